//! Sums of floats: the compensated one of `sum`, the exact one of `math.fsum`, and the double-length arithmetic behind
//! `math.sumprod`, `math.hypot` and `math.dist`.
//!
//! The building block is the error-free transformation: the rounding error of a float sum or product is itself a float
//! (Dekker; Knuth), so it can be carried along.

use super::convert::{frexp, ldexp};
use super::error::NumberError;

/// `a + b` as rounded and what rounding lost.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let virtual_b = sum - a;
    (sum, (a - (sum - virtual_b)) + (b - virtual_b))
}

/// As [`two_sum`], for `|a| >= |b|`.
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// `a * b` as rounded and what rounding lost.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

/// The running total of `sum` over floats: compensated as Neumaier does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    /// A total that starts somewhere.
    #[must_use]
    pub fn new(start: f64) -> Self {
        Self { high: start, low: 0.0 }
    }

    /// Adds a float.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let total = self.high + value;
        self.low +=
            if self.high.abs() >= value.abs() { (self.high - total) + value } else { (value - total) + self.high };
        self.high = total;
    }

    /// The total; an infinite or overflowed sum keeps its sign.
    #[must_use]
    pub fn total(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// `math.fsum`: the exact sum, rounded once (Shewchuk's growing expansion).
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    /// Components of increasing magnitude that do not overlap.
    partials: Vec<f64>,
    special: f64,
    infinities: f64,
}

impl ExactSum {
    /// Adds a float.
    pub fn add(&mut self, value: f64) -> Result<(), NumberError> {
        let mut x = value;
        let mut kept = 0;
        for i in 0..self.partials.len() {
            let y = self.partials[i];
            let (a, b) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let (high, low) = fast_two_sum(a, b);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x != 0.0 {
            if x.is_finite() {
                self.partials.push(x);
            } else {
                if value.is_finite() {
                    return Err(NumberError::Overflow("intermediate overflow in fsum"));
                }
                if value.is_infinite() {
                    self.infinities += value;
                }
                self.special += value;
                self.partials.clear();
            }
        }
        Ok(())
    }

    /// The sum.
    pub fn total(mut self) -> Result<f64, NumberError> {
        if self.special != 0.0 {
            if self.infinities.is_nan() {
                return Err(NumberError::value("-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        let Some(mut high) = self.partials.pop() else { return Ok(0.0) };
        let mut low = 0.0;
        while let Some(next) = self.partials.pop() {
            (high, low) = fast_two_sum(high, next);
            if low != 0.0 {
                break;
            }
        }
        // A half of the last place is rounded by what lies below it.
        if let Some(&below) = self.partials.last()
            && ((low < 0.0 && below < 0.0) || (low > 0.0 && below > 0.0))
        {
            let twice = low * 2.0;
            let rounded = high + twice;
            if twice == rounded - high {
                high = rounded;
            }
        }
        Ok(high)
    }
}

/// The running total of `math.sumprod` over floats: triple length.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl ProductSum {
    /// Adds a product, unless the total is no finite number with it: then nothing is known beyond its leading part.
    #[must_use]
    pub fn add(&mut self, a: f64, b: f64) -> bool {
        let (product, lost) = two_product(a, b);
        let (high, first) = two_sum(self.high, product);
        let (low, second) = two_sum(self.low, lost);
        let (low, third) = two_sum(low, first);
        if !high.is_finite() {
            return false;
        }
        *self = Self { high, low, tiny: self.tiny + second + third };
        true
    }

    /// The total, rounded once.
    #[must_use]
    pub fn total(self) -> f64 {
        let (last, rest) = two_sum(self.low, self.tiny);
        let (total, rest_of_total) = two_sum(self.high, last);
        total + (rest_of_total + rest)
    }
}

/// `math.hypot` of any number of coordinates, and `math.dist` of their differences.
#[must_use]
pub fn norm(coordinates: &[f64]) -> f64 {
    let mut largest = 0.0f64;
    let mut nan = false;
    for c in coordinates {
        nan |= c.is_nan();
        largest = if c.abs() > largest { c.abs() } else { largest };
    }
    if largest.is_infinite() {
        return largest;
    }
    if nan {
        return f64::NAN;
    }
    if largest == 0.0 || coordinates.len() <= 1 {
        return largest;
    }
    let (_, exponent) = frexp(largest);
    if exponent < -1022 {
        // The scale itself would overflow.
        let larger: Vec<f64> = coordinates.iter().map(|c| c / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * norm(&larger);
    }
    let scale = ldexp(1.0, -i64::from(exponent));
    // Squares sum up to below the number of coordinates; starting at one keeps the fast sum's precondition.
    let (mut sum, mut lost_products, mut lost_sums) = (1.0, 0.0, 0.0);
    for c in coordinates {
        let x = c.abs() * scale;
        let (square, low) = two_product(x, x);
        let (next, rest) = fast_two_sum(sum, square);
        sum = next;
        lost_products += low;
        lost_sums += rest;
    }
    let mut root = (sum - 1.0 + (lost_products + lost_sums)).sqrt();
    // One step of Newton's on the exact residue.
    let (square, low) = two_product(-root, root);
    let (next, rest) = fast_two_sum(sum, square);
    let residue = next - 1.0 + (lost_products + low + (lost_sums + rest));
    root += residue / (2.0 * root);
    root / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(values: &[f64]) -> Result<f64, NumberError> {
        let mut sum = ExactSum::default();
        for &v in values {
            sum.add(v)?;
        }
        sum.total()
    }

    #[test]
    fn as_cpython() {
        assert_eq!(exact(&[0.1; 10]), Ok(1.0));
        assert_eq!(exact(&[1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]), Ok(1e-100));
        assert_eq!(exact(&[2f64.powi(53), -0.5, -(2f64.powi(-54))]), Ok(9007199254740991.0));
        assert_eq!(exact(&[2f64.powi(53), 1.0, 2f64.powi(-100)]), Ok(9007199254740994.0));
        assert_eq!(exact(&[f64::INFINITY, 1.0]), Ok(f64::INFINITY));
        assert!(exact(&[f64::NAN, 1.0]).unwrap().is_nan());
        assert_eq!(exact(&[f64::INFINITY, f64::NEG_INFINITY]).unwrap_err().to_string(), "-inf + inf in fsum");
        assert_eq!(exact(&[f64::MAX, f64::MAX]).unwrap_err().to_string(), "intermediate overflow in fsum");
        assert_eq!(exact(&[]), Ok(0.0));
        let mut sum = Compensated::default();
        [0.1; 10].iter().for_each(|&v| sum.add(v));
        assert_eq!(sum.total(), 1.0);
        let mut sum = Compensated::new(f64::INFINITY);
        sum.add(1.0);
        assert_eq!(sum.total(), f64::INFINITY);
        let mut products = ProductSum::default();
        [(1e16, 1.0), (1.0, 1.0), (-1e16, 1.0)].iter().for_each(|&(a, b)| assert!(products.add(a, b)));
        assert_eq!(products.total(), 1.0);
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[5e-324, 5e-324]), 5e-324);
        assert_eq!(norm(&[1e308, 1e308]), 1.4142135623730951e308);
        assert_eq!(norm(&[f64::NAN, f64::NEG_INFINITY]), f64::INFINITY);
        assert_eq!(norm(&[1.0, 2.0, 3.0, -4.0]), 5.477225575051661);
        assert_eq!(norm(&[]), 0.0);
    }
}
