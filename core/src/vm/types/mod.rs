//! The types whose behaviour is the VM's: functions, generators, coroutines and asynchronous generators.

pub mod async_generator;
pub mod coroutine;
pub mod generator;

use crate::object::native::TypeBuilder;
use crate::object::{Py, TypeId};

/// Fills their slots and namespaces.
pub fn init(py: &mut Py) {
    TypeBuilder::new(py, TypeId::Function).slots().call.set(Some(super::call::call_function));
    generator::init(py);
    coroutine::init(py);
    async_generator::init(py);
}
