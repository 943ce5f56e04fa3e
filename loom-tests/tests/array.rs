//! Reading an out-of-line array without a lock while its owner replaces it: what lists and dicts do.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicPtr, Ordering};
use orochi_gc::sync::Plain;
use orochi_loom_tests::{Shadow, World, model, two};
use std::sync::Arc;

/// An array of two words that are written before it is visible, and never again.
struct Array {
    words: [Plain<u32>; 2],
    life: Shadow,
}
// SAFETY: the words are written before the array is published; loom checks that.
unsafe impl Sync for Array {}
// SAFETY: as above.
unsafe impl Send for Array {}

impl Array {
    fn new(n: u32) -> Arc<Array> {
        Arc::new(Array { words: [Plain::new(0), Plain::new(n)], life: Shadow::default() })
    }

    fn fill(&self, n: u32) {
        // SAFETY: not visible to others yet, which loom checks.
        unsafe { self.words[0].set(n) };
    }

    /// Both words, which belong together.
    fn read(&self) -> u32 {
        self.life.read();
        // SAFETY: written before the array was visible, which loom checks.
        let (a, b) = unsafe { (self.words[0].get(), self.words[1].get()) };
        assert_eq!(a, b, "torn");
        a
    }
}

/// The writer replaces the array under the container's lock and retires the old one; the reader reads,
/// passes a safepoint, and reads again.
fn replacement(name: &str, swapped: bool) {
    model(name, &["old", "new", "old, then new"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (writer, reader) = (world.register(), world.register());
        let container = World::shared(&writer, &shadow);
        let arrays = [Array::new(1), Array::new(2)];
        arrays[0].fill(1);
        let slot = Arc::new(AtomicPtr::new(Arc::as_ptr(&arrays[0]).cast_mut()));
        let (source, there) = (slot.clone(), covers.clone());
        let (old, new) = (arrays[0].clone(), arrays[1].clone());
        two(
            swapped,
            move || {
                let guard = writer.lock(container);
                new.fill(2);
                // Release: the words come before the array.
                slot.store(Arc::as_ptr(&new).cast_mut(), Ordering::Release);
                drop(guard);
                writer.retire_with(8, move || old.life.kill());
                writer.safepoint();
                writer.release(container);
                writer.exit();
            },
            move || {
                // SAFETY: the model keeps both arrays; whether the code would have is what `read` checks.
                let read = || unsafe { (*source.load(Ordering::Acquire)).read() };
                let first = read();
                there.hit(if first == 1 { "old" } else { "new" });
                reader.safepoint();
                let second = read();
                assert!(first <= second, "back in time");
                if first < second {
                    there.hit("old, then new");
                }
                reader.exit();
            },
        );
        world.settle();
        assert_eq!((arrays[0].life.drops(), arrays[1].life.drops(), shadow.drops()), (1, 0, 1));
    });
}

#[test]
fn array_2t_read_against_replacement() {
    replacement("array_2t_read_against_replacement", false);
}
#[test]
fn array_2t_read_against_replacement_swapped() {
    replacement("array_2t_read_against_replacement_swapped", true);
}
