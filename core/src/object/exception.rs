//! Exceptions as objects, and how native code raises them.

use super::args::{Raised, Result};
use super::kind::Kind;
use super::payload::Payload;
use super::slot::{Field, Guarded};
use super::thread::Py;
use super::type_ids::TypeId;
use super::typeobject::{TypeRef, type_flags};
use super::value::Value;
use orochi_gc::Object;

/// Extra attributes that some exception types have, by position.
pub const EXTRA: usize = 8;

/// The changeable state of an exception.
pub struct ExceptionState {
    /// `args` (tuple).
    pub args: Field,
    /// `__traceback__`, or EMPTY.
    pub traceback: Field,
    /// `__context__`, or EMPTY.
    pub context: Field,
    /// `__cause__`, or EMPTY.
    pub cause: Field,
    /// `__suppress_context__`
    pub suppress_context: bool,
    /// What the type adds (`StopIteration.value`, `SystemExit.code`, `OSError.errno`, …), EMPTY where unset.
    pub extra: [Field; EXTRA],
}

/// The payload of an exception. Always extended: exceptions have an attribute dict.
pub struct ExceptionObject {
    /// The state.
    pub state: Guarded<ExceptionState>,
}

// SAFETY: 1. every field of the state is traced; 2. fixed size; 3. the fields drop; 4. guarded.
unsafe impl Payload for ExceptionObject {
    const KIND: Kind = Kind::Exception;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        // SAFETY: called from `trace`.
        let state = unsafe { self.state.for_trace() };
        for field in [&state.args, &state.traceback, &state.context, &state.cause].into_iter().chain(&state.extra) {
            field.trace(visit);
        }
    }
}

impl ExceptionObject {
    /// A new exception's payload.
    pub fn new(args: Value) -> ExceptionObject {
        ExceptionObject {
            state: Guarded::new(ExceptionState {
                args: Field::at_birth(args),
                traceback: Field::EMPTY,
                context: Field::EMPTY,
                cause: Field::EMPTY,
                suppress_context: false,
                extra: [const { Field::EMPTY }; EXTRA],
            }),
        }
    }
}

/// Reads one field of an exception's state, counted; EMPTY for anything that is no exception.
pub fn read(py: &Py, exception: &Value, pick: impl FnOnce(&ExceptionState) -> &Field) -> Value {
    match exception.payload::<ExceptionObject>() {
        Some(e) => e.state.with(py, exception, |s, _| Value::clone(pick(s))),
        None => Value::EMPTY,
    }
}

/// Writes one field of an exception's state.
pub fn write(py: &Py, exception: &Value, v: Value, pick: impl FnOnce(&mut ExceptionState) -> &mut Field) {
    if let Some(e) = exception.payload::<ExceptionObject>() {
        let old = e.state.with(py, exception, |s, barrier| std::mem::replace(pick(s), barrier.field(v)));
        drop(old);
    }
}

impl Py {
    /// An exception of builtin type `id` with these `args`, not yet raised.
    pub fn make_exception(&self, id: TypeId, args: Vec<Value>) -> Value {
        self.make_exception_of(self.ty(id), args)
    }

    /// An exception of a type with the exception layout. Does not run `__init__`.
    pub fn make_exception_of(&self, ty: TypeRef, args: Vec<Value>) -> Value {
        debug_assert!(ty.has(type_flags::EXCEPTION));
        let first = args.first().cloned();
        let made = self.tuple(args).and_then(|args| self.alloc(ty, ExceptionObject::new(args)));
        match made {
            Ok(v) => {
                if (ty.is(TypeId::StopIteration) || ty.is(TypeId::SystemExit))
                    && let Some(first) = first
                {
                    write(self, &v, first, |s| &mut s.extra[0]);
                }
                v
            }
            Err(Raised(memory_error)) => memory_error,
        }
    }

    /// Are instances of this exception class made by `BaseException` alone, so that calling it does no more than to store the arguments?
    pub fn is_plain_exception(&self, ty: TypeRef) -> bool {
        let base = self.ty(TypeId::BaseException);
        let same = |a: Option<usize>, b: Option<usize>| a.is_some() && a == b;
        ty.has(type_flags::EXCEPTION)
            && !ty.has(type_flags::ABSTRACT)
            && !ty.has(type_flags::NOT_INSTANTIABLE)
            && same(ty.slots.new.get().map(|f| f as usize), base.slots.new.get().map(|f| f as usize))
            && same(ty.slots.init.get().map(|f| f as usize), base.slots.init.get().map(|f| f as usize))
            && self.type_of_word(ty.lent().get()).is(TypeId::Type)
    }

    /// An exception of such a class with these `args`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make_plain_exception(&self, ty: TypeRef, args: &[Value]) -> Result {
        let args = if args.is_empty() { self.interp().empty_tuple() } else { self.tuple_from(args)? };
        self.alloc(ty, ExceptionObject::new(args))
    }

    /// An exception of builtin type `id` with a message, to return as `Err`. The VM adds context and traceback.
    #[cold]
    pub fn error(&self, id: TypeId, message: impl AsRef<str>) -> Raised {
        match self.str(message.as_ref()) {
            Ok(text) => Raised(self.make_exception(id, vec![text])),
            Err(e) => e,
        }
    }

    /// An exception of builtin type `id` with arbitrary arguments.
    #[cold]
    pub fn error_args(&self, id: TypeId, args: Vec<Value>) -> Raised {
        Raised(self.make_exception(id, args))
    }

    /// TypeError.
    #[cold]
    pub fn type_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(TypeId::TypeError, message)
    }

    /// What a message about a wrong argument calls it: the name of its type, or None itself.
    #[cold]
    pub fn argument_type(&self, v: &Value) -> String {
        if v.is_none() { "None".to_owned() } else { self.type_of(v).full_name(self) }
    }

    /// ValueError.
    #[cold]
    pub fn value_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(TypeId::ValueError, message)
    }

    /// IndexError.
    #[cold]
    pub fn index_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(TypeId::IndexError, message)
    }

    /// KeyError of the key itself.
    #[cold]
    pub fn key_error(&self, key: &Value) -> Raised {
        self.error_args(TypeId::KeyError, vec![key.clone()])
    }

    /// OverflowError.
    #[cold]
    pub fn overflow_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(TypeId::OverflowError, message)
    }

    /// RuntimeError.
    #[cold]
    pub fn runtime_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(TypeId::RuntimeError, message)
    }

    /// RecursionError.
    #[cold]
    pub fn recursion_error(&self, what: &str) -> Raised {
        self.error(TypeId::RecursionError, format!("maximum recursion depth exceeded{what}"))
    }

    /// StopIteration with a value (EMPTY or None: without).
    #[cold]
    pub fn stop_iteration(&self, v: Value) -> Raised {
        let args = if v.is_none_or_empty() { Vec::new() } else { vec![v] };
        self.error_args(TypeId::StopIteration, args)
    }

    /// The preallocated MemoryError.
    #[cold]
    pub fn no_memory(&self) -> Raised {
        // Who is told here need not be told again at the next safepoint.
        self.mutator().take_requests(super::thread::SHORT);
        Raised(self.interp().memory_error.get())
    }

    /// The TypeError of a keyword argument that `function` does not know, with the one of `known` that may be meant.
    pub fn unexpected_keyword(&self, function: &str, given: &str, known: &[&str]) -> Raised {
        let hint = crate::algorithm::suggest::hint(given, known);
        self.type_error(format!("{function}() got an unexpected keyword argument '{given}'{hint}"))
    }

    /// The TypeError of arguments that `function` needs and has not got: `missing` parameters that are `what`, one at least.
    pub fn missing_arguments(&self, function: &str, what: &str, missing: &[&str]) -> Raised {
        let shown: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let list = match &shown[..] {
            [a, b] => format!("{a} and {b}"),
            [rest @ .., last] if !rest.is_empty() => format!("{}, and {last}", rest.join(", ")),
            _ => shown.concat(),
        };
        let (n, s) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
        self.type_error(format!("{function}() missing {n} required {what} argument{s}: {list}"))
    }

    /// AttributeError as CPython words it, with `name` and `obj` set.
    #[cold]
    pub fn attribute_error(&self, v: &Value, name: &Value) -> Raised {
        let attribute = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        let message = match TypeRef::from_value(v) {
            Some(t) => format!("type object '{}' has no attribute '{attribute}'", t.full_name(self)),
            None => format!("'{}' object has no attribute '{attribute}'", self.type_of(v).full_name(self)),
        };
        let raised = self.error(TypeId::AttributeError, message);
        write(self, &raised.0, name.clone(), |s| &mut s.extra[0]);
        write(self, &raised.0, v.clone(), |s| &mut s.extra[1]);
        raised
    }

    /// Raises what `raise v` would: `v` is an exception instance, or a class to instantiate.
    pub fn raise_value(&mut self, v: &Value) -> Raised {
        if v.has_payload::<ExceptionObject>() {
            return Raised(v.clone());
        }
        if let Some(t) = TypeRef::from_value(v)
            && t.has(type_flags::EXCEPTION)
        {
            if self.is_plain_exception(t) {
                return match self.make_plain_exception(t, &[]) {
                    Ok(made) => Raised(made),
                    Err(e) => e,
                };
            }
            return match self.call(v, &[]) {
                Ok(made) if made.has_payload::<ExceptionObject>() => Raised(made),
                Ok(made) => {
                    let got = self.type_of(&made).to_value();
                    match (self.repr(v), self.repr(&got)) {
                        (Ok(class), Ok(got)) => {
                            let text =
                                |v: &Value| v.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
                            let (class, got) = (text(&class), text(&got));
                            self.type_error(format!(
                                "calling {class} should have returned an instance of BaseException, not {got}"
                            ))
                        }
                        (Err(e), _) | (_, Err(e)) => e,
                    }
                }
                Err(e) => e,
            };
        }
        self.type_error("exceptions must derive from BaseException")
    }

    /// The value of a StopIteration.
    pub fn stop_value(&self, raised: &Raised) -> Value {
        let v = read(self, &raised.0, |s| &s.extra[0]);
        if v.is_empty() { Value::NONE } else { v }
    }
}
