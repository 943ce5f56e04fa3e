//! File descriptors as arguments, and system calls that may block: made detached, and made again when a signal interrupts them.

use crate::object::{Py, Result, Value};
use std::time::{Duration, Instant};

/// The file descriptor of an int or of an object with `fileno()`.
///
/// # Errors
/// TypeError for anything else; ValueError for a negative one.
pub fn fd_of(py: &mut Py, v: &Value) -> Result<i32> {
    let fd = if v.is_int_like() {
        py.as_i32(v)?
    } else {
        let name = py.intern("fileno");
        let Some(method) = py.getattr_optional(v, &name)? else {
            return Err(py.type_error("argument must be an int, or have a fileno() method."));
        };
        let made = py.call(&method, &[])?;
        if !made.is_int_like() {
            return Err(py.type_error("fileno() returned a non-integer"));
        }
        py.as_i32(&made)?
    };
    if fd < 0 {
        return Err(py.value_error(format!("file descriptor cannot be a negative integer ({fd})")));
    }
    Ok(fd)
}

/// Makes a system call detached, again after each interruption.
///
/// # Errors
/// OSError; what handlers of signals raise.
pub fn uninterrupted<T: Send>(py: &mut Py, mut call: impl FnMut() -> std::io::Result<T> + Send) -> Result<T> {
    loop {
        match py.detach(&mut call) {
            Ok(done) => return Ok(done),
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) => return Err(py.os_error_from(&e, None)),
        }
    }
}

/// Waits with `poll` until something of what is asked for happens; how many descriptors it happened to, 0 when the deadline passes.
///
/// # Errors
/// OSError; what handlers of signals raise.
pub fn wait(py: &mut Py, fds: &mut [libc::pollfd], deadline: Option<Instant>) -> Result<usize> {
    struct Ready<'a>(&'a mut [libc::pollfd]);
    // SAFETY: plain structures, lent to one detached call at a time.
    unsafe impl Send for Ready<'_> {}
    loop {
        let milliseconds = match deadline {
            None => -1,
            Some(deadline) => {
                let left = deadline.saturating_duration_since(Instant::now());
                // Rounded up, so that it does not return too early.
                let left = left.as_millis() + u128::from(left.subsec_nanos() % 1_000_000 != 0);
                i32::try_from(left).unwrap_or(i32::MAX)
            }
        };
        let ready = Ready(fds);
        let done = py.detach(move || {
            let ready = ready;
            // SAFETY: the array has so many entries.
            let n = unsafe { libc::poll(ready.0.as_mut_ptr(), ready.0.len() as libc::nfds_t, milliseconds) };
            if n < 0 { Err(std::io::Error::last_os_error()) } else { Ok(n as usize) }
        });
        match done {
            Ok(0) if deadline.is_none_or(|d| Instant::now() < d) => py.poll()?,
            Ok(n) => return Ok(n),
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) => return Err(py.os_error_from(&e, None)),
        }
    }
}

/// When so many seconds are over; `None` for a time too far away to wait for.
pub fn deadline(seconds: f64) -> Option<Instant> {
    Duration::try_from_secs_f64(seconds.max(0.0)).ok().and_then(|d| Instant::now().checked_add(d))
}
