//! Type objects: name, bases, method resolution order, namespace, and the table of slots through which behaviour hangs on types.
//!
//! A type is shared from birth, or from the coming of a second thread on (see `object::interp`). `mro`, `bases` and `dict` are slots
//! that anyone reads without a lock; the slot table is atomic function pointers. `version` is a number that no two states of any types
//! share: whoever caches a lookup caches it under the version read before looking, and any change sets it to zero after the change, so a
//! stale entry can never match again.
//!
//! An instance does not count its class: a `TypeRef` is an uncounted reference that is good while an instance (or any counted reference) of
//! the type exists. A type counts itself, so only a collection frees it, and a collection sees its instances.

use super::args::{Args, Result};
use super::dict::DictObject;
use super::kind::Kind;
use super::payload::{Payload, payload_of};
use super::slot::{Guarded, Slot};
use super::thread::{Py, Thread};
use super::tuple::TupleObject;
use super::value::Value;
use super::word;
use crate::bytecode::BinaryOp;
use orochi_gc::Object;
use orochi_gc::mutant;
use orochi_gc::sync::{self, AtomicU32, AtomicU64, Ordering};
use std::marker::PhantomData;
// Nothing is published with a pointer to static code, so no model has to see it.
use orochi_gc::sync::atomic::AtomicPtr;

/// Rich comparison operators, in CPython's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// The operator with the operands swapped.
    pub fn swapped(self) -> CompareOp {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// Its truth for an ordering of the operands.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }
}

/// One value in, one out: `repr`, `str`, `iter`, unary operators.
pub type UnaryFn = fn(&mut Py, &Value) -> Result<Value>;
/// Both operands in their written order; the slot's type is that of either. Returns NotImplemented to decline.
pub type BinaryFn = fn(&mut Py, &Value, &Value) -> Result<Value>;
/// `pow` with a modulus (or None).
pub type TernaryFn = fn(&mut Py, &Value, &Value, &Value) -> Result<Value>;
/// `hash`.
pub type HashFn = fn(&mut Py, &Value) -> Result<i64>;
/// `len`.
pub type LenFn = fn(&mut Py, &Value) -> Result<usize>;
/// Truth, containment in `contains`.
pub type BoolFn = fn(&mut Py, &Value) -> Result<bool>;
/// `in`: container, item.
pub type ContainsFn = fn(&mut Py, &Value, &Value) -> Result<bool>;
/// Rich comparison: left (of the slot's type), right.
pub type CompareFn = fn(&mut Py, &Value, &Value, CompareOp) -> Result<Value>;
/// `next`: `None` at the end (no StopIteration is made).
pub type NextFn = fn(&mut Py, &Value) -> Result<Option<Value>>;
/// Attribute read: object, interned name.
pub type GetAttrFn = fn(&mut Py, &Value, &Value) -> Result<Value>;
/// Attribute or item write; no value means delete.
pub type SetFn = fn(&mut Py, &Value, &Value, Option<&Value>) -> Result<()>;
/// Descriptor read: descriptor, instance (None when read from the class), class.
pub type DescrGetFn = fn(&mut Py, &Value, Option<&Value>, &Value) -> Result<Value>;
/// Call: callable, arguments.
pub type CallFn = fn(&mut Py, &Value, Args<'_>) -> Result<Value>;
/// `__new__`: the class asked for, arguments.
pub type NewFn = fn(&mut Py, TypeRef, Args<'_>) -> Result<Value>;
/// `__init__`: instance, arguments.
pub type InitFn = fn(&mut Py, &Value, Args<'_>) -> Result<()>;

/// A function pointer that may be replaced while others read it.
pub struct SlotFn<F>(AtomicPtr<()>, PhantomData<F>);

impl<F: Copy> SlotFn<F> {
    const SIZE: () = assert!(size_of::<F>() == size_of::<*mut ()>());

    /// No function.
    pub const fn none() -> SlotFn<F> {
        SlotFn(AtomicPtr::new(std::ptr::null_mut()), PhantomData)
    }

    /// The function, if there is one.
    #[inline(always)]
    pub fn get(&self) -> Option<F> {
        let () = Self::SIZE;
        // Function pointers refer to static code: nothing is published with them.
        let p = self.0.load(Ordering::Relaxed);
        // SAFETY: only `set` stores here, and it stores an `F`, which is a function pointer of this size.
        (!p.is_null()).then(|| unsafe { std::mem::transmute_copy::<*mut (), F>(&p) })
    }

    /// Replaces the function.
    pub fn set(&self, f: Option<F>) {
        let p = match f {
            // SAFETY: `F` is a function pointer, of a pointer's size.
            Some(f) => unsafe { std::mem::transmute_copy::<F, *mut ()>(&f) },
            None => std::ptr::null_mut(),
        };
        self.0.store(p, Ordering::Relaxed);
    }

    /// Takes over `base`'s function if there is none.
    pub fn inherit(&self, base: &SlotFn<F>) {
        if self.0.load(Ordering::Relaxed).is_null() {
            self.0.store(base.0.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }
}

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $f:ty,)*) => {
        /// The slot table of a type.
        pub struct Slots {
            $($(#[$doc])* pub $name: SlotFn<$f>,)*
            /// Binary operators, by `BinaryOp`.
            pub binary: [SlotFn<BinaryFn>; 13],
            /// In-place operators, by `BinaryOp`.
            pub inplace: [SlotFn<BinaryFn>; 13],
        }

        impl Slots {
            /// All empty.
            pub const fn empty() -> Slots {
                Slots {
                    $($name: SlotFn::none(),)*
                    binary: [const { SlotFn::none() }; 13],
                    inplace: [const { SlotFn::none() }; 13],
                }
            }

            /// Takes over what `base` has and this has not.
            pub fn inherit(&self, base: &Slots) {
                // `hash` and `compare` go together: who defines one of them inherits neither.
                let own_equality = self.compare.get().is_some() || self.hash.get().is_some();
                let hash = self.hash.get();
                let compare = self.compare.get();
                $(self.$name.inherit(&base.$name);)*
                if own_equality {
                    self.hash.set(hash);
                    self.compare.set(compare.or(base.compare.get()));
                }
                for (own, inherited) in self.binary.iter().zip(&base.binary).chain(self.inplace.iter().zip(&base.inplace)) {
                    own.inherit(inherited);
                }
            }
        }
    };
}

slots! {
    /// `repr()`
    repr: UnaryFn,
    /// `str()`
    str: UnaryFn,
    /// `hash()`
    hash: HashFn,
    /// Calling an instance.
    call: CallFn,
    /// Attribute read.
    getattr: GetAttrFn,
    /// Attribute write and delete.
    setattr: SetFn,
    /// Rich comparison.
    compare: CompareFn,
    /// `iter()`
    iter: UnaryFn,
    /// `next()`
    next: NextFn,
    /// `len()`
    len: LenFn,
    /// Truth; without it `len` decides.
    truth: BoolFn,
    /// `x[k]`
    getitem: BinaryFn,
    /// `x[k] = v` and `del x[k]`
    setitem: SetFn,
    /// `k in x`
    contains: ContainsFn,
    /// `__index__`
    index: UnaryFn,
    /// `__int__`
    int: UnaryFn,
    /// `__float__`
    float: UnaryFn,
    /// `-x`
    neg: UnaryFn,
    /// `+x`
    pos: UnaryFn,
    /// `~x`
    invert: UnaryFn,
    /// `abs(x)`
    abs: UnaryFn,
    /// `pow(x, y, z)`
    pow_mod: TernaryFn,
    /// Descriptor read.
    descr_get: DescrGetFn,
    /// Descriptor write and delete.
    descr_set: SetFn,
    /// Making an instance.
    new: NewFn,
    /// Initialising an instance.
    init: InitFn,
    /// `__del__`
    del: UnaryFn,
}

/// Properties of a type.
pub mod type_flags {
    /// Made by a class statement or `type()`; its attributes can be set.
    pub const HEAP: u32 = 1;
    /// Can be a base of other types.
    pub const BASE: u32 = 2;
    /// Instances have an attribute dict or shaped slots.
    pub const HAS_DICT: u32 = 4;
    /// Instances have a `__del__` to run.
    pub const HAS_DEL: u32 = 8;
    /// Cannot be instantiated from Python.
    pub const NOT_INSTANTIABLE: u32 = 16;
    /// Instances can be weakly referenced.
    pub const WEAKREFS: u32 = 32;
    /// Functions, method descriptors and the like: read from an instance they bind, and a call may pass the instance instead.
    pub const METHOD_DESCRIPTOR: u32 = 64;
    /// A metaclass: its instances are types.
    pub const METACLASS: u32 = 128;
    /// An exception class.
    pub const EXCEPTION: u32 = 256;
    /// Attribute lookup on instances is the standard one (no `__getattr__`, no `__getattribute__`).
    pub const PLAIN_GETATTR: u32 = 512;
    /// Attribute stores on instances are the standard ones.
    pub const PLAIN_SETATTR: u32 = 1024;
    /// Instances are plain (`object` layout with shaped slots).
    pub const PLAIN_INSTANCES: u32 = 2048;
    /// `__new__` and `__init__` are such that the VM may allocate and call `__init__` itself.
    pub const PLAIN_NEW: u32 = 4096;
    /// Plain values in the namespaces along the order are replaced now and then: inline caches do not remember them for instances, so that
    /// replacing one leaves all other caches alone.
    pub const VOLATILE: u32 = 8192;
    /// A builtin type with a constructor of its own and the initializer of `object`, which then does nothing.
    pub const NO_INIT: u32 = 32768;
    /// `__abstractmethods__` was set to something: the class has no instances.
    pub const ABSTRACT: u32 = 16384;
    /// Instances are sequences for patterns, whatever the order says.
    pub const SEQUENCE: u32 = 1 << 17;
    /// Instances are mappings for patterns.
    pub const MAPPING: u32 = 1 << 18;
    /// Messages name its module, as those about builtin types do.
    pub const NAMES_MODULE: u32 = 1 << 19;
}

/// What calling a class runs, remembered with the class: the Python function that is its `__init__`, or that there is none to run. One word, with
/// the version of the class under which it was found in its upper bits, so that a word is whole whoever writes it, and void as soon as the class
/// has another version. (Versions that have no room in it are not remembered.)
pub struct Maker(AtomicU64);

impl Maker {
    const VERSION: u32 = 44;
    /// Stands for the initializer of `object`, which does nothing where there are no arguments.
    pub const IDLE: u64 = 16;

    /// Nothing is known.
    pub fn unknown() -> Maker {
        Maker(AtomicU64::new(0))
    }

    /// The address of the function that was found under this version of the class, or `IDLE`; 0 if nothing is known.
    #[inline(always)]
    pub fn read(&self, version: u32) -> u64 {
        // Acquire pairs with the release in `remember`: the function is as whoever found it saw it.
        let known = self.0.load(Ordering::Acquire);
        if known >> Self::VERSION == u64::from(version) {
            known << (64 - Self::VERSION) >> (60 - Self::VERSION)
        } else {
            0
        }
    }

    /// Remembers what was found after `version` was read. The class is one whose instances are plain and made in the plain way.
    pub fn remember(&self, version: u32, found: u64) {
        if version != 0 && version >> (64 - Self::VERSION) == 0 && found & 0xf == 0 && found >> (Self::VERSION + 4) == 0
        {
            // Once: the class may be everybody's, and the hot path not have been taken for another reason.
            let known = found >> 4 | u64::from(version) << Self::VERSION;
            if self.0.load(Ordering::Relaxed) != known {
                self.0.store(known, Ordering::Release);
            }
        }
    }
}

/// A class.
pub struct TypeObject {
    /// The slot table.
    pub slots: Slots,
    /// `type_flags`
    pub flags: AtomicU32,
    /// Version for caches; 0 = none assigned.
    pub version: AtomicU32,
    /// How its instances are made in the plain way, as far as the machine has found out: see `Maker`.
    pub maker: Maker,
    /// Kind of its instances' payload, `EXTENDED` included.
    pub instance_kind: u8,
    /// Shape of a new instance.
    pub instance_shape: AtomicU32,
    /// How many shapes its instances have had besides that.
    pub shapes: AtomicU32,
    /// Its builtin number, or `u8::MAX`-free sentinel: `None` for Python classes.
    pub id: Option<super::type_ids::TypeId>,
    /// Number of `__slots__` members in an instance, inherited ones included.
    pub members: u32,
    /// `__name__` (str).
    pub name: Slot,
    /// `__qualname__` (str).
    pub qualname: Slot,
    /// The base that determines the layout; EMPTY for `object`.
    pub base: Slot,
    /// `__bases__` (tuple).
    pub bases: Slot,
    /// `__mro__` (tuple).
    pub mro: Slot,
    /// A Python class itself: no count that is given back ever frees it. (Its order may be without it, when a metaclass says so.)
    pub own: Slot,
    /// The namespace (dict).
    pub dict: Slot,
    /// Weak references to direct subclasses, as `orochi_gc` cells or plain type pointers that deregister.
    pub subclasses: Guarded<Vec<super::weak::WeakHandle>>,
    /// State that the type's native module keeps with it (a word; EMPTY if none).
    pub extra: Slot,
    /// Text signature and doc of builtin types are in the namespace.
    pub module: Slot,
}

// SAFETY: 1. every Slot is traced once; 2. fixed size; 3. the slots drop what they hold; 4. slots and atomics only, `subclasses` guarded.
unsafe impl Payload for TypeObject {
    const KIND: Kind = Kind::Type;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for slot in [
            &self.name,
            &self.qualname,
            &self.base,
            &self.bases,
            &self.mro,
            &self.own,
            &self.dict,
            &self.extra,
            &self.module,
        ] {
            slot.trace(visit);
        }
    }
}

impl Drop for TypeObject {
    /// The class is gone, and with it every object of its shapes: instances keep their class from being collected. They are freed after a
    /// grace period, for the sake of a thread that is still looking at one.
    fn drop(&mut self) {
        let first = self.instance_shape.load(Ordering::Relaxed);
        let thread = Thread::current();
        if first & 0x00ff_ffff == 0 || thread.is_null() {
            return;
        }
        // SAFETY: payloads are dropped by an attached thread, whose state outlives this call.
        let thread = unsafe { &*thread };
        let interp = std::sync::Arc::downgrade(thread.interp());
        thread.mutator().retire_with(size_of::<super::shape::Shape>(), move || {
            if let Some(interp) = interp.upgrade() {
                interp.bump_types_epoch();
                // SAFETY: the class and all objects of its shapes are gone, and a grace period has passed since.
                unsafe { interp.shapes.remove(first) };
            }
        });
    }
}

/// An uncounted reference to a type; see the module's text for how long it is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(transparent)]
pub struct TypeRef(Object);

impl std::ops::Deref for TypeRef {
    type Target = TypeObject;
    #[inline(always)]
    fn deref(&self) -> &TypeObject {
        // SAFETY: a TypeRef names a live type (module text), whose payload is a TypeObject.
        unsafe { payload_of::<TypeObject>(self.0) }
    }
}

/// Is it a class of the library that CPython has in Python, and that is native here?
fn is_python_there(module: &str, name: &str) -> bool {
    match module {
        "threading" | "queue" | "random" | "_weakrefset" | "_sitebuiltins" => true,
        "weakref" => name.starts_with("Weak") || name == "finalize",
        "functools" => matches!(name, "cached_property" | "partialmethod" | "singledispatchmethod"),
        "collections" => matches!(name, "Counter" | "ChainMap"),
        _ => false,
    }
}

impl TypeRef {
    /// The reference to the type object `o`.
    ///
    /// # Safety
    /// `o` is a live type object.
    #[inline(always)]
    pub unsafe fn from_object(o: Object) -> TypeRef {
        TypeRef(o)
    }

    /// The type that `v` is, if it is one.
    #[inline]
    pub fn from_value(v: &Value) -> Option<TypeRef> {
        v.payload::<TypeObject>()?;
        v.object().map(TypeRef)
    }

    /// The heap object.
    #[inline(always)]
    pub fn object(self) -> Object {
        self.0
    }

    /// A counted value of the type.
    pub fn to_value(self) -> Value {
        // SAFETY: the type is alive.
        unsafe { Value::from_borrowed_word(word::from_object(self.0)) }
    }

    /// The type as a word that a `Value` can view (`Value::from_word_ref`) without counting: good while the type lives.
    #[inline(always)]
    pub fn lent(self) -> std::cell::Cell<u64> {
        std::cell::Cell::new(word::from_object(self.0) | word::BORROWED)
    }

    /// `__name__` as Rust text.
    pub fn name(self) -> String {
        super::strobject::word_to_string(self.name.load())
    }

    /// The name as error messages show it: with the module for types outside `builtins` that CPython has in C, whatever they are
    /// written in here.
    pub fn full_name(self, py: &Py) -> String {
        let module = self.module.get(py);
        let name = self.name();
        match module.as_text().map(|t| t.to_string_lossy().into_owned()) {
            Some(m) if m == "builtins" || self.has(type_flags::HEAP) && !self.has(type_flags::NAMES_MODULE) => name,
            Some(m) if !is_python_there(&m, &name) => format!("{m}.{name}"),
            _ => name,
        }
    }

    /// Does it have all the flags?
    #[inline(always)]
    pub fn has(self, flags: u32) -> bool {
        self.flags.load(Ordering::Relaxed) & flags == flags
    }

    /// The types of `__mro__`, this one first.
    pub fn mro<'a>(self, _py: &'a Py) -> impl ExactSizeIterator<Item = TypeRef> + use<'a> {
        let tuple = self.mro.load();
        let items: &'a [Value] = if word::is_pointer(tuple) {
            // SAFETY: the tuple was read from a live slot under the current pin and is immutable.
            unsafe { payload_of::<TupleObject>(word::to_object(tuple)) }.values()
        } else {
            &[]
        };
        items.iter().map(|class| TypeRef(word::to_object(class.word())))
    }

    /// Is it `other` or derived from it?
    pub fn is_subtype(self, py: &Py, other: TypeRef) -> bool {
        self == other || self.mro(py).any(|t| t == other)
    }

    /// Is it the builtin type `id` itself?
    #[inline(always)]
    pub fn is(self, id: super::type_ids::TypeId) -> bool {
        self.id == Some(id)
    }

    /// The namespace.
    ///
    /// # Panics
    /// Never: a type has its dict from birth on.
    pub fn namespace(self, _py: &Py) -> &DictObject {
        // SAFETY: set at birth, read under the current pin.
        unsafe { payload_of::<DictObject>(word::to_object(self.dict.load())) }
    }

    /// The base that determines the layout.
    pub fn base_type(self) -> Option<TypeRef> {
        let w = self.base.load();
        word::is_pointer(w).then(|| TypeRef(word::to_object(w)))
    }

    /// Looks `name` (interned) up along the method resolution order: a counted value, through the thread's method cache.
    #[inline]
    pub fn lookup(self, py: &Py, name: &Value) -> Option<Value> {
        let w = self.lookup_word(py, name.word());
        // SAFETY: what the lookup found is in a live namespace, under the current pin.
        (w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) })
    }

    /// The same as an uncounted word (EMPTY = absent), good until the next safepoint.
    pub fn lookup_word(self, py: &Py, name: u64) -> u64 {
        let version = self.version_tag(py);
        // SAFETY: the cache belongs to this thread, and no reference into it is kept.
        let cache = unsafe { &mut *py.methods.get() };
        if let Some(found) = cache.get(version, name) {
            return found;
        }
        let found = self.lookup_uncached(py, name);
        cache.put(version, name, found);
        found
    }

    fn lookup_uncached(self, py: &Py, name: u64) -> u64 {
        for t in self.mro(py) {
            let found = t.namespace(py).peek_interned(py, name);
            if found != word::EMPTY {
                return found;
            }
        }
        word::EMPTY
    }

    /// The version under which lookups may be cached, assigned if there is none.
    #[inline]
    pub fn version_tag(self, py: &Py) -> u32 {
        // Acquire pairs with the release in `modified`: who sees the new version sees the namespace as it is now.
        let version = self.version.load(mutant!(Ordering::Acquire, "type_version_load_relaxed" => Ordering::Relaxed));
        if version != 0 { version } else { self.assign_version(py) }
    }

    #[cold]
    fn assign_version(self, py: &Py) -> u32 {
        let new = py.interp().next_type_version();
        let order = mutant!(
            Ordering::AcqRel,
            "type_version_without_acquire" => Ordering::Release,
            "type_version_without_release" => Ordering::Acquire,
        );
        let other = mutant!(Ordering::Acquire, "other_type_version_relaxed" => Ordering::Relaxed);
        match self.version.compare_exchange(0, new, order, other) {
            Ok(_) => new,
            Err(other) => other,
        }
    }

    /// The type's attributes, bases or slots have changed: caches of it and of its subclasses are void.
    pub fn modified(self, py: &Py) {
        if py.mutator().weakened(super::weakened::STALE_CLASSES) {
            return;
        }
        mutant!(sync::overwrite(&self.version, 0), "type_change_unsaid" => ());
        let mut open = self.live_subclasses(py);
        while let Some(sub) = open.pop() {
            if let Some(t) = TypeRef::from_value(&sub) {
                mutant!(sync::overwrite(&t.version, 0), "subclasses_not_told" => ());
                open.extend(t.live_subclasses(py));
            }
        }
    }

    /// The direct subclasses that are alive.
    pub fn live_subclasses(self, py: &Py) -> Vec<Value> {
        let value = self.to_value();
        self.subclasses.with(py, &value, |list, _| {
            let mut alive = Vec::with_capacity(list.len());
            list.retain(|handle| match handle.upgrade(py) {
                Some(v) => {
                    alive.push(v);
                    true
                }
                None => false,
            });
            alive
        })
    }

    /// The slot of a binary operator.
    #[inline(always)]
    pub fn binary_slot(&self, op: BinaryOp) -> Option<BinaryFn> {
        self.slots.binary[op as usize].get()
    }
}

/// Per-thread cache of lookups along method resolution orders: no atomics, no sharing.
///
/// An entry holds an uncounted word. It is used only when the type's version still matches, which means that the
/// namespaces it came from still hold the value.
pub struct MethodCache {
    entries: Vec<(u32, u64, u64)>,
}

impl MethodCache {
    const SIZE: usize = 1024;

    /// An empty cache; its table is allocated with the first entry.
    pub const fn new() -> MethodCache {
        MethodCache { entries: Vec::new() }
    }

    #[inline(always)]
    fn index(version: u32, name: u64) -> usize {
        // Bit 2 (borrowed) is shifted out with the alignment.
        (((name >> 4) as usize) ^ (version as usize).wrapping_mul(0x9e37_79b1)) & (Self::SIZE - 1)
    }

    #[inline(always)]
    fn get(&self, version: u32, name: u64) -> Option<u64> {
        let entry = self.entries.get(Self::index(version, name))?;
        (entry.0 == version && entry.1 == name & !word::BORROWED).then_some(entry.2)
    }

    fn put(&mut self, version: u32, name: u64, found: u64) {
        if self.entries.is_empty() {
            self.entries.resize(Self::SIZE, (0, 0, 0));
        }
        let name = name & !word::BORROWED;
        self.entries[Self::index(version, name)] = (version, name, found);
    }
}

impl Default for MethodCache {
    fn default() -> Self {
        Self::new()
    }
}
