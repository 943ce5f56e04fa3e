//! `SyntaxError` as data: kind, message, place and source line, as CPython reports them.

use std::fmt;
use std::sync::Arc;

/// Which exception class a compile error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `MemoryError`: nested too deeply for the parser.
    Memory,
    /// `RecursionError`: nested too deeply for the compiler.
    Recursion,
    /// `ValueError`: source that is no text (not a syntax error in CPython either).
    Value,
}

/// An error in the source. Columns count characters from 1, as in CPython; 0 means unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception class.
    pub kind: Kind,
    /// The message, without file and line.
    pub message: String,
    /// The file's name.
    pub filename: Arc<str>,
    /// First line, from 1.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last.
    pub end_column: u32,
    /// The source of the first line, with its line end where there is one.
    pub text: Option<String>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, line {})", self.message, self.filename, self.line)
    }
}

impl std::error::Error for SyntaxError {}

/// What compiling something returns. The error is boxed because it is large and rare.
pub(crate) type R<T = ()> = Result<T, Box<SyntaxError>>;
