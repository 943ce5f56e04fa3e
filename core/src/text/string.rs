//! [`Text`]: the immutable string itself.
//!
//! All constructors here keep the canonical form; the `*_wide` ones are told by their callers that a code point which
//! needs the width is present, and debug builds check it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::builder::{is_narrow, narrowed};
use super::unit::union;
use super::{TextBuilder, Unit, View};
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::{try_copy, try_repeat, try_string, try_vec};
use crate::algorithm::slice::Indices;
use crate::with_units;

/// Most ASCII characters that a string holds without storage of its own.
const SMALL: usize = 22;

/// Where the code points are. An ASCII string of up to [`SMALL`] characters is always `Small`, with zeros behind its end, so that equal
/// strings are equal variant by variant. Its layout is fixed, a tag in the first byte, so that a short string can be written where it shall live.
#[derive(Clone)]
#[repr(u8)]
enum Store {
    Small(u8, [u8; SMALL]),
    Ascii(Box<[u8]>),
    Latin1(Box<[u8]>),
    Ucs2(Box<[u16]>),
    Ucs4(Box<[u32]>),
}

const _: () = assert!(size_of::<Store>() == 24 && align_of::<Store>() == 8);

/// An immutable Python string: code points, lone surrogates included, in the narrowest fixed width.
#[derive(Clone)]
pub struct Text {
    store: Store,
}

impl Text {
    /// A copy, if there is memory for one.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let store = match &self.store {
            Store::Small(len, own) => Store::Small(*len, *own),
            Store::Ascii(bytes) => Store::Ascii(try_copy(bytes)?.into()),
            Store::Latin1(bytes) => Store::Latin1(try_copy(bytes)?.into()),
            Store::Ucs2(units) => Store::Ucs2(try_copy(units)?.into()),
            Store::Ucs4(units) => Store::Ucs4(try_copy(units)?.into()),
        };
        Ok(Self { store })
    }

    /// The empty string; allocates nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { store: Store::Small(0, [0; SMALL]) }
    }

    pub(crate) fn from_ascii_unchecked(bytes: Vec<u8>) -> Self {
        debug_assert!(bytes.is_ascii());
        match Self::small(&bytes) {
            Some(small) => small,
            None => Self { store: Store::Ascii(bytes.into_boxed_slice()) },
        }
    }

    /// A short ASCII string, without allocating; `None` if it is too long.
    #[inline]
    fn small(bytes: &[u8]) -> Option<Self> {
        let mut own = [0; SMALL];
        if bytes.len() > SMALL {
            return None;
        }
        copy_short(&mut own[..bytes.len()], bytes);
        Some(Self { store: Store::Small(bytes.len() as u8, own) })
    }

    /// Writes a string of `n` ASCII characters, which `fill` writes, to where it shall live.
    ///
    /// # Safety
    /// `at` is room for a `Text`, and `n` at most `SMALL`.
    #[inline(always)]
    pub(crate) unsafe fn fill_small(at: *mut Self, n: usize, fill: impl FnOnce(&mut [u8])) {
        debug_assert!(n <= SMALL);
        // SAFETY: the caller's. `Small` has the tag 0, then the length, then the characters; all of it is written, the zeros behind the end too.
        unsafe {
            at.cast::<[u64; 3]>().write([(n as u64) << 8, 0, 0].map(u64::to_le));
            let units = std::slice::from_raw_parts_mut(at.cast::<u8>().add(2), n);
            fill(units);
            debug_assert!(units.is_ascii());
        }
    }

    /// Writes a short ASCII string to where it shall live; `false` if it is too long for that, and nothing was written.
    ///
    /// # Safety
    /// `at` is room for a `Text`.
    #[inline(always)]
    pub(crate) unsafe fn write_small(at: *mut Self, bytes: &[u8]) -> bool {
        if bytes.len() > SMALL {
            return false;
        }
        // SAFETY: the caller's.
        unsafe { Self::fill_small(at, bytes.len(), |own| copy_short(own, bytes)) };
        true
    }

    /// Most characters for which `write_small` does it.
    pub(crate) const SMALL: usize = SMALL;

    /// A string of `total` ASCII characters that `fill` writes, all of them.
    pub(crate) fn fill_ascii(total: usize, fill: impl FnOnce(&mut [u8])) -> Result<Self, OutOfMemory> {
        if total <= SMALL {
            let mut own = [0; SMALL];
            fill(&mut own[..total]);
            debug_assert!(own.is_ascii());
            return Ok(Self { store: Store::Small(total as u8, own) });
        }
        let mut bytes = try_vec(total)?;
        bytes.resize(total, 0);
        fill(&mut bytes);
        Ok(Self::from_ascii_unchecked(bytes))
    }

    /// A copy of ASCII bytes.
    pub(crate) fn copy_ascii(bytes: &[u8]) -> Result<Self, OutOfMemory> {
        debug_assert!(bytes.is_ascii());
        match Self::small(bytes) {
            Some(small) => Ok(small),
            None => Ok(Self::from_ascii_unchecked(try_copy(bytes)?)),
        }
    }

    pub(crate) fn from_latin1_wide(bytes: Vec<u8>) -> Self {
        debug_assert!(!bytes.is_ascii());
        Self { store: Store::Latin1(bytes.into_boxed_slice()) }
    }

    pub(crate) fn from_ucs2_wide(words: Vec<u16>) -> Self {
        debug_assert!(union(&words) > 0xff);
        Self { store: Store::Ucs2(words.into_boxed_slice()) }
    }

    pub(crate) fn from_ucs4_wide(words: Vec<u32>) -> Self {
        debug_assert!(words.iter().all(|&c| c <= 0x10_ffff) && union(&words) > 0xffff);
        Self { store: Store::Ucs4(words.into_boxed_slice()) }
    }

    /// One byte per code point (ISO 8859-1).
    #[must_use]
    pub fn from_latin1(bytes: Vec<u8>) -> Self {
        if is_narrow(&bytes) { Self::from_ascii_unchecked(bytes) } else { Self::from_latin1_wide(bytes) }
    }

    /// The string of these code points; a value above U+10FFFF is an error of the caller and becomes U+FFFD.
    pub fn from_codes(codes: &[u32]) -> Result<Self, OutOfMemory> {
        narrowed(codes.iter().map(|&c| if c > 0x10_ffff { 0xfffd } else { c }), codes.len())
    }

    /// The string of one code point; `None` above U+10FFFF.
    #[must_use]
    pub fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            0..=0x7f => Self::small(&[code as u8])?,
            0x80..=0xff => Self::from_latin1_wide(vec![code as u8]),
            0x100..=0xffff => Self::from_ucs2_wide(vec![code as u16]),
            0x1_0000..=0x10_ffff => Self::from_ucs4_wide(vec![code]),
            _ => return None,
        })
    }

    /// A copy of a Rust string, or the refusal of its allocation.
    pub fn try_from_str(s: &str) -> Result<Self, OutOfMemory> {
        if s.is_ascii() {
            return Self::copy_ascii(s.as_bytes());
        }
        let codes = s.chars().map(u32::from);
        let len = codes.clone().count();
        narrowed(codes, len)
    }

    /// A canonical copy of a view.
    pub fn from_view(view: View<'_>) -> Result<Self, OutOfMemory> {
        match view {
            View::Ascii(u) => Self::copy_ascii(u),
            View::Latin1(u) => Ok(Self::from_latin1(try_copy(u)?)),
            View::Ucs2(u) => narrowed(u.iter().copied(), u.len()),
            View::Ucs4(u) => narrowed(u.iter().copied(), u.len()),
        }
    }

    /// The code points in the width in which they are stored.
    #[must_use]
    #[inline]
    pub fn view(&self) -> View<'_> {
        match &self.store {
            Store::Small(len, u) => View::Ascii(&u[..usize::from(*len)]),
            Store::Ascii(u) => View::Ascii(u),
            Store::Latin1(u) => View::Latin1(u),
            Store::Ucs2(u) => View::Ucs2(u),
            Store::Ucs4(u) => View::Ucs4(u),
        }
    }

    /// A copy, or the refusal of its allocation.
    pub fn copy(&self) -> Result<Self, OutOfMemory> {
        Self::from_view(self.view())
    }

    /// The bytes in which the code points are stored, which are the code points themselves if there is none above U+00FF.
    #[cfg(not(orochi_loom))]
    pub(crate) fn into_raw_bytes(self) -> Result<Vec<u8>, OutOfMemory> {
        match self.store {
            Store::Ascii(bytes) | Store::Latin1(bytes) => Ok(bytes.into_vec()),
            _ => try_copy(self.view().raw_bytes()),
        }
    }

    /// How many code points.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match &self.store {
            Store::Small(len, _) => usize::from(*len),
            Store::Ascii(u) | Store::Latin1(u) => u.len(),
            Store::Ucs2(u) => u.len(),
            Store::Ucs4(u) => u.len(),
        }
    }

    /// Whether it has no code point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every code point is below U+0080.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        matches!(self.store, Store::Small(..) | Store::Ascii(_))
    }

    /// Bytes per code point: 1, 2 or 4.
    #[must_use]
    pub fn width(&self) -> usize {
        match &self.store {
            Store::Small(..) | Store::Ascii(_) | Store::Latin1(_) => 1,
            Store::Ucs2(_) => 2,
            Store::Ucs4(_) => 4,
        }
    }

    /// Bytes of out-of-line storage.
    #[must_use]
    pub fn allocated_bytes(&self) -> usize {
        if matches!(self.store, Store::Small(..)) { 0 } else { self.len() * self.width() }
    }

    /// An upper bound of the code points by storage class: 0x7f, 0xff, 0xffff or 0x10ffff.
    #[must_use]
    pub fn widest(&self) -> u32 {
        match &self.store {
            Store::Small(..) | Store::Ascii(_) => 0x7f,
            Store::Latin1(_) => 0xff,
            Store::Ucs2(_) => 0xffff,
            Store::Ucs4(_) => 0x10_ffff,
        }
    }

    /// The code point at `index`, in constant time; `None` out of range.
    #[must_use]
    #[inline(always)]
    pub fn code_at(&self, index: usize) -> Option<u32> {
        match &self.store {
            Store::Small(len, u) => u.get(index).filter(|_| index < usize::from(*len)).map(|&c| u32::from(c)),
            Store::Ascii(u) | Store::Latin1(u) => u.get(index).map(|&c| u32::from(c)),
            Store::Ucs2(u) => u.get(index).map(|&c| u32::from(c)),
            Store::Ucs4(u) => u.get(index).copied(),
        }
    }

    /// The code points in order.
    pub fn codes(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        self.view().codes()
    }

    /// The string as Rust sees it, for ASCII content only (constant time).
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match self.view() {
            // SAFETY: the ASCII variants are built only from bytes below 0x80, which are valid UTF-8.
            View::Ascii(u) => Some(unsafe { std::str::from_utf8_unchecked(u) }),
            _ => None,
        }
    }

    /// A Rust string: borrowed for ASCII; lone surrogates become U+FFFD.
    #[must_use]
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        match self.as_str() {
            Some(s) => Cow::Borrowed(s),
            None => Cow::Owned(self.codes().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()),
        }
    }

    /// A Rust string of its own, lone surrogates as U+FFFD, or the refusal of its allocation.
    pub fn to_rust(&self) -> Result<String, OutOfMemory> {
        if let Some(s) = self.as_str() {
            return try_string(s);
        }
        let chars = || self.codes().map(|c| char::from_u32(c).unwrap_or('\u{fffd}'));
        let mut made = String::new();
        made.try_reserve_exact(chars().map(char::len_utf8).sum()).map_err(|_| OutOfMemory)?;
        made.extend(chars());
        Ok(made)
    }

    /// A Rust string, unless a lone surrogate prevents it.
    #[must_use]
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        match self.as_str() {
            Some(s) => Some(Cow::Borrowed(s)),
            None => self.codes().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned),
        }
    }

    /// The code points `start..end`, cut to the string.
    pub fn sub(&self, start: usize, end: usize) -> Result<Self, OutOfMemory> {
        let end = end.min(self.len());
        Self::from_view(self.view().sub(start.min(end), end))
    }

    /// The code points that a resolved slice selects.
    pub fn slice(&self, indices: Indices) -> Result<Self, OutOfMemory> {
        if indices.step == 1 {
            let start = indices.start.max(0) as usize;
            return self.sub(start, start + indices.count);
        }
        if let View::Ascii(units) = self.view() {
            let mut picked = try_vec(indices.count)?;
            indices.pick(units, &mut picked);
            return Ok(Self::from_ascii_unchecked(picked));
        }
        with_units!(self.view(), u => narrowed(indices.iter().map(|i| u[i]), indices.count))
    }

    /// This string followed by `other`.
    pub fn concat(&self, other: &Self) -> Result<Self, OutOfMemory> {
        Self::concat_all(&[self, other])
    }

    /// Appends `other` in place, so that a string built piece by piece takes linear time with an allocator that grows
    /// blocks in place. Answers whether it did: a part of wider code points takes a new string.
    pub fn append(&mut self, other: &Self) -> Result<bool, OutOfMemory> {
        fn grow<T: Unit, U: Unit>(store: &mut Box<[T]>, more: &[U]) -> Result<(), OutOfMemory> {
            let mut vec = std::mem::take(store).into_vec();
            let grown = vec.try_reserve_exact(more.len()).map_err(|_| OutOfMemory);
            if grown.is_ok() {
                vec.extend(more.iter().map(|u| T::from_code(u.code())));
            }
            *store = vec.into_boxed_slice();
            grown
        }
        match (&mut self.store, other.view()) {
            (Store::Small(len, own), View::Ascii(more)) => {
                let start = usize::from(*len);
                match own.get_mut(start..start + more.len()) {
                    Some(room) => {
                        copy_short(room, more);
                        *len += more.len() as u8;
                    }
                    None => {
                        let mut grown = try_vec(start + more.len())?;
                        grown.extend_from_slice(&own[..start]);
                        grown.extend_from_slice(more);
                        self.store = Store::Ascii(grown.into_boxed_slice());
                    }
                }
            }
            (Store::Ascii(own), View::Ascii(more)) => grow(own, more)?,
            (Store::Latin1(own), View::Ascii(more) | View::Latin1(more)) => grow(own, more)?,
            (Store::Ucs2(own), View::Ascii(more) | View::Latin1(more)) => grow(own, more)?,
            (Store::Ucs2(own), View::Ucs2(more)) => grow(own, more)?,
            (Store::Ucs4(own), View::Ascii(more) | View::Latin1(more)) => grow(own, more)?,
            (Store::Ucs4(own), View::Ucs2(more)) => grow(own, more)?,
            (Store::Ucs4(own), View::Ucs4(more)) => grow(own, more)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// All `parts` in order.
    pub fn concat_all(parts: &[&Self]) -> Result<Self, OutOfMemory> {
        Self::join_all(None, parts)
    }

    /// All `parts` in order with `separator` between them: one allocation of the final size.
    pub fn join_all(separator: Option<&Self>, parts: &[&Self]) -> Result<Self, OutOfMemory> {
        fn gather<T: Unit>(
            separator: Option<&Text>,
            parts: &[&Text],
            total: usize,
            own: fn(&Text) -> Option<&[T]>,
        ) -> Result<Vec<T>, OutOfMemory> {
            let mut out: Vec<T> = try_vec(total)?;
            let mut put = |text: &Text| match own(text) {
                Some(units) => out.extend_from_slice(units),
                None => {
                    with_units!(text.view(), u => out.extend(u.iter().map(|c| T::from_code(c.code()))))
                }
            };
            for (i, part) in parts.iter().enumerate() {
                if i > 0
                    && let Some(separator) = separator
                {
                    put(separator);
                }
                put(part);
            }
            Ok(out)
        }
        let between = separator.filter(|s| parts.len() > 1 && !s.is_empty());
        let mut total = between.map_or(Some(0), |s| s.len().checked_mul(parts.len() - 1)).ok_or(OutOfMemory)?;
        let mut widest = between.map_or(0x7f, Self::widest);
        for part in parts {
            total = total.checked_add(part.len()).ok_or(OutOfMemory)?;
            widest = widest.max(part.widest());
        }
        if widest < 0x80 && total <= SMALL {
            let mut joined = [0; SMALL];
            let mut at = 0;
            let mut put = |text: &Text| {
                if let View::Ascii(u) = text.view() {
                    joined[at..at + u.len()].copy_from_slice(u);
                    at += u.len();
                }
            };
            for (i, part) in parts.iter().enumerate() {
                if i > 0
                    && let Some(separator) = between
                {
                    put(separator);
                }
                put(part);
            }
            return Ok(Self { store: Store::Small(total as u8, joined) });
        }
        let bytes: fn(&Text) -> Option<&[u8]> = |t| match t.view() {
            View::Ascii(u) | View::Latin1(u) => Some(u),
            _ => None,
        };
        Ok(match widest {
            0..=0x7f => Self::from_ascii_unchecked(gather(between, parts, total, bytes)?),
            0x80..=0xff => Self::from_latin1_wide(gather(between, parts, total, bytes)?),
            0x100..=0xffff => Self::from_ucs2_wide(gather(between, parts, total, |t| match &t.store {
                Store::Ucs2(u) => Some(u),
                _ => None,
            })?),
            _ => Self::from_ucs4_wide(gather(between, parts, total, |t| match &t.store {
                Store::Ucs4(u) => Some(u),
                _ => None,
            })?),
        })
    }

    /// The string repeated `times` times.
    pub fn repeat(&self, times: usize) -> Result<Self, OutOfMemory> {
        if times == 0 || self.is_empty() {
            return Ok(Self::empty());
        }
        Ok(match self.view() {
            View::Ascii(u) => Self::from_ascii_unchecked(try_repeat(u, times)?),
            View::Latin1(u) => Self::from_latin1_wide(try_repeat(u, times)?),
            View::Ucs2(u) => Self::from_ucs2_wide(try_repeat(u, times)?),
            View::Ucs4(u) => Self::from_ucs4_wide(try_repeat(u, times)?),
        })
    }

    /// Whether two strings are equal, as far as that takes no call: short strings, and strings of different lengths.
    #[inline(always)]
    pub fn quick_eq(&self, other: &Self) -> Option<bool> {
        match (&self.store, &other.store) {
            (Store::Small(a, u), Store::Small(b, v)) => Some(a == b && u == v),
            (Store::Small(..), _) | (_, Store::Small(..)) => Some(false),
            (Store::Ascii(a), Store::Ascii(b)) if a.len() != b.len() => Some(false),
            _ => None,
        }
    }

    /// Whether the string equals this Rust string.
    #[must_use]
    pub fn is(&self, s: &str) -> bool {
        match self.as_str() {
            Some(own) => own == s,
            None => !s.is_ascii() && self.codes().eq(s.chars().map(u32::from)),
        }
    }
}

/// Copies a slice that is short nearly always, without a call for it. Both have the same length.
#[inline(always)]
pub(crate) fn copy_short<T: Copy>(to: &mut [T], from: &[T]) {
    #[inline(always)]
    fn ends<T: Copy, const N: usize>(to: &mut [T], from: &[T]) -> Option<()> {
        let (first, last) = (*from.first_chunk::<N>()?, *from.last_chunk::<N>()?);
        *to.first_chunk_mut::<N>()? = first;
        *to.last_chunk_mut::<N>()? = last;
        Some(())
    }
    // Two chunks that overlap cover every length from one chunk to two.
    let done = match from.len() {
        0 => Some(()),
        1 => ends::<T, 1>(to, from),
        2..=3 => ends::<T, 2>(to, from),
        4..=7 => ends::<T, 4>(to, from),
        8..=16 => ends::<T, 8>(to, from),
        17..=32 => ends::<T, 16>(to, from),
        _ => None,
    };
    if done.is_none() {
        to.copy_from_slice(from);
    }
}

impl From<&str> for Text {
    fn from(s: &str) -> Self {
        if s.is_ascii() {
            return Self::small(s.as_bytes()).unwrap_or_else(|| Self::from_ascii_unchecked(s.as_bytes().to_vec()));
        }
        let mut builder = TextBuilder::with_capacity(s.len());
        builder.push_str(s);
        // A refusal leaves nothing better to answer here; callers whose size a program chooses use `try_from_str`.
        builder.finish().unwrap_or_else(|_| Self::empty())
    }
}

impl From<String> for Text {
    fn from(s: String) -> Self {
        if s.is_ascii() { Self::from_ascii_unchecked(s.into_bytes()) } else { Self::from(s.as_str()) }
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (&self.store, &other.store) {
            (Store::Small(a, u), Store::Small(b, v)) => a == b && u == v,
            (Store::Ascii(a), Store::Ascii(b)) | (Store::Latin1(a), Store::Latin1(b)) => a == b,
            (Store::Ucs2(a), Store::Ucs2(b)) => a == b,
            (Store::Ucs4(a), Store::Ucs4(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Text {}

impl std::hash::Hash for Text {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write(self.view().raw_bytes());
        state.write_u8(self.width() as u8);
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.view(), other.view()) {
            (View::Ascii(a) | View::Latin1(a), View::Ascii(b) | View::Latin1(b)) => a.cmp(b),
            (View::Ucs2(a), View::Ucs2(b)) => a.cmp(b),
            (View::Ucs4(a), View::Ucs4(b)) => a.cmp(b),
            _ => self.codes().cmp(other.codes()),
        }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.to_string_lossy(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_strings_need_no_storage() {
        assert_eq!(size_of::<Text>(), 24);
        for n in [0, 1, SMALL - 1, SMALL, SMALL + 1, 100] {
            let s = "x".repeat(n);
            let text = Text::from(s.as_str());
            assert!(text.is(&s) && text.len() == n && (text.allocated_bytes() == 0) == (n <= SMALL));
            assert_eq!(text, Text::from("x").repeat(n).unwrap());
            assert_eq!(text, Text::from_ascii_unchecked(s.clone().into_bytes()));
            let mut grown = Text::empty();
            (0..n).for_each(|_| assert_eq!(grown.append(&Text::from("x")), Ok(true)));
            assert_eq!(text, grown);
            assert_eq!(text.cmp(&grown), Ordering::Equal);
            assert_eq!(text, Text::join_all(None, &vec![&Text::from("x"); n]).unwrap());
            assert_eq!(text.code_at(n), None);
        }
    }

    #[test]
    fn appends_where_the_width_stays() {
        for (a, b, done) in [
            ("ab", "c", true),
            ("é", "c", true),
            ("a", "é", false),
            ("日", "本", true),
            ("日", "a", true),
            ("日é😀", "本a", true),
            ("", "x", true),
        ] {
            let mut text = Text::from(a);
            assert_eq!(text.append(&Text::from(b)), Ok(done));
            assert!(text.is(&if done { format!("{a}{b}") } else { a.to_owned() }));
        }
    }
    use crate::algorithm::slice::indices;

    #[test]
    fn narrowest_width() {
        for (s, width, ascii) in [("", 1, true), ("abc", 1, true), ("é", 1, false), ("aŁ", 2, false), ("a😀", 4, false)]
        {
            let t = Text::from(s);
            assert_eq!((t.width(), t.is_ascii(), t.is(s)), (width, ascii, true), "{s}");
            assert_eq!(t.to_string_lossy(), s);
        }
        assert_eq!(Text::from_codes(&[0xd800, 0x61]).unwrap().to_string_lossy(), "\u{fffd}a");
        assert_eq!(Text::from_codes(&[0xd800]).unwrap().to_utf8(), None);
        assert_eq!(Text::from_code(0x110000), None);
        let wide = Text::from("a😀éb");
        assert_eq!(wide.sub(0, 1).unwrap(), Text::from("a"));
        assert_eq!(wide.sub(2, 99).unwrap(), Text::from("éb"));
        assert_eq!(wide.sub(5, 99).unwrap(), Text::empty());
        assert_eq!(wide.slice(indices(None, None, Some(-2), 4).unwrap()).unwrap(), Text::from("b😀"));
        assert_eq!(wide.slice(indices(None, None, Some(2), 4).unwrap()).unwrap(), Text::from("aé"));
        assert_eq!(std::mem::size_of::<Text>(), 24);
    }

    #[test]
    fn builds_in_every_order_of_widths() {
        let parts = ["a", "é", "Ł", "😀"];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let mut builder = TextBuilder::new();
            let mut expected = String::new();
            for i in order {
                builder.push_text(&Text::from(parts[i]));
                builder.push_repeated(u32::from(parts[i].chars().next().unwrap()), 2);
                expected.push_str(&parts[i].repeat(3));
            }
            assert_eq!(builder.len(), 12);
            assert_eq!(builder.finish().unwrap(), Text::from(expected.as_str()));
        }
        let mut builder = TextBuilder::new();
        builder.push_view(Text::from("é😀xŁ").view().sub(2, 3));
        assert!(builder.finish().unwrap().is_ascii());
        let mut builder = TextBuilder::try_with_capacity(10, 0x10_ffff).unwrap();
        builder.push_str("aé");
        assert_eq!(builder.finish().unwrap().width(), 1);
        let mut builder = TextBuilder::try_with_capacity(10, 0x1f600).unwrap();
        builder.push_repeated(0x141, 2);
        assert_eq!(builder.finish().unwrap(), Text::from("ŁŁ"));
        let mut builder = TextBuilder::new();
        builder.push_repeated(0x61, usize::MAX);
        builder.push(0x61);
        assert_eq!(builder.finish(), Err(OutOfMemory));
    }

    #[test]
    fn joins_repeats_orders() {
        let [a, e, l] = ["ab", "é", "Ł"].map(Text::from);
        assert_eq!(a.concat(&e).unwrap(), Text::from("abé"));
        assert_eq!(Text::join_all(Some(&l), &[&a, &e, &a]).unwrap(), Text::from("abŁéŁab"));
        assert_eq!(Text::join_all(Some(&l), &[&a]).unwrap(), a);
        assert_eq!(Text::join_all(Some(&l), &[]).unwrap(), Text::empty());
        assert_eq!(e.repeat(3).unwrap(), Text::from("ééé"));
        assert_eq!(l.repeat(0).unwrap(), Text::empty());
        assert_eq!(a.repeat(usize::MAX), Err(OutOfMemory));
        assert!(a < e && e < l && l < Text::from("😀") && Text::from("aŁ") > a);
        assert!(Text::from_codes(&[0xffff]).unwrap() < Text::from("😀"));
    }
}
