//! `repr` and `ascii` of strings and bytes: the choice of quotes and the escapes.

use super::class::is_printable;
use super::{Text, TextBuilder, View};
use crate::algorithm::OutOfMemory;

/// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that fits.
pub fn push_escaped(code: u32, out: &mut TextBuilder) {
    let (mark, digits) = match code {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    let mut escaped = *b"\\?00000000";
    escaped[1] = mark;
    for i in 0..digits {
        escaped[2 + i] = b"0123456789abcdef"[(code >> (4 * (digits - 1 - i)) & 0xf) as usize];
    }
    out.push_view(View::Ascii(&escaped[..2 + digits]));
}

/// Double quotes where the content has single ones and no double ones.
fn quote_for(single: bool, double: bool) -> u32 {
    u32::from(if single && !double { b'"' } else { b'\'' })
}

fn push_quoted(view: View<'_>, ascii_only: bool, out: &mut TextBuilder) {
    let has = |q: u8| view.codes().any(|c| c == u32::from(q));
    let quote = quote_for(has(b'\''), has(b'"'));
    out.push(quote);
    for code in view.codes() {
        match code {
            0x5c => out.push_str("\\\\"),
            0x0a => out.push_str("\\n"),
            0x0d => out.push_str("\\r"),
            0x09 => out.push_str("\\t"),
            _ if code == quote => {
                out.push(0x5c);
                out.push(code);
            }
            0x20..=0x7e => out.push(code),
            _ if ascii_only || !is_printable(code) => push_escaped(code, out),
            _ => out.push(code),
        }
    }
    out.push(quote);
}

impl Text {
    /// `repr` of the string.
    pub fn repr(&self) -> Result<Self, OutOfMemory> {
        let mut out = TextBuilder::with_capacity(self.len() + 2);
        push_quoted(self.view(), false, &mut out);
        out.finish()
    }

    /// `ascii` of the string: its `repr` with every other character escaped.
    pub fn ascii(&self) -> Result<Self, OutOfMemory> {
        let mut out = TextBuilder::with_capacity(self.len() + 2);
        push_quoted(self.view(), true, &mut out);
        out.finish()
    }

    /// The string with every code point above U+007F escaped; what `ascii` does to a `repr`.
    pub fn escape_wide(&self) -> Result<Self, OutOfMemory> {
        if self.is_ascii() {
            return Self::from_view(self.view());
        }
        let mut out = TextBuilder::with_capacity(self.len() * 2);
        for code in self.codes() {
            if code < 0x80 { out.push(code) } else { push_escaped(code, &mut out) }
        }
        out.finish()
    }
}

/// `repr` of bytes.
pub fn bytes_repr(bytes: &[u8]) -> Result<Text, OutOfMemory> {
    let mut out = TextBuilder::with_capacity(bytes.len() + 3);
    out.push(u32::from(b'b'));
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if u32::from(byte) == quote => {
                out.push(0x5c);
                out.push(quote);
            }
            0x20..=0x7e => out.push(u32::from(byte)),
            _ => push_escaped(u32::from(byte), &mut out),
        }
    }
    out.push(quote);
    out.finish()
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
