//! A bounded run of the schedules: every scenario, a few seeds each, and that they repeat themselves. `cargo schedules` goes on for longer.
//!
//! The interpreter for them is a build of its own, without a global lock: the tests of the build with one leave it alone.

use orochi_tests::build;
use orochi_tests::schedules::{Plan, interpreter, scenarios};

/// Seeds of each scenario, each under both ways to choose.
const SEEDS: u64 = 6;
/// Scenarios in `schedules.py`.
const SCENARIOS: usize = 16;

#[test]
fn every_scenario_holds_under_some_schedules_and_repeats_itself() {
    if build::has_global_lock() {
        return;
    }
    let interpreter = interpreter().unwrap_or_else(|problem| panic!("{problem}"));
    let names = scenarios(&interpreter).expect("the names of the scenarios");
    assert_eq!(names.len(), SCENARIOS, "{names:?}");
    for name in names {
        let plan = Plan::new(&name, SEEDS);
        let course = plan.run(&interpreter).expect("a run");
        assert_eq!(course.broken, None, "replay: {}", plan.replay(&course).words());
        assert_eq!(course.schedules as u64, SEEDS * 2);
        assert_eq!(plan.run(&interpreter), Ok(course), "{name} went another way");
    }
}
