//! `super`: attribute lookup that starts behind a class in the order of another.

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Name, Py, Result, Slot, TypeId, TypeRef, Value, word};
use crate::types::object_type::generic_getattr;
use orochi_gc::Object;

/// The payload.
pub struct SuperObject {
    class: Slot,
    instance: Slot,
    instance_class: Slot,
}

// SAFETY: 1. all slots are traced; 2. fixed size; 3. they drop; 4. slots, written under the lock.
unsafe impl Payload for SuperObject {
    const KIND: Kind = Kind::Super;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for slot in [&self.class, &self.instance, &self.instance_class] {
            slot.trace(visit);
        }
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Super);
    let s = b.slots();
    s.new.set(Some(|py, ty, _| {
        py.alloc(ty, SuperObject { class: Slot::empty(), instance: Slot::empty(), instance_class: Slot::empty() })
    }));
    s.init.set(Some(init_super));
    s.getattr.set(Some(getattr));
    s.repr.set(Some(repr));
    s.descr_get.set(Some(descr_get));
    b.member("__thisclass__", |py, v| Ok(part(py, v, |s| &s.class)))
        .member("__self__", |py, v| Ok(part(py, v, |s| &s.instance)))
        .member("__self_class__", |py, v| Ok(part(py, v, |s| &s.instance_class)));
    b.doc("super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)");
}

fn part(py: &Py, v: &Value, pick: impl FnOnce(&SuperObject) -> &Slot) -> Value {
    v.payload::<SuperObject>().and_then(|s| pick(s).get_some(py)).unwrap_or(Value::NONE)
}

/// `super(class, instance)`
///
/// # Errors
/// TypeError if the two do not go together.
pub fn make(py: &mut Py, class: &Value, instance: &Value) -> Result {
    if TypeRef::from_value(class).is_none() {
        return Err(
            py.type_error(format!("super() argument 1 must be a type, not {}", py.type_of(class).full_name(py)))
        );
    }
    let (instance, start) =
        if instance.is_none() { (Value::EMPTY, Value::EMPTY) } else { (instance.clone(), check(py, class, instance)?) };
    let payload = SuperObject {
        class: Slot::at_birth(class.clone()),
        instance: Slot::at_birth(instance),
        instance_class: Slot::at_birth(start),
    };
    py.alloc(py.ty(TypeId::Super), payload)
}

fn init_super(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if args.has_keywords() {
        return Err(py.type_error("super() takes no keyword arguments"));
    }
    if args.len() > 2 {
        return Err(py.type_error(format!("super() expected at most 2 arguments, got {}", args.len())));
    }
    let Some(class) = args.get(0) else {
        return Err(py.runtime_error("super(): no arguments"));
    };
    if TypeRef::from_value(class).is_none() {
        return Err(
            py.type_error(format!("super() argument 1 must be a type, not {}", py.type_of(class).full_name(py)))
        );
    }
    let instance = args.get(1).filter(|i| !i.is_none());
    let instance_class = match instance {
        Some(i) => Some(check(py, class, i)?),
        None => None,
    };
    let (Some(s), Some(o)) = (v.payload::<SuperObject>(), v.object()) else { return Ok(()) };
    let old = {
        let _guard = py.mutator().lock(o);
        [
            s.class.replace(py, o, class.clone()),
            s.instance.replace(py, o, instance.map_or(Value::EMPTY, Value::clone)),
            s.instance_class.replace(py, o, instance_class.unwrap_or(Value::EMPTY)),
        ]
    };
    drop(old);
    Ok(())
}

/// The class whose order is looked up: `instance` itself if it is a class derived from `class`, else its type.
fn check(py: &mut Py, class: &Value, instance: &Value) -> Result {
    let Some(c) = TypeRef::from_value(class) else { return Ok(Value::NONE) };
    let as_type = TypeRef::from_value(instance);
    if as_type.is_some_and(|t| t.is_subtype(py, c)) {
        return Ok(instance.clone());
    }
    let own = py.type_of(instance);
    if own.is_subtype(py, c) {
        return Ok(own.to_value());
    }
    let name = py.name(Name::__class__);
    if let Some(claimed) = py.getattr_optional(instance, &name)?
        && let Some(t) = TypeRef::from_value(&claimed)
        && t != own
        && t.is_subtype(py, c)
    {
        return Ok(claimed);
    }
    let (what, shown) = match as_type {
        Some(t) => ("type", t.name()),
        None => ("instance of", own.name()),
    };
    Err(py.type_error(format!(
        "super(type, obj): obj ({what} {shown}) is not an instance or subtype of type ({}).",
        c.name()
    )))
}

fn getattr(py: &mut Py, v: &Value, name: &Value) -> Result {
    let Some(s) = v.payload::<SuperObject>() else { return Ok(Value::NONE) };
    let start = s.instance_class.get(py);
    let Some(start_type) = TypeRef::from_value(&start) else { return generic_getattr(py, v, name) };
    if name.is(&py.name(Name::__class__)) {
        return generic_getattr(py, v, name);
    }
    let class = s.class.get(py);
    match lookup(py, start_type, &class, name) {
        Some(found) => {
            let instance = s.instance.get(py);
            bind(py, &found, &instance, &start)
        }
        None => generic_getattr(py, v, name),
    }
}

/// Finds `name` behind `class` in the order of `start`.
fn lookup(py: &Py, start: TypeRef, class: &Value, name: &Value) -> Option<Value> {
    let class = TypeRef::from_value(class)?;
    start.mro(py).skip_while(|t| *t != class).skip(1).find_map(|t| t.namespace(py).get_interned(py, name))
}

fn bind(py: &mut Py, found: &Value, instance: &Value, start: &Value) -> Result {
    match py.type_of(found).slots.descr_get.get() {
        // `super(C, C)`: read from the class.
        Some(get) => get(py, found, if instance.is(start) { None } else { Some(instance) }, start),
        None => Ok(found.clone()),
    }
}

/// The function that `name` of the super object `v` binds to the second value, if it is one that binds so; nothing is counted but the
/// receiver. The function's word is good until the next safepoint.
pub fn unbound_method(py: &Py, v: &Value, name: &Value) -> Option<(u64, Value)> {
    let s = v.payload::<SuperObject>()?;
    let (start, instance) = (s.instance_class.get_some(py)?, s.instance.get_some(py)?);
    if instance.is(&start) || name.is(&py.name(Name::__class__)) {
        return None;
    }
    let class = s.class.get_some(py)?;
    let class = TypeRef::from_value(&class)?;
    let start = TypeRef::from_value(&start)?;
    let found = start
        .mro(py)
        .skip_while(|t| *t != class)
        .skip(1)
        .map(|t| t.namespace(py).peek_interned(py, name.word()))
        .find(|w| *w != word::EMPTY)?;
    (word::is_pointer(found) && py.type_of_word(found).has(type_flags::METHOD_DESCRIPTOR)).then_some((found, instance))
}

/// What `super(class, instance).name` is, without making the super object: for the VM.
///
/// # Errors
/// As calling `super` and reading the attribute.
pub fn super_attribute(py: &mut Py, class: &Value, instance: &Value, name: &Value) -> Result {
    if TypeRef::from_value(class).is_some() && !name.is(&py.name(Name::__class__)) {
        let start = check(py, class, instance)?;
        if let Some(t) = TypeRef::from_value(&start)
            && let Some(found) = lookup(py, t, class, name)
        {
            return bind(py, &found, instance, &start);
        }
    }
    let super_type = py.ty(TypeId::Super).to_value();
    let made = py.call(&super_type, &[class.clone(), instance.clone()])?;
    py.getattr(&made, name)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let class = part(py, v, |s| &s.class);
    let name = TypeRef::from_value(&class).map_or_else(|| "NULL".to_owned(), TypeRef::name);
    let start = part(py, v, |s| &s.instance_class);
    match TypeRef::from_value(&start) {
        Some(t) => py.str(&format!("<super: <class '{name}'>, <{} object>>", t.name())),
        None => py.str(&format!("<super: <class '{name}'>, NULL>")),
    }
}

fn descr_get(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let Some(instance) = instance else { return Ok(v.clone()) };
    if !part(py, v, |s| &s.instance).is_none() {
        return Ok(v.clone());
    }
    let own = py.type_of(v).to_value();
    let class = part(py, v, |s| &s.class);
    py.call(&own, &[class, instance.clone()])
}
