//! Functions of `os` that make processes and wait for them: `fork`, `exec`, `spawn` and what a wait status says.
//!
//! A child made by `fork` has only the thread that called it. The memory core would wait for the others at the next safepoint, so a program
//! with several threads is refused; `posix_spawn` underneath `spawn` and `popen` has no such limit. The executable keeps its program on a
//! thread of its own, which is the only one in the child: `cli` ends the process when that thread is done.

use super::arg::{self, check, fspath};
use crate::object::dict::DictObject;
use crate::object::{Py, Result, Value};
use crate::runtime::threads::Threads;
use crate::stdlib::ModuleBuilder;
use std::ffi::{CString, c_char};

/// A forked child draws random numbers of its own, if the module `random` is there.
fn reseed(py: &mut Py) -> Result<()> {
    let modules = py.interp().modules.get();
    let name = py.intern("random");
    let found = match modules.payload::<DictObject>() {
        Some(dict) => dict.get(py, &modules, &name)?,
        None => None,
    };
    let Some(module) = found else { return Ok(()) };
    let name = py.intern("_inst");
    if let Some(hidden) = py.getattr_optional(&module, &name)? {
        py.call_method(&hidden, "seed", &[])?;
    }
    Ok(())
}

/// Forks with `call`, if this thread is the only one.
fn forked(py: &mut Py, call: impl FnOnce() -> i32) -> Result {
    if !py.mutator().is_alone() {
        return Err(py.runtime_error(
            "fork() is not possible while other threads run, as the child would have none of them: \
             use subprocess, os.posix_spawn() or multiprocessing with its start method 'spawn'",
        ));
    }
    let threads = Threads::of(py.interp());
    match threads.while_forking(|| check(call())) {
        Ok(pid) => {
            if pid == 0 {
                reseed(py)?;
            }
            py.int(i64::from(pid))
        }
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

fn fork(py: &mut Py, _: &[Value]) -> Result {
    // SAFETY: no other thread runs Python code or holds a lock of the interpreter.
    forked(py, || unsafe { libc::fork() })
}

fn forkpty(py: &mut Py, _: &[Value]) -> Result {
    let mut master = -1;
    // SAFETY: as above; the descriptor is written to a place of ours, and the other parts are not asked for.
    let pid = forked(py, || unsafe {
        libc::forkpty(&raw mut master, std::ptr::null_mut(), std::ptr::null(), std::ptr::null())
    })?;
    let master = py.int(i64::from(master))?;
    py.tuple_of_two(pid, master)
}

/// C strings and the array of pointers to them that the system takes, with a null pointer at the end.
pub(super) struct Strings {
    owned: Vec<CString>,
}

impl Strings {
    /// This process's own environment.
    pub(super) fn of_environment() -> Strings {
        let line = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            CString::new([name.as_encoded_bytes(), b"=", value.as_encoded_bytes()].concat()).ok()
        };
        Strings { owned: std::env::vars_os().filter_map(line).collect() }
    }

    pub(super) fn pointers(&self) -> Vec<*mut c_char> {
        self.owned.iter().map(|s| s.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
    }
}

pub(super) fn c_string(py: &mut Py, v: &Value) -> Result<CString> {
    let path = fspath(py, v)?;
    arg::c_path(py, &path)
}

pub(super) fn arguments(py: &mut Py, function: &str, v: &Value) -> Result<Strings> {
    if !v.has_payload::<crate::object::list::ListObject>() && !v.has_payload::<crate::object::tuple::TupleObject>() {
        return Err(py.type_error(format!("{function}() arg 2 must be a tuple or list")));
    }
    let mut owned = Vec::new();
    for item in py.collect(v)? {
        owned.push(c_string(py, &item)?);
    }
    match owned.first() {
        None => Err(py.value_error(format!("{function}() arg 2 must not be empty"))),
        Some(first) if first.is_empty() => {
            Err(py.value_error(format!("{function}() arg 2 first element cannot be empty")))
        }
        Some(_) => Ok(Strings { owned }),
    }
}

pub(super) fn environment(py: &mut Py, function: &str, v: &Value) -> Result<Strings> {
    let copy = if v.has_payload::<DictObject>() {
        v.clone()
    } else if py.type_of(v).slots.getitem.get().is_some() {
        let class = py.ty(crate::object::TypeId::Dict).to_value();
        py.call(&class, std::slice::from_ref(v))?
    } else {
        return Err(py.type_error(format!("{function}: environment must be a mapping object")));
    };
    let mut owned = Vec::new();
    for (key, value) in copy.payload::<DictObject>().map(|d| d.entries(py, &copy)).transpose()?.unwrap_or_default() {
        let (key, value) = (fspath(py, &key)?, fspath(py, &value)?);
        let (mut line, value) = (arg::fsencode(py, &key)?, arg::fsencode(py, &value)?);
        if line.iter().skip(1).any(|&b| b == b'=') || line.is_empty() {
            return Err(py.value_error("illegal environment variable name"));
        }
        line.push(b'=');
        line.extend(value);
        owned.push(CString::new(line).map_err(|_| py.value_error("embedded null byte"))?);
    }
    Ok(Strings { owned })
}

fn execv(py: &mut Py, a: &[Value]) -> Result {
    let path = c_string(py, &a[0])?;
    let args = arguments(py, "execv", &a[1])?;
    let args = args.pointers();
    // SAFETY: the strings outlive the call, and the array ends with a null pointer.
    unsafe { libc::execv(path.as_ptr(), args.as_ptr().cast()) };
    Err(py.os_error_from(&std::io::Error::last_os_error(), None))
}

fn execve(py: &mut Py, a: &[Value]) -> Result {
    let path = c_string(py, &a[0])?;
    let args = arguments(py, "execve", &a[1])?;
    let env = environment(py, "execve", &a[2])?;
    let (args, env) = (args.pointers(), env.pointers());
    // SAFETY: as above.
    unsafe { libc::execve(path.as_ptr(), args.as_ptr().cast(), env.as_ptr().cast()) };
    Err(py.os_error_from(&std::io::Error::last_os_error(), Some(&a[0])))
}

/// `_spawn(path, args, env, descriptors)`: starts a program; each pair of descriptors says which one it finds as which.
fn spawn(py: &mut Py, a: &[Value]) -> Result {
    let path = c_string(py, &a[0])?;
    let args = arguments(py, "spawnv", &a[1])?;
    let env = environment(py, "spawnve", &a[2])?;
    let mut descriptors = Vec::new();
    for pair in py.collect(&a[3])? {
        let pair = py.collect(&pair)?;
        if let [from, to] = &pair[..] {
            descriptors.push((py.as_i32(from)?, py.as_i32(to)?));
        }
    }
    let (args, env) = (args.pointers(), env.pointers());
    // SAFETY: the structures are initialised before they are used and destroyed after; the strings outlive the call.
    let (code, pid) = unsafe {
        let mut actions: libc::posix_spawn_file_actions_t = std::mem::zeroed();
        let mut attributes: libc::posix_spawnattr_t = std::mem::zeroed();
        libc::posix_spawn_file_actions_init(&raw mut actions);
        libc::posix_spawnattr_init(&raw mut attributes);
        for (from, to) in descriptors {
            libc::posix_spawn_file_actions_adddup2(&raw mut actions, from, to);
        }
        // The new program starts with signals as a shell would start it.
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::posix_spawnattr_setsigmask(&raw mut attributes, &raw const set);
        libc::sigaddset(&raw mut set, libc::SIGPIPE);
        libc::posix_spawnattr_setsigdefault(&raw mut attributes, &raw const set);
        let flags = libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        libc::posix_spawnattr_setflags(&raw mut attributes, flags as libc::c_short);
        let mut pid = 0;
        let code = libc::posix_spawn(
            &raw mut pid,
            path.as_ptr(),
            &raw const actions,
            &raw const attributes,
            args.as_ptr(),
            env.as_ptr(),
        );
        libc::posix_spawn_file_actions_destroy(&raw mut actions);
        libc::posix_spawnattr_destroy(&raw mut attributes);
        (code, pid)
    };
    if code != 0 {
        return Err(py.os_error(code, Some(&a[0])));
    }
    py.int(i64::from(pid))
}

fn wait(py: &mut Py, _: &[Value]) -> Result {
    let any = [py.int(-1)?, py.int(0)?];
    super::process::waitpid(py, &any)
}

/// What a wait status says, as a bool or a number.
fn status_functions(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    macro_rules! says {
        ($($name:ident),*) => {$(
            m.function(py, stringify!($name), "(status)", |py, a| {
                let status = py.as_i32(&a[0])?;
                Ok(Value::bool(libc::$name(status)))
            })?;
        )*};
    }
    macro_rules! tells {
        ($($name:ident),*) => {$(
            m.function(py, stringify!($name), "(status)", |py, a| {
                let status = py.as_i32(&a[0])?;
                py.int(i64::from(libc::$name(status)))
            })?;
        )*};
    }
    says!(WIFEXITED, WIFSIGNALED, WIFSTOPPED, WIFCONTINUED, WCOREDUMP);
    tells!(WEXITSTATUS, WTERMSIG, WSTOPSIG);
    Ok(())
}

fn number_or_error(py: &mut Py, number: i32) -> Result {
    match check(number) {
        Ok(number) => py.int(i64::from(number)),
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

fn none_or_error(py: &mut Py, number: i32) -> Result {
    number_or_error(py, number).map(|_| Value::NONE)
}

fn priority(py: &mut Py, a: &[Value]) -> Result {
    let (which, who) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    // SAFETY: no memory is involved; `errno` tells an error from a priority of -1.
    let (value, errno) = unsafe {
        *libc::__errno_location() = 0;
        (libc::getpriority(which as _, who as _), *libc::__errno_location())
    };
    if value == -1 && errno != 0 { Err(py.os_error(errno, None)) } else { py.int(i64::from(value)) }
}

fn affinity(py: &mut Py, a: &[Value]) -> Result {
    let pid = py.as_i32(&a[0])?;
    // SAFETY: the set is plain data, which the call fills.
    let set = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        check(libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &raw mut set)).map(|_| set)
    };
    let set = set.map_err(|e| py.os_error_from(&e, None))?;
    // SAFETY: the numbers are within the set.
    let cpus = (0..libc::CPU_SETSIZE as usize).filter(|&cpu| unsafe { libc::CPU_ISSET(cpu, &set) });
    let cpus = cpus.map(|cpu| py.int_from_usize(cpu)).collect::<Result<Vec<_>>>()?;
    let (list, class) = (py.list(cpus)?, py.ty(crate::object::TypeId::Set).to_value());
    py.call(&class, &[list])
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "fork", "()", fork)?;
    m.function(py, "forkpty", "()", forkpty)?;
    m.function(py, "execv", "(path, argv, /)", execv)?;
    m.function(py, "execve", "(path, argv, env)", execve)?;
    m.function(py, "_spawn", "(path, argv, env, descriptors, /)", spawn)?;
    m.function(py, "wait", "()", wait)?;
    status_functions(py, m)?;
    m.function(py, "getpriority", "(which, who)", priority)?;
    m.function(py, "sched_getaffinity", "(pid, /)", affinity)?;
    m.function(py, "sched_yield", "()", |py, _| {
        py.detach(std::thread::yield_now);
        Ok(Value::NONE)
    })?;
    m.function(py, "sync", "()", |py, _| {
        // SAFETY: no memory is involved, here and in the functions below.
        py.detach(|| unsafe { libc::sync() });
        Ok(Value::NONE)
    })?;
    m.function(py, "getpgid", "(pid)", |py, a| {
        let pid = py.as_i32(&a[0])?;
        // SAFETY: as above.
        number_or_error(py, unsafe { libc::getpgid(pid) })
    })?;
    m.function(py, "getsid", "(pid, /)", |py, a| {
        let pid = py.as_i32(&a[0])?;
        // SAFETY: as above.
        number_or_error(py, unsafe { libc::getsid(pid) })
    })?;
    m.function(py, "setsid", "()", |py, _| {
        // SAFETY: as above.
        none_or_error(py, unsafe { libc::setsid() })
    })?;
    m.function(py, "setpgid", "(pid, pgrp, /)", |py, a| {
        let (pid, group) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
        // SAFETY: as above.
        none_or_error(py, unsafe { libc::setpgid(pid, group) })
    })?;
    for (name, v) in [
        ("P_WAIT", 0),
        ("P_NOWAIT", 1),
        ("P_NOWAITO", 1),
        ("WCONTINUED", libc::WCONTINUED),
        ("WNOWAIT", libc::WNOWAIT),
        ("WEXITED", libc::WEXITED),
        ("WSTOPPED", libc::WSTOPPED),
        ("PRIO_PROCESS", 0),
        ("PRIO_PGRP", 1),
        ("PRIO_USER", 2),
        ("EX_UNAVAILABLE", 69),
        ("EX_NOPERM", 77),
        ("EX_CONFIG", 78),
        ("EX_TEMPFAIL", 75),
        ("EX_CANTCREAT", 73),
        ("EX_NOUSER", 67),
        ("EX_NOHOST", 68),
        ("EX_OSFILE", 72),
        ("EX_PROTOCOL", 76),
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}
