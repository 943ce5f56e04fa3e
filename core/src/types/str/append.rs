//! `s += t` in place: a string that only one local variable refers to may grow instead of being copied, because nobody
//! can tell the difference. Building a text piece by piece then takes linear time.

use crate::object::keys::is_exact_str;
use crate::object::strobject::StrObject;
use crate::object::{Py, Result, Value};

/// Appends `y` to `x`, if both are exact strings, `x` has one count and the width allows; answers whether it did.
///
/// # Safety
/// `x` is the register (or other place) that holds the value's one count if it has but one, and it is about to be overwritten with the sum: no
/// other lent copy of its word is in use.
///
/// # Errors
/// MemoryError.
#[inline]
pub unsafe fn append(py: &mut Py, x: &Value, y: &Value) -> Result<bool> {
    let Some(object) = x.object() else { return Ok(false) };
    // SAFETY: `x` holds the object.
    let header = unsafe { object.as_ref() };
    if !is_exact_str(x) || !is_exact_str(y) || x.is(y) || !header.is_private() || header.has_more_private_counts() {
        return Ok(false);
    }
    let Some(more) = y.as_text() else { return Ok(false) };
    // SAFETY: an exact str's payload follows its header. It is private, its only count is `x`'s, and no reference into it is alive: `y` is
    // another object.
    let own = unsafe { &mut *object.as_ptr().add(1).cast::<StrObject>() };
    if own.is_interned() {
        return Ok(false);
    }
    own.append(more).map_err(|_| py.no_memory())
}
