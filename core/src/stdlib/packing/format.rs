//! Formats of `struct`: what a format string says, and single elements to and from bytes.

use crate::algorithm::memory::try_string;
use crate::number::{Complex, Int};
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::types::memoryview::{from_half, to_half};

/// A run of elements of one code.
#[derive(Clone, Copy)]
pub struct Item {
    /// The code.
    pub code: u8,
    /// Where the first one lies.
    pub offset: usize,
    /// Bytes of one; of all for `s` and `p`.
    pub size: usize,
    /// How many there are; 1 for `s` and `p`.
    pub count: usize,
}

/// A parsed format.
pub struct Format {
    /// The text, as it was given.
    pub text: String,
    /// The runs.
    pub items: Vec<Item>,
    /// Bytes in all.
    pub size: usize,
    /// Values in all.
    pub values: usize,
    /// The highest byte first.
    pub big: bool,
    /// Native sizes.
    native: bool,
}

/// `struct.error`.
#[cold]
pub fn error(py: &Py, message: impl AsRef<str>) -> Raised {
    py.error(TypeId::StructError, message)
}

fn size_of(code: u8, native: bool) -> Option<(usize, usize)> {
    let size = match code {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            return Some(if native { (size_of::<libc::c_long>(), size_of::<libc::c_long>()) } else { (4, 1) });
        }
        b'q' | b'Q' | b'd' => 8,
        b'F' => return Some((8, if native { 4 } else { 1 })),
        b'D' => return Some((16, if native { 8 } else { 1 })),
        b'n' | b'N' | b'P' if native => size_of::<usize>(),
        _ => return None,
    };
    return Some((size, if native { size } else { 1 }));

    const fn size_of<T>() -> usize {
        std::mem::size_of::<T>()
    }
}

impl Format {
    /// Parses a format.
    ///
    /// # Errors
    /// `struct.error`.
    pub fn parse(py: &Py, text: &str) -> Result<Format> {
        let too_long = |py: &Py| error(py, "total struct size too long");
        if text.contains('\0') {
            return Err(error(py, "embedded null character"));
        }
        let (codes, native, big) = match text.as_bytes() {
            [b'@', rest @ ..] => (rest, true, cfg!(target_endian = "big")),
            [b'=', rest @ ..] => (rest, false, cfg!(target_endian = "big")),
            [b'<', rest @ ..] => (rest, false, false),
            [b'>' | b'!', rest @ ..] => (rest, false, true),
            rest => (rest, true, cfg!(target_endian = "big")),
        };
        let mut format = Format { text: py.had(try_string(text))?, items: Vec::new(), size: 0, values: 0, big, native };
        let mut at = 0;
        while let Some(&code) = codes.get(at) {
            at += 1;
            if code.is_ascii_whitespace() || code == 0x0b {
                continue;
            }
            let mut count = 1usize;
            let mut code = code;
            if code.is_ascii_digit() {
                count = usize::from(code - b'0');
                loop {
                    match codes.get(at) {
                        Some(&d) if d.is_ascii_digit() => {
                            count = count
                                .checked_mul(10)
                                .and_then(|n| n.checked_add(usize::from(d - b'0')))
                                .filter(|&n| n <= isize::MAX as usize)
                                .ok_or_else(|| too_long(py))?;
                            at += 1;
                        }
                        Some(&c) => {
                            code = c;
                            at += 1;
                            break;
                        }
                        None => return Err(error(py, "repeat count given without format specifier")),
                    }
                }
            }
            let Some((size, alignment)) = size_of(code, native) else {
                return Err(error(py, "bad char in struct format"));
            };
            let offset = format
                .size
                .checked_add(alignment - 1)
                .map(|n| n / alignment * alignment)
                .ok_or_else(|| too_long(py))?;
            let bytes = size.checked_mul(count).ok_or_else(|| too_long(py))?;
            format.size =
                offset.checked_add(bytes).filter(|&n| n <= isize::MAX as usize).ok_or_else(|| too_long(py))?;
            match code {
                b'x' => {}
                b's' | b'p' => {
                    format.items.push(Item { code, offset, size: count, count: 1 });
                    format.values += 1;
                }
                _ if count == 0 => {}
                _ => {
                    format.items.push(Item { code, offset, size, count });
                    format.values += count;
                }
            }
        }
        Ok(format)
    }

    /// The value of one element.
    ///
    /// # Errors
    /// MemoryError.
    pub fn unpack_one(&self, py: &Py, code: u8, bytes: &[u8]) -> Result {
        let mut word = [0u8; 8];
        let n = bytes.len().min(8);
        if self.big {
            word.iter_mut().zip(bytes[..n].iter().rev()).for_each(|(to, from)| *to = *from);
        } else {
            word[..n].copy_from_slice(&bytes[..n]);
        }
        let unsigned = u64::from_le_bytes(word);
        match code {
            b's' => py.bytes_from(bytes),
            b'p' => {
                let len = bytes.first().map_or(0, |&n| usize::from(n)).min(bytes.len().saturating_sub(1));
                py.bytes(bytes.get(1..=len).unwrap_or_default().to_vec())
            }
            b'c' => py.bytes_from(bytes),
            b'?' => Ok(Value::bool(bytes.iter().any(|&b| b != 0))),
            b'e' => py.float(from_half(unsigned as u16)),
            b'f' => py.float(f64::from(f32::from_bits(unsigned as u32))),
            b'd' => py.float(f64::from_bits(unsigned)),
            b'F' | b'D' => {
                let half = bytes.len() / 2;
                let (re, im) = (self.real(&bytes[..half]), self.real(&bytes[half..]));
                py.complex(Complex { re, im })
            }
            b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
                let shift = 64 - 8 * n as u32;
                py.int((unsigned << shift) as i64 >> shift)
            }
            _ => py.int_from_u64(unsigned),
        }
    }

    fn real(&self, bytes: &[u8]) -> f64 {
        let mut copy = bytes.to_vec();
        if self.big {
            copy.reverse();
        }
        match copy.as_slice() {
            [a, b, c, d] => f64::from(f32::from_le_bytes([*a, *b, *c, *d])),
            [a, b, c, d, e, f, g, h] => f64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
            _ => 0.0,
        }
    }

    /// Writes one value as an element.
    ///
    /// # Errors
    /// `struct.error` for a value of the wrong type or out of range.
    pub fn pack_one(&self, py: &mut Py, item: Item, v: &Value, out: &mut [u8]) -> Result<()> {
        let code = item.code;
        match code {
            b's' | b'p' => {
                let Some(bytes) = (match v.as_bytes() {
                    Some(bytes) => Some(bytes.to_vec()),
                    None if py.is_instance(v, TypeId::ByteArray) => Some(py.owned(py.as_buffer(v)?)?),
                    None => None,
                }) else {
                    return Err(error(py, format!("argument for '{}' must be a bytes object", char::from(code))));
                };
                out.fill(0);
                if code == b's' {
                    out.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
                } else if let Some((length, rest)) = out.split_first_mut() {
                    let n = bytes.len().min(rest.len());
                    rest[..n].copy_from_slice(&bytes[..n]);
                    *length = n.min(255) as u8;
                }
                return Ok(());
            }
            b'c' => {
                let byte = match v.as_bytes() {
                    Some([byte]) => Some(*byte),
                    _ => None,
                };
                out[0] = byte.ok_or_else(|| error(py, "char format requires a bytes object of length 1"))?;
                return Ok(());
            }
            b'?' => {
                out[0] = u8::from(py.truth(v)?);
                return Ok(());
            }
            b'e' | b'f' | b'd' => {
                let x = self.float_argument(py, v, "required argument is not a float")?;
                return self.put_real(py, code, x, out);
            }
            b'F' | b'D' => {
                let z = match v.as_complex() {
                    Some(z) => z,
                    None => py.as_c64(v).map_err(|e| {
                        if py.exception_is(&e, TypeId::TypeError) {
                            error(py, "required argument is not a complex")
                        } else {
                            e
                        }
                    })?,
                };
                let half = out.len() / 2;
                let part = if code == b'F' { b'f' } else { b'd' };
                let (first, second) = out.split_at_mut(half);
                self.put_real(py, part, z.re, first)?;
                return self.put_real(py, part, z.im, second);
            }
            _ => {}
        }
        let n = integer(py, v)?;
        let signed = matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
        let word = if code == b'P' {
            match n.as_i64().map(|i| i as u64).or_else(|| n.as_u64()) {
                Some(word) => word,
                None => return Err(error(py, "int too large to convert")),
            }
        } else if signed || matches!(code, b'B' | b'H') {
            match n.as_i64() {
                Some(i) => i as u64,
                None => return Err(error(py, "argument out of range")),
            }
        } else {
            match n.as_u64() {
                Some(i) => i,
                None => return Err(error(py, "argument out of range")),
            }
        };
        let bits = 8 * out.len() as u32;
        if bits < 64 {
            let (low, high) =
                if signed { (-(1i64 << (bits - 1)), (1i64 << (bits - 1)) - 1) } else { (0, (1i64 << bits) - 1) };
            let fits = if signed || bits < 32 { (low..=high).contains(&(word as i64)) } else { word <= high as u64 };
            if !fits {
                let name = match code {
                    b'b' => "byte",
                    b'B' => "ubyte",
                    b'h' => "short",
                    b'H' => "ushort",
                    _ => {
                        return Err(error(
                            py,
                            format!("'{}' format requires {low} <= number <= {high}", char::from(code)),
                        ));
                    }
                };
                return Err(error(py, format!("{name} format requires {low} <= number <= {high}")));
            }
        }
        let n = out.len();
        out.copy_from_slice(&word.to_le_bytes()[..n]);
        if self.big {
            out.reverse();
        }
        Ok(())
    }

    fn float_argument(&self, py: &mut Py, v: &Value, message: &str) -> Result<f64> {
        if let Some(x) = v.as_float() {
            return Ok(x);
        }
        match py.number_to_f64(v)? {
            Some(x) => Ok(x),
            None => Err(error(py, message)),
        }
    }

    fn put_real(&self, py: &mut Py, code: u8, x: f64, out: &mut [u8]) -> Result<()> {
        match code {
            b'd' => out.copy_from_slice(&x.to_le_bytes()),
            b'f' => {
                let narrow = x as f32;
                if narrow.is_infinite() && x.is_finite() && !self.native {
                    return Err(py.overflow_error("float too large to pack with f format"));
                }
                out.copy_from_slice(&narrow.to_le_bytes());
            }
            _ => match to_half(x) {
                Some(half) => out.copy_from_slice(&half.to_le_bytes()),
                None => return Err(py.overflow_error("float too large to pack with e format")),
            },
        }
        if self.big {
            out.reverse();
        }
        Ok(())
    }
}

fn integer(py: &mut Py, v: &Value) -> Result<Int> {
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        return Err(error(py, "required argument is not an integer"));
    }
    py.index_int(v)
}
