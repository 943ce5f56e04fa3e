//! A scheduler of real threads that repeats itself: one thread runs at a time, and who goes on at a point is drawn from a seed.
//!
//! `shuttle` runs the threads of a test as coroutines of one thread of the system. An interpreter cannot run so: its thread state, the
//! epoch's and that of the tables it uses are thread-locals, native recursion is measured on the native stack, and tail-called handlers need
//! a stack of their own size. So the threads stay real, and only the token that lets one of them run is handed on.
//!
//! **Turns.** From [`take_turns`] on, every thread of the process holds the token while it runs, from its first step on ([`enter`]): what
//! happens between two schedules (threads start, end, clean up) is in one order as well, or the next schedule would begin with other
//! heaps and caches than it did the first time. Between schedules the token is handed on only by who waits, in the order of the threads.
//!
//! **A schedule** is what some of the threads do from [`join`] to [`leave`]. Among these the token is handed on at every operation on an
//! atomic or a lock of this crate, at every access to a heap slot, and at every turn of a loop that waits, to whom the seed
//! says. Two policies are known: at random, and by priorities that change at a few random points (PCT). The others do not run meanwhile, unless
//! all players wait for long: one of the others may have to answer a request before they can go on.
//!
//! What depends on a time is decided by [`Moment`](super::Moment), which counts turns here. What depends on an address is the same if the
//! process lies at the same addresses: the command sees to that (`core/src/main.rs`). [`trace`] is a number for all decisions
//! so far: two runs that went the same way show the same.
//!
//! The operations are sequentially consistent under it; what weaker orderings allow is for the models under `loom`.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Thread;

/// How the next thread is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Any thread, now and then.
    Random,
    /// The one with the highest priority; priorities fall at a few points.
    Priorities,
}

struct Entry {
    alive: bool,
    /// In the schedule, and has not left it.
    plays: bool,
    priority: u64,
    /// To be woken by; a thread that was announced and has not come yet has none.
    thread: Option<Thread>,
}

struct State {
    threads: Vec<Entry>,
    /// How many threads the schedule has, how many have joined it, how many have left it.
    players: usize,
    arrived: usize,
    left: usize,
    random: u64,
    choice: Choice,
    steps: u64,
    /// Steps at which the running thread's priority falls below all others.
    falls: [u64; FALLS],
    lowest: u64,
    /// Points of the schedule before this one: the falls of priority are spread over as many.
    length: u64,
    /// Waiting turns since the last step that was something else.
    idle: u64,
    trace: u64,
}

const FALLS: usize = 5;
/// After so many turns without anything but waiting, one that does not play may run.
const PATIENCE: u64 = 512;
/// So many turns without anything but waiting are a deadlock.
const STUCK: u64 = 2_000_000;
/// No schedule has so many points.
const ENDLESS: u64 = 50_000_000;
/// Nobody, among the threads.
const NOBODY: usize = usize::MAX;

static STATE: Mutex<State> = Mutex::new(State {
    threads: Vec::new(),
    players: 0,
    arrived: 0,
    left: 0,
    random: 0,
    choice: Choice::Random,
    steps: 0,
    falls: [0; FALLS],
    lowest: 0,
    length: 4000,
    idle: 0,
    trace: 0xcbf2_9ce4_8422_2325,
});
/// Who holds the token. Release when it is handed on, acquire when it is taken.
static CURRENT: AtomicUsize = AtomicUsize::new(NOBODY);
/// All players of a schedule have come, and not all have left.
static OPEN: AtomicBool = AtomicBool::new(false);
/// Turns so far: the time of [`Moment`](super::Moment).
static TIME: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static ME: Cell<usize> = const { Cell::new(NOBODY) };
    static UNDISTURBED: Cell<u32> = const { Cell::new(0) };
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The time, in turns.
pub fn time() -> u64 {
    TIME.load(Ordering::Relaxed)
}

/// A number for all decisions so far.
pub fn trace() -> u64 {
    state().trace
}

impl State {
    fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// The next living thread after the running one, which may be itself.
    fn next_in_turn(&self, may: impl Fn(&Entry) -> bool) -> Option<usize> {
        let n = self.threads.len();
        let after = CURRENT.load(Ordering::Relaxed).wrapping_add(1);
        (0..n).map(|i| after.wrapping_add(i) % n).find(|&i| self.threads[i].alive && may(&self.threads[i]))
    }

    fn player(&mut self, waiting: bool) -> usize {
        let current = CURRENT.load(Ordering::Relaxed);
        let playing: Vec<usize> = (0..self.threads.len()).filter(|&i| self.threads[i].plays).collect();
        let plays = self.threads.get(current).is_some_and(|t| t.plays);
        if playing.is_empty() {
            return current;
        }
        match self.choice {
            Choice::Random => {
                if waiting || !plays || self.draw().is_multiple_of(4) {
                    playing[self.draw() as usize % playing.len()]
                } else {
                    current
                }
            }
            Choice::Priorities => {
                if plays && (waiting || self.falls.contains(&self.steps)) {
                    self.lowest -= 1;
                    self.threads[current].priority = self.lowest;
                }
                playing.iter().copied().max_by_key(|&i| self.threads[i].priority).unwrap_or(current)
            }
        }
    }

    /// Who runs now. `waiting`: the running thread cannot go on before another has.
    fn choose(&mut self, waiting: bool) -> usize {
        TIME.fetch_add(1, Ordering::Relaxed);
        let next = if OPEN.load(Ordering::Relaxed) {
            self.steps += 1;
            self.idle = if waiting { self.idle + 1 } else { 0 };
            assert!(self.idle < STUCK, "deadlock: all scheduled threads wait");
            assert!(self.steps < ENDLESS, "a schedule without an end");
            if self.idle % PATIENCE == PATIENCE - 1 {
                self.next_in_turn(|t| !t.plays).unwrap_or(NOBODY)
            } else {
                self.player(waiting)
            }
        } else {
            self.next_in_turn(|_| true).unwrap_or(NOBODY)
        };
        self.trace = (self.trace ^ next as u64).wrapping_mul(0x0100_0000_01b3);
        next
    }

    /// Gives the token to a thread.
    fn give(&self, next: usize) {
        CURRENT.store(next, Ordering::Release);
        if let Some(Entry { thread: Some(thread), .. }) = self.threads.get(next) {
            thread.unpark();
        }
    }
}

fn await_token(me: usize) {
    while CURRENT.load(Ordering::Acquire) != me {
        std::thread::park();
    }
}

/// Hands the token on and waits until it comes back.
fn hand_on(mut state: MutexGuard<'_, State>, me: usize, waiting: bool) {
    let next = state.choose(waiting);
    if next != me {
        state.give(next);
        drop(state);
        await_token(me);
    }
}

/// From now on the threads of this process take turns; for its only thread. Says that this build has schedules.
pub fn take_turns() -> bool {
    if ME.with(Cell::get) == NOBODY {
        let me = expect();
        CURRENT.store(me, Ordering::Release);
        ME.with(|cell| cell.set(me));
        state().threads[me].thread = Some(std::thread::current());
    }
    true
}

/// Announces a thread that the calling one is about to start: its number, for [`enter`] or [`forget`].
pub fn expect() -> usize {
    let entry = Entry { alive: true, plays: false, priority: 0, thread: None };
    let mut state = state();
    if let Some(free) = state.threads.iter().position(|t| !t.alive) {
        state.threads[free] = entry;
        return free;
    }
    state.threads.push(entry);
    state.threads.len() - 1
}

/// As [`expect`], if threads take turns.
pub fn expect_thread() -> Option<usize> {
    (ME.with(Cell::get) != NOBODY).then(expect)
}

/// The announced thread begins: it waits for its turn.
pub fn enter(me: usize) {
    ME.with(|cell| cell.set(me));
    state().threads[me].thread = Some(std::thread::current());
    await_token(me);
}

/// The announced thread was not started.
pub fn forget(number: usize) {
    state().threads[number].alive = false;
}

/// The calling thread ends.
pub fn exit() {
    let me = ME.with(|cell| cell.replace(NOBODY));
    if me == NOBODY {
        return;
    }
    let mut state = state();
    state.threads[me].alive = false;
    let next = state.choose(true);
    state.give(next);
}

/// Joins a schedule of `players` threads as number `role`, and waits until all have joined and it is this one's turn.
pub fn join(role: usize, players: usize, seed: u64, choice: Choice) {
    let me = ME.with(Cell::get);
    if me == NOBODY {
        return;
    }
    let mut now = state();
    if now.arrived == 0 {
        now.players = players;
        now.left = 0;
        now.choice = choice;
        now.random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        now.lowest = 1 << 32;
        now.length = now.steps.max(100);
        now.steps = 0;
        now.idle = 0;
        for i in 0..FALLS {
            now.falls[i] = now.draw() % now.length;
        }
    }
    now.arrived += 1;
    now.threads[me].plays = true;
    // By its role, not by when it comes.
    let mut priority = seed ^ (role as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
    priority = (priority ^ (priority >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    now.threads[me].priority = (1 << 40) + (priority >> 32);
    if now.arrived == now.players {
        OPEN.store(true, Ordering::Relaxed);
        return hand_on(now, me, false);
    }
    drop(now);
    while !OPEN.load(Ordering::Relaxed) {
        hand_on(state(), me, true);
    }
}

/// Leaves the schedule, and waits until the others have left it too.
pub fn leave() {
    let me = ME.with(Cell::get);
    let mut now = state();
    if me == NOBODY || !now.threads[me].plays {
        return;
    }
    now.threads[me].plays = false;
    now.left += 1;
    if now.left == now.players {
        now.arrived = 0;
        OPEN.store(false, Ordering::Relaxed);
        return;
    }
    drop(now);
    while OPEN.load(Ordering::Relaxed) {
        hand_on(state(), me, true);
    }
}

fn step(waiting: bool) -> bool {
    let me = ME.with(Cell::get);
    if me == NOBODY || UNDISTURBED.with(Cell::get) > 0 {
        return false;
    }
    if waiting || OPEN.load(Ordering::Relaxed) {
        let state = state();
        // Who does not play was let in because the others wait: it runs until it waits itself.
        if waiting || state.threads[me].plays {
            hand_on(state, me, waiting);
        }
    }
    true
}

/// A point at which another thread may go on.
#[inline]
pub fn point() {
    if OPEN.load(Ordering::Relaxed) {
        step(false);
    }
}

/// A turn of a loop that waits for another thread; `false` for a thread that takes no turns, which must wait by itself.
pub fn turn() -> bool {
    step(true)
}

/// Whether the calling thread is in a schedule, where no time passes.
pub fn is_playing() -> bool {
    let me = ME.with(Cell::get);
    me != NOBODY && state().threads[me].plays
}

/// Runs `f` without a point: for code that holds a lock which the scheduler does not know.
pub fn undisturbed<R>(f: impl FnOnce() -> R) -> R {
    UNDISTURBED.with(|cell| cell.set(cell.get() + 1));
    let result = f();
    UNDISTURBED.with(|cell| cell.set(cell.get() - 1));
    result
}
