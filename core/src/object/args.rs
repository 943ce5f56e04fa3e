//! Arguments of a call, as they lie in registers, and the error types of native code.

use super::value::Value;

/// A raised Python exception. The value is an exception instance.
#[derive(Debug, Clone)]
#[must_use]
pub struct Raised(pub Value);

/// What native code that may raise returns.
pub type Result<T = Value> = std::result::Result<T, Raised>;

/// The arguments of a call: positional values followed by keyword values.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Value],
    names: &'a [Value],
}

impl<'a> Args<'a> {
    /// Only positional arguments.
    pub fn positional_only(values: &'a [Value]) -> Args<'a> {
        Args { values, names: &[] }
    }

    /// `values` holds the positional arguments and then one value for each name (strings).
    pub fn new(values: &'a [Value], names: &'a [Value]) -> Args<'a> {
        debug_assert!(names.len() <= values.len());
        Args { values, names }
    }

    /// The positional arguments.
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.names.len()]
    }

    /// How many positional arguments there are.
    pub fn len(&self) -> usize {
        self.values.len() - self.names.len()
    }

    /// No argument of any kind?
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The positional argument `i`.
    pub fn get(&self, i: usize) -> Option<&'a Value> {
        self.positional().get(i)
    }

    /// All values, those of keywords last.
    pub fn values(&self) -> &'a [Value] {
        self.values
    }

    /// The names of the keyword arguments (all strings).
    pub fn names(&self) -> &'a [Value] {
        self.names
    }

    /// Name and value of each keyword argument.
    pub fn keywords(&self) -> impl ExactSizeIterator<Item = (&'a Value, &'a Value)> + use<'a> {
        self.names.iter().zip(&self.values[self.values.len() - self.names.len()..])
    }

    /// Any keyword argument?
    pub fn has_keywords(&self) -> bool {
        !self.names.is_empty()
    }

    /// The arguments without the first positional one (usually `self`).
    pub fn rest(&self) -> Args<'a> {
        if self.len() == 0 { *self } else { Args { values: &self.values[1..], names: self.names } }
    }
}
