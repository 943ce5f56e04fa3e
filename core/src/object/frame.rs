//! Frames: one record per running Python call, on a control stack apart from the registers.
//!
//! A frame's registers are a window of the thread's register stack. The caller's
//! register that holds the callable keeps function, code and globals alive while the callee runs.

use super::{Value, word};
use std::cell::Cell;

/// `Frame::kind` of a running `__init__` that the VM called itself. Such a frame's `function` is in no register: the frame
/// borrows it at first, and owns it once it is claimed.
pub const INIT: u8 = 1;

/// Bit of `Frame::kind`: the frame of a function that keeps its frame object in `locals`, and is to hand it its variables when it ends. No fast path
/// leaves a frame of such a kind.
pub const WATCHED: u8 = 0x80;

/// One running call. Plain data; every pointer is kept alive as the module's text says.
#[repr(C)]
pub struct Frame {
    /// The instruction being executed (whenever anything but the frame's own handlers can look), or to be executed next.
    pub pc: Cell<*const u32>,
    /// The first register of the window.
    pub regs: Cell<*mut u64>,
    /// The linked code object's constants, for handlers.
    pub consts: Cell<*const u64>,
    /// The code object (a payload pointer; `vm` knows its type).
    pub code: Cell<*const ()>,
    /// Word of the function object, borrowed from the caller's register; EMPTY for module, class and eval code.
    pub function: Cell<u64>,
    /// Word of the globals dict; the function or the caller keeps it alive.
    pub globals: Cell<u64>,
    /// Word of the local namespace (class body, module, exec), owned; EMPTY in functions, but for those that are `WATCHED`: their frame object.
    pub locals: Cell<u64>,
    /// Word of the generator that this frame belongs to, or EMPTY.
    pub generator: Cell<u64>,
    /// Word of the caller's handled exception, restored when a generator frame leaves; else unused.
    pub saved_handled: Cell<u64>,
    /// Registers in the window.
    pub registers: Cell<u32>,
    /// First temporary register.
    pub first_temp: Cell<u32>,
    /// Register of the caller that receives the result.
    pub dst: Cell<u32>,
    /// What becomes of the result; see `vm::frames::returns`.
    pub kind: Cell<u8>,
    /// Words of the caller's instruction: where it goes on after a return. In a generator's frame, to which nobody returns by words: whether
    /// the generator itself handles the very exception that its caller handles (see `handles_callers`).
    pub skip: Cell<u8>,
}

impl Frame {
    /// Of a generator's frame: does a handler of its own handle `exception`, which its caller happens to handle as well? By the words alone it
    /// would look as if the generator handled nothing. Asked whenever the thread's handled exception becomes `exception`.
    pub fn note_handled(&self, exception: &Value) {
        // SAFETY: the frame owns the word.
        let callers = unsafe { Value::from_borrowed_word(self.saved_handled.get()) };
        self.skip.set(u8::from(exception.is(&callers)));
    }

    /// What `note_handled` has noted last.
    pub fn handles_callers(&self) -> bool {
        self.skip.get() != 0 && self.saved_handled.get() != word::NONE
    }

    /// The words of the frame's registers.
    ///
    /// # Safety
    /// The frame is live.
    pub unsafe fn window(&self) -> &[Cell<u64>] {
        // SAFETY: a live frame's window is `registers` initialised words of the register stack.
        unsafe { std::slice::from_raw_parts(self.regs.get().cast::<Cell<u64>>(), self.registers.get() as usize) }
    }

    /// Does the frame run a function (and not a module or class body)?
    pub fn has_function(&self) -> bool {
        self.function.get() != word::EMPTY
    }
}
