//! What is searched, as the engine wants to see it.
//!
//! A `Text` has one width for all its characters, so a position is found by a multiplication. The engine's cursor can only be made and moved
//! by the engine's own driver for bytes; the driver here is that one, with the width multiplied in. A character of two or four bytes is
//! put together from its bytes in the machine's order, which the compiler turns into one load.

use crate::text::View;
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};

type Bytes<'a> = &'a [u8];

/// Characters of `W` bytes each.
#[derive(Clone, Copy)]
struct Units<'a, const W: usize>(&'a [u8]);

impl<const W: usize> Units<'_, W> {
    #[inline]
    fn read(cursor: &StringCursor) -> u32 {
        let mut at = *cursor;
        let mut bytes = [0u8; 4];
        for (i, byte) in bytes.iter_mut().enumerate().take(W) {
            if i > 0 {
                <Bytes as StrDrive>::skip(&mut at, 1);
            }
            *byte = <Bytes as StrDrive>::peek(&at) as u8;
        }
        match W {
            1 => u32::from(bytes[0]),
            2 => u32::from(u16::from_ne_bytes([bytes[0], bytes[1]])),
            _ => u32::from_ne_bytes(bytes),
        }
    }

    #[inline]
    fn move_by(cursor: &mut StringCursor, n: usize) {
        let position = cursor.position;
        <Bytes as StrDrive>::skip(cursor, n * W);
        cursor.position = position + n;
    }

    #[inline]
    fn move_back(cursor: &mut StringCursor, n: usize) {
        let position = cursor.position;
        cursor.position = n * W;
        <Bytes as StrDrive>::back_skip(cursor, n * W);
        cursor.position = position - n;
    }
}

impl<const W: usize> StrDrive for Units<'_, W> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len() / W
    }

    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = self.0.create_cursor(n * W);
        cursor.position = n;
        cursor
    }

    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }

    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let code = Self::read(cursor);
        Self::move_by(cursor, 1);
        code
    }

    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        Self::read(cursor)
    }

    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        Self::move_by(cursor, n);
    }

    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        Self::move_back(cursor, 1);
        Self::read(cursor)
    }

    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        let mut at = *cursor;
        Self::move_back(&mut at, 1);
        Self::read(&at)
    }

    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        Self::move_back(cursor, n);
    }
}

/// How a match must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// At the start.
    Match,
    /// From the start to the end.
    Full,
    /// Anywhere.
    Search,
}

/// Where one attempt looks.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// First position.
    pub start: usize,
    /// Position after the last.
    pub end: usize,
    /// An empty match at the start does not count.
    pub must_advance: bool,
}

/// A match: spans of the whole and of each group, and the group that closed last.
#[derive(Clone, Debug)]
pub struct Spans {
    /// Start and end; `None` for a group that took no part.
    pub spans: Box<[Option<(usize, usize)>]>,
    /// Number of the last group that closed.
    pub last: Option<usize>,
}

impl Spans {
    /// Of the whole match.
    pub fn whole(&self) -> (usize, usize) {
        self.spans.first().copied().flatten().unwrap_or((0, 0))
    }
}

fn attempt<S: StrDrive>(string: S, codes: &[u32], range: Range, want: Want, groups: usize) -> Option<Spans> {
    let mut request = Request::new(string, range.start, range.end, codes, want == Want::Full);
    request.must_advance = range.must_advance;
    let mut state = State::default();
    let found = match want {
        Want::Search => state.search(request),
        Want::Match | Want::Full => state.py_match(&request),
    };
    if !found {
        return None;
    }
    let mut spans = Vec::with_capacity(groups + 1);
    spans.push(Some((state.start, state.cursor.position)));
    for group in 0..groups {
        let (start, end) = state.marks.get(group);
        spans.push(match (start.into_option(), end.into_option()) {
            (Some(start), Some(end)) if start <= end => Some((start, end)),
            _ => None,
        });
    }
    let last = usize::try_from(state.marks.last_index()).ok();
    Some(Spans { spans: spans.into(), last })
}

/// Runs the engine once.
pub fn run(subject: View<'_>, codes: &[u32], range: Range, want: Want, groups: usize) -> Option<Spans> {
    let bytes = subject.raw_bytes();
    match subject {
        View::Ascii(_) | View::Latin1(_) => attempt(Units::<1>(bytes), codes, range, want, groups),
        View::Ucs2(_) => attempt(Units::<2>(bytes), codes, range, want, groups),
        View::Ucs4(_) => attempt(Units::<4>(bytes), codes, range, want, groups),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_move_in_characters() {
        let units = [0x41u16, 0x1234, 0x42];
        let View::Ucs2(units) = View::Ucs2(&units) else { return };
        let string = Units::<2>(View::Ucs2(units).raw_bytes());
        assert_eq!(string.count(), 3);
        let mut cursor = string.create_cursor(0);
        assert_eq!(Units::<2>::advance(&mut cursor), 0x41);
        assert_eq!(Units::<2>::peek(&cursor), 0x1234);
        Units::<2>::skip(&mut cursor, 2);
        assert_eq!((cursor.position, Units::<2>::back_peek(&cursor)), (3, 0x42));
        assert_eq!(Units::<2>::back_advance(&mut cursor), 0x42);
        Units::<2>::back_skip(&mut cursor, 2);
        assert_eq!((cursor.position, Units::<2>::peek(&cursor)), (0, 0x41));
        let wide = [0x1f600u32, 0x41];
        let string = Units::<4>(View::Ucs4(&wide).raw_bytes());
        let mut cursor = string.create_cursor(1);
        assert_eq!(Units::<4>::back_peek(&cursor), 0x1f600);
        string.adjust_cursor(&mut cursor, 0);
        assert_eq!(Units::<4>::advance(&mut cursor), 0x1f600);
    }
}
