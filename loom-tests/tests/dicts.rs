//! Dicts: reading without a lock against store, insertion, growth, deletion, reinsertion, and everything that replaces the table.
//!
//! The dict and its tables are those of the interpreter.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicU32, Ordering};
use orochi_core::object::dict::DictObject;
use orochi_core::object::{Py, Value, word};
use orochi_loom_tests::python::{Lent, Python, done, look, probe};
use orochi_loom_tests::race::{Crowd, Race, Seen, Shadows};
use orochi_loom_tests::{model, races, two};
use std::sync::Arc;

fn dict(v: &Value) -> &DictObject {
    v.payload().expect("a dict")
}

fn int(i: i64) -> Value {
    Value::small_int(i).expect("a small int")
}

fn set(py: &mut Py, v: &Value, key: i64, shadows: &Shadows, which: usize) {
    let new = probe(py, &shadows[which]);
    done(dict(v).set(py, v, &int(key), new));
}

/// A dict with the first probe under the key 1, and no room for more.
fn full(py: &mut Py, shadows: &Shadows) -> Value {
    let v = done(DictObject::new(py));
    set(py, &v, 1, shadows, 0);
    v
}

/// The same with room.
fn roomy(py: &mut Py, shadows: &Shadows) -> Value {
    let v = done(DictObject::with_capacity(py, 3));
    set(py, &v, 1, shadows, 0);
    v
}

fn peek(py: &Py, v: &Value, key: i64) -> u64 {
    dict(v).peek_quick(py, &int(key)).expect("ints need no Python code")
}

/// A store under a key that is there.
static STORE: Race = Race {
    setup: full,
    write: |py, v, shadows| set(py, v, 1, shadows, 1),
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// A new key in a table with room.
static INSERT: Race = Race {
    setup: roomy,
    write: |py, v, shadows| set(py, v, 2, shadows, 1),
    read: |py, v| peek(py, v, 2),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 0],
};

/// A new key in a full table: the entries move. The other key is there at every moment.
static GROW: Race = Race {
    setup: full,
    write: |py, v, shadows| set(py, v, 2, shadows, 1),
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0)],
    covers: &[Some(0)],
    drops: [1, 1, 0],
};

/// A deletion.
static DELETE: Race = Race {
    setup: full,
    write: |py, v, _| drop(done(dict(v).remove(py, v, &int(1)))),
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0), None],
    covers: &[Some(0), None],
    drops: [1, 0, 0],
};

/// A deletion, and the key comes back: into another entry.
static REINSERT: Race = Race {
    setup: roomy,
    write: |py, v, shadows| {
        drop(done(dict(v).remove(py, v, &int(1))));
        set(py, v, 1, shadows, 1);
    },
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0), None, Some(1)],
    covers: &[Some(0), None, Some(1)],
    drops: [1, 1, 0],
};

/// A key moves to the end: it is there at every moment.
static MOVE: Race = Race {
    setup: |py, shadows| {
        let v = roomy(py, shadows);
        set(py, &v, 2, shadows, 1);
        v
    },
    write: |py, v, _| assert!(done(dict(v).move_to_end(py, v, &int(1), true))),
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0)],
    covers: &[Some(0)],
    drops: [1, 1, 0],
};

/// Everything goes, and the key comes back: into another table.
static CLEAR: Race = Race {
    setup: full,
    write: |py, v, shadows| {
        dict(v).clear(py, v);
        set(py, v, 1, shadows, 1);
    },
    read: |py, v| peek(py, v, 1),
    looks: 2,
    states: &[Some(0), None, Some(1)],
    covers: &[Some(0), None, Some(1)],
    drops: [1, 1, 0],
};

/// A position that is not taken yet, as iterators and inline caches look at it, while an entry comes to it.
static POSITION: Race = Race {
    setup: roomy,
    write: |py, v, shadows| set(py, v, 2, shadows, 1),
    read: |_, v| dict(v).value_at(1, int(2).word()),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 0],
};

/// Two threads set a default under one key: one of the values is dropped, the other one is what both get.
static DEFAULT: Crowd = Crowd {
    setup: |py, _| done(DictObject::with_capacity(py, 3)),
    writes: [
        |py, v, shadows| {
            let new = probe(py, &shadows[1]);
            let got = done(dict(v).set_default(py, v, &int(1), new));
            assert!(look(got.word(), shadows).is_some());
        },
        |py, v, shadows| {
            let new = probe(py, &shadows[2]);
            let got = done(dict(v).set_default(py, v, &int(1), new));
            assert!(look(got.word(), shadows).is_some());
            assert_eq!(look(peek(py, v, 1), shadows), look(got.word(), shadows));
        },
    ],
    read: |py, v| peek(py, v, 1),
    states: &[None, Some(1), Some(2)],
    last: &[Some(1), Some(2)],
    drops: [0, 1, 1],
};

/// One thread deletes a key, another one stores under it.
static DELETE_AND_STORE: Crowd = Crowd {
    setup: roomy,
    writes: [|py, v, _| drop(done(dict(v).remove(py, v, &int(1)))), |py, v, shadows| set(py, v, 1, shadows, 1)],
    read: |py, v| peek(py, v, 1),
    states: &[Some(0), None, Some(1)],
    last: &[None, Some(1)],
    drops: [1, 1, 0],
};

races! {
    dict_2t_store_against_read dict_2t_store_against_read_swapped: STORE,
    dict_2t_insert_against_read dict_2t_insert_against_read_swapped: INSERT,
    dict_2t_grow_against_read dict_2t_grow_against_read_swapped: GROW,
    dict_2t_delete_against_read dict_2t_delete_against_read_swapped: DELETE,
    dict_2t_reinsert_against_read dict_2t_reinsert_against_read_swapped: REINSERT,
    dict_2t_move_to_end_against_read dict_2t_move_to_end_against_read_swapped: MOVE,
    dict_2t_clear_against_read dict_2t_clear_against_read_swapped: CLEAR,
    dict_2t_position_against_insert dict_2t_position_against_insert_swapped: POSITION,
    dict_3t_defaults_against_read dict_3t_defaults_against_read_swapped: DEFAULT,
    dict_3t_delete_and_store_against_read dict_3t_delete_and_store_against_read_swapped: DELETE_AND_STORE,
}

/// A remembered position, as inline caches of globals have it, against deletion of its key and insertion of another one: it shows
/// the key's value or nothing, never another key's.
fn position(name: &str, swapped: bool) {
    let covers = ["the key's value", "nothing"];
    model(name, &covers[..if swapped { 1 } else { 2 }], move |covers| {
        let mut python = Python::default();
        let shadows = Shadows::default();
        let (lent, a, b) = python.setup(|py| {
            let v = done(DictObject::with_capacity(py, 3));
            let (a, b) = (py.intern("a"), py.intern("b"));
            let p = probe(py, &shadows[0]);
            done(dict(&v).set_str(py, &v, &a, p));
            (Lent::shared(py, v), a.into_word(), b.into_word())
        });
        let index = python.setup(|py| lent.with(|v| dict(v).find_index_interned(py, a)).expect("the key"));
        let (writer, reader) = (python.head(), python.head());
        let (here, there, points) = (shadows.clone(), shadows.clone(), covers.clone());
        let (writer, reader) = two(
            swapped,
            move || {
                writer.run(|py| {
                    let p = probe(py, &here[1]);
                    // SAFETY: interned strings are immortal.
                    let (a, b) = unsafe { (Value::from_word(a), Value::from_word(b)) };
                    lent.with(|v| {
                        drop(dict(v).remove_str(py, v, &a).expect("the key"));
                        done(dict(v).set_str(py, v, &b, p));
                    });
                })
            },
            move || {
                reader.run(|py| {
                    for _ in 0..2 {
                        let seen: Seen = look(lent.with(|v| dict(v).value_at(index, a)), &there);
                        assert!(seen.is_none_or(|which| which == 0), "another key's value");
                        points.try_hit(if seen.is_some() { "the key's value" } else { "nothing" });
                        py.mutator().safepoint();
                    }
                })
            },
        );
        python.end([writer.0, reader.0], |_| drop(lent.take_back()));
        assert_eq!(shadows.each_ref().map(|shadow| shadow.drops()), [1, 1, 0]);
    });
}

#[test]
fn dict_2t_remembered_position() {
    position("dict_2t_remembered_position", false);
}
#[test]
fn dict_2t_remembered_position_swapped() {
    position("dict_2t_remembered_position_swapped", true);
}

/// A remembered key set, as inline caches of builtins have it: who finds its number again after it learned of an insertion would take
/// the key for absent.
fn version(name: &str, swapped: bool) {
    model(name, &["still absent", "present by now", "the number is void"], move |covers| {
        let mut python = Python::default();
        let lent = python.setup(|py| Lent::shared(py, done(DictObject::with_capacity(py, 3))));
        let inserted = Arc::new(AtomicU32::new(0));
        let (writer, reader) = (python.head(), python.head());
        let (told, points) = (inserted.clone(), covers.clone());
        let (writer, reader) = two(
            swapped,
            move || {
                writer.run(|py| {
                    lent.with(|v| done(dict(v).set(py, v, &int(1), Value::TRUE)));
                    // A number for the new keys: who finds that one finds the new keys as well.
                    assert_ne!(lent.with(|v| dict(v).assign_keys_version(py)), 0);
                    inserted.store(1, Ordering::Release);
                })
            },
            move || {
                reader.run(|py| {
                    let number = lent.with(|v| dict(v).assign_keys_version(py));
                    assert_ne!(number, 0);
                    if lent.with(|v| peek(py, v, 1)) != word::EMPTY {
                        points.hit("present by now");
                        return;
                    }
                    points.hit("still absent");
                    if told.load(Ordering::Acquire) == 1 {
                        points.hit("the number is void");
                        assert_ne!(
                            lent.with(|v| dict(v).keys_version()),
                            number,
                            "a cache would take the key for absent"
                        );
                    }
                })
            },
        );
        python.end([writer.0, reader.0], |_| drop(lent.take_back()));
    });
}

#[test]
fn dict_2t_key_set_number() {
    version("dict_2t_key_set_number", false);
}
#[test]
fn dict_2t_key_set_number_swapped() {
    version("dict_2t_key_set_number_swapped", true);
}
