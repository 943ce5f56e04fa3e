//! Classes: a special method changes while a class is made of its base, and while another thread changes it.
//!
//! Classes, their namespaces, versions and lists of subclasses are those of the interpreter, and so is what keeps changes apart
//! (`object::class_changes`). The slots are words of the model: the shipping ones lead to functions, which the checker does not see.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicU64, Ordering};
use orochi_core::object::dict::DictObject;
use orochi_core::object::weak::WeakHandle;
use orochi_core::object::{Py, TypeRef, Value, word};
use orochi_loom_tests::python::{Python, done, make_two_classes};
use orochi_loom_tests::{model, two};
use std::sync::Arc;

/// The slots of the two classes: the word of what the method's name finds.
#[derive(Default)]
struct Words([AtomicU64; 2]);

/// A base, a class derived from it, and their slots.
#[derive(Clone)]
struct Scene {
    base: TypeRef,
    derived: TypeRef,
    name: u64,
    slots: Arc<Words>,
}

impl Scene {
    /// The base has the method; the other class does not stand in its list yet.
    fn new(py: &mut Py) -> Scene {
        let (base, derived) = make_two_classes(py);
        base.subclasses.with(py, &base.to_value(), |list, _| list.clear());
        let scene = Scene { base, derived, name: py.intern("a").into_word(), slots: Arc::default() };
        scene.set(py, Value::FALSE);
        for slot in &scene.slots.0 {
            slot.store(word::FALSE, Ordering::Relaxed);
        }
        scene
    }

    fn name(&self) -> Value {
        // SAFETY: interned strings are immortal.
        unsafe { Value::from_word(self.name) }
    }

    fn slot(&self, ty: TypeRef) -> &AtomicU64 {
        &self.slots.0[usize::from(ty != self.base)]
    }

    /// Puts the method into the base's namespace.
    fn set(&self, py: &Py, v: Value) {
        let dict = self.base.dict.get(py);
        done(dict.payload::<DictObject>().expect("a namespace").set_str(py, &dict, &self.name(), v));
        self.base.modified(py);
    }

    /// Sets a slot from what the class finds.
    fn fill(&self, py: &Py, ty: TypeRef) {
        self.slot(ty).store(ty.lookup_word(py, self.name), Ordering::Relaxed);
    }

    /// As `attributes::changed`.
    fn change(&self, py: &Py, v: Value) {
        self.set(py, v);
        py.interp().class_changes.change(|| {
            self.fill(py, self.base);
            for class in self.base.live_subclasses(py) {
                self.fill(py, TypeRef::from_value(&class).expect("a class"));
            }
            self.base.modified(py);
        });
    }

    /// As the end of `build::make_class`; whether the slots were filled again.
    fn make(&self, py: &Py) -> bool {
        let (base, derived, changes) = (self.base, self.derived, &py.interp().class_changes);
        let begun = changes.begin();
        // The thread remembers what it finds before anybody else knows the class.
        derived.lookup_word(py, self.name);
        self.slot(derived).store(self.slot(base).load(Ordering::Relaxed), Ordering::Relaxed);
        let handle = WeakHandle::new(py, &derived.to_value()).expect("a class");
        base.subclasses.with(py, &base.to_value(), |list, _| list.push(handle));
        let missed = changes.has_missed(begun);
        if missed {
            changes.fill_again(py, derived, |ty| self.fill(py, ty));
        }
        missed
    }

    /// What is in the slots is what lookups find.
    fn check(&self, py: &Py, classes: &[TypeRef], found: u64) {
        for &ty in classes {
            assert_eq!(ty.lookup_word(py, self.name), found, "a stale entry");
            assert_eq!(self.slot(ty).load(Ordering::Relaxed), found, "a stale slot");
        }
    }
}

/// A class is made while a special method of its base changes.
fn made(name: &str, swapped: bool) {
    // With the roles the other way round loom does not see the change come in between.
    let points: &[&'static str] = if swapped { &[] } else { &["filled again", "filled once"] };
    model(name, points, move |covers| {
        let mut python = Python::default();
        let scene = python.setup(Scene::new);
        let (changer, maker) = (python.head(), python.head());
        let (s1, s2, points) = (scene.clone(), scene.clone(), covers.clone());
        let (changer, maker) = two(
            swapped,
            move || changer.run(|py| s1.change(py, Value::TRUE)),
            move || {
                maker.run(|py| {
                    points.try_hit(if s2.make(py) { "filled again" } else { "filled once" });
                })
            },
        );
        // Whoever made the class has remembered what it found.
        let (maker, ()) = maker.0.run(|py| scene.check(py, &[scene.base, scene.derived], word::TRUE));
        python.end([changer.0, maker], |py| scene.check(py, &[scene.base, scene.derived], word::TRUE));
    });
}

#[test]
fn class_2t_made_against_change() {
    made("class_2t_made_against_change", false);
}
#[test]
fn class_2t_made_against_change_swapped() {
    made("class_2t_made_against_change_swapped", true);
}

/// Two threads change the same special method: whichever is in the namespace in the end is in the slots.
fn changed_by_two(name: &str, swapped: bool) {
    model(name, &[], move |_| {
        let mut python = Python::default();
        let scene = python.setup(Scene::new);
        let (one, other) = (python.head(), python.head());
        let (s1, s2) = (scene.clone(), scene.clone());
        let (one, other) = two(
            swapped,
            move || one.run(|py| s1.change(py, Value::TRUE)),
            move || other.run(|py| s2.change(py, Value::NONE)),
        );
        python.end([one.0, other.0], |py| {
            let found = scene.base.namespace(py).peek_interned(py, scene.name);
            scene.check(py, &[scene.base], found);
        });
    });
}

#[test]
fn class_2t_changed_by_two() {
    changed_by_two("class_2t_changed_by_two", false);
}
#[test]
fn class_2t_changed_by_two_swapped() {
    changed_by_two("class_2t_changed_by_two_swapped", true);
}
