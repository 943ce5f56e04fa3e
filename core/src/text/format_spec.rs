//! The format specification mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
//!
//! This file parses a specification and applies it to strings and integers; `format_float` applies it to floats and
//! complex numbers. Checks come in CPython's order, so that a specification with two faults reports the same one.

use std::borrow::Cow;

use super::{Text, TextBuilder, class};
use crate::algorithm::OutOfMemory;
use crate::number::radix::DEFAULT_MAX_DIGITS;
use crate::number::{Int, NumberError};

/// Where the content stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: padding goes between sign and digits.
    AfterSign,
}

/// How a number that is not negative shows its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Not at all.
    Minus,
    /// `+`
    Plus,
    /// A space.
    Space,
}

/// A parsed format specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// The code point that pads.
    pub fill: u32,
    /// Alignment, explicit or the default of the type.
    pub align: Align,
    /// The sign option, if one was given.
    pub sign: Option<Sign>,
    /// `z`: a negative zero loses its sign.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least width.
    pub width: usize,
    /// The separator of digit groups before the point: `,` or `_`.
    pub grouping: Option<char>,
    /// The precision, if one was given.
    pub precision: Option<usize>,
    /// The separator of digit groups after the point.
    pub fraction_grouping: Option<char>,
    /// The presentation type, if one was given.
    pub kind: Option<u32>,
    /// The most decimal digits an integer may have, 0 for no limit; parsing sets CPython's default.
    pub max_digits: usize,
}

/// How one type reads a specification.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Name of the type, for messages.
    pub type_name: &'a str,
    /// Its alignment where none is given.
    pub align: Align,
    /// The presentation type that stands for none in messages, if any.
    pub default_kind: Option<char>,
}

impl<'a> Target<'a> {
    /// A string type.
    #[must_use]
    pub const fn text(type_name: &'a str) -> Self {
        Self { type_name, align: Align::Left, default_kind: Some('s') }
    }

    /// An integer type.
    #[must_use]
    pub const fn integer(type_name: &'a str) -> Self {
        Self { type_name, align: Align::Right, default_kind: Some('d') }
    }

    /// A float or complex type.
    #[must_use]
    pub const fn float(type_name: &'a str) -> Self {
        Self { type_name, align: Align::Right, default_kind: None }
    }
}

fn value_error(message: impl Into<Cow<'static, str>>) -> NumberError {
    NumberError::Value(message.into())
}

/// A character as messages show it.
fn shown(code: u32) -> String {
    match code {
        33..128 => char::from(code as u8).to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// "Unknown format code", as every type reports it.
#[must_use]
pub fn unknown_code(kind: u32, type_name: &str) -> NumberError {
    value_error(format!("Unknown format code '{}' for object of type '{type_name}'", shown(kind)))
}

fn alignment(code: Option<u32>) -> Option<Align> {
    Some(match char::from_u32(code?)? {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Center,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

struct Reader<'t> {
    spec: &'t Text,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u32> {
        self.spec.code_at(self.at)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(u32::from(c));
        self.at += usize::from(found);
        found
    }

    fn number(&mut self) -> Result<Option<usize>, NumberError> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(class::decimal_value) {
            value = value
                .unwrap_or(0usize)
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit as usize))
                .filter(|&v| v <= isize::MAX as usize)
                .map(Some)
                .ok_or(NumberError::value("Too many decimal digits in format string"))?;
            self.at += 1;
        }
        Ok(value)
    }

    /// An optional group separator; both kinds together are an error.
    fn grouping(&mut self) -> Result<Option<char>, NumberError> {
        let mut found = None;
        if self.eat(',') {
            found = Some(',');
        }
        if self.peek() == Some(u32::from('_')) {
            if found.is_some() {
                return Err(NumberError::value("Cannot specify both ',' and '_'."));
            }
            self.at += 1;
            found = Some('_');
        }
        if found == Some('_') && self.peek() == Some(u32::from(',')) {
            return Err(NumberError::value("Cannot specify both ',' and '_'."));
        }
        Ok(found)
    }
}

impl FormatSpec {
    /// Parses a specification for a type.
    pub fn parse(spec: &Text, target: Target<'_>) -> Result<Self, NumberError> {
        let mut parsed = Self {
            fill: u32::from(' '),
            align: target.align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            fraction_grouping: None,
            kind: target.default_kind.map(u32::from),
            max_digits: DEFAULT_MAX_DIGITS,
        };
        let mut reader = Reader { spec, at: 0 };
        let (mut filled, mut aligned) = (false, false);
        if let Some(align) = alignment(spec.code_at(1)) {
            parsed.fill = spec.code_at(0).unwrap_or(parsed.fill);
            parsed.align = align;
            (filled, aligned) = (true, true);
            reader.at = 2;
        } else if let Some(align) = alignment(spec.code_at(0)) {
            parsed.align = align;
            aligned = true;
            reader.at = 1;
        }
        parsed.sign = match reader.peek().and_then(char::from_u32) {
            Some('+') => Some(Sign::Plus),
            Some('-') => Some(Sign::Minus),
            Some(' ') => Some(Sign::Space),
            _ => None,
        };
        reader.at += usize::from(parsed.sign.is_some());
        parsed.no_negative_zero = reader.eat('z');
        parsed.alternate = reader.eat('#');
        if !filled && reader.eat('0') {
            parsed.fill = u32::from('0');
            if !aligned && target.align == Align::Right {
                parsed.align = Align::AfterSign;
            }
        }
        parsed.width = reader.number()?.unwrap_or(0);
        parsed.grouping = reader.grouping()?;
        if reader.eat('.') {
            parsed.precision = reader.number()?;
            parsed.fraction_grouping = reader.grouping()?;
            if parsed.precision.is_none() && parsed.fraction_grouping.is_none() {
                return Err(NumberError::value("Format specifier missing precision"));
            }
        }
        if spec.len() - reader.at > 1 {
            let type_name = target.type_name;
            return Err(value_error(format!("Invalid format specifier '{spec}' for object of type '{type_name}'")));
        }
        if let Some(kind) = reader.peek() {
            parsed.kind = Some(kind);
        }
        parsed.check_grouping()?;
        Ok(parsed)
    }

    fn kind_char(&self) -> Option<char> {
        // A lone surrogate is a type, too, though none that anything has.
        self.kind.map(|kind| char::from_u32(kind).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn check_grouping(&self) -> Result<(), NumberError> {
        let refuse = |separator: char| {
            let kind = self.kind.map_or_else(String::new, shown);
            Err(value_error(format!("Cannot specify '{separator}' with '{kind}'.")))
        };
        let float = matches!(self.kind_char(), None | Some('e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F'));
        if let Some(separator) = self.grouping {
            let by_four = separator == '_' && matches!(self.kind_char(), Some('b' | 'o' | 'x' | 'X'));
            if !float && !by_four && self.kind_char() != Some('d') {
                return refuse(separator);
            }
        }
        match self.fraction_grouping {
            Some(separator) if !float => refuse(separator),
            _ => Ok(()),
        }
    }

    /// Applies the specification to a string.
    pub fn format_text(&self, text: &Text, type_name: &str) -> Result<Text, NumberError> {
        if self.kind_char() != Some('s') {
            return Err(unknown_code(self.kind.unwrap_or(0), type_name));
        }
        match self.sign {
            Some(Sign::Space) => return Err(NumberError::value("Space not allowed in string format specifier")),
            Some(_) => return Err(NumberError::value("Sign not allowed in string format specifier")),
            None => {}
        }
        if self.no_negative_zero {
            return Err(NumberError::value("Negative zero coercion (z) not allowed in string format specifier"));
        }
        if self.alternate {
            return Err(NumberError::value("Alternate form (#) not allowed in string format specifier"));
        }
        if self.align == Align::AfterSign {
            return Err(NumberError::value("'=' alignment not allowed in string format specifier"));
        }
        let length = self.precision.map_or(text.len(), |p| p.min(text.len()));
        let (left, right) = self.padding(length);
        let mut out = TextBuilder::try_with_capacity(self.width.max(length), self.fill)?;
        out.push_repeated(self.fill, left);
        out.push_view(text.view().sub(0, length));
        out.push_repeated(self.fill, right);
        Ok(out.finish()?)
    }

    /// Applies the specification to an integer; the float types convert it first.
    pub fn format_int(&self, value: &Int, type_name: &str) -> Result<Text, NumberError> {
        let kind = self.kind_char().unwrap_or('d');
        let (base, prefix) = match kind {
            'b' => (2, "0b"),
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            'd' | 'n' | 'c' => (10, ""),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return self.format_float(value.to_float()?, type_name),
            _ => return Err(unknown_code(self.kind.unwrap_or(0), type_name)),
        };
        if self.precision.is_some() {
            return Err(NumberError::value("Precision not allowed in integer format specifier"));
        }
        if self.no_negative_zero {
            return Err(NumberError::value("Negative zero coercion (z) not allowed in integer format specifier"));
        }
        if kind == 'c' {
            return self.format_code(value);
        }
        value.check_room(8)?;
        let mut digits =
            if base == 10 { value.abs().to_decimal(self.max_digits)? } else { value.magnitude_digits(base) };
        if kind == 'X' {
            digits.make_ascii_uppercase();
        }
        self.layout(&Number {
            negative: value.is_negative(),
            prefix: if self.alternate { prefix } else { "" },
            digits: &digits,
            rest: Cow::Borrowed(""),
            group: if base == 10 { 3 } else { 4 },
        })
    }

    /// Type `c`: the character with this code.
    fn format_code(&self, value: &Int) -> Result<Text, NumberError> {
        if self.sign.is_some() {
            return Err(NumberError::value("Sign not allowed with integer format specifier 'c'"));
        }
        if self.alternate {
            return Err(NumberError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        if value.as_i64().is_none() {
            return Err(NumberError::Overflow("Python int too large to convert to C long"));
        }
        let code =
            value.as_u64().filter(|&c| c <= 0x10_ffff).ok_or(NumberError::Overflow("%c arg not in range(0x110000)"))?
                as u32;
        let (left, right) = self.padding(1);
        let mut out = TextBuilder::try_with_capacity(self.width.max(1), self.fill)?;
        out.push_repeated(self.fill, left);
        out.push(code);
        out.push_repeated(self.fill, right);
        Ok(out.finish()?)
    }

    /// Padding left and right of content of that length; `=` pads like `>` where there is no sign.
    pub(super) fn padding(&self, length: usize) -> (usize, usize) {
        let room = self.width.saturating_sub(length);
        match self.align {
            Align::Left => (0, room),
            Align::Center => (room / 2, room - room / 2),
            Align::Right | Align::AfterSign => (room, 0),
        }
    }

    /// Lays out a number in its field.
    pub(super) fn layout(&self, number: &Number<'_>) -> Result<Text, NumberError> {
        let mut out = TextBuilder::try_with_capacity(self.width, self.fill)?;
        self.push_number(number, &mut out)?;
        Ok(out.finish()?)
    }

    pub(super) fn push_number(&self, number: &Number<'_>, out: &mut TextBuilder) -> Result<(), NumberError> {
        let sign = match (number.negative, self.sign) {
            (true, _) => "-",
            (false, Some(Sign::Plus)) => "+",
            (false, Some(Sign::Space)) => " ",
            (false, _) => "",
        };
        let fixed = sign.len() + number.prefix.len() + number.rest.len();
        let least = if self.fill == u32::from('0') && self.align == Align::AfterSign {
            self.width.saturating_sub(fixed)
        } else {
            0
        };
        let digits = grouped(number.digits, self.grouping, number.group, least)?;
        let length = fixed + digits.len();
        let room = self.width.saturating_sub(length);
        let (left, inner, right) = match self.align {
            Align::Left => (0, 0, room),
            Align::Right => (room, 0, 0),
            Align::Center => (room / 2, 0, room - room / 2),
            Align::AfterSign => (0, room, 0),
        };
        out.push_repeated(self.fill, left);
        out.push_str(sign);
        out.push_str(number.prefix);
        out.push_repeated(self.fill, inner);
        out.push_str(&digits);
        out.push_str(&number.rest);
        out.push_repeated(self.fill, right);
        Ok(())
    }
}

/// The parts of a number before it is laid out.
pub(super) struct Number<'a> {
    pub negative: bool,
    pub prefix: &'a str,
    /// The digits before the point; empty for infinities and NaN.
    pub digits: &'a str,
    /// Everything after them.
    pub rest: Cow<'a, str>,
    /// How many digits make a group.
    pub group: usize,
}

/// The digits with separators, filled with zeros to the least width (which may end on a group's first digit, never on
/// a separator).
fn grouped<'a>(
    digits: &'a str,
    separator: Option<char>,
    group: usize,
    least: usize,
) -> Result<Cow<'a, str>, OutOfMemory> {
    if digits.is_empty() || (separator.is_none() && digits.len() >= least) {
        return Ok(Cow::Borrowed(digits));
    }
    let Some(separator) = separator else {
        let mut out = String::new();
        out.try_reserve_exact(least).map_err(|_| OutOfMemory)?;
        out.extend(std::iter::repeat_n('0', least - digits.len()));
        out.push_str(digits);
        return Ok(Cow::Owned(out));
    };
    // A field of `least` characters holds this many digits; a separator in first place is pushed out by a digit.
    let (groups, rest) = (least / (group + 1), least % (group + 1));
    let wanted = groups * group + rest;
    let wanted = if rest == 0 && groups > 0 { wanted + 1 } else { wanted };
    let count = digits.len().max(wanted);
    let mut out = String::new();
    out.try_reserve_exact(count + count / group).map_err(|_| OutOfMemory)?;
    let zeros = count - digits.len();
    let all = std::iter::repeat_n('0', zeros).chain(digits.chars());
    for (i, digit) in all.enumerate() {
        if i > 0 && (count - i) % group == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests;
