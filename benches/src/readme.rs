//! The figures and the picture of one run in the README, between two marks: `cargo compare --readme` rewrites them.

use crate::measure::Figures;
use crate::page;
use crate::peer::{AFTER, FREE, GIL};
use crate::stats;
use crate::targets;
use std::fmt::Write;

const BEGIN: &str = "<!-- figures -->\n";
const END: &str = "<!-- end of figures -->\n";
const PICTURE: &str = "benches/results.svg";

/// The text between the marks.
pub fn text(figures: &Figures) -> String {
    let mut text = String::new();
    let machine = &figures.machine;
    let _ = writeln!(
        text,
        "One run on {} with {} cores ({}, {}), medians of {} interleaved rounds:\n",
        machine.processor, machine.cores, machine.system, machine.compiler, figures.rounds
    );
    let _ = writeln!(
        text,
        "| one thread, {} programs, geometric mean | {FREE} | {GIL} |\n|---|--:|--:|",
        figures.programs.len()
    );
    let cell = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.2}x"));
    for peer in figures.interpreters.iter().filter(|i| !i.ours) {
        let _ = writeln!(
            text,
            "| times as fast as {} | {} | {} |",
            peer.version.split(" (").next().unwrap_or(&peer.version),
            cell(figures.mean_ratio(&peer.name, FREE)),
            cell(figures.mean_ratio(&peer.name, GIL))
        );
    }
    let _ = writeln!(text, "| time, {GIL} = 1 | {} | 1 |", cell(figures.mean_ratio(FREE, GIL)));
    let _ = writeln!(
        text,
        "| the same after threads were started and ended | {} | 1 |",
        cell(figures.mean_ratio(AFTER, GIL))
    );
    let _ = writeln!(text, "| memory, {GIL} = 1 | {} | 1 |", cell(figures.memory_ratio(FREE, GIL)));
    let _ = writeln!(text, "| **two threads, work done, one thread = 1, median** | | |");
    for (what, writers) in [("own work and reading shared objects", false), ("writing to shared objects", true)] {
        let typical = |who| cell(stats::median(&figures.factors(who, 2, writers)));
        let _ = writeln!(text, "| {what} | {} | {} |", typical(FREE), typical(GIL));
    }
    let named = |who, name| Figures::named(&figures.publishing, who, name);
    if let Some((first, later)) = named(FREE, "first").zip(named(FREE, "later")) {
        let _ = writeln!(
            text,
            "\nThe first thread of a program with {:.0} live objects starts in {first:.0} ms, every later one in {:.0} us; publishing a thousand objects takes {:.0} us.",
            named(FREE, "objects").unwrap_or(0.0),
            later * 1e3,
            named(FREE, "thousand").unwrap_or(0.0)
        );
    }
    let missed: Vec<String> = targets::all(figures)
        .into_iter()
        .filter(|target| !target.is_met())
        .map(|target| format!("{} is {:.2}{}, {} was wanted", target.what, target.measured, target.at, target.wanted()))
        .collect();
    if !missed.is_empty() {
        let _ = writeln!(text, "\nTargets that this run missed: {}.", missed.join("; "));
    }
    let _ = writeln!(text, "\n![One thread against CPython, and two threads against one]({PICTURE})\n");
    text
}

/// Replaces what lies between the marks of `old`.
///
/// # Errors
/// There are no marks.
pub fn replaced(old: &str, new: &str) -> Result<String, String> {
    let (before, rest) = old.split_once(BEGIN).ok_or("the README has no mark for the figures")?;
    let (_, after) = rest.split_once(END).ok_or("the README has no mark for the end of the figures")?;
    Ok(format!("{before}{BEGIN}{new}{END}{after}"))
}

/// Writes the README and the picture.
///
/// # Errors
/// A file that cannot be read or written.
pub fn write(figures: &Figures) -> Result<(), String> {
    let root = orochi_tests::build::root();
    let path = root.join("README.md");
    let fault = |e: std::io::Error| format!("README: {e}");
    let old = std::fs::read_to_string(&path).map_err(fault)?;
    std::fs::write(&path, replaced(&old, &text(figures))?).map_err(fault)?;
    std::fs::write(root.join(PICTURE), page::picture(figures)).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_between_the_marks_changes() {
        let old = format!("a\n{BEGIN}old\n{END}b\n");
        assert_eq!(replaced(&old, "new\n").expect("marks"), format!("a\n{BEGIN}new\n{END}b\n"));
        assert!(replaced("no marks", "").is_err());
    }
}
