//! Cycles: the collectors while another thread runs; and the edges besides counted references that publishing follows.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use orochi_gc::sync::{Plain, keep_words, yield_now};
use orochi_gc::{Domain, FreeThreaded, Header, Kind, Object, Scope, WeakCell, flags};
use orochi_loom_tests::{HEADER, Kept, M, Shadow, model, two};
use std::cell::Cell;
use std::ptr;
use std::sync::Arc;

/// What an object holds. Unlike the toy of the other models it gives its reference back when it is dropped.
struct Node {
    life: Shadow,
    /// Refers to the child a second time.
    twice: AtomicBool,
    /// A weak reference that the object holds.
    weak: Option<Arc<WeakCell>>,
    /// Written by who makes the object, read by who looks into it.
    made: Plain<u32>,
}

// SAFETY: `made` is written before the object is published, and read by those who may read it; that this orders them is what the models
// check. The rest is `Sync`.
unsafe impl Sync for Node {}
// SAFETY: as above.
unsafe impl Send for Node {}

impl Default for Node {
    fn default() -> Self {
        Node { life: Shadow::default(), twice: AtomicBool::new(false), weak: None, made: Plain::new(0) }
    }
}

thread_local! {
    /// The thread whose collection drops objects: all threads of a model are one thread of the system.
    static DROPS: Cell<*const M> = const { Cell::new(ptr::null()) };
}

const SIZE: usize = HEADER + 32;

fn node_of<'a>(o: Object) -> &'a Node {
    // SAFETY: `make` wrote the pointer there, and the model keeps the node to its end.
    unsafe { &**o.as_ptr().add(1).cast::<*const Node>().add(1) }
}

unsafe fn size(_: Object) -> usize {
    SIZE
}

unsafe fn trace(o: Object, f: &mut dyn FnMut(Object)) {
    let node = node_of(o);
    node.life.read();
    // SAFETY: loom checks that nobody writes at the same time.
    assert_eq!(unsafe { node.made.get() }, 1, "not made yet");
    if let Some(child) = Object::new(node.life.child.load(Ordering::Acquire)) {
        f(child);
        if node.twice.load(Ordering::Relaxed) {
            f(child);
        }
    }
}

unsafe fn weak(o: Object, f: &mut dyn FnMut(&WeakCell)) {
    if let Some(cell) = &node_of(o).weak {
        f(cell);
    }
}

unsafe fn drop_node(o: Object) {
    let node = node_of(o);
    node.life.kill();
    let child = Object::new(node.life.child.load(Ordering::Acquire));
    // SAFETY: set by `dropping` for as long as that thread's handle lives.
    if let (Some(child), Some(m)) = (child, unsafe { DROPS.get().as_ref() }) {
        m.release(child);
        if node.twice.load(Ordering::Relaxed) {
            m.release(child);
        }
    }
}

static KINDS: [Kind; 1] =
    [Kind { weak: Some(weak), class: true, lock_free: true, ..Kind::new("node", size, trace, drop_node) }];

/// Runs `f`, in which objects are dropped on behalf of `m`.
fn dropping<T>(m: &M, f: impl FnOnce() -> T) -> T {
    DROPS.set(m);
    let result = f();
    DROPS.set(ptr::null());
    result
}

fn make(m: &M, node: &Arc<Node>, shape: u32, bits: u8) -> Object {
    let o = m.alloc(SIZE, shape, bits).expect("memory");
    // SAFETY: fresh, with 32 bytes of payload; the first word is where a freed cell keeps its link.
    unsafe { o.as_ptr().add(1).cast::<*const Node>().add(1).write(Arc::as_ptr(node)) };
    // SAFETY: nobody else knows the object; loom checks that.
    unsafe { node.made.set(1) };
    o
}

/// `from` holds a reference to `to`, with a count of its own.
fn refer(m: &M, from: Object, to: Object) {
    m.retain(to);
    node_of(from).life.child.store(to.as_ptr(), Ordering::Release);
}

/// A shared container that holds itself: one count of its own, one of the caller's.
fn ring(m: &M, node: &Arc<Node>, bits: u8) -> Object {
    let o = make(m, node, 0, flags::TRACKED | bits);
    refer(m, o, o);
    m.publish(o);
    o
}

type World = Arc<Domain<FreeThreaded>>;

fn nodes<const N: usize>() -> [Arc<Node>; N] {
    std::array::from_fn(|_| Arc::default())
}

fn drops<const N: usize>(nodes: &[Arc<Node>; N]) -> [usize; N] {
    std::array::from_fn(|i| nodes[i].life.drops())
}

/// A new thread collects what the roles left behind.
fn clean(world: &World) {
    let m = world.register().expect("a thread id");
    dropping(&m, || {
        for _ in 0..2 {
            let _ = m.collect(Scope::Global);
        }
    });
    m.exit();
}

/// One thread collects all cycles while another one, which owns them, counts and polls. What nobody holds is freed, and
/// weak references to it are dead; what the owner holds, or only the collecting thread, stays.
fn global(name: &str, swapped: bool) {
    model(name, &["stopped"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<5>();
        let [n1, n2, held, theirs, queued] = &all;
        // Two that hold each other, one of them twice over.
        let (one, two_) = (make(&runner, n1, 0, flags::TRACKED), make(&runner, n2, 0, flags::TRACKED));
        refer(&runner, one, two_);
        refer(&runner, two_, one);
        runner.retain(one);
        n2.twice.store(true, Ordering::Relaxed);
        runner.publish(one);
        let cell = WeakCell::new(None);
        runner.weak_register(one, &cell);
        runner.release(one);
        runner.release(two_);
        let held = ring(&runner, held, 0);
        let theirs = ring(&runner, theirs, 0);
        collector.retain(theirs);
        runner.release(theirs);
        let queued = ring(&runner, queued, 0);
        let done = Arc::new(AtomicBool::new(false));
        let (d1, d2, dead, mine, here) = (done.clone(), done, cell.clone(), all.clone(), covers.clone());
        let spare = Arc::new(Node::default());
        two(
            swapped,
            move || {
                while !d1.load(Ordering::Acquire) {
                    runner.retain(held);
                    runner.release(held);
                    if runner.poll() {
                        here.hit("stopped");
                        runner.safepoint();
                    }
                    yield_now();
                }
                mine[2].life.read();
                runner.release(held);
                // Where the garbage was there is a new object, which nobody's queue has anything to do with.
                let fresh = make(&runner, &spare, 0, 0);
                runner.safepoint();
                assert_eq!(runner.references(fresh), 1);
                runner.release(fresh);
                runner.exit();
            },
            move || {
                // The count that the owner gave away: queued to it.
                collector.release(queued);
                dropping(&collector, || {
                    let _ = collector.collect(Scope::Global);
                });
                assert!(dead.is_dead());
                node_of(theirs).life.read();
                collector.release(theirs);
                d2.store(true, Ordering::Release);
                collector.exit();
            },
        );
        assert_eq!(drops(&all)[..2], [1, 1]);
        clean(&world);
        assert_eq!(drops(&all), [1; 5]);
    });
}

#[test]
fn collect_2t_global_against_owner() {
    global("collect_2t_global_against_owner", false);
}
#[test]
fn collect_2t_global_against_owner_swapped() {
    global("collect_2t_global_against_owner_swapped", true);
}

/// One thread collects all cycles while another one makes a cycle, publishes it and stores it where others find it: it is not garbage at any
/// moment in between.
fn publishing(name: &str, swapped: bool) {
    model(name, &["published by then", "private by then"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (owner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<2>();
        let slot = Arc::new(AtomicPtr::new(ptr::null_mut::<Header>()));
        let garbage = ring(&owner, &all[0], 0);
        owner.release(garbage);
        let (full, source, mine, theirs, there) =
            (slot.clone(), slot.clone(), all.clone(), all.clone(), covers.clone());
        two(
            swapped,
            move || {
                let o = make(&owner, &mine[1], 0, flags::TRACKED);
                refer(&owner, o, o);
                if owner.poll() {
                    owner.safepoint();
                }
                owner.publish(o);
                full.store(o.as_ptr(), Ordering::Release);
                if owner.poll() {
                    owner.safepoint();
                }
                mine[1].life.read();
                owner.exit();
            },
            move || {
                dropping(&collector, || {
                    let _ = collector.collect(Scope::Global);
                });
                assert_eq!(theirs[0].life.drops(), 1, "garbage from before");
                match Object::new(source.load(Ordering::Acquire)) {
                    Some(_) => {
                        there.hit("published by then");
                        theirs[1].life.read();
                    }
                    None => there.hit("private by then"),
                }
                collector.exit();
            },
        );
        let m = world.register().expect("an id");
        m.release(Object::new(slot.load(Ordering::Acquire)).expect("stored"));
        m.exit();
        clean(&world);
        assert_eq!(drops(&all), [1; 2]);
    });
}

#[test]
fn collect_2t_global_against_publish() {
    publishing("collect_2t_global_against_publish", false);
}
#[test]
fn collect_2t_global_against_publish_swapped() {
    publishing("collect_2t_global_against_publish_swapped", true);
}

/// A finalizer brings garbage back for a moment, in which another thread borrows and claims it: the second look happens
/// with the world stopped, and what is claimed by then stays.
fn resurrection(name: &str, swapped: bool) {
    model(name, &["claimed", "too late"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<2>();
        let (back, gone) = (ring(&runner, &all[0], flags::HAS_FINALIZER), ring(&runner, &all[1], flags::HAS_FINALIZER));
        runner.release(back);
        runner.release(gone);
        let slot = Arc::new(AtomicPtr::new(ptr::null_mut::<Header>()));
        let done = Arc::new(AtomicBool::new(false));
        let (source, d1, d2, here, mine) = (slot.clone(), done.clone(), done, covers.clone(), all.clone());
        two(
            swapped,
            move || {
                let mut claimed = None;
                while !d1.load(Ordering::Acquire) {
                    if claimed.is_none() {
                        claimed = Object::new(source.load(Ordering::Acquire));
                        if let Some(o) = claimed {
                            runner.retain(o);
                        }
                    }
                    if runner.poll() {
                        runner.safepoint();
                    }
                    yield_now();
                }
                here.hit(if claimed.is_some() { "claimed" } else { "too late" });
                if let Some(o) = claimed {
                    mine[0].life.read();
                    runner.release(o);
                }
                runner.exit();
            },
            move || {
                let mut garbage = collector.collect_begin(Scope::Global);
                assert_eq!(garbage.len(), 2);
                while let Some(o) = garbage.next_finalizable() {
                    if o == back {
                        slot.store(o.as_ptr(), Ordering::Release);
                        yield_now();
                        slot.store(ptr::null_mut(), Ordering::Release);
                    }
                    collector.release(o);
                }
                dropping(&collector, || {
                    let _ = collector.collect_finish(garbage);
                });
                d2.store(true, Ordering::Release);
                collector.exit();
            },
        );
        assert_eq!(all[1].life.drops(), 1, "nobody brought this one back");
        clean(&world);
        assert_eq!(drops(&all), [1; 2]);
    });
}

#[test]
fn collect_2t_resurrection() {
    resurrection("collect_2t_resurrection", false);
}
#[test]
fn collect_2t_resurrection_swapped() {
    resurrection("collect_2t_resurrection_swapped", true);
}

/// A thread collects its private garbage while another one reads, claims and drops a shared cycle that it owns.
fn local(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (runner, reader) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<2>();
        let private = make(&runner, &all[0], 0, flags::TRACKED);
        refer(&runner, private, private);
        runner.release(private);
        let shared = ring(&runner, &all[1], 0);
        reader.retain(shared);
        runner.release(shared);
        let (mine, theirs, there) = (all.clone(), all.clone(), covers.clone());
        two(
            swapped,
            move || {
                dropping(&runner, || {
                    let _ = runner.collect(Scope::Local);
                });
                assert_eq!(mine[0].life.drops(), 1);
                runner.exit();
            },
            move || {
                theirs[1].life.read();
                reader.retain(shared);
                reader.release(shared);
                theirs[1].life.read();
                reader.release(shared);
                there.hit("over");
                reader.exit();
            },
        );
        clean(&world);
        assert_eq!(drops(&all), [1; 2]);
    });
}

#[test]
fn collect_2t_local_against_reader() {
    local("collect_2t_local_against_reader", false);
}
#[test]
fn collect_2t_local_against_reader_swapped() {
    local("collect_2t_local_against_reader_swapped", true);
}

/// A chain so long that a collection finds part of it still in limbo: that part is not its to free.
fn deep(name: &str, swapped: bool) {
    const LENGTH: usize = 20;
    model(name, &["over"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<LENGTH>();
        let chain: [Object; LENGTH] = std::array::from_fn(|i| make(&collector, &all[i], 0, flags::TRACKED));
        for pair in chain.windows(2) {
            refer(&collector, pair[0], pair[1]);
            collector.release(pair[1]);
        }
        collector.publish(chain[0]);
        let there = covers.clone();
        two(
            swapped,
            move || runner.exit(),
            move || {
                dropping(&collector, || {
                    collector.release(chain[0]);
                    let _ = collector.collect(Scope::Global);
                    let _ = collector.collect(Scope::Global);
                });
                there.hit("over");
                collector.exit();
            },
        );
        clean(&world);
        assert_eq!(drops(&all), [1; LENGTH]);
    });
}

#[test]
fn collect_2t_deep_limbo() {
    deep("collect_2t_deep_limbo", false);
}
#[test]
fn collect_2t_deep_limbo_swapped() {
    deep("collect_2t_deep_limbo_swapped", true);
}

/// Publishing an object publishes its class and what it refers to weakly: a reader that comes by finds both shared.
fn edges(name: &str, swapped: bool) {
    model(name, &["found", "too early"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (owner, reader) = (world.register().expect("an id"), world.register().expect("an id"));
        let [class, target] = nodes::<2>();
        let cell = WeakCell::new(None);
        let holder = Arc::new(Node { weak: Some(cell.clone()), ..Node::default() });
        let c = make(&owner, &class, 0, 0);
        world.set_class_of(
            |class, shape| (shape == 1).then(|| Object::new(ptr::with_exposed_provenance_mut(class))).flatten(),
            c.as_ptr().expose_provenance(),
        );
        let t = make(&owner, &target, 0, 0);
        owner.weak_register(t, &cell);
        let slot = Arc::new(AtomicPtr::new(ptr::null_mut::<Header>()));
        let (source, weak, there) = (slot.clone(), cell.clone(), covers.clone());
        let (kept, referent) = (holder.clone(), target.clone());
        two(
            swapped,
            move || {
                let o = make(&owner, &kept, 1, 0);
                owner.publish(o);
                slot.store(o.as_ptr(), Ordering::Release);
                owner.exit();
            },
            move || {
                if Object::new(source.load(Ordering::Acquire)).is_some() {
                    there.hit("found");
                    // SAFETY: the owner's count keeps the class alive.
                    assert!(unsafe { c.as_ref() }.is_shared(), "the class of a shared object is shared");
                    let t = weak.upgrade(&reader).expect("the owner's count keeps it alive");
                    // SAFETY: counted.
                    assert!(unsafe { t.as_ref() }.is_shared(), "a shared object's weak referent is shared");
                    referent.life.read();
                    reader.release(t);
                } else {
                    there.hit("too early");
                }
                reader.exit();
            },
        );
        drop((class, target, holder));
    });
}

#[test]
fn publish_2t_class_and_weak_referents() {
    edges("publish_2t_class_and_weak_referents", false);
}
#[test]
fn publish_2t_class_and_weak_referents_swapped() {
    edges("publish_2t_class_and_weak_referents_swapped", true);
}

/// A world whose global collections search while the others run.
fn searched() -> World {
    keep_words();
    let world: World = Domain::new(&KINDS);
    world.set_search_blocks(0);
    world
}

/// A collection searches while the owner of what it looks at lets an object die, makes another one in its place, and moves a
/// reference from one container to another. (The model's search knows no owner's count, so it suspects everything.)
fn search_against_owner(name: &str, swapped: bool) {
    model(name, &["safepoint"], move |covers| {
        let world = searched();
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<4>();
        let garbage = ring(&runner, &all[0], 0);
        runner.release(garbage);
        let (dying, moved) = (make(&runner, &all[1], 0, flags::TRACKED), make(&runner, &all[2], 0, flags::TRACKED));
        let cell = WeakCell::new(None);
        runner.weak_register(dying, &cell);
        refer(&runner, dying, moved);
        runner.release(moved);
        runner.publish(dying);
        let (mine, there) = (all.clone(), covers.clone());
        two(
            swapped,
            move || {
                // The reference goes from the container to the thread, and the container dies.
                let child = node_of(dying).life.child.swap(ptr::null_mut(), Ordering::AcqRel);
                runner.release(dying);
                for _ in 0..3 {
                    if runner.poll() {
                        there.hit("safepoint");
                    }
                    dropping(&runner, || runner.safepoint());
                }
                let fresh = make(&runner, &mine[3], 0, flags::TRACKED);
                node_of(fresh).life.child.store(child, Ordering::Release);
                runner.publish(fresh);
                dropping(&runner, || runner.safepoint());
                mine[2].life.read();
                // It is taken out again: who drops the container releases nothing.
                let child = node_of(fresh).life.child.swap(ptr::null_mut(), Ordering::AcqRel);
                runner.release(fresh);
                runner.release(Object::new(child).expect("it was moved"));
                runner.exit();
            },
            move || {
                dropping(&collector, || {
                    let _ = collector.collect(Scope::Global);
                });
                collector.exit();
            },
        );
        assert_eq!(all[0].life.drops(), 1, "the garbage was found");
        clean(&world);
        assert_eq!(drops(&all), [1; 4]);
    });
}

#[test]
fn collect_2t_search_against_owner() {
    search_against_owner("collect_2t_search_against_owner", false);
}
#[test]
fn collect_2t_search_against_owner_swapped() {
    search_against_owner("collect_2t_search_against_owner_swapped", true);
}

/// One thread frees what it has found while another one searches.
fn search_against_finish(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world = searched();
        let first = world.register().expect("an id");
        let all = nodes::<1>();
        let garbage = ring(&first, &all[0], 0);
        first.release(garbage);
        let found = first.collect_begin(Scope::Global);
        assert_eq!(found.len(), 1);
        let second = world.register().expect("an id");
        let there = covers.clone();
        two(
            swapped,
            move || {
                // Here the other one may begin its search.
                first.detach();
                first.reattach();
                dropping(&first, || {
                    let _ = first.collect_finish(found);
                });
                first.exit();
            },
            move || {
                dropping(&second, || {
                    let _ = second.collect(Scope::Global);
                });
                there.hit("over");
                second.exit();
            },
        );
        assert_eq!(drops(&all), [1]);
        clean(&world);
        assert_eq!(drops(&all), [1]);
    });
}

#[test]
fn collect_2t_search_against_finish() {
    search_against_finish("collect_2t_search_against_finish", false);
}
#[test]
fn collect_2t_search_against_finish_swapped() {
    search_against_finish("collect_2t_search_against_finish_swapped", true);
}

/// An object dies, and its cell becomes vacant, while another thread's search comes by.
fn search_against_death(name: &str, swapped: bool) {
    model(name, &["safepoint"], move |covers| {
        let world = searched();
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<1>();
        let dying = make(&runner, &all[0], 0, flags::TRACKED);
        let cell = WeakCell::new(None);
        runner.weak_register(dying, &cell);
        runner.publish(dying);
        let there = covers.clone();
        two(
            swapped,
            move || {
                // Here the search may begin.
                runner.detach();
                runner.reattach();
                runner.release(dying);
                for _ in 0..2 {
                    if runner.poll() {
                        there.hit("safepoint");
                        runner.safepoint();
                    }
                    yield_now();
                }
                runner.exit();
            },
            move || {
                let found = collector.collect(Scope::Global);
                assert_eq!(found.found, 0, "what dies by itself is no garbage");
                collector.exit();
            },
        );
        clean(&world);
        assert_eq!(drops(&all), [1]);
    });
}

#[test]
fn collect_2t_search_against_death() {
    search_against_death("collect_2t_search_against_death", false);
}
#[test]
fn collect_2t_search_against_death_swapped() {
    search_against_death("collect_2t_search_against_death_swapped", true);
}

/// A thread with garbage of its own goes away while another one searches: its blocks are empty, but the search still looks at them.
fn search_against_exit(name: &str, swapped: bool) {
    model(name, &["the garbage was still there", "the garbage was gone"], move |covers| {
        let world = searched();
        let (leaving, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        let all = nodes::<1>();
        let garbage = make(&leaving, &all[0], 0, flags::TRACKED);
        refer(&leaving, garbage, garbage);
        leaving.release(garbage);
        let (there, seen) = (covers.clone(), all.clone());
        two(
            swapped,
            move || {
                // Here the search may begin.
                leaving.detach();
                leaving.reattach();
                leaving.exit();
            },
            move || {
                dropping(&collector, || {
                    let _ = collector.collect(Scope::Local);
                    let gone = seen[0].life.drops() == 1;
                    there.hit(if gone { "the garbage was gone" } else { "the garbage was still there" });
                    let _ = collector.collect(Scope::Global);
                });
                collector.exit();
            },
        );
        clean(&world);
        assert_eq!(drops(&all), [1]);
    });
}

#[test]
fn collect_2t_search_against_exit() {
    search_against_exit("collect_2t_search_against_exit", false);
}
#[test]
fn collect_2t_search_against_exit_swapped() {
    search_against_exit("collect_2t_search_against_exit_swapped", true);
}

/// A thread that has counted an object of another one before collects it: what it holds the garbage by leaves no trace on what comes to lie in
/// the cell.
fn claimed_garbage(name: &str, swapped: bool) {
    model(name, &["the same cell", "not freed yet"], move |covers| {
        let world: World = Domain::new(&KINDS);
        let (runner, collector) = (world.register().expect("an id"), world.register().expect("an id"));
        collector.allow_standing_claims();
        let all = nodes::<2>();
        let garbage = ring(&runner, &all[0], 0);
        // The second time it would take a standing claim.
        collector.retain(garbage);
        collector.release(garbage);
        runner.release(garbage);
        let kept: [Kept<M>; 2] = Default::default();
        let [k1, k2] = kept.clone();
        let made = Kept::default();
        let (mine, put, here) = (all[1].clone(), made.clone(), covers.clone());
        two(
            swapped,
            move || {
                for _ in 0..2 {
                    if runner.poll() {
                        runner.safepoint();
                    }
                    yield_now();
                }
                let fresh = make(&runner, &mine, 0, 0);
                here.hit(if fresh == garbage { "the same cell" } else { "not freed yet" });
                runner.publish(fresh);
                put.put(fresh);
                // The world may be stopped without it.
                runner.detach();
                k1.put(runner);
            },
            move || {
                dropping(&collector, || {
                    let _ = collector.collect(Scope::Global);
                });
                k2.put(collector);
            },
        );
        assert_eq!(all[0].life.drops(), 1, "the garbage was found");
        let ([runner, collector], fresh) = (kept.map(|kept| kept.take()), made.take());
        runner.reattach();
        collector.safepoint();
        assert_eq!(runner.references(fresh), 1, "counted by who never had it");
        all[1].life.read();
        runner.release(fresh);
        runner.exit();
        collector.exit();
        clean(&world);
        assert_eq!(drops(&all), [1; 2]);
    });
}

#[test]
fn collect_2t_claimed_garbage() {
    claimed_garbage("collect_2t_claimed_garbage", false);
}
#[test]
fn collect_2t_claimed_garbage_swapped() {
    claimed_garbage("collect_2t_claimed_garbage_swapped", true);
}
