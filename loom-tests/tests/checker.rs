//! What stock loom sees and what it does not: the reason for twins and for spawned roles.
//!
//! A writer loads, stores and stores again; a reader loads. The reader may see any of three values,
//! but loom's partial-order reduction looks only at the last access to each atomic, and the writer's
//! own load hides the reader's from it: one execution is explored. Without that load it is ten. Should
//! the first figure ever rise, loom has been mended and the bounds of all models deserve another look.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicU32, Ordering};
use orochi_loom_tests::{model, two};
use std::sync::Arc;

/// Returns the number of executions.
fn explore(load_first: bool) -> usize {
    let executions = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let seen = executions.clone();
    loom::model(move || {
        seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let word = Arc::new(AtomicU32::new(0));
        let written = word.clone();
        let writer = loom::thread::spawn(move || {
            if load_first {
                written.load(Ordering::Relaxed);
            }
            written.store(1, Ordering::Relaxed);
            written.store(2, Ordering::Relaxed);
        });
        word.load(Ordering::Relaxed);
        writer.join().unwrap();
    });
    executions.load(std::sync::atomic::Ordering::Relaxed)
}

#[test]
fn a_load_before_a_store_hides_executions() {
    let (blind, seeing) = (explore(true), explore(false));
    eprintln!("MODEL checker: {blind} with the load, {seeing} without");
    assert_eq!((blind, seeing), (1, 10), "executions with the load and without");
}

/// What the runner does about it: in one of the twins the reader comes first and everything is seen.
fn sees_all(name: &str, swapped: bool) {
    model(name, &["old", "new"], move |covers| {
        let word = Arc::new(AtomicU32::new(0));
        let (written, read, there) = (word.clone(), word, covers.clone());
        two(
            swapped,
            move || written.store(1, Ordering::Relaxed),
            move || there.hit(if read.load(Ordering::Relaxed) == 0 { "old" } else { "new" }),
        );
    });
}

#[test]
fn checker_2t_store_against_load() {
    sees_all("checker_2t_store_against_load", false);
}
#[test]
fn checker_2t_store_against_load_swapped() {
    sees_all("checker_2t_store_against_load_swapped", true);
}
