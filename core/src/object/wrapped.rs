//! Slots as methods: what `int.__add__` and the like run.
//!
//! A wrapper keeps the slot function itself, not the type that it came from: `object.__repr__(x)` must run object's
//! `repr` whatever the type of `x` has in that slot. A class that inherits a wrapper takes the function back out of it, so a
//! builtin's behaviour costs a Python subclass nothing (`types::class::slots`).

use super::args::{Args, Result};
use super::thread::Py;
use super::typeobject::{
    BinaryFn, BoolFn, CallFn, CompareFn, CompareOp, ContainsFn, DescrGetFn, GetAttrFn, HashFn, InitFn, LenFn, NextFn,
    SetFn, TernaryFn, TypeRef, UnaryFn,
};
use super::value::Value;
use crate::bytecode::BinaryOp;

/// A slot function, and how a method call maps to it.
#[derive(Clone, Copy)]
pub enum WrappedSlot {
    /// `repr`, `iter`, `neg`, …
    Unary(UnaryFn),
    /// `__hash__`
    Hash(HashFn),
    /// `__len__`
    Len(LenFn),
    /// `__bool__`
    Truth(BoolFn),
    /// `__next__`
    Next(NextFn),
    /// `__add__`, `__getitem__`, …
    Binary(BinaryFn),
    /// `__radd__`, …
    Reflected(BinaryFn),
    /// `__pow__`: without and with a modulus.
    Pow(BinaryFn, Option<TernaryFn>),
    /// `__rpow__`
    ReflectedPow(BinaryFn, Option<TernaryFn>),
    /// `__lt__`, …
    Compare(CompareFn, CompareOp),
    /// `__contains__`
    Contains(ContainsFn),
    /// `__getattribute__`
    GetAttr(GetAttrFn),
    /// `__setattr__`
    SetAttr(SetFn),
    /// `__delattr__`
    DelAttr(SetFn),
    /// `__setitem__`, `__set__`
    Set(SetFn),
    /// `__delitem__`
    Delete(SetFn),
    /// `__delete__`
    DescrDelete(SetFn),
    /// `__get__`
    DescrGet(DescrGetFn),
    /// `__call__`
    Call(CallFn),
    /// `__init__`
    Init(InitFn),
}

impl WrappedSlot {
    /// Runs it for a call with these arguments, the receiver first.
    ///
    /// # Errors
    /// TypeError if the arguments do not fit; what the slot raises.
    pub fn run(self, py: &mut Py, name: &str, args: Args<'_>) -> Result {
        let Some(receiver) = args.get(0) else {
            return Err(py.type_error(format!("descriptor '{name}' of an object needs an argument")));
        };
        match self {
            WrappedSlot::Call(f) => return f(py, receiver, args.rest()),
            WrappedSlot::Init(f) => return f(py, receiver, args.rest()).map(|()| Value::NONE),
            _ => {}
        }
        if args.has_keywords() {
            return Err(py.type_error(format!("wrapper {name}() takes no keyword arguments")));
        }
        let rest = &args.positional()[1..];
        let (least, most) = self.arity();
        if rest.len() < least || rest.len() > most {
            let given = rest.len();
            let s = |n: usize| if n == 1 { "" } else { "s" };
            // CPython unpacks more than one argument for a function whose name it leaves empty.
            return Err(py.type_error(if least == most {
                let gap = if most > 1 { " " } else { "" };
                format!("{gap}expected {most} argument{}, got {given}", s(most))
            } else if given < least {
                format!(" expected at least {least} argument{}, got {given}", s(least))
            } else {
                format!(" expected at most {most} argument{}, got {given}", s(most))
            }));
        }
        let made = self.apply(py, receiver, rest)?;
        match (self, rest) {
            (Self::Binary(_) | Self::Reflected(_), [other]) if made.is_not_implemented() => {
                refused_by_sequence(py, name, receiver, other)
            }
            _ => Ok(made),
        }
    }

    /// Least and most arguments besides the receiver.
    fn arity(self) -> (usize, usize) {
        match self {
            Self::Unary(_) | Self::Hash(_) | Self::Len(_) | Self::Truth(_) | Self::Next(_) => (0, 0),
            Self::Pow(..) | Self::ReflectedPow(..) | Self::DescrGet(_) => (1, 2),
            Self::SetAttr(_) | Self::Set(_) => (2, 2),
            _ => (1, 1),
        }
    }

    /// Runs it; the number of arguments has been checked.
    fn apply(self, py: &mut Py, v: &Value, rest: &[Value]) -> Result {
        let nothing = Value::EMPTY;
        let first = rest.first().unwrap_or(&nothing);
        let second = rest.get(1);
        match self {
            Self::Unary(f) => f(py, v),
            Self::Hash(f) => {
                let hash = f(py, v)?;
                (py.interp().hooks().int)(py, hash)
            }
            Self::Len(f) => {
                let len = f(py, v)?;
                (py.interp().hooks().int)(py, i64::try_from(len).unwrap_or(i64::MAX))
            }
            Self::Truth(f) => Ok(Value::bool(f(py, v)?)),
            Self::Next(f) => f(py, v)?.ok_or_else(|| py.stop_iteration(Value::EMPTY)),
            Self::Binary(f) => f(py, v, first),
            Self::Reflected(f) => f(py, first, v),
            Self::Pow(f, three) => match (second, three) {
                (Some(m), Some(g)) if !m.is_none() => g(py, v, first, m),
                (Some(m), None) if !m.is_none() => Ok(Value::NOT_IMPLEMENTED),
                _ => f(py, v, first),
            },
            Self::ReflectedPow(f, three) => match (second, three) {
                (Some(m), Some(g)) if !m.is_none() => g(py, first, v, m),
                (Some(m), None) if !m.is_none() => Ok(Value::NOT_IMPLEMENTED),
                _ => f(py, first, v),
            },
            Self::Compare(f, op) => f(py, v, first, op),
            Self::Contains(f) => Ok(Value::bool(f(py, v, first)?)),
            Self::GetAttr(f) => {
                let name = attribute_name(py, first)?;
                f(py, v, &name)
            }
            Self::SetAttr(f) => {
                refuse_types(py, v, f, "__setattr__")?;
                let name = attribute_name(py, first)?;
                f(py, v, &name, second).map(|()| Value::NONE)
            }
            Self::DelAttr(f) => {
                refuse_types(py, v, f, "__delattr__")?;
                let name = attribute_name(py, first)?;
                f(py, v, &name, None).map(|()| Value::NONE)
            }
            Self::Set(f) => f(py, v, first, second).map(|()| Value::NONE),
            Self::Delete(f) | Self::DescrDelete(f) => f(py, v, first, None).map(|()| Value::NONE),
            Self::DescrGet(f) => {
                let instance = (!first.is_none()).then_some(first);
                let class = second.filter(|c| !c.is_none());
                if instance.is_none() && class.is_none() {
                    return Err(py.type_error("__get__(None, None) is invalid"));
                }
                match (class, instance) {
                    (Some(class), _) => f(py, v, instance, class),
                    (None, Some(i)) => {
                        let class = py.type_of(i).to_value();
                        f(py, v, instance, &class)
                    }
                    (None, None) => Ok(Value::NONE),
                }
            }
            Self::Call(_) | Self::Init(_) => Ok(Value::NONE),
        }
    }
}

/// The interned form of an attribute's name; TypeError if it is no str.
///
/// # Errors
/// TypeError.
pub fn attribute_name(py: &Py, name: &Value) -> Result {
    if name.as_text().is_some() {
        return py.intern_value(name);
    }
    Err(py.type_error(format!("attribute name must be string, not '{}'", py.type_of(name).full_name(py))))
}

/// Is it an interned str?
#[inline(always)]
pub fn is_interned(name: &Value) -> bool {
    // SAFETY: `name` holds its object.
    unsafe { super::keys::exact_str(name.word()) }.is_some_and(|s| s.is_interned())
}

/// `object.__setattr__(int, …)` must not get around the rules of types.
fn refuse_types(py: &Py, v: &Value, f: SetFn, name: &str) -> Result<()> {
    if TypeRef::from_value(v).is_some() {
        let own = py.type_of(v).slots.setattr.get();
        let of_types = py.ty(super::type_ids::TypeId::Type).slots.setattr.get();
        let same = |other: Option<SetFn>| other.is_some_and(|o| std::ptr::fn_addr_eq(o, f));
        if !same(own) && !same(of_types) {
            return Err(py.type_error(format!("can't apply this {name} to {} object", py.type_of(v).full_name(py))));
        }
    }
    Ok(())
}

/// `+` and `*` of a builtin sequence leave nothing to the other operand: called by name they raise what the operator would.
fn refused_by_sequence(py: &mut Py, name: &str, v: &Value, other: &Value) -> Result {
    let op = match name {
        "__add__" | "__iadd__" => BinaryOp::Add,
        "__mul__" | "__rmul__" | "__imul__" => BinaryOp::Mul,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    if py.type_of(v).base_sequence(py).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if op == BinaryOp::Mul {
        let kind = py.type_of(other).full_name(py);
        return Err(py.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
    }
    Err(py.operand_error(op, op.symbol(), v, other))
}
