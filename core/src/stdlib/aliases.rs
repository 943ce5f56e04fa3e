//! Private modules whose contents are in public native ones: `_weakref`, `_weakrefset`, `_collections`, `_functools`, `_operator`, `_types`.
//!
//! The library's modules import from them; here they give the same objects under the names that CPython has there.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::import;

fn copied(py: &mut Py, name: &str, from: &str, names: &[&str]) -> Result<ModuleBuilder> {
    let module = import::import_absolute(py, from)?;
    let b = ModuleBuilder::new(py, name)?;
    for name in names {
        let key = py.intern(name);
        if let Some(v) = py.getattr_optional(&module, &key)? {
            b.add(py, name, v)?;
        }
    }
    Ok(b)
}

/// `_weakref`
///
/// # Errors
/// MemoryError.
pub fn weakref(py: &mut Py) -> Result {
    let names =
        ["ref", "proxy", "getweakrefcount", "getweakrefs", "ReferenceType", "ProxyType", "CallableProxyType"];
    let b = copied(py, "_weakref", "weakref", &names)?;
    b.function(py, "_remove_dead_weakref", "(dct, key, /)", |py, a| {
        let Some(dict) = a[0].payload::<DictObject>() else { return Err(py.type_error("a dict is required")) };
        if let Some(found) = dict.get(py, &a[0], &a[1])?
            && crate::types::weakref::weak_of(&found).is_some_and(|w| w.is_dead())
        {
            drop(dict.remove(py, &a[0], &a[1])?);
        }
        Ok(Value::NONE)
    })?;
    b.finish(py)
}

/// `_weakrefset`
///
/// # Errors
/// MemoryError.
pub fn weakrefset(py: &mut Py) -> Result {
    copied(py, "_weakrefset", "weakref", &["WeakSet"])?.finish(py)
}

/// `_collections`
///
/// # Errors
/// MemoryError.
pub fn collections(py: &mut Py) -> Result {
    let b = copied(py, "_collections", "collections", &["deque", "defaultdict", "OrderedDict", "_tuplegetter"])?;
    b.add_type(py, TypeId::DequeIterator)?;
    b.add_type(py, TypeId::DequeReverseIterator)?;
    b.function(py, "_count_elements", "(mapping, iterable, /)", |py, a| {
        let (mapping, one, zero) = (a[0].clone(), py.int(1)?, py.int(0)?);
        py.for_each(&a[1], |py, item| {
            let n = py.call_method(&mapping, "get", &[item.clone(), zero.clone()])?;
            let n = py.binary(crate::bytecode::BinaryOp::Add, &n, &one)?;
            py.setitem(&mapping, &item, Some(&n))
        })?;
        Ok(Value::NONE)
    })?;
    b.finish(py)
}

/// `_functools`
///
/// # Errors
/// MemoryError.
pub fn functools(py: &mut Py) -> Result {
    let names = ["partial", "reduce", "cmp_to_key", "Placeholder", "_lru_cache_wrapper"];
    let b = copied(py, "_functools", "functools", &names)?;
    b.add(py, "_PlaceholderType", py.ty(TypeId::Placeholder).to_value())?;
    b.finish(py)
}

/// `_operator`
///
/// # Errors
/// MemoryError.
pub fn operator(py: &mut Py) -> Result {
    let module = import::import_absolute(py, "operator")?;
    let all = py.intern("__all__");
    let all = py.getattr(&module, &all)?;
    let names: Vec<String> =
        py.collect(&all)?.iter().filter_map(|v| v.as_text().map(|t| t.to_string_lossy().into_owned())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let b = copied(py, "_operator", "operator", &names)?;
    b.function(py, "_compare_digest", "(a, b, /)", compare_digest)?;
    b.finish(py)
}

/// Compares in a time that depends on the lengths only.
fn compare_digest(py: &mut Py, args: &[Value]) -> Result {
    let text = |v: &Value| v.as_text().map(|t| t.to_string_lossy().into_owned().into_bytes());
    let (a, b) = match (text(&args[0]), text(&args[1])) {
        (Some(a), Some(b)) => {
            if !a.is_ascii() || !b.is_ascii() {
                return Err(py.type_error("comparing strings with non-ASCII characters is not supported"));
            }
            (a, b)
        }
        (None, None) => match (py.buffer(&args[0])?, py.buffer(&args[1])?) {
            (Some(a), Some(b)) => (a.to_vec(), b.to_vec()),
            _ => return Err(unsupported(py, args)),
        },
        _ => return Err(unsupported(py, args)),
    };
    let mut different = u8::from(a.len() != b.len());
    for (i, byte) in b.iter().enumerate() {
        different |= byte ^ std::hint::black_box(a.get(i).copied().unwrap_or(0));
    }
    Ok(Value::bool(std::hint::black_box(different) == 0))
}

fn unsupported(py: &Py, args: &[Value]) -> crate::object::Raised {
    let (a, b) = (py.type_of(&args[0]).name(), py.type_of(&args[1]).name());
    py.type_error(format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'"))
}

/// `_types`
///
/// # Errors
/// MemoryError.
pub fn types(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_types")?;
    for (name, id) in [
        ("AsyncGeneratorType", TypeId::AsyncGenerator),
        ("BuiltinFunctionType", TypeId::BuiltinFunction),
        ("BuiltinMethodType", TypeId::BuiltinFunction),
        ("CellType", TypeId::Cell),
        ("ClassMethodDescriptorType", TypeId::ClassMethodDescriptor),
        ("CodeType", TypeId::Code),
        ("CoroutineType", TypeId::Coroutine),
        ("EllipsisType", TypeId::EllipsisType),
        ("FrameType", TypeId::Frame),
        ("FunctionType", TypeId::Function),
        ("GeneratorType", TypeId::Generator),
        ("GenericAlias", TypeId::GenericAlias),
        ("GetSetDescriptorType", TypeId::GetSetDescriptor),
        ("LambdaType", TypeId::Function),
        ("MappingProxyType", TypeId::MappingProxy),
        ("MemberDescriptorType", TypeId::MemberDescriptor),
        ("MethodDescriptorType", TypeId::MethodDescriptor),
        ("MethodType", TypeId::Method),
        ("MethodWrapperType", TypeId::MethodWrapper),
        ("ModuleType", TypeId::Module),
        ("NoneType", TypeId::NoneType),
        ("NotImplementedType", TypeId::NotImplementedType),
        ("SimpleNamespace", TypeId::SimpleNamespace),
        ("TracebackType", TypeId::Traceback),
        ("UnionType", TypeId::Union),
        ("WrapperDescriptorType", TypeId::WrapperDescriptor),
    ] {
        b.add(py, name, py.ty(id).to_value())?;
    }
    b.finish(py)
}
