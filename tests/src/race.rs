//! The race tests in Python (`tests/races`): finding them, running them, and running them weakened.
//!
//! A race test states one property and exits with status 0 if it held in every round. The line `weakened:` of its docstring names the
//! switches of the debug build that take the guarantee away; with any of them on, the test must fail.

use crate::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One race test.
#[derive(Debug, Clone)]
pub struct Race {
    /// The file's name without its ending.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What it states.
    pub property: String,
    /// Switches, any of which must make it fail.
    pub weakened: Vec<String>,
}

/// Every race test, by name.
pub fn all() -> Result<Vec<Race>, String> {
    let folder = crate::build::root().join("tests/races");
    let mut races = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_none_or(|ending| ending != "py") || name == "race" {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let docstring = text.split("\"\"\"").nth(1).unwrap_or_default();
        let Some((property, switches)) = docstring.split_once("weakened:") else {
            return Err(format!("{name}: its docstring does not say which switch breaks it"));
        };
        let weakened = switches.split_whitespace().map(str::to_owned).collect();
        races.push(Race { name, path, property: property.trim().to_owned(), weakened });
    }
    races.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(races)
}

impl Race {
    /// Runs it for about `seconds` with some switches on.
    pub fn run(&self, interpreter: &Path, seconds: f64, switches: &str, limit: Duration) -> Result<Finished, String> {
        let mut command = process::python(interpreter);
        command.arg(&self.path).env("RACE_SECONDS", seconds.to_string()).env("RACE_SWITCHES", switches);
        process::run(&mut command, &[], limit).map_err(|e| format!("cannot run {}: {e}", interpreter.display()))
    }
}

/// Why a run did not end well, in a few lines; `None` if it did.
pub fn problem(run: &Finished) -> Option<String> {
    if run.timed_out {
        return Some("it hangs".to_owned());
    }
    if run.status == 0 {
        return None;
    }
    let said = format!("{}{}", run.stdout, run.stderr);
    let last: Vec<&str> = said.lines().rev().take(6).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    Some(format!("exit status {}\n{}", run.status, last.join("\n")))
}
