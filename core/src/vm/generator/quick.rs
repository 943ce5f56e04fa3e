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
use crate::vm::frames::returns;
use crate::vm::machine::M;
use orochi_gc::Object;
use std::ptr;

/// Bit of a `Yield`'s number that says: nothing is done with what is sent.
pub const UNUSED: u32 = 1 << 16;
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
        if (*state).phase != GeneratorPhase::Suspended
            || ((*state).handled.word() ^ word::NONE) | ((*t).handled.get() ^ word::NONE) != 0
            || frame >= (*t).frames_end.get()
            || regs.add(generator.capacity()) >= (*t).registers_end.get()
        {
            return None;
        }
        let (live, to) = ((*state).live as usize, (*state).sent);
        if to == NOWHERE {
            if word::is_counted(sent) {
                return None;
            }
        } else if usize::from(to) < live && word::is_counted((*generator.register(usize::from(to))).load()) {
            return None;
        }
        // Loads and stores of slots, not a call of memcpy.
        for r in 0..live {
            *regs.add(r) = (*generator.register(r)).load();
        }
        if to != NOWHERE {
            *regs.add(usize::from(to)) = sent;
        }
        ptr::copy_nonoverlapping(&raw const (*state).frame, frame, 1);
        (*frame).regs.set(regs);
        (*frame).dst.set(dst as u32);
        (*frame).kind.set(kind);
        (*state).live = 0;
        (*state).phase = GeneratorPhase::Running;
        (*t).frame.set(frame);
        Some(M { t, pc: (*frame).pc.get(), regs, consts: (*frame).consts.get() })
    }
}

/// `Yield`: suspends the running generator, whose value in register `b` goes where its frame's kind says.
#[inline(always)]
pub unsafe fn leave(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: a generator's frame is running; operands of its instruction.
    unsafe {
        let t = m.t;
        let frame = (*t).frame.get();
        let below = frame.sub(1);
        let kind = (*frame).kind.get();
        let value = m.get(b);
        if value == word::EMPTY
            || ((*frame).saved_handled.get() ^ word::NONE) | ((*t).handled.get() ^ word::NONE) != 0
            || kind > returns::GENERATOR_HALT
        {
            return None;
        }
        let object = word::to_object((*frame).generator.get());
        if !object.as_ref().is_private() {
            return None;
        }
        // Where the value goes; what is there is given up.
        let target = (*below).regs.get().add((*frame).dst.get() as usize);
        let halts = kind == returns::GENERATOR_HALT;
        let old = if halts { word::EMPTY } else { *target };
        if word::is_counted(old) && !word::to_object(old).as_ref().has_more_private_counts() {
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
        (*state).sent = if m.extra(0) & UNUSED != 0 { NOWHERE } else { a as u16 };
        (*state).live = live as u32;
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
        if word::is_counted(old) {
            (*t).mutator().release_quick(word::to_object(old));
        }
        *target = value;
        // `ForIter` and `Send` both take the value and fall through; both are two words long.
        Some(M { t, pc: (*below).pc.get().add(2), regs: (*below).regs.get(), consts: (*below).consts.get() })
    }
}
