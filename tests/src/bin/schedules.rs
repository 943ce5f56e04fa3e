//! `cargo schedules`: the real types under schedules that repeat themselves (`tests/schedules`, `orochi_gc::sync::scheduler`).
//!
//! ```text
//! cargo schedules --seconds 60                  every scenario, as many schedules as fit
//! cargo schedules --only dict --seconds 60
//! cargo schedules --only dict --seed 1 --count 17      what a failure printed: it fails once more
//! cargo schedules --replays                     weakened interpreters are caught, and their failures replayed: they are the same
//! cargo schedules --twice --count 50            every scenario twice: both runs go the same way to the last decision
//! ```
//!
//! It builds the interpreter with the feature `scheduled`, in a target directory of its own (`orochi_tests::schedules`).

use orochi_tests::process;
use orochi_tests::schedules::{Plan, interpreter, scenarios};
use std::path::Path;
use std::process::ExitCode;

/// Scenarios, each with a switch that takes away what it states.
const WEAKENED: &[(&str, &str)] = &[
    ("iterators", "iterators"),
    ("interning", "interning"),
    ("locks", "open-locks"),
    ("imports", "two-loaders"),
    ("classes", "stale-classes"),
    ("generators", "reentrant-generators"),
    ("list", "no-lock"),
    ("dict", "no-lock"),
    ("set", "no-lock"),
    ("deque", "no-lock"),
    ("bytearray", "no-lock"),
    ("queue", "no-lock"),
    ("list", "no-grace"),
];
/// Seeds, two schedules each, among which a weakened interpreter must fail.
const SEEDS: u64 = 500;

/// Whether a failure of a weakened interpreter is found, and is the same when it is replayed.
fn replays(interpreter: &Path, plan: &Plan) -> Result<bool, String> {
    let (scenario, switches) = (&plan.scenario, &plan.switches);
    let first = plan.run(interpreter)?;
    let Some(broken) = &first.broken else {
        println!("{scenario:16} {switches:22} NOT CAUGHT in {} schedules", first.schedules);
        return Ok(false);
    };
    let replay = plan.replay(&first);
    let second = replay.run(interpreter)?;
    let same = first == second;
    let said = if same { "caught and replayed" } else { "ANOTHER END" };
    let line = broken.lines().next().unwrap_or_default();
    println!("{scenario:16} {switches:22} {said}, schedule {}: {line}", first.schedules);
    if !same {
        println!("  replay: {}\n  first: {first:#?}\n  then: {second:#?}", replay.words());
    }
    Ok(same)
}

fn explores(interpreter: &Path, plan: &Plan, twice: bool) -> Result<bool, String> {
    let course = plan.run(interpreter)?;
    if let Some(broken) = &course.broken {
        println!("BROKEN {broken}\n  replay: {}", plan.replay(&course).words());
        return Ok(false);
    }
    let again = if twice { Some(plan.run(interpreter)?) } else { None };
    let same = again.as_ref().is_none_or(|again| *again == course);
    let said = if again.is_none() {
        ""
    } else if same {
        ", twice the same"
    } else {
        ", ANOTHER WAY the second time"
    };
    println!("{:16} {:6} schedules{said}", plan.scenario, course.schedules);
    Ok(same)
}

fn run() -> Result<bool, String> {
    let (mut plan, mut only, mut seconds) = (Plan::new("", u64::MAX), String::new(), None);
    let (mut twice, mut weakened) = (false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut word = || args.next().ok_or(format!("{arg} wants a word"));
        let number = |word: String| word.parse::<u64>().map_err(|e| format!("{word}: {e}"));
        match arg.as_str() {
            "--replays" => weakened = true,
            "--twice" => twice = true,
            "--only" => only = word()?,
            "--choice" => plan.choice = word()?,
            "--switches" => plan.switches = word()?,
            "--seed" => plan.seed = number(word()?)?,
            "--count" => plan.count = number(word()?)?,
            "--seconds" => seconds = Some(number(word()?)?),
            _ => return Err(format!("unknown option {arg}")),
        }
    }
    let interpreter = interpreter()?;
    let mut good = true;
    if weakened {
        for (scenario, switch) in WEAKENED.iter().filter(|(name, _)| only.is_empty() || *name == only) {
            let plan = Plan { switches: (*switch).to_owned(), ..Plan::new(scenario, SEEDS) };
            good &= replays(&interpreter, &plan)?;
        }
        return Ok(good);
    }
    let names = if only.is_empty() { scenarios(&interpreter)? } else { vec![only] };
    if plan.count == u64::MAX {
        plan.count = 99_999_999;
        plan.seconds = (seconds.unwrap_or(60) / names.len() as u64).max(1);
    }
    for name in names {
        good &= explores(&interpreter, &Plan { scenario: name, ..plan.clone() }, twice)?;
    }
    Ok(good)
}

fn main() -> ExitCode {
    process::exit_code("schedules", run())
}
