//! Waiting: how a thread blocks until something happens, a time passes, or Ctrl-C interrupts it.
//!
//! A `WaitQueue` belongs to whatever can be waited for (a lock, a thread's end, an event). Who waits enters the queue, tries once more, and
//! parks its OS thread; who makes the thing happen takes waiters out and unparks them. Nobody misses the other: the waiter
//! enters before it tries, the notifier changes the state before it looks at the queue, and a sequentially consistent fence
//! stands between the two steps on both sides.
//!
//! All parking is done detached, so a waiting thread holds up neither a collection nor a grace period. The main thread's parking
//! is ended by the signal handler too (`signals`): unparking an OS thread is an atomic swap and a system call, which a
//! handler may do.

use crate::object::{Py, Result, Value};
use orochi_gc::counters;
use orochi_gc::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use orochi_gc::sync::lock::{Mutex, MutexGuard};
use orochi_gc::sync::scheduler;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Locks a mutex, which is counted.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    counters::lock();
    mutex.lock()
}

/// One thread's stay in a queue.
pub struct Waiter {
    thread: std::thread::Thread,
    woken: AtomicBool,
}

impl Waiter {
    fn here() -> Arc<Waiter> {
        Arc::new(Waiter { thread: std::thread::current(), woken: AtomicBool::new(false) })
    }

    /// Was it taken out of its queue by a notification?
    pub fn is_woken(&self) -> bool {
        // Acquire pairs with the release in `wake`.
        self.woken.load(Ordering::Acquire)
    }

    fn wake(&self) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Threads that wait for one thing, first come first.
#[derive(Default)]
pub struct WaitQueue {
    waiters: Mutex<VecDeque<Arc<Waiter>>>,
    count: AtomicUsize,
}

impl WaitQueue {
    /// Nobody waits.
    pub fn new() -> WaitQueue {
        WaitQueue { waiters: Mutex::new(VecDeque::new()), count: AtomicUsize::new(0) }
    }

    /// Enters the calling thread. Whatever it waits for is to be looked at once more afterwards.
    pub fn enter(&self) -> Arc<Waiter> {
        let waiter = Waiter::here();
        self.join(waiter.clone());
        waiter
    }

    fn join(&self, waiter: Arc<Waiter>) {
        let mut waiters = lock(&self.waiters);
        waiters.push_back(waiter);
        self.count.store(waiters.len(), Ordering::Relaxed);
        drop(waiters);
        // Pairs with the fence in `notify`.
        fence(Ordering::SeqCst);
    }

    /// Takes a waiter out that gives up; `false` if a notification has taken it out already.
    pub fn leave(&self, waiter: &Arc<Waiter>) -> bool {
        let mut waiters = lock(&self.waiters);
        let before = waiters.len();
        waiters.retain(|w| !Arc::ptr_eq(w, waiter));
        self.count.store(waiters.len(), Ordering::Relaxed);
        waiters.len() != before
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Does nobody wait?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Wakes up to `n` waiters. The state that they wait for was changed before.
    pub fn notify(&self, n: usize) {
        // Pairs with the fence in `join`: either the waiter sees the new state, or it is seen here.
        fence(Ordering::SeqCst);
        if self.count.load(Ordering::Relaxed) == 0 {
            return;
        }
        let woken: Vec<Arc<Waiter>> = {
            let mut waiters = lock(&self.waiters);
            let n = n.min(waiters.len());
            let woken = waiters.drain(..n).collect();
            self.count.store(waiters.len(), Ordering::Relaxed);
            woken
        };
        for waiter in woken {
            waiter.wake();
        }
    }

    /// Wakes all waiters.
    pub fn notify_all(&self) {
        self.notify(usize::MAX);
    }
}

/// Why a thread stopped parking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Woken,
    TimedOut,
    Interrupted,
}

/// Parks the (detached) thread until `done` says so, the deadline passes or the flag is set.
fn park(deadline: Option<Instant>, interrupted: Option<&AtomicBool>, done: impl Fn() -> bool) -> Ended {
    loop {
        if done() {
            return Ended::Woken;
        }
        if interrupted.is_some_and(|flag| flag.load(Ordering::Acquire)) {
            return Ended::Interrupted;
        }
        if scheduler::turn() {
            // Within a schedule no time passes.
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) && !scheduler::is_playing() {
                return Ended::TimedOut;
            }
            continue;
        }
        match deadline {
            None => std::thread::park(),
            Some(deadline) => {
                let now = Instant::now();
                if now >= deadline {
                    return Ended::TimedOut;
                }
                std::thread::park_timeout(deadline - now);
            }
        }
    }
}

/// Attempts that a thread makes before it parks: a lock is often free again after a few instructions of its holder.
const SPINS: u32 = 60;

/// The longest timeout that waiting functions take, in seconds (`threading.TIMEOUT_MAX`).
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// The point in time `seconds` from now; `None` (never) when it is too far away to be named.
pub fn deadline_in(seconds: f64) -> Option<Instant> {
    let duration = Duration::try_from_secs_f64(seconds.max(0.0)).ok()?;
    Instant::now().checked_add(duration)
}

impl Py {
    /// The flag that Ctrl-C sets, on the thread that is interrupted by it.
    fn interrupt_flag(&self) -> Option<Arc<AtomicBool>> {
        self.is_main().then(|| self.interp().interrupted.clone())
    }

    /// Waits until `attempt` succeeds; `None` when the deadline passes first. `attempt` runs detached and must not touch Python values.
    ///
    /// # Errors
    /// KeyboardInterrupt on the main thread.
    pub fn wait_for<T: Send>(
        &mut self,
        queue: &WaitQueue,
        deadline: Option<Instant>,
        mut attempt: impl FnMut() -> Option<T> + Send,
    ) -> Result<Option<T>> {
        for _ in 0..SPINS {
            if let Some(done) = attempt() {
                return Ok(Some(done));
            }
            std::hint::spin_loop();
        }
        if deadline.is_some_and(|d| Instant::now() >= d) {
            return Ok(None);
        }
        let flag = self.interrupt_flag();
        loop {
            let (done, ended) = self.detach(|| wait_detached(queue, deadline, flag.as_deref(), &mut attempt));
            if done.is_some() {
                return Ok(done);
            }
            match ended {
                Ended::Interrupted => self.take_interrupt()?,
                Ended::Woken | Ended::TimedOut => return Ok(None),
            }
        }
    }

    /// Waits until `waiter`, which entered `queue` before, is notified; `false` when the deadline passes first. It has left the queue then.
    ///
    /// # Errors
    /// KeyboardInterrupt on the main thread.
    pub fn wait_notified(
        &mut self,
        queue: &WaitQueue,
        waiter: &Arc<Waiter>,
        deadline: Option<Instant>,
    ) -> Result<bool> {
        let flag = self.interrupt_flag();
        loop {
            let ended = self.detach(|| park(deadline, flag.as_deref(), || waiter.is_woken()));
            match ended {
                Ended::Woken => return Ok(true),
                Ended::TimedOut => return Ok(!queue.leave(waiter)),
                Ended::Interrupted => {
                    if let Err(raised) = self.take_interrupt() {
                        if !queue.leave(waiter) {
                            // The notification was meant for one who goes on.
                            queue.notify(1);
                        }
                        return Err(raised);
                    }
                }
            }
        }
    }

    /// Waits until the deadline (`None`: until interrupted) or until `ready`, which somebody who sets it follows by unparking this thread.
    ///
    /// # Errors
    /// KeyboardInterrupt on the main thread.
    pub fn wait_until(&mut self, deadline: Option<Instant>, ready: impl Fn() -> bool + Send + Sync) -> Result<bool> {
        let flag = self.interrupt_flag();
        loop {
            match self.detach(|| park(deadline, flag.as_deref(), &ready)) {
                Ended::Woken => return Ok(true),
                Ended::TimedOut => return Ok(false),
                Ended::Interrupted => self.take_interrupt()?,
            }
        }
    }

    /// Sleeps.
    ///
    /// # Errors
    /// KeyboardInterrupt on the main thread.
    pub fn sleep(&mut self, duration: Duration) -> Result<()> {
        let deadline = Instant::now().checked_add(duration);
        self.wait_until(deadline, || false)?;
        self.poll()
    }

    /// Does what the signal asks for. Without an error the wait goes on.
    fn take_interrupt(&mut self) -> Result<()> {
        self.mutator().request(crate::vm::requests::SIGNAL);
        (self.interp().hooks().handle_requests)(self)
    }

    /// The deadline that a timeout argument means: `None` for `None`, a number of seconds otherwise (negative: now).
    ///
    /// # Errors
    /// TypeError, ValueError for NaN, OverflowError.
    pub fn timeout(&mut self, v: &Value) -> Result<Option<Timeout>> {
        if v.is_none_or_empty() {
            return Ok(None);
        }
        let seconds = self.as_f64(v)?;
        if seconds.is_nan() {
            return Err(self.value_error("Invalid value NaN (not a number)"));
        }
        if seconds > TIMEOUT_MAX {
            return Err(self.overflow_error("timeout value is too large"));
        }
        Ok(Some(Timeout { seconds }))
    }
}

/// A timeout in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Timeout {
    /// May be negative.
    pub seconds: f64,
}

impl Timeout {
    /// When it is over.
    pub fn deadline(self) -> Option<Instant> {
        deadline_in(self.seconds)
    }
}

/// The parking half of `wait_for`.
fn wait_detached<T>(
    queue: &WaitQueue,
    deadline: Option<Instant>,
    flag: Option<&AtomicBool>,
    attempt: &mut impl FnMut() -> Option<T>,
) -> (Option<T>, Ended) {
    let waiter = Waiter::here();
    loop {
        waiter.woken.store(false, Ordering::Relaxed);
        queue.join(waiter.clone());
        if let Some(done) = attempt() {
            // Notified at the same moment or not: what the notification was about is what the attempt got.
            queue.leave(&waiter);
            return (Some(done), Ended::Woken);
        }
        let ended = park(deadline, flag, || waiter.is_woken());
        let notified = ended == Ended::Woken || !queue.leave(&waiter);
        if (ended != Ended::Interrupted || notified)
            && let Some(done) = attempt()
        {
            return (Some(done), Ended::Woken);
        }
        match ended {
            Ended::Woken => {}
            // Whoever was faster than this thread notifies again when it is done with what it got.
            Ended::TimedOut | Ended::Interrupted => return (None, ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_is_never_missed() {
        let queue = Arc::new(WaitQueue::new());
        let permits = Arc::new(AtomicUsize::new(0));
        let take = |permits: &AtomicUsize| {
            permits.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| n.checked_sub(1)).ok()
        };
        let consumers: Vec<_> = (0..3)
            .map(|_| {
                let (queue, permits) = (queue.clone(), permits.clone());
                std::thread::spawn(move || {
                    for _ in 0..2000 {
                        let got = wait_detached(&queue, None, None, &mut || take(&permits)).0;
                        assert!(got.is_some());
                    }
                })
            })
            .collect();
        for _ in 0..6000 {
            permits.fetch_add(1, Ordering::AcqRel);
            queue.notify(1);
        }
        for c in consumers {
            c.join().expect("a consumer that ends");
        }
        assert!(queue.is_empty() && permits.load(Ordering::Relaxed) == 0);
    }

    #[test]
    fn deadlines_end_a_wait() {
        let queue = WaitQueue::new();
        let deadline = Instant::now().checked_add(Duration::from_millis(5));
        let (got, ended) = wait_detached(&queue, deadline, None, &mut || None::<()>);
        assert!(got.is_none() && ended == Ended::TimedOut && queue.is_empty());
    }
}
