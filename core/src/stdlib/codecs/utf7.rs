//! UTF-7: ASCII with runs of base64 between `+` and `-` for all other characters.

use super::{errors_of, pair};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_grow, try_push, try_vec};
use crate::object::{Py, Result, Value};
use crate::stdlib::ModuleBuilder;
use crate::text::codec::{CodecError, Policy};
use crate::text::{Text, TextBuilder};
use crate::types::codec_registry as registry;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(c: u8) -> Option<u32> {
    ALPHABET.iter().position(|&a| a == c).map(|i| i as u32)
}

/// Characters that stand for themselves.
fn is_direct(code: u32) -> bool {
    matches!(code, 0x09 | 0x0a | 0x0d | 0x20..=0x7d) && code != 0x2b && code != 0x5c && code != 0x7e
}

/// Bytes that there is room for before each character.
const MOST: usize = 16;

fn encode_text(text: &Text) -> std::result::Result<Vec<u8>, OutOfMemory> {
    let mut out = try_vec(text.len())?;
    let (mut bits, mut buffer, mut inside) = (0u32, 0u32, false);
    for code in text.codes() {
        // No character becomes more bytes than these, with the ends of runs around it.
        if out.capacity() - out.len() < MOST {
            try_grow(&mut out, MOST)?;
        }
        if is_direct(code) {
            if inside {
                if bits > 0 {
                    out.push(ALPHABET[(buffer << (6 - bits) & 63) as usize]);
                    (buffer, bits) = (0, 0);
                }
                inside = false;
                // The end of the run must be said where the next character could belong to it.
                if digit(code as u8).is_some() || code == 0x2d {
                    out.push(b'-');
                }
            }
            out.push(code as u8);
            continue;
        }
        if !inside {
            out.push(b'+');
            if code == 0x2b {
                out.push(b'-');
                continue;
            }
            inside = true;
        }
        let mut unit = |unit: u32| {
            buffer = buffer << 16 | unit;
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(ALPHABET[(buffer >> bits & 63) as usize]);
                buffer &= (1 << bits) - 1;
            }
        };
        if code > 0xffff {
            let c = code - 0x1_0000;
            unit(0xd800 | c >> 10);
            unit(0xdc00 | c & 0x3ff);
        } else {
            unit(code);
        }
    }
    if bits > 0 {
        try_push(&mut out, ALPHABET[(buffer << (6 - bits) & 63) as usize])?;
    }
    if inside {
        try_push(&mut out, b'-')?;
    }
    Ok(out)
}

fn encode(py: &mut Py, a: &[Value]) -> Result {
    errors_of(py, &a[1], "utf_7_encode")?;
    let Some(text) = a[0].as_text() else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("utf_7_encode() argument 1 must be str, not {name}")));
    };
    let out = py.bytes(py.had(encode_text(text))?)?;
    pair(py, out, text.len())
}

fn decode(py: &mut Py, a: &[Value]) -> Result {
    let errors = errors_of(py, &a[1], "utf_7_decode")?.unwrap_or_else(|| "strict".to_owned());
    let last = !a[2].is_empty() && py.truth(&a[2])?;
    let data = py.owned(py.as_buffer(&a[0])?)?;
    let policy = Policy::by_name(&errors);
    let mut out = TextBuilder::with_capacity(data.len());
    let mut at = 0;
    // Where a run began, and what it has given so far; a run that is not complete is taken back if more may come.
    let mut run: Option<(usize, usize)> = None;
    let (mut bits, mut buffer, mut high): (u32, u32, Option<u32>) = (0, 0, None);
    let mut safe = 0;
    loop {
        let mut fault: Option<(usize, usize, &'static str)> = None;
        let c = data.get(at).copied();
        match (run, c) {
            (Some((start, _)), None) => {
                if !last {
                    break;
                }
                if high.is_some() || bits >= 6 || (bits > 0 && buffer != 0) {
                    fault = Some((start, data.len(), "unterminated shift sequence"));
                }
                run = None;
                if fault.is_none() {
                    safe = at;
                    break;
                }
            }
            (None, None) => {
                safe = at;
                break;
            }
            (Some((start, given)), Some(c)) => match digit(c) {
                Some(d) => {
                    buffer = buffer << 6 | d;
                    bits += 6;
                    at += 1;
                    if bits >= 16 {
                        bits -= 16;
                        let unit = buffer >> bits & 0xffff;
                        buffer &= (1 << bits) - 1;
                        match high.take() {
                            Some(h) if (0xdc00..0xe000).contains(&unit) => {
                                out.push(0x1_0000 + ((h - 0xd800) << 10 | (unit - 0xdc00)));
                            }
                            other => {
                                if let Some(h) = other {
                                    out.push(h);
                                }
                                if (0xd800..0xdc00).contains(&unit) {
                                    high = Some(unit);
                                } else {
                                    out.push(unit);
                                }
                            }
                        }
                        run = Some((start, given + 1));
                    }
                }
                None => {
                    let leftover = bits >= 6 || (bits > 0 && buffer != 0);
                    run = None;
                    if leftover {
                        let why = if bits >= 6 {
                            "partial character in base64 sequence"
                        } else {
                            "non-zero padding bits in base64 sequence"
                        };
                        at += usize::from(c == b'-');
                        fault = Some((start, at.max(start + 1), why));
                    } else {
                        if let Some(h) = high.take() {
                            out.push(h);
                        }
                        if c == b'-' {
                            at += 1;
                            if given == 0 && at == start + 2 {
                                out.push(0x2b);
                            }
                        } else if given == 0 && at == start + 1 {
                            fault = Some((start, at + 1, "ill-formed sequence"));
                        }
                        safe = at;
                    }
                }
            },
            (None, Some(b'+')) => {
                run = Some((at, 0));
                (bits, buffer, high) = (0, 0, None);
                safe = at;
                at += 1;
            }
            (None, Some(c)) if c < 0x80 && (is_direct(u32::from(c)) || c != b'+') => {
                out.push(u32::from(c));
                at += 1;
                safe = at;
            }
            (None, Some(_)) => fault = Some((at, at + 1, "unexpected special character")),
        }
        if let Some((start, end, why)) = fault {
            let error = CodecError::new("utf7", start, end.min(data.len()), why);
            (bits, buffer, high) = (0, 0, None);
            let (text, next) = registry::recover_decode(py, policy, &errors, error, &data)?;
            out.push_text(&text);
            at = next;
            safe = at;
        }
        py.poll()?;
    }
    let text = out.finish().map_err(|_| py.no_memory())?;
    // What a run gave that is not complete is asked for again with the rest of it.
    let taken_back = run.map_or(0, |(_, given)| given);
    let keep = text.len().saturating_sub(taken_back);
    let text = if run.is_some() { text.sub(0, keep).map_err(|_| py.no_memory())? } else { text };
    let text = py.text(text)?;
    pair(py, text, safe)
}

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "utf_7_encode", "(str, errors=None, /)", encode)?;
    b.function(py, "utf_7_decode", "(data, errors=None, final=False, /)", decode)
}
