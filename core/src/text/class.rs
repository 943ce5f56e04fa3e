//! What kind of character a code point is, in the sense of the `str.is*` methods.
//!
//! Derived as CPython derives its type records: letters by category, digits by numeric type, cased letters by the
//! `Uppercase` and `Lowercase` properties, white space and line breaks by bidirectional class.

use icu_properties::props::{
    BidiClass, CaseIgnorable, Cased, GeneralCategory, Lowercase, NumericType, Uppercase, XidContinue, XidStart,
};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::{Text, View};
use crate::with_units;

/// The general category.
#[must_use]
pub fn category(code: u32) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get32(code)
}

fn numeric_type(code: u32) -> NumericType {
    CodePointMapData::<NumericType>::new().get32(code)
}

/// A letter: category Lu, Ll, Lt, Lm or Lo.
#[must_use]
pub fn is_alpha(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_alphabetic();
    }
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(category(code), UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter)
}

/// A decimal digit, usable in numbers of base 10.
#[must_use]
pub fn is_decimal(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_digit();
    }
    category(code) == GeneralCategory::DecimalNumber
}

/// A digit, superscripts and such included.
#[must_use]
pub fn is_digit(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_digit();
    }
    matches!(numeric_type(code), NumericType::Decimal | NumericType::Digit)
}

/// A character with a numeric value, fractions and ideographs included.
#[must_use]
pub fn is_numeric(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_digit();
    }
    numeric_type(code) != NumericType::None
}

/// A letter or a character with a numeric value.
#[must_use]
pub fn is_alnum(code: u32) -> bool {
    is_alpha(code) || is_numeric(code)
}

/// White space: category Zs, or bidirectional class WS, B or S.
#[must_use]
#[inline]
pub fn is_space(code: u32) -> bool {
    match code {
        0x09..=0x0d | 0x1c..=0x20 => true,
        0..=0x7f => false,
        0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 => true,
        _ => false,
    }
}

/// White space of `bytes`: the six ASCII ones.
#[must_use]
pub fn is_ascii_space(code: u32) -> bool {
    matches!(code, 0x09..=0x0d | 0x20)
}

/// Where `str.splitlines` cuts.
#[must_use]
pub fn is_line_break(code: u32) -> bool {
    matches!(code, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Where `bytes.splitlines` cuts.
#[must_use]
pub fn is_ascii_line_break(code: u32) -> bool {
    matches!(code, 0x0a | 0x0d)
}

/// Whether `repr` shows it as it is.
#[must_use]
pub fn is_printable(code: u32) -> bool {
    if code < 0x80 {
        return (0x20..0x7f).contains(&code);
    }
    use GeneralCategory::{
        Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate, Unassigned,
    };
    !matches!(
        category(code),
        Control | Format | Surrogate | PrivateUse | Unassigned | LineSeparator | ParagraphSeparator | SpaceSeparator
    )
}

/// Has the property `Uppercase`.
#[must_use]
pub fn is_upper(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_uppercase();
    }
    CodePointSetData::new::<Uppercase>().contains32(code)
}

/// Has the property `Lowercase`.
#[must_use]
pub fn is_lower(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_lowercase();
    }
    CodePointSetData::new::<Lowercase>().contains32(code)
}

/// A titlecase letter (category Lt).
#[must_use]
pub fn is_title(code: u32) -> bool {
    code >= 0x80 && category(code) == GeneralCategory::TitlecaseLetter
}

/// Has the property `Cased`.
#[must_use]
pub fn is_cased(code: u32) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_alphabetic();
    }
    CodePointSetData::new::<Cased>().contains32(code)
}

/// Has the property `Case_Ignorable`.
#[must_use]
pub fn is_case_ignorable(code: u32) -> bool {
    CodePointSetData::new::<CaseIgnorable>().contains32(code)
}

/// May start an identifier.
#[must_use]
pub fn is_identifier_start(code: u32) -> bool {
    if code < 0x80 {
        return code == 0x5f || (code as u8).is_ascii_alphabetic();
    }
    CodePointSetData::new::<XidStart>().contains32(code)
}

/// May continue an identifier.
#[must_use]
pub fn is_identifier_part(code: u32) -> bool {
    if code < 0x80 {
        return code == 0x5f || (code as u8).is_ascii_alphanumeric();
    }
    CodePointSetData::new::<XidContinue>().contains32(code)
}

/// Whether the bidirectional class separates text, for tables that are generated from it.
#[must_use]
pub fn is_bidirectional_space(code: u32) -> bool {
    let class = CodePointMapData::<BidiClass>::new().get32(code);
    class == BidiClass::WhiteSpace || class == BidiClass::ParagraphSeparator || class == BidiClass::SegmentSeparator
}

/// The value of a decimal digit, 0 to 9.
#[must_use]
pub fn decimal_value(code: u32) -> Option<u32> {
    if code < 0x80 {
        return (code as u8 as char).to_digit(10);
    }
    if !is_decimal(code) {
        return None;
    }
    // Unicode allots decimal digits in runs of ten that start at the zero; adjacent runs only follow one another whole.
    let mut start = code;
    while start > 0 && is_decimal(start - 1) {
        start -= 1;
    }
    Some((code - start) % 10)
}

impl Text {
    fn all(&self, test: impl Fn(u32) -> bool) -> bool {
        !self.is_empty() && with_units!(self.view(), u => u.iter().all(|&c| test(super::Unit::code(c))))
    }

    /// `str.isalpha`.
    #[must_use]
    pub fn is_alpha(&self) -> bool {
        self.all(is_alpha)
    }

    /// `str.isalnum`.
    #[must_use]
    pub fn is_alnum(&self) -> bool {
        self.all(is_alnum)
    }

    /// `str.isdecimal`.
    #[must_use]
    pub fn is_decimal(&self) -> bool {
        self.all(is_decimal)
    }

    /// `str.isdigit`.
    #[must_use]
    pub fn is_digit(&self) -> bool {
        self.all(is_digit)
    }

    /// `str.isnumeric`.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.all(is_numeric)
    }

    /// `str.isspace`.
    #[must_use]
    pub fn is_space(&self) -> bool {
        self.all(is_space)
    }

    /// `str.isprintable`; true for the empty string.
    #[must_use]
    pub fn is_printable(&self) -> bool {
        self.is_empty() || self.all(is_printable)
    }

    /// `str.isidentifier`.
    #[must_use]
    pub fn is_identifier(&self) -> bool {
        self.all(is_identifier_part) && self.code_at(0).is_some_and(is_identifier_start)
    }

    /// `str.isupper`: no lowercase or titlecase letter and at least one uppercase one.
    #[must_use]
    pub fn is_upper(&self) -> bool {
        self.one_case(is_upper, is_lower)
    }

    /// `str.islower`: no uppercase or titlecase letter and at least one lowercase one.
    #[must_use]
    pub fn is_lower(&self) -> bool {
        self.one_case(is_lower, is_upper)
    }

    fn one_case(&self, wanted: fn(u32) -> bool, other: fn(u32) -> bool) -> bool {
        let mut found = false;
        for c in self.codes() {
            if other(c) || is_title(c) {
                return false;
            }
            found = found || wanted(c);
        }
        found
    }

    /// `str.istitle`: uppercase and titlecase letters follow uncased characters only, lowercase ones cased only.
    #[must_use]
    pub fn is_title(&self) -> bool {
        let (mut cased, mut after_cased) = (false, false);
        for c in self.codes() {
            if is_upper(c) || is_title(c) {
                if after_cased {
                    return false;
                }
                (cased, after_cased) = (true, true);
            } else if is_lower(c) {
                if !after_cased {
                    return false;
                }
                cased = true;
            } else {
                after_cased = false;
            }
        }
        cased
    }
}

/// Whether every byte of a view of bytes is ASCII; wider views are not.
#[must_use]
pub fn is_ascii(view: View<'_>) -> bool {
    match view {
        View::Ascii(_) => true,
        View::Latin1(u) => u.is_ascii(),
        _ => view.union() < 0x80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Test = fn(&Text) -> bool;

    fn check(s: &str, expected: [bool; 12]) {
        let tests: [Test; 12] = [
            Text::is_alpha,
            Text::is_decimal,
            Text::is_digit,
            Text::is_numeric,
            Text::is_alnum,
            Text::is_identifier,
            Text::is_printable,
            Text::is_space,
            Text::is_title,
            Text::is_upper,
            Text::is_lower,
            Text::is_ascii,
        ];
        let text = Text::from(s);
        assert_eq!(tests.map(|t| t(&text)), expected, "{s:?}");
    }

    #[test]
    fn as_cpython() {
        let (t, f) = (true, false);
        check("", [f, f, f, f, f, f, t, f, f, f, f, t]);
        check("abc", [t, f, f, f, t, t, t, f, f, f, t, t]);
        check("Abc Def", [f, f, f, f, f, f, t, f, t, f, f, t]);
        check("AB1", [f, f, f, f, t, t, t, f, f, t, f, t]);
        check("123", [f, t, t, t, t, f, t, f, f, f, f, t]);
        check("²", [f, f, t, t, t, f, t, f, f, f, f, f]);
        check("½", [f, f, f, t, t, f, t, f, f, f, f, f]);
        check("٣", [f, t, t, t, t, f, t, f, f, f, f, f]);
        check("五", [t, f, f, t, t, t, t, f, f, f, f, f]);
        check("ǅ", [t, f, f, f, t, t, t, f, t, f, f, f]);
        check("ª", [t, f, f, f, t, t, t, f, f, f, t, f]);
        check("Ⅷ", [f, f, f, t, t, t, t, f, t, t, f, f]);
        check("ß", [t, f, f, f, t, t, t, f, f, f, t, f]);
        check(" \t\u{a0}\u{85}", [f, f, f, f, f, f, f, t, f, f, f, f]);
        check("_x1", [f, f, f, f, f, t, t, f, f, f, t, t]);
        check("1x", [f, f, f, f, t, f, t, f, f, f, t, t]);
        check("\u{200b}", [f, f, f, f, f, f, f, f, f, f, f, f]);
        check("😀", [f, f, f, f, f, f, t, f, f, f, f, f]);
        assert!(!Text::from_codes(&[0xd800]).unwrap().is_printable());
    }

    #[test]
    fn white_space_table_is_the_unicode_one() {
        for code in 0..=0x10_ffff {
            let expected = category(code) == GeneralCategory::SpaceSeparator || is_bidirectional_space(code);
            assert_eq!(is_space(code), expected, "{code:#x}");
        }
    }

    #[test]
    fn decimal_values() {
        assert_eq!(decimal_value(0x37), Some(7));
        assert_eq!(decimal_value(0x0663), Some(3));
        assert_eq!(decimal_value(0x1d7ce), Some(0));
        assert_eq!(decimal_value(0x1d7d8), Some(0));
        assert_eq!(decimal_value(0x1d7ff), Some(9));
        assert_eq!(decimal_value(0xb2), None);
        for code in 0..=0x10_ffff {
            assert_eq!(is_decimal(code), numeric_type(code) == NumericType::Decimal, "{code:#x}");
        }
    }
}
