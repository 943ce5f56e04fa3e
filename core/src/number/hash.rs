//! Hashes of numbers: equal numbers of any type hash alike, because all reduce the exact value modulo 2^61 - 1.

use super::complex::Complex;
use super::int::Int;

const BITS: u32 = 61;
/// The modulus, a Mersenne prime: `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << BITS) - 1;
/// `sys.hash_info.inf`.
pub const INFINITY: i64 = 314_159;
/// `sys.hash_info.imag`.
pub const IMAGINARY: u64 = 1_000_003;

/// -1 means an error to CPython, so no hash is -1.
#[must_use]
pub fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

fn signed(magnitude: u64, negative: bool) -> i64 {
    let hash = magnitude as i64;
    not_minus_one(if negative { -hash } else { hash })
}

/// The hash of an integer.
#[must_use]
#[inline]
pub fn hash_int(value: &Int) -> i64 {
    match value {
        Int::Small(v) => hash_i64(*v),
        Int::Big(b) => {
            // 2^64 is 8 modulo 2^61 - 1.
            let digits = b.iter_u64_digits();
            let reduced = digits.rev().fold(0u128, |h, d| (h * 8 + u128::from(d)) % u128::from(MODULUS));
            signed(reduced as u64, value.is_negative())
        }
    }
}

/// The hash of a word.
#[must_use]
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    if value.unsigned_abs() < MODULUS {
        return not_minus_one(value);
    }
    signed(value.unsigned_abs() % MODULUS, value < 0)
}

/// The hash of a float; `None` for a NaN, whose hash is that of its object.
#[must_use]
pub fn hash_float(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { INFINITY } else { -INFINITY });
    }
    let (mantissa, exponent) = super::convert::decompose(value);
    // mantissa * 2^exponent; 2 has order 61.
    let rotation = exponent.rem_euclid(BITS as i32) as u32;
    let reduced = mantissa % MODULUS;
    let rotated = if rotation == 0 { reduced } else { (reduced << rotation & MODULUS) | reduced >> (BITS - rotation) };
    Some(signed(rotated % MODULUS, value < 0.0))
}

/// The hash of a complex number; `None` where a part is a NaN.
#[must_use]
pub fn hash_complex(value: Complex) -> Option<i64> {
    let (re, im) = (hash_float(value.re)?, hash_float(value.im)?);
    Some(combine_complex(re, im))
}

/// The hash of a complex number from those of its parts.
#[must_use]
pub fn combine_complex(re: i64, im: i64) -> i64 {
    not_minus_one((re as u64).wrapping_add(IMAGINARY.wrapping_mul(im as u64)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        let int = |s: &str| hash_int(&Int::parse(s.as_bytes(), 10, 0).unwrap());
        assert_eq!(int("0"), 0);
        assert_eq!(int("1"), 1);
        assert_eq!(int("-1"), -2);
        assert_eq!(int("-2"), -2);
        assert_eq!(int("2305843009213693950"), 2305843009213693950);
        assert_eq!(int("2305843009213693951"), 0);
        assert_eq!(int("2305843009213693952"), 1);
        assert_eq!(int("-2305843009213693951"), 0);
        assert_eq!(int("-2305843009213693952"), -2);
        assert_eq!(int("9223372036854775808"), 4);
        assert_eq!(int("-9223372036854775808"), -4);
        assert_eq!(int("1000000000000000000000000000000"), 465258685558744706);
        assert_eq!(int("-1000000000000000000000000000000"), -465258685558744706);
        assert_eq!(
            int(
                "10461838291314357175018899611816813659819188550170233659950140084035125767424262251774382614909364050293065248252546314174063180343683591188150754267339816534637456120001"
            ),
            790471870335901833
        );
        assert_eq!(
            int(
                "-10461838291314357175018899611816813659819188550170233659950140084035125767424262251774382614909364050293065248252546314174063180343683591188150754267339816534637456120001"
            ),
            -790471870335901833
        );
        assert_eq!(hash_float(0.0), Some(0));
        assert_eq!(hash_float(-0.0), Some(0));
        assert_eq!(hash_float(1.0), Some(1));
        assert_eq!(hash_float(-1.0), Some(-2));
        assert_eq!(hash_float(1.5), Some(1152921504606846977));
        assert_eq!(hash_float(0.1), Some(230584300921369408));
        assert_eq!(hash_float(-2.5e-300), Some(-52920977297143526));
        assert_eq!(hash_float(1e308), Some(156575653125701));
        assert_eq!(hash_float(5e-324), Some(16777216));
        assert_eq!(hash_float(123456789.125), Some(288230376275168533));
        assert_eq!(hash_float(2305843009213693951.0), Some(1));
        assert_eq!(hash_float(f64::INFINITY), Some(314159));
        assert_eq!(hash_float(f64::NEG_INFINITY), Some(-314159));
        assert_eq!(hash_complex(Complex { re: 1.0, im: 2.0 }), Some(2000007));
        assert_eq!(hash_complex(Complex { re: -1.0, im: 0.0 }), Some(-2));
        assert_eq!(hash_complex(Complex { re: 0.0, im: -1.0 }), Some(-2000006));
        assert_eq!(hash_complex(Complex { re: 0.5, im: -0.25 }), Some(-576460752303423488));
        assert_eq!(hash_float(f64::NAN), None);
    }
}
