//! [`Int`]: an integer of any size, a machine word while it fits.
//!
//! Every operation first tries words (a product through `i128`), then falls back to `num_bigint`. All results pass
//! through [`Int::from`], which keeps the normal form.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use super::divide::div_rem_floor;
use super::error::NumberError;
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;

/// An integer of any size. `Big` never holds a value that fits in an `i64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    /// The value fits in a word.
    Small(i64),
    /// The value does not fit in a word.
    Big(BigInt),
}

const BY_ZERO: NumberError = NumberError::ZeroDivision("division by zero");

impl Int {
    /// Zero.
    pub const ZERO: Self = Self::Small(0);
    /// One.
    pub const ONE: Self = Self::Small(1);

    /// The value as a word, if it fits.
    #[must_use]
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Small(v) => Some(*v),
            Self::Big(_) => None,
        }
    }

    /// The value as two words, if it fits them with a bit to spare.
    #[must_use]
    #[inline]
    pub fn as_i128(&self) -> Option<i128> {
        match self {
            Self::Small(v) => Some(i128::from(*v)),
            Self::Big(b) if b.bits() < 127 => b.to_i128(),
            Self::Big(_) => None,
        }
    }

    /// The value as an unsigned word, if it fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Small(v) => u64::try_from(*v).ok(),
            Self::Big(b) => b.to_u64(),
        }
    }

    /// The value as a size, if it fits.
    #[must_use]
    pub fn as_usize(&self) -> Option<usize> {
        self.as_u64().and_then(|v| usize::try_from(v).ok())
    }

    /// The value cut to the range of `i64`, as slice bounds are.
    #[must_use]
    pub fn clamp_i64(&self) -> i64 {
        match self {
            Self::Small(v) => *v,
            Self::Big(b) if b.is_negative() => i64::MIN,
            Self::Big(_) => i64::MAX,
        }
    }

    /// The value as a big integer.
    #[must_use]
    pub fn to_big(&self) -> Cow<'_, BigInt> {
        match self {
            Self::Small(v) => Cow::Owned(BigInt::from(*v)),
            Self::Big(b) => Cow::Borrowed(b),
        }
    }

    /// The value as a big integer, consuming this one.
    #[must_use]
    pub fn into_big(self) -> BigInt {
        match self {
            Self::Small(v) => BigInt::from(v),
            Self::Big(b) => b,
        }
    }

    /// The absolute value as an unsigned big integer.
    #[must_use]
    pub fn magnitude(&self) -> Cow<'_, BigUint> {
        match self {
            Self::Small(v) => Cow::Owned(BigUint::from(v.unsigned_abs())),
            Self::Big(b) => Cow::Borrowed(b.magnitude()),
        }
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self, Self::Small(0))
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small(v) => *v < 0,
            Self::Big(b) => b.is_negative(),
        }
    }

    /// Whether the value is odd.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        match self {
            Self::Small(v) => v & 1 == 1,
            Self::Big(b) => b.bit(0),
        }
    }

    /// The sum.
    #[must_use]
    #[inline]
    pub fn add(&self, other: &Self) -> Self {
        if let (Self::Small(a), Self::Small(b)) = (self, other) {
            return match a.checked_add(*b) {
                Some(sum) => Self::Small(sum),
                None => Self::from(i128::from(*a) + i128::from(*b)),
            };
        }
        match (self, other) {
            (Self::Big(a), Self::Small(b)) | (Self::Small(b), Self::Big(a)) => Self::from(a + *b),
            _ => Self::from(&*self.to_big() + &*other.to_big()),
        }
    }

    /// The difference.
    #[must_use]
    #[inline]
    pub fn sub(&self, other: &Self) -> Self {
        if let (Self::Small(a), Self::Small(b)) = (self, other) {
            return match a.checked_sub(*b) {
                Some(difference) => Self::Small(difference),
                None => Self::from(i128::from(*a) - i128::from(*b)),
            };
        }
        match (self, other) {
            (Self::Big(a), Self::Small(b)) => Self::from(a - *b),
            _ => Self::from(&*self.to_big() - &*other.to_big()),
        }
    }

    /// The product.
    #[must_use]
    #[inline]
    pub fn mul(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Small(a), Self::Small(b)) => match a.checked_mul(*b) {
                Some(product) => Self::Small(product),
                None => Self::from(i128::from(*a) * i128::from(*b)),
            },
            (Self::Big(a), Self::Small(b)) | (Self::Small(b), Self::Big(a)) => Self::from(a * *b),
            (Self::Big(a), Self::Big(b)) => Self::from(a * b),
        }
    }

    /// The value with the opposite sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        match self {
            Self::Small(v) => v.checked_neg().map_or_else(|| Self::from(-i128::from(*v)), Self::Small),
            Self::Big(b) => Self::from(-b),
        }
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { self.neg() } else { self.clone() }
    }

    /// Floor division and the remainder with the sign of the divisor.
    pub fn div_mod(&self, other: &Self) -> Result<(Self, Self), NumberError> {
        match (self, other) {
            (_, Self::Small(0)) => Err(BY_ZERO),
            (Self::Small(a), Self::Small(b)) => match (a.checked_div(*b), a.checked_rem(*b)) {
                (Some(quotient), Some(remainder)) => Ok(if remainder != 0 && (remainder < 0) != (*b < 0) {
                    (Self::Small(quotient - 1), Self::Small(remainder + b))
                } else {
                    (Self::Small(quotient), Self::Small(remainder))
                }),
                // Only i64::MIN / -1 overflows.
                _ => Ok((self.neg(), Self::ZERO)),
            },
            _ => {
                if let (Some(a), Some(b)) = (self.as_i128(), other.as_i128()) {
                    // `other` is not zero, and no quotient of such numbers overflows.
                    let (quotient, remainder) = (a / b, a % b);
                    let low = remainder != 0 && (remainder < 0) != (b < 0);
                    return Ok((
                        Self::from(if low { quotient - 1 } else { quotient }),
                        Self::from(if low { remainder + b } else { remainder }),
                    ));
                }
                let (quotient, remainder) = div_rem_floor(&self.to_big(), &other.to_big());
                Ok((Self::from(quotient), Self::from(remainder)))
            }
        }
    }

    /// Floor division.
    #[inline]
    pub fn floor_div(&self, other: &Self) -> Result<Self, NumberError> {
        if let (Self::Small(a), Self::Small(b)) = (self, other)
            && *b > 0
        {
            return Ok(Self::Small(a.div_euclid(*b)));
        }
        self.div_mod(other).map(|(quotient, _)| quotient)
    }

    /// The remainder with the sign of the divisor.
    #[inline]
    pub fn modulo(&self, other: &Self) -> Result<Self, NumberError> {
        if let (Self::Small(a), Self::Small(b)) = (self, other)
            && *b > 0
        {
            return Ok(Self::Small(a.rem_euclid(*b)));
        }
        self.div_mod(other).map(|(_, remainder)| remainder)
    }

    /// This value raised to a power that is not negative; refused where the result could not be held in memory.
    pub fn pow(&self, exponent: &Self) -> Result<Self, NumberError> {
        match (self, exponent) {
            (_, Self::Small(0)) => return Ok(Self::ONE),
            (Self::Small(0 | 1), _) => return Ok(self.clone()),
            (Self::Small(-1), _) => return Ok(if exponent.is_odd() { self.clone() } else { Self::ONE }),
            _ => {}
        }
        let exponent = exponent.as_u64().ok_or(NumberError::Memory)?;
        if let (Self::Small(base), Ok(exponent)) = (self, u32::try_from(exponent))
            && let Some(power) = base.checked_pow(exponent)
        {
            return Ok(Self::Small(power));
        }
        let bits = (self.bit_length() - 1).checked_mul(exponent).ok_or(NumberError::Memory)?;
        probe_bits(bits)?;
        if let Self::Small(base) = self
            && base.unsigned_abs().is_power_of_two()
        {
            let power = BigInt::from(1) << (u64::from(base.trailing_zeros()) * exponent);
            return Ok(Self::from(if *base < 0 && exponent % 2 == 1 { -power } else { power }));
        }
        // From the highest bit down, so that the multiplications by the (short) base stay cheap.
        let base = self.to_big();
        let mut power = base.clone().into_owned();
        for bit in (0..exponent.ilog2()).rev() {
            power = &power * &power;
            if exponent >> bit & 1 == 1 {
                power *= &*base;
            }
        }
        Ok(Self::from(power))
    }

    /// Refuses a power for which there is no memory.
    ///
    /// # Errors
    /// `NumberError::Memory`
    pub fn check_power(&self, exponent: &Self) -> Result<(), NumberError> {
        let exponent = exponent.as_u64().ok_or(NumberError::Memory)?;
        let bits = self.bit_length().saturating_sub(1).checked_mul(exponent).ok_or(NumberError::Memory)?;
        Ok(probe_bits(bits)?)
    }

    /// Three-argument `pow`: the power modulo `modulus`, through the modular inverse for a negative exponent.
    pub fn pow_mod(&self, exponent: &Self, modulus: &Self) -> Result<Self, NumberError> {
        if modulus.is_zero() {
            return Err(NumberError::value("pow() 3rd argument cannot be 0"));
        }
        let positive = modulus.abs();
        let mut base = self.modulo(&positive)?;
        if exponent.is_negative() {
            base = base
                .inverse_mod(&positive)
                .ok_or(NumberError::value("base is not invertible for the given modulus"))?;
        }
        let power = match (&base, &positive) {
            (Self::Small(base), Self::Small(modulus)) => {
                let (base, modulus) = (base.unsigned_abs(), modulus.unsigned_abs());
                let power = match exponent {
                    Self::Small(e) => power_of_words(base, std::iter::once(e.unsigned_abs()), modulus),
                    Self::Big(e) => power_of_words(base, e.magnitude().iter_u64_digits(), modulus),
                };
                Self::from(power)
            }
            _ => Self::from(BigInt::from(base.magnitude().modpow(&exponent.magnitude(), &positive.magnitude()))),
        };
        if modulus.is_negative() && !power.is_zero() { Ok(power.add(modulus)) } else { Ok(power) }
    }

    /// The inverse modulo a positive modulus, if there is one.
    fn inverse_mod(&self, modulus: &Self) -> Option<Self> {
        if *modulus == Self::ONE {
            return Some(Self::ZERO);
        }
        let (mut a, mut b) = (self.clone(), modulus.clone());
        let (mut x, mut y) = (Self::ONE, Self::ZERO);
        while !b.is_zero() {
            let (quotient, remainder) = a.div_mod(&b).ok()?;
            let next = x.sub(&quotient.mul(&y));
            (a, b, x, y) = (b, remainder, y, next);
        }
        if a == Self::ONE { x.modulo(modulus).ok() } else { None }
    }

    /// Refuses what takes `times` the memory of this number, unless it is there.
    ///
    /// # Errors
    /// The refusal.
    #[inline]
    pub fn check_room(&self, times: u64) -> Result<(), OutOfMemory> {
        match self {
            Self::Small(_) => Ok(()),
            Self::Big(b) => probe_bits(b.bits().saturating_mul(times)),
        }
    }

    /// How many bits the absolute value has; 0 for zero.
    #[must_use]
    pub fn bit_length(&self) -> u64 {
        match self {
            Self::Small(v) => u64::from(64 - v.unsigned_abs().leading_zeros()),
            Self::Big(b) => b.bits(),
        }
    }

    /// The sum of many values, words added up as words.
    #[must_use]
    pub fn sum<'a>(values: impl IntoIterator<Item = &'a Self>) -> Self {
        values.into_iter().fold(Self::ZERO, |sum, v| sum.add(v))
    }
}

/// Numbers with fewer bits are small requests for memory, which are met (`vm::spare`).
pub const SMALL_BITS: u64 = 1 << 20;

/// Whether a number of that many bits could be allocated at all: `num_bigint` itself would abort.
pub(crate) fn probe_bits(bits: u64) -> Result<(), OutOfMemory> {
    if bits < SMALL_BITS {
        return Ok(());
    }
    // Some scratch space comes on top of the result.
    let bytes = usize::try_from(bits / 8).ok().and_then(|n| n.checked_mul(2)).ok_or(OutOfMemory)?;
    try_vec::<u8>(bytes).map(drop)
}

impl From<i64> for Int {
    #[inline]
    fn from(v: i64) -> Self {
        Self::Small(v)
    }
}

impl From<u64> for Int {
    fn from(v: u64) -> Self {
        i64::try_from(v).map_or_else(|_| Self::Big(BigInt::from(v)), Self::Small)
    }
}

impl From<usize> for Int {
    fn from(v: usize) -> Self {
        Self::from(v as u64)
    }
}

/// `base ** exponent % modulus` of words; the exponent's digits come from the lowest one on.
fn power_of_words(base: u64, exponent: impl ExactSizeIterator<Item = u64>, modulus: u64) -> u64 {
    let product = |a: u64, b: u64| {
        // Below 2^32 one word holds the product.
        if modulus >> 32 == 0 { a * b % modulus } else { (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64 }
    };
    let (mut square, mut power) = (base % modulus, 1 % modulus);
    let digits = exponent.len();
    for (i, mut digit) in exponent.enumerate() {
        let mut bits = if i + 1 == digits { 64 - digit.leading_zeros() } else { 64 };
        while bits > 0 {
            if digit & 1 == 1 {
                power = product(power, square);
            }
            digit >>= 1;
            bits -= 1;
            // The last square is of no use.
            if bits > 0 || i + 1 < digits {
                square = product(square, square);
            }
        }
    }
    power
}

impl From<i128> for Int {
    fn from(v: i128) -> Self {
        i64::try_from(v).map_or_else(|_| Self::Big(BigInt::from(v)), Self::Small)
    }
}

impl From<BigInt> for Int {
    fn from(b: BigInt) -> Self {
        match b.to_i64() {
            Some(v) => Self::Small(v),
            None => Self::Big(b),
        }
    }
}

impl From<BigUint> for Int {
    fn from(b: BigUint) -> Self {
        Self::from(BigInt::from_biguint(if b.is_zero() { Sign::NoSign } else { Sign::Plus }, b))
    }
}

impl Ord for Int {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small(a), Self::Small(b)) => a.cmp(b),
            (Self::Big(a), Self::Big(b)) => a.cmp(b),
            // A normalised big value lies outside the words on the side of its sign.
            (Self::Small(_), Self::Big(b)) if b.is_negative() => Ordering::Greater,
            (Self::Small(_), Self::Big(_)) => Ordering::Less,
            (Self::Big(a), Self::Small(_)) if a.is_negative() => Ordering::Less,
            (Self::Big(_), Self::Small(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Int {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.magnitude_digits(10);
        f.pad_integral(!self.is_negative(), "", &digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn int(s: &str) -> Int {
        Int::parse(s.as_bytes(), 10, 0).unwrap()
    }

    #[test]
    fn sums_and_products_cross_the_word() {
        let max = Int::from(i64::MAX);
        let min = Int::from(i64::MIN);
        assert_eq!(max.add(&Int::ONE), int("9223372036854775808"));
        assert_eq!(max.add(&Int::ONE).sub(&Int::ONE), max);
        assert_eq!(min.neg(), int("9223372036854775808"));
        assert_eq!(min.neg().neg(), min);
        assert_eq!(min.mul(&min), int("85070591730234615865843651857942052864"));
        assert_eq!(min.sub(&max), int("-18446744073709551615"));
        assert_eq!(Int::from(1i64).sub(&int("9223372036854775808")), Int::from(-i64::MAX));
        assert_eq!(int("123456789012345678901234567890").mul(&Int::ZERO), Int::ZERO);
        assert!(min < max && int("-9223372036854775809") < min && int("9223372036854775808") > max);
    }

    #[test]
    fn division_rounds_down() {
        for (a, b, q, r) in [
            ("7", "2", "3", "1"),
            ("-7", "2", "-4", "1"),
            ("7", "-2", "-4", "-1"),
            ("-7", "-2", "3", "-1"),
            ("6", "-2", "-3", "0"),
            ("-9223372036854775808", "-1", "9223372036854775808", "0"),
            ("-100000000000000000000", "3", "-33333333333333333334", "2"),
            ("100000000000000000000", "-7", "-14285714285714285715", "-5"),
            ("5", "-100000000000000000000", "-1", "-99999999999999999995"),
        ] {
            assert_eq!(int(a).div_mod(&int(b)).unwrap(), (int(q), int(r)), "{a} {b}");
            assert_eq!(int(a).floor_div(&int(b)).unwrap(), int(q));
            assert_eq!(int(a).modulo(&int(b)).unwrap(), int(r));
        }
        assert_eq!(Int::ONE.div_mod(&Int::ZERO), Err(NumberError::ZeroDivision("division by zero")));
    }

    #[test]
    fn powers() {
        assert_eq!(int("3").pow(&int("50")).unwrap(), int("717897987691852588770249"));
        assert_eq!(int("-2").pow(&int("63")).unwrap(), Int::from(i64::MIN));
        assert_eq!(int("-2").pow(&int("65")).unwrap(), int("-36893488147419103232"));
        assert_eq!(int("-8").pow(&int("64")).unwrap().bit_length(), 193);
        assert_eq!(int("-1").pow(&int("100000000000000000001")).unwrap(), int("-1"));
        assert_eq!(int("10").pow(&int("30")).unwrap(), int("1000000000000000000000000000000"));
        assert_eq!(int("10").pow(&int("100000000000000000001")), Err(NumberError::Memory));
        assert_eq!(int("10").pow(&int("10000000000000000")), Err(NumberError::Memory));
        assert_eq!(int("7").pow_mod(&int("560"), &int("561")).unwrap(), int("1"));
        assert_eq!(int("3").pow_mod(&int("-1"), &int("7")).unwrap(), int("5"));
        assert_eq!(int("3").pow_mod(&int("2"), &int("-7")).unwrap(), int("-5"));
        assert_eq!(int("38").pow_mod(&int("-1"), &int("97")).unwrap(), int("23"));
        assert_eq!(int("5").pow_mod(&int("3"), &int("1")).unwrap(), Int::ZERO);
        assert_eq!(
            int("123456789").pow_mod(&int("98765432123456789"), &int("1000000000000000000000007")).unwrap(),
            int("885510540648699677930384")
        );
        assert!(int("2").pow_mod(&int("-1"), &int("4")).is_err());
        assert!(int("2").pow_mod(&int("1"), &Int::ZERO).is_err());
    }
}
