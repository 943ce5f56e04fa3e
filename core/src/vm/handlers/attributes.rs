//! Attributes through inline caches.
//!
//! An inline cache is two pairs, for two shapes of object. A pair is a key (shape of the object, epoch of the types) and a word that says
//! what was found: its low four bits are a kind, the rest a place or the address of an object. See `object::inline_cache` for how
//! they are read without a lock.

use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::inline_cache::{self, NO_KEY};
use crate::object::instance;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::slot::Slot;
use crate::object::thread::{Py, Thread};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::TypeObject;
use crate::object::{Value, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::machine::{M, owned_copy, take_ref};
use crate::vm::slow::attributes as slow;
use orochi_gc::Object;
use orochi_gc::sync::Ordering;

/// What a cache pair found; in the low four bits of its second word.
pub mod found {
    /// An inline slot of an instance; its distance in bytes from the object is in bits 8 and up, bits 4 to 7 are zero.
    pub const SLOT: u64 = 1;
    /// A function or method descriptor of the type, to be called with the instance first; its address is above.
    pub const METHOD: u64 = 2;
    /// A plain value of the type; its address is above.
    pub const TYPE_VALUE: u64 = 3;
    /// A store into an existing inline slot, described as in `SLOT`.
    pub const STORE: u64 = 4;
    /// A store that adds the inline slot: distance in bits 8..32, the new shape in bits 32 and up.
    pub const ADD: u64 = 5;
    /// A property of the type whose getter is a Python function with one parameter; the function's address is above.
    pub const GETTER: u64 = 6;
    /// The function of a class method of the type; its address is above.
    pub const CLASS_METHOD: u64 = 7;
    /// A small int of the type; its value is above.
    pub const TYPE_INT: u64 = 8;
    /// Another immediate of the type but floats; its word is above.
    pub const TYPE_SPECIAL: u64 = 9;
    /// A slot of an instance's overflow array; its number is in bits 8 and up.
    pub const FAR_SLOT: u64 = 10;
    /// A store into such a slot.
    pub const FAR_STORE: u64 = 11;
    /// A store that adds such a slot, described as in `ADD` with its number for the distance.
    pub const FAR_ADD: u64 = 12;
    /// An entry of a module's namespace; its number is in bits 8 and up.
    pub const ENTRY: u64 = 13;
    /// An item of a tuple (of a named tuple, mostly); its index is in bits 8 and up.
    pub const TUPLE_ITEM: u64 = 14;
    /// What a native getter of the type computes; the address of its `GetSet` is above.
    pub const NATIVE_GETTER: u64 = 15;
}

/// The key under which something was found for this object: its shape, or, for a class, the version of the class itself, or, for a module, the
/// version of its namespace's keys.
#[inline(always)]
pub unsafe fn object_key(t: *const Thread, object: Object) -> u64 {
    // SAFETY: the object is alive.
    unsafe {
        let shape = object.as_ref().shape_acquire();
        if shape >> 24 == Kind::Type as u32 {
            class_key(t, object)
        } else if shape >> 24 == Kind::Module as u32 {
            module_key(object, shape)
        } else {
            cache_key(t, shape)
        }
    }
}

/// The key of what was found in a module. No object of this shape has another key, so that versions are not mistaken for epochs; keys that
/// have no version get a key that matches nothing.
#[inline(always)]
pub unsafe fn module_key(module: Object, shape: u32) -> u64 {
    // SAFETY: the object is a live module, and keeps its namespace.
    match unsafe { module_dict(module) } {
        Some(dict) => match dict.keys_version() {
            0 => NO_KEY,
            version => u64::from(version) << 32 | u64::from(shape),
        },
        None => NO_KEY,
    }
}

/// The namespace of a module.
#[inline(always)]
pub unsafe fn module_dict<'a>(module: Object) -> Option<&'a DictObject> {
    // SAFETY: the object is a live module; what its slot holds lives under the current pin.
    crate::object::function::word_payload(unsafe { payload_of::<ModuleObject>(module) }.dict.load())
}

/// The word of the entry of a module's namespace that `cached` says; EMPTY if it is not that of the instruction's name any more.
#[inline(always)]
pub(super) unsafe fn module_entry(m: M, module: Object, cached: u64) -> u64 {
    // SAFETY: the cached key is that of a module.
    unsafe {
        match module_dict(module) {
            Some(dict) => dict.value_at((cached >> 8) as u32, super::names::name_at(m, 0)),
            None => word::EMPTY,
        }
    }
}

/// The key of what was found on a class. Versions have no bits where a shape has its kind, and no shape of a class is ever a key, so the two
/// are not mistaken for one another; a class without such a version gets a key that matches nothing.
#[inline(always)]
pub unsafe fn class_key(t: *const Thread, class: Object) -> u64 {
    // SAFETY: the object is a live class. Acquire pairs with the release in `TypeRef::modified`.
    let version = unsafe { payload_of::<TypeObject>(class) }.version.load(Ordering::Acquire);
    if version == 0 || version >> 24 != 0 {
        return NO_KEY;
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
    u64::from(shape) | unsafe { (*t).interp().types_epoch.load(Ordering::Acquire) }
}

/// Reads the cache of the instruction at `m`, or what the thread remembers of other shapes there.
#[inline(always)]
pub unsafe fn read_site(m: M, key: u64) -> u64 {
    // SAFETY: the instruction has a cache; the thread's is its own, and no reference into it is kept.
    unsafe {
        let cache = m.cache(1);
        match inline_cache::read(cache, key) {
            0 => (*(*m.t).sites.get()).get(std::ptr::from_ref(cache) as usize, key),
            found => found,
        }
    }
}

/// Fills the cache of the instruction at `m`, and remembers what was found for this shape besides. The first pair keeps the shape that came
/// first as long as that is of use, the second takes the others.
pub unsafe fn fill_site(m: M, key: u64, found: u64) {
    // SAFETY: as in `read_site`.
    unsafe {
        let cache = m.cache(1);
        inline_cache::fill(cache, key, found);
        (*(*m.t).sites.get()).put(std::ptr::from_ref(cache) as usize, key, found);
    }
}

/// The key under which something was found for an immediate: it stands for a shape that no object has. Nothing for what has no type.
#[inline(always)]
pub unsafe fn immediate_key(t: *const Thread, w: u64) -> Option<u64> {
    /// No builtin layout and no plain instance has this kind.
    const NO_KIND: u32 = (crate::object::kind::INSTANCE as u32 - 1) << 24;
    let which = if word::is_int(w) {
        0
    } else if word::is_float(w) {
        1
    } else if word::is_bool(w) {
        2
    } else {
        return None;
    };
    // SAFETY: the thread is the current one.
    Some(unsafe { cache_key(t, NO_KIND | which) })
}

/// The slot of an object at a distance that was found under its shape.
#[inline(always)]
pub unsafe fn slot_at<'a>(object: Object, distance: u64) -> &'a Slot {
    // SAFETY: the cached shape is the object's: it is a plain instance with an inline slot there.
    unsafe { &*object.as_ptr().byte_add(distance as usize).cast::<Slot>() }
}

/// The slot that a cached word for reading or writing an attribute says.
#[inline(always)]
pub unsafe fn slot_of<'a>(object: Object, cached: u64) -> Option<&'a Slot> {
    let place = cached >> 8 & 0xff_ffff;
    // SAFETY: as in `slot_at`.
    unsafe {
        match cached & 0xf {
            found::SLOT | found::STORE | found::ADD => Some(slot_at(object, place)),
            found::FAR_SLOT | found::FAR_STORE | found::FAR_ADD => Py::instance_slot(object, place as usize),
            _ => None,
        }
    }
}

/// The uncounted word of the item that a cached word for reading an attribute says, of an object with the layout of a tuple.
#[inline(always)]
pub unsafe fn tuple_item(object: Object, cached: u64) -> Option<u64> {
    // SAFETY: the cached shape is the object's: it has that layout.
    let items = unsafe { payload_of::<TupleObject>(object) }.values();
    items.get((cached >> 8) as usize).map(Value::word)
}

/// Enters the Python function `getter` with the object in register `b`; its result goes into `a`. The callable lies one past the window of the
/// running frame, and the callee's window behind it.
#[inline(always)]
pub unsafe fn enter_getter(m: M, a: usize, b: usize, getter: u64) -> Option<M> {
    // SAFETY: operands of the instruction; the epoch vouches for the function until it is taken.
    unsafe {
        let callee = Callee::of(getter)?;
        let r = m.frame().registers.get() as usize;
        let root = m.regs.add(r);
        if callee.code.plain_args != 1
            || !frames::has_room_quick(m.t, root, callee.code.registers as usize + 1)
            || (*m.t).is_asked()
        {
            return None;
        }
        let w = m.get(b);
        let temp = b >= m.frame().first_temp.get() as usize;
        if word::is_counted(w) && !temp {
            let object = word::to_object(w);
            if !object.as_ref().is_private() {
                return None;
            }
            (*m.t).mutator().retain_private(object);
        }
        if temp {
            m.put(b, word::EMPTY);
        }
        let f = take_ref(m.t, getter);
        *root = f;
        *root.add(1) = w;
        m.frame().pc.set(m.pc);
        Some(frames::push(m.t, f, &callee, root.add(1), 1, frames::target(a, r), returns::VALUE, 3))
    }
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
            if matches!(cached & 0xf, found::SLOT | found::FAR_SLOT)
                && let Some(slot) = slot_of(object, cached)
            {
                let v = slot.load();
                if v != word::EMPTY {
                    let v = take_ref(m.t, v);
                    m.consume(b);
                    return m.result(a, v, 3);
                }
            } else if cached & 0xf == found::ENTRY {
                let v = module_entry(m, object, cached);
                if v != word::EMPTY {
                    let v = take_ref(m.t, v);
                    m.consume(b);
                    return m.result(a, v, 3);
                }
            } else if cached & 0xf == found::GETTER
                && let Some(next) = enter_getter(m, a, b, cached & !0xf)
            {
                return next;
            } else if cached & 0xf == found::NATIVE_GETTER {
                return M::reload(m.t, slow::native_getter(m.t, m.pc, a, b, cached & !0xf));
            } else if cached & 0xf == found::TUPLE_ITEM
                && let Some(v) = tuple_item(object, cached)
            {
                let v = take_ref(m.t, v);
                m.consume(b);
                return m.result(a, v, 3);
            } else if let Some(v) = type_value(m.t, cached) {
                m.consume(b);
                return m.result(a, v, 3);
            } else if cached & 0xf == found::METHOD {
                return M::reload(m.t, slow::bind_method(m.t, m.pc, a, b, cached & !0xf));
            }
        } else if let Some(key) = immediate_key(m.t, w) {
            let cached = read_site(m, key);
            if cached & 0xf == found::NATIVE_GETTER {
                return M::reload(m.t, slow::native_getter(m.t, m.pc, a, b, cached & !0xf));
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
            let v = if cached & 0xf == found::ENTRY {
                Some(module_entry(m, object, cached)).filter(|&v| v != word::EMPTY).map(|v| take_ref(m.t, v))
            } else {
                type_value(m.t, cached)
            };
            if let Some(v) = v {
                m.consume(b);
                m.put(a, v);
                m.put(a + 1, word::EMPTY);
                return m.next(3);
            }
        } else if let Some(key) = immediate_key(m.t, w) {
            let cached = read_site(m, key);
            if cached & 0xf == found::METHOD {
                m.put(a, take_ref(m.t, cached & !0xf));
                m.put(a + 1, w);
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
                if matches!(kind, found::STORE | found::ADD | found::FAR_STORE | found::FAR_ADD)
                    && let Some(slot) = slot_of(object, cached)
                {
                    let owned = if m.is_temp_counted(b, v) {
                        m.put(b, word::EMPTY);
                        v
                    } else {
                        owned_copy(m.t, v)
                    };
                    let old = slot.load();
                    slot.store_moved(owned);
                    if matches!(kind, found::ADD | found::FAR_ADD) {
                        object.as_ref().set_shape((cached >> 32) as u32);
                    }
                    m.consume(a);
                    m.consume(b);
                    let next = m.next(3);
                    return if word::is_counted(old) { next.released(old) } else { next };
                }
            } else {
                let shape = object.as_ref().shape_acquire();
                let cached = read_site(m, cache_key(m.t, shape));
                if matches!(cached & 0xf, found::STORE | found::FAR_STORE) {
                    return M::reload(m.t, slow::store_shared(m.t, m.pc, a, b, cached, shape as usize));
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
