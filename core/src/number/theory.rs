//! Number theory that `math` offers on integers: greatest common divisor, square root, factorials and their kin.
//!
//! Products over ranges are computed as balanced trees, so that the large multiplications meet operands of like size.

use num_bigint::BigUint;

use super::error::NumberError;
use super::int::{Int, probe_bits};

fn gcd_words(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}

/// The product of `low..high`, as a balanced tree.
fn product(low: u64, high: u64) -> BigUint {
    if high - low <= 8 {
        let mut total = BigUint::from(1u32);
        let mut word = 1u64;
        for v in low..high {
            match word.checked_mul(v) {
                Some(next) => word = next,
                None => {
                    total *= word;
                    word = v;
                }
            }
        }
        return total * word;
    }
    let middle = low + (high - low) / 2;
    product(low, middle) * product(middle, high)
}

impl Int {
    /// The greatest common divisor, never negative.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.abs(), other.abs());
        if a < b {
            std::mem::swap(&mut a, &mut b);
        }
        loop {
            match (&a, &b) {
                (_, Self::Small(0)) => return a,
                (Self::Small(x), Self::Small(y)) => return Self::from(gcd_words(x.unsigned_abs(), y.unsigned_abs())),
                (Self::Big(_), Self::Small(_)) => {
                    let Ok(rest) = a.modulo(&b) else { return a };
                    a = std::mem::replace(&mut b, rest);
                }
                _ => return lehmer(a, b),
            }
        }
    }

    /// The least common multiple, never negative.
    #[must_use]
    pub fn lcm(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::ZERO;
        }
        let divisor = self.gcd(other);
        self.floor_div(&divisor).unwrap_or_default().mul(other).abs()
    }

    /// The integer square root.
    pub fn isqrt(&self) -> Result<Self, NumberError> {
        if self.is_negative() {
            return Err(NumberError::value("isqrt() argument must be nonnegative"));
        }
        self.check_room(2)?;
        Ok(match self {
            Self::Small(v) => Self::Small(v.isqrt()),
            Self::Big(b) => Self::from(b.magnitude().sqrt()),
        })
    }

    /// The factorial.
    pub fn factorial(&self) -> Result<Self, NumberError> {
        if self.is_negative() {
            return Err(NumberError::value("factorial() not defined for negative values"));
        }
        let n =
            self.as_i64().ok_or(NumberError::Overflow("factorial() argument should not exceed 9223372036854775807"))?
                as u64;
        if n <= 20 {
            return Ok(Self::Small((1..=n as i64).product()));
        }
        // log2(n!) < n * log2(n)
        probe_bits(n.saturating_mul(u64::from(n.ilog2() + 1)))?;
        Ok(Self::from(product(2, n + 1)))
    }

    /// How many ways there are to choose `k` of `n` items in order; `k` of `None` means all.
    pub fn perm(n: &Self, k: &Self) -> Result<Self, NumberError> {
        let (Some(n), Some(k)) = check(n, k, PERM)? else { return Ok(Self::ZERO) };
        let width = u64::from(n.as_u64().map_or(64, |n| n.max(1).ilog2() + 1)).max(n.bit_length());
        probe_bits(k.saturating_mul(width))?;
        Ok(match n.as_u64().and_then(|n| n.checked_add(1)) {
            Some(end) => Self::from(product(end - k, end)),
            None => falling(&n, k),
        })
    }

    /// How many ways there are to choose `k` of `n` items without order.
    pub fn comb(n: &Self, k: &Self) -> Result<Self, NumberError> {
        let (Some(n), Some(k)) = check(n, &k.min(&n.sub(k)).clone(), COMB).or_else(|_| check(n, k, COMB))? else {
            return Ok(Self::ZERO);
        };
        if let Some(end) = n.as_u64().and_then(|n| n.checked_add(1)) {
            // Exact at every step: the product of i consecutive numbers is divisible by i!.
            let mut value = 1u64;
            let mut fits = true;
            for i in 1..=k {
                match u128::from(value).checked_mul(u128::from(end - i)).map(|v| v / u128::from(i)) {
                    Some(v) if v <= u128::from(u64::MAX) => value = v as u64,
                    _ => {
                        fits = false;
                        break;
                    }
                }
            }
            if fits {
                return Ok(Self::from(value));
            }
        }
        probe_bits(k.saturating_mul(n.bit_length()))?;
        let ways = Self::perm(&n, &Self::from(k))?;
        ways.floor_div(&Self::from(product(1, k + 1)))
    }
}

impl Default for Int {
    fn default() -> Self {
        Self::ZERO
    }
}

const PERM: &str = "k must not exceed 9223372036854775807";
const COMB: &str = "min(n - k, k) must not exceed 9223372036854775807";

/// The arguments of `comb` and `perm`: `n`, and `k` where it does not exceed `n`.
#[allow(clippy::type_complexity)]
fn check(n: &Int, k: &Int, too_many: &'static str) -> Result<(Option<Int>, Option<u64>), NumberError> {
    if n.is_negative() {
        return Err(NumberError::value("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(NumberError::value("k must be a non-negative integer"));
    }
    if k > n {
        return Ok((None, None));
    }
    let k = k.as_i64().ok_or(NumberError::Overflow(too_many))?;
    Ok((Some(n.clone()), Some(k as u64)))
}

/// `n * (n - 1) * … ` with `k` factors, for an `n` beyond the words.
fn falling(n: &Int, k: u64) -> Int {
    match k {
        0 => Int::ONE,
        1 => n.clone(),
        _ => {
            let half = k / 2;
            falling(n, half).mul(&falling(&n.sub(&Int::from(half)), k - half))
        }
    }
}

/// Euclid's algorithm on leading words (Lehmer): most steps cost a word operation. `a >= b > i64::MAX`.
fn lehmer(mut a: Int, mut b: Int) -> Int {
    loop {
        let (Int::Big(x), Int::Big(y)) = (&a, &b) else { return a.gcd(&b) };
        let shift = x.bits().saturating_sub(62);
        let top = |v: &num_bigint::BigInt| (v.magnitude() >> shift).iter_u64_digits().next().unwrap_or(0) as i128;
        let (mut p, mut q) = (top(x), top(y));
        let (mut s, mut t, mut u, mut v) = (1i128, 0i128, 0i128, 1i128);
        while q + u != 0 && q + v != 0 {
            let digit = (p + s) / (q + u);
            if digit != (p + t) / (q + v) {
                break;
            }
            (s, u) = (u, s - digit * u);
            (t, v) = (v, t - digit * v);
            (p, q) = (q, p - digit * q);
            // The coefficients must stay words for the exact step below.
            if [s, t, u, v].iter().any(|c| c.unsigned_abs() > 1 << 61) {
                break;
            }
        }
        if t == 0 {
            let Ok(rest) = a.modulo(&b) else { return a };
            a = std::mem::replace(&mut b, rest);
        } else {
            let scaled = |m: i128, n: i128| Int::from(m).mul(&a).add(&Int::from(n).mul(&b)).abs();
            let next = (scaled(s, t), scaled(u, v));
            (a, b) = next;
            if a < b {
                std::mem::swap(&mut a, &mut b);
            }
        }
        if b.is_zero() {
            return a;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(s: &str) -> Int {
        Int::parse(s.as_bytes(), 10, 0).unwrap()
    }

    #[test]
    fn as_cpython() {
        assert_eq!(int("-12").gcd(&int("18")), int("6"));
        assert_eq!(Int::ZERO.gcd(&int("-5")), int("5"));
        assert_eq!(Int::from(i64::MIN).gcd(&Int::ZERO), int("9223372036854775808"));
        assert_eq!(int("-4").lcm(&int("6")), int("12"));
        assert_eq!(int("10").isqrt().unwrap(), int("3"));
        assert_eq!(int("99999999999999999999999999999999").isqrt().unwrap(), int("9999999999999999"));
        assert!(int("-1").isqrt().is_err());
        assert_eq!(int("20").factorial().unwrap(), int("2432902008176640000"));
        assert_eq!(int("25").factorial().unwrap(), int("15511210043330985984000000"));
        assert_eq!(Int::comb(&int("52"), &int("5")).unwrap(), int("2598960"));
        assert_eq!(Int::comb(&int("100"), &int("50")).unwrap(), int("100891344545564193334812497256"));
        assert_eq!(
            Int::comb(&int("100000000000000000000"), &int("3")).unwrap(),
            int("166666666666666666661666666666666666666700000000000000000000")
        );
        assert_eq!(
            Int::comb(&int("100000000000000000000"), &int("99999999999999999999")).unwrap(),
            int("100000000000000000000")
        );
        assert_eq!(Int::comb(&int("3"), &int("4")).unwrap(), Int::ZERO);
        assert_eq!(Int::comb(&int("3"), &int("0")).unwrap(), Int::ONE);
        assert_eq!(Int::comb(&int("3"), &int("-1")).unwrap_err().to_string(), "k must be a non-negative integer");
        assert_eq!(Int::comb(&int("-3"), &int("1")).unwrap_err().to_string(), "n must be a non-negative integer");
        assert_eq!(Int::perm(&int("10"), &int("3")).unwrap(), int("720"));
        assert_eq!(Int::perm(&int("30"), &int("20")).unwrap(), int("73096577329197271449600000"));
        assert_eq!(Int::perm(&int("3"), &int("4")).unwrap(), Int::ZERO);
        assert!(int("-1").factorial().is_err() && int("99999999999999999999").factorial().is_err());
    }

    #[test]
    fn lehmer_agrees_with_euclid() {
        let mut seed = int("987654321987654321987654321");
        for round in 0..40i64 {
            let a = seed.mul(&seed).add(&Int::from(round));
            let b = a.floor_div(&Int::from(3 + round)).unwrap().add(&seed);
            let common = Int::from(round * 1_000_003 + 7).mul(&seed);
            let (x, y) = (a.mul(&common), b.mul(&common));
            let (mut p, mut q) = (x.clone(), y.clone());
            while !q.is_zero() {
                let rest = p.modulo(&q).unwrap();
                p = std::mem::replace(&mut q, rest);
            }
            assert_eq!(x.gcd(&y), p);
            seed = b.modulo(&int("1000000000000000000000000000057")).unwrap().add(&Int::ONE);
        }
    }
}
