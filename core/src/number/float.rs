//! Float arithmetic where Python's differs from the machine's: floor division, modulo, powers, rounding.

use super::convert::decompose;
use super::error::NumberError;
use super::int::Int;

const BY_ZERO: NumberError = NumberError::ZeroDivision("division by zero");

/// `a / b`.
#[inline]
pub fn divide(a: f64, b: f64) -> Result<f64, NumberError> {
    if b == 0.0 { Err(BY_ZERO) } else { Ok(a / b) }
}

/// Floor division and the remainder with the sign of the divisor.
pub fn div_mod(a: f64, b: f64) -> Result<(f64, f64), NumberError> {
    if b == 0.0 {
        return Err(BY_ZERO);
    }
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        // The quotient is within rounding of an integer.
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    Ok((floor, remainder))
}

/// `a // b`.
pub fn floor_div(a: f64, b: f64) -> Result<f64, NumberError> {
    div_mod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`.
#[inline]
pub fn modulo(a: f64, b: f64) -> Result<f64, NumberError> {
    if b == 0.0 {
        return Err(BY_ZERO);
    }
    let remainder = a % b;
    Ok(if remainder == 0.0 {
        0.0f64.copysign(b)
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    })
}

/// What `a ** b` gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    /// A float.
    Real(f64),
    /// A negative base with a fractional exponent: the caller computes a complex power.
    Complex,
}

/// `a ** b`.
pub fn power(a: f64, b: f64) -> Result<Power, NumberError> {
    if b == 0.0 || a == 1.0 {
        return Ok(Power::Real(1.0));
    }
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(NumberError::ZeroDivision("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
        return Ok(Power::Complex);
    }
    let power = a.powf(b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        // CPython reports the C library's ERANGE: the exception's arguments are (34, this text).
        return Err(NumberError::Overflow("Numerical result out of range"));
    }
    Ok(Power::Real(power))
}

/// `round(value)`: the nearest integer, ties to even.
pub fn round_to_int(value: f64) -> Result<Int, NumberError> {
    Int::from_f64(value.round_ties_even())
}

/// `round(value, digits)`: correctly rounded on the exact decimal value, ties to even.
pub fn round_to_digits(value: f64, digits: i64) -> Result<f64, NumberError> {
    // Beyond these, every float has fewer decimals, or rounds to zero.
    if !value.is_finite() || value == 0.0 || digits > 323 {
        return Ok(value);
    }
    if digits < -309 {
        return Ok(0.0f64.copysign(value));
    }
    let rounded = if digits >= 0 {
        let digits = digits as usize;
        format!("{value:.digits$}").parse().unwrap_or(value)
    } else {
        round_to_power(value, digits.unsigned_abs() as i32)
    };
    if rounded.is_infinite() {
        return Err(NumberError::Overflow("rounded value too large to represent"));
    }
    Ok(rounded)
}

/// Rounds to a multiple of 10^power.
fn round_to_power(value: f64, power: i32) -> f64 {
    // Every digit of the exact value, so that neither the exponent nor a tie is mistaken.
    let shown = format!("{:.1100e}", value.abs());
    let (digits, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let magnitude: f64 = match exponent - power {
        precision @ 0.. => {
            let precision = precision as usize;
            format!("{:.precision$e}", value.abs()).parse().unwrap_or(f64::INFINITY)
        }
        // The value has as many digits as the unit has zeros: more than its half makes one, a tie goes to zero.
        -1 if digits.trim_end_matches('0') > "5." => format!("1e{power}").parse().unwrap_or(f64::INFINITY),
        _ => 0.0,
    };
    magnitude.copysign(value)
}

/// `float.as_integer_ratio`.
pub fn as_integer_ratio(value: f64) -> Result<(Int, Int), NumberError> {
    if value.is_nan() {
        return Err(NumberError::value("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(NumberError::Overflow("cannot convert Infinity to integer ratio"));
    }
    let (mut mantissa, mut exponent) = decompose(value);
    if mantissa == 0 {
        return Ok((Int::ZERO, Int::ONE));
    }
    let zeros = (mantissa.trailing_zeros() as i32).min(if exponent < 0 { -exponent } else { 0 });
    mantissa >>= zeros;
    exponent += zeros;
    let magnitude = Int::from(mantissa);
    let magnitude = if value < 0.0 { magnitude.neg() } else { magnitude };
    let scale = Int::ONE.shl(&Int::from(i64::from(exponent.abs())))?;
    Ok(if exponent >= 0 { (magnitude.mul(&scale), Int::ONE) } else { (magnitude, scale) })
}

/// `float.is_integer`.
#[must_use]
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value.fract() == 0.0
}

impl Int {
    /// `round(int, digits)` for negative `digits`: to a multiple of a power of ten, ties to even.
    pub fn round_to_digits(&self, digits: &Self) -> Result<Self, NumberError> {
        if !digits.is_negative() {
            return Ok(self.clone());
        }
        let places = digits.neg();
        // More places than the value has digits, with room to spare: zero.
        let Some(places) = places.as_u64().filter(|&p| p <= self.bit_length()) else { return Ok(Self::ZERO) };
        let unit = Self::Small(10).pow(&Self::from(places))?;
        let (quotient, remainder) = self.div_mod(&unit)?;
        let twice = remainder.add(&remainder);
        let up = twice > unit || (twice == unit && quotient.is_odd());
        let quotient = if up { quotient.add(&Self::ONE) } else { quotient };
        Ok(quotient.mul(&unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division() {
        let same = |a: (f64, f64), b: (f64, f64)| {
            assert_eq!((a.0.to_bits(), a.1.to_bits()), (b.0.to_bits(), b.1.to_bits()), "{a:?} {b:?}");
        };
        for (a, b, expected) in [
            (7.5, 2.0, (3.0, 1.5)),
            (-7.5, 2.0, (-4.0, 0.5)),
            (7.5, -2.0, (-4.0, -0.5)),
            (-7.5, -2.0, (3.0, -1.5)),
            (0.0, 3.0, (0.0, 0.0)),
            (-0.0, 3.0, (-0.0, 0.0)),
            (0.0, -3.0, (-0.0, -0.0)),
            (1e+300, 7.0, (1.4285714285714286e+299, 1.0)),
            (5.0, f64::INFINITY, (0.0, 5.0)),
            (-5.0, f64::INFINITY, (-1.0, f64::INFINITY)),
            (6.0, 0.1, (59.0, 0.09999999999999967)),
            (-6.0, 0.1, (-60.0, 3.3306690738754696e-16)),
            (1.0, 0.1, (9.0, 0.09999999999999995)),
            (4.0, -2.0, (-2.0, -0.0)),
            (-1e-20, 3.0, (-1.0, 3.0)),
        ] {
            same(div_mod(a, b).unwrap(), expected);
            assert_eq!(modulo(a, b).unwrap().to_bits(), expected.1.to_bits());
        }
        assert!(div_mod(1.0, -0.0).is_err() && divide(1.0, 0.0).is_err() && modulo(1.0, 0.0).is_err());
    }

    #[test]
    fn powers() {
        assert_eq!(power(2.0, 0.5), Ok(Power::Real(std::f64::consts::SQRT_2)));
        assert_eq!(power(-8.0, 1.0 / 3.0), Ok(Power::Complex));
        assert_eq!(power(-2.0, 3.0), Ok(Power::Real(-8.0)));
        assert_eq!(power(f64::NAN, 0.0), Ok(Power::Real(1.0)));
        assert_eq!(power(0.0, f64::NEG_INFINITY), Ok(Power::Real(f64::INFINITY)));
        assert_eq!(power(f64::NEG_INFINITY, 0.5), Ok(Power::Real(f64::INFINITY)));
        assert_eq!(power(0.0, -1.0), Err(NumberError::ZeroDivision("zero to a negative power")));
        assert!(power(10.0, 400.0).is_err());
    }

    #[test]
    fn rounding() {
        let cases: &[(f64, i64, f64)] = &[
            (2.675, 2, 2.67),
            (2.5, 0, 2.0),
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (-0.5, 0, -0.0),
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (1e+16, -1, 1e+16),
            (25.0, -1, 20.0),
            (35.0, -1, 40.0),
            (-15.0, -1, -20.0),
            (15.000001, -1, 20.0),
            (5.0, -1, 0.0),
            (6.0, -1, 10.0),
            (5.0000001, -1, 10.0),
            (4.9, -1, 0.0),
            (50.0, -2, 0.0),
            (51.0, -2, 100.0),
            (1234.5678, -2, 1200.0),
            (1234.5678, 2, 1234.57),
            (1e+308, -308, 1e+308),
            (1e+22, -22, 1e+22),
            (5e-324, 323, 0.0),
            (5e-324, 324, 5e-324),
            (123.456, -3, 0.0),
            (999.99, -3, 1000.0),
            (0.1, 20, 0.1),
            (1e-07, 6, 0.0),
            (9.995, 2, 9.99),
            (-0.0, 2, -0.0),
            (1e+308, -309, 0.0),
            (5e+307, -308, 1e+308),
            (6e+307, -308, 1e+308),
        ];
        for &(value, digits, expected) in cases {
            assert_eq!(round_to_digits(value, digits).unwrap().to_bits(), expected.to_bits(), "{value} {digits}");
        }
        assert!(round_to_digits(1.7e308, -308).is_err());
        assert_eq!(round_to_int(2.5).unwrap(), Int::from(2i64));
        assert_eq!(round_to_int(-3.5).unwrap(), Int::from(-4i64));
        for (value, digits, expected) in [
            (15i64, -1, 20),
            (25, -1, 20),
            (-15, -1, -20),
            (149, -2, 100),
            (150, -2, 200),
            (5, -1, 0),
            (6, -1, 10),
            (7, -40, 0),
            (7, 3, 7),
        ] {
            assert_eq!(
                Int::from(value).round_to_digits(&Int::from(digits as i64)).unwrap(),
                Int::from(expected as i64),
                "{value} {digits}"
            );
        }
    }

    #[test]
    fn ratios() {
        let ratio = |v: f64| as_integer_ratio(v).map(|(n, d)| format!("{n}/{d}")).unwrap();
        assert_eq!(ratio(0.75), "3/4");
        assert_eq!(ratio(-0.1), "-3602879701896397/36028797018963968");
        assert_eq!(ratio(1e23), "99999999999999991611392/1");
        assert_eq!(ratio(6.0), "6/1");
        assert_eq!(ratio(-0.0), "0/1");
        assert!(as_integer_ratio(f64::NAN).is_err());
    }
}
