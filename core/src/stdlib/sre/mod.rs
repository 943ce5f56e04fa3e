//! `_sre`: the engine under the library's own `re`, which compiles patterns to programs for it.

mod matched;
mod pattern;
mod subject;

use super::{ModuleBuilder, make_types};
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags::{NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Field, Py, Result, TypeId, Value};
use crate::types::table::{Layout, Row};
use pattern::Pattern;
use rustpython_sre_engine::{MAXGROUPS, MAXREPEAT, SRE_MAGIC};

const fn row(id: TypeId, name: &'static str, module: &'static str) -> Row {
    Row { id, name, module, base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags: NOT_INSTANTIABLE }
}

static ROWS: &[Row] = &[
    Row { flags: NOT_INSTANTIABLE | WEAKREFS, ..row(TypeId::Pattern, "Pattern", "re") },
    row(TypeId::Match, "Match", "re"),
    row(TypeId::Scanner, "SRE_Scanner", "_sre"),
    row(TypeId::FindIterator, "callable_iterator", "builtins"),
];

fn fill(py: &Py) {
    pattern::fill(py);
    matched::fill(py);
}

/// `compile(pattern, flags, code, groups, groupindex, indexgroup)`
fn compile(py: &mut Py, args: &[Value]) -> Result {
    let [source, flags, code, groups, groupindex, indexgroup] = args else { return Ok(Value::NONE) };
    let flags = py.as_i64(flags)?;
    let groups = py.as_usize(groups)?;
    let mut codes = Vec::new();
    for v in py.collect(code)? {
        match v.to_i64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) => codes.push(n),
            None => return Err(py.overflow_error("regular expression code size limit exceeded")),
        }
    }
    if groups > MAXGROUPS || codes.last() != Some(&1) {
        return Err(py.runtime_error("invalid SRE code"));
    }
    if !groupindex.has_payload::<DictObject>() || !indexgroup.has_payload::<TupleObject>() {
        return Err(py.type_error("compile() needs a dict and a tuple of group names"));
    }
    let is_bytes = if source.is_none() {
        None
    } else if source.as_text().is_some() {
        Some(false)
    } else {
        py.as_buffer(source).map(|_| Some(true))?
    };
    let state = Pattern {
        pattern: Field::at_birth(source.clone()),
        flags,
        codes: codes.into(),
        groups,
        groupindex: Field::at_birth(groupindex.clone()),
        indexgroup: Field::at_birth(indexgroup.clone()),
        is_bytes,
    };
    py.make_native(py.ty(TypeId::Pattern), state)
}

fn character(py: &mut Py, args: &[Value]) -> Result<u32> {
    let n = py.as_i64(&args[0])?;
    u32::try_from(n).map_err(|_| py.overflow_error("character out of range"))
}

fn lower(c: u32) -> u32 {
    let Some(c) = char::from_u32(c) else { return c };
    let mut all = c.to_lowercase();
    // As the simple mapping: what becomes several characters (only U+0130 does) becomes the first.
    all.next().map_or(u32::from(c), u32::from)
}

fn upper(c: u32) -> u32 {
    let Some(c) = char::from_u32(c) else { return c };
    // As CPython has it, the first of several.
    c.to_uppercase().next().map_or(u32::from(c), u32::from)
}

fn ascii_letter(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic())
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "_sre")?;
    for (name, n) in [("MAGIC", SRE_MAGIC), ("CODESIZE", 4), ("MAXREPEAT", MAXREPEAT), ("MAXGROUPS", MAXGROUPS)] {
        let n = py.int_from_usize(n)?;
        b.add(py, name, n)?;
    }
    b.function(py, "compile", "(pattern, flags, code, groups, groupindex, indexgroup)", compile)?;
    b.function(py, "template", "(pattern, template, /)", |py, a| {
        let items = py.collect(&a[1])?;
        py.tuple(items)
    })?;
    b.function(py, "getcodesize", "()", |py, _| py.int(4))?;
    b.function(py, "ascii_iscased", "(character, /)", |py, a| {
        let c = character(py, a)?;
        Ok(Value::bool(ascii_letter(c)))
    })?;
    b.function(py, "unicode_iscased", "(character, /)", |py, a| {
        let c = character(py, a)?;
        Ok(Value::bool(lower(c) != c || upper(c) != c))
    })?;
    b.function(py, "ascii_tolower", "(character, /)", |py, a| {
        let c = character(py, a)?;
        py.int(i64::from(if ascii_letter(c) { c | 0x20 } else { c }))
    })?;
    b.function(py, "unicode_tolower", "(character, /)", |py, a| {
        let c = character(py, a)?;
        py.int(i64::from(lower(c)))
    })?;
    b.finish(py)
}
