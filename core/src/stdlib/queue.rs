//! `queue`: Queue, LifoQueue, PriorityQueue and SimpleQueue.
//!
//! A `Queue` is what CPython's is: a lock, three conditions over it and a container, all visible as attributes. Operations hold the lock,
//! a real one that may be waited for, because `_put` and `_get` can be Python methods of a subclass and a priority queue's
//! comparisons are Python code. `SimpleQueue` needs no lock but its object's own: nothing of it can be overridden.

use super::ModuleBuilder;
use super::collections::deque;
use super::threading::lock::LockObject;
use super::threading::sync::{condition, notify_unchecked, wait};
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, WEAKREFS};
use crate::object::{Args, CompareOp, Field, Guarded, Py, Result, Slot, TypeId, TypeRef, Value};
use crate::runtime::wait::{WaitQueue, deadline_in};
use crate::types::container::wrong_receiver;
use crate::types::table::{Layout, Row};
use orochi_gc::Object;
use orochi_gc::sync;
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::collections::VecDeque;
use std::time::Instant;

const NAME: &str = "queue";

const fn row(id: TypeId, name: &'static str, module: &'static str, base: TypeId, flags: u32) -> Row {
    let flags = flags | BASE | HAS_DICT | WEAKREFS;
    let kind = if flags & EXCEPTION != 0 { Kind::Exception } else { Kind::Queue };
    Row { id, name, module, base: Some(base), layout: Layout::Extended(kind), flags }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::Queue, "Queue", NAME, TypeId::Object, 0),
    row(TypeId::LifoQueue, "LifoQueue", NAME, TypeId::Queue, 0),
    row(TypeId::PriorityQueue, "PriorityQueue", NAME, TypeId::Queue, 0),
    Row {
        id: TypeId::SimpleQueue,
        name: "SimpleQueue",
        module: "_queue",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Queue),
        flags: BASE | WEAKREFS,
    },
    row(TypeId::QueueEmpty, "Empty", "_queue", TypeId::Exception, EXCEPTION),
    row(TypeId::QueueFull, "Full", NAME, TypeId::Exception, EXCEPTION),
    row(TypeId::QueueShutDown, "ShutDown", NAME, TypeId::Exception, EXCEPTION),
];

/// The payload of all four.
pub struct QueueObject {
    mutex: Slot,
    not_empty: Slot,
    not_full: Slot,
    all_done: Slot,
    /// A deque or a list.
    items: Slot,
    max: AtomicI64,
    unfinished: AtomicI64,
    shut: AtomicBool,
    /// `SimpleQueue`: the items, how many there are, and who waits for one.
    simple: Guarded<VecDeque<Field>>,
    /// (Known to schedules: between the items and their number is where another thread would come in without the lock.)
    count: sync::AtomicUsize,
    waiters: WaitQueue,
}

// SAFETY: 1. the slots and every item are traced; 2. fixed size; 3. they drop; 4. slots change under the lock, the rest is guarded or atomic.
unsafe impl Payload for QueueObject {
    const KIND: Kind = Kind::Queue;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for slot in [&self.mutex, &self.not_empty, &self.not_full, &self.all_done, &self.items] {
            slot.trace(visit);
        }
        // SAFETY: called from `trace`.
        unsafe { self.simple.for_trace() }.iter().for_each(|f| f.trace(visit));
    }
}

fn of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a QueueObject> {
    match v.payload::<QueueObject>() {
        Some(q) => Ok(q),
        None => Err(wrong_receiver(py, "queue.Queue", v)),
    }
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if class.is(TypeId::SimpleQueue) {
        py.arity("SimpleQueue", args, 0, 0)?;
    }
    py.alloc(
        class,
        QueueObject {
            mutex: Slot::empty(),
            not_empty: Slot::empty(),
            not_full: Slot::empty(),
            all_done: Slot::empty(),
            items: Slot::empty(),
            max: AtomicI64::new(0),
            unfinished: AtomicI64::new(0),
            shut: AtomicBool::new(false),
            simple: Guarded::new(VecDeque::new()),
            count: sync::AtomicUsize::new(0),
            waiters: WaitQueue::new(),
        },
    )
}

fn store(py: &Py, owner: &Value, slot: &Slot, v: Value) {
    super::threading::sync::store(py, owner, slot, v);
}

fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [max] = py.named_args("Queue.__init__", args, ["maxsize"], 0)?;
    let max = if max.is_empty() { 0 } else { py.as_index_clamped(&max)? };
    let mutex = LockObject::make(py)?;
    let conditions = [condition(py, mutex.clone())?, condition(py, mutex.clone())?, condition(py, mutex.clone())?];
    let q = of(py, v)?;
    let [not_empty, not_full, all_done] = conditions;
    store(py, v, &q.mutex, mutex);
    store(py, v, &q.not_empty, not_empty);
    store(py, v, &q.not_full, not_full);
    store(py, v, &q.all_done, all_done);
    q.max.store(max, Ordering::Relaxed);
    let max = py.int(max)?;
    if is_native(py, v) { make_items(py, v) } else { py.call_method(v, "_init", &[max]).map(drop) }
}

fn is_native(py: &Py, v: &Value) -> bool {
    py.type_of(v).id.is_some()
}

fn make_items(py: &mut Py, v: &Value) -> Result<()> {
    let items = if py.is_instance(v, TypeId::LifoQueue) || py.is_instance(v, TypeId::PriorityQueue) {
        py.list(Vec::new())?
    } else {
        let class = py.ty(TypeId::Deque).to_value();
        py.call(&class, &[])?
    };
    let q = of(py, v)?;
    store(py, v, &q.items, items);
    Ok(())
}

// The container, natively.

fn native_put(py: &mut Py, v: &Value, item: Value) -> Result<()> {
    let items = of(py, v)?.items.get(py);
    let Some(list) = items.payload::<ListObject>() else { return deque::append_to(py, &items, item) };
    list.push(py, &items, item)?;
    if py.is_instance(v, TypeId::PriorityQueue) {
        let last = list.len().saturating_sub(1);
        sift_towards_root(py, &items, list, 0, last)?;
    }
    Ok(())
}

fn native_get(py: &mut Py, v: &Value) -> Result {
    let items = of(py, v)?.items.get(py);
    let Some(list) = items.payload::<ListObject>() else { return deque::take_first(py, &items) };
    let Some(last) = list.pop_last(py, &items) else { return Err(py.index_error("pop from empty list")) };
    if !py.is_instance(v, TypeId::PriorityQueue) {
        return Ok(last);
    }
    let Some(first) = list.get(py, 0) else { return Ok(last) };
    drop(list.set(py, &items, 0, last));
    sift_towards_leaves(py, &items, list)?;
    Ok(first)
}

fn less(py: &mut Py, a: &Value, b: &Value) -> Result<bool> {
    py.compare_truth(a, b, CompareOp::Lt)
}

/// Moves the item at `at` up to where its parent is not greater.
fn sift_towards_root(py: &mut Py, owner: &Value, list: &ListObject, start: usize, mut at: usize) -> Result<()> {
    let Some(item) = list.get(py, at) else { return Ok(()) };
    while at > start {
        let parent_at = (at - 1) >> 1;
        let Some(parent) = list.get(py, parent_at) else { break };
        if !less(py, &item, &parent)? {
            break;
        }
        drop(list.set(py, owner, at, parent));
        drop(list.set(py, owner, parent_at, item.clone()));
        at = parent_at;
    }
    Ok(())
}

/// Lets the first item sink to a leaf along the smaller children, and from there rise to its place.
fn sift_towards_leaves(py: &mut Py, owner: &Value, list: &ListObject) -> Result<()> {
    let mut at = 0;
    loop {
        let left = 2 * at + 1;
        let Some(mut child) = list.get(py, left) else { break };
        let mut child_at = left;
        if let Some(right) = list.get(py, left + 1)
            && !less(py, &child, &right)?
        {
            child = right;
            child_at = left + 1;
        }
        let Some(item) = list.get(py, at) else { break };
        drop(list.set(py, owner, at, child));
        drop(list.set(py, owner, child_at, item));
        at = child_at;
    }
    sift_towards_root(py, owner, list, 0, at)
}

fn native_size(py: &mut Py, v: &Value) -> Result<usize> {
    let items = of(py, v)?.items.get(py);
    py.len(&items)
}

// What a subclass may override.

fn put_item(py: &mut Py, v: &Value, item: Value) -> Result<()> {
    if is_native(py, v) { native_put(py, v, item) } else { py.call_method(v, "_put", &[item]).map(drop) }
}

fn get_item(py: &mut Py, v: &Value) -> Result {
    if is_native(py, v) { native_get(py, v) } else { py.call_method(v, "_get", &[]) }
}

fn size(py: &mut Py, v: &Value) -> Result<usize> {
    if is_native(py, v) {
        return native_size(py, v);
    }
    let n = py.call_method(v, "_qsize", &[])?;
    py.as_usize(&n)
}

/// Runs `f` with the queue's lock held.
fn locked<R>(py: &mut Py, v: &Value, f: impl FnOnce(&mut Py, &QueueObject) -> Result<R>) -> Result<R> {
    let q = of(py, v)?;
    let mutex = q.mutex.get(py);
    let Some(lock) = mutex.payload::<LockObject>() else {
        return Err(py.error(TypeId::AttributeError, "'Queue' object has no attribute 'mutex'"));
    };
    lock.acquire(py, None)?;
    let result = f(py, q);
    // Released by somebody else meanwhile: their error, but not one to hide the result behind.
    lock.release();
    result
}

fn error<R>(py: &Py, id: TypeId) -> Result<R> {
    Err(py.error_args(id, Vec::new()))
}

/// How long an operation may wait.
enum Wait {
    No,
    Until(Option<Instant>),
}

fn patience(py: &mut Py, block: &Value, timeout: &Value) -> Result<Wait> {
    if !block.is_empty() && !py.truth(block)? {
        return Ok(Wait::No);
    }
    match py.timeout(timeout)? {
        None => Ok(Wait::Until(None)),
        Some(t) if t.seconds < 0.0 => Err(py.value_error("'timeout' must be a non-negative number")),
        Some(t) => Ok(Wait::Until(deadline_in(t.seconds))),
    }
}

fn is_shut(q: &QueueObject) -> bool {
    q.shut.load(Ordering::Relaxed)
}

fn put_with(py: &mut Py, v: &Value, item: &Value, wait_how: Wait) -> Result {
    locked(py, v, |py, q| {
        if is_shut(q) {
            return error(py, TypeId::QueueShutDown);
        }
        let max = q.max.load(Ordering::Relaxed);
        if max > 0 {
            let not_full = q.not_full.get(py);
            while i64::try_from(size(py, v)?).unwrap_or(i64::MAX) >= max {
                let Wait::Until(deadline) = wait_how else { return error(py, TypeId::QueueFull) };
                if deadline.is_some_and(|d| Instant::now() >= d) {
                    return error(py, TypeId::QueueFull);
                }
                wait(py, &not_full, deadline)?;
                if is_shut(q) {
                    return error(py, TypeId::QueueShutDown);
                }
            }
        }
        put_item(py, v, item.clone())?;
        q.unfinished.fetch_add(1, Ordering::Relaxed);
        notify_unchecked(&q.not_empty.get(py), 1);
        Ok(Value::NONE)
    })
}

fn get_with(py: &mut Py, v: &Value, wait_how: Wait) -> Result {
    locked(py, v, |py, q| {
        let not_empty = q.not_empty.get(py);
        loop {
            let n = size(py, v)?;
            if n > 0 {
                break;
            }
            if is_shut(q) {
                return error(py, TypeId::QueueShutDown);
            }
            let Wait::Until(deadline) = wait_how else { return error(py, TypeId::QueueEmpty) };
            if deadline.is_some_and(|d| Instant::now() >= d) {
                return error(py, TypeId::QueueEmpty);
            }
            wait(py, &not_empty, deadline)?;
        }
        let item = get_item(py, v)?;
        notify_unchecked(&q.not_full.get(py), 1);
        Ok(item)
    })
}

fn put(py: &mut Py, args: &[Value]) -> Result {
    let [me, item, block, timeout] = args else { return Ok(Value::NONE) };
    // A queue without bound never waits, and does not look at the timeout.
    let bounded = of(py, me)?.max.load(Ordering::Relaxed) > 0;
    let how = if bounded { patience(py, block, timeout)? } else { Wait::Until(None) };
    put_with(py, me, item, how)
}

fn put_nowait(py: &mut Py, args: &[Value]) -> Result {
    put_with(py, &args[0], &args[1], Wait::No)
}

fn get(py: &mut Py, args: &[Value]) -> Result {
    let [me, block, timeout] = args else { return Ok(Value::NONE) };
    let how = patience(py, block, timeout)?;
    get_with(py, me, how)
}

fn get_nowait(py: &mut Py, args: &[Value]) -> Result {
    get_with(py, &args[0], Wait::No)
}

fn qsize(py: &mut Py, args: &[Value]) -> Result {
    let n = locked(py, &args[0], |py, _| size(py, &args[0]))?;
    py.int_from_usize(n)
}

fn empty(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(locked(py, &args[0], |py, _| size(py, &args[0]))? == 0))
}

fn full(py: &mut Py, args: &[Value]) -> Result {
    let (n, max) = locked(py, &args[0], |py, q| Ok((size(py, &args[0])?, q.max.load(Ordering::Relaxed))))?;
    Ok(Value::bool(max > 0 && i64::try_from(n).unwrap_or(i64::MAX) >= max))
}

fn task_done(py: &mut Py, args: &[Value]) -> Result {
    locked(py, &args[0], |py, q| {
        let left = q.unfinished.load(Ordering::Relaxed) - 1;
        if left < 0 {
            return Err(py.value_error("task_done() called too many times"));
        }
        q.unfinished.store(left, Ordering::Relaxed);
        if left == 0 {
            notify_unchecked(&q.all_done.get(py), usize::MAX);
        }
        Ok(Value::NONE)
    })
}

fn join(py: &mut Py, args: &[Value]) -> Result {
    locked(py, &args[0], |py, q| {
        let all_done = q.all_done.get(py);
        while q.unfinished.load(Ordering::Relaxed) > 0 {
            wait(py, &all_done, None)?;
        }
        Ok(Value::NONE)
    })
}

fn shutdown(py: &mut Py, args: &[Value]) -> Result {
    let [me, immediate] = args else { return Ok(Value::NONE) };
    let immediate = !immediate.is_empty() && py.truth(immediate)?;
    locked(py, me, |py, q| {
        q.shut.store(true, Ordering::Relaxed);
        if immediate {
            while size(py, me)? > 0 {
                drop(get_item(py, me)?);
                let left = q.unfinished.load(Ordering::Relaxed);
                q.unfinished.store((left - 1).max(0), Ordering::Relaxed);
            }
            // Whoever joins has nothing left to wait for.
            notify_unchecked(&q.all_done.get(py), usize::MAX);
        }
        notify_unchecked(&q.not_empty.get(py), usize::MAX);
        notify_unchecked(&q.not_full.get(py), usize::MAX);
        Ok(Value::NONE)
    })
}

fn base_init(py: &mut Py, args: &[Value]) -> Result {
    make_items(py, &args[0]).map(|()| Value::NONE)
}

fn base_put(py: &mut Py, args: &[Value]) -> Result {
    native_put(py, &args[0], args[1].clone()).map(|()| Value::NONE)
}

fn base_get(py: &mut Py, args: &[Value]) -> Result {
    native_get(py, &args[0])
}

fn base_size(py: &mut Py, args: &[Value]) -> Result {
    let n = native_size(py, &args[0])?;
    py.int_from_usize(n)
}

fn get_max(py: &mut Py, v: &Value) -> Result {
    let n = of(py, v)?.max.load(Ordering::Relaxed);
    py.int(n)
}

fn set_max(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let n = match new {
        Some(new) => py.as_i64(new)?,
        None => 0,
    };
    of(py, v)?.max.store(n, Ordering::Relaxed);
    Ok(())
}

fn get_unfinished(py: &mut Py, v: &Value) -> Result {
    let n = of(py, v)?.unfinished.load(Ordering::Relaxed);
    py.int(n)
}

fn set_unfinished(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let n = match new {
        Some(new) => py.as_i64(new)?,
        None => 0,
    };
    of(py, v)?.unfinished.store(n, Ordering::Relaxed);
    Ok(())
}

fn set_items(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let q = of(py, v)?;
    store(py, v, &q.items, new.cloned().unwrap_or(Value::NONE));
    Ok(())
}

macro_rules! slots {
    ($($get:ident $slot:ident),*) => {$(
        fn $get(py: &mut Py, v: &Value) -> Result {
            let found = of(py, v)?.$slot.get(py);
            if !found.is_empty() {
                return Ok(found);
            }
            Err(py.error(TypeId::AttributeError, concat!("'Queue' object has no attribute '", stringify!($slot), "'")))
        }
    )*};
}
slots!(get_mutex mutex, get_not_empty not_empty, get_not_full not_full, get_all_done all_done, get_items items);

// SimpleQueue.

fn simple_put(py: &mut Py, args: &[Value]) -> Result {
    let me = &args[0];
    let q = of(py, me)?;
    let refused = q.simple.with(py, me, |items, barrier| {
        if items.try_reserve(1).is_err() {
            return true;
        }
        items.push_back(barrier.field(args[1].clone()));
        q.count.store(items.len(), Ordering::Release);
        false
    });
    if refused {
        return Err(py.no_memory());
    }
    q.waiters.notify(1);
    Ok(Value::NONE)
}

fn simple_take(py: &Py, me: &Value, q: &QueueObject) -> Option<Value> {
    q.simple.with(py, me, |items, _| {
        let first = items.pop_front();
        q.count.store(items.len(), Ordering::Release);
        first.map(Field::into_value)
    })
}

fn simple_get_with(py: &mut Py, me: &Value, how: Wait) -> Result {
    let q = of(py, me)?;
    loop {
        if let Some(item) = simple_take(py, me, q) {
            if q.count.load(Ordering::Relaxed) > 0 {
                // A notification may have gone to one who came too late for an earlier item.
                q.waiters.notify(1);
            }
            return Ok(item);
        }
        let Wait::Until(deadline) = how else { return error(py, TypeId::QueueEmpty) };
        let count = &q.count;
        let some = || (count.load(Ordering::Acquire) > 0).then_some(());
        if py.wait_for(&q.waiters, deadline, some)?.is_none() {
            return error(py, TypeId::QueueEmpty);
        }
    }
}

fn simple_get(py: &mut Py, args: &[Value]) -> Result {
    let [me, block, timeout] = args else { return Ok(Value::NONE) };
    let how = patience(py, block, timeout)?;
    simple_get_with(py, me, how)
}

fn simple_get_nowait(py: &mut Py, args: &[Value]) -> Result {
    simple_get_with(py, &args[0], Wait::No)
}

fn simple_size(py: &mut Py, args: &[Value]) -> Result {
    let n = of(py, &args[0])?.count.load(Ordering::Relaxed);
    py.int_from_usize(n)
}

fn simple_empty(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(of(py, &args[0])?.count.load(Ordering::Relaxed) == 0))
}

fn shut_flag(py: &mut Py, v: &Value) -> Result {
    Ok(Value::bool(is_shut(of(py, v)?)))
}

/// Fills the types.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Queue);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(init));
    b.method("put", "(self, item, block=True, timeout=None)", put)
        .method("put_nowait", "(self, item)", put_nowait)
        .method("get", "(self, block=True, timeout=None)", get)
        .method("get_nowait", "(self)", get_nowait)
        .method("qsize", "(self)", qsize)
        .method("empty", "(self)", empty)
        .method("full", "(self)", full)
        .method("join", "(self)", join)
        .method("task_done", "(self)", task_done)
        .method("shutdown", "(self, immediate=False)", shutdown)
        .method("_init", "(self, maxsize)", base_init)
        .method("_put", "(self, item)", base_put)
        .method("_get", "(self)", base_get)
        .method("_qsize", "(self)", base_size)
        .getset("maxsize", get_max, Some(set_max))
        .getset("unfinished_tasks", get_unfinished, Some(set_unfinished))
        .getset("queue", get_items, Some(set_items))
        .getter("mutex", get_mutex)
        .getter("not_empty", get_not_empty)
        .getter("not_full", get_not_full)
        .getter("all_tasks_done", get_all_done)
        .getter("is_shutdown", shut_flag);
    let b = TypeBuilder::new(py, TypeId::SimpleQueue);
    b.slots().new.set(Some(new));
    b.method("put", "(self, item, block=True, timeout=None)", simple_put)
        .method("put_nowait", "(self, item)", simple_put)
        .method("get", "(self, block=True, timeout=None)", simple_get)
        .method("get_nowait", "(self)", simple_get_nowait)
        .method("qsize", "(self)", simple_size)
        .method("empty", "(self)", simple_empty);
}

fn contents(py: &mut Py, name: &str, ids: &[TypeId]) -> Result {
    let b = ModuleBuilder::new(py, name)?;
    let mut all = Vec::new();
    for &id in ids {
        b.add_type(py, id)?;
        all.push(py.intern(&py.ty(id).name()));
    }
    let all = py.list(all)?;
    b.add(py, "__all__", all)?;
    b.finish(py)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    contents(
        py,
        NAME,
        &[
            TypeId::QueueEmpty,
            TypeId::QueueFull,
            TypeId::QueueShutDown,
            TypeId::Queue,
            TypeId::PriorityQueue,
            TypeId::LifoQueue,
            TypeId::SimpleQueue,
        ],
    )
}

/// Makes `_queue`.
///
/// # Errors
/// MemoryError.
pub fn make_private(py: &mut Py) -> Result {
    contents(py, "_queue", &[TypeId::SimpleQueue, TypeId::QueueEmpty])
}
