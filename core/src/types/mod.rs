//! The builtin types, one file or folder each. They stand on `object` and know nothing of the VM.

pub mod bootstrap;
pub mod table;

pub mod arguments;
pub mod float;
pub mod int;
pub mod recursion;
