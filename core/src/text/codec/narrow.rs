//! ASCII and Latin-1: one byte per code point below a limit.

use super::super::{Text, TextBuilder, View};
use super::{CodecError, DecodeFault, EncodeFault, push_replacement};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_copy, try_vec};

/// Decodes ASCII into `out`.
pub fn decode_ascii<E: From<OutOfMemory>>(
    bytes: &[u8],
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<(), E> {
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().position(|b| !b.is_ascii()).map_or(bytes.len(), |n| at + n);
        out.push_view(View::Ascii(&bytes[at..plain]));
        at = plain;
        if at < bytes.len() {
            let (replacement, next) = fault(bytes, CodecError::new("ascii", at, at + 1, "ordinal not in range(128)"))?;
            out.push_text(&replacement);
            at = next;
        }
    }
    Ok(())
}

/// Encodes code points below `limit` (at most 256) as single bytes.
pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    name: &'static str,
    limit: u32,
    reason: &'static str,
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    match text.view() {
        View::Ascii(units) => return Ok(try_copy(units)?),
        View::Latin1(units) if limit == 0x100 => return Ok(try_copy(units)?),
        _ => {}
    }
    let view = text.view();
    let mut out = try_vec(text.len())?;
    let mut at = 0;
    while at < text.len() {
        let code = view.code_at(at);
        if code < limit {
            out.try_reserve(1).map_err(|_| OutOfMemory)?;
            out.push(code as u8);
            at += 1;
            continue;
        }
        let run = view.sub(at, text.len()).codes().take_while(|&c| c >= limit).count();
        let error = CodecError::new(name, at, at + run, reason);
        let (replacement, next) = fault(text, error.clone())?;
        if !push_replacement(&replacement, limit, &mut out)? {
            return Err(E::from(error));
        }
        at = next;
    }
    Ok(out)
}
