//! What the encoders of UTF-16 and UTF-32 share.

use super::super::Text;
use super::{CodecError, EncodeFault, Order, Replacement};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;

/// The units of an encoding.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// Bytes in a unit: 2 or 4.
    pub width: usize,
    /// Their order; none means little-endian after a byte order mark.
    pub order: Option<Order>,
}

impl Form {
    fn push_unit(self, unit: u32, out: &mut Vec<u8>) -> Result<(), OutOfMemory> {
        out.try_reserve(self.width).map_err(|_| OutOfMemory)?;
        match self.order {
            Some(Order::Big) => out.extend_from_slice(&unit.to_be_bytes()[4 - self.width..]),
            _ => out.extend_from_slice(&unit.to_le_bytes()[..self.width]),
        }
        Ok(())
    }

    fn push(self, code: u32, out: &mut Vec<u8>) -> Result<(), OutOfMemory> {
        if self.width == 4 || code < 0x1_0000 {
            return self.push_unit(code, out);
        }
        let rest = code - 0x1_0000;
        self.push_unit(0xd800 + (rest >> 10), out)?;
        self.push_unit(0xdc00 + (rest & 0x3ff), out)
    }
}

/// Encodes a string; lone surrogates are faults.
pub(super) fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    name: &'static str,
    form: Form,
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    let view = text.view();
    let mut out = try_vec(text.len().saturating_add(1).saturating_mul(form.width))?;
    if form.order.is_none() {
        form.push(0xfeff, &mut out)?;
    }
    let mut at = 0;
    while at < text.len() {
        let code = view.code_at(at);
        if !(0xd800..=0xdfff).contains(&code) {
            form.push(code, &mut out)?;
            at += 1;
            continue;
        }
        let error = CodecError::new(name, at, at + 1, "surrogates not allowed");
        let (replacement, next) = fault(text, error.clone())?;
        match &replacement {
            Replacement::Bytes(bytes) if bytes.len().is_multiple_of(form.width) => {
                out.try_reserve(bytes.len()).map_err(|_| OutOfMemory)?;
                out.extend_from_slice(bytes);
            }
            Replacement::Text(text) if text.is_ascii() => {
                for code in text.codes() {
                    form.push(code, &mut out)?;
                }
            }
            _ => return Err(E::from(error)),
        }
        at = next;
    }
    Ok(out)
}
