//! Floats and complex numbers under a format specification, and the layout of decimal digits that `%`-formatting shares.

use std::borrow::Cow;

use super::format_spec::{Align, FormatSpec, Number, Sign, unknown_code};
use super::{Text, TextBuilder};
use crate::algorithm::OutOfMemory;
use crate::number::float_text::{Digits, push_exponent};
use crate::number::{Complex, NumberError};

/// How digits are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `d.ddde±xx` with a fixed number of decimals.
    Exponent,
    /// `ddd.ddd` with a fixed number of decimals.
    Fixed,
    /// Significant digits, in whichever form is shorter.
    General,
    /// General, with at least one digit after the point: what a precision without a type means.
    GeneralPoint,
    /// The shortest digits, as `repr`.
    Shortest,
}

/// A finite or non-finite float as text without its sign, cut at the end of the digits before the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The text.
    pub text: String,
    /// How many leading characters of it are digits.
    pub whole: usize,
    /// Whether every digit is zero.
    pub zero: bool,
}

/// Lays out `|value|`. `alternate` keeps the point and the trailing zeros.
pub fn body(value: f64, style: Style, precision: usize, alternate: bool, upper: bool) -> Result<Body, OutOfMemory> {
    if !value.is_finite() {
        let text = match (value.is_nan(), upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        };
        return Ok(Body { text: text.into(), whole: 0, zero: false });
    }
    let precision = match style {
        Style::General | Style::GeneralPoint => precision.max(1),
        _ => precision,
    };
    let Digits { digits, point } = match style {
        Style::Exponent => Digits::significant(value, precision.saturating_add(1)),
        Style::Fixed => Digits::decimals(value, precision),
        Style::General | Style::GeneralPoint => Digits::significant(value, precision),
        Style::Shortest => Digits::shortest(value),
    };
    let zero = digits == "0";
    let spare = usize::from(style == Style::GeneralPoint);
    let exponential = match style {
        Style::Exponent => true,
        Style::Fixed => false,
        Style::General | Style::GeneralPoint => point <= -4 || point as i64 > precision as i64 - spare as i64,
        Style::Shortest => !(-3..=16).contains(&point),
    };
    // Where the digits end: trailing zeros up to there are written out.
    let shown = if exponential { 1 } else { point };
    let end = match style {
        Style::Exponent => precision as i64 + 1,
        Style::Fixed => i64::from(point) + precision as i64,
        Style::General | Style::GeneralPoint if alternate => precision as i64,
        _ => digits.len() as i64,
    };
    let one_more = matches!(style, Style::GeneralPoint | Style::Shortest) && !exponential;
    let end = end.max(i64::from(shown) + i64::from(one_more));
    let mut text = String::new();
    let start = i64::from(shown.min(1) - 1).min(0);
    text.try_reserve((end - start) as usize + 8).map_err(|_| OutOfMemory)?;
    let mut whole = 0;
    // Position i is the digit of weight 10^(shown - 1 - i); positions left of the digits are leading zeros.
    for i in start..end {
        if i == i64::from(shown) {
            whole = text.len();
            text.push('.');
        }
        let digit = usize::try_from(i).ok().and_then(|i| digits.as_bytes().get(i)).copied().unwrap_or(b'0');
        text.push(char::from(digit));
    }
    if end == i64::from(shown) {
        whole = text.len();
        if alternate {
            text.push('.');
        }
    }
    if exponential {
        let exponent = if zero { 0 } else { point - 1 };
        push_exponent(exponent, if upper { 'E' } else { 'e' }, &mut text);
    }
    Ok(Body { text, whole, zero })
}

/// Inserts separators into the run of digits right after the point.
fn group_fraction(rest: &str, separator: char) -> String {
    let Some(fraction) = rest.strip_prefix('.') else { return rest.into() };
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::from(".");
    for (i, c) in fraction.chars().enumerate() {
        if i > 0 && i < digits && i % 3 == 0 {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

impl FormatSpec {
    /// Style, precision and whether letters are capitals, for a type that floats know.
    fn float_style(&self, type_name: &str) -> Result<(Style, usize, bool), NumberError> {
        let kind = self.kind.and_then(char::from_u32);
        let upper = matches!(kind, Some('E' | 'F' | 'G'));
        let (style, default) = match kind {
            None if self.precision.is_some() => (Style::GeneralPoint, 0),
            None => (Style::Shortest, 0),
            Some('e' | 'E') => (Style::Exponent, 6),
            Some('f' | 'F' | '%') => (Style::Fixed, 6),
            Some('g' | 'G' | 'n') => (Style::General, 6),
            Some(_) => return Err(unknown_code(self.kind.unwrap_or(0), type_name)),
        };
        let precision = self.precision.unwrap_or(default);
        if precision > i32::MAX as usize {
            return Err(NumberError::value("precision too big"));
        }
        Ok((style, precision, upper))
    }

    fn float_number<'a>(&self, value: f64, body: &'a Body, percent: bool) -> Number<'a> {
        let (digits, rest) = body.text.split_at(body.whole);
        let rest = match self.fraction_grouping {
            Some(separator) => Cow::Owned(group_fraction(rest, separator)),
            None => Cow::Borrowed(rest),
        };
        let negative = value.is_sign_negative() && !value.is_nan() && !(self.no_negative_zero && body.zero);
        let rest = if percent { Cow::Owned(format!("{rest}%")) } else { rest };
        Number { negative, prefix: "", digits, rest, group: 3 }
    }

    /// Applies the specification to a float.
    pub fn format_float(&self, value: f64, type_name: &str) -> Result<Text, NumberError> {
        let (style, precision, upper) = self.float_style(type_name)?;
        let percent = self.kind == Some(u32::from('%'));
        let value = if percent { value * 100.0 } else { value };
        let body = body(value, style, precision, self.alternate, upper)?;
        self.layout(&self.float_number(value, &body, percent))
    }

    /// Applies the specification to a complex number.
    pub fn format_complex(&self, value: Complex, type_name: &str) -> Result<Text, NumberError> {
        if self.kind == Some(u32::from('%')) {
            return Err(unknown_code(u32::from('%'), type_name));
        }
        let (style, precision, upper) = self.float_style(type_name)?;
        if self.fill == u32::from('0') {
            return Err(NumberError::value("Zero padding is not allowed in complex format specifier"));
        }
        if self.align == Align::AfterSign {
            return Err(NumberError::value("'=' alignment flag is not allowed in complex format specifier"));
        }
        // Parts as they stand in `repr`: no ".0" for integral values.
        let style = match style {
            Style::GeneralPoint => Style::General,
            style => style,
        };
        let plain = self.kind.is_none();
        let only_imaginary = plain && value.re == 0.0 && value.re.is_sign_positive();
        let mut part = Self { fill: u32::from(' '), align: Align::Left, width: 0, ..self.clone() };
        let mut out = TextBuilder::new();
        let wrapped = plain && !only_imaginary;
        if wrapped {
            out.push_str("(");
        }
        if !only_imaginary {
            let body = complex_body(value.re, style, precision, self.alternate, upper)?;
            part.push_number(&part.float_number(value.re, &body, false), &mut out)?;
            part.sign = Some(Sign::Plus);
        }
        let body = complex_body(value.im, style, precision, self.alternate, upper)?;
        part.push_number(&part.float_number(value.im, &body, false), &mut out)?;
        out.push_str(if wrapped { "j)" } else { "j" });
        let text = out.finish()?;
        let (left, right) = self.padding(text.len());
        Ok(text.padded(left, right, self.fill)?)
    }
}

fn complex_body(value: f64, style: Style, precision: usize, alternate: bool, upper: bool) -> Result<Body, OutOfMemory> {
    let mut body = body(value, style, precision, alternate, upper)?;
    if style == Style::Shortest && body.text.ends_with(".0") {
        body.text.truncate(body.whole + usize::from(alternate));
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
