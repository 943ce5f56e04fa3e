//! Shapes: which type an object is of and at which slot each attribute lies. Hidden classes, as a transition tree per type.
//!
//! Objects name their shape by a 32-bit word: the kind in its top byte, below it the index into the interpreter's shape table.
//! A shape never changes after it was made (only its transitions grow, under the shape's own mutex, on the slow path), so
//! inline caches compare the word and need nothing else. A shape in *dict mode* says that the instance's
//! attributes are in a dict.
//!
//! Shapes live as long as their class, so there is a bound to how many a class may have: programs that set attributes in ever new orders, or
//! under ever new names, get instances in dict mode beyond it.

use super::args::Result;
use super::thread::Py;
use super::typeobject::TypeRef;
use super::word;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicPtr, AtomicU32, AtomicUsize, Mutex, Ordering};

/// A shape; see the module's text.
pub struct Shape {
    /// The word that a header holds: kind and index.
    pub id: u32,
    /// The type.
    pub ty: TypeRef,
    /// Names of the slots, in slot order: `instance::MEMBER` for each `__slots__` member, then words of interned strings (none in dict mode).
    pub names: Box<[u64]>,
    /// Are the attributes in a dict?
    pub dict_mode: bool,
    transitions: Mutex<Vec<(u64, u32)>>,
}

/// More attributes than this move an instance to a dict.
pub const MAX_SLOTS: usize = 64;
/// More shapes than these are not made for one class, those in dict mode apart.
pub const MAX_OF_CLASS: u32 = if cfg!(orochi_loom) { 8 } else { 1024 };

impl Shape {
    /// The slot of the attribute `name` (word of an interned str).
    #[inline]
    pub fn find(&self, name: u64) -> Option<usize> {
        let name = name & !word::BORROWED;
        self.names.iter().position(|&n| n == name)
    }

    /// The shape after adding attribute `name`; dict mode if there would be too many attributes or shapes.
    ///
    /// # Errors
    /// MemoryError: the table of shapes is full.
    pub fn with(&self, py: &Py, name: u64) -> Result<u32> {
        let name = name & !word::BORROWED;
        let mut transitions = self.transitions.lock();
        if let Some(&(_, next)) = transitions.iter().find(|&&(n, _)| n == name) {
            return Ok(next);
        }
        if self.names.len() >= MAX_SLOTS
            || transitions.len() >= MAX_SLOTS
            || self.ty.shapes.load(Ordering::Relaxed) >= MAX_OF_CLASS
        {
            return self.dict_shape(py, &mut transitions);
        }
        let mut names = self.names.to_vec();
        names.push(name);
        let next = self.new_shape(py, self.kind(), names, false)?;
        transitions.push((name, next));
        Ok(next)
    }

    fn new_shape(&self, py: &Py, kind: u8, names: Vec<u64>, dict_mode: bool) -> Result<u32> {
        let made = py.interp().shapes.add(kind, self.ty, names, dict_mode);
        self.ty.shapes.fetch_add(1, Ordering::Relaxed);
        made.ok_or_else(|| py.no_memory())
    }

    /// The dict-mode shape of the same type and kind.
    ///
    /// # Errors
    /// MemoryError: the table of shapes is full.
    pub fn to_dict_mode(&self, py: &Py) -> Result<u32> {
        if self.dict_mode {
            return Ok(self.id);
        }
        let mut transitions = self.transitions.lock();
        self.dict_shape(py, &mut transitions)
    }

    /// The shape of the same type and members for objects of another kind (number of inline slots), in dict mode or without attributes: for
    /// instances that came from another class.
    ///
    /// # Errors
    /// MemoryError: the table of shapes is full.
    pub fn with_kind(&self, py: &Py, kind: u8, dict_mode: bool) -> Result<u32> {
        if kind == self.kind() {
            return if dict_mode { self.to_dict_mode(py) } else { Ok(self.id) };
        }
        // No name is such a number: names are addresses of aligned objects.
        let key = u64::from(kind) << 8 | u64::from(dict_mode) << 1 | 1;
        let mut transitions = self.transitions.lock();
        if let Some(&(_, next)) = transitions.iter().find(|&&(n, _)| n == key) {
            return Ok(next);
        }
        let names = self.names.iter().copied().take_while(|&n| n == super::instance::MEMBER).collect();
        let next = self.new_shape(py, kind, names, dict_mode)?;
        transitions.push((key, next));
        Ok(next)
    }

    fn dict_shape(&self, py: &Py, transitions: &mut Vec<(u64, u32)>) -> Result<u32> {
        // The name 2 stands for the transition to dict mode.
        if let Some(&(_, next)) = transitions.iter().find(|&&(n, _)| n == 2) {
            return Ok(next);
        }
        let members = self.names.iter().copied().take_while(|&n| n == super::instance::MEMBER).collect();
        let next = self.new_shape(py, self.kind(), members, true)?;
        transitions.push((2, next));
        Ok(next)
    }

    /// The kind of objects of this shape.
    #[inline(always)]
    pub fn kind(&self) -> u8 {
        (self.id >> 24) as u8
    }
}

/// Shapes per chunk of the table.
const CHUNK: usize = if cfg!(orochi_loom) { 16 } else { 1 << 12 };
/// Most shapes.
const MOST: usize = if cfg!(orochi_loom) { 2 * CHUNK } else { 1 << 24 };

/// All shapes of an interpreter. Reading is two loads; adding takes one atomic increment.
pub struct ShapeTable {
    chunks: Box<[AtomicPtr<AtomicPtr<Shape>>]>,
    next: AtomicU32,
    /// Numbers to be given out again, and how many (a hint).
    free: Mutex<Vec<u32>>,
    free_count: AtomicUsize,
}

impl ShapeTable {
    /// An empty table.
    pub fn new() -> ShapeTable {
        let chunks = (0..MOST / CHUNK).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect();
        ShapeTable { chunks, next: AtomicU32::new(1), free: Mutex::default(), free_count: AtomicUsize::new(0) }
    }

    /// The shape with this word.
    #[inline(always)]
    pub fn get(&self, shape: u32) -> &Shape {
        let index = (shape & 0x00ff_ffff) as usize;
        // SAFETY: a shape word exists only after `add` stored its shape, and the word reached this thread through an
        // acquire load or its own program order. Shapes outlive the objects that name them (`remove`).
        unsafe {
            let chunk = self.chunks.get_unchecked(index / CHUNK);
            let chunk = chunk.load(mutant!(Ordering::Acquire, "shape_chunk_load_relaxed" => Ordering::Relaxed));
            &*(*chunk.add(index % CHUNK))
                .load(mutant!(Ordering::Acquire, "shape_entry_load_relaxed" => Ordering::Relaxed))
        }
    }

    /// Adds a shape and returns its word; None if there are 16 million already.
    pub fn add(&self, kind: u8, ty: TypeRef, names: Vec<u64>, dict_mode: bool) -> Option<u32> {
        let index = self.reused().or_else(|| self.unused())?;
        let id = u32::from(kind) << 24 | index;
        let shape = Box::into_raw(Box::new(Shape {
            id,
            ty,
            names: names.into(),
            dict_mode,
            transitions: Mutex::new(Vec::new()),
        }));
        let slot = &self.chunks[index as usize / CHUNK];
        let mut chunk = slot.load(mutant!(Ordering::Acquire, "present_chunk_relaxed" => Ordering::Relaxed));
        if chunk.is_null() {
            let fresh: Box<[AtomicPtr<Shape>]> = (0..CHUNK).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect();
            let fresh = Box::into_raw(fresh).cast::<AtomicPtr<Shape>>();
            // AcqRel: publishes the nulls of the new chunk, or sees those of the winner's.
            let order = mutant!(
                Ordering::AcqRel,
                "chunk_without_acquire" => Ordering::Release,
                "chunk_without_release" => Ordering::Acquire,
            );
            let other = mutant!(Ordering::Acquire, "present_chunk_relaxed" => Ordering::Relaxed);
            match slot.compare_exchange(std::ptr::null_mut(), fresh, order, other) {
                Ok(_) => chunk = fresh,
                Err(other) => {
                    // SAFETY: the fresh chunk lost the race and was never visible.
                    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(fresh, CHUNK)) });
                    chunk = other;
                }
            }
        }
        // SAFETY: the chunk has CHUNK entries; this index is this call's alone. Release pairs with the acquire in `get`.
        unsafe {
            (*chunk.add(index as usize % CHUNK))
                .store(shape, mutant!(Ordering::Release, "shape_entry_store_relaxed" => Ordering::Relaxed))
        };
        Some(id)
    }

    /// A number that was never given out.
    fn unused(&self) -> Option<u32> {
        // The look ahead keeps the count from wrapping, whoever asks how often.
        if self.next.load(Ordering::Relaxed) as usize >= MOST {
            return None;
        }
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        ((index as usize) < MOST).then_some(index)
    }
}

impl ShapeTable {
    /// Frees the shapes of a class that is gone, from its first one on. Their numbers are given out again: what caches remember under a number
    /// carries the epoch of the types, and who sees an object with the new meaning of the number sees the bump that came before.
    ///
    /// # Safety
    /// No object of these shapes exists any more, nobody can hold a reference to one of them from before, and the epoch of the types
    /// was bumped after the last of the objects was gone.
    pub unsafe fn remove(&self, first: u32) {
        let mut open = vec![first];
        let mut freed = Vec::new();
        while let Some(shape) = open.pop() {
            let index = (shape & 0x00ff_ffff) as usize;
            let chunk = self.chunks[index / CHUNK]
                .load(mutant!(Ordering::Acquire, "present_chunk_relaxed" => Ordering::Relaxed));
            if chunk.is_null() {
                continue;
            }
            // SAFETY: the chunk has CHUNK entries, and by contract this call is the only one that still knows the shape.
            unsafe {
                let order = mutant!(
                    Ordering::AcqRel,
                    "shape_removed_without_acquire" => Ordering::Release,
                    "shape_removed_without_release" => Ordering::Acquire,
                );
                let shape = (*chunk.add(index % CHUNK)).swap(std::ptr::null_mut(), order);
                if !shape.is_null() {
                    let shape = Box::from_raw(shape);
                    let transitions = std::mem::take(&mut *shape.transitions.lock());
                    open.extend(transitions.iter().map(|&(_, next)| next));
                    freed.push(index as u32);
                }
            }
        }
        // Relaxed: a hint; the lock orders what matters.
        self.free_count.fetch_add(freed.len(), Ordering::Relaxed);
        self.free.lock().append(&mut freed);
    }

    /// A number that was given back.
    fn reused(&self) -> Option<u32> {
        if self.free_count.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let index = self.free.lock().pop();
        if index.is_some() {
            self.free_count.fetch_sub(1, Ordering::Relaxed);
        }
        index
    }
}

impl Default for ShapeTable {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for ShapeTable {
    fn drop(&mut self) {
        for slot in &mut self.chunks {
            let chunk = slot.load(Ordering::Relaxed);
            if chunk.is_null() {
                continue;
            }
            // SAFETY: the table owns its chunks and shapes; nobody reads them any more.
            unsafe {
                let mut chunk = Box::from_raw(std::ptr::slice_from_raw_parts_mut(chunk, CHUNK));
                for shape in &mut chunk {
                    let shape = shape.load(Ordering::Relaxed);
                    if !shape.is_null() {
                        drop(Box::from_raw(shape));
                    }
                }
            }
        }
    }
}

#[cfg(all(test, not(orochi_loom)))]
mod tests {
    use super::MAX_OF_CLASS;
    use crate::object::TypeRef;
    use crate::testing::{ok, run_source, with_interpreter};
    use orochi_gc::sync::Ordering;

    #[test]
    fn a_class_has_no_more_shapes_than_it_may() {
        let program = "\
class Thing: pass
def fill(names, number):
    thing = Thing()
    for name in names:
        setattr(thing, name, number)
        number += 1
    assert list(vars(thing)) == names, vars(thing)
    assert [getattr(thing, name) for name in names] == list(range(number - len(names), number))
for seed in range(3000):
    fill([f'name{(seed * 7 + i * i * (seed % 11)) % 31 + 31 * i}' for i in range(9)], seed)
    fill([f'own{seed}'], seed)
";
        with_interpreter(|py| {
            let globals = ok(run_source(py, program, "shapes"));
            let name = py.intern("Thing");
            let class = ok(py.getitem(&globals, &name));
            let made = TypeRef::from_value(&class).expect("a class").shapes.load(Ordering::Relaxed);
            // Each may lead to one in dict mode.
            assert!((MAX_OF_CLASS..=2 * MAX_OF_CLASS).contains(&made), "{made} shapes");
        });
    }
}
