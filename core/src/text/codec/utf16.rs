//! UTF-16, with a byte order mark or of a fixed order.

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
        (None, [0xff, 0xfe, ..]) => (2, Some(Order::Little)),
        (None, [0xfe, 0xff, ..]) => (2, Some(Order::Big)),
        (None, _) if bytes.len() < 2 && !last => return Ok((0, None)),
        _ => (0, order),
    };
    let big = order == Some(Order::Big);
    let name = if big { "utf-16-be" } else { "utf-16-le" };
    let unit = |at: usize| {
        bytes
            .get(at..at + 2)
            .map(|b| if big { u16::from_be_bytes([b[0], b[1]]) } else { u16::from_le_bytes([b[0], b[1]]) })
    };
    while at < bytes.len() {
        let error = match unit(at) {
            None if !last => break,
            None => CodecError::new(name, at, bytes.len(), "truncated data"),
            Some(high @ 0xd800..=0xdbff) => match unit(at + 2) {
                None if !last => break,
                None => CodecError::new(name, at, bytes.len(), "unexpected end of data"),
                Some(low @ 0xdc00..=0xdfff) => {
                    out.push(0x1_0000 + (u32::from(high - 0xd800) << 10 | u32::from(low - 0xdc00)));
                    at += 4;
                    continue;
                }
                Some(_) => CodecError::new(name, at, at + 2, "illegal UTF-16 surrogate"),
            },
            Some(0xdc00..=0xdfff) => CodecError::new(name, at, at + 2, "illegal encoding"),
            Some(code) => {
                out.push(u32::from(code));
                at += 2;
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
        None => "utf-16",
        Some(Order::Little) => "utf-16-le",
        Some(Order::Big) => "utf-16-be",
    };
    wide::encode(text, name, Form { width: 2, order }, fault)
}
