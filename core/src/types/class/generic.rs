//! Generic slot functions: what the slots of Python classes hold. Each looks its method up on the type and calls it.
//!
//! A method that is a plain function (any `METHOD_DESCRIPTOR`) is called with the receiver in front, without binding. Lookups go through
//! the thread's method cache, so that a changed class is seen at once.

use crate::bytecode::BinaryOp;
use crate::object::args::{lend, with_prefix};
use crate::object::typeobject::{BinaryFn, UnaryFn, type_flags};
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::types::object_type::{generic_getattr, generic_getattr_optional};

/// Calls special method `name` of `v` with `args`; `None` if its type has none.
///
/// # Errors
/// What binding and the call raise.
pub fn call_method<const N: usize>(py: &mut Py, v: &Value, name: Name, args: [&Value; N]) -> Result<Option<Value>> {
    match method_of(py, v, name) {
        Some(found) => call_found(py, &found, v, args).map(Some),
        None => Ok(None),
    }
}

/// The special method `name` of `v`, to be called at once.
///
/// A shared Python function is only borrowed: its frame, which is pushed before any safepoint, claims it. So threads that use one class do
/// not meet at the counts of its methods.
fn method_of(py: &Py, v: &Value, name: Name) -> Option<Value> {
    let w = py.type_of(v).lookup_word(py, py.name_word(name));
    (w != word::EMPTY).then(|| borrow_function(py, w))
}

/// A function that is borrowed if it is a shared Python function, and counted if it is anything else. To be called at once.
pub fn borrow_function(py: &Py, w: u64) -> Value {
    // SAFETY: the word was read from a live slot or namespace just now. A borrowed word needs no count until the next safepoint.
    unsafe {
        if word::is_pointer(w) && !word::to_object(w).as_ref().is_private() && py.type_of_word(w).is(TypeId::Function) {
            Value::from_word(w | word::BORROWED)
        } else {
            Value::from_borrowed_word(w)
        }
    }
}

/// Calls `found`, which was found on the type of `v`, as a method of `v`.
fn call_found<const N: usize>(py: &mut Py, found: &Value, v: &Value, args: [&Value; N]) -> Result {
    let found_type = py.type_of(found);
    if found_type.has(type_flags::METHOD_DESCRIPTOR) {
        return lend(args, |args| {
            with_prefix(py, v, Args::positional_only(args), |py, args| py.call_args(found, args))
        });
    }
    match bind(py, found, v)? {
        Some(bound) => lend(args, |args| py.call(&bound, args)),
        None => lend(args, |args| py.call(found, args)),
    }
}

/// `found` bound to `v`, or `None` if it does not bind.
fn bind(py: &mut Py, found: &Value, v: &Value) -> Result<Option<Value>> {
    let Some(get) = py.type_of(found).slots.descr_get.get() else { return Ok(None) };
    let class = py.type_of(v).lent();
    get(py, found, Some(v), Value::from_word_ref(&class)).map(Some)
}

fn missing(py: &Py, name: Name) -> crate::object::Raised {
    py.error(TypeId::AttributeError, name.text())
}

fn required<const N: usize>(py: &mut Py, v: &Value, name: Name, args: [&Value; N]) -> Result {
    match call_method(py, v, name, args)? {
        Some(result) => Ok(result),
        None => Err(missing(py, name)),
    }
}

macro_rules! unary {
    ($($function:ident: $name:ident,)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`")]
            pub fn $function(py: &mut Py, v: &Value) -> Result {
                required(py, v, Name::$name, [])
            }
        )*
    };
}

unary! {
    index: __index__,
    int: __int__,
    float: __float__,
    neg: __neg__,
    pos: __pos__,
    invert: __invert__,
    abs: __abs__,
    del: __del__,
}

/// `__repr__`
pub fn repr(py: &mut Py, v: &Value) -> Result {
    match call_method(py, v, Name::__repr__, [])? {
        Some(text) => Ok(text),
        None => crate::types::object_type::repr(py, v),
    }
}

/// `__str__`
pub fn str(py: &mut Py, v: &Value) -> Result {
    match call_method(py, v, Name::__str__, [])? {
        Some(text) => Ok(text),
        None => py.repr(v),
    }
}

/// `__hash__`
pub fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let Some(result) = call_method(py, v, Name::__hash__, [])? else {
        return Err(py.type_error(format!("unhashable type: '{}'", py.type_of(v).full_name(py))));
    };
    let id = py.ty(TypeId::Int);
    if !py.type_of(&result).is_subtype(py, id) {
        return Err(py.type_error("__hash__ method should return an integer"));
    }
    // Numbers hash to themselves, modulo the prime; a number that does not fit a word hashes like the int that it is.
    match result.to_i64() {
        Some(-1) => Ok(-2),
        Some(h) => Ok(h),
        None => match id.slots.hash.get() {
            Some(f) => f(py, &result),
            None => Ok(0),
        },
    }
}

/// `__call__`
pub fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let Some(found) = method_of(py, v, Name::__call__) else {
        return Err(py.type_error(format!("'{}' object is not callable", py.type_of(v).full_name(py))));
    };
    if py.type_of(&found).has(type_flags::METHOD_DESCRIPTOR) {
        return with_prefix(py, v, args, |py, args| py.call_args(&found, args));
    }
    match bind(py, &found, v)? {
        Some(bound) => py.call_args(&bound, args),
        None => py.call_args(&found, args),
    }
}

/// `__getattribute__` without `__getattr__`
pub fn getattribute(py: &mut Py, v: &Value, name: &Value) -> Result {
    match call_method(py, v, Name::__getattribute__, [name])? {
        Some(found) => Ok(found),
        None => generic_getattr(py, v, name),
    }
}

/// `__getattribute__`, then `__getattr__`
pub fn getattr_hook(py: &mut Py, v: &Value, name: &Value) -> Result {
    let own = method_of(py, v, Name::__getattribute__);
    let plain = own.as_ref().is_none_or(|f| super::slots::is_generic_getattribute(py, f));
    let first = match own {
        // The standard lookup tells absence without an exception.
        _ if plain => match generic_getattr_optional(py, v, name) {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(e) => Some(e),
        },
        Some(f) => match call_found(py, &f, v, [name]) {
            Ok(found) => return Ok(found),
            Err(e) => Some(e),
        },
        None => None,
    };
    if let Some(e) = &first
        && !py.exception_is(e, TypeId::AttributeError)
    {
        return Err(e.clone());
    }
    match call_method(py, v, Name::__getattr__, [name])? {
        Some(found) => Ok(found),
        None => Err(first.unwrap_or_else(|| py.attribute_error(v, name))),
    }
}

/// `__setattr__` and `__delattr__`
pub fn setattr(py: &mut Py, v: &Value, name: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        Some(new) => required(py, v, Name::__setattr__, [name, new]),
        None => required(py, v, Name::__delattr__, [name]),
    }
    .map(drop)
}

/// `__lt__` and its like
pub fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let name = [Name::__lt__, Name::__le__, Name::__eq__, Name::__ne__, Name::__gt__, Name::__ge__][op as usize];
    Ok(call_method(py, a, name, [b])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `__iter__`
pub fn iter(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    match method_of(py, v, Name::__iter__) {
        Some(found) if found.is_none() => Err(py.type_error(format!("'{}' object is not iterable", ty.full_name(py)))),
        Some(found) => call_found(py, &found, v, []),
        None => Err(py.type_error(format!("'{}' object is not iterable", ty.full_name(py)))),
    }
}

/// `__next__`: a raised StopIteration is the end.
pub fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    match required(py, v, Name::__next__, []) {
        Ok(item) => Ok(Some(item)),
        Err(e) if py.exception_is(&e, TypeId::StopIteration) => Ok(None),
        Err(e) => Err(e),
    }
}

/// `__len__`
pub fn len(py: &mut Py, v: &Value) -> Result<usize> {
    let result = required(py, v, Name::__len__, [])?;
    length(py, &result)
}

/// The length that `__len__` says with its result.
///
/// # Errors
/// TypeError, ValueError or OverflowError if it is none.
pub fn length(py: &mut Py, result: &Value) -> Result<usize> {
    let index = py.index(result)?;
    match index.to_i64() {
        Some(n) if n >= 0 => Ok(usize::try_from(n).unwrap_or(usize::MAX)),
        Some(_) => Err(py.value_error("__len__() should return >= 0")),
        None => {
            let zero = Value::small_int(0).unwrap_or(Value::NONE);
            if py.compare_truth(&index, &zero, CompareOp::Lt)? {
                return Err(py.value_error("__len__() should return >= 0"));
            }
            Err(py.overflow_error("cannot fit 'int' into an index-sized integer"))
        }
    }
}

/// `__bool__`
pub fn truth(py: &mut Py, v: &Value) -> Result<bool> {
    let result = required(py, v, Name::__bool__, [])?;
    truth_of(py, &result)
}

/// The truth that `__bool__` says with its result.
///
/// # Errors
/// TypeError if it is no bool.
pub fn truth_of(py: &Py, result: &Value) -> Result<bool> {
    match result.as_bool() {
        Some(b) => Ok(b),
        None => {
            Err(py.type_error(format!("__bool__ should return bool, returned {}", py.type_of(result).full_name(py))))
        }
    }
}

/// `__getitem__`
pub fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    required(py, v, Name::__getitem__, [key])
}

/// `__setitem__` and `__delitem__`
pub fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        Some(new) => required(py, v, Name::__setitem__, [key, new]),
        None => required(py, v, Name::__delitem__, [key]),
    }
    .map(drop)
}

/// `__contains__`
pub fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    let ty = py.type_of(v);
    match method_of(py, v, Name::__contains__) {
        Some(found) if !found.is_none() => {
            let result = call_found(py, &found, v, [item])?;
            py.truth(&result)
        }
        _ => Err(py.type_error(format!("'{}' object is not a container", ty.full_name(py)))),
    }
}

/// `__get__`
pub fn descr_get(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    let none = Value::NONE;
    match call_method(py, v, Name::__get__, [instance.unwrap_or(&none), class])? {
        Some(found) => Ok(found),
        None => Ok(v.clone()),
    }
}

/// `__set__` and `__delete__`
pub fn descr_set(py: &mut Py, v: &Value, instance: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        Some(new) => required(py, v, Name::__set__, [instance, new]),
        None => required(py, v, Name::__delete__, [instance]),
    }
    .map(drop)
}

/// `__init__`
pub fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let Some(found) = method_of(py, v, Name::__init__) else { return Ok(()) };
    let result = if py.type_of(&found).has(type_flags::METHOD_DESCRIPTOR) {
        with_prefix(py, v, args, |py, args| py.call_args(&found, args))?
    } else {
        match bind(py, &found, v)? {
            Some(bound) => py.call_args(&bound, args)?,
            None => py.call_args(&found, args)?,
        }
    };
    if !result.is_none() {
        return Err(
            py.type_error(format!("__init__() should return None, not '{}'", py.type_of(&result).full_name(py)))
        );
    }
    Ok(())
}

/// `__new__`
pub fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    let class = ty.to_value();
    let method = py.get_attribute(&class, Name::__new__)?;
    with_prefix(py, &class, args, |py, args| py.call_args(&method, args))
}

/// Names of the binary operators' methods: plain, reflected, in place.
pub const OPERATORS: [(Name, Name, Name); 13] = [
    (Name::__add__, Name::__radd__, Name::__iadd__),
    (Name::__sub__, Name::__rsub__, Name::__isub__),
    (Name::__mul__, Name::__rmul__, Name::__imul__),
    (Name::__truediv__, Name::__rtruediv__, Name::__itruediv__),
    (Name::__floordiv__, Name::__rfloordiv__, Name::__ifloordiv__),
    (Name::__mod__, Name::__rmod__, Name::__imod__),
    (Name::__and__, Name::__rand__, Name::__iand__),
    (Name::__or__, Name::__ror__, Name::__ior__),
    (Name::__xor__, Name::__rxor__, Name::__ixor__),
    (Name::__lshift__, Name::__rlshift__, Name::__ilshift__),
    (Name::__rshift__, Name::__rrshift__, Name::__irshift__),
    (Name::__pow__, Name::__rpow__, Name::__ipow__),
    (Name::__matmul__, Name::__rmatmul__, Name::__imatmul__),
];

fn binary_op<const OP: usize>(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (name, reflected, _) = OPERATORS[OP];
    let (ta, tb) = (py.type_of(a), py.type_of(b));
    let is_generic = |t: TypeRef| t.slots.binary[OP].get().is_some_and(|f| std::ptr::fn_addr_eq(f, BINARY[OP]));
    let mut other = ta != tb && is_generic(tb);
    if is_generic(ta) {
        if other && tb.is_subtype(py, ta) && overloaded(py, ta, tb, reflected) {
            if let Some(result) = call_method(py, b, reflected, [a])?
                && !result.is_not_implemented()
            {
                return Ok(result);
            }
            other = false;
        }
        let result = call_method(py, a, name, [b])?.unwrap_or(Value::NOT_IMPLEMENTED);
        if !result.is_not_implemented() || ta == tb {
            return Ok(result);
        }
    }
    if other {
        return Ok(call_method(py, b, reflected, [a])?.unwrap_or(Value::NOT_IMPLEMENTED));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// Is the operator's slot of this class the generic one, which calls Python methods?
#[inline]
pub fn is_python_slot(ty: TypeRef, op: BinaryOp) -> bool {
    ty.binary_slot(op).is_some_and(|f| std::ptr::fn_addr_eq(f, BINARY[op as usize]))
}

/// What a binary operator is after the first method asked, which was a Python method of the left operand, or of the right one where the left one is
/// of a builtin type, has declined. NotImplemented if nobody is left to ask.
///
/// # Errors
/// What the methods raise.
pub fn binary_declined(py: &mut Py, op: BinaryOp, a: &Value, b: &Value) -> Result {
    let (ta, tb) = (py.type_of(a), py.type_of(b));
    if ta.id.is_some() || ta == tb {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match tb.binary_slot(op) {
        Some(f) if std::ptr::fn_addr_eq(f, BINARY[op as usize]) => {
            let reflected = OPERATORS[op as usize].1;
            Ok(call_method(py, b, reflected, [a])?.unwrap_or(Value::NOT_IMPLEMENTED))
        }
        Some(f) => f(py, a, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Does the right operand's type have a reflected method of its own?
fn overloaded(py: &Py, ta: TypeRef, tb: TypeRef, reflected: Name) -> bool {
    let name = py.name(reflected);
    match (tb.lookup(py, &name), ta.lookup(py, &name)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(right), Some(left)) => !right.is(&left),
    }
}

fn inplace_op<const OP: usize>(py: &mut Py, a: &Value, b: &Value) -> Result {
    Ok(call_method(py, a, OPERATORS[OP].2, [b])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `pow(a, b, m)`
pub fn pow_mod(py: &mut Py, a: &Value, b: &Value, m: &Value) -> Result {
    if m.is_none() {
        return binary_op::<{ BinaryOp::Pow as usize }>(py, a, b);
    }
    let is_generic = |t: TypeRef| t.slots.pow_mod.get().is_some_and(|f| std::ptr::fn_addr_eq(f, POW_MOD));
    if is_generic(py.type_of(a))
        && let Some(result) = call_method(py, a, Name::__pow__, [b, m])?
        && !result.is_not_implemented()
    {
        return Ok(result);
    }
    if is_generic(py.type_of(b)) {
        return Ok(call_method(py, b, Name::__rpow__, [a, m])?.unwrap_or(Value::NOT_IMPLEMENTED));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// The generic three-operand power: one address for comparisons.
pub static POW_MOD: crate::object::typeobject::TernaryFn = pow_mod;

macro_rules! table {
    ($f:ident) => {
        [
            $f::<0>, $f::<1>, $f::<2>, $f::<3>, $f::<4>, $f::<5>, $f::<6>, $f::<7>, $f::<8>, $f::<9>, $f::<10>,
            $f::<11>, $f::<12>,
        ]
    };
}

/// The generic binary operators. Slots hold these very pointers, so comparing addresses tells whether a slot is generic.
pub static BINARY: [BinaryFn; 13] = table!(binary_op);
/// The generic in-place operators.
pub static INPLACE: [BinaryFn; 13] = table!(inplace_op);
/// The generic `__next__`, to be told from native ones.
pub static NEXT: crate::object::typeobject::NextFn = next;
/// The generic `__iter__`.
pub static ITER: UnaryFn = iter;
