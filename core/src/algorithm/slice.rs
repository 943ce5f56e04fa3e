//! Index arithmetic of Python slices over a sequence of known length.
//!
//! A missing bound is `None`; a given one is any `i64` (callers clamp larger integers to its ends, which is
//! exact because no sequence is that long).

/// A slice resolved against a length: `count` elements from `start`, `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    /// Index of the first element; meaningful for iteration only where `count` is not zero.
    pub start: isize,
    /// The bound that is not reached; may be -1 for a negative step.
    pub stop: isize,
    /// Distance from one element to the next; never zero.
    pub step: isize,
    /// How many elements the slice selects.
    pub count: usize,
}

impl Indices {
    /// The selected indices in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = usize> + Clone {
        let Self { start, step, count, .. } = self;
        // In range by construction: start + step * k lies inside the sequence for k < count.
        (0..count).map(move |k| start.wrapping_add(step.wrapping_mul(k as isize)) as usize)
    }

    /// Appends the selected items; those that are not there are passed over.
    pub fn pick<T: Copy>(self, items: &[T], out: &mut Vec<T>) {
        let start = self.start.max(0) as usize;
        let apart = self.step.unsigned_abs();
        if self.count == 0 {
            return;
        }
        if self.step > 0 {
            out.extend(items.get(start..).unwrap_or_default().iter().step_by(apart).take(self.count));
            return;
        }
        let items = items.get(..=start).unwrap_or_default().iter().rev();
        if apart == 1 { out.extend(items.take(self.count)) } else { out.extend(items.step_by(apart).take(self.count)) }
    }
}

/// Resolves `[start:stop:step]` against `len`, as `slice.indices` does. `None` where the step is zero.
pub fn indices(start: Option<i64>, stop: Option<i64>, step: Option<i64>, len: usize) -> Option<Indices> {
    let len = len as i64;
    let step = step.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return None;
    }
    let (lowest, highest) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let bound = |given: Option<i64>, missing: i64| match given {
        None => missing,
        Some(i) if i < 0 => i.saturating_add(len).max(lowest),
        Some(i) => i.min(highest),
    };
    let start = bound(start, if step < 0 { highest } else { lowest });
    let stop = bound(stop, if step < 0 { lowest } else { highest });
    let count = if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Some(Indices { start: start as isize, stop: stop as isize, step: step as isize, count: count as usize })
}

/// Clamps the optional `start` and `end` of a search method to `0..=len` the way `str.find` does: a negative bound
/// counts from the end, `end` is cut to the length, and `start` may stay above it (then nothing is found).
pub fn search_bounds(start: Option<i64>, end: Option<i64>, len: usize) -> (usize, usize) {
    let wrap = |i: i64| {
        if i < 0 { i.saturating_add(len as i64).max(0) as usize } else { i as usize }
    };
    (start.map_or(0, wrap), end.map_or(len, |e| wrap(e).min(len)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(start: Option<i64>, stop: Option<i64>, step: Option<i64>, len: usize) -> Vec<usize> {
        indices(start, stop, step, len).unwrap().iter().collect()
    }

    #[test]
    fn as_cpython() {
        assert_eq!(picked(None, None, Some(-1), 4), [3, 2, 1, 0]);
        assert_eq!(picked(Some(-3), None, None, 5), [2, 3, 4]);
        assert_eq!(picked(Some(10), Some(-10), Some(-2), 5), [4, 2, 0]);
        assert_eq!(picked(Some(1), Some(1), None, 5), []);
        assert_eq!(picked(Some(i64::MIN), Some(i64::MAX), Some(i64::MAX), 5), [0]);
        assert_eq!(picked(None, None, Some(i64::MIN), 5), [4]);
        assert_eq!(indices(None, None, Some(0), 5), None);
        assert_eq!(picked(None, None, Some(-1), 0), []);
        let whole = indices(None, None, Some(-1), 4).unwrap();
        assert_eq!((whole.start, whole.stop), (3, -1));
        assert_eq!(search_bounds(Some(-2), Some(100), 5), (3, 5));
        assert_eq!(search_bounds(Some(9), None, 5), (9, 5));
    }
}
