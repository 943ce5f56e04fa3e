//! Functions of `sys` that read and change the interpreter: limits, interning, frames, sizes, exit.

use crate::object::dict::DictObject;
use crate::object::names::Name;
use crate::object::strobject::StrObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use orochi_gc::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::Arc;

/// Digits below which no limit can be set.
const LEAST_DIGITS: i64 = 640;

/// `sys.getdlopenflags()`
static DLOPEN_FLAGS: AtomicI64 = AtomicI64::new(libc::RTLD_NOW as i64);

/// `sys.getswitchinterval()` as the bits of a float, kept with the interpreter. What becomes of it is the memory core's affair.
fn switch_interval(py: &Py) -> Arc<AtomicU64> {
    let make = || -> Arc<dyn std::any::Any + Send + Sync> { Arc::new(AtomicU64::new(0.005f64.to_bits())) };
    let entry = py.interp().attachments.entry("switch interval").or_insert_with(make);
    Arc::clone(entry.value()).downcast().unwrap_or_default()
}

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "exit", "(status=None, /)", |py, a| {
        // A tuple becomes the arguments themselves.
        let args = match a[0].payload::<crate::object::tuple::TupleObject>() {
            Some(tuple) => tuple.values().to_vec(),
            None if a[0].is_none_or_empty() => Vec::new(),
            None => vec![a[0].clone()],
        };
        let class = py.ty(TypeId::SystemExit).to_value();
        Err(crate::object::Raised(py.call(&class, &args)?))
    })?;
    b.function(py, "intern", "(string, /)", |py, a| {
        if py.type_of(&a[0]).is(TypeId::Str) {
            return py.intern_value(&a[0]);
        }
        let name = py.argument_type(&a[0]);
        Err(py.type_error(if a[0].as_text().is_some() {
            format!("can't intern {name}")
        } else {
            format!("intern() argument must be str, not {name}")
        }))
    })?;
    b.function(py, "_is_interned", "(string, /)", |py, a| match a[0].payload::<StrObject>() {
        Some(s) => Ok(Value::bool(s.is_interned())),
        None => {
            let name = py.argument_type(&a[0]);
            Err(py.type_error(format!("_is_interned() argument must be str, not {name}")))
        }
    })?;
    b.function(py, "_is_immortal", "(op, /)", |_, a| {
        // SAFETY: the argument is held by its register.
        Ok(Value::bool(a[0].object().is_none_or(|o| unsafe { o.as_ref() }.is_immortal())))
    })?;
    b.function(py, "getunicodeinternedsize", "(*, _only_immortal=False)", |py, _| {
        let n = py.interp().interned_count();
        py.int_from_usize(n)
    })?;
    // What native libraries would be loaded with.
    b.function(py, "getdlopenflags", "()", |py, _| py.int(DLOPEN_FLAGS.load(Ordering::Relaxed)))?;
    b.function(py, "setdlopenflags", "(flags, /)", |py, a| {
        DLOPEN_FLAGS.store(i64::from(py.as_i32(&a[0])?), Ordering::Relaxed);
        Ok(Value::NONE)
    })?;
    // There is no code of a machine's own that a profiler would have to be told of.
    b.function(py, "activate_stack_trampoline", "(backend, /)", |py, _| {
        Err(py.value_error("perf trampoline not available"))
    })?;
    b.function(py, "deactivate_stack_trampoline", "()", |_, _| Ok(Value::NONE))?;
    b.function(py, "is_stack_trampoline_active", "()", |_, _| Ok(Value::FALSE))?;
    b.function(py, "is_remote_debug_enabled", "()", |_, _| Ok(Value::FALSE))?;
    b.function(py, "remote_exec", "(pid, script)", |py, _| Err(py.runtime_error("Remote debugging is not enabled")))?;
    b.function(py, "_clear_type_descriptors", "(type, /)", |py, a| {
        let Some(ty) = crate::object::TypeRef::from_value(&a[0]) else {
            return Err(py.type_error("argument must be a type"));
        };
        let dict = ty.dict.get(py);
        for name in ["__dict__", "__weakref__"] {
            drop(ty.namespace(py).remove_str(py, &dict, &py.intern(name)));
        }
        ty.modified(py);
        Ok(Value::NONE)
    })?;
    b.function(py, "getrecursionlimit", "()", |py, _| {
        py.int(i64::from(py.interp().recursion_limit.load(Ordering::Relaxed)))
    })?;
    b.function(py, "setrecursionlimit", "(limit, /)", |py, a| {
        let limit = py.as_i32(&a[0])?;
        if limit < 1 {
            return Err(py.value_error("recursion limit must be greater or equal than 1"));
        }
        // SAFETY: both frames are of this thread's control stack.
        let depth = unsafe { py.frame.get().offset_from(py.frames.get()) };
        if depth >= limit as isize {
            let message = format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            );
            return Err(py.error(TypeId::RecursionError, message));
        }
        py.interp().recursion_limit.store(limit as u32, Ordering::Relaxed);
        crate::runtime::stacks::set_limit(py, limit as u32);
        Ok(Value::NONE)
    })?;
    b.function(py, "get_int_max_str_digits", "()", |py, _| {
        py.int_from_usize(py.interp().int_max_str_digits.load(Ordering::Relaxed))
    })?;
    b.function(py, "set_int_max_str_digits", "(maxdigits)", |py, a| {
        let digits = i64::from(py.as_i32(&a[0])?);
        if digits != 0 && digits < LEAST_DIGITS {
            return Err(py.value_error(format!("maxdigits must be >= {LEAST_DIGITS} or 0 for unlimited")));
        }
        py.interp().int_max_str_digits.store(digits as usize, Ordering::Relaxed);
        Ok(Value::NONE)
    })?;
    b.function(py, "getswitchinterval", "()", |py, _| {
        py.float(f64::from_bits(switch_interval(py).load(Ordering::Relaxed)))
    })?;
    b.function(py, "setswitchinterval", "(interval, /)", |py, a| {
        let seconds = py.as_f64(&a[0])?;
        if seconds.is_nan() || seconds <= 0.0 {
            return Err(py.value_error("switch interval must be strictly positive"));
        }
        switch_interval(py).store(seconds.to_bits(), Ordering::Relaxed);
        Ok(Value::NONE)
    })?;
    b.function(py, "_is_gil_enabled", "()", |_, _| Ok(Value::bool(!crate::object::sharing())))?;
    b.function(py, "is_finalizing", "()", |py, _| Ok(Value::bool(py.interp().finalizing.load(Ordering::Relaxed))))?;
    b.function(py, "getdefaultencoding", "()", |py, _| py.str("utf-8"))?;
    b.function(py, "getfilesystemencoding", "()", |py, _| py.str("utf-8"))?;
    b.function(py, "getfilesystemencodeerrors", "()", |py, _| py.str("surrogateescape"))?;
    b.function(py, "getrefcount", "(object, /)", |py, a| {
        // The argument itself counts, as in CPython.
        match a[0].object() {
            Some(o) => py.int_from_usize(py.mutator().references(o)),
            None => py.int(i64::from(u32::MAX)),
        }
    })?;
    b.function(py, "getsizeof", "(object, default=None)", getsizeof)?;
    b.function(py, "_getframe", "(depth=0, /)", |py, a| {
        let depth = if a[0].is_empty() { 0 } else { py.as_i32(&a[0])?.max(0) };
        match py.running_frame(depth as usize)? {
            Some(frame) => Ok(frame),
            None => Err(py.value_error("call stack is not deep enough")),
        }
    })?;
    b.function(py, "_getframemodulename", "(depth=0)", |py, a| {
        let depth = if a[0].is_empty() { 0 } else { py.as_i32(&a[0])?.max(0) };
        let Some(frame) = py.running_frame(depth as usize)? else { return Ok(Value::NONE) };
        let globals = py.intern("f_globals");
        let globals = py.getattr(&frame, &globals)?;
        let found = globals
            .payload::<crate::object::dict::DictObject>()
            .and_then(|d| d.get_interned(py, &py.name(Name::__name__)));
        Ok(found.unwrap_or(Value::NONE))
    })?;
    // Another thread's frames are its own affair: nobody else can look at them while it runs.
    b.function(py, "_current_frames", "()", |py, _| {
        let own = py.running_frame(0)?.unwrap_or(Value::NONE);
        by_own_thread(py, own)
    })?;
    b.function(py, "_current_exceptions", "()", |py, _| {
        let sys = py.interp().sys.get();
        let exception = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern("exception")));
        let own = match exception {
            Some(exception) => py.call(&exception, &[])?,
            None => Value::NONE,
        };
        by_own_thread(py, own)
    })?;
    b.function(py, "call_tracing", "(func, args, /)", |py, a| {
        if !py.is_instance(&a[1], TypeId::Tuple) {
            let name = py.argument_type(&a[1]);
            return Err(py.type_error(format!("call_tracing() argument 2 must be tuple, not {name}")));
        }
        let args = py.collect(&a[1])?;
        py.call(&a[0], &args)
    })?;
    b.raw_function(py, "audit", |_, _| Ok(Value::NONE))?;
    b.function(py, "addaudithook", "(hook)", |_, _| Ok(Value::NONE))?;
    for (get, set) in [("gettrace", "settrace"), ("getprofile", "setprofile")] {
        b.function(py, get, "()", |_, _| Ok(Value::NONE))?;
        b.function(py, set, "(function, /)", |_, _| Ok(Value::NONE))?;
    }
    b.function(py, "getallocatedblocks", "()", |py, _| py.int(0))?;
    b.function(py, "_clear_type_cache", "()", |_, _| Ok(Value::NONE))?;
    b.function(py, "_clear_internal_caches", "()", |_, _| Ok(Value::NONE))
}

fn getsizeof(py: &mut Py, a: &[Value]) -> Result {
    let measured = match py.call_special(&a[0], Name::__sizeof__, &[]) {
        Ok(Some(size)) => size,
        Ok(None) if a[1].is_empty() => {
            let name = py.type_of(&a[0]).full_name(py);
            return Err(py.type_error(format!("Type {name} doesn't define __sizeof__")));
        }
        Err(e) if a[1].is_empty() || !py.exception_is(&e, TypeId::TypeError) => return Err(e),
        Ok(None) | Err(_) => return Ok(a[1].clone()),
    };
    let size = py.as_i64(&measured)?;
    if size < 0 {
        return Err(py.value_error("__sizeof__() should return >= 0"));
    }
    py.int(size)
}

/// What is known of the calling thread, under its ident.
fn by_own_thread(py: &mut Py, v: Value) -> Result {
    let made = DictObject::new(py)?;
    let ident = py.int_from_u64(py.ident)?;
    py.setitem(&made, &ident, Some(&v))?;
    Ok(made)
}
