//! `_imp`: what importlib asks of the runtime.

use super::ModuleBuilder;
use crate::object::interp::ModuleState;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::import;

fn text(py: &Py, v: &Value) -> Result<String> {
    match v.as_text() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None => Err(py.type_error(format!("argument must be str, not {}", py.type_of(v).full_name(py)))),
    }
}

fn none(_py: &mut Py, _args: &[Value]) -> Result {
    Ok(Value::NONE)
}

fn no(_py: &mut Py, _args: &[Value]) -> Result {
    Ok(Value::FALSE)
}

fn is_builtin(py: &mut Py, args: &[Value]) -> Result {
    let name = text(py, &args[0])?;
    let known = name == "sys" || name == "builtins" || (py.interp().hooks().native_module)(&name).is_some();
    py.int(i64::from(known && import::is_first(&name)))
}

fn create_builtin(py: &mut Py, args: &[Value]) -> Result {
    let key = py.intern("name");
    let name = py.getattr(&args[0], &key)?;
    let name = text(py, &name)?;
    let modules = py.interp().modules.get();
    let key = py.str(&name)?;
    if py.contains(&modules, &key)? {
        return py.getitem(&modules, &key);
    }
    match (py.interp().hooks().native_module)(&name) {
        Some(make) => import::make_native(py, &name, make),
        None => Err(py.error(TypeId::ImportError, format!("no built-in module named {name}"))),
    }
}

fn extension_suffixes(py: &mut Py, _args: &[Value]) -> Result {
    py.list(Vec::new())
}

fn import_module(py: &mut Py, args: &[Value]) -> Result {
    let name = text(py, &args[0])?;
    import::import_absolute(py, &name)
}

fn code_of_file(py: &mut Py, args: &[Value]) -> Result {
    let path = text(py, &args[0])?;
    import::code_of_file(py, std::path::Path::new(&path), &path)
}

/// `_override_frozen_modules_for_tests(n)`: nothing is frozen here.
fn override_frozen(py: &mut Py, args: &[Value]) -> Result {
    py.as_i64(&args[0])?;
    Ok(Value::NONE)
}

fn library_code(py: &mut Py, args: &[Value]) -> Result {
    let path = text(py, &args[0])?;
    match import::library_file(py.interp(), &path) {
        Some(file) => import::library_code(py, file),
        None => Ok(Value::NONE),
    }
}

fn library_file(py: &mut Py, args: &[Value]) -> Result {
    let path = text(py, &args[0])?;
    match import::library_file(py.interp(), &path) {
        Some(file) => py.bytes(file.source()),
        None => Ok(Value::NONE),
    }
}

fn library_spec(py: &mut Py, args: &[Value]) -> Result {
    let (name, folder) = (text(py, &args[0])?, text(py, &args[1])?);
    import::library_spec(py, &name, &folder)
}

fn is_library(py: &mut Py, args: &[Value]) -> Result {
    let path = text(py, &args[0])?;
    let within = import::inside(py.interp(), &path);
    Ok(Value::bool(within.is_some_and(|within| within.is_empty() || orochi_library::is_folder(within))))
}

/// Names of the modules in a folder of the library, with whether each is a package.
fn library_names(py: &mut Py, args: &[Value]) -> Result {
    let path = text(py, &args[0])?;
    let start = match import::inside(py.interp(), &path) {
        Some("") => String::new(),
        Some(within) => format!("{within}/"),
        None => return py.list(Vec::new()),
    };
    let mut names = std::collections::BTreeMap::new();
    for file in orochi_library::files() {
        let Some(rest) = file.path.strip_prefix(start.as_str()) else { continue };
        match rest.split_once('/') {
            Some((package, "__init__.py")) => drop(names.insert(package.to_owned(), true)),
            Some(_) => {}
            None => {
                if let Some(name) = rest.strip_suffix(".py").filter(|name| *name != "__init__") {
                    names.entry(name.to_owned()).or_insert(false);
                }
            }
        }
    }
    let pairs = names.iter().map(|(name, package)| {
        let pair = vec![py.str(name)?, Value::bool(*package)];
        py.tuple(pair)
    });
    let pairs = pairs.collect::<Result<Vec<_>>>()?;
    py.list(pairs)
}

fn set_finders(py: &mut Py, args: &[Value]) -> Result {
    let pair = py.tuple(args.to_vec())?;
    drop(py.interp().state(ModuleState::Finders).set(py, pair));
    Ok(Value::NONE)
}

fn source_hash(py: &mut Py, args: &[Value]) -> Result {
    use std::hash::BuildHasher;
    let bytes = py.buffer(&args[1])?.map(|b| b.to_vec()).unwrap_or_default();
    let hash = foldhash::quality::FixedState::with_seed(0).hash_one(&bytes);
    py.bytes_from(&hash.to_le_bytes())
}

fn not_frozen(py: &mut Py, args: &[Value]) -> Result {
    let name = text(py, &args[0])?;
    Err(py.error(TypeId::ImportError, format!("No such frozen object named {name}")))
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_imp")?;
    b.add(py, "ModuleSpec", py.ty(TypeId::ModuleSpec).to_value())?;
    let policy = py.str("default")?;
    b.add(py, "check_hash_based_pycs", policy)?;
    b.add(py, "pyc_magic_number_token", py.int(0x0a0d_0e30)?)?;
    for name in ["acquire_lock", "release_lock"] {
        b.function(py, name, "()", none)?;
    }
    b.function(py, "lock_held", "()", no)?;
    b.function(py, "is_builtin", "(name, /)", is_builtin)?;
    b.function(py, "create_builtin", "(spec, /)", create_builtin)?;
    b.function(py, "exec_builtin", "(mod, /)", |py, _| py.int(0))?;
    for name in ["is_frozen", "is_frozen_package"] {
        b.function(py, name, "(name, /)", no)?;
    }
    b.function(py, "find_frozen", "(name, /, *, withdata=False)", none)?;
    b.function(py, "get_frozen_object", "(name, data=None, /)", not_frozen)?;
    b.function(py, "extension_suffixes", "()", extension_suffixes)?;
    b.function(py, "source_hash", "(key, source)", source_hash)?;
    b.function(py, "_fix_co_filename", "(code, path, /)", none)?;
    b.function(py, "_override_multi_interp_extensions_check", "(override, /)", |py, _| py.int(0))?;
    b.function(py, "_import_module", "(name, /)", import_module)?;
    b.function(py, "_override_frozen_modules_for_tests", "(override, /)", override_frozen)?;
    b.function(py, "_code_of_file", "(path, /)", code_of_file)?;
    b.function(py, "_library_code", "(path, /)", library_code)?;
    b.function(py, "_library_file", "(path, /)", library_file)?;
    b.function(py, "_library_spec", "(name, folder, /)", library_spec)?;
    b.function(py, "_library_names", "(folder, /)", library_names)?;
    b.function(py, "_is_library", "(path, /)", is_library)?;
    b.function(py, "_set_finders", "(meta_path, path_hooks, /)", set_finders)?;
    b.finish(py)
}
