//! Attributes through inline caches.
//!
//! A cache pair is a key (shape of the object, epoch of the types) and a word that says what was found: its low four bits are a
//! kind, the rest a slot number or the address of an object. See `orochi_gc::CachePair` for how it is read without a lock.

use crate::object::instance;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::slot::Slot;
use crate::object::thread::{Py, Thread};
use crate::object::typeobject::TypeObject;
use crate::object::word;
use crate::vm::machine::{M, owned_copy, take_ref};
use crate::vm::slow::attributes as slow;
use orochi_gc::Object;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a cache pair found; in the low four bits of its second word.
pub mod found {
    /// An instance slot; its number is above.
    pub const SLOT: u64 = 1;
    /// A function or method descriptor of the type, to be called with the instance first; its address is above.
    pub const METHOD: u64 = 2;
    /// A plain value of the type; its address is above.
    pub const TYPE_VALUE: u64 = 3;
    /// A store into an existing slot.
    pub const STORE: u64 = 4;
    /// A store that adds the slot: number in bits 4..16, the new shape's index in bits 16..48 (kind is the object's).
    pub const ADD: u64 = 5;
    /// The function of a class method of the type; its address is above.
    pub const CLASS_METHOD: u64 = 7;
    /// A small int of the type; its value is above.
    pub const TYPE_INT: u64 = 8;
    /// Another immediate of the type but floats; its word is above.
    pub const TYPE_SPECIAL: u64 = 9;
}

/// The key under which something was found for this object: its shape, or, for a class, the version of the class itself.
#[inline(always)]
pub unsafe fn object_key(t: *const Thread, object: Object) -> u64 {
    // SAFETY: the object is alive.
    unsafe {
        let shape = object.as_ref().shape_acquire();
        if shape >> 24 == Kind::Type as u32 { class_key(t, object) } else { cache_key(t, shape) }
    }
}

/// The key of what was found on a class. Versions have no bits where a shape has its kind, and no shape of a class is ever a key, so the two
/// are not mistaken for one another; a class without such a version gets a key that matches nothing.
#[inline(always)]
pub unsafe fn class_key(t: *const Thread, class: Object) -> u64 {
    // SAFETY: the object is a live class. Acquire pairs with the release in `TypeRef::modified`.
    let version = unsafe { payload_of::<TypeObject>(class) }.version.load(Ordering::Acquire);
    if version == 0 || version >> 24 != 0 {
        return u64::MAX;
    }
    // SAFETY: as above.
    unsafe { cache_key(t, version) }
}

/// The register word of a plain value that was found on a type, if `cached` says that one was.
#[inline(always)]
unsafe fn type_value(t: *const Thread, cached: u64) -> Option<u64> {
    match cached & 0xf {
        // SAFETY: the class holds the object as long as the epoch is the same.
        found::TYPE_VALUE => Some(unsafe { take_ref(t, cached & !0xf) }),
        found::TYPE_INT => word::from_int(cached as i64 >> 4),
        found::TYPE_SPECIAL => Some(cached >> 4),
        _ => None,
    }
}

/// The key under which something was found for an object of this shape.
#[inline(always)]
pub unsafe fn cache_key(t: *const Thread, shape: u32) -> u64 {
    // SAFETY: the thread's interpreter is alive. Acquire pairs with the bump after a change to a type.
    u64::from(shape) | u64::from(unsafe { (*t).interp().types_epoch.load(Ordering::Acquire) }) << 32
}

/// Reads a pair: the second word, if it belongs to `key`.
#[inline(always)]
pub fn read_pair(pair: &[AtomicU64; 2], key: u64) -> u64 {
    // Acquire on both: a second word of a later fill would make the key's second reading differ.
    if pair[0].load(Ordering::Acquire) != key {
        return 0;
    }
    let w = pair[1].load(Ordering::Acquire);
    if pair[0].load(Ordering::Relaxed) == key { w } else { 0 }
}

/// Fills a pair, unless another thread is filling it.
pub fn fill_pair(pair: &[AtomicU64; 2], key: u64, w: u64) {
    const BUSY: u64 = 1;
    let old = pair[0].load(Ordering::Relaxed);
    if old == BUSY || pair[0].compare_exchange(old, BUSY, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        return;
    }
    pair[1].store(w, Ordering::Release);
    // Release pairs with the acquire in `read_pair`.
    pair[0].store(key, Ordering::Release);
}

/// Reads the pair of the instruction at `m`, or what the thread remembers of other shapes there.
#[inline(always)]
pub unsafe fn read_site(m: M, key: u64) -> u64 {
    // SAFETY: the instruction has a cache pair; the cache is this thread's, and no reference into it is kept.
    unsafe {
        let pair = m.cache(1);
        match read_pair(pair, key) {
            0 => (*(*m.t).sites.get()).get(std::ptr::from_ref(pair) as usize, key),
            found => found,
        }
    }
}

/// Fills the pair of the instruction at `m`, and remembers what was found for this shape besides.
pub unsafe fn fill_site(m: M, key: u64, found: u64) {
    // SAFETY: as in `read_site`.
    unsafe {
        let pair = m.cache(1);
        fill_pair(pair, key, found);
        (*(*m.t).sites.get()).put(std::ptr::from_ref(pair) as usize, key, found);
    }
}

#[inline(always)]
unsafe fn slot_of<'a>(object: Object, i: usize) -> Option<&'a Slot> {
    // SAFETY: the cached shape is the object's: it is a plain instance with that slot.
    unsafe { Py::instance_slot(object, i) }
}

/// `a = b.name`.
#[inline(always)]
pub unsafe fn load_attr(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(b);
        if word::is_pointer(w) {
            let object = word::to_object(w);
            let cached = read_site(m, object_key(m.t, object));
            if cached & 0xf == found::SLOT
                && let Some(slot) = slot_of(object, (cached >> 4) as usize)
            {
                let v = slot.load();
                if v != word::EMPTY {
                    let v = take_ref(m.t, v);
                    m.consume(b);
                    return m.result(a, v, 3);
                }
            } else if let Some(v) = type_value(m.t, cached) {
                m.consume(b);
                return m.result(a, v, 3);
            }
        }
        M::reload(m.t, slow::load_attr(m.t, m.pc, a, b))
    }
}

/// `a = function, a+1 = b`, or the bound value and EMPTY.
#[inline(always)]
pub unsafe fn load_method(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(b);
        if word::is_pointer(w) {
            let object = word::to_object(w);
            let cached = read_site(m, object_key(m.t, object));
            if cached & 0xf == found::METHOD {
                let function = take_ref(m.t, cached & !0xf);
                let receiver = crate::vm::machine::copy_register(m, b);
                m.put(a, function);
                m.put(a + 1, receiver);
                return m.next(3);
            }
            if cached & 0xf == found::CLASS_METHOD {
                let function = take_ref(m.t, cached & !0xf);
                let receiver = if object.as_ref().kind() == Kind::Type as u8 {
                    crate::vm::machine::copy_register(m, b)
                } else {
                    let class = (*m.t).interp().shapes.get(object.as_ref().shape_acquire()).ty;
                    let class = take_ref(m.t, word::from_object(class.object()));
                    m.consume(b);
                    class
                };
                m.put(a, function);
                m.put(a + 1, receiver);
                return m.next(3);
            }
            if let Some(v) = type_value(m.t, cached) {
                m.consume(b);
                m.put(a, v);
                m.put(a + 1, word::EMPTY);
                return m.next(3);
            }
        }
        M::reload(m.t, slow::load_method(m.t, m.pc, a, b))
    }
}

/// `a.name = b`, where the object is private and the slot exists.
#[inline(always)]
pub unsafe fn store_attr(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(a);
        let v = m.get(b);
        if word::is_pointer(w) && v != word::EMPTY {
            let object = word::to_object(w);
            if object.as_ref().is_private() {
                let shape = object.as_ref().shape();
                let cached = read_site(m, cache_key(m.t, shape));
                let kind = cached & 0xf;
                if (kind == found::STORE || kind == found::ADD)
                    && let Some(slot) = slot_of(object, ((cached >> 4) & 0xfff) as usize)
                {
                    let owned = if m.is_temp_counted(b, v) {
                        m.put(b, word::EMPTY);
                        v
                    } else {
                        owned_copy(m.t, v)
                    };
                    let old = slot.load();
                    slot.store_moved(owned);
                    if kind == found::ADD {
                        object.as_ref().set_shape((shape & 0xff00_0000) | (cached >> 16) as u32);
                    }
                    m.consume(a);
                    m.consume(b);
                    let next = m.next(3);
                    return if word::is_counted(old) { next.released(old) } else { next };
                }
            }
        }
        M::reload(m.t, slow::store_attr(m.t, m.pc, a, b))
    }
}

/// Is the kind of this object's shape that of a plain instance?
#[inline(always)]
pub unsafe fn is_plain(object: Object) -> bool {
    // SAFETY: the object is alive.
    instance::is_instance_kind(unsafe { object.as_ref().kind() })
}
