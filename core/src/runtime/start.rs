//! Starting an interpreter: types first, then names, slots, and the modules that every program has.

use super::library::Library;
use super::{Attached, kinds};
use crate::object::exception::ExceptionObject;
use crate::object::interp::{Config, Hooks, Interpreter};
use crate::object::{Py, Result, TypeId};
use crate::types::bootstrap;
use orochi_gc::sync::atomic::Ordering;
use std::sync::Arc;

fn hooks(library: &Library) -> Hooks {
    Hooks {
        handle_requests: crate::vm::requests::handle,
        sequence_iterator: crate::types::iterators::sequence_iterator,
        drain: crate::vm::generator::drain::drain,
        compile: super::source::compile,
        run_code: crate::vm::call::run_code,
        current_globals: crate::vm::call::current_globals,
        current_locals: crate::vm::call::current_locals,
        import: super::import::import,
        run_class_body: crate::vm::call::run_class_body,
        object_getattr: crate::types::object_type::generic_getattr,
        object_getattr_optional: crate::types::object_type::generic_getattr_optional,
        generic_alias: crate::types::generic_alias::make,
        import_from: super::import::import_from_fallback,
        native_module: library.native_module,
        unraisable: crate::vm::requests::unraisable,
        abstract_check: library.abstract_check,
        weak_entry_died: library.weak_entry_died,
        at_exit: library.at_exit,
        signals_arrived: library.signals_arrived,
        flush_standard: library.flush_standard,
        traced_frame: crate::vm::trace::object_of,
        frame_trace: crate::vm::trace::attribute,
        link: super::link::link,
        int: Py::int,
    }
}

/// An interpreter with its types and builtin modules.
///
/// # Errors
/// That the system has no stacks for the calling thread.
///
/// # Panics
/// When the system refuses the little memory that the types take.
pub fn start(library: &Library, mut config: Config) -> std::io::Result<Arc<Interpreter>> {
    if config.library.is_empty() {
        config.library = super::import::folder_of(&config);
    }
    // (Where the system has none, it says so to the first who needs memory.)
    let _all_there = crate::vm::spare::set_aside();
    let interp = Interpreter::new(kinds::table(library), hooks(library), config);
    let ident = interp.new_ident();
    interp.main_ident.store(ident, Ordering::Relaxed);
    let mut attached = Attached::new(interp.clone(), super::DEFAULT_STACK, ident)?;
    let py = attached.py();
    make_types(py, library);
    make_modules(py, library).expect("the builtin modules");
    Ok(interp)
}

fn make_types(py: &mut Py, library: &Library) {
    let tables = (library.type_tables)();
    for rows in &tables {
        bootstrap::make(py, rows);
    }
    // Strings can be made from here on; the empty tuple is needed to finish any type.
    let empty = py.tuple_of(py.ty(TypeId::Tuple), Vec::new()).expect("memory at start-up");
    if let Some(o) = empty.object() {
        py.mutator().make_immortal(o);
    }
    drop(py.interp().empty_tuple.set(py, empty));
    py.interp().make_short_strings(py);
    py.make_names();
    for rows in &tables {
        bootstrap::complete(py, rows);
    }
    let domain = py.interp().domain.clone();
    domain.set_class_of(class_of, Arc::as_ptr(py.interp()) as usize);
    crate::types::init(py);
    crate::vm::types::init(py);
    super::link::init(py);
    (library.init_types)(py);
    for rows in &tables {
        bootstrap::finish(py, rows, crate::types::class::ready);
    }
    let memory_error =
        py.tuple(Vec::new()).and_then(|args| py.alloc(py.ty(TypeId::MemoryError), ExceptionObject::new(args)));
    drop(py.interp().memory_error.set(py, memory_error.expect("memory at start-up")));
}

/// The class of objects with this shape, for the global collector.
fn class_of(interp: usize, shape: u32) -> Option<orochi_gc::Object> {
    // SAFETY: the interpreter outlives its domain's use by any thread.
    let interp = unsafe { &*(interp as *const Interpreter) };
    (shape & 0x00ff_ffff != 0).then(|| interp.shapes.get(shape).ty.object())
}

fn make_modules(py: &mut Py, library: &Library) -> Result<()> {
    let modules = crate::object::dict::DictObject::new(py)?;
    drop(py.interp().modules.set(py, modules));
    (library.start)(py)
}

/// Runs `f` on a fresh interpreter: for tests.
pub fn with_interpreter<R>(library: &Library, config: Config, f: impl FnOnce(&mut Py) -> R) -> R {
    let interp = start(library, config).expect("an interpreter");
    let ident = interp.main_ident.load(Ordering::Relaxed);
    let mut attached = Attached::new(interp, super::DEFAULT_STACK, ident).expect("stacks for the main thread");
    f(attached.py())
}
