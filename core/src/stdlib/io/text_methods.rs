//! The methods and attributes of `io.TextIOWrapper`.

use super::base::CLOSED;
use super::buffered::direct;
use super::foreign;
use super::lock::Locked;
use super::newline::{self, End, Newline};
use super::text::{Session, TextObject, TextState, enter, enter_open, file_of};
use super::unsupported;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, Slot, TypeId, TypeRef, Value};
use crate::text::codec::Encoding;
use crate::text::{Text, TextBuilder};

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, TextObject { buffer: Slot::empty(), codec: Slot::empty(), state: Locked::new(TextState::new()) })
}

/// How a text file is opened.
pub struct Options {
    /// `encoding`; the locale's, UTF-8, if there is none.
    pub encoding: Option<String>,
    /// `errors`
    pub errors: Option<String>,
    /// `newline`
    pub newline: Newline,
    /// `line_buffering`
    pub line_buffering: bool,
    /// `write_through`
    pub write_through: bool,
}

/// An `encoding` or `errors` argument: a str or None.
///
/// # Errors
/// TypeError; ValueError for null characters.
pub fn name_argument(py: &Py, v: &Value, function: &str, parameter: &str) -> Result<Option<String>> {
    if v.is_none_or_empty() {
        return Ok(None);
    }
    match v.as_text() {
        Some(text) if text.contains_code(0) => Err(py.value_error("embedded null character")),
        Some(text) => Ok(Some(text.to_string_lossy().into_owned())),
        None => {
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("{function} argument '{parameter}' must be str or None, not {name}")))
        }
    }
}

/// A built-in encoding, and what it is called; the third is what `codecs` knows of one that is not built in, else empty.
fn known_encoding(py: &mut Py, name: Option<&str>) -> Result<(Encoding, String, Value)> {
    match name {
        None | Some("locale") => Ok((Encoding::Utf8, "UTF-8".to_owned(), Value::EMPTY)),
        Some(name) => match Encoding::by_name(name) {
            Some(encoding) => Ok((encoding, name.to_owned(), Value::EMPTY)),
            None => Ok((Encoding::Utf8, name.to_owned(), foreign::look_up(py, name)?)),
        },
    }
}

/// Gives the text file `v` the codec that `found` is; an empty one is none.
fn set_codec(py: &mut Py, v: &Value, found: &Value, errors: &str) -> Result<()> {
    let codec = if found.is_empty() { Value::EMPTY } else { foreign::make(py, found, errors)? };
    let file = file_of(py, v)?;
    let old = match v.object() {
        Some(o) => {
            let _guard = py.mutator().lock(o);
            if codec.is_empty() { file.codec.take() } else { file.codec.replace(py, o, codec) }
        }
        None => Value::EMPTY,
    };
    drop(old);
    Ok(())
}

/// Joins the text file `v` and its binary file.
///
/// # Errors
/// LookupError for an unknown encoding; what the binary file's methods raise.
pub fn attach(py: &mut Py, v: &Value, buffer: &Value, options: Options) -> Result<()> {
    let (encoding, name, codec) = known_encoding(py, options.encoding.as_deref())?;
    let errors = options.errors.unwrap_or_else(|| "strict".to_owned());
    if !codec.is_empty() || !file_of(py, v)?.codec.get(py).is_empty() {
        set_codec(py, v, &codec, &errors)?;
    }
    let file = file_of(py, v)?;
    if !direct::is_plain(py, buffer) {
        py.call_method(buffer, "readable", &[])?;
    }
    let seekable = py.call_method(buffer, "seekable", &[])?;
    let seekable = py.truth(&seekable)?;
    let mut at = 0;
    if seekable {
        let writable = py.call_method(buffer, "writable", &[])?;
        if py.truth(&writable)? {
            let here = py.call_method(buffer, "tell", &[])?;
            at = py.as_i64(&here)?;
        }
    }
    let old = match v.object() {
        Some(o) => {
            let _guard = py.mutator().lock(o);
            file.buffer.replace(py, o, buffer.clone())
        }
        None => Value::EMPTY,
    };
    drop(old);
    let mut state = file.state.enter(py, |_| "<_io.TextIOWrapper>".to_owned())?;
    *state = TextState::new();
    state.set_encoding(encoding, name, errors);
    state.newline = options.newline;
    state.line_buffering = options.line_buffering;
    state.write_through = options.write_through;
    state.seekable = seekable;
    state.telling = seekable;
    state.ready = true;
    let mut session = Session { state, buffer: Value::EMPTY, codec: Value::EMPTY };
    if at != 0 {
        session.skip_mark();
    }
    Ok(())
}

/// A TextIOWrapper on `buffer`.
///
/// # Errors
/// As `attach`.
pub fn make(py: &mut Py, buffer: &Value, options: Options) -> Result {
    let v = new(py, py.ty(TypeId::TextIOWrapper), Args::positional_only(&[]))?;
    attach(py, &v, buffer, options)?;
    Ok(v)
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let names = ["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"];
    let [buffer, encoding, errors, newline, line_buffering, write_through] =
        py.named_args("TextIOWrapper", args, names, 1)?;
    let options = Options {
        encoding: name_argument(py, &encoding, "TextIOWrapper()", "encoding")?,
        errors: name_argument(py, &errors, "TextIOWrapper()", "errors")?,
        newline: Newline::of(py, &newline, "TextIOWrapper()", Newline::Translated)?,
        line_buffering: !line_buffering.is_empty() && py.truth(&line_buffering)?,
        write_through: !write_through.is_empty() && py.truth(&write_through)?,
    };
    attach(py, v, &buffer, options)
}

/// Finishes a line: what lies before its end, and the end as the program sees it.
fn push_line(py: &mut Py, s: &mut Session<'_>, out: Option<TextBuilder>, at: usize, length: usize) -> Result<Text> {
    let state = &mut *s.state;
    let (from, next) = (state.at, at + length);
    state.at = next;
    if state.newline.is_universal() {
        state.seen |= if length == 2 {
            newline::SEEN_CRLF
        } else if state.chars.code_at(at) == Some(u32::from(b'\n')) {
            newline::SEEN_LF
        } else {
            newline::SEEN_CR
        };
    }
    let as_it_is = state.newline != Newline::Translated || state.chars.code_at(at) == Some(u32::from(b'\n'));
    if out.is_none() && as_it_is {
        return state.chars.sub(from, next).map_err(|_| py.no_memory());
    }
    let mut out = out.unwrap_or_default();
    if as_it_is {
        out.push_view(state.chars.view().sub(from, next));
    } else {
        out.push_view(state.chars.view().sub(from, at));
        out.push(u32::from(b'\n'));
    }
    out.finish().map_err(|_| py.no_memory())
}

/// The next line, of at most `limit` characters; empty at the end.
fn read_line(py: &mut Py, s: &mut Session<'_>, limit: Option<usize>) -> Result<Text> {
    s.write_pending(py)?;
    let mut out: Option<TextBuilder> = None;
    loop {
        if out.as_ref().is_some_and(TextBuilder::is_refused) {
            break;
        }
        let room = limit.map_or(usize::MAX, |n| n - out.as_ref().map_or(0, TextBuilder::len).min(n));
        let state = &mut *s.state;
        let (at, len) = (state.at, state.chars.len());
        let end = newline::find_end(state.chars.view(), at, state.newline, state.ended);
        // Up to where the characters are certainly part of this line, and have no end among them.
        let certain = match end {
            End::At { at: place, length } => {
                let shown = if state.newline == Newline::Translated { 1 } else { length };
                if place - at + shown <= room {
                    return push_line(py, s, out, place, length);
                }
                (place + length).min(at + room)
            }
            End::Unknown(place) => place,
            End::None => len,
        };
        let stop = certain.min(at.saturating_add(room));
        if stop > at {
            let view = state.chars.view().sub(at, stop);
            out.get_or_insert_default().push_view(view);
            state.at = stop;
        }
        if stop - at == room {
            break;
        }
        if !s.load(py)? && s.state.at >= s.state.chars.len() {
            break;
        }
    }
    match out {
        Some(out) => out.finish().map_err(|_| py.no_memory()),
        None => Ok(Text::empty()),
    }
}

/// The next `size` characters, fewer at the end.
fn read_chars(py: &mut Py, s: &mut Session<'_>, size: usize) -> Result<Text> {
    let mut out = TextBuilder::new();
    while out.len() < size && !out.is_refused() {
        let room = size - out.len();
        let state = &mut *s.state;
        let (at, len) = (state.at, state.chars.len());
        if at >= len {
            if !s.load(py)? {
                break;
            }
            continue;
        }
        if state.newline != Newline::Translated {
            let stop = len.min(at.saturating_add(room));
            let part = state.chars.view().sub(at, stop);
            if state.newline == Newline::Universal {
                state.seen |= newline::seen(part);
            }
            out.push_view(part);
            state.at = stop;
            continue;
        }
        match newline::find_either(state.chars.view(), at, b'\r', b'\r') {
            Some(place) if place == at => {
                let followed = state.chars.code_at(at + 1);
                if followed.is_none() && !state.ended {
                    // Whether a "\n" follows is not known yet.
                    s.load(py)?;
                    continue;
                }
                let pair = followed == Some(u32::from(b'\n'));
                state.seen |= if pair { newline::SEEN_CRLF } else { newline::SEEN_CR };
                out.push(u32::from(b'\n'));
                state.at = at + 1 + usize::from(pair);
            }
            place => {
                let stop = place.unwrap_or(len).min(at.saturating_add(room));
                let part = state.chars.view().sub(at, stop);
                if state.seen & newline::SEEN_LF == 0 && newline::find_either(part, 0, b'\n', b'\n').is_some() {
                    state.seen |= newline::SEEN_LF;
                }
                out.push_view(part);
                state.at = stop;
            }
        }
    }
    out.finish().map_err(|_| py.no_memory())
}

fn readable_session<'a>(py: &mut Py, v: &'a Value) -> Result<Session<'a>> {
    let s = enter_open(py, v)?;
    if py.type_of(&s.buffer).is(TypeId::BufferedWriter) {
        return Err(unsupported(py, "not readable"));
    }
    Ok(s)
}

fn read(py: &mut Py, args: &[Value]) -> Result {
    let size = super::size_argument(py, &args[1])?;
    let mut s = readable_session(py, &args[0])?;
    s.write_pending(py)?;
    let text = match size {
        None => s.read_all(py)?,
        Some(size) => read_chars(py, &mut s, size)?,
    };
    drop(s);
    py.text(text)
}

fn readline(py: &mut Py, args: &[Value]) -> Result {
    let limit = if args[1].is_empty() { -1 } else { py.as_index(&args[1])? };
    let limit = usize::try_from(limit).ok();
    let mut s = readable_session(py, &args[0])?;
    let line = read_line(py, &mut s, limit)?;
    drop(s);
    py.text(line)
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    if !py.type_of(v).is(TypeId::TextIOWrapper) {
        let line = py.call_method(v, "readline", &[])?;
        if line.as_text().is_none() {
            let name = py.type_of(&line).full_name(py);
            return Err(
                py.error(TypeId::OSError, format!("readline() should have returned a str object, not '{name}'"))
            );
        }
        return if py.len(&line)? == 0 { Ok(None) } else { Ok(Some(line)) };
    }
    let mut s = readable_session(py, v)?;
    s.state.telling = false;
    let line = read_line(py, &mut s, None)?;
    if line.is_empty() {
        s.state.telling = s.state.seekable;
        return Ok(None);
    }
    drop(s);
    py.text(line).map(Some)
}

/// `write` of a str to a TextIOWrapper whose methods are the builtin ones.
///
/// # Errors
/// As the method.
pub fn write_text(py: &mut Py, v: &Value, text: &Value) -> Result<()> {
    let mut s = enter_open(py, v)?;
    s.write(py, text)
}

fn write(py: &mut Py, args: &[Value]) -> Result {
    let Some(text) = args[1].as_text() else {
        let name = py.argument_type(&args[1]);
        return Err(py.type_error(format!("write() argument must be str, not {name}")));
    };
    let len = text.len();
    write_text(py, &args[0], &args[1])?;
    py.int_from_usize(len)
}

/// `flush` of a TextIOWrapper.
///
/// # Errors
/// As the method.
pub fn flush_text(py: &mut Py, v: &Value) -> Result<()> {
    let mut s = enter_open(py, v)?;
    s.flush(py)
}

fn close(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let s = enter(py, v)?;
    let (closed, buffer) = (s.closed(py)?, s.buffer.clone());
    drop(s);
    if closed {
        return Ok(Value::NONE);
    }
    let flushed = if py.type_of(v).is(TypeId::TextIOWrapper) {
        flush_text(py, v)
    } else {
        py.call_method(v, "flush", &[]).map(drop)
    };
    if flushed.is_err()
        && let Ok(mut s) = enter(py, v)
    {
        s.state.pending = Vec::new();
    }
    let closed = py.call_method(&buffer, "close", &[]);
    super::base::closing(py, flushed, closed)
}

fn seek(py: &mut Py, args: &[Value]) -> Result {
    let whence = if args[2].is_empty() { 0 } else { py.as_i64(&args[2])? };
    let mut s = enter_open(py, &args[0])?;
    if !s.state.seekable {
        return Err(unsupported(py, "underlying stream is not seekable"));
    }
    let offset = py.as_i64(&args[1])?;
    let at = match whence {
        0 if offset < 0 => return Err(py.value_error(format!("negative seek position {offset}"))),
        0 => s.seek(py, offset, 0)?,
        1 if offset != 0 => return Err(unsupported(py, "can't do nonzero cur-relative seeks")),
        1 => {
            let here = s.tell(py)?;
            s.seek(py, here, 0)?
        }
        2 if offset != 0 => return Err(unsupported(py, "can't do nonzero end-relative seeks")),
        2 => s.seek(py, 0, 2)?,
        _ => return Err(py.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    drop(s);
    py.int(at)
}

fn tell(py: &mut Py, args: &[Value]) -> Result {
    let mut s = enter_open(py, &args[0])?;
    let at = s.tell(py)?;
    drop(s);
    py.int(at)
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    let mut s = enter_open(py, &args[0])?;
    s.flush(py)?;
    let buffer = s.buffer.clone();
    drop(s);
    let size = if args[1].is_empty() { Value::NONE } else { args[1].clone() };
    py.call_method(&buffer, "truncate", &[size])
}

fn detach(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    py.call_method(v, "flush", &[])?;
    let mut s = enter(py, v)?;
    s.state.ready = false;
    s.state.detached = true;
    let buffer = s.buffer.clone();
    drop(s);
    if let (Some(o), Some(file)) = (v.object(), v.payload::<TextObject>()) {
        let _dropped_last = {
            let _guard = py.mutator().lock(o);
            file.buffer.take()
        };
    }
    Ok(buffer)
}

fn reconfigure(py: &mut Py, args: &[Value]) -> Result {
    let [v, encoding, errors, newline, line_buffering, write_through] = args else { return Ok(Value::NONE) };
    let encoding = name_argument(py, encoding, "reconfigure()", "encoding")?;
    let errors = name_argument(py, errors, "reconfigure()", "errors")?;
    let set_newline = !newline.is_empty();
    let newline = Newline::of(py, newline, "reconfigure()", Newline::Translated)?;
    let flag = |py: &mut Py, v: &Value| if v.is_none_or_empty() { Ok(None) } else { py.truth(v).map(Some) };
    let line_buffering = flag(py, line_buffering)?;
    let write_through = flag(py, write_through)?;
    let known = match &encoding {
        Some(name) => Some(known_encoding(py, Some(name))?),
        None => None,
    };
    let mut s = enter_open(py, v)?;
    if s.state.has_read && (encoding.is_some() || errors.is_some() || set_newline) {
        return Err(unsupported(
            py,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    s.flush(py)?;
    if encoding.is_some() || errors.is_some() {
        let same = known.is_none();
        let (encoding, name, mut codec) =
            known.unwrap_or((s.state.encoding, s.state.encoding_name.clone(), Value::EMPTY));
        if same && !s.codec.is_empty() {
            codec = foreign::look_up(py, &name)?;
        }
        let errors = match errors {
            Some(errors) => errors,
            None if args[1].is_none_or_empty() => s.state.errors.clone(),
            None => "strict".to_owned(),
        };
        if !codec.is_empty() || !s.codec.is_empty() {
            set_codec(py, v, &codec, &errors)?;
        }
        s.state.set_encoding(encoding, name, errors);
    }
    if set_newline {
        s.state.newline = newline;
    }
    if let Some(on) = line_buffering {
        s.state.line_buffering = on;
    }
    if let Some(on) = write_through {
        s.state.write_through = on;
    }
    Ok(Value::NONE)
}

fn of_buffer(py: &mut Py, v: &Value, method: &str) -> Result {
    let buffer = enter(py, v)?.buffer.clone();
    py.call_method(&buffer, method, &[])
}

fn closed(py: &mut Py, v: &Value) -> Result {
    let s = enter(py, v)?;
    let closed = s.closed(py)?;
    Ok(Value::bool(closed))
}

fn newlines(py: &mut Py, v: &Value) -> Result {
    let s = enter(py, v)?;
    let bits = s.state.seen;
    drop(s);
    newline::seen_value(py, bits)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let mut text = format!("<_io.{}", py.type_of(v).name());
    for attribute in ["name", "mode"] {
        if let Some(value) = py.getattr_optional(v, &py.intern(attribute)).ok().flatten() {
            text.push_str(&format!(" {attribute}={}", py.repr_string(&value)?));
        }
    }
    let encoding = enter(py, v)?.state.encoding_name.clone();
    let encoding = py.str(&encoding)?;
    let encoding = py.repr_string(&encoding)?;
    py.str(&format!("{text} encoding={encoding}>"))
}

fn writable(py: &mut Py, args: &[Value]) -> Result {
    of_buffer(py, &args[0], "writable")
}

fn name(py: &mut Py, v: &Value) -> Result {
    let buffer = enter(py, v)?.buffer.clone();
    py.getattr(&buffer, &py.intern("name"))
}

fn set_chunk(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else { return Err(py.error(TypeId::AttributeError, "cannot delete attribute")) };
    let size = py.as_i64(new)?;
    match usize::try_from(size) {
        Ok(size) if size > 0 => {
            enter(py, v)?.state.chunk = size;
            Ok(())
        }
        _ => Err(py.value_error("a strictly positive integer is required")),
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::TextIOWrapper);
    let s = b.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.next.set(Some(next));
    b.doc("Character and line based layer over a BufferedIOBase object, buffer.")
        .method("read", "(self, size=-1, /)", read)
        .method("readline", "(self, size=-1, /)", readline)
        .method("write", "(self, text, /)", write)
        .method("flush", "(self, /)", |py, a| {
            let s = enter(py, &a[0])?;
            if s.closed(py)? {
                return Err(py.value_error(CLOSED));
            }
            drop(s);
            flush_text(py, &a[0])?;
            Ok(Value::NONE)
        })
        .method("close", "(self, /)", close)
        .method("seek", "(self, cookie, whence=0, /)", seek)
        .method("tell", "(self, /)", tell)
        .method("truncate", "(self, pos=None, /)", truncate)
        .method("detach", "(self, /)", detach)
        .method(
            "reconfigure",
            "(self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
            reconfigure,
        )
        .method("fileno", "(self, /)", |py, a| of_buffer(py, &a[0], "fileno"))
        .method("isatty", "(self, /)", |py, a| of_buffer(py, &a[0], "isatty"))
        .method("readable", "(self, /)", |py, a| of_buffer(py, &a[0], "readable"))
        .method("writable", "(self, /)", writable)
        .method("seekable", "(self, /)", |py, a| of_buffer(py, &a[0], "seekable"))
        .getter("buffer", |py, v| Ok(enter(py, v)?.buffer.clone()))
        .getter("name", name)
        .getter("closed", closed)
        .getter("newlines", newlines)
        .getter("encoding", |py, v| {
            let name = enter(py, v)?.state.encoding_name.clone();
            py.str(&name)
        })
        .getter("errors", |py, v| {
            let name = enter(py, v)?.state.errors.clone();
            py.str(&name)
        })
        .getter("line_buffering", |py, v| Ok(Value::bool(enter(py, v)?.state.line_buffering)))
        .getter("write_through", |py, v| Ok(Value::bool(enter(py, v)?.state.write_through)))
        .getset(
            "_CHUNK_SIZE",
            |py, v| {
                let size = enter(py, v)?.state.chunk;
                py.int_from_usize(size)
            },
            Some(set_chunk),
        );
    debug_assert!(!direct::is_plain(py, &Value::NONE));
}
