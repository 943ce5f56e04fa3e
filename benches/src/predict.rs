//! What the counts of an operation say about machines with more cores than this one.
//!
//! The model: an operation takes `t` nanoseconds alone, and writes `k` times into cache lines that other threads use too. Such a write
//! moves the line from the core that had it, which takes `TRANSFER` nanoseconds, and moves of one line happen one after another. So
//! on `n` threads one operation takes `max(t + k * TRANSFER * (n - 1) / n, n * k * TRANSFER)`: the chance that another core has
//! the line, or the queue for it; one thread keeps its lines. `k` is what the counting build counts as `lines`, all of them taken to be
//! one and the same line: the worst case. Waiting for a lock while its holder works, memory bandwidth, frequency and the system's scheduler are left
//! out, so a writer's true figure may be lower; for what writes nothing shared the model says that there is no limit.

/// Moving a cache line between two cores of one socket, in nanoseconds: what public measurements of current servers lie around.
pub const TRANSFER: f64 = 60.0;

/// The numbers of cores of larger machines that are looked at.
pub const CORES: [usize; 3] = [4, 16, 64];

/// Counts below this are start-up and safepoints spread over the operations of a run, not the operation's own.
const NOISE: f64 = 0.05;

/// How much more work `threads` threads do in the same time than one, for an operation of `nanoseconds` with `writes` shared writes.
pub fn factor(nanoseconds: f64, writes: f64, threads: usize) -> f64 {
    let n = threads as f64;
    let writes = if writes < NOISE { 0.0 } else { writes };
    let moved = nanoseconds + writes * TRANSFER * (n - 1.0) / n;
    let queued = if threads > 1 { n * writes * TRANSFER } else { 0.0 };
    n * nanoseconds / moved.max(queued)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writes_nothing_scales_and_what_writes_one_line_does_not() {
        assert!((factor(10.0, 0.0, 64) - 64.0).abs() < 1e-9);
        assert!((factor(10.0, 1.0, 1) - 1.0).abs() < 1e-9);
        // Ever more threads share one line: no gain any more.
        assert!((factor(100.0, 1.0, 16) - factor(100.0, 1.0, 64)).abs() < 1e-9);
    }
}
