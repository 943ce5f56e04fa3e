//! What the memory core's primitives cost, on a toy object model without a language: count, borrow, claim, publish, lock, pin, retire, allocate.
//!
//! "foreign" is what a thread does with an object that another thread has shared. The policy is the build's: in the build with a global lock
//! the same names show what is left of each.

#[path = "../../gc/tests/toy/mod.rs"]
mod toy;

use criterion::{BatchSize, Criterion, criterion_main};
use orochi_gc::Active;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};
use toy::{Parcel, Thread, World};

/// Objects that are published at a time.
const MANY: usize = 1000;

fn settings() -> Criterion {
    let timing = Criterion::default().warm_up_time(Duration::from_millis(300));
    timing.measurement_time(Duration::from_millis(1200)).sample_size(20).configure_from_args()
}

/// Runs `f` so many times on a thread that did not make the object, and takes the time.
fn foreign(world: &World<Active>, object: Parcel, rounds: u64, f: impl Fn(&Thread<Active>, Parcel) + Sync) -> Duration {
    thread::scope(|scope| {
        let work = || {
            let other = world.attach();
            let start = Instant::now();
            for _ in 0..rounds {
                f(&other, object);
            }
            start.elapsed()
        };
        scope.spawn(work).join().expect("the thread ends")
    })
}

fn primitives() {
    let mut criterion = settings();
    let world = World::<Active>::new();
    let t = world.attach();
    let mut group = criterion.benchmark_group("primitive");

    let private = t.node(1);
    group.bench_function("allocate and free 48 bytes", |b| b.iter(|| t.release(black_box(t.node(1)))));
    group.bench_function("allocate and free 432 bytes", |b| b.iter(|| t.release(black_box(t.node(49)))));
    group.bench_function("allocate and free an array of 1 KiB", |b| {
        b.iter(|| {
            let array = t.alloc_array(1024).expect("memory");
            t.free_array(black_box(array), 1024);
        });
    });
    group.bench_function("count, private", |b| {
        b.iter(|| {
            t.retain(black_box(private));
            t.release(black_box(private));
        });
    });
    group.bench_function("lock, private", |b| b.iter(|| drop(t.lock(black_box(private)))));
    group.bench_function("store into a private object", |b| {
        b.iter(|| t.put(black_box(private), 0, Some(t.node(0))));
    });

    let shared = t.node(1);
    t.put(shared, 0, Some(t.node(0)));
    t.publish(shared);
    let parcel = Parcel(shared);
    group.bench_function("count, shared, by its owner", |b| {
        b.iter(|| {
            t.retain(black_box(shared));
            t.release(black_box(shared));
        });
    });
    group.bench_function("lock, shared", |b| b.iter(|| drop(t.lock(black_box(shared)))));
    group.bench_function("store into a shared object", |b| {
        b.iter(|| t.put(black_box(shared), 0, Some(t.node(0))));
    });
    t.settle();
    group.bench_function("publish an object", |b| {
        let chain = || {
            let mut head = t.node(1);
            for _ in 1..MANY {
                let next = t.node(1);
                t.put(next, 0, Some(head));
                head = next;
            }
            head
        };
        b.iter_custom(|rounds| {
            // Rounds are objects; a chain is as many as are published at a time.
            let mut elapsed = Duration::ZERO;
            let chains = rounds.div_ceil(MANY as u64);
            for _ in 0..chains {
                let head = chain();
                let start = Instant::now();
                t.publish(head);
                elapsed += start.elapsed();
                t.release(head);
                t.safepoint();
            }
            elapsed.mul_f64(rounds as f64 / (chains * MANY as u64) as f64)
        });
    });
    group.bench_function("retire an array of 64 bytes", |b| {
        b.iter_batched(
            || t.alloc_array(64).expect("memory"),
            |array| {
                t.retire_array(array, 64);
                if t.poll() {
                    t.safepoint();
                }
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("poll", |b| b.iter(|| black_box(t.poll())));
    group.bench_function("safepoint: repin and flush", |b| b.iter(|| t.safepoint()));
    group.bench_function("detach and attach: unpin and pin", |b| {
        b.iter(|| {
            t.detach();
            t.reattach();
        });
    });
    // From here on the object's owner stands aside: in the build with a global lock nobody else could run.
    t.detach();
    group.bench_function("borrow, foreign", |b| {
        b.iter_custom(|rounds| {
            foreign(&world, parcel, rounds, |t, o| {
                black_box(t.peek(o.get(), 0));
            })
        });
    });
    group.bench_function("claim and release, foreign", |b| {
        b.iter_custom(|rounds| {
            foreign(&world, parcel, rounds, |t, o| {
                t.retain(o.get());
                t.release(o.get());
            })
        });
    });
    group.bench_function("lock, foreign", |b| {
        b.iter_custom(|rounds| foreign(&world, parcel, rounds, |t, o| drop(t.lock(o.get()))));
    });
    t.reattach();
    group.finish();
    t.release(shared);
    t.release(private);
}

criterion_main!(primitives);
