//! Computed attributes of classes: names, bases, order, namespace, annotations.

use super::{attributes, layout, mro, ready, slots};
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, Slot, TypeId, TypeRef, Value, weakened};
use orochi_gc::sync::Ordering;

/// Enters them into the namespace of `type`.
pub fn init(b: &TypeBuilder<'_>) {
    b.getset("__name__", get_name, Some(set_name))
        .getset("__qualname__", get_qualname, Some(set_qualname))
        .getset("__bases__", get_bases, Some(set_bases))
        .getset("__module__", get_module, Some(set_module))
        .getset("__doc__", get_doc, Some(set_doc))
        .getset("__abstractmethods__", get_abstract, Some(set_abstract))
        .getset("__annotations__", get_annotations, Some(set_annotations))
        .getset("__annotate__", get_annotate, Some(set_annotate))
        .getset("__type_params__", get_type_params, Some(set_type_params))
        .member("__mro__", |py, v| read(py, v, |t| &t.mro))
        .member("__base__", |py, v| read(py, v, |t| &t.base))
        .getter("__dict__", get_namespace)
        .getter("__text_signature__", get_text_signature)
        .member("__flags__", get_flags)
        .member("__basicsize__", |py, _| py.int(16))
        .member("__itemsize__", |py, _| py.int(0))
        .member("__dictoffset__", |py, v| {
            py.int(if the(v).is_some_and(|t| t.has(type_flags::HAS_DICT)) { -1 } else { 0 })
        })
        .member("__weakrefoffset__", |py, v| {
            py.int(if the(v).is_some_and(|t| t.has(type_flags::WEAKREFS)) { -1 } else { 0 })
        });
}

/// The signatures of builtin types whose making can be described.
const SIGNATURES: &[(TypeId, &str)] = &[
    (TypeId::Object, "()"),
    (TypeId::Bool, "(object=False, /)"),
    (TypeId::Float, "(x=0, /)"),
    (TypeId::Complex, "(real=0, imag=0)"),
    (TypeId::List, "(iterable=(), /)"),
    (TypeId::Tuple, "(iterable=(), /)"),
    (TypeId::MemoryView, "(object)"),
    (TypeId::Property, "(fget=None, fset=None, fdel=None, doc=None)"),
    (TypeId::ClassMethod, "(function, /)"),
    (TypeId::StaticMethod, "(function, /)"),
    (TypeId::Enumerate, "(iterable, start=0)"),
    (TypeId::Reversed, "(object, /)"),
    (TypeId::Zip, "(*iterables, strict=False)"),
    (TypeId::Map, "(function, iterable, /, *iterables, strict=False)"),
    (TypeId::Filter, "(function, iterable, /)"),
    (TypeId::Function, "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)"),
    (TypeId::Method, "(function, instance, /)"),
    (TypeId::Module, "(name, doc=None)"),
    (TypeId::Cell, "([contents])"),
    (TypeId::Set, "(iterable=(), /)"),
    (TypeId::FrozenSet, "(iterable=(), /)"),
    (TypeId::Partial, "(func, /, *args, **keywords)"),
    (TypeId::PartialMethod, "(func, /, *args, **keywords)"),
    (TypeId::CachedProperty, "(func)"),
    (TypeId::SingleDispatchMethod, "(func)"),
    (TypeId::Counter, "(iterable=None, /, **kwds)"),
    (TypeId::ItemGetter, "(item, /, *items)"),
    (TypeId::AttrGetter, "(attr, /, *attrs)"),
    (TypeId::MethodCaller, "(name, /, *args, **kwargs)"),
    (TypeId::Count, "(start=0, step=1)"),
    (TypeId::Cycle, "(iterable, /)"),
    (TypeId::Chain, "(*iterables)"),
    (TypeId::Accumulate, "(iterable, func=None, *, initial=None)"),
    (TypeId::Batched, "(iterable, n, *, strict=False)"),
    (TypeId::Combinations, "(iterable, r)"),
    (TypeId::CombinationsWithReplacement, "(iterable, r)"),
    (TypeId::Compress, "(data, selectors)"),
    (TypeId::DropWhile, "(predicate, iterable, /)"),
    (TypeId::FilterFalse, "(function, iterable, /)"),
    (TypeId::GroupBy, "(iterable, key=None)"),
    (TypeId::Pairwise, "(iterable, /)"),
    (TypeId::Permutations, "(iterable, r=None)"),
    (TypeId::Product, "(*iterables, repeat=1)"),
    (TypeId::StarMap, "(function, iterable, /)"),
    (TypeId::TakeWhile, "(predicate, iterable, /)"),
    (TypeId::ZipLongest, "(*iterables, fillvalue=None)"),
];

fn get_text_signature(py: &mut Py, v: &Value) -> Result {
    match the(v).and_then(|t| t.id).and_then(|id| SIGNATURES.iter().find(|s| s.0 == id)) {
        Some((_, signature)) => py.str(signature),
        None => Ok(Value::NONE),
    }
}

fn the(v: &Value) -> Option<TypeRef> {
    TypeRef::from_value(v)
}

fn read(py: &Py, v: &Value, pick: impl FnOnce(&crate::object::typeobject::TypeObject) -> &Slot) -> Result {
    let found = the(v).map_or(Value::NONE, |t| pick(&t).get(py));
    Ok(if found.is_empty() { Value::NONE } else { found })
}

/// Replaces a slot of a type under its lock.
fn store(py: &Py, ty: TypeRef, slot: &Slot, v: Value) {
    let old = {
        let _guard = py.mutator().lock(ty.object());
        slot.replace(py, ty.object(), v)
    };
    drop(old);
}

/// A change to `attribute` is allowed: the type is a Python class, and nothing is deleted that must be there.
fn check_change(py: &Py, v: &Value, new: Option<&Value>, attribute: &str) -> Result<TypeRef> {
    let Some(ty) = the(v) else { return Err(py.type_error("not a type")) };
    if !ty.has(type_flags::HEAP) {
        return Err(
            py.type_error(format!("cannot set '{attribute}' attribute of immutable type '{}'", ty.full_name(py)))
        );
    }
    if new.is_none() {
        return Err(
            py.type_error(format!("cannot delete '{attribute}' attribute of immutable type '{}'", ty.full_name(py)))
        );
    }
    Ok(ty)
}

fn in_namespace(py: &Py, v: &Value, name: Name) -> Option<Value> {
    the(v).and_then(|t| t.namespace(py).get_interned(py, &py.name(name)))
}

fn put(py: &Py, ty: TypeRef, name: Name, v: Value) -> Result<()> {
    let dict = ty.dict.get(py);
    let key = py.name(name);
    ty.namespace(py).set_str(py, &dict, &key, v)?;
    attributes::changed(py, ty, &key);
    Ok(())
}

fn get_name(py: &mut Py, v: &Value) -> Result {
    read(py, v, |t| &t.name)
}

fn set_name(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__name__")?;
    let Some(new) = new else { return Ok(()) };
    let Some(text) = new.as_text() else {
        return Err(py.type_error(format!(
            "can only assign string to {}.__name__, not '{}'",
            ty.full_name(py),
            py.type_of(new).full_name(py)
        )));
    };
    if text.to_string_lossy().contains('\0') {
        return Err(py.value_error("type name must not contain null characters"));
    }
    super::build::check_encodable(py, new)?;
    store(py, ty, &ty.name, py.intern_value(new)?);
    Ok(())
}

fn get_qualname(py: &mut Py, v: &Value) -> Result {
    read(py, v, |t| &t.qualname)
}

fn set_qualname(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__qualname__")?;
    let Some(new) = new else { return Ok(()) };
    if new.as_text().is_none() {
        return Err(py.type_error(format!(
            "can only assign string to {}.__qualname__, not '{}'",
            ty.full_name(py),
            py.type_of(new).full_name(py)
        )));
    }
    store(py, ty, &ty.qualname, new.clone());
    Ok(())
}

fn get_module(py: &mut Py, v: &Value) -> Result {
    if let Some(t) = the(v)
        && !t.has(type_flags::HEAP)
    {
        return Ok(t.module.get(py));
    }
    match in_namespace(py, v, Name::__module__) {
        Some(m) => Ok(m),
        None => Err(py.error(TypeId::AttributeError, "__module__")),
    }
}

fn set_module(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__module__")?;
    match new {
        Some(new) => {
            put(py, ty, Name::__module__, new.clone())?;
            // The line was one of the module before.
            let (dict, line) = (ty.dict.get(py), py.intern("__firstlineno__"));
            drop(ty.namespace(py).remove_str(py, &dict, &line));
            Ok(())
        }
        None => Ok(()),
    }
}

fn get_doc(py: &mut Py, v: &Value) -> Result {
    let Some(found) = in_namespace(py, v, Name::__doc__) else { return Ok(Value::NONE) };
    if !the(v).is_some_and(|t| t.has(type_flags::HEAP)) {
        // A builtin type whose instances have a computed `__doc__` has its own elsewhere.
        return match the(v) {
            _ if found.as_text().is_some() => Ok(found),
            Some(t) if t.is(TypeId::Type) => {
                py.str("type(object) -> the class of an object\ntype(name, bases, dict, **kwds) -> a new class")
            }
            Some(t) if t.is(TypeId::Property) => py.str("An attribute that functions get, set and delete."),
            _ => Ok(Value::NONE),
        };
    }
    match py.type_of(&found).slots.descr_get.get() {
        Some(get) => get(py, &found, None, v),
        None => Ok(found),
    }
}

fn set_doc(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__doc__")?;
    match new {
        Some(new) => put(py, ty, Name::__doc__, new.clone()),
        None => Ok(()),
    }
}

fn get_bases(py: &mut Py, v: &Value) -> Result {
    read(py, v, |t| &t.bases)
}

/// `__bases__ = …`: new bases with the same layout; the order of the class and of everything derived from it is computed anew.
///
/// It happens with the world stopped. So whoever makes a class meanwhile, asks whether one is derived from another or calls a method finds
/// all of it done or nothing, and two threads that assign at once do it one after the other: each looks for a circle after the other's
/// change. Where a metaclass has an `mro()` of its own the world cannot be stopped, because that is Python code: there each order is stored as
/// it comes, as in CPython.
fn set_bases(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__bases__")?;
    let Some(new) = new else { return Ok(()) };
    let Some(tuple) = new.payload::<TupleObject>() else {
        return Err(py.type_error(format!(
            "can only assign tuple to {}.__bases__, not {}",
            ty.full_name(py),
            py.type_of(new).full_name(py)
        )));
    };
    if tuple.is_empty() {
        return Err(py.type_error(format!("can only assign non-empty tuple to {}.__bases__, not ()", ty.full_name(py))));
    }
    if mro::is_own(py, ty) || subclasses_of(py, ty).into_iter().any(|t| mro::is_own(py, t)) {
        return assign_bases(py, ty, new, mro::compute);
    }
    if py.mutator().weakened(weakened::OPEN_BASES) {
        return assign_bases(py, ty, new, mro::compute_standard);
    }
    let mut result = Ok(());
    py.claim_registers();
    py.mutator().stop_the_world(|| {
        // SAFETY: this thread is attached, and nothing in there runs Python code: the orders are the standard ones.
        let mut py = unsafe { Py::assume() };
        result = assign_bases(&mut py, ty, new, mro::compute_standard);
    });
    result
}

/// All classes derived from `ty`, some of them perhaps more than once.
fn subclasses_of(py: &Py, ty: TypeRef) -> Vec<TypeRef> {
    let mut found = Vec::new();
    let mut open = ty.live_subclasses(py);
    while let Some(v) = open.pop() {
        if let Some(t) = TypeRef::from_value(&v) {
            found.push(t);
            open.extend(t.live_subclasses(py));
        }
    }
    found
}

/// The layout's base among new bases of `ty`.
fn check_bases(py: &Py, ty: TypeRef, bases: &[Value]) -> Result<TypeRef> {
    for base in bases {
        let Some(b) = TypeRef::from_value(base) else {
            let shown = py.type_of(base).full_name(py);
            return Err(
                py.type_error(format!("{}.__bases__ must be tuple of classes, not '{shown}'", ty.full_name(py)))
            );
        };
        // An `mro()` may assign bases while orders are made that do not show the new bases yet; the chain of bases does.
        let in_chain = std::iter::successors(Some(b), |t| t.base_type()).any(|t| t == ty);
        if in_chain || b.is_subtype(py, ty) {
            return Err(py.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let best = layout::best_base(py, bases)?;
    let old_base = ty.base_type().unwrap_or(best);
    let same_layout = layout::solid_base(best) == layout::solid_base(old_base)
        && best.has(type_flags::HAS_DICT) == old_base.has(type_flags::HAS_DICT)
        && best.has(type_flags::WEAKREFS) == old_base.has(type_flags::WEAKREFS);
    if is_collected(py, best) != is_collected(py, old_base) {
        return Err(py.type_error(format!(
            "__bases__ assignment: '{}' deallocator differs from '{}'",
            best.name(),
            old_base.name()
        )));
    }
    if !same_layout {
        return Err(py.type_error(format!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            best.name(),
            old_base.name()
        )));
    }
    Ok(best)
}

/// Gives `ty` new bases. `order` computes the order of a class, and may run Python code only if the world is not stopped.
fn assign_bases(py: &mut Py, ty: TypeRef, new: &Value, order: fn(&mut Py, TypeRef) -> Result) -> Result<()> {
    let bases = new.payload::<TupleObject>().map(TupleObject::values).unwrap_or_default();
    let best = check_bases(py, ty, bases)?;
    let (old_bases, old_best) = (ty.bases.get(py), ty.base.get(py));
    store(py, ty, &ty.bases, new.clone());
    store(py, ty, &ty.base, best.to_value());
    py.interp().bases_changed.fetch_add(1, Ordering::Relaxed);
    py.mutator().weakened(weakened::OPEN_BASES);
    // All orders first: nothing is changed if one of them is impossible.
    let mut open = vec![ty.to_value()];
    let mut failed = None;
    let mut undo: Vec<(Value, Value)> = Vec::new();
    while let Some(class) = open.pop() {
        let Some(t) = TypeRef::from_value(&class) else { continue };
        match order(py, t) {
            Ok(order) => {
                undo.push((class, t.mro.get(py)));
                store(py, t, &t.mro, order);
                // Whose own `mro()` looked for something on the class before it had this order.
                t.modified(py);
                open.extend(t.live_subclasses(py));
            }
            Err(e) => {
                failed = Some(e);
                break;
            }
        }
    }
    // An `mro()` may have assigned other bases itself: those stay.
    let overtaken = !ty.bases.get(py).is(new);
    if let Some(e) = failed {
        if !overtaken {
            for (class, order) in undo.into_iter().rev() {
                if let Some(t) = TypeRef::from_value(&class) {
                    store(py, t, &t.mro, order);
                }
            }
            store(py, ty, &ty.bases, old_bases);
            store(py, ty, &ty.base, old_best);
            ty.modified(py);
            py.interp().bump_types_epoch();
        }
        return Err(e);
    }
    if overtaken {
        return Ok(());
    }
    py.mutator().weakened(weakened::OPEN_BASES);
    for base in old_bases.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default() {
        if let Some(b) = TypeRef::from_value(&base) {
            ready::remove_subclass(py, b, ty);
        }
    }
    for base in bases.iter().filter_map(TypeRef::from_value) {
        ready::add_subclass(py, base, ty);
    }
    if bases.iter().filter_map(TypeRef::from_value).any(|b| b.has(type_flags::VOLATILE)) {
        attributes::make_volatile(py, ty);
    }
    attributes::fill_again(py, ty);
    Ok(())
}

/// Are its instances what CPython's collector tracks? Such types free their instances in another way, which it does not let `__bases__` change.
fn is_collected(py: &Py, ty: TypeRef) -> bool {
    let plain =
        [TypeId::Object, TypeId::Int, TypeId::Float, TypeId::Complex, TypeId::Str, TypeId::Bytes, TypeId::ByteArray];
    !plain.into_iter().any(|id| py.ty(id) == ty)
}

fn get_namespace(py: &mut Py, v: &Value) -> Result {
    match the(v) {
        Some(t) => {
            let dict = t.dict.get(py);
            crate::types::mapping_proxy::make(py, dict)
        }
        None => Ok(Value::NONE),
    }
}

fn get_flags(py: &mut Py, v: &Value) -> Result {
    let Some(t) = the(v) else { return py.int(0) };
    let mut flags = 1 << 12;
    let bits =
        [(type_flags::HEAP, 9), (type_flags::BASE, 10), (type_flags::METACLASS, 31), (type_flags::EXCEPTION, 30)];
    for (own, bit) in bits {
        if t.has(own) {
            flags |= 1i64 << bit;
        }
    }
    if !t.has(type_flags::HEAP) {
        flags |= 1 << 8;
    }
    if attributes::is_abstract(py, t) {
        flags |= 1 << 20;
    }
    py.int(flags)
}

fn get_abstract(py: &mut Py, v: &Value) -> Result {
    // `type` itself has this attribute as a descriptor only.
    match in_namespace(py, v, Name::__abstractmethods__) {
        Some(found) if !the(v).is_some_and(|t| t.is(TypeId::Type)) => Ok(found),
        _ => Err(py.error(TypeId::AttributeError, "__abstractmethods__")),
    }
}

fn set_abstract(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(ty) = the(v) else { return Ok(()) };
    if !ty.has(type_flags::HEAP) {
        return Err(py.type_error(format!(
            "cannot set '__abstractmethods__' attribute of immutable type '{}'",
            ty.full_name(py)
        )));
    }
    let is_abstract = match new {
        Some(new) => py.truth(new)?,
        None => false,
    };
    let key = py.name(Name::__abstractmethods__);
    let dict = ty.dict.get(py);
    match new {
        Some(v) => ty.namespace(py).set_str(py, &dict, &key, v.clone())?,
        None => {
            if ty.namespace(py).remove_str(py, &dict, &key).is_none() {
                return Err(py.error(TypeId::AttributeError, "__abstractmethods__"));
            }
        }
    }
    if is_abstract {
        ty.flags.fetch_or(type_flags::ABSTRACT, Ordering::Relaxed);
    } else {
        ty.flags.fetch_and(!type_flags::ABSTRACT, Ordering::Relaxed);
    }
    ty.modified(py);
    slots::update_flags(py, ty);
    py.interp().bump_types_epoch();
    Ok(())
}

fn no_annotations(py: &Py, v: &Value, name: &str) -> crate::object::Raised {
    let class = the(v).map(TypeRef::name).unwrap_or_default();
    py.error(TypeId::AttributeError, format!("type object '{class}' has no attribute '{name}'"))
}

fn get_annotate(py: &mut Py, v: &Value) -> Result {
    if !the(v).is_some_and(|t| t.has(type_flags::HEAP)) {
        return Err(no_annotations(py, v, "__annotate__"));
    }
    let found = in_namespace(py, v, Name::__annotate_func__).or_else(|| in_namespace(py, v, Name::__annotate__));
    match found {
        Some(f) => match py.type_of(&f).slots.descr_get.get() {
            Some(get) => get(py, &f, None, v),
            None => Ok(f),
        },
        None => Ok(Value::NONE),
    }
}

fn set_annotate(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else {
        return Err(py.type_error("cannot delete __annotate__ attribute"));
    };
    let ty = check_change(py, v, Some(new), "__annotate__")?;
    if !new.is_none() && py.type_of(new).slots.call.get().is_none() {
        return Err(py.type_error("__annotate__ must be callable or None"));
    }
    put(py, ty, Name::__annotate_func__, new.clone())?;
    if !new.is_none() {
        let dict = ty.dict.get(py);
        drop(ty.namespace(py).remove_str(py, &dict, &py.name(Name::__annotations_cache__)));
        drop(ty.namespace(py).remove_str(py, &dict, &py.name(Name::__annotations__)));
    }
    Ok(())
}

fn get_annotations(py: &mut Py, v: &Value) -> Result {
    let Some(ty) = the(v).filter(|t| t.has(type_flags::HEAP)) else {
        return Err(no_annotations(py, v, "__annotations__"));
    };
    let found = in_namespace(py, v, Name::__annotations__).or_else(|| in_namespace(py, v, Name::__annotations_cache__));
    if let Some(found) = found {
        return match py.type_of(&found).slots.descr_get.get() {
            Some(get) => get(py, &found, None, v),
            None => Ok(found),
        };
    }
    let annotate = get_annotate(py, v)?;
    let annotations = if annotate.is_none() {
        DictObject::new(py)?
    } else {
        let one = py.int(1)?;
        let made = py.call(&annotate, &[one])?;
        if !made.has_payload::<DictObject>() {
            return Err(
                py.type_error(format!("__annotate__() must return a dict, not {}", py.type_of(&made).full_name(py)))
            );
        }
        made
    };
    put(py, ty, Name::__annotations_cache__, annotations.clone())?;
    Ok(annotations)
}

fn set_annotations(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(ty) = the(v).filter(|t| t.has(type_flags::HEAP)) else {
        let name = the(v).map(TypeRef::name).unwrap_or_default();
        return Err(py.type_error(format!("cannot set '__annotations__' attribute of immutable type '{name}'")));
    };
    let dict = ty.dict.get(py);
    let cache = py.name(Name::__annotations_cache__);
    match new {
        Some(new) => {
            drop(ty.namespace(py).remove_str(py, &dict, &cache));
            put(py, ty, Name::__annotations__, new.clone())?;
        }
        None => {
            let had = ty.namespace(py).remove_str(py, &dict, &py.name(Name::__annotations__)).is_some();
            let cached = ty.namespace(py).remove_str(py, &dict, &cache).is_some();
            if !had && !cached {
                return Err(py.error(TypeId::AttributeError, "__annotations__"));
            }
            attributes::changed(py, ty, &cache);
        }
    }
    drop(ty.namespace(py).remove_str(py, &dict, &py.name(Name::__annotate_func__)));
    drop(ty.namespace(py).remove_str(py, &dict, &py.name(Name::__annotate__)));
    Ok(())
}

fn get_type_params(py: &mut Py, v: &Value) -> Result {
    match in_namespace(py, v, Name::__type_params__) {
        Some(found) if !the(v).is_some_and(|t| t.is(TypeId::Type)) => Ok(found),
        _ => Ok(py.interp().empty_tuple()),
    }
}

fn set_type_params(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let ty = check_change(py, v, new, "__type_params__")?;
    match new {
        Some(new) => put(py, ty, Name::__type_params__, new.clone()),
        None => Ok(()),
    }
}
