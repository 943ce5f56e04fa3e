//! Division of big integers: recursive above a threshold, so that huge quotients, remainders and decimal strings do
//! not take quadratic time.
//!
//! The recursion is Burnikel and Ziegler's (1998): a 2n-by-n division is two 3n/2-by-n divisions, each of which
//! divides by the upper half of the divisor and corrects the estimate at most twice. Below the threshold
//! `num_bigint`'s schoolbook division takes over.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

/// Divisors of fewer bits are left to `num_bigint`.
const RECURSIVE_BITS: u64 = 64 * 96;

/// Floor division; the divisor is not zero.
pub(crate) fn div_rem_floor(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, remainder) = div_rem(a.magnitude(), b.magnitude());
    let (quotient, remainder) = (BigInt::from(quotient), BigInt::from(remainder));
    match (a.is_negative(), b.is_negative()) {
        (false, false) => (quotient, remainder),
        (true, true) => (quotient, -remainder),
        _ if remainder.is_zero() => (-quotient, remainder),
        (true, false) => (-quotient - 1, b - remainder),
        (false, true) => (-quotient - 1, b + remainder),
    }
}

/// Quotient and remainder of magnitudes; the divisor is not zero.
pub(crate) fn div_rem(a: &BigUint, b: &BigUint) -> (BigUint, BigUint) {
    if a < b {
        return (BigUint::zero(), a.clone());
    }
    if b.bits() < RECURSIVE_BITS || a.bits() - b.bits() < RECURSIVE_BITS {
        return (a / b, a % b);
    }
    // The divisor gets a bit length that halves evenly down to the threshold.
    let mut unit = b.bits();
    let mut halvings = 0;
    while unit >= RECURSIVE_BITS {
        unit = unit.div_ceil(2);
        halvings += 1;
    }
    let n = unit << halvings;
    let shift = n - b.bits();
    let (a, b) = (a << shift, b << shift);
    // Long division in base 2^n, from the top.
    let mut blocks = (0..a.bits().div_ceil(n)).rev().map(|i| bits(&a, i * n, n));
    let mut remainder = BigUint::zero();
    let mut quotient = BigUint::zero();
    for block in &mut blocks {
        let (digit, rest) = div_two_by_one(&(remainder << n | block), &b, n);
        quotient = quotient << n | digit;
        remainder = rest;
    }
    (quotient, remainder >> shift)
}

/// `length` bits of `a` from bit `from` up.
fn bits(a: &BigUint, from: u64, length: u64) -> BigUint {
    low(&(a >> from), length)
}

fn low(a: &BigUint, length: u64) -> BigUint {
    if a.bits() <= length { a.clone() } else { a & ((BigUint::one() << length) - 1u32) }
}

/// Divides `a < b * 2^n` by `b`, which has exactly `n` bits.
fn div_two_by_one(a: &BigUint, b: &BigUint, n: u64) -> (BigUint, BigUint) {
    if !n.is_multiple_of(2) || n < RECURSIVE_BITS || a < b {
        if a < b {
            return (BigUint::zero(), a.clone());
        }
        return (a / b, a % b);
    }
    let half = n / 2;
    let (b1, b0) = (b >> half, low(b, half));
    let (q1, r) = div_three_by_two(&(a >> n), &bits(a, half, half), b, &b1, &b0, half);
    let (q0, r) = div_three_by_two(&r, &low(a, half), b, &b1, &b0, half);
    (q1 << half | q0, r)
}

/// Divides `a12 * 2^half + a0` by `b = b1 * 2^half + b0`, where `a12 < b`.
fn div_three_by_two(
    a12: &BigUint,
    a0: &BigUint,
    b: &BigUint,
    b1: &BigUint,
    b0: &BigUint,
    half: u64,
) -> (BigUint, BigUint) {
    let (mut quotient, rest) = if &(a12 >> half) == b1 {
        let quotient = (BigUint::one() << half) - 1u32;
        // a12 - b1 * (2^half - 1)
        let rest = a12 + b1 - (b1 << half);
        (quotient, rest)
    } else {
        div_two_by_one(a12, b1, half)
    };
    let mut remainder = BigInt::from(rest << half | a0) - BigInt::from(&quotient * b0);
    while remainder.is_negative() {
        quotient -= 1u32;
        remainder += BigInt::from(b.clone());
    }
    (quotient, remainder.magnitude().clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number of `bits` bits from a small generator, with runs of ones and zeros now and then.
    fn number(seed: &mut u64, bits: u64) -> BigUint {
        let digits: Vec<u32> = (0..bits / 32)
            .map(|_| {
                *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                match *seed >> 61 {
                    0 => 0,
                    1 => u32::MAX,
                    _ => (*seed >> 20) as u32,
                }
            })
            .collect();
        BigUint::new(digits) | (BigUint::one() << (bits - 1))
    }

    #[test]
    fn recursive_division_agrees_with_the_definition() {
        let mut seed = 7;
        for (a, b) in
            [(13_000, 6_200), (40_000, 6_200), (40_000, 19_999), (100_001, 33_000), (60_000, 30_001), (24_000, 12_288)]
        {
            for _ in 0..8 {
                let (x, y) = (number(&mut seed, a), number(&mut seed, b));
                let (quotient, remainder) = div_rem(&x, &y);
                assert!(remainder < y);
                assert_eq!(quotient * &y + remainder, x);
            }
        }
        // The estimate that is corrected: divisor all ones, dividend just below a multiple.
        let b = (BigUint::one() << 16_384u32) - 1u32;
        let a = &b * &b + &b - 1u32;
        let (quotient, remainder) = div_rem(&a, &b);
        assert_eq!((quotient, remainder), (b.clone(), &b - 1u32));
    }
}
