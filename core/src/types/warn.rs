//! Warnings that the interpreter itself gives.
//!
//! They go through the module `warnings`, which is imported when the first one is due: filters, `-W` and what a program puts in its place
//! are its matter. Where it cannot be imported the text goes to standard error.

use crate::object::dict::DictObject;
use crate::object::{Py, Raised, Result, TypeId, Value};

/// Where a warning is blamed.
pub struct Place {
    /// File name.
    pub file: String,
    /// Line.
    pub line: u32,
    /// `__name__` of the module, if it is known.
    pub module: Option<String>,
    /// The module's globals (for `__warningregistry__`), or None.
    pub globals: Value,
}

/// Warns at the Python code that is running, `level` calls out (1: the innermost).
///
/// # Errors
/// The warning itself, if a filter says so.
pub fn warn(py: &mut Py, category: TypeId, text: &str, level: usize) -> Result<()> {
    let place = py.code_running(level.saturating_sub(1)).unwrap_or(Place {
        file: "<sys>".to_owned(),
        line: 0,
        module: Some("sys".to_owned()),
        globals: Value::NONE,
    });
    warn_at(py, category, text, &place)
}

/// Warns that `method` has answered with an instance of a subclass of `kind` (`name` is the subclass).
///
/// # Errors
/// As `warn`.
#[cold]
pub fn strict_subclass(py: &mut Py, method: &str, kind: &str, name: &str) -> Result<()> {
    let text = format!(
        "{method} returned non-{kind} (type {name}).  The ability to return an instance of a strict subclass of {kind} is \
         deprecated, and may be removed in a future version of Python."
    );
    warn(py, TypeId::DeprecationWarning, &text, 1)
}

/// Warns of something that was left open, which nobody hears of but who asks for it: without options for warnings, and as long as nobody
/// has imported `warnings`, the filters are those of the start, and ignore it.
///
/// # Errors
/// As `warn`.
pub fn warn_of_resource(py: &mut Py, text: &str) -> Result<()> {
    let loaded = |py: &Py, dict: &Value, name: &str| {
        dict.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern(name)))
    };
    let (modules, sys) = (py.interp().modules.get(), py.interp().sys.get());
    let options = loaded(py, &sys, "warnoptions");
    let asked =
        options.is_some_and(|list| list.payload::<crate::object::list::ListObject>().is_some_and(|l| !l.is_empty()));
    if loaded(py, &modules, "warnings").is_none() && !asked {
        return Ok(());
    }
    warn(py, TypeId::ResourceWarning, text, 1)
}

/// Warns at a place.
///
/// # Errors
/// The warning itself, if a filter says so.
pub fn warn_at(py: &mut Py, category: TypeId, text: &str, place: &Place) -> Result<()> {
    let class = py.ty(category).to_value();
    let saved = py.replace_handled(Value::NONE);
    let result = through_module(py, &class, text, place);
    drop(py.replace_handled(saved));
    match result {
        Err(raised) if py.type_of(&raised.0).is_subtype(py, py.ty(TypeId::Warning)) => Err(raised),
        Err(_) => {
            let name = py.ty(category).name();
            let line = format!("{}:{}: {name}: {text}\n", place.file, place.line);
            write_error(py, &line);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn through_module(py: &mut Py, class: &Value, text: &str, place: &Place) -> Result<()> {
    let (name, empty) = (py.str("warnings")?, py.interp().empty_tuple());
    let module = (py.interp().hooks().import)(py, &name, &Value::NONE, &Value::NONE, &empty, 0)?;
    let explicit = py.intern("warn_explicit");
    let explicit = py.getattr(&module, &explicit)?;
    let registry = registry(py, &place.globals)?;
    let module = match &place.module {
        Some(name) => py.str(name)?,
        None => Value::NONE,
    };
    let args = [py.str(text)?, class.clone(), py.str(&place.file)?, py.int(i64::from(place.line))?, module, registry];
    py.call(&explicit, &args).map(drop)
}

/// `__warningregistry__` of a module, made if it is not there.
fn registry(py: &Py, globals: &Value) -> Result {
    let Some(dict) = globals.payload::<DictObject>() else { return Ok(Value::NONE) };
    let key = py.intern("__warningregistry__");
    if let Some(found) = dict.get_str(py, &key) {
        return Ok(found);
    }
    let fresh = DictObject::new(py)?;
    dict.set_str(py, globals, &key, fresh.clone())?;
    Ok(fresh)
}

/// Writes to `sys.stderr`, if there is one.
pub fn write_error(py: &mut Py, text: &str) {
    let sys = py.interp().sys.get();
    let stderr = py.intern("stderr");
    let file = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &stderr));
    if let (Some(file), Ok(text)) = (file, py.str(text)) {
        let _ignored: Result<Value> = py.call_method(&file, "write", &[text]);
    }
}

/// A warning that a filter made an error of, as what compiling raises.
pub fn is_warning(py: &Py, raised: &Raised) -> bool {
    py.is_instance(&raised.0, TypeId::Warning)
}
