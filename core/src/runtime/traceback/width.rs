//! How many columns text takes on a terminal: two for the wide characters of East Asian scripts and emoji, one for all others.

use icu_properties::{CodePointMapData, props::EastAsianWidth};

/// Columns of one character.
pub fn of_char(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    match CodePointMapData::<EastAsianWidth>::new().get(c) {
        EastAsianWidth::Wide | EastAsianWidth::Fullwidth => 2,
        _ => 1,
    }
}

/// Columns of the first `chars` characters of a line.
pub fn of(line: &[char], chars: usize) -> usize {
    line.iter().take(chars).map(|&c| of_char(c)).sum()
}
