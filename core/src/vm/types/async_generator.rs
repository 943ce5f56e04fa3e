//! Asynchronous generators, and the awaitables that step them.
//!
//! A step (`asend`, `athrow`, `aclose`) is an iterator that an event loop drives by `send` and `throw`. What the generator awaits passes through;
//! what it yields comes wrapped, and ends the step as the value of a StopIteration. One step runs at a time; the generator's flags say so.

use super::generator as plain;
use crate::object::awaitable::{AwaitableObject, StepPhase};
use crate::object::generator::{GeneratorObject, GeneratorPhase, async_flags};
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::vm::generator::{self, Step};

/// The name under which a thread keeps `sys.set_asyncgen_hooks(firstiter=…)`.
pub const FIRST_ITER: &str = "asyncgen_firstiter";
/// The same of `finalizer`.
pub const FINALIZER: &str = "asyncgen_finalizer";

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::AsyncGenerator);
    b.slots().repr.set(Some(plain::repr));
    b.slots().del.set(Some(del));
    b.method("__aiter__", "(self, /)", |_, a| Ok(a[0].clone()))
        .method("__anext__", "(self, /)", |py, a| step(py, &a[0], Value::NONE))
        .method("asend", "(self, value, /)", |py, a| step(py, &a[0], a[1].clone()))
        .method("athrow", "(self, type, value=None, traceback=None, /)", |py, a| {
            if !a[2].is_empty() || !a[3].is_empty() {
                let text =
                    "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.";
                crate::types::warn::warn(py, TypeId::DeprecationWarning, text, 1)?;
            }
            start_hooks(py, &a[0])?;
            let parts = py.tuple(vec![a[1].clone(), a[2].clone(), a[3].clone()])?;
            py.awaitable(TypeId::AsyncGenThrow, a[0].clone(), parts).inspect(missed)
        })
        .method("aclose", "(self, /)", |py, a| {
            start_hooks(py, &a[0])?;
            py.awaitable(TypeId::AsyncGenThrow, a[0].clone(), Value::NONE).inspect(missed)
        })
        .class_method("__class_getitem__", "(cls, item, /)", plain::class_getitem)
        .getter("ag_running", |py, v| Ok(Value::bool(plain::payload(py, v)?.has_async(async_flags::RUNNING))))
        .getter("ag_suspended", |py, v| plain::is_phase(py, v, GeneratorPhase::Suspended))
        .member("ag_code", plain::code)
        .getter("ag_frame", plain::frame)
        .getter("ag_await", |py, v| Ok(plain::delegate_of(py, v)));
    plain::names(&b);

    for id in [TypeId::AsyncGenSend, TypeId::AsyncGenThrow, TypeId::AnextAwaitable] {
        let b = TypeBuilder::new(py, id);
        b.slots().iter.set(Some(|_, v| Ok(v.clone())));
        b.slots().next.set(Some(|py, v| drive(py, v, Value::NONE).map(Some)));
        b.method("__await__", "(self, /)", |_, a| Ok(a[0].clone()))
            .method("send", "(self, value, /)", |py, a| drive(py, &a[0], a[1].clone()))
            .method("throw", "(self, type, value=None, traceback=None, /)", throw)
            .method("close", "(self, /)", |py, a| close(py, &a[0]));
    }
}

/// The awaitable of the next item, with `sent` for the `yield` that waits.
///
/// # Errors
/// What the hook of `sys.set_asyncgen_hooks` raises.
pub fn step(py: &mut Py, v: &Value, sent: Value) -> Result {
    start_hooks(py, v)?;
    py.awaitable(TypeId::AsyncGenSend, v.clone(), sent).inspect(missed)
}

/// A step that dies before anybody awaits it is told of: it is handed out before it dies.
fn missed(step: &Value) {
    if let Some(object) = step.object() {
        // SAFETY: the caller's reference keeps it alive.
        unsafe { object.as_ref() }.set_has_finalizer();
    }
}

/// A step has begun: it may die.
fn begun(step: &Value) {
    if let Some(object) = step.object() {
        // SAFETY: as above.
        unsafe { object.as_ref() }.clear_has_finalizer();
    }
}

/// Warns of a step that dies without having been awaited.
pub fn unawaited(py: &mut Py, v: &Value) {
    let Ok(step) = of(py, v) else { return };
    if step.phase() != StepPhase::Fresh || py.type_of(v).is(TypeId::AnextAwaitable) {
        return;
    }
    let method = match py.type_of(v).is(TypeId::AsyncGenSend) {
        true => "asend",
        false if step.argument.is_none() => "aclose",
        false => "athrow",
    };
    let Ok(generator) = plain::payload(py, &step.target) else { return };
    let name = generator.qualname.get(py);
    let name = py.repr_string(&name).unwrap_or_default();
    let text = format!("coroutine method '{method}' of {name} was never awaited");
    if let Err(raised) = crate::types::warn::warn(py, TypeId::RuntimeWarning, &text, 1) {
        crate::vm::requests::unraisable(py, raised, v, "Exception ignored in");
    }
}

/// Before the first step: the generator takes the thread's finalizer, and the thread's `firstiter` hears of it.
fn start_hooks(py: &mut Py, v: &Value) -> Result<()> {
    let generator = plain::payload(py, v)?;
    if generator.set_async(async_flags::HOOKED) {
        return Ok(());
    }
    if let (Some(finalizer), Some(object)) = (py.thread_value(FINALIZER), v.object()) {
        generator.finalizer.set(py, object, finalizer);
    }
    if let Some(first) = py.thread_value(FIRST_ITER) {
        py.call(&first, std::slice::from_ref(v))?;
    }
    Ok(())
}

fn of<'a>(py: &Py, v: &'a Value) -> Result<&'a AwaitableObject> {
    v.payload::<AwaitableObject>().ok_or_else(|| py.type_error("an asynchronous generator's step is required"))
}

/// What a step of the generator gave: passed on if it is awaited, the step's end if it was yielded.
fn unwrap(py: &Py, generator: &GeneratorObject, outcome: Result<Step>) -> Result {
    match outcome {
        Ok(Step::Yielded(v)) if py.type_of(&v).is(TypeId::AsyncGenWrappedValue) => {
            generator.clear_async(async_flags::RUNNING);
            let v = v.payload::<AwaitableObject>().map_or(Value::NONE, |w| Value::clone(&w.argument));
            Err(stop(py, v))
        }
        Ok(Step::Yielded(v)) => Ok(v),
        Ok(Step::Returned(_)) => {
            generator.set_async(async_flags::CLOSED);
            generator.clear_async(async_flags::RUNNING);
            Err(py.error_args(TypeId::StopAsyncIteration, Vec::new()))
        }
        Err(raised) => {
            if is_end(py, &raised) {
                generator.set_async(async_flags::CLOSED);
            }
            generator.clear_async(async_flags::RUNNING);
            Err(raised)
        }
    }
}

/// StopIteration with exactly this value.
fn stop(py: &Py, v: Value) -> Raised {
    py.stop_iteration(v)
}

fn is_end(py: &Py, raised: &Raised) -> bool {
    py.exception_is(raised, TypeId::StopAsyncIteration) || py.exception_is(raised, TypeId::GeneratorExit)
}

fn is_wrapped(py: &Py, v: &Value) -> bool {
    py.type_of(v).is(TypeId::AsyncGenWrappedValue)
}

/// `aclose` has ended with `raised`: the ends that it asked for are its normal end.
fn close_ended(py: &Py, generator: &GeneratorObject, raised: Raised) -> Raised {
    generator.clear_async(async_flags::RUNNING);
    if is_end(py, &raised) { py.stop_iteration(Value::EMPTY) } else { raised }
}

/// What is wrong with starting a step: its generator runs already.
fn start(py: &Py, step: &AwaitableObject, generator: &GeneratorObject, what: &str) -> Result<()> {
    if generator.set_async(async_flags::RUNNING) {
        step.set_phase(StepPhase::Closed);
        return Err(py.runtime_error(format!("{what}: asynchronous generator is already running")));
    }
    Ok(())
}

/// `send` of a step.
fn drive(py: &mut Py, v: &Value, sent: Value) -> Result {
    let ty = py.type_of(v);
    begun(v);
    if ty.is(TypeId::AnextAwaitable) {
        return anext_step(py, v, "send", vec![sent]);
    }
    let step = of(py, v)?;
    let target = Value::clone(&step.target);
    let generator = plain::payload(py, &target)?;
    if ty.is(TypeId::AsyncGenSend) {
        let mut sent = sent;
        match step.phase() {
            StepPhase::Closed => {
                return Err(py.runtime_error("cannot reuse already awaited __anext__()/asend()"));
            }
            StepPhase::Fresh => {
                start(py, step, generator, "anext()")?;
                if sent.is_none() {
                    sent = Value::clone(&step.argument);
                }
                step.set_phase(StepPhase::Running);
            }
            StepPhase::Running => {}
        }
        let outcome = generator::send(py, &target, sent);
        let result = unwrap(py, generator, outcome);
        if result.is_err() {
            step.set_phase(StepPhase::Closed);
        }
        return result;
    }
    let closes = step.argument.is_none();
    let what = if closes { "aclose()" } else { "athrow()" };
    let outcome = match step.phase() {
        StepPhase::Closed => {
            return Err(py.runtime_error("cannot reuse already awaited aclose()/athrow()"));
        }
        StepPhase::Fresh => {
            if plain::phase(py, &target)? == GeneratorPhase::Finished {
                step.set_phase(StepPhase::Closed);
                return Err(if closes {
                    py.stop_iteration(Value::EMPTY)
                } else {
                    py.error_args(TypeId::StopAsyncIteration, Vec::new())
                });
            }
            start(py, step, generator, what)?;
            if generator.has_async(async_flags::CLOSED) {
                generator.clear_async(async_flags::RUNNING);
                step.set_phase(StepPhase::Closed);
                return Err(py.error_args(TypeId::StopAsyncIteration, Vec::new()));
            }
            if !sent.is_none() {
                generator.clear_async(async_flags::RUNNING);
                return Err(py.runtime_error("can't send non-None value to a just-started async generator"));
            }
            step.set_phase(StepPhase::Running);
            if closes {
                generator.set_async(async_flags::CLOSED);
                let exit = py.make_exception(TypeId::GeneratorExit, Vec::new());
                generator::throw_kept(py, &target, exit)
            } else {
                let parts = step.argument.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
                let [class, value, traceback] = &parts[..] else { return Err(py.runtime_error("athrow()")) };
                match plain::exception_to_throw(py, class, value, traceback) {
                    Ok(exception) => generator::throw_kept(py, &target, exception),
                    Err(raised) => Err(raised),
                }
            }
        }
        StepPhase::Running => generator::send(py, &target, sent),
    };
    finish_throw(py, step, generator, closes, outcome)
}

/// What a step of `athrow` or `aclose` gives.
fn finish_throw(
    py: &mut Py,
    step: &AwaitableObject,
    generator: &GeneratorObject,
    closes: bool,
    outcome: Result<Step>,
) -> Result {
    if !closes {
        let result = unwrap(py, generator, outcome);
        if result.is_err() {
            step.set_phase(StepPhase::Closed);
        }
        return result;
    }
    let raised = match outcome {
        Ok(Step::Yielded(v)) if !is_wrapped(py, &v) => return Ok(v),
        Ok(Step::Yielded(_)) => {
            generator.clear_async(async_flags::RUNNING);
            step.set_phase(StepPhase::Closed);
            return Err(py.runtime_error("async generator ignored GeneratorExit"));
        }
        Ok(Step::Returned(_)) => py.error_args(TypeId::StopAsyncIteration, Vec::new()),
        Err(raised) => raised,
    };
    step.set_phase(StepPhase::Closed);
    Err(close_ended(py, generator, raised))
}

/// `throw` into a step.
fn throw(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[0];
    let ty = py.type_of(v);
    if ty.is(TypeId::AnextAwaitable) {
        return anext_step(py, v, "throw", a[1..].iter().filter(|v| !v.is_none()).cloned().collect());
    }
    let step = of(py, v)?;
    let target = Value::clone(&step.target);
    let generator = plain::payload(py, &target)?;
    let sends = ty.is(TypeId::AsyncGenSend);
    let closes = !sends && step.argument.is_none();
    match step.phase() {
        StepPhase::Closed => {
            let what = if sends { "__anext__()/asend()" } else { "aclose()/athrow()" };
            return Err(py.runtime_error(format!("cannot reuse already awaited {what}")));
        }
        StepPhase::Fresh => {
            start(
                py,
                step,
                generator,
                if sends {
                    "anext()"
                } else if closes {
                    "aclose()"
                } else {
                    "athrow()"
                },
            )?;
            step.set_phase(StepPhase::Running);
        }
        StepPhase::Running => {}
    }
    let exception = plain::exception_to_throw(py, &a[1], &a[2], &a[3])?;
    let outcome = generator::throw_kept(py, &target, exception);
    finish_throw(py, step, generator, closes, outcome)
}

/// `close` of a step.
fn close(py: &mut Py, v: &Value) -> Result {
    if py.type_of(v).is(TypeId::AnextAwaitable) {
        return anext_step(py, v, "close", Vec::new());
    }
    if of(py, v)?.phase() == StepPhase::Closed {
        return Ok(Value::NONE);
    }
    let exit = py.ty(TypeId::GeneratorExit).to_value();
    match throw(py, &[v.clone(), exit, Value::NONE, Value::NONE]) {
        Ok(_) => Err(py.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) if is_end(py, &raised) || py.exception_is(&raised, TypeId::StopIteration) => Ok(Value::NONE),
        Err(raised) => Err(raised),
    }
}

/// `anext(iterator, default)`: what its `__anext__` gives, and the default at the end.
fn anext_step(py: &mut Py, v: &Value, method: &str, args: Vec<Value>) -> Result {
    let step = of(py, v)?;
    let (target, default) = (Value::clone(&step.target), Value::clone(&step.argument));
    let iterator = super::super::intrinsics::awaiting::awaitable(
        py,
        &target,
        super::super::intrinsics::awaiting::From::Expression,
    )?;
    // A coroutine is no iterator itself.
    let result = match (method, args.first()) {
        ("send", Some(sent)) if sent.is_none() && !iterator.has_payload::<GeneratorObject>() => {
            match py.type_of(&iterator).slots.next.get() {
                Some(next) => match next(py, &iterator) {
                    Ok(Some(v)) => Ok(v),
                    Ok(None) => Err(py.stop_iteration(Value::EMPTY)),
                    Err(raised) => Err(raised),
                },
                None => Err(py.type_error("__await__() returned non-iterator")),
            }
        }
        _ => py.call_method(&iterator, method, &args),
    };
    result.map_err(
        |raised| {
            if py.exception_is(&raised, TypeId::StopAsyncIteration) { stop(py, default) } else { raised }
        },
    )
}

/// An asynchronous generator that dies suspended goes to its event loop, if that wants to hear of it; else it is closed.
fn del(py: &mut Py, v: &Value) -> Result {
    let generator = plain::payload(py, v)?;
    if plain::phase(py, v)? == GeneratorPhase::Finished {
        return Ok(Value::NONE);
    }
    if let Some(finalizer) = generator.finalizer.get_some(py)
        && !generator.has_async(async_flags::CLOSED)
    {
        return py.call(&finalizer, std::slice::from_ref(v));
    }
    plain::del(py, v)
}
