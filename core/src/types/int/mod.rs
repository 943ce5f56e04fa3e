//! `int`: the payload of ints that a word cannot hold, and the conversions between Python ints and Rust numbers.
//!
//! An exact int within 62 bits is an immediate word; everything else (larger ints, instances of subclasses) is an
//! [`IntObject`]. Both are read through [`Value::as_int`], which also takes bools, so no caller tells them apart. The
//! arithmetic itself lives in `crate::number`.

pub mod construct;
pub mod methods;
pub mod operators;

pub use methods::{decimal, prefixed, repr};
pub use operators::{
    abs, add, and, compare, divmod, exact, floordiv, invert, lshift, modulo, mul, neg, or, pow, pow_mod, rshift, sub,
    truediv, xor,
};

use crate::number::{Int, NumberError};
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Py, Raised, Result, TypeId, Value, word};
use orochi_gc::Object;
use std::borrow::Cow;

/// The payload of an int that is no immediate. Never changes.
pub struct IntObject {
    /// The number.
    pub value: Int,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. nothing changes after birth.
unsafe impl Payload for IntObject {
    const KIND: Kind = Kind::Int;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Value {
    /// The number, if this is an int, a bool or an instance of a subclass of int.
    #[inline]
    pub fn as_int(&self) -> Option<Cow<'_, Int>> {
        let w = self.word();
        if word::is_int(w) {
            return Some(Cow::Owned(Int::Small(word::to_int(w))));
        }
        if let Some(b) = self.as_bool() {
            return Some(Cow::Owned(Int::Small(i64::from(b))));
        }
        self.payload::<IntObject>().map(|i| Cow::Borrowed(&i.value))
    }

    /// Is this an int, a bool or an instance of a subclass of int?
    #[inline]
    pub fn is_int_like(&self) -> bool {
        let w = self.word();
        word::is_int(w) || word::is_bool(w) || self.has_payload::<IntObject>()
    }

    /// The number, if this is an int (or bool) that an `i64` holds.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        let w = self.word();
        if word::is_int(w) {
            return Some(word::to_int(w));
        }
        match self.as_bool() {
            Some(b) => Some(i64::from(b)),
            None => self.payload::<IntObject>().and_then(|i| i.value.as_i64()),
        }
    }
}

impl Py {
    /// The int `i`.
    ///
    /// # Errors
    /// MemoryError, for one that does not fit a word.
    #[inline]
    pub fn int(&self, i: i64) -> Result {
        match Value::small_int(i) {
            Some(v) => Ok(v),
            None => self.alloc_exact(TypeId::Int, IntObject { value: Int::Small(i) }),
        }
    }

    /// The int `i`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_from_usize(&self, i: usize) -> Result {
        self.int_from(Int::from(i))
    }

    /// The int `i`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn int_from_u64(&self, i: u64) -> Result {
        self.int_from(Int::from(i))
    }

    /// Is there room for a number of so many bits, and for what making it takes? The library that computes with large numbers cannot be refused.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn number_room(&self, bits: u64) -> Result<()> {
        if bits < crate::number::SMALL_BITS {
            return Ok(());
        }
        self.had(crate::number::probe_bits(bits))
    }

    /// The int of a number of any size.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn int_from(&self, i: Int) -> Result {
        if let Int::Small(small) = i
            && let Some(v) = Value::small_int(small)
        {
            return Ok(v);
        }
        self.alloc_exact(TypeId::Int, IntObject { value: i })
    }

    /// The number that `v` is, if it is an int, a bool or an instance of a subclass of int.
    #[inline]
    pub fn as_int<'a>(&self, v: &'a Value) -> Option<Cow<'a, Int>> {
        v.as_int()
    }

    /// `operator.index(v)`: `v` itself if it is an int of any type, else what `__index__` returns.
    ///
    /// # Errors
    /// TypeError if it is no integer; what `__index__` raises.
    #[inline]
    pub fn index(&mut self, v: &Value) -> Result {
        if v.is_int_like() { Ok(v.clone()) } else { self.index_slow(v) }
    }

    fn index_slow(&mut self, v: &Value) -> Result {
        let ty = self.type_of(v);
        let Some(f) = ty.slots.index.get() else {
            return Err(self.type_error(format!("'{}' object cannot be interpreted as an integer", ty.full_name(self))));
        };
        let made = f(self, v)?;
        if !made.is_int_like() {
            let name = self.type_of(&made).full_name(self);
            return Err(self.type_error(format!("__index__ returned non-int (type {name})")));
        }
        if !self.type_of(&made).is(TypeId::Int) {
            let name = self.type_of(&made).name();
            crate::types::warn::strict_subclass(self, "__index__", "int", &name)?;
        }
        Ok(made)
    }

    /// `operator.index(v)` as a number.
    ///
    /// # Errors
    /// As `index`.
    pub fn index_int(&mut self, v: &Value) -> Result<Int> {
        let made = self.index(v)?;
        Ok(made.as_int().map(Cow::into_owned).unwrap_or_default())
    }

    /// `v` as a C `Py_ssize_t` argument.
    ///
    /// # Errors
    /// As `index`; OverflowError if it does not fit.
    #[inline]
    pub fn as_i64(&mut self, v: &Value) -> Result<i64> {
        match v.to_i64() {
            Some(i) => Ok(i),
            None => self.narrow(v, "C ssize_t"),
        }
    }

    #[cold]
    fn narrow(&mut self, v: &Value, target: &str) -> Result<i64> {
        let made = self.index(v)?;
        made.to_i64().ok_or_else(|| self.overflow_error(format!("Python int too large to convert to {target}")))
    }

    /// `v` as a C `long` argument.
    ///
    /// # Errors
    /// As `as_i64`.
    pub fn as_long(&mut self, v: &Value) -> Result<i64> {
        self.narrow(v, "C long")
    }

    /// `v` as a C `int` argument.
    ///
    /// # Errors
    /// As `as_i64`.
    pub fn as_i32(&mut self, v: &Value) -> Result<i32> {
        let made = self.index_int(v)?;
        let fit = made.as_i64().and_then(|i| i32::try_from(i).ok());
        fit.ok_or_else(|| self.overflow_error("Python int too large to convert to C int"))
    }

    /// `v` as a C `size_t` argument.
    ///
    /// # Errors
    /// As `index`; OverflowError if it is negative or does not fit.
    pub fn as_usize(&mut self, v: &Value) -> Result<usize> {
        let made = self.index_int(v)?;
        if made.is_negative() {
            return Err(self.overflow_error("can't convert negative value to size_t"));
        }
        made.as_usize().ok_or_else(|| self.overflow_error("Python int too large to convert to C size_t"))
    }

    /// `v` as the index of a sequence that is subscripted.
    ///
    /// # Errors
    /// As `index`; IndexError if it does not fit.
    #[inline]
    pub fn as_index(&mut self, v: &Value) -> Result<i64> {
        if let Some(i) = v.to_i64() {
            return Ok(i);
        }
        let made = self.index(v)?;
        made.to_i64().ok_or_else(|| {
            let name = self.type_of(v).full_name(self);
            self.index_error(format!("cannot fit '{name}' into an index-sized integer"))
        })
    }

    /// `v` as a count by which a sequence is repeated.
    ///
    /// # Errors
    /// As `index`; OverflowError if it does not fit.
    pub fn as_count(&mut self, v: &Value) -> Result<i64> {
        let made = self.index(v)?;
        made.to_i64().ok_or_else(|| {
            let name = self.type_of(v).name();
            self.overflow_error(format!("cannot fit '{name}' into an index-sized integer"))
        })
    }

    /// `operator.index(v)` cut to the range of `i64`.
    ///
    /// # Errors
    /// As `index`.
    pub fn as_index_clamped(&mut self, v: &Value) -> Result<i64> {
        match v.to_i64() {
            Some(i) => Ok(i),
            None => Ok(self.index_int(v)?.clamp_i64()),
        }
    }

    /// A bound of a slice or of a search: nothing for None or an absent argument, else an integer cut to the range of `i64`.
    ///
    /// # Errors
    /// TypeError if it is neither an integer nor None; what `__index__` raises.
    pub fn slice_bound(&mut self, v: &Value) -> Result<Option<i64>> {
        if v.is_none_or_empty() {
            return Ok(None);
        }
        if !v.is_int_like() && self.type_of(v).slots.index.get().is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.as_index_clamped(v).map(Some)
    }

    /// `int(v)` for a number: an int, what `__int__` or `__index__` returns. `None` if `v` has none of them.
    ///
    /// # Errors
    /// What these methods raise; TypeError if they return no int.
    pub fn number_to_int(&mut self, v: &Value) -> Result<Option<Value>> {
        let ty = self.type_of(v);
        if ty.is(TypeId::Int) {
            return Ok(Some(v.clone()));
        }
        if let Some(f) = ty.slots.int.get() {
            let made = f(self, v)?;
            if !made.is_int_like() {
                let name = self.type_of(&made).full_name(self);
                return Err(self.type_error(format!("__int__ returned non-int (type {name})")));
            }
            if !self.type_of(&made).is(TypeId::Int) {
                let name = self.type_of(&made).name();
                crate::types::warn::strict_subclass(self, "__int__", "int", &name)?;
            }
            return Ok(Some(made));
        }
        if ty.slots.index.get().is_some() { self.index(v).map(Some) } else { Ok(None) }
    }

    /// The exception for what arithmetic refused.
    #[cold]
    pub fn number_error(&self, e: NumberError) -> Raised {
        match e {
            NumberError::ZeroDivision(message) => self.error(TypeId::ZeroDivisionError, message),
            NumberError::Overflow(message) => self.overflow_error(message),
            NumberError::Value(message) => self.value_error(message),
            NumberError::Memory => self.no_memory(),
        }
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Int);
    operators::fill(b.slots());
    methods::fill(&b);
    methods::fill_slots(b.ty);
}
