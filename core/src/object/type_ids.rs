//! The builtin types by number: how native code names a type without owning a reference to it.

macro_rules! type_ids {
    ($($name:ident)*) => {
        /// A builtin type. Types of native modules are filled in when their module is first made.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum TypeId { $(#[doc = concat!("`", stringify!($name), "`")] $name,)* }
        impl TypeId {
            /// Every type.
            pub const ALL: &'static [TypeId] = &[$(TypeId::$name,)*];
        }
    };
}

type_ids! {
    Object Type NoneType NotImplementedType EllipsisType Bool Int Float Complex Str Bytes ByteArray MemoryView
    Tuple List Dict Set FrozenSet Range Slice
    DictKeys DictValues DictItems OdictKeys OdictValues OdictItems DictKeyIterator DictValueIterator DictItemIterator DictReverseKeyIterator DictReverseValueIterator DictReverseItemIterator
    ListIterator ListReverseIterator TupleIterator StrIterator StrAsciiIterator BytesIterator ByteArrayIterator SetIterator
    RangeIterator LongRangeIterator CallableIterator SequenceIterator MemoryIterator
    Enumerate Zip Map Filter Reversed
    Function Method Code Cell Generator Coroutine CoroutineWrapper AsyncGenerator AsyncGenSend AsyncGenThrow AsyncGenWrappedValue AnextAwaitable Frame Traceback
    BuiltinFunction MethodDescriptor ClassMethodDescriptor WrapperDescriptor MethodWrapper GetSetDescriptor MemberDescriptor
    Property StaticMethod ClassMethod Super MappingProxy FrameLocalsProxy Module SimpleNamespace GenericAlias Union
    WeakReference WeakProxy WeakCallableProxy
    Deque DequeIterator DequeReverseIterator DefaultDict OrderedDict Counter CounterElements TupleGetter
    Partial Placeholder PartialMethod LruCache CachedProperty SingleDispatch SingleDispatchMethod BoundSingleDispatch KeyWrapper
    ItemGetter AttrGetter MethodCaller
    Count Cycle Repeat Chain Accumulate Batched Combinations CombinationsWithReplacement Compress DropWhile FilterFalse GroupBy Grouper ISlice Pairwise Permutations Product StarMap TakeWhile Tee ZipLongest
    Random SystemRandom
    Lock RLock Condition Semaphore BoundedSemaphore Event Barrier Thread Timer ThreadLocal ThreadHandle ExceptHookArgs UnraisableHookArgs
    Queue LifoQueue PriorityQueue SimpleQueue
    IOBase RawIOBase BufferedIOBase TextIOBase FileIO BufferedReader BufferedWriter BufferedRandom BufferedRWPair TextIOWrapper BytesIO StringIO IncrementalNewlineDecoder
    DirEntry ScandirIterator WalkIterator Environ PathLike StatResult TerminalSize UnameResult TimesResult StatVfsResult SchedParam WaitIdResult
    WeakSet WeakKeyDictionary WeakValueDictionary WeakMethod Finalize KeyedRef WeakIterator
    Pattern Match Scanner FindIterator
    Quitter Helper StructTime ModuleSpec VersionInfo SysFlags FloatInfo IntInfo HashInfo ThreadInfo AsyncGenHooks Implementation
    BaseException Exception BaseExceptionGroup ExceptionGroup GeneratorExit KeyboardInterrupt SystemExit
    ArithmeticError FloatingPointError OverflowError ZeroDivisionError AssertionError AttributeError BufferError EOFError ImportError ModuleNotFoundError
    LookupError IndexError KeyError MemoryError NameError UnboundLocalError OSError BlockingIOError ChildProcessError ConnectionError BrokenPipeError
    ConnectionAbortedError ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError
    PermissionError ProcessLookupError TimeoutError ReferenceError RuntimeError NotImplementedError PythonFinalizationError RecursionError StopIteration StopAsyncIteration
    SyntaxError IndentationError TabError IncompleteInputError SystemError TypeError ValueError UnicodeError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError
    Warning BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning
    QueueEmpty QueueFull QueueShutDown BrokenBarrierError UnsupportedOperation
    Struct StructUnpackIterator StructError BinasciiError BinasciiIncomplete JsonScanner JsonEncoder
    Array ArrayIterator ContextVar Context ContextToken ContextTokenMissing Ucd Hasher Blake2 Blake2s
    ZlibError ZlibCompress ZlibDecompress ZlibDecompressor CsvError CsvDialect CsvReader CsvWriter
    Poll Epoll Socket SocketError GaiError HerrorError Mmap StructPasswd StructGroup StructRusage SemLock
    TimeDelta TzInfo TimeZone Date DateTime TimeOfDay IsoCalendarDate ExpatScanner Bz2Compressor Bz2Decompressor LzmaError LzmaCompressor LzmaDecompressor
    StringFormatter FieldNameIterator StructSiginfo TermiosError LocaleError
}
