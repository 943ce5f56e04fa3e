//! Method resolution order: C3 linearisation, and classes whose metaclass computes its own.

use super::layout;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, Result, TypeId, TypeRef, Value};

/// The C3 order of a class with these bases, the class first.
///
/// # Errors
/// TypeError if the bases are in conflict or repeated.
pub fn linearize(py: &Py, class: TypeRef, bases: &[TypeRef]) -> Result<Vec<TypeRef>> {
    if let [base] = bases {
        let mut order = vec![class];
        order.extend(base.mro(py));
        return Ok(order);
    }
    for (i, base) in bases.iter().enumerate() {
        if bases[..i].contains(base) {
            return Err(py.type_error(format!("duplicate base class {}", base.name())));
        }
    }
    let mut sequences: Vec<Vec<TypeRef>> = bases.iter().map(|b| b.mro(py).collect()).collect();
    sequences.push(bases.to_vec());
    let mut heads = vec![0usize; sequences.len()];
    let mut order = vec![class];
    loop {
        let mut open = false;
        let mut next = None;
        let mut rejected: Vec<TypeRef> = Vec::new();
        for (sequence, &head) in sequences.iter().zip(&heads) {
            let Some(&candidate) = sequence.get(head) else { continue };
            open = true;
            if rejected.contains(&candidate) {
                continue;
            }
            let in_a_tail = sequences.iter().zip(&heads).any(|(s, &h)| s.iter().skip(h + 1).any(|t| *t == candidate));
            if !in_a_tail {
                next = Some(candidate);
                break;
            }
            rejected.push(candidate);
        }
        if !open {
            return Ok(order);
        }
        let Some(chosen) = next else { return Err(conflict(py, &sequences, &heads)) };
        order.push(chosen);
        for (sequence, head) in sequences.iter().zip(&mut heads) {
            if sequence.get(*head) == Some(&chosen) {
                *head += 1;
            }
        }
    }
}

fn conflict(py: &Py, sequences: &[Vec<TypeRef>], heads: &[usize]) -> crate::object::Raised {
    let mut stuck: Vec<TypeRef> = Vec::new();
    for (sequence, &head) in sequences.iter().zip(heads) {
        if let Some(&t) = sequence.get(head)
            && !stuck.contains(&t)
        {
            stuck.push(t);
        }
    }
    let names: Vec<String> = stuck.into_iter().map(TypeRef::name).collect();
    py.type_error(format!("Cannot create a consistent method resolution order (MRO) for bases {}", names.join(", ")))
}

/// The bases of a class as types.
pub fn bases_of(py: &Py, ty: TypeRef) -> Vec<TypeRef> {
    let bases = ty.bases.get(py);
    match bases.payload::<TupleObject>() {
        Some(tuple) => tuple.values().iter().filter_map(TypeRef::from_value).collect(),
        None => Vec::new(),
    }
}

/// The `mro` of the metaclass of `ty`, if it is not the standard one.
fn own_method(py: &Py, ty: TypeRef) -> Option<Value> {
    let meta = py.type_of(&ty.to_value());
    let name = py.name(Name::mro);
    let own = meta.lookup(py, &name)?;
    let standard = py.ty(TypeId::Type).lookup(py, &name)?;
    (!own.is(&standard)).then_some(own)
}

/// Does the metaclass of `ty` have an `mro()` of its own?
pub fn is_own(py: &Py, ty: TypeRef) -> bool {
    own_method(py, ty).is_some()
}

/// The standard order of `ty` as a tuple.
///
/// # Errors
/// TypeError if there is none.
pub fn compute_standard(py: &mut Py, ty: TypeRef) -> Result {
    let order = linearize(py, ty, &bases_of(py, ty))?;
    py.tuple(order.into_iter().map(TypeRef::to_value).collect())
}

/// Computes the order of `ty` (through a metaclass's own `mro`, if it has one) as a tuple.
///
/// # Errors
/// TypeError if there is none, or if `mro()` returns what cannot be an order; what it raises.
pub fn compute(py: &mut Py, ty: TypeRef) -> Result {
    let Some(own) = own_method(py, ty) else { return compute_standard(py, ty) };
    let class = ty.to_value();
    let meta = py.type_of(&class);
    let method = match py.type_of(&own).slots.descr_get.get() {
        Some(get) => get(py, &own, Some(&class), &meta.to_value())?,
        None => own,
    };
    let result = py.call(&method, &[])?;
    let items = py.collect(&result)?;
    let solid = layout::solid_base(ty);
    for item in &items {
        let Some(t) = TypeRef::from_value(item) else {
            let given = py.type_of(item).full_name(py);
            return Err(py.type_error(format!("mro() returned a non-class ('{given}')")));
        };
        if !solid.is_subtype(py, layout::solid_base(t)) {
            return Err(py.type_error(format!("mro() returned base with unsuitable layout ('{}')", t.name())));
        }
    }
    py.tuple(items)
}

/// `type.mro(cls)`: the standard order, as a list.
///
/// # Errors
/// As `linearize`.
pub fn standard(py: &mut Py, class: &Value) -> Result {
    let Some(ty) = TypeRef::from_value(class) else {
        return Err(py.type_error(format!("{} needs a type", Name::__mro__.text())));
    };
    let order = linearize(py, ty, &bases_of(py, ty))?;
    py.list(order.into_iter().map(TypeRef::to_value).collect())
}
