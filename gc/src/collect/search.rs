//! Looking for shared garbage while the others run.
//!
//! A collection of everything must look at every shared container. If it stopped the world for that, the pause would grow with the heap.
//! So above a certain size it does the looking beforehand, and stops the world twice, shortly:
//!
//! 1. The first stop flushes limbo and notes which blocks there are ([`Search::begin`]).
//! 2. The **search** goes over them while everybody runs: the trial deletion of [`super::trial`] on copies of the counts that lie beside the
//!    heap. What it reads changes under its eyes, so its verdict is a suspicion.
//! 3. The second stop examines the suspects, and only them, by a trial of their own: what is referred to from outside
//!    of the suspects stays, with what it leads to.
//!
//! **Nothing living is freed**, whatever the search has seen: only the trial of the second stop decides, with the world stopped, and it is
//! right about any set of objects. The search may therefore guess, and reads counts without synchronisation.
//!
//! **All garbage of the first stop is found.** Nobody reaches it, so its counts and references stand still while the search reads them. No
//! reference to it is left elsewhere, so exactly its own references are taken from its counts, which leaves zero; and what
//! has a count left, being reachable, never leads to it.
//!
//! **The search touches living memory only.** It comes upon objects by walking, not by references, so
//! it may stand before one that is just dying. Before it looks into a payload it asks `Header::is_found_alive`, and between the question and
//! the end of the look it reaches no safepoint: an object that was not in limbo while this thread was pinned keeps its payload until
//! it repins. Three things would not wait for that, and are kept off: what a collection has found is freed
//! without a grace period, so `collect_finish` waits for the search to end; a heap gives no block back that a search has noted; and
//! large objects, whose memory goes at once, are counted by the search as long as it lasts.
//!
//! Payloads whose kind does not promise `Kind::lock_free` are read under the object's lock.

use super::pushed;
use crate::header::{Object, flags, head};
use crate::heap::{Place, Span};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::state::bits;
use crate::stress;
use crate::sync::{MutexGuard, Ordering};
use std::alloc::Layout;
use std::collections::HashMap;

/// Rounds of a search over the suspects of the round before.
const ROUNDS: usize = 4;
/// An entry of the table: no candidate.
const NONE: u32 = 0;
/// A candidate whose count is explained by candidates: suspected. Each count that is left adds one.
const SUSPECT: u32 = 1;
/// A candidate that something living leads to.
const LIVE: u32 = u32::MAX;
/// The highest count of the table. It sticks: such an object is never suspected.
const MANY: u32 = u32::MAX - 1;

/// A run of cells of one block, and where its entries begin.
#[derive(Clone, Copy)]
struct Area {
    span: Span,
    base: usize,
}

/// One word for every cell that existed at the first stop, and for every large container.
struct Table {
    areas: Vec<Area>,
    /// Large containers, by address; the search holds a count of each.
    large: Vec<Object>,
    entries: Vec<u32>,
    first_large: usize,
}

impl Table {
    /// The place of an object's entry; `None` if it was made since.
    fn find(&self, o: Object) -> Option<usize> {
        if head(o).flags() & flags::LARGE != 0 {
            return Some(self.first_large + self.large.binary_search(&o).ok()?);
        }
        let place = Place::of(o);
        let area = self.areas.get(place.block)?;
        let cell = area.span.index_of(place.offset)?;
        Some(area.base + cell)
    }

    /// Takes a reference from a candidate's count.
    fn explain(&mut self, o: Object) {
        if let Some(at) = self.find(o) {
            let entry = &mut self.entries[at];
            if *entry > SUSPECT && *entry < MANY {
                *entry -= 1;
            }
        }
    }

    /// Something living leads here; whether that is news.
    fn enliven(&mut self, at: usize) -> bool {
        let entry = &mut self.entries[at];
        let news = *entry != NONE && *entry != LIVE;
        if news {
            *entry = LIVE;
        }
        news
    }
}

/// A candidate and the place of its entry.
type Candidate = (Object, usize);

/// A search under way.
pub(super) struct Search<'m, P: Policy> {
    m: &'m Mutator<P>,
    table: Table,
    classes: bool,
    examined: usize,
    _alone: MutexGuard<'m, ()>,
}

impl<P: Policy> Mutator<P> {
    /// Whether there is so much to look at that the world should not stand still meanwhile. The world is stopped.
    pub(super) fn is_worth_a_search(&self) -> bool {
        if self.stressed(stress::SEARCH) {
            return true;
        }
        let mut blocks = 0;
        self.each_heap(|heap| blocks += heap.block_count());
        blocks >= self.domain.tuning.search.load(Ordering::Relaxed)
    }

    /// Whether a search is under way. True from one stop to another, so what this thread finds holds until its next safepoint.
    pub(super) fn is_searched(&self) -> bool {
        // Relaxed: written with the world stopped.
        mutant!(self.domain.searching.load(Ordering::Relaxed) != 0, "finish_ignores_search" => false)
    }

    /// Waits until no search is under way. A safepoint for the caller.
    pub(super) fn await_search(&self) {
        self.detach();
        drop(self.domain.search.lock());
        self.reattach();
    }
}

impl<'m, P: Policy> Search<'m, P> {
    /// Notes what there is; `None` if the system refuses the memory for it. The world is stopped, and no other search is under way.
    pub(super) fn begin(m: &'m Mutator<P>) -> Option<Self> {
        let mut table = Table { areas: Vec::new(), large: Vec::new(), entries: Vec::new(), first_large: 0 };
        let mut cells = 0;
        m.each_heap(|heap| {
            // SAFETY: the world is stopped.
            unsafe {
                heap.survey(table.areas.len(), &mut |span| {
                    table.areas.push(Area { span, base: cells });
                    cells += span.len();
                });
                heap.walk_large(&mut |o| {
                    let f = head(o).flags();
                    let wanted = flags::TRACKED | flags::SHARED;
                    if f & (wanted | flags::IMMORTAL) == wanted && !head(o).shared.is_limbo() {
                        table.large.push(o);
                    }
                });
            }
        });
        let entries = cells + table.large.len();
        let Some(zeroed) = zeroed(entries) else {
            m.each_heap(|heap| heap.end_survey());
            return None;
        };
        table.entries = zeroed;
        for &o in &table.large {
            m.retain(o);
        }
        table.large.sort_unstable();
        table.first_large = cells;
        // Nobody waits here: whoever holds this lock has set the flag, too.
        let alone = m.domain.search.lock();
        m.domain.searching.store(1, Ordering::Relaxed);
        Some(Search { m, table, classes: false, examined: 0, _alone: alone })
    }

    /// The suspects, and how many containers were looked at. The world runs, and this thread comes to safepoints meanwhile.
    pub(super) fn run(&mut self) -> (Vec<Object>, usize) {
        let mut suspects = self.first_round();
        for _ in 1..ROUNDS {
            if suspects.is_empty() {
                break;
            }
            let before = suspects.len();
            suspects = self.next_round(suspects);
            if suspects.len() > before - before / 8 {
                break;
            }
        }
        (suspects.into_iter().map(|(o, _)| o).collect(), self.examined)
    }

    /// The search is over. The world is stopped.
    pub(super) fn end(self) {
        for &o in &self.table.large {
            self.m.release(o);
        }
        self.m.each_heap(|heap| heap.end_survey());
        self.m.domain.searching.store(0, Ordering::Relaxed);
    }

    /// A safepoint, if the memory core asks for one.
    fn breathe(&self) {
        let state = self.m.breaker().load(Ordering::Relaxed);
        if state & (bits::HELD | bits::WORK) != 0 {
            self.m.safepoint();
        }
    }

    /// What the search knows of a candidate's count: a hint, since its owner counts meanwhile.
    fn count(o: Object, own: u32) -> u32 {
        let h = head(o);
        let total = i64::from(h.local.peek()) + i64::from(h.shared.count()) - i64::from(own);
        SUSPECT + u32::try_from(total.max(0)).unwrap_or(MANY).min(MANY - SUSPECT)
    }

    /// Calls back for every cell of every area, and for every large container; reaches safepoints in between.
    fn each_cell(&mut self, mut f: impl FnMut(&mut Self, Candidate)) {
        for at in 0..self.table.areas.len() {
            self.breathe();
            let Area { span, base } = self.table.areas[at];
            for cell in 0..span.len() {
                f(self, (span.cell(cell), base + cell));
            }
        }
        for i in 0..self.table.large.len() {
            let at = self.table.first_large + i;
            f(self, (self.table.large[i], at));
        }
    }

    fn first_round(&mut self) -> Vec<Candidate> {
        let mut outside: HashMap<Object, u32> = HashMap::new();
        let has_classes = self.m.domain.has_classes();
        self.each_cell(|search, (o, at)| {
            let h = head(o);
            let large = u32::from(at >= search.table.first_large);
            if h.is_found_alive() {
                search.table.entries[at] = Self::count(o, large);
                search.examined += 1;
                search.classes |= search.m.kind(o).class;
            } else if has_classes
                && h.shape() != 0
                && let Some(class) = search.m.domain.class_of(h.shape())
                && !head(class).is_immortal()
            {
                // An object that is no candidate holds its class from outside.
                *outside.entry(class).or_default() += 1;
            }
        });
        for (class, instances) in outside {
            if let Some(at) = self.table.find(class)
                && self.table.entries[at] != NONE
            {
                let entry = &mut self.table.entries[at];
                *entry = entry.saturating_add(instances).min(MANY);
            }
        }
        self.each_cell(|search, candidate| search.explain(candidate));
        self.each_cell(|search, candidate| search.spread(candidate));
        let mut suspects = Vec::new();
        self.each_cell(|search, (o, at)| {
            // A suspect that there is no memory to note is found another time.
            if search.table.entries[at] == SUSPECT {
                pushed(&mut suspects, (o, at));
            }
        });
        suspects
    }

    /// The same among the suspects only: what has moved while the round before looked may be explained by now.
    fn next_round(&mut self, mut suspects: Vec<Candidate>) -> Vec<Candidate> {
        for &(o, at) in &suspects {
            let large = u32::from(at >= self.table.first_large);
            self.table.entries[at] = if head(o).is_found_alive() { Self::count(o, large) } else { NONE };
        }
        for &candidate in &suspects {
            self.breathe();
            self.explain(candidate);
        }
        for &candidate in &suspects {
            self.breathe();
            self.spread(candidate);
        }
        suspects.retain(|&(_, at)| self.table.entries[at] == SUSPECT);
        suspects
    }

    /// Calls back for what a candidate refers to, if it still is one.
    fn look(&mut self, o: Object, f: &mut dyn FnMut(&mut Table, Object)) {
        let h = head(o);
        if !h.is_found_alive() {
            return;
        }
        let (m, table) = (self.m, &mut self.table);
        let kind = m.kind(o);
        let guard = (!kind.lock_free).then(|| m.lock(o));
        // SAFETY: alive, as was just asked, and no safepoint comes before the end; nobody writes the payload under the
        // object's lock, or the kind promises that this is no matter.
        unsafe { (kind.trace)(o, &mut |child| f(table, child)) };
        drop(guard);
        if self.classes
            && let Some(class) = m.domain.class_of(h.shape())
        {
            f(table, class);
        }
    }

    fn explain(&mut self, (o, at): Candidate) {
        if self.table.entries[at] != NONE {
            self.look(o, &mut |table, child| table.explain(child));
        }
    }

    /// If a count is left: it lives, and so does what it leads to.
    fn spread(&mut self, (o, at): Candidate) {
        let entry = self.table.entries[at];
        if matches!(entry, NONE | SUSPECT | LIVE) {
            return;
        }
        self.table.entries[at] = LIVE;
        let mut work = vec![o];
        while let Some(o) = work.pop() {
            self.breathe();
            self.look(o, &mut |table, child| {
                // Without memory to go on, what it leads to may be suspected, and is cleared of that in the stop.
                if let Some(at) = table.find(child)
                    && table.enliven(at)
                {
                    pushed(&mut work, child);
                }
            });
        }
    }
}

/// So many entries of `NONE`, in memory that the system hands out zeroed; `None` if it refuses.
fn zeroed(entries: usize) -> Option<Vec<u32>> {
    const { assert!(NONE == 0) };
    let layout = Layout::array::<u32>(entries).ok()?;
    if entries == 0 {
        return Some(Vec::new());
    }
    // SAFETY: the layout is not empty; the block is of the global allocator, of that layout, and all zeros are as many entries.
    unsafe {
        let block = std::ptr::NonNull::new(std::alloc::alloc_zeroed(layout))?;
        Some(Vec::from_raw_parts(block.cast::<u32>().as_ptr(), entries, entries))
    }
}
