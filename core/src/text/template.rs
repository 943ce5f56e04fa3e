//! The templates of `str.format` and `str.format_map`: literals and replacement fields.
//!
//! A field's specification may contain fields itself; it is handed out as a range, and whoever expands it reads it as a
//! template in turn (to a depth of two, which the caller counts).

use std::ops::Range;

use super::{View, class};
use crate::number::NumberError;

/// A replacement field: `{name!conversion:spec}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name with its attribute and index chain.
    pub name: Range<usize>,
    /// The conversion letter.
    pub conversion: Option<u32>,
    /// The format specification; empty where there is none.
    pub spec: Range<usize>,
    /// Whether the specification contains fields.
    pub nested: bool,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text to copy (a doubled brace is in it once).
    Literal(Range<usize>),
    /// A field.
    Field(Field),
}

/// The pieces of a template, in order; an error ends them.
pub struct Template<'t> {
    text: View<'t>,
    at: usize,
    end: usize,
    pending: Option<Field>,
}

const OPEN: u32 = 0x7b;
const CLOSE: u32 = 0x7d;

impl<'t> Template<'t> {
    /// Reads a whole string.
    #[must_use]
    pub fn new(text: View<'t>) -> Self {
        Self::over(text, 0..text.len())
    }

    /// Reads a part of a string; ranges stay relative to the whole.
    #[must_use]
    pub fn over(text: View<'t>, range: Range<usize>) -> Self {
        let end = range.end.min(text.len());
        Self { text, at: range.start.min(end), end, pending: None }
    }

    fn take(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        self.at += 1;
        Some(self.text.code_at(self.at - 1))
    }

    fn field(&mut self) -> Result<Field, NumberError> {
        let start = self.at;
        let mut last = None;
        while let Some(code) = self.take() {
            last = char::from_u32(code);
            match last {
                Some('{') => return Err(NumberError::value("unexpected '{' in field name")),
                Some('[') => {
                    while self.at < self.end && self.text.code_at(self.at) != u32::from(']') {
                        self.at += 1;
                    }
                }
                Some('}' | ':' | '!') => break,
                _ => {}
            }
        }
        let name = start..self.at.saturating_sub(1).max(start);
        let mut field = Field { name, conversion: None, spec: self.at..self.at, nested: false };
        match last {
            Some('}') => return Ok(field),
            Some('!') => {
                let conversion =
                    self.take().ok_or(NumberError::value("end of string while looking for conversion specifier"))?;
                field.conversion = Some(conversion);
                match self.take() {
                    Some(CLOSE) => return Ok(field),
                    Some(code) if code != u32::from(':') => {
                        return Err(NumberError::value("expected ':' after conversion specifier"));
                    }
                    _ => {}
                }
            }
            Some(':') => {}
            _ => return Err(NumberError::value("expected '}' before end of string")),
        }
        let spec = self.at;
        let mut depth = 1;
        while let Some(code) = self.take() {
            match code {
                OPEN => {
                    field.nested = true;
                    depth += 1;
                }
                CLOSE => {
                    depth -= 1;
                    if depth == 0 {
                        field.spec = spec..self.at - 1;
                        return Ok(field);
                    }
                }
                _ => {}
            }
        }
        Err(NumberError::value("unmatched '{' in format spec"))
    }

    fn step(&mut self) -> Result<Option<Piece>, NumberError> {
        if let Some(field) = self.pending.take() {
            return Ok(Some(Piece::Field(field)));
        }
        let start = self.at;
        loop {
            let Some(code) = self.take() else {
                return Ok((start < self.end).then_some(Piece::Literal(start..self.end)));
            };
            if !matches!(code, OPEN | CLOSE) {
                continue;
            }
            let doubled = self.at < self.end && self.text.code_at(self.at) == code;
            if doubled {
                // The first brace belongs to the literal, the second is skipped.
                let end = self.at;
                self.at += 1;
                return Ok(Some(Piece::Literal(start..end)));
            }
            if code == CLOSE {
                return Err(NumberError::value("Single '}' encountered in format string"));
            }
            if self.at >= self.end {
                return Err(NumberError::value("Single '{' encountered in format string"));
            }
            let literal = start..self.at - 1;
            let field = self.field()?;
            if literal.is_empty() {
                return Ok(Some(Piece::Field(field)));
            }
            self.pending = Some(field);
            return Ok(Some(Piece::Literal(literal)));
        }
    }
}

impl Iterator for Template<'_> {
    type Item = Result<Piece, NumberError>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            (self.at, self.pending) = (self.end, None);
        }
        step.transpose()
    }
}

/// What a field name starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Nothing: the next positional argument.
    Automatic,
    /// A positional argument.
    Index(usize),
    /// A keyword argument.
    Key(Range<usize>),
}

/// One step into the argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// `.name`
    Attribute(Range<usize>),
    /// `[7]`
    Index(usize),
    /// `[key]`
    Key(Range<usize>),
}

/// A number if the part is nothing but decimal digits.
fn number(text: View<'_>, range: &Range<usize>) -> Result<Option<usize>, NumberError> {
    let mut value = 0usize;
    for code in text.sub(range.start, range.end).codes() {
        let Some(digit) = class::decimal_value(code) else { return Ok(None) };
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit as usize))
            .filter(|&v| v <= isize::MAX as usize)
            .ok_or(NumberError::value("Too many decimal digits in format string"))?;
    }
    Ok((!range.is_empty()).then_some(value))
}

/// Cuts a field name into its start and the rest of the chain.
pub fn parse_name(text: View<'_>, name: Range<usize>) -> Result<(First, Accesses<'_>), NumberError> {
    let end = name.end.min(text.len());
    let length = text.sub(name.start.min(end), end).codes().take_while(|&c| c != 0x2e && c != 0x5b).count();
    let first = name.start..name.start + length;
    let kind = match number(text, &first)? {
        Some(index) => First::Index(index),
        None if first.is_empty() => First::Automatic,
        None => First::Key(first.clone()),
    };
    Ok((kind, Accesses { text, at: first.end, end }))
}

/// The attribute and index chain of a field name; errors come where CPython meets them.
pub struct Accesses<'t> {
    text: View<'t>,
    at: usize,
    end: usize,
}

impl Accesses<'_> {
    fn step(&mut self) -> Result<Option<Access>, NumberError> {
        if self.at >= self.end {
            return Ok(None);
        }
        let start = self.at + 1;
        let rest = || self.text.sub(start, self.end).codes();
        match char::from_u32(self.text.code_at(self.at)) {
            Some('.') => {
                let end = start + rest().take_while(|&c| c != 0x2e && c != 0x5b).count();
                self.at = end;
                if start == end {
                    return Err(NumberError::value("Empty attribute in format string"));
                }
                Ok(Some(Access::Attribute(start..end)))
            }
            Some('[') => {
                let end = start + rest().take_while(|&c| c != 0x5d).count();
                if end >= self.end {
                    return Err(NumberError::value("Missing ']' in format string"));
                }
                self.at = end + 1;
                if start == end {
                    return Err(NumberError::value("Empty attribute in format string"));
                }
                let key = start..end;
                Ok(Some(match number(self.text, &key)? {
                    Some(index) => Access::Index(index),
                    None => Access::Key(key),
                }))
            }
            _ => Err(NumberError::value("Only '.' or '[' may follow ']' in format field specifier")),
        }
    }
}

impl Iterator for Accesses<'_> {
    type Item = Result<Access, NumberError>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            self.at = self.end;
        }
        step.transpose()
    }
}

/// Counts automatic fields and refuses to mix them with numbered ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbering {
    next: usize,
    automatic: bool,
    manual: bool,
}

impl Numbering {
    /// The index of the next automatic field.
    pub fn automatic(&mut self) -> Result<usize, NumberError> {
        if self.manual {
            return Err(NumberError::value(
                "cannot switch from manual field specification to automatic field numbering",
            ));
        }
        self.automatic = true;
        self.next += 1;
        Ok(self.next - 1)
    }

    /// Notes a numbered field.
    pub fn manual(&mut self) -> Result<(), NumberError> {
        if self.automatic {
            return Err(NumberError::value(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        self.manual = true;
        Ok(())
    }
}

/// The `ValueError` for a conversion letter other than `r`, `s`, `a`.
#[must_use]
pub fn unknown_conversion(code: u32) -> NumberError {
    let message = match code {
        33..127 => format!("Unknown conversion specifier {}", char::from(code as u8)),
        _ => format!("Unknown conversion specifier \\x{code:x}"),
    };
    NumberError::Value(message.into())
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    fn shown(template: &str) -> Vec<String> {
        let text = Text::from(template);
        let part = |r: &Range<usize>| text.sub(r.start, r.end).unwrap().to_string();
        Template::new(text.view())
            .map(|piece| match piece {
                Ok(Piece::Literal(range)) => part(&range),
                Ok(Piece::Field(f)) => {
                    let conversion = f.conversion.and_then(char::from_u32).map_or(String::new(), |c| format!("!{c}"));
                    format!("<{}{conversion}:{}{}>", part(&f.name), part(&f.spec), if f.nested { "*" } else { "" })
                }
                Err(error) => format!("!{error}"),
            })
            .collect()
    }

    #[test]
    fn pieces() {
        assert_eq!(shown("a{}b{0.x[y]!r:>{w}}c"), ["a", "<:>", "b", "<0.x[y]!r:>{w}*>", "c"]);
        assert_eq!(shown("{{x}}"), ["{", "x}"]);
        assert_eq!(shown(""), Vec::<String>::new());
        assert_eq!(shown("{a[}]:x}"), ["<a[}]:x>"]);
        assert_eq!(shown("{!s}"), ["<!s:>"]);
        assert_eq!(shown("{:{}{}}"), ["<:{}{}*>"]);
        for (template, message) in [
            ("}", "!Single '}' encountered in format string"),
            ("a}b", "!Single '}' encountered in format string"),
            ("{", "!Single '{' encountered in format string"),
            ("{a", "!expected '}' before end of string"),
            ("{a{", "!unexpected '{' in field name"),
            ("{a!", "!end of string while looking for conversion specifier"),
            ("{a!rx}", "!expected ':' after conversion specifier"),
            ("{a:", "!unmatched '{' in format spec"),
            ("{a!r", "!unmatched '{' in format spec"),
            ("{a:{}", "!unmatched '{' in format spec"),
            ("{[", "!expected '}' before end of string"),
        ] {
            assert_eq!(shown(template).last().unwrap(), message, "{template}");
        }
    }

    #[test]
    fn names() {
        let chain = |name: &str| -> Result<(First, Vec<Access>), NumberError> {
            let text = Text::from(name);
            let (first, rest) = parse_name(text.view(), 0..text.len())?;
            Ok((first, rest.collect::<Result<_, _>>()?))
        };
        assert_eq!(chain(""), Ok((First::Automatic, vec![])));
        assert_eq!(
            chain("12.ab[3][k]"),
            Ok((First::Index(12), vec![Access::Attribute(3..5), Access::Index(3), Access::Key(9..10)]))
        );
        assert_eq!(chain("a.b"), Ok((First::Key(0..1), vec![Access::Attribute(2..3)])));
        assert_eq!(chain("[a]"), Ok((First::Automatic, vec![Access::Key(1..2)])));
        let message = |name| chain(name).unwrap_err().to_string();
        assert_eq!(message("a."), "Empty attribute in format string");
        assert_eq!(message("a[]"), "Empty attribute in format string");
        assert_eq!(message("a[x"), "Missing ']' in format string");
        assert_eq!(message("a[x]y"), "Only '.' or '[' may follow ']' in format field specifier");
        assert_eq!(message("99999999999999999999"), "Too many decimal digits in format string");
    }

    #[test]
    fn numbering() {
        let mut numbering = Numbering::default();
        assert_eq!((numbering.automatic(), numbering.automatic()), (Ok(0), Ok(1)));
        assert!(numbering.manual().is_err());
        let mut numbering = Numbering::default();
        assert!(numbering.manual().is_ok() && numbering.automatic().is_err());
    }
}
