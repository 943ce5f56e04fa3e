//! What copying and pickling ask of any object: `__reduce_ex__`, `__getstate__`, and the size of an object.

use crate::object::dict::DictObject;
use crate::object::list::ListObject;
use crate::object::native::{NativeCode, NativeDef, NativeFunction, TypeBuilder};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Field, Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::types::object_type;

/// Enters the methods into `object`.
pub fn init(b: &TypeBuilder<'_>) {
    b.method("__reduce_ex__", "(self, protocol, /)", reduce_ex)
        .method("__reduce__", "(self, /)", |py, a| standard(py, &a[0]))
        .method("__getstate__", "(self, /)", |py, a| state(py, &a[0]));
}

/// Bytes of an object, for `__sizeof__`.
pub fn size_of_object(py: &Py, v: &Value) -> usize {
    match v.object() {
        // SAFETY: the object is alive while `v` holds it.
        Some(o) => unsafe {
            let kind = usize::from(o.as_ref().kind());
            py.interp().kinds().get(kind).map_or(16, |k| (k.size)(o))
        },
        None => 8,
    }
}

fn reduce_ex(py: &mut Py, a: &[Value]) -> Result {
    let ty = py.type_of(&a[0]);
    if !object_type::is_standard_method(py, ty, Name::__reduce__) {
        return py.call_method(&a[0], "__reduce__", &[]);
    }
    standard(py, &a[0])
}

/// `copyreg.__newobj__(cls, *args)`
fn new_object(py: &mut Py, args: Args<'_>) -> Result {
    let Some(class) = args.get(0) else {
        return Err(py.type_error("__newobj__() missing 1 required positional argument: 'cls'"));
    };
    let new = py.get_attribute(class, Name::__new__)?;
    py.call_args(&new, args)
}

fn standard(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    let def = NativeDef::new("__newobj__", "(*args)", NativeCode::Raw(new_object));
    let module = Field::at_birth(py.intern("copyreg"));
    let function = py.alloc(py.ty(TypeId::BuiltinFunction), NativeFunction { def, receiver: Field::EMPTY, module })?;
    let mut args = vec![ty.to_value()];
    let name = py.name(Name::__getnewargs__);
    match py.getattr_optional(v, &name)? {
        Some(method) => {
            let given = py.call(&method, &[])?;
            let Some(tuple) = given.payload::<TupleObject>() else {
                return Err(
                    py.type_error(format!("__getnewargs__ should return a tuple, not '{}'", py.type_of(&given).name()))
                );
            };
            args.extend_from_slice(tuple.values());
        }
        None => refuse_opaque(py, v, ty)?,
    }
    let args = py.tuple(args)?;
    let state = py.call_method(v, "__getstate__", &[])?;
    let items = if py.is_instance(v, TypeId::List) {
        let all = v.payload::<ListObject>().map(|l| l.snapshot(py, v)).unwrap_or_default();
        let all = py.list(all)?;
        py.iter(&all)?
    } else {
        Value::NONE
    };
    let pairs = if py.is_instance(v, TypeId::Dict) {
        let pairs = py.call_method(v, "items", &[])?;
        py.iter(&pairs)?
    } else {
        Value::NONE
    };
    py.tuple(vec![function, args, state, items, pairs])
}

/// Objects whose contents are native and which say nothing of them cannot be copied this way.
fn refuse_opaque(py: &Py, v: &Value, ty: TypeRef) -> Result<()> {
    let builtin = std::iter::successors(Some(ty), |t| t.base_type()).find(|t| t.id.is_some());
    let open = [TypeId::Object, TypeId::List, TypeId::Dict, TypeId::Set, TypeId::FrozenSet, TypeId::SimpleNamespace];
    let native = builtin.is_some_and(|b| !open.iter().any(|id| b.is(*id)) && !b.has(type_flags::EXCEPTION));
    if native && v.object().is_some() {
        return Err(py.type_error(format!("cannot pickle '{}' object", ty.name())));
    }
    Ok(())
}

/// The attributes: None, a dict, or a dict (or None) and the values of `__slots__`.
fn state(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    let mut attributes = Value::NONE;
    if ty.has(type_flags::HAS_DICT) {
        let name = py.name(Name::__dict__);
        if let Some(dict) = py.getattr_optional(v, &name)?
            && let Some(d) = dict.payload::<DictObject>()
            && !d.is_empty()
        {
            attributes = d.copy(py, &dict)?;
        }
    }
    if ty.members == 0 {
        return Ok(attributes);
    }
    let slots = DictObject::new(py)?;
    let order: Vec<Value> = ty.mro(py).map(TypeRef::to_value).collect();
    for class in order {
        let Some(t) = TypeRef::from_value(&class) else { continue };
        for (key, member) in t.namespace(py).entries(py, &t.dict.get(py)) {
            let Some(getset) = member.payload::<crate::object::native::GetSet>() else { continue };
            let crate::object::native::Access::Member(i) = getset.access else { continue };
            let w = v.object().map_or(word::EMPTY, |o| py.member_word(o, i as usize));
            if w != word::EMPTY
                && let Some(d) = slots.payload::<DictObject>()
            {
                // SAFETY: the word was read from a live object just now.
                let value = unsafe { Value::from_borrowed_word(w) };
                d.set_str(py, &slots, &key, value)?;
            }
        }
    }
    if slots.payload::<DictObject>().is_some_and(|d| d.is_empty()) {
        return Ok(attributes);
    }
    py.tuple(vec![attributes, slots])
}
