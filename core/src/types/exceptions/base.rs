//! `BaseException`, and the exceptions that add one value: `KeyError`, `StopIteration`, `SystemExit`.

use super::{arguments, field, set_init, store_args, store_extras};
use crate::object::dict::DictObject;
use crate::object::exception::{ExceptionObject, read, write};
use crate::object::function::TracebackObject;
use crate::object::list::ListObject;
use crate::object::names::Name;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};

pub(super) fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let tuple = py.tuple_from(args.positional())?;
    py.alloc(class, ExceptionObject::new(tuple))
}

pub(super) fn init_base(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if args.has_keywords() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("{name}() takes no keyword arguments")));
    }
    store_args(py, v, args.positional())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    let args = read(py, v, |s| &s.args);
    let shown = match args.payload::<TupleObject>().map(TupleObject::values) {
        Some([one]) => py.repr(one)?,
        _ => py.repr(&args)?,
    };
    let single = args.payload::<TupleObject>().is_some_and(|t| t.len() == 1);
    let mut text = crate::text::TextBuilder::new();
    text.push_str(&name);
    text.push_str(if single { "(" } else { "" });
    if let Some(shown) = shown.as_text() {
        text.push_text(shown);
    }
    text.push_str(if single { ")" } else { "" });
    super::super::container::finish_text(py, text)
}

/// `str(exception)`
pub(super) fn str_base(py: &mut Py, v: &Value) -> Result {
    let args = read(py, v, |s| &s.args);
    match args.payload::<TupleObject>().map(TupleObject::values) {
        None | Some([]) => Ok(py.interp().empty_str()),
        Some([one]) => py.str_of(one),
        Some(_) => py.str_of(&args),
    }
}

fn get_args(py: &mut Py, v: &Value) -> Result {
    Ok(none_if_empty(read(py, v, |s| &s.args)))
}

fn set_args(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.type_error("args may not be deleted")) };
    let items = py.collect(new)?;
    let tuple = py.tuple(items)?;
    write(py, v, tuple, |s| &mut s.args);
    Ok(())
}

fn none_if_empty(v: Value) -> Value {
    if v.is_empty() { Value::NONE } else { v }
}

fn get_traceback(py: &mut Py, v: &Value) -> Result {
    Ok(none_if_empty(read(py, v, |s| &s.traceback)))
}

fn set_traceback(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.type_error("__traceback__ may not be deleted")) };
    if !new.is_none() && !new.has_payload::<TracebackObject>() {
        return Err(py.type_error("__traceback__ must be a traceback or None"));
    }
    let new = if new.is_none() { Value::EMPTY } else { new.clone() };
    write(py, v, new, |s| &mut s.traceback);
    Ok(())
}

fn get_context(py: &mut Py, v: &Value) -> Result {
    Ok(none_if_empty(read(py, v, |s| &s.context)))
}

fn set_context(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.type_error("__context__ may not be deleted")) };
    if !new.is_none() && !new.has_payload::<ExceptionObject>() {
        return Err(py.type_error("exception context must be None or derive from BaseException"));
    }
    let new = if new.is_none() { Value::EMPTY } else { new.clone() };
    write(py, v, new, |s| &mut s.context);
    Ok(())
}

fn get_cause(py: &mut Py, v: &Value) -> Result {
    Ok(none_if_empty(read(py, v, |s| &s.cause)))
}

fn set_cause(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.type_error("__cause__ may not be deleted")) };
    if !new.is_none() && !new.has_payload::<ExceptionObject>() {
        return Err(py.type_error("exception cause must be None or derive from BaseException"));
    }
    let new = if new.is_none() { Value::EMPTY } else { new.clone() };
    write(py, v, new, |s| &mut s.cause);
    set_suppress(py, v, true);
    Ok(())
}

fn set_suppress(py: &Py, v: &Value, suppress: bool) {
    if let Some(e) = v.payload::<ExceptionObject>() {
        e.state.with(py, v, |s, _| s.suppress_context = suppress);
    }
}

fn get_suppress_context(py: &mut Py, v: &Value) -> Result {
    Ok(Value::bool(v.payload::<ExceptionObject>().is_some_and(|e| e.state.with(py, v, |s, _| s.suppress_context))))
}

fn set_suppress_context(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    match new.map(Value::as_bool) {
        Some(Some(suppress)) => {
            set_suppress(py, v, suppress);
            Ok(())
        }
        Some(None) => Err(py.type_error("attribute value type must be bool")),
        None => Err(py.type_error("can't delete numeric/char attribute")),
    }
}

fn with_traceback(py: &mut Py, args: &[Value]) -> Result {
    set_traceback(py, &args[0], Some(&args[1]))?;
    Ok(args[0].clone())
}

fn add_note(py: &mut Py, args: &[Value]) -> Result {
    let (v, note) = (&args[0], &args[1]);
    if note.as_text().is_none() {
        let name = py.type_of(note).full_name(py);
        return Err(py.type_error(format!("note must be a str, not '{name}'")));
    }
    let name = py.name(Name::__notes__);
    let notes = match py.getattr_optional(v, &name)? {
        Some(notes) => notes,
        None => {
            let fresh = py.list(Vec::new())?;
            // Of two threads that add the first note one makes the list.
            let dict = py.attribute_dict(v)?;
            match dict.payload::<DictObject>() {
                Some(attributes) => attributes.set_default(py, &dict, &name, fresh)?,
                None => {
                    py.setattr(v, &name, Some(&fresh))?;
                    fresh
                }
            }
        }
    };
    match notes.payload::<ListObject>() {
        Some(list) => list.push(py, &notes, note.clone())?,
        None => return Err(py.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(Value::NONE)
}

pub(super) fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let mut parts = vec![py.type_of(v).to_value(), read(py, v, |s| &s.args)];
    let dict = py.attribute_dict(v)?;
    if dict.payload::<DictObject>().is_some_and(|d| !d.is_empty()) {
        parts.push(dict);
    }
    py.tuple(parts)
}

fn set_state(py: &mut Py, args: &[Value]) -> Result {
    let (v, state) = (&args[0], &args[1]);
    if state.is_none() {
        return Ok(Value::NONE);
    }
    let Some(dict) = state.payload::<DictObject>() else { return Err(py.type_error("state is not a dictionary")) };
    for (name, value) in dict.entries(py, state)? {
        py.setattr(v, &name, Some(&value))?;
    }
    Ok(Value::NONE)
}

fn get_dict(py: &mut Py, v: &Value) -> Result {
    py.attribute_dict(v)
}

fn set_dict(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        Some(new) if new.has_payload::<DictObject>() => py.set_attribute_dict(v, new.clone()),
        Some(new) => {
            let name = py.type_of(new).full_name(py);
            Err(py.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")))
        }
        None => Err(py.type_error("cannot delete __dict__")),
    }
}

fn key_error_str(py: &mut Py, v: &Value) -> Result {
    // The key's repr: an empty or blank key would not be seen.
    match arguments(py, v).as_slice() {
        [one] => py.repr(one),
        _ => str_base(py, v),
    }
}

fn init_stop_iteration(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    init_base(py, v, args)?;
    store_extras(py, v, [(0, args.get(0).cloned().unwrap_or(Value::NONE))]);
    Ok(())
}

fn init_system_exit(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    init_base(py, v, args)?;
    let code = match args.positional() {
        [] => Value::NONE,
        [one] => one.clone(),
        many => py.tuple_from(many)?,
    };
    store_extras(py, v, [(0, code)]);
    Ok(())
}

pub(super) fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::BaseException);
    b.doc("Common base class for all exceptions")
        .getset("args", get_args, Some(set_args))
        .getset("__traceback__", get_traceback, Some(set_traceback))
        .getset("__context__", get_context, Some(set_context))
        .getset("__cause__", get_cause, Some(set_cause))
        .open_member("__suppress_context__", get_suppress_context, set_suppress_context)
        .getset("__dict__", get_dict, Some(set_dict))
        .method("with_traceback", "(self, tb, /)", with_traceback)
        .method("add_note", "(self, note, /)", add_note)
        .method("__reduce__", "(self, /)", reduce)
        .method("__setstate__", "(self, state, /)", set_state);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.init.set(Some(init_base));
    slots.repr.set(Some(repr));
    slots.str.set(Some(str_base));

    let b = TypeBuilder::new(py, TypeId::KeyError);
    b.doc("Mapping key not found.");
    b.slots().str.set(Some(key_error_str));

    let b = TypeBuilder::new(py, TypeId::StopIteration);
    b.doc("Signal the end from iterator.__next__().");
    field::<0>(&b, "value");
    set_init(&b, init_stop_iteration);

    let b = TypeBuilder::new(py, TypeId::SystemExit);
    b.doc("Request to exit from the interpreter.");
    field::<0>(&b, "code");
    set_init(&b, init_system_exit);
    documents(py);
}

/// `__doc__` of the exceptions that add nothing else.
fn documents(py: &Py) {
    use TypeId::*;
    for (id, doc) in [
        (Exception, "Common base class for all non-exit exceptions."),
        (GeneratorExit, "Request that a generator exit."),
        (KeyboardInterrupt, "Program interrupted by user."),
        (ArithmeticError, "Base class for arithmetic errors."),
        (FloatingPointError, "Floating-point operation failed."),
        (OverflowError, "Result too large to be represented."),
        (ZeroDivisionError, "Second argument to a division or modulo operation was zero."),
        (AssertionError, "Assertion failed."),
        (BufferError, "Buffer error."),
        (EOFError, "Read beyond end of file."),
        (LookupError, "Base class for lookup errors."),
        (IndexError, "Sequence index out of range."),
        (MemoryError, "Out of memory."),
        (UnboundLocalError, "Local name referenced but not bound to a value."),
        (ReferenceError, "Weak ref proxy used after referent went away."),
        (RuntimeError, "Unspecified run-time error."),
        (NotImplementedError, "Method or function hasn't been implemented yet."),
        (RecursionError, "Recursion limit exceeded."),
        (SystemError, "Internal error in the Python interpreter."),
        (TypeError, "Inappropriate argument type."),
        (ValueError, "Inappropriate argument value (of correct type)."),
        (UnicodeError, "Unicode related error."),
        (Warning, "Base class for warning categories."),
        (UserWarning, "Base class for warnings generated by user code."),
        (DeprecationWarning, "Base class for warnings about deprecated features."),
        (RuntimeWarning, "Base class for warnings about dubious runtime behavior."),
        (SyntaxWarning, "Base class for warnings about dubious syntax."),
    ] {
        TypeBuilder::new(py, id).doc(doc);
    }
}
