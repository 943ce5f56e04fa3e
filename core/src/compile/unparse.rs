//! Source text of an expression, as annotations are stored under `from __future__ import annotations`: normalized spacing,
//! parentheses only where precedence asks for them, constants by their `repr`.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::error::R;
use crate::bytecode::Const;
use crate::number::float_text;
use crate::text::quote::bytes_repr;
use crate::text::{Text, TextBuilder};
use ruff_python_ast::{self as ast, CmpOp, Expr, InterpolatedStringElement, Operator, UnaryOp};
use ruff_text_size::Ranged;

/// How tightly an expression must bind to stand without parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    NamedExpression,
    Tuple,
    Yield,
    Test,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arithmetic,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn next(self) -> Level {
        use Level::*;
        const ORDER: [Level; 18] = [
            NamedExpression,
            Tuple,
            Yield,
            Test,
            Or,
            And,
            Not,
            Comparison,
            BitOr,
            BitXor,
            BitAnd,
            Shift,
            Arithmetic,
            Term,
            Factor,
            Power,
            Await,
            Atom,
        ];
        ORDER[(self as usize + 1).min(ORDER.len() - 1)]
    }
}

impl<'a> Compiler<'a> {
    /// The text of an annotation.
    pub(crate) fn unparse(&self, expr: &Expr) -> R<Text> {
        let mut out = TextBuilder::new();
        self.write(expr, Level::Test, &mut out)?;
        out.finish().map_err(|_| self.source.error_of(super::Kind::Memory, expr.range(), ""))
    }

    fn write(&self, expr: &Expr, level: Level, out: &mut TextBuilder) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.write_inner(expr, level, out))
    }

    /// Writes in parentheses if the surroundings bind tighter than `own`.
    fn wrapped(&self, own: Level, level: Level, out: &mut TextBuilder, inner: impl FnOnce(&mut TextBuilder) -> R) -> R {
        if level > own {
            out.push_str("(");
        }
        inner(out)?;
        if level > own {
            out.push_str(")");
        }
        Ok(())
    }

    fn list(&self, items: &[Expr], out: &mut TextBuilder) -> R {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            self.write(item, Level::Test, out)?;
        }
        Ok(())
    }

    fn write_inner(&self, expr: &Expr, level: Level, out: &mut TextBuilder) -> R {
        match expr {
            Expr::BoolOp(node) => {
                let (own, word) = match node.op {
                    ast::BoolOp::And => (Level::And, " and "),
                    ast::BoolOp::Or => (Level::Or, " or "),
                };
                self.wrapped(own, level, out, |out| {
                    for (at, value) in node.values.iter().enumerate() {
                        if at > 0 {
                            out.push_str(word);
                        }
                        self.write(value, own.next(), out)?;
                    }
                    Ok(())
                })
            }
            Expr::Named(node) => self.wrapped(Level::NamedExpression, level, out, |out| {
                self.write(&node.target, Level::Atom, out)?;
                out.push_str(" := ");
                self.write(&node.value, Level::Atom, out)
            }),
            Expr::BinOp(node) => {
                let own = operator_level(node.op);
                let right_first = node.op == Operator::Pow;
                self.wrapped(own, level, out, |out| {
                    self.write(&node.left, if right_first { own.next() } else { own }, out)?;
                    out.push_str(&format!(" {} ", node.op.as_str()));
                    self.write(&node.right, if right_first { own } else { own.next() }, out)
                })
            }
            Expr::UnaryOp(node) => {
                let (own, word) = match node.op {
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.wrapped(own, level, out, |out| {
                    out.push_str(word);
                    self.write(&node.operand, own, out)
                })
            }
            Expr::Lambda(node) => self.wrapped(Level::Test, level, out, |out| {
                out.push_str("lambda");
                if let Some(parameters) = &node.parameters
                    && !parameters.is_empty()
                {
                    out.push_str(" ");
                    self.parameters_text(parameters, out)?;
                }
                out.push_str(": ");
                self.write(&node.body, Level::Test, out)
            }),
            Expr::If(node) => self.wrapped(Level::Test, level, out, |out| {
                self.write(&node.body, Level::Or, out)?;
                out.push_str(" if ");
                self.write(&node.test, Level::Or, out)?;
                out.push_str(" else ");
                self.write(&node.orelse, Level::Test, out)
            }),
            Expr::Dict(node) => {
                out.push_str("{");
                for (at, item) in node.items.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.write(key, Level::Test, out)?;
                            out.push_str(": ");
                            self.write(&item.value, Level::Test, out)?;
                        }
                        None => {
                            out.push_str("**");
                            self.write(&item.value, Level::BitOr, out)?;
                        }
                    }
                }
                out.push_str("}");
                Ok(())
            }
            Expr::Set(node) => self.bracketed("{", "}", out, |out| self.list(&node.elts, out)),
            Expr::List(node) => self.bracketed("[", "]", out, |out| self.list(&node.elts, out)),
            Expr::Tuple(node) => {
                if node.elts.is_empty() {
                    out.push_str("()");
                    return Ok(());
                }
                self.wrapped(Level::Tuple, level, out, |out| {
                    self.list(&node.elts, out)?;
                    if node.elts.len() == 1 {
                        out.push_str(",");
                    }
                    Ok(())
                })
            }
            Expr::ListComp(node) => self.bracketed("[", "]", out, |out| {
                self.write(&node.elt, Level::Test, out)?;
                self.generators(&node.generators, out)
            }),
            Expr::SetComp(node) => self.bracketed("{", "}", out, |out| {
                self.write(&node.elt, Level::Test, out)?;
                self.generators(&node.generators, out)
            }),
            Expr::Generator(node) => self.bracketed("(", ")", out, |out| {
                self.write(&node.elt, Level::Test, out)?;
                self.generators(&node.generators, out)
            }),
            Expr::DictComp(node) => self.bracketed("{", "}", out, |out| {
                if let Some(key) = &node.key {
                    self.write(key, Level::Test, out)?;
                    out.push_str(": ");
                }
                self.write(&node.value, Level::Test, out)?;
                self.generators(&node.generators, out)
            }),
            Expr::Compare(node) => self.wrapped(Level::Comparison, level, out, |out| {
                self.write(&node.left, Level::BitOr, out)?;
                for (op, comparator) in node.ops.iter().zip(&*node.comparators) {
                    out.push_str(comparison(*op));
                    self.write(comparator, Level::BitOr, out)?;
                }
                Ok(())
            }),
            Expr::Call(node) => {
                self.write(&node.func, Level::Atom, out)?;
                if let ([only @ Expr::Generator(_)], []) = (&*node.arguments.args, &node.arguments.keywords[..]) {
                    return self.write(only, Level::Atom, out);
                }
                out.push_str("(");
                self.list(&node.arguments.args, out)?;
                for (at, keyword) in node.arguments.keywords.iter().enumerate() {
                    if at > 0 || !node.arguments.args.is_empty() {
                        out.push_str(", ");
                    }
                    match &keyword.arg {
                        Some(name) => out.push_str(&format!("{name}=")),
                        None => out.push_str("**"),
                    }
                    self.write(&keyword.value, Level::Test, out)?;
                }
                out.push_str(")");
                Ok(())
            }
            Expr::Attribute(node) => {
                self.write(&node.value, Level::Atom, out)?;
                let integer = matches!(&*node.value, Expr::NumberLiteral(number) if number.value.is_int());
                out.push_str(if integer { " ." } else { "." });
                out.push_str(&node.attr);
                Ok(())
            }
            Expr::Subscript(node) => {
                self.write(&node.value, Level::Atom, out)?;
                self.bracketed("[", "]", out, |out| self.write(&node.slice, Level::Tuple, out))
            }
            Expr::Starred(node) => {
                out.push_str("*");
                self.write(&node.value, Level::BitOr, out)
            }
            Expr::Name(node) => {
                out.push_str(&node.id);
                Ok(())
            }
            Expr::Slice(node) => {
                if let Some(lower) = &node.lower {
                    self.write(lower, Level::Test, out)?;
                }
                out.push_str(":");
                if let Some(upper) = &node.upper {
                    self.write(upper, Level::Test, out)?;
                }
                if let Some(step) = &node.step {
                    out.push_str(":");
                    self.write(step, Level::Test, out)?;
                }
                Ok(())
            }
            Expr::FString(node) => self.fstring_source(node, out),
            Expr::StringLiteral(node) => {
                let text = self.string_value(node)?;
                if node.value.iter().next().is_some_and(|part| part.flags.prefix().is_unicode()) {
                    out.push_str("u");
                }
                push(out, text.repr());
                Ok(())
            }
            Expr::BytesLiteral(node) => {
                if let Const::Bytes(bytes) = self.bytes_value(node) {
                    push(out, bytes_repr(&bytes));
                }
                Ok(())
            }
            Expr::NumberLiteral(node) => {
                let text = match self.number(node)? {
                    Const::Int(value) => value.to_string(),
                    Const::BigInt(value) => value.to_string(),
                    Const::Float(value) => infinite(float_text::repr(value)),
                    Const::Complex(_, imaginary) => infinite(format!("{}j", float_text::repr_part(imaginary))),
                    _ => String::new(),
                };
                out.push_str(&text);
                Ok(())
            }
            Expr::BooleanLiteral(node) => {
                out.push_str(if node.value { "True" } else { "False" });
                Ok(())
            }
            Expr::NoneLiteral(_) => {
                out.push_str("None");
                Ok(())
            }
            Expr::EllipsisLiteral(_) => {
                out.push_str("...");
                Ok(())
            }
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                out.push_str(self.source.slice(expr.range()));
                Ok(())
            }
        }
    }

    fn bracketed(
        &self,
        open: &str,
        close: &str,
        out: &mut TextBuilder,
        inner: impl FnOnce(&mut TextBuilder) -> R,
    ) -> R {
        out.push_str(open);
        inner(out)?;
        out.push_str(close);
        Ok(())
    }

    fn generators(&self, generators: &[ast::Comprehension], out: &mut TextBuilder) -> R {
        for generator in generators {
            out.push_str(if generator.is_async { " async for " } else { " for " });
            self.write(&generator.target, Level::Tuple, out)?;
            out.push_str(" in ");
            self.write(&generator.iter, Level::Or, out)?;
            for condition in &generator.ifs {
                out.push_str(" if ");
                self.write(condition, Level::Or, out)?;
            }
        }
        Ok(())
    }

    fn parameters_text(&self, parameters: &ast::Parameters, out: &mut TextBuilder) -> R {
        let mut first = true;
        let mut comma = |out: &mut TextBuilder| {
            if !std::mem::take(&mut first) {
                out.push_str(", ");
            }
        };
        let one = |parameter: &ast::ParameterWithDefault, out: &mut TextBuilder| -> R {
            out.push_str(&parameter.parameter.name);
            if let Some(default) = &parameter.default {
                out.push_str("=");
                self.write(default, Level::Test, out)?;
            }
            Ok(())
        };
        for parameter in &parameters.posonlyargs {
            comma(out);
            one(parameter, out)?;
        }
        if !parameters.posonlyargs.is_empty() {
            comma(out);
            out.push_str("/");
        }
        for parameter in &parameters.args {
            comma(out);
            one(parameter, out)?;
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            comma(out);
            out.push_str("*");
            if let Some(parameter) = &parameters.vararg {
                out.push_str(&parameter.name);
            }
        }
        for parameter in &parameters.kwonlyargs {
            comma(out);
            one(parameter, out)?;
        }
        if let Some(parameter) = &parameters.kwarg {
            comma(out);
            out.push_str("**");
            out.push_str(&parameter.name);
        }
        Ok(())
    }

    /// An f-string: its body is put together and quoted as a string is.
    fn fstring_source(&self, node: &ast::ExprFString, out: &mut TextBuilder) -> R {
        let mut body = TextBuilder::new();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => double_braces(&self.string_part(literal)?, &mut body),
                ast::FStringPart::FString(fstring) => {
                    self.elements_source(&fstring.elements, fstring.flags.prefix().is_raw(), &mut body)?;
                }
            }
        }
        out.push_str("f");
        if let Ok(text) = body.finish() {
            push(out, text.repr());
        }
        Ok(())
    }

    fn elements_source(&self, elements: &ast::InterpolatedStringElements, raw: bool, out: &mut TextBuilder) -> R {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => double_braces(&self.fstring_text(literal, raw)?, out),
                InterpolatedStringElement::Interpolation(value) => {
                    if let Some(debug) = &value.debug_text {
                        double_braces(&Text::from(debug.as_str()), out);
                    }
                    let mut inner = TextBuilder::new();
                    self.write(&value.expression, Level::Or, &mut inner)?;
                    let Ok(inner) = inner.finish() else { continue };
                    out.push_str(if inner.code_at(0) == Some(u32::from('{')) { "{ " } else { "{" });
                    out.push_text(&inner);
                    match value.conversion {
                        ast::ConversionFlag::None if value.debug_text.is_some() && value.format_spec.is_none() => {
                            out.push_str("!r");
                        }
                        ast::ConversionFlag::None => {}
                        ast::ConversionFlag::Str => out.push_str("!s"),
                        ast::ConversionFlag::Repr => out.push_str("!r"),
                        ast::ConversionFlag::Ascii => out.push_str("!a"),
                    }
                    if let Some(spec) = &value.format_spec {
                        out.push_str(":");
                        self.elements_source(&spec.elements, raw, out)?;
                    }
                    out.push_str("}");
                }
            }
        }
        Ok(())
    }
}

fn push(out: &mut TextBuilder, text: Result<Text, crate::text::OutOfMemory>) {
    if let Ok(text) = text {
        out.push_text(&text);
    }
}

fn double_braces(text: &Text, out: &mut TextBuilder) {
    for code in text.codes() {
        out.push(code);
        if code == u32::from('{') || code == u32::from('}') {
            out.push(code);
        }
    }
}

/// A literal too large for a float reads back as one too large.
fn infinite(text: String) -> String {
    text.replace("inf", "1e309")
}

fn operator_level(op: Operator) -> Level {
    match op {
        Operator::Add | Operator::Sub => Level::Arithmetic,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => Level::Term,
        Operator::LShift | Operator::RShift => Level::Shift,
        Operator::BitOr => Level::BitOr,
        Operator::BitXor => Level::BitXor,
        Operator::BitAnd => Level::BitAnd,
        Operator::Pow => Level::Power,
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
