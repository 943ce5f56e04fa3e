//! Fuzzing: running inputs that nobody wrote, and finding the one that did harm.
//!
//! **Sources** are arbitrary bytes. Each is compiled, and run if it compiles, by an interpreter that is given a batch of them. Whatever Python
//! error they raise is right; a crash, a panic or an error message of the interpreter itself is not. A run has a step limit in the form
//! of a time: an input that does not end is stopped and counted, and the rest of its batch goes on without it.
//!
//! **Programs** come from a grammar and must do the same in several interpreters.

use crate::expressions::Chance;
use crate::process::{self, Finished};
use crate::{mutate, programs};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Runs the files named on its command line, each in a namespace of its own.
const DRIVER: &str = r#"
import sys
names = sys.argv[1:]
sys.setrecursionlimit(300)
real = sys.stdout
class Nowhere:
    def write(self, text): return len(text)
    def flush(self): pass
for name in names:
    with open(name, "rb") as file:
        source = file.read()
    real.write(name + "\n")
    real.flush()
    sys.stdout = sys.stderr = Nowhere()
    for kind in ("eval", "single", "exec"):
        try:
            code = compile(source, "fuzz", kind)
            exec(code, {"__name__": "fuzz"})
        except BaseException as error:
            try:
                str(error), repr(error), error.args
            except BaseException:
                pass
    sys.stdout, sys.stderr = real, sys.__stderr__
real.write("all\n")
real.flush()
"#;

/// How long a batch may take.
const BATCH_TIME: Duration = Duration::from_secs(20);
/// Memory that an input may take, in KiB of address space beyond what an interpreter reserves.
const MEMORY: u64 = 6 << 30;

/// What came of a number of sources.
#[derive(Debug, Default)]
pub struct Report {
    /// Inputs that were run.
    pub inputs: usize,
    /// Inputs that were stopped because they did not end.
    pub stopped: usize,
    /// What did harm: the file, and how the interpreter ended.
    pub harmful: Vec<(PathBuf, String)>,
}

fn limit_memory(command: &mut std::process::Command) {
    use std::os::unix::process::CommandExt;
    // SAFETY: `setrlimit` may be called between fork and exec.
    unsafe {
        command.pre_exec(|| {
            let limit = libc::rlimit { rlim_cur: MEMORY, rlim_max: MEMORY };
            libc::setrlimit(libc::RLIMIT_AS, &raw const limit);
            let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
            libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
            Ok(())
        });
    }
}

/// How an interpreter ended, if that is its own fault.
fn harm(run: &Finished) -> Option<String> {
    let panicked = run.stderr.lines().find(|line| line.contains("panicked at"));
    match (panicked, run.status) {
        (Some(line), _) => Some(line.to_owned()),
        // Signals that a program cannot send to itself here.
        (None, status) if [128 + 4, 128 + 6, 128 + 7, 128 + 8, 128 + 11].contains(&status) => {
            Some(format!("exit status {status}: {}", run.stderr.lines().last().unwrap_or_default()))
        }
        _ => None,
    }
}

fn run_files(interpreter: &Path, driver: &Path, files: &[PathBuf], folder: &Path) -> Result<Finished, String> {
    let mut command = process::python(interpreter);
    command.arg(driver).args(files).current_dir(folder);
    limit_memory(&mut command);
    process::run(&mut command, &[], BATCH_TIME).map_err(|e| format!("cannot run {}: {e}", interpreter.display()))
}

/// Runs `count` sources that depend on `seed`. Those that do harm stay in `folder`.
pub fn sources(interpreter: &Path, seed: u64, count: usize, folder: &Path) -> Result<Report, String> {
    let text = |e: std::io::Error| e.to_string();
    std::fs::create_dir_all(folder).map_err(text)?;
    let driver = folder.join("driver.py");
    std::fs::write(&driver, DRIVER).map_err(text)?;
    let corpus = mutate::corpus();
    let mut chance = Chance::new(seed);
    let mut report = Report::default();
    while report.inputs < count {
        let size = (count - report.inputs).min(100);
        let mut files = Vec::new();
        for i in 0..size {
            let path = folder.join(format!("source-{seed}-{}", report.inputs + i));
            std::fs::write(&path, mutate::input(&mut chance, &corpus)).map_err(text)?;
            files.push(path);
        }
        report.inputs += size;
        let mut rest: &[PathBuf] = &files;
        let mut kept = Vec::new();
        while !rest.is_empty() {
            let run = run_files(interpreter, &driver, rest, folder)?;
            let harm = harm(&run);
            if harm.is_none() && run.stdout.lines().last() == Some("all") {
                break;
            }
            // It names each file before it runs it.
            let begun = run.stdout.lines().filter(|line| !line.is_empty()).count().max(1);
            if let Some(harm) = harm {
                kept.push(rest[begun - 1].clone());
                report.harmful.push((rest[begun - 1].clone(), harm));
            } else {
                report.stopped += 1;
            }
            rest = &rest[begun.min(rest.len())..];
        }
        for path in files.iter().filter(|path| !kept.contains(path)) {
            // Nothing is lost if it stays.
            let _ = std::fs::remove_file(path);
        }
    }
    Ok(report)
}

/// Runs `count` programs of the grammar in every interpreter; the programs on which they differ, with what each of them said.
pub fn compare(interpreters: &[PathBuf], seed: u64, count: usize, folder: &Path) -> Result<Vec<String>, String> {
    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let matching = interpreters.iter().all(|interpreter| {
        let mut command = process::python(interpreter);
        command.args(["-c", "match 1:\n case _: pass"]);
        process::run(&mut command, &[], Duration::from_secs(60)).is_ok_and(|run| run.status == 0)
    });
    let mut chance = Chance::new(seed);
    let mut differences = Vec::new();
    let mut done = 0;
    while done < count {
        let size = (count - done).min(150);
        let made: Vec<String> = (0..size).map(|_| programs::program(&mut chance, matching)).collect();
        let path = folder.join(format!("programs-{seed}-{done}.py"));
        std::fs::write(&path, programs::file(&made)).map_err(|e| e.to_string())?;
        let mut all = Vec::new();
        for interpreter in interpreters {
            let mut command = process::python(interpreter);
            // Hash values of strings show in `hash` and in the order of sets.
            command.arg(&path).env("PYTHONHASHSEED", "0");
            let run = process::run(&mut command, &[], Duration::from_secs(120)).map_err(|e| e.to_string())?;
            if run.timed_out || run.status != 0 {
                return Err(format!(
                    "{} {}: exit status {}, {}",
                    interpreter.display(),
                    path.display(),
                    run.status,
                    run.stderr.lines().last().unwrap_or("it does not end")
                ));
            }
            all.push(programs::outcomes(&run.stdout));
        }
        for (i, program) in made.iter().enumerate() {
            let said: Vec<&str> = all.iter().map(|one| one.get(i).map_or("(nothing)", String::as_str)).collect();
            if said.windows(2).any(|pair| pair[0] != pair[1]) {
                let shown = interpreters.iter().zip(&said).map(|(who, said)| format!("--- {}\n{said}", who.display()));
                differences.push(format!("{program}{}", shown.collect::<Vec<_>>().join("\n")));
            }
        }
        done += size;
        // Nothing is lost if it stays.
        let _ = std::fs::remove_file(&path);
    }
    Ok(differences)
}

/// CPython, if it is there: `python3`, or what `OROCHI_REFERENCE` names.
pub fn reference() -> Option<PathBuf> {
    let path = std::env::var_os("OROCHI_REFERENCE").unwrap_or_else(|| "python3".into());
    let found = std::process::Command::new(&path).arg("-V").output().is_ok_and(|output| output.status.success());
    found.then(|| PathBuf::from(path))
}
