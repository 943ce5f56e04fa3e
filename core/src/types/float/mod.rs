//! `float`: the payload of floats that a word cannot hold, and the conversions between Python numbers and `f64`.
//!
//! Most exact floats are immediate words; very large and very small ones, infinities, NaNs and instances of subclasses
//! are [`FloatObject`]s. Both are read through [`Value::as_float`]. The arithmetic itself lives in `crate::number`.

pub mod methods;
pub mod operators;

pub use methods::repr;
pub use operators::{abs, add, compare, divmod, exact, floordiv, modulo, mul, neg, pow, sub, truediv};

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Py, Result, TypeId, TypeRef, Value, word};
use orochi_gc::Object;

/// The payload of a float that is no immediate. Never changes.
pub struct FloatObject {
    /// The number.
    pub value: f64,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. nothing changes after birth.
unsafe impl Payload for FloatObject {
    const KIND: Kind = Kind::Float;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Value {
    /// The number, if this is a float or an instance of a subclass of float.
    #[inline]
    pub fn as_float(&self) -> Option<f64> {
        let w = self.word();
        if word::is_float(w) { Some(word::to_float(w)) } else { self.payload::<FloatObject>().map(|f| f.value) }
    }
}

impl Py {
    /// The float `f`.
    ///
    /// # Errors
    /// MemoryError, for one that does not fit a word.
    #[inline]
    pub fn float(&self, f: f64) -> Result {
        match word::from_float(f) {
            // SAFETY: an immediate.
            Some(w) => Ok(unsafe { Value::from_word(w) }),
            None => self.alloc_exact(TypeId::Float, FloatObject { value: f }),
        }
    }

    /// `v` as a float argument: a float, what `__float__` or `__index__` gives.
    ///
    /// # Errors
    /// TypeError if it is no real number; OverflowError for an int that is too large; what the methods raise.
    #[inline]
    pub fn as_f64(&mut self, v: &Value) -> Result<f64> {
        match v.as_float() {
            Some(f) => Ok(f),
            None => self.as_f64_slow(v),
        }
    }

    fn as_f64_slow(&mut self, v: &Value) -> Result<f64> {
        match self.number_to_f64(v)? {
            Some(f) => Ok(f),
            None => {
                let name = self.type_of(v).full_name(self);
                Err(self.type_error(format!("must be real number, not {name}")))
            }
        }
    }

    /// The number that `v` is or converts itself to; `None` if it is no real number.
    ///
    /// # Errors
    /// OverflowError for an int that is too large; what `__float__` and `__index__` raise; TypeError if they return no number.
    pub fn number_to_f64(&mut self, v: &Value) -> Result<Option<f64>> {
        if let Some(f) = v.as_float() {
            return Ok(Some(f));
        }
        let ty = self.type_of(v);
        if let Some(i) = v.as_int()
            && (ty.is(TypeId::Int) || ty.is(TypeId::Bool))
        {
            return i.to_float().map(Some).map_err(|e| self.number_error(e));
        }
        if let Some(f) = ty.slots.float.get() {
            let made = f(self, v)?;
            return float_made(self, ty, &made).map(Some);
        }
        if ty.slots.index.get().is_none() {
            return Ok(None);
        }
        let i = self.index_int(v)?;
        i.to_float().map(Some).map_err(|e| self.number_error(e))
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Float);
    operators::fill(b.slots());
    methods::fill(&b);
}

/// What a `__float__` of class `ty` has made, as a number.
///
/// # Errors
/// TypeError if it is no float; a warning about an instance of a subclass, if a filter says so.
fn float_made(py: &mut Py, ty: TypeRef, made: &Value) -> Result<f64> {
    let got = py.type_of(made);
    let Some(f) = made.as_float() else {
        return Err(py.type_error(format!(
            "{}.__float__ returned non-float (type {})",
            ty.full_name(py),
            got.full_name(py)
        )));
    };
    if !got.is(TypeId::Float) {
        crate::types::warn::strict_subclass(py, &format!("{}.__float__", ty.name()), "float", &got.name())?;
    }
    Ok(f)
}
