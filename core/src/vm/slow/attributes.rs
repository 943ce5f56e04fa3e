//! Attributes that the inline cache does not know yet, and filling it.

use super::{Slow, slow};
use crate::bytecode::Op;
use crate::object::function::{BoundMethod, word_payload};
use crate::object::instance::slot_distance;
use crate::object::kind::Kind;
use crate::object::native::{Access, GetSet};
use crate::object::shape::Shape;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::{TypeObject, TypeRef, type_flags};
use crate::object::{Field, Name, Py, TypeId, Value, word};
use crate::types::tuple_item::TupleItem;
use crate::vm::handlers::attributes::{
    cache_key, class_key, fill_site, found, immediate_key, is_plain, module_dict, module_key, object_key, slot_of,
};
use crate::vm::machine::{owned_copy, release, take_ref};
use orochi_gc::Object;

/// The shape of a plain instance whose attribute reads are the standard ones, with the key of its cache entries.
unsafe fn plain_shape<'a>(py: &'a Py, v: &Value, flag: u32) -> Option<(Object, &'a Shape, u64)> {
    let object = v.object()?;
    // SAFETY: `v` holds the object.
    unsafe {
        // The epoch first: a change to a type after this voids what is found below.
        let id = object.as_ref().shape_acquire();
        let key = cache_key(Py::thread_ptr(py), id);
        let shape = py.interp().shapes.get(id);
        (is_plain(object) && shape.ty.has(flag) && !shape.dict_mode).then_some((object, shape, key))
    }
}

/// The cache word for slot `i` of objects of this shape: of the kind `near` with its distance, or `far` with its number.
fn place(shape: &Shape, i: usize, near: u64, far: u64) -> u64 {
    match slot_distance(shape.kind(), i) {
        Some(distance) => (distance as u64) << 8 | near,
        None => (i as u64) << 8 | far,
    }
}

/// Writes the specialised form over a `LoadAttr` that found an instance slot.
unsafe fn quicken_load(s: &Slow, a: usize, b: usize) {
    // SAFETY: the instruction is the running frame's; each form checks what it relies on.
    unsafe {
        let first_temp = s.m.frame().first_temp.get() as usize;
        s.m.quicken(match (a >= first_temp, b >= first_temp) {
            (true, false) => Op::LoadAttrSlot,
            (true, true) if a == b => Op::LoadAttrSlotOver,
            (false, false) => Op::LoadAttrSlotLocal,
            _ => return,
        });
    }
}

unsafe fn cache_slot_read(s: &Slow, v: &Value, name: &Value) -> bool {
    // SAFETY: the instruction has a cache pair.
    unsafe {
        if let Some((_, shape, key)) = plain_shape(&s.py, v, type_flags::PLAIN_GETATTR)
            && let Some(i) = attribute_slot(&s.py, shape, name)
        {
            fill_site(s.m, key, place(shape, i, found::SLOT, found::FAR_SLOT));
            return true;
        }
        false
    }
}

/// What a read of `name` finds on the type of the plain instance `v`, or on the class `v` itself, and nowhere else: its word with the key
/// under which that may be remembered. (What the word is, is not looked at; a data descriptor of the metaclass rules the class out.)
fn cacheable(py: &Py, v: &Value, name: &Value) -> Option<(u64, u64)> {
    // SAFETY: `v` holds its object; keys are read before what they vouch for.
    unsafe {
        if let Some(class) = TypeRef::from_value(v) {
            let meta = py.type_of(v);
            let standard = py.ty(TypeId::Type).slots.getattr.get()?;
            if !meta.slots.getattr.get().is_some_and(|f| std::ptr::fn_addr_eq(f, standard)) {
                return None;
            }
            class.version_tag(py);
            let key = class_key(Py::thread_ptr(py), class.object());
            if key == u64::MAX || meta.lookup_word(py, name.word()) != word::EMPTY {
                return None;
            }
            let w = class.lookup_word(py, name.word());
            return (w != word::EMPTY).then_some((key, w));
        }
        let (_, shape, key) = plain_shape(py, v, type_flags::PLAIN_GETATTR)?;
        if shape.ty.has(type_flags::VOLATILE) || shape.find(name.word()).is_some() {
            return None;
        }
        let w = shape.ty.lookup_word(py, name.word());
        (w != word::EMPTY).then_some((key, w))
    }
}

/// Remembers in which entry of a module's namespace `name` is, if `v` is a module whose type has no such attribute.
unsafe fn cache_module_entry(s: &Slow, v: &Value, name: &Value) {
    // SAFETY: the instruction has a cache; `v` holds the module.
    unsafe {
        let ty = s.py.type_of(v);
        let Some(object) = v.object() else { return };
        if !ty.is(TypeId::Module) || ty.lookup_word(&s.py, name.word()) != word::EMPTY {
            return;
        }
        let Some(dict) = module_dict(object) else { return };
        dict.assign_keys_version(&s.py);
        let key = module_key(object, object.as_ref().shape_acquire());
        if key != u64::MAX
            && let Some(index) = dict.find_index_interned(&s.py, name.word())
        {
            fill_site(s.m, key, u64::from(index) << 8 | found::ENTRY);
        }
    }
}

/// The cache word of a value on a type that a read gives as it is; `None` for what binds.
fn plain_value(py: &Py, w: u64, v: &Value) -> Option<u64> {
    let ty = py.type_of_word(w);
    // A function read from its class is itself.
    let unbound = TypeRef::from_value(v).is_some() && ty.is(TypeId::Function);
    if ty.slots.descr_get.get().is_some() && !unbound {
        return None;
    }
    if word::is_pointer(w) {
        return Some((w & !0xf) | found::TYPE_VALUE);
    }
    if word::is_int(w) {
        let i = word::to_int(w);
        return (i.unsigned_abs() < 1 << 58).then_some((i as u64) << 4 | found::TYPE_INT);
    }
    (!word::is_float(w)).then_some(w << 4 | found::TYPE_SPECIAL)
}

/// What a method call on `v` runs if the word `w` was found: the cache word of a plain value, of a static method's function or of a class method's.
fn method_value(py: &Py, w: u64, v: &Value) -> Option<u64> {
    let ty = py.type_of_word(w);
    let kind = if ty.is(TypeId::StaticMethod) {
        found::TYPE_VALUE
    } else if ty.is(TypeId::ClassMethod) {
        found::CLASS_METHOD
    } else if ty.is(TypeId::ClassMethodDescriptor) && TypeRef::from_value(v).is_some() {
        // A builtin type's, read from a class: called with that.
        return Some((w & !0xf) | found::CLASS_METHOD);
    } else {
        return plain_value(py, w, v);
    };
    let wrapped: &crate::types::methods::WrappedCallable = crate::object::function::word_payload(w)?;
    let callable = wrapped.callable.load();
    // Other callables of class methods bind as bound methods do: that is left to them.
    let function = word::is_pointer(callable) && py.type_of_word(callable).is(TypeId::Function);
    function.then_some((callable & !0xf) | kind)
}

/// The slot of an instance of this shape that reads and writes of `name` reach without any code of a descriptor.
fn attribute_slot(py: &Py, shape: &Shape, name: &Value) -> Option<usize> {
    let w = shape.ty.lookup_word(py, name.word());
    if w == word::EMPTY {
        return shape.find(name.word());
    }
    if let Some(getset) = crate::object::function::word_payload::<crate::object::native::GetSet>(w) {
        // `__slots__` members have the first slots; their names are not in the shape.
        return match getset.access {
            crate::object::native::Access::Member(i) if shape.ty.is_subtype(py, getset.owner) => Some(i as usize),
            _ => None,
        };
    }
    if py.type_of_word(w).slots.descr_set.get().is_some() { None } else { shape.find(name.word()) }
}

/// The cache word of a read that a native data descriptor of the type serves, without a look at the object's own attributes.
fn descriptor_read(py: &Py, ty: TypeRef, v: &Value, w: u64) -> Option<u64> {
    if let Some(getset) = word_payload::<GetSet>(w) {
        // Objects of one shape are of one class, which lives as long as they do: what `__class__` gives need not be computed.
        let class = py.ty(TypeId::Object).lookup_word(py, py.name_word(Name::__class__));
        if w == class && !v.has_payload::<TypeObject>() {
            return Some(word::from_object(ty.object()) | found::TYPE_VALUE);
        }
        let native = matches!(getset.access, Access::Native(..)) && ty.is_subtype(py, getset.owner);
        return native.then_some((w & !0xf) | found::NATIVE_GETTER);
    }
    let item = word_payload::<TupleItem>(w).filter(|_| v.has_payload::<TupleObject>())?;
    Some((item.index() as u64) << 8 | found::TUPLE_ITEM)
}

/// Remembers how the attribute `name` of `v` is read, if a native data descriptor of its type does that.
unsafe fn cache_descriptor(s: &Slow, ty: TypeRef, v: &Value, name: &Value) -> bool {
    // SAFETY: the instruction has a cache; `v` holds the object. The key is read before what it vouches for.
    unsafe {
        let Some(object) = v.object().filter(|_| !ty.is(TypeId::Module) && !ty.has(type_flags::VOLATILE)) else {
            let Some(key) = immediate_key(s.m.t, v.word()) else { return false };
            let w = ty.lookup_word(&s.py, name.word());
            return match descriptor_read(&s.py, ty, v, w) {
                Some(packed) if packed & 0xf == found::NATIVE_GETTER => {
                    fill_site(s.m, key, packed);
                    true
                }
                _ => false,
            };
        };
        if let Some(class) = TypeRef::from_value(v) {
            if !ty.is(TypeId::Type) {
                return false;
            }
            class.version_tag(&s.py);
        } else if !ty.has(type_flags::PLAIN_GETATTR) {
            return false;
        }
        let key = object_key(s.m.t, object);
        let w = ty.lookup_word(&s.py, name.word());
        match descriptor_read(&s.py, ty, v, w) {
            Some(packed) if key != u64::MAX => {
                fill_site(s.m, key, packed);
                true
            }
            _ => false,
        }
    }
}

slow! {
    /// `a = b.name`, which the `GetSet` of that word computes.
    native_getter(s, a: usize, b: usize, getset: u64) -> leave {
        let v = s.operand(b)?;
        // Whatever the getter runs, its descriptor stays.
        let getset = Value::from_borrowed_word(getset);
        let result = match getset.payload::<GetSet>().map(|g| g.access) {
            Some(Access::Native(get, _)) => get(&mut s.py, v)?,
            _ => Value::NONE,
        };
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b.name`.
    load_attr(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let name = s.name(0);
        let ty = s.py.type_of(v);
        if ty.has(type_flags::PLAIN_GETATTR) {
            let w = ty.lookup_word(&s.py, name.word());
            if word::is_pointer(w) && s.py.type_of_word(w).is(TypeId::Property) {
                if let Some((_, shape, key)) = plain_shape(&s.py, v, type_flags::PLAIN_GETATTR)
                    && !shape.ty.has(type_flags::VOLATILE)
                    && let Some(getter) = crate::types::property::python_getter(w)
                {
                    fill_site(s.m, key, getter | found::GETTER);
                }
                let property = Value::from_borrowed_word(w);
                let w = property.word();
                let result = crate::types::property::get_of_word(&mut s.py, w, v)?;
                s.consume(b);
                s.put(a, result);
                return Ok(());
            }
        }
        let result = match ty.slots.getattr.get() {
            Some(f) => match f(&mut s.py, v, &name) {
                Ok(found) => found,
                Err(raised) => return Err(s.py.attribute_context(raised, v, &name)),
            },
            None => return Err(s.py.attribute_error(v, &name)),
        };
        if cache_slot_read(s, v, &name) {
            quicken_load(s, a, b);
        } else if let Some((key, w)) = cacheable(&s.py, v, &name)
            && TypeRef::from_value(v).is_none()
            && word::is_pointer(w)
            && s.py.type_of_word(w).is(TypeId::Function)
        {
            fill_site(s.m, key, (w & !0xf) | found::METHOD);
        } else if let Some((key, w)) = cacheable(&s.py, v, &name)
            && let Some(packed) = plain_value(&s.py, w, v)
        {
            fill_site(s.m, key, packed);
        } else if !cache_descriptor(s, ty, v, &name) {
            cache_module_entry(s, v, &name);
        }
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b.name`, a method of b whose function is at this address.
    bind_method(s, a: usize, b: usize, function: u64) -> leave {
        let receiver = s.operand(b)?.clone();
        let method = BoundMethod {
            function: Field::at_birth(Value::from_borrowed_word(function)),
            receiver: Field::at_birth(receiver),
        };
        let made = s.py.alloc_exact(TypeId::Method, method)?;
        s.consume(b);
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = function, a+1 = b`, or the bound value and EMPTY.
    load_method(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let name = s.name(0);
        let ty = s.py.type_of(v);
        if ty.has(type_flags::PLAIN_GETATTR) {
            let plain = plain_shape(&s.py, v, type_flags::PLAIN_GETATTR);
            let key = match v.object() {
                Some(o) => Some(cache_key(s.m.t, o.as_ref().shape_acquire())),
                None => immediate_key(s.m.t, v.word()),
            };
            let function = ty.lookup_word(&s.py, name.word());
            if function != word::EMPTY && s.py.type_of_word(function).has(type_flags::METHOD_DESCRIPTOR) {
                let shadowed = match v.object() {
                    Some(object) => s.py.own_attribute_word(object, name.word()) != word::EMPTY,
                    None => false,
                };
                if !shadowed {
                    let immediate_or_plain = plain.is_some() || !ty.has(type_flags::HAS_DICT);
                    if let (true, Some(key)) = (immediate_or_plain, key) {
                        fill_site(s.m, key, (function & !0xf) | found::METHOD);
                        let local = b < s.m.frame().first_temp.get() as usize;
                        if v.object().is_some() {
                            s.m.quicken(if local { Op::LoadMethodLocal } else { Op::LoadMethodTemp });
                        }
                    }
                    let function = take_ref(s.m.t, function);
                    let receiver = crate::vm::machine::copy_register(s.m, b);
                    s.m.put(a, function);
                    s.m.put(a + 1, receiver);
                    return Ok(());
                }
            }
        }
        if ty.is(TypeId::Super)
            && let Some((function, receiver)) = crate::types::super_::unbound_method(&s.py, v, &name)
        {
            // `super().method(…)` without making a bound method.
            let function = take_ref(s.m.t, function);
            s.consume(b);
            s.m.put(a, function);
            s.put(a + 1, receiver);
            return Ok(());
        }
        let result = s.py.getattr(v, &name)?;
        if let Some((key, w)) = cacheable(&s.py, v, &name)
            && let Some(packed) = method_value(&s.py, w, v)
        {
            fill_site(s.m, key, packed);
        } else {
            cache_module_entry(s, v, &name);
        }
        s.consume(b);
        s.put(a, result);
        s.put(a + 1, Value::EMPTY);
        Ok(())
    }
}

/// The function or method descriptor that `super(class, receiver).name` binds to `receiver`, which is no class; EMPTY if that is not what it is.
unsafe fn super_word(py: &Py, class: u64, receiver: u64, name: u64) -> u64 {
    // SAFETY: registers hold class and receiver.
    unsafe {
        let start = py.type_of_word(receiver);
        if start.id.is_some()
            || start.has(type_flags::METACLASS)
            || name & !word::BORROWED == py.name_word(Name::__class__) & !word::BORROWED
        {
            return word::EMPTY;
        }
        let version = start.version_tag(py);
        // The cache is this thread's, and no reference into it is kept.
        let cache = &mut *py.supers.get();
        if let Some(found) = cache.get(version, class, name) {
            return found;
        }
        let class_object = word::to_object(class);
        let mut order = start.mro(py).skip_while(|t| t.object() != class_object);
        // `start` is derived from the class.
        if order.next().is_none() {
            return word::EMPTY;
        }
        let found = order.map(|t| t.namespace(py).peek_interned(py, name)).find(|w| *w != word::EMPTY);
        match found {
            Some(w) if word::is_pointer(w) && py.type_of_word(w).has(type_flags::METHOD_DESCRIPTOR) => {
                cache.put(version, class, name, w);
                w
            }
            _ => word::EMPTY,
        }
    }
}

/// `a = function, a+1 = self` of `super(class, self).name`, all in the window at a.
///
/// # Safety
/// Called by the handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn load_super_method(t: *const Thread, pc: *const u32, a: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let m = crate::vm::machine::M::reload(t, pc);
        let (callable, class, receiver) = (m.get(a), m.get(a + 2), m.get(a + 3));
        let py = Py::from_thread(t);
        let is_super = word::is_pointer(callable) && word::to_object(callable) == py.ty(TypeId::Super).object();
        if is_super
            && word::is_pointer(receiver)
            && word::is_pointer(class)
            && word::to_object(class).as_ref().kind() == Kind::Type as u8
        {
            let name = crate::vm::handlers::names::name_at(m, 0);
            let found = super_word(&py, class, receiver, name);
            if found != word::EMPTY {
                m.put(a, take_ref(t, found));
                m.put(a + 1, receiver);
                m.put(a + 2, word::EMPTY);
                m.put(a + 3, word::EMPTY);
                for w in [callable, class] {
                    if word::is_counted(w) {
                        release(t, w);
                    }
                }
                return pc.add(2);
            }
        }
        load_super_any(t, pc, a)
    }
}

slow! {
    /// As `load_super_method`, for whatever `super` is and gives.
    load_super_any(s, a: usize) -> leave {
        let name = s.name(0);
        let callable = s.take(a)?;
        let given = [s.take(a + 2)?, s.take(a + 3)?];
        let made = s.py.call(&callable, &given)?;
        drop(given);
        let result = s.py.getattr(&made, &name)?;
        s.put(a, result);
        s.m.put(a + 1, word::EMPTY);
        Ok(())
    }
}

slow! {
    /// A special method of the type of b, for a call at a.
    load_special(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        const METHODS: [Name; 4] = [Name::__enter__, Name::__exit__, Name::__aenter__, Name::__aexit__];
        let at = s.m.extra(0) as usize & 3;
        let which = METHODS[at];
        let ty = s.py.type_of(v);
        let found = ty.lookup_word(&s.py, s.py.name_word(which));
        if word::is_pointer(found) && s.py.type_of_word(found).has(type_flags::METHOD_DESCRIPTOR) {
            // The window's registers are empty.
            let receiver = s.m.get(b);
            if word::is_counted(receiver) {
                s.m.put(a + 1, owned_copy(s.m.t, receiver));
            } else {
                s.m.put(a + 1, receiver);
            }
            s.m.put(a, take_ref(s.m.t, found));
            return Ok(());
        }
        let name = s.py.name(which);
        let Some(function) = ty.lookup(&s.py, &name) else {
            let other = |n: Name| ty.lookup(&s.py, &s.py.name(n)).is_some();
            let (kind, missed) = (if at < 2 { "" } else { "asynchronous " }, METHODS[at].text());
            let mut text =
                format!("'{}' object does not support the {kind}context manager protocol (missed {missed} method)", ty.full_name(&s.py));
            if at < 2 && other(Name::__aenter__) && other(Name::__aexit__) {
                text.push_str(" but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?");
            } else if at >= 2 && other(Name::__enter__) && other(Name::__exit__) {
                text.push_str(" but it supports the context manager protocol. Did you mean to use 'with'?");
            }
            return Err(s.py.type_error(text));
        };
        if s.py.type_of(&function).has(type_flags::METHOD_DESCRIPTOR) {
            let receiver = Value::from_word(owned_copy(s.m.t, s.m.get(b)));
            s.put(a, function);
            s.put(a + 1, receiver);
        } else {
            let bound = match s.py.type_of(&function).slots.descr_get.get() {
                Some(get) => {
                    let class = ty.to_value();
                    get(&mut s.py, &function, Some(v), &class)?
                }
                None => function,
            };
            s.put(a, bound);
            s.put(a + 1, Value::EMPTY);
        }
        Ok(())
    }
}

slow! {
    /// `a.name = b`, where the cache says for objects of this shape that it is an existing slot, and the object is shared.
    store_shared(s, a: usize, b: usize, cached: u64, shape: usize) -> leave {
        let v = s.operand(a)?;
        let new = s.take(b)?;
        if let Some(object) = v.object() {
            let guard = s.py.mutator().lock(object);
            // Under the lock the shape stays, and with it what the slot is for.
            if object.as_ref().shape() as usize == shape
                && let Some(slot) = slot_of(object, cached)
            {
                let old = slot.replace(&s.py, object, new);
                drop(guard);
                drop(old);
                s.consume(a);
                return Ok(());
            }
        }
        let name = s.name(0);
        s.py.setattr(v, &name, Some(&new))?;
        s.consume(a);
        Ok(())
    }
}

slow! {
    /// `a.name = b`.
    store_attr(s, a: usize, b: usize) -> leave {
        let (v, new) = (s.operand(a)?, s.operand(b)?);
        let name = s.name(0);
        let ty = s.py.type_of(v);
        let before = plain_shape(&s.py, v, type_flags::PLAIN_SETATTR).map(|(object, shape, key)| (object, shape.id, key));
        match ty.slots.setattr.get() {
            Some(f) => f(&mut s.py, v, &name, Some(new))?,
            None => return Err(s.py.attribute_error(v, &name)),
        }
        if let Some((object, old_id, key)) = before {
            cache_store(s, ty, object, old_id, key, &name);
            if a < s.m.frame().first_temp.get() as usize {
                s.m.quicken(Op::StoreAttrSlot);
            }
        }
        s.consume(a);
        s.consume(b);
        Ok(())
    }
}

unsafe fn cache_store(s: &Slow, ty: TypeRef, object: Object, old_id: u32, key: u64, name: &Value) {
    // SAFETY: the object is held by its register; the instruction has a cache pair.
    unsafe {
        let shapes = &s.py.interp().shapes;
        let now = shapes.get(object.as_ref().shape_acquire());
        if now.dict_mode {
            return;
        }
        if now.ty != ty {
            return;
        }
        let Some(i) = attribute_slot(&s.py, now, name) else { return };
        if now.id == old_id {
            fill_site(s.m, key, place(now, i, found::STORE, found::FAR_STORE));
        } else if now.names.len() == shapes.get(old_id).names.len() + 1
            && i + 1 == now.names.len()
            && now.kind() == shapes.get(old_id).kind()
        {
            fill_site(s.m, key, u64::from(now.id) << 32 | place(now, i, found::ADD, found::FAR_ADD));
        }
    }
}

slow! {
    /// `del a.name`.
    delete_attr(s, a: usize) -> leave {
        let v = s.operand(a)?;
        let name = s.name(0);
        s.py.setattr(v, &name, None)?;
        s.consume(a);
        Ok(())
    }
}
