//! f-strings: literal text and formatted values, joined.

use super::Compiler;
use super::error::R;
use super::expressions::WINDOW;
use crate::bytecode::{Const, Intrinsic, Op};
use crate::text::{Text, TextBuilder};
use ruff_python_ast::{self as ast, ConversionFlag, Expr, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

/// A part of an f-string.
enum Piece<'a> {
    Text(TextBuilder),
    Value(&'a ast::InterpolatedElement, bool),
}

impl<'a> Compiler<'a> {
    pub(crate) fn fstring(&mut self, node: &'a ast::ExprFString, target: u16) -> R {
        let mut pieces = Vec::new();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    let text = self.string_part(literal)?;
                    append(&mut pieces, |builder| builder.push_text(&text));
                }
                ast::FStringPart::FString(fstring) => {
                    self.elements(&fstring.elements, fstring.flags.prefix().is_raw(), &mut pieces)?;
                }
            }
        }
        self.join(pieces, node.range(), target)
    }

    /// A t-string: its texts and interpolations, in a Template.
    pub(crate) fn tstring(&mut self, node: &'a ast::ExprTString, target: u16) -> R {
        let range = node.range();
        let base = self.window(target);
        let mut pieces = Vec::new();
        for part in &node.value {
            self.elements(&part.elements, part.flags.prefix().is_raw(), &mut pieces)?;
        }
        let mut count = 0;
        for piece in pieces {
            let register = self.slot(base + count);
            match piece {
                Piece::Text(text) => {
                    let text = self.finish_text(text, range)?;
                    self.at(range);
                    self.op_const(Op::LoadConst, [register, 0, 0], Const::Str(text));
                }
                Piece::Value(value, raw) => self.interpolation(value, raw, register)?,
            }
            count += 1;
        }
        self.at(range);
        self.op_num(Op::Intrinsic, [target, base, count], Intrinsic::Template as u32);
        Ok(())
    }

    /// One interpolation of a t-string into `base`, the topmost temporary.
    fn interpolation(&mut self, node: &'a ast::InterpolatedElement, raw: bool, base: u16) -> R {
        self.expr_to(&node.expression, base)?;
        self.at(node.range);
        let written = match &node.debug_text {
            Some(debug) => debug.as_str().trim_end().trim_end_matches('=').to_owned(),
            None => self.expression_text(node),
        };
        let text = self.slot(base + 1);
        self.op_const(Op::LoadConst, [text, 0, 0], Const::Str(Text::from(written.as_str())));
        let conversion = self.slot(base + 2);
        let has_spec = node.format_spec.is_some();
        let letter = match node.conversion {
            ConversionFlag::None if node.debug_text.is_some() && !has_spec => Some("r"),
            ConversionFlag::None => None,
            ConversionFlag::Str => Some("s"),
            ConversionFlag::Repr => Some("r"),
            ConversionFlag::Ascii => Some("a"),
        };
        let letter = letter.map_or(Const::None, |letter| Const::Str(Text::from(letter)));
        self.op_const(Op::LoadConst, [conversion, 0, 0], letter);
        let register = self.slot(base + 3);
        let mut pieces = Vec::new();
        if let Some(spec) = &node.format_spec {
            self.elements(&spec.elements, raw, &mut pieces)?;
        }
        self.join(pieces, node.range, register)?;
        self.at(node.range);
        self.op_num(Op::Intrinsic, [base, base, 4], Intrinsic::Interpolation as u32);
        self.release(base + 1);
        Ok(())
    }

    /// The text of an interpolation's expression, as it was written: parentheses and blanks belong to it, a conversion does not.
    fn expression_text(&self, node: &ast::InterpolatedElement) -> String {
        use ruff_text_size::{TextLen, TextSize};
        let whole = self.source.slice(node.range);
        let start = node.range.start() + TextSize::new(1);
        let expression = node.expression.range();
        // What follows the expression up to `!`, `:` or `}` may only be blanks and closing parentheses.
        let after = self.source.slice(TextRange::new(expression.end(), node.range.start() + whole.text_len()));
        let end = after.find(['!', ':', '}', '=']).unwrap_or(0);
        let end = expression.end() + TextSize::new(end as u32);
        self.source.slice(TextRange::new(start, end)).trim_end().to_owned()
    }

    fn elements(&mut self, elements: &'a ast::InterpolatedStringElements, raw: bool, pieces: &mut Vec<Piece<'a>>) -> R {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let text = self.fstring_text(literal, raw)?;
                    append(pieces, |builder| builder.push_text(&text));
                }
                InterpolatedStringElement::Interpolation(value) => {
                    if let Some(debug) = &value.debug_text {
                        append(pieces, |builder| builder.push_str(&without_comments(debug.as_str())));
                    }
                    pieces.push(Piece::Value(value, raw));
                }
            }
        }
        Ok(())
    }

    /// Joins the pieces into `target`.
    fn join(&mut self, pieces: Vec<Piece<'a>>, range: TextRange, target: u16) -> R {
        let mark = self.unit.top;
        let pieces: Vec<Piece<'a>> =
            pieces.into_iter().filter(|piece| !matches!(piece, Piece::Text(text) if text.is_empty())).collect();
        if let [Piece::Value(value, raw)] = &pieces[..] {
            return self.format(value, *raw, false, target);
        }
        if pieces.len() <= 1 {
            let text = match pieces.into_iter().next() {
                Some(Piece::Text(text)) => self.finish_text(text, range)?,
                _ => Text::empty(),
            };
            self.at(range);
            self.op_const(Op::LoadConst, [target, 0, 0], Const::Str(text));
            return Ok(());
        }
        let base = self.window(target);
        let mut count = 0;
        for piece in pieces {
            if count == WINDOW as u16 {
                self.at(range);
                self.op(Op::BuildString, [base, base, count]);
                self.release(base + 1);
                count = 1;
            }
            let register = self.slot(base + count);
            match piece {
                Piece::Text(text) => {
                    let text = self.finish_text(text, range)?;
                    self.at(range);
                    self.op_const(Op::LoadConst, [register, 0, 0], Const::Str(text));
                }
                Piece::Value(value, raw) => self.format(value, raw, true, register)?,
            }
            count += 1;
        }
        self.at(range);
        self.op(Op::BuildString, [target, base, count]);
        self.release(mark);
        Ok(())
    }

    fn finish_text(&self, text: TextBuilder, range: TextRange) -> R<Text> {
        text.finish().map_err(|_| self.source.error_of(super::Kind::Memory, range, ""))
    }

    /// Formats one value into `target`; `joined`: what is there is joined with other pieces, so that a str or int may stay what it is.
    fn format(&mut self, node: &'a ast::InterpolatedElement, raw: bool, joined: bool, target: u16) -> R {
        let mark = self.unit.top;
        let spec = node.format_spec.as_deref().filter(|spec| !spec.elements.is_empty());
        let conversion = match node.conversion {
            ConversionFlag::None if node.debug_text.is_some() && node.format_spec.is_none() => 2,
            ConversionFlag::None => 0,
            ConversionFlag::Str => 1,
            ConversionFlag::Repr => 2,
            ConversionFlag::Ascii => 3,
        };
        // What the specification evaluates comes after the value.
        let inner: Vec<&Expr> =
            spec.map_or(Vec::new(), |spec| spec.elements.interpolations().map(|inner| &*inner.expression).collect());
        let value = self.operand_in(&node.expression, target, &inner)?;
        match spec {
            None => {
                self.at(node.range);
                let plain = if joined && conversion == 0 { 8 } else { conversion };
                self.op_num(Op::Format, [target, value, 0], plain);
            }
            Some(spec) => {
                let mut pieces = Vec::new();
                self.elements(&spec.elements, raw, &mut pieces)?;
                let register = self.alloc();
                self.join(pieces, spec.range, register)?;
                self.at(node.range);
                self.op_num(Op::Format, [target, value, register], conversion | 4);
            }
        }
        self.release(mark);
        Ok(())
    }
}

/// The text of a self-documenting expression; comments are no part of it.
fn without_comments(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let (mut kept, mut quote, mut comment) = (String::new(), None, false);
    for c in text.chars() {
        match quote {
            _ if comment && c != '\n' => continue,
            None if c == '#' => {
                comment = true;
                continue;
            }
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        comment = false;
        kept.push(c);
    }
    kept.into()
}

/// Adds to the text piece at the end, which is made if there is none.
fn append(pieces: &mut Vec<Piece<'_>>, add: impl FnOnce(&mut TextBuilder)) {
    if let Some(Piece::Text(builder)) = pieces.last_mut() {
        add(builder);
        return;
    }
    let mut builder = TextBuilder::new();
    add(&mut builder);
    pieces.push(Piece::Text(builder));
}
