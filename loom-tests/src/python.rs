//! A toy interpreter over the real object layer: a handful of bare types, no Python code.
//!
//! What lists, dicts and instances hold here are **probes**, objects whose payload is a [`Shadow`]: reading one after it died, or
//! without a happens-before edge from its making, is reported.

use crate::Shadow;
use orochi_core::object::args::Result;
use orochi_core::object::dict::DictObject;
use orochi_core::object::interp::{Config, Hooks, Interpreter};
use orochi_core::object::kind::{EXTENDED, INSTANCE, Kind, MAX_INLINE_SLOTS};
use orochi_core::object::list::ListObject;
use orochi_core::object::payload::{Payload, kind_entry, payload_of};
use orochi_core::object::set::SetObject;
use orochi_core::object::strobject::StrObject;
use orochi_core::object::tuple::TupleObject;
use orochi_core::object::typeobject::{Maker, Slots, TypeObject, type_flags};
use orochi_core::object::weak::WeakHandle;
use orochi_core::object::{Guarded, Py, Slot, Thread, TypeId, TypeRef, Value, instance, word};
use orochi_gc::sync::AtomicU32;
use orochi_gc::{Header, Object, flags};
use std::cell::Cell;
use std::sync::{Arc, OnceLock};

/// What stands for a value in a container: its life is that of a shadow outside the heap.
pub struct Probe(Arc<Shadow>);

// SAFETY: 1. and 3. no references; 2. fixed size; 4. the pointer never changes.
unsafe impl Payload for Probe {
    const KIND: Kind = Kind::Opaque;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.0.kill();
    }
}

fn kinds() -> &'static [orochi_gc::Kind] {
    static TABLE: OnceLock<Vec<orochi_gc::Kind>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut all = vec![kind_entry::<StrObject>("unused", false); 256];
        all[Kind::Type as usize] = kind_entry::<TypeObject>("type", false);
        all[Kind::Tuple as usize] = kind_entry::<TupleObject>("tuple", false);
        all[Kind::List as usize] = kind_entry::<ListObject>("list", false);
        all[Kind::Dict as usize] = kind_entry::<DictObject>("dict", false);
        all[Kind::Set as usize] = kind_entry::<SetObject>("set", false);
        all[Kind::Opaque as usize] = kind_entry::<Probe>("probe", false);
        all[Kind::Opaque as usize | EXTENDED as usize] = kind_entry::<Probe>("extended probe", true);
        for inline in 0..=MAX_INLINE_SLOTS {
            all[usize::from(INSTANCE + inline)] = instance::kind_entry();
        }
        all
    })
}

fn refuse<R>() -> Result<R> {
    panic!("a model runs no Python code")
}

fn hooks() -> Hooks {
    Hooks {
        handle_requests: |_| refuse(),
        sequence_iterator: |_, _| refuse(),
        drain: |_, _, _| refuse(),
        compile: |_, _, _, _, _| refuse(),
        run_code: |_, _, _, _, _| refuse(),
        current_globals: |_| None,
        current_locals: |_| refuse(),
        import: |_, _, _, _, _, _| refuse(),
        run_class_body: |_, _, _| refuse(),
        generic_alias: |_, _, _| refuse(),
        import_from: |_, _, _| refuse(),
        native_module: |_| None,
        unraisable: |_, _, _, message| panic!("{message}"),
        abstract_check: |_, _, _, _| refuse(),
        weak_entry_died: |_, _, _| (),
        signals_arrived: |_| refuse(),
        at_exit: |_| (),
        traced_frame: |_, _| None,
        frame_trace: |_, _, _, _| None,
        link: |_, _| refuse(),
        flush_standard: |_| Ok(()),
        int: |_, _| refuse(),
        object_getattr: |_, _, _| refuse(),
        object_getattr_optional: |_, _, _| refuse(),
    }
}

/// A thread of the toy interpreter, registered and attached; it runs on whichever loom thread calls [`Head::run`].
pub struct Head(Box<Thread>);

// SAFETY: one loom thread at a time runs it; handing it over goes through spawn and join.
unsafe impl Send for Head {}

impl Head {
    /// Runs `f` as this thread, which comes back for what follows.
    pub fn run<R>(self, f: impl FnOnce(&mut Py) -> R) -> (Head, R) {
        let before = Thread::set_current(&*self.0);
        // SAFETY: this thread is attached and current.
        let mut py = unsafe { Py::assume() };
        let result = f(&mut py);
        Thread::set_current(before);
        (self, result)
    }

    /// The thread goes away.
    pub fn exit(self) {
        let before = Thread::set_current(&*self.0);
        drop(self.0.exit());
        Thread::set_current(before);
    }
}

/// One interpreter, with its first thread.
pub struct Python {
    interp: Arc<Interpreter>,
    main: Option<Head>,
}

impl Default for Python {
    fn default() -> Self {
        let interp = Interpreter::new(kinds(), hooks(), Config::default());
        let mut python = Python { interp, main: None };
        python.main = Some(python.head());
        python.setup(|py| {
            for (id, kind) in [
                (TypeId::Type, Kind::Type),
                (TypeId::Str, Kind::Str),
                (TypeId::Tuple, Kind::Tuple),
                (TypeId::List, Kind::List),
                (TypeId::Dict, Kind::Dict),
                (TypeId::Set, Kind::Set),
                (TypeId::ModuleSpec, Kind::Opaque),
            ] {
                let ty = make_type(py, Some(id), kind as u8, 0);
                py.interp().types.set(id, ty);
                py.mutator().make_immortal(ty.object());
            }
        });
        python
    }
}

fn make_type(py: &Py, id: Option<TypeId>, instance_kind: u8, flag_bits: u32) -> TypeRef {
    let bytes = size_of::<Header>() + size_of::<TypeObject>().next_multiple_of(8);
    let object = py.mutator().alloc(bytes, 0, flags::TRACKED).expect("memory");
    let payload = TypeObject {
        slots: Slots::empty(),
        flags: AtomicU32::new(flag_bits),
        version: AtomicU32::new(0),
        maker: Maker::unknown(),
        shapes: AtomicU32::new(0),
        instance_kind,
        instance_shape: AtomicU32::new(0),
        id,
        members: 0,
        name: Slot::empty(),
        qualname: Slot::empty(),
        base: Slot::empty(),
        bases: Slot::empty(),
        mro: Slot::empty(),
        own: Slot::empty(),
        dict: Slot::empty(),
        subclasses: Guarded::new(Vec::new()),
        extra: Slot::empty(),
        module: Slot::empty(),
    };
    // SAFETY: a fresh block of that size.
    let ty = unsafe {
        object.as_ptr().add(1).cast::<TypeObject>().write(payload);
        TypeRef::from_object(object)
    };
    let shape = py.interp().shapes.add(instance_kind, ty, Vec::new(), false).expect("the table has room");
    ty.instance_shape.store(shape, orochi_gc::sync::Ordering::Relaxed);
    let of_types = py.interp().types.try_get(TypeId::Type).map_or(shape, |types| {
        // SAFETY: types are immortal here.
        unsafe { types.object().as_ref().shape() }
    });
    // SAFETY: fresh.
    unsafe { object.as_ref().set_shape(of_types) };
    ty
}

impl Python {
    /// Another thread, to be run by a role.
    pub fn head(&self) -> Head {
        let mutator = self.interp.domain.register().expect("a thread id");
        Head(Thread::new(mutator, self.interp.clone(), 0, self.interp.new_ident()))
    }

    /// Runs `f` on the first thread, before the roles or after them.
    pub fn setup<R>(&mut self, f: impl FnOnce(&mut Py) -> R) -> R {
        let (main, result) = self.main.take().expect("not running").run(f);
        self.main = Some(main);
        result
    }

    /// The roles are over, and whatever the model held is dropped by `f`: what may be reclaimed is, the interpreter ends.
    pub fn end(mut self, heads: impl IntoIterator<Item = Head>, f: impl FnOnce(&mut Py)) {
        for head in heads {
            head.exit();
        }
        self.setup(|py| {
            f(py);
            for _ in 0..6 {
                py.mutator().safepoint();
            }
        });
        self.setup(|py| py.mutator().teardown());
        self.main.take().expect("not running").exit();
    }
}

/// A value that all roles may use while `setup` keeps it: its word, lent.
#[derive(Clone, Copy)]
pub struct Lent(u64);

impl Lent {
    /// Publishes `v` and gives it to the model, which must hand it to [`Lent::take_back`].
    pub fn shared(py: &Py, v: Value) -> Lent {
        py.mutator().publish(v.object().expect("an object"));
        Lent(v.into_word())
    }

    /// The lent value, for `f`.
    pub fn with<R>(self, f: impl FnOnce(&Value) -> R) -> R {
        let cell = Cell::new(self.0 | if word::is_pointer(self.0) { word::BORROWED } else { 0 });
        f(Value::from_word_ref(&cell))
    }

    /// The word, not counted.
    pub fn word(self) -> u64 {
        self.0
    }

    /// The value back, counted.
    pub fn take_back(self) -> Value {
        // SAFETY: `shared` was given the count.
        unsafe { Value::from_word(self.0) }
    }
}

/// A probe with this shadow.
pub fn probe(py: &Py, shadow: &Arc<Shadow>) -> Value {
    py.alloc(py.ty(TypeId::ModuleSpec), Probe(shadow.clone())).unwrap_or_else(|_| panic!("memory"))
}

/// The same as an instance of a class with `__slots__`, derived from the probes' type.
pub fn extended_probe(py: &Py, shadow: &Arc<Shadow>) -> Value {
    let ty = make_type(py, None, Kind::Opaque as u8 | EXTENDED, type_flags::HEAP);
    // The instances do not count their class, and this one is in no table.
    py.mutator().make_immortal(ty.object());
    py.alloc(ty, Probe(shadow.clone())).unwrap_or_else(|_| panic!("memory"))
}

/// Which of `shadows` the word in a slot stands for; the probe is read. `None` for an empty word.
pub fn look(w: u64, shadows: &[Arc<Shadow>]) -> Option<usize> {
    if w == word::EMPTY {
        return None;
    }
    assert!(word::is_pointer(w), "a word that nobody stored: {w:#x}");
    let o = word::to_object(w);
    // SAFETY: borrowed from a live slot; what the model checks is that this is enough.
    let (header, found) = unsafe { (o.as_ref(), &payload_of::<Probe>(o).0) };
    let at = shadows.iter().position(|shadow| Arc::ptr_eq(shadow, found));
    let at = at.expect("a probe of this model");
    shadows[at].read();
    assert!(header.is_shared(), "reachable, hence shared");
    Some(at)
}

/// A class whose instances have `inline` slots in the object, and an empty namespace.
pub fn make_class(py: &Py, inline: u8) -> TypeRef {
    let ty = make_type(py, None, INSTANCE + inline, type_flags::HAS_DICT | type_flags::HEAP);
    let namespace = DictObject::new(py).unwrap_or_else(|_| panic!("memory"));
    drop(ty.dict.replace(py, ty.object(), namespace));
    let order = py.tuple_of(py.ty(TypeId::Tuple), vec![ty.to_value()]).unwrap_or_else(|_| panic!("memory"));
    drop(ty.mro.replace(py, ty.object(), order));
    py.mutator().publish(ty.object());
    ty
}

/// Two such classes; the second is derived from the first.
pub fn make_two_classes(py: &Py) -> (TypeRef, TypeRef) {
    let (base, derived) = (make_class(py, 0), make_class(py, 0));
    drop(derived.base.replace(py, derived.object(), base.to_value()));
    let order = py.tuple_of(py.ty(TypeId::Tuple), vec![derived.to_value(), base.to_value()]);
    drop(derived.mro.replace(py, derived.object(), done(order)));
    let handle = WeakHandle::new(py, &derived.to_value()).expect("a class");
    base.subclasses.with(py, &base.to_value(), |list, _| list.push(handle));
    (base, derived)
}

/// Unwraps what only refused memory makes fail.
pub fn done<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => panic!("memory"),
    }
}
