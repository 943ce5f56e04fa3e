//! `list[int]`: generic aliases. `union` has `int | str`, `substitute` what subscribing either of them puts in the place of type variables.
//!
//! Nothing of an alias changes after its birth, so threads share them freely.

mod substitute;
mod union;

pub use union::{make_union, none_or, union_getitem, union_members, union_of};

use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, CompareOp, Field, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::object_type::generic_getattr;
use orochi_gc::Object;
use substitute::{collect_parameters, substitute};

/// The payload of both: a union has no origin.
pub struct AliasObject {
    /// `__origin__`; EMPTY in a union.
    pub origin: Field,
    /// `__args__` (tuple).
    pub args: Field,
    /// `__parameters__` (tuple).
    pub parameters: Field,
    /// Unpacked with `*`.
    pub starred: bool,
}

// SAFETY: 1.–3. three fields, traced and dropped; 4. nothing changes after birth.
unsafe impl Payload for AliasObject {
    const KIND: Kind = Kind::GenericAlias;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.origin.trace(visit);
        self.args.trace(visit);
        self.parameters.trace(visit);
    }
}

impl AliasObject {
    /// Is it a parameterised generic (and not a union)?
    pub fn is_generic(v: &Value) -> bool {
        v.payload::<AliasObject>().is_some_and(|a| !a.origin.is_empty())
    }
}

/// Builtin types that can be subscripted and have no `__class_getitem__` of their own file.
const GENERIC_TYPES: &[TypeId] = &[
    TypeId::List,
    TypeId::Tuple,
    TypeId::Enumerate,
    TypeId::Generator,
    TypeId::Slice,
    TypeId::MemoryView,
    TypeId::BaseExceptionGroup,
    TypeId::Queue,
    TypeId::SimpleQueue,
    TypeId::WeakReference,
    TypeId::WeakSet,
    TypeId::WeakKeyDictionary,
    TypeId::WeakValueDictionary,
    TypeId::PathLike,
    TypeId::DirEntry,
];

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::GenericAlias);
    let s = b.slots();
    s.new.set(Some(new_alias));
    s.repr.set(Some(repr_alias));
    s.hash.set(Some(hash_alias));
    s.compare.set(Some(compare_alias));
    s.getattr.set(Some(getattr_alias));
    s.call.set(Some(call_alias));
    s.getitem.set(Some(getitem_alias));
    s.iter.set(Some(iter_alias));
    s.binary[BinaryOp::Or as usize].set(Some(union_of));
    b.member("__origin__", |_, v| Ok(part(v, |a| &a.origin)))
        .member("__args__", |_, v| Ok(part(v, |a| &a.args)))
        .getter("__parameters__", |_, v| Ok(part(v, |a| &a.parameters)))
        .getter("__unpacked__", |_, v| Ok(Value::bool(v.payload::<AliasObject>().is_some_and(|a| a.starred))))
        .method("__mro_entries__", "(self, bases, /)", |py, a| py.tuple(vec![part(&a[0], |x| &x.origin)]))
        .method("__instancecheck__", "(self, instance, /)", |py, _| {
            Err(py.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        })
        .method("__subclasscheck__", "(self, cls, /)", |py, _| {
            Err(py.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        })
        .method("__reduce__", "(self, /)", reduce_alias)
        .getter("__typing_unpacked_tuple_args__", unpacked_arguments)
        .method("__dir__", "(self, /)", dir_alias);

    for id in GENERIC_TYPES {
        TypeBuilder::new(py, *id).class_method("__class_getitem__", "(cls, item, /)", |py, a| make(py, &a[0], &a[1]));
    }

    union::init(py);
}

/// What `*tuple[int, str]` stands for; None for anything else.
fn unpacked_arguments(py: &mut Py, v: &Value) -> Result {
    let starred = v.payload::<AliasObject>().is_some_and(|a| a.starred);
    let tuple = py.ty(TypeId::Tuple).to_value();
    Ok(if starred && part(v, |a| &a.origin).is(&tuple) { part(v, |a| &a.args) } else { Value::NONE })
}

/// The names of the origin and those that the alias answers itself.
fn dir_alias(py: &mut Py, args: &[Value]) -> Result {
    let origin = part(&args[0], |x| &x.origin);
    let Some(names) = py.call_special(&origin, Name::__dir__, &[])? else {
        return Err(py.type_error("object does not provide __dir__"));
    };
    let mut names = py.collect(&names)?;
    for own in OWN.iter().filter(|n| **n != "__bases__") {
        let own = py.intern(own);
        let mut known = false;
        for name in &names {
            known |= py.eq(name, &own)?;
        }
        if !known {
            names.push(own);
        }
    }
    py.list(names)
}

/// How to make the alias again: from origin and arguments; a starred one is the single item, and so the greatest, of the plain one.
fn reduce_alias(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let class = py.type_of(v);
    if !v.payload::<AliasObject>().is_some_and(|a| a.starred) {
        let parts = py.tuple_of_two(part(v, |a| &a.origin), part(v, |a| &a.args))?;
        return py.tuple_of_two(class.to_value(), parts);
    }
    let plain = make_as(py, class, &part(v, |a| &a.origin), &part(v, |a| &a.args), false)?;
    let arguments = py.tuple(vec![plain])?;
    py.tuple_of_two(py.builtin("max"), arguments)
}

fn part(v: &Value, pick: impl FnOnce(&AliasObject) -> &Field) -> Value {
    match v.payload::<AliasObject>() {
        Some(a) => {
            let field = pick(a);
            if field.is_empty() { Value::NONE } else { (**field).clone() }
        }
        None => Value::NONE,
    }
}

fn items(v: &Value) -> Vec<Value> {
    v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default()
}

/// `origin[args]`
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py, origin: &Value, args: &Value) -> Result {
    make_as(py, py.ty(TypeId::GenericAlias), origin, args, false)
}

/// An alias of this class.
fn make_as(py: &mut Py, class: TypeRef, origin: &Value, args: &Value, starred: bool) -> Result {
    let args = if args.has_payload::<TupleObject>() { args.clone() } else { py.tuple(vec![args.clone()])? };
    let parameters = collect_parameters(py, &args)?;
    py.alloc(
        class,
        AliasObject {
            origin: Field::at_birth(origin.clone()),
            args: Field::at_birth(args),
            parameters: Field::at_birth(parameters),
            starred,
        },
    )
}

fn new_alias(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if args.has_keywords() {
        return Err(py.type_error("GenericAlias() takes no keyword arguments"));
    }
    match args.positional() {
        [origin, arguments] => make_as(py, class, origin, arguments, false),
        _ => Err(py.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len()))),
    }
}

/// Has it the attributes of an alias, as those of `typing` have?
fn is_alias_like(py: &mut Py, v: &Value) -> Result<bool> {
    for name in ["__origin__", "__args__"] {
        let name = py.intern(name);
        if py.getattr_optional(v, &name)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An argument as it is written in a subscript.
fn show(py: &mut Py, v: &Value) -> Result<String> {
    if v.word() == crate::object::word::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if v.has_payload::<AliasObject>() || is_alias_like(py, v)? {
        return py.repr_string(v);
    }
    if let Some(list) = v.payload::<crate::object::list::ListObject>() {
        let mut parts = Vec::new();
        for item in list.snapshot(py, v)? {
            parts.push(show(py, &item)?);
        }
        return Ok(format!("[{}]", parts.join(", ")));
    }
    let (qualname, module) = (py.name(Name::__qualname__), py.name(Name::__module__));
    if let Some(q) = py.getattr_optional(v, &qualname)?
        && let Some(m) = py.getattr_optional(v, &module)?
        && !m.is_none()
    {
        let q = py.str_string(&q)?;
        let m = py.str_string(&m)?;
        return Ok(if m == "builtins" { q } else { format!("{m}.{q}") });
    }
    py.repr_string(v)
}

fn repr_alias(py: &mut Py, v: &Value) -> Result {
    let (origin, args) = (part(v, |a| &a.origin), part(v, |a| &a.args));
    let base = show(py, &origin)?;
    let mut parts = Vec::new();
    for arg in items(&args) {
        parts.push(py.recurse(" while getting the repr of an object", |py| show(py, &arg))?);
    }
    let inner = if parts.is_empty() { "()".to_owned() } else { parts.join(", ") };
    let star = if v.payload::<AliasObject>().is_some_and(|a| a.starred) { "*" } else { "" };
    py.str(&format!("{star}{base}[{inner}]"))
}

fn hash_alias(py: &mut Py, v: &Value) -> Result<i64> {
    let (origin, args) = (part(v, |a| &a.origin), part(v, |a| &a.args));
    let h = py.hash(&origin)? ^ py.hash(&args)?;
    Ok(if h == -1 { -2 } else { h })
}

fn compare_alias(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !AliasObject::is_generic(a) || !AliasObject::is_generic(b) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let starred = |v: &Value| v.payload::<AliasObject>().is_some_and(|x| x.starred);
    let equal = starred(a) == starred(b)
        && py.eq(&part(a, |x| &x.origin), &part(b, |x| &x.origin))?
        && py.eq(&part(a, |x| &x.args), &part(b, |x| &x.args))?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// Names that are the alias's own; everything else comes from the origin.
const OWN: &[&str] = &[
    "__class__",
    "__bases__",
    "__origin__",
    "__args__",
    "__parameters__",
    "__unpacked__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__class_getitem__",
];

fn getattr_alias(py: &mut Py, v: &Value, name: &Value) -> Result {
    let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let forwarded = !text.starts_with("__") || !text.ends_with("__") || !OWN.contains(&text.as_str());
    if forwarded && !matches!(text.as_str(), "__instancecheck__" | "__subclasscheck__" | "__dir__") {
        let origin = part(v, |a| &a.origin);
        return py.getattr(&origin, name);
    }
    generic_getattr(py, v, name)
}

fn call_alias(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let origin = part(v, |a| &a.origin);
    let made = py.call_args(&origin, args)?;
    let name = py.intern("__orig_class__");
    // Most objects cannot keep it; that is no error.
    match py.setattr(&made, &name, Some(v)) {
        Err(e) if !py.exception_is(&e, TypeId::AttributeError) && !py.exception_is(&e, TypeId::TypeError) => Err(e),
        _ => Ok(made),
    }
}

fn iter_alias(py: &mut Py, v: &Value) -> Result {
    let class = py.type_of(v);
    let starred = make_as(py, class, &part(v, |a| &a.origin), &part(v, |a| &a.args), true)?;
    let one = py.tuple(vec![starred])?;
    py.iter(&one)
}

/// `alias[x]`: puts arguments in the place of the type variables.
fn getitem_alias(py: &mut Py, v: &Value, key: &Value) -> Result {
    let args = substitute(py, v, &items(&part(v, |a| &a.args)), &items(&part(v, |a| &a.parameters)), key)?;
    let args = py.tuple(args)?;
    let starred = v.payload::<AliasObject>().is_some_and(|a| a.starred);
    make_as(py, py.ty(TypeId::GenericAlias), &part(v, |a| &a.origin), &args, starred)
}

/// `__class_getitem__` of a builtin generic type: class, item.
///
/// # Errors
/// MemoryError.
pub fn class_getitem(py: &mut Py, args: &[Value]) -> Result {
    make(py, &args[0], &args[1])
}
