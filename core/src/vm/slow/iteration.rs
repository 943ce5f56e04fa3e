//! Iteration and delegation: the loops that are not over ranges, lists and tuples, and those.

use super::{Slow, slow};
use crate::bytecode::Op;
use crate::object::thread::Thread;
use crate::object::{Result, TypeId, Value, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::generator::{self, Refused};
use crate::vm::machine::{M, owned_copy};
use crate::vm::{step, unwind};

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
        if word::is_pointer(it) {
            let object = word::to_object(it);
            if let Some(base) = taken_apart(s.m, a) {
                match step::pair(&mut s.py, object) {
                    Ok(step::Pair::Words(x, y)) => {
                        // The targets are empty temporaries.
                        s.m.put(base, x);
                        s.m.put(base + 1, y);
                        return s.leave_at(pc.add(3));
                    }
                    Ok(step::Pair::End) => {
                        s.consume(b);
                        return s.leave_jump(Ok(true));
                    }
                    Ok(step::Pair::Other) => {}
                    Err(raised) => return unwind::raise(&mut s.py, raised),
                }
            }
            let w = step::word(t, object);
            if w != word::EMPTY {
                s.put_taken(a, w);
                return s.leave_at(pc.add(2));
            }
            if let Some((function, source)) = step::as_map(it)
                && let Some(callee) = Callee::of(function.word())
            {
                return map_step(s, &callee, function, source, a, b);
            }
        }
        let result = step::next(&mut s.py, s.m.value(b));
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

/// If the instruction behind this `ForIter` unpacks the item into two: the first of their registers.
unsafe fn taken_apart(m: M, a: usize) -> Option<usize> {
    // SAFETY: an instruction follows.
    unsafe {
        let next = *m.pc.add(2);
        let fits = next as u8 == Op::Unpack as u8 && (next >> 16 & 0xff) as usize == a && next >> 24 == 2;
        (fits && a >= m.frame().first_temp.get() as usize).then_some((next >> 8 & 0xff) as usize)
    }
}

/// One step of a loop over a `map` of a Python function: its frame is pushed, and what it returns is the item.
unsafe fn map_step(
    mut s: Slow,
    callee: &Callee<'_>,
    function: &Value,
    source: &Value,
    a: usize,
    b: usize,
) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let item = match step::next(&mut s.py, source) {
            Ok(Some(item)) => item,
            Ok(None) => {
                s.consume(b);
                return s.leave_jump(Ok(true));
            }
            Err(raised) => return unwind::raise(&mut s.py, raised),
        };
        let (t, top) = (s.m.t, frames::top_register(s.m.t));
        // The register above the window holds the function while it runs, as a call's window would.
        let (regs, callable) = (top.add(1), s.m.frame().registers.get() as usize);
        if callee.code.plain_args != 1
            || callable > usize::from(u16::MAX)
            || !frames::has_room(t, regs, callee.code.registers as usize)
        {
            let result = s.py.call(function, &[item]).map(|v| s.put(a, v));
            return s.leave(result);
        }
        *top = owned_copy(t, function.word());
        *regs = item.into_word();
        frames::push(
            t,
            *top,
            callee,
            regs,
            1,
            frames::target(a, callable),
            returns::VALUE,
            crate::vm::handlers::calls::length(s.m.pc),
        )
        .pc
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
