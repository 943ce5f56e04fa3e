//! Attach, detach, safepoint, exit: where a thread gives up what it borrowed.
//!
//! Before any of these the caller has claimed its registers (invariant I4): nothing that was borrowed
//! is used afterwards without a count. A thread is pinned while it is attached and only then.

use crate::collect::Scope;
use crate::counters;
use crate::header::{flags, head};
use crate::mutator::Mutator;
use crate::policy::{Gate, Policy};
use crate::state::{Detach, bits};
use crate::stress;
use crate::sync::{Ordering, nap, tuning};

/// A heap of more blocks gives its empty ones back when its thread exits.
const KEPT_BLOCKS: usize = if cfg!(orochi_loom) { 1 } else { 16 };

impl<P: Policy> Mutator<P> {
    /// A safepoint. Merges what was queued, repins, flushes, works off what has expired, and stops for
    /// as long as the world is being stopped; under the global lock, gives others their turn.
    pub fn safepoint(&self) {
        self.give_up_standing();
        let state = &self.slot.state;
        if P::SHARING {
            // Whoever held the thread may have done its WORK, but not read its mail.
            let held = state.get() & bits::HELD != 0;
            if held {
                mutant!(self.suspend(), "stop_ignored" => ());
            }
            mutant!("served_before_taken" => self.serve());
            if state.take(bits::WORK) != 0 || mutant!(held, "held_thread_not_served" => false) {
                mutant!(self.serve(), "served_before_taken" => (), "safepoint_serves_nobody" => ());
            }
            let retires = !self.bag_is_empty();
            self.take_in(|| mutant!(self.turn_epoch(), "safepoint_without_epoch" => ()));
            if retires && self.domain.retired_bytes() > tuning::RETIRE_BYTES_MOST {
                self.wait_for_readers();
            }
        } else if state.take(bits::WORK) != 0 {
            self.domain.gate.hand_over(state.raw(), bits::WORK);
            self.take_in(|| self.release_left());
        }
        if !self.has_pending() {
            state.take(bits::PENDING);
        }
        self.refresh_threshold();
        if self.stressed(stress::REPIN) {
            state.ask();
        }
        if self.stressed(stress::COLLECT) {
            state.request(bits::PENDING);
        }
    }

    /// Somebody has been reading for so long that much waits to be reclaimed. What this thread retires from here on it retires slowly:
    /// a bag per millisecond. It waits detached, so others do not wait for it.
    #[cold]
    fn wait_for_readers(&self) {
        self.domain.ask_everyone(self.slot.id);
        self.detach();
        nap();
        self.reattach();
    }

    /// What others want of this thread: merges, mail, freed cells.
    fn serve(&self) {
        self.take_in(|| {
            self.work_off_queue(&self.slot);
            self.heap().drain_remote();
            mutant!(self.fetch_weak_mail(), "mail_unread" => ());
            mutant!(self.release_left(), "left_unreleased" => ());
        });
    }

    /// Gives the counts back that were left by threads without a mutator at hand.
    pub(crate) fn release_left(&self) {
        if self.domain.left_count.load(Ordering::Relaxed) == 0 {
            return;
        }
        let left = std::mem::take(&mut *self.domain.left.lock());
        self.domain.left_count.fetch_sub(left.len(), Ordering::Relaxed);
        for o in left {
            self.release(o);
        }
    }

    /// Ends the domain's life: the payload of every object that is left, immortal ones included, is
    /// dropped, so that what it holds outside the heap is freed. This is the last thread; no object
    /// is used afterwards, and what comes next is `exit`.
    pub fn teardown(&self) {
        self.stop_the_world(|| {
            self.release_left();
            self.flush_limbo();
            let mut all = Vec::new();
            // SAFETY: the world is stopped; the callback only collects.
            unsafe { self.walk_world(&mut |o| all.push(o)) };
            for &o in &all {
                // Releases of immortals are nothing, so the order of the drops does not matter.
                head(o).add_flags(flags::IMMORTAL);
            }
            for &o in &all {
                if head(o).flags() & flags::WEAKLY_REFERENCED != 0 {
                    drop(self.domain.weak.lock(o).remove(o));
                }
            }
            for &o in &all {
                // SAFETY: by contract nobody uses an object from here on; each payload is dropped
                // once, while every header is still in place.
                unsafe { (self.kind(o).drop)(o) };
            }
            for &o in &all {
                self.free_cell(o);
            }
        });
        self.forget_waiting();
        drop(self.unfinished.take());
    }

    /// The thread will not touch the heap until it reattaches: before everything that blocks.
    pub fn detach(&self) {
        self.give_up_standing();
        if P::SHARING {
            if mutant!(!self.bag_is_empty(), "detach_without_sealing" => false) {
                self.seal();
                if let Some(pin) = &self.pin {
                    counters::repin();
                    pin.repin();
                }
            }
            if let Some(pin) = &self.pin {
                mutant!(pin.unpin(), "detach_stays_pinned" => ());
            }
        }
        loop {
            match self.slot.state.detach() {
                Detach::Done => break,
                Detach::Awaited => {
                    self.wake_stopper();
                    break;
                }
                Detach::WorkFirst => {
                    self.slot.state.take(bits::WORK);
                    if P::SHARING {
                        self.repinned(|| {
                            mutant!(self.serve(), "detach_serves_nobody" => ());
                            self.seal();
                        });
                    }
                }
            }
        }
        if !P::SHARING {
            self.domain.gate.leave();
        }
    }

    /// Runs `f` pinned, on a thread that is attached but has unpinned already.
    fn repinned(&self, f: impl FnOnce()) {
        if let Some(pin) = &self.pin {
            pin.pin();
            f();
            pin.unpin();
        }
    }

    /// The thread may touch the heap again. Waits while it is held, or for the global lock.
    pub fn reattach(&self) {
        if !P::SHARING {
            self.domain.gate.enter(self.slot.state.raw(), bits::WORK);
        }
        self.wait_to_attach();
        if let Some(pin) = &self.pin {
            mutant!(pin.pin(), "attach_unpinned" => ());
            // Nobody asks a detached thread.
            self.take_in(|| mutant!(self.fetch_weak_mail(), "mail_unread_on_attach" => ()));
            if self.expects_expiry() {
                self.slot.state.ask();
            }
        }
    }

    fn wait_to_attach(&self) {
        if mutant!(self.slot.state.attach(), "attach_without_waiting" => self.slot.state.attach() || true) {
            return;
        }
        let mut sleep = self.slot.sleep.lock();
        while !self.slot.state.attach() {
            *sleep = mutant!(true, "sleep_unannounced" => false);
            sleep = self.slot.woken.wait(sleep);
        }
        *sleep = false;
    }

    /// Stops until the thread is let go.
    fn suspend(&self) {
        self.give_up_standing();
        self.seal();
        if let Some(pin) = &self.pin {
            counters::repin();
            pin.repin();
            mutant!(pin.unpin(), "suspend_stays_pinned" => ());
        }
        if self.slot.state.suspend() {
            mutant!(self.wake_stopper(), "suspend_wakes_nobody" => ());
            mutant!(self.wait_to_attach(), "suspend_goes_on" => ());
        }
        if let Some(pin) = &self.pin {
            mutant!(pin.pin(), "resume_unpinned" => ());
        }
    }

    fn wake_stopper(&self) {
        mutant!(drop(self.domain.stopping.lock()), "stopper_woken_without_lock" => ());
        self.domain.stopped.notify_all();
    }

    /// Takes over settings that another thread may have changed.
    pub(crate) fn refresh_threshold(&self) {
        let tuning = &self.domain.tuning;
        let heap = self.heap();
        let threshold = tuning.threshold.load(Ordering::Relaxed);
        if tuning.enabled.load(Ordering::Relaxed) == 0 || threshold == 0 {
            heap.threshold.set(isize::MAX);
        } else {
            // A heap that has grown is collected less often, so that the work stays linear.
            let n = threshold.max(heap.survivors.get() / 2);
            heap.threshold.set(isize::try_from(n).unwrap_or(isize::MAX));
        }
    }

    /// The thread is at its end: merges every shared object that it owns, and leaves its blocks to the
    /// next thread on its slot. Its private garbage is freed without finalizers: before this the embedder
    /// collects, and runs what [`Mutator::take_finalizable`] and [`Mutator::take_dead_weak`] hand out.
    pub fn exit(self: Box<Self>) {
        drop(self);
    }
}

impl<P: Policy> Drop for Mutator<P> {
    fn drop(&mut self) {
        self.forbid_standing_claims();
        for garbage in self.unfinished.take() {
            let _ = self.collect_finish(garbage);
        }
        // As long as no two threads were there at a time, there is one slot, and the next thread gets it with all that it owns.
        // (A second thread that comes just now finds the slot vacant; its objects are then like those of a detached thread.)
        let alone = mutant!(self.domain.slots.get(2).is_none(), "inherited_beside_others" => true);
        let inherited = P::SHARING && self.id == 1 && alone;
        mutant!("slot_given_away_unmerged" => self.domain.unregister(self.id));
        if P::SHARING && !inherited {
            // Nobody else can reach the private rest. Who wants its finalizers run collects before. `young` does not
            // tell whether there is any: frees of older objects lower it too.
            let garbage = self.collect_begin(Scope::Local);
            let _ = self.collect_finish(garbage);
        }
        self.forget_locks();
        while let Some(o) = self.take_finalizable() {
            self.release(o);
        }
        // What has expired is left to a thread that still runs finalizers and callbacks; what others have
        // queued, to `detach`, which comes to it before it lets the thread be held.
        if P::SHARING && !inherited {
            mutant!(self.merge_everything(), "exit_without_merging" => (), "exit_merges_detached" => ());
        }
        self.forget_waiting();
        if P::SHARING && self.heap().block_count() > KEPT_BLOCKS {
            self.heap().release_empty_blocks();
        }
        mutant!("slot_given_away_early" => self.domain.unregister(self.id));
        mutant!(self.detach(), "exit_stays_attached" => ());
        mutant!("exit_merges_detached" => self.merge_everything());
        // Entries that are queued from here on find the slot detached; who queues them works them
        // off. Only now may the id be given to another thread.
        self.pin = None;
        mutant!(self.domain.unregister(self.id), "slot_given_away_early" => (), "slot_given_away_unmerged" => ());
    }
}
