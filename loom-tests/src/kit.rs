//! A toy embedder: one kind of object, whose payload is a shadow outside the heap.
//!
//! The memory of a shadow is never freed by the code under test: dropping an object writes its
//! payload word and counts the drop. So a use after free is a value that is wrong, a missing
//! happens-before edge is a race that loom reports, and a double free is a count of two.

use loom::sync::atomic::AtomicPtr;
use orochi_gc::sync::Plain;
use orochi_gc::{Domain, FreeThreaded, Header, Kind, Mutator, Object};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A thread's handle.
pub type M = Box<Mutator<FreeThreaded>>;

/// Bytes of a header under the model checker.
pub const HEADER: usize = size_of::<Header>();
const SIZE: usize = HEADER + 32;
/// What the payload word of a dropped object says.
pub const PAYLOAD_DEAD: u32 = 0xdead;
const ALIVE: u32 = 1;

/// What a toy object holds.
pub struct Shadow {
    payload: Plain<u32>,
    drops: AtomicUsize,
    /// A reference that the object holds; `trace` sees it. Dropping the object does not release it.
    pub child: AtomicPtr<Header>,
}

// SAFETY: `payload` is read by those who may read the object and written by who drops it; that
// these exclude each other is what the models check.
unsafe impl Sync for Shadow {}
// SAFETY: as above.
unsafe impl Send for Shadow {}

impl Default for Shadow {
    fn default() -> Self {
        Shadow { payload: Plain::new(ALIVE), drops: AtomicUsize::new(0), child: AtomicPtr::new(std::ptr::null_mut()) }
    }
}

impl Shadow {
    /// Reads the payload, as who holds a count or a borrow may.
    pub fn read(&self) {
        // SAFETY: loom checks that nobody writes at the same time.
        assert_eq!(unsafe { self.payload.get() }, ALIVE, "use after free");
        assert_eq!(self.drops(), 0, "use after free");
    }

    /// Drops the payload: a write that must come after every read.
    pub fn kill(&self) {
        // SAFETY: loom checks that nobody else reads or writes at the same time.
        unsafe { self.payload.set(PAYLOAD_DEAD) };
        assert_eq!(self.drops.fetch_add(1, Ordering::Relaxed), 0, "double free");
    }

    /// How often the object was dropped.
    pub fn drops(&self) -> usize {
        self.drops.load(Ordering::Relaxed)
    }
}

fn shadow_of<'a>(o: Object) -> &'a Shadow {
    // SAFETY: `node` wrote the pointer into the second word of the payload, and the model keeps the
    // shadow to its end. (The first word is where a freed cell keeps its link.)
    unsafe { &**o.as_ptr().add(1).cast::<*const Shadow>().add(1) }
}

unsafe fn size(_: Object) -> usize {
    SIZE
}

unsafe fn trace(o: Object, f: &mut dyn FnMut(Object)) {
    if let Some(child) = Object::new(shadow_of(o).child.load(Ordering::Acquire)) {
        f(child);
    }
}

unsafe fn drop_node(o: Object) {
    shadow_of(o).kill();
}

static KINDS: [Kind; 1] = [Kind::new("node", size, trace, drop_node)];

/// A domain of toy objects.
#[derive(Clone)]
pub struct World(pub Arc<Domain<FreeThreaded>>);

impl Default for World {
    fn default() -> Self {
        World(Domain::new(&KINDS))
    }
}

impl World {
    /// A new thread's handle, attached. It may be handed to a thread that is spawned later.
    pub fn register(&self) -> M {
        self.0.register().expect("a thread id")
    }

    /// A private object with a count of one.
    pub fn node(m: &M, shadow: &Arc<Shadow>) -> Object {
        Self::node_with(m, shadow, 0)
    }

    /// As [`World::node`], with these flags.
    pub fn node_with(m: &M, shadow: &Arc<Shadow>, flags: u8) -> Object {
        Self::allocate(m, shadow, SIZE, flags)
    }

    /// Bytes of a large object.
    pub const LARGE: usize = 99_968;

    /// As [`World::node`], with an allocation of its own.
    pub fn large(m: &M, shadow: &Arc<Shadow>) -> Object {
        Self::allocate(m, shadow, Self::LARGE, 0)
    }

    fn allocate(m: &M, shadow: &Arc<Shadow>, bytes: usize, flags: u8) -> Object {
        let o = m.alloc(bytes, 0, flags).expect("memory");
        // SAFETY: fresh, with at least 32 bytes of payload.
        unsafe { o.as_ptr().add(1).cast::<*const Shadow>().add(1).write(Arc::as_ptr(shadow)) };
        o
    }

    /// An object like [`World::node`], published.
    pub fn shared(m: &M, shadow: &Arc<Shadow>) -> Object {
        let o = Self::node(m, shadow);
        m.publish(o);
        o
    }

    /// Whether this is the shadow of that object.
    pub fn shadow(o: Object, shadow: &Arc<Shadow>) -> bool {
        std::ptr::eq(shadow_of(o), Arc::as_ptr(shadow))
    }

    /// Some safepoints of each of these threads, one after another: enough for two generations of dying objects.
    pub fn turn(threads: &[&M]) {
        for _ in 0..4 {
            for m in threads {
                m.safepoint();
            }
        }
    }

    /// When all roles are over: whatever may be reclaimed is.
    pub fn settle(&self) {
        let m = self.register();
        for _ in 0..4 {
            m.safepoint();
        }
        m.exit();
    }
}

/// What a role leaves behind for the end of the model, its handle say, so that it has not exited by then. All threads of
/// a model are one thread of the system.
pub struct Kept<T>(Rc<RefCell<Option<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(Rc::default())
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Kept(self.0.clone())
    }
}

impl<T> Kept<T> {
    /// Leaves `value`.
    pub fn put(&self, value: T) {
        *self.0.borrow_mut() = Some(value);
    }

    /// What was left, when the roles are over.
    pub fn take(&self) -> T {
        self.0.borrow_mut().take().expect("the role has left it")
    }
}
