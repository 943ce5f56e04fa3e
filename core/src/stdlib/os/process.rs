//! Functions of `os` about the process and the machine.

use super::arg::check;
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CString;

fn system(py: &mut Py, a: &[Value]) -> Result {
    let v = super::arg::fspath(py, &a[0]).map_err(|_| {
        let name = py.argument_type(&a[0]);
        py.type_error(format!("system() argument 'command' must be str, not {name}"))
    })?;
    let command: CString = super::arg::c_path(py, &v)?;
    // SAFETY: the command ends with a null byte.
    let status = py.detach(|| unsafe { libc::system(command.as_ptr()) });
    py.int(i64::from(status))
}

fn uname(py: &mut Py, _: &[Value]) -> Result {
    // SAFETY: `utsname` is plain data, which the call fills with strings that end with a null byte.
    let parts = unsafe {
        let mut name: libc::utsname = std::mem::zeroed();
        check(libc::uname(&mut name)).map(|_| {
            [&name.sysname, &name.nodename, &name.release, &name.version, &name.machine]
                .map(|part| std::ffi::CStr::from_ptr(part.as_ptr()).to_string_lossy().into_owned())
        })
    };
    let parts = parts.map_err(|e| py.os_error_from(&e, None))?;
    let items = parts.iter().map(|p| py.str(p)).collect::<Result<Vec<_>>>()?;
    py.struct_sequence(TypeId::UnameResult, items)
}

fn times(py: &mut Py, _: &[Value]) -> Result {
    // SAFETY: `tms` is plain data, which the call fills.
    let (t, elapsed, tick) = unsafe {
        let mut t: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&mut t);
        (t, elapsed, libc::sysconf(libc::_SC_CLK_TCK).max(1) as f64)
    };
    let all = [t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed];
    let items = all.iter().map(|&n| py.float(n as f64 / tick)).collect::<Result<Vec<_>>>()?;
    py.struct_sequence(TypeId::TimesResult, items)
}

fn urandom(py: &mut Py, a: &[Value]) -> Result {
    let size = py.as_index(&a[0])?;
    let Ok(size) = usize::try_from(size) else { return Err(py.value_error("negative argument not allowed")) };
    let data = random_bytes(py, size)?;
    py.bytes(data)
}

/// So many bytes of the system's randomness.
///
/// # Errors
/// OSError, MemoryError.
pub fn random_bytes(py: &mut Py, size: usize) -> Result<Vec<u8>> {
    let mut data = crate::stdlib::io::zeroed(py, size)?;
    let mut done = 0;
    while done < size {
        let rest = &mut data[done..];
        // SAFETY: the buffer is as long as it says.
        let got = py.detach(move || check(unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) }));
        match got {
            Ok(n) => done += n.unsigned_abs(),
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) => return Err(py.os_error_from(&e, None)),
        }
    }
    Ok(data)
}

/// Names of `sysconf`.
const LIMITS: &[(&str, libc::c_int)] = &[
    ("SC_ARG_MAX", libc::_SC_ARG_MAX),
    ("SC_CHILD_MAX", libc::_SC_CHILD_MAX),
    ("SC_CLK_TCK", libc::_SC_CLK_TCK),
    ("SC_HOST_NAME_MAX", libc::_SC_HOST_NAME_MAX),
    ("SC_IOV_MAX", libc::_SC_IOV_MAX),
    ("SC_LINE_MAX", libc::_SC_LINE_MAX),
    ("SC_LOGIN_NAME_MAX", libc::_SC_LOGIN_NAME_MAX),
    ("SC_NGROUPS_MAX", libc::_SC_NGROUPS_MAX),
    ("SC_NPROCESSORS_CONF", libc::_SC_NPROCESSORS_CONF),
    ("SC_NPROCESSORS_ONLN", libc::_SC_NPROCESSORS_ONLN),
    ("SC_OPEN_MAX", libc::_SC_OPEN_MAX),
    ("SC_PAGESIZE", libc::_SC_PAGESIZE),
    ("SC_PAGE_SIZE", libc::_SC_PAGESIZE),
    ("SC_PHYS_PAGES", libc::_SC_PHYS_PAGES),
    ("SC_SEM_NSEMS_MAX", libc::_SC_SEM_NSEMS_MAX),
    ("SC_SEM_VALUE_MAX", libc::_SC_SEM_VALUE_MAX),
    ("SC_SYMLOOP_MAX", libc::_SC_SYMLOOP_MAX),
    ("SC_VERSION", libc::_SC_VERSION),
];

fn sysconf(py: &mut Py, a: &[Value]) -> Result {
    let known = match a[0].as_text() {
        Some(text) => match LIMITS.iter().find(|(name, _)| text.is(name)) {
            Some((_, limit)) => *limit,
            None => return Err(py.value_error("unrecognized configuration name")),
        },
        None if a[0].is_int_like() => py.as_i32(&a[0])?,
        None => return Err(py.type_error("configuration names must be strings or integers")),
    };
    // SAFETY: no memory is involved; the error number is this thread's own.
    let (limit, e) = unsafe {
        *libc::__errno_location() = 0;
        (libc::sysconf(known), std::io::Error::last_os_error())
    };
    if limit == -1 && e.raw_os_error() != Some(0) {
        return Err(py.os_error_from(&e, None));
    }
    py.int(limit)
}

fn cpu_count(py: &mut Py) -> Result {
    // SAFETY: no memory is involved.
    match unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) } {
        n if n > 0 => py.int(n),
        _ => Ok(Value::NONE),
    }
}

fn usable_cpus(py: &mut Py) -> Result {
    match std::thread::available_parallelism() {
        Ok(n) => py.int_from_usize(n.get()),
        Err(_) => Ok(Value::NONE),
    }
}

fn leave(py: &mut Py, a: &[Value]) -> Result {
    let code = py.as_i32(&a[0])?;
    // SAFETY: this ends the process at once, as the program asked.
    unsafe { libc::_exit(code) }
}

fn kill(py: &mut Py, a: &[Value], group: bool) -> Result {
    let (pid, signal) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    // SAFETY: no memory is involved.
    let done = unsafe { check(if group { libc::killpg(pid, signal) } else { libc::kill(pid, signal) }) };
    done.map_err(|e| py.os_error_from(&e, None))?;
    // A signal to this process is handled before this returns, if it came already.
    py.poll()?;
    Ok(Value::NONE)
}

fn strerror(py: &mut Py, a: &[Value]) -> Result {
    let code = py.as_i32(&a[0])?;
    py.str(&crate::types::exceptions::error_text(code))
}

fn exit_code(py: &mut Py, a: &[Value]) -> Result {
    let status = py.as_i32(&a[0])?;
    let code = if libc::WIFEXITED(status) {
        libc::WEXITSTATUS(status)
    } else if libc::WIFSIGNALED(status) {
        -libc::WTERMSIG(status)
    } else {
        return Err(py.value_error(format!("invalid wait status: {status}")));
    };
    py.int(i64::from(code))
}

/// `waitpid(pid, options)`.
///
/// # Errors
/// OSError; what a signal raises.
pub(super) fn waitpid(py: &mut Py, a: &[Value]) -> Result {
    let (pid, options) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    loop {
        // SAFETY: the status has room.
        let got = py.detach(|| unsafe {
            let mut status = 0;
            check(libc::waitpid(pid, &mut status, options)).map(|pid| (pid, status))
        });
        match got {
            Ok((pid, status)) => {
                let (pid, status) = (py.int(i64::from(pid))?, py.int(i64::from(status))?);
                return py.tuple(vec![pid, status]);
            }
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) => return Err(py.os_error_from(&e, None)),
        }
    }
}

fn getloadavg(py: &mut Py, _: &[Value]) -> Result {
    let mut loads = [0f64; 3];
    // SAFETY: there is room for three numbers.
    if unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } != 3 {
        return Err(py.error(TypeId::OSError, "Load averages are unobtainable"));
    }
    let items = loads.iter().map(|&x| py.float(x)).collect::<Result<Vec<_>>>()?;
    py.tuple(items)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "system", "(command)", system)?;
    m.function(py, "uname", "()", uname)?;
    m.function(py, "times", "()", times)?;
    m.function(py, "urandom", "(size, /)", urandom)?;
    m.function(py, "sysconf", "(name, /)", sysconf)?;
    let names = crate::object::dict::DictObject::new(py)?;
    for (name, limit) in LIMITS {
        let (name, limit) = (py.str(name)?, py.int(i64::from(*limit))?);
        py.setitem(&names, &name, Some(&limit))?;
    }
    m.add(py, "sysconf_names", names)?;
    m.function(py, "cpu_count", "()", |py, _| cpu_count(py))?;
    m.function(py, "process_cpu_count", "()", |py, _| usable_cpus(py))?;
    m.function(py, "_exit", "(status)", leave)?;
    // SAFETY: this ends the process at once, as the program asked.
    m.function(py, "abort", "()", |_, _| unsafe { libc::abort() })?;
    m.function(py, "kill", "(pid, signal, /)", |py, a| kill(py, a, false))?;
    m.function(py, "killpg", "(pgid, signal, /)", |py, a| kill(py, a, true))?;
    m.function(py, "strerror", "(code, /)", strerror)?;
    m.function(py, "waitstatus_to_exitcode", "(status)", exit_code)?;
    m.function(py, "waitpid", "(pid, options, /)", waitpid)?;
    m.function(py, "getloadavg", "()", getloadavg)?;
    m.function(py, "umask", "(mask, /)", |py, a| {
        let mask = py.as_i32(&a[0])? as u32;
        // SAFETY: here and below: no memory is involved.
        let old = unsafe { libc::umask(mask) };
        py.int(i64::from(old))
    })?;
    m.function(py, "nice", "(increment, /)", |py, a| {
        let increment = py.as_i32(&a[0])?;
        // SAFETY: as above; `errno` tells an error from a value of -1.
        let (value, errno) = unsafe {
            *libc::__errno_location() = 0;
            (libc::nice(increment), *libc::__errno_location())
        };
        if value == -1 && errno != 0 { Err(py.os_error(errno, None)) } else { py.int(i64::from(value)) }
    })?;
    // SAFETY: as above, for all of these.
    unsafe_getters(py, m)
}

fn unsafe_getters(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    // SAFETY: these calls take nothing and cannot fail.
    m.function(py, "getpid", "()", |py, _| py.int(i64::from(unsafe { libc::getpid() })))?;
    // SAFETY: as above.
    m.function(py, "getppid", "()", |py, _| py.int(i64::from(unsafe { libc::getppid() })))?;
    // SAFETY: as above.
    m.function(py, "getpgrp", "()", |py, _| py.int(i64::from(unsafe { libc::getpgrp() })))?;
    // SAFETY: as above.
    m.function(py, "getuid", "()", |py, _| py.int(i64::from(unsafe { libc::getuid() })))?;
    // SAFETY: as above.
    m.function(py, "geteuid", "()", |py, _| py.int(i64::from(unsafe { libc::geteuid() })))?;
    // SAFETY: as above.
    m.function(py, "getgid", "()", |py, _| py.int(i64::from(unsafe { libc::getgid() })))?;
    // SAFETY: as above.
    m.function(py, "getegid", "()", |py, _| py.int(i64::from(unsafe { libc::getegid() })))
}
