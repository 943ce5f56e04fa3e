//! Sets: asking for keys and their number without a lock against insertion, growth, removal, the reuse of a removed key's place, and
//! operations on many keys.
//!
//! The set and its tables are those of the interpreter.
#![cfg(orochi_loom)]

use orochi_core::object::set::SetObject;
use orochi_core::object::{Py, Value};
use orochi_loom_tests::python::{Lent, Python, done};
use orochi_loom_tests::{model, two};

fn set(v: &Value) -> &SetObject {
    v.payload().expect("a set")
}

fn int(i: i64) -> Value {
    Value::small_int(i).expect("a small int")
}

/// What the writer does; the key that the reader asks for, and what it may be told, in this order.
struct Change {
    keys: &'static [i64],
    write: fn(&mut Py, &Value),
    asked: i64,
    told: &'static [bool],
}

/// A key comes.
static ADD: Change =
    Change { keys: &[1], write: |py, v| assert!(done(set(v).add(py, v, &int(2)))), asked: 2, told: &[false, true] };

/// A key goes.
static REMOVE: Change = Change {
    keys: &[1, 2],
    write: |py, v| assert!(done(set(v).remove(py, v, &int(2)))),
    asked: 2,
    told: &[true, false],
};

/// A key comes that fills the table: the keys move. Another one is there at every moment.
static GROW: Change =
    Change { keys: &[1, 2, 3, 4], write: |py, v| assert!(done(set(v).add(py, v, &int(5)))), asked: 2, told: &[true] };

/// A key goes, and one whose way leads through its place comes. A third key, further on the same way, is there at every moment.
static REUSE: Change = Change {
    keys: &[1, 9],
    write: |py, v| {
        assert!(done(set(v).remove(py, v, &int(1))));
        assert!(done(set(v).add(py, v, &int(17))));
    },
    asked: 9,
    told: &[true],
};

fn ask(py: &Py, v: &Value, key: i64) -> bool {
    set(v).contains_quick(py, &int(key)).expect("ints need no Python code")
}

fn explore(name: &str, swapped: bool, change: &'static Change) {
    let covers = ["absent", "present"];
    let covers = match (swapped, change.told) {
        // With the reader first, loom does not see all that it may read.
        (true, _) => &covers[..0],
        (false, [_]) => &covers[1..],
        _ => &covers[..],
    };
    model(name, covers, move |covers| {
        let mut python = Python::default();
        let lent = python.setup(|py| {
            let v = done(SetObject::new(py));
            for &key in change.keys {
                assert!(done(set(&v).add(py, &v, &int(key))));
            }
            Lent::shared(py, v)
        });
        let (writer, reader) = (python.head(), python.head());
        let points = covers.clone();
        let (writer, reader) = two(
            swapped,
            move || {
                writer.run(|py| {
                    lent.with(|v| (change.write)(py, v));
                    py.mutator().safepoint();
                })
            },
            move || {
                reader.run(|py| {
                    let mut before = 0;
                    for _ in 0..2 {
                        let told = lent.with(|v| ask(py, v, change.asked));
                        points.try_hit(if told { "present" } else { "absent" });
                        let now = change.told.iter().position(|&state| state == told);
                        let now = now.unwrap_or_else(|| panic!("{told} is no state of the key"));
                        assert!(before <= now, "back in time");
                        before = now;
                    }
                })
            },
        );
        python.end([writer.0, reader.0], |py| {
            assert_eq!(Some(&lent.with(|v| ask(py, v, change.asked))), change.told.last());
            drop(lent.take_back());
        });
    });
}

macro_rules! changes {
    ($($name:ident $swapped:ident: $change:ident,)*) => { $(
        #[test]
        fn $name() {
            explore(stringify!($name), false, &$change);
        }
        #[test]
        fn $swapped() {
            explore(stringify!($swapped), true, &$change);
        }
    )* };
}

changes! {
    set_2t_add_against_ask set_2t_add_against_ask_swapped: ADD,
    set_2t_remove_against_ask set_2t_remove_against_ask_swapped: REMOVE,
    set_2t_grow_against_ask set_2t_grow_against_ask_swapped: GROW,
    set_2t_reuse_against_ask set_2t_reuse_against_ask_swapped: REUSE,
}

/// One operation on a set, which has other keys and another number of them before and after.
struct Step {
    before: &'static [i64],
    /// Of another set, for operations on two.
    other: &'static [i64],
    write: fn(&mut Py, &Value, &Value),
    after: &'static [i64],
    /// What the reader asks for.
    asked: &'static [i64],
}

fn set_with(py: &mut Py, keys: &[i64]) -> Value {
    let v = done(SetObject::new(py));
    for &key in keys {
        assert!(done(set(&v).add(py, &v, &int(key))));
    }
    v
}

/// Two keys come at once.
static UPDATE: Step = Step {
    before: &[1],
    other: &[2, 3],
    write: |py, v, other| done(set(v).update_from(py, v, other)),
    after: &[1, 2, 3],
    asked: &[3, 2],
};

/// Two keys come at once that do not fit: all move to another table. One is there at every moment.
static GROWTH: Step = Step {
    before: &[1, 9, 17],
    other: &[2, 3],
    write: |py, v, other| done(set(v).update_from(py, v, other)),
    after: &[1, 2, 3, 9, 17],
    asked: &[1],
};

/// Two keys go at once.
static DIFFERENCE: Step = Step {
    before: &[1, 2, 3],
    other: &[2, 3],
    write: |py, v, other| assert!(done(set(v).subtract_quick(py, v, other, false))),
    after: &[1],
    asked: &[3, 2],
};

/// One key comes.
static INSERT: Step = Step {
    before: &[1],
    other: &[],
    write: |py, v, _| assert!(done(set(v).add(py, v, &int(2)))),
    after: &[1, 2],
    asked: &[2],
};

/// One key goes.
static DISCARD: Step = Step {
    before: &[1, 2],
    other: &[],
    write: |py, v, _| assert!(done(set(v).remove(py, v, &int(2)))),
    after: &[1],
    asked: &[2],
};

/// The keys go.
static CLEAR: Step =
    Step { before: &[1, 2], other: &[], write: |py, v, _| set(v).clear(py, v), after: &[], asked: &[1, 2] };

/// Reads again and again, each time something else: once it has seen the set as it is after the operation, it sees nothing of before.
fn one_step(name: &str, swapped: bool, step: &'static Step) {
    let covers = ["before", "after"];
    model(name, if swapped { &[] } else { &covers }, move |covers| {
        let mut python = Python::default();
        // Both of one heap: which of two addresses is lower is the same in every execution.
        let (lent, other) = python.setup(|py| {
            let (v, other) = (set_with(py, step.before), set_with(py, step.other));
            (Lent::shared(py, v), Lent::shared(py, other))
        });
        let (writer, reader) = (python.head(), python.head());
        let points = covers.clone();
        let (writer, reader) = two(
            swapped,
            move || writer.run(|py| lent.with(|v| other.with(|other| (step.write)(py, v, other)))),
            move || {
                reader.run(|py| {
                    let mut changed = false;
                    // `old` and `new`: whether what was read belongs to the one or the other.
                    let mut saw = |old: bool, new: bool| {
                        assert!(old || new, "half done");
                        assert!(new || !changed, "back in time");
                        changed |= !old;
                        points.try_hit(if changed { "after" } else { "before" });
                    };
                    lent.with(|v| {
                        let number = |py: &Py| set(v).len_at_once(py, v);
                        let n = number(py);
                        saw(n == step.before.len(), n == step.after.len());
                        for &key in step.asked {
                            let told = done(set(v).contains(py, v, &int(key)));
                            saw(told == step.before.contains(&key), told == step.after.contains(&key));
                        }
                        let n = number(py);
                        saw(n == step.before.len(), n == step.after.len());
                    });
                })
            },
        );
        python.end([writer.0, reader.0], |py| {
            lent.with(|v| {
                assert_eq!(set(v).len_at_rest(), Some(step.after.len()));
                for key in 1..4 {
                    assert_eq!(set(v).contains_quick(py, &int(key)), Some(step.after.contains(&key)));
                }
            });
            drop((lent.take_back(), other.take_back()));
        });
    });
}

macro_rules! steps {
    ($($name:ident $swapped:ident: $step:ident,)*) => { $(
        #[test]
        fn $name() {
            one_step(stringify!($name), false, &$step);
        }
        #[test]
        fn $swapped() {
            one_step(stringify!($swapped), true, &$step);
        }
    )* };
}

steps! {
    set_2t_update_is_one_step set_2t_update_is_one_step_swapped: UPDATE,
    set_2t_growth_is_one_step set_2t_growth_is_one_step_swapped: GROWTH,
    set_2t_difference_is_one_step set_2t_difference_is_one_step_swapped: DIFFERENCE,
    set_2t_insert_is_one_step set_2t_insert_is_one_step_swapped: INSERT,
    set_2t_discard_is_one_step set_2t_discard_is_one_step_swapped: DISCARD,
    set_2t_clear_is_one_step set_2t_clear_is_one_step_swapped: CLEAR,
}
