//! Publishing: private -> shared, in one operation.
//!
//! Invariant I1: a shared or immortal object never refers to a private one. Whoever stores a private
//! value into a shared container publishes the value first. Publishing marks the value and everything
//! that is privately reachable from it, with a worklist, never by recursion. Nobody else can see any of
//! these objects before the store that follows, and that store is a release; so the order in which
//! the marks are set does not matter, and plain stores suffice.
//!
//! A published object keeps its owner and its local count: publishing converts nothing.
//!
//! The class of an object is an uncounted edge, and what a weak reference refers to is one too; both are
//! followed, or a shared object would lead to a private one.
//!
//! **The first thread.** As long as a domain has only one thread registered, the embedder need not
//! publish anything, not even what a second thread could find without being given it (the roots of the
//! interpreter: module table, classes, caches). The private heap of that thread is then closed: nothing
//! else exists that could look. When a second thread comes, and before it touches anything, somebody
//! calls [`Mutator::begin_sharing`]: with the world stopped, everything that can be found from the roots is
//! published in one pass. From then on every store into a root publishes first.

use crate::counters;
use crate::header::{Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;

/// Calls back for every root of the embedder.
pub type Roots<'a> = dyn FnMut(&mut dyn FnMut(Object)) + 'a;

impl<P: Policy> Mutator<P> {
    /// Makes an object, and what is privately reachable from it, shared. Nothing under a policy that
    /// does not share.
    #[inline]
    pub fn publish(&self, o: Object) {
        if P::SHARING && head(o).is_private() {
            self.mark_reachable(o, flags::SHARED);
        }
    }

    /// The write barrier: to be called before `value` is stored into a slot of `container`.
    #[inline(always)]
    pub fn write_barrier(&self, container: Object, value: Object) {
        if self.stressed(stress::PUBLISH) {
            self.publish(container);
        }
        // Without locks a store in the middle of an operation is where others are to come in.
        if self.stressed(stress::NO_LOCK) && P::SHARING && !head(container).is_private() {
            self.weakened(stress::NO_LOCK);
        }
        if self.stressed(stress::NO_PUBLISH) {
            return;
        }
        let crosses = mutant!(!head(container).is_private(), "barrier_skipped" => false);
        if P::SHARING && crosses && head(value).is_private() {
            self.mark_reachable(value, flags::SHARED);
        }
    }

    /// Makes an object, and everything reachable from it, immortal: never counted, never freed.
    pub fn make_immortal(&self, o: Object) {
        if head(o).is_immortal() {
            return;
        }
        let bits = if P::SHARING { flags::SHARED | flags::IMMORTAL } else { flags::IMMORTAL };
        self.mark_reachable(o, bits);
    }

    /// Sets `bits` in everything reachable from `o` that does not have them. Objects that are
    /// shared already are left alone unless they are to become immortal.
    #[cold]
    #[inline(never)]
    fn mark_reachable(&self, o: Object, bits: u8) {
        let mut work = self.worklist.take();
        let mut published = 0;
        let mark = |o: Object, work: &mut Vec<Object>, published: &mut isize| {
            let old = head(o).flags();
            if old & bits == bits {
                return;
            }
            if bits == flags::SHARED {
                counters::publication();
            }
            if old & flags::TRACKED != 0 && old & flags::SHARED == 0 {
                *published += 1;
            }
            head(o).add_flags(bits);
            work.push(o);
        };
        mark(o, &mut work, &mut published);
        while let Some(o) = work.pop() {
            let kind = self.kind(o);
            // SAFETY: the object is live and of this kind. A private one has no other writer; a shared
            // one that becomes immortal is read through the slots that any reader uses.
            unsafe {
                (kind.trace)(o, &mut |child| {
                    mutant!(mark(child, &mut work, &mut published), "publish_without_children" => ());
                });
            }
            if let Some(weak) = mutant!(kind.weak, "publish_without_weak_referents" => None) {
                // SAFETY: as above.
                unsafe {
                    weak(o, &mut |cell| {
                        cell.with_private_referent(self, |referent| {
                            self.mark_weakly(referent, &mut work, &mut published);
                        });
                    });
                }
            }
            if let Some(class) = self.domain.class_of(head(o).shape()) {
                mutant!(mark(class, &mut work, &mut published), "publish_without_class" => ());
            }
        }
        let heap = self.heap();
        heap.published.set(heap.published.get() + published);
        self.worklist.set(work);
    }

    /// Publishes what `roots` calls back with and every private object of any heap that `picks` chooses, with
    /// all that they reach; the world is stopped meanwhile. A safepoint for the caller. See the module's text: to be
    /// called when a second thread comes, by either of the two, before the second reads or is given anything.
    ///
    /// `then` runs before the world goes on: from its end on, who stores into a root publishes first.
    pub fn begin_sharing(&self, roots: &mut Roots<'_>, picks: &dyn Fn(Object) -> bool, then: &mut dyn FnMut()) {
        self.stop_the_world(|| {
            if P::SHARING {
                let mut found = Vec::new();
                roots(&mut |o| found.push(o));
                // SAFETY: the world is stopped; the callback only collects.
                unsafe {
                    self.walk_world(&mut |o| {
                        if head(o).is_private() && picks(o) {
                            found.push(o);
                        }
                    });
                }
                for o in found {
                    self.publish(o);
                }
                debug_assert_eq!(self.open_edges(), 0, "a shared object leads to a private one");
            }
            then();
        });
    }

    /// How many references lead from shared or immortal objects to private ones: none, by invariant I1. Classes and
    /// weakly referenced objects are included. For tests; stops the world.
    pub fn open_edges(&self) -> usize {
        let open = std::cell::Cell::new(0);
        self.stop_the_world(|| {
            let check = |o: Object| {
                if P::SHARING && head(o).is_private() {
                    open.set(open.get() + 1);
                }
            };
            // SAFETY: the world is stopped, so that nobody writes a payload; the callbacks only look.
            unsafe {
                self.walk_world(&mut |o| {
                    // A dying object leads nowhere: nobody can reach it.
                    if head(o).is_private() || head(o).shared.is_limbo() {
                        return;
                    }
                    let kind = self.kind(o);
                    (kind.trace)(o, &mut |child| check(child));
                    if let Some(weak) = kind.weak {
                        weak(o, &mut |cell| cell.with_private_referent(self, check));
                    }
                    if let Some(class) = self.domain.class_of(head(o).shape()) {
                        check(class);
                    }
                });
            }
        });
        open.get()
    }

    /// A weakly reachable referent becomes shared, never immortal.
    fn mark_weakly(&self, o: Object, work: &mut Vec<Object>, published: &mut isize) {
        if head(o).flags() & flags::TRACKED != 0 {
            *published += 1;
        }
        counters::publication();
        head(o).add_flags(flags::SHARED);
        work.push(o);
    }
}
