//! Floats as text: `repr`, the digits that formatting lays out, and parsing.
//!
//! Shortest digits come from `zmij`; digits to a given precision from the standard library, which rounds the exact
//! decimal value. Layout is done here, because Python's rules differ from both.

use super::radix::{is_blank, trim_blanks};

/// The decimal digits of a finite number: `0.d₁d₂d₃… × 10^point`, without its sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// ASCII digits, no leading zero unless the number is zero ("0").
    pub digits: String,
    /// Where the decimal point stands, counted from the first digit.
    pub point: i32,
}

impl Digits {
    /// From text like `12.5e-7`.
    fn from_text(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        if digits.is_empty() {
            return Self { digits: "0".into(), point: 1 };
        }
        let point = exponent + whole.len() as i32 - (all.len() - digits.len()) as i32;
        Self { digits: digits.into(), point }
    }

    fn without_trailing_zeros(mut self) -> Self {
        let kept = self.digits.trim_end_matches('0').len().max(1);
        self.digits.truncate(kept);
        self
    }

    /// The shortest digits that read back as the same float.
    #[must_use]
    pub fn shortest(value: f64) -> Self {
        let (digits, length, point) = shortest(value);
        Self { digits: digits[..length].iter().map(|&d| char::from(d)).collect(), point }
    }

    /// Rounded to `precision` significant digits (at least one), without trailing zeros.
    #[must_use]
    pub fn significant(value: f64, precision: usize) -> Self {
        let precision = precision.clamp(1, MAX_DIGITS) - 1;
        Self::from_text(&format!("{:.precision$e}", value.abs())).without_trailing_zeros()
    }

    /// Rounded to `decimals` digits after the point, without trailing zeros.
    #[must_use]
    pub fn decimals(value: f64, decimals: usize) -> Self {
        let decimals = decimals.min(MAX_DIGITS);
        Self::from_text(&format!("{:.decimals$}", value.abs())).without_trailing_zeros()
    }
}

/// The shortest digits of a finite number in a fixed buffer, how many they are, and where the point stands.
fn shortest(value: f64) -> ([u8; 24], usize, i32) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (mut digits, mut length, mut point) = ([b'0'; 24], 0, None);
    let mut leading_zeros = 0;
    for (i, byte) in mantissa.bytes().enumerate() {
        match byte {
            b'.' => point = Some(i),
            b'0' if length == 0 => leading_zeros += 1,
            // At most 17 digits are significant; a longer run only ends in zeros, which are there already.
            _ if length < digits.len() => {
                digits[length] = byte;
                length += 1;
            }
            _ => {}
        }
    }
    if length == 0 {
        return (digits, 1, 1);
    }
    while length > 1 && digits[length - 1] == b'0' {
        length -= 1;
    }
    let whole = point.unwrap_or(mantissa.len());
    (digits, length, exponent + whole as i32 - leading_zeros)
}

/// No float has more decimals or significant digits: further ones are zeros.
const MAX_DIGITS: usize = 1100;

/// `repr(float)`.
#[must_use]
pub fn repr(value: f64) -> String {
    repr_with(value, true)
}

/// `repr` of a part of a complex number: an integral value is written without `.0`.
#[must_use]
pub fn repr_part(value: f64) -> String {
    repr_with(value, false)
}

fn repr_with(value: f64, point_zero: bool) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.into();
    }
    let (digits, length, point) = shortest(value);
    let digits = std::str::from_utf8(&digits[..length]).unwrap_or_default();
    let mut out = String::with_capacity(24);
    if value.is_sign_negative() {
        out.push('-');
    }
    if !(-3..=16).contains(&point) {
        push_exponential(digits, point - 1, &mut out);
    } else if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(digits);
    } else {
        let point = point as usize;
        if digits.len() <= point {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', point - digits.len()));
            if point_zero {
                out.push_str(".0");
            }
        } else {
            out.push_str(&digits[..point]);
            out.push('.');
            out.push_str(&digits[point..]);
        }
    }
    out
}

/// `d.ddde±xx`.
fn push_exponential(digits: &str, exponent: i32, out: &mut String) {
    let (first, rest) = digits.split_at(1);
    out.push_str(first);
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    push_exponent(exponent, 'e', out);
}

/// An exponent of at least two digits with its sign.
pub(crate) fn push_exponent(exponent: i32, letter: char, out: &mut String) {
    out.push(letter);
    out.push(if exponent < 0 { '-' } else { '+' });
    let magnitude = exponent.unsigned_abs();
    if magnitude < 10 {
        out.push('0');
    }
    out.push_str(&magnitude.to_string());
}

/// `float(text)`: white space around, underscores between digits, `inf`, `infinity` and `nan` in any case.
///
/// The text is as [`to_ascii`](super::radix::to_ascii) gives it. `None` where it is not a float.
#[must_use]
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = trim_blanks(text);
    let is_digit = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(u8::is_ascii_digit);
    let mut plain = Vec::new();
    let mut body = text;
    if text.contains(&b'_') {
        for (i, &byte) in text.iter().enumerate() {
            if byte != b'_' {
                plain.push(byte);
            } else if !is_digit(i.checked_sub(1)) || !is_digit(Some(i + 1)) {
                return None;
            }
        }
        body = &plain;
    }
    // What the standard library accepts after this is exactly what Python does.
    if body.iter().any(|&b| is_blank(b)) {
        return None;
    }
    std::str::from_utf8(body).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_as_cpython() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e+16, "1e+16"),
            (1000000000000000.0, "1000000000000000.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (1e+17, "1e+17"),
            (1.2345678901234568e+17, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (1e-05, "1e-05"),
            (1.5e-05, "1.5e-05"),
            (1e-05, "1e-05"),
            (5e-324, "5e-324"),
            (1.7976931348623157e+308, "1.7976931348623157e+308"),
            (1e+22, "1e+22"),
            (1e+23, "1e+23"),
            (2.5, "2.5"),
            (100.0, "100.0"),
            (0.3333333333333333, "0.3333333333333333"),
            (-0.6666666666666666, "-0.6666666666666666"),
            (123.456, "123.456"),
            (1e+100, "1e+100"),
            (0.00012345, "0.00012345"),
            (12345678.9, "12345678.9"),
            (-7.39852843699571e-09, "-7.39852843699571e-09"),
            (-4.657311567881792e-20, "-4.657311567881792e-20"),
            (7.331236999726828e-31, "7.331236999726828e-31"),
            (-0.032334897663023957, "-0.032334897663023957"),
            (7.965959400638763e-26, "7.965959400638763e-26"),
            (-3.3195198246433642e+28, "-3.3195198246433642e+28"),
            (2.333000853672369e-29, "2.333000853672369e-29"),
            (4.5638447074621324e-21, "4.5638447074621324e-21"),
            (0.004069607845874941, "0.004069607845874941"),
            (0.0009025423932830299, "0.0009025423932830299"),
        ] {
            assert_eq!(repr(value), expected);
        }
        assert_eq!(repr(f64::NAN), "nan");
        assert_eq!(repr(f64::NEG_INFINITY), "-inf");
        assert_eq!(repr_part(1.0), "1");
        assert_eq!(repr_part(-0.0), "-0");
        assert_eq!(repr_part(1e16), "1e+16");
    }

    #[test]
    fn parse_as_cpython() {
        for (text, expected) in [
            ("1", Some(1.0)),
            (" 1.5\n", Some(1.5)),
            ("1_000.5_0", Some(1000.5)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("+1e5", Some(1e5)),
            ("1E-5", Some(1e-5)),
            ("inf", Some(f64::INFINITY)),
            ("-INFINITY", Some(f64::NEG_INFINITY)),
            ("1e400", Some(f64::INFINITY)),
            ("1e-400", Some(0.0)),
            ("0x10", None),
            ("", None),
            (".", None),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("1_.5", None),
            ("1._5", None),
            ("1e_5", None),
            ("1_e5", None),
            ("1e", None),
            ("1 2", None),
            ("- 1", None),
            ("infin", None),
            ("1f", None),
            ("e5", None),
            ("1e1_0", Some(1e10)),
            ("--1", None),
            ("in_f", None),
        ] {
            assert_eq!(parse(text.as_bytes()), expected, "{text:?}");
        }
        assert!(parse(b"-NaN").is_some_and(f64::is_nan));
        assert!(parse(b"\xc3\xa9").is_none());
    }

    #[test]
    fn digits_to_a_precision() {
        let digits = |d: Digits| (d.digits, d.point);
        assert_eq!(digits(Digits::significant(1234.5, 3)), ("123".into(), 4));
        assert_eq!(digits(Digits::significant(0.00012345, 2)), ("12".into(), -3));
        assert_eq!(digits(Digits::decimals(2.675, 2)), ("267".into(), 1));
        assert_eq!(digits(Digits::decimals(0.001, 2)), ("0".into(), 1));
        assert_eq!(digits(Digits::decimals(2.5, 0)), ("2".into(), 1));
        assert_eq!(digits(Digits::decimals(0.125, 2)), ("12".into(), 0));
        assert_eq!(digits(Digits::significant(2.5, 1)), ("2".into(), 1));
        assert_eq!(digits(Digits::significant(9.5, 1)), ("1".into(), 2));
        assert_eq!(digits(Digits::significant(8.5, 1)), ("8".into(), 1));
    }
}
