//! What the private paths cost: `cargo run --release -p orochi-gc --example private_path`.
//!
//! The functions are kept apart so that their machine code can be read; none of it has a `lock` prefix.
use orochi_gc::{Active, Domain, Kind, Mutator, Object, Policy, Scope, flags};
use std::cell::Cell;
use std::hint::black_box;
use std::ptr;
use std::time::Instant;

thread_local! {
    static CURRENT: Cell<*const Mutator> = const { Cell::new(ptr::null()) };
}

#[repr(C)]
struct Pair {
    header: [u64; 2],
    first: Option<Object>,
    second: Option<Object>,
}

unsafe fn size(_: Object) -> usize {
    size_of::<Pair>()
}
unsafe fn trace(o: Object, f: &mut dyn FnMut(Object)) {
    // SAFETY: a live pair.
    let pair = unsafe { o.cast::<Pair>().as_ref() };
    pair.first.into_iter().chain(pair.second).for_each(f);
}
unsafe fn drop_pair(o: Object) {
    // SAFETY: a dead pair; the mutator outlives its objects.
    let (pair, m) = unsafe { (o.cast::<Pair>().as_ref(), &*CURRENT.get()) };
    pair.first.into_iter().chain(pair.second).for_each(|c| m.release(c));
}

static KINDS: [Kind; 1] = [Kind::new("pair", size, trace, drop_pair)];

/// Allocates a pair.
#[inline(never)]
pub fn alloc_pair(m: &Mutator) -> Option<Object> {
    let o = m.alloc(size_of::<Pair>(), 0, flags::TRACKED)?;
    // SAFETY: fresh.
    unsafe {
        let p = o.cast::<Pair>().as_ptr();
        (&raw mut (*p).first).write(None);
        (&raw mut (*p).second).write(None);
    }
    Some(o)
}

/// Allocates an object that is no container.
#[inline(never)]
pub fn alloc_plain(m: &Mutator) -> Option<Object> {
    m.alloc(32, 0, 0)
}

/// Counts.
#[inline(never)]
pub fn retain(m: &Mutator, o: Object) {
    m.retain(o);
}

/// Gives a count back.
#[inline(never)]
pub fn release(m: &Mutator, o: Object) {
    m.release(o);
}

/// Stores into a pair: barrier, lock, displacement.
#[inline(never)]
pub fn store(m: &Mutator, o: Object, value: Object) {
    m.write_barrier(o, value);
    let old = {
        let _guard = m.lock(o);
        // SAFETY: a live pair, locked or private.
        unsafe { (*o.cast::<Pair>().as_ptr()).first.replace(value) }
    };
    if let Some(old) = old {
        m.release(old);
    }
}

fn time(what: &str, n: u64, mut f: impl FnMut()) {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..n {
            f();
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / n as f64);
    }
    println!("{what:36}{best:8.2} ns");
}

/// How long the collectors take, and how long the world stands still, over `n` containers of which
/// half are garbage.
fn collections(m: &Mutator, n: usize) {
    for shared in [false, true] {
        let mut kept = Vec::new();
        for i in 0..n / 2 {
            let (a, b) = (alloc_pair(m).expect("memory"), alloc_pair(m).expect("memory"));
            m.retain(b);
            store(m, a, b);
            m.retain(a);
            store(m, b, a);
            if shared {
                m.publish(a);
            }
            m.release(b);
            if i % 2 == 0 { kept.push(a) } else { m.release(a) }
        }
        let scope = if shared { Scope::Global } else { Scope::Local };
        let start = Instant::now();
        let report = m.collect(scope);
        let whole = start.elapsed().as_secs_f64() * 1e3;
        println!(
            "{scope:?} collection of {:8} containers: {whole:8.2} ms, world stopped {:8.2} ms, {} found",
            n,
            report.pause.as_secs_f64() * 1e3,
            report.found
        );
        for o in kept {
            m.release(o);
        }
        m.collect(scope);
    }
}

fn main() {
    println!("{}", Active::NAME);
    let domain: std::sync::Arc<Domain> = Domain::new(&KINDS);
    let m = domain.register().expect("a thread id");
    CURRENT.set(&*m);
    let n = 20_000_000;
    let a = alloc_pair(&m).expect("memory");
    let b = alloc_pair(&m).expect("memory");
    time("alloc + free, not tracked", n, || {
        let o = alloc_plain(black_box(&m)).expect("memory");
        // SAFETY: fresh; a pair's payload must be initialised before it is dropped.
        unsafe {
            let p = o.cast::<Pair>().as_ptr();
            (&raw mut (*p).first).write(None);
            (&raw mut (*p).second).write(None);
        }
        release(&m, o);
    });
    time("alloc + free, tracked", n, || release(&m, alloc_pair(black_box(&m)).expect("memory")));
    time("retain + release, private", n, || {
        retain(black_box(&m), a);
        release(black_box(&m), a);
    });
    time("store, private", n, || {
        retain(&m, b);
        store(black_box(&m), a, b);
    });
    time("poll", n, || {
        black_box(black_box(&m).poll());
    });
    time("safepoint", n / 10, || m.safepoint());
    time("detach + reattach", n / 10, || {
        m.detach();
        m.reattach();
    });
    m.publish(a);
    time("retain + release, shared, owner", n, || {
        retain(black_box(&m), a);
        release(black_box(&m), a);
    });
    time("store, shared, owner", n, || {
        retain(&m, b);
        store(black_box(&m), a, b);
    });
    time("register + exit", 100_000, || {
        m.detach();
        domain.register().expect("a thread id").exit();
        m.reattach();
    });
    let start = Instant::now();
    for _ in 0..10_000 {
        let domain = domain.clone();
        m.detach();
        std::thread::spawn(move || domain.register().expect("a thread id").exit()).join().expect("no panic");
        m.reattach();
    }
    println!("{:36}{:8.2} us", "thread + register + exit + join", start.elapsed().as_secs_f64() * 1e6 / 1e4);
    m.release(b);
    m.release(a);
    for n in [10_000, 100_000, 1_000_000] {
        collections(&m, n);
    }
    m.exit();
}
