//! Attributes of code objects.

use crate::bytecode::{Code, Const};
use crate::object::function::CodeObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Py, Result, TypeId, Value, word};

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Code);
    let s = b.slots();
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.hash.set(Some(hash));
    b.member("co_name", |py, v| text(py, v, |c| &c.name))
        .member("co_qualname", |py, v| text(py, v, |c| &c.qualname))
        .member("co_filename", |py, v| text(py, v, |c| &c.filename))
        .member("co_firstlineno", |py, v| number(py, v, |c| i64::from(c.first_line)))
        .member("co_flags", |py, v| number(py, v, |c| i64::from(c.flags)))
        .member("co_argcount", |py, v| number(py, v, |c| i64::from(c.arg_count)))
        .member("co_posonlyargcount", |py, v| number(py, v, |c| i64::from(c.positional_only)))
        .member("co_kwonlyargcount", |py, v| number(py, v, |c| i64::from(c.keyword_only)))
        .getter("co_nlocals", |py, v| number(py, v, |c| local_names(c).len() as i64))
        .member("co_stacksize", |py, v| number(py, v, |c| i64::from(c.registers.max(1))))
        .getter("co_varnames", |py, v| {
            let all = the(v).map(|c| local_names(c).into_iter().map(|n| py.intern(n)).collect()).unwrap_or_default();
            py.tuple(all)
        })
        .getter("co_cellvars", |py, v| names(py, v, |c| &c.cellvars))
        .getter("co_freevars", |py, v| names(py, v, |c| &c.freevars))
        .member("co_names", |py, v| names(py, v, |c| &c.names))
        .member("co_consts", consts)
        .getter("co_code", instructions)
        .method("co_lines", "(self, /)", |py, a| lines(py, &a[0]))
        .raw_method("replace", replace)
        .raw_method("__replace__", replace)
        .method("co_branches", "(self, /)", |py, _| {
            let list = py.list(Vec::new())?;
            py.iter(&list)
        })
        .method("_varname_from_oparg", "(self, oparg, /)", |py, a| {
            let at = py.as_i64(&a[1])?;
            match the(&a[0]).and_then(|c| c.varnames.get(usize::try_from(at).ok()?)) {
                Some(name) => Ok(py.intern(name)),
                None => Err(py.index_error("tuple index out of range")),
            }
        })
        .method("co_positions", "(self, /)", |py, a| positions(py, &a[0]));
}

/// `code.replace(…)`: a code object that differs in what is named. The instructions are what they are.
fn replace(py: &mut Py, args: Args<'_>) -> Result {
    let Some(linked) = args.get(0).and_then(|v| v.payload::<CodeObject>()) else {
        return Err(py.type_error("a code object is required"));
    };
    if args.positional().len() > 1 {
        return Err(py.type_error("replace() takes no positional arguments"));
    }
    let mut data = (*linked.data).clone();
    for (name, v) in args.keywords() {
        let name = py.str_string(name)?;
        let text = |py: &Py, v: &Value| {
            let text = v.as_text().map(|t| t.to_string_lossy().into_owned());
            text.ok_or_else(|| {
                let got = py.type_of(v).full_name(py);
                py.type_error(format!("replace() argument '{name}' must be str, not {got}"))
            })
        };
        match name.as_str() {
            "co_name" => data.name = text(py, v)?,
            "co_qualname" => data.qualname = text(py, v)?,
            "co_filename" => data.filename = text(py, v)?.into(),
            "co_flags" => data.flags = u32::try_from(py.as_i64(v)?).unwrap_or(data.flags),
            "co_firstlineno" => data.first_line = u32::try_from(py.as_i64(v)?).unwrap_or(data.first_line),
            "co_varnames" | "co_names" | "co_freevars" | "co_cellvars" => {
                let mut names = Vec::new();
                for item in py.collect(v)? {
                    names.push(text(py, &item)?);
                }
                let place = match name.as_str() {
                    "co_names" => &mut data.names,
                    "co_freevars" => &mut data.freevars,
                    "co_cellvars" => &mut data.cellvars,
                    _ => &mut data.varnames,
                };
                for (old, new) in place.iter_mut().zip(names) {
                    *old = new;
                }
            }
            "co_consts" => {
                let items = py.collect(v)?;
                for (old, new) in data.consts.iter_mut().zip(&items) {
                    if let Some(new) = constant(py, new) {
                        *old = new;
                    }
                }
            }
            // What the instructions are, or say: it stays.
            "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_nlocals" | "co_stacksize" | "co_code"
            | "co_linetable" | "co_exceptiontable" => {}
            _ => {
                return Err(py.type_error(format!("replace() got an unexpected keyword argument '{name}'")));
            }
        }
    }
    (py.interp().hooks().link)(py, &std::sync::Arc::new(data))
}

/// A value as a constant, where it can be one.
fn constant(py: &mut Py, v: &Value) -> Option<Const> {
    Some(match v {
        v if v.is_none() => Const::None,
        v if v.as_bool().is_some() => Const::Bool(v.as_bool()?),
        v if v.as_text().is_some() => Const::Str(v.as_text()?.clone()),
        v if v.as_bytes().is_some() => Const::Bytes(v.as_bytes()?.to_vec()),
        v if v.to_i64().is_some() => Const::Int(v.to_i64()?),
        v if v.has_payload::<CodeObject>() => Const::Code(v.payload::<CodeObject>()?.data.clone()),
        v if py.type_of(v).is(TypeId::Float) => Const::Float(py.as_f64(v).ok()?),
        v => {
            let items = v.payload::<crate::object::tuple::TupleObject>()?.values();
            Const::Tuple(items.iter().map(|item| constant(py, item)).collect::<Option<_>>()?)
        }
    })
}

fn the(v: &Value) -> Option<&Code> {
    v.payload::<CodeObject>().map(|c| &*c.data)
}

/// Names of the parameters and of the other locals that no closure captures.
fn local_names(c: &Code) -> Vec<&str> {
    use crate::bytecode::code::flags::{VARARGS, VARKEYWORDS};
    let stars = [VARARGS, VARKEYWORDS].into_iter().filter(|f| c.flags & f != 0).count();
    let parameters = (c.arg_count + c.keyword_only) as usize + stars;
    let names = c.varnames.iter().enumerate();
    names.filter(|(i, n)| *i < parameters || !c.cellvars.contains(n)).map(|(_, n)| n.as_str()).collect()
}

fn text(py: &Py, v: &Value, pick: impl FnOnce(&Code) -> &str) -> Result {
    the(v).map_or(Ok(Value::NONE), |c| py.str(pick(c)))
}

fn number(py: &Py, v: &Value, pick: impl FnOnce(&Code) -> i64) -> Result {
    the(v).map_or(Ok(Value::NONE), |c| py.int(pick(c)))
}

fn names(py: &Py, v: &Value, pick: impl FnOnce(&Code) -> &Vec<String>) -> Result {
    let all = the(v).map(|c| pick(c).iter().map(|n| py.intern(n)).collect()).unwrap_or_default();
    py.tuple(all)
}

/// The instruction words as bytes.
fn instructions(py: &mut Py, v: &Value) -> Result {
    let words = the(v).map(|c| c.words.iter().flat_map(|w| w.to_le_bytes()).collect()).unwrap_or_default();
    py.bytes(words)
}

fn consts(py: &mut Py, v: &Value) -> Result {
    let Some(c) = v.payload::<CodeObject>() else { return Ok(Value::NONE) };
    let all = c
        .consts
        .iter()
        .filter(|w| **w != word::EMPTY)
        // SAFETY: the code object owns its constants.
        .map(|w| unsafe { Value::from_borrowed_word(*w) })
        .collect();
    py.tuple(all)
}

fn lines(py: &mut Py, v: &Value) -> Result {
    let Some(c) = the(v) else { return Ok(Value::NONE) };
    let mut rows = Vec::new();
    for (i, (start, position)) in c.positions.iter().enumerate() {
        let end = c.positions.get(i + 1).map_or(c.words.len() as u32, |p| p.0);
        // In bytes of `co_code`, as the last instruction of frames and tracebacks is.
        let byte = |word: u32| py.int(4 * i64::from(word));
        let row = vec![byte(*start)?, byte(end)?, py.int(i64::from(position.line))?];
        rows.push(py.tuple(row)?);
    }
    let list = py.list(rows)?;
    py.iter(&list)
}

fn positions(py: &mut Py, v: &Value) -> Result {
    let Some(c) = the(v) else { return Ok(Value::NONE) };
    let mut rows = Vec::new();
    for (i, (start, p)) in c.positions.iter().enumerate() {
        let row = [p.line, p.end_line, p.column, p.end_column].map(|n| py.int(i64::from(n)));
        let row = row.into_iter().collect::<Result<Vec<Value>>>()?;
        let row = py.tuple(row)?;
        // One for every two bytes of `co_code`, which is how programs count them.
        let end = c.positions.get(i + 1).map_or(c.words.len() as u32, |next| next.0);
        rows.extend((0..2 * end.saturating_sub(*start)).map(|_| row.clone()));
    }
    let list = py.list(rows)?;
    py.iter(&list)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    match the(v) {
        Some(c) => py.str(&format!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            c.name,
            v.identity(),
            c.filename,
            c.first_line
        )),
        None => Ok(Value::NONE),
    }
}

fn compare(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (the(a), the(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(match op {
        CompareOp::Eq => Value::bool(x == y),
        CompareOp::Ne => Value::bool(x != y),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let Some(c) = the(v) else { return Ok(0) };
    let name = py.str(&c.name)?;
    let h = py.hash(&name)? ^ i64::from(c.first_line) ^ (c.words.len() as i64) << 20;
    Ok(if h == -1 { -2 } else { h })
}
