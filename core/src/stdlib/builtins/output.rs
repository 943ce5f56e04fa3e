//! Builtin functions that talk: `print`, `input`, `help`, `breakpoint`, `exit`, `copyright` and the like.

use crate::object::dict::DictObject;
use crate::object::names::Name;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Py, Result, TypeId, Value};
use crate::runtime::import::import_absolute;
use crate::stdlib::ModuleBuilder;
use crate::text::TextBuilder;
use crate::types::container::finish_text;
use crate::types::namespace::NamespaceObject;

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.described_function(py, "print", "(*args, sep=' ', end='\\n', file=None, flush=False)", print)?;
    b.function(py, "input", "(prompt='', /)", input)?;
    let helper = py.alloc(py.ty(TypeId::Helper), NamespaceObject)?;
    b.add(py, "help", helper)?;
    b.described_function(py, "breakpoint", "(*args, **kws)", breakpoint)?;
    for name in ["exit", "quit"] {
        let quitter = py.alloc(py.ty(TypeId::Quitter), NamespaceObject)?;
        py.set_own_attribute(&quitter, &py.intern("name"), py.intern(name))?;
        py.set_own_attribute(&quitter, &py.intern("eof"), py.intern("Ctrl-D (i.e. EOF)"))?;
        b.add(py, name, quitter)?;
    }
    b.function(py, NOTICES[0].0, "()", |py, _| say(py, NOTICES[0].1))?;
    b.function(py, NOTICES[1].0, "()", |py, _| say(py, NOTICES[1].1))?;
    b.function(py, NOTICES[2].0, "()", |py, _| say(py, NOTICES[2].1))
}

/// The functions that say who made this, and what they say.
pub const NOTICES: [(&str, &str); 3] = [
    ("copyright", "Copyright (c) the Orochi developers.\n"),
    ("credits", "Orochi is written by its developers, after the Python of the Python community.\n"),
    ("license", "Orochi may be used under the MIT License or the Apache License, Version 2.0.\n"),
];

/// An attribute of `sys`, if it is there.
pub(super) fn sys_attribute(py: &Py, name: Name) -> Option<Value> {
    let sys = py.interp().sys.get();
    sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.name(name)))
}

fn say(py: &mut Py, text: &str) -> Result {
    if let Some(out) = sys_attribute(py, Name::stdout).filter(|f| !f.is_none()) {
        let text = py.str(text)?;
        write(py, &out, &text)?;
    }
    Ok(Value::NONE)
}

fn write(py: &mut Py, file: &Value, text: &Value) -> Result<()> {
    if py.type_of(file).is(TypeId::TextIOWrapper) {
        return crate::stdlib::io::write_to(py, file, text);
    }
    let method = py.get_attribute(file, Name::write)?;
    py.call(&method, std::slice::from_ref(text)).map(drop)
}

fn flush(py: &mut Py, file: &Value) -> Result<()> {
    let method = py.get_attribute(file, Name::flush)?;
    py.call(&method, &[]).map(drop)
}

/// `sep` or `end`: None stands for the default.
fn separator(py: &mut Py, name: &str, v: &Value) -> Result<Option<Value>> {
    if v.is_none() {
        return Ok(None);
    }
    if v.as_text().is_none() {
        let found = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("{name} must be None or a string, not {found}")));
    }
    Ok(Some(v.clone()))
}

fn print(py: &mut Py, args: Args<'_>) -> Result {
    let (mut sep, mut end, mut file, mut flushed) = (None, None, Value::NONE, false);
    for (keyword, v) in args.keywords() {
        let Some(name) = keyword.as_text() else { continue };
        if name.is("sep") {
            sep = separator(py, "sep", v)?;
        } else if name.is("end") {
            end = separator(py, "end", v)?;
        } else if name.is("file") {
            file = v.clone();
        } else if name.is("flush") {
            flushed = py.truth(v)?;
        } else {
            let name = name.to_string_lossy().into_owned();
            return Err(py.unexpected_keyword("print", &name, &["sep", "end", "file", "flush"]));
        }
    }
    if file.is_none() {
        match sys_attribute(py, Name::stdout) {
            Some(out) if out.is_none() => return Ok(Value::NONE),
            Some(out) => file = out,
            None => return Err(py.runtime_error("lost sys.stdout")),
        }
    }
    // The interpreter's own files get the whole line at once, so that threads do not mix within a line.
    let joined = py.type_of(&file).is(TypeId::TextIOWrapper);
    let mut line = TextBuilder::new();
    let put = |py: &mut Py, line: &mut TextBuilder, piece: &Value| -> Result<()> {
        if !joined {
            return write(py, &file, piece);
        }
        if let Some(text) = piece.as_text() {
            line.push_text(text);
        }
        Ok(())
    };
    // What comes before a value stands there when its `__str__` runs, which may print, too, or fail.
    let send = |py: &mut Py, line: &mut TextBuilder| -> Result<()> {
        let text = finish_text(py, std::mem::take(line))?;
        if text.as_text().is_some_and(|t| !t.is_empty()) { write(py, &file, &text) } else { Ok(()) }
    };
    let (space, newline) = (py.interp().latin1_str(b' '), py.interp().latin1_str(b'\n'));
    for (i, v) in args.positional().iter().enumerate() {
        if i > 0 {
            put(py, &mut line, sep.as_ref().unwrap_or(&space))?;
        }
        if joined
            && (py.type_of(v).has(type_flags::HEAP)
                || v.as_text().is_some_and(|t| t.widest() >= 0xD800 && t.to_utf8().is_none()))
        {
            // What cannot be encoded fails alone.
            send(py, &mut line)?;
        }
        let text = match py.str_of(v) {
            Ok(text) => text,
            Err(e) => {
                send(py, &mut line)?;
                return Err(e);
            }
        };
        put(py, &mut line, &text)?;
    }
    put(py, &mut line, end.as_ref().unwrap_or(&newline))?;
    if joined {
        let line = finish_text(py, line)?;
        write(py, &file, &line)?;
    }
    if flushed {
        flush(py, &file)?;
    }
    Ok(Value::NONE)
}

fn input(py: &mut Py, a: &[Value]) -> Result {
    let lost = |py: &mut Py, name: &str| py.runtime_error(format!("input(): lost sys.{name}"));
    let file = |py: &Py, which: Name| sys_attribute(py, which).filter(|f| !f.is_none());
    let Some(stdin) = file(py, Name::stdin) else { return Err(lost(py, "stdin")) };
    let Some(stdout) = file(py, Name::stdout) else { return Err(lost(py, "stdout")) };
    if !a[0].is_empty() {
        let prompt = py.str_of(&a[0])?;
        write(py, &stdout, &prompt)?;
    }
    flush(py, &stdout)?;
    let method = py.get_attribute(&stdin, Name::readline)?;
    let line = py.call(&method, &[])?;
    let Some(text) = line.as_text() else { return Err(py.type_error("object.readline() returned non-string")) };
    if text.is_empty() {
        return Err(py.error(TypeId::EOFError, "EOF when reading a line"));
    }
    if text.code_at(text.len() - 1) == Some(u32::from(b'\n')) {
        let text = text.sub(0, text.len() - 1).map_err(|_| py.no_memory())?;
        return py.text(text);
    }
    Ok(line)
}

/// `help(…)`: what the library's `pydoc` says, which is loaded for it.
fn help(py: &mut Py, _helper: &Value, args: Args<'_>) -> Result {
    let pydoc = import_absolute(py, "pydoc")?;
    let name = py.intern("help");
    let help = py.getattr(&pydoc, &name)?;
    py.call_args(&help, args)
}

/// What `help` says of itself to who forgets the parentheses.
fn how_to_get_help(py: &mut Py, _helper: &Value) -> Result {
    py.str("Type help() for interactive help, or help(object) for help about object.")
}

fn breakpoint(py: &mut Py, args: Args<'_>) -> Result {
    let sys = py.interp().sys.get();
    let hook = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern("breakpointhook")));
    match hook {
        Some(hook) => py.call_args(&hook, args),
        None => Err(py.runtime_error("lost sys.breakpointhook")),
    }
}

/// `exit(code)` and `quit(code)`.
fn leave(py: &mut Py, _quitter: &Value, args: Args<'_>) -> Result {
    let [code] = py.named_args("__call__", args, ["code"], 0)?;
    let code = if code.is_empty() { Value::NONE } else { code };
    Err(py.error_args(TypeId::SystemExit, vec![code]))
}

/// What `exit` says of itself to who forgets the parentheses.
fn how_to_leave(py: &mut Py, quitter: &Value) -> Result {
    let mut attribute = |name: &str| -> Result<String> {
        let name = py.intern(name);
        let v = py.getattr(quitter, &name)?;
        py.str_string(&v)
    };
    let (name, eof) = (attribute("name")?, attribute("eof")?);
    py.str(&format!("Use {name}() or {eof} to exit"))
}

/// Fills the type of `exit` and `quit`.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Quitter);
    b.slots().repr.set(Some(how_to_leave));
    b.slots().call.set(Some(leave));
    let b = TypeBuilder::new(py, TypeId::Helper);
    b.slots().repr.set(Some(how_to_get_help));
    b.slots().call.set(Some(help));
}
