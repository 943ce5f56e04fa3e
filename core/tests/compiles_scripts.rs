//! The compiler over every script of the repository: each compiles to bytecode that verifies, and each script of a
//! syntax error gives the error that its transcript shows. No code runs here, so that this says where a fault lies.

use orochi_core::bytecode::Code;
use orochi_core::bytecode::verify::verify;
use orochi_core::compile::{Kind, Mode, Options, Source, SyntaxError, compile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// Every Python file of the repository's scripts, examples and benchmarks.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["tests/scripts", "examples", "benches/programs", "benches/scaling"] {
        python_files(&root.join(folder), &mut found);
    }
    found.sort();
    assert!(found.len() > 150, "the scripts were not found");
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn compiled(path: &Path) -> Result<Arc<Code>, SyntaxError> {
    let bytes = std::fs::read(path).unwrap_or_default();
    let name = format!("errors/{}.py", stem(path));
    compile(&Source::Bytes(&bytes), &name, Mode::Exec, Options::default())
}

/// What is found wrong when the error is printed: the compiler alone says less.
const SUGGESTED: &[&str] = &["syntax_keyword_typo"];

fn is_wrong(path: &Path) -> bool {
    stem(path).starts_with("syntax_")
}

#[test]
fn every_script_compiles_and_verifies() {
    let mut problems = Vec::new();
    for path in files().iter().filter(|path| !is_wrong(path)) {
        match compiled(path) {
            Ok(code) => problems.extend(verify(&code).err().map(|error| format!("{}: {error}", path.display()))),
            Err(error) => problems.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The report of a syntax error as the interpreter prints it.
fn report(error: &SyntaxError) -> String {
    let kind = match error.kind {
        Kind::Indentation => "IndentationError",
        Kind::Tab => "TabError",
        _ => "SyntaxError",
    };
    let mut text = format!("  File \"{}\", line {}\n", error.filename, error.line);
    if let Some(line) = &error.text {
        let line = line.trim_end_matches('\n');
        let shown = line.trim_start();
        let removed = line.chars().count() - shown.chars().count();
        text.push_str(&format!("    {shown}\n"));
        let column = (error.column as usize).saturating_sub(1);
        if error.column > 0 && column >= removed {
            let one_line = error.end_line == error.line && error.end_column > error.column;
            let width = if one_line { (error.end_column - error.column) as usize } else { 1 };
            text.push_str(&format!("    {}{}\n", " ".repeat(column - removed), "^".repeat(width)));
        }
    }
    text.push_str(&format!("{kind}: {}\n", error.message));
    text
}

#[test]
fn syntax_errors_are_those_of_the_transcripts() {
    let mut problems = Vec::new();
    for path in files().iter().filter(|path| is_wrong(path) && !SUGGESTED.contains(&stem(path).as_str())) {
        // Without a transcript it is a module that a script fails to import.
        let Ok(expected) = std::fs::read_to_string(path.with_extension("out")) else { continue };
        let expected = expected.trim_start_matches("--- stderr\n").trim_end_matches("--- exit 1\n");
        let found = match compiled(path) {
            Ok(_) => "it compiles\n".to_owned(),
            Err(error) => report(&error),
        };
        if found != expected {
            problems.push(format!("{}\nexpected:\n{expected}found:\n{found}", path.display()));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
