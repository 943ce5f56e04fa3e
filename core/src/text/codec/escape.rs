//! The escapes of string literals as codecs: `unicode_escape` and `raw_unicode_escape`.

use super::super::escaped::{self, Escaped};
use super::super::{Text, TextBuilder, Unit};
use super::{CodecError, DecodeFault};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_append, try_push, try_vec};
use crate::with_units;

const NAME: &str = "unicodeescape";
const RAW_NAME: &str = "rawunicodeescape";

/// Up to `count` hexadecimal digits from `at`: their value and how many there are.
fn hex(bytes: &[u8], at: usize, count: usize) -> (u32, usize) {
    let mut value = 0u32;
    for i in 0..count {
        match bytes.get(at + i).and_then(|&b| (b as char).to_digit(16)) {
            Some(digit) => value = value << 4 | digit,
            None => return (value, i),
        }
    }
    (value, count)
}

/// Decodes Latin-1 text with backslash escapes. Answers how many bytes were used (fewer than all only if not `last`
/// and the end is inside an escape).
pub fn decode<E: From<OutOfMemory>>(
    bytes: &[u8],
    last: bool,
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            out.push(u32::from(byte));
            at += 1;
            continue;
        }
        let (end, reason) = match bytes.get(at + 1) {
            None => (at + 1, "\\ at end of string"),
            Some(&letter @ (b'x' | b'u' | b'U')) => {
                let (count, reason) = match letter {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let (code, found) = hex(bytes, at + 2, count);
                let end = at + 2 + found;
                if found == count && code <= 0x10_ffff {
                    out.push(code);
                    at = end;
                    continue;
                }
                (end, if found == count { "illegal Unicode character" } else { reason })
            }
            Some(b'N') => match named(bytes, at + 2) {
                Ok((c, end)) => {
                    out.push_char(c);
                    at = end;
                    continue;
                }
                Err(wrong) => wrong,
            },
            Some(&digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                at += 2;
                for _ in 0..2 {
                    match bytes.get(at) {
                        Some(&digit @ b'0'..=b'7') => code = code << 3 | u32::from(digit - b'0'),
                        _ => break,
                    }
                    at += 1;
                }
                out.push(code);
                continue;
            }
            Some(&letter) => {
                match simple(letter) {
                    Some(Some(code)) => out.push(code),
                    Some(None) => {}
                    None => {
                        out.push(u32::from(b'\\'));
                        out.push(u32::from(letter));
                    }
                }
                at += 2;
                continue;
            }
        };
        if !last && end >= bytes.len() {
            return Ok(at);
        }
        let (replacement, next) = fault(bytes, CodecError::new(NAME, at, end, reason))?;
        out.push_text(&replacement);
        at = next;
    }
    Ok(bytes.len())
}

/// What a one-letter escape stands for: nothing for an escaped newline, `None` where it is no escape.
fn simple(letter: u8) -> Option<Option<u32>> {
    Some(Some(match letter {
        b'\n' => return Some(None),
        b'\\' | b'\'' | b'"' => u32::from(letter),
        b'b' => 0x08,
        b'f' => 0x0c,
        b't' => 0x09,
        b'n' => 0x0a,
        b'r' => 0x0d,
        b'v' => 0x0b,
        b'a' => 0x07,
        _ => return None,
    }))
}

/// `{NAME}` at `at`, the position after `\N`.
fn named(bytes: &[u8], at: usize) -> Result<(char, usize), (usize, &'static str)> {
    const MALFORMED: &str = "malformed \\N character escape";
    if bytes.get(at) != Some(&b'{') {
        return Err((at, MALFORMED));
    }
    let Some(length) = bytes[at + 1..].iter().position(|&b| b == b'}') else {
        return Err((bytes.len(), MALFORMED));
    };
    let end = at + 1 + length + 1;
    if length == 0 {
        return Err((at + 1, MALFORMED));
    }
    std::str::from_utf8(&bytes[at + 1..end - 1])
        .ok()
        .and_then(unicode_names2::character)
        .map(|c| (c, end))
        .ok_or((end, "unknown Unicode character name"))
}

/// Decodes Latin-1 text in which only `\u` and `\U` after an odd number of backslashes are escapes.
pub fn decode_raw<E: From<OutOfMemory>>(
    bytes: &[u8],
    last: bool,
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            out.push(u32::from(byte));
            at += 1;
            continue;
        }
        let (count, reason) = match bytes.get(at + 1) {
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            None if !last => return Ok(at),
            next => {
                out.push(u32::from(b'\\'));
                if let Some(&next) = next {
                    out.push(u32::from(next));
                }
                at += 2;
                continue;
            }
        };
        let (code, found) = hex(bytes, at + 2, count);
        let end = at + 2 + found;
        if found == count && code <= 0x10_ffff {
            out.push(code);
            at = end;
            continue;
        }
        if !last && end >= bytes.len() && found < count {
            return Ok(at);
        }
        let reason = if found == count { "\\Uxxxxxxxx out of range" } else { reason };
        let (replacement, next) = fault(bytes, CodecError::new(RAW_NAME, at, end, reason))?;
        out.push_text(&replacement);
        at = next;
    }
    Ok(bytes.len())
}

/// Encodes with escapes for everything that is not printable ASCII.
pub fn encode(text: &Text) -> Result<Vec<u8>, OutOfMemory> {
    let mut out = Escaped::with_capacity(text.len());
    with_units!(text.view(), units => for unit in units {
        let code = unit.code();
        // No quote is special here.
        if !out.push_shown(code, b'\\') {
            out.push_escape(code);
        }
    });
    out.finish()
}

/// Encodes with escapes for what Latin-1 does not have.
pub fn encode_raw(text: &Text) -> Result<Vec<u8>, OutOfMemory> {
    let mut out = try_vec(text.len())?;
    for code in text.codes() {
        if code <= 0xff {
            try_push(&mut out, code as u8)?;
        } else {
            let (escape, length) = escaped::escape(code);
            try_append(&mut out, &escape[..length])?;
        }
    }
    Ok(out)
}
