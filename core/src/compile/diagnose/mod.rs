//! Errors of the parser in CPython's words and at CPython's places.
//!
//! The parser recovers from errors, so there is a tree and a full list of tokens to look at. Lexical errors come first
//! wherever they stand, then an unclosed bracket before the line of the error, then the error itself.

mod describe;
mod newer;
mod strings;
mod tokens;

use super::error::{Kind, SyntaxError};
use super::scan::Scanned;
use super::source::SourceText;
use describe::{Place, assignment, name_of, search};
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, Mod};
use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange, TextSize};
use tokens::{ends_expression, is_augmented, span, starts_expression};

/// Translates the errors of a parse.
pub(crate) fn diagnose(source: &SourceText, scanned: Scanned, parsed: &Parsed<Mod>) -> Option<Box<SyntaxError>> {
    let first = parsed.errors().first()?;
    let tokens = parsed
        .tokens()
        .iter()
        .map(|token| (token.kind(), token.range()))
        .filter(|(kind, _)| !matches!(kind, TokenKind::Comment | TokenKind::NonLogicalNewline))
        .collect();
    let diagnosis = Diagnosis { source, tokens, tree: parsed.syntax(), errors: parsed.errors() };
    let mut report = diagnosis.report(first, scanned);
    if let Some(rest) = report.message.strip_prefix("f-string")
        && diagnosis.in_tstring(diagnosis.index(first.location.start()))
    {
        report.message = format!("t-string{rest}");
    }
    Some(report)
}

pub(crate) struct Diagnosis<'a> {
    source: &'a SourceText,
    tokens: Vec<(TokenKind, TextRange)>,
    tree: &'a Mod,
    errors: &'a [ParseError],
}

type Report = Box<SyntaxError>;

impl Diagnosis<'_> {
    fn report(&self, first: &ParseError, scanned: Scanned) -> Report {
        let report = self.plain_report(first, scanned);
        if report.message == "invalid syntax"
            && let Some(report) = self.broken_field(self.index(first.location.start()))
        {
            return report;
        }
        report
    }

    fn plain_report(&self, first: &ParseError, scanned: Scanned) -> Report {
        let character = self.errors.iter().find_map(|error| self.bad_character(error));
        let report = self.translate(first);
        let lexical = scanned
            .lexical
            .filter(|lexical| !scanned.weak || (lexical.line, lexical.column) <= (report.line, report.column));
        match (lexical, character) {
            (Some(lexical), Some(character)) => {
                return if (lexical.line, lexical.column) <= (character.line, character.column) {
                    lexical
                } else {
                    character
                };
            }
            (Some(error), None) | (None, Some(error)) => return error,
            (None, None) => {}
        }
        if let Some((bracket, at)) = scanned.unclosed {
            let line = self.source.line_column(at).0;
            let end = self.source.text.trim_end().len();
            let reached = self.source.line_column(first.location.start()).0.max(report.line);
            if reached > line || first.location.start().to_usize() >= end {
                let mut error = self.source.error(TextRange::empty(at), format!("'{bracket}' was never closed"));
                error.end_column = 0;
                return error;
            }
        }
        report
    }

    fn at(&self, range: TextRange, message: impl Into<String>) -> Report {
        self.source.error(self.clip(range), message)
    }

    /// A range within one line: a line end counts as one character.
    fn clip(&self, range: TextRange) -> TextRange {
        let text = self.source.slice(range);
        match text.starts_with('\n') {
            true => TextRange::at(range.start(), TextSize::new(1)),
            false => range,
        }
    }

    fn generic(&self, range: TextRange) -> Report {
        let token = self.tokens.iter().find(|(kind, token)| {
            !matches!(kind, TokenKind::Indent | TokenKind::Dedent)
                && (token.start() >= range.start() || token.start() < range.start() && range.start() < token.end())
        });
        let range = token.map_or(range, |&(_, token)| token);
        let mut error = self.at(range, "invalid syntax");
        if error.end_line != error.line || error.end_column == error.column {
            (error.end_line, error.end_column) = (error.line, error.column + 1);
        }
        error
    }

    fn translate(&self, error: &ParseError) -> Report {
        let range = error.location;
        let index = self.index(range.start());
        if self.errors.iter().any(|error| {
            matches!(error.error, ParseErrorType::FStringError(InterpolatedStringErrorType::LambdaWithoutParentheses))
        }) && let Some(lambda) = (0..index).rev().find(|&at| self.kind(at) == TokenKind::Lambda)
        {
            let range = span(self.range(lambda).start(), range.start().max(self.range(lambda).end()));
            return self.at(range, "f-string: lambda expressions are not allowed without parentheses");
        }
        if let Some(report) = self.telling(index) {
            return report;
        }
        match &error.error {
            ParseErrorType::InvalidAssignmentTarget => self.assignment_target(range),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                self.at(range, format!("cannot use assignment expressions with {}", self.name(range)))
            }
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                self.at(range, format!("'{}' is an illegal expression for augmented assignment", self.name(range)))
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => self.at(range, "illegal target for annotation"),
            ParseErrorType::InvalidDeleteTarget => self.at(range, format!("cannot delete {}", self.name(range))),
            ParseErrorType::InvalidStarredExpressionUsage => self.starred(range, index),
            ParseErrorType::ExpectedExpression => self.expected_expression(range, index),
            ParseErrorType::EmptyImportNames if self.kind(index) == TokenKind::Star => self.generic(range),
            ParseErrorType::EmptyImportNames => {
                self.at(TextRange::empty(range.start()), "Expected one or more names after 'import'")
            }
            ParseErrorType::InvalidMatchPatternTarget
                if index == 0 || self.kind(index - 1) != TokenKind::DoubleStar =>
            {
                self.at(range, "cannot use '_' as a target")
            }
            ParseErrorType::ExpectedRealNumber => self.at(range, "real number required in complex literal"),
            ParseErrorType::ExpectedImaginaryNumber => self.at(range, "imaginary number required in complex literal"),
            ParseErrorType::OtherError(message) if message.starts_with("Positional patterns cannot follow") => {
                self.at(range, "positional patterns follow keyword patterns")
            }
            ParseErrorType::EmptyTypeParams => self.at(range, "Type parameter list cannot be empty"),
            ParseErrorType::UnparenthesizedGeneratorExpression
                if self.kind(self.line_start(index)) == TokenKind::Class
                    && self.enclosing(index).is_some_and(|open| self.enclosing(open).is_none()) =>
            {
                let keyword = (index..self.tokens.len()).find(|&at| self.kind(at) == TokenKind::For);
                self.generic(keyword.map_or(range, |at| self.range(at)))
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                self.at(range, "Generator expression must be parenthesized")
            }
            ParseErrorType::ParamAfterVarKeywordParam => {
                self.at(self.range(index), "arguments cannot follow var-keyword argument")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                if self.kind(index + 1) == TokenKind::Equal {
                    return self.at(self.range(index + 1), "expected default value expression");
                }
                self.at(self.range(index), "parameter without a default follows parameter with a default")
            }
            ParseErrorType::VarParameterWithDefault => {
                let star =
                    (0..index).rev().find(|&at| matches!(self.kind(at), TokenKind::Star | TokenKind::DoubleStar));
                let kind = match star.map(|at| self.kind(at)) {
                    Some(TokenKind::DoubleStar) => "keyword",
                    _ => "positional",
                };
                self.at(range, format!("var-{kind} argument cannot have default value"))
            }
            ParseErrorType::ExpectedKeywordParam => {
                let star = (0..=index).rev().find(|&at| self.kind(at) == TokenKind::Star).unwrap_or(index);
                if matches!(self.kind(star + 1), TokenKind::None | TokenKind::True | TokenKind::False) {
                    return self.generic(self.range(star + 1));
                }
                let range = if self.in_lambda(index) { self.range(star + 1) } else { self.range(star) };
                self.at(range, "named arguments must follow bare *")
            }
            ParseErrorType::PositionalAfterKeywordArgument => {
                self.at(self.call_end(index), "positional argument follows keyword argument")
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                self.at(self.call_end(index), "positional argument follows keyword argument unpacking")
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let comma = index.checked_sub(1).map_or(range.start(), |comma| self.range(comma).start());
                let message = "iterable argument unpacking follows keyword argument unpacking";
                self.at(span(comma, range.end()), message)
            }
            ParseErrorType::UnexpectedIndentation => {
                let line = self.source.line_column(range.end()).0;
                let mut error =
                    self.source.error_of(Kind::Indentation, TextRange::empty(range.end()), "unexpected indent");
                let text = self.source.line(line);
                error.column = (text.len() - text.trim_start().len()) as u32;
                error.end_column = 0;
                error
            }
            ParseErrorType::OtherError(message) => self.other(message, range, index),
            ParseErrorType::ExpectedToken { expected, found } => self.expected(*expected, *found, range, index),
            ParseErrorType::SimpleStatementsOnSameLine => self.same_line(range, index),
            ParseErrorType::FStringError(kind) | ParseErrorType::Lexical(LexicalErrorType::FStringError(kind)) => {
                self.fstring(kind, range, index)
            }
            ParseErrorType::TStringError(kind) | ParseErrorType::Lexical(LexicalErrorType::TStringError(kind)) => {
                self.fstring(kind, range, index)
            }
            ParseErrorType::Lexical(LexicalErrorType::InvalidByteLiteral) => {
                let token = self.tokens.iter().find(|(_, token)| token.contains_range(range));
                let range = token.map_or(range, |&(_, token)| token);
                self.at(range, "bytes can only contain ASCII literal characters")
            }
            ParseErrorType::Lexical(
                LexicalErrorType::UnicodeError
                | LexicalErrorType::MissingUnicodeLbrace
                | LexicalErrorType::MissingUnicodeRbrace
                | LexicalErrorType::StringError,
            ) => self.escape(range),
            ParseErrorType::UnparenthesizedTupleExpression => {
                let comma = (index..self.tokens.len()).find(|&at| self.kind(at) == TokenKind::Comma);
                self.generic(comma.map_or(range, |comma| self.range(comma)))
            }
            ParseErrorType::UnexpectedExpressionToken => self.same_line(range, index),
            _ => self.generic(range),
        }
    }

    fn name(&self, range: TextRange) -> &'static str {
        search(self.tree, Place::Exactly(range)).map_or("expression", name_of)
    }

    /// The last token of the call around a token.
    fn call_end(&self, index: usize) -> TextRange {
        match self.enclosing(index).and_then(|open| self.closing(open)) {
            Some(close) => self.range(close),
            None => self.range(index),
        }
    }

    fn assignment_target(&self, range: TextRange) -> Report {
        let Some(target) = search(self.tree, Place::Exactly(range)) else {
            return self.at(range, "cannot assign to expression");
        };
        let name = name_of(target);
        if matches!(target, Expr::Compare(_)) && self.kind(self.line_start(self.index(range.start()))) == TokenKind::For
        {
            return self.generic(self.first_operator(range));
        }
        if matches!(target, Expr::Await(node) if node.value.range().is_empty()) {
            return self.generic(self.range(self.index(range.end())));
        }
        let only_target = match assignment(self.tree, range) {
            Some(statement) => Some(statement.targets.len() == 1),
            None => self.is_last_before_equal(range).then_some(true),
        };
        if let Some(only_target) = only_target {
            if matches!(target, Expr::Yield(_) | Expr::YieldFrom(_)) && !self.is_parenthesized(range) {
                return self.at(range, "assignment to yield expression not possible");
            }
            let tight = !matches!(
                target,
                Expr::List(_)
                    | Expr::Tuple(_)
                    | Expr::Generator(_)
                    | Expr::NoneLiteral(_)
                    | Expr::BooleanLiteral(_)
                    | Expr::Lambda(_)
                    | Expr::If(_)
                    | Expr::Compare(_)
                    | Expr::BoolOp(_)
                    | Expr::Starred(_)
            ) && !matches!(target, Expr::UnaryOp(node) if node.op == ruff_python_ast::UnaryOp::Not);
            if tight && only_target {
                let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                return self.at(range, message);
            }
        }
        self.at(range, format!("cannot assign to {name}"))
    }

    /// Is it the last of targets without parentheses, before the only `=` of its line?
    fn is_last_before_equal(&self, range: TextRange) -> bool {
        let equal = self.index(range.end());
        let first = self.line_start(equal);
        let equals = (first..self.tokens.len())
            .take_while(|&at| !matches!(self.kind(at), TokenKind::Newline | TokenKind::EndOfFile))
            .filter(|&at| self.kind(at) == TokenKind::Equal && self.enclosing(at).is_none())
            .count();
        self.kind(equal) == TokenKind::Equal && self.enclosing(equal).is_none() && equals == 1
    }

    fn is_parenthesized(&self, range: TextRange) -> bool {
        self.index(range.start()).checked_sub(1).is_some_and(|before| self.kind(before) == TokenKind::Lpar)
    }

    fn starred(&self, range: TextRange, index: usize) -> Report {
        let before = index.checked_sub(1).map_or(TokenKind::Newline, |at| self.kind(at));
        let after = self.kind(self.index(range.end()));
        if before == TokenKind::Lpar && after == TokenKind::Rpar {
            return self.at(range, "cannot use starred expression here");
        }
        let in_braces = self.enclosing(index).is_some_and(|open| self.kind(open) == TokenKind::Lbrace);
        if before == TokenKind::Colon && in_braces {
            return self.at(range, "cannot use a starred expression in a dictionary value");
        }
        if self.line_start(index) == index || before == TokenKind::Equal {
            return self.at(range, "can't use starred expression here");
        }
        self.generic(range)
    }

    fn expected_expression(&self, range: TextRange, index: usize) -> Report {
        // `def f() -> :`
        if let Some(arrow) = index.checked_sub(1).filter(|&at| self.kind(at) == TokenKind::Rarrow) {
            return self.at(self.range(arrow), "expected ':'");
        }
        let before = index.checked_sub(1).map_or(TokenKind::Newline, |at| self.kind(at));
        let here = self.kind(index);
        if before == TokenKind::Equal && matches!(here, TokenKind::Rpar | TokenKind::Comma) {
            let equal = self.range(index - 1);
            if self.in_lambda(index) || self.in_def(index) {
                return self.at(equal, "expected default value expression");
            }
            if self.enclosing(index).is_some() && index >= 2 && self.kind(index - 2) == TokenKind::Name {
                let range = span(self.range(index - 2).start(), equal.end());
                return self.at(range, "expected argument value expression");
            }
        }
        if before == TokenKind::Colon
            && matches!(here, TokenKind::Rbrace | TokenKind::Comma)
            && self.enclosing(index).is_some_and(|open| self.kind(open) == TokenKind::Lbrace)
        {
            return self.at(self.range(index - 1), "expression expected after dictionary key and ':'");
        }
        if before == TokenKind::Lbrace && self.in_fstring(index) {
            return match here {
                TokenKind::Rbrace | TokenKind::Exclamation | TokenKind::Colon | TokenKind::Equal => {
                    let token = self.source.slice(range);
                    self.at(range, format!("f-string: valid expression required before '{token}'"))
                }
                _ => self.at(self.range(index), "f-string: expecting a valid expression after '{'"),
            };
        }
        if before == TokenKind::Star
            && self.enclosing(index).is_some()
            && index >= 2
            && matches!(self.kind(index - 2), TokenKind::Comma | TokenKind::Lpar | TokenKind::Lsqb)
        {
            return self.at(self.range(index), "Invalid star expression");
        }
        if here == TokenKind::Equal
            && let Some(report) = self.misplaced_equal(index)
        {
            return report;
        }
        self.generic(range)
    }

    fn other(&self, message: &str, range: TextRange, index: usize) -> Report {
        if let Some(what) = message.strip_prefix("Expected an indented block after ") {
            return self.expected_block(what, index);
        }
        let text = match message {
            "Boolean 'not' expression cannot be used here" => "'not' after an operator must be parenthesized",
            "Only one '*' parameter allowed" => return self.at(self.range(index), "* argument may appear only once"),
            "Only one '/' separator allowed" => "/ may appear only once",
            "'/' parameter must appear before '*' parameter" => "/ must be ahead of *",
            "Position-only parameter separator not allowed as first parameter" => {
                "at least one argument must precede /"
            }
            "Bytes literal cannot be mixed with non-bytes literals" => "cannot mix bytes and nonbytes literals",
            "Cannot mix t-string literals with string or bytes literals" => {
                "cannot mix t-string literals with string or bytes literals"
            }
            "Multiple exception types must be parenthesized when using `as`" => {
                "multiple exception types must be parenthesized when using 'as'"
            }
            "Expected `except` or `finally` after `try` block" => return self.expected_except(range, index),
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                let star = self.kind(index + 1) == TokenKind::Star;
                let range = if star { self.range(index).cover(self.range(index + 1)) } else { self.range(index) };
                return self.at(range, "cannot have both 'except' and 'except*' on the same 'try'");
            }
            "Expected one or more exception types" => "expected one or more exception types",
            "Only single target (not tuple) can be annotated" => {
                let range = match search(self.tree, Place::Exactly(range)) {
                    Some(Expr::Tuple(tuple)) if !tuple.parenthesized => tuple.elts.first().map_or(range, Ranged::range),
                    _ => range,
                };
                return self.at(range, "only single target (not tuple) can be annotated");
            }
            "Only single target (not list) can be annotated" => "only single target (not list) can be annotated",
            "Trailing comma not allowed"
                if matches!(
                    self.kind(self.line_start(index)),
                    TokenKind::Import | TokenKind::Global | TokenKind::Nonlocal
                ) =>
            {
                return self.generic(self.range(index + 1));
            }
            "Trailing comma not allowed" => {
                let after = TextRange::at(range.end(), TextSize::new(1));
                return self.at(after, "trailing comma not allowed without surrounding parentheses");
            }
            "Expected a parameter name" => return self.keyword_target(range),
            _ => {
                if self.kind(index) == TokenKind::Equal
                    && let Some(report) = self.misplaced_equal(index)
                {
                    return report;
                }
                if let Some(report) = self.forgotten_comma(index) {
                    return report;
                }
                return self.generic(range);
            }
        };
        self.at(range, text)
    }

    fn expected_except(&self, range: TextRange, index: usize) -> Report {
        let message = "expected 'except' or 'finally' block";
        if self.kind(index) != TokenKind::EndOfFile {
            return self.at(if range.is_empty() { self.range(index) } else { range }, message);
        }
        let end = self.source.text.trim_end().len() as u32;
        let mut error = self.at(TextRange::empty(TextSize::new(end)), message);
        error.end_column = 0;
        error
    }

    /// `expected an indented block after 'if' statement on line 1`.
    fn expected_block(&self, what: &str, index: usize) -> Report {
        let header =
            self.tokens[..index.min(self.tokens.len())].iter().rposition(|(kind, _)| *kind == TokenKind::Colon);
        let start = header.map_or(0, |colon| self.line_start(colon));
        let line = self.source.line_column(self.range(start).start()).0;
        let what = match what.split_once('`').and_then(|(_, rest)| rest.split_once('`')) {
            Some(("class", _)) => "class definition".to_owned(),
            Some(("except", _)) if self.kind(start + 1) == TokenKind::Star => "'except*' statement".to_owned(),
            Some((keyword, _)) => format!("'{keyword}' statement"),
            None => what.to_owned(),
        };
        let token = self.clip(self.range(index));
        let mut error = self.source.error_of(
            Kind::Indentation,
            token,
            format!("expected an indented block after {what} on line {line}"),
        );
        if token.is_empty() {
            error.end_column = 0;
        }
        error
    }

    /// `f(expression=value)`.
    fn keyword_target(&self, range: TextRange) -> Report {
        let equal = self.index(range.end());
        let through_equal = span(range.start(), self.range(equal).end().max(range.end()));
        match search(self.tree, Place::Exactly(range)) {
            _ if self.source.slice(range).starts_with('*') => {
                let end = self.operand_end(equal + 1);
                self.at(span(range.start(), end), "cannot assign to iterable argument unpacking")
            }
            Some(expr @ (Expr::NoneLiteral(_) | Expr::BooleanLiteral(_))) => {
                self.at(through_equal, format!("cannot assign to {}", name_of(expr)))
            }
            _ => {
                let text = self.source.slice(range);
                if matches!(text, "None" | "True" | "False") {
                    return self.at(through_equal, format!("cannot assign to {text}"));
                }
                self.at(through_equal, "expression cannot contain assignment, perhaps you meant \"==\"?")
            }
        }
    }

    /// An `=` where a comparison or `:=` was meant.
    fn misplaced_equal(&self, equal: usize) -> Option<Report> {
        let start = self.operand_start(equal);
        if start >= equal || matches!(self.tree, Mod::Expression(_)) && self.enclosing(equal).is_none() {
            return None;
        }
        if self.enclosing(equal).is_none() {
            // These statements take expressions that no `:=` can stand in without brackets.
            let line = self.line_start(equal);
            let start = (line..equal).rev().find(|&at| self.kind(at) == TokenKind::Semi).map_or(line, |at| at + 1);
            let plain = |at: usize| {
                matches!(
                    self.kind(at),
                    TokenKind::Return | TokenKind::Assert | TokenKind::Del | TokenKind::Raise | TokenKind::Import
                )
            };
            if (start..equal).any(plain) {
                return Some(self.generic(self.range(equal)));
            }
        }
        if self.enclosing(equal).is_none()
            && (self.line_start(equal)..equal)
                .any(|at| self.kind(at) == TokenKind::Equal && self.enclosing(at).is_none())
        {
            return None;
        }
        let end = self.operand_end(equal + 1);
        if end <= self.range(equal).end() {
            return None;
        }
        let in_brackets = self.enclosing(equal).is_some();
        if in_brackets && start.checked_sub(1).is_some_and(|before| self.kind(before) == TokenKind::Equal) {
            return None;
        }
        if matches!(self.kind(self.index(end)), TokenKind::Equal | TokenKind::ColonEqual) {
            return None;
        }
        // `await` with nothing to wait for.
        if start + 1 == equal && self.kind(start) == TokenKind::Await {
            return Some(self.generic(self.range(equal)));
        }
        let left = span(self.range(start).start(), self.range(equal - 1).end());
        // Only what begins an expression is taken for the target.
        if start + 1 == equal && matches!(self.before(start), TokenKind::Or | TokenKind::And) {
            return None;
        }
        if start + 1 == equal && self.kind(start) == TokenKind::Name {
            let range = span(left.start(), end);
            return Some(self.at(range, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"));
        }
        if start + 1 == equal && matches!(self.kind(start), TokenKind::True | TokenKind::False | TokenKind::None) {
            return None;
        }
        if self.kind(start) == TokenKind::DoubleStar {
            return Some(self.at(span(left.start(), end), "cannot assign to keyword argument unpacking"));
        }
        let name = match search(self.tree, Place::Exactly(left)) {
            Some(Expr::List(_) | Expr::Tuple(_) | Expr::Generator(_)) => return None,
            Some(expr) => name_of(expr),
            None if start + 1 == equal
                && matches!(self.kind(start), TokenKind::String | TokenKind::Int | TokenKind::Float) =>
            {
                "literal"
            }
            None if in_brackets && self.kind(start) == TokenKind::Lpar => {
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                let first = (start..equal).find(|&at| self.kind(at) != TokenKind::Lpar).unwrap_or(start);
                return Some(self.at(span(self.range(first).start(), self.range(equal).end()), message));
            }
            None => return None,
        };
        Some(self.at(left, format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?")))
    }

    /// Two expressions side by side within brackets.
    pub(super) fn forgotten_comma(&self, index: usize) -> Option<Report> {
        let open = self.enclosing(index)?;
        let here = self.kind(index);
        let before = self.kind(index.checked_sub(1)?);
        if !starts_expression(here) || !ends_expression(before) {
            return None;
        }
        if before == TokenKind::Name && matches!(here, TokenKind::String | TokenKind::FStringStart) {
            return None;
        }
        if self.in_def(index) || self.in_lambda(index) {
            return None;
        }
        let left = search(self.tree, Place::OperandUntil(self.range(open).end(), self.range(index - 1).end()))
            .map(Ranged::range)
            .unwrap_or_else(|| span(self.range(self.operand_start(index)).start(), self.range(index - 1).end()));
        let end = match search(self.tree, Place::StartsAt(self.range(index).start())) {
            Some(expr) if !matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized) => expr.range().end(),
            _ => self.operand_end(index),
        };
        Some(self.at(span(left.start(), end), "invalid syntax. Perhaps you forgot a comma?"))
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, range: TextRange, index: usize) -> Report {
        let token = self.range(index);
        match expected {
            TokenKind::Colon if matches!(found, TokenKind::Rbrace | TokenKind::Comma) && self.in_braces(index) => {
                let key = self.range(index.saturating_sub(1)).end();
                let mut error = self.at(
                    TextRange::empty(key.checked_sub(TextSize::new(1)).unwrap_or(key)),
                    "':' expected after dictionary key",
                );
                error.end_column = 0;
                return error;
            }
            TokenKind::Colon if found == TokenKind::Lpar && self.in_lambda(index) => {
                let end = self.closing(index).map_or(token.end(), |close| self.range(close).end());
                let range = span(token.start(), end);
                return self.at(range, "Lambda expression parameters cannot be parenthesized");
            }
            TokenKind::Colon if self.enclosing(index).is_none() => {
                let first = self.kind(self.line_start(index));
                let always = matches!(first, TokenKind::Def | TokenKind::Else | TokenKind::Try | TokenKind::Finally);
                if found == TokenKind::Newline || always && found != TokenKind::Equal {
                    return self.at(TextRange::at(token.start(), TextSize::new(1).max(token.len())), "expected ':'");
                }
            }
            TokenKind::Else if found != TokenKind::Colon => {
                if let Some(keyword) = self.for_without_in(index) {
                    return self.at(self.range(keyword), "'in' expected after for-loop variables");
                }
                let condition = (0..index).rev().find(|&at| self.kind(at) == TokenKind::If);
                if let Some(condition) = condition {
                    let start = self.range(self.operand_start_loose(condition)).start();
                    let range = span(start, self.range(index - 1).end());
                    return self.at(range, "expected 'else' after 'if' expression");
                }
            }
            TokenKind::Rpar if found == TokenKind::Lpar && self.in_def(index) => {
                let end = self.closing(index).map_or(token.end(), |close| self.range(close).end());
                return self.at(span(token.start(), end), "Function parameters cannot be parenthesized");
            }
            TokenKind::Lpar if matches!(self.kind(self.line_start(index)), TokenKind::Def | TokenKind::Async) => {
                return self.at(token, "expected '('");
            }
            TokenKind::Comma if found == TokenKind::Star && index > 0 && self.kind(index - 1) == TokenKind::Slash => {
                return self.at(token, "expected comma between / and *");
            }
            TokenKind::Rsqb | TokenKind::Rbrace if found == TokenKind::For => {
                if let Some(open) = self.enclosing(index) {
                    let range = span(self.range(open + 1).start(), self.range(index - 1).end());
                    return self.at(range, "did you forget parentheses around the comprehension target?");
                }
            }
            _ => {}
        }
        if found == TokenKind::Equal
            && let Some(report) = self.misplaced_equal(index)
        {
            return report;
        }
        if let Some(report) = self.forgotten_comma(index) {
            return report;
        }
        if expected == TokenKind::Newline || is_augmented(found) {
            return self.same_line(range, index);
        }
        self.generic(range)
    }

    /// Something follows a statement on its line.
    fn same_line(&self, range: TextRange, index: usize) -> Report {
        let start = self.line_start(index);
        if self.kind(start) == TokenKind::Import && self.kind(index) == TokenKind::From {
            let mut end = index;
            while !matches!(
                self.kind(end + 1),
                TokenKind::Newline | TokenKind::Semi | TokenKind::As | TokenKind::EndOfFile
            ) {
                end += 1;
            }
            let range = span(self.range(start).start(), self.range(end).end());
            return self.at(range, "Did you mean to use 'from ... import ...' instead?");
        }
        if let Some(report) = self.augmented(index) {
            return report;
        }
        // A statement of Python 2, wherever an expression begins with it.
        let start = index - usize::from(index > start);
        let begins = start == 0 || self.kind(start - 1) != TokenKind::Dot;
        if begins && start < index && self.kind(start) == TokenKind::Name && starts_expression(self.kind(index)) {
            let name = self.source.slice(self.range(start));
            if name == "print" || name == "exec" {
                let mut end = index;
                while !matches!(self.kind(end + 1), TokenKind::Newline | TokenKind::Semi | TokenKind::EndOfFile) {
                    end += 1;
                }
                let range = span(self.range(start).start(), self.range(end).end());
                return self.at(range, format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"));
            }
        }
        if self.kind(index) == TokenKind::Equal
            && let Some(report) = self.misplaced_equal(index)
        {
            return report;
        }
        self.generic(range)
    }
}
