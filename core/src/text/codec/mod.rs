//! Codecs between strings and bytes, and the error handlers that they consult.
//!
//! A codec stops at each fault and asks a closure, which answers with a replacement and the position to go on from. So the
//! built-in handlers ([`Policy`]) and those that a program registers go the same way, and a codec never knows which it was.

pub mod charmap;
pub mod errors;
pub mod escape;
pub mod narrow;
pub mod utf16;
pub mod utf32;
pub mod utf8;
mod wide;

use super::{Text, TextBuilder, View};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_copy, try_vec};

pub use errors::{CodecError, Fault, Policy, Replacement};

/// Answers a decoding fault: the input, what is wrong; the text to put there and where to go on.
pub type DecodeFault<'a, E> = dyn FnMut(&[u8], CodecError) -> Result<(Text, usize), E> + 'a;

/// Answers an encoding fault: the input, what is wrong; what to put there and where to go on.
pub type EncodeFault<'a, E> = dyn FnMut(&Text, CodecError) -> Result<(Replacement, usize), E> + 'a;

/// The codecs that need no table of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a leading byte order mark.
    Utf8Sig,
    /// UTF-16 with a byte order mark, or of a fixed order.
    Utf16(Option<Order>),
    /// UTF-32 with a byte order mark, or of a fixed order.
    Utf32(Option<Order>),
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
    /// The escapes of string literals.
    UnicodeEscape,
    /// The escapes of raw string literals.
    RawUnicodeEscape,
}

/// The order of the bytes of a wider unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Lowest byte first.
    Little,
    /// Highest byte first.
    Big,
}

/// No name of an encoding is longer.
const LONGEST_NAME: usize = 64;

impl Encoding {
    /// The codec of this name; case, spaces, hyphens and underscores do not matter.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        // The names that programs use most are taken as they are.
        match name {
            "utf-8" | "utf8" => return Some(Self::Utf8),
            "ascii" => return Some(Self::Ascii),
            "latin-1" | "latin1" => return Some(Self::Latin1),
            _ => {}
        }
        let mut plain = [0; LONGEST_NAME];
        let plain = &mut plain[..name.len()];
        for (place, &b) in plain.iter_mut().zip(name.as_bytes()) {
            *place = if matches!(b, b'-' | b' ' | b'.') { b'_' } else { b.to_ascii_lowercase() };
        }
        Some(match std::str::from_utf8(plain).ok()? {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => Self::Utf8,
            "utf_8_sig" | "utf8_sig" => Self::Utf8Sig,
            "utf_16" | "utf16" | "u16" => Self::Utf16(None),
            "utf_16_le" | "utf_16le" | "utf16_le" | "utf16le" | "unicodelittleunmarked" => {
                Self::Utf16(Some(Order::Little))
            }
            "utf_16_be" | "utf_16be" | "utf16_be" | "utf16be" | "unicodebigunmarked" => Self::Utf16(Some(Order::Big)),
            "utf_32" | "utf32" | "u32" => Self::Utf32(None),
            "utf_32_le" | "utf_32le" | "utf32_le" | "utf32le" => Self::Utf32(Some(Order::Little)),
            "utf_32_be" | "utf_32be" | "utf32_be" | "utf32be" => Self::Utf32(Some(Order::Big)),
            "ascii" | "us_ascii" | "646" | "ansi_x3_4_1968" | "ansi_x3_4_1986" | "cp367" | "us" | "iso646_us" => {
                Self::Ascii
            }
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859" | "cp819"
            | "iso_ir_100" => Self::Latin1,
            "cp1252" | "windows_1252" | "1252" => Self::Cp1252,
            "unicode_escape" | "unicodeescape" => Self::UnicodeEscape,
            "raw_unicode_escape" | "rawunicodeescape" => Self::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name under which `codecs.lookup` knows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Sig => "utf-8-sig",
            Self::Utf16(None) => "utf-16",
            Self::Utf16(Some(Order::Little)) => "utf-16-le",
            Self::Utf16(Some(Order::Big)) => "utf-16-be",
            Self::Utf32(None) => "utf-32",
            Self::Utf32(Some(Order::Little)) => "utf-32-le",
            Self::Utf32(Some(Order::Big)) => "utf-32-be",
            Self::Ascii => "ascii",
            Self::Latin1 => "iso8859-1",
            Self::Cp1252 => "cp1252",
            Self::UnicodeEscape => "unicode_escape",
            Self::RawUnicodeEscape => "raw_unicode_escape",
        }
    }

    /// Decodes all of `bytes`.
    pub fn decode<E: From<OutOfMemory>>(self, bytes: &[u8], fault: &mut DecodeFault<'_, E>) -> Result<Text, E> {
        if self == Self::Latin1 {
            return Ok(Text::from_latin1(try_copy(bytes)?));
        }
        let mut out = TextBuilder::with_capacity(bytes.len());
        match self {
            Self::Utf8 => drop(utf8::decode(bytes, true, &mut out, fault)?),
            Self::Utf8Sig => {
                let skipped = if bytes.starts_with(utf8::MARK) { utf8::MARK.len() } else { 0 };
                utf8::decode(&bytes[skipped..], true, &mut out, fault)?;
            }
            Self::Utf16(order) => drop(utf16::decode(bytes, order, true, &mut out, fault)?),
            Self::Utf32(order) => drop(utf32::decode(bytes, order, true, &mut out, fault)?),
            Self::Ascii => narrow::decode_ascii(bytes, &mut out, fault)?,
            Self::Latin1 => out.push_view(View::Latin1(bytes)),
            Self::Cp1252 => charmap::decode(bytes, &charmap::CP1252, &mut out, fault)?,
            Self::UnicodeEscape => drop(escape::decode(bytes, true, &mut out, fault)?),
            Self::RawUnicodeEscape => drop(escape::decode_raw(bytes, true, &mut out, fault)?),
        }
        Ok(out.finish()?)
    }

    /// Encodes a whole string. Where a handler's replacement cannot be encoded itself, the original error is raised.
    pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
        self,
        text: &Text,
        fault: &mut EncodeFault<'_, E>,
    ) -> Result<Vec<u8>, E> {
        match self {
            Self::Utf8 => utf8::encode(text, fault),
            Self::Utf8Sig => {
                let mut bytes = utf8::encode(text, fault)?;
                bytes.try_reserve_exact(utf8::MARK.len()).map_err(|_| OutOfMemory)?;
                bytes.splice(0..0, utf8::MARK.iter().copied());
                Ok(bytes)
            }
            Self::Utf16(order) => utf16::encode(text, order, fault),
            Self::Utf32(order) => utf32::encode(text, order, fault),
            Self::Ascii => narrow::encode(text, "ascii", 0x80, "ordinal not in range(128)", fault),
            Self::Latin1 => narrow::encode(text, "latin-1", 0x100, "ordinal not in range(256)", fault),
            Self::Cp1252 => charmap::encode(text, &charmap::CP1252, fault),
            Self::UnicodeEscape => Ok(escape::encode(text)?),
            Self::RawUnicodeEscape => Ok(escape::encode_raw(text)?),
        }
    }
}

/// Decodes UTF-8 where what is none of it is left out, or replaced by U+FFFD, once for each longest beginning of a character.
pub fn decode_utf8_anyway(bytes: &[u8], replaced: bool) -> Result<Text, OutOfMemory> {
    let mut out = TextBuilder::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            out.push_str(chunk.valid());
        }
        if replaced && !chunk.invalid().is_empty() {
            out.push(0xfffd);
        }
    }
    out.finish()
}

/// Encodes as ASCII (`limit` 0x80) or Latin-1 (0x100) where what does not fit is left out, or replaced by a question mark.
pub fn encode_narrow_anyway(text: &Text, limit: u32, replaced: bool) -> Result<Vec<u8>, OutOfMemory> {
    let mut out = try_vec(text.len())?;
    out.extend(
        text.codes().filter(|&code| replaced || code < limit).map(|code| if code < limit { code as u8 } else { b'?' }),
    );
    Ok(out)
}

/// Decodes UTF-8 under a built-in policy: the call that most of the interpreter needs.
pub fn decode_utf8(bytes: &[u8], policy: Policy) -> Result<Text, Fault> {
    Encoding::Utf8.decode(bytes, &mut |input, error| policy.on_decode(input, error))
}

/// Encodes UTF-8 under a built-in policy.
pub fn encode_utf8(text: &Text, policy: Policy) -> Result<Vec<u8>, Fault> {
    Encoding::Utf8.encode(text, &mut |input, error| policy.on_encode(input, error))
}

/// Appends to an encoded result a replacement whose code points must be below `limit`, one byte each.
fn push_replacement(replacement: &Replacement, limit: u32, out: &mut Vec<u8>) -> Result<bool, OutOfMemory> {
    match replacement {
        Replacement::Bytes(bytes) => {
            out.try_reserve(bytes.len()).map_err(|_| OutOfMemory)?;
            out.extend_from_slice(bytes);
        }
        Replacement::Text(text) => {
            if text.codes().any(|c| c >= limit) {
                return Ok(false);
            }
            out.try_reserve(text.len()).map_err(|_| OutOfMemory)?;
            out.extend(text.codes().map(|c| c as u8));
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
