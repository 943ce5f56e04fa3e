//! What a thread raises and nobody catches: `threading.excepthook` and its arguments.

use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value, exception};
use crate::runtime::traceback::format_exception;
use crate::types::tuple_item::TupleItem;
use std::io::Write;

const FIELDS: [&str; 4] = ["exc_type", "exc_value", "exc_traceback", "thread"];

/// A thread's `run` has raised: calls the hook. (The default one is silent about SystemExit.)
pub fn uncaught(py: &mut Py, raised: Raised, thread: &Value) {
    let namespace = py.interp().state(ModuleState::Threading).get();
    let name = py.intern("excepthook");
    let hook = namespace.payload::<DictObject>().and_then(|d| d.get_interned(py, &name));
    let outcome = match (hook, arguments(py, &raised, thread)) {
        (Some(hook), Ok(arguments)) => py.call(&hook, &[arguments]),
        _ => {
            report(py, &raised.0, thread);
            return;
        }
    };
    if let Err(second) = outcome {
        report_ignored(py, second, "Exception in threading.excepthook");
    }
}

/// Hands what is raised where nobody can catch it to `sys.unraisablehook`.
pub fn report_ignored(py: &mut Py, raised: Raised, message: &str) {
    crate::vm::requests::unraisable(py, raised, &Value::NONE, message);
}

fn arguments(py: &mut Py, raised: &Raised, thread: &Value) -> Result {
    let exception = raised.0.clone();
    let class = py.type_of(&exception).to_value();
    let traceback = exception::read(py, &exception, |s| &s.traceback);
    let traceback = if traceback.is_empty() { Value::NONE } else { traceback };
    py.tuple_of(py.ty(TypeId::ExceptHookArgs), vec![class, exception, traceback, thread.clone()])
}

/// Prints "Exception in thread NAME:" and the traceback to `sys.stderr`.
fn report(py: &mut Py, exception: &Value, thread: &Value) {
    let name = if thread.is_none() {
        py.ident.to_string()
    } else {
        let key = py.intern("name");
        match py.getattr(thread, &key).and_then(|name| py.str_string(&name)) {
            Ok(name) => name,
            Err(_) => "?".to_owned(),
        }
    };
    let text = format!("Exception in thread {name}:\n{}", format_exception(py, exception));
    let text = if text.ends_with('\n') { text } else { format!("{text}\n") };
    write_stderr(py, &text);
}

fn write_stderr(py: &mut Py, text: &str) {
    let sys = py.interp().sys.get();
    let key = py.intern("stderr");
    let stream = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &key));
    match stream {
        Some(stream) if !stream.is_none() => {
            let Ok(shown) = py.str(text) else { return };
            // Nobody is left to hear of a failure to report a failure.
            if py.call_method(&stream, "write", &[shown]).is_ok() {
                let _flushed = py.call_method(&stream, "flush", &[]);
            }
        }
        Some(_) => {}
        None => drop(write!(std::io::stderr(), "{text}")),
    }
}

/// `threading.excepthook`: the default one.
///
/// # Errors
/// TypeError if the argument is no `ExceptHookArgs`.
pub fn excepthook(py: &mut Py, args: &[Value]) -> Result {
    let arguments = &args[0];
    if !py.is_instance(arguments, TypeId::ExceptHookArgs) {
        return Err(py.type_error("_thread._excepthook argument type must be ExceptHookArgs"));
    }
    let Some([class, exception, _traceback, thread]) = arguments.payload::<TupleObject>().map(TupleObject::values)
    else {
        return Ok(Value::NONE);
    };
    let exit = py.ty(TypeId::SystemExit);
    if TypeRef::from_value(class).is_some_and(|t| t.is_subtype(py, exit)) {
        return Ok(Value::NONE);
    }
    report(py, exception, thread);
    Ok(Value::NONE)
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("ExceptHookArgs", args, 1, 2)?;
    let items = py.collect(&given[0])?;
    if items.len() != FIELDS.len() {
        let n = items.len();
        return Err(py.type_error(format!("_thread._ExceptHookArgs() takes a 4-sequence ({n}-sequence given)")));
    }
    py.tuple_of(class, items)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let items = v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let mut parts = Vec::new();
    for (name, item) in FIELDS.iter().zip(&items) {
        parts.push(format!("{name}={}", py.repr_string(item)?));
    }
    py.str(&format!("_thread._ExceptHookArgs({})", parts.join(", ")))
}

/// Fills the type of the hook's argument.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ExceptHookArgs);
    b.slots().new.set(Some(new));
    b.slots().repr.set(Some(repr));
    for (i, name) in FIELDS.iter().enumerate() {
        if let Ok(item) = TupleItem::make(py, i, Value::NONE) {
            b.constant(name, item);
        }
    }
}
