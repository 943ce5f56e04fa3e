//! Exceptions: `BaseException` and what its subclasses add.
//!
//! All have one payload (`object::exception`): args, traceback, context, cause and a few extra fields whose meaning depends on the type:
//!
//! | type | extra fields |
//! |---|---|
//! | `StopIteration`, `SystemExit` | value, code |
//! | `AttributeError`, `NameError` | name, obj |
//! | `ImportError` | msg, name, path, name_from |
//! | `OSError` | errno, strerror, filename, filename2, characters_written |
//! | `UnicodeError`s | encoding, object, start, end, reason |
//! | `SyntaxError` | msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line |
//! | `BaseExceptionGroup` | message, exceptions |
//!
//! Fields change under the object's lock; one that is EMPTY reads as None.

mod base;
pub mod group;
mod named;
mod os;
mod syntax;
mod unicode;

pub use os::error_text;
pub use syntax::SyntaxPlace;

use crate::object::exception::{ExceptionObject, ExceptionState, read, write};
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::InitFn;
use crate::object::{Args, Py, Result, TypeId, Value};

/// Fills the types.
pub fn init(py: &Py) {
    base::init(py);
    named::init(py);
    os::init(py);
    syntax::init(py);
    unicode::init(py);
    group::init(py);
    for (id, text) in DOCS {
        TypeBuilder::new(py, *id).doc(text);
    }
}

/// What the exceptions that have nothing of their own are for.
const DOCS: &[(TypeId, &str)] = &[
    (TypeId::BlockingIOError, "Input or output would have to wait."),
    (TypeId::BrokenPipeError, "Nobody reads from the other end any more."),
    (TypeId::ChildProcessError, "Something is wrong with a child process."),
    (TypeId::ConnectionError, "Something is wrong with a connection."),
    (TypeId::ConnectionAbortedError, "The connection was given up."),
    (TypeId::ConnectionRefusedError, "The other side refuses the connection."),
    (TypeId::ConnectionResetError, "The other side has ended the connection."),
    (TypeId::FileExistsError, "The file is there already."),
    (TypeId::FileNotFoundError, "There is no such file."),
    (TypeId::InterruptedError, "A signal has ended a system call."),
    (TypeId::IsADirectoryError, "A directory cannot be used like that."),
    (TypeId::NotADirectoryError, "Only a directory can be used like that."),
    (TypeId::PermissionError, "Not enough rights."),
    (TypeId::ProcessLookupError, "There is no such process."),
    (TypeId::TimeoutError, "It took too long."),
    (TypeId::ExceptionGroup, "Several unrelated exceptions as one."),
    (TypeId::StopAsyncIteration, "The end of an asynchronous iterator."),
    (TypeId::PythonFinalizationError, "Too late: the interpreter is ending."),
    (TypeId::BytesWarning, "Bytes were compared with a str, or shown as one."),
    (TypeId::EncodingWarning, "A text file was opened without an encoding."),
    (TypeId::FutureWarning, "Something will mean something else one day; for those who use a program."),
    (TypeId::ImportWarning, "An import may not do what was meant."),
    (TypeId::PendingDeprecationWarning, "Something will be deprecated one day."),
    (TypeId::ResourceWarning, "Something was not closed."),
    (TypeId::UnicodeWarning, "Something is odd about a text."),
];

/// Extra field `I`, None if it is unset.
fn get_extra<const I: usize>(py: &mut Py, v: &Value) -> Result {
    Ok(extra(py, v, I))
}

fn set_extra<const I: usize>(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    write(py, v, new.cloned().unwrap_or(Value::EMPTY), |s| &mut s.extra[I]);
    Ok(())
}

/// Extra field `i`, None if it is unset.
pub fn extra(py: &Py, v: &Value, i: usize) -> Value {
    let found = read(py, v, |s| &s.extra[i]);
    if found.is_empty() { Value::NONE } else { found }
}

/// Adds getter and setter of extra field `I`.
fn field<const I: usize>(b: &TypeBuilder<'_>, name: &str) {
    b.open_member(name, get_extra::<I>, set_extra::<I>);
}

/// The arguments' tuple of an exception.
pub fn arguments(py: &Py, v: &Value) -> Vec<Value> {
    let args = read(py, v, |s| &s.args);
    args.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default()
}

/// Replaces `args` by the positional arguments, unless they are those already.
fn store_args(py: &Py, v: &Value, args: &[Value]) -> Result<()> {
    let Some(exception) = v.payload::<ExceptionObject>() else { return Ok(()) };
    let same = exception.state.with(py, v, |s, _| match s.args.payload::<TupleObject>() {
        Some(t) => t.len() == args.len() && t.values().iter().zip(args).all(|(a, b)| a.is(b)),
        None => false,
    });
    if !same {
        let tuple = py.tuple_from(args)?;
        write(py, v, tuple, |s| &mut s.args);
    }
    Ok(())
}

/// Stores several extra fields at once.
fn store_extras(py: &Py, v: &Value, values: impl IntoIterator<Item = (usize, Value)>) {
    for (i, value) in values {
        write(py, v, value, |s: &mut ExceptionState| &mut s.extra[i]);
    }
}

/// Keyword arguments of an `__init__` that knows only `names`; stores them in the extra fields from `first` on.
fn store_keywords(py: &mut Py, v: &Value, function: &str, args: Args<'_>, names: &[&str], first: usize) -> Result<()> {
    for (name, value) in args.keywords() {
        let Some(i) = names.iter().position(|n| name.as_text().is_some_and(|t| t.is(n))) else {
            let name = py.str_string(name)?;
            return Err(py.unexpected_keyword(function, &name, names));
        };
        store_extras(py, v, [(first + i, value.clone())]);
    }
    Ok(())
}

/// The exception without its keyword arguments, which `BaseException.__new__` takes no notice of.
fn set_init(b: &TypeBuilder<'_>, f: InitFn) {
    b.slots().init.set(Some(f));
}
