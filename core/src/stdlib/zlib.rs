//! `zlib`: compression, on a Rust translation of the library.
//!
//! A stream is behind a lock of its own, and is worked on while the thread is detached. What of the input was not used is kept as plain
//! bytes behind the same lock.

use super::binascii::low_bits;
use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use libz_rs_sys as z;
use std::ffi::CStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

const fn row(id: TypeId, name: &'static str, flags: u32) -> Row {
    Row { id, name, module: "zlib", base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags }
}

static ROWS: &[Row] = &[
    Row {
        id: TypeId::ZlibError,
        name: "error",
        module: "zlib",
        base: Some(TypeId::Exception),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    },
    row(TypeId::ZlibCompress, "Compress", NOT_INSTANTIABLE),
    row(TypeId::ZlibDecompress, "Decompress", NOT_INSTANTIABLE),
    row(TypeId::ZlibDecompressor, "_ZlibDecompressor", 0),
];

/// A stream that compresses or decompresses, and ends itself.
struct Stream {
    raw: Box<z::z_stream>,
    inflates: bool,
    /// Not begun, or ended.
    over: bool,
    dictionary: Vec<u8>,
    unused: Vec<u8>,
    tail: Vec<u8>,
    eof: bool,
}

// SAFETY: the stream owns all that it points to; input and output pointers are set for each call.
unsafe impl Send for Stream {}

impl Drop for Stream {
    fn drop(&mut self) {
        if !self.over {
            // SAFETY: the stream was begun, and is ended once.
            unsafe {
                if self.inflates {
                    z::inflateEnd(&raw mut *self.raw);
                } else {
                    z::deflateEnd(&raw mut *self.raw);
                }
            }
        }
    }
}

/// What the library refused: its number and its words.
struct Failure {
    code: i32,
    words: Option<String>,
    doing: &'static str,
}

const VERSION: &CStr = c"1.3.1";

impl Stream {
    fn empty(inflates: bool) -> Stream {
        // SAFETY: zeroes are what the library expects of a stream that is not begun: null pointers and no functions.
        let raw = unsafe { Box::new(std::mem::zeroed::<z::z_stream>()) };
        Stream { raw, inflates, over: true, dictionary: Vec::new(), unused: Vec::new(), tail: Vec::new(), eof: false }
    }

    fn failure(&self, code: i32, doing: &'static str) -> Failure {
        let words = if self.raw.msg.is_null() {
            None
        } else {
            // SAFETY: the library's own text.
            Some(unsafe { CStr::from_ptr(self.raw.msg) }.to_string_lossy().into_owned())
        };
        Failure { code, words, doing }
    }

    fn compressor(
        level: i32,
        method: i32,
        bits: i32,
        memory: i32,
        strategy: i32,
        dictionary: &[u8],
    ) -> std::result::Result<Stream, Failure> {
        let mut s = Stream::empty(false);
        let size = size_of::<z::z_stream>() as i32;
        // SAFETY: a fresh stream of the size that is told.
        let code =
            unsafe { z::deflateInit2_(&raw mut *s.raw, level, method, bits, memory, strategy, VERSION.as_ptr(), size) };
        if code != z::Z_OK {
            return Err(s.failure(code, "while creating compression object"));
        }
        s.over = false;
        if !dictionary.is_empty() {
            // SAFETY: the dictionary has the length that is told.
            let code =
                unsafe { z::deflateSetDictionary(&raw mut *s.raw, dictionary.as_ptr(), dictionary.len() as u32) };
            if code != z::Z_OK {
                return Err(s.failure(code, "deflateSetDictionary()"));
            }
        }
        Ok(s)
    }

    fn decompressor(bits: i32, dictionary: Vec<u8>) -> std::result::Result<Stream, Failure> {
        let mut s = Stream::empty(true);
        let size = size_of::<z::z_stream>() as i32;
        // SAFETY: a fresh stream of the size that is told.
        let code = unsafe { z::inflateInit2_(&raw mut *s.raw, bits, VERSION.as_ptr(), size) };
        if code != z::Z_OK {
            return Err(s.failure(code, "while creating decompression object"));
        }
        s.over = false;
        s.dictionary = dictionary;
        if bits < 0 && !s.dictionary.is_empty() {
            s.use_dictionary()?;
        }
        Ok(s)
    }

    fn use_dictionary(&mut self) -> std::result::Result<(), Failure> {
        let (data, len) = (self.dictionary.as_ptr(), self.dictionary.len() as u32);
        // SAFETY: the dictionary has the length that is told.
        let code = unsafe { z::inflateSetDictionary(&raw mut *self.raw, data, len) };
        if code != z::Z_OK { Err(self.failure(code, "while setting zdict")) } else { Ok(()) }
    }

    fn copy(&mut self) -> std::result::Result<Stream, Failure> {
        let mut s = Stream::empty(self.inflates);
        // SAFETY: the source was begun; the copy is fresh.
        let code = unsafe {
            if self.inflates {
                z::inflateCopy(&raw mut *s.raw, &raw mut *self.raw)
            } else {
                z::deflateCopy(&raw mut *s.raw, &raw mut *self.raw)
            }
        };
        if code != z::Z_OK {
            return Err(self.failure(code, "while copying compression object"));
        }
        s.over = false;
        s.dictionary = self.dictionary.clone();
        s.unused = self.unused.clone();
        s.tail = self.tail.clone();
        s.eof = self.eof;
        Ok(s)
    }

    /// One call of the library: the room that is left in `out` is filled. What it says, and how much input it left.
    fn step(&mut self, input: &[u8], out: &mut Vec<u8>, room: usize, flush: i32) -> (i32, usize) {
        let have = out.len();
        if out.try_reserve(room).is_err() {
            return (z::Z_MEM_ERROR, input.len());
        }
        out.resize(have + room, 0);
        let given = input.len().min(u32::MAX as usize);
        self.raw.next_in = input.as_ptr().cast_mut();
        self.raw.avail_in = given as u32;
        self.raw.next_out = out[have..].as_mut_ptr();
        self.raw.avail_out = room as u32;
        // SAFETY: input and output have the lengths that are told.
        let code = unsafe {
            if self.inflates { z::inflate(&raw mut *self.raw, flush) } else { z::deflate(&raw mut *self.raw, flush) }
        };
        out.truncate(have + room - self.raw.avail_out as usize);
        (code, input.len() - given + self.raw.avail_in as usize)
    }

    fn compress(&mut self, mut data: &[u8], flush: i32) -> std::result::Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        if self.over {
            return Err(self.failure(z::Z_STREAM_ERROR, "while compressing data"));
        }
        loop {
            let part = data.len().min(u32::MAX as usize);
            let last = part == data.len();
            let (code, left) = self.step(&data[..part], &mut out, CHUNK, if last { flush } else { z::Z_NO_FLUSH });
            data = &data[part - left..];
            if code == z::Z_STREAM_ERROR || code == z::Z_MEM_ERROR {
                return Err(self.failure(code, "while compressing data"));
            }
            if code == z::Z_STREAM_END || (data.is_empty() && self.raw.avail_out > 0) {
                if code == z::Z_STREAM_END {
                    // SAFETY: the stream was begun, and is ended once.
                    unsafe { z::deflateEnd(&raw mut *self.raw) };
                    self.over = true;
                }
                return Ok(out);
            }
        }
    }

    /// Decompresses up to `most` bytes; answers them and how much of the input is left.
    fn decompress(
        &mut self,
        data: &[u8],
        most: Option<usize>,
        flush: i32,
    ) -> std::result::Result<(Vec<u8>, usize), Failure> {
        let mut out = Vec::new();
        let mut left = data.len();
        while !self.eof {
            let room = most.map_or(CHUNK, |most| (most - out.len()).min(CHUNK));
            if room == 0 {
                break;
            }
            let (code, rest) = self.step(&data[data.len() - left..], &mut out, room, flush);
            left = rest;
            match code {
                z::Z_STREAM_END => self.eof = true,
                z::Z_NEED_DICT if !self.dictionary.is_empty() => {
                    self.use_dictionary()?;
                    continue;
                }
                z::Z_OK | z::Z_BUF_ERROR => {
                    // No progress without more input or more room.
                    if self.raw.avail_out > 0 && (left == 0 || code == z::Z_BUF_ERROR) {
                        break;
                    }
                }
                code => return Err(self.failure(code, "while decompressing data")),
            }
        }
        Ok((out, left))
    }
}

/// Bytes of output that are asked for at a time.
const CHUNK: usize = 64 << 10;

#[cold]
fn error(py: &Py, failure: Failure) -> Raised {
    let Failure { code, words, doing } = failure;
    if code == z::Z_MEM_ERROR {
        return py.no_memory();
    }
    let words = words.or(match code {
        z::Z_BUF_ERROR => Some("incomplete or truncated stream".to_owned()),
        z::Z_STREAM_ERROR => Some("inconsistent stream state".to_owned()),
        z::Z_DATA_ERROR => Some("invalid input data".to_owned()),
        _ => None,
    });
    py.error(
        TypeId::ZlibError,
        match words {
            Some(words) => format!("Error {code} {doing}: {words}"),
            None => format!("Error {code} {doing}"),
        },
    )
}

/// The state of all three types.
struct Coder(Mutex<Stream>);

// SAFETY: no references; the stream is behind a lock of its own.
unsafe impl Native for Coder {}

fn lock(coder: &Coder) -> MutexGuard<'_, Stream> {
    coder.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Works on the stream, detached.
fn work<R: Send>(
    py: &mut Py,
    v: &Value,
    f: impl FnOnce(&mut Stream) -> std::result::Result<R, Failure> + Send,
) -> Result<R> {
    let coder = py.native::<Coder>(v)?;
    let done = py.detach(|| f(&mut lock(coder)));
    done.map_err(|e| error(py, e))
}

fn number(py: &mut Py, v: &Value, otherwise: i32) -> Result<i32> {
    if v.is_empty() { Ok(otherwise) } else { py.as_i32(v) }
}

fn compress(py: &mut Py, a: &[Value]) -> Result {
    let (level, bits) = (number(py, &a[1], -1)?, number(py, &a[2], 15)?);
    let data = py.as_buffer(&a[0])?;
    let done = py.detach(|| Stream::compressor(level, z::Z_DEFLATED, bits, 8, 0, &[])?.compress(&data, z::Z_FINISH));
    match done {
        Ok(out) => py.bytes(out),
        Err(e) if e.code == z::Z_STREAM_ERROR => Err(py.error(TypeId::ZlibError, "Bad compression level")),
        Err(e) => Err(error(py, e)),
    }
}

fn decompress(py: &mut Py, a: &[Value]) -> Result {
    let bits = number(py, &a[1], 15)?;
    if !a[2].is_empty() && py.as_i64(&a[2])? <= 0 {
        return Err(py.value_error("bufsize must be positive"));
    }
    let data = py.as_buffer(&a[0])?;
    let done = py.detach(|| {
        let mut s = Stream::decompressor(bits, Vec::new())?;
        let (out, _) = s.decompress(&data, None, z::Z_SYNC_FLUSH)?;
        if !s.eof {
            return Err(Failure { code: z::Z_BUF_ERROR, words: None, doing: "while decompressing data" });
        }
        Ok(out)
    });
    done.map_err(|e| error(py, e)).and_then(|out| py.bytes(out))
}

fn compressobj(py: &mut Py, a: &[Value]) -> Result {
    let level = number(py, &a[0], -1)?;
    let method = number(py, &a[1], z::Z_DEFLATED)?;
    let bits = number(py, &a[2], 15)?;
    let memory = number(py, &a[3], 8)?;
    let strategy = number(py, &a[4], 0)?;
    let dictionary = if a[5].is_none_or_empty() { Vec::new() } else { py.owned(py.as_buffer(&a[5])?)? };
    match Stream::compressor(level, method, bits, memory, strategy, &dictionary) {
        Ok(s) => py.make_native(py.ty(TypeId::ZlibCompress), Coder(Mutex::new(s))),
        Err(e) if e.code == z::Z_STREAM_ERROR => Err(py.value_error("Invalid initialization option")),
        Err(e) => Err(error(py, e)),
    }
}

fn dictionary_argument(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    if v.is_none_or_empty() {
        return Ok(Vec::new());
    }
    match py.buffer(v)? {
        Some(data) => Ok(data.into_owned()),
        None => Err(py.type_error("zdict argument must support the buffer protocol")),
    }
}

fn make_decompressor(py: &mut Py, class: TypeRef, bits: &Value, dictionary: &Value) -> Result {
    let bits = number(py, bits, 15)?;
    let dictionary = dictionary_argument(py, dictionary)?;
    match Stream::decompressor(bits, dictionary) {
        Ok(s) => py.make_native(class, Coder(Mutex::new(s))),
        Err(e) if e.code == z::Z_STREAM_ERROR => Err(py.value_error("Invalid initialization option")),
        Err(e) => Err(error(py, e)),
    }
}

fn flush_compressor(py: &mut Py, a: &[Value]) -> Result {
    let mode = number(py, &a[1], z::Z_FINISH)?;
    if mode == z::Z_NO_FLUSH {
        return py.bytes(Vec::new());
    }
    let out = work(py, &a[0], |s| s.compress(&[], mode))?;
    py.bytes(out)
}

fn copy(py: &mut Py, a: &[Value]) -> Result {
    let inflates = lock(py.native::<Coder>(&a[0])?).inflates;
    let made = work(py, &a[0], |s| {
        if s.over {
            return Err(Failure { code: z::Z_STREAM_ERROR, words: None, doing: "" });
        }
        s.copy()
    });
    match made {
        Ok(s) => py.make_native(py.type_of(&a[0]), Coder(Mutex::new(s))),
        Err(_) if !inflates => Err(py.value_error("Inconsistent stream state")),
        Err(e) => Err(e),
    }
}

/// `Decompress.decompress(data, max_length=0)`
fn feed(py: &mut Py, a: &[Value]) -> Result {
    let most = if a[2].is_empty() { 0 } else { py.as_i64(&a[2])? };
    let most = match usize::try_from(most) {
        Ok(0) => None,
        Ok(n) => Some(n),
        Err(_) => return Err(py.value_error("max_length must be non-negative")),
    };
    let data = py.as_buffer(&a[1])?;
    let out = work(py, &a[0], |s| {
        let (out, left) = s.decompress(&data, most, z::Z_SYNC_FLUSH)?;
        let rest = &data[data.len() - left..];
        if s.eof {
            s.unused.extend_from_slice(rest);
            // Who asked with what was left before finds it there again.
            if !s.tail.is_empty() {
                s.tail = rest.to_vec();
            }
        } else {
            s.tail = rest.to_vec();
        }
        Ok(out)
    })?;
    py.bytes(out)
}

fn flush_decompressor(py: &mut Py, a: &[Value]) -> Result {
    if !a[1].is_empty() && py.as_i64(&a[1])? <= 0 {
        return Err(py.value_error("length must be greater than zero"));
    }
    let out = work(py, &a[0], |s| {
        let tail = std::mem::take(&mut s.tail);
        let (out, left) = s.decompress(&tail, None, z::Z_FINISH)?;
        let rest = &tail[tail.len() - left..];
        if s.eof {
            s.unused.extend_from_slice(rest);
        } else {
            s.tail = rest.to_vec();
        }
        Ok(out)
    })?;
    py.bytes(out)
}

/// `_ZlibDecompressor.decompress(data, max_length=-1)`
fn feed_decompressor(py: &mut Py, a: &[Value]) -> Result {
    let most = if a[2].is_empty() { -1 } else { py.as_i64(&a[2])? };
    let data = py.as_buffer(&a[1])?;
    if lock(py.native::<Coder>(&a[0])?).eof {
        return Err(py.error(TypeId::EOFError, "End of stream already reached"));
    }
    let out = work(py, &a[0], |s| {
        let mut input = std::mem::take(&mut s.tail);
        input.extend_from_slice(&data);
        let (out, left) = s.decompress(&input, usize::try_from(most).ok(), z::Z_SYNC_FLUSH)?;
        let rest = input[input.len() - left..].to_vec();
        if s.eof {
            s.unused = rest;
        } else {
            s.tail = rest;
        }
        Ok(out)
    })?;
    py.bytes(out)
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ZlibCompress);
    b.method("compress", "(self, data, /)", |py, a| {
        let data = py.as_buffer(&a[1])?;
        let out = work(py, &a[0], |s| s.compress(&data, z::Z_NO_FLUSH))?;
        py.bytes(out)
    })
    .method("flush", "(self, mode=4, /)", flush_compressor);
    for b in [b, TypeBuilder::new(py, TypeId::ZlibDecompress)] {
        b.method("copy", "(self, /)", copy).method("__copy__", "(self, /)", copy).method(
            "__deepcopy__",
            "(self, memo, /)",
            |py, a| copy(py, &a[..1]),
        );
    }
    TypeBuilder::new(py, TypeId::ZlibDecompress)
        .method("decompress", "(self, data, /, max_length=0)", feed)
        .method("flush", "(self, length=16384, /)", flush_decompressor)
        .member("unused_data", |py, v| {
            let bytes = lock(py.native::<Coder>(v)?).unused.clone();
            py.bytes(bytes)
        })
        .member("unconsumed_tail", |py, v| {
            let bytes = lock(py.native::<Coder>(v)?).tail.clone();
            py.bytes(bytes)
        })
        .member("eof", |py, v| Ok(Value::bool(lock(py.native::<Coder>(v)?).eof)));
    let b = TypeBuilder::new(py, TypeId::ZlibDecompressor);
    b.slots().new.set(Some(|py: &mut Py, class: TypeRef, args: Args<'_>| {
        let [bits, dictionary] = py.named_args("_ZlibDecompressor", args, ["wbits", "zdict"], 0)?;
        make_decompressor(py, class, &bits, &dictionary)
    }));
    b.method("decompress", "(self, /, data, max_length=-1)", feed_decompressor)
        .member("eof", |py, v| Ok(Value::bool(lock(py.native::<Coder>(v)?).eof)))
        .member("unused_data", |py, v| {
            let bytes = lock(py.native::<Coder>(v)?).unused.clone();
            py.bytes(bytes)
        })
        .member("needs_input", |py, v| {
            let s = lock(py.native::<Coder>(v)?);
            Ok(Value::bool(!s.eof && s.tail.is_empty()))
        });
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "zlib")?;
    b.add_type(py, TypeId::ZlibError)?;
    b.add_type(py, TypeId::ZlibDecompressor)?;
    for (name, v) in [
        ("MAX_WBITS", 15),
        ("DEFLATED", 8),
        ("DEF_MEM_LEVEL", 8),
        ("DEF_BUF_SIZE", 16384),
        ("Z_NO_COMPRESSION", 0),
        ("Z_BEST_SPEED", 1),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_FILTERED", 1),
        ("Z_HUFFMAN_ONLY", 2),
        ("Z_RLE", 3),
        ("Z_FIXED", 4),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_SYNC_FLUSH", 2),
        ("Z_FULL_FLUSH", 3),
        ("Z_FINISH", 4),
        ("Z_BLOCK", 5),
        ("Z_TREES", 6),
    ] {
        b.add(py, name, py.int(v)?)?;
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        b.add(py, name, py.str("1.3.1")?)?;
    }
    b.function(py, "compress", "(data, /, level=-1, wbits=15)", compress)?;
    b.function(py, "decompress", "(data, /, wbits=15, bufsize=16384)", decompress)?;
    b.function(py, "compressobj", "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", compressobj)?;
    b.function(py, "decompressobj", "(wbits=15, zdict=b'')", |py, a| {
        make_decompressor(py, py.ty(TypeId::ZlibDecompress), &a[0], &a[1])
    })?;
    b.function(py, "crc32", "(data, value=0, /)", super::binascii::crc32)?;
    b.function(py, "adler32", "(data, value=1, /)", |py, a| {
        let start = low_bits(py, &a[1], 1)?;
        let data = py.as_buffer(&a[0])?;
        py.int(i64::from(crate::algorithm::checksum::adler32(start, &data)))
    })?;
    b.finish(py)
}
