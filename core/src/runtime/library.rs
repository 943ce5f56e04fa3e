//! What the runtime asks of the native modules above it. An interpreter is started with one.

use crate::object::interp::MakeModule;
use crate::object::{Py, Result, Value};
use crate::types::table::Row;

/// The native modules, as far as the runtime must know them.
pub struct Library {
    /// Enters the payloads of their types into the table of kinds.
    pub enter_kinds: fn(&mut [orochi_gc::Kind]),
    /// The tables of builtin types: those of the language first, then their own.
    pub type_tables: fn() -> Vec<&'static [Row]>,
    /// Fills the namespaces of their types.
    pub init_types: fn(&mut Py),
    /// Makes the modules that every program has, `builtins` and `sys`, and the standard streams.
    pub start: fn(&mut Py) -> Result<()>,
    /// The maker of a module.
    pub native_module: fn(&str) -> Option<MakeModule>,
    /// What the hooks of an abstract base class answer (see `Hooks::abstract_check`).
    pub abstract_check: fn(&mut Py, &Value, &Value, bool) -> crate::object::Result,
    /// A weak container (first) forgets the entry of a dead reference (second).
    pub weak_entry_died: fn(&mut Py, &Value, &Value),
    /// Runs what they registered for the program's end.
    pub at_exit: fn(&mut Py),
    /// Calls the handlers of the signals that have arrived, on the main thread.
    pub signals_arrived: fn(&mut Py) -> crate::object::Result<()>,
    /// Flushes `sys.stdout` and `sys.stderr`; fails with what went wrong with `sys.stdout`.
    pub flush_standard: fn(&mut Py) -> Result<()>,
}
