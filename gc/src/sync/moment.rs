//! Points in time by which the memory core decides something. Under a schedule time is what has happened, not what the clock says, or a
//! schedule would not repeat itself.

use std::time::Duration;

/// A point in time.
#[cfg(not(all(feature = "scheduled", not(orochi_loom))))]
#[derive(Debug, Clone, Copy)]
pub struct Moment(std::time::Instant);

#[cfg(not(all(feature = "scheduled", not(orochi_loom))))]
impl Moment {
    /// This one.
    pub fn now() -> Self {
        Moment(std::time::Instant::now())
    }

    /// How long ago it was.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A point in time, in turns of the scheduler.
#[cfg(all(feature = "scheduled", not(orochi_loom)))]
#[derive(Debug, Clone, Copy)]
pub struct Moment(u64);

#[cfg(all(feature = "scheduled", not(orochi_loom)))]
impl Moment {
    /// This one.
    pub fn now() -> Self {
        Moment(super::scheduler::time())
    }

    /// How long ago it was: a turn is taken to last for a microsecond.
    pub fn elapsed(self) -> Duration {
        Duration::from_micros(super::scheduler::time() - self.0)
    }
}
