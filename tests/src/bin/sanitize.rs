//! `cargo sanitize`: the suite of the memory core, the race tests and the examples under the sanitizers of the nightly toolchain.
//!
//! ```text
//! cargo sanitize                 AddressSanitizer with leak checking, then ThreadSanitizer
//! cargo sanitize address | thread
//! cargo sanitize address list    only race tests and examples whose names contain "list"
//! ```
//!
//! Each sanitizer has a target directory of its own. The standard library is the prebuilt one: without its sources (`rust-src`) it cannot be
//! instrumented, so ThreadSanitizer does not see what its locks order; `--cfg orochi_tsan` puts spinning locks in their place within
//! the memory core. The global allocator is the system's, which the sanitizers watch.
//!
//! Nothing of this project is suppressed. What is suppressed in the standard library and in dependencies, and why, is in `SUPPRESSED`.

use orochi_tests::race::{self, problem};
use orochi_tests::script::{self, Outcome};
use orochi_tests::{build, process};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// What ThreadSanitizer must not report, each with its reason. None of it is code of this project.
const SUPPRESSED: &[(&str, &str)] = &[
    (
        "race:<alloc::sync::Arc<*> as core::ops::drop::Drop>::drop",
        "the last drop of an `Arc` orders itself by a fence in the prebuilt standard library, which the sanitizer does not model",
    ),
    ("race:test::run_test", "the harness hands results over by a channel of the prebuilt standard library"),
    ("race:test::event::CompletedTest", "the same channel"),
    (
        "race:crossbeam_epoch::*",
        "the epoch is ordered by bare fences, which the sanitizer does not model; it has models of its own",
    ),
];

struct Sanitizer {
    name: &'static str,
    flags: &'static str,
    /// Its mark in what a process prints.
    mark: &'static str,
}

const SANITIZERS: &[Sanitizer] = &[
    Sanitizer { name: "address", flags: "-Zsanitizer=address --cfg orochi_asan", mark: "Sanitizer" },
    Sanitizer {
        name: "thread",
        flags: "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg orochi_tsan",
        mark: "ThreadSanitizer",
    },
];

fn nightly_is_there() -> bool {
    Command::new("cargo").args(["+nightly", "--version"]).output().is_ok_and(|output| output.status.success())
}

impl Sanitizer {
    fn target(&self) -> PathBuf {
        build::root().join("target").join(format!("{}-sanitizer", self.name))
    }

    /// What the sanitizer's runtime reads, for every process that it is in.
    fn options(&self, command: &mut Command, suppressions: &Path) {
        command.env("ASAN_OPTIONS", "detect_leaks=1:exitcode=99:detect_stack_use_after_return=0");
        let path = suppressions.display();
        command.env("TSAN_OPTIONS", format!("exitcode=99:halt_on_error=0:history_size=4:suppressions={path}"));
    }

    fn cargo(&self, args: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(build::root()).arg("+nightly").args(args);
        command.args(["--target", TARGET, "--target-dir"]).arg(self.target());
        command.env("CARGO_BUILD_BUILD_DIR", self.target());
        command.env("RUSTFLAGS", self.flags).env("CARGO_INCREMENTAL", "0").env("CARGO_TERM_COLOR", "never");
        // The toolchain is chosen here, whatever the outer cargo has set.
        command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
        command
    }

    fn failed(&self, run: &process::Finished) -> Option<String> {
        let said = format!("{}{}", run.stdout, run.stderr);
        if let Some(at) = said.find(self.mark) {
            let report: Vec<&str> = said[at..].lines().take(60).collect();
            return Some(report.join("\n"));
        }
        problem(run)
    }

    /// Runs everything; how much of it failed.
    fn run(&self, filters: &[String], suppressions: &Path) -> Result<usize, String> {
        let wanted = |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
        let mut failures = 0;
        if filters.is_empty() {
            println!("{}: the suite of the memory core", self.name);
            let mut command = self.cargo(&["test", "--package", "orochi-gc", "--lib", "--tests"]);
            self.options(&mut command, suppressions);
            let run = process::run(&mut command, &[], Duration::from_secs(1800)).map_err(|e| e.to_string())?;
            if let Some(problem) = self.failed(&run) {
                failures += 1;
                println!("{problem}");
            }
        }
        let mut command = self.cargo(&["build", "--package", "orochi-core", "--bin", "orochi"]);
        let built = command.output().map_err(|e| format!("cannot run cargo: {e}"))?;
        if !built.status.success() {
            return Err(format!("orochi does not build:\n{}", String::from_utf8_lossy(&built.stderr)));
        }
        let interpreter = self.target().join(TARGET).join("debug/orochi");
        let limit = Duration::from_secs(300);
        for race in race::all()?.iter().filter(|race| wanted(&race.name)) {
            let mut command = process::python(&interpreter);
            command.arg(&race.path).env("RACE_SECONDS", "1");
            self.options(&mut command, suppressions);
            let run = process::run(&mut command, &[], limit).map_err(|e| e.to_string())?;
            let problem = self.failed(&run);
            println!("{}: {:24} {}", self.name, race.name, problem.as_deref().unwrap_or("clean"));
            failures += usize::from(problem.is_some());
        }
        // The scripts' own processes take the options from this one.
        let mut options = Command::new("true");
        self.options(&mut options, suppressions);
        for (name, value) in options.get_envs() {
            // SAFETY: no other thread of this process runs now.
            unsafe { std::env::set_var(name, value.unwrap_or_default()) };
        }
        for script in script::all() {
            if !wanted(&script.name) || (filters.is_empty() && !script.name.starts_with("examples/")) {
                continue;
            }
            let outcome = script.check(&interpreter, limit);
            let said = match &outcome {
                Outcome::Passed => "clean",
                Outcome::Failed(report) => report,
            };
            println!("{}: {:24} {said}", self.name, script.name);
            failures += usize::from(!matches!(outcome, Outcome::Passed));
        }
        Ok(failures)
    }
}

fn run() -> Result<bool, String> {
    if !nightly_is_there() {
        return Err("the sanitizers need a nightly toolchain (rustup toolchain install nightly)".to_owned());
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (named, filters): (Vec<String>, Vec<String>) =
        args.into_iter().partition(|arg| SANITIZERS.iter().any(|one| one.name == arg));
    let suppressions = std::env::temp_dir().join(format!("orochi-suppressions-{}", std::process::id()));
    let lines: Vec<&str> = SUPPRESSED.iter().map(|(line, _)| *line).collect();
    std::fs::write(&suppressions, lines.join("\n") + "\n").map_err(|e| e.to_string())?;
    let mut failures = 0;
    for sanitizer in SANITIZERS {
        if named.is_empty() || named.iter().any(|name| name == sanitizer.name) {
            failures += sanitizer.run(&filters, &suppressions)?;
        }
    }
    // Nothing is lost if it stays.
    let _ = std::fs::remove_file(&suppressions);
    println!("{failures} failures");
    Ok(failures == 0)
}

fn main() -> ExitCode {
    process::exit_code("sanitize", run())
}
