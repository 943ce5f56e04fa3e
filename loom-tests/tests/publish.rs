//! Publishing: a private graph becomes reachable for others by one store.
#![cfg(orochi_loom)]

use loom::sync::atomic::Ordering;
use orochi_gc::Object;
use orochi_loom_tests::{Shadow, World, model, two};
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
