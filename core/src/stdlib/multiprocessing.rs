//! `_multiprocessing` and `_posixshmem`: named semaphores and named memory, which processes share.
//!
//! Waiting is done detached. How often the calling thread of this process holds a lock is counted beside the system's semaphore: that is
//! what makes a lock re-entrant.

use super::descriptor::deadline;
use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::BASE;
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use std::ffi::CString;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

static ROWS: &[Row] = &[Row {
    id: TypeId::SemLock,
    name: "SemLock",
    module: "_multiprocessing",
    base: Some(TypeId::Object),
    layout: Layout::Plain(Kind::Opaque),
    flags: BASE,
}];

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

/// A semaphore of the system's.
#[derive(Clone, Copy)]
struct Handle(*mut libc::sem_t);

// SAFETY: a semaphore may be used by any thread; it stays open until the object that opened it dies.
unsafe impl Send for Handle {}

struct SemLock {
    handle: Handle,
    kind: i32,
    most: i64,
    name: Option<String>,
    count: AtomicI64,
    owner: AtomicU64,
}

// SAFETY: no references; what changes is atomic.
unsafe impl Native for SemLock {}

impl Drop for SemLock {
    fn drop(&mut self) {
        // SAFETY: this object opened it.
        unsafe { libc::sem_close(self.handle.0) };
    }
}

#[cold]
fn failed(py: &Py) -> Raised {
    py.os_error_from(&std::io::Error::last_os_error(), None)
}

fn text(py: &mut Py, v: &Value) -> Result<CString> {
    let Some(text) = v.as_text() else {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("argument must be str, not {name}")));
    };
    CString::new(text.to_string_lossy().into_owned()).map_err(|_| py.value_error("embedded null character"))
}

fn make_lock(py: &Py, class: TypeRef, handle: Handle, kind: i32, most: i64, name: Option<String>) -> Result {
    py.make_native(class, SemLock { handle, kind, most, name, count: AtomicI64::new(0), owner: AtomicU64::new(0) })
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [kind, value, most, name, unlink] =
        py.named_args("SemLock", args, ["kind", "value", "maxvalue", "name", "unlink"], 5)?;
    let (kind, value, most) = (py.as_i32(&kind)?, py.as_i64(&value)?, py.as_i64(&most)?);
    if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
        return Err(py.value_error("unrecognized kind"));
    }
    let Ok(first) = u32::try_from(value) else { return Err(py.value_error("semaphore or lock initial value invalid")) };
    let path = text(py, &name)?;
    let unlink = py.truth(&unlink)?;
    // SAFETY: the name lives during the call; mode and value are what the flags ask for.
    let handle = unsafe { libc::sem_open(path.as_ptr(), libc::O_CREAT | libc::O_EXCL, 0o600 as libc::c_uint, first) };
    if handle == libc::SEM_FAILED {
        return Err(failed(py));
    }
    let handle = Handle(handle);
    // SAFETY: the name lives during the call.
    if unlink && unsafe { libc::sem_unlink(path.as_ptr()) } != 0 {
        let e = failed(py);
        // SAFETY: it was just opened.
        unsafe { libc::sem_close(handle.0) };
        return Err(e);
    }
    let name = if unlink { None } else { Some(path.to_string_lossy().into_owned()) };
    make_lock(py, class, handle, kind, most, name)
}

/// `_rebuild(handle, kind, maxvalue, name)`: the same semaphore in another process.
fn rebuild(py: &mut Py, a: &[Value]) -> Result {
    let Some(class) = TypeRef::from_value(&a[0]) else { return Err(py.type_error("a class is required")) };
    let (kind, most) = (py.as_i32(&a[2])?, py.as_i64(&a[3])?);
    if a[4].is_none() {
        return Err(py.value_error("a semaphore without a name cannot be opened by another process"));
    }
    let path = text(py, &a[4])?;
    // SAFETY: the name lives during the call.
    let handle = unsafe { libc::sem_open(path.as_ptr(), 0) };
    if handle == libc::SEM_FAILED {
        return Err(failed(py));
    }
    make_lock(py, class, Handle(handle), kind, most, Some(path.to_string_lossy().into_owned()))
}

fn is_mine(py: &Py, lock: &SemLock) -> bool {
    lock.count.load(Ordering::Relaxed) > 0 && lock.owner.load(Ordering::Relaxed) == py.ident
}

fn taken(py: &Py, lock: &SemLock) -> Result {
    lock.owner.store(py.ident, Ordering::Relaxed);
    lock.count.fetch_add(1, Ordering::Relaxed);
    Ok(Value::TRUE)
}

/// The longest that is waited before signals are looked at.
const PART: Duration = Duration::from_millis(200);

fn acquire(py: &mut Py, a: &[Value]) -> Result {
    let lock = py.native::<SemLock>(&a[0])?;
    let blocks = a[1].is_empty() || py.truth(&a[1])?;
    let end = if a[2].is_none_or_empty() { None } else { deadline(py.as_f64(&a[2])?) };
    if lock.kind == RECURSIVE_MUTEX && is_mine(py, lock) {
        lock.count.fetch_add(1, Ordering::Relaxed);
        return Ok(Value::TRUE);
    }
    let handle = lock.handle;
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_trywait(handle.0) } == 0 {
        return taken(py, lock);
    }
    if !blocks {
        return Ok(Value::FALSE);
    }
    loop {
        let now = Instant::now();
        let left = end.map(|end| end.saturating_duration_since(now));
        if left.is_some_and(|left| left.is_zero()) {
            return Ok(Value::FALSE);
        }
        let wait = left.map_or(PART, |left| left.min(PART));
        let errno = py.detach(move || {
            let handle = handle;
            wait_for(handle, wait)
        });
        match errno {
            0 => return taken(py, lock),
            libc::EINTR | libc::ETIMEDOUT | libc::EAGAIN => py.poll()?,
            errno => return Err(py.os_error(errno, None)),
        }
    }
}

/// Waits so long; an errno, 0 for success.
#[cfg(target_os = "linux")]
fn wait_for(handle: Handle, wait: Duration) -> i32 {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time has room; the semaphore is open.
    let failed = unsafe {
        libc::clock_gettime(libc::CLOCK_REALTIME, &raw mut at);
        let nanos = at.tv_nsec as u64 + u64::from(wait.subsec_nanos());
        at.tv_sec += wait.as_secs() as libc::time_t + (nanos / 1_000_000_000) as libc::time_t;
        at.tv_nsec = (nanos % 1_000_000_000) as libc::c_long;
        libc::sem_timedwait(handle.0, &raw const at) != 0
    };
    if failed { std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) } else { 0 }
}

/// Waits so long; an errno, 0 for success.
#[cfg(not(target_os = "linux"))]
fn wait_for(handle: Handle, wait: Duration) -> i32 {
    std::thread::sleep(wait.min(Duration::from_millis(5)));
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_trywait(handle.0) } == 0 {
        return 0;
    }
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

fn value(py: &Py, lock: &SemLock) -> Result<i32> {
    let mut n = 0;
    // SAFETY: the semaphore is open, and the number has room.
    if unsafe { libc::sem_getvalue(lock.handle.0, &raw mut n) } != 0 { Err(failed(py)) } else { Ok(n.max(0)) }
}

fn release(py: &mut Py, a: &[Value]) -> Result {
    let lock = py.native::<SemLock>(&a[0])?;
    if lock.kind == RECURSIVE_MUTEX {
        if !is_mine(py, lock) {
            return Err(py.error(TypeId::AssertionError, "attempt to release recursive lock not owned by thread"));
        }
        if lock.count.load(Ordering::Relaxed) > 1 {
            lock.count.fetch_sub(1, Ordering::Relaxed);
            return Ok(Value::NONE);
        }
    } else if i64::from(value(py, lock)?) >= lock.most {
        return Err(py.value_error("semaphore or lock released too many times"));
    }
    // Before the semaphore lets another thread in.
    lock.count.fetch_sub(1, Ordering::Relaxed);
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_post(lock.handle.0) } != 0 {
        lock.count.fetch_add(1, Ordering::Relaxed);
        return Err(failed(py));
    }
    Ok(Value::NONE)
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::SemLock);
    b.slots().new.set(Some(new));
    b.doc("Semaphore/Mutex type")
        .method("acquire", "(self, /, block=True, timeout=None)", acquire)
        .method("release", "(self, /)", release)
        .method("__enter__", "(self, /)", |py, a| acquire(py, &[a[0].clone(), Value::TRUE, Value::NONE]))
        .method("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", |py, a| release(py, &a[..1]))
        .method("_count", "(self, /)", |py, a| py.int(py.native::<SemLock>(&a[0])?.count.load(Ordering::Relaxed)))
        .method("_is_mine", "(self, /)", |py, a| Ok(Value::bool(is_mine(py, py.native::<SemLock>(&a[0])?))))
        .method("_get_value", "(self, /)", |py, a| {
            let n = value(py, py.native::<SemLock>(&a[0])?)?;
            py.int(i64::from(n))
        })
        .method("_is_zero", "(self, /)", |py, a| Ok(Value::bool(value(py, py.native::<SemLock>(&a[0])?)? == 0)))
        .method("_after_fork", "(self, /)", |py, a| {
            py.native::<SemLock>(&a[0])?.count.store(0, Ordering::Relaxed);
            Ok(Value::NONE)
        })
        .class_method("_rebuild", "(cls, handle, kind, maxvalue, name, /)", rebuild)
        .getter("handle", |py, v| py.int_from_usize(py.native::<SemLock>(v)?.handle.0 as usize))
        .getter("kind", |py, v| py.int(i64::from(py.native::<SemLock>(v)?.kind)))
        .getter("maxvalue", |py, v| py.int(py.native::<SemLock>(v)?.most))
        .getter("name", |py, v| match &py.native::<SemLock>(v)?.name {
            Some(name) => py.str(name),
            None => Ok(Value::NONE),
        });
    if let Ok(most) = py.int(i64::from(i32::MAX)) {
        b.constant("SEM_VALUE_MAX", most);
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "_multiprocessing")?;
    b.add_type(py, TypeId::SemLock)?;
    b.function(py, "sem_unlink", "(name, /)", |py, a| {
        let path = text(py, &a[0])?;
        // SAFETY: the name lives during the call.
        if unsafe { libc::sem_unlink(path.as_ptr()) } != 0 {
            return Err(failed(py));
        }
        Ok(Value::NONE)
    })?;
    let flags = crate::object::dict::DictObject::new(py)?;
    if let Some(d) = flags.payload::<crate::object::dict::DictObject>() {
        for (name, n) in [("HAVE_SEM_OPEN", 1), ("HAVE_SEM_TIMEDWAIT", 1), ("HAVE_FD_TRANSFER", 1)] {
            d.set_str(py, &flags, &py.intern(name), py.int(n)?)?;
        }
    }
    b.add(py, "flags", flags)?;
    b.finish(py)
}

fn memory_name(py: &mut Py, v: &Value) -> Result<std::ffi::CString> {
    if v.as_text().is_none() {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("argument 'path' must be str, not {name}")));
    }
    super::os::arg::c_path(py, v)
}

fn shm_open(py: &mut Py, a: &[Value]) -> Result {
    let path = memory_name(py, &a[0])?;
    let flags = py.as_i32(&a[1])?;
    let mode = if a[2].is_empty() { 0o777 } else { py.as_i32(&a[2])? as libc::mode_t };
    let fd = loop {
        // SAFETY: the name ends with a null byte.
        let fd = py.detach(|| unsafe { libc::shm_open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) });
        if fd >= 0 {
            break fd;
        }
        let e = std::io::Error::last_os_error();
        if e.raw_os_error() == Some(libc::EINTR) {
            py.poll()?;
        } else {
            return Err(py.os_error_from(&e, Some(&a[0])));
        }
    };
    py.int(i64::from(fd))
}

fn shm_unlink(py: &mut Py, a: &[Value]) -> Result {
    let path = memory_name(py, &a[0])?;
    // SAFETY: the name ends with a null byte.
    if unsafe { libc::shm_unlink(path.as_ptr()) } < 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), Some(&a[0])));
    }
    Ok(Value::NONE)
}

/// `_posixshmem`: memory under a name, which processes share.
///
/// # Errors
/// MemoryError.
pub fn make_shared_memory(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_posixshmem")?;
    b.function(py, "shm_open", "(path, flags, mode=511)", shm_open)?;
    b.function(py, "shm_unlink", "(path)", shm_unlink)?;
    b.finish(py)
}
