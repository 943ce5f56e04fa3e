//! The tokens around an error: which brackets enclose it, where its line and its operands start and end, and what kinds of
//! tokens can stand there.

use super::Diagnosis;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::{TextRange, TextSize};

impl Diagnosis<'_> {
    /// Index of the token that starts at or after a place.
    pub(super) fn index(&self, at: TextSize) -> usize {
        let mut index = self.tokens.partition_point(|(_, range)| range.start() < at);
        while matches!(self.kind(index), TokenKind::Indent | TokenKind::Dedent) {
            index += 1;
        }
        index
    }

    pub(super) fn kind(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::EndOfFile, |&(kind, _)| kind)
    }

    pub(super) fn range(&self, index: usize) -> TextRange {
        self.tokens
            .get(index)
            .map_or_else(|| TextRange::empty(TextSize::new(self.source.text.len() as u32)), |&(_, range)| range)
    }

    /// Index of the bracket that encloses a token.
    pub(super) fn enclosing(&self, index: usize) -> Option<usize> {
        let mut depth = 0;
        for at in (0..index.min(self.tokens.len())).rev() {
            match self.kind(at) {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth == 0 => return Some(at),
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth -= 1,
                TokenKind::Newline if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// Index of the bracket that closes the one at `index`.
    pub(super) fn closing(&self, index: usize) -> Option<usize> {
        let mut depth = 0;
        for at in index..self.tokens.len() {
            match self.kind(at) {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Index of the first token of the logical line that a token is in.
    pub(super) fn line_start(&self, index: usize) -> usize {
        let before = self.tokens[..index.min(self.tokens.len())].iter().rposition(|(kind, _)| {
            matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi)
        });
        before.map_or(0, |at| at + 1)
    }

    /// Whether the token stands among the parameters of a `lambda`.
    pub(super) fn in_lambda(&self, index: usize) -> bool {
        for at in (0..index).rev() {
            match self.kind(at) {
                TokenKind::Lambda => return true,
                TokenKind::Newline | TokenKind::Colon => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether the token stands among the parameters of a `def`.
    pub(super) fn in_def(&self, index: usize) -> bool {
        self.enclosing(index).is_some_and(|open| {
            open >= 2 && self.kind(open - 1) == TokenKind::Name && self.kind(open - 2) == TokenKind::Def
                || self.kind(self.line_start(open)) == TokenKind::Def && self.enclosing(open).is_none()
        })
    }

    /// The start of the innermost f-string or t-string around the token.
    fn string_around(&self, index: usize) -> Option<TokenKind> {
        let mut depth = 0;
        for at in (0..index.min(self.tokens.len())).rev() {
            match self.kind(at) {
                TokenKind::FStringEnd | TokenKind::TStringEnd => depth += 1,
                start @ (TokenKind::FStringStart | TokenKind::TStringStart) if depth == 0 => return Some(start),
                TokenKind::FStringStart | TokenKind::TStringStart => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Whether the token stands in an f-string or t-string.
    pub(super) fn in_fstring(&self, index: usize) -> bool {
        self.string_around(index).is_some()
    }

    /// Whether the innermost f-string or t-string around the token is a t-string.
    pub(super) fn in_tstring(&self, index: usize) -> bool {
        self.string_around(index) == Some(TokenKind::TStringStart)
    }

    pub(super) fn in_braces(&self, index: usize) -> bool {
        self.enclosing(index).is_some_and(|open| self.kind(open) == TokenKind::Lbrace)
    }

    /// The `if` that stands where a comprehension's `in` belongs.
    pub(super) fn for_without_in(&self, index: usize) -> Option<usize> {
        let mut condition = None;
        for at in (0..index).rev() {
            match self.kind(at) {
                TokenKind::If => condition = Some(at),
                TokenKind::In | TokenKind::Newline => return None,
                TokenKind::For => return condition,
                _ => {}
            }
        }
        None
    }

    /// Where the operand that starts at token `index` ends.
    pub(super) fn operand_end(&self, index: usize) -> TextSize {
        let mut at = index;
        let mut depth = 0;
        while at < self.tokens.len() {
            let kind = self.kind(at);
            match kind {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => break,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                _ if depth > 0 => {}
                _ if ends_operand(kind) => break,
                _ => {}
            }
            at += 1;
        }
        at.checked_sub(1).map_or(TextSize::new(0), |last| self.range(last).end())
    }

    /// Index of the first token of the operand that ends before token `index`.
    pub(super) fn operand_start(&self, index: usize) -> usize {
        let mut at = index;
        let mut depth = 0;
        while at > 0 {
            let kind = self.kind(at - 1);
            match kind {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth == 0 => break,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth -= 1,
                _ if depth > 0 => {}
                _ if ends_operand(kind) || starts_clause(kind) => break,
                _ => {}
            }
            at -= 1;
        }
        at
    }

    /// As `operand_start`, where `and`, `or`, `not` and comparisons belong to the operand.
    pub(super) fn operand_start_loose(&self, index: usize) -> usize {
        let mut at = self.operand_start(index);
        while at > 0 && is_loose_operator(self.kind(at - 1)) {
            at = self.operand_start(at - 1);
        }
        at
    }
}

pub(super) fn is_format(code: u32) -> bool {
    matches!(code, 0xad | 0x600..=0x605 | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe000..=0xf8ff)
}

/// Whether a token cannot be inside an operand (what binds tighter than comparisons).
pub(super) fn ends_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Semi
            | TokenKind::Newline
            | TokenKind::EndOfFile
            | TokenKind::Equal
            | TokenKind::ColonEqual
            | TokenKind::If
            | TokenKind::Else
            | TokenKind::For
            | TokenKind::As
            | TokenKind::From
            | TokenKind::Import
            | TokenKind::Exclamation
    ) || is_loose_operator(kind)
        || is_augmented(kind)
}

pub(super) fn is_loose_operator(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::And
            | TokenKind::Or
            | TokenKind::Not
            | TokenKind::In
            | TokenKind::Is
            | TokenKind::Less
            | TokenKind::Greater
            | TokenKind::LessEqual
            | TokenKind::GreaterEqual
            | TokenKind::EqEqual
            | TokenKind::NotEqual
    )
}

pub(super) fn is_augmented(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::PlusEqual
            | TokenKind::MinusEqual
            | TokenKind::StarEqual
            | TokenKind::SlashEqual
            | TokenKind::PercentEqual
            | TokenKind::AmperEqual
            | TokenKind::VbarEqual
            | TokenKind::CircumflexEqual
            | TokenKind::LeftShiftEqual
            | TokenKind::RightShiftEqual
            | TokenKind::DoubleStarEqual
            | TokenKind::DoubleSlashEqual
            | TokenKind::AtEqual
    )
}

/// Keywords before which an operand cannot start.
pub(super) fn starts_clause(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::While
            | TokenKind::Elif
            | TokenKind::Return
            | TokenKind::Assert
            | TokenKind::Del
            | TokenKind::Raise
            | TokenKind::With
            | TokenKind::Yield
            | TokenKind::Lambda
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Except
            | TokenKind::FStringStart
            | TokenKind::FStringMiddle
    )
}

pub(super) fn starts_expression(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringStart
            | TokenKind::Lbrace
            | TokenKind::Not
            | TokenKind::Tilde
            | TokenKind::Lambda
            | TokenKind::None
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Ellipsis
            | TokenKind::Match
            | TokenKind::Case
            | TokenKind::Type
    )
}

pub(super) fn ends_expression(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringEnd
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::None
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Ellipsis
    )
}

/// The range between two places, whichever comes first in a source that is wrong.
pub(super) fn span(one: TextSize, other: TextSize) -> TextRange {
    TextRange::new(one.min(other), one.max(other))
}
