//! Replacement and character-wise translation.

use super::search::same_width;
use super::string::copy_short;
use super::unit::union;
use super::{Text, TextBuilder, Unit, View};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;

/// Calls `visit` with the positions of the first `max` non-overlapping occurrences of `needle`; an empty needle occurs
/// before every element and at the end. Answers how many there were.
fn occurrences<T: Unit>(hay: &[T], needle: &[T], max: Option<usize>, mut visit: impl FnMut(usize)) -> usize {
    let max = max.unwrap_or(usize::MAX);
    let mut found = 0;
    if needle.is_empty() {
        (0..=hay.len()).take(max).for_each(|at| {
            found += 1;
            visit(at);
        });
    } else if max > 0 {
        T::each(hay, needle, &mut |at| {
            found += 1;
            visit(at);
            found < max
        });
    }
    found
}

/// `length` elements after `count` of them were replaced: every `old` long one by a `new` long one.
fn replaced_length(length: usize, count: usize, old: usize, new: usize) -> Result<usize, OutOfMemory> {
    count.checked_mul(new).and_then(|n| n.checked_add(length - count * old)).ok_or(OutOfMemory)
}

/// `bytes.replace`; `None` where nothing changes.
pub fn replace_bytes(hay: &[u8], old: &[u8], new: &[u8], max: Option<usize>) -> Result<Option<Vec<u8>>, OutOfMemory> {
    if let (&[from], &[to], None) = (old, new, max) {
        // One byte for another: the length stays.
        if from == to || memchr::memchr(from, hay).is_none() {
            return Ok(None);
        }
        let mut out = try_vec(hay.len())?;
        out.extend(hay.iter().map(|&b| if b == from { to } else { b }));
        return Ok(Some(out));
    }
    let count = occurrences(hay, old, max, |_| {});
    if count == 0 || old == new {
        return Ok(None);
    }
    let mut out = try_vec(replaced_length(hay.len(), count, old.len(), new.len())?)?;
    let mut from = 0;
    occurrences(hay, old, max, |at| {
        out.extend_from_slice(&hay[from..at]);
        out.extend_from_slice(new);
        from = at + old.len();
    });
    out.extend_from_slice(&hay[from..]);
    Ok(Some(out))
}

/// In the table of what is known about ASCII characters: nothing, and that the character is left out.
const UNKNOWN: u8 = 0xff;
const DELETED: u8 = 0xfe;

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
        let (hay, needle) = (self.view(), old.view());
        let count = same_width!(hay, needle, 0, |h, n| occurrences(h, n, max, |_| {}));
        if count == 0 || old == new {
            return Ok(None);
        }
        let total = replaced_length(self.len(), count, old.len(), new.len())?;
        if let (View::Ascii(hay), View::Ascii(old), View::Ascii(new)) = (hay, needle, new.view()) {
            return Self::fill_ascii(total, |out| {
                let (mut from, mut to) = (0, 0);
                let mut put = |bytes: &[u8]| {
                    copy_short(&mut out[to..to + bytes.len()], bytes);
                    to += bytes.len();
                };
                occurrences(hay, old, max, |at| {
                    put(&hay[from..at]);
                    put(new);
                    from = at + old.len();
                });
                put(&hay[from..]);
            })
            .map(Some);
        }
        // One code point for another of the same width: the result is as wide, unless those that needed the width have gone.
        if old.len() == 1 && new.len() == 1 && max.is_none() {
            let (Some(from), Some(to)) = (old.code_at(0), new.code_at(0)) else { return Ok(None) };
            match hay {
                View::Latin1(units) if to < 0x100 => {
                    let mut out = try_vec(units.len())?;
                    out.extend(units.iter().map(|&u| if u32::from(u) == from { to as u8 } else { u }));
                    return Ok(Some(Self::from_latin1(out)));
                }
                View::Ucs2(units) if to < 0x1_0000 => {
                    let mut out: Vec<u16> = try_vec(units.len())?;
                    out.extend(units.iter().map(|&u| if u32::from(u) == from { to as u16 } else { u }));
                    if union(&out) > 0xff {
                        return Ok(Some(Self::from_ucs2_wide(out)));
                    }
                    return Self::from_view(View::Ucs2(&out)).map(Some);
                }
                _ => {}
            }
        }
        // The result may be narrow though the parts are wide (the wide code points may be the replaced ones): start as
        // wide as the replacement is, and let the builder widen.
        let widest = if new.width() > 1 { new.codes().max().unwrap_or(0) } else { 0 };
        let mut out = TextBuilder::try_with_capacity(total, widest)?;
        let mut from = 0;
        let mut put = |at| {
            out.push_view(hay.sub(from, at));
            out.push_text(new);
            from = at + old.len();
        };
        same_width!(hay, needle, 0, |h, n| occurrences(h, n, max, &mut put));
        out.push_view(hay.sub(from, self.len()));
        out.finish().map(Some)
    }

    /// `str.translate`, asking `table` for each code point, as a rule once for each ASCII character; the first error of the table ends it.
    pub fn translate<E: From<OutOfMemory>>(
        &self,
        mut table: impl FnMut(u32) -> Result<Translation, E>,
    ) -> Result<Self, E> {
        let mut out = TextBuilder::with_capacity(self.len());
        // What the table has said about an ASCII character that becomes another one, itself or nothing.
        let mut known = [UNKNOWN; 128];
        for code in self.codes() {
            let place = known.get_mut(code as usize);
            match place.as_deref().copied().unwrap_or(UNKNOWN) {
                UNKNOWN => {}
                DELETED => continue,
                same => {
                    out.push(u32::from(same));
                    continue;
                }
            }
            let answer = table(code)?;
            if let Some(place) = place {
                match answer {
                    Translation::Keep => *place = code as u8,
                    Translation::Delete => *place = DELETED,
                    Translation::Code(c) if c < 0x80 => *place = c as u8,
                    _ => {}
                }
            }
            match answer {
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
    fn bytes_as_cpython() {
        let replace = |hay: &str, old: &str, new: &str, max| {
            replace_bytes(hay.as_bytes(), old.as_bytes(), new.as_bytes(), max)
                .unwrap()
                .map(|b| String::from_utf8(b).unwrap())
        };
        assert_eq!(replace("abcabc", "bc", "X", None).as_deref(), Some("aXaX"));
        assert_eq!(replace("abcabc", "bc", "", Some(1)).as_deref(), Some("aabc"));
        assert_eq!(replace("ab", "", "-", None).as_deref(), Some("-a-b-"));
        assert_eq!(replace("ab", "x", "-", None), None);
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
