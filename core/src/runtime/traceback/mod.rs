//! Uncaught exceptions as text, in the format of CPython 3.14: causes and contexts first, the frames of each with their source lines and
//! carets, then the exception itself with its notes; groups with their members indented.
//!
//! Formatting may run Python code (`__str__`, `__notes__`), and never fails: what raises is replaced by a hint.

mod anchors;
mod source;
mod stack;
mod suggest;
mod syntax;
mod width;

pub use source::register_source;

use crate::object::exception::{ExceptionObject, read};
use crate::object::list::ListObject;
use crate::object::names::Name;
use crate::object::tuple::TupleObject;
use crate::object::{Py, TypeId, Value};
use crate::text::Text;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Most members of a group that are shown.
const MAX_GROUP_WIDTH: usize = 15;
/// Most levels of groups that are shown.
const MAX_GROUP_DEPTH: usize = 10;

/// A str as it goes to stderr: lone surrogates are escaped.
pub fn shown_text(text: &Text) -> String {
    match text.to_utf8() {
        Some(s) => s.into_owned(),
        None => text.codes().map(|c| char::from_u32(c).map_or_else(|| format!("\\u{c:04x}"), String::from)).collect(),
    }
}

/// The text that Python prints for an uncaught exception.
pub fn format_exception(py: &mut Py, exception: &Value) -> String {
    let mut printer = Printer { out: String::new(), depth: 0, need_close: false, seen: Vec::new() };
    printer.chain(py, exception);
    printer.out
}

/// The last line or lines only: type, text and notes (for a SyntaxError its place too).
pub fn format_exception_only(py: &mut Py, exception: &Value) -> String {
    describe(py, exception)
}

struct Printer {
    out: String,
    /// Nesting of groups.
    depth: usize,
    /// The closing line of a group is still owed.
    need_close: bool,
    /// Exceptions shown already, so that cycles end.
    seen: Vec<u64>,
}

impl Printer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Adds text, each line behind the margin of the group that it belongs to.
    fn emit(&mut self, text: &str, margin: char) {
        let prefix = if self.depth > 0 { format!("{}{margin} ", self.indent()) } else { String::new() };
        for line in text.split_inclusive('\n') {
            self.out.push_str(&prefix);
            self.out.push_str(line);
        }
    }

    fn chain(&mut self, py: &mut Py, exception: &Value) {
        let mut links: Vec<(Value, &'static str)> = Vec::new();
        let mut at = exception.clone();
        loop {
            if self.seen.contains(&at.identity()) {
                break;
            }
            self.seen.push(at.identity());
            links.push((at.clone(), ""));
            let (cause, context) = (read(py, &at, |s| &s.cause), read(py, &at, |s| &s.context));
            let suppressed =
                at.payload::<ExceptionObject>().is_some_and(|e| e.state.with(py, &at, |s, _| s.suppress_context));
            let (next, said) = if !cause.is_none_or_empty() {
                (cause, CAUSE)
            } else if !context.is_none_or_empty() && !suppressed {
                (context, CONTEXT)
            } else {
                break;
            };
            if self.seen.contains(&next.identity()) {
                break;
            }
            if let Some(link) = links.last_mut() {
                link.1 = said;
            }
            at = next;
        }
        for (link, said) in links.into_iter().rev() {
            if !said.is_empty() {
                self.emit(said, '|');
            }
            self.one(py, &link);
        }
    }

    fn one(&mut self, py: &mut Py, exception: &Value) {
        if !py.is_instance(exception, TypeId::BaseExceptionGroup) {
            self.traceback(py, exception, "Traceback (most recent call last):\n", '|');
            let text = describe(py, exception);
            self.emit(&text, '|');
            return;
        }
        if self.depth > MAX_GROUP_DEPTH {
            self.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"), '|');
            return;
        }
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        self.traceback(
            py,
            exception,
            "Exception Group Traceback (most recent call last):\n",
            if outermost { '+' } else { '|' },
        );
        let text = describe(py, exception);
        self.emit(&text, '|');
        self.members(py, exception);
        if outermost {
            self.depth = 0;
        }
    }

    fn members(&mut self, py: &mut Py, group: &Value) {
        let members = read(py, group, |s| &s.extra[1]);
        let members = members.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
        let shown = members.len().min(MAX_GROUP_WIDTH + 1);
        self.need_close = false;
        for (i, member) in members.iter().take(shown).enumerate() {
            let last = i + 1 == shown;
            if last {
                self.need_close = true;
            }
            let truncated = i >= MAX_GROUP_WIDTH;
            let label = if truncated { "...".to_owned() } else { (i + 1).to_string() };
            let start = if i == 0 { "+-" } else { "  " };
            self.out.push_str(&format!("{}{start}+---------------- {label} ----------------\n", self.indent()));
            self.depth += 1;
            if truncated {
                let rest = members.len() - MAX_GROUP_WIDTH;
                let s = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{s}\n"), '|');
            } else {
                self.chain(py, member);
            }
            if last && self.need_close {
                self.out.push_str(&format!("{}+------------------------------------\n", self.indent()));
                self.need_close = false;
            }
            self.depth -= 1;
        }
    }

    fn traceback(&mut self, py: &mut Py, exception: &Value, header: &str, margin: char) {
        let traceback = read(py, exception, |s| &s.traceback);
        if traceback.is_none_or_empty() || stack::limit(py) == 0 {
            return;
        }
        self.emit(header, margin);
        let frames = stack::format_stack(py, &traceback);
        self.emit(&frames, '|');
    }
}

/// The name of an exception's class as tracebacks show it.
pub fn class_name(py: &mut Py, exception: &Value) -> String {
    let class = py.type_of(exception).to_value();
    let mut part = |which: Name| match py.get_attribute(&class, which) {
        Ok(v) => v.as_text().map(shown_text),
        Err(_) => None,
    };
    let name = part(Name::__qualname__).unwrap_or_else(|| "<unknown>".to_owned());
    match part(Name::__module__) {
        Some(module) if module == "builtins" || module == "__main__" => name,
        Some(module) => format!("{module}.{name}"),
        None => format!("<unknown>.{name}"),
    }
}

/// `str(exception)`, or a hint that it cannot be had.
fn text_of(py: &mut Py, exception: &Value) -> String {
    match py.str_of(exception) {
        Ok(s) => s.as_text().map(shown_text).unwrap_or_default(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

fn describe(py: &mut Py, exception: &Value) -> String {
    let name = class_name(py, exception);
    let mut out = if py.is_instance(exception, TypeId::SyntaxError) {
        syntax::describe(py, exception, &name)
    } else {
        let mut text = text_of(py, exception);
        if let Some(hint) = suggest::hint(py, exception) {
            text.push_str(&hint);
        }
        if text.is_empty() { format!("{name}\n") } else { format!("{name}: {text}\n") }
    };
    notes(py, exception, &mut out);
    out
}

fn notes(py: &mut Py, exception: &Value, out: &mut String) {
    let name = py.name(Name::__notes__);
    let Ok(Some(notes)) = py.getattr_optional(exception, &name) else { return };
    let items = if let Some(list) = notes.payload::<ListObject>() {
        list.snapshot(py, &notes).unwrap_or_default()
    } else if let Some(tuple) = notes.payload::<TupleObject>() {
        tuple.values().to_vec()
    } else {
        if !notes.is_none() {
            match py.repr(&notes) {
                Ok(shown) => out.push_str(&shown.as_text().map(shown_text).unwrap_or_default()),
                Err(_) => out.push_str("<__notes__ repr() failed>"),
            }
            out.push('\n');
        }
        return;
    };
    for note in items {
        match py.str_of(&note) {
            Ok(s) => out.push_str(&s.as_text().map(shown_text).unwrap_or_default()),
            Err(_) => out.push_str("<note str() failed>"),
        }
        out.push('\n');
    }
}
