//! The scanner of `json.loads`: from text to objects, in one walk without looking back.
//!
//! A scanner's settings never change after birth, and a scan keeps what it needs on the stack, so threads share a scanner freely.

use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Field, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::{Text, TextBuilder, Unit, View};
use crate::types::container::finish_text;
use crate::with_units;
use orochi_gc::Object;
use std::collections::HashMap;

/// The settings.
struct Scanner {
    strict: bool,
    object_hook: Field,
    pairs_hook: Field,
    parse_float: Field,
    parse_int: Field,
    parse_constant: Field,
}

// SAFETY: all fields that refer to objects are traced; nothing changes after birth.
unsafe impl Native for Scanner {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for field in [&self.object_hook, &self.pairs_hook, &self.parse_float, &self.parse_int, &self.parse_constant] {
            field.trace(visit);
        }
    }
}

const SETTINGS: [&str; 6] =
    ["strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"];

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [context] = py.named_args("make_scanner", args, ["context"], 1)?;
    let mut found = Vec::with_capacity(SETTINGS.len());
    for name in SETTINGS {
        let name = py.intern(name);
        found.push(py.getattr(&context, &name)?);
    }
    let strict = py.truth(&found[0])?;
    let mut fields = found.into_iter().skip(1).map(Field::at_birth);
    let mut next = || fields.next().unwrap_or(Field::EMPTY);
    let state = Scanner {
        strict,
        object_hook: next(),
        pairs_hook: next(),
        parse_float: next(),
        parse_int: next(),
        parse_constant: next(),
    };
    py.make_native(class, state)
}

/// `json.decoder.JSONDecodeError`
#[cold]
fn refused(py: &mut Py, message: &str, document: &Value, at: usize) -> Raised {
    let make = |py: &mut Py| -> Result {
        let module = crate::runtime::import::import_absolute(py, "json.decoder")?;
        let name = py.intern("JSONDecodeError");
        let class = py.getattr(&module, &name)?;
        let args = [py.str(message)?, document.clone(), py.int_from_usize(at)?];
        py.call(&class, &args)
    };
    match make(py) {
        Ok(error) => Raised(error),
        Err(e) => e,
    }
}

#[cold]
fn no_value(py: &Py, at: usize) -> Raised {
    match py.int_from_usize(at) {
        Ok(at) => py.stop_iteration(at),
        Err(e) => e,
    }
}

/// One walk over a document.
struct Walk<'a> {
    scanner: &'a Scanner,
    document: &'a Value,
    text: View<'a>,
    len: usize,
    /// Keys that were met, so that equal ones are one object.
    keys: HashMap<Vec<u8>, Value>,
}

impl Walk<'_> {
    fn peek(&self, at: usize) -> u32 {
        if at < self.len { self.text.code_at(at) } else { 0 }
    }

    fn is(&self, at: usize, c: u8) -> bool {
        at < self.len && self.text.code_at(at) == u32::from(c)
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while at < self.len && matches!(self.text.code_at(at), 0x20 | 0x09 | 0x0a | 0x0d) {
            at += 1;
        }
        at
    }

    fn has(&self, at: usize, word: &[u8]) -> bool {
        at + word.len() <= self.len && word.iter().enumerate().all(|(i, &b)| self.text.code_at(at + i) == u32::from(b))
    }

    /// The value that begins at `at`, and where it ends.
    fn value(&mut self, py: &mut Py, at: usize) -> Result<(Value, usize)> {
        if at >= self.len {
            return Err(no_value(py, at));
        }
        match char::from_u32(self.text.code_at(at)) {
            Some('"') => string(py, self.document, self.text, at + 1, self.scanner.strict),
            Some('{') => {
                py.recurse(" while decoding a JSON object from a unicode string", |py| self.object(py, at + 1))
            }
            Some('[') => py.recurse(" while decoding a JSON array from a unicode string", |py| self.array(py, at + 1)),
            Some('n') if self.has(at, b"null") => Ok((Value::NONE, at + 4)),
            Some('t') if self.has(at, b"true") => Ok((Value::TRUE, at + 4)),
            Some('f') if self.has(at, b"false") => Ok((Value::FALSE, at + 5)),
            Some('N') if self.has(at, b"NaN") => self.constant(py, at, "NaN"),
            Some('I') if self.has(at, b"Infinity") => self.constant(py, at, "Infinity"),
            Some('-') if self.has(at, b"-Infinity") => self.constant(py, at, "-Infinity"),
            _ => self.number(py, at),
        }
    }

    fn constant(&self, py: &mut Py, at: usize, name: &str) -> Result<(Value, usize)> {
        let text = py.intern(name);
        let v = py.call(&self.scanner.parse_constant, &[text])?;
        Ok((v, at + name.len()))
    }

    fn number(&self, py: &mut Py, start: usize) -> Result<(Value, usize)> {
        let digit = |at: usize| (0x30..=0x39).contains(&self.peek(at)) && at < self.len;
        let digits = |mut at: usize| {
            while digit(at) {
                at += 1;
            }
            at
        };
        let mut at = start;
        if self.is(at, b'-') {
            at += 1;
        }
        if self.is(at, b'0') {
            at += 1;
        } else if digit(at) {
            at = digits(at);
        } else {
            return Err(no_value(py, start));
        }
        let mut real = false;
        if self.is(at, b'.') && digit(at + 1) {
            real = true;
            at = digits(at + 2);
        }
        if self.is(at, b'e') || self.is(at, b'E') {
            let mut exponent = at + 1;
            if self.is(exponent, b'-') || self.is(exponent, b'+') {
                exponent += 1;
            }
            if digit(exponent) {
                real = true;
                at = digits(exponent);
            }
        }
        let shown: String = self.text.sub(start, at).codes().filter_map(char::from_u32).collect();
        let parser = if real { &self.scanner.parse_float } else { &self.scanner.parse_int };
        let own = py.ty(if real { TypeId::Float } else { TypeId::Int }).to_value();
        if parser.is(&own) {
            if real {
                // The grammar is that of Rust's floats, so nothing is refused.
                let x = shown.parse::<f64>().unwrap_or(f64::NAN);
                return Ok((py.float(x)?, at));
            }
            if let Ok(i) = shown.parse::<i64>() {
                return Ok((py.int(i)?, at));
            }
        }
        let text = py.str(&shown)?;
        Ok((py.call(parser, &[text])?, at))
    }

    fn array(&mut self, py: &mut Py, at: usize) -> Result<(Value, usize)> {
        let mut items = Vec::new();
        let mut at = self.skip_space(at);
        if !self.is(at, b']') {
            loop {
                let (v, end) = self.value(py, at)?;
                items.push(v);
                at = self.skip_space(end);
                if self.is(at, b']') {
                    break;
                }
                if !self.is(at, b',') {
                    return Err(refused(py, "Expecting ',' delimiter", self.document, at));
                }
                let comma = at;
                at = self.skip_space(at + 1);
                if self.is(at, b']') {
                    return Err(refused(py, "Illegal trailing comma before end of array", self.document, comma));
                }
                py.poll()?;
            }
        }
        Ok((py.list(items)?, at + 1))
    }

    /// A key: a string, the same object for the same text where that is cheap to see.
    fn key(&mut self, py: &mut Py, at: usize) -> Result<(Value, usize)> {
        if let View::Ascii(units) = self.text
            && let Some(length) = units[at..].iter().take(64).position(|&b| b == b'"' || b == b'\\' || b < 0x20)
            && units[at + length] == b'"'
        {
            let key = &units[at..at + length];
            let end = at + length + 1;
            if let Some(found) = self.keys.get(key) {
                return Ok((found.clone(), end));
            }
            let v = py.ascii(key)?;
            self.keys.insert(key.to_vec(), v.clone());
            return Ok((v, end));
        }
        string(py, self.document, self.text, at, self.scanner.strict)
    }

    fn object(&mut self, py: &mut Py, at: usize) -> Result<(Value, usize)> {
        let with_pairs = !self.scanner.pairs_hook.is_none();
        let mut pairs = Vec::new();
        let made = DictObject::new(py)?;
        let mut at = self.skip_space(at);
        if !self.is(at, b'}') {
            loop {
                if !self.is(at, b'"') {
                    let message = "Expecting property name enclosed in double quotes";
                    return Err(refused(py, message, self.document, at));
                }
                let (key, end) = self.key(py, at + 1)?;
                at = self.skip_space(end);
                if !self.is(at, b':') {
                    return Err(refused(py, "Expecting ':' delimiter", self.document, at));
                }
                at = self.skip_space(at + 1);
                let (v, end) = self.value(py, at)?;
                if with_pairs {
                    pairs.push(py.tuple_of_two(key, v)?);
                } else if let Some(d) = made.payload::<DictObject>() {
                    d.set_str(py, &made, &key, v)?;
                }
                at = self.skip_space(end);
                if self.is(at, b'}') {
                    break;
                }
                if !self.is(at, b',') {
                    return Err(refused(py, "Expecting ',' delimiter", self.document, at));
                }
                let comma = at;
                at = self.skip_space(at + 1);
                if self.is(at, b'}') {
                    return Err(refused(py, "Illegal trailing comma before end of object", self.document, comma));
                }
                py.poll()?;
            }
        }
        at += 1;
        if with_pairs {
            let pairs = py.list(pairs)?;
            return Ok((py.call(&self.scanner.pairs_hook, &[pairs])?, at));
        }
        if !self.scanner.object_hook.is_none() {
            return Ok((py.call(&self.scanner.object_hook, &[made])?, at));
        }
        Ok((made, at))
    }
}

/// The string whose characters begin at `begin`, behind the quote, and where it ends.
fn string(py: &mut Py, document: &Value, text: View<'_>, begin: usize, strict: bool) -> Result<(Value, usize)> {
    let len = text.len();
    let opening = begin.saturating_sub(1);
    if begin > len {
        return Err(py.value_error("end is out of bounds"));
    }
    // How far it goes on without anything special.
    let run = |from: usize| -> usize {
        with_units!(text, units => from + units[from..].iter().take_while(|u| {
            let c = u.code();
            c != 0x22 && c != 0x5c && (c >= 0x20 || !strict)
        }).count())
    };
    let mut out: Option<TextBuilder> = None;
    let mut at = begin;
    loop {
        let end = run(at);
        if end >= len {
            return Err(refused(py, "Unterminated string starting at", document, opening));
        }
        let c = text.code_at(end);
        if c == 0x22 {
            let v = match out {
                None => match text.sub(at, end) {
                    View::Ascii(units) => py.ascii(units)?,
                    part => {
                        let part = Text::from_view(part).map_err(|_| py.no_memory())?;
                        py.text(part)?
                    }
                },
                Some(mut out) => {
                    out.push_view(text.sub(at, end));
                    finish_text(py, out)?
                }
            };
            return Ok((v, end + 1));
        }
        if c != 0x5c {
            return Err(refused(py, "Invalid control character at", document, end));
        }
        let builder = out.get_or_insert_with(TextBuilder::new);
        builder.push_view(text.sub(at, end));
        let escape = end + 1;
        if escape >= len {
            return Err(refused(py, "Unterminated string starting at", document, opening));
        }
        at = escape + 1;
        let code = match char::from_u32(text.code_at(escape)) {
            Some('"') => 0x22,
            Some('\\') => 0x5c,
            Some('/') => 0x2f,
            Some('b') => 0x08,
            Some('f') => 0x0c,
            Some('n') => 0x0a,
            Some('r') => 0x0d,
            Some('t') => 0x09,
            Some('u') => {
                let four = |from: usize| -> Option<u32> {
                    if from + 4 >= len {
                        return None;
                    }
                    (from..from + 4).try_fold(0, |n, i| {
                        Some(n << 4 | char::from_u32(text.code_at(i)).filter(char::is_ascii)?.to_digit(16)?)
                    })
                };
                let Some(mut code) = four(at) else {
                    return Err(refused(py, "Invalid \\uXXXX escape", document, escape));
                };
                at += 4;
                let another = at + 6 < len && text.code_at(at) == 0x5c && text.code_at(at + 1) == 0x75;
                if (0xd800..0xdc00).contains(&code) && another {
                    let Some(low) = four(at + 2) else {
                        return Err(refused(py, "Invalid \\uXXXX escape", document, at + 1));
                    };
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10 | (low - 0xdc00));
                        at += 6;
                    }
                }
                code
            }
            _ => return Err(refused(py, "Invalid \\escape", document, end)),
        };
        builder.push(code);
    }
}

/// `scanstring(string, end, strict=True)`
///
/// # Errors
/// JSONDecodeError; TypeError for anything but a str.
pub fn scan_string(py: &mut Py, a: &[Value]) -> Result {
    let end = py.as_i64(&a[1])?;
    let strict = a[2].is_empty() || py.truth(&a[2])?;
    let Some(text) = a[0].as_text() else {
        let name = py.type_of(&a[0]).full_name(py);
        return Err(py.type_error(format!("first argument must be a string, not {name}")));
    };
    let Ok(begin) = usize::try_from(end) else { return Err(py.value_error("end is out of bounds")) };
    let (v, end) = string(py, &a[0], text.view(), begin, strict)?;
    let end = py.int_from_usize(end)?;
    py.tuple_of_two(v, end)
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let [document, at] = py.named_args("scan_once", args, ["string", "idx"], 2)?;
    let scanner = py.native::<Scanner>(v)?;
    let at = py.as_i64(&at)?;
    let Some(text) = document.as_text() else {
        let name = py.type_of(&document).full_name(py);
        return Err(py.type_error(format!("first argument must be a string, not {name}")));
    };
    let Ok(at) = usize::try_from(at) else { return Err(py.value_error("idx cannot be negative")) };
    let mut walk = Walk { scanner, document: &document, text: text.view(), len: text.len(), keys: HashMap::new() };
    let (made, end) = walk.value(py, at)?;
    let end = py.int_from_usize(end)?;
    py.tuple_of_two(made, end)
}

pub(super) fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::JsonScanner);
    b.slots().new.set(Some(new));
    b.slots().call.set(Some(call));
    b.doc("JSON scanner object")
        .member("strict", |py, v| Ok(Value::bool(py.native::<Scanner>(v)?.strict)))
        .member("object_hook", |py, v| Ok(py.native::<Scanner>(v)?.object_hook.clone()))
        .member("object_pairs_hook", |py, v| Ok(py.native::<Scanner>(v)?.pairs_hook.clone()))
        .member("parse_float", |py, v| Ok(py.native::<Scanner>(v)?.parse_float.clone()))
        .member("parse_int", |py, v| Ok(py.native::<Scanner>(v)?.parse_int.clone()))
        .member("parse_constant", |py, v| Ok(py.native::<Scanner>(v)?.parse_constant.clone()));
}
