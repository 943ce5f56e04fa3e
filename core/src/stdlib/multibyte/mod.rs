//! `_multibyte`: the encodings of East Asia, by the tables of `encoding_rs`; the classes of `_multibytecodec` are written in Python upon it.

mod data;
mod stateful;
mod steps;
mod tables;

use super::ModuleBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::codec::{CodecError, Policy, Replacement};
use crate::text::{Text, TextBuilder};
use crate::types::codec_registry as registry;
use stateful::Iso;
use steps::{Plain, Step};
use tables::Name;

const ILLEGAL: &str = "illegal multibyte sequence";
const INCOMPLETE: &str = "incomplete multibyte sequence";

#[derive(Clone, Copy)]
enum Codec {
    Plain(Plain),
    Iso(&'static Iso),
    Hz,
}

/// The encodings by their names, sorted.
static CODECS: &[(&str, Codec)] = &[
    ("big5", Codec::Plain(Plain::Double(Name::Big5))),
    ("big5hkscs", Codec::Plain(Plain::Hkscs)),
    ("cp932", Codec::Plain(Plain::Cp932)),
    ("cp949", Codec::Plain(Plain::Double(Name::Cp949))),
    ("cp950", Codec::Plain(Plain::Double(Name::Cp950))),
    ("euc_jp", Codec::Plain(Plain::EucJp)),
    ("euc_kr", Codec::Plain(Plain::EucKr)),
    ("gb18030", Codec::Plain(Plain::Gb18030)),
    ("gb2312", Codec::Plain(Plain::Double(Name::Gb2312))),
    ("gbk", Codec::Plain(Plain::Double(Name::Gbk))),
    ("hz", Codec::Hz),
    ("iso2022_jp", Codec::Iso(&stateful::JP)),
    ("iso2022_jp_1", Codec::Iso(&stateful::JP_1)),
    ("iso2022_jp_ext", Codec::Iso(&stateful::JP_EXT)),
    ("iso2022_kr", Codec::Iso(&stateful::KR)),
    ("shift_jis", Codec::Plain(Plain::ShiftJis)),
];

impl Codec {
    fn decode(self, data: &[u8], state: &mut u32) -> Step {
        match self {
            Codec::Plain(plain) => plain.decode(data),
            Codec::Iso(iso) => iso.decode(data, state),
            Codec::Hz => stateful::decode_hz(data, state),
        }
    }

    /// How many characters were written; 0 if the first cannot be.
    fn encode(self, code: u32, next: Option<u32>, state: &mut u32, out: &mut Vec<u8>) -> usize {
        match self {
            Codec::Plain(plain) => plain.encode(code, next, out),
            Codec::Iso(iso) => usize::from(iso.encode(code, state, out)),
            Codec::Hz => usize::from(stateful::encode_hz(code, state, out)),
        }
    }

    fn reset(self, state: &mut u32, out: &mut Vec<u8>) {
        match self {
            Codec::Plain(_) => {}
            Codec::Iso(iso) => iso.reset(state, out),
            Codec::Hz => stateful::reset_hz(state, out),
        }
    }
}

fn codec_of(py: &Py, v: &Value) -> Result<(&'static str, Codec)> {
    let name = v.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    match CODECS.binary_search_by_key(&name.as_str(), |(name, _)| name) {
        Ok(at) => Ok(CODECS[at]),
        Err(_) => Err(py.error(TypeId::LookupError, "no such codec is supported.")),
    }
}

fn name_of(py: &Py, v: &Value) -> Result<String> {
    match v.as_text() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None if v.is_none() => Ok("strict".to_owned()),
        None => Err(py.type_error("errors must be a string")),
    }
}

/// `decode(name, data, errors, state, final)`: the text, how many bytes it took, and the state after it.
fn decode(py: &mut Py, a: &[Value]) -> Result {
    let (name, codec) = codec_of(py, &a[0])?;
    let data = py.as_buffer(&a[1])?.into_owned();
    let errors = name_of(py, &a[2])?;
    let mut state = py.as_i64(&a[3])? as u32;
    let last = py.truth(&a[4])?;
    let policy = Policy::by_name(&errors);
    let mut out = TextBuilder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let wrong = match codec.decode(&data[at..], &mut state) {
            Step::One(code, n) => {
                out.push(code);
                at += n;
                continue;
            }
            Step::Two(first, second, n) => {
                out.push(first);
                out.push(second);
                at += n;
                continue;
            }
            Step::Skip(n) => {
                at += n;
                continue;
            }
            Step::Short if !last => break,
            Step::Short => CodecError::new(name, at, data.len(), INCOMPLETE),
            Step::Bad(n) => CodecError::new(name, at, (at + n).min(data.len()), ILLEGAL),
        };
        let (text, next) = registry::recover_decode(py, policy, &errors, wrong, &data)?;
        out.push_text(&text);
        at = next;
        py.poll()?;
    }
    let text = crate::types::container::finish_text(py, out)?;
    let parts = vec![text, py.int_from_usize(at)?, py.int(i64::from(state))?];
    py.tuple(parts)
}

/// Encodes what a handler has put in place; false if that cannot be.
fn encode_all(codec: Codec, text: &Text, state: &mut u32, out: &mut Vec<u8>) -> bool {
    let mut at = 0;
    while let Some(code) = text.code_at(at) {
        match codec.encode(code, text.code_at(at + 1), state, out) {
            0 => return false,
            n => at += n,
        }
    }
    true
}

/// `encode(name, text, errors, state, final)`: the bytes, and the state after them.
fn encode(py: &mut Py, a: &[Value]) -> Result {
    let (name, codec) = codec_of(py, &a[0])?;
    let Some(text) = a[1].as_text() else {
        let name = py.type_of(&a[1]).full_name(py);
        return Err(py.type_error(format!("couldn't convert the object to str, not {name}")));
    };
    let errors = name_of(py, &a[2])?;
    let mut state = py.as_i64(&a[3])? as u32;
    let last = py.truth(&a[4])?;
    let policy = Policy::by_name(&errors);
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(code) = text.code_at(at) {
        let done = codec.encode(code, text.code_at(at + 1), &mut state, &mut out);
        if done > 0 {
            at += done;
            continue;
        }
        let error = CodecError::new(name, at, at + 1, ILLEGAL);
        let (replacement, next) = registry::recover_encode(py, policy, &errors, error.clone(), (&a[1], text))?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(with) => {
                if !encode_all(codec, &with, &mut state, &mut out) {
                    return Err(py.unicode_error(TypeId::UnicodeEncodeError, error, a[1].clone()));
                }
            }
        }
        at = next;
        py.poll()?;
    }
    if last {
        codec.reset(&mut state, &mut out);
    }
    let parts = vec![py.bytes(out)?, py.int(i64::from(state))?];
    py.tuple(parts)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "_multibyte")?;
    m.function(py, "decode", "(name, data, errors, state, final, /)", decode)?;
    m.function(py, "encode", "(name, text, errors, state, final, /)", encode)?;
    let mut names = Vec::new();
    for (name, _) in CODECS {
        names.push(py.str(name)?);
    }
    let names = py.tuple(names)?;
    m.add(py, "names", names)?;
    m.finish(py)
}
