//! `_lzma`: compression in the formats xz and lzma, by a Rust translation of the reference implementation.
//!
//! A stream is behind a lock of its own, and is worked on while the thread is detached.

mod filters;

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, WEAKREFS};
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::bind::bind;
use crate::types::table::{Layout, Row};
use filters::{BRANCH, Chain, DELTA, EXTREME, LZMA1, LZMA2, PRESET, failed, unsupported};
use lzma_rust2::{
    Action, CheckType, FilterType, Lzma2Options, Lzma2Stream, Lzma2Writer, LzmaOptions, LzmaStream, LzmaWriter, Status,
    XzOptions, XzStream, XzWriter,
};
use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

const fn row(id: TypeId, name: &'static str) -> Row {
    Row { id, name, module: "_lzma", base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags: 0 }
}

static ROWS: &[Row] = &[
    Row {
        id: TypeId::LzmaError,
        name: "LZMAError",
        module: "_lzma",
        base: Some(TypeId::Exception),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    },
    row(TypeId::LzmaCompressor, "LZMACompressor"),
    row(TypeId::LzmaDecompressor, "LZMADecompressor"),
];

const FORMAT_AUTO: i64 = 0;
const FORMAT_XZ: i64 = 1;
const FORMAT_ALONE: i64 = 2;
const FORMAT_RAW: i64 = 3;

const CHECK_NONE: i64 = 0;
const CHECK_UNKNOWN: i64 = 16;

/// What a file of the format xz begins with.
const MAGIC: [u8; 6] = *b"\xfd7zXZ\0";

/// Bytes of the header of a stream in that format.
const HEADER: usize = 12;

/// Bytes of output that are asked for at a time.
const CHUNK: usize = 64 << 10;

/// Subtracts from each byte the one so many places before.
struct Delta {
    distance: usize,
    /// The last bytes that went by.
    seen: Vec<u8>,
}

impl Delta {
    fn apply(&mut self, data: &[u8]) -> Vec<u8> {
        let before = self.seen.len();
        self.seen.extend_from_slice(data);
        let at = |i: usize| i.checked_sub(self.distance).map_or(0, |i| self.seen[i]);
        let made = (before..self.seen.len()).map(|i| self.seen[i].wrapping_sub(at(i))).collect();
        // Nothing before the first byte counts as zeroes, so that as many as there are may stay.
        let keep = self.seen.len().min(self.distance);
        let keep_from = self.seen.len() - keep;
        self.seen.drain(..keep_from);
        if self.seen.len() < self.distance {
            let mut padded = vec![0; self.distance - self.seen.len()];
            padded.append(&mut self.seen);
            self.seen = padded;
        }
        made
    }
}

/// What writes one of the formats.
enum Encoder {
    Xz(Box<XzWriter<Vec<u8>>>),
    One(Box<LzmaWriter<Vec<u8>>>),
    Two(Box<Lzma2Writer<Vec<u8>>>),
}

impl Encoder {
    fn write(&mut self, data: &[u8]) -> io::Result<Vec<u8>> {
        Ok(std::mem::take(match self {
            Encoder::Xz(w) => {
                w.write_all(data)?;
                w.inner_mut()
            }
            Encoder::One(w) => {
                w.write_all(data)?;
                w.inner_mut()
            }
            Encoder::Two(w) => {
                w.write_all(data)?;
                w.inner_mut()
            }
        }))
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Encoder::Xz(w) => w.finish(),
            Encoder::One(w) => w.finish(),
            Encoder::Two(w) => w.finish(),
        }
    }
}

/// A compressor, until it is flushed.
struct Compressing {
    encoder: Option<Encoder>,
    before: Vec<Delta>,
}

struct Compressor(Mutex<Compressing>);

// SAFETY: no references; the stream is behind a lock of its own.
unsafe impl Native for Compressor {}

enum Decoder {
    /// Which of the two comes is seen by the first byte.
    Auto(u32),
    /// The bytes that a file begins with have not been looked at.
    Begin(u32),
    Xz(Box<XzStream>),
    One(Box<LzmaStream>),
    Two(Box<Lzma2Stream>),
}

struct Decompressing {
    decoder: Decoder,
    check: i64,
    /// Without header and end mark.
    raw: bool,
    eof: bool,
    needs_input: bool,
    /// Input that has not been looked at.
    waiting: Vec<u8>,
    /// What came after the end.
    unused: Vec<u8>,
}

struct Decompressor(Mutex<Decompressing>);

// SAFETY: as of `Compressor`.
unsafe impl Native for Decompressor {}

/// What can go wrong.
enum Failure {
    Ended,
    Format,
    Stream(io::Error),
}

#[cold]
fn raised(py: &Py, failure: Failure) -> Raised {
    match failure {
        Failure::Ended => py.error(TypeId::EOFError, "Already at end of stream"),
        Failure::Format => failed(py, "Input format not supported by decoder"),
        Failure::Stream(e) => match e.kind() {
            ErrorKind::OutOfMemory => failed(py, "Memory usage limit exceeded"),
            ErrorKind::Unsupported | ErrorKind::InvalidInput => unsupported(py),
            ErrorKind::UnexpectedEof => failed(py, "Insufficient buffer space"),
            _ => failed(py, "Corrupt input data"),
        },
    }
}

impl Decompressing {
    fn begin(&mut self, input: &[u8]) -> std::result::Result<bool, Failure> {
        let (limit, auto) = match self.decoder {
            Decoder::Auto(limit) => (limit, true),
            Decoder::Begin(limit) => (limit, false),
            _ => return Ok(true),
        };
        let Some(&first) = input.first() else { return Ok(false) };
        if auto && first != MAGIC[0] {
            self.check = CHECK_NONE;
            self.decoder = Decoder::One(Box::new(LzmaStream::new_mem_limit(limit, None)));
            return Ok(true);
        }
        // The whole header is there before anything is said of it.
        if input.len() < HEADER {
            return Ok(false);
        }
        if !input.starts_with(&MAGIC) {
            return Err(Failure::Format);
        }
        self.decoder = Decoder::Xz(Box::new(XzStream::new_mem_limit(false, limit)));
        Ok(true)
    }

    fn step(&mut self, input: &[u8], out: &mut [u8]) -> std::result::Result<(usize, usize, bool), Failure> {
        let done = match &mut self.decoder {
            Decoder::Auto(_) | Decoder::Begin(_) => return Ok((0, 0, false)),
            Decoder::Xz(stream) => stream.process(input, out, Action::Run),
            Decoder::One(stream) => {
                let done = stream.process(input, out, Action::Run);
                // What fails in the header is no such stream.
                match &done {
                    Err(e) if !self.raw && stream.total_out() == 0 && e.kind() != ErrorKind::OutOfMemory => {
                        let header = stream.total_in() <= 13
                            || matches!(e.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput);
                        return Err(if header { Failure::Format } else { Failure::Stream(io::Error::from(e.kind())) });
                    }
                    _ => done,
                }
            }
            Decoder::Two(stream) => stream.process(input, out, Action::Run),
        };
        if let Decoder::Xz(stream) = &self.decoder
            && let Some(check) = stream.check_type()
        {
            self.check = check as i64;
        }
        let done = done.map_err(Failure::Stream)?;
        Ok((done.bytes_consumed, done.bytes_produced, done.status == Status::StreamEnd))
    }

    fn decompress(&mut self, data: &[u8], most: Option<usize>) -> std::result::Result<Vec<u8>, Failure> {
        if self.eof {
            return Err(Failure::Ended);
        }
        let mut input = std::mem::take(&mut self.waiting);
        input.extend_from_slice(data);
        let mut out = Vec::new();
        if !self.begin(&input)? {
            self.waiting = input;
            return Ok(out);
        }
        let mut at = 0;
        let mut part = vec![0; most.unwrap_or(CHUNK).clamp(1, CHUNK)];
        loop {
            let room = most.map_or(CHUNK, |most| most - out.len()).min(part.len());
            let (taken, made, over) = self.step(&input[at..], &mut part[..room])?;
            at += taken;
            out.extend_from_slice(&part[..made]);
            if over {
                self.eof = true;
                self.needs_input = false;
                if let Decoder::One(stream) = &self.decoder {
                    self.unused.extend_from_slice(stream.unused_input());
                }
                self.unused.extend_from_slice(&input[at..]);
                return Ok(out);
            }
            let full = most.is_some_and(|most| out.len() >= most);
            if full || (made < room && at == input.len()) || (made == 0 && taken == 0) {
                self.waiting = input.split_off(at);
                // Output that found no room may still be inside.
                self.needs_input = self.waiting.is_empty() && !full;
                return Ok(out);
            }
        }
    }
}

/// The preset or the chain of filters that a compressor is asked for.
fn wanted(py: &mut Py, level: Option<&Value>, specs: Option<&Value>) -> Result<Option<Chain>> {
    if level.is_some() && specs.is_some() {
        return Err(py.value_error("Cannot specify both preset and filter chain"));
    }
    match specs {
        Some(specs) => filters::chain(py, specs).map(Some),
        None => Ok(None),
    }
}

fn lzma_options(py: &mut Py, level: Option<&Value>) -> Result<LzmaOptions> {
    let level = match level {
        Some(v) => filters::number(py, v)?,
        None => PRESET,
    };
    filters::preset(py, level)
}

/// The same for xz, which says less of a preset that there is not.
fn easy_options(py: &mut Py, level: Option<&Value>) -> Result<LzmaOptions> {
    lzma_options(py, level).map_err(|e| if py.exception_is(&e, TypeId::LzmaError) { unsupported(py) } else { e })
}

fn made<W>(py: &Py, writer: io::Result<W>) -> Result<W> {
    writer.map_err(|e| raised(py, Failure::Stream(e)))
}

fn new_compressor(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [format, check, level, specs] = bind(py, "LZMACompressor", ["format", "check", "preset", "filters"], 0, args)?
        .map(|v| v.filter(|v| !v.is_none()));
    let format = match format {
        Some(v) => py.as_i64(v)?,
        None => FORMAT_XZ,
    };
    let check = match check {
        Some(v) => py.as_i64(v)?,
        None => -1,
    };
    if format != FORMAT_XZ && check != -1 && check != CHECK_NONE {
        return Err(py.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let chain = wanted(py, level, specs)?;
    let mut before = Vec::new();
    let encoder = match (format, chain) {
        (FORMAT_XZ, chain) => {
            let check_type = match check {
                -1 | 4 => CheckType::Crc64,
                0 => CheckType::None,
                1 => CheckType::Crc32,
                10 => CheckType::Sha256,
                _ => return Err(failed(py, "Unsupported integrity check")),
            };
            let (lzma_options, filters) = match chain {
                Some(Chain { before, last, second: true }) => (last, before),
                Some(_) => return Err(unsupported(py)),
                None => (easy_options(py, level)?, Vec::new()),
            };
            let options = XzOptions { lzma_options, check_type, block_size: None, filters };
            Encoder::Xz(Box::new(made(py, XzWriter::new(Vec::new(), options))?))
        }
        (FORMAT_ALONE, chain) => {
            let options = match chain {
                Some(Chain { before, last, second: false }) if before.is_empty() => last,
                Some(_) => {
                    let text = "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter";
                    return Err(py.value_error(text));
                }
                None => lzma_options(py, level)?,
            };
            Encoder::One(Box::new(made(py, LzmaWriter::new_use_header(Vec::new(), &options, None))?))
        }
        (FORMAT_RAW, Some(chain)) => {
            for filter in chain.before {
                if filter.filter_type != FilterType::Delta {
                    return Err(unsupported(py));
                }
                before.push(Delta { distance: filter.property as usize, seen: Vec::new() });
            }
            if chain.second {
                let options = Lzma2Options { lzma_options: chain.last, chunk_size: None };
                Encoder::Two(Box::new(Lzma2Writer::new(Vec::new(), options)))
            } else {
                Encoder::One(Box::new(made(py, LzmaWriter::new_no_header(Vec::new(), &chain.last, true))?))
            }
        }
        (FORMAT_RAW, None) => return Err(py.value_error("Must specify filters for FORMAT_RAW")),
        (format, _) => return Err(py.value_error(format!("Invalid container format: {format}"))),
    };
    py.make_native(class, Compressor(Mutex::new(Compressing { encoder: Some(encoder), before })))
}

fn new_decompressor(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [format, limit, specs] =
        bind(py, "LZMADecompressor", ["format", "memlimit", "filters"], 0, args)?.map(|v| v.filter(|v| !v.is_none()));
    let format = match format {
        Some(v) => py.as_i64(v)?,
        None => FORMAT_AUTO,
    };
    if limit.is_some() && format == FORMAT_RAW {
        return Err(py.value_error("Cannot specify memory limit with FORMAT_RAW"));
    }
    let limit = match limit {
        Some(v) => u32::try_from(py.as_i64(v)? >> 10).unwrap_or(u32::MAX),
        None => u32::MAX,
    };
    match specs {
        None if format == FORMAT_RAW => return Err(py.value_error("Must specify filters for FORMAT_RAW")),
        Some(_) if format != FORMAT_RAW => {
            return Err(py.value_error("Cannot specify filters except with FORMAT_RAW"));
        }
        _ => {}
    }
    let decoder = match (format, specs) {
        (FORMAT_AUTO, _) => Decoder::Auto(limit),
        (FORMAT_XZ, _) => Decoder::Begin(limit),
        (FORMAT_ALONE, _) => Decoder::One(Box::new(LzmaStream::new_mem_limit(limit, None))),
        (FORMAT_RAW, Some(specs)) => {
            let Chain { before, last, second } = filters::chain(py, specs)?;
            if second {
                let mut stream = Lzma2Stream::new(last.dict_size);
                made(py, stream.set_filters(&before))?;
                Decoder::Two(Box::new(stream))
            } else {
                let LzmaOptions { lc, lp, pb, dict_size, .. } = last;
                let mut stream = made(py, LzmaStream::new(u64::MAX, lc, lp, pb, dict_size, None))?;
                made(py, stream.set_filters(&before))?;
                Decoder::One(Box::new(stream))
            }
        }
        (format, _) => return Err(py.value_error(format!("Invalid container format: {format}"))),
    };
    let check = if matches!(format, FORMAT_ALONE | FORMAT_RAW) { CHECK_NONE } else { CHECK_UNKNOWN };
    let state = Decompressing {
        decoder,
        check,
        raw: format == FORMAT_RAW,
        eof: false,
        needs_input: true,
        waiting: Vec::new(),
        unused: Vec::new(),
    };
    py.make_native(class, Decompressor(Mutex::new(state)))
}

fn compressing<R: Send>(py: &mut Py, v: &Value, f: impl FnOnce(&mut Compressing) -> R + Send) -> Result<R> {
    let coder = py.native::<Compressor>(v)?;
    Ok(py.detach(|| f(&mut coder.0.lock().unwrap_or_else(PoisonError::into_inner))))
}

fn decompressing<R: Send>(py: &mut Py, v: &Value, f: impl FnOnce(&mut Decompressing) -> R + Send) -> Result<R> {
    let coder = py.native::<Decompressor>(v)?;
    Ok(py.detach(|| f(&mut coder.0.lock().unwrap_or_else(PoisonError::into_inner))))
}

fn compress(py: &mut Py, a: &[Value]) -> Result {
    let mut data = py.as_buffer(&a[1])?.into_owned();
    let out = compressing(py, &a[0], |s| {
        let Compressing { encoder: Some(encoder), before } = s else { return None };
        for delta in before {
            data = delta.apply(&data);
        }
        Some(encoder.write(&data))
    })?;
    let Some(out) = out else { return Err(py.value_error("Compressor has been flushed")) };
    let out = made(py, out)?;
    py.bytes(out)
}

fn flush(py: &mut Py, a: &[Value]) -> Result {
    let out = compressing(py, &a[0], |s| s.encoder.take().map(Encoder::finish))?;
    let Some(out) = out else { return Err(py.value_error("Repeated call to flush()")) };
    let out = made(py, out)?;
    py.bytes(out)
}

fn decompress(py: &mut Py, a: &[Value]) -> Result {
    let most = if a[2].is_empty() { -1 } else { py.as_index(&a[2])? };
    let data = py.as_buffer(&a[1])?.into_owned();
    let most = usize::try_from(most).ok();
    match decompressing(py, &a[0], |s| s.decompress(&data, most))? {
        Ok(out) => py.bytes(out),
        Err(failure) => Err(raised(py, failure)),
    }
}

fn is_check_supported(py: &mut Py, a: &[Value]) -> Result {
    Ok(Value::bool(matches!(py.as_i64(&a[0])?, 0 | 1 | 4 | 10)))
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::LzmaCompressor);
    b.slots().new.set(Some(new_compressor));
    b.method("compress", "(self, data, /)", compress).method("flush", "(self, /)", flush).doc(
        "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n--\n\nCompresses data part by part; \
         compress() of the module does it at once.",
    );
    let b = TypeBuilder::new(py, TypeId::LzmaDecompressor);
    b.slots().new.set(Some(new_decompressor));
    b.method("decompress", "(self, /, data, max_length=-1)", decompress)
        .getter("eof", |py, v| decompressing(py, v, |s| s.eof).map(Value::bool))
        .getter("needs_input", |py, v| decompressing(py, v, |s| s.needs_input).map(Value::bool))
        .getter("check", |py, v| {
            let check = decompressing(py, v, |s| s.check)?;
            py.int(check)
        })
        .getter("unused_data", |py, v| {
            let unused = decompressing(py, v, |s| s.unused.clone())?;
            py.bytes(unused)
        })
        .doc(
            "LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)\n--\n\nDecompresses data part by part; \
             decompress() of the module does it at once.",
        );
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let m = ModuleBuilder::new(py, "_lzma")?;
    for (name, n) in [
        ("FORMAT_AUTO", FORMAT_AUTO),
        ("FORMAT_XZ", FORMAT_XZ),
        ("FORMAT_ALONE", FORMAT_ALONE),
        ("FORMAT_RAW", FORMAT_RAW),
        ("CHECK_NONE", CHECK_NONE),
        ("CHECK_CRC32", 1),
        ("CHECK_CRC64", 4),
        ("CHECK_SHA256", 10),
        ("CHECK_ID_MAX", 15),
        ("CHECK_UNKNOWN", CHECK_UNKNOWN),
        ("FILTER_LZMA1", LZMA1 as i64),
        ("FILTER_LZMA2", LZMA2 as i64),
        ("FILTER_DELTA", DELTA as i64),
        ("MF_HC3", 3),
        ("MF_HC4", 4),
        ("MF_BT2", 0x12),
        ("MF_BT3", 0x13),
        ("MF_BT4", 0x14),
        ("MODE_FAST", 1),
        ("MODE_NORMAL", 2),
        ("PRESET_DEFAULT", i64::from(PRESET)),
        ("PRESET_EXTREME", i64::from(EXTREME)),
    ]
    .into_iter()
    .chain(BRANCH.iter().map(|(name, number, _)| (*name, *number as i64)))
    {
        let n = py.int(n)?;
        m.add(py, name, n)?;
    }
    m.function(py, "is_check_supported", "(check_id, /)", is_check_supported)?;
    m.function(py, "_encode_filter_properties", "(filter, /)", filters::encode_properties)?;
    m.function(py, "_decode_filter_properties", "(filter_id, encoded_props, /)", filters::decode_properties)?;
    m.add_type(py, TypeId::LzmaError)?;
    m.add_type(py, TypeId::LzmaCompressor)?;
    m.add_type(py, TypeId::LzmaDecompressor)?;
    m.finish(py)
}
