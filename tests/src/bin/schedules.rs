//! `cargo schedules`: the real types under schedules that repeat themselves (`tests/schedules`, `orochi_gc::sync::scheduler`).
//!
//! ```text
//! cargo schedules --seconds 60                  every scenario, as many schedules as fit
//! cargo schedules --only dict --seconds 60
//! cargo schedules --only dict --seed 1 --count 17      what a failure printed: it fails once more
//! cargo schedules --replays                     failures of weakened interpreters are replayed, and are the same
//! ```
//!
//! It builds the interpreter with the feature `scheduled`, in a target directory of its own (`orochi_tests::schedules`).

use orochi_tests::process;
use orochi_tests::schedules::{SILENCE, finish, interpreter, program, report};
use orochi_tests::watch::watch;
use std::path::Path;
use std::process::ExitCode;

/// Scenarios, each with a switch that takes away what it states.
const WEAKENED: &[(&str, &str)] = &[
    ("iterators", "iterators"),
    ("interning", "interning"),
    ("locks", "open-locks"),
    ("imports", "two-loaders"),
    ("classes", "stale-classes"),
    ("list", "no-lock"),
    ("queue", "no-lock"),
];
/// Schedules among which a weakened interpreter must fail.
const TRIES: &str = "2000";

/// Whether a failure of a weakened interpreter is replayed by what it prints.
fn replays(interpreter: &Path, scenario: &str, switch: &str) -> Result<bool, String> {
    let found = finish(interpreter, &["--only", scenario, "--switches", switch, "--count", TRIES])?;
    let first = report(&found);
    let Some(replay) = first.last().and_then(|line| line.split_once("replay: ")) else {
        println!("{scenario:12} {switch:16} NOT CAUGHT: exit status {}", found.status);
        return Ok(false);
    };
    let again = finish(interpreter, &replay.1.split_whitespace().collect::<Vec<_>>())?;
    let second = report(&again);
    // The replay says itself how it is replayed: by the same words.
    let same = first == second;
    println!("{scenario:12} {switch:16} {}: {}", if same { "replayed" } else { "ANOTHER END" }, first[0]);
    if !same {
        println!("  first:\n{}\n  then:\n{}", first.join("\n"), second.join("\n"));
    }
    Ok(same)
}

fn run() -> Result<bool, String> {
    let interpreter = interpreter()?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == "--replays") {
        let mut good = true;
        for (scenario, switch) in WEAKENED {
            good &= replays(&interpreter, scenario, switch)?;
        }
        return Ok(good);
    }
    let mut command = program(&interpreter);
    let end = watch(command.args(args), SILENCE, |line| println!("{line}")).map_err(|e| e.to_string())?;
    if !end.is_good() {
        println!("{end}");
    }
    Ok(end.is_good())
}

fn main() -> ExitCode {
    process::exit_code("schedules", run())
}
