//! `float.hex` and `float.fromhex`.

use super::convert::{decompose, round_to_float};
use super::error::NumberError;
use super::radix::trim_blanks;

/// `float.hex`.
#[must_use]
pub fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return super::float_text::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value);
    let (whole, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent + 52)
}

const INVALID: NumberError = NumberError::value("invalid hexadecimal floating-point string");
const TOO_LARGE: NumberError = NumberError::Overflow("hexadecimal value too large to represent as a float");

/// `float.fromhex`.
pub fn from_hex(text: &[u8]) -> Result<f64, NumberError> {
    let mut rest = trim_blanks(text);
    let mut negative = false;
    if let [sign @ (b'+' | b'-'), after @ ..] = rest {
        negative = *sign == b'-';
        rest = after;
    }
    let signed = |v: f64| if negative { -v } else { v };
    for (word, value) in [("infinity", f64::INFINITY), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        if rest.eq_ignore_ascii_case(word.as_bytes()) {
            return Ok(signed(value));
        }
    }
    if let [b'0', b'x' | b'X', after @ ..] = rest {
        rest = after;
    }
    // The first 64 significant bits, whether anything beyond them is set, and the exponent of the last kept bit.
    let (mut mantissa, mut sticky, mut exponent) = (0u64, false, 0i64);
    let (mut digits, mut after_point) = (0u64, false);
    while let [byte, after @ ..] = rest {
        match (*byte as char).to_digit(16) {
            Some(digit) => {
                digits += 1;
                if mantissa >> 60 == 0 {
                    mantissa = mantissa << 4 | u64::from(digit);
                    exponent -= if after_point { 4 } else { 0 };
                } else {
                    sticky |= digit != 0;
                    exponent += if after_point { 0 } else { 4 };
                }
            }
            None if *byte == b'.' && !after_point => after_point = true,
            None => break,
        }
        rest = after;
    }
    if digits == 0 {
        return Err(INVALID);
    }
    if let [b'p' | b'P', after @ ..] = rest {
        let (minus, number) = match after {
            [sign @ (b'+' | b'-'), number @ ..] => (*sign == b'-', number),
            number => (false, number),
        };
        if number.is_empty() || !number.iter().all(u8::is_ascii_digit) {
            return Err(INVALID);
        }
        let given = number.iter().fold(0i64, |e, d| e.saturating_mul(10).saturating_add(i64::from(d - b'0')));
        exponent = exponent.saturating_add(if minus { -given } else { given });
    } else if !rest.is_empty() {
        return Err(INVALID);
    }
    if mantissa == 0 {
        return Ok(signed(0.0));
    }
    // Far outside the floats either way, with room for the arithmetic on it.
    let exponent = exponent.clamp(-(1 << 60), 1 << 60);
    round_to_float(mantissa, exponent, sticky).map(signed).ok_or(TOO_LARGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        for (value, expected) in [
            (1.0, "0x1.0000000000000p+0"),
            (-0.1, "-0x1.999999999999ap-4"),
            (0.0, "0x0.0p+0"),
            (-0.0, "-0x0.0p+0"),
            (5e-324, "0x0.0000000000001p-1022"),
            (f64::MAX, "0x1.fffffffffffffp+1023"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(to_hex(value), expected);
            assert_eq!(from_hex(expected.as_bytes()).unwrap().to_bits(), value.to_bits());
        }
        for (text, expected) in [
            (" 0x1.8p1 ", Some(3.0)),
            ("a", Some(10.0)),
            ("-.8", Some(-0.5)),
            ("1p-1074", Some(5e-324)),
            ("1p-1075", Some(0.0)),
            ("1.00000001p-1075", Some(5e-324)),
            ("0x1.fffffffffffff7p1023", Some(f64::MAX)),
            ("0x1.00000000000008p0", Some(1.0)),
            ("0x1.000000000000080000000000001p0", Some(1.0000000000000002)),
            ("0x1.00000000000018p0", Some(1.0000000000000004)),
            ("0x0p99999999999999999999", Some(0.0)),
            ("0x1p-99999999999999999999", Some(0.0)),
            ("Infinity", Some(f64::INFINITY)),
            ("0x", None),
            ("1p", None),
            ("1..", None),
            ("0x1 2", None),
            ("", None),
        ] {
            assert_eq!(from_hex(text.as_bytes()).ok(), expected, "{text:?}");
        }
        assert_eq!(from_hex(b"0x1.fffffffffffff8p1023"), Err(TOO_LARGE));
        assert_eq!(from_hex(b"1p99999999999999999999"), Err(TOO_LARGE));
        assert!(from_hex(b"-nan").unwrap().is_nan());
    }
}
