//! Attributes of code objects.

use crate::bytecode::Code;
use crate::object::function::CodeObject;
use crate::object::native::TypeBuilder;
use crate::object::{CompareOp, Py, Result, TypeId, Value, word};

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
        .member("co_stacksize", |py, v| number(py, v, |c| i64::from(c.registers)))
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
        .method("co_positions", "(self, /)", |py, a| positions(py, &a[0]));
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
        let row = vec![py.int(i64::from(*start))?, py.int(i64::from(end))?, py.int(i64::from(position.line))?];
        rows.push(py.tuple(row)?);
    }
    let list = py.list(rows)?;
    py.iter(&list)
}

fn positions(py: &mut Py, v: &Value) -> Result {
    let Some(c) = the(v) else { return Ok(Value::NONE) };
    let mut rows = Vec::new();
    for (_, p) in &c.positions {
        let row = [p.line, p.end_line, p.column, p.end_column].map(|n| py.int(i64::from(n)));
        let row = row.into_iter().collect::<Result<Vec<Value>>>()?;
        rows.push(py.tuple(row)?);
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
