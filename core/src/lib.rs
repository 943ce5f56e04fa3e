//! Orochi's interpreter core: objects, types, compiler, bytecode, virtual machine, runtime and native modules.
//!
//! Layers, each standing on those before it: `object`, `types`, `vm`, `runtime`, `stdlib`, `cli`; `compile` and `bytecode` are plain
//! data beside them. `text`, `number` and `algorithm` know no object at all.
//!
//! Under the model checker (`--cfg orochi_loom`) there are only the objects and what they stand on.

// The word of a `Value` is a cell, so that a claim can flip the borrowed bit of a register behind a reference (see `object::value`). Constants
// of immediate values are copied like any other constant: nobody writes to them.
#![allow(clippy::declare_interior_mutable_const, clippy::borrow_interior_mutable_const)]

pub mod algorithm;
pub mod bytecode;
pub mod number;
pub mod object;
pub mod text;

#[cfg(not(orochi_loom))]
pub mod cli;
#[cfg(not(orochi_loom))]
pub mod compile;
#[cfg(not(orochi_loom))]
pub mod runtime;
#[cfg(not(orochi_loom))]
pub mod stdlib;
#[cfg(all(test, not(orochi_loom)))]
mod testing;
#[cfg(not(orochi_loom))]
pub mod types;
#[cfg(not(orochi_loom))]
pub mod vm;
