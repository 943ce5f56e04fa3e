//! `SyntaxError`: where it is and what stands there.

use super::base::init_base;
use super::{extra, field, set_init, store_extras};
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Raised, Result, TypeId, Value};

const FIELDS: [&str; 8] =
    ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"];

/// Where a syntax error is. Lines and offsets count from 1; offsets are characters.
#[derive(Clone, Debug, Default)]
pub struct SyntaxPlace {
    /// The file, as it is shown.
    pub filename: String,
    /// First line.
    pub line: u32,
    /// First character.
    pub offset: u32,
    /// Last line.
    pub end_line: u32,
    /// Behind the last character; 0 if unknown.
    pub end_offset: u32,
    /// The source line.
    pub text: Option<String>,
}

fn init_syntax_error(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    init_base(py, v, args)?;
    if let Some(message) = args.get(0) {
        store_extras(py, v, [(0, message.clone())]);
    }
    if args.len() != 2 {
        return Ok(());
    }
    let info = py.collect(&args.positional()[1])?;
    if info.len() < 4 {
        let n = info.len();
        return Err(py.type_error(format!("function takes at least 4 arguments ({n} given)")));
    }
    if info.len() > 7 {
        let n = info.len();
        return Err(py.type_error(format!("function takes at most 7 arguments ({n} given)")));
    }
    if info.len() == 5 {
        return Err(py.type_error("end_offset must be provided when end_lineno is provided"));
    }
    store_extras(py, v, info.into_iter().take(6).enumerate().map(|(i, value)| (i + 1, value)));
    Ok(())
}

fn str_syntax_error(py: &mut Py, v: &Value) -> Result {
    let (message, filename, line) = (extra(py, v, 0), extra(py, v, 1), extra(py, v, 2));
    let message = py.str_of(&message)?;
    let file = filename.as_text().map(|t| {
        let whole = t.to_string_lossy().into_owned();
        whole.rsplit('/').next().unwrap_or_default().to_owned()
    });
    let line = line.to_i64().filter(|_| py.type_of(&line).is(TypeId::Int));
    let place = match (file, line) {
        (Some(file), Some(line)) => format!(" ({file}, line {line})"),
        (Some(file), None) => format!(" ({file})"),
        (None, Some(line)) => format!(" (line {line})"),
        (None, None) => return Ok(message),
    };
    let mut text = crate::text::TextBuilder::new();
    if let Some(message) = message.as_text() {
        text.push_text(message);
    }
    text.push_str(&place);
    crate::types::container::finish_text(py, text)
}

impl Py {
    /// A SyntaxError (or IndentationError, TabError: `id`) at a place.
    #[cold]
    pub fn syntax_error(&self, id: TypeId, message: &str, place: &SyntaxPlace) -> Raised {
        match self.make_syntax_error(id, message, place) {
            Ok(raised) | Err(raised) => raised,
        }
    }

    fn make_syntax_error(&self, id: TypeId, message: &str, place: &SyntaxPlace) -> Result<Raised> {
        let number = |n: u32| self.int(i64::from(n));
        let text = match &place.text {
            Some(text) => self.str(text)?,
            None => Value::NONE,
        };
        let details = vec![
            self.str(&place.filename)?,
            number(place.line)?,
            number(place.offset)?,
            text,
            number(place.end_line)?,
            number(place.end_offset)?,
        ];
        let message = self.str(message)?;
        let tuple = self.tuple(details)?;
        let raised = self.error_args(id, vec![message.clone(), tuple.clone()]);
        store_extras(self, &raised.0, [(0, message)]);
        if let Some(details) = tuple.payload::<TupleObject>() {
            store_extras(self, &raised.0, details.values().iter().enumerate().map(|(i, v)| (i + 1, v.clone())));
        }
        Ok(raised)
    }
}

pub(super) fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::SyntaxError);
    b.doc("Invalid syntax.");
    field::<0>(&b, FIELDS[0]);
    field::<1>(&b, FIELDS[1]);
    field::<2>(&b, FIELDS[2]);
    field::<3>(&b, FIELDS[3]);
    field::<4>(&b, FIELDS[4]);
    field::<5>(&b, FIELDS[5]);
    field::<6>(&b, FIELDS[6]);
    field::<7>(&b, FIELDS[7]);
    set_init(&b, init_syntax_error);
    b.slots().str.set(Some(str_syntax_error));
    TypeBuilder::new(py, TypeId::IndentationError).doc("Improper indentation.");
    TypeBuilder::new(py, TypeId::TabError).doc("Improper mixture of spaces and tabs.");
}
