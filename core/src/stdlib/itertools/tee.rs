//! `tee`: several iterators over the items of one.
//!
//! The items lie in a chain of blocks that all of them walk. A block's state holds its `items` and, as `value`, the next block; its `source` is the
//! iterator below. An iterator's state holds its block as `value` and its place in it as `m`. A fetched item goes into the first block
//! with room, so no item is lost and all see one order, whichever threads fetch; blocks that nobody will read again go by themselves.

use super::tool::{State, Tool};
use crate::object::native::{NativeCode, TypeBuilder};
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value};
use crate::types::iterators::itself;
use crate::vm::step;

/// Items per block.
const BLOCK: usize = 56;

fn new_block(py: &Py, source: Value) -> Result {
    Tool::make(py, py.ty(TypeId::Tee), source, Value::TRUE, State::default())
}

fn new_tee(py: &Py, class: TypeRef, block: Value, at: i64) -> Result {
    let state = State { value: Some(Field::at_birth(block)), m: at, ..State::default() };
    Tool::make(py, class, Value::EMPTY, Value::EMPTY, state)
}

/// The block after this full one, made if need be.
fn after(py: &mut Py, block: &Value) -> Result {
    let Some(tool) = block.payload::<Tool>() else { return Ok(block.clone()) };
    if let Some(next) = tool.state.with(py, block, |s, _| s.value()) {
        return Ok(next);
    }
    let made = new_block(py, tool.source.get(py))?;
    let offered = made.clone();
    let exchanged = tool.state.with(py, block, |s, barrier| s.exchange(barrier, None, offered));
    match exchanged {
        Ok(_) => Ok(made),
        Err(_) => Ok(tool.state.with(py, block, |s, _| s.value()).unwrap_or(made)),
    }
}

/// Puts a fetched item into the first block from here on that has room.
fn append(py: &mut Py, block: &Value, item: Value) -> Result<()> {
    let mut block = block.clone();
    let mut item = Some(item);
    loop {
        let Some(tool) = block.payload::<Tool>() else { return Ok(()) };
        tool.state.with(py, &block, |s, barrier| {
            if s.items.len() < BLOCK
                && let Some(v) = item.take()
            {
                s.items.push(barrier.field(v));
            }
        });
        if item.is_none() {
            return Ok(());
        }
        block = after(py, &block)?;
    }
}

fn tee_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    loop {
        let (block, at) = tool.state.with(py, it, |s, _| (s.value(), s.m));
        let Some(block) = block else { return Ok(None) };
        let Some(node) = block.payload::<Tool>() else { return Ok(None) };
        let found = node.state.with(py, &block, |s, _| s.items.get(at as usize).map(|f| (**f).clone()));
        if let Some(item) = found {
            // The place may have been taken by another thread meanwhile.
            let mine = tool.state.with(py, it, |s, _| {
                let mine = s.m == at && s.value.as_deref().is_some_and(|v| v.is(&block));
                s.m += i64::from(mine);
                mine
            });
            if mine {
                return Ok(Some(item));
            }
        } else if at as usize >= BLOCK {
            let next = after(py, &block)?;
            let _displaced = tool.state.with(py, it, |s, barrier| {
                let moved = s.exchange(barrier, Some(&block), next);
                if moved.is_ok() {
                    s.m = 0;
                }
                moved
            });
        } else {
            let source = node.source.get(py);
            let Some(item) = step::next(py, &source)? else { return Ok(None) };
            append(py, &block, item)?;
        }
        py.poll()?;
    }
}

fn is_tee(py: &Py, v: &Value) -> bool {
    py.is_instance(v, TypeId::Tee)
}

/// A tee over `iterable`, which shares the blocks if that is one itself.
fn over(py: &mut Py, class: TypeRef, iterable: &Value) -> Result {
    let source = py.iter(iterable)?;
    if is_tee(py, &source) {
        return copy_of(py, class, &source);
    }
    let block = new_block(py, source)?;
    new_tee(py, class, block, 0)
}

fn copy_of(py: &mut Py, class: TypeRef, v: &Value) -> Result {
    let Some(tool) = v.payload::<Tool>() else { return Ok(v.clone()) };
    let (block, at) = tool.state.with(py, v, |s, _| (s.value(), s.m));
    match block {
        Some(block) => new_tee(py, class, block, at),
        None => Ok(v.clone()),
    }
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    let class = py.ty(TypeId::Tee);
    copy_of(py, class, &args[0])
}

fn tee_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("_tee", args, 1, 1)?;
    over(py, class, &given[0])
}

fn tee(py: &mut Py, args: &[Value]) -> Result {
    let n = if args[1].is_empty() { 2 } else { py.as_i64(&args[1])? };
    if n < 0 {
        return Err(py.value_error("n must be >= 0"));
    }
    let mut all = Vec::new();
    if n > 0 {
        let class = py.ty(TypeId::Tee);
        let first = over(py, class, &args[0])?;
        for _ in 1..n {
            if all.try_reserve(1).is_err() {
                return Err(py.no_memory());
            }
            all.push(copy_of(py, class, &first)?);
            py.poll()?;
        }
        all.insert(0, first);
    }
    py.tuple(all)
}

/// The function `tee`.
///
/// # Errors
/// MemoryError.
pub fn function(py: &Py) -> Result {
    py.native_function("itertools", "tee", "(iterable, n=2, /)", NativeCode::Bound(tee))
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Tee);
    b.doc("Iterator wrapped to make it copyable.").method("__copy__", "(self, /)", copy);
    b.slots().new.set(Some(tee_new));
    b.slots().next.set(Some(tee_next));
    b.slots().iter.set(Some(itself));
}
