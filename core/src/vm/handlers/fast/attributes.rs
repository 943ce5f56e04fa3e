//! Inline slots of plain instances, and methods of their classes, through the inline cache.

use super::quick_drop;
use crate::object::inline_cache;
use crate::object::word;
use crate::vm::handlers::attributes::{cache_key, found, slot_at};
use crate::vm::machine::{M, take_ref};
use orochi_gc::Object;

/// The object in a register word.
#[inline(always)]
fn object_of(w: u64) -> Option<Object> {
    if word::is_pointer(w) { Some(word::to_object(w)) } else { None }
}

/// The word of the inline slot that the cache names for the object `w`, if it is one and holds something.
#[inline(always)]
unsafe fn slot_word(m: M, w: u64) -> Option<u64> {
    // SAFETY: the word is a register's.
    unsafe {
        let object = object_of(w)?;
        let cached = inline_cache::read(m.cache(1), cache_key(m.t, object.as_ref().shape_acquire()));
        if cached as u8 != found::SLOT as u8 {
            return None;
        }
        let v = slot_at(object, cached >> 8).load();
        if v == word::EMPTY { None } else { Some(v) }
    }
}

/// `a = b.name`: `b` is a local, `a` a temporary, which holds no pointer.
#[inline(always)]
pub(super) unsafe fn load_slot(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let v = slot_word(m, m.get(m.operand(2)))?;
        m.put(m.operand(1), take_ref(m.t, v));
        Some(m.next(3))
    }
}

/// `a = a.name` for a temporary.
#[inline(always)]
pub(super) unsafe fn load_slot_over(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        let w = m.get(a);
        let v = slot_word(m, w)?;
        if word::is_counted(w) {
            let object = word::to_object(w);
            if !object.as_ref().has_more_private_counts() {
                return None;
            }
            // Taken before the object is given up: counted by then, or borrowed under the pin.
            let v = take_ref(m.t, v);
            (*m.t).mutator().release_private(object);
            m.put(a, v);
        } else {
            m.put(a, take_ref(m.t, v));
        }
        Some(m.next(3))
    }
}

/// `a = b.name`: both are locals.
#[inline(always)]
pub(super) unsafe fn load_slot_local(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let v = slot_word(m, m.get(m.operand(2)))?;
        let a = m.operand(1);
        let old = m.get(a);
        if word::is_counted(old) && !word::to_object(old).as_ref().has_more_private_counts() {
            return None;
        }
        m.put(a, take_ref(m.t, v));
        quick_drop(m, old);
        Some(m.next(3))
    }
}

/// `a.name = b`: `a` is a local, its object private.
#[inline(always)]
pub(super) unsafe fn store_slot(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(m.operand(1));
        // What is borrowed is not private.
        if !word::is_counted(w) {
            return None;
        }
        let object = word::counted_object(w);
        if !object.as_ref().is_private() {
            return None;
        }
        let cached = inline_cache::read(m.cache(1), cache_key(m.t, object.as_ref().shape()));
        let kind = cached & 0xf;
        if kind != found::STORE && kind != found::ADD {
            return None;
        }
        let slot = slot_at(object, cached >> 8 & 0xff_ffff);
        let old = slot.load();
        let v = m.get(m.operand(2));
        if word::is_pointer(v) {
            if word::is_pointer(old) && !word::counted_object(old).as_ref().has_more_private_counts() {
                return None;
            }
            let b = m.operand(2);
            let value = word::to_object(v);
            if value.as_ref().is_private() {
                if b >= m.frame().first_temp.get() as usize {
                    m.put(b, word::EMPTY);
                } else {
                    (*m.t).mutator().retain_private(value);
                }
            } else if !value.as_ref().is_immortal() || b >= m.frame().first_temp.get() as usize {
                return None;
            }
            slot.store_moved(v & !word::BORROWED);
            if word::is_pointer(old) {
                (*m.t).mutator().release_private(word::counted_object(old));
            }
        } else {
            let counts = word::is_pointer(old);
            if v == word::EMPTY || (counts && !word::counted_object(old).as_ref().has_more_private_counts()) {
                return None;
            }
            slot.store_moved(v);
            if counts {
                (*m.t).mutator().release_private(word::counted_object(old));
            }
        }
        if kind == found::ADD {
            object.as_ref().set_shape((cached >> 32) as u32);
        }
        Some(m.next(3))
    }
}

/// `a.name = b`: `a` is a temporary, its object private and known to others as well; immediates take each other's place.
#[inline(always)]
pub(super) unsafe fn store_slot_temp(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(m.operand(1));
        // What is borrowed is not private.
        if !word::is_counted(w) {
            return None;
        }
        let object = word::counted_object(w);
        if !object.as_ref().has_more_private_counts() {
            return None;
        }
        let cached = inline_cache::read(m.cache(1), cache_key(m.t, object.as_ref().shape()));
        if cached & 0xf != found::STORE {
            return None;
        }
        let slot = slot_at(object, cached >> 8 & 0xff_ffff);
        let v = m.get(m.operand(2));
        if word::is_pointer(v) || v == word::EMPTY || word::is_pointer(slot.load()) {
            return None;
        }
        slot.store_moved(v);
        (*m.t).mutator().release_private(object);
        m.put(m.operand(1), word::EMPTY);
        Some(m.next(3))
    }
}

/// `a = function, a+1 = b`: `b` is a local.
#[inline(always)]
pub(super) unsafe fn load_method(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(m.operand(2));
        let object = object_of(w)?;
        let cached = inline_cache::read(m.cache(1), cache_key(m.t, object.as_ref().shape_acquire()));
        if cached & 0xf != found::METHOD {
            return None;
        }
        if word::is_counted(w) {
            if !object.as_ref().is_private() {
                return None;
            }
            (*m.t).mutator().retain_private(object);
        }
        let a = m.operand(1);
        m.put(a + 1, w);
        m.put(a, take_ref(m.t, cached & !0xf));
        Some(m.next(3))
    }
}

/// `a = function, a+1 = b`: `b` is a temporary, which gives its reference.
#[inline(always)]
pub(super) unsafe fn load_method_temp(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let b = m.operand(2);
        let w = m.get(b);
        let object = object_of(w)?;
        let cached = inline_cache::read(m.cache(1), cache_key(m.t, object.as_ref().shape_acquire()));
        if cached & 0xf != found::METHOD {
            return None;
        }
        m.put(b, word::EMPTY);
        let a = m.operand(1);
        m.put(a + 1, w);
        m.put(a, take_ref(m.t, cached & !0xf));
        Some(m.next(3))
    }
}
