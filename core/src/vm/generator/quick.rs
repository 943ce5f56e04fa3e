//! Entering and leaving a private generator without a call: what the hot paths do.
//!
//! Resuming copies the frame's record and the live registers onto the thread's stacks; a `yield` copies the registers back and writes
//! its value right into the register of the frame that resumed it. Either does all of its work or changes nothing that counts.
//! What is rarer (a shared generator, one that handles an exception, a fresh one, a value whose drop frees something) goes the long way.

// One contract for all: a frame is running, and operands are those of its instruction.
#![allow(clippy::missing_safety_doc)]

use crate::object::generator::{GeneratorObject, GeneratorPhase, NOWHERE};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::word;
use crate::vm::frames::{self, returns};
use crate::vm::machine::M;
use orochi_gc::Object;
use std::ptr;

/// The bits of a `Yield`'s number that say how many registers are live.
pub const LIVE: u32 = 0xffff;

/// Words of a `Yield`.
pub const YIELD: usize = 2;

/// Pushes the frame of a suspended generator that is to go on with the word `sent`, which moves into it.
///
/// # Safety
/// `object` is a generator, private, and kept alive while its frame runs; the running frame's `pc` is set.
#[inline(always)]
pub unsafe fn enter(t: *const Thread, object: Object, sent: u64, kind: u8, dst: usize) -> Option<M> {
    // SAFETY: the caller's; the thread's stacks are initialised up to `registers_end`.
    unsafe {
        let generator = payload_of::<GeneratorObject>(object);
        let state = generator.state.private_ptr();
        let below = (*t).frame.get();
        let frame = below.add(1);
        let regs = (*below).regs.get().add((*below).registers.get() as usize);
        if !((*state).phase == GeneratorPhase::Suspended
            || ((*state).phase == GeneratorPhase::Fresh && sent == word::NONE))
            || ((*state).handled.word() ^ word::NONE) | ((*t).handled.get() ^ word::NONE) != 0
            || frame >= (*t).frames_end.get()
            || regs.add(generator.capacity()) >= (*t).registers_end.get()
        {
            return None;
        }
        let (live, to) = ((*state).live(), (*state).sent());
        if to == NOWHERE {
            if word::is_counted(sent) {
                return None;
            }
        } else if to < live && word::is_counted((*generator.register(to)).load()) {
            return None;
        }
        // Loads and stores of slots, not a call of memcpy.
        for r in 0..live {
            *regs.add(r) = (*generator.register(r)).load();
        }
        if to != NOWHERE {
            *regs.add(to) = sent;
        }
        ptr::copy_nonoverlapping(&raw const (*state).frame, frame, 1);
        (*frame).regs.set(regs);
        (*frame).dst.set(dst as u32);
        (*frame).kind.set(kind);
        (*state).kept = 0;
        (*state).phase = GeneratorPhase::Running;
        (*t).frame.set(frame);
        Some(M { t, pc: (*frame).pc.get(), regs, consts: (*frame).consts.get() })
    }
}

/// The running frame, of a private generator that a `for` has resumed, returned the word `w`: the loop ends. `None`, and nothing is changed, where
/// there is more to do.
///
/// # Safety
/// A generator's frame is running.
#[inline]
pub unsafe fn end_loop(t: *const Thread, w: u64) -> Option<*const u32> {
    // SAFETY: the caller's; the register of the `ForIter` keeps the generator alive until it is given up here.
    unsafe {
        let frame = (*t).frame.get();
        let object = word::to_object((*frame).generator.get());
        if (*frame).kind.get() != returns::FOR_ITER
            || word::is_pointer(w)
            || ((*frame).saved_handled.get() ^ word::NONE) | ((*t).handled.get() ^ word::NONE) != 0
            || !object.as_ref().is_private()
        {
            return None;
        }
        (*payload_of::<GeneratorObject>(object).state.private_ptr()).phase = GeneratorPhase::Finished;
        // There is nothing to close any more.
        object.as_ref().clear_has_finalizer();
        frames::pop(t);
        let m = M::reload(t, (*(*t).frame.get()).pc.get());
        super::drop_iterator(m);
        Some(m.jump(0).pc)
    }
}

/// Does a frame of this kind hand its value over in a register of the frame below, which `dst` alone says?
#[inline(always)]
pub fn hands_over(kind: u8) -> bool {
    kind == returns::FOR_ITER || kind == returns::SEND
}

/// Does `Yield` give up, with the value of the last step, an object that dies? Then only the complete handler can do it.
#[inline(always)]
pub unsafe fn yield_buries(m: M) -> bool {
    // SAFETY: a generator's frame is running, and its resumer's frame is below.
    unsafe {
        let frame = (*m.t).frame.get();
        if !hands_over((*frame).kind.get()) {
            return false;
        }
        let target = (*frame.sub(1)).regs.get().add((*frame).dst.get() as usize);
        !can_drop(*target)
    }
}

/// Does giving up this word of a register take no call?
#[inline(always)]
unsafe fn can_drop(w: u64) -> bool {
    // SAFETY: a live register's word.
    !word::is_counted(w) || unsafe { word::to_object(w).as_ref().has_more_private_counts() }
}

/// `Yield`: suspends the running generator, whose value in register `b` goes where its frame's kind says. `CALLS`: what that displaces may be
/// given up with a call.
#[inline(always)]
pub unsafe fn leave<const CALLS: bool>(m: M, b: usize) -> Option<M> {
    // SAFETY: a generator's frame is running; operands of its instruction.
    unsafe {
        let t = m.t;
        let frame = (*t).frame.get();
        let below = frame.sub(1);
        let kind = (*frame).kind.get();
        let value = m.get(b);
        if value == word::EMPTY
            || ((*frame).saved_handled.get() ^ word::NONE) | ((*t).handled.get() ^ word::NONE) != 0
            || kind > returns::NEXT
        {
            return None;
        }
        let object = word::to_object((*frame).generator.get());
        if !object.as_ref().is_private() {
            return None;
        }
        // Where the value goes; what is there is given up.
        let (dst, regs) = ((*frame).dst.get() as usize, (*below).regs.get());
        let (target, window) = (regs.add(dst & 0xffff), regs.add(dst >> 16));
        let halts = kind == returns::GENERATOR_HALT;
        let calls = kind == returns::NEXT;
        let old = if halts || (calls && (dst & 0xffff).wrapping_sub(dst >> 16) < 3) { word::EMPTY } else { *target };
        if (!CALLS && !can_drop(old))
            || (calls && !(can_drop(*window) && can_drop(*window.add(1)) && can_drop(*window.add(2))))
        {
            return None;
        }
        let moved = b >= (*frame).first_temp.get() as usize;
        if word::is_pointer(value) {
            let of = word::to_object(value).as_ref();
            // A local stays: it is counted for the receiver. Native code gets no borrowed words.
            if (!moved && word::is_counted(value) && !of.is_private()) || (halts && value & word::BORROWED != 0) {
                return None;
            }
        }
        let generator = payload_of::<GeneratorObject>(object);
        let state = generator.state.private_ptr();
        let live = (m.extra(0) & LIVE) as usize;
        for r in 0..live {
            let mut w = m.get(r);
            if word::is_pointer(w) && w & word::BORROWED != 0 {
                if !word::to_object(w).as_ref().is_immortal() {
                    return None;
                }
                w &= !word::BORROWED;
            }
            // The slot holds nothing while the generator runs.
            (*generator.register(r)).store_moved(w);
        }
        // From here on nothing fails.
        if moved {
            m.put(b, word::EMPTY);
            if b < live {
                (*generator.register(b)).store_moved(word::EMPTY);
            }
        } else if word::is_counted(value) {
            (*t).mutator().retain_private(word::to_object(value));
        }
        for r in 0..live {
            m.put(r, word::EMPTY);
        }
        (*state).frame.pc.set(m.pc.add(YIELD));
        (*state).kept = m.extra(0);
        (*state).phase = GeneratorPhase::Suspended;
        (*t).frame.set(below);
        if (*t).claimed.get() > below {
            (*t).claimed.set(below);
        }
        if halts {
            (*t).result.set(value);
            (*t).yielded.set(true);
            return Some(M { pc: crate::vm::halt(), ..m });
        }
        if CALLS {
            if word::is_counted(old) {
                *target = word::EMPTY;
                crate::vm::machine::release(t, old);
            }
        } else if word::is_counted(old) {
            (*t).mutator().release_quick(word::to_object(old));
        }
        if calls {
            // No two of them are the same object: a function, a generator, and what was sent, which has moved.
            for r in 0..3 {
                let w = window.add(r).replace(word::EMPTY);
                if word::is_counted(w) {
                    (*t).mutator().release_quick(word::to_object(w));
                }
            }
        }
        *target = value;
        // `ForIter` and `Send` both take the value and fall through; both are two words long. Calls are one.
        let words = if calls { 1 } else { 2 };
        Some(M { t, pc: (*below).pc.get().add(words), regs, consts: (*below).consts.get() })
    }
}

/// `Yield` in the plainest case, for which few values need to be held at once: to a `for` or a `yield from`, an immediate or a
/// temporary, while no register is borrowed and, unless a call may be made for it (`CALLS`), the target holds no count.
#[inline(always)]
pub unsafe fn leave_first<const CALLS: bool>(m: M, b: usize) -> Option<M> {
    // SAFETY: as in `leave`.
    unsafe {
        let frame = (*m.t).frame.get();
        let value = m.get(b);
        if !hands_over((*frame).kind.get())
            || value == word::EMPTY
            || (word::is_pointer(value) && b < (*frame).first_temp.get() as usize)
            || (*frame).saved_handled.get() != word::NONE
            || (*m.t).handled.get() != word::NONE
        {
            return None;
        }
        let object = word::to_object((*frame).generator.get());
        let target = (*frame.sub(1)).regs.get().add((*frame).dst.get() as usize);
        let old = *target;
        if !object.as_ref().is_private() || (!CALLS && word::is_counted(old)) {
            return None;
        }
        let generator = payload_of::<GeneratorObject>(object);
        let live = (m.extra(0) & LIVE) as usize;
        for r in 0..live {
            let w = m.get(r);
            if word::is_pointer(w) && w & word::BORROWED != 0 {
                return None;
            }
            // The slot holds nothing while the generator runs.
            (*generator.register(r)).store_moved(w);
        }
        // From here on nothing fails. A temporary's word moves; it lies behind the live ones.
        if word::is_pointer(value) {
            m.put(b, word::EMPTY);
        }
        for r in 0..live {
            m.put(r, word::EMPTY);
        }
        let state = generator.state.private_ptr();
        (*state).frame.pc.set(m.pc.add(YIELD));
        (*state).kept = m.extra(0);
        (*state).phase = GeneratorPhase::Suspended;
        *target = value;
        let below = frame.sub(1);
        (*m.t).frame.set(below);
        if (*m.t).claimed.get() > below {
            (*m.t).claimed.set(below);
        }
        let next = M { t: m.t, pc: (*below).pc.get(), regs: (*below).regs.get(), consts: (*below).consts.get() };
        if CALLS && word::is_counted(old) {
            crate::vm::machine::release(m.t, old);
        }
        // `ForIter` and `Send` both take the value and fall through; both are two words long.
        Some(next.next(2))
    }
}
