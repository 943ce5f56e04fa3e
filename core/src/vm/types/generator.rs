//! The `generator` type.

use crate::object::exception::{self, ExceptionObject};
use crate::object::generator::{GeneratorObject, GeneratorPhase};
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags;
use crate::object::{Py, Result, TypeId, TypeRef, Value};
use crate::vm::generator::{self, Step};

/// Fills its slots and namespace.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Generator);
    b.slots().iter.set(Some(|_, v| Ok(v.clone())));
    b.slots().next.set(Some(next));
    b.slots().repr.set(Some(repr));
    b.slots().del.set(Some(del));
    b.method("send", "(self, value, /)", send)
        .method("throw", "(self, type, value=None, traceback=None, /)", throw)
        .method("close", "(self, /)", |py, a| generator::close(py, &a[0]))
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem)
        .getter("gi_running", |py, v| is_phase(py, v, GeneratorPhase::Running))
        .getter("gi_suspended", |py, v| is_phase(py, v, GeneratorPhase::Suspended))
        .getter("gi_code", code)
        .getter("gi_frame", frame)
        .getter("gi_yieldfrom", |py, v| Ok(delegate_of(py, v)));
    names(&b);
}

/// `__name__` and `__qualname__`, of all types of this layout.
pub fn names(b: &TypeBuilder<'_>) {
    b.getset("__name__", |py, v| Ok(payload(py, v)?.name.get(py)), Some(|py, v, new| set_name(py, v, new, false)))
        .getset(
            "__qualname__",
            |py, v| Ok(payload(py, v)?.qualname.get(py)),
            Some(|py, v, new| set_name(py, v, new, true)),
        );
}

/// `generator[…]` and the like.
///
/// # Errors
/// MemoryError.
pub fn class_getitem(py: &mut Py, a: &[Value]) -> Result {
    crate::types::generic_alias::make(py, &a[0], &a[1])
}

/// Is it doing this?
///
/// # Errors
/// TypeError for another receiver.
pub fn is_phase(py: &Py, v: &Value, wanted: GeneratorPhase) -> Result {
    Ok(Value::bool(phase(py, v)? == wanted))
}

/// The code object.
///
/// # Errors
/// TypeError for another receiver.
pub fn code(py: &mut Py, v: &Value) -> Result {
    let generator = payload(py, v)?;
    Ok(generator.state.with(py, v, |s, _| crate::types::frame::code_of(&s.frame)))
}

/// The frame, while it is not finished.
///
/// # Errors
/// MemoryError.
pub fn frame(py: &mut Py, v: &Value) -> Result {
    crate::types::frame::of_generator(py, v)
}

/// Its payload.
///
/// # Errors
/// TypeError for another receiver.
pub fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a GeneratorObject> {
    v.payload::<GeneratorObject>().ok_or_else(|| py.type_error("generator expected"))
}

/// What it is doing.
///
/// # Errors
/// TypeError for another receiver.
pub fn phase(py: &Py, v: &Value) -> Result<GeneratorPhase> {
    Ok(payload(py, v)?.state.with(py, v, |s, _| s.phase))
}

/// `<generator object NAME at 0x…>`
///
/// # Errors
/// MemoryError.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    let name = payload(py, v)?.qualname.get(py);
    let name = py.str_string(&name)?;
    let what = py.type_of(v).name();
    py.str(&format!("<{what} object {name} at {:#x}>", v.identity()))
}

fn set_name(py: &mut Py, v: &Value, new: Option<&Value>, qualified: bool) -> Result<()> {
    let what = if qualified { "__qualname__" } else { "__name__" };
    let Some(new) = new.filter(|n| n.as_text().is_some()) else {
        return Err(py.type_error(format!("{what} must be set to a string object")));
    };
    let generator = payload(py, v)?;
    let Some(object) = v.object() else { return Ok(()) };
    let slot = if qualified { &generator.qualname } else { &generator.name };
    slot.set(py, object, new.clone());
    Ok(())
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    outcome_of_next(generator::send(py, v, Value::NONE)?, py)
}

/// What `__next__` makes of a step.
///
/// # Errors
/// StopIteration if it ended with a value.
pub fn outcome_of_next(step: Step, py: &Py) -> Result<Option<Value>> {
    match step {
        Step::Yielded(v) => Ok(Some(v)),
        Step::Returned(v) if v.is_none() => Ok(None),
        Step::Returned(v) => Err(py.stop_iteration(v)),
    }
}

/// What `send` and `throw` make of a step.
///
/// # Errors
/// StopIteration if it ended.
pub fn outcome(py: &mut Py, step: Step) -> Result {
    match step {
        Step::Yielded(v) => Ok(v),
        Step::Returned(v) => Err(stop(py, v)),
    }
}

/// StopIteration with exactly this value.
fn stop(py: &Py, v: Value) -> crate::object::Raised {
    py.stop_iteration(v)
}

/// `generator.send`. The VM does it itself where it is called.
///
/// # Errors
/// StopIteration; what the generator raises.
pub fn send(py: &mut Py, a: &[Value]) -> Result {
    let step = generator::send(py, &a[0], a[1].clone())?;
    outcome(py, step)
}

/// `throw`.
///
/// # Errors
/// StopIteration; what the generator raises.
pub fn throw(py: &mut Py, a: &[Value]) -> Result {
    warn_of_parts(py, a)?;
    let exception = exception_to_throw(py, &a[1], &a[2], &a[3])?;
    let step = generator::throw(py, &a[0], exception)?;
    outcome(py, step)
}

/// Warns of the old signature of `throw` and `athrow`.
///
/// # Errors
/// DeprecationWarning, where it is an error.
pub fn warn_of_parts(py: &mut Py, a: &[Value]) -> Result<()> {
    if a[2].is_none_or_empty() && a[3].is_none_or_empty() {
        return Ok(());
    }
    let text = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
    crate::types::warn::warn(py, TypeId::DeprecationWarning, text, 1)
}

/// The exception that the arguments of `throw` say.
///
/// # Errors
/// TypeError if they say none.
pub fn exception_to_throw(py: &mut Py, class: &Value, value: &Value, traceback: &Value) -> Result {
    if !traceback.is_none_or_empty() && !py.is_instance(traceback, TypeId::Traceback) {
        return Err(py.type_error("throw() third argument must be a traceback object"));
    }
    let exception = if let Some(t) = TypeRef::from_value(class)
        && t.has(type_flags::EXCEPTION)
    {
        if value.is_none_or_empty() {
            py.raise_value(class).0
        } else if value.has_payload::<ExceptionObject>() {
            value.clone()
        } else {
            py.call(class, std::slice::from_ref(value))?
        }
    } else if class.has_payload::<ExceptionObject>() {
        if !value.is_none_or_empty() {
            return Err(py.type_error("instance exception may not have a separate value"));
        }
        class.clone()
    } else {
        let name = py.type_of(class).full_name(py);
        return Err(
            py.type_error(format!("exceptions must be classes or instances deriving from BaseException, not {name}"))
        );
    };
    if !traceback.is_none_or_empty() {
        exception::write(py, &exception, traceback.clone(), |s| &mut s.traceback);
    }
    Ok(exception)
}

/// What it delegates to; None if it does not.
pub fn delegate_of(py: &Py, v: &Value) -> Value {
    let Some(generator) = v.payload::<GeneratorObject>() else { return Value::NONE };
    let Some(code) = generator::code_of_generator(py, v) else { return Value::NONE };
    generator.state.with(py, v, |s, _| {
        if s.phase != GeneratorPhase::Suspended {
            return Value::NONE;
        }
        match generator::delegate(code, generator::waits_at(code, &s.frame)) {
            // SAFETY: so many registers are kept.
            Some(r) if r < s.live() => unsafe { (*generator.register(r)).get(py) },
            _ => Value::NONE,
        }
    })
}

/// A generator that dies while suspended is closed first: its `finally` clauses run.
///
/// # Errors
/// What closing raises.
pub fn del(py: &mut Py, v: &Value) -> Result {
    if phase(py, v)? == GeneratorPhase::Suspended {
        generator::close(py, v)?;
    }
    Ok(Value::NONE)
}
