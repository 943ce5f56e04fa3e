//! Literals: strings and bytes with their escapes, and numbers of any size.
//!
//! The parser replaces lone surrogates, so a string with a backslash is decoded here, from its source.

use super::Compiler;
use super::error::R;
use crate::bytecode::Const;
use crate::text::{Text, TextBuilder};
use num_bigint::BigInt;
use num_traits::Num;
use ruff_python_ast::{self as ast, Number, StringFlags};
use ruff_text_size::{Ranged, TextRange};

/// Decimal digits that an integer literal may have.
const MAX_DIGITS: usize = 4300;

impl<'a> Compiler<'a> {
    /// The value of a string expression, its concatenated parts together.
    pub(crate) fn string_value(&self, node: &ast::ExprStringLiteral) -> R<Text> {
        if let [only] = node.value.as_slice() {
            return self.string_part(only);
        }
        let mut builder = TextBuilder::new();
        for part in &node.value {
            builder.push_text(&self.string_part(part)?);
        }
        self.text(builder, node.range())
    }

    fn text(&self, builder: TextBuilder, range: TextRange) -> R<Text> {
        builder.finish().map_err(|_| self.source.error_of(super::Kind::Memory, range, ""))
    }

    pub(crate) fn string_part(&self, literal: &ast::StringLiteral) -> R<Text> {
        let content = literal.range.add_start(literal.flags.opener_len()).sub_end(literal.flags.closer_len());
        let source = self.source.slice(content);
        if literal.flags.prefix().is_raw() || !source.contains('\\') {
            return Ok(Text::from(&*literal.value));
        }
        self.unescape(source, content, false)
    }

    /// A literal part of an f-string.
    pub(crate) fn fstring_text(&self, literal: &ast::InterpolatedStringLiteralElement, raw: bool) -> R<Text> {
        let source = self.source.slice(literal.range);
        if raw || !source.contains('\\') {
            return Ok(Text::from(&*literal.value));
        }
        self.unescape(source, literal.range, true)
    }

    fn unescape(&self, source: &str, range: TextRange, braces: bool) -> R<Text> {
        let mut builder = TextBuilder::with_capacity(source.len());
        let mut rest = source;
        let fail =
            |what: &str| self.error(range, format!("(unicode error) 'unicodeescape' codec can't decode bytes: {what}"));
        while let Some(at) = rest.find(|c| c == '\\' || braces && (c == '{' || c == '}')) {
            builder.push_str(&rest[..at]);
            rest = &rest[at..];
            if !rest.starts_with('\\') {
                // A doubled brace.
                let (brace, after) = rest.split_at(1);
                builder.push_str(brace);
                rest = after.strip_prefix(brace).unwrap_or(after);
                continue;
            }
            let Some(c) = rest[1..].chars().next() else { break };
            rest = &rest[1 + c.len_utf8()..];
            let simple = match c {
                '\n' => continue,
                '\\' => '\\',
                '\'' => '\'',
                '"' => '"',
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                '0'..='7' => {
                    let mut code = c as u32 - 48;
                    for _ in 0..2 {
                        match rest.as_bytes().first() {
                            Some(&digit @ b'0'..=b'7') => {
                                code = code * 8 + u32::from(digit - b'0');
                                rest = &rest[1..];
                            }
                            _ => break,
                        }
                    }
                    builder.push(code);
                    continue;
                }
                'x' | 'u' | 'U' => {
                    let count = match c {
                        'x' => 2,
                        'u' => 4,
                        _ => 8,
                    };
                    let digits =
                        rest.get(..count).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                    let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
                        return fail(match c {
                            'x' => "truncated \\xXX escape",
                            'u' => "truncated \\uXXXX escape",
                            _ => "truncated \\UXXXXXXXX escape",
                        });
                    };
                    if code > 0x10_ffff {
                        return fail("illegal Unicode character");
                    }
                    builder.push(code);
                    rest = &rest[count..];
                    continue;
                }
                'N' => {
                    let name = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
                    let Some((name, after)) = name else { return fail("malformed \\N character escape") };
                    let Some(named) = unicode_names2::character(name) else {
                        return fail("unknown Unicode character name");
                    };
                    builder.push_char(named);
                    rest = after;
                    continue;
                }
                other => {
                    builder.push_char('\\');
                    // A brace after a backslash is still a brace of the f-string.
                    if braces && (other == '{' || other == '}') {
                        builder.push_char(other);
                        let brace = if other == '{' { "{" } else { "}" };
                        rest = rest.strip_prefix(brace).unwrap_or(rest);
                        continue;
                    }
                    other
                }
            };
            builder.push_char(simple);
        }
        builder.push_str(rest);
        self.text(builder, range)
    }

    pub(crate) fn bytes_value(&self, node: &ast::ExprBytesLiteral) -> Const {
        Const::Bytes(node.value.bytes().collect())
    }

    pub(crate) fn number(&self, node: &ast::ExprNumberLiteral) -> R<Const> {
        match &node.value {
            Number::Float(value) => Ok(Const::Float(*value)),
            Number::Complex { real, imag } => Ok(Const::Complex(*real, *imag)),
            Number::Int(value) => match value.as_i64() {
                Some(value) => Ok(Const::Int(value)),
                None => self.big_integer(node.range),
            },
        }
    }

    fn big_integer(&self, range: TextRange) -> R<Const> {
        let digits: String = self.source.slice(range).chars().filter(|&c| c != '_').collect();
        let lower = digits.to_ascii_lowercase();
        let (radix, digits) = match lower.get(..2) {
            Some("0x") => (16, &lower[2..]),
            Some("0o") => (8, &lower[2..]),
            Some("0b") => (2, &lower[2..]),
            _ => (10, lower.as_str()),
        };
        if radix == 10 && digits.len() > MAX_DIGITS {
            let message = format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} digits; use \
                 sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
                 avoid decimal conversion limits.",
                digits.len()
            );
            return self.error(range, message);
        }
        match BigInt::from_str_radix(digits, radix) {
            Ok(value) => Ok(integer(value)),
            Err(_) => self.error(range, "invalid decimal literal"),
        }
    }
}

/// An integer constant in its narrowest form.
pub(crate) fn integer(value: BigInt) -> Const {
    match i64::try_from(&value) {
        Ok(small) => Const::Int(small),
        Err(_) => Const::BigInt(value),
    }
}

/// The message of the first bad escape in the body of a string or bytes literal.
pub(crate) fn escape_error(body: &str, is_bytes: bool) -> String {
    // Positions count bytes of the escaped form, in which a character outside ASCII takes ten.
    let mut position = 0;
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            position += if c.is_ascii() { 1 } else { 10 };
            continue;
        }
        let Some(escape) = rest.chars().next() else { break };
        let wanted = match escape {
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes => 0,
            _ => {
                rest = &rest[escape.len_utf8()..];
                position += if escape.is_ascii() { 2 } else { 11 };
                continue;
            }
        };
        let after = &rest[1..];
        let (length, reason) = if escape == 'N' {
            match after.strip_prefix('{').and_then(|name| name.split_once('}')) {
                Some((name, _)) if unicode_names2::character(name).is_some() => {
                    rest = &after[name.len() + 2..];
                    position += name.len() + 4;
                    continue;
                }
                Some((name, _)) if !name.is_empty() => (name.len() + 4, "unknown Unicode character name"),
                _ => {
                    let inner = after
                        .strip_prefix('{')
                        .map_or(0, |inner| 1 + inner.find(['\'', '"', '}']).unwrap_or(inner.len()));
                    (2 + inner, "malformed \\N character escape")
                }
            }
        } else {
            let digits = after.bytes().take(wanted).take_while(u8::is_ascii_hexdigit).count();
            if digits == wanted {
                let code = u32::from_str_radix(&after[..digits], 16).unwrap_or(u32::MAX);
                if is_bytes || code <= 0x10_ffff {
                    rest = &after[digits..];
                    position += 2 + digits;
                    continue;
                }
                (2 + digits, "illegal Unicode character")
            } else {
                let reason = match escape {
                    'x' => "truncated \\xXX escape",
                    'u' => "truncated \\uXXXX escape",
                    _ => "truncated \\UXXXXXXXX escape",
                };
                (2 + digits, reason)
            }
        };
        if is_bytes {
            return format!("(value error) invalid \\x escape at position {position}");
        }
        let end = position + length - 1;
        return format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {position}-{end}: {reason}"
        );
    }
    "(unicode error) malformed escape".to_owned()
}
