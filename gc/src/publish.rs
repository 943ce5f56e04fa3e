//! Publishing: private -> shared, in one operation.
//!
//! Invariant I1: a shared or immortal object never refers to a private one. Whoever stores a private
//! value into a shared container publishes the value first. Publishing marks the value and everything
//! that is privately reachable from it, with a worklist, never by recursion. Nobody else can see any of
//! these objects before the store that follows, and that store is a release; so the order in which
//! the marks are set does not matter, and plain stores suffice.
//!
//! A published object keeps its owner and its local count: publishing converts nothing.

use crate::header::{Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;

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

    /// A weakly reachable referent becomes shared, never immortal.
    fn mark_weakly(&self, o: Object, work: &mut Vec<Object>, published: &mut isize) {
        if head(o).flags() & flags::TRACKED != 0 {
            *published += 1;
        }
        head(o).add_flags(flags::SHARED);
        work.push(o);
    }
}
