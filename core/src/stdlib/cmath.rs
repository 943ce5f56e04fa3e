//! `cmath`: functions of complex numbers as C99 has them, special values included.
//!
//! A function whose argument is not finite looks its value up in a table by the kinds of the two parts, as Annex G of C99 says.

use super::ModuleBuilder;
use crate::number::Complex;
use crate::object::{Py, Raised, Result, Value};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, PI};

unsafe extern "C" {
    safe fn asinh(x: f64) -> f64;
    safe fn hypot(x: f64, y: f64) -> f64;
    safe fn log1p(x: f64) -> f64;
}

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
/// Numbers above this are scaled before they are squared.
const LARGE: f64 = f64::MAX / 4.0;
const SMALL: f64 = f64::MIN_POSITIVE;
/// The largest argument whose exponential is finite.
const LOG_LARGE: f64 = 708.396_418_532_264_1;

/// What went wrong.
enum Fault {
    Domain,
    Range,
}

type Answer = std::result::Result<Complex, Fault>;

/// The kind of a float, as the tables have them: -inf, negative, -0, 0, positive, inf, nan.
fn kind(x: f64) -> usize {
    if x.is_nan() {
        6
    } else if x.is_infinite() {
        if x > 0.0 { 5 } else { 0 }
    } else if x == 0.0 {
        if x.is_sign_negative() { 2 } else { 3 }
    } else if x > 0.0 {
        4
    } else {
        1
    }
}

const fn c(re: f64, im: f64) -> Complex {
    Complex { re, im }
}

/// No special value: never looked at.
const U: Complex = c(-9.542_629_4e33, -9.542_629_4e33);
const N: f64 = NAN;
const I: f64 = INF;
const P: f64 = PI;
const P14: f64 = FRAC_PI_4;
const P12: f64 = FRAC_PI_2;
const P34: f64 = 3.0 * FRAC_PI_4;

type Table = [[Complex; 7]; 7];

static ACOS: Table = [
    [c(P34, I), c(P, I), c(P, I), c(P, -I), c(P, -I), c(P34, -I), c(N, I)],
    [c(P12, I), U, U, U, U, c(P12, -I), c(N, N)],
    [c(P12, I), U, c(P12, 0.0), c(P12, -0.0), U, c(P12, -I), c(P12, N)],
    [c(P12, I), U, c(P12, 0.0), c(P12, -0.0), U, c(P12, -I), c(P12, N)],
    [c(P12, I), U, U, U, U, c(P12, -I), c(N, N)],
    [c(P14, I), c(0.0, I), c(0.0, I), c(0.0, -I), c(0.0, -I), c(P14, -I), c(N, I)],
    [c(N, I), c(N, N), c(N, N), c(N, N), c(N, N), c(N, -I), c(N, N)],
];

static ACOSH: Table = [
    [c(I, -P34), c(I, -P), c(I, -P), c(I, P), c(I, P), c(I, P34), c(I, N)],
    [c(I, -P12), U, U, U, U, c(I, P12), c(N, N)],
    [c(I, -P12), U, c(0.0, -P12), c(0.0, P12), U, c(I, P12), c(N, P12)],
    [c(I, -P12), U, c(0.0, -P12), c(0.0, P12), U, c(I, P12), c(N, P12)],
    [c(I, -P12), U, U, U, U, c(I, P12), c(N, N)],
    [c(I, -P14), c(I, -0.0), c(I, -0.0), c(I, 0.0), c(I, 0.0), c(I, P14), c(I, N)],
    [c(I, N), c(N, N), c(N, N), c(N, N), c(N, N), c(I, N), c(N, N)],
];

static ASINH: Table = [
    [c(-I, -P14), c(-I, -0.0), c(-I, -0.0), c(-I, 0.0), c(-I, 0.0), c(-I, P14), c(-I, N)],
    [c(-I, -P12), U, U, U, U, c(-I, P12), c(N, N)],
    [c(-I, -P12), U, c(-0.0, -0.0), c(-0.0, 0.0), U, c(-I, P12), c(N, N)],
    [c(I, -P12), U, c(0.0, -0.0), c(0.0, 0.0), U, c(I, P12), c(N, N)],
    [c(I, -P12), U, U, U, U, c(I, P12), c(N, N)],
    [c(I, -P14), c(I, -0.0), c(I, -0.0), c(I, 0.0), c(I, 0.0), c(I, P14), c(I, N)],
    [c(I, N), c(N, N), c(N, -0.0), c(N, 0.0), c(N, N), c(I, N), c(N, N)],
];

static ATANH: Table = [
    [c(-0.0, -P12), c(-0.0, -P12), c(-0.0, -P12), c(-0.0, P12), c(-0.0, P12), c(-0.0, P12), c(-0.0, N)],
    [c(-0.0, -P12), U, U, U, U, c(-0.0, P12), c(N, N)],
    [c(-0.0, -P12), U, c(-0.0, -0.0), c(-0.0, 0.0), U, c(-0.0, P12), c(-0.0, N)],
    [c(0.0, -P12), U, c(0.0, -0.0), c(0.0, 0.0), U, c(0.0, P12), c(0.0, N)],
    [c(0.0, -P12), U, U, U, U, c(0.0, P12), c(N, N)],
    [c(0.0, -P12), c(0.0, -P12), c(0.0, -P12), c(0.0, P12), c(0.0, P12), c(0.0, P12), c(0.0, N)],
    [c(0.0, -P12), c(N, N), c(N, N), c(N, N), c(N, N), c(0.0, P12), c(N, N)],
];

static COSH: Table = [
    [c(I, N), U, c(I, 0.0), c(I, -0.0), U, c(I, N), c(I, N)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(N, 0.0), U, c(1.0, 0.0), c(1.0, -0.0), U, c(N, 0.0), c(N, 0.0)],
    [c(N, 0.0), U, c(1.0, -0.0), c(1.0, 0.0), U, c(N, 0.0), c(N, 0.0)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(I, N), U, c(I, -0.0), c(I, 0.0), U, c(I, N), c(I, N)],
    [c(N, N), c(N, N), c(N, 0.0), c(N, 0.0), c(N, N), c(N, N), c(N, N)],
];

static EXP: Table = [
    [c(0.0, 0.0), U, c(0.0, -0.0), c(0.0, 0.0), U, c(0.0, 0.0), c(0.0, 0.0)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(N, N), U, c(1.0, -0.0), c(1.0, 0.0), U, c(N, N), c(N, N)],
    [c(N, N), U, c(1.0, -0.0), c(1.0, 0.0), U, c(N, N), c(N, N)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(I, N), U, c(I, -0.0), c(I, 0.0), U, c(I, N), c(I, N)],
    [c(N, N), c(N, N), c(N, -0.0), c(N, 0.0), c(N, N), c(N, N), c(N, N)],
];

static LOG: Table = [
    [c(I, -P34), c(I, -P), c(I, -P), c(I, P), c(I, P), c(I, P34), c(I, N)],
    [c(I, -P12), U, U, U, U, c(I, P12), c(N, N)],
    [c(I, -P12), U, c(-I, -P), c(-I, P), U, c(I, P12), c(N, N)],
    [c(I, -P12), U, c(-I, -0.0), c(-I, 0.0), U, c(I, P12), c(N, N)],
    [c(I, -P12), U, U, U, U, c(I, P12), c(N, N)],
    [c(I, -P14), c(I, -0.0), c(I, -0.0), c(I, 0.0), c(I, 0.0), c(I, P14), c(I, N)],
    [c(I, N), c(N, N), c(N, N), c(N, N), c(N, N), c(I, N), c(N, N)],
];

static SINH: Table = [
    [c(I, N), U, c(-I, -0.0), c(-I, 0.0), U, c(I, N), c(I, N)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(0.0, N), U, c(-0.0, -0.0), c(-0.0, 0.0), U, c(0.0, N), c(0.0, N)],
    [c(0.0, N), U, c(0.0, -0.0), c(0.0, 0.0), U, c(0.0, N), c(0.0, N)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(I, N), U, c(I, -0.0), c(I, 0.0), U, c(I, N), c(I, N)],
    [c(N, N), c(N, N), c(N, -0.0), c(N, 0.0), c(N, N), c(N, N), c(N, N)],
];

static SQRT: Table = [
    [c(I, -I), c(0.0, -I), c(0.0, -I), c(0.0, I), c(0.0, I), c(I, I), c(N, I)],
    [c(I, -I), U, U, U, U, c(I, I), c(N, N)],
    [c(I, -I), U, c(0.0, -0.0), c(0.0, 0.0), U, c(I, I), c(N, N)],
    [c(I, -I), U, c(0.0, -0.0), c(0.0, 0.0), U, c(I, I), c(N, N)],
    [c(I, -I), U, U, U, U, c(I, I), c(N, N)],
    [c(I, -I), c(I, -0.0), c(I, -0.0), c(I, 0.0), c(I, 0.0), c(I, I), c(I, N)],
    [c(I, -I), c(N, N), c(N, N), c(N, N), c(N, N), c(I, I), c(N, N)],
];

static TANH: Table = [
    [c(-1.0, 0.0), U, c(-1.0, -0.0), c(-1.0, 0.0), U, c(-1.0, 0.0), c(-1.0, 0.0)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(-0.0, N), U, c(-0.0, -0.0), c(-0.0, 0.0), U, c(-0.0, N), c(-0.0, N)],
    [c(0.0, N), U, c(0.0, -0.0), c(0.0, 0.0), U, c(0.0, N), c(0.0, N)],
    [c(N, N), U, U, U, U, c(N, N), c(N, N)],
    [c(1.0, 0.0), U, c(1.0, -0.0), c(1.0, 0.0), U, c(1.0, 0.0), c(1.0, 0.0)],
    [c(N, N), c(N, N), c(N, -0.0), c(N, 0.0), c(N, N), c(N, N), c(N, N)],
];

fn finite(z: Complex) -> bool {
    z.re.is_finite() && z.im.is_finite()
}

fn special(z: Complex, table: &Table) -> Complex {
    table[kind(z.re)][kind(z.im)]
}

fn sqrt(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &SQRT));
    }
    if z.re == 0.0 && z.im == 0.0 {
        return Ok(c(0.0, z.im));
    }
    let (ax, ay) = (z.re.abs(), z.im.abs());
    let s = if ax < SMALL && ay < SMALL && (ax > 0.0 || ay > 0.0) {
        // Subnormal numbers are scaled up, and the root down again.
        let up = 2f64.powi(54);
        let ax = ax * up;
        (ax + hypot(ax, ay * up)).sqrt() * 2f64.powi(-27) / 2f64.sqrt()
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + hypot(ax, ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if z.re >= 0.0 { c(s, d.copysign(z.im)) } else { c(d, s.copysign(z.im)) })
}

fn acos(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &ACOS));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let re = z.im.abs().atan2(z.re);
        let size = hypot(z.re / 2.0, z.im / 2.0).ln() + LN_2 * 2.0;
        let im = if z.re < 0.0 { -size.copysign(z.im) } else { size.copysign(-z.im) };
        return Ok(c(re, im));
    }
    let (s1, s2) = (sqrt(c(1.0 - z.re, -z.im))?, sqrt(c(1.0 + z.re, z.im))?);
    Ok(c(2.0 * s1.re.atan2(s2.re), asinh(s2.re * s1.im - s2.im * s1.re)))
}

fn acosh(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &ACOSH));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        return Ok(c(hypot(z.re / 2.0, z.im / 2.0).ln() + LN_2 * 2.0, z.im.atan2(z.re)));
    }
    let (s1, s2) = (sqrt(c(z.re - 1.0, z.im))?, sqrt(c(z.re + 1.0, z.im))?);
    Ok(c(asinh(s1.re * s2.re + s1.im * s2.im), 2.0 * s1.im.atan2(s2.re)))
}

fn asinh_of(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &ASINH));
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let size = hypot(z.re / 2.0, z.im / 2.0).ln() + LN_2 * 2.0;
        let re = if z.im.is_sign_negative() { -size.copysign(-z.re) } else { size.copysign(z.re) };
        return Ok(c(re, z.im.atan2(z.re.abs())));
    }
    let (s1, s2) = (sqrt(c(1.0 + z.im, -z.re))?, sqrt(c(1.0 - z.im, z.re))?);
    Ok(c(asinh(s1.re * s2.im - s2.re * s1.im), z.im.atan2(s1.re * s2.re - s1.im * s2.im)))
}

fn asin(z: Complex) -> Answer {
    let r = asinh_of(c(-z.im, z.re))?;
    Ok(c(r.im, -r.re))
}

fn atanh(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &ATANH));
    }
    // Odd, so that only one half of the plane is left.
    if z.re < 0.0 || (z.re == 0.0 && z.re.is_sign_negative()) {
        let r = atanh(c(-z.re, -z.im))?;
        return Ok(c(-r.re, -r.im));
    }
    let ay = z.im.abs();
    if z.re > LARGE.sqrt() || ay > LARGE.sqrt() {
        let h = hypot(z.re / 2.0, z.im / 2.0);
        return Ok(c(z.re / 4.0 / h / h, -FRAC_PI_2.copysign(-z.im)));
    }
    if z.re == 1.0 && ay < SMALL.sqrt() {
        if ay == 0.0 {
            return Err(Fault::Domain);
        }
        return Ok(c(-(ay.sqrt() / hypot(ay, 2.0).sqrt()).ln(), 2f64.atan2(-ay).copysign(z.im) / 2.0));
    }
    let near = 1.0 - z.re;
    Ok(c(log1p(4.0 * z.re / (near * near + ay * ay)) / 4.0, -(-2.0 * z.im).atan2(near * (1.0 + z.re) - ay * ay) / 2.0))
}

fn atan(z: Complex) -> Answer {
    let r = atanh(c(-z.im, z.re))?;
    Ok(c(r.im, -r.re))
}

/// Infinite results of finite arguments are too large.
fn in_range(z: Complex) -> Answer {
    if z.re.is_infinite() || z.im.is_infinite() { Err(Fault::Range) } else { Ok(z) }
}

fn cosh(z: Complex) -> Answer {
    if !finite(z) {
        let r = if z.re.is_infinite() && z.im.is_finite() && z.im != 0.0 {
            let im = INF.copysign(z.im.sin());
            c(INF.copysign(z.im.cos()), if z.re > 0.0 { im } else { -im })
        } else {
            special(z, &COSH)
        };
        return if z.im.is_infinite() && !z.re.is_nan() { Err(Fault::Domain) } else { Ok(r) };
    }
    if z.re.abs() > LOG_LARGE {
        let less = z.re - 1f64.copysign(z.re);
        return in_range(c(
            z.im.cos() * less.cosh() * std::f64::consts::E,
            z.im.sin() * less.sinh() * std::f64::consts::E,
        ));
    }
    in_range(c(z.im.cos() * z.re.cosh(), z.im.sin() * z.re.sinh()))
}

fn sinh(z: Complex) -> Answer {
    if !finite(z) {
        let r = if z.re.is_infinite() && z.im.is_finite() && z.im != 0.0 {
            let re = INF.copysign(z.im.cos());
            c(if z.re > 0.0 { re } else { -re }, INF.copysign(z.im.sin()))
        } else {
            special(z, &SINH)
        };
        return if z.im.is_infinite() && !z.re.is_nan() { Err(Fault::Domain) } else { Ok(r) };
    }
    if z.re.abs() > LOG_LARGE {
        let less = z.re - 1f64.copysign(z.re);
        return in_range(c(
            z.im.cos() * less.sinh() * std::f64::consts::E,
            z.im.sin() * less.cosh() * std::f64::consts::E,
        ));
    }
    in_range(c(z.im.cos() * z.re.sinh(), z.im.sin() * z.re.cosh()))
}

fn cos(z: Complex) -> Answer {
    cosh(c(-z.im, z.re))
}

fn sin(z: Complex) -> Answer {
    let r = sinh(c(-z.im, z.re))?;
    Ok(c(r.im, -r.re))
}

fn exp(z: Complex) -> Answer {
    if !finite(z) {
        let r = if z.re.is_infinite() && z.im.is_finite() && z.im != 0.0 {
            let size = if z.re > 0.0 { INF } else { 0.0 };
            c(size.copysign(z.im.cos()), size.copysign(z.im.sin()))
        } else {
            special(z, &EXP)
        };
        let wrong = z.im.is_infinite() && (z.re.is_finite() || (z.re.is_infinite() && z.re > 0.0));
        return if wrong { Err(Fault::Domain) } else { Ok(r) };
    }
    if z.re > LOG_LARGE {
        let size = (z.re - 1.0).exp();
        return in_range(c(size * z.im.cos() * std::f64::consts::E, size * z.im.sin() * std::f64::consts::E));
    }
    let size = z.re.exp();
    in_range(c(size * z.im.cos(), size * z.im.sin()))
}

fn log(z: Complex) -> Answer {
    if !finite(z) {
        return Ok(special(z, &LOG));
    }
    let (ax, ay) = (z.re.abs(), z.im.abs());
    let re = if ax > LARGE || ay > LARGE {
        hypot(ax / 2.0, ay / 2.0).ln() + LN_2
    } else if ax < SMALL && ay < SMALL {
        if ax == 0.0 && ay == 0.0 {
            return Err(Fault::Domain);
        }
        let up = 2f64.powi(53);
        hypot(ax * up, ay * up).ln() - 53.0 * LN_2
    } else {
        let h = hypot(ax, ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = if ax > ay { (ax, ay) } else { (ay, ax) };
            log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0
        } else {
            h.ln()
        }
    };
    Ok(c(re, z.im.atan2(z.re)))
}

fn tanh(z: Complex) -> Answer {
    if !finite(z) {
        let r = if z.re.is_infinite() && z.im.is_finite() && z.im != 0.0 {
            let sign = 2.0 * z.im.sin() * z.im.cos();
            c(1f64.copysign(z.re), 0f64.copysign(sign))
        } else {
            special(z, &TANH)
        };
        return if z.im.is_infinite() && z.re.is_finite() { Err(Fault::Domain) } else { Ok(r) };
    }
    if z.re.abs() > LOG_LARGE {
        return Ok(c(1f64.copysign(z.re), 4.0 * z.im.sin() * z.im.cos() * (-2.0 * z.re.abs()).exp()));
    }
    let (tx, ty) = (z.re.tanh(), z.im.tan());
    let cx = 1.0 / z.re.cosh();
    let both = tx * ty;
    let below = 1.0 + both * both;
    Ok(c(tx * (1.0 + ty * ty) / below, ty / below * cx * cx))
}

fn tan(z: Complex) -> Answer {
    let r = tanh(c(-z.im, z.re))?;
    Ok(c(r.im, -r.re))
}

#[cold]
fn raised(py: &Py, fault: Fault) -> Raised {
    match fault {
        Fault::Domain => py.value_error("math domain error"),
        Fault::Range => py.overflow_error("math range error"),
    }
}

fn apply(py: &mut Py, v: &Value, f: fn(Complex) -> Answer) -> Result {
    let z = py.as_c64(v)?;
    match f(z) {
        Ok(r) => py.complex(r),
        Err(fault) => Err(raised(py, fault)),
    }
}

fn log_to(py: &mut Py, a: &[Value]) -> Result {
    let z = py.as_c64(&a[0])?;
    let top = log(z).map_err(|e| raised(py, e))?;
    if a[1].is_empty() {
        return py.complex(top);
    }
    let base = py.as_c64(&a[1])?;
    let base = log(base).map_err(|e| raised(py, e))?;
    match top.div(base) {
        Ok(r) => py.complex(r),
        Err(_) => Err(py.value_error("math domain error")),
    }
}

fn polar(py: &mut Py, a: &[Value]) -> Result {
    let z = py.as_c64(&a[0])?;
    let r = hypot(z.re, z.im);
    if r.is_infinite() && finite(z) {
        return Err(py.overflow_error("math range error"));
    }
    py.tuple_of_two(py.float(r)?, py.float(z.im.atan2(z.re))?)
}

fn rect(py: &mut Py, a: &[Value]) -> Result {
    let (r, phi) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?);
    if !r.is_finite() || !phi.is_finite() {
        if r.is_infinite() && phi.is_finite() && phi != 0.0 {
            let sign = if r > 0.0 { 1.0 } else { -1.0 };
            return py.complex(c(sign * INF.copysign(phi.cos()), sign * INF.copysign(phi.sin())));
        }
        if phi.is_infinite() && r != 0.0 && !r.is_nan() {
            return Err(py.value_error("math domain error"));
        }
        let z = match (kind(r), kind(phi)) {
            (0, 2) => c(-I, 0.0),
            (0, 3) => c(-I, -0.0),
            (5, 2) => c(I, -0.0),
            (5, 3) => c(I, 0.0),
            (0 | 5, _) => c(I, N),
            (2 | 3, _) => c(0.0, 0.0),
            (6, 2 | 3) => c(N, 0.0),
            _ => c(N, N),
        };
        return py.complex(z);
    }
    // A right angle's cosine of zero keeps the imaginary part exact.
    if phi == 0.0 { py.complex(c(r, r * phi)) } else { py.complex(c(r * phi.cos(), r * phi.sin())) }
}

fn isclose(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (py.as_c64(&a[0])?, py.as_c64(&a[1])?);
    let relative = if a[2].is_empty() { 1e-9 } else { py.as_f64(&a[2])? };
    let absolute = if a[3].is_empty() { 0.0 } else { py.as_f64(&a[3])? };
    if relative < 0.0 || absolute < 0.0 {
        return Err(py.value_error("tolerances must be non-negative"));
    }
    if x.re == y.re && x.im == y.im {
        return Ok(Value::TRUE);
    }
    if x.re.is_infinite() || x.im.is_infinite() || y.re.is_infinite() || y.im.is_infinite() {
        return Ok(Value::FALSE);
    }
    let size = |z: Complex| hypot(z.re, z.im);
    let apart = size(x.sub(y));
    Ok(Value::bool(apart <= relative * size(y) || apart <= relative * size(x) || apart <= absolute))
}

macro_rules! functions {
    ($py:expr, $m:expr, $($name:literal: $f:expr;)*) => {
        $($m.function($py, $name, "(z, /)", |py, a| apply(py, &a[0], $f))?;)*
    };
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "cmath")?;
    functions! { py, b,
        "acos": acos; "acosh": acosh; "asin": asin; "asinh": asinh_of; "atan": atan; "atanh": atanh;
        "cos": cos; "cosh": cosh; "exp": exp; "sin": sin; "sinh": sinh; "sqrt": sqrt; "tan": tan; "tanh": tanh;
        "log10": |z| log(z).map(|r| c(r.re / std::f64::consts::LN_10, r.im / std::f64::consts::LN_10));
    }
    b.function(py, "log", "(z, base=<unrepresentable>, /)", log_to)?;
    b.function(py, "phase", "(z, /)", |py, a| {
        let z = py.as_c64(&a[0])?;
        py.float(z.im.atan2(z.re))
    })?;
    b.function(py, "polar", "(z, /)", polar)?;
    b.function(py, "rect", "(r, phi, /)", rect)?;
    b.function(py, "isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose)?;
    b.function(py, "isfinite", "(z, /)", |py, a| Ok(Value::bool(finite(py.as_c64(&a[0])?))))?;
    b.function(py, "isnan", "(z, /)", |py, a| {
        let z = py.as_c64(&a[0])?;
        Ok(Value::bool(z.re.is_nan() || z.im.is_nan()))
    })?;
    b.function(py, "isinf", "(z, /)", |py, a| {
        let z = py.as_c64(&a[0])?;
        Ok(Value::bool(z.re.is_infinite() || z.im.is_infinite()))
    })?;
    for (name, x) in
        [("pi", PI), ("e", std::f64::consts::E), ("tau", std::f64::consts::TAU), ("inf", INF), ("nan", NAN)]
    {
        b.add(py, name, py.float(x)?)?;
    }
    b.add(py, "infj", py.complex(c(0.0, INF))?)?;
    b.add(py, "nanj", py.complex(c(0.0, NAN))?)?;
    b.finish(py)
}
