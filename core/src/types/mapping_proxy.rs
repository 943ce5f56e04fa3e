//! `mappingproxy`: a read-only view of a mapping.

use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;

/// The payload.
pub struct ProxyObject {
    /// The mapping behind.
    pub mapping: Field,
}

// SAFETY: 1.–3. one field, traced and dropped; 4. nothing changes after birth.
unsafe impl Payload for ProxyObject {
    const KIND: Kind = Kind::MappingProxy;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.mapping.trace(visit);
    }
}

/// A proxy of `mapping`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, mapping: Value) -> Result {
    py.alloc(py.ty(TypeId::MappingProxy), ProxyObject { mapping: Field::at_birth(mapping) })
}

/// The mapping behind a proxy; any other value is itself.
pub fn behind(v: &Value) -> &Value {
    match v.payload::<ProxyObject>() {
        Some(p) => &p.mapping,
        None => v,
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::MappingProxy);
    let s = b.slots();
    s.new.set(Some(new));
    s.len.set(Some(|py, v| py.len(behind(v))));
    s.getitem.set(Some(|py, v, k| py.getitem(behind(v), k)));
    s.contains.set(Some(|py, v, k| py.contains(behind(v), k)));
    s.iter.set(Some(|py, v| py.iter(behind(v))));
    s.hash.set(Some(|py, v| py.hash(behind(v))));
    s.compare.set(Some(|py, a, b, op| py.compare(behind(a), b, op)));
    s.str.set(Some(|py, v| py.str_of(behind(v))));
    s.repr.set(Some(|py, v| {
        let inner = py.repr_string(behind(v))?;
        py.str(&format!("mappingproxy({inner})"))
    }));
    s.binary[BinaryOp::Or as usize].set(Some(|py, a, b| py.binary(BinaryOp::Or, behind(a), behind(b))));
    s.inplace[BinaryOp::Or as usize].set(Some(|py, a, _| {
        let name = py.type_of(a).full_name(py);
        Err(py.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
    }));
    b.method("keys", "(self, /)", |py, a| py.call_method(behind(&a[0]), "keys", &[]))
        .method("values", "(self, /)", |py, a| py.call_method(behind(&a[0]), "values", &[]))
        .method("items", "(self, /)", |py, a| py.call_method(behind(&a[0]), "items", &[]))
        .method("copy", "(self, /)", |py, a| py.call_method(behind(&a[0]), "copy", &[]))
        .method("get", "(self, key, default=None, /)", |py, a| {
            if let Some(d) = behind(&a[0]).payload::<DictObject>()
                && py.type_of(behind(&a[0])).is(TypeId::Dict)
            {
                let found = d.get(py, behind(&a[0]), &a[1])?;
                return Ok(found.unwrap_or_else(|| if a[2].is_empty() { Value::NONE } else { a[2].clone() }));
            }
            let default = if a[2].is_empty() { Value::NONE } else { a[2].clone() };
            py.call_method(behind(&a[0]), "get", &[a[1].clone(), default])
        })
        .method("__reversed__", "(self, /)", |py, a| py.call_method(behind(&a[0]), "__reversed__", &[]))
        .class_method("__class_getitem__", "(cls, item, /)", |py, a| super::generic_alias::make(py, &a[0], &a[1]));
}

fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    let mapping = match (args.positional(), args.keywords().next()) {
        ([m], None) => m,
        ([], Some((_, m))) => m,
        _ => return Err(py.type_error("mappingproxy() missing required argument 'mapping' (pos 1)")),
    };
    let t = py.type_of(mapping);
    let sequence = mapping.has_payload::<crate::object::list::ListObject>()
        || mapping.has_payload::<crate::object::tuple::TupleObject>();
    if t.slots.getitem.get().is_none() || sequence || mapping.as_text().is_some() {
        return Err(py.type_error(format!("mappingproxy() argument must be a mapping, not {}", t.name())));
    }
    py.alloc(ty, ProxyObject { mapping: Field::at_birth(mapping.clone()) })
}
