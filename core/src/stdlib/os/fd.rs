//! Functions of `os` on file descriptors.

use super::arg::{PathArg, check};
use super::files::dir_fd;
use crate::object::{Py, Result, Value};
use crate::stdlib::ModuleBuilder;
use crate::stdlib::io::fileio::{read_fd, write_fd};

/// Runs a system call on a descriptor.
fn on_fd(py: &mut Py, v: &Value, f: impl FnOnce(i32) -> i32 + Send) -> Result<i32> {
    let fd = py.as_i32(v)?;
    py.detach(|| check(f(fd))).map_err(|e| py.os_error_from(&e, None))
}

fn open(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::path(py, "open", &a[0])?;
    let flags = py.as_i32(&a[1])? | libc::O_CLOEXEC;
    let mode = if a[2].is_empty() { 0o777 } else { py.as_i32(&a[2])? as u32 };
    let at = dir_fd(py, &a[3])?;
    loop {
        let path = &p.path;
        // SAFETY: the path ends with a null byte.
        match py.detach(|| check(unsafe { libc::openat(at, path.as_ptr(), flags, mode) })) {
            Ok(fd) => return py.int(i64::from(fd)),
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) => return Err(p.error(py, &e)),
        }
    }
}

fn would_block(py: &Py) -> crate::object::Raised {
    py.os_error(libc::EAGAIN, None)
}

fn read(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let size = py.as_index(&a[1])?;
    let Ok(size) = usize::try_from(size) else { return Err(py.os_error(libc::EINVAL, None)) };
    let mut data = crate::stdlib::io::zeroed(py, size)?;
    match read_fd(py, fd, &mut data)? {
        Some(n) => {
            data.truncate(n);
            py.bytes(data)
        }
        None => Err(would_block(py)),
    }
}

fn write(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let data = py.as_buffer(&a[1])?;
    match write_fd(py, fd, &data)? {
        Some(n) => {
            if n < data.len() {
                // A signal may be what ended the call early.
                py.poll()?;
            }
            py.int_from_usize(n)
        }
        None => Err(would_block(py)),
    }
}

fn lseek(py: &mut Py, a: &[Value]) -> Result {
    let (fd, offset, whence) = (py.as_i32(&a[0])?, py.as_i64(&a[1])?, py.as_i32(&a[2])?);
    // SAFETY: no memory is involved.
    let at = py.detach(|| check(unsafe { libc::lseek(fd, offset, whence) })).map_err(|e| py.os_error_from(&e, None))?;
    py.int(at)
}

fn dup2(py: &mut Py, a: &[Value]) -> Result {
    let (from, to) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    let inheritable = super::files::flag(py, &a[2], true)?;
    // SAFETY: no memory is involved.
    let done = py.detach(|| unsafe {
        check(if inheritable || from == to { libc::dup2(from, to) } else { libc::dup3(from, to, libc::O_CLOEXEC) })
    });
    let fd = done.map_err(|e| py.os_error_from(&e, None))?;
    py.int(i64::from(fd))
}

fn pipe(py: &mut Py, _: &[Value]) -> Result {
    let mut ends = [0i32; 2];
    // SAFETY: there is room for both descriptors.
    check(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) }).map_err(|e| py.os_error_from(&e, None))?;
    let (a, b) = (py.int(i64::from(ends[0]))?, py.int(i64::from(ends[1]))?);
    py.tuple(vec![a, b])
}

fn fdopen(py: &mut Py, a: &[Value]) -> Result {
    if !a[0].is_int_like() {
        let name = py.type_of(&a[0]).full_name(py);
        return Err(py.type_error(format!("invalid fd type (<class '{name}'>, expected integer)")));
    }
    crate::stdlib::io::open(py, a)
}

fn get_terminal_size(py: &mut Py, a: &[Value]) -> Result {
    let fd = if a[0].is_empty() { 1 } else { py.as_i32(&a[0])? };
    // SAFETY: `winsize` is plain data, which the call fills.
    let size = unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        check(libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size)).map(|_| size)
    };
    let size = size.map_err(|e| py.os_error_from(&e, None))?;
    let items = vec![py.int(i64::from(size.ws_col))?, py.int(i64::from(size.ws_row))?];
    py.struct_sequence(crate::object::TypeId::TerminalSize, items)
}

fn set_inheritable(py: &mut Py, a: &[Value]) -> Result {
    let on = py.truth(&a[1])?;
    // SAFETY: no memory is involved.
    on_fd(py, &a[0], |fd| unsafe { libc::fcntl(fd, libc::F_SETFD, if on { 0 } else { libc::FD_CLOEXEC }) })?;
    Ok(Value::NONE)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "open", "(path, flags, mode=511, *, dir_fd=None)", open)?;
    m.function(py, "read", "(fd, length, /)", read)?;
    m.function(py, "write", "(fd, data, /)", write)?;
    m.function(py, "lseek", "(fd, position, whence, /)", lseek)?;
    // SAFETY: here and below: no memory is involved.
    m.function(py, "close", "(fd)", |py, a| on_fd(py, &a[0], |fd| unsafe { libc::close(fd) }).map(|_| Value::NONE))?;
    m.function(py, "closerange", "(fd_low, fd_high, /)", |py, a| {
        let (low, high) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
        for fd in low..high {
            // SAFETY: as above; errors do not matter here.
            unsafe { libc::close(fd) };
            py.poll()?;
        }
        Ok(Value::NONE)
    })?;
    m.function(py, "dup", "(fd, /)", |py, a| {
        // SAFETY: as above.
        let fd = on_fd(py, &a[0], |fd| unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })?;
        py.int(i64::from(fd))
    })?;
    m.function(py, "dup2", "(fd, fd2, inheritable=True)", dup2)?;
    m.function(py, "pipe", "()", pipe)?;
    m.function(py, "fsync", "(fd)", |py, a| {
        // SAFETY: as above.
        on_fd(py, &a[0], |fd| unsafe { libc::fsync(fd) }).map(|_| Value::NONE)
    })?;
    m.function(py, "fdatasync", "(fd)", |py, a| {
        // SAFETY: as above.
        on_fd(py, &a[0], |fd| unsafe { libc::fdatasync(fd) }).map(|_| Value::NONE)
    })?;
    m.function(py, "isatty", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: as above.
        Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
    })?;
    m.function(py, "ftruncate", "(fd, length, /)", |py, a| {
        let size = py.as_i64(&a[1])?;
        // SAFETY: as above.
        on_fd(py, &a[0], |fd| unsafe { libc::ftruncate(fd, size) }).map(|_| Value::NONE)
    })?;
    m.function(py, "fchmod", "(fd, mode)", |py, a| {
        let mode = py.as_i32(&a[1])? as u32;
        // SAFETY: as above.
        on_fd(py, &a[0], |fd| unsafe { libc::fchmod(fd, mode) }).map(|_| Value::NONE)
    })?;
    m.function(py, "fchdir", "(fd)", |py, a| {
        // SAFETY: as above.
        on_fd(py, &a[0], |fd| unsafe { libc::fchdir(fd) }).map(|_| Value::NONE)
    })?;
    m.function(py, "get_inheritable", "(fd, /)", |py, a| {
        // SAFETY: as above.
        let flags = on_fd(py, &a[0], |fd| unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
        Ok(Value::bool(flags & libc::FD_CLOEXEC == 0))
    })?;
    m.function(py, "set_inheritable", "(fd, inheritable, /)", set_inheritable)?;
    m.function(py, "get_blocking", "(fd, /)", |py, a| {
        // SAFETY: as above.
        let flags = on_fd(py, &a[0], |fd| unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
        Ok(Value::bool(flags & libc::O_NONBLOCK == 0))
    })?;
    m.function(py, "set_blocking", "(fd, blocking, /)", |py, a| {
        let on = py.truth(&a[1])?;
        on_fd(py, &a[0], |fd| {
            // SAFETY: as above.
            unsafe {
                let flags = libc::fcntl(fd, libc::F_GETFL);
                if flags < 0 {
                    return flags;
                }
                libc::fcntl(fd, libc::F_SETFL, if on { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK })
            }
        })?;
        Ok(Value::NONE)
    })?;
    let signature = crate::stdlib::io::OPEN_SIGNATURE.replacen("file", "fd", 1);
    m.function(py, "fdopen", &signature, fdopen)?;
    m.function(py, "get_terminal_size", "(fd=1, /)", get_terminal_size)
}
