//! Instances: reading an attribute without a lock against store, new attributes, growth of the overflow array, deletion, and the move to
//! a dict.
//!
//! Shapes, slots and attribute dicts are those of the interpreter.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicU32, Ordering};
use orochi_core::object::dict::DictObject;
use orochi_core::object::kind::INSTANCE;
use orochi_core::object::{Py, TypeRef, Value};
use orochi_loom_tests::python::{Python, done, extended_probe, make_class, probe};
use orochi_loom_tests::race::{Crowd, Race, Shadows};
use orochi_loom_tests::{model, races, two};
use std::sync::Arc;

fn set(py: &Py, v: &Value, name: &str, shadows: &Shadows, which: usize) {
    let new = probe(py, &shadows[which]);
    done(py.set_own_attribute(v, &py.intern(name), new));
}

fn get(py: &Py, v: &Value, name: &str) -> u64 {
    py.own_attribute_word(v.object().expect("an object"), py.intern(name).word())
}

/// An instance with room for `inline` attributes in itself, and with the first probe as its attribute `a`.
fn make(py: &Py, shadows: &Shadows, inline: u8) -> Value {
    // Interned before the roles begin: the table's lock is none of these models' business.
    drop(py.intern("b"));
    let class = make_class(py, inline);
    let v = done(py.new_instance(class));
    set(py, &v, "a", shadows, 0);
    v
}

/// A store into an attribute that is there.
static STORE: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| set(py, v, "a", shadows, 1),
    read: |py, v| get(py, v, "a"),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// A new attribute with room in the instance: another shape.
static ADD: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, shadows| set(py, v, "b", shadows, 1),
    read: |py, v| get(py, v, "b"),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 0],
};

/// A new attribute without room in the instance: an overflow array.
static OVERFLOW: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| set(py, v, "b", shadows, 1),
    read: |py, v| get(py, v, "b"),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 0],
};

/// A new attribute without room in the overflow array, which is replaced; then the attribute that moved with it changes.
static GROW: Race = Race {
    setup: |py, shadows| {
        let v = make(py, shadows, 0);
        for name in ["c", "d", "e"] {
            done(py.set_own_attribute(&v, &py.intern(name), Value::NONE));
        }
        v
    },
    write: |py, v, shadows| {
        done(py.set_own_attribute(v, &py.intern("b"), Value::NONE));
        set(py, v, "a", shadows, 1);
    },
    read: |py, v| get(py, v, "a"),
    looks: 1,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// The attribute is deleted: the instance moves to a dict.
static DELETE: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, _| assert!(done(py.delete_own_attribute(v, &py.intern("a")))),
    read: |py, v| get(py, v, "a"),
    looks: 1,
    states: &[Some(0), None],
    covers: &[Some(0), None],
    drops: [1, 0, 0],
};

/// Another attribute is deleted: the one that is read moves along and is there at every moment.
static MOVE: Race = Race {
    setup: |py, shadows| {
        let v = make(py, shadows, 1);
        set(py, &v, "b", shadows, 1);
        v
    },
    write: |py, v, _| assert!(done(py.delete_own_attribute(v, &py.intern("b")))),
    read: |py, v| get(py, v, "a"),
    looks: 2,
    states: &[Some(0)],
    covers: &[Some(0)],
    drops: [1, 1, 0],
};

/// The attribute in the overflow array moves to the dict of another one's deletion, and changes there.
static MOVE_OVERFLOW: Race = Race {
    setup: |py, shadows| {
        let v = make(py, shadows, 0);
        done(py.set_own_attribute(&v, &py.intern("b"), Value::NONE));
        v
    },
    write: |py, v, shadows| {
        assert!(done(py.delete_own_attribute(v, &py.intern("b"))));
        set(py, v, "a", shadows, 1);
    },
    read: |py, v| get(py, v, "a"),
    looks: 1,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// The attribute is deleted and set again: a reader of the old slot does not find the new value there, but in the dict.
static REINSERT: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| {
        assert!(done(py.delete_own_attribute(v, &py.intern("a"))));
        set(py, v, "a", shadows, 1);
    },
    read: |py, v| get(py, v, "a"),
    looks: 1,
    states: &[Some(0), None, Some(1)],
    covers: &[Some(0), None, Some(1)],
    drops: [1, 1, 0],
};

/// The attribute dict is replaced (`v.__dict__ = {...}`).
static REPLACE: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| {
        let dict = done(DictObject::new(py));
        let new = probe(py, &shadows[1]);
        done(dict.payload::<DictObject>().expect("a dict").set_str(py, &dict, &py.intern("a"), new));
        done(py.set_attribute_dict(v, dict));
    },
    read: |py, v| get(py, v, "a"),
    looks: 1,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// The first `__slots__` member of an object that has a payload: the array for the members comes with it.
static MEMBER: Race = Race {
    setup: |py, shadows| extended_probe(py, &shadows[2]),
    write: |py, v, shadows| {
        let new = probe(py, &shadows[1]);
        assert!(done(py.set_member(v, 0, new)).is_empty());
    },
    read: |py, v| py.member_word(v.object().expect("an object"), 0),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [0, 1, 1],
};

/// Two threads add an attribute each: both are there in the end, whatever the order of the shapes.
static TWO_ADD: Crowd = Crowd {
    setup: |py, shadows| {
        drop(py.intern("c"));
        make(py, shadows, 1)
    },
    writes: [
        |py, v, shadows| set(py, v, "b", shadows, 1),
        |py, v, shadows| {
            set(py, v, "c", shadows, 2);
            assert_ne!(get(py, v, "c"), orochi_core::object::word::EMPTY);
        },
    ],
    read: |py, v| get(py, v, "b"),
    states: &[None, Some(1)],
    last: &[Some(1)],
    drops: [1, 1, 1],
};

races! {
    instance_2t_store_against_read instance_2t_store_against_read_swapped: STORE,
    instance_2t_add_against_read instance_2t_add_against_read_swapped: ADD,
    instance_2t_overflow_against_read instance_2t_overflow_against_read_swapped: OVERFLOW,
    instance_2t_grow_against_read instance_2t_grow_against_read_swapped: GROW,
    instance_2t_delete_against_read instance_2t_delete_against_read_swapped: DELETE,
    instance_2t_move_against_read instance_2t_move_against_read_swapped: MOVE,
    instance_2t_move_overflow_against_read instance_2t_move_overflow_against_read_swapped: MOVE_OVERFLOW,
    instance_2t_reinsert_against_read instance_2t_reinsert_against_read_swapped: REINSERT,
    instance_2t_replace_dict_against_read instance_2t_replace_dict_against_read_swapped: REPLACE,
    instance_2t_first_member_against_read instance_2t_first_member_against_read_swapped: MEMBER,
    instance_3t_two_add_against_read instance_3t_two_add_against_read_swapped: TWO_ADD,
}

/// Two threads make the first shapes of a new part of the table, and look each other's up.
fn new_part(name: &str, swapped: bool) {
    model(name, &["the other's is there", "not yet"], move |covers| {
        let mut python = Python::default();
        let class = python.setup(|py| {
            let class = make_class(py, 0);
            // Parts have sixteen shapes here.
            while add_shape(py, class) % 16 != 15 {}
            class
        });
        let numbers = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let add = |which: usize| {
            let (head, numbers, covers) = (python.head(), numbers.clone(), covers.clone());
            move || {
                head.run(|py| {
                    let id = add_shape(py, class);
                    numbers[which].store(id, Ordering::Release);
                    assert_eq!(py.interp().shapes.get(id).id, id);
                    let other = numbers[1 - which].load(Ordering::Acquire);
                    covers.hit(if other == 0 { "not yet" } else { "the other's is there" });
                    if other != 0 {
                        assert_eq!(py.interp().shapes.get(other).id, other);
                    }
                })
            }
        };
        let (one, other) = (add(0), add(1));
        let (one, other) = two(swapped, one, other);
        python.end([one.0, other.0], |_| ());
    });
}

fn add_shape(py: &Py, class: TypeRef) -> u32 {
    py.interp().shapes.add(INSTANCE, class, Vec::new(), false).expect("the table has room")
}

#[test]
fn instance_2t_shapes_of_a_new_part() {
    new_part("instance_2t_shapes_of_a_new_part", false);
}
#[test]
fn instance_2t_shapes_of_a_new_part_swapped() {
    new_part("instance_2t_shapes_of_a_new_part_swapped", true);
}
