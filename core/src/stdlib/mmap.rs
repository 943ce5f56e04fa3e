//! `mmap`: files and anonymous memory as bytes that can be changed in place.
//!
//! The mapping belongs to its object and is looked at only under the object's lock, so `close` and `resize` cannot pull it away from
//! under a copy that is going on. While there are views on it, it stays where it is.

use super::{ModuleBuilder, make_types};
use crate::object::capsule::{Exporter, Native};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, WEAKREFS};
use crate::object::{Args, Guarded, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::sequence::index_in;
use crate::types::slice::SliceObject;
use crate::types::table::{Layout, Row};

static ROWS: &[Row] = &[Row {
    id: TypeId::Mmap,
    name: "mmap",
    module: "mmap",
    base: Some(TypeId::Object),
    layout: Layout::Plain(Kind::Opaque),
    flags: BASE | WEAKREFS,
}];

const ACCESS_READ: i64 = 1;
const ACCESS_WRITE: i64 = 2;
const ACCESS_COPY: i64 = 3;

/// What is mapped; `address` is null once it is closed.
struct State {
    address: *mut u8,
    len: usize,
    at: usize,
    exports: usize,
    closed: bool,
}

/// A mapping.
struct Mapping {
    access: i64,
    shared: bool,
    /// A descriptor of its own, or -1.
    fd: i32,
    offset: i64,
    state: Guarded<State>,
}

// SAFETY: no references to objects; the state is guarded.
unsafe impl Native for Mapping {
    fn exporter(&self) -> Option<&dyn Exporter> {
        Some(self)
    }
}

impl State {
    fn bytes(&mut self) -> &mut [u8] {
        if self.address.is_null() {
            return &mut [];
        }
        // SAFETY: the mapping has so many bytes, and the object's lock is held. What other processes write into it is as unordered as
        // the system has it. A mapping that is read-only is never written: `writable` stands before every change.
        unsafe { std::slice::from_raw_parts_mut(self.address, self.len) }
    }

    fn unmap(&mut self) {
        if !self.address.is_null() {
            // SAFETY: this is the mapping that was made, with its length; nothing refers to it any more.
            unsafe { libc::munmap(self.address.cast(), self.len) };
        }
        (self.address, self.len, self.closed) = (std::ptr::null_mut(), 0, true);
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.unmap();
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        if self.fd >= 0 {
            // SAFETY: the descriptor is this object's own.
            unsafe { libc::close(self.fd) };
        }
    }
}

impl Exporter for Mapping {
    fn with(&self, py: &Py, owner: &Value, f: &mut dyn FnMut(&mut [u8])) {
        self.state.with(py, owner, |s, _| f(s.bytes()));
    }

    fn is_read_only(&self) -> bool {
        self.access == ACCESS_READ
    }

    fn check(&self, py: &Py, owner: &Value) -> Result<()> {
        let closed = self.state.with(py, owner, |s, _| s.closed);
        if closed { Err(closed_error(py)) } else { Ok(()) }
    }

    fn export(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports += 1);
    }

    fn unexport(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports = s.exports.saturating_sub(1));
    }
}

#[cold]
fn closed_error(py: &Py) -> Raised {
    py.value_error("mmap closed or invalid")
}

#[cold]
fn failed(py: &Py) -> Raised {
    py.os_error_from(&std::io::Error::last_os_error(), None)
}

fn of<'a>(py: &Py, v: &'a Value) -> Result<&'a Mapping> {
    py.native::<Mapping>(v)
}

/// Runs a leaf on the state of a mapping that is open.
fn with<R>(py: &Py, v: &Value, f: impl FnOnce(&mut State) -> R) -> Result<R> {
    let mapping = of(py, v)?;
    let done = mapping.state.with(py, v, |s, _| if s.closed { None } else { Some(f(s)) });
    done.ok_or_else(|| closed_error(py))
}

fn writable(py: &Py, v: &Value) -> Result<()> {
    if of(py, v)?.access == ACCESS_READ {
        return Err(py.type_error("mmap can't modify a readonly memory map."));
    }
    Ok(())
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let names = ["fileno", "length", "flags", "prot", "access", "offset", "trackfd"];
    let [fd, length, flags, prot, access, offset, trackfd] = py.named_args("mmap", args, names, 2)?;
    let fd = py.as_i32(&fd)?;
    let length = py.as_i64(&length)?;
    let Ok(mut len) = usize::try_from(length) else {
        return Err(py.overflow_error("memory mapped length must be positive"));
    };
    let number = |py: &mut Py, v: &Value, otherwise: i64| if v.is_empty() { Ok(otherwise) } else { py.as_i64(v) };
    let offset = number(py, &offset, 0)?;
    if offset < 0 {
        return Err(py.overflow_error("memory mapped offset must be positive"));
    }
    let chosen = number(py, &access, 0)?;
    if chosen != 0 && !(flags.is_empty() && prot.is_empty()) {
        return Err(py.value_error("mmap can't specify both access and flags, prot."));
    }
    let mut flags = number(py, &flags, i64::from(libc::MAP_SHARED))? as i32;
    let mut prot = number(py, &prot, i64::from(libc::PROT_READ | libc::PROT_WRITE))? as i32;
    let track = trackfd.is_empty() || py.truth(&trackfd)?;
    let access = match chosen {
        ACCESS_READ => {
            (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ);
            chosen
        }
        ACCESS_WRITE => {
            (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE);
            chosen
        }
        ACCESS_COPY => {
            (flags, prot) = (libc::MAP_PRIVATE, libc::PROT_READ | libc::PROT_WRITE);
            chosen
        }
        0 if prot & libc::PROT_WRITE == 0 => ACCESS_READ,
        0 => 0,
        _ => return Err(py.value_error("mmap invalid access parameter.")),
    };
    let mut own = -1;
    if fd == -1 {
        flags |= libc::MAP_ANONYMOUS;
        if len == 0 {
            return Err(py.os_error(libc::EINVAL, None));
        }
    } else {
        // SAFETY: zeroes are a value of the structure, which the call fills.
        let size = unsafe {
            let mut status: libc::stat = std::mem::zeroed();
            if libc::fstat(fd, &raw mut status) < 0 {
                return Err(failed(py));
            }
            (status.st_mode & libc::S_IFMT == libc::S_IFREG).then_some(status.st_size)
        };
        if let Some(size) = size {
            if len == 0 {
                if size == 0 {
                    return Err(py.value_error("cannot mmap an empty file"));
                }
                if offset >= size {
                    return Err(py.value_error("mmap offset is greater than file size"));
                }
                len = (size - offset) as usize;
            } else if offset > size || (size - offset) < length {
                return Err(py.value_error("mmap length is greater than file size"));
            }
        }
        if track {
            // SAFETY: no memory is involved.
            own = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
            if own < 0 {
                return Err(failed(py));
            }
        }
    }
    // SAFETY: the system chooses the place; nothing of ours is replaced.
    let address = unsafe { libc::mmap(std::ptr::null_mut(), len, prot, flags, fd, offset) };
    if address == libc::MAP_FAILED {
        let error = failed(py);
        if own >= 0 {
            // SAFETY: the descriptor was made above.
            unsafe { libc::close(own) };
        }
        return Err(error);
    }
    let state = State { address: address.cast(), len, at: 0, exports: 0, closed: false };
    let shared = flags & libc::MAP_SHARED != 0;
    py.make_native(class, Mapping { access, shared, fd: own, offset, state: Guarded::new(state) })
}

fn close(py: &mut Py, a: &[Value]) -> Result {
    let mapping = of(py, &a[0])?;
    let busy = mapping.state.with(py, &a[0], |s, _| {
        let busy = s.exports > 0;
        if !busy {
            s.unmap();
        }
        busy
    });
    if busy {
        return Err(py.error(TypeId::BufferError, "cannot close exported pointers exist"));
    }
    Ok(Value::NONE)
}

/// So many bytes from the position on, which moves behind them.
fn take(py: &mut Py, v: &Value, size: Option<usize>) -> Result {
    let data = with(py, v, |s| {
        let start = s.at.min(s.len);
        let end = size.map_or(s.len, |n| start.saturating_add(n).min(s.len));
        s.at = end;
        s.bytes()[start..end].to_vec()
    })?;
    py.bytes(data)
}

fn read(py: &mut Py, a: &[Value]) -> Result {
    with(py, &a[0], |_| ())?;
    let size = super::io::size_argument(py, &a[1])?;
    take(py, &a[0], size)
}

fn read_line(py: &mut Py, a: &[Value]) -> Result {
    let size = with(py, &a[0], |s| {
        let start = s.at.min(s.len);
        let rest = &s.bytes()[start..];
        memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
    })?;
    take(py, &a[0], Some(size))
}

fn read_byte(py: &mut Py, a: &[Value]) -> Result {
    let byte = with(py, &a[0], |s| {
        let at = s.at;
        let byte = s.bytes().get(at).copied();
        s.at += usize::from(byte.is_some());
        byte
    })?;
    match byte {
        Some(byte) => py.int(i64::from(byte)),
        None => Err(py.value_error("read byte out of range")),
    }
}

fn write(py: &mut Py, a: &[Value]) -> Result {
    with(py, &a[0], |_| ())?;
    let data = py.owned(py.as_buffer(&a[1])?)?;
    writable(py, &a[0])?;
    let done = with(py, &a[0], |s| {
        let start = s.at;
        match s.bytes().get_mut(start..start.saturating_add(data.len())) {
            Some(place) => {
                place.copy_from_slice(&data);
                s.at = start + data.len();
                true
            }
            None => false,
        }
    })?;
    if !done {
        return Err(py.value_error("data out of range"));
    }
    py.int_from_usize(data.len())
}

fn byte_value(py: &mut Py, v: &Value) -> Result<u8> {
    match u8::try_from(py.as_index(v)?) {
        Ok(byte) => Ok(byte),
        Err(_) => Err(py.value_error("mmap item value must be in range(0, 256)")),
    }
}

fn write_byte(py: &mut Py, a: &[Value]) -> Result {
    let n = py.as_index(&a[1])?;
    let Ok(byte) = u8::try_from(n) else {
        let how = if n < 0 { "less than minimum" } else { "greater than maximum" };
        return Err(py.overflow_error(format!("unsigned byte integer is {how}")));
    };
    writable(py, &a[0])?;
    let done = with(py, &a[0], |s| {
        let at = s.at;
        match s.bytes().get_mut(at) {
            Some(place) => {
                *place = byte;
                s.at += 1;
                true
            }
            None => false,
        }
    })?;
    if done { Ok(Value::NONE) } else { Err(py.value_error("write byte out of range")) }
}

fn seek(py: &mut Py, a: &[Value]) -> Result {
    let distance = py.as_i64(&a[1])?;
    let whence = if a[2].is_empty() { 0 } else { py.as_i32(&a[2])? };
    if !(0..=2).contains(&whence) {
        return Err(py.value_error("unknown seek type"));
    }
    let moved = with(py, &a[0], |s| {
        let from = [0, s.at, s.len][whence as usize] as i64;
        let to = from.checked_add(distance).and_then(|to| usize::try_from(to).ok()).filter(|&to| to <= s.len)?;
        s.at = to;
        Some(to)
    })?;
    match moved {
        Some(to) => py.int_from_usize(to),
        None => Err(py.value_error("seek out of range")),
    }
}

fn find(py: &mut Py, a: &[Value], backwards: bool) -> Result {
    let needle = py.owned(py.as_buffer(&a[1])?)?;
    let bound = |py: &mut Py, v: &Value| if v.is_none_or_empty() { Ok(None) } else { py.as_index(v).map(Some) };
    let (start, end) = (bound(py, &a[2])?, bound(py, &a[3])?);
    let found = with(py, &a[0], |s| {
        let len = s.len;
        let place = |n: i64| (if n < 0 { n + len as i64 } else { n }).clamp(0, len as i64) as usize;
        let start = start.map_or(s.at.min(len), place);
        let end = end.map_or(len, place);
        let hay = s.bytes().get(start..end)?;
        let at = if backwards { memchr::memmem::rfind(hay, &needle) } else { memchr::memmem::find(hay, &needle) };
        at.map(|at| at + start)
    })?;
    match found {
        Some(at) => py.int_from_usize(at),
        None => py.int(-1),
    }
}

fn page() -> usize {
    // SAFETY: no memory is involved.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

fn flush(py: &mut Py, a: &[Value]) -> Result {
    let offset = if a[1].is_empty() { 0 } else { py.as_i64(&a[1])? };
    let size = if a[2].is_empty() { None } else { Some(py.as_i64(&a[2])?) };
    let mapping = of(py, &a[0])?;
    let access = mapping.access;
    let done = with(py, &a[0], |s| {
        let size = size.unwrap_or(s.len as i64 - offset);
        if offset < 0 || size < 0 || (s.len as i64) < offset || s.len as i64 - offset < size {
            return None;
        }
        if access == ACCESS_READ || access == ACCESS_COPY {
            return Some(0);
        }
        // SAFETY: the range lies in the mapping.
        Some(unsafe { libc::msync(s.address.add(offset as usize).cast(), size as usize, libc::MS_SYNC) })
    })?;
    match done {
        None => Err(py.value_error("flush values out of range")),
        Some(0) => Ok(Value::NONE),
        Some(_) => Err(failed(py)),
    }
}

fn madvise(py: &mut Py, a: &[Value]) -> Result {
    let option = py.as_i32(&a[1])?;
    let start = if a[2].is_empty() { 0 } else { py.as_i64(&a[2])? };
    let length = if a[3].is_empty() { None } else { Some(py.as_i64(&a[3])?) };
    let outcome = with(py, &a[0], |s| {
        let length = length.unwrap_or(s.len as i64);
        if start < 0 || start >= s.len as i64 {
            return Err("madvise start out of bounds");
        }
        if length < 0 {
            return Err("madvise length invalid");
        }
        let length = length.min(s.len as i64 - start);
        // SAFETY: the range lies in the mapping.
        Ok(unsafe { libc::madvise(s.address.add(start as usize).cast(), length as usize, option) })
    })?;
    match outcome {
        Err(message) => Err(py.value_error(message)),
        Ok(0) => Ok(Value::NONE),
        Ok(_) => Err(failed(py)),
    }
}

fn move_bytes(py: &mut Py, a: &[Value]) -> Result {
    let (to, from, count) = (py.as_index(&a[1])?, py.as_index(&a[2])?, py.as_index(&a[3])?);
    writable(py, &a[0])?;
    let done = with(py, &a[0], |s| {
        let fits = |at: i64| at >= 0 && count >= 0 && at <= s.len as i64 && s.len as i64 - at >= count;
        let fit = fits(to) && fits(from);
        if fit {
            s.bytes().copy_within(from as usize..(from + count) as usize, to as usize);
        }
        fit
    })?;
    if done { Ok(Value::NONE) } else { Err(py.value_error("source, destination, or count out of range")) }
}

fn resize(py: &mut Py, a: &[Value]) -> Result {
    let size = py.as_index(&a[1])?;
    let mapping = of(py, &a[0])?;
    let (access, shared, fd, offset) = (mapping.access, mapping.shared, mapping.fd, mapping.offset);
    if with(py, &a[0], |s| s.exports)? > 0 {
        return Err(py.error(TypeId::BufferError, "mmap can't resize with extant pointers exported."));
    }
    let size = match usize::try_from(size) {
        Ok(size) if size > 0 => size,
        _ => return Err(py.value_error("new size out of range")),
    };
    if access == ACCESS_READ || access == ACCESS_COPY {
        return Err(py.type_error("mmap can't resize a readonly or copy-on-write memory map."));
    }
    let done = with(py, &a[0], |s| {
        // SAFETY: the mapping is this object's, nothing looks at it while the lock is held and no view is on it; it may move.
        unsafe {
            if fd >= 0 && shared && libc::ftruncate(fd, offset + size as i64) < 0 {
                return false;
            }
            let moved = libc::mremap(s.address.cast(), s.len, size, libc::MREMAP_MAYMOVE);
            if moved == libc::MAP_FAILED {
                return false;
            }
            (s.address, s.len) = (moved.cast(), size);
            s.at = s.at.min(size);
        }
        true
    })?;
    if done { Ok(Value::NONE) } else { Err(failed(py)) }
}

fn size(py: &mut Py, a: &[Value]) -> Result {
    let fd = of(py, &a[0])?.fd;
    let len = with(py, &a[0], |s| s.len)?;
    if fd < 0 {
        return py.int_from_usize(len);
    }
    // SAFETY: zeroes are a value of the structure, which the call fills.
    let found = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &raw mut status) < 0 { Err(failed(py)) } else { Ok(status.st_size) }
    };
    py.int(found?)
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        let data = with(py, v, |s| {
            let indices = bounds.indices(s.len);
            let bytes = s.bytes();
            indices.iter().filter_map(|i| bytes.get(i).copied()).collect::<Vec<u8>>()
        })?;
        return py.bytes(data);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("mmap indices must be integers"));
    }
    let i = py.as_index(key)?;
    match with(py, v, |s| index_in(i, s.len).and_then(|i| s.bytes().get(i).copied()))? {
        Some(byte) => py.int(i64::from(byte)),
        None => Err(py.index_error("mmap index out of range")),
    }
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    with(py, v, |_| ())?;
    writable(py, v)?;
    if let Some(slice) = key.payload::<SliceObject>() {
        let Some(new) = new else {
            return Err(py.type_error("mmap object doesn't support slice deletion"));
        };
        let data = py.owned(py.as_buffer(new)?)?;
        let bounds = slice.unpack(py)?;
        let done = with(py, v, |s| {
            let indices = bounds.indices(s.len);
            if indices.count != data.len() {
                return false;
            }
            let bytes = s.bytes();
            for (i, byte) in indices.iter().zip(&data) {
                if let Some(place) = bytes.get_mut(i) {
                    *place = *byte;
                }
            }
            true
        })?;
        return if done { Ok(()) } else { Err(py.index_error("mmap slice assignment is wrong size")) };
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("mmap indices must be integers"));
    }
    let Some(new) = new else {
        return Err(py.type_error("mmap object doesn't support item deletion"));
    };
    let i = py.as_index(key)?;
    if with(py, v, |s| index_in(i, s.len))?.is_none() {
        return Err(py.index_error("mmap index out of range"));
    }
    if !new.is_int_like() && py.type_of(new).slots.index.get().is_none() {
        return Err(py.type_error("mmap item value must be an int"));
    }
    let byte = byte_value(py, new)?;
    with(py, v, |s| {
        if let Some(place) = index_in(i, s.len).and_then(|i| s.bytes().get_mut(i)) {
            *place = byte;
        }
    })
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let mapping = of(py, v)?;
    let (closed, len, at) = mapping.state.with(py, v, |s, _| (s.closed, s.len, s.at));
    let name = py.type_of(v).full_name(py);
    if closed {
        return py.str(&format!("<{name} closed=True>"));
    }
    let access = ["DEFAULT", "READ", "WRITE", "COPY"].get(mapping.access as usize).copied().unwrap_or("DEFAULT");
    let offset = mapping.offset;
    py.str(&format!("<{name} closed=False, access=ACCESS_{access}, length={len}, pos={at}, offset={offset}>"))
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Mmap);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.len.set(Some(|py, v| with(py, v, |s| s.len)));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(setitem));
    b.method("close", "(self, /)", close)
        .method("read", "(self, n=None, /)", read)
        .method("readline", "(self, /)", read_line)
        .method("read_byte", "(self, /)", read_byte)
        .method("write", "(self, bytes, /)", write)
        .method("write_byte", "(self, byte, /)", write_byte)
        .method("seek", "(self, pos, whence=0, /)", seek)
        .method("seekable", "(self, /)", |_, _| Ok(Value::TRUE))
        .method("tell", "(self, /)", |py, a| {
            let at = with(py, &a[0], |s| s.at)?;
            py.int_from_usize(at)
        })
        .method("find", "(self, view, start=None, end=None, /)", |py, a| find(py, a, false))
        .method("rfind", "(self, view, start=None, end=None, /)", |py, a| find(py, a, true))
        .method("flush", "(self, offset=0, size=-1, /)", flush)
        .method("madvise", "(self, option, start=0, length=None, /)", madvise)
        .method("move", "(self, dest, src, count, /)", move_bytes)
        .method("resize", "(self, newsize, /)", resize)
        .method("size", "(self, /)", size)
        .method("__enter__", "(self, /)", |py, a| {
            with(py, &a[0], |_| ())?;
            Ok(a[0].clone())
        })
        .method("__exit__", "(self, exc_type, exc_value, traceback, /)", |py, a| close(py, &a[..1]))
        .getter("closed", |py, v| Ok(Value::bool(of(py, v)?.state.with(py, v, |s, _| s.closed))));
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "mmap")?;
    b.add_type(py, TypeId::Mmap)?;
    b.add(py, "error", py.ty(TypeId::OSError).to_value())?;
    let page = py.int_from_usize(page())?;
    b.add(py, "PAGESIZE", page.clone())?;
    b.add(py, "ALLOCATIONGRANULARITY", page)?;
    for (name, n) in [("ACCESS_DEFAULT", 0), ("ACCESS_READ", 1), ("ACCESS_WRITE", 2), ("ACCESS_COPY", 3)] {
        b.add(py, name, py.int(n)?)?;
    }
    for (name, n) in system_constants![
        PROT_EXEC,
        PROT_READ,
        PROT_WRITE,
        MAP_SHARED,
        MAP_PRIVATE,
        MAP_ANON,
        MAP_ANONYMOUS,
        MAP_DENYWRITE,
        MAP_EXECUTABLE,
        MAP_LOCKED,
        MAP_NORESERVE,
        MAP_POPULATE,
        MAP_STACK,
        MADV_NORMAL,
        MADV_RANDOM,
        MADV_SEQUENTIAL,
        MADV_WILLNEED,
        MADV_DONTNEED,
        MADV_REMOVE,
        MADV_DONTFORK,
        MADV_DOFORK,
        MADV_HWPOISON,
        MADV_MERGEABLE,
        MADV_UNMERGEABLE,
        MADV_HUGEPAGE,
        MADV_NOHUGEPAGE,
        MADV_DONTDUMP,
        MADV_DODUMP,
        MADV_FREE,
    ] {
        b.add(py, name, py.int(i64::from(n))?)?;
    }
    b.finish(py)
}
