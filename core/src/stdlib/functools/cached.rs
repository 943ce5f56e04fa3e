//! `lru_cache` and `cache`.
//!
//! A cached function keeps the function in slot 0, its results (dict) in slot 1 and the class of `cache_info()` in slot 2; hits and misses are atomic
//! counters. The dict locks itself and keeps its keys in the order of use, so the function runs, and keys are compared, outside any lock. Two
//! threads that miss one key at once both call the function, as in CPython.

use super::tool::{FuncTool, closure, is_callable, items};
use super::wrapping;
use crate::object::dict::DictObject;
use crate::object::native::{NativeCode, TypeBuilder};
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::stdlib::collections::namedtuple::namedtuple;
use crate::types::object_type;
use orochi_gc::sync::atomic::Ordering;

/// The class of what `cache_info()` returns.
///
/// # Errors
/// MemoryError.
pub fn make_info_class(py: &mut Py) -> Result {
    let ty = py.ty(TypeId::LruCache);
    if let Some(made) = ty.extra.get_some(py) {
        return Ok(made);
    }
    let fields = ["hits", "misses", "maxsize", "currsize"].iter().map(|n| py.intern(n)).collect();
    let (name, fields, module) = (py.intern("CacheInfo"), py.list(fields)?, py.intern("functools"));
    let made = namedtuple(py, &[name, fields, Value::EMPTY, Value::EMPTY, module])?;
    let object = ty.object();
    let _guard = py.mutator().lock(object);
    if let Some(first) = ty.extra.get_some(py) {
        return Ok(first);
    }
    let _was_empty = ty.extra.replace(py, object, made.clone());
    Ok(made)
}

fn wrap(py: &mut Py, function: &Value, limit: i64, typed: bool) -> Result {
    if !is_callable(py, function) {
        return Err(py.type_error("the first argument must be callable"));
    }
    let (results, info) = (DictObject::new(py)?, make_info_class(py)?);
    let made = FuncTool::make_cache(py, py.ty(TypeId::LruCache), [function.clone(), results, info], limit, typed)?;
    wrapping::update(py, &made, function, &Value::EMPTY, &Value::EMPTY)?;
    Ok(made)
}

/// `lru_cache(maxsize=128, typed=False)`
///
/// # Errors
/// TypeError.
pub fn lru_cache(py: &mut Py, args: &[Value]) -> Result {
    let (bound, typed) = (&args[0], !args[1].is_empty() && py.truth(&args[1])?);
    let limit = if bound.is_empty() {
        128
    } else if bound.is_none() {
        -1
    } else if bound.is_int_like() {
        py.as_i64(bound)?.max(0)
    } else if is_callable(py, bound) && (args[1].is_empty() || args[1].as_bool().is_some()) {
        return wrap(py, bound, 128, typed);
    } else {
        return Err(py.type_error("Expected first argument to be an integer, a callable, or None"));
    };
    let carried = vec![py.int(limit)?, Value::bool(typed)];
    let carried = py.tuple(carried)?;
    let code = NativeCode::Bound(|py, a| {
        let parts = items(&a[0]);
        let limit = parts.first().and_then(Value::as_small_int).unwrap_or(-1);
        let typed = parts.get(1).and_then(Value::as_bool).unwrap_or(false);
        wrap(py, &a[1], limit, typed)
    });
    closure(py, "decorating_function", "(self, user_function, /)", code, carried)
}

/// `cache(user_function)`
///
/// # Errors
/// TypeError.
pub fn cache(py: &mut Py, args: &[Value]) -> Result {
    wrap(py, &args[0], -1, false)
}

/// What stands for the arguments: the only one if it is an exact int or str, else a tuple. The tuple begins with the number of positional
/// arguments, so no two different calls have one key.
fn key_of(py: &mut Py, args: Args<'_>, typed: bool) -> Result {
    if let [only] = args.positional()
        && !typed
        && !args.has_keywords()
        && (py.type_of(only).is(TypeId::Int) || py.type_of(only).is(TypeId::Str))
    {
        return Ok(only.clone());
    }
    let mut parts = Vec::with_capacity(1 + 2 * args.values().len());
    parts.push(py.int_from_usize(args.len())?);
    parts.extend_from_slice(args.positional());
    for (name, v) in args.keywords() {
        parts.push(name.clone());
        parts.push(v.clone());
    }
    if typed {
        parts.extend(args.values().iter().map(|v| py.type_of(v).to_value()));
    }
    py.tuple(parts)
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(tool) = v.payload::<FuncTool>() else { return Ok(Value::NONE) };
    let function = tool.slots[0].get(py);
    let [hits, misses] = &tool.counts;
    if tool.limit == 0 {
        misses.fetch_add(1, Ordering::Relaxed);
        return py.call_args(&function, args);
    }
    let results = tool.slots[1].get(py);
    let Some(dict) = results.payload::<DictObject>() else { return Ok(Value::NONE) };
    let key = key_of(py, args, tool.typed)?;
    // The arguments are hashed once a call. Where they have no hash, that is what is said, and nothing of a dict.
    let hash = py.hash(&key)?;
    let w = dict.peek_hashed(py, &key, hash)?;
    if w != word::EMPTY {
        // SAFETY: the word was read from a live dict just now.
        let found = unsafe { Value::from_borrowed_word(w) };
        hits.fetch_add(1, Ordering::Relaxed);
        if tool.limit > 0 {
            dict.move_to_end_hashed(py, &results, &key, hash, true)?;
        }
        return Ok(found);
    }
    misses.fetch_add(1, Ordering::Relaxed);
    let made = py.call_args(&function, args)?;
    dict.set_hashed(py, &results, &key, hash, made.clone())?;
    if tool.limit > 0 {
        while dict.len() as u64 > tool.limit as u64 {
            if dict.pop_first(py, &results).is_none() {
                break;
            }
        }
    }
    Ok(made)
}

/// `_lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)`, for those who bring a `lru_cache` of their own.
fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let names = ["user_function", "maxsize", "typed", "cache_info_type"];
    let [function, limit, typed, info] = py.named_args("_lru_cache_wrapper", args, names, 4)?;
    if !is_callable(py, &function) {
        return Err(py.type_error("the first argument must be callable"));
    }
    let typed = py.truth(&typed)?;
    let limit = if limit.is_none() {
        -1
    } else if limit.is_int_like() {
        py.as_i64(&limit)?.max(0)
    } else {
        return Err(py.type_error("maxsize should be integer or None"));
    };
    let results = DictObject::new(py)?;
    FuncTool::make_cache(py, class, [function, results, info], limit, typed)
}

fn limit_value(py: &Py, tool: &FuncTool) -> Result {
    if tool.limit < 0 { Ok(Value::NONE) } else { py.int(tool.limit) }
}

fn cache_info(py: &mut Py, args: &[Value]) -> Result {
    let Some(tool) = args[0].payload::<FuncTool>() else { return Ok(Value::NONE) };
    let results = tool.slots[1].get(py);
    let size = results.payload::<DictObject>().map_or(0, DictObject::len);
    let [hits, misses] = [0, 1].map(|i| tool.counts[i].load(Ordering::Relaxed));
    let values = [py.int(hits)?, py.int(misses)?, limit_value(py, tool)?, py.int_from_usize(size)?];
    let class = tool.slots[2].get(py);
    py.call(&class, &values)
}

fn cache_clear(py: &mut Py, args: &[Value]) -> Result {
    if let Some(tool) = args[0].payload::<FuncTool>() {
        tool.counts.iter().for_each(|c| c.store(0, Ordering::Relaxed));
        let results = tool.slots[1].get(py);
        if let Some(dict) = results.payload::<DictObject>() {
            dict.clear(py, &results);
        }
    }
    Ok(Value::NONE)
}

fn cache_parameters(py: &mut Py, args: &[Value]) -> Result {
    let made = DictObject::new(py)?;
    if let (Some(tool), Some(dict)) = (args[0].payload::<FuncTool>(), made.payload::<DictObject>()) {
        let limit = limit_value(py, tool)?;
        dict.set_str(py, &made, &py.intern("maxsize"), limit)?;
        dict.set_str(py, &made, &py.intern("typed"), Value::bool(tool.typed))?;
    }
    Ok(made)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::LruCache);
    b.method("cache_info", "(self, /)", cache_info)
        .method("cache_clear", "(self, /)", cache_clear)
        .method("cache_parameters", "(self, /)", cache_parameters)
        .method("__copy__", "(self, /)", |_, a| Ok(a[0].clone()))
        .method("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone()))
        .method("__reduce__", "(self, /)", |py, a| py.get_attribute(&a[0], Name::__qualname__))
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict));
    let s = b.slots();
    s.new.set(Some(new));
    s.call.set(Some(call));
    s.descr_get.set(Some(super::bound));
}
