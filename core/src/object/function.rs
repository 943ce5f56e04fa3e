//! Objects that the VM runs: linked code, functions, cells, bound methods and tracebacks. Their behaviour is the VM's.

use super::kind::Kind;
use super::payload::Payload;
use super::slot::{Field, Slot};
use super::value::Value;
use super::word;
use crate::bytecode::{Code, Extra, Op};
use orochi_gc::Object;
use orochi_gc::sync::{AtomicU32, AtomicU64, Ordering};
use std::ptr::NonNull;
use std::sync::Arc;

/// Words of an inline cache: two pairs (key, what was found), or what the instruction keeps there.
pub const CACHE_WORDS: usize = 4;

/// The instruction words of a linked code object, with its inline caches in front of them in one allocation, so that an instruction
/// finds its cache at a distance from itself. Quickening rewrites the operation's byte of an instruction and nothing else.
pub struct Words {
    at: NonNull<AtomicU32>,
    len: usize,
    _store: Box<[AtomicU64]>,
}

// SAFETY: `at` points into `_store`, which moves with it, and everything there is atomic.
unsafe impl Send for Words {}
// SAFETY: as above.
unsafe impl Sync for Words {}

impl Words {
    /// The words of `code`, their cache numbers replaced by distances.
    pub fn link(code: &Code) -> Words {
        let before = CACHE_WORDS * code.caches as usize;
        let store: Box<[AtomicU64]> = (0..before + code.words.len().div_ceil(2)).map(|_| AtomicU64::new(0)).collect();
        // SAFETY: the words' part of the allocation; an `AtomicU64` has room and alignment for two of them.
        let at = unsafe { NonNull::new_unchecked(store.as_ptr().add(before).cast::<AtomicU32>().cast_mut()) };
        let words = Words { at, len: code.words.len(), _store: store };
        for (to, &from) in words.iter().zip(&code.words) {
            to.store(from, Ordering::Relaxed);
        }
        let mut i = 0;
        while i < code.words.len() {
            let Some(op) = Op::from_byte(code.words[i] as u8) else { break };
            for (j, extra) in op.extra().iter().enumerate() {
                if *extra == Extra::Cache
                    && let (Some(&cache), Some(word)) = (code.words.get(i + 1 + j), words.get(i + 1 + j))
                {
                    let cache_at = (CACHE_WORDS * cache as usize * size_of::<u64>()) as i64;
                    let here = (before * size_of::<u64>() + i * size_of::<u32>()) as i64;
                    word.store((cache_at - here) as i32 as u32, Ordering::Relaxed);
                }
            }
            i += op.words();
        }
        words
    }
}

impl std::ops::Deref for Words {
    type Target = [AtomicU32];
    #[inline(always)]
    fn deref(&self) -> &[AtomicU32] {
        // SAFETY: `len` words lie there, for as long as the store does.
        unsafe { std::slice::from_raw_parts(self.at.as_ptr(), self.len) }
    }
}

/// A linked code object: shared, and constants and names immortal.
pub struct CodeObject {
    /// The instruction words and inline caches.
    pub words: Words,
    /// Registers of a frame, and the first temporary among them.
    pub registers: u32,
    /// See `registers`.
    pub first_temp: u32,
    /// The parameter count that a plain call must match, or `NOT_PLAIN`.
    pub plain_args: u32,
    /// The plain data it was linked from.
    pub data: Arc<Code>,
    /// The constants' words: immediates or shared/immortal objects, with the borrowed bit set, so that loading one is a copy.
    pub consts: Box<[u64]>,
    /// Interned names' words.
    pub names: Box<[u64]>,
    /// Interned names of the locals.
    pub varnames: Box<[u64]>,
    /// The owned references behind `consts`.
    pub owned: Vec<Field>,
    /// How many registers parameters take, `*args` and `**kwargs` among them.
    pub parameters: u32,
    /// Closing a suspended generator of this code may run code.
    pub must_close: bool,
    /// The name of its functions, interned.
    pub name: Field,
    /// Their qualified name, interned.
    pub qualname: Field,
    /// Their documentation, immortal, or None.
    pub doc: Field,
}

/// `CodeObject::plain_args` of code with `*args`, `**kwargs` or keyword-only parameters.
pub const NOT_PLAIN: u32 = u32::MAX;

// SAFETY: 1. `owned` and the names hold all counted references; 2. fixed size; 3. it drops; 4. words and caches are atomics.
unsafe impl Payload for CodeObject {
    const KIND: Kind = Kind::Code;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.owned.iter().for_each(|f| f.trace(visit));
        [&self.name, &self.qualname, &self.doc].into_iter().for_each(|f| f.trace(visit));
    }
}

impl CodeObject {
    /// The source line of the instruction at word `index`.
    ///
    /// What has no line of its own, the end of a function behind a branch or loop, is at the line before it.
    pub fn line_of(&self, index: u32) -> u32 {
        let positions = &self.data.positions;
        let at = positions.partition_point(|(start, _)| *start <= index);
        positions[..at].iter().rev().map(|p| p.1.line).find(|&line| line != 0).unwrap_or(0)
    }

    /// The source position of the instruction at word `index`.
    pub fn position_of(&self, index: u32) -> crate::bytecode::Position {
        let positions = &self.data.positions;
        let at = positions.partition_point(|(start, _)| *start <= index);
        at.checked_sub(1).and_then(|i| positions.get(i)).map(|p| p.1).unwrap_or_default()
    }
}

/// A Python function.
pub struct FunctionObject {
    /// `__code__`
    pub code: Slot,
    /// `__globals__` (dict).
    pub globals: Slot,
    /// `__closure__` (tuple of cells), or EMPTY.
    pub closure: Slot,
    /// `__defaults__` (tuple), or EMPTY.
    pub defaults: Slot,
    /// `__kwdefaults__` (dict), or EMPTY.
    pub kwdefaults: Slot,
    /// `__annotate__`, or EMPTY.
    pub annotate: Slot,
    /// `__annotations__` once computed, or EMPTY.
    pub annotations: Slot,
    /// `__name__` (str).
    pub name: Slot,
    /// `__qualname__` (str).
    pub qualname: Slot,
    /// `__doc__`
    pub doc: Slot,
    /// `__module__`
    pub module: Slot,
    /// `__dict__`, or EMPTY.
    pub dict: Slot,
}

impl FunctionObject {
    fn slots(&self) -> [&Slot; 12] {
        [
            &self.code,
            &self.globals,
            &self.closure,
            &self.defaults,
            &self.kwdefaults,
            &self.annotate,
            &self.annotations,
            &self.name,
            &self.qualname,
            &self.doc,
            &self.module,
            &self.dict,
        ]
    }
}

impl FunctionObject {
    /// A private function of `code`, an immortal code object, without defaults and annotations, where that takes no call. `None`: nothing was done.
    ///
    /// # Safety
    /// The words are counted references, which move into the function, or those of immortal objects; `closure` may be EMPTY.
    #[inline(always)]
    pub unsafe fn make_quick(py: &super::Py, code: u64, globals: u64, module: u64, closure: u64) -> Option<Object> {
        let total = size_of::<orochi_gc::Header>() + size_of::<FunctionObject>();
        let shape = py.try_ty(super::TypeId::Function)?.instance_shape.load(Ordering::Relaxed);
        let object = py.mutator().alloc_quick(total, shape)?;
        // SAFETY: the block is that large, and nobody else can reach it yet; name, qualified name and documentation of code are immortal.
        unsafe {
            let linked = super::payload::payload_of::<CodeObject>(word::to_object(code));
            object.as_ptr().add(1).cast::<FunctionObject>().write(FunctionObject {
                code: Slot::of_word(code),
                globals: Slot::of_word(globals),
                closure: Slot::of_word(closure),
                defaults: Slot::empty(),
                kwdefaults: Slot::empty(),
                annotate: Slot::empty(),
                annotations: Slot::empty(),
                name: Slot::of_word(linked.name.word()),
                qualname: Slot::of_word(linked.qualname.word()),
                doc: Slot::of_word(linked.doc.word()),
                module: Slot::of_word(module),
                dict: Slot::empty(),
            });
        }
        Some(object)
    }
}

// SAFETY: 1. all slots are traced; 2. fixed size; 3. they drop; 4. slots, written under the lock.
unsafe impl Payload for FunctionObject {
    const KIND: Kind = Kind::Function;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.slots().into_iter().for_each(|s| s.trace(visit));
    }
}

/// A variable that closures share.
pub struct CellObject {
    /// The contents, EMPTY if unbound.
    pub contents: Slot,
}

// SAFETY: 1.–4. one slot, written under the lock.
unsafe impl Payload for CellObject {
    const KIND: Kind = Kind::Cell;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.contents.trace(visit);
    }
}

impl CellObject {
    /// A private cell, where that takes no call. `None`: nothing was done.
    ///
    /// # Safety
    /// `contents` is an immediate (EMPTY for none), a counted word, which moves into the cell, or that of an immortal object.
    #[inline(always)]
    pub unsafe fn make_quick(py: &super::Py, contents: u64) -> Option<Object> {
        let total = size_of::<orochi_gc::Header>() + size_of::<CellObject>();
        let shape = py.try_ty(super::TypeId::Cell)?.instance_shape.load(Ordering::Relaxed);
        let object = py.mutator().alloc_quick(total, shape)?;
        // SAFETY: the block is that large, and nobody else can reach it yet; the caller's.
        unsafe { object.as_ptr().add(1).cast::<CellObject>().write(CellObject { contents: Slot::of_word(contents) }) };
        Some(object)
    }
}

/// A function bound to its receiver.
pub struct BoundMethod {
    /// `__func__`
    pub function: Field,
    /// `__self__`
    pub receiver: Field,
}

// SAFETY: 1.–3. two fields, traced and dropped; 4. nothing changes after birth.
unsafe impl Payload for BoundMethod {
    const KIND: Kind = Kind::BoundMethod;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.function.trace(visit);
        self.receiver.trace(visit);
    }
}

/// A traceback entry.
pub struct TracebackObject {
    /// The next entry, towards where the exception was raised; EMPTY at the end.
    pub next: Slot,
    /// The code object.
    pub code: Field,
    /// The globals (dict).
    pub globals: Field,
    /// The variables of a function that the exception left: a tuple of register numbers, each followed by what the register held, and
    /// at the end the cells of captured variables, if there are any. EMPTY for other code, and while the frame runs.
    pub locals: Slot,
    /// Word index of the instruction.
    pub instruction: u32,
    /// A line that was set from outside, or 0.
    pub line: AtomicU32,
}

// SAFETY: 1.–3. slot and fields, traced and dropped; 4. `next` is a slot.
unsafe impl Payload for TracebackObject {
    const KIND: Kind = Kind::Traceback;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.next.trace(visit);
        self.code.trace(visit);
        self.globals.trace(visit);
        self.locals.trace(visit);
    }
}

impl TracebackObject {
    /// The line to show.
    pub fn shown_line(&self) -> u32 {
        match self.line.load(Ordering::Relaxed) {
            0 => self.code.payload::<CodeObject>().map_or(0, |c| c.line_of(self.instruction)),
            line => line,
        }
    }
}

/// A module.
pub struct ModuleObject {
    /// `__dict__`
    pub dict: Slot,
}

// SAFETY: 1.–4. one slot.
unsafe impl Payload for ModuleObject {
    const KIND: Kind = Kind::Module;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.dict.trace(visit);
    }
}

/// Is the word that of an object of kind `K`'s payload (exact layout)?
#[inline(always)]
pub fn word_payload<'a, T: Payload>(w: u64) -> Option<&'a T> {
    if !word::is_pointer(w) {
        return None;
    }
    let object = word::to_object(w);
    // SAFETY: the word names a live object; the caller uses the result while it stays so.
    unsafe {
        (object.as_ref().kind() & super::kind::LAYOUT == T::KIND as u8).then(|| super::payload::payload_of::<T>(object))
    }
}

/// The function of a callable value, if it is a Python function.
pub fn as_function(v: &Value) -> Option<&FunctionObject> {
    v.payload::<FunctionObject>()
}
