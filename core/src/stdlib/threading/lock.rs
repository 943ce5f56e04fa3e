//! `_thread.lock` and `_thread.RLock`.
//!
//! A lock is one atomic byte and a queue of waiters. Acquiring a free one is a compare-and-swap, releasing it a swap and a look at the
//! queue's length. A woken waiter competes with newcomers: who comes first has it.

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value, weakened};
use crate::runtime::wait::WaitQueue;
use crate::types::container::wrong_receiver;
use orochi_gc::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use orochi_gc::{Object, counters};
use std::time::Instant;

/// The payload of `_thread.lock`.
#[derive(Default)]
pub struct LockObject {
    held: AtomicBool,
    waiters: WaitQueue,
}

// SAFETY: 1. no counted reference; 2. fixed size; 3. as 1; 4. atomics and a queue with its own lock.
unsafe impl Payload for LockObject {
    const KIND: Kind = Kind::Lock;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl LockObject {
    /// A new free lock.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py) -> Result {
        py.alloc(py.ty(TypeId::Lock), LockObject::default())
    }

    /// Acquires it if it is free.
    #[inline]
    pub fn try_acquire(&self) -> bool {
        counters::lock();
        // Acquire pairs with the release in `release`.
        self.held.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Waits until it is acquired; `false` when the deadline passes first.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    #[inline]
    pub fn acquire(&self, py: &mut Py, deadline: Option<Instant>) -> Result<bool> {
        if self.try_acquire() || py.mutator().weakened(weakened::OPEN_LOCKS) {
            return Ok(true);
        }
        counters::contended();
        Ok(py.wait_for(&self.waiters, deadline, || self.try_acquire().then_some(()))?.is_some())
    }

    /// Releases it; `false` if it was free.
    #[inline]
    pub fn release(&self) -> bool {
        let held = self.held.swap(false, Ordering::Release);
        if held {
            self.waiters.notify(1);
        }
        held
    }

    /// Is it held?
    pub fn is_held(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }

    fn reset(&self) {
        self.held.store(false, Ordering::Release);
        self.waiters.notify_all();
    }
}

/// The payload of `_thread.RLock`.
#[derive(Default)]
pub struct RLockObject {
    /// Ident of the thread that holds it, or 0.
    owner: AtomicU64,
    /// How often the owner has acquired it; the owner's own.
    depth: AtomicU64,
    waiters: WaitQueue,
}

// SAFETY: as `LockObject`.
unsafe impl Payload for RLockObject {
    const KIND: Kind = Kind::RLock;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl RLockObject {
    /// A new free lock.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py) -> Result {
        py.alloc(py.ty(TypeId::RLock), RLockObject::default())
    }

    fn try_first(&self, ident: u64) -> bool {
        let free = self.owner.compare_exchange(0, ident, Ordering::Acquire, Ordering::Relaxed).is_ok();
        if free {
            self.depth.store(1, Ordering::Relaxed);
        }
        free
    }

    /// Does the calling thread hold it?
    pub fn is_owned(&self, py: &Py) -> bool {
        self.owner.load(Ordering::Relaxed) == py.ident
    }

    /// Acquires it once more if the calling thread holds it, or at first if nobody does.
    pub fn try_acquire(&self, py: &Py) -> bool {
        if self.is_owned(py) {
            self.depth.store(self.depth.load(Ordering::Relaxed).saturating_add(1), Ordering::Relaxed);
            return true;
        }
        self.try_first(py.ident)
    }

    /// Waits until it is acquired; `false` when the deadline passes first.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    pub fn acquire(&self, py: &mut Py, deadline: Option<Instant>) -> Result<bool> {
        if self.try_acquire(py) {
            return Ok(true);
        }
        let ident = py.ident;
        Ok(py.wait_for(&self.waiters, deadline, || self.try_first(ident).then_some(()))?.is_some())
    }

    /// Releases it once; `false` if the calling thread does not hold it.
    pub fn release(&self, py: &Py) -> bool {
        if !self.is_owned(py) {
            return false;
        }
        match self.depth.load(Ordering::Relaxed) {
            0 | 1 => drop(self.release_all(py)),
            n => self.depth.store(n - 1, Ordering::Relaxed),
        }
        true
    }

    /// Releases it however often it was acquired, and returns how often that was.
    pub fn release_all(&self, py: &Py) -> Option<u64> {
        if !self.is_owned(py) {
            return None;
        }
        let depth = self.depth.swap(0, Ordering::Relaxed);
        self.owner.store(0, Ordering::Release);
        self.waiters.notify(1);
        Some(depth)
    }

    /// Says how often the calling thread, which holds it, has acquired it.
    pub fn set_depth(&self, depth: u64) {
        self.depth.store(depth, Ordering::Relaxed);
    }

    fn reset(&self) {
        self.depth.store(0, Ordering::Relaxed);
        self.owner.store(0, Ordering::Release);
        self.waiters.notify_all();
    }
}

/// How long `acquire(blocking, timeout)` may take.
pub enum Patience {
    /// Not at all.
    Try,
    /// Until then, or for ever.
    Until(Option<Instant>),
}

/// Reads the arguments of `acquire`.
///
/// # Errors
/// ValueError, TypeError, OverflowError.
pub fn patience(py: &mut Py, blocking: &Value, timeout: &Value) -> Result<Patience> {
    let blocking = if blocking.is_empty() { true } else { py.truth(blocking)? };
    let timeout = if timeout.is_empty() { None } else { py.timeout(timeout)? };
    let seconds = timeout.map_or(-1.0, |t| t.seconds);
    if !blocking {
        if seconds != -1.0 {
            return Err(py.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(Patience::Try);
    }
    match timeout {
        Some(t) if seconds >= 0.0 => Ok(Patience::Until(t.deadline())),
        Some(_) if seconds != -1.0 => Err(py.value_error("timeout value must be a non-negative number")),
        _ => Ok(Patience::Until(None)),
    }
}

/// Acquires any lock object natively; `None` if it is neither a lock nor an RLock.
///
/// # Errors
/// KeyboardInterrupt.
pub fn acquire(py: &mut Py, lock: &Value, patience: Patience) -> Result<Option<bool>> {
    if let Some(l) = lock.payload::<LockObject>() {
        return match patience {
            Patience::Try => Ok(Some(l.try_acquire())),
            Patience::Until(deadline) => l.acquire(py, deadline).map(Some),
        };
    }
    if let Some(l) = lock.payload::<RLockObject>() {
        return match patience {
            Patience::Try => Ok(Some(l.try_acquire(py))),
            Patience::Until(deadline) => l.acquire(py, deadline).map(Some),
        };
    }
    Ok(None)
}

fn not_a_lock(py: &mut Py, v: &Value) -> Result {
    Err(wrong_receiver(py, "_thread.lock", v))
}

fn acquire_method(py: &mut Py, args: &[Value]) -> Result {
    let [me, blocking, timeout] = args else { return Ok(Value::NONE) };
    let patience = patience(py, blocking, timeout)?;
    match acquire(py, me, patience)? {
        Some(acquired) => Ok(Value::bool(acquired)),
        None => not_a_lock(py, me),
    }
}

/// Releases any lock object natively.
///
/// # Errors
/// RuntimeError if it is not held (by this thread).
pub fn release(py: &mut Py, lock: &Value) -> Result<()> {
    if let Some(l) = lock.payload::<LockObject>() {
        return if l.release() { Ok(()) } else { Err(py.runtime_error("release unlocked lock")) };
    }
    match lock.payload::<RLockObject>() {
        Some(l) if l.release(py) => Ok(()),
        Some(_) => Err(py.runtime_error("cannot release un-acquired lock")),
        None => not_a_lock(py, lock).map(drop),
    }
}

fn release_method(py: &mut Py, args: &[Value]) -> Result {
    release(py, &args[0]).map(|()| Value::NONE)
}

/// Enters a `with` block of any lock object natively; `None` if it is neither a lock nor an RLock. Finalizers of what other threads let go of
/// do not run within the block: they may want the same lock.
///
/// # Errors
/// KeyboardInterrupt.
pub fn enter_block(py: &mut Py, lock: &Value) -> Result<Option<bool>> {
    let acquired = acquire(py, lock, Patience::Until(None))?;
    if acquired.is_some() {
        py.mutator().lock_acquired();
    }
    Ok(acquired)
}

/// Leaves it.
///
/// # Errors
/// RuntimeError if it is not held (by this thread).
pub fn leave_block(py: &mut Py, lock: &Value) -> Result<()> {
    release(py, lock)?;
    py.mutator().lock_released();
    Ok(())
}

fn enter(py: &mut Py, args: &[Value]) -> Result {
    match enter_block(py, &args[0])? {
        Some(_) => Ok(Value::TRUE),
        None => not_a_lock(py, &args[0]),
    }
}

fn exit(py: &mut Py, args: &[Value]) -> Result {
    leave_block(py, &args[0]).map(|()| Value::NONE)
}

fn locked(py: &mut Py, args: &[Value]) -> Result {
    if let Some(l) = args[0].payload::<LockObject>() {
        return Ok(Value::bool(l.is_held()));
    }
    match args[0].payload::<RLockObject>() {
        Some(l) => Ok(Value::bool(l.owner.load(Ordering::Relaxed) != 0)),
        None => not_a_lock(py, &args[0]),
    }
}

fn reset(_py: &mut Py, args: &[Value]) -> Result {
    if let Some(l) = args[0].payload::<LockObject>() {
        l.reset();
    }
    if let Some(l) = args[0].payload::<RLockObject>() {
        l.reset();
    }
    Ok(Value::NONE)
}

fn is_owned(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(args[0].payload::<RLockObject>().is_some_and(|l| l.is_owned(py))))
}

fn recursion_count(py: &mut Py, args: &[Value]) -> Result {
    match args[0].payload::<RLockObject>() {
        Some(l) if l.is_owned(py) => py.int_from_u64(l.depth.load(Ordering::Relaxed)),
        _ => py.int(0),
    }
}

fn release_save(py: &mut Py, args: &[Value]) -> Result {
    let Some(l) = args[0].payload::<RLockObject>() else { return not_a_lock(py, &args[0]) };
    match l.release_all(py) {
        Some(depth) => {
            let (depth, owner) = (py.int_from_u64(depth)?, py.int_from_u64(py.ident)?);
            py.tuple_of_two(depth, owner)
        }
        None => Err(py.runtime_error("cannot release un-acquired lock")),
    }
}

fn acquire_restore(py: &mut Py, args: &[Value]) -> Result {
    let Some(l) = args[0].payload::<RLockObject>() else { return not_a_lock(py, &args[0]) };
    let zero = py.int(0)?;
    let depth = py.getitem(&args[1], &zero)?;
    let depth = py.as_usize(&depth)? as u64;
    l.acquire(py, None)?;
    l.set_depth(depth);
    Ok(Value::NONE)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = super::full_name(py, v);
    let at = v.identity();
    if let Some(l) = v.payload::<LockObject>() {
        let state = if l.is_held() { "locked" } else { "unlocked" };
        return py.str(&format!("<{state} {name} object at {at:#x}>"));
    }
    let Some(l) = v.payload::<RLockObject>() else { return not_a_lock(py, v) };
    let (owner, count) = (l.owner.load(Ordering::Relaxed), l.depth.load(Ordering::Relaxed));
    let state = if owner != 0 { "locked" } else { "unlocked" };
    py.str(&format!("<{state} {name} object owner={owner} count={count} at {at:#x}>"))
}

fn lock_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if !args.is_empty() {
        return Err(py.type_error(format!("lock() takes no arguments ({} given)", args.values().len())));
    }
    py.alloc(class, LockObject::default())
}

fn rlock_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if class.is(TypeId::RLock) && !args.is_empty() {
        return Err(py.type_error(format!("RLock() takes no arguments ({} given)", args.values().len())));
    }
    py.alloc(class, RLockObject::default())
}

fn init(_py: &mut Py, _v: &Value, _args: Args<'_>) -> Result<()> {
    Ok(())
}

/// Fills both types.
pub fn fill(py: &Py) {
    for id in [TypeId::Lock, TypeId::RLock] {
        let b = TypeBuilder::new(py, id);
        b.slots().repr.set(Some(repr));
        b.slots().init.set(Some(init));
        b.method("acquire", "(self, /, blocking=True, timeout=-1)", acquire_method)
            .method("release", "(self, /)", release_method)
            .method("locked", "(self, /)", locked)
            .method("__enter__", "(self, /)", enter)
            .method("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", exit)
            .method("_at_fork_reinit", "(self, /)", reset);
    }
    let b = TypeBuilder::new(py, TypeId::Lock);
    b.slots().new.set(Some(lock_new));
    b.method("acquire_lock", "(self, /, blocking=True, timeout=-1)", acquire_method)
        .method("release_lock", "(self, /)", release_method)
        .method("locked_lock", "(self, /)", locked);
    let b = TypeBuilder::new(py, TypeId::RLock);
    b.slots().new.set(Some(rlock_new));
    b.method("_is_owned", "(self, /)", is_owned)
        .method("_recursion_count", "(self, /)", recursion_count)
        .method("_release_save", "(self, /)", release_save)
        .method("_acquire_restore", "(self, state, /)", acquire_restore);
}
