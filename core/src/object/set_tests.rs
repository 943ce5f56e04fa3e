//! Sets against a simple model, against CPython's order, and with real threads.

use super::set::SetObject;
use super::{Py, Value};
use crate::testing::{attach, int, interpreter, ok, with_py};
use orochi_gc::sync::atomic::{AtomicBool, Ordering};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn set(v: &Value) -> &SetObject {
    v.payload().expect("a set")
}

fn numbers(py: &Py, s: &Value) -> Vec<i64> {
    set(s).keys(py, s).expect("memory").into_iter().map(|k| k.as_small_int().expect("an int")).collect()
}

/// Ints added, what remains in CPython's order after every third was discarded and every sixth
/// plus 8 was added, that joined with `range(0, 60, 7)`, and what `pop` takes first.
type OrderCase = (&'static [i64], &'static [i64], &'static [i64], &'static [i64]);

const CPYTHON_ORDER: &[OrderCase] = &[
    (
        &[1802, 1857, 1800],
        &[1800, 1857, 1810],
        &[0, 1857, 35, 7, 1800, 42, 14, 49, 1810, 21, 56, 28],
        &[1800, 1857, 1810],
    ),
    (
        &[727, 706, 1898, 712, 335],
        &[706, 1898, 335, 735],
        &[0, 706, 35, 7, 1898, 42, 14, 335, 49, 21, 56, 28, 735],
        &[706, 735, 1898],
    ),
    (
        &[1779, 1192, 530, 321, 121, 1572, 1805, 595, 11],
        &[1572, 1192, 11, 530, 595, 1813, 121, 1787],
        &[0, 35, 1572, 7, 1192, 42, 11, 14, 49, 530, 595, 1813, 21, 56, 121, 1787, 28],
        &[1572, 1192, 11],
    ),
    (
        &[208, 193, 96, 729, 940, 73, 1850, 1286, 1754, 750, 907, 1154, 1997, -32, 298, 1823, 1089, 1616, 290, 990],
        &[1154, 1286, 907, 298, 940, 193, 1089, 1858, 73, 1616, 2005, 216, 1754, 990, 96, -32],
        &[
            0, 193, 1154, 1089, 1858, 1286, 7, 73, 907, 14, 1616, 2005, 21, 216, 1754, 28, 990, 96, -32, 35, 298, 42,
            940, 49, 56,
        ],
        &[193, 1154, 1089],
    ),
    (
        &[
            1241, 890, 1133, 71, 237, 392, 1590, 391, 1141, 1533, 223, 19, -48, 824, 809, 164, 1875, 1487, 1577, 1669,
            249, 763, 1055, 1329, 306, 1224, 1312, 12, 1629, 433, 501, 959, 363, -6, 195, 1854, 1944, 677, 721, 1782,
        ],
        &[
            1669, 391, 392, 19, 1055, 1312, 1952, 677, 809, 1329, 1585, 433, 824, 314, 1854, 959, 1598, 195, 1224,
            1487, 721, 1875, -40, 1629, 223, 1249, 363, 1133, 237, 1141, 249, 890, 509,
        ],
        &[
            0, 1669, 391, 392, 7, 14, 19, 21, 28, 1055, 1312, 1952, 35, 677, 809, 42, 1329, 1585, 433, 49, 824, 56,
            314, 1854, 959, 1598, 195, 1224, 1487, 721, 1875, -40, 1629, 223, 1249, 363, 1133, 237, 1141, 249, 890,
            509,
        ],
        &[1669, 391, 392],
    ),
    (
        &[731, 486, 1667, 1521, 427, 1567, 1673, 821, -49, 1055, 1195, 30],
        &[1667, 739, 486, 427, 1195, -49, 1681, 821, 30, 1567],
        &[0, 1667, 7, 14, -49, 1681, 21, 28, 30, 1567, 739, 35, 486, 42, 427, 1195, 49, 821, 56],
        &[1667, 739, 486],
    ),
];

#[test]
fn iterates_in_the_order_of_cpython() {
    with_py(|py| {
        for &(added, remaining, joined, popped) in CPYTHON_ORDER {
            let s = ok(SetObject::new(py));
            for &i in added {
                ok(set(&s).add(py, &s, &int(i)));
            }
            for &i in added.iter().step_by(3) {
                ok(set(&s).remove(py, &s, &int(i)));
            }
            for &i in added.iter().step_by(6) {
                ok(set(&s).add(py, &s, &int(i + 8)));
            }
            assert_eq!(numbers(py, &s), remaining);
            let other = ok(SetObject::new(py));
            for i in (0..60).step_by(7) {
                ok(set(&other).add(py, &other, &int(i)));
            }
            let union = ok(set(&s).copy_as(py, &s, py.type_of(&s)));
            ok(set(&union).update_from(py, &union, &other));
            assert_eq!(numbers(py, &union), joined);
            let copy = ok(set(&s).copy_as(py, &s, py.type_of(&s)));
            for &i in popped {
                assert_eq!(set(&copy).pop(py, &copy).and_then(|v| v.as_small_int()), Some(i));
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn behaves_as_a_set(steps in prop::collection::vec((0..8u8, -5..60i64), 0..150), shared: bool) {
        with_py(|py| {
            let s = ok(SetObject::new(py));
            if shared {
                py.mutator().publish(s.object().expect("an object"));
            }
            let mut model = BTreeSet::new();
            for &(what, k) in &steps {
                match what {
                    0..4 => assert_eq!(ok(set(&s).add(py, &s, &int(k))), model.insert(k)),
                    4 | 5 => assert_eq!(ok(set(&s).remove(py, &s, &int(k))), model.remove(&k)),
                    6 => match set(&s).pop(py, &s).and_then(|v| v.as_small_int()) {
                        Some(popped) => assert!(model.remove(&popped)),
                        None => assert!(model.is_empty()),
                    },
                    _ if k < 0 => {
                        set(&s).clear(py, &s);
                        model.clear();
                    }
                    _ => {
                        let other = ok(SetObject::new(py));
                        for i in k..k + 5 {
                            ok(set(&other).add(py, &other, &int(i)));
                        }
                        ok(set(&s).update_from(py, &s, &other));
                        model.extend(k..k + 5);
                    }
                }
                let mut found = numbers(py, &s);
                found.sort_unstable();
                assert_eq!(found, model.iter().copied().collect::<Vec<_>>());
                assert_eq!(set(&s).len(), model.len());
                for i in -5..66 {
                    assert_eq!(set(&s).contains_quick(py, &int(i)), Some(model.contains(&i)));
                }
                py.safepoint();
            }
        });
    }
}

#[test]
fn readers_never_miss_what_stays() {
    let interp = interpreter(|_| {});
    let word = attach(&interp, |py| {
        let s = ok(SetObject::new(py));
        for i in 0..50 {
            let name = ok(py.str(&format!("stays{i}")));
            ok(set(&s).add(py, &s, &name));
        }
        py.mutator().publish(s.object().expect("an object"));
        let w = s.word();
        // The set outlives this thread: its count is given to the test.
        std::mem::forget(s);
        w
    });
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            attach(&interp, |py| {
                // SAFETY: the test holds a count until all threads are done.
                let s = std::mem::ManuallyDrop::new(unsafe { Value::from_word(word) });
                let names: Vec<Value> = (0..50).map(|i| ok(py.str(&format!("stays{i}")))).collect();
                while !done.load(Ordering::Relaxed) {
                    assert!(names.iter().all(|name| set(&s).contains_quick(py, name) == Some(true)));
                    py.safepoint();
                }
            });
        });
        attach(&interp, |py| {
            // SAFETY: as above.
            let s = std::mem::ManuallyDrop::new(unsafe { Value::from_word(word) });
            for round in 0..300 {
                for i in 0..100 {
                    ok(set(&s).add(py, &s, &int(round * 100 + i)));
                }
                for i in 0..100 {
                    assert!(ok(set(&s).remove(py, &s, &int(round * 100 + i))));
                }
                py.safepoint();
            }
            done.store(true, Ordering::Relaxed);
        });
    });
    attach(&interp, |_| {
        // SAFETY: the count that was kept for the test.
        drop(unsafe { Value::from_word(word) });
    });
}
