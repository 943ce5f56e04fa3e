//! Native modules, one file or folder each, and how they are found, built and kept.

/// Names of the C library with their values, as an array of pairs; `NAME = value` where the library has another name for it, or none.
macro_rules! system_constants {
    ($($name:ident $(= $value:expr)?),* $(,)?) => {
        [$((stringify!($name), system_constants!(@value $name $($value)?))),*]
    };
    (@value $name:ident) => { libc::$name };
    (@value $name:ident $value:expr) => { $value };
}

pub mod abc;
pub mod array;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod builtins;
pub mod bz2;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod descriptor;
pub mod errno;
pub mod expat;
pub mod faces;
pub mod fatal;

pub mod frozen;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod key_derivation;
pub mod locale;
pub mod lzma;
pub mod marshal;
pub mod math;
pub mod mmap;
pub mod multibyte;
pub mod multiprocessing;
pub mod operator;
pub mod orochi;
pub mod os;
pub mod packing;
pub mod posixpath;
pub mod posixsubprocess;
pub mod queue;
pub mod random;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod stat;
pub mod string_private;
pub mod syntax_tree;
pub mod sys;
pub mod thread;
pub mod threading;
pub mod time;
pub mod types_module;
pub mod unicodedata;
pub mod unix;
pub mod weakref;
pub mod zlib;

use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::interp::MakeModule;
use crate::object::native::{BoundFn, NativeCode, RawFn};
use crate::object::{Py, Result, Slot, TypeId, Value};
use crate::runtime::kinds::enter;
use crate::runtime::library::Library;
use crate::types::bootstrap;
use crate::types::table::Row;
use orochi_gc::sync::scheduler::undisturbed;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What the runtime asks of the native modules.
pub static LIBRARY: Library = Library {
    enter_kinds,
    type_tables,
    init_types,
    start,
    native_module: find,
    abstract_check: abc::check,
    weak_entry_died: weakref::forget,
    at_exit: atexit::run_all,
    signals_arrived: signal::arrived,
    flush_standard: io::flush_standard,
};

/// Every native module by name. A module is made when it is first imported.
pub static MODULES: &[(&str, MakeModule)] = &[
    ("_imp", imp::make),
    ("_abc", abc::make),
    ("marshal", marshal::make),
    ("_weakrefset", types_module::weakrefset),
    ("_types", types_module::make),
    ("_sre", sre::make),
    ("_io", io::make_private),
    ("_io_classes", frozen::io_classes),
    ("_os_functions", frozen::os_functions),
    ("_typing", frozen::typing),
    ("_templates", frozen::templates),
    ("_user_containers", frozen::user_containers),
    ("_orochi", orochi::make),
    ("collections", make_collections),
    ("io", io::make),
    ("random", random::make),
    ("math", math::make),
    ("time", time::make),
    ("genericpath", posixpath::make_generic),
    ("posixpath", posixpath::make),
    ("posix", os::make_posix),
    ("os.path", os::make_path),
    ("os", os::make),
    ("_thread", thread::make),
    ("_queue", queue::make_private),
    ("gc", gc::make),
    ("queue", queue::make),
    ("weakref", weakref::make),
    ("functools", functools::make),
    ("itertools", itertools::make),
    ("operator", operator::make),
    ("threading", threading::make),
    ("errno", errno::make),
    ("atexit", atexit::make),
    ("_string", string_private::make),
    ("_stat", stat::make),
    ("_bisect", bisect::make),
    ("_heapq", heapq::make),
    ("_struct", packing::make),
    ("binascii", binascii::make),
    ("_json", json::make),
    ("_codecs", codecs::make),
    ("_signal", signal::make),
    ("select", select::make),
    ("_socket", socket::make),
    ("_posixsubprocess", posixsubprocess::make),
    ("pwd", unix::make_pwd),
    ("grp", unix::make_grp),
    ("fcntl", unix::make_fcntl),
    ("resource", unix::make_resource),
    ("termios", unix::make_termios),
    ("_contextvars", contextvars::make),
    ("_csv", csv::make),
    ("_bz2", bz2::make),
    ("_multibyte", multibyte::make),
    ("_lzma", lzma::make),
    ("_datetime", datetime::make),
    ("_expat", expat::make),
    ("_multiprocessing", multiprocessing::make),
    ("mmap", mmap::make),
    ("_posixshmem", multiprocessing::make_shared_memory),
    ("_locale", locale::make),
    ("unicodedata", unicodedata::make),
    ("_md5", hashes::make_md5),
    ("_sha1", hashes::make_sha1),
    ("_sha2", hashes::make_sha2),
    ("_sha3", hashes::make_sha3),
    ("_blake2", hashes::make_blake2),
    ("_key_derivation", key_derivation::make),
    ("_frozen_importlib", frozen::importlib),
    ("_frozen_importlib_external", frozen::importlib_external),
    ("zlib", zlib::make),
    ("array", array::make),
    ("cmath", cmath::make),
    ("_operator", faces::operator),
    ("_functools", faces::functools),
    ("_collections", faces::collections),
    ("_weakref", faces::weak),
    ("_random", faces::random),
    ("_opcode", faces::opcode),
    ("_statistics", faces::statistics),
    ("_sysconfig", faces::sysconfig),
    ("_uuid", faces::uuid),
    ("_suggestions", faces::suggestions),
];

/// The payloads of native modules' types.
fn enter_kinds(kinds: &mut [orochi_gc::Kind]) {
    enter::<collections::deque::DequeObject>(kinds, "deque");
    enter::<os::DirObject>(kinds, "folder entry");
    enter::<random::RandomObject>(kinds, "random");
    enter::<functools::partial::Partial>(kinds, "partial");
    enter::<functools::tool::FuncTool>(kinds, "functools object");
    enter::<itertools::tool::Tool>(kinds, "itertools iterator");
    enter::<operator::OperatorTool>(kinds, "operator callable");
    enter::<io::fileio::FileObject>(kinds, "raw file");
    enter::<io::buffered::BufferedObject>(kinds, "buffered file");
    enter::<io::text::TextObject>(kinds, "text file");
    enter::<io::bytesio::BytesFile>(kinds, "bytes file");
    enter::<io::stringio::StringFile>(kinds, "string file");
    enter::<threading::lock::LockObject>(kinds, "lock");
    enter::<threading::lock::RLockObject>(kinds, "rlock");
    enter::<threading::sync::SyncObject>(kinds, "sync");
    enter::<threading::thread::ThreadObject>(kinds, "thread");
    enter::<threading::local::LocalObject>(kinds, "thread local");
    enter::<queue::QueueObject>(kinds, "queue");
    enter::<weakref::WeakContainer>(kinds, "weak container");
}

/// The tables of builtin types: those of the language, and those of native modules.
fn type_tables() -> Vec<&'static [Row]> {
    vec![
        crate::types::table::ROWS,
        collections::ROWS,
        functools::ROWS,
        itertools::ROWS,
        operator::ROWS,
        sys::ROWS,
        io::ROWS,
        random::ROWS,
        time::ROWS,
        os::ROWS,
        threading::ROWS,
        queue::ROWS,
        weakref::ROWS,
    ]
}

/// Fills the namespaces of the types of native modules.
fn init_types(py: &mut Py) {
    builtins::output::init(py);
    collections::init(py);
    functools::init(py);
    itertools::init(py);
    operator::init(py);
    sys::init(py);
    io::init(py);
    random::init(py);
    time::init(py);
    os::init(py);
    threading::fill(py);
    queue::fill(py);
    weakref::fill(py);
}

/// Makes the modules that every program has: `builtins` and `sys`.
fn start(py: &mut Py) -> Result<()> {
    let builtins = ModuleBuilder::new(py, "builtins")?;
    drop(py.interp().builtins.set(py, builtins.namespace()));
    for row in crate::types::table::ROWS {
        let unnamed = [
            "NoneType",
            "NotImplementedType",
            "ellipsis",
            "function",
            "method",
            "code",
            "cell",
            "traceback",
            "mappingproxy",
            "FrameLocalsProxy",
            "module",
        ];
        let hidden = row.flags & crate::object::typeobject::type_flags::NOT_INSTANTIABLE != 0;
        if row.module == "builtins" && !hidden && !unnamed.contains(&row.name) {
            builtins.add(py, row.name, py.ty(row.id).to_value())?;
        }
    }
    builtins::fill(py, &builtins)?;
    drop(builtins.finish(py)?);
    let sys = ModuleBuilder::new(py, "sys")?;
    drop(py.interp().sys.set(py, sys.namespace()));
    self::sys::fill(py, &sys)?;
    drop(sys.finish(py)?);
    io::standard::install(py)
}

/// Makes types that only one module needs, when it is first imported: a program that does without the module does without them.
pub fn make_types(py: &mut Py, rows: &'static [Row], fill: fn(&Py)) {
    let entry = py.interp().attachments.entry("types of modules").or_insert_with(|| Arc::new(LateTypes::default()));
    let late = Arc::downcast::<LateTypes>(entry.clone()).unwrap_or_default();
    drop(entry);
    // Nothing in here runs Python code or reaches a safepoint, so the lock is a leaf.
    undisturbed(|| {
        let mut made = late.0.lock().unwrap_or_else(PoisonError::into_inner);
        if made.insert(rows.as_ptr() as usize) {
            bootstrap::make(py, rows);
            bootstrap::complete(py, rows);
            fill(py);
            bootstrap::finish(py, rows, crate::types::class::ready::ready);
        }
    });
}

/// Which tables of types were made after the start.
#[derive(Default)]
struct LateTypes(Mutex<HashSet<usize>>);

/// The maker of a native module.
fn find(name: &str) -> Option<MakeModule> {
    MODULES.iter().find(|(known, _)| *known == name).map(|(_, make)| *make)
}

fn make_collections(py: &mut Py) -> Result {
    let builder = ModuleBuilder::new(py, "collections")?;
    for (name, v) in collections::contents(py)? {
        builder.add(py, name, v)?;
    }
    builder.function(py, "__getattr__", "(name, /)", collections::written_in_python)?;
    let names = [
        "ChainMap",
        "Counter",
        "OrderedDict",
        "UserDict",
        "UserList",
        "UserString",
        "defaultdict",
        "deque",
        "namedtuple",
    ];
    builder.public(py, &names)?;
    // Its `abc` is in the library.
    let folder = py.str(&format!("{}/collections", py.interp().config.library))?;
    let folders = py.list(vec![folder])?;
    builder.add(py, "__path__", folders)?;
    builder.add(py, "__package__", py.intern("collections"))?;
    builder.finish(py)
}

/// Fills a module's namespace.
pub struct ModuleBuilder {
    name: String,
    module: Value,
    dict: Value,
}

impl ModuleBuilder {
    /// An empty module with its `__name__`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(py: &Py, name: &str) -> Result<ModuleBuilder> {
        let dict = DictObject::new(py)?;
        let module = py.alloc(py.ty(TypeId::Module), ModuleObject { dict: Slot::at_birth(dict.clone()) })?;
        let builder = ModuleBuilder { name: name.to_owned(), module, dict };
        builder.add(py, "__name__", py.intern(name))?;
        builder.add(py, "__doc__", Value::NONE)?;
        builder.add(py, "__package__", py.intern(""))?;
        builder.add(py, "__loader__", Value::NONE)?;
        builder.add(py, "__spec__", Value::NONE)?;
        Ok(builder)
    }

    /// The namespace.
    pub fn namespace(&self) -> Value {
        self.dict.clone()
    }

    /// Enters a value.
    ///
    /// # Errors
    /// MemoryError.
    pub fn add(&self, py: &Py, name: &str, v: Value) -> Result<()> {
        match self.dict.payload::<DictObject>() {
            Some(dict) => dict.set_str(py, &self.dict, &py.intern(name), v),
            None => Ok(()),
        }
    }

    /// Enters a builtin type under its name.
    ///
    /// # Errors
    /// MemoryError.
    pub fn add_type(&self, py: &Py, id: TypeId) -> Result<()> {
        let ty = py.ty(id);
        self.add(py, &ty.name(), ty.to_value())
    }

    /// Enters a function whose arguments are bound to its signature.
    ///
    /// # Errors
    /// MemoryError.
    pub fn function(&self, py: &Py, name: &str, signature: &str, f: BoundFn) -> Result<()> {
        let v = py.native_function(&self.name, name, signature, NativeCode::Bound(f))?;
        self.add(py, name, v)
    }

    /// Enters a function that takes its arguments as they came.
    ///
    /// # Errors
    /// MemoryError.
    pub fn raw_function(&self, py: &Py, name: &str, f: RawFn) -> Result<()> {
        self.described_function(py, name, "(*args, **kwargs)", f)
    }

    /// The same with a signature, which is shown only.
    ///
    /// # Errors
    /// MemoryError.
    pub fn described_function(&self, py: &Py, name: &str, signature: &str, f: RawFn) -> Result<()> {
        let v = py.native_function(&self.name, name, signature, NativeCode::Raw(f))?;
        self.add(py, name, v)
    }

    /// Enters `__all__`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn public(&self, py: &Py, names: &[&str]) -> Result<()> {
        let names = names.iter().map(|n| py.intern(n)).collect();
        let all = py.list(names)?;
        self.add(py, "__all__", all)
    }

    /// The finished module, entered into `sys.modules`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn finish(self, py: &Py) -> Result {
        let modules = py.interp().modules.get();
        if let Some(table) = modules.payload::<DictObject>() {
            table.set_str(py, &modules, &py.intern(&self.name), self.module.clone())?;
        }
        Ok(self.module)
    }
}
