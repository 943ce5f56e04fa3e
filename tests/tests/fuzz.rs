//! A bounded run of the fuzzers on the interpreter of this build. `cargo fuzz-orochi` goes on for longer.

use orochi_tests::{build, fuzz};
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("orochi-{name}-{}", std::process::id()))
}

/// The interpreters to compare: this build's, the other build's if it lies there, and CPython if there is one.
fn compared() -> Vec<PathBuf> {
    let own = build::interpreter().unwrap_or_else(|problem| panic!("{problem}"));
    let mut all = vec![own.clone()];
    all.extend(build::sibling(&own));
    all.extend(fuzz::reference());
    all
}

#[test]
fn arbitrary_sources_do_no_harm() {
    let interpreter = build::interpreter().unwrap_or_else(|problem| panic!("{problem}"));
    let folder = folder("sources");
    let report = fuzz::sources(&interpreter, 1, 500, &folder).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(report.harmful.is_empty(), "{:#?}", report.harmful);
    assert!(report.stopped * 20 < report.inputs, "most inputs are to end: {report:?}");
    // Nothing is lost if it stays.
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn random_programs_do_the_same_everywhere() {
    let folder = folder("programs");
    let differences = fuzz::compare(&compared(), 1, 300, &folder).unwrap_or_else(|problem| panic!("{problem}"));
    let shown = differences.iter().take(3).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(differences.is_empty(), "{} programs differ:\n{shown}", differences.len());
    // Nothing is lost if it stays.
    let _ = std::fs::remove_dir_all(&folder);
}
