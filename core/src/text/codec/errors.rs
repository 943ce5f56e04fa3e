//! What a codec reports, and the error handlers that every Python has.

use std::borrow::Cow;

use super::super::escaped::Escaped;
use super::super::quote::push_escaped;
use super::super::{Text, TextBuilder};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_collect, try_vec};

/// A place that a codec cannot convert: the fields of `UnicodeDecodeError` and `UnicodeEncodeError` besides the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The codec's name.
    pub encoding: Cow<'static, str>,
    /// First position that is wrong.
    pub start: usize,
    /// First position after it.
    pub end: usize,
    /// Why.
    pub reason: Cow<'static, str>,
}

impl CodecError {
    /// An error with fixed words.
    #[must_use]
    pub fn new(encoding: &'static str, start: usize, end: usize, reason: &'static str) -> Self {
        Self { encoding: Cow::Borrowed(encoding), start, end, reason: Cow::Borrowed(reason) }
    }

    /// `str(UnicodeDecodeError)`.
    #[must_use]
    pub fn decode_message(&self, input: &[u8]) -> String {
        let Self { encoding, start, end, reason } = self;
        match input.get(*start) {
            Some(byte) if *end == start + 1 => {
                format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
            }
            _ => format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end.wrapping_sub(1) as isize
            ),
        }
    }

    /// `str(UnicodeEncodeError)`.
    #[must_use]
    pub fn encode_message(&self, input: &Text) -> String {
        let Self { encoding, start, end, reason } = self;
        match input.code_at(*start) {
            Some(code) if *end == start + 1 => {
                let shown = match code {
                    0..=0xff => format!("\\x{code:02x}"),
                    0x100..=0xffff => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                };
                format!("'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}")
            }
            _ => format!(
                "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
                end.wrapping_sub(1) as isize
            ),
        }
    }
}

/// What an encoding error handler puts in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Characters, encoded in turn.
    Text(Text),
    /// Bytes, taken as they are.
    Bytes(Vec<u8>),
}

/// How a conversion under a built-in handler ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `UnicodeDecodeError` or `UnicodeEncodeError`.
    Codec(CodecError),
    /// A handler for the other direction: `TypeError`, "don't know how to handle … in error callback".
    WrongDirection,
    /// `MemoryError`.
    Memory,
}

impl From<OutOfMemory> for Fault {
    fn from(_: OutOfMemory) -> Self {
        Self::Memory
    }
}

impl From<CodecError> for Fault {
    fn from(error: CodecError) -> Self {
        Self::Codec(error)
    }
}

/// The built-in error handlers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Raise.
    Strict,
    /// Leave out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// `\xhh`, `\uhhhh`.
    BackslashReplace,
    /// Bytes as lone surrogates and back.
    SurrogateEscape,
    /// Lone surrogates as if they were characters.
    SurrogatePass,
    /// `&#n;`
    XmlCharRefReplace,
    /// `\N{…}`
    NameReplace,
}

const SURROGATES: std::ops::RangeInclusive<u32> = 0xd800..=0xdfff;

impl Policy {
    /// The handler of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "surrogateescape" => Self::SurrogateEscape,
            "surrogatepass" => Self::SurrogatePass,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "namereplace" => Self::NameReplace,
            _ => return None,
        })
    }

    /// Answers a decoding fault.
    pub fn on_decode(self, input: &[u8], error: CodecError) -> Result<(Text, usize), Fault> {
        let end = error.end.min(input.len());
        let wrong = &input[error.start.min(end)..end];
        match self {
            Self::Strict => Err(Fault::Codec(error)),
            Self::Ignore => Ok((Text::empty(), end)),
            Self::Replace => Ok((Text::from("\u{fffd}"), end)),
            Self::BackslashReplace => {
                let mut out = Escaped::with_capacity(wrong.len() * 4);
                wrong.iter().for_each(|&b| out.push_escape(u32::from(b)));
                Ok((out.finish_text()?, end))
            }
            Self::SurrogateEscape => {
                let codes: Vec<u32> =
                    wrong.iter().take(4).take_while(|&&b| b >= 0x80).map(|&b| 0xdc00 + u32::from(b)).collect();
                if codes.is_empty() {
                    return Err(Fault::Codec(error));
                }
                Ok((Text::from_codes(&codes)?, error.start + codes.len()))
            }
            Self::SurrogatePass => match passed_surrogate(&input[error.start.min(input.len())..], &error.encoding) {
                Some((code, length)) => Ok((Text::from_codes(&[code])?, error.start + length)),
                None => Err(Fault::Codec(error)),
            },
            Self::XmlCharRefReplace | Self::NameReplace => Err(Fault::WrongDirection),
        }
    }

    /// Answers an encoding fault.
    pub fn on_encode(self, input: &Text, error: CodecError) -> Result<(Replacement, usize), Fault> {
        let end = error.end.min(input.len());
        let start = error.start.min(end);
        let codes = || input.view().sub(start, end).codes();
        let mut out = TextBuilder::new();
        match self {
            Self::Strict => return Err(Fault::Codec(error)),
            Self::Ignore => {}
            Self::Replace => out.push_repeated(u32::from('?'), end - start),
            Self::BackslashReplace => {
                let mut out = Escaped::with_capacity((end - start).saturating_mul(4));
                codes().for_each(|c| out.push_escape(c));
                return Ok((Replacement::Text(out.finish_text()?), end));
            }
            Self::XmlCharRefReplace => {
                let mut out = Escaped::with_capacity((end - start).saturating_mul(6));
                codes().for_each(|c| out.push_reference(c));
                return Ok((Replacement::Text(out.finish_text()?), end));
            }
            Self::NameReplace => codes().for_each(|c| match char::from_u32(c).and_then(unicode_names2::name) {
                Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                None => push_escaped(c, &mut out),
            }),
            Self::SurrogateEscape => {
                let kept = codes().take_while(|c| (0xdc80..=0xdcff).contains(c)).count();
                if kept < end - start {
                    // UTF-8 has written what stood for a byte by itself before it asks: the rest is at fault.
                    let start = if error.encoding.starts_with("utf-8") { start + kept } else { start };
                    return Err(Fault::Codec(CodecError { start, ..error }));
                }
                let bytes = try_collect(codes().map(|c| (c - 0xdc00) as u8))?;
                return Ok((Replacement::Bytes(bytes), end));
            }
            Self::SurrogatePass => {
                let mut bytes = try_vec(4 * (end - start))?;
                for code in codes() {
                    if !SURROGATES.contains(&code) || !pass_surrogate(code, &error.encoding, &mut bytes) {
                        return Err(Fault::Codec(error));
                    }
                }
                return Ok((Replacement::Bytes(bytes), end));
            }
        }
        Ok((Replacement::Text(out.finish()?), end))
    }
}

/// The unit width of a UTF codec by name, and whether its lowest byte comes first.
fn utf_form(encoding: &str) -> Option<(usize, bool)> {
    let plain: String = encoding.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
    Some(match plain.as_str() {
        "utf8" => (1, true),
        "utf16" | "utf16le" => (2, true),
        "utf16be" => (2, false),
        "utf32" | "utf32le" => (4, true),
        "utf32be" => (4, false),
        _ => return None,
    })
}

fn passed_surrogate(input: &[u8], encoding: &str) -> Option<(u32, usize)> {
    let (width, little) = utf_form(encoding)?;
    let (code, length) = match (width, input) {
        (1, [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
        }
        (2, [a, b, ..]) if little => (u32::from(u16::from_le_bytes([*a, *b])), 2),
        (2, [a, b, ..]) => (u32::from(u16::from_be_bytes([*a, *b])), 2),
        (4, [a, b, c, d, ..]) if little => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        (4, [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    SURROGATES.contains(&code).then_some((code, length))
}

fn pass_surrogate(code: u32, encoding: &str, out: &mut Vec<u8>) -> bool {
    match utf_form(encoding) {
        Some((1, _)) => {
            out.extend([0xe0 | (code >> 12) as u8, 0x80 | (code >> 6 & 0x3f) as u8, 0x80 | (code & 0x3f) as u8])
        }
        Some((2, true)) => out.extend((code as u16).to_le_bytes()),
        Some((2, false)) => out.extend((code as u16).to_be_bytes()),
        Some((_, true)) => out.extend(code.to_le_bytes()),
        Some((_, false)) => out.extend(code.to_be_bytes()),
        None => return false,
    }
    true
}
