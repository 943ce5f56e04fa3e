//! `_expat`: the reader of XML below the library's `pyexpat`, which calls the handlers.
//!
//! The reader is pure (`scanner`, `dtd`, `names`, `event`) and behind a lock of its own: it is fed while the thread is detached, and what it says comes
//! back as one list. So a handler, which may do anything, runs when no reader is at work.

pub mod dtd;
pub mod event;
pub mod names;
pub mod scanner;

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::WEAKREFS;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use event::{Event, Place, What};
use scanner::Scanner;
use std::sync::{Mutex, PoisonError};

static ROWS: &[Row] = &[Row {
    id: TypeId::ExpatScanner,
    name: "Scanner",
    module: "_expat",
    base: Some(TypeId::Object),
    layout: Layout::Plain(Kind::Opaque),
    flags: WEAKREFS,
}];

/// The state.
struct Reader(Mutex<Scanner>);

// SAFETY: no references; the reader is behind a lock of its own.
unsafe impl Native for Reader {}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [separator] = py.named_args("Scanner", args, ["separator"], 0)?;
    let separator = separator.as_text().map(|t| t.to_string_lossy().into_owned());
    py.make_native(class, Reader(Mutex::new(Scanner::new(separator))))
}

/// Works on the reader, detached.
fn work<R: Send>(py: &mut Py, v: &Value, f: impl FnOnce(&mut Scanner) -> R + Send) -> Result<R> {
    let reader = py.native::<Reader>(v)?;
    Ok(py.detach(|| f(&mut reader.0.lock().unwrap_or_else(PoisonError::into_inner))))
}

fn optional(py: &Py, text: Option<String>) -> Result {
    match text {
        Some(text) => py.str(&text),
        None => Ok(Value::NONE),
    }
}

/// The number of what happened, and its words.
fn said(py: &Py, what: What) -> Result<(i64, Vec<Value>)> {
    Ok(match what {
        What::Start(name, attributes, written) => {
            let mut list = Vec::with_capacity(attributes.len());
            for (i, text) in attributes.iter().enumerate() {
                list.push(if i % 2 == 0 { py.intern(text) } else { py.str(text)? });
            }
            (0, vec![py.intern(&name), py.list(list)?, py.int_from_usize(written)?])
        }
        What::End(name) => (1, vec![py.intern(&name)]),
        What::Text(text) => (2, vec![py.str(&text)?]),
        What::Instruction(target, data) => (3, vec![py.str(&target)?, py.str(&data)?]),
        What::Comment(text) => (4, vec![py.str(&text)?]),
        What::CdataStart => (5, Vec::new()),
        What::CdataEnd => (6, Vec::new()),
        What::NamespaceStart(prefix, uri) => (7, vec![optional(py, prefix)?, optional(py, uri)?]),
        What::NamespaceEnd(prefix) => (8, vec![optional(py, prefix)?]),
        What::Declaration(version, encoding, alone) => {
            (9, vec![optional(py, version)?, optional(py, encoding)?, py.int(i64::from(alone))?])
        }
        What::DoctypeStart(name, system, public, subset) => {
            let subset = py.int(i64::from(subset))?;
            (10, vec![py.str(&name)?, optional(py, system)?, optional(py, public)?, subset])
        }
        What::DoctypeEnd => (11, Vec::new()),
        What::ElementDeclared(name, model) => (12, vec![py.str(&name)?, py.str(&model)?]),
        What::AttributeDeclared(element, name, kind, default, required) => {
            let (element, name, kind) = (py.str(&element)?, py.str(&name)?, py.str(&kind)?);
            (13, vec![element, name, kind, optional(py, default)?, py.int(i64::from(required))?])
        }
        What::EntityDeclared(name, is_parameter, e) => {
            let mut words = vec![py.str(&name)?, py.int(i64::from(is_parameter))?];
            for text in [e.value, e.system, e.public, e.notation] {
                words.push(optional(py, text)?);
            }
            (14, words)
        }
        What::NotationDeclared(name, system, public) => {
            (15, vec![py.str(&name)?, optional(py, system)?, optional(py, public)?])
        }
        What::External(context, system, public) => {
            (16, vec![py.str(&context)?, optional(py, system)?, optional(py, public)?])
        }
        What::Skipped(name) => match name.strip_prefix('%') {
            Some(name) => (17, vec![py.str(name)?, py.int(1)?]),
            None => (17, vec![py.str(&name)?, py.int(0)?]),
        },
        What::DoctypeWord(_) => (18, Vec::new()),
    })
}

fn place(py: &Py, at: Place) -> Result<[Value; 3]> {
    Ok([py.int_from_usize(at.line)?, py.int_from_usize(at.column)?, py.int_from_usize(at.byte)?])
}

/// `feed(text, last)`: the list of what was said, and the fault with its place or None.
fn feed(py: &mut Py, a: &[Value]) -> Result {
    let Some(text) = a[1].as_text() else { return Err(py.type_error("feed() argument 1 must be str")) };
    let text = text.to_string_lossy().into_owned();
    let last = py.truth(&a[2])?;
    let (events, fault) = work(py, &a[0], |s| s.feed(&text, last))?;
    let mut list = Vec::with_capacity(events.len());
    for Event { what, place: at, raw } in events {
        let (kind, words) = said(py, what)?;
        let [line, column, byte] = place(py, at)?;
        let (kind, raw, words) = (py.int(kind)?, py.str(&raw)?, py.tuple(words)?);
        list.push(py.tuple(vec![kind, line, column, byte, raw, words])?);
    }
    let list = py.list(list)?;
    let fault = match fault {
        Some((code, at)) => {
            let [line, column, byte] = place(py, at)?;
            let code = py.int(i64::from(code))?;
            py.tuple(vec![code, line, column, byte])?
        }
        None => Value::NONE,
    };
    py.tuple(vec![list, fault])
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ExpatScanner);
    b.slots().new.set(Some(new));
    b.method("feed", "(self, text, last, /)", feed)
        .method("place", "(self, /)", |py, a| {
            let at = work(py, &a[0], |s| s.place())?;
            let parts = place(py, at)?;
            py.tuple(parts.to_vec())
        })
        .method("of_entity", "(self, /)", |py, a| {
            let made = work(py, &a[0], |s| s.of_entity())?;
            py.make_native(py.ty(TypeId::ExpatScanner), Reader(Mutex::new(made)))
        })
        .method("use_foreign", "(self, /)", |py, a| work(py, &a[0], Scanner::use_foreign).map(|()| Value::NONE))
        .method("set_triplets", "(self, on, /)", |py, a| {
            let on = py.truth(&a[1])?;
            work(py, &a[0], |s| s.set_triplets(on)).map(|()| Value::NONE)
        });
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let m = ModuleBuilder::new(py, "_expat")?;
    m.add_type(py, TypeId::ExpatScanner)?;
    m.finish(py)
}
