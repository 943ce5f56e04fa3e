//! `io.BytesIO`: a binary file in memory. Its state is guarded by the object's lock; every operation is one leaf under it.
//!
//! `getbuffer` lends the contents out as a bytearray with a view on it. As long as such a view is there the bytearray is what counts:
//! who reads takes its bytes first, and nobody may write.

use super::base::CLOSED;
use super::write_into;
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_copy;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::types::bytearray::ByteArrayObject;
use crate::types::memoryview;
use orochi_gc::Object;

struct State {
    data: Vec<u8>,
    at: usize,
    closed: bool,
    /// The bytearray that `getbuffer` made last, or EMPTY.
    lent: Field,
}

/// The payload of a BytesIO.
pub struct BytesFile {
    state: Guarded<State>,
}

// SAFETY: 1. the lent bytearray is traced; 2. fixed size; 3. it drops; 4. guarded.
unsafe impl Payload for BytesFile {
    const KIND: Kind = Kind::MemoryFile;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        // SAFETY: called from `trace`.
        unsafe { self.state.for_trace() }.lent.trace(visit);
    }
}

fn with<R>(py: &mut Py, v: &Value, f: impl FnOnce(&mut State) -> R) -> Result<R> {
    let Some(file) = v.payload::<BytesFile>() else { return Err(py.type_error("a BytesIO object is required")) };
    let lent = file.state.with(py, v, |s, _| if s.lent.is_empty() { None } else { Some(Value::clone(&s.lent)) });
    if let Some(lent) = lent {
        return with_lent(py, v, file, &lent, f);
    }
    match file.state.with(py, v, |s, _| if s.closed { None } else { Some(f(s)) }) {
        Some(made) => Ok(made),
        None => Err(py.value_error(CLOSED)),
    }
}

/// An operation while the contents are, or were, lent out; none that changes them comes here while they are.
fn with_lent<R>(py: &mut Py, v: &Value, file: &BytesFile, lent: &Value, f: impl FnOnce(&mut State) -> R) -> Result<R> {
    let Some(array) = lent.payload::<ByteArrayObject>() else { return Err(py.value_error(CLOSED)) };
    let (current, exported) = (array.snapshot(py, lent)?, array.is_exported(py, lent));
    let outcome = file.state.with(py, v, |s, _| {
        if s.closed {
            return Err(CLOSED);
        }
        s.data = current;
        if !exported {
            let back = s.lent.take();
            return Ok((f(s), Some(back)));
        }
        Ok((f(s), None))
    });
    let (made, back) = outcome.map_err(|message| py.value_error(message))?;
    drop(back);
    Ok(made)
}

/// `getbuffer()`: a writable view on the contents.
fn getbuffer(py: &mut Py, args: &[Value]) -> Result {
    let data = with(py, &args[0], |s| try_copy(&s.data))?;
    let data = py.had(data)?;
    let Some(file) = args[0].payload::<BytesFile>() else { return Ok(Value::NONE) };
    let known = file.state.with(py, &args[0], |s, _| Value::clone(&s.lent));
    if !known.is_empty() {
        return memoryview::on_bytearray(py, &known);
    }
    let array = py.alloc_exact(TypeId::ByteArray, ByteArrayObject::new(data))?;
    let view = memoryview::on_bytearray(py, &array)?;
    let old = file.state.with(py, &args[0], |s, barrier| std::mem::replace(&mut s.lent, barrier.field(array)));
    drop(old);
    Ok(view)
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let state = State { data: Vec::new(), at: 0, closed: false, lent: Field::EMPTY };
    py.alloc(class, BytesFile { state: Guarded::new(state) })
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [initial] = py.named_args("BytesIO", args, ["initial_bytes"], 0)?;
    let data = if initial.is_none_or_empty() { Vec::new() } else { py.owned(py.as_buffer(&initial)?)? };
    if let Some(file) = v.payload::<BytesFile>() {
        let fresh = State { data, at: 0, closed: false, lent: Field::EMPTY };
        let old = file.state.with(py, v, |s, _| std::mem::replace(s, fresh));
        drop(old);
    }
    Ok(())
}

fn take(s: &mut State, size: Option<usize>) -> std::result::Result<Vec<u8>, OutOfMemory> {
    let from = s.at.min(s.data.len());
    let end = size.map_or(s.data.len(), |n| from.saturating_add(n).min(s.data.len()));
    let taken = try_copy(&s.data[from..end])?;
    if end > from {
        s.at = end;
    }
    Ok(taken)
}

fn read(py: &mut Py, args: &[Value]) -> Result {
    let size = super::size_argument(py, &args[1])?;
    let data = with(py, &args[0], |s| take(s, size))?;
    py.bytes(py.had(data)?)
}

fn take_line(s: &mut State, limit: Option<usize>) -> std::result::Result<Vec<u8>, OutOfMemory> {
    let from = s.at.min(s.data.len());
    let line = memchr::memchr(b'\n', &s.data[from..]).map_or(s.data.len() - from, |i| i + 1);
    take(s, Some(limit.map_or(line, |n| line.min(n))))
}

fn readline(py: &mut Py, args: &[Value]) -> Result {
    let limit = super::size_argument(py, &args[1])?;
    let line = with(py, &args[0], |s| take_line(s, limit))?;
    py.bytes(py.had(line)?)
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let line = with(py, v, |s| take_line(s, None))?;
    let line = py.had(line)?;
    if line.is_empty() { Ok(None) } else { py.bytes(line).map(Some) }
}

fn readinto(py: &mut Py, args: &[Value]) -> Result {
    let size = super::writable_len(py, &args[1], "readinto")?;
    let data = with(py, &args[0], |s| take(s, Some(size)))?;
    let data = py.had(data)?;
    write_into(py, &args[1], &data)?;
    py.int_from_usize(data.len())
}

/// Refuses to change the contents while a view on them is there.
fn refuse_while_lent(py: &mut Py, v: &Value) -> Result<()> {
    let Some(file) = v.payload::<BytesFile>() else { return Ok(()) };
    let lent = file.state.with(py, v, |s, _| Value::clone(&s.lent));
    match lent.payload::<ByteArrayObject>() {
        Some(array) if array.is_exported(py, &lent) => {
            Err(py.error(TypeId::BufferError, "Existing exports of data: object cannot be re-sized"))
        }
        _ => Ok(()),
    }
}

fn write(py: &mut Py, args: &[Value]) -> Result {
    with(py, &args[0], |_| ())?;
    refuse_while_lent(py, &args[0])?;
    let data = py.as_buffer(&args[1])?;
    let done = with(py, &args[0], |s| {
        let Some(end) = s.at.checked_add(data.len()) else { return false };
        if data.is_empty() {
            return true;
        }
        if end > s.data.len() {
            let more = end - s.data.len();
            if s.data.try_reserve(more).is_err() {
                return false;
            }
            s.data.resize(end, 0);
        }
        s.data[s.at..end].copy_from_slice(&data);
        s.at = end;
        true
    })?;
    if !done {
        return Err(py.no_memory());
    }
    py.int_from_usize(data.len())
}

fn seek(py: &mut Py, args: &[Value]) -> Result {
    let offset = py.as_i64(&args[1])?;
    let whence = if args[2].is_empty() { 0 } else { py.as_i64(&args[2])? };
    if whence == 0 && offset < 0 {
        return Err(py.value_error(format!("negative seek value {offset}")));
    }
    if !(0..=2).contains(&whence) {
        return Err(py.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    let at = with(py, &args[0], |s| {
        let base = match whence {
            0 => 0,
            1 => s.at,
            _ => s.data.len(),
        };
        s.at = usize::try_from((base as i64).saturating_add(offset).max(0)).unwrap_or(0);
        s.at
    })?;
    py.int_from_usize(at)
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    let size = if args[1].is_none_or_empty() { None } else { Some(py.as_i64(&args[1])?) };
    if let Some(size) = size
        && size < 0
    {
        return Err(py.value_error(format!("negative size value {size}")));
    }
    refuse_while_lent(py, &args[0])?;
    let size = with(py, &args[0], |s| {
        let size = size.map_or(s.at, |n| usize::try_from(n).unwrap_or(0));
        s.data.truncate(size);
        size
    })?;
    py.int_from_usize(size)
}

fn close(py: &mut Py, args: &[Value]) -> Result {
    let closed = args[0].payload::<BytesFile>().is_none_or(|f| f.state.with(py, &args[0], |s, _| s.closed));
    if !closed {
        refuse_while_lent(py, &args[0])?;
        let old = with(py, &args[0], |s| {
            s.closed = true;
            std::mem::take(&mut s.data)
        })?;
        drop(old);
    }
    Ok(Value::NONE)
}

fn yes(py: &mut Py, args: &[Value]) -> Result {
    with(py, &args[0], |_| Value::TRUE)
}

/// What a copy or a pickle is made of: the contents, the position, and the attributes or None.
fn get_state(py: &mut Py, args: &[Value]) -> Result {
    let (data, at) = with(py, &args[0], |s| (try_copy(&s.data), s.at))?;
    let data = py.bytes(py.had(data)?)?;
    let state = vec![data, py.int_from_usize(at)?, super::own_attributes(py, &args[0])?];
    py.tuple(state)
}

fn set_state(py: &mut Py, args: &[Value]) -> Result {
    with(py, &args[0], |_| ())?;
    let [data, at, attributes] = super::state_of(py, &args[0], &args[1])?;
    refuse_while_lent(py, &args[0])?;
    let data = py.owned(py.as_buffer(&data)?)?;
    if !at.is_int_like() {
        let name = py.type_of(&at).full_name(py);
        return Err(py.type_error(format!("second item of state must be an integer, not {name}")));
    }
    let at = py.as_i64(&at)?;
    let Ok(at) = usize::try_from(at) else { return Err(py.value_error("position value cannot be negative")) };
    let old = with(py, &args[0], |s| {
        s.at = at;
        std::mem::replace(&mut s.data, data)
    })?;
    drop(old);
    super::take_attributes(py, &args[0], &attributes)?;
    Ok(Value::NONE)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::BytesIO);
    let s = b.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    s.next.set(Some(next));
    b.doc("Buffered I/O implementation using an in-memory bytes buffer.")
        .method("read", "(self, size=-1, /)", read)
        .method("read1", "(self, size=-1, /)", read)
        .method("readline", "(self, size=-1, /)", readline)
        .method("readinto", "(self, buffer, /)", readinto)
        .method("readinto1", "(self, buffer, /)", readinto)
        .method("write", "(self, b, /)", write)
        .method("seek", "(self, pos, whence=0, /)", seek)
        .method("tell", "(self, /)", |py, a| {
            let at = with(py, &a[0], |s| s.at)?;
            py.int_from_usize(at)
        })
        .method("truncate", "(self, size=None, /)", truncate)
        .method("getvalue", "(self, /)", |py, a| {
            let data = with(py, &a[0], |s| try_copy(&s.data))?;
            let data = py.had(data)?;
            py.bytes(data)
        })
        .method("getbuffer", "(self, /)", getbuffer)
        .method("__getstate__", "(self, /)", get_state)
        .method("__setstate__", "(self, state, /)", set_state)
        .method("close", "(self, /)", close)
        .method("flush", "(self, /)", |py, a| with(py, &a[0], |_| Value::NONE))
        .method("isatty", "(self, /)", |py, a| with(py, &a[0], |_| Value::FALSE))
        .method("readable", "(self, /)", yes)
        .method("writable", "(self, /)", yes)
        .method("seekable", "(self, /)", yes)
        .getter("closed", |py, v| {
            let Some(file) = v.payload::<BytesFile>() else { return Ok(Value::TRUE) };
            Ok(Value::bool(file.state.with(py, v, |s, _| s.closed)))
        });
}
