//! What the counts of an operation say about machines with more cores than this one.
//!
//! The model: an operation takes `t` nanoseconds alone, and writes `k` cache lines that all threads write. Each such write moves the line
//! from the core that had it, which takes `TRANSFER` nanoseconds, and moves of one line happen one after another. So on
//! `n` threads one operation takes `max(t + k * TRANSFER * (n - 1) / n, n * k * TRANSFER)`: the chance that another core has the
//! line, or the queue for it; one thread keeps its lines. `k` is taken to be the atomic read-modify-writes that the counting build counts, all of
//! them on one line: the worst case. Memory bandwidth, frequency and the system's scheduler are left out.

/// Moving a cache line between two cores of one socket, in nanoseconds.
pub const TRANSFER: f64 = 60.0;

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
