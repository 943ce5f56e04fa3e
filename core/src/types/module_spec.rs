//! `ModuleSpec`: where a module comes from.
//!
//! Every imported module has one, although few programs look at it. So what costs something, the loader, which is an object of a
//! class of importlib, is made when somebody asks for it. Everything else is in the attribute dict.

use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, CompareOp, Py, Result, TypeId, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, Ordering};

/// Which loader is made when it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loader {
    /// The one that was given.
    Given,
    /// Of a source file.
    File,
    /// Of the library in the executable.
    Library,
    /// Of a native module that CPython has built in as well.
    Builtin,
    /// Of any other native module.
    Native,
    /// Of a package without an `__init__`.
    Namespace,
}

impl Loader {
    fn name(self) -> &'static str {
        match self {
            Loader::Given => "given",
            Loader::File => "file",
            Loader::Library => "library",
            Loader::Builtin => "builtin",
            Loader::Native => "native",
            Loader::Namespace => "namespace",
        }
    }
}

/// The payload.
pub struct SpecObject {
    loader: Loader,
    initializing: AtomicBool,
}

// SAFETY: it holds no reference; its only changing field is atomic.
unsafe impl Payload for SpecObject {
    const KIND: Kind = Kind::ModuleSpec;
    const TRACKED: bool = true;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ModuleSpec);
    let s = b.slots();
    s.new.set(Some(|py, ty, _| {
        py.alloc(ty, SpecObject { loader: Loader::Given, initializing: AtomicBool::new(false) })
    }));
    s.init.set(Some(init_spec));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    b.getset("loader", loader, Some(|py, v, new| put(py, v, "loader", new)))
        .getset("parent", |py, v| parent(py, v), None)
        .getset("has_location", has_location, Some(|py, v, new| put(py, v, "_set_fileattr", new)))
        .getset("cached", cached, Some(|py, v, new| put(py, v, "_cached", new)))
        .getset(
            "_initializing",
            |_, v| Ok(Value::bool(v.payload::<SpecObject>().is_some_and(|s| s.initializing.load(Ordering::Relaxed)))),
            Some(|py, v, new| {
                let flag = match new {
                    Some(new) => py.truth(new)?,
                    None => false,
                };
                set_initializing(v, flag);
                Ok(())
            }),
        );
    b.doc("The specification for a module, used for loading.");
}

/// The spec of a module that the runtime finds itself.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, name: &str, loader: Loader, origin: Option<&str>, folders: Option<Vec<String>>) -> Result {
    let payload = SpecObject { loader, initializing: AtomicBool::new(false) };
    let made = py.alloc(py.ty(TypeId::ModuleSpec), payload)?;
    let text = |s: Option<&str>| s.map_or(Ok(Value::NONE), |s| py.str(s));
    let folders = match folders {
        Some(folders) => py.list(folders.iter().map(|f| py.str(f)).collect::<Result<Vec<_>>>()?)?,
        None => Value::NONE,
    };
    let has_file = matches!(loader, Loader::File | Loader::Library);
    fill(py, &made, py.intern(name), text(origin)?, Value::NONE, folders, has_file)?;
    Ok(made)
}

fn fill(py: &Py, v: &Value, name: Value, origin: Value, state: Value, folders: Value, has_file: bool) -> Result<()> {
    let fields = [
        ("name", name),
        ("origin", origin),
        ("loader_state", state),
        ("submodule_search_locations", folders),
        ("_set_fileattr", Value::bool(has_file)),
        ("_cached", Value::NONE),
    ];
    let dict = py.attribute_dict(v)?;
    for (key, field) in fields {
        if let Some(d) = dict.payload::<DictObject>() {
            d.set_str(py, &dict, &py.intern(key), field)?;
        }
    }
    Ok(())
}

fn init_spec(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [name, loader, origin, state, is_package] =
        py.named_args("ModuleSpec.__init__", args, ["name", "loader", "origin", "loader_state", "is_package"], 2)?;
    let none = |v: Value| if v.is_empty() { Value::NONE } else { v };
    let package = !is_package.is_none_or_empty() && py.truth(&is_package)?;
    let folders = if package { py.list(Vec::new())? } else { Value::NONE };
    fill(py, v, name, none(origin), none(state), folders, false)?;
    put(py, v, "loader", Some(&loader))?;
    let list = py.list(Vec::new())?;
    put(py, v, "_uninitialized_submodules", Some(&list))
}

/// An attribute that is in the dict.
pub fn field(py: &Py, v: &Value, name: &str) -> Option<Value> {
    let dict = py.attribute_dict(v).ok()?;
    dict.payload::<DictObject>()?.get_interned(py, &py.intern(name))
}

fn put(py: &mut Py, v: &Value, name: &str, new: Option<&Value>) -> Result<()> {
    let dict = py.attribute_dict(v)?;
    let key = py.intern(name);
    match (dict.payload::<DictObject>(), new) {
        (Some(d), Some(new)) => d.set_str(py, &dict, &key, new.clone()),
        (Some(d), None) => {
            drop(d.remove_str(py, &dict, &key));
            Ok(())
        }
        (None, _) => Ok(()),
    }
}

/// Is it the spec of a native module?
pub fn is_native(v: &Value) -> bool {
    v.payload::<SpecObject>().is_some_and(|spec| matches!(spec.loader, Loader::Builtin | Loader::Native))
}

/// Marks a module as being run.
pub fn set_initializing(v: &Value, flag: bool) {
    if let Some(spec) = v.payload::<SpecObject>() {
        spec.initializing.store(flag, Ordering::Relaxed);
    }
}

/// The package that the module is in, or is.
///
/// # Errors
/// MemoryError.
pub fn parent(py: &Py, v: &Value) -> Result {
    let name = field(py, v, "name").and_then(|n| n.as_text().map(|t| t.to_string_lossy().into_owned()));
    let name = name.unwrap_or_default();
    let is_package = field(py, v, "submodule_search_locations").is_some_and(|folders| !folders.is_none());
    let parent = if is_package { name.as_str() } else { name.rsplit_once('.').map_or("", |(parent, _)| parent) };
    Ok(py.intern(parent))
}

fn has_location(py: &mut Py, v: &Value) -> Result {
    Ok(field(py, v, "_set_fileattr").unwrap_or(Value::FALSE))
}

fn loader(py: &mut Py, v: &Value) -> Result {
    if let Some(made) = field(py, v, "loader") {
        return Ok(made);
    }
    let which = v.payload::<SpecObject>().map_or(Loader::Given, |s| s.loader);
    if which == Loader::Given {
        return Ok(Value::NONE);
    }
    let made = from_importlib(py, "_native_loader", &[py.str(which.name())?, v.clone()])?;
    put(py, v, "loader", Some(&made))?;
    Ok(made)
}

fn cached(py: &mut Py, v: &Value) -> Result {
    let known = field(py, v, "_cached").unwrap_or(Value::NONE);
    let has_file = field(py, v, "_set_fileattr").is_some_and(|f| f.as_bool() == Some(true));
    if !known.is_none() || !has_file {
        return Ok(known);
    }
    let made = from_importlib(py, "_get_cached", &[field(py, v, "origin").unwrap_or(Value::NONE)])?;
    put(py, v, "_cached", Some(&made))?;
    Ok(made)
}

/// Calls a function of `importlib._bootstrap_external`.
fn from_importlib(py: &mut Py, function: &str, args: &[Value]) -> Result {
    let name = py.str("importlib._bootstrap_external")?;
    let names = py.tuple(vec![py.intern(function)])?;
    let import = py.interp().hooks().import;
    let module = import(py, &name, &Value::NONE, &Value::NONE, &names, 0)?;
    py.call_method(&module, function, args)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let mut parts = Vec::new();
    for (label, name) in [("name", "name"), ("loader", "loader")] {
        let key = py.intern(name);
        let shown = py.getattr(v, &key)?;
        parts.push(format!("{label}={}", py.repr_string(&shown)?));
    }
    for name in ["origin", "submodule_search_locations"] {
        if let Some(found) = field(py, v, name).filter(|f| !f.is_none()) {
            parts.push(format!("{name}={}", py.repr_string(&found)?));
        }
    }
    py.str(&format!("{}({})", py.type_of(v).name(), parts.join(", ")))
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !py.is_instance(b, TypeId::ModuleSpec) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut equal = true;
    for name in ["name", "loader", "origin", "submodule_search_locations", "cached", "has_location"] {
        let key = py.intern(name);
        let (x, y) = (py.getattr(a, &key)?, py.getattr(b, &key)?);
        if !py.eq(&x, &y)? {
            equal = false;
            break;
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}
