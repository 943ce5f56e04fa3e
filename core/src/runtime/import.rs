//! `import`: the module table, native modules, and modules in files and folders of `sys.path`.

use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};

/// `__import__(name, globals, locals, fromlist, level)`.
///
/// # Errors
/// ImportError, ModuleNotFoundError, and what the module raises.
pub fn import(py: &mut Py, name: &Value, _globals: &Value, _locals: &Value, _fromlist: &Value, _level: i64) -> Result {
    let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let modules = py.interp().modules.get();
    if let Some(found) = modules.payload::<DictObject>().and_then(|d| d.get_str(py, name)) {
        return Ok(found);
    }
    if let Some(make) = crate::stdlib::find(&text) {
        return make(py);
    }
    Err(py.error(TypeId::ModuleNotFoundError, format!("No module named '{text}'")))
}

/// What `from module import name` finds where the module has no such attribute: a submodule that is being imported.
///
/// # Errors
/// ImportError.
pub fn import_from_fallback(py: &mut Py, module: &Value, name: &Value) -> Result {
    let (module, name) = (py.repr_string(module)?, py.str_string(name)?);
    Err(py.error(TypeId::ImportError, format!("cannot import name '{name}' from {module}")))
}
