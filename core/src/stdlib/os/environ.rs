//! `os.environ`: a dict of the environment that hands every change to the system, and the functions on the environment.

use super::arg::{fsdecode, fsencode, fspath};
use super::files::os_str;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use crate::types::dict::{self, dict_of};

/// Takes a name or value apart into bytes: only str will do.
fn text_bytes(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    if v.as_text().is_none() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("str expected, not {name}")));
    }
    fsencode(py, v)
}

fn set_variable(py: &mut Py, name: &[u8], value: Option<&[u8]>) -> Result<()> {
    if name.contains(&0) || value.is_some_and(|v| v.contains(&0)) {
        return Err(py.value_error("embedded null byte"));
    }
    if name.contains(&b'=') && value.is_some() {
        return Err(py.value_error("illegal environment variable name"));
    }
    if name.is_empty() || name.contains(&b'=') {
        return Err(py.os_error(libc::EINVAL, None));
    }
    // SAFETY: the standard library serialises its own reads and writes of the environment, and all of this interpreter's
    // go through it; C code that reads it at the same time (a time zone's) is as exposed as it is in any program.
    unsafe {
        match value {
            Some(value) => std::env::set_var(os_str(name), os_str(value)),
            None => std::env::remove_var(os_str(name)),
        }
    }
    Ok(())
}

fn assign(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let name = text_bytes(py, key)?;
    match new {
        Some(value) => {
            let bytes = text_bytes(py, value)?;
            set_variable(py, &name, Some(&bytes))?;
            dict_of(py, v)?.set(py, v, key, value.clone())
        }
        None => {
            let found = dict_of(py, v)?.remove(py, v, key)?;
            if found.is_none() {
                return Err(py.key_error(key));
            }
            set_variable(py, &name, None)
        }
    }
}

fn get(py: &mut Py, v: &Value, key: &Value) -> Result {
    text_bytes(py, key)?;
    match dict_of(py, v)?.get(py, v, key)? {
        Some(found) => Ok(found),
        None => Err(py.key_error(key)),
    }
}

fn pop(py: &mut Py, a: &[Value]) -> Result {
    match dict_of(py, &a[0])?.get(py, &a[0], &a[1])? {
        Some(found) => {
            assign(py, &a[0], &a[1], None)?;
            Ok(found)
        }
        None if a[2].is_empty() => Err(py.key_error(&a[1])),
        None => Ok(a[2].clone()),
    }
}

fn popitem(py: &mut Py, a: &[Value]) -> Result {
    let first = dict_of(py, &a[0])?.entries(py, &a[0])?.into_iter().next();
    match first {
        Some((key, value)) => {
            assign(py, &a[0], &key, None)?;
            py.tuple(vec![key, value])
        }
        None => Err(py.error_args(TypeId::KeyError, Vec::new())),
    }
}

fn setdefault(py: &mut Py, a: &[Value]) -> Result {
    if let Some(found) = dict_of(py, &a[0])?.get(py, &a[0], &a[1])? {
        return Ok(found);
    }
    let value = if a[2].is_empty() { Value::NONE } else { a[2].clone() };
    assign(py, &a[0], &a[1], Some(&value))?;
    Ok(value)
}

fn update_all(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let changes = DictObject::new(py)?;
    dict::update_with_args(py, &changes, "update", args)?;
    let entries = dict_of(py, &changes)?.entries(py, &changes)?;
    for (key, value) in entries {
        assign(py, v, &key, Some(&value))?;
    }
    Ok(())
}

fn clear(py: &mut Py, a: &[Value]) -> Result {
    for key in dict_of(py, &a[0])?.keys(py, &a[0])? {
        match assign(py, &a[0], &key, None) {
            Err(e) if !py.exception_is(&e, TypeId::KeyError) => return Err(e),
            _ => {}
        }
    }
    Ok(Value::NONE)
}

fn plain_copy(py: &mut Py, v: &Value) -> Result {
    let copy = DictObject::new(py)?;
    for (key, value) in dict_of(py, v)?.entries(py, v)? {
        dict_of(py, &copy)?.set(py, &copy, &key, value)?;
    }
    Ok(copy)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let copy = plain_copy(py, v)?;
    let text = py.repr_string(&copy)?;
    py.str(&format!("environ({text})"))
}

/// Fills the type.
pub fn init(py: &Py) {
    use crate::bytecode::BinaryOp;
    let b = TypeBuilder::new(py, TypeId::Environ);
    let s = b.slots();
    s.getitem.set(Some(get));
    s.setitem.set(Some(assign));
    s.repr.set(Some(repr));
    // A loop may change it: it goes over the names that there were.
    s.iter.set(Some(|py, v| {
        let names = dict_of(py, v)?.keys(py, v)?;
        let names = py.list(names)?;
        py.iter(&names)
    }));
    s.binary[BinaryOp::Or as usize].set(Some(|py, x, y| {
        let mapping =
            |v: &Value| v.has_payload::<DictObject>() || py.type_of(v).lookup(py, &py.intern("keys")).is_some();
        if !mapping(x) || !mapping(y) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let both = if py.is_instance(x, TypeId::Environ) { plain_copy(py, x)? } else { x.clone() };
        let other = if py.is_instance(y, TypeId::Environ) { plain_copy(py, y)? } else { y.clone() };
        py.binary(BinaryOp::Or, &both, &other)
    }));
    s.inplace[BinaryOp::Or as usize].set(Some(|py, v, other| {
        update_all(py, v, Args::positional_only(std::slice::from_ref(other)))?;
        Ok(v.clone())
    }));
    b.method("pop", "(self, key, default=None, /)", pop)
        .method("popitem", "(self, /)", popitem)
        .method("setdefault", "(self, key, value)", setdefault)
        .raw_method("update", |py, args| match args.get(0) {
            Some(v) => update_all(py, v, args.rest()).map(|()| Value::NONE),
            None => Err(py.type_error("unbound method update() needs an argument")),
        })
        .method("clear", "(self, /)", clear)
        .method("copy", "(self, /)", |py, a| plain_copy(py, &a[0]));
}

/// A new `os.environ`.
fn make(py: &mut Py) -> Result {
    let v = DictObject::new_of(py, py.ty(TypeId::Environ))?;
    for (name, value) in std::env::vars_os() {
        let name = fsdecode(py, name.as_encoded_bytes(), false)?;
        let value = fsdecode(py, value.as_encoded_bytes(), false)?;
        dict_of(py, &v)?.set(py, &v, &name, value)?;
    }
    Ok(v)
}

/// Takes what the system's environment is now, which foreign code may have changed.
fn reload(py: &mut Py, _: &[Value]) -> Result {
    let Some(environ) = current(py) else { return Ok(Value::NONE) };
    let fresh = make(py)?;
    let dict = dict_of(py, &environ)?;
    for name in dict.keys(py, &environ)? {
        if dict_of(py, &fresh)?.get(py, &fresh, &name)?.is_none() {
            drop(dict.remove(py, &environ, &name)?);
        }
    }
    for (name, value) in dict_of(py, &fresh)?.entries(py, &fresh)? {
        dict.set(py, &environ, &name, value)?;
    }
    Ok(Value::NONE)
}

fn current(py: &Py) -> Option<Value> {
    let modules = py.interp().modules.get();
    let os = modules.payload::<DictObject>()?.get_str(py, &py.intern("posix"))?;
    let names = os.payload::<crate::object::function::ModuleObject>()?.dict.get(py);
    names.payload::<DictObject>()?.get_str(py, &py.intern("_environ"))
}

fn getenv(py: &mut Py, a: &[Value]) -> Result {
    let default = if a[1].is_empty() { Value::NONE } else { a[1].clone() };
    text_bytes(py, &a[0])?;
    match current(py) {
        Some(environ) => Ok(dict_of(py, &environ)?.get(py, &environ, &a[0])?.unwrap_or(default)),
        None => Ok(default),
    }
}

fn putenv(py: &mut Py, a: &[Value]) -> Result {
    let (name, value) = (fspath(py, &a[0])?, fspath(py, &a[1])?);
    let (name, value) = (fsencode(py, &name)?, fsencode(py, &value)?);
    set_variable(py, &name, Some(&value))?;
    Ok(Value::NONE)
}

fn unsetenv(py: &mut Py, a: &[Value]) -> Result {
    let name = fspath(py, &a[0])?;
    let name = fsencode(py, &name)?;
    set_variable(py, &name, None)?;
    Ok(Value::NONE)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    let environ = match current(py) {
        Some(environ) => environ,
        None => make(py)?,
    };
    m.add(py, "_environ", environ.clone())?;
    m.add(py, "environ", environ)?;
    m.function(py, "getenv", "(key, default=None)", getenv)?;
    m.function(py, "putenv", "(name, value, /)", putenv)?;
    m.function(py, "reload_environ", "()", reload)?;
    m.function(py, "unsetenv", "(name, /)", unsetenv)
}
