//! Trial deletion.
//!
//! Every candidate's count is copied; for every reference that one candidate holds on another, the
//! copy is reduced by one. What is left above zero is referred to from outside: a root. What roots
//! reach is alive, and the rest is garbage. The class of an instance is an uncounted reference: every
//! object of its shapes, in whatever state, counts as if it held the class.
//!
//! The copy is kept in the candidate's own `local` word, and the word's content beside the candidate
//! in the list, so a collection needs 16 bytes per candidate and no table.

use super::{Scope, pushed};
use crate::header::{Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::sync::Ordering;

/// A running trial. The caller owns everything it examines: its own private objects, or shared ones
/// with the world stopped.
pub(super) struct Trial<'m, P: Policy> {
    m: &'m Mutator<P>,
    shared: bool,
    candidates: Vec<(Object, u32)>,
    /// Objects of the scope, candidates or not: when the next collection is due hangs on them.
    seen: usize,
    /// Counts that the collector itself holds of every candidate.
    hold: u32,
    /// Whether a candidate may be a class.
    classes: bool,
}

impl<'m, P: Policy> Trial<'m, P> {
    pub(super) fn new(m: &'m Mutator<P>, scope: Scope) -> Self {
        Trial {
            m,
            shared: P::SHARING && scope == Scope::Global,
            candidates: Vec::new(),
            seen: 0,
            hold: 0,
            classes: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.seen
    }

    fn walk(&self, f: &mut dyn FnMut(Object)) {
        // SAFETY: as the type says; the callbacks below neither allocate nor free objects.
        unsafe { if self.shared { self.m.walk_world(f) } else { self.m.heap().walk(f) } }
    }

    fn eligible(&self, o: Object) -> bool {
        let h = head(o);
        let sharing = mutant!(self.shared, "local_collection_takes_shared" => h.is_shared());
        let wanted = if sharing { flags::TRACKED | flags::SHARED } else { flags::TRACKED };
        h.flags() & (flags::TRACKED | flags::SHARED | flags::IMMORTAL) == wanted
            && !(self.shared && mutant!(h.shared.is_limbo(), "collector_takes_limbo" => false))
    }

    /// Makes every eligible object of the scope a candidate; none if the system refuses the memory to note them.
    pub(super) fn gather(&mut self) {
        let mut found: Vec<(Object, u32)> = Vec::new();
        let (mut seen, mut refused) = (0, false);
        self.walk(&mut |o| {
            if self.eligible(o) {
                seen += 1;
                refused = refused || !pushed(&mut found, (o, 0));
            }
        });
        self.seen = seen;
        if refused {
            return;
        }
        self.candidates = found;
        self.prepare();
    }

    /// Makes the suspects of a search the candidates. A suspect may have died since, and another object may live in its cell:
    /// whatever is there now is examined for itself. None, if the system refuses the memory.
    pub(super) fn verify(&mut self, suspects: &[Object]) {
        let mut found = Vec::new();
        if found.try_reserve_exact(suspects.len()).is_ok() {
            found.extend(suspects.iter().copied().filter(|&o| self.eligible(o)).map(|o| (o, 0)));
        }
        self.candidates = found;
        self.prepare();
    }

    /// Makes these objects, each held once by the collector, the candidates.
    pub(super) fn examine(&mut self, objects: &[Object]) {
        self.hold = 1;
        self.candidates = objects.iter().copied().filter(|&o| self.eligible(o)).map(|o| (o, 0)).collect();
        self.prepare();
    }

    /// Copies the counts.
    fn prepare(&mut self) {
        self.seen = self.candidates.len();
        for (o, saved) in &mut self.candidates {
            let h = head(*o);
            self.classes |= self.m.kind(*o).class;
            // SAFETY: ours to examine (see the type).
            unsafe {
                let local = h.local.get();
                *saved = local;
                let mut total = i64::from(local);
                if self.shared {
                    total += mutant!(i64::from(h.shared.count()), "trial_ignores_shared_counts" => 0);
                }
                let total = total - mutant!(i64::from(self.hold), "trial_counts_itself" => 0);
                h.local.set(u32::try_from(total.max(0)).unwrap_or(u32::MAX));
            }
            h.flags.store(h.flags() | flags::COLLECTING, Ordering::Relaxed);
        }
        self.classes &= self.m.domain.has_classes();
        if self.classes {
            self.walk(&mut |o| {
                // A private class has private instances only.
                if self.shared || head(o).is_private() {
                    self.with_class(o, |class| Self::add(class, 1));
                }
            });
        }
    }

    fn is_candidate(o: Object) -> bool {
        head(o).flags() & flags::COLLECTING != 0
    }

    fn with_class(&self, o: Object, f: impl FnOnce(Object)) {
        if self.classes
            && let Some(class) = self.m.domain.class_of(head(o).shape())
            && (self.shared || head(class).is_private())
            && Self::is_candidate(class)
        {
            f(class);
        }
    }

    /// Changes a candidate's copy. The extremes stick: such an object is never garbage.
    fn add(o: Object, change: i64) {
        let h = head(o);
        // SAFETY: a candidate is ours to examine.
        unsafe {
            let now = h.local.get();
            if now != u32::MAX {
                let next = i64::from(now) + change;
                debug_assert!(next >= 0, "more references to an object than it has counts");
                h.local.set(u32::try_from(next).unwrap_or(u32::MAX));
            }
        }
    }

    fn copy(o: Object) -> u32 {
        // SAFETY: as in `add`.
        unsafe { head(o).local.get() }
    }

    /// Calls back for what `o` refers to, if that is a candidate.
    fn references(&self, o: Object, f: &mut dyn FnMut(Object)) {
        // A private object's payload may lead to shared objects. Those may be candidates of nobody
        // but a collection that has stopped the world, us included, so the flag is safe to read:
        // it is ours or clear.
        // SAFETY: alive (counted or held), of this kind, and nobody writes it meanwhile.
        unsafe {
            (self.m.kind(o).trace)(o, &mut |child| {
                if Self::is_candidate(child) {
                    f(child);
                }
            });
        }
        self.with_class(o, f);
    }

    /// Ends the trial: every count is restored, and the garbage is returned, COLLECTING still set
    /// in it and in nothing else. If the system refuses the memory to tell it, nothing is garbage this time.
    pub(super) fn unreachable(self) -> Vec<Object> {
        for &(o, _) in &self.candidates {
            self.references(o, &mut |child| Self::add(child, -1));
        }
        let mut work = self.m.worklist.take();
        let mut refused = false;
        for &(o, _) in &self.candidates {
            if Self::is_candidate(o) && mutant!(Self::copy(o) > 0, "suspects_taken_for_garbage" => false) {
                head(o).clear_flags_private(flags::COLLECTING);
                refused |= !pushed(&mut work, o);
            }
            while let Some(o) = work.pop() {
                self.references(o, &mut |child| {
                    head(child).clear_flags_private(flags::COLLECTING);
                    refused |= !pushed(&mut work, child);
                });
            }
        }
        self.m.worklist.set(work);
        let mut garbage = Vec::new();
        for &(o, saved) in &self.candidates {
            // SAFETY: as in `add`.
            unsafe { head(o).local.set(mutant!(saved, "trial_keeps_its_copy" => head(o).local.get())) };
            if Self::is_candidate(o) {
                refused = refused || !pushed(&mut garbage, o);
            }
        }
        if refused {
            for (o, _) in &self.candidates {
                head(*o).clear_flags_private(flags::COLLECTING);
            }
            garbage.clear();
        }
        garbage
    }
}
