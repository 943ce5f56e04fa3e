//! `functools`: tools that make functions of functions.

mod cached;
mod cached_property;
mod dispatch;
mod ordering;
pub mod partial;
mod partial_method;
pub mod tool;
mod wrapping;

use crate::object::kind::Kind;
use crate::object::native::NativeCode;
use crate::object::typeobject::type_flags::{BASE, HAS_DICT, METHOD_DESCRIPTOR, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use crate::types::table::{Layout, Row};
use crate::vm::step;

const fn row(id: TypeId, name: &'static str, layout: Layout, flags: u32) -> Row {
    Row { id, name, module: "functools", base: Some(TypeId::Object), layout, flags }
}

const PLAIN: Layout = Layout::Plain(Kind::FuncTool);
const WITH_DICT: Layout = Layout::Extended(Kind::FuncTool);

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::Partial, "partial", Layout::Extended(Kind::Partial), BASE | HAS_DICT | WEAKREFS | METHOD_DESCRIPTOR),
    row(TypeId::Placeholder, "_PlaceholderType", PLAIN, NOT_INSTANTIABLE),
    row(TypeId::PartialMethod, "partialmethod", WITH_DICT, BASE | HAS_DICT | WEAKREFS),
    row(TypeId::LruCache, "_lru_cache_wrapper", WITH_DICT, HAS_DICT | WEAKREFS | METHOD_DESCRIPTOR),
    row(TypeId::CachedProperty, "cached_property", WITH_DICT, BASE | HAS_DICT | WEAKREFS),
    row(TypeId::SingleDispatch, "_singledispatch_function", WITH_DICT, HAS_DICT | WEAKREFS | NOT_INSTANTIABLE),
    row(TypeId::SingleDispatchMethod, "singledispatchmethod", WITH_DICT, BASE | HAS_DICT | WEAKREFS),
    row(TypeId::BoundSingleDispatch, "_singledispatchmethod_get", WITH_DICT, HAS_DICT | WEAKREFS | NOT_INSTANTIABLE),
    row(TypeId::KeyWrapper, "KeyWrapper", PLAIN, NOT_INSTANTIABLE),
];

/// Fills the module's types.
pub fn init(py: &Py) {
    cached::init(py);
    cached_property::init(py);
    dispatch::init(py);
    ordering::init(py);
    partial::init(py);
    partial_method::init(py);
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let [function, iterable, initial] = args else { return Ok(Value::NONE) };
    let it = match py.iter(iterable) {
        Ok(it) => it,
        Err(e) if py.exception_is(&e, TypeId::TypeError) => {
            return Err(py.type_error("reduce() arg 2 must support iteration"));
        }
        Err(e) => return Err(e),
    };
    let mut total = if initial.is_empty() {
        match step::next(py, &it)? {
            Some(first) => first,
            None => return Err(py.type_error("reduce() of empty iterable with no initial value")),
        }
    } else {
        initial.clone()
    };
    while let Some(item) = step::next(py, &it)? {
        total = py.call(function, &[total, item])?;
        py.poll()?;
    }
    Ok(total)
}

/// `__get__` of what behaves as a function in a class: a bound method, or itself where there is no instance.
fn bound(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    match instance {
        Some(receiver) if !receiver.is_none() => crate::types::function::bind(py, v, receiver),
        _ => Ok(v.clone()),
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "functools")?;
    for (name, names) in [("WRAPPER_ASSIGNMENTS", wrapping::ASSIGNMENTS), ("WRAPPER_UPDATES", wrapping::UPDATES)] {
        let names = names.iter().map(|n| py.intern(n)).collect();
        let names = py.tuple(names)?;
        b.add(py, name, names)?;
    }
    let reduce =
        py.native_function("_functools", "reduce", "(function, iterable, /, initial=None)", NativeCode::Bound(reduce))?;
    b.add(py, "reduce", reduce)?;
    for id in [TypeId::Partial, TypeId::PartialMethod, TypeId::CachedProperty, TypeId::SingleDispatchMethod] {
        b.add_type(py, id)?;
    }
    b.add_type(py, TypeId::LruCache)?;
    let placeholder = partial::placeholder(py)?;
    b.add(py, "Placeholder", placeholder)?;
    let info = cached::make_info_class(py)?;
    b.add(py, "_CacheInfo", info)?;
    let defaults = wrapping::defaults();
    let (update, wraps) = (format!("def (wrapper, wrapped, {defaults})"), format!("def (wrapped, {defaults})"));
    b.function(py, "update_wrapper", &update, wrapping::update_wrapper)?;
    b.function(py, "wraps", &wraps, wrapping::wraps)?;
    b.function(py, "lru_cache", "def (maxsize=128, typed=False)", cached::lru_cache)?;
    b.function(py, "cache", "def (user_function, /)", cached::cache)?;
    b.function(py, "cmp_to_key", "(mycmp)", ordering::cmp_to_key)?;
    b.function(py, "total_ordering", "def (cls)", ordering::total_ordering)?;
    b.function(py, "singledispatch", "def (func)", dispatch::single_dispatch)?;
    let public = [
        "update_wrapper",
        "wraps",
        "WRAPPER_ASSIGNMENTS",
        "WRAPPER_UPDATES",
        "total_ordering",
        "cache",
        "cmp_to_key",
        "lru_cache",
        "reduce",
        "partial",
        "partialmethod",
        "singledispatch",
        "singledispatchmethod",
        "cached_property",
        "Placeholder",
    ];
    let names = public.iter().map(|n| py.intern(n)).collect();
    let all = py.list(names)?;
    b.add(py, "__all__", all)?;
    b.finish(py)
}
