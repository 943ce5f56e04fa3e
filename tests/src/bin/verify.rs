//! `cargo verify`: everything that has to hold, in one command. `cargo verify WORD...` does only the steps whose title holds one of the words.
//!
//! Every step is a cargo command, a look at the machine code that one has built, or a count of the instructions that it executes. It prints what it runs; at the first step that fails it prints that step's output and
//! stops. The tests of all steps are counted from the `test result:` lines, and the last line of the output is
//! `N passed, M failed`. A step that should run tests and ran none counts as failed, so that nothing is skipped
//! silently.

use orochi_tests::instructions;
use orochi_tests::machine_code::{self, Skipped};
use std::ffi::OsString;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// One cargo command, or a look at what another one built.
struct Step {
    title: &'static str,
    args: &'static [&'static str],
    kind: Kind,
    /// The interpreter that the tests run, from the root: one that the step itself or an earlier one has built. `None`: they find it.
    interpreter: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A command that succeeds or does not.
    Check,
    /// A command whose tests are counted.
    Tests,
    /// The machine code of a binary, whose path from the root is the only argument.
    MachineCode,
    /// The instruction counts of the reference programs, against the record.
    Instructions,
}

const fn check(title: &'static str, args: &'static [&'static str]) -> Step {
    Step { title, args, kind: Kind::Check, interpreter: None }
}

const fn tests(title: &'static str, args: &'static [&'static str]) -> Step {
    Step { title, args, kind: Kind::Tests, interpreter: None }
}

/// Tests of a built interpreter.
const fn tests_of(interpreter: &'static str, title: &'static str, args: &'static [&'static str]) -> Step {
    Step { title, args, kind: Kind::Tests, interpreter: Some(interpreter) }
}

const fn machine_code(title: &'static str, binary: &'static [&'static str]) -> Step {
    Step { title, args: binary, kind: Kind::MachineCode, interpreter: None }
}

const STEPS: &[Step] = &[
    check("format", &["fmt", "--all", "--", "--check"]),
    check("clippy, free-threaded", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    // (Checked in the default place: of all that it needs, only the workspace's own crates know the feature.)
    check("clippy, gil", &["clippy", "--workspace", "--all-targets", "--features", "gil", "--", "-D", "warnings"]),
    tests_of(
        "target/debug/orochi",
        "tests, free-threaded, with debug assertions",
        &["test", "--workspace", "--no-fail-fast"],
    ),
    tests_of(
        "target/gil/debug/orochi",
        "tests, gil, with debug assertions",
        &["test", "--workspace", "--no-fail-fast", "--features", "gil", "--target-dir", "target/gil"],
    ),
    check("release build, free-threaded", &["build", "--release"]),
    check("release build, gil", &["build", "--release", "--features", "gil", "--target-dir", "target/gil"]),
    machine_code("machine code of the handlers, free-threaded", &["target/release/orochi"]),
    machine_code("machine code of the handlers, gil", &["target/gil/release/orochi"]),
    Step { title: "instructions of the reference programs", args: &[], kind: Kind::Instructions, interpreter: None },
    tests(
        "operations counted, memory core",
        &["test", "--package", "orochi-gc", "--features", "count", "--test", "counting"],
    ),
    tests("operations counted", &["test", "--package", "orochi-core", "--features", "count", "--lib", "count"]),
    tests_of(
        "target/release/orochi",
        "scripts and command line, free-threaded, release",
        &["test", "--release", "--package", "orochi-tests", "--test", "scripts", "--test", "cli"],
    ),
    tests_of(
        "target/gil/release/orochi",
        "scripts and command line, gil, release",
        &[
            "test",
            "--release",
            "--package",
            "orochi-tests",
            "--test",
            "scripts",
            "--test",
            "cli",
            "--features",
            "gil",
            "--target-dir",
            "target/gil",
        ],
    ),
    tests("models", &["loom"]),
    tests("models of the real reclaimer", &["loom-epoch"]),
    tests("mutants that die fast", &["mutants-loom", "--fast"]),
];

/// Tests that passed and failed.
#[derive(Default, Clone, Copy)]
struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    /// Adds what the `test result:` lines of `output` say.
    fn add(&mut self, output: &str) {
        for line in output.lines() {
            let Some(rest) = line.trim_start().strip_prefix("test result:") else { continue };
            let mut previous = "";
            for word in rest.split_whitespace() {
                match (word.trim_end_matches(';'), previous.parse::<u64>()) {
                    ("passed", Ok(number)) => self.passed += number,
                    ("failed", Ok(number)) => self.failed += number,
                    _ => {}
                }
                previous = word;
            }
        }
    }
}

/// Runs one step; its output, and whether it ended well.
fn run(cargo: &OsString, step: &Step) -> (String, bool) {
    if step.kind == Kind::MachineCode {
        return look(step.args[0]);
    }
    if step.kind == Kind::Instructions {
        return match instructions::check(&[]) {
            Ok(Ok(counts)) => (format!("{} counts\n", counts.len()), true),
            Ok(Err(instructions::Skipped(why))) => {
                println!("      SKIPPED: {why}");
                (String::new(), true)
            }
            Err(risen) => (risen + "\n", false),
        };
    }
    let mut command = Command::new(cargo);
    command.current_dir(orochi_tests::build::root()).args(step.args);
    command.env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
    // Named, so that the tests do not build it again for themselves: for fewer packages at once cargo chooses other features of what
    // they depend on.
    match step.interpreter {
        Some(path) => command.env("OROCHI_BIN", orochi_tests::build::root().join(path)),
        None => command.env_remove("OROCHI_BIN"),
    };
    match command.output() {
        Ok(output) => {
            let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.push_str(&String::from_utf8_lossy(&output.stderr));
            (text, output.status.success())
        }
        Err(error) => (format!("cannot run cargo: {error}\n"), false),
    }
}

/// Looks at a binary's handlers.
fn look(binary: &str) -> (String, bool) {
    match machine_code::check(&orochi_tests::build::root().join(binary)) {
        Ok(Ok(report)) => (format!("{} handlers, {} of them fast paths\n", report.handlers, report.fast), true),
        Ok(Err(Skipped::NoDisassembler(why))) => {
            println!("      SKIPPED: {why}");
            (String::new(), true)
        }
        Err(faults) => (faults + "\n", false),
    }
}

/// What of a failed step's output is worth printing: not the tests that passed, nor the summary lines.
fn worth_showing(output: &str) -> String {
    let mut text = String::new();
    for line in output.lines() {
        let passed = line.starts_with("test ") && line.ends_with("... ok");
        if !passed && !line.starts_with("test result:") {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn main() -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let start = Instant::now();
    let mut total = Counts::default();
    let mut good = true;
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |step: &Step| words.is_empty() || words.iter().any(|word| step.title.contains(word.as_str()));
    for (index, step) in STEPS.iter().enumerate().filter(|(_, step)| wanted(step)) {
        let command = match step.kind {
            Kind::MachineCode => "objdump -d",
            Kind::Instructions => "cargo instructions",
            Kind::Check | Kind::Tests => "cargo",
        };
        println!("[{}/{}] {}: {command} {}", index + 1, STEPS.len(), step.title, step.args.join(" "));
        let begun = Instant::now();
        let (output, ended_well) = run(&cargo, step);
        let mut counts = Counts::default();
        if step.kind == Kind::Tests {
            counts.add(&output);
        }
        total.passed += counts.passed;
        total.failed += counts.failed;
        let seconds = begun.elapsed().as_secs_f64();
        let vacuous = step.kind == Kind::Tests && counts.passed + counts.failed == 0;
        if ended_well && counts.failed == 0 && !vacuous {
            match step.kind {
                Kind::Tests => println!("      ok, {} tests, {seconds:.0} s", counts.passed),
                _ => println!("      ok, {seconds:.0} s"),
            }
            continue;
        }
        good = false;
        // A step can fail without a failing test: a build error, a crash, no tests at all.
        total.failed += u64::from(counts.failed == 0);
        print!("{}", worth_showing(&output));
        println!("      FAILED{}, {seconds:.0} s", if vacuous && ended_well { ": it ran no tests" } else { "" });
        break;
    }
    println!("took {:.1} minutes", start.elapsed().as_secs_f64() / 60.0);
    if total.passed + total.failed == 0 && !words.is_empty() {
        println!("no tests were asked for");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::{Counts, worth_showing};

    #[test]
    fn counts_add_up() {
        let mut counts = Counts::default();
        counts.add("running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n");
        counts.add("test result: FAILED. 5 passed; 3 failed; 0 ignored; finished in 1.00s\n9 passed, 9 failed\n");
        assert_eq!((counts.passed, counts.failed), (7, 3));
    }

    #[test]
    fn a_failure_shows_what_failed() {
        let shown = worth_showing("test a ... ok\ntest b ... FAILED\nwhy\ntest result: FAILED. 1 passed; 1 failed\n");
        assert_eq!(shown, "test b ... FAILED\nwhy\n");
    }
}
