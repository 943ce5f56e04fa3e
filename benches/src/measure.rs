//! What is measured: speed and memory of the programs, scaling over threads, costs of operations, pauses.

use crate::peer::{AFTER, FREE, Interpreter};
use crate::predict;
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
    /// How much of its usual work a program does.
    pub work: f64,
    /// Numbers of threads of the scaling programs; 1 is among them.
    pub threads: Vec<usize>,
    /// The same for programs that write to what their threads share.
    pub writers: Vec<usize>,
    /// How much of its usual work a scaling program does.
    pub scale: f64,
    /// Containers that the collected heap holds.
    pub containers: Vec<u64>,
    /// Live objects that the first thread finds.
    pub objects: u64,
    /// Seconds for which threads want one lock.
    pub seconds: f64,
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

    /// How many runs there are with so many interpreters, two of which are builds of this one.
    fn runs(&self, interpreters: usize) -> usize {
        let (programs, scaling) = (self.programs("programs").len(), self.programs("scaling").len());
        self.rounds * programs * (interpreters + 1)
            + scaling * (interpreters + 1)
            + interpreters * (self.containers.len() + 2 * self.rounds)
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
    /// The compiler of both builds.
    pub compiler: String,
}

/// Looks at the machine.
pub fn machine() -> Machine {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, label: &str| {
        let line = text.lines().find(|line| line.starts_with(label)).unwrap_or_default();
        line.split_once(':').map_or("", |(_, value)| value).trim().to_owned()
    };
    let compiler = std::process::Command::new("rustc").arg("--version").output();
    let kib = after(&read("/proc/meminfo"), "MemTotal");
    Machine {
        processor: after(&read("/proc/cpuinfo"), "model name"),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        memory: kib.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / f64::from(1 << 20),
        system: format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim()),
        compiler: compiler.map_or(String::new(), |said| String::from_utf8_lossy(&said.stdout).trim().to_owned()),
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
    /// How much of its usual work a program did.
    pub work: f64,
    /// Programs with their runs.
    pub programs: Vec<(String, BTreeMap<String, Runs>)>,
    /// Scaling programs: the file's name, and what it says of itself on each interpreter.
    pub scaling: Vec<(String, BTreeMap<String, Scaling>)>,
    /// What operations cost, from the build that counts: by the scaling program's name, the counts.
    pub operations: Vec<(String, BTreeMap<String, f64>)>,
    /// Pauses in milliseconds, by the number of containers.
    pub pauses: Vec<(u64, BTreeMap<String, f64>)>,
    /// What making objects reachable for others costs: every run's figures by their names.
    pub publishing: BTreeMap<String, Vec<BTreeMap<String, f64>>>,
    /// How evenly threads get one lock, likewise.
    pub fairness: BTreeMap<String, Vec<BTreeMap<String, f64>>>,
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

    /// The geometric mean, over all programs, of the memory on `above` as a multiple of that on `below`.
    pub fn memory_ratio(&self, above: &str, below: &str) -> Option<f64> {
        let memory = |runs: &BTreeMap<String, Runs>, who: &str| stats::median(&runs.get(who)?.memory);
        let ratio = |runs| Some(memory(runs, above)? / memory(runs, below)?);
        let all: Vec<f64> = self.programs.iter().filter_map(|(_, runs)| ratio(runs)).collect();
        stats::geometric_mean(&all)
    }

    /// How much more work `threads` threads do than one, over the scaling programs that write to shared objects or do not.
    pub fn factors(&self, interpreter: &str, threads: usize, writers: bool) -> Vec<f64> {
        let wanted = self.scaling.iter().filter(|(name, _)| program::writes_shared(name) == writers);
        wanted.filter_map(|(_, by)| by.get(interpreter)?.factor(threads)).collect()
    }

    /// What a scaling program's operation writes that other threads use, and takes alone.
    pub fn predicted(&self, name: &str, threads: usize) -> Option<f64> {
        let (_, by) = self.scaling.iter().find(|(known, _)| known == name)?;
        let (_, counts) = self.operations.iter().find(|(known, _)| known == name)?;
        Some(predict::factor(*by.get(FREE)?.nanoseconds.get(&1)?, *counts.get("lines")?, threads))
    }

    /// The median of one figure of `publishing` or `fairness` on one interpreter.
    pub fn named(of: &BTreeMap<String, Vec<BTreeMap<String, f64>>>, who: &str, figure: &str) -> Option<f64> {
        let all: Vec<f64> = of.get(who)?.iter().filter_map(|run| run.get(figure).copied()).collect();
        stats::median(&all)
    }
}

/// Says what goes on, and how far it is.
struct Progress<'a> {
    say: &'a mut dyn FnMut(&str),
    done: usize,
    all: usize,
}

impl Progress<'_> {
    fn step(&mut self, what: &str) {
        self.done += 1;
        (self.say)(&format!("{:3} % {what}", 100 * self.done / self.all.max(1)));
    }
}

/// Measures all of it. `say` is told what is going on.
pub fn measure(
    plan: &Plan,
    interpreters: Vec<Interpreter>,
    counting: Option<&Interpreter>,
    say: &mut dyn FnMut(&str),
) -> Figures {
    let mut progress = Progress { say, done: 0, all: plan.runs(interpreters.len()) };
    let mut figures = Figures {
        machine: machine(),
        interpreters,
        rounds: plan.rounds,
        work: plan.work,
        programs: Vec::new(),
        scaling: Vec::new(),
        operations: Vec::new(),
        pauses: Vec::new(),
        publishing: BTreeMap::new(),
        fairness: BTreeMap::new(),
        problems: Vec::new(),
    };
    speed(plan, &mut figures, &mut progress);
    scaling(plan, &mut figures, &mut progress);
    if let Some(counting) = counting {
        operations(plan, counting, &mut figures, &mut progress);
    }
    if plan.filters.is_empty() {
        pauses(plan, &mut figures, &mut progress);
        let (objects, seconds) = (plan.objects.to_string(), plan.seconds.to_string());
        for _ in 0..plan.rounds {
            let found = named(&mut figures, &mut progress, "publishing", std::slice::from_ref(&objects));
            found.into_iter().for_each(|(who, run)| figures.publishing.entry(who).or_default().push(run));
            let found = named(&mut figures, &mut progress, "fairness", &["4".to_owned(), seconds.clone()]);
            found.into_iter().for_each(|(who, run)| figures.fairness.entry(who).or_default().push(run));
        }
    }
    figures.problems.sort();
    figures.problems.dedup();
    figures
}

fn speed(plan: &Plan, figures: &mut Figures, progress: &mut Progress<'_>) {
    let programs = plan.programs("programs");
    let after = program::path("after_threads.py");
    let scale = plan.work.to_string();
    figures.programs = programs.iter().map(|path| (program::stem(path), BTreeMap::new())).collect();
    let mut results: BTreeMap<String, (String, String)> = BTreeMap::new();
    let again = figures.interpreters.iter().find(|i| i.name == FREE).map(|free| (free.clone(), true));
    let all: Vec<(Interpreter, bool)> = figures.interpreters.iter().map(|i| (i.clone(), false)).chain(again).collect();
    for round in 1..=plan.rounds {
        for (path, (name, runs)) in programs.iter().zip(&mut figures.programs) {
            for (interpreter, after_threads) in &all {
                let who = if *after_threads { AFTER } else { &interpreter.name };
                progress.step(&format!("round {round} of {}: {name} on {who}", plan.rounds));
                let run = if *after_threads {
                    program::run(interpreter, &after, &[path.display().to_string(), scale.clone()], LIMIT)
                } else {
                    program::run(interpreter, path, std::slice::from_ref(&scale), LIMIT)
                };
                let said = run.and_then(|out| {
                    program::parse(&out.text).map(|said| (said, out.peak_memory)).ok_or("no time".to_owned())
                });
                match said {
                    Ok((said, memory)) => {
                        let first = results.entry(name.clone()).or_insert((who.to_owned(), said.result.clone()));
                        if first.1 != said.result {
                            let text = format!("{name}: {who} says {}, {} {}", said.result, first.0, first.1);
                            figures.problems.push(text);
                        }
                        let runs = runs.entry(who.to_owned()).or_default();
                        runs.seconds.push(said.seconds);
                        runs.memory.push(memory as f64);
                    }
                    Err(problem) => figures.problems.push(format!("{name} on {who}: {problem}")),
                }
            }
        }
    }
}

fn scaling(plan: &Plan, figures: &mut Figures, progress: &mut Progress<'_>) {
    let list = |threads: &[usize]| threads.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    for path in plan.programs("scaling") {
        let name = program::stem(&path);
        let threads = if program::writes_shared(&name) { &plan.writers } else { &plan.threads };
        let args = [plan.scale.to_string(), list(threads)];
        let mut found = BTreeMap::new();
        for interpreter in &figures.interpreters {
            progress.step(&format!("scaling: {name} on {}", interpreter.name));
            let run = program::run(interpreter, &path, &args, LIMIT);
            match run.and_then(|out| program::parse_scaling(&out.text).ok_or("no figures".to_owned())) {
                Ok(scaling) => {
                    found.insert(interpreter.name.clone(), scaling);
                }
                Err(problem) => figures.problems.push(format!("{name} on {}: {problem}", interpreter.name)),
            }
        }
        figures.scaling.push((name, found));
    }
}

fn operations(plan: &Plan, counting: &Interpreter, figures: &mut Figures, progress: &mut Progress<'_>) {
    // Counts are exact: a little work says it all.
    let args = [(plan.scale / 20.0).min(0.02).to_string(), "1,2".to_owned()];
    for path in plan.programs("scaling") {
        let name = program::stem(&path);
        progress.step(&format!("counting: {name}"));
        match program::run(counting, &path, &args, LIMIT).map(|out| program::parse_scaling(&out.text)) {
            Ok(Some(scaling)) => figures.operations.push((name, scaling.counts)),
            Ok(None) => figures.problems.push(format!("{name}: no counts")),
            Err(problem) => figures.problems.push(format!("{name} counted: {problem}")),
        }
    }
}

/// Runs a program that prints one line of named figures, on every interpreter.
fn named(
    figures: &mut Figures,
    progress: &mut Progress<'_>,
    name: &str,
    args: &[String],
) -> Vec<(String, BTreeMap<String, f64>)> {
    let mut found = Vec::new();
    for interpreter in &figures.interpreters {
        let who = &interpreter.name;
        progress.step(&format!("{name} on {who}"));
        let run = program::run(interpreter, &program::path(name).with_extension("py"), args, LIMIT);
        let label = if name == "pauses" { "pause" } else { name };
        match run.and_then(|out| program::parse_named(&out.text, label).ok_or("no figures".to_owned())) {
            Ok(run) => found.push((who.clone(), run)),
            Err(problem) => figures.problems.push(format!("{name} on {who}: {problem}")),
        }
    }
    found
}

fn pauses(plan: &Plan, figures: &mut Figures, progress: &mut Progress<'_>) {
    for &containers in &plan.containers {
        let found = named(figures, progress, "pauses", &[containers.to_string()]);
        let longest = found.into_iter().filter_map(|(who, run)| Some((who, *run.get("longest")?)));
        figures.pauses.push((containers, longest.collect()));
    }
}
