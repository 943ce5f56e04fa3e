//! `select`: waiting for file descriptors, with `select`, `poll` and `epoll`.

use super::descriptor::{deadline, fd_of, wait};
use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::NOT_INSTANTIABLE;
use crate::object::{Args, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use orochi_gc::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Instant;

static ROWS: &[Row] = &[
    Row {
        id: TypeId::Poll,
        name: "poll",
        module: "select",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: NOT_INSTANTIABLE,
    },
    #[cfg(target_os = "linux")]
    Row {
        id: TypeId::Epoll,
        name: "epoll",
        module: "select",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: 0,
    },
];

/// What a poll object waits for.
struct Poll {
    entries: Guarded<Vec<(i32, i16)>>,
    polling: AtomicBool,
}

// SAFETY: no references; the entries are guarded, the flag atomic.
unsafe impl Native for Poll {}

fn timeout_seconds(py: &mut Py, v: &Value, scale: f64) -> Result<Option<Instant>> {
    if v.is_none_or_empty() {
        return Ok(None);
    }
    let seconds = py.as_f64(v)? * scale;
    if seconds < 0.0 {
        return if scale < 1.0 { Ok(None) } else { Err(py.value_error("timeout must be non-negative")) };
    }
    Ok(deadline(seconds))
}

fn select(py: &mut Py, a: &[Value]) -> Result {
    if !a[3].is_none_or_empty() && py.number_to_f64(&a[3])?.is_none() {
        return Err(py.type_error("timeout must be a float or None"));
    }
    let end = timeout_seconds(py, &a[3], 1.0)?;
    let bounded = !a[3].is_none_or_empty();
    let mut fds: Vec<libc::pollfd> = Vec::new();
    let mut lists = Vec::with_capacity(3);
    for (list, events) in a[..3].iter().zip([libc::POLLIN, libc::POLLOUT, libc::POLLPRI]) {
        let mut members = Vec::new();
        let all = match py.collect(list) {
            Ok(all) => all,
            Err(e) if py.exception_is(&e, TypeId::TypeError) => {
                return Err(py.type_error("arguments 1-3 must be sequences"));
            }
            Err(e) => return Err(e),
        };
        for v in all {
            let fd = fd_of(py, &v)?;
            let at = match fds.iter().position(|entry| entry.fd == fd) {
                Some(at) => at,
                None => {
                    fds.push(libc::pollfd { fd, events: 0, revents: 0 });
                    fds.len() - 1
                }
            };
            fds[at].events |= events;
            members.push((v, at));
        }
        lists.push(members);
    }
    // A time too far away to be told stands for none.
    let end = if bounded { end } else { None };
    wait(py, &mut fds, end)?;
    if fds.iter().any(|entry| entry.revents & libc::POLLNVAL != 0) {
        return Err(py.os_error(libc::EBADF, None));
    }
    let masks = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let mut made = Vec::with_capacity(3);
    for (members, mask) in lists.into_iter().zip(masks) {
        let ready = members.into_iter().filter(|(_, at)| fds[*at].revents & mask != 0).map(|(v, _)| v).collect();
        made.push(py.list(ready)?);
    }
    py.tuple(made)
}

fn event_mask(py: &mut Py, v: &Value) -> Result<i16> {
    let n = py.index_int(v)?;
    if n.is_negative() {
        return Err(py.value_error("value must be positive"));
    }
    match n.as_u64().and_then(|n| u16::try_from(n).ok()) {
        Some(n) => Ok(n as i16),
        None => Err(py.overflow_error("Python int too large for C unsigned short")),
    }
}

fn poll_register(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[1])?;
    let events = if a[2].is_empty() { libc::POLLIN | libc::POLLPRI | libc::POLLOUT } else { event_mask(py, &a[2])? };
    py.native::<Poll>(&a[0])?.entries.with(py, &a[0], |all, _| match all.iter_mut().find(|(known, _)| *known == fd) {
        Some(entry) => entry.1 = events,
        None => all.push((fd, events)),
    });
    Ok(Value::NONE)
}

fn poll_modify(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[1])?;
    let events = event_mask(py, &a[2])?;
    let found = py.native::<Poll>(&a[0])?.entries.with(py, &a[0], |all, _| {
        let entry = all.iter_mut().find(|(known, _)| *known == fd);
        entry.map(|entry| entry.1 = events).is_some()
    });
    if found { Ok(Value::NONE) } else { Err(py.os_error(libc::ENOENT, None)) }
}

fn poll_unregister(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[1])?;
    let gone = py.native::<Poll>(&a[0])?.entries.with(py, &a[0], |all, _| {
        let before = all.len();
        all.retain(|(known, _)| *known != fd);
        all.len() < before
    });
    if gone {
        return Ok(Value::NONE);
    }
    let key = py.int(i64::from(fd))?;
    Err(py.key_error(&key))
}

fn poll_poll(py: &mut Py, a: &[Value]) -> Result {
    if !a[1].is_none_or_empty() && py.number_to_f64(&a[1])?.is_none() {
        return Err(py.type_error("timeout must be an integer or None"));
    }
    let end = timeout_seconds(py, &a[1], 1e-3)?;
    let state = py.native::<Poll>(&a[0])?;
    if state.polling.swap(true, Ordering::AcqRel) {
        return Err(py.runtime_error("concurrent poll() invocation"));
    }
    let mut fds: Vec<libc::pollfd> = state
        .entries
        .with(py, &a[0], |all, _| all.iter().map(|&(fd, events)| libc::pollfd { fd, events, revents: 0 }).collect());
    let waited = wait(py, &mut fds, end);
    state.polling.store(false, Ordering::Release);
    waited?;
    let mut made = Vec::new();
    for entry in fds.iter().filter(|entry| entry.revents != 0) {
        let pair = [i64::from(entry.fd), i64::from(entry.revents as u16)];
        made.push(py.tuple_of_two(py.int(pair[0])?, py.int(pair[1])?)?);
    }
    py.list(made)
}

/// An epoll object: its file descriptor, -1 when closed.
#[cfg(target_os = "linux")]
struct Epoll {
    fd: AtomicI32,
}

#[cfg(target_os = "linux")]
impl Drop for Epoll {
    fn drop(&mut self) {
        let fd = self.fd.swap(-1, Ordering::AcqRel);
        if fd >= 0 {
            // SAFETY: the object owned the descriptor.
            unsafe { libc::close(fd) };
        }
    }
}

#[cfg(target_os = "linux")]
// SAFETY: no references; the descriptor is atomic.
unsafe impl Native for Epoll {}

#[cfg(target_os = "linux")]
mod epoll {
    use super::*;

    pub(super) fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
        let [size, flags] = py.named_args("epoll", args, ["sizehint", "flags"], 0)?;
        let size = if size.is_empty() { -1 } else { py.as_i32(&size)? };
        let flags = if flags.is_empty() { 0 } else { py.as_i32(&flags)? };
        if size != -1 && size <= 0 {
            return Err(py.value_error("sizehint must be positive or -1"));
        }
        if flags != 0 && flags != libc::EPOLL_CLOEXEC {
            return Err(py.os_error(libc::EINVAL, None));
        }
        // SAFETY: a plain system call.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if fd < 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        py.make_native(class, Epoll { fd: AtomicI32::new(fd) })
    }

    pub(super) fn fd(py: &Py, v: &Value) -> Result<i32> {
        match py.native::<Epoll>(v)?.fd.load(Ordering::Acquire) {
            fd if fd >= 0 => Ok(fd),
            _ => Err(py.value_error("I/O operation on closed epoll object")),
        }
    }

    pub(super) fn control(py: &mut Py, a: &[Value], how: i32) -> Result {
        let own = fd(py, &a[0])?;
        let target = fd_of(py, &a[1])?;
        let events = match a.get(2) {
            Some(v) if !v.is_empty() => {
                let n = py.index_int(v)?;
                match n.as_u64().and_then(|n| u32::try_from(n).ok()) {
                    Some(n) => n,
                    None => return Err(py.overflow_error("Python int too large to convert to C unsigned int")),
                }
            }
            _ => (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32,
        };
        let mut event = libc::epoll_event { events, u64: target as u64 };
        // SAFETY: the event lives during the call.
        if unsafe { libc::epoll_ctl(own, how, target, &raw mut event) } != 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        Ok(Value::NONE)
    }

    pub(super) fn poll(py: &mut Py, a: &[Value]) -> Result {
        let own = fd(py, &a[0])?;
        let end = if a[1].is_none_or_empty() {
            None
        } else {
            let seconds = py.as_f64(&a[1])?;
            if seconds < 0.0 { None } else { deadline(seconds) }
        };
        let most = if a[2].is_empty() { -1 } else { py.as_i32(&a[2])? };
        let most = match most {
            -1 => 1023,
            n if n > 0 => n as usize,
            _ => return Err(py.value_error(format!("maxevents must be greater than 0, got {most}"))),
        };
        let (n, events) = loop {
            let milliseconds = match end {
                None => -1,
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    let left = left.as_millis() + u128::from(left.subsec_nanos() % 1_000_000 != 0);
                    i32::try_from(left).unwrap_or(i32::MAX)
                }
            };
            let done = py.detach(move || {
                let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; most];
                // SAFETY: the array has so many entries.
                let n = unsafe { libc::epoll_wait(own, events.as_mut_ptr(), most as i32, milliseconds) };
                if n < 0 { Err(std::io::Error::last_os_error()) } else { Ok((n as usize, events)) }
            });
            match done {
                Ok(done) => break done,
                Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
                Err(e) => return Err(py.os_error_from(&e, None)),
            }
        };
        let mut made = Vec::with_capacity(n);
        for event in &events[..n] {
            let (fd, events) = (event.u64 as i32, event.events);
            made.push(py.tuple_of_two(py.int(i64::from(fd))?, py.int(i64::from(events))?)?);
        }
        py.list(made)
    }

    pub(super) fn close(py: &mut Py, a: &[Value]) -> Result {
        let fd = py.native::<Epoll>(&a[0])?.fd.swap(-1, Ordering::AcqRel);
        // SAFETY: the object owned the descriptor.
        if fd >= 0 && unsafe { libc::close(fd) } != 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
        Ok(Value::NONE)
    }

    pub(super) fn fill(py: &Py) {
        let b = TypeBuilder::new(py, TypeId::Epoll);
        b.slots().new.set(Some(new));
        b.method("register", "(self, fd, eventmask=<unrepresentable>)", |py, a| control(py, a, libc::EPOLL_CTL_ADD))
            .method("modify", "(self, fd, eventmask)", |py, a| control(py, a, libc::EPOLL_CTL_MOD))
            .method("unregister", "(self, fd)", |py, a| control(py, a, libc::EPOLL_CTL_DEL))
            .method("poll", "(self, timeout=None, maxevents=-1)", poll)
            .method("close", "(self)", close)
            .method("fileno", "(self)", |py, a| {
                let fd = fd(py, &a[0])?;
                py.int(i64::from(fd))
            })
            .method("__enter__", "(self)", |py, a| {
                fd(py, &a[0])?;
                Ok(a[0].clone())
            })
            .method("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", close)
            .class_method("fromfd", "(cls, fd, /)", |py, a| {
                let fd = py.as_i32(&a[1])?;
                let Some(class) = TypeRef::from_value(&a[0]) else { return Ok(Value::NONE) };
                py.make_native(class, Epoll { fd: AtomicI32::new(fd) })
            })
            .getter("closed", |py, v| Ok(Value::bool(fd(py, v).is_err())));
    }

    pub(super) fn constants(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
        b.add_type(py, TypeId::Epoll)?;
        for (name, v) in system_constants![
            EPOLLIN,
            EPOLLOUT,
            EPOLLPRI,
            EPOLLERR,
            EPOLLHUP,
            EPOLLRDHUP,
            EPOLLET,
            EPOLLONESHOT,
            EPOLLEXCLUSIVE,
            EPOLLRDNORM,
            EPOLLRDBAND,
            EPOLLWRNORM,
            EPOLLWRBAND,
            EPOLLMSG,
            EPOLL_CLOEXEC,
        ] {
            b.add(py, name, py.int(i64::from(v as u32))?)?;
        }
        Ok(())
    }
}

fn fill(py: &Py) {
    TypeBuilder::new(py, TypeId::Poll)
        .method("register", "(self, fd, eventmask=7, /)", poll_register)
        .method("modify", "(self, fd, eventmask, /)", poll_modify)
        .method("unregister", "(self, fd, /)", poll_unregister)
        .method("poll", "(self, timeout=None, /)", poll_poll);
    #[cfg(target_os = "linux")]
    epoll::fill(py);
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "select")?;
    b.add(py, "error", py.ty(TypeId::OSError).to_value())?;
    b.function(py, "select", "(rlist, wlist, xlist, timeout=None, /)", select)?;
    b.function(py, "poll", "()", |py, _| {
        let state = Poll { entries: Guarded::new(Vec::new()), polling: AtomicBool::new(false) };
        py.make_native(py.ty(TypeId::Poll), state)
    })?;
    for (name, v) in system_constants![
        POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL, POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND,
    ] {
        b.add(py, name, py.int(i64::from(v))?)?;
    }
    b.add(py, "PIPE_BUF", py.int_from_usize(libc::PIPE_BUF)?)?;
    #[cfg(target_os = "linux")]
    {
        b.add(py, "POLLMSG", py.int(0x400)?)?;
        b.add(py, "POLLRDHUP", py.int(i64::from(libc::POLLRDHUP))?)?;
        epoll::constants(py, &b)?;
    }
    b.finish(py)
}
