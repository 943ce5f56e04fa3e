//! Objects of Python classes that lend their bytes: `__buffer__` and `__release_buffer__`.
//!
//! `__buffer__` gives a memoryview. What is lent is used through a view of its own on the same bytes, which knows the lender; when it is released,
//! or dies, `__release_buffer__` gets the memoryview back. A view that knows a lender is handed out before it dies, as an object with `__del__` is.

use super::{MemoryViewObject, Window, count_less, view};
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags;
use crate::object::{Field, Py, Result, TypeId, Value};
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// The request that constructors make: all there is to know, to be read (`inspect.BufferFlags.FULL_RO`).
const FULL_READ_ONLY: i64 = 0x11c;

/// The memoryview that `__buffer__` of a Python class gives, if `v` has that.
fn lent(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let ty = py.type_of(v);
    if !ty.has(type_flags::HEAP) {
        return Ok(None);
    }
    let name = py.intern("__buffer__");
    if ty.lookup(py, &name).is_none_or(|method| method.is_none()) {
        return Ok(None);
    }
    let flags = py.int(FULL_READ_ONLY)?;
    let given = py.call_method(v, "__buffer__", &[flags])?;
    if !given.has_payload::<MemoryViewObject>() {
        return Err(py.type_error("__buffer__ returned non-memoryview object"));
    }
    view(py, &given)?;
    Ok(Some(given))
}

/// Gives a memoryview back to who lent it.
fn give_back(py: &mut Py, lender: &Value, given: &Value) {
    let name = py.intern("__release_buffer__");
    if py.type_of(lender).lookup(py, &name).is_some_and(|method| !method.is_none())
        && let Err(raised) = py.call_method(lender, "__release_buffer__", std::slice::from_ref(given))
    {
        (py.interp().hooks().unraisable)(py, raised, lender, "Exception ignored in");
    }
}

/// A view on what an object of a Python class lends, if it does.
///
/// # Errors
/// What `__buffer__` raises; TypeError if it gives something else.
pub(super) fn borrow(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let Some(given) = lent(py, v)? else { return Ok(None) };
    let inner = view(py, &given)?;
    let lender = py.tuple(vec![v.clone(), given.clone()])?;
    make_lent(py, &inner.source, inner.window.clone(), lender).map(Some)
}

/// As `make`, of what somebody lends.
fn make_lent(py: &Py, source: &Value, window: Window, lender: Value) -> Result {
    super::count_more(py, source);
    let made = py.alloc(
        py.ty(TypeId::MemoryView),
        MemoryViewObject {
            source: Field::at_birth(source.clone()),
            lender: Field::at_birth(lender),
            window,
            released: AtomicBool::new(false),
            hash: AtomicI64::new(-1),
        },
    )?;
    if let Some(object) = made.object() {
        // SAFETY: just made, and held.
        unsafe { object.as_ref() }.set_has_finalizer();
    }
    Ok(made)
}

/// Releases a view: its source counts one less, and who lent it gets it back.
pub fn release(py: &mut Py, v: &Value) {
    let Some(window) = v.payload::<MemoryViewObject>() else { return };
    if window.released.swap(true, Ordering::AcqRel) {
        return;
    }
    count_less(py, &window.source);
    if let Some(pair) = window.lender.payload::<crate::object::tuple::TupleObject>()
        && let [lender, given] = pair.values()
    {
        give_back(py, lender, given);
    }
}

impl Py {
    /// The bytes that an object of a Python class lends for this moment, if it does.
    ///
    /// # Errors
    /// What its methods raise.
    pub fn lent_bytes(&mut self, v: &Value) -> Result<Option<Vec<u8>>> {
        let Some(given) = lent(self, v)? else { return Ok(None) };
        let bytes = view(self, &given)?.snapshot(self, &given);
        give_back(self, v, &given);
        bytes.map(Some)
    }
}

/// `__buffer__` (and `__release_buffer__`, where bytes can change) of a builtin type.
pub fn fill(py: &Py, id: TypeId, releases: bool) {
    let b = TypeBuilder::new(py, id);
    let b = b.method("__buffer__", "(self, flags, /)", |py, a| {
        py.as_i64(&a[1])?;
        let class = py.ty(TypeId::MemoryView).to_value();
        py.call(&class, &a[..1])
    });
    if releases {
        b.method("__release_buffer__", "(self, buffer, /)", |py, a| {
            if !a[1].has_payload::<MemoryViewObject>() {
                return Err(py.type_error("expected a memoryview object"));
            }
            release(py, &a[1]);
            Ok(Value::NONE)
        });
    }
}
