//! Finishing a builtin type: methods for the slots that it sets, `__new__`, `__hash__ = None`, `__doc__` and its place among the base's subclasses.

use super::slots;
use crate::object::native::{NativeCode, NativeDef, NativeFunction, RawFn, TypeBuilder};
use crate::object::typeobject::type_flags;
use crate::object::weak::WeakHandle;
use crate::object::{Args, Field, Name, Py, Result, TypeRef, Value};

/// What `T.__new__` of a builtin type runs: its address tells such a function from any other.
static NEW_WRAPPER: RawFn = new_wrapper;

/// Makes the namespace of the builtin type `ty` complete. Its slots are its own at this time, not yet the inherited ones.
pub fn ready(py: &mut Py, ty: TypeRef) {
    slots::enter_wrappers(py, ty);
    let builder = TypeBuilder::of(py, ty);
    let absent = |name: Name| ty.namespace(py).get_interned(py, &py.name(name)).is_none();
    if ty.slots.compare.get().is_some() && ty.slots.hash.get().is_none() && absent(Name::__hash__) {
        builder.constant("__hash__", Value::NONE);
    }
    if ty.slots.new.get().is_some() && !ty.has(type_flags::NOT_INSTANTIABLE) && absent(Name::__new__) {
        let mut def = NativeDef::new("__new__", "(cls, *args, **kwargs)", NativeCode::Raw(NEW_WRAPPER));
        if let Some(def) = std::sync::Arc::get_mut(&mut def) {
            def.doc = "Create and return a new object.  See help(type) for accurate signature.".to_owned();
        }
        let function =
            NativeFunction { def, receiver: Field::at_birth(ty.to_value()), module: Field::at_birth(Value::NONE) };
        if let Ok(v) = py.alloc(py.ty(crate::object::TypeId::BuiltinFunction), function) {
            builder.constant("__new__", v);
        }
    }
    let adds_dict = ty.has(type_flags::HAS_DICT) && !ty.base_type().is_some_and(|b| b.has(type_flags::HAS_DICT));
    if adds_dict && absent(Name::__dict__) {
        builder.getset("__dict__", super::super::object_type::get_dict, Some(super::super::object_type::set_dict));
    }
    if absent(Name::__doc__) {
        builder.constant("__doc__", Value::NONE);
    }
    if let Some(base) = ty.base_type() {
        add_subclass(py, base, ty);
    }
}

/// Enters `ty` into the list of direct subclasses of `base`.
pub fn add_subclass(py: &Py, base: TypeRef, ty: TypeRef) {
    let (owner, value) = (base.to_value(), ty.to_value());
    let Some(handle) = WeakHandle::new(py, &value) else { return };
    // Subclasses that died leave their handles. Whenever the list is full they are swept out, and it grows only if most are alive.
    // What keeps the others alive meanwhile is let go of outside the lock.
    let mut alive = Vec::new();
    base.subclasses.with(py, &owner, |list, _| {
        if list.len() == list.capacity() {
            list.retain(|h| {
                let found = h.upgrade(py);
                let keep = found.is_some();
                alive.extend(found);
                keep
            });
            list.reserve(list.len().max(4));
        }
        list.push(handle);
    });
}

/// Takes `ty` out of the list of direct subclasses of `base`.
pub fn remove_subclass(py: &Py, base: TypeRef, ty: TypeRef) {
    let (owner, value) = (base.to_value(), ty.to_value());
    base.subclasses.with(py, &owner, |list, _| list.retain(|h| h.upgrade(py).is_some_and(|v| !v.is(&value))));
}

/// Is it the `__new__` of a builtin type?
pub fn is_new_wrapper(def: &NativeDef) -> bool {
    matches!(def.code, NativeCode::Raw(f) if std::ptr::fn_addr_eq(f, NEW_WRAPPER))
}

/// `T.__new__(cls, …)`: the type that the function is bound to comes first.
fn new_wrapper(py: &mut Py, args: Args<'_>) -> Result {
    let Some(owner) = args.get(0).and_then(TypeRef::from_value) else {
        return Err(py.type_error("__new__() needs a type"));
    };
    let name = owner.name();
    let Some(class) = args.get(1) else {
        return Err(py.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = TypeRef::from_value(class) else {
        let given = py.type_of(class).full_name(py);
        return Err(py.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
    };
    if !ty.is_subtype(py, owner) {
        let given = ty.name();
        return Err(py.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
    }
    // Whoever lays instances of `ty` out must be who makes them.
    let builtin = std::iter::successors(Some(ty), |t| t.base_type()).find(|t| t.id.is_some());
    if let Some(builtin) = builtin
        && builtin.slots.new.get().map(|f| f as usize) != owner.slots.new.get().map(|f| f as usize)
    {
        return Err(py.type_error(format!(
            "{name}.__new__({}) is not safe, use {}.__new__()",
            ty.full_name(py),
            builtin.name()
        )));
    }
    match owner.slots.new.get() {
        Some(f) => f(py, ty, args.rest().rest()),
        None => Err(py.type_error(format!("cannot create '{name}' instances"))),
    }
}
