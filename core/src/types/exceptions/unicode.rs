//! `UnicodeDecodeError`, `UnicodeEncodeError`, `UnicodeTranslateError`: five (or four) arguments that are attributes too.

use super::base::init_base;
use super::{arguments, set_init, store_extras};
use crate::object::exception::read;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, Value};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// The arguments' types: s = str, o = the object, n = an integer.
fn check(
    py: &mut Py,
    v: &Value,
    args: Args<'_>,
    wanted: &str,
    is_object: fn(&Py, &Value) -> bool,
    object: &str,
) -> Result<()> {
    init_base(py, v, args)?;
    let (n, given) = (wanted.len(), args.len());
    if given != n {
        return Err(py.type_error(format!("function takes exactly {n} arguments ({given} given)")));
    }
    for (i, (kind, value)) in wanted.chars().zip(args.positional()).enumerate() {
        let (fits, name) = match kind {
            's' => (value.as_text().is_some(), "str"),
            'o' => (is_object(py, value), object),
            _ => (value.is_int_like(), "int"),
        };
        if !fits {
            let found = py.type_of(value).full_name(py);
            return Err(py.type_error(match kind {
                'n' => format!("'{found}' object cannot be interpreted as an integer"),
                'o' if object != "str" => format!("a bytes-like object is required, not '{found}'"),
                _ => format!("argument {} must be {name}, not {found}", i + 1),
            }));
        }
    }
    let first = 5 - n;
    store_extras(py, v, args.positional().iter().enumerate().map(|(i, value)| (first + i, value.clone())));
    Ok(())
}

fn init_decode(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let bytes_like = |py: &Py, v: &Value| {
        [TypeId::Bytes, TypeId::ByteArray, TypeId::MemoryView].into_iter().any(|id| py.is_instance(v, id))
    };
    check(py, v, args, "sonns", bytes_like, "bytes")?;
    // Kept as it is now: what was given may be changed.
    let object = part(py, v, OBJECT);
    if !py.is_instance(&object, TypeId::Bytes) {
        let data = py.as_buffer(&object)?.to_vec();
        let bytes = py.bytes(data)?;
        store_extras(py, v, [(OBJECT, bytes)]);
    }
    Ok(())
}

fn init_encode(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    check(py, v, args, "sonns", |_, v| v.as_text().is_some(), "str")
}

fn init_translate(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    check(py, v, args, "onns", |_, v| v.as_text().is_some(), "str")
}

/// A field, or, for an exception that native code made without `__init__`, the argument that it comes from.
fn part(py: &Py, v: &Value, i: usize) -> Value {
    let found = read(py, v, |s| &s.extra[i]);
    if !found.is_empty() {
        return found;
    }
    let args = arguments(py, v);
    let first = 5usize.saturating_sub(args.len());
    match i.checked_sub(first).and_then(|i| args.get(i)) {
        Some(value) => value.clone(),
        None => Value::NONE,
    }
}

fn get_part<const I: usize>(py: &mut Py, v: &Value) -> Result {
    Ok(part(py, v, I))
}

fn set_part<const I: usize>(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    store_extras(py, v, [(I, new.cloned().unwrap_or(Value::NONE))]);
    Ok(())
}

/// Start and end, cut to the object as CPython does: start inside it, end behind start.
fn range(py: &mut Py, v: &Value, len: usize) -> (usize, usize) {
    let bound = |w: Value| w.to_i64().unwrap_or(0);
    let (start, end) = (bound(part(py, v, START)), bound(part(py, v, END)));
    let len = len as i64;
    let start = start.clamp(0, (len - 1).max(0));
    let end = end.clamp(1.min(len), len).max(start);
    (start as usize, end as usize)
}

fn escape(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

fn str_of_error(py: &mut Py, v: &Value) -> Result {
    let (object, reason, encoding) = (part(py, v, OBJECT), part(py, v, REASON), part(py, v, ENCODING));
    if object.is_none() {
        return Ok(py.interp().empty_str());
    }
    let (reason, encoding) = (py.str_string(&reason)?, py.str_string(&encoding)?);
    let len = py.len(&object)?;
    let (start, end) = range(py, v, len);
    let one = start < len && end == start + 1;
    let ty = py.type_of(v);
    let message = if ty.is_subtype(py, py.ty(TypeId::UnicodeDecodeError)) {
        if one {
            let key = py.int_from_usize(start)?;
            let byte = py.getitem(&object, &key)?.to_i64().unwrap_or(0);
            format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
        } else {
            format!("'{encoding}' codec can't decode bytes in position {start}-{}: {reason}", end as i64 - 1)
        }
    } else {
        let shown = object.as_text().and_then(|t| t.code_at(start)).filter(|_| one).map(escape);
        let what = if ty.is_subtype(py, py.ty(TypeId::UnicodeEncodeError)) {
            format!("'{encoding}' codec can't encode character")
        } else {
            "can't translate character".to_owned()
        };
        match shown {
            Some(shown) => format!("{what} '{shown}' in position {start}: {reason}"),
            None => format!("{what}s in position {start}-{}: {reason}", end as i64 - 1),
        }
    };
    py.str(&message)
}

pub(super) fn init(py: &Py) {
    for (id, initialise) in [
        (TypeId::UnicodeDecodeError, init_decode as crate::object::typeobject::InitFn),
        (TypeId::UnicodeEncodeError, init_encode),
        (TypeId::UnicodeTranslateError, init_translate),
    ] {
        let b = TypeBuilder::new(py, id);
        b.doc(match id {
            TypeId::UnicodeDecodeError => "Unicode decoding error.",
            TypeId::UnicodeEncodeError => "Unicode encoding error.",
            _ => "Unicode translation error.",
        });
        b.open_member("encoding", get_part::<ENCODING>, set_part::<ENCODING>)
            .open_member("object", get_part::<OBJECT>, set_part::<OBJECT>)
            .open_member("start", get_part::<START>, set_part::<START>)
            .open_member("end", get_part::<END>, set_part::<END>)
            .open_member("reason", get_part::<REASON>, set_part::<REASON>);
        set_init(&b, initialise);
        b.slots().str.set(Some(str_of_error));
    }
}
