//! What the comparison is to show, as numbers: each target with what a run says of it.

use crate::measure::{Figures, Runs};
use crate::peer::{AFTER, FREE, GIL};
use crate::stats;
use std::collections::BTreeMap;

/// A figure, and what it is to be.
#[derive(Debug, Clone)]
pub struct Target {
    /// What is measured.
    pub what: String,
    /// The limit.
    pub limit: f64,
    /// Is the limit the least that it may be, or the most?
    pub at_least: bool,
    /// What the run says.
    pub measured: f64,
    /// Where it was seen, if it is the worst of several.
    pub at: String,
}

impl Target {
    /// Is it met?
    pub fn is_met(&self) -> bool {
        if self.at_least { self.measured >= self.limit } else { self.measured <= self.limit }
    }

    /// The limit in words.
    pub fn wanted(&self) -> String {
        format!("{} {}", if self.at_least { "at least" } else { "at most" }, self.limit)
    }
}

/// How many times as fast as a peer a program should be in the mean: CPython 3.11 is slower than 3.14, by which the target is given.
pub fn wanted_speed(peer: &str) -> f64 {
    if peer == "python3" { 2.5 } else { 2.0 }
}

/// The greatest or least of named values, with its name in brackets.
fn extreme(values: impl Iterator<Item = (String, f64)>, greatest: bool) -> Option<(f64, String)> {
    let order = |a: &f64, b: &f64| if greatest { b.total_cmp(a) } else { a.total_cmp(b) };
    let (name, value) = values.min_by(|a, b| order(&a.1, &b.1))?;
    Some((value, format!(" ({})", name.replace('_', " "))))
}

/// All targets for which the run has figures.
pub fn all(figures: &Figures) -> Vec<Target> {
    let mut all = Vec::new();
    let mut add = |what: &str, limit: f64, at_least: bool, found: Option<(f64, String)>| {
        if let Some((measured, at)) = found {
            all.push(Target { what: what.to_owned(), limit, at_least, measured, at });
        }
    };
    let plain = |value: Option<f64>| value.map(|value| (value, String::new()));
    let each = |above: &str, below: &str| {
        let (above, below) = (above.to_owned(), below.to_owned());
        figures.programs.iter().filter_map(move |(name, runs): &(String, BTreeMap<String, Runs>)| {
            Some((name.clone(), Figures::ratio(runs, &above, &below)?))
        })
    };
    for peer in figures.interpreters.iter().filter(|i| !i.ours) {
        let (mean, least) = (figures.mean_ratio(&peer.name, FREE), extreme(each(&peer.name, FREE), false));
        add(&format!("one thread, times as fast as {}, mean", peer.name), wanted_speed(&peer.name), true, plain(mean));
        add(&format!("one thread, times as fast as {}, slowest program", peer.name), 1.0, true, least);
    }
    add("free-threaded over gil, one thread, mean", 1.03, false, plain(figures.mean_ratio(FREE, GIL)));
    add("free-threaded over gil, one thread, worst program", 1.08, false, extreme(each(FREE, GIL), true));
    add("memory, free-threaded over gil, mean", 1.05, false, plain(figures.memory_ratio(FREE, GIL)));
    add("after threads, over gil, mean", 1.15, false, plain(figures.mean_ratio(AFTER, GIL)));
    let factors = |writers: bool| {
        let wanted = figures.scaling.iter().filter(move |(name, _)| crate::program::writes_shared(name) == writers);
        wanted.filter_map(|(name, by)| Some((name.clone(), by.get(FREE)?.factor(2)?)))
    };
    if figures.machine.cores > 1 {
        let typical = stats::median(&figures.factors(FREE, 2, false));
        add("two threads over one, own work and shared reads, median", 1.95, true, plain(typical));
        add("two threads over one, own work and shared reads, worst", 1.95, true, extreme(factors(false), false));
        add("two threads over one, writing to shared objects, worst", 0.7, true, extreme(factors(true), false));
    }
    let collapse = figures
        .scaling
        .iter()
        .filter(|(name, _)| crate::program::writes_shared(name))
        .filter_map(|(name, by)| Some((name.clone(), by.get(FREE)?.factor(16)? / by.get(FREE)?.factor(2)?)));
    add("16 threads over two, writing to shared objects, worst", 0.8, true, extreme(collapse, false));
    all
}
