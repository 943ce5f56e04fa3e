//! The formats of a memoryview's elements: how many bytes one has, and which Python value they stand for.
//!
//! A format is one character of the `struct` module in native order and size.

use crate::object::{Py, Raised, Result, Value};

/// The bytes of one element of this format; `None` for an unknown one.
pub fn size_of(code: u8) -> Option<usize> {
    Some(match code {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}

/// The value of an element.
///
/// # Errors
/// MemoryError.
pub fn unpack(py: &Py, code: u8, bytes: &[u8]) -> Result {
    match code {
        b'B' => py.int(i64::from(bytes.first().copied().unwrap_or(0))),
        b'b' => py.int(i64::from(i8::from_ne_bytes(fixed(bytes)))),
        b'c' => py.bytes_from(bytes),
        b'?' => Ok(Value::bool(bytes.iter().any(|&b| b != 0))),
        b'h' => py.int(i64::from(i16::from_ne_bytes(fixed(bytes)))),
        b'H' => py.int(i64::from(u16::from_ne_bytes(fixed(bytes)))),
        b'i' => py.int(i64::from(i32::from_ne_bytes(fixed(bytes)))),
        b'I' => py.int(i64::from(u32::from_ne_bytes(fixed(bytes)))),
        b'l' | b'q' | b'n' => py.int(i64::from_ne_bytes(fixed(bytes))),
        b'L' | b'Q' | b'N' | b'P' => py.int_from_u64(u64::from_ne_bytes(fixed(bytes))),
        b'e' => py.float(from_half(u16::from_ne_bytes(fixed(bytes)))),
        b'f' => py.float(f64::from(f32::from_ne_bytes(fixed(bytes)))),
        _ => py.float(f64::from_ne_bytes(fixed(bytes))),
    }
}

/// The bytes of `v` as an element.
///
/// # Errors
/// TypeError for a value of the wrong type, ValueError for one that does not fit.
pub fn pack(py: &mut Py, code: u8, v: &Value) -> Result<Vec<u8>> {
    let wrong_type = |py: &Py| py.type_error(format!("memoryview: invalid type for format '{}'", char::from(code)));
    let wrong_value = |py: &Py| py.value_error(format!("memoryview: invalid value for format '{}'", char::from(code)));
    match code {
        b'c' => match v.as_bytes() {
            Some([byte]) => Ok(vec![*byte]),
            Some(_) => Err(wrong_value(py)),
            None => Err(wrong_type(py)),
        },
        b'?' => Ok(vec![u8::from(py.truth(v)?)]),
        b'e' | b'f' | b'd' => {
            let ty = py.type_of(v);
            if ty.slots.float.get().is_none() && ty.slots.index.get().is_none() {
                return Err(wrong_type(py));
            }
            let x = py.as_f64(v)?;
            match code {
                b'd' => Ok(x.to_ne_bytes().to_vec()),
                b'f' => Ok((x as f32).to_ne_bytes().to_vec()),
                _ => to_half(x).map(|h| h.to_ne_bytes().to_vec()).ok_or_else(|| wrong_value(py)),
            }
        }
        _ => {
            if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
                return Err(wrong_type(py));
            }
            let n = py.index_int(v)?;
            let (signed, unsigned) = (n.as_i64(), u64::try_from(n.as_i64().unwrap_or(-1)).ok());
            let unsigned = unsigned.or_else(|| if n.is_negative() { None } else { wide(&n) });
            let bytes = match code {
                b'b' => signed.and_then(|i| i8::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                b'h' => signed.and_then(|i| i16::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                b'i' => signed.and_then(|i| i32::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                b'l' | b'q' | b'n' => signed.map(|i| i.to_ne_bytes().to_vec()),
                b'B' => unsigned.and_then(|i| u8::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                b'H' => unsigned.and_then(|i| u16::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                b'I' => unsigned.and_then(|i| u32::try_from(i).ok()).map(|i| i.to_ne_bytes().to_vec()),
                _ => unsigned.map(|i| i.to_ne_bytes().to_vec()),
            };
            bytes.ok_or_else(|| wrong_value(py))
        }
    }
}

/// An unsigned number of at most 64 bits.
fn wide(n: &crate::number::Int) -> Option<u64> {
    n.to_bytes(8, false, false).ok().map(|bytes| u64::from_le_bytes(fixed(&bytes)))
}

/// The error for a format that is none.
pub fn unknown(py: &Py) -> Raised {
    py.value_error(
        "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    )
}

/// A number of 16 bits: sign, 5 bits of exponent, 10 bits of fraction.
pub fn from_half(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(h >> 10 & 0x1f), f64::from(h & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// The nearest number of 16 bits, ties to even; `None` if it is too large for any.
pub fn to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let x = x.abs();
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // The unit of the last place at this magnitude: subnormal numbers share the smallest.
    let exponent = if x < 2f64.powi(-14) { -14 } else { x.log2().floor() as i32 };
    let exponent = if x >= 2f64.powi(exponent + 1) { exponent + 1 } else { exponent };
    let units = (x / 2f64.powi(exponent - 10)).round_ties_even() as u32;
    // A fraction that rounds up to the next power of two carries into the exponent by itself.
    let bits = if units < 1024 { units } else { (((exponent + 15) as u32) << 10) + (units - 1024) };
    if bits >= 0x7c00 { None } else { Some(sign | bits as u16) }
}

#[cfg(test)]
mod tests {
    use super::{from_half, to_half};

    #[test]
    fn halves() {
        for bits in (0..0x7c00u16).chain(0x8000..0xfc00) {
            assert_eq!(to_half(from_half(bits)), Some(bits));
        }
        assert_eq!((to_half(65504.0), to_half(65519.0), to_half(65520.0)), (Some(0x7bff), Some(0x7bff), None));
        assert_eq!(
            (to_half(f64::INFINITY), to_half(1.0), to_half(2f64.powi(-25))),
            (Some(0x7c00), Some(0x3c00), Some(0))
        );
    }
}
