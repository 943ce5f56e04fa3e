//! Mistakes that are told from the tokens around the error alone: statements where an expression belongs, targets that `as` cannot have, quotes
//! within a string, prefixes that do not go together.

use super::describe::name_of;
use super::tokens::{ends_expression, is_augmented, span};
use super::{Diagnosis, Report};
use ruff_python_ast::token::TokenKind;
use ruff_text_size::TextRange;

/// Prefixes of string literals that exclude one another, in the order in which they are looked for.
const INCOMPATIBLE: [(char, char); 7] =
    [('u', 'b'), ('u', 'r'), ('u', 'f'), ('u', 't'), ('b', 'f'), ('b', 't'), ('f', 't')];

impl Diagnosis<'_> {
    /// What is wrong at token `index`, where an error was found, if it is one of these.
    pub(super) fn telling(&self, index: usize) -> Option<Report> {
        self.incompatible_prefixes(index)
            .or_else(|| self.late_elif(index))
            .or_else(|| self.statement_in_condition(index))
            .or_else(|| self.split_string(index))
            .or_else(|| self.as_target(index))
            .or_else(|| self.bounded(index))
            .or_else(|| self.named_target(index))
            .or_else(|| self.argument_of_generator(index))
    }

    pub(super) fn before(&self, index: usize) -> TokenKind {
        index.checked_sub(1).map_or(TokenKind::Newline, |at| self.kind(at))
    }

    fn text(&self, index: usize) -> &str {
        self.source.slice(self.range(index))
    }

    /// The kind of the expression that a piece of the source is.
    fn kind_of_text(&self, range: TextRange) -> Option<&'static str> {
        let parsed = ruff_python_parser::parse_expression(self.source.slice(range)).ok()?;
        Some(name_of(parsed.expr()))
    }

    /// `ub"…"`
    fn incompatible_prefixes(&self, index: usize) -> Option<Report> {
        let start = index.checked_sub(1)?;
        let quote = self.text(index).chars().next()?;
        if self.kind(start) != TokenKind::Name
            || !matches!(quote, '\'' | '"')
            || self.range(start).end() != self.range(index).start()
        {
            return None;
        }
        let prefix = self.text(start).to_ascii_lowercase();
        let distinct = prefix.chars().all(|c| "bruft".contains(c) && prefix.matches(c).count() == 1);
        let (one, other) = INCOMPATIBLE
            .into_iter()
            .find(|&(one, other)| distinct && prefix.contains(one) && prefix.contains(other))?;
        Some(self.at(self.range(start), format!("'{one}' and '{other}' prefixes are incompatible")))
    }

    /// `elif` behind the `else` of its `if`.
    fn late_elif(&self, index: usize) -> Option<Report> {
        if self.kind(index) != TokenKind::Elif {
            return None;
        }
        let column = |at: usize| self.source.line_column(self.range(at).start()).1;
        let before = (0..index).rev().find(|&at| self.line_start(at) == at && column(at) <= column(index))?;
        let follows = self.kind(before) == TokenKind::Else && column(before) == column(index);
        follows.then(|| self.at(self.range(index), "'elif' block follows an 'else' block"))
    }

    /// `x if y else pass`, `pass if x else y`
    fn statement_in_condition(&self, index: usize) -> Option<Report> {
        use TokenKind as T;
        let here = self.kind(index);
        let is_statement = matches!(
            here,
            T::Pass
                | T::Return
                | T::Raise
                | T::Del
                | T::Yield
                | T::Assert
                | T::Break
                | T::Continue
                | T::Import
                | T::From
        );
        if is_statement && self.before(index) == T::Else && self.line_start(index - 1) != index - 1 {
            let message = "expected expression after 'else', but statement is given";
            return Some(self.at(self.range(index), message));
        }
        if matches!(here, T::Pass | T::Break | T::Continue) && self.kind(index + 1) == T::If {
            let mut at = index + 2;
            while !matches!(self.kind(at), T::Newline | T::Colon | T::EndOfFile) {
                if self.kind(at) == T::Else {
                    let message = "expected expression before 'if', but statement is given";
                    return Some(self.at(self.range(index), message));
                }
                at += 1;
            }
        }
        None
    }

    /// `"one "two" three"`
    fn split_string(&self, index: usize) -> Option<Report> {
        use TokenKind as T;
        if self.before(index) != T::String {
            return None;
        }
        let mut end = index;
        let mut depth = 0;
        loop {
            match self.kind(end) {
                T::String if depth == 0 => break,
                T::Lpar | T::Lsqb if ends_expression(self.before(end)) => depth += 1,
                T::Rpar | T::Rsqb if depth > 0 => depth -= 1,
                T::Dot if self.before(end) == T::Name => {}
                kind if ends_expression(kind) && !matches!(kind, T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd) => {}
                _ => return None,
            }
            end += 1;
        }
        if end == index {
            return None;
        }
        let range = span(self.range(index).start(), self.range(end - 1).end());
        Some(self.at(range, "invalid syntax. Is this intended to be part of the string?"))
    }

    /// `import a as b.c` and the like.
    fn as_target(&self, index: usize) -> Option<Report> {
        use TokenKind as T;
        let first = self.line_start(index);
        let last = (first..=index.min(self.tokens.len().saturating_sub(1))).rev().find(|&at| self.kind(at) == T::As)?;
        let range = span(self.range(last + 1).start(), self.operand_end(last + 1));
        let name = self.kind_of_text(range)?;
        if name == "name" {
            return None;
        }
        let message = match self.kind(first) {
            T::Import | T::From => format!("cannot use {name} as import target"),
            T::Except if self.kind(first + 1) == T::Star => format!("cannot use except* statement with {name}"),
            T::Except => format!("cannot use except statement with {name}"),
            T::Case => format!("cannot use {name} as pattern target"),
            _ => return None,
        };
        Some(self.at(range, message))
    }

    /// `def f[*T: int]()`
    fn bounded(&self, index: usize) -> Option<Report> {
        let name = index.checked_sub(1)?;
        if self.kind(index) != TokenKind::Colon || self.kind(name) != TokenKind::Name {
            return None;
        }
        let which = match self.before(name) {
            TokenKind::Star => "TypeVarTuple",
            TokenKind::DoubleStar => "ParamSpec",
            _ => return None,
        };
        let open = self.enclosing(index)?;
        let heads = matches!(
            self.kind(self.line_start(open)),
            TokenKind::Def | TokenKind::Class | TokenKind::Async | TokenKind::Type
        );
        if self.kind(open) != TokenKind::Lsqb || !heads {
            return None;
        }
        let what = if self.kind(index + 1) == TokenKind::Lpar { "constraints" } else { "bound" };
        let range = span(self.range(index).start(), self.operand_end(index + 1));
        Some(self.at(range, format!("cannot use {what} with {which}")))
    }

    /// `a.b := 1`
    fn named_target(&self, index: usize) -> Option<Report> {
        if self.kind(index) != TokenKind::ColonEqual || self.enclosing(index).is_some() {
            return None;
        }
        let start = self.line_start(index);
        let range = span(self.range(start).start(), self.range(index.checked_sub(1)?).end());
        let name = self.kind_of_text(range)?;
        let complete = self.operand_end(index + 1) > self.range(index).end();
        (complete && name != "name").then(|| self.at(range, format!("cannot use assignment expressions with {name}")))
    }

    /// `f(a = x for x in y)`
    fn argument_of_generator(&self, index: usize) -> Option<Report> {
        if self.kind(index) != TokenKind::For {
            return None;
        }
        let open = self.enclosing(index)?;
        let equal = self.operand_start(index).checked_sub(1)?;
        let name = equal.checked_sub(1)?;
        let is_argument = self.kind(open) == TokenKind::Lpar
            && self.kind(equal) == TokenKind::Equal
            && self.kind(name) == TokenKind::Name
            && matches!(self.before(name), TokenKind::Lpar | TokenKind::Comma);
        is_argument.then(|| {
            let range = span(self.range(name).start(), self.range(equal).end());
            self.at(range, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
        })
    }

    /// `a, b += 1`
    pub(super) fn augmented(&self, index: usize) -> Option<Report> {
        if !is_augmented(self.kind(index)) || self.enclosing(index).is_some() {
            return None;
        }
        let start = self.line_start(index);
        let range = span(self.range(start).start(), self.range(index.checked_sub(1)?).end());
        let name = self.kind_of_text(range)?;
        Some(self.at(range, format!("'{name}' is an illegal expression for augmented assignment")))
    }

    /// The place where a comparison or the like stands that is no target.
    pub(super) fn first_operator(&self, range: TextRange) -> TextRange {
        let inside = |token: TextRange| token.start() > range.start() && token.end() < range.end();
        let found = self.tokens.iter().find(|(kind, token)| super::tokens::is_loose_operator(*kind) && inside(*token));
        found.map_or(range, |&(_, token)| token)
    }
}
