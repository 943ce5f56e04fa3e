//! UTF-32, with a byte order mark or of a fixed order.

use super::super::{Text, TextBuilder};
use super::wide::{self, Form};
use super::{CodecError, DecodeFault, EncodeFault, Order};
use crate::algorithm::OutOfMemory;

/// Decodes into `out`; answers how many bytes were used and the order found (to be passed on to the next part).
pub fn decode<E: From<OutOfMemory>>(
    bytes: &[u8],
    order: Option<Order>,
    last: bool,
    out: &mut TextBuilder,
    fault: &mut DecodeFault<'_, E>,
) -> Result<(usize, Option<Order>), E> {
    let (mut at, order) = match (order, bytes) {
        (None, [0xff, 0xfe, 0, 0, ..]) => (4, Some(Order::Little)),
        (None, [0, 0, 0xfe, 0xff, ..]) => (4, Some(Order::Big)),
        (None, _) if bytes.len() < 4 && !last => return Ok((0, None)),
        _ => (0, order),
    };
    let big = order == Some(Order::Big);
    let name = if big { "utf-32-be" } else { "utf-32-le" };
    while at < bytes.len() {
        let code = bytes.get(at..at + 4).map(|b| {
            let b = [b[0], b[1], b[2], b[3]];
            if big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) }
        });
        let error = match code {
            None if !last => break,
            None => CodecError::new(name, at, bytes.len(), "truncated data"),
            Some(0xd800..=0xdfff) => {
                CodecError::new(name, at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)")
            }
            Some(0x11_0000..) => CodecError::new(name, at, at + 4, "code point not in range(0x110000)"),
            Some(code) => {
                out.push(code);
                at += 4;
                continue;
            }
        };
        let (replacement, next) = fault(bytes, error)?;
        out.push_text(&replacement);
        at = next;
    }
    Ok((at.min(bytes.len()), order.or(Some(Order::Little))))
}

/// Encodes a string; without an order, little-endian after a byte order mark.
pub fn encode<E: From<OutOfMemory> + From<CodecError>>(
    text: &Text,
    order: Option<Order>,
    fault: &mut EncodeFault<'_, E>,
) -> Result<Vec<u8>, E> {
    let name = match order {
        None => "utf-32",
        Some(Order::Little) => "utf-32-le",
        Some(Order::Big) => "utf-32-be",
    };
    wide::encode(text, name, Form { width: 4, order }, fault)
}
