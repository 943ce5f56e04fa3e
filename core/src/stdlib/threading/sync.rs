//! `Condition`, `Event`, `Semaphore`, `BoundedSemaphore`: one payload, an atomic word and a queue of waiters.
//!
//! A condition's waiters are handed their notification one by one: who is woken was taken out of the queue by `notify`, so nobody else can
//! use the notification up. An event's and a semaphore's waiters look at the word again instead.

use super::barrier::BarrierState;
use super::lock::{self, LockObject, Patience, RLockObject};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Py, Raised, Result, Slot, TypeId, TypeRef, Value};
use crate::runtime::wait::{WaitQueue, deadline_in};
use crate::types::container::wrong_receiver;
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicI64, Ordering};
use orochi_gc::sync::lock::Mutex;
use std::time::Instant;

/// The payload.
pub struct SyncObject {
    /// Condition: the lock. Barrier: the action.
    pub(super) first: Slot,
    /// Barrier: the default timeout.
    pub(super) second: Slot,
    /// Event: 0 or 1. Semaphore: permits left.
    pub(super) value: AtomicI64,
    /// Bounded semaphore: most permits. Barrier: parties.
    pub(super) limit: AtomicI64,
    pub(super) waiters: WaitQueue,
    pub(super) barrier: Mutex<BarrierState>,
}

impl Default for SyncObject {
    fn default() -> SyncObject {
        SyncObject {
            first: Slot::empty(),
            second: Slot::empty(),
            value: AtomicI64::new(0),
            limit: AtomicI64::new(i64::MAX),
            waiters: WaitQueue::new(),
            barrier: Mutex::default(),
        }
    }
}

// SAFETY: 1. both slots are traced; 2. fixed size; 3. they drop; 4. slots change under the lock, the rest is atomic or has its own lock.
unsafe impl Payload for SyncObject {
    const KIND: Kind = Kind::Sync;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.first.trace(visit);
        self.second.trace(visit);
    }
}

/// Stores into a slot of a payload under its object's lock.
pub fn store(py: &Py, owner: &Value, slot: &Slot, v: Value) {
    if let Some(object) = owner.object() {
        slot.set(py, object, v);
    }
}

pub(super) fn sync_of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a SyncObject> {
    match v.payload::<SyncObject>() {
        Some(s) => Ok(s),
        None => Err(wrong_receiver(py, "threading", v)),
    }
}

pub(super) fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, SyncObject::default())
}

/// The deadline of a `timeout` argument, where negative means: now.
pub(super) fn deadline(py: &mut Py, timeout: &Value) -> Result<Option<Instant>> {
    Ok(py.timeout(timeout)?.and_then(|t| deadline_in(t.seconds)))
}

// Conditions.

/// A new condition over `lock`.
///
/// # Errors
/// MemoryError.
pub fn condition(py: &Py, lock: Value) -> Result {
    let payload = SyncObject { first: Slot::at_birth(lock), ..SyncObject::default() };
    py.alloc(py.ty(TypeId::Condition), payload)
}

/// What a lock object was released from.
enum Saved {
    Lock,
    Depth(u64),
    User(Option<Value>),
}

fn call_optional(py: &mut Py, v: &Value, name: &str, args: &[Value]) -> Result<Option<Value>> {
    let name = py.intern(name);
    match py.getattr_optional(v, &name)? {
        Some(method) => py.call(&method, args).map(Some),
        None => Ok(None),
    }
}

fn is_owned(py: &mut Py, lock: &Value) -> Result<bool> {
    if let Some(l) = lock.payload::<LockObject>() {
        return Ok(l.is_held());
    }
    if let Some(l) = lock.payload::<RLockObject>() {
        return Ok(l.is_owned(py));
    }
    if let Some(owned) = call_optional(py, lock, "_is_owned", &[])? {
        return py.truth(&owned);
    }
    let acquired = py.call_method(lock, "acquire", &[Value::FALSE])?;
    if py.truth(&acquired)? {
        py.call_method(lock, "release", &[])?;
        return Ok(false);
    }
    Ok(true)
}

fn release_save(py: &mut Py, lock: &Value) -> Result<Saved> {
    if lock.has_payload::<LockObject>() {
        return lock::release(py, lock).map(|()| Saved::Lock);
    }
    if let Some(l) = lock.payload::<RLockObject>() {
        return Ok(Saved::Depth(l.release_all(py).unwrap_or(0)));
    }
    if let Some(state) = call_optional(py, lock, "_release_save", &[])? {
        return Ok(Saved::User(Some(state)));
    }
    py.call_method(lock, "release", &[])?;
    Ok(Saved::User(None))
}

/// Acquires the lock again. An interrupt does not end that; it is raised afterwards.
fn acquire_restore(py: &mut Py, lock: &Value, saved: Saved) -> Result<()> {
    if let Saved::User(state) = saved {
        if let Some(state) = state
            && call_optional(py, lock, "_acquire_restore", std::slice::from_ref(&state))?.is_some()
        {
            return Ok(());
        }
        return py.call_method(lock, "acquire", &[]).map(drop);
    }
    let mut interrupted: Option<Raised> = None;
    while let Err(raised) = lock::acquire(py, lock, Patience::Until(None)) {
        interrupted = Some(raised);
    }
    if let (Saved::Depth(depth), Some(l)) = (saved, lock.payload::<RLockObject>()) {
        l.set_depth(depth.max(1));
    }
    interrupted.map_or(Ok(()), Err)
}

/// `Condition.wait`; `false` when the deadline passes first.
///
/// # Errors
/// RuntimeError if the lock is not held; KeyboardInterrupt; what a user's lock raises.
pub fn wait(py: &mut Py, condition: &Value, deadline: Option<Instant>) -> Result<bool> {
    let sync = sync_of(py, condition)?;
    let lock = sync.first.get(py);
    if !is_owned(py, &lock)? {
        return Err(py.runtime_error("cannot wait on un-acquired lock"));
    }
    let waiter = sync.waiters.enter();
    let saved = match release_save(py, &lock) {
        Ok(saved) => saved,
        Err(raised) => {
            sync.waiters.leave(&waiter);
            return Err(raised);
        }
    };
    let notified = py.wait_notified(&sync.waiters, &waiter, deadline);
    acquire_restore(py, &lock, saved)?;
    notified
}

/// `Condition.notify` without the check that the lock is held.
pub fn notify_unchecked(condition: &Value, n: usize) {
    if let Some(sync) = condition.payload::<SyncObject>() {
        sync.waiters.notify(n);
    }
}

fn notify(py: &mut Py, condition: &Value, n: usize) -> Result {
    let sync = sync_of(py, condition)?;
    let lock = sync.first.get(py);
    if !is_owned(py, &lock)? {
        return Err(py.runtime_error("cannot notify on un-acquired lock"));
    }
    sync.waiters.notify(n);
    Ok(Value::NONE)
}

fn condition_init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [lock] = py.named_args("Condition", args, ["lock"], 0)?;
    let lock = if lock.is_none_or_empty() { RLockObject::make(py)? } else { lock };
    for method in ["acquire", "release"] {
        let method = py.intern(method);
        py.getattr(&lock, &method)?;
    }
    let sync = sync_of(py, v)?;
    store(py, v, &sync.first, lock);
    Ok(())
}

fn lock_of(py: &mut Py, condition: &Value) -> Result {
    Ok(sync_of(py, condition)?.first.get(py))
}

fn condition_acquire(py: &mut Py, args: Args<'_>) -> Result {
    let lock = lock_of(py, args.get(0).unwrap_or(&Value::NONE))?;
    let name = py.intern("acquire");
    let method = py.getattr(&lock, &name)?;
    py.call_args(&method, args.rest())
}

fn condition_release(py: &mut Py, args: &[Value]) -> Result {
    let lock = lock_of(py, &args[0])?;
    if lock.has_payload::<LockObject>() || lock.has_payload::<RLockObject>() {
        return lock::release(py, &lock).map(|()| Value::NONE);
    }
    py.call_method(&lock, "release", &[])
}

fn condition_enter(py: &mut Py, args: &[Value]) -> Result {
    let lock = lock_of(py, &args[0])?;
    match lock::enter_block(py, &lock)? {
        Some(_) => Ok(Value::TRUE),
        None => py.call_method(&lock, "__enter__", &[]),
    }
}

fn condition_exit(py: &mut Py, args: &[Value]) -> Result {
    let lock = lock_of(py, &args[0])?;
    if lock.has_payload::<LockObject>() || lock.has_payload::<RLockObject>() {
        return lock::leave_block(py, &lock).map(|()| Value::NONE);
    }
    let rest: Vec<Value> = args[1..].iter().map(|v| if v.is_empty() { Value::NONE } else { v.clone() }).collect();
    py.call_method(&lock, "__exit__", &rest)
}

fn condition_wait(py: &mut Py, args: &[Value]) -> Result {
    let deadline = deadline(py, &args[1])?;
    wait(py, &args[0], deadline).map(Value::bool)
}

fn condition_wait_for(py: &mut Py, args: &[Value]) -> Result {
    let [me, predicate, timeout] = args else { return Ok(Value::NONE) };
    let timeout = py.timeout(timeout)?;
    let mut result = py.call(predicate, &[])?;
    let deadline = timeout.and_then(|t| t.deadline());
    while !py.truth(&result)? {
        if deadline.is_some_and(|d| Instant::now() >= d) {
            break;
        }
        wait(py, me, deadline)?;
        result = py.call(predicate, &[])?;
    }
    Ok(result)
}

fn condition_notify(py: &mut Py, args: &[Value]) -> Result {
    let n = if args[1].is_empty() { 1 } else { py.as_index(&args[1])? };
    notify(py, &args[0], usize::try_from(n).unwrap_or(0))
}

fn condition_notify_all(py: &mut Py, args: &[Value]) -> Result {
    notify(py, &args[0], usize::MAX)
}

fn condition_repr(py: &mut Py, v: &Value) -> Result {
    let lock = lock_of(py, v)?;
    let lock = py.repr_string(&lock)?;
    let waiting = sync_of(py, v)?.waiters.len();
    py.str(&format!("<Condition({lock}, {waiting})>"))
}

fn condition_is_owned(py: &mut Py, args: &[Value]) -> Result {
    let lock = lock_of(py, &args[0])?;
    is_owned(py, &lock).map(Value::bool)
}

// Events.

fn event_init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [] = py.named_args("Event", args, [], 0)?;
    sync_of(py, v)?.value.store(0, Ordering::Relaxed);
    Ok(())
}

impl SyncObject {
    /// `Event.is_set`.
    pub fn is_set(&self) -> bool {
        // Acquire pairs with the release in `set`.
        self.value.load(Ordering::Acquire) != 0
    }

    /// `Event.set`.
    pub fn set(&self) {
        self.value.store(1, Ordering::Release);
        self.waiters.notify_all();
    }

    /// `Event.wait`.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    pub fn wait_set(&self, py: &mut Py, deadline: Option<Instant>) -> Result<bool> {
        if self.is_set() {
            return Ok(true);
        }
        Ok(py.wait_for(&self.waiters, deadline, || self.is_set().then_some(()))?.is_some())
    }

    fn take_permit(&self) -> Option<()> {
        self.value
            .fetch_update(Ordering::Acquire, Ordering::Relaxed, |n| if n > 0 { Some(n - 1) } else { None })
            .ok()
            .map(drop)
    }
}

fn event_is_set(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(sync_of(py, &args[0])?.is_set()))
}

fn event_set(py: &mut Py, args: &[Value]) -> Result {
    sync_of(py, &args[0])?.set();
    Ok(Value::NONE)
}

fn event_clear(py: &mut Py, args: &[Value]) -> Result {
    sync_of(py, &args[0])?.value.store(0, Ordering::Release);
    Ok(Value::NONE)
}

fn event_wait(py: &mut Py, args: &[Value]) -> Result {
    let deadline = deadline(py, &args[1])?;
    sync_of(py, &args[0])?.wait_set(py, deadline).map(Value::bool)
}

fn event_repr(py: &mut Py, v: &Value) -> Result {
    let name = super::full_name(py, v);
    let status = if sync_of(py, v)?.is_set() { "set" } else { "unset" };
    py.str(&format!("<{name} at {:#x}: {status}>", v.identity()))
}

// Semaphores.

fn semaphore_init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [value] = py.named_args("Semaphore", args, ["value"], 0)?;
    let value = if value.is_empty() { 1 } else { py.as_index_clamped(&value)? };
    if value < 0 {
        return Err(py.value_error("semaphore initial value must be >= 0"));
    }
    let bounded = py.is_instance(v, TypeId::BoundedSemaphore);
    let sync = sync_of(py, v)?;
    sync.limit.store(if bounded { value } else { i64::MAX }, Ordering::Relaxed);
    sync.value.store(value, Ordering::Release);
    Ok(())
}

fn semaphore_acquire(py: &mut Py, args: &[Value]) -> Result {
    let [me, blocking, timeout] = args else { return Ok(Value::NONE) };
    let blocking = blocking.is_empty() || py.truth(blocking)?;
    if !blocking && !timeout.is_none_or_empty() {
        return Err(py.value_error("can't specify timeout for non-blocking acquire"));
    }
    let sync = sync_of(py, me)?;
    if sync.take_permit().is_some() {
        return Ok(Value::TRUE);
    }
    if !blocking {
        return Ok(Value::FALSE);
    }
    let deadline = deadline(py, timeout)?;
    Ok(Value::bool(py.wait_for(&sync.waiters, deadline, || sync.take_permit())?.is_some()))
}

fn semaphore_enter(py: &mut Py, args: &[Value]) -> Result {
    let sync = sync_of(py, &args[0])?;
    if sync.take_permit().is_none() {
        py.wait_for(&sync.waiters, None, || sync.take_permit())?;
    }
    Ok(Value::TRUE)
}

fn give(py: &mut Py, me: &Value, n: i64) -> Result {
    let sync = sync_of(py, me)?;
    let limit = sync.limit.load(Ordering::Relaxed);
    let more = |v: i64| v.checked_add(n).filter(|&sum| sum <= limit);
    if sync.value.fetch_update(Ordering::Release, Ordering::Relaxed, more).is_err() {
        return Err(py.value_error("Semaphore released too many times"));
    }
    sync.waiters.notify(usize::try_from(n).unwrap_or(usize::MAX));
    Ok(Value::NONE)
}

fn semaphore_release(py: &mut Py, args: &[Value]) -> Result {
    let n = if args[1].is_empty() { 1 } else { py.as_i64(&args[1])? };
    if n < 1 {
        return Err(py.value_error("n must be one or more"));
    }
    give(py, &args[0], n)
}

fn semaphore_exit(py: &mut Py, args: &[Value]) -> Result {
    give(py, &args[0], 1)
}

fn semaphore_value(py: &mut Py, v: &Value) -> Result {
    let value = sync_of(py, v)?.value.load(Ordering::Relaxed);
    py.int(value)
}

fn semaphore_limit(py: &mut Py, v: &Value) -> Result {
    let limit = sync_of(py, v)?.limit.load(Ordering::Relaxed);
    py.int(limit)
}

fn semaphore_repr(py: &mut Py, v: &Value) -> Result {
    let name = super::full_name(py, v);
    let sync = sync_of(py, v)?;
    let value = sync.value.load(Ordering::Relaxed);
    let limit = match sync.limit.load(Ordering::Relaxed) {
        i64::MAX => String::new(),
        limit => format!("/{limit}"),
    };
    py.str(&format!("<{name} at {:#x}: value={value}{limit}>", v.identity()))
}

/// Fills the types.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Condition);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(condition_init));
    b.slots().repr.set(Some(condition_repr));
    b.raw_method("acquire", condition_acquire)
        .method("release", "(self, /)", condition_release)
        .method("__enter__", "(self, /)", condition_enter)
        .method("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", condition_exit)
        .method("wait", "(self, timeout=None)", condition_wait)
        .method("wait_for", "(self, predicate, timeout=None)", condition_wait_for)
        .method("notify", "(self, n=1)", condition_notify)
        .method("notify_all", "(self)", condition_notify_all)
        .method("notifyAll", "(self)", condition_notify_all)
        .method("_is_owned", "(self)", condition_is_owned)
        .getter("_lock", lock_of);

    let b = TypeBuilder::new(py, TypeId::Event);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(event_init));
    b.slots().repr.set(Some(event_repr));
    b.method("is_set", "(self)", event_is_set)
        .method("isSet", "(self)", event_is_set)
        .method("set", "(self)", event_set)
        .method("clear", "(self)", event_clear)
        .method("wait", "(self, timeout=None)", event_wait);

    let b = TypeBuilder::new(py, TypeId::Semaphore);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(semaphore_init));
    b.slots().repr.set(Some(semaphore_repr));
    b.method("acquire", "(self, blocking=True, timeout=None)", semaphore_acquire)
        .method("release", "(self, n=1)", semaphore_release)
        .method("__enter__", "(self)", semaphore_enter)
        .method("__exit__", "(self, t, v, tb)", semaphore_exit)
        .getter("_value", semaphore_value);
    TypeBuilder::new(py, TypeId::BoundedSemaphore).getter("_initial_value", semaphore_limit);
}
