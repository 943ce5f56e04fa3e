//! Attributes of classes: lookup along the order with the metaclass's data descriptors first, and stores that keep slots, caches
//! and subclasses in step.

use super::slots;
use crate::object::dict::DictObject;
use crate::object::typeobject::type_flags;
use crate::object::{Py, Result, TypeRef, Value, word};
use orochi_gc::sync::Ordering;

/// `type.__getattribute__`
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn getattr(py: &mut Py, class: &Value, name: &Value) -> Result {
    match getattr_optional(py, class, name)? {
        Some(found) => Ok(found),
        None => Err(py.attribute_error(class, name)),
    }
}

/// The same where absence is no error.
///
/// # Errors
/// What descriptors raise.
pub fn getattr_optional(py: &mut Py, class: &Value, name: &Value) -> Result<Option<Value>> {
    let Some(ty) = TypeRef::from_value(class) else { return Ok(None) };
    let meta = py.type_of(class);
    let on_meta = meta.lookup(py, name);
    let mut meta_get = None;
    if let Some(found) = &on_meta {
        let found_type = py.type_of(found);
        meta_get = found_type.slots.descr_get.get();
        if let Some(get) = meta_get
            && found_type.slots.descr_set.get().is_some()
        {
            return get(py, found, Some(class), Value::from_word_ref(&meta.lent())).map(Some);
        }
    }
    if let Some(found) = ty.lookup(py, name) {
        return match py.type_of(&found).slots.descr_get.get() {
            Some(get) => get(py, &found, None, class).map(Some),
            None => Ok(Some(found)),
        };
    }
    match (on_meta, meta_get) {
        (Some(found), Some(get)) => get(py, &found, Some(class), Value::from_word_ref(&meta.lent())).map(Some),
        (found, _) => Ok(found),
    }
}

/// `type.__setattr__` and `type.__delattr__`
///
/// # Errors
/// TypeError for a builtin type; AttributeError when what is deleted is absent; what descriptors raise.
pub fn setattr(py: &mut Py, class: &Value, name: &Value, new: Option<&Value>) -> Result<()> {
    let Some(ty) = TypeRef::from_value(class) else { return Ok(()) };
    if !ty.has(type_flags::HEAP) {
        let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        return Err(py.type_error(format!("cannot set '{text}' attribute of immutable type '{}'", ty.full_name(py))));
    }
    let meta = py.type_of(class);
    if let Some(found) = meta.lookup(py, name)
        && let Some(set) = py.type_of(&found).slots.descr_set.get()
    {
        return set(py, &found, class, new);
    }
    let dict = ty.dict.get(py);
    let Some(namespace) = dict.payload::<DictObject>() else { return Ok(()) };
    let old = namespace.peek_interned(py, name.word());
    match new {
        Some(v) if is_plain(py, old) && is_plain(py, v.word()) && slots::slot_of_name(py, name).is_none() => {
            let first = !ty.has(type_flags::VOLATILE);
            if first {
                make_volatile(py, ty);
            }
            let displaced = namespace.replace_str(py, &dict, name, v.clone())?;
            ty.modified(py);
            // Another thread may have put something else there meanwhile, which caches do remember.
            if first || !displaced.is_some_and(|old| is_plain(py, old.word())) {
                py.interp().bump_types_epoch();
            }
            return Ok(());
        }
        Some(v) => namespace.set_str(py, &dict, name, v.clone())?,
        None => {
            if namespace.remove_str(py, &dict, name).is_none() {
                return Err(py.attribute_error(class, name));
            }
        }
    }
    let had_finalizer = ty.has(type_flags::HAS_DEL);
    changed(py, ty, name);
    if !had_finalizer && ty.has(type_flags::HAS_DEL) {
        mark_instances(py, ty);
    }
    Ok(())
}

/// A value that a read gives as it is, wherever it is found?
fn is_plain(py: &Py, w: u64) -> bool {
    if w == word::EMPTY {
        return false;
    }
    let slots = &py.type_of_word(w).slots;
    slots.descr_get.get().is_none() && slots.descr_set.get().is_none()
}

/// From now on inline caches do not remember plain values of `ty` for its instances. Whoever fills a cache reads the epoch before the flag, and the
/// epoch moves after the flag was set.
pub fn make_volatile(py: &Py, ty: TypeRef) {
    let mut open = vec![ty.to_value()];
    while let Some(v) = open.pop() {
        if let Some(t) = TypeRef::from_value(&v) {
            t.flags.fetch_or(type_flags::VOLATILE, Ordering::Relaxed);
            open.extend(t.live_subclasses(py));
        }
    }
}

/// The class has got a `__del__`: the instances that exist already want it called as well. (Those that another thread keeps to itself are
/// not seen.)
fn mark_instances(py: &mut Py, ty: TypeRef) {
    py.claim_registers();
    let shapes = &py.interp().shapes;
    py.mutator().objects(&mut |o| {
        // SAFETY: the callback gets live objects.
        let header = unsafe { o.as_ref() };
        let shape = header.shape_acquire();
        if shape & 0x00ff_ffff != 0 && shapes.get(shape).ty.is_subtype(py, ty) {
            header.set_has_finalizer();
        }
    });
}

/// The attribute `name` of `ty` was set or deleted: voids caches and updates the slots of `ty` and of the classes derived from it.
pub fn changed(py: &Py, ty: TypeRef, name: &Value) {
    ty.modified(py);
    py.interp().bump_types_epoch();
    let Some(slot) = slots::slot_of_name(py, name) else {
        return;
    };
    py.interp().class_changes.change(|| {
        hand_on(py, ty, name, slot);
        if slot == slots::SlotId::Call && ty.has(type_flags::METACLASS) {
            refresh_classes_of(py, ty);
        }
        // Slots are read apart from versions: what was cached between the two steps is void as well.
        ty.modified(py);
        py.interp().bump_types_epoch();
    });
}

/// Brings the slot that `name` belongs to up to date, in `ty` and in the classes derived from it.
fn hand_on(py: &Py, ty: TypeRef, name: &Value, slot: slots::SlotId) {
    let mut open = vec![ty.to_value()];
    while let Some(v) = open.pop() {
        let Some(t) = TypeRef::from_value(&v) else { continue };
        if t != ty {
            // A class that defines the name itself does not see the change.
            let own = t.namespace(py).get_interned(py, name).is_some();
            if own
                && !matches!(
                    slot,
                    slots::SlotId::Binary(_) | slots::SlotId::Compare | slots::SlotId::GetAttr | slots::SlotId::SetAttr
                )
            {
                continue;
            }
        }
        if t.has(type_flags::HEAP) {
            slots::update(py, t, slot);
            slots::update_flags(py, t);
        }
        open.extend(t.live_subclasses(py));
    }
}

/// Fills the slots of `ty` and of the classes derived from it again: it was made while a base changed. See `object::class_changes`.
pub fn fill_again(py: &Py, ty: TypeRef) {
    py.interp().class_changes.fill_again(py, ty, |t| {
        slots::fill_all(py, t);
        slots::update_flags(py, t);
    });
}

/// Calling the classes whose metaclass is derived from `meta` has come to mean something else: whether the VM may make their instances itself is
/// found out again.
fn refresh_classes_of(py: &Py, meta: TypeRef) {
    let mut open = vec![py.ty(crate::object::TypeId::Object).to_value()];
    let mut seen = std::collections::HashSet::new();
    while let Some(v) = open.pop() {
        let Some(t) = TypeRef::from_value(&v) else { continue };
        if !seen.insert(v.identity()) {
            continue;
        }
        if t.has(type_flags::HEAP) && py.type_of(&v).is_subtype(py, meta) {
            slots::update_flags(py, t);
            t.modified(py);
        }
        open.extend(t.live_subclasses(py));
    }
}

/// Does the class itself have abstract methods? Only setting `__abstractmethods__` on a class that exists says so, as in CPython.
pub fn is_abstract(_py: &Py, ty: TypeRef) -> bool {
    ty.has(type_flags::ABSTRACT)
}
