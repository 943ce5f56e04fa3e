//! Products and powers of integers so large that they take seconds: cut into pieces, so that the caller can be interrupted in between.
//!
//! Above the size of a piece a product is made of three products of half the length (Karatsuba, 1962); the pieces themselves are left to
//! `num_bigint`, which knows faster ways for them. The caller's `poll` is called before each piece and ends the work with its error.

use super::int::Int;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

/// Numbers with fewer bits are multiplied in one go, which takes some hundredths of a second.
pub const PIECE_BITS: u64 = 1 << 21;

/// Is the product of these worth cutting up?
pub fn is_large(a: &Int, b: &Int) -> bool {
    a.bit_length().min(b.bit_length()) > PIECE_BITS
}

/// Is a power with this base and exponent worth it?
pub fn is_large_power(base: &Int, exponent: &Int) -> bool {
    let bits = exponent.as_u64().and_then(|e| base.bit_length().saturating_sub(1).checked_mul(e));
    // What is too large for any memory is refused elsewhere.
    bits.is_some_and(|bits| bits > PIECE_BITS) && base.bit_length() > 1
}

/// `a * b`
///
/// # Errors
/// That of `poll`.
pub fn mul<E>(a: &Int, b: &Int, poll: &mut dyn FnMut() -> Result<(), E>) -> Result<Int, E> {
    let (x, y) = (a.to_big(), b.to_big());
    let product = product(x.magnitude(), y.magnitude(), poll)?;
    let product = BigInt::from(product);
    Ok(Int::from(if x.is_negative() == y.is_negative() { product } else { -product }))
}

/// `base ** exponent`
///
/// # Errors
/// That of `poll`.
pub fn pow<E>(base: &Int, exponent: u64, poll: &mut dyn FnMut() -> Result<(), E>) -> Result<Int, E> {
    let base = base.to_big();
    let magnitude = base.magnitude();
    // The factors of two are a shift in the end.
    let zeros = magnitude.trailing_zeros().unwrap_or(0);
    let odd = magnitude >> zeros;
    let mut power = odd.clone();
    if odd.is_one() || exponent == 0 {
        power = BigUint::one();
    } else {
        for bit in (0..exponent.ilog2()).rev() {
            power = product(&power, &power, poll)?;
            if exponent >> bit & 1 == 1 {
                poll()?;
                power = &power * &odd;
            }
        }
    }
    let power = BigInt::from(power << (zeros * exponent));
    Ok(Int::from(if base.is_negative() && exponent % 2 == 1 { -power } else { power }))
}

fn product<E>(a: &BigUint, b: &BigUint, poll: &mut dyn FnMut() -> Result<(), E>) -> Result<BigUint, E> {
    let (a, b) = if a.bits() < b.bits() { (b, a) } else { (a, b) };
    if b.bits() <= PIECE_BITS {
        // A long number times a short one: piece by piece.
        let mut sum = BigUint::zero();
        for i in (0..a.bits().div_ceil(PIECE_BITS)).rev() {
            poll()?;
            sum = (sum << PIECE_BITS) + low(&(a >> (i * PIECE_BITS)), PIECE_BITS) * b;
        }
        return Ok(sum);
    }
    let half = a.bits().div_ceil(2).next_multiple_of(64);
    let (a1, a0) = (a >> half, low(a, half));
    if b.bits() <= half {
        let (high, rest) = (product(&a1, b, poll)?, product(&a0, b, poll)?);
        return Ok((high << half) + rest);
    }
    let (b1, b0) = (b >> half, low(b, half));
    let (high, rest) = (product(&a1, &b1, poll)?, product(&a0, &b0, poll)?);
    let middle = product(&(a1 + a0), &(b1 + b0), poll)? - &high - &rest;
    Ok((high << (2 * half)) + (middle << half) + rest)
}

/// The lowest `n` bits.
fn low(a: &BigUint, n: u64) -> BigUint {
    if a.bits() <= n {
        return a.clone();
    }
    let words = n.div_ceil(64);
    let mut digits: Vec<u32> = Vec::with_capacity(words as usize * 2);
    for digit in a.iter_u64_digits().take(words as usize) {
        digits.extend([digit as u32, (digit >> 32) as u32]);
    }
    let spare = words * 64 - n;
    if spare > 0 {
        let kept = n as usize;
        digits.truncate(kept.div_ceil(32));
        if !kept.is_multiple_of(32)
            && let Some(last) = digits.last_mut()
        {
            *last &= (1 << (kept % 32)) - 1;
        }
    }
    BigUint::new(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_same_product() {
        let mut polls = 0;
        let mut poll = || {
            polls += 1;
            Ok::<(), ()>(())
        };
        let a = (BigUint::from(3u32).pow(2_000_000) << 77u32) + 5u32;
        let b = BigUint::from(7u32).pow(900_000) + 1u32;
        assert_eq!(product(&a, &b, &mut poll), Ok(&a * &b));
        assert_eq!(product(&a, &a, &mut poll), Ok(&a * &a));
        let cube = pow(&Int::from(-6i64), 1_500_001, &mut poll).expect("no error");
        assert_eq!(cube, Int::from(-BigInt::from(BigUint::from(6u32).pow(1_500_001))));
        assert!(polls > 10);
        assert_eq!(mul(&Int::from(BigInt::from(a)), &Int::from(BigInt::from(b)), &mut || Err("stop")), Err("stop"));
    }
}
