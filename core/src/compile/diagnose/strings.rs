//! Errors within strings and f-strings, and characters that no token has.

use super::tokens::is_format;
use super::{Diagnosis, Report};
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType};
use ruff_text_size::TextRange;

impl Diagnosis<'_> {
    pub(super) fn fstring(&self, kind: &InterpolatedStringErrorType, range: TextRange, index: usize) -> Report {
        match kind {
            InterpolatedStringErrorType::UnclosedLbrace => {
                let before = index.checked_sub(1).map_or(TokenKind::Newline, |at| self.kind(at));
                let converted = index >= 2 && self.kind(index - 2) == TokenKind::Exclamation;
                if !converted && let Some(report) = self.forgotten_comma(index) {
                    return report;
                }
                let message = match before {
                    _ if matches!(self.kind(index), TokenKind::FStringEnd | TokenKind::TStringEnd) => {
                        "f-string: expecting '}'"
                    }
                    TokenKind::Equal => "f-string: expecting '!', or ':', or '}'",
                    _ if converted => "f-string: expecting ':' or '}'",
                    _ => "f-string: expecting '=', or '!', or ':', or '}'",
                };
                self.at(range, message)
            }
            InterpolatedStringErrorType::InvalidConversionFlag => {
                let text = self.source.slice(range);
                let message = if self.kind(index) == TokenKind::Name {
                    format!("f-string: invalid conversion character '{text}': expected 's', 'r', or 'a'")
                } else if matches!(text, "}" | ":") {
                    "f-string: missing conversion character".to_owned()
                } else {
                    "f-string: invalid conversion character".to_owned()
                };
                self.at(range, message)
            }
            InterpolatedStringErrorType::SingleRbrace => {
                self.at(TextRange::empty(range.start()), "f-string: single '}' is not allowed")
            }
            InterpolatedStringErrorType::ConversionFlagNotImmediatelyAfterExclamation => {
                self.at(range, "f-string: conversion type must come right after the exclamation mark")
            }
            InterpolatedStringErrorType::NewlineInFormatSpec => self.at(
                TextRange::empty(range.start()),
                "f-string: newlines are not allowed in format specifiers for single quoted f-strings",
            ),
            _ => self.generic(range),
        }
    }

    /// What is no expression in a field of an f-string, up to the token at `index`: it is said where the longest expression that the field begins with
    /// has ended.
    pub(super) fn broken_field(&self, index: usize) -> Option<Report> {
        if !self.in_fstring(index) {
            return None;
        }
        let mut open = self.enclosing(index)?;
        while !self.opens_field(open) {
            open = self.enclosing(open)?;
        }
        let string = if self.in_tstring(open) { "t-string" } else { "f-string" };
        let first = open + 1;
        for end in (first..index).rev() {
            let text = self.source.slice(TextRange::new(self.range(first).start(), self.range(end).end()));
            if ruff_python_parser::parse_expression(text).is_ok() {
                return Some(self.at(self.range(end + 1), format!("{string}: expecting '=', or '!', or ':', or '}}'")));
            }
        }
        Some(self.at(self.range(first), format!("{string}: expecting a valid expression after '{{'")))
    }

    /// Does this bracket open a field of an f-string?
    fn opens_field(&self, open: usize) -> bool {
        if self.kind(open) != TokenKind::Lbrace || !self.in_fstring(open) {
            return false;
        }
        match open.checked_sub(1).map(|at| self.kind(at)) {
            Some(
                TokenKind::FStringStart
                | TokenKind::FStringMiddle
                | TokenKind::TStringStart
                | TokenKind::TStringMiddle
                | TokenKind::Rbrace,
            ) => true,
            Some(TokenKind::Colon) => self.enclosing(open).is_some_and(|outer| self.opens_field(outer)),
            _ => false,
        }
    }

    /// A bad escape in a string or bytes literal.
    pub(super) fn escape(&self, place: TextRange) -> Report {
        let token = self.tokens.iter().find(|(_, token)| token.contains_range(place)).copied();
        let Some((kind, range)) = token else { return self.at(place, "(unicode error) malformed escape") };
        let text = self.source.slice(range);
        let quote = text.find(['\'', '"']).unwrap_or(0);
        let is_bytes = text[..quote].contains(['b', 'B']);
        let opener = if kind == TokenKind::FStringMiddle {
            0
        } else if text[quote..].starts_with("\"\"\"") || text[quote..].starts_with("'''") {
            quote + 3
        } else {
            quote + 1
        };
        let body = text.get(opener..).unwrap_or("");
        let message = crate::compile::literals::escape_error(body, is_bytes);
        self.at(range, message)
    }

    pub(super) fn bad_character(&self, error: &ParseError) -> Option<Report> {
        let ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) = &error.error else { return None };
        if tok.is_ascii() {
            return None;
        }
        let code = *tok as u32;
        let message = if tok.is_control() || tok.is_whitespace() || is_format(code) {
            format!("invalid non-printable character U+{code:04X}")
        } else {
            format!("invalid character '{tok}' (U+{code:04X})")
        };
        Some(self.source.error(TextRange::empty(error.location.start()), message))
    }
}
