//! Dicts against simple models, with keys that need Python code, and with real threads.

use super::dict::DictObject;
use super::typeobject::CompareOp;
use super::{Py, TypeId, Value, word};
use crate::testing::{attach, int, interpreter, ok, with_py};
use orochi_gc::sync::atomic::{AtomicBool, Ordering};
use proptest::prelude::*;
use std::cell::RefCell;

fn dict(v: &Value) -> &DictObject {
    v.payload().expect("a dict")
}

fn model_of(py: &Py, d: &Value) -> Vec<(i64, i64)> {
    let number = |v: Value| v.as_small_int().expect("an int");
    dict(d).entries(py, d).expect("memory").into_iter().map(|(k, v)| (number(k), number(v))).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Set(i64, i64),
    Remove(i64),
    Default(i64, i64),
    PopLast,
    PopFirst,
    MoveToEnd(i64, bool),
    Clear,
    Copy,
    Update(Vec<(i64, i64)>),
    Reserve(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = -3..40i64;
    let step = prop_oneof![
        8 => (key.clone(), any::<i16>()).prop_map(|(k, v)| Step::Set(k, v.into())),
        4 => key.clone().prop_map(Step::Remove),
        1 => (key.clone(), any::<i16>()).prop_map(|(k, v)| Step::Default(k, v.into())),
        1 => Just(Step::PopLast),
        1 => Just(Step::PopFirst),
        2 => (key.clone(), any::<bool>()).prop_map(|(k, last)| Step::MoveToEnd(k, last)),
        1 => Just(Step::Clear).prop_filter("rare", |_| true),
        1 => Just(Step::Copy),
        1 => prop::collection::vec((key, 0..9i64), 0..20).prop_map(Step::Update),
        1 => (0..30usize).prop_map(Step::Reserve),
    ];
    prop::collection::vec(step, 0..120)
}

fn set_model(model: &mut Vec<(i64, i64)>, k: i64, v: i64) {
    match model.iter_mut().find(|(key, _)| *key == k) {
        Some(entry) => entry.1 = v,
        None => model.push((k, v)),
    }
}

fn run(py: &mut Py, steps: &[Step], shared: bool) {
    let mut d = ok(DictObject::new(py));
    let publish = |py: &Py, d: &Value| {
        if shared {
            py.mutator().publish(d.object().expect("an object"));
        }
    };
    publish(py, &d);
    let mut model: Vec<(i64, i64)> = Vec::new();
    for step in steps {
        let at = |model: &[(i64, i64)], k: i64| model.iter().position(|(key, _)| *key == k);
        match *step {
            Step::Set(k, v) => {
                ok(dict(&d).set(py, &d, &int(k), int(v)));
                set_model(&mut model, k, v);
            }
            Step::Remove(k) => {
                let removed = ok(dict(&d).remove(py, &d, &int(k)));
                let expected = at(&model, k).map(|i| model.remove(i).1);
                assert_eq!(removed.and_then(|v| v.as_small_int()), expected);
            }
            Step::Default(k, v) => {
                let found = ok(dict(&d).set_default(py, &d, &int(k), int(v)));
                let expected = at(&model, k).map_or(v, |i| model[i].1);
                set_model(&mut model, k, expected);
                assert_eq!(found.as_small_int(), Some(expected));
            }
            Step::PopLast => {
                let popped = dict(&d).pop_last(py, &d).and_then(|(k, _)| k.as_small_int());
                assert_eq!(popped, model.pop().map(|e| e.0));
            }
            Step::PopFirst => {
                let popped = dict(&d).pop_first(py, &d).and_then(|(k, _)| k.as_small_int());
                let expected = if model.is_empty() { None } else { Some(model.remove(0).0) };
                assert_eq!(popped, expected);
            }
            Step::MoveToEnd(k, last) => {
                let moved = ok(dict(&d).move_to_end(py, &d, &int(k), last));
                let found = at(&model, k);
                assert_eq!(moved, found.is_some());
                if let Some(i) = found {
                    let entry = model.remove(i);
                    model.insert(if last { model.len() } else { 0 }, entry);
                }
            }
            Step::Clear => {
                dict(&d).clear(py, &d);
                model.clear();
            }
            Step::Copy => {
                d = ok(dict(&d).copy(py, &d));
                publish(py, &d);
            }
            Step::Update(ref entries) => {
                let other = ok(DictObject::new(py));
                for &(k, v) in entries {
                    ok(dict(&other).set(py, &other, &int(k), int(v)));
                }
                ok(dict(&d).update_from(py, &d, &other, true));
                for (k, v) in model_of(py, &other) {
                    set_model(&mut model, k, v);
                }
            }
            Step::Reserve(n) => ok(dict(&d).reserve(py, &d, n)),
        }
        assert_eq!(model_of(py, &d), model, "after {step:?}");
        assert_eq!(dict(&d).len(), model.len());
        for k in -3..40 {
            let found = ok(dict(&d).get(py, &d, &int(k))).and_then(|v| v.as_small_int());
            assert_eq!(found, at(&model, k).map(|i| model[i].1));
        }
        let (mut position, mut backward) = (usize::MAX, Vec::new());
        while let Some((k, _)) = dict(&d).previous_words(&mut position) {
            backward.push(word::to_int(k));
        }
        backward.reverse();
        assert_eq!(backward, model.iter().map(|e| e.0).collect::<Vec<_>>());
        py.safepoint();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn behaves_as_an_ordered_map(steps in steps(), shared: bool) {
        let steps = RefCell::new(steps);
        with_py(|py| run(py, &steps.borrow(), shared));
    }
}

#[test]
fn names_by_text_and_by_identity() {
    with_py(|py| {
        let d = ok(DictObject::new(py));
        let name = py.intern("attribute");
        let same_text = ok(py.str("attribute"));
        assert!(!name.is(&same_text));
        ok(dict(&d).set_str(py, &d, &same_text, int(1)));
        assert_eq!(dict(&d).peek_interned(py, name.word()), int(1).word());
        assert_eq!(dict(&d).find_index_interned(py, name.word()), None);
        ok(dict(&d).set_str(py, &d, &name, int(2)));
        assert_eq!(dict(&d).len(), 1);
        assert_eq!(dict(&d).remove_str(py, &d, &name).and_then(|v| v.as_small_int()), Some(2));
        ok(dict(&d).set_str(py, &d, &name, int(3)));
        let i = dict(&d).find_index_interned(py, name.word()).expect("an index");
        assert_eq!(dict(&d).value_at(i, name.word()), int(3).word());
        assert_eq!(dict(&d).value_at(i + 1, name.word()), word::EMPTY);
        let old = dict(&d).replace_value_at(py, &d, i, name.word(), int(4));
        assert_eq!(old.ok().and_then(|v| v.as_small_int()), Some(3));
        let other = py.intern("other");
        assert!(dict(&d).replace_value_at(py, &d, i, other.word(), int(5)).is_err());
    });
}

#[test]
fn keys_version_moves_with_the_key_set_only() {
    with_py(|py| {
        let d = ok(DictObject::new(py));
        let (a, b) = (py.intern("a"), py.intern("b"));
        ok(dict(&d).set_str(py, &d, &a, int(1)));
        assert_eq!(dict(&d).keys_version(), 0);
        let version = dict(&d).assign_keys_version(py);
        assert_ne!(version, 0);
        ok(dict(&d).set_str(py, &d, &a, int(2)));
        assert_eq!(dict(&d).keys_version(), version);
        ok(dict(&d).set_str(py, &d, &b, int(2)));
        assert_ne!(dict(&d).keys_version(), version);
        let second = dict(&d).assign_keys_version(py);
        assert!(second != version && second != 0);
        assert!(dict(&d).remove_str(py, &d, &b).is_some());
        assert_eq!(dict(&d).keys_version(), 0);
    });
}

/// What a comparison does besides comparing.
type Mischief = Option<Box<dyn FnMut(&mut Py)>>;

thread_local! {
    /// What the comparison of lists does besides comparing.
    static MISCHIEF: RefCell<Mischief> = const { RefCell::new(None) };
}

/// An interpreter whose lists all have the hash 42 and are equal if their first items are; comparing them runs `MISCHIEF`.
fn slow_keys(f: impl FnOnce(&mut Py)) {
    let interp = interpreter(|py| {
        let slots = &py.ty(TypeId::List).slots;
        slots.hash.set(Some(|_, _| Ok(42)));
        slots.compare.set(Some(|py, a, b, op| {
            let mischief = MISCHIEF.take();
            if let Some(mut f) = mischief {
                f(py);
                MISCHIEF.set(Some(f));
            }
            let first = |v: &Value| v.payload::<super::list::ListObject>().and_then(|l| l.get(py, 0)?.as_small_int());
            assert!(matches!(op, CompareOp::Eq));
            Ok(Value::bool(first(a) == first(b)))
        }));
    });
    attach(&interp, f);
}

fn key(py: &Py, i: i64) -> Value {
    ok(py.list(vec![int(i)]))
}

#[test]
fn keys_that_only_python_code_can_compare() {
    slow_keys(|py| {
        let d = ok(DictObject::new(py));
        for i in 0..20 {
            let k = key(py, i);
            ok(dict(&d).set(py, &d, &k, int(i)));
        }
        for i in 0..20 {
            let k = key(py, i);
            assert_eq!(ok(dict(&d).get(py, &d, &k)).and_then(|v| v.as_small_int()), Some(i));
            ok(dict(&d).set(py, &d, &k, int(-i)));
        }
        assert_eq!(dict(&d).len(), 20);
        let k = key(py, 7);
        assert!(ok(dict(&d).remove(py, &d, &k)).is_some());
        assert!(!ok(dict(&d).contains(py, &d, &k)));
        let other = ok(DictObject::new(py));
        for i in [3, 7, 30] {
            let k = key(py, i);
            ok(dict(&other).set(py, &other, &k, int(100)));
        }
        ok(dict(&d).update_from(py, &d, &other, true));
        assert_eq!(dict(&d).len(), 21);
    });
}

#[test]
fn comparisons_that_change_the_dict() {
    slow_keys(|py| {
        for shared in [false, true] {
            let d = ok(DictObject::new(py));
            for i in 0..10 {
                let k = key(py, i);
                ok(dict(&d).set(py, &d, &k, int(i)));
            }
            if shared {
                py.mutator().publish(d.object().expect("an object"));
            }
            let (target, mut calls) = (d.clone(), 0);
            MISCHIEF.set(Some(Box::new(move |py| {
                calls += 1;
                // Change keys without comparing any; stop after a while so that searches end.
                match calls {
                    1..5 => ok(dict(&target).set(py, &target, &int(calls), int(calls))),
                    5 => dict(&target).clear(py, &target),
                    6 => (0..50).for_each(|i| ok(dict(&target).set(py, &target, &int(1000 + i), int(i)))),
                    _ => {}
                }
                py.safepoint();
            })));
            let k = key(py, 9);
            assert!(ok(dict(&d).get(py, &d, &k)).is_none(), "cleared while it was searched");
            ok(dict(&d).set(py, &d, &k, int(1)));
            assert_eq!(ok(dict(&d).get(py, &d, &k)).and_then(|v| v.as_small_int()), Some(1));
            MISCHIEF.set(None);
        }
    });
}

#[test]
fn readers_never_miss_what_stays() {
    let interp = interpreter(|_| {});
    let word = attach(&interp, |py| {
        let d = ok(DictObject::new(py));
        for i in 0..64 {
            let name = py.intern(&format!("stays{i}"));
            let value = ok(py.tuple(vec![int(i)]));
            ok(dict(&d).set_str(py, &d, &name, value));
        }
        py.mutator().publish(d.object().expect("an object"));
        let w = d.word();
        // The dict outlives this thread: its count is given to the test.
        std::mem::forget(d);
        w
    });
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                attach(&interp, |py| {
                    // SAFETY: the test holds a count until all threads are done.
                    let d = std::mem::ManuallyDrop::new(unsafe { Value::from_word(word) });
                    let names: Vec<Value> = (0..64).map(|i| py.intern(&format!("stays{i}"))).collect();
                    while !done.load(Ordering::Relaxed) {
                        for (i, name) in names.iter().enumerate() {
                            let found = dict(&d).get_str(py, name).expect("a key that was never removed");
                            let first = found.payload::<super::tuple::TupleObject>().expect("a tuple").values()[0]
                                .as_small_int();
                            assert_eq!(first.map(|v| v % 64), Some(i as i64));
                        }
                        py.safepoint();
                    }
                });
            });
        }
        attach(&interp, |py| {
            // SAFETY: as above.
            let d = std::mem::ManuallyDrop::new(unsafe { Value::from_word(word) });
            for round in 0..300i64 {
                for i in 0..64 {
                    let name = py.intern(&format!("stays{i}"));
                    if i % 8 == round % 8 {
                        ok(dict(&d).move_to_end(py, &d, &name, round % 2 == 0));
                    } else if i % 3 == 0 {
                        let value = ok(py.tuple(vec![int(i + 64 * round)]));
                        ok(dict(&d).set_str(py, &d, &name, value));
                    }
                    ok(dict(&d).set(py, &d, &int(round * 64 + i), int(i)));
                }
                for i in 0..64 {
                    assert!(ok(dict(&d).remove(py, &d, &int(round * 64 + i))).is_some());
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

#[test]
fn writers_do_not_lose_keys() {
    let interp = interpreter(|_| {});
    let word = attach(&interp, |py| {
        let d = ok(DictObject::new(py));
        py.mutator().publish(d.object().expect("an object"));
        let w = d.word();
        std::mem::forget(d);
        w
    });
    std::thread::scope(|scope| {
        for t in 0..3i64 {
            let interp = &interp;
            scope.spawn(move || {
                attach(interp, |py| {
                    // SAFETY: the test holds a count until all threads are done.
                    let d = std::mem::ManuallyDrop::new(unsafe { Value::from_word(word) });
                    for i in 0..2000 {
                        ok(dict(&d).set(py, &d, &int(t * 10_000 + i), int(i)));
                        if i % 2 == 1 {
                            assert!(ok(dict(&d).remove(py, &d, &int(t * 10_000 + i))).is_some());
                        }
                        if i % 64 == 0 {
                            py.safepoint();
                        }
                    }
                });
            });
        }
    });
    attach(&interp, |py| {
        // SAFETY: the count that was kept for the test.
        let d = unsafe { Value::from_word(word) };
        assert_eq!(dict(&d).len(), 3000);
        for (k, v) in model_of(py, &d) {
            assert!(k % 2 == 0 && k % 10_000 == v);
        }
    });
}

#[test]
fn updates_and_copies_are_atomic() {
    let interp = interpreter(|_| {});
    let words = attach(&interp, |py| {
        let make = |py: &mut Py| {
            let d = ok(DictObject::new(py));
            for i in 0..20 {
                ok(dict(&d).set(py, &d, &int(i), int(0)));
            }
            py.mutator().publish(d.object().expect("an object"));
            let w = d.word();
            // The dict outlives this thread: its count is given to the test.
            std::mem::forget(d);
            w
        };
        [make(py), make(py)]
    });
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for t in 0..2usize {
            let (interp, done) = (&interp, &done);
            scope.spawn(move || {
                attach(interp, |py| {
                    // SAFETY: the test holds a count until all threads are done.
                    let all = words.map(|w| std::mem::ManuallyDrop::new(unsafe { Value::from_word(w) }));
                    for round in 0..400i64 {
                        let fresh = ok(DictObject::new(py));
                        for i in 0..20 {
                            ok(dict(&fresh).set(py, &fresh, &int(i), int(round)));
                        }
                        ok(dict(&all[t]).update_from(py, &all[t], &fresh, true));
                        // Both threads update each other's dict: the locks are taken in one order.
                        ok(dict(&all[1 - t]).update_from(py, &all[1 - t], &all[t], true));
                        py.safepoint();
                    }
                    done.store(true, Ordering::Relaxed);
                });
            });
        }
        attach(&interp, |py| {
            // SAFETY: as above.
            let all = words.map(|w| std::mem::ManuallyDrop::new(unsafe { Value::from_word(w) }));
            while !done.load(Ordering::Relaxed) {
                for d in &all {
                    let copy = ok(dict(d).copy(py, d));
                    let values: Vec<i64> = model_of(py, &copy).into_iter().map(|(_, v)| v).collect();
                    assert_eq!(values.len(), 20);
                    assert!(values.iter().all(|v| *v == values[0]), "a torn update: {values:?}");
                }
                py.safepoint();
            }
        });
    });
    attach(&interp, |_| {
        // SAFETY: the counts that were kept for the test.
        words.into_iter().for_each(|w| drop(unsafe { Value::from_word(w) }));
    });
}
