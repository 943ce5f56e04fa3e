//! Inline caches, caches of lookups on types, and the table of interned strings.
//!
//! The pairs, versions, namespaces and the table are those of the interpreter.
#![cfg(orochi_loom)]

use orochi_core::object::dict::DictObject;
use orochi_core::object::inline_cache::{self, Cache};
use orochi_core::object::{Py, TypeRef, Value, word};
use orochi_gc::sync::{AtomicU32, AtomicU64, Ordering};
use orochi_loom_tests::python::{Python, done, make_class, make_two_classes, probe};
use orochi_loom_tests::race::Race;
use orochi_loom_tests::{model, races, three, two};
use std::sync::Arc;

/// The cache of an instruction that knows a first shape already, so that two more share its second pair.
fn cache() -> Arc<Cache> {
    let cache: Arc<Cache> = Arc::new(std::array::from_fn(|_| AtomicU64::new(0)));
    inline_cache::fill(&cache, FIRST, found(FIRST));
    cache
}

/// Keys as an instruction meets them: three shapes, in one epoch, and one of the next epoch.
const FIRST: u64 = 7 << 32 | 20;
const A: u64 = 7 << 32 | 21;
const B: u64 = 7 << 32 | 22;
const LATER: u64 = 8 << 32 | 20;

/// What is found under a key.
const fn found(key: u64) -> u64 {
    key << 4
}

fn check(cache: &Cache, key: u64) -> bool {
    let w = inline_cache::read(cache, key);
    assert!(w == 0 || w == found(key), "what was found under another key");
    w != 0
}

/// One thread fills the cache for a shape, for another one, and for the first again; the other one reads it.
fn back_and_forth(name: &str, swapped: bool) {
    let covers = ["hit", "miss"];
    model(name, &covers[..if swapped { 1 } else { 2 }], move |covers| {
        let (cache, points) = (cache(), covers.clone());
        inline_cache::fill(&cache, A, found(A));
        let read = cache.clone();
        two(
            swapped,
            move || {
                inline_cache::fill(&cache, B, found(B));
                inline_cache::fill(&cache, A, found(A));
            },
            move || {
                points.try_hit(if check(&read, A) { "hit" } else { "miss" });
                check(&read, B);
            },
        );
    });
}

#[test]
fn cache_2t_fill_against_read() {
    back_and_forth("cache_2t_fill_against_read", false);
}
#[test]
fn cache_2t_fill_against_read_swapped() {
    back_and_forth("cache_2t_fill_against_read_swapped", true);
}

/// The same across a change of the epoch, where one thread is late.
fn late(name: &str, swapped: bool) {
    model(name, &[], move |_| {
        let cache = cache();
        let read = cache.clone();
        two(
            swapped,
            move || {
                inline_cache::fill(&cache, LATER, found(LATER));
                inline_cache::fill(&cache, FIRST, found(FIRST));
            },
            move || {
                check(&read, FIRST);
                check(&read, LATER);
            },
        );
    });
}

#[test]
fn cache_2t_late_fill_against_read() {
    late("cache_2t_late_fill_against_read", false);
}
#[test]
fn cache_2t_late_fill_against_read_swapped() {
    late("cache_2t_late_fill_against_read_swapped", true);
}

/// Both threads fill the cache, for different shapes, and read it.
fn two_fills(name: &str, swapped: bool) {
    model(name, &["the first shape stays", "the second shape stays"], move |covers| {
        let cache = cache();
        let (one, other) = (cache.clone(), cache.clone());
        two(
            swapped,
            move || {
                inline_cache::fill(&one, A, found(A));
                check(&one, B);
            },
            move || {
                inline_cache::fill(&other, B, found(B));
                check(&other, A);
            },
        );
        match (check(&cache, A), check(&cache, B)) {
            (true, false) => covers.hit("the first shape stays"),
            (false, true) => covers.hit("the second shape stays"),
            _ => panic!("one of the fills succeeds"),
        }
    });
}

#[test]
fn cache_2t_two_fills() {
    two_fills("cache_2t_two_fills", false);
}
#[test]
fn cache_2t_two_fills_swapped() {
    two_fills("cache_2t_two_fills_swapped", true);
}

/// Two threads fill, the third reads.
fn fills_and_read(name: &str, swapped: bool) {
    model(name, &[], move |_| {
        let cache = cache();
        let (one, other, read) = (cache.clone(), cache.clone(), cache);
        three(
            swapped,
            move || {
                inline_cache::fill(&one, A, found(A));
                inline_cache::fill(&one, B, found(B));
            },
            move || inline_cache::fill(&other, A, found(A)),
            move || {
                check(&read, A);
            },
        );
    });
}

#[test]
fn cache_3t_two_fills_against_read() {
    fills_and_read("cache_3t_two_fills_against_read", false);
}
#[test]
fn cache_3t_two_fills_against_read_swapped() {
    fills_and_read("cache_3t_two_fills_against_read_swapped", true);
}

fn set(py: &Py, class: TypeRef, name: &Value, v: Value) {
    let dict = class.dict.get(py);
    done(dict.payload::<DictObject>().expect("a namespace").set_str(py, &dict, name, v));
    class.modified(py);
    py.interp().bump_types_epoch();
}

/// One thread looks a name up on a class through its cache, again and again; the other one sets the attribute and says so. Who has heard
/// of it finds the new value.
///
/// With `inherited` the attribute is set on a class and looked up on one that is derived from it.
fn lookups(name: &str, swapped: bool, inherited: bool) {
    model(name, &["heard of it", "not heard of it"], move |covers| {
        let mut python = Python::default();
        let (base, class, attribute) = python.setup(|py| {
            let (base, derived) = make_two_classes(py);
            let name = py.intern("a");
            set(py, base, &name, Value::FALSE);
            (base, if inherited { derived } else { base }, name.into_word())
        });
        let set_word = Arc::new(AtomicU32::new(0));
        let (writer, reader) = (python.head(), python.head());
        let (told, points) = (set_word.clone(), covers.clone());
        // SAFETY: interned strings are immortal.
        let attribute = move || unsafe { Value::from_word(attribute) };
        let (writer, reader) = two(
            swapped,
            move || {
                writer.run(|py| {
                    set(py, base, &attribute(), Value::TRUE);
                    // A version for the class as it is now: who finds that one finds the new value as well.
                    assert_eq!(class.lookup_word(py, attribute().word()), word::TRUE);
                    set_word.store(1, Ordering::Release);
                })
            },
            move || {
                reader.run(|py| {
                    let lookup = || class.lookup_word(py, attribute().word());
                    let first = lookup();
                    assert!(first == word::TRUE || first == word::FALSE);
                    let heard = told.load(Ordering::Acquire) == 1;
                    points.hit(if heard { "heard of it" } else { "not heard of it" });
                    let second = lookup();
                    assert!(second == word::TRUE || (second == word::FALSE && !heard), "a stale entry");
                    assert!(first == word::FALSE || second == word::TRUE, "back in time");
                })
            },
        );
        python.end([writer.0, reader.0], |_| {});
    });
}

#[test]
fn type_2t_lookup_against_set() {
    lookups("type_2t_lookup_against_set", false, false);
}
#[test]
fn type_2t_lookup_against_set_swapped() {
    lookups("type_2t_lookup_against_set_swapped", true, false);
}

#[test]
fn type_2t_inherited_against_set() {
    lookups("type_2t_inherited_against_set", false, true);
}
#[test]
fn type_2t_inherited_against_set_swapped() {
    lookups("type_2t_inherited_against_set_swapped", true, true);
}

/// A class attribute is replaced, and its old value dies: who looks it up through its cache finds a live value.
static REPLACED: Race = Race {
    setup: |py, shadows| {
        let class = make_class(py, 0);
        let (name, old) = (py.intern("a"), probe(py, &shadows[0]));
        set(py, class, &name, old);
        class.to_value()
    },
    write: |py, v, shadows| {
        let (name, new) = (py.intern("a"), probe(py, &shadows[1]));
        set(py, TypeRef::from_value(v).expect("a class"), &name, new);
    },
    read: |py, v| TypeRef::from_value(v).expect("a class").lookup_word(py, py.intern("a").word()),
    looks: 2,
    states: &[Some(0), Some(1)],
    covers: &[Some(0), Some(1)],
    drops: [1, 1, 0],
};

races! {
    type_2t_lookup_of_what_dies type_2t_lookup_of_what_dies_swapped: REPLACED,
}

/// An inline cache of what was found on a class: filled under the key that was read before looking, read under the key of the moment.
fn class_attribute(name: &str, swapped: bool) {
    model(name, &["a hit"], move |covers| {
        let mut python = Python::default();
        let (class, attribute) = python.setup(|py| {
            let class = make_class(py, 0);
            let name = py.intern("a");
            set(py, class, &name, Value::FALSE);
            // It has a version already, which an old reading of it may still show.
            assert_eq!(class.lookup_word(py, name.word()), word::FALSE);
            (class, name.into_word())
        });
        let pair = cache();
        let set_word = Arc::new(AtomicU32::new(0));
        let (writer, reader) = (python.head(), python.head());
        let (told, points) = (set_word.clone(), covers.clone());
        // SAFETY: interned strings are immortal.
        let attribute = move || unsafe { Value::from_word(attribute) };
        let key = |py: &Py| (py.interp().types_epoch.load(Ordering::Acquire) | 20) + (16 << 32);
        let (writer, reader) = two(
            swapped,
            move || {
                writer.run(|py| {
                    set(py, class, &attribute(), Value::TRUE);
                    set_word.store(1, Ordering::Release);
                })
            },
            move || {
                reader.run(|py| {
                    let before = key(py);
                    inline_cache::fill(&pair, before, class.lookup_word(py, attribute().word()));
                    let heard = told.load(Ordering::Acquire) == 1;
                    match inline_cache::read(&pair, key(py)) {
                        0 => {}
                        w => {
                            points.hit("a hit");
                            assert!(w == word::TRUE || (w == word::FALSE && !heard), "a stale pair");
                        }
                    }
                })
            },
        );
        python.end([writer.0, reader.0], |_| {});
    });
}

#[test]
fn type_2t_inline_cache_against_set() {
    class_attribute("type_2t_inline_cache_against_set", false);
}
#[test]
fn type_2t_inline_cache_against_set_swapped() {
    class_attribute("type_2t_inline_cache_against_set_swapped", true);
}

fn intern(py: &Py, text: &str) -> u64 {
    let v = py.intern(text);
    // SAFETY: `v` holds its object.
    let header = unsafe { v.object().expect("a str").as_ref() };
    assert!(header.is_immortal() && header.is_shared(), "interned, hence immortal");
    assert_eq!(v.as_text().map(|t| t.to_string_lossy().into_owned()).as_deref(), Some(text), "whole");
    v.word()
}

/// Both threads intern the same text: they get the same string, and there is no other.
fn same_text(name: &str, swapped: bool) {
    model(name, &[], move |_| {
        let python = Python::default();
        let (one, other) = (python.head(), python.head());
        let (one, other) =
            two(swapped, move || one.run(|py| intern(py, "ab")), move || other.run(|py| intern(py, "ab")));
        assert_eq!(one.1, other.1, "two strings for one text");
        python.end([one.0, other.0], |py| assert_eq!(intern(py, "ab"), one.1));
    });
}

#[test]
fn name_2t_same_text() {
    same_text("name_2t_same_text", false);
}
#[test]
fn name_2t_same_text_swapped() {
    same_text("name_2t_same_text_swapped", true);
}

/// Three threads, two of them with the same text.
fn three_texts(name: &str, swapped: bool) {
    model(name, &[], move |_| {
        let python = Python::default();
        let (a, b, c) = (python.head(), python.head(), python.head());
        let (a, b, c) = three(
            swapped,
            move || a.run(|py| intern(py, "ab")),
            move || b.run(|py| intern(py, "ab")),
            move || c.run(|py| intern(py, "ba")),
        );
        assert!(a.1 == b.1 && a.1 != c.1);
        python.end([a.0, b.0, c.0], |_| {});
    });
}

#[test]
fn name_3t_two_texts() {
    three_texts("name_3t_two_texts", false);
}
#[test]
fn name_3t_two_texts_swapped() {
    three_texts("name_3t_two_texts_swapped", true);
}
