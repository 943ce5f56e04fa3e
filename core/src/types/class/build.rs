//! `type.__new__`: making a class of a name, bases and a namespace.
//!
//! With more than one thread a class is shared as soon as it is made: any of them can find it through the subclass lists of its bases. As
//! long as there is one thread it is private like everything else (see `object::interp`).

use super::{layout, mro, ready, slots};
use crate::object::dict::DictObject;
use crate::object::function::CellObject;
use crate::object::instance::MEMBER;
use crate::object::native::{Access, GetSet};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::{Maker, Slots, TypeObject, type_flags};
use crate::object::{Args, Field, Guarded, Name, Py, Result, Slot, TypeId, TypeRef, Value, weakened};
use orochi_gc::sync::{AtomicU32, Ordering, nap};

/// The most derived of `meta` and the types of `bases`.
///
/// # Errors
/// TypeError if none is derived from all others.
pub fn calculate_metaclass(py: &Py, meta: TypeRef, bases: &[Value]) -> Result<TypeRef> {
    let mut winner = meta;
    for base in bases {
        let t = py.type_of(base);
        if winner.is_subtype(py, t) {
            continue;
        }
        if t.is_subtype(py, winner) {
            winner = t;
            continue;
        }
        return Err(py.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// The `new` slot of `type`.
///
/// # Errors
/// TypeError when the arguments make no class; what the metaclass's hooks raise.
pub fn type_new(py: &mut Py, meta: TypeRef, args: Args<'_>) -> Result {
    let given = args.positional();
    if given.len() != 3 {
        return Err(py.type_error(format!("type.__new__() takes exactly 3 arguments ({} given)", given.len())));
    }
    let (name, bases, namespace) = (&given[0], &given[1], &given[2]);
    let wanted = [(name, TypeId::Str), (bases, TypeId::Tuple), (namespace, TypeId::Dict)];
    for (i, (v, id)) in wanted.into_iter().enumerate() {
        if !py.is_instance(v, id) {
            let (expected, found) = (py.ty(id).name(), py.type_of(v).full_name(py));
            return Err(py.type_error(format!("type.__new__() argument {} must be {expected}, not {found}", i + 1)));
        }
    }
    let mut base_values: Vec<Value> = bases.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    for base in &base_values {
        if TypeRef::from_value(base).is_none() && py.getattr_optional(base, &py.name(Name::__mro_entries__))?.is_some()
        {
            return Err(py.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = calculate_metaclass(py, meta, &base_values)?;
    let standard = py.ty(TypeId::Type).slots.new.get().map(|f| f as usize);
    if winner != meta && winner.slots.new.get().map(|f| f as usize) != standard {
        return match winner.slots.new.get() {
            Some(f) => f(py, winner, args),
            None => Err(py.type_error(format!("cannot create '{}' instances", winner.name()))),
        };
    }
    if base_values.is_empty() {
        base_values.push(py.ty(TypeId::Object).to_value());
    }
    let class = make_class(py, winner, name, base_values, namespace)?;
    set_names(py, &class)?;
    init_subclass(py, &class, args)?;
    Ok(class)
}

/// What `__slots__` says.
#[derive(Default)]
struct Members {
    names: Vec<Value>,
    dict: bool,
    weakref: bool,
}

fn make_class(py: &mut Py, meta: TypeRef, name: &Value, bases: Vec<Value>, namespace: &Value) -> Result {
    let base = layout::best_base(py, &bases)?;
    let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    if text.contains('\0') {
        return Err(py.value_error("type name must not contain null characters"));
    }
    check_encodable(py, name)?;
    let dict = match namespace.payload::<DictObject>() {
        Some(d) => d.copy(py, namespace)?,
        None => DictObject::new(py)?,
    };
    let Some(entries) = dict.payload::<DictObject>() else { return Ok(Value::NONE) };
    let get = |py: &Py, name: Name| entries.get_str(py, &py.name(name));

    let declared = get(py, Name::__slots__);
    let is_meta = base.has(type_flags::METACLASS);
    let may_add_dict = !base.has(type_flags::HAS_DICT) && !is_meta && !layout::keeps_dict(base.instance_kind);
    let may_add_weak = !base.has(type_flags::WEAKREFS);
    let members = match &declared {
        None => Members { names: Vec::new(), dict: may_add_dict, weakref: may_add_weak },
        Some(declared) => read_slots(py, declared, base, &text, entries, may_add_dict, may_add_weak)?,
    };
    let mut flags = type_flags::HEAP | type_flags::BASE | (base_flags(base));
    // Another base may have what the layout's base has not.
    let others = || bases.iter().filter_map(TypeRef::from_value);
    let has_dict = members.dict || others().any(|b| b.has(type_flags::HAS_DICT)) && !is_meta;
    if has_dict || base.has(type_flags::HAS_DICT) {
        flags |= type_flags::HAS_DICT;
    }
    if members.weakref || others().any(|b| b.has(type_flags::WEAKREFS)) {
        flags |= type_flags::WEAKREFS;
    }
    if others().any(|b| b.has(type_flags::EXCEPTION)) {
        flags |= type_flags::EXCEPTION;
    }

    let qualname = match get(py, Name::__qualname__) {
        Some(q) if q.as_text().is_some() => {
            drop(entries.remove_str(py, &dict, &py.name(Name::__qualname__)));
            q
        }
        Some(q) => {
            return Err(py.type_error(format!("type __qualname__ must be a str, not {}", py.type_of(&q).full_name(py))));
        }
        None => name.clone(),
    };
    if get(py, Name::__module__).is_none()
        && let Some(globals) = (py.interp().hooks().current_globals)(py)
        && let Some(module) = globals.payload::<DictObject>().and_then(|g| g.get_str(py, &py.name(Name::__name__)))
    {
        entries.set_str(py, &dict, &py.name(Name::__module__), module)?;
    }
    if get(py, Name::__doc__).is_none() {
        entries.set_str(py, &dict, &py.name(Name::__doc__), Value::NONE)?;
    }
    wrap_function(py, &dict, entries, Name::__new__, TypeId::StaticMethod)?;
    wrap_function(py, &dict, entries, Name::__init_subclass__, TypeId::ClassMethod)?;
    wrap_function(py, &dict, entries, Name::__class_getitem__, TypeId::ClassMethod)?;
    if get(py, Name::__eq__).is_some() && get(py, Name::__hash__).is_none() {
        entries.set_str(py, &dict, &py.name(Name::__hash__), Value::NONE)?;
    }
    let cell = entries.remove_str(py, &dict, &py.name(Name::__classcell__));
    if let Some(cell) = &cell
        && !cell.has_payload::<CellObject>()
    {
        let given = py.type_of(cell).to_value();
        let shown = py.repr_string(&given)?;
        return Err(py.type_error(format!("__classcell__ must be a nonlocal cell, not {shown}")));
    }

    let order: Vec<TypeRef> = others().flat_map(|b| b.mro(py)).collect();
    let static_names = get(py, Name::__static_attributes__);
    let made = layout::instance_layout(
        py,
        base,
        members.names.len(),
        flags & type_flags::HAS_DICT != 0,
        &order,
        static_names.as_ref(),
    );
    let payload = TypeObject {
        slots: Slots::empty(),
        flags: AtomicU32::new(flags),
        version: AtomicU32::new(0),
        maker: Maker::unknown(),
        shapes: AtomicU32::new(0),
        instance_kind: made.kind,
        instance_shape: AtomicU32::new(0),
        id: None,
        members: made.members,
        name: Slot::at_birth(py.intern_value(name)?),
        qualname: Slot::at_birth(qualname),
        base: Slot::at_birth(base.to_value()),
        bases: Slot::at_birth(py.tuple(bases.clone())?),
        mro: Slot::empty(),
        dict: Slot::at_birth(dict.clone()),
        subclasses: Guarded::new(Vec::new()),
        own: Slot::empty(),
        extra: Slot::empty(),
        module: Slot::empty(),
    };
    let class = py.alloc(meta, payload)?;
    let Some(ty) = TypeRef::from_value(&class) else { return Ok(class) };
    drop(ty.own.replace(py, ty.object(), class.clone()));
    let plain = crate::object::instance::is_instance_kind(made.kind);
    let shape_names = if plain { vec![MEMBER; made.members as usize] } else { Vec::new() };
    let shape = py.interp().shapes.add(made.kind, ty, shape_names, false).ok_or_else(|| py.no_memory())?;
    ty.instance_shape.store(shape, Ordering::Relaxed);

    for (i, member) in members.names.iter().enumerate() {
        let index = base.members + u32::try_from(i).unwrap_or(0);
        let getset = GetSet {
            name: Field::at_birth(member.clone()),
            access: Access::Member(index),
            owner: ty,
            keep: Field::at_birth(class.clone()),
            doc: String::new(),
        };
        let descriptor = py.alloc(py.ty(TypeId::MemberDescriptor), getset)?;
        entries.set_str(py, &dict, member, descriptor)?;
    }
    if members.dict && may_add_dict {
        enter_getset(
            py,
            ty,
            &dict,
            "__dict__",
            Access::Native(super::super::object_type::get_dict, Some(super::super::object_type::set_dict)),
        )?;
    }
    if members.weakref && may_add_weak {
        enter_getset(py, ty, &dict, "__weakref__", Access::Native(super::super::object_type::get_weakref, None))?;
    }

    let tuple = order_of(py, ty)?;
    let standard =
        tuple.payload::<TupleObject>().is_some_and(|t| bases.len() == 1 && t.len() == 1 + base.mro(py).len());
    drop(ty.mro.replace(py, ty.object(), tuple));
    // A metaclass's own `mro()` may have looked for things along an order that there was not yet.
    ty.modified(py);
    let only = if standard { TypeRef::from_value(&bases[0]).filter(|b| inherits_in_order(py, ty, *b)) } else { None };
    // Others will find it; until now nobody's lock was in the way.
    if let Some(o) = class.object() {
        py.publish_to_all(o);
    }
    // From here on nothing is reached where the world could be stopped, for other bases say, until the class stands among its bases' subclasses.
    let changes = &py.interp().class_changes;
    let begun = changes.begin();
    slots::fill(py, ty, only);
    // Without the guarantee: time enough for others to come in.
    let stale = py.mutator().weakened(weakened::STALE_SLOTS);
    if stale {
        nap();
    }
    for b in &bases {
        if let Some(b) = TypeRef::from_value(b) {
            ready::add_subclass(py, b, ty);
        }
    }
    if changes.has_missed(begun) && !stale {
        super::attributes::fill_again(py, ty);
    }
    // Read after the class stands among its bases' subclasses: a flag that is set now is seen here or reaches the class there.
    if bases.iter().filter_map(TypeRef::from_value).any(|b| b.has(type_flags::VOLATILE)) {
        super::attributes::make_volatile(py, ty);
    }
    if let Some(cell) = cell
        && let Some(c) = cell.payload::<CellObject>()
        && let Some(o) = cell.object()
    {
        c.contents.set(py, o, class.clone());
    }
    Ok(class)
}

/// The order of a new class. A metaclass's own `mro()` is Python code, in which another thread may give a base other bases, or it may do so
/// itself: then it is asked again, a few times.
fn order_of(py: &mut Py, ty: TypeRef) -> Result {
    const PATIENCE: usize = 4;
    // Relaxed: it is changed with the world stopped.
    let bases_changed = |py: &Py| py.interp().bases_changed.load(Ordering::Relaxed);
    for _ in 1..PATIENCE {
        let before = bases_changed(py);
        let order = mro::compute(py, ty)?;
        if bases_changed(py) == before {
            return Ok(order);
        }
    }
    mro::compute(py, ty)
}

/// Is the order of `ty` itself and then exactly that of `base`?
fn inherits_in_order(py: &Py, ty: TypeRef, base: TypeRef) -> bool {
    ty.mro(py).skip(1).eq(base.mro(py))
}

fn base_flags(base: TypeRef) -> u32 {
    [type_flags::METACLASS, type_flags::EXCEPTION, type_flags::WEAKREFS, type_flags::HAS_DICT]
        .into_iter()
        .filter(|&f| base.has(f))
        .sum()
}

fn enter_getset(py: &Py, ty: TypeRef, dict: &Value, name: &str, access: Access) -> Result<()> {
    let key = py.intern(name);
    if ty.namespace(py).get_interned(py, &key).is_some() {
        return Ok(());
    }
    let getset = GetSet {
        name: Field::at_birth(key.clone()),
        access,
        owner: ty,
        keep: Field::at_birth(ty.to_value()),
        doc: String::new(),
    };
    let descriptor = py.alloc(py.ty(TypeId::GetSetDescriptor), getset)?;
    match dict.payload::<DictObject>() {
        Some(d) => d.set_str(py, dict, &key, descriptor),
        None => Ok(()),
    }
}

/// Functions with certain names are static or class methods without saying so.
fn wrap_function(py: &mut Py, dict: &Value, entries: &DictObject, name: Name, id: TypeId) -> Result<()> {
    let key = py.name(name);
    if let Some(f) = entries.get_str(py, &key)
        && py.type_of(&f).is(TypeId::Function)
    {
        let wrapped = crate::types::methods::wrap(py, id, f)?;
        entries.set_str(py, dict, &key, wrapped)?;
    }
    Ok(())
}

/// Reads `__slots__`.
fn read_slots(
    py: &mut Py,
    declared: &Value,
    base: TypeRef,
    class_name: &str,
    entries: &DictObject,
    may_add_dict: bool,
    may_add_weak: bool,
) -> Result<Members> {
    let items = if declared.as_text().is_some() { vec![declared.clone()] } else { py.collect(declared)? };
    let variable =
        [TypeId::Int, TypeId::Tuple, TypeId::Bytes, TypeId::Type].into_iter().any(|id| base.is_subtype(py, py.ty(id)));
    if !items.is_empty() && variable {
        return Err(py.type_error(format!("nonempty __slots__ not supported for subtype of '{}'", base.full_name(py))));
    }
    let mut members = Members::default();
    for item in items {
        let Some(text) = item.as_text() else {
            return Err(
                py.type_error(format!("__slots__ items must be strings, not '{}'", py.type_of(&item).full_name(py)))
            );
        };
        if !text.is_identifier() {
            return Err(py.type_error("__slots__ must be identifiers"));
        }
        let text = text.to_string_lossy().into_owned();
        match text.as_str() {
            "__dict__" => {
                if !may_add_dict || members.dict {
                    return Err(py.type_error("__dict__ slot disallowed: we already got one"));
                }
                members.dict = true;
                continue;
            }
            "__weakref__" => {
                if !may_add_weak || members.weakref {
                    return Err(py.type_error("__weakref__ slot disallowed: we already got one"));
                }
                members.weakref = true;
                continue;
            }
            _ => {}
        }
        let key = py.intern(&mangle(class_name, &text));
        let implied = [Name::__qualname__, Name::__classcell__].into_iter().any(|n| py.name(n).is(&key));
        if entries.get_str(py, &key).is_some() && !implied {
            let shown = py.repr_string(&key)?;
            return Err(py.value_error(format!("{shown} in __slots__ conflicts with class variable")));
        }
        members.names.push(key);
    }
    // The order in memory is by name, as in CPython.
    members.names.sort_by_key(|n| n.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default());
    Ok(members)
}

/// A private name as it is stored.
fn mangle(class_name: &str, name: &str) -> String {
    let stripped = class_name.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || stripped.is_empty() {
        return name.to_owned();
    }
    format!("_{stripped}{name}")
}

/// Calls `__set_name__` of everything in the namespace that has it.
fn set_names(py: &mut Py, class: &Value) -> Result<()> {
    let Some(ty) = TypeRef::from_value(class) else { return Ok(()) };
    let dict = ty.dict.get(py);
    let entries = ty.namespace(py).entries(py, &dict)?;
    for (key, v) in entries {
        let method = py.name(Name::__set_name__);
        if py.type_of(&v).lookup(py, &method).is_none() {
            continue;
        }
        if let Err(e) = super::generic::call_method(py, &v, Name::__set_name__, [class, &key]) {
            let shown = py.repr_string(&key)?;
            let note = format!(
                "Error calling __set_name__ on '{}' instance {shown} in '{}'",
                py.type_of(&v).name(),
                ty.name()
            );
            let note = py.str(&note)?;
            drop(py.call_method(&e.0, "add_note", &[note]));
            return Err(e);
        }
    }
    Ok(())
}

/// `super(cls, cls).__init_subclass__(**keywords)`
fn init_subclass(py: &mut Py, class: &Value, args: Args<'_>) -> Result<()> {
    let Some(ty) = TypeRef::from_value(class) else { return Ok(()) };
    let key = py.name(Name::__init_subclass__);
    let found = ty.mro(py).skip(1).find_map(|t| t.namespace(py).get_interned(py, &key));
    let Some(found) = found else { return Ok(()) };
    let method = match py.type_of(&found).slots.descr_get.get() {
        Some(get) => get(py, &found, None, class)?,
        None => found,
    };
    let values: Vec<Value> = args.keywords().map(|(_, v)| v.clone()).collect();
    py.call_args(&method, Args::new(&values, args.names())).map(drop)
}

/// The name of a class has to be one that can be written as UTF-8.
///
/// # Errors
/// UnicodeEncodeError.
pub fn check_encodable(py: &mut Py, name: &Value) -> Result<()> {
    if name.as_text().is_some_and(|t| t.codes().any(|c| (0xd800..0xe000).contains(&c))) {
        py.encode(name, None, None)?;
    }
    Ok(())
}
