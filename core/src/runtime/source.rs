//! From source to a linked code object.

use super::link::link;
use crate::compile::{self, Kind, Mode, Options, Source};
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::types::warn::{Place, warn_at};

/// Where the flags of `compile` hold the level of optimisation and one more; 0 is the interpreter's own.
pub const OPTIMIZE_SHIFT: u32 = 28;

/// Compiles a str or bytes value. `mode` is `exec`, `eval` or `single`; `flags` are `__future__` flags.
///
/// # Errors
/// SyntaxError and its subclasses; ValueError for a source with null bytes or an unknown mode.
pub fn compile(py: &mut Py, source: &Value, filename: &str, mode: &str, flags: u32) -> Result {
    let mode = match mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(py.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    /// `from __future__ import annotations`.
    const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;
    let optimize = match flags >> OPTIMIZE_SHIFT {
        0 => py.interp().config.optimize,
        level => (level - 1) as u8,
    };
    let options = Options { optimize, future_annotations: flags & FUTURE_ANNOTATIONS != 0 };
    if let Some(text) = source.as_text() {
        return compile_source(py, &Source::Text(&text.to_string_lossy()), filename, mode, options);
    }
    match py.buffer(source)? {
        Some(bytes) => compile_source(py, &Source::Bytes(&bytes), filename, mode, options),
        None => Err(py.type_error("compile() arg 1 must be a string, bytes or AST object")),
    }
}

/// Bytes of a source that is compiled without a look at the memory there is, and how many times its length a longer one may take.
const SHORT: usize = 1 << 16;
const TIMES: usize = 8;

/// Other than of a file that is run, it is said of bytes that nobody knows their encoding.
pub fn unknown_encoding(error: &mut compile::SyntaxError) {
    if let Some(name) = error.message.strip_prefix("encoding problem: ").filter(|rest| !rest.ends_with(" with BOM")) {
        error.message = format!("unknown encoding: {name}");
    }
}

/// The text of a source whose declared encoding takes a codec of the library; `None` of any other, and where there is no such codec.
///
/// # Errors
/// SyntaxError for bytes that the codec refuses.
pub fn decoded(py: &mut Py, bytes: &[u8], errors: &str) -> Result<Option<String>> {
    let Some(name) = compile::foreign_encoding(bytes) else { return Ok(None) };
    match py.decode(bytes, Some(&name), Some(errors)) {
        Ok(text) => py.str_string(&text).map(Some),
        Err(e) if py.exception_is(&e, TypeId::LookupError) => Ok(None),
        Err(e) if py.exception_is(&e, TypeId::UnicodeError) => {
            let why = py.str_of(&e.0)?;
            let why = py.str_string(&why)?;
            Err(placeless(py, &format!("(unicode error) {why}")))
        }
        Err(e) => Err(e),
    }
}

/// A SyntaxError of a whole source, without a place in it.
pub fn placeless(py: &mut Py, message: &str) -> Raised {
    let class = py.ty(TypeId::SyntaxError).to_value();
    match py.str(message).and_then(|message| py.call(&class, &[message])) {
        Ok(v) => Raised(v),
        Err(e) => e,
    }
}

/// Compiles and links.
///
/// # Errors
/// As `compile`.
pub fn compile_source(py: &mut Py, source: &Source<'_>, filename: &str, mode: Mode, options: Options) -> Result {
    // The parser and the tree that it makes cannot be refused memory: what they are likely to take is asked for before.
    let length = match source {
        Source::Text(text) => text.len(),
        Source::Bytes(bytes) => bytes.len(),
    };
    if length > SHORT {
        drop(py.room::<[u8; TIMES]>(length)?);
    }
    if let Source::Bytes(bytes) = source
        && let Some(text) = decoded(py, bytes, "strict")?
    {
        return compile_source(py, &Source::Text(&text), filename, mode, options);
    }
    match compile::compile_warned(source, filename, mode, options) {
        Ok((code, warnings)) => {
            warn(py, &warnings)?;
            link(py, &code)
        }
        Err(mut error) => {
            unknown_encoding(&mut error);
            Err(syntax_error(py, &error))
        }
    }
}

/// Gives the warnings about a source.
///
/// # Errors
/// SyntaxError where a filter makes an error of one.
pub fn warn(py: &mut Py, warnings: &[compile::Warning]) -> Result<()> {
    for warning in warnings {
        let place = Place {
            file: warning.error.filename.to_string(),
            line: warning.error.line,
            module: None,
            globals: Value::NONE,
        };
        match warn_at(py, TypeId::SyntaxWarning, &warning.message, &place) {
            Err(raised) if py.exception_is(&raised, TypeId::SyntaxWarning) => {
                return Err(syntax_error(py, &warning.error));
            }
            result => result?,
        }
    }
    Ok(())
}

/// The SyntaxError exception of a compiler error.
pub fn syntax_error(py: &mut Py, error: &compile::SyntaxError) -> Raised {
    let id = match error.kind {
        Kind::Syntax => TypeId::SyntaxError,
        Kind::Indentation => TypeId::IndentationError,
        Kind::Tab => TypeId::TabError,
        Kind::Memory => return py.error(TypeId::MemoryError, &error.message),
        Kind::Recursion => return py.error(TypeId::RecursionError, error.message.clone()),
        Kind::Value => return py.value_error(&error.message),
    };
    let made = (|| -> Result<Vec<Value>> {
        let message = py.str(&error.message)?;
        let details = vec![
            py.str(&error.filename)?,
            py.int(i64::from(error.line))?,
            py.int(i64::from(error.column))?,
            match &error.text {
                Some(text) => py.str(text)?,
                None => Value::NONE,
            },
            py.int(i64::from(error.end_line))?,
            py.int(i64::from(error.end_column))?,
        ];
        let details = py.tuple(details)?;
        Ok(vec![message, details])
    })();
    match made {
        Ok(args) => {
            let class = py.ty(id).to_value();
            match py.call(&class, &args) {
                Ok(v) => Raised(v),
                Err(e) => e,
            }
        }
        Err(e) => e,
    }
}

/// Is this the beginning of a statement that more lines may complete?
pub fn is_incomplete(source: &str) -> bool {
    crate::compile::is_incomplete(source)
}
