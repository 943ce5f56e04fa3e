//! `float(…)`, the methods and attributes of `float`, and its text.

use super::{FloatObject, operators};
use crate::number::{Int, NumberError, float as reals, float_text, hex, radix};
use crate::object::native::TypeBuilder;
use crate::object::wrapped::WrappedSlot;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::bind::bind;

/// The receiver's number. Descriptors have checked its type.
fn number(v: &Value) -> f64 {
    v.as_float().unwrap_or_default()
}

/// The `new` slot of `float`.
///
/// # Errors
/// TypeError and ValueError as CPython words them; what `__float__` and `__index__` raise.
pub fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.no_keywords_of("float", class, TypeId::Float, args)?;
    let [x] = bind(py, "float", ["x"], 1, Args::positional_only(args.positional()))?;
    let value = match x {
        Some(x) if class.is(TypeId::Float) && py.type_of(x).is(TypeId::Float) => return Ok(x.clone()),
        Some(x) => from_value(py, x)?,
        None => 0.0,
    };
    of_class(py, class, value)
}

fn of_class(py: &mut Py, class: TypeRef, value: f64) -> Result {
    if class.is(TypeId::Float) { py.float(value) } else { py.alloc(class, FloatObject { value }) }
}

/// `float(x)` of a number: an instance of a subclass of float may convert itself its own way. `None` if `x` is no real number.
///
/// # Errors
/// What `__float__` and `__index__` raise; TypeError if they return no number.
pub fn real_value(py: &mut Py, x: &Value) -> Result<Option<f64>> {
    let ty = py.type_of(x);
    if x.as_float().is_none() || ty.is(TypeId::Float) {
        return py.number_to_f64(x);
    }
    let Some(f) = ty.slots.float.get() else { return Ok(x.as_float()) };
    let made = f(py, x)?;
    super::float_made(py, ty, &made).map(Some)
}

/// `float(x)`
///
/// # Errors
/// As `new`.
pub fn from_value(py: &mut Py, x: &Value) -> Result<f64> {
    if let Some(f) = real_value(py, x)? {
        return Ok(f);
    }
    let ty = py.type_of(x);
    let parsed = if let Some(text) = x.as_text() {
        float_text::parse(&radix::to_ascii(text))
    } else if let Some(bytes) = py.buffer(x)? {
        float_text::parse(&bytes)
    } else {
        let name = ty.full_name(py);
        return Err(py.type_error(format!("float() argument must be a string or a real number, not '{name}'")));
    };
    match parsed {
        Some(f) => Ok(f),
        None => {
            let shown = py.repr_string(x)?;
            Err(py.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// `repr(float)`
///
/// # Errors
/// MemoryError.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    py.str(&float_text::repr(number(v)))
}

fn int_or_error(py: &Py, made: std::result::Result<Int, NumberError>) -> Result {
    match made {
        Ok(i) => py.int_from(i),
        Err(e) => Err(py.number_error(e)),
    }
}

fn itself(py: &mut Py, args: &[Value]) -> Result {
    operators::exact(py, &args[0])
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    operators::to_int(py, &args[0])
}

fn floor(py: &mut Py, args: &[Value]) -> Result {
    int_or_error(py, Int::from_f64(number(&args[0]).floor()))
}

fn ceil(py: &mut Py, args: &[Value]) -> Result {
    int_or_error(py, Int::from_f64(number(&args[0]).ceil()))
}

fn round(py: &mut Py, args: &[Value]) -> Result {
    let f = number(&args[0]);
    if args[1].is_none_or_empty() {
        return int_or_error(py, reals::round_to_int(f));
    }
    let digits = py.as_index_clamped(&args[1])?;
    match reals::round_to_digits(f, digits) {
        Ok(rounded) => py.float(rounded),
        Err(e) => Err(py.number_error(e)),
    }
}

fn as_integer_ratio(py: &mut Py, args: &[Value]) -> Result {
    match reals::as_integer_ratio(number(&args[0])) {
        Ok((numerator, denominator)) => {
            let pair = vec![py.int_from(numerator)?, py.int_from(denominator)?];
            py.tuple(pair)
        }
        Err(e) => Err(py.number_error(e)),
    }
}

fn is_integer(_py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(reals::is_integer(number(&args[0]))))
}

fn to_hex(py: &mut Py, args: &[Value]) -> Result {
    py.str(&hex::to_hex(number(&args[0])))
}

fn class_of(py: &Py, v: &Value) -> TypeRef {
    TypeRef::from_value(v).unwrap_or_else(|| py.ty(TypeId::Float))
}

fn made_for(py: &mut Py, class: &Value, value: f64) -> Result {
    let made = py.float(value)?;
    if class_of(py, class).is(TypeId::Float) { Ok(made) } else { py.call(class, &[made]) }
}

fn from_hex(py: &mut Py, args: &[Value]) -> Result {
    let Some(text) = args[1].as_text() else {
        return Err(py.type_error("bad argument type for built-in operation"));
    };
    // Digits of other scripts are no hexadecimal digits: what is not ASCII is read as what cannot be part of a number.
    let ascii: Vec<u8> = text.codes().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?')).collect();
    match hex::from_hex(&ascii) {
        Ok(f) => made_for(py, &args[0], f),
        Err(e) => Err(py.number_error(e)),
    }
}

fn from_number(py: &mut Py, args: &[Value]) -> Result {
    let f = py.as_f64(&args[1])?;
    made_for(py, &args[0], f)
}

fn get_format(py: &mut Py, args: &[Value]) -> Result {
    match args[1].as_text() {
        Some(t) if t.is("double") || t.is("float") => py.str("IEEE, little-endian"),
        None => {
            let name = py.argument_type(&args[1]);
            Err(py.type_error(format!("__getformat__() argument must be str, not {name}")))
        }
        _ => Err(py.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}

fn format(py: &mut Py, args: &[Value]) -> Result {
    crate::types::format::format_float(py, &args[0], &args[1])
}

fn get_new_args(py: &mut Py, args: &[Value]) -> Result {
    let value = operators::exact(py, &args[0])?;
    py.tuple(vec![value])
}

fn real(py: &mut Py, v: &Value) -> Result {
    operators::exact(py, v)
}

fn imaginary(py: &mut Py, _v: &Value) -> Result {
    py.float(0.0)
}

/// Enters slots and methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    b.slots().repr.set(Some(repr));
    b.slots().new.set(Some(new));
    b.doc("Convert a string or number to a floating-point number, if possible.")
        .method("conjugate", "(self, /)", itself)
        .method("__trunc__", "(self, /)", truncate)
        .method("__floor__", "(self, /)", floor)
        .method("__ceil__", "(self, /)", ceil)
        .method("__round__", "(self, ndigits=None, /)", round)
        .method("as_integer_ratio", "(self, /)", as_integer_ratio)
        .method("is_integer", "(self, /)", is_integer)
        .method("hex", "(self, /)", to_hex)
        .class_method("fromhex", "(cls, string, /)", from_hex)
        .class_method("from_number", "(cls, number, /)", from_number)
        .class_method("__getformat__", "(cls, typestr, /)", get_format)
        .method("__format__", "(self, format_spec, /)", format)
        .slot("__divmod__", "(self, value, /)", "Return divmod(self, value).", WrappedSlot::Binary(operators::divmod))
        .slot(
            "__rdivmod__",
            "(self, value, /)",
            "Return divmod(value, self).",
            WrappedSlot::Reflected(operators::divmod),
        )
        .method("__getnewargs__", "(self, /)", get_new_args)
        .getter("real", real)
        .getter("imag", imaginary);
}
