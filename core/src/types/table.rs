//! The builtin types: name, base, layout and flags of each, in an order in which bases come first.

use crate::object::TypeId::{self, *};
use crate::object::kind::Kind;
use crate::object::typeobject::type_flags::{
    BASE, EXCEPTION, HAS_DEL, HAS_DICT, METACLASS, METHOD_DESCRIPTOR, NOT_INSTANTIABLE, WEAKREFS,
};

/// What the layout of a type's instances is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A builtin payload.
    Plain(Kind),
    /// A builtin payload and an extension (attribute dict).
    Extended(Kind),
    /// `object`'s: an instance with shaped slots.
    Instance,
}

/// One builtin type.
pub struct Row {
    /// Its number.
    pub id: TypeId,
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// Its base; `None` for `object`.
    pub base: Option<TypeId>,
    /// Layout of its instances.
    pub layout: Layout,
    /// `type_flags`
    pub flags: u32,
}

const fn row(id: TypeId, name: &'static str, module: &'static str, base: TypeId, kind: Kind, flags: u32) -> Row {
    Row { id, name, module, base: Some(base), layout: Layout::Plain(kind), flags }
}

const fn extended(id: TypeId, name: &'static str, module: &'static str, base: TypeId, kind: Kind, flags: u32) -> Row {
    Row { id, name, module, base: Some(base), layout: Layout::Extended(kind), flags: flags | HAS_DICT }
}

const fn error(id: TypeId, name: &'static str, base: TypeId) -> Row {
    extended(id, name, "builtins", base, Kind::Exception, BASE | EXCEPTION | WEAKREFS)
}

const B: &str = "builtins";
const HIDDEN: u32 = NOT_INSTANTIABLE;

/// Every builtin type.
pub static ROWS: &[Row] = &[
    Row { id: Object, name: "object", module: B, base: None, layout: Layout::Instance, flags: BASE },
    row(Type, "type", B, Object, Kind::Type, BASE | METACLASS | WEAKREFS),
    row(NoneType, "NoneType", B, Object, Kind::Opaque, 0),
    row(NotImplementedType, "NotImplementedType", B, Object, Kind::Opaque, 0),
    row(EllipsisType, "ellipsis", B, Object, Kind::Opaque, 0),
    row(Int, "int", B, Object, Kind::Int, BASE),
    row(Bool, "bool", B, Int, Kind::Int, 0),
    row(Float, "float", B, Object, Kind::Float, BASE),
    row(Complex, "complex", B, Object, Kind::Complex, BASE),
    row(Str, "str", B, Object, Kind::Str, BASE),
    row(Bytes, "bytes", B, Object, Kind::Bytes, BASE),
    row(ByteArray, "bytearray", B, Object, Kind::ByteArray, BASE),
    row(MemoryView, "memoryview", B, Object, Kind::MemoryView, WEAKREFS),
    row(Tuple, "tuple", B, Object, Kind::Tuple, BASE),
    row(List, "list", B, Object, Kind::List, BASE),
    row(Dict, "dict", B, Object, Kind::Dict, BASE),
    row(Set, "set", B, Object, Kind::Set, BASE | WEAKREFS),
    row(FrozenSet, "frozenset", B, Object, Kind::Set, BASE | WEAKREFS),
    row(Range, "range", B, Object, Kind::Range, 0),
    row(Slice, "slice", B, Object, Kind::Slice, 0),
    row(DictKeys, "dict_keys", B, Object, Kind::DictView, HIDDEN),
    row(DictValues, "dict_values", B, Object, Kind::DictView, HIDDEN),
    row(DictItems, "dict_items", B, Object, Kind::DictView, HIDDEN),
    row(OdictKeys, "odict_keys", B, DictKeys, Kind::DictView, HIDDEN),
    row(OdictValues, "odict_values", B, DictValues, Kind::DictView, HIDDEN),
    row(OdictItems, "odict_items", B, DictItems, Kind::DictView, HIDDEN),
    row(DictKeyIterator, "dict_keyiterator", B, Object, Kind::Iterator, HIDDEN),
    row(DictValueIterator, "dict_valueiterator", B, Object, Kind::Iterator, HIDDEN),
    row(DictItemIterator, "dict_itemiterator", B, Object, Kind::Iterator, HIDDEN),
    row(DictReverseKeyIterator, "dict_reversekeyiterator", B, Object, Kind::Iterator, HIDDEN),
    row(DictReverseValueIterator, "dict_reversevalueiterator", B, Object, Kind::Iterator, HIDDEN),
    row(DictReverseItemIterator, "dict_reverseitemiterator", B, Object, Kind::Iterator, HIDDEN),
    row(ListIterator, "list_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(ListReverseIterator, "list_reverseiterator", B, Object, Kind::Iterator, HIDDEN),
    row(TupleIterator, "tuple_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(StrIterator, "str_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(StrAsciiIterator, "str_ascii_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(BytesIterator, "bytes_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(ByteArrayIterator, "bytearray_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(SetIterator, "set_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(RangeIterator, "range_iterator", B, Object, Kind::RangeIterator, HIDDEN),
    row(LongRangeIterator, "longrange_iterator", B, Object, Kind::Adaptor, HIDDEN),
    row(CallableIterator, "callable_iterator", B, Object, Kind::Adaptor, HIDDEN),
    row(SequenceIterator, "iterator", B, Object, Kind::Iterator, HIDDEN),
    row(MemoryIterator, "memory_iterator", B, Object, Kind::Iterator, HIDDEN),
    row(Enumerate, "enumerate", B, Object, Kind::Adaptor, BASE),
    row(Zip, "zip", B, Object, Kind::Adaptor, BASE),
    row(Map, "map", B, Object, Kind::Adaptor, BASE),
    row(Filter, "filter", B, Object, Kind::Adaptor, BASE),
    row(Reversed, "reversed", B, Object, Kind::Adaptor, BASE),
    row(Function, "function", B, Object, Kind::Function, METHOD_DESCRIPTOR | WEAKREFS),
    row(Method, "method", B, Object, Kind::BoundMethod, WEAKREFS),
    row(Code, "code", B, Object, Kind::Code, WEAKREFS),
    row(Cell, "cell", B, Object, Kind::Cell, 0),
    row(Generator, "generator", B, Object, Kind::Generator, HIDDEN | WEAKREFS | HAS_DEL),
    row(Coroutine, "coroutine", B, Object, Kind::Generator, HIDDEN | WEAKREFS | HAS_DEL),
    row(CoroutineWrapper, "coroutine_wrapper", B, Object, Kind::Awaitable, HIDDEN),
    row(AsyncGenerator, "async_generator", B, Object, Kind::Generator, HIDDEN | WEAKREFS | HAS_DEL),
    row(AsyncGenSend, "async_generator_asend", B, Object, Kind::Awaitable, HIDDEN),
    row(AsyncGenThrow, "async_generator_athrow", B, Object, Kind::Awaitable, HIDDEN),
    row(AsyncGenWrappedValue, "async_generator_wrapped_value", B, Object, Kind::Awaitable, HIDDEN),
    row(AnextAwaitable, "anext_awaitable", B, Object, Kind::Awaitable, HIDDEN),
    row(Frame, "frame", B, Object, Kind::Frame, HIDDEN),
    row(Traceback, "traceback", B, Object, Kind::Traceback, 0),
    row(BuiltinFunction, "builtin_function_or_method", B, Object, Kind::NativeFunction, HIDDEN | WEAKREFS),
    row(MethodDescriptor, "method_descriptor", B, Object, Kind::NativeDescriptor, HIDDEN | METHOD_DESCRIPTOR),
    row(ClassMethodDescriptor, "classmethod_descriptor", B, Object, Kind::NativeDescriptor, HIDDEN),
    row(WrapperDescriptor, "wrapper_descriptor", B, Object, Kind::NativeDescriptor, HIDDEN | METHOD_DESCRIPTOR),
    row(MethodWrapper, "method-wrapper", B, Object, Kind::NativeFunction, HIDDEN),
    row(GetSetDescriptor, "getset_descriptor", B, Object, Kind::GetSet, HIDDEN),
    row(MemberDescriptor, "member_descriptor", B, Object, Kind::GetSet, HIDDEN),
    row(Property, "property", B, Object, Kind::Property, BASE),
    extended(StaticMethod, "staticmethod", B, Object, Kind::MethodWrapper, BASE),
    extended(ClassMethod, "classmethod", B, Object, Kind::MethodWrapper, BASE),
    row(Super, "super", B, Object, Kind::Super, BASE),
    row(MappingProxy, "mappingproxy", B, Object, Kind::MappingProxy, 0),
    row(FrameLocalsProxy, "FrameLocalsProxy", B, Object, Kind::Opaque, 0),
    row(Module, "module", B, Object, Kind::Module, BASE | WEAKREFS),
    extended(SimpleNamespace, "SimpleNamespace", "types", Object, Kind::Namespace, BASE),
    extended(ModuleSpec, "ModuleSpec", "importlib._bootstrap", Object, Kind::ModuleSpec, BASE | WEAKREFS),
    extended(Quitter, "Quitter", "_sitebuiltins", Object, Kind::Namespace, HIDDEN | WEAKREFS),
    extended(Helper, "_Helper", "_sitebuiltins", Object, Kind::Namespace, HIDDEN | WEAKREFS),
    row(GenericAlias, "GenericAlias", "types", Object, Kind::GenericAlias, BASE | WEAKREFS),
    row(Union, "Union", "typing", Object, Kind::GenericAlias, WEAKREFS),
    row(WeakReference, "ReferenceType", "weakref", Object, Kind::WeakRef, BASE | WEAKREFS),
    row(WeakProxy, "ProxyType", "weakref", Object, Kind::WeakProxy, HIDDEN),
    row(WeakCallableProxy, "CallableProxyType", "weakref", Object, Kind::WeakProxy, HIDDEN),
    error(BaseException, "BaseException", Object),
    error(Exception, "Exception", BaseException),
    error(BaseExceptionGroup, "BaseExceptionGroup", BaseException),
    error(ExceptionGroup, "ExceptionGroup", BaseExceptionGroup),
    error(GeneratorExit, "GeneratorExit", BaseException),
    error(KeyboardInterrupt, "KeyboardInterrupt", BaseException),
    error(SystemExit, "SystemExit", BaseException),
    error(ArithmeticError, "ArithmeticError", Exception),
    error(FloatingPointError, "FloatingPointError", ArithmeticError),
    error(OverflowError, "OverflowError", ArithmeticError),
    error(ZeroDivisionError, "ZeroDivisionError", ArithmeticError),
    error(AssertionError, "AssertionError", Exception),
    error(AttributeError, "AttributeError", Exception),
    error(BufferError, "BufferError", Exception),
    error(EOFError, "EOFError", Exception),
    error(ImportError, "ImportError", Exception),
    error(ModuleNotFoundError, "ModuleNotFoundError", ImportError),
    error(LookupError, "LookupError", Exception),
    error(IndexError, "IndexError", LookupError),
    error(KeyError, "KeyError", LookupError),
    error(MemoryError, "MemoryError", Exception),
    error(NameError, "NameError", Exception),
    error(UnboundLocalError, "UnboundLocalError", NameError),
    error(OSError, "OSError", Exception),
    error(BlockingIOError, "BlockingIOError", OSError),
    error(ChildProcessError, "ChildProcessError", OSError),
    error(ConnectionError, "ConnectionError", OSError),
    error(BrokenPipeError, "BrokenPipeError", ConnectionError),
    error(ConnectionAbortedError, "ConnectionAbortedError", ConnectionError),
    error(ConnectionRefusedError, "ConnectionRefusedError", ConnectionError),
    error(ConnectionResetError, "ConnectionResetError", ConnectionError),
    error(FileExistsError, "FileExistsError", OSError),
    error(FileNotFoundError, "FileNotFoundError", OSError),
    error(InterruptedError, "InterruptedError", OSError),
    error(IsADirectoryError, "IsADirectoryError", OSError),
    error(NotADirectoryError, "NotADirectoryError", OSError),
    error(PermissionError, "PermissionError", OSError),
    error(ProcessLookupError, "ProcessLookupError", OSError),
    error(TimeoutError, "TimeoutError", OSError),
    error(ReferenceError, "ReferenceError", Exception),
    error(RuntimeError, "RuntimeError", Exception),
    error(NotImplementedError, "NotImplementedError", RuntimeError),
    error(PythonFinalizationError, "PythonFinalizationError", RuntimeError),
    error(RecursionError, "RecursionError", RuntimeError),
    error(StopIteration, "StopIteration", Exception),
    error(StopAsyncIteration, "StopAsyncIteration", Exception),
    error(SyntaxError, "SyntaxError", Exception),
    error(IndentationError, "IndentationError", SyntaxError),
    error(TabError, "TabError", IndentationError),
    error(IncompleteInputError, "_IncompleteInputError", SyntaxError),
    error(SystemError, "SystemError", Exception),
    error(TypeError, "TypeError", Exception),
    error(ValueError, "ValueError", Exception),
    error(UnicodeError, "UnicodeError", ValueError),
    error(UnicodeDecodeError, "UnicodeDecodeError", UnicodeError),
    error(UnicodeEncodeError, "UnicodeEncodeError", UnicodeError),
    error(UnicodeTranslateError, "UnicodeTranslateError", UnicodeError),
    error(Warning, "Warning", Exception),
    error(BytesWarning, "BytesWarning", Warning),
    error(DeprecationWarning, "DeprecationWarning", Warning),
    error(EncodingWarning, "EncodingWarning", Warning),
    error(FutureWarning, "FutureWarning", Warning),
    error(ImportWarning, "ImportWarning", Warning),
    error(PendingDeprecationWarning, "PendingDeprecationWarning", Warning),
    error(ResourceWarning, "ResourceWarning", Warning),
    error(RuntimeWarning, "RuntimeWarning", Warning),
    error(SyntaxWarning, "SyntaxWarning", Warning),
    error(UnicodeWarning, "UnicodeWarning", Warning),
    error(UserWarning, "UserWarning", Warning),
];
