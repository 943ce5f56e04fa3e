//! The class `_socket.socket`.
//!
//! A socket is a file descriptor and a timeout, both atomic words; whatever blocks does so detached. With a timeout the descriptor does not
//! block: each attempt waits with `poll` first. The descriptor is taken out once, by whoever closes or detaches the socket.

use super::address::{Address, from_value};
use crate::object::capsule::Native;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::descriptor::{deadline, wait};
use crate::stdlib::io::{writable_len, write_into};
use orochi_gc::sync::atomic::{AtomicI32, AtomicI64, Ordering};
use std::time::Instant;

/// The state of a socket.
pub struct Socket {
    fd: AtomicI32,
    family: AtomicI32,
    kind: AtomicI32,
    protocol: AtomicI32,
    /// Nanoseconds; negative: none.
    timeout: AtomicI64,
}

// SAFETY: no references; all of it is atomic.
unsafe impl Native for Socket {}

impl Drop for Socket {
    fn drop(&mut self) {
        let fd = self.fd.swap(-1, Ordering::AcqRel);
        if fd >= 0 {
            // SAFETY: the socket owned the descriptor.
            unsafe { libc::close(fd) };
        }
    }
}

/// What new sockets begin with; nanoseconds, negative for none. It belongs to the interpreter.
#[derive(Default)]
struct DefaultTimeout(AtomicI64);

fn default_timeout(py: &Py) -> std::sync::Arc<DefaultTimeout> {
    let made = || std::sync::Arc::new(DefaultTimeout(AtomicI64::new(-1)));
    let entry = py.interp().attachments.entry("socket timeout").or_insert_with(|| made());
    std::sync::Arc::downcast::<DefaultTimeout>(entry.clone()).unwrap_or_else(|_| made())
}

/// `socket.getdefaulttimeout()` in nanoseconds.
pub fn get_default_timeout(py: &Py) -> i64 {
    default_timeout(py).0.load(Ordering::Relaxed)
}

/// `socket.setdefaulttimeout(timeout)`
pub fn set_default_timeout(py: &Py, nanos: i64) {
    default_timeout(py).0.store(nanos, Ordering::Relaxed);
}

/// A timeout argument in nanoseconds; negative: none.
///
/// # Errors
/// ValueError if it is negative.
pub fn timeout_argument(py: &mut Py, v: &Value) -> Result<i64> {
    if v.is_none() {
        return Ok(-1);
    }
    let seconds = py.as_f64(v)?;
    if seconds.is_nan() {
        return Err(py.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(py.value_error("Timeout value out of range"));
    }
    Ok((seconds * 1e9).ceil().min(9e18) as i64)
}

/// The timeout as Python sees it.
///
/// # Errors
/// MemoryError.
pub fn timeout_value(py: &Py, nanos: i64) -> Result {
    if nanos < 0 { Ok(Value::NONE) } else { py.float(nanos as f64 / 1e9) }
}

fn fd_of(py: &Py, v: &Value) -> Result<i32> {
    Ok(py.native::<Socket>(v)?.fd.load(Ordering::Acquire))
}

/// Sets a descriptor's mode.
fn set_blocking(fd: i32, blocking: bool) -> std::io::Result<()> {
    // SAFETY: plain system calls on a descriptor.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        if flags < 0 {
            return Err(std::io::Error::last_os_error());
        }
        let new = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
        if new != flags && libc::fcntl(fd, libc::F_SETFL, new) < 0 {
            return Err(std::io::Error::last_os_error());
        }
    }
    Ok(())
}

/// Runs a call on a socket: detached, after waiting if there is a timeout, again after interruptions.
fn attempt<T: Send>(
    py: &mut Py,
    v: &Value,
    events: i16,
    end: Option<Instant>,
    mut call: impl FnMut(i32) -> std::io::Result<T> + Send,
) -> Result<T> {
    let socket = py.native::<Socket>(v)?;
    let timeout = socket.timeout.load(Ordering::Relaxed);
    loop {
        let fd = socket.fd.load(Ordering::Acquire);
        if timeout > 0 {
            if fd < 0 {
                return Err(py.os_error(libc::EBADF, None));
            }
            let mut fds = [libc::pollfd { fd, events, revents: 0 }];
            if wait(py, &mut fds, end)? == 0 {
                return Err(py.error(TypeId::TimeoutError, "timed out"));
            }
        }
        let done = py.detach(|| call(fd));
        match done {
            Ok(done) => return Ok(done),
            Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
            Err(e) if timeout > 0 && e.kind() == std::io::ErrorKind::WouldBlock => py.poll()?,
            Err(e) => return Err(py.os_error_from(&e, None)),
        }
    }
}

fn end_of(py: &Py, v: &Value) -> Result<Option<Instant>> {
    let nanos = py.native::<Socket>(v)?.timeout.load(Ordering::Relaxed);
    Ok(if nanos > 0 { deadline(nanos as f64 / 1e9) } else { None })
}

fn call<T: Send>(py: &mut Py, v: &Value, events: i16, f: impl FnMut(i32) -> std::io::Result<T> + Send) -> Result<T> {
    let end = end_of(py, v)?;
    attempt(py, v, events, end, f)
}

/// -1 is an error.
fn check(n: isize) -> std::io::Result<usize> {
    if n < 0 { Err(std::io::Error::last_os_error()) } else { Ok(n as usize) }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let timeout = get_default_timeout(py);
    py.make_native(
        class,
        Socket {
            fd: AtomicI32::new(-1),
            family: AtomicI32::new(-1),
            kind: AtomicI32::new(-1),
            protocol: AtomicI32::new(-1),
            timeout: AtomicI64::new(timeout),
        },
    )
}

fn option(fd: i32, level: i32, name: i32) -> std::io::Result<i32> {
    let mut v: libc::c_int = 0;
    let mut len = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the value has the length that is told.
    let failed = unsafe { libc::getsockopt(fd, level, name, (&raw mut v).cast(), &raw mut len) } != 0;
    if failed { Err(std::io::Error::last_os_error()) } else { Ok(v) }
}

fn own_address(fd: i32) -> std::io::Result<Address> {
    let mut address = Address::empty();
    let mut len = address.len;
    // SAFETY: the storage has the length that is told.
    if unsafe { libc::getsockname(fd, address.as_mut_ptr(), &raw mut len) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    address.len = len;
    Ok(address)
}

fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [family, kind, protocol, fileno] = py.named_args("socket", args, ["family", "type", "proto", "fileno"], 0)?;
    let number = |py: &mut Py, v: &Value| if v.is_empty() { Ok(-1) } else { py.as_i32(v) };
    let (mut family, mut kind, mut protocol) = (number(py, &family)?, number(py, &kind)?, number(py, &protocol)?);
    let fd;
    if fileno.is_none_or_empty() {
        family = if family == -1 { libc::AF_INET } else { family };
        kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
        protocol = protocol.max(0);
        #[cfg(target_os = "linux")]
        let flags = libc::SOCK_CLOEXEC;
        #[cfg(not(target_os = "linux"))]
        let flags = 0;
        // SAFETY: a plain system call.
        fd = unsafe { libc::socket(family, kind | flags, protocol) };
        if fd < 0 {
            return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
        }
    } else {
        fd = py.as_i32(&fileno)?;
        if fd < 0 {
            return Err(py.value_error("negative file descriptor"));
        }
        let address = own_address(fd).map_err(|e| py.os_error_from(&e, None));
        if family == -1 {
            family = i32::from(address?.storage.ss_family);
        } else if let Err(e) = address
            && own_address(fd).is_err_and(|e| matches!(e.raw_os_error(), Some(libc::EBADF | libc::ENOTSOCK)))
        {
            return Err(e);
        }
        if kind == -1 {
            kind = option(fd, libc::SOL_SOCKET, libc::SO_TYPE).map_err(|e| py.os_error_from(&e, None))?;
        }
        if protocol == -1 {
            #[cfg(target_os = "linux")]
            {
                protocol = option(fd, libc::SOL_SOCKET, libc::SO_PROTOCOL).map_err(|e| py.os_error_from(&e, None))?;
            }
            #[cfg(not(target_os = "linux"))]
            {
                protocol = 0;
            }
        }
    }
    let socket = py.native::<Socket>(v)?;
    #[cfg(target_os = "linux")]
    let kind = {
        if kind & libc::SOCK_NONBLOCK != 0 {
            socket.timeout.store(0, Ordering::Relaxed);
        }
        kind & !(libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK)
    };
    let old = socket.fd.swap(fd, Ordering::AcqRel);
    if old >= 0 {
        // SAFETY: the socket owned the descriptor.
        unsafe { libc::close(old) };
    }
    socket.family.store(family, Ordering::Relaxed);
    socket.kind.store(kind, Ordering::Relaxed);
    socket.protocol.store(protocol, Ordering::Relaxed);
    if socket.timeout.load(Ordering::Relaxed) >= 0 {
        set_blocking(fd, false).map_err(|e| py.os_error_from(&e, None))?;
    }
    Ok(())
}

fn accept(py: &mut Py, a: &[Value]) -> Result {
    let (fd, address) = call(py, &a[0], libc::POLLIN, |fd| {
        let mut address = Address::empty();
        let mut len = address.len;
        #[cfg(target_os = "linux")]
        // SAFETY: the storage has the length that is told.
        let made = unsafe { libc::accept4(fd, address.as_mut_ptr(), &raw mut len, libc::SOCK_CLOEXEC) };
        #[cfg(not(target_os = "linux"))]
        // SAFETY: as above.
        let made = unsafe { libc::accept(fd, address.as_mut_ptr(), &raw mut len) };
        address.len = len;
        check(made as isize).map(|fd| (fd as i32, address))
    })?;
    let address = address.to_value(py)?;
    py.tuple_of_two(py.int(i64::from(fd))?, address)
}

fn family(py: &Py, v: &Value) -> Result<i32> {
    Ok(py.native::<Socket>(v)?.family.load(Ordering::Relaxed))
}

fn bind(py: &mut Py, a: &[Value]) -> Result {
    let family = family(py, &a[0])?;
    let address = from_value(py, "bind", family, &a[1])?;
    let fd = fd_of(py, &a[0])?;
    // SAFETY: the address lives during the call.
    let done = py.detach(|| check(unsafe { libc::bind(fd, address.as_ptr(), address.len) } as isize));
    done.map(|_| Value::NONE).map_err(|e| py.os_error_from(&e, None))
}

/// Connects; an errno, 0 for success.
fn connect_to(py: &mut Py, v: &Value, address: Address) -> Result<i32> {
    let fd = fd_of(py, v)?;
    let timeout = py.native::<Socket>(v)?.timeout.load(Ordering::Relaxed);
    // SAFETY: the address lives during the call.
    let done = py.detach(|| check(unsafe { libc::connect(fd, address.as_ptr(), address.len) } as isize));
    let errno = match done {
        Ok(_) => return Ok(0),
        Err(e) => e.raw_os_error().unwrap_or(libc::EIO),
    };
    let interrupted = errno == libc::EINTR;
    if interrupted {
        py.poll()?;
    }
    // An interrupted attempt goes on by itself.
    let waits = (interrupted && timeout != 0) || (timeout > 0 && errno == libc::EINPROGRESS);
    if !waits {
        return Ok(errno);
    }
    let end = end_of(py, v)?;
    let mut fds = [libc::pollfd { fd, events: libc::POLLOUT, revents: 0 }];
    if wait(py, &mut fds, end)? == 0 {
        return Err(py.error(TypeId::TimeoutError, "timed out"));
    }
    option(fd, libc::SOL_SOCKET, libc::SO_ERROR).map_err(|e| py.os_error_from(&e, None))
}

fn connect(py: &mut Py, a: &[Value]) -> Result {
    let family = family(py, &a[0])?;
    let address = from_value(py, "connect", family, &a[1])?;
    match connect_to(py, &a[0], address)? {
        0 => Ok(Value::NONE),
        errno => Err(py.os_error(errno, None)),
    }
}

fn connect_ex(py: &mut Py, a: &[Value]) -> Result {
    let family = family(py, &a[0])?;
    let address = from_value(py, "connect_ex", family, &a[1])?;
    let errno = match connect_to(py, &a[0], address) {
        Ok(errno) => errno,
        Err(e) if py.exception_is(&e, TypeId::TimeoutError) => libc::EAGAIN,
        Err(e) => return Err(e),
    };
    py.int(i64::from(errno))
}

fn flags(py: &mut Py, v: Option<&Value>) -> Result<i32> {
    match v {
        Some(v) if !v.is_empty() => py.as_i32(v),
        _ => Ok(0),
    }
}

fn size(py: &mut Py, v: &Value, function: &str) -> Result<usize> {
    let n = py.as_i64(v)?;
    usize::try_from(n).map_err(|_| py.value_error(format!("negative buffersize in {function}")))
}

/// Receives up to `size` bytes.
fn receive(py: &mut Py, v: &Value, size: usize, flags: i32) -> Result<Vec<u8>> {
    let mut buffer = crate::stdlib::io::zeroed(py, size)?;
    let n = call(py, v, libc::POLLIN, |fd| {
        // SAFETY: the buffer has the length that is told.
        check(unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) })
    })?;
    buffer.truncate(n);
    Ok(buffer)
}

/// The same with the sender's address.
fn receive_from(py: &mut Py, v: &Value, size: usize, flags: i32) -> Result<(Vec<u8>, Address)> {
    let mut buffer = crate::stdlib::io::zeroed(py, size)?;
    let (n, address) = call(py, v, libc::POLLIN, |fd| {
        let mut address = Address::empty();
        let mut len = address.len;
        // SAFETY: buffer and storage have the lengths that are told.
        let n = unsafe {
            libc::recvfrom(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags, address.as_mut_ptr(), &raw mut len)
        };
        address.len = len;
        check(n).map(|n| (n, address))
    })?;
    buffer.truncate(n);
    Ok((buffer, address))
}

fn recv(py: &mut Py, a: &[Value]) -> Result {
    let (n, flags) = (size(py, &a[1], "recv")?, flags(py, a.get(2))?);
    let data = receive(py, &a[0], n, flags)?;
    py.bytes(data)
}

fn recvfrom(py: &mut Py, a: &[Value]) -> Result {
    let (n, flags) = (size(py, &a[1], "recvfrom")?, flags(py, a.get(2))?);
    let (data, address) = receive_from(py, &a[0], n, flags)?;
    let (data, address) = (py.bytes(data)?, address.to_value(py)?);
    py.tuple_of_two(data, address)
}

/// How many bytes go into a buffer.
fn room(py: &mut Py, a: &[Value], function: &str) -> Result<usize> {
    let room = writable_len(py, &a[1], function)?;
    let wanted = if a[2].is_empty() { 0 } else { size(py, &a[2], function)? };
    if wanted > room {
        return Err(py.value_error("buffer too small for requested bytes"));
    }
    Ok(if wanted == 0 { room } else { wanted })
}

fn recv_into(py: &mut Py, a: &[Value]) -> Result {
    let n = room(py, a, "recv_into")?;
    let flags = flags(py, a.get(3))?;
    let data = receive(py, &a[0], n, flags)?;
    write_into(py, &a[1], &data)?;
    py.int_from_usize(data.len())
}

fn recvfrom_into(py: &mut Py, a: &[Value]) -> Result {
    let n = room(py, a, "recvfrom_into")?;
    let flags = flags(py, a.get(3))?;
    let (data, address) = receive_from(py, &a[0], n, flags)?;
    write_into(py, &a[1], &data)?;
    let address = address.to_value(py)?;
    py.tuple_of_two(py.int_from_usize(data.len())?, address)
}

fn send_some(py: &mut Py, v: &Value, data: &[u8], flags: i32, end: Option<Instant>) -> Result<usize> {
    attempt(py, v, libc::POLLOUT, end, |fd| {
        // SAFETY: the data has the length that is told.
        check(unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags) })
    })
}

fn send(py: &mut Py, a: &[Value]) -> Result {
    let flags = flags(py, a.get(2))?;
    let data = py.as_buffer(&a[1])?;
    let end = end_of(py, &a[0])?;
    let n = send_some(py, &a[0], &data, flags, end)?;
    py.int_from_usize(n)
}

fn sendall(py: &mut Py, a: &[Value]) -> Result {
    let flags = flags(py, a.get(2))?;
    let data = py.as_buffer(&a[1])?;
    let end = end_of(py, &a[0])?;
    let mut sent = 0;
    while sent < data.len() {
        sent += send_some(py, &a[0], &data[sent..], flags, end)?;
        py.poll()?;
    }
    Ok(Value::NONE)
}

fn sendto(py: &mut Py, args: Args<'_>) -> Result {
    let given = py.arity("sendto", args, 3, 4)?;
    let (me, data, flags, address) = match given {
        [me, data, address] => (me, data, 0, address),
        [me, data, f, address] => (me, data, py.as_i32(f)?, address),
        _ => return Ok(Value::NONE),
    };
    let family = family(py, me)?;
    let address = from_value(py, "sendto", family, address)?;
    let data = py.as_buffer(data)?;
    let n = call(py, me, libc::POLLOUT, |fd| {
        // SAFETY: data and address have the lengths that are told.
        check(unsafe { libc::sendto(fd, data.as_ptr().cast(), data.len(), flags, address.as_ptr(), address.len) })
    })?;
    py.int_from_usize(n)
}

/// `sendmsg(buffers, ancdata=(), flags=0, address=None)`
fn sendmsg(py: &mut Py, a: &[Value]) -> Result {
    let mut data = Vec::new();
    for v in py.collect(&a[1])? {
        data.extend_from_slice(&py.as_buffer(&v)?);
    }
    let mut control: Vec<u8> = Vec::new();
    if !a[2].is_empty() {
        for item in py.collect(&a[2])? {
            let parts = py.collect(&item)?;
            let [level, kind, payload] = parts.as_slice() else {
                return Err(py.type_error("[sendmsg() ancillary data items] must be a sequence of length 3"));
            };
            let (level, kind) = (py.as_i32(level)?, py.as_i32(kind)?);
            let payload = py.as_buffer(payload)?;
            let len = payload.len() as u32;
            // SAFETY: arithmetic.
            let (head, space) = unsafe { (libc::CMSG_LEN(0) as usize, libc::CMSG_SPACE(len) as usize) };
            let mut block = vec![0u8; space];
            let header = libc::cmsghdr {
                // SAFETY: arithmetic.
                cmsg_len: unsafe { libc::CMSG_LEN(len) } as _,
                cmsg_level: level,
                cmsg_type: kind,
            };
            // SAFETY: the block is at least as long as the header; it is written without regard to alignment.
            unsafe { block.as_mut_ptr().cast::<libc::cmsghdr>().write_unaligned(header) };
            block[head..head + payload.len()].copy_from_slice(&payload);
            control.extend(block);
        }
    }
    let flags = flags(py, a.get(3))?;
    let address = match a.get(4) {
        Some(v) if !v.is_none_or_empty() => {
            let family = family(py, &a[0])?;
            Some(from_value(py, "sendmsg", family, v)?)
        }
        _ => None,
    };
    let n = call(py, &a[0], libc::POLLOUT, |fd| {
        let mut part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: zeroes are a value of the structure; all that it refers to lives during the call.
        unsafe {
            let mut message: libc::msghdr = std::mem::zeroed();
            message.msg_iov = &raw mut part;
            message.msg_iovlen = 1;
            if !control.is_empty() {
                message.msg_control = control.as_mut_ptr().cast();
                message.msg_controllen = control.len() as _;
            }
            if let Some(address) = &address {
                message.msg_name = address.as_ptr().cast_mut().cast();
                message.msg_namelen = address.len;
            }
            check(libc::sendmsg(fd, &raw const message, flags))
        }
    })?;
    py.int_from_usize(n)
}

/// `recvmsg(bufsize, ancbufsize=0, flags=0)`
fn recvmsg(py: &mut Py, a: &[Value]) -> Result {
    let n = size(py, &a[1], "recvmsg")?;
    let room = if a[2].is_empty() { 0 } else { size(py, &a[2], "recvmsg")? };
    let flags = flags(py, a.get(3))?;
    let mut data = crate::stdlib::io::zeroed(py, n)?;
    // Words, so that the headers in it are aligned.
    let mut control = vec![0u64; room.div_ceil(8)];
    let (n, found, message_flags, address) = call(py, &a[0], libc::POLLIN, |fd| {
        let mut address = Address::empty();
        let mut part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: zeroes are a value of the structure; all that it refers to lives during the call. The macros walk over what the system
        // wrote, within the length that it told.
        unsafe {
            let mut message: libc::msghdr = std::mem::zeroed();
            message.msg_iov = &raw mut part;
            message.msg_iovlen = 1;
            message.msg_control = control.as_mut_ptr().cast();
            message.msg_controllen = room as _;
            message.msg_name = address.as_mut_ptr().cast();
            message.msg_namelen = address.len;
            let n = check(libc::recvmsg(fd, &raw mut message, flags))?;
            address.len = message.msg_namelen;
            let mut found = Vec::new();
            let mut at = libc::CMSG_FIRSTHDR(&raw const message);
            while let Some(header) = at.as_ref() {
                let len = header.cmsg_len.saturating_sub(libc::CMSG_LEN(0) as usize);
                let bytes = std::slice::from_raw_parts(libc::CMSG_DATA(at), len).to_vec();
                found.push((header.cmsg_level, header.cmsg_type, bytes));
                at = libc::CMSG_NXTHDR(&raw const message, at);
            }
            Ok((n, found, message.msg_flags, address))
        }
    })?;
    data.truncate(n);
    let data = py.bytes(data)?;
    let mut items = Vec::with_capacity(found.len());
    for (level, kind, bytes) in found {
        items.push(py.tuple(vec![py.int(i64::from(level))?, py.int(i64::from(kind))?, py.bytes(bytes)?])?);
    }
    let items = py.list(items)?;
    let address = address.to_value(py)?;
    py.tuple(vec![data, items, py.int(i64::from(message_flags))?, address])
}

fn getsockopt(py: &mut Py, a: &[Value]) -> Result {
    let (level, name) = (py.as_i32(&a[1])?, py.as_i32(&a[2])?);
    let fd = fd_of(py, &a[0])?;
    let length = if a[3].is_empty() { 0 } else { py.as_i32(&a[3])? };
    if length == 0 {
        let v = option(fd, level, name).map_err(|e| py.os_error_from(&e, None))?;
        return py.int(i64::from(v));
    }
    if !(1..=1024).contains(&length) {
        return Err(py.error(TypeId::OSError, "getsockopt buflen out of range"));
    }
    let mut buffer = vec![0u8; length as usize];
    let mut len = length as libc::socklen_t;
    // SAFETY: the buffer has the length that is told.
    if unsafe { libc::getsockopt(fd, level, name, buffer.as_mut_ptr().cast(), &raw mut len) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    buffer.truncate(len as usize);
    py.bytes(buffer)
}

fn setsockopt(py: &mut Py, a: &[Value]) -> Result {
    let (level, name) = (py.as_i32(&a[1])?, py.as_i32(&a[2])?);
    let fd = fd_of(py, &a[0])?;
    let done = if a[3].is_int_like() {
        let v = py.as_i32(&a[3])?;
        // SAFETY: the value has the length that is told.
        unsafe { libc::setsockopt(fd, level, name, (&raw const v).cast(), size_of::<libc::c_int>() as libc::socklen_t) }
    } else if a[3].is_none() {
        let len = if a[4].is_empty() { 0 } else { py.as_i32(&a[4])? };
        // SAFETY: no value, as the program wants it.
        unsafe { libc::setsockopt(fd, level, name, std::ptr::null(), len as libc::socklen_t) }
    } else {
        let data = py.as_buffer(&a[3])?;
        // SAFETY: the value has the length that is told.
        unsafe { libc::setsockopt(fd, level, name, data.as_ptr().cast(), data.len() as libc::socklen_t) }
    };
    if done != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    Ok(Value::NONE)
}

fn set_timeout(py: &mut Py, v: &Value, nanos: i64) -> Result {
    let socket = py.native::<Socket>(v)?;
    socket.timeout.store(nanos, Ordering::Relaxed);
    let fd = socket.fd.load(Ordering::Acquire);
    set_blocking(fd, nanos < 0).map_err(|e| py.os_error_from(&e, None))?;
    Ok(Value::NONE)
}

fn close(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.native::<Socket>(&a[0])?.fd.swap(-1, Ordering::AcqRel);
    if fd >= 0 {
        // SAFETY: the socket owned the descriptor.
        let done = py.detach(move || check(unsafe { libc::close(fd) } as isize));
        if let Err(e) = done
            && e.raw_os_error() != Some(libc::ECONNRESET)
        {
            return Err(py.os_error_from(&e, None));
        }
    }
    Ok(Value::NONE)
}

fn address_of(py: &mut Py, v: &Value, peer: bool) -> Result {
    let fd = fd_of(py, v)?;
    let mut address = Address::empty();
    let mut len = address.len;
    // SAFETY: the storage has the length that is told.
    let failed = unsafe {
        if peer {
            libc::getpeername(fd, address.as_mut_ptr(), &raw mut len)
        } else {
            libc::getsockname(fd, address.as_mut_ptr(), &raw mut len)
        }
    } != 0;
    if failed {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    address.len = len;
    address.to_value(py)
}

/// The ResourceWarning about a socket that its program did not close; the descriptor is closed when the object is dropped.
fn del(py: &mut Py, v: &Value) -> Result {
    if py.native::<Socket>(v)?.fd.load(Ordering::Relaxed) >= 0 {
        let shown = py.repr_string(v)?;
        let text = format!("unclosed {shown}");
        if let Err(raised) = crate::types::warn::warn_of_resource(py, &text) {
            crate::vm::requests::unraisable(py, raised, v, "Exception ignored while finalizing socket");
        }
    }
    Ok(Value::NONE)
}

pub(super) fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Socket);
    let s = b.slots();
    s.del.set(Some(del));
    s.new.set(Some(new));
    s.init.set(Some(init));
    s.repr.set(Some(|py, v| {
        let socket = py.native::<Socket>(v)?;
        let [fd, family, kind, protocol] =
            [&socket.fd, &socket.family, &socket.kind, &socket.protocol].map(|n| n.load(Ordering::Relaxed));
        py.str(&format!("<socket object, fd={fd}, family={family}, type={kind}, proto={protocol}>"))
    }));
    b.method("_accept", "(self, /)", accept)
        .method("bind", "(self, address, /)", bind)
        .method("connect", "(self, address, /)", connect)
        .method("connect_ex", "(self, address, /)", connect_ex)
        .method("listen", "(self, backlog=128, /)", |py, a| {
            let n = if a[1].is_empty() { 128 } else { py.as_i32(&a[1])?.max(0) };
            let fd = fd_of(py, &a[0])?;
            // SAFETY: a plain system call.
            if unsafe { libc::listen(fd, n) } != 0 {
                return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
            }
            Ok(Value::NONE)
        })
        .method("recv", "(self, bufsize, flags=0, /)", recv)
        .method("recvfrom", "(self, bufsize, flags=0, /)", recvfrom)
        .method("recv_into", "(self, buffer, nbytes=0, flags=0)", recv_into)
        .method("recvfrom_into", "(self, buffer, nbytes=0, flags=0)", recvfrom_into)
        .method("recvmsg", "(self, bufsize, ancbufsize=0, flags=0, /)", recvmsg)
        .method("send", "(self, data, flags=0, /)", send)
        .method("sendall", "(self, data, flags=0, /)", sendall)
        .raw_method("sendto", sendto)
        .method("sendmsg", "(self, buffers, ancdata=(), flags=0, address=None, /)", sendmsg)
        .method("getsockopt", "(self, level, option, buffersize=0, /)", getsockopt)
        .method("setsockopt", "(self, level, option, value, optlen=0, /)", setsockopt)
        .method("getsockname", "(self, /)", |py, a| address_of(py, &a[0], false))
        .method("getpeername", "(self, /)", |py, a| address_of(py, &a[0], true))
        .method("settimeout", "(self, timeout, /)", |py, a| {
            let nanos = timeout_argument(py, &a[1])?;
            set_timeout(py, &a[0], nanos)
        })
        .method("gettimeout", "(self, /)", |py, a| {
            let nanos = py.native::<Socket>(&a[0])?.timeout.load(Ordering::Relaxed);
            timeout_value(py, nanos)
        })
        .method("setblocking", "(self, flag, /)", |py, a| {
            let blocking = py.truth(&a[1])?;
            set_timeout(py, &a[0], if blocking { -1 } else { 0 })
        })
        .method("getblocking", "(self, /)", |py, a| {
            Ok(Value::bool(py.native::<Socket>(&a[0])?.timeout.load(Ordering::Relaxed) != 0))
        })
        .method("shutdown", "(self, flag, /)", |py, a| {
            let how = py.as_i32(&a[1])?;
            let fd = fd_of(py, &a[0])?;
            // SAFETY: a plain system call.
            if unsafe { libc::shutdown(fd, how) } != 0 {
                return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
            }
            Ok(Value::NONE)
        })
        .method("close", "(self, /)", close)
        .method("detach", "(self, /)", |py, a| {
            let fd = py.native::<Socket>(&a[0])?.fd.swap(-1, Ordering::AcqRel);
            py.int(i64::from(fd))
        })
        .method("fileno", "(self, /)", |py, a| {
            let fd = fd_of(py, &a[0])?;
            py.int(i64::from(fd))
        })
        .member("family", |py, v| py.int(i64::from(py.native::<Socket>(v)?.family.load(Ordering::Relaxed))))
        .member("type", |py, v| py.int(i64::from(py.native::<Socket>(v)?.kind.load(Ordering::Relaxed))))
        .member("proto", |py, v| py.int(i64::from(py.native::<Socket>(v)?.protocol.load(Ordering::Relaxed))))
        .getter("timeout", |py, v| timeout_value(py, py.native::<Socket>(v)?.timeout.load(Ordering::Relaxed)));
}
