//! Nothing is left lying: what one thread asks of another is done while both live, whether the other runs, sleeps or is
//! stopped. No role exits before the end of its model, because an exiting thread clears up whatever it finds.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread::yield_now;
use orochi_gc::sync::Plain;
use orochi_gc::{Object, Scope};
use orochi_loom_tests::{Kept, M, Shadow, World, model, two};
use std::sync::Arc;

/// An object whose only count its owner has given away, and the two threads.
fn given_away(world: &World) -> (M, M, Object, Arc<Shadow>) {
    let shadow = Arc::new(Shadow::default());
    let (owner, other) = (world.register(), world.register());
    let o = World::shared(&owner, &shadow);
    (owner, other, o, shadow)
}

/// The other thread drops the count; the owner, which runs on, merges it at some safepoint.
fn queue_entry(name: &str, swapped: bool) {
    model(name, &["asked in time", "asked late"], move |covers| {
        let world = World::default();
        let (owner, other, o, shadow) = given_away(&world);
        let (a, b) = (Kept::default(), Kept::default());
        let (a1, b1, here) = (a.clone(), b.clone(), covers.clone());
        two(
            swapped,
            move || {
                here.hit(if owner.poll() { "asked in time" } else { "asked late" });
                owner.safepoint();
                a1.put(owner);
            },
            move || {
                other.release(o);
                b1.put(other);
            },
        );
        let (owner, other) = (a.take(), b.take());
        World::turn(&[&owner, &other]);
        assert_eq!(shadow.drops(), 1, "left lying in the owner's queue");
        owner.exit();
        other.exit();
    });
}

#[test]
fn count_2t_queued_while_the_owner_runs() {
    queue_entry("count_2t_queued_while_the_owner_runs", false);
}
#[test]
fn count_2t_queued_while_the_owner_runs_swapped() {
    queue_entry("count_2t_queued_while_the_owner_runs_swapped", true);
}

/// The other thread drops the count while the owner goes to sleep: one of them merges.
fn queue_to_sleeper(name: &str, swapped: bool) {
    model(name, &["merged by the owner", "merged by the other"], move |covers| {
        let world = World::default();
        let (owner, other, o, shadow) = given_away(&world);
        let (a, b) = (Kept::default(), Kept::default());
        let (a1, b1, here) = (a.clone(), b.clone(), covers.clone());
        two(
            swapped,
            move || {
                let asked = owner.poll();
                owner.detach();
                here.hit(if asked { "merged by the owner" } else { "merged by the other" });
                a1.put(owner);
            },
            move || {
                other.release(o);
                b1.put(other);
            },
        );
        let (owner, other) = (a.take(), b.take());
        World::turn(&[&other]);
        assert_eq!(shadow.drops(), 1, "left lying while the owner sleeps");
        owner.reattach();
        owner.exit();
        other.exit();
    });
}

#[test]
fn count_2t_queued_to_a_sleeper() {
    queue_to_sleeper("count_2t_queued_to_a_sleeper", false);
}
#[test]
fn count_2t_queued_to_a_sleeper_swapped() {
    queue_to_sleeper("count_2t_queued_to_a_sleeper_swapped", true);
}

/// A thread that stops the world drops the count of a sleeper's object inside: nobody but itself can merge it, and the
/// sleeper does not wake up before the world goes on.
fn stopper_releases(name: &str, swapped: bool) {
    model(name, &["woke before", "woke after"], move |covers| {
        let world = World::default();
        let (owner, other, o, shadow) = given_away(&world);
        let (a, b) = (Kept::default(), Kept::default());
        let word = Arc::new(Plain::new(0u32));
        let (a1, b1, w1, w2, there) = (a.clone(), b.clone(), word.clone(), word, covers.clone());
        two(
            swapped,
            move || {
                owner.detach();
                owner.reattach();
                // SAFETY: attached, hence alone with it; loom checks that.
                unsafe { w1.set(1) };
                owner.detach();
                a1.put(owner);
            },
            move || {
                other.stop_the_world(|| {
                    other.release(o);
                    // SAFETY: the world is stopped; loom checks that.
                    let before = unsafe { w2.get() };
                    there.hit(if before == 1 { "woke before" } else { "woke after" });
                });
                b1.put(other);
            },
        );
        let (owner, other) = (a.take(), b.take());
        World::turn(&[&other]);
        assert_eq!(shadow.drops(), 1, "left lying in the sleeper's queue");
        owner.reattach();
        owner.exit();
        other.exit();
    });
}

#[test]
fn world_2t_release_while_stopped() {
    stopper_releases("world_2t_release_while_stopped", false);
}
#[test]
fn world_2t_release_while_stopped_swapped() {
    stopper_releases("world_2t_release_while_stopped_swapped", true);
}

/// A thread without a handle gives a count back while an attached thread, asked for a safepoint already, comes to it.
fn release_later(name: &str, swapped: bool) {
    model(name, &["released at once", "released later"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let m = world.register();
        let o = World::shared(&m, &shadow);
        let a = Kept::default();
        let (kept, domain, here) = (a.clone(), world.0.clone(), covers.clone());
        two(
            swapped,
            move || {
                // A full bag: the thread asks itself.
                m.retire_with(1, || ());
                m.retire_with(1, || ());
                assert!(m.poll(), "a full bag asks for a safepoint");
                m.safepoint();
                here.hit(if m.references(o) == 0 { "released at once" } else { "released later" });
                kept.put(m);
            },
            move || domain.release_later(o),
        );
        let m: M = a.take();
        for _ in 0..4 {
            if m.poll() {
                m.safepoint();
            }
        }
        assert_eq!(m.references(o), 0, "left lying, and nobody asks for a safepoint");
        m.exit();
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn world_2t_release_later() {
    release_later("world_2t_release_later", false);
}
#[test]
fn world_2t_release_later_swapped() {
    release_later("world_2t_release_later_swapped", true);
}

/// A reader goes to sleep for good: what the other drops meanwhile is reclaimed without it.
fn sleeping_reader(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world = World::default();
        let (reader, owner, shadow) = (world.register(), world.register(), Arc::new(Shadow::default()));
        let o = World::shared(&owner, &shadow);
        let mine = Arc::new(Shadow::default());
        let p = World::shared(&reader, &mine);
        let (a, b) = (Kept::default(), Kept::default());
        let (a1, b1, there) = (a.clone(), b.clone(), covers.clone());
        two(
            swapped,
            move || {
                // Still in the thread's own bag as it goes to sleep.
                reader.release(p);
                reader.detach();
                a1.put(reader);
            },
            move || {
                owner.release(o);
                owner.safepoint();
                there.hit("over");
                b1.put(owner);
            },
        );
        let (reader, owner) = (a.take(), b.take());
        World::turn(&[&owner]);
        assert_eq!((shadow.drops(), mine.drops()), (1, 1), "a sleeper holds up the epoch");
        reader.reattach();
        reader.exit();
        owner.exit();
    });
}

#[test]
fn limbo_2t_sleeping_reader() {
    sleeping_reader("limbo_2t_sleeping_reader", false);
}
#[test]
fn limbo_2t_sleeping_reader_swapped() {
    sleeping_reader("limbo_2t_sleeping_reader_swapped", true);
}

/// A global collection lets expire what is in limbo and merges what is queued, whatever the others do meanwhile.
fn collection_flushes(name: &str, swapped: bool) {
    model(name, &["obeyed"], move |covers| {
        let world = World::default();
        let (runner, stopper, o, given) = given_away(&world);
        let shadow = Arc::new(Shadow::default());
        let own = World::shared(&stopper, &shadow);
        let done = Arc::new(AtomicBool::new(false));
        let (d1, d2, here) = (done.clone(), done, covers.clone());
        two(
            swapped,
            move || {
                while !d1.load(Ordering::Acquire) {
                    if runner.poll() {
                        here.hit("obeyed");
                        runner.safepoint();
                    }
                    yield_now();
                }
                runner.exit();
            },
            move || {
                stopper.release(o);
                stopper.release(own);
                let _ = stopper.collect(Scope::Global);
                assert_eq!((given.drops(), shadow.drops()), (1, 1), "the world stood still, nothing holds limbo up");
                d2.store(true, Ordering::Release);
                stopper.exit();
            },
        );
    });
}

#[test]
fn limbo_2t_collection_flushes() {
    collection_flushes("limbo_2t_collection_flushes", false);
}
#[test]
fn limbo_2t_collection_flushes_swapped() {
    collection_flushes("limbo_2t_collection_flushes_swapped", true);
}
