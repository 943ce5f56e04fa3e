//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::{BigInt, BigUint, Sign};

use super::error::NumberError;
use super::int::Int;
use crate::algorithm::memory::try_filled;

impl Int {
    /// The value in `length` bytes, two's complement if `signed`.
    pub fn to_bytes(&self, length: usize, little: bool, signed: bool) -> Result<Vec<u8>, NumberError> {
        const TOO_BIG: NumberError = NumberError::Overflow("int too big to convert");
        if self.is_negative() && !signed {
            return Err(NumberError::Overflow("can't convert negative int to unsigned"));
        }
        self.check_room(1)?;
        let minimal = match self {
            Self::Small(0) => Vec::new(),
            Self::Small(v) => v.to_le_bytes().to_vec(),
            Self::Big(b) if self.is_negative() => b.to_signed_bytes_le(),
            Self::Big(b) => b.magnitude().to_bytes_le(),
        };
        let filler = if self.is_negative() { 0xff } else { 0 };
        let mut bytes = try_filled(filler, length)?;
        let (kept, rest) = minimal.split_at(minimal.len().min(length));
        if rest.iter().any(|&b| b != filler) {
            return Err(TOO_BIG);
        }
        bytes[..kept.len()].copy_from_slice(kept);
        if signed && !self.is_zero() {
            // The sign bit of the result must tell the sign.
            match bytes.last() {
                Some(&top) if (top & 0x80 != 0) == self.is_negative() => {}
                _ => return Err(TOO_BIG),
            }
        }
        if !little {
            bytes.reverse();
        }
        Ok(bytes)
    }

    /// The value of bytes, two's complement if `signed`.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], little: bool, signed: bool) -> Self {
        let big = match (little, signed) {
            (true, true) => BigInt::from_signed_bytes_le(bytes),
            (false, true) => BigInt::from_signed_bytes_be(bytes),
            (true, false) => BigInt::from_biguint(Sign::Plus, BigUint::from_bytes_le(bytes)),
            (false, false) => BigInt::from_biguint(Sign::Plus, BigUint::from_bytes_be(bytes)),
        };
        Self::from(big)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        let bytes = |v: i128, n, little, signed| Int::from(v).to_bytes(n, little, signed);
        assert_eq!(bytes(1024, 2, false, false).unwrap(), [4, 0]);
        assert_eq!(bytes(1024, 3, true, false).unwrap(), [0, 4, 0]);
        assert_eq!(bytes(-1024, 4, false, true).unwrap(), [0xff, 0xff, 0xfc, 0]);
        assert!(bytes(0, 0, false, true).unwrap().is_empty());
        assert_eq!(bytes(-128, 1, false, true).unwrap(), [0x80]);
        assert!(bytes(128, 1, false, true).is_err() && bytes(-129, 1, false, true).is_err());
        assert!(
            bytes(256, 1, false, false).is_err()
                && bytes(1, 0, false, false).is_err()
                && bytes(-1, 0, false, true).is_err()
        );
        assert_eq!(bytes(-1, 1, false, false), Err(NumberError::Overflow("can't convert negative int to unsigned")));
        assert_eq!(bytes(-(1 << 64), 9, false, true).unwrap(), [0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(bytes(u64::MAX.into(), 8, false, false).unwrap(), [0xff; 8]);
        assert_eq!(Int::from_bytes(&[0xfc, 0], false, true), Int::from(-1024i64));
        assert_eq!(Int::from_bytes(&[0xfc, 0], true, true), Int::from(252i64));
        assert_eq!(Int::from_bytes(&[], true, true), Int::ZERO);
        assert_eq!(Int::from_bytes(&[0xff; 9], false, false), Int::from((1i128 << 72) - 1));
        assert_eq!(Int::from_bytes(&[0xff; 9], false, true), Int::from(-1i64));
    }
}
