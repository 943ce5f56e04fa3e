//! `import`: the module table, native modules, and modules in files and folders of `sys.path`.
//!
//! A module that is loaded is found in `sys.modules` without any lock. One that a thread is loading is entered there before its code
//! runs, as in CPython, and into the `Loading` table; a second thread that wants it waits (detached) until it is loaded,
//! unless the two wait for each other, in which case it goes on with the half-made module.

mod cache;
mod find;
mod library;
mod load;
mod loading;
mod main;
mod trim;

pub use cache::{TAG, code_of_file, from_bytes, frozen_code, library_code, to_bytes};
pub use find::is_first;
pub use library::{folder_of, inside, library_file};
pub use load::{library_spec, make_native};
pub use main::{Main, find_main};

use crate::object::dict::DictObject;
use crate::object::list::ListObject;
use crate::object::{Name, Py, Raised, Result, TypeId, Value};
use crate::types::module::{Hides, hides};
use loading::{Waited, begin_loading, end_loading, is_loading, wait_until_loaded};

fn text_of(v: &Value) -> Option<String> {
    v.as_text().map(|t| t.to_string_lossy().into_owned())
}

fn get(py: &Py, dict: &Value, name: &str) -> Option<Value> {
    dict.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern(name)))
}

fn set(py: &Py, dict: &Value, name: &str, v: Value) -> Result<()> {
    match dict.payload::<DictObject>() {
        Some(d) => d.set_str(py, dict, &py.intern(name), v),
        None => Ok(()),
    }
}

fn in_modules(py: &Py, name: &str) -> Option<Value> {
    get(py, &py.interp().modules.get(), name)
}

/// The error for a module that nobody has.
pub fn no_module(py: &mut Py, name: &str) -> Raised {
    let shown = py.str(name).and_then(|v| py.repr_string(&v)).unwrap_or_else(|_| format!("'{name}'"));
    not_found(py, format!("No module named {shown}"), name)
}

pub(super) fn not_found(py: &mut Py, message: String, name: &str) -> Raised {
    let raised = py.error(TypeId::ModuleNotFoundError, message);
    if let Ok(name) = py.str(name) {
        let key = py.intern("name");
        drop(py.setattr(&raised.0, &key, Some(&name)));
    }
    raised
}

/// `__import__(name, globals, locals, fromlist, level)`.
///
/// # Errors
/// ImportError, ModuleNotFoundError, and what the module raises.
pub fn import(py: &mut Py, name: &Value, globals: &Value, _locals: &Value, fromlist: &Value, level: i64) -> Result {
    let Some(text) = text_of(name) else {
        return Err(py.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(py.value_error("level must be >= 0"));
    }
    let absolute = if level > 0 { resolve_relative(py, &text, globals, level)? } else { text.clone() };
    if absolute.is_empty() {
        return Err(py.value_error("Empty module name"));
    }
    let leaf = import_absolute(py, &absolute)?;
    if !fromlist.is_none_or_empty() && py.truth(fromlist)? {
        import_names(py, &leaf, &absolute, fromlist)?;
        return Ok(leaf);
    }
    // Without names, the first package is bound (or for a relative import the part that was written).
    let head_len = text.find('.').unwrap_or(text.len());
    if head_len == text.len() {
        return Ok(leaf);
    }
    let top = if level == 0 { &absolute[..head_len] } else { &absolute[..absolute.len() - (text.len() - head_len)] };
    in_modules(py, top).ok_or_else(|| no_module(py, top))
}

/// The absolute name of a relative import.
fn resolve_relative(py: &mut Py, name: &str, globals: &Value, level: i64) -> Result<String> {
    let package = get(py, globals, "__package__").as_ref().and_then(text_of);
    let package = match package {
        Some(package) => package,
        None => {
            let Some(own) = get(py, globals, "__name__") else {
                let text = py.str("'__name__' not in globals")?;
                return Err(py.key_error(&text));
            };
            let own = text_of(&own).unwrap_or_default();
            if get(py, globals, "__path__").is_some() {
                own
            } else {
                own.rsplit_once('.').map(|(parent, _)| parent.to_owned()).unwrap_or_default()
            }
        }
    };
    if package.is_empty() {
        return Err(py.error(TypeId::ImportError, "attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => return Err(py.error(TypeId::ImportError, "attempted relative import beyond top-level package")),
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// Imports `name` and the packages around it; returns the module itself.
///
/// # Errors
/// As `import`.
pub fn import_absolute(py: &mut Py, name: &str) -> Result {
    if let Some(found) = in_modules(py, name) {
        if found.is_none() {
            return Err(not_found(py, format!("import of {name} halted; None in sys.modules"), name));
        }
        wait_until_loaded(py, name);
        // A module may replace itself in `sys.modules` while it is loaded.
        return Ok(in_modules(py, name).unwrap_or(found));
    }
    let parent = match name.rsplit_once('.') {
        Some((parent_name, _)) => Some((import_absolute(py, parent_name)?, parent_name)),
        None => None,
    };
    // Importing the parent may have imported the child.
    if let Some(found) = in_modules(py, name) {
        wait_until_loaded(py, name);
        return Ok(in_modules(py, name).unwrap_or(found));
    }
    while !begin_loading(py, name) {
        let waited = wait_until_loaded(py, name);
        if let Some(found) = in_modules(py, name) {
            return Ok(found);
        }
        match waited {
            Waited::Loaded => {}
            // Whoever finds it, or makes it, asks for it again: as in CPython it is looked for again, which the depth of calls bounds.
            Waited::Own => {
                let parent = parent.as_ref().map(|(module, _)| module);
                return py.recurse(" while importing a module", |py| load::load(py, name, parent));
            }
            Waited::Cycle => return Err(py.runtime_error(format!("deadlock detected by _ModuleLock('{name}')"))),
        }
    }
    // Another thread may have loaded all of it since this one looked.
    if let Some(found) = in_modules(py, name) {
        end_loading(py, name);
        return Ok(found);
    }
    let loaded = load::load(py, name, parent.as_ref().map(|(module, _)| module));
    end_loading(py, name);
    let module = loaded?;
    if let (Some((parent, _)), Some((_, child))) = (parent, name.rsplit_once('.')) {
        let key = py.intern(child);
        py.setattr(&parent, &key, Some(&module))?;
    }
    Ok(module)
}

/// Enters `__builtins__` into a namespace in which code is going to run.
///
/// # Errors
/// MemoryError.
pub fn add_builtins(py: &mut Py, dict: &Value) -> Result<()> {
    if get(py, dict, "__builtins__").is_none() {
        let builtins = in_modules(py, "builtins").unwrap_or(Value::NONE);
        set(py, dict, "__builtins__", builtins)?;
    }
    Ok(())
}

/// Imports the submodules that a `from` names.
fn import_names(py: &mut Py, module: &Value, name: &str, fromlist: &Value) -> Result<()> {
    let path = py.name(Name::__path__);
    if py.getattr_optional(module, &path)?.is_none() {
        return Ok(());
    }
    for item in py.collect(fromlist)? {
        let Some(text) = text_of(&item) else {
            let ty = py.type_of(&item).full_name(py);
            return Err(py.type_error(format!("Item in ``from list'' must be str, not {ty}")));
        };
        if text == "*" {
            let all = py.intern("__all__");
            if let Some(all) = py.getattr_optional(module, &all)?
                && (all.has_payload::<ListObject>() || all.has_payload::<crate::object::tuple::TupleObject>())
            {
                import_names(py, module, name, &all)?;
            }
            continue;
        }
        if py.getattr_optional(module, &item)?.is_some() {
            continue;
        }
        let full = format!("{name}.{text}");
        match import_absolute(py, &full) {
            Ok(_) => {}
            Err(e) if py.exception_is(&e, TypeId::ModuleNotFoundError) && names_module(py, &e, &full) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Is the missing module of this error `full` itself, and not something that it imports?
fn names_module(py: &mut Py, raised: &Raised, full: &str) -> bool {
    let key = py.intern("name");
    matches!(py.getattr_optional(&raised.0, &key), Ok(Some(name)) if text_of(&name).as_deref() == Some(full))
}

/// What `from module import name` finds where the module has no such attribute: a submodule that is being imported.
///
/// # Errors
/// ImportError.
pub fn import_from_fallback(py: &mut Py, module: &Value, name: &Value) -> Result {
    let attribute = text_of(name).unwrap_or_default();
    let key = py.name(Name::__name__);
    let module_name = py.getattr_optional(module, &key)?.as_ref().and_then(text_of);
    if let Some(package) = &module_name
        && let Some(found) = in_modules(py, &format!("{package}.{attribute}"))
    {
        return Ok(found);
    }
    let shown = module_name.clone().unwrap_or_else(|| "<unknown module name>".to_owned());
    let key = py.intern("__file__");
    let file = py.getattr_optional(module, &key)?.as_ref().and_then(text_of);
    let half_made = is_loading(py.interp(), &shown);
    let place = file.clone().unwrap_or_else(|| "unknown location".to_owned());
    let hides = file.as_ref().map_or(Hides::Nothing, |file| hides(py, &shown, file));
    let message = if hides == Hides::Library {
        format!(
            "cannot import name '{attribute}' from '{shown}' (consider renaming '{place}' since it has the same name as the standard library module named '{shown}' and the import system gives it precedence)"
        )
    } else if half_made && hides == Hides::Maybe {
        format!(
            "cannot import name '{attribute}' from '{shown}' (consider renaming '{place}' if it has the same name as a library you intended to import)"
        )
    } else if half_made {
        format!(
            "cannot import name '{attribute}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{attribute}' from '{shown}' ({place})")
    };
    let raised = py.error(TypeId::ImportError, message);
    for (attribute, v) in [("name", module_name), ("path", file), ("name_from", Some(attribute))] {
        if let Some(v) = v {
            let (key, v) = (py.intern(attribute), py.str(&v)?);
            drop(py.setattr(&raised.0, &key, Some(&v)));
        }
    }
    Err(raised)
}
