//! When an interpreter begins to share: threads of the embedder that attach one after another, and at the same time.

use super::Runtime;
use crate::object::Py;
use crate::object::interp::Config;
use crate::testing::{run_source, runtime, shown};
use std::sync::atomic::{AtomicBool, Ordering};

const STACK: usize = 1 << 20;

/// Runs a program on the calling thread, attached for so long; returns its variable `result`.
fn run(runtime: &Runtime, program: &str) -> i64 {
    runtime.attach(STACK, |py| run_in(py, program)).expect("an attached thread")
}

fn run_in(py: &mut Py, program: &str) -> i64 {
    let done = run_source(py, program, "<test>").and_then(|globals| {
        let key = py.intern("result");
        let result = py.getitem(&globals, &key)?;
        py.as_i64(&result)
    });
    done.unwrap_or_else(|raised| panic!("{}", shown(py, &raised)))
}

const MAKE: &str = "
import sys
class Kept:
    made = []
    def __init__(self, n):
        self.n = n
        Kept.made.append(self)
    def get(self): return self.n + len(self.made)
sys.kept = {'one': Kept(1)}
result = 0
";

const USE: &str = "
import sys, gc
kept = sys.kept['one']
class Sub(type(kept)): pass
Sub(2)
hidden = [c for c in object.__subclasses__() if c.__name__ == 'Kept']
assert hidden == [type(kept)] and hidden[0].__subclasses__()[-1] is Sub
gc.collect()
result = kept.get()
";

#[test]
fn threads_that_attach_one_after_another_share_nothing() {
    let runtime = runtime(Config::default());
    let elsewhere = |program: &'static str| {
        let runtime = runtime.clone();
        std::thread::spawn(move || run(&runtime, program)).join().expect("the program runs")
    };
    assert_eq!(elsewhere(MAKE), 0);
    assert_eq!(elsewhere(USE), 3);
    assert_eq!(run(&runtime, USE), 4);
    assert_eq!(elsewhere(USE), 5);
    assert!(!runtime.interp().is_threaded());
}

#[test]
fn a_second_thread_finds_everything_published() {
    let runtime = runtime(Config::default());
    let go_on = AtomicBool::new(true);
    runtime
        .attach(STACK, |py| {
            assert_eq!(run_in(py, MAKE), 0);
            std::thread::scope(|s| {
                let other = s.spawn(|| {
                    let mut last = 0;
                    for _ in 0..20 {
                        last = run(&runtime, USE);
                    }
                    go_on.store(false, Ordering::Relaxed);
                    last
                });
                let mut rounds = 0;
                while go_on.load(Ordering::Relaxed) {
                    // Private objects come and go meanwhile, and roots are written.
                    run_in(
                        py,
                        "import sys\nclass K: pass\nsys.note = [K(), [K]]\nresult = len([K() for i in range(50)])",
                    );
                    rounds += 1;
                }
                assert!(rounds > 0);
                py.detach(move || assert!(other.join().expect("the program runs") >= 22));
            });
            assert!(runtime.interp().is_threaded());
            py.claim_registers();
            assert_eq!(py.mutator().open_edges(), 0);
        })
        .expect("an attached thread");
}
