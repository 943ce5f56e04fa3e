//! Objects of native modules: one payload for all of them, which holds the module's own state behind a trait.
//!
//! A payload layout of its own is for what the interpreter knows by heart. What only its module looks into lives in a [`Capsule`], so that
//! a module brings types along without adding to the table of layouts. The state is found again by its Rust type, so a receiver
//! of another module's type is noticed and refused, whatever a program did to its class.

use super::args::Result;
use super::kind::Kind;
use super::payload::Payload;
use super::thread::Py;
use super::typeobject::TypeRef;
use super::value::Value;
use orochi_gc::Object;
use std::any::Any;

/// The state of a native module's object.
///
/// # Safety
/// 1. `trace` visits every counted reference that the state holds, each once per count.
/// 2. Dropping the state releases exactly those.
/// 3. Every change to the state of a shared object happens under the object's lock (`Guarded`, `Slot`), or is atomic, or under a lock of its own.
pub unsafe trait Native: Any {
    /// Visits the references that it holds.
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
    /// How it lends its bytes, if it does.
    fn exporter(&self) -> Option<&dyn Exporter> {
        None
    }
}

/// An object that lends its bytes to whoever asks for a buffer.
pub trait Exporter {
    /// Looks at the bytes, and may change them, under the object's lock. `f` is a leaf.
    fn with(&self, py: &Py, owner: &Value, f: &mut dyn FnMut(&mut [u8]));
    /// The format character of an element, and its size.
    fn format(&self) -> (u8, usize) {
        (b'B', 1)
    }
    /// May nobody write into it?
    fn is_read_only(&self) -> bool {
        false
    }
    /// Fails if there is nothing to lend any more.
    ///
    /// # Errors
    /// ValueError.
    fn check(&self, _py: &Py, _owner: &Value) -> Result<()> {
        Ok(())
    }
    /// Counts a view.
    fn export(&self, py: &Py, owner: &Value);
    /// Counts a view less.
    fn unexport(&self, py: &Py, owner: &Value);
}

/// The payload.
pub struct Capsule(Box<dyn Native>);

// SAFETY: 1., 3. and 4. are the obligations of `Native`; 2. fixed size.
unsafe impl Payload for Capsule {
    const KIND: Kind = Kind::Opaque;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.0.trace(visit);
    }
}

impl Capsule {
    /// How it lends its bytes, if it does.
    pub fn exporter(&self) -> Option<&dyn Exporter> {
        self.0.exporter()
    }
}

impl Value {
    /// The state, if this is an object of a native module that keeps a `T`.
    #[inline]
    pub fn native<T: Native>(&self) -> Option<&T> {
        let capsule = self.payload::<Capsule>()?;
        (&*capsule.0 as &dyn Any).downcast_ref::<T>()
    }

    /// How it lends its bytes, if it is an object of a native module that does.
    pub fn exporter(&self) -> Option<&dyn Exporter> {
        self.payload::<Capsule>().and_then(Capsule::exporter)
    }
}

impl Py {
    /// A new object of a native module.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make_native<T: Native>(&self, ty: TypeRef, state: T) -> Result {
        self.alloc(ty, Capsule(Box::new(state)))
    }

    /// The state of a receiver.
    ///
    /// # Errors
    /// TypeError if it is an object of another kind.
    pub fn native<'a, T: Native>(&self, v: &'a Value) -> Result<&'a T> {
        v.native::<T>().ok_or_else(|| {
            let name = self.type_of(v).full_name(self);
            self.type_error(format!("the receiver is of another kind than '{name}' should be"))
        })
    }
}
