//! Iteration and delegation.

use super::{Slow, slow};
use crate::object::thread::Thread;
use crate::object::{Result, TypeId, Value};
use crate::vm::frames::returns;
use crate::vm::generator::{self, Refused};
use crate::vm::unwind;

slow! {
    /// `a = iter(b)`.
    get_iter(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let it = s.py.iter(v)?;
        s.consume(b);
        s.put(a, it);
        Ok(())
    }
}

slow! {
    /// `a = iterator for yield from b`.
    get_yield_from_iter(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let it = if generator::as_generator(v.word()).is_some() { v.clone() } else { s.py.iter(v)? };
        s.consume(b);
        s.put(a, it);
        Ok(())
    }
}

/// `a = next(b)`, or the end of the loop. A generator is entered without recursion.
///
/// # Safety
/// Called by the handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn for_iter(t: *const Thread, pc: *const u32, a: usize, b: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        let it = s.m.get(b);
        if generator::as_generator(it).is_some() {
            return match generator::resume(&mut s.py, it, Value::NONE, returns::FOR_ITER, a) {
                Ok(()) => (*(*t).frame.get()).pc.get(),
                Err(Refused::Finished) => {
                    s.consume(b);
                    s.leave_jump(Ok(true))
                }
                Err(Refused::Error(raised)) => unwind::raise(&mut s.py, raised),
            };
        }
        let result = s.py.next(s.m.value(b));
        let result = match result {
            Ok(Some(v)) => {
                s.put(a, v);
                Ok(false)
            }
            Ok(None) => {
                s.consume(b);
                Ok(true)
            }
            Err(e) => Err(e),
        };
        s.leave_jump(result)
    }
}

/// Sends `c` into iterator `b`.
///
/// # Safety
/// As `for_iter`.
#[inline(never)]
pub unsafe extern "C" fn send(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        let sent = match s.take(c) {
            Ok(v) => v,
            Err(raised) => return unwind::raise(&mut s.py, raised),
        };
        let it = s.m.get(b);
        if generator::as_generator(it).is_some() {
            return match generator::resume(&mut s.py, it, sent, returns::SEND, a) {
                Ok(()) => (*(*t).frame.get()).pc.get(),
                Err(Refused::Finished) => {
                    s.consume(b);
                    s.put(a, Value::NONE);
                    s.leave_jump(Ok(true))
                }
                Err(Refused::Error(raised)) => unwind::raise(&mut s.py, raised),
            };
        }
        let result = send_into(&mut s, b, sent);
        let result = match result {
            Ok((v, ended)) => {
                if ended {
                    s.consume(b);
                }
                s.put(a, v);
                Ok(ended)
            }
            Err(e) => Err(e),
        };
        s.leave_jump(result)
    }
}

/// The value that an iterator gave back, and whether it has ended.
unsafe fn send_into(s: &mut Slow, b: usize, sent: Value) -> Result<(Value, bool)> {
    // SAFETY: operands of the instruction.
    let it = unsafe { s.m.value(b) };
    if sent.is_none() {
        let ty = s.py.type_of(it);
        // The value of a StopIteration matters here, so the method is called where it is a Python one.
        return match ty.slots.next.get() {
            Some(_) if ty.id.is_none() => match s.py.call_method(it, "__next__", &[]) {
                Ok(v) => Ok((v, false)),
                Err(e) if s.py.exception_is(&e, TypeId::StopIteration) => Ok((s.py.stop_value(&e), true)),
                Err(e) => Err(e),
            },
            _ => match s.py.next(it) {
                Ok(Some(v)) => Ok((v, false)),
                Ok(None) => Ok((Value::NONE, true)),
                Err(e) if s.py.exception_is(&e, TypeId::StopIteration) => Ok((s.py.stop_value(&e), true)),
                Err(e) => Err(e),
            },
        };
    }
    match s.py.call_method(it, "send", &[sent]) {
        Ok(v) => Ok((v, false)),
        Err(e) if s.py.exception_is(&e, TypeId::StopIteration) => Ok((s.py.stop_value(&e), true)),
        Err(e) => Err(e),
    }
}
