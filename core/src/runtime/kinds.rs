//! The table of payload layouts that the memory core works with: every payload type of the interpreter, once.

use super::library::Library;
use crate::object::exception::ExceptionObject;
use crate::object::function::{BoundMethod, CellObject, CodeObject, FunctionObject, ModuleObject, TracebackObject};
use crate::object::generator::GeneratorObject;
use crate::object::instance;
use crate::object::kind::{EXTENDED, INSTANCE, MAX_INLINE_SLOTS};
use crate::object::list::ListObject;
use crate::object::native::{GetSet, NativeDescriptor, NativeFunction};
use crate::object::payload::{Payload, kind_entry};
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::TypeObject;
use std::sync::OnceLock;

/// Enters a payload type, plain and with the extension of subclasses.
pub fn enter<T: Payload>(kinds: &mut [orochi_gc::Kind], name: &'static str) {
    kinds[T::KIND as usize] = kind_entry::<T>(name, false);
    kinds[usize::from(T::KIND as u8 | EXTENDED)] = kind_entry::<T>(name, true);
}

/// The table, with the payloads of the native modules that the process's first interpreter has. It never changes.
pub fn table(library: &Library) -> &'static [orochi_gc::Kind] {
    static TABLE: OnceLock<Vec<orochi_gc::Kind>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut all = vec![kind_entry::<StrObject>("unused", false); 256];
        enter::<TypeObject>(&mut all, "type");
        enter::<StrObject>(&mut all, "str");
        enter::<TupleObject>(&mut all, "tuple");
        enter::<ListObject>(&mut all, "list");
        enter::<crate::object::dict::DictObject>(&mut all, "dict");
        enter::<SetObject>(&mut all, "set");
        enter::<ExceptionObject>(&mut all, "exception");
        enter::<NativeFunction>(&mut all, "native function");
        enter::<NativeDescriptor>(&mut all, "native descriptor");
        enter::<GetSet>(&mut all, "getset");
        enter::<CodeObject>(&mut all, "code");
        enter::<FunctionObject>(&mut all, "function");
        enter::<CellObject>(&mut all, "cell");
        enter::<BoundMethod>(&mut all, "method");
        enter::<GeneratorObject>(&mut all, "generator");
        enter::<crate::object::awaitable::AwaitableObject>(&mut all, "awaitable");
        enter::<TracebackObject>(&mut all, "traceback");
        enter::<ModuleObject>(&mut all, "module");
        enter::<crate::object::capsule::Capsule>(&mut all, "object of a native module");
        enter::<crate::object::iterator::IteratorObject>(&mut all, "iterator");
        enter::<crate::types::adaptors::AdaptorObject>(&mut all, "adaptor");
        enter::<crate::types::bytearray::ByteArrayObject>(&mut all, "bytearray");
        enter::<crate::types::bytes::BytesObject>(&mut all, "bytes");
        enter::<crate::types::complex::ComplexObject>(&mut all, "complex");
        enter::<crate::types::dict::views::DictView>(&mut all, "dict view");
        enter::<crate::types::float::FloatObject>(&mut all, "float");
        enter::<crate::types::frame::FrameObject>(&mut all, "frame");
        enter::<crate::types::generic_alias::AliasObject>(&mut all, "generic alias");
        enter::<crate::types::int::IntObject>(&mut all, "int");
        enter::<crate::types::mapping_proxy::ProxyObject>(&mut all, "mappingproxy");
        enter::<crate::types::memoryview::MemoryViewObject>(&mut all, "memoryview");
        enter::<crate::types::methods::WrappedCallable>(&mut all, "method wrapper");
        enter::<crate::types::module_spec::SpecObject>(&mut all, "module spec");
        enter::<crate::types::namespace::NamespaceObject>(&mut all, "namespace");
        enter::<crate::types::property::PropertyObject>(&mut all, "property");
        enter::<crate::types::range::RangeIterator>(&mut all, "range iterator");
        enter::<crate::types::range::RangeObject>(&mut all, "range");
        enter::<crate::types::slice::SliceObject>(&mut all, "slice");
        enter::<crate::types::super_::SuperObject>(&mut all, "super");
        enter::<crate::types::tuple_item::TupleItem>(&mut all, "tuple item");
        enter::<crate::types::weakref::WeakRefObject>(&mut all, "weak reference");
        enter::<crate::types::weakref::WeakProxyObject>(&mut all, "weak proxy");
        (library.enter_kinds)(&mut all);
        for inline in 0..=MAX_INLINE_SLOTS {
            all[usize::from(INSTANCE + inline)] = instance::kind_entry();
        }
        all
    })
}
