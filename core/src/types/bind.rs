//! Binding of constructor arguments: `new` slots get their arguments as they came, and this matches them to parameter names.

use crate::object::{Args, Py, Result, Value};

/// The arguments of a constructor, one place per parameter, `None` where absent (or EMPTY). The first `positional_only` parameters
/// cannot be given by name. Which ones are required is for the caller to say.
///
/// # Errors
/// TypeError for too many arguments, unknown names, and names that were given by position too.
pub fn bind<'a, const N: usize>(
    py: &Py,
    function: &str,
    names: [&str; N],
    positional_only: usize,
    args: Args<'a>,
) -> Result<[Option<&'a Value>; N]> {
    let given = args.positional();
    if given.len() > N {
        let plural = if N == 1 { "" } else { "s" };
        return Err(py.type_error(if positional_only == N {
            format!("{function} expected at most {N} argument{plural}, got {}", given.len())
        } else {
            format!("{function}() takes at most {N} argument{plural} ({} given)", args.values().len())
        }));
    }
    let mut bound = [None; N];
    for (place, value) in bound.iter_mut().zip(given) {
        *place = Some(value);
    }
    for (name, value) in args.keywords() {
        let text = name.as_text().map(|t| t.to_string_lossy()).unwrap_or_default();
        if positional_only == N {
            return Err(py.type_error(format!("{function}() takes no keyword arguments")));
        }
        match names.iter().position(|n| *n == text) {
            Some(i) if i >= positional_only && bound[i].is_some() => {
                return Err(py.type_error(format!(
                    "argument for {function}() given by name ('{text}') and position ({})",
                    i + 1
                )));
            }
            Some(i) if i >= positional_only => bound[i] = Some(value),
            _ => return Err(py.unexpected_keyword(function, &text, &names[positional_only..])),
        }
    }
    Ok(bound.map(|v| v.filter(|v| !v.is_empty())))
}
