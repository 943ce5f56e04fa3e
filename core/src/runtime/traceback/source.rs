//! Source lines for tracebacks: of files, and of code that came from the command line or standard input.
//!
//! Code without a file is known by the very `Arc` of its file name, so that an `exec` of other text under the same made-up name shows nothing.

use crate::object::Py;
use crate::object::interp::Interpreter;
use std::sync::{Arc, Mutex, PoisonError};

type Registered = Mutex<Vec<(Arc<str>, Arc<str>)>>;

const KEY: &str = "traceback sources";

fn registered(interp: &Interpreter) -> Arc<Registered> {
    let entry = interp.attachments.entry(KEY).or_insert_with(|| Arc::new(Registered::default()));
    Arc::clone(entry.value()).downcast::<Registered>().unwrap_or_default()
}

/// Keeps the source of code whose file name (the `Arc` that its code objects hold) names no file.
pub fn register_source(interp: &Interpreter, filename: Arc<str>, source: &str) {
    let list = registered(interp);
    list.lock().unwrap_or_else(PoisonError::into_inner).push((filename, Arc::from(source)));
}

/// The lines of a source file, decoded leniently.
pub struct Lines(Vec<String>);

impl Lines {
    /// The source behind a code object's file name.
    pub fn of(py: &mut Py, filename: &Arc<str>) -> Lines {
        let list = registered(py.interp());
        let found = list
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .rev()
            .find(|(name, _)| Arc::ptr_eq(name, filename))
            .map(|(_, source)| source.to_string());
        let text = match found {
            Some(text) => Some(text),
            None if filename.starts_with('<') => None,
            None if crate::runtime::import::library_file(py.interp(), filename).is_some() => {
                crate::runtime::import::library_file(py.interp(), filename)
                    .map(|file| String::from_utf8_lossy(&file.source()).into_owned())
            }
            None => {
                let path = filename.to_string();
                // Only regular files: a device may never end.
                let read = move || {
                    std::fs::metadata(&path).ok().filter(|m| m.is_file()).and_then(|_| std::fs::read(&path).ok())
                };
                let bytes = py.detach(read);
                bytes.map(|bytes| match crate::runtime::source::decoded(py, &bytes, "replace") {
                    Ok(Some(text)) => text,
                    _ => crate::compile::readable(&bytes),
                })
            }
        };
        let text = text.unwrap_or_default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Lines(text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(str::to_owned).collect())
    }

    /// Line `number`, counted from 1, without white space at its end; empty if there is none.
    pub fn get(&self, number: u32) -> &str {
        let i = (number as usize).wrapping_sub(1);
        self.0.get(i).map_or("", |line| line.trim_end())
    }
}
