//! What a source is warned of without being wrong: SyntaxWarnings, found by a walk of their own over the tree.
//!
//! Nothing is emitted here and nothing depends on scopes, so the walk needs no more than the tree and the source.

use super::SourceText;
use super::collect::{Body, RED_ZONE, STACK_STEP};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, Number, Stmt, StringFlags};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A warning, with the place at which it would be an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What a SyntaxWarning says.
    pub message: String,
    /// The place, as that of a SyntaxError with the same message.
    pub error: super::SyntaxError,
}

/// The warnings about a module or expression: those about its text first, as CPython gives them.
pub(crate) fn warnings<'a>(source: &'a SourceText, body: Body<'a>, optimize: u8) -> Vec<Warning> {
    let mut walk = Walk {
        source,
        optimize,
        text: Vec::new(),
        flow: Vec::new(),
        code: Vec::new(),
        finally: 0,
        function: false,
        looped: false,
    };
    match body {
        Body::Module(statements) => statements.iter().for_each(|statement| walk.visit_stmt(statement)),
        Body::Expression(expr) => walk.visit_expr(expr),
    }
    let Walk { mut text, flow, code, .. } = walk;
    text.extend(flow);
    text.extend(code);
    text
}

struct Walk<'a> {
    source: &'a SourceText,
    optimize: u8,
    /// Of literals.
    text: Vec<Warning>,
    /// Of `finally` clauses that are left.
    flow: Vec<Warning>,
    /// Of the rest.
    code: Vec<Warning>,
    /// Depth of `finally` clauses in the current function.
    finally: u32,
    function: bool,
    /// Within a loop that stands in the innermost `finally` clause.
    looped: bool,
}

impl<'a> Walk<'a> {
    fn warning(&self, range: TextRange, message: String) -> Warning {
        let error = *self.source.error(range, message.clone());
        Warning { message, error }
    }

    fn leaves(&mut self, range: TextRange, word: &str) {
        let warning = self.warning(range, format!("'{word}' in a 'finally' block"));
        self.flow.push(warning);
    }

    fn warn(&mut self, range: TextRange, message: String) {
        let warning = self.warning(range, message);
        self.code.push(warning);
    }

    /// `finally` clauses of another function or class do not count.
    fn apart(&mut self, walk: impl FnOnce(&mut Self)) {
        let saved = (self.finally, self.function, self.looped);
        (self.finally, self.function, self.looped) = (0, true, false);
        walk(self);
        (self.finally, self.function, self.looped) = saved;
    }

    fn within_loop(&mut self, walk: impl FnOnce(&mut Self)) {
        let saved = std::mem::replace(&mut self.looped, true);
        walk(self);
        self.looped = saved;
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Return(node) if self.finally > 0 => self.leaves(node.range, "return"),
            Stmt::Break(node) if self.finally > 0 && !self.looped => self.leaves(node.range, "break"),
            Stmt::Continue(node) if self.finally > 0 && !self.looped => self.leaves(node.range, "continue"),
            Stmt::Assert(node) if self.optimize == 0 => {
                if matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty()) {
                    let message = "assertion is always true, perhaps remove parentheses?";
                    self.warn(node.range, message.to_owned());
                }
            }
            _ => {}
        }
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => self.apart(|walk| visitor::walk_stmt(walk, statement)),
            Stmt::For(node) => {
                self.visit_expr(&node.iter);
                self.visit_expr(&node.target);
                self.within_loop(|walk| walk.visit_body(&node.body));
                self.visit_body(&node.orelse);
            }
            Stmt::While(node) => {
                self.visit_expr(&node.test);
                self.within_loop(|walk| walk.visit_body(&node.body));
                self.visit_body(&node.orelse);
            }
            Stmt::Try(node) => {
                self.visit_body(&node.body);
                node.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
                self.visit_body(&node.orelse);
                let looped = std::mem::replace(&mut self.looped, false);
                self.finally += 1;
                self.visit_body(&node.finalbody);
                self.finally -= 1;
                self.looped = looped;
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Compare(node) => {
                let mut left = &*node.left;
                for (op, right) in node.ops.iter().zip(&*node.comparators) {
                    let (word, better) = match op {
                        CmpOp::Is => ("is", "=="),
                        CmpOp::IsNot => ("is not", "!="),
                        _ => {
                            left = right;
                            continue;
                        }
                    };
                    if let Some(name) = literal(left).or_else(|| literal(right)) {
                        self.warn(node.range, format!("\"{word}\" with '{name}' literal. Did you mean \"{better}\"?"));
                        break;
                    }
                    left = right;
                }
            }
            Expr::Call(node) => {
                if let Some(name) = type_of(&node.func)
                    && name != "function"
                {
                    let message = format!("'{name}' object is not callable; perhaps you missed a comma?");
                    self.warn(node.range(), message);
                }
            }
            Expr::Subscript(node) if node.ctx == ast::ExprContext::Load => self.subscript(node),
            Expr::StringLiteral(node) => {
                for part in &node.value {
                    let content = part.range.add_start(part.flags.opener_len()).sub_end(part.flags.closer_len());
                    if !part.flags.prefix().is_raw() {
                        self.escapes(content, part.range, false);
                    }
                }
            }
            Expr::BytesLiteral(node) => {
                for part in &node.value {
                    let content = part.range.add_start(part.flags.opener_len()).sub_end(part.flags.closer_len());
                    if !part.flags.prefix().is_raw() {
                        self.escapes(content, part.range, true);
                    }
                }
            }
            Expr::FString(node) => {
                for part in &node.value {
                    match part {
                        ast::FStringPart::Literal(part) => {
                            let content =
                                part.range.add_start(part.flags.opener_len()).sub_end(part.flags.closer_len());
                            if !part.flags.prefix().is_raw() {
                                self.escapes(content, part.range, false);
                            }
                        }
                        ast::FStringPart::FString(part) => {
                            self.elements(&part.elements, part.flags.prefix().is_raw(), part.range);
                        }
                    }
                }
            }
            Expr::TString(node) => {
                for part in &node.value {
                    self.elements(&part.elements, part.flags.prefix().is_raw(), part.range);
                }
            }
            Expr::NumberLiteral(node) => self.number(node),
            _ => {}
        }
    }

    fn elements(&mut self, elements: &'a ast::InterpolatedStringElements, raw: bool, whole: TextRange) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) if !raw => self.escapes(literal.range, whole, false),
                ast::InterpolatedStringElement::Literal(_) => {}
                ast::InterpolatedStringElement::Interpolation(value) => {
                    if let Some(spec) = &value.format_spec {
                        self.elements(&spec.elements, raw, whole);
                    }
                }
            }
        }
    }

    /// The first escape in `content` that means nothing.
    fn escapes(&mut self, content: TextRange, whole: TextRange, bytes: bool) {
        let text = self.source.slice(content);
        if !text.contains('\\') {
            return;
        }
        let mut at = 0;
        while let Some(found) = text[at..].find('\\') {
            at += found;
            // The brace of a replacement field stands behind the text that it ends.
            let after = text[at + 1..].chars().next();
            let Some(c) = after.or_else(|| self.source.text[content.end().to_usize()..].chars().next()) else { return };
            let digits: String = text[at + 1..].chars().take(3).take_while(|c| ('0'..='7').contains(c)).collect();
            let known = matches!(c, '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x')
                || !digits.is_empty()
                || (!bytes && matches!(c, 'N' | 'u' | 'U'));
            let octal = digits.len() == 3 && digits.as_str() > "377";
            if !known || octal {
                let shown = if octal { digits } else { c.to_string() };
                let kind = if octal { "octal " } else { "" };
                let message = format!(
                    "\"\\{shown}\" is an invalid {kind}escape sequence. Did you mean \"\\\\{shown}\"? A raw string is also an option."
                );
                let start = content.start() + TextSize::new(at as u32);
                let range = TextRange::new(start, start + TextSize::new(1 + shown.len() as u32));
                let _ = whole;
                let warning = self.warning(range, message);
                self.text.push(warning);
                return;
            }
            at += 1 + c.len_utf8();
        }
    }

    /// A number right before a word.
    fn number(&mut self, node: &'a ast::ExprNumberLiteral) {
        let rest = &self.source.text[node.range.end().to_usize()..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        let written = self.source.slice(node.range).to_ascii_lowercase();
        let kind = match (&node.value, written.get(..2)) {
            (Number::Complex { .. }, _) => "imaginary",
            (_, Some("0x")) => "hexadecimal",
            (_, Some("0o")) => "octal",
            (_, Some("0b")) => "binary",
            _ => "decimal",
        };
        let range = TextRange::new(node.range.start(), node.range.end());
        let warning = self.warning(range, format!("invalid {kind} literal"));
        self.text.push(warning);
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript) {
        let no_items = match &*node.value {
            Expr::NoneLiteral(_) => Some("NoneType"),
            Expr::EllipsisLiteral(_) => Some("ellipsis"),
            Expr::BooleanLiteral(_) => Some("bool"),
            Expr::NumberLiteral(number) => Some(number_type(number)),
            Expr::Set(_) | Expr::SetComp(_) => Some("set"),
            Expr::Generator(_) => Some("generator"),
            Expr::Lambda(_) => Some("function"),
            Expr::TString(_) => Some("string.templatelib.Template"),
            _ => None,
        };
        if let Some(name) = no_items {
            self.warn(node.range, format!("'{name}' object is not subscriptable; perhaps you missed a comma?"));
            return;
        }
        let sequence = match &*node.value {
            Expr::StringLiteral(_) | Expr::FString(_) => "str",
            Expr::BytesLiteral(_) => "bytes",
            Expr::Tuple(_) => "tuple",
            Expr::List(_) | Expr::ListComp(_) => "list",
            _ => return,
        };
        let index = match &*node.slice {
            Expr::BooleanLiteral(_) => return,
            Expr::NumberLiteral(number) if matches!(number.value, Number::Int(_)) => return,
            index => match type_of(index) {
                Some(name) => name,
                None => return,
            },
        };
        self.warn(
            node.range,
            format!("{sequence} indices must be integers or slices, not {index}; perhaps you missed a comma?"),
        );
    }
}

impl<'a> Visitor<'a> for Walk<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.statement(statement));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || {
            self.expression(expr);
            match expr {
                Expr::Lambda(_) => self.apart(|walk| visitor::walk_expr(walk, expr)),
                _ => visitor::walk_expr(self, expr),
            }
        });
    }
}

fn number_type(number: &ast::ExprNumberLiteral) -> &'static str {
    match number.value {
        Number::Int(_) => "int",
        Number::Float(_) => "float",
        Number::Complex { .. } => "complex",
    }
}

/// The type of a literal that `is` should not be asked about.
fn literal(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::NumberLiteral(number) => Some(number_type(number)),
        Expr::StringLiteral(_) => Some("str"),
        Expr::BytesLiteral(_) => Some("bytes"),
        _ => None,
    }
}

/// The type of a display, as far as it is plain.
fn type_of(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::NumberLiteral(number) => number_type(number),
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        _ => return None,
    })
}
