//! `FrameLocalsProxy`: what `f_locals` of a function's frame is (PEP 667).
//!
//! It looks into the registers and cells of the frame as long as that runs, and writes into them; of a frame that has ended it shows the
//! variables that the frame object was left with. What is written under a name that the code has no variable for goes into a dict of the frame
//! object. Registers belong to the thread that runs the frame, and a frame counts as running only on that thread.

use super::frame::{FrameObject, code_of, frame_locals, live_frame};
use crate::bytecode::BinaryOp;
use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::frame::Frame;
use crate::object::function::{CellObject, CodeObject, FunctionObject};
use crate::object::native::TypeBuilder;
use crate::object::payload::payload_of;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value, word};
use orochi_gc::Object;

/// The state of a proxy.
struct FrameLocals {
    frame: Field,
}

// SAFETY: 1.-2. one field, traced and dropped; 3. nothing changes after birth.
unsafe impl Native for FrameLocals {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.frame.trace(visit);
    }
}

/// The proxy of a frame object.
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, frame: &Value) -> Result {
    py.make_native(py.ty(TypeId::FrameLocalsProxy), FrameLocals { frame: Field::at_birth(frame.clone()) })
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    if args.has_keywords() {
        return Err(py.type_error("FrameLocalsProxy takes no keyword arguments"));
    }
    let [frame] = args.positional() else {
        let n = args.positional().len();
        return Err(py.type_error(format!("FrameLocalsProxy expected 1 argument, got {n}")));
    };
    if !frame.has_payload::<FrameObject>() {
        let name = py.type_of(frame).full_name(py);
        return Err(py.type_error(format!("expect frame, not {name}")));
    }
    make(py, frame)
}

/// The frame object behind a proxy.
fn behind<'a>(py: &Py, v: &'a Value) -> Result<&'a Value> {
    Ok(&py.native::<FrameLocals>(v)?.frame)
}

/// The frame object's payload.
fn picture(frame: &Value) -> Option<&FrameObject> {
    frame.payload::<FrameObject>()
}

/// Where a running frame keeps a variable.
enum Place {
    /// In a register.
    Register(*mut u64),
    /// In a cell.
    Cell(Value),
}

/// The place of the variable `name` of a running frame. Of several of one name (those of inlined comprehensions) it is the innermost that is bound.
fn place(py: &Py, frame: &Frame, name: &str) -> Option<Place> {
    let code = code_of(frame);
    let code = code.payload::<CodeObject>()?;
    let mut found = None;
    for (r, known) in code.data.varnames.iter().enumerate() {
        if **known != *name || name.starts_with('.') {
            continue;
        }
        // SAFETY: a live frame has a register for every variable name, and they are initialised.
        let (register, w) = unsafe {
            let register = frame.regs.get().add(r);
            (register, *register)
        };
        // SAFETY: the word is a live register's.
        let v = unsafe { Value::from_borrowed_word(w) };
        let is_cell = code.data.cell_registers.contains(&(r as u16)) && v.has_payload::<CellObject>();
        let bound = if is_cell {
            v.payload::<CellObject>().is_some_and(|c| c.contents.get_some(py).is_some())
        } else {
            !v.is_empty()
        };
        let this = if is_cell { Place::Cell(v) } else { Place::Register(register) };
        if bound || found.is_none() {
            found = Some(this);
        }
    }
    if found.is_some() {
        return found;
    }
    if word::is_pointer(frame.function.get()) {
        // SAFETY: a running frame's function is alive.
        let closure = unsafe { payload_of::<FunctionObject>(word::to_object(frame.function.get())) }.closure.get(py);
        let at = code.data.freevars.iter().position(|free| **free == *name)?;
        return Some(Place::Cell(closure.payload::<TupleObject>()?.values().get(at)?.clone()));
    }
    None
}

/// Has the frame's code a variable of this name?
fn is_variable(frame: &Value, name: &str) -> bool {
    picture(frame).and_then(|p| p.code.payload::<CodeObject>()).is_some_and(|code| {
        code.data.varnames.iter().any(|known| **known == *name) || code.data.freevars.iter().any(|free| **free == *name)
    })
}

/// The key as the names of variables are spelled.
fn text_of(key: &Value) -> Option<String> {
    key.as_text().map(|t| t.to_string_lossy().into_owned())
}

/// All variables that are bound now, and what was entered besides, as a new dict.
fn snapshot(py: &mut Py, v: &Value) -> Result {
    let frame = behind(py, v)?;
    let Some(shown) = picture(frame) else { return DictObject::new(py) };
    let stored = shown.locals.get_some(py);
    let Some(running) = live_frame(py, shown) else {
        return match &stored {
            Some(all) => match all.payload::<DictObject>() {
                Some(d) => d.copy(py, all),
                None => DictObject::new(py),
            },
            None => DictObject::new(py),
        };
    };
    // SAFETY: the frame runs now.
    let all = frame_locals(py, unsafe { &*running })?;
    if let (Some(stored), Some(d)) = (stored, all.payload::<DictObject>())
        && let Some(extra) = stored.payload::<DictObject>()
    {
        for (key, value) in extra.entries(py, &stored)? {
            if !text_of(&key).is_some_and(|name| is_variable(frame, &name)) {
                d.set(py, &all, &key, value)?;
            }
        }
    }
    Ok(all)
}

fn get(py: &mut Py, v: &Value, key: &Value) -> Result<Option<Value>> {
    let frame = behind(py, v)?;
    let Some(shown) = picture(frame) else { return Ok(None) };
    let name = text_of(key);
    if let (Some(running), Some(name)) = (live_frame(py, shown), &name) {
        // SAFETY: the frame runs now.
        match place(py, unsafe { &*running }, name) {
            // SAFETY: the register is a live frame's.
            Some(Place::Register(at)) => {
                let value = unsafe { Value::from_borrowed_word(*at) };
                return Ok((!value.is_empty()).then_some(value));
            }
            Some(Place::Cell(cell)) => return Ok(cell.payload::<CellObject>().and_then(|c| c.contents.get_some(py))),
            None => {}
        }
    }
    match shown.locals.get_some(py) {
        Some(all) => match all.payload::<DictObject>() {
            Some(d) => d.get(py, &all, key),
            None => Ok(None),
        },
        None => {
            py.hash(key)?;
            Ok(None)
        }
    }
}

/// The dict of the frame object, which is made if there is none.
fn stored(py: &Py, frame: &Value) -> Result {
    let (Some(shown), Some(owner)) = (picture(frame), frame.object()) else { return DictObject::new(py) };
    if let Some(found) = shown.locals.get_some(py) {
        return Ok(found);
    }
    let made = DictObject::new(py)?;
    shown.locals.set(py, owner, made.clone());
    Ok(made)
}

fn set(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let frame = behind(py, v)?.clone();
    let Some(shown) = picture(&frame) else { return Ok(()) };
    let name = text_of(key);
    let Some(value) = new else {
        if name.is_some_and(|name| is_variable(&frame, &name)) {
            return Err(py.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        let all = stored(py, &frame)?;
        let gone = match all.payload::<DictObject>() {
            Some(d) => d.remove(py, &all, key)?,
            None => None,
        };
        return if gone.is_some() { Ok(()) } else { Err(py.key_error(key)) };
    };
    if let (Some(running), Some(name)) = (live_frame(py, shown), &name) {
        // SAFETY: the frame runs now.
        match place(py, unsafe { &*running }, name) {
            Some(Place::Register(at)) => {
                // SAFETY: the register is a live frame's, which owns its word if it is counted. What was there is dropped after it was replaced,
                // and may run Python code then.
                unsafe {
                    let old = at.replace(value.clone().into_word());
                    if word::is_counted(old) {
                        drop(Value::from_word(old));
                    }
                }
                return Ok(());
            }
            Some(Place::Cell(cell)) => {
                if let (Some(c), Some(owner)) = (cell.payload::<CellObject>(), cell.object()) {
                    c.contents.set(py, owner, value.clone());
                }
                return Ok(());
            }
            None => {}
        }
    }
    let all = stored(py, &frame)?;
    match all.payload::<DictObject>() {
        Some(d) => d.set(py, &all, key, value.clone()).map(drop),
        None => Ok(()),
    }
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    match get(py, v, key)? {
        Some(found) => Ok(found),
        None => {
            let shown = py.repr_string(key)?;
            let text = py.str(&format!("local variable '{shown}' is not defined"))?;
            Err(py.key_error(&text))
        }
    }
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    let all = snapshot(py, v)?;
    py.len(&all)
}

/// A method of dict on what the proxy shows now.
fn of_snapshot(py: &mut Py, v: &Value, method: &str) -> Result {
    let all = snapshot(py, v)?;
    let made = py.call_method(&all, method, &[])?;
    let items = py.collect(&made)?;
    py.list(items)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let equal = if let Some(other) = b.native::<FrameLocals>() {
        behind(py, a)?.is(&other.frame)
    } else if b.has_payload::<DictObject>() {
        let all = snapshot(py, a)?;
        py.compare_truth(&all, b, CompareOp::Eq)?
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(match op {
        CompareOp::Eq => Value::bool(equal),
        CompareOp::Ne => Value::bool(!equal),
        _ => Value::NOT_IMPLEMENTED,
    })
}

/// What takes part in `|`: a dict itself, what a proxy shows.
fn operand(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    if v.native::<FrameLocals>().is_some() {
        return snapshot(py, v).map(Some);
    }
    Ok(v.has_payload::<DictObject>().then(|| v.clone()))
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    match (operand(py, a)?, operand(py, b)?) {
        (Some(x), Some(y)) => py.binary(BinaryOp::Or, &x, &y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn update(py: &mut Py, v: &Value, other: &Value) -> Result<()> {
    let all = match operand(py, other)? {
        Some(all) => all,
        None => {
            let class = py.ty(TypeId::Dict).to_value();
            py.call(&class, std::slice::from_ref(other))?
        }
    };
    let Some(d) = all.payload::<DictObject>() else { return Ok(()) };
    for (key, value) in d.entries(py, &all)? {
        set(py, v, &key, Some(&value))?;
    }
    Ok(())
}

fn pop(py: &mut Py, a: &[Value]) -> Result {
    if text_of(&a[1]).is_some_and(|name| behind(py, &a[0]).is_ok_and(|frame| is_variable(frame, &name))) {
        return Err(py.value_error("cannot remove local variables from FrameLocalsProxy"));
    }
    match get(py, &a[0], &a[1])? {
        Some(found) => {
            set(py, &a[0], &a[1], None)?;
            Ok(found)
        }
        None if a[2].is_empty() => Err(py.key_error(&a[1])),
        None => Ok(a[2].clone()),
    }
}

fn set_default(py: &mut Py, a: &[Value]) -> Result {
    if let Some(found) = get(py, &a[0], &a[1])? {
        return Ok(found);
    }
    let default = if a[2].is_empty() { Value::NONE } else { a[2].clone() };
    set(py, &a[0], &a[1], Some(&default))?;
    Ok(default)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::FrameLocalsProxy);
    let s = b.slots();
    s.new.set(Some(new));
    s.len.set(Some(len));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(set));
    s.contains.set(Some(|py, v, key| Ok(get(py, v, key)?.is_some())));
    s.iter.set(Some(|py, v| {
        let keys = of_snapshot(py, v, "keys")?;
        py.iter(&keys)
    }));
    s.compare.set(Some(compare));
    s.repr.set(Some(|py, v| {
        let frame = behind(py, v)?.clone();
        py.container_repr(&frame, "{...}", |py| {
            let all = snapshot(py, v)?;
            py.repr(&all)
        })
    }));
    s.binary[BinaryOp::Or as usize].set(Some(or));
    s.inplace[BinaryOp::Or as usize].set(Some(|py, a, b| {
        if operand(py, b)?.is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        update(py, a, b)?;
        Ok(a.clone())
    }));
    b.method("keys", "(self, /)", |py, a| of_snapshot(py, &a[0], "keys"))
        .method("values", "(self, /)", |py, a| of_snapshot(py, &a[0], "values"))
        .method("items", "(self, /)", |py, a| of_snapshot(py, &a[0], "items"))
        .method("copy", "(self, /)", |py, a| snapshot(py, &a[0]))
        .method("get", "(self, key, default=None, /)", |py, a| {
            let found = get(py, &a[0], &a[1])?;
            Ok(found.unwrap_or_else(|| if a[2].is_empty() { Value::NONE } else { a[2].clone() }))
        })
        .method("pop", "(self, key, default=None, /)", pop)
        .method("setdefault", "(self, key, default=None, /)", set_default)
        .method("update", "(self, other, /)", |py, a| {
            update(py, &a[0], &a[1])?;
            Ok(Value::NONE)
        })
        .method("__reversed__", "(self, /)", |py, a| {
            let keys = of_snapshot(py, &a[0], "keys")?;
            py.call_method(&keys, "reverse", &[])?;
            Ok(keys)
        });
}
