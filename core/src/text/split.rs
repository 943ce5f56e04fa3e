//! Splitting and stripping, as ranges into the original: the caller decides what to allocate.
//!
//! Generic over the unit and the notion of white space, so that `bytes` uses the same code with ASCII's.

use std::ops::Range;

use super::search::same_width;
use super::{Text, Unit, class};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_push;
use crate::with_units;

/// Pieces between runs of white space, at most `max` cuts from the left; the rest keeps its trailing space.
pub fn split_space<T: Unit>(
    hay: &[T],
    max: Option<usize>,
    space: impl Fn(u32) -> bool,
) -> Result<Vec<Range<usize>>, OutOfMemory> {
    let mut pieces = Vec::new();
    let mut at = 0;
    loop {
        while at < hay.len() && space(hay[at].code()) {
            at += 1;
        }
        if at == hay.len() {
            return Ok(pieces);
        }
        if max.is_some_and(|m| pieces.len() >= m) {
            try_push(&mut pieces, at..hay.len())?;
            return Ok(pieces);
        }
        let start = at;
        while at < hay.len() && !space(hay[at].code()) {
            at += 1;
        }
        try_push(&mut pieces, start..at)?;
    }
}

/// Pieces between runs of white space, at most `max` cuts from the right.
pub fn rsplit_space<T: Unit>(
    hay: &[T],
    max: Option<usize>,
    space: impl Fn(u32) -> bool,
) -> Result<Vec<Range<usize>>, OutOfMemory> {
    let mut pieces = Vec::new();
    let mut at = hay.len();
    loop {
        while at > 0 && space(hay[at - 1].code()) {
            at -= 1;
        }
        if at == 0 {
            break;
        }
        if max.is_some_and(|m| pieces.len() >= m) {
            try_push(&mut pieces, 0..at)?;
            break;
        }
        let end = at;
        while at > 0 && !space(hay[at - 1].code()) {
            at -= 1;
        }
        try_push(&mut pieces, at..end)?;
    }
    pieces.reverse();
    Ok(pieces)
}

/// Pieces between occurrences of `separator` (not empty), at most `max` cuts from the left.
pub fn split_on<T: Unit>(hay: &[T], separator: &[T], max: Option<usize>) -> Result<Vec<Range<usize>>, OutOfMemory> {
    let mut pieces = Vec::new();
    let mut from = 0;
    if max != Some(0) && !separator.is_empty() {
        let mut pushed = Ok(());
        T::each(hay, separator, &mut |at| {
            pushed = try_push(&mut pieces, from..at);
            from = at + separator.len();
            pushed.is_ok() && max.is_none_or(|m| pieces.len() < m)
        });
        pushed?;
    }
    try_push(&mut pieces, from..hay.len())?;
    Ok(pieces)
}

/// Pieces between occurrences of `separator` (not empty), at most `max` cuts from the right.
pub fn rsplit_on<T: Unit>(hay: &[T], separator: &[T], max: Option<usize>) -> Result<Vec<Range<usize>>, OutOfMemory> {
    let mut pieces = Vec::new();
    let mut end = hay.len();
    while max.is_none_or(|m| pieces.len() < m)
        && !separator.is_empty()
        && let Some(at) = T::rfind(&hay[..end], separator)
    {
        try_push(&mut pieces, at + separator.len()..end)?;
        end = at;
    }
    try_push(&mut pieces, 0..end)?;
    pieces.reverse();
    Ok(pieces)
}

/// The lines; `ends` says where a line break counts (CR LF is one), `keep` whether the break stays on its line.
pub fn split_lines<T: Unit>(
    hay: &[T],
    keep: bool,
    ends: impl Fn(u32) -> bool,
) -> Result<Vec<Range<usize>>, OutOfMemory> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < hay.len() {
        let code = hay[at].code();
        at += 1;
        if !ends(code) {
            continue;
        }
        let end = at - 1;
        if code == 0x0d && at < hay.len() && hay[at].code() == 0x0a {
            at += 1;
        }
        try_push(&mut lines, start..if keep { at } else { end })?;
        start = at;
    }
    if start < hay.len() {
        try_push(&mut lines, start..hay.len())?;
    }
    Ok(lines)
}

/// What is left when elements that `drop` selects are taken off the chosen ends.
pub fn strip<T: Unit>(hay: &[T], left: bool, right: bool, drop: impl Fn(u32) -> bool) -> Range<usize> {
    let mut range = 0..hay.len();
    while left && range.start < range.end && drop(hay[range.start].code()) {
        range.start += 1;
    }
    while right && range.end > range.start && drop(hay[range.end - 1].code()) {
        range.end -= 1;
    }
    range
}

impl Text {
    /// `str.split`: on white space without a separator. The separator must not be empty.
    pub fn split(&self, separator: Option<&Self>, max: Option<usize>) -> Result<Vec<Range<usize>>, OutOfMemory> {
        match separator {
            None => with_units!(self.view(), u => split_space(u, max, class::is_space)),
            Some(s) => {
                same_width!(self.view(), s.view(), Ok(std::iter::once(0..self.len()).collect()), |h, n| split_on(
                    h, n, max
                ))
            }
        }
    }

    /// `str.rsplit`: on white space without a separator. The separator must not be empty.
    pub fn rsplit(&self, separator: Option<&Self>, max: Option<usize>) -> Result<Vec<Range<usize>>, OutOfMemory> {
        match separator {
            None => with_units!(self.view(), u => rsplit_space(u, max, class::is_space)),
            Some(s) => {
                same_width!(self.view(), s.view(), Ok(std::iter::once(0..self.len()).collect()), |h, n| rsplit_on(
                    h, n, max
                ))
            }
        }
    }

    /// `str.splitlines`.
    pub fn split_lines(&self, keep: bool) -> Result<Vec<Range<usize>>, OutOfMemory> {
        with_units!(self.view(), u => split_lines(u, keep, class::is_line_break))
    }

    /// `str.strip` and its one-sided forms: white space, or any code point of `set`.
    #[must_use]
    pub fn strip(&self, set: Option<&Self>, left: bool, right: bool) -> Range<usize> {
        match set {
            None => with_units!(self.view(), u => strip(u, left, right, class::is_space)),
            Some(set) => {
                with_units!(self.view(), u => strip(u, left, right, |c| set.contains_code(c)))
            }
        }
    }

    /// Where `separator` (not empty) first occurs, for `str.partition`; from the right for `str.rpartition`.
    #[must_use]
    pub fn partition(&self, separator: &Self, from_right: bool) -> Option<Range<usize>> {
        let at = if from_right { self.rfind(separator, 0, self.len()) } else { self.find(separator, 0, self.len()) }?;
        Some(at..at + separator.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, ranges: &[Range<usize>]) -> Vec<String> {
        let text = Text::from(text);
        ranges.iter().map(|r| text.sub(r.start, r.end).unwrap().to_string()).collect()
    }

    fn split(s: &str, sep: Option<&str>, max: Option<usize>) -> Vec<String> {
        pieces(s, &Text::from(s).split(sep.map(Text::from).as_ref(), max).unwrap())
    }

    fn rsplit(s: &str, sep: Option<&str>, max: Option<usize>) -> Vec<String> {
        pieces(s, &Text::from(s).rsplit(sep.map(Text::from).as_ref(), max).unwrap())
    }

    #[test]
    fn as_cpython() {
        assert_eq!(split("  a b  c ", None, None), ["a", "b", "c"]);
        assert_eq!(split("  a b  c ", None, Some(1)), ["a", "b  c "]);
        assert_eq!(split("  a b  c ", None, Some(0)), ["a b  c "]);
        assert_eq!(rsplit("  a b  c ", None, Some(1)), ["  a b", "c"]);
        assert_eq!(rsplit("  a b  c ", None, Some(0)), ["  a b  c"]);
        assert_eq!(split("a\u{2003}b\u{a0}c\x1cd", None, None), ["a", "b", "c", "d"]);
        assert_eq!(split("", None, None), Vec::<String>::new());
        assert_eq!(split("", Some(","), None), [""]);
        assert_eq!(split("a,,b,", Some(","), None), ["a", "", "b", ""]);
        assert_eq!(split("a,,b,", Some(","), Some(2)), ["a", "", "b,"]);
        assert_eq!(split("a,,b,", Some(","), Some(0)), ["a,,b,"]);
        assert_eq!(rsplit("a,,b,", Some(","), Some(2)), ["a,", "b", ""]);
        assert_eq!(rsplit("aaa", Some("aa"), None), ["a", ""]);
        assert_eq!(split("aaa", Some("aa"), None), ["", "a"]);
        assert_eq!(split("a😀bŁc", Some("😀"), None), ["a", "bŁc"]);
        assert_eq!(split("abc", Some("😀"), None), ["abc"]);
        let lines = "a\nb\r\nc\rd\u{85}e\u{2028}\x0cf\x1d";
        assert_eq!(pieces(lines, &Text::from(lines).split_lines(false).unwrap()), ["a", "b", "c", "d", "e", "", "f"]);
        assert_eq!(
            pieces(lines, &Text::from(lines).split_lines(true).unwrap()),
            ["a\n", "b\r\n", "c\r", "d\u{85}", "e\u{2028}", "\x0c", "f\x1d"]
        );
        assert_eq!(Text::from(" \u{3000}a ").strip(None, true, true), 2..3);
        assert_eq!(Text::from("xxaŁx").strip(Some(&Text::from("xŁ")), false, true), 0..3);
        assert_eq!(Text::from("   ").strip(None, true, true), 3..3);
        assert_eq!(Text::from("a--b--c").partition(&Text::from("--"), false), Some(1..3));
        assert_eq!(Text::from("a--b--c").partition(&Text::from("--"), true), Some(4..6));
        assert_eq!(Text::from("abc").partition(&Text::from("--"), true), None);
    }
}
