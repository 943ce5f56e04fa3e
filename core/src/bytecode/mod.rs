//! Bytecode: the operation table, code objects as data, encoding and the disassembler.

pub mod code;
pub mod op;
#[macro_use]
pub mod ops;

pub use code::{Code, Const, ExceptionEntry, Position};
pub use op::{BinaryOp, Extra, Op, Operand, SpecialMethod};
