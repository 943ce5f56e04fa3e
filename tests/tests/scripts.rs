//! Every script and example, one test each, on the interpreter of the build under test.
//!
//! A harness of its own, because the scripts are found when it runs; it prints what the standard harness prints and
//! understands its filters, `--list` and `--exact`.

use orochi_tests::script::Script;
use orochi_tests::{build, script, suite};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let start = Instant::now();
    let (mut filters, mut exact, mut list) = (Vec::new(), false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--exact" => exact = true,
            "--list" => list = true,
            "--format" | "--test-threads" | "--color" | "--skip" => drop(args.next()),
            _ if arg.starts_with('-') => {}
            _ => filters.push(arg),
        }
    }
    let matches = |script: &Script| {
        let hit = |filter: &String| if exact { script.name == *filter } else { script.name.contains(filter.as_str()) };
        filters.is_empty() || filters.iter().any(hit)
    };
    let every = script::all();
    let total = every.len();
    let scripts: Vec<Script> = every.into_iter().filter(matches).collect();
    if list {
        for script in &scripts {
            println!("{}: test", script.name);
        }
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", scripts.len());
    let (passed, failures) = if scripts.is_empty() {
        (0, Vec::new())
    } else {
        match build::interpreter() {
            Ok(interpreter) => suite::run(&scripts, &interpreter, true),
            Err(problem) => (0, vec![("orochi".to_owned(), problem)]),
        }
    };
    if !failures.is_empty() {
        println!("\nfailures:\n");
        for (name, report) in &failures {
            println!("---- {name} ----\n{report}");
        }
    }
    println!(
        "\ntest result: {}. {passed} passed; {} failed; 0 ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        if failures.is_empty() { "ok" } else { "FAILED" },
        failures.len(),
        total - scripts.len(),
        start.elapsed().as_secs_f64(),
    );
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(101) }
}
