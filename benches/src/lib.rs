//! Running the benchmark programs on several interpreters and summing up what they say.
//!
//! A program under `programs/` times itself and prints `time: SECONDS` and `result: ...`; a program under `scaling/` prints
//! one line that ends in `scaling R.RRx`. Runs are interleaved: every interpreter runs a program once before any of them
//! runs it again, so that a slow minute of the machine is shared by all. Medians are compared, never means.
#![deny(missing_docs)]

use orochi_tests::process;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An interpreter with the name that tables give it.
#[derive(Debug, Clone)]
pub struct Interpreter {
    /// The heading of its column.
    pub name: String,
    /// The binary.
    pub path: PathBuf,
}

/// The median; the mean of the middle two if their number is even. Nothing for no values.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// The geometric mean of positive values. Nothing for no values.
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    let logarithms: f64 = values.iter().map(|value| value.ln()).sum();
    (!values.is_empty()).then(|| (logarithms / values.len() as f64).exp())
}

/// What one run of a program said.
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

/// One line of a program under `scaling/`: what was measured, and nanoseconds on one and two threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling {
    /// What was measured.
    pub what: String,
    /// Nanoseconds per operation on one thread.
    pub one: f64,
    /// Nanoseconds per operation and thread on two threads.
    pub two: f64,
}

impl Scaling {
    /// How much more work two threads do in the same time.
    pub fn factor(&self) -> f64 {
        2.0 * self.one / self.two
    }
}

/// Reads the output of a program under `scaling/`.
pub fn parse_scaling(output: &str) -> Option<Scaling> {
    let line = output.lines().find(|line| line.contains(" scaling "))?;
    let (what, figures) = line.split_once(": 1 thread ")?;
    let (one, rest) = figures.split_once(" ns, 2 threads ")?;
    let (two, _) = rest.split_once(" ns,")?;
    Some(Scaling { what: what.to_owned(), one: one.parse().ok()?, two: two.parse().ok()? })
}

/// The Python files of a folder of this crate, by name, without those that are only imported.
pub fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "harness"))
        .collect();
    found.sort();
    found
}

/// Runs a program; its output, or why there is none.
pub fn run(interpreter: &Interpreter, program: &Path, limit: Duration) -> Result<String, String> {
    let mut command = process::python(&interpreter.path);
    // The same hashes in every run, so that tables collide in the same places.
    command.env("PYTHONHASHSEED", "0").arg(program);
    let run = process::run(&mut command, b"", limit).map_err(|error| error.to_string())?;
    if run.timed_out {
        return Err(format!("no end after {:.0?}", run.elapsed));
    }
    if run.status != 0 {
        return Err(format!("status {}: {}", run.status, run.stderr.lines().last().unwrap_or_default()));
    }
    Ok(run.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_means() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        let mean = geometric_mean(&[2.0, 8.0]).expect("a mean");
        assert!((mean - 4.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
    }

    #[test]
    fn outputs_are_read() {
        let said = parse("time: 0.25\nresult: (1, 2)\n").expect("an output");
        assert_eq!(said, Said { seconds: 0.25, result: "(1, 2)".to_owned() });
        assert_eq!(parse("result: 1\n"), None);
        let line = "shared attribute: 1 thread 6.0 ns, 2 threads 12.0 ns, scaling 1.00x\n";
        let scaling = parse_scaling(line).expect("a line");
        assert_eq!(scaling.what, "shared attribute");
        assert!((scaling.factor() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_program_is_found() {
        assert!(programs("programs").len() >= 15);
        assert!(programs("scaling").len() >= 20);
    }
}
