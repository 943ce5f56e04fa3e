//! Traceback objects: where an exception passed through, outermost frame first. The payload is in `object::function`.

use crate::object::function::TracebackObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Field, Py, Result, Slot, TypeId, TypeRef, Value};
use crate::types::frame::FrameObject;
use orochi_gc::sync::AtomicU32;

fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a TracebackObject> {
    v.payload::<TracebackObject>().ok_or_else(|| py.type_error("a traceback is required"))
}

fn get_next(py: &mut Py, v: &Value) -> Result {
    Ok(payload(py, v)?.next.get_some(py).unwrap_or(Value::NONE))
}

fn set_next(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let traceback = payload(py, v)?;
    let Some(new) = new else { return Err(py.type_error("can't delete tb_next attribute")) };
    if !new.is_none() && !new.has_payload::<TracebackObject>() {
        let name = py.type_of(new).full_name(py);
        return Err(py.type_error(format!("expected traceback object or None, got '{name}'")));
    }
    let mut at = new.clone();
    while let Some(entry) = at.payload::<TracebackObject>() {
        if at.is(v) {
            return Err(py.value_error("traceback loop detected"));
        }
        let next = entry.next.get(py);
        at = next;
    }
    let Some(object) = v.object() else { return Ok(()) };
    let new = if new.is_none() { Value::EMPTY } else { new.clone() };
    traceback.next.set(py, object, new);
    Ok(())
}

fn get_frame(py: &mut Py, v: &Value) -> Result {
    let entry = payload(py, v)?;
    let (code, globals) = (Value::clone(&entry.code), Value::clone(&entry.globals));
    if let Some(kept) = entry.locals.get_some(py) {
        if kept.has_payload::<FrameObject>() {
            return Ok(kept);
        }
        let locals = crate::types::frame::kept_locals(py, &code, &kept)?;
        let frame = py.frame_object(code, globals, locals, Value::NONE, entry.instruction, entry.shown_line())?;
        // From now on the frame has them, so that clearing it lets go of them.
        if let Some(owner) = v.object() {
            entry.locals.set(py, owner, frame.clone());
        }
        return Ok(frame);
    }
    // The frame that caught the exception still runs.
    py.frame_of_running(code, globals, entry.instruction, entry.shown_line())
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let [next, frame, last, line] =
        py.named_args("traceback", args, ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"], 4)?;
    if !next.is_none() && !next.has_payload::<TracebackObject>() {
        let name = py.type_of(&next).full_name(py);
        return Err(py.type_error(format!("expected traceback object or None, got '{name}'")));
    }
    let Some(shown) = frame.payload::<FrameObject>() else {
        let name = py.type_of(&frame).full_name(py);
        return Err(py.type_error(format!("traceback() argument 'tb_frame' must be frame, not {name}")));
    };
    let (last, line) = (py.as_i64(&last)?, py.as_i64(&line)?);
    let entry = TracebackObject {
        next: Slot::at_birth(if next.is_none() { Value::EMPTY } else { next.clone() }),
        code: Field::at_birth(Value::clone(&shown.code)),
        globals: Field::at_birth(Value::clone(&shown.globals)),
        locals: Slot::at_birth(frame.clone()),
        instruction: u32::try_from(last / 4).unwrap_or(0),
        line: AtomicU32::new(u32::try_from(line).unwrap_or(0)),
    };
    py.alloc(py.ty(TypeId::Traceback), entry)
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Traceback);
    b.getset("tb_next", get_next, Some(set_next))
        .member("tb_frame", get_frame)
        .getter("tb_lineno", |py, v| py.int(i64::from(payload(py, v)?.shown_line())))
        .member("tb_lasti", |py, v| py.int(i64::from(payload(py, v)?.instruction) * 4));
    b.slots().new.set(Some(new));
}
