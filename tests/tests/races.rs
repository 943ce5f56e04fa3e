//! The race tests in Python, for a short time each, on the interpreter of this build; a debug build runs them with stress switches as
//! well. `cargo races` runs them for longer, and on interpreters that they must fail on.

use orochi_tests::{build, race};
use std::time::Duration;

fn check(seconds: f64, switches: &str) {
    let interpreter = build::interpreter().expect("an interpreter");
    let races = race::all().expect("race tests");
    assert!(!races.is_empty());
    let mut broken = Vec::new();
    for race in races {
        assert!(!race.weakened.is_empty(), "{}: nothing is said to break it", race.name);
        let finished = race.run(&interpreter, seconds, switches, Duration::from_secs(120)).expect("a run");
        if let Some(problem) = race::problem(&finished) {
            broken.push(format!("{}: {problem}\n{}", race.name, race.property));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn every_property_holds() {
    check(0.15, "");
}

#[cfg(debug_assertions)]
#[test]
fn every_property_holds_under_stress() {
    check(0.05, "yield,publish");
}
