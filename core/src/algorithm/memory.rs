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
