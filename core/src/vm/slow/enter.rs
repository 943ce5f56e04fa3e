//! Entering Python functions from instructions other than a plain call of one: what the call instructions find by looking at the callable, and
//! special methods of operators that are written in Python. The frame is pushed onto the running machine; nothing recurses. Where the result is not
//! simply the instruction's, its frame is of kind `OPERATOR`, and `answers` finishes the instruction.

// One contract for all: called by a handler of the running frame with operands of its instruction. A null result: nothing was changed.
#![allow(clippy::missing_safety_doc)]

use super::{Slow, calls};
use crate::bytecode::BinaryOp;
use crate::object::kind;
use crate::object::thread::Thread;
use crate::object::typeobject::{CompareOp, Maker, type_flags};
use crate::object::{Name, Py, TypeRef, word};
use crate::types::class::generic::{OPERATORS, is_python_slot};
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
        remember_maker(&s.py, ty);
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

/// Has the class remember what making an instance runs, for the hot path (`handlers::instances`).
unsafe fn remember_maker(py: &Py, ty: TypeRef) {
    // The version first: a change to the class after this voids what is found below.
    let version = ty.version_tag(py);
    if !ty.has(type_flags::PLAIN_NEW | type_flags::PLAIN_INSTANCES) || ty.has(type_flags::HAS_DEL) {
        return;
    }
    if calls::has_idle_init(py, ty) {
        ty.maker.remember(version, Maker::IDLE);
        return;
    }
    let init = ty.lookup_word(py, py.name_word(Name::__init__));
    if let Some(callee) = Callee::of(init)
        && callee.code.data.flags & crate::bytecode::code::flags::GENERATOR == 0
    {
        ty.maker.remember(version, init & !word::BORROWED);
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

/// A copy of a register's word for another register: a borrowed word stays borrowed.
#[inline(always)]
unsafe fn copied(t: *const Thread, w: u64) -> u64 {
    if word::is_counted(w) {
        // SAFETY: the register holds the object.
        unsafe { (*t).mutator().retain(word::to_object(w)) };
    }
    w
}

/// Pushes the frame of `method`, if that is a Python function with just `N` plain parameters, with copies of these arguments. The instruction at `m` is
/// finished by `answers`, from its operands as bytes: `fits` says that they are.
#[inline(always)]
unsafe fn operator<const N: usize>(m: M, fits: bool, method: u64, args: [u64; N]) -> *const u32 {
    // SAFETY: the arguments are in registers or constants.
    unsafe {
        let Some(callee) = Callee::of(method) else { return ptr::null() };
        let r = m.frame().registers.get() as usize;
        let root = m.regs.add(r);
        if !fits
            || callee.code.plain_args as usize != N
            || !frames::has_room(m.t, root, callee.code.registers as usize + 1)
        {
            return ptr::null();
        }
        m.frame().pc.set(m.pc);
        let f = take_ref(m.t, method);
        *root = f;
        for (i, w) in args.into_iter().enumerate() {
            *root.add(1 + i) = copied(m.t, w);
        }
        frames::push(m.t, f, &callee, root.add(1), N, frames::target(0, r), returns::OPERATOR, 0).pc
    }
}

/// The class of the object that `w` names, if it is a Python class.
#[inline(always)]
unsafe fn python_class(py: &Py, w: u64) -> Option<TypeRef> {
    if !word::is_pointer(w) {
        return None;
    }
    // SAFETY: a register holds the object. Most builtin objects can be told by their kind.
    if unsafe { is_plainly_builtin(w) } {
        return None;
    }
    Some(py.type_of_word(w)).filter(|ty| ty.id.is_none())
}

/// Is `tb` a Python class derived from the different class `ta`? Then its methods may go first.
#[inline(always)]
fn goes_first(py: &Py, ta: TypeRef, y: u64) -> bool {
    // SAFETY: a register's word.
    match unsafe { python_class(py, y) } {
        Some(tb) => tb != ta && tb.is_subtype(py, ta),
        None => false,
    }
}

/// `x op y`, whose first method to be asked is a Python function.
#[inline]
pub unsafe fn binary(m: M, fits: bool, op: BinaryOp, x: u64, y: u64) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        if x == word::EMPTY || y == word::EMPTY || (*m.t).is_asked() {
            return ptr::null();
        }
        let py = Py::from_thread(m.t);
        let (plain, reflected, _) = OPERATORS[op as usize];
        if let Some(ta) = python_class(&py, x) {
            if goes_first(&py, ta, y) {
                return ptr::null();
            }
            return operator(m, fits, ta.lookup_word(&py, py.name_word(plain)), [x, y]);
        }
        // An immediate number knows nothing of plain instances.
        if (word::is_int(x) || word::is_float(x))
            && let Some(tb) = python_class(&py, y)
            && tb.has(type_flags::PLAIN_INSTANCES)
            && is_python_slot(tb, op)
        {
            return operator(m, fits, tb.lookup_word(&py, py.name_word(reflected)), [y, x]);
        }
        ptr::null()
    }
}

/// `x op= y`.
#[inline]
pub unsafe fn inplace(m: M, fits: bool, op: BinaryOp, x: u64, y: u64) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        if x == word::EMPTY || y == word::EMPTY || (*m.t).is_asked() {
            return ptr::null();
        }
        let py = Py::from_thread(m.t);
        match python_class(&py, x) {
            Some(ta) if ta.slots.inplace[op as usize].get().is_some() => {
                operator(m, fits, ta.lookup_word(&py, py.name_word(OPERATORS[op as usize].2)), [x, y])
            }
            _ => binary(m, fits, op, x, y),
        }
    }
}

/// A comparison of `x` and `y`.
#[inline]
pub unsafe fn compare(m: M, fits: bool, op: CompareOp, x: u64, y: u64) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        if y == word::EMPTY || (*m.t).is_asked() {
            return ptr::null();
        }
        let py = Py::from_thread(m.t);
        match python_class(&py, x) {
            Some(ta) if !goes_first(&py, ta, y) => {
                let name =
                    [Name::__lt__, Name::__le__, Name::__eq__, Name::__ne__, Name::__gt__, Name::__ge__][op as usize];
                operator(m, fits, ta.lookup_word(&py, py.name_word(name)), [x, y])
            }
            _ => ptr::null(),
        }
    }
}

/// Is it an immediate or an exact builtin object, as its kind says?
#[inline(always)]
unsafe fn is_plainly_builtin(w: u64) -> bool {
    if !word::is_pointer(w) {
        return true;
    }
    // SAFETY: a register or constant holds the object.
    let kind = unsafe { word::to_object(w).as_ref().kind() };
    kind & kind::LAYOUT < kind::INSTANCE && kind & kind::EXTENDED == 0
}

/// An instruction that calls one special method of the class of `args[0]`, and nothing else if that is a Python function.
#[inline(always)]
pub unsafe fn method<const N: usize>(m: M, fits: bool, name: Name, args: [u64; N]) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe { if is_plainly_builtin(args[0]) { ptr::null() } else { python_method(m, fits, name, args) } }
}

/// As `method`, of an object whose class may be one in Python.
#[inline(never)]
unsafe fn python_method<const N: usize>(m: M, fits: bool, name: Name, args: [u64; N]) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        if args.contains(&word::EMPTY) || (*m.t).is_asked() {
            return ptr::null();
        }
        let py = Py::from_thread(m.t);
        match python_class(&py, args[0]) {
            Some(ty) => operator(m, fits, ty.lookup_word(&py, py.name_word(name)), args),
            None => ptr::null(),
        }
    }
}

/// The truth of `x`.
#[inline(always)]
pub unsafe fn truth(m: M, fits: bool, x: u64) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe { if is_plainly_builtin(x) { ptr::null() } else { python_truth(m, fits, x) } }
}

/// As `truth`, of an object whose class may be one in Python.
#[inline(never)]
unsafe fn python_truth(m: M, fits: bool, x: u64) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let py = Py::from_thread(m.t);
        match python_class(&py, x) {
            Some(ty) if ty.slots.truth.get().is_some() => method(m, fits, Name::__bool__, [x]),
            Some(ty) if ty.slots.len.get().is_some() => method(m, fits, Name::__len__, [x]),
            _ => ptr::null(),
        }
    }
}

/// A call of an instance whose class has a Python `__call__` that takes just these arguments: the instance becomes the first of them.
#[inline]
pub unsafe fn callable(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction; nothing lies in `a + 1`.
    unsafe {
        let f = m.get(a);
        let py = Py::from_thread(m.t);
        let Some(ty) = python_class(&py, f) else { return ptr::null() };
        let method = ty.lookup_word(&py, py.name_word(Name::__call__));
        let Some(callee) = Callee::of(method) else { return ptr::null() };
        let regs = m.regs.add(a + 1);
        if callee.code.plain_args as usize != b + 1 || !frames::has_room(m.t, regs, callee.code.registers as usize) {
            return ptr::null();
        }
        m.frame().pc.set(m.pc);
        *regs = f;
        let method = take_ref(m.t, method);
        m.put(a, method);
        frames::push(m.t, method, &callee, regs, b + 1, frames::target(c, a), returns::VALUE, 1).pc
    }
}
