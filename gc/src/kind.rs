//! How the memory core sees a payload: a static table indexed by the top 8 bits of the shape word.
//!
//! The core knows how long an object is, which references it counts, and how to drop what it holds;
//! it knows nothing of Python. The low 24 bits of the shape word are the embedder's.

use crate::header::Object;
use crate::weak::WeakCell;

/// Calls back for every weak reference of an object.
pub type WeakEdges = unsafe fn(Object, &mut dyn FnMut(&WeakCell));

/// One kind of payload.
#[derive(Clone, Copy)]
pub struct Kind {
    /// For dumps and reports.
    pub name: &'static str,
    /// Bytes of the object including its header: what was passed to `alloc`.
    ///
    /// # Safety
    /// The object is live and of this kind.
    pub size: unsafe fn(Object) -> usize,
    /// Calls back for every counted reference that the payload holds, once per count. Immediates
    /// and uncounted references (the class of an instance) are skipped.
    ///
    /// # Safety
    /// The object is live and of this kind; nobody writes its payload meanwhile, unless `lock_free` says that this is no matter.
    pub trace: unsafe fn(Object, &mut dyn FnMut(Object)),
    /// Drops the payload in place: every counted reference goes through `Mutator::release`,
    /// out-of-line arrays are freed. Runs no code of the embedded language.
    ///
    /// # Safety
    /// The object is of this kind, nobody else can reach it, and its payload is not used again.
    pub drop: unsafe fn(Object),
    /// Calls back for every weak reference that the payload holds. Publishing an object publishes
    /// the referents of its weak references too: a shared object never leads to a private one.
    ///
    /// # Safety
    /// As for `trace`.
    pub weak: Option<WeakEdges>,
    /// Objects of this kind may be classes (`Domain::set_class_of`).
    pub class: bool,
    /// `trace` may run while another thread writes the payload of a shared object, without the object's lock: it reads slots, each with
    /// one acquiring load, and arrays that are retired when they are replaced. Otherwise every write to a shared payload that
    /// `trace` reads is under that lock.
    pub lock_free: bool,
}

impl Kind {
    /// A kind whose payload holds no weak references, and is read under the lock.
    pub const fn new(
        name: &'static str,
        size: unsafe fn(Object) -> usize,
        trace: unsafe fn(Object, &mut dyn FnMut(Object)),
        drop: unsafe fn(Object),
    ) -> Kind {
        Kind { name, size, trace, drop, weak: None, class: false, lock_free: false }
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).finish_non_exhaustive()
    }
}
