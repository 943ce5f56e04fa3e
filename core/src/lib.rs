//! Orochi's interpreter core: objects, types, compiler, bytecode, virtual machine, runtime and native modules.
//!
//! Layers, each standing on those before it: `object`, `types`, `vm`, `runtime`, `stdlib`, `cli`; `compile` and `bytecode` are plain
//! data beside them. `text`, `number` and `algorithm` know no object at all.

// The word of a `Value` is a cell, so that a claim can flip the borrowed bit of a register behind a reference (see `object::value`). Constants
// of immediate values are copied like any other constant: nobody writes to them.
#![allow(clippy::declare_interior_mutable_const, clippy::borrow_interior_mutable_const)]

pub mod algorithm;
pub mod bytecode;
pub mod cli;
pub mod compile;
pub mod number;
pub mod object;
pub mod runtime;
pub mod stdlib;
#[cfg(test)]
mod testing;
pub mod text;
pub mod types;
pub mod vm;
