//! Weak handles: how native structures refer to objects without keeping them alive.

use super::thread::Py;
use super::value::Value;
use orochi_gc::WeakCell;
use std::sync::Arc;

/// A weak reference to one object.
#[derive(Clone)]
pub struct WeakHandle(Arc<WeakCell>);

impl WeakHandle {
    /// A weak handle to `v`; `None` for an immediate.
    pub fn new(py: &Py, v: &Value) -> Option<WeakHandle> {
        let referent = v.object()?;
        let cell = WeakCell::new(None);
        py.mutator().weak_register(referent, &cell);
        Some(WeakHandle(cell))
    }

    /// The object, counted, if it is still alive.
    pub fn upgrade(&self, py: &Py) -> Option<Value> {
        // SAFETY: the upgrade gives us the count that it made.
        self.0.upgrade(py.mutator()).map(|o| unsafe { Value::from_object(o) })
    }
}
