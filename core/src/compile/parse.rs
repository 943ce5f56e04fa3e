//! Parsing: the `ruff` parser, and whether a source is only the beginning of something.

use super::diagnose::diagnose;
use super::error::{Kind, R};
use super::scan::{Scanned, scan, with_stack};
use super::source::{Source, SourceText};
use super::{Mode, SyntaxError};
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{ParseOptions, UnsupportedSyntaxErrorKind};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Parses the source, which was scanned.
pub(crate) fn parse(source: &SourceText, mode: Mode, scanned: Scanned) -> R<Mod> {
    let parser_mode = match mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
    };
    if mode == Mode::Eval && source.text.starts_with([' ', '\t']) && !source.line(1).trim().is_empty() {
        let line = source.line(1);
        let indent = line.len() - line.trim_start().len();
        let range = TextRange::empty(TextSize::new(indent as u32));
        let mut error = source.error_of(Kind::Indentation, range, "unexpected indent");
        (error.column, error.end_column) = (indent as u32, 0);
        return Err(error);
    }
    if mode == Mode::Eval && source.text.trim().is_empty() {
        let mut error = source.error(TextRange::default(), "invalid syntax");
        (error.line, error.column, error.end_line, error.end_column) = (0, 0, 0, 0);
        error.text = Some(String::new());
        return Err(error);
    }
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = ruff_python_parser::parse_unchecked(&source.text, options);
    if let Some(error) = diagnose(source, scanned, &parsed) {
        return Err(error);
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        let message = match error.kind {
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(kind) => match format!("{kind:?}").as_str() {
                "DictInDict" => "dict unpacking cannot be used in dict comprehension",
                _ => "iterable unpacking cannot be used in comprehension",
            },
            _ => "invalid syntax",
        };
        return Err(source.error(error.range, message));
    }
    Ok(parsed.into_syntax())
}

/// The source with another spelling of the name `match` where it stands behind a semicolon, if it does so anywhere.
///
/// The parser takes the word for the beginning of a `match` statement there, which it can never be. A letter of full width makes the same
/// identifier, but not the same word.
pub(crate) fn reworded(source: &SourceText, mode: Mode) -> Option<SourceText> {
    if mode == Mode::Eval || !source.text.contains(';') || !source.text.contains("match") {
        return None;
    }
    let scanned = scan(source).ok()?;
    let places: Vec<usize> = with_stack(scanned.depth, || {
        let options = ParseOptions::from(ruff_python_parser::Mode::Module);
        let parsed = ruff_python_parser::parse_unchecked(&source.text, options);
        let mut behind = false;
        let mut places = Vec::new();
        for token in parsed.tokens() {
            if behind && source.slice(token.range()) == "match" {
                places.push(token.range().start().to_usize());
            }
            behind = token.kind() == TokenKind::Semi;
        }
        places
    });
    if places.is_empty() {
        return None;
    }
    let mut text = source.text.clone();
    for at in places.into_iter().rev() {
        text.replace_range(at..at + 1, "\u{ff4d}");
    }
    Some(SourceText::from_text(text, source.filename.clone()))
}

/// Whether `source` is the beginning of a statement that more lines may complete: an open bracket or triple-quoted string, a
/// line that ends in a backslash, or a compound statement that no blank line ends.
pub fn is_incomplete(source: &str) -> bool {
    let Ok(text) = SourceText::new(&Source::Text(source), "<stdin>") else { return false };
    let Ok(scanned) = scan(&text) else { return false };
    if scanned.open_string || scanned.continued {
        return true;
    }
    if scanned.lexical.is_some() {
        // A string goes on behind a line that ends in a backslash.
        let backslashes = source.len() - source.trim_end_matches('\\').len();
        return backslashes % 2 == 1 && check(source).is_some_and(|e| e.message.starts_with("unterminated string"));
    }
    if scanned.unclosed.is_some() {
        // Unless the text is wrong before its end.
        return match check(source) {
            Some(error) => error.message.ends_with("was never closed"),
            None => true,
        };
    }
    let Some(last) = text.text.lines().last() else { return false };
    let ends_blank = text.text.ends_with('\n') && last.trim().is_empty();
    match check(source) {
        Some(error) => {
            // The last line that says something: comments and blank lines may follow a header.
            let is_blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
            let blank = text.text.lines().rev().take_while(|line| is_blank(line)).count();
            let lines = (text.text.lines().count() - blank) as u32;
            let at_end = error.line >= lines;
            // A block is still to come as long as its header is the last line.
            let header = error.message.rsplit_once(" on line ").and_then(|(_, line)| line.parse::<u32>().ok());
            let expects = error.message.starts_with("expected an indented block")
                && header.is_none_or(|at| at >= lines)
                || error.message == "expected 'except' or 'finally' block";
            let decorators = text.text.lines().all(|line| line.starts_with('@') || line.trim().is_empty());
            (expects || decorators) && at_end && !ends_blank
        }
        None => is_compound(&text.text) && !ends_blank,
    }
}

/// The error of `source` as interactive input.
fn check(source: &str) -> Option<SyntaxError> {
    let text = SourceText::new(&Source::Text(source), "<stdin>").ok()?;
    let scanned = match scan(&text) {
        Ok(scanned) => scanned,
        Err(error) => return Some(*error),
    };
    let depth = scanned.depth;
    with_stack(depth, || parse(&text, Mode::Single, scanned).err().map(|error| *error))
}

/// Whether interactive input starts a compound statement, or a decorated one, which a blank line ends.
fn is_compound(text: &str) -> bool {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) else {
        return false;
    };
    if first.starts_with('@') {
        return true;
    }
    let word: String = first.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match word.as_str() {
        "if" | "while" | "for" | "try" | "with" | "def" | "class" | "async" => true,
        // A name elsewhere; as a statement it has a block.
        "match" => text.trim_end().ends_with(':') || text.lines().any(|line| line.trim_start().starts_with("case ")),
        _ => false,
    }
}
