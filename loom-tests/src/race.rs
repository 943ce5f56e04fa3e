//! One shape of model for all that is read without a lock: writers change a shared container, a reader looks at one place of it.

use crate::python::{Lent, Python, look};
use crate::{Covers, Shadow, model, three, two};
use orochi_core::object::{Py, Value};
use std::sync::Arc;

/// The probes that a model may put into its container.
pub type Shadows = [Arc<Shadow>; 3];

/// What a place shows: the number of the probe there.
pub type Seen = Option<usize>;

/// The cover point of what a place shows.
pub const fn point(seen: Seen) -> &'static str {
    match seen {
        None => "absent",
        Some(0) => "first",
        Some(1) => "second",
        Some(_) => "third",
    }
}

/// Makes the container.
pub type Setup = fn(&mut Py, &Shadows) -> Value;
/// Changes it; what is displaced is dropped.
pub type Write = fn(&mut Py, &Value, &Shadows);
/// The word at the place, without a lock.
pub type Read = fn(&Py, &Value) -> u64;

/// A writer against a reader, who looks once or twice; what it sees are states of the place, in their order,
/// each alive and shared.
pub struct Race {
    /// Makes the container.
    pub setup: Setup,
    /// What the writer does.
    pub write: Write,
    /// What the reader does.
    pub read: Read,
    /// How often the reader looks: the second time after a safepoint.
    pub looks: usize,
    /// What the place shows one after another.
    pub states: &'static [Seen],
    /// Those of the states that some execution must show.
    pub covers: &'static [Seen],
    /// How often each probe is dropped in the end.
    pub drops: [usize; 3],
}

fn read(py: &Py, at: Lent, shadows: &Shadows, race: &Race, covers: &Covers) {
    let mut before = 0;
    for n in 0..race.looks {
        if n > 0 {
            py.mutator().safepoint();
        }
        let seen = look(at.with(|v| (race.read)(py, v)), shadows);
        covers.try_hit(point(seen));
        let now = race.states.iter().position(|&state| state == seen);
        let now = now.unwrap_or_else(|| panic!("{seen:?} is no state of the place"));
        assert!(before <= now, "back in time");
        before = now;
    }
}

impl Race {
    /// Explores it.
    pub fn explore(&'static self, name: &str, swapped: bool) {
        let covers: Vec<_> = self.covers.iter().map(|&seen| point(seen)).collect();
        // With the reader first, loom does not see all that it may read.
        let covers = if swapped { &[][..] } else { &covers };
        model(name, covers, move |covers| {
            let mut python = Python::default();
            let shadows = Shadows::default();
            let lent = python.setup(|py| {
                let v = (self.setup)(py, &shadows);
                Lent::shared(py, v)
            });
            let (writer, reader) = (python.head(), python.head());
            let (here, there, points) = (shadows.clone(), shadows.clone(), covers.clone());
            let (writer, reader) = two(
                swapped,
                move || {
                    writer.run(|py| {
                        lent.with(|v| (self.write)(py, v, &here));
                        py.mutator().safepoint();
                        py.mutator().safepoint();
                    })
                },
                move || reader.run(|py| read(py, lent, &there, self, &points)),
            );
            python.end([writer.0, reader.0], |_| drop(lent.take_back()));
            assert_eq!(shadows.each_ref().map(|shadow| shadow.drops()), self.drops);
        });
    }
}

/// Two writers against a reader.
pub struct Crowd {
    /// Makes the container.
    pub setup: Setup,
    /// What the writers do.
    pub writes: [Write; 2],
    /// What the reader does.
    pub read: Read,
    /// What the place may show meanwhile; some execution must show each.
    pub states: &'static [Seen],
    /// What it may show in the end.
    pub last: &'static [Seen],
    /// How often each probe is dropped in the end.
    pub drops: [usize; 3],
}

impl Crowd {
    /// Explores it.
    pub fn explore(&'static self, name: &str, swapped: bool) {
        let covers: Vec<_> = self.states.iter().map(|&seen| point(seen)).collect();
        // With the reader first, loom does not see all that it may read.
        let covers = if swapped { &[][..] } else { &covers };
        model(name, covers, move |covers| {
            let mut python = Python::default();
            let shadows = Shadows::default();
            let lent = python.setup(|py| {
                let v = (self.setup)(py, &shadows);
                Lent::shared(py, v)
            });
            let (one, other, reader) = (python.head(), python.head(), python.head());
            let (s1, s2, s3, points) = (shadows.clone(), shadows.clone(), shadows.clone(), covers.clone());
            let (one, other, reader) = three(
                swapped,
                move || one.run(|py| lent.with(|v| (self.writes[0])(py, v, &s1))),
                move || other.run(|py| lent.with(|v| (self.writes[1])(py, v, &s2))),
                move || {
                    reader.run(|py| {
                        let seen = look(lent.with(|v| (self.read)(py, v)), &s3);
                        assert!(self.states.contains(&seen), "{seen:?} is no state of the place");
                        points.try_hit(point(seen));
                    })
                },
            );
            python.end([one.0, other.0, reader.0], |py| {
                let left = look(lent.with(|v| (self.read)(py, v)), &shadows);
                assert!(self.last.contains(&left), "{left:?} is left");
                drop(lent.take_back());
            });
            assert_eq!(shadows.each_ref().map(|shadow| shadow.drops()), self.drops);
        });
    }
}

/// Tests for races: the model's name, which is also that of the test, and the static that describes it.
#[macro_export]
macro_rules! races {
    ($($name:ident $swapped:ident: $race:ident,)*) => { $(
        #[test]
        fn $name() {
            $race.explore(stringify!($name), false);
        }
        #[test]
        fn $swapped() {
            $race.explore(stringify!($swapped), true);
        }
    )* };
}
