//! `singledispatch` and `singledispatchmethod`.
//!
//! A dispatching function holds the default in slot 0, the registry (a dict of classes) in slot 1 and answers found before (a dict of classes) in
//! slot 2, which every registration replaces by an empty one: an answer that was under way is then kept nowhere. A method holds the
//! function in slot 0 and its dispatching function in slot 1.

use super::tool::{FuncTool, bind, closure, is_callable, items, set_slot, slot};
use super::wrapping;
use crate::object::dict::DictObject;
use crate::object::native::{NativeCode, TypeBuilder};
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::generic_alias::{AliasObject, union_members};
use crate::types::{mapping_proxy, object_type};

fn set(py: &mut Py, dict: &Value, key: &Value, v: Value) -> Result<()> {
    match dict.payload::<DictObject>() {
        Some(d) => d.set(py, dict, key, v),
        None => Ok(()),
    }
}

fn look(py: &mut Py, dict: &Value, key: &Value) -> Result<Option<Value>> {
    match dict.payload::<DictObject>() {
        Some(d) => d.get(py, dict, key),
        None => Ok(None),
    }
}

/// `singledispatch(func)`
///
/// # Errors
/// What attribute access raises.
pub fn single_dispatch(py: &mut Py, args: &[Value]) -> Result {
    let (registry, answers) = (DictObject::new(py)?, DictObject::new(py)?);
    let object = py.ty(TypeId::Object).to_value();
    set(py, &registry, &object, args[0].clone())?;
    let made = FuncTool::make(py, py.ty(TypeId::SingleDispatch), [args[0].clone(), registry, answers])?;
    wrapping::update(py, &made, &args[0], &Value::EMPTY, &Value::EMPTY)?;
    Ok(made)
}

/// The implementation for `class`.
fn implementation(py: &mut Py, v: &Value, class: &Value) -> Result {
    let answers = slot(py, v, 2);
    if let Some(found) = look(py, &answers, class)? {
        return Ok(found);
    }
    let found = search(py, v, class)?;
    set(py, &answers, class, found.clone())?;
    Ok(found)
}

fn search(py: &mut Py, v: &Value, class: &Value) -> Result {
    let registry = slot(py, v, 1);
    let entries = registry.payload::<DictObject>().map(|d| d.entries(py, &registry)).transpose()?.unwrap_or_default();
    let plain = py.ty(TypeId::Type).to_value();
    let exact = entries.iter().find(|(key, _)| key.is(class));
    if let Some((_, f)) = exact {
        return Ok(f.clone());
    }
    // Classes that say themselves what derives from them have to be fitted into the order; that is for the Python half.
    if entries.iter().any(|(key, _)| !py.type_of(key).to_value().is(&plain)) {
        let more = crate::runtime::import::import_absolute(py, "_more_functools")?;
        return py.call_method(&more, "_find_impl", &[class.clone(), registry]);
    }
    let Some(ty) = TypeRef::from_value(class) else { return Ok(slot(py, v, 0)) };
    let order: Vec<Value> = ty.mro(py).map(TypeRef::to_value).collect();
    for base in &order {
        if let Some((_, f)) = entries.iter().find(|(key, _)| key.is(base)) {
            return Ok(f.clone());
        }
    }
    Ok(Value::NONE)
}

fn is_union(v: &Value) -> bool {
    v.has_payload::<AliasObject>() && !AliasObject::is_generic(v)
}

/// A class, or a union of classes.
fn is_dispatchable(v: &Value) -> bool {
    TypeRef::from_value(v).is_some()
        || (is_union(v) && union_members(v).iter().all(|m| m.is_none() || TypeRef::from_value(m).is_some()))
}

/// The first annotation of a function: name and class.
fn first_annotation(py: &mut Py, function: &Value, annotations: &Value) -> Result<Option<(Value, Value)>> {
    let entries =
        annotations.payload::<DictObject>().map(|d| d.entries(py, annotations)).transpose()?.unwrap_or_default();
    let Some((name, mut class)) = entries.into_iter().next() else { return Ok(None) };
    if class.as_text().is_some() {
        let globals = py.get_attribute(function, Name::__globals__)?;
        let eval = py.builtin("eval");
        class = py.call(&eval, &[class, globals])?;
    }
    if class.is_none() {
        class = py.ty(TypeId::NoneType).to_value();
    }
    Ok(Some((name, class)))
}

fn register_in(py: &mut Py, v: &Value, class: &Value, function: &Value) -> Result {
    let absent = function.is_none_or_empty();
    if !is_dispatchable(class) {
        if !absent {
            let shown = py.repr_string(class)?;
            return Err(
                py.type_error(format!("Invalid first argument to `register()`. {shown} is not a class or union type."))
            );
        }
        let name = py.name(Name::__annotations__);
        let annotations = py.getattr_optional(class, &name)?.unwrap_or(Value::NONE);
        let Some((parameter, annotated)) = first_annotation(py, class, &annotations)? else {
            let shown = py.repr_string(class)?;
            return Err(py.type_error(format!(
                "Invalid first argument to `register()`: {shown}. Use either `@register(some_class)` or plain `@register` on an annotated function."
            )));
        };
        if !is_dispatchable(&annotated) {
            let (parameter, shown) = (py.repr_string(&parameter)?, py.repr_string(&annotated)?);
            let what = if is_union(&annotated) { "not all arguments are classes." } else { "is not a class." };
            return Err(py.type_error(format!("Invalid annotation for {parameter}. {shown} {what}")));
        }
        return enter(py, v, &annotated, class);
    }
    if absent {
        let carried = py.tuple_of_two(v.clone(), class.clone())?;
        let code = NativeCode::Bound(|py, a| match items(&a[0]) {
            [v, class] => enter(py, v, class, &a[1]),
            _ => Ok(Value::NONE),
        });
        return closure(py, "register", "(self, func, /)", code, carried);
    }
    enter(py, v, class, function)
}

fn enter(py: &mut Py, v: &Value, class: &Value, function: &Value) -> Result {
    let registry = slot(py, v, 1);
    for member in union_members(class) {
        let member = if member.is_none() { py.ty(TypeId::NoneType).to_value() } else { member.clone() };
        set(py, &registry, &member, function.clone())?;
    }
    let fresh = DictObject::new(py)?;
    set_slot(py, v, 2, fresh);
    Ok(function.clone())
}

fn class_of(py: &mut Py, v: &Value) -> Result {
    py.get_attribute(v, Name::__class__)
}

fn function_name(py: &mut Py, function: &Value, default: &str) -> Result<String> {
    let name = py.name(Name::__name__);
    match py.getattr_optional(function, &name)? {
        Some(name) => py.str_string(&name),
        None => Ok(default.to_owned()),
    }
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(first) = args.get(0) else {
        let function = slot(py, v, 0);
        let name = function_name(py, &function, "singledispatch function")?;
        return Err(py.type_error(format!("{name} requires at least 1 positional argument")));
    };
    let class = class_of(py, first)?;
    let f = implementation(py, v, &class)?;
    py.call_args(&f, args)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.name(Name::__qualname__);
    let shown = match py.getattr_optional(v, &name)? {
        Some(name) => py.str_string(&name)?,
        None => "?".to_owned(),
    };
    py.str(&format!("<function {shown} at {:#x}>", v.identity()))
}

fn method_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [function] = py.named_args("singledispatchmethod", args, ["func"], 1)?;
    if !is_callable(py, &function) && py.type_of(&function).slots.descr_get.get().is_none() {
        let shown = py.repr_string(&function)?;
        return Err(py.type_error(format!("{shown} is not callable or a descriptor")));
    }
    let dispatcher = single_dispatch(py, std::slice::from_ref(&function))?;
    FuncTool::make(py, class, [function, dispatcher, Value::EMPTY])
}

/// What dispatches on its first argument and binds what it finds to the instance.
fn method_get(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    let instance = instance.map_or(Value::NONE, Value::clone);
    let made = FuncTool::make(py, py.ty(TypeId::BoundSingleDispatch), [v.clone(), instance, class.clone()])?;
    // These two have to be its own: every class has them, and they are asked for first.
    let function = slot(py, v, 0);
    for name in [Name::__module__, Name::__doc__] {
        let name = py.name(name);
        if let Some(found) = py.getattr_optional(&function, &name)? {
            py.set_own_attribute(&made, &name, found)?;
        }
    }
    Ok(made)
}

fn bound_call(py: &mut Py, me: &Value, args: Args<'_>) -> Result {
    let [v, instance, class] = [0, 1, 2].map(|i| slot(py, me, i));
    let Some(first) = args.get(0) else {
        let function = slot(py, &v, 0);
        let name = function_name(py, &function, "singledispatchmethod method")?;
        return Err(py.type_error(format!("{name} requires at least 1 positional argument")));
    };
    let (dispatcher, of) = (slot(py, &v, 1), class_of(py, first)?);
    let found = implementation(py, &dispatcher, &of)?;
    let bound = bind(py, &found, Some(&instance).filter(|i| !i.is_none()), &class)?;
    py.call_args(&bound, args)
}

/// The name in a repr: qualified, else plain, else unknown.
fn shown_name(py: &mut Py, v: &Value) -> Result<String> {
    for name in [Name::__qualname__, Name::__name__] {
        let name = py.name(name);
        if let Some(found) = py.getattr_optional(v, &name)? {
            return py.str_string(&found);
        }
    }
    Ok("?".to_owned())
}

fn bound_repr(py: &mut Py, me: &Value) -> Result {
    let (v, instance) = (slot(py, me, 0), slot(py, me, 1));
    let function = slot(py, &v, 0);
    let name = shown_name(py, &function)?;
    if instance.is_none() {
        return py.str(&format!("<single dispatch method {name}>"));
    }
    let of = py.repr_string(&instance)?;
    py.str(&format!("<bound single dispatch method {name} of {of}>"))
}

fn method_repr(py: &mut Py, v: &Value) -> Result {
    let function = slot(py, v, 0);
    let name = shown_name(py, &function)?;
    py.str(&format!("<single dispatch method descriptor {name}>"))
}

/// The function that a bound one stands for.
fn wrapped(py: &mut Py, me: &Value) -> Result {
    let v = slot(py, me, 0);
    Ok(slot(py, &v, 0))
}

macro_rules! of_wrapped {
    ($b:ident: $($name:ident)*) => {
        $b$(.getter(stringify!($name), |py, me| {
            let (function, name) = (wrapped(py, me)?, py.intern(stringify!($name)));
            py.getattr(&function, &name)
        }))*
    };
}

fn init_bound(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::BoundSingleDispatch);
    of_wrapped!(b: __name__ __qualname__ __isabstractmethod__ __annotations__ __type_params__)
        .getter("__wrapped__", wrapped)
        .getter("register", |py, me| {
            let v = slot(py, me, 0);
            let name = py.intern("register");
            py.getattr(&v, &name)
        })
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict));
    let s = b.slots();
    s.call.set(Some(bound_call));
    s.repr.set(Some(bound_repr));
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::SingleDispatch);
    b.method("register", "(self, cls, func=None)", |py, a| register_in(py, &a[0], &a[1], &a[2]))
        .method("dispatch", "(self, cls)", |py, a| implementation(py, &a[0], &a[1]))
        .method("_clear_cache", "(self)", |py, a| {
            let fresh = DictObject::new(py)?;
            set_slot(py, &a[0], 2, fresh);
            Ok(Value::NONE)
        })
        .getter("registry", |py, v| mapping_proxy::make(py, slot(py, v, 1)))
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict));
    let s = b.slots();
    s.call.set(Some(call));
    s.descr_get.set(Some(super::bound));
    s.repr.set(Some(repr));
    let b = TypeBuilder::new(py, TypeId::SingleDispatchMethod);
    b.doc("Single-dispatch generic method descriptor.")
        .method("register", "(self, cls, method=None)", |py, a| {
            let dispatcher = slot(py, &a[0], 1);
            register_in(py, &dispatcher, &a[1], &a[2])
        })
        .member("func", |py, v| Ok(slot(py, v, 0)))
        .member("dispatcher", |py, v| Ok(slot(py, v, 1)))
        .getter("__isabstractmethod__", |py, v| {
            let function = slot(py, v, 0);
            crate::types::methods::is_abstract(py, &function).map(Value::bool)
        })
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict));
    let s = b.slots();
    s.new.set(Some(method_new));
    s.descr_get.set(Some(method_get));
    s.repr.set(Some(method_repr));
    init_bound(py);
}
