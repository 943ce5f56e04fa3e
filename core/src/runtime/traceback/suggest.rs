//! "Did you mean": the known name that is nearest to one that was not found.

use super::shown_text;
use crate::object::dict::DictObject;
use crate::object::exception::read;
use crate::object::function::{CodeObject, TracebackObject};
use crate::object::{Py, TypeId, Value};
use crate::types::exceptions::extra;

/// More names than this are not searched.
const MAX_NAMES: usize = 750;
/// Longer names are not compared.
const MAX_LENGTH: usize = 40;
/// Cost of inserting, deleting or replacing a character.
const MOVE: usize = 2;
/// Cost of changing its case.
const CASE: usize = 1;

/// What is added to the text of a NameError, AttributeError or ImportError.
pub fn hint(py: &mut Py, exception: &Value) -> Option<String> {
    let is = |py: &Py, id: TypeId| py.is_instance(exception, id);
    if is(py, TypeId::NameError) {
        let wrong = name_of(&extra(py, exception, 0))?;
        let nearest = nearest(&wrong, &visible_names(py, exception));
        let mut text = nearest.as_ref().map(|n| format!(". Did you mean: '{n}'?")).unwrap_or_default();
        if crate::runtime::stdlib_names::is_stdlib_module(&wrong) {
            text.push_str(&match nearest {
                Some(_) => format!(" Or did you forget to import '{wrong}'?"),
                None => format!(". Did you forget to import '{wrong}'?"),
            });
        }
        return (!text.is_empty()).then_some(text);
    }
    let (wrong, object) = if is(py, TypeId::AttributeError) {
        (name_of(&extra(py, exception, 0))?, read(py, exception, |s| &s.extra[1]))
    } else if is(py, TypeId::ImportError) {
        let module = extra(py, exception, 1);
        module.as_text()?;
        let modules = py.interp().modules.get();
        let found = modules.payload::<DictObject>()?.get_str(py, &module)?;
        (name_of(&extra(py, exception, 3))?, found)
    } else {
        return None;
    };
    if object.is_empty() {
        return None;
    }
    let mut names = directory(py, &object)?;
    if !wrong.starts_with('_') {
        names.retain(|n| !n.starts_with('_'));
    }
    nearest(&wrong, &names).map(|n| format!(". Did you mean: '{n}'?"))
}

fn name_of(v: &Value) -> Option<String> {
    v.as_text().map(shown_text)
}

/// `dir(object)`
fn directory(py: &mut Py, object: &Value) -> Option<Vec<String>> {
    let listed = py.builtin("dir");
    let listed = py.call(&listed, std::slice::from_ref(object)).ok()?;
    let listed = py.collect(&listed).ok()?;
    Some(listed.iter().filter_map(name_of).collect())
}

/// Locals, globals and builtins of the innermost frame.
fn visible_names(py: &Py, exception: &Value) -> Vec<String> {
    let mut at = read(py, exception, |s| &s.traceback);
    while let Some(next) = at.payload::<TracebackObject>().and_then(|t| t.next.get_some(py)) {
        at = next;
    }
    let mut names = Vec::new();
    let Some(entry) = at.payload::<TracebackObject>() else { return names };
    if let Some(code) = entry.code.payload::<CodeObject>() {
        names.extend(code.data.varnames.iter().chain(&code.data.freevars).cloned());
    }
    let builtins = py.interp().builtins.get();
    for dict in [Value::clone(&entry.globals), builtins] {
        if let Some(d) = dict.payload::<DictObject>() {
            names.extend(d.keys(py, &dict).unwrap_or_default().iter().filter_map(name_of));
        }
    }
    names
}

/// The name nearest to `wrong`, if one is near enough.
fn nearest(wrong: &str, names: &[String]) -> Option<String> {
    let wrong: Vec<char> = wrong.chars().collect();
    if names.len() > MAX_NAMES || wrong.len() > MAX_LENGTH {
        return None;
    }
    let mut best = wrong.len();
    let mut found: Option<&String> = None;
    for name in names {
        let candidate: Vec<char> = name.chars().collect();
        if candidate == wrong {
            continue;
        }
        // No more than a third of the characters may change.
        let most = ((candidate.len() + wrong.len() + 3) * MOVE / 6).min(best.saturating_sub(1));
        let distance = distance(&wrong, &candidate, most);
        if distance > most {
            continue;
        }
        if found.is_none() || distance < best {
            found = Some(name);
            best = distance;
        }
    }
    found.cloned()
}

fn replacement(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.to_lowercase().eq(b.to_lowercase()) {
        CASE
    } else {
        MOVE
    }
}

/// The edit distance, or more than `most` as soon as it exceeds that.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH || a.len().abs_diff(b.len()) * MOVE > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=a.len()).map(|i| i * MOVE).collect();
    for (j, &y) in b.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (j + 1) * MOVE;
        let mut least = row[0];
        for (i, &x) in a.iter().enumerate() {
            let cost = (diagonal + replacement(x, y)).min(row[i].min(row[i + 1]) + MOVE);
            diagonal = row[i + 1];
            row[i + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return most + 1;
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(wrong: &str, names: &[&str]) -> Option<String> {
        nearest(wrong, &names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn suggestions() {
        assert_eq!(near("countre", &["counter", "print"]).as_deref(), Some("counter"));
        assert_eq!(near("Print", &["print", "pint"]).as_deref(), Some("print"));
        assert_eq!(near("xyz", &["abc", "foo"]), None);
        assert_eq!(near("a", &["b"]), None);
    }
}
