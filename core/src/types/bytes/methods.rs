//! Case, classes, padding, translation and text forms of `bytes` and `bytearray`. Only ASCII has case and classes here.

use super::sequence::{make, own, type_name};
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, TypeRef, Value};
use crate::text::class::is_ascii_space;
use crate::text::{Text, View};

fn mapped(py: &mut Py, v: &Value, f: impl FnOnce(&mut [u8])) -> Result {
    let mut bytes = py.owned(own(py, v)?)?;
    f(&mut bytes);
    make(py, v, bytes)
}

fn upper(py: &mut Py, args: &[Value]) -> Result {
    mapped(py, &args[0], <[u8]>::make_ascii_uppercase)
}

fn lower(py: &mut Py, args: &[Value]) -> Result {
    mapped(py, &args[0], <[u8]>::make_ascii_lowercase)
}

fn swap(b: &mut u8) {
    if b.is_ascii_alphabetic() {
        *b ^= 0x20;
    }
}

fn swap_case(py: &mut Py, args: &[Value]) -> Result {
    mapped(py, &args[0], |bytes| bytes.iter_mut().for_each(swap))
}

fn capitalize(py: &mut Py, args: &[Value]) -> Result {
    mapped(py, &args[0], |bytes| {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    })
}

fn title(py: &mut Py, args: &[Value]) -> Result {
    mapped(py, &args[0], |bytes| {
        let mut inside = false;
        for b in bytes {
            if inside {
                b.make_ascii_lowercase();
            } else {
                b.make_ascii_uppercase();
            }
            inside = b.is_ascii_alphabetic();
        }
    })
}

fn all(py: &mut Py, v: &Value, test: impl Fn(u8) -> bool) -> Result {
    let bytes = own(py, v)?;
    Ok(Value::bool(!bytes.is_empty() && bytes.iter().all(|&b| test(b))))
}

fn is_alnum(py: &mut Py, args: &[Value]) -> Result {
    all(py, &args[0], |b| b.is_ascii_alphanumeric())
}

fn is_alpha(py: &mut Py, args: &[Value]) -> Result {
    all(py, &args[0], |b| b.is_ascii_alphabetic())
}

fn is_digit(py: &mut Py, args: &[Value]) -> Result {
    all(py, &args[0], |b| b.is_ascii_digit())
}

fn is_space(py: &mut Py, args: &[Value]) -> Result {
    all(py, &args[0], |b| is_ascii_space(u32::from(b)))
}

fn is_ascii(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(own(py, &args[0])?.is_ascii()))
}

/// Some letter, and none of the other case.
fn of_case(py: &mut Py, v: &Value, wanted: fn(&u8) -> bool, other: fn(&u8) -> bool) -> Result {
    let bytes = own(py, v)?;
    Ok(Value::bool(bytes.iter().any(wanted) && !bytes.iter().any(other)))
}

fn is_upper(py: &mut Py, args: &[Value]) -> Result {
    of_case(py, &args[0], u8::is_ascii_uppercase, u8::is_ascii_lowercase)
}

fn is_lower(py: &mut Py, args: &[Value]) -> Result {
    of_case(py, &args[0], u8::is_ascii_lowercase, u8::is_ascii_uppercase)
}

fn is_title(py: &mut Py, args: &[Value]) -> Result {
    let bytes = own(py, &args[0])?;
    let (mut inside, mut any) = (false, false);
    for b in bytes.iter() {
        if b.is_ascii_alphabetic() {
            if b.is_ascii_uppercase() == inside {
                return Ok(Value::FALSE);
            }
            any = true;
        }
        inside = b.is_ascii_alphabetic();
    }
    Ok(Value::bool(any))
}

/// Pads to a width; `before` says how much of what is missing goes before the bytes.
fn padded(py: &mut Py, args: &[Value], name: &str, before: fn(missing: usize, width: usize) -> usize) -> Result {
    let width = py.as_i64(&args[1])?;
    let fill = if args[2].is_empty() {
        b' '
    } else {
        match py.buffer(&args[2])?.as_deref() {
            Some([one]) => *one,
            Some(bytes) => {
                let (kind, length) = (py.type_of(&args[2]).full_name(py), bytes.len());
                return Err(py.type_error(format!(
                    "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {length}"
                )));
            }
            None => {
                let given = py.type_of(&args[2]).full_name(py);
                return Err(
                    py.type_error(format!("{name}() argument 2 must be a byte string of length 1, not {given}"))
                );
            }
        }
    };
    let width = usize::try_from(width).unwrap_or(0);
    let bytes = own(py, &args[0])?;
    let length = bytes.len();
    let missing = width.saturating_sub(length);
    let before = before(missing, width);
    let mut made = py.room(length + missing)?;
    made.resize(before, fill);
    made.extend_from_slice(&bytes);
    made.resize(length + missing, fill);
    drop(bytes);
    make(py, &args[0], made)
}

fn ljust(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, "ljust", |_, _| 0)
}

fn rjust(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, "rjust", |missing, _| missing)
}

fn center(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, "center", |missing, width| missing / 2 + (missing & width & 1))
}

fn zfill(py: &mut Py, args: &[Value]) -> Result {
    let width = usize::try_from(py.as_i64(&args[1])?).unwrap_or(0);
    let bytes = own(py, &args[0])?;
    let missing = width.saturating_sub(bytes.len());
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut made = py.room(bytes.len() + missing)?;
    made.extend_from_slice(&bytes[..sign]);
    made.resize(sign + missing, b'0');
    made.extend_from_slice(&bytes[sign..]);
    drop(bytes);
    make(py, &args[0], made)
}

fn expand_tabs(py: &mut Py, args: &[Value]) -> Result {
    let tab = if args[1].is_empty() { 8 } else { i64::from(py.as_i32(&args[1])?) };
    let text = Text::from_latin1(py.owned(own(py, &args[0])?)?);
    let made = text.expandtabs(usize::try_from(tab).unwrap_or(0)).map_err(|_| py.no_memory())?;
    make(py, &args[0], py.had(made.into_raw_bytes())?)
}

fn decode(py: &mut Py, args: &[Value]) -> Result {
    // ASCII bytes are what they are in the encodings that are named most.
    let known = |v: &Value| v.as_text().is_some_and(|t| t.is("utf-8") || t.is("ascii") || t.is("utf8"));
    if (args[1].is_empty() || known(&args[1]))
        && (args[2].is_empty() || args[2].as_text().is_some_and(|t| !t.contains_code(0)))
        && let Some(bytes) = args[0].as_bytes().filter(|b| b.is_ascii())
    {
        return py.ascii(bytes);
    }
    let encoding = crate::types::codec::name_argument(py, &args[1], "decode", "encoding")?;
    let errors = crate::types::codec::name_argument(py, &args[2], "decode", "errors")?;
    let bytes = own(py, &args[0])?;
    py.decode(&bytes, encoding.as_deref(), errors.as_deref())
}

fn translate(py: &mut Py, args: &[Value]) -> Result {
    let table = if args[1].is_none() { None } else { Some(py.as_buffer(&args[1])?) };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(py.value_error("translation table must be 256 characters long"));
    }
    let mut dropped = [false; 256];
    if !args[2].is_empty() {
        py.as_buffer(&args[2])?.iter().for_each(|&b| dropped[usize::from(b)] = true);
    }
    let bytes = own(py, &args[0])?;
    let translated = |&b: &u8| table.as_ref().and_then(|t| t.get(usize::from(b)).copied()).unwrap_or(b);
    let mut made = py.room(bytes.len())?;
    made.extend(bytes.iter().filter(|&&b| !dropped[usize::from(b)]).map(translated));
    make(py, &args[0], made)
}

fn maketrans(py: &mut Py, args: &[Value]) -> Result {
    let from = py.as_buffer(&args[0])?;
    let to = py.as_buffer(&args[1])?;
    if from.len() != to.len() {
        return Err(py.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&a, &b) in from.iter().zip(to.iter()) {
        table[usize::from(a)] = b;
    }
    py.bytes(table)
}

/// The hexadecimal text of bytes, with a separator between groups of `group` bytes, counted from the end (from the start if negative).
///
/// # Errors
/// ValueError for a separator that is no single ASCII character.
pub fn hex_text(py: &mut Py, bytes: &[u8], separator: &Value, group: &Value) -> Result {
    let separator = if separator.is_empty() {
        None
    } else {
        let (length, first) = match (separator.as_text(), separator.as_bytes()) {
            (Some(text), _) => (text.len(), text.code_at(0)),
            (_, Some(bytes)) => (bytes.len(), bytes.first().map(|&b| u32::from(b))),
            // Its length is looked at first.
            _ => (py.len(separator)?, None),
        };
        match first {
            _ if length != 1 => return Err(py.value_error("sep must be length 1.")),
            None => return Err(py.type_error("sep must be str or bytes.")),
            Some(code) if code < 0x80 => Some(code as u8),
            Some(_) => return Err(py.value_error("sep must be ASCII.")),
        }
    };
    let group = if group.is_empty() { 1 } else { i64::from(py.as_i32(group)?) };
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let gaps = if separator.is_some() && size > 0 { bytes.len().saturating_sub(1) / size } else { 0 };
    let Some(total) = bytes.len().checked_mul(2).and_then(|n| n.checked_add(gaps)) else { return Err(py.no_memory()) };
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    py.ascii_filled(total, |out| {
        let mut at = 0;
        for (i, &b) in bytes.iter().enumerate() {
            if let Some(c) = separator
                && i > 0
                && size > 0
                && (if group > 0 { bytes.len() - i } else { i }).is_multiple_of(size)
            {
                out[at] = c;
                at += 1;
            }
            out[at] = DIGITS[usize::from(b >> 4)];
            out[at + 1] = DIGITS[usize::from(b & 15)];
            at += 2;
        }
    })
}

fn hex(py: &mut Py, args: &[Value]) -> Result {
    let bytes = own(py, &args[0])?;
    hex_text(py, &bytes, &args[1], &args[2])
}

/// The bytes that hexadecimal text spells, white space between them skipped.
fn parse_hex(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    let lent;
    let codes = match v.as_text() {
        Some(text) => text.view(),
        None => match py.buffer(v)? {
            Some(bytes) => {
                lent = bytes;
                View::Latin1(&lent)
            }
            None => {
                let name = py.type_of(v).full_name(py);
                return Err(py.type_error(format!("fromhex() argument must be str or bytes-like, not {name}")));
            }
        },
    };
    let code = |i: usize| if i < codes.len() { codes.code_at(i) } else { 0 };
    let digit = |i: usize| char::from_u32(code(i)).and_then(|c| c.to_digit(16));
    let mut bytes = py.room(codes.len() / 2)?;
    let mut at = 0;
    while at < codes.len() {
        if is_ascii_space(code(at)) {
            at += 1;
            continue;
        }
        let wrong = match (digit(at), digit(at + 1)) {
            (Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                at += 2;
                continue;
            }
            (None, _) => at,
            (Some(_), None) if at + 1 == codes.len() => {
                return Err(py.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
            }
            (Some(_), None) => at + 1,
        };
        return Err(py.value_error(format!("non-hexadecimal number found in fromhex() arg at position {wrong}")));
    }
    Ok(bytes)
}

fn from_hex(py: &mut Py, args: &[Value]) -> Result {
    let bytes = parse_hex(py, &args[1])?;
    match TypeRef::from_value(&args[0]) {
        Some(class) if class.is(TypeId::ByteArray) => py.byte_array(bytes),
        Some(class) if class.is(TypeId::Bytes) => py.bytes(bytes),
        _ => {
            let plain = py.bytes(bytes)?;
            py.call(&args[0], &[plain])
        }
    }
}

fn size_of(py: &mut Py, args: &[Value]) -> Result {
    let own = own(py, &args[0])?.len();
    let head = if type_name(&args[0]) == "bytes" { 33 } else { 57 };
    py.int_from_usize(own + head)
}

/// Enters the methods.
pub(in crate::types) fn fill(b: &TypeBuilder<'_>) {
    b.method("upper", "(self, /)", upper)
        .method("lower", "(self, /)", lower)
        .method("swapcase", "(self, /)", swap_case)
        .method("capitalize", "(self, /)", capitalize)
        .method("title", "(self, /)", title)
        .method("isalnum", "(self, /)", is_alnum)
        .method("isalpha", "(self, /)", is_alpha)
        .method("isascii", "(self, /)", is_ascii)
        .method("isdigit", "(self, /)", is_digit)
        .method("isspace", "(self, /)", is_space)
        .method("isupper", "(self, /)", is_upper)
        .method("islower", "(self, /)", is_lower)
        .method("istitle", "(self, /)", is_title)
        .method("ljust", "(self, width, fillchar=b' ', /)", ljust)
        .method("rjust", "(self, width, fillchar=b' ', /)", rjust)
        .method("center", "(self, width, fillchar=b' ', /)", center)
        .method("zfill", "(self, width, /)", zfill)
        .method("expandtabs", "(self, /, tabsize=8)", expand_tabs)
        .method("decode", "(self, /, encoding='utf-8', errors='strict')", decode)
        .method("translate", "(self, table, /, delete=b'')", translate)
        .static_method("maketrans", "(frm, to, /)", maketrans)
        .method("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex)
        .class_method("fromhex", "(cls, string, /)", from_hex)
        .method("__sizeof__", "(self, /)", size_of);
}
