//! Publishing: a private graph becomes reachable for others by one store, or by the coming of a second thread.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use orochi_gc::Object;
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::sync::Arc;

/// The owner stores a private object, which holds another one, into a shared container while another
/// thread reads the container: what it finds is shared, whole, and so is what that holds.
fn graph(name: &str, swapped: bool) {
    model(name, &["found", "too early"], move |covers| {
        let world = World::default();
        let shadows: [Arc<Shadow>; 3] = Default::default();
        let (owner, reader) = (world.register(), world.register());
        let container = World::shared(&owner, &shadows[0]);
        let (here, there, point) = (shadows.clone(), shadows.clone(), covers.clone());
        two(
            swapped,
            move || {
                let parent = World::node(&owner, &here[1]);
                let child = World::node(&owner, &here[2]);
                here[1].child.store(child.as_ptr(), Ordering::Relaxed);
                owner.write_barrier(container, parent);
                // Release: the store that makes the graph reachable.
                here[0].child.store(parent.as_ptr(), Ordering::Release);
                owner.exit();
            },
            move || {
                if let Some(parent) = Object::new(there[0].child.load(Ordering::Acquire)) {
                    point.hit("found");
                    there[1].read();
                    let child = there[1].child.load(Ordering::Acquire);
                    let child = Object::new(child).expect("the parent is whole");
                    there[2].read();
                    // SAFETY: both are held by the container.
                    let (parent, child) = unsafe { (parent.as_ref(), child.as_ref()) };
                    assert!(parent.is_shared() && child.is_shared(), "reachable, hence shared");
                } else {
                    point.hit("too early");
                }
                reader.exit();
            },
        );
        let m = world.register();
        m.release(container);
        for shadow in &shadows[..2] {
            m.release(Object::new(shadow.child.load(Ordering::Acquire)).expect("stored"));
        }
        m.exit();
        world.settle();
        assert!(shadows.iter().all(|shadow| shadow.drops() == 1));
    });
}

#[test]
fn publish_2t_graph_against_read() {
    graph("publish_2t_graph_against_read", false);
}
#[test]
fn publish_2t_graph_against_read_swapped() {
    graph("publish_2t_graph_against_read_swapped", true);
}

/// The only thread stores private objects into a root while a second one comes. Whatever the second finds there is shared, or it has
/// got the slot of the first, which has ended, and with it the object.
fn second_thread(name: &str, swapped: bool) {
    model(name, &["published", "too early", "inherited"], move |covers| {
        let world = World::default();
        let shadow: Arc<Shadow> = Arc::default();
        let root = Arc::new(AtomicPtr::new(std::ptr::null_mut()));
        let threaded = Arc::new(AtomicBool::new(false));
        let first = world.register();
        let (newcomers, point) = (world.clone(), covers.clone());
        let (here, there) =
            ((shadow.clone(), root.clone(), threaded.clone()), (shadow.clone(), root.clone(), threaded));
        two(
            swapped,
            move || {
                let (shadow, root, threaded) = here;
                first.safepoint();
                let o = World::node(&first, &shadow);
                if threaded.load(Ordering::Relaxed) {
                    first.publish(o);
                }
                // Release: as `Root::set` of the interpreter; between the question above and this there is no safepoint.
                root.store(o.as_ptr(), Ordering::Release);
                shadow.read();
                first.exit();
            },
            move || {
                let (shadow, root, threaded) = there;
                let m = newcomers.register();
                if m.id() != 1 {
                    m.begin_sharing(
                        &mut |visit| {
                            if let Some(o) = Object::new(root.load(Ordering::Relaxed)) {
                                visit(o);
                            }
                        },
                        &|_| false,
                        &mut || threaded.store(true, Ordering::Relaxed),
                    );
                }
                match Object::new(root.load(Ordering::Acquire)) {
                    Some(o) => {
                        shadow.read();
                        // SAFETY: the root holds it.
                        let shared = unsafe { o.as_ref() }.is_shared();
                        assert!(shared || m.id() == 1, "found, hence shared or inherited");
                        point.hit(if shared { "published" } else { "inherited" });
                        m.retain(o);
                        m.release(o);
                    }
                    None => point.hit("too early"),
                }
                m.exit();
            },
        );
        let m = world.register();
        m.release(Object::new(root.load(Ordering::Acquire)).expect("stored"));
        m.exit();
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn publish_2t_second_thread() {
    second_thread("publish_2t_second_thread", false);
}
#[test]
fn publish_2t_second_thread_swapped() {
    second_thread("publish_2t_second_thread_swapped", true);
}

/// Two threads store a private object each into one shared container, under its lock, while a third reads it.
fn two_stores(name: &str, swapped: bool) {
    model(name, &["one", "the other", "too early"], move |covers| {
        let world = World::default();
        let shadows: [Arc<Shadow>; 3] = Default::default();
        let (one, other, reader) = (world.register(), world.register(), world.register());
        let container = World::shared(&reader, &shadows[0]);
        let kept: [Kept<M>; 3] = Default::default();
        let store = |m: M, which: usize| {
            let (all, kept) = (shadows.clone(), kept[which].clone());
            move || {
                let new = World::node(&m, &all[which]);
                let guard = m.lock(container);
                m.write_barrier(container, new);
                // AcqRel: the store that makes the object reachable, and the look at what it displaces.
                let old = all[0].child.swap(new.as_ptr(), Ordering::AcqRel);
                drop(guard);
                if let Some(old) = Object::new(old) {
                    m.release(old);
                }
                kept.put(m);
            }
        };
        let (one, other) = (store(one, 1), store(other, 2));
        let (there, mine, point) = (shadows.clone(), kept[0].clone(), covers.clone());
        three(swapped, one, other, move || {
            match Object::new(there[0].child.load(Ordering::Acquire)) {
                Some(o) => {
                    // SAFETY: borrowed from the container.
                    assert!(unsafe { o.as_ref() }.is_shared(), "reachable, hence shared");
                    let first = World::shadow(o, &there[1]);
                    point.hit(if first { "one" } else { "the other" });
                    there[if first { 1 } else { 2 }].read();
                }
                None => point.hit("too early"),
            }
            mine.put(reader);
        });
        let all = kept.map(|kept| kept.take());
        all[0].release(Object::new(shadows[0].child.load(Ordering::Acquire)).expect("stored"));
        all[0].release(container);
        World::turn(&all.each_ref());
        assert!(shadows.iter().all(|shadow| shadow.drops() == 1));
        all.into_iter().for_each(|m| m.exit());
    });
}

#[test]
fn publish_3t_two_stores_against_read() {
    two_stores("publish_3t_two_stores_against_read", false);
}
#[test]
fn publish_3t_two_stores_against_read_swapped() {
    two_stores("publish_3t_two_stores_against_read_swapped", true);
}
