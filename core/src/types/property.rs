//! `property`

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Name, Py, Raised, Result, Slot, TypeId, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, Ordering};

/// The payload of a property. Absent functions are EMPTY.
pub struct PropertyObject {
    /// `fget`
    pub get: Slot,
    /// `fset`
    pub set: Slot,
    /// `fdel`
    pub delete: Slot,
    doc: Slot,
    name: Slot,
    doc_from_getter: AtomicBool,
}

// SAFETY: 1. all slots are traced; 2. fixed size; 3. they drop; 4. slots, written under the lock.
unsafe impl Payload for PropertyObject {
    const KIND: Kind = Kind::Property;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for slot in [&self.get, &self.set, &self.delete, &self.doc, &self.name] {
            slot.trace(visit);
        }
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Property);
    let s = b.slots();
    s.new.set(Some(|py, ty, _| {
        py.alloc(
            ty,
            PropertyObject {
                get: Slot::empty(),
                set: Slot::empty(),
                delete: Slot::empty(),
                doc: Slot::empty(),
                name: Slot::empty(),
                doc_from_getter: AtomicBool::new(false),
            },
        )
    }));
    s.init.set(Some(init_property));
    s.descr_get.set(Some(descr_get));
    s.descr_set.set(Some(descr_set));
    b.member("fget", |py, v| Ok(part(py, v, |p| &p.get)))
        .member("fset", |py, v| Ok(part(py, v, |p| &p.set)))
        .member("fdel", |py, v| Ok(part(py, v, |p| &p.delete)))
        .getset("__doc__", |py, v| Ok(part(py, v, |p| &p.doc)), Some(set_doc))
        .getset("__name__", get_name, Some(set_name))
        .getter("__isabstractmethod__", |py, v| {
            let parts = [part(py, v, |p| &p.get), part(py, v, |p| &p.set), part(py, v, |p| &p.delete)];
            for f in parts {
                if !f.is_none() && super::methods::is_abstract(py, &f)? {
                    return Ok(Value::TRUE);
                }
            }
            Ok(Value::FALSE)
        })
        .method("getter", "(self, fget, /)", |py, a| copy(py, &a[0], Some(&a[1]), None, None))
        .method("setter", "(self, fset, /)", |py, a| copy(py, &a[0], None, Some(&a[1]), None))
        .method("deleter", "(self, fdel, /)", |py, a| copy(py, &a[0], None, None, Some(&a[1])))
        .raw_method("__set_name__", |py, args| {
            let [v, _, name] = args.positional() else {
                let given = args.len().saturating_sub(1);
                return Err(
                    py.type_error(format!("__set_name__() takes 2 positional arguments but {given} were given"))
                );
            };
            store(py, v, |p| &p.name, name.clone());
            Ok(Value::NONE)
        });
}

fn part(py: &Py, v: &Value, pick: impl FnOnce(&PropertyObject) -> &Slot) -> Value {
    v.payload::<PropertyObject>().and_then(|p| pick(p).get_some(py)).unwrap_or(Value::NONE)
}

fn store(py: &Py, v: &Value, pick: impl FnOnce(&PropertyObject) -> &Slot, new: Value) {
    if let (Some(p), Some(o)) = (v.payload::<PropertyObject>(), v.object()) {
        let old = {
            let _guard = py.mutator().lock(o);
            pick(p).replace(py, o, new)
        };
        drop(old);
    }
}

fn init_property(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let mut parts: [Option<Value>; 4] = [None, None, None, None];
    if args.len() > 4 {
        return Err(py.type_error(format!("property() takes at most 4 arguments ({} given)", args.len())));
    }
    for (to, from) in parts.iter_mut().zip(args.positional()) {
        *to = Some(from.clone());
    }
    for (key, value) in args.keywords() {
        let text = key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(i) = ["fget", "fset", "fdel", "doc"].iter().position(|n| *n == text) else {
            return Err(py.unexpected_keyword("property", &text, &["fget", "fset", "fdel", "doc"]));
        };
        if parts[i].is_some() {
            return Err(
                py.type_error(format!("argument for property() given by name ('{text}') and position ({})", i + 1))
            );
        }
        parts[i] = Some(value.clone());
    }
    let [get, set, delete, doc] = parts.map(|p| p.filter(|p| !p.is_none()));
    let mut from_getter = false;
    let doc = match (&get, doc) {
        (_, Some(doc)) => Some(doc),
        (Some(get), None) => {
            let name = py.name(Name::__doc__);
            let found = py.getattr_optional(get, &name)?.filter(|d| !d.is_none());
            from_getter = found.is_some();
            found
        }
        (None, None) => None,
    };
    let or_empty = |v: Option<Value>| v.unwrap_or(Value::EMPTY);
    // What attribute instructions remember of a property's getter.
    if v.payload::<PropertyObject>().is_some_and(|p| !p.get.is_empty()) {
        py.interp().bump_types_epoch();
    }
    store(py, v, |p| &p.get, or_empty(get));
    store(py, v, |p| &p.set, or_empty(set));
    store(py, v, |p| &p.delete, or_empty(delete));
    store(py, v, |p| &p.name, Value::EMPTY);
    if let Some(p) = v.payload::<PropertyObject>() {
        p.doc_from_getter.store(from_getter, Ordering::Relaxed);
    }
    let ty = py.type_of(v);
    if !ty.is(TypeId::Property) {
        // The subclass's own `__doc__` hides the property's attribute. One that cannot keep it says so only of what a getter brought along.
        let name = py.name(Name::__doc__);
        match py.setattr(v, &name, Some(&doc.clone().unwrap_or(Value::NONE))) {
            Err(raised) if from_getter || !py.exception_is(&raised, TypeId::AttributeError) => return Err(raised),
            _ => {}
        }
    }
    store(py, v, |p| &p.doc, or_empty(doc));
    Ok(())
}

fn set_doc(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    store(py, v, |p| &p.doc, new.map_or(Value::EMPTY, Value::clone));
    Ok(())
}

fn get_name(py: &mut Py, v: &Value) -> Result {
    let own = part(py, v, |p| &p.name);
    if !own.is_none() {
        return Ok(own);
    }
    let get = part(py, v, |p| &p.get);
    let name = py.name(Name::__name__);
    if !get.is_none()
        && let Some(found) = py.getattr_optional(&get, &name)?
    {
        return Ok(found);
    }
    Err(py.attribute_error(v, &name))
}

fn set_name(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    store(py, v, |p| &p.name, new.map_or(Value::EMPTY, Value::clone));
    Ok(())
}

fn missing(py: &mut Py, v: &Value, instance: &Value, what: &str) -> Raised {
    let name = match get_name(py, v) {
        Ok(n) if !n.is_none() => py.repr_string(&n).unwrap_or_default(),
        _ => String::new(),
    };
    let class = py.type_of(instance).qualname.get(py);
    let class = py.repr_string(&class).unwrap_or_default();
    let space = if name.is_empty() { "" } else { " " };
    py.error(TypeId::AttributeError, format!("property{space}{name} of {class} object has no {what}"))
}

/// A function of a property, to be called at once.
fn function(py: &Py, slot: &Slot) -> Option<Value> {
    let w = slot.load();
    (w != crate::object::word::EMPTY).then(|| super::class::generic::borrow_function(py, w))
}

/// The word of the getter of the exact property that `w` names, if it is a Python function.
pub fn python_getter(w: u64) -> Option<u64> {
    let property: &PropertyObject = crate::object::function::word_payload(w)?;
    let getter = property.get.load();
    crate::object::function::word_payload::<crate::object::function::FunctionObject>(getter)?;
    Some(getter & !crate::object::word::BORROWED)
}

/// The value of the exact property that `w` names, for `instance`: without counting the property.
///
/// # Errors
/// As reading the attribute.
pub fn get_of_word(py: &mut Py, w: u64, instance: &Value) -> Result {
    // SAFETY: the word was read from a live namespace just now; the property itself is not looked at again once its function runs.
    let property = unsafe { std::mem::ManuallyDrop::new(Value::from_word(w | crate::object::word::BORROWED)) };
    descr_get(py, &property, Some(instance), &Value::NONE)
}

fn descr_get(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let Some(instance) = instance else { return Ok(v.clone()) };
    match v.payload::<PropertyObject>().and_then(|p| function(py, &p.get)) {
        Some(f) => crate::object::args::lend([instance], |args| py.call(&f, args)),
        None => Err(missing(py, v, instance, "getter")),
    }
}

fn descr_set(py: &mut Py, v: &Value, instance: &Value, new: Option<&Value>) -> Result<()> {
    let Some(p) = v.payload::<PropertyObject>() else { return Ok(()) };
    let f = function(py, if new.is_some() { &p.set } else { &p.delete });
    let Some(f) = f else {
        return Err(missing(py, v, instance, if new.is_some() { "setter" } else { "deleter" }));
    };
    match new {
        Some(new) => crate::object::args::lend([instance, new], |args| py.call(&f, args)),
        None => crate::object::args::lend([instance], |args| py.call(&f, args)),
    }
    .map(drop)
}

/// A property of the same class with one function replaced.
fn copy(py: &mut Py, v: &Value, get: Option<&Value>, set: Option<&Value>, delete: Option<&Value>) -> Result {
    let own = |new: Option<&Value>, old: Value| new.filter(|n| !n.is_none()).map_or(old, Value::clone);
    let get_value = own(get, part(py, v, |p| &p.get));
    let set_value = own(set, part(py, v, |p| &p.set));
    let delete_value = own(delete, part(py, v, |p| &p.delete));
    let from_getter = v.payload::<PropertyObject>().is_some_and(|p| p.doc_from_getter.load(Ordering::Relaxed));
    let doc = if from_getter && !get_value.is_none() { Value::NONE } else { part(py, v, |p| &p.doc) };
    let class = py.type_of(v).to_value();
    let made = py.call(&class, &[get_value, set_value, delete_value, doc])?;
    let name = part(py, v, |p| &p.name);
    if !name.is_none() {
        store(py, &made, |p| &p.name, name);
    }
    Ok(made)
}
