//! Builds a [`Text`] piece by piece, in bytes until a wider code point arrives.
//!
//! The buffer is widened when a code point needs it (or in advance, when its maker expects one); nothing is ever removed,
//! and what was pushed is known, so the result has the narrowest width. A refused allocation is remembered rather than returned by each push: later pushes do nothing and
//! [`TextBuilder::finish`] reports it.

use super::unit::union;
use super::{Text, Unit, View};
use crate::algorithm::OutOfMemory;
use crate::with_units;

enum Buffer {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
    Longs(Vec<u32>),
    Refused,
}

/// A growing string.
pub struct TextBuilder {
    buffer: Buffer,
    /// Bitwise or of everything pushed: tells which width is needed, whatever width was reserved.
    seen: u32,
}

impl Default for TextBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl TextBuilder {
    /// An empty builder; allocates nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { buffer: Buffer::Bytes(Vec::new()), seen: 0 }
    }

    /// A builder with room for `capacity` narrow code points.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        let mut bytes = Vec::new();
        let buffer = match bytes.try_reserve(capacity) {
            Ok(()) => Buffer::Bytes(bytes),
            Err(_) => Buffer::Refused,
        };
        Self { buffer, seen: 0 }
    }

    /// A builder with room for `capacity` code points up to `widest`, or the refusal at once.
    pub fn try_with_capacity(capacity: usize, widest: u32) -> Result<Self, OutOfMemory> {
        let mut builder = Self::with_capacity(if widest < 0x100 { capacity } else { 0 });
        builder.widen(widest);
        builder.reserve(capacity);
        match builder.buffer {
            Buffer::Refused => Err(OutOfMemory),
            _ => Ok(builder),
        }
    }

    /// How many code points it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.buffer {
            Buffer::Bytes(b) => b.len(),
            Buffer::Words(w) => w.len(),
            Buffer::Longs(l) => l.len(),
            Buffer::Refused => 0,
        }
    }

    /// Whether an allocation was refused: what is pushed now is lost, and `finish` will say so.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.buffer, Buffer::Refused)
    }

    /// Whether nothing was pushed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn reserve(&mut self, more: usize) {
        let done = match &mut self.buffer {
            Buffer::Bytes(b) => b.try_reserve(more).is_ok(),
            Buffer::Words(w) => w.try_reserve(more).is_ok(),
            Buffer::Longs(l) => l.try_reserve(more).is_ok(),
            Buffer::Refused => false,
        };
        if !done {
            self.buffer = Buffer::Refused;
        }
    }

    fn widen(&mut self, code: u32) {
        fn copy<A: Unit, B: Unit>(from: &[A]) -> Option<Vec<B>> {
            let mut to = Vec::new();
            to.try_reserve(from.len() + from.len() / 2 + 8).ok()?;
            to.extend(from.iter().map(|u| B::from_code(u.code())));
            Some(to)
        }
        let wider = match &self.buffer {
            Buffer::Bytes(b) if code > 0xffff => copy(b).map(Buffer::Longs),
            Buffer::Words(w) if code > 0xffff => copy(w).map(Buffer::Longs),
            Buffer::Bytes(b) if code > 0xff => copy(b).map(Buffer::Words),
            _ => return,
        };
        self.buffer = wider.unwrap_or(Buffer::Refused);
    }

    /// Appends one code point.
    #[inline]
    pub fn push(&mut self, code: u32) {
        match &mut self.buffer {
            Buffer::Bytes(b) if code < 0x100 && b.len() < b.capacity() => b.push(code as u8),
            Buffer::Words(w) if code < 0x1_0000 && w.len() < w.capacity() => w.push(code as u16),
            Buffer::Longs(l) if l.len() < l.capacity() => l.push(code),
            _ => return self.push_repeated(code, 1),
        }
        self.seen |= code;
    }

    /// Appends `times` copies of one code point.
    pub fn push_repeated(&mut self, code: u32, times: usize) {
        if times == 0 {
            return;
        }
        self.seen |= code;
        self.widen(code);
        self.reserve(times);
        match &mut self.buffer {
            Buffer::Bytes(b) => b.resize(b.len() + times, code as u8),
            Buffer::Words(w) => w.resize(w.len() + times, code as u16),
            Buffer::Longs(l) => l.resize(l.len() + times, code),
            Buffer::Refused => {}
        }
    }

    /// Appends one character.
    pub fn push_char(&mut self, c: char) {
        self.push(u32::from(c));
    }

    /// Appends a Rust string.
    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            return self.push_view(View::Ascii(s.as_bytes()));
        }
        // The largest byte of UTF-8 is the lead byte of one of the widest characters: it tells the width they need.
        let bound = match s.bytes().max().unwrap_or(0) {
            ..0xc4 => 0x80,
            0xc4..0xf0 => 0x100,
            _ => 0x1_0000,
        };
        self.seen |= bound;
        self.widen(bound);
        self.reserve(s.chars().count());
        let codes = s.chars().map(u32::from);
        match &mut self.buffer {
            Buffer::Bytes(b) => b.extend(codes.map(|c| c as u8)),
            Buffer::Words(w) => w.extend(codes.map(|c| c as u16)),
            Buffer::Longs(l) => l.extend(codes),
            Buffer::Refused => {}
        }
    }

    /// Appends a whole string.
    pub fn push_text(&mut self, text: &Text) {
        self.push_view(text.view());
    }

    /// Appends a part of a string; the part may be narrower than the string that it was taken from.
    pub fn push_view(&mut self, view: View<'_>) {
        let all = match view {
            View::Ascii(_) => 0,
            _ => view.union(),
        };
        self.seen |= all;
        // The union of code points below U+10000 is below U+10000; that of wider ones is not.
        self.widen(all);
        self.reserve(view.len());
        match (&mut self.buffer, view) {
            (Buffer::Bytes(b), View::Ascii(u) | View::Latin1(u)) => b.extend_from_slice(u),
            (Buffer::Bytes(b), _) => b.extend(view.codes().map(|c| c as u8)),
            (Buffer::Words(w), View::Ucs2(u)) => w.extend_from_slice(u),
            (Buffer::Words(w), _) => {
                with_units!(view, u => w.extend(u.iter().map(|c| c.code() as u16)))
            }
            (Buffer::Longs(l), _) => with_units!(view, u => l.extend(u.iter().map(|c| c.code()))),
            (Buffer::Refused, _) => {}
        }
    }

    /// The string, or the first refusal.
    pub fn finish(self) -> Result<Text, OutOfMemory> {
        match self.buffer {
            Buffer::Bytes(b) if self.seen < 0x80 => Ok(Text::from_ascii_unchecked(b)),
            Buffer::Bytes(b) => Ok(Text::from_latin1_wide(b)),
            Buffer::Words(w) if self.seen < 0x100 => Text::from_view(View::Ucs2(&w)),
            Buffer::Words(w) => Ok(Text::from_ucs2_wide(w)),
            Buffer::Longs(l) if self.seen < 0x1_0000 => Text::from_view(View::Ucs4(&l)),
            Buffer::Longs(l) => Ok(Text::from_ucs4_wide(l)),
            Buffer::Refused => Err(OutOfMemory),
        }
    }
}

impl std::fmt::Write for TextBuilder {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

impl Extend<u32> for TextBuilder {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, codes: I) {
        codes.into_iter().for_each(|c| self.push(c));
    }
}

/// Builds a canonical string from units of any width.
pub(crate) fn narrowed<T: Unit>(units: impl Iterator<Item = T> + Clone, len: usize) -> Result<Text, OutOfMemory> {
    fn collect<T: Unit, U: Unit>(units: impl Iterator<Item = T>, len: usize) -> Result<Vec<U>, OutOfMemory> {
        let mut out = crate::algorithm::memory::try_vec(len)?;
        out.extend(units.map(|u| U::from_code(u.code())));
        Ok(out)
    }
    let all = units.clone().fold(0, |all, u| all | u.code());
    Ok(match all {
        0..=0x7f => Text::from_ascii_unchecked(collect(units, len)?),
        0x80..=0xff => Text::from_latin1_wide(collect(units, len)?),
        0x100..=0xffff => Text::from_ucs2_wide(collect(units, len)?),
        _ => Text::from_ucs4_wide(collect(units, len)?),
    })
}

/// Whether a byte slice is ASCII, through the same union the other widths use.
pub(crate) fn is_narrow(bytes: &[u8]) -> bool {
    union(bytes) < 0x80
}
