//! How many instructions ten reference programs execute: a figure that a busy machine does not disturb, recorded in the repository.
//!
//! `callgrind` counts them. What else could differ between two runs is fixed: the seed of hashes, the environment, the addresses. Besides
//! all instructions, those with a `lock` prefix (and exchanges with memory, which lock by themselves) are counted, by their addresses in
//! the machine code: whatever the source calls them, these are the atomic read-modify-writes that one thread really
//! executes. The build with a global lock shows by the same figure that it pays for none.
//!
//! The record, `benches/instructions.txt`, holds for one compiler, and for one C library and processor, which decide between its ways to copy
//! memory: with others the check is skipped, and says so.

use crate::{build, process};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The reference programs of `benches/programs`, with how much of their usual work they do.
pub const REFERENCE: [(&str, f64); 10] = [
    ("comprehensions", 0.02),
    ("constraints", 0.02),
    ("dict_counting", 0.02),
    ("exceptions", 0.02),
    ("generators", 0.02),
    ("nbody", 0.02),
    ("nqueens", 0.05),
    ("raytrace", 0.02),
    ("richards", 0.02),
    ("word_index", 0.05),
];

/// How much more than recorded is too much.
const TOLERANCE: f64 = 0.02;

/// Locked instructions that may come and go: start-up, and safepoints that hang on the clock.
const LOCKED_SLACK: u64 = 200;

/// The builds, by name and by the folder of their target.
const BUILDS: [(&str, bool); 2] = [("free-threaded", false), ("gil", true)];

/// What a program executes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// All instructions.
    pub instructions: u64,
    /// Those of the interpreter's own that lock a cache line.
    pub locked: u64,
}

/// Counts of every program (the key's first half) on every build (its second).
pub type Counts = BTreeMap<(String, String), Counted>;

/// Why nothing was checked.
#[derive(Debug)]
pub struct Skipped(pub String);

/// The record in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The compiler that built what was counted.
    pub compiler: String,
    /// Where it ran: the C library, and what the processor can do.
    pub place: String,
    /// Why the record was changed last.
    pub reason: String,
    /// The counts.
    pub counts: Counts,
}

/// Where the record lies.
pub fn record_path() -> PathBuf {
    build::root().join("benches/instructions.txt")
}

impl Record {
    /// The record as text.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# Instructions that the reference programs execute under callgrind, all and locked ones, start-up included.\n# Written by `cargo instructions --record REASON`; checked by `cargo verify instructions`.\n",
        );
        let _ = writeln!(text, "compiler: {}\nplace: {}\nreason: {}", self.compiler, self.place, self.reason);
        for ((program, build), counted) in &self.counts {
            let _ = writeln!(text, "{program} {build} {} {}", counted.instructions, counted.locked);
        }
        text
    }

    /// Reads a record.
    ///
    /// # Errors
    /// The line that is none.
    pub fn read(text: &str) -> Result<Record, String> {
        let mut record =
            Record { compiler: String::new(), place: String::new(), reason: String::new(), counts: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            if let Some(compiler) = line.strip_prefix("compiler: ") {
                record.compiler = compiler.to_owned();
            } else if let Some(place) = line.strip_prefix("place: ") {
                record.place = place.to_owned();
            } else if let Some(reason) = line.strip_prefix("reason: ") {
                record.reason = reason.to_owned();
            } else {
                let words: Vec<&str> = line.split_whitespace().collect();
                let counted = match words[..] {
                    [_, _, all, locked] => all.parse().ok().zip(locked.parse().ok()),
                    _ => None,
                };
                let (instructions, locked) = counted.ok_or_else(|| format!("not a line of the record: {line}"))?;
                let key = (words[0].to_owned(), words[1].to_owned());
                record.counts.insert(key, Counted { instructions, locked });
            }
        }
        Ok(record)
    }

    /// What has risen beyond the record, a line each; a program that is not in the record is one too.
    pub fn risen(&self, now: &Counts) -> Vec<String> {
        let mut risen = Vec::new();
        for (key @ (program, build), counted) in now {
            let Some(was) = self.counts.get(key) else {
                risen.push(format!("{program}, {build}: not in the record"));
                continue;
            };
            let change = counted.instructions as f64 / was.instructions as f64 - 1.0;
            if change > TOLERANCE {
                risen.push(format!(
                    "{program}, {build}: {} instructions, {:.1} % more than the {} of the record",
                    counted.instructions,
                    change * 100.0,
                    was.instructions
                ));
            }
            if counted.locked > was.locked + was.locked / 50 + LOCKED_SLACK {
                let (locked, was) = (counted.locked, was.locked);
                risen.push(format!("{program}, {build}: {locked} locked instructions, {was} in the record"));
            }
        }
        risen
    }
}

/// The compiler's name for itself.
fn compiler() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().map_err(|e| format!("cannot run rustc: {e}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The C library, and what the processor can do of the things that this library asks it for.
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
fn place() -> String {
    // SAFETY: the library's own constant text.
    let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
    let mut place = format!("glibc {}", version.to_string_lossy());
    for (name, has) in [
        ("avx2", is_x86_feature_detected!("avx2")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("bmi2", is_x86_feature_detected!("bmi2")),
        ("ermsb", is_x86_feature_detected!("ermsb")),
        ("rtm", is_x86_feature_detected!("rtm")),
    ] {
        if has {
            place.push(' ');
            place.push_str(name);
        }
    }
    place
}

/// Nothing is counted here.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")))]
fn place() -> String {
    String::new()
}

/// Builds both interpreters the way a clean checkout does, whatever the caller's environment asks for.
fn interpreters() -> Result<Vec<(String, PathBuf)>, String> {
    let mut found = Vec::new();
    for (name, gil) in BUILDS {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let target = build::root().join(if gil { "target/gil" } else { "target" });
        let mut command = Command::new(cargo);
        command.current_dir(build::root()).args(["build", "--quiet", "--release", "--bin", "orochi", "--target-dir"]);
        command.arg(&target).args(if gil { &["--features", "gil"][..] } else { &[] });
        command.env_remove("CARGO_PROFILE_RELEASE_INCREMENTAL").env("CARGO_INCREMENTAL", "0");
        let output = command.output().map_err(|e| format!("cannot run cargo: {e}"))?;
        if !output.status.success() {
            return Err(format!("the build {name} failed:\n{}", String::from_utf8_lossy(&output.stderr)));
        }
        found.push((name.to_owned(), target.join("release/orochi")));
    }
    Ok(found)
}

/// Whether an instruction of a listing locks a cache line.
fn locks(instruction: &str) -> bool {
    instruction.starts_with("lock ") || (instruction.starts_with("xchg ") && instruction.contains('('))
}

/// The addresses of all instructions of a binary that lock a cache line.
///
/// # Errors
/// There is no disassembler, or it failed.
pub fn locked_addresses(binary: &Path) -> Result<HashSet<u64>, String> {
    let mut command = Command::new("objdump");
    command.args(["-d", "--no-show-raw-insn", "-j", ".text"]).arg(binary);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|e| format!("no objdump: {e}"))?;
    let mut found = HashSet::new();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        let line = line.map_err(|e| format!("objdump: {e}"))?;
        if let Some((address, instruction)) = line.split_once(":\t")
            && locks(instruction)
            && let Ok(address) = u64::from_str_radix(address.trim(), 16)
        {
            found.insert(address);
        }
    }
    child.wait().map_err(|e| format!("objdump: {e}"))?;
    Ok(found)
}

/// Reads what callgrind wrote about a run of `binary`, with instructions, addresses and names uncompressed.
pub fn counted(profile: &str, binary: &str, locked: &HashSet<u64>) -> Option<Counted> {
    let mut counted = Counted { instructions: 0, locked: 0 };
    let (mut ours, mut inclusive, mut whole) = (false, false, false);
    for line in profile.lines() {
        if let Some(object) = line.strip_prefix("ob=") {
            ours = object == binary;
        } else if let Some(summary) = line.strip_prefix("totals: ") {
            counted.instructions = summary.trim().parse().ok()?;
            whole = true;
        } else if line.starts_with("calls=") {
            // The line that follows is what the callee cost, which is counted there.
            inclusive = true;
        } else if line.starts_with("0x") && !std::mem::take(&mut inclusive) && ours {
            let mut words = line.split(' ');
            let address = u64::from_str_radix(words.next()?.trim_start_matches("0x"), 16).ok()?;
            if locked.contains(&address) {
                counted.locked += words.nth(1)?.parse::<u64>().ok()?;
            }
        }
    }
    whole.then_some(counted)
}

/// Runs one program under callgrind.
///
/// # Errors
/// Why it could not be counted.
pub fn count(binary: &Path, program: &Path, scale: f64, locked: &HashSet<u64>) -> Result<Counted, String> {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let folder = build::root().join("target/instructions");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let profile = folder.join(format!("{}-{run}.callgrind", std::process::id()));
    let mut command = Command::new("valgrind");
    command.args(["-q", "--tool=callgrind", "--dump-instr=yes", "--compress-strings=no", "--compress-pos=no"]);
    command.arg(format!("--callgrind-out-file={}", profile.display())).arg(binary).arg(program);
    command.arg(scale.to_string()).env_clear().env("PYTHONHASHSEED", "0").env("LC_ALL", "C.UTF-8");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(build::root());
    // SAFETY: `personality` may be called between fork and exec. Where it is refused, addresses stay random.
    unsafe {
        command.pre_exec(|| {
            libc::personality(libc::ADDR_NO_RANDOMIZE as libc::c_ulong);
            Ok(())
        });
    }
    let run =
        process::run(&mut command, b"", Duration::from_secs(600)).map_err(|e| format!("cannot run valgrind: {e}"))?;
    let text = std::fs::read_to_string(&profile).unwrap_or_default();
    let _ = std::fs::remove_file(&profile);
    if run.status != 0 {
        return Err(format!("{} under valgrind: status {}\n{}", program.display(), run.status, run.stderr));
    }
    let binary = std::fs::canonicalize(binary).map_err(|e| format!("{}: {e}", binary.display()))?;
    counted(&text, &binary.to_string_lossy(), locked).ok_or_else(|| "callgrind's profile is not whole".to_owned())
}

/// Counts the programs whose name holds one of the words (all, if there is none) on both builds, as many at a time as there are cores.
///
/// # Errors
/// Why they could not be counted; or, inside the success, that there is no valgrind here.
pub fn count_all(words: &[String]) -> Result<Result<Counts, Skipped>, String> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return Ok(Err(Skipped("the record is for x86-64 Linux".to_owned())));
    }
    for tool in ["valgrind", "objdump"] {
        if Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            return Ok(Err(Skipped(format!("no {tool}"))));
        }
    }
    let mut jobs = Vec::new();
    let mut locked = Vec::new();
    for (name, path) in interpreters()? {
        locked.push(locked_addresses(&path)?);
        for (program, scale) in REFERENCE {
            if words.is_empty() || words.iter().any(|word| program.contains(word.as_str())) {
                jobs.push((program, scale, name.clone(), path.clone(), locked.len() - 1));
            }
        }
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new((Counts::new(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((program, scale, name, path, set)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let source = Path::new("benches/programs").join(program).with_extension("py");
                    let counted = count(path, &source, *scale, &locked[*set]);
                    let mut results = results.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    match counted {
                        Ok(counted) => {
                            results.0.insert(((*program).to_owned(), name.clone()), counted);
                        }
                        Err(problem) => results.1.push(problem),
                    }
                }
            });
        }
    });
    let (counts, problems) = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if problems.is_empty() { Ok(Ok(counts)) } else { Err(problems.join("\n")) }
}

/// Counts, and compares with the record.
///
/// # Errors
/// What has risen; or, inside the success, why nothing was compared.
pub fn check(words: &[String]) -> Result<Result<Counts, Skipped>, String> {
    let path = record_path();
    let Ok(text) = std::fs::read_to_string(&path) else {
        return Ok(Err(Skipped("nothing is recorded yet: cargo instructions --record REASON".to_owned())));
    };
    let record = Record::read(&text)?;
    let (compiler, place) = (compiler()?, place());
    if record.compiler != compiler || record.place != place {
        let (was, was_at) = (record.compiler, record.place);
        return Ok(Err(Skipped(format!("recorded with {was} on {was_at}; this is {compiler} on {place}"))));
    }
    let counts = match count_all(words)? {
        Ok(counts) => counts,
        Err(skipped) => return Ok(Err(skipped)),
    };
    let risen = record.risen(&counts);
    if risen.is_empty() {
        return Ok(Ok(counts));
    }
    Err(format!("{}\nIf that is the price of something: cargo instructions --record REASON", risen.join("\n")))
}

/// Counts, and writes the record.
///
/// # Errors
/// Why there is none.
pub fn record(reason: &str) -> Result<Counts, String> {
    let counts = count_all(&[])?.map_err(|Skipped(why)| why)?;
    let record = Record { compiler: compiler()?, place: place(), reason: reason.to_owned(), counts };
    std::fs::write(record_path(), record.text()).map_err(|e| format!("{}: {e}", record_path().display()))?;
    Ok(record.counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(program: &str) -> (String, String) {
        (program.to_owned(), "gil".to_owned())
    }

    #[test]
    fn records_are_read_as_they_are_written() {
        let (compiler, place, reason) = ("rustc 1".to_owned(), "glibc 2 avx2".to_owned(), "a new one".to_owned());
        let mut record = Record { compiler, place, reason, counts: Counts::new() };
        record.counts.insert(key("nbody"), Counted { instructions: 1000, locked: 3 });
        assert_eq!(Record::read(&record.text()).expect("a record"), record);
        assert!(Record::read("nbody gil many").is_err());
        let mut now = record.counts.clone();
        assert!(record.risen(&now).is_empty());
        now.insert(key("nbody"), Counted { instructions: 1019, locked: 3 + LOCKED_SLACK });
        assert!(record.risen(&now).is_empty());
        now.insert(key("nbody"), Counted { instructions: 1021, locked: 4 + LOCKED_SLACK });
        now.insert(key("other"), Counted { instructions: 1, locked: 0 });
        assert_eq!(record.risen(&now).len(), 3);
    }

    #[test]
    fn profiles_are_read() {
        assert!(locks("lock cmpxchg %rcx,(%rdi)") && locks("xchg   %al,(%rdi)") && !locks("xchg   %ax,%ax"));
        let profile =
            "ob=/bin/x\nfn=f\n0x10 1 5\n0x14 1 7\ncalls=1 0x20 0\n0x10 1 100\nob=/lib/y\n0x10 1 9\ntotals: 42\n";
        let found = counted(profile, "/bin/x", &HashSet::from([0x10])).expect("a profile");
        assert_eq!(found, Counted { instructions: 42, locked: 5 });
        assert!(counted("0x10 1 5\n", "/bin/x", &HashSet::new()).is_none());
    }
}
