//! The three storage units of a string and a borrowed view over whichever one a string uses.
//!
//! Algorithms are written once, generic over [`Unit`]; [`with_units!`](crate::with_units) picks the instance.

use super::search;

/// One code point as stored: a byte, a 16-bit or a 32-bit word.
pub trait Unit: Copy + Eq + Ord + Default + Send + Sync + 'static {
    /// The largest code point that this unit stores.
    const MAX: u32;

    /// The code point.
    fn code(self) -> u32;

    /// The unit for `code`, which must not exceed [`Unit::MAX`]; higher bits are dropped.
    fn from_code(code: u32) -> Self;

    /// First position of `needle` (not empty) in `hay`.
    fn find(hay: &[Self], needle: &[Self]) -> Option<usize> {
        match needle {
            [one] => hay.iter().position(|u| u == one),
            _ => search::Pattern::new(search::Forward(needle)).find(search::Forward(hay), 0),
        }
    }

    /// Last position of `needle` (not empty) in `hay`.
    fn rfind(hay: &[Self], needle: &[Self]) -> Option<usize> {
        match needle {
            [one] => hay.iter().rposition(|u| u == one),
            _ => {
                let found = search::Pattern::new(search::Backward(needle)).find(search::Backward(hay), 0)?;
                Some(hay.len() - needle.len() - found)
            }
        }
    }

    /// Calls `visit` with the position of each non-overlapping occurrence of `needle` (not empty) from the left,
    /// until it answers `false`.
    fn each(hay: &[Self], needle: &[Self], visit: &mut dyn FnMut(usize) -> bool) {
        if let [one] = needle {
            for (i, u) in hay.iter().enumerate() {
                if u == one && !visit(i) {
                    return;
                }
            }
            return;
        }
        let pattern = search::Pattern::new(search::Forward(needle));
        let mut from = 0;
        while let Some(at) = pattern.find(search::Forward(hay), from) {
            if !visit(at) {
                return;
            }
            from = at + needle.len();
        }
    }
}

impl Unit for u8 {
    const MAX: u32 = 0xff;

    fn code(self) -> u32 {
        u32::from(self)
    }

    fn from_code(code: u32) -> Self {
        code as u8
    }

    fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [one] if hay.len() < 16 => hay.iter().position(|b| b == one),
            [one] => memchr::memchr(*one, hay),
            // A short text is looked through before a searcher would be set up.
            [first, ..] if hay.len() < 64 => {
                let last = hay.len().checked_sub(needle.len())?;
                (0..=last).find(|&at| hay[at] == *first && hay[at..at + needle.len()] == *needle)
            }
            _ => memchr::memmem::find(hay, needle),
        }
    }

    fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [one] => memchr::memrchr(*one, hay),
            _ => memchr::memmem::rfind(hay, needle),
        }
    }

    fn each(hay: &[u8], needle: &[u8], visit: &mut dyn FnMut(usize) -> bool) {
        match needle {
            [one] => {
                for at in memchr::memchr_iter(*one, hay) {
                    if !visit(at) {
                        return;
                    }
                }
            }
            _ => {
                for at in memchr::memmem::find_iter(hay, needle) {
                    if !visit(at) {
                        return;
                    }
                }
            }
        }
    }
}

impl Unit for u16 {
    const MAX: u32 = 0xffff;

    fn code(self) -> u32 {
        u32::from(self)
    }

    fn from_code(code: u32) -> Self {
        code as u16
    }
}

impl Unit for u32 {
    const MAX: u32 = u32::MAX;

    fn code(self) -> u32 {
        self
    }

    fn from_code(code: u32) -> Self {
        code
    }
}

/// The code points of a string, or of a part of one, in the width in which they are stored.
///
/// A view of a part need not be canonical (the part of a wide string may be all ASCII); only [`View::Ascii`] promises
/// something about the content.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// Every unit is below 0x80.
    Ascii(&'a [u8]),
    /// One byte per code point.
    Latin1(&'a [u8]),
    /// Two bytes per code point.
    Ucs2(&'a [u16]),
    /// Four bytes per code point.
    Ucs4(&'a [u32]),
}

/// Runs an expression with the units of a [`View`] bound to a slice of the right type.
#[macro_export]
macro_rules! with_units {
    ($view:expr, $units:ident => $body:expr) => {
        match $view {
            $crate::text::View::Ascii($units) | $crate::text::View::Latin1($units) => $body,
            $crate::text::View::Ucs2($units) => $body,
            $crate::text::View::Ucs4($units) => $body,
        }
    };
}

impl<'a> View<'a> {
    /// How many code points.
    #[must_use]
    pub fn len(self) -> usize {
        with_units!(self, u => u.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`, which must be in range.
    #[must_use]
    #[inline]
    pub fn code_at(self, index: usize) -> u32 {
        with_units!(self, u => u[index].code())
    }

    /// The part `start..end`, which must be in range.
    #[must_use]
    pub fn sub(self, start: usize, end: usize) -> View<'a> {
        match self {
            View::Ascii(u) => View::Ascii(&u[start..end]),
            View::Latin1(u) => View::Latin1(&u[start..end]),
            View::Ucs2(u) => View::Ucs2(&u[start..end]),
            View::Ucs4(u) => View::Ucs4(&u[start..end]),
        }
    }

    /// The code points in order.
    pub fn codes(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + 'a {
        Codes { view: self, front: 0, back: self.len() }
    }

    /// The bytes of the storage, in the machine's byte order.
    #[must_use]
    pub fn raw_bytes(self) -> &'a [u8] {
        match self {
            View::Ascii(u) | View::Latin1(u) => u,
            // SAFETY: any initialised u16 slice is readable as twice as many initialised bytes of alignment 1, and the
            // result borrows for the same lifetime.
            View::Ucs2(u) => unsafe { std::slice::from_raw_parts(u.as_ptr().cast(), std::mem::size_of_val(u)) },
            // SAFETY: as above, with four bytes per word.
            View::Ucs4(u) => unsafe { std::slice::from_raw_parts(u.as_ptr().cast(), std::mem::size_of_val(u)) },
        }
    }

    /// A bound on the code points: the bitwise or of all of them.
    #[must_use]
    pub fn union(self) -> u32 {
        with_units!(self, u => union(u))
    }
}

/// The bitwise or of all units: enough to tell which width they need.
pub(crate) fn union<T: Unit>(units: &[T]) -> u32 {
    units.iter().fold(0, |all, u| all | u.code())
}

struct Codes<'a> {
    view: View<'a>,
    front: usize,
    back: usize,
}

impl Iterator for Codes<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.front += 1;
        Some(self.view.code_at(self.front - 1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.back - self.front, Some(self.back - self.front))
    }
}

impl DoubleEndedIterator for Codes<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.back -= 1;
        Some(self.view.code_at(self.back))
    }
}

impl ExactSizeIterator for Codes<'_> {}
