//! Builtin functions about code and namespaces: `compile`, `eval`, `exec`, `globals`, `locals`, `__import__`.

use crate::object::dict::DictObject;
use crate::object::function::{CellObject, CodeObject};
use crate::object::interp::ModuleState;
use crate::object::names::Name;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(
        py,
        "compile",
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile,
    )?;
    b.function(py, "eval", "(source, /, globals=None, locals=None)", eval)?;
    b.function(py, "exec", "(source, /, globals=None, locals=None, *, closure=None)", exec)?;
    b.function(py, "globals", "()", |py, _| globals(py))?;
    b.function(py, "locals", "()", |py, _| (py.interp().hooks().current_locals)(py))?;
    b.function(py, "__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", import)
}

fn globals(py: &mut Py) -> Result {
    match (py.interp().hooks().current_globals)(py) {
        Some(globals) => Ok(globals),
        None => DictObject::new(py),
    }
}

/// The text of a file name: str, bytes or something with `__fspath__`.
fn file_name(py: &mut Py, v: &Value) -> Result<String> {
    if let Some(text) = v.as_text() {
        return Ok(text.to_string_lossy().into_owned());
    }
    if let Some(bytes) = v.as_bytes() {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    match py.call_special(v, Name::__fspath__, &[])? {
        Some(path) if path.as_text().is_some() || path.as_bytes().is_some() => file_name(py, &path),
        _ => {
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
        }
    }
}

/// Flags that `compile()` knows: `__future__` features and the ones that ask for what is given anyway.
const KNOWN_FLAGS: i64 = 0x1fe_0000 | 0xff10 | ONLY_AST;
const ONLY_AST: i64 = 0x400;
/// An input that more lines may complete is an error of its own.
const ALLOW_INCOMPLETE: i64 = 0x4000;

fn compile(py: &mut Py, a: &[Value]) -> Result {
    let filename = file_name(py, &a[1])?;
    if filename.contains('\0') {
        return Err(py.value_error("embedded null character"));
    }
    let Some(mode) = a[2].as_text().map(|t| t.to_string_lossy().into_owned()) else {
        let name = py.argument_type(&a[2]);
        return Err(py.type_error(format!("compile() argument 'mode' must be str, not {name}")));
    };
    let flags = if a[3].is_empty() { 0 } else { i64::from(py.as_i32(&a[3])?) };
    if flags & !KNOWN_FLAGS != 0 {
        return Err(py.value_error("compile(): unrecognised flags"));
    }
    let optimize = if a[5].is_empty() { -1 } else { py.as_i64(&a[5])? };
    if !(-1..=2).contains(&optimize) {
        return Err(py.value_error("compile(): invalid optimize value"));
    }
    let own_level = (optimize + 1) as u32;
    let all_flags = flags as u32 | own_level << crate::runtime::source::OPTIMIZE_SHIFT;
    if crate::stdlib::syntax_tree::is_tree(py, &a[0])? {
        if flags & ONLY_AST != 0 {
            return Ok(a[0].clone());
        }
        let text = crate::stdlib::syntax_tree::unparse(py, &a[0], &mode)?;
        return compiled(py, &text, &filename, &mode, all_flags);
    }
    if a[0].has_payload::<CodeObject>() || (a[0].as_text().is_none() && !crate::types::bytes::buffer::is_buffer(&a[0]))
    {
        return Err(py.type_error("compile() arg 1 must be a string, bytes or AST object"));
    }
    if flags & ONLY_AST != 0 {
        return crate::stdlib::syntax_tree::parse(py, &a[0], &filename, &mode);
    }
    if flags & ALLOW_INCOMPLETE != 0
        && let Some(text) = a[0].as_text().map(|t| t.to_string_lossy().into_owned())
    {
        // A block that a line's end has ended is whole; any other waits for more.
        let made = compiled(py, &a[0], &filename, &mode, all_flags);
        let (line, whole) = (text.strip_suffix('\n').unwrap_or(&text), text.trim_end_matches('\n'));
        // An empty line ends what a backslash has continued.
        let given = if whole.ends_with('\\') { line } else { whole };
        if (made.is_err() || !text.ends_with('\n')) && crate::runtime::source::is_incomplete(given) {
            return Err(py.error(TypeId::IncompleteInputError, "incomplete input"));
        }
        return made;
    }
    compiled(py, &a[0], &filename, &mode, all_flags)
}

/// Longest source, in characters, whose code is remembered.
const LONGEST: usize = 2000;
/// So many sources are remembered; then all are forgotten.
const MOST: usize = 1000;

/// Compiles a source for `eval` or `exec`, whose code object nobody sees: the same short source is compiled once.
fn remembered(py: &mut Py, source: &Value, mode: &str) -> Result {
    let short = py.type_of(source).is(TypeId::Str) && source.as_text().is_some_and(|t| t.len() <= LONGEST);
    if !short {
        return compiled(py, source, "<string>", mode, 0);
    }
    let which = if mode == "eval" { ModuleState::EvalCode } else { ModuleState::ExecCode };
    let mut table = py.interp().state(which).get();
    if table.is_empty() {
        table = DictObject::new(py)?;
        // Two threads may make it at once; either will do.
        drop(py.interp().state(which).set(py, table.clone()));
    }
    if let Some(found) = table.payload::<DictObject>().and_then(|d| d.get_str(py, source)) {
        return Ok(found);
    }
    let code = compiled(py, source, "<string>", mode, 0)?;
    if let Some(dict) = table.payload::<DictObject>() {
        if dict.len() >= MOST {
            dict.clear(py, &table);
        }
        dict.set_str(py, &table, source, code.clone())?;
    }
    Ok(code)
}

fn compiled(py: &mut Py, source: &Value, filename: &str, mode: &str, flags: u32) -> Result {
    let null = match (source.as_text(), py.buffer(source)?) {
        (Some(text), _) => text.contains_code(0),
        (None, Some(bytes)) => bytes.contains(&0),
        (None, None) => false,
    };
    if null {
        // About no line and no file: the source was not read.
        let class = py.ty(TypeId::SyntaxError).to_value();
        let message = py.str("source code string cannot contain null bytes")?;
        return match py.call(&class, &[message]) {
            Ok(v) => Err(crate::object::Raised(v)),
            Err(e) => Err(e),
        };
    }
    (py.interp().hooks().compile)(py, source, filename, mode, flags)
}

/// Are these globals for `eval` or `exec`?
fn check_globals(py: &mut Py, function: &str, globals_given: &Value) -> Result<()> {
    if !globals_given.is_none_or_empty() && !globals_given.has_payload::<DictObject>() {
        let name = py.type_of(globals_given).full_name(py);
        return Err(py.type_error(if function == "eval" {
            if py.type_of(globals_given).slots.getitem.get().is_some() {
                "globals must be a real dict; try eval(code, {}, mapping)".to_owned()
            } else {
                "globals must be a dict".to_owned()
            }
        } else {
            format!("exec() globals must be a dict, not {name}")
        }));
    }
    Ok(())
}

/// Are these locals for `eval` or `exec`?
fn check_locals(py: &mut Py, function: &str, locals_given: &Value) -> Result<()> {
    if !locals_given.is_none_or_empty() && py.type_of(locals_given).slots.getitem.get().is_none() {
        let name = py.type_of(locals_given).full_name(py);
        return Err(py.type_error(if function == "eval" {
            "locals must be a mapping".to_owned()
        } else {
            format!("locals must be a mapping or None, not {name}")
        }));
    }
    Ok(())
}

/// The namespaces that `eval` and `exec` run in.
fn namespaces(py: &mut Py, function: &str, globals_given: &Value, locals_given: &Value) -> Result<(Value, Value)> {
    // `eval` looks at the locals first.
    let check = |py: &mut Py, locals: bool| {
        if locals { check_locals(py, function, locals_given) } else { check_globals(py, function, globals_given) }
    };
    check(py, function == "eval")?;
    check(py, function != "eval")?;
    let (used_globals, used_locals) = if globals_given.is_none_or_empty() {
        let used_globals = globals(py)?;
        let used_locals = if locals_given.is_none_or_empty() {
            (py.interp().hooks().current_locals)(py)?
        } else {
            locals_given.clone()
        };
        (used_globals, used_locals)
    } else {
        let used_locals = if locals_given.is_none_or_empty() { globals_given.clone() } else { locals_given.clone() };
        (globals_given.clone(), used_locals)
    };
    if let Some(dict) = used_globals.payload::<DictObject>() {
        let name = py.name(Name::__builtins__);
        if dict.get_interned(py, &name).is_none() {
            let builtins = py.interp().builtins.get();
            dict.set_str(py, &used_globals, &name, builtins)?;
        }
    }
    Ok((used_globals, used_locals))
}

fn run(py: &mut Py, function: &str, mode: &str, a: &[Value], closure: &Value) -> Result {
    let (globals, locals) = namespaces(py, function, &a[1], &a[2])?;
    let source = &a[0];
    if let Some(code) = source.payload::<CodeObject>() {
        let free = code.data.freevars.len();
        if !closure.is_none_or_empty() || (free > 0 && function == "exec") {
            let cells = closure.payload::<TupleObject>().map(TupleObject::values);
            let fits =
                cells.is_some_and(|cells| cells.len() == free && cells.iter().all(Value::has_payload::<CellObject>));
            if free == 0 {
                return Err(py.type_error("cannot use a closure with this code object"));
            }
            if !fits {
                return Err(py.type_error(format!("code object requires a closure of exactly length {free}")));
            }
        } else if free > 0 {
            return Err(py.type_error("code object passed to eval() may not contain free variables"));
        }
        return (py.interp().hooks().run_code)(py, source, &globals, &locals, closure);
    }
    if !closure.is_none_or_empty() {
        return Err(py.type_error("closure can only be used when source is a code object"));
    }
    let is_text = source.as_text().is_some();
    if !is_text && !crate::types::bytes::buffer::is_buffer(source) {
        return Err(py.type_error(format!("{function}() arg 1 must be a string, bytes or code object")));
    }
    let trimmed = if mode == "eval" { trimmed(py, source)? } else { None };
    let code = remembered(py, trimmed.as_ref().unwrap_or(source), mode)?;
    (py.interp().hooks().run_code)(py, &code, &globals, &locals, &Value::EMPTY)
}

/// The source of an expression without the blanks before it, if there are any.
fn trimmed(py: &mut Py, source: &Value) -> Result<Option<Value>> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t');
    let Some(text) = source.as_text() else {
        let Some(bytes) = py.buffer(source)? else { return Ok(None) };
        let n = bytes.iter().take_while(|&b| blank(b)).count();
        return if n == 0 { Ok(None) } else { py.bytes_from(&bytes[n..]).map(Some) };
    };
    let n = text.codes().take_while(|c| matches!(c, 0x20 | 0x09)).count();
    if n == 0 {
        return Ok(None);
    }
    match text.sub(n, text.len()) {
        Ok(rest) => py.text(rest).map(Some),
        Err(_) => Err(py.no_memory()),
    }
}

fn eval(py: &mut Py, a: &[Value]) -> Result {
    run(py, "eval", "eval", a, &Value::EMPTY)
}

fn exec(py: &mut Py, a: &[Value]) -> Result {
    let closure = if a[3].is_none() { Value::EMPTY } else { a[3].clone() };
    run(py, "exec", "exec", a, &closure)?;
    Ok(Value::NONE)
}

fn import(py: &mut Py, a: &[Value]) -> Result {
    let level = if a[4].is_empty() { 0 } else { py.as_i64(&a[4])? };
    let or_none = |v: &Value| if v.is_empty() { Value::NONE } else { v.clone() };
    let (globals, locals) = (or_none(&a[1]), or_none(&a[2]));
    let names = if a[3].is_empty() { py.interp().empty_tuple() } else { a[3].clone() };
    (py.interp().hooks().import)(py, &a[0], &globals, &locals, &names, level)
}
