//! Calls of native functions, methods of builtin types and builtin classes with positional arguments: the arguments are lent to
//! the Rust function where they lie in the caller's window. Nothing is bound, copied or collected on the way.

use super::calls;
use crate::object::kind::Kind;
use crate::object::native::{DescriptorKind, NativeDescriptor, NativeFunction};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value, word};
use crate::vm::machine::{M, release, take_ref};
use crate::vm::unwind;

/// The registers of an argument run as values, lent.
#[inline(always)]
unsafe fn lent<'a>(m: M, first: usize, n: usize) -> &'a [Value] {
    // SAFETY: the registers are initialised and stay put during the call; a `Value` is one register word.
    unsafe { std::slice::from_raw_parts(m.regs.add(first).cast::<Value>(), n) }
}

/// `Call`: a method of an instance of exactly its type, nearly always.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn call_method(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let (f, receiver) = (m.get(a), m.get(a + 1));
        if word::is_pointer(f) && word::is_pointer(receiver) && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::NativeDescriptor as u8 {
                let descriptor = payload_of::<NativeDescriptor>(object);
                let shape = word::to_object(receiver).as_ref().shape_acquire();
                if descriptor.owner == (*t).interp().shapes.get(shape).ty
                    && matches!(descriptor.kind, DescriptorKind::Method | DescriptorKind::Wrapper)
                {
                    m.frame().pc.set(pc);
                    let result = descriptor.def.call_positional(&mut Py::from_thread(t), lent(m, a + 1, b + 1));
                    return finish(m, result, a, b + 2, c);
                }
            }
        }
        call_any(t, pc, a, b, c, true)
    }
}

/// `CallFunction`: a function of a native module, nearly always.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn call_function(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if word::is_pointer(f) && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::NativeFunction as u8 {
                let native = payload_of::<NativeFunction>(object);
                if native.receiver.is_empty() {
                    m.put(a + 1, word::EMPTY);
                    m.frame().pc.set(pc);
                    let result = native.def.call_positional(&mut Py::from_thread(t), lent(m, a + 2, b));
                    return finish(m, result, a, b + 2, c);
                }
            } else if object.as_ref().kind() == Kind::Type as u8
                && b == 1
                && TypeRef::from_object(object).is(TypeId::Type)
            {
                m.put(a + 1, word::EMPTY);
                let ty = Py::from_thread(t).type_of_word(m.get(a + 2));
                return finish(m, Ok(ty.to_value()), a, b + 2, c);
            }
        }
        call_any(t, pc, a, b, c, false)
    }
}

/// `Call` and `CallFunction` of anything but a Python function: natives and builtin classes here, the rest in `calls`.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
unsafe extern "C" fn call_any(
    t: *const Thread,
    pc: *const u32,
    a: usize,
    b: usize,
    c: usize,
    with_receiver: bool,
) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if !word::is_pointer(f) || (*t).is_asked() {
            return calls::call(t, pc, a, b, c, with_receiver);
        }
        let (mut first, mut n) = if with_receiver && m.get(a + 1) != word::EMPTY { (a + 1, b + 1) } else { (a + 2, b) };
        let object = word::to_object(f);
        let kind = object.as_ref().kind();
        let mut py = Py::from_thread(t);
        m.frame().pc.set(pc);
        let result = if kind == Kind::NativeFunction as u8 {
            let native = payload_of::<NativeFunction>(object);
            if !native.receiver.is_empty() {
                if first != a + 2 {
                    return calls::call(t, pc, a, b, c, with_receiver);
                }
                // The receiver goes in front of the arguments, where there is room for it.
                m.put(a + 1, take_ref(t, native.receiver.word()));
                (first, n) = (a + 1, b + 1);
            } else if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            native.def.call_positional(&mut py, lent(m, first, n))
        } else if kind == Kind::NativeDescriptor as u8 {
            if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            let descriptor = payload_of::<NativeDescriptor>(object);
            let accepted = n > 0
                && matches!(descriptor.kind, DescriptorKind::Method | DescriptorKind::Wrapper)
                && accepts(&py, descriptor.owner, m.get(first));
            if !accepted {
                return calls::call(t, pc, a, b, c, with_receiver);
            }
            descriptor.def.call_positional(&mut py, lent(m, first, n))
        } else if kind == Kind::Type as u8 && first == a + 2 {
            let ty = TypeRef::from_object(object);
            if ty.has(type_flags::HEAP) {
                return calls::call(t, pc, a, b, c, with_receiver);
            }
            if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            let args = lent(m, first, n);
            match args {
                [v] if ty.is(TypeId::Type) => Ok(py.type_of(v).to_value()),
                _ => make(&mut py, m.value(a), Args::positional_only(args)),
            }
        } else {
            return calls::call(t, pc, a, b, c, with_receiver);
        };
        finish(m, result, a, b + 2, c)
    }
}

/// Is what the word holds an instance of the builtin type `owner`?
#[inline(always)]
fn accepts(py: &Py, owner: TypeRef, w: u64) -> bool {
    let ty = py.type_of_word(w);
    ty == owner || ty.is_subtype(py, owner)
}

/// An instance of a builtin class: what calling it does.
#[inline]
fn make(py: &mut Py, class: &Value, args: Args<'_>) -> Result {
    // Constructors may iterate and convert, which may nest without end.
    py.recurse("", |py| crate::types::class::call(py, class, args))
}

/// Empties the window and writes the result, or raises.
#[inline(always)]
unsafe fn finish(m: M, result: Result, a: usize, window: usize, c: usize) -> *const u32 {
    // SAFETY: the window's registers are the instruction's; their words are given up here.
    unsafe {
        match result {
            Ok(v) => {
                for r in a..a + window {
                    let w = m.get(r);
                    if word::is_pointer(w) {
                        m.put(r, word::EMPTY);
                        if word::is_counted(w) {
                            release(m.t, w);
                        }
                    }
                }
                let old = m.get(c);
                m.put(c, v.into_word());
                if word::is_counted(old) {
                    release(m.t, old);
                }
                m.pc.add(1)
            }
            Err(raised) => unwind::raise(&mut Py::from_thread(m.t), raised),
        }
    }
}
