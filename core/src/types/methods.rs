//! `staticmethod` and `classmethod`.

use crate::object::function::BoundMethod;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Name, Py, Result, Slot, TypeId, Value};
use crate::types::object_type;
use orochi_gc::Object;

/// The payload of both.
pub struct WrappedCallable {
    /// What is wrapped; EMPTY until `__init__` ran.
    pub callable: Slot,
}

// SAFETY: 1.–4. one slot, written under the lock.
unsafe impl Payload for WrappedCallable {
    const KIND: Kind = Kind::MethodWrapper;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.callable.trace(visit);
    }
}

/// Fills the types of this file.
pub fn init(py: &Py) {
    for id in [TypeId::StaticMethod, TypeId::ClassMethod] {
        let b = TypeBuilder::new(py, id);
        let s = b.slots();
        s.new.set(Some(|py, ty, _| py.alloc(ty, WrappedCallable { callable: Slot::empty() })));
        s.init.set(Some(init_wrapper));
        s.repr.set(Some(repr));
        b.member("__func__", |py, v| Ok(callable(py, v)))
            .member("__wrapped__", |py, v| Ok(callable(py, v)))
            .getter("__isabstractmethod__", |py, v| {
                let f = callable(py, v);
                is_abstract(py, &f).map(Value::bool)
            })
            .getset(
                "__name__",
                |py, v| forward(py, v, Name::__name__),
                Some(|py, v, new| own(py, v, Name::__name__, new)),
            )
            .getset(
                "__qualname__",
                |py, v| forward(py, v, Name::__qualname__),
                Some(|py, v, new| own(py, v, Name::__qualname__, new)),
            )
            .getset(
                "__module__",
                |py, v| forward(py, v, Name::__module__),
                Some(|py, v, new| own(py, v, Name::__module__, new)),
            )
            .getset("__doc__", |py, v| forward(py, v, Name::__doc__), Some(|py, v, new| own(py, v, Name::__doc__, new)))
            .getset(
                "__annotations__",
                |py, v| forward(py, v, Name::__annotations__),
                Some(|py, v, new| own(py, v, Name::__annotations__, new)),
            );
    }
    let b = TypeBuilder::new(py, TypeId::StaticMethod);
    b.slots().descr_get.set(Some(|py, v, _, _| ready(py, v, "staticmethod")));
    b.slots().call.set(Some(|py, v, args| {
        let f = ready(py, v, "staticmethod")?;
        py.call_args(&f, args)
    }));
    let b = TypeBuilder::new(py, TypeId::ClassMethod);
    b.slots().descr_get.set(Some(get_class_method));
}

/// A staticmethod or classmethod of `callable`.
///
/// # Errors
/// MemoryError.
pub fn wrap(py: &Py, id: TypeId, callable: Value) -> Result {
    py.alloc(py.ty(id), WrappedCallable { callable: Slot::at_birth(callable) })
}

/// What a staticmethod or classmethod wraps; None before `__init__` ran.
pub fn callable(py: &Py, v: &Value) -> Value {
    v.payload::<WrappedCallable>().and_then(|w| w.callable.get_some(py)).unwrap_or(Value::NONE)
}

fn ready(py: &Py, v: &Value, what: &str) -> Result {
    match v.payload::<WrappedCallable>().and_then(|w| w.callable.get_some(py)) {
        Some(f) => Ok(f),
        None => Err(py.runtime_error(format!("uninitialized {what} object"))),
    }
}

fn init_wrapper(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let class = TypeId::ClassMethod;
    let name = if py.is_instance(v, class) { "classmethod" } else { "staticmethod" };
    if args.has_keywords() {
        return Err(py.type_error(format!("{name}() takes no keyword arguments")));
    }
    let [f] = args.positional() else {
        return Err(py.type_error(format!("{name} expected 1 argument, got {}", args.len())));
    };
    if let (Some(w), Some(o)) = (v.payload::<WrappedCallable>(), v.object()) {
        let old = {
            let _guard = py.mutator().lock(o);
            w.callable.replace(py, o, f.clone())
        };
        if !old.is_empty() {
            // Inline caches hold the function itself.
            py.interp().bump_types_epoch();
        }
        drop(old);
    }
    Ok(())
}

fn get_class_method(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    let f = ready(py, v, "classmethod")?;
    let receiver = match instance {
        Some(i) if class.is_none() => py.type_of(i).to_value(),
        _ => class.clone(),
    };
    py.alloc_exact(TypeId::Method, BoundMethod { function: Field::at_birth(f), receiver: Field::at_birth(receiver) })
}

/// `__isabstractmethod__` of anything, as truth.
///
/// # Errors
/// What the attribute or its truth raises.
pub fn is_abstract(py: &mut Py, v: &Value) -> Result<bool> {
    let name = py.name(Name::__isabstractmethod__);
    match py.getattr_optional(v, &name)? {
        Some(found) => py.truth(&found),
        None => Ok(false),
    }
}

/// An attribute set on the wrapper itself, else the callable's.
fn forward(py: &mut Py, v: &Value, name: Name) -> Result {
    let name = py.name(name);
    if let Some(own) = object_type::own_attribute(py, v, &name) {
        return Ok(own);
    }
    let f = callable(py, v);
    match py.getattr_optional(&f, &name)? {
        Some(found) => Ok(found),
        None => Err(py.attribute_error(v, &name)),
    }
}

fn own(py: &mut Py, v: &Value, name: Name, new: Option<&Value>) -> Result<()> {
    let name = py.name(name);
    match new {
        Some(new) => py.set_own_attribute(v, &name, new.clone()),
        None => py.delete_own_attribute(v, &name).map(drop),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    let f = callable(py, v);
    let inner = py.repr_string(&f)?;
    py.str(&format!("<{name}({inner})>"))
}
