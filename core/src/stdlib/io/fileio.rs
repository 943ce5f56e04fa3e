//! `io.FileIO`: a file descriptor. Every operation is one system call, made detached; there is nothing to lock but the descriptor's number.

use super::{unsupported, write_into};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::os::arg::{c_path, check, fspath};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicI8, AtomicI32, AtomicU8, AtomicU32, Ordering};
use std::mem::MaybeUninit;

const READABLE: u8 = 1;
const WRITABLE: u8 = 2;
const APPENDING: u8 = 4;
const CREATED: u8 = 8;
const CLOSE_FD: u8 = 16;

/// Largest read or write that Linux takes at once.
const MOST: usize = 0x7fff_f000;

/// The payload of a FileIO.
pub struct FileObject {
    /// The descriptor, -1 when closed.
    fd: AtomicI32,
    flags: AtomicU8,
    /// 1 and 0 once known, -1 before.
    seekable: AtomicI8,
    block: AtomicU32,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. everything is atomic.
unsafe impl Payload for FileObject {
    const KIND: Kind = Kind::File;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Drop for FileObject {
    fn drop(&mut self) {
        let fd = *self.fd.get_mut();
        if fd >= 0 && *self.flags.get_mut() & CLOSE_FD != 0 {
            // SAFETY: the descriptor is this object's.
            unsafe { libc::close(fd) };
        }
    }
}

impl FileObject {
    /// Is there a descriptor that this file is to close?
    pub fn closes(&self) -> bool {
        self.fd.load(Ordering::Relaxed) >= 0 && self.has(CLOSE_FD)
    }

    fn has(&self, flag: u8) -> bool {
        self.flags.load(Ordering::Relaxed) & flag != 0
    }

    /// Was it opened for reading?
    pub fn readable(&self) -> bool {
        self.has(READABLE)
    }

    /// Was it opened for writing?
    pub fn writable(&self) -> bool {
        self.has(WRITABLE)
    }

    /// The system's block size for it.
    pub fn block_size(&self) -> usize {
        self.block.load(Ordering::Relaxed) as usize
    }

    /// Closed?
    pub fn is_closed(&self) -> bool {
        self.fd.load(Ordering::Relaxed) < 0
    }

    /// The descriptor.
    ///
    /// # Errors
    /// ValueError if it is closed.
    pub fn fd(&self, py: &Py) -> Result<i32> {
        match self.fd.load(Ordering::Relaxed) {
            fd if fd >= 0 => Ok(fd),
            _ => Err(py.value_error("I/O operation on closed file")),
        }
    }

    /// Reads what is there into `buffer`; `None` if it would block.
    ///
    /// # Errors
    /// OSError; ValueError if it is closed; what a signal handler raises.
    pub fn read_some(&self, py: &mut Py, buffer: &mut [u8]) -> Result<Option<usize>> {
        let fd = self.fd(py)?;
        read_fd(py, fd, buffer)
    }

    /// Reads up to `most` bytes behind those that `into` holds; how many, `None` if it would block.
    ///
    /// # Errors
    /// As `read_some`; MemoryError.
    pub fn read_behind(&self, py: &mut Py, into: &mut Vec<u8>, most: usize) -> Result<Option<usize>> {
        let fd = self.fd(py)?;
        into.try_reserve(most).map_err(|_| py.no_memory())?;
        let room = &mut into.spare_capacity_mut()[..most];
        let got = read_room(py, fd, room)?;
        if let Some(n) = got {
            // SAFETY: there was room for `most` bytes, and the system wrote `n` of these.
            unsafe { into.set_len(into.len() + n.min(most)) };
        }
        Ok(got)
    }

    /// Writes some of `data`; `None` if it would block.
    ///
    /// # Errors
    /// As `read_some`.
    pub fn write_some(&self, py: &mut Py, data: &[u8]) -> Result<Option<usize>> {
        let fd = self.fd(py)?;
        write_fd(py, fd, data)
    }

    /// Moves.
    ///
    /// # Errors
    /// OSError; ValueError if it is closed.
    pub fn seek(&self, py: &mut Py, offset: i64, whence: i32) -> Result<i64> {
        let fd = self.fd(py)?;
        // SAFETY: no memory is involved.
        let at = py.detach(|| check(unsafe { libc::lseek(fd, offset, whence) }));
        at.map_err(|e| py.os_error_from(&e, None))
    }

    /// Can it be moved in?
    ///
    /// # Errors
    /// ValueError if it is closed.
    pub fn seekable(&self, py: &mut Py) -> Result<bool> {
        let fd = self.fd(py)?;
        match self.seekable.load(Ordering::Relaxed) {
            -1 => {
                // SAFETY: no memory is involved.
                let can = py.detach(|| unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) }) >= 0;
                self.seekable.store(i8::from(can), Ordering::Relaxed);
                Ok(can)
            }
            known => Ok(known == 1),
        }
    }

    /// Everything up to the end; `None` if it would block before the first byte.
    ///
    /// # Errors
    /// As `read_some`; MemoryError.
    pub fn read_all(&self, py: &mut Py) -> Result<Option<Vec<u8>>> {
        let fd = self.fd(py)?;
        // SAFETY: `stat` is plain data; the call fills it.
        let expected = py.detach(|| unsafe {
            let mut stat: libc::stat = std::mem::zeroed();
            let at = libc::lseek(fd, 0, libc::SEEK_CUR);
            if libc::fstat(fd, &mut stat) == 0 && at >= 0 { stat.st_size.saturating_sub(at) } else { 0 }
        });
        let mut step = usize::try_from(expected).unwrap_or(0).saturating_add(1).max(8192);
        let mut data = Vec::new();
        loop {
            let filled = data.len();
            let got = self.read_behind(py, &mut data, step)?;
            match got {
                None if filled == 0 => return Ok(None),
                None | Some(0) => return Ok(Some(data)),
                Some(got) => {
                    step = if got == step { step.saturating_mul(2).min(1 << 24) } else { (step - got).max(8192) }
                }
            }
        }
    }

    /// Closes the descriptor, if it is this object's.
    ///
    /// # Errors
    /// OSError.
    pub fn close(&self, py: &mut Py) -> Result<()> {
        let fd = self.fd.swap(-1, Ordering::Relaxed);
        if fd < 0 || !self.has(CLOSE_FD) {
            return Ok(());
        }
        // SAFETY: the descriptor was this object's, and the swap gave it to this call alone.
        let closed = py.detach(|| check(unsafe { libc::close(fd) }));
        closed.map(drop).map_err(|e| py.os_error_from(&e, None))
    }
}

/// `read(2)`, detached and repeated when a signal interrupts it.
///
/// # Errors
/// OSError; what a signal handler raises.
pub fn read_fd(py: &mut Py, fd: i32, buffer: &mut [u8]) -> Result<Option<usize>> {
    // SAFETY: bytes may be looked at as bytes that need not hold a value, and nothing but values is written to them.
    let room = unsafe { &mut *(std::ptr::from_mut(buffer) as *mut [MaybeUninit<u8>]) };
    read_room(py, fd, room)
}

/// As `read_fd`, into memory that holds nothing yet: as many bytes as it answers do afterwards.
fn read_room(py: &mut Py, fd: i32, room: &mut [MaybeUninit<u8>]) -> Result<Option<usize>> {
    let most = room.len().min(MOST);
    loop {
        let place = &mut room[..most];
        // SAFETY: the room is at least as long as it says.
        let got = py.detach(move || check(unsafe { libc::read(fd, place.as_mut_ptr().cast(), place.len()) }));
        match finish(py, got)? {
            Outcome::Done(n) => return Ok(Some(n)),
            Outcome::WouldBlock => return Ok(None),
            Outcome::Again => {}
        }
    }
}

/// `write(2)`, detached and repeated when a signal interrupts it.
///
/// # Errors
/// OSError; what a signal handler raises.
pub fn write_fd(py: &mut Py, fd: i32, data: &[u8]) -> Result<Option<usize>> {
    let data = &data[..data.len().min(MOST)];
    loop {
        // SAFETY: the buffer is at least as long as it says.
        let put = py.detach(|| check(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) }));
        match finish(py, put)? {
            Outcome::Done(n) => return Ok(Some(n)),
            Outcome::WouldBlock => return Ok(None),
            Outcome::Again => {}
        }
    }
}

enum Outcome {
    Done(usize),
    WouldBlock,
    Again,
}

fn finish(py: &mut Py, result: std::io::Result<isize>) -> Result<Outcome> {
    match result {
        Ok(n) => Ok(Outcome::Done(n.unsigned_abs())),
        Err(e) => match e.raw_os_error() {
            Some(libc::EINTR) => py.poll().map(|()| Outcome::Again),
            Some(libc::EAGAIN) => Ok(Outcome::WouldBlock),
            _ => Err(py.os_error_from(&e, None)),
        },
    }
}

/// The FileIO that `v` is.
///
/// # Errors
/// TypeError.
pub fn file_of<'a>(py: &Py, v: &'a Value) -> Result<&'a FileObject> {
    v.payload::<FileObject>().ok_or_else(|| py.type_error("a FileIO object is required"))
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let file = FileObject {
        fd: AtomicI32::new(-1),
        flags: AtomicU8::new(CLOSE_FD),
        seekable: AtomicI8::new(-1),
        block: AtomicU32::new(0),
    };
    py.alloc(class, file)
}

/// A FileIO to be opened.
///
/// # Errors
/// MemoryError.
pub fn unopened(py: &mut Py) -> Result {
    let class = py.ty(TypeId::FileIO);
    new(py, class, Args::positional_only(&[]))
}

/// A FileIO on an open descriptor that it does not close: a standard stream.
///
/// # Errors
/// MemoryError.
pub fn on_descriptor(py: &mut Py, fd: i32, name: &str, write: bool) -> Result {
    let file = FileObject {
        fd: AtomicI32::new(fd),
        flags: AtomicU8::new(if write { WRITABLE } else { READABLE }),
        seekable: AtomicI8::new(-1),
        block: AtomicU32::new(4096),
    };
    let v = py.alloc(py.ty(TypeId::FileIO), file)?;
    let name = py.str(name)?;
    py.set_own_attribute(&v, &py.intern("name"), name)?;
    Ok(v)
}

fn parse_mode(py: &Py, mode: &str) -> Result<(u8, i32)> {
    let (mut flags, mut how, mut kinds, mut plus) = (0u8, 0, 0, false);
    let bad = || py.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
    for c in mode.chars() {
        match c {
            'x' => {
                (flags, how) = (flags | WRITABLE | CREATED, how | libc::O_EXCL | libc::O_CREAT);
                kinds += 1;
            }
            'r' => {
                flags |= READABLE;
                kinds += 1;
            }
            'w' => {
                (flags, how) = (flags | WRITABLE, how | libc::O_CREAT | libc::O_TRUNC);
                kinds += 1;
            }
            'a' => {
                (flags, how) = (flags | WRITABLE | APPENDING, how | libc::O_APPEND | libc::O_CREAT);
                kinds += 1;
            }
            'b' => {}
            '+' if plus => return Err(bad()),
            '+' => {
                flags |= READABLE | WRITABLE;
                plus = true;
            }
            _ => return Err(py.value_error(format!("invalid mode: {mode}"))),
        }
    }
    if kinds != 1 {
        return Err(bad());
    }
    how |= match (flags & READABLE != 0, flags & WRITABLE != 0) {
        (true, true) => libc::O_RDWR,
        (false, true) => libc::O_WRONLY,
        _ => libc::O_RDONLY,
    };
    Ok((flags, how | libc::O_CLOEXEC))
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [name, mode, closefd, opener] = py.named_args("FileIO", args, ["file", "mode", "closefd", "opener"], 1)?;
    let mode = match mode.as_text() {
        Some(text) => text.to_string_lossy().into_owned(),
        None if mode.is_empty() => "r".to_owned(),
        None => {
            let given = py.argument_type(&mode);
            return Err(py.type_error(format!("FileIO() argument 'mode' must be str, not {given}")));
        }
    };
    let closefd = closefd.is_empty() || py.truth(&closefd)?;
    open(py, v, &name, &mode, closefd, &opener)
}

/// Opens `name` (a path or descriptor) on the FileIO `v`.
///
/// # Errors
/// OSError; ValueError and TypeError for wrong arguments.
pub fn open(py: &mut Py, v: &Value, name: &Value, mode: &str, closefd: bool, opener: &Value) -> Result<()> {
    let file = file_of(py, v)?;
    file.close(py)?;
    if name.as_float().is_some() {
        let path = fspath(py, name);
        path?;
    }
    let (mut flags, how) = parse_mode(py, mode)?;
    let by_number = name.is_int_like() || (name.as_text().is_none() && py.type_of(name).slots.index.get().is_some());
    let (fd, about) = if by_number {
        let fd = py.as_i32(name)?;
        if fd < 0 {
            return Err(py.value_error("negative file descriptor"));
        }
        (fd, None)
    } else {
        let path = fspath(py, name)?;
        if !closefd {
            return Err(py.value_error("Cannot use closefd=False with file name"));
        }
        let fd = if opener.is_none_or_empty() {
            let c = c_path(py, &path)?;
            loop {
                // SAFETY: the path ends with a null byte.
                match py.detach(|| check(unsafe { libc::open(c.as_ptr(), how, 0o666) })) {
                    Ok(fd) => break fd,
                    Err(e) if e.raw_os_error() == Some(libc::EINTR) => py.poll()?,
                    Err(e) => return Err(py.os_error_from(&e, Some(name))),
                }
            }
        } else {
            let how = py.int(i64::from(how))?;
            let made = py.call(opener, &[name.clone(), how])?;
            if py.type_of(&made).slots.index.get().is_none() {
                return Err(py.type_error("expected integer from opener"));
            }
            let fd = py.as_i32(&made)?;
            if fd < 0 {
                return Err(py.value_error(format!("opener returned {fd}")));
            }
            fd
        };
        (fd, Some(name))
    };
    if closefd {
        flags |= CLOSE_FD;
    }
    // SAFETY: `stat` is plain data; the call fills it.
    let stat = py.detach(|| unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        check(libc::fstat(fd, &mut stat)).map(|_| (stat.st_mode, stat.st_blksize))
    });
    let give_up = |py: &mut Py| {
        if about.is_some() {
            // SAFETY: the descriptor was opened above and nobody else knows it.
            py.detach(|| unsafe { libc::close(fd) });
        }
    };
    match stat {
        Ok((mode, _)) if mode & libc::S_IFMT == libc::S_IFDIR => {
            give_up(py);
            return Err(py.os_error(libc::EISDIR, Some(name)));
        }
        Ok((_, block)) => file.block.store(u32::try_from(block).unwrap_or(4096), Ordering::Relaxed),
        Err(e) if e.raw_os_error() == Some(libc::EBADF) => return Err(py.os_error_from(&e, None)),
        Err(_) => file.block.store(4096, Ordering::Relaxed),
    }
    py.set_own_attribute(v, &py.intern("name"), name.clone())?;
    if flags & APPENDING != 0 {
        // SAFETY: no memory is involved. A pipe cannot be moved in, and need not be.
        py.detach(|| unsafe { libc::lseek(fd, 0, libc::SEEK_END) });
    }
    file.seekable.store(-1, Ordering::Relaxed);
    file.flags.store(flags, Ordering::Relaxed);
    file.fd.store(fd, Ordering::Relaxed);
    Ok(())
}

fn mode_text(file: &FileObject) -> &'static str {
    let (read, write) = (file.has(READABLE), file.has(WRITABLE));
    match (file.has(CREATED), file.has(APPENDING), read, write) {
        (true, _, true, _) => "xb+",
        (true, ..) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, ..) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, false) => "rb",
        _ => "wb",
    }
}

fn readable_file<'a>(py: &mut Py, v: &'a Value) -> Result<&'a FileObject> {
    let file = file_of(py, v)?;
    file.fd(py)?;
    if file.readable() { Ok(file) } else { Err(unsupported(py, "File not open for reading")) }
}

fn writable_file<'a>(py: &mut Py, v: &'a Value) -> Result<&'a FileObject> {
    let file = file_of(py, v)?;
    file.fd(py)?;
    if file.writable() { Ok(file) } else { Err(unsupported(py, "File not open for writing")) }
}

fn bytes_or_none(py: &mut Py, data: Option<Vec<u8>>) -> Result {
    match data {
        Some(data) => py.bytes(data),
        None => Ok(Value::NONE),
    }
}

fn read(py: &mut Py, args: &[Value]) -> Result {
    let file = readable_file(py, &args[0])?;
    let size = super::size_argument(py, &args[1])?;
    let Some(size) = size else {
        let data = file.read_all(py)?;
        return bytes_or_none(py, data);
    };
    let mut data = Vec::new();
    let got = file.read_behind(py, &mut data, size)?;
    bytes_or_none(py, got.map(|_| data))
}

fn readall(py: &mut Py, args: &[Value]) -> Result {
    let file = readable_file(py, &args[0])?;
    let data = file.read_all(py)?;
    bytes_or_none(py, data)
}

fn readinto(py: &mut Py, args: &[Value]) -> Result {
    let file = readable_file(py, &args[0])?;
    let size = super::writable_len(py, &args[1], "readinto")?;
    let mut data = super::zeroed(py, size)?;
    match file.read_some(py, &mut data)? {
        Some(n) => {
            write_into(py, &args[1], &data[..n])?;
            py.int_from_usize(n)
        }
        None => Ok(Value::NONE),
    }
}

fn write(py: &mut Py, args: &[Value]) -> Result {
    let file = writable_file(py, &args[0])?;
    let data = py.as_buffer(&args[1])?;
    match file.write_some(py, &data)? {
        Some(n) => py.int_from_usize(n),
        None => Ok(Value::NONE),
    }
}

fn seek(py: &mut Py, args: &[Value]) -> Result {
    let file = file_of(py, &args[0])?;
    file.fd(py)?;
    if args[1].as_float().is_some() {
        return Err(py.type_error("an integer is required"));
    }
    let offset = py.as_i64(&args[1])?;
    let whence = if args[2].is_empty() { 0 } else { py.as_i32(&args[2])? };
    let at = file.seek(py, offset, whence)?;
    py.int(at)
}

fn tell(py: &mut Py, args: &[Value]) -> Result {
    let at = file_of(py, &args[0])?.seek(py, 0, libc::SEEK_CUR)?;
    py.int(at)
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    let file = writable_file(py, &args[0])?;
    let size = if args[1].is_none_or_empty() { file.seek(py, 0, libc::SEEK_CUR)? } else { py.as_i64(&args[1])? };
    let fd = file.fd(py)?;
    // SAFETY: no memory is involved.
    py.detach(|| check(unsafe { libc::ftruncate(fd, size) })).map_err(|e| py.os_error_from(&e, None))?;
    py.int(size)
}

fn close(py: &mut Py, args: &[Value]) -> Result {
    let file = file_of(py, &args[0])?;
    // The base's `close` flushes (a subclass may have something to flush) and marks the object.
    let flushed = super::base::close_base(py, &args[0]);
    file.close(py)?;
    flushed?;
    Ok(Value::NONE)
}

fn fileno(py: &mut Py, args: &[Value]) -> Result {
    let fd = file_of(py, &args[0])?.fd(py)?;
    py.int(i64::from(fd))
}

fn isatty(py: &mut Py, args: &[Value]) -> Result {
    let fd = file_of(py, &args[0])?.fd(py)?;
    // SAFETY: no memory is involved.
    Ok(Value::bool(py.detach(|| unsafe { libc::isatty(fd) }) == 1))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let file = file_of(py, v)?;
    if file.is_closed() {
        return py.str("<_io.FileIO [closed]>");
    }
    let (mode, closes) = (mode_text(file), if file.has(CLOSE_FD) { "True" } else { "False" });
    let name = py.getattr_optional(v, &py.intern("name"))?;
    let text = match name {
        Some(name) => {
            let name = py.repr_string(&name)?;
            format!("<_io.FileIO name={name} mode='{mode}' closefd={closes}>")
        }
        None => {
            let fd = file.fd.load(Ordering::Relaxed);
            format!("<_io.FileIO fd={fd} mode='{mode}' closefd={closes}>")
        }
    };
    py.str(&text)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::FileIO);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(initialize));
    b.slots().repr.set(Some(repr));
    b.doc("Open a file.\n\nThe mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.")
        .method("read", "(self, size=-1, /)", read)
        .method("readall", "(self, /)", readall)
        .method("readinto", "(self, buffer, /)", readinto)
        .method("write", "(self, b, /)", write)
        .method("seek", "(self, pos, whence=0, /)", seek)
        .method("tell", "(self, /)", tell)
        .method("truncate", "(self, size=None, /)", truncate)
        .method("close", "(self, /)", close)
        .method("fileno", "(self, /)", fileno)
        .method("isatty", "(self, /)", isatty)
        .method("readable", "(self, /)", |py, a| {
            let file = file_of(py, &a[0])?;
            file.fd(py)?;
            Ok(Value::bool(file.readable()))
        })
        .method("writable", "(self, /)", |py, a| {
            let file = file_of(py, &a[0])?;
            file.fd(py)?;
            Ok(Value::bool(file.writable()))
        })
        .method("seekable", "(self, /)", |py, a| {
            let file = file_of(py, &a[0])?;
            Ok(Value::bool(file.seekable(py)?))
        })
        .getter("closed", |py, v| Ok(Value::bool(file_of(py, v)?.is_closed())))
        .getter("closefd", |py, v| Ok(Value::bool(file_of(py, v)?.has(CLOSE_FD))))
        .getter("mode", |py, v| {
            let mode = mode_text(file_of(py, v)?);
            py.str(mode)
        })
        .getter("_blksize", |py, v| {
            let block = file_of(py, v)?.block_size();
            py.int_from_usize(block)
        });
}
