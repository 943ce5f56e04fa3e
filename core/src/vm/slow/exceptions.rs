//! `raise`, and what `try` statements are compiled to.

use super::{Slow, slow};
use crate::object::exception::{self, ExceptionObject};
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Result, TypeId, TypeRef, Value, word};
use crate::vm::unwind;

/// `raise`, `raise a`, `raise a from b`.
///
/// # Safety
/// Called by the handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn raise(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        if c == 0 {
            let handled = s.py.handled_exception();
            if handled.is_none() {
                let raised = s.py.runtime_error("No active exception to reraise");
                return unwind::raise(&mut s.py, raised);
            }
            return unwind::propagate(&mut s.py, handled, false);
        }
        match raise_inner(&mut s, a, b, c) {
            Ok(exception) => {
                unwind::set_context(&s.py, &exception, true);
                unwind::propagate(&mut s.py, exception, true)
            }
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

unsafe fn raise_inner(s: &mut Slow, a: usize, b: usize, c: usize) -> Result {
    // SAFETY: operands of the instruction.
    unsafe {
        let v = s.operand(a)?.clone();
        let made = s.py.raise_value(&v).0;
        s.consume(a);
        if c == 2 {
            let cause = s.operand(b)?.clone();
            let cause = if cause.is_none() {
                Value::EMPTY
            } else if TypeRef::from_value(&cause).is_some_and(|t| t.has(type_flags::EXCEPTION)) {
                let made = s.py.call(&cause, &[])?;
                if !made.has_payload::<ExceptionObject>() {
                    let (class, got) = (s.py.repr_string(&cause)?, s.py.type_of(&made).to_value());
                    let got = s.py.repr_string(&got)?;
                    return Err(s.py.type_error(format!(
                        "calling {class} should have returned an instance of BaseException, not {got}"
                    )));
                }
                made
            } else {
                cause
            };
            if !cause.is_empty() && !cause.has_payload::<ExceptionObject>() {
                return Err(s.py.type_error("exception causes must derive from BaseException"));
            }
            s.consume(b);
            exception::write(&s.py, &made, cause, |e| &mut e.cause);
            if let Some(e) = made.payload::<ExceptionObject>() {
                e.state.with(&s.py, &made, |state, _| state.suppress_context = true);
            }
        }
        Ok(made)
    }
}

/// Raises the exception in `a` again.
///
/// # Safety
/// As `raise`.
#[inline(never)]
pub unsafe extern "C" fn reraise(t: *const Thread, pc: *const u32, a: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        match s.take(a) {
            Ok(exception) => unwind::propagate(&mut s.py, exception, false),
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

slow! {
    /// Enters a handler. What a generator's caller handles is not kept but noted, by `False`: the generator may be resumed by another one.
    exc_enter(s, a: usize, b: usize) -> leave {
        let exception = s.operand(b)?.clone();
        let frame = s.m.frame();
        let mut callers = false;
        if frame.generator.get() != word::EMPTY {
            callers = s.py.handled.get() == frame.saved_handled.get() && !frame.handles_callers();
            frame.note_handled(&exception);
        }
        let before = s.py.replace_handled(exception);
        s.put(a, if callers { Value::FALSE } else { before });
        Ok(())
    }
}

slow! {
    /// Leaves a handler.
    exc_leave(s, a: usize) -> leave {
        let mut before = s.take(a)?;
        let frame = s.m.frame();
        if before.word() == word::FALSE {
            // The frame holds what its caller handles now.
            before = Value::from_borrowed_word(frame.saved_handled.get());
            frame.skip.set(0);
        } else if frame.generator.get() != word::EMPTY {
            frame.note_handled(&before);
        }
        drop(s.py.replace_handled(before));
        Ok(())
    }
}

slow! {
    /// `a = exception b matches c`.
    exc_match(s, a: usize, b: usize, c: usize) -> leave {
        let (exception, classes) = (s.operand(b)?.clone(), s.operand(c)?.clone());
        let found = matches(s, &exception, &classes)?;
        s.consume(c);
        s.put(a, Value::bool(found));
        Ok(())
    }
}

fn matches(s: &mut Slow, exception: &Value, classes: &Value) -> Result<bool> {
    let one = |s: &mut Slow, class: &Value| -> Result<bool> {
        match TypeRef::from_value(class) {
            Some(t) if t.has(type_flags::EXCEPTION) => Ok(s.py.type_of(exception).is_subtype(&s.py, t)),
            _ => Err(s.py.type_error("catching classes that do not inherit from BaseException is not allowed")),
        }
    };
    if let Some(tuple) = classes.payload::<TupleObject>() {
        let mut found = false;
        for class in tuple.values() {
            found |= one(s, class)?;
        }
        return Ok(found);
    }
    one(s, classes)
}

slow! {
    /// `a, a+1, a+2 = type, value, traceback` of b.
    exc_parts(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?.clone();
        let traceback = exception::read(&s.py, &v, |e| &e.traceback);
        let ty = s.py.type_of(&v).to_value();
        s.put(a, ty);
        s.put(a + 1, v);
        s.put(a + 2, if traceback.is_empty() { Value::NONE } else { traceback });
        Ok(())
    }
}

slow! {
    /// `a = AssertionError`.
    load_assertion_error(s, a: usize) -> leave {
        let v = s.py.ty(TypeId::AssertionError).to_value();
        s.put(a, v);
        Ok(())
    }
}
