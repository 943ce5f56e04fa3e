//! A code object as plain data: what the compiler produces and the linker turns into a heap object.
//!
//! Nothing here refers to the heap; a `Code` can be built, printed and dropped on any thread.

use crate::text::Text;
use num_bigint::BigInt;
use std::sync::Arc;

/// A constant of a code object, before linking.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other integer.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// An imaginary literal or folded complex number.
    Complex(f64, f64),
    /// A string.
    Str(Text),
    /// A bytes literal.
    Bytes(Vec<u8>),
    /// A tuple of constants.
    Tuple(Vec<Const>),
    /// A frozenset of constants (membership tests against set displays).
    FrozenSet(Vec<Const>),
    /// A nested code object.
    Code(Arc<Code>),
}

/// `co_flags`, with CPython's values.
pub mod flags {
    /// Has fast locals and no local namespace of its own.
    pub const OPTIMIZED: u32 = 0x01;
    /// A new local namespace for each call.
    pub const NEWLOCALS: u32 = 0x02;
    /// Takes `*args`.
    pub const VARARGS: u32 = 0x04;
    /// Takes `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x08;
    /// Defined inside a function.
    pub const NESTED: u32 = 0x10;
    /// A generator function.
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine function.
    pub const COROUTINE: u32 = 0x80;
    /// A generator function whose generators can be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An asynchronous generator function.
    pub const ASYNC_GENERATOR: u32 = 0x200;
}

/// A range of instructions whose exceptions go to a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First word covered.
    pub start: u32,
    /// First word not covered any more.
    pub end: u32,
    /// Where execution goes on.
    pub handler: u32,
    /// Receives the exception; every temporary from this register up is dropped first.
    pub register: u16,
}

/// Source position of one instruction. Lines count from 1, columns in UTF-8 bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub column: u32,
    /// Column after the last.
    pub end_column: u32,
}

/// A compiled function, class body, module or expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// `co_name`
    pub name: String,
    /// `co_qualname`
    pub qualname: String,
    /// `co_filename`
    pub filename: Arc<str>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: u32,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    /// Positional-only parameters.
    pub positional_only: u32,
    /// Keyword-only parameters.
    pub keyword_only: u32,
    /// Names of the local registers `0..first_temp`: parameters (positional, keyword-only, `*args`, `**kwargs`), then other locals, cell
    /// variables among them. Registers of inlined comprehensions have their variable's name too.
    pub varnames: Vec<String>,
    /// Names of the locals that closures capture.
    pub cellvars: Vec<String>,
    /// Registers of `cellvars`, in the same order. Each becomes a cell by a `MakeCell` of its own: at the start of the code for parameters
    /// and other locals alike, at the start of an inlined comprehension for its variables.
    pub cell_registers: Vec<u16>,
    /// Names of the captured variables of enclosing functions.
    pub freevars: Vec<String>,
    /// Names used by global, attribute and import instructions.
    pub names: Vec<String>,
    /// Constants.
    pub consts: Vec<Const>,
    /// The instruction words.
    pub words: Vec<u32>,
    /// Handlers, innermost first.
    pub exceptions: Vec<ExceptionEntry>,
    /// `(word index, position)` of each instruction, ascending.
    pub positions: Vec<(u32, Position)>,
    /// First temporary register.
    pub first_temp: u16,
    /// Registers in all.
    pub registers: u16,
    /// Pairs of inline-cache words.
    pub caches: u32,
    /// The docstring (functions only; modules and classes store `__doc__` themselves).
    pub doc: Option<Text>,
    /// Attribute names that methods of a class body assign to `self` (only in class bodies), for `__static_attributes__`.
    pub static_attributes: Vec<String>,
}
