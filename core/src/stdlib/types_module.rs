//! `_types` and `_weakrefset`: the builtin types under the names that the library's `types` gives them, and the native WeakSet.

use super::ModuleBuilder;
use crate::object::{Py, Result, TypeId};

/// `_weakrefset`
///
/// # Errors
/// MemoryError.
pub fn weakrefset(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_weakrefset")?;
    b.add(py, "WeakSet", py.ty(TypeId::WeakSet).to_value())?;
    b.finish(py)
}

/// `_types`
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
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
