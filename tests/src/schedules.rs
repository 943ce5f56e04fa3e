//! The real types under schedules that repeat themselves (`tests/schedules`): building the interpreter for them, and running them.
//!
//! The interpreter is built with the feature `scheduled`, in a target directory of its own. A process runs one scenario. Whatever could
//! decide about its course beside the seed is the same each time: the environment, the folder it works in, the number and the length of its
//! arguments, and that nothing compiled is kept.

use crate::build;
use crate::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How long a process may take beyond the seconds that it was given, before its schedule is taken to hang.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Builds the interpreter.
///
/// # Errors
/// Why it does not build.
pub fn interpreter() -> Result<PathBuf, String> {
    let target = target();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(build::root());
    command.args(["build", "--quiet", "--package", "orochi-core", "--bin", "orochi", "--features", "scheduled"]);
    command.arg("--target-dir").arg(&target);
    if !command.status().map_err(|e| format!("cannot run cargo: {e}"))?.success() {
        return Err("orochi does not build".to_owned());
    }
    Ok(target.join("debug/orochi"))
}

fn target() -> PathBuf {
    build::root().join("target/scheduled")
}

fn run(interpreter: &Path, words: &[String], limit: Duration) -> Result<Finished, String> {
    let place = target().join("work");
    std::fs::create_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    let mut command = Command::new(interpreter);
    command.current_dir(place).env_clear();
    // A cache that cannot be: what was compiled before must not matter.
    command.env("LC_ALL", "C.UTF-8").env("PYTHONDONTWRITEBYTECODE", "1").env("XDG_CACHE_HOME", "/dev/null/none");
    command.env("PYTHONHASHSEED", "0").env("RUST_BACKTRACE", "0");
    command.arg(build::root().join("tests/schedules/schedules.py")).args(words);
    process::run(&mut command, &[], limit).map_err(|e| e.to_string())
}

/// The names of the scenarios.
///
/// # Errors
/// Why they cannot be told.
pub fn scenarios(interpreter: &Path) -> Result<Vec<String>, String> {
    let run = run(interpreter, &[], PATIENCE)?;
    if run.status != 0 {
        return Err(run.stderr);
    }
    Ok(run.stdout.split_whitespace().map(str::to_owned).collect())
}

/// Schedules of one scenario.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name.
    pub scenario: String,
    /// The first seed.
    pub seed: u64,
    /// How many seeds at most.
    pub count: u64,
    /// For how long at most.
    pub seconds: u64,
    /// `random`, `priorities` or `both`.
    pub choice: String,
    /// Switches of the interpreter, or `-`.
    pub switches: String,
}

/// How a plan went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// How many schedules were begun.
    pub schedules: usize,
    /// Seed, choice and the decisions before the last of them.
    pub last: String,
    /// What broke; `None` if nothing did.
    pub broken: Option<String>,
}

impl Plan {
    /// So many seeds of a scenario, both ways to choose, nothing weakened.
    pub fn new(scenario: &str, count: u64) -> Plan {
        Plan {
            scenario: scenario.to_owned(),
            seed: 1,
            count,
            seconds: 86400,
            choice: "both".to_owned(),
            switches: "-".to_owned(),
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// Why it does not run.
    pub fn run(&self, interpreter: &Path) -> Result<Course, String> {
        let words = [
            format!("{:24}", self.scenario),
            format!("{:08}", self.seed),
            format!("{:08}", self.count),
            format!("{:08}", self.seconds),
            format!("{:10}", self.choice),
            format!("{:48}", self.switches),
        ];
        let finished = run(interpreter, &words, Duration::from_secs(self.seconds).min(PATIENCE * 4) + PATIENCE)?;
        Ok(course(&finished))
    }

    /// The plan that ends where `course` ended.
    pub fn replay(&self, course: &Course) -> Plan {
        let seed = course.last.split_whitespace().next().and_then(|seed| seed.parse().ok()).unwrap_or(self.seed);
        Plan { count: seed + 1 - self.seed, seconds: 86400, ..self.clone() }
    }

    /// What to give to `cargo schedules`.
    pub fn words(&self) -> String {
        let mut words = format!("--only {} --seed {} --count {}", self.scenario, self.seed, self.count);
        for (name, word, usual) in [("choice", &self.choice, "both"), ("switches", &self.switches, "-")] {
            if word != usual {
                words.push_str(&format!(" --{name} {word}"));
            }
        }
        words
    }
}

fn course(run: &Finished) -> Course {
    let mut begun = run.stdout.lines().filter_map(|line| line.strip_prefix("at "));
    let schedules = begun.clone().count();
    let broken = if run.timed_out {
        Some("it hangs".to_owned())
    } else if run.status == 0 {
        None
    } else if let Some((_, told)) = run.stdout.split_once("BROKEN ") {
        let lines: Vec<&str> = told.trim_end().lines().collect();
        Some(lines.split_last().map_or(String::new(), |(_, lines)| lines.join("\n")))
    } else {
        // A panic says what and where; the number of the thread, which it says too, is another one each time.
        let mut lines = run.stderr.lines().skip_while(|line| !line.contains("panicked at"));
        let place = lines.next().and_then(|line| line.split_once("panicked at ")).map_or("", |(_, place)| place);
        let said = lines.next().or(run.stderr.lines().last()).unwrap_or_default();
        let end = match run.status {
            134 => "abort".to_owned(),
            139 => "segmentation fault".to_owned(),
            status => format!("exit status {status}"),
        };
        Some(format!("a crash ({end}) {place} {said}").trim_end().to_owned())
    };
    Course { schedules, last: begun.next_back().unwrap_or_default().to_owned(), broken }
}
