//! `binascii`: bytes as base64, hexadecimal digits, uuencode and quoted-printable, and checksums.

use super::{ModuleBuilder, make_types};
use crate::object::kind::Kind;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, WEAKREFS};
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::types::table::{Layout, Row};
use std::borrow::Cow;

const fn row(id: TypeId, name: &'static str, base: TypeId) -> Row {
    Row {
        id,
        name,
        module: "binascii",
        base: Some(base),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    }
}

static ROWS: &[Row] = &[
    row(TypeId::BinasciiError, "Error", TypeId::ValueError),
    row(TypeId::BinasciiIncomplete, "Incomplete", TypeId::Exception),
];

#[cold]
fn error(py: &Py, message: impl AsRef<str>) -> Raised {
    py.error(TypeId::BinasciiError, message)
}

/// An argument that is bytes-like or a str of ASCII characters.
fn ascii<'a>(py: &Py, v: &'a Value) -> Result<Cow<'a, [u8]>> {
    if let Some(text) = v.as_text() {
        return match text.as_str() {
            Some(s) if text.is_ascii() => Ok(Cow::Borrowed(s.as_bytes())),
            _ => Err(py.value_error("string argument should contain only ASCII characters")),
        };
    }
    match py.buffer(v)? {
        Some(bytes) => Ok(bytes),
        None => {
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("argument should be bytes, buffer or ASCII string, not '{name}'")))
        }
    }
}

fn flag(py: &mut Py, v: &Value, otherwise: bool) -> Result<bool> {
    if v.is_empty() { Ok(otherwise) } else { py.truth(v) }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const DIGITS: [u8; 256] = {
    let mut table = [255u8; 256];
    let mut i = 0;
    while i < 64 {
        table[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    table
};

fn b2a_base64(py: &mut Py, a: &[Value]) -> Result {
    let newline = flag(py, &a[1], true)?;
    let data = py.as_buffer(&a[0])?;
    let mut out = py.room(data.len().div_ceil(3) * 4 + 1)?;
    for chunk in data.chunks(3) {
        let n = u32::from(chunk[0]) << 16
            | u32::from(chunk.get(1).copied().unwrap_or(0)) << 8
            | u32::from(chunk.get(2).copied().unwrap_or(0));
        for i in 0..4 {
            out.push(if i <= chunk.len() { ALPHABET[(n >> (18 - 6 * i) & 63) as usize] } else { b'=' });
        }
    }
    if newline {
        out.push(b'\n');
    }
    py.bytes(out)
}

fn a2b_base64(py: &mut Py, a: &[Value]) -> Result {
    let strict = flag(py, &a[1], false)?;
    let data = ascii(py, &a[0])?;
    let mut out = py.room(data.len() / 4 * 3 + 3)?;
    let (mut place, mut pads, mut left, mut padding) = (0usize, 0usize, 0u8, false);
    if strict && data.first() == Some(&b'=') {
        return Err(error(py, "Leading padding not allowed"));
    }
    for (i, &c) in data.iter().enumerate() {
        if c == b'=' {
            padding = true;
            if strict && place == 0 {
                return Err(error(py, "Excess padding not allowed"));
            }
            if place >= 2 {
                pads += 1;
                if place + pads >= 4 {
                    if strict && i + 1 < data.len() {
                        return Err(error(py, "Excess data after padding"));
                    }
                    return py.bytes(out);
                }
            }
            continue;
        }
        let digit = DIGITS[usize::from(c)];
        if digit >= 64 {
            if strict {
                return Err(error(py, "Only base64 data is allowed"));
            }
            continue;
        }
        if strict && padding {
            return Err(error(py, "Discontinuous padding not allowed"));
        }
        pads = 0;
        match place {
            0 => {}
            1 => out.push(left << 2 | digit >> 4),
            2 => out.push(left << 4 | digit >> 2),
            _ => out.push(left << 6 | digit),
        }
        left = digit;
        place = (place + 1) % 4;
    }
    match place {
        0 => py.bytes(out),
        1 => {
            let count = out.len() / 3 * 4 + 1;
            Err(error(
                py,
                format!(
                    "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
                ),
            ))
        }
        _ => Err(error(py, "Incorrect padding")),
    }
}

fn hexlify(py: &mut Py, a: &[Value]) -> Result {
    let data = py.as_buffer(&a[0])?;
    let text = crate::types::bytes::methods::hex_text(py, &data, &a[1], &a[2])?;
    py.bytes_from(text.as_text().and_then(|t| t.as_str()).unwrap_or_default().as_bytes())
}

fn unhexlify(py: &mut Py, a: &[Value]) -> Result {
    let data = ascii(py, &a[0])?;
    if data.len() % 2 == 1 {
        return Err(error(py, "Odd-length string"));
    }
    let digit = |c: u8| char::from(c).to_digit(16).map(|d| d as u8);
    let mut out = py.room(data.len() / 2)?;
    for pair in data.chunks_exact(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return Err(error(py, "Non-hexadecimal digit found")),
        }
    }
    py.bytes(out)
}

fn b2a_uu(py: &mut Py, a: &[Value]) -> Result {
    let backtick = flag(py, &a[1], false)?;
    let data = py.as_buffer(&a[0])?;
    if data.len() > 45 {
        return Err(error(py, "At most 45 bytes at once"));
    }
    let shown = |n: u8| if backtick && n == 0 { b'`' } else { n + b' ' };
    let mut out = vec![shown(data.len() as u8)];
    for chunk in data.chunks(3) {
        let (x, y, z) = (chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0));
        out.extend([x >> 2, (x << 4 | y >> 4) & 63, (y << 2 | z >> 6) & 63, z & 63].map(shown));
    }
    out.push(b'\n');
    py.bytes(out)
}

fn a2b_uu(py: &mut Py, a: &[Value]) -> Result {
    let data = ascii(py, &a[0])?;
    let wanted = usize::from(data.first().copied().unwrap_or(0).wrapping_sub(b' ') & 63);
    let mut rest = data.get(1..).unwrap_or_default().iter();
    let mut out = py.room(wanted)?;
    let (mut bits, mut left) = (0, 0u32);
    while out.len() < wanted {
        let digit = match rest.next() {
            // Spaces at the end of a line may have been eaten.
            None | Some(b'\n' | b'\r') => 0,
            Some(&c) if (b' '..=b' ' + 64).contains(&c) => u32::from((c - b' ') & 63),
            Some(_) => return Err(error(py, "Illegal char")),
        };
        left = left << 6 | digit;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((left >> bits) as u8);
            left &= (1 << bits) - 1;
        }
    }
    if rest.any(|&c| c != b' ' && c != b'`' && c != b'\n' && c != b'\r') {
        return Err(error(py, "Trailing garbage"));
    }
    py.bytes(out)
}

fn a2b_qp(py: &mut Py, a: &[Value]) -> Result {
    let header = flag(py, &a[1], false)?;
    let data = ascii(py, &a[0])?;
    let digit = |i: usize| data.get(i).and_then(|&c| char::from(c).to_digit(16)).map(|d| d as u8);
    let mut out = py.room(data.len())?;
    let mut i = 0;
    while let Some(&c) = data.get(i) {
        i += 1;
        match c {
            b'=' => match data.get(i) {
                None => break,
                Some(b'\n' | b'\r') => {
                    while data.get(i).is_some_and(|&c| c != b'\n') {
                        i += 1;
                    }
                    i += 1;
                }
                Some(b'=') => {
                    out.push(b'=');
                    i += 1;
                }
                Some(_) => match (digit(i), digit(i + 1)) {
                    (Some(high), Some(low)) => {
                        out.push(high << 4 | low);
                        i += 2;
                    }
                    _ => out.push(b'='),
                },
            },
            b'_' if header => out.push(b' '),
            _ => out.push(c),
        }
    }
    py.bytes(out)
}

const LINE: usize = 76;

fn b2a_qp(py: &mut Py, a: &[Value]) -> Result {
    let (tabs, text, header) = (flag(py, &a[1], false)?, flag(py, &a[2], true)?, flag(py, &a[3], false)?);
    let data = py.as_buffer(&a[0])?;
    let first = data.iter().position(|&c| c == b'\n');
    let returns = first.is_some_and(|i| i > 0 && data[i - 1] == b'\r');
    // Three for a quoted byte, and the ends of lines.
    let most = data.len().checked_mul(3).and_then(|n| n.checked_add(n / 12 + 8)).ok_or_else(|| py.no_memory())?;
    let mut out: Vec<u8> = py.room(most)?;
    let hex = |out: &mut Vec<u8>, c: u8| {
        out.extend([b'=', b"0123456789ABCDEF"[usize::from(c >> 4)], b"0123456789ABCDEF"[usize::from(c & 15)]]);
    };
    let end_line = |out: &mut Vec<u8>| out.extend_from_slice(if returns { b"\r\n" } else { b"\n" });
    let (mut i, mut length) = (0, 0);
    while let Some(&c) = data.get(i) {
        let next = data.get(i + 1).copied();
        let quoted = c > 126
            || c == b'='
            || (header && c == b'_')
            || (c == b'.' && length == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)))
            || (!text && (c == b'\r' || c == b'\n'))
            || ((c == b'\t' || c == b' ') && next.is_none())
            || (c < 33 && c != b'\r' && c != b'\n' && (tabs || (c != b'\t' && c != b' ')));
        if quoted {
            if length + 3 >= LINE {
                out.push(b'=');
                end_line(&mut out);
                length = 0;
            }
            hex(&mut out, c);
            i += 1;
            length += 3;
        } else if text && (c == b'\n' || (c == b'\r' && next == Some(b'\n'))) {
            length = 0;
            // A space at the end of a line would not survive.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                hex(&mut out, last);
            }
            end_line(&mut out);
            i += if c == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|n| n != b'\n') && length + 1 >= LINE {
                out.push(b'=');
                end_line(&mut out);
                length = 0;
            }
            length += 1;
            out.push(if header && c == b' ' { b'_' } else { c });
            i += 1;
        }
    }
    py.bytes(out)
}

/// `crc32(data, value)`, which `zlib` has too.
///
/// # Errors
/// TypeError.
pub fn crc32(py: &mut Py, a: &[Value]) -> Result {
    let start = low_bits(py, &a[1], 0)?;
    let data = py.as_buffer(&a[0])?;
    let sum = crate::algorithm::checksum::crc32(start, &data);
    py.int(i64::from(sum))
}

/// The low 32 bits of an int of any size.
///
/// # Errors
/// TypeError.
pub fn low_bits(py: &mut Py, v: &Value, otherwise: u32) -> Result<u32> {
    if v.is_empty() {
        return Ok(otherwise);
    }
    let n = py.index_int(v)?;
    if let Some(i) = n.as_i64() {
        return Ok(i as u32);
    }
    let low = n.modulo(&crate::number::Int::from(1u64 << 32)).map_err(|e| py.number_error(e))?;
    Ok(low.as_u64().unwrap_or(0) as u32)
}

fn crc_hqx(py: &mut Py, a: &[Value]) -> Result {
    let start = low_bits(py, &a[1], 0)?;
    let data = py.as_buffer(&a[0])?;
    let mut crc = start as u16;
    for &byte in data.iter() {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    py.int(i64::from(crc))
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, |_| {});
    let b = ModuleBuilder::new(py, "binascii")?;
    b.add_type(py, TypeId::BinasciiError)?;
    b.add_type(py, TypeId::BinasciiIncomplete)?;
    b.function(py, "b2a_base64", "(data, /, *, newline=True)", b2a_base64)?;
    b.function(py, "a2b_base64", "(data, /, *, strict_mode=False)", a2b_base64)?;
    for name in ["hexlify", "b2a_hex"] {
        b.function(py, name, "(data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify)?;
    }
    for name in ["unhexlify", "a2b_hex"] {
        b.function(py, name, "(hexstr, /)", unhexlify)?;
    }
    b.function(py, "b2a_uu", "(data, /, *, backtick=False)", b2a_uu)?;
    b.function(py, "a2b_uu", "(data, /)", a2b_uu)?;
    b.function(py, "a2b_qp", "(data, header=False)", a2b_qp)?;
    b.function(py, "b2a_qp", "(data, quotetabs=False, istext=True, header=False)", b2a_qp)?;
    b.function(py, "crc32", "(data, crc=0, /)", crc32)?;
    b.function(py, "crc_hqx", "(data, crc, /)", crc_hqx)?;
    b.finish(py)
}
