//! `import`: the module table, native modules, and modules in files and folders of `sys.path`.
//!
//! A module that is loaded is found in `sys.modules` without any lock. One that a thread is loading is entered there before its code
//! runs, as in CPython, and into the `Loading` table; a second thread that wants it waits (detached) until it is loaded,
//! unless the two wait for each other, in which case it goes on with the half-made module.

use crate::compile::{Mode, Options, Source};
use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::interp::Interpreter;
use crate::object::list::ListObject;
use crate::object::{Name, Py, Raised, Result, Slot, TypeId, Value, weakened};
use orochi_gc::sync::scheduler;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Modules that are being loaded, and by whom.
#[derive(Default)]
struct Loading {
    /// How many there are: imports of loaded modules look at nothing else.
    count: AtomicUsize,
    state: Mutex<LoadingState>,
    changed: Condvar,
}

#[derive(Default)]
struct LoadingState {
    /// The ident of the thread that loads a module.
    owners: HashMap<String, u64>,
    /// The module that a thread waits for.
    waits: HashMap<u64, String>,
}

fn loading(interp: &Interpreter) -> Arc<Loading> {
    let entry = interp.attachments.entry("import").or_insert_with(|| Arc::new(Loading::default()));
    Arc::downcast::<Loading>(entry.clone()).unwrap_or_default()
}

impl LoadingState {
    /// Would `me` wait for itself if it waited for `name`?
    fn is_cycle(&self, me: u64, name: &str) -> bool {
        let mut name = name;
        loop {
            match self.owners.get(name) {
                Some(&owner) if owner == me => return true,
                Some(owner) => match self.waits.get(owner) {
                    Some(next) => name = next,
                    None => return false,
                },
                None => return false,
            }
        }
    }
}

/// Waits until no other thread is loading `name`.
fn wait_until_loaded(py: &mut Py, name: &str) {
    let table = loading(py.interp());
    if table.count.load(Ordering::Acquire) == 0 {
        return;
    }
    let me = py.ident;
    let name = name.to_owned();
    py.detach(move || {
        let mut state = table.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.owners.contains_key(&name) && !state.is_cycle(me, &name) {
            state.waits.insert(me, name.clone());
            drop(state);
            let scheduled = scheduler::turn();
            state = table.state.lock().unwrap_or_else(PoisonError::into_inner);
            if !scheduled && state.owners.contains_key(&name) {
                state = table.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.waits.remove(&me);
        }
    });
}

/// Marks `name` as being loaded by this thread; `false` if another one is at it.
fn begin_loading(py: &Py, name: &str) -> bool {
    let table = loading(py.interp());
    let mut state = table.state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.owners.contains_key(name) && !py.mutator().weakened(weakened::TWO_LOADERS) {
        return false;
    }
    state.owners.insert(name.to_owned(), py.ident);
    table.count.fetch_add(1, Ordering::AcqRel);
    true
}

fn end_loading(py: &Py, name: &str) {
    let table = loading(py.interp());
    table.state.lock().unwrap_or_else(PoisonError::into_inner).owners.remove(name);
    table.count.fetch_sub(1, Ordering::AcqRel);
    table.changed.notify_all();
}

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

fn no_module(py: &mut Py, name: &str) -> Raised {
    let shown = py.str(name).and_then(|v| py.repr_string(&v)).unwrap_or_else(|_| format!("'{name}'"));
    not_found(py, format!("No module named {shown}"), name)
}

fn not_found(py: &mut Py, message: String, name: &str) -> Raised {
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
            let own = get(py, globals, "__name__").as_ref().and_then(text_of).unwrap_or_default();
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
        wait_until_loaded(py, name);
        if let Some(found) = in_modules(py, name) {
            return Ok(found);
        }
    }
    // Another thread may have loaded all of it since this one looked.
    if let Some(found) = in_modules(py, name) {
        end_loading(py, name);
        return Ok(found);
    }
    let loaded = load(py, name, parent.as_ref().map(|(module, _)| module));
    end_loading(py, name);
    let module = loaded?;
    if let (Some((parent, _)), Some((_, child))) = (parent, name.rsplit_once('.')) {
        let key = py.intern(child);
        py.setattr(&parent, &key, Some(&module))?;
    }
    Ok(module)
}

/// Finds and runs one module, which is not in the table.
fn load(py: &mut Py, name: &str, parent: Option<&Value>) -> Result {
    if let Some(make) = (py.interp().hooks().native_module)(name) {
        return make(py);
    }
    let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
    let folders = match parent {
        None => {
            let sys = py.interp().sys.get();
            get(py, &sys, "path")
        }
        Some(parent) => {
            let key = py.name(Name::__path__);
            let path = py.getattr_optional(parent, &key)?;
            if path.is_none() {
                let package = name.rsplit_once('.').map_or("", |(p, _)| p);
                return Err(not_found(py, format!("No module named '{name}'; '{package}' is not a package"), name));
            }
            path
        }
    };
    let folders: Vec<String> = match &folders {
        Some(list) => py.collect(list)?.iter().filter_map(text_of).collect(),
        None => Vec::new(),
    };
    let mut namespace_folders = Vec::new();
    for folder in &folders {
        // The empty entry is the current folder, under its whole name.
        let here = || std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let base = if folder.is_empty() { here() } else { PathBuf::from(folder) };
        let package = base.join(leaf);
        let init = package.join("__init__.py");
        if init.is_file() {
            return run_file(py, name, &init, Some(vec![package]));
        }
        let file = base.join(format!("{leaf}.py"));
        if file.is_file() {
            return run_file(py, name, &file, None);
        }
        if package.is_dir() {
            namespace_folders.push(package);
        }
    }
    if !namespace_folders.is_empty() {
        let (module, _) = new_module(py, name, None, Some(namespace_folders))?;
        return Ok(module);
    }
    Err(no_module(py, name))
}

/// A module in `sys.modules`, with its namespace.
fn new_module(py: &mut Py, name: &str, file: Option<&Path>, path: Option<Vec<PathBuf>>) -> Result<(Value, Value)> {
    let dict = DictObject::new(py)?;
    let module = py.alloc(py.ty(TypeId::Module), ModuleObject { dict: Slot::at_birth(dict.clone()) })?;
    let package = match (&path, name.rsplit_once('.')) {
        (Some(_), _) => name,
        (None, Some((parent, _))) => parent,
        (None, None) => "",
    };
    set(py, &dict, "__name__", py.intern(name))?;
    set(py, &dict, "__doc__", Value::NONE)?;
    set(py, &dict, "__package__", py.intern(package))?;
    set(py, &dict, "__loader__", Value::NONE)?;
    set(py, &dict, "__spec__", Value::NONE)?;
    if let Some(folders) = &path {
        let items = folders.iter().map(|f| py.str(&f.to_string_lossy())).collect::<Result<Vec<_>>>()?;
        let list = py.list(items)?;
        set(py, &dict, "__path__", list)?;
    }
    if let Some(file) = file {
        let text = py.str(&file.to_string_lossy())?;
        set(py, &dict, "__file__", text)?;
        set(py, &dict, "__cached__", Value::NONE)?;
    }
    add_builtins(py, &dict)?;
    let modules = py.interp().modules.get();
    set(py, &modules, name, module.clone())?;
    Ok((module, dict))
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

fn run_file(py: &mut Py, name: &str, file: &Path, path: Option<Vec<PathBuf>>) -> Result {
    let shown = file.to_string_lossy().into_owned();
    let owned = file.to_owned();
    let read = py.detach(move || std::fs::read(owned));
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(e) => return Err(py.error(TypeId::ImportError, format!("cannot read {shown}: {e}"))),
    };
    let options = Options { optimize: py.interp().config.optimize, future_annotations: false };
    let code = super::source::compile_source(py, &Source::Bytes(&bytes), &shown, Mode::Exec, options)?;
    let (module, dict) = new_module(py, name, Some(file), path)?;
    match crate::vm::call::run_code(py, &code, &dict, &Value::EMPTY, &Value::EMPTY) {
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

/// Imports the submodules that a `from` names.
fn import_names(py: &mut Py, module: &Value, name: &str, fromlist: &Value) -> Result<()> {
    let path = py.name(Name::__path__);
    if py.getattr_optional(module, &path)?.is_none() {
        return Ok(());
    }
    for item in py.collect(fromlist)? {
        let Some(text) = text_of(&item) else {
            let ty = py.type_of(&item).name();
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
    let half_made =
        loading(py.interp()).state.lock().unwrap_or_else(PoisonError::into_inner).owners.contains_key(&shown);
    let place = file.clone().unwrap_or_else(|| "unknown location".to_owned());
    let message = if half_made {
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

/// What `-m NAME` runs.
pub enum Main {
    /// This file, with this `__package__`.
    File(PathBuf, String),
    /// The module is native.
    Native,
    /// A package without a `__main__`.
    PackageWithoutMain,
    /// There is no such module.
    Missing,
}

/// Finds the file that `-m name` runs. Packages around it are imported.
///
/// # Errors
/// What importing them raises.
pub fn find_main(py: &mut Py, name: &str) -> Result<Main> {
    if (py.interp().hooks().native_module)(name).is_some() {
        return Ok(Main::Native);
    }
    let parent = name.rsplit_once('.').map(|(parent, _)| parent.to_owned());
    let folders = match &parent {
        Some(parent) => {
            let package = match import_absolute(py, parent) {
                Ok(package) => package,
                Err(e) if py.exception_is(&e, TypeId::ModuleNotFoundError) => return Ok(Main::Missing),
                Err(e) => return Err(e),
            };
            let key = py.name(Name::__path__);
            py.getattr_optional(&package, &key)?
        }
        None => get(py, &py.interp().sys.get(), "path"),
    };
    let folders: Vec<String> = match &folders {
        Some(list) => py.collect(list)?.iter().filter_map(text_of).collect(),
        None => Vec::new(),
    };
    let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
    for folder in folders {
        let base = PathBuf::from(if folder.is_empty() { "." } else { &folder });
        let package = base.join(leaf);
        if package.join("__init__.py").is_file() {
            import_absolute(py, name)?;
            let main = package.join("__main__.py");
            return Ok(if main.is_file() { Main::File(main, name.to_owned()) } else { Main::PackageWithoutMain });
        }
        let file = base.join(format!("{leaf}.py"));
        if file.is_file() {
            return Ok(Main::File(file, parent.unwrap_or_default()));
        }
    }
    Ok(Main::Missing)
}
