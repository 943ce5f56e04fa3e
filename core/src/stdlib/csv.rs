//! `_csv`: the reader and the writer of `csv`.
//!
//! A dialect never changes after birth. What a reader knows of a record lives on the stack of one step, so threads that share a reader
//! take turns at the lines below it.

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Args, Field, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::{Text, TextBuilder};
use crate::types::container::finish_text;
use crate::types::table::{Layout, Row};
use orochi_gc::Object;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

const fn row(id: TypeId, name: &'static str, flags: u32) -> Row {
    Row { id, name, module: "_csv", base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags }
}

static ROWS: &[Row] = &[
    Row {
        id: TypeId::CsvError,
        name: "Error",
        module: "_csv",
        base: Some(TypeId::Exception),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    },
    row(TypeId::CsvDialect, "Dialect", BASE),
    row(TypeId::CsvReader, "reader", NOT_INSTANTIABLE),
    row(TypeId::CsvWriter, "writer", NOT_INSTANTIABLE),
];

const MINIMAL: i64 = 0;
const ALL: i64 = 1;
const NON_NUMERIC: i64 = 2;
const NONE: i64 = 3;
const STRINGS: i64 = 4;
const NOT_NULL: i64 = 5;

/// A dialect.
struct Dialect {
    delimiter: u32,
    quote: Option<u32>,
    escape: Option<u32>,
    terminator: Field,
    quoting: i64,
    double_quote: bool,
    skip_space: bool,
    strict: bool,
}

// SAFETY: the terminator is traced; nothing changes after birth.
unsafe impl Native for Dialect {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.terminator.trace(visit);
    }
}

struct Reader {
    dialect: Field,
    lines: Field,
    line: AtomicUsize,
}

// SAFETY: the fields are traced and never change; the counter is atomic.
unsafe impl Native for Reader {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.dialect.trace(visit);
        self.lines.trace(visit);
    }
}

struct Writer {
    dialect: Field,
    write: Field,
}

// SAFETY: the fields are traced and never change.
unsafe impl Native for Writer {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.dialect.trace(visit);
        self.write.trace(visit);
    }
}

#[cold]
fn error(py: &Py, message: impl AsRef<str>) -> Raised {
    py.error(TypeId::CsvError, message)
}

const PARAMETERS: [&str; 8] =
    ["delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"];

fn character(py: &Py, name: &str, v: &Value, may_be_none: bool) -> Result<Option<u32>> {
    if v.is_none() && may_be_none {
        return Ok(None);
    }
    let Some(text) = v.as_text() else {
        let given = py.type_of(v).full_name(py);
        let or_none = if may_be_none { " or None" } else { "" };
        return Err(py.type_error(format!("\"{name}\" must be string{or_none}, not {given}")));
    };
    match text.code_at(0).filter(|_| text.len() == 1) {
        Some(c) => Ok(Some(c)),
        None => Err(py.type_error(format!("\"{name}\" must be a 1-character string"))),
    }
}

/// A dialect of an object's attributes and of keyword arguments, which come first.
fn make_dialect(py: &mut Py, class: TypeRef, base: &Value, given: [Value; 8]) -> Result {
    if given.iter().all(Value::is_empty) && py.type_of(base).is(TypeId::CsvDialect) && class.is(TypeId::CsvDialect) {
        return Ok(base.clone());
    }
    let mut found = given;
    if !base.is_none_or_empty() {
        for (v, name) in found.iter_mut().zip(PARAMETERS) {
            if v.is_empty() {
                let name = py.intern(name);
                if let Some(own) = py.getattr_optional(base, &name)? {
                    *v = own;
                }
            }
        }
    }
    let [delimiter, double_quote, escape, terminator, quote, quoting, skip_space, strict] = found;
    let delimiter = match delimiter.is_empty() {
        true => u32::from(b','),
        false => character(py, "delimiter", &delimiter, false)?.unwrap_or(0),
    };
    let double_quote = double_quote.is_empty() || py.truth(&double_quote)?;
    let escape = if escape.is_empty() { None } else { character(py, "escapechar", &escape, true)? };
    let terminator = if terminator.is_empty() {
        py.str("\r\n")?
    } else if terminator.is_none() {
        return Err(py.type_error("lineterminator must be set"));
    } else if terminator.as_text().is_none() {
        let name = py.type_of(&terminator).full_name(py);
        return Err(py.type_error(format!("\"lineterminator\" must be a string, not {name}")));
    } else {
        terminator
    };
    let quote_given = !quote.is_empty();
    let quote = if quote_given { character(py, "quotechar", &quote, true)? } else { Some(u32::from(b'"')) };
    let quoting = if quoting.is_empty() {
        if quote_given && quote.is_none() { NONE } else { MINIMAL }
    } else {
        if !py.type_of(&quoting).is_subtype(py, py.ty(TypeId::Int)) {
            return Err(py.type_error("\"quoting\" must be an integer"));
        }
        py.as_i64(&quoting)?
    };
    if !(MINIMAL..=NOT_NULL).contains(&quoting) {
        return Err(py.type_error("bad \"quoting\" value"));
    }
    let skip_space = !skip_space.is_empty() && py.truth(&skip_space)?;
    let strict = !strict.is_empty() && py.truth(&strict)?;
    if quoting != NONE && quote.is_none() {
        return Err(py.type_error("quotechar must be set if quoting enabled"));
    }
    let characters =
        [("delimiter", Some(delimiter), true), ("escapechar", escape, !skip_space), ("quotechar", quote, !skip_space)];
    for (i, (name, c, space)) in characters.iter().enumerate() {
        let Some(c) = *c else { continue };
        if c == 0x0a || c == 0x0d || (c == 0x20 && !space) {
            return Err(py.value_error(format!("bad {name} value")));
        }
        if terminator.as_text().is_some_and(|t| t.contains_code(c)) {
            return Err(py.value_error(format!("bad {name} or lineterminator value")));
        }
        if let Some((other, _, _)) = characters[..i].iter().find(|(_, d, _)| *d == Some(c)) {
            return Err(py.value_error(format!("bad {other} or {name} value")));
        }
    }
    let terminator = Field::at_birth(terminator);
    py.make_native(class, Dialect { delimiter, quote, escape, terminator, quoting, double_quote, skip_space, strict })
}

/// Named dialects (dict).
fn dialects(py: &mut Py) -> Result {
    let found = py.interp().state(ModuleState::CsvDialects).get();
    if !found.is_empty() {
        return Ok(found);
    }
    let made = DictObject::new(py)?;
    drop(py.interp().state(ModuleState::CsvDialects).set(py, made.clone()));
    Ok(made)
}

fn named(py: &mut Py, name: &Value) -> Result {
    let all = dialects(py)?;
    let found = match all.payload::<DictObject>() {
        Some(d) => d.get(py, &all, name)?,
        None => None,
    };
    found.ok_or_else(|| error(py, "unknown dialect"))
}

/// The dialect that `reader`, `writer` and `register_dialect` are told: an argument and keywords.
fn dialect_of(py: &mut Py, dialect: Option<&Value>, args: Args<'_>) -> Result {
    let mut given = [const { Value::EMPTY }; 8];
    let mut base = dialect.cloned().unwrap_or(Value::EMPTY);
    for (name, v) in args.keywords() {
        let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        if text == "dialect" && base.is_empty() {
            base = v.clone();
            continue;
        }
        match PARAMETERS.iter().position(|p| *p == text) {
            Some(i) => given[i] = v.clone(),
            None => {
                return Err(py.type_error(format!("this function got an unexpected keyword argument '{text}'")));
            }
        }
    }
    if base.as_text().is_some() {
        base = named(py, &base)?;
    }
    make_dialect(py, py.ty(TypeId::CsvDialect), &base, given)
}

fn new_dialect(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let names: [&str; 9] = [
        "dialect",
        PARAMETERS[0],
        PARAMETERS[1],
        PARAMETERS[2],
        PARAMETERS[3],
        PARAMETERS[4],
        PARAMETERS[5],
        PARAMETERS[6],
        PARAMETERS[7],
    ];
    let [base, given @ ..] = py.named_args("Dialect", args, names, 0)?;
    let base = if base.as_text().is_some() { named(py, &base)? } else { base };
    make_dialect(py, class, &base, given)
}

/// `csv.field_size_limit`, which belongs to the interpreter.
struct Limit(AtomicI64);

fn limit(py: &Py) -> Arc<Limit> {
    let made = || Arc::new(Limit(AtomicI64::new(128 * 1024)));
    let entry = py.interp().attachments.entry("csv limit").or_insert_with(|| made());
    Arc::downcast::<Limit>(entry.clone()).unwrap_or_else(|_| made())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuotes,
    EscapedInQuotes,
    QuoteInQuotes,
    EatEnd,
    AfterEscapedEnd,
}

/// One record that is being read.
struct Record<'a> {
    dialect: &'a Dialect,
    state: State,
    fields: Vec<Value>,
    field: Vec<u32>,
    unquoted: bool,
    limit: i64,
}

impl Record<'_> {
    fn save(&mut self, py: &mut Py) -> Result<()> {
        let quoting = self.dialect.quoting;
        let field = std::mem::take(&mut self.field);
        if self.unquoted && field.is_empty() && (quoting == NOT_NULL || quoting == STRINGS) {
            self.fields.push(Value::NONE);
            return Ok(());
        }
        let text = Text::from_codes(&field).map_err(|_| py.no_memory())?;
        let mut v = py.text(text)?;
        if self.unquoted && !field.is_empty() && (quoting == NON_NUMERIC || quoting == STRINGS) {
            let class = py.ty(TypeId::Float).to_value();
            v = py.call(&class, &[v])?;
        }
        self.fields.push(v);
        Ok(())
    }

    fn add(&mut self, py: &Py, c: u32) -> Result<()> {
        if self.field.len() as i64 >= self.limit {
            return Err(error(py, format!("field larger than field limit ({})", self.limit)));
        }
        self.field.push(c);
        Ok(())
    }

    /// A character, or the end of a line.
    fn take(&mut self, py: &mut Py, c: Option<u32>) -> Result<()> {
        let d = self.dialect;
        let ends = matches!(c, None | Some(0x0a | 0x0d));
        let after_end = if c.is_none() { State::StartRecord } else { State::EatEnd };
        let is_quote = d.quoting != NONE && c.is_some() && c == d.quote;
        let is_escape = c.is_some() && c == d.escape;
        let is_delimiter = c == Some(d.delimiter);
        match self.state {
            State::StartRecord if c.is_none() => {}
            State::StartRecord if ends => self.state = State::EatEnd,
            State::StartRecord | State::StartField => {
                self.unquoted = true;
                self.state = State::StartField;
                if ends {
                    self.save(py)?;
                    self.state = after_end;
                } else if is_quote {
                    self.unquoted = false;
                    self.state = State::InQuotes;
                } else if is_escape {
                    self.state = State::Escaped;
                } else if c == Some(0x20) && d.skip_space {
                } else if is_delimiter {
                    self.save(py)?;
                } else if let Some(c) = c {
                    self.add(py, c)?;
                    self.state = State::InField;
                }
            }
            State::Escaped => match c {
                Some(c @ (0x0a | 0x0d)) => {
                    self.add(py, c)?;
                    self.state = State::AfterEscapedEnd;
                }
                c => {
                    self.add(py, c.unwrap_or(0x0a))?;
                    self.state = State::InField;
                }
            },
            State::AfterEscapedEnd if c.is_none() => {}
            State::AfterEscapedEnd | State::InField => {
                self.state = State::InField;
                if ends {
                    self.save(py)?;
                    self.state = after_end;
                } else if is_escape {
                    self.state = State::Escaped;
                } else if is_delimiter {
                    self.save(py)?;
                    self.state = State::StartField;
                } else if let Some(c) = c {
                    self.add(py, c)?;
                }
            }
            State::InQuotes => {
                if is_escape {
                    self.state = State::EscapedInQuotes;
                } else if is_quote {
                    self.state = if d.double_quote { State::QuoteInQuotes } else { State::InField };
                } else if let Some(c) = c {
                    self.add(py, c)?;
                }
            }
            State::EscapedInQuotes => {
                self.add(py, c.unwrap_or(0x0a))?;
                self.state = State::InQuotes;
            }
            State::QuoteInQuotes => {
                if is_quote {
                    self.add(py, c.unwrap_or(0))?;
                    self.state = State::InQuotes;
                } else if is_delimiter {
                    self.save(py)?;
                    self.state = State::StartField;
                } else if ends {
                    self.save(py)?;
                    self.state = after_end;
                } else if !d.strict {
                    self.add(py, c.unwrap_or(0))?;
                    self.state = State::InField;
                } else {
                    let show = |c: u32| char::from_u32(c).unwrap_or('?');
                    let (wanted, quote) = (show(d.delimiter), show(d.quote.unwrap_or(0)));
                    return Err(error(py, format!("'{wanted}' expected after '{quote}'")));
                }
            }
            State::EatEnd => match c {
                Some(0x0a | 0x0d) => {}
                None => self.state = State::StartRecord,
                Some(_) => {
                    return Err(error(
                        py,
                        "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                    ));
                }
            },
        }
        Ok(())
    }
}

fn read(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let reader = py.native::<Reader>(v)?;
    let dialect = py.native::<Dialect>(&reader.dialect)?;
    let limit = limit(py).0.load(Ordering::Relaxed);
    let mut record =
        Record { dialect, state: State::StartRecord, fields: Vec::new(), field: Vec::new(), unquoted: false, limit };
    loop {
        let Some(line) = py.next(&reader.lines)? else {
            if record.field.is_empty() && record.state != State::InQuotes {
                return Ok(None);
            }
            if dialect.strict {
                return Err(error(py, "unexpected end of data"));
            }
            record.save(py)?;
            break;
        };
        let Some(text) = line.as_text() else {
            let name = py.type_of(&line).name();
            return Err(error(
                py,
                format!("iterator should return strings, not {name} (the file should be opened in text mode)"),
            ));
        };
        reader.line.fetch_add(1, Ordering::Relaxed);
        for c in text.codes() {
            record.take(py, Some(c))?;
        }
        record.take(py, None)?;
        if record.state == State::StartRecord {
            break;
        }
        py.poll()?;
    }
    py.list(record.fields).map(Some)
}

/// Appends a field; answers whether it must stand in quotes.
fn push_field(py: &Py, d: &Dialect, text: &Text, out: &mut TextBuilder, mut quoted: bool, null: bool) -> Result<bool> {
    let terminator = d.terminator.as_text();
    let mut body = TextBuilder::with_capacity(text.len() + 2);
    for c in text.codes() {
        let is_special = c == d.delimiter
            || Some(c) == d.escape
            || Some(c) == d.quote
            || c == 0x0a
            || c == 0x0d
            || terminator.is_some_and(|t| t.contains_code(c));
        if is_special {
            let mut escaped = d.quoting == NONE;
            if !escaped {
                if Some(c) == d.quote {
                    if d.double_quote {
                        body.push(c);
                    } else {
                        escaped = true;
                    }
                } else if Some(c) == d.escape {
                    escaped = true;
                }
                if !escaped {
                    quoted = true;
                }
            }
            if escaped {
                match d.escape {
                    Some(escape) => body.push(escape),
                    None => return Err(error(py, "need to escape, but no escapechar set")),
                }
            }
        }
        body.push(c);
    }
    if text.is_empty() && d.delimiter == 0x20 && d.skip_space {
        if d.quoting == NONE || (null && (d.quoting == STRINGS || d.quoting == NOT_NULL)) {
            return Err(error(py, "empty field must be quoted if delimiter is a space and skipinitialspace is true"));
        }
        quoted = true;
    }
    let body = body.finish().map_err(|_| py.no_memory())?;
    let quote = d.quote.filter(|_| quoted);
    if let Some(quote) = quote {
        out.push(quote);
    }
    out.push_text(&body);
    if let Some(quote) = quote {
        out.push(quote);
    }
    Ok(quoted)
}

fn write_row(py: &mut Py, a: &[Value]) -> Result {
    let writer = py.native::<Writer>(&a[0])?;
    let d = py.native::<Dialect>(&writer.dialect)?;
    let it = match py.iter(&a[1]) {
        Ok(it) => it,
        Err(e) if py.exception_is(&e, TypeId::TypeError) => {
            let name = py.type_of(&a[1]).name();
            return Err(error(py, format!("iterable expected, not {name}")));
        }
        Err(e) => return Err(e),
    };
    let mut out = TextBuilder::new();
    let (mut count, mut null) = (0, false);
    while let Some(field) = py.next(&it)? {
        let ty = py.type_of(&field);
        let is_number = field.is_int_like()
            || ty.slots.index.get().is_some()
            || ty.slots.int.get().is_some()
            || ty.slots.float.get().is_some()
            || field.as_complex().is_some();
        let quoted = match d.quoting {
            NON_NUMERIC => !is_number,
            ALL => true,
            STRINGS => field.as_text().is_some(),
            NOT_NULL => !field.is_none(),
            _ => false,
        };
        null = field.is_none();
        let shown = if field.as_text().is_some() {
            field
        } else if null {
            py.interp().empty_str()
        } else {
            py.str_of(&field)?
        };
        if count > 0 {
            out.push(d.delimiter);
        }
        if let Some(text) = shown.as_text() {
            push_field(py, d, text, &mut out, quoted, null)?;
        }
        count += 1;
        py.poll()?;
    }
    if count > 0 && out.is_empty() {
        if d.quoting == NONE || (null && (d.quoting == STRINGS || d.quoting == NOT_NULL)) {
            return Err(error(py, "single empty field record must be quoted"));
        }
        push_field(py, d, &Text::empty(), &mut out, true, null)?;
    }
    if let Some(terminator) = d.terminator.as_text() {
        out.push_text(terminator);
    }
    let line = finish_text(py, out)?;
    py.call(&writer.write, &[line])
}

fn reader(py: &mut Py, args: Args<'_>) -> Result {
    if args.positional().is_empty() || args.len() > 2 {
        let n = args.len();
        let how = if n == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(py.type_error(format!("reader expected {how}, got {n}")));
    }
    let lines = py.iter(&args.positional()[0])?;
    let dialect = dialect_of(py, args.get(1), args)?;
    py.make_native(
        py.ty(TypeId::CsvReader),
        Reader { dialect: Field::at_birth(dialect), lines: Field::at_birth(lines), line: AtomicUsize::new(0) },
    )
}

fn writer(py: &mut Py, args: Args<'_>) -> Result {
    if args.positional().is_empty() || args.len() > 2 {
        let n = args.len();
        let how = if n == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(py.type_error(format!("writer expected {how}, got {n}")));
    }
    let name = py.intern("write");
    let write = match py.getattr_optional(&args.positional()[0], &name)? {
        Some(write) if py.type_of(&write).slots.call.get().is_some() => write,
        _ => return Err(py.type_error("argument 1 must have a \"write\" method")),
    };
    let dialect = dialect_of(py, args.get(1), args)?;
    py.make_native(
        py.ty(TypeId::CsvWriter),
        Writer { dialect: Field::at_birth(dialect), write: Field::at_birth(write) },
    )
}

fn register(py: &mut Py, args: Args<'_>) -> Result {
    let Some(name) = args.get(0) else {
        return Err(py.type_error("register_dialect expected at least 1 argument, got 0"));
    };
    if name.as_text().is_none() {
        return Err(py.type_error("dialect name must be a string"));
    }
    if args.positional().len() > 2 {
        let text = format!("register_dialect expected at most 2 arguments, got {}", args.positional().len());
        return Err(py.type_error(text));
    }
    let dialect = dialect_of(py, args.get(1), args)?;
    let all = dialects(py)?;
    if let Some(d) = all.payload::<DictObject>() {
        d.set(py, &all, name, dialect)?;
    }
    Ok(Value::NONE)
}

fn shown_character(py: &Py, c: Option<u32>) -> Result {
    match c.and_then(Text::from_code) {
        Some(text) => py.text(text),
        None => Ok(Value::NONE),
    }
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::CsvDialect);
    b.slots().new.set(Some(new_dialect));
    b.getter("delimiter", |py, v| shown_character(py, Some(py.native::<Dialect>(v)?.delimiter)))
        .getter("quotechar", |py, v| shown_character(py, py.native::<Dialect>(v)?.quote))
        .getter("escapechar", |py, v| shown_character(py, py.native::<Dialect>(v)?.escape))
        .getter("lineterminator", |py, v| Ok(py.native::<Dialect>(v)?.terminator.clone()))
        .getter("quoting", |py, v| py.int(py.native::<Dialect>(v)?.quoting))
        .getter("doublequote", |py, v| Ok(Value::bool(py.native::<Dialect>(v)?.double_quote)))
        .getter("skipinitialspace", |py, v| Ok(Value::bool(py.native::<Dialect>(v)?.skip_space)))
        .getter("strict", |py, v| Ok(Value::bool(py.native::<Dialect>(v)?.strict)))
        .method("__reduce__", "(self, /)", |py, _| Err(py.type_error("cannot pickle 'Dialect' instances")));
    let b = TypeBuilder::new(py, TypeId::CsvReader);
    b.slots().iter.set(Some(crate::types::iterators::itself));
    b.slots().next.set(Some(read));
    b.getter("dialect", |py, v| Ok(py.native::<Reader>(v)?.dialect.clone()))
        .getter("line_num", |py, v| py.int_from_usize(py.native::<Reader>(v)?.line.load(Ordering::Relaxed)));
    TypeBuilder::new(py, TypeId::CsvWriter)
        .method("writerow", "(self, row, /)", write_row)
        .method("writerows", "(self, rows, /)", |py, a| {
            let me = a[0].clone();
            py.for_each(&a[1], |py, row| write_row(py, &[me.clone(), row]).map(drop))?;
            Ok(Value::NONE)
        })
        .getter("dialect", |py, v| Ok(py.native::<Writer>(v)?.dialect.clone()));
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "_csv")?;
    b.add_type(py, TypeId::CsvError)?;
    b.add_type(py, TypeId::CsvDialect)?;
    b.add(py, "Reader", py.ty(TypeId::CsvReader).to_value())?;
    b.add(py, "Writer", py.ty(TypeId::CsvWriter).to_value())?;
    for (name, n) in [
        ("QUOTE_MINIMAL", MINIMAL),
        ("QUOTE_ALL", ALL),
        ("QUOTE_NONNUMERIC", NON_NUMERIC),
        ("QUOTE_NONE", NONE),
        ("QUOTE_STRINGS", STRINGS),
        ("QUOTE_NOTNULL", NOT_NULL),
    ] {
        b.add(py, name, py.int(n)?)?;
    }
    let all = dialects(py)?;
    b.add(py, "_dialects", all)?;
    b.raw_function(py, "reader", reader)?;
    b.raw_function(py, "writer", writer)?;
    b.raw_function(py, "register_dialect", register)?;
    b.function(py, "unregister_dialect", "(name)", |py, a| {
        let all = dialects(py)?;
        let gone = match all.payload::<DictObject>() {
            Some(d) => d.remove(py, &all, &a[0])?,
            None => None,
        };
        match gone {
            Some(_) => Ok(Value::NONE),
            None => Err(error(py, "unknown dialect")),
        }
    })?;
    b.function(py, "get_dialect", "(name)", |py, a| named(py, &a[0]))?;
    b.function(py, "list_dialects", "()", |py, _| {
        let all = dialects(py)?;
        let keys = all.payload::<DictObject>().map(|d| d.keys(py, &all)).transpose()?.unwrap_or_default();
        py.list(keys)
    })?;
    b.function(py, "field_size_limit", "(new_limit=<unrepresentable>)", |py, a| {
        let limit = limit(py);
        let old = limit.0.load(Ordering::Relaxed);
        if !a[0].is_empty() {
            if !a[0].is_int_like() {
                return Err(py.type_error("limit must be an integer"));
            }
            let new = py.as_i64(&a[0])?;
            limit.0.store(new, Ordering::Relaxed);
        }
        py.int(old)
    })?;
    b.finish(py)
}
