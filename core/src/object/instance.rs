//! Plain instances: inline slots laid out by a shape, an overflow array, or an attribute dict.
//!
//! A reader loads the shape (acquire), finds the slot, loads the slot (acquire). A writer holds the object's lock if the object is
//! shared; a new attribute's value is stored before the shape that names it. A slot is never used for a second name: deleting an
//! attribute moves the instance to a dict and leaves its slots EMPTY for good, so a reader with an old shape finds EMPTY
//! and looks again.

use super::args::Result;
use super::dict::DictObject;
use super::kind;
use super::payload::{find_extension, payload_of};
use super::shape::Shape;
use super::slot::Slot;
use super::thread::Py;
use super::typeobject::{TypeObject, TypeRef, type_flags};
use super::value::Value;
use super::word;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicU64, Ordering};
use orochi_gc::{Header, Object, flags};

/// The payload of a plain instance; its inline slots follow.
#[repr(C)]
pub struct Instance {
    /// Overflow array (tagged with bit 3), attribute dict (a counted word), or EMPTY.
    extra: AtomicU64,
    slots: [Slot; 0],
}

/// Stands in a shape for the name of a `__slots__` member: members come first, are found through their descriptor only, and stay in
/// their inline slots when the other attributes move to a dict.
pub const MEMBER: u64 = 0;

/// Tag of an overflow array's address in `extra`: distinguishes it from a dict's word.
const ARRAY: u64 = 8;

/// Slots outside an object: a count and that many slots, in memory of the mutator's arrays.
#[repr(C)]
pub struct SlotArray {
    len: usize,
    bytes: usize,
    slots: [Slot; 0],
}

impl SlotArray {
    /// The slots.
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `len` initialised slots follow.
        unsafe { std::slice::from_raw_parts(self.slots.as_ptr(), self.len) }
    }

    /// Visits what the slots refer to.
    pub fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.slots().iter().for_each(|s| s.trace(visit));
    }

    /// A new array of `len` empty slots.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(py: &Py, len: usize) -> Result<*mut SlotArray> {
        let bytes = size_of::<SlotArray>() + len * size_of::<Slot>();
        let Some(memory) = py.mutator().alloc_array(bytes) else { return Err(py.no_memory()) };
        let array = memory.cast::<SlotArray>().as_ptr();
        // SAFETY: fresh memory of that size.
        unsafe {
            array.write(SlotArray { len, bytes, slots: [] });
            let first = memory.as_ptr().add(size_of::<SlotArray>()).cast::<Slot>();
            for i in 0..len {
                first.add(i).write(Slot::empty());
            }
        }
        Ok(array)
    }

    /// Drops the slots and frees the array at once.
    ///
    /// # Safety
    /// The array belonged to an object that is dead; it is not used again.
    pub unsafe fn free(array: *mut SlotArray) {
        // SAFETY: the dead object owned the array; the current thread frees it.
        unsafe {
            for slot in (*array).slots() {
                std::ptr::drop_in_place(std::ptr::from_ref(slot).cast_mut());
            }
            let bytes = (*array).bytes;
            let memory = std::ptr::NonNull::new_unchecked(array.cast::<u8>());
            (*super::thread::Thread::current()).mutator().free_array(memory, bytes);
        }
    }

    /// Gives up an array whose slots have been moved away; lock-free readers of a shared object may still look at it.
    fn discard(py: &Py, array: *mut SlotArray, shared: bool) {
        // SAFETY: the array was replaced; its words are owned elsewhere now.
        unsafe {
            let bytes = (*array).bytes;
            let memory = std::ptr::NonNull::new_unchecked(array.cast::<u8>());
            if shared {
                py.mutator().retire_array(memory, bytes);
            } else {
                py.mutator().free_array(memory, bytes);
            }
        }
    }
}

impl Instance {
    fn array(w: u64) -> Option<*mut SlotArray> {
        (w & 0xf == ARRAY).then_some((w & !ARRAY) as *mut SlotArray)
    }

    /// The slot with index `i`, if it exists in memory.
    #[inline(always)]
    fn slot(&self, inline: usize, i: usize) -> Option<&Slot> {
        if i < inline {
            // SAFETY: an object of this kind has `inline` slots behind its payload.
            return Some(unsafe { &*self.slots.as_ptr().add(i) });
        }
        // Acquire pairs with the release that installed the array.
        let array =
            Self::array(self.extra.load(mutant!(Ordering::Acquire, "extra_load_relaxed" => Ordering::Relaxed)))?;
        // SAFETY: an installed array lives until it is retired and the grace period is over.
        unsafe { (*array).slots() }.get(i - inline)
    }
}

unsafe fn parts<'a>(object: Object) -> (&'a Instance, usize) {
    // SAFETY: the caller's: the object is a live plain instance.
    unsafe { (payload_of::<Instance>(object), inline_slots(object.as_ref().kind())) }
}

/// Inline slots of a plain instance of this kind.
#[inline(always)]
pub const fn inline_slots(kind_byte: u8) -> usize {
    ((kind_byte & kind::LAYOUT) - kind::INSTANCE) as usize
}

/// Distance in bytes from an object to its inline slot `i`, which there is in instances of this kind; `None` for the overflow array's.
pub const fn slot_distance(kind_byte: u8, i: usize) -> Option<usize> {
    if i < inline_slots(kind_byte) {
        Some(size_of::<Header>() + size_of::<Instance>() + i * size_of::<Slot>())
    } else {
        None
    }
}

/// Is it the kind of a plain instance?
#[inline(always)]
pub const fn is_instance_kind(kind_byte: u8) -> bool {
    kind_byte & kind::LAYOUT >= kind::INSTANCE && kind_byte & kind::EXTENDED == 0
}

/// The memory core's entry for plain instances.
pub const fn kind_entry() -> orochi_gc::Kind {
    unsafe fn size(object: Object) -> usize {
        // SAFETY: the memory core calls an entry only for live objects of its kind.
        size_of::<Header>()
            + size_of::<Instance>()
            + inline_slots(unsafe { object.as_ref().kind() }) * size_of::<Slot>()
    }
    unsafe fn trace(object: Object, visit: &mut dyn FnMut(Object)) {
        // SAFETY: as above.
        let (instance, inline) = unsafe { parts(object) };
        for i in 0..inline {
            if let Some(slot) = instance.slot(inline, i) {
                slot.trace(visit);
            }
        }
        // Acquire pairs with the release that put the array there.
        let extra = instance.extra.load(mutant!(Ordering::Acquire, "extra_load_relaxed" => Ordering::Relaxed));
        if let Some(array) = Instance::array(extra) {
            // SAFETY: the array is the object's own, or was until a moment ago and waits for a grace period.
            unsafe { (*array).trace(visit) };
        } else if word::is_pointer(extra) {
            visit(word::to_object(extra));
        }
    }
    unsafe fn drop(object: Object) {
        // SAFETY: called once, when nobody can reach the object any more.
        unsafe {
            let (instance, inline) = parts(object);
            for i in 0..inline {
                std::ptr::drop_in_place(instance.slots.as_ptr().add(i).cast_mut());
            }
            let extra = instance.extra.load(Ordering::Relaxed);
            if let Some(array) = Instance::array(extra) {
                SlotArray::free(array);
            } else {
                std::mem::drop(Value::from_word(extra));
            }
        }
    }
    // Slots, and an array that is retired when it is replaced.
    orochi_gc::Kind { lock_free: true, ..orochi_gc::Kind::new("instance", size, trace, drop) }
}

impl Py {
    /// A new plain instance of `ty` without attributes.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn new_instance(&self, ty: TypeRef) -> Result {
        let inline = inline_slots(ty.instance_kind);
        let total = size_of::<Header>() + size_of::<Instance>() + inline * size_of::<Slot>();
        let mut object_flags = flags::TRACKED;
        if ty.has(type_flags::HAS_DEL) {
            object_flags |= flags::HAS_FINALIZER;
        }
        let Some(object) = self.mutator().alloc(total, ty.instance_shape.load(Ordering::Relaxed), object_flags) else {
            return Err(self.no_memory());
        };
        // SAFETY: the block is that large, and private.
        unsafe {
            let payload = object.as_ptr().add(1).cast::<Instance>();
            payload.write(Instance { extra: AtomicU64::new(word::EMPTY), slots: [] });
            let slots = payload.add(1).cast::<Slot>();
            for i in 0..inline {
                slots.add(i).write(Slot::empty());
            }
            Ok(Value::from_object(object))
        }
    }

    /// As `new_instance`, of a class whose instances are plain and have no finalizer, where that takes no call. The instance has `counts` counts.
    ///
    /// # Safety
    /// The class is such a one.
    #[inline(always)]
    pub unsafe fn new_instance_quick(&self, ty: &TypeObject, counts: u32) -> Option<Object> {
        let inline = inline_slots(ty.instance_kind);
        let total = size_of::<Header>() + size_of::<Instance>() + inline * size_of::<Slot>();
        let object = self.mutator().alloc_quick(total, ty.instance_shape.load(Ordering::Relaxed))?;
        // SAFETY: the block is that large, and private. An empty `extra` is the same word as an empty slot. Volatile: a handful of words.
        unsafe {
            let mut at = object.as_ptr().add(1).cast::<u64>();
            let end = at.add(1 + inline);
            while at < end {
                at.write_volatile(word::EMPTY);
                at = at.add(1);
            }
        }
        for _ in 1..counts {
            self.mutator().retain_private(object);
        }
        Some(object)
    }

    /// The uncounted word of an instance's own attribute `name` (interned); EMPTY if it has none. Good until the
    /// instance changes or the next safepoint. For any object, also those with an extension.
    pub fn own_attribute_word(&self, object: Object, name: u64) -> u64 {
        // SAFETY: the object is alive (the caller holds it).
        unsafe {
            if !is_instance_kind(object.as_ref().kind()) {
                return match find_extension(object, self.interp().kinds()) {
                    Some(extension) => self.dict_word(extension.dict.load(), name),
                    None => word::EMPTY,
                };
            }
            let (instance, inline) = parts(object);
            loop {
                let id = object.as_ref().shape_acquire();
                let shape = self.interp().shapes.get(id);
                if shape.dict_mode {
                    return self.dict_word(
                        instance.extra.load(mutant!(Ordering::Acquire, "extra_load_relaxed" => Ordering::Relaxed)),
                        name,
                    );
                }
                let Some(i) = shape.find(name) else { return word::EMPTY };
                let found = match instance.slot(inline, i) {
                    Some(slot) => slot.load(),
                    None => {
                        // The overflow array is gone: the dict that took its place is complete, though the shape may not say so yet.
                        let extra =
                            instance.extra.load(mutant!(Ordering::Acquire, "extra_load_relaxed" => Ordering::Relaxed));
                        if mutant!(word::is_pointer(extra), "overflow_gone_unnoticed" => false) {
                            return self.dict_word(extra, name);
                        }
                        word::EMPTY
                    }
                };
                // EMPTY under an unchanged shape: an unset `__slots__` member. Otherwise the instance has moved on: look again.
                let same = mutant!(object.as_ref().shape_acquire() == id, "shape_seen_once" => true);
                if found != word::EMPTY || same {
                    return found;
                }
            }
        }
    }

    fn dict_word(&self, dict: u64, name: u64) -> u64 {
        if !word::is_pointer(dict) {
            return word::EMPTY;
        }
        // SAFETY: the attribute dict was read from a live object under the current pin.
        unsafe { payload_of::<DictObject>(word::to_object(dict)) }.peek_interned(self, name)
    }

    /// Sets an own attribute of an object with attribute storage (`type_flags::HAS_DICT`); `name` is interned.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_own_attribute(&self, owner: &Value, name: &Value, v: Value) -> Result<()> {
        let Some(object) = owner.object() else { return Ok(()) };
        // SAFETY: `owner` holds the object.
        if !unsafe { is_instance_kind(object.as_ref().kind()) } {
            let dict = self.attribute_dict(owner)?;
            return match dict.payload::<DictObject>() {
                Some(d) => d.set_str(self, &dict, name, v),
                None => Ok(()),
            };
        }
        // SAFETY: as above; writing happens under the object's lock.
        unsafe {
            let (instance, inline) = parts(object);
            let guard = self.mutator().lock(object);
            let shape = self.interp().shapes.get(object.as_ref().shape());
            if !shape.dict_mode {
                if let Some(i) = shape.find(name.word())
                    && let Some(slot) = instance.slot(inline, i)
                {
                    let old = slot.replace(self, object, v);
                    drop(guard);
                    drop(old);
                    return Ok(());
                }
                let next = self.interp().shapes.get(shape.with(self, name.word())?);
                if !next.dict_mode {
                    let i = next.names.len() - 1;
                    self.ensure_slot(object, instance, inline, i)?;
                    if let Some(slot) = instance.slot(inline, i) {
                        let old = slot.replace(self, object, v);
                        object.as_ref().set_shape(next.id);
                        drop(guard);
                        drop(old);
                    }
                    return Ok(());
                }
                self.move_to_dict(object, instance, inline, shape)?;
            }
            let dict = Value::from_borrowed_word(instance.extra.load(Ordering::Relaxed));
            drop(guard);
            match dict.payload::<DictObject>() {
                Some(d) => d.set_str(self, &dict, name, v),
                None => Ok(()),
            }
        }
    }

    /// Grows the overflow array so that slot `i` exists. Under the lock.
    unsafe fn ensure_slot(&self, object: Object, instance: &Instance, inline: usize, i: usize) -> Result<()> {
        if instance.slot(inline, i).is_some() {
            return Ok(());
        }
        let old = Self::overflow(instance);
        let fresh = SlotArray::new(self, ((i - inline + 1) * 2).max(4))?;
        // SAFETY: the old array's words move to the new one; readers may still see the old one until the grace period ends.
        unsafe {
            if let Some(old) = old {
                for (from, to) in (*old).slots().iter().zip((*fresh).slots()) {
                    to.store_moved(from.load());
                }
            }
            // Release pairs with the acquire in `Instance::slot`.
            instance
                .extra
                .store(fresh as u64 | ARRAY, mutant!(Ordering::Release, "overflow_store_relaxed" => Ordering::Relaxed));
            if let Some(old) = old {
                SlotArray::discard(self, old, !object.as_ref().is_private());
            }
        }
        Ok(())
    }

    fn overflow(instance: &Instance) -> Option<*mut SlotArray> {
        Instance::array(instance.extra.load(Ordering::Relaxed))
    }

    /// Moves all attributes into a new dict. Under the lock.
    unsafe fn move_to_dict(&self, object: Object, instance: &Instance, inline: usize, shape: &Shape) -> Result<()> {
        let in_dict = shape.to_dict_mode(self)?;
        let dict = DictObject::with_capacity(self, shape.names.len() + 1)?;
        let shared = unsafe { !object.as_ref().is_private() };
        if let Some(d) = dict.payload::<DictObject>() {
            for (i, &name) in shape.names.iter().enumerate() {
                let Some(slot) = instance.slot(inline, i) else { continue };
                if slot.is_empty() || name == MEMBER {
                    continue;
                }
                // SAFETY: names are interned and immortal.
                let name = unsafe { Value::from_borrowed_word(name) };
                d.set_str(self, &dict, &name, slot.get(self))?;
            }
        }
        let old = Self::overflow(instance);
        if let Some(o) = dict.object() {
            self.mutator().write_barrier(object, o);
        }
        // The dict is visible before the shape that says so; a reader with the old shape finds it where the overflow array was, or its
        // slot EMPTY and looks again.
        instance
            .extra
            .store(dict.into_word(), mutant!(Ordering::Release, "dict_of_instance_relaxed" => Ordering::Relaxed));
        // SAFETY: under the lock.
        unsafe { object.as_ref().set_shape(in_dict) };
        for (i, _) in shape.names.iter().enumerate().take(inline).filter(|(_, name)| **name != MEMBER) {
            if let Some(slot) = instance.slot(inline, i) {
                drop(slot.take());
            }
        }
        if let Some(old) = old {
            // SAFETY: the array is no longer reachable from the object; its values are counted by the dict now.
            unsafe {
                for slot in (*old).slots() {
                    drop(slot.take());
                }
                SlotArray::discard(self, old, shared);
            }
        }
        Ok(())
    }

    /// Deletes an own attribute; `false` if there is none.
    ///
    /// # Errors
    /// MemoryError.
    pub fn delete_own_attribute(&self, owner: &Value, name: &Value) -> Result<bool> {
        let Some(object) = owner.object() else { return Ok(false) };
        if self.own_attribute_word(object, name.word()) == word::EMPTY {
            return Ok(false);
        }
        let dict = self.attribute_dict(owner)?;
        Ok(dict.payload::<DictObject>().is_some_and(|d| d.remove_str(self, &dict, name).is_some()))
    }

    /// The attribute dict of an object (`__dict__`), which from now on holds its attributes.
    ///
    /// # Errors
    /// MemoryError. EMPTY is returned for an object without attribute storage.
    pub fn attribute_dict(&self, owner: &Value) -> Result {
        let Some(object) = owner.object() else { return Ok(Value::EMPTY) };
        // SAFETY: `owner` holds the object; changes happen under its lock.
        unsafe {
            if !is_instance_kind(object.as_ref().kind()) {
                let Some(extension) = find_extension(object, self.interp().kinds()) else { return Ok(Value::EMPTY) };
                if let Some(dict) = extension.dict.get_some(self) {
                    return Ok(dict);
                }
                let fresh = DictObject::new(self)?;
                let _guard = self.mutator().lock(object);
                if let Some(dict) = extension.dict.get_some(self) {
                    return Ok(dict);
                }
                drop(extension.dict.replace(self, object, fresh.clone()));
                return Ok(fresh);
            }
            let (instance, inline) = parts(object);
            let _guard = self.mutator().lock(object);
            let shape = self.interp().shapes.get(object.as_ref().shape());
            if !shape.dict_mode {
                self.move_to_dict(object, instance, inline, shape)?;
            }
            Ok(Value::from_borrowed_word(instance.extra.load(Ordering::Relaxed)))
        }
    }

    /// Replaces the attribute dict (`obj.__dict__ = d`).
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_attribute_dict(&self, owner: &Value, dict: Value) -> Result<()> {
        drop(self.attribute_dict(owner)?);
        let Some(object) = owner.object() else { return Ok(()) };
        // SAFETY: as above.
        unsafe {
            let guard = self.mutator().lock(object);
            if let Some(o) = dict.object() {
                self.mutator().write_barrier(object, o);
            }
            let old = if is_instance_kind(object.as_ref().kind()) {
                let (instance, _) = parts(object);
                let old = instance.extra.load(Ordering::Relaxed);
                instance
                    .extra
                    .store(dict.into_word(), mutant!(Ordering::Release, "other_dict_relaxed" => Ordering::Relaxed));
                Value::from_word(old)
            } else {
                match find_extension(object, self.interp().kinds()) {
                    Some(extension) => extension.dict.replace(self, object, dict),
                    None => dict,
                }
            };
            drop(guard);
            drop(old);
        }
        Ok(())
    }

    /// The uncounted word of the `__slots__` member `i`; EMPTY if it is unset. Good until the object changes or the next safepoint.
    pub fn member_word(&self, object: Object, i: usize) -> u64 {
        // SAFETY: the object is alive (the caller holds it), and its type says that it has members.
        unsafe {
            if is_instance_kind(object.as_ref().kind()) {
                let (instance, inline) = parts(object);
                return if i < inline { instance.slot(inline, i).map_or(word::EMPTY, Slot::load) } else { word::EMPTY };
            }
            let Some(extension) = find_extension(object, self.interp().kinds()) else { return word::EMPTY };
            // Acquire pairs with the release in `set_member`.
            match extension.slots.load(mutant!(Ordering::Acquire, "members_load_relaxed" => Ordering::Relaxed)).as_ref()
            {
                Some(array) => array.slots().get(i).map_or(word::EMPTY, Slot::load),
                None => word::EMPTY,
            }
        }
    }

    /// Sets (or, with EMPTY, clears) the `__slots__` member `i` and returns what it was.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_member(&self, owner: &Value, i: usize, v: Value) -> Result {
        let Some(object) = owner.object() else { return Ok(Value::EMPTY) };
        // SAFETY: `owner` holds the object; writing happens under its lock.
        unsafe {
            let _guard = self.mutator().lock(object);
            if is_instance_kind(object.as_ref().kind()) {
                let (instance, inline) = parts(object);
                return Ok(match instance.slot(inline, i) {
                    Some(slot) if i < inline => slot.replace(self, object, v),
                    _ => Value::EMPTY,
                });
            }
            let Some(extension) = find_extension(object, self.interp().kinds()) else { return Ok(Value::EMPTY) };
            let mut array = extension.slots.load(Ordering::Relaxed);
            if array.is_null() {
                let members = self.type_of(owner).members as usize;
                array = SlotArray::new(self, members.max(i + 1))?;
                // Release pairs with the acquire in `member_word`.
                extension.slots.store(array, mutant!(Ordering::Release, "members_store_relaxed" => Ordering::Relaxed));
            }
            Ok(match (*array).slots().get(i) {
                Some(slot) => slot.replace(self, object, v),
                None => Value::EMPTY,
            })
        }
    }

    /// Makes `owner` an instance of `ty`, whose instances have the same layout (payload, extension and members). The attributes stay.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_class(&self, owner: &Value, ty: TypeRef) -> Result<()> {
        let Some(object) = owner.object() else { return Ok(()) };
        // SAFETY: `owner` holds the object; the shape changes under its lock.
        unsafe {
            let shapes = &self.interp().shapes;
            let base = shapes.get(ty.instance_shape.load(Ordering::Relaxed));
            if !is_instance_kind(object.as_ref().kind()) {
                let _guard = self.mutator().lock(object);
                object.as_ref().set_shape(base.id);
                return Ok(());
            }
            if ty.has(type_flags::HAS_DICT) {
                drop(self.attribute_dict(owner)?);
            }
            let _guard = self.mutator().lock(object);
            let kind = object.as_ref().kind();
            let next = base.with_kind(self, kind, ty.has(type_flags::HAS_DICT))?;
            object.as_ref().set_shape(next);
        }
        Ok(())
    }

    /// Raw slot access for inline caches: the address of slot `i` of a plain instance, or null if it is not in memory.
    ///
    /// # Safety
    /// The object is a live plain instance whose shape names slot `i`.
    #[inline(always)]
    pub unsafe fn instance_slot<'a>(object: Object, i: usize) -> Option<&'a Slot> {
        // SAFETY: the caller's.
        unsafe {
            let (instance, inline) = parts(object);
            instance.slot(inline, i).map(|s| &*std::ptr::from_ref(s))
        }
    }
}
