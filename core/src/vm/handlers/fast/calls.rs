//! Calls of Python functions with plain parameters, and returns from them.

use super::quick_drop;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::{Intrinsic, NativeDescriptor, NativeFunction};
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::word;
use crate::vm::frames::{self, Callee, returns};
use crate::vm::machine::{M, apart};

/// Calls what is prepared at `a` with `b` arguments; the result goes into `c`. `with_receiver`: `a+1` may hold one.
#[inline(always)]
pub(super) unsafe fn call(m: M, with_receiver: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        let f = m.get(a);
        let callee = Callee::of(f)?;
        let window = m.regs.add(a);
        let (regs, argc) = if with_receiver && *window.add(1) != word::EMPTY {
            (window.add(1), m.operand(2) + 1)
        } else {
            (window.add(2), m.operand(2))
        };
        if callee.code.plain_args as usize != argc
            || !frames::has_room_quick(m.t, regs, callee.code.registers as usize)
            || (*m.t).is_asked()
        {
            return None;
        }
        if !with_receiver {
            *window.add(1) = word::EMPTY;
        }
        m.frame().pc.set(m.pc);
        Some(frames::push(m.t, f, &callee, regs, argc, frames::target(m.operand(3), a), returns::VALUE, 1))
    }
}

/// How many items a list, tuple, dict or set has.
#[inline(always)]
pub(super) unsafe fn length(v: u64) -> Option<usize> {
    // SAFETY: a register holds the word; a kind says which payload follows.
    unsafe {
        if !word::is_pointer(v) {
            return None;
        }
        let container = word::to_object(v);
        let kind = container.as_ref().kind();
        // In two steps, each with few cases: no table of jumps.
        Some(if kind == Kind::List as u8 {
            payload_of::<ListObject>(container).len()
        } else if kind == Kind::Set as u8 {
            payload_of::<SetObject>(container).len_at_rest()?
        } else {
            let kind = apart(kind);
            if kind == Kind::Tuple as u8 {
                payload_of::<TupleObject>(container).len()
            } else if kind == Kind::Dict as u8 {
                payload_of::<DictObject>(container).len()
            } else {
                return None;
            }
        })
    }
}

/// `len(v)` of a list, tuple, dict or set, with the function and the container in the window.
///
/// Operands are read again where they are needed: fewer values are alive at a time.
#[inline(always)]
pub(super) unsafe fn call_len(m: M) -> Option<M> {
    // SAFETY: operands of the instruction; a kind says which payload follows.
    unsafe {
        let v = m.get(m.operand(1) + 2);
        if word::is_counted(v) && !word::to_object(v).as_ref().has_more_private_counts() {
            return None;
        }
        let n = length(v)?;
        // What the result displaces: nothing if it lies in the window, which is given up.
        let c = m.operand(3);
        if word::is_counted(m.get(c)) && c.wrapping_sub(m.operand(1)) & !2 != 0 {
            return None;
        }
        let f = m.get(m.operand(1));
        if !word::is_pointer(f) {
            return None;
        }
        let function = word::to_object(f);
        // A container is no function: these two are not one object.
        if function.as_ref().kind() != Kind::NativeFunction as u8
            || payload_of::<NativeFunction>(function).def.intrinsic != Intrinsic::Len
            || !quick_drop(m, f)
        {
            return None;
        }
        let window = m.regs.add(m.operand(1));
        *window = word::EMPTY;
        let v = *window.add(2);
        if word::is_counted(v) {
            (*m.t).mutator().release_private(word::to_object(v));
        }
        *window.add(2) = word::EMPTY;
        // A length is far below what an immediate int holds.
        m.put(m.operand(3), (n as u64) << 2 | 3);
        Some(m.next(1))
    }
}

/// `list.append(v)`, with the method, a private list that has room, and the item in the window.
#[inline(always)]
pub(super) unsafe fn call_append(m: M) -> Option<M> {
    // SAFETY: operands of the instruction, which has one argument; a kind says which payload follows.
    unsafe {
        let window = m.regs.add(m.operand(1));
        let (f, receiver) = (*window, *window.add(1));
        // What is borrowed is not private. Methods of builtin types are immortal.
        if !word::is_pointer(f) || word::is_counted(f) || !word::is_counted(receiver) {
            return None;
        }
        let method = word::to_object(f);
        if method.as_ref().kind() != Kind::NativeDescriptor as u8
            || payload_of::<NativeDescriptor>(method).def.intrinsic != Intrinsic::Append
        {
            return None;
        }
        let object = word::counted_object(receiver);
        let list = payload_of::<ListObject>(object);
        if object.as_ref().kind() != Kind::List as u8 || !object.as_ref().has_more_private_counts() || !list.has_room()
        {
            return None;
        }
        // What the result displaces: nothing if it lies in the window, which is given up.
        let c = m.operand(3);
        if word::is_counted(m.get(c)) && c.wrapping_sub(m.operand(1)) >= 3 {
            return None;
        }
        // The item moves into the list; a borrowed one only if nobody counts it.
        let v = *window.add(2);
        if word::is_pointer(v) && !word::is_counted(v) {
            if !word::to_object(v).as_ref().is_immortal() {
                return None;
            }
            list.push_private(v & !word::BORROWED);
        } else {
            list.push_private(v);
        }
        (*m.t).mutator().release_private(object);
        *window = word::EMPTY;
        *window.add(1) = word::EMPTY;
        *window.add(2) = word::EMPTY;
        m.put(m.operand(3), word::NONE);
        Some(m.next(1))
    }
}

/// Empties the locals of the running frame but the one that operand 1 names, if `but_own`; false where one cannot be given up without a call.
#[inline(always)]
unsafe fn empty_locals(m: M, first_temp: usize, but_own: bool) -> bool {
    // SAFETY: the frame's own registers.
    unsafe {
        let mut r = first_temp;
        while r != 0 {
            r -= 1;
            let v = m.get(r);
            if word::is_pointer(v) && !(but_own && r == m.operand(1)) {
                if !quick_drop(m, v) {
                    return false;
                }
                m.put(r, word::EMPTY);
            }
        }
        true
    }
}

/// Leaves a function's frame for the native code that waits for it.
#[inline(always)]
unsafe fn halt(m: M, own: bool) -> Option<M> {
    // SAFETY: a frame is running.
    unsafe {
        let frame = (*m.t).frame.get();
        let w = if own { m.get(m.operand(1)) } else { m.konst(m.extra(0) as usize) };
        // Native code gets no borrowed words.
        if w == word::EMPTY || (word::is_pointer(w) && !word::is_counted(w)) || (*frame).locals.get() != word::EMPTY {
            return None;
        }
        if !empty_locals(m, (*frame).first_temp.get() as usize, own) {
            return None;
        }
        if own {
            m.put(m.operand(1), word::EMPTY);
        }
        let below = frame.sub(1);
        (*m.t).frame.set(below);
        if (*m.t).claimed.get() > below {
            (*m.t).claimed.set(below);
        }
        (*m.t).result.set(w);
        Some(M { pc: crate::vm::halt(), ..m })
    }
}

/// Leaves the running frame, whose result goes into a register of the caller. `own`: operand 1 is the register that holds it, which is a local or a
/// temporary; else it is constant `x`. All other temporaries are free of pointers here: see the compiler's `return_statement`.
#[inline(always)]
unsafe fn leave(m: M, own: bool) -> Option<M> {
    // SAFETY: a frame is running.
    unsafe {
        let frame = (*m.t).frame.get();
        let kind = (*frame).kind.get();
        if kind == returns::HALT {
            return halt(m, own);
        }
        if kind != returns::VALUE {
            // The instance that `__init__` made ready is the result: it lies where the callable was.
            if kind != returns::INIT || own || m.konst(m.extra(0) as usize) != word::NONE {
                return None;
            }
            let function = (*frame).function.get();
            if word::is_counted(function) && !word::to_object(function).as_ref().has_more_private_counts() {
                return None;
            }
        }
        if own && m.get(m.operand(1)) == word::EMPTY {
            return None;
        }
        if !empty_locals(m, (*frame).first_temp.get() as usize, own) {
            return None;
        }
        let below = frame.sub(1);
        let caller = (*below).regs.get();
        let dst = (*frame).dst.get();
        let callable = caller.add((dst >> 16) as usize);
        let target = caller.add((dst & 0xffff) as usize);
        let w;
        if kind == returns::VALUE {
            if !quick_drop(m, *callable) {
                return None;
            }
            *callable = word::EMPTY;
            if !quick_drop(m, *target) {
                return None;
            }
            w = if own { m.get(m.operand(1)) } else { m.konst(m.extra(0) as usize) };
        } else {
            if target != callable && !quick_drop(m, *target) {
                return None;
            }
            quick_drop(m, (*frame).function.get());
            w = callable.replace(word::EMPTY);
        }
        *target = w;
        if own {
            m.put(m.operand(1), word::EMPTY);
        }
        (*m.t).frame.set(below);
        if (*m.t).claimed.get() > below {
            (*m.t).claimed.set(below);
        }
        let pc = (*below).pc.get().add((*frame).skip.get() as usize);
        Some(M { t: m.t, pc, regs: caller, consts: (*below).consts.get() })
    }
}

/// Returns register `a`.
#[inline(always)]
pub(super) unsafe fn return_register(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { leave(m, true) }
}

/// Returns a constant.
#[inline(always)]
pub(super) unsafe fn return_const(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { leave(m, false) }
}
