//! `Thread` and `Timer`, and the thread handles of `_thread`.
//!
//! A thread object holds what it was made with (name, target, arguments) under its lock, and a `Handle`, which is what others wait
//! for. `run` is an ordinary method, so a subclass overrides it. What it raises goes to `threading.excepthook`. While a thread runs, its object
//! is in the table of active threads by its ident.

use super::{active, hooks};
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Field, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::runtime::threads::{self, Handle, Threads};
use crate::stdlib::contextvars;
use crate::types::container::wrong_receiver;
use orochi_gc::Object;
use std::sync::Arc;

/// What a thread object was made with.
struct State {
    initialized: bool,
    daemon: bool,
    name: Field,
    target: Field,
    args: Field,
    kwargs: Field,
    /// The context in which it runs, if one was given.
    context: Field,
}

/// The payload of a thread object or handle.
pub struct ThreadObject {
    handle: Arc<Handle>,
    state: Guarded<State>,
}

// SAFETY: 1. all fields of the state are traced; 2. fixed size; 3. they drop; 4. guarded, the handle is atomic.
unsafe impl Payload for ThreadObject {
    const KIND: Kind = Kind::ThreadHandle;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        // SAFETY: called from `trace`.
        let state = unsafe { self.state.for_trace() };
        for field in [&state.name, &state.target, &state.args, &state.kwargs, &state.context] {
            field.trace(visit);
        }
    }
}

impl ThreadObject {
    fn empty(handle: Arc<Handle>) -> ThreadObject {
        ThreadObject {
            handle,
            state: Guarded::new(State {
                initialized: false,
                daemon: false,
                name: Field::EMPTY,
                target: Field::EMPTY,
                args: Field::EMPTY,
                kwargs: Field::EMPTY,
                context: Field::EMPTY,
            }),
        }
    }

    /// The handle.
    pub fn handle(&self) -> &Arc<Handle> {
        &self.handle
    }
}

fn of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a ThreadObject> {
    match v.payload::<ThreadObject>() {
        Some(t) => Ok(t),
        None => Err(wrong_receiver(py, "threading.Thread", v)),
    }
}

/// The thread object, which `__init__` must have been called for.
fn initialized<'a>(py: &mut Py, v: &'a Value, message: &str) -> Result<&'a ThreadObject> {
    let thread = of(py, v)?;
    if thread.state.with(py, v, |s, _| s.initialized) {
        return Ok(thread);
    }
    // `start` and `join` check; the rest asserts.
    Err(if message.starts_with("Thread") {
        py.error(TypeId::AssertionError, message)
    } else {
        py.runtime_error(message)
    })
}

/// An object for a thread that runs already: the main thread, or one that `threading` did not start.
///
/// # Errors
/// MemoryError.
pub fn adopt(py: &Py, class: TypeRef, handle: Arc<Handle>, name: Value, daemon: bool) -> Result {
    let payload = ThreadObject::empty(handle);
    let empty = py.interp().empty_tuple();
    let v = py.alloc(class, payload)?;
    if let Some(thread) = v.payload::<ThreadObject>() {
        thread.state.with(py, &v, |s, barrier| {
            s.initialized = true;
            s.daemon = daemon;
            s.name = barrier.field(name);
            s.target = barrier.field(Value::NONE);
            s.args = barrier.field(empty);
            s.kwargs = barrier.field(Value::NONE);
            s.context = barrier.field(Value::NONE);
        });
    }
    Ok(v)
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, ThreadObject::empty(Handle::new()))
}

/// Is the calling thread a daemon?
fn inherits_daemon(py: &mut Py) -> bool {
    match active::current_known(py) {
        Some(current) => match current.payload::<ThreadObject>() {
            Some(thread) => thread.state.with(py, &current, |s, _| s.daemon),
            None => false,
        },
        None => !py.is_main(),
    }
}

fn default_name(py: &mut Py, target: &Value) -> Result {
    let n = Threads::of(py.interp()).next_name();
    let mut text = format!("Thread-{n}");
    if !target.is_none() {
        let name = py.name(crate::object::Name::__name__);
        if let Some(name) = py.getattr_optional(target, &name)? {
            text = format!("{text} ({})", py.str_string(&name)?);
        }
    }
    py.str(&text)
}

fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    const NAMES: [&str; 7] = ["group", "target", "name", "args", "kwargs", "daemon", "context"];
    if args.len() > 5 {
        let given = args.len() + 1;
        return Err(
            py.type_error(format!("Thread.__init__() takes from 1 to 6 positional arguments but {given} were given"))
        );
    }
    let bound = py.named_args("Thread.__init__", args, NAMES, 0)?;
    let [group, target, name, arguments, kwargs, daemon, context] = bound;
    if !group.is_none_or_empty() {
        return Err(py.error(TypeId::AssertionError, "group argument must be None for now"));
    }
    let none = |v: Value| if v.is_empty() { Value::NONE } else { v };
    let (target, kwargs, daemon, context) = (none(target), none(kwargs), none(daemon), none(context));
    let arguments = if arguments.is_empty() { py.interp().empty_tuple() } else { arguments };
    let name = if name.is_none_or_empty() { default_name(py, &target)? } else { py.str_of(&name)? };
    let kwargs = if kwargs.is_none() { DictObject::new(py)? } else { kwargs };
    let daemon = if daemon.is_none() { inherits_daemon(py) } else { py.truth(&daemon)? };
    let thread = of(py, v)?;
    let old = thread.state.with(py, v, |s, barrier| {
        s.initialized = true;
        s.daemon = daemon;
        [
            std::mem::replace(&mut s.name, barrier.field(name)),
            std::mem::replace(&mut s.target, barrier.field(target)),
            std::mem::replace(&mut s.args, barrier.field(arguments)),
            std::mem::replace(&mut s.kwargs, barrier.field(kwargs)),
            std::mem::replace(&mut s.context, barrier.field(context)),
        ]
    });
    drop(old);
    Ok(())
}

fn start(py: &mut Py, args: &[Value]) -> Result {
    let me = &args[0];
    let thread = initialized(py, me, "thread.__init__() not called")?;
    // One caller wins; a refused start gives the thread back.
    if thread.handle.is_started() || !thread.handle.claim_start() {
        return Err(py.runtime_error("threads can only be started once"));
    }
    let (daemon, given) = thread.state.with(py, me, |s, _| (s.daemon, Value::clone(&s.context)));
    let handle = thread.handle.clone();
    let inherited = if given.is_none_or_empty() { contextvars::handed_on(py)? } else { Value::NONE };
    let ident = threads::prepare(py, &handle);
    active::enter(py, ident, me)?;
    if let Err(raised) = threads::spawn(py, &handle, vec![me.clone(), given, inherited], bootstrap, !daemon) {
        active::leave(py, ident);
        return Err(raised);
    }
    Ok(Value::NONE)
}

/// The life of a thread that `threading` started.
fn bootstrap(py: &mut Py, values: Vec<Value>) {
    let [me, given, inherited] = values.as_slice() else { return };
    if let Err(raised) = run_in_context(py, me, given, inherited) {
        hooks::uncaught(py, raised, me);
    }
    active::leave(py, py.ident);
}

fn run_in_context(py: &mut Py, me: &Value, given: &Value, inherited: &Value) -> Result {
    if given.is_none_or_empty() {
        contextvars::begin_with(py, inherited)?;
        return py.call_method(me, "run", &[]);
    }
    let name = py.intern("run");
    let run = py.getattr(me, &name)?;
    py.call_method(given, "run", &[run])
}

/// The life of a thread of `_thread.start_new_thread`: callable, tuple, dict or None.
pub fn bare_bootstrap(py: &mut Py, values: Vec<Value>) {
    let [callable, arguments, kwargs] = values.as_slice() else { return };
    if let Err(raised) = call_with(py, callable, arguments, kwargs) {
        if py.exception_is(&raised, TypeId::SystemExit) {
            return;
        }
        let shown = py.repr_string(callable).unwrap_or_default();
        hooks::report_ignored(py, raised, &format!("Exception ignored in thread started by {shown}"));
    }
    active::leave(py, py.ident);
}

/// Calls `callable(*arguments, **kwargs)`.
///
/// # Errors
/// What the call raises; TypeError for arguments that are no iterable or mapping.
pub fn call_with(py: &mut Py, callable: &Value, arguments: &Value, kwargs: &Value) -> Result {
    let mut values = if arguments.is_none_or_empty() { Vec::new() } else { py.collect(arguments)? };
    let mut names = Vec::new();
    if let Some(dict) = kwargs.payload::<DictObject>() {
        for (name, v) in dict.entries(py, kwargs)? {
            if name.as_text().is_none() {
                return Err(py.type_error("keywords must be strings"));
            }
            names.push(name);
            values.push(v);
        }
    }
    py.call_args(callable, Args::new(&values, &names))
}

fn run(py: &mut Py, args: &[Value]) -> Result {
    let me = &args[0];
    let thread = of(py, me)?;
    let (target, arguments, kwargs) =
        thread.state.with(py, me, |s, _| (Value::clone(&s.target), Value::clone(&s.args), Value::clone(&s.kwargs)));
    let result = if target.is_none_or_empty() { Ok(Value::NONE) } else { call_with(py, &target, &arguments, &kwargs) };
    drop((target, arguments, kwargs));
    // What the thread was given is not kept longer than it runs: it may lead back to the thread.
    let old = thread.state.with(py, me, |s, _| (s.target.take(), s.args.take(), s.kwargs.take()));
    drop(old);
    result.map(|_| Value::NONE)
}

fn join(py: &mut Py, args: &[Value]) -> Result {
    let [me, timeout] = args else { return Ok(Value::NONE) };
    let thread = of(py, me)?;
    if !thread.state.with(py, me, |s, _| s.initialized) {
        return Err(py.runtime_error("Thread.__init__() not called"));
    }
    if !thread.handle.is_started() {
        return Err(py.runtime_error("cannot join thread before it is started"));
    }
    if thread.handle.ident() == Some(py.ident) && !thread.handle.is_done() {
        return Err(py.runtime_error("cannot join current thread"));
    }
    let deadline = py.timeout(timeout)?.and_then(|t| t.deadline());
    thread.handle.join(py, deadline)?;
    Ok(Value::NONE)
}

fn is_alive(py: &mut Py, args: &[Value]) -> Result {
    let thread = initialized(py, &args[0], "Thread.__init__() not called")?;
    Ok(Value::bool(thread.handle.is_started() && !thread.handle.is_done()))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let thread = initialized(py, v, "Thread.__init__() was not called")?;
    let class = py.type_of(v).name();
    let (name, daemon) = thread.state.with(py, v, |s, _| (Value::clone(&s.name), s.daemon));
    let name = py.str_string(&name)?;
    let mut status = match (thread.handle.is_started(), thread.handle.is_done()) {
        (false, _) => "initial",
        (true, false) => "started",
        (true, true) => "stopped",
    }
    .to_owned();
    if daemon {
        status.push_str(" daemon");
    }
    if let Some(ident) = thread.handle.ident() {
        status.push_str(&format!(" {ident}"));
    }
    py.str(&format!("<{class}({name}, {status})>"))
}

fn name(py: &mut Py, v: &Value) -> Result {
    let thread = initialized(py, v, "Thread.__init__() not called")?;
    Ok(thread.state.with(py, v, |s, _| Value::clone(&s.name)))
}

fn set_name(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let thread = initialized(py, v, "Thread.__init__() not called")?;
    let Some(new) = new else { return Err(py.error(TypeId::AttributeError, "can't delete attribute")) };
    let new = py.str_of(new)?;
    let old = thread.state.with(py, v, |s, barrier| std::mem::replace(&mut s.name, barrier.field(new)));
    drop(old);
    Ok(())
}

fn daemon(py: &mut Py, v: &Value) -> Result {
    let thread = initialized(py, v, "Thread.__init__() not called")?;
    Ok(Value::bool(thread.state.with(py, v, |s, _| s.daemon)))
}

fn set_daemon(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let thread = initialized(py, v, "Thread.__init__() not called")?;
    if thread.handle.is_started() {
        return Err(py.runtime_error("cannot set daemon status of active thread"));
    }
    let new = match new {
        Some(new) => py.truth(new)?,
        None => false,
    };
    thread.state.with(py, v, |s, _| s.daemon = new);
    Ok(())
}

fn ident(py: &mut Py, v: &Value) -> Result {
    match of(py, v)?.handle.ident() {
        Some(ident) => py.int_from_u64(ident),
        None => Ok(Value::NONE),
    }
}

fn native_id(py: &mut Py, v: &Value) -> Result {
    let handle = of(py, v)?.handle.clone();
    while handle.is_started() && !handle.is_done() && handle.native_id().is_none() {
        // Between its start and its first step.
        py.detach(std::thread::yield_now);
    }
    match handle.native_id() {
        Some(id) => py.int_from_u64(id),
        None => Ok(Value::NONE),
    }
}

macro_rules! fields {
    ($($get:ident $set:ident $field:ident),*) => {$(
        fn $get(py: &mut Py, v: &Value) -> Result {
            let v = of(py, v)?.state.with(py, v, |s, _| Value::clone(&s.$field));
            if !v.is_empty() {
                return Ok(v);
            }
            Err(py.error(TypeId::AttributeError, concat!("'Thread' object has no attribute '_", stringify!($field), "'")))
        }
        fn $set(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
            let new = new.cloned().unwrap_or(Value::EMPTY);
            let old = of(py, v)?.state.with(py, v, |s, barrier| std::mem::replace(&mut s.$field, barrier.field(new)));
            drop(old);
            Ok(())
        }
    )*};
}
fields!(get_target set_target target, get_args set_args args, get_kwargs set_kwargs kwargs);

fn get_name(py: &mut Py, args: &[Value]) -> Result {
    name(py, &args[0])
}

fn put_name(py: &mut Py, args: &[Value]) -> Result {
    set_name(py, &args[0], Some(&args[1])).map(|()| Value::NONE)
}

fn is_daemon(py: &mut Py, args: &[Value]) -> Result {
    daemon(py, &args[0])
}

fn put_daemon(py: &mut Py, args: &[Value]) -> Result {
    set_daemon(py, &args[0], Some(&args[1])).map(|()| Value::NONE)
}

// Timers.

fn set_attribute(py: &mut Py, v: &Value, name: &str, new: &Value) -> Result<()> {
    let name = py.intern(name);
    py.setattr(v, &name, Some(new))
}

fn attribute(py: &mut Py, v: &Value, name: &str) -> Result {
    let name = py.intern(name);
    py.getattr(v, &name)
}

fn timer_init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [interval, function, arguments, kwargs] =
        py.named_args("Timer.__init__", args, ["interval", "function", "args", "kwargs"], 2)?;
    init(py, v, Args::positional_only(&[]))?;
    let arguments = if arguments.is_none_or_empty() { py.list(Vec::new())? } else { arguments };
    let kwargs = if kwargs.is_none_or_empty() { DictObject::new(py)? } else { kwargs };
    let event = py.ty(TypeId::Event).to_value();
    let finished = py.call(&event, &[])?;
    set_attribute(py, v, "interval", &interval)?;
    set_attribute(py, v, "function", &function)?;
    set_attribute(py, v, "args", &arguments)?;
    set_attribute(py, v, "kwargs", &kwargs)?;
    set_attribute(py, v, "finished", &finished)
}

fn timer_cancel(py: &mut Py, args: &[Value]) -> Result {
    let finished = attribute(py, &args[0], "finished")?;
    py.call_method(&finished, "set", &[])
}

fn timer_run(py: &mut Py, args: &[Value]) -> Result {
    let me = &args[0];
    let finished = attribute(py, me, "finished")?;
    let interval = attribute(py, me, "interval")?;
    py.call_method(&finished, "wait", &[interval])?;
    let cancelled = py.call_method(&finished, "is_set", &[])?;
    if !py.truth(&cancelled)? {
        let function = attribute(py, me, "function")?;
        let arguments = attribute(py, me, "args")?;
        let kwargs = attribute(py, me, "kwargs")?;
        call_with(py, &function, &arguments, &kwargs)?;
    }
    py.call_method(&finished, "set", &[])
}

// Handles of `_thread`.

fn handle_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.arity("_ThreadHandle", args, 0, 0)?;
    py.alloc(class, ThreadObject::empty(Handle::new()))
}

fn handle_join(py: &mut Py, args: &[Value]) -> Result {
    let [me, timeout] = args else { return Ok(Value::NONE) };
    let handle = of(py, me)?.handle.clone();
    if !handle.is_started() {
        return Err(py.runtime_error("thread not started"));
    }
    if handle.ident() == Some(py.ident) && !handle.is_done() {
        return Err(py.runtime_error("Cannot join current thread"));
    }
    let deadline = match py.timeout(timeout)? {
        Some(t) if t.seconds >= 0.0 => t.deadline(),
        _ => None,
    };
    handle.join(py, deadline)?;
    Ok(Value::NONE)
}

fn handle_is_done(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(of(py, &args[0])?.handle.is_done()))
}

fn handle_ident(py: &mut Py, v: &Value) -> Result {
    let ident = of(py, v)?.handle.ident().unwrap_or(0);
    py.int_from_u64(ident)
}

fn handle_repr(py: &mut Py, v: &Value) -> Result {
    let name = super::full_name(py, v);
    let ident = of(py, v)?.handle.ident().unwrap_or(0);
    py.str(&format!("<{name} object: ident={ident}>"))
}

/// Starts a thread that runs `callable` for a handle object of `_thread`.
///
/// # Errors
/// As `threads::spawn`; RuntimeError if the handle was used before.
pub fn start_bare(py: &mut Py, handle: &Arc<Handle>, values: Vec<Value>, joined: bool) -> Result {
    if !handle.claim_start() {
        return Err(py.runtime_error("thread already started"));
    }
    let ident = threads::prepare(py, handle);
    threads::spawn(py, handle, values, bare_bootstrap, joined)?;
    py.int_from_u64(ident)
}

/// Fills the types.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Thread);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(init));
    b.slots().repr.set(Some(repr));
    b.method("start", "(self)", start)
        .method("run", "(self)", run)
        .method("join", "(self, timeout=None)", join)
        .method("is_alive", "(self)", is_alive)
        .method("getName", "(self)", get_name)
        .method("setName", "(self, name)", put_name)
        .method("isDaemon", "(self)", is_daemon)
        .method("setDaemon", "(self, daemonic)", put_daemon)
        .getset("name", name, Some(set_name))
        .getset("_name", name, Some(set_name))
        .getset("daemon", daemon, Some(set_daemon))
        .getter("ident", ident)
        .getter("native_id", native_id)
        .getset("_target", get_target, Some(set_target))
        .getset("_args", get_args, Some(set_args))
        .getset("_kwargs", get_kwargs, Some(set_kwargs));
    let b = TypeBuilder::new(py, TypeId::Timer);
    b.slots().init.set(Some(timer_init));
    b.method("cancel", "(self)", timer_cancel).method("run", "(self)", timer_run);
    let b = TypeBuilder::new(py, TypeId::ThreadHandle);
    b.slots().new.set(Some(handle_new));
    b.slots().repr.set(Some(handle_repr));
    b.method("join", "(self, timeout=None, /)", handle_join)
        .method("is_done", "(self, /)", handle_is_done)
        .getter("ident", handle_ident);
}
