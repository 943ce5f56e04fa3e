//! The virtual machine: frames, two drivers over one operation table, handlers, slow paths, generators, unwinding.
//!
//! Python calls do not recurse in Rust: a call pushes a frame and goes on. Native code that needs a Python call (`sorted` with a key)
//! runs a nested loop, whose depth the native stack bounds. See `machine` for how a handler sees the state, `frames` for windows,
//! `slow` for what fast paths do not do.

pub mod bind;
pub mod call;
pub mod collect;
#[cfg(all(test, feature = "count"))]
mod counting;
pub mod drivers;
pub mod frames;
pub mod generator;
pub mod handlers;
pub mod intrinsics;
pub mod machine;
#[cfg(all(test, feature = "count"))]
mod operation_counts;
pub mod requests;
pub mod slow;
pub mod spare;
pub mod step;
pub mod trace;
pub mod types;
pub mod unwind;
pub mod window;

use crate::bytecode::Op;
use crate::object::function::CodeObject;
use crate::object::{Py, Raised, Result, Value, word};
use machine::M;

static HALT: [u32; 2] = [Op::Halt as u32; 2];

/// The instruction that ends a run loop.
pub fn halt() -> *const u32 {
    HALT.as_ptr()
}

/// Is the instruction at `pc` widened by a prefix?
///
/// # Safety
/// `pc` is an instruction of `code`.
pub unsafe fn is_wide(code: &CodeObject, pc: *const u32) -> bool {
    // SAFETY: the caller's.
    let at = unsafe { pc.offset_from(code.words.as_ptr().cast::<u32>()) } as u32;
    let Some(before) = at.checked_sub(1) else { return false };
    let prefix = code.words[before as usize].load(orochi_gc::sync::Ordering::Relaxed) & 0xff == Op::Wide as u32;
    prefix && code.data.positions.binary_search_by_key(&before, |p| p.0).is_ok()
}

/// Runs the pushed frame until it returns, raises or (a generator) yields.
///
/// # Errors
/// What it raises.
///
/// # Safety
/// A frame of a halting kind was just pushed, and its `pc` set.
pub unsafe fn run(py: &mut Py) -> Result {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        drivers::drive(M::reload(t, (*(*t).frame.get()).pc.get()));
        let raised = py.raised.replace(word::EMPTY);
        if raised != word::EMPTY {
            return Err(Raised(Value::from_word(raised)));
        }
        Ok(Value::from_word(py.result.replace(word::EMPTY)))
    }
}
