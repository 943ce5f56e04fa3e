//! `io.TextIOWrapper`: text over a binary file: its state, how it reads ahead, its position, and how it writes.
//!
//! What was read ahead is kept decoded but with its line ends as they are in the file; they are translated when characters are handed
//! out. So a position in the characters belongs to a position in the file, and `tell` needs no replay of a decoder. Operations run
//! inside the file's own lock, as those of buffered files.

use super::base::CLOSED;
use super::buffered::direct;
use super::foreign;
use super::lock::{Held, Locked};
use super::newline::{self, Newline};
use super::unsupported;
use crate::object::kind::Kind;
use crate::object::payload::Payload;
use crate::object::{Py, Result, Slot, TypeId, Value};
use crate::text::codec::{Encoding, Order};
use crate::text::{Text, TextBuilder};
use crate::types::codec::Decoding;
use orochi_gc::Object;

/// How many bytes are read at once, and how many wait before they are written.
pub const CHUNK: usize = 8192;

/// What is between the program and the binary file.
pub struct TextState {
    pub(super) ready: bool,
    pub(super) detached: bool,
    pub(super) encoding: Encoding,
    pub(super) encoding_name: String,
    pub(super) errors: String,
    pub(super) newline: Newline,
    pub(super) line_buffering: bool,
    pub(super) write_through: bool,
    pub(super) seekable: bool,
    pub(super) telling: bool,
    pub(super) chunk: usize,
    decoding: Decoding,
    /// Characters read ahead, of which `at` were handed out.
    pub(super) chars: Text,
    pub(super) at: usize,
    /// The bytes that `chars` were decoded from, and behind them `tail` bytes that are not a whole character yet.
    bytes: Vec<u8>,
    tail: usize,
    /// How the decoding stood before the first of `bytes`.
    before: Decoding,
    /// The file's end was reached.
    pub(super) ended: bool,
    /// Something was read.
    pub(super) has_read: bool,
    /// Encoded text that waits to be written.
    pub(super) pending: Vec<u8>,
    /// A byte order mark is not to be written any more.
    mark_written: bool,
    /// Kinds of line ends that were handed out.
    pub(super) seen: u8,
}

impl TextState {
    /// Of a file that is not initialised.
    pub fn new() -> TextState {
        TextState {
            ready: false,
            detached: false,
            encoding: Encoding::Utf8,
            encoding_name: String::new(),
            errors: String::new(),
            newline: Newline::Translated,
            line_buffering: false,
            write_through: false,
            seekable: false,
            telling: false,
            chunk: CHUNK,
            decoding: Decoding::new(Encoding::Utf8),
            chars: Text::empty(),
            at: 0,
            bytes: Vec::new(),
            tail: 0,
            before: Decoding::new(Encoding::Utf8),
            ended: false,
            has_read: false,
            pending: Vec::new(),
            mark_written: false,
            seen: 0,
        }
    }

    /// Takes another codec from here on.
    pub fn set_encoding(&mut self, encoding: Encoding, name: String, errors: String) {
        self.encoding = encoding;
        self.encoding_name = name;
        self.errors = errors;
        self.decoding = Decoding::new(encoding);
        self.before = self.decoding;
    }

    /// Forgets what was read ahead.
    pub fn forget(&mut self) {
        self.chars = Text::empty();
        self.at = 0;
        self.bytes.clear();
        self.tail = 0;
        self.ended = false;
        self.before = self.decoding;
    }
}

impl Default for TextState {
    fn default() -> TextState {
        TextState::new()
    }
}

/// The payload of a TextIOWrapper.
pub struct TextObject {
    pub(super) buffer: Slot,
    /// Encoder and decoder if the encoding is not built in (see `foreign`); else empty.
    pub(super) codec: Slot,
    pub(super) state: Locked<TextState>,
}

// SAFETY: 1. the slots are traced, the state holds no values; 2. fixed size; 3. it drops; 4. the slots are written under the object's
// lock, the state under its own.
unsafe impl Payload for TextObject {
    const KIND: Kind = Kind::TextFile;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.buffer.trace(visit);
        self.codec.trace(visit);
    }
}

/// A text file in use: its state and its binary file.
pub struct Session<'a> {
    pub(super) state: Held<'a, TextState>,
    pub(super) buffer: Value,
    /// The codec if it is not built in (see `foreign`); else empty.
    pub(super) codec: Value,
}

/// The text file that `v` is.
///
/// # Errors
/// TypeError.
pub fn file_of<'a>(py: &Py, v: &'a Value) -> Result<&'a TextObject> {
    v.payload::<TextObject>().ok_or_else(|| py.type_error("a TextIOWrapper object is required"))
}

/// Enters the file.
///
/// # Errors
/// ValueError if it is detached or not initialised; RuntimeError if this thread is inside.
pub fn enter<'a>(py: &mut Py, v: &'a Value) -> Result<Session<'a>> {
    let file = file_of(py, v)?;
    let state = file.state.enter(py, |_| "<_io.TextIOWrapper>".to_owned())?;
    if !state.ready {
        return Err(py.value_error(if state.detached {
            "underlying buffer has been detached"
        } else {
            "I/O operation on uninitialized object"
        }));
    }
    let (buffer, codec) = (file.buffer.get(py), file.codec.get(py));
    Ok(Session { state, buffer, codec })
}

/// Enters a file that is open.
///
/// # Errors
/// As `enter`; ValueError if it is closed.
pub fn enter_open<'a>(py: &mut Py, v: &'a Value) -> Result<Session<'a>> {
    let session = enter(py, v)?;
    if session.closed(py)? {
        return Err(py.value_error(CLOSED));
    }
    Ok(session)
}

impl Session<'_> {
    /// Is the binary file closed?
    pub fn closed(&self, py: &mut Py) -> Result<bool> {
        if direct::is_plain(py, &self.buffer) {
            return direct::closed(py, &self.buffer);
        }
        super::base::is_closed(py, &self.buffer)
    }

    fn read_bytes(&mut self, py: &mut Py) -> Result<Vec<u8>> {
        let size = self.state.chunk;
        if direct::is_plain(py, &self.buffer) {
            if py.type_of(&self.buffer).is(TypeId::BufferedWriter) {
                return Err(unsupported(py, "not readable"));
            }
            return direct::read1(py, &self.buffer, size);
        }
        let count = py.int_from_usize(size)?;
        let method = match py.getattr_optional(&self.buffer, &py.intern("read1"))? {
            Some(method) => method,
            None => py.getattr(&self.buffer, &py.intern("read"))?,
        };
        let got = py.call(&method, &[count])?;
        match py.buffer(&got)? {
            Some(bytes) => py.owned(bytes),
            None => {
                let name = py.type_of(&got).full_name(py);
                Err(py.type_error(format!("underlying read1() should have returned a bytes-like object, not '{name}'")))
            }
        }
    }

    fn read_all_bytes(&mut self, py: &mut Py) -> Result<Vec<u8>> {
        if direct::is_plain(py, &self.buffer) {
            if py.type_of(&self.buffer).is(TypeId::BufferedWriter) {
                return Err(unsupported(py, "not readable"));
            }
            return direct::read_all(py, &self.buffer);
        }
        let got = py.call_method(&self.buffer, "read", &[])?;
        match py.buffer(&got)? {
            Some(bytes) => py.owned(bytes),
            None => {
                let name = py.type_of(&got).full_name(py);
                Err(py.type_error(format!("underlying read() should have returned a bytes-like object, not '{name}'")))
            }
        }
    }

    /// Whether all that was read was handed out: whoever asks again after the end may find that the file has grown, or a terminal goes on.
    fn is_used_up(&self) -> bool {
        self.state.at == self.state.chars.len()
    }

    /// Reads and decodes one part more; what was not handed out stays. False at the end.
    pub fn load(&mut self, py: &mut Py) -> Result<bool> {
        if self.state.ended && !self.is_used_up() {
            return Ok(false);
        }
        let data = self.read_bytes(py)?;
        let last = data.is_empty();
        self.append(py, data, last)?;
        Ok(!last || self.state.at < self.state.chars.len())
    }

    fn append(&mut self, py: &mut Py, data: Vec<u8>, last: bool) -> Result<()> {
        let used = self.bytes_before(py, self.state.at)?;
        if !self.codec.is_empty() {
            return self.append_foreign(py, &data, used, last);
        }
        let s = &mut *self.state;
        s.has_read = true;
        let start = s.bytes.len() - s.tail;
        // The bytes of what was handed out go, those of the rest stay in front.
        let rest = s.at < s.chars.len();
        if !rest {
            s.before = s.decoding;
        }
        let mut bytes = if s.bytes.len() == used {
            data
        } else {
            let mut bytes = py.room(s.bytes.len() - used + data.len())?;
            bytes.extend_from_slice(&s.bytes[used..]);
            bytes.extend_from_slice(&data);
            bytes
        };
        let from = start - used.min(start);
        let errors = std::mem::take(&mut s.errors);
        let mut decoding = s.decoding;
        let made = py.decode_part(&mut decoding, &bytes[from..], &errors, last);
        let s = &mut *self.state;
        s.errors = errors;
        let (chars, taken) = match made {
            Ok(done) => done,
            Err(e) => {
                // What cannot be decoded is passed over, as it is in CPython; what came before it is lost with it.
                s.forget();
                return Err(e);
            }
        };
        s.decoding = decoding;
        s.chars = if rest {
            let kept = s.chars.sub(s.at, s.chars.len()).map_err(|_| py.no_memory())?;
            kept.concat(&chars).map_err(|_| py.no_memory())?
        } else {
            chars
        };
        s.at = 0;
        s.tail = bytes.len() - from - taken;
        std::mem::swap(&mut s.bytes, &mut bytes);
        s.ended = last;
        Ok(())
    }

    /// `append` where the codec is not built in: it keeps the bytes of a character that is not whole itself.
    fn append_foreign(&mut self, py: &mut Py, data: &[u8], used: usize, last: bool) -> Result<()> {
        let rest = self.state.at < self.state.chars.len();
        self.state.has_read = true;
        let (chars, kept) = match foreign::decode(py, &self.codec, data, last, !rest) {
            Ok(made) => made,
            Err(e) => {
                self.state.forget();
                return Err(e);
            }
        };
        let s = &mut *self.state;
        s.bytes.drain(..used);
        s.bytes.try_reserve(data.len()).map_err(|_| py.no_memory())?;
        s.bytes.extend_from_slice(data);
        s.chars = if rest {
            let before = s.chars.sub(s.at, s.chars.len()).map_err(|_| py.no_memory())?;
            before.concat(&chars).map_err(|_| py.no_memory())?
        } else {
            chars
        };
        s.at = 0;
        s.tail = kept.min(s.bytes.len());
        s.ended = last;
        Ok(())
    }

    /// Everything that is left, line ends translated.
    pub fn read_all(&mut self, py: &mut Py) -> Result<Text> {
        if !self.state.ended || self.is_used_up() {
            let data = self.read_all_bytes(py)?;
            self.append(py, data, true)?;
        }
        let s = &mut *self.state;
        let chars = std::mem::replace(&mut s.chars, Text::empty());
        let rest = if s.at == 0 { chars } else { chars.sub(s.at, chars.len()).map_err(|_| py.no_memory())? };
        let (decoding, seen) = (s.decoding, s.seen);
        s.forget();
        s.decoding = decoding;
        if !s.newline.is_universal() {
            return Ok(rest);
        }
        s.seen = seen | newline::seen(rest.view());
        if s.newline == Newline::Universal || newline::find_either(rest.view(), 0, b'\r', b'\r').is_none() {
            return Ok(rest);
        }
        let mut out = TextBuilder::with_capacity(rest.len());
        newline::push_translated(&mut out, rest.view());
        out.finish().map_err(|_| py.no_memory())
    }

    /// How many of `bytes` the first `count` of `chars` took.
    fn bytes_before(&self, py: &mut Py, count: usize) -> Result<usize> {
        let s = &*self.state;
        let whole = s.bytes.len() - s.tail;
        if count == 0 {
            return Ok(0);
        }
        if count >= s.chars.len() {
            return Ok(whole);
        }
        let strict = s.errors == "strict" && self.codec.is_empty();
        match s.encoding {
            Encoding::Latin1 | Encoding::Ascii | Encoding::Cp1252 if strict => return Ok(count),
            Encoding::Utf8 if strict && s.chars.is_ascii() => return Ok(count),
            Encoding::Utf8 if strict => {
                let length = |c: u32| match c {
                    0..=0x7f => 1,
                    0x80..=0x7ff => 2,
                    0x800..=0xffff => 3,
                    _ => 4,
                };
                return Ok(s.chars.codes().take(count).map(length).sum());
            }
            _ => {}
        }
        // The shortest beginning that decodes to so many characters.
        let (before, errors) = (s.before, s.errors.clone());
        let (mut low, mut high) = (0, whole);
        while low < high {
            let middle = low + (high - low) / 2;
            let length = if self.codec.is_empty() {
                let mut decoding = before;
                py.decode_part(&mut decoding, &s.bytes[..middle], &errors, false)?.0.len()
            } else {
                foreign::count(py, &self.codec, &s.bytes[..middle], &errors)?
            };
            if length >= count { high = middle } else { low = middle + 1 }
        }
        Ok(low)
    }

    /// Gives what waits to the binary file.
    pub fn write_pending(&mut self, py: &mut Py) -> Result<()> {
        if self.state.pending.is_empty() {
            return Ok(());
        }
        let mut pending = std::mem::take(&mut self.state.pending);
        if direct::is_plain(py, &self.buffer) {
            let done = direct::write(py, &self.buffer, &pending);
            pending.clear();
            self.state.pending = pending;
            return done;
        }
        let bytes = py.bytes(pending)?;
        py.call_method(&self.buffer, "write", &[bytes]).map(drop)
    }

    /// Gives what waits to the binary file and flushes that.
    pub fn flush(&mut self, py: &mut Py) -> Result<()> {
        self.state.telling = self.state.seekable;
        self.write_pending(py)?;
        if direct::is_plain(py, &self.buffer) {
            return direct::flush(py, &self.buffer);
        }
        py.call_method(&self.buffer, "flush", &[]).map(drop)
    }

    /// Writes a str.
    pub fn write(&mut self, py: &mut Py, v: &Value) -> Result<()> {
        let Some(text) = v.as_text() else { return Ok(()) };
        if py.type_of(&self.buffer).is(TypeId::BufferedReader) {
            return Err(unsupported(py, "not writable"));
        }
        let has_lf = self.state.line_buffering || self.state.newline.written().is_some();
        let has_lf = has_lf && newline::find_either(text.view(), 0, b'\n', b'\n').is_some();
        let needs_flush =
            self.state.line_buffering && (has_lf || newline::find_either(text.view(), 0, b'\r', b'\r').is_some());
        let translated = match self.state.newline.written() {
            Some(with) if has_lf => Some(newline::replace_lf(text, with).map_err(|_| py.no_memory())?),
            _ => None,
        };
        let text = translated.as_ref().unwrap_or(text);
        if let (Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1, Some(ascii)) = (self.state.encoding, text.as_str())
            && self.codec.is_empty()
        {
            self.make_room(py, ascii.len())?;
            self.state.pending.extend_from_slice(ascii.as_bytes());
        } else {
            let bytes = self.encode(py, text)?;
            self.make_room(py, bytes.len())?;
            self.state.pending.extend_from_slice(&bytes);
        }
        if !self.state.bytes.is_empty() || self.state.ended {
            self.state.forget();
        }
        if self.state.pending.len() >= self.state.chunk || needs_flush || self.state.write_through {
            self.write_pending(py)?;
        }
        if needs_flush { self.flush(py) } else { Ok(()) }
    }

    fn make_room(&mut self, py: &mut Py, bytes: usize) -> Result<()> {
        if !self.state.pending.is_empty() && self.state.pending.len() + bytes > self.state.chunk {
            self.write_pending(py)?;
        }
        self.state.pending.try_reserve(bytes).map_err(|_| py.no_memory())
    }

    fn encode(&mut self, py: &mut Py, text: &Text) -> Result<Vec<u8>> {
        if !self.codec.is_empty() {
            return foreign::encode(py, &self.codec, text);
        }
        let s = &mut *self.state;
        let little = cfg!(target_endian = "little");
        let native = if little { Order::Little } else { Order::Big };
        // The mark stands at the beginning of the file only.
        let encoding = match s.encoding {
            Encoding::Utf16(None) if s.mark_written => Encoding::Utf16(Some(native)),
            Encoding::Utf32(None) if s.mark_written => Encoding::Utf32(Some(native)),
            Encoding::Utf8Sig if s.mark_written => Encoding::Utf8,
            other => other,
        };
        s.mark_written = true;
        let errors = s.errors.clone();
        let v = py.text(py.had(text.copy())?)?;
        py.encode(&v, Some(encoding.name()), Some(&errors))
    }

    /// The position in the file of the next character.
    pub fn tell(&mut self, py: &mut Py) -> Result<i64> {
        if !self.state.seekable {
            return Err(unsupported(py, "underlying stream is not seekable"));
        }
        if !self.state.telling {
            return Err(py.error(TypeId::OSError, "telling position disabled by next() call"));
        }
        self.flush(py)?;
        let at = py.call_method(&self.buffer, "tell", &[])?;
        let at = py.as_i64(&at)?;
        let used = self.bytes_before(py, self.state.at)?;
        let behind = self.state.bytes.len() - used;
        Ok(at.saturating_sub(behind as i64))
    }

    /// Moves the binary file and forgets what was read ahead.
    pub fn seek(&mut self, py: &mut Py, offset: i64, whence: i64) -> Result<i64> {
        self.flush(py)?;
        let (offset, whence) = (py.int(offset)?, py.int(whence)?);
        let at = py.call_method(&self.buffer, "seek", &[offset, whence])?;
        let at = py.as_i64(&at)?;
        if !self.codec.is_empty() {
            foreign::reset(py, &self.codec)?;
        }
        let s = &mut *self.state;
        if at == 0 {
            s.decoding = Decoding::new(s.encoding);
        }
        s.decoding.started = at != 0;
        s.mark_written = at != 0;
        s.forget();
        Ok(at)
    }

    /// At the start: a file that is appended to has its mark already.
    pub fn skip_mark(&mut self) {
        self.state.mark_written = true;
    }
}
