//! `random`: the class Random over the Mersenne Twister, SystemRandom over the system's randomness, and functions bound to one
//! hidden instance.
//!
//! The distributions draw from a `Distributions` source. For a plain Random that is its own twister, under the object's lock; for a class
//! that overrides `random` or `getrandbits` it is the object itself, called by name.

use super::ModuleBuilder;
use super::os::random_bytes;
use crate::algorithm::distributions::Distributions;
use crate::algorithm::random::MersenneTwister;
use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::set::SetObject;
use crate::object::typeobject::type_flags::{BASE, HAS_DICT, WEAKREFS};
use crate::object::{Args, Guarded, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use orochi_gc::Object;

struct State {
    twister: Box<MersenneTwister>,
    gauss_next: Option<f64>,
}

/// The payload of a Random.
pub struct RandomObject {
    state: Guarded<State>,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. guarded.
unsafe impl Payload for RandomObject {
    const KIND: Kind = Kind::Random;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

const fn row(id: TypeId, name: &'static str, base: TypeId) -> Row {
    Row {
        id,
        name,
        module: "random",
        base: Some(base),
        layout: Layout::Extended(Kind::Random),
        flags: BASE | HAS_DICT | WEAKREFS,
    }
}

/// The module's types.
pub static ROWS: &[Row] =
    &[row(TypeId::Random, "Random", TypeId::Object), row(TypeId::SystemRandom, "SystemRandom", TypeId::Random)];

/// Where numbers come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The object's own twister.
    Twister,
    /// The object's `getrandbits`.
    Bits,
    /// The object's `random`.
    Random,
}

/// What the class of `v` overrides. The most derived class that overrides anything decides, as in CPython.
fn source(py: &Py, v: &Value) -> Source {
    let ty = py.type_of(v);
    if ty.is(TypeId::Random) {
        return Source::Twister;
    }
    let (random, bits) = (py.intern("random"), py.intern("getrandbits"));
    for class in ty.mro(py) {
        if class.is(TypeId::Random) {
            break;
        }
        if class.namespace(py).get_str(py, &bits).is_some() {
            return Source::Bits;
        }
        if class.namespace(py).get_str(py, &random).is_some() {
            return Source::Random;
        }
    }
    Source::Twister
}

/// A source that calls the object. The first error is kept, and from then on a twister takes over, so that every loop ends.
struct Called<'a> {
    py: &'a mut Py,
    v: &'a Value,
    bits: bool,
    error: Option<Raised>,
    spare: MersenneTwister,
}

impl Called<'_> {
    fn call_random(&mut self) -> Result<f64> {
        let made = self.py.call_method(self.v, "random", &[])?;
        self.py.as_f64(&made)
    }

    fn call_bits(&mut self, bits: u64) -> Result<Int> {
        let bits = self.py.int_from_u64(bits)?;
        let made = self.py.call_method(self.v, "getrandbits", &[bits])?;
        self.py.index_int(&made)
    }

    fn below(&mut self, n: &Int) -> Result<Int> {
        if self.bits {
            let size = n.bit_length();
            loop {
                let drawn = self.call_bits(size)?;
                if drawn < *n {
                    return Ok(drawn);
                }
                self.py.poll()?;
            }
        }
        const MOST: f64 = 9_007_199_254_740_992.0;
        let whole = n.to_f64().unwrap_or(f64::INFINITY);
        if whole >= MOST {
            let drawn = self.call_random()?;
            return Int::from_f64((drawn * whole).floor()).map_err(|e| self.py.number_error(e));
        }
        let limit = (MOST - MOST % whole) / MOST;
        loop {
            let drawn = self.call_random()?;
            if drawn < limit {
                let place = (drawn * MOST).floor() % whole;
                return Int::from_f64(place).map_err(|e| self.py.number_error(e));
            }
            self.py.poll()?;
        }
    }
}

impl Distributions for Called<'_> {
    fn random(&mut self) -> f64 {
        if self.error.is_none() {
            match self.call_random() {
                Ok(x) => return x,
                Err(e) => self.error = Some(e),
            }
        }
        self.spare.random()
    }

    fn below_u64(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        if self.error.is_none() {
            match self.below(&Int::from(n)) {
                Ok(i) => return i.as_u64().unwrap_or(0).min(n - 1),
                Err(e) => self.error = Some(e),
            }
        }
        self.spare.below_u64(n)
    }
}

fn random_of<'a>(py: &Py, v: &'a Value) -> Result<&'a RandomObject> {
    v.payload::<RandomObject>().ok_or_else(|| py.type_error("a Random object is required"))
}

/// Draws from `v`. `f` is a leaf for a plain Random.
fn draw<R>(py: &mut Py, v: &Value, f: impl FnOnce(&mut dyn Distributions, &mut Option<f64>) -> R) -> Result<R> {
    let object = random_of(py, v)?;
    let source = source(py, v);
    if source == Source::Twister {
        return Ok(object.state.with(py, v, |s, _| f(&mut *s.twister, &mut s.gauss_next)));
    }
    let mut next = object.state.with(py, v, |s, _| s.gauss_next.take());
    let spare = MersenneTwister::from_int(&Int::ONE);
    let mut called = Called { py, v, bits: source == Source::Bits, error: None, spare };
    let made = f(&mut called, &mut next);
    let Called { py, error, .. } = called;
    object.state.with(py, v, |s, _| s.gauss_next = next);
    match error {
        Some(e) => Err(e),
        None => Ok(made),
    }
}

/// A random int below a positive `n`.
fn below(py: &mut Py, v: &Value, n: &Int) -> Result<Int> {
    let object = random_of(py, v)?;
    match source(py, v) {
        Source::Twister => object.state.with(py, v, |s, _| s.twister.below(n)).map_err(|_| py.no_memory()),
        source => {
            let spare = MersenneTwister::from_int(&Int::ONE);
            Called { py, v, bits: source == Source::Bits, error: None, spare }.below(n)
        }
    }
}

fn below_usize(py: &mut Py, v: &Value, n: usize) -> Result<usize> {
    draw(py, v, |d, _| d.below_u64(n as u64) as usize)
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let twister = fresh(py)?;
    py.alloc(class, RandomObject { state: Guarded::new(State { twister: Box::new(twister), gauss_next: None }) })
}

/// A twister with the system's randomness.
fn fresh(py: &mut Py) -> Result<MersenneTwister> {
    let bytes = random_bytes(py, 2496)?;
    let key: Vec<u32> = bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    Ok(MersenneTwister::from_key(&key))
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if args.len() > 1 {
        let given = args.len() + 1;
        return Err(
            py.type_error(format!("Random.__init__() takes from 1 to 2 positional arguments but {given} were given"))
        );
    }
    let [x] = py.named_args("Random.__init__", args, ["x"], 0)?;
    let x = if x.is_empty() { Value::NONE } else { x };
    if py.type_of(v).is(TypeId::Random) {
        if x.is_none() {
            return Ok(());
        }
        return seed(py, &[v.clone(), x, Value::EMPTY]).map(drop);
    }
    py.call_method(v, "seed", &[x]).map(drop)
}

/// Version 1 of seeding by text: a hash that stays the same forever.
fn old_hash(codes: impl ExactSizeIterator<Item = u32>) -> Int {
    let len = codes.len() as u64;
    let mut x = 0u64;
    for (i, c) in codes.enumerate() {
        if i == 0 {
            x = u64::from(c) << 7;
        }
        x = x.wrapping_mul(1_000_003) ^ u64::from(c);
    }
    Int::from(x ^ len)
}

fn seed(py: &mut Py, a: &[Value]) -> Result {
    let x = &a[1];
    let version = if a[2].is_empty() { 2 } else { py.as_i64(&a[2])? };
    let twister = if x.is_none_or_empty() {
        fresh(py)?
    } else if let Some(i) = x.as_int() {
        MersenneTwister::from_int(&i)
    } else if let Some(text) = x.as_text() {
        if version == 1 {
            MersenneTwister::from_int(&old_hash(text.codes()))
        } else {
            let bytes = py.encode(x, None, None)?;
            MersenneTwister::from_bytes(&bytes)
        }
    } else if let Some(bytes) = x.as_bytes() {
        if version == 1 {
            MersenneTwister::from_int(&old_hash(bytes.iter().map(|&b| u32::from(b))))
        } else {
            MersenneTwister::from_bytes(bytes)
        }
    } else if py.is_instance(x, TypeId::ByteArray) {
        let bytes = py.as_buffer(x)?;
        MersenneTwister::from_bytes(&bytes)
    } else if x.as_float().is_some() {
        let hash = py.hash(x)?;
        MersenneTwister::from_hash(hash)
    } else {
        return Err(py.type_error("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray."));
    };
    let object = random_of(py, &a[0])?;
    let fresh = State { twister: Box::new(twister), gauss_next: None };
    let old = object.state.with(py, &a[0], |s, _| std::mem::replace(s, fresh));
    drop(old);
    Ok(Value::NONE)
}

fn random(py: &mut Py, a: &[Value]) -> Result {
    let object = random_of(py, &a[0])?;
    let x = object.state.with(py, &a[0], |s, _| s.twister.random());
    py.float(x)
}

fn bits_argument(py: &mut Py, v: &Value) -> Result<u64> {
    let k = py.index_int(v)?;
    if k.is_negative() {
        return Err(py.value_error("number of bits must be non-negative"));
    }
    match k.as_u64() {
        Some(k) if k <= 1 << 40 => Ok(k),
        _ => Err(py.overflow_error("Python int too large to convert to C int")),
    }
}

fn getrandbits(py: &mut Py, a: &[Value]) -> Result {
    let k = bits_argument(py, &a[1])?;
    let object = random_of(py, &a[0])?;
    let made = object.state.with(py, &a[0], |s, _| s.twister.bits(k)).map_err(|_| py.no_memory())?;
    py.int_from(made)
}

fn byte_count(py: &mut Py, v: &Value) -> Result<usize> {
    let n = py.as_index(v)?;
    usize::try_from(n).map_err(|_| py.value_error("number of bits must be non-negative"))
}

fn randbytes(py: &mut Py, a: &[Value]) -> Result {
    let n = byte_count(py, &a[1])?;
    if source(py, &a[0]) != Source::Twister {
        let bits = py.int_from_usize(n.saturating_mul(8))?;
        let made = py.call_method(&a[0], "getrandbits", &[bits])?;
        let made = py.index_int(&made)?.to_bytes(n, true, false).map_err(|e| py.number_error(e))?;
        return py.bytes(made);
    }
    let object = random_of(py, &a[0])?;
    let made = object.state.with(py, &a[0], |s, _| s.twister.bytes(n)).map_err(|_| py.no_memory())?;
    py.bytes(made)
}

fn getstate(py: &mut Py, a: &[Value]) -> Result {
    let object = random_of(py, &a[0])?;
    let (words, index, next) = object.state.with(py, &a[0], |s, _| {
        let (words, index) = s.twister.state();
        (words.to_vec(), index, s.gauss_next)
    });
    let mut items = Vec::with_capacity(words.len() + 1);
    for w in words {
        items.push(py.int(i64::from(w))?);
    }
    items.push(py.int_from_usize(index)?);
    let internal = py.tuple(items)?;
    let next = match next {
        Some(x) => py.float(x)?,
        None => Value::NONE,
    };
    let version = py.int(3)?;
    py.tuple(vec![version, internal, next])
}

fn setstate(py: &mut Py, a: &[Value]) -> Result {
    let zero = py.int(0)?;
    let version = py.getitem(&a[1], &zero)?;
    let number = version.to_i64();
    if number != Some(3) && number != Some(2) {
        let shown = py.str_string(&version)?;
        return Err(py.value_error(format!("state with version {shown} passed to Random.setstate() of version 3")));
    }
    let parts = py.collect(&a[1])?;
    let [_, internal, next] = parts.as_slice() else {
        let how = if parts.len() > 3 {
            "too many values to unpack (expected 3)".to_owned()
        } else {
            format!("not enough values to unpack (expected 3, got {})", parts.len())
        };
        return Err(py.value_error(how));
    };
    if !py.is_instance(internal, TypeId::Tuple) {
        return Err(py.type_error("state vector must be a tuple"));
    }
    let items = py.collect(internal)?;
    let mut numbers = Vec::with_capacity(items.len());
    for v in &items {
        let n = py.index_int(v)?;
        numbers.push(n.as_u64().ok_or_else(|| py.overflow_error("can't convert negative int to unsigned"))?);
    }
    let Some((index, words)) = numbers.split_last().filter(|(_, words)| words.len() == 624) else {
        return Err(py.value_error("state vector is the wrong size"));
    };
    let words: Vec<u32> = words.iter().map(|&w| w as u32).collect();
    let index = usize::try_from(*index).unwrap_or(usize::MAX);
    let Some(twister) = MersenneTwister::from_state(&words, index) else { return Err(py.value_error("invalid state")) };
    let gauss_next = if next.is_none() { None } else { Some(py.as_f64(next)?) };
    let object = random_of(py, &a[0])?;
    let fresh = State { twister: Box::new(twister), gauss_next };
    let old = object.state.with(py, &a[0], |s, _| std::mem::replace(s, fresh));
    drop(old);
    Ok(Value::NONE)
}

fn randrange(py: &mut Py, a: &[Value]) -> Result {
    let [v, start, stop, step] = a else { return Ok(Value::NONE) };
    let first = py.index_int(start)?;
    if stop.is_none_or_empty() {
        if !step.is_empty() && step.to_i64() != Some(1) {
            return Err(py.type_error("Missing a non-None stop argument"));
        }
        if first.is_negative() || first.is_zero() {
            return Err(py.value_error("empty range for randrange()"));
        }
        let drawn = below(py, v, &first)?;
        return py.int_from(drawn);
    }
    let last = py.index_int(stop)?;
    let width = last.sub(&first);
    let step_int = if step.is_empty() { Int::ONE } else { py.index_int(step)? };
    if step_int.is_zero() {
        return Err(py.value_error("zero step for randrange()"));
    }
    let one = Int::ONE;
    let count = if step_int == one {
        width
    } else {
        let rounded =
            if step_int.is_negative() { width.add(&step_int).add(&one) } else { width.add(&step_int).sub(&one) };
        rounded.floor_div(&step_int).map_err(|e| py.number_error(e))?
    };
    if count.is_negative() || count.is_zero() {
        let (start, stop) = (py.str_string(start)?, py.str_string(stop)?);
        let step = if step_int == one { String::new() } else { format!(", {}", py.str_string(step)?) };
        return Err(py.value_error(format!("empty range in randrange({start}, {stop}{step})")));
    }
    let drawn = below(py, v, &count)?;
    py.int_from(first.add(&step_int.mul(&drawn)))
}

fn randint(py: &mut Py, a: &[Value]) -> Result {
    let one = py.int(1)?;
    let stop = py.binary(BinaryOp::Add, &a[2], &one)?;
    randrange(py, &[a[0].clone(), a[1].clone(), stop, Value::EMPTY])
}

fn item(py: &mut Py, sequence: &Value, i: usize) -> Result {
    let i = py.int_from_usize(i)?;
    py.getitem(sequence, &i)
}

fn choice(py: &mut Py, a: &[Value]) -> Result {
    let n = py.len(&a[1])?;
    if n == 0 {
        return Err(py.index_error("Cannot choose from an empty sequence"));
    }
    let i = below_usize(py, &a[0], n)?;
    item(py, &a[1], i)
}

fn shuffle(py: &mut Py, a: &[Value]) -> Result {
    let n = py.len(&a[1])?;
    let mut swaps = Vec::new();
    swaps.try_reserve(n).map_err(|_| py.no_memory())?;
    draw(py, &a[0], |d, _| d.shuffle(n, &mut |i, j| swaps.push((i, j))))?;
    for (i, j) in swaps {
        let (x, y) = (item(py, &a[1], i)?, item(py, &a[1], j)?);
        let (i, j) = (py.int_from_usize(i)?, py.int_from_usize(j)?);
        py.setitem(&a[1], &i, Some(&y))?;
        py.setitem(&a[1], &j, Some(&x))?;
    }
    Ok(Value::NONE)
}

fn is_sequence(py: &Py, v: &Value) -> bool {
    let ty = py.type_of(v);
    ty.slots.getitem.get().is_some()
        && ty.slots.len.get().is_some()
        && !v.has_payload::<DictObject>()
        && !v.has_payload::<SetObject>()
}

fn sample(py: &mut Py, a: &[Value]) -> Result {
    let [v, population, k, counts] = a else { return Ok(Value::NONE) };
    if !is_sequence(py, population) {
        return Err(py.type_error("Population must be a sequence.  For dicts or sets, use sorted(d)."));
    }
    let n = py.len(population)?;
    if counts.is_none_or_empty() {
        let picked = indices(py, v, n, k)?;
        let mut made = Vec::with_capacity(picked.len());
        for i in picked {
            made.push(item(py, population, i)?);
        }
        return py.list(made);
    }
    let mut ends: Vec<u64> = Vec::new();
    let mut total = 0u64;
    for c in py.collect(counts)? {
        if !c.is_int_like() {
            return Err(py.type_error("Counts must be integers"));
        }
        let Some(c) = c.to_i64().and_then(|c| u64::try_from(c).ok()) else {
            return Err(py.value_error("Counts must be non-negative"));
        };
        total =
            total.checked_add(c).ok_or_else(|| py.overflow_error("Python int too large to convert to C ssize_t"))?;
        ends.push(total);
    }
    if ends.len() != n {
        return Err(py.value_error("The number of counts does not match the population"));
    }
    let picked = indices(py, v, usize::try_from(total).unwrap_or(usize::MAX), k)?;
    let mut made = Vec::with_capacity(picked.len());
    for i in picked {
        let place = ends.partition_point(|&end| end <= i as u64);
        made.push(item(py, population, place)?);
    }
    py.list(made)
}

/// `k` different indices below `n`.
fn indices(py: &mut Py, v: &Value, n: usize, k: &Value) -> Result<Vec<usize>> {
    let k = py.as_index_clamped(k)?;
    match usize::try_from(k) {
        Ok(k) if k <= n => draw(py, v, |d, _| d.sample(n, k))?.map_err(|_| py.no_memory()),
        _ => Err(py.value_error("Sample larger than population or is negative")),
    }
}

fn choices(py: &mut Py, a: &[Value]) -> Result {
    let [v, population, weights, cumulative, k] = a else { return Ok(Value::NONE) };
    let n = py.len(population)?;
    let k = if k.is_empty() { 1 } else { py.as_index_clamped(k)? };
    let k = usize::try_from(k).unwrap_or(0);
    let mut made = Vec::new();
    made.try_reserve(k).map_err(|_| py.no_memory())?;
    if weights.is_none_or_empty() && cumulative.is_none_or_empty() {
        for _ in 0..k {
            let i = draw(py, v, |d, _| d.choices_index(n))?;
            made.push(item(py, population, i)?);
        }
        return py.list(made);
    }
    let ends = if cumulative.is_none_or_empty() {
        if weights.is_int_like() {
            let shown = py.repr_string(weights)?;
            return Err(py.type_error(format!("The number of choices must be a keyword argument: k={shown}")));
        }
        let mut ends: Vec<Value> = Vec::new();
        for w in py.collect(weights)? {
            let end = match ends.last() {
                Some(last) => py.binary(BinaryOp::Add, last, &w)?,
                None => w,
            };
            py.push(&mut ends, end)?;
        }
        ends
    } else if weights.is_none_or_empty() {
        py.collect(cumulative)?
    } else {
        return Err(py.type_error("Cannot specify both weights and cumulative weights"));
    };
    if ends.len() != n {
        return Err(py.value_error("The number of weights does not match the population"));
    }
    let mut bounds = Vec::with_capacity(n);
    for end in &ends {
        bounds.push(py.as_f64(end)?);
    }
    let Some(&total) = bounds.last() else { return Err(py.index_error("list index out of range")) };
    if total <= 0.0 {
        return Err(py.value_error("Total of weights must be greater than zero"));
    }
    if !total.is_finite() {
        return Err(py.value_error("Total of weights must be finite"));
    }
    for _ in 0..k {
        let x = draw(py, v, |d, _| d.random())? * total;
        let i = bounds[..n - 1].partition_point(|&end| end <= x);
        made.push(item(py, population, i)?);
    }
    py.list(made)
}

/// A float argument with a default.
fn number(py: &mut Py, v: &Value, absent: f64) -> Result<f64> {
    if v.is_empty() { Ok(absent) } else { py.as_f64(v) }
}

fn division_by_zero(py: &Py) -> Raised {
    match crate::number::float::divide(1.0, 0.0) {
        Err(e) => py.number_error(e),
        Ok(_) => py.error(TypeId::ZeroDivisionError, "division by zero"),
    }
}

fn triangular(py: &mut Py, a: &[Value]) -> Result {
    let (low, high) = (number(py, &a[1], 0.0)?, number(py, &a[2], 1.0)?);
    let mode = if a[3].is_none_or_empty() { None } else { Some(py.as_f64(&a[3])?) };
    let x = draw(py, &a[0], |d, _| d.triangular(low, high, mode))?;
    if mode.is_some() && low == high && !a[1].is_empty() {
        return Ok(a[1].clone());
    }
    py.float(x)
}

fn expovariate(py: &mut Py, a: &[Value]) -> Result {
    let rate = number(py, &a[1], 1.0)?;
    let x = draw(py, &a[0], |d, _| d.expovariate(rate))?;
    if rate == 0.0 { Err(division_by_zero(py)) } else { py.float(x) }
}

fn gammavariate(py: &mut Py, a: &[Value]) -> Result {
    let (alpha, beta) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
    if alpha <= 0.0 || beta <= 0.0 {
        return Err(py.value_error("gammavariate: alpha and beta must be > 0.0"));
    }
    let x = draw(py, &a[0], |d, _| d.gammavariate(alpha, beta))?;
    py.float(x)
}

fn betavariate(py: &mut Py, a: &[Value]) -> Result {
    let (alpha, beta) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
    if alpha <= 0.0 || beta <= 0.0 {
        return Err(py.value_error("gammavariate: alpha and beta must be > 0.0"));
    }
    let x = draw(py, &a[0], |d, _| d.betavariate(alpha, beta))?;
    py.float(x)
}

fn binomialvariate(py: &mut Py, a: &[Value]) -> Result {
    let n = if a[1].is_empty() { 1 } else { py.as_i64(&a[1])? };
    let p = number(py, &a[2], 0.5)?;
    let Ok(n) = u64::try_from(n) else { return Err(py.value_error("n must be non-negative")) };
    if !(0.0..=1.0).contains(&p) {
        return Err(py.value_error("p must be in the range 0.0 <= p <= 1.0"));
    }
    let x = draw(py, &a[0], |d, _| d.binomialvariate(n, p))?;
    py.int_from_u64(x)
}

fn divisor(py: &Py, x: f64) -> Result<f64> {
    if x == 0.0 { Err(division_by_zero(py)) } else { Ok(x) }
}

fn init_random(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Random);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(initialize));
    if let Ok(version) = py.int(3) {
        b.constant("VERSION", version);
    }
    b.doc("Random number generator base class used by bound module functions.")
        .method("seed", "(self, a=None, version=2)", seed)
        .method("random", "(self, /)", random)
        .method("getrandbits", "(self, k, /)", getrandbits)
        .method("randbytes", "(self, n)", randbytes)
        .method("getstate", "(self)", getstate)
        .method("setstate", "(self, state)", setstate)
        .method("__getstate__", "(self)", |py, a| py.call_method(&a[0], "getstate", &[]))
        .method("__setstate__", "(self, state)", |py, a| py.call_method(&a[0], "setstate", &[a[1].clone()]))
        .method("__reduce__", "(self)", |py, a| {
            let (class, state) = (py.type_of(&a[0]).to_value(), py.call_method(&a[0], "getstate", &[])?);
            let nothing = py.interp().empty_tuple();
            py.tuple(vec![class, nothing, state])
        })
        .method("randrange", "(self, start, stop=None, step=1)", randrange)
        .method("randint", "(self, a, b)", randint)
        .method("choice", "(self, seq)", choice)
        .method("choices", "(self, population, weights=None, *, cum_weights=None, k=1)", choices)
        .method("sample", "(self, population, k, *, counts=None)", sample)
        .method("shuffle", "(self, x)", shuffle)
        .method("_randbelow", "(self, n)", |py, a| {
            let n = py.index_int(&a[1])?;
            if n.is_zero() || n.is_negative() {
                return py.int(0);
            }
            let drawn = below(py, &a[0], &n)?;
            py.int_from(drawn)
        })
        .method("uniform", "(self, a, b)", |py, a| {
            let (low, high) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
            let x = draw(py, &a[0], |d, _| d.uniform(low, high))?;
            py.float(x)
        })
        .method("triangular", "(self, low=0.0, high=1.0, mode=None)", triangular)
        .method("gauss", "(self, mu=0.0, sigma=1.0)", |py, a| {
            let (mu, sigma) = (number(py, &a[1], 0.0)?, number(py, &a[2], 1.0)?);
            let x = draw(py, &a[0], |d, next| d.gauss(mu, sigma, next))?;
            py.float(x)
        })
        .method("normalvariate", "(self, mu=0.0, sigma=1.0)", |py, a| {
            let (mu, sigma) = (number(py, &a[1], 0.0)?, number(py, &a[2], 1.0)?);
            let x = draw(py, &a[0], |d, _| d.normalvariate(mu, sigma))?;
            py.float(x)
        })
        .method("lognormvariate", "(self, mu, sigma)", |py, a| {
            let (mu, sigma) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
            let x = draw(py, &a[0], |d, _| d.lognormvariate(mu, sigma))?;
            if x.is_infinite() { Err(py.overflow_error("math range error")) } else { py.float(x) }
        })
        .method("expovariate", "(self, lambd=1.0)", expovariate)
        .method("betavariate", "(self, alpha, beta)", betavariate)
        .method("gammavariate", "(self, alpha, beta)", gammavariate)
        .method("vonmisesvariate", "(self, mu, kappa)", |py, a| {
            let (mu, kappa) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
            let x = draw(py, &a[0], |d, _| d.vonmisesvariate(mu, kappa))?;
            py.float(x)
        })
        .method("paretovariate", "(self, alpha)", |py, a| {
            let alpha = py.as_f64(&a[1])?;
            let alpha = divisor(py, alpha)?;
            let x = draw(py, &a[0], |d, _| d.paretovariate(alpha))?;
            py.float(x)
        })
        .method("weibullvariate", "(self, alpha, beta)", |py, a| {
            let (alpha, beta) = (py.as_f64(&a[1])?, py.as_f64(&a[2])?);
            let beta = divisor(py, beta)?;
            let x = draw(py, &a[0], |d, _| d.weibullvariate(alpha, beta))?;
            py.float(x)
        })
        .method("binomialvariate", "(self, n=1, p=0.5)", binomialvariate);
}

fn no_state(py: &mut Py, _: &[Value]) -> Result {
    Err(py.error(TypeId::NotImplementedError, "System entropy source does not have state."))
}

fn init_system(py: &Py) {
    TypeBuilder::new(py, TypeId::SystemRandom)
        .doc("Alternate random number generator using sources provided\nby the operating system (such as /dev/urandom on Unix).")
        .method("random", "(self)", |py, _| {
            let b = random_bytes(py, 8)?;
            let bits = b.iter().fold(0u64, |n, &b| n << 8 | u64::from(b)) >> 11;
            py.float(bits as f64 / 9_007_199_254_740_992.0)
        })
        .method("getrandbits", "(self, k)", |py, a| {
            let k = bits_argument(py, &a[1])?;
            let count = usize::try_from(k.div_ceil(8)).map_err(|_| py.no_memory())?;
            let bytes = random_bytes(py, count)?;
            let whole = Int::from_bytes(&bytes, false, false);
            let spare = Int::from((count as u64 * 8 - k) as i64);
            let made = whole.shr(&spare).map_err(|e| py.number_error(e))?;
            py.int_from(made)
        })
        .method("randbytes", "(self, n)", |py, a| {
            let n = byte_count(py, &a[1])?;
            let bytes = random_bytes(py, n)?;
            py.bytes(bytes)
        })
        .raw_method("seed", |_, _| Ok(Value::NONE))
        .method("getstate", "(self)", no_state)
        .method("setstate", "(self, state)", no_state);
}

/// Fills the module's types.
pub fn init(py: &Py) {
    init_random(py);
    init_system(py);
}

const BOUND: [&str; 23] = [
    "seed",
    "random",
    "uniform",
    "triangular",
    "randint",
    "choice",
    "randrange",
    "sample",
    "shuffle",
    "choices",
    "normalvariate",
    "lognormvariate",
    "expovariate",
    "vonmisesvariate",
    "gammavariate",
    "gauss",
    "betavariate",
    "binomialvariate",
    "paretovariate",
    "weibullvariate",
    "getstate",
    "setstate",
    "getrandbits",
];

/// The module `random`.
///
/// # Errors
/// MemoryError; OSError if the system has no randomness.
pub fn make(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "random")?;
    m.add_type(py, TypeId::Random)?;
    m.add_type(py, TypeId::SystemRandom)?;
    let hidden = py.call(&py.ty(TypeId::Random).to_value(), &[])?;
    for name in BOUND.iter().chain(&["randbytes"]) {
        let key = py.intern(name);
        let method = py.getattr(&hidden, &key)?;
        m.add(py, name, method)?;
    }
    m.add(py, "_inst", hidden)?;
    for (name, v) in [
        ("NV_MAGICCONST", 4.0 * (-0.5f64).exp() / 2f64.sqrt()),
        ("LOG4", 4f64.ln()),
        ("SG_MAGICCONST", 1.0 + 4.5f64.ln()),
        ("TWOPI", std::f64::consts::TAU),
        ("RECIP_BPF", 2f64.powi(-53)),
    ] {
        m.add(py, name, py.float(v)?)?;
    }
    m.add(py, "BPF", py.int(53)?)?;
    let all: Vec<&str> = ["Random", "SystemRandom", "randbytes"].into_iter().chain(BOUND).collect();
    m.public(py, &all)?;
    m.finish(py)
}
