//! `cargo compare`: builds both interpreters, runs everything, writes `target/compare/report.html`, `picture.svg` and `figures.json`.
//!
//! ```text
//! cargo compare [filter...]    only programs whose name holds a filter
//!   --peer PATH                another interpreter to compare with, besides those on the path
//!   --quick                    fewer rounds and less work: about two minutes
//!   --readme                   puts the figures and the picture of this run into the README
//!   --rounds N                 runs of each program on each interpreter, 5 by default
//!   --output FOLDER            target/compare by default
//! ```

use orochi_benches::measure::{Figures, Plan, measure};
use orochi_benches::peer::{self, FREE, GIL};
use orochi_benches::{page, program, readme, targets};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

struct Options {
    plan: Plan,
    peers: Vec<PathBuf>,
    output: PathBuf,
    readme: bool,
}

fn options() -> Result<Options, String> {
    let (mut rounds, mut quick) = (None, false);
    let mut options = Options {
        plan: Plan {
            rounds: 5,
            work: 1.0,
            threads: vec![1, 2, 4],
            writers: vec![1, 2, 4, 8, 16],
            scale: 1.0,
            containers: vec![100_000, 1_000_000, 3_000_000],
            objects: 1_000_000,
            seconds: 2.0,
            filters: Vec::new(),
        },
        peers: Vec::new(),
        readme: false,
        output: orochi_tests::build::root().join("target/compare"),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--peer" => options.peers.push(value()?.into()),
            "--quick" => quick = true,
            "--readme" => options.readme = true,
            "--rounds" => rounds = Some(value()?.parse().map_err(|_| "--rounds wants a number".to_owned())?),
            "--output" => options.output = value()?.into(),
            _ if arg.starts_with('-') => return Err(format!("unknown option {arg}")),
            _ => options.plan.filters.push(arg),
        }
    }
    if quick {
        options.plan = Plan {
            rounds: 3,
            work: 0.1,
            scale: 0.05,
            containers: vec![100_000, 300_000],
            seconds: 0.3,
            ..options.plan
        };
    }
    options.plan.rounds = rounds.unwrap_or(options.plan.rounds).max(1);
    Ok(options)
}

fn summary(figures: &Figures) {
    println!("| program | {} |", figures.interpreters.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "--:|".repeat(figures.interpreters.len()));
    for (name, runs) in &figures.programs {
        let cells = figures.interpreters.iter().map(|i| {
            runs.get(&i.name).and_then(|runs| runs.time()).map_or("-".to_owned(), |s| format!("{:.1} ms", s * 1e3))
        });
        println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    for i in figures.interpreters.iter().filter(|i| !i.ours) {
        for ours in [FREE, GIL] {
            if let Some(mean) = figures.mean_ratio(&i.name, ours) {
                println!("{ours}: {mean:.2}x as fast as {} (geometric mean)", i.name);
            }
        }
    }
    for target in targets::all(figures) {
        let met = if target.is_met() { "met   " } else { "missed" };
        println!("{met} {}: {:.2}{}, wanted {}", target.what, target.measured, target.at, target.wanted());
    }
    figures.problems.iter().for_each(|problem| println!("problem: {problem}"));
}

fn compare(options: &Options) -> Result<Figures, String> {
    let mut interpreters = vec![peer::built(FREE, "target", &[])?, peer::built(GIL, "target/gil", &["gil"])?];
    let counting = peer::built("counting", "target/count", &["count"])?;
    interpreters.extend(peer::peers(&options.peers)?);
    interpreters.iter().for_each(|i| println!("{}: {}", i.name, i.version));
    let (start, live) = (Instant::now(), std::io::stderr().is_terminal());
    let mut say = |what: &str| {
        let seconds = start.elapsed().as_secs();
        // A refused line of progress stops nothing.
        let _ = if live {
            write!(std::io::stderr(), "\r\x1b[K[{seconds:4} s] {what}")
        } else {
            writeln!(std::io::stderr(), "[{seconds:4} s] {what}")
        };
    };
    let figures = measure(&options.plan, interpreters, Some(&counting), &mut say);
    if live {
        eprintln!();
    }
    Ok(figures)
}

fn save(folder: &Path, figures: &Figures) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let page_path = folder.join("report.html");
    let command = std::iter::once("cargo compare".to_owned()).chain(std::env::args().skip(1)).collect::<Vec<_>>();
    let commands = [
        "cargo build --release && cargo gil    # the builds".to_owned(),
        format!("{}    # this page", command.join(" ")),
        format!("target/release/orochi {}/fib.py    # one program", relative(&program::path("programs"))),
    ];
    std::fs::write(&page_path, page::page(figures, &commands))?;
    std::fs::write(folder.join("picture.svg"), page::picture(figures))?;
    std::fs::write(folder.join("figures.json"), serde_json::to_string_pretty(figures)?)?;
    Ok(page_path)
}

fn relative(path: &Path) -> String {
    path.strip_prefix(orochi_tests::build::root()).unwrap_or(path).display().to_string()
}

fn main() -> ExitCode {
    let outcome = options().and_then(|options| {
        let figures = compare(&options)?;
        let page = save(&options.output, &figures).map_err(|error| format!("{}: {error}", options.output.display()))?;
        Ok((figures, page, options))
    });
    match outcome {
        Ok((figures, page, options)) => {
            summary(&figures);
            if options.readme
                && let Err(problem) = readme::write(&figures)
            {
                eprintln!("compare: {problem}");
                return ExitCode::from(2);
            }
            println!("report: {}", page.display());
            if figures.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(problem) => {
            eprintln!("compare: {problem}");
            ExitCode::from(2)
        }
    }
}
