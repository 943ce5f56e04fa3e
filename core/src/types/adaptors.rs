//! Iterators over iterators: `enumerate`, `zip`, `map`, `filter`, `reversed`, `iter(callable, sentinel)`, and the iterator of a
//! range whose numbers do not fit 64 bits.
//!
//! One payload serves all. What it refers to is set at birth; a counter is an atomic word; `first` is given up at the end by those that
//! must stay exhausted. Two threads may step one adaptor at once: each then gets an item of its own from the iterator below.

use super::iterators::itself;
use crate::number::Int;
use crate::object::kind::Kind;
use crate::object::names::Name;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Field, Py, Result, Slot, TypeId, TypeRef, Value, word};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// The payload of an adaptor.
pub struct AdaptorObject {
    /// `enumerate`, `filter`: the iterator. `map`: the function. `reversed`: the sequence. `callable_iterator`: the callable.
    /// `longrange_iterator`: the steps that it was told to skip. EMPTY once it is given up.
    first: Slot,
    /// `enumerate`: the first number. `zip`, `map`: the tuple of iterators. `filter`: the function or None. `callable_iterator`: the
    /// sentinel. `longrange_iterator`: length, step and first number.
    second: Field,
    /// `enumerate`, `longrange_iterator`: steps taken. `reversed`: the next index.
    count: AtomicI64,
    /// `zip`, `map`: the iterators must end together.
    strict: AtomicBool,
    /// Its type, if it is the builtin one itself.
    id: Option<TypeId>,
}

// SAFETY: 1. slot and field, traced; 2. fixed size; 3. they drop; 4. `first` changes under the lock, the rest is atomic.
unsafe impl Payload for AdaptorObject {
    const KIND: Kind = Kind::Adaptor;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.first.trace(visit);
        self.second.trace(visit);
    }
}

impl AdaptorObject {
    fn make(py: &Py, class: TypeRef, first: Value, second: Value, count: i64, strict: bool) -> Result {
        let payload = AdaptorObject {
            first: Slot::at_birth(first),
            second: Field::at_birth(second),
            count: AtomicI64::new(count),
            strict: AtomicBool::new(strict),
            id: class.id,
        };
        match class.id {
            Some(id) => py.alloc_exact(id, payload),
            None => py.alloc(class, payload),
        }
    }

    /// Of an exact `enumerate`: the word of its iterator (always a pointer), and the first number if it is small.
    #[inline(always)]
    pub fn as_enumerate(&self) -> Option<(u64, i64)> {
        if self.id != Some(TypeId::Enumerate) {
            return None;
        }
        let source = self.first.load();
        word::is_pointer(source).then_some((source, self.second.as_small_int()?))
    }

    /// Of an exact `zip` of two that need not end together: the words of its iterators.
    #[inline(always)]
    pub fn as_zip_of_two(&self) -> Option<(u64, u64)> {
        if self.id != Some(TypeId::Zip) || self.strict.load(Ordering::Relaxed) {
            return None;
        }
        match self.second.payload::<TupleObject>()?.values() {
            [a, b] if a.object().is_some() && b.object().is_some() => Some((a.word(), b.word())),
            _ => None,
        }
    }

    /// Of an exact `map` over one iterator: function and iterator.
    pub fn as_map(&self) -> Option<(&Value, &Value)> {
        if self.id != Some(TypeId::Map) {
            return None;
        }
        let w = self.first.load();
        match self.second.payload::<TupleObject>()?.values() {
            // SAFETY: a map's function never changes; the slot is one word, like a value.
            [source] if word::is_pointer(w) => Some((unsafe { &*(&raw const self.first).cast::<Value>() }, source)),
            _ => None,
        }
    }

    /// Of an exact `map` over two iterators that need not end together: function and iterators.
    pub fn as_map_of_two(&self) -> Option<(&Value, &Value, &Value)> {
        if self.id != Some(TypeId::Map) || self.strict.load(Ordering::Relaxed) {
            return None;
        }
        let w = self.first.load();
        match self.second.payload::<TupleObject>()?.values() {
            // SAFETY: as in `as_map`.
            [a, b] if word::is_pointer(w) => Some((unsafe { &*(&raw const self.first).cast::<Value>() }, a, b)),
            _ => None,
        }
    }

    /// Of an exact `filter` with a function: that, and the word of its iterator (always a pointer).
    pub fn as_filter(&self) -> Option<(&Value, u64)> {
        let source = self.first.load();
        let fits = self.id == Some(TypeId::Filter) && word::is_pointer(source) && self.second.object().is_some();
        fits.then_some((&*self.second, source))
    }

    /// Of an exact `filter` without a function: the word of its iterator (always a pointer).
    pub fn as_truth_filter(&self) -> Option<u64> {
        let source = self.first.load();
        let fits = self.id == Some(TypeId::Filter) && word::is_pointer(source) && self.second.is_none();
        fits.then_some(source)
    }

    /// Steps taken.
    #[inline(always)]
    pub fn taken(&self) -> i64 {
        self.count.load(Ordering::Relaxed)
    }

    /// One step more, of a private adaptor.
    #[inline(always)]
    pub fn count_one(&self) {
        self.count.store(self.taken().wrapping_add(1), Ordering::Relaxed);
    }

    /// Takes the counter and moves it by `by`; each value goes to one thread.
    #[inline]
    fn take(&self, owner: &Value, by: i64) -> i64 {
        // SAFETY: `owner` holds the object that this payload is part of.
        if owner.object().is_some_and(|o| unsafe { o.as_ref() }.is_private()) {
            let n = self.count.load(Ordering::Relaxed);
            self.count.store(n.wrapping_add(by), Ordering::Relaxed);
            n
        } else {
            self.count.fetch_add(by, Ordering::Relaxed)
        }
    }

    #[cold]
    fn finish(&self, py: &Py, owner: &Value) {
        let _dropped_last = owner.object().map(|o| {
            let _guard = py.mutator().lock(o);
            self.first.take()
        });
    }
}

impl Py {
    /// `iter(callable, sentinel)`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn callable_iterator(&self, callable: &Value, sentinel: &Value) -> Result {
        AdaptorObject::make(self, self.ty(TypeId::CallableIterator), callable.clone(), sentinel.clone(), 0, false)
    }

    /// The iterator of a range whose numbers do not fit 64 bits.
    ///
    /// # Errors
    /// MemoryError.
    pub fn long_range_iterator(&self, start: Int, length: Int, step: Int) -> Result {
        let rest = self.tuple(vec![self.int_from(length)?, self.int_from(step)?, self.int_from(start)?])?;
        AdaptorObject::make(self, self.ty(TypeId::LongRangeIterator), self.int(0)?, rest, 0, false)
    }
}

fn enumerate_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if let [only] = args.values()
        && !args.has_keywords()
    {
        let it = py.iter(only)?;
        return AdaptorObject::make(py, class, it, py.int(0)?, 0, false);
    }
    if args.values().is_empty() {
        return Err(py.type_error("enumerate() missing required argument 'iterable'"));
    }
    let [iterable, start] = py.named_args("enumerate", args, ["iterable", "start"], 1)?;
    let start = if start.is_empty() { py.int(0)? } else { py.index(&start)? };
    let it = py.iter(&iterable)?;
    AdaptorObject::make(py, class, it, start, 0, false)
}

fn enumerate_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let source = state.first.get(py);
    let Some(item) = py.next(&source)? else { return Ok(None) };
    let index = enumerate_index(py, state, state.take(it, 1))?;
    py.tuple_of_two(index, item).map(Some)
}

fn enumerate_index(py: &Py, state: &AdaptorObject, taken: i64) -> Result {
    match state.second.as_small_int().and_then(|start| start.checked_add(taken)) {
        Some(i) => py.int(i),
        None => {
            let start = state.second.as_int().map(std::borrow::Cow::into_owned).unwrap_or_default();
            py.int_from(start.add(&Int::from(taken)))
        }
    }
}

fn iterators(py: &mut Py, given: &[Value]) -> Result {
    let mut made = py.room(given.len())?;
    for v in given {
        made.push(py.iter(v)?);
    }
    py.tuple(made)
}

/// The `strict` argument, the only keyword that `zip` and `map` know.
fn strict_argument(py: &mut Py, function: &str, args: Args<'_>) -> Result<bool> {
    let mut strict = false;
    for (name, v) in args.keywords() {
        if !name.as_text().is_some_and(|t| t.is("strict")) {
            let name = py.str_string(name)?;
            return Err(py.unexpected_keyword(function, &name, &["strict"]));
        }
        strict = py.truth(v)?;
    }
    Ok(strict)
}

fn zip_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let strict = strict_argument(py, "zip", args)?;
    let sources = iterators(py, args.positional())?;
    AdaptorObject::make(py, class, Value::EMPTY, sources, 0, strict)
}

/// One item of each iterator, or the end; checks that they end together if that is asked.
fn gather(py: &mut Py, function: &str, state: &AdaptorObject) -> Result<Option<Vec<Value>>> {
    let Some(sources) = state.second.payload::<TupleObject>() else { return Ok(None) };
    let mut items = Vec::with_capacity(sources.len());
    for (i, source) in sources.values().iter().enumerate() {
        if let Some(item) = py.next(source)? {
            items.push(item);
            continue;
        }
        if !state.strict.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let others = |n: usize| if n == 1 { "argument 1".to_owned() } else { format!("arguments 1-{n}") };
        if i > 0 {
            return Err(py.value_error(format!("{function}() argument {} is shorter than {}", i + 1, others(i))));
        }
        for (j, other) in sources.values().iter().enumerate().skip(1) {
            if py.next(other)?.is_some() {
                return Err(py.value_error(format!("{function}() argument {} is longer than {}", j + 1, others(j))));
            }
        }
        return Ok(None);
    }
    Ok((!items.is_empty()).then_some(items))
}

fn zip_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    if let Some([a, b]) = state.second.payload::<TupleObject>().map(TupleObject::values)
        && !state.strict.load(Ordering::Relaxed)
    {
        let Some(x) = py.next(a)? else { return Ok(None) };
        let Some(y) = py.next(b)? else { return Ok(None) };
        return py.tuple_of_two(x, y).map(Some);
    }
    match gather(py, "zip", state)? {
        Some(items) => py.tuple(items).map(Some),
        None => Ok(None),
    }
}

fn map_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    // A class with an initializer of its own takes keywords there.
    let own_init = py.no_keywords_of("map", class, TypeId::Map, args).is_ok();
    let strict = if own_init && args.has_keywords() { false } else { strict_argument(py, "map", args)? };
    let Some((function, sources)) = args.positional().split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(py.type_error("map() must have at least two arguments."));
    };
    let sources = iterators(py, sources)?;
    AdaptorObject::make(py, class, function.clone(), sources, 0, strict)
}

fn map_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let function = state.first.get(py);
    if let Some([source]) = state.second.payload::<TupleObject>().map(TupleObject::values) {
        return match py.next(source)? {
            Some(item) => py.call(&function, std::slice::from_ref(&item)).map(Some),
            None => Ok(None),
        };
    }
    match gather(py, "map", state)? {
        Some(items) => py.call(&function, &items).map(Some),
        None => Ok(None),
    }
}

fn filter_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity_of("filter", (class, TypeId::Filter), args, 2, 2)?;
    let it = py.iter(&given[1])?;
    AdaptorObject::make(py, class, it, given[0].clone(), 0, false)
}

fn filter_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let source = state.first.get(py);
    let plain = state.second.is_none() || TypeRef::from_value(&state.second).is_some_and(|t| t.is(TypeId::Bool));
    while let Some(item) = py.next(&source)? {
        let keep = if plain {
            py.truth(&item)?
        } else {
            let answer = py.call(&state.second, std::slice::from_ref(&item))?;
            py.truth(&answer)?
        };
        if keep {
            return Ok(Some(item));
        }
        py.poll()?;
    }
    Ok(None)
}

fn reversed_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity_of("reversed", (class, TypeId::Reversed), args, 1, 1)?;
    let v = &given[0];
    let ty = py.type_of(v);
    let name = py.name(Name::__reversed__);
    match ty.lookup(py, &name) {
        Some(found) if found.is_none() => {}
        Some(own) => {
            if let Some(made) = py.call_native(&own, std::slice::from_ref(v)) {
                return made;
            }
            if let Some(made) = py.call_special(v, Name::__reversed__, &[])? {
                return Ok(made);
            }
        }
        None => {
            let is_dict = ty.is_subtype(py, py.ty(TypeId::Dict));
            if ty.slots.getitem.get().is_some() && ty.slots.len.get().is_some() && !is_dict {
                let len = i64::try_from(py.len(v)?).unwrap_or(i64::MAX);
                return AdaptorObject::make(py, class, v.clone(), Value::NONE, len - 1, false);
            }
        }
    }
    Err(py.type_error(format!("'{}' object is not reversible", ty.full_name(py))))
}

fn reversed_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let Some(source) = state.first.get_some(py) else { return Ok(None) };
    let index = state.take(it, -1);
    if index >= 0 {
        let key = py.int(index)?;
        match py.getitem(&source, &key) {
            Ok(item) => return Ok(Some(item)),
            Err(e) if py.exception_is(&e, TypeId::IndexError) || py.exception_is(&e, TypeId::StopIteration) => {}
            Err(e) => return Err(e),
        }
    }
    state.finish(py, it);
    Ok(None)
}

fn callable_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let Some(callable) = state.first.get_some(py) else { return Ok(None) };
    match py.call(&callable, &[]) {
        Ok(item) => {
            if py.eq(&item, &state.second)? {
                state.finish(py, it);
                return Ok(None);
            }
            Ok(if state.first.is_empty() { None } else { Some(item) })
        }
        Err(e) if py.exception_is(&e, TypeId::StopIteration) => {
            state.finish(py, it);
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

/// First number, length and step of a long range's iterator.
fn long_range_parts(state: &AdaptorObject, py: &Py) -> Option<[Int; 3]> {
    let skipped = state.first.get(py);
    let [length, step, start] = state.second.payload::<TupleObject>()?.values() else { return None };
    let int = |v: &Value| v.as_int().map(std::borrow::Cow::into_owned).unwrap_or_default();
    let (skipped, step) = (int(&skipped), int(step));
    Some([int(start).add(&step.mul(&skipped)), int(length).sub(&skipped), step])
}

fn long_range_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(None) };
    let Some([start, length, step]) = long_range_parts(state, py) else { return Ok(None) };
    let taken = Int::from(state.take(it, 1));
    if taken >= length {
        // Stays at the end.
        state.take(it, -1);
        return Ok(None);
    }
    py.int_from(start.add(&step.mul(&taken))).map(Some)
}

fn long_range_hint(py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<AdaptorObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some([_, length, _]) = long_range_parts(state, py) else { return Ok(Value::NOT_IMPLEMENTED) };
    let left = length.sub(&Int::from(state.count.load(Ordering::Relaxed)));
    py.int_from(left.max(Int::ZERO))
}

fn long_range_reduce(py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<AdaptorObject>() else { return Ok(Value::NONE) };
    let Some([start, length, step]) = long_range_parts(state, py) else { return Ok(Value::NONE) };
    let taken = Int::from(state.count.load(Ordering::Relaxed));
    let bounds = [start.add(&step.mul(&taken)), start.add(&step.mul(&length)), step];
    let bounds = bounds.into_iter().map(|n| py.int_from(n)).collect::<Result<Vec<Value>>>()?;
    let rest = py.call(&py.ty(TypeId::Range).to_value(), &bounds)?;
    let rest = py.tuple(vec![rest])?;
    py.tuple(vec![py.builtin("iter"), rest, Value::NONE])
}

/// Goes on by this many steps, at most to the end. They may be more than the counter of steps can count.
fn long_range_set_state(py: &mut Py, args: &[Value]) -> Result {
    let steps = py.index(&args[1])?;
    let steps = steps.as_int().map(std::borrow::Cow::into_owned).unwrap_or_default();
    if let (Some(state), Some(object)) = (args[0].payload::<AdaptorObject>(), args[0].object())
        && let Some([_, length, _]) = long_range_parts(state, py)
    {
        let left = length.sub(&Int::from(state.taken())).max(Int::ZERO);
        let steps = steps.max(Int::ZERO).min(left);
        let before = state.first.get(py).as_int().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let skipped = py.int_from(before.add(&steps))?;
        state.first.set(py, object, skipped);
    }
    Ok(Value::NONE)
}

fn reversed_hint(py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<AdaptorObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(source) = state.first.get_some(py) else { return py.int(0) };
    let left = state.count.load(Ordering::Relaxed).saturating_add(1).max(0) as usize;
    let len = py.len(&source)?;
    py.int_from_usize(if len < left { 0 } else { left })
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let it = &args[0];
    let ty = py.type_of(it);
    let Some(state) = it.payload::<AdaptorObject>() else { return Ok(Value::NONE) };
    let first = state.first.get(py);
    let second = Value::clone(&state.second);
    let class = ty.to_value();
    let is = |py: &Py, id: TypeId| ty.is_subtype(py, py.ty(id));
    if is(py, TypeId::Enumerate) {
        let index = enumerate_index(py, state, state.count.load(Ordering::Relaxed))?;
        let parts = py.tuple(vec![first, index])?;
        return py.tuple(vec![class, parts]);
    }
    if is(py, TypeId::Filter) {
        let parts = py.tuple(vec![second, first])?;
        return py.tuple(vec![class, parts]);
    }
    if is(py, TypeId::Zip) || is(py, TypeId::Map) {
        let sources = second.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
        let mut parts = if first.is_empty() { Vec::new() } else { vec![first] };
        parts.extend(sources);
        let parts = py.tuple(parts)?;
        let mut made = vec![class, parts];
        if state.strict.load(Ordering::Relaxed) {
            made.push(Value::TRUE);
        }
        return py.tuple(made);
    }
    if first.is_empty() {
        let nothing = py.tuple(vec![py.interp().empty_tuple()])?;
        return py.tuple(vec![py.builtin("iter"), nothing]);
    }
    if is(py, TypeId::Reversed) {
        let index = py.int(state.count.load(Ordering::Relaxed))?;
        let parts = py.tuple(vec![first])?;
        return py.tuple(vec![class, parts, index]);
    }
    let parts = py.tuple(vec![first, second])?;
    py.tuple(vec![py.builtin("iter"), parts])
}

fn set_strict(py: &mut Py, args: &[Value]) -> Result {
    let strict = py.truth(&args[1])?;
    if let Some(state) = args[0].payload::<AdaptorObject>() {
        state.strict.store(strict, Ordering::Relaxed);
    }
    Ok(Value::NONE)
}

fn set_index(py: &mut Py, args: &[Value]) -> Result {
    let index = py.as_i64(&args[1])?;
    if let Some(state) = args[0].payload::<AdaptorObject>()
        && let Some(source) = state.first.get_some(py)
    {
        let last = i64::try_from(py.len(&source)?).unwrap_or(i64::MAX) - 1;
        state.count.store(index.clamp(-1, last), Ordering::Relaxed);
    }
    Ok(Value::NONE)
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Enumerate);
    b.doc("Return an enumerate object.\n\n  iterable\n    an object supporting iteration").method(
        "__reduce__",
        "(self, /)",
        reduce,
    );
    b.slots().new.set(Some(enumerate_new));
    b.slots().next.set(Some(enumerate_next));

    let b = TypeBuilder::new(py, TypeId::Zip);
    b.doc("The zip object yields n-length tuples, where n is the number of iterables passed as positional arguments to zip().")
        .method("__reduce__", "(self, /)", reduce)
        .method("__setstate__", "(self, object, /)", set_strict);
    b.slots().new.set(Some(zip_new));
    b.slots().next.set(Some(zip_next));

    let b = TypeBuilder::new(py, TypeId::Map);
    b.doc("Make an iterator that computes the function using arguments from each of the iterables.")
        .method("__reduce__", "(self, /)", reduce)
        .method("__setstate__", "(self, object, /)", set_strict);
    b.slots().new.set(Some(map_new));
    b.slots().next.set(Some(map_next));

    let b = TypeBuilder::new(py, TypeId::Filter);
    b.doc("Return an iterator yielding those items of iterable for which function(item) is true.").method(
        "__reduce__",
        "(self, /)",
        reduce,
    );
    b.slots().new.set(Some(filter_new));
    b.slots().next.set(Some(filter_next));

    let b = TypeBuilder::new(py, TypeId::Reversed);
    b.doc("Return a reverse iterator over the values of the given sequence.")
        .method("__length_hint__", "(self, /)", reversed_hint)
        .method("__reduce__", "(self, /)", reduce)
        .method("__setstate__", "(self, object, /)", set_index);
    b.slots().new.set(Some(reversed_new));
    b.slots().next.set(Some(reversed_next));

    let b = TypeBuilder::new(py, TypeId::CallableIterator);
    b.method("__reduce__", "(self, /)", reduce);
    b.slots().next.set(Some(callable_next));

    let b = TypeBuilder::new(py, TypeId::LongRangeIterator);
    b.method("__length_hint__", "(self, /)", long_range_hint)
        .method("__reduce__", "(self, /)", long_range_reduce)
        .method("__setstate__", "(self, object, /)", long_range_set_state);
    b.slots().next.set(Some(long_range_next));

    for id in [
        TypeId::Enumerate,
        TypeId::Zip,
        TypeId::Map,
        TypeId::Filter,
        TypeId::Reversed,
        TypeId::CallableIterator,
        TypeId::LongRangeIterator,
    ] {
        TypeBuilder::new(py, id).slots().iter.set(Some(itself));
    }
}
