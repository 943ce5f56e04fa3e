//! A toy object model for the tests of the memory core: nodes with slots, weak references, classes.
//! It stands in for an embedder and obeys the same rules: every store passes the write barrier, a
//! displaced value is released outside, dropping a payload releases through the thread's mutator.
#![allow(dead_code)]

use orochi_gc::{Domain, Kind, Mutator, Object, Policy, WeakCell, flags};
use std::cell::Cell;
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

pub const NODE: u32 = 1 << 24;
pub const WEAK: u32 = 2 << 24;
/// Nodes of this shape have the class that [`class_of`] names.
pub const INSTANCE: u32 = NODE | 7;

/// What is dropped is counted here, per domain.
#[derive(Default)]
pub struct Tally {
    pub dropped: AtomicUsize,
}

#[repr(C)]
pub struct Node {
    header: [u64; 2],
    canary: u64,
    tally: *const Tally,
    len: usize,
    // Slots follow.
}

const CANARY: u64 = 0x0123_4567_89ab_cdef;
const DEAD: u64 = 0xdead_dead_dead_dead;

#[repr(C)]
struct WeakRef {
    header: [u64; 2],
    cell: Option<Arc<WeakCell>>,
    tally: *const Tally,
}

/// The thread's mutator, and how to act on it.
type Current = (*const (), Option<unsafe fn(*const (), Op)>);

thread_local! {
    static CURRENT: Cell<Current> = const { Cell::new((ptr::null(), None)) };
}

pub enum Op {
    Release(Object),
    Forget(Arc<WeakCell>),
}

unsafe fn act<P: Policy>(m: *const (), op: Op) {
    // SAFETY: `Thread` set the pointer and clears it before the mutator goes.
    let m = unsafe { &*m.cast::<Mutator<P>>() };
    match op {
        Op::Release(o) => m.release(o),
        Op::Forget(cell) => m.weak_forget(&cell),
    }
}

fn current(op: Op) {
    let (m, f) = CURRENT.get();
    // SAFETY: as in `act`.
    unsafe { f.expect("a thread of the domain")(m, op) }
}

unsafe fn node_size(o: Object) -> usize {
    // SAFETY: the kind says that this is a node.
    unsafe { size_of::<Node>() + 8 * o.cast::<Node>().as_ref().len }
}

pub unsafe fn slots<'a>(o: Object) -> &'a [AtomicPtr<orochi_gc::Header>] {
    // SAFETY: a live node is followed by `len` slots.
    unsafe {
        let node = o.cast::<Node>();
        assert_eq!(node.as_ref().canary, CANARY, "use of a dead or foreign object");
        std::slice::from_raw_parts(node.as_ptr().add(1).cast(), node.as_ref().len)
    }
}

unsafe fn node_trace(o: Object, f: &mut dyn FnMut(Object)) {
    // SAFETY: live (contract of the kind).
    for slot in unsafe { slots(o) } {
        if let Some(child) = NonNull::new(slot.load(Ordering::Acquire)) {
            f(child);
        }
    }
}

unsafe fn node_drop(o: Object) {
    // SAFETY: nobody else can reach it.
    unsafe {
        let children = slots(o);
        (*o.cast::<Node>().as_ptr()).canary = DEAD;
        (*o.cast::<Node>().as_ref().tally).dropped.fetch_add(1, Ordering::Relaxed);
        for slot in children {
            if let Some(child) = NonNull::new(slot.load(Ordering::Acquire)) {
                current(Op::Release(child));
            }
        }
    }
}

unsafe fn weak_size(_: Object) -> usize {
    size_of::<WeakRef>()
}
unsafe fn weak_trace(_: Object, _: &mut dyn FnMut(Object)) {}
unsafe fn weak_drop(o: Object) {
    // SAFETY: nobody else can reach it.
    unsafe {
        let w = &mut *o.cast::<WeakRef>().as_ptr();
        (*w.tally).dropped.fetch_add(1, Ordering::Relaxed);
        if let Some(cell) = w.cell.take() {
            current(Op::Forget(cell));
        }
    }
}
unsafe fn weak_edges(o: Object, f: &mut dyn FnMut(&WeakCell)) {
    // SAFETY: live.
    if let Some(cell) = unsafe { &o.cast::<WeakRef>().as_ref().cell } {
        f(cell);
    }
}

unsafe fn no_size(_: Object) -> usize {
    panic!("kind 0 is not used")
}

pub static KINDS: [Kind; 3] = [
    Kind::new("none", no_size, weak_trace, weak_drop),
    Kind { class: true, lock_free: true, ..Kind::new("node", node_size, node_trace, node_drop) },
    Kind { weak: Some(weak_edges), ..Kind::new("weak", weak_size, weak_trace, weak_drop) },
];

/// An attached thread of a toy domain.
pub struct Thread<P: Policy> {
    pub m: Option<Box<Mutator<P>>>,
    tally: Arc<Tally>,
}

pub struct World<P: Policy> {
    pub domain: Arc<Domain<P>>,
    pub tally: Arc<Tally>,
}

impl<P: Policy> Clone for World<P> {
    fn clone(&self) -> Self {
        World { domain: self.domain.clone(), tally: self.tally.clone() }
    }
}

impl<P: Policy> World<P> {
    pub fn new() -> Self {
        World { domain: Domain::new(&KINDS), tally: Arc::default() }
    }
    pub fn attach(&self) -> Thread<P> {
        let m = self.domain.register().expect("a free thread id");
        let raw: *const Mutator<P> = &*m;
        CURRENT.set((raw.cast(), Some(act::<P>)));
        Thread { m: Some(m), tally: self.tally.clone() }
    }
    pub fn dropped(&self) -> usize {
        self.tally.dropped.load(Ordering::Relaxed)
    }
}

impl<P: Policy> std::ops::Deref for Thread<P> {
    type Target = Mutator<P>;
    fn deref(&self) -> &Mutator<P> {
        self.m.as_ref().expect("attached")
    }
}

impl<P: Policy> Drop for Thread<P> {
    fn drop(&mut self) {
        if let Some(m) = self.m.take() {
            m.exit();
        }
        CURRENT.set((ptr::null(), None));
    }
}

impl<P: Policy> Thread<P> {
    pub fn node_with(&self, len: usize, shape: u32, extra: u8) -> Object {
        let bytes = size_of::<Node>() + 8 * len;
        let o = self.alloc(bytes, shape, flags::TRACKED | extra).expect("memory");
        // SAFETY: fresh.
        unsafe {
            let node = o.cast::<Node>().as_ptr();
            (*node).canary = CANARY;
            (*node).tally = &*self.tally;
            (*node).len = len;
            let first: *mut AtomicPtr<orochi_gc::Header> = node.add(1).cast();
            for i in 0..len {
                first.add(i).write(AtomicPtr::new(ptr::null_mut()));
            }
        }
        o
    }
    pub fn node(&self, len: usize) -> Object {
        self.node_with(len, NODE, 0)
    }
    /// Stores a counted reference (consumed) into a slot.
    pub fn put(&self, o: Object, at: usize, value: Option<Object>) {
        if let Some(v) = value {
            self.write_barrier(o, v);
        }
        let new = value.map_or(ptr::null_mut(), NonNull::as_ptr);
        let old = {
            let _guard = self.lock(o);
            // SAFETY: live.
            let slots = unsafe { slots(o) };
            slots[at].swap(new, Ordering::AcqRel)
        };
        if let Some(old) = NonNull::new(old) {
            self.release(old);
        }
    }
    /// Reads a slot without counting: a borrow if the object is shared.
    pub fn peek(&self, o: Object, at: usize) -> Option<Object> {
        // SAFETY: live.
        NonNull::new(unsafe { slots(o) }[at].load(Ordering::Acquire))
    }
    pub fn link(&self, from: Object, at: usize, to: Object) {
        self.retain(to);
        self.put(from, at, Some(to));
    }
    pub fn weakref(&self, referent: Object, callback: bool) -> Object {
        let o = self.alloc(size_of::<WeakRef>(), WEAK, 0).expect("memory");
        let cell = WeakCell::new(callback.then_some(o));
        self.weak_register(referent, &cell);
        // SAFETY: fresh.
        unsafe {
            let w = o.cast::<WeakRef>().as_ptr();
            (&raw mut (*w).cell).write(Some(cell));
            (&raw mut (*w).tally).write(&*self.tally);
        }
        o
    }
    pub fn cell(&self, weak: Object) -> Arc<WeakCell> {
        // SAFETY: live and a weak reference.
        unsafe { weak.cast::<WeakRef>().as_ref().cell.clone().expect("a cell") }
    }
    /// Everything that can die has died.
    pub fn settle(&self) {
        for _ in 0..8 {
            self.safepoint();
        }
        self.stop_the_world(|| {});
        for _ in 0..8 {
            self.safepoint();
        }
    }
}

/// Passes an object to another thread, which trusts that it is shared.
#[derive(Clone, Copy)]
pub struct Parcel(pub Object);
// SAFETY: the tests only pass shared objects, with a count or under a pin.
unsafe impl Send for Parcel {}
// SAFETY: as above; a parcel is an address.
unsafe impl Sync for Parcel {}
impl Parcel {
    pub fn get(self) -> Object {
        self.0
    }
}

/// The same test for both policies.
#[macro_export]
macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod free_threaded { $( #[test] fn $name() { super::$name::<orochi_gc::FreeThreaded>() } )* }
        mod gil { $( #[test] fn $name() { super::$name::<orochi_gc::Gil>() } )* }
    };
}
