//! `cargo micro`: builds both interpreters and times single operations of the builtin types on them and on the peers that are there.
//!
//! ```text
//! cargo micro [filter...]      only operations whose line holds a filter
//!   --peer PATH                another interpreter to compare with, besides those on the path
//!   --rounds N                 runs of the table on each interpreter, 3 by default; the least time of an operation counts
//!   --above X                  lists only what takes more than X times the time of the first peer
//!   --built                    takes the builds as they are
//! ```
//!
//! The operations are in `micro/operations.py`. The table is sorted by how much longer the build without a lock takes than the first peer; the
//! last lines say how many operations take longer than allowed.

use orochi_benches::peer::{self, FREE, GIL, Interpreter};
use orochi_benches::{program, stats};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// How long the table may take on one interpreter.
const LIMIT: Duration = Duration::from_secs(900);
/// No operation shall take longer than this many times what it takes on the first peer.
const ALLOWED: f64 = 1.5;

struct Options {
    filters: Vec<String>,
    peers: Vec<PathBuf>,
    rounds: usize,
    above: f64,
    built: bool,
}

fn options() -> Result<Options, String> {
    let mut options = Options { filters: Vec::new(), peers: Vec::new(), rounds: 3, above: 0.0, built: false };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--peer" => options.peers.push(value()?.into()),
            "--rounds" => options.rounds = value()?.parse().map_err(|_| "--rounds wants a number".to_owned())?,
            "--above" => options.above = value()?.parse().map_err(|_| "--above wants a number".to_owned())?,
            "--built" => options.built = true,
            _ if arg.starts_with('-') => return Err(format!("unknown option {arg}")),
            _ => options.filters.push(arg),
        }
    }
    Ok(options)
}

/// The least nanoseconds of each operation, by interpreter.
type Times = BTreeMap<String, BTreeMap<String, f64>>;

fn measure(options: &Options, interpreters: &[Interpreter]) -> Result<Times, String> {
    let path = program::path("micro/operations.py");
    let mut times = Times::new();
    for round in 1..=options.rounds.max(1) {
        for interpreter in interpreters {
            eprintln!("round {round} of {}: {}", options.rounds, interpreter.name);
            let output = program::run(interpreter, &path, &options.filters, LIMIT)
                .map_err(|problem| format!("{}: {problem}", interpreter.name))?;
            for line in output.text.lines() {
                match line.rsplit_once(": ").and_then(|(name, time)| Some((name, time.parse::<f64>().ok()?))) {
                    Some((name, time)) => {
                        let least = times.entry(name.to_owned()).or_default();
                        let least = least.entry(interpreter.name.clone()).or_insert(time);
                        *least = least.min(time);
                    }
                    None => eprintln!("{}: {line}", interpreter.name),
                }
            }
        }
    }
    Ok(times)
}

fn report(options: &Options, interpreters: &[Interpreter], times: &Times) {
    let Some(first) = interpreters.iter().find(|i| !i.ours) else {
        println!("no other interpreter to compare with");
        return;
    };
    let ratio = |by: &BTreeMap<String, f64>, name: &str| Some(by.get(name)? / by.get(&first.name)?);
    let mut rows: Vec<(f64, &String, &BTreeMap<String, f64>)> =
        times.iter().filter_map(|(name, by)| Some((ratio(by, FREE)?, name, by))).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!(
        "| operation | {} | {FREE} | {GIL} |",
        interpreters.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join(" | ")
    );
    println!("|---|{}", "--:|".repeat(interpreters.len() + 2));
    for (above, name, by) in rows.iter().filter(|row| row.0 >= options.above) {
        let cells = interpreters.iter().map(|i| by.get(&i.name).map_or("-".to_owned(), |ns| format!("{ns:.1} ns")));
        let gil = ratio(by, GIL).map_or("-".to_owned(), |x| format!("{x:.2}"));
        println!("| `{}` | {} | {above:.2} | {gil} |", name.replace('|', "\\|"), cells.collect::<Vec<_>>().join(" | "));
    }
    for ours in interpreters.iter().filter(|i| i.ours) {
        let all: Vec<f64> = times.values().filter_map(|by| ratio(by, &ours.name)).collect();
        let slow = all.iter().filter(|&&x| x > ALLOWED).count();
        println!(
            "{}: {:.3} times the time of {} (geometric mean of {}); {slow} take more than {ALLOWED} times",
            ours.name,
            stats::geometric_mean(&all).unwrap_or(f64::NAN),
            first.name,
            all.len()
        );
    }
}

fn run() -> Result<(), String> {
    let options = options()?;
    let ours = |name: &str, target: &str, features: &[&str]| {
        if options.built { peer::found(name, target) } else { peer::built(name, target, features) }
    };
    let mut interpreters = vec![ours(FREE, "target", &[])?, ours(GIL, "target/gil", &["gil"])?];
    interpreters.extend(peer::peers(&options.peers)?);
    let times = measure(&options, &interpreters)?;
    report(&options, &interpreters, &times);
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("micro: {problem}");
            ExitCode::from(2)
        }
    }
}
