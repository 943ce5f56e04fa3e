//! The frames of a traceback: file, line, function, and the source with carets under what was being evaluated.

use super::anchors::{self, Anchors};
use super::source::Lines;
use super::width;
use crate::bytecode::Position;
use crate::object::function::{CodeObject, TracebackObject};
use crate::object::{Py, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many frames of one line are shown, then they are counted.
const REPEATS_SHOWN: usize = 3;

struct Entry {
    filename: Arc<str>,
    name: String,
    line: u32,
    position: Position,
}

/// All frames of a traceback.
pub fn format_stack(py: &mut Py, traceback: &Value) -> String {
    let mut out = String::new();
    let mut files: Vec<(Arc<str>, Lines)> = Vec::new();
    let mut last: Option<(Arc<str>, u32, String)> = None;
    let mut count = 0;
    let limit = limit(py);
    let mut at = traceback.clone();
    // The last entries are shown: those nearest to where it was raised.
    let mut skipped = if limit == usize::MAX { 0 } else { length(py, traceback).saturating_sub(limit) };
    while let Some(entry) = at.payload::<TracebackObject>() {
        let next = entry.next.get(py);
        if skipped > 0 {
            skipped -= 1;
            at = next;
            continue;
        }
        if let Some(code) = entry.code.payload::<CodeObject>() {
            let entry = Entry {
                filename: code.data.filename.clone(),
                name: code.data.name.clone(),
                line: entry.shown_line(),
                position: code.position_of(entry.instruction),
            };
            let key = (entry.filename.clone(), entry.line, entry.name.clone());
            if last.as_ref() != Some(&key) {
                repeats(&mut out, count);
                last = Some(key);
                count = 0;
            }
            count += 1;
            if count <= REPEATS_SHOWN {
                let known = files.iter().position(|(name, _)| Arc::ptr_eq(name, &entry.filename));
                let i = known.unwrap_or_else(|| {
                    files.push((entry.filename.clone(), Lines::of(py, &entry.filename)));
                    files.len() - 1
                });
                format_entry(&entry, &files[i].1, &mut out);
            }
        }
        at = next;
    }
    repeats(&mut out, count);
    out
}

/// `sys.tracebacklimit`
pub(super) fn limit(py: &Py) -> usize {
    let sys = py.interp().sys.get();
    let found =
        sys.payload::<crate::object::dict::DictObject>().and_then(|d| d.get_interned(py, &py.intern("tracebacklimit")));
    let Some(found) = found.as_ref().and_then(Value::as_int) else { return usize::MAX };
    match found.as_i64() {
        Some(n) => usize::try_from(n).unwrap_or(0),
        None if found.is_negative() => 0,
        None => usize::MAX,
    }
}

/// Entries of a traceback.
fn length(py: &Py, traceback: &Value) -> usize {
    let (mut n, mut at) = (0, traceback.clone());
    while let Some(entry) = at.payload::<TracebackObject>() {
        let next = entry.next.get(py);
        at = next;
        n += 1;
    }
    n
}

fn repeats(out: &mut String, count: usize) {
    if count > REPEATS_SHOWN {
        let n = count - REPEATS_SHOWN;
        let s = if n > 1 { "s" } else { "" };
        out.push_str(&format!("  [Previous line repeated {n} more time{s}]\n"));
    }
}

fn format_entry(entry: &Entry, source: &Lines, out: &mut String) {
    out.push_str(&format!("  File \"{}\", line {}, in {}\n", entry.filename, entry.line, entry.name));
    let p = entry.position;
    if p.line != entry.line || p.end_line < p.line || (p.end_column == 0 && p.end_line == p.line) {
        let line = source.get(entry.line).trim();
        if !line.is_empty() {
            out.push_str(&format!("    {line}\n"));
        }
        return;
    }
    let original: Vec<&str> = (p.line..=p.end_line).map(|n| source.get(n)).collect();
    if original.iter().all(|l| l.trim().is_empty()) {
        return;
    }
    let shown = Shown::new(&original, p);
    for line in shown.render() {
        out.push_str(&format!("    {line}\n"));
    }
}

/// The lines of one instruction, without their common indentation, and where the instruction is in them (in characters).
struct Shown {
    lines: Vec<Vec<char>>,
    start: usize,
    end: usize,
}

fn char_offset(line: &str, bytes: u32) -> usize {
    line.char_indices().take_while(|(i, _)| *i < bytes as usize).count()
}

fn dedent(lines: &[&str]) -> usize {
    let margin = |line: &&&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    lines.iter().filter(|l| !l.trim().is_empty()).map(|l| margin(&l)).min().unwrap_or(0)
}

impl Shown {
    fn new(original: &[&str], p: Position) -> Shown {
        let cut = dedent(original);
        let first = original.first().copied().unwrap_or("");
        let last = original.last().copied().unwrap_or("");
        let start = char_offset(first, p.column).saturating_sub(cut);
        let end = char_offset(last, p.end_column).saturating_sub(cut);
        let lines = original.iter().map(|l| l.chars().skip(cut).collect()).collect();
        Shown { lines, start, end }
    }

    fn text(&self) -> String {
        self.lines.iter().map(|l| l.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    /// The source of the instruction itself.
    fn segment(&self) -> String {
        let whole: Vec<char> = self.text().chars().collect();
        let last = self.lines.last().map_or(0, Vec::len);
        let end = whole.len().saturating_sub(last.saturating_sub(self.end));
        whole.get(self.start.min(end)..end).unwrap_or(&[]).iter().collect()
    }

    fn carets_wanted(&self, anchors: Option<&Anchors>) -> bool {
        if anchors::is_plain_call_statement(&self.text(), self.start, self.end, self.lines.len()) {
            return false;
        }
        if anchors.is_some() {
            return true;
        }
        let before = self.lines.first().map_or(&[][..], |l| &l[..self.start.min(l.len())]);
        let after = self.lines.last().map_or(&[][..], |l| &l[self.end.min(l.len())..]);
        before.iter().any(|c| !c.is_whitespace()) || after.iter().any(|c| !c.is_whitespace())
    }

    fn render(&self) -> Vec<String> {
        let anchors = anchors::find(&self.segment());
        let carets = self.carets_wanted(anchors.as_ref());
        let last = self.lines.len() - 1;
        let mut significant = BTreeSet::from([0, last]);
        let anchors = anchors.map(|a| self.place(&a));
        if let Some(a) = &anchors {
            for around in [a.left_line, a.right_line] {
                significant.extend(around.saturating_sub(1)..=(around + 1).min(last));
            }
        }
        let mut out = Vec::new();
        let mut before = None;
        for line in significant {
            if let Some(before) = before {
                match line - before {
                    2 => self.line(line - 1, anchors.as_ref(), carets, &mut out),
                    n if n > 2 => out.push(format!("...<{} lines>...", n - 1)),
                    _ => {}
                }
            }
            self.line(line, anchors.as_ref(), carets, &mut out);
            before = Some(line);
        }
        out
    }

    /// Anchors in columns of the shown lines instead of characters of the segment.
    fn place(&self, a: &Anchors) -> Anchors {
        let column = |line: usize, chars: usize| {
            let chars = if line == 0 { chars + self.start } else { chars };
            self.lines.get(line).map_or(0, |l| width::of(l, chars))
        };
        Anchors {
            left_line: a.left_line,
            left: column(a.left_line, a.left),
            right_line: a.right_line,
            right: column(a.right_line, a.right),
        }
    }

    fn line(&self, i: usize, anchors: Option<&Anchors>, carets: bool, out: &mut Vec<String>) {
        let line = &self.lines[i];
        out.push(line.iter().collect());
        if !carets {
            return;
        }
        let spaces = line.iter().take_while(|c| c.is_whitespace()).count();
        let start = width::of(&self.lines[0], self.start);
        let columns = if i + 1 == self.lines.len() { width::of(line, self.end) } else { width::of(line, line.len()) };
        let mark = |column: usize| {
            if column < spaces || (i == 0 && column < start) {
                return ' ';
            }
            match anchors {
                None => '^',
                Some(a) => {
                    let behind_left = i > a.left_line || (i == a.left_line && column >= a.left);
                    let before_right = i < a.right_line || (i == a.right_line && column < a.right);
                    if behind_left && before_right { '^' } else { '~' }
                }
            }
        };
        out.push((0..columns).map(mark).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(lines: &[&str], column: u32, end_column: u32) -> Vec<String> {
        let end_line = lines.len() as u32;
        Shown::new(lines, Position { line: 1, end_line, column, end_column }).render()
    }

    #[test]
    fn operators_calls_and_subscripts() {
        assert_eq!(render(&["    return a / b"], 11, 16), ["return a / b", "       ~~^~~"]);
        assert_eq!(render(&["  x = d[\"k\"][1] + 2"], 6, 15), ["x = d[\"k\"][1] + 2", "    ~~~~~~^^^"]);
        assert_eq!(render(&["f(1)(2)"], 0, 7), ["f(1)(2)", "~~~~^^^"]);
        assert_eq!(render(&["x.y.z"], 0, 5), ["x.y.z"]);
        assert_eq!(render(&["print(x.y)"], 6, 9), ["print(x.y)", "      ^^^"]);
    }

    #[test]
    fn plain_calls_that_fill_their_statement_have_no_carets() {
        assert_eq!(render(&["    return f(1)"], 11, 15), ["return f(1)"]);
        assert_eq!(render(&["    x = a.f(1)"], 8, 14), ["x = a.f(1)"]);
        assert_eq!(render(&["    return a.f(1)"], 11, 17), ["return a.f(1)", "       ~~~^^^"]);
    }

    #[test]
    fn several_lines() {
        let shown = render(&["f(", "    1,", "    2,", "    3,", "    4,", ")"], 0, 1);
        assert_eq!(shown, ["f(", "~^", "    1,", "    ^^", "...<2 lines>...", "    4,", "    ^^", ")", "^"]);
    }

    #[test]
    fn wide_characters() {
        let line = "return 名前 + \"日本\" + ü";
        assert_eq!(render(&[line], 7, line.len() as u32), [line, "       ~~~~~~~~~~~~~~^~~"]);
    }
}
