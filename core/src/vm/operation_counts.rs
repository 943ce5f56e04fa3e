//! The table of what operations cost, as a test: `operation_counts.txt` beside this file. Figures that rise, fail.
//!
//! `OROCHI_RECORD=1 cargo test -p orochi-core --features count --lib operations` writes the table anew; the commit says why it changed.

use super::counting::on_its_own_thread;
use crate::object::{Py, Result};
use crate::testing::run_source;
use std::fmt::Write;

/// The names of the columns, as the program gives them.
const NAMES: [&str; 7] = ["rmws", "locks", "contended", "lines", "publications", "claims", "limbo"];

/// Counts per thousand operations that may come and go: a safepoint that falls into one window and not into the other.
const SLACK: i64 = 40;

/// Operations whose counts depend on when the other thread gets to run: it is started, or what was its own is let go of here, and it is
/// told so. Their read-modify-writes and locks may double; the rest is not looked at.
const TIMED: [&str; 3] = ["own_class", "thread_start", "shared_attribute_store_of_own_object"];

/// Operations that make small arrays and let go of them. Which thread let go of the memory beside theirs before decides whether another's array lies
/// in the same line: their lines are not looked at.
const BESIDE: [&str; 1] = ["own_list"];

fn table(py: &mut Py) -> Result<Vec<(String, Vec<i64>)>> {
    let globals = run_source(py, include_str!("operation_counts.py"), "operation_counts.py")?;
    let key = py.intern("result");
    let rows = py.getitem(&globals, &key)?;
    let mut out = Vec::new();
    for row in py.collect(&rows)? {
        let parts = py.collect(&row)?;
        let counts = parts[1..].iter().map(|v| py.as_i64(v)).collect::<Result<Vec<i64>>>()?;
        out.push((py.str_string(&parts[0])?, counts));
    }
    Ok(out)
}

fn text(table: &[(String, Vec<i64>)]) -> String {
    let mut text = String::from(
        "# Per thousand operations, two threads on the same shared objects. Written and checked by operation_counts.rs.\n",
    );
    let _ = write!(text, "{:<38}", "operation");
    NAMES.iter().for_each(|name| {
        let _ = write!(text, " {name:>12}");
    });
    text.push('\n');
    for (name, counts) in table {
        let _ = write!(text, "{name:<38}");
        counts.iter().for_each(|n| {
            let _ = write!(text, " {n:>12}");
        });
        text.push('\n');
    }
    text
}

fn read(text: &str) -> Vec<(String, Vec<i64>)> {
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        Some((name, words.filter_map(|word| word.parse().ok()).collect()))
    };
    rows.filter_map(row).collect()
}

#[test]
fn operations_cost_no_more_than_the_table_says() {
    let now = on_its_own_thread(table);
    assert!(now.len() > 50, "{} operations", now.len());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/vm/operation_counts.txt");
    if std::env::var_os("OROCHI_RECORD").is_some() {
        std::fs::write(path, text(&now)).expect("the table is written");
    }
    let recorded = read(&std::fs::read_to_string(path).expect("the table"));
    let mut risen = String::new();
    for (name, counts) in &now {
        let Some((_, was)) = recorded.iter().find(|(known, _)| known == name) else {
            let _ = writeln!(risen, "{name}: not in the table");
            continue;
        };
        assert_eq!(was.len(), NAMES.len(), "{name}");
        for ((column, &n), &was) in NAMES.iter().zip(counts).zip(was) {
            // What else lies in a line that is written depends on where the system put the memory.
            let share = match *column {
                "rmws" | "locks" if TIMED.contains(&name.as_str()) => 1,
                _ if TIMED.contains(&name.as_str()) => continue,
                "lines" if BESIDE.contains(&name.as_str()) => continue,
                "lines" => 10,
                _ => 50,
            };
            if n > was + was / share + SLACK {
                let _ = writeln!(risen, "{name}: {n} {column} per thousand, {was} in the table");
            }
        }
    }
    assert!(risen.is_empty(), "\n{risen}");
}

/// What the design promises of any machine, whatever the table says: reading and calling what is shared, and working on one's own, writes nothing
/// that another thread uses.
#[test]
fn the_table_keeps_the_promises() {
    let table = read(include_str!("operation_counts.txt"));
    assert!(table.len() > 50, "{} operations", table.len());
    for (name, counts) in table {
        let free = ["read_", "test_", "call_", "iterate_", "import_", "own_"].iter().any(|kind| name.starts_with(kind));
        // Classes are shared at birth: tables of all of them grow.
        if free && name != "own_class" {
            let (rmws, locks, lines) = (counts[0], counts[1], counts[3]);
            assert!(rmws <= 100 && locks <= 100 && lines <= 100, "{name}: {rmws} rmws, {locks} locks, {lines} lines");
        }
    }
}
