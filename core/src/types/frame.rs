//! Frame objects: what a program sees of running or failed code.
//!
//! A frame object is made when it is asked for (`sys._getframe`, `tb.tb_frame`). As long as its frame runs it looks there. The frame of a function
//! keeps its object (in `Frame::locals`, which functions have no other use for), so that asking again gives the same one, and hands it the
//! variables when it ends (`frame_ended`), unless nobody else holds it. Frames of generators and of modules get a new object each time. A
//! function's frame that an exception has left has its variables in the traceback's entry.

use crate::object::dict::DictObject;
use crate::object::frame::{Frame, WATCHED};
use crate::object::function::{CellObject, CodeObject, FunctionObject};
use crate::object::generator::{GeneratorObject, GeneratorPhase};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::{Payload, payload_of};
use crate::object::tuple::TupleObject;
use crate::object::weak::WeakHandle;
use crate::object::{Field, Py, Result, Slot, TypeId, Value, word};
use orochi_gc::Object;
use orochi_gc::sync::{AtomicU32, Ordering};

/// `FrameObject::ended` of a traced frame that has ended.
const ENDED: u32 = 1;
/// The same while its call is announced: its line is that of its head.
const CALLED: u32 = 2;

/// The payload of a frame object.
pub struct FrameObject {
    /// The code object.
    pub code: Field,
    /// `f_globals`
    pub globals: Field,
    /// The variables as far as known, once the frame is gone; before that, what was entered into `f_locals` and is no variable of the code.
    pub(super) locals: Slot,
    /// Address of the frame that this is a picture of, while it may still run; 0 otherwise.
    live: usize,
    /// The generator whose frame it is, which the frame does not keep alive.
    generator: Option<WeakHandle>,
    /// It was asked for as a running frame, and not as what a traceback remembers: its line moves on.
    follows: bool,
    /// The caller's frame, or None.
    back: Field,
    /// Word index of the current instruction.
    pub instruction: u32,
    /// `f_lineno`
    pub line: u32,
    /// A traced frame: `ENDED` once it has ended, and the line at which it did; `CALLED` while its call is announced.
    ended: AtomicU32,
    last_line: AtomicU32,
}

// SAFETY: 1. fields and slot, traced; 2. fixed size; 3. they drop; 4. only the slot changes, under the lock.
unsafe impl Payload for FrameObject {
    const KIND: Kind = Kind::Frame;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.code.trace(visit);
        self.globals.trace(visit);
        self.locals.trace(visit);
        self.back.trace(visit);
    }
}

/// Where a frame is.
struct Place {
    instruction: u32,
    line: u32,
    live: usize,
    follows: bool,
}

/// Does code of this kind keep its variables in registers?
pub(super) fn is_optimized(code: &CodeObject) -> bool {
    code.data.flags & crate::bytecode::code::flags::OPTIMIZED != 0
}

/// May the frame keep its object?
fn keeps_object(frame: &Frame, code: &CodeObject) -> bool {
    is_optimized(code) && frame.generator.get() == word::EMPTY && frame.locals.get() == word::EMPTY
}

/// The object that a function's frame keeps.
fn kept_object(frame: &Frame) -> Option<Value> {
    if frame.kind.get() & WATCHED == 0 {
        return None;
    }
    // SAFETY: the live frame owns the object.
    Some(unsafe { Value::from_borrowed_word(frame.locals.get()) })
}

/// The generator whose frame runs, or EMPTY.
///
/// # Safety
/// The frame runs now.
unsafe fn generator_of(frame: &Frame) -> Value {
    let w = frame.generator.get();
    // SAFETY: whoever resumed the generator keeps it alive.
    if word::is_pointer(w) { unsafe { Value::from_borrowed_word(w) } } else { Value::EMPTY }
}

impl Py {
    /// A frame object.
    ///
    /// # Errors
    /// MemoryError.
    pub fn frame_object(
        &self,
        code: Value,
        globals: Value,
        locals: Value,
        back: Value,
        instruction: u32,
        line: u32,
    ) -> Result {
        let place = Place { instruction, line, live: 0, follows: false };
        self.frame_picture(code, globals, locals, back, place, Value::EMPTY)
    }

    fn frame_picture(
        &self,
        code: Value,
        globals: Value,
        locals: Value,
        back: Value,
        place: Place,
        generator: Value,
    ) -> Result {
        let frame = FrameObject {
            live: place.live,
            follows: place.follows,
            generator: WeakHandle::new(self, &generator),
            code: Field::at_birth(code),
            globals: Field::at_birth(globals),
            locals: Slot::at_birth(locals),
            back: Field::at_birth(back),
            instruction: place.instruction,
            line: place.line,
            ended: AtomicU32::new(0),
            last_line: AtomicU32::new(0),
        };
        self.alloc(self.ty(TypeId::Frame), frame)
    }

    /// The frame object of the Python code `depth` calls up from the running one, with its callers; `None` if there are not so many.
    ///
    /// # Errors
    /// MemoryError.
    pub fn running_frame(&mut self, depth: usize) -> Result<Option<Value>> {
        let running = self.running_code();
        let Some(shown) = running.len().checked_sub(depth).filter(|&n| n > 0) else { return Ok(None) };
        // A frame below that has its object knows this one's, whoever keeps that.
        // SAFETY: frames between the first and the running one are live.
        let below = running.get(shown).and_then(|&frame| unsafe { kept_object(&*frame) });
        if let Some(back) = below.as_ref().and_then(|v| v.payload::<FrameObject>()).map(|picture| &picture.back)
            && !back.is_none()
        {
            return Ok(Some(Value::clone(back)));
        }
        // Outwards to the first frame that has its object already, which knows its callers.
        let mut first = shown;
        let mut made = Value::NONE;
        while first > 0 {
            first -= 1;
            // SAFETY: frames between the first and the running one are live.
            if let Some(known) = unsafe { kept_object(&*running[first]) } {
                made = known;
                first += 1;
                break;
            }
        }
        for (i, &frame) in running[..shown].iter().enumerate().skip(first) {
            // SAFETY: as above, and nothing below pops one.
            made = unsafe { self.object_of_frame(frame, made, i + 1 == shown)? };
        }
        Ok(Some(made))
    }

    /// The object of a running frame: the one that it keeps or that tracing knows, else a new one, which a function's frame keeps. `snapshot`: whether
    /// one that is not kept has the variables as they are now.
    ///
    /// # Safety
    /// The frame runs Python code now.
    unsafe fn object_of_frame(&self, frame: *const Frame, back: Value, snapshot: bool) -> Result {
        // SAFETY: the caller's.
        let frame = unsafe { &*frame };
        if let Some(known) = kept_object(frame) {
            return Ok(known);
        }
        if let Some(known) = (self.interp().hooks().traced_frame)(self, frame) {
            return Ok(known);
        }
        let code = code_of(frame);
        let Some(linked) = code.payload::<CodeObject>() else { return Ok(Value::NONE) };
        // SAFETY: a live frame's pc points into its code's words; the frame keeps its globals alive.
        let (globals, instruction) = unsafe {
            let at = frame.pc.get().offset_from(linked.words.as_ptr().cast()) as u32;
            (Value::from_borrowed_word(frame.globals.get()), at)
        };
        let line = linked.line_of(instruction);
        let place = Place { instruction, line, live: std::ptr::from_ref(frame) as usize, follows: true };
        let keeps = keeps_object(frame, linked);
        let locals = if snapshot && !keeps { frame_locals(self, frame)? } else { Value::EMPTY };
        // SAFETY: a running generator's frame names it, and its caller keeps it alive.
        let generator = unsafe { generator_of(frame) };
        let made = self.frame_picture(code, globals, locals, back, place, generator)?;
        if keeps {
            frame.locals.set(made.clone().into_word());
            frame.kind.set(frame.kind.get() | WATCHED);
        }
        Ok(made)
    }

    /// The object of a running frame that is traced.
    ///
    /// # Errors
    /// MemoryError.
    ///
    /// # Safety
    /// The frame runs Python code now.
    pub unsafe fn traced_frame(&self, frame: *const Frame, back: Value) -> Result {
        // SAFETY: the caller's.
        unsafe { self.object_of_frame(frame, back, false) }
    }

    /// Is this an object of that running frame?
    pub fn is_frame_of(&self, object: &Value, frame: *const Frame) -> bool {
        object
            .payload::<FrameObject>()
            .is_some_and(|picture| live_frame(self, picture).is_some_and(|live| std::ptr::eq(live, frame)))
    }

    /// The call of a traced frame is announced, or was.
    pub fn frame_called(&self, object: &Value, now: bool) {
        if let Some(picture) = object.payload::<FrameObject>()
            && picture.ended.load(Ordering::Acquire) != ENDED
        {
            picture.ended.store(if now { CALLED } else { 0 }, Ordering::Release);
        }
    }

    /// A traced frame is at this line.
    pub fn frame_at(&self, object: &Value, line: u32) {
        if let Some(picture) = object.payload::<FrameObject>() {
            picture.last_line.store(line, Ordering::Relaxed);
        }
    }

    /// A traced frame is about to end: its object keeps the variables as they are.
    ///
    /// # Safety
    /// The frame still runs.
    pub unsafe fn frame_ended(&self, object: &Value, frame: *const Frame) {
        let Some(picture) = object.payload::<FrameObject>() else { return };
        if picture.ended.load(Ordering::Acquire) == ENDED {
            return;
        }
        // SAFETY: the frame still runs.
        let locals = unsafe { frame_locals(self, &*frame) };
        if let Some(linked) = picture.code.payload::<CodeObject>() {
            // SAFETY: as above.
            let at = unsafe { (*frame).pc.get().offset_from(linked.words.as_ptr().cast()) } as u32;
            if picture.last_line.load(Ordering::Relaxed) == 0 || linked.position_of(at).line != 0 {
                picture.last_line.store(linked.line_of(at), Ordering::Relaxed);
            }
        }
        picture.ended.store(ENDED, Ordering::Release);
        if let (Ok(locals), Some(owner)) = (locals, object.object()) {
            if let (Some(extra), Some(all)) = (picture.locals.get_some(self), locals.payload::<DictObject>())
                && let Some(entries) = extra.payload::<DictObject>().and_then(|d| d.entries(self, &extra).ok())
                && picture.code.payload::<CodeObject>().is_some_and(is_optimized)
            {
                for (key, v) in entries {
                    let known = key.as_text().is_none() || all.get_str(self, &key).is_some();
                    if !known {
                        let _out_of_memory = all.set_str(self, &locals, &key, v);
                    }
                }
            }
            let guard = self.mutator().lock(owner);
            let old = picture.locals.replace(self, owner, locals);
            drop(guard);
            drop(old);
        }
    }

    /// The frame of a function that keeps its object is about to end: the object gets the variables, if anybody else holds it, and the frame is an
    /// ordinary one again.
    ///
    /// # Safety
    /// The frame is the running one.
    #[cold]
    pub unsafe fn unwatch_frame(&self, frame: *const Frame) {
        // SAFETY: the caller's; the word is the frame's own count.
        unsafe {
            let frame = &*frame;
            frame.kind.set(frame.kind.get() & !WATCHED);
            let w = frame.locals.get();
            if !word::is_counted(w) {
                return;
            }
            let object = Value::from_borrowed_word(w);
            let alone =
                object.object().is_some_and(|o| o.as_ref().is_private() && !o.as_ref().has_more_private_counts());
            drop(object);
            if !alone {
                let object = Value::from_borrowed_word(w);
                self.frame_ended(&object, frame);
            }
            frame.locals.set(word::EMPTY);
            drop(Value::from_word(w));
        }
    }

    /// A picture of code that an exception has passed: of the innermost running frame of the same code, if there is one.
    ///
    /// # Errors
    /// MemoryError.
    pub fn frame_of_running(&mut self, code: Value, globals: Value, instruction: u32, line: u32) -> Result {
        // SAFETY: the frames run now.
        let running = self.running_code();
        let found = running.iter().rposition(|&f| code_of(unsafe { &*f }).is(&code));
        if let Some(at) = found
            && code.payload::<CodeObject>().is_some_and(is_optimized)
            && let Some(object) = self.running_frame(running.len() - 1 - at)?
        {
            return Ok(object);
        }
        let live = found.map_or(0, |at| running[at] as usize);
        let place = Place { instruction, line, live, follows: false };
        self.frame_picture(code, globals, Value::EMPTY, Value::NONE, place, Value::EMPTY)
    }

    /// The frames that run Python code on this thread, outermost first.
    pub fn running_code(&self) -> Vec<*const Frame> {
        let (first, top) = (self.frames.get(), self.frame.get());
        let mut found = Vec::new();
        if first.is_null() || top.is_null() {
            return found;
        }
        let mut at = first;
        while at <= top {
            // SAFETY: the control stack's frames from the first to the running one are live.
            if unsafe { !(*at).code.get().is_null() } {
                found.push(at.cast_const());
            }
            at = at.wrapping_add(1);
        }
        found
    }
}

/// The frame object of a generator or coroutine: None once it is finished.
///
/// # Errors
/// MemoryError.
pub fn of_generator(py: &mut Py, v: &Value) -> Result {
    let Some(generator) = v.payload::<GeneratorObject>() else { return Ok(Value::NONE) };
    let frames = py.running_code();
    let running = frames.iter().rposition(|&f| {
        // SAFETY: the frame is among those that run now.
        unsafe { word::is_pointer((*f).generator.get()) && Value::from_borrowed_word((*f).generator.get()).is(v) }
    });
    let (phase, code, globals, at, kept) = generator.state.with(py, v, |s, _| {
        let code = code_of(&s.frame);
        // SAFETY: a generator's record has a code object, globals that its function keeps, and so many registers.
        unsafe {
            let globals = Value::from_borrowed_word(s.frame.globals.get());
            let words = code.payload::<CodeObject>().map_or(std::ptr::null(), |c| c.words.as_ptr().cast::<u32>());
            let at = s.frame.pc.get().offset_from(words).max(0) as u32;
            let kept: Vec<Value> = (0..s.live()).map(|r| (*generator.register(r)).get(py)).collect();
            (s.phase, code, globals, at, kept)
        }
    });
    if phase == GeneratorPhase::Finished {
        return Ok(Value::NONE);
    }
    if let Some(at) = running {
        return Ok(py.running_frame(frames.len() - 1 - at)?.unwrap_or(Value::NONE));
    }
    let Some(linked) = code.payload::<CodeObject>() else { return Ok(Value::NONE) };
    let fresh = phase == GeneratorPhase::Fresh;
    let at = if fresh { 0 } else { at.saturating_sub(2) };
    let line = if fresh { linked.data.first_line } else { linked.line_of(at) };
    let mut pairs = Vec::new();
    for (r, kept) in kept.into_iter().enumerate().take(linked.varnames.len()) {
        if !kept.is_empty() {
            pairs.push(py.int(r as i64)?);
            pairs.push(kept);
        }
    }
    if let Some(function) = generator.function.payload::<FunctionObject>()
        && !linked.data.freevars.is_empty()
    {
        pairs.push(function.closure.get(py));
    }
    let kept = py.tuple(pairs)?;
    let locals = kept_locals(py, &code, &kept)?;
    let place = Place { instruction: at, line, live: 0, follows: false };
    py.frame_picture(code, globals, locals, Value::NONE, place, v.clone())
}

impl Py {
    /// Where the Python code runs that is `depth` calls out from the innermost.
    pub fn code_running(&self, depth: usize) -> Option<super::warn::Place> {
        let running = self.running_code();
        let frame = *running.get(running.len().checked_sub(depth + 1)?)?;
        // SAFETY: the frame is among those that run now; it keeps its globals alive, and its pc points into its code's words.
        let (code, globals, at) = unsafe {
            let code = code_of(&*frame);
            let words = code.payload::<CodeObject>()?.words.as_ptr().cast();
            let at = (*frame).pc.get().offset_from(words) as u32;
            (code, Value::from_borrowed_word((*frame).globals.get()), at)
        };
        let linked = code.payload::<CodeObject>()?;
        let name = self.intern("__name__");
        let module = globals.payload::<DictObject>().and_then(|d| d.get_str(self, &name));
        Some(super::warn::Place {
            file: linked.data.filename.to_string(),
            line: linked.line_of(at),
            module: module.and_then(|m| m.as_text().map(|t| t.to_string_lossy().into_owned())),
            globals,
        })
    }
}

/// The code object of a live frame that runs Python code.
pub fn code_of(frame: &Frame) -> Value {
    // SAFETY: such a frame's `code` is the payload of a live code object, whose header stands before it.
    unsafe {
        let header = frame.code.get().cast::<orochi_gc::Header>().sub(1).cast_mut();
        Value::from_borrowed_word(word::from_object(std::ptr::NonNull::new_unchecked(header)))
    }
}

/// Does a comprehension run in the body of a module or class? Then its variables are all that there is to see.
pub fn has_hidden(frame: &Frame, code: &CodeObject) -> bool {
    // SAFETY: a live frame has an initialised register for every variable name.
    code.data
        .varnames
        .iter()
        .enumerate()
        .any(|(r, name)| !name.starts_with('.') && unsafe { *frame.regs.get().add(r) } != word::EMPTY)
}

/// The variables of a live frame: the namespace of a module or class body, or a new dict.
///
/// # Errors
/// MemoryError.
pub fn frame_locals(py: &Py, frame: &Frame) -> Result {
    // SAFETY: a live frame keeps what its words name alive, and its registers are initialised.
    unsafe {
        let code = code_of(frame);
        let Some(code) = code.payload::<CodeObject>() else { return DictObject::new(py) };
        if !is_optimized(code) && !has_hidden(frame, code) {
            let namespace = frame.locals.get();
            return Ok(Value::from_borrowed_word(if namespace == word::EMPTY {
                frame.globals.get()
            } else {
                namespace
            }));
        }
        let made = DictObject::new(py)?;
        let Some(dict) = made.payload::<DictObject>() else { return Ok(made) };
        for (r, &name) in code.varnames.iter().enumerate() {
            let name = Value::from_borrowed_word(name);
            if name.as_text().is_none_or(|t| t.code_at(0) == Some(u32::from(b'.'))) {
                continue;
            }
            let mut v = Value::from_borrowed_word(*frame.regs.get().add(r));
            if code.data.cell_registers.contains(&(r as u16))
                && let Some(cell) = v.payload::<CellObject>().map(|cell| cell.contents.get(py))
            {
                v = cell;
            }
            if !v.is_empty() {
                dict.set_str(py, &made, &name, v)?;
            }
        }
        if word::is_pointer(frame.function.get()) {
            let closure = payload_of::<FunctionObject>(word::to_object(frame.function.get())).closure.get(py);
            if let Some(cells) = closure.payload::<TupleObject>() {
                for (cell, name) in cells.values().iter().zip(&code.data.freevars) {
                    if let Some(v) = cell.payload::<CellObject>().and_then(|c| c.contents.get_some(py)) {
                        dict.set_str(py, &made, &py.intern(name), v)?;
                    }
                }
            }
        }
        if let Some(object) = kept_object(frame)
            && let Some(extra) = object.payload::<FrameObject>().and_then(|picture| picture.locals.get_some(py))
        {
            let entries = extra.payload::<DictObject>().map(|d| d.entries(py, &extra)).transpose()?.unwrap_or_default();
            for (key, v) in entries.into_iter().filter(|(key, _)| key.as_text().is_some()) {
                dict.set_str(py, &made, &key, v)?;
            }
        }
        Ok(made)
    }
}

/// The variables that a traceback entry has kept of a function's frame.
///
/// # Errors
/// MemoryError.
pub fn kept_locals(py: &Py, code: &Value, kept: &Value) -> Result {
    let made = DictObject::new(py)?;
    let (Some(dict), Some(code), Some(kept)) =
        (made.payload::<DictObject>(), code.payload::<CodeObject>(), kept.payload::<TupleObject>())
    else {
        return Ok(made);
    };
    let contents = |v: &Value| match v.payload::<CellObject>() {
        Some(cell) => cell.contents.get(py),
        None => v.clone(),
    };
    let mut pairs = kept.values().chunks_exact(2);
    for pair in &mut pairs {
        let r = pair[0].to_i64().and_then(|r| usize::try_from(r).ok()).unwrap_or(usize::MAX);
        let Some(name) = code.data.varnames.get(r).filter(|n| !n.starts_with('.')) else { continue };
        let is_cell = code.data.cell_registers.iter().any(|&c| usize::from(c) == r);
        let v = if is_cell { contents(&pair[1]) } else { pair[1].clone() };
        if !v.is_empty() {
            dict.set_str(py, &made, &py.intern(name), v)?;
        }
    }
    if let [closure] = pairs.remainder()
        && let Some(cells) = closure.payload::<TupleObject>()
    {
        for (cell, name) in cells.values().iter().zip(&code.data.freevars) {
            let v = contents(cell);
            if !v.is_empty() {
                dict.set_str(py, &made, &py.intern(name), v)?;
            }
        }
    }
    Ok(made)
}

fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a FrameObject> {
    v.payload::<FrameObject>().ok_or_else(|| py.type_error("a frame is required"))
}

/// The frame itself, if it still runs: one of the same code at the same place of this thread's stack.
pub(super) fn live_frame(py: &Py, picture: &FrameObject) -> Option<*const Frame> {
    if picture.live == 0 || picture.ended.load(Ordering::Acquire) == ENDED {
        return None;
    }
    let found = py.running_code().into_iter().find(|&f| f as usize == picture.live)?;
    // SAFETY: the frame is among those that run now.
    code_of(unsafe { &*found }).is(&picture.code).then_some(found)
}

/// The code of a frame that still runs, and the instruction at which it is now.
fn running_place<'a>(py: &Py, picture: &'a FrameObject) -> Option<(&'a CodeObject, u32)> {
    if !picture.follows {
        return None;
    }
    let (found, code) = (live_frame(py, picture)?, picture.code.payload::<CodeObject>()?);
    // SAFETY: the frame is among those that run now; a live frame's pc points into its code's words.
    let at = unsafe { (*found).pc.get().offset_from(code.words.as_ptr().cast()) } as u32;
    Some((code, at))
}

/// The line at which the frame is now, if it still runs, or was at its end.
fn running_line(py: &Py, picture: &FrameObject) -> Option<u32> {
    let last = picture.last_line.load(Ordering::Relaxed);
    if picture.follows && picture.ended.load(Ordering::Acquire) == ENDED {
        return Some(last);
    }
    let (code, at) = running_place(py, picture)?;
    if picture.ended.load(Ordering::Acquire) == CALLED {
        return Some(code.data.first_line);
    }
    // The end of a function may have no line of its own: tracing knows from where it came there.
    Some(if last != 0 && code.position_of(at).line == 0 { last } else { code.line_of(at) })
}

fn get_locals(py: &mut Py, v: &Value) -> Result {
    let frame = payload(py, v)?;
    if frame.code.payload::<CodeObject>().is_some_and(is_optimized) {
        return super::frame_locals::make(py, v);
    }
    if let Some(found) = live_frame(py, frame) {
        // SAFETY: the frame runs now.
        return frame_locals(py, unsafe { &*found });
    }
    Ok(frame.locals.get_some(py).unwrap_or_else(|| Value::clone(&frame.globals)))
}

fn clear(py: &mut Py, a: &[Value]) -> Result {
    let frame = payload(py, &a[0])?;
    if live_frame(py, frame).is_some() {
        return Err(py.runtime_error("cannot clear an executing frame"));
    }
    let generator = frame.generator.as_ref().and_then(|handle| handle.upgrade(py));
    if let Some(v) = &generator
        && let Some(generator) = v.payload::<GeneratorObject>()
    {
        let phase = generator.state.with(py, v, |s, _| s.phase);
        match phase {
            GeneratorPhase::Suspended => return Err(py.runtime_error("cannot clear a suspended frame")),
            GeneratorPhase::Running => return Err(py.runtime_error("cannot clear an executing frame")),
            _ => {}
        }
    }
    if let Some(owner) = a[0].object()
        && frame.code.payload::<CodeObject>().is_some_and(is_optimized)
    {
        frame.locals.set(py, owner, Value::EMPTY);
    }
    Ok(Value::NONE)
}

fn get_builtins(py: &mut Py, _v: &Value) -> Result {
    Ok(py.interp().builtins.get())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let frame = payload(py, v)?;
    let (file, name) = match frame.code.payload::<CodeObject>() {
        Some(code) => (code.data.filename.to_string(), code.data.name.clone()),
        None => ("?".to_owned(), "?".to_owned()),
    };
    let line = running_line(py, frame).unwrap_or(frame.line);
    py.str(&format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", v.identity()))
}

/// `f_trace`, `f_trace_lines` or `f_trace_opcodes` of a frame that is traced; what it has before otherwise.
fn trace_of(py: &mut Py, v: &Value, which: usize, new: Option<Value>) -> Value {
    let hook = py.interp().hooks().frame_trace;
    hook(py, v, which, new).unwrap_or(if which == 1 {
        Value::TRUE
    } else if which == 2 {
        Value::FALSE
    } else {
        Value::NONE
    })
}

fn set_trace(py: &mut Py, v: &Value, which: usize, new: Option<&Value>) -> Result<()> {
    let new = new.cloned().unwrap_or(Value::NONE);
    if which > 0 && new.as_bool().is_none() {
        return Err(py.type_error("attribute value type must be bool"));
    }
    trace_of(py, v, which, Some(new));
    Ok(())
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Frame);
    b.getter("f_code", |py, v| Ok(Value::clone(&payload(py, v)?.code)))
        .getter("f_globals", |py, v| Ok(Value::clone(&payload(py, v)?.globals)))
        .getter("f_locals", get_locals)
        .getter("f_builtins", get_builtins)
        .getter("f_back", |py, v| Ok(Value::clone(&payload(py, v)?.back)))
        .getset(
            "f_lineno",
            |py, v| {
                let picture = payload(py, v)?;
                let line = running_line(py, picture).unwrap_or(picture.line);
                py.int(i64::from(line))
            },
            Some(|py, _, _| Err(py.value_error("f_lineno can only be set in a trace function"))),
        )
        .getter("f_lasti", |py, v| {
            let picture = payload(py, v)?;
            let at = running_place(py, picture).map_or(picture.instruction, |(_, at)| at);
            py.int(i64::from(at) * 4)
        })
        .getset("f_trace", |py, v| Ok(trace_of(py, v, 0, None)), Some(|py, v, new| set_trace(py, v, 0, new)))
        .getset("f_trace_lines", |py, v| Ok(trace_of(py, v, 1, None)), Some(|py, v, new| set_trace(py, v, 1, new)))
        .getset("f_trace_opcodes", |py, v| Ok(trace_of(py, v, 2, None)), Some(|py, v, new| set_trace(py, v, 2, new)))
        .getter("f_generator", |py, v| {
            let generator = payload(py, v)?.generator.as_ref().and_then(|handle| handle.upgrade(py));
            Ok(generator.unwrap_or(Value::NONE))
        })
        .method("clear", "(self, /)", clear);
    b.slots().repr.set(Some(repr));
}
