//! `cargo scripts [filter...]`: the script suite by hand, against any interpreter.
//!
//! ```text
//! cargo scripts                          everything, with the orochi of the debug profile
//! cargo scripts types/int exceptions     what contains one of these
//! cargo scripts --release -v             with the release build, a line per script
//! cargo scripts --bin PATH | --python python3
//! cargo scripts language --bless-from python3   writes the transcripts anew, except those corrected by hand
//! cargo scripts --list
//! ```

use orochi_tests::script::{self, Script};
use orochi_tests::{build, suite};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Default)]
struct Options {
    filters: Vec<String>,
    interpreter: Option<PathBuf>,
    bless: Option<PathBuf>,
    release: bool,
    verbose: bool,
    list: bool,
    quiet: bool,
}

/// A path that still holds in another folder; a bare name is looked up by the system.
fn absolute(path: String) -> PathBuf {
    if path.contains('/') { std::path::absolute(&path).unwrap_or(path.into()) } else { path.into() }
}

fn options() -> Result<Options, String> {
    let mut options = Options::default();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut path = || args.next().map(absolute).ok_or(format!("{arg} wants a path"));
        match arg.as_str() {
            "--bin" | "--python" => options.interpreter = Some(path()?),
            "--bless-from" => options.bless = Some(path()?),
            "--release" => options.release = true,
            "--list" => options.list = true,
            "-v" | "--verbose" => options.verbose = true,
            "-q" | "--quiet" => options.quiet = true,
            _ if arg.starts_with('-') => return Err(format!("unknown option {arg}")),
            _ => options.filters.push(arg),
        }
    }
    Ok(options)
}

fn selected(filters: &[String]) -> Vec<Script> {
    let wanted =
        |script: &Script| filters.is_empty() || filters.iter().any(|filter| script.name.contains(filter.as_str()));
    script::all().into_iter().filter(wanted).collect()
}

/// Writes the transcripts of `scripts` as `reference` gives them; a time-out is an error.
fn bless(scripts: &[Script], reference: &Path) -> Result<(), String> {
    let scripts: Vec<Script> = scripts.iter().filter(|script| !script.by_hand).cloned().collect();
    let limit = suite::limit(reference);
    let mut problems = Vec::new();
    suite::for_each(
        &scripts,
        |script| script.run(reference, limit),
        |script, result| match result {
            Ok(run) if run.timed_out => problems.push(format!("{} hangs", script.name)),
            Ok(run) => {
                let text = script.transcript(&run);
                if std::fs::read_to_string(&script.expected).is_ok_and(|old| old == text) {
                    return;
                }
                println!("writes {}", script.expected.display());
                if run.status != 0 && !script.name.starts_with("errors/") {
                    println!("  exit status {}: {}", run.status, run.stderr.lines().last().unwrap_or(""));
                }
                if let Err(error) = std::fs::write(&script.expected, text) {
                    problems.push(format!("{}: {error}", script.expected.display()));
                }
            }
            Err(problem) => problems.push(problem),
        },
    );
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn run() -> Result<bool, String> {
    let options = options()?;
    let scripts = selected(&options.filters);
    if options.list {
        for script in &scripts {
            println!("{}", script.name);
        }
        return Ok(true);
    }
    if let Some(reference) = &options.bless {
        bless(&scripts, reference)?;
        return Ok(true);
    }
    let interpreter = match options.interpreter {
        Some(path) => path,
        None if options.release => build::build(Some("release"))?,
        None => build::interpreter()?,
    };
    let (passed, failures) = suite::run(&scripts, &interpreter, options.verbose);
    if !options.quiet {
        for (name, report) in &failures {
            println!("\n---- {name}\n{}", report.trim_end_matches('\n'));
        }
    }
    println!("\n{}: {passed} of {} scripts agree", interpreter.display(), scripts.len());
    Ok(failures.is_empty() && !scripts.is_empty())
}

fn main() -> ExitCode {
    orochi_tests::process::exit_code("scripts", run())
}
