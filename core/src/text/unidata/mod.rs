//! What the Unicode crates do not tell: numeric values and the kinds of compatibility mappings, as runs of code points.
//!
//! The tables are those of the Unicode character database. Decimal digits are not among the values: their numbers follow from their runs.
mod mappings;
mod numbers;

use mappings::{KINDS, MAPPINGS};
use numbers::{DIGITS, NUMERIC};

/// The row that `code` falls into.
fn find<T: Copy>(table: &[T], code: u32, range: impl Fn(&T) -> (u32, u32)) -> Option<T> {
    let at = table.partition_point(|row| range(row).1 < code);
    table.get(at).copied().filter(|row| range(row).0 <= code)
}

/// The number that a character stands for, as a fraction.
pub fn numeric_value(code: u32) -> Option<(i64, u32)> {
    if let Some(digit) = super::class::decimal_value(code) {
        return Some((i64::from(digit), 1));
    }
    let (first, _, value, denominator, step) = find(NUMERIC, code, |row| (row.0, row.1))?;
    Some((value + i64::from(code - first) * step, denominator))
}

/// The digit that a character is.
pub fn digit_value(code: u32) -> Option<u32> {
    super::class::decimal_value(code)
        .or_else(|| find(DIGITS, code, |row| (row.0, row.1)).map(|(first, _, value)| value + code - first))
}

/// The kind of a character's compatibility mapping, if it has one.
pub fn mapping_kind(code: u32) -> Option<&'static str> {
    find(MAPPINGS, code, |row| (row.0, row.1)).and_then(|row| KINDS.get(usize::from(row.2)).copied())
}

#[cfg(test)]
mod tests {
    use super::{digit_value, mapping_kind, numeric_value};

    #[test]
    fn some_of_them() {
        assert_eq!(numeric_value(0xbd), Some((1, 2)));
        assert_eq!(numeric_value(0x2167), Some((8, 1)));
        assert_eq!(numeric_value(0x35), Some((5, 1)));
        assert_eq!((digit_value(0xb2), digit_value(0x41)), (Some(2), None));
        assert_eq!((mapping_kind(0xa0), mapping_kind(0xc0)), (Some("noBreak"), None));
    }
}
