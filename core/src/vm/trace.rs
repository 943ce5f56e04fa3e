//! `sys.settrace` and `sys.setprofile`.
//!
//! While a thread has neither, this costs nothing: its table of handlers is the usual one. When one is set, every entry of the table becomes
//! a handler that looks at the instruction first and then does it (debug builds ask in their loop). What the thread knows of the frames that
//! run, as far as events need it, is a stack of entries, matched with the control stack at every instruction: a frame without an entry
//! was just called, an entry above the running frame belongs to one that an exception has left.

use super::frames::frame_code;
use super::machine::{M, op_byte};
use crate::bytecode::Op;
use crate::object::frame::Frame;
use crate::object::kind::Kind;
use crate::object::thread::Thread;
use crate::object::{Py, Result, Value, word};

/// What is known of one running frame.
struct Entry {
    frame: *mut Frame,
    object: Value,
    /// `f_trace`; None if it has none.
    local: Value,
    /// The line of the last event.
    line: u32,
    /// A loop has come round since: its line is reached again, however short it is.
    again: bool,
    opcodes: bool,
    lines: bool,
}

/// What a thread that is traced keeps.
pub struct Trace {
    function: Value,
    profile: Value,
    entries: Vec<Entry>,
    /// A function that was set is running: nothing is traced meanwhile.
    busy: bool,
    /// The native functions whose calls were announced and have not ended, with the frames that called them, the innermost last.
    native: Vec<(*mut Frame, Value)>,
}

/// The trace state of a thread, if it has one.
///
/// # Safety
/// The thread is the current one, and the reference is not kept over anything that runs Python code.
unsafe fn state<'a>(t: *const Thread) -> Option<&'a mut Trace> {
    // SAFETY: the cell holds a box of this thread or null.
    unsafe { (*t).trace.get().cast::<Trace>().as_mut() }
}

/// `sys.settrace` (`profile` false) or `sys.setprofile` of this thread; None takes it away.
pub fn set(py: &Py, function: Value, profile: bool) {
    let t = Py::thread_ptr(py);
    // SAFETY: this thread's state.
    let old = unsafe {
        if (*t).trace.get().is_null() {
            if function.is_none() {
                return;
            }
            begin(py);
        }
        let Some(trace) = state(t) else { return };
        let place = if profile { &mut trace.profile } else { &mut trace.function };
        std::mem::replace(place, function)
    };
    drop(old);
    // SAFETY: as above.
    unsafe {
        if state(t).is_some_and(|s| s.function.is_none() && s.profile.is_none() && !s.busy) {
            end(py);
        }
    }
}

/// Begins to keep what is known of the frames that run.
///
/// # Safety
/// The thread keeps nothing yet.
unsafe fn begin(py: &Py) {
    let t = Py::thread_ptr(py);
    let fresh =
        Trace { function: Value::NONE, profile: Value::NONE, entries: Vec::new(), busy: false, native: Vec::new() };
    // SAFETY: this thread's state, which the caller has found empty.
    unsafe {
        (*t).trace.set(Box::into_raw(Box::new(fresh)).cast());
        know_running(py);
        super::drivers::install_traced(&*t);
    }
}

/// Forgets all about tracing.
pub fn end(py: &Py) {
    let t = Py::thread_ptr(py);
    // SAFETY: this thread's state; the box is taken out before it is dropped.
    unsafe {
        let held = (*t).trace.replace(std::ptr::null_mut()).cast::<Trace>();
        if !held.is_null() {
            super::drivers::install(&*t);
            drop(Box::from_raw(held));
        }
    }
}

/// What was set.
pub fn get(py: &Py, profile: bool) -> Value {
    // SAFETY: this thread's state.
    match unsafe { state(Py::thread_ptr(py)) } {
        Some(trace) if profile => trace.profile.clone(),
        Some(trace) => trace.function.clone(),
        None => Value::NONE,
    }
}

/// The frames that run already are no calls.
unsafe fn know_running(py: &Py) {
    let t = Py::thread_ptr(py);
    let mut back = Value::NONE;
    for frame in py.running_code() {
        // SAFETY: the frame runs, and Python code.
        let Ok(object) = (unsafe { py.traced_frame(frame, back) }) else { return };
        back = object.clone();
        // SAFETY: this thread's state; the frame is live.
        if let Some(trace) = unsafe { state(t) } {
            let line = unsafe { (*frame).line() };
            let entry = Entry {
                frame: frame.cast_mut(),
                object,
                local: Value::NONE,
                line,
                again: false,
                opcodes: false,
                lines: true,
            };
            trace.entries.push(entry);
        }
    }
}

impl Frame {
    /// The line of the instruction that it is at.
    fn line(&self) -> u32 {
        // SAFETY: a live frame that runs Python code.
        unsafe {
            let code = frame_code(self);
            code.line_of(self.pc.get().offset_from(code.words.as_ptr().cast()) as u32)
        }
    }
}

/// The object of a running frame that is traced, if it has one.
pub fn object_of(py: &Py, frame: *const Frame) -> Option<Value> {
    // SAFETY: this thread's state.
    let trace = unsafe { state(Py::thread_ptr(py)) }?;
    trace.entries.iter().find(|e| e.frame.cast_const() == frame).map(|e| e.object.clone())
}

/// `f_trace` (0), `f_trace_lines` (1) or `f_trace_opcodes` (2) of a traced frame's object, or sets it.
pub fn attribute(py: &Py, object: &Value, which: usize, new: Option<Value>) -> Option<Value> {
    let t = Py::thread_ptr(py);
    // SAFETY: this thread's state. `f_trace` may be set before tracing begins: the frames are known from then on.
    let trace = unsafe {
        if state(t).is_none() && new.as_ref().is_some_and(|new| which > 0 || !new.is_none()) {
            begin(py);
        }
        state(t)?
    };
    let entry = trace.entries.iter_mut().find(|e| e.object.is(object) || py.is_frame_of(object, e.frame))?;
    let flag = if which == 1 { &mut entry.lines } else { &mut entry.opcodes };
    match (which, new) {
        (0, Some(new)) => {
            drop(std::mem::replace(&mut entry.local, new));
            Some(Value::NONE)
        }
        (0, None) => Some(entry.local.clone()),
        (_, Some(new)) => {
            *flag = new.as_bool() == Some(true);
            Some(Value::NONE)
        }
        (_, None) => Some(Value::bool(*flag)),
    }
}

/// Calls a trace function; None if it is not to be called now.
fn call(py: &mut Py, function: &Value, frame: &Value, event: &str, arg: Value) -> Result {
    let t = Py::thread_ptr(py);
    // SAFETY: this thread's state, looked up anew after the call.
    unsafe {
        match state(t) {
            Some(trace) if !trace.busy => trace.busy = true,
            _ => return Ok(Value::NONE),
        }
        let name = py.intern(event);
        let result = py.call(function, &[frame.clone(), name, arg]);
        let mut over = false;
        if let Some(trace) = state(t) {
            trace.busy = false;
            if result.is_err() {
                // One that raises is taken away.
                drop(std::mem::replace(&mut trace.function, Value::NONE));
                drop(std::mem::replace(&mut trace.profile, Value::NONE));
            }
            over = trace.function.is_none() && trace.profile.is_none();
        }
        if over {
            end(py);
        }
        result
    }
}

/// An event of the entry on top, to its own function.
fn local_event(py: &mut Py, event: &str, arg: Value) -> Result<()> {
    let t = Py::thread_ptr(py);
    // SAFETY: this thread's state, looked up anew after the call.
    unsafe {
        let Some((local, object)) =
            state(t).and_then(|s| s.entries.last()).map(|e| (e.local.clone(), e.object.clone()))
        else {
            return Ok(());
        };
        if local.is_none() || state(t).is_none_or(|s| s.busy || s.function.is_none()) {
            return Ok(());
        }
        let next = call(py, &local, &object, event, arg)?;
        if !next.is_none()
            && let Some(entry) = state(t).and_then(|s| s.entries.iter_mut().find(|e| e.object.is(&object)))
        {
            drop(std::mem::replace(&mut entry.local, next));
        }
        Ok(())
    }
}

/// An event of the frame on top, to the profile function.
fn profile_event(py: &mut Py, event: &str, arg: Value) -> Result<()> {
    // SAFETY: this thread's state.
    let found = unsafe {
        state(Py::thread_ptr(py)).and_then(|s| s.entries.last().map(|e| (s.profile.clone(), e.object.clone())))
    };
    match found {
        Some((profile, object)) if !profile.is_none() => call(py, &profile, &object, event, arg).map(drop),
        _ => Ok(()),
    }
}

/// The operation and operands of the instruction at `m`, behind a `Wide` prefix.
unsafe fn decoded(m: M) -> (Op, usize, M) {
    // SAFETY: the caller's: an instruction of the running frame.
    unsafe {
        let op = Op::from_byte(op_byte(m.pc)).unwrap_or(Op::Nop);
        if op != Op::Wide {
            return (op, m.operand(1), m);
        }
        let (high, inner) = (m.operand(1), m.next(1));
        (Op::from_byte(op_byte(inner.pc)).unwrap_or(Op::Nop), inner.operand(1) | high << 8, inner)
    }
}

/// What happens before the instruction at `m`.
///
/// # Safety
/// `m` is the state of the running frame of this thread, which is traced.
pub unsafe fn before(m: M) -> Result<()> {
    // SAFETY: the caller's; `state` is looked up anew after whatever runs Python code.
    unsafe {
        let mut py = Py::from_thread(m.t);
        let py = &mut py;
        let frame = (*m.t).frame.get();
        if state(m.t).is_none_or(|s| s.busy) || (*frame).code.get().is_null() {
            return Ok(());
        }
        (*frame).pc.set(m.pc);
        let (op, a, inner) = decoded(m);
        if op == Op::ReturnGenerator {
            return Ok(());
        }
        while let Some(gone) =
            state(m.t).and_then(|s| if s.entries.last()?.frame > frame { s.entries.pop() } else { None })
        {
            drop(gone);
        }
        if state(m.t).is_some_and(|s| s.entries.last().is_none_or(|e| e.frame != frame)) {
            entered(py, frame, false)?;
        }
        let code = frame_code(&*frame);
        let line = code.position_of(m.pc.offset_from(code.words.as_ptr().cast()) as u32).line;
        // Jumps that nobody wrote.
        let quiet = matches!(op, Op::Loop | Op::Jump if a == 0) || matches!(op, Op::MakeCell | Op::Clear | Op::Halt);
        let mut events = (false, false);
        if let Some(entry) = state(m.t).and_then(|s| s.entries.last_mut()) {
            if !quiet {
                // What delegates goes round too, but stays where it is.
                let again = std::mem::take(&mut entry.again) && op != Op::Send;
                events = (entry.lines && line != 0 && (line != entry.line || again), entry.opcodes);
            }
            entry.again |= op == Op::Loop;
            if line != 0 && !quiet {
                entry.line = line;
                py.frame_at(&entry.object, line);
            }
        }
        if events.0 {
            local_event(py, "line", Value::NONE)?;
        }
        if events.1 {
            local_event(py, "opcode", Value::NONE)?;
        }
        match op {
            Op::Return | Op::ReturnConst | Op::Yield => {
                let value = match op {
                    Op::ReturnConst => Value::from_borrowed_word(inner.konst(inner.extra(0) as usize)),
                    Op::Yield => inner.value((inner.operand(2)) | wide_b(m)).clone(),
                    _ => inner.value(a).clone(),
                };
                if !value.is_empty() {
                    returned(py, value)?;
                }
            }
            Op::Call
            | Op::CallFunction
            | Op::CallKw
            | Op::CallEx
            | Op::CallNative
            | Op::CallIntrinsic
            | Op::CallLen
            | Op::CallConvert
            | Op::CallAppend
            | Op::CallNativeMethod
            | Op::CallIntrinsicMethod => announce(py, inner.value(a))?,
            _ => {}
        }
        Ok(())
    }
}

/// The high byte of operand `b` of a widened instruction.
unsafe fn wide_b(m: M) -> usize {
    // SAFETY: the caller's.
    unsafe { if op_byte(m.pc) == Op::Wide as u8 { m.operand(2) << 8 } else { 0 } }
}

/// A frame has begun, or gone on after a `yield`. `thrown`: with an exception, at the `yield` itself.
unsafe fn entered(py: &mut Py, frame: *mut Frame, thrown: bool) -> Result<()> {
    let t = Py::thread_ptr(py);
    // SAFETY: as in `before`.
    unsafe {
        let back = state(t).and_then(|s| s.entries.last()).map_or(Value::NONE, |e| e.object.clone());
        let object = py.traced_frame(frame, back)?;
        let Some(trace) = state(t) else { return Ok(()) };
        let (function, at) = (trace.function.clone(), (*frame).pc.get());
        trace.entries.push(Entry {
            frame,
            object: object.clone(),
            local: Value::NONE,
            line: 0,
            again: false,
            opcodes: false,
            lines: true,
        });
        let code = frame_code(&*frame);
        let words = code.words.as_ptr().cast::<u32>();
        let resumed = (*frame).generator.get() != word::EMPTY;
        // A generator begins behind the instruction that made it.
        let first = if resumed { words.add(1) } else { words };
        let fresh = at == first && code.data.flags & crate::bytecode::code::flags::OPTIMIZED != 0;
        if resumed && !fresh {
            // It goes on with the line of the `yield` at which it waited.
            let back = if thrown { 0 } else { super::generator::quick::YIELD };
            let line = code.line_of((at.offset_from(words) as u32).saturating_sub(back as u32));
            py.frame_at(&object, line);
            if let Some(entry) = state(t).and_then(|s| s.entries.last_mut()) {
                entry.line = line;
            }
            (*frame).pc.set(at.sub(back));
        }
        py.frame_called(&object, fresh);
        if !function.is_none() {
            let local = call(py, &function, &object, "call", Value::NONE);
            if profile_is_off(py) {
                py.frame_called(&object, false);
            }
            let local = local?;
            if let Some(entry) = state(t).and_then(|s| s.entries.iter_mut().find(|e| e.object.is(&object))) {
                drop(std::mem::replace(&mut entry.local, local));
            }
        }
        let result = profile_event(py, "call", Value::NONE);
        py.frame_called(&object, false);
        (*frame).pc.set(at);
        result
    }
}

/// Has this thread no profile function?
fn profile_is_off(py: &Py) -> bool {
    get(py, true).is_none()
}

/// The frame on top returns `value`, or yields it.
unsafe fn returned(py: &mut Py, value: Value) -> Result<()> {
    local_event(py, "return", value.clone())?;
    profile_event(py, "return", value)?;
    // SAFETY: as in `before`.
    let gone = unsafe { state(Py::thread_ptr(py)).and_then(|s| s.entries.pop()) };
    if let Some(entry) = gone {
        // SAFETY: what is traced has not ended yet.
        unsafe { py.frame_ended(&entry.object, entry.frame) };
    }
    Ok(())
}

/// A call of a native function is due: `c_call` for the profile function.
fn announce(py: &mut Py, callable: &Value) -> Result<()> {
    // SAFETY: this thread's state; a live register's object.
    unsafe {
        let Some(trace) = state(Py::thread_ptr(py)).filter(|s| !s.profile.is_none() && !s.busy) else { return Ok(()) };
        let is_native = word::is_pointer(callable.word())
            && matches!(word::to_object(callable.word()).as_ref().kind(), k if k == Kind::NativeFunction as u8 || k == Kind::NativeDescriptor as u8);
        if !is_native {
            return Ok(());
        }
        let callable = callable.clone();
        trace.native.push(((*Py::thread_ptr(py)).frame.get(), callable.clone()));
        profile_event(py, "c_call", callable)
    }
}

/// The native function that the running frame has called, which has ended. What frames that are gone had called is forgotten.
///
/// # Safety
/// As `before`.
unsafe fn ended_native(t: *const Thread) -> Option<Value> {
    // SAFETY: the caller's.
    unsafe {
        let trace = state(t).filter(|s| !s.busy)?;
        let running = (*t).frame.get();
        let kept = trace.native.partition_point(|(frame, _)| *frame <= running);
        let gone = trace.native.split_off(kept);
        let ended = trace.native.pop_if(|(frame, _)| *frame == running).map(|(_, native)| native);
        drop(gone);
        ended
    }
}

/// What happens after an instruction that raised nothing.
///
/// # Safety
/// As `before`.
pub unsafe fn after(m: M) -> Result<()> {
    // What a native function has called is over, and the native function goes on.
    if m.pc == super::halt() {
        return Ok(());
    }
    // SAFETY: the caller's.
    unsafe {
        match ended_native(m.t) {
            Some(native) => profile_event(&mut Py::from_thread(m.t), "c_return", native),
            None => Ok(()),
        }
    }
}

/// An exception reaches the running frame, or passes on through it.
///
/// # Safety
/// A frame is running, and this thread is traced.
pub unsafe fn raised(py: &mut Py, exception: &Value) {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        let frame = (*t).frame.get();
        if state(t).is_none_or(|s| s.busy) {
            return;
        }
        if let Some(native) = ended_native(t) {
            let _ignored = profile_event(py, "c_exception", native);
        }
        while let Some(gone) =
            state(t).and_then(|s| if s.entries.last()?.frame > frame { s.entries.pop() } else { None })
        {
            drop(gone);
        }
        if state(t).and_then(|s| s.entries.last()).is_none_or(|e| e.frame != frame) {
            // Thrown into a generator, which goes on with that.
            if (*frame).generator.get() == word::EMPTY || entered(py, frame, true).is_err() {
                return;
            }
        }
        let traceback = crate::object::exception::read(py, exception, |s| &s.traceback);
        let traceback = if traceback.is_empty() { Value::NONE } else { traceback };
        let class = py.type_of(exception).to_value();
        let saved = py.replace_handled(Value::NONE);
        if let Ok(parts) = py.tuple(vec![class, exception.clone(), traceback]) {
            let _ignored = local_event(py, "exception", parts);
        }
        drop(py.replace_handled(saved));
    }
}

/// The exception leaves the running frame.
///
/// # Safety
/// As `raised`.
pub unsafe fn unwound(py: &mut Py) {
    // SAFETY: the caller's.
    unsafe {
        let t = Py::thread_ptr(py);
        let frame = (*t).frame.get();
        if state(t).is_none_or(|s| s.busy) || state(t).and_then(|s| s.entries.last()).is_none_or(|e| e.frame != frame) {
            return;
        }
        let saved = py.replace_handled(Value::NONE);
        let _ignored = returned(py, Value::NONE);
        drop(py.replace_handled(saved));
    }
}

/// Is this thread traced?
///
/// # Safety
/// `t` is the current thread's cell.
#[inline]
pub unsafe fn is_on(t: *const Thread) -> bool {
    // SAFETY: by contract.
    unsafe { !(*t).trace.get().is_null() }
}

/// One instruction of a traced thread.
///
/// # Safety
/// As `before`.
pub unsafe fn step(m: M, execute: unsafe fn(M, usize, usize, usize) -> M) -> M {
    // SAFETY: the caller's.
    unsafe {
        if let Err(raised) = before(m) {
            let mut py = Py::from_thread(m.t);
            let next = super::unwind::raise(&mut py, raised);
            return M::reload(m.t, next);
        }
        // Another frame may lie where this one did, but the thread goes on with this instruction.
        let m = execute(m, m.operand(1), m.operand(2), m.operand(3));
        if is_on(m.t)
            && let Err(raised) = after(m)
        {
            let mut py = Py::from_thread(m.t);
            if !(*(*m.t).frame.get()).code.get().is_null() {
                (*(*m.t).frame.get()).pc.set(m.pc);
                let next = super::unwind::raise(&mut py, raised);
                return M::reload(m.t, next);
            }
        }
        m
    }
}
