//! Which type variables aliases and unions have, and what subscribing puts in their place.
//!
//! The variables themselves decide: `__typing_subst__` of one says what an argument becomes, `__typing_prepare_subst__` first packs and
//! completes the arguments (those of a type variable tuple into one). All of it may run Python code, so everything works on snapshots.

use super::items;
use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeRef, Value};

/// The items of a list or tuple of arguments, as they stand in `Callable[[int, T], T]`.
fn nested(py: &Py, v: &Value) -> Option<Vec<Value>> {
    match v.payload::<ListObject>() {
        Some(list) => list.snapshot(py, v).ok(),
        None => v.payload::<TupleObject>().map(|t| t.values().to_vec()),
    }
}

/// Type variables among the arguments, and the parameters of aliases among them, each once.
///
/// # Errors
/// What reading the attributes of the arguments raises.
pub fn collect_parameters(py: &mut Py, args: &Value) -> Result {
    let mut found: Vec<Value> = Vec::new();
    collect(py, &items(args), &mut found)?;
    py.tuple(found)
}

fn collect(py: &mut Py, args: &[Value], found: &mut Vec<Value>) -> Result<()> {
    let (substitution, own) = (py.intern("__typing_subst__"), py.intern("__parameters__"));
    for arg in args {
        if TypeRef::from_value(arg).is_some() {
            continue;
        }
        let variables = if py.getattr_optional(arg, &substitution)?.is_some() {
            vec![arg.clone()]
        } else if let Some(inner) = py.getattr_optional(arg, &own)? {
            items(&inner)
        } else if let Some(inner) = nested(py, arg) {
            py.recurse(" while collecting type parameters", |py| collect(py, &inner, found))?;
            continue;
        } else {
            continue;
        };
        for v in variables {
            if !found.iter().any(|f| f.is(&v)) {
                found.push(v);
            }
        }
    }
    Ok(())
}

/// The arguments of a subscript, with those of `*tuple[int, str]` in its place.
fn unpacked(py: &mut Py, key: &Value) -> Result<Vec<Value>> {
    let given = match key.payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None => vec![key.clone()],
    };
    let name = py.intern("__typing_unpacked_tuple_args__");
    let mut all = Vec::with_capacity(given.len());
    for arg in given {
        if TypeRef::from_value(&arg).is_none()
            && let Some(inner) = py.getattr_optional(&arg, &name)?
            && let Some(tuple) = inner.payload::<TupleObject>()
            && tuple.values().last().is_none_or(|v| v.word() != crate::object::word::ELLIPSIS)
        {
            all.extend(tuple.values().iter().cloned());
        } else {
            all.push(arg);
        }
    }
    Ok(all)
}

/// What the arguments of `alias` become in `alias[key]`.
///
/// # Errors
/// TypeError if `alias` has no parameters, or not as many as there are arguments; what the parameters raise.
pub fn substitute(py: &mut Py, alias: &Value, args: &[Value], parameters: &[Value], key: &Value) -> Result<Vec<Value>> {
    if parameters.is_empty() {
        let shown = py.repr_string(alias)?;
        return Err(py.type_error(format!("{shown} is not a generic class")));
    }
    let given = unpacked(py, key)?;
    let mut key = py.tuple(given)?;
    let prepare = py.intern("__typing_prepare_subst__");
    for p in parameters {
        if let Some(method) = py.getattr_optional(p, &prepare)?
            && !method.is_none()
        {
            key = py.call(&method, &[alias.clone(), key])?;
        }
    }
    let given = match key.payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None => vec![key],
    };
    if given.len() != parameters.len() {
        let shown = py.repr_string(alias)?;
        let what = if given.len() > parameters.len() { "many" } else { "few" };
        let (actual, expected) = (given.len(), parameters.len());
        return Err(py.type_error(format!("Too {what} arguments for {shown}; actual {actual}, expected {expected}")));
    }
    replace(py, args, parameters, &given)
}

/// The arguments with what was given for the parameters in their place.
fn replace(py: &mut Py, args: &[Value], parameters: &[Value], given: &[Value]) -> Result<Vec<Value>> {
    let substitution = py.intern("__typing_subst__");
    let unpacks = py.intern("__typing_is_unpacked_typevartuple__");
    let mut all = Vec::with_capacity(args.len());
    for arg in args {
        if TypeRef::from_value(arg).is_some() {
            all.push(arg.clone());
            continue;
        }
        if let Some(inner) = nested(py, arg) {
            let inner =
                py.recurse(" while substituting type parameters", |py| replace(py, &inner, parameters, given))?;
            all.push(if arg.has_payload::<ListObject>() { py.list(inner)? } else { py.tuple(inner)? });
            continue;
        }
        let unpack = match py.getattr_optional(arg, &unpacks)? {
            Some(flag) => py.truth(&flag)?,
            None => false,
        };
        let new = match py.getattr_optional(arg, &substitution)? {
            Some(method) => match parameters.iter().position(|p| p.is(arg)) {
                Some(i) => py.call(&method, &[given[i].clone()])?,
                None => arg.clone(),
            },
            None => within(py, arg, parameters, given)?,
        };
        if !unpack {
            all.push(new);
        } else if let Some(tuple) = new.payload::<TupleObject>() {
            all.extend(tuple.values().iter().cloned());
        } else {
            let (of, got) = (py.type_of(arg).full_name(py), py.type_of(&new).full_name(py));
            return Err(
                py.type_error(format!("expected __typing_subst__ of {of} objects to return a tuple, not {got}"))
            );
        }
    }
    Ok(all)
}

/// An argument that has parameters itself, subscribed with what was given for them.
fn within(py: &mut Py, arg: &Value, parameters: &[Value], given: &[Value]) -> Result {
    let own = py.intern("__parameters__");
    let inner = match py.getattr_optional(arg, &own)? {
        Some(inner) => items(&inner),
        None => Vec::new(),
    };
    if inner.is_empty() {
        return Ok(arg.clone());
    }
    let mut chosen = Vec::with_capacity(inner.len());
    for p in inner {
        let Some(i) = parameters.iter().position(|q| q.is(&p)) else {
            chosen.push(p);
            continue;
        };
        // What a type variable tuple took stands in place of it.
        let many = py.type_of(&parameters[i]).slots.iter.get().is_some();
        match given[i].payload::<TupleObject>() {
            Some(tuple) if many => chosen.extend(tuple.values().iter().cloned()),
            _ => chosen.push(given[i].clone()),
        }
    }
    let chosen = py.tuple(chosen)?;
    py.getitem(arg, &chosen)
}
