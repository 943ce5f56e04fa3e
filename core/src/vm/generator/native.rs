//! Generators as native code sees them: `send`, `throw`, `close`. Each is a nested run of the loop.

use super::{Refused, as_generator, code_of_generator, delegate, quick, resume, waits_at};
use crate::bytecode::Op;
use crate::object::function::CodeObject;
use crate::object::generator::{GeneratorObject, GeneratorPhase};
use crate::object::{Name, Py, Raised, Result, TypeId, Value, word};
use crate::vm::frames::returns;
use crate::vm::{halt, unwind};

/// What a resumed generator did.
pub enum Step {
    /// It yielded.
    Yielded(Value),
    /// It returned.
    Returned(Value),
}

/// Resumes a generator from native code.
///
/// # Errors
/// What the generator raises; ValueError if it is running.
pub fn send(py: &mut Py, generator: &Value, v: Value) -> Result<Step> {
    if as_generator(generator.word()).is_none() {
        return Err(py.type_error("generator expected"));
    }
    // SAFETY: the caller's reference keeps the generator alive while its frame runs.
    unsafe {
        let t = Py::thread_ptr(py);
        if let Some(object) = generator.object()
            && object.as_ref().is_private()
            && quick::enter(t, object, v.word(), returns::GENERATOR_HALT, 0).is_some()
        {
            // It has moved into the frame.
            let _ = v.into_word();
            return run_step(py);
        }
        match resume(py, generator.word(), v, returns::GENERATOR_HALT, 0) {
            Ok(()) => run_step(py),
            Err(Refused::Finished) => Ok(Step::Returned(Value::NONE)),
            Err(Refused::Error(raised)) => Err(raised),
        }
    }
}

/// Runs the frame of a generator that was just pushed.
///
/// # Errors
/// What it raises.
///
/// # Safety
/// The running frame is a generator's, of a kind that halts.
pub(super) unsafe fn run_step(py: &mut Py) -> Result<Step> {
    py.yielded.set(false);
    // SAFETY: the generator's frame was just pushed.
    let result = unsafe { crate::vm::run(py) }?;
    Ok(if py.yielded.replace(false) { Step::Yielded(result) } else { Step::Returned(result) })
}

/// Raises an exception inside a generator (`throw`, `close`).
///
/// # Errors
/// What the generator raises.
pub fn throw(py: &mut Py, generator: &Value, exception: Value) -> Result<Step> {
    throw_with(py, generator, exception, true)
}

/// As `throw`, but what the generator delegates to is not closed by GeneratorExit: it is thrown in there too (asynchronous generators).
///
/// # Errors
/// What the generator raises.
pub fn throw_kept(py: &mut Py, generator: &Value, exception: Value) -> Result<Step> {
    throw_with(py, generator, exception, false)
}

fn throw_with(py: &mut Py, generator: &Value, exception: Value, closes: bool) -> Result<Step> {
    let Some(payload) = generator.payload::<GeneratorObject>() else {
        return Err(py.type_error("generator expected"));
    };
    let phase = payload.state.with(py, generator, |s, _| s.phase);
    match phase {
        GeneratorPhase::Running => return Err(super::running_error(py, generator)),
        GeneratorPhase::Finished if py.type_of(generator).is(TypeId::Coroutine) => {
            return Err(py.runtime_error("cannot reuse already awaited coroutine"));
        }
        GeneratorPhase::Finished => return Err(Raised(exception)),
        GeneratorPhase::Fresh => {
            let arguments: Vec<Value> = payload.state.with(py, generator, |s, _| {
                s.phase = GeneratorPhase::Finished;
                let live = s.live();
                s.kept = 0;
                // SAFETY: so many registers were kept, and are taken out here.
                (0..live).map(|r| unsafe { (*payload.register(r)).take() }).collect()
            });
            drop(arguments);
            return Err(Raised(exception));
        }
        GeneratorPhase::Suspended => {}
    }
    // Delegating: the sub-iterator gets it first.
    let Some(code) = code_of_generator(py, generator) else { return Err(Raised(exception)) };
    let at = payload.state.with(py, generator, |s, _| waits_at(code, &s.frame));
    if let Some(delegate) = delegate(code, at) {
        let sub = payload.state.with(py, generator, |s, _| {
            // SAFETY: so many registers are kept.
            (delegate < s.live()).then(|| unsafe { (*payload.register(delegate)).get(py) })
        });
        if let Some(sub) = sub.filter(|v| !v.is_empty()) {
            match throw_into(py, generator, &sub, &exception, closes)? {
                Delegated::Yielded(v) => return Ok(Step::Yielded(v)),
                Delegated::Returned(v) => return finish_delegation(py, generator, code, at, v),
                Delegated::Raise(e) => return raise_inside(py, generator, e),
            }
        }
    }
    raise_inside(py, generator, exception)
}

enum Delegated {
    Yielded(Value),
    Returned(Value),
    Raise(Value),
}

fn throw_into(py: &mut Py, generator: &Value, sub: &Value, exception: &Value, closes: bool) -> Result<Delegated> {
    set_phase(py, generator, GeneratorPhase::Running);
    let result = throw_into_inner(py, sub, exception, closes);
    set_phase(py, generator, GeneratorPhase::Suspended);
    result
}

fn set_phase(py: &Py, generator: &Value, phase: GeneratorPhase) {
    if let Some(payload) = generator.payload::<GeneratorObject>() {
        payload.state.with(py, generator, |s, _| s.phase = phase);
    }
}

fn throw_into_inner(py: &mut Py, sub: &Value, exception: &Value, closes: bool) -> Result<Delegated> {
    let raised = Raised(exception.clone());
    if closes && py.exception_is(&raised, TypeId::GeneratorExit) {
        if sub.has_payload::<GeneratorObject>() {
            if let Err(e) = close(py, sub) {
                return Ok(Delegated::Raise(e.0));
            }
        } else {
            let name = py.name(Name::close);
            match py.getattr_optional(sub, &name) {
                Ok(Some(method)) => {
                    if let Err(e) = py.call(&method, &[]) {
                        return Ok(Delegated::Raise(e.0));
                    }
                }
                Ok(None) => {}
                Err(e) => return Ok(Delegated::Raise(e.0)),
            }
        }
        return Ok(Delegated::Raise(exception.clone()));
    }
    let outcome = if sub.has_payload::<GeneratorObject>() {
        throw_with(py, sub, exception.clone(), closes)
    } else {
        let name = py.name(Name::throw);
        match py.getattr_optional(sub, &name) {
            Ok(Some(method)) => py.call(&method, std::slice::from_ref(exception)).map(Step::Yielded),
            Ok(None) => return Ok(Delegated::Raise(exception.clone())),
            Err(e) => return Ok(Delegated::Raise(e.0)),
        }
    };
    Ok(match outcome {
        Ok(Step::Yielded(v)) => Delegated::Yielded(v),
        Ok(Step::Returned(v)) => Delegated::Returned(v),
        Err(e) if py.exception_is(&e, TypeId::StopIteration) => Delegated::Returned(py.stop_value(&e)),
        Err(e) => Delegated::Raise(e.0),
    })
}

/// The sub-iterator ended with `v`: goes on behind the `Send` that the delegating `Yield` belongs to.
fn finish_delegation(py: &mut Py, generator: &Value, code: &CodeObject, at: u32, v: Value) -> Result<Step> {
    let word_at = |i: u32| code.words[i as usize].load(orochi_gc::sync::Ordering::Relaxed);
    // Behind the `Yield` stands a `Loop` back to the `Send`; the jump of a widened `Send` leads to its prefix.
    let behind = at + quick::YIELD as u32;
    let mut send_at = behind.wrapping_add(word_at(behind + 1));
    let mut dst = 0usize;
    if word_at(send_at) & 0xff == Op::Wide as u32 {
        dst = (word_at(send_at) >> 8 & 0xff) as usize * 256;
        send_at += 1;
    }
    dst |= (word_at(send_at) >> 8 & 0xff) as usize;
    let target = send_at.wrapping_add(word_at(send_at + 1));
    let Some(iterator) = delegate(code, at) else { return Ok(Step::Returned(v)) };
    // SAFETY: the caller's reference keeps the generator alive; its frame is pushed and then moved behind the `Send`.
    unsafe {
        match resume(py, generator.word(), Value::from_word(word::EMPTY), returns::GENERATOR_HALT, 0) {
            Ok(()) => {}
            Err(Refused::Finished) => return Ok(Step::Returned(Value::NONE)),
            Err(Refused::Error(raised)) => return Err(raised),
        }
        let frame = &*py.frame.get();
        let regs = frame.regs.get();
        for (r, w) in [(iterator, word::EMPTY), (dst, v.into_word())] {
            let old = *regs.add(r);
            *regs.add(r) = w;
            if word::is_counted(old) {
                drop(Value::from_word(old));
            }
        }
        frame.pc.set(code.words.as_ptr().cast::<u32>().add(target as usize));
        run_step(py)
    }
}

/// Resumes a suspended generator by raising at its `Yield`.
fn raise_inside(py: &mut Py, generator: &Value, exception: Value) -> Result<Step> {
    // SAFETY: as in `finish_delegation`.
    unsafe {
        match resume(py, generator.word(), Value::from_word(word::EMPTY), returns::GENERATOR_HALT, 0) {
            Ok(()) => {}
            Err(Refused::Finished) => return Err(Raised(exception)),
            Err(Refused::Error(raised)) => return Err(raised),
        }
        let frame = &*py.frame.get();
        frame.pc.set(frame.pc.get().sub(quick::YIELD));
        // What the generator itself handles becomes the context, not what its caller does.
        if frame.saved_handled.get() != py.handled.get() || frame.handles_callers() {
            unwind::set_context(py, &exception, true);
        }
        let next = unwind::propagate(py, exception, true);
        if next == halt() {
            // No handler: the frame is gone already.
            let raised = py.raised.replace(word::EMPTY);
            return Err(Raised(Value::from_word(raised)));
        }
        (*py.frame.get()).pc.set(next);
        run_step(py)
    }
}

/// Closes a generator: raises GeneratorExit inside it. Returns what it returned.
///
/// # Errors
/// RuntimeError if it yields; what else it raises.
pub fn close(py: &mut Py, generator: &Value) -> Result {
    let Some(payload) = generator.payload::<GeneratorObject>() else { return Ok(Value::NONE) };
    let phase = payload.state.with(py, generator, |s, _| s.phase);
    if phase == GeneratorPhase::Finished {
        return Ok(Value::NONE);
    }
    let exit = py.make_exception(TypeId::GeneratorExit, Vec::new());
    match throw(py, generator, exit) {
        Ok(Step::Yielded(_)) => {
            let what = super::flavor(py, generator);
            Err(py.runtime_error(format!("{what} ignored GeneratorExit")))
        }
        Ok(Step::Returned(v)) => Ok(v),
        Err(e) if py.exception_is(&e, TypeId::GeneratorExit) => Ok(Value::NONE),
        Err(e) if phase == GeneratorPhase::Suspended && py.exception_is(&e, TypeId::StopIteration) => {
            Ok(py.stop_value(&e))
        }
        Err(e) => Err(e),
    }
}
