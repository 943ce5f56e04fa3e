//! `cargo schedules`: the real types under schedules that repeat themselves (`tests/schedules`, `orochi_gc::sync::scheduler`).
//!
//! ```text
//! cargo schedules --seconds 60                  every scenario, as many schedules as fit
//! cargo schedules --only dict --seconds 60
//! cargo schedules --only dict --seed 17 --choice priorities --count 1      one of them again
//! ```
//!
//! It builds the interpreter with the feature `scheduled`, in a target directory of its own.

use orochi_tests::watch::watch;
use orochi_tests::{build, process};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// Silence after which a schedule is taken to hang.
const SILENCE: Duration = Duration::from_secs(300);

fn run() -> Result<bool, String> {
    let target = build::root().join("target/scheduled");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(build::root());
    command.args(["build", "--quiet", "--package", "orochi-core", "--bin", "orochi", "--features", "scheduled"]);
    command.arg("--target-dir").arg(&target);
    if !command.status().map_err(|e| format!("cannot run cargo: {e}"))?.success() {
        return Err("orochi does not build".to_owned());
    }
    let mut command = process::python(&target.join("debug/orochi"));
    command.arg(build::root().join("tests/schedules/schedules.py")).args(std::env::args().skip(1));
    let end = watch(&mut command, SILENCE, |line| println!("{line}")).map_err(|e| e.to_string())?;
    if !end.is_good() {
        println!("{end}");
    }
    Ok(end.is_good())
}

fn main() -> ExitCode {
    process::exit_code("schedules", run())
}
