//! Running the cycle collectors of the memory core at a point where Python code may run.

use super::requests;
use crate::object::Py;

/// What a collection found.
pub type Found = usize;

/// Collects because the thread's own allocation count says so: its private cycles only, stopping nobody.
pub fn automatic(py: &mut Py) {
    collect_local(py);
}

fn collect_local(_py: &mut Py) {}

/// `gc.collect()`: private and shared cycles, and everything that waits in limbo.
pub fn full(py: &mut Py) -> Found {
    requests::run_pending(py);
    0
}
