//! `weakref`: references, proxies, containers that do not keep their contents alive, and finalizers.

pub mod finalize;
pub mod mapping;
pub mod set;

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags::{BASE, HAS_DICT, WEAKREFS};
use crate::object::{Py, Raised, Result, Slot, TypeId, TypeRef, Value};
use crate::types::container::wrong_receiver;
use crate::types::table::{Layout, Row};
use crate::types::weakref::{self, weak_of};
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use orochi_gc::{Object, WeakCell};
use std::sync::{Arc, OnceLock};

const NAME: &str = "weakref";

const fn row(id: TypeId, name: &'static str, module: &'static str, base: TypeId, kind: Kind) -> Row {
    Row { id, name, module, base: Some(base), layout: Layout::Extended(kind), flags: BASE | HAS_DICT | WEAKREFS }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::KeyedRef, "KeyedRef", NAME, TypeId::WeakReference, Kind::WeakRef),
    row(TypeId::WeakMethod, "WeakMethod", NAME, TypeId::WeakReference, Kind::WeakRef),
    row(TypeId::WeakValueDictionary, "WeakValueDictionary", NAME, TypeId::Object, Kind::WeakContainer),
    row(TypeId::WeakKeyDictionary, "WeakKeyDictionary", NAME, TypeId::Object, Kind::WeakContainer),
    row(TypeId::WeakSet, "WeakSet", "_weakrefset", TypeId::Object, Kind::WeakContainer),
    row(TypeId::WeakIterator, "weak_iterator", NAME, TypeId::Object, Kind::WeakContainer),
    row(TypeId::Finalize, "finalize", NAME, TypeId::Object, Kind::WeakContainer),
];

/// The payload of the containers and of `finalize`.
pub struct WeakContainer {
    /// A dict or set with weak references in it. `finalize`: the reference to the object.
    data: Slot,
    /// `finalize`: function, arguments (tuple) and keyword arguments (dict).
    rest: [Slot; 3],
    /// `finalize`: its number in the table of those alive.
    number: AtomicI64,
    /// `finalize`: runs at exit.
    at_exit: AtomicBool,
    /// A weak reference to the container itself, which its entries hold.
    own: OnceLock<Arc<WeakCell>>,
}

// SAFETY: 1. all slots are traced; 2. fixed size; 3. they drop; 4. slots change under the lock, the rest is atomic.
unsafe impl Payload for WeakContainer {
    const KIND: Kind = Kind::WeakContainer;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.data.trace(visit);
        self.rest.iter().for_each(|slot| slot.trace(visit));
    }
}

impl WeakContainer {
    fn make(py: &Py, class: TypeRef, data: Value) -> Result {
        let v = py.alloc(
            class,
            WeakContainer {
                data: Slot::at_birth(data),
                rest: [Slot::empty(), Slot::empty(), Slot::empty()],
                number: AtomicI64::new(0),
                at_exit: AtomicBool::new(true),
                own: OnceLock::new(),
            },
        )?;
        if let (Some(object), Some(container)) = (v.object(), v.payload::<WeakContainer>()) {
            let cell = WeakCell::new(None);
            py.mutator().weak_register(object, &cell);
            let _ = container.own.set(cell);
        }
        Ok(v)
    }
}

fn of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a WeakContainer> {
    match v.payload::<WeakContainer>() {
        Some(c) => Ok(c),
        None => Err(wrong_receiver(py, "weakref", v)),
    }
}

fn data(py: &mut Py, v: &Value) -> Result {
    Ok(of(py, v)?.data.get(py))
}

/// What a reference points to, if that lives.
fn live(py: &Py, reference: &Value) -> Option<Value> {
    weak_of(reference).and_then(|w| w.upgrade(py))
}

fn is_live(reference: &Value) -> bool {
    weak_of(reference).is_some_and(|w| !w.is_dead())
}

/// A reference that is an entry of `container`, which forgets it when the referent dies.
fn entry(py: &mut Py, container: &Value, id: TypeId, to: &Value, key: Value) -> Result {
    let own = of(py, container)?.own.get().cloned();
    weakref::make(py, py.ty(id), to, weakref::Parts { callback: Value::EMPTY, extra: key, container: own })
}

/// An entry's referent has died.
pub fn forget(py: &mut Py, container: &Value, reference: &Value) {
    let Some(c) = container.payload::<WeakContainer>() else { return };
    let data = c.data.get(py);
    let result = if let Some(set) = data.payload::<SetObject>() {
        set.remove(py, &data, reference).map(drop)
    } else if let Some(dict) = data.payload::<DictObject>() {
        if py.is_instance(container, TypeId::WeakValueDictionary) {
            forget_value(py, &data, dict, reference)
        } else {
            dict.remove(py, &data, reference).map(drop)
        }
    } else {
        Ok(())
    };
    if let Err(raised) = result {
        crate::vm::requests::unraisable(py, raised, container, "Exception ignored while updating");
    }
}

fn forget_value(py: &mut Py, data: &Value, dict: &DictObject, reference: &Value) -> Result<()> {
    let key = weak_of(reference).map_or(Value::NONE, |w| w.extra(py));
    // The key may have been given another value since.
    if dict.get(py, data, &key)?.is_some_and(|found| found.is(reference)) {
        drop(dict.remove(py, data, &key)?);
    }
    Ok(())
}

fn missing(py: &Py, key: &Value) -> Raised {
    py.key_error(key)
}

/// What an iterator over a container shows of an entry.
#[derive(Clone, Copy, PartialEq)]
enum Show {
    /// What a reference refers to.
    Referent,
    /// The key of a pair whose value is the reference.
    Key,
    /// The value of a pair whose key is the reference.
    Value,
    /// Key and what the value, a reference, refers to.
    WeakValue,
    /// What the key, a reference, refers to, and the value.
    WeakKey,
}

/// An iterator over entries that were gathered at once. What has died when its turn comes is left out: the iterator keeps nothing alive
/// that is weak.
fn iterator(py: &mut Py, entries: Vec<Value>, show: Show) -> Result {
    let list = py.list(entries)?;
    let rest = py.iter(&list)?;
    let made = WeakContainer::make(py, py.ty(TypeId::WeakIterator), rest)?;
    of(py, &made)?.number.store(show as i64, Ordering::Relaxed);
    Ok(made)
}

fn iterator_next(py: &mut Py, me: &Value) -> Result<Option<Value>> {
    let (rest, show) = (data(py, me)?, number_order(of(py, me)?));
    while let Some(entry) = crate::vm::step::next(py, &rest)? {
        if show == Show::Referent as i64 {
            if let Some(found) = live(py, &entry) {
                return Ok(Some(found));
            }
            continue;
        }
        let Some([key, value]) = entry.payload::<TupleObject>().map(TupleObject::values) else { continue };
        let by_value = show == Show::Key as i64 || show == Show::WeakValue as i64;
        let Some(found) = live(py, if by_value { value } else { key }) else { continue };
        return match show {
            s if s == Show::Key as i64 => Ok(Some(key.clone())),
            s if s == Show::Value as i64 => Ok(Some(value.clone())),
            s if s == Show::WeakValue as i64 => py.tuple_of_two(key.clone(), found).map(Some),
            _ => py.tuple_of_two(found, value.clone()).map(Some),
        };
    }
    Ok(None)
}

fn size(n: usize) -> Result<usize> {
    Ok(n)
}

/// Fills the module's types.
pub fn fill(py: &Py) {
    weakref::init_module_types(py);
    mapping::fill(py);
    set::fill(py);
    finalize::fill(py);
    let b = TypeBuilder::new(py, TypeId::WeakIterator);
    b.slots().iter.set(Some(|_, v| Ok(v.clone())));
    b.slots().next.set(Some(iterator_next));
    if let Ok(table) = DictObject::new(py) {
        drop(py.interp().state(ModuleState::Finalizers).set(py, table));
    }
}

fn get_count(py: &mut Py, args: &[Value]) -> Result {
    let n = weakref::all_of(py, &args[0]).len();
    py.int_from_usize(n)
}

fn get_refs(py: &mut Py, args: &[Value]) -> Result {
    let all = weakref::all_of(py, &args[0]);
    py.list(all)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, NAME)?;
    for (name, id) in [
        ("ref", TypeId::WeakReference),
        ("ReferenceType", TypeId::WeakReference),
        ("ProxyType", TypeId::WeakProxy),
        ("CallableProxyType", TypeId::WeakCallableProxy),
        ("KeyedRef", TypeId::KeyedRef),
        ("WeakMethod", TypeId::WeakMethod),
        ("WeakValueDictionary", TypeId::WeakValueDictionary),
        ("WeakKeyDictionary", TypeId::WeakKeyDictionary),
        ("WeakSet", TypeId::WeakSet),
        ("finalize", TypeId::Finalize),
    ] {
        b.add(py, name, py.ty(id).to_value())?;
    }
    let proxies = vec![py.ty(TypeId::WeakProxy).to_value(), py.ty(TypeId::WeakCallableProxy).to_value()];
    let proxies = py.tuple(proxies)?;
    b.add(py, "ProxyTypes", proxies)?;
    b.function(py, "proxy", "(object, callback=None, /)", |py, args| weakref::proxy(py, &args[0], &args[1]))?;
    b.function(py, "getweakrefcount", "(object, /)", get_count)?;
    b.function(py, "getweakrefs", "(object, /)", get_refs)?;
    b.public(
        py,
        &[
            "ref",
            "proxy",
            "getweakrefcount",
            "getweakrefs",
            "WeakKeyDictionary",
            "ReferenceType",
            "ProxyType",
            "CallableProxyType",
            "ProxyTypes",
            "WeakValueDictionary",
            "WeakSet",
            "WeakMethod",
            "finalize",
        ],
    )?;
    b.finish(py)
}

/// The size of a container: entries whose referents live.
fn count_live<'a>(references: impl Iterator<Item = &'a Value>) -> Result<usize> {
    size(references.filter(|r| is_live(r)).count())
}

fn number_order(v: &WeakContainer) -> i64 {
    v.number.load(Ordering::Relaxed)
}
