//! The real types under schedules that repeat themselves (`tests/schedules`): building the interpreter for them, and running them.
//!
//! The interpreter is built with the feature `scheduled`, in a target directory of its own.

use crate::build;
use crate::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Silence after which a schedule is taken to hang.
pub const SILENCE: Duration = Duration::from_secs(300);

/// Builds the interpreter.
///
/// # Errors
/// Why it does not build.
pub fn interpreter() -> Result<PathBuf, String> {
    let target = build::root().join("target/scheduled");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(build::root());
    command.args(["build", "--quiet", "--package", "orochi-core", "--bin", "orochi", "--features", "scheduled"]);
    command.arg("--target-dir").arg(&target);
    if !command.status().map_err(|e| format!("cannot run cargo: {e}"))?.success() {
        return Err("orochi does not build".to_owned());
    }
    Ok(target.join("debug/orochi"))
}

/// The program with the scenarios, to be given its options.
pub fn program(interpreter: &Path) -> Command {
    let mut command = process::python(interpreter);
    // Which points a schedule has depends on where a table keeps a text.
    command.env("PYTHONHASHSEED", "0").arg(build::root().join("tests/schedules/schedules.py"));
    command
}

/// Runs it to its end.
///
/// # Errors
/// Why it does not run.
pub fn finish(interpreter: &Path, args: &[&str]) -> Result<Finished, String> {
    process::run(program(interpreter).args(args), &[], SILENCE).map_err(|e| e.to_string())
}

/// What a run says in its last line: how many schedules it tried, and how many scenarios broke.
pub fn totals(run: &Finished) -> Option<(usize, usize)> {
    let words: Vec<&str> = run.stdout.lines().last()?.split_whitespace().collect();
    match words[..] {
        [tried, "schedules,", broken, "broken"] => Some((tried.parse().ok()?, broken.parse().ok()?)),
        _ => None,
    }
}

/// The lines that say what broke and how to see it again.
pub fn report(run: &Finished) -> Vec<&str> {
    let broken = run.stdout.lines().skip_while(|line| !line.starts_with("BROKEN"));
    let mut lines = Vec::new();
    for line in broken {
        lines.push(line);
        if line.contains("replay:") {
            break;
        }
    }
    lines
}
