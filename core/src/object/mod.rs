//! Objects: value words, heap slots, shapes, types, and the operations that Python defines on every value.
//!
//! This layer stands on the memory core and below the builtin types and the VM: it reaches them only through type slots.

pub mod alloc;
pub mod args;
pub mod awaitable;
pub mod capsule;
pub mod class_changes;
pub mod dict;
mod dict_table;
#[cfg(test)]
mod dict_tests;
mod dict_whole;
pub mod exception;
pub mod frame;
pub mod function;
pub mod gather;
pub mod generator;
pub mod inline_cache;
pub mod instance;
mod intern;
mod intern_cache;
pub mod interp;
pub mod iterator;
pub mod keys;
pub mod kind;
pub mod list;
pub mod list_bulk;
pub mod list_lent;
pub mod names;
pub mod native;
pub mod payload;
pub mod protocol;
pub mod set;
mod set_table;
#[cfg(test)]
mod set_tests;
mod set_whole;
pub mod shape;
pub mod site_cache;
pub mod slot;
pub mod strobject;
pub mod super_cache;
pub mod thread;
pub mod thread_table;
pub mod tuple;
pub mod type_ids;
pub mod typeobject;
pub mod value;
pub mod weak;
pub mod weakened;
pub mod word;
pub mod wrapped;

pub use args::{Args, Raised, Result};
pub use names::Name;
pub use slot::{Barrier, Field, Guarded, Slot};
pub use thread::{Py, Thread};
pub use type_ids::TypeId;
pub use typeobject::{CompareOp, TypeRef};
pub use value::Value;

/// Are objects shared between threads, or is there a global lock?
pub const fn sharing() -> bool {
    <orochi_gc::Active as orochi_gc::Policy>::SHARING
}
