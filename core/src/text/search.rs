//! Finding one sequence of units in another.
//!
//! Bytes go through `memchr`. Wider units use the two-way algorithm (Crochemore and Perrin, 1991): linear time, constant
//! space. A search from the right is the same algorithm over reversed views.

use std::borrow::Cow;

use super::{Text, Unit, View};
use crate::with_units;

/// A sequence read by index.
pub(crate) trait Sequence: Copy {
    type Item: Copy + Ord;
    fn len(self) -> usize;
    fn at(self, index: usize) -> Self::Item;
}

/// A slice from its first element.
#[derive(Clone, Copy)]
pub(crate) struct Forward<'a, T>(pub &'a [T]);

/// A slice from its last element.
#[derive(Clone, Copy)]
pub(crate) struct Backward<'a, T>(pub &'a [T]);

impl<T: Unit> Sequence for Forward<'_, T> {
    type Item = T;

    fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    fn at(self, index: usize) -> T {
        self.0[index]
    }
}

impl<T: Unit> Sequence for Backward<'_, T> {
    type Item = T;

    fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    fn at(self, index: usize) -> T {
        self.0[self.0.len() - 1 - index]
    }
}

/// A needle of at least two elements, cut at a critical position.
pub(crate) struct Pattern<S> {
    needle: S,
    /// The left part is `..cut`, the right part `cut..`.
    cut: usize,
    /// The period of the needle if it is periodic, else a safe shift.
    period: usize,
    periodic: bool,
}

impl<S: Sequence> Pattern<S> {
    pub fn new(needle: S) -> Self {
        let (a, pa) = Self::maximal_suffix(needle, |x, y| x < y);
        let (b, pb) = Self::maximal_suffix(needle, |x, y| x > y);
        let (cut, period) = if a > b { (a, pa) } else { (b, pb) };
        let len = needle.len();
        let periodic = period + cut <= len && (0..cut).all(|i| needle.at(i) == needle.at(i + period));
        let period = if periodic { period } else { cut.max(len - cut) + 1 };
        Self { needle, cut, period, periodic }
    }

    /// Start and period of the suffix that is largest under the order given.
    fn maximal_suffix(needle: S, less: impl Fn(S::Item, S::Item) -> bool) -> (usize, usize) {
        let (mut start, mut candidate, mut matched, mut period) = (0, 1, 0, 1);
        while candidate + matched < needle.len() {
            let (a, b) = (needle.at(candidate + matched), needle.at(start + matched));
            if less(a, b) {
                candidate += matched + 1;
                matched = 0;
                period = candidate - start;
            } else if a == b {
                if matched + 1 == period {
                    candidate += period;
                    matched = 0;
                } else {
                    matched += 1;
                }
            } else {
                start = candidate;
                candidate = start + 1;
                matched = 0;
                period = 1;
            }
        }
        (start, period)
    }

    /// First occurrence at or after `from`.
    pub fn find<H: Sequence<Item = S::Item>>(&self, hay: H, from: usize) -> Option<usize> {
        let len = self.needle.len();
        let mut position = from;
        // How many elements at the left are known to match already (periodic needles only).
        let mut known = 0;
        while position + len <= hay.len() {
            let mut i = self.cut.max(known);
            while i < len && self.needle.at(i) == hay.at(position + i) {
                i += 1;
            }
            if i < len {
                position += i - self.cut + 1;
                known = 0;
                continue;
            }
            let mut j = self.cut;
            while j > known && self.needle.at(j - 1) == hay.at(position + j - 1) {
                j -= 1;
            }
            if j <= known {
                return Some(position);
            }
            position += self.period;
            known = if self.periodic { len - self.period } else { 0 };
        }
        None
    }
}

/// The units of `needle` in the width `T`, or `None` where a code point does not fit, so that it cannot occur.
pub(crate) fn fitted<'a, T: Unit>(needle: View<'a>, own: impl Fn(View<'a>) -> Option<&'a [T]>) -> Option<Cow<'a, [T]>> {
    if let Some(units) = own(needle) {
        return Some(Cow::Borrowed(units));
    }
    if needle.union() > T::MAX {
        return None;
    }
    Some(Cow::Owned(with_units!(needle, u => u.iter().map(|c| T::from_code(c.code())).collect())))
}

/// Runs `$body` with both strings as slices of the haystack's unit; answers `$none` where the needle cannot occur.
macro_rules! same_width {
    ($hay:expr, $needle:expr, $none:expr, |$h:ident, $n:ident| $body:expr) => {{
        use $crate::text::View;
        match $hay {
            View::Ascii($h) | View::Latin1($h) => {
                match $crate::text::search::fitted::<u8>($needle, |v| match v {
                    View::Ascii(u) | View::Latin1(u) => Some(u),
                    _ => None,
                }) {
                    Some(n) => {
                        let $n: &[u8] = &n;
                        $body
                    }
                    None => $none,
                }
            }
            View::Ucs2($h) => {
                match $crate::text::search::fitted::<u16>($needle, |v| match v {
                    View::Ucs2(u) => Some(u),
                    _ => None,
                }) {
                    Some(n) => {
                        let $n: &[u16] = &n;
                        $body
                    }
                    None => $none,
                }
            }
            View::Ucs4($h) => {
                match $crate::text::search::fitted::<u32>($needle, |v| match v {
                    View::Ucs4(u) => Some(u),
                    _ => None,
                }) {
                    Some(n) => {
                        let $n: &[u32] = &n;
                        $body
                    }
                    None => $none,
                }
            }
        }
    }};
}
pub(crate) use same_width;

/// First position of `needle` in `hay[start..end]`; an empty needle is found at `start` if `start <= end`.
///
/// The bounds are those of [`search_bounds`](crate::algorithm::slice::search_bounds); usable for bytes too.
pub fn find<T: Unit>(hay: &[T], needle: &[T], start: usize, end: usize) -> Option<usize> {
    let end = end.min(hay.len());
    if start > end || needle.len() > end - start {
        return None;
    }
    if needle.is_empty() {
        return Some(start);
    }
    T::find(&hay[start..end], needle).map(|at| at + start)
}

/// Last position of `needle` in `hay[start..end]`; an empty needle is found at `end` if `start <= end`.
pub fn rfind<T: Unit>(hay: &[T], needle: &[T], start: usize, end: usize) -> Option<usize> {
    let end = end.min(hay.len());
    if start > end || needle.len() > end - start {
        return None;
    }
    if needle.is_empty() {
        return Some(end);
    }
    T::rfind(&hay[start..end], needle).map(|at| at + start)
}

/// How many times `needle` occurs in `hay[start..end]` without overlapping; an empty one occurs around every element.
pub fn count<T: Unit>(hay: &[T], needle: &[T], start: usize, end: usize) -> usize {
    let end = end.min(hay.len());
    if start > end || needle.len() > end - start {
        return 0;
    }
    if needle.is_empty() {
        return end - start + 1;
    }
    let mut total = 0;
    T::each(&hay[start..end], needle, &mut |_| {
        total += 1;
        true
    });
    total
}

impl Text {
    /// First position of `needle` between `start` and `end` (see [`find`]).
    #[must_use]
    pub fn find(&self, needle: &Self, start: usize, end: usize) -> Option<usize> {
        same_width!(self.view(), needle.view(), None, |h, n| find(h, n, start, end))
    }

    /// Last position of `needle` between `start` and `end` (see [`rfind`]).
    #[must_use]
    pub fn rfind(&self, needle: &Self, start: usize, end: usize) -> Option<usize> {
        same_width!(self.view(), needle.view(), None, |h, n| rfind(h, n, start, end))
    }

    /// How many times `needle` occurs between `start` and `end` (see [`count`]).
    #[must_use]
    pub fn count(&self, needle: &Self, start: usize, end: usize) -> usize {
        same_width!(self.view(), needle.view(), 0, |h, n| count(h, n, start, end))
    }

    /// Whether `needle` occurs.
    #[must_use]
    pub fn contains(&self, needle: &Self) -> bool {
        needle.is_empty() || self.find(needle, 0, self.len()).is_some()
    }

    /// Whether the code point occurs.
    #[must_use]
    pub fn contains_code(&self, code: u32) -> bool {
        match self.view() {
            View::Ascii(u) | View::Latin1(u) => code <= 0xff && memchr::memchr(code as u8, u).is_some(),
            View::Ucs2(u) => code <= 0xffff && u.contains(&(code as u16)),
            View::Ucs4(u) => u.contains(&code),
        }
    }

    /// Whether `self[start..end]` starts with `prefix`, by the rules of `str.startswith`.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self, start: usize, end: usize) -> bool {
        let end = end.min(self.len());
        start <= end
            && prefix.len() <= end - start
            && same_width!(self.view(), prefix.view(), false, |h, n| h[start..end].starts_with(n))
    }

    /// Whether `self[start..end]` ends with `suffix`, by the rules of `str.endswith`.
    #[must_use]
    pub fn ends_with(&self, suffix: &Self, start: usize, end: usize) -> bool {
        let end = end.min(self.len());
        start <= end
            && suffix.len() <= end - start
            && same_width!(self.view(), suffix.view(), false, |h, n| h[start..end].ends_with(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(hay: &[u32], needle: &[u32]) -> Option<usize> {
        (0..=hay.len().checked_sub(needle.len())?).find(|&i| hay[i..].starts_with(needle))
    }

    fn naive_back(hay: &[u32], needle: &[u32]) -> Option<usize> {
        (0..=hay.len().checked_sub(needle.len())?).rev().find(|&i| hay[i..].starts_with(needle))
    }

    #[test]
    fn two_way_agrees_with_the_obvious_search() {
        // Every haystack of 9 and every needle of 2 to 5 over two letters.
        for bits in 0u32..512 {
            let hay: Vec<u32> = (0..9).map(|i| bits >> i & 1).collect();
            for len in 2..=5 {
                for pattern in 0u32..1 << len {
                    let needle: Vec<u32> = (0..len).map(|i| pattern >> i & 1).collect();
                    assert_eq!(u32::find(&hay, &needle), naive(&hay, &needle), "{hay:?} {needle:?}");
                    assert_eq!(u32::rfind(&hay, &needle), naive_back(&hay, &needle), "{hay:?} {needle:?}");
                }
            }
        }
    }

    #[test]
    fn as_cpython() {
        let hay = Text::from("abcabŁcab");
        let [ab, l, e, empty, wide] = ["ab", "Łc", "é", "", "😀"].map(Text::from);
        assert_eq!(hay.find(&ab, 0, 99), Some(0));
        assert_eq!(hay.find(&ab, 1, 99), Some(3));
        assert_eq!(hay.find(&ab, 1, 4), None);
        assert_eq!(hay.rfind(&ab, 0, 99), Some(7));
        assert_eq!(hay.rfind(&l, 0, 99), Some(5));
        assert_eq!(hay.count(&ab, 0, 99), 3);
        assert_eq!(hay.find(&e, 0, 99), None);
        assert_eq!(hay.find(&wide, 0, 99), None);
        assert_eq!(hay.find(&empty, 9, 99), Some(9));
        assert_eq!(hay.find(&empty, 10, 99), None);
        assert_eq!(hay.rfind(&empty, 0, 99), Some(9));
        assert_eq!(hay.count(&empty, 0, 99), 10);
        assert_eq!(Text::from("aaaa").count(&Text::from("aa"), 0, 4), 2);
        assert_eq!(Text::from("ŁaŁaŁa").count(&Text::from("Ła"), 1, 6), 2);
        assert!(hay.starts_with(&ab, 0, 99) && hay.starts_with(&empty, 9, 9) && !hay.starts_with(&empty, 10, 10));
        assert!(hay.ends_with(&ab, 0, 9) && hay.ends_with(&l, 0, 7) && !hay.ends_with(&l, 6, 7));
        assert!(hay.contains_code(0x141) && !hay.contains_code(0x1_0141) && hay.contains(&l));
    }
}
