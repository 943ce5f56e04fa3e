//! `_string`: what `string.Formatter` needs of the parser of `str.format`.

use super::ModuleBuilder;
use crate::object::{Py, Result, Value};
use crate::text::template::{Access, First, Piece, Template, parse_name};
use crate::text::{Text, View};
use std::ops::Range;

fn text_argument<'a>(py: &Py, v: &'a Value) -> Result<&'a Text> {
    v.as_text().ok_or_else(|| py.type_error(format!("expected str, got {}", py.type_of(v).full_name(py))))
}

fn part(py: &Py, text: View<'_>, range: Range<usize>) -> Result {
    let text = Text::from_view(text.sub(range.start, range.end)).map_err(|_| py.no_memory())?;
    py.text(text)
}

/// An iterator of tuples: literal text, field name, specification, conversion.
fn formatter_parser(py: &mut Py, a: &[Value]) -> Result {
    let view = text_argument(py, &a[0])?.view();
    let mut items: Vec<Value> = Vec::new();
    // A literal right before a field is one item with it.
    let mut literal: Option<Range<usize>> = None;
    let bare = |py: &Py, range: Range<usize>| -> Result {
        py.tuple(vec![part(py, view, range)?, Value::NONE, Value::NONE, Value::NONE])
    };
    for piece in Template::new(view) {
        match piece.map_err(|e| py.number_error(e))? {
            Piece::Literal(range) => {
                if let Some(before) = literal.replace(range) {
                    items.push(bare(py, before)?);
                }
            }
            Piece::Field(field) => {
                let text = match literal.take() {
                    Some(before) if before.end + 1 != field.name.start => {
                        items.push(bare(py, before)?);
                        py.interp().empty_str()
                    }
                    Some(before) => part(py, view, before)?,
                    None => py.interp().empty_str(),
                };
                let conversion = match field.conversion.and_then(Text::from_code) {
                    Some(text) => py.text(text)?,
                    None => Value::NONE,
                };
                items.push(py.tuple(vec![
                    text,
                    part(py, view, field.name)?,
                    part(py, view, field.spec)?,
                    conversion,
                ])?);
            }
        }
    }
    if let Some(before) = literal {
        items.push(bare(py, before)?);
    }
    let all = py.list(items)?;
    py.iter(&all)
}

/// The first part of a field name, and an iterator of pairs: is it an attribute, and its name or index.
fn formatter_field_name_split(py: &mut Py, a: &[Value]) -> Result {
    let text = text_argument(py, &a[0])?;
    let view = text.view();
    let (first, accesses) = parse_name(view, 0..text.len()).map_err(|e| py.number_error(e))?;
    let first = match first {
        First::Automatic => py.interp().empty_str(),
        First::Index(i) => py.int_from_usize(i)?,
        First::Key(range) => part(py, view, range)?,
    };
    let mut items = Vec::new();
    for access in accesses {
        let (attribute, v) = match access.map_err(|e| py.number_error(e))? {
            Access::Attribute(range) => (true, part(py, view, range)?),
            Access::Index(i) => (false, py.int_from_usize(i)?),
            Access::Key(range) => (false, part(py, view, range)?),
        };
        items.push(py.tuple(vec![Value::bool(attribute), v])?);
    }
    let all = py.list(items)?;
    let rest = py.iter(&all)?;
    py.tuple(vec![first, rest])
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_string")?;
    b.function(py, "formatter_parser", "(string, /)", formatter_parser)?;
    b.function(py, "formatter_field_name_split", "(string, /)", formatter_field_name_split)?;
    b.finish(py)
}
