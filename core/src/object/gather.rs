//! Vectors whose length a Python program chooses: a copy, a collection or a push for which there is no memory raises MemoryError.
//!
//! What Rust's own `collect`, `to_vec`, `clone` and `push` do with a refusal is to end the process. They are for what is short whatever the program
//! does; everything else is gathered here, or below the objects with the functions of `algorithm::memory`.

use super::args::Result;
use super::thread::Py;
use super::value::Value;
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_clone, try_collect, try_push, try_vec};
use std::borrow::Cow;

impl Py {
    /// What was made, or MemoryError.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn had<T>(&self, made: std::result::Result<T, OutOfMemory>) -> Result<T> {
        match made {
            Ok(made) => Ok(made),
            Err(OutOfMemory) => Err(self.no_memory()),
        }
    }

    /// An empty vector with room for so many items.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn room<T>(&self, items: usize) -> Result<Vec<T>> {
        self.had(try_vec(items))
    }

    /// All that an iterator of Rust's hands out.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn gather<T>(&self, items: impl IntoIterator<Item = T>) -> Result<Vec<T>> {
        self.had(try_collect(items))
    }

    /// A copy of a slice.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn copied<T: Clone>(&self, items: &[T]) -> Result<Vec<T>> {
        self.had(try_clone(items))
    }

    /// The bytes themselves, copied if they are borrowed.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn owned(&self, bytes: Cow<'_, [u8]>) -> Result<Vec<u8>> {
        match bytes {
            Cow::Owned(bytes) => Ok(bytes),
            Cow::Borrowed(bytes) => self.copied(bytes),
        }
    }

    /// The text of a str as Rust has it, lone surrogates as U+FFFD; empty for anything else.
    ///
    /// # Errors
    /// MemoryError.
    pub fn rust_string(&self, v: &Value) -> Result<String> {
        match v.as_text() {
            Some(text) => self.had(text.to_rust()),
            None => Ok(String::new()),
        }
    }

    /// All that `next` hands out while the container is locked, probably so many items: what was there at one moment.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn gather_locked<T>(&self, owner: &Value, items: usize, next: impl FnMut() -> Option<T>) -> Result<Vec<T>> {
        let mut all = self.room(items)?;
        let Some(container) = owner.object() else { return Ok(all) };
        let guard = self.mutator().lock(container);
        let done = std::iter::from_fn(next).try_for_each(|item| try_push(&mut all, item));
        drop(guard);
        self.had(done)?;
        Ok(all)
    }

    /// Appends to a vector.
    ///
    /// # Errors
    /// MemoryError; the vector is as it was.
    #[inline]
    pub fn push<T>(&self, items: &mut Vec<T>, item: T) -> Result<()> {
        self.had(try_push(items, item))
    }
}
