//! Replacement and character-wise translation.

use super::search::same_width;
use super::{Text, TextBuilder, Unit};
use crate::algorithm::OutOfMemory;

/// Positions of the first `max` non-overlapping occurrences of `needle`; an empty needle occurs before every element
/// and at the end.
pub fn occurrences<T: Unit>(hay: &[T], needle: &[T], max: Option<usize>) -> Vec<usize> {
    let max = max.unwrap_or(usize::MAX);
    if max == 0 {
        return Vec::new();
    }
    if needle.is_empty() {
        return (0..=hay.len()).take(max).collect();
    }
    let mut found = Vec::new();
    T::each(hay, needle, &mut |at| {
        found.push(at);
        found.len() < max
    });
    found
}

/// What a translation table says about one code point.
#[derive(Clone, Debug)]
pub enum Translation {
    /// Not in the table.
    Keep,
    /// Mapped to `None`.
    Delete,
    /// Mapped to a code point.
    Code(u32),
    /// Mapped to a string.
    Text(Text),
}

impl Text {
    /// `str.replace`; `None` where nothing changes, so that the caller can hand out the original.
    pub fn replace(&self, old: &Self, new: &Self, max: Option<usize>) -> Result<Option<Self>, OutOfMemory> {
        let found = same_width!(self.view(), old.view(), Vec::new(), |h, n| occurrences(h, n, max));
        if found.is_empty() || old == new {
            return Ok(None);
        }
        let total = found
            .len()
            .checked_mul(new.len())
            .and_then(|n| n.checked_add(self.len() - found.len() * old.len()))
            .ok_or(OutOfMemory)?;
        // A narrow result from wide parts is possible (the wide code points may be the replaced ones): start narrow
        // unless the replacement itself is wide, and let the builder widen.
        let mut out = if new.widest() > 0xff {
            TextBuilder::try_with_capacity(total, new.codes().max().unwrap_or(0))?
        } else {
            TextBuilder::try_with_capacity(total, 0)?
        };
        let view = self.view();
        let mut from = 0;
        for at in found {
            out.push_view(view.sub(from, at));
            out.push_text(new);
            from = at + old.len();
        }
        out.push_view(view.sub(from, self.len()));
        out.finish().map(Some)
    }

    /// `str.translate`, asking `table` for each code point; the first error of the table ends it.
    pub fn translate<E: From<OutOfMemory>>(
        &self,
        mut table: impl FnMut(u32) -> Result<Translation, E>,
    ) -> Result<Self, E> {
        let mut out = TextBuilder::with_capacity(self.len());
        for code in self.codes() {
            match table(code)? {
                Translation::Keep => out.push(code),
                Translation::Delete => {}
                Translation::Code(c) => out.push(c),
                Translation::Text(t) => out.push_text(&t),
            }
        }
        Ok(out.finish()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(s: &str, old: &str, new: &str, max: Option<usize>) -> String {
        let text = Text::from(s);
        let made = text.replace(&Text::from(old), &Text::from(new), max).unwrap().unwrap_or(text);
        // Whatever came out is canonical.
        assert_eq!(made, Text::from(made.to_string().as_str()));
        made.to_string()
    }

    #[test]
    fn as_cpython() {
        assert_eq!(replace("aXbXc", "X", "--", None), "a--b--c");
        assert_eq!(replace("aXbXc", "X", "", Some(1)), "abXc");
        assert_eq!(replace("abc", "", "-", None), "-a-b-c-");
        assert_eq!(replace("abc", "", "-", Some(2)), "-a-bc");
        assert_eq!(replace("", "", "x", None), "x");
        assert_eq!(replace("a😀b😀", "😀", "é", None), "aébé");
        assert_eq!(replace("aXb", "X", "😀", None), "a😀b");
        assert_eq!(replace("aXb", "Ł", "y", None), "aXb");
        assert_eq!(replace("aaa", "aa", "b", None), "ba");
        assert_eq!(replace("Łaa", "Ł", "", Some(0)), "Łaa");
        assert_eq!(replace("ŁaŁ", "Ł", "", Some(1)), "aŁ");
        assert_eq!(
            Text::from("a")
                .repeat(1 << 20)
                .unwrap()
                .replace(&Text::from("a"), &Text::from("b").repeat(1 << 50 >> 25).unwrap(), None)
                .err(),
            Some(OutOfMemory)
        );
    }

    #[test]
    fn translates() {
        let table = |c: u32| -> Result<Translation, OutOfMemory> {
            Ok(match c {
                0x61 => Translation::Code(0x141),
                0x62 => Translation::Delete,
                0x63 => Translation::Text(Text::from("xyz")),
                _ => Translation::Keep,
            })
        };
        assert_eq!(Text::from("abcd").translate(table).unwrap().to_string(), "Łxyzd");
    }
}
