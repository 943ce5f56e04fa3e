//! Running a module that was found: its namespace, its spec, its place in `sys.modules`.
//!
//! As long as `sys.meta_path` and `sys.path_hooks` are what importlib puts there (or empty, before anybody has imported importlib), what its
//! finders would find is found here. A program that changes them gets importlib's own search.

use super::cache::{code_of_file, library_code};
use super::find::{self, Found, find, folders, is_first};
use super::loading::is_loading_here;
use super::trim::without_importlib;
use super::{add_builtins, get, import_absolute, in_modules, library, no_module, not_found, set};
use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::interp::{MakeModule, ModuleState};
use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, Result, Slot, TypeId, Value};
use crate::types::module_spec::{self, Loader};
use orochi_library::File;
use std::path::Path;

/// Finds and runs one module, which is not in the table.
pub(super) fn load(py: &mut Py, name: &str, parent: Option<&Value>) -> Result {
    if is_first(name)
        && let Some(make) = (py.interp().hooks().native_module)(name)
    {
        return make_native(py, name, make);
    }
    // What importlib itself needs is in the library, and found without it.
    let beginning = is_loading_here(py, "importlib");
    if !beginning && finders_changed(py) {
        return load_by_finders(py, name, parent);
    }
    let Some(mut folders) = folders(py, parent)? else { return Err(not_a_package(py, name)) };
    if beginning {
        folders.retain(|folder| library::inside(py.interp(), folder).is_some());
    }
    match find(py.interp(), name, &folders) {
        Some(Found::Native(make)) => make_native(py, name, make),
        Some(Found::File(file, package)) => {
            let shown = find::shown(&file);
            let code = code_of_file(py, &file, &shown)?;
            let package = package.map(|folder| find::shown(&folder));
            let spec = module_spec::make(py, name, Loader::File, Some(&shown), package.map(|folder| vec![folder]))?;
            run(py, name, &code, spec)
        }
        Some(Found::Library(file)) => {
            let code = library_code(py, file)?;
            let spec = spec_of(py, name, file)?;
            run(py, name, &code, spec)
        }
        Some(Found::Elsewhere) => load_by_finders(py, name, parent),
        Some(Found::Namespace(folders)) => {
            let folders = folders.iter().map(|f| find::shown(f)).collect();
            let spec = module_spec::make(py, name, Loader::Namespace, None, Some(folders))?;
            new_module(py, name, &spec).map(|(module, _)| module)
        }
        None => Err(no_module(py, name)),
    }
}

fn not_a_package(py: &mut Py, name: &str) -> crate::object::Raised {
    let package = name.rsplit_once('.').map_or("", |(p, _)| p);
    not_found(py, format!("No module named '{name}'; '{package}' is not a package"), name)
}

/// Makes a native module and says in its spec that it is one.
///
/// # Errors
/// What making it raises.
pub fn make_native(py: &mut Py, name: &str, make: MakeModule) -> Result {
    let module = make(py)?;
    if let Some(dict) = module.payload::<ModuleObject>().map(|m| m.dict.get(py))
        && get(py, &dict, "__spec__").is_none_or(|spec| spec.is_none())
    {
        let loader = if is_first(name) { Loader::Builtin } else { Loader::Native };
        let spec = module_spec::make(py, name, loader, Some("built-in"), None)?;
        set(py, &dict, "__spec__", spec)?;
        if let Some(dict_object) = dict.payload::<DictObject>() {
            drop(dict_object.remove_str(py, &dict, &py.name(Name::__loader__)));
        }
    }
    Ok(module)
}

/// The spec of a module in the library.
fn spec_of(py: &mut Py, name: &str, file: &'static File) -> Result {
    let shown = library::shown(py.interp(), file.path);
    let folder = file.path.strip_suffix("/__init__.py").map(|f| vec![library::shown(py.interp(), f)]);
    module_spec::make(py, name, Loader::Library, Some(&shown), folder)
}

/// The spec of the module `name` in a folder of the library, for importlib's finders.
///
/// # Errors
/// MemoryError.
pub fn library_spec(py: &mut Py, name: &str, folder: &str) -> Result {
    match find(py.interp(), name, &[folder.to_owned()]) {
        Some(Found::Library(file)) => spec_of(py, name, file),
        Some(Found::Native(_)) => module_spec::make(py, name, Loader::Native, Some("built-in"), None),
        _ => Ok(Value::NONE),
    }
}

/// Did the program change the lists of finders?
fn finders_changed(py: &Py) -> bool {
    let known = py.interp().state(ModuleState::Finders).get();
    let sys = py.interp().sys.get();
    let differs = |name: &str, i: usize| {
        let Some(list) = get(py, &sys, name) else { return true };
        let Some(list) = list.payload::<ListObject>() else { return true };
        let known = known.payload::<TupleObject>().and_then(|pair| pair.values().get(i));
        match known.and_then(Value::payload::<TupleObject>) {
            Some(known) => {
                list.len() != known.values().len()
                    || known.values().iter().enumerate().any(|(i, v)| !list.get(py, i).is_some_and(|own| own.is(v)))
            }
            None => !list.is_empty(),
        }
    };
    differs("meta_path", 0) || differs("path_hooks", 1)
}

/// The search as importlib does it.
fn load_by_finders(py: &mut Py, name: &str, parent: Option<&Value>) -> Result {
    // importlib itself, and what it needs, must not go this way.
    if name == "importlib" || name.starts_with("importlib._") || name.starts_with("_frozen_importlib") {
        let folders = [py.interp().config.library.clone(), format!("{}/importlib", py.interp().config.library)];
        let folder = if name == "importlib" { &folders[..1] } else { &folders[1..] };
        return match find(py.interp(), name, folder) {
            Some(Found::Library(file)) => {
                let code = library_code(py, file)?;
                let spec = spec_of(py, name, file)?;
                run(py, name, &code, spec)
            }
            _ => Err(no_module(py, name)),
        };
    }
    let path = match parent {
        Some(parent) => {
            let key = py.name(Name::__path__);
            match py.getattr_optional(parent, &key)? {
                Some(path) => path,
                None => return Err(not_a_package(py, name)),
            }
        }
        None => Value::NONE,
    };
    let importlib = import_absolute(py, "importlib._bootstrap")?;
    let argument = py.str(name)?;
    let module = match py.call_method(&importlib, "_load_by_finders", &[argument, path]) {
        Ok(module) => module,
        Err(raised) => return Err(without_importlib(py, raised)),
    };
    if module.is_none() { Err(no_module(py, name)) } else { Ok(module) }
}

/// A module in `sys.modules`, with its namespace.
fn new_module(py: &mut Py, name: &str, spec: &Value) -> Result<(Value, Value)> {
    let dict = DictObject::new(py)?;
    let module = py.alloc(py.ty(TypeId::Module), ModuleObject { dict: Slot::at_birth(dict.clone()) })?;
    set(py, &dict, "__name__", py.intern(name))?;
    set(py, &dict, "__doc__", Value::NONE)?;
    let parent = module_spec::parent(py, spec)?;
    set(py, &dict, "__package__", parent)?;
    // `__loader__` is what the spec says: a module without one of its own asks there.
    set(py, &dict, "__spec__", spec.clone())?;
    if let Some(folders) = module_spec::field(py, spec, "submodule_search_locations")
        && !folders.is_none()
    {
        set(py, &dict, "__path__", folders)?;
    }
    if let Some(file) = module_spec::field(py, spec, "origin")
        && !file.is_none()
    {
        set(py, &dict, "__file__", file)?;
        set(py, &dict, "__cached__", Value::NONE)?;
    }
    add_builtins(py, &dict)?;
    let modules = py.interp().modules.get();
    set(py, &modules, name, module.clone())?;
    Ok((module, dict))
}

/// Runs a module's code.
fn run(py: &mut Py, name: &str, code: &Value, spec: Value) -> Result {
    let (module, dict) = new_module(py, name, &spec)?;
    module_spec::set_initializing(&spec, true);
    let result = crate::vm::call::run_code(py, code, &dict, &Value::EMPTY, &Value::EMPTY);
    module_spec::set_initializing(&spec, false);
    match result {
        Ok(_) => Ok(in_modules(py, name).unwrap_or(module)),
        Err(raised) => {
            let modules = py.interp().modules.get();
            if let Some(table) = modules.payload::<DictObject>() {
                drop(table.remove_str(py, &modules, &py.intern(name)));
            }
            Err(raised)
        }
    }
}

/// The code and the shown file of a module's source, with its spec, for `-m`.
pub(super) fn code_and_spec(py: &mut Py, name: &str, found: Found) -> Result<Option<(Value, String, Value)>> {
    Ok(match found {
        Found::Library(file) => {
            let code = library_code(py, file)?;
            let spec = spec_of(py, name, file)?;
            Some((code, library::shown(py.interp(), file.path), spec))
        }
        Found::File(file, _) => {
            let shown = std::path::absolute(&file).map_or_else(|_| find::shown(&file), |p| find::shown(&p));
            let code = code_of_file(py, Path::new(&shown), &shown)?;
            let spec = module_spec::make(py, name, Loader::File, Some(&shown), None)?;
            Some((code, shown, spec))
        }
        Found::Native(_) | Found::Namespace(_) | Found::Elsewhere => None,
    })
}
