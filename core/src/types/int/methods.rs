//! The methods and attributes of `int`, and its text.

use crate::number::{Int, NumberError};
use crate::object::native::TypeBuilder;
use crate::object::wrapped::WrappedSlot;
use crate::object::{Py, Result, TypeRef, Value};
use orochi_gc::sync::Ordering;
use std::borrow::Cow;

/// The receiver's number. Descriptors have checked its type.
fn number(v: &Value) -> Cow<'_, Int> {
    v.as_int().unwrap_or_default()
}

/// The decimal text of an int, within `sys.set_int_max_str_digits`.
///
/// # Errors
/// ValueError above that limit.
pub fn decimal(py: &Py, v: &Value) -> Result<String> {
    if let Some(i) = v.to_i64() {
        return Ok(i.to_string());
    }
    let limit = py.interp().int_max_str_digits.load(Ordering::Relaxed);
    number(v).to_decimal(limit).map_err(|e| py.number_error(e))
}

/// `repr(int)`
///
/// # Errors
/// ValueError for an int of too many digits.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    if let Some(i) = v.as_small_int() {
        return small_repr(py, i);
    }
    let text = decimal(py, v)?;
    py.str(&text)
}

/// The decimal text of `i`, written from the end of `buffer`.
#[inline]
pub fn digits(i: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = i.unsigned_abs();
    // 32-bit numbers, which most are, are divided faster.
    while rest > u64::from(u32::MAX) {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let mut rest = rest as u32;
    while rest >= 10 {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    at -= 1;
    buffer[at] = b'0' + rest as u8;
    if i < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

fn small_repr(py: &Py, i: i64) -> Result {
    let mut buffer = [0u8; 20];
    py.ascii(digits(i, &mut buffer))
}

fn int_or_error(py: &Py, made: std::result::Result<Int, NumberError>) -> Result {
    match made {
        Ok(i) => py.int_from(i),
        Err(e) => Err(py.number_error(e)),
    }
}

fn itself(py: &mut Py, args: &[Value]) -> Result {
    super::operators::exact(py, &args[0])
}

fn bit_length(py: &mut Py, args: &[Value]) -> Result {
    py.int_from_u64(number(&args[0]).bit_length())
}

fn bit_count(py: &mut Py, args: &[Value]) -> Result {
    py.int_from_u64(number(&args[0]).bit_count())
}

fn as_integer_ratio(py: &mut Py, args: &[Value]) -> Result {
    let numerator = super::operators::exact(py, &args[0])?;
    let one = py.int(1)?;
    py.tuple(vec![numerator, one])
}

fn is_integer(_py: &mut Py, _args: &[Value]) -> Result {
    Ok(Value::TRUE)
}

fn round(py: &mut Py, args: &[Value]) -> Result {
    if args[1].is_none_or_empty() {
        return super::operators::exact(py, &args[0]);
    }
    let digits = py.index_int(&args[1])?;
    int_or_error(py, number(&args[0]).round_to_digits(&digits))
}

/// "little" (true) or "big".
fn byte_order(py: &mut Py, v: &Value, function: &str) -> Result<bool> {
    if v.is_empty() {
        return Ok(false);
    }
    match v.as_text() {
        Some(t) if t.is("little") => Ok(true),
        Some(t) if t.is("big") => Ok(false),
        Some(_) => Err(py.value_error("byteorder must be either 'little' or 'big'")),
        None => {
            let name = py.argument_type(v);
            Err(py.type_error(format!("{function}() argument 'byteorder' must be str, not {name}")))
        }
    }
}

fn to_bytes(py: &mut Py, args: &[Value]) -> Result {
    let length = if args[1].is_empty() { 1 } else { py.as_i64(&args[1])? };
    let little = byte_order(py, &args[2], "to_bytes")?;
    let signed = !args[3].is_empty() && py.truth(&args[3])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(py.value_error("length argument must be non-negative"));
    };
    match number(&args[0]).to_bytes(length, little, signed) {
        Ok(bytes) => py.bytes(bytes),
        Err(e) => Err(py.number_error(e)),
    }
}

fn from_bytes(py: &mut Py, args: &[Value]) -> Result {
    let little = byte_order(py, &args[2], "from_bytes")?;
    let signed = !args[3].is_empty() && py.truth(&args[3])?;
    let bytes = crate::types::bytes::construct::bytes_of(py, &args[1])?;
    py.number_room(16 * bytes.len() as u64)?;
    let made = py.int_from(Int::from_bytes(&bytes, little, signed))?;
    if args[0].is(&py.ty(crate::object::TypeId::Int).to_value()) { Ok(made) } else { py.call(&args[0], &[made]) }
}

fn format(py: &mut Py, args: &[Value]) -> Result {
    crate::types::format::format_int(py, &args[0], &args[1])
}

fn get_new_args(py: &mut Py, args: &[Value]) -> Result {
    let value = super::operators::exact(py, &args[0])?;
    py.tuple(vec![value])
}

fn size_of(py: &mut Py, args: &[Value]) -> Result {
    // Header, and digits of 30 bits as CPython counts them.
    let digits = number(&args[0]).bit_length().div_ceil(30).max(1);
    py.int_from_u64(24 + 4 * digits)
}

fn real(py: &mut Py, v: &Value) -> Result {
    super::operators::exact(py, v)
}

fn imaginary(py: &mut Py, _v: &Value) -> Result {
    py.int(0)
}

fn denominator(py: &mut Py, _v: &Value) -> Result {
    py.int(1)
}

/// `hex`, `oct` and `bin`: the text of an integer with the prefix of its base.
///
/// # Errors
/// TypeError if it is no integer.
pub fn prefixed(py: &mut Py, v: &Value, base: u32) -> Result {
    if let (Some(i), Some((mark, shift))) =
        (v.as_small_int(), [(2, (b'b', 1)), (8, (b'o', 3)), (16, (b'x', 4))].iter().find(|x| x.0 == base).map(|x| x.1))
    {
        // 62 binary digits, the prefix and a sign.
        let mut buffer = [0u8; 66];
        let mut at = buffer.len();
        let mut rest = i.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b"0123456789abcdef"[(rest & ((1 << shift) - 1)) as usize];
            rest >>= shift;
            if rest == 0 {
                break;
            }
        }
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&[b'0', mark]);
        if i < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        return py.ascii(&buffer[at..]);
    }
    let number = py.index_int(v)?;
    py.had(number.check_room(8))?;
    let text = number.to_prefixed(base);
    py.str(&text)
}

/// Enters the methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    b.doc("int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments are given.")
        .method("conjugate", "(self, /)", itself)
        .method("bit_length", "(self, /)", bit_length)
        .method("bit_count", "(self, /)", bit_count)
        .method("to_bytes", "(self, /, length=1, byteorder='big', *, signed=False)", to_bytes)
        .class_method("from_bytes", "(cls, /, bytes, byteorder='big', *, signed=False)", from_bytes)
        .method("as_integer_ratio", "(self, /)", as_integer_ratio)
        .method("is_integer", "(self, /)", is_integer)
        .method("__trunc__", "(self, /)", itself)
        .method("__floor__", "(self, /)", itself)
        .method("__ceil__", "(self, /)", itself)
        .method("__round__", "(self, ndigits=None, /)", round)
        .method("__format__", "(self, format_spec, /)", format)
        .slot("__divmod__", "(self, value, /)", "Return divmod(self, value).", WrappedSlot::Binary(super::operators::divmod))
        .slot("__rdivmod__", "(self, value, /)", "Return divmod(value, self).", WrappedSlot::Reflected(super::operators::divmod))
        .method("__getnewargs__", "(self, /)", get_new_args)
        .method("__sizeof__", "(self, /)", size_of)
        .getter("real", real)
        .getter("imag", imaginary)
        .getter("numerator", real)
        .getter("denominator", denominator);
}

/// The `new` slot hands out what the class asks for.
pub(super) fn fill_slots(ty: TypeRef) {
    ty.slots.repr.set(Some(repr));
    ty.slots.new.set(Some(super::construct::new));
}
