//! `_bz2`: compression, on a Rust translation of the library.
//!
//! A stream is behind a lock of its own, and is worked on while the thread is detached.

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use libbz2_rs_sys as bz;
use std::ffi::c_int;
use std::sync::{Mutex, PoisonError};

const fn row(id: TypeId, name: &'static str) -> Row {
    Row { id, name, module: "_bz2", base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags: 0 }
}

static ROWS: &[Row] = &[row(TypeId::Bz2Compressor, "BZ2Compressor"), row(TypeId::Bz2Decompressor, "BZ2Decompressor")];

/// Bytes of output that are asked for at a time.
const CHUNK: usize = 64 << 10;

/// A stream, which ends itself.
struct Stream {
    raw: Box<bz::bz_stream>,
    compresses: bool,
    /// Flushed, or at its end.
    over: bool,
    /// Input that has not been looked at.
    waiting: Vec<u8>,
    /// What came after the end.
    unused: Vec<u8>,
    needs_input: bool,
}

// SAFETY: the stream owns all that it points to; input and output pointers are set for each call.
unsafe impl Send for Stream {}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream was begun, and is ended once.
        unsafe {
            if self.compresses {
                bz::BZ2_bzCompressEnd(&raw mut *self.raw);
            } else {
                bz::BZ2_bzDecompressEnd(&raw mut *self.raw);
            }
        }
    }
}

impl Stream {
    fn begun(compresses: bool, level: c_int) -> std::result::Result<Stream, c_int> {
        // SAFETY: zeroes are what the library expects of a stream that is not begun: null pointers and no functions.
        let mut raw = unsafe { Box::new(std::mem::zeroed::<bz::bz_stream>()) };
        // SAFETY: a fresh stream.
        let code = unsafe {
            if compresses {
                bz::BZ2_bzCompressInit(&raw mut *raw, level, 0, 0)
            } else {
                bz::BZ2_bzDecompressInit(&raw mut *raw, 0, 0)
            }
        };
        if code != bz::BZ_OK {
            return Err(code);
        }
        let (waiting, unused) = (Vec::new(), Vec::new());
        Ok(Stream { raw, compresses, over: false, waiting, unused, needs_input: true })
    }

    /// One call of the library: what it says, and how much input it has taken.
    fn step(&mut self, input: &[u8], out: &mut Vec<u8>, room: usize, action: c_int) -> (c_int, usize) {
        let (have, given) = (out.len(), input.len().min(u32::MAX as usize));
        out.resize(have + room, 0);
        self.raw.next_in = input.as_ptr().cast_mut().cast();
        self.raw.avail_in = given as u32;
        self.raw.next_out = out[have..].as_mut_ptr().cast();
        self.raw.avail_out = room as u32;
        // SAFETY: input and output have the lengths that are told.
        let code = unsafe {
            if self.compresses {
                bz::BZ2_bzCompress(&raw mut *self.raw, action)
            } else {
                bz::BZ2_bzDecompress(&raw mut *self.raw)
            }
        };
        out.truncate(have + room - self.raw.avail_out as usize);
        (code, given - self.raw.avail_in as usize)
    }

    fn compress(&mut self, mut data: &[u8], finish: bool) -> std::result::Result<Vec<u8>, c_int> {
        let mut out = Vec::new();
        let action = if finish { bz::BZ_FINISH } else { bz::BZ_RUN };
        loop {
            if !finish && data.is_empty() {
                return Ok(out);
            }
            let (code, taken) = self.step(data, &mut out, CHUNK, action);
            data = &data[taken..];
            match code {
                bz::BZ_STREAM_END => return Ok(out),
                bz::BZ_RUN_OK | bz::BZ_FINISH_OK | bz::BZ_FLUSH_OK => {}
                code => return Err(code),
            }
        }
    }

    fn decompress(&mut self, data: &[u8], most: Option<usize>) -> std::result::Result<Vec<u8>, c_int> {
        let mut input = std::mem::take(&mut self.waiting);
        input.extend_from_slice(data);
        let (mut out, mut at) = (Vec::new(), 0);
        loop {
            let room = most.map_or(CHUNK, |most| most.saturating_sub(out.len()).min(CHUNK));
            if room == 0 {
                break;
            }
            let before = out.len();
            let (code, taken) = self.step(&input[at..], &mut out, room, 0);
            at += taken;
            match code {
                bz::BZ_STREAM_END => {
                    self.over = true;
                    self.unused = input.split_off(at);
                    self.needs_input = false;
                    return Ok(out);
                }
                bz::BZ_OK => {}
                code => return Err(code),
            }
            if at == input.len() && out.len() - before < room {
                break;
            }
        }
        self.waiting = input.split_off(at);
        // Output that found no room may still be inside.
        self.needs_input = self.waiting.is_empty() && most.is_none_or(|most| out.len() < most);
        Ok(out)
    }
}

/// The state of both types.
struct Coder(Mutex<Stream>);

// SAFETY: no references; the stream is behind a lock of its own.
unsafe impl Native for Coder {}

#[cold]
fn error(py: &Py, code: c_int) -> Raised {
    match code {
        bz::BZ_MEM_ERROR => py.no_memory(),
        bz::BZ_PARAM_ERROR => py.value_error("Internal error - invalid parameters passed to libbzip2"),
        bz::BZ_DATA_ERROR | bz::BZ_DATA_ERROR_MAGIC => py.error(TypeId::OSError, "Invalid data stream"),
        bz::BZ_IO_ERROR => py.error(TypeId::OSError, "Unknown I/O error"),
        bz::BZ_UNEXPECTED_EOF => {
            py.error(TypeId::EOFError, "Compressed file ended before the logical end-of-stream was detected")
        }
        bz::BZ_SEQUENCE_ERROR => py.runtime_error("Internal error - Invalid sequence of commands sent to libbzip2"),
        code => py.error(TypeId::OSError, format!("Unrecognized error from libbzip2: {code}")),
    }
}

fn begin(py: &mut Py, class: TypeRef, compresses: bool, level: c_int) -> Result {
    match Stream::begun(compresses, level) {
        Ok(stream) => py.make_native(class, Coder(Mutex::new(stream))),
        Err(code) => Err(error(py, code)),
    }
}

fn new_compressor(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("BZ2Compressor", args, 0, 1)?;
    let level = match given.first() {
        Some(v) => py.as_i32(v)?,
        None => 9,
    };
    if !(1..=9).contains(&level) {
        return Err(py.value_error("compresslevel must be between 1 and 9"));
    }
    begin(py, class, true, level)
}

fn new_decompressor(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.arity("BZ2Decompressor", args, 0, 0)?;
    begin(py, class, false, 0)
}

/// Works on the stream, detached.
fn work<R: Send>(py: &mut Py, v: &Value, f: impl FnOnce(&mut Stream) -> R + Send) -> Result<R> {
    let coder = py.native::<Coder>(v)?;
    Ok(py.detach(|| f(&mut coder.0.lock().unwrap_or_else(PoisonError::into_inner))))
}

fn done(py: &Py, out: std::result::Result<Vec<u8>, c_int>) -> Result {
    match out {
        Ok(out) => py.bytes(out),
        Err(code) => Err(error(py, code)),
    }
}

fn compress(py: &mut Py, a: &[Value]) -> Result {
    let data = py.owned(py.as_buffer(&a[1])?)?;
    let out = work(py, &a[0], |s| if s.over { None } else { Some(s.compress(&data, false)) })?;
    let Some(out) = out else { return Err(py.value_error("Compressor has been flushed")) };
    done(py, out)
}

fn flush(py: &mut Py, a: &[Value]) -> Result {
    let out =
        work(py, &a[0], |s| if std::mem::replace(&mut s.over, true) { None } else { Some(s.compress(&[], true)) })?;
    let Some(out) = out else { return Err(py.value_error("Repeated call to flush()")) };
    done(py, out)
}

fn decompress(py: &mut Py, a: &[Value]) -> Result {
    let most = if a[2].is_empty() { -1 } else { py.as_index(&a[2])? };
    let data = py.owned(py.as_buffer(&a[1])?)?;
    let most = usize::try_from(most).ok();
    let out = work(py, &a[0], |s| if s.over { None } else { Some(s.decompress(&data, most)) })?;
    let Some(out) = out else {
        return Err(py.error(TypeId::EOFError, "End of stream already reached"));
    };
    done(py, out)
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Bz2Compressor);
    b.slots().new.set(Some(new_compressor));
    b.method("compress", "(self, data, /)", compress).method("flush", "(self, /)", flush).doc(
        "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a \
         number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead.",
    );
    let b = TypeBuilder::new(py, TypeId::Bz2Decompressor);
    b.slots().new.set(Some(new_decompressor));
    b.method("decompress", "(self, /, data, max_length=-1)", decompress)
        .getter("eof", |py, v| work(py, v, |s| s.over).map(Value::bool))
        .getter("needs_input", |py, v| work(py, v, |s| s.needs_input && !s.over).map(Value::bool))
        .getter("unused_data", |py, v| {
            let unused = work(py, v, |s| s.unused.clone())?;
            py.bytes(unused)
        })
        .doc(
            "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the \
             decompress() function instead.",
        );
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let m = ModuleBuilder::new(py, "_bz2")?;
    m.add_type(py, TypeId::Bz2Compressor)?;
    m.add_type(py, TypeId::Bz2Decompressor)?;
    m.finish(py)
}
