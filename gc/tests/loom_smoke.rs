//! The whole crate under the model checker: that it runs there at all. The models proper live in
//! `loom-tests`.
#![cfg(orochi_loom)]

use loom::sync::atomic::AtomicUsize;
use loom::thread;
use orochi_gc::{Domain, FreeThreaded, Kind, Mutator, Object};
use std::sync::Arc;
use std::sync::atomic::Ordering;

unsafe fn size(_: Object) -> usize {
    size_of::<orochi_gc::Header>() + 16
}
unsafe fn trace(_: Object, _: &mut dyn FnMut(Object)) {}
unsafe fn drop_leaf(o: Object) {
    // SAFETY: the payload holds the address of the counter of drops.
    let counter = unsafe { &**o.as_ptr().add(1).cast::<*const AtomicUsize>() };
    counter.fetch_add(1, loom::sync::atomic::Ordering::Relaxed);
}
static KINDS: [Kind; 1] = [Kind::new("leaf", size, trace, drop_leaf)];

fn leaf(m: &Mutator<FreeThreaded>, counter: &AtomicUsize) -> Object {
    let o = m.alloc(size_of::<orochi_gc::Header>() + 16, 0, 0).expect("memory");
    // SAFETY: fresh, with 16 bytes of payload.
    unsafe { o.as_ptr().add(1).cast::<*const AtomicUsize>().write(counter) };
    o
}

#[derive(Clone, Copy)]
struct Parcel(Object);
// SAFETY: shared objects only.
unsafe impl Send for Parcel {}
impl Parcel {
    fn get(self) -> Object {
        self.0
    }
}

/// The owner publishes an object, hands its count to another thread, and goes away.
#[test]
fn an_owner_exits_while_another_drops() {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(2);
    builder.max_branches = 20_000;
    let executions = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let seen = executions.clone();
    builder.check(move || {
        seen.fetch_add(1, Ordering::Relaxed);
        let counter = Arc::new(AtomicUsize::new(0));
        let domain: Arc<Domain<FreeThreaded>> = Domain::new(&KINDS);
        let m = domain.register().expect("an id");
        let o = leaf(&m, &counter);
        m.publish(o);
        let parcel = Parcel(o);
        let other = {
            let domain = domain.clone();
            thread::spawn(move || {
                let m = domain.register().expect("an id");
                m.release(parcel.get());
                m.exit();
            })
        };
        m.exit();
        other.join().unwrap();
        // Whoever comes next finds nothing left to do but to let it expire.
        let m = domain.register().expect("an id");
        for _ in 0..3 {
            m.safepoint();
        }
        assert_eq!(counter.load(loom::sync::atomic::Ordering::Relaxed), 1);
        m.exit();
    });
    eprintln!("{} executions", executions.load(Ordering::Relaxed));
}
