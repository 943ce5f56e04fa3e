//! The functions of `builtins`. The builtin types are entered by `stdlib::start`.

mod attributes;
mod code;
mod iterables;
mod numbers;
pub mod output;

use super::ModuleBuilder;
use crate::object::{Py, Result, Value};

/// Enters the functions.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    attributes::fill(py, b)?;
    code::fill(py, b)?;
    iterables::fill(py, b)?;
    numbers::fill(py, b)?;
    output::fill(py, b)?;
    for (name, v) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::bool(py.interp().config.optimize == 0)),
    ] {
        b.add(py, name, v)?;
    }
    for alias in ["IOError", "EnvironmentError"] {
        b.add(py, alias, py.ty(crate::object::TypeId::OSError).to_value())?;
    }
    Ok(())
}
