//! `collections.Counter`: a dict of counts.

use crate::algorithm::OutOfMemory;
use crate::algorithm::sort::sort;
use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::BinaryFn;
use crate::object::{Args, CompareOp, Py, Raised, Result, TypeId, Value, keys, word};
use crate::types::container::wrapped;
use crate::types::dict::{self, dict_of};
use crate::types::iterators::itself;

const ZERO: i64 = 0;

fn zero() -> Value {
    Value::small_int(ZERO).unwrap_or(Value::NONE)
}

fn is_counter(py: &Py, v: &Value) -> bool {
    py.is_instance(v, TypeId::Counter)
}

/// The count of a key, as `self[key]` gives it.
fn count_of(py: &mut Py, v: &Value, key: &Value) -> Result {
    if py.type_of(v).is(TypeId::Counter) {
        return Ok(dict_of(py, v)?.get(py, v, key)?.unwrap_or_else(zero));
    }
    py.getitem(v, key)
}

/// `self[key] = self.get(key, 0) op by`
fn change(py: &mut Py, v: &Value, key: &Value, op: BinaryOp, by: &Value) -> Result<()> {
    let dict = dict_of(py, v)?;
    if py.type_of(v).is(TypeId::Counter) {
        // The plain case: one hash, and no call for counts that a word holds.
        let hash = keys::hash(py, key)?;
        let old = match dict.peek_hashed(py, key, hash)? {
            word::EMPTY => zero(),
            // SAFETY: the word was read from a live dict just now.
            w => unsafe { Value::from_borrowed_word(w) },
        };
        let small = match (old.as_small_int(), by.as_small_int()) {
            (Some(old), Some(by)) => Value::small_int(if op == BinaryOp::Add { old + by } else { old - by }),
            _ => None,
        };
        let new = match small {
            Some(new) => new,
            None if op == BinaryOp::Add => py.binary(op, by, &old)?,
            None => py.binary(op, &old, by)?,
        };
        return dict.set_hashed(py, v, key, hash, new);
    }
    let old = dict.get(py, v, key)?.unwrap_or_else(zero);
    // `count + self.get(elem, 0)`, but `self.get(elem, 0) - count`.
    let new = match op {
        BinaryOp::Add => py.binary(op, by, &old)?,
        _ => py.binary(op, &old, by)?,
    };
    py.setitem(v, key, Some(&new))
}

/// Is it a mapping, whose values are counts?
fn is_mapping(py: &mut Py, v: &Value) -> Result<bool> {
    if v.has_payload::<DictObject>() {
        return Ok(true);
    }
    for name in ["keys", "items", "__getitem__"] {
        let name = py.intern(name);
        if py.getattr_optional(v, &name)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Adds or subtracts what an iterable, a mapping or the keywords count.
fn count(py: &mut Py, v: &Value, function: &str, op: BinaryOp, args: Args<'_>) -> Result<()> {
    if args.len() > 1 {
        let (most, given) = (2, args.len() + 1);
        return Err(py.type_error(format!(
            "Counter.{function}() takes from 1 to {most} positional arguments but {given} were given"
        )));
    }
    if let Some(source) = args.get(0).filter(|s| !s.is_none()) {
        if is_mapping(py, source)? {
            if op == BinaryOp::Add && dict_of(py, v)?.is_empty() {
                dict::update(py, v, source)?;
            } else {
                let items = py.call_method(source, "items", &[])?;
                py.for_each(&items, |py, item| {
                    let pair = py.collect(&item)?;
                    match pair.as_slice() {
                        [key, by] => change(py, v, key, op, by),
                        _ => {
                            Err(py.value_error(format!("not enough values to unpack (expected 2, got {})", pair.len())))
                        }
                    }
                })?;
            }
        } else {
            let one = Value::small_int(1).unwrap_or(Value::NONE);
            py.for_each(source, |py, item| change(py, v, &item, op, &one))?;
        }
    }
    if args.has_keywords() {
        for (name, by) in args.keywords() {
            change(py, v, name, op, by)?;
        }
    }
    Ok(())
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    dict_of(py, v)?;
    count(py, v, "__init__", BinaryOp::Add, args)
}

fn receiver<'a>(py: &mut Py, function: &str, args: &Args<'a>) -> Result<&'a Value> {
    match args.get(0) {
        Some(v) if v.has_payload::<DictObject>() => Ok(v),
        _ => Err(py.type_error(format!("Counter.{function}() missing 1 required positional argument: 'self'"))),
    }
}

fn update(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "update", &args)?;
    count(py, v, "update", BinaryOp::Add, args.rest())?;
    Ok(Value::NONE)
}

fn subtract(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "subtract", &args)?;
    count(py, v, "subtract", BinaryOp::Sub, args.rest())?;
    Ok(Value::NONE)
}

fn missing(_py: &mut Py, _args: &[Value]) -> Result {
    Ok(zero())
}

fn total(py: &mut Py, args: &[Value]) -> Result {
    let mut sum = zero();
    for (_, n) in dict_of(py, &args[0])?.entries(py, &args[0])? {
        sum = py.binary(BinaryOp::Add, &sum, &n)?;
    }
    Ok(sum)
}

/// Why sorting stopped.
enum Failure {
    Memory,
    Raised(Raised),
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Self {
        Failure::Memory
    }
}

/// The entries, the largest counts first; equal counts stay in order.
fn sorted(py: &mut Py, v: &Value) -> Result<Vec<(Value, Value)>> {
    let mut entries = dict_of(py, v)?.entries(py, v)?;
    // Descending and stable: an entry goes before another if the other's count is less.
    match sort(&mut entries, |a, b| py.compare_truth(&b.1, &a.1, CompareOp::Lt).map_err(Failure::Raised)) {
        Ok(()) => Ok(entries),
        Err(Failure::Raised(e)) => Err(e),
        Err(Failure::Memory) => Err(py.no_memory()),
    }
}

fn most_common(py: &mut Py, args: &[Value]) -> Result {
    let mut entries = sorted(py, &args[0])?;
    if !args[1].is_none_or_empty() {
        let n = py.as_i64(&args[1])?;
        entries.truncate(usize::try_from(n).unwrap_or(0));
    }
    let mut pairs = Vec::with_capacity(entries.len());
    for (key, n) in entries {
        pairs.push(py.tuple(vec![key, n])?);
    }
    py.list(pairs)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    if dict_of(py, v)?.is_empty() {
        return py.str(&format!("{name}()"));
    }
    py.container_repr(v, "...", |py| {
        let copy = match sorted(py, v) {
            Ok(entries) => {
                let copy = DictObject::with_capacity(py, entries.len())?;
                let dict = dict_of(py, &copy)?;
                for (key, n) in entries {
                    dict.set(py, &copy, &key, n)?;
                }
                copy
            }
            // Counts that do not order: as they come.
            Err(e) if py.exception_is(&e, TypeId::TypeError) => dict_of(py, v)?.copy(py, v)?,
            Err(e) => return Err(e),
        };
        let contents = dict::repr(py, &copy)?;
        wrapped(py, &format!("{name}("), &contents, ")")
    })
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let dict = dict_of(py, v)?;
    match new {
        Some(new) => dict.set(py, v, key, new.clone()),
        // Deleting what is not counted is no error.
        None => dict.remove(py, v, key).map(drop),
    }
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    let class = py.type_of(&args[0]).to_value();
    py.call(&class, &args[..1])
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let class = py.type_of(&args[0]).to_value();
    let contents = dict_of(py, &args[0])?.copy(py, &args[0])?;
    let arguments = py.tuple(vec![contents])?;
    py.tuple(vec![class, arguments])
}

fn from_keys(py: &mut Py, _args: &[Value]) -> Result {
    Err(py.error(TypeId::NotImplementedError, "Counter.fromkeys() is undefined.  Use Counter(iterable) instead."))
}

// --- comparison ---

/// Does `op` hold between the counts of every key of either?
fn all_counts(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result<bool> {
    for keys_of in [a, b] {
        for key in dict_of(py, keys_of)?.keys(py, keys_of)? {
            let (x, y) = (count_of(py, a, &key)?, count_of(py, b, &key)?);
            if !py.compare_truth(&x, &y, op)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !is_counter(py, a) || !is_counter(py, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let holds = match op {
        CompareOp::Ne => !all_counts(py, a, b, CompareOp::Eq)?,
        CompareOp::Eq | CompareOp::Le | CompareOp::Ge => all_counts(py, a, b, op)?,
        CompareOp::Lt => all_counts(py, a, b, CompareOp::Le)? && !all_counts(py, a, b, CompareOp::Eq)?,
        CompareOp::Gt => all_counts(py, a, b, CompareOp::Ge)? && !all_counts(py, a, b, CompareOp::Eq)?,
    };
    Ok(Value::bool(holds))
}

// --- multiset arithmetic ---

fn is_positive(py: &mut Py, n: &Value) -> Result<bool> {
    py.compare_truth(n, &zero(), CompareOp::Gt)
}

/// How two counts of one key are joined.
fn join(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Result {
    match op {
        BinaryOp::Or => Ok(if py.compare_truth(x, y, CompareOp::Lt)? { y.clone() } else { x.clone() }),
        BinaryOp::And => Ok(if py.compare_truth(x, y, CompareOp::Lt)? { x.clone() } else { y.clone() }),
        _ => py.binary(op, x, y),
    }
}

fn arithmetic(py: &mut Py, op: BinaryOp, a: &Value, b: &Value) -> Result {
    if !is_counter(py, a) || !is_counter(py, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let made = DictObject::new_of(py, py.ty(TypeId::Counter))?;
    let (left, right, target) = (dict_of(py, a)?, dict_of(py, b)?, dict_of(py, &made)?);
    for (key, x) in left.entries(py, a)? {
        let y = count_of(py, b, &key)?;
        let n = join(py, op, &x, &y)?;
        if is_positive(py, &n)? {
            target.set(py, &made, &key, n)?;
        }
    }
    if op == BinaryOp::And {
        return Ok(made);
    }
    for (key, y) in right.entries(py, b)? {
        if left.contains(py, a, &key)? {
            continue;
        }
        let n = if op == BinaryOp::Sub { py.binary(op, &zero(), &y)? } else { y };
        if is_positive(py, &n)? {
            target.set(py, &made, &key, n)?;
        }
    }
    Ok(made)
}

/// Drops what is not counted positively.
fn keep_positive(py: &mut Py, v: &Value) -> Result {
    let dict = dict_of(py, v)?;
    for (key, n) in dict.entries(py, v)? {
        if !is_positive(py, &n)? {
            drop(dict.remove(py, v, &key)?);
        }
    }
    Ok(v.clone())
}

fn inplace(py: &mut Py, op: BinaryOp, a: &Value, b: &Value) -> Result {
    if !is_counter(py, a) || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // `&=` walks its own keys, the others those of the other operand.
    let walked = if op == BinaryOp::And { a } else { b };
    for (key, _) in dict_of(py, walked)?.entries(py, walked)? {
        let (x, y) = (count_of(py, a, &key)?, count_of(py, b, &key)?);
        let n = join(py, op, &x, &y)?;
        py.setitem(a, &key, Some(&n))?;
    }
    keep_positive(py, a)
}

fn pos(py: &mut Py, v: &Value) -> Result {
    signed(py, v, false)
}

fn neg(py: &mut Py, v: &Value) -> Result {
    signed(py, v, true)
}

fn signed(py: &mut Py, v: &Value, negate: bool) -> Result {
    let made = DictObject::new_of(py, py.ty(TypeId::Counter))?;
    let target = dict_of(py, &made)?;
    for (key, n) in dict_of(py, v)?.entries(py, v)? {
        let n = if negate { py.binary(BinaryOp::Sub, &zero(), &n)? } else { n };
        if is_positive(py, &n)? {
            target.set(py, &made, &key, n)?;
        }
    }
    Ok(made)
}

// --- elements ---

/// An iterator over the items, each as often as it is counted. `left` says how often the item at hand is still due, `size` is the
/// dict's length at the start.
fn elements(py: &mut Py, args: &[Value]) -> Result {
    let size = dict_of(py, &args[0])?.len();
    let it = IteratorObject::make(py, TypeId::CounterElements, args[0].clone(), 0, size)?;
    if let Some(state) = it.payload::<IteratorObject>() {
        state.set_left(0);
    }
    Ok(it)
}

fn next_element(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    let Some(source) = state.source(py) else { return Ok(None) };
    let dict = dict_of(py, &source)?;
    if dict.len() != state.size() {
        return Err(changed(py, state));
    }
    loop {
        let mut position = state.position();
        if state.left() > 0 {
            // The entry at hand is the one before the position.
            position = position.saturating_sub(1);
            if let Some((key, _)) = dict.next_entry(py, &mut position) {
                state.set_left(state.left() - 1);
                return Ok(Some(key));
            }
        }
        let Some((_, n)) = dict.next_entry(py, &mut position) else {
            state.finish(py, it);
            return Ok(None);
        };
        let times = py.as_i64(&n)?;
        state.set_position(position);
        state.set_left(usize::try_from(times).unwrap_or(0));
    }
}

fn changed(py: &mut Py, state: &IteratorObject) -> Raised {
    state.set_size(usize::MAX);
    py.runtime_error("dictionary changed size during iteration")
}

/// Fills the type.
pub fn init(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::Counter);
    let s = t.slots();
    s.new.set(Some(dict::new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.setitem.set(Some(setitem));
    s.compare.set(Some(compare));
    s.pos.set(Some(pos));
    s.neg.set(Some(neg));
    let plain: [(BinaryOp, BinaryFn); 4] = [
        (BinaryOp::Add, |py, a, b| arithmetic(py, BinaryOp::Add, a, b)),
        (BinaryOp::Sub, |py, a, b| arithmetic(py, BinaryOp::Sub, a, b)),
        (BinaryOp::And, |py, a, b| arithmetic(py, BinaryOp::And, a, b)),
        (BinaryOp::Or, |py, a, b| arithmetic(py, BinaryOp::Or, a, b)),
    ];
    for (op, f) in plain {
        s.binary[op as usize].set(Some(f));
    }
    let in_place: [(BinaryOp, BinaryFn); 4] = [
        (BinaryOp::Add, |py, a, b| inplace(py, BinaryOp::Add, a, b)),
        (BinaryOp::Sub, |py, a, b| inplace(py, BinaryOp::Sub, a, b)),
        (BinaryOp::And, |py, a, b| inplace(py, BinaryOp::And, a, b)),
        (BinaryOp::Or, |py, a, b| inplace(py, BinaryOp::Or, a, b)),
    ];
    for (op, f) in in_place {
        s.inplace[op as usize].set(Some(f));
    }
    t.constant("__hash__", Value::NONE);
    t.method("__missing__", "(self, key)", missing)
        .method("total", "(self)", total)
        .method("most_common", "(self, n=None)", most_common)
        .method("elements", "(self)", elements)
        .raw_method("update", update)
        .raw_method("subtract", subtract)
        .method("copy", "(self)", copy)
        .method("__reduce__", "(self)", reduce)
        .class_method("fromkeys", "(cls, iterable, v=None)", from_keys)
        .doc("Dict subclass for counting hashable items.");
    let t = TypeBuilder::new(py, TypeId::CounterElements);
    t.slots().iter.set(Some(itself));
    t.slots().next.set(Some(next_element));
}
