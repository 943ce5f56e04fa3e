//! `collections.namedtuple`: makes subclasses of tuple whose items have names.
//!
//! A class gets a `_tuplegetter` per field, native methods that find the field names in the class, and a `__new__` that is a Python lambda with
//! the fields as parameters, so that calls are bound, and refused, as those of any Python function.

use crate::object::dict::DictObject;
use crate::object::native::{DescriptorKind, NativeCode, NativeDef, NativeDescriptor};
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::{finish_text, push_repr};
use crate::types::dict::dict_of;
use crate::types::tuple_item::TupleItem;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

fn text(v: &Value) -> String {
    v.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

fn is_identifier(v: &Value) -> bool {
    v.as_text().is_some_and(|t| t.is_identifier())
}

/// `namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)`
///
/// # Errors
/// TypeError and ValueError for names that cannot be.
pub fn namedtuple(py: &mut Py, args: &[Value]) -> Result {
    let [typename, field_names, rename, defaults, module] = args else {
        return Err(py.type_error("namedtuple() takes 5 arguments"));
    };
    let rename = !rename.is_empty() && py.truth(rename)?;
    let typename = py.str_of(typename)?;
    let typename = py.intern_value(&typename)?;
    let fields = field_list(py, field_names, rename)?;
    check_names(py, &typename, &fields, rename)?;
    let defaults = if defaults.is_none_or_empty() { None } else { Some(py.collect(defaults)?) };
    if defaults.as_ref().is_some_and(|d| d.len() > fields.len()) {
        return Err(py.type_error("Got more default values than field names"));
    }
    let module = if module.is_none_or_empty() { caller(py) } else { module.clone() };
    make_class(py, &typename, &fields, defaults, module)
}

/// The name of the module that the call came from.
fn caller(py: &mut Py) -> Value {
    let globals = (py.interp().hooks().current_globals)(py);
    let name = py.name(Name::__name__);
    let found = globals.and_then(|g| g.payload::<DictObject>().and_then(|d| d.get_interned(py, &name)));
    found.unwrap_or_else(|| py.name(Name::__main__))
}

/// The field names as interned strings; with `rename`, those that cannot be are replaced by their position.
fn field_list(py: &mut Py, names: &Value, rename: bool) -> Result<Vec<Value>> {
    let mut fields = Vec::new();
    if names.has_payload::<StrObject>() {
        let all = py.rust_string(names)?;
        let apart = |c: char| c == ',' || c.is_whitespace();
        for name in all.split(apart).filter(|name| !name.is_empty()) {
            py.push(&mut fields, py.intern(name))?;
        }
    } else {
        for item in py.collect(names)? {
            let name = py.str_of(&item)?;
            py.push(&mut fields, py.intern_value(&name)?)?;
        }
    }
    if rename {
        for i in 0..fields.len() {
            let name = text(&fields[i]);
            let repeated = fields[..i].iter().any(|f| f.is(&fields[i]));
            if !is_identifier(&fields[i]) || is_keyword(&name) || name.starts_with('_') || repeated {
                fields[i] = py.intern(&format!("_{i}"));
            }
        }
    }
    Ok(fields)
}

fn check_names(py: &mut Py, typename: &Value, fields: &[Value], rename: bool) -> Result<()> {
    for name in std::iter::once(typename).chain(fields) {
        if !is_identifier(name) {
            let shown = py.repr_string(name)?;
            return Err(py.value_error(format!("Type names and field names must be valid identifiers: {shown}")));
        }
        if is_keyword(&text(name)) {
            let shown = py.repr_string(name)?;
            return Err(py.value_error(format!("Type names and field names cannot be a keyword: {shown}")));
        }
    }
    for (i, name) in fields.iter().enumerate() {
        if text(name).starts_with('_') && !rename {
            let shown = py.repr_string(name)?;
            return Err(py.value_error(format!("Field names cannot start with an underscore: {shown}")));
        }
        if fields[..i].iter().any(|f| f.is(name)) {
            let shown = py.repr_string(name)?;
            return Err(py.value_error(format!("Encountered duplicate field name: {shown}")));
        }
    }
    Ok(())
}

fn make_class(py: &mut Py, typename: &Value, fields: &[Value], defaults: Option<Vec<Value>>, module: Value) -> Result {
    let name = text(typename);
    let list = fields.iter().map(text).collect::<Vec<_>>().join(", ");
    let namespace = DictObject::new(py)?;
    let entries = dict_of(py, &namespace)?;
    let names = py.tuple(fields.to_vec())?;
    let with_defaults = DictObject::new(py)?;
    if let Some(values) = &defaults {
        let first = fields.len() - values.len();
        for (field, value) in fields[first..].iter().zip(values) {
            dict_of(py, &with_defaults)?.set(py, &with_defaults, field, value.clone())?;
        }
    }
    let constructor = constructor(py, &name, &list, fields.len(), defaults)?;
    let tuple = py.ty(TypeId::Tuple);
    let signature = format!("{name}({list})");
    let mut contents: Vec<(&str, Value)> = vec![
        ("__module__", module),
        ("__doc__", py.str(&signature)?),
        ("__slots__", py.tuple(Vec::new())?),
        ("_fields", names.clone()),
        ("_field_defaults", with_defaults),
        ("__match_args__", names),
        ("__new__", constructor),
    ];
    let replace_method =
        method(py, tuple, "_replace", NativeCode::Raw(replace), "(self, /, **kwds)", DescriptorKind::Method)?;
    contents.push(("_replace", replace_method.clone()));
    contents.push(("__replace__", replace_method));
    contents.push((
        "_make",
        method(py, tuple, "_make", NativeCode::Bound(make), "(cls, iterable)", DescriptorKind::Class)?,
    ));
    contents.push((
        "__repr__",
        method(py, tuple, "__repr__", NativeCode::Bound(repr), "(self, /)", DescriptorKind::Method)?,
    ));
    contents.push((
        "_asdict",
        method(py, tuple, "_asdict", NativeCode::Bound(as_dict), "(self, /)", DescriptorKind::Method)?,
    ));
    let arguments = NativeCode::Bound(new_arguments);
    contents
        .push(("__getnewargs__", method(py, tuple, "__getnewargs__", arguments, "(self, /)", DescriptorKind::Method)?));
    for (key, value) in contents {
        let key = py.intern(key);
        entries.set_str(py, &namespace, &key, value)?;
    }
    for (i, field) in fields.iter().enumerate() {
        let doc = py.str(&format!("Alias for field number {i}"))?;
        let getter = TupleItem::make(py, i, doc)?;
        entries.set_str(py, &namespace, field, getter)?;
    }
    let bases = py.tuple(vec![tuple.to_value()])?;
    let metaclass = py.ty(TypeId::Type).to_value();
    py.call(&metaclass, &[typename.clone(), bases, namespace])
}

fn method(py: &Py, owner: TypeRef, name: &str, code: NativeCode, signature: &str, kind: DescriptorKind) -> Result {
    let def = NativeDef::new(name, signature, code);
    let id = if kind == DescriptorKind::Class { TypeId::ClassMethodDescriptor } else { TypeId::MethodDescriptor };
    py.alloc(py.ty(id), NativeDescriptor { def, kind, owner })
}

/// `__new__`: a lambda that takes the fields and makes the tuple.
fn constructor(py: &mut Py, name: &str, list: &str, fields: usize, defaults: Option<Vec<Value>>) -> Result {
    let items = if fields == 1 { format!("{list},") } else { list.to_owned() };
    let source = py.str(&format!("lambda _cls, {list}: _tuple_new(_cls, ({items}))"))?;
    let hooks = py.interp().hooks();
    let (compile, run) = (hooks.compile, hooks.run_code);
    let code = compile(py, &source, &format!("<namedtuple {name}>"), "eval", 0)?;
    let globals = DictObject::new(py)?;
    let new = py.name(Name::__new__);
    let tuple = py.ty(TypeId::Tuple).to_value();
    let tuple_new = py.getattr(&tuple, &new)?;
    for (key, value) in [
        ("_tuple_new", tuple_new),
        ("__builtins__", DictObject::new(py)?),
        ("__name__", py.str(&format!("namedtuple_{name}"))?),
    ] {
        let key = py.intern(key);
        dict_of(py, &globals)?.set_str(py, &globals, &key, value)?;
    }
    let no_closure = Value::EMPTY;
    let function = run(py, &code, &globals, &globals, &no_closure)?;
    let mut attributes = vec![
        ("__name__", new),
        ("__qualname__", py.str(&format!("{name}.__new__"))?),
        ("__doc__", py.str(&format!("Create new instance of {name}({list})"))?),
    ];
    if let Some(values) = defaults {
        attributes.push(("__defaults__", py.tuple(values)?));
    }
    for (key, value) in attributes {
        let key = py.intern(key);
        py.setattr(&function, &key, Some(&value))?;
    }
    Ok(function)
}

// --- methods of the classes ---

/// The field names that the class of `v` (or the class `v`) has.
fn fields_of(py: &mut Py, v: &Value) -> Result<Vec<Value>> {
    let name = py.intern("_fields");
    let fields = py.getattr(v, &name)?;
    py.collect(&fields)
}

fn items_of(py: &mut Py, v: &Value) -> Result<Vec<Value>> {
    match v.payload::<TupleObject>() {
        Some(tuple) => Ok(tuple.values().to_vec()),
        None => py.collect(v),
    }
}

/// A class with exactly these items.
fn make_of(py: &mut Py, class: &Value, items: Vec<Value>) -> Result {
    let expected = fields_of(py, class)?.len();
    if items.len() != expected {
        return Err(py.type_error(format!("Expected {expected} arguments, got {}", items.len())));
    }
    match TypeRef::from_value(class) {
        Some(ty) if ty.is_subtype(py, py.ty(TypeId::Tuple)) => py.tuple_of(ty, items),
        _ => Err(py.type_error("_make() needs a subclass of tuple")),
    }
}

fn make(py: &mut Py, args: &[Value]) -> Result {
    let items = py.collect(&args[1])?;
    make_of(py, &args[0], items)
}

fn replace(py: &mut Py, args: Args<'_>) -> Result {
    let Some(v) = args.get(0) else {
        return Err(py.type_error("_replace() missing 1 required positional argument: 'self'"));
    };
    if args.len() > 1 {
        let given = args.len();
        return Err(py.type_error(format!("_replace() takes 1 positional argument but {given} were given")));
    }
    let class = py.type_of(v).to_value();
    let (fields, mut items) = (fields_of(py, &class)?, items_of(py, v)?);
    let mut unexpected = Vec::new();
    for (name, value) in args.keywords() {
        let name = py.intern_value(name)?;
        match fields.iter().position(|f| f.is(&name)) {
            Some(i) if i < items.len() => items[i] = value.clone(),
            _ => unexpected.push(name),
        }
    }
    if !unexpected.is_empty() {
        let names = py.list(unexpected)?;
        let shown = py.repr_string(&names)?;
        return Err(py.type_error(format!("Got unexpected field names: {shown}")));
    }
    make_of(py, &class, items)
}

fn repr(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let class = py.type_of(v).to_value();
    let (fields, items) = (fields_of(py, &class)?, items_of(py, v)?);
    let mut out = TextBuilder::new();
    out.push_str(&py.type_of(v).name());
    out.push_str("(");
    for (i, (field, item)) in fields.iter().zip(&items).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        if let Some(name) = field.as_text() {
            out.push_text(name);
        }
        out.push_str("=");
        push_repr(py, &mut out, item)?;
    }
    out.push_str(")");
    finish_text(py, out)
}

fn as_dict(py: &mut Py, args: &[Value]) -> Result {
    let (fields, items) = (fields_of(py, &args[0])?, items_of(py, &args[0])?);
    let made = DictObject::with_capacity(py, fields.len())?;
    let dict = dict_of(py, &made)?;
    for (field, item) in fields.iter().zip(items) {
        dict.set(py, &made, field, item)?;
    }
    Ok(made)
}

fn new_arguments(py: &mut Py, args: &[Value]) -> Result {
    let items = items_of(py, &args[0])?;
    py.tuple(items)
}
