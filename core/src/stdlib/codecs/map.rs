//! `charmap_encode`, `charmap_decode` and `charmap_build`: codecs that are a mapping.
//!
//! A mapping may be any object with `__getitem__`, so each character is one step that can run Python code. The dict that `charmap_build`
//! makes is asked directly.

use super::{errors_of, pair};
use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use crate::text::TextBuilder;
use crate::text::codec::{CodecError, Encoding, Policy, Replacement};
use crate::types::codec_registry as registry;

const REASON: &str = "character maps to <undefined>";

/// What a mapping says of a number; `None` where it says nothing.
fn ask(py: &mut Py, mapping: &Value, code: u32) -> Result<Option<Value>> {
    let key = py.int(i64::from(code))?;
    let found = if py.type_of(mapping).is(TypeId::Dict)
        && let Some(d) = mapping.payload::<DictObject>()
    {
        d.get(py, mapping, &key)?
    } else {
        match py.getitem(mapping, &key) {
            Ok(v) => Some(v),
            Err(e) if py.exception_is(&e, TypeId::LookupError) => None,
            Err(e) => return Err(e),
        }
    };
    Ok(found.filter(|v| !v.is_none()))
}

fn decode(py: &mut Py, a: &[Value]) -> Result {
    let errors = errors_of(py, &a[1], "charmap_decode")?.unwrap_or_else(|| "strict".to_owned());
    let data = py.as_buffer(&a[0])?;
    let mapping = &a[2];
    if mapping.is_none_or_empty() {
        let text = py.decode_with(&data, Encoding::Latin1, None)?;
        return pair(py, text, data.len());
    }
    let policy = Policy::by_name(&errors);
    let mut out = TextBuilder::with_capacity(data.len());
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        let undefined = match mapping.as_text() {
            Some(table) => match table.code_at(usize::from(byte)).filter(|&c| c != 0xfffe) {
                Some(code) => {
                    out.push(code);
                    false
                }
                None => true,
            },
            None => match ask(py, mapping, u32::from(byte))? {
                None => true,
                Some(v) => {
                    if let Some(text) = v.as_text() {
                        let unknown = text.len() == 1 && text.code_at(0) == Some(0xfffe);
                        if !unknown {
                            out.push_text(text);
                        }
                        unknown
                    } else if v.is_int_like() {
                        match v.to_i64().filter(|c| (0..=0x10_ffff).contains(c)) {
                            Some(0xfffe) => true,
                            Some(c) => {
                                out.push(c as u32);
                                false
                            }
                            None => {
                                return Err(py.type_error("character mapping must be in range(0x110000)"));
                            }
                        }
                    } else {
                        return Err(py.type_error("character mapping must return integer, None or str"));
                    }
                }
            },
        };
        if !undefined {
            at += 1;
            continue;
        }
        let error = CodecError::new("charmap", at, at + 1, REASON);
        let (text, next) = registry::recover_decode(py, policy, &errors, error, &data)?;
        out.push_text(&text);
        at = next;
        py.poll()?;
    }
    let text = crate::types::container::finish_text(py, out)?;
    pair(py, text, data.len())
}

/// The bytes of a character; `None` where there are none.
fn bytes_of(py: &mut Py, mapping: &Value, code: u32) -> Result<Option<Vec<u8>>> {
    let Some(v) = ask(py, mapping, code)? else { return Ok(None) };
    if let Some(bytes) = v.as_bytes() {
        return Ok(Some(bytes.to_vec()));
    }
    if v.is_int_like() {
        return match v.to_i64().and_then(|i| u8::try_from(i).ok()) {
            Some(byte) => Ok(Some(vec![byte])),
            None => Err(py.type_error("character mapping must be in range(256)")),
        };
    }
    let name = py.type_of(&v).full_name(py);
    Err(py.type_error(format!("character mapping must return integer, bytes or None, not {name}")))
}

fn encode(py: &mut Py, a: &[Value]) -> Result {
    let errors = errors_of(py, &a[1], "charmap_encode")?.unwrap_or_else(|| "strict".to_owned());
    let Some(text) = a[0].as_text() else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("charmap_encode() argument 1 must be str, not {name}")));
    };
    let mapping = &a[2];
    if mapping.is_none_or_empty() {
        let bytes = py.encode_with(&a[0], Encoding::Latin1, Some(&errors))?;
        let bytes = py.bytes(bytes)?;
        return pair(py, bytes, text.len());
    }
    let policy = Policy::by_name(&errors);
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(code) = text.code_at(at) {
        if let Some(bytes) = bytes_of(py, mapping, code)? {
            out.extend(bytes);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while let Some(code) = text.code_at(end) {
            if bytes_of(py, mapping, code)?.is_some() {
                break;
            }
            end += 1;
        }
        let error = CodecError::new("charmap", at, end, REASON);
        let (replacement, next) = registry::recover_encode(py, policy, &errors, error.clone(), (&a[0], text))?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(with) => {
                for code in with.codes() {
                    match bytes_of(py, mapping, code)? {
                        Some(bytes) => out.extend(bytes),
                        None => return Err(py.unicode_error(TypeId::UnicodeEncodeError, error, a[0].clone())),
                    }
                }
            }
        }
        at = next;
        py.poll()?;
    }
    let out = py.bytes(out)?;
    pair(py, out, text.len())
}

/// The mapping for encoding that belongs to a table for decoding.
fn build(py: &mut Py, a: &[Value]) -> Result {
    let Some(table) = a[0].as_text() else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("charmap_build() argument must be str, not {name}")));
    };
    let made = DictObject::new(py)?;
    if let Some(d) = made.payload::<DictObject>() {
        for (i, code) in table.codes().take(256).enumerate() {
            if code != 0xfffe {
                let (key, v) = (py.int(i64::from(code))?, py.int_from_usize(i)?);
                d.set(py, &made, &key, v)?;
            }
        }
    }
    Ok(made)
}

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "charmap_decode", "(data, errors=None, mapping=None, /)", decode)?;
    b.function(py, "charmap_encode", "(str, errors=None, mapping=None, /)", encode)?;
    b.function(py, "charmap_build", "(map, /)", build)
}
