//! The gamma function and its logarithm, as accurate as CPython's: Lanczos' approximation in rational form.
//!
//! Coefficients are those of the 13-term approximation with g = 6.024680040776729583740234375 that is published with
//! error bounds for double precision.

use std::f64::consts::PI;

use super::error::NumberError;

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;

const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_17,
    31_426_415.585_400_194,
    2_876_370.628_935_372_6,
    186_056.265_395_223_5,
    8_071.672_002_365_816,
    210.824_277_751_579_35,
    2.506_628_274_631_000_2,
];

/// Coefficients of x(x + 1)…(x + 11).
const DENOMINATOR: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

const DOMAIN: NumberError = NumberError::value("math domain error");
const RANGE: NumberError = NumberError::Overflow("math range error");

fn lanczos(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..13).rev() {
            above = above * x + NUMERATOR[i];
            below = below * x + DENOMINATOR[i];
        }
    } else {
        // In powers of 1/x, so that nothing overflows.
        for i in 0..13 {
            above = above / x + NUMERATOR[i];
            below = below / x + DENOMINATOR[i];
        }
    }
    above / below
}

/// sin(pi * x), accurate near integers.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let value = match (2.0 * y).round_ties_even() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    value * 1.0f64.copysign(x)
}

/// `math.gamma`.
pub fn gamma(x: f64) -> Result<f64, NumberError> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 { Ok(x) } else { Err(DOMAIN) };
    }
    if x == 0.0 {
        return Err(DOMAIN);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(DOMAIN);
        }
        if x <= 23.0 {
            return Ok((1..x as u64).map(|i| i as f64).product());
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        let value = 1.0 / x;
        return if value.is_infinite() { Err(RANGE) } else { Ok(value) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(RANGE) };
    }
    let y = size + G_MINUS_HALF;
    // What was lost in the sum.
    let z = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let z = z * G / y;
    let value = if x < 0.0 {
        let mut value = -PI / sin_pi(size) / size * y.exp() / lanczos(size);
        value -= z * value;
        if size < 140.0 {
            value / y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            value / root / root
        }
    } else {
        let mut value = lanczos(size) / y.exp();
        value += z * value;
        if size < 140.0 {
            value * y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            value * root * root
        }
    };
    if value.is_infinite() { Err(RANGE) } else { Ok(value) }
}

/// `math.lgamma`.
pub fn ln_gamma(x: f64) -> Result<f64, NumberError> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(DOMAIN) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut value = lanczos(size).ln() - G;
    value += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        value = PI.ln() - sin_pi(size).abs().ln() - size.ln() - value;
    }
    if value.is_infinite() { Err(RANGE) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        let gammas: &[(f64, f64)] = &[
            (0.5, 1.7724538509055159),
            (1.5, 0.886226925452758),
            (3.7, 4.170651783796603),
            (4.999, 23.963883035055535),
            (5.0, 24.0),
            (23.0, 1.1240007277776077e+21),
            (24.0, 2.585201673888497e+22),
            (30.5, 4.8226969334909095e+31),
            (100.25, 2.9484662818387695e+156),
            (139.9, 5.868674318263198e+238),
            (141.3, 5.936796456547239e+241),
            (171.6, 1.5858969096672563e+308),
            (-0.5, -3.544907701811032),
            (-1.5, 2.3632718012073544),
            (-10.3, -5.262363239535608e-07),
            (-140.7, -9.035498494100474e-243),
            (-170.2, -2.6348340538196883e-307),
            (-200.5, -0.0),
            (-201.5, 0.0),
            (1e-21, 1.0000000000000001e+21),
            (-1e-25, -9.999999999999999e+24),
            (1e-05, 99999.42279422554),
            (1.0, 1.0),
            (2.0, 1.0),
        ];
        for &(x, expected) in gammas {
            assert_eq!(gamma(x).unwrap(), expected, "gamma({x})");
        }
        let logarithms: &[(f64, f64)] = &[
            (0.5, 0.5723649429247004),
            (1.5, -0.12078223763524543),
            (3.7, 1.4280723266653883),
            (4.999, 3.1765478233491224),
            (5.0, 3.178053830347945),
            (23.0, 48.47118135183522),
            (24.0, 51.60667556776438),
            (30.5, 72.9534711841694),
            (100.25, 360.2845596377643),
            (139.9, 549.7848809007576),
            (141.3, 556.7041770823763),
            (171.6, 709.6573587630564),
            (-0.5, 1.265512123484645),
            (-1.5, 0.8600470153764812),
            (-10.3, -14.45751544002421),
            (-140.7, -557.3270165013618),
            (-170.2, -705.9248033468396),
            (-200.5, -864.7382878706798),
            (-201.5, -870.0440772520664),
            (1e-21, 48.35428695287496),
            (-1e-25, 57.564627324851145),
            (1e-05, 11.512919692895824),
            (1.0, 0.0),
            (2.0, 0.0),
            (100000.0, 1051287.7089736566),
            (1e+20, 4.5051701859880917e+21),
            (1e+300, 6.897755278982137e+302),
            (-10000000000.5, -220258509322.20465),
        ];
        for &(x, expected) in logarithms {
            assert_eq!(ln_gamma(x).unwrap(), expected, "lgamma({x})");
        }
        for x in [0.0, -0.0, -1.0, -25.0, f64::NEG_INFINITY] {
            assert_eq!(gamma(x), Err(DOMAIN));
        }
        assert_eq!((gamma(172.0), gamma(1e-310), ln_gamma(1e308)), (Err(RANGE), Err(RANGE), Err(RANGE)));
        assert_eq!((ln_gamma(0.0), ln_gamma(-3.0)), (Err(DOMAIN), Err(DOMAIN)));
        assert_eq!(ln_gamma(f64::NEG_INFINITY), Ok(f64::INFINITY));
    }
}
