//! UTF-8. Validation is the standard library's; its maximal invalid prefixes are those that CPython reports.

use super::super::{Text, TextBuilder, Unit, View};
use super::{CodecError, DecodeFault, EncodeFault, push_replacement};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_copy, try_vec};
use crate::with_units;

/// The byte order mark.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

const NAME: &str = "utf-8";

/// Decodes into `out`; answers how many bytes were used, which is all of them if `last`, else up to an incomplete end.
pub fn decode<E: From<OutOfMemory>>(
    bytes: &[u8],
    last: bool,
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while at < bytes.len() {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                out.push_str(text);
                return Ok(bytes.len());
            }
            Err(error) => error,
        };
        let valid = at + error.valid_up_to();
        // `valid_up_to` says that this part is valid.
        out.push_str(std::str::from_utf8(&bytes[at..valid]).unwrap_or_default());
        let (end, reason) = match error.error_len() {
            None if !last => return Ok(valid),
            None => (bytes.len(), "unexpected end of data"),
            Some(length) if matches!(bytes[valid], 0xc2..=0xf4) => (valid + length, "invalid continuation byte"),
            Some(length) => (valid + length, "invalid start byte"),
        };
        let (replacement, next) = fault(bytes, CodecError::new(NAME, valid, end, reason))?;
        out.push_text(&replacement);
        at = next;
    }
    Ok(bytes.len())
}

/// How many bytes the units take.
fn encoded_length<T: Unit>(units: &[T]) -> usize {
    units
        .iter()
        .map(|u| u.code())
        .map(|c| 1 + usize::from(c > 0x7f) + usize::from(c > 0x7ff) + usize::from(c > 0xffff))
        .sum()
}

/// Appends the units from `at` on, up to a surrogate; answers where it stands, or the length.
fn encode_units<T: Unit>(units: &[T], at: usize, out: &mut Vec<u8>) -> usize {
    for (i, unit) in units.iter().enumerate().skip(at) {
        let code = unit.code();
        let low = |shift: u32| (code >> shift & 0x3f) as u8 | 0x80;
        match code {
            0..=0x7f => out.push(code as u8),
            0x80..=0x7ff => out.extend([(code >> 6) as u8 | 0xc0, low(0)]),
            0xd800..=0xdfff => return i,
            0x800..=0xffff => out.extend([(code >> 12) as u8 | 0xe0, low(6), low(0)]),
            _ => out.extend([(code >> 18) as u8 | 0xf0, low(12), low(6), low(0)]),
        }
    }
    units.len()
}

/// Encodes a string; lone surrogates are faults.
pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    if let View::Ascii(units) = text.view() {
        return Ok(try_copy(units)?);
    }
    let view = text.view();
    let mut out = try_vec(with_units!(view, u => encoded_length(u)))?;
    let mut at = 0;
    loop {
        at = with_units!(view, u => encode_units(u, at, &mut out));
        if at == text.len() {
            break;
        }
        let run = view.sub(at, text.len()).codes().take_while(|c| (0xd800..=0xdfff).contains(c)).count();
        let error = CodecError::new(NAME, at, at + run, "surrogates not allowed");
        let (replacement, next) = fault(text, error.clone())?;
        if !push_replacement(&replacement, 0x80, &mut out)? {
            return Err(E::from(error));
        }
        at = next;
    }
    Ok(out)
}
