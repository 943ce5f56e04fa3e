//! `product`, `permutations`, `combinations` and `combinations_with_replacement`.
//!
//! All are made of pools that are read whole at birth; a step moves indices under the lock and runs no Python code. `flag` says that the first
//! selection was given out, `n` is 1 once there are no more.

use super::fill;
use super::tool::{State, Tool, at_birth};
use crate::object::typeobject::NextFn;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};

fn numbers(py: &Py, n: usize, f: impl Fn(usize) -> usize) -> Result<Vec<usize>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(n).is_err() {
        return Err(py.no_memory());
    }
    all.extend((0..n).map(f));
    Ok(all)
}

fn size(py: &mut Py, r: &Value) -> Result<usize> {
    if !r.is_int_like() {
        r_must_be_int(py, r)?;
    }
    let r = py.as_i64(r)?;
    usize::try_from(r).map_err(|_| py.value_error("r must be non-negative"))
}

fn r_must_be_int(py: &mut Py, r: &Value) -> Result<()> {
    py.index(r).map(drop)
}

fn product_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let mut times = 1;
    for (name, v) in args.keywords() {
        if !name.as_text().is_some_and(|t| t.is("repeat")) {
            let name = py.str_string(name)?;
            return Err(py.unexpected_keyword("product", &name, &["repeat"]));
        }
        let n = py.as_i64(v)?;
        times = usize::try_from(n).map_err(|_| py.value_error("repeat argument cannot be negative"))?;
    }
    let mut pools = Vec::with_capacity(args.len());
    if times > 0 {
        for v in args.positional() {
            pools.push(at_birth(py.collect(v)?));
        }
    }
    let words =
        pools.len().checked_mul(times).filter(|n| n.checked_mul(8).is_some_and(|bytes| bytes <= isize::MAX as usize));
    let Some(total) = words else {
        return Err(py.overflow_error("repeat argument too large"));
    };
    let indices = numbers(py, total, |_| 0)?;
    let n = i64::from(pools.iter().any(Vec::is_empty));
    Tool::make(py, class, Value::EMPTY, Value::EMPTY, State { pools, indices, n, ..State::default() })
}

/// Takes the next selection: `advance` moves the indices or says that there is none, `pick` reads the items.
fn take(
    py: &mut Py,
    it: &Value,
    advance: fn(&mut State) -> bool,
    pick: fn(&State) -> Vec<Value>,
) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let items = tool.state.with(py, it, |s, _| {
        if s.n != 0 {
            return None;
        }
        if s.flag && !advance(s) {
            s.n = 1;
            return None;
        }
        s.flag = true;
        Some(pick(s))
    });
    match items {
        Some(items) => py.tuple(items).map(Some),
        None => Ok(None),
    }
}

fn product_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    take(
        py,
        it,
        |s| {
            let kinds = s.pools.len();
            for i in (0..s.indices.len()).rev() {
                s.indices[i] += 1;
                if s.indices[i] < s.pools[i % kinds].len() {
                    return true;
                }
                s.indices[i] = 0;
            }
            false
        },
        |s| {
            let pools = s.pools.iter().cycle();
            s.indices.iter().zip(pools).filter_map(|(&i, pool)| pool.get(i)).map(|f| (**f).clone()).collect()
        },
    )
}

fn selection(s: &State) -> Vec<Value> {
    s.indices.iter().filter_map(|&i| s.items.get(i)).map(|f| (**f).clone()).collect()
}

fn combinations_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [pool, r] = py.named_args("combinations", args, ["iterable", "r"], 2)?;
    let items = at_birth(py.collect(&pool)?);
    let r = size(py, &r)?;
    let n = i64::from(r > items.len());
    let indices = if n == 0 { numbers(py, r, |i| i)? } else { Vec::new() };
    Tool::make(py, class, Value::EMPTY, Value::EMPTY, State { items, indices, n, ..State::default() })
}

fn combinations_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    take(
        py,
        it,
        |s| {
            let (n, r) = (s.items.len(), s.indices.len());
            let Some(i) = (0..r).rev().find(|&i| s.indices[i] != i + n - r) else { return false };
            s.indices[i] += 1;
            for j in i + 1..r {
                s.indices[j] = s.indices[j - 1] + 1;
            }
            true
        },
        selection,
    )
}

fn replacement_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [pool, r] = py.named_args("combinations_with_replacement", args, ["iterable", "r"], 2)?;
    let items = at_birth(py.collect(&pool)?);
    let r = size(py, &r)?;
    let n = i64::from(items.is_empty() && r > 0);
    let indices = if n == 0 { numbers(py, r, |_| 0)? } else { Vec::new() };
    Tool::make(py, class, Value::EMPTY, Value::EMPTY, State { items, indices, n, ..State::default() })
}

fn replacement_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    take(
        py,
        it,
        |s| {
            let (n, r) = (s.items.len(), s.indices.len());
            let Some(i) = (0..r).rev().find(|&i| s.indices[i] + 1 < n) else { return false };
            let next = s.indices[i] + 1;
            s.indices[i..].fill(next);
            true
        },
        selection,
    )
}

fn permutations_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [pool, r] = py.named_args("permutations", args, ["iterable", "r"], 1)?;
    let items = at_birth(py.collect(&pool)?);
    let len = items.len();
    let r = if r.is_none_or_empty() {
        len
    } else if r.is_int_like() {
        size(py, &r)?
    } else {
        return Err(py.type_error("Expected int as r"));
    };
    let n = i64::from(r > len);
    let (indices, cycles) =
        if n == 0 { (numbers(py, len, |i| i)?, numbers(py, r, |i| len - i)?) } else { (Vec::new(), Vec::new()) };
    Tool::make(py, class, Value::EMPTY, Value::EMPTY, State { items, indices, cycles, n, ..State::default() })
}

fn permutations_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    take(
        py,
        it,
        |s| {
            let n = s.items.len();
            for i in (0..s.cycles.len()).rev() {
                s.cycles[i] -= 1;
                if s.cycles[i] == 0 {
                    s.indices[i..].rotate_left(1);
                    s.cycles[i] = n - i;
                } else {
                    let j = n - s.cycles[i];
                    s.indices.swap(i, j);
                    return true;
                }
            }
            false
        },
        |s| s.indices[..s.cycles.len()].iter().filter_map(|&i| s.items.get(i)).map(|f| (**f).clone()).collect(),
    )
}

/// Fills the types.
pub fn init(py: &Py) {
    type New = fn(&mut Py, TypeRef, Args<'_>) -> Result;
    let all: [(TypeId, New, NextFn, &str); 4] = [
        (
            TypeId::Product,
            product_new,
            product_next,
            "Cartesian product of input iterables.  Equivalent to nested for-loops.",
        ),
        (
            TypeId::Combinations,
            combinations_new,
            combinations_next,
            "Return successive r-length combinations of elements in the iterable.",
        ),
        (
            TypeId::CombinationsWithReplacement,
            replacement_new,
            replacement_next,
            "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.",
        ),
        (
            TypeId::Permutations,
            permutations_new,
            permutations_next,
            "Return successive r-length permutations of elements in the iterable.",
        ),
    ];
    for (id, new, next, doc) in all {
        fill(py, id, new, next, doc);
    }
}
