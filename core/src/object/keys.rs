//! Hash and equality of dict keys and set members, as far as no Python code is needed for them.
//!
//! Strings, ints, bools and floats are nearly all keys there are; for them a container does everything under one lock. For other keys it
//! asks `Py::hash` first, and `Py::eq` outside its lock, and looks again afterwards.

use super::args::{Raised, Result};
use super::kind::Kind;
use super::payload::payload_of;
use super::strobject::StrObject;
use super::thread::Py;
use super::tuple::TupleObject;
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use crate::algorithm::hash::hash_tuple;
use crate::number::hash::hash_float;

/// Modulus of numeric hashes, a Mersenne prime.
const MODULUS: i64 = (1 << 61) - 1;

/// Ints whose hash is the int itself and who need no division to know it.
pub const IMMEDIATE_HASHES: std::ops::Range<i64> = 0..MODULUS;

/// The word of a key without the borrowed bit: equal words are the same object.
#[inline(always)]
pub fn identity(key: &Value) -> u64 {
    let w = key.word();
    if word::is_pointer(w) { w & !word::BORROWED } else { w }
}

/// The string that a word names, if it is exactly a `str` (no subclass: one may override `__eq__` and `__hash__`).
///
/// # Safety
/// The word's object, if it is a pointer, is alive for `'a`.
#[inline(always)]
pub unsafe fn exact_str<'a>(w: u64) -> Option<&'a StrObject> {
    if !word::is_pointer(w) {
        return None;
    }
    let object = word::to_object(w);
    // SAFETY: the caller's; the kind says which payload follows.
    unsafe { (object.as_ref().kind() == Kind::Str as u8).then(|| payload_of::<StrObject>(object)) }
}

/// Is it exactly a `str`?
#[inline(always)]
pub fn is_exact_str(v: &Value) -> bool {
    // SAFETY: `v` holds its object.
    unsafe { exact_str(v.word()) }.is_some()
}

/// The hash of an int of 62 bits.
#[inline(always)]
pub fn int_hash(i: i64) -> i64 {
    if IMMEDIATE_HASHES.contains(&i) {
        return i;
    }
    match i % MODULUS {
        -1 => -2,
        h => h,
    }
}

/// The hash of a key that needs no Python code for it.
#[inline(always)]
pub fn quick_hash(py: &Py, key: &Value) -> Option<i64> {
    let w = key.word();
    // SAFETY: `key` holds its object.
    if let Some(s) = unsafe { exact_str(w) } {
        return Some(s.hash(py));
    }
    if word::is_int(w) {
        return Some(int_hash(word::to_int(w)));
    }
    if word::is_pointer(w) {
        return tuple_hash(py, w);
    }
    if word::is_float(w) {
        // An immediate float is a number.
        return hash_float(word::to_float(w));
    }
    key.as_bool().map(i64::from)
}

/// Most items of a tuple whose hash is looked for without Python code.
const TUPLE: usize = 4;

/// The short tuple that a word names, if it is exactly one.
///
/// # Safety
/// As `exact_str`.
unsafe fn short_tuple<'a>(w: u64) -> Option<&'a [Value]> {
    let object = word::to_object(w);
    // SAFETY: the caller's; the kind says which payload follows. Kinds of Python subclasses differ; native ones hash and compare alike.
    unsafe {
        if object.as_ref().kind() != Kind::Tuple as u8 {
            return None;
        }
        Some(payload_of::<TupleObject>(object).values()).filter(|items| items.len() <= TUPLE)
    }
}

/// The hash of a short tuple of strings and ints.
fn tuple_hash(py: &Py, w: u64) -> Option<i64> {
    // SAFETY: the caller holds the key.
    let items = unsafe { short_tuple(w) }?;
    let mut hashes = [0i64; TUPLE];
    for (hash, item) in hashes.iter_mut().zip(items) {
        let w = item.word();
        *hash = if word::is_int(w) {
            int_hash(word::to_int(w))
        } else {
            // SAFETY: the tuple holds its items.
            unsafe { exact_str(w) }?.hash(py)
        };
    }
    Some(hash_tuple(hashes.into_iter().take(items.len())))
}

/// Are two tuples equal, if both are short and their items tell without Python code?
fn tuple_equal(a: u64, b: u64) -> Option<bool> {
    // SAFETY: as in `quick_equal`.
    let (x, y) = unsafe { (short_tuple(a)?, short_tuple(b)?) };
    if x.len() != y.len() {
        return Some(false);
    }
    for (x, y) in x.iter().zip(y) {
        let (x, y) = (x.word(), y.word());
        if x == y {
            continue;
        }
        // SAFETY: the tuples hold their items.
        let equal = match unsafe { (exact_str(x), exact_str(y)) } {
            (Some(x), Some(y)) => x.text == y.text,
            _ if word::both_int(x, y) => false,
            _ => return None,
        };
        if !equal {
            return Some(false);
        }
    }
    Some(true)
}

/// The hash of a dict's key.
///
/// # Errors
/// TypeError for unhashable keys, and whatever `__hash__` raises.
#[inline]
pub fn hash(py: &mut Py, key: &Value) -> Result<i64> {
    match quick_hash(py, key) {
        Some(h) => Ok(h),
        None => py.hash(key).map_err(|e| unhashable(py, key, e, "a dict key")),
    }
}

/// The hash of a set's element.
///
/// # Errors
/// TypeError for unhashable elements, and whatever `__hash__` raises.
#[inline]
pub fn element_hash(py: &mut Py, key: &Value) -> Result<i64> {
    match quick_hash(py, key) {
        Some(h) => Ok(h),
        None => py.hash(key).map_err(|e| unhashable(py, key, e, "a set element")),
    }
}

/// Says what the unhashable value was wanted for.
#[cold]
fn unhashable(py: &mut Py, key: &Value, raised: Raised, wanted: &str) -> Raised {
    if !py.type_of(&raised.0).is(TypeId::TypeError) {
        return raised;
    }
    match py.str_string(&raised.0) {
        Ok(text) => {
            let name = py.type_of(key).full_name(py);
            py.type_error(format!("cannot use '{name}' as {wanted} ({text})"))
        }
        Err(e) => e,
    }
}

/// Are two keys equal, which have equal hashes and are not the same object? `None`: ask `Py::eq`.
///
/// The words come from a live container and a live key; strings among them are read.
#[inline]
pub fn quick_equal(a: u64, b: u64) -> Option<bool> {
    // SAFETY: both words' objects are held: by the caller, and by the container under its lock or the current pin.
    match unsafe { (exact_str(a), exact_str(b)) } {
        (Some(a), Some(b)) => return Some(a.text == b.text),
        (Some(_), None) if !word::is_pointer(b) => return Some(false),
        (None, Some(_)) if !word::is_pointer(a) => return Some(false),
        _ => {}
    }
    if word::is_pointer(a) || word::is_pointer(b) {
        return if word::is_pointer(a) && word::is_pointer(b) { tuple_equal(a, b) } else { None };
    }
    match (number(a), number(b)) {
        (Some(Number::Int(a)), Some(Number::Int(b))) => Some(a == b),
        (Some(Number::Float(a)), Some(Number::Float(b))) => Some(a == b),
        (Some(Number::Int(i)), Some(Number::Float(f))) | (Some(Number::Float(f)), Some(Number::Int(i))) => {
            (i.unsigned_abs() < 1 << 53).then_some(i as f64 == f)
        }
        // None, Ellipsis and NotImplemented equal only themselves.
        _ => Some(false),
    }
}

enum Number {
    Int(i64),
    Float(f64),
}

fn number(w: u64) -> Option<Number> {
    if word::is_int(w) {
        Some(Number::Int(word::to_int(w)))
    } else if word::is_float(w) {
        Some(Number::Float(word::to_float(w)))
    } else if word::is_bool(w) {
        Some(Number::Int(i64::from(w == word::TRUE)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_hashes() {
        for (i, h) in [
            (0, 0),
            (1, 1),
            (-1, -2),
            (-2, -2),
            (MODULUS, 0),
            (MODULUS - 1, MODULUS - 1),
            (-MODULUS, 0),
            (-MODULUS - 1, -2),
        ] {
            assert_eq!(int_hash(i), h, "{i}");
        }
    }

    #[test]
    fn numbers_compare_across_types() {
        let int = |i| word::from_int(i).unwrap_or(word::EMPTY);
        let float = |f| word::from_float(f).unwrap_or(word::EMPTY);
        assert_eq!(quick_equal(int(1), word::TRUE), Some(true));
        assert_eq!(quick_equal(int(0), float(-0.0)), Some(true));
        assert_eq!(quick_equal(float(0.0), float(-0.0)), Some(true));
        assert_eq!(quick_equal(float(2.0), int(2)), Some(true));
        assert_eq!(quick_equal(int(2), int(3)), Some(false));
        assert_eq!(quick_equal(word::NONE, int(3)), Some(false));
    }
}
