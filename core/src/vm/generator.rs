//! Generators: a frame's registers, kept in an object while it does not run.
//!
//! To resume, the registers move onto the thread's stack and a frame is pushed; to suspend, they move back, each counted (I4) and, if
//! the generator is shared, published. A `for` loop and `yield from` resume a generator without recursion: its frame's `kind`
//! says where a value or the end goes. Native code (`next`, `send`, `throw`) runs a nested loop.

use super::frames::{self, code_of, frame_code, returns};
use super::machine::{M, owned_copy};
use super::{halt, unwind};
use crate::bytecode::Op;
use crate::object::function::{FunctionObject, GeneratorObject, GeneratorPhase, GeneratorState, word_payload};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::{Field, Guarded, Py, Raised, Result, Slot, TypeId, Value, word};

/// `ReturnGenerator`: makes the generator of the running frame, pops the frame and returns the generator to its caller.
///
/// # Safety
/// A generator function's frame is running at its first instruction.
#[inline(never)]
pub unsafe extern "C" fn create(t: *const Thread, pc: *const u32) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut py = Py::from_thread(t);
        let frame = &*(*t).frame.get();
        frame.pc.set(pc);
        let function = Value::from_borrowed_word(frame.function.get());
        let Some(payload) = function.payload::<FunctionObject>() else {
            let raised = py.runtime_error("generator without a function");
            return unwind::raise(&mut py, raised);
        };
        let (name, qualname) = (payload.name.get(&py), payload.qualname.get(&py));
        let registers = take_registers(t).into_iter().map(Field::at_birth).collect();
        let made = py.alloc(
            py.ty(TypeId::Generator),
            GeneratorObject {
                function: Field::at_birth(function),
                name: Slot::at_birth(name),
                qualname: Slot::at_birth(qualname),
                state: Guarded::new(GeneratorState {
                    phase: GeneratorPhase::Fresh,
                    pc: pc.add(1).offset_from(frame_code(frame).words.as_ptr().cast()) as u32,
                    registers,
                    handled: Field::at_birth(Value::NONE),
                }),
            },
        );
        match made {
            // The frame is empty; the plain return does the rest.
            Ok(generator) => deliver(&mut py, generator.into_word()),
            Err(raised) => unwind::raise(&mut py, raised),
        }
    }
}

/// Ends the running frame, which has no registers in use any more, with the counted word `w`.
unsafe fn deliver(py: &mut Py, w: u64) -> *const u32 {
    // SAFETY: the caller's frame is running.
    unsafe {
        let t = Py::thread_ptr(py);
        let frame = &*(*t).frame.get();
        if frame.kind.get() != returns::VALUE {
            return super::slow::calls::finish(t, w);
        }
        let dst = frame.dst.get();
        frames::pop(t);
        let m = M::reload(t, (*(*t).frame.get()).pc.get());
        let callable = (dst >> 16) as usize;
        let f = m.get(callable);
        m.put(callable, word::EMPTY);
        if word::is_counted(f) {
            drop(Value::from_word(f));
        }
        let length = super::handlers::calls::LENGTHS[(*m.pc & 0xff) as usize] as usize;
        m.result((dst & 0xffff) as usize, w, length).pc
    }
}

/// Takes all registers of the running frame out, counted.
unsafe fn take_registers(t: *const Thread) -> Vec<Value> {
    // SAFETY: a frame is running.
    unsafe {
        let frame = &*(*t).frame.get();
        (0..frame.registers.get() as usize)
            .map(|r| {
                let at = frame.regs.get().add(r);
                let w = *at;
                *at = word::EMPTY;
                if word::is_counted(w) { Value::from_word(w) } else { Value::from_word(owned_copy(t, w)) }
            })
            .collect()
    }
}

/// Why a generator could not be resumed.
pub enum Refused {
    /// It has finished.
    Finished,
    /// It cannot be entered now.
    Error(Raised),
}

/// Pushes the frame of a generator that is to go on with `sent`. Where its values go is said by `kind` and `dst`.
///
/// # Errors
/// When it has finished, runs already, or would overflow the stack.
///
/// # Safety
/// `generator` is kept alive until the frame is popped.
pub unsafe fn resume(
    py: &mut Py,
    generator: u64,
    sent: Value,
    kind: u8,
    dst: usize,
) -> std::result::Result<(), Refused> {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        let owner = Value::from_borrowed_word(generator);
        let payload = payload_of::<GeneratorObject>(word::to_object(generator));
        let Some(function) = payload.function.payload::<FunctionObject>() else { return Err(Refused::Finished) };
        let code = code_of(function);
        let regs = frames::top_register(t);
        if !frames::has_room(t, regs, code.data.registers as usize) {
            return Err(Refused::Error(py.recursion_error("")));
        }
        let mut handled = Value::NONE;
        let entered = payload.state.with(py, &owner, |state, _| {
            match state.phase {
                GeneratorPhase::Finished => return Err(Refused::Finished),
                GeneratorPhase::Running => return Err(Refused::Error(py.value_error("generator already executing"))),
                GeneratorPhase::Fresh if !sent.is_none() => {
                    return Err(Refused::Error(py.type_error("can't send non-None value to a just-started generator")));
                }
                GeneratorPhase::Fresh | GeneratorPhase::Suspended => {}
            }
            let fresh = state.phase == GeneratorPhase::Fresh;
            state.phase = GeneratorPhase::Running;
            for (r, field) in state.registers.iter_mut().enumerate() {
                *regs.add(r) = field.take().into_word();
            }
            handled = state.handled.take();
            Ok((state.pc, fresh))
        });
        let (pc, fresh) = entered?;
        let pc = code.words.as_ptr().cast::<u32>().add(pc as usize);
        frames::push(
            t,
            payload.function.word(),
            &frames::Callee { function, code },
            regs,
            code.data.registers as usize,
            dst,
            kind,
        );
        let frame = &*(*t).frame.get();
        frame.generator.set(generator);
        frame.saved_handled.set(py.handled_exception().into_word());
        if !handled.is_none_or_empty() {
            drop(py.replace_handled(handled));
        }
        if fresh {
            frame.pc.set(pc);
            drop(sent);
        } else {
            // At the `Yield` that suspended it: its destination gets what was sent. Where an exception is thrown, nothing was (EMPTY), and
            // the destination, which may be a local that a handler reads, stays as it is.
            frame.pc.set(pc);
            if !sent.is_empty() {
                let dst = yield_destination(code, pc);
                let old = *regs.add(dst);
                *regs.add(dst) = sent.into_word();
                if word::is_counted(old) {
                    drop(Value::from_word(old));
                }
            }
            frame.pc.set(pc.add(1));
        }
        Ok(())
    }
}

/// The destination register of the `Yield` at `pc`, which a `Wide` prefix may widen.
unsafe fn yield_destination(code: &crate::object::function::CodeObject, pc: *const u32) -> usize {
    // SAFETY: an instruction stands before every `Yield`: `ReturnGenerator` is the first of all.
    unsafe {
        let low = (*pc >> 8 & 0xff) as usize;
        if super::is_wide(code, pc) { low | ((*pc.sub(1) >> 8 & 0xff) as usize) << 8 } else { low }
    }
}

/// The register of the sub-iterator to which the `Yield` at word `at` delegates, if it does.
fn delegate(code: &crate::object::function::CodeObject, at: u32) -> Option<usize> {
    let high_byte = |at: u32| (code.words[at as usize].load(std::sync::atomic::Ordering::Relaxed) >> 24) as usize;
    // SAFETY: an instruction stands before every `Yield`, so that the word before it may be looked at.
    let wide = unsafe { super::is_wide(code, code.words.as_ptr().cast::<u32>().add(at as usize)) };
    let register = high_byte(at) | if wide { high_byte(at - 1) << 8 } else { 0 };
    (register != 255).then_some(register)
}

/// `Yield`: suspends the running generator with the value of register `b`.
///
/// # Safety
/// A generator's frame is running.
#[inline(never)]
pub unsafe extern "C" fn suspend(t: *const Thread, pc: *const u32, b: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = super::slow::Slow::enter(t, pc);
        let value = match s.take(b) {
            Ok(v) => v,
            Err(raised) => return unwind::raise(&mut s.py, raised),
        };
        let py = &mut s.py;
        let frame = &*(*t).frame.get();
        let generator = frame.generator.get();
        let owner = Value::from_borrowed_word(generator);
        let index = pc.offset_from(frame_code(frame).words.as_ptr().cast()) as u32;
        let handled = leave_handled(py, frame.saved_handled.get());
        let regs = frame.regs.get();
        payload_of::<GeneratorObject>(word::to_object(generator)).state.with(py, &owner, |state, barrier| {
            for (r, field) in state.registers.iter_mut().enumerate() {
                let at = regs.add(r);
                let w = *at;
                if w != word::EMPTY {
                    *at = word::EMPTY;
                    let v = if word::is_counted(w) { Value::from_word(w) } else { Value::from_word(owned_copy(t, w)) };
                    *field = barrier.field(v);
                }
            }
            state.handled = barrier.field(handled);
            state.pc = index;
            state.phase = GeneratorPhase::Suspended;
        });
        let (kind, dst) = (frame.kind.get(), frame.dst.get() as usize);
        frames::leave(t, (*t).frame.get());
        if kind == returns::GENERATOR_HALT {
            (*t).yielded.set(true);
            (*t).result.set(value.into_word());
            return halt();
        }
        // `ForIter` and `Send` both take the value and fall through; both are two words long.
        let m = M::reload(t, (*(*t).frame.get()).pc.get());
        m.result(dst, value.into_word(), 2).pc
    }
}

/// Gives the handled exception of the thread back to the resumer; returns the generator's own (NONE if it has none).
unsafe fn leave_handled(py: &Py, saved: u64) -> Value {
    // SAFETY: the frame owned the saved word.
    let saved = unsafe { Value::from_word(saved) };
    let unchanged = saved.word() == py.handled.get();
    let own = py.replace_handled(saved);
    if unchanged { Value::NONE } else { own }
}

/// The running generator frame ended with the word `w`.
///
/// # Safety
/// As `suspend`.
pub unsafe fn returned(py: &mut Py, w: u64) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        let frame = &*(*t).frame.get();
        let value = if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) };
        let (kind, dst) = (frame.kind.get(), frame.dst.get() as usize);
        finish(py);
        match kind {
            returns::GENERATOR_HALT => {
                (*t).yielded.set(false);
                (*t).result.set(value.into_word());
                halt()
            }
            returns::SEND => {
                let m = M::reload(t, (*(*t).frame.get()).pc.get());
                drop_iterator(m);
                let next = m.jump(0);
                let old = m.get(dst);
                m.put(dst, value.into_word());
                if word::is_counted(old) {
                    drop(Value::from_word(old));
                }
                next.pc
            }
            _ => {
                let m = M::reload(t, (*(*t).frame.get()).pc.get());
                drop_iterator(m);
                m.jump(0).pc
            }
        }
    }
}

/// Drops the iterator that the `ForIter` or `Send` at the running instruction works on.
unsafe fn drop_iterator(m: M) {
    // SAFETY: the instruction's operand b is the iterator's temporary.
    unsafe {
        let wide = super::is_wide(frame_code(m.frame()), m.pc);
        let r = (*m.pc >> 16 & 0xff) as usize | if wide { ((*m.pc.sub(1) >> 16 & 0xff) as usize) << 8 } else { 0 };
        let w = m.get(r);
        m.put(r, word::EMPTY);
        if word::is_counted(w) {
            drop(Value::from_word(w));
        }
    }
}

/// Marks the running frame's generator finished and pops the frame.
unsafe fn finish(py: &mut Py) {
    // SAFETY: a generator's frame is running.
    unsafe {
        let t = Py::thread_ptr(py);
        let frame = &*(*t).frame.get();
        let generator = frame.generator.get();
        let owner = Value::from_borrowed_word(generator);
        drop(leave_handled(py, frame.saved_handled.get()));
        payload_of::<GeneratorObject>(word::to_object(generator)).state.with(py, &owner, |state, _| {
            state.phase = GeneratorPhase::Finished;
        });
        frames::pop(t);
    }
}

/// The running generator frame raised: it is finished, and a StopIteration becomes a RuntimeError.
///
/// # Safety
/// As `suspend`.
pub unsafe fn failed(py: &mut Py, exception: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { finish(py) };
    let raised = Raised(exception);
    if !py.exception_is(&raised, TypeId::StopIteration) {
        return raised.0;
    }
    let error = py.runtime_error("generator raised StopIteration");
    crate::object::exception::write(py, &error.0, raised.0.clone(), |s| &mut s.cause);
    crate::object::exception::write(py, &error.0, raised.0.clone(), |s| &mut s.context);
    if let Some(e) = error.0.payload::<crate::object::exception::ExceptionObject>() {
        e.state.with(py, &error.0, |s, _| s.suppress_context = true);
    }
    error.0
}

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
    if generator.payload::<GeneratorObject>().is_none() {
        return Err(py.type_error("generator expected"));
    }
    // SAFETY: the caller's reference keeps the generator alive while its frame runs.
    unsafe {
        match resume(py, generator.word(), v, returns::GENERATOR_HALT, 0) {
            Ok(()) => run_step(py),
            Err(Refused::Finished) => Ok(Step::Returned(Value::NONE)),
            Err(Refused::Error(raised)) => Err(raised),
        }
    }
}

unsafe fn run_step(py: &mut Py) -> Result<Step> {
    py.yielded.set(false);
    // SAFETY: the generator's frame was just pushed.
    let result = unsafe { super::run(py) }?;
    Ok(if py.yielded.replace(false) { Step::Yielded(result) } else { Step::Returned(result) })
}

/// Raises an exception inside a generator (`throw`, `close`).
///
/// # Errors
/// What the generator raises.
pub fn throw(py: &mut Py, generator: &Value, exception: Value) -> Result<Step> {
    let Some(payload) = generator.payload::<GeneratorObject>() else {
        return Err(py.type_error("generator expected"));
    };
    let (phase, at) = payload.state.with(py, generator, |s, _| (s.phase, s.pc));
    match phase {
        GeneratorPhase::Running => return Err(py.value_error("generator already executing")),
        GeneratorPhase::Finished => return Err(Raised(exception)),
        GeneratorPhase::Fresh => {
            let registers = payload.state.with(py, generator, |s, _| {
                s.phase = GeneratorPhase::Finished;
                std::mem::take(&mut s.registers)
            });
            drop(registers);
            return Err(Raised(exception));
        }
        GeneratorPhase::Suspended => {}
    }
    // Delegating: the sub-iterator gets it first.
    let Some(function) = payload.function.payload::<FunctionObject>() else { return Err(Raised(exception)) };
    let code = code_of(function);
    if let Some(delegate) = delegate(code, at) {
        let sub = payload.state.with(py, generator, |s, _| s.registers.get(delegate).map(|f| Value::clone(f)));
        if let Some(sub) = sub.filter(|v| !v.is_empty()) {
            match throw_into(py, generator, &sub, &exception)? {
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

fn throw_into(py: &mut Py, generator: &Value, sub: &Value, exception: &Value) -> Result<Delegated> {
    set_phase(py, generator, GeneratorPhase::Running);
    let result = throw_into_inner(py, sub, exception);
    set_phase(py, generator, GeneratorPhase::Suspended);
    result
}

fn set_phase(py: &Py, generator: &Value, phase: GeneratorPhase) {
    if let Some(payload) = generator.payload::<GeneratorObject>() {
        payload.state.with(py, generator, |s, _| s.phase = phase);
    }
}

fn throw_into_inner(py: &mut Py, sub: &Value, exception: &Value) -> Result<Delegated> {
    let raised = Raised(exception.clone());
    if py.exception_is(&raised, TypeId::GeneratorExit) {
        if sub.has_payload::<GeneratorObject>() {
            if let Err(e) = close(py, sub) {
                return Ok(Delegated::Raise(e.0));
            }
        } else {
            let name = py.intern("close");
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
        throw(py, sub, exception.clone())
    } else {
        let name = py.intern("throw");
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
fn finish_delegation(
    py: &mut Py,
    generator: &Value,
    code: &crate::object::function::CodeObject,
    at: u32,
    v: Value,
) -> Result<Step> {
    let word_at = |i: u32| code.words[i as usize].load(std::sync::atomic::Ordering::Relaxed);
    // Behind the `Yield` stands a `Loop` back to the `Send`; the jump of a widened `Send` leads to its prefix.
    let mut send_at = (at + 1).wrapping_add(word_at(at + 2));
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
        frame.pc.set(frame.pc.get().sub(1));
        let next = unwind::raise(py, Raised(exception));
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
        Ok(Step::Yielded(_)) => Err(py.runtime_error("generator ignored GeneratorExit")),
        Ok(Step::Returned(v)) => Ok(v),
        Err(e) if py.exception_is(&e, TypeId::GeneratorExit) => Ok(Value::NONE),
        Err(e) if phase == GeneratorPhase::Suspended && py.exception_is(&e, TypeId::StopIteration) => {
            Ok(py.stop_value(&e))
        }
        Err(e) => Err(e),
    }
}

/// The generator that a word names.
#[inline(always)]
pub fn as_generator<'a>(w: u64) -> Option<&'a GeneratorObject> {
    word_payload(w)
}
