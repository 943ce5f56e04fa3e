//! `update_wrapper` and `wraps`.

use crate::object::dict::DictObject;
use crate::object::{Args, Name, Py, Result, TypeId, Value};

/// `WRAPPER_ASSIGNMENTS`
pub const ASSIGNMENTS: &[&str] =
    &["__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__"];
/// `WRAPPER_UPDATES`
pub const UPDATES: &[&str] = &["__dict__"];

/// The last two parameters of `update_wrapper` and `wraps`, as their signatures have them.
pub fn defaults() -> String {
    let tuple = |names: &[&str]| names.iter().map(|name| format!("'{name}', ")).collect::<String>();
    let (assigned, updated) = (tuple(ASSIGNMENTS), tuple(UPDATES));
    format!("assigned=({}), updated=({})", assigned.trim_end_matches(", "), updated.trim_end())
}

fn names(py: &mut Py, given: &Value, default: &[&str]) -> Result<Vec<Value>> {
    if given.is_empty() { Ok(default.iter().map(|n| py.intern(n)).collect()) } else { py.collect(given) }
}

/// Makes `wrapper` look like `wrapped`.
///
/// # Errors
/// What attribute access raises.
pub fn update(py: &mut Py, wrapper: &Value, wrapped: &Value, assigned: &Value, updated: &Value) -> Result<()> {
    for name in names(py, assigned, ASSIGNMENTS)? {
        if let Some(found) = py.getattr_optional(wrapped, &name)? {
            py.setattr(wrapper, &name, Some(&found))?;
        }
    }
    for name in names(py, updated, UPDATES)? {
        let target = py.getattr(wrapper, &name)?;
        let source = match py.getattr_optional(wrapped, &name)? {
            Some(found) => found,
            None => DictObject::new(py)?,
        };
        py.call_method(&target, "update", &[source])?;
    }
    let name = py.name(Name::__wrapped__);
    py.setattr(wrapper, &name, Some(wrapped))
}

/// `update_wrapper(wrapper, wrapped, assigned, updated)`
///
/// # Errors
/// As `update`.
pub fn update_wrapper(py: &mut Py, args: &[Value]) -> Result {
    update(py, &args[0], &args[1], &args[2], &args[3])?;
    Ok(args[0].clone())
}

/// `wraps(wrapped, assigned, updated)`: a partial of `update_wrapper`.
///
/// # Errors
/// MemoryError.
pub fn wraps(py: &mut Py, args: &[Value]) -> Result {
    let signature = "(wrapper, wrapped, assigned=(), updated=())";
    let function = py.native_function(
        "functools",
        "update_wrapper",
        signature,
        crate::object::native::NativeCode::Bound(update_wrapper),
    )?;
    let (mut values, mut keywords) = (vec![function], Vec::new());
    for (name, v) in ["wrapped", "assigned", "updated"].into_iter().zip(args) {
        if !v.is_empty() {
            values.push(v.clone());
            keywords.push(py.intern(name));
        }
    }
    let partial = py.ty(TypeId::Partial).to_value();
    py.call_args(&partial, Args::new(&values, &keywords))
}
