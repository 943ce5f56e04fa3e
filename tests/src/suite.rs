//! Many scripts in parallel, as many at a time as there are cores.

use crate::script::{Outcome, Script};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The time limit of one script: `OROCHI_TEST_TIMEOUT` in seconds, or a value that suits the build.
pub fn limit(interpreter: &Path) -> Duration {
    let given = std::env::var("OROCHI_TEST_TIMEOUT").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(given.unwrap_or(if crate::build::is_slow(interpreter) { 120 } else { 40 }))
}

/// Calls `work` for every script on several threads and `each` for every result, in the order of completion.
pub fn for_each<T: Send>(scripts: &[Script], work: impl Fn(&Script) -> T + Sync, each: impl FnMut(&Script, T) + Send) {
    let next = AtomicUsize::new(0);
    let each = Mutex::new(each);
    let workers = std::thread::available_parallelism().map_or(2, |count| count.get());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // Relaxed: the counter only hands out indices, it publishes nothing.
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = work(script);
                    if let Ok(mut each) = each.lock() {
                        each(script, result);
                    }
                }
            });
        }
    });
}

/// Runs scripts and prints a line for each as the standard test harness does; returns how many passed and
/// the reports of those that did not.
pub fn run(scripts: &[Script], interpreter: &Path, verbose: bool) -> (usize, Vec<(String, String)>) {
    let limit = limit(interpreter);
    let mut passed = 0;
    let mut failures = Vec::new();
    for_each(
        scripts,
        |script| script.check(interpreter, limit),
        |script, outcome| match outcome {
            Outcome::Passed => {
                passed += 1;
                if verbose {
                    println!("test {} ... ok", script.name);
                }
            }
            Outcome::Failed(report) => {
                println!("test {} ... FAILED", script.name);
                failures.push((script.name.clone(), report));
            }
        },
    );
    failures.sort();
    (passed, failures)
}
