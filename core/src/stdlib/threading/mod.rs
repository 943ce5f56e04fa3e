//! `threading`: threads as objects, and what they synchronise with.
//!
//! | file | |
//! |---|---|
//! | `lock` | Lock, RLock |
//! | `sync` | Condition, Event, Semaphore, BoundedSemaphore |
//! | `barrier` | Barrier |
//! | `thread` | Thread, Timer, thread handles |
//! | `active` | which object belongs to which running thread |
//! | `local` | values of one thread |
//! | `hooks` | what a thread raises and nobody catches |

pub mod active;
pub mod barrier;
pub mod hooks;
pub mod local;
pub mod lock;
pub mod sync;
pub mod thread;

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::kind::Kind;
use crate::object::native::NativeCode;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, WEAKREFS};
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::threads::{Threads, native_id};
use crate::runtime::wait::TIMEOUT_MAX;
use crate::types::class::qualified_name;
use crate::types::table::{Layout, Row};

const NAME: &str = "threading";
const LOW: &str = "_thread";

const fn plain(id: TypeId, name: &'static str, kind: Kind, flags: u32) -> Row {
    Row { id, name, module: LOW, base: Some(TypeId::Object), layout: Layout::Plain(kind), flags }
}

const fn extended(id: TypeId, name: &'static str, base: TypeId, kind: Kind, flags: u32) -> Row {
    let flags = flags | BASE | HAS_DICT | WEAKREFS;
    Row { id, name, module: NAME, base: Some(base), layout: Layout::Extended(kind), flags }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    plain(TypeId::Lock, "lock", Kind::Lock, WEAKREFS),
    plain(TypeId::RLock, "RLock", Kind::RLock, BASE | WEAKREFS),
    plain(TypeId::ThreadLocal, "_local", Kind::ThreadLocal, BASE | WEAKREFS),
    plain(TypeId::ThreadHandle, "_ThreadHandle", Kind::ThreadHandle, 0),
    Row {
        id: TypeId::ExceptHookArgs,
        name: "_ExceptHookArgs",
        module: LOW,
        base: Some(TypeId::Tuple),
        layout: Layout::Plain(Kind::Tuple),
        flags: 0,
    },
    extended(TypeId::Condition, "Condition", TypeId::Object, Kind::Sync, 0),
    extended(TypeId::Semaphore, "Semaphore", TypeId::Object, Kind::Sync, 0),
    extended(TypeId::BoundedSemaphore, "BoundedSemaphore", TypeId::Semaphore, Kind::Sync, 0),
    extended(TypeId::Event, "Event", TypeId::Object, Kind::Sync, 0),
    extended(TypeId::Barrier, "Barrier", TypeId::Object, Kind::Sync, 0),
    extended(TypeId::Thread, "Thread", TypeId::Object, Kind::ThreadHandle, 0),
    extended(TypeId::Timer, "Timer", TypeId::Thread, Kind::ThreadHandle, 0),
    extended(TypeId::BrokenBarrierError, "BrokenBarrierError", TypeId::RuntimeError, Kind::Exception, EXCEPTION),
];

/// Fills the module's types.
pub fn fill(py: &Py) {
    lock::fill(py);
    sync::fill(py);
    barrier::fill(py);
    thread::fill(py);
    local::fill(py);
    hooks::fill(py);
    active::fill(py);
}

/// The name of a value's class with its module.
pub fn full_name(py: &Py, v: &Value) -> String {
    qualified_name(py, py.type_of(v))
}

pub(super) fn get_ident(py: &mut Py, _args: &[Value]) -> Result {
    py.int_from_u64(py.ident)
}

pub(super) fn get_native_id(py: &mut Py, _args: &[Value]) -> Result {
    py.int_from_u64(native_id())
}

/// `stack_size([size])`.
///
/// # Errors
/// ValueError, TypeError.
pub(super) fn stack_size(py: &mut Py, args: &[Value]) -> Result {
    let threads = Threads::of(py.interp());
    let old = threads.stack_size();
    if !args[0].is_empty() {
        let size = py.as_i64(&args[0])?;
        match usize::try_from(size) {
            Ok(size) if size == 0 || size >= 32 << 10 => threads.set_stack_size(size),
            Ok(_) => return Err(py.value_error(format!("size not valid: {size} bytes"))),
            Err(_) => return Err(py.value_error("size must be 0 or a positive value")),
        }
    }
    py.int_from_usize(old)
}

const AT_EXIT: &str = "_threading_atexits";

/// `threading._register_atexit(func, *args, **kwargs)`: called when the main thread ends, before other threads are waited for.
fn register_at_exit(py: &mut Py, args: crate::object::Args<'_>) -> Result {
    let Some(function) = args.get(0) else {
        return Err(py.type_error("_register_atexit() missing 1 required positional argument: 'func'"));
    };
    let kwargs = DictObject::new(py)?;
    for (name, v) in args.keywords() {
        py.setitem(&kwargs, name, Some(v))?;
    }
    let rest = py.tuple_from(&args.positional()[1..])?;
    let entry = py.tuple(vec![function.clone(), rest, kwargs])?;
    let namespace = py.interp().state(ModuleState::Threading).get();
    let Some(dict) = namespace.payload::<DictObject>() else { return Ok(Value::NONE) };
    let key = py.intern(AT_EXIT);
    let empty = py.list(Vec::new())?;
    let list = dict.set_default(py, &namespace, &key, empty)?;
    py.call_method(&list, "append", &[entry])
}

/// Calls what was registered, the newest first.
fn run_at_exit(py: &mut Py) {
    let namespace = py.interp().state(ModuleState::Threading).get();
    let list = namespace.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern(AT_EXIT)));
    let Some(list) = list else { return };
    while list.payload::<crate::object::list::ListObject>().is_some_and(|l| !l.is_empty()) {
        let Ok(entry) = py.call_method(&list, "pop", &[]) else { return };
        let parts = entry.payload::<crate::object::tuple::TupleObject>().map(|t| t.values().to_vec());
        if let Some([function, args, kwargs]) = parts.as_deref()
            && let Err(raised) = thread::call_with(py, function, args, kwargs)
        {
            crate::vm::requests::unraisable(py, raised, function, "Exception ignored on threading shutdown");
        }
    }
}

/// The main thread has done its part: it is no longer alive for who joins it.
pub fn main_ends(py: &mut Py) {
    run_at_exit(py);
    let main = py.interp().main_thread_object.get();
    if let Some(thread) = main.payload::<thread::ThreadObject>() {
        thread.handle().finish();
    }
}

fn current_thread(py: &mut Py, _args: &[Value]) -> Result {
    active::current(py)
}

fn main_thread(py: &mut Py, _args: &[Value]) -> Result {
    active::main(py)
}

fn enumerate(py: &mut Py, _args: &[Value]) -> Result {
    let all = active::all(py);
    py.list(all)
}

fn active_count(py: &mut Py, _args: &[Value]) -> Result {
    let n = active::all(py).len();
    py.int_from_usize(n)
}

/// Remembers a trace or profile function; nothing calls it.
fn keep(py: &mut Py, name: &str, function: &Value) -> Result {
    let namespace = py.interp().state(ModuleState::Threading).get();
    if let Some(dict) = namespace.payload::<DictObject>() {
        dict.set_str(py, &namespace, &py.intern(name), function.clone())?;
    }
    Ok(Value::NONE)
}

fn kept(py: &mut Py, name: &str) -> Result {
    let namespace = py.interp().state(ModuleState::Threading).get();
    let name = py.intern(name);
    Ok(namespace.payload::<DictObject>().and_then(|d| d.get_interned(py, &name)).unwrap_or(Value::NONE))
}

fn subclass(py: &mut Py, name: &str) -> Result {
    let thread = py.ty(TypeId::Thread).to_value();
    let bases = py.tuple(vec![thread])?;
    let namespace = DictObject::new(py)?;
    if let Some(dict) = namespace.payload::<DictObject>() {
        dict.set_str(py, &namespace, &py.intern("__module__"), py.intern(NAME))?;
    }
    let (meta, name) = (py.ty(TypeId::Type).to_value(), py.intern(name));
    py.call(&meta, &[name, bases, namespace])
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, NAME)?;
    drop(py.interp().state(ModuleState::Threading).set(py, b.namespace()));
    for id in [
        TypeId::RLock,
        TypeId::Condition,
        TypeId::Semaphore,
        TypeId::BoundedSemaphore,
        TypeId::Event,
        TypeId::Barrier,
        TypeId::Thread,
        TypeId::Timer,
        TypeId::BrokenBarrierError,
    ] {
        b.add_type(py, id)?;
    }
    b.add(py, "Lock", py.ty(TypeId::Lock).to_value())?;
    b.add(py, "local", py.ty(TypeId::ThreadLocal).to_value())?;
    b.add(py, "ThreadError", py.ty(TypeId::RuntimeError).to_value())?;
    b.add(py, "ExceptHookArgs", py.ty(TypeId::ExceptHookArgs).to_value())?;
    for name in ["_MainThread", "_DummyThread"] {
        let class = subclass(py, name)?;
        b.add(py, name, class)?;
    }
    b.function(py, "current_thread", "()", current_thread)?;
    b.function(py, "currentThread", "()", current_thread)?;
    b.raw_function(py, "_register_atexit", register_at_exit)?;
    // What multiprocessing asks for at the end, and after the start, of a process.
    b.function(py, "_shutdown", "()", |py, _| crate::runtime::threads::join_all(py).map(|()| Value::NONE))?;
    b.function(py, "_after_fork", "()", |_, _| Ok(Value::NONE))?;
    b.add(py, "_HAVE_THREAD_NATIVE_ID", Value::FALSE)?;
    b.function(py, "main_thread", "()", main_thread)?;
    b.function(py, "enumerate", "()", enumerate)?;
    b.function(py, "active_count", "()", active_count)?;
    b.function(py, "activeCount", "()", active_count)?;
    b.function(py, "get_ident", "()", get_ident)?;
    b.function(py, "get_native_id", "()", get_native_id)?;
    b.function(py, "stack_size", "(size=0, /)", stack_size)?;
    b.function(py, "settrace", "(func)", |py, args| keep(py, "_trace_hook", &args[0]))?;
    b.function(py, "settrace_all_threads", "(func)", |py, args| keep(py, "_trace_hook", &args[0]))?;
    b.function(py, "gettrace", "()", |py, _| kept(py, "_trace_hook"))?;
    b.function(py, "setprofile", "(func)", |py, args| keep(py, "_profile_hook", &args[0]))?;
    b.function(py, "setprofile_all_threads", "(func)", |py, args| keep(py, "_profile_hook", &args[0]))?;
    b.function(py, "getprofile", "()", |py, _| kept(py, "_profile_hook"))?;
    let hook = py.native_function(NAME, "excepthook", "(args, /)", NativeCode::Bound(hooks::excepthook))?;
    for name in ["excepthook", "__excepthook__"] {
        b.add(py, name, hook.clone())?;
    }
    let most = py.float(TIMEOUT_MAX)?;
    b.add(py, "TIMEOUT_MAX", most)?;
    drop(active::main(py)?);
    let mut all = Vec::new();
    for name in [
        "get_ident",
        "active_count",
        "Condition",
        "current_thread",
        "enumerate",
        "main_thread",
        "TIMEOUT_MAX",
        "Event",
        "Lock",
        "RLock",
        "Semaphore",
        "BoundedSemaphore",
        "Thread",
        "Barrier",
        "BrokenBarrierError",
        "Timer",
        "ThreadError",
        "setprofile",
        "settrace",
        "local",
        "stack_size",
        "excepthook",
        "ExceptHookArgs",
        "getprofile",
        "gettrace",
        "setprofile_all_threads",
        "settrace_all_threads",
        "get_native_id",
    ] {
        all.push(py.intern(name));
    }
    let all = py.list(all)?;
    b.add(py, "__all__", all)?;
    b.finish(py)
}
