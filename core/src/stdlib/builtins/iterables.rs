//! Builtin functions about iterables: `all`, `any`, `iter`, `len`, `max`, `min`, `next`, `sorted`, `sum`.

use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::protocol::{Drained, Flow};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Name, Py, Result, TypeId, Value, word};
use crate::stdlib::ModuleBuilder;
use crate::types::container::size_value;
use crate::types::list::sort::{sort_in_place, sort_values};
use crate::types::range::{FastRange, RangeObject};

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "all", "(iterable, /)", |py, a| Ok(Value::bool(!find_truth(py, &a[0], false)?)))?;
    b.function(py, "any", "(iterable, /)", |py, a| Ok(Value::bool(find_truth(py, &a[0], true)?)))?;
    b.function(py, "aiter", "(async_iterable, /)", |py, a| {
        let Some(iterator) = py.call_special(&a[0], Name::__aiter__, &[])? else {
            let name = py.type_of(&a[0]).full_name(py);
            return Err(py.type_error(format!("'{name}' object is not an async iterable")));
        };
        if !crate::vm::intrinsics::awaiting::has_anext(py, &iterator) {
            let name = py.type_of(&iterator).full_name(py);
            return Err(py.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
        }
        Ok(iterator)
    })?;
    b.function(py, "anext", "(async_iterator, default=None, /)", |py, a| {
        let Some(awaitable) = py.call_special(&a[0], Name::__anext__, &[])? else {
            let name = py.type_of(&a[0]).full_name(py);
            return Err(py.type_error(format!("'{name}' object is not an async iterator")));
        };
        if a[1].is_empty() {
            return Ok(awaitable);
        }
        py.awaitable(TypeId::AnextAwaitable, awaitable, a[1].clone())
    })?;
    b.function(py, "iter", "(object, sentinel=None, /)", iter)?;
    b.function(py, "len", "(obj, /)", len)?;
    b.raw_function(py, "max", |py, args| extreme(py, args, "max", CompareOp::Gt))?;
    b.raw_function(py, "min", |py, args| extreme(py, args, "min", CompareOp::Lt))?;
    b.function(py, "next", "(iterator, default=None, /)", crate::types::iterators::builtin_next)?;
    b.described_function(py, "sorted", "(iterable, /, *, key=None, reverse=False)", sorted)?;
    b.function(py, "sum", "(iterable, /, start=0)", sum)
}

fn len(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[0];
    // The exact builtin containers; a kind says exactly which payload follows.
    if let Some(object) = v.object() {
        // SAFETY: the caller holds the argument.
        let kind = unsafe { object.as_ref().kind() };
        let quick = if kind == Kind::List as u8 {
            v.payload::<ListObject>().map(ListObject::len)
        } else if kind == Kind::Str as u8 {
            v.as_text().map(crate::text::Text::len)
        } else if kind == Kind::Dict as u8 {
            v.payload::<DictObject>().map(DictObject::len)
        } else {
            None
        };
        if let Some(n) = quick {
            return Ok(size_value(n));
        }
    }
    // What has a length need not be in memory.
    let n = py.len(v)?;
    py.int_from_usize(n)
}

/// Is there an item whose truth is `wanted`?
fn find_truth(py: &mut Py, iterable: &Value, wanted: bool) -> Result<bool> {
    let mut source = Source::new(py, iterable)?;
    let mut found = false;
    loop {
        let drained = source.drain(py, |_, item| match quick_truth(&item) {
            Some(truth) if truth == wanted => {
                found = true;
                Flow::Stop
            }
            Some(_) => Flow::Next,
            None => Flow::Hand(item),
        })?;
        match drained {
            Drained::End => return Ok(false),
            Drained::Stopped => return Ok(found),
            Drained::Item(item) => {
                if py.truth(&item)? == wanted {
                    return Ok(true);
                }
            }
        }
    }
}

/// The truth of a value that is known without its type.
fn quick_truth(v: &Value) -> Option<bool> {
    let w = v.word();
    if word::is_int(w) {
        Some(word::to_int(w) != 0)
    } else {
        v.as_bool().or(if v.is_none() { Some(false) } else { None })
    }
}

fn iter(py: &mut Py, a: &[Value]) -> Result {
    if a[1].is_empty() {
        return py.iter(&a[0]);
    }
    if py.type_of(&a[0]).slots.call.get().is_none() {
        return Err(py.type_error("iter(v, w): v must be callable"));
    }
    py.callable_iterator(&a[0], &a[1])
}

/// `sorted(iterable, /, *, key=None, reverse=False)`: the keywords are those of `list.sort`, complaints included.
fn sorted(py: &mut Py, args: Args<'_>) -> Result {
    py.count("sorted", args.len(), 1, 1)?;
    let (mut key, mut reverse) = (Value::NONE, false);
    for (name, v) in args.keywords() {
        match name.as_text() {
            Some(t) if t.is("key") => key = v.clone(),
            Some(t) if t.is("reverse") => reverse = py.truth(v)?,
            _ => {
                let name = py.str_string(name)?;
                return Err(py.unexpected_keyword("sort", &name, &["key", "reverse"]));
            }
        }
    }
    let source = &args.positional()[0];
    if key.is_none()
        && py.type_of(source).is(TypeId::List)
        && let Some(list) = source.payload::<ListObject>()
    {
        let made = list.whole(py, source)?;
        if sort_in_place(py, &made, reverse) {
            return Ok(made);
        }
    }
    let mut items = crate::types::list::all_items(py, source)?;
    sort_values(py, &mut items, &key, reverse)?;
    py.list(items)
}

fn extreme(py: &mut Py, args: Args<'_>, name: &str, better: CompareOp) -> Result {
    if !args.has_keywords() {
        match args.positional() {
            [] => {}
            [iterable] => {
                let mut source = Source::new(py, iterable)?;
                return match best(py, &mut source, better)? {
                    Some(best) => Ok(best),
                    None => Err(py.value_error(format!("{name}() iterable argument is empty"))),
                };
            }
            [first, rest @ ..] => {
                let mut best = first;
                for item in rest {
                    if py.compare_truth(item, best, better)? {
                        best = item;
                    }
                }
                return Ok(best.clone());
            }
        }
    }
    if args.positional().is_empty() {
        return Err(py.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let (mut key, mut default) = (Value::NONE, Value::EMPTY);
    for (keyword, v) in args.keywords() {
        let text = keyword.as_text();
        if text.is_some_and(|t| t.is("key")) {
            key = v.clone();
        } else if text.is_some_and(|t| t.is("default")) {
            default = v.clone();
        } else {
            let keyword = py.str_string(keyword)?;
            return Err(py.unexpected_keyword(name, &keyword, &["key", "default"]));
        }
    }
    let given = args.positional();
    if given.len() > 1 && !default.is_empty() {
        return Err(py.type_error(format!("Cannot specify a default for {name}() with multiple positional arguments")));
    }
    let found = match given {
        [iterable] => {
            let mut source = Source::new(py, iterable)?;
            if key.is_none() { best(py, &mut source, better)? } else { best_by(py, &mut source, &key, better)? }
        }
        _ => best_by(py, &mut Source::Lent(given, 0), &key, better)?,
    };
    match found {
        Some(item) => Ok(item),
        None if default.is_empty() => Err(py.value_error(format!("{name}() iterable argument is empty"))),
        None => Ok(default),
    }
}

/// The first of the best items.
fn best(py: &mut Py, source: &mut Source<'_>, better: CompareOp) -> Result<Option<Value>> {
    let Some(mut best) = source.next(py)? else { return Ok(None) };
    loop {
        // Two ints or two floats are compared on the spot; others come back.
        let drained = source.drain(py, |_, item| {
            let (x, y) = (item.word(), best.word());
            let is_better = if word::both_int(x, y) {
                better.holds((x as i64).cmp(&(y as i64)))
            } else if word::is_float(x) && word::is_float(y) {
                let order = word::to_float(x).partial_cmp(&word::to_float(y));
                order.is_some_and(|order| better.holds(order))
            } else {
                return Flow::Hand(item);
            };
            if is_better {
                best = item;
            }
            Flow::Next
        })?;
        let Drained::Item(item) = drained else { return Ok(Some(best)) };
        if py.compare_truth(&item, &best, better)? {
            best = item;
        }
    }
}

/// The first of the items whose `key` is best.
fn best_by(py: &mut Py, source: &mut Source<'_>, key: &Value, better: CompareOp) -> Result<Option<Value>> {
    let rank = |py: &mut Py, item: &Value| {
        if key.is_none() { Ok(item.clone()) } else { py.call(key, std::slice::from_ref(item)) }
    };
    let Some(mut best) = source.next(py)? else { return Ok(None) };
    let mut best_rank = rank(py, &best)?;
    while let Some(item) = source.next(py)? {
        let item_rank = rank(py, &item)?;
        if py.compare_truth(&item_rank, &best_rank, better)? {
            (best, best_rank) = (item, item_rank);
        }
    }
    Ok(Some(best))
}

/// The items of an iterable one after another; lists and tuples without an iterator.
enum Source<'a> {
    List(&'a ListObject, usize),
    Tuple(&'a TupleObject, usize),
    Lent(&'a [Value], usize),
    Iterator(Value),
}

impl<'a> Source<'a> {
    fn new(py: &mut Py, v: &'a Value) -> Result<Source<'a>> {
        let ty = py.type_of(v);
        if let Some(list) = v.payload::<ListObject>().filter(|_| ty.is(TypeId::List)) {
            return Ok(Source::List(list, 0));
        }
        if let Some(tuple) = v.payload::<TupleObject>().filter(|_| ty.is(TypeId::Tuple)) {
            return Ok(Source::Tuple(tuple, 0));
        }
        py.iter(v).map(Source::Iterator)
    }

    #[inline]
    fn next(&mut self, py: &mut Py) -> Result<Option<Value>> {
        match self {
            Source::List(list, i) => {
                *i += 1;
                if *i & 0xfff == 0 {
                    py.poll()?;
                }
                Ok(list.get(py, *i - 1))
            }
            Source::Tuple(tuple, i) => {
                *i += 1;
                Ok(tuple.values().get(*i - 1).cloned())
            }
            Source::Lent(values, i) => {
                *i += 1;
                Ok(values.get(*i - 1).cloned())
            }
            Source::Iterator(it) => {
                py.poll()?;
                py.next(it)
            }
        }
    }

    /// As `Py::drain`.
    #[inline]
    fn drain(&mut self, py: &mut Py, mut leaf: impl FnMut(&Py, Value) -> Flow) -> Result<Drained> {
        if let Source::Iterator(it) = self {
            return py.drain(it, &mut leaf);
        }
        loop {
            let Some(item) = self.next(py)? else { return Ok(Drained::End) };
            match leaf(py, item) {
                Flow::Next => {}
                Flow::Stop => return Ok(Drained::Stopped),
                Flow::Hand(item) => return Ok(Drained::Item(item)),
            }
        }
    }
}

/// A float sum that carries the rounding errors along (Neumaier's variant of Kahan's summation).
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn add(&mut self, x: f64) {
        let t = self.high + x;
        self.low += if self.high.abs() >= x.abs() { (self.high - t) + x } else { (x - t) + self.high };
        self.high = t;
    }

    fn value(&self) -> f64 {
        // An infinite or NaN correction says nothing.
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// The sum of a range's numbers.
fn range_sum(range: FastRange) -> Option<Int> {
    let n = i128::from(range.len);
    let last = i128::from(range.start).checked_add((n - 1).checked_mul(i128::from(range.step))?)?;
    Some(Int::from(n.checked_mul(i128::from(range.start) + last)? / 2))
}

fn sum(py: &mut Py, a: &[Value]) -> Result {
    let start = if a[1].is_empty() { py.int(0)? } else { a[1].clone() };
    if start.as_text().is_some() {
        return Err(py.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    let is_number = word::is_int(start.word()) || word::is_float(start.word());
    for (id, text) in [
        (TypeId::Bytes, "sum() can't sum bytes [use b''.join(seq) instead]"),
        (TypeId::ByteArray, "sum() can't sum bytearray [use b''.join(seq) instead]"),
    ] {
        if !is_number && py.is_instance(&start, id) {
            return Err(py.type_error(text));
        }
    }
    if let (Some(range), Some(first)) = (a[0].payload::<RangeObject>().and_then(|r| r.fast), start.to_i64())
        && let Some(total) = range_sum(range)
    {
        return py.int_from(total.add(&Int::from(first)));
    }
    if let Some(first) = start.as_small_int()
        && let Some(bytes) = crate::types::bytes::buffer::plain(py, &a[0])?
    {
        let sum: u64 = bytes.iter().map(|&b| u64::from(b)).sum();
        return py.int_from(Int::from(i128::from(first) + i128::from(sum)));
    }
    let mut source = Source::new(py, &a[0])?;
    let mut total = start;
    loop {
        // Each stage goes on as long as its kind of numbers comes; what does not fit goes to the next by an addition.
        let stepped = if word::is_int(total.word()) {
            sum_ints(py, &mut source, &mut total)?
        } else if py.type_of(&total).is(TypeId::Float) {
            sum_floats(py, &mut source, &mut total)?
        } else {
            source.next(py)?
        };
        let Some(item) = stepped else { return Ok(total) };
        total = py.binary(BinaryOp::Add, &total, &item)?;
    }
}

/// Adds ints as long as they and the sum fit 64 bits; returns the item that did not.
fn sum_ints(py: &mut Py, source: &mut Source<'_>, total: &mut Value) -> Result<Option<Value>> {
    let mut sum = word::to_int(total.word());
    if let Source::List(list, i) = source {
        // Immediate items need not be counted. The list is looked at anew after each poll.
        const STRETCH: usize = 1 << 16;
        loop {
            let before = *i;
            for slot in list.slots_now().iter().skip(before).take(STRETCH) {
                let n = match slot.load() {
                    w if word::is_int(w) => word::to_int(w),
                    word::TRUE => 1,
                    word::FALSE => 0,
                    _ => break,
                };
                let Some(next) = sum.checked_add(n) else { break };
                sum = next;
                *i += 1;
            }
            if *i - before < STRETCH {
                break;
            }
            py.poll()?;
        }
    }
    let drained = source.drain(py, |_, item| {
        let w = item.word();
        let n = if word::is_int(w) {
            word::to_int(w)
        } else if let Some(b) = item.as_bool() {
            i64::from(b)
        } else {
            return Flow::Hand(item);
        };
        match sum.checked_add(n) {
            Some(next) => {
                sum = next;
                Flow::Next
            }
            None => Flow::Hand(item),
        }
    })?;
    *total = py.int(sum)?;
    Ok(rest(drained))
}

/// The item that a leaf handed back.
fn rest(drained: Drained) -> Option<Value> {
    match drained {
        Drained::Item(item) => Some(item),
        Drained::End | Drained::Stopped => None,
    }
}

/// Adds floats and ints; returns the item that is neither.
fn sum_floats(py: &mut Py, source: &mut Source<'_>, total: &mut Value) -> Result<Option<Value>> {
    let mut sum = Compensated { high: total.as_float().unwrap_or(0.0), low: 0.0 };
    let drained = source.drain(py, |py, item| {
        let w = item.word();
        if word::is_float(w) {
            sum.add(word::to_float(w));
        } else if word::is_int(w) {
            sum.add(word::to_int(w) as f64);
        } else if let Some(b) = item.as_bool() {
            sum.add(f64::from(u8::from(b)));
        } else if let Some(f) = item.as_float().filter(|_| py.type_of(&item).is(TypeId::Float)) {
            sum.add(f);
        } else {
            return Flow::Hand(item);
        }
        Flow::Next
    })?;
    *total = py.float(sum.value())?;
    Ok(rest(drained))
}
