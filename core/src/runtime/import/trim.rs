//! Tracebacks of modules that importlib has loaded: its own entries are left out, as nobody looks for a fault there.

use crate::object::exception;
use crate::object::function::{CodeObject, TracebackObject};
use crate::object::{Py, Raised, TypeId, Value};

/// The functions of importlib below which a module's own code runs, or is compiled.
const BORDER: [&str; 2] = ["_call_with_frames_removed", "_get_code"];

/// Takes importlib's entries out of the traceback: all runs of them if the module was not found or is none, else those that end where the module's
/// own code begins.
pub(super) fn without_importlib(py: &mut Py, raised: Raised) -> Raised {
    let Raised(exception) = &raised;
    let library = py.interp().config.library.clone();
    let files = [format!("{library}/importlib/_bootstrap.py"), format!("{library}/importlib/_bootstrap_external.py")];
    let always = py.exception_is(&raised, TypeId::ImportError);
    let (mut entries, mut kept, mut run) = (Vec::new(), Vec::new(), 0);
    let mut at = exception::read(py, exception, |s| &s.traceback);
    while let Some(entry) = at.payload::<TracebackObject>() {
        let (own, border) = match entry.code.payload::<CodeObject>() {
            Some(code) => (files.iter().any(|f| **f == *code.data.filename), BORDER.contains(&&*code.data.name)),
            None => (false, false),
        };
        if own {
            run += 1;
            if always || border {
                kept.truncate(kept.len() + 1 - run);
                run = 0;
            } else {
                kept.push(entries.len());
            }
        } else {
            run = 0;
            kept.push(entries.len());
        }
        let next = entry.next.get(py);
        entries.push(std::mem::replace(&mut at, next));
    }
    if kept.len() == entries.len() {
        return raised;
    }
    for (i, &place) in kept.iter().enumerate() {
        let next = kept.get(i + 1).map_or(Value::EMPTY, |&next| entries[next].clone());
        if let (Some(entry), Some(object)) = (entries[place].payload::<TracebackObject>(), entries[place].object()) {
            entry.next.set(py, object, next);
        }
    }
    let first = kept.first().map_or(Value::EMPTY, |&first| entries[first].clone());
    exception::write(py, exception, first, |s| &mut s.traceback);
    raised
}
