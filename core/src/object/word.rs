//! The 64-bit word that every register and heap slot holds.
//!
//! | low bits | meaning |
//! |---|---|
//! | `..000` | pointer to an object, counted by this word |
//! | `..100` | pointer to a shared or immortal object, **borrowed**: not counted (registers only) |
//! | `..01`  | special: EMPTY, None, False, True, Ellipsis, NotImplemented |
//! | `..10`  | float, self-tagged: zero and magnitudes from 2^-255 up to 2^257 |
//! | `..11`  | int of 62 bits |
//!
//! Objects are 16-byte aligned, so a pointer leaves its low four bits free. Floats are rotated so that the sign is
//! the lowest bit and the exponent the highest, and biased so that the common exponents have two zero bits on top, which
//! make room for the tag (after Ruby's flonums and "Float Self-Tagging", OOPSLA 2024). Zero takes the code of
//! 2^-255, which is boxed instead.

use orochi_gc::{Header, Object};
use std::ptr::NonNull;

/// No value: an unbound local, an absent argument, a hole in a table.
pub const EMPTY: u64 = 0x01;
/// `None`
pub const NONE: u64 = 0x05;
/// `False`
pub const FALSE: u64 = 0x09;
/// `True`
pub const TRUE: u64 = 0x0d;
/// `...`
pub const ELLIPSIS: u64 = 0x11;
/// `NotImplemented`
pub const NOT_IMPLEMENTED: u64 = 0x15;

/// The bit that makes a pointer a borrowed one.
pub const BORROWED: u64 = 4;

/// The larger one of the words of 0.0 and -0.0; those of all other floats are larger.
pub const LAST_ZERO: u64 = 1 << 2 | 2;

/// Smallest int that a word holds itself.
pub const INT_MIN: i64 = -(1 << 61);
/// Largest int that a word holds itself.
pub const INT_MAX: i64 = (1 << 61) - 1;

/// Exponent bias that maps the self-tagged window to zero in its top two bits.
const FLOAT_BIAS: u64 = 0x300 << 53;

/// A pointer, counted or borrowed?
#[inline(always)]
pub const fn is_pointer(w: u64) -> bool {
    w & 3 == 0
}

/// A counted pointer: a word that owns a reference?
#[inline(always)]
pub const fn is_counted(w: u64) -> bool {
    w & 7 == 0
}

/// An immediate int?
#[inline(always)]
pub const fn is_int(w: u64) -> bool {
    w & 3 == 3
}

/// Both immediate ints?
#[inline(always)]
pub const fn both_int(a: u64, b: u64) -> bool {
    a & b & 3 == 3
}

/// An immediate float?
#[inline(always)]
pub const fn is_float(w: u64) -> bool {
    w & 3 == 2
}

/// `True` or `False`?
#[inline(always)]
pub const fn is_bool(w: u64) -> bool {
    w == FALSE || w == TRUE
}

/// The word of a bool.
#[inline(always)]
pub const fn from_bool(b: bool) -> u64 {
    FALSE + ((b as u64) << 2)
}

/// The word of an int, if 62 bits hold it.
#[inline(always)]
pub const fn from_int(i: i64) -> Option<u64> {
    if i >= INT_MIN && i <= INT_MAX { Some(((i as u64) << 2) | 3) } else { None }
}

/// The int that an immediate int word holds.
#[inline(always)]
pub const fn to_int(w: u64) -> i64 {
    (w as i64) >> 2
}

/// The word of a float, if it can be self-tagged.
#[inline(always)]
pub const fn from_float(f: f64) -> Option<u64> {
    let rotated = f.to_bits().rotate_left(1);
    let biased = rotated.wrapping_sub(FLOAT_BIAS);
    if biased >> 62 == 0 && biased > 1 {
        Some((biased << 2) | 2)
    } else if rotated <= 1 {
        Some((rotated << 2) | 2)
    } else {
        None
    }
}

/// The float that a self-tagged word holds.
#[inline(always)]
pub const fn to_float(w: u64) -> f64 {
    let biased = w >> 2;
    let rotated = if biased <= 1 { biased } else { biased.wrapping_add(FLOAT_BIAS) };
    f64::from_bits(rotated.rotate_right(1))
}

/// The floats that two words hold, if both do and neither is zero.
#[inline(always)]
pub const fn both_nonzero_floats(x: u64, y: u64) -> Option<(f64, f64)> {
    // Without the tag, the low bits of a float are zero, and what is left of zero's two codes is at most 4.
    let (x, y) = (x.wrapping_sub(2), y.wrapping_sub(2));
    if (x | y) & 3 != 0 || x <= 4 || y <= 4 {
        return None;
    }
    let x = f64::from_bits((x >> 2).wrapping_add(FLOAT_BIAS).rotate_right(1));
    let y = f64::from_bits((y >> 2).wrapping_add(FLOAT_BIAS).rotate_right(1));
    Some((x, y))
}

/// The word of a float that can be self-tagged and is not zero.
#[inline(always)]
pub const fn from_nonzero_float(f: f64) -> Option<u64> {
    let biased = f.to_bits().rotate_left(1).wrapping_sub(FLOAT_BIAS);
    // The codes 0 and 1 are zero's: below two it wraps.
    if (biased | biased.wrapping_sub(2)) >> 62 == 0 { Some(biased << 2 | 2) } else { None }
}

/// The object that a pointer word names. The caller knows that it is a pointer.
#[inline(always)]
pub const fn to_object(w: u64) -> Object {
    debug_assert!(is_pointer(w) && w != 0);
    // SAFETY: a pointer word is never null: it is made from a NonNull by `from_object`.
    unsafe { NonNull::new_unchecked((w & !BORROWED) as *mut Header) }
}

/// The object that a counted word names: one that is no borrowed one, such as every pointer in a heap slot.
#[inline(always)]
pub const fn counted_object(w: u64) -> Object {
    debug_assert!(is_counted(w) && w != 0);
    // SAFETY: as in `to_object`.
    unsafe { NonNull::new_unchecked(w as *mut Header) }
}

/// The counted word of an object.
#[inline(always)]
pub fn from_object(o: Object) -> u64 {
    o.as_ptr() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip() {
        for i in [0, 1, -1, 255, INT_MIN, INT_MAX, 123_456_789_012] {
            assert_eq!(from_int(i).map(to_int), Some(i));
        }
        assert_eq!(from_int(INT_MAX + 1), None);
        assert_eq!(from_int(INT_MIN - 1), None);
    }

    #[test]
    fn floats_round_trip_or_refuse() {
        let edge = f64::from_bits(0x300 << 52);
        assert_eq!((from_float(0.0), from_float(-0.0)), (Some(2), Some(LAST_ZERO)));
        for f in [0.0, -0.0, 1.0, -1.0, 0.1, 1e-70, 1e70, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, edge, -edge] {
            assert_eq!(from_nonzero_float(f), from_float(f).filter(|_| f != 0.0));
            if let Some(w) = from_float(f) {
                let both = both_nonzero_floats(w, w).map(|(x, y)| (x.to_bits(), y.to_bits()));
                assert_eq!(both, (f != 0.0).then_some((f.to_bits(), f.to_bits())));
                assert!(is_float(w));
                assert_eq!(to_float(w).to_bits(), f.to_bits());
            } else {
                assert!(f.abs() > 1e76 || f.abs() < 1e-76, "{f} should be immediate");
            }
        }
        assert!(from_float(edge).is_none() && from_float(-edge).is_none());
        assert!(from_float(f64::NAN).is_none());
    }
}
