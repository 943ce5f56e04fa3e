//! Iterators over several iterators: `chain`, `zip_longest`.
//!
//! `chain`: `source` gives the iterables, `items` holds the iterators that are in use, the first of them first (more than one only if threads opened
//! them at the same time). `zip_longest`: `items` are the iterators, those at their end EMPTY, `n` counts the others, `function` fills.

use super::tool::{State, Tool, at_birth};
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::generic_alias::class_getitem;
use crate::types::iterators::itself;
use crate::vm::step;

fn chain_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.no_keywords_of("chain", class, TypeId::Chain, args)?;
    let all = py.tuple_from(args.positional())?;
    let source = py.iter(&all)?;
    Tool::make(py, class, source, Value::EMPTY, State::default())
}

fn from_iterable(py: &mut Py, args: &[Value]) -> Result {
    let Some(class) = TypeRef::from_value(&args[0]) else {
        return Err(py.type_error("chain.from_iterable needs a class"));
    };
    let source = py.iter(&args[1])?;
    Tool::make(py, class, source, Value::EMPTY, State::default())
}

fn chain_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    loop {
        let Some(active) = tool.state.with(py, it, |s, _| s.items.first().map(|f| (**f).clone())) else {
            let Some(source) = tool.source.get_some(py) else { return Ok(None) };
            let opened = match step::next(py, &source) {
                Ok(Some(iterable)) => py.iter(&iterable),
                Ok(None) => {
                    tool.finish(py, it);
                    return Ok(None);
                }
                Err(e) => Err(e),
            };
            match opened {
                Ok(active) => tool.state.with(py, it, |s, barrier| s.items.push(barrier.field(active))),
                Err(e) => {
                    tool.finish(py, it);
                    return Err(e);
                }
            }
            continue;
        };
        if let Some(item) = step::next(py, &active)? {
            return Ok(Some(item));
        }
        let _ended = tool.state.with(py, it, |s, _| {
            let at = s.items.iter().position(|f| f.is(&active));
            at.map(|i| s.items.remove(i))
        });
        py.poll()?;
    }
}

fn zip_longest_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let mut fill = Value::NONE;
    for (name, v) in args.keywords() {
        if !name.as_text().is_some_and(|t| t.is("fillvalue")) {
            return Err(py.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v.clone();
    }
    let mut all = py.room(args.len())?;
    for v in args.positional() {
        all.push(py.iter(v)?);
    }
    let n = all.len() as i64;
    Tool::make(py, class, Value::EMPTY, fill, State { items: at_birth(all), n, ..State::default() })
}

fn zip_longest_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let (len, mut open) = tool.state.with(py, it, |s, _| (s.items.len(), s.n));
    if open == 0 {
        return Ok(None);
    }
    let mut row = Vec::with_capacity(len);
    for i in 0..len {
        let source = tool.state.with(py, it, |s, _| s.items.get(i).map(|f| (**f).clone())).unwrap_or(Value::EMPTY);
        let stepped = if source.is_empty() { Ok(None) } else { step::next(py, &source) };
        match stepped {
            Ok(Some(item)) => row.push(item),
            Ok(None) => {
                if !source.is_empty() {
                    let (_ended, left) = tool.state.with(py, it, |s, _| {
                        let ended = s.items.get_mut(i).map(|f| f.take()).filter(|v| !v.is_empty());
                        s.n -= i64::from(ended.is_some());
                        (ended, s.n)
                    });
                    open = left;
                    if open == 0 {
                        return Ok(None);
                    }
                }
                row.push(Value::clone(&tool.function));
            }
            Err(e) => {
                tool.state.with(py, it, |s, _| s.n = 0);
                return Err(e);
            }
        }
    }
    py.tuple(row).map(Some)
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Chain);
    b.doc("Return a chain object whose .__next__() method returns elements from the first iterable until it is exhausted, then from the next.")
        .class_method("from_iterable", "(cls, iterable, /)", from_iterable)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem);
    b.slots().new.set(Some(chain_new));
    b.slots().next.set(Some(chain_next));
    b.slots().iter.set(Some(itself));
    let b = TypeBuilder::new(py, TypeId::ZipLongest);
    b.doc("Return a zip_longest object whose .__next__() method returns a tuple where the i-th element comes from the i-th iterable argument.");
    b.slots().new.set(Some(zip_longest_new));
    b.slots().next.set(Some(zip_longest_next));
    b.slots().iter.set(Some(itself));
}
