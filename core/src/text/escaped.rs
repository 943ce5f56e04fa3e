//! Builds ASCII text in which other code points stand as escapes: `ascii`, `repr` of bytes, the escaping codecs and error handlers.
//!
//! There is room for the longest escape before anything is pushed, so a push writes without asking again. A refused allocation is remembered, as
//! in [`TextBuilder`](super::TextBuilder): later pushes do nothing, and whoever takes the result is told.

use super::Text;
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_append, try_grow, try_vec};

/// The longest that one push writes: `\U0010ffff`, and `&#1114111;`.
const LONGEST: usize = 10;

/// Growing ASCII text.
pub struct Escaped {
    bytes: Vec<u8>,
    refused: bool,
}

impl Escaped {
    /// An empty one with room for `capacity` characters.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        match try_vec(capacity.saturating_add(LONGEST)) {
            Ok(bytes) => Self { bytes, refused: false },
            Err(OutOfMemory) => Self { bytes: Vec::new(), refused: true },
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> bool {
        self.refused = self.refused || try_grow(&mut self.bytes, LONGEST).is_err();
        !self.refused
    }

    #[inline(always)]
    fn has_room(&mut self) -> bool {
        self.bytes.capacity() - self.bytes.len() >= LONGEST || self.grow()
    }

    /// Appends an ASCII character.
    #[inline(always)]
    pub fn push(&mut self, byte: u8) {
        debug_assert!(byte.is_ascii());
        if self.has_room() {
            self.bytes.push(byte);
        }
    }

    /// Appends ASCII text.
    pub fn push_str(&mut self, text: &str) {
        debug_assert!(text.is_ascii());
        self.refused = self.refused || try_append(&mut self.bytes, text.as_bytes()).is_err();
    }

    /// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that fits.
    #[inline]
    pub fn push_escape(&mut self, code: u32) {
        let (escape, length) = escape(code);
        if self.has_room() {
            self.bytes.extend_from_slice(&escape[..length]);
        }
    }

    /// Appends a code point as `repr` shows it between quotes, if it shows it as ASCII at all: else nothing, and `false`.
    #[inline]
    pub fn push_shown(&mut self, code: u32, quote: u8) -> bool {
        match code {
            0x5c => self.push_pair(b'\\'),
            0x0a => self.push_pair(b'n'),
            0x0d => self.push_pair(b'r'),
            0x09 => self.push_pair(b't'),
            _ if code == u32::from(quote) => self.push_pair(quote),
            0x20..=0x7e => self.push(code as u8),
            _ => return false,
        }
        true
    }

    fn push_pair(&mut self, second: u8) {
        self.push(b'\\');
        self.push(second);
    }

    /// Appends `&#n;`.
    pub fn push_reference(&mut self, code: u32) {
        let mut digits = [0; LONGEST];
        let (mut rest, mut at) = (code, LONGEST);
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if self.has_room() {
            self.bytes.extend_from_slice(b"&#");
            self.bytes.extend_from_slice(&digits[at..]);
            self.push(b';');
        }
    }

    /// The bytes, or the first refusal.
    pub fn finish(self) -> Result<Vec<u8>, OutOfMemory> {
        if self.refused { Err(OutOfMemory) } else { Ok(self.bytes) }
    }

    /// The text, or the first refusal.
    pub fn finish_text(self) -> Result<Text, OutOfMemory> {
        self.finish().map(Text::from_ascii_unchecked)
    }
}

/// `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that fits, and its length.
#[inline]
pub fn escape(code: u32) -> ([u8; LONGEST], usize) {
    let (mark, digits) = match code {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    let mut escape = *b"\\?00000000";
    escape[1] = mark;
    for i in 0..digits {
        escape[2 + i] = b"0123456789abcdef"[(code >> (4 * (digits - 1 - i)) & 0xf) as usize];
    }
    (escape, 2 + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_fits() {
        let mut out = Escaped::with_capacity(0);
        for code in [0, 0xff, 0x100, 0xffff, 0x1_0000, 0x10_ffff] {
            out.push_escape(code);
            out.push_reference(code);
        }
        assert!(out.push_shown(0x27, b'\'') && out.push_shown(0x22, b'\'') && !out.push_shown(0x7f, b'\''));
        let text = r#"\x00&#0;\xff&#255;\u0100&#256;\uffff&#65535;\U00010000&#65536;\U0010ffff&#1114111;\'""#;
        assert_eq!(out.finish_text().unwrap().to_string(), text);
    }
}
