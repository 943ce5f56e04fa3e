//! What is measured: speed and memory of the programs, scaling over threads, costs of operations, pauses.

use crate::peer::Interpreter;
use crate::program::{self, Scaling};
use crate::stats;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How long one run may take.
const LIMIT: Duration = Duration::from_secs(180);

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Runs of each program on each interpreter.
    pub rounds: usize,
    /// Numbers of threads of the scaling programs; 1 is among them.
    pub threads: Vec<usize>,
    /// How much of its usual work a scaling program does.
    pub scale: f64,
    /// Containers that the collected heap holds.
    pub containers: Vec<u64>,
    /// Only programs whose name holds one of these; all if there is none.
    pub filters: Vec<String>,
}

impl Plan {
    fn programs(&self, folder: &str) -> Vec<PathBuf> {
        let wanted = |path: &PathBuf| {
            self.filters.is_empty() || self.filters.iter().any(|f| program::stem(path).contains(f.as_str()))
        };
        program::programs(folder).into_iter().filter(wanted).collect()
    }
}

/// The machine and the moment.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Model of the processor.
    pub processor: String,
    /// Cores that the process may use.
    pub cores: usize,
    /// Physical memory, in GiB.
    pub memory: f64,
    /// The system.
    pub system: String,
}

/// Looks at the machine.
pub fn machine() -> Machine {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, label: &str| {
        let line = text.lines().find(|line| line.starts_with(label)).unwrap_or_default();
        line.split_once(':').map_or("", |(_, value)| value).trim().to_owned()
    };
    let kib = after(&read("/proc/meminfo"), "MemTotal");
    Machine {
        processor: after(&read("/proc/cpuinfo"), "model name"),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        memory: kib.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / f64::from(1 << 20),
        system: format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim()),
    }
}

/// The runs of one program on one interpreter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Runs {
    /// Seconds, in the order of the rounds.
    pub seconds: Vec<f64>,
    /// Bytes of memory at the peak, likewise.
    pub memory: Vec<f64>,
}

impl Runs {
    /// The median time, in seconds.
    pub fn time(&self) -> Option<f64> {
        stats::median(&self.seconds)
    }
}

/// Everything that was measured. Maps go from the name of an interpreter.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Where.
    pub machine: Machine,
    /// On what, in the order of the columns.
    pub interpreters: Vec<Interpreter>,
    /// How often each program ran.
    pub rounds: usize,
    /// Programs with their runs.
    pub programs: Vec<(String, BTreeMap<String, Runs>)>,
    /// Scaling programs.
    pub scaling: Vec<(String, BTreeMap<String, Scaling>)>,
    /// What operations cost, from the build that counts: by operation, the counts.
    pub operations: Vec<(String, BTreeMap<String, f64>)>,
    /// Pauses in milliseconds, by the number of containers.
    pub pauses: Vec<(u64, BTreeMap<String, f64>)>,
    /// What went wrong.
    pub problems: Vec<String>,
}

impl Figures {
    /// One program's median time on `above` as a multiple of that on `below`.
    pub fn ratio(runs: &BTreeMap<String, Runs>, above: &str, below: &str) -> Option<f64> {
        Some(runs.get(above)?.time()? / runs.get(below)?.time()?)
    }

    /// The geometric mean of the same over all programs that ran on both.
    pub fn mean_ratio(&self, above: &str, below: &str) -> Option<f64> {
        let all: Vec<f64> = self.programs.iter().filter_map(|(_, runs)| Self::ratio(runs, above, below)).collect();
        stats::geometric_mean(&all)
    }

    /// The median, over the scaling programs, of how much more work `threads` threads do than one.
    pub fn typical_factor(&self, interpreter: &str, threads: usize) -> Option<f64> {
        let factors: Vec<f64> =
            self.scaling.iter().filter_map(|(_, by)| by.get(interpreter)?.factor(threads)).collect();
        stats::median(&factors)
    }
}

/// Measures all of it. `say` is told what is going on.
pub fn measure(
    plan: &Plan,
    interpreters: Vec<Interpreter>,
    counting: Option<&Interpreter>,
    say: &mut dyn FnMut(&str),
) -> Figures {
    let mut figures = Figures {
        machine: machine(),
        interpreters,
        rounds: plan.rounds,
        programs: Vec::new(),
        scaling: Vec::new(),
        operations: Vec::new(),
        pauses: Vec::new(),
        problems: Vec::new(),
    };
    speed(plan, &mut figures, say);
    scaling(plan, &mut figures, say);
    if let Some(counting) = counting {
        operations(plan, counting, &mut figures, say);
    }
    pauses(plan, &mut figures, say);
    figures.problems.sort();
    figures.problems.dedup();
    figures
}

fn speed(plan: &Plan, figures: &mut Figures, say: &mut dyn FnMut(&str)) {
    let programs = plan.programs("programs");
    figures.programs = programs.iter().map(|path| (program::stem(path), BTreeMap::new())).collect();
    let mut results: BTreeMap<String, (String, String)> = BTreeMap::new();
    for round in 1..=plan.rounds {
        for (path, (name, runs)) in programs.iter().zip(&mut figures.programs) {
            say(&format!("round {round} of {}: {name}", plan.rounds));
            for interpreter in &figures.interpreters {
                let who = &interpreter.name;
                let run = program::run(interpreter, path, &[], LIMIT);
                let said = run.and_then(|out| {
                    program::parse(&out.text).map(|said| (said, out.peak_memory)).ok_or("no time".to_owned())
                });
                match said {
                    Ok((said, memory)) => {
                        let first = results.entry(name.clone()).or_insert((who.clone(), said.result.clone()));
                        if first.1 != said.result {
                            let text = format!("{name}: {who} says {}, {} {}", said.result, first.0, first.1);
                            figures.problems.push(text);
                        }
                        let runs = runs.entry(who.clone()).or_default();
                        runs.seconds.push(said.seconds);
                        runs.memory.push(memory as f64);
                    }
                    Err(problem) => figures.problems.push(format!("{name} on {who}: {problem}")),
                }
            }
        }
    }
}

fn scaling(plan: &Plan, figures: &mut Figures, say: &mut dyn FnMut(&str)) {
    let threads = plan.threads.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    let args = [plan.scale.to_string(), threads];
    for path in plan.programs("scaling") {
        let mut what = program::stem(&path);
        say(&format!("scaling: {what}"));
        let mut found = BTreeMap::new();
        for interpreter in &figures.interpreters {
            let run = program::run(interpreter, &path, &args, LIMIT);
            match run.and_then(|out| program::parse_scaling(&out.text).ok_or("no figures".to_owned())) {
                Ok(scaling) => {
                    what.clone_from(&scaling.what);
                    found.insert(interpreter.name.clone(), scaling);
                }
                Err(problem) => figures.problems.push(format!("{what} on {}: {problem}", interpreter.name)),
            }
        }
        figures.scaling.push((what, found));
    }
}

fn operations(plan: &Plan, counting: &Interpreter, figures: &mut Figures, say: &mut dyn FnMut(&str)) {
    let args = [(plan.scale / 10.0).to_string(), "1,2".to_owned()];
    for path in plan.programs("scaling") {
        say(&format!("counting: {}", program::stem(&path)));
        match program::run(counting, &path, &args, LIMIT).map(|out| program::parse_scaling(&out.text)) {
            Ok(Some(scaling)) => figures.operations.push((scaling.what, scaling.counts)),
            Ok(None) => figures.problems.push(format!("{}: no counts", program::stem(&path))),
            Err(problem) => figures.problems.push(format!("{} counted: {problem}", program::stem(&path))),
        }
    }
}

fn pauses(plan: &Plan, figures: &mut Figures, say: &mut dyn FnMut(&str)) {
    for &containers in &plan.containers {
        say(&format!("pauses with {containers} containers"));
        let mut found = BTreeMap::new();
        for interpreter in &figures.interpreters {
            let run = program::run(interpreter, &program::path("pauses.py"), &[containers.to_string()], LIMIT);
            match run.and_then(|out| program::parse_pause(&out.text).ok_or("no figures".to_owned())) {
                Ok((_, milliseconds)) => {
                    found.insert(interpreter.name.clone(), milliseconds);
                }
                Err(problem) => figures.problems.push(format!("pauses on {}: {problem}", interpreter.name)),
            }
        }
        figures.pauses.push((containers, found));
    }
}
