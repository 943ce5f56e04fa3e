//! Modules.

use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Name, Py, Result, Slot, TypeId, TypeRef, Value, exception};
use crate::types::module_spec;
use crate::types::object_type::{self, generic_getattr_optional};

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Module);
    let s = b.slots();
    s.new.set(Some(new));
    s.init.set(Some(init_module));
    s.getattr.set(Some(getattr));
    s.repr.set(Some(repr));
    b.member("__dict__", object_type::get_dict)
        .getset("__annotations__", get_annotations, Some(set_annotations))
        .getset("__annotate__", get_annotate, Some(set_annotate))
        .method("__dir__", "(self, /)", |py, a| dir(py, &a[0]));
    b.doc("Create a module object.\n\nThe name must be a string; the optional docstring can have any type.");
}

/// A module object with this name, without anything else in its namespace but what every module has.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, name: &str) -> Result {
    let dict = DictObject::new(py)?;
    let name = py.intern(name);
    fill(py, &dict, name, Value::NONE)?;
    py.alloc(py.ty(TypeId::Module), ModuleObject { dict: Slot::at_birth(dict) })
}

fn fill(py: &Py, dict: &Value, name: Value, doc: Value) -> Result<()> {
    let Some(d) = dict.payload::<DictObject>() else { return Ok(()) };
    let rest = [
        (Name::__doc__, doc),
        (Name::__package__, Value::NONE),
        (Name::__loader__, Value::NONE),
        (Name::__spec__, Value::NONE),
    ];
    d.set_str(py, dict, &py.name(Name::__name__), name)?;
    for (which, v) in rest {
        d.set_str(py, dict, &py.name(which), v)?;
    }
    Ok(())
}

fn new(py: &mut Py, ty: TypeRef, _args: Args<'_>) -> Result {
    let dict = DictObject::new(py)?;
    py.alloc(ty, ModuleObject { dict: Slot::at_birth(dict) })
}

fn init_module(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let mut parts: [Option<Value>; 2] = [None, None];
    if args.len() > 2 {
        return Err(py.type_error(format!("module() takes at most 2 arguments ({} given)", args.len())));
    }
    for (to, from) in parts.iter_mut().zip(args.positional()) {
        *to = Some(from.clone());
    }
    for (key, value) in args.keywords() {
        let text = key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        match ["name", "doc"].iter().position(|n| *n == text) {
            Some(i) => parts[i] = Some(value.clone()),
            None => return Err(py.unexpected_keyword("module", &text, &["name", "doc"])),
        }
    }
    let [name, doc] = parts;
    let Some(name) = name else { return Err(py.type_error("module() missing required argument 'name' (pos 1)")) };
    if name.as_text().is_none() {
        return Err(
            py.type_error(format!("module() argument 'name' must be str, not {}", py.type_of(&name).full_name(py)))
        );
    }
    let dict = object_type::attribute_dict(py, v)?;
    fill(py, &dict, name, doc.unwrap_or(Value::NONE))
}

fn entry(py: &Py, v: &Value, name: Name) -> Option<Value> {
    let dict = v.payload::<ModuleObject>()?.dict.get(py);
    dict.payload::<DictObject>()?.get_str(py, &py.name(name))
}

fn text(v: Option<Value>) -> Option<String> {
    v?.as_text().map(|t| t.to_string_lossy().into_owned())
}

fn getattr(py: &mut Py, v: &Value, name: &Value) -> Result {
    let raised = match generic_getattr_optional(py, v, name) {
        Ok(Some(found)) => return Ok(found),
        Ok(None) => None,
        Err(e) if py.exception_is(&e, TypeId::AttributeError) => Some(e),
        Err(e) => return Err(e),
    };
    let loader = py.name(Name::__loader__);
    if name.is(&loader)
        && let Some(spec) = entry(py, v, Name::__spec__).filter(|s| !s.is_none())
    {
        return py.getattr(&spec, &py.intern("loader"));
    }
    if let Some(found) = rest_of_native(py, v, name)? {
        return Ok(found);
    }
    if let Some(hook) = entry(py, v, Name::__getattr__) {
        return py.call(&hook, std::slice::from_ref(name));
    }
    if let Some(e) = raised {
        return Err(e);
    }
    let attribute = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let message = match text(entry(py, v, Name::__name__)) {
        Some(module) => {
            let file = text(entry(py, v, Name::__file__));
            let hides = file.as_ref().map_or(Hides::Nothing, |file| hides(py, &module, file));
            let (first, file) = (is_initializing(py, v), file.unwrap_or_default());
            if hides == Hides::Library {
                format!(
                    "module '{module}' has no attribute '{attribute}' (consider renaming '{file}' since it has the same name as the standard library module named '{module}' and the import system gives it precedence)"
                )
            } else if first && hides == Hides::Maybe {
                format!(
                    "module '{module}' has no attribute '{attribute}' (consider renaming '{file}' if it has the same name as a library you intended to import)"
                )
            } else if first {
                let place = if file.is_empty() { String::new() } else { format!(" from '{file}'") };
                format!(
                    "partially initialized module '{module}'{place} has no attribute '{attribute}' (most likely due to a circular import)"
                )
            } else {
                format!("module '{module}' has no attribute '{attribute}'")
            }
        }
        None => format!("module has no attribute '{attribute}'"),
    };
    let raised = py.error(TypeId::AttributeError, message);
    exception::write(py, &raised.0, name.clone(), |s| &mut s.extra[0]);
    exception::write(py, &raised.0, v.clone(), |s| &mut s.extra[1]);
    Err(raised)
}

/// What a native module has beside its native part: `_more_NAME` in the library holds it, and is imported when somebody wants it.
fn rest_of_native(py: &mut Py, v: &Value, name: &Value) -> Result<Option<Value>> {
    let native = match entry(py, v, Name::__spec__).filter(|s| !s.is_none()) {
        Some(spec) => module_spec::is_native(&spec),
        // A native module that another one made.
        None => entry(py, v, Name::__file__).is_none(),
    };
    // Nobody has names of the language there: `__path__` is asked for by every `from module import name`.
    let native = native && name.as_text().is_some_and(|t| !t.to_string_lossy().starts_with("__"));
    let Some(module) = text(entry(py, v, Name::__name__)).filter(|_| native) else { return Ok(None) };
    let rest = format!("_more_{module}");
    if orochi_library::module(&rest).is_none() {
        return Ok(None);
    }
    let (rest, names) = (py.str(&rest)?, py.tuple(vec![name.clone()])?);
    let import = py.interp().hooks().import;
    let rest = import(py, &rest, &Value::NONE, &Value::NONE, &names, 0)?;
    // Only what is public there, or private in CPython too, is meant.
    let all = py.getattr(&rest, &py.name(Name::__all__))?;
    if !py.contains(&all, name)? {
        return Ok(None);
    }
    py.getattr_optional(&rest, name)
}

/// Is the module's body still running? Its spec says so.
fn is_initializing(py: &mut Py, v: &Value) -> bool {
    let Some(spec) = entry(py, v, Name::__spec__).filter(|s| !s.is_none()) else { return false };
    let name = py.intern("_initializing");
    match py.getattr_optional(&spec, &name) {
        Ok(Some(flag)) => flag.as_bool() == Some(true),
        _ => false,
    }
}

/// What a program's own module may stand in the way of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hides {
    /// Nothing: it lies elsewhere.
    Nothing,
    /// Some module that is installed.
    Maybe,
    /// The standard library's module of this name.
    Library,
}

/// Does the module `name`, whose file is `file`, lie beside the program, where it comes before all others?
pub fn hides(py: &mut Py, name: &str, file: &str) -> Hides {
    let config = &py.interp().config;
    let Some(first) = config.path.first().filter(|_| !config.isolated && !config.safe_path) else {
        return Hides::Nothing;
    };
    let module = file.strip_suffix("/__init__.py").unwrap_or(file);
    let Some((folder, _)) = module.rsplit_once('/') else { return Hides::Nothing };
    let here = if first.is_empty() {
        std::env::current_dir().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
    } else {
        first.clone()
    };
    if folder != here {
        return Hides::Nothing;
    }
    let name = py.intern(name);
    if is_among(py, "stdlib_module_names", Some(&name)) { Hides::Library } else { Hides::Maybe }
}

/// Is the name one of `sys.builtin_module_names`?
fn is_builtin(py: &mut Py, name: Option<&Value>) -> bool {
    is_among(py, "builtin_module_names", name)
}

/// Is the name among those that `sys` has under `which`?
fn is_among(py: &mut Py, which: &str, name: Option<&Value>) -> bool {
    let sys = py.interp().sys.get();
    let names = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern(which)));
    match (names, name) {
        (Some(names), Some(name)) => py.contains(&names, name).unwrap_or(false),
        _ => false,
    }
}

/// The folders of a package that has no file, as a list shows them.
fn portions(py: &mut Py, spec: &Value) -> Result<Option<String>> {
    let (loader, folders) = (py.intern("loader"), py.intern("submodule_search_locations"));
    let spaces = match py.getattr_optional(spec, &loader)? {
        Some(loader) => py.type_of(&loader).name() == "NamespaceLoader",
        None => false,
    };
    match py.getattr_optional(spec, &folders)?.filter(|v| spaces && !v.is_none()) {
        Some(folders) => {
            let folders = py.collect(&folders)?;
            let folders = py.list(folders)?;
            py.repr_string(&folders).map(Some)
        }
        None => Ok(None),
    }
}

/// What CPython has frozen into its program, and says so.
const FROZEN: [&str; 17] = [
    "_collections_abc",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "zipimport",
];

/// The loader that a spec names.
fn loader_of(py: &mut Py, spec: &Value) -> Result<Option<Value>> {
    let key = py.intern("loader");
    Ok(py.getattr_optional(spec, &key)?.filter(|loader| !loader.is_none()))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = entry(py, v, Name::__name__);
    let shown = match &name {
        Some(n) => py.repr_string(n)?,
        None => "'?'".to_owned(),
    };
    let file = text(entry(py, v, Name::__file__));
    let spec = entry(py, v, Name::__spec__).filter(|s| !s.is_none());
    let mut origin = None;
    if let Some(spec) = &spec {
        let key = py.intern("origin");
        origin = text(py.getattr_optional(spec, &key)?);
    }
    let of_library = match &file {
        Some(file) => file.contains(".zip/"),
        None => origin.as_deref() == Some("built-in"),
    };
    let is_frozen = of_library && text(name.clone()).is_some_and(|n| FROZEN.contains(&n.as_str()));
    let end = match (file, origin.as_deref()) {
        _ if is_frozen => " (frozen)".to_owned(),
        (Some(file), _) => {
            let file = py.str(&file)?;
            format!(" from {}", py.repr_string(&file)?)
        }
        (None, Some(o)) => format!(" ({o})"),
        (None, None) => match entry(py, v, Name::__loader__).filter(|l| !l.is_none()) {
            Some(loader) if spec.is_none() => format!(" ({})", py.repr_string(&loader)?),
            _ if is_builtin(py, name.as_ref()) => " (built-in)".to_owned(),
            _ => match spec.as_ref().map(|spec| portions(py, spec)).transpose()?.flatten() {
                Some(portions) => format!(" (namespace) from {portions}"),
                None => match spec.as_ref().map(|spec| loader_of(py, spec)).transpose()?.flatten() {
                    Some(loader) => format!(" ({})", py.repr_string(&loader)?),
                    None => String::new(),
                },
            },
        },
    };
    py.str(&format!("<module {shown}{end}>"))
}

fn dir(py: &mut Py, v: &Value) -> Result {
    let key = py.intern("__dir__");
    let dict = py.get_attribute(v, Name::__dict__)?;
    let Some(d) = dict.payload::<DictObject>() else {
        return Err(py.type_error("<module>.__dict__ is not a dictionary"));
    };
    if let Some(hook) = d.get_str(py, &key) {
        return py.call(&hook, &[]);
    }
    let mut keys = d.keys(py, &dict)?;
    // A native module that finds names when they are asked for says by `__all__` which.
    let lazy = d.get_str(py, &py.intern("__getattr__")).is_some_and(|f| py.type_of(&f).is(TypeId::BuiltinFunction));
    if lazy && let Some(all) = d.get_str(py, &py.intern("__all__")) {
        for name in py.collect(&all)? {
            if d.get_str(py, &name).is_none() {
                keys.push(name);
            }
        }
    }
    py.list(keys)
}

fn put(py: &Py, v: &Value, name: Name, new: Option<Value>) -> Result<bool> {
    let dict = object_type::attribute_dict(py, v)?;
    let Some(d) = dict.payload::<DictObject>() else { return Ok(false) };
    let key = py.name(name);
    match new {
        Some(new) => d.set_str(py, &dict, &key, new).map(|()| true),
        None => Ok(d.remove_str(py, &dict, &key).is_some()),
    }
}

fn get_annotate(py: &mut Py, v: &Value) -> Result {
    Ok(entry(py, v, Name::__annotate__).unwrap_or(Value::NONE))
}

fn set_annotate(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.type_error("cannot delete __annotate__ attribute")) };
    if !new.is_none() && py.type_of(new).slots.call.get().is_none() {
        return Err(py.type_error("__annotate__ must be callable or None"));
    }
    put(py, v, Name::__annotate__, Some(new.clone()))?;
    if !new.is_none() {
        put(py, v, Name::__annotations__, None)?;
    }
    Ok(())
}

fn get_annotations(py: &mut Py, v: &Value) -> Result {
    if let Some(found) = entry(py, v, Name::__annotations__) {
        return Ok(found);
    }
    let annotate = get_annotate(py, v)?;
    let made = if annotate.is_none() {
        DictObject::new(py)?
    } else {
        let one = py.int(1)?;
        let made = py.call(&annotate, &[one])?;
        if !made.has_payload::<DictObject>() {
            return Err(
                py.type_error(format!("__annotate__() must return a dict, not {}", py.type_of(&made).full_name(py)))
            );
        }
        made
    };
    put(py, v, Name::__annotations__, Some(made.clone()))?;
    Ok(made)
}

fn set_annotations(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    if !put(py, v, Name::__annotations__, new.cloned())? {
        return Err(py.error(TypeId::AttributeError, "__annotations__"));
    }
    put(py, v, Name::__annotate__, None)?;
    Ok(())
}
