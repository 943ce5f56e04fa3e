//! Bitwise operations and shifts, on infinite two's complement as Python defines them.

use num_bigint::BigInt;

use super::error::NumberError;
use super::int::{Int, probe_bits};

impl Int {
    #[inline]
    fn bitwise(&self, other: &Self, words: fn(i128, i128) -> i128, big: fn(&BigInt, &BigInt) -> BigInt) -> Self {
        match (self.as_i128(), other.as_i128()) {
            (Some(a), Some(b)) => Self::from(words(a, b)),
            // `num_bigint` too computes on infinite two's complement.
            _ => Self::from(big(&self.to_big(), &other.to_big())),
        }
    }

    /// `self & other`.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.bitwise(other, |a, b| a & b, |a, b| a & b)
    }

    /// `self | other`.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.bitwise(other, |a, b| a | b, |a, b| a | b)
    }

    /// `self ^ other`.
    #[must_use]
    pub fn xor(&self, other: &Self) -> Self {
        self.bitwise(other, |a, b| a ^ b, |a, b| a ^ b)
    }

    /// `~self`.
    #[must_use]
    pub fn not(&self) -> Self {
        match self {
            Self::Small(v) => Self::Small(!v),
            Self::Big(b) => Self::from(!b),
        }
    }

    /// `self << count`.
    pub fn shl(&self, count: &Self) -> Result<Self, NumberError> {
        if count.is_negative() {
            return Err(NumberError::value("negative shift count"));
        }
        if self.is_zero() {
            return Ok(Self::ZERO);
        }
        let count = count.as_u64().ok_or(NumberError::Overflow("too many digits in integer"))?;
        if let Self::Small(v) = self
            && count < 64
        {
            return Ok(Self::from(i128::from(*v) << count));
        }
        probe_bits(self.bit_length().checked_add(count).ok_or(NumberError::Memory)?)?;
        Ok(Self::from(&*self.to_big() << count))
    }

    /// `self >> count`, rounding down.
    pub fn shr(&self, count: &Self) -> Result<Self, NumberError> {
        if count.is_negative() {
            return Err(NumberError::value("negative shift count"));
        }
        let count = count.as_u64().unwrap_or(u64::MAX);
        Ok(match self {
            Self::Small(v) => Self::Small(v >> count.min(63)),
            Self::Big(b) if count >= b.bits() => Self::Small(if self.is_negative() { -1 } else { 0 }),
            Self::Big(b) => Self::from(b >> count),
        })
    }

    /// How many ones the absolute value has.
    #[must_use]
    pub fn bit_count(&self) -> u64 {
        match self {
            Self::Small(v) => u64::from(v.unsigned_abs().count_ones()),
            Self::Big(b) => b.magnitude().count_ones(),
        }
    }

    /// How many zero bits the value ends in; `None` for zero.
    #[must_use]
    pub fn trailing_zeros(&self) -> Option<u64> {
        match self {
            Self::Small(0) => None,
            Self::Small(v) => Some(u64::from(v.trailing_zeros())),
            Self::Big(b) => b.trailing_zeros(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(s: &str) -> Int {
        Int::parse(s.as_bytes(), 0, 0).unwrap()
    }

    #[test]
    fn as_cpython() {
        let a = int("-123456789012345678901234567890");
        let b = int("0xffffffffffffffffffff");
        assert_eq!(a.and(&b), int("1133538339481678109537582"));
        assert_eq!(a.or(&b), int("-123456713624865545950169399297"));
        assert_eq!(a.xor(&b), int("-123457847163205027628278936879"));
        assert_eq!(a.and(&int("-1")), a);
        assert_eq!(a.not(), int("123456789012345678901234567889"));
        assert_eq!(Int::from(i64::MAX).not(), Int::from(i64::MIN));
        assert_eq!(int("-5").and(&int("3")), int("3"));
        assert_eq!(int("1").shl(&int("63")).unwrap(), int("9223372036854775808"));
        assert_eq!(int("-1").shl(&int("63")).unwrap(), Int::from(i64::MIN));
        assert_eq!(int("3").shl(&int("100")).unwrap(), int("3802951800684688204490109616128"));
        assert_eq!(int("-3").shr(&int("1")).unwrap(), int("-2"));
        assert_eq!(a.shr(&int("70")).unwrap(), int("-104571968"));
        assert_eq!(a.shr(&int("10000000000000000000000")).unwrap(), int("-1"));
        assert_eq!(b.shr(&int("80")).unwrap(), Int::ZERO);
        assert_eq!(Int::ZERO.shl(&int("10000000000000000000000")).unwrap(), Int::ZERO);
        assert_eq!(
            int("1").shl(&int("10000000000000000000000")),
            Err(NumberError::Overflow("too many digits in integer"))
        );
        assert_eq!(int("1").shl(&int("9000000000000000000")), Err(NumberError::Memory));
        assert!(int("1").shl(&int("-1")).is_err() && int("1").shr(&int("-1")).is_err());
        assert_eq!((b.bit_count(), int("-7").bit_count(), b.bit_length()), (80, 3, 80));
        assert_eq!(int("-8").trailing_zeros(), Some(3));
    }
}
