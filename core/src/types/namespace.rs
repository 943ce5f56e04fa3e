//! `types.SimpleNamespace`: an object that is only its attributes. Its payload is empty; they are in its extension.

use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, Value};
use orochi_gc::Object;

/// The empty payload; plain classes with very many `__slots__` have it too.
pub struct NamespaceObject;

// SAFETY: there is nothing in it.
unsafe impl Payload for NamespaceObject {
    const KIND: Kind = Kind::Namespace;
    const TRACKED: bool = true;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::SimpleNamespace);
    let s = b.slots();
    s.new.set(Some(|py, ty, _| py.alloc(ty, NamespaceObject)));
    s.init.set(Some(init_namespace));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    b.method("__reduce__", "(self, /)", |py, a| {
        let dict = py.attribute_dict(&a[0])?;
        let class = py.type_of(&a[0]).to_value();
        let empty = py.interp().empty_tuple();
        py.tuple(vec![class, empty, dict])
    })
    .raw_method("__replace__", |py, args| {
        let Some(own) = args.get(0) else { return Ok(Value::NONE) };
        if args.len() > 1 {
            return Err(
                py.type_error(format!("__replace__() takes no positional arguments ({} given)", args.len() - 1))
            );
        }
        let class = py.type_of(own).to_value();
        let made = py.call(&class, &[])?;
        let (from, to) = (py.attribute_dict(own)?, py.attribute_dict(&made)?);
        if let Some(d) = to.payload::<DictObject>() {
            d.update_from(py, &to, &from, true)?;
            for (key, v) in args.keywords() {
                d.set(py, &to, key, v.clone())?;
            }
        }
        Ok(made)
    });
    b.doc("A simple attribute-based namespace.");
}

/// A namespace with these attributes.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, attributes: &[(&str, Value)]) -> Result {
    let made = py.alloc(py.ty(TypeId::SimpleNamespace), NamespaceObject)?;
    for (name, v) in attributes {
        py.set_own_attribute(&made, &py.intern(name), v.clone())?;
    }
    Ok(made)
}

fn init_namespace(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if args.len() > 1 {
        return Err(py.type_error(format!("SimpleNamespace expected at most 1 argument, got {}", args.len())));
    }
    let dict = py.attribute_dict(v)?;
    let Some(d) = dict.payload::<DictObject>() else { return Ok(()) };
    if let Some(mapping) = args.get(0) {
        let class = py.ty(TypeId::Dict).to_value();
        let copy = py.call(&class, std::slice::from_ref(mapping))?;
        if let Some(c) = copy.payload::<DictObject>() {
            if c.keys(py, &copy)?.iter().any(|k| k.as_text().is_none()) {
                return Err(py.type_error("keywords must be strings"));
            }
            d.update_from(py, &dict, &copy, true)?;
        }
    }
    for (key, value) in args.keywords() {
        let key = py.intern_value(key)?;
        d.set_str(py, &dict, &key, value.clone())?;
    }
    Ok(())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    let name = if ty.is(TypeId::SimpleNamespace) { "namespace".to_owned() } else { ty.name() };
    py.container_repr(v, &format!("{name}(...)"), |py| {
        let dict = py.attribute_dict(v)?;
        let mut parts = Vec::new();
        for (key, value) in dict.payload::<DictObject>().map(|d| d.entries(py, &dict)).transpose()?.unwrap_or_default()
        {
            let text = py.repr_string(&value)?;
            parts.push(format!(
                "{}={text}",
                key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
            ));
        }
        py.str(&format!("{name}({})", parts.join(", ")))
    })
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let id = TypeId::SimpleNamespace;
    if !py.is_instance(a, id) || !py.is_instance(b, id) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (py.get_attribute(a, Name::__dict__)?, py.get_attribute(b, Name::__dict__)?);
    py.compare(&left, &right, op)
}
