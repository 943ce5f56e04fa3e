//! What lists and tuples have in common: comparison, search, repr and index arithmetic.
//!
//! Items are taken one at a time, counted, because comparing them may run Python code that changes a list. Words that compare without
//! Python code (numbers, strings) are not counted at all.

use crate::object::keys::{exact_str, quick_equal};
use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Py, Result, Slot, Value, word};
use crate::text::TextBuilder;

/// A list or a tuple, seen as items by index.
#[derive(Clone, Copy)]
pub enum Sequence<'a> {
    /// A list.
    List(&'a ListObject),
    /// A tuple.
    Tuple(&'a TupleObject),
}

impl<'a> Sequence<'a> {
    /// The sequence that `v` is, subclasses included.
    #[inline]
    pub fn of(v: &'a Value) -> Option<Sequence<'a>> {
        match v.payload::<ListObject>() {
            Some(list) => Some(Sequence::List(list)),
            None => v.payload::<TupleObject>().map(Sequence::Tuple),
        }
    }

    /// Its length at this moment.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            Sequence::List(list) => list.len(),
            Sequence::Tuple(tuple) => tuple.len(),
        }
    }

    /// No item at this moment?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The uncounted word of item `i`; EMPTY if there is none. Good until the list changes or the next safepoint.
    #[inline]
    pub fn word(self, i: usize) -> u64 {
        match self {
            Sequence::List(list) => list.word_at(i),
            Sequence::Tuple(tuple) => tuple.values().get(i).map_or(word::EMPTY, Value::word),
        }
    }

    /// The slots of one state of the sequence. Good until the list changes or the next safepoint.
    #[inline]
    fn slots(self) -> &'a [Slot] {
        match self {
            Sequence::List(list) => list.slots_now(),
            Sequence::Tuple(tuple) => tuple.slots(),
        }
    }

    /// Item `i`, counted.
    #[inline]
    pub fn get(self, py: &Py, i: usize) -> Option<Value> {
        match self {
            Sequence::List(list) => list.get(py, i),
            Sequence::Tuple(tuple) => tuple.values().get(i).cloned(),
        }
    }

    /// Is item `i` equal to `v`, in the order that `in` compares? `None` if there is no such item.
    fn matches(self, py: &mut Py, i: usize, v: &Value) -> Result<Option<bool>> {
        let w = self.word(i);
        if w == word::EMPTY {
            return Ok(None);
        }
        if same_word(w, v.word()) {
            return Ok(Some(true));
        }
        if let Some(equal) = quick_equal(w, v.word()) {
            return Ok(Some(equal));
        }
        match self.get(py, i) {
            Some(item) => py.eq(&item, v).map(Some),
            None => Ok(None),
        }
    }

    /// The first index from `start` up to `end` whose item equals `v`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn find(self, py: &mut Py, v: &Value, start: usize, end: usize) -> Result<Option<usize>> {
        for i in start..end {
            match self.matches(py, i, v)? {
                Some(true) => return Ok(Some(i)),
                Some(false) => {}
                None => break,
            }
            if i & 0xfff == 0xfff {
                py.poll()?;
            }
        }
        Ok(None)
    }

    /// How many items equal `v`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn count(self, py: &mut Py, v: &Value) -> Result<usize> {
        let mut count = 0;
        let mut from = 0;
        while let Some(at) = self.find(py, v, from, usize::MAX)? {
            count += 1;
            from = at + 1;
        }
        Ok(count)
    }
}

#[inline]
fn same_word(a: u64, b: u64) -> bool {
    a == b || (word::is_pointer(a) && word::is_pointer(b) && (a ^ b) & !word::BORROWED == 0)
}

/// Lexicographic comparison of two lists or two tuples.
///
/// # Errors
/// What comparing items raises.
pub fn compare(py: &mut Py, a: Sequence<'_>, b: Sequence<'_>, op: CompareOp) -> Result {
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut i = common_prefix(a, b);
    loop {
        let (x, y) = (a.word(i), b.word(i));
        if x == word::EMPTY || y == word::EMPTY {
            return Ok(Value::bool(op.holds(a.len().cmp(&b.len()))));
        }
        let equal = if same_word(x, y) { Some(true) } else { quick_equal(x, y) };
        if equal != Some(true) {
            let (Some(p), Some(q)) = (a.get(py, i), b.get(py, i)) else { continue };
            let equal = match equal {
                Some(known) => known,
                None => py.eq(&p, &q)?,
            };
            // The comparison may have emptied one of them.
            if !equal && (a.word(i) == word::EMPTY || b.word(i) == word::EMPTY) {
                continue;
            }
            if !equal {
                return match op {
                    CompareOp::Eq => Ok(Value::FALSE),
                    CompareOp::Ne => Ok(Value::TRUE),
                    _ => py.compare(&p, &q, op),
                };
            }
        }
        i += 1;
        if i & 0xfff == 0 {
            py.poll()?;
        }
    }
}

/// The truth of `a op b` of lists or tuples, as far as it is seen without Python code and in few steps: `None` otherwise.
pub fn quick_compare(a: &[Slot], b: &[Slot], op: CompareOp) -> Option<bool> {
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Some(op == CompareOp::Ne);
    }
    for (x, y) in a.iter().zip(b).take(QUICK_ITEMS) {
        let (x, y) = (x.load(), y.load());
        if same_word(x, y) {
            continue;
        }
        // The last item of a shared list may just be taken off.
        if x == word::EMPTY || y == word::EMPTY {
            return None;
        }
        if word::both_int(x, y) {
            return Some(op.holds((x as i64).cmp(&(y as i64))));
        }
        if quick_equal(x, y)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Some(false),
            CompareOp::Ne => Some(true),
            // SAFETY: live slots hold the objects, and nothing runs meanwhile.
            _ => match unsafe { (exact_str(x), exact_str(y)) } {
                (Some(x), Some(y)) => Some(op.holds(x.text.cmp(&y.text))),
                _ => None,
            },
        };
    }
    if a.len().min(b.len()) > QUICK_ITEMS { None } else { Some(op.holds(a.len().cmp(&b.len()))) }
}

/// Is the word among these items, as far as it is seen without Python code and in few steps?
#[inline]
pub fn quick_contains(items: &[Slot], v: u64) -> Option<bool> {
    for item in items.iter().take(QUICK_ITEMS) {
        let w = item.load();
        if same_word(w, v) {
            return Some(true);
        }
        if !word::both_int(w, v) && quick_equal(w, v)? {
            return Some(true);
        }
    }
    if items.len() > QUICK_ITEMS { None } else { Some(false) }
}

/// How many items are looked at before a safepoint is due.
const QUICK_ITEMS: usize = 0xfff;

/// How many items at the beginning are equal, as far as that is seen without Python code: until then neither sequence changes under this thread's hands.
fn common_prefix(a: Sequence<'_>, b: Sequence<'_>) -> usize {
    let equal = |x: u64, y: u64| {
        same_word(x, y) || (word::is_pointer(x) && word::is_pointer(y) && quick_equal(x, y) == Some(true))
    };
    a.slots().iter().zip(b.slots()).take(0xfff).take_while(|(x, y)| equal(x.load(), y.load())).count()
}

/// `[a, b]`, `(a,)` and the like.
///
/// # Errors
/// What the items' `__repr__` raises; MemoryError.
pub fn repr_items(py: &mut Py, items: Sequence<'_>, open: &str, close: &str) -> Result {
    let mut text = TextBuilder::new();
    text.push_str(open);
    let mut i = 0;
    while let Some(item) = items.get(py, i) {
        if i > 0 {
            text.push_str(", ");
        }
        let shown = py.repr(&item)?;
        if let Some(shown) = shown.as_text() {
            text.push_text(shown);
        }
        i += 1;
    }
    text.push_str(close);
    let text = text.finish().map_err(|_| py.no_memory())?;
    py.text(text)
}

/// A subscript as an index into `len` items; `None` if it is out of range.
#[inline]
pub fn index_in(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i.checked_add(i64::try_from(len).ok()?)? } else { i };
    usize::try_from(i).ok().filter(|&i| i < len)
}

/// `items` repeated `times` times (not at all if that is negative).
///
/// # Errors
/// MemoryError.
pub fn repeat(py: &Py, items: &[Value], times: i64) -> Result<Vec<Value>> {
    let times = usize::try_from(times).unwrap_or(0);
    let mut made = Vec::new();
    let total = items.len().checked_mul(times).ok_or_else(|| py.no_memory())?;
    if made.try_reserve_exact(total).is_err() {
        return Err(py.no_memory());
    }
    match items {
        [one] => made.resize(total, one.clone()),
        _ => (0..times).for_each(|_| made.extend_from_slice(items)),
    }
    Ok(made)
}

/// The bounds of a search in `index(x, start, stop)`: integers, never None.
///
/// # Errors
/// TypeError for anything else; what `__index__` raises.
pub fn search_bounds(py: &mut Py, start: &Value, stop: &Value, len: usize) -> Result<(usize, usize)> {
    let mut bound = |v: &Value| -> Result<Option<i64>> {
        if v.is_empty() {
            return Ok(None);
        }
        if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
            return Err(py.type_error("slice indices must be integers or have an __index__ method"));
        }
        py.as_index_clamped(v).map(Some)
    };
    let (start, stop) = (bound(start)?, bound(stop)?);
    let wrap =
        |i: i64| usize::try_from(if i < 0 { i.saturating_add(len as i64).max(0) } else { i }).unwrap_or(usize::MAX);
    Ok((start.map_or(0, wrap), stop.map_or(usize::MAX, wrap)))
}

/// How often a sequence is to be repeated: `None` if `v` is no integer.
///
/// # Errors
/// OverflowError if it does not fit; what `__index__` raises.
pub fn repeat_count(py: &mut Py, v: &Value) -> Result<Option<i64>> {
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        return Ok(None);
    }
    py.as_count(v).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices() {
        assert_eq!(index_in(-1, 3), Some(2));
        assert_eq!(index_in(-4, 3), None);
        assert_eq!(index_in(3, 3), None);
        assert_eq!(index_in(i64::MIN, 3), None);
    }
}
