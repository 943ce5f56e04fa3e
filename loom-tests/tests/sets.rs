//! Sets: asking for a key without a lock against insertion, growth, removal and the reuse of a removed key's place.
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
