//! `repr` and `ascii` of strings and bytes: the choice of quotes and the escapes.

use super::class::is_printable;
use super::escaped::{Escaped, escape};
use super::{Text, TextBuilder, Unit, View};
use crate::algorithm::OutOfMemory;
use crate::with_units;

/// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that fits.
pub fn push_escaped(code: u32, out: &mut TextBuilder) {
    let (escape, length) = escape(code);
    out.push_view(View::Ascii(&escape[..length]));
}

/// Double quotes where the content has single ones and no double ones.
fn quote_for(single: bool, double: bool) -> u8 {
    if single && !double { b'"' } else { b'\'' }
}

fn quote_of(view: View<'_>) -> u8 {
    let has = |q: u8| view.codes().any(|c| c == u32::from(q));
    let single = has(b'\'');
    quote_for(single, single && has(b'"'))
}

/// Everything that is not printable ASCII as escapes, in quotes.
fn quoted_ascii(before: &str, view: View<'_>, quote: u8) -> Result<Text, OutOfMemory> {
    let mut out = Escaped::with_capacity(view.len() + before.len() + 2);
    out.push_str(before);
    out.push(quote);
    with_units!(view, units => for unit in units {
        let code = unit.code();
        if !out.push_shown(code, quote) {
            out.push_escape(code);
        }
    });
    out.push(quote);
    out.finish_text()
}

impl Text {
    /// `repr` of the string.
    pub fn repr(&self) -> Result<Self, OutOfMemory> {
        let quote = quote_of(self.view());
        if self.is_ascii() {
            return quoted_ascii("", self.view(), quote);
        }
        let mut out = TextBuilder::with_capacity(self.len() + 2);
        out.push(u32::from(quote));
        for code in self.codes() {
            match code {
                0x5c => out.push_str("\\\\"),
                0x0a => out.push_str("\\n"),
                0x0d => out.push_str("\\r"),
                0x09 => out.push_str("\\t"),
                _ if code == u32::from(quote) => {
                    out.push(0x5c);
                    out.push(code);
                }
                0x20..=0x7e => out.push(code),
                _ if !is_printable(code) => push_escaped(code, &mut out),
                _ => out.push(code),
            }
        }
        out.push(u32::from(quote));
        out.finish()
    }

    /// `ascii` of the string: its `repr` with every other character escaped.
    pub fn ascii(&self) -> Result<Self, OutOfMemory> {
        quoted_ascii("", self.view(), quote_of(self.view()))
    }

    /// The string with every code point above U+007F escaped; what `ascii` does to a `repr`.
    pub fn escape_wide(&self) -> Result<Self, OutOfMemory> {
        if self.is_ascii() {
            return self.copy();
        }
        let mut out = Escaped::with_capacity(self.len() * 2);
        with_units!(self.view(), units => for unit in units {
            let code = unit.code();
            if code < 0x80 { out.push(code as u8) } else { out.push_escape(code) }
        });
        out.finish_text()
    }
}

/// `repr` of bytes.
pub fn bytes_repr(bytes: &[u8]) -> Result<Text, OutOfMemory> {
    quoted_ascii("b", View::Latin1(bytes), quote_for(bytes.contains(&b'\''), bytes.contains(&b'"')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        for (s, repr, ascii) in [
            ("abc", "'abc'", "'abc'"),
            ("it's", "\"it's\"", "\"it's\""),
            ("'\"", "'\\'\"'", "'\\'\"'"),
            ("\"", "'\"'", "'\"'"),
            ("a\\\n\r\t\x00\x1f\x7f", "'a\\\\\\n\\r\\t\\x00\\x1f\\x7f'", "'a\\\\\\n\\r\\t\\x00\\x1f\\x7f'"),
            ("é\u{a0}\u{ad}", "'é\\xa0\\xad'", "'\\xe9\\xa0\\xad'"),
            ("Ł\u{2028}\u{200b}", "'Ł\\u2028\\u200b'", "'\\u0141\\u2028\\u200b'"),
            ("😀\u{e000}\u{f0000}", "'😀\\ue000\\U000f0000'", "'\\U0001f600\\ue000\\U000f0000'"),
            ("", "''", "''"),
        ] {
            let t = Text::from(s);
            assert_eq!(t.repr().unwrap().to_string(), repr);
            assert_eq!(t.ascii().unwrap().to_string(), ascii);
        }
        assert_eq!(Text::from_codes(&[0xdc80]).unwrap().repr().unwrap().to_string(), "'\\udc80'");
        assert_eq!(Text::from("é'").escape_wide().unwrap().to_string(), "\\xe9'");
        assert_eq!(bytes_repr(b"a'\x00\xff\n").unwrap().to_string(), "b\"a'\\x00\\xff\\n\"");
        assert_eq!(bytes_repr(b"'\"").unwrap().to_string(), "b'\\'\"'");
    }
}
