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
    186_056.265_395_223_48,
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

/// The point below which the standard normal distribution has the probability `p`, between 0 and 1: Wichura's algorithm AS 241, good to 16 digits.
#[expect(clippy::excessive_precision, reason = "the coefficients as they were published")]
pub fn normal_quantile(p: f64) -> f64 {
    fn ratio(x: f64, above: [f64; 8], below: [f64; 8]) -> f64 {
        let value = |c: [f64; 8]| c.into_iter().fold(0.0, |sum, k| sum * x + k);
        value(above) / value(below)
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(
            r,
            [
                2.509_080_928_730_122_672_7e3,
                3.343_057_558_358_812_810_5e4,
                6.726_577_092_700_870_085_3e4,
                4.592_195_393_154_987_145_7e4,
                1.373_169_376_550_946_112_5e4,
                1.971_590_950_306_551_442_7e3,
                1.331_416_678_917_843_774_5e2,
                3.387_132_872_796_366_608,
            ],
            [
                5.226_495_278_852_854_561e3,
                2.872_908_573_572_194_267_4e4,
                3.930_789_580_009_271_061e4,
                2.121_379_430_158_659_586_7e4,
                5.394_196_021_424_751_107_7e3,
                6.871_870_074_920_579_083e2,
                4.231_333_070_160_091_125_2e1,
                1.0,
            ],
        );
    }
    let r = (-(if q <= 0.0 { p } else { 1.0 - p }).ln()).sqrt();
    let x = if r <= 5.0 {
        ratio(
            r - 1.6,
            [
                7.745_450_142_783_414_076_4e-4,
                2.272_384_498_926_918_458_0e-2,
                2.417_807_251_774_506_117_7e-1,
                1.270_458_252_452_368_382_6,
                3.647_848_324_763_204_605_0,
                5.769_497_221_460_691_405_5,
                4.630_337_846_156_545_295_9,
                1.423_437_110_749_683_577_34,
            ],
            [
                1.050_750_071_644_416_843_24e-9,
                5.475_938_084_995_344_946e-4,
                1.519_866_656_361_645_719_66e-2,
                1.481_039_764_274_800_745_9e-1,
                6.897_673_349_851_000_045_5e-1,
                1.676_384_830_183_803_849_4,
                2.053_191_626_637_758_821_87,
                1.0,
            ],
        )
    } else {
        ratio(
            r - 5.0,
            [
                2.010_334_399_292_288_132_65e-7,
                2.711_555_568_743_487_578_15e-5,
                1.242_660_947_388_078_438_6e-3,
                2.653_218_952_657_612_309_3e-2,
                2.965_605_718_285_048_912_3e-1,
                1.784_826_539_917_291_335_8,
                5.463_784_911_164_114_369_9,
                6.657_904_643_501_103_777_20,
            ],
            [
                2.044_263_103_389_939_785_64e-15,
                1.421_511_758_316_445_888_7e-7,
                1.846_318_317_510_054_681_8e-5,
                7.868_691_311_456_132_591e-4,
                1.487_536_129_085_061_485_25e-2,
                1.369_298_809_227_358_053_4e-1,
                5.998_322_065_558_879_376_9e-1,
                1.0,
            ],
        )
    };
    if q < 0.0 { -x } else { x }
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
