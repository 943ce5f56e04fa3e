//! Functions of `os` that move data between descriptors and memory: several buffers at a place of a file, `splice`, `readinto`; descriptors that
//! tell the time, and the master's end of a terminal.

use super::arg::check;
use crate::object::{Py, Result, Value};
use crate::stdlib::ModuleBuilder;
use crate::stdlib::descriptor::uninterrupted;
use crate::stdlib::io::{writable_len, write_into, zeroed};

fn preadv(py: &mut Py, a: &[Value]) -> Result {
    let (fd, offset) = (py.as_i32(&a[0])?, py.as_i64(&a[2])?);
    let flags = if a[3].is_empty() { 0 } else { py.as_i32(&a[3])? };
    let buffers = py.collect(&a[1])?;
    let mut lengths = py.room(buffers.len())?;
    for v in &buffers {
        lengths.push(writable_len(py, v, "preadv")?);
    }
    let mut data = zeroed(py, lengths.iter().sum())?;
    let got = uninterrupted(py, || {
        let part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: the one part is as long as it says.
        check(unsafe { libc::preadv2(fd, &raw const part, 1, offset, flags) })
    })?;
    let got = got.unsigned_abs();
    let mut rest = &data[..got];
    for (v, length) in buffers.iter().zip(lengths) {
        let (part, left) = rest.split_at(length.min(rest.len()));
        write_into(py, v, part)?;
        rest = left;
    }
    py.int_from_usize(got)
}

fn pwritev(py: &mut Py, a: &[Value]) -> Result {
    let (fd, offset) = (py.as_i32(&a[0])?, py.as_i64(&a[2])?);
    let flags = if a[3].is_empty() { 0 } else { py.as_i32(&a[3])? };
    let mut data = Vec::new();
    for v in py.collect(&a[1])? {
        let part = py.as_buffer(&v)?;
        py.had(crate::algorithm::memory::try_append(&mut data, &part))?;
    }
    let put = uninterrupted(py, || {
        let part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: as above.
        check(unsafe { libc::pwritev2(fd, &raw const part, 1, offset, flags) })
    })?;
    py.int_from_usize(put.unsigned_abs())
}

/// A place in a file, if one is given.
fn place(py: &mut Py, v: &Value) -> Result<Option<i64>> {
    if v.is_none_or_empty() { Ok(None) } else { py.as_i64(v).map(Some) }
}

fn splice(py: &mut Py, a: &[Value]) -> Result {
    let (from, to, count) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?, py.as_i64(&a[2])?);
    let Ok(count) = usize::try_from(count) else { return Err(py.value_error("count cannot be negative")) };
    let (mut source, mut target) = (place(py, &a[3])?, place(py, &a[4])?);
    let flags = if a[5].is_empty() { 0 } else { py.as_i32(&a[5])? as u32 };
    let moved = uninterrupted(py, || {
        let at = |place: &mut Option<i64>| place.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut);
        // SAFETY: the places are null or point to numbers of ours.
        check(unsafe { libc::splice(from, at(&mut source), to, at(&mut target), count, flags) })
    })?;
    py.int_from_usize(moved.unsigned_abs())
}

fn readinto(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let length = writable_len(py, &a[1], "readinto")?;
    let mut data = zeroed(py, length)?;
    // SAFETY: the buffer is as long as it says.
    let got = uninterrupted(py, || check(unsafe { libc::read(fd, data.as_mut_ptr().cast(), data.len()) }))?;
    write_into(py, &a[1], &data[..got.unsigned_abs()])?;
    py.int_from_usize(got.unsigned_abs())
}

/// A time in seconds or in nanoseconds.
fn time(py: &mut Py, v: &Value, nanoseconds: bool) -> Result<libc::timespec> {
    let total = if v.is_empty() {
        0
    } else if nanoseconds {
        i128::from(py.as_i64(v)?)
    } else {
        (py.as_f64(v)? * 1e9).round() as i128
    };
    let seconds = i64::try_from(total.div_euclid(1_000_000_000));
    let Ok(seconds) = seconds else { return Err(py.overflow_error("timestamp out of range for platform time_t")) };
    Ok(libc::timespec { tv_sec: seconds, tv_nsec: total.rem_euclid(1_000_000_000) as i64 })
}

fn times(py: &mut Py, spec: &libc::itimerspec, nanoseconds: bool) -> Result {
    let shown = |py: &Py, t: &libc::timespec| {
        if nanoseconds {
            py.int(t.tv_sec.saturating_mul(1_000_000_000).saturating_add(t.tv_nsec))
        } else {
            py.float(t.tv_sec as f64 + 1e-9 * t.tv_nsec as f64)
        }
    };
    let (value, interval) = (shown(py, &spec.it_value)?, shown(py, &spec.it_interval)?);
    py.tuple_of_two(value, interval)
}

fn set_timer(py: &mut Py, a: &[Value], nanoseconds: bool) -> Result {
    let fd = py.as_i32(&a[0])?;
    let flags = if a[1].is_empty() { 0 } else { py.as_i32(&a[1])? };
    let wanted =
        libc::itimerspec { it_value: time(py, &a[2], nanoseconds)?, it_interval: time(py, &a[3], nanoseconds)? };
    let mut before = wanted;
    // SAFETY: the call reads one structure and fills the other.
    check(unsafe { libc::timerfd_settime(fd, flags, &raw const wanted, &raw mut before) })
        .map_err(|e| py.os_error_from(&e, None))?;
    times(py, &before, nanoseconds)
}

fn get_timer(py: &mut Py, a: &[Value], nanoseconds: bool) -> Result {
    let fd = py.as_i32(&a[0])?;
    let zero = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let mut left = libc::itimerspec { it_value: zero, it_interval: zero };
    // SAFETY: the call fills the structure.
    check(unsafe { libc::timerfd_gettime(fd, &raw mut left) }).map_err(|e| py.os_error_from(&e, None))?;
    times(py, &left, nanoseconds)
}

fn descriptor(py: &mut Py, result: i32) -> Result {
    match check(result) {
        Ok(fd) => py.int(i64::from(fd)),
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

/// The names of `confstr`, with their numbers.
const STRINGS: [(&str, libc::c_int); 3] = [
    ("CS_PATH", libc::_CS_PATH),
    ("CS_GNU_LIBC_VERSION", libc::_CS_GNU_LIBC_VERSION),
    ("CS_GNU_LIBPTHREAD_VERSION", libc::_CS_GNU_LIBPTHREAD_VERSION),
];

fn confstr(py: &mut Py, a: &[Value]) -> Result {
    let name = match a[0].as_text() {
        Some(text) => match STRINGS.iter().find(|(name, _)| text.is(name)) {
            Some((_, name)) => *name,
            None => return Err(py.value_error("unrecognized configuration name")),
        },
        None => py.as_i32(&a[0])?,
    };
    let mut buffer = vec![0u8; 4096];
    // SAFETY: the buffer has the room that is told; the error number is this thread's own.
    let (n, errno) = unsafe {
        *libc::__errno_location() = 0;
        (libc::confstr(name, buffer.as_mut_ptr().cast(), buffer.len()), *libc::__errno_location())
    };
    if n == 0 {
        return if errno == 0 { Ok(Value::NONE) } else { Err(py.os_error(errno, None)) };
    }
    buffer.truncate(n.saturating_sub(1));
    super::arg::fsdecode(py, &buffer, false)
}

/// A dict of names and numbers.
///
/// # Errors
/// MemoryError.
pub fn names(py: &mut Py, all: &[(&str, libc::c_int)]) -> Result {
    use crate::object::dict::DictObject;
    let made = DictObject::new(py)?;
    if let Some(dict) = made.payload::<DictObject>() {
        for (name, number) in all {
            dict.set_str(py, &made, &py.intern(name), py.int(i64::from(*number))?)?;
        }
    }
    Ok(made)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "preadv", "(fd, buffers, offset, flags=0, /)", preadv)?;
    m.function(py, "pwritev", "(fd, buffers, offset, flags=0, /)", pwritev)?;
    m.function(py, "splice", "(src, dst, count, offset_src=None, offset_dst=None, flags=0)", splice)?;
    m.function(py, "readinto", "(fd, buffer, /)", readinto)?;
    m.function(py, "timerfd_create", "(clockid, /, *, flags=TFD_CLOEXEC)", |py, a| {
        let clock = py.as_i32(&a[0])?;
        let flags = if a[1].is_empty() { libc::TFD_CLOEXEC } else { py.as_i32(&a[1])? };
        // SAFETY: here and below: no memory is involved.
        descriptor(py, unsafe { libc::timerfd_create(clock, flags) })
    })?;
    const SET: &str = "(fd, /, *, flags=0, initial=0, interval=0)";
    m.function(py, "timerfd_settime", SET, |py, a| set_timer(py, a, false))?;
    m.function(py, "timerfd_settime_ns", SET, |py, a| set_timer(py, a, true))?;
    m.function(py, "timerfd_gettime", "(fd, /)", |py, a| get_timer(py, a, false))?;
    m.function(py, "timerfd_gettime_ns", "(fd, /)", |py, a| get_timer(py, a, true))?;
    m.function(py, "posix_openpt", "(oflag, /)", |py, a| {
        let flags = py.as_i32(&a[0])?;
        // SAFETY: as above.
        descriptor(py, unsafe { libc::posix_openpt(flags) })
    })?;
    m.function(py, "grantpt", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: as above.
        descriptor(py, unsafe { libc::grantpt(fd) }).map(|_| Value::NONE)
    })?;
    m.function(py, "unlockpt", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: as above.
        descriptor(py, unsafe { libc::unlockpt(fd) }).map(|_| Value::NONE)
    })?;
    m.function(py, "ptsname", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        let mut name = [0u8; 128];
        // SAFETY: the buffer has the room that is told.
        match unsafe { libc::ptsname_r(fd, name.as_mut_ptr().cast(), name.len()) } {
            0 => {
                let length = name.iter().position(|&b| b == 0).unwrap_or(0);
                super::arg::fsdecode(py, &name[..length], false)
            }
            code => Err(py.os_error(code, None)),
        }
    })?;
    m.function(py, "confstr", "(name, /)", confstr)?;
    let strings = names(py, &STRINGS)?;
    m.add(py, "confstr_names", strings)?;
    for (name, v) in system_constants![
        TFD_CLOEXEC,
        TFD_NONBLOCK,
        TFD_TIMER_ABSTIME,
        TFD_TIMER_CANCEL_ON_SET,
        RWF_APPEND,
        RWF_DSYNC,
        RWF_HIPRI,
        RWF_NOWAIT,
        RWF_SYNC,
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    for (name, v) in system_constants![
        SPLICE_F_NONBLOCK,
        SPLICE_F_MORE,
        MFD_HUGE_SHIFT = 26,
        MFD_HUGE_MASK = 63,
        MFD_HUGE_64KB,
        MFD_HUGE_512KB,
        MFD_HUGE_1MB,
        MFD_HUGE_2MB,
        MFD_HUGE_8MB,
        MFD_HUGE_16MB,
        MFD_HUGE_32MB,
        MFD_HUGE_256MB,
        MFD_HUGE_512MB,
        MFD_HUGE_1GB,
        MFD_HUGE_2GB,
        MFD_HUGE_16GB,
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}
