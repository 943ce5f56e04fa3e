//! No scheduler: threads run as the system lets them. See `scheduler`.

/// How the next thread is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Any thread, now and then.
    Random,
    /// The one with the highest priority.
    Priorities,
}

/// This build has no schedules.
pub fn take_turns() -> bool {
    false
}

/// This build has no schedules.
pub fn join(_role: usize, _players: usize, _seed: u64, _choice: Choice) {}

/// This build has no schedules.
pub fn leave() {}

/// Nothing was decided.
pub fn trace() -> u64 {
    0
}

/// Threads take no turns.
#[inline(always)]
pub fn expect_thread() -> Option<usize> {
    None
}

/// Threads take no turns.
pub fn enter(_me: usize) {}

/// Threads take no turns.
pub fn forget(_number: usize) {}

/// Threads take no turns.
pub fn exit() {}

/// Nothing happens here.
#[inline(always)]
pub fn point() {}

/// Whoever waits has to wait by itself.
#[inline(always)]
pub fn turn() -> bool {
    false
}

/// No thread is in a schedule.
#[inline(always)]
pub fn is_playing() -> bool {
    false
}

/// Runs `f`.
#[inline(always)]
pub fn undisturbed<R>(f: impl FnOnce() -> R) -> R {
    f()
}
