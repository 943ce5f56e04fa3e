//! Cycles.
//!
//! Counting frees everything but cycles. A **local** collection looks at one thread's private
//! containers and stops nobody: what it examines no other thread can see. A **global** collection
//! looks at the shared containers with the world stopped; private objects are not visited, their counts
//! simply make what they refer to a root. Both are the trial deletion of [`trial`]. When there is much to look at, a global
//! collection looks while the others run, and stops them only to make sure: [`search`].
//!
//! Garbage is freed in two steps, with the embedder in between (PEP 442):
//!
//! 1. [`Mutator::collect_begin`] finds the unreachable objects, takes a count of each, clears the
//!    weak references to them, and marks those that want to be finalized. The world runs on.
//! 2. The embedder runs the finalizers that [`Garbage::next_finalizable`] hands out.
//! 3. [`Mutator::collect_finish`] looks again at exactly these objects, if finalizers were run: what can
//!    be reached from outside now was resurrected and stays. The payloads of the rest are dropped, all
//!    of them before the first cell is freed; the extra count keeps every member's count above zero
//!    until then.

mod search;
mod trial;

use crate::domain::DEFAULT_THRESHOLD;
use crate::header::{Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;
use crate::sync::Ordering;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What a collection looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The private containers of the calling thread.
    Local,
    /// The shared containers of the domain; stops the world. Under a policy that does not share,
    /// both scopes mean all containers.
    Global,
}

/// What a collection did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Collected {
    /// Containers that were examined.
    pub examined: usize,
    /// Unreachable objects that were found.
    pub found: usize,
    /// Of these, objects that a finalizer brought back.
    pub resurrected: usize,
    /// Objects that can never be freed. There are none.
    pub uncollectable: usize,
    /// How long the world stood still, at most, at a time.
    pub pause: Duration,
}

impl Collected {
    fn add(&mut self, other: Collected) {
        self.examined += other.examined;
        self.found += other.found;
        self.resurrected += other.resurrected;
        self.uncollectable += other.uncollectable;
        self.pause = self.pause.max(other.pause);
    }
}

/// Unreachable objects between the two halves of a collection. Each is held by one extra count.
#[derive(Debug)]
#[must_use = "the garbage is freed by `collect_finish`"]
pub struct Garbage {
    scope: Scope,
    objects: Vec<Object>,
    finalizable: VecDeque<Object>,
    verify: bool,
    report: Collected,
}

impl Garbage {
    /// The next object whose finalizer is to be run, with a count that the caller owns. It is
    /// marked as finalized.
    pub fn next_finalizable(&mut self) -> Option<Object> {
        self.finalizable.pop_front()
    }

    /// How many objects are unreachable.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether nothing is unreachable.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The unreachable objects, for `gc.DEBUG_SAVEALL` and the like: uncounted.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }
}

impl<P: Policy> Mutator<P> {
    /// Finds garbage. A safepoint for the caller: it has claimed its registers.
    pub fn collect_begin(&self, scope: Scope) -> Garbage {
        let mut garbage = Garbage {
            scope,
            objects: Vec::new(),
            finalizable: VecDeque::new(),
            verify: false,
            report: Collected::default(),
        };
        match scope {
            Scope::Local => self.find_garbage(&mut garbage, None),
            Scope::Global => {
                self.turn_epoch();
                mutant!("collects_while_others_run" => self.stopping.set(true));
                self.find_shared_garbage(&mut garbage);
            }
        }
        self.after_search(&garbage);
        garbage
    }

    /// Finds what is garbage by the end of a first stop: in that stop, or by a search and a second one.
    fn find_shared_garbage(&self, garbage: &mut Garbage) {
        // Who has stopped the world already does not let it run for a search.
        let may_search = P::SHARING && !self.stopping.get();
        let mut search = None;
        loop {
            let mut others = false;
            self.stop_the_world(|| {
                let start = Instant::now();
                self.flush_limbo();
                if may_search && self.is_worth_a_search() {
                    others = self.is_searched();
                    search = if others { None } else { search::Search::begin(self) };
                }
                if search.is_none() && !others {
                    self.find_garbage(garbage, None);
                }
                garbage.report.pause = start.elapsed();
            });
            if !others {
                break;
            }
            self.await_search();
        }
        let Some(mut search) = search else { return };
        let (suspects, examined) = search.run();
        self.stop_the_world(|| {
            let start = Instant::now();
            search.end();
            self.find_garbage(garbage, Some(&suspects));
            garbage.report.pause = garbage.report.pause.max(start.elapsed());
        });
        garbage.report.examined = examined;
    }

    /// Finds the garbage among the suspects, or among everything.
    fn find_garbage(&self, garbage: &mut Garbage, suspects: Option<&[Object]>) {
        let mut trial = trial::Trial::new(self, garbage.scope);
        match suspects {
            Some(suspects) => trial.verify(suspects),
            None => trial.gather(),
        }
        garbage.report.examined = trial.len();
        garbage.objects = trial.unreachable();
        garbage.report.found = garbage.objects.len();
        self.take_hold(&garbage.objects);
        for &o in &garbage.objects {
            let h = head(o);
            if h.flags() & flags::WEAKLY_REFERENCED != 0 {
                mutant!(self.clear_weak(o), "garbage_keeps_cells" => ());
            }
        }
        for &o in &garbage.objects {
            let h = head(o);
            h.clear_flags_private(flags::COLLECTING);
            if h.flags() & (flags::HAS_FINALIZER | flags::FINALIZED) == flags::HAS_FINALIZER {
                h.add_flags(flags::FINALIZED);
                self.retain(o);
                garbage.finalizable.push_back(o);
            }
        }
        garbage.verify = !garbage.finalizable.is_empty();
    }

    /// Counts each object once more. A shared one is merged first: from here on its count is one
    /// number, and no release can queue it to an owner while the collector frees it.
    fn take_hold(&self, objects: &[Object]) {
        for &o in objects {
            if P::SHARING && head(o).is_shared() {
                mutant!(self.merge_stopped(o), "garbage_unmerged" => ());
            }
            mutant!(self.retain(o), "garbage_unheld" => ());
        }
    }

    /// Frees garbage, after the finalizers were run. A safepoint for the caller.
    pub fn collect_finish(&self, mut garbage: Garbage) -> Collected {
        while let Some(o) = garbage.next_finalizable() {
            self.release(o);
        }
        if mutant!(garbage.verify, "resurrection_ignored" => false) && !garbage.objects.is_empty() {
            let objects = std::mem::take(&mut garbage.objects);
            let mut resurrected = Vec::new();
            let mut verify = || {
                let mut trial = trial::Trial::new(self, garbage.scope);
                trial.examine(&objects);
                garbage.objects = trial.unreachable();
                for &o in &garbage.objects {
                    if head(o).flags() & flags::WEAKLY_REFERENCED != 0 {
                        self.clear_weak(o);
                    }
                }
                let dead = |o: Object| head(o).flags() & flags::COLLECTING != 0;
                resurrected.extend(objects.iter().copied().filter(|&o| {
                    // A flag of an object that is another thread's by now is not ours to read
                    // as a verdict, but COLLECTING is only ever set by the one who examines.
                    !dead(o)
                }));
                for &o in &garbage.objects {
                    head(o).clear_flags_private(flags::COLLECTING);
                }
            };
            match garbage.scope {
                Scope::Local => verify(),
                Scope::Global => {
                    mutant!("verifies_while_others_run" => self.stopping.set(true));
                    self.stop_the_world(verify);
                }
            }
            garbage.report.resurrected = resurrected.len();
            for o in resurrected {
                self.release(o);
            }
        }
        if garbage.scope == Scope::Global && !garbage.objects.is_empty() {
            // What a search looks at is freed after it. None begins before this thread's next safepoint.
            while self.is_searched() {
                self.await_search();
            }
        }
        let young = self.heap().young.get();
        for &o in &garbage.objects {
            // SAFETY: unreachable but from the others of this list, and held; every payload is
            // dropped exactly once, and none is used afterwards.
            unsafe { (self.kind(o).drop)(o) };
        }
        for &o in &garbage.objects {
            self.free_cell(o);
        }
        self.heap().young.set(young);
        let freed = garbage.objects.len();
        if freed > 0 && freed * 2 > garbage.report.examined {
            self.heap().release_empty_blocks();
        }
        self.refresh_threshold();
        garbage.report
    }

    /// Collects. With [`Scope::Global`] first the thread's own garbage, then the shared. Where
    /// finalizers are to be run they are queued to [`Mutator::take_finalizable`], and the garbage is
    /// freed by the next call. A safepoint for the caller.
    pub fn collect(&self, scope: Scope) -> Collected {
        let mut report = Collected::default();
        for garbage in self.unfinished.take() {
            let _ = self.collect_finish(garbage);
        }
        let scopes: &[Scope] = match scope {
            Scope::Local => &[Scope::Local],
            Scope::Global if P::SHARING => &[Scope::Local, Scope::Global],
            Scope::Global => &[Scope::Global],
        };
        for &scope in scopes {
            let mut garbage = self.collect_begin(scope);
            if garbage.verify {
                while let Some(o) = garbage.next_finalizable() {
                    self.push_finalizable(o);
                }
                report.add(garbage.report);
                let mut unfinished = self.unfinished.take();
                unfinished.push(garbage);
                self.unfinished.set(unfinished);
            } else {
                report.add(self.collect_finish(garbage));
            }
        }
        report
    }

    /// Lets everything that is in limbo expire. The world is stopped, so nobody else is pinned.
    pub(crate) fn flush_limbo(&self) {
        if !P::SHARING {
            return;
        }
        mutant!(self.merge_all_queues(), "collector_ignores_queues" => ());
        // What expires releases what it refers to, which may enter limbo in turn: a few rounds.
        for _ in 0..16 {
            for _ in 0..3 {
                self.seal();
                if let Some(pin) = &self.pin {
                    pin.repin();
                }
            }
            let before = self.domain.retired_bytes();
            self.work_off_expired();
            if before == 0 && self.bag_is_empty() {
                return;
            }
        }
    }

    fn after_search(&self, garbage: &Garbage) {
        let heap = self.heap();
        let tuning = &self.domain.tuning;
        let left = garbage.report.examined - garbage.report.found;
        let published = usize::try_from(heap.published.replace(0)).unwrap_or(0);
        if garbage.scope == Scope::Local || !P::SHARING {
            heap.young.set(0);
            heap.survivors.set(left);
            tuning.published.fetch_add(published, Ordering::Relaxed);
        } else {
            tuning.published.store(0, Ordering::Relaxed);
            tuning.survivors.store(left, Ordering::Relaxed);
        }
    }

    /// Whether this thread has allocated so many containers that it should collect.
    #[inline]
    pub fn collection_due(&self) -> bool {
        if self.stressed(stress::COLLECT) {
            return true;
        }
        let heap = self.heap();
        heap.young.get() > heap.threshold.get()
    }

    /// What to collect when a collection is due: the shared containers as well, once enough were
    /// published since they were last looked at.
    pub fn due_scope(&self) -> Scope {
        if !P::SHARING {
            return Scope::Local;
        }
        let tuning = &self.domain.tuning;
        let own = usize::try_from(self.heap().published.get()).unwrap_or(0);
        let published = tuning.published.load(Ordering::Relaxed) + own;
        let base = tuning.threshold.load(Ordering::Relaxed).saturating_mul(5);
        if published > base.max(tuning.survivors.load(Ordering::Relaxed) / 4) { Scope::Global } else { Scope::Local }
    }

    /// Net allocations of containers after which a thread collects; 0 turns that off. For the whole
    /// domain; other threads take it over at their next safepoint.
    pub fn set_threshold(&self, threshold: usize) {
        self.domain.tuning.threshold.store(threshold, Ordering::Relaxed);
        self.refresh_threshold();
    }

    /// See [`Mutator::set_threshold`].
    pub fn threshold(&self) -> usize {
        self.domain.tuning.threshold.load(Ordering::Relaxed)
    }

    /// The threshold of a new domain.
    pub const DEFAULT_THRESHOLD: usize = DEFAULT_THRESHOLD;

    /// Turns automatic collection on or off, for the whole domain.
    pub fn set_collection_enabled(&self, enabled: bool) {
        self.domain.tuning.enabled.store(usize::from(enabled), Ordering::Relaxed);
        self.refresh_threshold();
    }

    /// Net allocations of containers by this thread since its last collection (`gc.get_count`).
    pub fn young_count(&self) -> usize {
        usize::try_from(self.heap().young.get()).unwrap_or(0)
    }
}

/// Appends an item to what a collection notes; false if the system refuses the memory for it.
fn pushed<T>(list: &mut Vec<T>, item: T) -> bool {
    let room = list.try_reserve(1).is_ok();
    if room {
        list.push(item);
    }
    room
}
