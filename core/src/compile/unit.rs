//! The code object being built: its instructions, registers, open blocks and what is known to be bound.

use super::registers::Bound;
use super::scope::{ScopeId, VarId};
use crate::bytecode::Position;
use crate::bytecode::encode::{Assembler, HandlerId, Label};
use ruff_python_ast::{Stmt, name::Name};
use ruff_text_size::TextRange;

/// A construct that `break`, `continue` and `return` have to leave properly.
#[derive(Clone, Copy)]
pub(crate) enum Block<'a> {
    /// A loop; `iterator` is the temporary that `break` drops, `head` the condition that is no code (`while True`).
    Loop { leave: Label, again: Label, iterator: Option<u16>, head: Option<TextRange> },
    /// The body of `try … except`.
    Try,
    /// The body (and handlers) of `try … finally`, whose last part runs on the way out.
    Finally { body: &'a [Stmt] },
    /// The last part of `try … finally` while the value of a `return` waits in a temporary.
    Value { register: u16 },
    /// The last part of `try … finally` while an exception is being handled.
    FinallyHandler { exception: u16, saved: u16 },
    /// The body of an `except` clause.
    Except { exception: u16, saved: u16 },
    /// The body of an `except*` clause, which nothing may leave.
    ExceptStar,
    /// The name of an `except … as` clause, unbound on the way out.
    ExceptName { name: &'a Name },
    /// The body of a `with` statement; the prepared exit call lies in `exit` and `exit + 1`.
    With { exit: u16, position: Position, is_async: bool },
}

/// An open block, and the handler that is in force outside it.
#[derive(Clone, Copy)]
pub(crate) struct OpenBlock<'a> {
    pub block: Block<'a>,
    pub outer: Option<HandlerId>,
}

/// The code object under construction.
pub(crate) struct Unit<'a> {
    pub scope: ScopeId,
    /// Innermost scope that names are looked up in: the unit's own, or that of an inlined comprehension.
    pub names: ScopeId,
    pub asm: Assembler,
    pub qualname: String,
    pub first_temp: u16,
    /// Next free register.
    pub top: u16,
    /// Highest register in use, plus one.
    pub registers: u16,
    pub blocks: Vec<OpenBlock<'a>>,
    pub bound: Bound,
    /// More registers than an operand can name.
    pub overflow: bool,
    /// Whether statements are interactive.
    pub interactive: bool,
    /// Captured variables that have a cell in a register, in order.
    pub cells: Vec<VarId>,
}

impl<'a> Unit<'a> {
    pub fn new(scope: ScopeId, qualname: String, locals: u16) -> Unit<'a> {
        Unit {
            scope,
            names: scope,
            asm: Assembler::default(),
            qualname,
            first_temp: locals,
            top: locals,
            registers: locals,
            blocks: Vec::new(),
            bound: Bound::default(),
            overflow: false,
            interactive: false,
            cells: Vec::new(),
        }
    }
}
