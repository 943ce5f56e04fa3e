//! Generators: a frame that can wait in an object.
//!
//! To resume, the frame's record and its live registers are copied onto the thread's stacks; to suspend, the registers move back,
//! each counted (I4) and, if the generator is shared, published. A `for` loop, `yield from` and calls of `next` and `send` resume a
//! generator without recursion: its frame's `kind` says where a value or the end goes. `quick` does the frequent cases without a call.
//! Native code resumes it by a nested run (`native`), or drains it in one run, in which it is not suspended at all (`drain`).

pub mod drain;
pub mod native;
pub mod quick;

pub use native::{Step, close, send, throw, throw_kept};

use super::frames::{self, Callee, frame_code, returns};
use super::machine::{M, owned_copy};
use super::{halt, unwind};
use crate::bytecode::code::flags as code_flags;
use crate::object::frame::Frame;
use crate::object::function::{CodeObject, word_payload};
use crate::object::generator::{GeneratorObject, GeneratorPhase, NOWHERE};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::{Field, Py, Raised, TypeId, Value, weakened, word};
use quick::{LIVE, YIELD};

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
        let Some(callee) = Callee::of(frame.function.get()) else {
            frame.pc.set(pc);
            let raised = py.runtime_error("generator without a function");
            return unwind::raise(&mut py, raised);
        };
        // Arguments and cells are all that is there yet; temporaries are empty.
        let (regs, live) = (frame.regs.get(), frame.first_temp.get() as usize);
        for r in 0..live {
            *regs.add(r) = own(t, *regs.add(r));
        }
        frame.pc.set(pc.add(1));
        let names = [callee.function.name.get(&py), callee.function.qualname.get(&py)];
        // The record goes as a suspended generator's: nothing of a run is in it.
        let flags = callee.code.data.flags;
        let id = if flags & code_flags::COROUTINE != 0 {
            TypeId::Coroutine
        } else if flags & code_flags::ASYNC_GENERATOR != 0 {
            TypeId::AsyncGenerator
        } else {
            TypeId::Generator
        };
        let made = py.generator(id, Value::from_borrowed_word(frame.function.get()), names, frame, regs, live);
        frame.pc.set(pc);
        match made {
            Ok(generator) => {
                if let Some(payload) = generator.payload::<GeneratorObject>() {
                    let record = &(*payload.state.private_ptr()).frame;
                    record.function.set(payload.function.word());
                    record.saved_handled.set(word::NONE);
                }
                if id == TypeId::Generator
                    && !callee.code.must_close
                    && let Some(object) = generator.object()
                {
                    object.as_ref().clear_has_finalizer();
                }
                for r in 0..live {
                    *regs.add(r) = word::EMPTY;
                }
                deliver(t, generator.into_word())
            }
            Err(raised) => unwind::raise(&mut py, raised),
        }
    }
}

/// The counted word of a register's word, whose own count, if it has one, is taken over.
#[inline(always)]
unsafe fn own(t: *const Thread, w: u64) -> u64 {
    // SAFETY: a live register's word.
    if word::is_pointer(w) && w & word::BORROWED != 0 { unsafe { owned_copy(t, w) } } else { w }
}

/// Ends the running frame, which has no registers in use any more, with the counted word `w`.
unsafe fn deliver(t: *const Thread, w: u64) -> *const u32 {
    // SAFETY: the caller's frame is running.
    unsafe {
        let frame = (*t).frame.get();
        frames::unwatch(t);
        if (*frame).kind.get() != returns::VALUE {
            return super::slow::calls::finish(t, w);
        }
        let (dst, skip) = ((*frame).dst.get(), (*frame).skip.get());
        frames::leave(t, frame);
        let m = M::reload(t, (*(*t).frame.get()).pc.get());
        let callable = (dst >> 16) as usize;
        let f = m.get(callable);
        m.put(callable, word::EMPTY);
        if word::is_counted(f) {
            drop(Value::from_word(f));
        }
        m.result((dst & 0xffff) as usize, w, skip as usize).pc
    }
}

/// What messages call it.
pub fn flavor(py: &Py, generator: &Value) -> &'static str {
    match py.type_of(generator).id {
        Some(TypeId::Coroutine) => "coroutine",
        Some(TypeId::AsyncGenerator) => "async generator",
        _ => "generator",
    }
}

/// It runs already.
pub fn running_error(py: &Py, generator: &Value) -> Raised {
    py.value_error(format!("{} already executing", flavor(py, generator)))
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
        let regs = frames::top_register(t);
        if !frames::has_room(t, regs, payload.capacity()) {
            return Err(Refused::Error(py.recursion_error("")));
        }
        let frame = (*t).frame.get().add(1);
        let entered = payload.state.with(py, &owner, |state, _| {
            match state.phase {
                GeneratorPhase::Finished if py.type_of(&owner).is(TypeId::Coroutine) => {
                    return Err(Refused::Error(py.runtime_error("cannot reuse already awaited coroutine")));
                }
                GeneratorPhase::Finished => return Err(Refused::Finished),
                GeneratorPhase::Running if !py.mutator().weakened(weakened::REENTRANT_GENERATORS) => {
                    return Err(Refused::Error(running_error(py, &owner)));
                }
                GeneratorPhase::Running => {}
                GeneratorPhase::Fresh if !sent.is_none() => {
                    let what = flavor(py, &owner);
                    let text = format!("can't send non-None value to a just-started {what}");
                    return Err(Refused::Error(py.type_error(text)));
                }
                GeneratorPhase::Fresh | GeneratorPhase::Suspended => {}
            }
            state.phase = GeneratorPhase::Running;
            let (live, sent) = (state.live(), state.sent());
            state.kept = 0;
            for r in 0..payload.capacity() {
                *regs.add(r) = if r < live { (*payload.register(r)).load() } else { word::EMPTY };
            }
            std::ptr::copy_nonoverlapping(&raw const state.frame, frame, 1);
            let handled = std::mem::replace(&mut state.handled, Field::at_birth(Value::NONE));
            Ok((sent, handled.into_value()))
        });
        let (to, handled) = entered?;
        (*t).frame.set(frame);
        let frame = &*frame;
        frame.regs.set(regs);
        frame.generator.set(generator);
        frame.dst.set(dst as u32);
        frame.kind.set(kind);
        frame.saved_handled.set(py.handled_exception().into_word());
        frame.skip.set(0);
        if !handled.is_none_or_empty() {
            frame.note_handled(&handled);
            drop(py.replace_handled(handled));
        }
        // At the `Yield` that suspended it, its destination gets what was sent. Where an exception is thrown, nothing was (EMPTY), and
        // the destination, which may be a local that a handler reads, stays as it is.
        if to != NOWHERE && !sent.is_empty() {
            let at = regs.add(to);
            let old = *at;
            *at = sent.into_word();
            if word::is_counted(old) {
                drop(Value::from_word(old));
            }
        }
        Ok(())
    }
}

/// The register of the sub-iterator to which the `Yield` at word `at` delegates, if it does.
pub fn delegate(code: &CodeObject, at: u32) -> Option<usize> {
    let high_byte = |at: u32| (code.words[at as usize].load(orochi_gc::sync::Ordering::Relaxed) >> 24) as usize;
    // SAFETY: an instruction stands before every `Yield`, so that the word before it may be looked at.
    let wide = unsafe { super::is_wide(code, code.words.as_ptr().cast::<u32>().add(at as usize)) };
    let register = high_byte(at) | if wide { high_byte(at - 1) << 8 } else { 0 };
    (register != 255).then_some(register)
}

/// The word index of the `Yield` at which a suspended generator of `code` waits.
pub fn waits_at(code: &CodeObject, frame: &crate::object::frame::Frame) -> u32 {
    // SAFETY: a suspended generator's record points behind a `Yield` of its code.
    (unsafe { frame.pc.get().offset_from(code.words.as_ptr().cast()) }) as u32 - YIELD as u32
}

/// `Yield` to a `for` or a `yield from`: the plainest case here, which saves little, any other in `suspend`.
///
/// # Safety
/// As `suspend`.
#[inline(never)]
pub unsafe extern "C" fn hand_over(t: *const Thread, pc: *const u32, a: usize, b: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        // The value of the last step dies with this one, nearly always, where a hot path did not do it.
        match quick::leave_first::<true>(M::reload(t, pc), b) {
            Some(next) => next.pc,
            None => suspend(t, pc, a, b),
        }
    }
}

/// `Yield`: suspends the running generator with the value of register `b`; what is sent will go into `a`.
///
/// # Safety
/// A generator's frame is running.
#[inline(never)]
pub unsafe extern "C" fn suspend(t: *const Thread, pc: *const u32, a: usize, b: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let m = M::reload(t, pc);
        if m.frame().kind.get() != returns::DRAIN
            && let Some(next) = quick::leave::<true>(m, b)
        {
            return next.pc;
        }
        let mut s = super::slow::Slow::enter(t, pc);
        let frame = &*(*t).frame.get();
        let (kind, dst) = (frame.kind.get(), frame.dst.get() as usize);
        let w = s.m.get(b);
        let mut value = if word::is_pointer(w) || w == word::EMPTY {
            match s.take(b) {
                Ok(v) => v,
                Err(raised) => return unwind::raise(&mut s.py, raised),
            }
        } else {
            Value::from_word(w)
        };
        if kind == returns::DRAIN {
            value = match drain::consume(&mut s.py, value) {
                drain::Flow::Next => {
                    if s.m.extra(0) >> 16 != NOWHERE as u32 {
                        s.put(a, Value::NONE);
                    }
                    return pc.add(YIELD);
                }
                drain::Flow::Stop => Value::EMPTY,
                drain::Flow::Hand(value) => value,
            };
        }
        park(&s.py, s.m);
        frames::leave(t, (*t).frame.get());
        match kind {
            returns::GENERATOR_HALT | returns::DRAIN => {
                (*t).yielded.set(true);
                (*t).result.set(value.into_word());
                halt()
            }
            returns::NEXT | returns::NEXT_OR => called(t, kind, dst, value),
            // `ForIter` and `Send` both take the value and fall through; both are two words long.
            _ => {
                let m = M::reload(t, (*(*t).frame.get()).pc.get());
                m.result(dst, value.into_word(), 2).pc
            }
        }
    }
}

/// Moves the running frame's live registers into its generator, which then waits at the `Yield` of `m`.
unsafe fn park(py: &Py, m: M) {
    // SAFETY: a generator's frame is running at a `Yield`.
    unsafe {
        let frame = m.frame();
        let generator = frame.generator.get();
        let owner = Value::from_borrowed_word(generator);
        let handled = leave_handled(py, frame);
        let payload = payload_of::<GeneratorObject>(word::to_object(generator));
        let live = (m.extra(0) & LIVE) as usize;
        payload.state.with(py, &owner, |state, barrier| {
            for r in 0..live {
                let w = own(m.t, m.get(r));
                m.put(r, word::EMPTY);
                let kept = if word::is_pointer(w) { barrier.value(Value::from_word(w)).into_word() } else { w };
                (*payload.register(r)).store_moved(kept);
            }
            state.handled =
                if word::is_pointer(handled.word()) { barrier.field(handled) } else { Field::at_birth(handled) };
            state.frame.pc.set(m.pc.add(YIELD));
            state.kept = m.extra(0);
            state.phase = GeneratorPhase::Suspended;
        });
    }
}

/// The call of `next` or `send` that is the running frame's instruction has the result `value`: the window (its first register is in the
/// high half of `dst`) is emptied, and the call's destination is written.
unsafe fn called(t: *const Thread, kind: u8, dst: usize, value: Value) -> *const u32 {
    // SAFETY: the caller's: the running frame is at a call, which is one word long.
    unsafe {
        let m = M::reload(t, (*(*t).frame.get()).pc.get());
        let a = dst >> 16;
        let window = if kind == returns::NEXT { 3 } else { 4 };
        for r in a..a + window {
            let w = m.get(r);
            m.put(r, word::EMPTY);
            if word::is_counted(w) {
                drop(Value::from_word(w));
            }
        }
        m.result(dst & 0xffff, value.into_word(), 1).pc
    }
}

/// A call of `next` or `send` by the running instruction: resumes the generator in this run of the loop.
///
/// # Safety
/// The running frame's `pc` names the call; its window keeps the generator alive.
pub unsafe fn step(t: *const Thread, generator: u64, sent: Value, kind: u8, dst: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let object = word::to_object(generator);
        if object.as_ref().is_private()
            && let Some(m) = quick::enter(t, object, sent.word(), kind, dst)
        {
            // It has moved into the frame.
            let _ = sent.into_word();
            return m.pc;
        }
        let mut py = Py::from_thread(t);
        match resume(&mut py, generator, sent, kind, dst) {
            Ok(()) => (*(*t).frame.get()).pc.get(),
            Err(Refused::Finished) => ended(&mut py, kind, dst, Value::NONE),
            Err(Refused::Error(raised)) => unwind::raise(&mut py, raised),
        }
    }
}

/// Gives the handled exception of the thread back to the resumer; returns the generator's own (NONE if it has none).
unsafe fn leave_handled(py: &Py, frame: &Frame) -> Value {
    // SAFETY: the frame owned the saved word.
    let saved = unsafe { Value::from_word(frame.saved_handled.get()) };
    let unchanged = saved.word() == py.handled.get() && !frame.handles_callers();
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
            returns::GENERATOR_HALT | returns::DRAIN => {
                (*t).yielded.set(false);
                (*t).result.set(value.into_word());
                halt()
            }
            returns::NEXT | returns::NEXT_OR => ended(py, kind, dst, value),
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

/// The generator that the call of `next` or `send` at the running instruction resumed has ended with `value`: StopIteration, unless
/// the call gives a default.
///
/// # Safety
/// The running frame is at that call.
unsafe fn ended(py: &mut Py, kind: u8, dst: usize, value: Value) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        if kind == returns::NEXT_OR {
            let m = M::reload(t, (*(*t).frame.get()).pc.get());
            let default = m.value((dst >> 16) + 3).clone();
            return called(t, kind, dst, default);
        }
        let raised = py.stop_iteration(if value.is_none() { Value::EMPTY } else { value });
        unwind::raise(py, raised)
    }
}

/// Drops the iterator that the `ForIter` or `Send` at the running instruction works on.
///
/// # Safety
/// The running frame is at such an instruction.
pub unsafe fn drop_iterator(m: M) {
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
        drop(leave_handled(py, frame));
        let object = word::to_object(generator);
        payload_of::<GeneratorObject>(object).state.with(py, &owner, |state, _| {
            state.phase = GeneratorPhase::Finished;
        });
        // There is nothing to close any more.
        object.as_ref().clear_has_finalizer();
        frames::pop(t);
    }
}

/// The running generator frame raised: it is finished, and a StopIteration becomes a RuntimeError.
///
/// # Safety
/// As `suspend`.
pub unsafe fn failed(py: &mut Py, exception: Value) -> Value {
    // SAFETY: the caller's; the generator is kept alive by whoever resumed it.
    let what = unsafe {
        let owner = Value::from_borrowed_word((*(*Py::thread_ptr(py)).frame.get()).generator.get());
        finish(py);
        flavor(py, &owner)
    };
    let raised = Raised(exception);
    let ends_async = what == "async generator" && py.exception_is(&raised, TypeId::StopAsyncIteration);
    if !ends_async && !py.exception_is(&raised, TypeId::StopIteration) {
        return raised.0;
    }
    let end = if ends_async { "StopAsyncIteration" } else { "StopIteration" };
    let error = py.runtime_error(format!("{what} raised {end}"));
    crate::object::exception::write(py, &error.0, raised.0.clone(), |s| &mut s.cause);
    crate::object::exception::write(py, &error.0, raised.0.clone(), |s| &mut s.context);
    if let Some(e) = error.0.payload::<crate::object::exception::ExceptionObject>() {
        e.state.with(py, &error.0, |s, _| s.suppress_context = true);
    }
    error.0
}

/// The generator that a word names.
#[inline(always)]
pub fn as_generator<'a>(w: u64) -> Option<&'a GeneratorObject> {
    word_payload(w)
}

/// The code that a generator runs: that of its frame, whatever its function's is by now. Code objects are immortal.
pub fn code_of_generator<'a>(py: &Py, generator: &Value) -> Option<&'a CodeObject> {
    let payload = generator.payload::<GeneratorObject>()?;
    // SAFETY: a generator's record has a code object.
    Some(payload.state.with(py, generator, |s, _| unsafe { frame_code(&s.frame) }))
}
