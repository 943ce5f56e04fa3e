//! The command line, from outside: options, where the program comes from, exit codes, signals.
//!
//! Everything here also holds of CPython, so `OROCHI_BIN=$(which python3) cargo test --test cli` checks the tests
//! themselves; the few that are about Orochi's own words skip when the interpreter is another one.

mod ends;
mod interrupts;
mod library;
mod memory;
mod options;
mod prompt;
mod sources;

use orochi_tests::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long a test may take; an unoptimised build on a busy machine needs some of it.
const LIMIT: Duration = Duration::from_secs(60);

fn interpreter() -> PathBuf {
    match orochi_tests::build::interpreter() {
        Ok(path) => path,
        Err(problem) => panic!("{problem}"),
    }
}

/// Whether the interpreter under test is Orochi, not one that the tests are checked with.
fn is_orochi() -> bool {
    interpreter().file_name().is_some_and(|name| name == "orochi")
}

fn command() -> Command {
    process::python(&interpreter())
}

#[track_caller]
fn finish(command: &mut Command, input: &[u8]) -> Finished {
    let run = process::run(command, input, LIMIT).expect("the interpreter starts");
    assert!(!run.timed_out, "no end after {:?}\n{}\n{}", run.elapsed, run.stdout, run.stderr);
    assert!(!run.stderr.contains("panicked at"), "it panics:\n{}", run.stderr);
    run
}

/// Runs with arguments.
#[track_caller]
fn run(args: &[&str]) -> Finished {
    finish(command().args(args), b"")
}

/// Runs a program given with `-c`.
#[track_caller]
fn program(text: &str) -> Finished {
    run(&["-c", text])
}

#[track_caller]
fn expect(run: &Finished, status: i32, stdout: &str) {
    assert_eq!((run.status, run.stdout.as_str()), (status, stdout), "stderr:\n{}", run.stderr);
}

#[track_caller]
fn expect_error(run: &Finished, status: i32, text: &str) {
    assert!(run.stderr.contains(text), "{text:?} is not in\n{}", run.stderr);
    assert_eq!(run.status, status, "stderr:\n{}", run.stderr);
}

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Relaxed: the counter only hands out numbers.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("orochi-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and returns its path as text.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("a folder can be made");
        }
        std::fs::write(&path, bytes).expect("a file can be written");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Waits until `path` exists.
#[track_caller]
fn wait_for(path: &Path) {
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < LIMIT, "{} never appears", path.display());
        std::thread::sleep(Duration::from_millis(5));
    }
}
