//! A scheduler of real threads that repeats itself: one thread runs at a time, and who goes on at a point is drawn from a seed.
//!
//! `shuttle` runs the threads of a test as coroutines of one thread of the system. An interpreter cannot run so: its thread state, the
//! epoch's and that of the tables it uses are thread-locals, native recursion is measured on the native stack, and tail-called handlers need
//! a stack of their own size. So the threads stay real, and only the token that lets one of them run is handed on: at every
//! operation on an atomic or a lock of this crate, at every access to a heap slot, and at every turn of a loop that waits. Two
//! policies are known: at random, and by priorities that change at a few random points (PCT).
//!
//! The operations are sequentially consistent under it; what weaker orderings allow is for the models under `loom`.
//!
//! Threads that have not joined a schedule are not concerned. There is one schedule at a time in a process: this build is for tests.

use std::cell::Cell;
use std::sync::{Condvar, Mutex, PoisonError};

/// How the next thread is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Any thread, now and then.
    Random,
    /// The one with the highest priority; priorities fall at a few points.
    Priorities,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    alive: bool,
    priority: u64,
}

struct State {
    threads: Vec<Entry>,
    expected: usize,
    arrived: usize,
    current: usize,
    random: u64,
    choice: Choice,
    steps: u64,
    /// Steps at which the running thread's priority falls below all others.
    falls: Vec<u64>,
    lowest: u64,
    /// Waiting turns since the last step that was something else.
    idle: u64,
}

/// Points of a schedule over which the falls of priority are spread.
const LENGTH: u64 = 4000;
const FALLS: usize = 5;
/// So many turns without anything but waiting are a deadlock.
const STUCK: u64 = 2_000_000;

const NOBODY: State = State {
    threads: Vec::new(),
    expected: 0,
    arrived: 0,
    current: usize::MAX,
    random: 0,
    choice: Choice::Random,
    steps: 0,
    falls: Vec::new(),
    lowest: 0,
    idle: 0,
};

static STATE: Mutex<State> = Mutex::new(NOBODY);
static CHANGED: Condvar = Condvar::new();

thread_local! {
    static ME: Cell<usize> = const { Cell::new(usize::MAX) };
    static UNDISTURBED: Cell<u32> = const { Cell::new(0) };
}

impl State {
    fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn living(&self) -> Vec<usize> {
        (0..self.threads.len()).filter(|&i| self.threads[i].alive).collect()
    }

    /// Chooses who runs now. `waiting`: the running thread cannot go on before another has.
    fn choose(&mut self, waiting: bool) {
        self.steps += 1;
        self.idle = if waiting { self.idle + 1 } else { 0 };
        assert!(self.idle < STUCK, "deadlock: all scheduled threads wait");
        let living = self.living();
        let Some(&first) = living.first() else {
            self.current = usize::MAX;
            return;
        };
        let must_change = waiting || !self.threads.get(self.current).is_some_and(|t| t.alive);
        match self.choice {
            Choice::Random => {
                if must_change || self.draw().is_multiple_of(4) {
                    let n = self.draw() as usize % living.len();
                    self.current = living[n];
                }
            }
            Choice::Priorities => {
                if (waiting || self.falls.contains(&self.steps))
                    && let Some(running) = self.threads.get_mut(self.current)
                {
                    self.lowest -= 1;
                    running.priority = self.lowest;
                }
                self.current = living.iter().copied().max_by_key(|&i| self.threads[i].priority).unwrap_or(first);
            }
        }
    }
}

fn wait_for_turn(me: usize) {
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    while state.current != me {
        state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Joins a schedule of `threads` threads as number `me`, and waits until all have joined and it is this one's turn.
pub fn join(me: usize, threads: usize, seed: u64, choice: Choice) {
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    if state.arrived == 0 {
        *state = NOBODY;
        state.expected = threads;
        state.choice = choice;
        state.random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        state.lowest = 1 << 32;
        for _ in 0..threads {
            let priority = (1 << 40) + (state.draw() & 0xffff_ffff);
            state.threads.push(Entry { alive: true, priority });
        }
        for _ in 0..FALLS {
            let at = state.draw() % LENGTH;
            state.falls.push(at);
        }
    }
    state.arrived += 1;
    ME.with(|cell| cell.set(me));
    if state.arrived == state.expected {
        state.choose(false);
        CHANGED.notify_all();
    }
    drop(state);
    wait_for_turn(me);
}

/// Leaves the schedule; the others go on.
pub fn leave() {
    let me = ME.with(|cell| cell.replace(usize::MAX));
    if me == usize::MAX {
        return;
    }
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    state.threads[me].alive = false;
    state.choose(false);
    if state.current == usize::MAX {
        state.arrived = 0;
    }
    CHANGED.notify_all();
}

fn step(waiting: bool) -> bool {
    let me = ME.with(Cell::get);
    if me == usize::MAX || UNDISTURBED.with(Cell::get) > 0 {
        return false;
    }
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    state.choose(waiting);
    if state.current != me {
        CHANGED.notify_all();
        drop(state);
        wait_for_turn(me);
    }
    true
}

/// A point at which another thread may go on.
pub fn point() {
    step(false);
}

/// A turn of a loop that waits for another thread; `false` for a thread that is in no schedule, which must wait by itself.
pub fn turn() -> bool {
    step(true)
}

/// Runs `f` without a point: for code that holds a lock which the scheduler does not know.
pub fn undisturbed<R>(f: impl FnOnce() -> R) -> R {
    UNDISTURBED.with(|cell| cell.set(cell.get() + 1));
    let result = f();
    UNDISTURBED.with(|cell| cell.set(cell.get() - 1));
    result
}
