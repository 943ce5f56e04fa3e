//! What `try` statements are compiled to, without a call: the hot paths of entering and leaving handlers, and of matching a class.

use super::hot::{can_drop, is_temp, quick_drop};
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::{TypeObject, type_flags};
use crate::object::word;
use crate::vm::machine::M;
use orochi_gc::sync::Ordering;

/// Enters a handler: `a` = what was handled until now, and the exception in `b`, which stays there, is handled.
#[inline(always)]
pub(super) unsafe fn enter(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the thread's cell owns its word.
    unsafe {
        let w = m.get(b);
        if !word::is_counted(w)
            || !word::to_object(w).as_ref().is_private()
            || word::is_counted(m.get(a))
            || m.frame().generator.get() != word::EMPTY
        {
            return None;
        }
        (*m.t).mutator().retain_private(word::to_object(w));
        m.put(a, (*m.t).handled.replace(w));
        Some(m.next(1))
    }
}

/// Leaves a handler: what `a` holds is handled again.
#[inline(always)]
pub(super) unsafe fn leave(m: M, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the thread's cell owns its word.
    unsafe {
        let (before, handled) = (m.get(a), (*m.t).handled.get());
        // What is borrowed would have to be counted.
        if matches!(before, word::EMPTY | word::FALSE)
            || (word::is_pointer(before) && !word::is_counted(before))
            || !can_drop(handled)
        {
            return None;
        }
        (*m.t).handled.set(before);
        m.put(a, word::EMPTY);
        quick_drop(m, handled);
        Some(m.next(1))
    }
}

/// `a = exception b matches c`, which is an exception class.
#[inline(always)]
pub(super) unsafe fn matches(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; kinds say which payloads follow.
    unsafe {
        let (w, wanted) = (m.get(b), m.get(c));
        if !word::is_pointer(w) || !word::is_pointer(wanted) || !is_temp(m, c) || !can_drop(wanted) {
            return None;
        }
        let class = word::to_object(wanted);
        if class.as_ref().kind() != Kind::Type as u8
            || payload_of::<TypeObject>(class).flags.load(Ordering::Relaxed) & type_flags::EXCEPTION == 0
        {
            return None;
        }
        let ty = (*m.t).interp().shapes.get(word::to_object(w).as_ref().shape_acquire()).ty;
        let mut found = ty.object() == class;
        if !found {
            let order = ty.mro.load();
            if !word::is_pointer(order) {
                return None;
            }
            for base in payload_of::<TupleObject>(word::to_object(order)).slots() {
                found |= word::to_object(base.load()) == class;
            }
        }
        if word::is_counted(m.get(a)) && a != c {
            return None;
        }
        quick_drop(m, wanted);
        m.put(c, word::EMPTY);
        m.put(a, word::from_bool(found));
        Some(m.next(1))
    }
}
