//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: a buffer of bytes before a raw file.
//!
//! The buffer holds either bytes that were read ahead or bytes that wait to be written, never both. Every operation runs
//! inside the file's own lock (`Locked`), so that threads that share the file see whole operations. The raw file is usually a
//! FileIO, whose system calls are made directly; any other object is used through its methods.

use super::fileio::FileObject;
use super::lock::{Held, Locked};
use super::{unsupported, write_into};
use crate::algorithm::memory::try_append;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Py, Raised, Result, Slot, TypeId, TypeRef, Value};
use orochi_gc::Object;

/// What is between the program and the raw file.
pub struct Buffer {
    ready: bool,
    detached: bool,
    readable: bool,
    writable: bool,
    /// Bytes read ahead, of which `at` were handed out.
    ahead: Vec<u8>,
    at: usize,
    /// Bytes that wait to be written.
    pending: Vec<u8>,
    size: usize,
}

/// The payload of a buffered file.
pub struct BufferedObject {
    raw: Slot,
    state: Locked<Buffer>,
}

// SAFETY: 1. the slot is traced, the state holds no values; 2. fixed size; 3. it drops; 4. the slot is written under the object's
// lock, the state under its own.
unsafe impl Payload for BufferedObject {
    const KIND: Kind = Kind::BufferedFile;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.raw.trace(visit);
    }
}

/// The FileIO behind it, if its behaviour is that of a plain FileIO.
fn plain<'a>(py: &Py, raw: &'a Value) -> Option<&'a FileObject> {
    if py.type_of(raw).is(TypeId::FileIO) { raw.payload() } else { None }
}

/// Reads once from the raw file; `None` if it would block.
fn raw_read(py: &mut Py, raw: &Value, size: usize) -> Result<Option<Vec<u8>>> {
    if let Some(file) = plain(py, raw) {
        let mut data = Vec::new();
        let got = file.read_behind(py, &mut data, size)?;
        return Ok(got.map(|_| data));
    }
    let data = super::zeroed(py, size)?;
    let array = py.byte_array(data)?;
    let got = py.call_method(raw, "readinto", std::slice::from_ref(&array))?;
    if got.is_none() {
        return Ok(None);
    }
    let n = py.as_i64(&got)?;
    let mut data = py.owned(py.as_buffer(&array)?)?;
    match usize::try_from(n) {
        Ok(n) if n <= data.len() => data.truncate(n),
        _ => {
            let most = data.len();
            return Err(py.error(
                TypeId::OSError,
                format!("raw readinto() returned invalid length {n} (should have been between 0 and {most})"),
            ));
        }
    }
    Ok(Some(data))
}

/// Writes once to the raw file; `None` if it would block.
fn raw_write(py: &mut Py, raw: &Value, data: &[u8]) -> Result<Option<usize>> {
    if let Some(file) = plain(py, raw) {
        return file.write_some(py, data);
    }
    let bytes = py.bytes_from(data)?;
    let put = py.call_method(raw, "write", &[bytes])?;
    if put.is_none() {
        return Ok(None);
    }
    let n = py.as_i64(&put)?;
    match usize::try_from(n) {
        Ok(n) if n <= data.len() => Ok(Some(n)),
        _ => {
            let most = data.len();
            Err(py.error(
                TypeId::OSError,
                format!("raw write() returned invalid length {n} (should have been between 0 and {most})"),
            ))
        }
    }
}

fn raw_seek(py: &mut Py, raw: &Value, offset: i64, whence: i32) -> Result<i64> {
    if let Some(file) = plain(py, raw) {
        return file.seek(py, offset, whence);
    }
    let (offset, whence) = (py.int(offset)?, py.int(i64::from(whence))?);
    let at = py.call_method(raw, "seek", &[offset, whence])?;
    let at = py.as_i64(&at)?;
    if at < 0 {
        return Err(py.error(TypeId::OSError, format!("Raw stream returned invalid position {at}")));
    }
    Ok(at)
}

fn raw_tell(py: &mut Py, raw: &Value) -> Result<i64> {
    if let Some(file) = plain(py, raw) {
        return file.seek(py, 0, libc::SEEK_CUR);
    }
    let at = py.call_method(raw, "tell", &[])?;
    let at = py.as_i64(&at)?;
    if at < 0 {
        return Err(py.error(TypeId::OSError, format!("Raw stream returned invalid position {at}")));
    }
    Ok(at)
}

fn raw_closed(py: &mut Py, raw: &Value) -> Result<bool> {
    match plain(py, raw) {
        Some(file) => Ok(file.is_closed()),
        None => super::base::is_closed(py, raw),
    }
}

fn blocked(py: &Py, written: usize) -> Raised {
    let raised = py.os_error(libc::EAGAIN, None);
    let made = (|| {
        let text = py.str("write could not complete without blocking")?;
        Ok::<_, Raised>(vec![py.int(i64::from(libc::EAGAIN))?, text, py.int_from_usize(written)?])
    })();
    match made {
        Ok(args) => {
            let v = py.make_exception(TypeId::BlockingIOError, args);
            drop(raised);
            Raised(v)
        }
        Err(e) => e,
    }
}

/// The buffered file that `v` is.
fn file_of<'a>(py: &Py, v: &'a Value) -> Result<&'a BufferedObject> {
    v.payload::<BufferedObject>().ok_or_else(|| py.type_error("a buffered file is required"))
}

/// A buffered file in use: its state and its raw file.
struct Session<'a> {
    buffer: Held<'a, Buffer>,
    raw: Value,
}

fn enter<'a>(py: &mut Py, v: &'a Value) -> Result<Session<'a>> {
    let file = file_of(py, v)?;
    let buffer = file.state.enter(py, |py| py.repr_string(v).unwrap_or_default())?;
    if !buffer.ready {
        return Err(py.value_error(if buffer.detached {
            "raw stream has been detached"
        } else {
            "I/O operation on uninitialized object"
        }));
    }
    let raw = file.raw.get(py);
    Ok(Session { buffer, raw })
}

/// Enters for an operation that a closed file refuses with this message.
fn enter_open<'a>(py: &mut Py, v: &'a Value, closed: &str) -> Result<Session<'a>> {
    let session = enter(py, v)?;
    if raw_closed(py, &session.raw)? {
        return Err(py.value_error(closed));
    }
    Ok(session)
}

impl Session<'_> {
    fn left(&self) -> usize {
        self.buffer.ahead.len() - self.buffer.at
    }

    /// Takes `n` bytes that were read ahead.
    fn take(&mut self, py: &Py, n: usize) -> Result<Vec<u8>> {
        let at = self.buffer.at;
        let data = py.copied(&self.buffer.ahead[at..at + n])?;
        self.buffer.at += n;
        Ok(data)
    }

    /// As `bytes`, the next `n` of those that were read ahead, if there are so many.
    fn take_bytes(&mut self, py: &Py, n: usize) -> Option<Result> {
        let data = self.buffer.ahead.get(self.buffer.at..)?.get(..n)?;
        let made = py.bytes_from(data);
        if made.is_ok() {
            self.buffer.at += n;
        }
        Some(made)
    }

    /// As `bytes`, the next line, if the end of it was read ahead and it is not longer than `limit`.
    #[inline]
    fn line_ahead(&mut self, py: &Py, limit: Option<usize>) -> Option<Result> {
        let length = memchr::memchr(b'\n', self.buffer.ahead.get(self.buffer.at..)?)? + 1;
        if limit.is_some_and(|limit| limit < length) {
            return None;
        }
        self.take_bytes(py, length)
    }

    fn forget_ahead(&mut self) {
        self.buffer.ahead.clear();
        self.buffer.at = 0;
    }

    /// Writes everything that waits.
    fn flush(&mut self, py: &mut Py) -> Result<()> {
        let mut pending = std::mem::take(&mut self.buffer.pending);
        if pending.is_empty() {
            return Ok(());
        }
        let mut done = 0;
        while done < pending.len() {
            match raw_write(py, &self.raw, &pending[done..]) {
                Ok(Some(n)) => {
                    done += n;
                    // A signal may be what ended the call early.
                    if done < pending.len()
                        && let Err(e) = py.poll()
                    {
                        pending.drain(..done);
                        self.buffer.pending = pending;
                        return Err(e);
                    }
                }
                Ok(None) => {
                    pending.drain(..done);
                    self.buffer.pending = pending;
                    return Err(blocked(py, 0));
                }
                Err(e) => {
                    pending.drain(..done);
                    self.buffer.pending = pending;
                    return Err(e);
                }
            }
        }
        self.buffer.pending = pending;
        self.buffer.pending.clear();
        Ok(())
    }

    /// Moves the raw file back to where the program is, before it writes.
    fn rewind(&mut self, py: &mut Py) -> Result<()> {
        let left = self.left();
        self.forget_ahead();
        if left > 0 {
            raw_seek(py, &self.raw, -(left as i64), libc::SEEK_CUR)?;
        }
        Ok(())
    }

    /// Reads ahead once; the buffer was used up. False at the end or if it would block.
    fn fill(&mut self, py: &mut Py) -> Result<Option<bool>> {
        let size = self.buffer.size;
        if let Some(file) = plain(py, &self.raw) {
            // The buffer's own memory is used again.
            let mut ahead = std::mem::take(&mut self.buffer.ahead);
            self.buffer.at = 0;
            ahead.clear();
            let got = file.read_behind(py, &mut ahead, size);
            self.buffer.ahead = ahead;
            return Ok(got?.map(|n| n > 0));
        }
        self.forget_ahead();
        match raw_read(py, &self.raw, size)? {
            None => Ok(None),
            Some(data) => {
                self.buffer.ahead = data;
                Ok(Some(!self.buffer.ahead.is_empty()))
            }
        }
    }

    fn before_reading(&mut self, py: &mut Py) -> Result<()> {
        if !self.buffer.readable {
            return Err(unsupported(py, "read"));
        }
        if self.buffer.pending.is_empty() { Ok(()) } else { self.flush(py) }
    }

    fn read_all(&mut self, py: &mut Py) -> Result<Option<Vec<u8>>> {
        let left = self.left();
        let mut data = self.take(py, left)?;
        self.forget_ahead();
        if let Some(file) = plain(py, &self.raw) {
            let rest = file.read_all(py)?;
            return Ok(match rest {
                None if data.is_empty() => None,
                None => Some(data),
                Some(rest) if data.is_empty() => Some(rest),
                Some(rest) => {
                    data.try_reserve(rest.len()).map_err(|_| py.no_memory())?;
                    data.extend_from_slice(&rest);
                    Some(data)
                }
            });
        }
        if let Some(readall) = py.getattr_optional(&self.raw, &py.intern("readall"))? {
            let rest = py.call(&readall, &[])?;
            if rest.is_none() {
                return Ok(if data.is_empty() { None } else { Some(data) });
            }
            let Some(bytes) = rest.as_bytes() else { return Err(py.type_error("readall() should return bytes")) };
            data.try_reserve(bytes.len()).map_err(|_| py.no_memory())?;
            data.extend_from_slice(bytes);
            return Ok(Some(data));
        }
        loop {
            match raw_read(py, &self.raw, super::DEFAULT_BUFFER_SIZE)? {
                None if data.is_empty() => return Ok(None),
                None => return Ok(Some(data)),
                Some(part) if part.is_empty() => return Ok(Some(data)),
                Some(part) => {
                    data.try_reserve(part.len()).map_err(|_| py.no_memory())?;
                    data.extend_from_slice(&part);
                }
            }
            py.poll()?;
        }
    }

    fn read_exactly(&mut self, py: &mut Py, size: usize) -> Result<Option<Vec<u8>>> {
        let left = self.left();
        if size <= left {
            return self.take(py, size).map(Some);
        }
        let mut data = self.take(py, left)?;
        while data.len() < size {
            let missing = size - data.len();
            if missing >= self.buffer.size {
                self.forget_ahead();
                // Not more at once than a file can be expected to hold: the size is the program's word only.
                match raw_read(py, &self.raw, missing.min(1 << 24))? {
                    None if data.is_empty() => return Ok(None),
                    None => break,
                    Some(part) if part.is_empty() => break,
                    Some(part) => {
                        data.try_reserve(part.len()).map_err(|_| py.no_memory())?;
                        data.extend_from_slice(&part);
                    }
                }
                continue;
            }
            match self.fill(py)? {
                None if data.is_empty() => return Ok(None),
                None | Some(false) => break,
                Some(true) => {}
            }
            let n = missing.min(self.left());
            let part = self.take(py, n)?;
            py.had(try_append(&mut data, &part))?;
        }
        Ok(Some(data))
    }

    fn read_once(&mut self, py: &mut Py, size: Option<usize>) -> Result<Vec<u8>> {
        if size == Some(0) {
            return Ok(Vec::new());
        }
        if self.left() == 0 {
            match size {
                Some(size) if size >= self.buffer.size => {
                    self.forget_ahead();
                    return Ok(raw_read(py, &self.raw, size)?.unwrap_or_default());
                }
                _ => drop(self.fill(py)?),
            }
        }
        let n = size.unwrap_or(usize::MAX).min(self.left());
        self.take(py, n)
    }

    fn read_line(&mut self, py: &mut Py, limit: Option<usize>) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let room = limit.map_or(usize::MAX, |n| n.saturating_sub(line.len()));
            if room == 0 {
                return Ok(line);
            }
            let ahead = &self.buffer.ahead[self.buffer.at..];
            let ahead = &ahead[..ahead.len().min(room)];
            if let Some(i) = memchr::memchr(b'\n', ahead) {
                let part = self.take(py, i + 1)?;
                if line.is_empty() {
                    return Ok(part);
                }
                line.extend_from_slice(&part);
                return Ok(line);
            }
            let n = ahead.len();
            let part = self.take(py, n)?;
            line.try_reserve(part.len()).map_err(|_| py.no_memory())?;
            line.extend_from_slice(&part);
            if room > n && self.fill(py)? != Some(true) {
                return Ok(line);
            }
        }
    }

    fn write(&mut self, py: &mut Py, data: &[u8]) -> Result<()> {
        if !self.buffer.ahead.is_empty() {
            self.rewind(py)?;
        }
        if self.buffer.pending.len() + data.len() <= self.buffer.size {
            self.buffer.pending.try_reserve(data.len()).map_err(|_| py.no_memory())?;
            self.buffer.pending.extend_from_slice(data);
            return Ok(());
        }
        self.flush(py)?;
        let mut done = 0;
        while data.len() - done > self.buffer.size {
            match raw_write(py, &self.raw, &data[done..])? {
                Some(n) => {
                    done += n;
                    // A signal may be what ended the call early.
                    py.poll()?;
                }
                None => {
                    // What fits is kept, and the exception says how much that is.
                    let kept = (data.len() - done).min(self.buffer.size);
                    self.buffer.pending.extend_from_slice(&data[done..done + kept]);
                    return Err(blocked(py, done + kept));
                }
            }
        }
        self.buffer.pending.extend_from_slice(&data[done..]);
        Ok(())
    }

    fn tell(&mut self, py: &mut Py) -> Result<i64> {
        let at = raw_tell(py, &self.raw)?;
        Ok(at.saturating_sub(self.left() as i64).saturating_add(self.buffer.pending.len() as i64))
    }

    fn seek(&mut self, py: &mut Py, offset: i64, whence: i32) -> Result<i64> {
        let mut offset = offset;
        if !self.buffer.pending.is_empty() {
            self.flush(py)?;
        }
        if whence != libc::SEEK_END && !self.buffer.ahead.is_empty() {
            // Within what was read ahead nothing needs to move but the place in it.
            let at = raw_tell(py, &self.raw)?;
            let here = at.saturating_sub(self.left() as i64);
            let target = if whence == libc::SEEK_SET { offset } else { here.saturating_add(offset) };
            let start = at.saturating_sub(self.buffer.ahead.len() as i64);
            if target >= start && target <= at && target >= 0 {
                self.buffer.at = usize::try_from(target - start).unwrap_or(0);
                return Ok(target);
            }
            if whence == libc::SEEK_CUR {
                offset = offset.saturating_sub(self.left() as i64);
            }
        }
        self.forget_ahead();
        raw_seek(py, &self.raw, offset, whence)
    }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let buffer = Buffer {
        ready: false,
        detached: false,
        readable: false,
        writable: false,
        ahead: Vec::new(),
        at: 0,
        pending: Vec::new(),
        size: super::DEFAULT_BUFFER_SIZE,
    };
    py.alloc(class, BufferedObject { raw: Slot::empty(), state: Locked::new(buffer) })
}

/// Joins the buffered file `v` and its raw file.
///
/// # Errors
/// ValueError for a size that is not positive; UnsupportedOperation if the raw file cannot do what is wanted.
pub fn attach(py: &mut Py, v: &Value, raw: &Value, size: i64, reads: bool, writes: bool) -> Result<()> {
    let size = match usize::try_from(size) {
        Ok(size) if size > 0 => size,
        _ => return Err(py.value_error("buffer size must be strictly positive")),
    };
    let file = file_of(py, v)?;
    for (wanted, method, what) in [(reads, "readable", "readable"), (writes, "writable", "writable")] {
        if !wanted {
            continue;
        }
        let can = match plain(py, raw) {
            Some(file) => {
                if reads && method == "readable" {
                    file.readable()
                } else {
                    file.writable()
                }
            }
            None => {
                let can = py.call_method(raw, method, &[])?;
                py.truth(&can)?
            }
        };
        if !can {
            return Err(unsupported(py, format!("File or stream is not {what}.")));
        }
    }
    let old = match v.object() {
        Some(o) => {
            let _guard = py.mutator().lock(o);
            file.raw.replace(py, o, raw.clone())
        }
        None => Value::EMPTY,
    };
    drop(old);
    let mut buffer = file.state.enter(py, |_| "a buffered file".to_owned())?;
    *buffer = Buffer {
        ready: true,
        detached: false,
        readable: reads,
        writable: writes,
        ahead: Vec::new(),
        at: 0,
        pending: Vec::new(),
        size,
    };
    Ok(())
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>, name: &str, reads: bool, writes: bool) -> Result<()> {
    let [raw, size] = py.named_args(name, args, ["raw", "buffer_size"], 1)?;
    let size = if size.is_empty() { super::DEFAULT_BUFFER_SIZE as i64 } else { py.as_i64(&size)? };
    if reads && writes {
        let can = py.call_method(&raw, "seekable", &[])?;
        if !py.truth(&can)? {
            return Err(unsupported(py, "File or stream is not seekable."));
        }
    }
    attach(py, v, &raw, size, reads, writes)
}

/// A buffered file of builtin type `id` on `raw`.
///
/// # Errors
/// As `attach`.
pub fn make(py: &mut Py, id: TypeId, raw: &Value, size: i64) -> Result {
    let class = py.ty(id);
    let v = new(py, class, Args::positional_only(&[]))?;
    let (reads, writes) = (id != TypeId::BufferedWriter, id != TypeId::BufferedReader);
    attach(py, &v, raw, size, reads, writes)?;
    Ok(v)
}

/// Makes a buffered file hand on what is written at once.
///
/// # Errors
/// As `enter`.
pub fn keep_nothing(py: &mut Py, v: &Value) -> Result<()> {
    enter(py, v)?.buffer.size = 0;
    Ok(())
}

/// The methods that `TextIOWrapper` uses of a buffered file of a builtin type, without a lookup.
pub mod direct {
    use super::*;

    /// Is it a buffered file whose methods are the builtin ones?
    pub fn is_plain(py: &Py, v: &Value) -> bool {
        let ty = py.type_of(v);
        ty.is(TypeId::BufferedReader) || ty.is(TypeId::BufferedWriter) || ty.is(TypeId::BufferedRandom)
    }

    /// `read1`
    ///
    /// # Errors
    /// As the method.
    pub fn read1(py: &mut Py, v: &Value, size: usize) -> Result<Vec<u8>> {
        let mut s = enter_open(py, v, "read of closed file")?;
        s.before_reading(py)?;
        s.read_once(py, Some(size))
    }

    /// `read`
    ///
    /// # Errors
    /// As the method.
    pub fn read_all(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
        let mut s = enter_open(py, v, "read of closed file")?;
        s.before_reading(py)?;
        Ok(s.read_all(py)?.unwrap_or_default())
    }

    /// `write`
    ///
    /// # Errors
    /// As the method.
    pub fn write(py: &mut Py, v: &Value, data: &[u8]) -> Result<()> {
        let mut s = enter_open(py, v, "write to closed file")?;
        if !s.buffer.writable {
            return Err(unsupported(py, "write"));
        }
        s.write(py, data)
    }

    /// `flush`
    ///
    /// # Errors
    /// As the method.
    pub fn flush(py: &mut Py, v: &Value) -> Result<()> {
        let mut s = enter_open(py, v, "flush of closed file")?;
        s.flush(py)?;
        if s.buffer.readable && s.buffer.writable && !s.buffer.ahead.is_empty() {
            s.rewind(py)?;
        }
        Ok(())
    }

    /// `closed`
    ///
    /// # Errors
    /// What the raw file's attribute raises.
    pub fn closed(py: &mut Py, v: &Value) -> Result<bool> {
        let raw = file_of(py, v)?.raw.get(py);
        if raw.is_empty() {
            return Err(py.value_error("raw stream has been detached"));
        }
        raw_closed(py, &raw)
    }
}

fn read(py: &mut Py, args: &[Value]) -> Result {
    let size = super::size_argument(py, &args[1])?;
    let mut s = enter_open(py, &args[0], "read of closed file")?;
    s.before_reading(py)?;
    let data = match size {
        None => s.read_all(py)?,
        Some(size) => match s.take_bytes(py, size) {
            Some(made) => return made,
            None => s.read_exactly(py, size)?,
        },
    };
    drop(s);
    match data {
        Some(data) => py.bytes(data),
        None => Ok(Value::NONE),
    }
}

fn read1(py: &mut Py, args: &[Value]) -> Result {
    let size = super::size_argument(py, &args[1])?;
    let mut s = enter_open(py, &args[0], "read of closed file")?;
    s.before_reading(py)?;
    let size = Some(size.unwrap_or(s.buffer.size));
    let data = s.read_once(py, size)?;
    drop(s);
    py.bytes(data)
}

fn read_into(py: &mut Py, args: &[Value], once: bool) -> Result {
    let size = super::writable_len(py, &args[1], if once { "readinto1" } else { "readinto" })?;
    let mut s = enter_open(py, &args[0], "readinto of closed file")?;
    s.before_reading(py)?;
    let data = if once { Some(s.read_once(py, Some(size))?) } else { s.read_exactly(py, size)? };
    drop(s);
    let Some(data) = data else { return Ok(Value::NONE) };
    write_into(py, &args[1], &data)?;
    py.int_from_usize(data.len())
}

fn readline(py: &mut Py, args: &[Value]) -> Result {
    let limit = super::size_argument(py, &args[1])?;
    let mut s = enter_open(py, &args[0], "readline of closed file")?;
    s.before_reading(py)?;
    if let Some(made) = s.line_ahead(py, limit) {
        return made;
    }
    let line = s.read_line(py, limit)?;
    drop(s);
    py.bytes(line)
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    if !direct::is_plain(py, v) {
        let line = py.call_method(v, "readline", &[])?;
        return if py.len(&line)? == 0 { Ok(None) } else { Ok(Some(line)) };
    }
    let mut s = enter_open(py, v, "readline of closed file")?;
    s.before_reading(py)?;
    if let Some(made) = s.line_ahead(py, None) {
        return made.map(Some);
    }
    let line = s.read_line(py, None)?;
    drop(s);
    if line.is_empty() { Ok(None) } else { py.bytes(line).map(Some) }
}

fn peek(py: &mut Py, args: &[Value]) -> Result {
    let mut s = enter_open(py, &args[0], "peek of closed file")?;
    s.before_reading(py)?;
    if s.left() == 0 {
        s.fill(py)?;
    }
    let data = py.copied(&s.buffer.ahead[s.buffer.at..])?;
    drop(s);
    py.bytes(data)
}

fn write(py: &mut Py, args: &[Value]) -> Result {
    let data = py.as_buffer(&args[1])?;
    let mut s = enter_open(py, &args[0], "write to closed file")?;
    if !s.buffer.writable {
        return Err(unsupported(py, "write"));
    }
    s.write(py, &data)?;
    drop(s);
    py.int_from_usize(data.len())
}

fn flush(py: &mut Py, args: &[Value]) -> Result {
    let raw = raw_of(py, &args[0])?;
    if py.is_instance(&args[0], TypeId::BufferedReader) {
        if plain(py, &raw).is_some_and(FileObject::is_closed) {
            return Err(py.value_error(super::base::CLOSED));
        }
    } else {
        direct::flush(py, &args[0])?;
    }
    if plain(py, &raw).is_none() {
        py.call_method(&raw, "flush", &[])?;
    }
    Ok(Value::NONE)
}

fn seek(py: &mut Py, args: &[Value]) -> Result {
    let whence = if args[2].is_empty() { 0 } else { py.as_i32(&args[2])? };
    let offset = py.as_i64(&args[1])?;
    if !(0..=4).contains(&whence) {
        return Err(py.value_error(format!("whence value {whence} unsupported")));
    }
    let mut s = enter_open(py, &args[0], "seek of closed file")?;
    let raw = s.raw.clone();
    let can = match plain(py, &raw) {
        Some(file) => file.seekable(py)?,
        None => {
            let can = py.call_method(&raw, "seekable", &[])?;
            py.truth(&can)?
        }
    };
    if !can {
        return Err(unsupported(py, "File or stream is not seekable."));
    }
    let at = s.seek(py, offset, whence)?;
    drop(s);
    py.int(at)
}

fn tell(py: &mut Py, args: &[Value]) -> Result {
    let mut s = enter(py, &args[0])?;
    let at = s.tell(py)?;
    drop(s);
    py.int(at)
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    let mut s = enter_open(py, &args[0], "truncate of closed file")?;
    if !s.buffer.writable {
        return Err(unsupported(py, "truncate"));
    }
    s.flush(py)?;
    s.rewind(py)?;
    let raw = s.raw.clone();
    let size = if args[1].is_none_or_empty() {
        let at = s.tell(py)?;
        py.int(at)?
    } else {
        args[1].clone()
    };
    py.call_method(&raw, "truncate", &[size])
}

fn close(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let raw = enter(py, v)?.raw.clone();
    if raw_closed(py, &raw)? {
        return Ok(Value::NONE);
    }
    // Through the method, which a subclass may have replaced.
    let flushed =
        if direct::is_plain(py, v) { direct::flush(py, v) } else { py.call_method(v, "flush", &[]).map(drop) };
    let closed = match plain(py, &raw) {
        Some(file) => file.close(py).map(|()| Value::NONE),
        None => py.call_method(&raw, "close", &[]),
    };
    if flushed.is_err() {
        // What could not be written is given up with the file.
        if let Ok(mut s) = enter(py, v) {
            s.buffer.pending = Vec::new();
        }
    }
    super::base::closing(py, flushed, closed)
}

fn detach(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    py.call_method(v, "flush", &[])?;
    let mut s = enter(py, v)?;
    s.buffer.ready = false;
    s.buffer.detached = true;
    let raw = s.raw.clone();
    drop(s);
    if let (Some(o), Some(file)) = (v.object(), v.payload::<BufferedObject>()) {
        let _dropped_last = {
            let _guard = py.mutator().lock(o);
            file.raw.take()
        };
    }
    Ok(raw)
}

/// The raw file.
///
/// # Errors
/// ValueError if there is none any more.
pub fn raw_of(py: &mut Py, v: &Value) -> Result {
    let session = enter(py, v)?;
    Ok(session.raw.clone())
}

fn of_raw(py: &mut Py, v: &Value, method: &str) -> Result {
    let raw = raw_of(py, v)?;
    py.call_method(&raw, method, &[])
}

fn raw_attribute(py: &mut Py, v: &Value, name: &str) -> Result {
    let raw = raw_of(py, v)?;
    py.getattr(&raw, &py.intern(name))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let class = py.type_of(v).name();
    let name = match v.payload::<BufferedObject>().map(|f| f.raw.get(py)) {
        Some(raw) if !raw.is_empty() => py.getattr_optional(&raw, &py.intern("name"))?,
        _ => None,
    };
    match name {
        Some(name) => {
            let name = py.repr_string(&name)?;
            py.str(&format!("<_io.{class} name={name}>"))
        }
        None => py.str(&format!("<_io.{class}>")),
    }
}

fn fill_common(b: &TypeBuilder<'_>) {
    b.slots().new.set(Some(new));
    b.slots().repr.set(Some(repr));
    b.method("detach", "(self, /)", detach)
        .method("flush", "(self, /)", flush)
        .method("close", "(self, /)", close)
        .method("seek", "(self, target, whence=0, /)", seek)
        .method("tell", "(self, /)", tell)
        .method("truncate", "(self, pos=None, /)", truncate)
        .method("seekable", "(self, /)", |py, a| of_raw(py, &a[0], "seekable"))
        .method("fileno", "(self, /)", |py, a| of_raw(py, &a[0], "fileno"))
        .method("isatty", "(self, /)", |py, a| of_raw(py, &a[0], "isatty"))
        .getter("raw", raw_of)
        .getter("closed", |py, v| Ok(Value::bool(direct::closed(py, v)?)))
        .getter("name", |py, v| raw_attribute(py, v, "name"))
        .getter("mode", |py, v| raw_attribute(py, v, "mode"));
}

fn fill_reader(b: &TypeBuilder<'_>) {
    b.slots().next.set(Some(next));
    b.method("read", "(self, size=-1, /)", read)
        .method("read1", "(self, size=-1, /)", read1)
        .method("readinto", "(self, buffer, /)", |py, a| read_into(py, a, false))
        .method("readinto1", "(self, buffer, /)", |py, a| read_into(py, a, true))
        .method("readline", "(self, size=-1, /)", readline)
        .method("peek", "(self, size=0, /)", peek)
        .method("readable", "(self, /)", |py, a| of_raw(py, &a[0], "readable"));
}

fn fill_writer(b: &TypeBuilder<'_>) {
    b.method("write", "(self, buffer, /)", write)
        .method("writable", "(self, /)", |py, a| of_raw(py, &a[0], "writable"));
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::BufferedReader);
    fill_common(&b);
    fill_reader(&b);
    b.slots().init.set(Some(|py, v, args| initialize(py, v, args, "BufferedReader", true, false)));
    b.doc("Create a new buffered reader using the given readable raw IO object.");
    let b = TypeBuilder::new(py, TypeId::BufferedWriter);
    fill_common(&b);
    fill_writer(&b);
    b.slots().init.set(Some(|py, v, args| initialize(py, v, args, "BufferedWriter", false, true)));
    b.doc("A buffer for a writeable sequential RawIO object.");
    let b = TypeBuilder::new(py, TypeId::BufferedRandom);
    fill_common(&b);
    fill_reader(&b);
    fill_writer(&b);
    b.slots().init.set(Some(|py, v, args| initialize(py, v, args, "BufferedRandom", true, true)));
    b.doc("A buffered interface to random access streams.");
}
