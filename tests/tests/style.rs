//! The style of the code as a test: what every file must have, what must never appear, and which layer may name which.

use orochi_tests::build::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A source file and its text.
struct Source {
    /// Relative to the root of the repository.
    path: String,
    text: String,
}

fn collect(directory: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target" && name != ".git") {
                collect(&path, extension, found);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

/// Every Rust file of the members.
fn sources() -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    for member in ["core", "gc", "tests", "loom-tests", "benches"] {
        collect(&root.join(member), "rs", &mut paths);
    }
    paths.sort();
    assert!(paths.len() > 20, "the sources were not found");
    let read = |path: &PathBuf| Source {
        path: path.strip_prefix(&root).unwrap_or(path).display().to_string(),
        text: std::fs::read_to_string(path).unwrap_or_default(),
    };
    paths.iter().map(read).collect()
}

/// The code of a file: what stands before `//` on each line.
///
/// A `//` within a string ends the line as well, which can only hide something, and a URL is the only case of it.
fn code(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        result.push_str(line.split("//").next().unwrap_or_default());
        result.push('\n');
    }
    result
}

#[track_caller]
fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = |source: &Source| !source.text.starts_with("//!");
    none(sources().iter().filter(|source| silent(source)).map(|source| source.path.clone()).collect());
}

#[test]
fn no_file_is_too_long() {
    const MOST: usize = 1000;
    let mut problems = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > MOST {
            problems.push(format!("{}: {lines} lines, at most {MOST}", source.path));
        }
    }
    none(problems);
}

#[test]
fn nothing_is_left_to_do() {
    // Composed, so that this file does not contain them.
    let words = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let macros = [["todo", "!("].concat(), ["unimplemented", "!("].concat(), ["dbg", "!("].concat()];
    let mut problems = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            let word = words.iter().find(|word| line.split(|c: char| !c.is_alphanumeric()).any(|part| part == **word));
            if let Some(found) = word.or_else(|| macros.iter().find(|name| line.contains(name.as_str()))) {
                problems.push(format!("{}:{}: {found}", source.path, number + 1));
            }
        }
    }
    none(problems);
}

#[test]
fn the_switch_stands_once() {
    let mut problems = Vec::new();
    for source in sources() {
        // The tests ask in one place which build they belong to.
        let may = ["tests/tests/style.rs", "tests/src/build.rs"].contains(&source.path.as_str());
        if source.path.starts_with("gc/src/policy/") || may {
            continue;
        }
        for (number, line) in code(&source.text).lines().enumerate() {
            let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if squeezed.contains("feature=\"gil\"") {
                problems.push(format!("{}:{}: names the feature gil", source.path, number + 1));
            }
        }
    }
    none(problems);
}

#[test]
fn only_sync_names_the_primitives() {
    let names = ["std::sync", "core::sync", "loom", "parking_lot"];
    let mut problems = Vec::new();
    for source in sources() {
        if !source.path.starts_with("gc/src/") || source.path.starts_with("gc/src/sync") {
            continue;
        }
        for (number, line) in code(&source.text).lines().enumerate() {
            // `cfg(orochi_loom)` is the switch itself, not the crate.
            let line = line.replace("orochi_loom", "");
            if let Some(name) = names.iter().find(|name| line.contains(*name)) {
                problems.push(format!("{}:{}: names {name}", source.path, number + 1));
            }
        }
    }
    none(problems);
}

#[test]
fn the_memory_core_knows_nothing_of_python() {
    let mut problems = Vec::new();
    for source in sources() {
        if source.path.starts_with("gc/") && code(&source.text).contains("orochi_core") {
            problems.push(source.path);
        }
    }
    none(problems);
}

/// The layers of `core`, each with those that it may name besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &["number", "algorithm"]),
    ("number", &["text", "algorithm"]),
    ("algorithm", &["text", "number"]),
    ("bytecode", &["text", "number", "algorithm"]),
    ("compile", &["bytecode", "text", "number", "algorithm"]),
    ("object", &["bytecode", "text", "number", "algorithm"]),
    ("types", &["object", "bytecode", "text", "number", "algorithm"]),
    ("vm", &["types", "object", "bytecode", "text", "number", "algorithm"]),
    ("runtime", &["vm", "types", "object", "compile", "bytecode", "text", "number", "algorithm"]),
    ("stdlib", &["runtime", "vm", "types", "object", "compile", "bytecode", "text", "number", "algorithm"]),
    ("cli", &["stdlib", "runtime", "vm", "types", "object", "compile", "bytecode", "text", "number", "algorithm"]),
];

/// The modules at the root of the crate that a piece of code names: `crate::a::b`, `crate::{a::b, c}`.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let identifier = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, matched) in code.match_indices("crate::") {
        if code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + matched.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(identifier(rest));
            continue;
        };
        // The names at depth one of the group.
        let (mut depth, mut fresh) = (1, true);
        for (offset, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => fresh = true,
                c if fresh && depth == 1 && !c.is_whitespace() => {
                    found.insert(identifier(&group[offset..]));
                    fresh = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn layers_name_only_what_lies_below_them() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some(rest) = source.path.strip_prefix("core/src/") else { continue };
        let layer = rest.split(['/', '.']).next().unwrap_or_default();
        let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            // `testing` is what unit tests share, and exists only in them.
            if !matches!(layer, "lib" | "main" | "allocator" | "repeating" | "testing") {
                problems.push(format!("{}: belongs to no known layer", source.path));
            }
            continue;
        };
        for name in named_modules(&code(&source.text)) {
            let is_layer = LAYERS.iter().any(|(layer, _)| *layer == name);
            if is_layer && name != layer && !below.contains(&name.as_str()) {
                problems.push(format!("{}: {layer} must not name {name}", source.path));
            }
        }
    }
    none(problems);
}

#[test]
fn names_of_modules_are_found() {
    let text = "use crate::a::b; use crate::{c, d::{e, f}, g}; pub(crate) fn x() { crate::h::i(); mycrate::j(); }";
    let expected = ["a", "c", "d", "g", "h"].map(str::to_owned);
    assert_eq!(named_modules(text).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn every_script_has_a_transcript_and_every_transcript_a_script() {
    let mut problems = Vec::new();
    let mut expected = BTreeSet::new();
    for script in orochi_tests::script::all() {
        if !script.expected.is_file() {
            problems.push(format!("{} has no transcript", script.name));
        }
        expected.insert(script.expected);
    }
    let mut transcripts = Vec::new();
    collect(&root().join("tests/scripts"), "out", &mut transcripts);
    collect(&root().join("tests/golden"), "out", &mut transcripts);
    problems.extend(transcripts.iter().filter(|path| !expected.contains(*path)).map(|path| path.display().to_string()));
    none(problems);
}

#[test]
fn every_dependency_has_its_reason() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap_or_default();
    let (manifest, reasons) = (read("Cargo.toml"), read("ARCHITECTURE.md"));
    let table = manifest.split("[workspace.dependencies]").nth(1).and_then(|rest| rest.split("\n[").next());
    let names =
        table.unwrap_or_default().lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.trim());
    let unexplained = |name: &&str| !name.starts_with("orochi-") && !reasons.contains(&format!("`{name}`"));
    none(names.filter(unexplained).map(|name| format!("{name} has no line in ARCHITECTURE.md")).collect());
}
