//! A lock that waits in the system: the standard library's, without poisoning.

use std::sync::{MutexGuard, PoisonError};

/// A mutual-exclusion lock without poisoning: nothing that this crate does under one can panic
/// half-way, so a poisoned lock only says that another thread is already reporting a bug.
#[derive(Debug, Default)]
pub struct Mutex<T>(std::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex(std::sync::Mutex::new(value))
    }

    /// Locks, waiting if need be.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
