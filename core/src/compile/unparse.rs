//! Source text of an expression, as annotations are stored under `from __future__ import annotations`.

use super::source::SourceText;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

/// Writes expressions.
pub(crate) struct Unparse<'a> {
    source: &'a SourceText,
}

impl<'a> Unparse<'a> {
    pub fn new(source: &'a SourceText) -> Unparse<'a> {
        Unparse { source }
    }

    /// The text of `expr`.
    pub fn expr(&self, expr: &Expr) -> String {
        self.source.slice(expr.range()).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
