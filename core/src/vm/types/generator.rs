//! The `generator` type.

use crate::object::exception::{self, ExceptionObject};
use crate::object::function::FunctionObject;
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
        .getset("__name__", |py, v| Ok(payload(py, v)?.name.get(py)), Some(|py, v, new| set_name(py, v, new, false)))
        .getset(
            "__qualname__",
            |py, v| Ok(payload(py, v)?.qualname.get(py)),
            Some(|py, v, new| set_name(py, v, new, true)),
        )
        .getter("gi_running", |py, v| Ok(Value::bool(phase(py, v)? == GeneratorPhase::Running)))
        .getter("gi_suspended", |py, v| Ok(Value::bool(phase(py, v)? == GeneratorPhase::Suspended)))
        .getter("gi_code", |py, v| match payload(py, v)?.function.payload::<FunctionObject>() {
            Some(f) => Ok(f.code.get(py)),
            None => Ok(Value::NONE),
        })
        .getter("gi_frame", |_, _| Ok(Value::NONE))
        .getter("gi_yieldfrom", yield_from);
}

fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a GeneratorObject> {
    v.payload::<GeneratorObject>().ok_or_else(|| py.type_error("generator expected"))
}

fn phase(py: &Py, v: &Value) -> Result<GeneratorPhase> {
    Ok(payload(py, v)?.state.with(py, v, |s, _| s.phase))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = payload(py, v)?.qualname.get(py);
    let name = py.str_string(&name)?;
    py.str(&format!("<generator object {name} at {:#x}>", v.identity()))
}

fn set_name(py: &mut Py, v: &Value, new: Option<&Value>, qualified: bool) -> Result<()> {
    let what = if qualified { "__qualname__" } else { "__name__" };
    let Some(new) = new.filter(|n| n.as_text().is_some()) else {
        return Err(py.type_error(format!("{what} must be set to a string object")));
    };
    let generator = payload(py, v)?;
    let Some(object) = v.object() else { return Ok(()) };
    let slot = if qualified { &generator.qualname } else { &generator.name };
    let guard = py.mutator().lock(object);
    let old = slot.replace(py, object, new.clone());
    drop(guard);
    drop(old);
    Ok(())
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    match generator::send(py, v, Value::NONE)? {
        Step::Yielded(v) => Ok(Some(v)),
        Step::Returned(v) if v.is_none() => Ok(None),
        Step::Returned(v) => Err(py.stop_iteration(v)),
    }
}

fn outcome(py: &mut Py, step: Step) -> Result {
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

fn throw(py: &mut Py, a: &[Value]) -> Result {
    let exception = if let Some(t) = TypeRef::from_value(&a[1])
        && t.has(type_flags::EXCEPTION)
    {
        if a[2].is_none_or_empty() {
            py.raise_value(&a[1]).0
        } else if a[2].has_payload::<ExceptionObject>() {
            a[2].clone()
        } else {
            py.call(&a[1], std::slice::from_ref(&a[2]))?
        }
    } else if a[1].has_payload::<ExceptionObject>() {
        if !a[2].is_none_or_empty() {
            return Err(py.type_error("instance exception may not have a separate value"));
        }
        a[1].clone()
    } else {
        let name = py.type_of(&a[1]).name();
        return Err(
            py.type_error(format!("exceptions must be classes or instances deriving from BaseException, not {name}"))
        );
    };
    if !a[3].is_none_or_empty() {
        exception::write(py, &exception, a[3].clone(), |s| &mut s.traceback);
    }
    let step = generator::throw(py, &a[0], exception)?;
    outcome(py, step)
}

fn yield_from(py: &mut Py, v: &Value) -> Result {
    let generator = payload(py, v)?;
    let Some(code) = generator::code_of_generator(py, v) else { return Ok(Value::NONE) };
    Ok(generator.state.with(py, v, |s, _| {
        if s.phase != GeneratorPhase::Suspended {
            return Value::NONE;
        }
        match generator::delegate(code, generator::waits_at(code, &s.frame)) {
            // SAFETY: so many registers are kept.
            Some(r) if r < s.live() => unsafe { (*generator.register(r)).get(py) },
            _ => Value::NONE,
        }
    }))
}

/// A generator that dies while suspended is closed first: its `finally` clauses run.
fn del(py: &mut Py, v: &Value) -> Result {
    if phase(py, v)? == GeneratorPhase::Suspended {
        generator::close(py, v)?;
    }
    Ok(Value::NONE)
}
