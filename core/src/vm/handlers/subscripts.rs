//! Subscripts and membership without a call: items of lists, tuples, strings and bytes at an immediate index, entries of dicts whose key is an int or a
//! short str, keys of sets that are the very object (or int) that is looked for.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything.

use super::hot::{can_drop, is_temp, put_part, quick_drop};
use crate::object::dict::{DictObject, Place};
use crate::object::keys::IMMEDIATE_HASHES;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::set::{Near, SetObject};
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, word};
use crate::types::bytearray::ByteArrayObject;
use crate::types::bytes::BytesObject;
use crate::vm::machine::{M, take_ref};

/// The index that `i` means in a sequence of `len` items; beyond all of them if it means none.
#[inline(always)]
fn position(i: i64, len: usize) -> usize {
    if i < 0 { i.wrapping_add(len as i64) as usize } else { i as usize }
}

/// Is it a list or a tuple?
#[inline(always)]
pub(super) unsafe fn is_sequence(w: u64) -> bool {
    // SAFETY: a register's word.
    let kind = |w| unsafe { word::to_object(w).as_ref().kind() };
    word::is_pointer(w) && matches!(kind(w), k if k == Kind::List as u8 || k == Kind::Tuple as u8)
}

/// Hash and identity of a key that is an int or a str whose hash is known.
#[inline(always)]
pub(super) unsafe fn key_parts(key: u64) -> Option<(i64, u64)> {
    if word::is_int(key) {
        let i = word::to_int(key);
        return if IMMEDIATE_HASHES.contains(&i) { Some((i, key)) } else { None };
    }
    if !word::is_pointer(key) {
        return None;
    }
    let object = word::to_object(key);
    // SAFETY: a register holds the key.
    unsafe {
        if object.as_ref().kind() != Kind::Str as u8 {
            return None;
        }
        match payload_of::<StrObject>(object).cached_hash() {
            -1 => None,
            hash => Some((hash, key & !word::BORROWED)),
        }
    }
}

/// Can the key in register `r` be consumed without a call, or needs it not be? `other` are registers that the instruction writes or consumes itself,
/// `displaced` is a word that it gives up besides: one object would be given up twice.
#[inline(always)]
unsafe fn key_can_go(m: M, r: usize, key: u64, other: [usize; 2], displaced: u64) -> bool {
    // SAFETY: an operand of the instruction.
    unsafe {
        !word::is_pointer(key)
            || (!other.contains(&r) && (!is_temp(m, r) || (can_drop(key) && (key ^ displaced) & !word::BORROWED != 0)))
    }
}

/// Consumes the key, which can go.
#[inline(always)]
unsafe fn drop_key(m: M, r: usize, key: u64) {
    // SAFETY: an operand of the instruction.
    unsafe {
        if word::is_pointer(key) && is_temp(m, r) {
            quick_drop(m, key);
            m.put(r, word::EMPTY);
        }
    }
}

/// `a = b[key]` of a list or tuple that this instruction does not give up: what is tried before anything else, in few enough registers that none
/// is saved.
#[inline(always)]
pub(super) unsafe fn load_first(m: M, a: usize, b: usize, key: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) || !word::is_int(key) || word::is_counted(m.get(a)) || is_temp(m, b) {
            return None;
        }
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        let i = word::to_int(key) as usize;
        let v = if kind == Kind::List as u8 {
            payload_of::<ListObject>(object).word_at(i)
        } else if kind == Kind::Tuple as u8 {
            payload_of::<TupleObject>(object).slots().get(i)?.load()
        } else {
            return None;
        };
        if v == word::EMPTY {
            return None;
        }
        m.put(a, take_ref(m.t, v));
        Some(m.next(1))
    }
}

/// `a = a[key]` of a list or tuple that others refer to as well.
#[inline(always)]
pub(super) unsafe fn load_over(m: M, a: usize, key: u64) -> Option<M> {
    // SAFETY: operands of the instruction; `a` is a temporary.
    unsafe {
        let w = m.get(a);
        if !word::is_pointer(w) || !word::is_int(key) {
            return None;
        }
        let object = word::to_object(w);
        if word::is_counted(w) && !object.as_ref().has_more_private_counts() {
            return None;
        }
        let kind = object.as_ref().kind();
        let i = word::to_int(key) as usize;
        let v = if kind == Kind::List as u8 {
            payload_of::<ListObject>(object).word_at(i)
        } else if kind == Kind::Tuple as u8 {
            payload_of::<TupleObject>(object).slots().get(i)?.load()
        } else {
            return None;
        };
        if v == word::EMPTY {
            return None;
        }
        // Taken before the sequence is given up.
        let v = take_ref(m.t, v);
        if word::is_counted(w) {
            (*m.t).mutator().release_private(object);
        }
        m.put(a, v);
        Some(m.next(1))
    }
}

/// `LoadItemFrom`: `a = b[c]` of a list or tuple in the temporary `b` that others refer to as well; `a` is another register.
///
/// Operands are read again where they are needed: fewer values are alive at a time.
#[inline(always)]
pub(super) unsafe fn load_from(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(m.operand(2));
        let key = m.get(m.operand(3));
        if !word::is_pointer(w) || !word::is_int(key) {
            return None;
        }
        let object = word::to_object(w);
        if word::is_counted(w) && !object.as_ref().has_more_private_counts() {
            return None;
        }
        let kind = object.as_ref().kind();
        let i = word::to_int(key) as usize;
        let v = if kind == Kind::List as u8 {
            payload_of::<ListObject>(object).word_at(i)
        } else if kind == Kind::Tuple as u8 {
            payload_of::<TupleObject>(object).slots().get(i)?.load()
        } else {
            return None;
        };
        // One object in both registers would be given up twice.
        let old = m.get(m.operand(1));
        if v == word::EMPTY || old == w || !quick_drop(m, old) {
            return None;
        }
        // Taken before the sequence is given up.
        m.put(m.operand(1), take_ref(m.t, v));
        let b = m.operand(2);
        let w = m.get(b);
        if word::is_counted(w) {
            (*m.t).mutator().release_private(word::to_object(w));
        }
        m.put(b, word::EMPTY);
        Some(m.next(1))
    }
}

/// `a[b] = c` of a private list in a local variable, where no object is displaced or stored.
#[inline(always)]
pub(super) unsafe fn store_first(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (w, key, v) = (m.get(a), m.get(b), m.get(c));
        if !word::is_pointer(w) || !word::is_int(key) || word::is_pointer(v) || v == word::EMPTY || is_temp(m, a) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::List as u8 || !object.as_ref().is_private() {
            return None;
        }
        let slot = payload_of::<ListObject>(object).private_slot(word::to_int(key) as usize)?;
        if word::is_pointer(slot.load()) {
            return None;
        }
        slot.store_moved(v);
        Some(m.next(1))
    }
}

/// `a = b[key]`; `c` is the key's register, if it is in one.
#[inline(always)]
pub(super) unsafe fn load_item(m: M, a: usize, b: usize, key: u64, c: Option<usize>) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        if kind == Kind::Dict as u8 {
            let (hash, same) = key_parts(key)?;
            let entry = payload_of::<DictObject>(object).find_plain(hash, same)?;
            let v = entry.value.load();
            if let Some(c) = c
                && !key_can_go(m, c, key, [a, b], m.get(a))
            {
                return None;
            }
            let next = put_part(m, a, b, w, v, 1)?;
            if let Some(c) = c {
                drop_key(m, c, key);
            }
            return Some(next);
        }
        if !word::is_int(key) {
            return None;
        }
        let i = word::to_int(key);
        let v = if kind == Kind::List as u8 {
            let list = payload_of::<ListObject>(object);
            if i < 0 { list.word_from_end(i) } else { list.word_at(i as usize) }
        } else if kind == Kind::Tuple as u8 {
            let slots = payload_of::<TupleObject>(object).slots();
            slots.get(position(i, slots.len()))?.load()
        } else if kind == Kind::Str as u8 {
            let text = &payload_of::<StrObject>(object).text;
            let code = text.code_at(position(i, text.len()))?;
            (*m.t).interp().latin1_word(code)?
        } else if kind == Kind::Bytes as u8 {
            let data = payload_of::<BytesObject>(object).data();
            word::from_int(i64::from(*data.get(position(i, data.len()))?))?
        } else if kind == Kind::ByteArray as u8 && object.as_ref().is_private() {
            let data = payload_of::<ByteArrayObject>(object).private_bytes();
            word::from_int(i64::from(*data.get(position(i, data.len()))?))?
        } else {
            return None;
        };
        put_part(m, a, b, w, v, 1)
    }
}

/// What storing register `c`'s word `v` into the heap stores: it owns a reference. `None`: only with a call.
#[inline(always)]
pub(super) unsafe fn owned(m: M, c: usize, v: u64) -> Option<u64> {
    // SAFETY: an operand of the instruction.
    unsafe {
        if !word::is_pointer(v) || (word::is_counted(v) && is_temp(m, c)) {
            return Some(v);
        }
        let value = word::to_object(v);
        if value.as_ref().is_immortal() {
            Some(v & !word::BORROWED)
        } else if value.as_ref().is_private() {
            (*m.t).mutator().retain_private(value);
            Some(v)
        } else {
            None
        }
    }
}

/// `a[b] = c` of a private list, dict or bytearray in a local variable.
#[inline(always)]
pub(super) unsafe fn store_item(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (w, key, v) = (m.get(a), m.get(b), m.get(c));
        if !word::is_pointer(w) || v == word::EMPTY || is_temp(m, a) {
            return None;
        }
        let object = word::to_object(w);
        if !object.as_ref().is_private() {
            return None;
        }
        let kind = object.as_ref().kind();
        let slot = if kind == Kind::List as u8 {
            if !word::is_int(key) {
                return None;
            }
            let list = payload_of::<ListObject>(object);
            list.private_slot(position(word::to_int(key), list.len()))?
        } else if kind == Kind::Dict as u8 {
            dict_put(m, payload_of::<DictObject>(object), a, b, c)?;
            return Some(m.next(1));
        } else if kind == Kind::ByteArray as u8 {
            if !word::both_int(key, v) || word::to_int(v) as u64 > 255 {
                return None;
            }
            let data = payload_of::<ByteArrayObject>(object).private_bytes();
            *data.get_mut(position(word::to_int(key), data.len()))? = word::to_int(v) as u8;
            return Some(m.next(1));
        } else {
            return None;
        };
        let old = slot.load();
        if !can_drop(old) {
            return None;
        }
        // One object as old and new value: the count is given back and taken again.
        let new = owned(m, c, v)?;
        quick_drop(m, old);
        if word::is_pointer(v) && is_temp(m, c) {
            m.put(c, word::EMPTY);
        }
        slot.store_moved(new);
        Some(m.next(1))
    }
}

/// Can `owned` do it?
#[inline(always)]
unsafe fn can_own(m: M, r: usize, w: u64) -> bool {
    // SAFETY: an operand of the instruction.
    unsafe {
        if !word::is_pointer(w) || (word::is_counted(w) && is_temp(m, r)) {
            return true;
        }
        let object = word::to_object(w).as_ref();
        object.is_immortal() || object.is_private()
    }
}

/// Puts the word of register `c` into a private dict, under the int or str in register `b`. The dict is in register `a`.
#[inline(always)]
unsafe fn dict_put(m: M, dict: &DictObject, a: usize, b: usize, c: usize) -> Option<()> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (key, v) = (m.get(b), m.get(c));
        let (hash, same) = key_parts(key)?;
        if b == c || v == word::EMPTY {
            return None;
        }
        match dict.place_private(hash, same)? {
            Place::Entry(entry) => {
                let old = entry.value.load();
                // A deleted entry is empty.
                if old == word::EMPTY || !can_drop(old) || !key_can_go(m, b, key, [a, c], old) {
                    return None;
                }
                // One object as old and new value: the count is given back and taken again.
                let new = owned(m, c, v)?;
                quick_drop(m, old);
                if word::is_pointer(v) && is_temp(m, c) {
                    m.put(c, word::EMPTY);
                }
                entry.value.store_moved(new);
                drop_key(m, b, key);
            }
            Place::Vacant(at) => {
                if !can_own(m, b, key) || !can_own(m, c, v) {
                    return None;
                }
                let (key_word, value_word) = (owned(m, b, key)?, owned(m, c, v)?);
                for (r, w) in [(b, key), (c, v)] {
                    if word::is_pointer(w) && is_temp(m, r) {
                        m.put(r, word::EMPTY);
                    }
                }
                dict.add_private(at, hash, key_word, value_word);
            }
        }
        Some(())
    }
}

/// `a[b] = c` of a private dict that a display or comprehension builds.
#[inline(always)]
pub(super) unsafe fn map_set(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; `a` holds a dict.
    unsafe {
        let w = m.get(a);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::Dict as u8 || !object.as_ref().is_private() {
            return None;
        }
        dict_put(m, payload_of::<DictObject>(object), a, b, c)?;
        Some(m.next(1))
    }
}

/// Adds `b`, an int or a str, to the private set in `a`.
#[inline(always)]
pub(super) unsafe fn set_add(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; `a` holds a set.
    unsafe {
        let (w, key) = (m.get(a), m.get(b));
        if !word::is_pointer(w) || !word::to_object(w).as_ref().is_private() {
            return None;
        }
        let (hash, same) = key_parts(key)?;
        let set = payload_of::<SetObject>(word::to_object(w));
        match set.near_private(hash, same)? {
            Near::Here => {
                if !key_can_go(m, b, key, [a, a], word::EMPTY) {
                    return None;
                }
                drop_key(m, b, key);
            }
            Near::Free(place) => {
                let new = owned(m, b, key)?;
                if word::is_pointer(key) && is_temp(m, b) {
                    m.put(b, word::EMPTY);
                }
                set.put_private(place, hash, new);
            }
        }
        Some(m.next(1))
    }
}

/// What is tried first of `SetAdd` where the hot path did not do it: a private set gets a table, or a larger one. Null where that is not it.
#[inline(always)]
pub unsafe fn set_grow(m: M, a: usize, b: usize) -> *const u32 {
    // SAFETY: operands of the instruction; `a` holds a set, `b` keeps the key while it is added.
    unsafe {
        let (w, key) = (m.get(a), m.get(b));
        if word::is_pointer(w)
            && word::to_object(w).as_ref().is_private()
            && let Some((hash, same)) = key_parts(key)
        {
            let object = word::to_object(w);
            if payload_of::<SetObject>(object).grow_private(&Py::from_thread(m.t), object, hash, same) {
                m.consume(b);
                return m.next(1).pc;
            }
        }
        std::ptr::null()
    }
}

/// `a = b in c` (or `not in`) of an int and a set in a local.
#[inline(always)]
pub(super) unsafe fn in_set(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (key, w) = (m.get(m.operand(2)), m.get(m.operand(3)));
        if !word::is_pointer(w) || !word::is_int(key) || !IMMEDIATE_HASHES.contains(&word::to_int(key)) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::Set as u8
            || is_temp(m, m.operand(3))
            || word::is_pointer(m.get(m.operand(1)))
        {
            return None;
        }
        let found = payload_of::<SetObject>(object).has_first(word::to_int(key), key)?;
        m.put(m.operand(1), word::from_bool(found != (m.extra(0) == 1)));
        Some(m.next(2))
    }
}

/// `a = b in c` (or `not in`), where the key is there as the very object, or where a dict or set has no key of such a hash.
#[inline(always)]
pub(super) unsafe fn contains(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (key, w) = (m.get(b), m.get(c));
        if !word::is_pointer(w) || b == c || word::is_pointer(m.get(a)) {
            return None;
        }
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        let found = if kind == Kind::Dict as u8 {
            let (hash, same) = key_parts(key)?;
            payload_of::<DictObject>(object).has_plain(hash, same)?
        } else if kind == Kind::Set as u8 {
            let (hash, same) = key_parts(key)?;
            payload_of::<SetObject>(object).has_same(hash, same)?
        } else {
            return None;
        };
        if !key_can_go(m, b, key, [c, c], word::EMPTY) || is_temp(m, c) && !can_drop(w) {
            return None;
        }
        drop_key(m, b, key);
        drop_key(m, c, w);
        m.put(a, word::from_bool(found != (m.extra(0) == 1)));
        Some(m.next(2))
    }
}
