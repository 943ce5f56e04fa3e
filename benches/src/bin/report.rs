//! `cargo run --release -p orochi-benches --bin report`: the builds compared with one another and with CPython.
//!
//! ```text
//! report [filter...]           the programs, interleaved, 5 rounds
//!   --rounds N                 more or fewer rounds
//!   --scaling                  the scaling programs as well
//!   --scaling-only             only those
//!   --free PATH --gil PATH     the builds; by default those of `cargo build --release` and `cargo gil`
//!   --python PATH              the reference, `python3` by default; `--python none` leaves it out
//! ```
//!
//! The tables are Markdown. An interpreter that is not there is left out, and the report says so.

use orochi_benches::{Interpreter, geometric_mean, median, parse, parse_scaling, programs, run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(120);

struct Options {
    filters: Vec<String>,
    rounds: usize,
    programs: bool,
    scaling: bool,
    free: PathBuf,
    gil: PathBuf,
    python: PathBuf,
}

fn options() -> Result<Options, String> {
    let root = orochi_tests::build::root();
    let mut options = Options {
        filters: Vec::new(),
        rounds: 5,
        programs: true,
        scaling: false,
        free: root.join("target/release/orochi"),
        gil: root.join("target/gil/release/orochi"),
        python: PathBuf::from("python3"),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--rounds" => options.rounds = value()?.parse().map_err(|_| "--rounds wants a number".to_owned())?,
            "--free" => options.free = value()?.into(),
            "--gil" => options.gil = value()?.into(),
            "--python" => options.python = value()?.into(),
            "--scaling" => options.scaling = true,
            "--scaling-only" => (options.scaling, options.programs) = (true, false),
            _ if arg.starts_with('-') => return Err(format!("unknown option {arg}")),
            _ => options.filters.push(arg),
        }
    }
    Ok(options)
}

/// The interpreters that answer, in the order of the columns.
fn interpreters(options: &Options) -> Vec<Interpreter> {
    let wanted = [("free-threaded", &options.free), ("gil", &options.gil), ("CPython", &options.python)];
    let mut found = Vec::new();
    for (name, path) in wanted {
        if path == Path::new("none") {
            continue;
        }
        match std::process::Command::new(path).arg("-VV").output() {
            Ok(output) if output.status.success() => {
                println!("- {name}: {}", String::from_utf8_lossy(&output.stdout).trim());
                found.push(Interpreter { name: name.to_owned(), path: path.clone() });
            }
            _ => println!("- {name}: {} is not there, left out", path.display()),
        }
    }
    println!();
    found
}

fn stem(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn selected(folder: &str, filters: &[String]) -> Vec<PathBuf> {
    let wanted =
        |path: &PathBuf| filters.is_empty() || filters.iter().any(|filter| stem(path).contains(filter.as_str()));
    programs(folder).into_iter().filter(wanted).collect()
}

/// A cell of a table; a dash if there is nothing to say.
fn cell(value: Option<f64>, decimals: usize, unit: &str) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.decimals$}{unit}"))
}

/// A column of ratios: its heading, and the medians that it divides by one another.
struct Ratio {
    heading: &'static str,
    above: &'static str,
    below: &'static str,
}

const RATIOS: &[Ratio] = &[
    Ratio { heading: "free / gil", above: "free-threaded", below: "gil" },
    Ratio { heading: "CPython / free", above: "CPython", below: "free-threaded" },
    Ratio { heading: "CPython / gil", above: "CPython", below: "gil" },
];

/// Runs the programs and prints their table; whether all went well.
fn compare(interpreters: &[Interpreter], options: &Options) -> bool {
    let programs = selected("programs", &options.filters);
    let mut times: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    let mut results: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut problems = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for program in &programs {
            for interpreter in interpreters {
                let name = stem(program);
                match run(interpreter, program, LIMIT).and_then(|text| parse(&text).ok_or("no time".to_owned())) {
                    Ok(said) => {
                        let first = results
                            .entry(name.clone())
                            .or_insert_with(|| (interpreter.name.clone(), said.result.clone()));
                        if first.1 != said.result {
                            let text =
                                format!("{name}: {} says {}, {} {}", interpreter.name, said.result, first.0, first.1);
                            problems.push(text);
                        }
                        times.entry((name, interpreter.name.clone())).or_default().push(said.seconds);
                    }
                    Err(problem) => problems.push(format!("{name} on {}: {problem}", interpreter.name)),
                }
            }
        }
    }
    let names: Vec<&str> = interpreters.iter().map(|interpreter| interpreter.name.as_str()).collect();
    let ratios: Vec<&Ratio> =
        RATIOS.iter().filter(|ratio| names.contains(&ratio.above) && names.contains(&ratio.below)).collect();
    print!("| program |");
    names.iter().for_each(|name| print!(" {name}, ms |"));
    ratios.iter().for_each(|ratio| print!(" {} |", ratio.heading));
    println!("\n|---|{}", "--:|".repeat(names.len() + ratios.len()));
    let mut columns = vec![Vec::new(); ratios.len()];
    for program in &programs {
        let name = stem(program);
        let time = |interpreter: &str| median(times.get(&(name.clone(), interpreter.to_owned()))?);
        print!("| {name} |");
        names.iter().for_each(|interpreter| print!(" {} |", cell(time(interpreter).map(|s| s * 1e3), 1, "")));
        for (ratio, column) in ratios.iter().zip(&mut columns) {
            let value = time(ratio.above).zip(time(ratio.below)).map(|(above, below)| above / below);
            column.extend(value);
            print!(" {} |", cell(value, 2, ""));
        }
        println!();
    }
    print!("| **geometric mean** |{}", " |".repeat(names.len()));
    columns.iter().for_each(|column| print!(" **{}** |", cell(geometric_mean(column), 3, "")));
    println!("\n");
    problems.sort();
    problems.dedup();
    problems.iter().for_each(|problem| println!("- {problem}"));
    problems.is_empty()
}

/// Runs the scaling programs and prints their table; whether all went well.
fn scaling(interpreters: &[Interpreter], options: &Options) -> bool {
    let mut problems = Vec::new();
    print!("| two threads |");
    interpreters.iter().for_each(|interpreter| print!(" {}: ns on 1, on 2, scaling |", interpreter.name));
    println!("\n|---|{}", "--:|".repeat(interpreters.len()));
    for program in selected("scaling", &options.filters) {
        let mut what = stem(&program);
        let mut cells = Vec::new();
        for interpreter in interpreters {
            match run(interpreter, &program, LIMIT).and_then(|text| parse_scaling(&text).ok_or("no figures".to_owned()))
            {
                Ok(found) => {
                    cells.push(format!("{:.1}, {:.1}, **{:.2}x**", found.one, found.two, found.factor()));
                    what = found.what;
                }
                Err(problem) => {
                    cells.push("-".to_owned());
                    problems.push(format!("{what} on {}: {problem}", interpreter.name));
                }
            }
        }
        println!("| {what} | {} |", cells.join(" | "));
    }
    println!();
    problems.iter().for_each(|problem| println!("- {problem}"));
    problems.is_empty()
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("report: {problem}");
            return ExitCode::from(2);
        }
    };
    let interpreters = interpreters(&options);
    if interpreters.is_empty() {
        eprintln!("report: no interpreter to run");
        return ExitCode::FAILURE;
    }
    let compared = !options.programs || compare(&interpreters, &options);
    let scaled = !options.scaling || scaling(&interpreters, &options);
    if compared && scaled { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
