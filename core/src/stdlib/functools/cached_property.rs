//! `functools.cached_property`: slot 0 the function, slot 1 the attribute's name (None until a class names it), slot 2 the docstring.
//!
//! It is no data descriptor: once the value lies among the instance's own attributes, it is found there. Threads that read it first at the
//! same time may each compute it; the last value stays, as in CPython.

use super::tool::{FuncTool, set_slot, slot};
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::generic_alias::class_getitem;
use crate::types::object_type;

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [function] = py.named_args("cached_property", args, ["func"], 1)?;
    let name = py.name(Name::__doc__);
    let doc = py.getattr_optional(&function, &name)?.unwrap_or(Value::NONE);
    FuncTool::make(py, class, [function, Value::NONE, doc])
}

fn set_name(py: &mut Py, args: &[Value]) -> Result {
    let (v, name) = (&args[0], &args[2]);
    let before = slot(py, v, 1);
    if before.is_none() {
        set_slot(py, v, 1, name.clone());
    } else if !py.eq(&before, name)? {
        let (old, new) = (py.repr_string(&before)?, py.repr_string(name)?);
        return Err(
            py.type_error(format!("Cannot assign the same cached_property to two different names ({old} and {new})."))
        );
    }
    Ok(Value::NONE)
}

fn get(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let Some(instance) = instance.filter(|i| !i.is_none()) else { return Ok(v.clone()) };
    let name = slot(py, v, 1);
    if name.as_text().is_none() {
        return Err(py.type_error("Cannot use cached_property instance without calling __set_name__ on it."));
    }
    let name = py.intern_value(&name)?;
    let ty = py.type_of(instance);
    if !ty.has(type_flags::HAS_DICT) {
        let shown = py.repr_string(&name)?;
        let class = ty.name();
        return Err(py.type_error(format!("No '__dict__' attribute on '{class}' instance to cache {shown} property.")));
    }
    if let Some(found) = object_type::own_attribute(py, instance, &name) {
        return Ok(found);
    }
    let function = slot(py, v, 0);
    let made = py.call(&function, std::slice::from_ref(instance))?;
    py.set_own_attribute(instance, &name, made.clone())?;
    Ok(made)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::CachedProperty);
    b.getset("func", |py, v| Ok(slot(py, v, 0)), None)
        .getset("attrname", |py, v| Ok(slot(py, v, 1)), None)
        .getset(
            "__doc__",
            |py, v| Ok(slot(py, v, 2)),
            Some(|py, v, new| {
                set_slot(py, v, 2, new.map_or(Value::NONE, Value::clone));
                Ok(())
            }),
        )
        .getter("__module__", |py, v| {
            let function = slot(py, v, 0);
            py.get_attribute(&function, Name::__module__)
        })
        .method("__set_name__", "(self, owner, name)", set_name)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem);
    let s = b.slots();
    s.new.set(Some(new));
    s.descr_get.set(Some(get));
}
