//! UTF-8. Validation is the standard library's; its maximal invalid prefixes are those that CPython reports.

use super::super::{Text, TextBuilder, View};
use super::{CodecError, DecodeFault, EncodeFault, push_replacement};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_copy, try_vec};

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

/// Encodes a string; lone surrogates are faults.
pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    if let View::Ascii(units) = text.view() {
        return Ok(try_copy(units)?);
    }
    let view = text.view();
    let mut length = 0usize;
    for code in view.codes() {
        length += match code {
            0..=0x7f => 1,
            0x80..=0x7ff => 2,
            0x800..=0xffff => 3,
            _ => 4,
        };
    }
    let mut out = try_vec(length)?;
    let mut at = 0;
    while at < text.len() {
        let code = view.code_at(at);
        let Some(c) = char::from_u32(code) else {
            let run = view.sub(at, text.len()).codes().take_while(|c| (0xd800..=0xdfff).contains(c)).count();
            let error = CodecError::new(NAME, at, at + run, "surrogates not allowed");
            let (replacement, next) = fault(text, error.clone())?;
            if !push_replacement(&replacement, 0x80, &mut out)? {
                return Err(E::from(error));
            }
            at = next;
            continue;
        };
        let mut buffer = [0; 4];
        out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        at += 1;
    }
    Ok(out)
}
