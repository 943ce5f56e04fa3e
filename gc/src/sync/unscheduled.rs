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
pub fn join(_me: usize, _threads: usize, _seed: u64, _choice: Choice) {}

/// This build has no schedules.
pub fn leave() {}

/// Nothing happens here.
#[inline(always)]
pub fn point() {}

/// Whoever waits has to wait by itself.
#[inline(always)]
pub fn turn() -> bool {
    false
}

/// Runs `f`.
#[inline(always)]
pub fn undisturbed<R>(f: impl FnOnce() -> R) -> R {
    f()
}
