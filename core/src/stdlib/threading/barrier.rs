//! `Barrier`: a fixed number of threads that wait for one another, again and again.
//!
//! The state is one small struct under a native lock that nobody holds while it waits or runs Python code. Only the last thread to arrive
//! runs the action; meanwhile the barrier is `Acting`, and newcomers wait as they do while it drains.

use super::sync::{SyncObject, deadline, new, store, sync_of};
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Raised, Result, TypeId, Value};
use crate::runtime::wait::{deadline_in, lock};
use orochi_gc::sync::atomic::Ordering;
use std::time::Instant;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Filling,
    /// The last one has arrived and runs the action.
    Acting,
    /// All leave.
    Draining,
    /// Reset while some waited: these leave with an error.
    Resetting,
    Broken,
}

/// Where a barrier stands.
#[derive(Default)]
pub struct BarrierState {
    phase: Phase,
    /// Threads inside.
    count: i64,
}

enum Arrival {
    Index(i64),
    Broken,
}

fn broken(py: &Py) -> Raised {
    py.error_args(TypeId::BrokenBarrierError, Vec::new())
}

impl SyncObject {
    fn arrive(&self) -> Option<Arrival> {
        let mut state = lock(&self.barrier);
        match state.phase {
            Phase::Acting | Phase::Draining | Phase::Resetting => None,
            Phase::Broken => Some(Arrival::Broken),
            Phase::Filling => {
                let index = state.count;
                state.count += 1;
                if state.count == self.limit.load(Ordering::Relaxed) {
                    state.phase = Phase::Acting;
                }
                Some(Arrival::Index(index))
            }
        }
    }

    fn change(&self, f: impl FnOnce(&mut BarrierState)) {
        f(&mut lock(&self.barrier));
        self.waiters.notify_all();
    }

    fn break_up(&self) {
        self.change(|s| s.phase = Phase::Broken);
    }

    /// A thread leaves; the last one makes the barrier ready again.
    fn depart(&self) {
        let mut state = lock(&self.barrier);
        state.count -= 1;
        if state.count == 0 && matches!(state.phase, Phase::Resetting | Phase::Draining) {
            state.phase = Phase::Filling;
            drop(state);
            self.waiters.notify_all();
        }
    }

    /// How the wait of a thread that has arrived ends.
    fn released(&self) -> Option<bool> {
        match lock(&self.barrier).phase {
            Phase::Filling | Phase::Acting => None,
            Phase::Draining => Some(true),
            Phase::Resetting | Phase::Broken => Some(false),
        }
    }
}

fn run_action(py: &mut Py, sync: &SyncObject) -> Result<()> {
    let action = sync.first.get(py);
    if !action.is_none_or_empty()
        && let Err(raised) = py.call(&action, &[])
    {
        sync.break_up();
        return Err(raised);
    }
    let mut aborted = false;
    sync.change(|s| {
        if s.phase == Phase::Acting {
            s.phase = Phase::Draining;
        } else {
            aborted = true;
        }
    });
    if aborted { Err(broken(py)) } else { Ok(()) }
}

fn wait_inside(py: &mut Py, sync: &SyncObject, until: Option<Instant>, last: bool) -> Result<()> {
    if last {
        return run_action(py, sync);
    }
    match py.wait_for(&sync.waiters, until, || sync.released()) {
        Ok(Some(true)) => Ok(()),
        Ok(Some(false)) => Err(broken(py)),
        Ok(None) => {
            sync.break_up();
            Err(broken(py))
        }
        Err(raised) => {
            sync.break_up();
            Err(raised)
        }
    }
}

fn wait(py: &mut Py, args: &[Value]) -> Result {
    let [me, timeout] = args else { return Ok(Value::NONE) };
    let sync = sync_of(py, me)?;
    let default = sync.second.get(py);
    let timeout = py.timeout(if timeout.is_none_or_empty() { &default } else { timeout })?;
    let index = match py.wait_for(&sync.waiters, None, || sync.arrive())? {
        Some(Arrival::Index(index)) => index,
        Some(Arrival::Broken) | None => return Err(broken(py)),
    };
    let last = index + 1 == sync.limit.load(Ordering::Relaxed);
    let result = wait_inside(py, sync, timeout.and_then(|t| deadline_in(t.seconds)), last);
    sync.depart();
    result?;
    py.int(index)
}

fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [parties, action, timeout] = py.named_args("Barrier", args, ["parties", "action", "timeout"], 1)?;
    let parties = py.as_i64(&parties)?;
    if parties < 1 {
        return Err(py.value_error("parties must be >= 1"));
    }
    let none = |v: Value| if v.is_empty() { Value::NONE } else { v };
    let (action, timeout) = (none(action), none(timeout));
    deadline(py, &timeout)?;
    let sync = sync_of(py, v)?;
    sync.limit.store(parties, Ordering::Relaxed);
    store(py, v, &sync.first, action);
    store(py, v, &sync.second, timeout);
    Ok(())
}

fn reset(py: &mut Py, args: &[Value]) -> Result {
    sync_of(py, &args[0])?.change(|s| {
        s.phase = if s.count > 0 { Phase::Resetting } else { Phase::Filling };
    });
    Ok(Value::NONE)
}

fn abort(py: &mut Py, args: &[Value]) -> Result {
    sync_of(py, &args[0])?.break_up();
    Ok(Value::NONE)
}

fn parties(py: &mut Py, v: &Value) -> Result {
    let n = sync_of(py, v)?.limit.load(Ordering::Relaxed);
    py.int(n)
}

fn waiting(sync: &SyncObject) -> i64 {
    let state = lock(&sync.barrier);
    if state.phase == Phase::Filling { state.count } else { 0 }
}

fn n_waiting(py: &mut Py, v: &Value) -> Result {
    let n = waiting(sync_of(py, v)?);
    py.int(n)
}

fn is_broken(py: &mut Py, v: &Value) -> Result {
    let sync = sync_of(py, v)?;
    Ok(Value::bool(lock(&sync.barrier).phase == Phase::Broken))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = super::full_name(py, v);
    let sync = sync_of(py, v)?;
    let broken = lock(&sync.barrier).phase == Phase::Broken;
    let state = if broken {
        "broken".to_owned()
    } else {
        format!("waiters={}/{}", waiting(sync), sync.limit.load(Ordering::Relaxed))
    };
    py.str(&format!("<{name} at {:#x}: {state}>", v.identity()))
}

/// Fills the type.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Barrier);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(init));
    b.slots().repr.set(Some(repr));
    b.method("wait", "(self, timeout=None)", wait)
        .method("reset", "(self)", reset)
        .method("abort", "(self)", abort)
        .getter("parties", parties)
        .getter("n_waiting", n_waiting)
        .getter("broken", is_broken);
}
