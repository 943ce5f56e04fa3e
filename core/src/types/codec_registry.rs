//! What programs register with codecs: search functions and error handlers.
//!
//! The codecs that the interpreter has are found without any of this. For other names the package `encodings` is imported once, which
//! registers the first search function; what a search finds is kept. All tables are plain lists and dicts of the interpreter, which lock
//! themselves.

use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::text::Text;
use crate::text::codec::{CodecError, Fault, Policy, Replacement};

/// A list or dict of the interpreter, made when first asked for.
fn table(py: &mut Py, which: ModuleState) -> Result {
    let found = py.interp().state(which).get();
    if !found.is_empty() {
        return Ok(found);
    }
    let made = if which == ModuleState::CodecSearch { py.list(Vec::new())? } else { DictObject::new(py)? };
    drop(py.interp().state(which).set(py, made));
    Ok(py.interp().state(which).get())
}

/// Lowercase letters, digits and dots; runs of anything else are one underscore.
pub fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// Is it a name that str and bytes convert by without asking for a codec? The errors of all others say which codec failed.
pub fn is_direct(name: &str) -> bool {
    let name = normalize(name);
    match name.strip_prefix("utf") {
        Some(rest) => matches!(rest.strip_prefix('_').unwrap_or(rest), "8" | "16" | "32"),
        None => matches!(name.as_str(), "ascii" | "us_ascii" | "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1"),
    }
}

/// The error with a note that says which codec failed: encoding (0) or decoding (1).
#[cold]
pub fn noted(py: &mut Py, raised: Raised, which: usize, name: &str) -> Raised {
    let what = if which == 0 { "encoding" } else { "decoding" };
    match py.str(&format!("{what} with '{name}' codec failed")) {
        Ok(note) => {
            // A note that cannot be added is no reason to hide the error.
            drop(py.call_method(&raised.0, "add_note", &[note]));
            raised
        }
        Err(_) => raised,
    }
}

/// `codecs.register(search_function)`
///
/// # Errors
/// TypeError if it cannot be called.
pub fn register(py: &mut Py, function: &Value) -> Result<()> {
    if py.type_of(function).slots.call.get().is_none() {
        return Err(py.type_error("argument must be callable"));
    }
    let all = table(py, ModuleState::CodecSearch)?;
    match all.payload::<ListObject>() {
        Some(list) => list.push(py, &all, function.clone()),
        None => Ok(()),
    }
}

/// `codecs.unregister(search_function)`
///
/// # Errors
/// MemoryError.
pub fn unregister(py: &mut Py, function: &Value) -> Result<()> {
    let all = table(py, ModuleState::CodecSearch)?;
    let Some(list) = all.payload::<ListObject>() else { return Ok(()) };
    if let Some(at) = list.snapshot(py, &all)?.iter().position(|f| f.is(function)) {
        drop(list.remove_at(py, &all, at)?);
        let cache = table(py, ModuleState::CodecCache)?;
        if let Some(d) = cache.payload::<DictObject>() {
            d.clear(py, &cache);
        }
    }
    Ok(())
}

/// `codecs.lookup(name)`: the four functions of a codec.
///
/// # Errors
/// LookupError; what the search functions raise.
pub fn lookup(py: &mut Py, name: &str) -> Result {
    if name.contains('\0') {
        return Err(py.value_error("embedded null character"));
    }
    let cache = table(py, ModuleState::CodecCache)?;
    let Some(known) = cache.payload::<DictObject>() else { return Ok(Value::NONE) };
    let key = py.str(&normalize(name))?;
    if let Some(found) = known.get_str(py, &key) {
        return Ok(found);
    }
    let all = table(py, ModuleState::CodecSearch)?;
    let Some(list) = all.payload::<ListObject>() else { return Ok(Value::NONE) };
    if list.is_empty() {
        let package = py.intern("encodings");
        let import = py.interp().hooks().import;
        let level = 0;
        match import(py, &package, &Value::NONE, &Value::NONE, &Value::NONE, level) {
            Ok(_) => {}
            // Without the package there is nothing to ask.
            Err(e) if py.exception_is(&e, TypeId::ModuleNotFoundError) => {}
            Err(e) => return Err(e),
        }
    }
    for search in list.snapshot(py, &all)? {
        let found = py.call(&search, std::slice::from_ref(&key))?;
        if found.is_none() {
            continue;
        }
        if found.payload::<TupleObject>().map(TupleObject::len) != Some(4) {
            return Err(py.type_error("codec search functions must return 4-tuples"));
        }
        known.set_str(py, &cache, &key, found.clone())?;
        return Ok(found);
    }
    Err(py.error(TypeId::LookupError, format!("unknown encoding: {name}")))
}

/// The encoder (0) or decoder (1) of a registered codec, applied to `v`; the first of the two values that it returns.
///
/// # Errors
/// LookupError; what the codec raises.
pub fn apply(py: &mut Py, which: usize, v: &Value, name: &str, errors: Option<&str>, only_text: bool) -> Result {
    let codec = lookup(py, name)?;
    if only_text {
        let key = py.intern("_is_text_encoding");
        if let Some(flag) = py.getattr_optional(&codec, &key)?
            && !py.truth(&flag)?
        {
            let how = if which == 0 { "encode" } else { "decode" };
            return Err(py.error(
                TypeId::LookupError,
                format!("'{name}' is not a text encoding; use codecs.{how}() to handle arbitrary codecs"),
            ));
        }
    }
    let Some(function) = codec.payload::<TupleObject>().and_then(|t| t.values().get(which)).cloned() else {
        return Err(py.type_error("codec search functions must return 4-tuples"));
    };
    let mut args = vec![v.clone()];
    if let Some(errors) = errors {
        args.push(py.str(errors)?);
    }
    let made = py.call(&function, &args).map_err(|raised| noted(py, raised, which, name))?;
    match made.payload::<TupleObject>().map(TupleObject::values) {
        Some([first, _]) => Ok(first.clone()),
        _ => {
            let what = if which == 0 { "encoder" } else { "decoder" };
            Err(py.type_error(format!("{what} must return a tuple (object, integer)")))
        }
    }
}

/// `codecs.register_error(name, handler)`
///
/// # Errors
/// TypeError if it cannot be called.
pub fn register_error(py: &mut Py, name: &Value, handler: &Value) -> Result<()> {
    if py.type_of(handler).slots.call.get().is_none() {
        return Err(py.type_error("handler must be callable"));
    }
    let all = table(py, ModuleState::CodecErrors)?;
    match all.payload::<DictObject>() {
        Some(d) => d.set_str(py, &all, name, handler.clone()),
        None => Ok(()),
    }
}

/// Takes a registered handler out again; `false` if there was none.
///
/// # Errors
/// MemoryError.
pub fn unregister_error(py: &mut Py, name: &Value) -> Result<bool> {
    let all = table(py, ModuleState::CodecErrors)?;
    Ok(all.payload::<DictObject>().is_some_and(|d| d.remove_str(py, &all, name).is_some()))
}

/// A registered error handler.
///
/// # Errors
/// MemoryError.
pub fn registered_error(py: &mut Py, name: &str) -> Result<Option<Value>> {
    let all = table(py, ModuleState::CodecErrors)?;
    let key = py.str(name)?;
    Ok(all.payload::<DictObject>().and_then(|d| d.get_str(py, &key)))
}

#[cold]
fn unknown(py: &Py, name: &str) -> Raised {
    py.error(TypeId::LookupError, format!("unknown error handler name '{name}'"))
}

/// Asks a registered handler about an error: what it puts in place, and where to go on.
///
/// # Errors
/// LookupError if there is no such handler; what it raises.
fn ask(py: &mut Py, name: &str, id: TypeId, error: CodecError, input: Value, len: usize) -> Result<(Value, usize)> {
    let Some(handler) = registered_error(py, name)? else { return Err(unknown(py, name)) };
    let Raised(exception) = py.unicode_error(id, error, input);
    let answer = py.call(&handler, &[exception])?;
    let (kind, what) =
        if id == TypeId::UnicodeEncodeError { ("encoding", "(str/bytes, int)") } else { ("decoding", "(str, int)") };
    let Some([replacement, position]) = answer.payload::<TupleObject>().map(TupleObject::values) else {
        return Err(py.type_error(format!("{kind} error handler must return {what} tuple")));
    };
    let position = py.as_i64(position)?;
    let at = if position < 0 { position + len as i64 } else { position };
    match usize::try_from(at) {
        Ok(at) if at <= len => Ok((replacement.clone(), at)),
        _ => Err(py.index_error(format!("position {position} from error handler out of bounds"))),
    }
}

/// A registered handler's answer to an encoding error.
///
/// # Errors
/// As `ask`.
pub fn on_encode(py: &mut Py, name: &str, error: CodecError, input: &Text) -> Result<(Replacement, usize)> {
    let len = input.len();
    let input = py.text(input.clone())?;
    let (replacement, at) = ask(py, name, TypeId::UnicodeEncodeError, error, input, len)?;
    if let Some(text) = replacement.as_text() {
        return Ok((Replacement::Text(text.clone()), at));
    }
    match replacement.as_bytes() {
        Some(bytes) => Ok((Replacement::Bytes(py.copied(bytes)?), at)),
        None => Err(py.type_error("encoding error handler must return (str/bytes, int) tuple")),
    }
}

/// A registered handler's answer to a decoding error.
///
/// # Errors
/// As `ask`.
pub fn on_decode(py: &mut Py, name: &str, error: CodecError, input: &[u8]) -> Result<(Text, usize)> {
    let len = input.len();
    let input = py.bytes_from(input)?;
    let (replacement, at) = ask(py, name, TypeId::UnicodeDecodeError, error, input, len)?;
    match replacement.as_text() {
        Some(text) => Ok((text.clone(), at)),
        None => Err(py.type_error("decoding error handler must return (str, int) tuple")),
    }
}

/// What becomes of a decoding error: what the built-in policy says if `name` is one's, else what a registered handler answers.
///
/// # Errors
/// The UnicodeDecodeError itself; as `ask`.
pub fn recover_decode(
    py: &mut Py,
    policy: Option<Policy>,
    name: &str,
    error: CodecError,
    input: &[u8],
) -> Result<(Text, usize)> {
    let Some(policy) = policy else { return on_decode(py, name, error, input) };
    match policy.on_decode(input, error) {
        Ok(done) => Ok(done),
        Err(fault) => {
            let input = py.bytes_from(input)?;
            Err(refused(py, fault, TypeId::UnicodeDecodeError, input))
        }
    }
}

/// The same for an encoding error; `text` is that of `input`.
///
/// # Errors
/// The UnicodeEncodeError itself; as `ask`.
pub fn recover_encode(
    py: &mut Py,
    policy: Option<Policy>,
    name: &str,
    error: CodecError,
    (input, text): (&Value, &Text),
) -> Result<(Replacement, usize)> {
    let Some(policy) = policy else { return on_encode(py, name, error, text) };
    policy.on_encode(text, error).map_err(|fault| refused(py, fault, TypeId::UnicodeEncodeError, input.clone()))
}

#[cold]
fn refused(py: &mut Py, fault: Fault, id: TypeId, input: Value) -> Raised {
    match fault {
        Fault::Codec(e) => py.unicode_error(id, e, input),
        Fault::WrongDirection => {
            let name = py.ty(id).name();
            py.type_error(format!("don't know how to handle {name} in error callback"))
        }
        Fault::Memory => py.no_memory(),
    }
}

/// Keeps the functions of the handlers that every Python has, under a name that no program can ask for.
///
/// # Errors
/// MemoryError.
pub fn keep_own_errors(py: &mut Py, key: &str, functions: &Value) -> Result<()> {
    let all = table(py, ModuleState::CodecErrors)?;
    let key = py.str(key)?;
    match all.payload::<DictObject>() {
        Some(d) => d.set_str(py, &all, &key, functions.clone()),
        None => Ok(()),
    }
}
