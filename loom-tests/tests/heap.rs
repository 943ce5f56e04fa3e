//! Heaps: another thread frees to a heap whose owner allocates, or goes away.
#![cfg(orochi_loom)]

use orochi_gc::Object;
use orochi_gc::heap::Heap;
use orochi_gc::sync::{Plain, yield_now};
use orochi_loom_tests::{HEADER, Shadow, World, model, three, two};
use std::sync::Arc;

const BYTES: usize = HEADER + 32;

/// What a cell is used for: written by whoever holds it, so that two holders, or one that comes
/// without a happens-before edge from the other, are a race.
struct Use(Plain<u32>);
// SAFETY: whether the holders of a cell exclude each other is what loom checks.
unsafe impl Sync for Use {}
// SAFETY: as above.
unsafe impl Send for Use {}

impl Use {
    fn write(&self) {
        // SAFETY: as above.
        unsafe { self.0.set(self.0.get() + 1) };
    }
}

/// Two cells of the owner's heap are freed by another thread while the owner allocates two.
fn remote_free(name: &str, swapped: bool) {
    model(name, &["a cell came back", "no cell came back"], move |covers| {
        let (home, away) = (Arc::new(Heap::new(1)), Arc::new(Heap::new(2)));
        let alloc = |heap: &Heap| heap.alloc(BYTES, 1, 0, 0).expect("memory");
        let cells: Arc<[(Object, Use); 2]> = Arc::new([(); 2].map(|()| (alloc(&home), Use(Plain::new(0)))));
        let (here, owner, theirs, point) = (cells.clone(), home.clone(), cells.clone(), covers.clone());
        two(
            swapped,
            move || {
                let first = alloc(&owner);
                // The load that finds the list of remote frees empty hides the push from loom.
                if !swapped {
                    yield_now();
                }
                let new = [first, alloc(&owner)];
                assert!(new[0] != new[1], "one cell twice");
                let mut back = 0;
                for (cell, used) in here.iter() {
                    if new.contains(cell) {
                        used.write();
                        back += 1;
                    }
                }
                point.hit(if back > 0 { "a cell came back" } else { "no cell came back" });
            },
            move || {
                for (cell, used) in theirs.iter() {
                    used.write();
                    // SAFETY: the cell was handed to this thread and is not used again.
                    let to = unsafe { away.free(*cell) };
                    assert!(to.is_some(), "it belongs to the other heap");
                }
            },
        );
        // SAFETY: the threads are over.
        assert_eq!(unsafe { home.stats() }.objects, 2);
    });
}

#[test]
fn heap_2t_remote_free_against_alloc() {
    remote_free("heap_2t_remote_free_against_alloc", false);
}
#[test]
fn heap_2t_remote_free_against_alloc_swapped() {
    remote_free("heap_2t_remote_free_against_alloc_swapped", true);
}

/// Whole threads: the owner of a heap goes away while another thread frees an object of it and a third,
/// coming later, carries on with the heap.
fn owner_exits(name: &str, swapped: bool) {
    model(name, &["freed by the other", "left"], move |covers| {
        let world = World::default();
        let shadows: [Arc<Shadow>; 2] = Default::default();
        let (owner, other) = (world.register(), world.register());
        let o = World::shared(&owner, &shadows[0]);
        other.retain(o);
        owner.release(o);
        let (there, s2, newcomer) = (shadows[0].clone(), shadows[1].clone(), world.clone());
        two(
            swapped,
            move || {
                owner.exit();
                let m = newcomer.register();
                m.release(World::node(&m, &s2));
                m.exit();
            },
            move || {
                there.read();
                other.release(o);
                other.safepoint();
                other.safepoint();
                other.exit();
            },
        );
        covers.hit(if shadows[0].drops() == 1 { "freed by the other" } else { "left" });
        world.settle();
        assert!(shadows.iter().all(|shadow| shadow.drops() == 1));
        let m = world.register();
        assert_eq!(m.domain_stats().heap.objects, 0);
        m.exit();
    });
}

#[test]
fn heap_2t_owner_exits() {
    owner_exits("heap_2t_owner_exits", false);
}
#[test]
fn heap_2t_owner_exits_swapped() {
    owner_exits("heap_2t_owner_exits_swapped", true);
}

/// Two cells of the owner's heap are freed by two threads while the owner allocates.
fn two_free(name: &str, swapped: bool) {
    model(name, &["both came back", "one came back", "no cell came back"], move |covers| {
        let (home, away) = (Arc::new(Heap::new(1)), [Heap::new(2), Heap::new(3)].map(Arc::new));
        let alloc = |heap: &Heap| heap.alloc(BYTES, 1, 0, 0).expect("memory");
        let cells: Arc<[(Object, Use); 2]> = Arc::new([(); 2].map(|()| (alloc(&home), Use(Plain::new(0)))));
        let give_back = |which: usize| {
            let (cells, heap) = (cells.clone(), away[which].clone());
            move || {
                cells[which].1.write();
                // SAFETY: the cell was handed to this thread and is not used again.
                let to = unsafe { heap.free(cells[which].0) };
                assert!(to.is_some(), "it belongs to the other heap");
            }
        };
        let (one, other) = (give_back(0), give_back(1));
        let (here, owner, point) = (cells.clone(), home.clone(), covers.clone());
        three(
            swapped,
            move || {
                // As above.
                if !swapped {
                    yield_now();
                }
                let new = [alloc(&owner), alloc(&owner)];
                assert!(new[0] != new[1], "one cell twice");
                let back = here.iter().filter(|(cell, _)| new.contains(cell)).inspect(|(_, used)| used.write());
                point.hit(["no cell came back", "one came back", "both came back"][back.count()]);
            },
            one,
            other,
        );
        // SAFETY: the threads are over.
        assert_eq!(unsafe { home.stats() }.objects, 2);
    });
}

#[test]
fn heap_3t_two_free_against_alloc() {
    two_free("heap_3t_two_free_against_alloc", false);
}
#[test]
fn heap_3t_two_free_against_alloc_swapped() {
    two_free("heap_3t_two_free_against_alloc_swapped", true);
}
