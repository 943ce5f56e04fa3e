//! Hooks of `sys` and what they show: uncaught and unraisable exceptions, results of interactive statements; the exception being handled.

use crate::object::exception::{ExceptionObject, read};
use crate::object::names::Name;
use crate::object::native::NativeCode;
use crate::object::{Args, Py, Result, TypeId, Value};
use crate::runtime::traceback;
use crate::stdlib::ModuleBuilder;
use crate::vm::types::async_generator;
use std::io::Write;

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "exc_info", "()", |py, _| {
        let v = py.handled_exception();
        let parts = if v.is_none_or_empty() {
            vec![Value::NONE, Value::NONE, Value::NONE]
        } else {
            let traceback = traceback_of(py, &v);
            vec![py.type_of(&v).to_value(), v, traceback]
        };
        py.tuple(parts)
    })?;
    b.function(py, "exception", "()", |py, _| {
        let v = py.handled_exception();
        Ok(if v.is_empty() { Value::NONE } else { v })
    })?;
    for (name, original, signature, f) in [
        (
            "excepthook",
            "__excepthook__",
            "(exctype, value, traceback, /)",
            excepthook as crate::object::native::BoundFn,
        ),
        ("displayhook", "__displayhook__", "(object, /)", displayhook),
        ("unraisablehook", "__unraisablehook__", "(unraisable, /)", unraisablehook),
    ] {
        let hook = py.native_function("sys", name, signature, NativeCode::Bound(f))?;
        b.add(py, name, hook.clone())?;
        b.add(py, original, hook)?;
    }
    b.function(py, "set_asyncgen_hooks", "(firstiter=None, finalizer=None)", |py, a| {
        for (v, name) in a.iter().zip(["firstiter", "finalizer"]) {
            if !v.is_none_or_empty() && py.type_of(v).slots.call.get().is_none() {
                let ty = py.type_of(v).full_name(py);
                return Err(py.type_error(format!("callable {name} expected, got {ty}")));
            }
        }
        for (v, key) in a.iter().zip([async_generator::FIRST_ITER, async_generator::FINALIZER]) {
            if !v.is_empty() {
                py.set_thread_value(key, v.clone())?;
            }
        }
        Ok(Value::NONE)
    })?;
    b.function(py, "get_asyncgen_hooks", "()", |py, _| {
        let kept = |key| py.thread_value(key).unwrap_or(Value::NONE);
        let parts = vec![kept(async_generator::FIRST_ITER), kept(async_generator::FINALIZER)];
        py.struct_sequence(crate::object::TypeId::AsyncGenHooks, parts)
    })?;
    b.function(py, "set_coroutine_origin_tracking_depth", "(depth)", |py, a| match py.as_i64(&a[0])? {
        depth if depth < 0 => Err(py.value_error("depth must be >= 0")),
        depth => py.set_thread_value("coroutine_origin_depth", py.int(depth)?).map(|()| Value::NONE),
    })?;
    b.function(py, "get_coroutine_origin_tracking_depth", "()", |py, _| {
        Ok(py.thread_value("coroutine_origin_depth").unwrap_or(py.int(0)?))
    })?;
    b.function(py, "settrace", "(function, /)", |py, a| {
        crate::vm::trace::set(py, a[0].clone(), false);
        Ok(Value::NONE)
    })?;
    b.function(py, "setprofile", "(function, /)", |py, a| {
        crate::vm::trace::set(py, a[0].clone(), true);
        Ok(Value::NONE)
    })?;
    b.function(py, "gettrace", "()", |py, _| Ok(crate::vm::trace::get(py, false)))?;
    b.function(py, "getprofile", "()", |py, _| Ok(crate::vm::trace::get(py, true)))?;
    for name in ["breakpointhook", "__breakpointhook__"] {
        b.raw_function(py, name, breakpoint)?;
    }
    Ok(())
}

/// What `breakpoint()` calls: `pdb.set_trace`, or what the environment variable PYTHONBREAKPOINT names.
fn breakpoint(py: &mut Py, args: Args<'_>) -> Result {
    let wanted = if py.interp().config.ignore_environment { None } else { std::env::var("PYTHONBREAKPOINT").ok() };
    let path = match wanted {
        Some(path) if path == "0" => return Ok(Value::NONE),
        Some(path) if !path.is_empty() => path,
        _ => "pdb.set_trace".to_owned(),
    };
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", &path));
    let found = if name.is_empty() || module.split('.').any(str::is_empty) {
        Err(py.value_error("Empty module name"))
    } else {
        let (import, name) = (py.builtin("__import__"), py.intern(name));
        let (module, names) = (py.str(module)?, py.tuple(vec![name.clone()])?);
        let given = [module, Value::NONE, Value::NONE, names];
        py.call(&import, &given).and_then(|module| py.getattr(&module, &name))
    };
    match found {
        Ok(hook) => py.call_args(&hook, args),
        Err(raised) => {
            let refused = [TypeId::ImportError, TypeId::AttributeError, TypeId::ValueError];
            if !refused.into_iter().any(|id| py.exception_is(&raised, id)) {
                return Err(raised);
            }
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\"");
            crate::types::warn::warn(py, TypeId::RuntimeWarning, &text, 1)?;
            Ok(Value::NONE)
        }
    }
}

fn traceback_of(py: &Py, v: &Value) -> Value {
    let found = read(py, v, |s| &s.traceback);
    if found.is_empty() { Value::NONE } else { found }
}

fn sys_value(py: &Py, which: Name) -> Option<Value> {
    let sys = py.interp().sys.get();
    let found = sys.payload::<crate::object::dict::DictObject>().and_then(|d| d.get_interned(py, &py.name(which)));
    found.filter(|v| !v.is_none())
}

/// Writes text to `sys.stderr`, or, if that cannot be done, to the process's own. Where `sys.stderr` is None, nowhere.
pub fn write_stderr(py: &mut Py, text: &str) {
    let sys = py.interp().sys.get();
    let known =
        sys.payload::<crate::object::dict::DictObject>().and_then(|d| d.get_interned(py, &py.name(Name::stderr)));
    if known.as_ref().is_some_and(Value::is_none) {
        return;
    }
    if let Some(file) = known
        && let Ok(line) = py.str(text)
        && let Ok(method) = py.get_attribute(&file, Name::write)
        && py.call(&method, std::slice::from_ref(&line)).is_ok()
    {
        if let Ok(flush) = py.get_attribute(&file, Name::flush) {
            drop(py.call(&flush, &[]));
        }
        return;
    }
    use std::io::Write;
    let text = text.to_owned();
    let _ = py.detach(move || std::io::stderr().lock().write_all(text.as_bytes()));
}

/// Shows an exception as `sys.excepthook` does.
pub fn show_error(py: &mut Py, exception: &Value) {
    let text = traceback::format_exception(py, exception);
    write_stderr(py, &text);
}

fn excepthook(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[1];
    if !v.has_payload::<ExceptionObject>() {
        let name = py.type_of(v).name();
        write_stderr(py, &format!("TypeError: print_exception(): Exception expected for value, {name} found\n"));
        return Ok(Value::NONE);
    }
    if !a[2].is_none() && traceback_of(py, v).is_none() {
        crate::object::exception::write(py, v, a[2].clone(), |s| &mut s.traceback);
    }
    show_error(py, v);
    Ok(Value::NONE)
}

fn displayhook(py: &mut Py, a: &[Value]) -> Result {
    if a[0].is_none() {
        return Ok(Value::NONE);
    }
    let builtins = py.interp().builtins.get();
    let underscore = py.intern("_");
    py.setitem(&builtins, &underscore, Some(&Value::NONE))?;
    let shown = py.repr(&a[0])?;
    let sys = py.interp().sys.get();
    let lost = sys
        .payload::<crate::object::dict::DictObject>()
        .is_none_or(|d| d.get_interned(py, &py.name(Name::stdout)).is_none());
    if lost {
        return Err(py.runtime_error("lost sys.stdout"));
    }
    match sys_value(py, Name::stdout) {
        Some(file) => {
            let method = py.get_attribute(&file, Name::write)?;
            py.call(&method, &[shown])?;
            py.call(&method, &[py.interp().latin1_str(b'\n')])?;
        }
        None => {
            let shown = shown.as_text().map(traceback::shown_text).unwrap_or_default();
            let _ = writeln!(std::io::stdout(), "{shown}");
        }
    }
    py.setitem(&builtins, &underscore, Some(&a[0]))?;
    Ok(Value::NONE)
}

fn unraisablehook(py: &mut Py, a: &[Value]) -> Result {
    let field = |py: &mut Py, name: &str| -> Result {
        let name = py.intern(name);
        Ok(py.getattr_optional(&a[0], &name)?.unwrap_or(Value::NONE))
    };
    let (value, message, object) = (field(py, "exc_value")?, field(py, "err_msg")?, field(py, "object")?);
    let traceback = field(py, "exc_traceback")?;
    let what = if message.is_none() { "Exception ignored in".to_owned() } else { py.str_string(&message)? };
    let mut text = if object.is_none() {
        format!("{what}:\n")
    } else {
        let shown = py.repr_string(&object).unwrap_or_else(|_| "<object repr() failed>".to_owned());
        format!("{what}: {shown}\n")
    };
    if value.has_payload::<ExceptionObject>() {
        if !traceback.is_none() && traceback_of(py, &value).is_none() {
            crate::object::exception::write(py, &value, traceback, |s| &mut s.traceback);
        }
        text.push_str(&traceback::format_exception(py, &value));
    }
    write_stderr(py, &text);
    Ok(Value::NONE)
}
