//! Random expressions evaluated by Orochi and by CPython: the same values, or exceptions of the same type.
//!
//! CPython is `python3`, or what `OROCHI_REFERENCE` names; where there is none, the tests say so and pass, because the scripts with
//! transcripts do not need it. `OROCHI_SEED` tries other expressions, `OROCHI_EXPRESSIONS` more of them.

use orochi_tests::expressions::{Chance, expression};
use orochi_tests::{build, process};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Evaluates `EXPRESSIONS`, which stand before it in the program.
const HARNESS: &str = r#"
for expression in EXPRESSIONS:
    try:
        value = eval(expression)
        text = ascii(value)
    except Exception as error:
        text = "raises " + type(error).__name__
    print(text if len(text) < 2000 else f"{len(text)} characters, {text[:200]} {text[-200:]}")
"#;

/// The program that evaluates `expressions`.
fn program(expressions: &[String]) -> String {
    let quoted = |text: &String| format!("    \"{}\",\n", text.replace('\\', "\\\\").replace('"', "\\\""));
    format!("EXPRESSIONS = [\n{}]\n{HARNESS}", expressions.iter().map(quoted).collect::<String>())
}

fn reference() -> Option<PathBuf> {
    let path = std::env::var_os("OROCHI_REFERENCE").unwrap_or_else(|| "python3".into());
    let found = std::process::Command::new(&path).arg("-V").output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("{} is not there, so nothing is compared with CPython", path.display());
    }
    found.then(|| PathBuf::from(path))
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn evaluate(interpreter: &Path, program: &Path) -> Vec<String> {
    let mut command = process::python(interpreter);
    command.arg(program);
    let run = process::run(&mut command, b"", Duration::from_secs(120)).expect("the interpreter starts");
    assert!(!run.timed_out, "{} does not end", interpreter.display());
    assert_eq!(run.status, 0, "{}: {}", interpreter.display(), run.stderr);
    run.stdout.lines().map(str::to_owned).collect()
}

/// Compares what two interpreters make of `count` expressions, nested at most `depth` deep.
fn compare(seed: u64, count: u64, depth: usize) {
    let Some(reference) = reference() else { return };
    let interpreter = build::interpreter().unwrap_or_else(|problem| panic!("{problem}"));
    let mut chance = Chance::new(seed + depth as u64);
    let expressions: Vec<String> = (0..count).map(|_| expression(&mut chance, depth)).collect();
    let path = std::env::temp_dir().join(format!("orochi-expressions-{}-{depth}.py", std::process::id()));
    std::fs::write(&path, program(&expressions)).expect("a file can be written");
    let (found, expected) = (evaluate(&interpreter, &path), evaluate(&reference, &path));
    // Removed when all went well only: a failure may want it.
    let mut differences = Vec::new();
    for (expression, (found, expected)) in expressions.iter().zip(found.iter().zip(&expected)) {
        if found != expected {
            differences.push(format!("{expression}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert_eq!(found.len(), expected.len(), "one of them stopped early");
    let shown = differences.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} of {count} differ, see {}:\n{shown}", differences.len(), path.display());
    // Nothing is lost if it stays.
    let _ = std::fs::remove_file(&path);
}

#[test]
fn simple_expressions() {
    compare(number("OROCHI_SEED", 1), number("OROCHI_EXPRESSIONS", 4000), 1);
}

#[test]
fn nested_expressions() {
    compare(number("OROCHI_SEED", 1), number("OROCHI_EXPRESSIONS", 4000), 2);
}

#[test]
fn deeper_expressions() {
    compare(number("OROCHI_SEED", 1), number("OROCHI_EXPRESSIONS", 4000) / 2, 3);
}
