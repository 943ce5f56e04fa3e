//! Modules that are written in Python and travel inside the executable.
//!
//! What is neither hot nor close to the interpreter is shorter and safer in Python. Such a module is compiled when it is first imported, and its
//! code is kept like the library's; its file name in tracebacks is `<frozen NAME>`.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::{Py, Result, Value};

/// The module `_user_containers`: ChainMap, UserDict, UserList and UserString.
///
/// # Errors
/// MemoryError.
pub fn user_containers(py: &mut Py) -> Result {
    make(py, "_user_containers", include_str!("user_containers.py"))
}

/// The module `_os_functions`: what `os` has besides its system calls.
///
/// # Errors
/// MemoryError.
pub fn os_functions(py: &mut Py) -> Result {
    make(py, "_os_functions", include_str!("os_functions.py"))
}

/// The module `_io_classes`: BufferedRWPair and IncrementalNewlineDecoder.
///
/// # Errors
/// MemoryError.
pub fn io_classes(py: &mut Py) -> Result {
    make(py, "_io_classes", include_str!("io_classes.py"))
}

/// The module `_typing`: type parameters, aliases and Generic.
///
/// # Errors
/// MemoryError.
pub fn typing(py: &mut Py) -> Result {
    make(py, "_typing", include_str!("typing.py"))
}

/// The module `_templates`: what t-strings evaluate to.
///
/// # Errors
/// MemoryError.
pub fn templates(py: &mut Py) -> Result {
    make(py, "_templates", include_str!("templates.py"))
}

/// The module `_frozen_importlib`: another name for `importlib._bootstrap`.
///
/// # Errors
/// ImportError while importlib itself is being loaded, which then looks beside itself; what loading it raises.
pub fn importlib(py: &mut Py) -> Result {
    other_name(py, "_frozen_importlib", "importlib._bootstrap")
}

/// The module `_frozen_importlib_external`: another name for `importlib._bootstrap_external`.
///
/// # Errors
/// As `importlib`.
pub fn importlib_external(py: &mut Py) -> Result {
    other_name(py, "_frozen_importlib_external", "importlib._bootstrap_external")
}

fn other_name(py: &mut Py, name: &str, real: &str) -> Result {
    let modules = py.interp().modules.get();
    let loaded = |py: &Py, name: &str| modules.payload::<DictObject>().and_then(|d| d.get_str(py, &py.intern(name)));
    if loaded(py, "importlib").is_none() {
        crate::runtime::import::import_absolute(py, "importlib")?;
    }
    let Some(found) = loaded(py, real) else {
        return Err(crate::runtime::import::no_module(py, name));
    };
    if let Some(d) = modules.payload::<DictObject>() {
        d.set_str(py, &modules, &py.intern(name), found.clone())?;
    }
    Ok(found)
}

/// Compiles and runs a frozen module.
fn make(py: &mut Py, name: &str, source: &'static str) -> Result {
    let builder = ModuleBuilder::new(py, name)?;
    let namespace = builder.namespace();
    builder.add(py, "__builtins__", py.interp().builtins.get())?;
    let code = crate::runtime::import::frozen_code(py, name, source)?;
    (py.interp().hooks().run_code)(py, &code, &namespace, &Value::EMPTY, &Value::EMPTY)?;
    builder.finish(py)
}

/// `module.name`, where `module` is a frozen module that is imported if it has to be.
///
/// # Errors
/// AttributeError; what importing raises.
pub fn attribute(py: &mut Py, module: &str, name: &Value) -> Result {
    let (module, empty) = (py.str(module)?, py.interp().empty_tuple());
    let found = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &empty, 0)?;
    py.getattr(&found, name)
}
