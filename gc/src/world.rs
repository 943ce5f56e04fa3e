//! Stopping the world.
//!
//! A thread that stops the world holds every other slot of the domain: one that is detached at once,
//! one that is attached as soon as it suspends or detaches. It asks through the state byte, which is
//! also what the interpreter polls, so a request cannot be missed. Threads that come or go need the
//! registry, whose lock the stopper keeps meanwhile; it waits for that lock detached, so two
//! stoppers do not wait for each other.
//!
//! No lock of an object is ever held across a safepoint, so a stopped world holds none.
//!
//! Under the global lock the thread inside the gate is alone already.

use crate::domain::{DomainStats, Slot};
use crate::header::{Object, flags, head};
use crate::heap::Heap;
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::state::Stop;
use crate::sync::{Arc, yield_now};

/// Lets everybody go, also when the stopped section panics.
struct Stopped<'m, P: Policy> {
    mutator: &'m Mutator<P>,
    held: Vec<Arc<Slot>>,
}

impl<P: Policy> Drop for Stopped<'_, P> {
    fn drop(&mut self) {
        let m = self.mutator;
        m.stopping.set(false);
        for slot in &self.held {
            while !m.domain.let_go(slot) {
                mutant!(m.work_off_queue(slot), "stopper_leaves_queue" => ());
                slot.heap.drain_remote();
            }
        }
    }
}

impl<P: Policy> Mutator<P> {
    /// Runs `f` while no other thread of the domain is attached. A safepoint for the caller too:
    /// it has claimed its registers. Inside, the world may be stopped again; that is nothing.
    pub fn stop_the_world(&self, f: impl FnOnce()) {
        if !P::SHARING || self.stopping.get() {
            f();
            return;
        }
        mutant!(self.detach(), "registry_awaited_attached" => ());
        let registry = self.domain.registry.lock();
        mutant!(self.reattach(), "registry_awaited_attached" => ());
        let mut world = Stopped { mutator: self, held: Vec::new() };
        let mut awaited = Vec::new();
        for id in 1..=registry.last {
            if id == self.id {
                continue;
            }
            let Some(slot) = self.domain.slots.get(id) else { continue };
            loop {
                match slot.state.stop() {
                    Stop::Held => break,
                    Stop::Wait => {
                        mutant!(awaited.push(slot.clone()), "nobody_awaited" => ());
                        break;
                    }
                    // A helper is inside; it neither blocks nor stops there.
                    Stop::Busy => mutant!(yield_now(), "busy_taken_for_held" => break),
                }
            }
            mutant!(world.held.push(slot.clone()), "never_let_go" => ());
        }
        let mut waiting = self.domain.stopping.lock();
        for slot in awaited {
            while !slot.state.has_stopped() {
                waiting = self.domain.stopped.wait(waiting);
                mutant!("stopper_waits_once" => break);
            }
        }
        drop(waiting);
        self.stopping.set(true);
        mutant!("registry_open_while_stopped" => { drop(registry); f(); drop(world); return; });
        f();
        drop(world);
        drop(registry);
    }

    /// Every heap that the caller holds: all of the domain's with the world stopped.
    ///
    /// # Safety
    /// The world is stopped (or the policy does not share); `f` neither allocates nor frees.
    pub(crate) unsafe fn walk_world(&self, f: &mut dyn FnMut(Object)) {
        // SAFETY: the one heap is held through the gate; every slot is held by this thread, or its own.
        self.each_heap(|heap| unsafe { heap.walk(f) });
    }

    /// Every heap of the domain, with the world stopped.
    pub(crate) fn each_heap(&self, mut f: impl FnMut(&Heap)) {
        if !P::SHARING {
            return f(&self.domain.common);
        }
        let mut id = 1;
        while let Some(slot) = self.domain.slots.get(id) {
            f(&slot.heap);
            let Some(next) = id.checked_add(1) else { return };
            id = next;
        }
    }

    /// Works off the queues of every thread. The world is stopped.
    pub(crate) fn merge_all_queues(&self) {
        let mut id = 1;
        while let Some(slot) = self.domain.slots.get(id) {
            self.work_off_queue(slot);
            let Some(next) = id.checked_add(1) else { return };
            id = next;
        }
    }

    /// Calls back for every live tracked object that this thread may use: its own private ones and
    /// all shared ones (`gc.get_objects`). The world is stopped meanwhile; the callback may retain
    /// what it is given, and neither allocates here nor releases. `false` if the system refuses the memory to note them all: then it has heard of
    /// some only.
    pub fn objects(&self, f: &mut dyn FnMut(Object)) -> bool {
        let mut complete = true;
        self.stop_the_world(|| {
            let mut found = Vec::new();
            // SAFETY: the world is stopped; the callback only collects.
            unsafe {
                self.walk_world(&mut |o| {
                    let h = head(o);
                    let ours = !P::SHARING
                        || h.is_immortal()
                        || if h.is_shared() {
                            !h.shared.is_limbo()
                        } else {
                            h.owner.load(crate::sync::Ordering::Relaxed) == self.id
                        };
                    if h.flags() & flags::TRACKED != 0 && ours {
                        complete = complete && found.try_reserve(1).is_ok();
                        if complete {
                            found.push(o);
                        }
                    }
                });
            }
            for o in found {
                f(o);
            }
        });
        complete
    }

    /// Figures of the whole domain. The world is stopped meanwhile.
    pub fn domain_stats(&self) -> DomainStats {
        let mut stats = DomainStats::default();
        self.stop_the_world(|| {
            self.each_heap(|heap| {
                // SAFETY: the world is stopped.
                let one = unsafe { heap.stats() };
                stats.heap.objects += one.objects;
                stats.heap.live_bytes += one.live_bytes;
                stats.heap.held_bytes += one.held_bytes;
            });
            stats.slots = (1..=u16::MAX).take_while(|&id| self.domain.slots.get(id).is_some()).count();
            stats.retired_bytes = self.domain.retired_bytes();
        });
        stats
    }
}
