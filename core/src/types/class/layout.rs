//! Which base determines the memory layout of a class's instances, and what that layout is.
//!
//! A class whose instances are plain has as many inline slots as it has `__slots__` members and attributes that its methods assign
//! (as the compiler found them), rounded up to whole allocation units. A subclass of a builtin has the builtin's payload with an extension
//! behind it. Members of plain instances come first in the inline slots.

use crate::object::instance::is_instance_kind;
use crate::object::kind::{EXTENDED, INSTANCE, Kind, LAYOUT, MAX_INLINE_SLOTS};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeRef, Value, word};

/// The type on the chain of bases that last added to the layout: a payload of its own or `__slots__` members.
pub fn solid_base(ty: TypeRef) -> TypeRef {
    let mut solid = ty;
    while let Some(base) = solid.base_type() {
        if adds_layout(solid, base) {
            return solid;
        }
        solid = base;
    }
    solid
}

fn adds_layout(ty: TypeRef, base: TypeRef) -> bool {
    if ty.members != base.members {
        return true;
    }
    let (own, inherited) = (ty.instance_kind, base.instance_kind);
    if is_instance_kind(own) && is_instance_kind(inherited) {
        return false;
    }
    own & LAYOUT != inherited & LAYOUT
}

/// The base that determines the layout.
///
/// # Errors
/// TypeError if a base is no type or cannot be one, or if two layouts are in conflict.
pub fn best_base(py: &Py, bases: &[Value]) -> Result<TypeRef> {
    let mut best: Option<(TypeRef, TypeRef)> = None;
    for v in bases {
        let Some(base) = TypeRef::from_value(v) else {
            return Err(py.type_error("bases must be types"));
        };
        if !base.has(type_flags::BASE) {
            return Err(py.type_error(format!("type '{}' is not an acceptable base type", base.full_name(py))));
        }
        let candidate = solid_base(base);
        best = match best {
            None => Some((candidate, base)),
            Some((winner, _)) if winner.is_subtype(py, candidate) => best,
            Some((winner, _)) if candidate.is_subtype(py, winner) => Some((candidate, base)),
            Some(_) => return Err(py.type_error("multiple bases have instance lay-out conflict")),
        };
    }
    match best {
        Some((_, base)) => Ok(base),
        None => Err(py.type_error("bases must be types")),
    }
}

/// The layout of a new class.
pub struct InstanceLayout {
    /// Kind of the instances.
    pub kind: u8,
    /// Members, inherited ones included.
    pub members: u32,
}

/// Layout of a class on `base` that adds `members` members; `has_dict` says whether instances have attributes of their own.
pub fn instance_layout(
    py: &Py,
    base: TypeRef,
    members: usize,
    has_dict: bool,
    order: &[TypeRef],
    own_names: Option<&Value>,
) -> InstanceLayout {
    let total = base.members as usize + members;
    let members_total = u32::try_from(total).unwrap_or(u32::MAX);
    let inherited = base.instance_kind;
    let kind = if is_instance_kind(inherited) {
        if total > usize::from(MAX_INLINE_SLOTS) {
            // Too many for inline slots: an empty payload whose extension holds them.
            Kind::Namespace as u8 | EXTENDED
        } else if has_dict {
            INSTANCE + inline_slots(total + expected_attributes(py, order, own_names))
        } else {
            INSTANCE + total as u8
        }
    } else if base.has(type_flags::METACLASS) {
        inherited
    } else if members > 0 || (!base.has(type_flags::HAS_DICT) && !keeps_dict(inherited)) {
        // Even if the extension holds nothing: a kind without the bit is that of an exact builtin, for which operators take short cuts.
        inherited | EXTENDED
    } else {
        inherited
    };
    InstanceLayout { kind, members: members_total }
}

/// Do objects of this kind keep an attribute dict in their own payload?
pub fn keeps_dict(kind: u8) -> bool {
    kind & LAYOUT == Kind::Module as u8 || kind & LAYOUT == Kind::Function as u8
}

/// Inline slots for so many expected attributes: an odd number fills whole 16-byte units behind the 24 bytes before the slots.
fn inline_slots(expected: usize) -> u8 {
    let n = expected.max(3) | 1;
    n.min(usize::from(MAX_INLINE_SLOTS)) as u8
}

/// How many different attributes the methods of these classes assign.
fn expected_attributes(py: &Py, order: &[TypeRef], own_names: Option<&Value>) -> usize {
    let mut names: Vec<u64> = Vec::new();
    let mut add = |v: &Value| {
        let Some(tuple) = v.payload::<TupleObject>() else { return };
        for name in tuple.values() {
            let Ok(interned) = py.intern_value(name) else { return };
            let id = interned.word() & !word::BORROWED;
            if name.as_text().is_some() && !names.contains(&id) && names.len() < usize::from(MAX_INLINE_SLOTS) {
                names.push(id);
            }
        }
    };
    if let Some(own) = own_names {
        add(own);
    }
    let key = py.name(Name::__static_attributes__);
    for t in order {
        if t.has(type_flags::HEAP)
            && let Some(v) = t.namespace(py).get_interned(py, &key)
        {
            add(&v);
        }
    }
    names.len()
}
