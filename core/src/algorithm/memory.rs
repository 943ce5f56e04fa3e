//! Allocation that the system may refuse: a request that cannot be met is an error value, never an abort.
//!
//! Every buffer whose size a Python program chooses (repetition, padding, concatenation, shifts) is reserved here first.

use std::fmt;

/// The system refused an allocation, or the size does not fit in the address space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")
    }
}

impl std::error::Error for OutOfMemory {}

/// An empty vector with room for exactly `capacity` elements.
pub fn try_vec<T>(capacity: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut vec = Vec::new();
    vec.try_reserve_exact(capacity).map_err(|_| OutOfMemory)?;
    Ok(vec)
}

/// A copy of `items`.
pub fn try_copy<T: Copy>(items: &[T]) -> Result<Vec<T>, OutOfMemory> {
    let mut vec = try_vec(items.len())?;
    vec.extend_from_slice(items);
    Ok(vec)
}

/// A clone of each of `items`.
#[inline]
pub fn try_clone<T: Clone>(items: &[T]) -> Result<Vec<T>, OutOfMemory> {
    let mut vec = try_vec(items.len())?;
    vec.extend_from_slice(items);
    Ok(vec)
}

/// Appends an item; if there is no memory for it, the vector is as it was.
#[inline(always)]
pub fn try_push<T>(vec: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
    if vec.len() == vec.capacity() {
        try_grow(vec, 1)?;
    }
    vec.push(item);
    Ok(())
}

/// Makes room for `more` items, and as a rule for as many as there are.
#[cold]
pub fn try_grow<T>(vec: &mut Vec<T>, more: usize) -> Result<(), OutOfMemory> {
    vec.try_reserve(more).map_err(|_| OutOfMemory)
}

/// Appends copies of items; if there is no memory for them, the vector is as it was.
#[inline]
pub fn try_append<T: Copy>(vec: &mut Vec<T>, items: &[T]) -> Result<(), OutOfMemory> {
    vec.try_reserve(items.len()).map_err(|_| OutOfMemory)?;
    vec.extend_from_slice(items);
    Ok(())
}

/// All that an iterator hands out.
#[inline]
pub fn try_collect<T>(items: impl IntoIterator<Item = T>) -> Result<Vec<T>, OutOfMemory> {
    let items = items.into_iter();
    let (least, most) = items.size_hint();
    let mut vec = try_vec(least)?;
    if most == Some(least) {
        // No iterator hands out more than it says, so that this makes no more room.
        vec.extend(items);
        return Ok(vec);
    }
    for item in items {
        try_push(&mut vec, item)?;
    }
    Ok(vec)
}

/// A string with a copy of `s`.
pub fn try_string(s: &str) -> Result<String, OutOfMemory> {
    let mut made = String::new();
    made.try_reserve_exact(s.len()).map_err(|_| OutOfMemory)?;
    made.push_str(s);
    Ok(made)
}

/// `count` copies of `item`.
pub fn try_filled<T: Copy>(item: T, count: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut vec = try_vec(count)?;
    vec.resize(count, item);
    Ok(vec)
}

/// `items` repeated `times` times, doubling what is already there.
pub fn try_repeat<T: Copy>(items: &[T], times: usize) -> Result<Vec<T>, OutOfMemory> {
    let total = items.len().checked_mul(times).ok_or(OutOfMemory)?;
    if let [item] = items {
        return try_filled(*item, times);
    }
    let mut vec = try_vec(total)?;
    if total == 0 {
        return Ok(vec);
    }
    vec.extend_from_slice(items);
    while vec.len() < total {
        let more = (total - vec.len()).min(vec.len());
        vec.extend_from_within(..more);
    }
    Ok(vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_and_refuses() {
        assert_eq!(try_repeat(b"abc", 3), Ok(b"abcabcabc".to_vec()));
        assert_eq!(try_repeat(b"abc", 0), Ok(vec![]));
        assert_eq!(try_repeat(b"", usize::MAX), Ok(vec![]));
        assert_eq!(try_repeat(&[1u64], usize::MAX), Err(OutOfMemory));
        assert_eq!(try_repeat(b"ab", usize::MAX), Err(OutOfMemory));
        assert!(try_vec::<u8>(isize::MAX as usize).is_err());
    }
}
