//! Calls of classes that make plain instances, and of bound methods, without a call.
//!
//! Part of the late paths (see `hot`): `None` before anything was changed. What `__init__` to enter is known from `TypeObject::maker`; its frame
//! is of kind `INIT`: the instance lies where the class was, and is the result when the frame leaves with None.

use super::hot::{can_drop, quick_drop};
use crate::object::function::BoundMethod;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::typeobject::{Maker, TypeObject};
use crate::object::{Py, TypeId, TypeRef, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::machine::{M, take_ref};
use crate::vm::window::positional_defaults;
use orochi_gc::sync::Ordering;

/// Calls the class in `a`, whose word is `f`, with the `b` arguments from `a + 2` on; the result goes into `c`.
#[inline(always)]
pub(super) unsafe fn make(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; a kind says which payload follows.
    unsafe {
        if !word::is_pointer(f) || word::to_object(f).as_ref().kind() != Kind::Type as u8 {
            return None;
        }
        if let Some(id) = TypeRef::from_object(word::to_object(f)).id {
            return match id {
                TypeId::Range => super::making::range(m, f, a, b, c),
                TypeId::Type => super::intrinsics::type_of(m, f, a, b, c),
                id => super::intrinsics::convert(m, f, id, a, b, c),
            };
        }
        let ty = payload_of::<TypeObject>(word::to_object(f));
        // Acquire pairs with the release in `TypeRef::modified`: who sees a version sees the namespace as it was then, or later.
        let init = ty.maker.read(ty.version.load(Ordering::Acquire));
        if init == 0 || !can_drop(f) || (*m.t).is_asked() {
            return None;
        }
        let py = Py::from_thread(m.t);
        if init == Maker::IDLE {
            let old = if c == a { word::EMPTY } else { m.get(c) };
            if b != 0 || (word::is_counted(old) && (!can_drop(old) || old == f)) {
                return None;
            }
            let made = py.new_instance_quick(ty, 1)?;
            quick_drop(m, f);
            quick_drop(m, old);
            m.put(a, word::EMPTY);
            m.put(a + 1, word::EMPTY);
            m.put(c, word::from_object(made));
            return Some(m.next(1));
        }
        // The class holds the function as long as it has this version.
        let callee = Callee::of(init)?;
        let regs = m.regs.add(a + 1);
        let (argc, parameters) = (b + 1, callee.code.plain_args as usize);
        if !frames::has_room_quick(m.t, regs, callee.code.registers as usize) {
            return None;
        }
        if parameters != argc {
            // The last parameters have defaults. (Of code that is not plain the number is too large for any.)
            let defaults = positional_defaults(&callee);
            let from = (argc + defaults.len()).checked_sub(parameters)?;
            for (i, v) in defaults.get(from..)?.iter().enumerate() {
                // Behind the arguments: an empty register, should this not be the path after all.
                *regs.add(argc + i) = take_ref(m.t, v.word());
            }
        }
        let Some(made) = py.new_instance_quick(ty, 2) else {
            for r in argc..parameters {
                quick_drop(m, regs.add(r).replace(word::EMPTY));
            }
            return None;
        };
        let made = word::from_object(made);
        quick_drop(m, f);
        m.put(a, made);
        *regs = made;
        m.frame().pc.set(m.pc);
        let function = take_ref(m.t, init);
        Some(frames::push(m.t, function, &callee, regs, parameters, frames::target(c, a), returns::INIT, 1))
    }
}

/// Calls the bound method of a Python function in `a`, whose word is `f`, as `make` does a class.
#[inline(always)]
pub(super) unsafe fn call_bound(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; a kind says which payload follows.
    unsafe {
        if !word::is_pointer(f) || word::to_object(f).as_ref().kind() != Kind::BoundMethod as u8 || !can_drop(f) {
            return None;
        }
        let method = payload_of::<BoundMethod>(word::to_object(f));
        let callee = Callee::of(method.function.word())?;
        let regs = m.regs.add(a + 1);
        if callee.code.plain_args as usize != b + 1
            || !frames::has_room_quick(m.t, regs, callee.code.registers as usize)
            || (*m.t).is_asked()
        {
            return None;
        }
        // Both are taken before the method is given up, of which other counts remain.
        let function = take_ref(m.t, method.function.word());
        *regs = take_ref(m.t, method.receiver.word());
        quick_drop(m, f);
        m.put(a, function);
        m.frame().pc.set(m.pc);
        Some(frames::push(m.t, function, &callee, regs, b + 1, frames::target(c, a), returns::VALUE, 1))
    }
}

/// Calls what is in `a`, no Python function, with the `b` arguments from `a + 2` on.
#[inline(always)]
pub(super) unsafe fn call(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let f = m.get(a);
        match make(m, f, a, b, c) {
            None => call_bound(m, f, a, b, c),
            made => made,
        }
    }
}
