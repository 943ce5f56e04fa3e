//! Parsing: the `ruff` parser, its errors in CPython's words.

use super::Mode;
use super::error::{Kind, R};
use super::source::SourceText;
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType, ParseOptions};

/// Parses the source.
pub(crate) fn parse(source: &SourceText, mode: Mode) -> R<Mod> {
    let parser_mode = match mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = ruff_python_parser::parse_unchecked(&source.text, options);
    if let Some(error) = parsed.errors().first() {
        return Err(translate(source, error));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(source.error(error.range, "invalid syntax"));
    }
    Ok(parsed.into_syntax())
}

fn translate(source: &SourceText, error: &ParseError) -> Box<super::SyntaxError> {
    match &error.error {
        ParseErrorType::Lexical(LexicalErrorType::IndentationError) => {
            source.error_of(Kind::Indentation, error.location, "unindent does not match any outer indentation level")
        }
        ParseErrorType::UnexpectedIndentation => {
            source.error_of(Kind::Indentation, error.location, "unexpected indent")
        }
        _ => source.error(error.location, "invalid syntax"),
    }
}

/// Whether `source` is the beginning of a statement that more lines may complete.
pub fn is_incomplete(source: &str) -> bool {
    let _ = source;
    false
}
