//! `OSError`: the subclass for an errno, file names, and how the system's errors become exceptions.

use super::base::{init_base, str_base};
use super::{extra, field, store_args, store_extras};
use crate::object::exception::{ExceptionObject, read};
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// The exception type for an errno of Linux.
fn subclass(errno: i64) -> Option<TypeId> {
    use TypeId::*;
    Some(match errno {
        11 | 114 | 115 => BlockingIOError,
        32 | 108 => BrokenPipeError,
        10 => ChildProcessError,
        103 => ConnectionAbortedError,
        111 => ConnectionRefusedError,
        104 => ConnectionResetError,
        17 => FileExistsError,
        2 => FileNotFoundError,
        21 => IsADirectoryError,
        20 => NotADirectoryError,
        4 => InterruptedError,
        1 | 13 => PermissionError,
        3 => ProcessLookupError,
        110 => TimeoutError,
        _ => return None,
    })
}

/// `os.strerror(errno)`
pub fn error_text(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Does the class have an `__init__` of its own, which is to see the arguments, and no `__new__` of its own?
fn init_does_the_work(class: TypeRef) -> bool {
    let own_init =
        class.slots.init.get().is_some_and(|f| !std::ptr::fn_addr_eq(f, init_os as crate::object::typeobject::InitFn));
    let own_new =
        class.slots.new.get().is_some_and(|f| !std::ptr::fn_addr_eq(f, new as crate::object::typeobject::NewFn));
    own_init && !own_new
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if init_does_the_work(class) {
        return py.alloc(class, ExceptionObject::new(py.interp().empty_tuple()));
    }
    if args.has_keywords() {
        let name = class.name();
        return Err(py.type_error(format!("{name}() takes no keyword arguments")));
    }
    let mut class = class;
    if class.is(TypeId::OSError)
        && (2..=5).contains(&args.len())
        && let Some(id) = args.get(0).and_then(Value::to_i64).and_then(subclass)
    {
        class = py.ty(id);
    }
    let tuple = py.tuple_from(args.positional())?;
    let v = py.alloc(class, ExceptionObject::new(tuple))?;
    parse(py, &v, args.positional())?;
    Ok(v)
}

fn init_os(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if init_does_the_work(py.type_of(v)) {
        init_base(py, v, args)?;
        parse(py, v, args.positional())?;
    }
    Ok(())
}

/// `(errno, strerror[, filename[, winerror[, filename2]]])`
fn parse(py: &mut Py, v: &Value, args: &[Value]) -> Result<()> {
    if !(2..=5).contains(&args.len()) {
        return Ok(());
    }
    store_extras(py, v, [(ERRNO, args[0].clone()), (STRERROR, args[1].clone())]);
    let Some(filename) = args.get(2).filter(|f| !f.is_none()) else { return Ok(()) };
    if py.is_instance(v, TypeId::BlockingIOError) && filename.is_int_like() {
        store_extras(py, v, [(WRITTEN, filename.clone())]);
        return Ok(());
    }
    store_extras(py, v, [(FILENAME, filename.clone())]);
    if let Some(second) = args.get(4).filter(|f| !f.is_none()) {
        store_extras(py, v, [(FILENAME2, second.clone())]);
    }
    // The file name is not part of `args`, for compatibility with two-argument unpacking.
    store_args(py, v, &args[..2])
}

fn str_os(py: &mut Py, v: &Value) -> Result {
    let field = |py: &Py, i: usize| read(py, v, |s| &s.extra[i]);
    let (errno, strerror, filename, filename2) =
        (field(py, ERRNO), field(py, STRERROR), field(py, FILENAME), field(py, FILENAME2));
    if filename.is_empty() && (errno.is_empty() || strerror.is_empty()) {
        return str_base(py, v);
    }
    let none = |v: Value| if v.is_empty() { Value::NONE } else { v };
    let (errno, strerror) = (py.str_of(&none(errno))?, py.str_of(&none(strerror))?);
    let mut text = crate::text::TextBuilder::new();
    let push = |text: &mut crate::text::TextBuilder, v: &Value| {
        if let Some(t) = v.as_text() {
            text.push_text(t);
        }
    };
    text.push_str("[Errno ");
    push(&mut text, &errno);
    text.push_str("] ");
    push(&mut text, &strerror);
    if !filename.is_empty() {
        text.push_str(": ");
        let shown = py.repr(&filename)?;
        push(&mut text, &shown);
        if !filename2.is_empty() {
            text.push_str(" -> ");
            let shown = py.repr(&filename2)?;
            push(&mut text, &shown);
        }
    }
    crate::types::container::finish_text(py, text)
}

fn get_written(py: &mut Py, v: &Value) -> Result {
    let written = read(py, v, |s| &s.extra[WRITTEN]);
    if written.is_empty() { Err(py.error(TypeId::AttributeError, "characters_written")) } else { Ok(written) }
}

fn set_written(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let new = match new {
        Some(new) => py.int_from_i64_index(new)?,
        None => {
            get_written(py, v)?;
            Value::EMPTY
        }
    };
    crate::object::exception::write(py, v, new, |s| &mut s.extra[WRITTEN]);
    Ok(())
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let made = super::base::reduce(py, args)?;
    let filename = extra(py, v, FILENAME);
    let own = super::arguments(py, v);
    if filename.is_none() || own.len() != 2 {
        return Ok(made);
    }
    let mut full = own;
    full.push(filename);
    let second = extra(py, v, FILENAME2);
    if !second.is_none() {
        full.extend([Value::NONE, second]);
    }
    let mut parts = py.collect(&made)?;
    parts[1] = py.tuple(full)?;
    py.tuple(parts)
}

impl Py {
    fn int_from_i64_index(&mut self, v: &Value) -> Result {
        let i = self.as_i64(v)?;
        self.int(i)
    }

    /// The exception for an errno, of its own subclass; with the file that it is about.
    #[cold]
    pub fn os_error(&self, errno: i32, filename: Option<&Value>) -> Raised {
        self.os_error_of_two(errno, filename, None)
    }

    /// The same about two files.
    #[cold]
    pub fn os_error_of_two(&self, errno: i32, filename: Option<&Value>, second: Option<&Value>) -> Raised {
        let id = subclass(i64::from(errno)).unwrap_or(TypeId::OSError);
        let (number, message) = match (self.int(i64::from(errno)), self.str(&error_text(errno))) {
            (Ok(number), Ok(message)) => (number, message),
            (Err(e), _) | (_, Err(e)) => return e,
        };
        let v = self.make_exception(id, vec![number.clone(), message.clone()]);
        store_extras(self, &v, [(ERRNO, number), (STRERROR, message)]);
        for (place, name) in [(FILENAME, filename), (FILENAME2, second)] {
            if let Some(name) = name {
                store_extras(self, &v, [(place, name.clone())]);
            }
        }
        Raised(v)
    }

    /// The exception for an error of Rust's standard library.
    #[cold]
    pub fn os_error_from(&self, e: &std::io::Error, filename: Option<&Value>) -> Raised {
        if let Some(errno) = e.raw_os_error() {
            return self.os_error(errno, filename);
        }
        let id = match e.kind() {
            std::io::ErrorKind::OutOfMemory => return self.no_memory(),
            std::io::ErrorKind::NotFound => TypeId::FileNotFoundError,
            std::io::ErrorKind::PermissionDenied => TypeId::PermissionError,
            std::io::ErrorKind::AlreadyExists => TypeId::FileExistsError,
            std::io::ErrorKind::WouldBlock => TypeId::BlockingIOError,
            std::io::ErrorKind::BrokenPipe => TypeId::BrokenPipeError,
            std::io::ErrorKind::TimedOut => TypeId::TimeoutError,
            std::io::ErrorKind::Interrupted => TypeId::InterruptedError,
            std::io::ErrorKind::InvalidInput if e.to_string().contains("nul byte") => {
                return self.value_error("embedded null byte");
            }
            _ => TypeId::OSError,
        };
        self.error(id, e.to_string())
    }
}

pub(super) fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::OSError);
    b.doc("Base class for I/O related errors.").getset("characters_written", get_written, Some(set_written)).method(
        "__reduce__",
        "(self, /)",
        reduce,
    );
    field::<ERRNO>(&b, "errno");
    field::<STRERROR>(&b, "strerror");
    field::<FILENAME>(&b, "filename");
    field::<FILENAME2>(&b, "filename2");
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.init.set(Some(init_os));
    slots.str.set(Some(str_os));
}
