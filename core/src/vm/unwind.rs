//! Raising: from the instruction that raised, outwards through frames, to a handler or out of the run loop.

use super::frames::{self, frame_code, returns};
use super::machine::{M, op_byte};
use crate::bytecode::Op;
use crate::object::exception::{self, ExceptionObject, ExceptionState};
use crate::object::function::{FunctionObject, TracebackObject};
use crate::object::payload::payload_of;
use crate::object::{Field, Py, Raised, Slot, TypeId, Value, word};
use orochi_gc::sync::AtomicU32;

/// Raises `raised` at the running frame's instruction and returns where execution goes on.
///
/// # Safety
/// A frame is running and its `pc` names the instruction.
#[cold]
#[inline(never)]
pub unsafe fn raise(py: &mut Py, raised: Raised) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        set_context(py, &raised.0, false);
        propagate(py, raised.0, true)
    }
}

/// Makes the exception being handled the context of `exception`. `always`: even if it has one (`raise` statements).
pub fn set_context(py: &Py, exception: &Value, always: bool) {
    let handled = py.handled_exception();
    if handled.is_none() || handled.is(exception) {
        return;
    }
    // What was raised before and comes out of native code now has the context that it got then, be it none.
    let was_raised = |s: &ExceptionState| !s.context.is_empty() || !s.traceback.is_none_or_empty();
    if !always
        && exception.payload::<ExceptionObject>().is_some_and(|e| e.state.with(py, exception, |s, _| was_raised(s)))
    {
        return;
    }
    // Break a cycle: if the new exception is in the handled one's chain, cut it there.
    // One that a program has made elsewhere is noticed by a second look that goes half as fast.
    let (mut at, mut behind, mut step) = (handled.clone(), handled.clone(), false);
    loop {
        let next = exception::read(py, &at, |s| &s.context);
        if next.is_none_or_empty() {
            break;
        }
        if next.is(exception) {
            exception::write(py, &at, Value::EMPTY, |s| &mut s.context);
            break;
        }
        at = next;
        if at.is(&behind) {
            break;
        }
        if step {
            behind = exception::read(py, &behind, |s| &s.context);
        }
        step = !step;
    }
    exception::write(py, exception, handled, |s| &mut s.context);
}

/// Adds an entry for the running frame to the traceback of `exception`, and returns it.
unsafe fn add_traceback(py: &mut Py, exception: &Value) -> Value {
    // SAFETY: a frame with code is running.
    unsafe {
        let frame = &*py.frame.get();
        let code = frame_code(frame);
        let instruction = frame.pc.get().offset_from(code.words.as_ptr().cast()) as u32;
        let object = std::ptr::from_ref(code).cast::<orochi_gc::Header>().sub(1).cast_mut();
        let code = Value::from_borrowed_word(object as u64);
        let globals = Value::from_borrowed_word(frame.globals.get());
        // An exception of this thread alone gives its traceback away while the new entry is made.
        let own = match (exception.payload::<ExceptionObject>(), exception.object()) {
            (Some(payload), Some(object)) if object.as_ref().is_private() => Some(payload.state.private_ptr()),
            _ => None,
        };
        let next = match own {
            Some(state) => std::mem::replace(&mut (*state).traceback, Field::EMPTY).into_value(),
            None => exception::read(py, exception, |s| &s.traceback),
        };
        let next = if next.is_none() { Value::EMPTY } else { next };
        let entry = TracebackObject {
            next: Slot::at_birth(next),
            code: Field::at_birth(code),
            globals: Field::at_birth(globals),
            locals: Slot::at_birth(Value::EMPTY),
            instruction,
            line: AtomicU32::new(0),
        };
        match py.alloc(py.ty(TypeId::Traceback), entry) {
            Ok(entry) => {
                match own {
                    Some(state) => drop(std::mem::replace(&mut (*state).traceback, Field::at_birth(entry.clone()))),
                    None => exception::write(py, exception, entry.clone(), |s| &mut s.traceback),
                }
                entry
            }
            Err(_) => Value::EMPTY,
        }
    }
}

/// The entry that the running frame has in the traceback of an exception which its own handler passes on; EMPTY: none.
unsafe fn own_entry(py: &Py, frame: &crate::object::frame::Frame, exception: &Value) -> Value {
    let first = exception::read(py, exception, |s| &s.traceback);
    // SAFETY: a frame with code is running.
    let code = unsafe { std::ptr::from_ref(frame_code(frame)).cast::<orochi_gc::Header>().sub(1) } as u64;
    match first.payload::<TracebackObject>() {
        Some(entry) if entry.code.word() & !word::BORROWED == code && entry.locals.get(py).is_empty() => first,
        _ => Value::EMPTY,
    }
}

/// Moves the variables of a function's frame, which the exception is about to leave, into the frame's traceback entry.
unsafe fn keep_locals(py: &Py, entry: &Value) {
    // SAFETY: a frame with code is running; a word that moves out of a register leaves EMPTY behind.
    unsafe {
        let Some(traceback) = entry.payload::<TracebackObject>() else { return };
        let frame = &*py.frame.get();
        let code = frame_code(frame);
        if code.data.flags & crate::bytecode::code::flags::OPTIMIZED == 0 {
            return;
        }
        let mut kept = Vec::new();
        for r in 0..code.varnames.len() {
            let place = frame.regs.get().add(r);
            let w = *place;
            if w == word::EMPTY {
                continue;
            }
            *place = word::EMPTY;
            let Ok(number) = py.int(r as i64) else { return };
            kept.push(number);
            kept.push(if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) });
        }
        if !code.data.freevars.is_empty() && word::is_pointer(frame.function.get()) {
            let function = payload_of::<FunctionObject>(word::to_object(frame.function.get()));
            kept.push(function.closure.get(py));
        }
        if kept.is_empty() {
            return;
        }
        if let (Ok(kept), Some(object)) = (py.tuple(kept), entry.object()) {
            traceback.locals.set(py, object, kept);
        }
    }
}

/// Carries `exception` outwards from the running frame. `entry`: whether the first frame gets a traceback entry.
///
/// # Safety
/// As `raise`.
pub unsafe fn propagate(py: &mut Py, mut exception: Value, mut entry: bool) -> *const u32 {
    // SAFETY: the caller's; every popped frame leaves the one below running at its call instruction.
    unsafe {
        let t = Py::thread_ptr(py);
        loop {
            let frame = &*py.frame.get();
            let added = if entry { add_traceback(py, &exception) } else { Value::EMPTY };
            // What a `finally` or `except` clause passes on is no new event in its frame.
            let is_event = std::mem::replace(&mut entry, true);
            if is_event && super::trace::is_on(t) {
                super::trace::raised(py, &exception);
            }
            let code = frame_code(frame);
            let at = frame.pc.get().offset_from(code.words.as_ptr().cast()) as u32;
            if let Some(found) = code.data.exceptions.iter().find(|e| e.start <= at && at < e.end) {
                let regs = frame.regs.get();
                for r in found.register as usize..code.data.registers as usize {
                    let w = *regs.add(r);
                    *regs.add(r) = word::EMPTY;
                    if word::is_counted(w) {
                        drop(Value::from_word(w));
                    }
                }
                *regs.add(found.register as usize) = exception.into_word();
                return code.words.as_ptr().cast::<u32>().add(found.handler as usize);
            }
            if super::trace::is_on(t) {
                super::trace::unwound(py);
            }
            frames::unwatch(t);
            if matches!(frame.kind.get(), returns::VALUE | returns::INIT | returns::HALT | returns::OPERATOR) {
                let entry = if added.is_empty() { own_entry(py, frame, &exception) } else { added };
                keep_locals(py, &entry);
            }
            match frame.kind.get() {
                returns::VALUE | returns::INIT | returns::OPERATOR => {
                    let callable = (frame.dst.get() >> 16) as usize;
                    frames::pop(t);
                    let caller = &*py.frame.get();
                    let slot = caller.regs.get().add(callable);
                    let w = *slot;
                    *slot = word::EMPTY;
                    if word::is_counted(w) {
                        drop(Value::from_word(w));
                    }
                    // A step of a loop that was a call: a StopIteration is the loop's end.
                    let pc = caller.pc.get();
                    if Op::from_byte(op_byte(pc)).is_some_and(|op| op.generic() == Op::ForIter) {
                        let raised = Raised(exception);
                        if py.exception_is(&raised, TypeId::StopIteration) {
                            let m = M::reload(t, pc);
                            super::generator::drop_iterator(m);
                            return m.jump(0).pc;
                        }
                        exception = raised.0;
                    }
                }
                returns::HALT => {
                    frames::pop(t);
                    py.raised.set(exception.into_word());
                    return super::halt();
                }
                kind => {
                    exception = super::generator::failed(py, exception);
                    if kind == returns::GENERATOR_HALT || kind == returns::DRAIN {
                        py.raised.set(exception.into_word());
                        return super::halt();
                    }
                }
            }
        }
    }
}
