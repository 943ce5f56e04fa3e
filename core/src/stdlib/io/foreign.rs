//! Codecs of text files that are registered with `codecs` rather than built in: their incremental encoder and decoder, kept in a list
//! `[encoder, decoder, state before what was read ahead, maker of decoders]` that the file holds in a slot.
//!
//! The methods of the two are called from inside the file's own lock, as those of its binary file are.

use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::Text;
use crate::types::codec_registry as registry;

const ENCODER: usize = 0;
const DECODER: usize = 1;
const BEFORE: usize = 2;
const MAKER: usize = 3;

/// What `codecs` knows under `name`.
///
/// # Errors
/// LookupError if there is nothing, or it is no encoding of text; what the search functions raise.
pub fn look_up(py: &mut Py, name: &str) -> Result {
    let codec = registry::lookup(py, name)?;
    if let Some(flag) = py.getattr_optional(&codec, &py.intern("_is_text_encoding"))?
        && !py.truth(&flag)?
    {
        let text = format!("'{name}' is not a text encoding; use codecs.open() to handle arbitrary codecs");
        return Err(py.error(TypeId::LookupError, text));
    }
    Ok(codec)
}

/// The incremental encoder and decoder of `codec`, for a file.
///
/// # Errors
/// What making them raises.
pub fn make(py: &mut Py, codec: &Value, errors: &str) -> Result {
    let errors = py.str(errors)?;
    let mut parts = Vec::with_capacity(4);
    let mut maker = Value::NONE;
    for name in ["incrementalencoder", "incrementaldecoder"] {
        maker = py.getattr(codec, &py.intern(name))?;
        parts.push(if maker.is_none() { Value::NONE } else { py.call(&maker, std::slice::from_ref(&errors))? });
    }
    parts.extend([Value::NONE, maker]);
    py.list(parts)
}

fn part(py: &Py, codec: &Value, which: usize) -> Value {
    codec.payload::<ListObject>().and_then(|l| l.get(py, which)).unwrap_or(Value::NONE)
}

/// Encodes `text`.
///
/// # Errors
/// What the encoder raises; TypeError if it answers with anything but bytes.
pub fn encode(py: &mut Py, codec: &Value, text: &Text) -> Result<Vec<u8>> {
    let text = py.text(text.clone())?;
    let made = py.call_method(&part(py, codec, ENCODER), "encode", &[text])?;
    match made.as_bytes() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => {
            let name = py.type_of(&made).full_name(py);
            Err(py.type_error(format!("encoder should return a bytes object, not '{name}'")))
        }
    }
}

fn decode_with(py: &mut Py, decoder: &Value, data: &[u8], last: bool) -> Result<Text> {
    let data = py.bytes(data.to_vec())?;
    let made = py.call_method(decoder, "decode", &[data, Value::bool(last)])?;
    match made.as_text() {
        Some(text) => Ok(text.clone()),
        None => {
            let name = py.type_of(&made).full_name(py);
            Err(py.type_error(format!("decoder should return a string result, not '{name}'")))
        }
    }
}

/// What the decoder says of its state: the bytes that it keeps, and a number or whatever else it remembers.
fn state(py: &mut Py, decoder: &Value) -> Result<(usize, Value)> {
    let state = py.call_method(decoder, "getstate", &[])?;
    match state.payload::<TupleObject>().map(TupleObject::values) {
        Some([kept, flags]) => Ok((kept.as_bytes().map_or(0, <[u8]>::len), flags.clone())),
        _ => Err(py.type_error("illegal decoder state")),
    }
}

/// Decodes one part more. Where `fresh`, what comes is the first of what is read ahead from here on. Also returns how many bytes the decoder keeps
/// for itself.
///
/// # Errors
/// As `encode`.
pub fn decode(py: &mut Py, codec: &Value, data: &[u8], last: bool, fresh: bool) -> Result<(Text, usize)> {
    let decoder = part(py, codec, DECODER);
    if fresh {
        let (_, flags) = state(py, &decoder)?;
        let empty = py.bytes(Vec::new())?;
        let before = py.tuple_of_two(empty, flags)?;
        if let Some(list) = codec.payload::<ListObject>() {
            drop(list.set(py, codec, BEFORE, before));
        }
    }
    let text = decode_with(py, &decoder, data, last)?;
    let (kept, _) = state(py, &decoder)?;
    Ok((text, kept))
}

/// How many characters `data`, the beginning of what was read ahead, decodes to.
///
/// # Errors
/// As `encode`.
pub fn count(py: &mut Py, codec: &Value, data: &[u8], errors: &str) -> Result<usize> {
    let errors = py.str(errors)?;
    let decoder = py.call(&part(py, codec, MAKER), &[errors])?;
    let before = part(py, codec, BEFORE);
    if !before.is_none() {
        py.call_method(&decoder, "setstate", &[before])?;
    }
    Ok(decode_with(py, &decoder, data, false)?.len())
}

/// Encoder and decoder begin anew.
///
/// # Errors
/// What their `reset` raises.
pub fn reset(py: &mut Py, codec: &Value) -> Result<()> {
    for which in [ENCODER, DECODER] {
        let part = part(py, codec, which);
        if !part.is_none() {
            py.call_method(&part, "reset", &[])?;
        }
    }
    Ok(())
}
