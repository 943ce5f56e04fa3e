//! Blocks: one that has become empty goes back to the system and may come back with cells of another size; nobody borrows from it by then.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicPtr, Ordering};
use orochi_gc::sync::tuning::BLOCK;
use orochi_gc::{Domain, FreeThreaded, Header, Kind, Object, Scope, flags};
use orochi_loom_tests::{Covers, HEADER, Kept, M, Shadow, World, model, two};
use std::cell::{Cell, RefCell};
use std::ptr;
use std::sync::Arc;

/// Two kinds of objects whose cells differ in size; the first words of both are the same.
const SMALL: usize = HEADER + 32;
const WIDE: usize = HEADER + 96;
const SHAPE_OF_WIDE: u32 = 1 << 24;

thread_local! {
    /// What a ring refers to: itself. All threads of a model are one thread of the system.
    static RING: Cell<Option<Object>> = const { Cell::new(None) };
    /// The shadow of the object that is read.
    static LIFE: RefCell<Option<Arc<Shadow>>> = const { RefCell::new(None) };
    /// Blocks that were given back; the next one asked for is the last of them.
    static BLOCKS: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

unsafe fn size_small(_: Object) -> usize {
    SMALL
}

unsafe fn size_wide(_: Object) -> usize {
    WIDE
}

unsafe fn trace(o: Object, f: &mut dyn FnMut(Object)) {
    if RING.get() == Some(o) {
        f(o);
    }
}

unsafe fn drop_small(o: Object) {
    if RING.get() != Some(o) {
        LIFE.with_borrow(|life| life.as_ref().expect("of this execution").kill());
    }
}

unsafe fn drop_wide(_: Object) {}

static KINDS: [Kind; 2] =
    [Kind::new("small", size_small, trace, drop_small), Kind::new("wide", size_wide, trace, drop_wide)];

fn block_of(o: Object) -> usize {
    o.addr().get() & !(BLOCK - 1)
}

/// The reader's part: borrows the object, if it is still there, and sees it whole until the safepoint.
fn look(source: &AtomicPtr<Header>, shadow: &Shadow, covers: &Covers, reader: &M) {
    match Object::new(source.load(Ordering::Acquire)) {
        Some(o) => {
            covers.hit("borrowed");
            // SAFETY: borrowed from a live slot; that this is enough is what the model checks.
            let header: &Header = unsafe { o.as_ref() };
            for _ in 0..2 {
                assert_eq!(header.shape(), 0, "the cell of another class");
                assert!(header.is_shared(), "the cell of another object");
                shadow.read();
                loom::thread::yield_now();
            }
        }
        None => covers.hit("too late"),
    }
    reader.safepoint();
}

/// The owner drops the only object of a block, gives its empty blocks back, and asks for one with larger cells, while a reader borrows the
/// object. What the reader has stays what it was.
fn class_change(name: &str, swapped: bool) {
    model(name, &["the block changed its class", "the block stayed", "borrowed", "too late"], move |covers| {
        let world: Arc<Domain<FreeThreaded>> = Domain::new(&KINDS);
        let (owner, reader) = (world.register().expect("an id"), world.register().expect("an id"));
        let life = Arc::new(Shadow::default());
        LIFE.set(Some(life.clone()));
        let o = owner.alloc(SMALL, 0, 0).expect("memory");
        let block = block_of(o);
        owner.publish(o);
        // Garbage in a block of its own: a collection that frees it gives empty blocks back.
        let ring = owner.alloc(SMALL + 32, 0, flags::TRACKED).expect("memory");
        RING.set(Some(ring));
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let (source, shadow, here, there) = (slot.clone(), life.clone(), covers.clone(), covers.clone());
        let (kept_owner, kept_reader): (Kept<M>, Kept<M>) = Default::default();
        let (keep_owner, keep_reader) = (kept_owner.clone(), kept_reader.clone());
        two(
            swapped,
            move || {
                let old = slot.swap(ptr::null_mut(), Ordering::AcqRel);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                owner.safepoint();
                let freed = owner.collect(Scope::Local);
                assert_eq!(freed.found, 1, "the ring");
                let wide = owner.alloc(WIDE, SHAPE_OF_WIDE, 0).expect("memory");
                here.hit(if block_of(wide) == block { "the block changed its class" } else { "the block stayed" });
                owner.release(wide);
                keep_owner.put(owner);
            },
            move || {
                look(&source, &shadow, &there, &reader);
                keep_reader.put(reader);
            },
        );
        let (owner, reader) = (kept_owner.take(), kept_reader.take());
        World::turn(&[&owner, &reader]);
        assert_eq!(life.drops(), 1);
        owner.exit();
        reader.exit();
    });
}

#[test]
fn heap_2t_class_change() {
    class_change("heap_2t_class_change", false);
}
#[test]
fn heap_2t_class_change_swapped() {
    class_change("heap_2t_class_change_swapped", true);
}

/// The owner drops the only object of a block and goes away, which gives its empty blocks back; the heir of its slot asks for one with larger
/// cells, while a reader borrows the object. What the reader has stays what it was.
fn class_change_by_the_heir(name: &str, swapped: bool) {
    model(name, &["the block changed its class", "the block stayed", "borrowed", "too late"], move |covers| {
        let world: Arc<Domain<FreeThreaded>> = Domain::new(&KINDS);
        let (owner, reader) = (world.register().expect("an id"), world.register().expect("an id"));
        let life = Arc::new(Shadow::default());
        LIFE.set(Some(life.clone()));
        RING.set(None);
        let o = owner.alloc(SMALL, 0, 0).expect("memory");
        let block = block_of(o);
        owner.publish(o);
        // A second block: a heap of one keeps it.
        let other = owner.alloc(WIDE + 32, SHAPE_OF_WIDE, 0).expect("memory");
        owner.release(other);
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let (source, shadow, here, there, coming) =
            (slot.clone(), life.clone(), covers.clone(), covers.clone(), world.clone());
        let (kept_heir, kept_reader): (Kept<M>, Kept<M>) = Default::default();
        let (keep_heir, keep_reader) = (kept_heir.clone(), kept_reader.clone());
        two(
            swapped,
            move || {
                let old = slot.swap(ptr::null_mut(), Ordering::AcqRel);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                owner.safepoint();
                let id = owner.id();
                owner.exit();
                let heir = coming.register().expect("an id");
                assert_eq!(heir.id(), id, "the slot is vacant");
                let wide = heir.alloc(WIDE, SHAPE_OF_WIDE, 0).expect("memory");
                let second = heir.alloc(WIDE + 64, SHAPE_OF_WIDE, 0).expect("memory");
                let changed = [wide, second].into_iter().any(|o| block_of(o) == block);
                here.hit(if changed { "the block changed its class" } else { "the block stayed" });
                heir.release(wide);
                heir.release(second);
                keep_heir.put(heir);
            },
            move || {
                look(&source, &shadow, &there, &reader);
                keep_reader.put(reader);
            },
        );
        let (heir, reader) = (kept_heir.take(), kept_reader.take());
        World::turn(&[&heir, &reader]);
        assert_eq!(life.drops(), 1);
        heir.exit();
        reader.exit();
    });
}

#[test]
fn heap_2t_class_change_by_the_heir() {
    class_change_by_the_heir("heap_2t_class_change_by_the_heir", false);
}
#[test]
fn heap_2t_class_change_by_the_heir_swapped() {
    class_change_by_the_heir("heap_2t_class_change_by_the_heir_swapped", true);
}

/// The system's allocator, which gives the block that was freed last to who asks for one next.
struct Memory;

fn is_block(layout: std::alloc::Layout) -> bool {
    layout.size() == BLOCK && layout.align() == BLOCK
}

// SAFETY: passes everything on; a block that was freed is nobody's until it is handed out again, with the same layout.
unsafe impl std::alloc::GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: std::alloc::Layout) -> *mut u8 {
        if is_block(layout)
            && let Ok(Some(block)) = BLOCKS.try_with(|blocks| blocks.borrow_mut().pop())
        {
            return ptr::with_exposed_provenance_mut(block);
        }
        // SAFETY: passed on.
        unsafe { std::alloc::System.alloc(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: std::alloc::Layout) {
        if is_block(layout) && BLOCKS.try_with(|blocks| blocks.borrow_mut().push(p.expose_provenance())).is_ok() {
            return;
        }
        // SAFETY: passed on.
        unsafe { std::alloc::System.dealloc(p, layout) }
    }
}

#[global_allocator]
static MEMORY: Memory = Memory;
