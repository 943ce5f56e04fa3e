//! `math`: the C library's functions with Python's errors, and what Python adds to them.
//!
//! What needs more than one function of the C library (exact sums, norms, gamma, number theory) is in `crate::number`.

use super::ModuleBuilder;
use crate::bytecode::BinaryOp;
use crate::number::sum::{ExactSum, ProductSum, norm};
use crate::number::{Int, NumberError, convert, special};
use crate::object::{Args, Name, Py, Raised, Result, TypeId, Value};

unsafe extern "C" {
    safe fn acosh(x: f64) -> f64;
    safe fn asinh(x: f64) -> f64;
    safe fn atanh(x: f64) -> f64;
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
    safe fn remainder(x: f64, y: f64) -> f64;
}

const DOMAIN: &str = "math domain error";
const RANGE: &str = "math range error";

/// The C library's `cbrt`, looked up by name: linked statically, the name is a function of the compiler's own, which rounds otherwise.
fn cube_root(x: f64) -> f64 {
    type Function = extern "C" fn(f64) -> f64;
    static FOUND: std::sync::OnceLock<Option<Function>> = std::sync::OnceLock::new();
    let found = FOUND.get_or_init(|| {
        // SAFETY: the name is a C string; what is found under it is a function of the C library with this type.
        unsafe {
            let symbol = libc::dlsym(libc::RTLD_DEFAULT, c"cbrt".as_ptr());
            (!symbol.is_null()).then(|| std::mem::transmute::<*mut libc::c_void, Function>(symbol))
        }
    });
    match found {
        Some(f) => f(x),
        None => x.cbrt(),
    }
}

/// The result of a function of one float: NaN from a number is a domain error, infinity from a finite one too unless it can overflow.
fn checked(py: &Py, x: f64, r: f64, overflows: bool, message: &str) -> Result {
    if r.is_nan() && !x.is_nan() {
        return Err(domain(py, message, x));
    }
    if r.is_infinite() && x.is_finite() {
        return Err(if overflows { py.overflow_error(RANGE) } else { domain(py, message, x) });
    }
    py.float(r)
}

#[cold]
fn domain(py: &Py, message: &str, x: f64) -> Raised {
    if message.is_empty() {
        return py.value_error(DOMAIN);
    }
    py.value_error(format!("{message}, got {}", crate::number::float_text::repr(x)))
}

macro_rules! one {
    ($py:expr, $m:expr, $($name:literal: $f:expr, $overflows:literal, $message:literal;)*) => {
        $($m.function($py, $name, "(x, /)", |py, a| {
            let x = py.as_f64(&a[0])?;
            let f: fn(f64) -> f64 = $f;
            checked(py, x, f(x), $overflows, $message)
        })?;)*
    };
}

fn simple(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    one! { py, m,
        "acos": f64::acos, false, "expected a number in range from -1 up to 1";
        "acosh": |x| acosh(x), false, "expected argument value not less than 1";
        "asin": f64::asin, false, "expected a number in range from -1 up to 1";
        "asinh": |x| asinh(x), false, "";
        "atan": f64::atan, false, "";
        "atanh": |x| atanh(x), false, "expected a number between -1 and 1";
        "cbrt": cube_root, false, "";
        "cos": f64::cos, false, "expected a finite input";
        "cosh": f64::cosh, true, "";
        "erf": |x| erf(x), false, "";
        "erfc": |x| erfc(x), false, "";
        "exp": f64::exp, true, "";
        "exp2": f64::exp2, true, "";
        "expm1": f64::exp_m1, true, "";
        "fabs": f64::abs, false, "";
        "log1p": f64::ln_1p, false, "expected argument value > -1";
        "sin": f64::sin, false, "expected a finite input";
        "sinh": f64::sinh, true, "";
        "sqrt": f64::sqrt, false, "expected a nonnegative input";
        "tan": f64::tan, false, "expected a finite input";
        "tanh": f64::tanh, false, "";
    }
    m.function(py, "gamma", "(x, /)", |py, a| gamma_of(py, &a[0], special::gamma))?;
    m.function(py, "lgamma", "(x, /)", |py, a| gamma_of(py, &a[0], special::ln_gamma))?;
    Ok(())
}

fn gamma_of(py: &mut Py, v: &Value, f: fn(f64) -> std::result::Result<f64, NumberError>) -> Result {
    let x = py.as_f64(v)?;
    match f(x) {
        Ok(r) => py.float(r),
        Err(NumberError::Value(_)) => Err(domain(py, "expected a noninteger or positive integer", x)),
        Err(e) => Err(py.number_error(e)),
    }
}

/// A logarithm. An int may be far too large for a float.
fn log_of(py: &mut Py, v: &Value, f: fn(f64) -> f64) -> Result<f64> {
    if let Some(i) = v.as_int() {
        if i.is_zero() || i.is_negative() {
            return Err(py.value_error("expected a positive input"));
        }
        if let Some(x) = i.to_f64() {
            return Ok(f(x));
        }
        // i = m * 2**e with m in [0.5, 1].
        let bits = i.bit_length();
        let shift = i64::try_from(bits.saturating_sub(64)).unwrap_or(i64::MAX);
        let top = i.shr(&Int::from(shift)).map_err(|e| py.number_error(e))?;
        let mantissa = convert::ldexp(top.to_f64().unwrap_or(f64::INFINITY), -64);
        return Ok(f(mantissa) + f(2.0) * bits as f64);
    }
    let x = py.as_f64(v)?;
    let r = f(x);
    if (r.is_nan() && !x.is_nan()) || (r.is_infinite() && x.is_finite()) {
        return Err(domain(py, "expected a positive input", x));
    }
    Ok(r)
}

fn log(py: &mut Py, args: Args<'_>) -> Result {
    let args = py.arity("log", args, 1, 2)?;
    let top = log_of(py, &args[0], f64::ln)?;
    let Some(base) = args.get(1) else { return py.float(top) };
    let base = log_of(py, base, f64::ln)?;
    if base == 0.0 {
        return Err(py.error(TypeId::ZeroDivisionError, "division by zero"));
    }
    py.float(top / base)
}

fn pow(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?);
    let r = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if r.is_nan() || (r.is_infinite() && x == 0.0) {
            return Err(py.value_error(DOMAIN));
        }
        if r.is_infinite() {
            return Err(py.overflow_error(RANGE));
        }
    }
    py.float(r)
}

fn two(py: &mut Py, a: &[Value], f: fn(f64, f64) -> f64) -> Result {
    let (x, y) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?);
    let r = f(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(py.value_error(DOMAIN));
    }
    py.float(r)
}

fn fma(py: &mut Py, a: &[Value]) -> Result {
    let (x, y, z) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?, py.as_f64(&a[2])?);
    let r = x.mul_add(y, z);
    if r.is_finite() {
        return py.float(r);
    }
    if r.is_nan() {
        if !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(py.value_error("invalid operation in fma"));
        }
    } else if x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(py.overflow_error("overflow in fma"));
    }
    py.float(r)
}

/// `floor` and `ceil`.
fn round_by(py: &mut Py, v: &Value, which: Name, f: fn(f64) -> f64) -> Result {
    let float = if py.type_of(v).is(TypeId::Float) { v.as_float() } else { None };
    let x = match float {
        Some(x) => x,
        None => {
            if let Some(made) = py.call_special(v, which, &[])? {
                return Ok(made);
            }
            py.as_f64(v)?
        }
    };
    let rounded = f(x);
    if rounded.abs() < 9e15 {
        return py.int(rounded as i64);
    }
    let i = Int::from_f64(rounded).map_err(|e| py.number_error(e))?;
    py.int_from(i)
}

fn trunc(py: &mut Py, a: &[Value]) -> Result {
    if py.type_of(&a[0]).is(TypeId::Float)
        && let Some(x) = a[0].as_float()
    {
        let i = Int::from_f64(x.trunc()).map_err(|e| py.number_error(e))?;
        return py.int_from(i);
    }
    match py.call_special(&a[0], Name::__trunc__, &[])? {
        Some(made) => Ok(made),
        None => {
            let name = py.type_of(&a[0]).full_name(py);
            Err(py.type_error(format!("type {name} doesn't define __trunc__ method")))
        }
    }
}

fn frexp(py: &mut Py, a: &[Value]) -> Result {
    let x = py.as_f64(&a[0])?;
    let (mantissa, exponent) = if x.is_finite() && x != 0.0 { convert::frexp(x) } else { (x, 0) };
    let parts = vec![py.float(mantissa)?, py.int(i64::from(exponent))?];
    py.tuple(parts)
}

fn ldexp(py: &mut Py, a: &[Value]) -> Result {
    let x = py.as_f64(&a[0])?;
    if !a[1].is_int_like() {
        return Err(py.type_error("Expected an int as second argument to ldexp."));
    }
    if x == 0.0 || !x.is_finite() {
        return py.float(x);
    }
    let r = convert::ldexp(x, py.as_index_clamped(&a[1])?);
    if r.is_infinite() { Err(py.overflow_error(RANGE)) } else { py.float(r) }
}

fn modf(py: &mut Py, a: &[Value]) -> Result {
    let x = py.as_f64(&a[0])?;
    let (fraction, whole) =
        if x.is_infinite() { (0f64.copysign(x), x) } else { ((x - x.trunc()).copysign(x), x.trunc()) };
    let (fraction, whole) = if x.is_nan() { (x, x) } else { (fraction, whole) };
    let parts = vec![py.float(fraction)?, py.float(whole)?];
    py.tuple(parts)
}

fn isclose(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?);
    let relative = if a[2].is_empty() { 1e-9 } else { py.as_f64(&a[2])? };
    let absolute = if a[3].is_empty() { 0.0 } else { py.as_f64(&a[3])? };
    if relative < 0.0 || absolute < 0.0 {
        return Err(py.value_error("tolerances must be non-negative"));
    }
    if x == y {
        return Ok(Value::TRUE);
    }
    if x.is_infinite() || y.is_infinite() {
        return Ok(Value::FALSE);
    }
    let apart = (y - x).abs();
    Ok(Value::bool(apart <= (relative * y).abs() || apart <= (relative * x).abs() || apart <= absolute))
}

fn nextafter(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?);
    let steps = if a[2].is_none_or_empty() {
        1
    } else {
        let steps = py.index_int(&a[2])?;
        if steps.is_negative() {
            return Err(py.value_error("steps must be a non-negative integer"));
        }
        steps.as_u64().unwrap_or(u64::MAX)
    };
    if x.is_nan() || y.is_nan() {
        return py.float(f64::NAN);
    }
    if x == y {
        return py.float(y);
    }
    // The place of a float among all floats.
    let place = |f: f64| {
        let bits = f.to_bits() as i64;
        i128::from(if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits })
    };
    let (from, to) = (place(x), place(y));
    let moved = if from < to { (from + i128::from(steps)).min(to) } else { (from - i128::from(steps)).max(to) };
    if moved == to {
        // Zero keeps the side that it was reached from.
        return py.float(if y == 0.0 { 0f64.copysign(x) } else { y });
    }
    let sign = if moved < 0 || (moved == 0 && from < 0) { 1u64 << 63 } else { 0 };
    py.float(f64::from_bits(sign | moved.unsigned_abs() as u64))
}

fn ulp(py: &mut Py, a: &[Value]) -> Result {
    let x = py.as_f64(&a[0])?.abs();
    if !x.is_finite() {
        return py.float(x);
    }
    let next = x.next_up();
    py.float(if next.is_infinite() { x - x.next_down() } else { next - x })
}

fn hypot(py: &mut Py, args: Args<'_>) -> Result {
    py.no_keywords("math.hypot", args)?;
    if let [x, y] = args.positional() {
        let both = [py.as_f64(x)?, py.as_f64(y)?];
        return py.float(norm(&both));
    }
    let mut all = Vec::with_capacity(args.len());
    for v in args.positional() {
        all.push(py.as_f64(v)?);
    }
    py.float(norm(&all))
}

fn dist(py: &mut Py, a: &[Value]) -> Result {
    let (p, q) = (py.collect(&a[0])?, py.collect(&a[1])?);
    if p.len() != q.len() {
        return Err(py.value_error("both points must have the same number of dimensions"));
    }
    let mut all = Vec::with_capacity(p.len());
    for (x, y) in p.iter().zip(&q) {
        all.push((py.as_f64(x)? - py.as_f64(y)?).abs());
    }
    py.float(norm(&all))
}

fn fsum(py: &mut Py, a: &[Value]) -> Result {
    let mut sum = ExactSum::default();
    py.for_each(&a[0], |py, v| {
        let x = py.as_f64(&v)?;
        sum.add(x).map_err(|e| py.number_error(e))
    })?;
    let total = sum.total().map_err(|e| py.number_error(e))?;
    py.float(total)
}

/// Is it exactly an int (no bool, no subclass)?
fn exact_int(py: &Py, v: &Value) -> bool {
    py.type_of(v).is(TypeId::Int)
}

/// What `sumprod` is adding up.
enum Products {
    Ints(Int),
    Floats(ProductSum),
    Values,
}

fn flush_products(py: &mut Py, total: &Value, products: &mut Products) -> Result {
    let part = match std::mem::replace(products, Products::Values) {
        Products::Ints(i) => py.int_from(i)?,
        Products::Floats(sum) => py.float(sum.total())?,
        Products::Values => return Ok(total.clone()),
    };
    py.binary(BinaryOp::Add, total, &part)
}

fn sumprod(py: &mut Py, a: &[Value]) -> Result {
    let (p, q) = (py.iter(&a[0])?, py.iter(&a[1])?);
    let mut total = py.int(0)?;
    let mut products = Products::Ints(Int::ZERO);
    let mut exactly = true;
    loop {
        let (x, y) = match (py.next(&p)?, py.next(&q)?) {
            (Some(x), Some(y)) => (x, y),
            (None, None) => break,
            _ => return Err(py.value_error("Inputs are not the same length")),
        };
        let ints = exact_int(py, &x) && exact_int(py, &y);
        if ints
            && let (Some(i), Some(j)) = (x.as_int(), y.as_int())
            && let Products::Ints(sum) = &mut products
        {
            *sum = sum.add(&i.mul(&j));
            continue;
        }
        let is_float = |py: &Py, v: &Value| py.type_of(v).is(TypeId::Float);
        let number = |py: &Py, v: &Value| is_float(py, v) || exact_int(py, v) || v.as_bool().is_some();
        let floats = number(py, &x) && number(py, &y) && (is_float(py, &x) || is_float(py, &y));
        if floats && exactly {
            let as_float = |v: &Value| v.as_float().or_else(|| v.as_int().and_then(|i| i.to_f64()));
            if let (Some(f), Some(g)) = (as_float(&x), as_float(&y)) {
                if !matches!(products, Products::Floats(_)) {
                    total = flush_products(py, &total, &mut products)?;
                    products = Products::Floats(ProductSum::default());
                }
                if let Products::Floats(sum) = &mut products
                    && sum.add(f, g)
                {
                    continue;
                }
                exactly = false;
            }
        }
        total = flush_products(py, &total, &mut products)?;
        let product = py.binary(BinaryOp::Mul, &x, &y)?;
        total = py.binary(BinaryOp::Add, &total, &product)?;
        py.poll()?;
    }
    flush_products(py, &total, &mut products)
}

fn prod(py: &mut Py, a: &[Value]) -> Result {
    let mut total = if a[1].is_empty() { py.int(1)? } else { a[1].clone() };
    py.for_each(&a[0], |py, v| {
        if let (Some(x), Some(y)) = (total.as_float(), v.as_float())
            && py.type_of(&total).is(TypeId::Float)
            && py.type_of(&v).is(TypeId::Float)
        {
            total = py.float(x * y)?;
            return Ok(());
        }
        total = py.binary(BinaryOp::Mul, &total, &v)?;
        Ok(())
    })?;
    Ok(total)
}

fn fold(py: &mut Py, args: Args<'_>, name: &str, start: Int, f: fn(&Int, &Int) -> Int) -> Result {
    py.no_keywords(name, args)?;
    let mut total = start;
    for v in args.positional() {
        let i = py.index_int(v)?;
        total = f(&total, &i);
    }
    py.int_from(total.abs())
}

fn isqrt(py: &mut Py, a: &[Value]) -> Result {
    let n = py.index_int(&a[0])?;
    if n.is_negative() {
        return Err(py.value_error("isqrt() argument must be nonnegative"));
    }
    let root = n.isqrt().map_err(|e| py.number_error(e))?;
    py.int_from(root)
}

fn factorial(py: &mut Py, a: &[Value]) -> Result {
    let n = py.index_int(&a[0])?;
    if n.is_negative() {
        return Err(py.value_error("factorial() not defined for negative values"));
    }
    let made = n.factorial().map_err(|e| py.number_error(e))?;
    py.int_from(made)
}

fn two_counts(py: &mut Py, n: &Value, k: &Value) -> Result<(Int, Int)> {
    let (n, k) = (py.index_int(n)?, py.index_int(k)?);
    for (v, name) in [(&n, "n"), (&k, "k")] {
        if v.is_negative() {
            return Err(py.value_error(format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n, k))
}

/// Two counts of one word each, the first not below the second.
fn short_counts(a: &[Value]) -> Option<(u64, u64)> {
    let n = u64::try_from(a.first()?.as_small_int()?).ok()?;
    let k = u64::try_from(a.get(1)?.as_small_int()?).ok()?;
    (k <= n).then_some((n, k))
}

/// `n (n - 1) ... (n - k + 1) / k!`, as far as every step of it stays in one word.
fn short_comb(n: u64, k: u64) -> Option<i64> {
    let made = (0..k.min(n - k)).try_fold(1u64, |made, i| made.checked_mul(n - i).map(|m| m / (i + 1)))?;
    i64::try_from(made).ok()
}

/// `n (n - 1) ... (n - k + 1)`, if it fits into one word.
fn short_perm(n: u64, k: u64) -> Option<i64> {
    let made = (0..k).try_fold(1u64, |made, i| made.checked_mul(n - i))?;
    i64::try_from(made).ok()
}

fn short_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Folds small ints; `None` for other arguments, and where the result does not fit.
fn fold_short(args: Args<'_>, start: u64, step: fn(u64, u64) -> Option<u64>) -> Option<i64> {
    if args.has_keywords() {
        return None;
    }
    let folded =
        args.positional().iter().try_fold(start, |folded, v| step(folded, v.as_small_int()?.unsigned_abs()))?;
    i64::try_from(folded).ok()
}

fn gcd(py: &mut Py, args: Args<'_>) -> Result {
    match fold_short(args, 0, |a, b| Some(short_gcd(a, b))) {
        Some(made) => py.int(made),
        None => fold(py, args, "math.gcd", Int::ZERO, Int::gcd),
    }
}

fn lcm(py: &mut Py, args: Args<'_>) -> Result {
    let step = |a, b| if a == 0 || b == 0 { Some(0) } else { (a / short_gcd(a, b)).checked_mul(b) };
    match fold_short(args, 1, step) {
        Some(made) => py.int(made),
        None => fold(py, args, "math.lcm", Int::ONE, Int::lcm),
    }
}

fn comb(py: &mut Py, a: &[Value]) -> Result {
    if let Some(made) = short_counts(a).and_then(|(n, k)| short_comb(n, k)) {
        return py.int(made);
    }
    let (n, k) = two_counts(py, &a[0], &a[1])?;
    let made = Int::comb(&n, &k).map_err(|e| py.number_error(e))?;
    py.int_from(made)
}

fn perm(py: &mut Py, a: &[Value]) -> Result {
    if a[1].is_none_or_empty() {
        return factorial(py, a);
    }
    if let Some(made) = short_counts(a).and_then(|(n, k)| short_perm(n, k)) {
        return py.int(made);
    }
    let (n, k) = two_counts(py, &a[0], &a[1])?;
    let made = Int::perm(&n, &k).map_err(|e| py.number_error(e))?;
    py.int_from(made)
}

fn test(py: &mut Py, a: &[Value], f: fn(f64) -> bool) -> Result {
    let x = py.as_f64(&a[0])?;
    Ok(Value::bool(f(x)))
}

fn integers(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.raw_function(py, "gcd", gcd)?;
    m.raw_function(py, "lcm", lcm)?;
    m.function(py, "isqrt", "(n, /)", isqrt)?;
    m.function(py, "factorial", "(n, /)", factorial)?;
    m.function(py, "comb", "(n, k, /)", comb)?;
    m.function(py, "perm", "(n, k=None, /)", perm)?;
    m.function(py, "prod", "(iterable, /, *, start=1)", prod)?;
    m.function(py, "sumprod", "(p, q, /)", sumprod)?;
    m.function(py, "fsum", "(seq, /)", fsum)
}

/// The module `math`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "math")?;
    for (name, v) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        m.add(py, name, py.float(v)?)?;
    }
    simple(py, &m)?;
    integers(py, &m)?;
    m.raw_function(py, "log", log)?;
    m.function(py, "log2", "(x, /)", |py, a| {
        let r = log_of(py, &a[0], f64::log2)?;
        py.float(r)
    })?;
    m.function(py, "log10", "(x, /)", |py, a| {
        let r = log_of(py, &a[0], f64::log10)?;
        py.float(r)
    })?;
    m.function(py, "pow", "(x, y, /)", pow)?;
    m.function(py, "atan2", "(y, x, /)", |py, a| two(py, a, f64::atan2))?;
    m.function(py, "copysign", "(x, y, /)", |py, a| two(py, a, f64::copysign))?;
    m.function(py, "fmod", "(x, y, /)", |py, a| two(py, a, |x, y| x % y))?;
    m.function(py, "remainder", "(x, y, /)", |py, a| two(py, a, |x, y| remainder(x, y)))?;
    m.function(py, "fma", "(x, y, z, /)", fma)?;
    m.function(py, "floor", "(x, /)", |py, a| round_by(py, &a[0], Name::__floor__, f64::floor))?;
    m.function(py, "ceil", "(x, /)", |py, a| round_by(py, &a[0], Name::__ceil__, f64::ceil))?;
    m.function(py, "trunc", "(x, /)", trunc)?;
    m.function(py, "frexp", "(x, /)", frexp)?;
    m.function(py, "ldexp", "(x, i, /)", ldexp)?;
    m.function(py, "modf", "(x, /)", modf)?;
    m.function(py, "degrees", "(x, /)", |py, a| {
        let x = py.as_f64(&a[0])?;
        py.float(x * (180.0 / std::f64::consts::PI))
    })?;
    m.function(py, "radians", "(x, /)", |py, a| {
        let x = py.as_f64(&a[0])?;
        py.float(x * (std::f64::consts::PI / 180.0))
    })?;
    m.function(py, "isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose)?;
    m.function(py, "isfinite", "(x, /)", |py, a| test(py, a, f64::is_finite))?;
    m.function(py, "isinf", "(x, /)", |py, a| test(py, a, f64::is_infinite))?;
    m.function(py, "isnan", "(x, /)", |py, a| test(py, a, f64::is_nan))?;
    m.function(py, "nextafter", "(x, y, /, *, steps=None)", nextafter)?;
    m.function(py, "ulp", "(x, /)", ulp)?;
    m.raw_function(py, "hypot", hypot)?;
    m.function(py, "dist", "(p, q, /)", dist)?;
    m.finish(py)
}
