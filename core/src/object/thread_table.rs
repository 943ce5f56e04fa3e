//! What natives keep per thread, by name: the table that holds the values of `threading.local` objects has entries for the interpreter too.

use super::args::Result;
use super::dict::DictObject;
use super::thread::Py;
use super::value::Value;
use super::word;

impl Py {
    /// What this thread keeps under `name`.
    pub fn thread_value(&self, name: &str) -> Option<Value> {
        if self.locals.get() == word::EMPTY {
            return None;
        }
        // SAFETY: the cell owns the dict.
        let table = unsafe { Value::from_borrowed_word(self.locals.get()) };
        table.payload::<DictObject>()?.get_str(self, &self.intern(name))
    }

    /// Keeps `v` under `name` for this thread; None is nothing.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_thread_value(&self, name: &str, v: Value) -> Result<()> {
        if self.locals.get() == word::EMPTY {
            let fresh = DictObject::new(self)?;
            self.locals.set(fresh.into_word());
        }
        // SAFETY: the cell owns the dict.
        let table = unsafe { Value::from_borrowed_word(self.locals.get()) };
        let Some(dict) = table.payload::<DictObject>() else { return Ok(()) };
        let key = self.intern(name);
        if v.is_none() {
            drop(dict.remove_str(self, &table, &key));
            return Ok(());
        }
        dict.set_str(self, &table, &key, v)
    }
}
