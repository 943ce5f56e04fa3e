//! News of a death: weak cells whose holders are private to another thread, and objects that want to be finalized.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use orochi_gc::sync::yield_now;
use orochi_gc::{Object, Scope, WeakCell, flags};
use orochi_loom_tests::{Kept, M, Shadow, World, model, two};
use std::ptr;
use std::sync::Arc;

/// What the thread does with a weak cell while the referent dies.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    Polls,
    Sleeps,
    IsStopped,
    Forgets,
}

/// One thread has a private holder of a weak cell, another one drops the last count of the referent. The first is told,
/// once, and the other is not; unless it forgets the cell, then it is never told.
fn news(name: &str, swapped: bool, holder: Holder) {
    model(name, &["over"], move |covers| {
        let world = World::default();
        let (shadow, mine) = (Arc::new(Shadow::default()), Arc::new(Shadow::default()));
        let (a, b) = (world.register(), world.register());
        let o = World::shared(&b, &shadow);
        let h = World::node(&a, &mine);
        let cell = WeakCell::new(Some(h));
        a.weak_register(o, &cell);
        let done = Arc::new(AtomicBool::new(false));
        let (kept_a, kept_b) = (Kept::default(), Kept::default());
        let (ka, kb, d1, d2, weak, there) =
            (kept_a.clone(), kept_b.clone(), done.clone(), done, cell.clone(), covers.clone());
        two(
            swapped,
            move || {
                match holder {
                    Holder::Polls => {
                        if a.poll() {
                            a.safepoint();
                        }
                    }
                    Holder::Sleeps => {
                        a.detach();
                        a.reattach();
                    }
                    Holder::IsStopped => {
                        while !d1.load(Ordering::Acquire) {
                            if a.poll() {
                                a.safepoint();
                            }
                            yield_now();
                        }
                    }
                    Holder::Forgets => {
                        a.detach();
                        a.reattach();
                        a.weak_forget(&weak);
                        a.release(h);
                    }
                }
                ka.put(a);
            },
            move || {
                b.release(o);
                if holder == Holder::IsStopped {
                    let _ = b.collect(Scope::Global);
                    d2.store(true, Ordering::Release);
                } else {
                    b.safepoint();
                    b.safepoint();
                }
                there.hit("over");
                kb.put(b);
            },
        );
        let (a, b): (M, M) = (kept_a.take(), kept_b.take());
        let mut told = 0;
        for _ in 0..4 {
            if a.poll() {
                a.safepoint();
                while let Some(h) = a.take_dead_weak() {
                    told += 1;
                    mine.read();
                    a.release(h);
                }
                assert!(a.take_finalizable().is_none());
            }
            b.safepoint();
        }
        assert!(b.take_dead_weak().is_none(), "the holder is not this thread's");
        assert_eq!(shadow.drops(), 1);
        assert!(cell.is_dead());
        assert_eq!(told, usize::from(holder != Holder::Forgets), "times that the holder's thread was told");
        if holder != Holder::Forgets {
            a.weak_forget(&cell);
            // A private referent's cells forget it at once.
            let own = WeakCell::new(None);
            a.weak_register(h, &own);
            a.release(h);
            assert!(own.is_dead());
        }
        assert_eq!(mine.drops(), 1);
        a.exit();
        b.exit();
    });
}

#[test]
fn weak_2t_news_to_a_running_thread() {
    news("weak_2t_news_to_a_running_thread", false, Holder::Polls);
}
#[test]
fn weak_2t_news_to_a_running_thread_swapped() {
    news("weak_2t_news_to_a_running_thread_swapped", true, Holder::Polls);
}
#[test]
fn weak_2t_news_to_a_sleeper() {
    news("weak_2t_news_to_a_sleeper", false, Holder::Sleeps);
}
#[test]
fn weak_2t_news_to_a_sleeper_swapped() {
    news("weak_2t_news_to_a_sleeper_swapped", true, Holder::Sleeps);
}
#[test]
fn weak_2t_news_to_a_stopped_thread() {
    news("weak_2t_news_to_a_stopped_thread", false, Holder::IsStopped);
}
#[test]
fn weak_2t_news_to_a_stopped_thread_swapped() {
    news("weak_2t_news_to_a_stopped_thread_swapped", true, Holder::IsStopped);
}
#[test]
fn weak_2t_forget_against_news() {
    news("weak_2t_forget_against_news", false, Holder::Forgets);
}
#[test]
fn weak_2t_forget_against_news_swapped() {
    news("weak_2t_forget_against_news_swapped", true, Holder::Forgets);
}

/// An object with a finalizer is dropped while another thread borrows and claims it: it is handed out once, with a count,
/// and dies after that.
fn finalizer(name: &str, swapped: bool) {
    model(name, &["claimed", "too late"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, other) = (world.register(), world.register());
        let o = World::node_with(&owner, &shadow, flags::HAS_FINALIZER);
        owner.publish(o);
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let (kept_a, kept_b) = (Kept::default(), Kept::default());
        let (ka, kb, source, s2, there) =
            (kept_a.clone(), kept_b.clone(), slot.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                slot.store(ptr::null_mut(), Ordering::Release);
                owner.release(o);
                owner.safepoint();
                ka.put(owner);
            },
            move || {
                match Object::new(source.load(Ordering::Acquire)) {
                    Some(o) => {
                        there.hit("claimed");
                        other.retain(o);
                        other.safepoint();
                        s2.read();
                        other.release(o);
                    }
                    None => there.hit("too late"),
                }
                kb.put(other);
            },
        );
        let (owner, other): (M, M) = (kept_a.take(), kept_b.take());
        let mut finalized = 0;
        for _ in 0..4 {
            World::turn(&[&owner, &other]);
            for m in [&owner, &other] {
                if let Some(o) = m.take_finalizable() {
                    finalized += 1;
                    shadow.read();
                    // Somebody counts it for a moment, and its grace period ends.
                    m.retain(o);
                    m.release(o);
                    World::turn(&[&owner, &other]);
                    shadow.read();
                    m.release(o);
                }
            }
        }
        assert_eq!((finalized, shadow.drops()), (1, 1), "finalized once, then dropped");
        owner.exit();
        other.exit();
    });
}

#[test]
fn limbo_2t_finalizer() {
    finalizer("limbo_2t_finalizer", false);
}
#[test]
fn limbo_2t_finalizer_swapped() {
    finalizer("limbo_2t_finalizer_swapped", true);
}

/// A thread runs a finalizer while another one drops what wants to be finalized as well: what arrives at a safepoint meanwhile waits for the
/// finalizer's end, and what the thread lets go of itself does not; what waited at the beginning comes after that.
fn within_finalizer(name: &str, swapped: bool) {
    model(name, &["waited for the end", "came later"], move |covers| {
        let world = World::default();
        let (shadow, mine, before) =
            (Arc::new(Shadow::default()), Arc::new(Shadow::default()), Arc::new(Shadow::default()));
        let (a, b) = (world.register(), world.register());
        let o = World::node_with(&a, &shadow, flags::HAS_FINALIZER);
        a.publish(o);
        b.retain(o);
        a.release(o);
        let own = World::node_with(&a, &mine, flags::HAS_FINALIZER);
        let first = World::node_with(&a, &before, flags::HAS_FINALIZER);
        let (kept_a, kept_b) = (Kept::default(), Kept::default());
        let (ka, kb, here) = (kept_a.clone(), kept_b.clone(), covers.clone());
        two(
            swapped,
            move || {
                a.release(first);
                let aside = a.begin_finalizer();
                a.safepoint();
                a.safepoint();
                assert!(a.take_finalizable().is_none(), "it arrived within a finalizer");
                a.release(own);
                assert_eq!(a.take_finalizable(), Some(own), "what the thread lets go of itself does not wait");
                a.release(own);
                a.end_finalizer(aside);
                assert!(a.has_pending(), "something waits, and nobody says so");
                assert_eq!(a.take_finalizable(), Some(first), "what waited before");
                a.release(first);
                let arrived = a.take_finalizable();
                here.hit(if arrived.is_some() { "waited for the end" } else { "came later" });
                if let Some(o) = arrived {
                    a.release(o);
                }
                ka.put(a);
            },
            move || {
                b.release(o);
                b.safepoint();
                kb.put(b);
            },
        );
        let (a, b): (M, M) = (kept_a.take(), kept_b.take());
        for _ in 0..4 {
            World::turn(&[&a, &b]);
            for m in [&a, &b] {
                if let Some(o) = m.take_finalizable() {
                    m.release(o);
                }
            }
        }
        assert_eq!((shadow.drops(), mine.drops(), before.drops()), (1, 1, 1), "finalized, then dropped");
        a.exit();
        b.exit();
    });
}

#[test]
fn limbo_2t_within_a_finalizer() {
    within_finalizer("limbo_2t_within_a_finalizer", false);
}
#[test]
fn limbo_2t_within_a_finalizer_swapped() {
    within_finalizer("limbo_2t_within_a_finalizer_swapped", true);
}

/// The same without anything of the thread's own: what arrived is announced when the finalizer ends.
fn announced(name: &str, swapped: bool) {
    model(name, &["waited for the end", "came later"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (a, b) = (world.register(), world.register());
        let o = World::node_with(&a, &shadow, flags::HAS_FINALIZER);
        a.publish(o);
        b.retain(o);
        a.release(o);
        let (kept_a, kept_b) = (Kept::default(), Kept::default());
        let (ka, kb, here) = (kept_a.clone(), kept_b.clone(), covers.clone());
        two(
            swapped,
            move || {
                let aside = a.begin_finalizer();
                a.safepoint();
                a.safepoint();
                assert!(!a.has_pending(), "a safepoint within a finalizer announces what has to wait");
                a.end_finalizer(aside);
                let said = a.has_pending();
                match a.take_finalizable() {
                    Some(o) => {
                        assert!(said, "something waits, and nobody says so");
                        here.hit("waited for the end");
                        a.release(o);
                    }
                    None => here.hit("came later"),
                }
                ka.put(a);
            },
            move || {
                b.release(o);
                b.safepoint();
                kb.put(b);
            },
        );
        let (a, b): (M, M) = (kept_a.take(), kept_b.take());
        for _ in 0..4 {
            World::turn(&[&a, &b]);
            for m in [&a, &b] {
                if let Some(o) = m.take_finalizable() {
                    m.release(o);
                }
            }
        }
        assert_eq!(shadow.drops(), 1, "finalized, then dropped");
        a.exit();
        b.exit();
    });
}

#[test]
fn limbo_2t_arrival_announced() {
    announced("limbo_2t_arrival_announced", false);
}
#[test]
fn limbo_2t_arrival_announced_swapped() {
    announced("limbo_2t_arrival_announced_swapped", true);
}
