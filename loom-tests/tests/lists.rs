//! Lists: reading without a lock against store, growth, removal, and everything that replaces the array.
//!
//! The list, its array and its slots are those of the interpreter.
#![cfg(orochi_loom)]

use orochi_core::object::list::ListObject;
use orochi_core::object::{Py, Value};
use orochi_loom_tests::python::{done, probe};
use orochi_loom_tests::race::{Crowd, Race, Shadows};
use orochi_loom_tests::races;

fn list(v: &Value) -> &ListObject {
    v.payload().expect("a list")
}

/// A list of the first `n` probes.
fn make(py: &Py, shadows: &Shadows, n: usize) -> Value {
    done(py.list(shadows[..n].iter().map(|shadow| probe(py, shadow)).collect()))
}

fn push(py: &Py, owner: &Value, shadows: &Shadows, which: usize) {
    let new = probe(py, &shadows[which]);
    done(list(owner).push(py, owner, new));
}

/// A store into a slot; the old item is dropped.
static STORE: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| {
        let new = probe(py, &shadows[1]);
        drop(list(v).set(py, v, 0, new).expect("an item"));
    },
    read: |_, v| list(v).word_at(0),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// Two appends: the first needs a larger array, the second finds room in it.
static GROW: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| {
        push(py, v, shadows, 1);
        push(py, v, shadows, 2);
    },
    read: |_, v| list(v).word_at(1),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 1],
};

/// The last item is taken off, and another one put into its slot. (Without the second look at the length a reader that has seen the
/// old one sees the new item before it is in the list, and next time that it is not.)
static POP: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, shadows| {
        drop(list(v).pop_last(py, v));
        push(py, v, shadows, 2);
    },
    read: |_, v| list(v).word_at(1),
    looks: 2,
    states: &[Some(1), None, Some(2)],
    covers: &[Some(1), None, Some(2)],
    drops: [1, 1, 1],
};

/// The same, seen from the end: there is an item at every moment.
const LAST: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, shadows| {
        drop(list(v).pop_last(py, v));
        push(py, v, shadows, 2);
    },
    read: |_, v| list(v).word_from_end(-1),
    looks: 1,
    states: &[Some(1), Some(0), Some(2)],
    covers: &[Some(1), Some(0), Some(2)],
    drops: [1, 1, 1],
};

/// The same, looked at twice: an item that is on its way is not seen before it is there.
static LAST_TWICE: Race = Race { looks: 2, ..LAST };

/// Two items are put behind the last one at once.
static EXTEND: Race = Race {
    setup: |py, shadows| make(py, shadows, 1),
    write: |py, v, shadows| {
        let new = vec![probe(py, &shadows[1]), probe(py, &shadows[2])];
        drop(done(list(v).splice(py, v, usize::MAX, usize::MAX, new)));
    },
    read: |_, v| list(v).word_at(1),
    looks: 2,
    states: &[None, Some(1)],
    covers: &[None, Some(1)],
    drops: [1, 1, 1],
};

/// An item in front goes: the others move to a new array.
static REMOVE: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, _| drop(done(list(v).remove_at(py, v, 0))),
    read: |_, v| list(v).word_at(0),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// All items are taken out and put back in the opposite order, as `sort` does it.
static SORT: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, _| {
        let mut lent = done(list(v).lend(py, v)).expect("it has items");
        lent.items.reverse();
        let (displaced, changed) = list(v).put_back(py, v, lent);
        assert!(displaced.is_empty() && !changed);
    },
    read: |_, v| list(v).word_at(0),
    looks: 2,
    states: &[Some(0), None, Some(1)],
    covers: &[Some(0), None, Some(1)],
    drops: [1, 1, 0],
};

/// Rewriting in one step: no moment in between shows.
static REWRITE: Race = Race {
    setup: |py, shadows| make(py, shadows, 2),
    write: |py, v, _| {
        drop(done(list(v).rewrite(py, v, |items, _| {
            items.reverse();
            items.split_off(1)
        })));
    },
    read: |_, v| list(v).word_at(0),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// One thread appends, one takes off: which of the items goes is open, the other one stays.
static PUSH_AND_POP: Crowd = Crowd {
    setup: |py, shadows| make(py, shadows, 1),
    writes: [
        |py, v, shadows| push(py, v, shadows, 1),
        |py, v, _| {
            drop(list(v).pop_last(py, v).expect("an item"));
            assert!(list(v).len() <= 1);
        },
    ],
    read: |_, v| list(v).word_at(0),
    states: &[Some(0), Some(1), None],
    last: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

/// Two threads append, both to an array that is full.
static TWO_PUSHES: Crowd = Crowd {
    setup: |py, shadows| make(py, shadows, 1),
    writes: [|py, v, shadows| push(py, v, shadows, 1), |py, v, shadows| push(py, v, shadows, 2)],
    read: |_, v| list(v).word_at(1),
    states: &[None, Some(1), Some(2)],
    last: &[Some(1), Some(2)],
    drops: [1, 1, 1],
};

races! {
    list_2t_store_against_read list_2t_store_against_read_swapped: STORE,
    list_2t_grow_against_read list_2t_grow_against_read_swapped: GROW,
    list_2t_pop_and_push_against_read list_2t_pop_and_push_against_read_swapped: POP,
    list_2t_last_against_pop_and_push list_2t_last_against_pop_and_push_swapped: LAST,
    list_2t_last_twice_against_pop_and_push list_2t_last_twice_against_pop_and_push_swapped: LAST_TWICE,
    list_2t_remove_against_read list_2t_remove_against_read_swapped: REMOVE,
    list_2t_sort_against_read list_2t_sort_against_read_swapped: SORT,
    list_2t_extend_against_read list_2t_extend_against_read_swapped: EXTEND,
    list_2t_rewrite_against_read list_2t_rewrite_against_read_swapped: REWRITE,
    list_3t_push_and_pop_against_read list_3t_push_and_pop_against_read_swapped: PUSH_AND_POP,
    list_3t_two_pushes_against_read list_3t_two_pushes_against_read_swapped: TWO_PUSHES,
}
