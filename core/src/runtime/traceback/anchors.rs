//! Where inside an expression the carets stand out: the operator, the brackets of a subscript or call.
//!
//! The expression's source is parsed once more; whatever cannot be parsed has no anchors.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

/// From where to where the operation itself lies: line in the segment and character in the line, the end exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchors {
    /// Line of the start.
    pub left_line: usize,
    /// Its character.
    pub left: usize,
    /// Line of the end.
    pub right_line: usize,
    /// The character behind it.
    pub right: usize,
}

/// A walk over the characters of the segment.
struct Walk<'a> {
    text: &'a str,
}

impl Walk<'_> {
    /// The byte offset of the first character from `at` on that `stop` accepts; comments and continuation lines are passed over.
    fn until(&self, mut at: usize, stop: impl Fn(char) -> bool) -> Option<usize> {
        while let Some(c) = self.text.get(at..)?.chars().next() {
            match c {
                '\\' | '#' => at += self.text[at..].find('\n')? + 1,
                '\n' => at += 1,
                c if stop(c) => return Some(at),
                c => at += c.len_utf8(),
            }
        }
        None
    }

    /// Line and character of a byte offset.
    fn place(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..at.min(self.text.len())];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count())
    }
}

/// Longer sources are not parsed: the file may have changed since it was compiled, and the parser's depth grows with what it is given.
const LONGEST: usize = 3000;

/// The anchors of an expression's source.
pub fn find(segment: &str) -> Option<Anchors> {
    if segment.len() > LONGEST {
        return None;
    }
    // In brackets, so that an expression may span lines.
    let source = format!("(\n{segment}\n)");
    let parsed = ruff_python_parser::parse_module(&source).ok()?;
    let [Stmt::Expr(statement)] = &parsed.suite()[..] else { return None };
    let walk = Walk { text: segment };
    let offset = |at: ruff_text_size::TextSize| at.to_usize().checked_sub(2);
    let anchors = |start: usize, end: usize| {
        let ((left_line, left), (right_line, right)) = (walk.place(start), walk.place(end));
        Some(Anchors { left_line, left, right_line, right })
    };
    match &*statement.value {
        Expr::BinOp(e) => {
            let start = walk.until(offset(e.left.end())?, |c| !c.is_whitespace() && c != ')')?;
            let mut end = start + segment[start..].chars().next()?.len_utf8();
            if let Some(c) = segment[end..].chars().next()
                && end < offset(e.right.start())?
                && !c.is_whitespace()
                && !matches!(c, '\\' | '#')
            {
                end += c.len_utf8();
            }
            anchors(start, end)
        }
        Expr::Subscript(e) => anchors(walk.until(offset(e.value.end())?, |c| c == '[')?, offset(e.end())?),
        Expr::Call(e) => anchors(walk.until(offset(e.func.end())?, |c| c == '(')?, offset(e.end())?),
        _ => None,
    }
}

/// Is the statement `return f(…)` or `x = f(…)`, and the call from `start` to `end` (characters of the first and last line) its whole value?
pub fn is_plain_call_statement(text: &str, start: usize, end: usize, lines: usize) -> bool {
    let Some(parsed) = (text.len() <= LONGEST).then(|| ruff_python_parser::parse_module(text).ok()).flatten() else {
        return false;
    };
    let call = match parsed.suite().first() {
        Some(Stmt::Return(s)) => match s.value.as_deref() {
            Some(Expr::Call(call)) if call.func.is_name_expr() => call,
            _ => return false,
        },
        Some(Stmt::Assign(s)) => match (&*s.value, s.targets.as_slice()) {
            (Expr::Call(call), [Expr::Name(_)]) => call,
            _ => return false,
        },
        _ => return false,
    };
    let walk = Walk { text };
    let (first_line, first) = walk.place(call.start().to_usize());
    let (last_line, last) = walk.place(call.end().to_usize());
    first_line == 0 && last_line + 1 == lines && first == start && last == end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_one_line(segment: &str) -> Option<(usize, usize)> {
        find(segment).map(|a| (a.left, a.right))
    }

    #[test]
    fn operators() {
        assert_eq!(on_one_line("a + b"), Some((2, 3)));
        assert_eq!(on_one_line("a // b"), Some((2, 4)));
        assert_eq!(on_one_line("(a) **(b)"), Some((4, 6)));
        assert_eq!(on_one_line("a+b"), Some((1, 2)));
        assert_eq!(on_one_line("-a"), None);
    }

    #[test]
    fn brackets() {
        assert_eq!(on_one_line("a[0][1]"), Some((4, 7)));
        assert_eq!(on_one_line("f(x)(y)"), Some((4, 7)));
        assert_eq!(on_one_line("名(x)"), Some((1, 4)));
        assert_eq!(on_one_line("a.b"), None);
        assert_eq!(on_one_line("a +"), None);
    }

    #[test]
    fn over_lines() {
        let a = find("(a  # comment + \n + b)").unwrap_or(Anchors { left_line: 9, left: 9, right_line: 9, right: 9 });
        assert_eq!(a, Anchors { left_line: 1, left: 1, right_line: 1, right: 2 });
    }
}
