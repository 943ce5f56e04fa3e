//! One script: its file, what its header asks for, and its transcript.
//!
//! Header lines are comments among the first fifteen lines:
//! `# args: 1000 4` gives arguments; `# by hand: why` says that the transcript differs from what the reference
//! interpreter at hand prints (an older version, say), so that `--bless-from` leaves it alone.

use crate::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A script with its expected transcript.
#[derive(Debug, Clone)]
pub struct Script {
    /// The name that filters and reports use: `types/int/methods`, `examples/bank`.
    pub name: String,
    /// The folder that it runs in.
    pub directory: PathBuf,
    /// The file, relative to that folder, as it is given to the interpreter.
    pub file: String,
    /// Where the transcript is kept.
    pub expected: PathBuf,
    /// Arguments.
    pub args: Vec<String>,
    /// Whether the transcript was corrected by hand.
    pub by_hand: bool,
    /// Whether lines that begin with `time` or `build` say something different each time.
    pub masks_times: bool,
}

/// What came of one run.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The transcript is the expected one.
    Passed,
    /// It is not; the text says where.
    Failed(String),
}

impl Script {
    /// Reads the header of `directory`/`file`.
    pub fn new(name: String, directory: &Path, file: String, expected: PathBuf, masks_times: bool) -> Script {
        let text = std::fs::read(directory.join(&file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut script = Script {
            name,
            directory: directory.to_path_buf(),
            file,
            expected,
            args: Vec::new(),
            by_hand: false,
            masks_times,
        };
        for line in text.lines().take(15) {
            if let Some(args) = line.strip_prefix("# args: ") {
                script.args = args.split_whitespace().map(str::to_owned).collect();
            } else if line.starts_with("# by hand: ") {
                script.by_hand = true;
            }
        }
        script
    }

    /// Runs the script on `interpreter`.
    pub fn run(&self, interpreter: &Path, limit: Duration) -> Result<Finished, String> {
        let mut command = process::python(interpreter);
        command.current_dir(&self.directory).arg(&self.file).args(&self.args);
        process::run(&mut command, b"", limit).map_err(|e| format!("cannot run {}: {e}", interpreter.display()))
    }

    /// The transcript of a run: what is compared and kept.
    pub fn transcript(&self, run: &Finished) -> String {
        let mut text = run.stdout.clone();
        let mut section = |title: &str, body: &str| {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(title);
            text.push('\n');
            text.push_str(body);
        };
        if !run.stderr.is_empty() {
            section("--- stderr", &run.stderr);
        }
        if run.status != 0 {
            section(&format!("--- exit {}", run.status), "");
        }
        let root = format!("{}/", self.directory.display());
        self.masked(&text.replace(&root, ""))
    }

    /// Replaces what differs from run to run: addresses and, in examples, times and the build's name.
    fn masked(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let varies = self.masks_times && (line.starts_with("time") || line.starts_with("build"));
            match line.split_once(':') {
                Some((head, _)) if varies => {
                    result.push_str(head);
                    result.push_str(": ...\n");
                }
                _ => mask_addresses(line, &mut result),
            }
        }
        result
    }

    /// Runs the script and compares.
    pub fn check(&self, interpreter: &Path, limit: Duration) -> Outcome {
        let run = match self.run(interpreter, limit) {
            Ok(run) => run,
            Err(problem) => return Outcome::Failed(problem),
        };
        let found = self.transcript(&run);
        if run.timed_out {
            let last = found.lines().last().unwrap_or("nothing");
            return Outcome::Failed(format!("hangs: no end after {:.0?}; last line: {last}", run.elapsed));
        }
        let expected = match std::fs::read_to_string(&self.expected) {
            Ok(text) => self.masked(&text),
            Err(error) => return Outcome::Failed(format!("{}: {error}", self.expected.display())),
        };
        if found == expected { Outcome::Passed } else { Outcome::Failed(crate::report::difference(&expected, &found)) }
    }
}

/// Appends `line` with every hexadecimal address of six digits or more replaced by `0x...`.
fn mask_addresses(line: &str, result: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find("at 0x") {
        let digits_at = at + "at 0x".len();
        let digits = rest[digits_at..].bytes().take_while(u8::is_ascii_hexdigit).count();
        result.push_str(&rest[..digits_at]);
        if digits >= 6 {
            result.push_str("...");
        } else {
            result.push_str(&rest[digits_at..digits_at + digits]);
        }
        rest = &rest[digits_at + digits..];
    }
    result.push_str(rest);
}

fn python_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

/// Every script and example of the repository, in order of names. A Python file without a transcript is a module
/// that a script imports, if its folder or one above it is named `lib`; otherwise it is a script all the same.
pub fn all() -> Vec<Script> {
    let root = crate::build::root();
    let mut scripts = Vec::new();
    let base = root.join("tests/scripts");
    let mut files = Vec::new();
    python_files(&base, &mut files);
    for path in files {
        let Ok(relative) = path.strip_prefix(&base) else { continue };
        if relative.parent().is_some_and(|folder| folder.components().any(|part| part.as_os_str() == "lib")) {
            continue;
        }
        let name = relative.with_extension("").display().to_string();
        let file = relative.display().to_string();
        scripts.push(Script::new(name, &base, file, path.with_extension("out"), false));
    }
    let mut files = Vec::new();
    python_files(&root.join("examples"), &mut files);
    for path in files {
        let Some(stem) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        let expected = root.join(format!("tests/golden/{stem}.out"));
        let name = format!("examples/{stem}");
        scripts.push(Script::new(name.clone(), &root, format!("{name}.py"), expected, true));
    }
    scripts.sort_by(|a, b| a.name.cmp(&b.name));
    scripts
}
