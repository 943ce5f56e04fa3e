//! What the threads of one interpreter share: types, shapes, interned strings, the module table and the memory domain.
//!
//! Nothing here is behind one lock: tables are lock-free or sharded, and what changes rarely is an atomic word.
//!
//! Who can reach what is kept here? As long as the interpreter has had one thread at a time (`is_threaded` is false), only that thread: so
//! what roots hold stays private to it, and classes too, although shapes and the subclass lists of builtin types lead to them. Before a
//! second thread touches anything, `runtime::threads::begin_sharing` publishes all of it in one pass with the world stopped. From then on
//! `Root::set` and the making of a class publish, and all values that are kept here are shared or immortal.

use super::class_changes::ClassChanges;
use super::intern::Interned;
use super::protocol::{Drained, Flow};
use super::shape::ShapeTable;
use super::thread::{Py, Thread};
use super::type_ids::TypeId;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use crate::text::{HashKey, Text};
use dashmap::DashMap;
use orochi_gc::mutant;
use orochi_gc::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};
use orochi_gc::sync::scheduler::undisturbed;
use orochi_gc::sync::{self, AtomicU32};
use orochi_gc::{Domain, Object};
use std::sync::Arc;

/// Room for builtin types.
const MOST_TYPES: usize = 512;

/// The builtin types by number.
pub struct Types([AtomicPtr<orochi_gc::Header>; MOST_TYPES]);

impl Types {
    /// The type `id`.
    ///
    /// # Panics
    /// If the type was not made yet: all are made before the first Python code runs.
    #[inline(always)]
    pub fn get(&self, id: TypeId) -> TypeRef {
        let p = self.0[id as usize].load(Ordering::Relaxed);
        match std::ptr::NonNull::new(p) {
            // SAFETY: only `set` stores here, and builtin types are immortal.
            Some(object) => unsafe { TypeRef::from_object(object) },
            None => panic!("builtin type {id:?} is used before it is made"),
        }
    }

    /// The type `id`, if it was made.
    pub fn try_get(&self, id: TypeId) -> Option<TypeRef> {
        // SAFETY: as above.
        std::ptr::NonNull::new(self.0[id as usize].load(Ordering::Acquire)).map(|o| unsafe { TypeRef::from_object(o) })
    }

    /// Enters an immortal type.
    pub fn set(&self, id: TypeId, ty: TypeRef) {
        self.0[id as usize].store(ty.object().as_ptr(), Ordering::Release);
    }
}

/// A word that holds a value for the interpreter's life: shared or immortal, or private to the only thread.
pub struct Root(AtomicU64);

impl Root {
    const fn new() -> Root {
        Root(AtomicU64::new(word::EMPTY))
    }

    /// A counted copy of the value; EMPTY before it is set.
    #[inline(always)]
    pub fn get(&self) -> Value {
        // SAFETY: the root keeps the value alive; it is replaced only at start-up or under the epoch.
        unsafe { Value::from_borrowed_word(self.0.load(Ordering::Acquire)) }
    }

    /// The uncounted word.
    #[inline(always)]
    pub fn word(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// Stores `v` and returns what was there. With more than one thread `v` is published first.
    pub fn set(&self, py: &Py, v: Value) -> Value {
        if let Some(o) = v.object() {
            py.publish_to_all(o);
        }
        // SAFETY: the root owned the old word.
        unsafe { Value::from_word(self.0.swap(v.into_word(), Ordering::AcqRel)) }
    }
}

/// What native modules keep with the interpreter: the index of a root in `Interpreter::module_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ModuleState {
    /// The namespace of `threading` (dict).
    Threading,
    /// Thread objects by ident (dict).
    ActiveThreads,
    /// `gc.garbage` (list).
    Garbage,
    /// `gc.callbacks` (list).
    CollectorCallbacks,
    /// Live `weakref.finalize` objects by number (dict).
    Finalizers,
    /// Search functions for codecs (list).
    CodecSearch,
    /// Codecs that were found, by name (dict).
    CodecCache,
    /// Error handlers of codecs, by name (dict).
    CodecErrors,
    /// What `atexit` calls (list).
    AtExit,
    /// Handlers of signals, by number (dict).
    SignalHandlers,
    /// Dialects of `csv`, by name (dict).
    CsvDialects,
    /// Code that `eval` has compiled of short sources, by source (dict).
    EvalCode,
    /// The same of `exec`.
    ExecCode,
    /// What importlib put into `sys.meta_path` and `sys.path_hooks` (pair of tuples).
    Finders,
    /// `ABCMeta.__instancecheck__` as the library has it.
    AbstractInstanceCheck,
    /// `ABCMeta.__subclasscheck__` as the library has it.
    AbstractSubclassCheck,
}

/// Drains an iterator into a leaf, which runs no Python code.
pub type Drain = fn(&mut Py, &Value, &mut dyn FnMut(&Py, Value) -> Flow) -> super::args::Result<Drained>;

/// What the object layer asks of the layers above it.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Reaches a safepoint and does what was asked: signals, finalizers, weak-reference callbacks.
    pub handle_requests: fn(&mut Py) -> super::args::Result<()>,
    /// `iter()` of an object that has `__getitem__` only.
    pub sequence_iterator: fn(&mut Py, &Value) -> super::args::Result,
    /// Steps an iterator and hands its items to a leaf; see `Py::drain`.
    pub drain: Drain,
    /// `compile()`: a code object from a source (str or bytes), a file name to show, `exec`, `eval` or `single`, and future flags.
    pub compile: fn(&mut Py, &Value, &str, &str, u32) -> super::args::Result,
    /// Runs a code object with these globals and locals: code, globals (dict), locals (mapping), closure (tuple of cells, or EMPTY).
    pub run_code: fn(&mut Py, &Value, &Value, &Value, &Value) -> super::args::Result,
    /// The globals of the running Python code; `None` where there is none.
    pub current_globals: fn(&Py) -> Option<Value>,
    /// What `locals()` returns in the running Python code.
    pub current_locals: fn(&mut Py) -> super::args::Result,
    /// `__import__`: name, globals, locals, fromlist, level.
    pub import: fn(&mut Py, &Value, &Value, &Value, &Value, i64) -> super::args::Result,
    /// Runs a class body (a function) with the namespace (any mapping) and returns what the body returns: the class cell or None.
    pub run_class_body: fn(&mut Py, &Value, &Value) -> super::args::Result,
    /// `object.__getattribute__`: what the slot of most types holds.
    pub object_getattr: fn(&mut Py, &Value, &Value) -> super::args::Result,
    /// The same where absence is no error, so that none need be made.
    pub object_getattr_optional: fn(&mut Py, &Value, &Value) -> super::args::Result<Option<Value>>,
    /// `origin[arguments]` of a generic class.
    pub generic_alias: fn(&mut Py, &Value, &Value) -> super::args::Result,
    /// `from module import name` where the module has no such attribute: a module below it, or the ImportError.
    pub import_from: fn(&mut Py, &Value, &Value) -> super::args::Result,
    /// The maker of a native module.
    pub native_module: fn(&str) -> Option<MakeModule>,
    /// Reports through `sys.unraisablehook` what nobody can catch: with the object it is about, and a first line.
    pub unraisable: fn(&mut Py, super::args::Raised, &Value, &str),
    /// What `__instancecheck__` (true) or `__subclasscheck__` of an abstract base class (first) answers: what `_abc` does.
    pub abstract_check: fn(&mut Py, &Value, &Value, bool) -> super::args::Result,
    /// A weak container (first) forgets the entry of a dead reference (second).
    pub weak_entry_died: fn(&mut Py, &Value, &Value),
    /// Calls the handlers of the signals that have arrived, on the main thread.
    pub signals_arrived: fn(&mut Py) -> super::args::Result<()>,
    /// Runs what modules registered for the program's end.
    pub at_exit: fn(&mut Py),
    /// Flushes `sys.stdout` and `sys.stderr`; fails with what went wrong with `sys.stdout`.
    pub flush_standard: fn(&mut Py) -> super::args::Result<()>,
    /// The object of a running frame, if the thread is traced and it has one.
    pub traced_frame: fn(&Py, *const super::frame::Frame) -> Option<Value>,
    /// Reads, or sets to the last argument, `f_trace` (0), `f_trace_lines` (1) or `f_trace_opcodes` (2) of a traced frame's object.
    pub frame_trace: fn(&Py, &Value, usize, Option<Value>) -> Option<Value>,
    /// A code object of other data.
    pub link: fn(&mut Py, &Arc<crate::bytecode::Code>) -> super::args::Result,
    /// The int of any 64 bits.
    pub int: fn(&Py, i64) -> super::args::Result,
}

/// Makes a module.
pub type MakeModule = fn(&mut Py) -> super::args::Result;

/// How the command line and the environment configured the interpreter.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `sys.argv`
    pub argv: Vec<std::ffi::OsString>,
    /// `sys.executable`
    pub executable: String,
    /// The entry of `sys.path` that stands for the library in the executable.
    pub library: String,
    /// Extra folders for `sys.path`, first to last.
    pub path: Vec<String>,
    /// `-u`
    pub unbuffered: bool,
    /// `-E` or `-I`
    pub ignore_environment: bool,
    /// `-I`
    pub isolated: bool,
    /// `-i`, or `PYTHONINSPECT`
    pub inspect: bool,
    /// `-i`: what comes from standard input is typed, terminal or not.
    pub interactive: bool,
    /// `-P`, or `PYTHONSAFEPATH`: the program's own folder is not searched.
    pub safe_path: bool,
    /// `-x`: the first line of the program is left out.
    pub skip_first_line: bool,
    /// `-X dev`
    pub dev_mode: bool,
    /// `-X int_max_str_digits`
    pub max_digits: Option<usize>,
    /// `-O` count
    pub optimize: u8,
    /// `-v` count
    pub verbose: u8,
    /// `-q`
    pub quiet: bool,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `PYTHONPYCACHEPREFIX`
    pub pycache_prefix: Option<String>,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-X` options
    pub x_options: Vec<String>,
    /// `-W` options
    pub warn_options: Vec<String>,
    /// The key of the string hash, from `PYTHONHASHSEED` or random.
    pub hash_key: Option<HashKey>,
    /// A bit for each of the standard streams that has none behind it: Python sees None there.
    pub closed_streams: u8,
    /// Is hash randomisation on?
    pub hash_randomized: bool,
}

/// The state that all threads of an interpreter share.
pub struct Interpreter {
    /// The memory domain.
    pub domain: Arc<Domain>,
    /// Builtin types.
    pub types: Types,
    /// Shapes.
    pub shapes: ShapeTable,
    /// Key of the string hash.
    pub hash_key: HashKey,
    /// Configuration.
    pub config: Config,
    interned: Interned,
    latin1: [AtomicU64; 257],
    /// The immortal empty tuple.
    pub empty_tuple: Root,
    /// `sys.modules` (dict).
    pub modules: Root,
    /// The namespace of `builtins` (dict).
    pub builtins: Root,
    /// The namespace of `sys` (dict).
    pub sys: Root,
    /// The preallocated MemoryError.
    pub memory_error: Root,
    /// The RecursionError that is raised when even making one could overflow.
    pub main_thread_object: Root,
    /// Frequently used names, by `names::Name`.
    pub names: [Root; super::names::COUNT],
    /// State of native modules, by `ModuleState`.
    pub module_state: [Root; 32],
    type_versions: AtomicU32,
    keys_versions: AtomicU32,
    /// Bumped whenever a change to a type may change what lookups find: inline caches compare it. The number is in the upper half, so that a
    /// shape fits beside it.
    pub types_epoch: sync::AtomicU64,
    /// So many modules are being loaded: an import of one that is loaded looks at nothing else.
    pub modules_loading: AtomicUsize,
    /// Changes of special methods.
    pub class_changes: ClassChanges,
    /// How often a class was given other bases.
    pub bases_changed: AtomicU64,
    /// Counts registrations with abstract base classes.
    pub abc_version: AtomicU64,
    /// `sys.setrecursionlimit`
    pub recursion_limit: AtomicU32,
    /// `sys.set_int_max_str_digits`: most decimal digits that an int is read from or written with; 0 for any number.
    pub int_max_str_digits: AtomicUsize,
    /// The interpreter is shutting down.
    pub finalizing: AtomicBool,
    /// A second thread has come; see the module's text. Changed once, with the world stopped.
    threaded: AtomicBool,
    /// Ident of the main thread.
    pub main_ident: AtomicU64,
    /// Set by the signal handler, taken by the main thread.
    pub interrupted: Arc<AtomicBool>,
    /// Source of thread idents.
    pub next_ident: AtomicU64,
    kinds: &'static [orochi_gc::Kind],
    hooks: Hooks,
    /// What the embedding layers keep with the interpreter (the thread registry, import state, at-exit functions).
    pub attachments: DashMap<&'static str, Arc<dyn std::any::Any + Send + Sync>>,
}

// SAFETY: roots hold only shared or immortal values, which any attached thread may read; the rest is Sync by itself.
unsafe impl Send for Interpreter {}
// SAFETY: as above.
unsafe impl Sync for Interpreter {}

impl Interpreter {
    /// An interpreter without types: `runtime::bootstrap` fills it.
    pub fn new(kinds: &'static [orochi_gc::Kind], hooks: Hooks, config: Config) -> Arc<Interpreter> {
        let max_digits = config.max_digits.unwrap_or(crate::number::radix::DEFAULT_MAX_DIGITS);
        Arc::new(Interpreter {
            domain: Domain::new(kinds),
            types: Types([const { AtomicPtr::new(std::ptr::null_mut()) }; MOST_TYPES]),
            shapes: ShapeTable::new(),
            hash_key: config.hash_key.unwrap_or(HashKey { k0: 0, k1: 0 }),
            config,
            interned: Interned::new(),
            latin1: [const { AtomicU64::new(word::EMPTY) }; 257],
            empty_tuple: Root::new(),
            modules: Root::new(),
            builtins: Root::new(),
            sys: Root::new(),
            memory_error: Root::new(),
            main_thread_object: Root::new(),
            names: [const { Root::new() }; super::names::COUNT],
            module_state: [const { Root::new() }; 32],
            type_versions: AtomicU32::new(1),
            keys_versions: AtomicU32::new(1),
            types_epoch: sync::AtomicU64::new(1 << 32),
            modules_loading: AtomicUsize::new(0),
            class_changes: ClassChanges::default(),
            bases_changed: AtomicU64::new(0),
            abc_version: AtomicU64::new(0),
            recursion_limit: AtomicU32::new(1000),
            int_max_str_digits: AtomicUsize::new(max_digits),
            finalizing: AtomicBool::new(false),
            threaded: AtomicBool::new(false),
            main_ident: AtomicU64::new(0),
            interrupted: Arc::new(AtomicBool::new(false)),
            next_ident: AtomicU64::new(1),
            kinds,
            hooks,
            attachments: DashMap::new(),
        })
    }

    /// Has the interpreter had two threads at a time?
    #[inline]
    pub fn is_threaded(&self) -> bool {
        // Relaxed: set with the world stopped, which orders it for every thread that was there, and before a later thread attaches.
        self.threaded.load(Ordering::Relaxed)
    }

    /// From now on there may be several threads. The world is stopped, and what the roots reach is published.
    pub fn set_threaded(&self) {
        self.threaded.store(true, Ordering::Relaxed);
    }

    /// Calls back for what the roots hold.
    pub fn each_root(&self, visit: &mut dyn FnMut(Object)) {
        let single =
            [&self.empty_tuple, &self.modules, &self.builtins, &self.sys, &self.memory_error, &self.main_thread_object];
        for root in single.into_iter().chain(&self.names).chain(&self.module_state) {
            let w = root.word();
            if word::is_pointer(w) {
                visit(word::to_object(w));
            }
        }
    }

    /// The root that a native module keeps.
    pub fn state(&self, which: ModuleState) -> &Root {
        &self.module_state[which as usize]
    }

    /// The kind table.
    pub fn kinds(&self) -> &'static [orochi_gc::Kind] {
        self.kinds
    }

    /// A number for a type's state that no other state of any type has. (Wraps after 4 billion changes; 0 is skipped.)
    pub fn next_type_version(&self) -> u32 {
        loop {
            let v = self.type_versions.fetch_add(1, Ordering::Relaxed);
            if v != 0 {
                return v;
            }
        }
    }

    /// A number for a dict's key set that no other has.
    pub fn next_keys_version(&self) -> u32 {
        self.keys_versions.fetch_add(1, Ordering::Relaxed)
    }

    /// Voids all inline method caches.
    pub fn bump_types_epoch(&self) {
        // Release: who finds the new epoch finds the type as it is now. Acquire: and all that was changed under earlier ones.
        let order = mutant!(
            Ordering::AcqRel,
            "types_epoch_without_acquire" => Ordering::Release,
            "types_epoch_without_release" => Ordering::Acquire,
        );
        mutant!(self.types_epoch.fetch_add(1 << 32, order), "types_epoch_kept" => 0);
    }

    /// The empty tuple.
    pub fn empty_tuple(&self) -> Value {
        self.empty_tuple.get()
    }

    /// The empty str.
    pub fn empty_str(&self) -> Value {
        self.cached_str(256)
    }

    /// The str of one Latin-1 character.
    pub fn latin1_str(&self, code: u8) -> Value {
        self.cached_str(usize::from(code))
    }

    /// The word of the str of one Latin-1 character, uncounted: it is immortal.
    #[inline(always)]
    pub fn latin1_word(&self, code: u32) -> Option<u64> {
        if code > 0xff { None } else { self.latin1.get(code as usize).map(|w| w.load(Ordering::Acquire)) }
    }

    #[inline]
    fn cached_str(&self, i: usize) -> Value {
        // SAFETY: the table holds immortal strings from start-up on, which nobody counts.
        unsafe { Value::from_word(self.latin1[i].load(Ordering::Acquire)) }
    }

    /// Fills the tables of short strings; at start-up, once `str` exists.
    pub fn make_short_strings(&self, py: &Py) {
        for i in 0..257usize {
            let text = if i == 256 { Text::empty() } else { Text::from_code(i as u32).unwrap_or_else(Text::empty) };
            let v = self.intern(py, text).expect("memory for a short string");
            self.latin1[i].store(v.into_word(), Ordering::Release);
        }
    }

    /// How many strings are interned.
    pub fn interned_count(&self) -> usize {
        self.interned.len()
    }

    /// The interned, immortal str with this text. Two threads that intern the same text get the same object: the entry's shard decides.
    ///
    /// # Errors
    /// MemoryError.
    pub fn intern(&self, py: &Py, text: Text) -> super::args::Result {
        // The table's shard is locked only while the word is read or made, and nothing of the schedule happens meanwhile.
        let known = undisturbed(|| self.interned.get(&text));
        if let Some(word) = known
            && !py.mutator().weakened(super::weakened::INTERNING)
        {
            // SAFETY: interned strings are immortal.
            return Ok(unsafe { Value::from_borrowed_word(word) });
        }
        let payload = super::strobject::StrObject::new(py.had(text.try_clone())?);
        payload.set_interned();
        let fresh = py.alloc_exact(TypeId::Str, payload)?;
        if py.mutator().stressed(super::weakened::INTERNING) {
            if let Some(o) = fresh.object() {
                py.mutator().make_immortal(o);
            }
            return Ok(fresh);
        }
        let word = undisturbed(|| {
            self.interned.get_or_enter(text, || {
                if let Some(o) = fresh.object() {
                    py.mutator().make_immortal(o);
                }
                fresh.word()
            })
        });
        // SAFETY: as above. If another thread was first, `fresh` is dropped and its string returned.
        Ok(unsafe { Value::from_borrowed_word(word) })
    }

    /// An unused thread ident.
    pub fn new_ident(&self) -> u64 {
        self.next_ident.fetch_add(1, Ordering::Relaxed)
    }

    /// What the layers above do for this one.
    pub fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// The text of an object's type name, for a message.
    pub fn type_name_of(&self, o: Object) -> String {
        // SAFETY: the caller holds the object.
        self.shapes.get(unsafe { o.as_ref().shape_acquire() }).ty.name()
    }
}

impl Thread {
    /// Is this the interpreter's main thread?
    pub fn is_main(&self) -> bool {
        self.interp().main_ident.load(Ordering::Relaxed) == self.ident
    }
}
