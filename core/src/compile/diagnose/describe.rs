//! Finding expressions in a tree by their place in the source, and naming them as CPython's messages do.

use super::super::collect::{RED_ZONE, STACK_STEP};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// What kind of expression it is, in the words of "cannot assign to …".
pub(crate) fn name_of(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(node) if node.id == "__debug__" => "__debug__",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(node) => {
            if node.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}

/// What `search` looks for.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// Exactly this range.
    Exactly(TextRange),
    /// The largest expression that starts here.
    StartsAt(TextSize),
    /// The largest operand (nothing looser than `or`) that ends at the second place and starts no earlier than the first.
    OperandUntil(TextSize, TextSize),
}

/// The expression at a place.
pub(crate) fn search(tree: &Mod, place: Place) -> Option<&Expr> {
    let mut search = Search { place, found: None };
    match tree {
        Mod::Module(module) => module.body.iter().for_each(|statement| search.visit_stmt(statement)),
        Mod::Expression(expression) => search.visit_expr(&expression.body),
    }
    search.found
}

/// The assignment statement one of whose targets has this range.
pub(crate) fn assignment(tree: &Mod, target: TextRange) -> Option<&ruff_python_ast::StmtAssign> {
    struct Assignments<'a>(TextRange, Option<&'a ruff_python_ast::StmtAssign>);
    impl<'a> Visitor<'a> for Assignments<'a> {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if !statement.range().contains_range(self.0) || self.1.is_some() {
                return;
            }
            if let Stmt::Assign(node) = statement
                && node.targets.iter().any(|target| target.range() == self.0)
            {
                self.1 = Some(node);
                return;
            }
            stacker::maybe_grow(RED_ZONE, STACK_STEP, || walk_stmt(self, statement));
        }
        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    let mut assignments = Assignments(target, None);
    if let Mod::Module(module) = tree {
        module.body.iter().for_each(|statement| assignments.visit_stmt(statement));
    }
    assignments.1
}

struct Search<'a> {
    place: Place,
    found: Option<&'a Expr>,
}

impl<'a> Visitor<'a> for Search<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        let range = expr.range();
        let matches = match self.place {
            Place::Exactly(wanted) => range == wanted,
            Place::StartsAt(start) => range.start() == start && !range.is_empty(),
            Place::OperandUntil(start, end) => {
                range.end() == end
                    && range.start() >= start
                    && !matches!(
                        expr,
                        Expr::If(_) | Expr::Lambda(_) | Expr::Named(_) | Expr::Starred(_) | Expr::Slice(_)
                    )
                    && !matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized)
            }
        };
        if matches {
            // The outermost is visited first; of several, the largest wins.
            if self.found.is_none_or(|found| found.range().len() < range.len()) {
                self.found = Some(expr);
            }
            return;
        }
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || walk_expr(self, expr));
    }
}
