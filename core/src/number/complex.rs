//! Complex numbers: arithmetic with C99's handling of infinities, powers, text.
//!
//! Operations between a complex number and a real one treat the real one as having no imaginary part at all, as
//! CPython does since 3.14, so that `-0.0` and infinities survive.

use super::error::NumberError;
use super::float_text::{parse as parse_float, repr_part};
use super::radix::trim_blanks;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

const BY_ZERO: NumberError = NumberError::ZeroDivision("division by zero");

/// 1 or 0 with the sign of `v`: infinities become units, all else vanishes.
fn boxed(v: f64) -> f64 {
    if v.is_infinite() { 1.0f64.copysign(v) } else { 0.0f64.copysign(v) }
}

/// A NaN becomes a zero of its sign.
fn no_nan(v: f64) -> f64 {
    if v.is_nan() { 0.0f64.copysign(v) } else { v }
}

#[expect(clippy::should_implement_trait, reason = "division can fail, and the five belong side by side")]
impl Complex {
    /// From its parts.
    #[must_use]
    pub const fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    /// `self + other`.
    #[must_use]
    pub fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }

    /// `self + real`.
    #[must_use]
    pub fn add_real(self, real: f64) -> Self {
        Self::new(self.re + real, self.im)
    }

    /// `self - other`.
    #[must_use]
    pub fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }

    /// `self - real`.
    #[must_use]
    pub fn sub_real(self, real: f64) -> Self {
        Self::new(self.re - real, self.im)
    }

    /// `real - self`.
    #[must_use]
    pub fn real_sub(real: f64, other: Self) -> Self {
        Self::new(real - other.re, -other.im)
    }

    /// `self * other`; an infinite factor gives an infinite product.
    #[must_use]
    pub fn mul(self, other: Self) -> Self {
        let (mut a, mut b, mut c, mut d) = (self.re, self.im, other.re, other.im);
        let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
        let product = Self::new(ac - bd, ad + bc);
        if !(product.re.is_nan() && product.im.is_nan()) {
            return product;
        }
        let mut infinite = false;
        if a.is_infinite() || b.is_infinite() {
            (a, b, c, d) = (boxed(a), boxed(b), no_nan(c), no_nan(d));
            infinite = true;
        }
        if c.is_infinite() || d.is_infinite() {
            (a, b, c, d) = (no_nan(a), no_nan(b), boxed(c), boxed(d));
            infinite = true;
        }
        if !infinite && [ac, bd, ad, bc].iter().any(|v| v.is_infinite()) {
            (a, b, c, d) = (no_nan(a), no_nan(b), no_nan(c), no_nan(d));
            infinite = true;
        }
        if infinite { Self::new(f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c)) } else { product }
    }

    /// `self * real`.
    #[must_use]
    pub fn mul_real(self, real: f64) -> Self {
        Self::new(self.re * real, self.im * real)
    }

    /// `self / other`, scaled by the larger part of the divisor.
    pub fn div(self, other: Self) -> Result<Self, NumberError> {
        let (re, im) = (other.re.abs(), other.im.abs());
        let quotient = if re >= im {
            if re == 0.0 {
                return Err(BY_ZERO);
            }
            let ratio = other.im / other.re;
            let scale = other.re + other.im * ratio;
            Self::new((self.re + self.im * ratio) / scale, (self.im - self.re * ratio) / scale)
        } else if im >= re {
            let ratio = other.re / other.im;
            let scale = other.re * ratio + other.im;
            Self::new((self.re * ratio + self.im) / scale, (self.im * ratio - self.re) / scale)
        } else {
            Self::new(f64::NAN, f64::NAN)
        };
        if !(quotient.re.is_nan() && quotient.im.is_nan()) {
            return Ok(quotient);
        }
        let infinite = |z: Self| z.re.is_infinite() || z.im.is_infinite();
        let finite = |z: Self| z.re.is_finite() && z.im.is_finite();
        Ok(if infinite(self) && finite(other) {
            let (x, y) = (boxed(self.re), boxed(self.im));
            Self::new(f64::INFINITY * (x * other.re + y * other.im), f64::INFINITY * (y * other.re - x * other.im))
        } else if infinite(other) && finite(self) {
            let (x, y) = (boxed(other.re), boxed(other.im));
            Self::new(0.0 * (self.re * x + self.im * y), 0.0 * (self.im * x - self.re * y))
        } else {
            quotient
        })
    }

    /// `self / real`.
    pub fn div_real(self, real: f64) -> Result<Self, NumberError> {
        if real == 0.0 { Err(BY_ZERO) } else { Ok(Self::new(self.re / real, self.im / real)) }
    }

    /// `real / self`.
    pub fn real_div(real: f64, other: Self) -> Result<Self, NumberError> {
        let (re, im) = (other.re.abs(), other.im.abs());
        let quotient = if re >= im {
            if re == 0.0 {
                return Err(BY_ZERO);
            }
            let ratio = other.im / other.re;
            let scale = other.re + other.im * ratio;
            Self::new(real / scale, (-real * ratio) / scale)
        } else if im >= re {
            let ratio = other.re / other.im;
            let scale = other.re * ratio + other.im;
            Self::new((real * ratio) / scale, (-real) / scale)
        } else {
            Self::new(f64::NAN, f64::NAN)
        };
        if quotient.re.is_nan()
            && quotient.im.is_nan()
            && (other.re.is_infinite() || other.im.is_infinite())
            && real.is_finite()
        {
            let (x, y) = (boxed(other.re), boxed(other.im));
            return Ok(Self::new(0.0 * (real * x), 0.0 * (-real * y)));
        }
        Ok(quotient)
    }

    /// `-self`.
    #[must_use]
    pub fn neg(self) -> Self {
        Self::new(-self.re, -self.im)
    }

    /// The conjugate.
    #[must_use]
    pub fn conjugate(self) -> Self {
        Self::new(self.re, -self.im)
    }

    /// `abs(self)`.
    pub fn abs(self) -> Result<f64, NumberError> {
        let length = self.re.hypot(self.im);
        if length.is_infinite() && self.re.is_finite() && self.im.is_finite() {
            return Err(NumberError::Overflow("absolute value too large"));
        }
        Ok(length)
    }

    /// `self ** exponent`.
    pub fn pow(self, exponent: Self) -> Result<Self, NumberError> {
        let power = if exponent.im == 0.0 && exponent.re == exponent.re.floor() && exponent.re.abs() <= 100.0 {
            self.pow_int(exponent.re as i32)?
        } else {
            self.pow_polar(exponent)?
        };
        if power.re.is_infinite() || power.im.is_infinite() {
            return Err(NumberError::Overflow("complex exponentiation"));
        }
        Ok(power)
    }

    fn pow_int(self, exponent: i32) -> Result<Self, NumberError> {
        let mut power = Self::new(1.0, 0.0);
        let mut square = self;
        let mut rest = exponent.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                power = power.mul(square);
            }
            rest >>= 1;
            if rest > 0 {
                square = square.mul(square);
            }
        }
        if exponent >= 0 {
            return Ok(power);
        }
        if self.re == 0.0 && self.im == 0.0 {
            return Err(NumberError::ZeroDivision("zero to a negative or complex power"));
        }
        // A power that vanished makes the result overflow.
        Self::new(1.0, 0.0).div(power).map_err(|_| NumberError::ZeroDivision("zero to a negative or complex power"))
    }

    fn pow_polar(self, exponent: Self) -> Result<Self, NumberError> {
        if self.re == 0.0 && self.im == 0.0 {
            if exponent.im != 0.0 || exponent.re < 0.0 {
                return Err(NumberError::ZeroDivision("zero to a negative or complex power"));
            }
            return Ok(Self::default());
        }
        let length = self.re.hypot(self.im);
        let angle = self.im.atan2(self.re);
        let mut scale = length.powf(exponent.re);
        let mut phase = angle * exponent.re;
        if exponent.im != 0.0 {
            scale /= (angle * exponent.im).exp();
            phase += exponent.im * length.ln();
        }
        if phase.is_infinite() {
            // The cosine of an infinity is an error of the domain, which CPython reports in these words.
            return Err(NumberError::ZeroDivision("zero to a negative or complex power"));
        }
        Ok(Self::new(scale * phase.cos(), scale * phase.sin()))
    }

    /// `repr(complex)`.
    #[must_use]
    pub fn repr(self) -> String {
        let im = repr_part(self.im);
        if self.re == 0.0 && self.re.is_sign_positive() {
            return format!("{im}j");
        }
        let plus = if im.starts_with('-') { "" } else { "+" };
        format!("({}{plus}{im}j)", repr_part(self.re))
    }

    /// `complex(text)`; `None` where it is malformed.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut rest = trim_blanks(text);
        if let [b'(', inner @ .., b')'] = rest {
            rest = trim_blanks(inner);
        }
        if let [number @ .., b'j' | b'J'] = rest {
            // The imaginary part starts at the last sign that is not an exponent's.
            let split = (0..number.len())
                .rev()
                .find(|&i| matches!(number[i], b'+' | b'-') && (i == 0 || !matches!(number[i - 1], b'e' | b'E')))
                .unwrap_or(0);
            let (re, im) = number.split_at(split);
            let re = if re.is_empty() { 0.0 } else { part(re)? };
            let im = match im {
                [] | [b'+'] => 1.0,
                [b'-'] => -1.0,
                im => part(im)?,
            };
            return Some(Self::new(re, im));
        }
        part(rest).map(|re| Self::new(re, 0.0))
    }
}

/// A float without white space around it.
fn part(text: &[u8]) -> Option<f64> {
    if trim_blanks(text).len() == text.len() { parse_float(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z(re: f64, im: f64) -> Complex {
        Complex::new(re, im)
    }

    #[test]
    fn repr_as_cpython() {
        for (value, expected) in [
            (z(1.0, 2.0), "(1+2j)"),
            (z(0.0, -1.5), "-1.5j"),
            (z(-0.0, 1.0), "(-0+1j)"),
            (z(1.0, -0.0), "(1-0j)"),
            (z(0.0, 0.0), "0j"),
            (z(f64::NAN, f64::INFINITY), "(nan+infj)"),
            (z(1e16, f64::NEG_INFINITY), "(1e+16-infj)"),
            (z(0.0, f64::NAN), "nanj"),
        ] {
            assert_eq!(value.repr(), expected);
        }
    }

    #[test]
    fn parse_as_cpython() {
        for (text, expected) in [
            ("1+2j", Some(z(1.0, 2.0))),
            ("(1-2J)", Some(z(1.0, -2.0))),
            (" ( 1 ) ", Some(z(1.0, 0.0))),
            ("j", Some(z(0.0, 1.0))),
            ("-j", Some(z(0.0, -1.0))),
            ("1e-5-2e+5j", Some(z(1e-5, -2e5))),
            ("inf+infj", Some(z(f64::INFINITY, f64::INFINITY))),
            ("1+j", Some(z(1.0, 1.0))),
            ("1_0j", Some(z(0.0, 10.0))),
            ("1 +2j", None),
            ("1+ 2j", None),
            ("1+2", None),
            ("", None),
            ("()", None),
            ("1j+2", None),
            ("1++2j", None),
            ("1+2j3", None),
            ("((1))", None),
            ("1-+2j", None),
        ] {
            assert_eq!(Complex::parse(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn arithmetic_as_cpython() {
        assert_eq!(z(1.0, 2.0).mul(z(3.0, -4.0)), z(11.0, 2.0));
        assert_eq!(z(1.0, 2.0).div(z(3.0, -4.0)).unwrap(), z(-0.2, 0.4));
        assert_eq!(z(1.0, 2.0).div(z(-4.0, 3.0)).unwrap(), z(0.08, -0.44));
        assert!(z(1.0, 2.0).div(z(0.0, -0.0)).is_err());
        assert_eq!(z(f64::INFINITY, f64::NAN).mul(z(1.0, 1.0)).re, f64::INFINITY);
        assert_eq!(z(1.0, 2.0).pow(z(2.0, 0.0)).unwrap(), z(-3.0, 4.0));
        assert_eq!(z(0.0, 1.0).pow(z(-2.0, 0.0)).unwrap(), z(-1.0, -0.0));
        assert_eq!(z(2.0, 0.0).pow(z(0.5, 0.0)).unwrap(), z(std::f64::consts::SQRT_2, 0.0));
        assert_eq!(z(-8.0, 0.0).pow(z(1.0 / 3.0, 0.0)).unwrap(), z(1.0000000000000002, 1.7320508075688772));
        assert_eq!(z(1.0, 1.0).pow(z(0.0, 1.0)).unwrap(), z(0.4288290062943679, 0.1548717524642468));
        assert_eq!(z(0.0, 0.0).pow(z(0.0, 0.0)).unwrap(), z(1.0, 0.0));
        assert!(z(0.0, 0.0).pow(z(-1.0, 0.0)).is_err() && z(0.0, 0.0).pow(z(0.0, 1.0)).is_err());
        assert!(z(1e200, 0.0).pow(z(3.0, 0.0)).is_err());
        assert_eq!(z(3.0, -4.0).abs(), Ok(5.0));
        assert!(z(f64::MAX, f64::MAX).abs().is_err());
    }
}
