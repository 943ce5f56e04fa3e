//! Changes of special methods, and classes that are made meanwhile.
//!
//! A class keeps its special methods in slots, which are copies of what it finds along its order. Whoever changes a special method of a class
//! hands the change on to the slots of all classes derived from it, which it finds by the lists of subclasses. A class that is being made takes
//! over its bases' slots first and enters their lists then; between the two nobody finds it.
//!
//! **One change at a time.** [`ClassChanges::change`] runs under a lock. The method was set in the namespace before, so of
//! two threads that change the same method the later one finds what both have set, and what it puts into the slots stays. No Python code runs there,
//! nothing waits and no safepoint is reached, so the lock is held for moments, and a stopped world does not hold it.
//!
//! **No class is missed**, and making classes takes no lock. The number of changes is odd while one is handed on. Who makes a class
//! reads it before it takes anything over ([`ClassChanges::begin`]) and again after it has entered the lists
//! ([`ClassChanges::has_missed`]). Let a change of a base, or of one of its bases, look at the base's list:
//!
//! - if it looks after the class has entered, it finds the class; the list's lock orders its stores into the slots after those of who makes it;
//! - if it looks before that, the list's lock orders its odd number before the second reading, so that shows this number or a later one. If
//!   the first reading has shown the same even number, the change was over by then, and the class took over what it left (the release
//!   at its end, the acquire in `begin`). If not, the slots are filled again, as a change of their own: under the lock, and handed on
//!   to the classes that were derived from this one by then.
//!
//! The slots are one half; lookups are the other. A thread remembers what it found under the class's version, and a change voids only the versions
//! of the classes that it finds. So who fills slots again voids the versions of its class first.

use super::thread::Py;
use super::typeobject::TypeRef;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicU64, Mutex, Ordering};

/// See the module's text.
pub struct ClassChanges {
    number: AtomicU64,
    alone: Mutex<()>,
}

impl Default for ClassChanges {
    fn default() -> Self {
        ClassChanges { number: AtomicU64::new(0), alone: Mutex::new(()) }
    }
}

/// A change that is being handed on; it ends also if that panics.
struct Change<'a>(&'a AtomicU64);

impl Drop for Change<'_> {
    fn drop(&mut self) {
        // Release: pairs with the acquire in `begin`.
        let order = mutant!(Ordering::Release, "class_change_ends_relaxed" => Ordering::Relaxed);
        mutant!(self.0.fetch_add(1, order), "class_change_unnumbered" => 0);
    }
}

impl ClassChanges {
    /// A class is going to take over its bases' slots.
    pub fn begin(&self) -> u64 {
        // Acquire: pairs with the release at the end of a change.
        self.number.load(mutant!(Ordering::Acquire, "class_begun_relaxed" => Ordering::Relaxed))
    }

    /// The class that took over slots since `begun` stands in the lists of its bases now: whether it has to fill them again.
    pub fn has_missed(&self, begun: u64) -> bool {
        // Relaxed: the lists' locks come before it; see the module's text.
        let now = self.number.load(Ordering::Relaxed);
        let under_way = mutant!(begun % 2 == 1, "change_under_way_unseen" => false);
        mutant!(now != begun || under_way, "class_not_filled_again" => false)
    }

    /// Runs `f`, which brings the slots of classes up to date, alone. `f` is a leaf: no Python code, no safepoint.
    pub fn change<R>(&self, f: impl FnOnce() -> R) -> R {
        let _alone = mutant!(Some(self.alone.lock()), "classes_changed_at_once" => None);
        // Relaxed: the lists' locks come after it; see the module's text.
        mutant!(self.number.fetch_add(1, Ordering::Relaxed), "class_change_unnumbered" => 0);
        let _change = Change(&self.number);
        f()
    }

    /// Has `fill` bring the slots of `ty`, and of the classes derived from it, up to date as a change: it was made while a base changed, or has
    /// other bases now. `fill` is a leaf.
    pub fn fill_again(&self, py: &Py, ty: TypeRef, fill: impl Fn(TypeRef)) {
        self.change(|| {
            mutant!(ty.modified(py), "missed_change_remembered" => ());
            let mut open = vec![ty.to_value()];
            while let Some(v) = open.pop() {
                let Some(t) = TypeRef::from_value(&v) else { continue };
                fill(t);
                open.extend(t.live_subclasses(py));
            }
            // What was cached of the slots meanwhile is void as well.
            ty.modified(py);
            py.interp().bump_types_epoch();
        });
    }
}
