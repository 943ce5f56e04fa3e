//! Cells of closures.

use crate::object::function::CellObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Py, Result, Slot, TypeId, TypeRef, Value};

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Cell);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    b.getset("cell_contents", get, Some(set));
}

fn contents(py: &Py, v: &Value) -> Option<Value> {
    v.payload::<CellObject>().and_then(|c| c.contents.get_some(py))
}

fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    if args.has_keywords() {
        return Err(py.type_error("cell() takes no keyword arguments"));
    }
    if args.len() > 1 {
        return Err(py.type_error(format!("cell expected at most 1 argument, got {}", args.len())));
    }
    let v = args.get(0).map_or(Value::EMPTY, Value::clone);
    py.alloc(ty, CellObject { contents: Slot::at_birth(v) })
}

fn get(py: &mut Py, v: &Value) -> Result {
    contents(py, v).ok_or_else(|| py.value_error("Cell is empty"))
}

fn set(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    if let (Some(c), Some(o)) = (v.payload::<CellObject>(), v.object()) {
        c.contents.set(py, o, new.map_or(Value::EMPTY, Value::clone));
    }
    Ok(())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let at = v.identity();
    match contents(py, v) {
        Some(inner) => {
            let (name, address) = (py.type_of(&inner).name(), inner.identity());
            py.str(&format!("<cell at {at:#x}: {name} object at {address:#x}>"))
        }
        None => py.str(&format!("<cell at {at:#x}: empty>")),
    }
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !a.has_payload::<CellObject>() || !b.has_payload::<CellObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (contents(py, a), contents(py, b)) {
        (Some(x), Some(y)) => py.compare(&x, &y, op),
        // An empty cell comes before any other.
        (x, y) => Ok(Value::bool(op.holds(x.is_some().cmp(&y.is_some())))),
    }
}
