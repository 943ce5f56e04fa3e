//! The interpreters that are compared: both builds, and the peers that are there.

use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An interpreter with the name that tables give it.
#[derive(Debug, Clone, Serialize)]
pub struct Interpreter {
    /// The heading of its column.
    pub name: String,
    /// The binary.
    pub path: PathBuf,
    /// What it says of itself, in one line.
    pub version: String,
    /// Is it one of the two builds?
    pub ours: bool,
}

/// Interpreters that are compared with if they are on the path.
const KNOWN: &[&str] = &["python3", "python3.14", "python3.14t", "pypy3", "rustpython"];

/// The name of the build without a global lock.
pub const FREE: &str = "free-threaded";
/// The free-threaded build again, after a thread was started and has ended: what it had then is shared.
pub const AFTER: &str = "free-threaded, after threads";
/// The name of the build with one.
pub const GIL: &str = "gil";

/// Asks an interpreter for its version; `None` if there is none at that path.
pub fn ask(name: &str, path: &Path, ours: bool) -> Option<Interpreter> {
    let version = |option: &str| {
        let output = Command::new(path).arg(option).stdin(Stdio::null()).output().ok()?;
        output.status.success().then(|| {
            // Old interpreters say it on standard error.
            let said = if output.stdout.is_empty() { output.stderr } else { output.stdout };
            String::from_utf8_lossy(&said).split_whitespace().collect::<Vec<_>>().join(" ")
        })
    };
    let version = version("-VV").or_else(|| version("--version"))?;
    Some(Interpreter { name: name.to_owned(), path: path.to_owned(), version, ours })
}

/// The known peers that are there and those that were given, each version once. An error names a given one that does not answer.
///
/// # Errors
/// A given path at which no interpreter answers.
pub fn peers(given: &[PathBuf]) -> Result<Vec<Interpreter>, String> {
    let mut found: Vec<Interpreter> = Vec::new();
    for path in given {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        found.push(ask(&name, path, false).ok_or(format!("{} is no interpreter", path.display()))?);
    }
    for name in KNOWN {
        if let Some(peer) = ask(name, Path::new(name), false)
            && !found.iter().any(|known| known.version == peer.version)
        {
            found.push(peer);
        }
    }
    Ok(found)
}

/// Builds one flavour of Orochi and asks it who it is.
///
/// # Errors
/// Why there is no such interpreter.
pub fn built(name: &str, target: &str, features: &[&str]) -> Result<Interpreter, String> {
    let root = orochi_tests::build::root();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&root).args(["build", "--release", "--package", "orochi-core", "--bin", "orochi"]);
    command
        .arg("--target-dir")
        .arg(root.join(target))
        .args(features.iter().flat_map(|feature| ["--features", feature]));
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err(format!("the build {name} failed"));
    }
    found(name, target)
}

/// The flavour of Orochi that was built before.
///
/// # Errors
/// That it was not.
pub fn found(name: &str, target: &str) -> Result<Interpreter, String> {
    let path = orochi_tests::build::root().join(target).join("release/orochi");
    ask(name, &path, true).ok_or(format!("{} does not answer", path.display()))
}
