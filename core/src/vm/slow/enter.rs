//! Entering Python functions from instructions other than a plain call of one: what the call instructions find by looking at the callable, and
//! special methods of operators that are written in Python. The frame is pushed onto the running machine; nothing recurses.

// One contract for all: called by a handler of the running frame with operands of its instruction. A null result: nothing was changed.
#![allow(clippy::missing_safety_doc)]

use super::{Slow, calls};
use crate::object::thread::Thread;
use crate::object::typeobject::type_flags;
use crate::object::{Name, TypeRef, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::handlers::calls::length;
use crate::vm::machine::{M, take_ref};
use crate::vm::unwind;
use std::ptr;

/// `CallFunction` of a class whose instances are made in the plain way, with a Python `__init__` or none at all.
#[inline(never)]
pub unsafe extern "C" fn class(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let m = M::reload(t, pc);
        let ty = TypeRef::from_object(word::to_object(m.get(a)));
        if !ty.has(type_flags::PLAIN_NEW) || !ty.has(type_flags::PLAIN_INSTANCES) {
            return ptr::null();
        }
        let mut s = Slow::enter(t, pc);
        m.put(a + 1, word::EMPTY);
        let result = if b == 0 && calls::has_idle_init(&s.py, ty) {
            match s.py.new_instance(ty) {
                Ok(instance) => {
                    let class = m.get(a);
                    m.put(a, word::EMPTY);
                    if word::is_counted(class) {
                        crate::vm::machine::release(t, class);
                    }
                    s.put(c, instance);
                    return s.leave(Ok(()));
                }
                Err(raised) => Err(raised),
            }
        } else {
            calls::enter_init(&mut s, ty, a, b, c, &[])
        };
        match result {
            Ok(true) => (*(*t).frame.get()).pc.get(),
            Ok(false) => ptr::null(),
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

/// The operation on the object in register `x` whose special method `name` is a Python function of its class: enters it with the object and
/// the word `y` of register `ry` (or a constant's, with a register out of range); the result goes into `dst`. `y` is EMPTY for a unary one.
#[inline(never)]
pub unsafe extern "C" fn special(
    t: *const Thread,
    pc: *const u32,
    dst: usize,
    x: usize,
    ry: usize,
    name: Name,
) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let m = M::reload(t, pc);
        let w = m.get(x);
        let unary = ry == usize::MAX;
        if !word::is_pointer(w) || (*t).is_asked() {
            return ptr::null();
        }
        let py = crate::object::Py::from_thread(t);
        let ty = py.type_of_word(w);
        if ty.id.is_some() {
            return ptr::null();
        }
        let method = ty.lookup_word(&py, py.name_word(name));
        let Some(callee) = Callee::of(method) else { return ptr::null() };
        let r = m.frame().registers.get() as usize;
        let root = m.regs.add(r);
        let argc = if unary { 1 } else { 2 };
        if callee.code.plain_args != argc
            || (!unary && m.get(ry) == word::EMPTY)
            || !frames::has_room(t, root, callee.code.registers as usize + 1)
        {
            return ptr::null();
        }
        m.frame().pc.set(pc);
        let f = take_ref(t, method);
        *root = f;
        if !unary {
            // Before the object, whose register may be the same.
            let y = m.get(ry);
            *root.add(2) =
                if ry == x { crate::vm::machine::owned_copy(t, y) } else { crate::vm::machine::copy_register(m, ry) };
        }
        *root.add(1) = crate::vm::machine::copy_register(m, x);
        frames::push(t, f, &callee, root.add(1), argc as usize, frames::target(dst, r), returns::VALUE, length(pc)).pc
    }
}
