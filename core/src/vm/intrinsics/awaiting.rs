//! `await`, `async for`, `async with`: finding what is sent into.

use crate::bytecode::code::flags;
use crate::object::exception;
use crate::object::generator::GeneratorObject;
use crate::object::{Name, Py, Raised, Result, TypeId, Value};
use crate::vm::generator;

/// Where an object to await comes from, for the message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// An `await` expression.
    Expression,
    /// `__aenter__`
    Enter,
    /// `__aexit__`
    Exit,
}

/// Is it a coroutine, or a generator that `types.coroutine` made one?
pub fn is_coroutine(py: &Py, v: &Value) -> bool {
    let ty = py.type_of(v);
    ty.is(TypeId::Coroutine)
        || (ty.is(TypeId::Generator)
            && generator::code_of_generator(py, v).is_some_and(|c| c.data.flags & flags::ITERABLE_COROUTINE != 0))
}

/// What `await v` sends into.
///
/// # Errors
/// TypeError if it cannot be awaited; RuntimeError for a coroutine that is being awaited; what `__await__` raises.
pub fn awaitable(py: &mut Py, v: &Value, from: From) -> Result {
    if is_coroutine(py, v) {
        if py.type_of(v).is(TypeId::Coroutine) && !crate::vm::types::generator::delegate_of(py, v).is_none() {
            return Err(py.runtime_error("coroutine is being awaited already"));
        }
        return Ok(v.clone());
    }
    let Some(iterator) = py.call_special(v, Name::__await__, &[])? else {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(match from {
            From::Expression => format!("'{name}' object can't be awaited"),
            From::Enter => {
                format!("'async with' received an object from __aenter__ that does not implement __await__: {name}")
            }
            From::Exit => {
                format!("'async with' received an object from __aexit__ that does not implement __await__: {name}")
            }
        }));
    };
    check_iterator(py, &iterator)?;
    Ok(iterator)
}

fn check_iterator(py: &Py, iterator: &Value) -> Result<()> {
    let ty = py.type_of(iterator);
    if is_coroutine(py, iterator) {
        return Err(py.type_error("__await__() returned a coroutine"));
    }
    if ty.slots.next.get().is_none() {
        let name = ty.full_name(py);
        return Err(py.type_error(format!("__await__() returned non-iterator of type '{name}'")));
    }
    Ok(())
}

/// The asynchronous iterator of an `async for`.
///
/// # Errors
/// TypeError if it has none.
pub fn async_iter(py: &mut Py, v: &Value) -> Result {
    let Some(iterator) = py.call_special(v, Name::__aiter__, &[])? else {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("'async for' requires an object with __aiter__ method, got {name}")));
    };
    if !has_anext(py, &iterator) {
        let name = py.type_of(&iterator).full_name(py);
        return Err(py.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
        )));
    }
    Ok(iterator)
}

/// Has its type an `__anext__`?
pub fn has_anext(py: &Py, v: &Value) -> bool {
    let name = py.name(Name::__anext__);
    py.type_of(v).lookup(py, &name).is_some()
}

/// What is awaited for the next item of an `async for`.
///
/// # Errors
/// TypeError if it is no asynchronous iterator, or if `__anext__` gives what cannot be awaited.
pub fn async_next(py: &mut Py, iterator: &Value) -> Result {
    if py.type_of(iterator).is(TypeId::AsyncGenerator) {
        return crate::vm::types::async_generator::step(py, iterator, Value::NONE);
    }
    let Some(next) = py.call_special(iterator, Name::__anext__, &[])? else {
        let name = py.type_of(iterator).full_name(py);
        return Err(py.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}")));
    };
    awaitable(py, &next, From::Expression).map_err(|cause| {
        let name = py.type_of(&next).full_name(py);
        let raised = py.type_error(format!("'async for' received an invalid object from __anext__: {name}"));
        caused(py, raised, cause)
    })
}

/// `raised` with `cause` as its cause and context.
pub fn caused(py: &Py, raised: Raised, cause: Raised) -> Raised {
    exception::write(py, &raised.0, cause.0.clone(), |s| &mut s.cause);
    exception::write(py, &raised.0, cause.0, |s| &mut s.context);
    if let Some(e) = raised.0.payload::<exception::ExceptionObject>() {
        e.state.with(py, &raised.0, |s, _| s.suppress_context = true);
    }
    raised
}

/// What an asynchronous generator hands out for `yield v`, so that it is told from what it awaits.
///
/// # Errors
/// MemoryError.
pub fn async_yield(py: &Py, v: &Value) -> Result {
    py.awaitable(TypeId::AsyncGenWrappedValue, Value::NONE, v.clone())
}

/// Is it a coroutine or generator object of any kind?
pub fn is_generator_like(v: &Value) -> bool {
    v.has_payload::<GeneratorObject>()
}
