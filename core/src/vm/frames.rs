//! Pushing and popping frames.
//!
//! A call builds its arguments at the top of the caller's window; the callee's window starts at the first of them. Registers above the
//! running window hold no pointer: a frame empties its own when it leaves.

// What is not said otherwise here has one contract: the thread is the current one and its stacks are installed.
#![allow(clippy::missing_safety_doc)]

use super::machine::M;
use crate::object::dict::DictObject;
use crate::object::frame::{Frame, WATCHED};
use crate::object::function::{CodeObject, FunctionObject, word_payload};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::word;
use std::cell::Cell;

/// What becomes of a frame's result.
pub mod returns {
    /// Goes into the caller's destination register.
    pub const VALUE: u8 = 0;
    /// Must be None: the caller's callable register holds the new instance, which is the result.
    pub const INIT: u8 = crate::object::frame::INIT;
    /// Ends the run loop: a native caller waits for it.
    pub const HALT: u8 = 2;
    /// A generator that a `ForIter` resumed: the loop ends.
    pub const FOR_ITER: u8 = 3;
    /// A generator that a `Send` resumed: the result is the value of `yield from`.
    pub const SEND: u8 = 4;
    /// A generator that native code resumed: ends the run loop, and the generator is finished.
    pub const GENERATOR_HALT: u8 = 5;
    /// A generator that an instruction's call of `next` or `send` with one argument resumed: the value is the call's result.
    pub const NEXT: u8 = 6;
    /// The same for `next` with a default, which is the result when the generator ends.
    pub const NEXT_OR: u8 = 8;
    /// A generator that native code drains: each value goes to the thread's consumer, and the generator goes on at once.
    pub const DRAIN: u8 = 7;
    /// A special method that an operator (any instruction but a call) has entered: what its result means is up to the instruction at which the
    /// caller stands, whose operands are still in their registers. See `vm::slow::answers`.
    pub const OPERATOR: u8 = 9;
}

/// Registers that a thread has, unless its stack is smaller.
pub const REGISTERS: usize = 1 << 20;
/// Frames that a thread has room for; the recursion limit is usually far lower.
pub const FRAMES: usize = 1 << 17;

/// A frame's parts, as a call finds them.
pub struct Callee<'a> {
    /// The function.
    pub function: &'a FunctionObject,
    /// Its code.
    pub code: &'a CodeObject,
}

impl<'a> Callee<'a> {
    /// The parts of the function that `w` names.
    #[inline(always)]
    pub fn of(w: u64) -> Option<Callee<'a>> {
        let function: &FunctionObject = word_payload(w)?;
        Some(Callee { function, code: code_of(function) })
    }
}

/// The code object of a function.
#[inline(always)]
pub fn code_of(function: &FunctionObject) -> &CodeObject {
    // SAFETY: a function's code slot always holds a code object, which lives while the function or a pin holds it.
    unsafe { payload_of::<CodeObject>(word::to_object(function.code.load())) }
}

/// The globals of the running frame.
#[inline(always)]
pub unsafe fn globals<'a>(frame: &Frame) -> &'a DictObject {
    // SAFETY: a frame's globals are a dict that its function or caller keeps alive.
    unsafe { payload_of::<DictObject>(word::to_object(frame.globals.get())) }
}

/// Is there room for one more frame with `registers` registers from `regs` on, as far as the register stack was initialised?
#[inline(always)]
pub unsafe fn has_room_quick(t: *const Thread, regs: *mut u64, registers: usize) -> bool {
    // SAFETY: the thread's stacks are allocated.
    unsafe {
        (*t).frame.get().wrapping_add(1) < (*t).frames_end.get()
            && regs.wrapping_add(registers) < (*t).registers_end.get()
    }
}

/// Is there room for one more frame with `registers` registers from `regs` on? Initialises more of the register stack if that is what it takes.
#[inline(always)]
pub unsafe fn has_room(t: *const Thread, regs: *mut u64, registers: usize) -> bool {
    // SAFETY: the thread's stacks are allocated.
    unsafe { has_room_quick(t, regs, registers) || make_room(t, regs, registers) }
}

/// Registers that are initialised at a time, at least.
const STRIDE: usize = 2048;

#[cold]
#[inline(never)]
unsafe fn make_room(t: *const Thread, regs: *mut u64, registers: usize) -> bool {
    // SAFETY: the thread's stacks are allocated; what lies from `registers_end` on belongs to no frame, and nothing there is a live word.
    unsafe {
        let thread = &*t;
        let wanted = regs.wrapping_add(registers + 1);
        let limit = thread.registers_limit.get();
        if thread.frame.get().wrapping_add(1) >= thread.frames_end.get() || wanted >= limit {
            return false;
        }
        let end = wanted.wrapping_add(STRIDE).min(limit);
        let mut at = thread.registers_end.get();
        while at < end {
            at.write(word::EMPTY);
            at = at.add(1);
        }
        thread.registers_end.set(at);
        true
    }
}

/// Where a frame's result goes in its caller: the destination register, and the register that keeps the callable alive meanwhile.
#[inline(always)]
pub const fn target(dst: usize, callable: usize) -> usize {
    dst | callable << 16
}

/// Pushes a frame of a Python function whose `argc` arguments lie in `regs`. The other locals are emptied; temporaries hold no
/// pointer already. `skip`: the words of the caller's instruction.
///
/// # Safety
/// `has_room`; the arguments are owned by the window; `function` is kept alive by the caller until the frame is popped.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "they stay in registers")]
pub unsafe fn push(
    t: *const Thread,
    function: u64,
    callee: &Callee<'_>,
    regs: *mut u64,
    argc: usize,
    dst: usize,
    kind: u8,
    skip: u8,
) -> M {
    // SAFETY: the caller's.
    unsafe {
        let code = callee.code;
        let first_temp = code.first_temp;
        let (mut at, end) = (regs.add(argc), regs.add(first_temp as usize));
        while at < end {
            // Volatile: a handful of words, for which a loop over vectors would be longer and need more registers.
            at.write_volatile(word::EMPTY);
            at = at.add(1);
        }
        let frame = (*t).frame.get().add(1);
        frame.write(Frame {
            pc: Cell::new(code.words.as_ptr().cast()),
            regs: Cell::new(regs),
            consts: Cell::new(code.consts.as_ptr()),
            code: Cell::new(std::ptr::from_ref(code).cast()),
            function: Cell::new(function),
            globals: Cell::new(callee.function.globals.load()),
            locals: Cell::new(word::EMPTY),
            generator: Cell::new(word::EMPTY),
            saved_handled: Cell::new(word::NONE),
            registers: Cell::new(code.registers),
            first_temp: Cell::new(first_temp),
            dst: Cell::new(dst as u32),
            kind: Cell::new(kind),
            skip: Cell::new(skip),
        });
        (*t).frame.set(frame);
        M { t, pc: code.words.as_ptr().cast(), regs, consts: code.consts.as_ptr() }
    }
}

/// Pushes a frame of a module, class body or expression, with a local namespace. The caller keeps the code object alive.
///
/// # Safety
/// `has_room`; the frame takes the count of `locals`.
pub unsafe fn push_code(t: *const Thread, code: &CodeObject, function: u64, globals: u64, locals: u64, regs: *mut u64) {
    // SAFETY: the caller's.
    unsafe {
        for r in 0..code.registers as usize {
            *regs.add(r) = word::EMPTY;
        }
        let frame = (*t).frame.get().add(1);
        frame.write(Frame {
            pc: Cell::new(code.words.as_ptr().cast()),
            regs: Cell::new(regs),
            consts: Cell::new(code.consts.as_ptr()),
            code: Cell::new(std::ptr::from_ref(code).cast()),
            function: Cell::new(function),
            globals: Cell::new(globals),
            locals: Cell::new(locals),
            generator: Cell::new(word::EMPTY),
            saved_handled: Cell::new(word::NONE),
            registers: Cell::new(code.registers),
            first_temp: Cell::new(code.first_temp),
            dst: Cell::new(0),
            kind: Cell::new(returns::HALT),
            skip: Cell::new(0),
        });
        (*t).frame.set(frame);
    }
}

/// The code object that a frame runs.
pub unsafe fn frame_code<'a>(frame: &Frame) -> &'a CodeObject {
    // SAFETY: a live frame's code is alive.
    unsafe { &*frame.code.get().cast::<CodeObject>() }
}

/// The running frame is about to end: if it keeps its frame object, the object gets what it shows from now on.
#[inline(always)]
pub unsafe fn unwatch(t: *const Thread) {
    // SAFETY: the caller's: the running frame, whose registers are live.
    unsafe {
        let frame = (*t).frame.get();
        if (*frame).kind.get() & WATCHED != 0 {
            unwatch_frame(t, frame);
        }
    }
}

/// As `unwatch`, at the instruction that ends the frame.
#[inline(always)]
pub unsafe fn unwatch_at(m: M) {
    // SAFETY: as above.
    unsafe {
        if m.frame().kind.get() & WATCHED != 0 {
            m.frame().pc.set(m.pc);
            unwatch_frame(m.t, (*m.t).frame.get());
        }
    }
}

/// Apart, and with the thread itself: a handler that gives the address of a local away cannot end in a jump.
#[cold]
#[inline(never)]
unsafe fn unwatch_frame(t: *const Thread, frame: *mut Frame) {
    // SAFETY: the caller's; this thread's handle is used for nothing else meanwhile.
    unsafe { crate::object::Py::from_thread(t).unwatch_frame(frame) }
}

/// Pops the running frame: every register that holds a pointer is emptied and, if counted, dropped; the claim watermark falls back.
///
/// # Safety
/// A frame is running; its result was taken out of the window.
#[inline(always)]
pub unsafe fn pop(t: *const Thread) {
    // SAFETY: the caller's.
    unsafe {
        let frame = (*t).frame.get();
        let regs = (*frame).regs.get();
        for r in 0..(*frame).registers.get() as usize {
            let w = *regs.add(r);
            if word::is_pointer(w) {
                *regs.add(r) = word::EMPTY;
                if word::is_counted(w) {
                    (*t).mutator().release(word::to_object(w));
                }
            }
        }
        leave(t, frame);
    }
}

/// As `pop`, of a frame that returns: its temporaries hold no pointers.
///
/// # Safety
/// As `pop`; a `Return` is its instruction.
#[inline(always)]
pub unsafe fn pop_returned(t: *const Thread) {
    // SAFETY: the caller's.
    unsafe {
        let frame = (*t).frame.get();
        let regs = (*frame).regs.get();
        for r in 0..(*frame).first_temp.get() as usize {
            let w = *regs.add(r);
            if word::is_pointer(w) {
                *regs.add(r) = word::EMPTY;
                if word::is_counted(w) {
                    (*t).mutator().release(word::to_object(w));
                }
            }
        }
        leave(t, frame);
    }
}

/// Takes the frame off the control stack; its registers are empty already.
#[inline(always)]
pub unsafe fn leave(t: *const Thread, frame: *mut Frame) {
    // SAFETY: the caller's.
    unsafe {
        let locals = (*frame).locals.get();
        if word::is_counted(locals) {
            (*t).mutator().release(word::to_object(locals));
        }
        let function = (*frame).function.get();
        if (*frame).kind.get() == returns::INIT && word::is_counted(function) {
            (*t).mutator().release(word::to_object(function));
        }
        let below = frame.sub(1);
        (*t).frame.set(below);
        if (*t).claimed.get() >= frame {
            (*t).claimed.set(below);
        }
    }
}

/// The first free register above the running frame.
pub unsafe fn top_register(t: *const Thread) -> *mut u64 {
    // SAFETY: the caller's thread has its stacks.
    unsafe {
        let frame = (*t).frame.get();
        (*frame).regs.get().add((*frame).registers.get() as usize)
    }
}
