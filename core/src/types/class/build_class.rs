//! `__build_class__`: what a class statement calls.

use super::build::calculate_metaclass;
use crate::object::dict::DictObject;
use crate::object::function::CellObject;
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`
///
/// # Errors
/// TypeError for wrong arguments; what the body and the metaclass raise.
pub fn build_class(py: &mut Py, args: Args<'_>) -> Result {
    let given = args.positional();
    if given.len() < 2 {
        return Err(py.type_error("__build_class__: not enough arguments"));
    }
    let (body, name) = (&given[0], &given[1]);
    if !py.type_of(body).is(TypeId::Function) {
        return Err(py.type_error("__build_class__: func must be a function"));
    }
    if name.as_text().is_none() {
        return Err(py.type_error("__build_class__: name is not a string"));
    }
    let original = py.tuple_from(&given[2..])?;
    let bases = resolve_bases(py, &given[2..], &original)?;
    let base_values: Vec<Value> = match &bases {
        Some(resolved) => resolved.clone(),
        None => given[2..].to_vec(),
    };
    let bases_tuple = if bases.is_some() { py.tuple(base_values.clone())? } else { original.clone() };

    let mut meta = None;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let metaclass = py.name(Name::metaclass);
    for (key, v) in args.keywords() {
        let key = py.intern_value(key)?;
        if key.is(&metaclass) {
            meta = Some(v.clone());
        } else {
            names.push(key);
            values.push(v.clone());
        }
    }
    let meta = match meta {
        Some(m) => m,
        None => match base_values.first() {
            Some(first) => py.type_of(first).to_value(),
            None => py.ty(TypeId::Type).to_value(),
        },
    };
    // A metaclass that is no class is just called.
    let meta = match TypeRef::from_value(&meta) {
        Some(t) => calculate_metaclass(py, t, &base_values)?.to_value(),
        None => meta,
    };

    let call_with = |py: &mut Py, f: &Value, first: &[&Value]| {
        let all: Vec<Value> = first.iter().map(|v| (*v).clone()).chain(values.iter().cloned()).collect();
        py.call_args(f, Args::new(&all, &names))
    };
    let prepare_name = py.name(Name::__prepare__);
    let namespace = match py.getattr_optional(&meta, &prepare_name)? {
        Some(prepare) => call_with(py, &prepare, &[name, &bases_tuple])?,
        None => DictObject::new(py)?,
    };
    if py.type_of(&namespace).slots.getitem.get().is_none() {
        let shown = TypeRef::from_value(&meta).map_or_else(|| "<metaclass>".to_owned(), TypeRef::name);
        let given = py.type_of(&namespace).full_name(py);
        return Err(py.type_error(format!("{shown}.__prepare__() must return a mapping, not {given}")));
    }
    let run = py.interp().hooks().run_class_body;
    let cell = run(py, body, &namespace)?;
    if bases.is_some() {
        let key = py.name(Name::__orig_bases__);
        py.setitem(&namespace, &key, Some(&original))?;
    }
    let class = call_with(py, &meta, &[name, &bases_tuple, &namespace])?;
    if TypeRef::from_value(&class).is_some()
        && let Some(c) = cell.payload::<CellObject>()
    {
        let contents = c.contents.get(py);
        if contents.is_empty() {
            let (n, shown) = (py.repr_string(name)?, py.repr_string(&class)?);
            return Err(py.runtime_error(format!(
                "__class__ not set defining {n} as {shown}. Was __classcell__ propagated to type.__new__?"
            )));
        }
        if !contents.is(&class) {
            let (c, n, shown) = (py.repr_string(&contents)?, py.repr_string(name)?, py.repr_string(&class)?);
            return Err(py.type_error(format!("__class__ set to {c} defining {n} as {shown}")));
        }
    }
    Ok(class)
}

/// Replaces bases that are no types by what their `__mro_entries__` returns; `None` if there are none such.
fn resolve_bases(py: &mut Py, bases: &[Value], original: &Value) -> Result<Option<Vec<Value>>> {
    if bases.iter().all(|b| TypeRef::from_value(b).is_some()) {
        return Ok(None);
    }
    let name = py.name(Name::__mro_entries__);
    let mut resolved = Vec::with_capacity(bases.len());
    let mut changed = false;
    for base in bases {
        if TypeRef::from_value(base).is_some() {
            resolved.push(base.clone());
            continue;
        }
        let Some(method) = py.getattr_optional(base, &name)? else {
            resolved.push(base.clone());
            continue;
        };
        let entries = py.call(&method, std::slice::from_ref(original))?;
        let Some(tuple) = entries.payload::<crate::object::tuple::TupleObject>() else {
            return Err(py.type_error("__mro_entries__ must return a tuple"));
        };
        changed = true;
        resolved.extend_from_slice(tuple.values());
    }
    Ok(changed.then_some(resolved))
}
