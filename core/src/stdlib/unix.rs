//! `pwd`, `grp`, `fcntl`, `resource` and `termios`: small modules that are faces of the system's calls.

use super::descriptor::{fd_of, uninterrupted};
use super::io::{writable_len, write_into};
use super::os::arg::{fsdecode, fsencode};
use super::{ModuleBuilder, make_types};
use crate::object::kind::Kind;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, WEAKREFS};
use crate::object::{Py, Result, TypeId, Value};
use crate::types::struct_sequence;
use crate::types::table::{Layout, Row};
use std::ffi::{CStr, CString};

const fn sequence(id: TypeId, name: &'static str, module: &'static str) -> Row {
    Row { id, name, module, base: Some(TypeId::Tuple), layout: Layout::Plain(Kind::Tuple), flags: 0 }
}

static PASSWD: &[Row] = &[sequence(TypeId::StructPasswd, "struct_passwd", "pwd")];
static GROUP: &[Row] = &[sequence(TypeId::StructGroup, "struct_group", "grp")];
static RUSAGE: &[Row] = &[sequence(TypeId::StructRusage, "struct_rusage", "resource")];
static TERMIOS: &[Row] = &[Row {
    id: TypeId::TermiosError,
    name: "error",
    module: "termios",
    base: Some(TypeId::Exception),
    layout: Layout::Extended(Kind::Exception),
    flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
}];

/// A text of the system's, as a str.
///
/// # Safety
/// The pointer is null or a C string.
unsafe fn text(py: &mut Py, from: *const libc::c_char) -> Result {
    if from.is_null() {
        return Ok(Value::NONE);
    }
    // SAFETY: the caller's.
    let bytes = unsafe { CStr::from_ptr(from) }.to_bytes().to_vec();
    fsdecode(py, &bytes, false)
}

fn name_argument(py: &mut Py, v: &Value, function: &str) -> Result<CString> {
    if v.as_text().is_none() {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("{function}() argument must be str, not {name}")));
    }
    let bytes = fsencode(py, v)?;
    CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))
}

/// # Safety
/// The entry is the C library's, and valid.
unsafe fn passwd_value(py: &mut Py, p: &libc::passwd) -> Result {
    // SAFETY: the caller's.
    unsafe {
        let parts = vec![
            text(py, p.pw_name)?,
            text(py, p.pw_passwd)?,
            py.int(i64::from(p.pw_uid))?,
            py.int(i64::from(p.pw_gid))?,
            text(py, p.pw_gecos)?,
            text(py, p.pw_dir)?,
            text(py, p.pw_shell)?,
        ];
        py.struct_sequence(TypeId::StructPasswd, parts)
    }
}

/// Room for the texts of an entry.
const ENTRY: usize = 64 << 10;

fn find_passwd(py: &mut Py, by: std::result::Result<libc::uid_t, &CString>) -> Result<Option<Value>> {
    // SAFETY: zeroes are a value of the structure; entry, buffer and texts live until the value is made.
    unsafe {
        let mut entry: libc::passwd = std::mem::zeroed();
        let mut buffer = vec![0 as libc::c_char; ENTRY];
        let mut found = std::ptr::null_mut();
        match by {
            Ok(uid) => libc::getpwuid_r(uid, &raw mut entry, buffer.as_mut_ptr(), buffer.len(), &raw mut found),
            Err(name) => {
                libc::getpwnam_r(name.as_ptr(), &raw mut entry, buffer.as_mut_ptr(), buffer.len(), &raw mut found)
            }
        };
        if found.is_null() { Ok(None) } else { passwd_value(py, &entry).map(Some) }
    }
}

fn id_number(py: &mut Py, v: &Value, what: &str) -> Result<Option<u32>> {
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("{what} should be integer, not {name}")));
    }
    let n = py.index_int(v)?;
    Ok(n.as_i64().and_then(|n| if n == -1 { Some(u32::MAX) } else { u32::try_from(n).ok() }))
}

/// `pwd`
///
/// # Errors
/// MemoryError.
pub fn make_pwd(py: &mut Py) -> Result {
    make_types(py, PASSWD, |py| {
        let names = ["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"];
        let _memory = struct_sequence::init(
            py,
            TypeId::StructPasswd,
            &names,
            "pwd.struct_passwd: Results from getpw*() routines.",
        );
    });
    let b = ModuleBuilder::new(py, "pwd")?;
    b.add_type(py, TypeId::StructPasswd)?;
    b.function(py, "getpwuid", "(uid, /)", |py, a| {
        let uid = id_number(py, &a[0], "uid")?;
        let found = match uid {
            Some(uid) => find_passwd(py, Ok(uid))?,
            None => None,
        };
        match found {
            Some(v) => Ok(v),
            None => {
                let shown = py.str_string(&a[0])?;
                let message = py.str(&format!("getpwuid(): uid not found: {shown}"))?;
                Err(py.key_error(&message))
            }
        }
    })?;
    b.function(py, "getpwnam", "(name, /)", |py, a| {
        let name = name_argument(py, &a[0], "getpwnam")?;
        match find_passwd(py, Err(&name))? {
            Some(v) => Ok(v),
            None => {
                let shown = py.repr_string(&a[0])?;
                let message = py.str(&format!("getpwnam(): name not found: {shown}"))?;
                Err(py.key_error(&message))
            }
        }
    })?;
    b.function(py, "getpwall", "()", |py, _| {
        let mut all = Vec::new();
        let text = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        for line in text.lines() {
            if let Some(Ok(name)) = line.split(':').next().map(CString::new)
                && let Some(v) = find_passwd(py, Err(&name))?
            {
                all.push(v);
            }
        }
        py.list(all)
    })?;
    b.finish(py)
}

fn find_group(py: &mut Py, by: std::result::Result<libc::gid_t, &CString>) -> Result<Option<Value>> {
    // SAFETY: zeroes are a value of the structure; entry, buffer and texts live until the value is made. The members end with null.
    unsafe {
        let mut entry: libc::group = std::mem::zeroed();
        let mut buffer = vec![0 as libc::c_char; ENTRY];
        let mut found = std::ptr::null_mut();
        match by {
            Ok(gid) => libc::getgrgid_r(gid, &raw mut entry, buffer.as_mut_ptr(), buffer.len(), &raw mut found),
            Err(name) => {
                libc::getgrnam_r(name.as_ptr(), &raw mut entry, buffer.as_mut_ptr(), buffer.len(), &raw mut found)
            }
        };
        if found.is_null() {
            return Ok(None);
        }
        let mut members = Vec::new();
        let mut at = entry.gr_mem;
        while !at.is_null() && !(*at).is_null() {
            members.push(text(py, *at)?);
            at = at.add(1);
        }
        let parts = vec![
            text(py, entry.gr_name)?,
            text(py, entry.gr_passwd)?,
            py.int(i64::from(entry.gr_gid))?,
            py.list(members)?,
        ];
        py.struct_sequence(TypeId::StructGroup, parts).map(Some)
    }
}

/// `grp`
///
/// # Errors
/// MemoryError.
pub fn make_grp(py: &mut Py) -> Result {
    make_types(py, GROUP, |py| {
        let names = ["gr_name", "gr_passwd", "gr_gid", "gr_mem"];
        let _memory =
            struct_sequence::init(py, TypeId::StructGroup, &names, "grp.struct_group: Results from getgr*() routines.");
    });
    let b = ModuleBuilder::new(py, "grp")?;
    b.add_type(py, TypeId::StructGroup)?;
    b.function(py, "getgrgid", "(id)", |py, a| {
        let gid = id_number(py, &a[0], "gid")?;
        let found = match gid {
            Some(gid) => find_group(py, Ok(gid))?,
            None => None,
        };
        match found {
            Some(v) => Ok(v),
            None => {
                let shown = py.str_string(&a[0])?;
                let message = py.str(&format!("getgrgid(): gid not found: {shown}"))?;
                Err(py.key_error(&message))
            }
        }
    })?;
    b.function(py, "getgrnam", "(name)", |py, a| {
        let name = name_argument(py, &a[0], "getgrnam")?;
        match find_group(py, Err(&name))? {
            Some(v) => Ok(v),
            None => {
                let shown = py.repr_string(&a[0])?;
                let message = py.str(&format!("getgrnam(): name not found: {shown}"))?;
                Err(py.key_error(&message))
            }
        }
    })?;
    b.function(py, "getgrall", "()", |py, _| {
        let mut all = Vec::new();
        let text = std::fs::read_to_string("/etc/group").unwrap_or_default();
        for line in text.lines() {
            if let Some(Ok(name)) = line.split(':').next().map(CString::new)
                && let Some(v) = find_group(py, Err(&name))?
            {
                all.push(v);
            }
        }
        py.list(all)
    })?;
    b.finish(py)
}

fn fcntl(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[0])?;
    let command = py.as_i32(&a[1])?;
    if !a[2].is_empty() && !a[2].is_int_like() {
        let mut data =
            if a[2].as_text().is_some() { py.encode(&a[2], None, None)? } else { py.owned(py.as_buffer(&a[2])?)? };
        if data.len() > 1024 {
            return Err(py.value_error("fcntl argument 3 is too long"));
        }
        let len = data.len();
        data.resize(len + 1024, 0);
        let data = uninterrupted(py, || {
            let mut data = data.clone();
            // SAFETY: the buffer has room for what any command writes.
            if unsafe { libc::fcntl(fd, command, data.as_mut_ptr()) } < 0 {
                return Err(std::io::Error::last_os_error());
            }
            Ok(data)
        })?;
        return py.bytes_from(&data[..len]);
    }
    let n = if a[2].is_empty() { 0 } else { py.index_int(&a[2])?.clamp_i64() };
    let done = uninterrupted(py, || {
        // SAFETY: the command takes a number.
        let done = unsafe { libc::fcntl(fd, command, n as libc::c_int) };
        if done < 0 { Err(std::io::Error::last_os_error()) } else { Ok(done) }
    })?;
    py.int(i64::from(done))
}

fn ioctl(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[0])?;
    let request = py.index_int(&a[1])?.clamp_i64();
    if !a[2].is_empty() && !a[2].is_int_like() {
        let mutate = (a[3].is_empty() || py.truth(&a[3])?) && writable_len(py, &a[2], "ioctl").is_ok();
        let data =
            if a[2].as_text().is_some() { py.encode(&a[2], None, None)? } else { py.owned(py.as_buffer(&a[2])?)? };
        let len = data.len();
        let (done, data) = uninterrupted(py, || {
            let mut data = data.clone();
            data.resize(len + 1024, 0);
            // SAFETY: the buffer has room for what any request writes.
            let done = unsafe { libc::ioctl(fd, request as _, data.as_mut_ptr()) };
            if done < 0 { Err(std::io::Error::last_os_error()) } else { Ok((done, data)) }
        })?;
        if mutate {
            write_into(py, &a[2], &data[..len])?;
            return py.int(i64::from(done));
        }
        return py.bytes_from(&data[..len]);
    }
    let n = if a[2].is_empty() { 0 } else { py.index_int(&a[2])?.clamp_i64() };
    let done = uninterrupted(py, || {
        // SAFETY: the request takes a number.
        let done = unsafe { libc::ioctl(fd, request as _, n as libc::c_int) };
        if done < 0 { Err(std::io::Error::last_os_error()) } else { Ok(done) }
    })?;
    py.int(i64::from(done))
}

fn lockf(py: &mut Py, a: &[Value]) -> Result {
    let fd = fd_of(py, &a[0])?;
    let code = py.as_i32(&a[1])?;
    // SAFETY: zeroes are a value of the structure.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = match code & (libc::LOCK_UN | libc::LOCK_SH | libc::LOCK_EX) {
        libc::LOCK_UN => libc::F_UNLCK as _,
        libc::LOCK_SH => libc::F_RDLCK as _,
        libc::LOCK_EX => libc::F_WRLCK as _,
        _ => return Err(py.value_error("unrecognized lockf argument")),
    };
    let number = |py: &mut Py, v: &Value| if v.is_none_or_empty() { Ok(0) } else { py.as_i64(v) };
    lock.l_len = number(py, &a[2])? as _;
    lock.l_start = number(py, &a[3])? as _;
    lock.l_whence = number(py, &a[4])? as _;
    let command = if code & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
    uninterrupted(py, || {
        // SAFETY: the structure lives during the call.
        if unsafe { libc::fcntl(fd, command, &raw const lock) } < 0 {
            return Err(std::io::Error::last_os_error());
        }
        Ok(())
    })?;
    Ok(Value::NONE)
}

/// `fcntl`
///
/// # Errors
/// MemoryError.
pub fn make_fcntl(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "fcntl")?;
    for (name, v) in system_constants![
        LOCK_SH,
        LOCK_EX,
        LOCK_NB,
        LOCK_UN,
        F_DUPFD,
        F_DUPFD_CLOEXEC,
        F_GETFD,
        F_SETFD,
        F_GETFL,
        F_SETFL,
        F_GETLK,
        F_SETLK,
        F_SETLKW,
        F_GETOWN,
        F_SETOWN,
        F_RDLCK,
        F_WRLCK,
        F_UNLCK,
        FD_CLOEXEC,
    ] {
        b.add(py, name, py.int(i64::from(v))?)?;
    }
    #[cfg(target_os = "linux")]
    for (name, v) in system_constants![
        F_GETPIPE_SZ,
        F_SETPIPE_SZ,
        F_OFD_GETLK,
        F_OFD_SETLK,
        F_OFD_SETLKW,
        F_ADD_SEALS,
        F_GET_SEALS,
        F_NOTIFY,
        F_GETLEASE,
        F_SETLEASE,
        FASYNC = libc::O_ASYNC,
    ] {
        b.add(py, name, py.int(i64::from(v))?)?;
    }
    b.function(py, "fcntl", "(fd, cmd, arg=0, /)", fcntl)?;
    b.function(py, "ioctl", "(fd, request, arg=0, mutate_flag=True, /)", ioctl)?;
    b.function(py, "flock", "(fd, operation, /)", |py, a| {
        let fd = fd_of(py, &a[0])?;
        let how = py.as_i32(&a[1])?;
        uninterrupted(py, || {
            // SAFETY: a plain system call.
            if unsafe { libc::flock(fd, how) } < 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
        })?;
        Ok(Value::NONE)
    })?;
    b.function(py, "lockf", "(fd, cmd, len=0, start=0, whence=0, /)", lockf)?;
    b.finish(py)
}

fn limit_value(py: &Py, n: libc::rlim_t) -> Result {
    if n == libc::RLIM_INFINITY { py.int(-1) } else { py.int_from_u64(n) }
}

fn limit_argument(py: &mut Py, v: &Value) -> Result<libc::rlim_t> {
    let n = py.index_int(v)?;
    match n.as_i64() {
        Some(n) if n < 0 => Ok(libc::RLIM_INFINITY),
        Some(n) => Ok(n as libc::rlim_t),
        None => Ok(n.as_u64().map_or(libc::RLIM_INFINITY, |n| n as libc::rlim_t)),
    }
}

/// `resource`
///
/// # Errors
/// MemoryError.
pub fn make_resource(py: &mut Py) -> Result {
    make_types(py, RUSAGE, |py| {
        let names = [
            "ru_utime",
            "ru_stime",
            "ru_maxrss",
            "ru_ixrss",
            "ru_idrss",
            "ru_isrss",
            "ru_minflt",
            "ru_majflt",
            "ru_nswap",
            "ru_inblock",
            "ru_oublock",
            "ru_msgsnd",
            "ru_msgrcv",
            "ru_nsignals",
            "ru_nvcsw",
            "ru_nivcsw",
        ];
        let _memory = struct_sequence::init(py, TypeId::StructRusage, &names, "struct_rusage: Result from getrusage.");
    });
    let b = ModuleBuilder::new(py, "resource")?;
    b.add(py, "error", py.ty(TypeId::OSError).to_value())?;
    b.add_type(py, TypeId::StructRusage)?;
    for (name, v) in [
        ("RLIMIT_CPU", libc::RLIMIT_CPU as i64),
        ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i64),
        ("RLIMIT_DATA", libc::RLIMIT_DATA as i64),
        ("RLIMIT_STACK", libc::RLIMIT_STACK as i64),
        ("RLIMIT_CORE", libc::RLIMIT_CORE as i64),
        ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i64),
        ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i64),
        ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i64),
        ("RLIMIT_RSS", libc::RLIMIT_RSS as i64),
        ("RLIMIT_AS", libc::RLIMIT_AS as i64),
        ("RLIM_INFINITY", -1),
        ("RUSAGE_SELF", i64::from(libc::RUSAGE_SELF)),
        ("RUSAGE_CHILDREN", i64::from(libc::RUSAGE_CHILDREN)),
    ] {
        b.add(py, name, py.int(v)?)?;
    }
    #[cfg(target_os = "linux")]
    b.add(py, "RUSAGE_THREAD", py.int(i64::from(libc::RUSAGE_THREAD))?)?;
    b.function(py, "getrlimit", "(resource, /)", |py, a| {
        let which = py.as_i32(&a[0])?;
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: the structure has room.
        if unsafe { libc::getrlimit(which as _, &raw mut limit) } != 0 {
            return Err(py.value_error("invalid resource specified"));
        }
        py.tuple_of_two(limit_value(py, limit.rlim_cur)?, limit_value(py, limit.rlim_max)?)
    })?;
    b.function(py, "setrlimit", "(resource, limits, /)", |py, a| {
        let which = py.as_i32(&a[0])?;
        let pair = py.collect(&a[1])?;
        let [now, most] = pair.as_slice() else { return Err(py.value_error("expected a tuple of 2 integers")) };
        let limit = libc::rlimit { rlim_cur: limit_argument(py, now)?, rlim_max: limit_argument(py, most)? };
        // SAFETY: the structure is initialised.
        if unsafe { libc::setrlimit(which as _, &raw const limit) } != 0 {
            let e = std::io::Error::last_os_error();
            return Err(match e.raw_os_error() {
                Some(libc::EINVAL) => py.value_error("current limit exceeds maximum limit"),
                Some(libc::EPERM) => py.value_error("not allowed to raise maximum limit"),
                _ => py.os_error_from(&e, None),
            });
        }
        Ok(Value::NONE)
    })?;
    b.function(py, "getrusage", "(who, /)", |py, a| {
        let who = py.as_i32(&a[0])?;
        // SAFETY: zeroes are a value of the structure; the system fills it.
        let mut u: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: the structure has room.
        if unsafe { libc::getrusage(who, &raw mut u) } != 0 {
            return Err(py.value_error("invalid who parameter"));
        }
        let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
        let mut parts = vec![py.float(seconds(u.ru_utime))?, py.float(seconds(u.ru_stime))?];
        for n in [
            u.ru_maxrss,
            u.ru_ixrss,
            u.ru_idrss,
            u.ru_isrss,
            u.ru_minflt,
            u.ru_majflt,
            u.ru_nswap,
            u.ru_inblock,
            u.ru_oublock,
            u.ru_msgsnd,
            u.ru_msgrcv,
            u.ru_nsignals,
            u.ru_nvcsw,
            u.ru_nivcsw,
        ] {
            parts.push(py.int(n)?);
        }
        py.struct_sequence(TypeId::StructRusage, parts)
    })?;
    b.function(py, "getpagesize", "()", |py, _| {
        // SAFETY: no memory is involved.
        py.int(unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as i64)
    })?;
    b.finish(py)
}

fn termios_error(py: &mut Py) -> crate::object::Raised {
    let e = std::io::Error::last_os_error();
    let parts = py.int(i64::from(e.raw_os_error().unwrap_or(0))).and_then(|n| {
        let text = crate::types::exceptions::error_text(e.raw_os_error().unwrap_or(0));
        Ok(vec![n, py.str(&text)?])
    });
    match parts {
        Ok(parts) => py.error_args(TypeId::TermiosError, parts),
        Err(e) => e,
    }
}

/// `termios`: getting and setting a terminal's attributes.
///
/// # Errors
/// MemoryError.
pub fn make_termios(py: &mut Py) -> Result {
    make_types(py, TERMIOS, |_| {});
    let b = ModuleBuilder::new(py, "termios")?;
    b.add_type(py, TypeId::TermiosError)?;
    for (name, v) in [
        ("TCSANOW", libc::TCSANOW as i64),
        ("TCSADRAIN", libc::TCSADRAIN as i64),
        ("TCSAFLUSH", libc::TCSAFLUSH as i64),
        ("TCIFLUSH", libc::TCIFLUSH as i64),
        ("TCOFLUSH", libc::TCOFLUSH as i64),
        ("TCIOFLUSH", libc::TCIOFLUSH as i64),
        ("ECHO", libc::ECHO as i64),
        ("ECHOE", libc::ECHOE as i64),
        ("ECHOK", libc::ECHOK as i64),
        ("ECHONL", libc::ECHONL as i64),
        ("ICANON", libc::ICANON as i64),
        ("IEXTEN", libc::IEXTEN as i64),
        ("ISIG", libc::ISIG as i64),
        ("NOFLSH", libc::NOFLSH as i64),
        ("TOSTOP", libc::TOSTOP as i64),
        ("BRKINT", libc::BRKINT as i64),
        ("ICRNL", libc::ICRNL as i64),
        ("IGNBRK", libc::IGNBRK as i64),
        ("IGNCR", libc::IGNCR as i64),
        ("IGNPAR", libc::IGNPAR as i64),
        ("INLCR", libc::INLCR as i64),
        ("INPCK", libc::INPCK as i64),
        ("ISTRIP", libc::ISTRIP as i64),
        ("IXANY", libc::IXANY as i64),
        ("IXOFF", libc::IXOFF as i64),
        ("IXON", libc::IXON as i64),
        ("PARMRK", libc::PARMRK as i64),
        ("OPOST", libc::OPOST as i64),
        ("ONLCR", libc::ONLCR as i64),
        ("CLOCAL", libc::CLOCAL as i64),
        ("CREAD", libc::CREAD as i64),
        ("CSIZE", libc::CSIZE as i64),
        ("CS5", libc::CS5 as i64),
        ("CS6", libc::CS6 as i64),
        ("CS7", libc::CS7 as i64),
        ("CS8", libc::CS8 as i64),
        ("CSTOPB", libc::CSTOPB as i64),
        ("HUPCL", libc::HUPCL as i64),
        ("PARENB", libc::PARENB as i64),
        ("PARODD", libc::PARODD as i64),
        ("VEOF", libc::VEOF as i64),
        ("VEOL", libc::VEOL as i64),
        ("VERASE", libc::VERASE as i64),
        ("VINTR", libc::VINTR as i64),
        ("VKILL", libc::VKILL as i64),
        ("VMIN", libc::VMIN as i64),
        ("VQUIT", libc::VQUIT as i64),
        ("VSTART", libc::VSTART as i64),
        ("VSTOP", libc::VSTOP as i64),
        ("VSUSP", libc::VSUSP as i64),
        ("VTIME", libc::VTIME as i64),
        ("NCCS", libc::NCCS as i64),
        ("TIOCGWINSZ", libc::TIOCGWINSZ as i64),
        ("TIOCSWINSZ", libc::TIOCSWINSZ as i64),
        ("FIONREAD", libc::FIONREAD as i64),
        ("TIOCSCTTY", libc::TIOCSCTTY as i64),
        ("TIOCNOTTY", libc::TIOCNOTTY as i64),
        ("B0", libc::B0 as i64),
        ("B9600", libc::B9600 as i64),
        ("B19200", libc::B19200 as i64),
        ("B38400", libc::B38400 as i64),
        ("B57600", libc::B57600 as i64),
        ("B115200", libc::B115200 as i64),
    ] {
        b.add(py, name, py.int(v)?)?;
    }
    b.function(py, "tcgetattr", "(fd, /)", |py, a| {
        let fd = fd_of(py, &a[0])?;
        // SAFETY: zeroes are a value of the structure; the system fills it.
        let mut t: libc::termios = unsafe { std::mem::zeroed() };
        // SAFETY: the structure has room.
        if unsafe { libc::tcgetattr(fd, &raw mut t) } != 0 {
            return Err(termios_error(py));
        }
        let raw = t.c_lflag & libc::ICANON == 0;
        let mut characters = Vec::new();
        for (i, &c) in t.c_cc.iter().enumerate() {
            let number = raw && (i == libc::VMIN || i == libc::VTIME);
            characters.push(if number { py.int(i64::from(c))? } else { py.bytes(vec![c])? });
        }
        let characters = py.list(characters)?;
        // SAFETY: the structure is filled.
        let speeds = unsafe { (libc::cfgetispeed(&raw const t), libc::cfgetospeed(&raw const t)) };
        let mut parts = Vec::new();
        for n in
            [t.c_iflag as i64, t.c_oflag as i64, t.c_cflag as i64, t.c_lflag as i64, speeds.0 as i64, speeds.1 as i64]
        {
            parts.push(py.int(n)?);
        }
        parts.push(characters);
        py.list(parts)
    })?;
    b.function(py, "tcsetattr", "(fd, when, attributes, /)", |py, a| {
        let fd = fd_of(py, &a[0])?;
        let when = py.as_i32(&a[1])?;
        let parts = py.collect(&a[2])?;
        if parts.len() != 7 {
            return Err(py.type_error("tcsetattr, arg 3: must be 7 element list"));
        }
        // SAFETY: zeroes are a value of the structure; the system fills it.
        let mut t: libc::termios = unsafe { std::mem::zeroed() };
        // SAFETY: the structure has room.
        if unsafe { libc::tcgetattr(fd, &raw mut t) } != 0 {
            return Err(termios_error(py));
        }
        let mut numbers = [0i64; 6];
        for (to, v) in numbers.iter_mut().zip(&parts) {
            *to = py.as_i64(v)?;
        }
        t.c_iflag = numbers[0] as _;
        t.c_oflag = numbers[1] as _;
        t.c_cflag = numbers[2] as _;
        t.c_lflag = numbers[3] as _;
        let characters = py.collect(&parts[6])?;
        if characters.len() != t.c_cc.len() {
            return Err(py.type_error("tcsetattr: attributes[6] must be a list of the control characters"));
        }
        for (to, v) in t.c_cc.iter_mut().zip(&characters) {
            *to = match v.as_bytes() {
                Some([byte]) => *byte,
                _ if v.is_int_like() => py.as_i64(v)? as u8,
                _ => {
                    return Err(py.type_error("tcsetattr: elements of attributes must be characters or integers"));
                }
            };
        }
        // SAFETY: the structure is filled; setting it may wait for the terminal.
        let failed = unsafe {
            libc::cfsetispeed(&raw mut t, numbers[4] as _);
            libc::cfsetospeed(&raw mut t, numbers[5] as _);
            py.detach(|| libc::tcsetattr(fd, when, &raw const t) != 0)
        };
        if failed { Err(termios_error(py)) } else { Ok(Value::NONE) }
    })?;
    b.function(py, "tcflush", "(fd, queue, /)", |py, a| {
        let (fd, queue) = (fd_of(py, &a[0])?, py.as_i32(&a[1])?);
        // SAFETY: a plain system call.
        if unsafe { libc::tcflush(fd, queue) } != 0 { Err(termios_error(py)) } else { Ok(Value::NONE) }
    })?;
    b.function(py, "tcdrain", "(fd, /)", |py, a| {
        let fd = fd_of(py, &a[0])?;
        // SAFETY: a plain system call.
        if py.detach(|| unsafe { libc::tcdrain(fd) }) != 0 { Err(termios_error(py)) } else { Ok(Value::NONE) }
    })?;
    b.function(py, "tcsendbreak", "(fd, duration, /)", |py, a| {
        let (fd, n) = (fd_of(py, &a[0])?, py.as_i32(&a[1])?);
        // SAFETY: a plain system call.
        if unsafe { libc::tcsendbreak(fd, n) } != 0 { Err(termios_error(py)) } else { Ok(Value::NONE) }
    })?;
    b.function(py, "tcflow", "(fd, action, /)", |py, a| {
        let (fd, n) = (fd_of(py, &a[0])?, py.as_i32(&a[1])?);
        // SAFETY: a plain system call.
        if unsafe { libc::tcflow(fd, n) } != 0 { Err(termios_error(py)) } else { Ok(Value::NONE) }
    })?;
    b.finish(py)
}
