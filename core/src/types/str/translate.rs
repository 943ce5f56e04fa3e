//! `str.maketrans` and `str.translate`.

use super::own;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::text::edit::Translation;
use crate::text::{OutOfMemory, Text};

/// What stops a translation.
enum Stop {
    Memory,
    Raised(Raised),
}

impl From<OutOfMemory> for Stop {
    fn from(_: OutOfMemory) -> Stop {
        Stop::Memory
    }
}

fn translate(py: &mut Py, args: &[Value]) -> Result {
    // The table's own code might let go of the string.
    let held = args[0].clone();
    let text = own(py, &held)?;
    let table = &args[1];
    let done = text.translate::<Stop>(|code| replacement(py, table, code).map_err(Stop::Raised));
    match done {
        Ok(text) => py.text(text),
        Err(Stop::Memory) => Err(py.no_memory()),
        Err(Stop::Raised(e)) => Err(e),
    }
}

/// What the table says about one code point: a LookupError leaves it alone.
fn replacement(py: &mut Py, table: &Value, code: u32) -> Result<Translation> {
    let key = py.int(i64::from(code))?;
    let found = match py.getitem(table, &key) {
        Ok(found) => found,
        Err(e) if py.exception_is(&e, TypeId::LookupError) => return Ok(Translation::Keep),
        Err(e) => return Err(e),
    };
    if found.is_none() {
        return Ok(Translation::Delete);
    }
    if let Some(text) = found.as_text() {
        return Ok(Translation::Text(text.clone()));
    }
    if !found.is_int_like() {
        return Err(py.type_error("character mapping must return integer, None or str"));
    }
    match found.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c <= 0x10_ffff) {
        Some(code) => Ok(Translation::Code(code)),
        None => Err(py.value_error("character mapping must be in range(0x110000)")),
    }
}

fn maketrans(py: &mut Py, args: &[Value]) -> Result {
    let made = DictObject::new(py)?;
    let Some(dict) = made.payload::<DictObject>() else { return Ok(made) };
    if args[1].is_empty() {
        let Some(given) = args[0].payload::<DictObject>().filter(|_| py.type_of(&args[0]).is(TypeId::Dict)) else {
            return Err(py.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        let mut at = 0;
        while let Some((key, value)) = given.next_entry(py, &mut at) {
            let key = match key.as_text().map(|t| (t.len(), t.code_at(0))) {
                Some((1, Some(code))) => py.int(i64::from(code))?,
                Some(_) => return Err(py.value_error("string keys in translate table must be of length 1")),
                None if key.is_int_like() => key,
                None => return Err(py.type_error("keys in translate table must be strings or integers")),
            };
            dict.set(py, &made, &key, value)?;
        }
        return Ok(made);
    }
    let argument = |py: &Py, i: usize| -> Result<Text> {
        match args[i].as_text() {
            Some(text) => Ok(text.clone()),
            None if i == 0 => {
                Err(py.type_error("first maketrans argument must be a string if there is a second argument"))
            }
            None => {
                let name = py.argument_type(&args[i]);
                Err(py.type_error(format!("maketrans() argument {} must be str, not {name}", i + 1)))
            }
        }
    };
    let to = argument(py, 1)?;
    let removed = if args[2].is_empty() { None } else { Some(argument(py, 2)?) };
    let from = argument(py, 0)?;
    if from.len() != to.len() {
        return Err(py.value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.codes().zip(to.codes()) {
        let (key, value) = (py.int(i64::from(a))?, py.int(i64::from(b))?);
        dict.set(py, &made, &key, value)?;
    }
    if let Some(removed) = removed {
        for code in removed.codes() {
            let key = py.int(i64::from(code))?;
            dict.set(py, &made, &key, Value::NONE)?;
        }
    }
    Ok(made)
}

/// Enters the methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    b.method("translate", "(self, table, /)", translate).static_method(
        "maketrans",
        "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
        maketrans,
    );
}
