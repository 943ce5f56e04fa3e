//! `re.Match`: what was matched where. Nothing in it changes.

use super::pattern::{Pattern, part};
use super::subject::Spans;
use crate::object::capsule::Native;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Field, Py, Result, TypeId, Value};
use orochi_gc::Object;

/// The state of a match.
pub struct Match {
    /// The pattern.
    pub pattern: Field,
    /// What was searched.
    pub string: Field,
    /// From where to where.
    pub pos: usize,
    /// See `pos`.
    pub endpos: usize,
    /// What was found.
    pub spans: Spans,
}

// SAFETY: both references are traced, and nothing changes.
unsafe impl Native for Match {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.pattern.trace(visit);
        self.string.trace(visit);
    }
}

/// The number of the group that `v` names: an index, or a name.
fn group_of(py: &mut Py, m: &Match, v: &Value) -> Result<usize> {
    if v.is_int_like() {
        if let Some(i) = v.to_i64().and_then(|i| usize::try_from(i).ok())
            && i < m.spans.spans.len()
        {
            return Ok(i);
        }
    } else {
        let pattern = py.native::<Pattern>(&m.pattern)?;
        let index = pattern.groupindex.clone();
        match index.payload::<crate::object::dict::DictObject>() {
            Some(names) => {
                if let Some(number) = names.get(py, &index, v)?
                    && let Some(i) = number.to_i64().and_then(|i| usize::try_from(i).ok())
                    && i < m.spans.spans.len()
                {
                    return Ok(i);
                }
            }
            None => return Err(py.type_error("groupindex is no dict")),
        }
        if py.type_of(v).slots.index.get().is_some() {
            let i = py.index(v)?;
            return group_of(py, m, &i);
        }
    }
    Err(py.index_error("no such group"))
}

/// The text of a group, or `default`.
pub fn group_text(py: &mut Py, m: &Match, group: usize, default: &Value) -> Result {
    match m.spans.spans.get(group).copied().flatten() {
        Some((start, end)) => part(py, &m.string, start, end),
        None => Ok(default.clone()),
    }
}

fn group(py: &mut Py, args: Args<'_>) -> Result {
    let [receiver, groups @ ..] = args.positional() else { return Ok(Value::NONE) };
    let m = py.native::<Match>(receiver)?;
    if args.has_keywords() {
        return Err(py.type_error("Match.group() takes no keyword arguments"));
    }
    match groups {
        [] => group_text(py, m, 0, &Value::NONE),
        [one] => {
            let i = group_of(py, m, one)?;
            group_text(py, m, i, &Value::NONE)
        }
        several => {
            let mut all = Vec::with_capacity(several.len());
            for v in several {
                let i = group_of(py, m, v)?;
                all.push(group_text(py, m, i, &Value::NONE)?);
            }
            py.tuple(all)
        }
    }
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    let m = py.native::<Match>(v)?;
    let i = group_of(py, m, key)?;
    group_text(py, m, i, &Value::NONE)
}

fn default_of(v: &Value) -> Value {
    if v.is_empty() { Value::NONE } else { v.clone() }
}

fn groups(py: &mut Py, args: &[Value]) -> Result {
    let m = py.native::<Match>(&args[0])?;
    let default = default_of(&args[1]);
    let mut all = Vec::with_capacity(m.spans.spans.len());
    for i in 1..m.spans.spans.len() {
        all.push(group_text(py, m, i, &default)?);
    }
    py.tuple(all)
}

fn groupdict(py: &mut Py, args: &[Value]) -> Result {
    let m = py.native::<Match>(&args[0])?;
    let default = default_of(&args[1]);
    let made = crate::object::dict::DictObject::new(py)?;
    let index = py.native::<Pattern>(&m.pattern)?.groupindex.clone();
    let Some(names) = index.payload::<crate::object::dict::DictObject>() else { return Ok(made) };
    for (name, number) in names.entries(py, &index)? {
        let i = number.to_i64().and_then(|i| usize::try_from(i).ok()).unwrap_or(usize::MAX);
        let text = group_text(py, m, i, &default)?;
        py.setitem(&made, &name, Some(&text))?;
    }
    Ok(made)
}

/// The span of the group that an optional argument names; -1 twice if it took no part.
fn span_of(py: &mut Py, args: &[Value]) -> Result<(i64, i64)> {
    let m = py.native::<Match>(&args[0])?;
    let i = if args[1].is_empty() { 0 } else { group_of(py, m, &args[1])? };
    Ok(ends(m.spans.spans.get(i).copied().flatten()))
}

fn ends(span: Option<(usize, usize)>) -> (i64, i64) {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    span.map_or((-1, -1), |(start, end)| (number(start), number(end)))
}

fn pair(py: &Py, (start, end): (i64, i64)) -> Result {
    let (start, end) = (py.int(start)?, py.int(end)?);
    py.tuple_of_two(start, end)
}

fn expand(py: &mut Py, args: &[Value]) -> Result {
    let pattern = py.native::<Match>(&args[0])?.pattern.clone();
    let template = super::pattern::compile_template(py, &pattern, &args[1])?;
    expand_template(py, &args[0], &template)
}

/// A template with the groups of a match put in.
pub fn expand_template(py: &mut Py, matched: &Value, template: &Value) -> Result {
    let m = py.native::<Match>(matched)?;
    let Some(items) = template.payload::<TupleObject>().map(TupleObject::values) else { return Ok(template.clone()) };
    let mut parts = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        if i % 2 == 0 {
            parts.push(item.clone());
        } else {
            let group = item.to_i64().and_then(|i| usize::try_from(i).ok()).unwrap_or(0);
            if let Some((start, end)) = m.spans.spans.get(group).copied().flatten() {
                parts.push(part(py, &m.string, start, end)?);
            }
        }
    }
    let string = m.string.clone();
    super::pattern::join(py, &string, &parts)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let m = py.native::<Match>(v)?;
    let (start, end) = m.spans.whole();
    let text = group_text(py, m, 0, &Value::NONE)?;
    let text = py.repr_string(&text)?;
    // As CPython cuts it.
    let text: String = text.chars().take(50).collect();
    py.str(&format!("<re.Match object; span=({start}, {end}), match={text}>"))
}

fn last_group(py: &mut Py, v: &Value) -> Result {
    let m = py.native::<Match>(v)?;
    let names = py.native::<Pattern>(&m.pattern)?.indexgroup.clone();
    let found = m.spans.last.and_then(|i| names.payload::<TupleObject>().and_then(|t| t.values().get(i).cloned()));
    Ok(found.unwrap_or(Value::NONE))
}

/// Fills the type.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Match);
    b.slots().repr.set(Some(repr));
    b.slots().getitem.set(Some(getitem));
    b.raw_method("group", group)
        .method("groups", "(self, /, default=None)", groups)
        .method("groupdict", "(self, /, default=None)", groupdict)
        .method("start", "(self, group=0, /)", |py, a| {
            let (start, _) = span_of(py, a)?;
            py.int(start)
        })
        .method("end", "(self, group=0, /)", |py, a| {
            let (_, end) = span_of(py, a)?;
            py.int(end)
        })
        .method("span", "(self, group=0, /)", |py, a| {
            let span = span_of(py, a)?;
            pair(py, span)
        })
        .method("expand", "(self, /, template)", expand)
        .method("__copy__", "(self, /)", |_, a| Ok(a[0].clone()))
        .method("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone()))
        .method("__reduce_ex__", "(self, protocol, /)", |py, _| Err(py.type_error("cannot pickle 're.Match' object")))
        .class_method("__class_getitem__", "(cls, item, /)", crate::types::generic_alias::class_getitem)
        .member("string", |py, v| Ok(py.native::<Match>(v)?.string.clone()))
        .member("re", |py, v| Ok(py.native::<Match>(v)?.pattern.clone()))
        .member("pos", |py, v| {
            let n = py.native::<Match>(v)?.pos;
            py.int_from_usize(n)
        })
        .member("endpos", |py, v| {
            let n = py.native::<Match>(v)?.endpos;
            py.int_from_usize(n)
        })
        .getter("lastindex", |py, v| match py.native::<Match>(v)?.spans.last {
            Some(i) => py.int_from_usize(i),
            None => Ok(Value::NONE),
        })
        .getter("lastgroup", last_group)
        .getter("regs", |py, v| {
            let spans = py.native::<Match>(v)?.spans.spans.clone();
            let all = spans.iter().map(|span| pair(py, ends(*span))).collect::<Result<Vec<_>>>()?;
            py.tuple(all)
        });
    b.doc("The result of re.match() and re.search().\nMatch objects always have a boolean value of True.");
}
