//! Items of lists, tuples and dicts with immediate keys, and in-place list appends.

use crate::object::Name;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::tuple::TupleObject;
use crate::object::word;
use crate::vm::machine::{M, take_ref};
use crate::vm::slow::{enter, items as slow};

/// The item of an exact list or tuple at an immediate index; EMPTY if that is not what this is.
#[inline(always)]
unsafe fn quick_item(w: u64, key: u64) -> u64 {
    // SAFETY: the word is a live register's.
    unsafe {
        if !word::is_pointer(w) || !word::is_int(key) {
            return word::EMPTY;
        }
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        let i = word::to_int(key);
        // A negative index wraps to a huge one, misses the bounds and goes the slow way.
        if kind == Kind::List as u8 {
            payload_of::<ListObject>(object).word_at(i as usize)
        } else if kind == Kind::Tuple as u8 {
            match payload_of::<TupleObject>(object).values().get(i as usize) {
                Some(item) => item.word(),
                None => word::EMPTY,
            }
        } else {
            word::EMPTY
        }
    }
}

/// `a = b[c]`.
#[inline(always)]
pub unsafe fn load_item(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let found = quick_item(m.get(b), m.get(c));
        if found != word::EMPTY {
            let v = take_ref(m.t, found);
            m.consume(b);
            return m.result(a, v, 1);
        }
        let next = enter::special(m.t, m.pc, a, b, c, Name::__getitem__);
        if !next.is_null() {
            return M::reload(m.t, next);
        }
        M::reload(m.t, slow::load_item(m.t, m.pc, a, b, c))
    }
}

/// `a = b[constant c]`.
#[inline(always)]
pub unsafe fn load_item_k(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let found = quick_item(m.get(b), m.konst(c));
        if found != word::EMPTY {
            let v = take_ref(m.t, found);
            m.consume(b);
            return m.result(a, v, 1);
        }
        M::reload(m.t, slow::load_item_k(m.t, m.pc, a, b, c))
    }
}

/// `a[b] = c`, where `a` is a private list and `b` an index in range.
#[inline(always)]
pub unsafe fn store_item(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let (w, key, v) = (m.get(a), m.get(b), m.get(c));
        if word::is_pointer(w) && word::is_int(key) && v != word::EMPTY {
            let object = word::to_object(w);
            if object.as_ref().kind() == Kind::List as u8
                && object.as_ref().is_private()
                && let Some(slot) = payload_of::<ListObject>(object).private_slot(word::to_int(key) as usize)
            {
                let owned = crate::vm::machine::take_source(m, c);
                let old = slot.load();
                slot.store_moved(owned);
                m.consume(a);
                let next = m.next(1);
                return if word::is_counted(old) { next.released(old) } else { next };
            }
        }
        M::reload(m.t, slow::store_item(m.t, m.pc, a, b, c))
    }
}

/// Appends `b` to the list in temporary `a`, which is private and has room.
#[inline(always)]
pub unsafe fn list_append(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let (w, v) = (m.get(a), m.get(b));
        if word::is_pointer(w) && v != word::EMPTY {
            let object = word::to_object(w);
            if object.as_ref().is_private() && payload_of::<ListObject>(object).has_room() {
                let owned = crate::vm::machine::take_source(m, b);
                payload_of::<ListObject>(object).push_private(owned);
                return m.next(1);
            }
        }
        M::reload(m.t, crate::vm::slow::build::list_append(m.t, m.pc, a, b))
    }
}

/// Unpacks a tuple of just `c` items.
#[inline(always)]
pub unsafe fn unpack(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's; the targets are empty temporaries.
    unsafe {
        let w = m.get(b);
        if word::is_pointer(w) {
            let object = word::to_object(w);
            if object.as_ref().kind() == Kind::Tuple as u8 {
                let items = payload_of::<TupleObject>(object).values();
                if items.len() == c && !(b >= a && b < a + c) {
                    for (i, item) in items.iter().enumerate() {
                        m.put(a + i, take_ref(m.t, item.word()));
                    }
                    m.consume(b);
                    return m.next(1);
                }
            }
        }
        if word::is_pointer(w) && !(b >= a && b < a + c) {
            let object = word::to_object(w);
            if object.as_ref().kind() == Kind::List as u8 && object.as_ref().is_private() {
                let list = payload_of::<ListObject>(object);
                if list.len() == c {
                    for i in 0..c {
                        m.put(a + i, take_ref(m.t, list.word_at(i)));
                    }
                    m.consume(b);
                    return m.next(1);
                }
            }
        }
        M::reload(m.t, crate::vm::slow::build::unpack(m.t, m.pc, a, b, c))
    }
}
