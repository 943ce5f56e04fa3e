//! `_posixsubprocess`: the start of another program.
//!
//! Everything that the child needs is prepared before the fork. Between fork and exec the child makes system calls only: the other threads
//! of this process do not exist in it, and what they held (locks of the allocator, say) stays held for ever. A function of Python to run in
//! the child is possible only where there are no other threads.

use super::ModuleBuilder;
use super::os::arg::fsencode;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Result, Value};
use crate::runtime::threads::Threads;
use std::ffi::{CString, c_char};

/// C strings with the array of pointers that the system takes.
struct Strings {
    _owned: Vec<CString>,
    pointers: Vec<*const c_char>,
}

fn strings(py: &mut Py, v: &Value) -> Result<Strings> {
    let mut owned = Vec::new();
    for item in py.collect(v)? {
        let path = super::os::arg::fspath(py, &item)?;
        let bytes = fsencode(py, &path)?;
        owned.push(CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))?);
    }
    let pointers = owned.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect();
    Ok(Strings { _owned: owned, pointers })
}

/// What the child is to do, as plain data.
struct Plan {
    arguments: Strings,
    programs: Strings,
    environment: Option<Strings>,
    folder: Option<CString>,
    close_others: bool,
    keep: Vec<i32>,
    /// p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite
    pipes: [i32; 6],
    report: i32,
    restore_signals: bool,
    new_session: bool,
    group: i32,
    gid: Option<libc::gid_t>,
    groups: Option<Vec<libc::gid_t>>,
    uid: Option<libc::uid_t>,
    umask: i32,
    unblock: bool,
}

/// Why the child could not start the program.
struct Failure {
    errno: i32,
    what: &'static [u8],
}

fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// # Safety
/// In the child only, or on descriptors that are the caller's.
unsafe fn inheritable(fd: i32) -> bool {
    // SAFETY: plain system calls.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFD);
        flags >= 0 && libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC) >= 0
    }
}

impl Plan {
    /// Everything before the program's own function and exec.
    ///
    /// # Safety
    /// In the child, which nobody shares.
    unsafe fn prepare(&self) -> std::result::Result<(), Failure> {
        let plain = b"noexec";
        let failed = || Failure { errno: last_errno(), what: plain };
        let [p2c_read, p2c_write, c2p_read, mut c2p_write, err_read, mut err_write] = self.pipes;
        // SAFETY: plain system calls on numbers and on strings that were prepared.
        unsafe {
            for &fd in self.keep.iter().filter(|&&fd| fd != self.report) {
                if !inheritable(fd) {
                    return Err(failed());
                }
            }
            for fd in [p2c_write, c2p_read, err_read] {
                if fd >= 0 && libc::close(fd) < 0 {
                    return Err(failed());
                }
            }
            // A pipe's end that lies where another one belongs moves away first.
            if c2p_write == 0 {
                c2p_write = libc::dup(c2p_write);
                if c2p_write < 0 {
                    return Err(failed());
                }
            }
            while err_write == 0 || err_write == 1 {
                err_write = libc::dup(err_write);
                if err_write < 0 {
                    return Err(failed());
                }
            }
            for (fd, place) in [(p2c_read, 0), (c2p_write, 1), (err_write, 2)] {
                if fd == place {
                    if !inheritable(fd) {
                        return Err(failed());
                    }
                } else if fd >= 0 && libc::dup2(fd, place) < 0 {
                    return Err(failed());
                }
            }
            if let Some(folder) = &self.folder
                && libc::chdir(folder.as_ptr()) < 0
            {
                return Err(Failure { errno: last_errno(), what: b"noexec:chdir" });
            }
            if self.umask >= 0 {
                libc::umask(self.umask as libc::mode_t);
            }
            if self.restore_signals {
                libc::signal(libc::SIGPIPE, libc::SIG_DFL);
                libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
            }
            if self.unblock {
                let mut set: libc::sigset_t = std::mem::zeroed();
                libc::sigemptyset(&raw mut set);
                libc::sigaddset(&raw mut set, libc::SIGINT);
                libc::sigprocmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
            }
            if self.new_session {
                libc::setsid();
            }
            if self.group >= 0 && libc::setpgid(0, self.group) < 0 {
                return Err(failed());
            }
            if let Some(groups) = &self.groups
                && libc::setgroups(groups.len() as _, groups.as_ptr()) < 0
            {
                return Err(failed());
            }
            if let Some(gid) = self.gid
                && libc::setregid(gid, gid) < 0
            {
                return Err(failed());
            }
            if let Some(uid) = self.uid
                && libc::setreuid(uid, uid) < 0
            {
                return Err(failed());
            }
        }
        Ok(())
    }

    /// # Safety
    /// As `prepare`.
    unsafe fn close_descriptors(&self) {
        // SAFETY: closing what is open, or nothing. The kept ones are in ascending order.
        unsafe {
            let mut from = 3;
            for &fd in self.keep.iter().filter(|&&fd| fd >= 3) {
                close_between(from, fd - 1);
                from = fd + 1;
            }
            close_between(from, i32::MAX);
        }
    }

    /// Becomes the program; returns only with an error.
    ///
    /// # Safety
    /// As `prepare`.
    unsafe fn execute(&self) -> Failure {
        let mut errno = 0;
        for &program in self.programs.pointers.iter().filter(|p| !p.is_null()) {
            // SAFETY: null-terminated arrays of C strings.
            unsafe {
                match &self.environment {
                    Some(environment) => {
                        libc::execve(program, self.arguments.pointers.as_ptr(), environment.pointers.as_ptr())
                    }
                    None => libc::execv(program, self.arguments.pointers.as_ptr()),
                };
            }
            let now = last_errno();
            if now != libc::ENOENT && now != libc::ENOTDIR && errno == 0 {
                errno = now;
            } else if errno == 0 && now != 0 {
                // Remembered only if no other program says something better.
                continue;
            }
        }
        Failure { errno: if errno == 0 { last_errno() } else { errno }, what: b"" }
    }
}

/// # Safety
/// In the child.
unsafe fn close_between(first: i32, last: i32) {
    if first > last {
        return;
    }
    // SAFETY: plain system calls.
    unsafe {
        #[cfg(target_os = "linux")]
        if libc::syscall(libc::SYS_close_range, first as libc::c_uint, last as libc::c_uint, 0) == 0 {
            return;
        }
        let most = libc::sysconf(libc::_SC_OPEN_MAX);
        let most = if most < 0 { 4096 } else { most.min(1 << 20) as i32 };
        for fd in first..=last.min(most) {
            libc::close(fd);
        }
    }
}

/// Tells the parent what went wrong: the exception's name, the errno in hexadecimal digits and a word.
///
/// # Safety
/// In the child.
unsafe fn tell(fd: i32, class: &[u8], errno: i32, what: &[u8]) {
    let mut text = [0u8; 96];
    let mut len = 0;
    let mut put = |bytes: &[u8]| {
        for &b in bytes {
            if len < text.len() {
                text[len] = b;
                len += 1;
            }
        }
    };
    put(class);
    put(b":");
    let mut digits = [0u8; 8];
    let mut n = errno as u32;
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789ABCDEF"[(n & 15) as usize];
        n >>= 4;
        if n == 0 {
            break;
        }
    }
    put(&digits[at..]);
    put(b":");
    put(what);
    // SAFETY: the text has the length that is told.
    unsafe { libc::write(fd, text.as_ptr().cast(), len) };
}

fn id_argument(py: &mut Py, v: &Value) -> Result<Option<u32>> {
    if v.is_none() {
        return Ok(None);
    }
    let n = py.index_int(v)?;
    match n.as_i64() {
        Some(-1) => Ok(Some(u32::MAX)),
        Some(n) => u32::try_from(n).map(Some).map_err(|_| py.overflow_error("uid or gid is out of range")),
        None => Err(py.overflow_error("uid or gid is out of range")),
    }
}

fn plan(py: &mut Py, a: &[Value]) -> Result<Plan> {
    let close_others = py.truth(&a[2])?;
    let mut keep = Vec::new();
    let Some(given) = a[3].payload::<TupleObject>().map(|t| t.values().to_vec()) else {
        return Err(py.type_error("fork_exec() argument 4 must be tuple"));
    };
    let mut before = -1;
    for v in given {
        let fd = py.as_i32(&v)?;
        if fd <= before {
            return Err(py.value_error("bad value(s) in fds_to_keep"));
        }
        before = fd;
        keep.push(fd);
    }
    let mut pipes = [-1; 6];
    for (to, v) in pipes.iter_mut().zip(&a[6..12]) {
        *to = py.as_i32(v)?;
    }
    let report = py.as_i32(&a[13])?;
    if close_others && report < 3 {
        return Err(py.value_error("errpipe_write must be >= 3"));
    }
    let groups = if a[18].is_none() {
        None
    } else {
        let mut groups = Vec::new();
        for v in py.collect(&a[18])? {
            groups.push(id_argument(py, &v)?.unwrap_or(u32::MAX) as libc::gid_t);
        }
        Some(groups)
    };
    let folder = if a[4].is_none() {
        None
    } else {
        let path = super::os::arg::fspath(py, &a[4])?;
        Some(super::os::arg::c_path(py, &path)?)
    };
    Ok(Plan {
        arguments: strings(py, &a[0])?,
        programs: strings(py, &a[1])?,
        environment: if a[5].is_none() { None } else { Some(strings(py, &a[5])?) },
        folder,
        close_others,
        keep,
        pipes,
        report,
        restore_signals: py.truth(&a[14])?,
        new_session: py.truth(&a[15])?,
        group: py.as_i32(&a[16])?,
        gid: id_argument(py, &a[17])?.map(|n| n as libc::gid_t),
        groups,
        uid: id_argument(py, &a[19])?.map(|n| n as libc::uid_t),
        umask: py.as_i32(&a[20])?,
        unblock: !py.is_main(),
    })
}

fn fork_exec(py: &mut Py, args: Args<'_>) -> Result {
    let a = py.arity("fork_exec", args, 22, 23)?;
    let plan = plan(py, a)?;
    let own = &a[21];
    if !own.is_none() && !py.mutator().is_alone() {
        return Err(
            py.runtime_error("preexec_fn is not possible while other threads run: the child would not have them")
        );
    }
    let threads = Threads::of(py.interp());
    let forked = threads.while_forking(|| {
        // SAFETY: the child makes only system calls, or is alone.
        match unsafe { libc::fork() } {
            -1 => Err(std::io::Error::last_os_error()),
            0 if own.is_none() => {
                // SAFETY: this is the child.
                unsafe {
                    let failure = match plan.prepare() {
                        Ok(()) => {
                            if plan.close_others {
                                plan.close_descriptors();
                            }
                            plan.execute()
                        }
                        Err(failure) => failure,
                    };
                    tell(plan.report, b"OSError", failure.errno, failure.what);
                    libc::_exit(255)
                }
            }
            pid => Ok(pid),
        }
    });
    match forked {
        Ok(0) => {
            // SAFETY: this is the child, and it is alone.
            unsafe {
                if let Err(failure) = plan.prepare() {
                    tell(plan.report, b"OSError", failure.errno, failure.what);
                    libc::_exit(255)
                }
                if py.call(own, &[]).is_err() {
                    tell(plan.report, b"SubprocessError", 0, b"Exception occurred in preexec_fn.");
                    libc::_exit(255)
                }
                if plan.close_others {
                    plan.close_descriptors();
                }
                let failure = plan.execute();
                tell(plan.report, b"OSError", failure.errno, failure.what);
                libc::_exit(255)
            }
        }
        Ok(pid) => py.int(i64::from(pid)),
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_posixsubprocess")?;
    b.raw_function(py, "fork_exec", fork_exec)?;
    b.finish(py)
}
