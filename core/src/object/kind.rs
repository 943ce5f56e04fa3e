//! Kinds: which payload layout an object has. The top byte of a header's shape is its kind.
//!
//! A kind is a memory layout, not a Python type: an instance of a Python subclass of `list` has the kind of a list with the
//! `EXTENDED` bit, which says that an `Extension` (attribute dict and `__slots__` array) follows the payload. Plain
//! instances have one kind per number of inline slots, so that the collector knows their size without their class.
//! Which payload type belongs to a kind is said once, by its `Payload` implementation; `runtime::kinds` lists them all.

/// Bit of a kind: an `Extension` follows the payload.
pub const EXTENDED: u8 = 0x80;
/// Mask that leaves the layout of a kind.
pub const LAYOUT: u8 = 0x7f;
/// Kind of a plain instance with no inline slot; add the number of slots.
pub const INSTANCE: u8 = 0x58;
/// Most inline slots that an instance can have.
pub const MAX_INLINE_SLOTS: u8 = 0x7f - INSTANCE;

/// The builtin payload layouts, at most `INSTANCE` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Classes.
    Type,
    /// Boxed floats: outside the self-tagged window, or of a subclass.
    Float,
    /// Ints beyond 62 bits, or of a subclass.
    Int,
    /// `complex`
    Complex,
    /// `str`
    Str,
    /// `bytes`
    Bytes,
    /// `bytearray`
    ByteArray,
    /// `memoryview`
    MemoryView,
    /// `tuple`
    Tuple,
    /// `list`
    List,
    /// `dict`
    Dict,
    /// `dict_keys`, `dict_values`, `dict_items`
    DictView,
    /// `set` and `frozenset`
    Set,
    /// `range`
    Range,
    /// `slice`
    Slice,
    /// Cells of closures.
    Cell,
    /// Linked code objects.
    Code,
    /// Python functions.
    Function,
    /// Bound methods.
    BoundMethod,
    /// Functions of native modules, bound or not.
    NativeFunction,
    /// Methods, slot wrappers and class methods of builtin types.
    NativeDescriptor,
    /// Getters, setters and members of builtin types and `__slots__`.
    GetSet,
    /// `property`
    Property,
    /// `staticmethod` and `classmethod`
    MethodWrapper,
    /// `super`
    Super,
    /// `mappingproxy`
    MappingProxy,
    /// Modules.
    Module,
    /// `types.SimpleNamespace` and the like.
    Namespace,
    /// Exceptions.
    Exception,
    /// Tracebacks.
    Traceback,
    /// Frames.
    Frame,
    /// Generators.
    Generator,
    /// Iterators of the builtin containers.
    Iterator,
    /// Iterators of ranges.
    RangeIterator,
    /// `enumerate`, `zip`, `map`, `filter`, `reversed`: builtin iterator adaptors.
    Adaptor,
    /// Weak references.
    WeakRef,
    /// Weak proxies.
    WeakProxy,
    /// `WeakKeyDictionary`, `WeakValueDictionary`, `WeakSet`, `finalize`.
    WeakContainer,
    /// `collections.deque`
    Deque,
    /// `collections.defaultdict`: a dict's payload with a factory.
    DefaultDict,
    /// `functools.partial`
    Partial,
    /// Other objects of `functools` (cached functions, comparison keys, descriptors).
    FuncTool,
    /// Iterators of `itertools`.
    IterTool,
    /// Callables of `operator`.
    OperatorTool,
    /// `random.Random`
    Random,
    /// Locks.
    Lock,
    /// Re-entrant locks.
    RLock,
    /// Higher synchronisation objects of `threading`.
    Sync,
    /// `threading.Thread` and thread handles.
    ThreadHandle,
    /// `threading.local`
    ThreadLocal,
    /// Queues.
    Queue,
    /// Raw files.
    File,
    /// Buffered files.
    BufferedFile,
    /// Text files.
    TextFile,
    /// `io.BytesIO`
    MemoryFile,
    /// `io.StringIO`
    StringFile,
    /// Directory entries and their iterators.
    DirEntry,
    /// Attributes of named tuples and struct sequences (`os.stat_result`, `sys.version_info`, …), which read an item.
    TupleItem,
    /// Steps of asynchronous generators and the like.
    Awaitable,
    /// `ModuleSpec`
    ModuleSpec,
    /// Generic aliases (`list[int]`) and unions.
    GenericAlias,
    /// Objects of native modules (`object::capsule`).
    Opaque,
}
