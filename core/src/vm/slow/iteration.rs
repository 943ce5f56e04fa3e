//! Iteration and delegation: the loops that are not over ranges, lists and tuples, and those.

use super::{Slow, enter, slow};
use crate::bytecode::Op;
use crate::bytecode::code::flags as code_flags;
use crate::object::kind::Kind;
use crate::object::thread::Thread;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeId, Value, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::generator::{self, Refused};
use crate::vm::handlers::loops::{is_move_of, moved_apart, taken_apart};
use crate::vm::machine::{M, op_byte, owned_copy, release, take_ref};
use crate::vm::{step, unwind};

slow! {
    /// `a = iter(b)`.
    get_iter(s, a: usize, b: usize) first |m| enter::method(m, a | b < 256, Name::__iter__, [m.get(b)]); -> leave {
        let v = s.operand(b)?;
        // A kind with no mark of a subclass: exactly a list, and mostly exactly a tuple.
        let kind = v.object().map_or(u8::MAX, |o| o.as_ref().kind());
        let it = if kind == Kind::List as u8 {
            s.py.index_iterator(TypeId::ListIterator, v)?
        } else if kind == Kind::Tuple as u8 && s.py.type_of(v).is(TypeId::Tuple) {
            s.py.index_iterator(TypeId::TupleIterator, v)?
        } else {
            s.py.iter(v)?
        };
        s.consume(b);
        s.put(a, it);
        Ok(())
    }
}

slow! {
    /// `a = iterator for yield from b`.
    get_yield_from_iter(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let it = if generator::as_generator(v.word()).is_some() {
            let plain = s.py.type_of(v).is(TypeId::Generator);
            let within = frames::frame_code(s.m.frame()).data.flags & (code_flags::COROUTINE | code_flags::ITERABLE_COROUTINE);
            if !plain && (within == 0 || s.py.type_of(v).is(TypeId::AsyncGenerator)) {
                return Err(s.py.type_error(if s.py.type_of(v).is(TypeId::Coroutine) {
                    "cannot 'yield from' a coroutine object in a non-coroutine generator"
                } else {
                    "'async_generator' object is not iterable"
                }));
            }
            v.clone()
        } else {
            s.py.iter(v)?
        };
        s.consume(b);
        s.put(a, it);
        Ok(())
    }
}

/// `a = next(b)`, or the end of the loop: builtin iterators whose step runs no Python code.
///
/// # Safety
/// Called by the handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn for_iter(t: *const Thread, pc: *const u32, a: usize, b: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let m = M::reload(t, pc);
        let it = m.get(b);
        if word::is_pointer(it) {
            let object = word::to_object(it);
            if step::is_foreign(object)
                && let Some(next) = native_step(m, it, a, b)
            {
                return next;
            }
            if b >= m.frame().first_temp.get() as usize && step::is_spent(object) {
                m.put(b, word::EMPTY);
                release(t, it);
                return m.jump(0).pc;
            }
            if let Some(base) = taken_apart(m, a) {
                let (x, y) = step::quick_pair(t, object);
                if y != word::EMPTY {
                    if moved_apart(m, a) {
                        quicken(m, Op::ForIterPair);
                    }
                    return put_pair(m, base, x, y);
                }
                if x != word::EMPTY {
                    return second_half(t, pc, a, b, x);
                }
            }
            let w = step::word(t, object);
            if w != word::EMPTY {
                if object.as_ref().kind() == Kind::Iterator as u8 {
                    quicken(m, Op::ForIterStep);
                }
                return m.result(a, w, 2).pc;
            }
        }
        match native_step(m, it, a, b) {
            Some(next) => next,
            None => for_iter_any(t, pc, a, b),
        }
    }
}

/// A step of a native iterator that is none of those which `step` knows, by its type's own function.
#[inline(always)]
unsafe fn native_step(m: M, it: u64, a: usize, b: usize) -> Option<*const u32> {
    // SAFETY: as in `for_iter`; the register keeps the iterator alive.
    unsafe {
        if !word::is_pointer(it) {
            return None;
        }
        let mut py = Py::from_thread(m.t);
        let step = if word::to_object(it).as_ref().kind() == Kind::Iterator as u8 {
            py.type_of_word(it).slots.next.get()?
        } else {
            step::native_next(&py, m.value(b))?
        };
        m.frame().pc.set(m.pc);
        let stepped = py.guard_stack().and_then(|()| step(&mut py, m.value(b)));
        Some(match stepped {
            Ok(Some(v)) => m.result(a, v.into_word(), 2).pc,
            Err(e) if !py.exception_is(&e, TypeId::StopIteration) => unwind::raise(&mut py, e),
            Ok(None) | Err(_) => {
                m.consume(b);
                m.jump(0).pc
            }
        })
    }
}

/// Quickens a `ForIter` that has not been so far: what walks several kinds of iterators is not rewritten again and again.
#[inline(always)]
unsafe fn quicken(m: M, op: Op) {
    // SAFETY: the instruction is a `ForIter` or one of its quickened forms.
    unsafe {
        if op_byte(m.pc) == Op::ForIter as u8 {
            m.quicken(op);
        }
    }
}

/// Writes what an `Unpack` behind the `ForIter` at `m` would put into `base` and the next; the moves of them into locals are done at once.
#[inline(always)]
unsafe fn put_pair(m: M, base: usize, x: u64, y: u64) -> *const u32 {
    // SAFETY: instructions follow; the targets of `Unpack` are empty temporaries.
    unsafe {
        // `Move local <- base`, `Move local <- base + 1`.
        let (first, second) = (m.next(3), m.next(4));
        if is_move_of(first, base) && is_move_of(second, base + 1) {
            let m = m.result(first.operand(1), x, 0);
            return m.result(second.operand(1), y, 5).pc;
        }
        m.put(base, x);
        m.put(base + 1, y);
        m.pc.add(3)
    }
}

/// The step of a `zip` of two whose first item `x` was taken already, while the second takes the long way.
#[cold]
#[inline(never)]
unsafe fn second_half(t: *const Thread, pc: *const u32, a: usize, b: usize, x: u64) -> *const u32 {
    // SAFETY: as in `for_iter`; the zip keeps its iterators alive.
    unsafe {
        let mut s = Slow::enter(t, pc);
        // Python code may run meanwhile: what is borrowed is counted first.
        let first = Value::from_word(if word::is_counted(x) || !word::is_pointer(x) { x } else { owned_copy(t, x) });
        let second = match step::second_of_zip(s.m.get(b)) {
            Some(source) => s.py.next(&source),
            None => Ok(None),
        };
        match second {
            Ok(Some(y)) => {
                let base = taken_apart(s.m, a).unwrap_or(a);
                let next = put_pair(s.m, base, first.into_word(), y.into_word());
                s.leave_at(next)
            }
            Ok(None) => {
                drop(first);
                s.consume(b);
                s.leave_jump(Ok(true))
            }
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

/// As `for_iter`, for anything. A generator, a `map` of a Python function and an iterator with a Python `__next__` are entered without recursion.
#[inline(never)]
unsafe extern "C" fn for_iter_any(t: *const Thread, pc: *const u32, a: usize, b: usize) -> *const u32 {
    // SAFETY: as in `for_iter`.
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
            if let Some(base) = taken_apart(s.m, a) {
                match step::pair(&mut s.py, word::to_object(it)) {
                    Ok(step::Pair::Words(x, y)) => {
                        let next = put_pair(s.m, base, x, y);
                        return s.leave_at(next);
                    }
                    Ok(step::Pair::End) => {
                        s.consume(b);
                        return s.leave_jump(Ok(true));
                    }
                    Ok(step::Pair::Other) => {}
                    Err(raised) => return unwind::raise(&mut s.py, raised),
                }
            }
            if let Some((function, source)) = step::as_map(it)
                && let Some(callee) = Callee::of(function.word())
            {
                return map_step(s, &callee, function, source, a, b);
            }
            let ty = s.py.type_of_word(it);
            if ty.has(type_flags::HEAP) {
                let method = ty.lookup_word(&s.py, s.py.name_word(Name::__next__));
                if let Some(callee) = Callee::of(method)
                    && callee.code.plain_args == 1
                    && !s.py.mutator().poll()
                    && let Some(next) = enter_above(s.m, take_ref(t, method), &callee, owned_copy(t, it), a)
                {
                    return next;
                }
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

/// Pushes the frame of a Python function with one argument, above the window of the frame at `m`. What it returns goes into `a`; a
/// StopIteration that leaves it ends the loop (see `unwind`). The words, both owned, are given up if there is no room.
unsafe fn enter_above(m: M, function: u64, callee: &Callee<'_>, argument: u64, a: usize) -> Option<*const u32> {
    // SAFETY: a frame is running, at a `ForIter`.
    unsafe {
        let top = frames::top_register(m.t);
        // The register above the window holds the function while it runs, as a call's window would.
        let (regs, callable) = (top.add(1), m.frame().registers.get() as usize);
        if callable > usize::from(u16::MAX) || !frames::has_room(m.t, regs, callee.code.registers as usize) {
            for w in [function, argument] {
                if word::is_counted(w) {
                    drop(Value::from_word(w));
                }
            }
            return None;
        }
        *top = function;
        *regs = argument;
        // A `ForIter` is two words long.
        let dst = frames::target(a, callable);
        Some(frames::push(m.t, function, callee, regs, 1, dst, returns::VALUE, 2).pc)
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
        if callee.code.plain_args == 1
            && let Some(next) =
                enter_above(s.m, owned_copy(s.m.t, function.word()), callee, item.clone().into_word(), a)
        {
            return next;
        }
        let result = s.py.call(function, &[item]).map(|v| s.put(a, v));
        s.leave(result)
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
            // The slot itself: a StopIteration that it raises has a value.
            Some(next) => match next(&mut s.py, it) {
                Ok(Some(v)) => Ok((v, false)),
                Ok(None) => Ok((Value::NONE, true)),
                Err(e) if s.py.exception_is(&e, TypeId::StopIteration) => Ok((s.py.stop_value(&e), true)),
                Err(e) => Err(e),
            },
            None => match s.py.next(it) {
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
