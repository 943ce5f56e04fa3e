//! Making the builtin types: first all of them bare, then their namespaces, then slots inherited in base-first order.

use super::table::{Layout, Row};
use crate::object::dict::DictObject;
use crate::object::kind::{EXTENDED, INSTANCE, Kind};
use crate::object::payload::payload_of;
use crate::object::typeobject::{Maker, Slots, TypeObject, type_flags};
use crate::object::{Guarded, Py, Slot, TypeId, TypeRef, Value};
use orochi_gc::sync::{AtomicU32, Ordering};
use orochi_gc::{Header, flags};

/// Makes every type of `rows` bare and enters it into the interpreter's table: name, bases, order and an empty namespace.
///
/// # Panics
/// When the system refuses memory at start-up.
pub fn make(py: &Py, rows: &'static [Row]) {
    for row in rows {
        make_bare(py, row);
    }
    // `type` exists now: every type is one of its instances.
    let shape_of_types = py.ty(TypeId::Type).instance_shape.load(Ordering::Relaxed);
    for row in rows {
        // SAFETY: the type was just made, and only this thread knows it.
        unsafe { py.ty(row.id).object().as_ref().set_shape(shape_of_types) };
    }
}

/// Fills in what needs strings, tuples and dicts, once those types are there.
///
/// # Panics
/// When the system refuses memory at start-up.
pub fn complete(py: &Py, rows: &'static [Row]) {
    for row in rows {
        let ty = py.ty(row.id);
        let set = |slot: &Slot, v: Value| drop(slot.replace(py, ty.object(), v));
        set(&ty.name, py.intern(row.name));
        set(&ty.qualname, py.intern(row.name));
        set(&ty.module, py.intern(row.module));
        set(&ty.dict, DictObject::new(py).expect("memory at start-up"));
        let base = row.base.map(|id| py.ty(id));
        let mut order = vec![ty.to_value()];
        if let Some(base) = base {
            set(&ty.base, base.to_value());
            order.extend(base.mro(py).map(TypeRef::to_value));
        }
        set(&ty.bases, py.tuple(base.map(TypeRef::to_value).into_iter().collect()).expect("memory at start-up"));
        set(&ty.mro, py.tuple(order).expect("memory at start-up"));
    }
}

fn make_bare(py: &Py, row: &Row) {
    let kind = match row.layout {
        Layout::Plain(kind) => kind as u8,
        Layout::Extended(kind) => kind as u8 | EXTENDED,
        Layout::Instance => INSTANCE,
    };
    let bytes = size_of::<Header>() + size_of::<TypeObject>().next_multiple_of(8);
    let object =
        py.mutator().alloc(bytes, u32::from(Kind::Type as u8) << 24, flags::TRACKED).expect("memory at start-up");
    let payload = TypeObject {
        slots: Slots::empty(),
        flags: AtomicU32::new(row.flags),
        version: AtomicU32::new(0),
        maker: Maker::unknown(),
        shapes: AtomicU32::new(0),
        instance_kind: kind,
        instance_shape: AtomicU32::new(0),
        id: Some(row.id),
        members: 0,
        name: Slot::empty(),
        qualname: Slot::empty(),
        base: Slot::empty(),
        bases: Slot::empty(),
        mro: Slot::empty(),
        dict: Slot::empty(),
        subclasses: Guarded::new(Vec::new()),
        own: Slot::empty(),
        extra: Slot::empty(),
        module: Slot::empty(),
    };
    // SAFETY: a fresh block of the right size; the type is entered only after it is written.
    let ty = unsafe {
        object.as_ptr().add(1).cast::<TypeObject>().write(payload);
        debug_assert_eq!(payload_of::<TypeObject>(object).instance_kind, kind);
        TypeRef::from_object(object)
    };
    // The first types find room.
    let shape = py.interp().shapes.add(kind, ty, Vec::new(), false).unwrap_or_default();
    ty.instance_shape.store(shape, Ordering::Relaxed);
    py.interp().types.set(row.id, ty);
}

/// Inherits slots and flags from the bases and makes the types immortal. `ready` adds the wrapper descriptors of a type's own slots.
pub fn finish(py: &mut Py, rows: &'static [Row], ready: fn(&mut Py, TypeRef)) {
    for row in rows {
        let ty = py.ty(row.id);
        ready(py, ty);
        if let Some(base) = ty.base_type() {
            ty.slots.inherit(&base.slots);
        }
        let object = &py.ty(TypeId::Object).slots;
        if ty.slots.init.get().map(|f| f as usize) == object.init.get().map(|f| f as usize)
            && ty.slots.new.get().map(|f| f as usize) != object.new.get().map(|f| f as usize)
        {
            // With a constructor of its own, a type's inherited initializer has nothing to say.
            ty.flags.fetch_or(type_flags::NO_INIT, Ordering::Relaxed);
        }
        if ty.slots.getattr.get().map(|f| f as usize) == py.ty(TypeId::Object).slots.getattr.get().map(|f| f as usize) {
            ty.flags.fetch_or(type_flags::PLAIN_GETATTR, Ordering::Relaxed);
        }
        if ty.slots.setattr.get().map(|f| f as usize) == py.ty(TypeId::Object).slots.setattr.get().map(|f| f as usize) {
            ty.flags.fetch_or(type_flags::PLAIN_SETATTR, Ordering::Relaxed);
        }
    }
    for row in rows {
        py.mutator().make_immortal(py.ty(row.id).object());
    }
}
