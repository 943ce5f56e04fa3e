//! Padding: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use super::string::copy_short;
use super::{Text, TextBuilder, View};
use crate::algorithm::OutOfMemory;

impl Text {
    /// The string between `left` and `right` copies of `fill`.
    pub fn padded(&self, left: usize, right: usize, fill: u32) -> Result<Self, OutOfMemory> {
        let total = left.checked_add(right).and_then(|n| n.checked_add(self.len())).ok_or(OutOfMemory)?;
        if let (View::Ascii(units), 0..=0x7f) = (self.view(), fill) {
            return Self::fill_ascii(total, |out| {
                out[..left].fill(fill as u8);
                copy_short(&mut out[left..left + units.len()], units);
                out[left + units.len()..].fill(fill as u8);
            });
        }
        let widest = if left + right > 0 { fill } else { 0 };
        let widest = if self.width() > 1 { widest.max(self.codes().max().unwrap_or(0)) } else { widest };
        let mut out = TextBuilder::try_with_capacity(total, widest)?;
        out.push_repeated(fill, left);
        out.push_text(self);
        out.push_repeated(fill, right);
        out.finish()
    }

    /// `str.ljust`.
    pub fn ljust(&self, width: usize, fill: u32) -> Result<Self, OutOfMemory> {
        self.padded(0, width.saturating_sub(self.len()), fill)
    }

    /// `str.rjust`.
    pub fn rjust(&self, width: usize, fill: u32) -> Result<Self, OutOfMemory> {
        self.padded(width.saturating_sub(self.len()), 0, fill)
    }

    /// `str.center`: an odd rest goes to the left where the width is odd.
    pub fn center(&self, width: usize, fill: u32) -> Result<Self, OutOfMemory> {
        let margin = width.saturating_sub(self.len());
        let left = margin / 2 + (margin & width & 1);
        self.padded(left, margin - left, fill)
    }

    /// `str.zfill`: zeros after a leading sign.
    pub fn zfill(&self, width: usize) -> Result<Self, OutOfMemory> {
        let zeros = width.saturating_sub(self.len());
        let signed = usize::from(zeros > 0 && matches!(self.code_at(0), Some(0x2b | 0x2d)));
        if signed == 0 {
            return self.padded(zeros, 0, 0x30);
        }
        let view = self.view();
        let widest = if self.width() > 1 { self.codes().max().unwrap_or(0) } else { 0 };
        let mut out = TextBuilder::try_with_capacity(width, widest)?;
        out.push_view(view.sub(0, 1));
        out.push_repeated(0x30, zeros);
        out.push_view(view.sub(1, self.len()));
        out.finish()
    }

    /// `str.expandtabs`.
    pub fn expandtabs(&self, tab: usize) -> Result<Self, OutOfMemory> {
        let mut out = TextBuilder::with_capacity(self.len());
        expand(self.view(), tab, &mut out)?;
        out.finish()
    }
}

fn expand(view: View<'_>, tab: usize, out: &mut TextBuilder) -> Result<(), OutOfMemory> {
    let mut column = 0usize;
    let mut total = 0usize;
    for code in view.codes() {
        let width = match code {
            0x09 if tab > 0 => tab - column % tab,
            0x09 => 0,
            _ => 1,
        };
        total = total.checked_add(width).filter(|&n| n <= isize::MAX as usize).ok_or(OutOfMemory)?;
        match code {
            0x09 => out.push_repeated(0x20, width),
            _ => out.push(code),
        }
        column = if matches!(code, 0x0a | 0x0d) { 0 } else { column + width };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        let text = |s: &str| Text::from(s);
        assert_eq!(text("ab").center(5, 0x2a).unwrap().to_string(), "**ab*");
        assert_eq!(text("abc").center(6, 0x2a).unwrap().to_string(), "*abc**");
        assert_eq!(text("a").center(4, 0x2a).unwrap().to_string(), "*a**");
        assert_eq!(text("abc").center(2, 0x2a).unwrap().to_string(), "abc");
        assert_eq!(text("ab").ljust(4, 0x141).unwrap(), text("abŁŁ"));
        assert_eq!(text("😀").rjust(3, 0x20).unwrap(), text("  😀"));
        assert_eq!(text("-42").zfill(6).unwrap().to_string(), "-00042");
        assert_eq!(text("+").zfill(3).unwrap().to_string(), "+00");
        assert_eq!(text("").zfill(2).unwrap().to_string(), "00");
        assert_eq!(text("-42").zfill(2).unwrap().to_string(), "-42");
        assert_eq!(text("--42").zfill(6).unwrap().to_string(), "-00-42");
        assert_eq!(text("a\tbc\td\n\te").expandtabs(4).unwrap().to_string(), "a   bc  d\n    e");
        assert_eq!(text("a\tb").expandtabs(0).unwrap().to_string(), "ab");
        assert_eq!(text("\r\tŁ").expandtabs(8).unwrap().to_string(), "\r        Ł");
        assert_eq!(text("x").rjust(usize::MAX, 0x20), Err(OutOfMemory));
        assert_eq!(text("x").ljust(isize::MAX as usize, 0x141), Err(OutOfMemory));
        assert_eq!(text("\t\t\t").expandtabs(usize::MAX), Err(OutOfMemory));
    }
}
