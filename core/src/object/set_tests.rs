//! Sets against a simple model, against CPython's order, and with real threads.

use super::set::SetObject;
use super::{Py, Value};
use crate::testing::{attach, int, interpreter, ok, with_py};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

fn set(v: &Value) -> &SetObject {
    v.payload().expect("a set")
}

fn numbers(py: &Py, s: &Value) -> Vec<i64> {
    set(s).keys(py, s).into_iter().map(|k| k.as_small_int().expect("an int")).collect()
}

/// Ints added, what remains in CPython's order after every third was discarded, that joined with `range(0, 60, 7)`, and what `pop` takes first.
type OrderCase = (&'static [i64], &'static [i64], &'static [i64], &'static [i64]);

const CPYTHON_ORDER: &[OrderCase] = &[
    (
        &[
            996, 1418, 68, 1857, 970, 162, 592, 413, 1472, 1871, 959, 1509, 367, 971, 3, 837, 1621, 1094, 695, 1545,
            603, 244, 518, 1772, 468, 491, -43, -29, 807, 832, 629, 631, 1134, 1234, 764, 788, 694, 756, 1519, 1173,
        ],
        &[
            3, 518, 1545, 1418, 788, 413, 162, 807, 959, 1472, 832, 68, 1094, 970, 971, 1621, -43, 603, 1509, 491,
            1772, 1134, 1519, 756, 631, 764,
        ],
        &[
            1472, 832, 0, 3, 68, 518, 1094, 7, 1545, 1418, 970, 971, 14, 788, 1621, -43, 21, 603, 28, 413, 162, 35,
            1509, 807, 42, 491, 1772, 1134, 1519, 49, 756, 631, 56, 764, 959,
        ],
        &[1472, 832, 3],
    ),
    (&[1429, 1649, 629], &[1649, 629], &[0, 35, 7, 42, 14, 1649, 49, 629, 21, 56, 28], &[1649, 629]),
    (
        &[1030, 216, 1309, 1184, -37],
        &[216, -37, 1309],
        &[0, 35, 7, 42, 14, 49, 21, 216, 56, -37, 28, 1309],
        &[216, -37, 1309],
    ),
    (
        &[
            1334, 220, 1219, 1405, 1203, 1919, 1243, 706, 1921, 1885, 671, 183, 999, 43, 1414, 1605, 24, 1665, 1449,
            1491, -13, 1804, 141, 691, 754, 437, 957, 1843, 1360, 1403, 977, 1845, 392, 1454, 1161, 100, 1723, 323,
            803, 1345,
        ],
        &[
            1921, 1665, 1414, 392, 1161, 141, 24, 671, 803, 43, 1203, 691, 437, 183, 1845, 957, 706, 1219, 323, 1360,
            1491, 220, 100, -13, 1403, 1919,
        ],
        &[
            0, 1921, 1665, 706, 1219, 323, 1414, 7, 392, 1161, 141, 14, 1360, 1491, 21, 24, 56, 220, 28, 671, 803, 100,
            35, 42, 43, 49, 1203, 691, 437, 1845, 183, -13, 1403, 957, 1919,
        ],
        &[1921, 1665, 706],
    ),
    (
        &[
            1435, 557, 1342, 1079, 327, 1229, 1247, 1204, 676, 270, 559, 1216, 1931, 611, 148, 281, 1612, 80, 922,
            1358, 974, 1816, 1677, 546, 178, 84, 1971, 1318, 798, 484, 493, 1645, 386, 641, 1729, 1477, 561, 190, 1672,
            1157,
        ],
        &[
            386, 1672, 1677, 148, 798, 546, 676, 557, 559, 1971, 1204, 1342, 190, 1216, 1729, 1477, 327, 1612, 1229,
            1358, 974, 80, 84, 611, 484, 1645,
        ],
        &[
            1216, 1729, 386, 0, 1477, 327, 1672, 7, 1612, 1677, 1229, 1358, 974, 80, 14, 148, 84, 21, 28, 798, 546,
            611, 676, 484, 35, 42, 557, 1645, 559, 49, 1971, 1204, 56, 190, 1342,
        ],
        &[1216, 1729, 386],
    ),
    (
        &[1806, 643, 1807, 1949, 1251],
        &[1251, 643, 1807],
        &[0, 1251, 643, 35, 7, 42, 14, 1807, 49, 21, 56, 28],
        &[1251, 643, 1807],
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
