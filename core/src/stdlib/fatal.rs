//! What the process says when a signal ends it that no program can go on after: the mechanism below `faulthandler.enable()`.
//!
//! The handler makes one system call on what was prepared before (a descriptor in an atomic, constant texts), gives the signal its default
//! disposition back and sends it again, so the process ends as it would have.

use crate::object::{Py, Result, Value};
use std::sync::atomic::{AtomicI32, Ordering};

/// The descriptor to write to; -1 while this is off.
static TARGET: AtomicI32 = AtomicI32::new(-1);

const FATAL: [(libc::c_int, &str); 5] = [
    (libc::SIGBUS, "Fatal Python error: Bus error\n\n"),
    (libc::SIGILL, "Fatal Python error: Illegal instruction\n\n"),
    (libc::SIGFPE, "Fatal Python error: Floating-point exception\n\n"),
    (libc::SIGABRT, "Fatal Python error: Aborted\n\n"),
    (libc::SIGSEGV, "Fatal Python error: Segmentation fault\n\n"),
];

extern "C" fn say(signal: libc::c_int) {
    let fd = TARGET.load(Ordering::Relaxed);
    if let Some((_, text)) = FATAL.iter().find(|(known, _)| *known == signal) {
        // SAFETY: `write`, `signal` and `raise` may be called in a handler; the text is constant.
        unsafe {
            libc::write(fd, text.as_ptr().cast(), text.len());
        }
    }
    // SAFETY: as above.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

/// `_say_fatal_signals(fd)`: from now on says on this descriptor which fatal signal has come; with -1 no longer.
///
/// # Errors
/// TypeError; OSError.
pub fn say_fatal_signals(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    TARGET.store(fd, Ordering::Relaxed);
    for (signal, _) in FATAL {
        // SAFETY: the structure is whole before it is used, and the handler keeps to what handlers may do.
        let done = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = if fd < 0 { libc::SIG_DFL } else { say as *const () as libc::sighandler_t };
            action.sa_flags = libc::SA_NODEFER | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut action.sa_mask);
            libc::sigaction(signal, &raw const action, std::ptr::null_mut())
        };
        if done < 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
    }
    Ok(Value::NONE)
}
