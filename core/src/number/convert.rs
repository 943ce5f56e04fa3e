//! Exact conversions between integers and floats, rounding half to even where the target cannot hold the value.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::divide::div_rem;
use super::error::NumberError;
use super::int::Int;

/// Bits of a float's mantissa, the hidden one included.
const MANTISSA: i64 = 53;
/// One more than the largest exponent of a finite float: they are below 2^1024.
const MAX_EXPONENT: i64 = 1024;
/// The smallest normal float is 2^(MIN_EXPONENT - 1).
const MIN_EXPONENT: i64 = -1021;

/// `(m, e)` with `|value| = m * 2^e` exactly, for a finite value; `m` is below 2^53.
#[must_use]
pub fn decompose(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => (fraction, -1074),
        exponent => (fraction | 1 << 52, exponent - 1075),
    }
}

/// `value * 2^exponent`, rounded once.
#[must_use]
pub fn ldexp(value: f64, exponent: i64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let (mantissa, e) = decompose(value);
    // |value| = m * 2^power with m in [1, 2).
    let width = i64::from(64 - mantissa.leading_zeros());
    let power = i64::from(e) + width - 1;
    let exponent = power.saturating_add(exponent);
    let m = (mantissa as f64 / power_of_two(width - 1)).copysign(value);
    if exponent >= MAX_EXPONENT {
        return f64::INFINITY.copysign(value);
    }
    if exponent >= MIN_EXPONENT - 1 {
        return m * power_of_two(exponent);
    }
    if exponent < -1080 {
        return 0.0f64.copysign(value);
    }
    // The first product is exact; the second is the only one that rounds.
    m * f64::MIN_POSITIVE * power_of_two(exponent + 1022)
}

/// `(m, e)` with `value = m * 2^e` and `m` in [0.5, 1), as `math.frexp`.
#[must_use]
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let (mantissa, e) = decompose(value);
    let width = 64 - mantissa.leading_zeros() as i32;
    ((mantissa as f64 / power_of_two(i64::from(width))).copysign(value), e + width)
}

/// 2^exponent for an exponent of a normal float.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023).clamp(1, 2046) as u64) << 52)
}

/// The nearest float to `mantissa * 2^exponent`, ties to even; `inexact` says that the true value is a little larger.
pub(crate) fn round_to_float(mantissa: u64, exponent: i64, inexact: bool) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let width = i64::from(64 - mantissa.leading_zeros());
    let extra = width.max(MIN_EXPONENT - exponent) - MANTISSA;
    let mut kept = u128::from(mantissa);
    if extra > 64 {
        return Some(0.0);
    }
    if extra > 0 {
        let half = 1u128 << (extra - 1);
        let sticky = inexact || kept & (half - 1) != 0;
        let odd = kept & (half << 1) != 0;
        let up = kept & half != 0 && (sticky || odd);
        kept &= !((half << 1) - 1);
        if up {
            kept += half << 1;
        }
    }
    // `kept` has at most 53 significant bits now.
    let value = kept as f64;
    let scaled = ldexp(value, exponent);
    scaled.is_finite().then_some(scaled)
}

impl Int {
    /// The nearest float, ties to even; `None` where it is too large.
    #[must_use]
    #[inline]
    pub fn to_f64(&self) -> Option<f64> {
        match self {
            Self::Small(v) => Some(*v as f64),
            Self::Big(b) => {
                let width = b.bits();
                let shift = width.saturating_sub(64);
                let top = b.magnitude() >> shift;
                let top = top.iter_u64_digits().next().unwrap_or(0);
                let inexact = b.trailing_zeros().is_some_and(|zeros| zeros < shift);
                let value = round_to_float(top, i64::try_from(shift).ok()?, inexact)?;
                Some(if self.is_negative() { -value } else { value })
            }
        }
    }

    /// `float(int)`.
    pub fn to_float(&self) -> Result<f64, NumberError> {
        self.to_f64().ok_or(NumberError::Overflow("int too large to convert to float"))
    }

    /// The integer part of a float: `int(float)`.
    pub fn from_f64(value: f64) -> Result<Self, NumberError> {
        if value.is_nan() {
            return Err(NumberError::value("cannot convert float NaN to integer"));
        }
        if value.is_infinite() {
            return Err(NumberError::Overflow("cannot convert float infinity to integer"));
        }
        // -2^63 and the floats below 2^63 convert exactly.
        if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
            return Ok(Self::Small(value as i64));
        }
        let (mantissa, exponent) = decompose(value);
        let magnitude = Self::from(BigUint::from(mantissa) << exponent.unsigned_abs());
        Ok(if value < 0.0 { magnitude.neg() } else { magnitude })
    }

    /// Compares with a float by exact value; `None` for a NaN.
    #[must_use]
    pub fn cmp_f64(&self, other: f64) -> Option<Ordering> {
        if other.is_nan() {
            return None;
        }
        if let Self::Small(v) = self
            && v.unsigned_abs() <= 1 << 53
        {
            return (*v as f64).partial_cmp(&other);
        }
        if other.is_infinite() {
            return Some(if other > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        let floor = Self::from_f64(other.floor()).ok()?;
        Some(match self.cmp(&floor) {
            Ordering::Equal if other.fract() != 0.0 => Ordering::Less,
            order => order,
        })
    }

    /// True division, correctly rounded.
    pub fn true_div(&self, other: &Self) -> Result<f64, NumberError> {
        const TOO_LARGE: NumberError = NumberError::Overflow("integer division result too large for a float");
        if other.is_zero() {
            return Err(NumberError::ZeroDivision("division by zero"));
        }
        if let (Self::Small(a), Self::Small(b)) = (self, other)
            && a.unsigned_abs() <= 1 << 53
            && b.unsigned_abs() <= 1 << 53
        {
            return Ok(*a as f64 / *b as f64);
        }
        let negative = self.is_negative() != other.is_negative();
        let signed = |v: f64| if negative { -v } else { v };
        if self.is_zero() {
            return Ok(signed(0.0));
        }
        let difference = self.bit_length() as i64 - other.bit_length() as i64;
        if difference > MAX_EXPONENT {
            return Err(TOO_LARGE);
        }
        if difference < MIN_EXPONENT - MANTISSA - 1 {
            return Ok(signed(0.0));
        }
        // A quotient of 55 or 56 bits (fewer for subnormal results), the rest folded into `inexact`.
        let shift = difference.max(MIN_EXPONENT) - MANTISSA - 2;
        // A divisor of one word: the shifted dividend has at most 56 bits more, which two words hold.
        if let (Some(a), Some(b)) = (self.as_i128(), other.as_i128()) {
            let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
            if b <= u128::from(u64::MAX) {
                let (scaled, lost) = if shift > 0 {
                    (a >> shift, a & ((1 << shift) - 1) != 0)
                } else {
                    (a << shift.unsigned_abs(), false)
                };
                let inexact = lost || scaled % b != 0;
                return round_to_float((scaled / b) as u64, shift, inexact).map(signed).ok_or(TOO_LARGE);
            }
        }
        let (a, b) = (self.magnitude(), other.magnitude());
        let mut inexact = false;
        let scaled = if shift > 0 {
            inexact = a.trailing_zeros().is_some_and(|zeros| zeros < shift as u64);
            &*a >> shift as u64
        } else {
            &*a << shift.unsigned_abs()
        };
        let (quotient, remainder) = div_rem(&scaled, &b);
        inexact |= remainder.bits() != 0;
        let quotient = quotient.iter_u64_digits().next().unwrap_or(0);
        round_to_float(quotient, shift, inexact).map(signed).ok_or(TOO_LARGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(s: &str) -> Int {
        Int::parse(s.as_bytes(), 10, 0).unwrap()
    }

    #[test]
    fn to_float_rounds_half_even() {
        for (s, expected) in [
            ("9007199254740993", 9007199254740992.0),
            ("9007199254740995", 9007199254740996.0),
            ("-9007199254740993", -9007199254740992.0),
            ("18446744073709551615", 18446744073709551616.0),
            ("36893488147419107329", 36893488147419111424.0),
            ("36893488147419107328", 36893488147419103232.0),
            ("-100000000000000000000000", -1e23),
        ] {
            assert_eq!(int(s).to_f64(), Some(expected), "{s}");
        }
        let huge = int("2").pow(&int("1024")).unwrap();
        assert_eq!(huge.to_f64(), None);
        let below = huge.sub(&int("2").pow(&int("970")).unwrap());
        assert_eq!(below.to_f64(), None);
        assert_eq!(below.sub(&Int::ONE).to_f64(), Some(f64::MAX));
    }

    #[test]
    fn from_float_and_comparison() {
        assert_eq!(Int::from_f64(-2.9).unwrap(), int("-2"));
        assert_eq!(Int::from_f64(1e23).unwrap(), int("99999999999999991611392"));
        assert_eq!(Int::from_f64(-9223372036854775808.0).unwrap(), Int::from(i64::MIN));
        assert_eq!(Int::from_f64(9223372036854775808.0).unwrap(), int("9223372036854775808"));
        assert!(Int::from_f64(f64::NAN).is_err() && Int::from_f64(f64::INFINITY).is_err());
        assert_eq!(int("9007199254740993").cmp_f64(9007199254740992.0), Some(Ordering::Greater));
        assert_eq!(int("99999999999999991611392").cmp_f64(1e23), Some(Ordering::Equal));
        assert_eq!(int("3").cmp_f64(3.5), Some(Ordering::Less));
        assert_eq!(int("-9007199254740994").cmp_f64(-0.5), Some(Ordering::Less));
        assert_eq!(int("99999999999999999999").cmp_f64(f64::NEG_INFINITY), Some(Ordering::Greater));
        assert_eq!(int("0").cmp_f64(f64::NAN), None);
    }

    #[test]
    fn true_division_is_correctly_rounded() {
        let div = |a: &str, b: &str| int(a).true_div(&int(b));
        for (a, b, expected) in [
            ("10039257264037515410", "586849859025630721516198901", 1.7107028500792482e-08),
            (
                "10297200794423009321386902686107478532710487859345040536575333682120212883104186731878974674675736850515531801440924494877972769833896269936468643861796673740290638720067215235455126500846854914722855961829384728261962296008520630321804380264442201629946672822226795695157497932791789483471754511252760799398917557731325680931995609",
                "1019530903619374229757302745",
                1.0099939842791962e+304,
            ),
            (
                "-889860910058164777025672598",
                "1506279029290957277199164756366160058033018156690822043292243",
                -5.90767641820682e-34,
            ),
            ("6742647596734310365", "8915025545583355", 756.3239793602975),
            ("-17809964973607816894", "1031794695246117556498490251", -1.7261151909062242e-08),
            (
                "-374016410350327623343702816933199720844168376003415946504059",
                "5038369683607889",
                -7.423361798304982e+43,
            ),
            (
                "2049044718805442286560974613824157597232875676158390854865037653879429353586352944164708906671187882232359149148266941396432743903008480956799141406573660321805596018581014278111504768821441201375400476228916603448832445840569750386253692000021823514642458197568057233920822676150113525959768264799110625938365000010899636734170412",
                "513989373493243350787631501",
                3.986550743023052e+303,
            ),
            (
                "697504179413846591",
                "1581339284804878013081179909393441544450023193938558114838285",
                4.410844567741906e-43,
            ),
            ("1236094207085670673619827407", "133845204540350020781211957", 9.235252105823694),
            (
                "-13213631973006315026524795985663451914444257181948667776392266992156455896679593104725076574912026310853160687778555198865817407331117362382146777625827035701110851473882395143985450643933066473433781280379081641249810050366347349526230707684557631070554004576772865749645233426159481316113143192564638706336179599319050247911220909",
                "698648245509993611194943116500720967246428747576759937981245",
                -1.8913139849597323e+271,
            ),
            ("-678924027953563377427061045", "7479766241532357", -90768080984.1023),
            ("-1044624495435810382489538325", "129824908227703091562847825", -8.04641042844889),
            ("656309790555504598", "809270214280526802494469081", 8.109896780755609e-10),
            ("-231982957550374603709948037", "10821681640786965", -21436867693.097702),
            (
                "835519638001079781863157486",
                "1188485792362986034281882067283828437957468219218131281560121",
                7.030118856868053e-34,
            ),
            ("-10485158150033420644", "149690878563802763744734381", -7.004540457396227e-08),
            ("1104015762254048527", "1037983491717405102328837095", 1.063615915921157e-09),
            (
                "-464275573588732850241997603461118083891162349944905898517103",
                "1255625966039682513",
                -3.697562698970658e+41,
            ),
            (
                "12402230713142810375810890868339228369967139036846487644647763438135221747560788372964981027031809927985329726585701377379216103991453556727930758807917181072787664819990916357490504869823338610218854893642383535564833296386945406831422620399587007149324345871032988038501378820532334798374664501918938167041304554052541811245783812",
                "1203265809787831602577577421",
                1.0307141291856087e+304,
            ),
            ("63218821311615652", "897717419606357", 70.42173843450279),
            ("1123743981362585894", "9045388022615393", 124.2339166161791),
            ("9007199254740993", "1", 9007199254740992.0),
            ("-18014398509481987", "2", -9007199254740994.0),
        ] {
            assert_eq!(div(a, b).unwrap(), expected, "{a} / {b}");
        }
        let big = int("10").pow(&int("400")).unwrap();
        assert_eq!(big.true_div(&big.add(&Int::ONE)).unwrap(), 1.0);
        assert_eq!(
            big.true_div(&int("3")),
            Err(NumberError::Overflow("integer division result too large for a float"))
        );
        assert_eq!(int("3").true_div(&big).unwrap(), 0.0);
        assert!(div("1", "0").is_err());
        let tiny = int("10").pow(&int("323")).unwrap();
        assert_eq!(int("7").true_div(&tiny).unwrap(), 7e-323);
        assert_eq!(int("123456789").true_div(&int("10").pow(&int("325")).unwrap()).unwrap(), 123456789e-325);
    }

    #[test]
    fn scaling() {
        assert_eq!(ldexp(0.5, 2), 2.0);
        assert_eq!(ldexp(1.0, -1074), 5e-324);
        assert_eq!(ldexp(1.0, -1075), 0.0);
        assert_eq!(ldexp(1.5, -1075), 5e-324);
        assert_eq!(ldexp(-3.0, -1075), -1e-323);
        assert_eq!(ldexp(5e-324, 1074 + 1023), 2f64.powi(1023));
        assert_eq!(ldexp(1.0, 1024), f64::INFINITY);
        assert_eq!(ldexp(1.0, i64::MIN), 0.0);
        assert_eq!(frexp(-3.0), (-0.75, 2));
        assert_eq!(frexp(5e-324), (0.5, -1073));
        assert_eq!(frexp(1.0), (0.5, 1));
    }
}
