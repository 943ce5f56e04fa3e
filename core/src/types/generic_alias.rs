//! `list[int]` and `int | str`: generic aliases and unions.

use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, CompareOp, Field, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::class;
use crate::types::object_type::generic_getattr;
use orochi_gc::Object;

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
        .method("__dir__", "(self, /)", |py, a| {
            let origin = part(&a[0], |x| &x.origin);
            let names = py.call_special(&origin, crate::object::Name::__dir__, &[])?;
            names.ok_or_else(|| py.type_error("object does not provide __dir__"))
        });

    for id in GENERIC_TYPES {
        TypeBuilder::new(py, *id).class_method("__class_getitem__", "(cls, item, /)", |py, a| make(py, &a[0], &a[1]));
    }

    let b = TypeBuilder::new(py, TypeId::Union);
    b.class_method("__class_getitem__", "(cls, item, /)", union_getitem);
    let s = b.slots();
    s.repr.set(Some(repr_union));
    s.hash.set(Some(hash_union));
    s.compare.set(Some(compare_union));
    s.binary[BinaryOp::Or as usize].set(Some(union_of));
    b.member("__args__", |_, v| Ok(part(v, |a| &a.args)))
        .getter("__parameters__", |_, v| Ok(part(v, |a| &a.parameters)))
        .member("__origin__", |py, _| Ok(py.ty(TypeId::Union).to_value()))
        .method("__instancecheck__", "(self, instance, /)", |py, a| {
            class::check::union_instance(py, &a[0], &a[1]).map(Value::bool)
        })
        .method("__subclasscheck__", "(self, cls, /)", |py, a| {
            class::check::union_subclass(py, &a[0], &a[1]).map(Value::bool)
        });
}

/// How to make the alias again: from origin and arguments; a starred one by iterating over the plain one.
fn reduce_alias(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let class = py.ty(TypeId::GenericAlias).to_value();
    let parts = py.tuple_of_two(part(v, |a| &a.origin), part(v, |a| &a.args))?;
    if !v.payload::<AliasObject>().is_some_and(|a| a.starred) {
        return py.tuple_of_two(class, parts);
    }
    let plain = py.call(&class, &[part(v, |a| &a.origin), part(v, |a| &a.args)])?;
    let iterator = py.iter(&plain)?;
    let arguments = py.tuple(vec![iterator])?;
    py.tuple_of_two(py.builtin("next"), arguments)
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
    let args = if args.has_payload::<TupleObject>() { args.clone() } else { py.tuple(vec![args.clone()])? };
    let parameters = collect_parameters(py, &args)?;
    py.alloc(
        py.ty(TypeId::GenericAlias),
        AliasObject {
            origin: Field::at_birth(origin.clone()),
            args: Field::at_birth(args),
            parameters: Field::at_birth(parameters),
            starred: false,
        },
    )
}

/// Type variables among the arguments, and the parameters of aliases among them, each once.
fn collect_parameters(py: &mut Py, args: &Value) -> Result {
    let (substitution, own) = (py.intern("__typing_subst__"), py.intern("__parameters__"));
    let mut found: Vec<Value> = Vec::new();
    for arg in items(args) {
        if TypeRef::from_value(&arg).is_some() {
            continue;
        }
        if py.type_of(&arg).lookup(py, &substitution).is_some() {
            if !found.iter().any(|f| f.is(&arg)) {
                found.push(arg);
            }
        } else if let Some(inner) = py.getattr_optional(&arg, &own)? {
            for p in items(&inner) {
                if !found.iter().any(|f| f.is(&p)) {
                    found.push(p);
                }
            }
        }
    }
    py.tuple(found)
}

fn new_alias(py: &mut Py, _ty: TypeRef, args: Args<'_>) -> Result {
    if args.has_keywords() {
        return Err(py.type_error("GenericAlias() takes no keyword arguments"));
    }
    match args.positional() {
        [origin, arguments] => make(py, origin, arguments),
        _ => Err(py.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len()))),
    }
}

/// An argument as it is written in a subscript.
fn show(py: &mut Py, v: &Value) -> Result<String> {
    if v.word() == crate::object::word::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if v.has_payload::<AliasObject>() {
        return py.repr_string(v);
    }
    if let Some(list) = v.payload::<crate::object::list::ListObject>() {
        let mut parts = Vec::new();
        for item in list.snapshot(py, v) {
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
    let Some(a) = v.payload::<AliasObject>() else { return Ok(Value::NONE) };
    let starred = py.alloc(
        py.ty(TypeId::GenericAlias),
        AliasObject {
            origin: Field::at_birth((*a.origin).clone()),
            args: Field::at_birth((*a.args).clone()),
            parameters: Field::at_birth((*a.parameters).clone()),
            starred: true,
        },
    )?;
    let one = py.tuple(vec![starred])?;
    py.iter(&one)
}

/// `alias[x]`: puts arguments in the place of the type variables.
fn getitem_alias(py: &mut Py, v: &Value, key: &Value) -> Result {
    let parameters = items(&part(v, |a| &a.parameters));
    if parameters.is_empty() {
        let shown = py.repr_string(v)?;
        return Err(py.type_error(format!("{shown} is not a generic class")));
    }
    let given = if key.has_payload::<TupleObject>() { items(key) } else { vec![key.clone()] };
    if given.len() != parameters.len() {
        let shown = py.repr_string(v)?;
        let what = if given.len() > parameters.len() { "many" } else { "few" };
        return Err(py.type_error(format!(
            "Too {what} arguments for {shown}; actual {}, expected {}",
            given.len(),
            parameters.len()
        )));
    }
    let own = py.intern("__parameters__");
    let mut replaced = Vec::new();
    for arg in items(&part(v, |a| &a.args)) {
        let at = parameters.iter().position(|p| p.is(&arg));
        replaced.push(match at {
            Some(i) => given[i].clone(),
            None if TypeRef::from_value(&arg).is_some() => arg,
            None => match py.getattr_optional(&arg, &own)? {
                Some(inner) if !items(&inner).is_empty() => {
                    let chosen: Vec<Value> = items(&inner)
                        .iter()
                        .filter_map(|p| parameters.iter().position(|q| q.is(p)).map(|i| given[i].clone()))
                        .collect();
                    let chosen = py.tuple(chosen)?;
                    py.getitem(&arg, &chosen)?
                }
                _ => arg,
            },
        });
    }
    let args = py.tuple(replaced)?;
    make(py, &part(v, |a| &a.origin), &args)
}

// --- unions ---

/// The members of a union; a single value otherwise.
pub fn union_members(v: &Value) -> Vec<Value> {
    match v.payload::<AliasObject>() {
        Some(a) if a.origin.is_empty() => items(&a.args),
        _ => vec![v.clone()],
    }
}

/// Can it be a member of a union written with `|`?
fn is_unionable(v: &Value) -> bool {
    v.is_none() || TypeRef::from_value(v).is_some() || v.has_payload::<AliasObject>()
}

/// `a | b` of types; NotImplemented for anything else.
///
/// # Errors
/// What comparing the members raises.
pub fn union_of(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut all = union_members(a);
    all.extend(union_members(b));
    make_union(py, all)
}

/// `None | x`: a union if `x` can be in one.
///
/// # Errors
/// As `union_of`.
pub fn none_or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if a.is_none() && b.is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    union_of(py, a, b)
}

/// `Union[…]`: as `make_union`, with the members of unions in their place; what is no type goes through `typing`.
///
/// # Errors
/// TypeError for what can be no member; what comparing raises.
pub fn union_getitem(py: &mut Py, args: &[Value]) -> Result {
    let given = match args[1].payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None => vec![args[1].clone()],
    };
    if given.is_empty() {
        return Err(py.type_error("Cannot take a Union of no types."));
    }
    let mut all = Vec::with_capacity(given.len());
    for v in given {
        if py.type_of(&v).is(TypeId::Union) {
            all.extend(union_members(&v));
        } else if v.is_none() || is_unionable(&v) {
            all.push(v);
        } else {
            let (module, empty) = (py.str("typing")?, py.interp().empty_tuple());
            let module = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &empty, 0)?;
            let text = py.str("Union[arg, ...]: each arg must be a type.")?;
            all.push(py.call_method(&module, "_type_check", &[v, text])?);
        }
    }
    make_union(py, all)
}

/// The union of these, without repetitions; a single one is itself.
///
/// # Errors
/// What comparing raises.
pub fn make_union(py: &mut Py, all: Vec<Value>) -> Result {
    let none_type = py.ty(TypeId::NoneType).to_value();
    let mut members: Vec<Value> = Vec::new();
    for v in all {
        let v = if v.is_none() { none_type.clone() } else { v };
        let mut known = false;
        for m in &members {
            if py.eq(m, &v)? {
                known = true;
                break;
            }
        }
        if !known {
            members.push(v);
        }
    }
    if let [single] = &members[..] {
        return Ok(single.clone());
    }
    let args = py.tuple(members)?;
    let parameters = collect_parameters(py, &args)?;
    py.alloc(
        py.ty(TypeId::Union),
        AliasObject {
            origin: Field::EMPTY,
            args: Field::at_birth(args),
            parameters: Field::at_birth(parameters),
            starred: false,
        },
    )
}

fn repr_union(py: &mut Py, v: &Value) -> Result {
    let none_type = py.ty(TypeId::NoneType).to_value();
    let mut parts = Vec::new();
    for member in union_members(v) {
        parts.push(if member.is(&none_type) { "None".to_owned() } else { show(py, &member)? });
    }
    py.str(&parts.join(" | "))
}

fn hash_union(py: &mut Py, v: &Value) -> Result<i64> {
    // The order of the members does not matter.
    let mut h = 0x1234_5678_i64;
    for member in union_members(v) {
        let own = py.hash(&member)?;
        h = h.wrapping_add(own.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) ^ own >> 7);
    }
    Ok(if h == -1 { -2 } else { h })
}

fn compare_union(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let is_union = |v: &Value| v.payload::<AliasObject>().is_some_and(|x| x.origin.is_empty());
    if !is_union(a) || !is_union(b) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (union_members(a), union_members(b));
    let mut equal = left.len() == right.len();
    for x in &left {
        let mut found = false;
        for y in &right {
            if py.eq(x, y)? {
                found = true;
                break;
            }
        }
        equal &= found;
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// `__class_getitem__` of a builtin generic type: class, item.
///
/// # Errors
/// MemoryError.
pub fn class_getitem(py: &mut Py, args: &[Value]) -> Result {
    make(py, &args[0], &args[1])
}
