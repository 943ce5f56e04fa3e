//! `cargo soak`: random threads for a long time, with an oracle that counts (`tests/soak`).
//!
//! ```text
//! cargo soak --minutes 60            the release build, free-threaded
//! cargo soak --minutes 5 --gil       the one with a global lock
//! cargo soak --minutes 5 --debug     with debug assertions, slowly
//! cargo soak --seed S --rounds R     the choices of an earlier run again
//! cargo soak --churn [--threads N]   threads started and joined one after another
//! ```
//!
//! Other options are passed on to the Python program. The exit status is that of the program, or 1 if it crashes or falls silent.

use orochi_tests::watch::watch;
use orochi_tests::{build, process};
use std::process::ExitCode;
use std::time::Duration;

/// Silence after which the program is taken to hang.
const SILENCE: Duration = Duration::from_secs(120);

fn run() -> Result<bool, String> {
    let (mut profile, mut gil, mut churn) = ("release", false, false);
    let mut passed_on = Vec::new();
    let mut minutes = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--debug" => profile = "debug",
            "--gil" => gil = true,
            "--churn" => churn = true,
            "--minutes" => minutes = args.next().and_then(|text| text.parse::<f64>().ok()),
            _ => passed_on.push(arg),
        }
    }
    let interpreter = build::build_of(profile, gil)?;
    let program = if churn { "thread_churn.py" } else { "soak.py" };
    let mut command = process::python(&interpreter);
    command.arg(build::root().join("tests/soak").join(program)).args(passed_on);
    if let (Some(minutes), false) = (minutes, churn) {
        command.arg("--seconds").arg(format!("{}", minutes * 60.0));
    }
    let end = watch(&mut command, SILENCE, |line| println!("{line}")).map_err(|error| error.to_string())?;
    if !end.is_good() {
        println!("{}: {end}", interpreter.display());
    }
    Ok(end.is_good())
}

fn main() -> ExitCode {
    process::exit_code("soak", run())
}
