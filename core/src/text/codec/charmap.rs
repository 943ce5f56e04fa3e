//! Codecs that are a table of 256 characters.

use super::super::{Text, TextBuilder};
use super::{CodecError, DecodeFault, EncodeFault, Replacement};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;

/// What a table holds for a byte that means nothing.
pub const UNDEFINED: u32 = 0xfffe;

const NAME: &str = "charmap";
const REASON: &str = "character maps to <undefined>";

const fn cp1252() -> [u32; 256] {
    const HIGH: [u32; 32] = [
        0x20ac, UNDEFINED, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
        UNDEFINED, 0x017d, UNDEFINED, UNDEFINED, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
        0x2122, 0x0161, 0x203a, 0x0153, UNDEFINED, 0x017e, 0x0178,
    ];
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = if i >= 0x80 && i < 0xa0 { HIGH[i - 0x80] } else { i as u32 };
        i += 1;
    }
    table
}

/// Windows-1252.
pub static CP1252: [u32; 256] = cp1252();

/// Decodes by a table, which may be shorter than 256.
pub fn decode<E: From<OutOfMemory>>(
    bytes: &[u8],
    table: &[u32],
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<(), E> {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match table.get(usize::from(byte)) {
            Some(&code) if code != UNDEFINED => {
                out.push(code);
                at += 1;
            }
            _ => {
                let (replacement, next) = fault(bytes, CodecError::new(NAME, at, at + 1, REASON))?;
                out.push_text(&replacement);
                at = next;
            }
        }
    }
    Ok(())
}

/// The byte of a code point.
fn byte_of(code: u32, table: &[u32]) -> Option<u8> {
    // Most characters stand at their own number.
    if code < 0x100 && table.get(code as usize) == Some(&code) {
        return Some(code as u8);
    }
    table.iter().position(|&c| c == code && c != UNDEFINED).and_then(|i| u8::try_from(i).ok())
}

/// Encodes by a table.
pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    table: &[u32],
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    let view = text.view();
    let mut out = try_vec(text.len())?;
    let mut at = 0;
    while at < text.len() {
        if let Some(byte) = byte_of(view.code_at(at), table) {
            out.try_reserve(1).map_err(|_| OutOfMemory)?;
            out.push(byte);
            at += 1;
            continue;
        }
        let run = view.sub(at, text.len()).codes().take_while(|&c| byte_of(c, table).is_none()).count();
        let error = CodecError::new(NAME, at, at + run, REASON);
        let (replacement, next) = fault(text, error.clone())?;
        let bytes = match &replacement {
            Replacement::Bytes(bytes) => Some(bytes.clone()),
            Replacement::Text(text) => text.codes().map(|c| byte_of(c, table)).collect(),
        };
        match bytes {
            Some(bytes) => {
                out.try_reserve(bytes.len()).map_err(|_| OutOfMemory)?;
                out.extend(bytes);
            }
            None => return Err(E::from(error)),
        }
        at = next;
    }
    Ok(out)
}
