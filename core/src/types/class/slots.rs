//! Special methods and slots: one table of which method name belongs to which slot, used in both directions.
//!
//! `enter_wrappers` turns the slots that a builtin type sets into methods of its namespace. `update` turns the methods that a Python
//! class has or inherits into slots: a generic function that calls the method, or, when the method found is a builtin
//! type's wrapper, the very function inside it.

use super::generic::{self, BINARY, INPLACE, OPERATORS};
use crate::bytecode::BinaryOp;
use crate::object::native::{DescriptorKind, NativeCode, NativeDescriptor, NativeFunction, TypeBuilder};
use crate::object::typeobject::{GetAttrFn, SetFn, Slots, type_flags};
use crate::object::wrapped::WrappedSlot;
use crate::object::{CompareOp, Name, Py, TypeId, TypeRef, Value, word};
use orochi_gc::sync::Ordering;

/// A slot of the table; each has the name of its field in `Slots`, operators their number.
#[allow(missing_docs, reason = "they are the fields of `Slots`, which says what they are")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotId {
    Repr,
    Str,
    Hash,
    Call,
    GetAttr,
    SetAttr,
    Compare,
    Iter,
    Next,
    Len,
    Truth,
    GetItem,
    SetItem,
    Contains,
    Index,
    Int,
    Float,
    Neg,
    Pos,
    Invert,
    Abs,
    DescrGet,
    DescrSet,
    New,
    Init,
    Del,
    Binary(u8),
    InPlace(u8),
}

/// A special method that belongs to a slot.
pub struct Dunder {
    /// Its name.
    pub name: Name,
    /// Its slot.
    pub slot: SlotId,
    signature: &'static str,
    doc: &'static str,
}

const fn dunder(name: Name, slot: SlotId, signature: &'static str, doc: &'static str) -> Dunder {
    Dunder { name, slot, signature, doc }
}

const NONE: &str = "(self, /)";
const VALUE: &str = "(self, value, /)";
const MODULUS: &str = "(self, value, mod=None, /)";
const KEY: &str = "(self, key, /)";
const ANY: &str = "(self, /, *args, **kwargs)";

macro_rules! operators {
    ($($op:literal $sign:literal)*) => {
        &[$(
            dunder(OPERATORS[$op].0, SlotId::Binary($op), VALUE, concat!("Return self", $sign, "value.")),
            dunder(OPERATORS[$op].1, SlotId::Binary($op), VALUE, concat!("Return value", $sign, "self.")),
            dunder(OPERATORS[$op].2, SlotId::InPlace($op), VALUE, concat!("Implement self", $sign, "=value.")),
        )*]
    };
}

/// The methods of all slots but the operators'.
static PLAIN: &[Dunder] = &[
    dunder(Name::__repr__, SlotId::Repr, NONE, "Return repr(self)."),
    dunder(Name::__str__, SlotId::Str, NONE, "Return str(self)."),
    dunder(Name::__hash__, SlotId::Hash, NONE, "Return hash(self)."),
    dunder(Name::__call__, SlotId::Call, ANY, "Call self as a function."),
    dunder(Name::__getattribute__, SlotId::GetAttr, "(self, name, /)", "Return getattr(self, name)."),
    dunder(Name::__getattr__, SlotId::GetAttr, "(self, name, /)", ""),
    dunder(Name::__setattr__, SlotId::SetAttr, "(self, name, value, /)", "Implement setattr(self, name, value)."),
    dunder(Name::__delattr__, SlotId::SetAttr, "(self, name, /)", "Implement delattr(self, name)."),
    dunder(Name::__lt__, SlotId::Compare, VALUE, "Return self<value."),
    dunder(Name::__le__, SlotId::Compare, VALUE, "Return self<=value."),
    dunder(Name::__eq__, SlotId::Compare, VALUE, "Return self==value."),
    dunder(Name::__ne__, SlotId::Compare, VALUE, "Return self!=value."),
    dunder(Name::__gt__, SlotId::Compare, VALUE, "Return self>value."),
    dunder(Name::__ge__, SlotId::Compare, VALUE, "Return self>=value."),
    dunder(Name::__iter__, SlotId::Iter, NONE, "Implement iter(self)."),
    dunder(Name::__next__, SlotId::Next, NONE, "Implement next(self)."),
    dunder(Name::__len__, SlotId::Len, NONE, "Return len(self)."),
    dunder(Name::__bool__, SlotId::Truth, NONE, "True if self else False"),
    dunder(Name::__getitem__, SlotId::GetItem, KEY, "Return self[key]."),
    dunder(Name::__setitem__, SlotId::SetItem, "(self, key, value, /)", "Set self[key] to value."),
    dunder(Name::__delitem__, SlotId::SetItem, KEY, "Delete self[key]."),
    dunder(Name::__contains__, SlotId::Contains, KEY, "Return bool(key in self)."),
    dunder(
        Name::__index__,
        SlotId::Index,
        NONE,
        "Return self converted to an integer, if self is suitable for use as an index into a list.",
    ),
    dunder(Name::__int__, SlotId::Int, NONE, "int(self)"),
    dunder(Name::__float__, SlotId::Float, NONE, "float(self)"),
    dunder(Name::__neg__, SlotId::Neg, NONE, "-self"),
    dunder(Name::__pos__, SlotId::Pos, NONE, "+self"),
    dunder(Name::__invert__, SlotId::Invert, NONE, "~self"),
    dunder(Name::__abs__, SlotId::Abs, NONE, "abs(self)"),
    dunder(
        Name::__get__,
        SlotId::DescrGet,
        "(self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner.",
    ),
    dunder(Name::__set__, SlotId::DescrSet, "(self, instance, value, /)", "Set an attribute of instance to value."),
    dunder(Name::__delete__, SlotId::DescrSet, "(self, instance, /)", "Delete an attribute of instance."),
    dunder(
        Name::__new__,
        SlotId::New,
        "(*args, **kwargs)",
        "Create and return a new object.  See help(type) for accurate signature.",
    ),
    dunder(Name::__init__, SlotId::Init, ANY, "Initialize self.  See help(type(self)) for accurate signature."),
    dunder(Name::__del__, SlotId::Del, NONE, "Called when the instance is about to be destroyed."),
];

static OPERATOR_METHODS: &[Dunder] =
    operators!(0 "+" 1 "-" 2 "*" 3 "/" 4 "//" 5 "%" 6 "&" 7 "|" 8 "^" 9 "<<" 10 ">>" 12 "@");

static POW_METHODS: &[Dunder] = &[
    dunder(Name::__pow__, SlotId::Binary(11), MODULUS, "Return pow(self, value, mod)."),
    dunder(Name::__rpow__, SlotId::Binary(11), MODULUS, "Return pow(value, self, mod)."),
    dunder(Name::__ipow__, SlotId::InPlace(11), VALUE, "Implement self**=value."),
];

/// Every special method that belongs to a slot.
pub fn all() -> impl Iterator<Item = &'static Dunder> {
    PLAIN.iter().chain(OPERATOR_METHODS).chain(POW_METHODS)
}

/// The slot that `name` (interned) belongs to.
pub fn slot_of_name(py: &Py, name: &Value) -> Option<SlotId> {
    let text = name.as_text()?.as_str()?;
    if !text.starts_with("__") || !text.ends_with("__") {
        return None;
    }
    let wanted = name.word() & !word::BORROWED;
    all().find(|d| py.name_word(d.name) & !word::BORROWED == wanted).map(|d| d.slot)
}

const COMPARISONS: [(Name, CompareOp); 6] = [
    (Name::__lt__, CompareOp::Lt),
    (Name::__le__, CompareOp::Le),
    (Name::__eq__, CompareOp::Eq),
    (Name::__ne__, CompareOp::Ne),
    (Name::__gt__, CompareOp::Gt),
    (Name::__ge__, CompareOp::Ge),
];

const POW: usize = BinaryOp::Pow as usize;

/// What the method `name` of a type with these slots runs, if its slot is set.
fn wrap(slots: &Slots, d: &Dunder) -> Option<WrappedSlot> {
    use WrappedSlot as W;
    Some(match d.slot {
        SlotId::Repr => W::Unary(slots.repr.get()?),
        SlotId::Str => W::Unary(slots.str.get()?),
        SlotId::Hash => W::Hash(slots.hash.get()?),
        SlotId::Call => W::Call(slots.call.get()?),
        SlotId::GetAttr if d.name == Name::__getattr__ => return None,
        SlotId::GetAttr => W::GetAttr(slots.getattr.get()?),
        SlotId::SetAttr if d.name == Name::__setattr__ => W::SetAttr(slots.setattr.get()?),
        SlotId::SetAttr => W::DelAttr(slots.setattr.get()?),
        SlotId::Compare => W::Compare(slots.compare.get()?, COMPARISONS.iter().find(|c| c.0 == d.name)?.1),
        SlotId::Iter => W::Unary(slots.iter.get()?),
        SlotId::Next => W::Next(slots.next.get()?),
        SlotId::Len => W::Len(slots.len.get()?),
        SlotId::Truth => W::Truth(slots.truth.get()?),
        SlotId::GetItem => W::Binary(slots.getitem.get()?),
        SlotId::SetItem if d.name == Name::__setitem__ => W::Set(slots.setitem.get()?),
        SlotId::SetItem => W::Delete(slots.setitem.get()?),
        SlotId::Contains => W::Contains(slots.contains.get()?),
        SlotId::Index => W::Unary(slots.index.get()?),
        SlotId::Int => W::Unary(slots.int.get()?),
        SlotId::Float => W::Unary(slots.float.get()?),
        SlotId::Neg => W::Unary(slots.neg.get()?),
        SlotId::Pos => W::Unary(slots.pos.get()?),
        SlotId::Invert => W::Unary(slots.invert.get()?),
        SlotId::Abs => W::Unary(slots.abs.get()?),
        SlotId::DescrGet => W::DescrGet(slots.descr_get.get()?),
        SlotId::DescrSet if d.name == Name::__set__ => W::Set(slots.descr_set.get()?),
        SlotId::DescrSet => W::DescrDelete(slots.descr_set.get()?),
        SlotId::New => return None,
        SlotId::Init => W::Init(slots.init.get()?),
        SlotId::Del => W::Unary(slots.del.get()?),
        SlotId::Binary(op) => {
            let op = usize::from(op);
            let f = slots.binary[op].get()?;
            let reflected = OPERATORS[op].1 == d.name;
            match (op == POW, reflected) {
                (true, false) => W::Pow(f, slots.pow_mod.get()),
                (true, true) => W::ReflectedPow(f, slots.pow_mod.get()),
                // Sequences concatenate from the left only.
                (false, true) if op == BinaryOp::Add as usize && slots.getitem.get().is_some() => return None,
                (false, true) => W::Reflected(f),
                (false, false) => W::Binary(f),
            }
        }
        SlotId::InPlace(op) => W::Binary(slots.inplace[usize::from(op)].get()?),
    })
}

/// Enters a method for every slot that the builtin type `ty` sets itself.
pub fn enter_wrappers(py: &Py, ty: TypeRef) {
    let builder = TypeBuilder::of(py, ty);
    for d in all() {
        let name = py.name(d.name);
        if ty.namespace(py).get_interned(py, &name).is_some() {
            continue;
        }
        if let Some(slot) = wrap(&ty.slots, d) {
            builder.slot(d.name.text(), d.signature, d.doc, slot);
        }
    }
}

/// The wrapper of a builtin slot that `found` is, if it belongs to the method `name` and `ty` may use it.
fn wrapper_of(py: &Py, ty: TypeRef, found: &Value, name: Name) -> Option<WrappedSlot> {
    let descriptor = found.payload::<NativeDescriptor>()?;
    match descriptor.def.code {
        NativeCode::Slot(slot)
            if descriptor.kind == DescriptorKind::Wrapper
                && descriptor.def.name == name.text()
                && ty.is_subtype(py, descriptor.owner) =>
        {
            Some(slot)
        }
        _ => None,
    }
}

/// Is it the wrapper of the standard attribute lookup?
pub fn is_generic_getattribute(py: &Py, found: &Value) -> bool {
    let standard = py.ty(TypeId::Object).slots.getattr.get();
    match found.payload::<NativeDescriptor>().map(|d| d.def.code) {
        Some(NativeCode::Slot(WrappedSlot::GetAttr(f))) => standard.is_some_and(|s| std::ptr::fn_addr_eq(s, f)),
        _ => false,
    }
}

/// The function for a slot with the methods `names`: none if no method is found, the one that all wrappers found share, or `generic`.
fn resolve<F: Copy>(
    py: &Py,
    ty: TypeRef,
    names: &[Name],
    pick: impl Fn(WrappedSlot) -> Option<F>,
    generic: F,
) -> Option<F> {
    let address = |f: F| -> usize {
        const { assert!(size_of::<F>() == size_of::<usize>()) };
        // SAFETY: `F` is a function pointer of a pointer's size; the number is only compared.
        unsafe { std::mem::transmute_copy::<F, usize>(&f) }
    };
    let mut specific: Option<F> = None;
    for &name in names {
        let key = py.name(name);
        let Some(found) = ty.lookup(py, &key) else { continue };
        match wrapper_of(py, ty, &found, name).and_then(&pick) {
            Some(f) if specific.is_none_or(|s| address(s) == address(f)) => specific = Some(f),
            _ => return Some(generic),
        }
    }
    specific
}

/// Sets the slot `id` of the Python class `ty` from the methods that it finds along its order.
pub fn update(py: &Py, ty: TypeRef, id: SlotId) {
    use WrappedSlot as W;
    let s = &ty.slots;
    macro_rules! simple {
        ($field:ident, $variant:ident, $name:ident) => {
            s.$field.set(resolve(
                py,
                ty,
                &[Name::$name],
                |w| if let W::$variant(f) = w { Some(f) } else { None },
                generic::$field,
            ))
        };
    }
    let set = |names: &[Name], generic: SetFn| {
        let pick = |w| match w {
            W::Set(f) | W::Delete(f) | W::DescrDelete(f) | W::SetAttr(f) | W::DelAttr(f) => Some(f),
            _ => None,
        };
        resolve(py, ty, names, pick, generic)
    };
    match id {
        SlotId::Repr => simple!(repr, Unary, __repr__),
        SlotId::Str => simple!(str, Unary, __str__),
        SlotId::Hash => {
            let name = py.name(Name::__hash__);
            if ty.lookup(py, &name).is_some_and(|f| f.is_none()) {
                s.hash.set(None);
            } else {
                simple!(hash, Hash, __hash__);
            }
        }
        SlotId::Call => simple!(call, Call, __call__),
        SlotId::GetAttr => s.getattr.set(Some(getattr_slot(py, ty))),
        SlotId::SetAttr => s.setattr.set(set(&[Name::__setattr__, Name::__delattr__], generic::setattr)),
        SlotId::Compare => {
            let names = COMPARISONS.map(|c| c.0);
            s.compare.set(resolve(
                py,
                ty,
                &names,
                |w| if let W::Compare(f, _) = w { Some(f) } else { None },
                generic::compare,
            ));
        }
        SlotId::Iter => s.iter.set(resolve(
            py,
            ty,
            &[Name::__iter__],
            |w| if let W::Unary(f) = w { Some(f) } else { None },
            generic::ITER,
        )),
        SlotId::Next => s.next.set(resolve(
            py,
            ty,
            &[Name::__next__],
            |w| if let W::Next(f) = w { Some(f) } else { None },
            generic::NEXT,
        )),
        SlotId::Len => simple!(len, Len, __len__),
        SlotId::Truth => simple!(truth, Truth, __bool__),
        SlotId::GetItem => simple!(getitem, Binary, __getitem__),
        SlotId::SetItem => s.setitem.set(set(&[Name::__setitem__, Name::__delitem__], generic::setitem)),
        SlotId::Contains => simple!(contains, Contains, __contains__),
        SlotId::Index => simple!(index, Unary, __index__),
        SlotId::Int => simple!(int, Unary, __int__),
        SlotId::Float => simple!(float, Unary, __float__),
        SlotId::Neg => simple!(neg, Unary, __neg__),
        SlotId::Pos => simple!(pos, Unary, __pos__),
        SlotId::Invert => simple!(invert, Unary, __invert__),
        SlotId::Abs => simple!(abs, Unary, __abs__),
        SlotId::DescrGet => simple!(descr_get, DescrGet, __get__),
        SlotId::DescrSet => s.descr_set.set(set(&[Name::__set__, Name::__delete__], generic::descr_set)),
        SlotId::New => update_new(py, ty),
        SlotId::Init => simple!(init, Init, __init__),
        SlotId::Del => simple!(del, Unary, __del__),
        SlotId::Binary(op) => {
            let i = usize::from(op);
            let (name, reflected, _) = OPERATORS[i];
            let pick = |w| match w {
                W::Binary(f) | W::Reflected(f) | W::Pow(f, _) | W::ReflectedPow(f, _) => Some(f),
                _ => None,
            };
            s.binary[i].set(resolve(py, ty, &[name, reflected], pick, BINARY[i]));
            if i == POW {
                let is_generic = s.binary[i].get().is_some_and(|f| std::ptr::fn_addr_eq(f, BINARY[i]));
                let inherited = || {
                    let found = ty.lookup(py, &py.name(name))?;
                    match wrapper_of(py, ty, &found, name) {
                        Some(W::Pow(_, three)) => three,
                        _ => None,
                    }
                };
                s.pow_mod.set(if is_generic { Some(generic::POW_MOD) } else { inherited() });
            }
        }
        SlotId::InPlace(op) => {
            let i = usize::from(op);
            let pick = |w| if let W::Binary(f) = w { Some(f) } else { None };
            s.inplace[i].set(resolve(py, ty, &[OPERATORS[i].2], pick, INPLACE[i]));
        }
    }
}

fn getattr_slot(py: &Py, ty: TypeRef) -> GetAttrFn {
    let hook = py.name(Name::__getattr__);
    if ty.lookup(py, &hook).is_some() {
        return generic::getattr_hook;
    }
    let name = py.name(Name::__getattribute__);
    match ty.lookup(py, &name).and_then(|found| wrapper_of(py, ty, &found, Name::__getattribute__)) {
        Some(WrappedSlot::GetAttr(f)) => f,
        _ => generic::getattribute,
    }
}

fn update_new(py: &Py, ty: TypeRef) {
    let name = py.name(Name::__new__);
    let Some(found) = ty.lookup(py, &name) else {
        ty.slots.new.set(None);
        return;
    };
    // A builtin `__new__` is a native function bound to its type.
    let native = found
        .payload::<NativeFunction>()
        .filter(|f| super::ready::is_new_wrapper(&f.def))
        .and_then(|f| TypeRef::from_value(&f.receiver));
    // Whoever lays instances out makes them, whichever builtin type's `__new__` was found.
    ty.slots.new.set(match native {
        Some(owner) => ty.base_type().unwrap_or(owner).slots.new.get(),
        None => Some(super::generic::new),
    });
}

/// Sets every slot of `ty`. With one base only what the class's own namespace defines can differ from the base.
pub fn fill(py: &Py, ty: TypeRef, only_base: Option<TypeRef>) {
    match only_base {
        Some(base) => {
            ty.slots.inherit(&base.slots);
            // `inherit` does not clear: what a base has as absent stays absent.
            let mut done: Vec<SlotId> = Vec::new();
            let mut position = 0;
            while let Some((key, _)) = ty.namespace(py).next_entry(py, &mut position) {
                if let Some(id) = slot_of_name(py, &key)
                    && !done.contains(&id)
                {
                    done.push(id);
                    update(py, ty, id);
                }
            }
        }
        None => fill_all(py, ty),
    }
    update_flags(py, ty);
}

/// Sets every slot of `ty` from lookups.
pub fn fill_all(py: &Py, ty: TypeRef) {
    let mut last = None;
    for d in all() {
        if last != Some(d.slot) {
            last = Some(d.slot);
            update(py, ty, d.slot);
        }
    }
}

/// Recomputes the flags that tell the VM which fast paths a class allows.
pub fn update_flags(py: &Py, ty: TypeRef) {
    let object = py.ty(TypeId::Object);
    let same = |a: Option<usize>, b: Option<usize>| a.is_some() && a == b;
    let put = |flag: u32, on: bool| {
        if on {
            ty.flags.fetch_or(flag, Ordering::Relaxed);
        } else {
            ty.flags.fetch_and(!flag, Ordering::Relaxed);
        }
    };
    let s = &ty.slots;
    put(
        type_flags::PLAIN_GETATTR,
        same(s.getattr.get().map(|f| f as usize), object.slots.getattr.get().map(|f| f as usize)),
    );
    put(
        type_flags::PLAIN_SETATTR,
        same(s.setattr.get().map(|f| f as usize), object.slots.setattr.get().map(|f| f as usize)),
    );
    put(type_flags::HAS_DEL, s.del.get().is_some());
    let plain = crate::object::instance::is_instance_kind(ty.instance_kind);
    put(type_flags::PLAIN_INSTANCES, plain);
    let own_new = same(s.new.get().map(|f| f as usize), object.slots.new.get().map(|f| f as usize));
    let type_call = py.ty(TypeId::Type).slots.call.get().map(|f| f as usize);
    let meta_call = py.type_of(&Value::from_word_ref(&ty.lent()).clone()).slots.call.get().map(|f| f as usize);
    let concrete = !super::attributes::is_abstract(py, ty);
    put(type_flags::PLAIN_NEW, plain && own_new && concrete && ty.has(type_flags::HEAP) && same(type_call, meta_call));
}
