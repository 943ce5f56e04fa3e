//! `isinstance` and `issubclass`: types, tuples of them, unions, and the hooks `__instancecheck__` and `__subclasscheck__`.

use crate::object::interp::ModuleState;
use crate::object::keys::is_exact_str;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::types::generic_alias::union_members;

const INSTANCE_ERROR: &str = "isinstance() arg 2 must be a type, a tuple of types, or a union";
const SUBCLASS_ERROR: &str = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

impl Py {
    /// `isinstance(v, class)`
    ///
    /// # Errors
    /// TypeError if `class` is nothing to check against; what the hooks raise.
    pub fn isinstance(&mut self, v: &Value, class: &Value) -> Result<bool> {
        if let Some(t) = TypeRef::from_value(class) {
            if self.type_of(v) == t {
                return Ok(true);
            }
            if self.type_of(class).is(TypeId::Type) {
                return instance_of(self, v, class);
            }
        }
        if let Some(tuple) = class.payload::<TupleObject>() {
            let ty = self.type_of(v);
            for item in tuple.values() {
                // The type itself needs no hook.
                if TypeRef::from_value(item) == Some(ty)
                    || self.recurse(" in __instancecheck__", |py| py.isinstance(v, item))?
                {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        ask(self, v, class, true)
    }

    /// `issubclass(v, class)`
    ///
    /// # Errors
    /// TypeError if either is no class; what the hooks raise.
    pub fn issubclass(&mut self, v: &Value, class: &Value) -> Result<bool> {
        if TypeRef::from_value(class).is_some() && self.type_of(class).is(TypeId::Type) {
            if v.is(class) {
                return Ok(true);
            }
            return subclass_of(self, v, class);
        }
        if let Some(tuple) = class.payload::<TupleObject>() {
            for item in tuple.values() {
                if self.recurse(" in __subclasscheck__", |py| py.issubclass(v, item))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        ask(self, v, class, false)
    }
}

/// What a union, or the hook of a class, says to `isinstance` (or `issubclass`).
fn ask(py: &mut Py, v: &Value, class: &Value, instance: bool) -> Result<bool> {
    let (name, known, within) = if instance {
        (Name::__instancecheck__, ModuleState::AbstractInstanceCheck, " in __instancecheck__")
    } else {
        (Name::__subclasscheck__, ModuleState::AbstractSubclassCheck, " in __subclasscheck__")
    };
    if py.type_of(class).is(TypeId::Union) {
        return py.recurse(
            within,
            |py| {
                if instance { union_instance(py, class, v) } else { union_subclass(py, class, v) }
            },
        );
    }
    if is_abstract(py, class, name, known) {
        let check = py.interp().hooks().abstract_check;
        let result = py.recurse(within, |py| check(py, class, v, instance))?;
        return py.truth(&result);
    }
    match super::generic::call_method(py, class, name, [v])? {
        Some(result) => py.truth(&result),
        None if instance => instance_of(py, v, class),
        None => subclass_of(py, v, class),
    }
}

/// Is the hook `name` of `class` the one of the library's `ABCMeta`? Then what that calls is called without it.
fn is_abstract(py: &Py, class: &Value, name: Name, known: ModuleState) -> bool {
    let known = py.interp().state(known).word();
    let found = py.type_of(class).lookup_word(py, py.name_word(name));
    known != word::EMPTY && (found ^ known) & !word::BORROWED == 0
}

/// The check without hooks.
///
/// # Errors
/// TypeError if `class` is no class.
pub fn instance_of(py: &mut Py, v: &Value, class: &Value) -> Result<bool> {
    if let Some(t) = TypeRef::from_value(class) {
        let own = py.type_of(v);
        if own.is_subtype(py, t) {
            return Ok(true);
        }
        if word::is_int(v.word()) || is_exact_str(v) {
            return Ok(false);
        }
        // A proxy may claim another class. Only an attribute of its own making can do that.
        if own.has(type_flags::PLAIN_GETATTR) && !overrides_class(py, own) {
            return Ok(false);
        }
        let name = py.name(Name::__class__);
        let claimed = py.getattr_optional(v, &name)?;
        return Ok(claimed.as_ref().and_then(TypeRef::from_value).is_some_and(|c| c != own && c.is_subtype(py, t)));
    }
    if bases_of(py, class)?.is_none() {
        return Err(py.type_error(INSTANCE_ERROR));
    }
    let name = py.name(Name::__class__);
    match py.getattr_optional(v, &name)? {
        Some(own) => abstract_subclass(py, &own, class),
        None => Ok(false),
    }
}

fn overrides_class(py: &Py, ty: TypeRef) -> bool {
    let name = py.name(Name::__class__);
    let standard = py.ty(TypeId::Object).lookup(py, &name);
    match (ty.lookup(py, &name), standard) {
        (Some(a), Some(b)) => !a.is(&b),
        _ => true,
    }
}

/// The check without hooks.
///
/// # Errors
/// TypeError if either is no class.
pub fn subclass_of(py: &mut Py, v: &Value, class: &Value) -> Result<bool> {
    if let (Some(a), Some(b)) = (TypeRef::from_value(v), TypeRef::from_value(class)) {
        return Ok(a.is_subtype(py, b));
    }
    if bases_of(py, v)?.is_none() {
        return Err(py.type_error("issubclass() arg 1 must be a class"));
    }
    if bases_of(py, class)?.is_none() {
        return Err(py.type_error(SUBCLASS_ERROR));
    }
    abstract_subclass(py, v, class)
}

/// `__bases__` of anything, if that is a tuple.
fn bases_of(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let name = py.name(Name::__bases__);
    Ok(py.getattr_optional(v, &name)?.filter(|b| b.has_payload::<TupleObject>()))
}

/// Walks `__bases__` of objects that are no types.
fn abstract_subclass(py: &mut Py, derived: &Value, class: &Value) -> Result<bool> {
    let mut at = derived.clone();
    loop {
        if at.is(class) {
            return Ok(true);
        }
        let Some(bases) = bases_of(py, &at)? else { return Ok(false) };
        let Some(bases) = bases.payload::<TupleObject>().map(TupleObject::values) else { return Ok(false) };
        match bases {
            [] => return Ok(false),
            // A long line of single bases takes no stack.
            [only] => at = only.clone(),
            several => {
                for base in several {
                    if py.recurse(" in __issubclass__", |py| abstract_subclass(py, base, class))? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
        }
        py.poll()?;
    }
}

/// `__instancecheck__` of unions. Members are asked in order, up to the one that says yes.
///
/// # Errors
/// TypeError for a parameterised generic among those asked.
pub fn union_instance(py: &mut Py, union: &Value, v: &Value) -> Result<bool> {
    for member in union_members(union) {
        let class = if member.is_none() { &py.ty(TypeId::NoneType).to_value() } else { member };
        if py.isinstance(v, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `__subclasscheck__` of unions.
///
/// # Errors
/// TypeError for a parameterised generic among the members asked, or if `v` is no class.
pub fn union_subclass(py: &mut Py, union: &Value, v: &Value) -> Result<bool> {
    if TypeRef::from_value(v).is_none() {
        return Err(py.type_error("issubclass() arg 1 must be a class"));
    }
    for member in union_members(union) {
        let class = if member.is_none() { &py.ty(TypeId::NoneType).to_value() } else { member };
        if py.issubclass(v, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}
