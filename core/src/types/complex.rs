//! `complex`: an object with two floats. The arithmetic lives in `number::complex`; a real operand is not widened first, so that
//! zeros and infinities keep their signs.

use super::bind::bind;
use super::float::methods::real_value;
use super::float::operators::{error, identity_hash};
use crate::bytecode::BinaryOp;
use crate::number::{Complex, NumberError, hash, radix};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::typeobject::BinaryFn;
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;

/// The payload of a complex number. Never changes.
pub struct ComplexObject {
    /// The number.
    pub value: Complex,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. nothing changes after birth.
unsafe impl Payload for ComplexObject {
    const KIND: Kind = Kind::Complex;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Value {
    /// The number, if this is a complex or an instance of a subclass of complex.
    #[inline]
    pub fn as_complex(&self) -> Option<Complex> {
        self.payload::<ComplexObject>().map(|z| z.value)
    }
}

impl Py {
    /// The complex number `z`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn complex(&self, z: Complex) -> Result {
        self.alloc_exact(TypeId::Complex, ComplexObject { value: z })
    }

    /// `v` as a complex argument: a number, what `__complex__`, `__float__` or `__index__` gives.
    ///
    /// # Errors
    /// TypeError if it is no number; what these methods raise.
    pub fn as_c64(&mut self, v: &Value) -> Result<Complex> {
        if let Some(z) = special(self, v)? {
            return Ok(z);
        }
        self.as_f64(v).map(|f| Complex::new(f, 0.0))
    }
}

/// A complex number, or what `__complex__` returns.
fn special(py: &mut Py, v: &Value) -> Result<Option<Complex>> {
    if let Some(z) = v.as_complex()
        && py.type_of(v).is(TypeId::Complex)
    {
        return Ok(Some(z));
    }
    if v.as_float().is_some() || v.is_int_like() || v.as_text().is_some() {
        return Ok(None);
    }
    let Some(made) = py.call_special(v, Name::__complex__, &[])? else { return Ok(v.as_complex()) };
    match made.as_complex() {
        Some(z) => {
            if !py.type_of(&made).is(TypeId::Complex) {
                let name = py.type_of(&made).full_name(py);
                super::warn::strict_subclass(py, "__complex__", "complex", &name)?;
            }
            Ok(Some(z))
        }
        None => {
            let name = py.type_of(&made).full_name(py);
            Err(py.type_error(format!("__complex__ returned non-complex (type {name})")))
        }
    }
}

/// An operand of an arithmetic operation.
enum Operand {
    Real(f64),
    Complex(Complex),
}

impl Operand {
    fn of(py: &Py, v: &Value) -> Result<Option<Operand>> {
        if let Some(z) = v.as_complex() {
            return Ok(Some(Operand::Complex(z)));
        }
        if let Some(f) = v.as_float() {
            return Ok(Some(Operand::Real(f)));
        }
        match v.as_int() {
            Some(i) => i.to_float().map(|f| Some(Operand::Real(f))).map_err(|e| py.number_error(e)),
            None => Ok(None),
        }
    }

    fn widened(&self) -> Complex {
        match *self {
            Operand::Real(f) => Complex::new(f, 0.0),
            Operand::Complex(z) => z,
        }
    }
}

fn arithmetic(
    py: &mut Py,
    a: &Value,
    b: &Value,
    f: fn(&Operand, &Operand) -> std::result::Result<Complex, NumberError>,
) -> Result {
    let (Some(a), Some(b)) = (Operand::of(py, a)?, Operand::of(py, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    match f(&a, &b) {
        Ok(z) => py.complex(z),
        Err(e) => Err(error(py, e)),
    }
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    arithmetic(py, a, b, |a, b| {
        Ok(match (a, b) {
            (Operand::Complex(z), Operand::Real(f)) | (Operand::Real(f), Operand::Complex(z)) => z.add_real(*f),
            _ => a.widened().add(b.widened()),
        })
    })
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    arithmetic(py, a, b, |a, b| {
        Ok(match (a, b) {
            (Operand::Complex(z), Operand::Real(f)) => z.sub_real(*f),
            (Operand::Real(f), Operand::Complex(z)) => Complex::real_sub(*f, *z),
            _ => a.widened().sub(b.widened()),
        })
    })
}

fn mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    arithmetic(py, a, b, |a, b| {
        Ok(match (a, b) {
            (Operand::Complex(z), Operand::Real(f)) | (Operand::Real(f), Operand::Complex(z)) => z.mul_real(*f),
            _ => a.widened().mul(b.widened()),
        })
    })
}

fn truediv(py: &mut Py, a: &Value, b: &Value) -> Result {
    arithmetic(py, a, b, |a, b| match (a, b) {
        (Operand::Complex(z), Operand::Real(f)) => z.div_real(*f),
        (Operand::Real(f), Operand::Complex(z)) => Complex::real_div(*f, *z),
        _ => a.widened().div(b.widened()),
    })
}

fn pow(py: &mut Py, a: &Value, b: &Value) -> Result {
    arithmetic(py, a, b, |a, b| a.widened().pow(b.widened()))
}

fn pow_mod(py: &mut Py, base: &Value, exponent: &Value, modulus: &Value) -> Result {
    if modulus.is_none_or_empty() {
        return pow(py, base, exponent);
    }
    Err(py.value_error("complex modulo"))
}

fn compare(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let Some(z) = a.as_complex() else { return Ok(Value::NOT_IMPLEMENTED) };
    let equal = if let Some(w) = b.as_complex() {
        z.re == w.re && z.im == w.im
    } else if let Some(f) = b.as_float() {
        z.re == f && z.im == 0.0
    } else if let Some(i) = b.as_int() {
        z.im == 0.0 && i.cmp_f64(z.re) == Some(std::cmp::Ordering::Equal)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// The receiver's number. Descriptors have checked its type.
fn number(v: &Value) -> Complex {
    v.as_complex().unwrap_or(Complex::new(0.0, 0.0))
}

fn hash_slot(_py: &mut Py, v: &Value) -> Result<i64> {
    let z = number(v);
    Ok(hash::hash_complex(z).unwrap_or_else(|| {
        let part = |f: f64| hash::hash_float(f).unwrap_or_else(|| identity_hash(v));
        hash::combine_complex(part(z.re), part(z.im))
    }))
}

fn truth(_py: &mut Py, v: &Value) -> Result<bool> {
    let z = number(v);
    Ok(z.re != 0.0 || z.im != 0.0)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    py.str(&number(v).repr())
}

fn neg(py: &mut Py, v: &Value) -> Result {
    py.complex(number(v).neg())
}

fn exact(py: &mut Py, v: &Value) -> Result {
    if py.type_of(v).is(TypeId::Complex) { Ok(v.clone()) } else { py.complex(number(v)) }
}

fn abs(py: &mut Py, v: &Value) -> Result {
    match number(v).abs() {
        Ok(f) => py.float(f),
        Err(e) => Err(py.number_error(e)),
    }
}

fn of_class(py: &mut Py, class: TypeRef, value: Complex) -> Result {
    py.alloc(class, ComplexObject { value })
}

/// An underscore that does not stand between digits?
fn misplaced_underscore(text: &[u8]) -> bool {
    let digit = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(u8::is_ascii_digit);
    text.iter().enumerate().any(|(i, &b)| b == b'_' && !(digit(i.checked_sub(1)) && digit(Some(i + 1))))
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [real, imag] = bind(py, "complex", ["real", "imag"], 0, args)?;
    if let Some(text) = real.and_then(Value::as_text) {
        if imag.is_some() {
            return Err(py.type_error("complex() argument 'real' must be a real number, not str"));
        }
        let digits = radix::to_ascii(text);
        return match Complex::parse(&digits) {
            Some(z) => of_class(py, class, z),
            None if misplaced_underscore(&digits) => {
                let shown = match real {
                    Some(given) => py.repr_string(given)?,
                    None => String::new(),
                };
                Err(py.value_error(format!("could not convert string to complex: {shown}")))
            }
            None => Err(py.value_error("complex() arg is a malformed string")),
        };
    }
    let first = match real {
        None => Complex::new(0.0, 0.0),
        Some(v) => match special(py, v)? {
            Some(z) if imag.is_none() && class.is(TypeId::Complex) && py.type_of(v).is(TypeId::Complex) => {
                debug_assert!(z.re.is_nan() || z.re == number(v).re);
                return Ok(v.clone());
            }
            Some(z) => z,
            None => match real_value(py, v)? {
                Some(f) => Complex::new(f, 0.0),
                None => {
                    let name = py.type_of(v).full_name(py);
                    return Err(py.type_error(if imag.is_some() {
                        format!("complex() argument 'real' must be a real number, not {name}")
                    } else {
                        format!("complex() argument must be a string or a number, not {name}")
                    }));
                }
            },
        },
    };
    let value = match imag {
        None => first,
        Some(v) => {
            let second = match v.as_complex() {
                Some(z) => z,
                None => match if v.as_text().is_some() { None } else { real_value(py, v)? } {
                    // A real second argument leaves the signs of zeros alone.
                    Some(f) if real.is_none_or(|r| r.as_complex().is_none()) => {
                        return of_class(py, class, Complex::new(first.re, f));
                    }
                    Some(f) => Complex::new(f, 0.0),
                    None => {
                        let name = py.type_of(v).full_name(py);
                        return Err(
                            py.type_error(format!("complex() argument 'imag' must be a real number, not {name}"))
                        );
                    }
                },
            };
            // real + imag * 1j
            Complex::new(first.re - second.im, first.im + second.re)
        }
    };
    of_class(py, class, value)
}

fn conjugate(py: &mut Py, args: &[Value]) -> Result {
    py.complex(number(&args[0]).conjugate())
}

fn to_complex(py: &mut Py, args: &[Value]) -> Result {
    exact(py, &args[0])
}

fn from_number(py: &mut Py, args: &[Value]) -> Result {
    if args[1].as_text().is_some() {
        let name = py.type_of(&args[1]).full_name(py);
        return Err(py.type_error(format!("must be real number, not {name}")));
    }
    let made = py.as_c64(&args[1])?;
    let made = py.complex(made)?;
    let exact = TypeRef::from_value(&args[0]).is_some_and(|t| t.is(TypeId::Complex));
    if exact { Ok(made) } else { py.call(&args[0], &[made]) }
}

fn format(py: &mut Py, args: &[Value]) -> Result {
    super::format::format_complex(py, &args[0], &args[1])
}

fn get_new_args(py: &mut Py, args: &[Value]) -> Result {
    let z = number(&args[0]);
    let parts = vec![py.float(z.re)?, py.float(z.im)?];
    py.tuple(parts)
}

fn real(py: &mut Py, v: &Value) -> Result {
    py.float(number(v).re)
}

fn imag(py: &mut Py, v: &Value) -> Result {
    py.float(number(v).im)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Complex);
    b.doc("Create a complex number from a string or numbers.")
        .method("conjugate", "(self, /)", conjugate)
        .method("__complex__", "(self, /)", to_complex)
        .method("__format__", "(self, format_spec, /)", format)
        .method("__getnewargs__", "(self, /)", get_new_args)
        .class_method("from_number", "(cls, number, /)", from_number)
        .member("real", real)
        .member("imag", imag);
    let binary: [(BinaryOp, BinaryFn); 5] = [
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::Pow, pow),
    ];
    let slots = b.slots();
    for (op, f) in binary {
        slots.binary[op as usize].set(Some(f));
    }
    slots.pow_mod.set(Some(pow_mod));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash_slot));
    slots.truth.set(Some(truth));
    slots.repr.set(Some(repr));
    slots.neg.set(Some(neg));
    slots.pos.set(Some(exact));
    slots.abs.set(Some(abs));
    slots.new.set(Some(new));
}
