//! The distributions of Python's `random` on top of the Mersenne Twister.
//!
//! Each consumes the generator in CPython's order and rounds as CPython's expressions do, so that a seeded program sees
//! the same numbers. Sources of the methods: Kinderman and Monahan (normal), Box and Muller (gauss), Cheng and
//! Ahrens-Dieter (gamma), Best and Fisher (von Mises).

use std::collections::HashSet;
use std::f64::consts::{E, PI, TAU};

use super::OutOfMemory;
use super::memory::try_vec;
use super::random::MersenneTwister;

/// A source of random numbers, and the distributions that can be drawn from it.
pub trait Distributions {
    /// `random()`: a float in [0, 1).
    fn random(&mut self) -> f64;

    /// `_randbelow(n)`: an integer in `0..n`; zero for `n` of zero.
    fn below_u64(&mut self, n: u64) -> u64;

    /// `uniform(a, b)`.
    fn uniform(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.random()
    }

    /// `triangular(low, high, mode)`.
    fn triangular(&mut self, low: f64, high: f64, mode: Option<f64>) -> f64 {
        let (mut low, mut high) = (low, high);
        let mut u = self.random();
        let mut c = match mode {
            None => 0.5,
            // CPython divides and catches the exception.
            Some(_) if high == low => return low,
            Some(mode) => (mode - low) / (high - low),
        };
        if u > c {
            (u, c) = (1.0 - u, 1.0 - c);
            (low, high) = (high, low);
        }
        low + (high - low) * (u * c).sqrt()
    }

    /// `normalvariate(mu, sigma)`.
    fn normalvariate(&mut self, mu: f64, sigma: f64) -> f64 {
        let magic = 4.0 * (-0.5f64).exp() / 2.0f64.sqrt();
        loop {
            let u1 = self.random();
            let u2 = 1.0 - self.random();
            let z = magic * (u1 - 0.5) / u2;
            let zz = z * z / 4.0;
            if zz <= -u2.ln() {
                return mu + z * sigma;
            }
        }
    }

    /// `gauss(mu, sigma)`; `next` is the second value of the last pair, kept by the caller with the generator.
    fn gauss(&mut self, mu: f64, sigma: f64, next: &mut Option<f64>) -> f64 {
        let z = next.take().unwrap_or_else(|| {
            let angle = self.random() * TAU;
            let radius = (-2.0 * (1.0 - self.random()).ln()).sqrt();
            *next = Some(angle.sin() * radius);
            angle.cos() * radius
        });
        mu + z * sigma
    }

    /// `lognormvariate(mu, sigma)`.
    fn lognormvariate(&mut self, mu: f64, sigma: f64) -> f64 {
        self.normalvariate(mu, sigma).exp()
    }

    /// `expovariate(lambd)`; the caller has refused zero.
    fn expovariate(&mut self, lambd: f64) -> f64 {
        -(1.0 - self.random()).ln() / lambd
    }

    /// `vonmisesvariate(mu, kappa)`.
    fn vonmisesvariate(&mut self, mu: f64, kappa: f64) -> f64 {
        if kappa <= 1e-6 {
            return TAU * self.random();
        }
        let s = 0.5 / kappa;
        let r = s + (1.0 + s * s).sqrt();
        let z = loop {
            let z = (PI * self.random()).cos();
            let d = z / (r + z);
            let u = self.random();
            if u < 1.0 - d * d || u <= (1.0 - d) * d.exp() {
                break z;
            }
        };
        let q = 1.0 / r;
        let f = (q + z) / (1.0 + q * z);
        let angle = if self.random() > 0.5 { mu + f.acos() } else { mu - f.acos() };
        // The divisor is not zero.
        crate::number::float::modulo(angle, TAU).unwrap_or(angle)
    }

    /// `gammavariate(alpha, beta)`; the caller has refused parameters that are not positive.
    fn gammavariate(&mut self, alpha: f64, beta: f64) -> f64 {
        if alpha > 1.0 {
            let root = (2.0 * alpha - 1.0).sqrt();
            let b = alpha - 4.0f64.ln();
            let c = alpha + root;
            let magic = 1.0 + 4.5f64.ln();
            loop {
                let u1 = self.random();
                if !(1e-7 < u1 && u1 < 0.9999999) {
                    continue;
                }
                let u2 = 1.0 - self.random();
                let v = (u1 / (1.0 - u1)).ln() / root;
                let x = alpha * v.exp();
                let z = u1 * u1 * u2;
                let r = b + c * v - x;
                if r + magic - 4.5 * z >= 0.0 || r >= z.ln() {
                    return x * beta;
                }
            }
        }
        if alpha == 1.0 {
            return -(1.0 - self.random()).ln() * beta;
        }
        loop {
            let b = (E + alpha) / E;
            let p = b * self.random();
            let x = if p <= 1.0 { p.powf(1.0 / alpha) } else { -((b - p) / alpha).ln() };
            let u = self.random();
            let accepted = if p > 1.0 { u <= x.powf(alpha - 1.0) } else { u <= (-x).exp() };
            if accepted {
                return x * beta;
            }
        }
    }

    /// `betavariate(alpha, beta)`.
    fn betavariate(&mut self, alpha: f64, beta: f64) -> f64 {
        let y = self.gammavariate(alpha, 1.0);
        if y == 0.0 { 0.0 } else { y / (y + self.gammavariate(beta, 1.0)) }
    }

    /// `paretovariate(alpha)`.
    fn paretovariate(&mut self, alpha: f64) -> f64 {
        (1.0 - self.random()).powf(-1.0 / alpha)
    }

    /// `weibullvariate(alpha, beta)`.
    fn weibullvariate(&mut self, alpha: f64, beta: f64) -> f64 {
        alpha * (-(1.0 - self.random()).ln()).powf(1.0 / beta)
    }

    /// `binomialvariate(n, p)`; the caller has refused a `p` outside of 0 to 1.
    ///
    /// Few expected successes are drawn by their gaps (Devroye), many by transformed rejection (Hörmann).
    fn binomialvariate(&mut self, n: u64, p: f64) -> u64 {
        if p <= 0.0 || p >= 1.0 {
            return if p >= 1.0 { n } else { 0 };
        }
        if n == 1 {
            return u64::from(self.random() < p);
        }
        if p > 0.5 {
            return n - self.binomialvariate(n, 1.0 - p);
        }
        let (count, limit) = (n as f64, n as f64);
        if count * p < 10.0 {
            let scale = (1.0 - p).log2();
            let (mut successes, mut trials) = (0, 0.0);
            if scale == 0.0 {
                return 0;
            }
            loop {
                trials += (self.random().log2() / scale).floor() + 1.0;
                if trials > limit {
                    return successes;
                }
                successes += 1;
            }
        }
        let deviation = (count * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * deviation;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = count * p + 0.5;
        let squeeze = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * deviation;
        let odds = (p / (1.0 - p)).ln();
        let mode = ((count + 1.0) * p).floor();
        let ln_factorial = |k: f64| crate::number::special::ln_gamma(k + 1.0).unwrap_or(f64::INFINITY);
        let at_mode = ln_factorial(mode) + ln_factorial(count - mode);
        loop {
            let u = self.random() - 0.5;
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if !(0.0..=limit).contains(&k) {
                continue;
            }
            let v = self.random();
            if us >= 0.07 && v <= squeeze {
                return k as u64;
            }
            let v = v * (alpha / (a / (us * us) + b));
            if v.ln() <= at_mode - ln_factorial(k) - ln_factorial(count - k) + (k - mode) * odds {
                return k as u64;
            }
        }
    }

    /// The index that `choices` without weights picks from `length` elements.
    fn choices_index(&mut self, length: usize) -> usize {
        (self.random() * length as f64) as usize
    }

    /// Calls `swap(i, j)` for every exchange that `shuffle` makes in a sequence of `length` elements.
    fn shuffle(&mut self, length: usize, swap: &mut dyn FnMut(usize, usize)) {
        for i in (1..length).rev() {
            let j = self.below_u64(i as u64 + 1) as usize;
            swap(i, j);
        }
    }

    /// The indices that `sample` picks: `count` different ones below `length`; the caller has checked `count`.
    fn sample(&mut self, length: usize, count: usize) -> Result<Vec<usize>, OutOfMemory> {
        let count = count.min(length);
        let mut picked = try_vec(count)?;
        // Whether a list of all indices or a set of the picked ones is smaller.
        let mut set_size = 21.0;
        if count > 5 {
            set_size += 4f64.powf(((count as f64 * 3.0).ln() / 4f64.ln()).ceil());
        }
        if length as f64 <= set_size {
            let mut pool: Vec<usize> = try_vec(length)?;
            pool.extend(0..length);
            for i in 0..count {
                let j = self.below_u64((length - i) as u64) as usize;
                picked.push(pool[j]);
                pool[j] = pool[length - i - 1];
            }
        } else {
            let mut seen = HashSet::with_capacity(count);
            while picked.len() < count {
                let j = self.below_u64(length as u64) as usize;
                if seen.insert(j) {
                    picked.push(j);
                }
            }
        }
        Ok(picked)
    }
}

impl Distributions for MersenneTwister {
    fn random(&mut self) -> f64 {
        MersenneTwister::random(self)
    }

    fn below_u64(&mut self, n: u64) -> u64 {
        MersenneTwister::below_u64(self, n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Int;

    #[test]
    fn the_same_numbers_as_cpython() {
        let mut r = MersenneTwister::from_int(&Int::from(2024i64));
        let mut next = None;
        // Not in CPython 3.11: the mean and the bounds tell.
        for (n, p) in [(1, 0.3), (20, 0.1), (1000, 0.4), (1000, 0.9), (50, 0.0), (50, 1.0)] {
            let mut other = MersenneTwister::from_int(&Int::from(7i64));
            let drawn: Vec<u64> = (0..2000).map(|_| other.binomialvariate(n, p)).collect();
            let mean = drawn.iter().sum::<u64>() as f64 / 2000.0;
            assert!(drawn.iter().all(|&k| k <= n));
            assert!((mean - n as f64 * p).abs() <= 0.15 * (n as f64 * p * (1.0 - p)).sqrt(), "{n} {p} {mean}");
        }
        assert_eq!(r.uniform(-2.0, 5.5), 1.5256803882330296);
        assert_eq!(r.triangular(1.0, 4.0, None), 2.8941922913112035);
        assert_eq!(r.triangular(1.0, 4.0, Some(1.5)), 1.7148600016487352);
        assert_eq!(r.normalvariate(0.5, 2.0), 2.7526125918250743);
        assert_eq!(r.normalvariate(0.5, 2.0), 1.5114825743399898);
        assert_eq!(r.normalvariate(0.5, 2.0), -4.165216990762456);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), -1.0368935111114377);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), 0.01106690626806812);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), -0.35803570581205807);
        assert_eq!(r.lognormvariate(0.0, 0.5), 0.5757582239940745);
        assert_eq!(r.expovariate(1.5), 0.4884116191070234);
        assert_eq!(r.vonmisesvariate(1.0, 4.0), 0.8326976857525349);
        assert_eq!(r.vonmisesvariate(1.0, 0.0), 4.454997548025156);
        assert_eq!(r.gammavariate(2.5, 2.0), 2.5981743416545804);
        assert_eq!(r.gammavariate(1.0, 2.0), 0.12053007629755506);
        assert_eq!(r.gammavariate(0.5, 2.0), 0.3423313160794043);
        assert_eq!(r.betavariate(2.0, 3.0), 0.113480389165879);
        assert_eq!(r.paretovariate(3.0), 1.151644464618229);
        assert_eq!(r.weibullvariate(1.0, 1.5), 0.36947026429178714);
        assert_eq!(r.choices_index(10), 4);
        let mut list: Vec<usize> = (0..12).collect();
        r.shuffle(12, &mut |i, j| list.swap(i, j));
        assert_eq!(list, [7, 2, 4, 11, 8, 0, 1, 10, 6, 3, 9, 5]);
        assert_eq!(r.sample(30, 6).unwrap(), [24, 18, 25, 22, 13, 19]);
        assert_eq!(r.sample(1000, 4).unwrap(), [114, 339, 871, 668]);
        assert_eq!(r.sample(10, 10).unwrap(), [9, 3, 8, 7, 2, 1, 4, 6, 5, 0]);
        assert_eq!(r.uniform(-2.0, 5.5), -0.035503660108615165);
        assert_eq!(r.triangular(1.0, 4.0, None), 2.698614548677697);
        assert_eq!(r.triangular(1.0, 4.0, Some(1.5)), 1.7675705574450706);
        assert_eq!(r.normalvariate(0.5, 2.0), 2.990791615859598);
        assert_eq!(r.normalvariate(0.5, 2.0), 4.4231324005027);
        assert_eq!(r.normalvariate(0.5, 2.0), 1.5586649761067974);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), -2.5453929696933995);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), 1.1734732289826286);
        assert_eq!(r.gauss(0.0, 1.0, &mut next), -0.6023532212063317);
        assert_eq!(r.lognormvariate(0.0, 0.5), 0.9329295874025806);
        assert_eq!(r.expovariate(1.5), 0.17298447926021668);
        assert_eq!(r.vonmisesvariate(1.0, 4.0), 1.1580505362392013);
        assert_eq!(r.vonmisesvariate(1.0, 0.0), 3.7806207026194505);
        assert_eq!(r.gammavariate(2.5, 2.0), 4.823570981596563);
        assert_eq!(r.gammavariate(1.0, 2.0), 2.18049821478528);
        assert_eq!(r.gammavariate(0.5, 2.0), 0.2546254759487921);
        assert_eq!(r.betavariate(2.0, 3.0), 0.4244600611958905);
        assert_eq!(r.paretovariate(3.0), 2.093510900079851);
        assert_eq!(r.weibullvariate(1.0, 1.5), 1.3300664060668514);
        assert_eq!(r.choices_index(10), 1);
        let mut list: Vec<usize> = (0..12).collect();
        r.shuffle(12, &mut |i, j| list.swap(i, j));
        assert_eq!(list, [1, 2, 11, 4, 8, 7, 9, 6, 0, 10, 5, 3]);
        assert_eq!(r.sample(30, 6).unwrap(), [16, 4, 26, 6, 20, 19]);
        assert_eq!(r.sample(1000, 4).unwrap(), [945, 89, 969, 516]);
        assert_eq!(r.sample(10, 10).unwrap(), [2, 3, 7, 4, 5, 1, 6, 0, 9, 8]);
    }
}
