//! `_thread`: the plain functions below `threading`.

use super::ModuleBuilder;
use super::threading::thread::{ThreadObject, start_bare};
use super::threading::{get_ident, get_native_id, hooks, lock, stack_size};
use crate::object::dict::DictObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::signals;
use crate::runtime::threads::{Handle, Threads};
use crate::runtime::wait::TIMEOUT_MAX;
use orochi_gc::sync::atomic::Ordering;

fn start_new_thread(py: &mut Py, args: &[Value]) -> Result {
    let [function, arguments, kwargs] = args else { return Ok(Value::NONE) };
    if py.type_of(function).slots.call.get().is_none() {
        return Err(py.type_error("first arg must be callable"));
    }
    if !arguments.has_payload::<TupleObject>() {
        return Err(py.type_error("2nd arg must be a tuple"));
    }
    if !kwargs.is_empty() && !kwargs.has_payload::<DictObject>() {
        return Err(py.type_error("optional 3rd arg must be a dictionary"));
    }
    let kwargs = if kwargs.is_empty() { Value::NONE } else { kwargs.clone() };
    let values = vec![function.clone(), arguments.clone(), kwargs];
    start_bare(py, &Handle::new(), values, false)
}

fn start_joinable_thread(py: &mut Py, args: &[Value]) -> Result {
    let [function, handle, daemon] = args else { return Ok(Value::NONE) };
    if py.type_of(function).slots.call.get().is_none() {
        return Err(py.type_error("thread function must be callable"));
    }
    let daemon = daemon.is_empty() || py.truth(daemon)?;
    let object = if handle.is_none_or_empty() {
        let class = py.ty(TypeId::ThreadHandle).to_value();
        py.call(&class, &[])?
    } else {
        handle.clone()
    };
    let Some(thread) = object.payload::<ThreadObject>() else {
        return Err(py.type_error("'handle' must be a _ThreadHandle"));
    };
    let values = vec![function.clone(), py.interp().empty_tuple(), Value::NONE];
    let handle = thread.handle().clone();
    start_bare(py, &handle, values, !daemon)?;
    Ok(object)
}

fn allocate_lock(py: &mut Py, _args: &[Value]) -> Result {
    lock::LockObject::make(py)
}

fn interrupt_main(py: &mut Py, args: &[Value]) -> Result {
    let signal = if args[0].is_empty() { i64::from(libc::SIGINT) } else { py.as_i64(&args[0])? };
    if !(1..=64).contains(&signal) {
        return Err(py.value_error("signal number out of range"));
    }
    let signal = signal as i32;
    let waited_for = signals::disposition(signal).is_some_and(|how| how != libc::SIG_DFL && how != libc::SIG_IGN);
    if waited_for || signal == libc::SIGINT && signals::main_thread().is_none() {
        signals::simulate(py.interp(), signal);
    }
    Ok(Value::NONE)
}

fn exit(py: &mut Py, _args: &[Value]) -> Result {
    Err(py.error_args(TypeId::SystemExit, Vec::new()))
}

fn count(py: &mut Py, _args: &[Value]) -> Result {
    let n = Threads::of(py.interp()).count();
    py.int_from_usize(n)
}

fn main_ident(py: &mut Py, _args: &[Value]) -> Result {
    let ident = py.interp().main_ident.load(Ordering::Relaxed);
    py.int_from_u64(ident)
}

fn is_main_interpreter(_py: &mut Py, _args: &[Value]) -> Result {
    Ok(Value::TRUE)
}

/// Names the calling thread for the system, which keeps 15 bytes of it.
fn set_name(py: &mut Py, a: &[Value]) -> Result {
    if a[0].as_text().is_none() {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("set_name() argument 'name' must be str, not {name}")));
    }
    let mut bytes = py.encode(&a[0], Some("utf-8"), Some("surrogateescape"))?;
    bytes.truncate(15);
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    bytes.truncate(end);
    bytes.push(0);
    #[cfg(target_os = "linux")]
    // SAFETY: the name ends with a null byte.
    unsafe {
        libc::prctl(libc::PR_SET_NAME, bytes.as_ptr())
    };
    Ok(Value::NONE)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_thread")?;
    b.add(py, "lock", py.ty(TypeId::Lock).to_value())?;
    b.add(py, "LockType", py.ty(TypeId::Lock).to_value())?;
    b.add(py, "RLock", py.ty(TypeId::RLock).to_value())?;
    b.add(py, "_local", py.ty(TypeId::ThreadLocal).to_value())?;
    b.add(py, "_ThreadHandle", py.ty(TypeId::ThreadHandle).to_value())?;
    b.add(py, "_ExceptHookArgs", py.ty(TypeId::ExceptHookArgs).to_value())?;
    b.add(py, "error", py.ty(TypeId::RuntimeError).to_value())?;
    let most = py.float(TIMEOUT_MAX)?;
    b.add(py, "TIMEOUT_MAX", most)?;
    for name in ["start_new_thread", "start_new"] {
        b.function(py, name, "(function, args, kwargs=None, /)", start_new_thread)?;
    }
    b.function(py, "start_joinable_thread", "(function, handle=None, daemon=True)", start_joinable_thread)?;
    for name in ["allocate_lock", "allocate"] {
        b.function(py, name, "()", allocate_lock)?;
    }
    for name in ["exit", "exit_thread"] {
        b.function(py, name, "()", exit)?;
    }
    b.function(py, "interrupt_main", "(signum=2, /)", interrupt_main)?;
    b.function(py, "get_ident", "()", get_ident)?;
    b.function(py, "get_native_id", "()", get_native_id)?;
    b.function(py, "set_name", "(name)", set_name)?;
    b.function(py, "stack_size", "(size=0, /)", stack_size)?;
    b.function(py, "_count", "()", count)?;
    b.function(py, "_get_main_thread_ident", "()", main_ident)?;
    b.function(py, "_set_sentinel", "()", allocate_lock)?;
    b.function(py, "daemon_threads_allowed", "()", is_main_interpreter)?;
    b.function(py, "_is_main_interpreter", "()", is_main_interpreter)?;
    b.function(py, "_excepthook", "(exceptinfo, /)", hooks::excepthook)?;
    b.finish(py)
}
