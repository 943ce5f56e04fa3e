//! Case, classes and padding of strings.

use super::{exact, made, own};
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::case::{ascii_lower, ascii_upper};
use crate::text::string::copy_short;
use crate::text::{OutOfMemory, Text, View};

/// Methods that make a text of the receiver's.
macro_rules! mapped {
    ($($name:ident)*) => { $(
        fn $name(py: &mut Py, args: &[Value]) -> Result {
            made(py, own(py, &args[0])?.$name())
        }
    )* };
}

mapped! { capitalize title swapcase }

/// Methods that change the case of ASCII letters, and map all others by a table.
macro_rules! cased {
    ($($name:ident $ascii:ident)*) => { $(
        fn $name(py: &mut Py, args: &[Value]) -> Result {
            let text = own(py, &args[0])?;
            match text.view() {
                View::Ascii(units) => py.ascii_filled(units.len(), |out| {
                    copy_short(out, units);
                    $ascii(out);
                }),
                _ => made(py, text.$name()),
            }
        }
    )* };
}

cased! { upper ascii_upper lower ascii_lower casefold ascii_lower }

/// Methods that test the receiver.
macro_rules! tested {
    ($($name:ident)*) => { $(
        fn $name(py: &mut Py, args: &[Value]) -> Result {
            Ok(Value::bool(own(py, &args[0])?.$name()))
        }
    )* };
}

tested! { is_alpha is_alnum is_decimal is_digit is_numeric is_space is_printable is_identifier is_upper is_lower is_title is_ascii }

/// The fill character of a padding method.
fn fill_code(py: &Py, v: &Value) -> Result<u32> {
    if v.is_empty() {
        return Ok(u32::from(' '));
    }
    match v.as_text().map(|t| (t.len(), t.code_at(0))) {
        Some((1, Some(code))) => Ok(code),
        Some(_) => Err(py.type_error("The fill character must be exactly one character long")),
        None => {
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("The fill character must be a unicode character, not {name}")))
        }
    }
}

fn padded(py: &mut Py, args: &[Value], pad: fn(&Text, usize, u32) -> std::result::Result<Text, OutOfMemory>) -> Result {
    let width = usize::try_from(py.as_i64(&args[1])?).unwrap_or(0);
    let fill = fill_code(py, &args[2])?;
    let text = own(py, &args[0])?;
    if width <= text.len() {
        return exact(py, &args[0]);
    }
    made(py, pad(text, width, fill))
}

fn ljust(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, Text::ljust)
}

fn rjust(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, Text::rjust)
}

fn center(py: &mut Py, args: &[Value]) -> Result {
    padded(py, args, Text::center)
}

fn zfill(py: &mut Py, args: &[Value]) -> Result {
    let width = usize::try_from(py.as_i64(&args[1])?).unwrap_or(0);
    let text = own(py, &args[0])?;
    if width <= text.len() {
        return exact(py, &args[0]);
    }
    if let View::Ascii(units) = text.view() {
        let signed = usize::from(matches!(units.first(), Some(b'+' | b'-')));
        let (sign, rest) = units.split_at(signed);
        return py.ascii_filled(width, |out| {
            let (front, back) = out.split_at_mut(width - rest.len());
            front.fill(b'0');
            copy_short(&mut front[..signed], sign);
            copy_short(back, rest);
        });
    }
    made(py, text.zfill(width))
}

fn expandtabs(py: &mut Py, args: &[Value]) -> Result {
    let tab = if args[1].is_empty() { 8 } else { i64::from(py.as_i32(&args[1])?) };
    let text = own(py, &args[0])?;
    if !text.contains_code(9) && py.type_of(&args[0]).is(TypeId::Str) {
        return Ok(args[0].clone());
    }
    made(py, text.expandtabs(usize::try_from(tab).unwrap_or(0)))
}

/// Enters the methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    const PAD: &str = "(self, width, fillchar=' ', /)";
    b.method("upper", "(self, /)", upper)
        .method("lower", "(self, /)", lower)
        .method("casefold", "(self, /)", casefold)
        .method("capitalize", "(self, /)", capitalize)
        .method("title", "(self, /)", title)
        .method("swapcase", "(self, /)", swapcase)
        .method("isalpha", "(self, /)", is_alpha)
        .method("isalnum", "(self, /)", is_alnum)
        .method("isdecimal", "(self, /)", is_decimal)
        .method("isdigit", "(self, /)", is_digit)
        .method("isnumeric", "(self, /)", is_numeric)
        .method("isspace", "(self, /)", is_space)
        .method("isprintable", "(self, /)", is_printable)
        .method("isidentifier", "(self, /)", is_identifier)
        .method("isupper", "(self, /)", is_upper)
        .method("islower", "(self, /)", is_lower)
        .method("istitle", "(self, /)", is_title)
        .method("isascii", "(self, /)", is_ascii)
        .method("ljust", PAD, ljust)
        .method("rjust", PAD, rjust)
        .method("center", PAD, center)
        .method("zfill", "(self, width, /)", zfill)
        .method("expandtabs", "(self, /, tabsize=8)", expandtabs);
}
