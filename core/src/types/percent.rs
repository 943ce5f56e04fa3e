//! The `%` operator of `str`, `bytes` and `bytearray`: takes the arguments one by one and hands them to the engine in `text::percent`.
//!
//! Bytes are formatted as Latin-1 text, which has the same units; only `%s`, `%b` and `%c` differ there.

use super::bytes::sequence::{is_array, make, own};
use crate::number::Int;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, Result, TypeId, Value};
use crate::text::percent::{Conversion, Count, Directive, Piece, Pieces, star_precision, star_width, unsupported};
use crate::text::{Text, TextBuilder, View};
use orochi_gc::sync::Ordering;

/// The arguments on the right of `%`, taken one after the other.
struct Arguments {
    /// The whole right side, or what the last `%(key)` found.
    whole: Value,
    /// Is `whole` a tuple of arguments?
    several: bool,
    next: usize,
    /// Can `%(key)` look into the right side?
    mapping: Option<Value>,
}

impl Arguments {
    fn new(py: &Py, right: &Value, mode: Mode) -> Arguments {
        let several = right.has_payload::<TupleObject>();
        let data = mode == Mode::Bytes && (right.as_bytes().is_some() || is_array(right));
        let mapping = !several && right.as_text().is_none() && !data && py.type_of(right).slots.getitem.get().is_some();
        Arguments { whole: right.clone(), several, next: 0, mapping: mapping.then(|| right.clone()) }
    }

    fn take(&mut self, py: &Py) -> Result {
        let i = self.next;
        self.next += 1;
        let found = if self.several {
            self.whole.payload::<TupleObject>().and_then(|t| t.values().get(i)).cloned()
        } else {
            (i == 0).then(|| self.whole.clone())
        };
        found.ok_or_else(|| py.type_error("not enough arguments for format string"))
    }

    fn look_up(&mut self, py: &mut Py, key: &Value) -> Result<()> {
        let Some(mapping) = self.mapping.clone() else { return Err(py.type_error("format requires a mapping")) };
        self.whole = py.getitem(&mapping, key)?;
        self.several = false;
        self.next = 0;
        Ok(())
    }

    fn all_taken(&self) -> bool {
        let count = match self.whole.payload::<TupleObject>() {
            Some(tuple) if self.several => tuple.len(),
            _ => 1,
        };
        self.mapping.is_some() || self.next >= count
    }
}

/// What is formatted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Str,
    Bytes,
}

/// `template % right` for a str.
///
/// # Errors
/// As CPython's operator.
pub fn format_str(py: &mut Py, template: &Value, right: &Value) -> Result {
    let Some(text) = template.as_text() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let View::Ascii(units) = text.view()
        && let Some(plain) = super::plain::percent(units, right)
    {
        return plain.finish(py);
    }
    let made = run(py, text.view(), right, Mode::Str)?;
    py.text(made)
}

/// `template % right` for bytes and bytearrays.
///
/// # Errors
/// As CPython's operator.
pub fn format_bytes(py: &mut Py, template: &Value, right: &Value) -> Result {
    if let Some(data) = template.as_bytes()
        && let Some(made) = super::plain::percent_bytes(data, right)
    {
        return make(py, template, made);
    }
    let bytes = own(py, template)?;
    let made = run(py, View::Latin1(&bytes), right, Mode::Bytes)?;
    make(py, template, py.had(made.into_raw_bytes())?)
}

fn run(py: &mut Py, template: View<'_>, right: &Value, mode: Mode) -> Result<Text> {
    let mut out = TextBuilder::with_capacity(template.len());
    let mut arguments = Arguments::new(py, right, mode);
    let mut pieces = Pieces::new(template);
    while let Some(piece) = pieces.next() {
        if pieces.is_keyed() && arguments.mapping.is_none() {
            return Err(py.type_error("format requires a mapping"));
        }
        match piece.map_err(|e| py.number_error(e))? {
            Piece::Literal(range) => out.push_view(template.sub(range.start, range.end)),
            Piece::Directive(directive) => apply(py, template, &directive, &mut arguments, &mut out, mode)?,
        }
    }
    if !arguments.all_taken() {
        let what = if mode == Mode::Str { "string" } else { "bytes" };
        return Err(py.type_error(format!("not all arguments converted during {what} formatting")));
    }
    out.finish().map_err(|_| py.no_memory())
}

fn apply(
    py: &mut Py,
    template: View<'_>,
    directive: &Directive,
    arguments: &mut Arguments,
    out: &mut TextBuilder,
    mode: Mode,
) -> Result<()> {
    if let Some(range) = &directive.key {
        let part = template.sub(range.start, range.end);
        let key = match mode {
            Mode::Str => {
                let text = Text::from_view(part).map_err(|_| py.no_memory())?;
                py.text(text)?
            }
            Mode::Bytes => py.bytes_from(part.raw_bytes())?,
        };
        arguments.look_up(py, &key)?;
    }
    let mut conversion = Conversion::of(directive);
    if directive.width == Count::Argument {
        let n = star(py, arguments, "ssize_t")?;
        conversion.width = star_width(n, &mut conversion.flags);
    }
    if directive.precision == Count::Argument {
        let n = star(py, arguments, "int")?;
        if n > i64::from(i32::MAX) {
            return Err(py.overflow_error("Python int too large to convert to C int"));
        }
        conversion.precision = Some(star_precision(n));
    }
    if directive.is_percent() {
        out.push(u32::from('%'));
        return Ok(());
    }
    let kind = match char::from_u32(directive.kind).unwrap_or('\0') {
        'i' if mode == Mode::Bytes => 'd',
        kind => kind,
    };
    let v = arguments.take(py)?;
    if !("sradiuoxXeEfFgGc".contains(kind) || kind == 'b' && mode == Mode::Bytes) {
        return Err(py.number_error(unsupported(directive.kind, directive.position)));
    }
    match (kind, mode) {
        ('s', Mode::Str) => {
            let shown = py.str_of(&v)?;
            push_text(&conversion, &shown, out);
        }
        ('r', Mode::Str) => {
            let shown = py.repr(&v)?;
            push_text(&conversion, &shown, out);
        }
        ('a', _) | ('r', Mode::Bytes) => {
            let shown = py.repr(&v)?;
            let Some(text) = shown.as_text() else { return Ok(()) };
            let escaped = text.escape_wide().map_err(|_| py.no_memory())?;
            conversion.push_text(escaped.view(), out);
        }
        ('s' | 'b', Mode::Bytes) => {
            let bytes = bytes_argument(py, &v)?;
            conversion.push_text(View::Latin1(&bytes), out);
        }
        ('c', _) => {
            let code = character(py, &v, mode)?;
            conversion.push_code(code, out);
        }
        ('d' | 'i' | 'u' | 'o' | 'x' | 'X', _) => {
            let i = integer(py, &v, kind)?;
            conversion.max_digits = py.interp().int_max_str_digits.load(Ordering::Relaxed);
            conversion.push_int(&i, out).map_err(|e| py.number_error(e))?;
        }
        _ => {
            let f = match (v.as_float(), mode) {
                (Some(f), _) => f,
                (None, Mode::Str) => py.as_f64(&v)?,
                (None, Mode::Bytes) => match py.number_to_f64(&v)? {
                    Some(f) => f,
                    None => {
                        let name = py.type_of(&v).full_name(py);
                        return Err(py.type_error(format!("float argument required, not {name}")));
                    }
                },
            };
            conversion.push_float(f, out).map_err(|e| py.number_error(e))?;
        }
    }
    Ok(())
}

fn push_text(conversion: &Conversion, shown: &Value, out: &mut TextBuilder) {
    if let Some(text) = shown.as_text() {
        conversion.push_text(text.view(), out);
    }
}

/// A `*` width or precision.
fn star(py: &mut Py, arguments: &mut Arguments, c_type: &str) -> Result<i64> {
    let v = arguments.take(py)?;
    if !v.is_int_like() {
        return Err(py.type_error("* wants int"));
    }
    match v.to_i64() {
        Some(n) if i32::try_from(n).is_ok() || n >= 0 => Ok(n),
        _ => Err(py.overflow_error(format!("Python int too large to convert to C {c_type}"))),
    }
}

/// The number for `%d` and its like.
fn integer(py: &mut Py, v: &Value, kind: char) -> Result<Int> {
    if let Some(i) = v.as_int() {
        return Ok(i.into_owned());
    }
    let hexadecimal = matches!(kind, 'o' | 'x' | 'X');
    let made = if hexadecimal {
        if py.type_of(v).slots.index.get().is_some() { py.index(v).map(Some) } else { Ok(None) }
    } else if v.as_text().is_some() {
        Ok(None)
    } else {
        py.number_to_int(v)
    };
    match made {
        Ok(Some(made)) => Ok(made.as_int().unwrap_or_default().into_owned()),
        Err(e) if !py.exception_is(&e, TypeId::TypeError) => Err(e),
        Ok(None) | Err(_) => {
            let what = if hexadecimal { "an integer" } else { "a real number" };
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("%{kind} format: {what} is required, not {name}")))
        }
    }
}

/// The character for `%c`.
fn character(py: &mut Py, v: &Value, mode: Mode) -> Result<u32> {
    if mode == Mode::Bytes {
        if let Some(bytes) = py.buffer(v)? {
            return match *bytes {
                [byte] => Ok(u32::from(byte)),
                _ => {
                    let (name, length) = (py.type_of(v).full_name(py), bytes.len());
                    Err(py.type_error(format!(
                        "%c requires an integer in range(256) or a single byte, not a {name} object of length {length}"
                    )))
                }
            };
        }
        if v.is_int_like() {
            return v
                .to_i64()
                .and_then(|i| u8::try_from(i).ok())
                .map(u32::from)
                .ok_or_else(|| py.overflow_error("%c arg not in range(256)"));
        }
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("%c requires an integer in range(256) or a single byte, not {name}")));
    }
    if let Some(text) = v.as_text() {
        return match (text.len(), text.code_at(0)) {
            (1, Some(code)) => Ok(code),
            (length, _) => {
                Err(py
                    .type_error(format!("%c requires an int or a unicode character, not a string of length {length}")))
            }
        };
    }
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("%c requires an int or a unicode character, not {name}")));
    }
    let code = py.as_index_clamped(v)?;
    u32::try_from(code)
        .ok()
        .filter(|c| *c <= 0x10_ffff)
        .ok_or_else(|| py.overflow_error("%c arg not in range(0x110000)"))
}

/// The bytes for `%b`: of a bytes-like object, or what `__bytes__` returns.
fn bytes_argument(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    if let Some(bytes) = py.buffer(v)? {
        return Ok(bytes.into_owned());
    }
    if let Some(made) = py.call_special(v, Name::__bytes__, &[])? {
        return match made.as_bytes() {
            Some(bytes) => Ok(bytes.to_vec()),
            None => {
                let name = py.type_of(&made).full_name(py);
                Err(py.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    let name = py.type_of(v).full_name(py);
    Err(py.type_error(format!("%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'")))
}
