//! Slow paths: what a handler calls when its fast path does not apply. Each may run Python code, raise, and change frames.
//!
//! A slow function gets the thread, the instruction and its operands, keeps the frame's `pc` up to date (so that tracebacks and the claim of
//! registers see the truth), and returns where execution goes on: behind the instruction, at a jump target, in a
//! callee, in an exception handler, or in `HALT`.

// What is not said otherwise here has one contract: it is called by a handler of the running frame with the operands of its instruction.
#![allow(clippy::missing_safety_doc)]

pub mod answers;
pub mod attributes;
pub mod build;
pub mod calls;
pub mod enter;
pub mod exceptions;
pub mod imports;
pub mod intrinsics;
pub mod items;
pub mod iteration;
pub mod names;
pub mod natives;
pub mod operators;
pub mod plain;
pub mod slices;

use super::frames::frame_code;
use super::handlers::calls::length;
use super::machine::M;
use super::unwind;
use crate::object::thread::Thread;
use crate::object::{Py, Raised, Result, TypeId, Value, word};

/// What every slow function is handed: machine and token, with the frame's `pc` set.
pub struct Slow {
    /// The machine at the instruction.
    pub m: M,
    /// The token.
    pub py: Py,
}

impl Slow {
    /// Enters a slow function.
    #[inline(always)]
    pub unsafe fn enter(t: *const Thread, pc: *const u32) -> Slow {
        // SAFETY: the handler runs with a frame on an attached thread.
        unsafe {
            let m = M::reload(t, pc);
            m.frame().pc.set(pc);
            Slow { m, py: Py::from_thread(t) }
        }
    }

    /// The value of register `r`, lent; UnboundLocalError if it is empty.
    pub unsafe fn operand<'a>(&mut self, r: usize) -> Result<&'a Value> {
        // SAFETY: an operand of the instruction.
        unsafe {
            let v = self.m.value(r);
            if v.is_empty() { Err(unbound_error(&mut self.py, self.m, r)) } else { Ok(v) }
        }
    }

    /// Consumes register `r` if it is a temporary.
    pub unsafe fn consume(&self, r: usize) {
        // SAFETY: an operand of the instruction.
        unsafe { self.m.consume(r) }
    }

    /// Takes the value out of a source register: moved from a temporary, counted from a local.
    pub unsafe fn take(&mut self, r: usize) -> Result {
        // SAFETY: an operand of the instruction.
        unsafe {
            if self.m.get(r) == word::EMPTY {
                return Err(unbound_error(&mut self.py, self.m, r));
            }
            Ok(Value::from_word(super::machine::take_source(self.m, r)))
        }
    }

    /// Writes the result into register `r`.
    pub unsafe fn put(&self, r: usize, v: Value) {
        // SAFETY: an operand of the instruction; the old word was the register's.
        unsafe {
            let old = self.m.get(r);
            self.m.put(r, v.into_word());
            if word::is_counted(old) {
                drop(Value::from_word(old));
            }
        }
    }

    /// Puts into `r` what was read from the heap.
    pub unsafe fn put_word(&self, r: usize, w: u64) {
        // SAFETY: as in `put`; `w` came from a live slot under the current pin.
        unsafe { self.put_taken(r, super::machine::take_ref(self.m.t, w)) }
    }

    /// Puts into `r` a register word: counted, or borrowed from a shared object.
    pub unsafe fn put_taken(&self, r: usize, new: u64) {
        // SAFETY: as in `put`.
        unsafe {
            let old = self.m.get(r);
            self.m.put(r, new);
            if word::is_counted(old) {
                drop(Value::from_word(old));
            }
        }
    }

    /// The name that extra word `i` says.
    pub unsafe fn name(&self, i: usize) -> Value {
        // SAFETY: names are interned and immortal.
        unsafe { Value::from_borrowed_word(super::handlers::names::name_at(self.m, i)) }
    }

    /// Leaves: behind the instruction, or into the handler of what was raised.
    #[inline(always)]
    pub unsafe fn leave(mut self, result: Result<()>) -> *const u32 {
        // SAFETY: the frame is the one that was entered.
        unsafe {
            match result {
                Ok(()) => {
                    let next = self.m.pc.add(length(self.m.pc) as usize);
                    self.settle(next)
                }
                Err(raised) => unwind::raise(&mut self.py, raised),
            }
        }
    }

    /// Leaves with a jump (`true`) or behind the instruction.
    pub unsafe fn leave_jump(mut self, result: Result<bool>) -> *const u32 {
        // SAFETY: as above.
        unsafe {
            match result {
                Ok(true) => {
                    let target = self.m.jump(0).pc;
                    self.settle(target)
                }
                Ok(false) => {
                    let next = self.m.pc.add(length(self.m.pc) as usize);
                    self.settle(next)
                }
                Err(raised) => unwind::raise(&mut self.py, raised),
            }
        }
    }

    /// Leaves for `next`, after the finalizers that became due.
    #[inline(always)]
    pub unsafe fn leave_at(mut self, next: *const u32) -> *const u32 {
        // SAFETY: `next` is in the running frame's code.
        unsafe { self.settle(next) }
    }

    /// Runs finalizers that became due, before going on at `next`.
    unsafe fn settle(&mut self, next: *const u32) -> *const u32 {
        if self.py.mutator().has_pending() && !self.py.finalizing.get() {
            super::requests::run_pending(&mut self.py);
        }
        next
    }
}

/// The error of reading local register `r` while it is empty.
pub unsafe fn unbound_error(py: &mut Py, m: M, r: usize) -> Raised {
    // SAFETY: a frame is running.
    let code = unsafe { frame_code(m.frame()) };
    let text = code.data.varnames.get(r).cloned().unwrap_or_default();
    // Other than a NameError it does not carry the name.
    py.error(
        TypeId::UnboundLocalError,
        format!("cannot access local variable '{text}' where it is not associated with a value"),
    )
}

/// A slow function: thread, instruction, operands. `first`: what is tried before; where it goes on, unless that is null.
macro_rules! slow {
    ($(#[$doc:meta])* $name:ident($s:ident $(, $arg:ident: $ty:ty)*) $(first |$m:ident| $first:expr;)? -> $leave:ident $body:block) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// Called by a handler of the running frame with its operands.
        #[inline(never)]
        pub unsafe extern "C" fn $name(t: *const Thread, pc: *const u32 $(, $arg: $ty)*) -> *const u32 {
            // SAFETY: the caller's.
            unsafe {
                $(
                    let $m = crate::vm::machine::M::reload(t, pc);
                    let next: *const u32 = $first;
                    if !next.is_null() {
                        return next;
                    }
                )?
                let mut slow = crate::vm::slow::Slow::enter(t, pc);
                let result = (|$s: &mut crate::vm::slow::Slow| $body)(&mut slow);
                slow.$leave(result)
            }
        }
    };
}
pub(crate) use slow;

slow! {
    /// Reading an empty local.
    unbound(s, r: usize) -> leave { Err(unbound_error(&mut s.py, s.m, r)) }
}

slow! {
    /// `Not` of anything but an immediate.
    not(s, a: usize, b: usize) first |m| enter::truth(m, a | b < 256, m.get(b)); -> leave {
        let v = s.operand(b)?;
        let truth = s.py.truth(v)?;
        s.consume(b);
        s.put(a, Value::bool(!truth));
        Ok(())
    }
}

slow! {
    /// A conditional jump on anything but an immediate.
    jump_truth(s, a: usize, sense: bool) first |m| enter::truth(m, a < 256, m.get(a)); -> leave_jump {
        let v = s.operand(a)?;
        let truth = s.py.truth(v)?;
        s.consume(a);
        Ok(truth == sense)
    }
}

slow! {
    /// `and` and `or`.
    jump_truth_keep(s, a: usize, sense: bool) first |m| enter::truth(m, a < 256, m.get(a)); -> leave_jump {
        let v = s.operand(a)?;
        let truth = s.py.truth(v)?;
        if truth != sense {
            s.consume(a);
        }
        Ok(truth == sense)
    }
}

/// Does what was asked of the thread, then goes on at `next`.
///
/// # Safety
/// `next` is in the running frame's code.
#[inline(never)]
pub unsafe extern "C" fn poll(t: *const Thread, next: *const u32) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, next);
        match super::requests::handle(&mut s.py) {
            Ok(()) => next,
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

/// Runs finalizers that became due, then goes on at `next`.
///
/// # Safety
/// As `poll`.
#[inline(never)]
pub unsafe extern "C" fn pending(t: *const Thread, next: *const u32) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        // The finalizers run where the instruction that was just done stands, not at the next line.
        let first = frame_code(&*(*t).frame.get()).words.as_ptr().cast::<u32>();
        let mut s = Slow::enter(t, if next > first { next.sub(1) } else { next });
        s.settle(next)
    }
}
