//! Finding out that an object's `repr` is being made already, further up on the same thread.

use crate::object::{Py, Result, Value};

impl Py {
    /// Runs `f` unless the repr of `v` is being made already on this thread: then the result is `None`.
    ///
    /// # Errors
    /// What `f` raises.
    pub fn guard_repr<R>(&mut self, v: &Value, f: impl FnOnce(&mut Py) -> Result<R>) -> Result<Option<R>> {
        let identity = v.identity();
        {
            // SAFETY: the list belongs to this thread, and the reference ends before anything else runs.
            let active = unsafe { &mut *self.repr_stack.get() };
            if active.contains(&identity) {
                return Ok(None);
            }
            active.push(identity);
        }
        let made = f(self);
        // SAFETY: as above. Entries above ours have been taken off by those who put them on.
        let active = unsafe { &mut *self.repr_stack.get() };
        if let Some(at) = active.iter().rposition(|&entry| entry == identity) {
            active.truncate(at);
        }
        made.map(Some)
    }

    /// The repr of a container: `f` makes it, `recursive` stands for a container inside itself.
    ///
    /// # Errors
    /// What `f` raises.
    pub fn container_repr(&mut self, v: &Value, recursive: &str, f: impl FnOnce(&mut Py) -> Result) -> Result {
        match self.guard_repr(v, f)? {
            Some(made) => Ok(made),
            None => self.str(recursive),
        }
    }
}
