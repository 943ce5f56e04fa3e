//! What copying and pickling ask of any object: `__reduce_ex__`, `__getstate__`, and the size of an object.

use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::types::object_type;

/// Enters the methods into `object`.
pub fn init(b: &TypeBuilder<'_>) {
    b.method("__reduce_ex__", "(self, protocol, /)", reduce_ex)
        .method("__reduce__", "(self, /)", |py, a| common(py, &a[0], 0))
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
    let protocol = py.as_i64(&a[1])?;
    let ty = py.type_of(&a[0]);
    if !object_type::is_standard_method(py, ty, Name::__reduce__) {
        return py.call_method(&a[0], "__reduce__", &[]);
    }
    common(py, &a[0], protocol)
}

/// A function of `copyreg`.
fn copyreg(py: &mut Py, name: &str) -> Result {
    let (module, none) = (py.name(Name::copyreg), py.interp().empty_tuple());
    let module = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &none, 0)?;
    let name = py.intern(name);
    py.getattr(&module, &name)
}

/// `object.__reduce_ex__`: the old protocols are `copyreg`'s own business.
fn common(py: &mut Py, v: &Value, protocol: i64) -> Result {
    if protocol < 2 {
        let function = copyreg(py, "_reduce_ex")?;
        let protocol = py.int(protocol)?;
        return py.call(&function, &[v.clone(), protocol]);
    }
    standard(py, v)
}

/// What `cls.__new__` is to be called with, if the object says so.
fn new_arguments(py: &mut Py, v: &Value) -> Result<Option<(Vec<Value>, Value)>> {
    let name = py.name(Name::__getnewargs_ex__);
    if let Some(method) = py.getattr_optional(v, &name)? {
        let given = py.call(&method, &[])?;
        let Some(pair) = given.payload::<TupleObject>() else {
            let name = py.type_of(&given).full_name(py);
            return Err(py.type_error(format!("__getnewargs_ex__ should return a tuple, not '{name}'")));
        };
        let [args, keywords] = pair.values() else {
            let n = pair.values().len();
            return Err(py.value_error(format!("__getnewargs_ex__ should return a tuple of length 2, not {n}")));
        };
        let Some(tuple) = args.payload::<TupleObject>() else {
            let name = py.type_of(args).full_name(py);
            return Err(py.type_error(format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{name}'"
            )));
        };
        if !keywords.has_payload::<DictObject>() {
            let name = py.type_of(keywords).full_name(py);
            return Err(py.type_error(format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{name}'"
            )));
        }
        return Ok(Some((tuple.values().to_vec(), keywords.clone())));
    }
    let name = py.name(Name::__getnewargs__);
    let Some(method) = py.getattr_optional(v, &name)? else { return Ok(None) };
    let given = py.call(&method, &[])?;
    match given.payload::<TupleObject>() {
        Some(tuple) => Ok(Some((tuple.values().to_vec(), Value::NONE))),
        None => {
            let name = py.type_of(&given).full_name(py);
            Err(py.type_error(format!("__getnewargs__ should return a tuple, not '{name}'")))
        }
    }
}

/// What `copyreg.__newobj__` and `copyreg.__newobj_ex__` take, the state, and what a list or dict holds.
fn standard(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    let (args, keywords) = match new_arguments(py, v)? {
        Some(given) => given,
        None => {
            refuse_opaque(py, v, ty)?;
            (Vec::new(), Value::NONE)
        }
    };
    let (function, args) = if keywords.payload::<DictObject>().is_some_and(|d| !d.is_empty()) {
        let args = py.tuple(args)?;
        (copyreg(py, "__newobj_ex__")?, vec![ty.to_value(), args, keywords])
    } else {
        (copyreg(py, "__newobj__")?, std::iter::once(ty.to_value()).chain(args).collect())
    };
    let args = py.tuple(args)?;
    let state = py.call_method(v, "__getstate__", &[])?;
    let items = if py.is_instance(v, TypeId::List) { py.iter(v)? } else { Value::NONE };
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
    let name = py.name(Name::__getstate__);
    let plain = py.ty(TypeId::Object).lookup(py, &name);
    let says = ty.lookup(py, &name).is_some_and(|own| plain.is_none_or(|plain| !own.is(&plain)));
    if native && !says && v.object().is_some() {
        return Err(py.type_error(format!("cannot pickle '{}' object", ty.full_name(py))));
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
        for (key, member) in t.namespace(py).entries(py, &t.dict.get(py))? {
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
