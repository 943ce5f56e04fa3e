//! `threading.local`: an object with other attributes on every thread.
//!
//! A local object is little more than a number. A thread keeps its values in a dict of its own, which its private table of native state
//! (`Thread::locals`) holds by that number; so reading one touches nothing that another thread writes. A subclass's `__init__` runs on
//! every thread that uses the object. When the object dies, the thread it dies on drops its values at once; others drop theirs when
//! they end, or when their table has grown and they find numbers in it that no longer live.

use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::runtime::threads::Threads;
use crate::types::container::wrong_receiver;
use orochi_gc::Object;

/// The payload.
pub struct LocalObject {
    id: u64,
    /// Arguments for `__init__` (tuple).
    args: Field,
    /// Keyword names of the last arguments (tuple).
    names: Field,
}

// SAFETY: 1. both fields are traced; 2. fixed size; 3. they drop; 4. nothing changes after birth.
unsafe impl Payload for LocalObject {
    const KIND: Kind = Kind::ThreadLocal;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.args.trace(visit);
        self.names.trace(visit);
    }
}

impl Drop for LocalObject {
    fn drop(&mut self) {
        // SAFETY: payloads are dropped by attached threads; removing an int key runs no Python code.
        let mut py = unsafe { Py::assume() };
        Threads::of(py.interp()).forget_local(self.id);
        if py.locals.get() != word::EMPTY {
            remove(&mut py, self.id);
        }
    }
}

/// The calling thread's table of native state (dict).
fn table(py: &Py) -> Result {
    if py.locals.get() == word::EMPTY {
        let fresh = DictObject::new(py)?;
        py.locals.set(fresh.into_word());
    }
    // SAFETY: the cell owns the dict.
    Ok(unsafe { Value::from_borrowed_word(py.locals.get()) })
}

fn remove(py: &mut Py, id: u64) {
    let (Ok(table), Ok(key)) = (table(py), py.int_from_u64(id)) else { return };
    if let Some(dict) = table.payload::<DictObject>() {
        let _dropped = dict.remove(py, &table, &key);
    }
}

fn of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a LocalObject> {
    match v.payload::<LocalObject>() {
        Some(local) => Ok(local),
        None => Err(wrong_receiver(py, "_thread._local", v)),
    }
}

fn make_dict(py: &mut Py, id: u64) -> Result {
    let table = table(py)?;
    let fresh = DictObject::new(py)?;
    let key = py.int_from_u64(id)?;
    let Some(dict) = table.payload::<DictObject>() else { return Ok(fresh) };
    if dict.len() >= 32 && dict.len().is_power_of_two() {
        purge(py, &table, dict);
    }
    dict.set(py, &table, &key, fresh.clone())?;
    Ok(fresh)
}

/// Drops the values of local objects that have died on other threads.
fn purge(py: &mut Py, table: &Value, dict: &DictObject) {
    let ids: Vec<u64> =
        dict.keys(py, table).unwrap_or_default().iter().filter_map(Value::as_small_int).map(|i| i as u64).collect();
    for id in Threads::of(py.interp()).dead_locals(ids) {
        remove(py, id);
    }
}

/// Is `__init__` one that a subclass defines?
fn has_init(py: &Py, ty: TypeRef) -> bool {
    let name = py.name(Name::__init__);
    match (ty.lookup(py, &name), py.ty(TypeId::Object).lookup(py, &name)) {
        (Some(own), Some(standard)) => !own.is(&standard),
        _ => false,
    }
}

/// The calling thread's attribute dict of a local object.
fn dict_of(py: &mut Py, v: &Value) -> Result {
    let id = of(py, v)?.id;
    if py.locals.get() != word::EMPTY {
        let (table, key) = (table(py)?, py.int_from_u64(id)?);
        if let Some(dict) = table.payload::<DictObject>()
            && let Some(found) = dict.get(py, &table, &key)?
        {
            return Ok(found);
        }
    }
    let made = make_dict(py, id)?;
    let ty = py.type_of(v);
    if has_init(py, ty)
        && let Some(init) = ty.slots.init.get()
    {
        let local = of(py, v)?;
        let (args, names) = (Value::clone(&local.args), Value::clone(&local.names));
        let (args, names) = (py.collect(&args)?, py.collect(&names)?);
        if let Err(raised) = init(py, v, Args::new(&args, &names)) {
            remove(py, id);
            return Err(raised);
        }
    }
    Ok(made)
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if !args.is_empty() && !has_init(py, class) {
        return Err(py.type_error("Initialization arguments are not supported"));
    }
    let id = Threads::of(py.interp()).new_local();
    let payload = LocalObject {
        id,
        args: Field::at_birth(py.tuple_from(args.values())?),
        names: Field::at_birth(py.tuple_from(args.names())?),
    };
    let v = py.alloc(class, payload)?;
    // The type's call runs `__init__` for this thread.
    drop(make_dict(py, id)?);
    Ok(v)
}

fn is_dict_name(name: &Value) -> bool {
    name.as_text().is_some_and(|t| t.is("__dict__"))
}

fn getattr(py: &mut Py, v: &Value, name: &Value) -> Result {
    let dict = dict_of(py, v)?;
    if is_dict_name(name) {
        return Ok(dict);
    }
    let ty = py.type_of(v);
    let found = ty.lookup(py, name);
    let class = ty.to_value();
    if let Some(f) = &found {
        let slots = &py.type_of(f).slots;
        if let (Some(get), Some(_data)) = (slots.descr_get.get(), slots.descr_set.get()) {
            return get(py, f, Some(v), &class);
        }
    }
    if let Some(own) = dict.payload::<DictObject>().and_then(|d| d.get_str(py, name)) {
        return Ok(own);
    }
    match found {
        Some(f) => match py.type_of(&f).slots.descr_get.get() {
            Some(get) => get(py, &f, Some(v), &class),
            None => Ok(f),
        },
        None => Err(py.attribute_error(v, name)),
    }
}

fn setattr(py: &mut Py, v: &Value, name: &Value, new: Option<&Value>) -> Result<()> {
    let dict = dict_of(py, v)?;
    let ty = py.type_of(v);
    if is_dict_name(name) {
        let class = ty.name();
        return Err(py.error(TypeId::AttributeError, format!("'{class}' object attribute '__dict__' is read-only")));
    }
    if let Some(f) = ty.lookup(py, name)
        && let Some(set) = py.type_of(&f).slots.descr_set.get()
    {
        return set(py, &f, v, new);
    }
    let Some(d) = dict.payload::<DictObject>() else { return Ok(()) };
    match new {
        Some(new) => d.set_str(py, &dict, name, new.clone()),
        None => match d.remove_str(py, &dict, name) {
            Some(_dropped) => Ok(()),
            None => Err(py.attribute_error(v, name)),
        },
    }
}

/// Fills the type.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ThreadLocal);
    b.slots().new.set(Some(new));
    b.slots().getattr.set(Some(getattr));
    b.slots().setattr.set(Some(setattr));
}
