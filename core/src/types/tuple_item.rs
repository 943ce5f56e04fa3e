//! `_tuplegetter`: an attribute of a tuple's subclass that reads one item. Named tuples and struct sequences are made of it.

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Name, Py, Result, Slot, TypeId, TypeRef, Value};
use orochi_gc::Object;

/// The payload: which item, and the attribute's documentation.
pub struct TupleItem {
    index: usize,
    doc: Slot,
}

// SAFETY: 1. the slot is traced; 2. fixed size; 3. it drops; 4. the slot is written under the lock.
unsafe impl Payload for TupleItem {
    const KIND: Kind = Kind::TupleItem;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.doc.trace(visit);
    }
}

impl TupleItem {
    /// A descriptor of item `index`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py, index: usize, doc: Value) -> Result {
        py.alloc(py.ty(TypeId::TupleGetter), TupleItem { index, doc: Slot::at_birth(doc) })
    }

    /// Which item.
    pub fn index(&self) -> usize {
        self.index
    }
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("_tuplegetter", args, 2, 2)?;
    let index = py.as_usize(&given[0])?;
    TupleItem::make(py, index, given[1].clone())
}

fn get(py: &mut Py, descriptor: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let (Some(instance), Some(item)) = (instance, descriptor.payload::<TupleItem>()) else {
        return Ok(descriptor.clone());
    };
    match instance.payload::<TupleObject>() {
        Some(tuple) => match tuple.values().get(item.index) {
            Some(v) => Ok(v.clone()),
            None => Err(py.index_error("tuple index out of range")),
        },
        None if instance.is_none() => Ok(descriptor.clone()),
        None => {
            let name = py.type_of(instance).full_name(py);
            let i = item.index;
            Err(py.type_error(format!(
                "descriptor for index '{i}' for tuple subclasses doesn't apply to '{name}' object"
            )))
        }
    }
}

fn set(py: &mut Py, _descriptor: &Value, _instance: &Value, new: Option<&Value>) -> Result<()> {
    let what = if new.is_some() { "set" } else { "delete" };
    Err(py.error(TypeId::AttributeError, format!("can't {what} attribute")))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let Some(item) = v.payload::<TupleItem>() else { return py.str("_tuplegetter()") };
    let doc = item.doc.get(py);
    let doc = py.repr_string(&doc)?;
    py.str(&format!("_tuplegetter({}, {doc})", item.index))
}

fn doc(py: &mut Py, v: &Value) -> Result {
    Ok(v.payload::<TupleItem>().map_or(Value::NONE, |item| item.doc.get(py)))
}

fn set_doc(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let (Some(item), Some(object)) = (v.payload::<TupleItem>(), v.object()) else { return Ok(()) };
    let new = new.cloned().unwrap_or(Value::NONE);
    let _dropped_last = {
        let _guard = py.mutator().lock(object);
        item.doc.replace(py, object, new)
    };
    Ok(())
}

/// Fills the type.
pub fn init(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::TupleGetter);
    let s = t.slots();
    s.new.set(Some(new));
    s.descr_get.set(Some(get));
    s.descr_set.set(Some(set));
    s.repr.set(Some(repr));
    t.getset(Name::__doc__.text(), doc, Some(set_doc));
}
