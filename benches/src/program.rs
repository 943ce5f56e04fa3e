//! The benchmark programs: finding them, running them, reading what they say.
//!
//! A program under `programs/` times itself and prints `time: SECONDS` and `result: ...`. A program under `scaling/` does the same work on
//! one thread and on several and prints one line, `what: 1 thread 3.1 ns, 2 threads 3.2 ns`; in a build that counts, it adds
//! what an operation cost: `what: ..., rmws 0.01, locks 0`. `pauses.py` prints `pause: N objects, longest X ms`, and so, with figures of their own,
//! do `publishing.py` and `fairness.py`.

use crate::peer::Interpreter;
use orochi_tests::process;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The Python files of a folder of this crate, by name, without those that are only imported.
pub fn programs(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path(folder))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| stem(path) != "harness")
        .collect();
    found.sort();
    found
}

/// A file or folder of this crate.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A program's name: that of its file, without the ending.
pub fn stem(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a program wrote, and the most memory that it held.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its standard output.
    pub text: String,
    /// In bytes.
    pub peak_memory: u64,
}

/// Runs a program with arguments.
///
/// # Errors
/// Why there is no output: it could not be started, took longer than `limit`, or ended with a status.
pub fn run(interpreter: &Interpreter, program: &Path, args: &[String], limit: Duration) -> Result<Output, String> {
    let mut command = process::python(&interpreter.path);
    // The same hashes in every run, so that tables collide in the same places.
    command.env("PYTHONHASHSEED", "0").arg(program).args(args);
    let run = process::run(&mut command, b"", limit).map_err(|error| error.to_string())?;
    if run.timed_out {
        return Err(format!("no end after {:.0?}", run.elapsed));
    }
    if run.status != 0 {
        return Err(format!("status {}: {}", run.status, run.stderr.lines().last().unwrap_or_default()));
    }
    Ok(Output { text: run.stdout, peak_memory: run.peak_memory })
}

/// What one run of a program under `programs/` said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// After `time:`, in seconds.
    pub seconds: f64,
    /// After `result:`.
    pub result: String,
}

/// Reads the output of a program under `programs/`.
pub fn parse(output: &str) -> Option<Said> {
    let after = |label: &str| output.lines().find_map(|line| line.strip_prefix(label)).map(str::trim);
    Some(Said { seconds: after("time:")?.parse().ok()?, result: after("result:")?.to_owned() })
}

/// One line of a program under `scaling/`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scaling {
    /// What was measured.
    pub what: String,
    /// Nanoseconds per operation and thread, by the number of threads.
    pub nanoseconds: BTreeMap<usize, f64>,
    /// What one operation costs, by the name of the count; only in a build that counts.
    pub counts: BTreeMap<String, f64>,
}

impl Scaling {
    /// How much more work `threads` threads do in the same time than one.
    pub fn factor(&self, threads: usize) -> Option<f64> {
        Some(threads as f64 * self.nanoseconds.get(&1)? / self.nanoseconds.get(&threads)?)
    }
}

/// Reads the output of a program under `scaling/`.
pub fn parse_scaling(output: &str) -> Option<Scaling> {
    let line = output.lines().find(|line| line.contains(": 1 thread "))?;
    let (what, figures) = line.split_once(": ")?;
    let (mut nanoseconds, mut counts) = (BTreeMap::new(), BTreeMap::new());
    for figure in figures.split(", ") {
        let words: Vec<&str> = figure.split(' ').collect();
        match words[..] {
            [threads, "thread" | "threads", time, "ns"] => {
                nanoseconds.insert(threads.parse().ok()?, time.parse().ok()?);
            }
            [name, count] => {
                counts.insert(name.to_owned(), count.parse().ok()?);
            }
            _ => return None,
        }
    }
    Some(Scaling { what: what.to_owned(), nanoseconds, counts })
}

/// Does a scaling program write to what its threads share?
pub fn writes_shared(name: &str) -> bool {
    name.starts_with("shared_") || name.starts_with("locked_")
}

/// Reads a line `label: ..., name NUMBER unit, name NUMBER`: the numbers by their names.
pub fn parse_named(output: &str, label: &str) -> Option<BTreeMap<String, f64>> {
    let line = output.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix(": "))?;
    let numbers = line.split(", ").filter_map(|part| {
        let words: Vec<&str> = part.split(' ').collect();
        match words[..] {
            // `1000 objects` has its name behind it.
            [number, name] if number.starts_with(|c: char| c.is_ascii_digit()) => {
                Some((name.to_owned(), number.parse().ok()?))
            }
            [name, number] | [name, number, _] => Some((name.to_owned(), number.parse().ok()?)),
            _ => None,
        }
    });
    Some(numbers.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_read() {
        let said = parse("time: 0.25\nresult: (1, 2)\n").expect("an output");
        assert_eq!(said, Said { seconds: 0.25, result: "(1, 2)".to_owned() });
        assert_eq!(parse("result: 1\n"), None);
        let scaling = parse_scaling("attribute: 1 thread 6.0 ns, 2 threads 12.0 ns, rmws 0.5\n").expect("a line");
        assert_eq!(scaling.what, "attribute");
        assert_eq!(scaling.factor(2), Some(1.0));
        assert_eq!(scaling.factor(4), None);
        assert_eq!(scaling.counts.get("rmws"), Some(&0.5));
        assert_eq!(parse_scaling("attribute: 1 thread fast\n"), None);
        let pause = parse_named("pause: 1000 objects, longest 2.5 ms\n", "pause").expect("a line");
        assert_eq!((pause["objects"], pause["longest"]), (1000.0, 2.5));
        assert!(parse_named("pause 3", "pause").is_none());
    }

    #[test]
    fn every_program_is_found() {
        assert!(programs("programs").len() >= 25);
        assert!(programs("scaling").len() >= 50);
        assert!(programs("scaling").iter().any(|path| writes_shared(&stem(path))));
    }
}
