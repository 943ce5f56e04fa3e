//! `%`-formatting: the directives of a template, and what each does to a string, a number or a character.
//!
//! The template is cut into pieces lazily, because CPython takes a directive's arguments before it looks at the next.
//! Literals are ranges into the template. The same engine serves `str` and, over Latin-1 views, `bytes`.

use std::ops::Range;

use super::format_float::{Style, body};
use super::{TextBuilder, View};
use crate::number::radix::DEFAULT_MAX_DIGITS;
use crate::number::{Int, NumberError};

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Not given.
    None,
    /// Given.
    Fixed(usize),
    /// `*`: the next argument.
    Argument,
}

/// The flags of a directive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
}

/// One `%` directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The key in parentheses, without them.
    pub key: Option<Range<usize>>,
    /// Flags.
    pub flags: Flags,
    /// Least width.
    pub width: Count,
    /// Precision.
    pub precision: Count,
    /// The conversion character.
    pub kind: u32,
    /// Where the conversion character stands.
    pub position: usize,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text to copy.
    Literal(Range<usize>),
    /// A directive.
    Directive(Directive),
}

impl Directive {
    /// `%%`: the only directive that takes no argument.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.kind == u32::from('%')
            && self.key.is_none()
            && self.flags == Flags::default()
            && self.width == Count::None
            && self.precision == Count::None
    }
}

/// The pieces of a template, in order; an error ends them.
pub struct Pieces<'t> {
    template: View<'t>,
    at: usize,
    keyed: bool,
}

impl<'t> Pieces<'t> {
    /// Reads a template.
    #[must_use]
    pub fn new(template: View<'t>) -> Self {
        Self { template, at: 0, keyed: false }
    }

    /// Does the directive that was read last, or that could not be read, begin with a key?
    #[must_use]
    pub fn is_keyed(&self) -> bool {
        self.keyed
    }

    fn peek(&self) -> Result<u32, NumberError> {
        if self.at < self.template.len() {
            Ok(self.template.code_at(self.at))
        } else {
            Err(NumberError::value("incomplete format"))
        }
    }

    fn key(&mut self) -> Result<Range<usize>, NumberError> {
        let start = self.at + 1;
        let mut depth = 1;
        let mut at = start;
        while at < self.template.len() {
            match char::from_u32(self.template.code_at(at)) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                self.at = at;
                return Ok(start..at - 1);
            }
        }
        Err(NumberError::value("incomplete format key"))
    }

    fn count(&mut self, too_big: &'static str) -> Result<Count, NumberError> {
        if self.peek()? == u32::from('*') {
            self.at += 1;
            return Ok(Count::Argument);
        }
        let mut value = None;
        while let Some(digit) = char::from_u32(self.peek()?).and_then(|c| c.to_digit(10)) {
            value = value
                .unwrap_or(0usize)
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit as usize))
                .filter(|&v| v <= isize::MAX as usize)
                .map(Some)
                .ok_or(NumberError::value(too_big))?;
            self.at += 1;
        }
        Ok(value.map_or(Count::None, Count::Fixed))
    }

    fn directive(&mut self) -> Result<Directive, NumberError> {
        self.keyed = self.peek()? == u32::from('(');
        let key = if self.keyed { Some(self.key()?) } else { None };
        let mut flags = Flags::default();
        loop {
            match char::from_u32(self.peek()?) {
                Some('-') => flags.left = true,
                Some('+') => flags.plus = true,
                Some(' ') => flags.space = true,
                Some('#') => flags.alternate = true,
                Some('0') => flags.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.count("width too big")?;
        let mut precision = Count::None;
        if self.peek()? == u32::from('.') {
            self.at += 1;
            precision = match self.count("precision too big")? {
                Count::None => Count::Fixed(0),
                given => given,
            };
        }
        if matches!(char::from_u32(self.peek()?), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let kind = self.peek()?;
        self.at += 1;
        Ok(Directive { key, flags, width, precision, kind, position: self.at - 1 })
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, NumberError>;

    fn next(&mut self) -> Option<Self::Item> {
        let length = self.template.len();
        let start = self.at;
        if start >= length {
            return None;
        }
        if self.template.code_at(start) != u32::from('%') {
            let literal = self.template.sub(start, length).codes().take_while(|&c| c != u32::from('%')).count();
            self.at = start + literal;
            return Some(Ok(Piece::Literal(start..self.at)));
        }
        self.at += 1;
        let directive = self.directive();
        if directive.is_err() {
            self.at = length;
        }
        Some(directive.map(Piece::Directive))
    }
}

/// A directive whose width and precision are known.
#[derive(Clone, Copy, Debug)]
pub struct Conversion {
    /// Flags; a negative `*` width has set `left`.
    pub flags: Flags,
    /// Least width.
    pub width: usize,
    /// Precision.
    pub precision: Option<usize>,
    /// The conversion character.
    pub kind: u32,
    /// The most decimal digits an integer may have, 0 for no limit.
    pub max_digits: usize,
}

/// A width that a `*` took from the arguments: a negative one aligns to the left.
#[must_use]
pub fn star_width(value: i64, flags: &mut Flags) -> usize {
    flags.left |= value < 0;
    value.unsigned_abs() as usize
}

/// A precision that a `*` took from the arguments: a negative one is none at all, which counts as zero.
#[must_use]
pub fn star_precision(value: i64) -> usize {
    usize::try_from(value).unwrap_or(0)
}

/// "unsupported format character", the `ValueError` for a conversion that does not exist.
#[must_use]
pub fn unsupported(kind: u32, position: usize) -> NumberError {
    let shown = if (0x20..0x7f).contains(&kind) { char::from(kind as u8) } else { '?' };
    NumberError::Value(format!("unsupported format character '{shown}' (0x{kind:x}) at index {position}").into())
}

impl Conversion {
    /// The directive without arguments of its own, with the width and precision found for it.
    #[must_use]
    pub fn of(directive: &Directive) -> Self {
        let fixed = |count: Count| match count {
            Count::Fixed(n) => Some(n),
            _ => None,
        };
        Self {
            flags: directive.flags,
            width: fixed(directive.width).unwrap_or(0),
            precision: fixed(directive.precision),
            kind: directive.kind,
            max_digits: DEFAULT_MAX_DIGITS,
        }
    }

    /// `s`, `r`, `a`: the text cut to the precision, padded with spaces.
    pub fn push_text(&self, text: View<'_>, out: &mut TextBuilder) {
        let length = self.precision.map_or(text.len(), |p| p.min(text.len()));
        let room = self.width.saturating_sub(length);
        let left = if self.flags.left { 0 } else { room };
        out.push_repeated(0x20, left);
        out.push_view(text.sub(0, length));
        out.push_repeated(0x20, room - left);
    }

    /// `c`: one character; the precision does not matter.
    pub fn push_code(&self, code: u32, out: &mut TextBuilder) {
        let room = self.width.saturating_sub(1);
        let left = if self.flags.left { 0 } else { room };
        out.push_repeated(0x20, left);
        out.push(code);
        out.push_repeated(0x20, room - left);
    }

    /// `d`, `i`, `u`, `o`, `x`, `X`.
    pub fn push_int(&self, value: &Int, out: &mut TextBuilder) -> Result<(), NumberError> {
        let (base, prefix) = match char::from_u32(self.kind) {
            Some('o') => (8, "0o"),
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            _ => (10, ""),
        };
        value.check_room(8)?;
        let mut digits =
            if base == 10 { value.abs().to_decimal(self.max_digits)? } else { value.magnitude_digits(base) };
        if self.kind == u32::from('X') {
            digits.make_ascii_uppercase();
        }
        let prefix = if self.flags.alternate { prefix } else { "" };
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        if zeros > i32::MAX as usize {
            return Err(NumberError::value("precision too large"));
        }
        self.push_number(value.is_negative(), prefix, zeros, &digits, out);
        Ok(())
    }

    /// `e`, `f`, `g` and their capitals.
    pub fn push_float(&self, value: f64, out: &mut TextBuilder) -> Result<(), NumberError> {
        let kind = char::from_u32(self.kind).unwrap_or('g');
        let style = match kind {
            'e' | 'E' => Style::Exponent,
            'f' | 'F' => Style::Fixed,
            _ => Style::General,
        };
        let precision = self.precision.unwrap_or(6);
        if precision > i32::MAX as usize {
            return Err(NumberError::value("precision too big"));
        }
        let body = body(value, style, precision, self.flags.alternate, kind.is_ascii_uppercase())?;
        let negative = value.is_sign_negative() && !value.is_nan();
        self.push_number(negative, "", 0, &body.text, out);
        Ok(())
    }

    fn push_number(&self, negative: bool, prefix: &str, zeros: usize, digits: &str, out: &mut TextBuilder) {
        let Flags { left, plus, space, zero, .. } = self.flags;
        let sign = match negative {
            true => "-",
            false if plus => "+",
            false if space => " ",
            false => "",
        };
        let room = self.width.saturating_sub(sign.len() + prefix.len() + zeros + digits.len());
        // Zeros fill between the sign and the digits; to the right only spaces ever stand.
        let (before, inner, after) = match (left, zero) {
            (true, _) => (0, 0, room),
            (false, true) => (0, room, 0),
            (false, false) => (room, 0, 0),
        };
        out.push_repeated(0x20, before);
        out.push_str(sign);
        out.push_str(prefix);
        out.push_repeated(0x30, inner);
        out.push_repeated(0x30, zeros);
        out.push_str(digits);
        out.push_repeated(0x20, after);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    enum Argument {
        Int(i128),
        Float(f64),
        Str(&'static str),
    }
    use Argument::{Float, Int as I, Str};

    /// A small `%` operator over one argument: what the caller of this module does.
    fn apply(template: &str, argument: &Argument) -> String {
        let template = Text::from(template);
        let mut out = TextBuilder::new();
        for piece in Pieces::new(template.view()) {
            let directive = match piece {
                Err(error) => return format!("!{error}"),
                Ok(Piece::Literal(range)) => {
                    out.push_view(template.view().sub(range.start, range.end));
                    continue;
                }
                Ok(Piece::Directive(directive)) => directive,
            };
            let conversion = Conversion::of(&directive);
            let kind = char::from_u32(directive.kind).unwrap();
            let done = match (kind, argument) {
                ('%', _) => {
                    out.push_str("%");
                    Ok(())
                }
                ('d' | 'i' | 'u' | 'o' | 'x' | 'X', I(v)) => conversion.push_int(&Int::from(*v), &mut out),
                ('e' | 'f' | 'g' | 'E' | 'F' | 'G', Float(v)) => conversion.push_float(*v, &mut out),
                ('c', I(v)) => {
                    conversion.push_code(*v as u32, &mut out);
                    Ok(())
                }
                ('s', Str(s)) => {
                    conversion.push_text(Text::from(*s).view(), &mut out);
                    Ok(())
                }
                _ => Err(unsupported(directive.kind, directive.position)),
            };
            if let Err(error) = done {
                return format!("!{error}");
            }
        }
        out.finish().unwrap().to_string()
    }

    #[test]
    fn as_cpython() {
        let inf = f64::INFINITY;
        let nan = f64::NAN;
        for (template, argument, expected) in [
            ("%d", I(0), "0"),
            ("%5d|", I(0), "    0|"),
            ("%-5d|", I(0), "0    |"),
            ("%05d", I(0), "00000"),
            ("%+d", I(0), "+0"),
            ("% d", I(0), " 0"),
            ("%.5d", I(0), "00000"),
            ("%08.5d", I(0), "00000000"),
            ("%x", I(0), "0"),
            ("%#x", I(0), "0x0"),
            ("%#X", I(0), "0X0"),
            ("%#o", I(0), "0o0"),
            ("%-#10x|", I(0), "0x0       |"),
            ("%#010x", I(0), "0x00000000"),
            ("%+.3d", I(0), "+000"),
            ("%i", I(0), "0"),
            ("%u", I(0), "0"),
            ("%-05d|", I(0), "0    |"),
            ("%.0d", I(0), "0"),
            ("%d", I(42), "42"),
            ("%5d|", I(42), "   42|"),
            ("%-5d|", I(42), "42   |"),
            ("%05d", I(42), "00042"),
            ("%+d", I(42), "+42"),
            ("% d", I(42), " 42"),
            ("%.5d", I(42), "00042"),
            ("%08.5d", I(42), "00000042"),
            ("%x", I(42), "2a"),
            ("%#x", I(42), "0x2a"),
            ("%#X", I(42), "0X2A"),
            ("%#o", I(42), "0o52"),
            ("%-#10x|", I(42), "0x2a      |"),
            ("%#010x", I(42), "0x0000002a"),
            ("%+.3d", I(42), "+042"),
            ("%i", I(42), "42"),
            ("%u", I(42), "42"),
            ("%-05d|", I(42), "42   |"),
            ("%.0d", I(42), "42"),
            ("%d", I(-42), "-42"),
            ("%5d|", I(-42), "  -42|"),
            ("%-5d|", I(-42), "-42  |"),
            ("%05d", I(-42), "-0042"),
            ("%+d", I(-42), "-42"),
            ("% d", I(-42), "-42"),
            ("%.5d", I(-42), "-00042"),
            ("%08.5d", I(-42), "-0000042"),
            ("%x", I(-42), "-2a"),
            ("%#x", I(-42), "-0x2a"),
            ("%#X", I(-42), "-0X2A"),
            ("%#o", I(-42), "-0o52"),
            ("%-#10x|", I(-42), "-0x2a     |"),
            ("%#010x", I(-42), "-0x000002a"),
            ("%+.3d", I(-42), "-042"),
            ("%i", I(-42), "-42"),
            ("%u", I(-42), "-42"),
            ("%-05d|", I(-42), "-42  |"),
            ("%.0d", I(-42), "-42"),
            ("%d", I(12345678901234567890), "12345678901234567890"),
            ("%5d|", I(12345678901234567890), "12345678901234567890|"),
            ("%-5d|", I(12345678901234567890), "12345678901234567890|"),
            ("%05d", I(12345678901234567890), "12345678901234567890"),
            ("%+d", I(12345678901234567890), "+12345678901234567890"),
            ("% d", I(12345678901234567890), " 12345678901234567890"),
            ("%.5d", I(12345678901234567890), "12345678901234567890"),
            ("%08.5d", I(12345678901234567890), "12345678901234567890"),
            ("%x", I(12345678901234567890), "ab54a98ceb1f0ad2"),
            ("%#x", I(12345678901234567890), "0xab54a98ceb1f0ad2"),
            ("%#X", I(12345678901234567890), "0XAB54A98CEB1F0AD2"),
            ("%#o", I(12345678901234567890), "0o1255245230635307605322"),
            ("%-#10x|", I(12345678901234567890), "0xab54a98ceb1f0ad2|"),
            ("%#010x", I(12345678901234567890), "0xab54a98ceb1f0ad2"),
            ("%+.3d", I(12345678901234567890), "+12345678901234567890"),
            ("%i", I(12345678901234567890), "12345678901234567890"),
            ("%u", I(12345678901234567890), "12345678901234567890"),
            ("%-05d|", I(12345678901234567890), "12345678901234567890|"),
            ("%.0d", I(12345678901234567890), "12345678901234567890"),
            ("%f", Float(0.0), "0.000000"),
            ("%.0f", Float(0.0), "0"),
            ("%#.0f", Float(0.0), "0."),
            ("%e", Float(0.0), "0.000000e+00"),
            ("%.2E", Float(0.0), "0.00E+00"),
            ("%g", Float(0.0), "0"),
            ("%#g", Float(0.0), "0.00000"),
            ("%10.3f|", Float(0.0), "     0.000|"),
            ("%-10.3f|", Float(0.0), "0.000     |"),
            ("%010.3f", Float(0.0), "000000.000"),
            ("%+g", Float(0.0), "+0"),
            ("% g", Float(0.0), " 0"),
            ("%G", Float(0.0), "0"),
            ("%08.2e", Float(0.0), "0.00e+00"),
            ("%.f", Float(0.0), "0"),
            ("%f", Float(-0.0), "-0.000000"),
            ("%.0f", Float(-0.0), "-0"),
            ("%#.0f", Float(-0.0), "-0."),
            ("%e", Float(-0.0), "-0.000000e+00"),
            ("%.2E", Float(-0.0), "-0.00E+00"),
            ("%g", Float(-0.0), "-0"),
            ("%#g", Float(-0.0), "-0.00000"),
            ("%10.3f|", Float(-0.0), "    -0.000|"),
            ("%-10.3f|", Float(-0.0), "-0.000    |"),
            ("%010.3f", Float(-0.0), "-00000.000"),
            ("%+g", Float(-0.0), "-0"),
            ("% g", Float(-0.0), "-0"),
            ("%G", Float(-0.0), "-0"),
            ("%08.2e", Float(-0.0), "-0.00e+00"),
            ("%.f", Float(-0.0), "-0"),
            ("%f", Float(1.5), "1.500000"),
            ("%.0f", Float(1.5), "2"),
            ("%#.0f", Float(1.5), "2."),
            ("%e", Float(1.5), "1.500000e+00"),
            ("%.2E", Float(1.5), "1.50E+00"),
            ("%g", Float(1.5), "1.5"),
            ("%#g", Float(1.5), "1.50000"),
            ("%10.3f|", Float(1.5), "     1.500|"),
            ("%-10.3f|", Float(1.5), "1.500     |"),
            ("%010.3f", Float(1.5), "000001.500"),
            ("%+g", Float(1.5), "+1.5"),
            ("% g", Float(1.5), " 1.5"),
            ("%G", Float(1.5), "1.5"),
            ("%08.2e", Float(1.5), "1.50e+00"),
            ("%.f", Float(1.5), "2"),
            ("%f", Float(-2.25), "-2.250000"),
            ("%.0f", Float(-2.25), "-2"),
            ("%#.0f", Float(-2.25), "-2."),
            ("%e", Float(-2.25), "-2.250000e+00"),
            ("%.2E", Float(-2.25), "-2.25E+00"),
            ("%g", Float(-2.25), "-2.25"),
            ("%#g", Float(-2.25), "-2.25000"),
            ("%10.3f|", Float(-2.25), "    -2.250|"),
            ("%-10.3f|", Float(-2.25), "-2.250    |"),
            ("%010.3f", Float(-2.25), "-00002.250"),
            ("%+g", Float(-2.25), "-2.25"),
            ("% g", Float(-2.25), "-2.25"),
            ("%G", Float(-2.25), "-2.25"),
            ("%08.2e", Float(-2.25), "-2.25e+00"),
            ("%.f", Float(-2.25), "-2"),
            ("%f", Float(10000000000.0), "10000000000.000000"),
            ("%.0f", Float(10000000000.0), "10000000000"),
            ("%#.0f", Float(10000000000.0), "10000000000."),
            ("%e", Float(10000000000.0), "1.000000e+10"),
            ("%.2E", Float(10000000000.0), "1.00E+10"),
            ("%g", Float(10000000000.0), "1e+10"),
            ("%#g", Float(10000000000.0), "1.00000e+10"),
            ("%10.3f|", Float(10000000000.0), "10000000000.000|"),
            ("%-10.3f|", Float(10000000000.0), "10000000000.000|"),
            ("%010.3f", Float(10000000000.0), "10000000000.000"),
            ("%+g", Float(10000000000.0), "+1e+10"),
            ("% g", Float(10000000000.0), " 1e+10"),
            ("%G", Float(10000000000.0), "1E+10"),
            ("%08.2e", Float(10000000000.0), "1.00e+10"),
            ("%.f", Float(10000000000.0), "10000000000"),
            ("%f", Float(1.23456789e-07), "0.000000"),
            ("%.0f", Float(1.23456789e-07), "0"),
            ("%#.0f", Float(1.23456789e-07), "0."),
            ("%e", Float(1.23456789e-07), "1.234568e-07"),
            ("%.2E", Float(1.23456789e-07), "1.23E-07"),
            ("%g", Float(1.23456789e-07), "1.23457e-07"),
            ("%#g", Float(1.23456789e-07), "1.23457e-07"),
            ("%10.3f|", Float(1.23456789e-07), "     0.000|"),
            ("%-10.3f|", Float(1.23456789e-07), "0.000     |"),
            ("%010.3f", Float(1.23456789e-07), "000000.000"),
            ("%+g", Float(1.23456789e-07), "+1.23457e-07"),
            ("% g", Float(1.23456789e-07), " 1.23457e-07"),
            ("%G", Float(1.23456789e-07), "1.23457E-07"),
            ("%08.2e", Float(1.23456789e-07), "1.23e-07"),
            ("%.f", Float(1.23456789e-07), "0"),
            ("%f", Float(inf), "inf"),
            ("%.0f", Float(inf), "inf"),
            ("%#.0f", Float(inf), "inf"),
            ("%e", Float(inf), "inf"),
            ("%.2E", Float(inf), "INF"),
            ("%g", Float(inf), "inf"),
            ("%#g", Float(inf), "inf"),
            ("%10.3f|", Float(inf), "       inf|"),
            ("%-10.3f|", Float(inf), "inf       |"),
            ("%010.3f", Float(inf), "0000000inf"),
            ("%+g", Float(inf), "+inf"),
            ("% g", Float(inf), " inf"),
            ("%G", Float(inf), "INF"),
            ("%08.2e", Float(inf), "00000inf"),
            ("%.f", Float(inf), "inf"),
            ("%f", Float(-inf), "-inf"),
            ("%.0f", Float(-inf), "-inf"),
            ("%#.0f", Float(-inf), "-inf"),
            ("%e", Float(-inf), "-inf"),
            ("%.2E", Float(-inf), "-INF"),
            ("%g", Float(-inf), "-inf"),
            ("%#g", Float(-inf), "-inf"),
            ("%10.3f|", Float(-inf), "      -inf|"),
            ("%-10.3f|", Float(-inf), "-inf      |"),
            ("%010.3f", Float(-inf), "-000000inf"),
            ("%+g", Float(-inf), "-inf"),
            ("% g", Float(-inf), "-inf"),
            ("%G", Float(-inf), "-INF"),
            ("%08.2e", Float(-inf), "-0000inf"),
            ("%.f", Float(-inf), "-inf"),
            ("%f", Float(nan), "nan"),
            ("%.0f", Float(nan), "nan"),
            ("%#.0f", Float(nan), "nan"),
            ("%e", Float(nan), "nan"),
            ("%.2E", Float(nan), "NAN"),
            ("%g", Float(nan), "nan"),
            ("%#g", Float(nan), "nan"),
            ("%10.3f|", Float(nan), "       nan|"),
            ("%-10.3f|", Float(nan), "nan       |"),
            ("%010.3f", Float(nan), "0000000nan"),
            ("%+g", Float(nan), "+nan"),
            ("% g", Float(nan), " nan"),
            ("%G", Float(nan), "NAN"),
            ("%08.2e", Float(nan), "00000nan"),
            ("%.f", Float(nan), "nan"),
            ("%s", Str("abcŁ"), "abcŁ"),
            ("%5s|", Str("abcŁ"), " abcŁ|"),
            ("%-5s|", Str("abcŁ"), "abcŁ |"),
            ("%.2s", Str("abcŁ"), "ab"),
            ("%05s", Str("abcŁ"), " abcŁ"),
            ("%-6.2s|", Str("abcŁ"), "ab    |"),
            ("100%%", Str("abc"), "100%"),
            ("%", Str("abcŁ"), "!incomplete format"),
            ("%(a", Str("abc"), "!incomplete format key"),
            ("%5", Str("abcŁ"), "!incomplete format"),
            ("%.", Str("abcŁ"), "!incomplete format"),
            ("%5.", Str("abcŁ"), "!incomplete format"),
            ("abc %y", Str("abcŁ"), "!unsupported format character 'y' (0x79) at index 5"),
            ("%99999999999999999999s", Str("abcŁ"), "!width too big"),
            ("%.99999999999999999999s", Str("abcŁ"), "!precision too big"),
            ("%c", I(322), "ł"),
            ("%3c|", I(322), "  ł|"),
            ("%-3c|", I(322), "ł  |"),
            ("%03c", I(322), "  ł"),
        ] {
            assert_eq!(apply(template, &argument), expected, "{template}");
        }
    }

    #[test]
    fn pieces() {
        let template = Text::from("a%(k(x)y)-05.*ld%%");
        let pieces: Vec<_> = Pieces::new(template.view()).collect::<Result<_, _>>().unwrap();
        assert_eq!(pieces[0], Piece::Literal(0..1));
        assert_eq!(
            pieces[1],
            Piece::Directive(Directive {
                key: Some(3..8),
                flags: Flags { left: true, zero: true, ..Flags::default() },
                width: Count::Fixed(5),
                precision: Count::Argument,
                kind: u32::from('d'),
                position: 15,
            })
        );
        assert_eq!(pieces.len(), 3);
        let mut flags = Flags::default();
        assert_eq!((star_width(-7, &mut flags), flags.left, star_precision(-3)), (7, true, 0));
    }
}
