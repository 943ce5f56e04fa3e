//! Runs one model: explores it, counts the executions, checks what it covered.

use crate::table;
use loom::thread;
use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Once};

/// The cover points of a model. Clones share the counts.
#[derive(Clone)]
pub struct Covers(Arc<[(&'static str, AtomicUsize)]>);

impl Covers {
    /// The execution came by `point`, if that is one of the model's.
    pub fn try_hit(&self, point: &str) {
        if let Some((_, hits)) = self.0.iter().find(|(name, _)| *name == point) {
            hits.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The execution came by `point`.
    pub fn hit(&self, point: &str) {
        match self.0.iter().find(|(name, _)| *name == point) {
            Some((_, hits)) => hits.fetch_add(1, Ordering::Relaxed),
            None => panic!("cover point {point} is not declared"),
        };
    }
}

thread_local! {
    /// The model that this thread explores, and its count of executions.
    static RUNNING: RefCell<Option<(String, Arc<AtomicUsize>)>> = const { RefCell::new(None) };
}

/// Has every panic say first in which execution of which model it happened. `cargo mutants-loom` reads that; a hook
/// speaks up even where the unwinding that follows comes to a bad end.
fn announce_failures() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if let Some((name, executions)) = RUNNING.with_borrow_mut(Option::take) {
                eprintln!("MODEL {name} failed in execution {}", executions.load(Ordering::Relaxed));
            }
            usual(info);
        }));
    });
}

/// Set in the environment, it has models of three threads explored with one preemption more, and models of two with any number.
const DEEP: &str = "OROCHI_LOOM_DEEP";

/// Explores `f` within the bound that the table has for `name`; fails if that took fewer executions
/// than are recorded there, or if one of `covers` was never reached.
///
/// In a process that runs a mutant, or that explores deeper than was recorded, the number of executions is not looked at.
pub fn model(name: &str, covers: &[&'static str], f: impl Fn(&Covers) + Send + Sync + 'static) {
    for truncates in ["LOOM_MAX_PERMUTATIONS", "LOOM_MAX_DURATION", "LOOM_MAX_PREEMPTIONS", "LOOM_CHECKPOINT_FILE"] {
        assert!(std::env::var_os(truncates).is_none(), "{truncates} would truncate the search silently");
    }
    let Some(row) = table::MODELS.iter().find(|row| row.name == name) else {
        panic!("{name} is not in the table of models");
    };
    let covers = Covers(covers.iter().map(|&point| (point, AtomicUsize::new(0))).collect());
    let executions = Arc::new(AtomicUsize::new(0));
    let bound = if std::env::var_os(DEEP).is_some() { row.deep() } else { row.bound };
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = bound;
    builder.max_branches = 20_000;
    let (seen, points) = (executions.clone(), covers.clone());
    announce_failures();
    RUNNING.set(Some((name.to_owned(), executions.clone())));
    let start = std::time::Instant::now();
    builder.check(move || {
        seen.fetch_add(1, Ordering::Relaxed);
        f(&points);
    });
    let executions = executions.load(Ordering::Relaxed);
    eprintln!("MODEL {name} {executions} executions, {:.1} s", start.elapsed().as_secs_f32());
    for (point, hits) in covers.0.iter() {
        assert!(hits.load(Ordering::Relaxed) > 0, "{name}: no execution came by {point}");
    }
    if std::env::var_os("OROCHI_MUTANT").is_none() && bound == row.bound {
        assert!(executions >= row.minimum(), "{name}: {executions} executions, recorded {}", row.seen);
    }
    RUNNING.set(None);
}

/// Spawns both roles, the second first if `swapped`, and joins them; returns what they return.
pub fn two<A: 'static, B: 'static>(
    swapped: bool,
    a: impl FnOnce() -> A + 'static,
    b: impl FnOnce() -> B + 'static,
) -> (A, B) {
    let (first, second) = if swapped {
        let second = spawn(b);
        (spawn(a), second)
    } else {
        (spawn(a), spawn(b))
    };
    (first.join().expect("the first role"), second.join().expect("the second role"))
}

/// Spawns a role, and lets it run at once if the checker likes.
fn spawn<T: 'static>(role: impl FnOnce() -> T + 'static) -> thread::JoinHandle<T> {
    let handle = thread::spawn(role);
    thread::yield_now();
    handle
}

/// Spawns three roles, the second first if `swapped`, and joins them; returns what they return.
pub fn three<A: 'static, B: 'static, C: 'static>(
    swapped: bool,
    a: impl FnOnce() -> A + 'static,
    b: impl FnOnce() -> B + 'static,
    c: impl FnOnce() -> C + 'static,
) -> (A, B, C) {
    let (first, second, third) = if swapped {
        let second = thread::spawn(b);
        (thread::spawn(a), second, thread::spawn(c))
    } else {
        let first = thread::spawn(a);
        let second = thread::spawn(b);
        (first, second, thread::spawn(c))
    };
    thread::yield_now();
    (
        first.join().expect("the first role"),
        second.join().expect("the second role"),
        third.join().expect("the third role"),
    )
}
