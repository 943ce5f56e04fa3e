//! Attributes of Python functions. Calling one is the VM's.

use crate::bytecode::Code;
use crate::object::dict::DictObject;
use crate::object::function::{BoundMethod, CellObject, CodeObject, FunctionObject, ModuleObject};
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Field, Name, Py, Result, Slot, TypeId, TypeRef, Value};
use crate::types::object_type;

/// Fills the type, but for its call slot.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Function);
    let s = b.slots();
    s.repr.set(Some(repr));
    s.descr_get.set(Some(descr_get));
    s.new.set(Some(new));
    b.getset(
        "__name__",
        |py, v| Ok(read(py, v, |f| &f.name)),
        Some(|py, v, new| set_text(py, v, new, "__name__", |f| &f.name)),
    )
    .getset(
        "__qualname__",
        |py, v| Ok(read(py, v, |f| &f.qualname)),
        Some(|py, v, new| set_text(py, v, new, "__qualname__", |f| &f.qualname)),
    )
    .open_member("__doc__", |py, v| Ok(read(py, v, |f| &f.doc)), |py, v, new| set_any(py, v, new, |f| &f.doc))
    .open_member("__module__", |py, v| Ok(read(py, v, |f| &f.module)), |py, v, new| set_any(py, v, new, |f| &f.module))
    .getset("__dict__", object_type::get_dict, Some(object_type::set_dict))
    .getset("__defaults__", |py, v| Ok(read(py, v, |f| &f.defaults)), Some(set_defaults))
    .getset("__kwdefaults__", |py, v| Ok(read(py, v, |f| &f.kwdefaults)), Some(set_kwdefaults))
    .getset("__code__", |py, v| Ok(read(py, v, |f| &f.code)), Some(set_code))
    .member("__globals__", |py, v| Ok(read(py, v, |f| &f.globals)))
    .member("__closure__", |py, v| Ok(read(py, v, |f| &f.closure)))
    .member("__builtins__", get_builtins)
    .getset("__annotations__", get_annotations, Some(set_annotations))
    .getset("__annotate__", |py, v| Ok(read(py, v, |f| &f.annotate)), Some(set_annotate))
    .getset("__type_params__", get_type_params, Some(set_type_params));
}

/// The namespace in which names are looked up that the globals have not: theirs, if they name one.
fn get_builtins(py: &mut Py, v: &Value) -> Result {
    let globals = read(py, v, |f| &f.globals);
    let own = globals.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.name(Name::__builtins__)));
    Ok(match own {
        Some(own) if own.has_payload::<DictObject>() => own,
        Some(own) if own.has_payload::<ModuleObject>() => py.get_attribute(&own, Name::__dict__)?,
        _ => py.interp().builtins.get(),
    })
}

fn the(v: &Value) -> Option<&FunctionObject> {
    v.payload::<FunctionObject>()
}

fn read(py: &Py, v: &Value, pick: impl FnOnce(&FunctionObject) -> &Slot) -> Value {
    the(v).and_then(|f| pick(f).get_some(py)).unwrap_or(Value::NONE)
}

fn store(py: &Py, v: &Value, new: Value, pick: impl FnOnce(&FunctionObject) -> &Slot) {
    if let (Some(f), Some(o)) = (the(v), v.object()) {
        let old = {
            let _guard = py.mutator().lock(o);
            pick(f).replace(py, o, new)
        };
        drop(old);
    }
}

fn set_any(py: &Py, v: &Value, new: Option<&Value>, pick: impl FnOnce(&FunctionObject) -> &Slot) -> Result<()> {
    store(py, v, new.map_or(Value::NONE, Value::clone), pick);
    Ok(())
}

fn set_text(
    py: &Py,
    v: &Value,
    new: Option<&Value>,
    what: &str,
    pick: impl FnOnce(&FunctionObject) -> &Slot,
) -> Result<()> {
    match new.filter(|n| n.as_text().is_some()) {
        Some(new) => {
            store(py, v, new.clone(), pick);
            Ok(())
        }
        None => Err(py.type_error(format!("{what} must be set to a string object"))),
    }
}

fn set_defaults(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let new = new.filter(|n| !n.is_none());
    if new.is_some_and(|n| !n.has_payload::<TupleObject>()) {
        return Err(py.type_error("__defaults__ must be set to a tuple object"));
    }
    store(py, v, new.map_or(Value::EMPTY, Value::clone), |f| &f.defaults);
    py.interp().bump_types_epoch();
    Ok(())
}

fn set_kwdefaults(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let new = new.filter(|n| !n.is_none());
    if new.is_some_and(|n| !n.has_payload::<DictObject>()) {
        return Err(py.type_error("__kwdefaults__ must be set to a dict object"));
    }
    store(py, v, new.map_or(Value::EMPTY, Value::clone), |f| &f.kwdefaults);
    py.interp().bump_types_epoch();
    Ok(())
}

fn code_data(v: &Value) -> Option<&Code> {
    v.payload::<CodeObject>().map(|c| &*c.data)
}

fn set_code(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some((new, data)) = new.and_then(|n| code_data(n).map(|d| (n, d))) else {
        return Err(py.type_error("__code__ must be set to a code object"));
    };
    let own = read(py, v, |f| &f.closure).payload::<TupleObject>().map_or(0, TupleObject::len);
    let wanted = data.freevars.len();
    if own != wanted {
        let name = read(py, v, |f| &f.name);
        let name = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        return Err(py.value_error(format!("{name}() requires a code object with {own} free vars, not {wanted}")));
    }
    store(py, v, new.clone(), |f| &f.code);
    py.interp().bump_types_epoch();
    Ok(())
}

fn get_annotations(py: &mut Py, v: &Value) -> Result {
    let Some(f) = the(v) else { return Ok(Value::NONE) };
    if let Some(found) = f.annotations.get_some(py) {
        return Ok(found);
    }
    let annotations = match f.annotate.get_some(py) {
        Some(annotate) if !annotate.is_none() => {
            let one = py.int(1)?;
            let made = py.call(&annotate, &[one])?;
            if !made.has_payload::<DictObject>() {
                return Err(py.type_error(format!(
                    "__annotate__() must return a dict, not {}",
                    py.type_of(&made).full_name(py)
                )));
            }
            made
        }
        _ => DictObject::new(py)?,
    };
    store(py, v, annotations.clone(), |f| &f.annotations);
    Ok(annotations)
}

fn set_annotations(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let new = new.filter(|n| !n.is_none());
    if new.is_some_and(|n| !n.has_payload::<DictObject>()) {
        return Err(py.type_error("__annotations__ must be set to a dict object"));
    }
    store(py, v, new.map_or(Value::EMPTY, Value::clone), |f| &f.annotations);
    store(py, v, Value::EMPTY, |f| &f.annotate);
    Ok(())
}

fn set_annotate(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        None => Err(py.type_error("__annotate__ cannot be deleted")),
        Some(new) if new.is_none() => {
            store(py, v, Value::EMPTY, |f| &f.annotate);
            Ok(())
        }
        Some(new) if py.type_of(new).slots.call.get().is_none() => {
            Err(py.type_error("__annotate__ must be callable or None"))
        }
        Some(new) => {
            store(py, v, new.clone(), |f| &f.annotate);
            store(py, v, Value::EMPTY, |f| &f.annotations);
            Ok(())
        }
    }
}

/// Functions have no type parameters of their own syntax yet; what is set is kept in the attribute dict under a name no attribute can have.
const TYPE_PARAMS: &str = "(type params)";

fn get_type_params(py: &mut Py, v: &Value) -> Result {
    let key = py.intern(TYPE_PARAMS);
    Ok(object_type::own_attribute(py, v, &key).unwrap_or_else(|| py.interp().empty_tuple()))
}

fn set_type_params(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new.filter(|n| n.has_payload::<TupleObject>()) else {
        return Err(py.type_error("__type_params__ must be set to a tuple"));
    };
    let known = object_type::own_attribute(py, v, &py.intern(TYPE_PARAMS)).is_some();
    if new.payload::<TupleObject>().is_some_and(TupleObject::is_empty) && !known {
        return Ok(());
    }
    let dict = object_type::attribute_dict(py, v)?;
    let key = py.intern(TYPE_PARAMS);
    match dict.payload::<DictObject>() {
        Some(d) => d.set_str(py, &dict, &key, new.clone()),
        None => Ok(()),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = read(py, v, |f| &f.qualname);
    let name = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    py.str(&format!("<function {name} at {:#x}>", v.identity()))
}

fn descr_get(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    match instance {
        Some(receiver) => bind(py, v, receiver),
        None => Ok(v.clone()),
    }
}

/// `function` bound to `receiver`.
///
/// # Errors
/// MemoryError.
pub fn bind(py: &Py, function: &Value, receiver: &Value) -> Result {
    py.alloc(
        py.ty(TypeId::Method),
        BoundMethod { function: Field::at_birth(function.clone()), receiver: Field::at_birth(receiver.clone()) },
    )
}

/// `types.FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)`
fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    let mut parts: [Option<Value>; 6] = [const { None }; 6];
    if args.len() > 6 {
        return Err(py.type_error(format!("function() takes at most 6 arguments ({} given)", args.len())));
    }
    for (to, from) in parts.iter_mut().zip(args.positional()) {
        *to = Some(from.clone());
    }
    for (key, value) in args.keywords() {
        let text = key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        match ["code", "globals", "name", "argdefs", "closure", "kwdefaults"].iter().position(|n| *n == text) {
            Some(i) => parts[i] = Some(value.clone()),
            None => {
                return Err(py.unexpected_keyword(
                    "function",
                    &text,
                    &["code", "globals", "name", "argdefs", "closure", "kwdefaults"],
                ));
            }
        }
    }
    for (i, name) in ["code", "globals"].into_iter().enumerate() {
        if parts[i].is_none() {
            return Err(py.type_error(format!("function() missing required argument '{name}' (pos {})", i + 1)));
        }
    }
    let [code, globals, name, defaults, closure, kwdefaults] = parts.map(|p| p.filter(|p| !p.is_none()));
    let Some(code) = code else { return Err(py.type_error("function() argument 'code' must be code, not None")) };
    let Some(data) = code_data(&code) else {
        return Err(
            py.type_error(format!("function() argument 'code' must be code, not {}", py.type_of(&code).full_name(py)))
        );
    };
    let globals = match globals {
        Some(globals) if globals.has_payload::<DictObject>() => globals,
        other => {
            let given = other.map_or_else(|| "None".to_owned(), |g| py.type_of(&g).full_name(py));
            return Err(py.type_error(format!("function() argument 'globals' must be dict, not {given}")));
        }
    };
    if name.as_ref().is_some_and(|n| n.as_text().is_none()) {
        return Err(py.type_error("arg 3 (name) must be None or string"));
    }
    if kwdefaults.as_ref().is_some_and(|k| !k.has_payload::<DictObject>()) {
        return Err(py.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let cells: Vec<Value> =
        closure.as_ref().and_then(|c| c.payload::<TupleObject>()).map(|t| t.values().to_vec()).unwrap_or_default();
    if closure.as_ref().is_some_and(|c| !c.has_payload::<TupleObject>())
        || (closure.is_none() && !data.freevars.is_empty())
    {
        return Err(py.type_error("arg 5 (closure) must be tuple"));
    }
    let text = data.name.clone();
    if cells.len() != data.freevars.len() {
        return Err(py.value_error(format!(
            "{text} requires closure of length {}, not {}",
            data.freevars.len(),
            cells.len()
        )));
    }
    if let Some(odd) = cells.iter().find(|c| !c.has_payload::<CellObject>()) {
        return Err(py.type_error(format!("arg 5 (closure) expected cell, found {}", py.type_of(odd).full_name(py))));
    }
    if defaults.as_ref().is_some_and(|d| !d.has_payload::<TupleObject>()) {
        return Err(py.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let name = match name {
        Some(n) => n,
        None => py.intern(&text),
    };
    let qualname = py.intern(&data.qualname);
    let doc = match &data.doc {
        Some(d) => py.text(d.clone())?,
        None => Value::NONE,
    };
    let module_name = py.name(Name::__name__);
    let module = globals.payload::<DictObject>().and_then(|g| g.get_str(py, &module_name)).unwrap_or(Value::NONE);
    let slot = |v: Option<Value>| Slot::at_birth(v.unwrap_or(Value::EMPTY));
    py.alloc(
        ty,
        FunctionObject {
            code: Slot::at_birth(code.clone()),
            globals: Slot::at_birth(globals),
            closure: slot(closure.filter(|_| !cells.is_empty())),
            defaults: slot(defaults),
            kwdefaults: slot(kwdefaults),
            annotate: Slot::empty(),
            annotations: Slot::empty(),
            name: Slot::at_birth(name),
            qualname: Slot::at_birth(qualname),
            doc: Slot::at_birth(doc),
            module: Slot::at_birth(module),
            dict: Slot::empty(),
        },
    )
}
