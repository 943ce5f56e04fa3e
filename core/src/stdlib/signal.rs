//! `_signal`: what a program does about signals.
//!
//! Handlers stand in a dict of the interpreter. They run on the main thread, at a safepoint, so they may do anything; blocking calls of the
//! main thread are interrupted, run the handlers and go on.

use super::{ModuleBuilder, make_types};
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::kind::Kind;
use crate::object::native::NativeFunction;
use crate::object::set::SetObject;
use crate::object::typeobject::type_flags::NOT_INSTANTIABLE;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::signals::{self, Disposition, SIGNALS};
use crate::types::table::{Layout, Row};

static ROWS: &[Row] = &[Row {
    id: TypeId::StructSiginfo,
    name: "struct_siginfo",
    module: "signal",
    base: Some(TypeId::Tuple),
    layout: Layout::Plain(Kind::Tuple),
    flags: NOT_INSTANTIABLE,
}];

const NAMES: &[(&str, i32)] = &system_constants![
    SIGHUP,
    SIGINT,
    SIGQUIT,
    SIGILL,
    SIGTRAP,
    SIGIOT = libc::SIGABRT,
    SIGABRT,
    SIGFPE,
    SIGKILL,
    SIGBUS,
    SIGSEGV,
    SIGSYS,
    SIGPIPE,
    SIGALRM,
    SIGTERM,
    SIGUSR1,
    SIGUSR2,
    SIGCHLD,
    SIGIO,
    SIGURG,
    SIGWINCH,
    SIGSTOP,
    SIGTSTP,
    SIGCONT,
    SIGTTIN,
    SIGTTOU,
    SIGVTALRM,
    SIGPROF,
    SIGXCPU,
    SIGXFSZ,
    SIG_BLOCK,
    SIG_UNBLOCK,
    SIG_SETMASK,
    ITIMER_REAL = 0,
    ITIMER_VIRTUAL = 1,
    ITIMER_PROF = 2,
];

#[cfg(target_os = "linux")]
const MORE_NAMES: &[(&str, i32)] =
    &[("SIGCLD", libc::SIGCHLD), ("SIGPWR", libc::SIGPWR), ("SIGPOLL", libc::SIGPOLL), ("SIGSTKFLT", libc::SIGSTKFLT)];

#[cfg(not(target_os = "linux"))]
const MORE_NAMES: &[(&str, i32)] = &[];

/// Handlers by number (dict), made when first asked for.
fn handlers(py: &mut Py) -> Result {
    let state = py.interp().state(ModuleState::SignalHandlers);
    let found = state.get();
    if !found.is_empty() {
        return Ok(found);
    }
    let made = DictObject::new(py)?;
    drop(py.interp().state(ModuleState::SignalHandlers).set(py, made.clone()));
    Ok(made)
}

/// The handler of a signal as the program sees it.
fn handler_of(py: &mut Py, signal: i32) -> Result {
    let all = handlers(py)?;
    let key = py.int(i64::from(signal))?;
    if let Some(d) = all.payload::<DictObject>()
        && let Some(found) = d.get(py, &all, &key)?
    {
        return Ok(found);
    }
    match signals::disposition(signal) {
        Some(libc::SIG_DFL) => py.int(0),
        Some(libc::SIG_IGN) => py.int(1),
        Some(_) if signal == libc::SIGINT => {
            let function = py.native_function(
                "_signal",
                "default_int_handler",
                "(signalnum, frame, /)",
                crate::object::native::NativeCode::Bound(default_int_handler),
            )?;
            remember(py, signal, function.clone())?;
            Ok(function)
        }
        _ => Ok(Value::NONE),
    }
}

fn remember(py: &mut Py, signal: i32, handler: Value) -> Result<()> {
    let all = handlers(py)?;
    let key = py.int(i64::from(signal))?;
    match all.payload::<DictObject>() {
        Some(d) => d.set(py, &all, &key, handler),
        None => Ok(()),
    }
}

/// Calls the handlers of the signals that have arrived. Ctrl-C that nobody handles otherwise is a KeyboardInterrupt.
///
/// # Errors
/// KeyboardInterrupt; what handlers raise.
pub fn arrived(py: &mut Py) -> Result<()> {
    let mut all = signals::take_arrived();
    let mut result = Ok(());
    for signal in &mut all {
        // What is left when a handler raises is called for at the next safepoint.
        if result.is_err() {
            signals::simulate(py.interp(), signal);
            continue;
        }
        result = call_handler(py, signal);
    }
    result
}

fn call_handler(py: &mut Py, signal: i32) -> Result<()> {
    let table = py.interp().state(ModuleState::SignalHandlers).get();
    let key = py.int(i64::from(signal))?;
    let handler = match table.payload::<DictObject>() {
        Some(d) => d.get(py, &table, &key)?,
        None => None,
    };
    let Some(handler) = handler else {
        return if signal == libc::SIGINT { Err(interrupted(py)) } else { Ok(()) };
    };
    if py.type_of(&handler).slots.call.get().is_none() {
        return Ok(());
    }
    if handler.payload::<NativeFunction>().is_some_and(|f| f.def.runs(default_int_handler)) {
        return Err(interrupted(py));
    }
    let frame = py.running_frame(0)?.unwrap_or(Value::NONE);
    py.call(&handler, &[key, frame]).map(drop)
}

fn interrupted(py: &Py) -> crate::object::Raised {
    py.error_args(TypeId::KeyboardInterrupt, Vec::new())
}

fn default_int_handler(py: &mut Py, _a: &[Value]) -> Result {
    Err(interrupted(py))
}

fn number(py: &mut Py, v: &Value) -> Result<i32> {
    let n = py.as_i32(v)?;
    if n < 1 || n as usize >= SIGNALS {
        return Err(py.value_error("signal number out of range"));
    }
    Ok(n)
}

fn os_result(py: &mut Py, failed: bool) -> Result {
    if failed {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    py.poll()?;
    Ok(Value::NONE)
}

fn signal(py: &mut Py, a: &[Value]) -> Result {
    if !py.is_main() {
        return Err(py.value_error("signal only works in main thread of the main interpreter"));
    }
    let n = number(py, &a[0])?;
    let how = if a[1].is_int_like() {
        match a[1].to_i64() {
            Some(0) => Disposition::Default,
            Some(1) => Disposition::Ignored,
            _ => return Err(wrong_handler(py)),
        }
    } else if py.type_of(&a[1]).slots.call.get().is_some() {
        Disposition::Noted
    } else {
        return Err(wrong_handler(py));
    };
    let old = handler_of(py, n)?;
    if how == Disposition::Noted {
        remember(py, n, a[1].clone())?;
    }
    if let Err(e) = signals::set(n, how) {
        remember(py, n, old)?;
        return Err(py.os_error_from(&e, None));
    }
    py.poll()?;
    remember(py, n, a[1].clone())?;
    Ok(old)
}

#[cold]
fn wrong_handler(py: &Py) -> crate::object::Raised {
    py.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
}

fn raise_signal(py: &mut Py, a: &[Value]) -> Result {
    let n = py.as_i32(&a[0])?;
    // SAFETY: plain system calls.
    let failed = unsafe { if py.is_main() { libc::raise(n) } else { libc::kill(libc::getpid(), n) } } != 0;
    os_result(py, failed)
}

fn pthread_kill(py: &mut Py, a: &[Value]) -> Result {
    let ident = py.index_int(&a[0])?.as_u64().unwrap_or(0);
    let n = py.as_i32(&a[1])?;
    let main = py.interp().main_ident.load(std::sync::atomic::Ordering::Relaxed);
    let errno = if ident == py.ident {
        // SAFETY: the thread is the calling one.
        unsafe { libc::pthread_kill(libc::pthread_self(), n) }
    } else if ident == main
        && let Some(main) = signals::main_thread()
    {
        // SAFETY: the main thread lives as long as the process.
        unsafe { libc::pthread_kill(main, n) }
    } else {
        kill_other(py, &a[0], n)?
    };
    if errno != 0 {
        return Err(py.os_error(errno, None));
    }
    py.poll()?;
    Ok(Value::NONE)
}

/// Signals a thread that `threading` knows; an errno.
fn kill_other(py: &mut Py, ident: &Value, n: i32) -> Result<i32> {
    let table = py.interp().state(ModuleState::ActiveThreads).get();
    let Some(d) = table.payload::<DictObject>() else { return Ok(libc::ESRCH) };
    let Some(thread) = d.get(py, &table, ident)? else { return Ok(libc::ESRCH) };
    let name = py.intern("native_id");
    let Some(native) = py.getattr_optional(&thread, &name)? else { return Ok(libc::ESRCH) };
    #[cfg(target_os = "linux")]
    {
        let native = py.as_i64(&native)?;
        // SAFETY: a plain system call, which refuses a thread that is gone.
        let failed = unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), native, n) } != 0;
        Ok(if failed { std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::ESRCH) } else { 0 })
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (native, n);
        Ok(libc::ESRCH)
    }
}

fn set_wakeup_fd(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    if !py.is_main() {
        return Err(py.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd != -1 {
        // SAFETY: asks about a number that may be a file descriptor.
        let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if flags == -1 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        if flags & libc::O_NONBLOCK == 0 {
            return Err(py.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
    }
    let old = signals::set_wake_up(fd);
    py.int(i64::from(old))
}

fn time_value(py: &mut Py, v: &Value) -> Result<libc::timeval> {
    let seconds = if v.is_empty() { 0.0 } else { py.as_f64(v)? };
    if seconds < 0.0 || !seconds.is_finite() {
        return Err(py.value_error("timestamp out of range for platform time_t"));
    }
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6).ceil();
    Ok(libc::timeval { tv_sec: whole as libc::time_t, tv_usec: micros.min(999_999.0) as libc::suseconds_t })
}

fn timer_pair(py: &Py, timer: libc::itimerval) -> Result {
    let float = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    py.tuple(vec![py.float(float(timer.it_value))?, py.float(float(timer.it_interval))?])
}

fn setitimer(py: &mut Py, a: &[Value]) -> Result {
    let which = py.as_i32(&a[0])?;
    let new = libc::itimerval { it_value: time_value(py, &a[1])?, it_interval: time_value(py, &a[2])? };
    // SAFETY: zeroes are a value of the structure; the system fills it.
    let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: both structures are initialised.
    let failed = unsafe { libc::setitimer(which as _, &raw const new, &raw mut old) } != 0;
    if failed {
        return Err(itimer_error(py));
    }
    timer_pair(py, old)
}

fn getitimer(py: &mut Py, a: &[Value]) -> Result {
    let which = py.as_i32(&a[0])?;
    // SAFETY: as above.
    let mut now: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: the structure has room.
    if unsafe { libc::getitimer(which as _, &raw mut now) } != 0 {
        return Err(itimer_error(py));
    }
    timer_pair(py, now)
}

fn itimer_error(py: &Py) -> crate::object::Raised {
    py.os_error_from(&std::io::Error::last_os_error(), None)
}

/// A set of signals that an iterable names.
fn signal_set(py: &mut Py, v: &Value) -> Result<libc::sigset_t> {
    // SAFETY: zeroes are a value of the structure, which is then emptied.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is initialised.
    unsafe { libc::sigemptyset(&raw mut set) };
    for item in py.collect(v)? {
        let n = py.as_i32(&item)?;
        if n < 1 || n as usize >= SIGNALS {
            let last = SIGNALS - 1;
            return Err(py.value_error(format!("signal number {n} out of range [1; {last}]")));
        }
        // SAFETY: the number is in range; one that is reserved is refused.
        unsafe { libc::sigaddset(&raw mut set, n) };
    }
    Ok(set)
}

fn set_value(py: &mut Py, set: &libc::sigset_t) -> Result {
    let made = SetObject::new(py)?;
    for n in 1..SIGNALS as i32 {
        // SAFETY: the set is initialised.
        if unsafe { libc::sigismember(set, n) } == 1 {
            let v = py.int(i64::from(n))?;
            if let Some(s) = made.payload::<SetObject>() {
                s.add(py, &made, &v)?;
            }
        }
    }
    Ok(made)
}

fn pthread_sigmask(py: &mut Py, a: &[Value]) -> Result {
    let how = py.as_i32(&a[0])?;
    let set = signal_set(py, &a[1])?;
    // SAFETY: as above.
    let mut old: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: both sets are initialised; only this thread's mask changes.
    let errno = unsafe { libc::pthread_sigmask(how, &raw const set, &raw mut old) };
    if errno != 0 {
        return Err(py.os_error(errno, None));
    }
    py.poll()?;
    set_value(py, &old)
}

fn sigwait(py: &mut Py, a: &[Value]) -> Result {
    let set = signal_set(py, &a[0])?;
    let (errno, n) = py.detach(move || {
        let mut n = 0;
        // SAFETY: the set is initialised, and the number has room.
        let errno = unsafe { libc::sigwait(&raw const set, &raw mut n) };
        (errno, n)
    });
    if errno != 0 {
        return Err(py.os_error(errno, None));
    }
    py.int(i64::from(n))
}

#[cfg(target_os = "linux")]
fn wait_info(py: &mut Py, set: libc::sigset_t, timeout: Option<f64>) -> Result {
    use std::time::{Duration, Instant};
    let deadline = timeout.and_then(|t| Duration::try_from_secs_f64(t).ok()).map(|d| Instant::now() + d);
    loop {
        let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
        let (n, errno, info) = py.detach(move || {
            // SAFETY: zeroes are values of the structures; the sets are initialised.
            unsafe {
                let mut info: libc::siginfo_t = std::mem::zeroed();
                let n = match left {
                    None => libc::sigwaitinfo(&raw const set, &raw mut info),
                    Some(left) => {
                        let left = libc::timespec {
                            tv_sec: left.as_secs() as libc::time_t,
                            tv_nsec: left.subsec_nanos() as libc::c_long,
                        };
                        libc::sigtimedwait(&raw const set, &raw mut info, &raw const left)
                    }
                };
                let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
                let parts =
                    (info.si_signo, info.si_code, info.si_errno, info.si_pid(), info.si_uid(), info.si_status());
                (n, errno, parts)
            }
        });
        if n >= 0 {
            let (signo, code, error, pid, uid, status) = info;
            let all = [signo, code, error, pid, uid as i32, status, 0];
            let all = all.into_iter().map(|n| py.int(i64::from(n))).collect::<Result<Vec<Value>>>()?;
            return py.struct_sequence(TypeId::StructSiginfo, all);
        }
        match errno {
            libc::EINTR => py.poll()?,
            libc::EAGAIN => return Ok(Value::NONE),
            _ => return Err(py.os_error(errno, None)),
        }
    }
}

fn pause(py: &mut Py, _a: &[Value]) -> Result {
    py.detach(|| {
        // SAFETY: no arguments.
        unsafe { libc::pause() }
    });
    py.poll()?;
    Ok(Value::NONE)
}

fn strsignal(py: &mut Py, a: &[Value]) -> Result {
    let n = number(py, &a[0])?;
    // SAFETY: the text is the C library's own, or null; it is copied at once.
    let text = unsafe {
        let text = libc::strsignal(n);
        if text.is_null() { None } else { Some(std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned()) }
    };
    match text {
        Some(text) if !text.starts_with("Unknown signal") => py.str(&text),
        _ => Ok(Value::NONE),
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, |py| {
        let names = ["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"];
        let doc = "struct_siginfo: Result from sigwaitinfo or sigtimedwait.";
        let _memory = crate::types::struct_sequence::init(py, TypeId::StructSiginfo, &names, doc);
    });
    let b = ModuleBuilder::new(py, "_signal")?;
    for (name, n) in NAMES.iter().chain(MORE_NAMES) {
        b.add(py, name, py.int(i64::from(*n))?)?;
    }
    #[cfg(target_os = "linux")]
    {
        b.add(py, "SIGRTMIN", py.int(i64::from(libc::SIGRTMIN()))?)?;
        b.add(py, "SIGRTMAX", py.int(i64::from(libc::SIGRTMAX()))?)?;
        b.function(py, "sigwaitinfo", "(sigset, /)", |py, a| {
            let set = signal_set(py, &a[0])?;
            wait_info(py, set, None)
        })?;
        b.function(py, "sigtimedwait", "(sigset, timeout, /)", |py, a| {
            let set = signal_set(py, &a[0])?;
            let timeout = py.as_f64(&a[1])?;
            if timeout < 0.0 {
                return Err(py.value_error("timeout must be non-negative"));
            }
            wait_info(py, set, Some(timeout))
        })?;
        b.function(py, "pidfd_send_signal", "(pidfd, signalnum, siginfo=None, flags=0, /)", |py, a| {
            let (fd, n) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
            if !a[2].is_none_or_empty() {
                return Err(py.type_error("siginfo must be None"));
            }
            let flags = if a[3].is_empty() { 0 } else { py.as_i32(&a[3])? };
            let none = std::ptr::null::<libc::c_void>();
            // SAFETY: a plain system call; no information goes with the signal.
            let failed = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, n, none, flags) } != 0;
            os_result(py, failed)
        })?;
    }
    b.add(py, "NSIG", py.int_from_usize(SIGNALS)?)?;
    b.add(py, "SIG_DFL", py.int(0)?)?;
    b.add(py, "SIG_IGN", py.int(1)?)?;
    b.add(py, "ItimerError", py.ty(TypeId::OSError).to_value())?;
    b.add_type(py, TypeId::StructSiginfo)?;
    let default = handler_of(py, libc::SIGINT)?;
    let default = match default.has_payload::<NativeFunction>() {
        true => default,
        false => py.native_function(
            "_signal",
            "default_int_handler",
            "(signalnum, frame, /)",
            crate::object::native::NativeCode::Bound(default_int_handler),
        )?,
    };
    b.add(py, "default_int_handler", default)?;
    b.function(py, "signal", "(signalnum, handler, /)", signal)?;
    b.function(py, "getsignal", "(signalnum, /)", |py, a| {
        let n = number(py, &a[0])?;
        handler_of(py, n)
    })?;
    b.function(py, "raise_signal", "(signalnum, /)", raise_signal)?;
    b.function(py, "pthread_kill", "(thread_id, signalnum, /)", pthread_kill)?;
    b.function(py, "set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", set_wakeup_fd)?;
    b.function(py, "alarm", "(seconds, /)", |py, a| {
        let n = py.as_i32(&a[0])?;
        // SAFETY: a plain system call.
        let left = unsafe { libc::alarm(n as libc::c_uint) };
        py.int(i64::from(left))
    })?;
    b.function(py, "setitimer", "(which, seconds, interval=0.0, /)", setitimer)?;
    b.function(py, "getitimer", "(which, /)", getitimer)?;
    b.function(py, "pause", "()", pause)?;
    b.function(py, "_say_fatal_signals", "(fd, /)", super::fatal::say_fatal_signals)?;
    b.function(py, "siginterrupt", "(signalnum, flag, /)", |py, a| {
        number(py, &a[0])?;
        py.truth(&a[1])?;
        // Calls that a signal interrupts are made again anyway, after its handler has run.
        Ok(Value::NONE)
    })?;
    b.function(py, "pthread_sigmask", "(how, mask, /)", pthread_sigmask)?;
    b.function(py, "sigpending", "()", |py, _| {
        // SAFETY: zeroes are a value of the structure; the system fills it.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: the set has room.
        if unsafe { libc::sigpending(&raw mut set) } != 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        set_value(py, &set)
    })?;
    b.function(py, "sigwait", "(sigset, /)", sigwait)?;
    b.function(py, "strsignal", "(signalnum, /)", strsignal)?;
    b.function(py, "valid_signals", "()", |py, _| {
        // SAFETY: as above; the set is filled.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: the set has room.
        unsafe { libc::sigfillset(&raw mut set) };
        set_value(py, &set)
    })?;
    b.finish(py)
}
