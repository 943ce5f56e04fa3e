//! `io`: files. Raw files make system calls (`fileio`), buffered files hold bytes before them (`buffered`), text files decode and
//! encode (`text`); `bytesio` and `stringio` are files in memory; `base` is what all of them inherit.

pub mod base;
pub mod buffered;
pub mod bytesio;
pub mod fileio;
mod foreign;
pub mod lock;
pub mod newline;
pub mod standard;
pub mod stringio;
pub mod text;
pub mod text_methods;

use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DEL, HAS_DICT, WEAKREFS};
use crate::object::{Name, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::stdlib::ModuleBuilder;
use crate::stdlib::os::arg::fspath;
use crate::types::bytearray::ByteArrayObject;
use crate::types::memoryview::MemoryViewObject;
use crate::types::table::{Layout, Row};
use crate::types::warn::warn;
use newline::Newline;
pub use standard::{flush_standard, make_std_streams, write_stdout, write_to};

/// `io.DEFAULT_BUFFER_SIZE`
pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

const FLAGS: u32 = BASE | WEAKREFS | HAS_DICT | HAS_DEL;

const fn abstract_row(id: TypeId, name: &'static str, base: TypeId) -> Row {
    Row { id, name, module: "_io", base: Some(base), layout: Layout::Instance, flags: FLAGS }
}

const fn file_row(id: TypeId, name: &'static str, base: TypeId, kind: Kind) -> Row {
    Row { id, name, module: "_io", base: Some(base), layout: Layout::Extended(kind), flags: FLAGS }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    abstract_row(TypeId::IOBase, "_IOBase", TypeId::Object),
    abstract_row(TypeId::RawIOBase, "_RawIOBase", TypeId::IOBase),
    abstract_row(TypeId::BufferedIOBase, "_BufferedIOBase", TypeId::IOBase),
    abstract_row(TypeId::TextIOBase, "_TextIOBase", TypeId::IOBase),
    file_row(TypeId::FileIO, "FileIO", TypeId::RawIOBase, Kind::File),
    file_row(TypeId::BufferedReader, "BufferedReader", TypeId::BufferedIOBase, Kind::BufferedFile),
    file_row(TypeId::BufferedWriter, "BufferedWriter", TypeId::BufferedIOBase, Kind::BufferedFile),
    file_row(TypeId::BufferedRandom, "BufferedRandom", TypeId::BufferedIOBase, Kind::BufferedFile),
    file_row(TypeId::TextIOWrapper, "TextIOWrapper", TypeId::TextIOBase, Kind::TextFile),
    file_row(TypeId::BytesIO, "BytesIO", TypeId::BufferedIOBase, Kind::MemoryFile),
    file_row(TypeId::StringIO, "StringIO", TypeId::TextIOBase, Kind::StringFile),
    Row {
        id: TypeId::UnsupportedOperation,
        name: "UnsupportedOperation",
        module: "io",
        base: Some(TypeId::OSError),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    },
];

/// Fills the module's types.
pub fn init(py: &Py) {
    base::init(py);
    fileio::init(py);
    buffered::init(py);
    text_methods::init(py);
    bytesio::init(py);
    stringio::init(py);
    second_base(py, TypeId::UnsupportedOperation, TypeId::OSError, TypeId::ValueError);
}

/// Gives a builtin type a second base, which adds nothing to the layout of the first.
fn second_base(py: &Py, id: TypeId, first: TypeId, second: TypeId) {
    let ty = py.ty(id);
    let (first, second) = (py.ty(first), py.ty(second));
    let mut order = vec![ty, first, second];
    for after in first.mro(py).chain(second.mro(py)).skip(1) {
        if !order.contains(&after) {
            order.push(after);
        }
    }
    // `object` and the exceptions that both have come last, as they do in each order.
    let shared: Vec<TypeRef> = first.mro(py).filter(|t| second.is_subtype(py, *t)).collect();
    order.retain(|t| !shared.contains(t));
    order.extend(shared);
    let bases = py.tuple(vec![first.to_value(), second.to_value()]);
    let mro = py.tuple(order.into_iter().map(TypeRef::to_value).collect());
    if let (Ok(bases), Ok(mro)) = (bases, mro) {
        drop(ty.bases.replace(py, ty.object(), bases));
        drop(ty.mro.replace(py, ty.object(), mro));
    }
}

/// `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(py: &Py, message: impl AsRef<str>) -> Raised {
    py.error(TypeId::UnsupportedOperation, message)
}

/// The argument of `read` and its like: `None` for all of it.
///
/// # Errors
/// TypeError.
pub fn size_argument(py: &mut Py, v: &Value) -> Result<Option<usize>> {
    if v.is_none_or_empty() {
        return Ok(None);
    }
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("argument should be integer or None, not '{name}'")));
    }
    let size = py.as_index(v)?;
    Ok(usize::try_from(size).ok())
}

/// So many zero bytes.
///
/// # Errors
/// MemoryError.
pub fn zeroed(py: &Py, size: usize) -> Result<Vec<u8>> {
    crate::algorithm::memory::try_filled(0, size).map_err(|_| py.no_memory())
}

/// How many bytes fit into a writable buffer.
///
/// # Errors
/// TypeError if it is none.
pub fn writable_len(py: &mut Py, v: &Value, function: &str) -> Result<usize> {
    if let Some(array) = v.payload::<ByteArrayObject>() {
        return Ok(array.len(py, v));
    }
    if let Some(view) = v.payload::<MemoryViewObject>()
        && let Some(len) = view.writable_len(py)?
    {
        return Ok(len);
    }
    if let Some(exporter) = v.exporter()
        && !exporter.is_read_only()
    {
        exporter.check(py, v)?;
        let mut len = 0;
        exporter.with(py, v, &mut |data| len = data.len());
        return Ok(len);
    }
    let name = py.type_of(v).full_name(py);
    Err(py.type_error(format!("{function}() argument must be read-write bytes-like object, not {name}")))
}

/// Copies bytes to the beginning of a writable buffer, which is at least as long.
///
/// # Errors
/// ValueError if it was released meanwhile.
pub fn write_into(py: &mut Py, v: &Value, data: &[u8]) -> Result<()> {
    write_at(py, v, 0, data)
}

/// Copies bytes into a writable buffer from `start` on; what does not fit is left out.
///
/// # Errors
/// As `write_into`.
pub fn write_at(py: &mut Py, v: &Value, start: usize, data: &[u8]) -> Result<()> {
    let copy = |place: &mut [u8]| {
        for (to, from) in place.iter_mut().skip(start).zip(data) {
            *to = *from;
        }
    };
    if let Some(array) = v.payload::<ByteArrayObject>() {
        array.with_mut(py, v, copy);
        return Ok(());
    }
    if let Some(exporter) = v.exporter() {
        exporter.check(py, v)?;
        exporter.with(py, v, &mut { copy });
        return Ok(());
    }
    match v.payload::<MemoryViewObject>() {
        Some(view) => view.write_at(py, start, data),
        None => Ok(()),
    }
}

struct Mode {
    creating: bool,
    reading: bool,
    writing: bool,
    appending: bool,
    updating: bool,
    binary: bool,
}

fn parse_mode(py: &Py, mode: &str) -> Result<Mode> {
    let mut seen = String::new();
    for c in mode.chars() {
        if !"xrwa+tb".contains(c) || seen.contains(c) {
            return Err(py.value_error(format!("invalid mode: '{mode}'")));
        }
        seen.push(c);
    }
    let has = |c| seen.contains(c);
    if has('t') && has('b') {
        return Err(py.value_error("can't have text and binary mode at once"));
    }
    if [has('x'), has('r'), has('w'), has('a')].into_iter().filter(|&h| h).count() > 1 {
        return Err(py.value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(Mode {
        creating: has('x'),
        reading: has('r'),
        writing: has('w'),
        appending: has('a'),
        updating: has('+'),
        binary: has('b'),
    })
}

/// A copy of an object's attributes for its state, or None if it has none.
fn own_attributes(py: &mut Py, v: &Value) -> Result {
    let name = py.name(Name::__dict__);
    if let Some(dict) = py.getattr_optional(v, &name)?
        && let Some(attributes) = dict.payload::<DictObject>()
        && !attributes.is_empty()
    {
        return attributes.copy(py, &dict);
    }
    Ok(Value::NONE)
}

/// The parts of a state that a file in memory is given.
fn state_of<const N: usize>(py: &mut Py, v: &Value, state: &Value) -> Result<[Value; N]> {
    let parts = state.payload::<TupleObject>().map(TupleObject::values);
    match parts.and_then(|parts| parts.first_chunk::<N>()) {
        Some(parts) => Ok(parts.clone()),
        None => {
            let (name, given) = (py.type_of(v).full_name(py), py.type_of(state).full_name(py));
            Err(py.type_error(format!("{name}.__setstate__ argument should be {N}-tuple, got {given}")))
        }
    }
}

/// Sets the attributes that a state has.
fn take_attributes(py: &mut Py, v: &Value, attributes: &Value) -> Result<()> {
    if attributes.is_none() {
        return Ok(());
    }
    let Some(dict) = attributes.payload::<DictObject>() else {
        let given = py.type_of(attributes).full_name(py);
        return Err(py.type_error(format!("third item of state should be a dict, got a {given}")));
    };
    for (name, value) in dict.entries(py, attributes)? {
        py.set_own_attribute(v, &py.intern_value(&name)?, value)?;
    }
    Ok(())
}

/// `open`: file, mode, buffering, encoding, errors, newline, closefd, opener.
///
/// # Errors
/// OSError; ValueError and TypeError for wrong arguments.
pub fn open(py: &mut Py, args: &[Value]) -> Result {
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] = args else { return Ok(Value::NONE) };
    let mode_text = match mode.as_text() {
        Some(text) => text.to_string_lossy().into_owned(),
        None if mode.is_empty() => "r".to_owned(),
        None => {
            let name = py.argument_type(mode);
            return Err(py.type_error(format!("open() argument 'mode' must be str, not {name}")));
        }
    };
    let buffering = if buffering.is_empty() { -1 } else { i64::from(py.as_i32(buffering)?) };
    let encoding = text_methods::name_argument(py, encoding, "open()", "encoding")?;
    let errors = text_methods::name_argument(py, errors, "open()", "errors")?;
    let newline_given = !newline.is_none_or_empty();
    if newline_given && newline.as_text().is_none() {
        let name = py.type_of(newline).full_name(py);
        return Err(py.type_error(format!("open() argument 'newline' must be str or None, not {name}")));
    }
    let closefd = closefd.is_empty() || py.truth(closefd)?;
    let path = if file.is_int_like() { file.clone() } else { fspath(py, file)? };
    let how = parse_mode(py, &mode_text)?;
    if how.binary {
        let refused = [("n encoding", encoding.is_some()), ("n errors", errors.is_some()), (" newline", newline_given)];
        if let Some((what, _)) = refused.iter().find(|(_, given)| *given) {
            return Err(py.value_error(format!("binary mode doesn't take a{what} argument")));
        }
        if buffering == 1 {
            let text =
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            warn(py, TypeId::RuntimeWarning, text, 1)?;
        }
    }
    let raw = fileio::unopened(py)?;
    let raw_mode: String =
        [(how.creating, 'x'), (how.reading, 'r'), (how.writing, 'w'), (how.appending, 'a'), (how.updating, '+')]
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, c)| *c)
            .collect();
    fileio::open(py, &raw, &path, &raw_mode, closefd, opener)?;
    let made = wrap(py, &raw, &how, &mode_text, buffering, (encoding, errors), newline);
    if made.is_err() {
        // The first error is the one to tell.
        let _ignored = py.call_method(&raw, "close", &[]);
    }
    made
}

fn wrap(
    py: &mut Py,
    raw: &Value,
    how: &Mode,
    mode: &str,
    buffering: i64,
    (encoding, errors): (Option<String>, Option<String>),
    newline: &Value,
) -> Result {
    let block = fileio::file_of(py, raw)?.block_size();
    let mut size = buffering;
    let mut lines = false;
    if buffering == 1 && !how.binary {
        lines = true;
    } else if buffering < 0 && !how.binary {
        let tty = py.call_method(raw, "isatty", &[])?;
        lines = py.truth(&tty)?;
    }
    if size < 0 || size == 1 {
        size = block.clamp(DEFAULT_BUFFER_SIZE, 8 << 20) as i64;
    }
    if buffering == 0 {
        if !how.binary {
            return Err(py.value_error("can't have unbuffered text I/O"));
        }
        return Ok(raw.clone());
    }
    let id = if how.updating {
        TypeId::BufferedRandom
    } else if how.creating || how.writing || how.appending {
        TypeId::BufferedWriter
    } else {
        TypeId::BufferedReader
    };
    let buffer = buffered::make(py, id, raw, size)?;
    if how.binary {
        return Ok(buffer);
    }
    let options = text_methods::Options {
        encoding,
        errors,
        newline: Newline::of(py, newline, "open()", Newline::Translated)?,
        line_buffering: lines,
        write_through: false,
    };
    let text = text_methods::make(py, &buffer, options)?;
    let mode = py.str(mode)?;
    py.set_own_attribute(&text, &py.intern("mode"), mode)?;
    Ok(text)
}

/// The signature of `open`.
pub const OPEN_SIGNATURE: &str =
    "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)";

/// The builtin function `open`, the same object wherever it is asked for.
///
/// # Errors
/// MemoryError.
pub fn open_function(py: &mut Py) -> Result {
    let builtins = py.interp().builtins.get();
    let key = py.intern("open");
    if let Some(d) = builtins.payload::<crate::object::dict::DictObject>()
        && let Some(found) = d.get_str(py, &key)
        && found.has_payload::<crate::object::native::NativeFunction>()
    {
        return Ok(found);
    }
    py.native_function("_io", "open", OPEN_SIGNATURE, crate::object::native::NativeCode::Bound(open))
}

fn fill_module(py: &mut Py, name: &str) -> Result {
    let m = ModuleBuilder::new(py, name)?;
    // The abstract classes are `_io`'s; what `io` has of that name is written in Python, as other classes may be registered with it.
    for row in ROWS.iter().filter(|row| name == "_io" || !row.name.starts_with('_')) {
        m.add(py, row.name, py.ty(row.id).to_value())?;
    }
    let open_value = open_function(py)?;
    m.add(py, "open", open_value)?;
    m.add(py, "BlockingIOError", py.ty(TypeId::BlockingIOError).to_value())?;
    for (name, v) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2)] {
        m.add(py, name, py.int(v)?)?;
    }
    m.add(py, "DEFAULT_BUFFER_SIZE", py.int_from_usize(DEFAULT_BUFFER_SIZE)?)?;
    m.function(py, "open_code", "(path)", |py, a| {
        let mode = py.str("rb")?;
        let mut args = vec![a[0].clone(), mode];
        args.extend([const { Value::EMPTY }; 6]);
        open(py, &args)
    })?;
    m.function(py, "text_encoding", "(encoding, stacklevel=2, /)", |py, a| {
        if a[0].is_none() { py.str("locale") } else { Ok(a[0].clone()) }
    })?;
    if name == "io" {
        m.public(
            py,
            &[
                "BlockingIOError",
                "open",
                "open_code",
                "IOBase",
                "RawIOBase",
                "FileIO",
                "BytesIO",
                "StringIO",
                "BufferedIOBase",
                "BufferedReader",
                "BufferedWriter",
                "BufferedRWPair",
                "BufferedRandom",
                "TextIOBase",
                "TextIOWrapper",
                "UnsupportedOperation",
                "SEEK_SET",
                "SEEK_CUR",
                "SEEK_END",
                "DEFAULT_BUFFER_SIZE",
                "IncrementalNewlineDecoder",
                "text_encoding",
            ],
        )?;
    }
    let getattr = if name == "io" { written_in_python::<0> } else { written_in_python::<1> };
    m.function(py, "__getattr__", "(name, /)", getattr)?;
    m.finish(py)
}

/// `__getattr__` of `io` (0) and `_io` (1): the classes that are written in Python are loaded when somebody wants one.
fn written_in_python<const PRIVATE: usize>(py: &mut Py, args: &[Value]) -> Result {
    let name = args[0].as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    if ["BufferedRWPair", "IncrementalNewlineDecoder"].contains(&name.as_str()) {
        return crate::stdlib::frozen::attribute(py, "_io_classes", &args[0]);
    }
    let module = ["io", "_io"][PRIVATE];
    Err(py.error(TypeId::AttributeError, format!("module '{module}' has no attribute '{name}'")))
}

/// The module `io`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    fill_module(py, "io")
}

/// The module `_io`.
///
/// # Errors
/// MemoryError.
pub fn make_private(py: &mut Py) -> Result {
    fill_module(py, "_io")
}
