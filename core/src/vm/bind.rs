//! Binding arguments to the parameters of a Python function.

use super::frames::Callee;
use crate::bytecode::code::flags;
use crate::object::dict::DictObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, Value, word};

/// The last `n` values, taken off.
fn split_off(py: &Py, values: &mut Vec<Value>, n: usize) -> Result<Vec<Value>> {
    let mut last = py.room(n)?;
    last.extend(values.drain(values.len() - n..));
    Ok(last)
}

/// The values of the parameter registers, in order: positional, keyword-only, `*args`, `**kwargs`. `given` holds the
/// positional arguments followed by one value per name.
///
/// # Errors
/// TypeError, worded as CPython does.
pub fn bind(py: &mut Py, callee: &Callee<'_>, mut given: Vec<Value>, names: &[Value]) -> Result<Vec<Value>> {
    let data = &callee.code.data;
    let (count, kwonly) = (data.arg_count as usize, data.keyword_only as usize);
    let has_varargs = data.flags & flags::VARARGS != 0;
    let has_kwargs = data.flags & flags::VARKEYWORDS != 0;
    let keyword_values = split_off(py, &mut given, names.len())?;
    let total = count + kwonly + usize::from(has_varargs) + usize::from(has_kwargs);
    let mut bound: Vec<Value> = (0..total).map(|_| Value::EMPTY).collect();
    let positional_given = given.len();
    let behind = given.len().saturating_sub(count);
    let extra = split_off(py, &mut given, behind)?;
    for (target, v) in bound.iter_mut().zip(given) {
        *target = v;
    }
    let kwargs = if has_kwargs { Some(DictObject::new(py)?) } else { None };
    let mut unexpected_positional: Vec<String> = Vec::new();
    for (name, v) in names.iter().zip(keyword_values) {
        let index = parameter_index(callee, name);
        match index {
            Some(i) if i < data.positional_only as usize => match &kwargs {
                Some(dict) => set(py, dict, name, v)?,
                None => unexpected_positional.push(name_text(name)),
            },
            Some(i) => {
                if !bound[i].is_empty() {
                    return Err(error(py, callee, &format!("got multiple values for argument '{}'", name_text(name))));
                }
                bound[i] = v;
            }
            None => match &kwargs {
                Some(dict) => set(py, dict, name, v)?,
                None => {
                    let known: Vec<&str> = data.varnames[data.positional_only as usize..count + kwonly]
                        .iter()
                        .map(String::as_str)
                        .collect();
                    let text = name_text(name);
                    return Err(py.unexpected_keyword(&qualname(callee), &text, &known));
                }
            },
        }
    }
    if !unexpected_positional.is_empty() {
        let list = unexpected_positional.join(", ");
        return Err(error(
            py,
            callee,
            &format!("got some positional-only arguments passed as keyword arguments: '{list}'"),
        ));
    }
    if !extra.is_empty() && !has_varargs {
        return Err(too_many(py, callee, positional_given, &bound));
    }
    fill_defaults(py, callee, &mut bound)?;
    if has_varargs {
        bound[count + kwonly] = py.tuple(extra)?;
    }
    if let Some(dict) = kwargs {
        bound[total - 1] = dict;
    }
    Ok(bound)
}

fn set(py: &mut Py, dict: &Value, name: &Value, v: Value) -> Result<()> {
    match dict.payload::<DictObject>() {
        Some(d) => d.set_str(py, dict, name, v),
        None => Ok(()),
    }
}

fn name_text(name: &Value) -> String {
    name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The register of the parameter that a keyword names.
fn parameter_index(callee: &Callee<'_>, name: &Value) -> Option<usize> {
    let data = &callee.code.data;
    let n = (data.arg_count + data.keyword_only) as usize;
    let wanted = name.word() & !word::BORROWED;
    let names = &callee.code.varnames[..n];
    if let Some(i) = names.iter().position(|&w| w & !word::BORROWED == wanted) {
        return Some(i);
    }
    let text = name.as_text()?;
    data.varnames[..n].iter().position(|v| text.is(v))
}

fn qualname(callee: &Callee<'_>) -> String {
    crate::object::strobject::word_to_string(callee.function.qualname.load())
}

/// `qualname() rest`.
fn error(py: &Py, callee: &Callee<'_>, rest: &str) -> Raised {
    py.type_error(format!("{}() {rest}", qualname(callee)))
}

fn fill_defaults(py: &mut Py, callee: &Callee<'_>, bound: &mut [Value]) -> Result<()> {
    let data = &callee.code.data;
    let (count, kwonly) = (data.arg_count as usize, data.keyword_only as usize);
    let defaults = callee.function.defaults.get(py);
    let values = defaults.payload::<TupleObject>().map_or(&[][..], TupleObject::values);
    let first_default = count - values.len().min(count);
    let mut missing = Vec::new();
    for i in 0..count {
        if bound[i].is_empty() {
            if i >= first_default {
                bound[i] = values[i - first_default].clone();
            } else {
                missing.push(data.varnames[i].as_str());
            }
        }
    }
    if !missing.is_empty() {
        return Err(py.missing_arguments(&qualname(callee), "positional", &missing));
    }
    let kwdefaults = callee.function.kwdefaults.get(py);
    for (i, value) in bound.iter_mut().enumerate().take(count + kwonly).skip(count) {
        if value.is_empty() {
            // SAFETY: parameter names are interned.
            let name = unsafe { Value::from_borrowed_word(callee.code.varnames[i]) };
            match kwdefaults.payload::<DictObject>().and_then(|d| d.get_str(py, &name)) {
                Some(v) => *value = v,
                None => missing.push(data.varnames[i].as_str()),
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(py.missing_arguments(&qualname(callee), "keyword-only", &missing)) }
}

fn too_many(py: &Py, callee: &Callee<'_>, given: usize, bound: &[Value]) -> Raised {
    let data = &callee.code.data;
    let (count, kwonly) = (data.arg_count as usize, data.keyword_only as usize);
    let defaults = callee.function.defaults.get(py);
    let optional = defaults.payload::<TupleObject>().map_or(0, TupleObject::len);
    let keyword_given = bound[count..count + kwonly].iter().filter(|v| !v.is_empty()).count();
    let takes =
        if optional > 0 { format!("from {} to {count}", count - optional.min(count)) } else { count.to_string() };
    let plural = optional > 0 || count != 1;
    let s = if plural { "s" } else { "" };
    let were = if given == 1 && keyword_given == 0 { "was" } else { "were" };
    let also = if keyword_given > 0 {
        format!(
            " positional argument{} (and {keyword_given} keyword-only argument{})",
            if given == 1 { "" } else { "s" },
            if keyword_given == 1 { "" } else { "s" }
        )
    } else {
        String::new()
    };
    error(py, callee, &format!("takes {takes} positional argument{s} but {given}{also} {were} given"))
}
