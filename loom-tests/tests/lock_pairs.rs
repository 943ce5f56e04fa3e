//! Locking what is special: a pair that is one object, an immortal object.
#![cfg(orochi_loom)]

use orochi_gc::sync::Plain;
use orochi_loom_tests::{M, Shadow, World, model, two};
use std::sync::Arc;

/// One thread locks the same object twice over as a pair, another one locks it alone.
fn one(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (a, b) = (world.register(), world.register());
        let o = World::shared(&a, &shadow);
        let word = Arc::new(Plain::new(0u32));
        let add = |word: &Plain<u32>| {
            // SAFETY: under the lock; loom checks that.
            unsafe { word.set(word.get() + 1) };
        };
        let (w1, w2, here) = (word.clone(), word.clone(), covers.clone());
        two(
            swapped,
            move || {
                let guard = a.lock_pair(o, o);
                add(&w1);
                drop(guard);
                here.hit("over");
                a.exit();
            },
            move || {
                let guard = b.lock(o);
                add(&w2);
                drop(guard);
                b.exit();
            },
        );
        // SAFETY: the threads are over.
        assert_eq!(unsafe { word.get() }, 2);
    });
}

#[test]
fn lock_2t_pair_of_one() {
    one("lock_2t_pair_of_one", false);
}
#[test]
fn lock_2t_pair_of_one_swapped() {
    one("lock_2t_pair_of_one_swapped", true);
}

/// An immortal object is locked as any other: a builtin class notes its subclasses, whichever thread makes them.
fn immortal(name: &str, swapped: bool) {
    model(name, &["first", "second"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (a, b) = (world.register(), world.register());
        let o = World::shared(&a, &shadow);
        a.make_immortal(o);
        let word = Arc::new(Plain::new(0u32));
        let add = |m: M| {
            let (word, covers) = (word.clone(), covers.clone());
            move || {
                let guard = m.lock(o);
                // SAFETY: under the lock; loom checks that.
                unsafe {
                    covers.hit(if word.get() == 0 { "first" } else { "second" });
                    word.set(word.get() + 1);
                }
                drop(guard);
                m.exit();
            }
        };
        let (a, b) = (add(a), add(b));
        two(swapped, a, b);
        // SAFETY: the threads are over.
        assert_eq!(unsafe { word.get() }, 2);
    });
}

#[test]
fn lock_2t_immortal() {
    immortal("lock_2t_immortal", false);
}
#[test]
fn lock_2t_immortal_swapped() {
    immortal("lock_2t_immortal_swapped", true);
}
