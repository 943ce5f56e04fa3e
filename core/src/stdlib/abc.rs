//! `_abc`: what is hot of abstract base classes: their registries and the caches of what was asked before.
//!
//! A class keeps four things in its `_abc_impl`, a tuple: three weak sets (registered classes, known subclasses, known others) and a list
//! with the number under which the last set is valid. Every registration anywhere takes the next number, which makes all knowledge of
//! "no" stale. The sets are safe by themselves, and what they hold is true or stale: an answer of "no" that was found under
//! an older number is not entered.

use super::ModuleBuilder;
use crate::object::interp::ModuleState;
use crate::object::list::ListObject;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeId, TypeRef, Value, word};
use orochi_gc::sync::atomic::Ordering;

fn counter(py: &Py) -> i64 {
    i64::try_from(py.interp().abc_version.load(Ordering::Acquire)).unwrap_or(i64::MAX)
}

/// `_abc_impl`: registry, cache, negative cache and its number.
struct Data(Value);

fn data(py: &mut Py, class: &Value) -> Result<Data> {
    let found = match TypeRef::from_value(class) {
        // SAFETY: the word was read from a live namespace just now.
        Some(ty) => match ty.lookup_word(py, py.name_word(Name::_abc_impl)) {
            word::EMPTY => py.get_attribute(class, Name::_abc_impl)?,
            found => unsafe { Value::from_borrowed_word(found) },
        },
        None => py.get_attribute(class, Name::_abc_impl)?,
    };
    match found.payload::<TupleObject>().map(TupleObject::len) {
        Some(4) => Ok(Data(found)),
        _ => Err(py.type_error("_abc_impl is set to a wrong type")),
    }
}

impl Data {
    fn part(&self, i: usize) -> &Value {
        // There are four, which `data` has seen to.
        let parts = self.0.payload::<TupleObject>().map(TupleObject::values).unwrap_or_default();
        parts.get(i).unwrap_or(&self.0)
    }

    fn registry(&self) -> &Value {
        self.part(0)
    }

    fn cache(&self) -> &Value {
        self.part(1)
    }

    fn negative(&self) -> &Value {
        self.part(2)
    }

    fn version(&self, py: &Py) -> i64 {
        let first = self.part(3).payload::<ListObject>().and_then(|l| l.get(py, 0));
        first.and_then(|v| v.as_small_int()).unwrap_or(-1)
    }

    /// Forgets what is stale, and answers whether anything was.
    fn refresh(&self, py: &mut Py, now: i64) -> Result<bool> {
        if self.version(py) >= now {
            return Ok(false);
        }
        py.call_method(self.negative(), "clear", &[])?;
        let (zero, now) = (py.int(0)?, py.int(now)?);
        py.setitem(self.part(3), &zero, Some(&now))?;
        Ok(true)
    }
}

fn add(py: &mut Py, set: &Value, class: &Value) -> Result<()> {
    py.call_method(set, "add", std::slice::from_ref(class)).map(drop)
}

fn is_class(py: &Py, v: &Value) -> bool {
    let _ = py;
    TypeRef::from_value(v).is_some()
}

/// Is the value marked as abstract?
fn is_abstract(py: &mut Py, v: &Value) -> Result<bool> {
    let key = py.intern("__isabstractmethod__");
    match py.getattr_optional(v, &key)? {
        Some(flag) => py.truth(&flag),
        None => Ok(false),
    }
}

fn init(py: &mut Py, args: &[Value]) -> Result {
    let class = &args[0];
    let Some(ty) = TypeRef::from_value(class) else { return Err(py.type_error("a class is required")) };
    let abstracts = SetObject::new_of(py, py.ty(TypeId::FrozenSet))?;
    let mut names = Vec::new();
    for (name, v) in ty.namespace(py).entries(py, &ty.dict.get(py))? {
        if is_abstract(py, &v)? {
            names.push(name);
        }
    }
    let bases = py.get_attribute(class, Name::__bases__)?;
    let key = py.name(Name::__abstractmethods__);
    for base in py.collect(&bases)? {
        let Some(inherited) = py.getattr_optional(&base, &key)? else { continue };
        for name in py.collect(&inherited)? {
            if let Some(v) = py.getattr_optional(class, &name)?
                && is_abstract(py, &v)?
            {
                names.push(name);
            }
        }
    }
    if let Some(set) = abstracts.payload::<SetObject>() {
        for name in &names {
            set.add(py, &abstracts, name)?;
        }
    }
    py.setattr(class, &key, Some(&abstracts))?;
    let weak = py.ty(TypeId::WeakSet).to_value();
    let mut parts = Vec::with_capacity(4);
    for _ in 0..3 {
        parts.push(py.call(&weak, &[])?);
    }
    let now = counter(py);
    let now = py.int(now)?;
    parts.push(py.list(vec![now])?);
    let parts = py.tuple(parts)?;
    let key = py.intern("_abc_impl");
    py.setattr(class, &key, Some(&parts))?;
    pattern_flags(py, class, ty)?;
    Ok(Value::NONE)
}

/// `__abc_tpflags__`: the classes that match patterns of sequences or mappings.
fn pattern_flags(py: &mut Py, class: &Value, ty: TypeRef) -> Result<()> {
    let key = py.intern("__abc_tpflags__");
    let namespace = ty.dict.get(py);
    let Some(flags) = ty.namespace(py).get_interned(py, &key) else { return Ok(()) };
    let _ = namespace;
    let flags = flags.as_small_int().unwrap_or(0);
    if flags & (1 << 5) != 0 {
        ty.flags.fetch_or(type_flags::SEQUENCE, Ordering::Relaxed);
    } else if flags & (1 << 6) != 0 {
        ty.flags.fetch_or(type_flags::MAPPING, Ordering::Relaxed);
    }
    py.setattr(class, &key, None)
}

fn register(py: &mut Py, args: &[Value]) -> Result {
    let (class, subclass) = (&args[0], &args[1]);
    if !is_class(py, subclass) {
        return Err(py.type_error("Can only register classes"));
    }
    if py.issubclass(subclass, class)? {
        return Ok(subclass.clone());
    }
    if py.issubclass(class, subclass)? {
        return Err(py.runtime_error("Refusing to create an inheritance cycle"));
    }
    let own = data(py, class)?;
    add(py, own.registry(), subclass)?;
    py.interp().abc_version.fetch_add(1, Ordering::AcqRel);
    if let (Some(class), Some(subclass)) = (TypeRef::from_value(class), TypeRef::from_value(subclass)) {
        for flag in [type_flags::SEQUENCE, type_flags::MAPPING] {
            if class.has(flag) {
                mark_for_patterns(py, subclass, flag);
            }
        }
    }
    Ok(subclass.clone())
}

/// Instances of `ty` and of its subclasses match patterns as `flag` says from now on. Builtin types keep what they are: a str is no sequence to a
/// pattern, though it is registered as one.
fn mark_for_patterns(py: &Py, ty: TypeRef, flag: u32) {
    let both = type_flags::SEQUENCE | type_flags::MAPPING;
    let mut open = vec![ty.to_value()];
    while let Some(v) = open.pop() {
        let Some(ty) = TypeRef::from_value(&v) else { continue };
        if !ty.has(type_flags::HEAP) || ty.flags.load(Ordering::Relaxed) & both == flag {
            continue;
        }
        ty.flags.fetch_and(!both, Ordering::Relaxed);
        ty.flags.fetch_or(flag, Ordering::Relaxed);
        open.extend(ty.live_subclasses(py));
    }
}

fn instance_check(py: &mut Py, args: &[Value]) -> Result {
    let (class, v) = (&args[0], &args[1]);
    let own = data(py, class)?;
    let ty = py.type_of(v);
    let subclass = match v.object() {
        // The attribute that every object has, unless its class says something else: one of the program's, or that of a proxy.
        Some(_) if ty.id.is_none() || !ty.has(type_flags::PLAIN_GETATTR) => py.get_attribute(v, Name::__class__)?,
        _ => ty.to_value(),
    };
    if py.contains(own.cache(), &subclass)? {
        return Ok(Value::TRUE);
    }
    let subtype = py.type_of(v).to_value();
    if subtype.is(&subclass) {
        if own.version(py) == counter(py) && py.contains(own.negative(), &subclass)? {
            return Ok(Value::FALSE);
        }
        return subclass_asked(py, class, &subclass);
    }
    let first = subclass_asked(py, class, &subclass)?;
    if py.truth(&first)? { Ok(first) } else { subclass_asked(py, class, &subtype) }
}

/// `class.__subclasscheck__(subclass)`
fn subclass_asked(py: &mut Py, class: &Value, subclass: &Value) -> Result {
    let known = py.interp().state(ModuleState::AbstractSubclassCheck).word();
    let found = py.type_of(class).lookup_word(py, py.name_word(Name::__subclasscheck__));
    if known != word::EMPTY && (found ^ known) & !word::BORROWED == 0 {
        return py.recurse(" in __subclasscheck__", |py| subclass_check(py, &[class.clone(), subclass.clone()]));
    }
    py.call_method(class, "__subclasscheck__", std::slice::from_ref(subclass))
}

/// What `isinstance` and `issubclass` ask where a class has the hooks of the library's `ABCMeta`, which do no more than call these.
///
/// # Errors
/// What the hooks raise.
pub fn check(py: &mut Py, class: &Value, v: &Value, instance: bool) -> Result {
    let args = [class.clone(), v.clone()];
    if instance { instance_check(py, &args) } else { subclass_check(py, &args) }
}

/// `_asked_by(instancecheck, subclasscheck)`: the hooks of `ABCMeta`, which `abc` tells of when it is imported.
fn asked_by(py: &mut Py, args: &[Value]) -> Result {
    drop(py.interp().state(ModuleState::AbstractInstanceCheck).set(py, args[0].clone()));
    drop(py.interp().state(ModuleState::AbstractSubclassCheck).set(py, args[1].clone()));
    Ok(Value::NONE)
}

fn subclass_check(py: &mut Py, args: &[Value]) -> Result {
    let (class, subclass) = (&args[0], &args[1]);
    if !is_class(py, subclass) {
        return Err(py.type_error("issubclass() arg 1 must be a class"));
    }
    let own = data(py, class)?;
    if py.contains(own.cache(), subclass)? {
        return Ok(Value::TRUE);
    }
    let now = counter(py);
    if !own.refresh(py, now)? && py.contains(own.negative(), subclass)? {
        return Ok(Value::FALSE);
    }
    let yes = is_subclass(py, &own, class, subclass)?;
    if yes {
        add(py, own.cache(), subclass)?;
    } else if counter(py) == now {
        add(py, own.negative(), subclass)?;
    }
    Ok(Value::bool(yes))
}

/// What the hook says, else the bases, the registered classes and the subclasses.
fn is_subclass(py: &mut Py, own: &Data, class: &Value, subclass: &Value) -> Result<bool> {
    let said = py.call_method(class, "__subclasshook__", std::slice::from_ref(subclass))?;
    match said.as_bool() {
        Some(said) => return Ok(said),
        None if said.is_not_implemented() => {}
        None => {
            return Err(
                py.error(TypeId::AssertionError, "__subclasshook__ must return either False, True, or NotImplemented")
            );
        }
    }
    let key = py.name(Name::__mro__);
    if let Some(mro) = py.getattr_optional(subclass, &key)?
        && py.collect(&mro)?.iter().any(|c| c.is(class))
    {
        return Ok(true);
    }
    for registered in py.collect(own.registry())? {
        if py.issubclass(subclass, &registered)? {
            return Ok(true);
        }
    }
    let below = py.call_method(class, "__subclasses__", &[])?;
    for below in py.collect(&below)? {
        if py.issubclass(subclass, &below)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn get_dump(py: &mut Py, args: &[Value]) -> Result {
    let own = data(py, &args[0])?;
    let version = own.version(py);
    let version = py.int(version)?;
    let set = py.ty(TypeId::Set).to_value();
    let mut parts = Vec::with_capacity(4);
    for weak in [own.registry(), own.cache(), own.negative()] {
        parts.push(py.call(&set, std::slice::from_ref(weak))?);
    }
    parts.push(version);
    py.tuple(parts)
}

fn reset_registry(py: &mut Py, args: &[Value]) -> Result {
    let own = data(py, &args[0])?;
    py.call_method(own.registry(), "clear", &[])
}

fn reset_caches(py: &mut Py, args: &[Value]) -> Result {
    let own = data(py, &args[0])?;
    py.call_method(own.cache(), "clear", &[])?;
    py.call_method(own.negative(), "clear", &[])
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_abc")?;
    b.function(py, "get_cache_token", "()", |py, _| {
        let now = counter(py);
        py.int(now)
    })?;
    b.function(py, "_abc_init", "(cls, /)", init)?;
    b.function(py, "_abc_register", "(cls, subclass, /)", register)?;
    b.function(py, "_abc_instancecheck", "(cls, instance, /)", instance_check)?;
    b.function(py, "_abc_subclasscheck", "(cls, subclass, /)", subclass_check)?;
    b.function(py, "_asked_by", "(instancecheck, subclasscheck, /)", asked_by)?;
    b.function(py, "_get_dump", "(cls, /)", get_dump)?;
    b.function(py, "_reset_registry", "(cls, /)", reset_registry)?;
    b.function(py, "_reset_caches", "(cls, /)", reset_caches)?;
    b.finish(py)
}
