//! The threads of an interpreter: starting, naming, joining and keeping them.
//!
//! A Python thread runs on an OS thread of a small pool. Starting one hands a job to a parked worker, or makes a new worker when none is
//! idle; the worker attaches, runs, detaches, goes back to the pool and only then reports the end to who joins, so that threads that
//! are started one after another reuse one worker and one pair of stacks.
//!
//! As long as the interpreter has had one thread at a time, nothing is shared, not even what roots hold: nobody else is there to look. The
//! start of the first thread ends that (`begin_sharing`), and so does the coming of a second thread of the embedder's (`came`).
//!
//! What crosses: the values of a job are published before their words leave the starting thread (invariant I1), and travel as
//! `Luggage`, which owns their counts until the new thread opens it. `Handle` is plain data without Python values, so any thread
//! may hold it, attached or not.

use super::stacks::Stacks;
use super::wait::{WaitQueue, lock};
use super::{Attached, signals};
use crate::object::interp::Interpreter;
use crate::object::{Py, Result, TypeId, Value, word};
use orochi_gc::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use orochi_gc::sync::lock::Mutex;
use orochi_gc::sync::scheduler;
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

/// Native stack of a thread unless `threading.stack_size` says otherwise: address space, of which little is used.
const STACK_BYTES: usize = 16 << 20;
/// Native stack that is kept from the thread's own use, for what runs before and after it.
const STACK_MARGIN: usize = 64 << 10;
/// The least stack that `threading.stack_size` accepts.
pub const LEAST_STACK: usize = 256 << 10;
/// Idle workers that are kept.
const MAX_IDLE: usize = 32;
/// Stacks that are kept.
const MAX_STACKS: usize = 16;
/// How long an idle worker stays.
const IDLE_TIME: Duration = Duration::from_secs(2);
/// How long a worker looks for its next job before it parks.
const EAGER_TIME: Duration = Duration::from_micros(15);

const FRESH: u8 = 0;
const CLAIMED: u8 = 1;
const STARTED: u8 = 2;
const DONE: u8 = 3;

/// What is known of a thread by those that are not it.
pub struct Handle {
    phase: AtomicU8,
    ident: AtomicU64,
    native_id: AtomicU64,
    /// The interpreter waits for its end.
    joined: AtomicBool,
    done: WaitQueue,
}

impl Handle {
    /// A thread that was not started.
    pub fn new() -> Arc<Handle> {
        Arc::new(Handle {
            phase: AtomicU8::new(FRESH),
            ident: AtomicU64::new(0),
            native_id: AtomicU64::new(0),
            joined: AtomicBool::new(false),
            done: WaitQueue::new(),
        })
    }

    /// The handle of a thread that runs already and was not started from here: the main one, or one of the embedder's.
    pub fn running(ident: u64, native_id: u64) -> Arc<Handle> {
        let handle = Handle::new();
        handle.ident.store(ident, Ordering::Relaxed);
        handle.native_id.store(native_id, Ordering::Relaxed);
        handle.phase.store(STARTED, Ordering::Release);
        handle
    }

    /// Was it started?
    pub fn is_started(&self) -> bool {
        self.phase.load(Ordering::Acquire) >= STARTED
    }

    /// Takes the right to start it; one caller gets it.
    pub fn claim_start(&self) -> bool {
        self.phase.compare_exchange(FRESH, CLAIMED, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Has it ended?
    pub fn is_done(&self) -> bool {
        // Acquire pairs with the release in `finish`: who sees the end sees what the thread did.
        self.phase.load(Ordering::Acquire) == DONE
    }

    /// Its ident; `None` before the start.
    pub fn ident(&self) -> Option<u64> {
        self.is_started().then(|| self.ident.load(Ordering::Relaxed))
    }

    /// The system's number for the thread, once it runs.
    pub fn native_id(&self) -> Option<u64> {
        match self.native_id.load(Ordering::Relaxed) {
            0 => None,
            id => Some(id),
        }
    }

    /// Waits for the end; `false` when the deadline passes first.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    pub fn join(&self, py: &mut Py, deadline: Option<Instant>) -> Result<bool> {
        Ok(py.wait_for(&self.done, deadline, || self.is_done().then_some(()))?.is_some())
    }

    /// Marks the end.
    pub fn finish(&self) {
        self.phase.store(DONE, Ordering::Release);
        self.done.notify_all();
    }
}

/// Counted references on their way to another thread.
struct Luggage {
    words: Vec<u64>,
    interp: Arc<Interpreter>,
}

// SAFETY: the words are immediates, or counted references to published (shared or immortal) objects, which any thread may hold.
unsafe impl Send for Luggage {}

impl Luggage {
    fn pack(py: &Py, values: Vec<Value>) -> Luggage {
        for o in values.iter().filter_map(Value::object) {
            py.mutator().publish(o);
        }
        Luggage { words: values.into_iter().map(Value::into_word).collect(), interp: py.interp().clone() }
    }

    /// The values, on a thread that is attached to the same interpreter.
    fn open(mut self, _py: &Py) -> Vec<Value> {
        // SAFETY: each word owns its reference, which moves into the value.
        std::mem::take(&mut self.words).into_iter().map(|w| unsafe { Value::from_word(w) }).collect()
    }
}

impl Drop for Luggage {
    fn drop(&mut self) {
        for &w in &self.words {
            if word::is_counted(w) {
                self.interp.domain.release_later(word::to_object(w));
            }
        }
    }
}

/// What a new thread runs. It reports its own errors.
pub type Entry = fn(&mut Py, Vec<Value>);

struct Job {
    luggage: Luggage,
    entry: Entry,
    handle: Arc<Handle>,
    stack_bytes: usize,
}

impl Job {
    fn run(self) {
        self.handle.native_id.store(native_id(), Ordering::Relaxed);
        let interp = self.luggage.interp.clone();
        let ident = self.handle.ident.load(Ordering::Relaxed);
        match Attached::new(interp, self.stack_bytes.saturating_sub(STACK_MARGIN), ident) {
            Ok(mut attached) => {
                let py = attached.py();
                let values = self.luggage.open(py);
                (self.entry)(py, values);
            }
            // Whether anybody reads it is no matter.
            Err(e) => drop(writeln!(std::io::stderr(), "orochi: a thread could not be attached: {e}")),
        }
    }
}

/// Ends a thread's life in the registry, also when its code panics.
struct Finish {
    handle: Arc<Handle>,
    threads: Weak<Threads>,
}

impl Drop for Finish {
    fn drop(&mut self) {
        if let Some(threads) = self.threads.upgrade() {
            lock(&threads.live).remove(&self.handle.ident.load(Ordering::Relaxed));
        }
        self.handle.finish();
    }
}

/// An OS thread of the pool.
struct Worker {
    thread: OnceLock<std::thread::Thread>,
    inbox: Mutex<Option<Job>>,
    full: AtomicBool,
    stack_bytes: usize,
}

impl Worker {
    fn give(&self, job: Job) {
        *lock(&self.inbox) = Some(job);
        self.full.store(true, Ordering::Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    fn take(&self) -> Option<Job> {
        self.full.store(false, Ordering::Relaxed);
        lock(&self.inbox).take()
    }

    /// Waits for a job; `false` when none came in time.
    fn wait(&self, time: Option<Duration>) -> bool {
        let start = Instant::now();
        loop {
            if self.full.load(Ordering::Acquire) {
                return true;
            }
            // Where threads take turns, how long an idle worker stays is no matter of time.
            if scheduler::turn() {
                continue;
            }
            let waited = start.elapsed();
            if waited < EAGER_TIME {
                std::hint::spin_loop();
                continue;
            }
            match time {
                None => std::thread::park(),
                Some(time) if waited >= time => return false,
                Some(time) => std::thread::park_timeout(time - waited),
            }
        }
    }

    fn work(self: &Arc<Worker>, threads: &Weak<Threads>) {
        let _ = self.thread.set(std::thread::current());
        signals::block_on_this_thread();
        while let Some(job) = self.take() {
            let finish = Finish { handle: job.handle.clone(), threads: threads.clone() };
            let process = std::process::id();
            job.run();
            if std::process::id() != process {
                // This thread forked, and is the only one in the child.
                std::process::exit(0);
            }
            // Idle before the end is told: who joins and starts the next thread finds this worker.
            let stays = threads.upgrade().is_some_and(|t| t.offer(self));
            drop(finish);
            if !stays {
                return;
            }
            if !self.wait(Some(IDLE_TIME)) {
                let Some(threads) = threads.upgrade() else { return };
                if threads.withdraw(self) {
                    return;
                }
                // Somebody has taken this worker out of the pool to give it a job.
                drop(threads);
                self.wait(None);
            }
        }
    }
}

/// The thread registry of an interpreter.
pub struct Threads {
    live: Mutex<BTreeMap<u64, Arc<Handle>>>,
    idle: Mutex<Vec<Arc<Worker>>>,
    stacks: Mutex<Vec<Stacks>>,
    stack_bytes: AtomicUsize,
    names: AtomicU64,
    dummies: AtomicU64,
    locals: AtomicU64,
    live_locals: Mutex<HashSet<u64>>,
}

const KEY: &str = "threads";

impl Threads {
    /// The registry of `interp`.
    pub fn of(interp: &Interpreter) -> Arc<Threads> {
        let found = interp.attachments.get(KEY).map(|entry| entry.value().clone());
        let any = found.unwrap_or_else(|| {
            interp
                .attachments
                .entry(KEY)
                .or_insert_with(|| {
                    Arc::new(Threads {
                        live: Mutex::default(),
                        idle: Mutex::default(),
                        stacks: Mutex::default(),
                        stack_bytes: AtomicUsize::new(0),
                        names: AtomicU64::new(1),
                        dummies: AtomicU64::new(1),
                        locals: AtomicU64::new(1),
                        live_locals: Mutex::default(),
                    })
                })
                .clone()
        });
        match any.downcast::<Threads>() {
            Ok(threads) => threads,
            Err(_) => unreachable!("the key is this module's own"),
        }
    }

    /// The number of the next thread without a name (`Thread-N`).
    pub fn next_name(&self) -> u64 {
        self.names.fetch_add(1, Ordering::Relaxed)
    }

    /// The number of the next thread object that stands for a thread not started by `threading`.
    pub fn next_dummy(&self) -> u64 {
        self.dummies.fetch_add(1, Ordering::Relaxed)
    }

    /// The number of a new `threading.local` object.
    pub fn new_local(&self) -> u64 {
        let id = self.locals.fetch_add(1, Ordering::Relaxed);
        lock(&self.live_locals).insert(id);
        id
    }

    /// The local object with this number has died.
    pub fn forget_local(&self, id: u64) {
        lock(&self.live_locals).remove(&id);
    }

    /// Those among `ids` whose local objects have died.
    pub fn dead_locals(&self, mut ids: Vec<u64>) -> Vec<u64> {
        let live = lock(&self.live_locals);
        ids.retain(|id| !live.contains(id));
        ids
    }

    /// How many started threads run.
    pub fn count(&self) -> usize {
        lock(&self.live).len()
    }

    /// `threading.stack_size()`: 0 means the default.
    pub fn stack_size(&self) -> usize {
        self.stack_bytes.load(Ordering::Relaxed)
    }

    /// Sets the native stack of threads that are started from now on.
    pub fn set_stack_size(&self, bytes: usize) {
        self.stack_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Runs `fork`, which makes a child process that has only the calling thread: the pool's idle workers are not there.
    pub fn while_forking(&self, fork: impl FnOnce() -> std::io::Result<i32>) -> std::io::Result<i32> {
        // Held across the fork, so that the child does not find a lock that nobody will release.
        let (_live, mut idle, _stacks) = (lock(&self.live), lock(&self.idle), lock(&self.stacks));
        let pid = fork();
        if matches!(pid, Ok(0)) {
            idle.clear();
        }
        pid
    }

    fn offer(&self, worker: &Arc<Worker>) -> bool {
        let mut idle = lock(&self.idle);
        let stays = idle.len() < MAX_IDLE;
        if stays {
            idle.push(worker.clone());
        }
        stays
    }

    fn withdraw(&self, worker: &Arc<Worker>) -> bool {
        let mut idle = lock(&self.idle);
        let before = idle.len();
        idle.retain(|w| !Arc::ptr_eq(w, worker));
        idle.len() != before
    }

    /// Stacks that another thread has given back.
    pub fn take_stacks(&self) -> Option<Stacks> {
        lock(&self.stacks).pop()
    }

    /// Takes the stacks of a thread that has ended.
    pub fn keep_stacks(&self, stacks: Stacks) {
        let mut kept = lock(&self.stacks);
        if kept.len() < MAX_STACKS {
            kept.push(stacks);
        }
    }

    /// Runs the job on an idle worker or a new one; gives it back if the system refuses another thread.
    fn run(self: &Arc<Threads>, job: Job) -> std::result::Result<(), Option<Job>> {
        let stack_bytes = job.stack_bytes;
        let idle = {
            let mut idle = lock(&self.idle);
            idle.iter().rposition(|w| w.stack_bytes == stack_bytes).map(|i| idle.swap_remove(i))
        };
        if let Some(worker) = idle {
            worker.give(job);
            return Ok(());
        }
        let worker = Arc::new(Worker {
            thread: OnceLock::new(),
            inbox: Mutex::new(Some(job)),
            full: AtomicBool::new(true),
            stack_bytes,
        });
        let (own, threads) = (worker.clone(), Arc::downgrade(self));
        let turn = scheduler::expect_thread();
        let started = std::thread::Builder::new().name("orochi".to_owned()).stack_size(stack_bytes).spawn(move || {
            if let Some(turn) = turn {
                scheduler::enter(turn);
            }
            own.work(&threads);
            scheduler::exit();
        });
        match started {
            Ok(_detached) => Ok(()),
            Err(_) => {
                if let Some(turn) = turn {
                    scheduler::forget(turn);
                }
                Err(worker.take())
            }
        }
    }
}

/// The system's number for the calling thread.
pub fn native_id() -> u64 {
    #[cfg(target_os = "linux")]
    // SAFETY: no arguments, no effects.
    let id = unsafe { libc::syscall(libc::SYS_gettid) } as u64;
    #[cfg(not(target_os = "linux"))]
    // SAFETY: as above.
    let id = unsafe { libc::pthread_self() } as u64;
    id
}

/// Gives a thread that is about to be started its ident.
pub fn prepare(py: &Py, handle: &Handle) -> u64 {
    let ident = py.interp().new_ident();
    handle.ident.store(ident, Ordering::Relaxed);
    ident
}

/// The slot of the only thread. Threads that come one after another all get the first slot, and with it the private objects of those before;
/// who gets another slot is not alone.
const FIRST: u16 = 1;

/// A thread has been attached and has not touched any object yet.
pub fn came(py: &mut Py) {
    if py.mutator().id() != FIRST {
        begin_sharing(py);
    }
}

/// Publishes what any thread can find without being given it: what the roots hold, and every class (the subclass lists of the
/// builtin types lead to them). With the world stopped, so a thread that is inside native code is not in the middle of anything.
/// Everything else that is private stays so: other threads get to it only through a store, which publishes, or by a road that does.
pub fn begin_sharing(py: &mut Py) {
    let interp = py.interp().clone();
    if interp.is_threaded() {
        return;
    }
    py.claim_registers();
    let class = crate::object::kind::Kind::Type as u8;
    py.mutator().begin_sharing(
        &mut |visit| interp.each_root(visit),
        // SAFETY: the memory core shows live objects of heaps that it holds.
        &|o| unsafe { o.as_ref() }.kind() & crate::object::kind::LAYOUT == class,
        &mut || interp.set_threaded(),
    );
}

/// Starts a prepared thread that runs `entry` on `values`. With `joined`, the interpreter waits for its end before it exits.
///
/// # Errors
/// RuntimeError when the system refuses another thread, PythonFinalizationError when the interpreter is shutting down.
pub fn spawn(py: &mut Py, handle: &Arc<Handle>, values: Vec<Value>, entry: Entry, joined: bool) -> Result<()> {
    begin_sharing(py);
    let interp = py.interp().clone();
    if interp.finalizing.load(Ordering::Acquire) {
        handle.phase.store(FRESH, Ordering::Release);
        return Err(py.error(TypeId::PythonFinalizationError, "can't create new thread at interpreter shutdown"));
    }
    let threads = Threads::of(&interp);
    let ident = handle.ident.load(Ordering::Relaxed);
    handle.joined.store(joined, Ordering::Relaxed);
    handle.phase.store(STARTED, Ordering::Release);
    lock(&threads.live).insert(ident, handle.clone());
    let stack_bytes = match threads.stack_size() {
        0 => STACK_BYTES,
        bytes => bytes.max(LEAST_STACK),
    };
    let job = Job { luggage: Luggage::pack(py, values), entry, handle: handle.clone(), stack_bytes };
    if let Err(job) = threads.run(job) {
        lock(&threads.live).remove(&ident);
        handle.phase.store(FRESH, Ordering::Release);
        drop(job);
        return Err(py.runtime_error("can't start new thread"));
    }
    Ok(())
}

/// Waits for all threads that the interpreter has to wait for: before it exits.
///
/// # Errors
/// KeyboardInterrupt.
pub fn join_all(py: &mut Py) -> Result<()> {
    let threads = Threads::of(py.interp());
    loop {
        let next = lock(&threads.live)
            .values()
            .find(|h| h.joined.load(Ordering::Relaxed) && h.ident.load(Ordering::Relaxed) != py.ident)
            .cloned();
        match next {
            Some(handle) => {
                handle.join(py, None)?;
            }
            None => return Ok(()),
        }
    }
}
