//! `cargo mutants-loom`: runs every mutant against the models, and prints what became of each.
//!
//! Without arguments: all models without a mutant first (a model that fails by itself kills nothing), then all mutants. With
//! `--fast`: those mutants that died within few executions when they were recorded, and the models that killed them.
//! With names: these mutants only. `--jobs N` says how many processes run at a time, `--limit N` how many seconds
//! each may take.
//!
//! One build serves all but those of the real reclaimer, which have one of their own: `cargo loom --no-run` builds the models, and each
//! mutant is chosen by the environment of the process that runs a model under it. The last line has the form of a test result, which is what `cargo verify` counts.

use orochi_loom_tests::mutants::{Fate, Mutant, PROTOCOLS, Protocol};
use orochi_loom_tests::table::MODELS;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A mutant that died within this many executions of a model of at most [`FAST_MODEL`] is one of the fast ones.
const FAST_DEATH: usize = 500;
const FAST_MODEL: usize = 12_000;

/// What was asked for.
struct Options {
    fast: bool,
    names: Vec<String>,
    jobs: usize,
    limit: Duration,
}

fn options() -> Result<Options, String> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let mut options = Options { fast: false, names: Vec::new(), jobs, limit: Duration::from_secs(120) };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let text = arguments.next().unwrap_or_default();
            text.parse().map_err(|_| format!("{argument} wants a number"))
        };
        match argument.as_str() {
            "--fast" => options.fast = true,
            "--jobs" => options.jobs = number()?,
            "--limit" => options.limit = Duration::from_secs(number()? as u64),
            name if PROTOCOLS.iter().any(|p| p.mutants.iter().any(|m| m.name == name)) => {
                options.names.push(argument);
            }
            _ => return Err(format!("{argument}: no such mutant or option")),
        }
    }
    Ok(options)
}

/// Builds the models, those of the real reclaimer if `epoch`, else the others; the program that each is in.
fn build(root: &Path, epoch: bool) -> Result<BTreeMap<String, PathBuf>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([if epoch { "loom-epoch" } else { "loom" }, "--no-run"])
        .current_dir(root)
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("the models do not build\n{text}"));
    }
    let mut programs = BTreeMap::new();
    for line in text.lines().filter(|line| line.trim_start().starts_with("Executable tests/")) {
        let Some(path) = line.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) else { continue };
        let path = root.join(path);
        let list = Command::new(&path).arg("--list").output().map_err(|error| error.to_string())?;
        for name in String::from_utf8_lossy(&list.stdout).lines().filter_map(|line| line.strip_suffix(": test")) {
            programs.insert(name.to_owned(), path.clone());
        }
    }
    match MODELS.iter().find(|model| model.is_of_epoch() == epoch && !programs.contains_key(model.name)) {
        Some(model) => Err(format!("{} was not built", model.name)),
        None => Ok(programs),
    }
}

/// How one run of one model ended.
enum Outcome {
    Passed,
    OutOfTime,
    Failed { how: &'static str, after: Option<usize>, message: String },
}

/// Runs a model, under a mutant or as it is.
fn run(program: &Path, model: &str, mutant: Option<&str>, limit: Duration) -> Outcome {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let name = format!("orochi-mutants-{}-{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    let broken = |message: String| Outcome::Failed { how: "not run", after: None, message };
    let (out, err) = match std::fs::File::create(&file).and_then(|out| Ok((out.try_clone()?, out))) {
        Ok(both) => both,
        Err(error) => return broken(error.to_string()),
    };
    let mut command = Command::new(program);
    command.args(["--exact", model, "--nocapture", "--test-threads=1"]).env("RUST_BACKTRACE", "0");
    command.env_remove("OROCHI_MUTANT").stdin(Stdio::null()).stdout(out).stderr(err);
    if let Some(mutant) = mutant {
        command.env("OROCHI_MUTANT", mutant);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return broken(error.to_string()),
    };
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if start.elapsed() > limit => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => return broken(error.to_string()),
        }
    };
    let text = std::fs::read(&file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    match status {
        None => Outcome::OutOfTime,
        Some(status) if status.success() => Outcome::Passed,
        Some(status) => judge(&text, status.code().is_none()),
    }
}

/// What a failed run says: in which execution it failed, and how.
fn judge(text: &str, crashed: bool) -> Outcome {
    let after = text.lines().find_map(|line| line.split_once(" failed in execution ")?.1.parse().ok());
    let mut lines = text.lines();
    let message = match lines.find(|line| line.contains("panicked at")).and_then(|_| lines.next()) {
        Some(message) => message.to_owned(),
        None => text.lines().last().unwrap_or_default().to_owned(),
    };
    let how = match &message {
        text if text.contains("Causality violation") => "race",
        text if text.contains("deadlock") => "deadlock",
        text if text.contains("exceeded maximum number of branches") => "livelock",
        text if text.contains("no execution came by") => "never",
        _ if after.is_none() && crashed => "crash",
        _ => "assertion",
    };
    Outcome::Failed { how, after, message }
}

/// What became of a mutant, for the table, and whether that is as listed.
struct Verdict {
    good: bool,
    text: String,
}

struct Runner {
    programs: BTreeMap<String, PathBuf>,
    limit: Duration,
}

impl Runner {
    fn run(&self, model: &str, mutant: Option<&str>) -> Outcome {
        match self.programs.get(model) {
            Some(program) => run(program, model, mutant, self.limit),
            None => Outcome::Failed { how: "not run", after: None, message: format!("no model {model}") },
        }
    }

    /// Runs these models in turn until one kills the mutant.
    fn hunt<'m>(&self, mutant: &Mutant, models: impl Iterator<Item = &'m str>) -> Result<String, String> {
        let mut late = String::new();
        for model in models {
            match self.run(model, Some(mutant.name)) {
                Outcome::Passed => {}
                Outcome::OutOfTime => late += &format!(", out of time in {model}"),
                Outcome::Failed { how: "not run", message, .. } => return Err(message),
                Outcome::Failed { how, after, message } => {
                    let after = after.map_or("?".to_owned(), |after| after.to_string());
                    let shown: String = message.chars().take(60).collect();
                    return Ok(format!("{model:<46} {after:>6} {how}: {shown}"));
                }
            }
        }
        Err(format!("survived{late}"))
    }

    fn judge(&self, protocol: &Protocol, mutant: &Mutant) -> Verdict {
        let concerned = |name: &str| protocol.models.iter().any(|prefix| name.starts_with(prefix));
        let mut models: Vec<_> = MODELS.iter().filter(|model| concerned(model.name)).collect();
        models.sort_by_key(|model| model.seen);
        match mutant.fate {
            Fate::Killed { by, .. } => match self.hunt(mutant, std::iter::once(by)) {
                Ok(text) => Verdict { good: true, text },
                Err(first) => {
                    let others = models.iter().map(|model| model.name).filter(|name| *name != by);
                    match self.hunt(mutant, others) {
                        Ok(text) => Verdict { good: true, text: format!("{text} (and not {by}, as listed)") },
                        Err(rest) => Verdict { good: false, text: format!("SURVIVED: {by} {first}, the rest {rest}") },
                    }
                }
            },
            Fate::Equivalent { because } => match self.hunt(mutant, models.iter().map(|model| model.name)) {
                Ok(text) => Verdict { good: false, text: format!("LISTED AS EQUIVALENT, but killed: {text}") },
                Err(late) if late.contains("out of time") => Verdict { good: false, text: late },
                Err(_) => Verdict { good: true, text: format!("equivalent: {because}") },
            },
        }
    }
}

/// Does `work` to every item, in several threads.
fn each<T: Sync>(jobs: usize, items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item);
                }
            });
        }
    });
}

/// Seconds of processor time of all processes that have ended, where the system tells.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    // User and system time of the children, in hundredths.
    Some((fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?) / 100.0)
}

fn is_fast(mutant: &Mutant) -> bool {
    let small = |name: &str| MODELS.iter().any(|model| model.name == name && model.seen <= FAST_MODEL);
    matches!(mutant.fate, Fate::Killed { by, after } if after <= FAST_DEATH && small(by))
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let wanted = |mutant: &Mutant| match (options.fast, options.names.as_slice()) {
        (true, _) => is_fast(mutant),
        (false, []) => true,
        (false, names) => names.iter().any(|name| name == mutant.name),
    };
    let chosen: Vec<(&Protocol, &Mutant)> = PROTOCOLS
        .iter()
        .flat_map(|protocol| protocol.mutants.iter().map(move |mutant| (protocol, mutant)))
        .filter(|(_, mutant)| wanted(mutant))
        .collect();

    let mut programs = BTreeMap::new();
    for epoch in [false, true] {
        if !chosen.iter().any(|(protocol, _)| protocol.is_of_epoch() == epoch) {
            continue;
        }
        match build(&root, epoch) {
            Ok(built) => programs.extend(built),
            Err(message) => {
                eprintln!("{message}");
                return ExitCode::FAILURE;
            }
        }
    }
    let built = processor_time().unwrap_or_default();
    let runner = Runner { programs, limit: options.limit };

    // Without a mutant.
    let mut models: BTreeSet<&str> = BTreeSet::new();
    for (protocol, mutant) in &chosen {
        match mutant.fate {
            Fate::Killed { by, .. } => drop(models.insert(by)),
            Fate::Equivalent { .. } => {
                let concerned = |name: &str| protocol.models.iter().any(|prefix| name.starts_with(prefix));
                models.extend(MODELS.iter().map(|model| model.name).filter(|name| concerned(name)));
            }
        }
    }
    let models: Vec<&str> = models.into_iter().collect();
    println!("{} models without a mutant", models.len());
    let failures = Mutex::new(Vec::new());
    each(options.jobs, &models, |model| match runner.run(model, None) {
        Outcome::Passed => {}
        Outcome::OutOfTime => failures.lock().expect("no panic").push(format!("{model}: out of time")),
        Outcome::Failed { message, .. } => failures.lock().expect("no panic").push(format!("{model}: {message}")),
    });
    let failures = failures.into_inner().expect("no panic");
    if !failures.is_empty() {
        println!("{}", failures.join("\n"));
        println!(
            "test result: FAILED. 0 passed; {} failed; models that fail by themselves kill nothing",
            failures.len()
        );
        return ExitCode::FAILURE;
    }

    // With each; the rows are printed in the order of the list, as soon as they are known.
    println!("{:<30} {:<9} {:<72} {:<46} {:>6}", "mutant", "protocol", "what is wrong", "killed by", "after");
    let verdicts: Mutex<(usize, Vec<Option<Verdict>>)> = Mutex::new((0, chosen.iter().map(|_| None).collect()));
    let numbers: Vec<usize> = (0..chosen.len()).collect();
    each(options.jobs, &numbers, |&number| {
        let (protocol, mutant) = chosen[number];
        let verdict = runner.judge(protocol, mutant);
        let mut known = verdicts.lock().expect("no panic");
        let (printed, rows) = &mut *known;
        rows[number] = Some(verdict);
        while let Some(Some(verdict)) = rows.get(*printed) {
            let (protocol, mutant) = chosen[*printed];
            println!("{:<30} {:<9} {:<72} {}", mutant.name, protocol.name, mutant.wrong, verdict.text);
            *printed += 1;
        }
    });
    let verdicts = verdicts.into_inner().expect("no panic").1;
    let (mut killed, mut equivalent, mut bad) = (0, 0, 0);
    for ((_, mutant), verdict) in chosen.iter().zip(&verdicts) {
        match (verdict.as_ref().is_some_and(|verdict| verdict.good), mutant.fate) {
            (false, _) => bad += 1,
            (true, Fate::Killed { .. }) => killed += 1,
            (true, Fate::Equivalent { .. }) => equivalent += 1,
        }
    }
    let time = processor_time().map_or(String::new(), |all| format!(", {:.0} s of processor time", all - built));
    println!("{killed} killed, {equivalent} equivalent, {bad} not as listed{time}");
    let word = if bad == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {} passed; {bad} failed", killed + equivalent);
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
