//! Arguments of a call, as they lie in registers, and the error types of native code.

use super::thread::Py;
use super::value::Value;
use std::mem::ManuallyDrop;

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
        if self.positional().is_empty() { *self } else { Args { values: &self.values[1..], names: self.names } }
    }
}

/// Runs `f` on values that lie apart as one slice, without counting them: all of them stay alive and in place during the call.
#[inline]
pub fn lend<const N: usize, R>(values: [&Value; N], f: impl FnOnce(&[Value]) -> R) -> R {
    // SAFETY: the copies own nothing and are never dropped; what they were copied from is borrowed for the whole call.
    let copies: [ManuallyDrop<Value>; N] = values.map(|v| ManuallyDrop::new(unsafe { Value::from_word(v.word()) }));
    // SAFETY: `ManuallyDrop` is transparent.
    f(unsafe { std::slice::from_raw_parts(copies.as_ptr().cast::<Value>(), N) })
}

/// Runs `f` on the arguments with `first` in front of them, without counting any.
///
/// # Errors
/// MemoryError; what `f` answers.
#[inline]
pub fn with_prefix(py: &mut Py, first: &Value, args: Args<'_>, f: impl FnOnce(&mut Py, Args<'_>) -> Result) -> Result {
    const ON_STACK: usize = 8;
    // SAFETY: as in `lend`.
    let copy = |v: &Value| ManuallyDrop::new(unsafe { Value::from_word(v.word()) });
    let given = args.values;
    if given.len() < ON_STACK {
        let mut copies: [ManuallyDrop<Value>; ON_STACK] = [const { ManuallyDrop::new(Value::EMPTY) }; ON_STACK];
        copies[0] = copy(first);
        for (to, from) in copies[1..].iter_mut().zip(given) {
            *to = copy(from);
        }
        // SAFETY: `ManuallyDrop` is transparent; the length is within the array.
        let values = unsafe { std::slice::from_raw_parts(copies.as_ptr().cast::<Value>(), given.len() + 1) };
        return f(py, Args { values, names: args.names });
    }
    let copies: Vec<ManuallyDrop<Value>> = py.gather(std::iter::once(first).chain(given).map(copy))?;
    // SAFETY: as above.
    let values = unsafe { std::slice::from_raw_parts(copies.as_ptr().cast::<Value>(), copies.len()) };
    f(py, Args { values, names: args.names })
}
