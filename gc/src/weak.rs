//! Weak references: the table of referents, and the cells that forget them.
//!
//! A referent does not know its cells; a flag in its header says that the table does. The table is
//! sharded by the referent's address and belongs to the domain. The shard's lock is the meeting
//! point: an upgrade counts the referent under it, and the end of a referent gives its verdict and
//! clears the cells under it. So an object in limbo can be rescued by an upgrade until the very step
//! that clears its cells, and never after; and cells are cleared before the payload is dropped.
//!
//! A cell may name a **holder**, the object that the cell is part of and that wants to hear of the
//! referent's death. The holder's `Kind::drop` calls [`Mutator::weak_forget`], which takes the same
//! lock, so a cell that still names its holder names a live one.
//!
//! A private holder belongs to one thread. If the referent dies on another thread, the news go to that
//! thread by mail; a shared holder is announced where the referent dies.

use crate::header::{Header, Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;
use crate::sync::{Arc, AtomicPtr, AtomicU16, AtomicUsize, Mutex, MutexGuard, Ordering};
use std::collections::HashMap;
use std::ptr::{self, NonNull};

const SHARDS: usize = if cfg!(orochi_loom) { 1 } else { 64 };

/// A reference to an object that does not keep it alive.
#[derive(Debug)]
pub struct WeakCell {
    /// Null once the referent is dead. Written under the shard's lock.
    referent: AtomicPtr<Header>,
    /// Null without a callback, and once the holder is gone. Written under the shard's lock.
    holder: AtomicPtr<Header>,
    /// Address of the referent while it lived: names the shard. Written once, at registration.
    key: AtomicUsize,
    /// The thread that registered the cell.
    home: AtomicU16,
}

impl WeakCell {
    /// A cell without a referent. With a `holder`, the referent's death is announced through
    /// [`Mutator::take_dead_weak`]; the holder's `Kind::drop` must then call
    /// [`Mutator::weak_forget`].
    pub fn new(holder: Option<Object>) -> Arc<WeakCell> {
        Arc::new(WeakCell {
            referent: AtomicPtr::new(ptr::null_mut()),
            holder: AtomicPtr::new(holder.map_or(ptr::null_mut(), NonNull::as_ptr)),
            key: AtomicUsize::new(0),
            home: AtomicU16::new(0),
        })
    }

    /// Whether the referent is gone. It may be going if this says no.
    pub fn is_dead(&self) -> bool {
        self.referent.load(Ordering::Relaxed).is_null()
    }

    /// The referent, with a count that the caller owns; `None` when it is dead.
    pub fn upgrade<P: Policy>(&self, m: &Mutator<P>) -> Option<Object> {
        NonNull::new(self.referent.load(Ordering::Relaxed))?;
        let guard = m.domain.weak.lock_key(self.key.load(Ordering::Relaxed));
        // Relaxed: written under the lock that we hold.
        let o = NonNull::new(self.referent.load(Ordering::Relaxed))?;
        mutant!("upgrade_counts_after_unlock" => { drop(guard); return m.retain_if_alive(o).then_some(o); });
        let alive = m.retain_if_alive(o);
        drop(guard);
        alive.then_some(o)
    }

    /// Calls back with the referent if it is private (hence this thread's), for a publish that
    /// follows weak references. A shared referent may be dying; only the lock makes it readable.
    pub(crate) fn with_private_referent<P: Policy>(&self, m: &Mutator<P>, f: impl FnOnce(Object)) {
        if !P::SHARING || self.is_dead() {
            return;
        }
        let guard = m.domain.weak.lock_key(self.key.load(Ordering::Relaxed));
        if let Some(o) = NonNull::new(self.referent.load(Ordering::Relaxed))
            && head(o).is_private()
        {
            f(o);
        }
        drop(guard);
    }
}

type Shard = HashMap<usize, Vec<Arc<WeakCell>>>;

/// The table of one domain.
#[derive(Debug)]
pub(crate) struct WeakTable {
    shards: Box<[Mutex<Shard>]>,
}

impl Default for WeakTable {
    fn default() -> Self {
        WeakTable { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

/// A locked shard.
pub(crate) struct WeakGuard<'t>(MutexGuard<'t, Shard>);

impl WeakTable {
    fn lock_key(&self, key: usize) -> WeakGuard<'_> {
        // Objects are at least 32 bytes apart; spread what differs above that.
        let at = (key >> 5).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> 40;
        WeakGuard(self.shards[at % SHARDS].lock())
    }

    /// Locks the shard of an object.
    pub(crate) fn lock(&self, o: Object) -> WeakGuard<'_> {
        self.lock_key(o.addr().get())
    }
}

impl WeakGuard<'_> {
    /// Takes the cells of a dead object out of the table and clears them.
    pub(crate) fn remove(&mut self, o: Object) -> Vec<Arc<WeakCell>> {
        let cells = self.0.remove(&o.addr().get()).unwrap_or_default();
        for cell in &cells {
            mutant!(cell.referent.store(ptr::null_mut(), Ordering::Relaxed), "dead_cell_keeps_referent" => ());
        }
        cells
    }
}

impl<P: Policy> Mutator<P> {
    /// Counts an object that may be dying. The caller holds its weak shard.
    fn retain_if_alive(&self, o: Object) -> bool {
        let h = head(o);
        if h.is_private() {
            // Ours: a published cell has a published referent. A dead one has no cells any more.
            self.retain(o);
            return true;
        }
        if h.is_immortal() {
            return true;
        }
        if h.owner.load(Ordering::Relaxed) == self.id {
            self.retain(o);
            return true;
        }
        if self.weakened(stress::NO_WEAK_COUNT) {
            return true;
        }
        h.shared.upgrade()
    }

    /// Makes `cell` a weak reference to `referent`. A cell is registered once.
    pub fn weak_register(&self, referent: Object, cell: &Arc<WeakCell>) {
        if head(referent).is_immortal() {
            cell.referent.store(referent.as_ptr(), Ordering::Relaxed);
            cell.key.store(referent.addr().get(), Ordering::Relaxed);
            return;
        }
        let key = referent.addr().get();
        let mut guard = self.domain.weak.lock_key(key);
        mutant!(head(referent).add_flags(flags::WEAKLY_REFERENCED), "weak_flag_forgotten" => 0);
        cell.key.store(key, Ordering::Relaxed);
        cell.home.store(self.slot.id, Ordering::Relaxed);
        cell.referent.store(referent.as_ptr(), Ordering::Relaxed);
        guard.0.entry(key).or_default().push(cell.clone());
    }

    /// The cell's owner goes away: nobody wants to hear of the referent's death any more.
    pub fn weak_forget(&self, cell: &Arc<WeakCell>) {
        let key = cell.key.load(Ordering::Relaxed);
        if key == 0 {
            return;
        }
        let mut guard = self.domain.weak.lock_key(key);
        mutant!(cell.holder.store(ptr::null_mut(), Ordering::Relaxed), "forgotten_holder_kept" => ());
        if cell.referent.swap(ptr::null_mut(), Ordering::Relaxed).is_null() {
            return;
        }
        if let Some(cells) = guard.0.get_mut(&key) {
            cells.retain(|c| !Arc::ptr_eq(c, cell));
            if cells.is_empty() {
                guard.0.remove(&key);
            }
        }
    }

    /// How many cells an object has (`weakref.getweakrefcount`).
    pub fn weak_count(&self, o: Object) -> usize {
        if head(o).flags() & flags::WEAKLY_REFERENCED == 0 {
            return 0;
        }
        self.domain.weak.lock(o).0.get(&o.addr().get()).map_or(0, Vec::len)
    }

    /// The cells of an object (`weakref.getweakrefs`, or to reuse one).
    pub fn weak_cells(&self, o: Object) -> Vec<Arc<WeakCell>> {
        if head(o).flags() & flags::WEAKLY_REFERENCED == 0 {
            return Vec::new();
        }
        self.domain.weak.lock(o).0.get(&o.addr().get()).cloned().unwrap_or_default()
    }

    /// The first holder of a cell of `o` that `pick` accepts, with a count that the caller owns. Holders that are private to other
    /// threads are passed over. `pick` only looks: it neither counts nor allocates.
    pub fn weak_holder(&self, o: Object, pick: &mut dyn FnMut(Object) -> bool) -> Option<Object> {
        if head(o).flags() & flags::WEAKLY_REFERENCED == 0 {
            return None;
        }
        let guard = self.domain.weak.lock(o);
        for cell in guard.0.get(&o.addr().get())? {
            // Relaxed: written under the lock that we hold.
            let Some(holder) = NonNull::new(cell.holder.load(Ordering::Relaxed)) else { continue };
            let foreign = P::SHARING && head(holder).is_private() && cell.home.load(Ordering::Relaxed) != self.slot.id;
            if !foreign && pick(holder) && self.retain_if_alive(holder) {
                return Some(holder);
            }
        }
        None
    }

    /// Clears the cells of an object that is about to die.
    pub(crate) fn clear_weak(&self, o: Object) {
        let mut dead = self.domain.weak.lock(o).remove(o);
        // The newest hears first.
        dead.reverse();
        self.announce(dead);
    }

    /// Queues the holders of cleared cells, here or at the thread that they are private to.
    pub(crate) fn announce(&self, cells: Vec<Arc<WeakCell>>) {
        for cell in cells {
            let guard = self.domain.weak.lock_key(cell.key.load(Ordering::Relaxed));
            let Some(holder) = NonNull::new(cell.holder.load(Ordering::Relaxed)) else {
                continue;
            };
            // Alive: it has not forgotten its cell, and cannot while we hold the lock.
            let h = head(holder);
            let home = cell.home.load(Ordering::Relaxed);
            let elsewhere = mutant!(
                P::SHARING && h.is_private() && home != self.slot.id,
                "announced_where_it_died" => false,
            );
            // A holder that is garbage together with the referent hears nothing.
            let silent = !elsewhere && h.flags() & flags::COLLECTING != 0;
            drop(guard);
            if silent {
                continue;
            }
            if elsewhere {
                if let Some(slot) = self.domain.slots.get(home) {
                    slot.weak_mail.lock().push(cell);
                    mutant!(slot.state.ask(), "mail_unannounced" => ());
                }
            } else {
                self.push_dead_weak(cell);
            }
        }
    }

    /// Takes over the mail of this thread's slot.
    pub(crate) fn fetch_weak_mail(&self) {
        let mail = std::mem::take(&mut *self.slot.weak_mail.lock());
        for cell in mail {
            self.push_dead_weak(cell);
        }
    }

    /// A holder whose referent died, with a count that the caller owns; each is handed out once.
    pub fn take_dead_weak(&self) -> Option<Object> {
        loop {
            let cell = self.take_dead_cell()?;
            let guard = self.domain.weak.lock_key(cell.key.load(Ordering::Relaxed));
            let holder = NonNull::new(cell.holder.swap(ptr::null_mut(), Ordering::Relaxed));
            let alive = holder.filter(|&h| self.retain_if_alive(h));
            drop(guard);
            if alive.is_some() {
                return alive;
            }
        }
    }
}
