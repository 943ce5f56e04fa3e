//! Error handlers as functions: those that every Python has, and those that programs register.

use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use crate::text::codec::{CodecError, Fault, Policy, Replacement};
use crate::text::{Text, TextBuilder};
use crate::types::codec_registry as registry;
use std::borrow::Cow;

/// The handlers by name; their functions are called `strict_errors` and so on.
const HANDLERS: &[(&str, &str, crate::object::native::BoundFn)] = &[
    ("strict", "strict_errors", |py, a| handle(py, &a[0], Policy::Strict)),
    ("ignore", "ignore_errors", |py, a| handle(py, &a[0], Policy::Ignore)),
    ("replace", "replace_errors", |py, a| handle(py, &a[0], Policy::Replace)),
    ("xmlcharrefreplace", "xmlcharrefreplace_errors", |py, a| handle(py, &a[0], Policy::XmlCharRefReplace)),
    ("backslashreplace", "backslashreplace_errors", |py, a| handle(py, &a[0], Policy::BackslashReplace)),
    ("namereplace", "namereplace_errors", |py, a| handle(py, &a[0], Policy::NameReplace)),
    ("surrogatepass", "surrogatepass", |py, a| handle(py, &a[0], Policy::SurrogatePass)),
    ("surrogateescape", "surrogateescape", |py, a| handle(py, &a[0], Policy::SurrogateEscape)),
];

fn attribute(py: &mut Py, v: &Value, name: &str) -> Result {
    let name = py.intern(name);
    py.getattr(v, &name)
}

#[cold]
fn wrong(py: &Py, exception: &Value) -> Raised {
    let name = py.type_of(exception).full_name(py);
    py.type_error(format!("don't know how to handle {name} in error callback"))
}

fn refused(py: &mut Py, fault: Fault, exception: &Value) -> Raised {
    match fault {
        Fault::Codec(_) => Raised(exception.clone()),
        Fault::WrongDirection => wrong(py, exception),
        Fault::Memory => py.no_memory(),
    }
}

/// What a handler answers to an exception: what to put in place, and where to go on.
fn handle(py: &mut Py, exception: &Value, policy: Policy) -> Result {
    if !py.is_instance(exception, TypeId::BaseException) {
        if policy == Policy::Strict {
            return Err(py.type_error("codec must pass exception instance"));
        }
        return Err(wrong(py, exception));
    }
    if policy == Policy::Strict {
        return Err(Raised(exception.clone()));
    }
    let is = |py: &Py, id| py.is_instance(exception, id);
    let (encodes, decodes) = (is(py, TypeId::UnicodeEncodeError), is(py, TypeId::UnicodeDecodeError));
    let translates = is(py, TypeId::UnicodeTranslateError);
    if !encodes && !decodes && !translates {
        return Err(wrong(py, exception));
    }
    let input = attribute(py, exception, "object")?;
    let (start, end) = (attribute(py, exception, "start")?, attribute(py, exception, "end")?);
    let (start, end) = (py.as_usize(&start)?, py.as_usize(&end)?);
    if translates {
        let Some(text) = input.as_text() else { return Err(wrong(py, exception)) };
        let made = translate(text, start, end.min(text.len()), policy);
        let Some(made) = made else { return Err(wrong(py, exception)) };
        let made = crate::types::container::finish_text(py, made)?;
        return super::pair(py, made, end);
    }
    let encoding = attribute(py, exception, "encoding")?;
    let encoding = encoding.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let reason = Cow::Borrowed("");
    let error = CodecError { encoding: Cow::Owned(encoding), start, end, reason };
    if encodes {
        let Some(text) = input.as_text() else { return Err(wrong(py, exception)) };
        let error = CodecError { end: end.min(text.len()), ..error };
        let (replacement, at) = policy.on_encode(text, error).map_err(|f| refused(py, f, exception))?;
        let v = match replacement {
            Replacement::Text(text) => py.text(text)?,
            Replacement::Bytes(bytes) => py.bytes(bytes)?,
        };
        return super::pair(py, v, at);
    }
    let data = py.owned(py.as_buffer(&input)?)?;
    let error = CodecError { end: end.min(data.len()), ..error };
    let (text, at) = policy.on_decode(&data, error).map_err(|f| refused(py, f, exception))?;
    let v = py.text(text)?;
    super::pair(py, v, at)
}

/// What stands for characters that could not be translated.
fn translate(text: &Text, start: usize, end: usize, policy: Policy) -> Option<TextBuilder> {
    let mut out = TextBuilder::new();
    for i in start..end {
        let code = text.code_at(i)?;
        match policy {
            Policy::Ignore => {}
            Policy::Replace => out.push(0xfffd),
            Policy::BackslashReplace => out.push_str(&match code {
                0..=0xff => format!("\\x{code:02x}"),
                0x100..=0xffff => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            }),
            _ => return None,
        }
    }
    Some(out)
}

fn text_argument(py: &Py, v: &Value, function: &str) -> Result<String> {
    match v.as_text() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None => {
            let name = py.argument_type(v);
            Err(py.type_error(format!("{function}() argument 1 must be str, not {name}")))
        }
    }
}

/// The functions of the handlers that every Python has, made once (tuple, in the order of `HANDLERS`).
fn own(py: &mut Py) -> Result {
    let key = "\0own";
    if let Some(found) = registry::registered_error(py, key)? {
        return Ok(found);
    }
    let mut all = Vec::with_capacity(HANDLERS.len());
    for (_, name, f) in HANDLERS {
        all.push(py.native_function(
            "_codecs",
            name,
            "(exception, /)",
            crate::object::native::NativeCode::Bound(*f),
        )?);
    }
    let all = py.tuple(all)?;
    registry::keep_own_errors(py, key, &all)?;
    Ok(all)
}

fn lookup_error(py: &mut Py, a: &[Value]) -> Result {
    let name = text_argument(py, &a[0], "lookup_error")?;
    if let Some(found) = registry::registered_error(py, &name)?
        && !found.has_payload::<TupleObject>()
    {
        return Ok(found);
    }
    let at = HANDLERS.iter().position(|(known, _, _)| *known == name);
    let all = own(py)?;
    match at.and_then(|at| all.payload::<TupleObject>().and_then(|t| t.values().get(at).cloned())) {
        Some(found) => Ok(found),
        None => Err(py.error(TypeId::LookupError, format!("unknown error handler name '{name}'"))),
    }
}

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "register_error", "(errors, handler, /)", |py, a| {
        text_argument(py, &a[0], "register_error")?;
        registry::register_error(py, &a[0], &a[1])?;
        Ok(Value::NONE)
    })?;
    b.function(py, "_unregister_error", "(errors, /)", |py, a| {
        let name = text_argument(py, &a[0], "_unregister_error")?;
        if HANDLERS.iter().any(|(known, _, _)| *known == name) {
            return Err(py.value_error(format!("cannot un-register built-in error handler '{name}'")));
        }
        registry::unregister_error(py, &a[0]).map(Value::bool)
    })?;
    b.function(py, "lookup_error", "(name, /)", lookup_error)
}
