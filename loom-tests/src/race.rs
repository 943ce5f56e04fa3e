//! One shape of model for all that is read without a lock: writers change a shared container, a reader looks at one place of it.

use crate::python::{Head, Lent, Python, look};
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

/// An execution's container, and who made it.
struct Scene {
    python: Python,
    shadows: Shadows,
    lent: Lent,
}

impl Scene {
    fn new(setup: Setup) -> Scene {
        let (mut python, shadows) = (Python::default(), Shadows::default());
        let lent = python.setup(|py| {
            let v = setup(py, &shadows);
            Lent::shared(py, v)
        });
        Scene { python, shadows, lent }
    }

    /// The roles are over: looks at what is left, drops the container, and checks how often each probe was dropped.
    fn end(self, heads: impl IntoIterator<Item = Head>, left: impl FnOnce(&Py, &Value), drops: [usize; 3]) {
        self.python.end(heads, |py| {
            self.lent.with(|v| left(py, v));
            drop(self.lent.take_back());
        });
        assert_eq!(self.shadows.each_ref().map(|shadow| shadow.drops()), drops);
    }
}

/// The cover points of a model. With the reader first, loom does not see all that it may read.
fn points(states: &[Seen], swapped: bool) -> Vec<&'static str> {
    states.iter().filter(|_| !swapped).map(|&seen| point(seen)).collect()
}

impl Race {
    fn look(&self, py: &Py, at: Lent, shadows: &Shadows, covers: &Covers) {
        let mut before = 0;
        for n in 0..self.looks {
            if n > 0 {
                py.mutator().safepoint();
            }
            let seen = look(at.with(|v| (self.read)(py, v)), shadows);
            covers.try_hit(point(seen));
            let now = self.states.iter().position(|&state| state == seen);
            let now = now.unwrap_or_else(|| panic!("{seen:?} is no state of the place"));
            assert!(before <= now, "back in time");
            before = now;
        }
    }

    /// Explores it.
    pub fn explore(&'static self, name: &str, swapped: bool) {
        model(name, &points(self.covers, swapped), move |covers| {
            let scene = Scene::new(self.setup);
            let (lent, writer, reader) = (scene.lent, scene.python.head(), scene.python.head());
            let (here, there, points) = (scene.shadows.clone(), scene.shadows.clone(), covers.clone());
            let (writer, reader) = two(
                swapped,
                move || {
                    writer.run(|py| {
                        lent.with(|v| (self.write)(py, v, &here));
                        py.mutator().safepoint();
                        py.mutator().safepoint();
                    })
                },
                move || reader.run(|py| self.look(py, lent, &there, &points)),
            );
            scene.end([writer.0, reader.0], |_, _| (), self.drops);
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
        model(name, &points(self.states, swapped), move |covers| {
            let scene = Scene::new(self.setup);
            let (lent, shadows, points) = (scene.lent, scene.shadows.clone(), covers.clone());
            let write = |which: usize| {
                let (head, shadows) = (scene.python.head(), scene.shadows.clone());
                move || head.run(|py| lent.with(|v| (self.writes[which])(py, v, &shadows)))
            };
            let (one, other, reader) = (write(0), write(1), scene.python.head());
            let (one, other, reader) = three(swapped, one, other, move || {
                reader.run(|py| {
                    let seen = look(lent.with(|v| (self.read)(py, v)), &shadows);
                    assert!(self.states.contains(&seen), "{seen:?} is no state of the place");
                    points.try_hit(point(seen));
                })
            });
            let shadows = scene.shadows.clone();
            let left = |py: &Py, v: &Value| {
                let left = look((self.read)(py, v), &shadows);
                assert!(self.last.contains(&left), "{left:?} is left");
            };
            scene.end([one.0, other.0, reader.0], left, self.drops);
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
