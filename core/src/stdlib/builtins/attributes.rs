//! Builtin functions about objects, their attributes and classes.

use crate::object::dict::DictObject;
use crate::object::names::Name;
use crate::object::{Args, Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "callable", "(obj, /)", |py, a| Ok(Value::bool(py.type_of(&a[0]).slots.call.get().is_some())))?;
    b.function(py, "delattr", "(obj, name, /)", delattr)?;
    b.function(py, "dir", "(object=None, /)", dir)?;
    b.function(py, "getattr", "(object, name, default=None, /)", getattr)?;
    b.function(py, "hasattr", "(obj, name, /)", hasattr)?;
    b.function(py, "hash", "(obj, /)", |py, a| {
        let hash = py.hash(&a[0])?;
        py.int(hash)
    })?;
    b.function(py, "id", "(obj, /)", |py, a| py.int_from_u64(a[0].identity()))?;
    b.function(py, "isinstance", "(obj, class_or_tuple, /)", |py, a| Ok(Value::bool(py.isinstance(&a[0], &a[1])?)))?;
    b.function(py, "issubclass", "(cls, class_or_tuple, /)", |py, a| Ok(Value::bool(py.issubclass(&a[0], &a[1])?)))?;
    b.function(py, "setattr", "(obj, name, value, /)", setattr)?;
    b.function(py, "vars", "(object=None, /)", vars)?;
    b.raw_function(py, "__build_class__", |py, args: Args<'_>| crate::types::class::build_class(py, args))
}

fn attribute_name(py: &mut Py, name: &Value) -> Result<()> {
    if name.as_text().is_some() {
        return Ok(());
    }
    let found = py.type_of(name).full_name(py);
    Err(py.type_error(format!("attribute name must be string, not '{found}'")))
}

fn getattr(py: &mut Py, a: &[Value]) -> Result {
    attribute_name(py, &a[1])?;
    if a[2].is_empty() {
        return py.getattr(&a[0], &a[1]);
    }
    Ok(py.getattr_optional(&a[0], &a[1])?.unwrap_or_else(|| a[2].clone()))
}

fn hasattr(py: &mut Py, a: &[Value]) -> Result {
    attribute_name(py, &a[1])?;
    Ok(Value::bool(py.getattr_optional(&a[0], &a[1])?.is_some()))
}

fn setattr(py: &mut Py, a: &[Value]) -> Result {
    attribute_name(py, &a[1])?;
    py.setattr(&a[0], &a[1], Some(&a[2]))?;
    Ok(Value::NONE)
}

fn delattr(py: &mut Py, a: &[Value]) -> Result {
    attribute_name(py, &a[1])?;
    py.setattr(&a[0], &a[1], None)?;
    Ok(Value::NONE)
}

/// A list of the names, sorted.
fn sorted_names(py: &mut Py, names: &Value) -> Result {
    let mut items = py.collect(names)?;
    crate::types::list::sort::sort_values(py, &mut items, &Value::NONE, false)?;
    py.list(items)
}

fn dir(py: &mut Py, a: &[Value]) -> Result {
    if a[0].is_empty() {
        let locals = (py.interp().hooks().current_locals)(py)?;
        let names = match locals.payload::<DictObject>() {
            Some(dict) if py.type_of(&locals).is(TypeId::Dict) => {
                let names = dict.keys(py, &locals)?;
                py.list(names)?
            }
            _ => py.call_method(&locals, "keys", &[])?,
        };
        return sorted_names(py, &names);
    }
    match py.call_special(&a[0], Name::__dir__, &[])? {
        Some(names) => sorted_names(py, &names),
        None => Err(py.type_error("object does not provide __dir__")),
    }
}

fn vars(py: &mut Py, a: &[Value]) -> Result {
    if a[0].is_empty() {
        return (py.interp().hooks().current_locals)(py);
    }
    let name = py.name(Name::__dict__);
    match py.getattr_optional(&a[0], &name)? {
        Some(dict) => Ok(dict),
        None => Err(py.error(TypeId::TypeError, "vars() argument must have __dict__ attribute")),
    }
}
