//! Classes: the type `type`, how classes are made and changed, and how special methods become slots.
//!
//! `build` makes classes, `layout` decides where instances keep what, `mro` orders bases, `slots` and `generic` join special methods and
//! slots, `attributes` and `getsets` are a class's attributes, `check` is `isinstance`, `ready` finishes builtin types.

pub mod attributes;
pub mod build;
pub mod build_class;
pub mod check;
pub mod generic;
mod getsets;
pub mod layout;
pub mod mro;
pub mod ready;
pub mod slots;
#[cfg(test)]
mod tests;

pub use build_class::build_class;
pub use ready::ready;

use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};

/// Fills the type `type`.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Type);
    let s = b.slots();
    s.repr.set(Some(repr));
    s.call.set(Some(call));
    s.getattr.set(Some(attributes::getattr));
    s.setattr.set(Some(attributes::setattr));
    s.new.set(Some(build::type_new));
    s.init.set(Some(type_init));
    s.binary[BinaryOp::Or as usize].set(Some(or));
    getsets::init(&b);
    b.method("mro", "(self, /)", |py, a| mro::standard(py, &a[0]))
        .method("__subclasses__", "(self, /)", |py, a| match TypeRef::from_value(&a[0]) {
            Some(t) => {
                let list = t.live_subclasses(py);
                py.list(list)
            }
            None => py.list(Vec::new()),
        })
        .method("__instancecheck__", "(self, instance, /)", |py, a| {
            check::instance_of(py, &a[1], &a[0]).map(Value::bool)
        })
        .method("__subclasscheck__", "(self, subclass, /)", |py, a| {
            check::subclass_of(py, &a[1], &a[0]).map(Value::bool)
        })
        .method("__dir__", "(self, /)", |py, a| dir(py, &a[0]))
        .method("__sizeof__", "(self, /)", |py, _| {
            let size = size_of::<crate::object::typeobject::TypeObject>() + 16;
            py.int(i64::try_from(size).unwrap_or(0))
        })
        .raw_class_method("__prepare__", |py, _| DictObject::new(py));
}

/// The text of a class in messages and reprs: module and qualified name.
pub fn qualified_name(py: &Py, ty: TypeRef) -> String {
    let qualname = ty.qualname.get(py);
    let qualname = qualname.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    match module_name(py, ty) {
        Some(m) if m != "builtins" => format!("{m}.{qualname}"),
        _ => qualname,
    }
}

/// `__module__` of a class, if it is a str.
pub fn module_name(py: &Py, ty: TypeRef) -> Option<String> {
    let module = if ty.has(type_flags::HEAP) {
        ty.namespace(py).get_interned(py, &py.name(crate::object::Name::__module__))?
    } else {
        ty.module.get(py)
    };
    module.as_text().map(|t| t.to_string_lossy().into_owned())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    match TypeRef::from_value(v) {
        Some(t) => {
            let name = qualified_name(py, t);
            py.str(&format!("<class '{name}'>"))
        }
        None => Ok(Value::NONE),
    }
}

/// Calling a class: `__new__`, then `__init__` if that made an instance of the class.
///
/// # Errors
/// TypeError if it has no instances; what the methods raise.
pub fn call(py: &mut Py, class: &Value, args: Args<'_>) -> Result {
    let Some(ty) = TypeRef::from_value(class) else {
        return Err(py.type_error("type object expected"));
    };
    if ty.is(TypeId::Super)
        && let ([class, instance], false) = (args.positional(), args.has_keywords())
    {
        return crate::types::super_::make(py, class, instance);
    }
    if ty.is(TypeId::Type) {
        if args.len() == 1 && !args.has_keywords() {
            return Ok(py.type_of(&args.positional()[0]).to_value());
        }
        if args.len() == 1 {
            return Err(py.type_error("type() takes no keyword arguments"));
        }
        if args.len() != 3 {
            return Err(py.type_error("type() takes 1 or 3 arguments"));
        }
    }
    let new = match ty.slots.new.get() {
        Some(f) if !ty.has(type_flags::NOT_INSTANTIABLE) => f,
        _ => return Err(py.type_error(format!("cannot create '{}' instances", ty.full_name(py)))),
    };
    let made = new(py, ty, args)?;
    if ty.has(type_flags::NO_INIT) {
        return Ok(made);
    }
    let made_type = py.type_of(&made);
    if made_type.is_subtype(py, ty)
        && let Some(init) = made_type.slots.init.get()
    {
        init(py, &made, args)?;
    }
    Ok(made)
}

fn type_init(py: &mut Py, _class: &Value, args: Args<'_>) -> Result<()> {
    if args.len() == 1 && args.has_keywords() {
        return Err(py.type_error("type.__init__() takes no keyword arguments"));
    }
    if args.len() != 1 && args.len() != 3 {
        return Err(py.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    crate::types::generic_alias::union_of(py, a, b)
}

/// `type.__dir__`: the names of the class and of what it derives from, not of its metaclass.
fn dir(py: &mut Py, class: &Value) -> Result {
    let Some(ty) = TypeRef::from_value(class) else { return py.list(Vec::new()) };
    let names = class_names(py, ty)?;
    let all = match names.payload::<DictObject>() {
        Some(d) => d.keys(py, &names)?,
        None => Vec::new(),
    };
    py.list(all)
}

/// The names in the namespaces along the order of `ty`, as the keys of a new dict.
///
/// # Errors
/// MemoryError; what comparing odd keys raises.
pub fn class_names(py: &mut Py, ty: TypeRef) -> Result {
    let names = DictObject::new(py)?;
    let order: Vec<Value> = ty.mro(py).map(TypeRef::to_value).collect();
    if let Some(d) = names.payload::<DictObject>() {
        for t in order.iter().rev().filter_map(TypeRef::from_value) {
            let dict = t.dict.get(py);
            d.update_from(py, &names, &dict, true)?;
        }
    }
    Ok(names)
}
