//! Line ends: the modes that `newline=` names, where a line ends, and their translation to "\n".

use crate::object::{Py, Result, Value};
use crate::text::{Text, TextBuilder, View};

/// `newline=` of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// None: every kind of line end is read as "\n"; "\n" is written as the system's.
    Translated,
    /// "": every kind of line end is one, and stays what it is.
    Universal,
    /// "\n"
    Lf,
    /// "\r"
    Cr,
    /// "\r\n"
    CrLf,
}

impl Newline {
    /// The mode of a `newline` argument; `absent` is the default.
    ///
    /// # Errors
    /// TypeError, ValueError.
    pub fn of(py: &mut Py, v: &Value, function: &str, absent: Newline) -> Result<Newline> {
        if v.is_empty() {
            return Ok(absent);
        }
        if v.is_none() {
            return Ok(Newline::Translated);
        }
        let Some(text) = v.as_text() else {
            let name = py.type_of(v).full_name(py);
            return Err(py.type_error(format!("{function} argument 'newline' must be str or None, not {name}")));
        };
        Ok(match text.to_string_lossy().as_ref() {
            "" => Newline::Universal,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            other => return Err(py.value_error(format!("illegal newline value: {other}"))),
        })
    }

    /// The argument that says it.
    pub fn argument(self) -> Option<&'static str> {
        match self {
            Newline::Translated => None,
            Newline::Universal => Some(""),
            Newline::Lf => Some("\n"),
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
        }
    }

    /// What "\n" is written as, if not as itself.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Are all kinds of line ends recognised?
    pub fn is_universal(self) -> bool {
        matches!(self, Newline::Translated | Newline::Universal)
    }
}

/// The first place at or after `from` where the code point is `a` or `b`.
pub fn find_either(view: View<'_>, from: usize, a: u8, b: u8) -> Option<usize> {
    match view {
        View::Ascii(u) | View::Latin1(u) => memchr::memchr2(a, b, u.get(from..)?).map(|i| from + i),
        View::Ucs2(u) => u.get(from..)?.iter().position(|&c| c == u16::from(a) || c == u16::from(b)).map(|i| from + i),
        View::Ucs4(u) => u.get(from..)?.iter().position(|&c| c == u32::from(a) || c == u32::from(b)).map(|i| from + i),
    }
}

/// Where a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its end marks lie at `at`, and are `length` long.
    At {
        /// Place of the first mark.
        at: usize,
        /// Number of marks.
        length: usize,
    },
    /// A "\r" is the last character, and what follows decides.
    Unknown(usize),
    /// Not in this text.
    None,
}

/// The first line end at or after `from`; `last` says that nothing follows the text.
pub fn find_end(view: View<'_>, from: usize, mode: Newline, last: bool) -> End {
    match mode {
        Newline::Lf => find_either(view, from, b'\n', b'\n').map_or(End::None, |at| End::At { at, length: 1 }),
        Newline::Cr => find_either(view, from, b'\r', b'\r').map_or(End::None, |at| End::At { at, length: 1 }),
        Newline::CrLf => {
            let mut from = from;
            while let Some(at) = find_either(view, from, b'\r', b'\r') {
                if at + 1 >= view.len() {
                    return if last { End::None } else { End::Unknown(at) };
                }
                if view.code_at(at + 1) == u32::from(b'\n') {
                    return End::At { at, length: 2 };
                }
                from = at + 1;
            }
            End::None
        }
        Newline::Translated | Newline::Universal => match find_either(view, from, b'\n', b'\r') {
            None => End::None,
            Some(at) if view.code_at(at) == u32::from(b'\n') => End::At { at, length: 1 },
            Some(at) if at + 1 < view.len() => {
                End::At { at, length: 1 + usize::from(view.code_at(at + 1) == u32::from(b'\n')) }
            }
            Some(at) if last => End::At { at, length: 1 },
            Some(at) => End::Unknown(at),
        },
    }
}

/// Bit of [`seen`]: "\r" alone.
pub const SEEN_CR: u8 = 1;
/// Bit of [`seen`]: "\n" alone.
pub const SEEN_LF: u8 = 2;
/// Bit of [`seen`]: "\r\n".
pub const SEEN_CRLF: u8 = 4;

/// The kinds of line ends in a text.
pub fn seen(view: View<'_>) -> u8 {
    let (mut bits, mut from) = (0, 0);
    while let Some(at) = find_either(view, from, b'\n', b'\r') {
        let lf = |i: usize| i < view.len() && view.code_at(i) == u32::from(b'\n');
        let length = if lf(at) {
            bits |= SEEN_LF;
            1
        } else if lf(at + 1) {
            bits |= SEEN_CRLF;
            2
        } else {
            bits |= SEEN_CR;
            1
        };
        from = at + length;
    }
    bits
}

/// The `newlines` attribute for the kinds of line ends seen.
///
/// # Errors
/// MemoryError.
pub fn seen_value(py: &Py, bits: u8) -> Result {
    let all: Vec<&str> = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")]
        .iter()
        .filter(|(b, _)| bits & b != 0)
        .map(|(_, s)| *s)
        .collect();
    match all.as_slice() {
        [] => Ok(Value::NONE),
        [one] => py.str(one),
        many => {
            let items = many.iter().map(|s| py.str(s)).collect::<Result<Vec<_>>>()?;
            py.tuple(items)
        }
    }
}

/// Appends a text in which "\r\n" and "\r" become "\n".
pub fn push_translated(out: &mut TextBuilder, view: View<'_>) {
    let mut from = 0;
    while let Some(at) = find_either(view, from, b'\r', b'\r') {
        out.push_view(view.sub(from, at));
        out.push(u32::from(b'\n'));
        from = at + 1;
        if from < view.len() && view.code_at(from) == u32::from(b'\n') {
            from += 1;
        }
    }
    out.push_view(view.sub(from, view.len()));
}

/// A text in which "\n" is replaced.
pub fn replace_lf(text: &Text, with: &str) -> std::result::Result<Text, crate::text::OutOfMemory> {
    let view = text.view();
    let mut out = TextBuilder::with_capacity(text.len() + 16);
    let mut from = 0;
    while let Some(at) = find_either(view, from, b'\n', b'\n') {
        out.push_view(view.sub(from, at));
        out.push_str(with);
        from = at + 1;
    }
    out.push_view(view.sub(from, view.len()));
    out.finish()
}
