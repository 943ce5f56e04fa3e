//! Functions of `os` that hand on what the system has beside files and processes: file systems, users and groups, terminals, and reading
//! and writing at a place of a file.

use super::arg::{Also, PathArg, check, fsdecode};
use super::files::dir_fd;
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use crate::stdlib::descriptor::uninterrupted;
use std::ffi::CStr;

/// Runs a system call that blocks at most shortly; its value, or the error of the system.
fn call(py: &mut Py, f: impl FnOnce() -> libc::c_int + Send) -> Result<libc::c_int> {
    py.detach(|| check(f())).map_err(|e| py.os_error_from(&e, None))
}

fn none(py: &mut Py, f: impl FnOnce() -> libc::c_int + Send) -> Result {
    call(py, f).map(|_| Value::NONE)
}

fn number(py: &mut Py, f: impl FnOnce() -> libc::c_int + Send) -> Result {
    let n = call(py, f)?;
    py.int(i64::from(n))
}

fn file_system(py: &mut Py, a: &[Value], function: &str) -> Result {
    let p = PathArg::of(py, function, "path", &a[0], Also::Fd)?;
    let (fd, path) = (p.fd, &p.path);
    let found = py.detach(|| {
        // SAFETY: zeroes are a value of the structure, which the calls fill; the path ends with a null byte.
        unsafe {
            let mut status: libc::statvfs = std::mem::zeroed();
            check(match fd {
                Some(fd) => libc::fstatvfs(fd, &raw mut status),
                None => libc::statvfs(path.as_ptr(), &raw mut status),
            })
            .map(|_| status)
        }
    });
    let s = found.map_err(|e| p.error(py, &e))?;
    let all = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
    ];
    let items = all.iter().map(|&n| py.int_from_u64(n)).collect::<Result<Vec<_>>>()?;
    let made = py.struct_sequence(TypeId::StatVfsResult, items)?;
    let id = py.int_from_u64(s.f_fsid)?;
    py.set_own_attribute(&made, &py.intern("f_fsid"), id)?;
    Ok(made)
}

fn pread(py: &mut Py, a: &[Value]) -> Result {
    let (fd, size, offset) = (py.as_i32(&a[0])?, py.as_index(&a[1])?, py.as_i64(&a[2])?);
    let Ok(size) = usize::try_from(size) else { return Err(py.os_error(libc::EINVAL, None)) };
    crate::stdlib::io::zeroed(py, size)?;
    let data = uninterrupted(py, || {
        let mut data = vec![0u8; size];
        // SAFETY: the buffer is as long as it says.
        let n = check(unsafe { libc::pread(fd, data.as_mut_ptr().cast(), size, offset) })?;
        data.truncate(n.unsigned_abs());
        Ok(data)
    })?;
    py.bytes(data)
}

fn pwrite(py: &mut Py, a: &[Value]) -> Result {
    let (fd, offset) = (py.as_i32(&a[0])?, py.as_i64(&a[2])?);
    let data = py.owned(py.as_buffer(&a[1])?)?;
    // SAFETY: the buffer is as long as it says.
    let n = uninterrupted(py, || check(unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) }))?;
    py.int_from_usize(n.unsigned_abs())
}

fn readv(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let buffers = py.collect(&a[1])?;
    let mut lengths = Vec::with_capacity(buffers.len());
    for v in &buffers {
        lengths.push(crate::stdlib::io::writable_len(py, v, "readv")?);
    }
    let total = lengths.iter().sum::<usize>();
    crate::stdlib::io::zeroed(py, total)?;
    let data = uninterrupted(py, || {
        let mut data = vec![0u8; total];
        // SAFETY: the buffer is as long as it says.
        let n = check(unsafe { libc::read(fd, data.as_mut_ptr().cast(), total) })?;
        data.truncate(n.unsigned_abs());
        Ok(data)
    })?;
    let mut rest = &data[..];
    for (v, len) in buffers.iter().zip(lengths) {
        let (part, left) = rest.split_at(len.min(rest.len()));
        crate::stdlib::io::write_into(py, v, part)?;
        rest = left;
    }
    py.int_from_usize(data.len())
}

fn writev(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let mut data = Vec::new();
    for v in py.collect(&a[1])? {
        data.extend_from_slice(&py.as_buffer(&v)?);
    }
    // SAFETY: the buffer is as long as it says.
    let n = uninterrupted(py, || check(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) }))?;
    py.int_from_usize(n.unsigned_abs())
}

fn two_descriptors(py: &mut Py, ends: [i32; 2]) -> Result {
    let (a, b) = (py.int(i64::from(ends[0]))?, py.int(i64::from(ends[1]))?);
    py.tuple(vec![a, b])
}

fn pipe2(py: &mut Py, a: &[Value]) -> Result {
    let flags = py.as_i32(&a[0])?;
    let mut ends = [0i32; 2];
    // SAFETY: there is room for both descriptors.
    check(unsafe { libc::pipe2(ends.as_mut_ptr(), flags) }).map_err(|e| py.os_error_from(&e, None))?;
    two_descriptors(py, ends)
}

fn openpty(py: &mut Py, _: &[Value]) -> Result {
    let mut ends = [0i32; 2];
    // SAFETY: there is room for both descriptors, and the other parts are not asked for.
    let done = check(unsafe {
        let [master, slave] = &mut ends;
        libc::openpty(master, slave, std::ptr::null_mut(), std::ptr::null_mut(), std::ptr::null_mut())
    });
    done.map_err(|e| py.os_error_from(&e, None))?;
    for fd in ends {
        // SAFETY: the descriptors are ours.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    two_descriptors(py, ends)
}

fn getgroups(py: &mut Py, _: &[Value]) -> Result {
    // SAFETY: the first call says how many there are; the second has room for so many.
    let groups = unsafe {
        let n = libc::getgroups(0, std::ptr::null_mut());
        let mut groups = vec![0 as libc::gid_t; usize::try_from(n).unwrap_or(0)];
        check(libc::getgroups(n.max(0), groups.as_mut_ptr())).map(|n| {
            groups.truncate(n.unsigned_abs() as usize);
            groups
        })
    };
    let groups = groups.map_err(|e| py.os_error_from(&e, None))?;
    let items = groups.iter().map(|&g| py.int(i64::from(g))).collect::<Result<Vec<_>>>()?;
    py.list(items)
}

/// A text that the C library writes into a buffer.
fn text_from(py: &mut Py, f: impl FnOnce(*mut libc::c_char, usize) -> libc::c_int) -> Result {
    let mut buffer = vec![0u8; 4096];
    let code = f(buffer.as_mut_ptr().cast(), buffer.len() - 1);
    if code != 0 {
        return Err(py.os_error(code, None));
    }
    let text = CStr::from_bytes_until_nul(&buffer).map(CStr::to_bytes).unwrap_or_default().to_vec();
    fsdecode(py, &text, false)
}

fn three(py: &mut Py, f: impl FnOnce(&mut [u32; 3]) -> libc::c_int) -> Result {
    let mut ids = [0u32; 3];
    check(f(&mut ids)).map_err(|e| py.os_error_from(&e, None))?;
    let items = ids.iter().map(|&n| py.int(i64::from(n))).collect::<Result<Vec<_>>>()?;
    py.tuple(items)
}

/// A user or group number; -1 stands for the largest.
fn id(py: &mut Py, v: &Value) -> Result<u32> {
    let n = py.as_i64(v)?;
    if n == -1 {
        return Ok(u32::MAX);
    }
    u32::try_from(n).map_err(|_| {
        let how = if n < 0 { "less than minimum" } else { "greater than maximum" };
        py.overflow_error(format!("id is {how}"))
    })
}

fn change_owner(py: &mut Py, a: &[Value], function: &str, follow: bool) -> Result {
    let (uid, gid) = (id(py, &a[1])?, id(py, &a[2])?);
    let p = PathArg::of(py, function, "path", &a[0], if follow { Also::Fd } else { Also::Nothing })?;
    let (fd, path) = (p.fd, &p.path);
    // SAFETY: the path ends with a null byte.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::fchown(fd, uid, gid),
            None => libc::lchown(path.as_ptr(), uid, gid),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn mknod(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::path(py, "mknod", &a[0])?;
    let mode = if a[1].is_empty() { 0o600 } else { py.as_i32(&a[1])? as u32 };
    let device = if a[2].is_empty() { 0 } else { py.as_i64(&a[2])? as libc::dev_t };
    let at = dir_fd(py, &a[3])?;
    let path = &p.path;
    // SAFETY: the path ends with a null byte.
    let done = py.detach(|| check(unsafe { libc::mknodat(at, path.as_ptr(), mode, device) }));
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn copy_range(py: &mut Py, a: &[Value]) -> Result {
    let (from, to) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    let count = py.as_index(&a[2])?;
    let Ok(count) = usize::try_from(count) else {
        return Err(py.value_error("negative value for 'count' not allowed"));
    };
    let place = |py: &mut Py, v: &Value| if v.is_none_or_empty() { Ok(None) } else { py.as_i64(v).map(Some) };
    let (source, target) = (place(py, &a[3])?, place(py, &a[4])?);
    let n = uninterrupted(py, || {
        let (mut source, mut target) = (source, target);
        let pointer = |p: &mut Option<i64>| p.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut);
        // SAFETY: the places live during the call.
        check(unsafe { libc::copy_file_range(from, pointer(&mut source), to, pointer(&mut target), count, 0) })
    })?;
    py.int_from_usize(n.unsigned_abs())
}

fn sendfile(py: &mut Py, a: &[Value]) -> Result {
    let (to, from) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
    let offset = if a[2].is_none() { None } else { Some(py.as_i64(&a[2])?) };
    let count = usize::try_from(py.as_index(&a[3])?).unwrap_or(0);
    let n = uninterrupted(py, || {
        let mut offset = offset;
        let place = offset.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut);
        // SAFETY: the place lives during the call.
        check(unsafe { libc::sendfile(to, from, place, count) })
    })?;
    py.int_from_usize(n.unsigned_abs())
}

fn getrandom(py: &mut Py, a: &[Value]) -> Result {
    let Ok(size) = usize::try_from(py.as_index(&a[0])?) else { return Err(py.os_error(libc::EINVAL, None)) };
    let flags = if a[1].is_empty() { 0 } else { py.as_i32(&a[1])? as u32 };
    crate::stdlib::io::zeroed(py, size)?;
    let data = uninterrupted(py, || {
        let mut data = vec![0u8; size];
        // SAFETY: the buffer is as long as it says.
        let n = check(unsafe { libc::getrandom(data.as_mut_ptr().cast(), size, flags) })?;
        data.truncate(n.unsigned_abs());
        Ok(data)
    })?;
    py.bytes(data)
}

fn memfd_create(py: &mut Py, a: &[Value]) -> Result {
    let name = super::arg::fspath(py, &a[0])?;
    let name = super::arg::c_path(py, &name)?;
    let flags = if a[1].is_empty() { libc::MFD_CLOEXEC } else { py.as_i32(&a[1])? as u32 };
    // SAFETY: the name ends with a null byte.
    number(py, || unsafe { libc::memfd_create(name.as_ptr(), flags) })
}

fn eventfd_read(py: &mut Py, a: &[Value]) -> Result {
    let fd = py.as_i32(&a[0])?;
    let n = uninterrupted(py, || {
        let mut n = 0u64;
        // SAFETY: there is room for the number.
        check(unsafe { libc::eventfd_read(fd, &raw mut n) }).map(|_| n)
    })?;
    py.int_from_u64(n)
}

fn priority_limit(py: &mut Py, v: &Value, most: bool) -> Result {
    let policy = py.as_i32(v)?;
    // SAFETY: no memory is involved.
    number(py, || unsafe {
        if most { libc::sched_get_priority_max(policy) } else { libc::sched_get_priority_min(policy) }
    })
}

/// The names of `pathconf`, with their numbers.
const PATH_LIMITS: [(&str, libc::c_int); 21] = [
    ("PC_ALLOC_SIZE_MIN", libc::_PC_ALLOC_SIZE_MIN),
    ("PC_ASYNC_IO", libc::_PC_ASYNC_IO),
    ("PC_CHOWN_RESTRICTED", libc::_PC_CHOWN_RESTRICTED),
    ("PC_FILESIZEBITS", libc::_PC_FILESIZEBITS),
    ("PC_LINK_MAX", libc::_PC_LINK_MAX),
    ("PC_MAX_CANON", libc::_PC_MAX_CANON),
    ("PC_MAX_INPUT", libc::_PC_MAX_INPUT),
    ("PC_NAME_MAX", libc::_PC_NAME_MAX),
    ("PC_NO_TRUNC", libc::_PC_NO_TRUNC),
    ("PC_PATH_MAX", libc::_PC_PATH_MAX),
    ("PC_PIPE_BUF", libc::_PC_PIPE_BUF),
    ("PC_PRIO_IO", libc::_PC_PRIO_IO),
    ("PC_REC_INCR_XFER_SIZE", libc::_PC_REC_INCR_XFER_SIZE),
    ("PC_REC_MAX_XFER_SIZE", libc::_PC_REC_MAX_XFER_SIZE),
    ("PC_REC_MIN_XFER_SIZE", libc::_PC_REC_MIN_XFER_SIZE),
    ("PC_REC_XFER_ALIGN", libc::_PC_REC_XFER_ALIGN),
    ("PC_SOCK_MAXBUF", libc::_PC_SOCK_MAXBUF),
    ("PC_SYMLINK_MAX", libc::_PC_SYMLINK_MAX),
    ("PC_SYNC_IO", libc::_PC_SYNC_IO),
    ("PC_VDISABLE", libc::_PC_VDISABLE),
    ("PC_2_SYMLINKS", libc::_PC_2_SYMLINKS),
];

fn path_limit(py: &mut Py, a: &[Value], function: &str) -> Result {
    let p = PathArg::of(py, function, "path", &a[0], Also::Fd)?;
    let known = match a[1].as_text() {
        Some(text) => match PATH_LIMITS.iter().find(|(name, _)| text.is(name)) {
            Some((_, known)) => *known,
            None => return Err(py.value_error("unrecognized configuration name")),
        },
        None => py.as_i32(&a[1])?,
    };
    let (fd, path) = (p.fd, &p.path);
    // SAFETY: the path ends with a null byte; the error number is this thread's own.
    let (limit, e) = unsafe {
        *libc::__errno_location() = 0;
        let limit = match fd {
            Some(fd) => libc::fpathconf(fd, known),
            None => libc::pathconf(path.as_ptr(), known),
        };
        (limit, std::io::Error::last_os_error())
    };
    if limit == -1 && e.raw_os_error() != Some(0) {
        return Err(p.error(py, &e));
    }
    py.int(limit)
}

fn wait4(py: &mut Py, pid: i32, options: &Value) -> Result {
    let options = py.as_i32(options)?;
    let (pid, status, usage) = uninterrupted(py, || {
        // SAFETY: zeroes are values of what the call fills.
        unsafe {
            let (mut status, mut usage) = (0, std::mem::zeroed::<libc::rusage>());
            check(libc::wait4(pid, &raw mut status, options, &raw mut usage)).map(|pid| (pid, status, usage))
        }
    })?;
    let module = crate::runtime::import::import_absolute(py, "resource")?;
    let class = py.intern("struct_rusage");
    let class = py.getattr(&module, &class)?;
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    let mut parts = vec![py.float(seconds(usage.ru_utime))?, py.float(seconds(usage.ru_stime))?];
    for n in [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ] {
        parts.push(py.int(n)?);
    }
    let parts = py.tuple(parts)?;
    let usage = py.call(&class, &[parts])?;
    let (pid, status) = (py.int(i64::from(pid))?, py.int(i64::from(status))?);
    py.tuple(vec![pid, status, usage])
}

/// Reading, writing and reserving at a place of a file.
fn files(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "statvfs", "(path)", |py, a| file_system(py, a, "statvfs"))?;
    m.function(py, "fstatvfs", "(fd, /)", |py, a| file_system(py, a, "fstatvfs"))?;
    m.function(py, "pread", "(fd, length, offset, /)", pread)?;
    m.function(py, "pwrite", "(fd, buffer, offset, /)", pwrite)?;
    m.function(py, "readv", "(fd, buffers, /)", readv)?;
    m.function(py, "writev", "(fd, buffers, /)", writev)?;
    m.function(py, "pipe2", "(flags, /)", pipe2)?;
    m.function(py, "copy_file_range", "(src, dst, count, offset_src=None, offset_dst=None)", copy_range)?;
    m.function(py, "sendfile", "(out_fd, in_fd, offset, count)", sendfile)?;
    m.function(py, "memfd_create", "(name, flags=MFD_CLOEXEC)", memfd_create)?;
    m.function(py, "eventfd", "(initval, flags=EFD_CLOEXEC)", |py, a| {
        let n = py.as_i32(&a[0])? as u32;
        let flags = if a[1].is_empty() { libc::EFD_CLOEXEC } else { py.as_i32(&a[1])? };
        // SAFETY: here and below: no memory is involved.
        number(py, || unsafe { libc::eventfd(n, flags) })
    })?;
    m.function(py, "eventfd_read", "(fd)", eventfd_read)?;
    m.function(py, "eventfd_write", "(fd, value)", |py, a| {
        let (fd, n) = (py.as_i32(&a[0])?, py.as_i64(&a[1])? as u64);
        // SAFETY: as above.
        none(py, || unsafe { libc::eventfd_write(fd, n) })
    })?;
    m.function(py, "posix_fallocate", "(fd, offset, length, /)", |py, a| {
        let (fd, offset, length) = (py.as_i32(&a[0])?, py.as_i64(&a[1])?, py.as_i64(&a[2])?);
        // SAFETY: as above.
        match py.detach(|| unsafe { libc::posix_fallocate(fd, offset, length) }) {
            0 => Ok(Value::NONE),
            code => Err(py.os_error(code, None)),
        }
    })?;
    m.function(py, "posix_fadvise", "(fd, offset, length, advice, /)", |py, a| {
        let (fd, offset, length) = (py.as_i32(&a[0])?, py.as_i64(&a[1])?, py.as_i64(&a[2])?);
        let advice = py.as_i32(&a[3])?;
        // SAFETY: as above.
        match py.detach(|| unsafe { libc::posix_fadvise(fd, offset, length, advice) }) {
            0 => Ok(Value::NONE),
            code => Err(py.os_error(code, None)),
        }
    })?;
    m.function(py, "lockf", "(fd, command, length, /)", |py, a| {
        let (fd, command, length) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?, py.as_i64(&a[2])?);
        // SAFETY: as above.
        uninterrupted(py, || check(unsafe { libc::lockf(fd, command, length) })).map(|_| Value::NONE)
    })?;
    m.function(py, "fchown", "(fd, uid, gid)", |py, a| {
        py.as_i32(&a[0])?;
        change_owner(py, a, "fchown", true)
    })?;
    m.function(py, "lchown", "(path, uid, gid)", |py, a| change_owner(py, a, "lchown", false))?;
    m.function(py, "mknod", "(path, mode=384, device=0, *, dir_fd=None)", mknod)?;
    m.function(py, "chroot", "(path)", |py, a| {
        let p = PathArg::path(py, "chroot", &a[0])?;
        // SAFETY: the path ends with a null byte.
        let done = py.detach(|| check(unsafe { libc::chroot(p.path.as_ptr()) }));
        done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
    })?;
    m.function(py, "major", "(device, /)", |py, a| {
        let device = py.as_i64(&a[0])? as libc::dev_t;
        py.int(i64::from(libc::major(device)))
    })?;
    m.function(py, "minor", "(device, /)", |py, a| {
        let device = py.as_i64(&a[0])? as libc::dev_t;
        py.int(i64::from(libc::minor(device)))
    })?;
    m.function(py, "makedev", "(major, minor, /)", |py, a| {
        let (major, minor) = (py.as_i64(&a[0])? as u32, py.as_i64(&a[1])? as u32);
        py.int_from_u64(libc::makedev(major, minor))
    })?;
    m.function(py, "pathconf", "(path, name)", |py, a| path_limit(py, a, "pathconf"))?;
    m.function(py, "fpathconf", "(fd, name, /)", |py, a| path_limit(py, a, "fpathconf"))
}

/// Users, groups and who may run when.
fn people(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "getgroups", "()", getgroups)?;
    m.function(py, "getlogin", "()", |py, _| {
        // SAFETY: the text is copied at once; another thread that asks too gets the same one.
        let name = unsafe {
            let name = libc::getlogin();
            if name.is_null() { None } else { Some(CStr::from_ptr(name).to_bytes().to_vec()) }
        };
        match name {
            Some(name) => fsdecode(py, &name, false),
            None => Err(py.os_error_from(&std::io::Error::last_os_error(), None)),
        }
    })?;
    m.function(py, "getresuid", "()", |py, _| {
        // SAFETY: there is room for three numbers.
        three(py, |[a, b, c]| unsafe { libc::getresuid(a, b, c) })
    })?;
    m.function(py, "getresgid", "()", |py, _| {
        // SAFETY: as above.
        three(py, |[a, b, c]| unsafe { libc::getresgid(a, b, c) })
    })?;
    m.function(py, "setuid", "(uid, /)", |py, a| {
        let uid = id(py, &a[0])?;
        // SAFETY: here and below: no memory is involved.
        none(py, || unsafe { libc::setuid(uid) })
    })?;
    m.function(py, "setgid", "(gid, /)", |py, a| {
        let gid = id(py, &a[0])?;
        // SAFETY: as above.
        none(py, || unsafe { libc::setgid(gid) })
    })?;
    m.function(py, "seteuid", "(euid, /)", |py, a| {
        let uid = id(py, &a[0])?;
        // SAFETY: as above.
        none(py, || unsafe { libc::seteuid(uid) })
    })?;
    m.function(py, "setegid", "(egid, /)", |py, a| {
        let gid = id(py, &a[0])?;
        // SAFETY: as above.
        none(py, || unsafe { libc::setegid(gid) })
    })?;
    m.function(py, "setreuid", "(ruid, euid, /)", |py, a| {
        let (real, effective) = (id(py, &a[0])?, id(py, &a[1])?);
        // SAFETY: as above.
        none(py, || unsafe { libc::setreuid(real, effective) })
    })?;
    m.function(py, "setregid", "(rgid, egid, /)", |py, a| {
        let (real, effective) = (id(py, &a[0])?, id(py, &a[1])?);
        // SAFETY: as above.
        none(py, || unsafe { libc::setregid(real, effective) })
    })?;
    m.function(py, "setgroups", "(groups, /)", |py, a| {
        let mut groups = Vec::new();
        for v in py.collect(&a[0])? {
            groups.push(id(py, &v)?);
        }
        // SAFETY: the array has so many entries.
        none(py, || unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })
    })?;
    m.function(py, "setpriority", "(which, who, priority)", |py, a| {
        let (which, who, priority) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?, py.as_i32(&a[2])?);
        // SAFETY: as above.
        none(py, || unsafe { libc::setpriority(which as _, who as u32, priority) })
    })?;
    m.function(py, "setpgrp", "()", |py, _| {
        // SAFETY: as above.
        none(py, || unsafe { libc::setpgid(0, 0) })
    })?;
    m.function(py, "sched_get_priority_min", "(policy)", |py, a| priority_limit(py, &a[0], false))?;
    m.function(py, "sched_get_priority_max", "(policy)", |py, a| priority_limit(py, &a[0], true))?;
    m.function(py, "sched_getscheduler", "(pid, /)", |py, a| {
        let pid = py.as_i32(&a[0])?;
        // SAFETY: as above.
        number(py, || unsafe { libc::sched_getscheduler(pid) })
    })?;
    m.function(py, "wait3", "(options)", |py, a| wait4(py, -1, &a[0]))?;
    m.function(py, "wait4", "(pid, options)", |py, a| {
        let pid = py.as_i32(&a[0])?;
        wait4(py, pid, &a[1])
    })?;
    m.function(py, "pidfd_open", "(pid, flags=0)", |py, a| {
        let pid = py.as_i32(&a[0])?;
        let flags = if a[1].is_empty() { 0 } else { py.as_i32(&a[1])? };
        // SAFETY: as above.
        number(py, || unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) as i32 })
    })
}

/// Terminals.
fn terminals(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "openpty", "()", openpty)?;
    m.function(py, "ttyname", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: the buffer has the room that is told.
        text_from(py, |p, n| unsafe { libc::ttyname_r(fd, p, n) })
    })?;
    m.function(py, "ctermid", "()", |py, _| py.str("/dev/tty"))?;
    m.function(py, "tcgetpgrp", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: here and below: no memory is involved.
        number(py, || unsafe { libc::tcgetpgrp(fd) })
    })?;
    m.function(py, "tcsetpgrp", "(fd, pgid, /)", |py, a| {
        let (fd, group) = (py.as_i32(&a[0])?, py.as_i32(&a[1])?);
        // SAFETY: as above.
        none(py, || unsafe { libc::tcsetpgrp(fd, group) })
    })?;
    m.function(py, "login_tty", "(fd, /)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: as above.
        none(py, || unsafe { libc::login_tty(fd) })
    })?;
    m.function(py, "device_encoding", "(fd)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        // SAFETY: as above.
        if unsafe { libc::isatty(fd) } == 1 { py.str("utf-8") } else { Ok(Value::NONE) }
    })?;
    m.function(py, "getrandom", "(size, flags=0)", getrandom)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    files(py, m)?;
    people(py, m)?;
    terminals(py, m)?;
    let limits = super::transfer::names(py, &PATH_LIMITS)?;
    m.add(py, "pathconf_names", limits)?;
    m.add(py, "statvfs_result", py.ty(TypeId::StatVfsResult).to_value())?;
    for (name, v) in system_constants![
        O_ACCMODE,
        O_ASYNC,
        O_DIRECT,
        O_FSYNC,
        O_LARGEFILE,
        O_NDELAY,
        O_NOATIME,
        O_PATH,
        O_RSYNC,
        O_TMPFILE,
        SEEK_DATA,
        SEEK_HOLE,
        F_LOCK,
        F_TEST,
        F_TLOCK,
        F_ULOCK,
        EFD_CLOEXEC,
        EFD_NONBLOCK,
        EFD_SEMAPHORE,
        CLD_EXITED,
        CLD_KILLED,
        CLD_DUMPED,
        CLD_TRAPPED,
        CLD_STOPPED,
        CLD_CONTINUED,
        POSIX_FADV_NORMAL,
        POSIX_FADV_SEQUENTIAL,
        POSIX_FADV_RANDOM,
        POSIX_FADV_NOREUSE,
        POSIX_FADV_WILLNEED,
        POSIX_FADV_DONTNEED,
        RTLD_LAZY,
        RTLD_NOW,
        RTLD_GLOBAL,
        RTLD_LOCAL,
        RTLD_NODELETE,
        RTLD_NOLOAD,
        RTLD_DEEPBIND,
        SCHED_OTHER,
        SCHED_FIFO,
        SCHED_RR,
        SCHED_BATCH,
        SCHED_IDLE,
        SCHED_RESET_ON_FORK,
        NGROUPS_MAX = 65536,
        TMP_MAX = 238_328,
        P_PID = 1,
        P_PGID = 2,
        P_ALL = 0,
        P_PIDFD = 3,
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    for (name, v) in
        system_constants![MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, GRND_NONBLOCK, GRND_RANDOM, SPLICE_F_MOVE]
    {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    for (name, v) in system_constants![
        ST_RDONLY,
        ST_NOSUID,
        ST_NODEV,
        ST_NOEXEC,
        ST_SYNCHRONOUS,
        ST_NOATIME,
        ST_MANDLOCK,
        ST_NODIRATIME,
        ST_RELATIME,
        ST_WRITE,
        ST_APPEND
    ] {
        m.add(py, name, py.int_from_u64(v)?)?;
    }
    Ok(())
}
