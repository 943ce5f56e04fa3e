//! `_codecs`: the registry of codecs, and the codecs that the interpreter has as pairs of functions.

mod errors;
mod map;
mod utf7;

use super::ModuleBuilder;
use crate::object::{Py, Result, Value};
use crate::text::codec::{Encoding, Order};
use crate::text::escaped::Escaped;
use crate::types::codec::Decoding;
use crate::types::codec_registry as registry;

fn name_of(py: &Py, v: &Value, function: &str, parameter: &str) -> Result<Option<String>> {
    if v.is_none() {
        return Ok(None);
    }
    Ok(crate::types::codec::name_argument(py, v, function, parameter)?.map(std::borrow::Cow::into_owned))
}

fn errors_of(py: &Py, v: &Value, function: &str) -> Result<Option<String>> {
    name_of(py, v, function, "errors")
}

/// The pair of a result and how much of the input it took.
fn pair(py: &Py, v: Value, used: usize) -> Result {
    let used = py.int_from_usize(used)?;
    py.tuple_of_two(v, used)
}

/// `x_encode(str, errors=None)`
fn encode(py: &mut Py, a: &[Value], encoding: Encoding, function: &str) -> Result {
    let errors = errors_of(py, &a[1], function)?;
    let Some(text) = a[0].as_text() else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("{function}() argument 1 must be str, not {name}")));
    };
    let len = text.len();
    let bytes = py.encode_with(&a[0], encoding, errors.as_deref())?;
    let bytes = py.bytes(bytes)?;
    pair(py, bytes, len)
}

/// `x_decode(data, errors=None, final=False)`
fn decode(py: &mut Py, a: &[Value], encoding: Encoding, function: &str, always_final: bool) -> Result {
    let errors = errors_of(py, &a[1], function)?;
    let last = always_final || a.get(2).is_some_and(|v| !v.is_empty()) && py.truth(&a[2])?;
    let data = bytes_or_text(py, &a[0], matches!(encoding, Encoding::UnicodeEscape | Encoding::RawUnicodeEscape))?;
    let mut stream = Decoding::new(encoding);
    let (text, used) = py.decode_part(&mut stream, &data, errors.as_deref().unwrap_or("strict"), last)?;
    let text = py.text(text)?;
    pair(py, text, used)
}

/// The bytes of a bytes-like argument; of a str, too, where that is allowed.
fn bytes_or_text(py: &mut Py, v: &Value, text_too: bool) -> Result<Vec<u8>> {
    if text_too && v.as_text().is_some() {
        return py.encode(v, None, None);
    }
    py.owned(py.as_buffer(v)?)
}

macro_rules! codec {
    ($py:expr, $m:expr, $($name:literal, $encoding:expr, $always:literal;)*) => {
        $(
            $m.function($py, concat!($name, "_encode"), "(str, errors=None, /)", |py, a| {
                encode(py, a, $encoding, concat!($name, "_encode"))
            })?;
            let signature =
                if $always { "(data, errors=None, /)" } else { "(data, errors=None, final=False, /)" };
            $m.function($py, concat!($name, "_decode"), signature, |py, a| {
                decode(py, a, $encoding, concat!($name, "_decode"), $always)
            })?;
        )*
    };
}

fn order_of(py: &mut Py, v: &Value) -> Result<Option<Order>> {
    let n = if v.is_empty() { 0 } else { py.as_i32(v)? };
    Ok(match n {
        0 => None,
        n if n < 0 => Some(Order::Little),
        _ => Some(Order::Big),
    })
}

/// `utf_16_encode(str, errors=None, byteorder=0)` and the same of UTF-32.
fn encode_wide(py: &mut Py, a: &[Value], of: fn(Option<Order>) -> Encoding, function: &str) -> Result {
    let order = order_of(py, &a[2])?;
    encode(py, &a[..2], of(order), function)
}

/// `utf_16_ex_decode(data, errors=None, byteorder=0, final=False)` and the same of UTF-32.
fn decode_wide(py: &mut Py, a: &[Value], of: fn(Option<Order>) -> Encoding, function: &str) -> Result {
    let errors = errors_of(py, &a[1], function)?;
    let order = order_of(py, &a[2])?;
    let last = !a[3].is_empty() && py.truth(&a[3])?;
    let data = py.owned(py.as_buffer(&a[0])?)?;
    let mut stream = Decoding::new(of(order));
    let (text, used) = py.decode_part(&mut stream, &data, errors.as_deref().unwrap_or("strict"), last)?;
    let text = py.text(text)?;
    let order = match order.or(if used > 0 { stream.order } else { None }) {
        None => 0,
        Some(Order::Little) => -1,
        Some(Order::Big) => 1,
    };
    let parts = vec![text, py.int_from_usize(used)?, py.int(order)?];
    py.tuple(parts)
}

fn lookup(py: &mut Py, a: &[Value]) -> Result {
    match name_of(py, &a[0], "lookup", "encoding")? {
        Some(name) => registry::lookup(py, &name),
        None => Err(py.type_error("lookup() argument must be str, not None")),
    }
}

/// `codecs.encode` (0) and `codecs.decode` (1).
fn convert<const WHICH: usize>(py: &mut Py, a: &[Value]) -> Result {
    let function = ["encode", "decode"][WHICH];
    let encoding = name_of(py, &a[1], function, "encoding")?.unwrap_or_else(|| "utf-8".to_owned());
    let errors = name_of(py, &a[2], function, "errors")?;
    if let Some(known) = Encoding::by_name(&encoding) {
        if WHICH == 0 && a[0].as_text().is_some() {
            return match py.encode_with(&a[0], known, errors.as_deref()) {
                Ok(bytes) => py.bytes(bytes),
                Err(e) => Err(registry::noted(py, e, 0, &encoding)),
            };
        }
        if WHICH == 1
            && let Some(data) = py.buffer(&a[0])?
        {
            let made = py.decode_with(&data, known, errors.as_deref());
            return made.map_err(|e| registry::noted(py, e, 1, &encoding));
        }
    }
    registry::apply(py, WHICH, &a[0], &encoding, errors.as_deref(), false)
}

/// The escapes of a bytes literal.
fn escape_decode(py: &mut Py, a: &[Value]) -> Result {
    let errors = errors_of(py, &a[1], "escape_decode")?.unwrap_or_else(|| "strict".to_owned());
    let data = bytes_or_text(py, &a[0], true)?;
    let mut out = py.room(data.len())?;
    let mut i = 0;
    while let Some(&c) = data.get(i) {
        i += 1;
        if c != b'\\' {
            out.push(c);
            continue;
        }
        let Some(&escape) = data.get(i) else { return Err(py.value_error("Trailing \\ in string")) };
        i += 1;
        match escape {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(escape),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b'v' => out.push(11),
            b'a' => out.push(7),
            b'0'..=b'7' => {
                let mut n = u32::from(escape - b'0');
                for _ in 0..2 {
                    match data.get(i) {
                        Some(&d @ b'0'..=b'7') => {
                            n = n * 8 + u32::from(d - b'0');
                            i += 1;
                        }
                        _ => break,
                    }
                }
                out.push(n as u8);
            }
            b'x' => {
                let digit = |at: usize| data.get(at).and_then(|&d| char::from(d).to_digit(16));
                match (digit(i), digit(i + 1)) {
                    (Some(high), Some(low)) => {
                        out.push((high << 4 | low) as u8);
                        i += 2;
                    }
                    (first, _) => {
                        match errors.as_str() {
                            "strict" => {
                                let at = i - 2;
                                return Err(py.value_error(format!("invalid \\x escape at position {at}")));
                            }
                            "replace" => out.push(b'?'),
                            "ignore" => {}
                            _ => {
                                return Err(
                                    py.value_error(format!("decoding error; unknown error handling code: {errors}"))
                                );
                            }
                        }
                        i += usize::from(first.is_some());
                    }
                }
            }
            _ => out.extend([b'\\', escape]),
        }
    }
    let out = py.bytes(out)?;
    pair(py, out, data.len())
}

/// Bytes as in a literal, without its quotes.
fn escape_encode(py: &mut Py, a: &[Value]) -> Result {
    errors_of(py, &a[1], "escape_encode")?;
    let Some(data) = a[0].as_bytes() else {
        let name = py.type_of(&a[0]).full_name(py);
        return Err(py.type_error(format!("escape_encode() argument 1 must be bytes, not {name}")));
    };
    let mut out = Escaped::with_capacity(data.len());
    for &c in data {
        if !out.push_shown(u32::from(c), b'\'') {
            out.push_escape(u32::from(c));
        }
    }
    let len = data.len();
    let out = py.bytes(py.had(out.finish())?)?;
    pair(py, out, len)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_codecs")?;
    b.function(py, "register", "(search_function, /)", |py, a| {
        registry::register(py, &a[0])?;
        Ok(Value::NONE)
    })?;
    b.function(py, "unregister", "(search_function, /)", |py, a| {
        registry::unregister(py, &a[0])?;
        Ok(Value::NONE)
    })?;
    b.function(py, "lookup", "(encoding, /)", lookup)?;
    b.function(py, "encode", "(obj, encoding='utf-8', errors='strict')", convert::<0>)?;
    b.function(py, "decode", "(obj, encoding='utf-8', errors='strict')", convert::<1>)?;
    errors::fill(py, &b)?;
    map::fill(py, &b)?;
    utf7::fill(py, &b)?;
    codec! { py, b,
        "ascii", Encoding::Ascii, true;
        "latin_1", Encoding::Latin1, true;
        "utf_8", Encoding::Utf8, false;
        "utf_16_le", Encoding::Utf16(Some(Order::Little)), false;
        "utf_16_be", Encoding::Utf16(Some(Order::Big)), false;
        "utf_32_le", Encoding::Utf32(Some(Order::Little)), false;
        "utf_32_be", Encoding::Utf32(Some(Order::Big)), false;
    }
    for name in ["utf_16", "utf_32"] {
        let (encoder, decoder): (crate::object::native::BoundFn, crate::object::native::BoundFn) = if name == "utf_16" {
            (
                |py, a| encode_wide(py, a, Encoding::Utf16, "utf_16_encode"),
                |py, a| decode(py, a, Encoding::Utf16(None), "utf_16_decode", false),
            )
        } else {
            (
                |py, a| encode_wide(py, a, Encoding::Utf32, "utf_32_encode"),
                |py, a| decode(py, a, Encoding::Utf32(None), "utf_32_decode", false),
            )
        };
        b.function(py, &format!("{name}_encode"), "(str, errors=None, byteorder=0, /)", encoder)?;
        b.function(py, &format!("{name}_decode"), "(data, errors=None, final=False, /)", decoder)?;
    }
    let extended = "(data, errors=None, byteorder=0, final=False, /)";
    b.function(py, "utf_16_ex_decode", extended, |py, a| decode_wide(py, a, Encoding::Utf16, "utf_16_ex_decode"))?;
    b.function(py, "utf_32_ex_decode", extended, |py, a| decode_wide(py, a, Encoding::Utf32, "utf_32_ex_decode"))?;
    for (name, encoding) in [("unicode_escape", 0), ("raw_unicode_escape", 1)] {
        let (encoder, decoder): (crate::object::native::BoundFn, crate::object::native::BoundFn) = if encoding == 0 {
            (
                |py, a| encode(py, a, Encoding::UnicodeEscape, "unicode_escape_encode"),
                |py, a| decode_escape(py, a, Encoding::UnicodeEscape, "unicode_escape_decode"),
            )
        } else {
            (
                |py, a| encode(py, a, Encoding::RawUnicodeEscape, "raw_unicode_escape_encode"),
                |py, a| decode_escape(py, a, Encoding::RawUnicodeEscape, "raw_unicode_escape_decode"),
            )
        };
        b.function(py, &format!("{name}_encode"), "(str, errors=None, /)", encoder)?;
        b.function(py, &format!("{name}_decode"), "(data, errors=None, final=True, /)", decoder)?;
    }
    b.function(py, "escape_decode", "(data, errors=None, /)", escape_decode)?;
    b.function(py, "escape_encode", "(data, errors=None, /)", escape_encode)?;
    b.function(py, "readbuffer_encode", "(data, errors=None, /)", |py, a| {
        errors_of(py, &a[1], "readbuffer_encode")?;
        let data = bytes_or_text(py, &a[0], true)?;
        let len = data.len();
        let data = py.bytes(data)?;
        pair(py, data, len)
    })?;
    b.finish(py)
}

/// As `decode`, where the input is complete unless it is said not to be.
fn decode_escape(py: &mut Py, a: &[Value], encoding: Encoding, function: &str) -> Result {
    let last = a[2].is_empty() || py.truth(&a[2])?;
    let last = Value::bool(last);
    decode(py, &[a[0].clone(), a[1].clone(), last], encoding, function, false)
}
