//! A bounded run of the schedules: every scenario, a few seeds each. `cargo schedules` goes on for longer.
//!
//! The interpreter for them is a build of its own, without a global lock: the tests of the build with one leave it alone.

use orochi_tests::{build, schedules};

/// Seeds of each scenario, each under both ways to choose.
const SEEDS: usize = 6;
/// Scenarios in `schedules.py`.
const SCENARIOS: usize = 16;

#[test]
fn every_scenario_holds_under_some_schedules() {
    if build::has_global_lock() {
        return;
    }
    let interpreter = schedules::interpreter().unwrap_or_else(|problem| panic!("{problem}"));
    let run = schedules::finish(&interpreter, &["--count", &SEEDS.to_string()]).expect("a run");
    assert!(!run.timed_out, "a schedule hangs:\n{}", run.stdout);
    assert!(run.status == 0, "{}\n{}", schedules::report(&run).join("\n"), run.stderr);
    assert_eq!(schedules::totals(&run), Some((SCENARIOS * SEEDS * 2, 0)), "{}", run.stdout);
}
