//! `str.format`, `str.format_map` and `str.__format__`: walks the template of `text::template` and looks the arguments up.

use super::own;
use crate::number::NumberError;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Raised, Result, Value};
use crate::text::template::{Access, Field, First, Numbering, Piece, Template, parse_name, unknown_conversion};
use crate::text::{Text, TextBuilder, View};
use std::ops::Range;

/// Where the fields find their values.
enum Source<'a> {
    Call(Args<'a>),
    Mapping(&'a Value),
}

struct Formatter<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

fn raise(py: &Py, e: NumberError) -> Raised {
    py.number_error(e)
}

/// The str of a part of the template.
fn part(py: &Py, template: View<'_>, range: Range<usize>) -> Result {
    match Text::from_view(template.sub(range.start, range.end)) {
        Ok(text) => py.text(text),
        Err(_) => Err(py.no_memory()),
    }
}

impl Formatter<'_> {
    fn expand(
        &mut self,
        py: &mut Py,
        template: View<'_>,
        range: Range<usize>,
        depth: u32,
        out: &mut TextBuilder,
    ) -> Result<()> {
        if depth == 0 {
            return Err(py.value_error("Max string recursion exceeded"));
        }
        for piece in Template::over(template, range) {
            match piece.map_err(|e| raise(py, e))? {
                Piece::Literal(range) => out.push_view(template.sub(range.start, range.end)),
                Piece::Field(field) => self.field(py, template, &field, depth, out)?,
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        py: &mut Py,
        template: View<'_>,
        field: &Field,
        depth: u32,
        out: &mut TextBuilder,
    ) -> Result<()> {
        let mut v = self.look_up(py, template, field.name.clone())?;
        if let Some(conversion) = field.conversion {
            v = match char::from_u32(conversion) {
                Some('r') => py.repr(&v)?,
                Some('s') => py.str_of(&v)?,
                Some('a') => ascii(py, &v)?,
                _ => return Err(raise(py, unknown_conversion(conversion))),
            };
        }
        let spec = if field.spec.is_empty() {
            Value::EMPTY
        } else if field.nested {
            let mut expanded = TextBuilder::new();
            self.expand(py, template, field.spec.clone(), depth - 1, &mut expanded)?;
            super::made(py, expanded.finish())?
        } else {
            part(py, template, field.spec.clone())?
        };
        let shown = py.format(&v, &spec)?;
        if let Some(text) = shown.as_text() {
            out.push_text(text);
        }
        Ok(())
    }

    fn look_up(&mut self, py: &mut Py, template: View<'_>, name: Range<usize>) -> Result {
        let (first, accesses) = parse_name(template, name).map_err(|e| raise(py, e))?;
        let mut v = match first {
            First::Automatic => {
                let i = self.numbering.automatic().map_err(|e| raise(py, e))?;
                self.positional(py, i)?
            }
            First::Index(i) => {
                self.numbering.manual().map_err(|e| raise(py, e))?;
                self.positional(py, i)?
            }
            First::Key(range) => {
                let key = part(py, template, range)?;
                self.keyword(py, &key)?
            }
        };
        for access in accesses {
            v = match access.map_err(|e| raise(py, e))? {
                Access::Attribute(range) => {
                    let name = part(py, template, range)?;
                    py.getattr(&v, &name)?
                }
                Access::Index(i) => {
                    let key = py.int_from_usize(i)?;
                    py.getitem(&v, &key)?
                }
                Access::Key(range) => {
                    let key = part(py, template, range)?;
                    py.getitem(&v, &key)?
                }
            };
        }
        Ok(v)
    }

    fn positional(&self, py: &mut Py, i: usize) -> Result {
        match &self.source {
            Source::Call(args) => args
                .get(i)
                .cloned()
                .ok_or_else(|| py.index_error(format!("Replacement index {i} out of range for positional args tuple"))),
            Source::Mapping(_) => Err(py.value_error("Format string contains positional fields")),
        }
    }

    fn keyword(&self, py: &mut Py, key: &Value) -> Result {
        match &self.source {
            Source::Call(args) => {
                let wanted = key.as_text();
                let found = args.keywords().find(|(name, _)| name.as_text() == wanted).map(|(_, v)| v.clone());
                found.ok_or_else(|| py.key_error(key))
            }
            Source::Mapping(mapping) => py.getitem(mapping, key),
        }
    }
}

/// `ascii(v)`
///
/// # Errors
/// What `repr` raises.
pub fn ascii(py: &mut Py, v: &Value) -> Result {
    let shown = py.repr(v)?;
    match shown.as_text() {
        Some(text) if !text.is_ascii() => super::made(py, text.escape_wide()),
        _ => Ok(shown),
    }
}

fn run(py: &mut Py, template: &Value, source: Source<'_>) -> Result {
    let text = own(py, template)?;
    let mut out = TextBuilder::with_capacity(text.len());
    let mut formatter = Formatter { source, numbering: Numbering::default() };
    formatter.expand(py, text.view(), 0..text.len(), 2, &mut out)?;
    super::made(py, out.finish())
}

fn format(py: &mut Py, args: Args<'_>) -> Result {
    match args.get(0) {
        Some(template) => {
            if let (View::Ascii(units), false) = (own(py, template)?.view(), args.has_keywords())
                && let Some(plain) = crate::types::plain::format(units, args.rest().positional())
            {
                return plain.finish(py);
            }
            run(py, template, Source::Call(args.rest()))
        }
        None => Err(py.type_error("unbound method str.format() needs an argument")),
    }
}

fn format_map(py: &mut Py, args: &[Value]) -> Result {
    run(py, &args[0], Source::Mapping(&args[1]))
}

fn dunder_format(py: &mut Py, args: &[Value]) -> Result {
    crate::types::format::format_str(py, &args[0], &args[1])
}

/// Enters the methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    b.raw_method("format", format).method("format_map", "(self, mapping, /)", format_map).method(
        "__format__",
        "(self, format_spec, /)",
        dunder_format,
    );
}
