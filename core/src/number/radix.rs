//! Integers as text in any base from 2 to 36, both ways, in sub-quadratic time for long decimal ones.

use std::borrow::Cow;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;

use super::divide::div_rem;
use super::error::NumberError;
use super::int::Int;
use crate::text::{Text, class};

/// CPython's default for `sys.set_int_max_str_digits`.
pub const DEFAULT_MAX_DIGITS: usize = 4300;
/// The least that it may be set to, but for none at all.
pub const LEAST_MAX_DIGITS: usize = 640;

/// Numbers with fewer bits are converted by `num_bigint` directly.
const SIMPLE_BITS: u64 = 4096;
/// Strings with fewer digits are parsed by `num_bigint` directly.
const SIMPLE_DIGITS: usize = 1024;

/// Why a string is not an integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntParseError {
    /// Not a number in that base.
    Invalid,
    /// More decimal digits than the limit allows: how many, and the limit.
    TooLong(usize, usize),
}

impl IntParseError {
    /// The message of the `ValueError`; `repr` is that of what was to be parsed.
    #[must_use]
    pub fn message(&self, base: u32, repr: &str) -> String {
        match self {
            Self::Invalid => format!("invalid literal for int() with base {base}: {repr}"),
            Self::TooLong(digits, limit) => format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            ),
        }
    }
}

/// The text with every decimal digit and white space in its ASCII form, for the number parsers; other characters
/// beyond ASCII become `?`, which no parser accepts.
#[must_use]
pub fn to_ascii(text: &Text) -> Cow<'_, [u8]> {
    if let Some(s) = text.as_str() {
        return Cow::Borrowed(s.as_bytes());
    }
    let ascii = |code: u32| match class::decimal_value(code) {
        _ if code < 0x80 => code as u8,
        Some(digit) => b'0' + digit as u8,
        None if class::is_space(code) => b' ',
        None => b'?',
    };
    Cow::Owned(text.codes().map(ascii).collect())
}

/// Whether a byte is white space to the number parsers.
pub(crate) fn is_blank(byte: u8) -> bool {
    class::is_space(u32::from(byte)) && byte < 0x80
}

pub(crate) fn trim_blanks(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// The prefix letter's base, for `0x`, `0o`, `0b`.
fn prefix_base(letter: u8) -> Option<u32> {
    match letter {
        b'x' | b'X' => Some(16),
        b'o' | b'O' => Some(8),
        b'b' | b'B' => Some(2),
        _ => None,
    }
}

impl Int {
    /// `int(text, base)`: white space around, a sign, a prefix that agrees with the base (or decides it for base 0),
    /// single underscores between digits. `base` is 0 or 2 to 36; `limit` is the most decimal digits, 0 for no limit.
    pub fn parse(text: &[u8], base: u32, limit: usize) -> Result<Self, IntParseError> {
        let mut rest = trim_blanks(text);
        let mut negative = false;
        if let [sign @ (b'+' | b'-'), after @ ..] = rest {
            negative = *sign == b'-';
            rest = after;
        }
        let mut actual = base;
        let mut must_be_zero = false;
        if let [b'0', letter, after @ ..] = rest
            && let Some(prefixed) = prefix_base(*letter)
            && (base == 0 || base == prefixed)
        {
            actual = prefixed;
            rest = after.strip_prefix(b"_").unwrap_or(after);
        } else if base == 0 {
            actual = 10;
            must_be_zero = rest.first() == Some(&b'0');
        }
        let digits = digits_of(rest, actual).ok_or(IntParseError::Invalid)?;
        if !actual.is_power_of_two() && limit > 0 && digits.len() > limit {
            return Err(IntParseError::TooLong(digits.len(), limit));
        }
        let value = match small_value(&digits, actual) {
            Some(v) => Self::Small(if negative { -v } else { v }),
            None => {
                let magnitude = big_value(&digits, actual);
                Self::from(BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, magnitude))
            }
        };
        if must_be_zero && !value.is_zero() { Err(IntParseError::Invalid) } else { Ok(value) }
    }

    /// The decimal text; refused above `limit` digits (0 for no limit), as `str(int)` is.
    pub fn to_decimal(&self, limit: usize) -> Result<String, NumberError> {
        let too_long = || {
            NumberError::Value(Cow::Owned(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )))
        };
        if let Self::Small(v) = self {
            return Ok(v.to_string());
        }
        // 10 bits are a little more than three digits: a cheap test before the conversion.
        if limit > 0 && self.bit_length() / 10 * 3 > limit as u64 + 3 {
            return Err(too_long());
        }
        self.check_room(4)?;
        let digits = self.magnitude_digits(10);
        if limit > 0 && digits.len() > limit {
            return Err(too_long());
        }
        Ok(if self.is_negative() { format!("-{digits}") } else { digits })
    }

    /// The digits of the absolute value in a base from 2 to 36, lowercase, without a prefix.
    #[must_use]
    pub fn magnitude_digits(&self, base: u32) -> String {
        let base = base.clamp(2, 36);
        match self {
            Self::Small(v) => small_digits(v.unsigned_abs(), base),
            // Two words are written faster than a number of any size is divided.
            Self::Big(b) if base == 10 && b.bits() <= 128 => {
                let mut digits = b.magnitude().iter_u64_digits();
                let (low, high) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
                (u128::from(high) << 64 | u128::from(low)).to_string()
            }
            Self::Big(b) => big_digits(b.magnitude(), base),
        }
    }

    /// The text with a prefix, as `hex`, `oct` and `bin` write it.
    #[must_use]
    pub fn to_prefixed(&self, base: u32) -> String {
        let sign = if self.is_negative() { "-" } else { "" };
        let prefix = match base {
            2 => "0b",
            8 => "0o",
            16 => "0x",
            _ => "",
        };
        format!("{sign}{prefix}{}", self.magnitude_digits(base))
    }
}

/// The digit values without underscores; `None` where something is not a digit or an underscore stands alone.
fn digits_of(text: &[u8], base: u32) -> Option<Cow<'_, [u8]>> {
    let mut after_digit = false;
    let mut underscores = 0;
    for &byte in text {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            underscores += 1;
            after_digit = false;
        } else {
            (byte as char).to_digit(base)?;
            after_digit = true;
        }
    }
    if !after_digit {
        return None;
    }
    Some(if underscores == 0 {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.iter().copied().filter(|&b| b != b'_').collect())
    })
}

fn small_value(digits: &[u8], base: u32) -> Option<i64> {
    let mut value = 0i64;
    for &digit in digits {
        let digit = (digit as char).to_digit(base)?;
        value = value.checked_mul(i64::from(base))?.checked_add(i64::from(digit))?;
    }
    Some(value)
}

fn big_value(digits: &[u8], base: u32) -> BigUint {
    if digits.len() < SIMPLE_DIGITS || base.is_power_of_two() {
        return BigUint::parse_bytes(digits, base).unwrap_or_default();
    }
    // Blocks of equal length from the right, combined pairwise: each round squares the power.
    let mut values: Vec<BigUint> =
        digits.rchunks(SIMPLE_DIGITS).map(|block| BigUint::parse_bytes(block, base).unwrap_or_default()).collect();
    let mut power = BigUint::from(base).pow(SIMPLE_DIGITS as u32);
    while values.len() > 1 {
        values = values
            .chunks(2)
            .map(|pair| match pair {
                [low, high] => high * &power + low,
                [low] => low.clone(),
                _ => BigUint::zero(),
            })
            .collect();
        if values.len() > 1 {
            power = &power * &power;
        }
    }
    values.pop().unwrap_or_default()
}

fn small_digits(mut value: u64, base: u32) -> String {
    if base == 10 {
        return value.to_string();
    }
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((value % u64::from(base)) as u32, base).unwrap_or('0'));
        value /= u64::from(base);
        if value == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn big_digits(value: &BigUint, base: u32) -> String {
    if base.is_power_of_two() || value.bits() < SIMPLE_BITS {
        return value.to_str_radix(base);
    }
    // base^(2^k * chunk) for k = 0, 1, … up to about the square root of the value.
    let chunk = (SIMPLE_BITS as f64 / f64::from(base).log2()) as usize;
    let mut powers = vec![BigUint::from(base).pow(chunk as u32)];
    while let Some(last) = powers.last()
        && last.bits() * 2 <= value.bits() + 1
    {
        powers.push(last * last);
    }
    let mut out = String::new();
    push_digits(value, base, &powers, chunk << powers.len(), false, &mut out);
    out
}

/// Appends `value < base^width`, padded with zeros to `width` digits unless it leads the number.
fn push_digits(value: &BigUint, base: u32, powers: &[BigUint], width: usize, padded: bool, out: &mut String) {
    let Some((power, lower)) = powers.split_last() else {
        let digits = value.to_str_radix(base);
        if padded {
            out.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
            out.push_str(&digits);
        } else if !value.is_zero() {
            out.push_str(&digits);
        }
        return;
    };
    let (high, low) = div_rem(value, power);
    let padded = padded || !out.is_empty();
    push_digits(&high, base, lower, width / 2, padded, out);
    let padded = padded || !out.is_empty();
    push_digits(&low, base, lower, width / 2, padded, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(s: &str, base: u32) -> Option<String> {
        Int::parse(&to_ascii(&Text::from(s)), base, 0).ok().map(|v| v.to_string())
    }

    #[test]
    fn parses_as_cpython() {
        for (s, base, expected) in [
            ("12", 10, Some("12")),
            (" \t-1_000\n", 10, Some("-1000")),
            ("+7", 10, Some("7")),
            ("0x1F", 16, Some("31")),
            ("0x_1f", 0, Some("31")),
            ("0b101", 2, Some("5")),
            ("0b101", 16, Some("45313")),
            ("0o17", 0, Some("15")),
            ("1f", 16, Some("31")),
            ("zz", 36, Some("1295")),
            ("00_0", 0, Some("0")),
            ("010", 10, Some("10")),
            ("-0", 10, Some("0")),
            ("٣٤\u{2003}", 10, Some("34")),
            ("-9223372036854775808", 10, Some("-9223372036854775808")),
            ("123456789012345678901234567890", 10, Some("123456789012345678901234567890")),
            ("010", 0, None),
            ("", 10, None),
            ("-", 10, None),
            ("- 1", 10, None),
            ("1__0", 10, None),
            ("_1", 10, None),
            ("1_", 10, None),
            ("0x", 16, None),
            ("0x", 0, None),
            ("0_x1", 0, None),
            ("2", 2, None),
            ("1.0", 10, None),
            ("é", 10, None),
            ("1 2", 10, None),
        ] {
            assert_eq!(parse(s, base).as_deref(), expected, "{s:?} {base}");
        }
        assert_eq!(IntParseError::Invalid.message(10, "'x'"), "invalid literal for int() with base 10: 'x'");
    }

    #[test]
    fn long_numbers_both_ways() {
        for digits in [1_000usize, 1_024, 1_025, 5_000, 20_001, 65_536] {
            let text: String = (0..digits).map(|i| char::from(b'1' + (i * i % 9) as u8)).collect();
            let value = Int::parse(text.as_bytes(), 10, 0).unwrap();
            assert_eq!(value.to_decimal(0).unwrap(), text);
            let zeros = format!("1{}", "0".repeat(digits));
            let value = Int::parse(zeros.as_bytes(), 10, 0).unwrap();
            assert_eq!(value.to_decimal(0).unwrap(), zeros);
            assert_eq!(value.sub(&Int::ONE).to_decimal(0).unwrap(), "9".repeat(digits));
            assert_eq!(value.sub(&Int::ONE), Int::parse("9".repeat(digits).as_bytes(), 10, 0).unwrap());
            assert_eq!(Int::parse(value.magnitude_digits(7).as_bytes(), 7, 0).unwrap(), value);
        }
    }

    #[test]
    fn limits() {
        let long = "1".repeat(4301);
        let refused = Int::parse(long.as_bytes(), 10, DEFAULT_MAX_DIGITS).unwrap_err();
        assert_eq!(
            refused.message(10, ""),
            "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        let value = Int::parse(long.as_bytes(), 10, 0).unwrap();
        assert_eq!(
            value.to_decimal(DEFAULT_MAX_DIGITS).unwrap_err().to_string(),
            "Exceeds the limit (4300 digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert!(
            Int::parse(&long.as_bytes()[1..], 10, DEFAULT_MAX_DIGITS).unwrap().to_decimal(DEFAULT_MAX_DIGITS).is_ok()
        );
        assert!(Int::parse(long.as_bytes(), 16, DEFAULT_MAX_DIGITS).is_ok());
    }

    #[test]
    fn prefixes() {
        assert_eq!(Int::from(-255i64).to_prefixed(16), "-0xff");
        assert_eq!(Int::ZERO.to_prefixed(2), "0b0");
        assert_eq!(Int::from(i64::MIN).to_prefixed(8), "-0o1000000000000000000000");
        assert_eq!(Int::from(10i64).pow(&Int::from(20i64)).unwrap().to_prefixed(16), "0x56bc75e2d63100000");
    }
}
