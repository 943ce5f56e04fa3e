//! `functools.partialmethod`: slot 0 the function or descriptor, slot 1 the arguments (tuple), slot 2 the keywords (dict).

use super::partial;
use super::tool::{FuncTool, is_callable, items, slot};
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::generic_alias::class_getitem;
use crate::types::object_type;

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let Some((function, given)) = args.positional().split_first() else {
        return Err(py.type_error("partialmethod expected at least 1 argument, got 0"));
    };
    if !is_callable(py, function) && py.type_of(function).slots.descr_get.get().is_none() {
        let shown = py.repr_string(function)?;
        return Err(py.type_error(format!("the first argument {shown} must be a callable or a descriptor")));
    }
    partial::check_placeholders(py, given, args)?;
    let (mut function, mut all, mut base) = (function.clone(), Vec::new(), None);
    if py.is_instance(&function, TypeId::PartialMethod) {
        let (args, keywords) = (slot(py, &function, 1), slot(py, &function, 2));
        all = items(&args).to_vec();
        base = Some(keywords);
        function = slot(py, &function, 0);
    }
    all.extend_from_slice(given);
    let keywords = partial::merge(py, base.as_ref(), args)?;
    let all = py.tuple(all)?;
    FuncTool::make(py, class, [function, all, keywords])
}

fn get(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    let function = slot(py, v, 0);
    let (args, keywords) = (slot(py, v, 1), slot(py, v, 2));
    let made = py.ty(TypeId::Partial);
    let instance = instance.filter(|i| !i.is_none());
    if let Some(get) = py.type_of(&function).slots.descr_get.get() {
        let bound = get(py, &function, instance, class)?;
        if !bound.is(&function) {
            let result = partial::make(py, made, bound.clone(), items(&args).to_vec(), keywords)?;
            let name = py.intern("__self__");
            if let Some(receiver) = py.getattr_optional(&bound, &name)? {
                py.setattr(&result, &name, Some(&receiver))?;
            }
            return Ok(result);
        }
    }
    // Nothing to bind: the first argument of the call, or the instance, goes in front.
    let first = match instance {
        Some(i) => i.clone(),
        None => partial::placeholder(py)?,
    };
    let mut all = vec![first];
    all.extend_from_slice(items(&args));
    partial::make(py, made, function, all, keywords)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let (function, args, keywords) = (slot(py, v, 0), slot(py, v, 1), slot(py, v, 2));
    partial::show(py, v, &function, &args, &keywords)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::PartialMethod);
    b.doc("Method descriptor with partial application of the given arguments and keywords.")
        .member("func", |py, v| Ok(slot(py, v, 0)))
        .member("args", |py, v| Ok(slot(py, v, 1)))
        .member("keywords", |py, v| Ok(slot(py, v, 2)))
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict))
        .getter("__isabstractmethod__", |py, v| {
            let function = slot(py, v, 0);
            crate::types::methods::is_abstract(py, &function).map(Value::bool)
        })
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.descr_get.set(Some(get));
}
