//! `BaseExceptionGroup` and `ExceptionGroup`: several exceptions in one, and taking them apart.

use super::{arguments, extra, store_extras};
use crate::object::exception::{ExceptionObject, read, write};
use crate::object::list::ListObject;
use crate::object::names::Name;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [message, given] = args.positional() else {
        let n = args.len();
        return Err(py.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)")));
    };
    if message.as_text().is_none() {
        let name = py.argument_type(message);
        return Err(py.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {name}")));
    }
    let given_type = py.type_of(given);
    if given_type.slots.getitem.get().is_none() || given_type.is_subtype(py, py.ty(TypeId::Dict)) {
        return Err(py.type_error("second argument (exceptions) must be a sequence"));
    }
    let exceptions = py.collect(given)?;
    if exceptions.is_empty() {
        return Err(py.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = exceptions.iter().position(|e| !e.has_payload::<ExceptionObject>()) {
        return Err(py.value_error(format!("Item {i} of second argument (exceptions) is not an exception")));
    }
    let all_plain = exceptions.iter().all(|e| py.is_instance(e, TypeId::Exception));
    let mut class = class;
    if class.is(TypeId::BaseExceptionGroup) {
        if all_plain {
            class = py.ty(TypeId::ExceptionGroup);
        }
    } else if !all_plain && class.is_subtype(py, py.ty(TypeId::Exception)) {
        let name = class.name();
        return Err(py.type_error(if class.is(TypeId::ExceptionGroup) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{name}'")
        }));
    }
    let tuple = py.tuple_from(args.positional())?;
    let v = py.alloc(class, ExceptionObject::new(tuple))?;
    let exceptions = py.tuple(exceptions)?;
    store_extras(py, &v, [(MESSAGE, message.clone()), (EXCEPTIONS, exceptions)]);
    Ok(v)
}

fn str_group(py: &mut Py, v: &Value) -> Result {
    let n = members(py, v).len();
    let message = extra(py, v, MESSAGE);
    let mut text = crate::text::TextBuilder::new();
    if let Some(message) = message.as_text() {
        text.push_text(message);
    }
    text.push_str(&format!(" ({n} sub-exception{})", if n == 1 { "" } else { "s" }));
    crate::types::container::finish_text(py, text)
}

/// The exceptions of a group.
fn members(py: &Py, v: &Value) -> Vec<Value> {
    extra(py, v, EXCEPTIONS).payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default()
}

fn is_group(py: &Py, v: &Value) -> bool {
    py.is_instance(v, TypeId::BaseExceptionGroup)
}

fn derive(py: &mut Py, args: &[Value]) -> Result {
    let message = extra(py, &args[0], MESSAGE);
    let class = py.ty(TypeId::BaseExceptionGroup).to_value();
    py.call(&class, &[message, args[1].clone()])
}

/// A group like `v` of these exceptions, made by its `derive`, with its traceback, cause, context and notes.
fn derived(py: &mut Py, v: &Value, exceptions: Vec<Value>) -> Result {
    if exceptions.is_empty() {
        return Ok(Value::NONE);
    }
    let list = py.list(exceptions)?;
    let made = py.call_method(v, "derive", &[list])?;
    if !is_group(py, &made) {
        return Err(py.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    write(py, &made, read(py, v, |s| &s.traceback), |s| &mut s.traceback);
    write(py, &made, read(py, v, |s| &s.context), |s| &mut s.context);
    write(py, &made, read(py, v, |s| &s.cause), |s| &mut s.cause);
    if let Some(e) = v.payload::<ExceptionObject>()
        && let Some(new) = made.payload::<ExceptionObject>()
    {
        let suppress = e.state.with(py, v, |s, _| s.suppress_context);
        new.state.with(py, &made, |s, _| s.suppress_context = suppress);
    }
    let name = py.name(Name::__notes__);
    if let Some(notes) = py.getattr_optional(v, &name)?
        && let Some(list) = notes.payload::<ListObject>()
    {
        let copy = list.snapshot(py, &notes)?;
        let copy = py.list(copy)?;
        py.setattr(&made, &name, Some(&copy))?;
    }
    Ok(made)
}

/// What exceptions are looked for.
enum Matcher {
    Types(Vec<TypeRef>),
    Predicate(Value),
    /// These very exceptions, by identity; groups are looked into.
    These(Vec<Value>),
}

impl Matcher {
    fn new(py: &mut Py, condition: &Value) -> Result<Matcher> {
        let class = |v: &Value| TypeRef::from_value(v).filter(|t| t.has(type_flags::EXCEPTION));
        if let Some(t) = class(condition) {
            return Ok(Matcher::Types(vec![t]));
        }
        if let Some(tuple) = condition.payload::<TupleObject>()
            && let Some(types) = tuple.values().iter().map(class).collect::<Option<Vec<_>>>()
        {
            return Ok(Matcher::Types(types));
        }
        if TypeRef::from_value(condition).is_none() && py.type_of(condition).slots.call.get().is_some() {
            return Ok(Matcher::Predicate(condition.clone()));
        }
        Err(py.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
    }

    fn matches(&self, py: &mut Py, v: &Value) -> Result<bool> {
        match self {
            Matcher::Types(types) => {
                let ty = py.type_of(v);
                Ok(types.iter().any(|&t| ty.is_subtype(py, t)))
            }
            Matcher::These(wanted) => Ok(!is_group(py, v) && wanted.iter().any(|w| w.is(v))),
            Matcher::Predicate(f) => {
                let answer = py.call(f, std::slice::from_ref(v))?;
                py.truth(&answer)
            }
        }
    }
}

/// The part of `v` that matches and, if `rest` is asked for, the part that does not; None for an empty part.
fn parts(py: &mut Py, v: &Value, matcher: &Matcher, rest: bool) -> Result<(Value, Value)> {
    if matcher.matches(py, v)? {
        return Ok((v.clone(), Value::NONE));
    }
    if !is_group(py, v) {
        return Ok((Value::NONE, v.clone()));
    }
    let (mut matching, mut others) = (Vec::new(), Vec::new());
    for member in members(py, v) {
        let (yes, no) = py.recurse(" in exception group", |py| parts(py, &member, matcher, rest))?;
        if !yes.is_none() {
            matching.push(yes);
        }
        if rest && !no.is_none() {
            others.push(no);
        }
    }
    Ok((derived(py, v, matching)?, derived(py, v, others)?))
}

/// An `except*` clause: the part of `exception` that matches, as a group, and the rest; None for an empty one.
///
/// # Errors
/// TypeError for what cannot be caught so; what `derive` and `split` raise.
pub fn match_clause(py: &mut Py, exception: &Value, classes: &Value) -> Result {
    let listed = match classes.payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None => vec![classes.clone()],
    };
    let mut types = Vec::with_capacity(listed.len());
    for class in &listed {
        let Some(t) = TypeRef::from_value(class).filter(|t| t.has(type_flags::EXCEPTION)) else {
            return Err(py.type_error("catching classes that do not inherit from BaseException is not allowed"));
        };
        types.push(t);
    }
    if types.iter().any(|t| t.is_subtype(py, py.ty(TypeId::BaseExceptionGroup))) {
        return Err(py.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
    }
    if exception.is_none() {
        return py.tuple_of_two(Value::NONE, Value::NONE);
    }
    let ty = py.type_of(exception);
    if types.iter().any(|&t| ty.is_subtype(py, t)) {
        if is_group(py, exception) {
            return py.tuple_of_two(exception.clone(), Value::NONE);
        }
        let alone = py.tuple(vec![exception.clone()])?;
        let wrapped = group_of(py, alone)?;
        return py.tuple_of_two(wrapped, Value::NONE);
    }
    if !is_group(py, exception) {
        return py.tuple_of_two(Value::NONE, exception.clone());
    }
    let pair = py.call_method(exception, "split", std::slice::from_ref(classes))?;
    match pair.payload::<TupleObject>().map(TupleObject::len) {
        Some(n) if n >= 2 => Ok(pair),
        Some(n) => {
            let name = py.type_of(exception).full_name(py);
            Err(py.type_error(format!("{name}.split must return a 2-tuple, got tuple of size {n}")))
        }
        None => {
            let (name, got) = (py.type_of(exception).full_name(py), py.type_of(&pair).full_name(py));
            Err(py.type_error(format!("{name}.split must return a tuple, not {got}")))
        }
    }
}

/// `ExceptionGroup("", exceptions)`.
fn group_of(py: &mut Py, exceptions: Value) -> Result {
    let class = py.ty(TypeId::BaseExceptionGroup).to_value();
    let message = py.str("")?;
    py.call(&class, &[message, exceptions])
}

/// Is `part` what `split` left of `whole`, and not another exception?
fn is_part(py: &mut Py, part: &Value, whole: &Value) -> Result<bool> {
    let same = |py: &Py, pick: fn(&crate::object::exception::ExceptionState) -> &crate::object::Field| {
        let (a, b) = (read(py, part, pick), read(py, whole, pick));
        a.is(&b) || (a.is_none_or_empty() && b.is_none_or_empty())
    };
    Ok(part.is(whole) || (same(py, |s| &s.traceback) && same(py, |s| &s.cause) && same(py, |s| &s.context)))
}

/// The end of `try … except*`: what is raised, given the exception that was caught, and the list of what the clauses raised and what none of them
/// took. None if nothing is left.
///
/// # Errors
/// What `derive` raises.
pub fn left_over(py: &mut Py, caught: &Value, list: &Value) -> Result {
    let all = list.payload::<ListObject>().map(|l| l.snapshot(py, list)).transpose()?.unwrap_or_default();
    if !is_group(py, caught) {
        return Ok(all.first().cloned().unwrap_or(Value::NONE));
    }
    let (mut raised, mut kept) = (Vec::new(), Vec::new());
    for e in all.into_iter().filter(|e| !e.is_none()) {
        if is_part(py, &e, caught)? {
            leaves(py, &e, &mut kept)?;
        } else {
            raised.push(e);
        }
    }
    let mut again = Value::NONE;
    if !kept.is_empty() {
        again = parts(py, caught, &Matcher::These(kept), false)?.0;
    }
    if raised.is_empty() {
        return Ok(again);
    }
    if !again.is_none() {
        raised.push(again);
    }
    if raised.len() == 1 {
        return Ok(raised.remove(0));
    }
    let raised = py.list(raised)?;
    group_of(py, raised)
}

/// The exceptions in a group that are no groups.
fn leaves(py: &mut Py, v: &Value, found: &mut Vec<Value>) -> Result<()> {
    if !is_group(py, v) {
        found.push(v.clone());
        return Ok(());
    }
    for member in members(py, v) {
        py.recurse(" in exception group", |py| leaves(py, &member, found))?;
    }
    Ok(())
}

fn split(py: &mut Py, args: &[Value]) -> Result {
    let matcher = Matcher::new(py, &args[1])?;
    let (matching, others) = parts(py, &args[0], &matcher, true)?;
    py.tuple_of_two(matching, others)
}

fn subgroup(py: &mut Py, args: &[Value]) -> Result {
    let matcher = Matcher::new(py, &args[1])?;
    Ok(parts(py, &args[0], &matcher, false)?.0)
}

fn get_message(py: &mut Py, v: &Value) -> Result {
    Ok(extra(py, v, MESSAGE))
}

fn get_exceptions(py: &mut Py, v: &Value) -> Result {
    Ok(extra(py, v, EXCEPTIONS))
}

fn init_group(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if arguments(py, v).is_empty() { super::base::init_base(py, v, args) } else { Ok(()) }
}

pub(super) fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::BaseExceptionGroup);
    b.doc("A combination of multiple unrelated exceptions.")
        .member("message", get_message)
        .member("exceptions", get_exceptions)
        .method("derive", "(self, excs, /)", derive)
        .method("split", "(self, matcher_value, /)", split)
        .method("subgroup", "(self, matcher_value, /)", subgroup);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.init.set(Some(init_group));
    slots.str.set(Some(str_group));

    // The one builtin type with two bases.
    let group = py.ty(TypeId::ExceptionGroup);
    let order =
        [TypeId::ExceptionGroup, TypeId::BaseExceptionGroup, TypeId::Exception, TypeId::BaseException, TypeId::Object];
    let types = |ids: &[TypeId]| py.tuple(ids.iter().map(|&id| py.ty(id).to_value()).collect());
    if let (Ok(bases), Ok(mro)) = (types(&order[1..3]), types(&order)) {
        TypeBuilder::of(py, group).constant("__module__", py.intern("builtins"));
        drop(group.bases.replace(py, group.object(), bases));
        drop(group.mro.replace(py, group.object(), mro));
        group.modified(py);
    }
}
