//! The operations that Python defines on any value, dispatched through the slots of its type.
//!
//! Everything here may run Python code, hence takes `&mut Py`. Arguments are references into registers or owned values of the
//! caller, so they stay alive across whatever the operation runs.

use super::args::{Args, Raised, Result};
use super::kind::Kind;
use super::names::Name;
use super::thread::Py;
use super::type_ids::TypeId;
use super::typeobject::{CompareOp, TypeRef};
use super::value::Value;
use super::word;
use crate::bytecode::BinaryOp;

/// Deepest nesting of native operations, apart from the native stack's own limit.
const MAX_NATIVE_DEPTH: u32 = 10_000;

/// What a leaf that is handed the items of an iterator says to each.
pub enum Flow {
    /// The next one, please.
    Next,
    /// No more.
    Stop,
    /// This one takes Python code: the caller of `drain` is to deal with it.
    Hand(Value),
}

/// Why `Py::drain` came back.
pub enum Drained {
    /// The iterator has ended.
    End,
    /// The leaf wanted no more.
    Stopped,
    /// The leaf handed this item back.
    Item(Value),
}

impl Py {
    /// Runs `f` one native level deeper: refuses with RecursionError when the stack is nearly used up.
    ///
    /// # Errors
    /// RecursionError (its text ends with `what`, for example " while getting the repr of an object"), or what `f` raises.
    #[inline]
    pub fn recurse<R>(&mut self, what: &str, f: impl FnOnce(&mut Py) -> Result<R>) -> Result<R> {
        let depth = self.depth.get() + 1;
        if self.stack_is_low() || depth > MAX_NATIVE_DEPTH {
            return Err(self.recursion_error(what));
        }
        self.depth.set(depth);
        let result = f(self);
        self.depth.set(depth - 1);
        result
    }

    /// Refuses to go deeper into native code when the stack is nearly used up: objects that stand for others can be nested without end.
    ///
    /// # Errors
    /// RecursionError.
    #[inline(always)]
    pub fn guard_stack(&self) -> Result<()> {
        if self.stack_is_low() { Err(self.recursion_error("")) } else { Ok(()) }
    }

    /// Attribute read; `name` is a str (interned or not).
    ///
    /// # Errors
    /// AttributeError, or what a descriptor raises.
    pub fn getattr(&mut self, v: &Value, name: &Value) -> Result {
        self.guard_stack()?;
        if super::wrapped::is_interned(name)
            && let Some(f) = self.type_of(v).slots.getattr.get()
        {
            return f(self, v, name).map_err(|raised| self.attribute_context(raised, v, name));
        }
        let name = super::wrapped::attribute_name(self, name)?;
        match self.type_of(v).slots.getattr.get() {
            Some(f) => f(self, v, &name).map_err(|raised| self.attribute_context(raised, v, &name)),
            None => Err(self.attribute_error(v, &name)),
        }
    }

    /// An AttributeError that somebody raised for this attribute gets its name and object, if it has neither.
    #[cold]
    pub fn attribute_context(&mut self, raised: Raised, v: &Value, name: &Value) -> Raised {
        if self.exception_is(&raised, TypeId::AttributeError) {
            let has = |i: usize| !super::exception::read(self, &raised.0, |s| &s.extra[i]).is_none_or_empty();
            if !has(0) && !has(1) {
                super::exception::write(self, &raised.0, name.clone(), |s| &mut s.extra[0]);
                super::exception::write(self, &raised.0, v.clone(), |s| &mut s.extra[1]);
            }
        }
        raised
    }

    /// Attribute read by a name that native code knows.
    ///
    /// # Errors
    /// As `getattr`.
    pub fn get_attribute(&mut self, v: &Value, which: Name) -> Result {
        let name = self.name(which);
        self.getattr(v, &name)
    }

    /// Attribute read where absence is no error.
    ///
    /// # Errors
    /// What a descriptor raises, AttributeError apart.
    pub fn getattr_optional(&mut self, v: &Value, name: &Value) -> Result<Option<Value>> {
        let (plain, optional) = {
            let hooks = self.interp().hooks();
            (hooks.object_getattr, hooks.object_getattr_optional)
        };
        let found = match self.type_of(v).slots.getattr.get() {
            Some(f) if std::ptr::fn_addr_eq(f, plain) => {
                self.guard_stack()?;
                if super::wrapped::is_interned(name) {
                    optional(self, v, name)
                } else {
                    let name = super::wrapped::attribute_name(self, name)?;
                    optional(self, v, &name)
                }
            }
            _ => self.getattr(v, name).map(Some),
        };
        match found {
            Err(e) if self.exception_is(&e, TypeId::AttributeError) => Ok(None),
            found => found,
        }
    }

    /// Attribute write (`Some`) or delete (`None`).
    ///
    /// # Errors
    /// AttributeError, or what a descriptor raises.
    pub fn setattr(&mut self, v: &Value, name: &Value, new: Option<&Value>) -> Result<()> {
        self.guard_stack()?;
        let name = super::wrapped::attribute_name(self, name)?;
        match self.type_of(v).slots.setattr.get() {
            Some(f) => f(self, v, &name, new),
            None => Err(self.attribute_error(v, &name)),
        }
    }

    /// Calls `callable` with positional arguments.
    ///
    /// # Errors
    /// TypeError if it is not callable; what the call raises.
    pub fn call(&mut self, callable: &Value, args: &[Value]) -> Result {
        if let Some(result) = self.call_native(callable, args) {
            return result;
        }
        self.call_args(callable, Args::positional_only(args))
    }

    /// Calls `callable`.
    ///
    /// # Errors
    /// As `call`.
    pub fn call_args(&mut self, callable: &Value, args: Args<'_>) -> Result {
        let ty = self.type_of(callable);
        match ty.slots.call.get() {
            Some(f) => self.recurse("", |py| f(py, callable, args)),
            None => Err(self.type_error(format!("'{}' object is not callable", ty.full_name(self)))),
        }
    }

    /// Calls method `name` of `v`.
    ///
    /// # Errors
    /// AttributeError; what the call raises.
    pub fn call_method(&mut self, v: &Value, name: &str, args: &[Value]) -> Result {
        let name = self.intern(name);
        let method = self.getattr(v, &name)?;
        self.call(&method, args)
    }

    /// Looks the special method `name` up on the type of `v` and binds it.
    ///
    /// # Errors
    /// What binding raises.
    pub fn lookup_special(&mut self, v: &Value, which: Name) -> Result<Option<Value>> {
        let ty = self.type_of(v);
        let name = self.name(which);
        let Some(found) = ty.lookup(self, &name) else { return Ok(None) };
        let found_type = self.type_of(&found);
        match found_type.slots.descr_get.get() {
            Some(get) => {
                let class = ty.to_value();
                get(self, &found, Some(v), &class).map(Some)
            }
            None => Ok(Some(found)),
        }
    }

    /// Calls the special method `name` of `v`; `None` if its type has none.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call_special(&mut self, v: &Value, which: Name, args: &[Value]) -> Result<Option<Value>> {
        match self.lookup_special(v, which)? {
            Some(method) => self.call(&method, args).map(Some),
            None => Ok(None),
        }
    }

    /// `repr(v)`, a str.
    ///
    /// # Errors
    /// TypeError if `__repr__` returns no str; RecursionError; what it raises.
    pub fn repr(&mut self, v: &Value) -> Result {
        let ty = self.type_of(v);
        let Some(f) = ty.slots.repr.get() else {
            return self.str(&format!("<{} object at {:#x}>", ty.full_name(self), v.identity()));
        };
        let made = self.recurse(" while getting the repr of an object", |py| f(py, v))?;
        if made.as_text().is_none() {
            let name = self.type_of(&made).full_name(self);
            return Err(self.type_error(format!("__repr__ returned non-string (type {name})")));
        }
        Ok(made)
    }

    /// `repr(v)` as Rust text, lossily.
    ///
    /// # Errors
    /// As `repr`.
    pub fn repr_string(&mut self, v: &Value) -> Result<String> {
        let s = self.repr(v)?;
        self.rust_string(&s)
    }

    /// `str(v)`, a str.
    ///
    /// # Errors
    /// TypeError if `__str__` returns no str; what it raises.
    pub fn str_of(&mut self, v: &Value) -> Result {
        let ty = self.type_of(v);
        if ty.is(TypeId::Str) {
            return Ok(v.clone());
        }
        let Some(f) = ty.slots.str.get() else { return self.repr(v) };
        let made = self.recurse(" while getting the str of an object", |py| f(py, v))?;
        if made.as_text().is_none() {
            let name = self.type_of(&made).full_name(self);
            return Err(self.type_error(format!("__str__ returned non-string (type {name})")));
        }
        Ok(made)
    }

    /// `str(v)` as Rust text, lossily.
    ///
    /// # Errors
    /// As `str_of`.
    pub fn str_string(&mut self, v: &Value) -> Result<String> {
        let s = self.str_of(v)?;
        self.rust_string(&s)
    }

    /// `hash(v)`, never -1.
    ///
    /// # Errors
    /// TypeError for an unhashable value; what `__hash__` raises.
    #[inline]
    pub fn hash(&mut self, v: &Value) -> Result<i64> {
        if let Some(s) = v.payload::<super::strobject::StrObject>()
            && self.type_of(v).is(TypeId::Str)
        {
            return Ok(s.hash(self));
        }
        self.guard_stack()?;
        let ty = self.type_of(v);
        match ty.slots.hash.get() {
            Some(f) => f(self, v),
            None => Err(self.type_error(format!("unhashable type: '{}'", ty.full_name(self)))),
        }
    }

    /// Truth of `v`.
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raises.
    #[inline]
    pub fn truth(&mut self, v: &Value) -> Result<bool> {
        match v.word() {
            word::TRUE => return Ok(true),
            word::FALSE | word::NONE => return Ok(false),
            w if word::is_int(w) => return Ok(word::to_int(w) != 0),
            w if word::is_float(w) => return Ok(word::to_float(w) != 0.0),
            _ => {}
        }
        self.guard_stack()?;
        let ty = self.type_of(v);
        if let Some(f) = ty.slots.truth.get() {
            return f(self, v);
        }
        match ty.slots.len.get() {
            Some(f) => Ok(f(self, v)? != 0),
            None => Ok(true),
        }
    }

    /// `len(v)`.
    ///
    /// # Errors
    /// TypeError if it has none; what `__len__` raises.
    pub fn len(&mut self, v: &Value) -> Result<usize> {
        self.guard_stack()?;
        let ty = self.type_of(v);
        match ty.slots.len.get() {
            Some(f) => f(self, v),
            None => Err(self.type_error(format!("object of type '{}' has no len()", ty.full_name(self)))),
        }
    }

    /// Rich comparison.
    ///
    /// # Errors
    /// TypeError if neither operand orders; what the methods raise.
    pub fn compare(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result {
        // SAFETY: the values hold their objects.
        if let (Some(x), Some(y)) = unsafe { (super::keys::exact_str(a.word()), super::keys::exact_str(b.word())) } {
            let holds = match op {
                CompareOp::Eq => std::ptr::eq(x, y) || x.text == y.text,
                CompareOp::Ne => !std::ptr::eq(x, y) && x.text != y.text,
                _ => op.holds(x.text.cmp(&y.text)),
            };
            return Ok(Value::bool(holds));
        }
        self.recurse(" in comparison", |py| py.compare_inner(a, b, op))
    }

    fn compare_inner(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let mut reflected = false;
        if ta != tb
            && tb.is_subtype(self, ta)
            && let Some(f) = tb.slots.compare.get()
        {
            reflected = true;
            let result = f(self, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if let Some(f) = ta.slots.compare.get() {
            let result = f(self, a, b, op)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if !reflected && let Some(f) = tb.slots.compare.get() {
            let result = f(self, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        self.compare_declined(a, b, op)
    }

    /// What a comparison is after the left operand's method has declined, and it had the first word.
    ///
    /// # Errors
    /// As `compare`.
    pub fn compare_reflected(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result {
        if let Some(f) = self.type_of(b).slots.compare.get() {
            let result = self.recurse(" in comparison", |py| f(py, b, a, op.swapped()))?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        self.compare_declined(a, b, op)
    }

    /// Both operands have declined: identity, or an error.
    fn compare_declined(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        match op {
            CompareOp::Eq => Ok(Value::bool(a.is(b))),
            CompareOp::Ne => Ok(Value::bool(!a.is(b))),
            _ => {
                let (na, nb) = (ta.full_name(self), tb.full_name(self));
                Err(self.type_error(format!("'{}' not supported between instances of '{na}' and '{nb}'", op.symbol())))
            }
        }
    }

    /// Truth of a rich comparison, without the identity shortcut.
    ///
    /// # Errors
    /// As `compare`.
    pub fn compare_truth(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result<bool> {
        let (wa, wb) = (a.word(), b.word());
        if word::both_int(wa, wb) {
            return Ok(op.holds((wa as i64).cmp(&(wb as i64))));
        }
        let result = self.compare(a, b, op)?;
        self.truth(&result)
    }

    /// Equality as containers see it: identical objects are equal.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn eq(&mut self, a: &Value, b: &Value) -> Result<bool> {
        if a.is(b) {
            return Ok(true);
        }
        self.compare_truth(a, b, CompareOp::Eq)
    }

    /// `iter(v)`.
    ///
    /// # Errors
    /// TypeError if it is not iterable; what `__iter__` raises.
    pub fn iter(&mut self, v: &Value) -> Result {
        // SAFETY: the value holds its object. A generator is its own iterator, and has no subclasses; a coroutine has the same kind.
        let resumable = v.object().is_some_and(|o| unsafe { o.as_ref() }.kind() == Kind::Generator as u8);
        if resumable && self.type_of(v).is(TypeId::Generator) {
            return Ok(v.clone());
        }
        self.guard_stack()?;
        let ty = self.type_of(v);
        if let Some(f) = ty.slots.iter.get() {
            let it = f(self, v)?;
            let it_type = self.type_of(&it);
            if it_type.slots.next.get().is_none() {
                return Err(
                    self.type_error(format!("iter() returned non-iterator of type '{}'", it_type.full_name(self)))
                );
            }
            return Ok(it);
        }
        let mapping = ty.is(TypeId::Union) || ty.is(TypeId::Match);
        if ty.slots.getitem.get().is_some() && !mapping && !ty.is_subtype(self, self.ty(TypeId::Dict)) {
            return (self.interp().hooks().sequence_iterator)(self, v);
        }
        Err(self.type_error(format!("'{}' object is not iterable", ty.full_name(self))))
    }

    /// The next item of an iterator; `None` at its end (a raised StopIteration is taken for the end).
    ///
    /// # Errors
    /// TypeError if it is no iterator; what `__next__` raises.
    #[inline]
    pub fn next(&mut self, it: &Value) -> Result<Option<Value>> {
        self.guard_stack()?;
        let ty = self.type_of(it);
        match ty.slots.next.get() {
            Some(f) => match f(self, it) {
                Err(e) if self.exception_is(&e, TypeId::StopIteration) => Ok(None),
                stepped => stepped,
            },
            None => Err(self.type_error(format!("'{}' object is not an iterator", ty.full_name(self)))),
        }
    }

    /// All items of an iterable; those of an exact builtin container as they are at one moment.
    ///
    /// # Errors
    /// As `iter` and `next`; MemoryError.
    pub fn collect(&mut self, v: &Value) -> Result<Vec<Value>> {
        let ty = self.type_of(v);
        if let Some(list) = v.payload::<super::list::ListObject>()
            && ty.is(TypeId::List)
        {
            return list.snapshot(self, v);
        }
        if let Some(tuple) = v.payload::<super::tuple::TupleObject>()
            && ty.is(TypeId::Tuple)
        {
            return self.copied(tuple.values());
        }
        // As of one moment, so that `list(d)` of a dict that others change does not see it grow.
        if let Some(dict) = v.payload::<super::dict::DictObject>()
            && ty.is(TypeId::Dict)
        {
            return dict.keys(self, v);
        }
        if let Some(set) = v.payload::<super::set::SetObject>()
            && (ty.is(TypeId::Set) || ty.is(TypeId::FrozenSet))
        {
            return set.keys(self, v);
        }
        let it = self.iter(v)?;
        let mut items = Vec::new();
        let drained = self.drain(&it, &mut |_, item| {
            if crate::algorithm::memory::try_push(&mut items, item).is_ok() { Flow::Next } else { Flow::Stop }
        })?;
        if matches!(drained, Drained::End) { Ok(items) } else { Err(self.no_memory()) }
    }

    /// Steps an iterator and hands its items to `leaf`, which runs no Python code and reaches no safepoint, until that stops, or hands
    /// an item back which it cannot deal with, or the iterator ends. May be called again after either.
    ///
    /// # Errors
    /// As `next`.
    pub fn drain(&mut self, it: &Value, leaf: &mut dyn FnMut(&Py, Value) -> Flow) -> Result<Drained> {
        (self.interp().hooks().drain)(self, it, leaf)
    }

    /// Runs `f` on every item of an iterable.
    ///
    /// # Errors
    /// As `iter` and `next`; what `f` raises.
    pub fn for_each(&mut self, v: &Value, mut f: impl FnMut(&mut Py, Value) -> Result<()>) -> Result<()> {
        if let Some(tuple) = v.payload::<super::tuple::TupleObject>()
            && self.type_of(v).is(TypeId::Tuple)
        {
            for item in tuple.values() {
                f(self, item.clone())?;
            }
            return Ok(());
        }
        if let Some(list) = v.payload::<super::list::ListObject>()
            && self.type_of(v).is(TypeId::List)
        {
            // As its iterator does: the list as it is at each step.
            let mut i = 0;
            while let Some(item) = list.get(self, i) {
                f(self, item)?;
                i += 1;
                if i & 0xff == 0 {
                    self.poll()?;
                }
            }
            return Ok(());
        }
        let it = self.iter(v)?;
        while let Some(item) = self.next(&it)? {
            f(self, item)?;
            self.poll()?;
        }
        Ok(())
    }

    /// `v[key]`.
    ///
    /// # Errors
    /// TypeError if it is not subscriptable; what `__getitem__` raises.
    pub fn getitem(&mut self, v: &Value, key: &Value) -> Result {
        self.guard_stack()?;
        let ty = self.type_of(v);
        match ty.slots.getitem.get() {
            Some(f) => f(self, v, key),
            None => self.class_getitem(v, key),
        }
    }

    fn class_getitem(&mut self, v: &Value, key: &Value) -> Result {
        if let Some(t) = TypeRef::from_value(v) {
            if t.is(TypeId::Type) {
                return (self.interp().hooks().generic_alias)(self, v, key);
            }
            let name = self.name(Name::__class_getitem__);
            if let Some(method) = self.getattr_optional(v, &name)?.filter(|method| !method.is_none()) {
                return self.call(&method, std::slice::from_ref(key));
            }
            let name = TypeRef::from_value(v).map(TypeRef::name).unwrap_or_default();
            return Err(self.type_error(format!("type '{name}' is not subscriptable")));
        }
        let name = self.type_of(v).full_name(self);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    /// `v[key] = new`, or `del v[key]` for `None`.
    ///
    /// # Errors
    /// TypeError if it does not support that; what the method raises.
    pub fn setitem(&mut self, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
        self.guard_stack()?;
        let ty = self.type_of(v);
        match ty.slots.setitem.get() {
            Some(f) => f(self, v, key, new),
            None => {
                // Deleting by position is worded by the sequence protocol, which most containers have in CPython.
                let by_position = self.type_of(key).is_subtype(self, self.ty(TypeId::Int))
                    && (ty.has(super::typeobject::type_flags::HEAP)
                        || ty.slots.len.get().is_some()
                        || ty.slots.contains.get().is_some());
                let what = match new {
                    Some(_) => "does not support item assignment",
                    None if by_position => "doesn't support item deletion",
                    None => "does not support item deletion",
                };
                Err(self.type_error(format!("'{}' object {what}", ty.full_name(self))))
            }
        }
    }

    /// `key in v`.
    ///
    /// # Errors
    /// TypeError if it is no container; what the methods raise.
    pub fn contains(&mut self, v: &Value, key: &Value) -> Result<bool> {
        self.guard_stack()?;
        let ty = self.type_of(v);
        if let Some(f) = ty.slots.contains.get() {
            return f(self, v, key);
        }
        if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
            return Err(
                self.type_error(format!("argument of type '{}' is not a container or iterable", ty.full_name(self)))
            );
        }
        let it = match self.iter(v) {
            Err(raised) if self.exception_is(&raised, TypeId::TypeError) => {
                let name = ty.full_name(self);
                return Err(self.type_error(format!("argument of type '{name}' is not a container or iterable")));
            }
            it => it?,
        };
        while let Some(item) = self.next(&it)? {
            if self.eq(&item, key)? {
                return Ok(true);
            }
            self.poll()?;
        }
        Ok(false)
    }

    /// A binary operator.
    ///
    /// # Errors
    /// TypeError if no operand supports it; what the methods raise.
    pub fn binary(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result {
        let result = self.binary_or_not_implemented(op, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        Err(self.operand_error(op, op.symbol(), a, b))
    }

    /// A binary operator, which both operands may decline.
    ///
    /// # Errors
    /// What the methods raise.
    pub fn binary_or_not_implemented(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result {
        self.guard_stack()?;
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let left = ta.binary_slot(op);
        if ta == tb {
            return match left {
                Some(l) => l(self, a, b),
                None => Ok(Value::NOT_IMPLEMENTED),
            };
        }
        if tb.is(TypeId::Int)
            && ta.id.is_some()
            && let Some(l) = left
        {
            // A builtin type other than int and bool does not derive from int, nor int from it: its method goes first.
            let result = l(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            return match tb.binary_slot(op).filter(|r| !std::ptr::fn_addr_eq(*r, l)) {
                Some(r) => r(self, a, b),
                None => Ok(Value::NOT_IMPLEMENTED),
            };
        }
        let mut right = tb.binary_slot(op);
        if let (Some(l), Some(r)) = (left, right) {
            // One function for both sides sees both operands anyway. A subclass of the left operand's type with its own slot goes first.
            if std::ptr::fn_addr_eq(l, r) {
                right = None;
            } else if tb.is_subtype(self, ta) {
                let result = r(self, a, b)?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
                right = None;
            }
        }
        if let Some(l) = left {
            let result = l(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        match right {
            Some(r) => r(self, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// An in-place operator: the in-place slot, else the plain one.
    ///
    /// # Errors
    /// As `binary`.
    pub fn inplace(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result {
        if let Some(f) = self.type_of(a).slots.inplace[op as usize].get() {
            let result = f(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        let result = self.binary_or_not_implemented(op, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        Err(self.inplace_error(op, a, b))
    }

    /// The TypeError of an in-place operator that no operand supports.
    pub fn inplace_error(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Raised {
        let symbol = if op == BinaryOp::Pow { "**=".to_owned() } else { format!("{}=", op.symbol()) };
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        // A container that is no sequence does not let the other one speak.
        let speaks = ta.has(super::typeobject::type_flags::HEAP)
            || ta.slots.contains.get().is_some()
            || ta.slots.len.get().is_some();
        if op == BinaryOp::Mul && speaks && ta.base_sequence(self).is_none() {
            let (a, b) = (ta.full_name(self), tb.full_name(self));
            return self.type_error(format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'"));
        }
        self.operand_error(op, &symbol, a, b)
    }

    /// The TypeError of a binary operator that no operand supports.
    pub fn operand_error(&mut self, op: BinaryOp, symbol: &str, a: &Value, b: &Value) -> Raised {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        // Sequence concatenation words its own complaint.
        if op == BinaryOp::Add {
            let kind = match ta.base_sequence(self) {
                Some(TypeId::Str) => "str",
                Some(TypeId::Tuple) => "tuple",
                Some(TypeId::List) => "list",
                Some(_) => {
                    return self.type_error(format!("can't concat {} to {}", tb.full_name(self), ta.full_name(self)));
                }
                None => "",
            };
            if !kind.is_empty() {
                return self
                    .type_error(format!("can only concatenate {kind} (not \"{}\") to {kind}", tb.full_name(self)));
            }
        }
        if op == BinaryOp::Mul && (ta.base_sequence(self).is_some() || tb.base_sequence(self).is_some()) {
            let other = if ta.base_sequence(self).is_some() { tb } else { ta };
            return self.type_error(format!("can't multiply sequence by non-int of type '{}'", other.full_name(self)));
        }
        // What was written as a statement of Python 2.
        let is_print = op == BinaryOp::RShift
            && ta.is(TypeId::BuiltinFunction)
            && self
                .interp()
                .builtins
                .get()
                .payload::<super::dict::DictObject>()
                .is_some_and(|d| d.get_interned(self, &self.intern("print")).is_some_and(|print| print.is(a)));
        let hint = if is_print { ". Did you mean \"print(<message>, file=<output_stream>)\"?" } else { "" };
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{}' and '{}'{hint}",
            ta.full_name(self),
            tb.full_name(self)
        ))
    }

    /// `-v`, `+v`, `~v`, `abs(v)`: the slot that `pick` names.
    ///
    /// # Errors
    /// TypeError if there is none; what it raises.
    pub fn unary(
        &mut self,
        what: &str,
        v: &Value,
        pick: impl FnOnce(TypeRef) -> Option<super::typeobject::UnaryFn>,
    ) -> Result {
        let ty = self.type_of(v);
        match pick(ty) {
            Some(f) => f(self, v),
            None => Err(self.type_error(format!("bad operand type for {what}: '{}'", ty.full_name(self)))),
        }
    }

    /// Is `v` an instance of the builtin type `id` or of a type derived from it?
    #[inline]
    pub fn is_instance(&self, v: &Value, id: TypeId) -> bool {
        self.type_of(v).is_subtype(self, self.ty(id))
    }

    /// Does what is raised match the builtin exception `id`?
    pub fn exception_is(&self, raised: &Raised, id: TypeId) -> bool {
        self.is_instance(&raised.0, id)
    }

    /// Polls the breaker word: in long native loops. Runs pending finalizers and signals.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    #[inline]
    pub fn poll(&mut self) -> Result<()> {
        if self.mutator().poll() { (self.interp().hooks().handle_requests)(self) } else { Ok(()) }
    }
}

impl TypeRef {
    /// The builtin sequence type that this type is or derives from, if any.
    pub fn base_sequence(self, py: &Py) -> Option<TypeId> {
        [TypeId::Str, TypeId::List, TypeId::Tuple, TypeId::Bytes, TypeId::ByteArray]
            .into_iter()
            .find(|&id| self.is_subtype(py, py.ty(id)))
    }
}
