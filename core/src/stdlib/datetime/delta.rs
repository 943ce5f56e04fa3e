//! `timedelta`: days, seconds and microseconds, normalised so that only days are negative. Nothing changes after birth.

use super::calendar::DAY_MICROS;
use super::{bind, mix, shown_class};
use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::capsule::Native;
use crate::object::native::TypeBuilder;
use crate::object::wrapped::WrappedSlot;
use crate::object::{Args, CompareOp, Py, Result, TypeId, TypeRef, Value};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// The state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delta {
    /// -999999999..=999999999
    pub days: i32,
    /// 0..86400
    pub seconds: i32,
    /// 0..1000000
    pub micros: i32,
}

// SAFETY: no references, and nothing changes after birth.
unsafe impl Native for Delta {}

const MOST_DAYS: i128 = 999_999_999;

impl Delta {
    /// All of it in microseconds.
    pub fn total(self) -> i128 {
        i128::from(self.days) * i128::from(DAY_MICROS) + i128::from(self.seconds) * 1_000_000 + i128::from(self.micros)
    }

    /// Is it less than a day either way?
    pub fn within_a_day(self) -> bool {
        self.total().abs() < i128::from(DAY_MICROS)
    }

    /// In microseconds, if it is less than a few centuries of days; what a zone says always is.
    pub fn small(self) -> i64 {
        i64::try_from(self.total()).unwrap_or(if self.days < 0 { i64::MIN } else { i64::MAX })
    }
}

/// A timedelta's state, if `v` is one.
pub fn as_delta(v: &Value) -> Option<Delta> {
    v.native::<Delta>().copied()
}

fn from_total(py: &Py, total: i128) -> Result<Delta> {
    let day = i128::from(DAY_MICROS);
    let (days, rest) = (total.div_euclid(day), total.rem_euclid(day));
    if i32::try_from(days).is_err() {
        return Err(py.overflow_error("Python int too large to convert to C int"));
    }
    if days.abs() > MOST_DAYS {
        return Err(py.overflow_error(format!("days={days}; must have magnitude <= 999999999")));
    }
    Ok(Delta { days: days as i32, seconds: (rest / 1_000_000) as i32, micros: (rest % 1_000_000) as i32 })
}

/// A timedelta of so many microseconds.
///
/// # Errors
/// OverflowError, MemoryError.
pub fn make(py: &Py, total: i128) -> Result {
    let delta = from_total(py, total)?;
    py.make_native(py.ty(TypeId::TimeDelta), delta)
}

fn make_as(py: &mut Py, class: TypeRef, total: i128) -> Result {
    let delta = from_total(py, total)?;
    py.make_native(class, delta)
}

/// The parts with what each is in microseconds.
const PARTS: [(&str, i128); 7] = [
    ("days", DAY_MICROS as i128),
    ("seconds", 1_000_000),
    ("microseconds", 1),
    ("milliseconds", 1_000),
    ("minutes", 60_000_000),
    ("hours", 3_600_000_000),
    ("weeks", 7 * DAY_MICROS as i128),
];

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = bind(py, "__new__()", args, PARTS.map(|p| p.0), 0, PARTS.len())?;
    let (mut total, mut left) = (0i128, 0.0f64);
    for i in [2, 3, 1, 4, 5, 0, 6] {
        let (v, (name, factor)) = (&given[i], PARTS[i]);
        if v.is_empty() {
            continue;
        }
        if let Some(n) = v.as_int() {
            // What no i128 holds is out of range anyway.
            let huge = if n.is_negative() { i128::MIN } else { i128::MAX };
            total = total.saturating_add(n.as_i128().unwrap_or(huge).saturating_mul(factor));
        } else if let Some(f) = v.as_float() {
            if f.is_nan() {
                return Err(py.value_error("cannot convert float NaN to integer"));
            }
            if f.is_infinite() {
                return Err(py.overflow_error("cannot convert float infinity to integer"));
            }
            total = total.saturating_add((f.trunc() as i128).saturating_mul(factor));
            let part = f.fract() * factor as f64;
            total = total.saturating_add(part.trunc() as i128);
            left += part.fract();
        } else {
            let kind = py.type_of(v).full_name(py);
            return Err(py.type_error(format!("unsupported type for timedelta {name} component: {kind}")));
        }
    }
    if left != 0.0 {
        let mut whole = left.round();
        if (whole - left).abs() == 0.5 {
            let odd = (total & 1) as f64;
            whole = 2.0 * ((left + odd) * 0.5).round() - odd;
        }
        total = total.saturating_add(whole as i128);
    }
    make_as(py, class, total)
}

fn of(py: &Py, v: &Value) -> Result<Delta> {
    py.native::<Delta>(v).copied()
}

fn big_int(py: &Py, total: i128) -> Result {
    py.int_from(Int::from(total))
}

/// The quotient rounded to the nearest, ties to even.
fn divide_nearest(py: &Py, a: &BigInt, b: &BigInt) -> Result<i128> {
    if b.is_zero() {
        return Err(py.error(TypeId::ZeroDivisionError, "division by zero"));
    }
    let (a, b) = if b.is_negative() { (-a, -b) } else { (a.clone(), b.clone()) };
    let mut q = &a / &b;
    let mut r = &a - &q * &b;
    if r.is_negative() {
        q -= 1;
        r += &b;
    }
    let twice: BigInt = r * 2;
    if twice > b || (twice == b && q.bit(0)) {
        q += 1;
    }
    Ok(q.to_i128().unwrap_or(i128::MAX))
}

/// A float as a ratio of integers.
fn ratio(py: &Py, f: f64) -> Result<(BigInt, BigInt)> {
    if f.is_nan() {
        return Err(py.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(py.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let bits = f.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let signed = BigInt::from(mantissa) * if f < 0.0 { -1 } else { 1 };
    let power = BigInt::from(1) << exponent.unsigned_abs();
    Ok(if exponent >= 0 { (signed * power, BigInt::from(1)) } else { (signed, power) })
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (as_delta(a), as_delta(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    make(py, x.total() + y.total())
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (as_delta(a), as_delta(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    make(py, x.total() - y.total())
}

fn mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (delta, by) = match as_delta(a) {
        Some(delta) => (delta, b),
        None => (of(py, b)?, a),
    };
    if let Some(n) = by.as_int() {
        let huge = if n.is_negative() { i128::MIN } else { i128::MAX };
        return make(py, delta.total().saturating_mul(n.as_i128().unwrap_or(huge)));
    }
    let Some(f) = by.as_float() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (p, q) = ratio(py, f)?;
    let total = divide_nearest(py, &(BigInt::from(delta.total()) * p), &q)?;
    make(py, total)
}

fn true_div(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(x) = as_delta(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(y) = as_delta(b) {
        let (x, y) = (big_int(py, x.total())?, big_int(py, y.total())?);
        return py.binary(BinaryOp::TrueDiv, &x, &y);
    }
    let total = BigInt::from(x.total());
    if let Some(n) = b.as_int() {
        let total = divide_nearest(py, &total, &n.to_big())?;
        return make(py, total);
    }
    let Some(f) = b.as_float() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (p, q) = ratio(py, f)?;
    let total = divide_nearest(py, &(total * q), &p)?;
    make(py, total)
}

fn floor_div(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(x) = as_delta(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    let x = big_int(py, x.total())?;
    if let Some(y) = as_delta(b) {
        let y = big_int(py, y.total())?;
        return py.binary(BinaryOp::FloorDiv, &x, &y);
    }
    let Some(n) = b.as_int() else { return Ok(Value::NOT_IMPLEMENTED) };
    // The number itself, whatever a class derived from int says about division.
    let by = py.int_from(n.into_owned())?;
    let quotient = py.binary(BinaryOp::FloorDiv, &x, &by)?;
    match quotient.as_int().and_then(|n| n.as_i128()) {
        Some(total) => make(py, total),
        None => Err(py.overflow_error("Python int too large to convert to C int")),
    }
}

fn remainder(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (as_delta(a), as_delta(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if y.total() == 0 {
        return Err(py.error(TypeId::ZeroDivisionError, "division by zero"));
    }
    let (x, y) = (x.total(), y.total());
    let rest = x % y;
    make(py, if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest })
}

fn divmod(py: &mut Py, a: &Value, b: &Value) -> Result {
    if as_delta(a).is_none() || as_delta(b).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let quotient = floor_div(py, a, b)?;
    let rest = remainder(py, a, b)?;
    py.tuple(vec![quotient, rest])
}

fn compare(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    match (as_delta(a), as_delta(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(op.holds(x.cmp(&y)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The hash of a length of time.
pub fn hash_of(delta: Delta) -> i64 {
    mix(delta.days as u64, (delta.seconds as u64) << 32 | delta.micros as u64)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let d = of(py, v)?;
    let mut parts = Vec::new();
    for (name, n) in [("days", d.days), ("seconds", d.seconds), ("microseconds", d.micros)] {
        if n != 0 {
            parts.push(format!("{name}={n}"));
        }
    }
    let inside = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
    let class = shown_class(py, v);
    py.str(&format!("{class}({inside})"))
}

fn text(py: &mut Py, v: &Value) -> Result {
    let d = of(py, v)?;
    let mut out = String::new();
    if d.days != 0 {
        out = format!("{} day{}, ", d.days, if d.days.abs() == 1 { "" } else { "s" });
    }
    out += &format!("{}:{:02}:{:02}", d.seconds / 3600, d.seconds / 60 % 60, d.seconds % 60);
    if d.micros != 0 {
        out += &format!(".{:06}", d.micros);
    }
    py.str(&out)
}

/// Fills the type's namespace.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::TimeDelta);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.str.set(Some(text));
    s.compare.set(Some(compare));
    s.hash.set(Some(|py, v| Ok(hash_of(of(py, v)?))));
    s.truth.set(Some(|py, v| Ok(of(py, v)?.total() != 0)));
    s.neg.set(Some(|py, v| {
        let d = of(py, v)?;
        make(py, -d.total())
    }));
    s.pos.set(Some(|py, v| {
        let d = of(py, v)?;
        make(py, d.total())
    }));
    s.abs.set(Some(|py, v| {
        let d = of(py, v)?;
        make(py, d.total().abs())
    }));
    s.binary[BinaryOp::Add as usize].set(Some(add));
    s.binary[BinaryOp::Sub as usize].set(Some(sub));
    s.binary[BinaryOp::Mul as usize].set(Some(mul));
    s.binary[BinaryOp::TrueDiv as usize].set(Some(true_div));
    s.binary[BinaryOp::FloorDiv as usize].set(Some(floor_div));
    s.binary[BinaryOp::Mod as usize].set(Some(remainder));
    b.slot("__divmod__", "(self, value, /)", "Return divmod(self, value).", WrappedSlot::Binary(divmod))
        .slot("__rdivmod__", "(self, value, /)", "Return divmod(value, self).", WrappedSlot::Reflected(divmod))
        .member("days", |py, v| {
            let d = of(py, v)?;
            py.int(i64::from(d.days))
        })
        .member("seconds", |py, v| {
            let d = of(py, v)?;
            py.int(i64::from(d.seconds))
        })
        .member("microseconds", |py, v| {
            let d = of(py, v)?;
            py.int(i64::from(d.micros))
        })
        .method("total_seconds", "(self, /)", |py, a| {
            let d = of(py, &a[0])?;
            let (total, million) = (big_int(py, d.total())?, py.int(1_000_000)?);
            py.binary(BinaryOp::TrueDiv, &total, &million)
        })
        .method("__reduce__", "(self, /)", |py, a| {
            let d = of(py, &a[0])?;
            let class = py.type_of(&a[0]).to_value();
            let parts = [d.days, d.seconds, d.micros].iter().map(|&n| py.int(i64::from(n))).collect::<Result<Vec<_>>>()?;
            let parts = py.tuple(parts)?;
            py.tuple(vec![class, parts])
        })
        .doc(
            "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, \
             minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or \
             floats, and may be positive or negative.",
        );
    let most = MOST_DAYS * i128::from(DAY_MICROS);
    for (name, total) in [("min", -most), ("max", most + i128::from(DAY_MICROS) - 1), ("resolution", 1)] {
        if let Ok(v) = make(py, total) {
            b.constant(name, v);
        }
    }
}
