//! Descriptors of native code: methods, class methods and slot wrappers of builtin types, computed attributes, `__slots__` members, and
//! the native functions that the former bind to.

use crate::object::function::ModuleObject;
use crate::object::native::{
    Access, DescriptorKind, GetSet, NativeCode, NativeDef, NativeDescriptor, NativeFunction, TypeBuilder,
};
use crate::object::{Args, CompareOp, Field, Py, Raised, Result, TypeId, TypeRef, Value, word};
use crate::types::object_type;
use std::sync::Arc;

/// Fills the types of this file.
pub fn init(py: &Py) {
    for id in [TypeId::MethodDescriptor, TypeId::WrapperDescriptor] {
        let b = TypeBuilder::new(py, id);
        b.slots().call.set(Some(call_method));
        b.slots().descr_get.set(Some(get_method));
        b.slots().repr.set(Some(repr_descriptor));
        descriptor_attributes(&b);
    }
    let b = TypeBuilder::new(py, TypeId::ClassMethodDescriptor);
    b.slots().call.set(Some(call_class_method));
    b.slots().descr_get.set(Some(get_class_method));
    b.slots().repr.set(Some(repr_descriptor));
    descriptor_attributes(&b);

    for id in [TypeId::BuiltinFunction, TypeId::MethodWrapper] {
        let b = TypeBuilder::new(py, id);
        let s = b.slots();
        s.call.set(Some(call_function));
        s.repr.set(Some(repr_function));
        s.compare.set(Some(compare_functions));
        s.hash.set(Some(hash_function));
        b.getter("__name__", |py, v| with_function(v, |f| py.str(&f.def.name)))
            .getter("__qualname__", function_qualname)
            .getter("__doc__", |py, v| with_function(v, |f| doc(py, &f.def)))
            .getter("__text_signature__", |py, v| with_function(v, |f| signature(py, &f.def)))
            .getter("__self__", |py, v| {
                with_function(v, |f| Ok(if f.receiver.is_empty() { home(py, &f.module) } else { f.receiver.clone() }))
            })
            .method("__reduce__", "(self, /)", reduce_function);
        if id == TypeId::BuiltinFunction {
            b.member("__module__", |_, v| {
                with_function(v, |f| Ok(if f.module.is_empty() { Value::NONE } else { f.module.clone() }))
            });
        } else {
            b.getter("__objclass__", |py, v| with_function(v, |f| Ok(py.type_of(&f.receiver).to_value())));
        }
    }

    for id in [TypeId::GetSetDescriptor, TypeId::MemberDescriptor] {
        let b = TypeBuilder::new(py, id);
        let s = b.slots();
        s.descr_get.set(Some(get_getset));
        s.descr_set.set(Some(set_getset));
        s.repr.set(Some(repr_getset));
        b.member("__name__", |_, v| with_getset(v, |g| Ok(g.name.clone())))
            .getter("__qualname__", |py, v| with_getset(v, |g| qualified(py, g.owner, &text_of(&g.name))))
            .getter("__doc__", |py, v| {
                with_getset(v, |g| if g.doc.is_empty() { Ok(Value::NONE) } else { py.str(&g.doc) })
            })
            .member("__objclass__", |_, v| with_getset(v, |g| Ok(g.owner.to_value())));
        if id == TypeId::MemberDescriptor {
            b.method("__reduce__", "(self, /)", |py, a| {
                let (owner, name) = match a[0].payload::<GetSet>() {
                    Some(g) => (g.owner.to_value(), g.name.clone()),
                    None => (Value::NONE, Value::NONE),
                };
                by_attribute(py, owner, name)
            });
        }
    }
}

/// How pickling finds what is an attribute of something: `getattr(owner, name)`.
///
/// # Errors
/// MemoryError.
pub fn by_attribute(py: &Py, owner: Value, name: Value) -> Result {
    let given = py.tuple(vec![owner, name])?;
    py.tuple(vec![py.builtin("getattr"), given])
}

/// A function of a module is found by its name, a method of an object as its attribute.
fn reduce_function(py: &mut Py, a: &[Value]) -> Result {
    let Some(f) = a[0].payload::<NativeFunction>() else { return Ok(Value::NONE) };
    let name = py.str(&f.def.name)?;
    if f.receiver.is_empty() || f.receiver.payload::<ModuleObject>().is_some() {
        return Ok(name);
    }
    by_attribute(py, f.receiver.clone(), name)
}

fn descriptor_attributes(b: &TypeBuilder<'_>) {
    b.member("__name__", |py, v| with_descriptor(v, |d| py.str(&d.def.name)))
        .getter("__qualname__", |py, v| with_descriptor(v, |d| qualified(py, d.owner, &d.def.name)))
        .getter("__doc__", |py, v| with_descriptor(v, |d| doc(py, &d.def)))
        .getter("__text_signature__", |py, v| with_descriptor(v, |d| signature(py, &d.def)))
        .member("__objclass__", |_, v| with_descriptor(v, |d| Ok(d.owner.to_value())))
        .method("__reduce__", "(self, /)", |py, a| {
            let (owner, name) = match a[0].payload::<NativeDescriptor>() {
                Some(d) => (d.owner.to_value(), py.str(&d.def.name)?),
                None => (Value::NONE, Value::NONE),
            };
            by_attribute(py, owner, name)
        });
}

fn with_descriptor(v: &Value, f: impl FnOnce(&NativeDescriptor) -> Result) -> Result {
    v.payload::<NativeDescriptor>().map_or(Ok(Value::NONE), f)
}

fn with_function(v: &Value, f: impl FnOnce(&NativeFunction) -> Result) -> Result {
    v.payload::<NativeFunction>().map_or(Ok(Value::NONE), f)
}

fn with_getset(v: &Value, f: impl FnOnce(&GetSet) -> Result) -> Result {
    v.payload::<GetSet>().map_or(Ok(Value::NONE), f)
}

fn text_of(v: &Value) -> String {
    v.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
}

fn qualified(py: &Py, owner: TypeRef, name: &str) -> Result {
    let class = text_of(&owner.qualname.get(py));
    py.str(&format!("{class}.{name}"))
}

fn doc(py: &Py, def: &NativeDef) -> Result {
    match def.code {
        // Without a text of its own, the signature says how to call it.
        NativeCode::Bound(_) if def.doc.is_empty() => py.str(&format!("{}{}", def.name, def.signature)),
        _ if def.doc.is_empty() => Ok(Value::NONE),
        _ => py.str(&def.doc),
    }
}

/// The module of a native function, which stands for its receiver; None if it is not loaded.
fn home(py: &Py, name: &Value) -> Value {
    let modules = py.interp().modules.get();
    let (Some(text), Some(loaded)) = (name.as_text(), modules.payload::<crate::object::dict::DictObject>()) else {
        return Value::NONE;
    };
    let found = loaded.get_str(py, name).or_else(|| {
        // What `_operator` is named for has come with `operator`.
        let text = text.to_string_lossy();
        loaded.get_str(py, &py.intern(text.strip_prefix('_')?))
    });
    found.unwrap_or(Value::NONE)
}

/// The signature as CPython's `__text_signature__` marks the receiver; None for a function that takes its arguments as they came.
fn signature(py: &Py, def: &NativeDef) -> Result {
    let text = def.signature.as_str();
    // Methods of any number of arguments that CPython describes.
    match (def.prefix.as_str(), def.name.as_str()) {
        ("str.", "format") => return py.str("($self, /, *args, **kwargs)"),
        (
            "set." | "frozenset.",
            "union" | "intersection" | "difference" | "update" | "intersection_update" | "difference_update",
        ) => return py.str("($self, /, *others)"),
        ("math.", "gcd" | "lcm") => return py.str("($module, /, *integers)"),
        _ => {}
    }
    if matches!(def.code, NativeCode::Raw(_)) && def.name != "__new__" && text.ends_with("*args, **kwargs)") {
        return Ok(Value::NONE);
    }
    // A text says too little of these: what they do without their last argument is another matter.
    if !def.is_method() && ["getattr", "iter", "next", "dir", "vars"].contains(&def.name.as_str()) {
        return Ok(Value::NONE);
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    if def.is_method() {
        return match (inner.strip_prefix("cls"), inner.starts_with('$')) {
            (Some(rest), _) => py.str(&format!("($type{rest}")),
            (None, true) => py.str(text),
            (None, false) => py.str(&format!("(${inner}")),
        };
    }
    // Without a mark of its own, everything can be given by name, but the module.
    let positional = inner.contains("/,") || inner.ends_with("/)");
    py.str(&match (positional, inner) {
        (true, _) => format!("($module, {inner}"),
        (false, ")") => "($module, /)".to_owned(),
        (false, _) => format!("($module, /, {inner}"),
    })
}

// --- methods and wrappers ---

fn wrong_receiver(py: &Py, d: &NativeDescriptor, v: &Value) -> Raised {
    let (owner, given, name) = (d.owner.name(), py.type_of(v).full_name(py), &d.def.name);
    py.type_error(match d.kind {
        DescriptorKind::Wrapper => format!("descriptor '{name}' requires a '{owner}' object but received a '{given}'"),
        _ => format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"),
    })
}

fn call_method(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(d) = v.payload::<NativeDescriptor>() else { return Ok(Value::NONE) };
    let Some(receiver) = args.get(0) else {
        let (owner, name) = (d.owner.name(), &d.def.name);
        return Err(py.type_error(match d.kind {
            DescriptorKind::Wrapper => format!("descriptor '{name}' of '{owner}' object needs an argument"),
            _ => format!("unbound method {owner}.{name}() needs an argument"),
        }));
    };
    if !py.type_of(receiver).is_subtype(py, d.owner) {
        return Err(wrong_receiver(py, d, receiver));
    }
    d.def.call(py, args)
}

fn get_method(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let (Some(d), Some(instance)) = (v.payload::<NativeDescriptor>(), instance) else { return Ok(v.clone()) };
    if !py.type_of(instance).is_subtype(py, d.owner) {
        let (owner, given, name) = (d.owner.name(), py.type_of(instance).full_name(py), &d.def.name);
        return Err(
            py.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"))
        );
    }
    let id = if d.kind == DescriptorKind::Wrapper { TypeId::MethodWrapper } else { TypeId::BuiltinFunction };
    bind(py, id, &d.def, instance)
}

fn bind(py: &Py, id: TypeId, def: &Arc<NativeDef>, receiver: &Value) -> Result {
    let function = NativeFunction {
        def: def.clone(),
        receiver: Field::at_birth(receiver.clone()),
        module: Field::at_birth(Value::NONE),
    };
    py.alloc(py.ty(id), function)
}

fn call_class_method(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(d) = v.payload::<NativeDescriptor>() else { return Ok(Value::NONE) };
    let (owner, name) = (d.owner.name(), &d.def.name);
    let Some(class) = args.get(0) else {
        return Err(py.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")));
    };
    let Some(t) = TypeRef::from_value(class) else {
        let given = py.type_of(class).full_name(py);
        return Err(py.type_error(format!("descriptor '{name}' requires a type but received a '{given}' instance")));
    };
    if !t.is_subtype(py, d.owner) {
        return Err(
            py.type_error(format!("descriptor '{name}' requires a subtype of '{owner}' but received '{}'", t.name()))
        );
    }
    d.def.call(py, args)
}

fn get_class_method(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    let Some(d) = v.payload::<NativeDescriptor>() else { return Ok(v.clone()) };
    let class = match instance {
        Some(i) if class.is_none() => py.type_of(i).to_value(),
        _ => class.clone(),
    };
    let (owner, name) = (d.owner.name(), &d.def.name);
    let Some(t) = TypeRef::from_value(&class) else {
        let given = py.type_of(&class).full_name(py);
        return Err(
            py.type_error(format!("descriptor '{name}' for type '{owner}' needs a type, not a '{given}' as arg 2"))
        );
    };
    if !t.is_subtype(py, d.owner) {
        return Err(
            py.type_error(format!("descriptor '{name}' requires a subtype of '{owner}' but received '{}'", t.name()))
        );
    }
    bind(py, TypeId::BuiltinFunction, &d.def, &class)
}

fn repr_descriptor(py: &mut Py, v: &Value) -> Result {
    with_descriptor(v, |d| {
        let what = if d.kind == DescriptorKind::Wrapper { "slot wrapper" } else { "method" };
        py.str(&format!("<{what} '{}' of '{}' objects>", d.def.name, d.owner.name()))
    })
}

// --- native functions ---

fn call_function(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    match v.payload::<NativeFunction>() {
        Some(f) => f.call(py, args),
        None => Ok(Value::NONE),
    }
}

fn repr_function(py: &mut Py, v: &Value) -> Result {
    let is_wrapper = py.type_of(v).is(TypeId::MethodWrapper);
    with_function(v, |f| {
        if f.receiver.is_empty() {
            return py.str(&format!("<built-in function {}>", f.def.name));
        }
        let (class, address) = (py.type_of(&f.receiver).name(), f.receiver.identity());
        py.str(&if is_wrapper {
            format!("<method-wrapper '{}' of {class} object at {address:#x}>", f.def.name)
        } else {
            format!("<built-in method {} of {class} object at {address:#x}>", f.def.name)
        })
    })
}

fn function_qualname(py: &mut Py, v: &Value) -> Result {
    with_function(v, |f| {
        if f.receiver.is_empty() {
            return py.str(&f.def.name);
        }
        let class = TypeRef::from_value(&f.receiver).unwrap_or_else(|| py.type_of(&f.receiver));
        qualified(py, class, &f.def.name)
    })
}

fn compare_functions(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(f), Some(g)) = (a.payload::<NativeFunction>(), b.payload::<NativeFunction>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if py.type_of(a) != py.type_of(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let equal = Arc::ptr_eq(&f.def, &g.def) && f.receiver.is(&g.receiver);
    Ok(match op {
        CompareOp::Eq => Value::bool(equal),
        CompareOp::Ne => Value::bool(!equal),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn hash_function(_py: &mut Py, v: &Value) -> Result<i64> {
    let Some(f) = v.payload::<NativeFunction>() else { return Ok(0) };
    let code = Arc::as_ptr(&f.def) as u64;
    Ok(match (f.receiver.identity().rotate_right(4) ^ code.rotate_right(5)) as i64 {
        -1 => -2,
        h => h,
    })
}

// --- computed attributes and members ---

fn check_owner(py: &Py, g: &GetSet, instance: &Value) -> Result<()> {
    if py.type_of(instance).is_subtype(py, g.owner) {
        return Ok(());
    }
    let (name, owner, given) = (text_of(&g.name), g.owner.name(), py.type_of(instance).full_name(py));
    Err(py.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object")))
}

fn get_getset(py: &mut Py, v: &Value, instance: Option<&Value>, _class: &Value) -> Result {
    let (Some(g), Some(instance)) = (v.payload::<GetSet>(), instance) else { return Ok(v.clone()) };
    check_owner(py, g, instance)?;
    match g.access {
        Access::Native(get, _) => get(py, instance),
        Access::Member(i) => {
            let w = instance.object().map_or(word::EMPTY, |o| py.member_word(o, i as usize));
            if w == word::EMPTY {
                let class = super::class::qualified_name(py, py.type_of(instance));
                let class = class.strip_prefix("__main__.").unwrap_or(&class);
                let text = format!("'{class}' object has no attribute '{}'", text_of(&g.name));
                return Err(object_type::attribute_error(py, instance, &g.name, &text));
            }
            // SAFETY: the word was read from a live object just now.
            Ok(unsafe { Value::from_borrowed_word(w) })
        }
    }
}

fn set_getset(py: &mut Py, v: &Value, instance: &Value, new: Option<&Value>) -> Result<()> {
    let Some(g) = v.payload::<GetSet>() else { return Ok(()) };
    check_owner(py, g, instance)?;
    match g.access {
        Access::Native(_, Some(set)) => set(py, instance, new),
        Access::Native(_, None) if py.type_of(v).is(TypeId::MemberDescriptor) => {
            Err(py.error(TypeId::AttributeError, "readonly attribute"))
        }
        Access::Native(_, None) => {
            let (name, owner) = (text_of(&g.name), g.owner.name());
            Err(py.error(TypeId::AttributeError, format!("attribute '{name}' of '{owner}' objects is not writable")))
        }
        Access::Member(i) => {
            let old = py.set_member(instance, i as usize, new.map_or(Value::EMPTY, Value::clone))?;
            if new.is_none() && old.is_empty() {
                return Err(py.error(TypeId::AttributeError, text_of(&g.name)));
            }
            drop(old);
            Ok(())
        }
    }
}

fn repr_getset(py: &mut Py, v: &Value) -> Result {
    let what = if py.type_of(v).is(TypeId::MemberDescriptor) { "member" } else { "attribute" };
    with_getset(v, |g| py.str(&format!("<{what} '{}' of '{}' objects>", text_of(&g.name), g.owner.name())))
}
