//! `Value`: an owned reference to a Python value, for native code.
//!
//! A `Value` that is owned counts what it refers to. Behind a shared reference (`&Value`) it may also be a VM register or an
//! argument that merely *borrows* a shared object; the register keeps that object alive (it is claimed at
//! every safepoint), and `clone` makes a counted `Value` of either. That is why the word is a `Cell`: a claim flips the
//! borrowed bit of the register behind the reference.
//!
//! Dropping a `Value` never runs Python code: an object that needs a finalizer is queued, and the VM runs it at the next
//! instruction boundary. So native code may drop values anywhere, also while it looks into a container.

use super::payload::{Payload, payload_of};
use super::thread::Thread;
use super::word;
use orochi_gc::Object;
use std::cell::Cell;

/// An owned reference to a Python value; see the module's text.
#[repr(transparent)]
pub struct Value(Cell<u64>);

impl Value {
    /// No value. Stands for an absent argument.
    pub const EMPTY: Value = Value(Cell::new(word::EMPTY));
    /// `None`
    pub const NONE: Value = Value(Cell::new(word::NONE));
    /// `True`
    pub const TRUE: Value = Value(Cell::new(word::TRUE));
    /// `False`
    pub const FALSE: Value = Value(Cell::new(word::FALSE));
    /// `...`
    pub const ELLIPSIS: Value = Value(Cell::new(word::ELLIPSIS));
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = Value(Cell::new(word::NOT_IMPLEMENTED));

    /// Takes over the reference that `w` owns.
    ///
    /// # Safety
    /// `w` is an immediate, or a counted pointer whose count is given to the result.
    #[inline(always)]
    pub const unsafe fn from_word(w: u64) -> Value {
        Value(Cell::new(w))
    }

    /// Makes a counted value of a word that may be borrowed.
    ///
    /// # Safety
    /// If `w` is a pointer, its object is alive or borrowed under the current pin.
    #[inline(always)]
    pub unsafe fn from_borrowed_word(w: u64) -> Value {
        if word::is_pointer(w) {
            Thread::retain_current(word::to_object(w));
            Value(Cell::new(w & !word::BORROWED))
        } else {
            Value(Cell::new(w))
        }
    }

    /// Views a register or argument word as a value without counting it.
    #[inline(always)]
    pub fn from_word_ref(w: &Cell<u64>) -> &Value {
        // SAFETY: `Value` is a transparent wrapper of `Cell<u64>`; a shared reference neither drops nor moves it.
        unsafe { &*(std::ptr::from_ref(w).cast::<Value>()) }
    }

    /// The word, still owned by `self`.
    #[inline(always)]
    pub fn word(&self) -> u64 {
        self.0.get()
    }

    /// Gives the word away with its reference.
    #[inline(always)]
    pub fn into_word(self) -> u64 {
        let w = self.0.get();
        std::mem::forget(self);
        w
    }

    /// Takes over one count of `o`.
    ///
    /// # Safety
    /// The caller owns the count.
    #[inline(always)]
    pub unsafe fn from_object(o: Object) -> Value {
        Value(Cell::new(word::from_object(o)))
    }

    /// An int that fits 62 bits; `None` when it does not.
    #[inline(always)]
    pub fn small_int(i: i64) -> Option<Value> {
        word::from_int(i).map(|w| Value(Cell::new(w)))
    }

    /// A bool.
    #[inline(always)]
    pub fn bool(b: bool) -> Value {
        Value(Cell::new(word::from_bool(b)))
    }

    /// Absent?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.word() == word::EMPTY
    }

    /// `None`?
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.word() == word::NONE
    }

    /// Absent or `None`?
    #[inline(always)]
    pub fn is_none_or_empty(&self) -> bool {
        self.is_none() || self.is_empty()
    }

    /// `NotImplemented`?
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.word() == word::NOT_IMPLEMENTED
    }

    /// The bool that this is, if it is one.
    #[inline(always)]
    pub fn as_bool(&self) -> Option<bool> {
        match self.word() {
            word::TRUE => Some(true),
            word::FALSE => Some(false),
            _ => None,
        }
    }

    /// The immediate int that this is (a bool is none).
    #[inline(always)]
    pub fn as_small_int(&self) -> Option<i64> {
        let w = self.word();
        word::is_int(w).then(|| word::to_int(w))
    }

    /// The object, unless this is an immediate.
    #[inline(always)]
    pub fn object(&self) -> Option<Object> {
        let w = self.word();
        word::is_pointer(w).then(|| word::to_object(w))
    }

    /// The same value or object (Python's `is`)?
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        let (a, b) = (self.word(), other.word());
        a == b || (word::is_pointer(a) && word::is_pointer(b) && (a ^ b) & !word::BORROWED == 0)
    }

    /// The payload, if the object's memory layout is that of `T`. Instances of Python subclasses of a builtin share its layout.
    #[inline(always)]
    pub fn payload<T: Payload>(&self) -> Option<&T> {
        let object = self.object()?;
        // SAFETY: the object is alive while `self` is, and a kind names one payload type.
        unsafe { (object.as_ref().kind() & super::kind::LAYOUT == T::KIND as u8).then(|| payload_of::<T>(object)) }
    }

    /// Does the object have the layout of `T`?
    #[inline(always)]
    pub fn has_payload<T: Payload>(&self) -> bool {
        self.payload::<T>().is_some()
    }

    /// Identity as `id()` shows it.
    pub fn identity(&self) -> u64 {
        let w = self.word();
        if word::is_pointer(w) { w & !word::BORROWED } else { w }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        // SAFETY: behind `&self` the object is alive: counted by `self`, or borrowed by a live register.
        unsafe { Value::from_borrowed_word(self.word()) }
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        let w = self.0.get();
        if word::is_counted(w) {
            Thread::release_current(word::to_object(w));
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let w = self.word();
        match w {
            word::EMPTY => f.write_str("<empty>"),
            word::NONE => f.write_str("None"),
            word::TRUE => f.write_str("True"),
            word::FALSE => f.write_str("False"),
            _ if word::is_int(w) => write!(f, "{}", word::to_int(w)),
            _ if word::is_float(w) => write!(f, "{:?}", word::to_float(w)),
            _ => write!(f, "<object {w:#x}>"),
        }
    }
}
