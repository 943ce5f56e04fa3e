//! `functools.partial` and its `Placeholder`.
//!
//! A partial never changes after birth (its keyword dict is an ordinary dict, which locks itself).

use super::tool::{FuncTool, is_callable, items};
use crate::object::args::with_prefix;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::{finish_text, push_repr};
use crate::types::generic_alias::class_getitem;
use crate::types::object_type;
use orochi_gc::Object;

/// The payload.
pub struct Partial {
    /// `func`
    pub function: Field,
    /// `args` (tuple)
    pub args: Field,
    /// `keywords` (dict)
    pub keywords: Field,
    /// How many of the arguments are placeholders.
    pub holes: usize,
}

// SAFETY: 1.–3. three fields, traced and dropped; 4. nothing changes after birth.
unsafe impl Payload for Partial {
    const KIND: Kind = Kind::Partial;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.function.trace(visit);
        self.args.trace(visit);
        self.keywords.trace(visit);
    }
}

/// The one placeholder of the interpreter; kept with its type.
///
/// # Errors
/// MemoryError.
pub fn placeholder(py: &Py) -> Result {
    let ty = py.ty(TypeId::Placeholder);
    if let Some(made) = ty.extra.get_some(py) {
        return Ok(made);
    }
    let made = FuncTool::make(py, ty, [Value::EMPTY, Value::EMPTY, Value::EMPTY])?;
    let object = ty.object();
    let _guard = py.mutator().lock(object);
    if let Some(first) = ty.extra.get_some(py) {
        return Ok(first);
    }
    let _was_empty = ty.extra.replace(py, object, made.clone());
    Ok(made)
}

/// Is it the placeholder?
pub fn is_placeholder(py: &Py, v: &Value) -> bool {
    v.object().is_some() && py.type_of(v).is(TypeId::Placeholder)
}

/// Puts `given` into the holes of `args` and the rest behind them; `None` if there are too few.
fn fill(py: &Py, args: &[Value], holes: usize, given: &[Value]) -> Option<Vec<Value>> {
    if given.len() < holes {
        return None;
    }
    let mut fillers = given.iter();
    let mut all = Vec::with_capacity(args.len() + given.len() - holes);
    for v in args {
        all.push(if holes > 0 && is_placeholder(py, v) { fillers.next().unwrap_or(v).clone() } else { v.clone() });
    }
    all.extend(fillers.cloned());
    Some(all)
}

/// Merges keywords over a copy of `base`.
///
/// # Errors
/// MemoryError.
pub fn merge(py: &mut Py, base: Option<&Value>, args: Args<'_>) -> Result {
    let made = match base.and_then(|d| d.payload::<DictObject>().map(|p| (d, p))) {
        Some((d, p)) => p.copy(py, d)?,
        None => DictObject::new(py)?,
    };
    if let Some(dict) = made.payload::<DictObject>() {
        for (name, v) in args.keywords() {
            dict.set(py, &made, name, v.clone())?;
        }
    }
    Ok(made)
}

/// Checks arguments for placeholders in wrong places.
///
/// # Errors
/// TypeError.
pub fn check_placeholders(py: &mut Py, positional: &[Value], args: Args<'_>) -> Result<()> {
    if positional.last().is_some_and(|v| is_placeholder(py, v)) {
        return Err(py.type_error("trailing Placeholders are not allowed"));
    }
    if args.keywords().any(|(_, v)| is_placeholder(py, v)) {
        return Err(py.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    Ok(())
}

/// Makes a partial of parts that are checked.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, class: TypeRef, function: Value, args: Vec<Value>, keywords: Value) -> Result {
    let holes = args.iter().filter(|v| is_placeholder(py, v)).count();
    let args = py.tuple(args)?;
    py.alloc(
        class,
        Partial {
            function: Field::at_birth(function),
            args: Field::at_birth(args),
            keywords: Field::at_birth(keywords),
            holes,
        },
    )
}

fn has_attributes(py: &Py, v: &Value) -> bool {
    let dict = object_type::attribute_dict(py, v).unwrap_or(Value::EMPTY);
    dict.payload::<DictObject>().is_some_and(|d| !d.is_empty())
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let Some((function, given)) = args.positional().split_first() else {
        return Err(py.type_error("type 'partial' takes at least one argument"));
    };
    if !is_callable(py, function) {
        return Err(py.type_error("the first argument must be callable"));
    }
    check_placeholders(py, given, args)?;
    if let Some(inner) = function.payload::<Partial>()
        && py.type_of(function).is(TypeId::Partial)
        && !has_attributes(py, function)
    {
        let before = items(&inner.args);
        // Fewer arguments than holes leave holes open.
        let mut given = given.to_vec();
        while given.len() < inner.holes {
            given.push(placeholder(py)?);
        }
        let mut all = fill(py, before, inner.holes, &given).unwrap_or_default();
        while all.last().is_some_and(|v| is_placeholder(py, v)) {
            all.pop();
        }
        let keywords = merge(py, Some(&inner.keywords), args)?;
        return make(py, class, Value::clone(&inner.function), all, keywords);
    }
    let keywords = merge(py, None, args)?;
    make(py, class, function.clone(), given.to_vec(), keywords)
}

fn too_few(py: &Py, needed: usize, given: usize) -> Raised {
    py.type_error(format!("missing positional arguments in 'partial' call; expected at least {needed}, got {given}"))
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(partial) = v.payload::<Partial>() else { return Ok(Value::NONE) };
    if partial.holes == 0
        && partial.keywords.payload::<DictObject>().is_some_and(DictObject::is_empty)
        && let [only] = items(&partial.args)
    {
        return with_prefix(py, only, args, |py, args| match args.has_keywords() {
            false => py.call(&partial.function, args.values()),
            true => py.call_args(&partial.function, args),
        });
    }
    let Some(mut values) = fill(py, items(&partial.args), partial.holes, args.positional()) else {
        return Err(too_few(py, partial.holes, args.len()));
    };
    let own = match partial.keywords.payload::<DictObject>() {
        Some(d) if !d.is_empty() => d.entries(py, &partial.keywords)?,
        _ => Vec::new(),
    };
    if own.is_empty() {
        values.extend(args.keywords().map(|(_, v)| v.clone()));
        return py.call_args(&partial.function, Args::new(&values, args.names()));
    }
    let mut names = Vec::with_capacity(own.len() + args.names().len());
    let positional = values.len();
    for (name, v) in own {
        if name.as_text().is_none() {
            return Err(py.type_error("keywords must be strings"));
        }
        names.push(py.intern_value(&name)?);
        values.push(v);
    }
    for (name, v) in args.keywords() {
        let name = py.intern_value(name)?;
        match names.iter().position(|n| n.is(&name)) {
            Some(i) => values[positional + i] = v.clone(),
            None => {
                names.push(name);
                values.push(v.clone());
            }
        }
    }
    py.call_args(&partial.function, Args::new(&values, &names))
}

/// The repr of something that holds a function and arguments for it.
///
/// # Errors
/// What the reprs raise.
pub fn show(py: &mut Py, v: &Value, function: &Value, args: &Value, keywords: &Value) -> Result {
    py.container_repr(v, "...", |py| {
        let mut out = TextBuilder::new();
        out.push_str(&crate::types::class::qualified_name(py, py.type_of(v)));
        out.push_str("(");
        push_repr(py, &mut out, function)?;
        for item in items(args) {
            out.push_str(", ");
            push_repr(py, &mut out, item)?;
        }
        let entries =
            keywords.payload::<DictObject>().map(|d| d.entries(py, keywords)).transpose()?.unwrap_or_default();
        for (name, value) in entries {
            out.push_str(", ");
            let name = py.str_string(&name)?;
            out.push_str(&name);
            out.push_str("=");
            push_repr(py, &mut out, &value)?;
        }
        out.push_str(")");
        finish_text(py, out)
    })
}

fn repr(py: &mut Py, v: &Value) -> Result {
    match v.payload::<Partial>() {
        Some(p) => show(py, v, &p.function, &p.args, &p.keywords),
        None => py.str("functools.partial()"),
    }
}

fn part(v: &Value, pick: impl FnOnce(&Partial) -> &Field) -> Value {
    v.payload::<Partial>().map_or(Value::NONE, |p| Value::clone(pick(p)))
}

/// `partial.__reduce__`: a function of `_more_functools` with all parts, as no part of a partial changes after its birth.
fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[0];
    let (function, args) = (part(v, |p| &p.function), part(v, |p| &p.args));
    let keywords = part(v, |p| &p.keywords);
    let dict = if has_attributes(py, v) { object_type::attribute_dict(py, v)? } else { Value::NONE };
    let restore = crate::runtime::import::import_absolute(py, "_more_functools")?;
    let name = py.intern("_restore_partial");
    let restore = py.getattr(&restore, &name)?;
    let class = py.type_of(v).to_value();
    let parts = py.tuple(vec![class, function, args, keywords, dict])?;
    py.tuple(vec![restore, parts])
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Partial);
    b.doc("Create a new function with partial application of the given arguments and keywords.")
        .member("func", |_, v| Ok(part(v, |p| &p.function)))
        .member("args", |_, v| Ok(part(v, |p| &p.args)))
        .member("keywords", |_, v| Ok(part(v, |p| &p.keywords)))
        .getset("__dict__", object_type::get_dict, Some(object_type::set_dict))
        .method("__reduce__", "(self, /)", reduce)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem);
    let s = b.slots();
    s.new.set(Some(new));
    s.call.set(Some(call));
    s.repr.set(Some(repr));
    s.descr_get.set(Some(super::bound));
    let b = TypeBuilder::new(py, TypeId::Placeholder);
    b.doc("The type of the Placeholder singleton.").method("__reduce__", "(self, /)", |py, _| py.str("Placeholder"));
    b.slots().repr.set(Some(|py, _| py.str("Placeholder")));
}
