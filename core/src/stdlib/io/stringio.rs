//! `io.StringIO`: a text file in memory, kept as code points. Every operation is one leaf under the object's lock.

use super::newline::{self, Newline};
use super::unsupported;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::text::{Text, TextBuilder, View};
use orochi_gc::Object;

struct State {
    codes: Vec<u32>,
    at: usize,
    closed: bool,
    newline: Newline,
    seen: u8,
}

/// The payload of a StringIO.
pub struct StringFile {
    state: Guarded<State>,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. guarded.
unsafe impl Payload for StringFile {
    const KIND: Kind = Kind::StringFile;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

fn with<R>(py: &mut Py, v: &Value, f: impl FnOnce(&mut State) -> R) -> Result<R> {
    let Some(file) = v.payload::<StringFile>() else { return Err(py.type_error("a StringIO object is required")) };
    match file.state.with(py, v, |s, _| if s.closed { None } else { Some(f(s)) }) {
        Some(made) => Ok(made),
        None => Err(py.value_error("I/O operation on closed file")),
    }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let state = State { codes: Vec::new(), at: 0, closed: false, newline: Newline::Lf, seen: 0 };
    py.alloc(class, StringFile { state: Guarded::new(state) })
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [initial, newline] = py.named_args("StringIO", args, ["initial_value", "newline"], 0)?;
    let mode = match Newline::of(py, &newline, "StringIO()", Newline::Lf) {
        Err(e) if py.exception_is(&e, TypeId::ValueError) => {
            let shown = py.repr_string(&newline)?;
            return Err(py.value_error(format!("illegal newline value: {shown}")));
        }
        mode => mode?,
    };
    if !initial.is_none_or_empty() && initial.as_text().is_none() {
        let name = py.type_of(&initial).full_name(py);
        return Err(py.type_error(format!("initial_value must be str or None, not {name}")));
    }
    if let Some(file) = v.payload::<StringFile>() {
        let state = State { codes: Vec::new(), at: 0, closed: false, newline: mode, seen: 0 };
        drop(file.state.with(py, v, |s, _| std::mem::replace(s, state)));
    }
    if let Some(text) = initial.as_text() {
        write_text(py, v, text)?;
        with(py, v, |s| s.at = 0)?;
    }
    Ok(())
}

/// The text with line ends as this file keeps them.
fn kept(py: &Py, text: &Text, mode: Newline) -> Result<Option<Text>> {
    match mode {
        Newline::Translated if newline::find_either(text.view(), 0, b'\r', b'\r').is_some() => {
            let mut out = TextBuilder::with_capacity(text.len());
            newline::push_translated(&mut out, text.view());
            out.finish().map(Some).map_err(|_| py.no_memory())
        }
        Newline::Cr | Newline::CrLf => {
            newline::replace_lf(text, mode.written().unwrap_or("\n")).map(Some).map_err(|_| py.no_memory())
        }
        _ => Ok(None),
    }
}

fn write_text(py: &mut Py, v: &Value, text: &Text) -> Result<()> {
    let mode = with(py, v, |s| s.newline)?;
    let seen = if mode.is_universal() { newline::seen(text.view()) } else { 0 };
    let translated = kept(py, text, mode)?;
    let text = translated.as_ref().unwrap_or(text);
    let done = with(py, v, |s| {
        s.seen |= seen;
        if text.is_empty() {
            return true;
        }
        let Some(end) = s.at.checked_add(text.len()) else { return false };
        if end > s.codes.len() {
            let more = end - s.codes.len();
            if s.codes.try_reserve(more).is_err() {
                return false;
            }
            if s.at == s.codes.len() {
                match text.view() {
                    View::Ascii(u) | View::Latin1(u) => s.codes.extend(u.iter().map(|&c| u32::from(c))),
                    View::Ucs2(u) => s.codes.extend(u.iter().map(|&c| u32::from(c))),
                    View::Ucs4(u) => s.codes.extend_from_slice(u),
                }
                s.at = end;
                return true;
            }
            s.codes.resize(end, 0);
        }
        for (place, code) in s.codes[s.at..end].iter_mut().zip(text.codes()) {
            *place = code;
        }
        s.at = end;
        true
    })?;
    if done { Ok(()) } else { Err(py.no_memory()) }
}

fn write(py: &mut Py, args: &[Value]) -> Result {
    let Some(text) = args[1].as_text() else {
        let name = py.type_of(&args[1]).full_name(py);
        return Err(py.type_error(format!("string argument expected, got '{name}'")));
    };
    write_text(py, &args[0], text)?;
    py.int_from_usize(text.len())
}

fn take(s: &mut State, size: usize) -> std::result::Result<Text, crate::text::OutOfMemory> {
    let from = s.at.min(s.codes.len());
    let end = from.saturating_add(size).min(s.codes.len());
    if end > from {
        s.at = end;
    }
    Text::from_codes(&s.codes[from..end])
}

fn read(py: &mut Py, args: &[Value]) -> Result {
    let size = super::size_argument(py, &args[1])?;
    let text = with(py, &args[0], |s| take(s, size.unwrap_or(usize::MAX)))?.map_err(|_| py.no_memory())?;
    py.text(text)
}

fn take_line(s: &mut State, limit: Option<usize>) -> std::result::Result<Text, crate::text::OutOfMemory> {
    let from = s.at.min(s.codes.len());
    let end = match newline::find_end(View::Ucs4(&s.codes), from, line_mode(s.newline), true) {
        newline::End::At { at, length } => at + length,
        _ => s.codes.len(),
    };
    take(s, limit.map_or(end - from, |n| n.min(end - from)))
}

/// Translated text has "\n" only.
fn line_mode(mode: Newline) -> Newline {
    if mode == Newline::Translated { Newline::Lf } else { mode }
}

fn readline(py: &mut Py, args: &[Value]) -> Result {
    let limit = super::size_argument(py, &args[1])?;
    let line = with(py, &args[0], |s| take_line(s, limit))?.map_err(|_| py.no_memory())?;
    py.text(line)
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    if !py.type_of(v).is(TypeId::StringIO) {
        let line = py.call_method(v, "readline", &[])?;
        return if py.len(&line)? == 0 { Ok(None) } else { Ok(Some(line)) };
    }
    let line = with(py, v, |s| take_line(s, None))?.map_err(|_| py.no_memory())?;
    if line.is_empty() { Ok(None) } else { py.text(line).map(Some) }
}

fn seek(py: &mut Py, args: &[Value]) -> Result {
    let offset = py.as_i64(&args[1])?;
    let whence = if args[2].is_empty() { 0 } else { py.as_i64(&args[2])? };
    with(py, &args[0], |_| ())?;
    if !(0..=2).contains(&whence) {
        return Err(py.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    if whence == 0 && offset < 0 {
        return Err(py.value_error(format!("Negative seek position {offset}")));
    }
    if whence != 0 && offset != 0 {
        return Err(py.error(TypeId::OSError, "Can't do nonzero cur-relative seeks"));
    }
    let at = with(py, &args[0], |s| {
        s.at = match whence {
            0 => usize::try_from(offset).unwrap_or(0),
            1 => s.at,
            _ => s.codes.len(),
        };
        s.at
    })?;
    py.int_from_usize(at)
}

fn truncate(py: &mut Py, args: &[Value]) -> Result {
    let size = if args[1].is_none_or_empty() { None } else { Some(py.as_i64(&args[1])?) };
    if let Some(size) = size
        && size < 0
    {
        return Err(py.value_error(format!("Negative size value {size}")));
    }
    let size = with(py, &args[0], |s| {
        let size = size.map_or(s.at, |n| usize::try_from(n).unwrap_or(0));
        s.codes.truncate(size);
        size
    })?;
    py.int_from_usize(size)
}

fn close(py: &mut Py, args: &[Value]) -> Result {
    if let Some(file) = args[0].payload::<StringFile>() {
        let old = file.state.with(py, &args[0], |s, _| {
            s.closed = true;
            std::mem::take(&mut s.codes)
        });
        drop(old);
    }
    Ok(Value::NONE)
}

fn yes(py: &mut Py, args: &[Value]) -> Result {
    with(py, &args[0], |_| Value::TRUE)
}

/// What a copy or a pickle is made of: the text, how it marks the end of lines, the position, and the attributes or None.
fn get_state(py: &mut Py, args: &[Value]) -> Result {
    let (text, at, newline) = with(py, &args[0], |s| (Text::from_codes(&s.codes), s.at, s.newline))?;
    let text = py.text(py.had(text)?)?;
    let newline = match newline.argument() {
        Some(newline) => py.str(newline)?,
        None => Value::NONE,
    };
    let state = vec![text, newline, py.int_from_usize(at)?, super::own_attributes(py, &args[0])?];
    py.tuple(state)
}

fn set_state(py: &mut Py, args: &[Value]) -> Result {
    with(py, &args[0], |_| ())?;
    let [text, newline, at, attributes] = super::state_of(py, &args[0], &args[1])?;
    initialize(py, &args[0], Args::positional_only(&[text.clone(), newline]))?;
    if !at.is_int_like() {
        let name = py.type_of(&at).full_name(py);
        return Err(py.type_error(format!("third item of state must be an integer, got {name}")));
    }
    let at = py.as_i64(&at)?;
    let Ok(at) = usize::try_from(at) else { return Err(py.value_error("position value cannot be negative")) };
    // What the text holds is as it was kept: its ends of lines are not looked at again.
    let codes = py.gather(text.as_text().into_iter().flat_map(Text::codes))?;
    let old = with(py, &args[0], |s| {
        s.at = at;
        std::mem::replace(&mut s.codes, codes)
    })?;
    drop(old);
    super::take_attributes(py, &args[0], &attributes)?;
    Ok(Value::NONE)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::StringIO);
    let s = b.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    s.next.set(Some(next));
    b.doc("Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.")
        .method("read", "(self, size=-1, /)", read)
        .method("readline", "(self, size=-1, /)", readline)
        .method("write", "(self, s, /)", write)
        .method("seek", "(self, pos, whence=0, /)", seek)
        .method("tell", "(self, /)", |py, a| {
            let at = with(py, &a[0], |s| s.at)?;
            py.int_from_usize(at)
        })
        .method("truncate", "(self, pos=None, /)", truncate)
        .method("__getstate__", "(self, /)", get_state)
        .method("__setstate__", "(self, state, /)", set_state)
        .method("getvalue", "(self, /)", |py, a| {
            let text = with(py, &a[0], |s| Text::from_codes(&s.codes))?.map_err(|_| py.no_memory())?;
            py.text(text)
        })
        .method("close", "(self, /)", close)
        .method("flush", "(self, /)", |py, a| with(py, &a[0], |_| Value::NONE))
        .method("fileno", "(self, /)", |py, _| Err(unsupported(py, "fileno")))
        .method("readable", "(self, /)", yes)
        .method("writable", "(self, /)", yes)
        .method("seekable", "(self, /)", yes)
        .getter("newlines", |py, v| {
            let bits = with(py, v, |s| s.seen)?;
            newline::seen_value(py, bits)
        })
        .getter("line_buffering", |py, v| with(py, v, |_| Value::FALSE))
        .getter("closed", |py, v| {
            let Some(file) = v.payload::<StringFile>() else { return Ok(Value::TRUE) };
            Ok(Value::bool(file.state.with(py, v, |s, _| s.closed)))
        });
}
