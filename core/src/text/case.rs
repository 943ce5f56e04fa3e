//! Case conversion by the full Unicode mappings (one character may become three) and case folding.
//!
//! The mappings are the locale-independent ones; the only context that matters is the final form of the Greek sigma,
//! which is decided here as CPython decides it.

use icu_casemap::CaseMapper;
use icu_casemap::options::TitlecaseOptions;
use icu_locale_core::LanguageIdentifier;

use super::class::{is_case_ignorable, is_cased, is_lower, is_upper};
use super::string::copy_short;
use super::{Text, TextBuilder, Unit, View};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;
use crate::with_units;

const CAPITAL_SIGMA: u32 = 0x3a3;

/// Appends the uppercase form of one code point.
pub fn push_upper(code: u32, out: &mut TextBuilder) {
    if let Some(upper) = u8::try_from(code).ok().and_then(latin1_upper) {
        return out.push(u32::from(upper));
    }
    if is_caseless(code) {
        return out.push(code);
    }
    match char::from_u32(code) {
        Some(c) => c.to_uppercase().for_each(|c| out.push_char(c)),
        None => out.push(code),
    }
}

/// Whether the code point is in a block that has no case: kana, ideographs, Hangul syllables, or among ASCII characters no letter. Quickly told, for the mappings.
#[inline]
fn is_caseless(code: u32) -> bool {
    match code {
        0..=0x7f => !(code as u8).is_ascii_alphabetic(),
        0x3000..=0xa63f | 0xac00..=0xd7a3 | 0x1_f000..=0x1_faff => true,
        _ => false,
    }
}

/// Appends the lowercase form of one code point, without regard to its neighbours.
pub fn push_lower(code: u32, out: &mut TextBuilder) {
    if let Ok(unit) = u8::try_from(code) {
        return out.push(u32::from(latin1_lower(unit)));
    }
    if is_caseless(code) {
        return out.push(code);
    }
    match char::from_u32(code) {
        Some(c) => c.to_lowercase().for_each(|c| out.push_char(c)),
        None => out.push(code),
    }
}

/// Appends the titlecase form of one code point.
pub fn push_title(code: u32, out: &mut TextBuilder) {
    // The title case of a Latin-1 character is its upper case, where that is one of Latin-1.
    if let Some(upper) = u8::try_from(code).ok().and_then(latin1_upper) {
        return out.push(u32::from(upper));
    }
    if is_caseless(code) {
        return out.push(code);
    }
    let Some(c) = char::from_u32(code) else {
        return out.push(code);
    };
    // Most characters have no case; this also keeps all mappings on one version of Unicode.
    if c.to_uppercase().eq([c]) && c.to_lowercase().eq([c]) {
        return out.push(code);
    }
    let mut utf8 = [0; 4];
    let one = c.encode_utf8(&mut utf8);
    let mapper = CaseMapper::new();
    let unknown = LanguageIdentifier::UNKNOWN;
    out.push_str(&mapper.titlecase_segment_with_only_case_data_to_string(one, &unknown, TitlecaseOptions::default()));
}

/// Appends the folded form of one code point.
pub fn push_folded(code: u32, out: &mut TextBuilder) {
    if is_caseless(code) {
        return out.push(code);
    }
    if code < 0x80 {
        return out.push(u32::from((code as u8).to_ascii_lowercase()));
    }
    let Some(c) = char::from_u32(code) else {
        return out.push(code);
    };
    let mut utf8 = [0; 4];
    out.push_str(&CaseMapper::new().fold_string(c.encode_utf8(&mut utf8)));
}

fn push_lower_at(view: View<'_>, index: usize, code: u32, out: &mut TextBuilder) {
    if code == CAPITAL_SIGMA {
        out.push(if is_final_sigma(view, index) { 0x3c2 } else { 0x3c3 });
    } else {
        push_lower(code, out);
    }
}

/// Whether a sigma at `index` ends a word: a cased letter before it and none after, skipping ignorable characters.
fn is_final_sigma(view: View<'_>, index: usize) -> bool {
    let relevant = |&c: &u32| !is_case_ignorable(c);
    view.sub(0, index).codes().rev().find(relevant).is_some_and(is_cased)
        && !view.sub(index + 1, view.len()).codes().find(relevant).is_some_and(is_cased)
}

/// Changes the case bit of the letters from `first` to `first + 25` in eight ASCII characters at a time.
#[inline(always)]
fn toggle(units: &mut [u8], first: u8) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // A letter carries into its byte's highest bit when this is added, and not when the next is: no byte carries into another.
    let (from, beyond) = (ONES * u64::from(0x80 - first), ONES * u64::from(0x80 - first - 26));
    let word = |w: u64| w ^ ((w.wrapping_add(from) & !w.wrapping_add(beyond) & (ONES << 7)) >> 2);
    let (eights, rest) = units.as_chunks_mut::<8>();
    for chunk in eights {
        *chunk = word(u64::from_le_bytes(*chunk)).to_le_bytes();
    }
    let (fours, rest) = rest.as_chunks_mut::<4>();
    for chunk in fours {
        *chunk = (word(u64::from(u32::from_le_bytes(*chunk))) as u32).to_le_bytes();
    }
    for unit in rest {
        *unit = word(u64::from(*unit)) as u8;
    }
}

/// ASCII characters in upper case.
#[inline]
pub fn ascii_upper(units: &mut [u8]) {
    toggle(units, b'a');
}

/// ASCII characters in lower case.
#[inline]
pub fn ascii_lower(units: &mut [u8]) {
    toggle(units, b'A');
}

/// A Latin-1 character in upper case, if that is one of Latin-1.
fn latin1_upper(unit: u8) -> Option<u8> {
    match unit {
        b'a'..=b'z' | 0xe0..=0xf6 | 0xf8..=0xfe => Some(unit - 32),
        // The micro sign, sharp s, y with diaeresis.
        0xb5 | 0xdf | 0xff => None,
        _ => Some(unit),
    }
}

/// A Latin-1 character in lower case.
fn latin1_lower(unit: u8) -> u8 {
    match unit {
        b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => unit + 32,
        _ => unit,
    }
}

impl Text {
    fn map_ascii(&self, map: impl FnOnce(&mut [u8])) -> Option<Result<Self, OutOfMemory>> {
        let View::Ascii(units) = self.view() else {
            return None;
        };
        Some(Self::fill_ascii(units.len(), |out| {
            copy_short(out, units);
            map(out);
        }))
    }

    /// As `map_ascii` for Latin-1, where each character is mapped to one: `None` otherwise.
    fn map_latin1(&self, map: impl Fn(u8) -> Option<u8>) -> Option<Result<Self, OutOfMemory>> {
        let View::Latin1(units) = self.view() else { return None };
        let Ok(mut out) = try_vec(units.len()) else { return Some(Err(OutOfMemory)) };
        for &unit in units {
            out.push(map(unit)?);
        }
        Some(Ok(Self::from_latin1_wide(out)))
    }

    fn map_codes(&self, mut push: impl FnMut(usize, u32, &mut TextBuilder)) -> Result<Self, OutOfMemory> {
        // As wide as this text is, which the result is too as a rule: then nothing is copied on the way.
        let mut out = TextBuilder::try_with_capacity(self.len(), self.widest())?;
        with_units!(self.view(), units => for (i, unit) in units.iter().enumerate() {
            push(i, unit.code(), &mut out);
        });
        out.finish()
    }

    /// `str.upper`.
    pub fn upper(&self) -> Result<Self, OutOfMemory> {
        self.map_ascii(ascii_upper)
            .or_else(|| self.map_latin1(latin1_upper))
            .unwrap_or_else(|| self.map_codes(|_, c, out| push_upper(c, out)))
    }

    /// `str.lower`.
    pub fn lower(&self) -> Result<Self, OutOfMemory> {
        self.map_ascii(ascii_lower)
            .or_else(|| self.map_latin1(|unit| Some(latin1_lower(unit))))
            .unwrap_or_else(|| self.map_codes(|i, c, out| push_lower_at(self.view(), i, c, out)))
    }

    /// `str.casefold`.
    pub fn casefold(&self) -> Result<Self, OutOfMemory> {
        let folded = |unit| if matches!(unit, 0xb5 | 0xdf) { None } else { Some(latin1_lower(unit)) };
        self.map_ascii(ascii_lower)
            .or_else(|| self.map_latin1(folded))
            .unwrap_or_else(|| self.map_codes(|_, c, out| push_folded(c, out)))
    }

    /// `str.capitalize`.
    pub fn capitalize(&self) -> Result<Self, OutOfMemory> {
        let ascii = self.map_ascii(|out| {
            out.make_ascii_lowercase();
            if let Some(first) = out.first_mut() {
                first.make_ascii_uppercase();
            }
        });
        if let Some(made) = ascii {
            return made;
        }
        self.map_codes(|i, c, out| if i == 0 { push_title(c, out) } else { push_lower_at(self.view(), i, c, out) })
    }

    /// `str.title`.
    pub fn title(&self) -> Result<Self, OutOfMemory> {
        let ascii = self.map_ascii(|out| {
            let mut after_letter = false;
            for unit in out {
                let letter = unit.is_ascii_alphabetic();
                if after_letter {
                    unit.make_ascii_lowercase();
                } else {
                    unit.make_ascii_uppercase();
                }
                after_letter = letter;
            }
        });
        if let Some(made) = ascii {
            return made;
        }
        let mut after_cased = false;
        self.map_codes(|i, c, out| {
            if after_cased {
                push_lower_at(self.view(), i, c, out);
            } else {
                push_title(c, out);
            }
            after_cased = is_cased(c);
        })
    }

    /// `str.swapcase`.
    pub fn swapcase(&self) -> Result<Self, OutOfMemory> {
        let ascii = self.map_ascii(|out| {
            for unit in out {
                *unit ^= u8::from(unit.is_ascii_alphabetic()) << 5;
            }
        });
        if let Some(made) = ascii {
            return made;
        }
        self.map_codes(|i, c, out| {
            if is_upper(c) {
                push_lower_at(self.view(), i, c, out);
            } else if is_lower(c) {
                push_upper(c, out);
            } else {
                out.push(c);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// upper, lower, title, capitalize, swapcase, casefold
    fn check(s: &str, expected: [&str; 6]) {
        let t = Text::from(s);
        let found = [t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase(), t.casefold()]
            .map(|r| r.unwrap().to_string());
        assert_eq!(found, expected, "{s}");
    }

    #[test]
    fn as_cpython() {
        check(
            "hello World's",
            ["HELLO WORLD'S", "hello world's", "Hello World'S", "Hello world's", "HELLO wORLD'S", "hello world's"],
        );
        check("straße ǆ", ["STRASSE Ǆ", "straße ǆ", "Straße ǅ", "Straße ǆ", "STRASSE Ǆ", "strasse ǆ"]);
        check("ﬁn ŉ", ["FIN ʼN", "ﬁn ŉ", "Fin ʼN", "Fin ŉ", "FIN ʼN", "fin ʼn"]);
        check("ΑΣ ΑΣΑ Σ", ["ΑΣ ΑΣΑ Σ", "ας ασα σ", "Ας Ασα Σ", "Ας ασα σ", "ας ασα σ", "ασ ασα σ"]);
        check("İ", ["İ", "i\u{307}", "İ", "İ", "i\u{307}", "i\u{307}"]);
        check(
            "ΰ",
            [
                "\u{3a5}\u{308}\u{301}",
                "ΰ",
                "\u{3a5}\u{308}\u{301}",
                "\u{3a5}\u{308}\u{301}",
                "\u{3a5}\u{308}\u{301}",
                "\u{3c5}\u{308}\u{301}",
            ],
        );
        check("ᾳ", ["ΑΙ", "ᾳ", "ᾼ", "ᾼ", "ΑΙ", "αι"]);
        check("ÿµ", ["ŸΜ", "ÿµ", "Ÿµ", "Ÿµ", "ŸΜ", "ÿμ"]);
        check("ⅷ ⓐ ﬅ", ["Ⅷ Ⓐ ST", "ⅷ ⓐ ﬅ", "Ⅷ Ⓐ St", "Ⅷ ⓐ ﬅ", "Ⅷ Ⓐ ST", "ⅷ ⓐ st"]);
        check("ა Ა Ꭰ ꭰ", ["Ა Ა Ꭰ Ꭰ", "ა ა ꭰ ꭰ", "ა Ა Ꭰ Ꭰ", "ა ა ꭰ ꭰ", "Ა ა ꭰ Ꭰ", "ა ა Ꭰ Ꭰ"]);
        let lone = Text::from_codes(&[0xd800, 0xe9]).unwrap();
        assert_eq!(lone.upper().unwrap(), Text::from_codes(&[0xd800, 0xc9]).unwrap());
    }
}
