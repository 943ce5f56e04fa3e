//! Bytecode: the operation table, code objects as data, encoding, the disassembler and the verifier.

pub mod code;
pub mod op;
pub mod stored;
#[macro_use]
pub mod ops;
pub mod disassemble;
pub mod encode;
pub mod verify;

pub use code::{Code, Const, ExceptionEntry, Position};
pub use op::{BinaryOp, Extra, Intrinsic, Op, Operand, Probe, SpecialMethod};
