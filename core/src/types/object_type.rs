//! The type `object`: standard attribute access, construction, and what every object can do.

use crate::object::dict::DictObject;
use crate::object::function::{FunctionObject, ModuleObject};
use crate::object::instance::is_instance_kind;
use crate::object::kind::{Kind, LAYOUT};
use crate::object::native::TypeBuilder;
use crate::object::set::SetObject;
use crate::object::typeobject::type_flags;
use crate::object::{Args, CompareOp, Name, Py, Raised, Result, Slot, TypeId, TypeRef, Value, exception, word};
use crate::types::class::{self, layout};

/// Fills the type `object`.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Object);
    let s = b.slots();
    s.repr.set(Some(repr));
    // Without the check of `repr()`: `str()` makes its own.
    s.str.set(Some(|py, v| match py.type_of(v).slots.repr.get() {
        Some(f) => py.recurse(" while getting the repr of an object", |py| f(py, v)),
        None => py.repr(v),
    }));
    s.hash.set(Some(hash));
    s.getattr.set(Some(generic_getattr));
    s.setattr.set(Some(generic_setattr));
    s.compare.set(Some(compare));
    s.new.set(Some(new));
    s.init.set(Some(init_object));
    b.getset("__class__", |py, v| Ok(py.type_of(v).to_value()), Some(set_class))
        .method("__dir__", "(self, /)", |py, a| dir(py, &a[0]))
        .method("__format__", "(self, format_spec, /)", format)
        .method("__sizeof__", "(self, /)", |py, a| {
            let size = super::reduce::size_of_object(py, &a[0]);
            py.int_from_usize(size)
        })
        .raw_class_method("__init_subclass__", init_subclass)
        .raw_class_method("__subclasshook__", |_, _| Ok(Value::NOT_IMPLEMENTED));
    super::reduce::init(&b);
    b.doc("The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n");
}

// --- attributes ---

/// Where an object keeps attributes of its own.
enum Storage<'a> {
    /// Nowhere.
    None,
    /// In shaped slots or an extension: see `object::instance`.
    Instance,
    /// In a dict that a slot of its payload holds; EMPTY until it is made.
    Dict(&'a Slot),
}

fn storage<'a>(py: &Py, v: &'a Value) -> Storage<'a> {
    let ty = py.type_of(v);
    if ty.has(type_flags::HAS_DICT) && !layout::keeps_dict(ty.instance_kind) {
        return Storage::Instance;
    }
    if let Some(m) = v.payload::<ModuleObject>() {
        return Storage::Dict(&m.dict);
    }
    match v.payload::<FunctionObject>() {
        Some(f) => Storage::Dict(&f.dict),
        None => Storage::None,
    }
}

/// The attribute `name` (interned) of the object itself, counted.
pub fn own_attribute(py: &Py, v: &Value, name: &Value) -> Option<Value> {
    let w = match storage(py, v) {
        Storage::Instance => py.own_attribute_word(v.object()?, name.word()),
        Storage::Dict(slot) => {
            crate::object::function::word_payload::<DictObject>(slot.load())?.peek_interned(py, name.word())
        }
        Storage::None => return None,
    };
    // SAFETY: the word was read from a live object just now.
    (w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) })
}

/// The attribute dict of an object, made if there is none; EMPTY for an object that cannot have one.
///
/// # Errors
/// MemoryError.
pub fn attribute_dict(py: &Py, v: &Value) -> Result {
    match storage(py, v) {
        Storage::Instance => py.attribute_dict(v),
        Storage::Dict(slot) => {
            if let Some(dict) = slot.get_some(py) {
                return Ok(dict);
            }
            let Some(object) = v.object() else { return Ok(Value::EMPTY) };
            let fresh = DictObject::new(py)?;
            let _guard = py.mutator().lock(object);
            if let Some(dict) = slot.get_some(py) {
                return Ok(dict);
            }
            drop(slot.replace(py, object, fresh.clone()));
            Ok(fresh)
        }
        Storage::None => Ok(Value::EMPTY),
    }
}

/// `object.__getattribute__`: a data descriptor of the class, the object's own attribute, anything else of the class.
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn generic_getattr(py: &mut Py, v: &Value, name: &Value) -> Result {
    match generic_getattr_optional(py, v, name)? {
        Some(found) => Ok(found),
        None => Err(py.attribute_error(v, name)),
    }
}

/// The same where absence is no error. (A descriptor may still raise AttributeError.)
///
/// # Errors
/// What descriptors raise.
pub fn generic_getattr_optional(py: &mut Py, v: &Value, name: &Value) -> Result<Option<Value>> {
    let ty = py.type_of(v);
    let on_type = ty.lookup_word(py, name.word());
    if word::is_pointer(on_type) && !word_is_private(on_type) && py.type_of_word(on_type).is(TypeId::Property) {
        return super::property::get_of_word(py, on_type, v).map(Some);
    }
    // SAFETY: the word was read from a live namespace just now.
    let on_type = (on_type != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(on_type) });
    let mut bind = None;
    if let Some(found) = &on_type {
        let found_type = py.type_of(found);
        bind = found_type.slots.descr_get.get();
        if let Some(get) = bind
            && found_type.slots.descr_set.get().is_some()
        {
            return get(py, found, Some(v), Value::from_word_ref(&ty.lent())).map(Some);
        }
    }
    if let Some(own) = own_attribute(py, v, name) {
        return Ok(Some(own));
    }
    match (on_type, bind) {
        (Some(found), Some(get)) => get(py, &found, Some(v), Value::from_word_ref(&ty.lent())).map(Some),
        (found, _) => Ok(found),
    }
}

fn word_is_private(w: u64) -> bool {
    // SAFETY: the caller's word names a live object.
    unsafe { word::to_object(w).as_ref().is_private() }
}

/// `object.__setattr__` (`Some`) and `object.__delattr__` (`None`)
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn generic_setattr(py: &mut Py, v: &Value, name: &Value, new: Option<&Value>) -> Result<()> {
    let ty = py.type_of(v);
    let on_type = ty.lookup(py, name);
    if let Some(found) = &on_type
        && let Some(set) = py.type_of(found).slots.descr_set.get()
    {
        return set(py, found, v, new);
    }
    let done = match (storage(py, v), new) {
        (Storage::None, _) => {
            let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
            let class = ty.full_name(py);
            let message = match &on_type {
                Some(_) => format!("'{class}' object attribute '{text}' is read-only"),
                None if ty.has(type_flags::PLAIN_SETATTR) => {
                    format!("'{class}' object has no attribute '{text}' and no __dict__ for setting new attributes")
                }
                None => format!("'{class}' object has no attribute '{text}'"),
            };
            return Err(attribute_error(py, v, name, &message));
        }
        (Storage::Instance, Some(new)) => return py.set_own_attribute(v, name, new.clone()),
        (Storage::Instance, None) => py.delete_own_attribute(v, name)?,
        (Storage::Dict(_), _) => {
            let dict = attribute_dict(py, v)?;
            let Some(d) = dict.payload::<DictObject>() else { return Ok(()) };
            match new {
                Some(new) => return d.set_str(py, &dict, name, new.clone()),
                None => d.remove_str(py, &dict, name).is_some(),
            }
        }
    };
    if done { Ok(()) } else { Err(py.attribute_error(v, name)) }
}

/// An AttributeError with this message and with `name` and `obj` set.
pub fn attribute_error(py: &Py, v: &Value, name: &Value, message: &str) -> Raised {
    let raised = py.error(TypeId::AttributeError, message);
    exception::write(py, &raised.0, name.clone(), |s| &mut s.extra[0]);
    exception::write(py, &raised.0, v.clone(), |s| &mut s.extra[1]);
    raised
}

/// Getter of `__dict__`.
///
/// # Errors
/// AttributeError for an object without one; MemoryError.
pub fn get_dict(py: &mut Py, v: &Value) -> Result {
    let dict = attribute_dict(py, v)?;
    if dict.is_empty() {
        let name = py.name(Name::__dict__);
        return Err(py.attribute_error(v, &name));
    }
    Ok(dict)
}

/// Setter of `__dict__`.
///
/// # Errors
/// TypeError if it is no dict; AttributeError for an object without one.
pub fn set_dict(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    match (storage(py, v), new) {
        (Storage::None, _) => {
            let name = py.name(Name::__dict__);
            Err(py.attribute_error(v, &name))
        }
        (_, None) if matches!(storage(py, v), Storage::Dict(_)) => Err(py.type_error("cannot delete __dict__")),
        (_, Some(new)) if !py.is_instance(new, TypeId::Dict) => {
            Err(py
                .type_error(format!("__dict__ must be set to a dictionary, not a '{}'", py.type_of(new).full_name(py))))
        }
        (Storage::Instance, new) => {
            let dict = match new {
                Some(new) => new.clone(),
                None => DictObject::new(py)?,
            };
            py.set_attribute_dict(v, dict)
        }
        (Storage::Dict(slot), Some(new)) => {
            if let Some(object) = v.object() {
                slot.set(py, object, new.clone());
            }
            Ok(())
        }
        (Storage::Dict(_), None) => Ok(()),
    }
}

/// Getter of `__weakref__`: the first weak reference to the object; None if there is none.
///
/// # Errors
/// None.
pub fn get_weakref(py: &mut Py, v: &Value) -> Result {
    let all = crate::types::weakref::all_of(py, v);
    // One that anybody can have comes before those with a callback.
    let plain = all.iter().find(|r| crate::types::weakref::weak_of(r).is_some_and(|w| w.is_plain()));
    Ok(plain.or(all.first()).map_or(Value::NONE, Value::clone))
}

/// `obj.__class__ = C`
fn set_class(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(new) = new else {
        return Err(py.type_error("can't delete __class__ attribute"));
    };
    let Some(to) = TypeRef::from_value(new) else {
        let given = py.type_of(new).full_name(py);
        return Err(py.type_error(format!("__class__ must be set to a class, not '{given}' object")));
    };
    let from = py.type_of(v);
    if from == to {
        return Ok(());
    }
    let changeable = |t: TypeRef| t.has(type_flags::HEAP) || t.is(TypeId::Module);
    if !changeable(from) || !changeable(to) || TypeRef::from_value(v).is_some() != to.has(type_flags::METACLASS) {
        return Err(py.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    let (a, b) = (from.instance_kind, to.instance_kind);
    let same_payload = if is_instance_kind(a) && is_instance_kind(b) { true } else { a == b };
    let same_flags = [type_flags::HAS_DICT, type_flags::WEAKREFS].into_iter().all(|f| from.has(f) == to.has(f));
    let same_members = from.members == to.members
        && (from.members == 0 || layout::solid_base(from) == layout::solid_base(to) || same_names(py, from, to));
    if !same_payload || !same_flags || !same_members {
        return Err(py.type_error(format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            to.name(),
            from.name()
        )));
    }
    py.set_class(v, to)?;
    if to.has(type_flags::HAS_DEL)
        && !from.has(type_flags::HAS_DEL)
        && let Some(object) = v.object()
    {
        // Counts that others hold may die without a look at the class.
        py.claim_registers();
        // SAFETY: the caller's reference keeps it alive.
        unsafe { object.as_ref() }.set_has_finalizer();
    }
    Ok(())
}

/// Do two classes on the same base declare the same members?
fn same_names(py: &Py, a: TypeRef, b: TypeRef) -> bool {
    let members = |t: TypeRef| -> Vec<u64> {
        let entries = t.namespace(py).entries(py, &t.dict.get(py)).unwrap_or_default();
        entries.iter().filter(|(_, v)| py.type_of(v).is(TypeId::MemberDescriptor)).map(|(k, _)| k.identity()).collect()
    };
    let (sa, sb) = (layout::solid_base(a), layout::solid_base(b));
    let (mut na, mut nb) = (members(sa), members(sb));
    na.sort_unstable();
    nb.sort_unstable();
    na == nb && sa.base_type() == sb.base_type()
}

// --- construction ---

fn same_function(a: Option<usize>, b: Option<usize>) -> bool {
    a.is_some() && a == b
}

fn overrides_new(py: &Py, ty: TypeRef) -> bool {
    let standard = py.ty(TypeId::Object).slots.new.get().map(|f| f as usize);
    !same_function(ty.slots.new.get().map(|f| f as usize), standard)
}

fn overrides_init(py: &Py, ty: TypeRef) -> bool {
    let standard = py.ty(TypeId::Object).slots.init.get().map(|f| f as usize);
    !same_function(ty.slots.init.get().map(|f| f as usize), standard)
}

/// `object.__new__`
///
/// # Errors
/// TypeError for arguments that nobody takes, and for abstract classes.
pub fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    if !args.is_empty() {
        if overrides_new(py, ty) {
            return Err(py.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if !overrides_init(py, ty) {
            return Err(py.type_error(format!("{}() takes no arguments", ty.full_name(py))));
        }
    }
    if class::attributes::is_abstract(py, ty) {
        return Err(abstract_error(py, ty)?);
    }
    if is_instance_kind(ty.instance_kind) {
        return py.new_instance(ty);
    }
    if ty.instance_kind & LAYOUT == Kind::Namespace as u8 {
        return py.alloc(ty, super::namespace::NamespaceObject);
    }
    Err(py.type_error(format!("cannot create '{}' instances", ty.full_name(py))))
}

fn abstract_error(py: &mut Py, ty: TypeRef) -> Result<Raised> {
    let names = ty.namespace(py).get_interned(py, &py.name(Name::__abstractmethods__)).unwrap_or(Value::NONE);
    let mut texts = Vec::new();
    if names.payload::<SetObject>().is_some() || !names.is_none() {
        for name in py.collect(&names)? {
            texts.push(py.str_string(&name)?);
        }
    }
    texts.sort();
    let s = if texts.len() == 1 { "" } else { "s" };
    let list = texts.iter().map(|t| format!("'{t}'")).collect::<Vec<_>>().join(", ");
    Ok(py.type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{s} {list}",
        ty.full_name(py)
    )))
}

/// `object.__init__`
fn init_object(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if args.is_empty() {
        return Ok(());
    }
    let ty = py.type_of(v);
    if overrides_init(py, ty) {
        return Err(py.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
    }
    if !overrides_new(py, ty) {
        return Err(py.type_error(format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            ty.full_name(py)
        )));
    }
    Ok(())
}

fn init_subclass(py: &mut Py, args: Args<'_>) -> Result {
    let class = args.get(0).and_then(TypeRef::from_value).map(TypeRef::name).unwrap_or_default();
    if args.has_keywords() {
        return Err(py.type_error(format!("{class}.__init_subclass__() takes no keyword arguments")));
    }
    if args.len() > 1 {
        return Err(py.type_error(format!("{class}.__init_subclass__() takes no arguments ({} given)", args.len() - 1)));
    }
    Ok(Value::NONE)
}

// --- the rest ---

/// `object.__repr__`
///
/// # Errors
/// MemoryError.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    let name = class::qualified_name(py, py.type_of(v));
    py.str(&format!("<{name} object at {:#x}>", v.identity()))
}

/// The hash of identity.
///
/// # Errors
/// None.
pub fn hash(_py: &mut Py, v: &Value) -> Result<i64> {
    Ok(match v.identity().rotate_right(4) as i64 {
        -1 => -2,
        h => h,
    })
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    match op {
        CompareOp::Eq if a.is(b) => Ok(Value::TRUE),
        CompareOp::Ne => {
            // What `__eq__` says, turned round.
            let Some(f) = py.type_of(a).slots.compare.get() else { return Ok(Value::NOT_IMPLEMENTED) };
            let equal = f(py, a, b, CompareOp::Eq)?;
            if equal.is_not_implemented() {
                return Ok(equal);
            }
            Ok(Value::bool(!py.truth(&equal)?))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn format(py: &mut Py, a: &[Value]) -> Result {
    let Some(spec) = a[1].as_text() else {
        let given = py.argument_type(&a[1]);
        return Err(py.type_error(format!("__format__() argument must be str, not {given}")));
    };
    if !spec.is_empty() {
        let name = py.type_of(&a[0]).full_name(py);
        return Err(py.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    py.str_of(&a[0])
}

/// `object.__dir__`: the object's own names and those of its class.
fn dir(py: &mut Py, v: &Value) -> Result {
    let key = py.name(Name::__class__);
    let names = match py.getattr_optional(v, &key)?.as_ref().map(TypeRef::from_value) {
        Some(Some(ty)) => class::class_names(py, ty)?,
        Some(None) => class::class_names(py, py.type_of(v))?,
        None => DictObject::new(py)?,
    };
    let Some(all) = names.payload::<DictObject>() else { return py.list(Vec::new()) };
    let key = py.name(Name::__dict__);
    if let Some(own) = py.getattr_optional(v, &key)?
        && own.has_payload::<DictObject>()
    {
        all.update_from(py, &names, &own, true)?;
    }
    let list = all.keys(py, &names)?;
    py.list(list)
}

/// The name of a method of `object` as its descriptor runs it: for telling an override from the standard method.
pub fn is_standard_method(py: &Py, ty: TypeRef, name: Name) -> bool {
    let key = py.name(name);
    match (ty.lookup(py, &key), py.ty(TypeId::Object).lookup(py, &key)) {
        (Some(a), Some(b)) => a.is(&b),
        (None, _) => true,
        _ => false,
    }
}
