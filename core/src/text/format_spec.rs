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
        self.kind.and_then(char::from_u32)
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
mod tests {
    use super::*;

    fn int(value: &str, spec: &str) -> String {
        let value = Int::parse(value.as_bytes(), 10, 0).unwrap();
        FormatSpec::parse(&Text::from(spec), Target::integer("int"))
            .and_then(|s| s.format_int(&value, "int"))
            .map_or_else(|e| format!("!{e}"), |t| t.to_string())
    }

    fn text(value: &str, spec: &str) -> String {
        FormatSpec::parse(&Text::from(spec), Target::text("str"))
            .and_then(|s| s.format_text(&Text::from(value), "str"))
            .map_or_else(|e| format!("!{e}"), |t| t.to_string())
    }

    #[test]
    fn integers_as_cpython() {
        for (value, spec, expected) in [
            ("0", "d", "0"),
            ("0", "5", "    0"),
            ("0", "<8", "0       "),
            ("0", "^9", "    0    "),
            ("0", "=+8", "+      0"),
            ("0", "08", "00000000"),
            ("0", "+d", "+0"),
            ("0", " d", " 0"),
            ("0", "x", "0"),
            ("0", "#x", "0x0"),
            ("0", "#X", "0X0"),
            ("0", "#b", "0b0"),
            ("0", "#o", "0o0"),
            ("0", ",", "0"),
            ("0", "_", "0"),
            ("0", "012,", "0,000,000,000"),
            ("0", "010_d", "00_000_000"),
            ("0", "_x", "0"),
            ("0", "#018_b", "0b0_0000_0000_0000"),
            ("0", "*^+20,", "*********+0*********"),
            ("0", "e", "0.000000e+00"),
            ("0", ".2f", "0.00"),
            ("0", "g", "0"),
            ("0", "%", "0.000000%"),
            ("0", "n", "0"),
            ("0", "-5d", "    0"),
            ("7", "d", "7"),
            ("7", "5", "    7"),
            ("7", "<8", "7       "),
            ("7", "^9", "    7    "),
            ("7", "=+8", "+      7"),
            ("7", "08", "00000007"),
            ("7", "+d", "+7"),
            ("7", " d", " 7"),
            ("7", "x", "7"),
            ("7", "#x", "0x7"),
            ("7", "#X", "0X7"),
            ("7", "#b", "0b111"),
            ("7", "#o", "0o7"),
            ("7", ",", "7"),
            ("7", "_", "7"),
            ("7", "012,", "0,000,000,007"),
            ("7", "010_d", "00_000_007"),
            ("7", "_x", "7"),
            ("7", "#018_b", "0b0_0000_0000_0111"),
            ("7", "*^+20,", "*********+7*********"),
            ("7", "e", "7.000000e+00"),
            ("7", ".2f", "7.00"),
            ("7", "g", "7"),
            ("7", "%", "700.000000%"),
            ("7", "n", "7"),
            ("7", "-5d", "    7"),
            ("-42", "d", "-42"),
            ("-42", "5", "  -42"),
            ("-42", "<8", "-42     "),
            ("-42", "^9", "   -42   "),
            ("-42", "=+8", "-     42"),
            ("-42", "08", "-0000042"),
            ("-42", "+d", "-42"),
            ("-42", " d", "-42"),
            ("-42", "x", "-2a"),
            ("-42", "#x", "-0x2a"),
            ("-42", "#X", "-0X2A"),
            ("-42", "#b", "-0b101010"),
            ("-42", "#o", "-0o52"),
            ("-42", ",", "-42"),
            ("-42", "_", "-42"),
            ("-42", "012,", "-000,000,042"),
            ("-42", "010_d", "-0_000_042"),
            ("-42", "_x", "-2a"),
            ("-42", "#018_b", "-0b0_0000_0010_1010"),
            ("-42", "*^+20,", "********-42*********"),
            ("-42", "e", "-4.200000e+01"),
            ("-42", ".2f", "-42.00"),
            ("-42", "g", "-42"),
            ("-42", "%", "-4200.000000%"),
            ("-42", "n", "-42"),
            ("-42", "-5d", "  -42"),
            ("1234567", "d", "1234567"),
            ("1234567", "5", "1234567"),
            ("1234567", "<8", "1234567 "),
            ("1234567", "^9", " 1234567 "),
            ("1234567", "=+8", "+1234567"),
            ("1234567", "08", "01234567"),
            ("1234567", "+d", "+1234567"),
            ("1234567", " d", " 1234567"),
            ("1234567", "x", "12d687"),
            ("1234567", "#x", "0x12d687"),
            ("1234567", "#X", "0X12D687"),
            ("1234567", "#b", "0b100101101011010000111"),
            ("1234567", "#o", "0o4553207"),
            ("1234567", ",", "1,234,567"),
            ("1234567", "_", "1_234_567"),
            ("1234567", "012,", "0,001,234,567"),
            ("1234567", "010_d", "01_234_567"),
            ("1234567", "_x", "12_d687"),
            ("1234567", "#018_b", "0b1_0010_1101_0110_1000_0111"),
            ("1234567", "*^+20,", "*****+1,234,567*****"),
            ("1234567", "e", "1.234567e+06"),
            ("1234567", ".2f", "1234567.00"),
            ("1234567", "g", "1.23457e+06"),
            ("1234567", "%", "123456700.000000%"),
            ("1234567", "n", "1234567"),
            ("1234567", "-5d", "1234567"),
            ("-123456789012345678901234567890", "d", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "5", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "<8", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "^9", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "=+8", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "08", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "+d", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", " d", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "x", "-18ee90ff6c373e0ee4e3f0ad2"),
            ("-123456789012345678901234567890", "#x", "-0x18ee90ff6c373e0ee4e3f0ad2"),
            ("-123456789012345678901234567890", "#X", "-0X18EE90FF6C373E0EE4E3F0AD2"),
            (
                "-123456789012345678901234567890",
                "#b",
                "-0b1100011101110100100001111111101101100001101110011111000001110111001001110001111110000101011010010",
            ),
            ("-123456789012345678901234567890", "#o", "-0o143564417755415637016711617605322"),
            ("-123456789012345678901234567890", ",", "-123,456,789,012,345,678,901,234,567,890"),
            ("-123456789012345678901234567890", "_", "-123_456_789_012_345_678_901_234_567_890"),
            ("-123456789012345678901234567890", "012,", "-123,456,789,012,345,678,901,234,567,890"),
            ("-123456789012345678901234567890", "010_d", "-123_456_789_012_345_678_901_234_567_890"),
            ("-123456789012345678901234567890", "_x", "-1_8ee9_0ff6_c373_e0ee_4e3f_0ad2"),
            (
                "-123456789012345678901234567890",
                "#018_b",
                "-0b1_1000_1110_1110_1001_0000_1111_1111_0110_1100_0011_0111_0011_1110_0000_1110_1110_0100_1110_0011_1111_0000_1010_1101_0010",
            ),
            ("-123456789012345678901234567890", "*^+20,", "-123,456,789,012,345,678,901,234,567,890"),
            ("-123456789012345678901234567890", "e", "-1.234568e+29"),
            ("-123456789012345678901234567890", ".2f", "-123456789012345677877719597056.00"),
            ("-123456789012345678901234567890", "g", "-1.23457e+29"),
            ("-123456789012345678901234567890", "%", "-12345678901234566802609541218304.000000%"),
            ("-123456789012345678901234567890", "n", "-123456789012345678901234567890"),
            ("-123456789012345678901234567890", "-5d", "-123456789012345678901234567890"),
            ("65", "c", "A"),
            ("65", "^5c", "  A  "),
            ("-1", "c", "!%c arg not in range(0x110000)"),
            ("1", "+c", "!Sign not allowed with integer format specifier 'c'"),
            ("1", "#c", "!Alternate form (#) not allowed with integer format specifier 'c'"),
            ("1", ".2d", "!Precision not allowed in integer format specifier"),
            ("1", "zd", "!Negative zero coercion (z) not allowed in integer format specifier"),
            ("1", "s", "!Unknown format code 's' for object of type 'int'"),
            ("1", ",x", "!Cannot specify ',' with 'x'."),
            ("1", ",_d", "!Cannot specify both ',' and '_'."),
            ("1", "_,d", "!Cannot specify both ',' and '_'."),
            ("1", "y", "!Unknown format code 'y' for object of type 'int'"),
            ("1", ".d", "!Format specifier missing precision"),
            ("1", ",c", "!Cannot specify ',' with 'c'."),
            ("1", "é", "!Unknown format code '\\xe9' for object of type 'int'"),
            ("1", ",n", "!Cannot specify ',' with 'n'."),
            ("123456", "06,", "123,456"),
            ("123456", "07,", "123,456"),
            ("123456", "08,", "0,123,456"),
            ("123456", "09,", "0,123,456"),
            ("1", "05,", "0,001"),
            ("1", "04,", "0,001"),
            ("1", "03,", "001"),
            ("1", "08,", "0,000,001"),
            ("1", "09,", "0,000,001"),
            ("1", "x<+#08,d", "+1xxxxxx"),
            ("128512", "c", "😀"),
            (
                "10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
                "f",
                "!int too large to convert to float",
            ),
            ("1", "٣", "  1"),
            ("0", ",,", "!Cannot specify ',' with ','."),
            ("5", "0", "5"),
            ("5", "00005", "00005"),
            ("5", "<05", "50000"),
        ] {
            assert_eq!(int(value, spec), expected, "{value} {spec}");
        }
        // Worded as CPython 3.14 does.
        assert_eq!(int("1", "dd"), "!Invalid format specifier 'dd' for object of type 'int'");
        assert_eq!(int("1", "5000000000000000000000d"), "!Too many decimal digits in format string");
        assert_eq!(int("1", "1000000000000000000d"), "!");
    }

    #[test]
    fn strings_as_cpython() {
        for (value, spec, expected) in [
            ("abc", "", "abc"),
            ("abc", "5", "abc  "),
            ("abc", "<5", "abc  "),
            ("abc", ">5", "  abc"),
            ("abc", "^6", " abc  "),
            ("abc", "*^6", "*abc**"),
            ("abc", "05", "abc00"),
            ("abc", ".2", "ab"),
            ("abc", "6.2", "ab    "),
            ("abc", "s", "abc"),
            ("abc", "d", "!Unknown format code 'd' for object of type 'str'"),
            ("abc", "+", "!Sign not allowed in string format specifier"),
            ("abc", "-", "!Sign not allowed in string format specifier"),
            ("abc", " ", "!Space not allowed in string format specifier"),
            ("abc", "#", "!Alternate form (#) not allowed in string format specifier"),
            ("abc", "=5", "!'=' alignment not allowed in string format specifier"),
            ("abc", "z", "!Negative zero coercion (z) not allowed in string format specifier"),
            ("abc", ",", "!Cannot specify ',' with 's'."),
            ("abc", "_s", "!Cannot specify '_' with 's'."),
            ("abc", "é>5", "ééabc"),
            ("abc", ".", "!Format specifier missing precision"),
        ] {
            assert_eq!(text(value, spec), expected, "{value} {spec}");
        }
    }
}
