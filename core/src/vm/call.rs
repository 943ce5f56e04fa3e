//! Calling Python code from native code: functions, code objects, class bodies.

use super::bind;
use super::frames::{self, Callee, returns};
use crate::object::function::CodeObject;
use crate::object::payload::payload_of;
use crate::object::{Args, Py, Result, Value, word};

/// The `call` slot of Python functions: a nested run of the loop.
///
/// # Errors
/// What the function raises; RecursionError.
pub fn call_function(py: &mut Py, callable: &Value, args: Args<'_>) -> Result {
    // SAFETY: the caller's reference keeps the function alive; the window above the running frame is free.
    unsafe {
        let t = Py::thread_ptr(py);
        let Some(callee) = Callee::of(callable.word()) else { return Err(py.type_error("function expected")) };
        if py.stack_is_low() {
            return Err(py.recursion_error(""));
        }
        // One register below the window holds the callable where it is only borrowed: there a claim finds it.
        let root = frames::top_register(t);
        let regs = root.add(1);
        if !frames::has_room(t, regs, callee.code.registers as usize) {
            return Err(py.recursion_error(""));
        }
        let n = if callee.code.plain_args as usize == args.values().len() && !args.has_keywords() {
            for (i, v) in args.values().iter().enumerate() {
                *regs.add(i) = v.clone().into_word();
            }
            args.values().len()
        } else {
            let bound = bind::bind(py, &callee, args.values().to_vec(), args.names())?;
            let n = bound.len();
            for (i, v) in bound.into_iter().enumerate() {
                *regs.add(i) = v.into_word();
            }
            n
        };
        let callable = callable.word();
        *root = if callable & word::BORROWED != 0 { callable } else { word::EMPTY };
        frames::push(t, callable, &callee, regs, n, 0, returns::HALT, 0);
        let result = super::run(py);
        // Counted by now if there was a claim.
        drop(Value::from_word(root.replace(word::EMPTY)));
        result
    }
}

/// Runs a code object with these globals and local namespace (`EMPTY`: the globals themselves).
///
/// # Errors
/// What the code raises.
pub fn run_code(py: &mut Py, code: &Value, globals: &Value, locals: &Value, closure: &Value) -> Result {
    let Some(linked) = code.payload::<CodeObject>() else { return Err(py.type_error("a code object is required")) };
    // A code object with free variables reads them through a function.
    let function = if linked.data.freevars.is_empty() {
        Value::EMPTY
    } else {
        let (code, globals) = (code.clone(), globals.clone());
        super::slow::calls::new_function(py, code, globals, Value::EMPTY, Value::EMPTY, Value::EMPTY, closure.clone())?
    };
    run_in(py, linked, &function, globals, locals.clone())
}

/// Runs the body of a class: its function with a namespace. Returns what the body returns (the class cell, or None).
///
/// # Errors
/// What the body raises.
pub fn run_class_body(py: &mut Py, function: &Value, namespace: &Value) -> Result {
    let Some(callee) = Callee::of(function.word()) else {
        return Err(py.type_error("__build_class__: func must be a function"));
    };
    let globals = callee.function.globals.get(py);
    run_in(py, callee.code, function, &globals, namespace.clone())
}

fn run_in(py: &mut Py, code: &CodeObject, function: &Value, globals: &Value, locals: Value) -> Result {
    // SAFETY: the caller's references keep code, function and globals alive until the frame is popped.
    unsafe {
        let t = Py::thread_ptr(py);
        let regs = frames::top_register(t);
        if py.stack_is_low() || !frames::has_room(t, regs, code.data.registers as usize) {
            return Err(py.recursion_error(""));
        }
        frames::push_code(t, code, function.word(), globals.word(), locals.into_word(), regs);
        super::run(py)
    }
}

/// The globals of the running Python code, if any runs.
pub fn current_globals(py: &Py) -> Option<Value> {
    // SAFETY: the frame, if it has code, is live.
    unsafe {
        let frame = &*py.frame.get();
        (!frame.code.get().is_null()).then(|| Value::from_borrowed_word(frame.globals.get()))
    }
}

/// What `locals()` returns: the namespace of a module or class body, or a new dict of a function's variables.
///
/// # Errors
/// MemoryError.
pub fn current_locals(py: &mut Py) -> Result {
    use crate::object::dict::DictObject;
    use crate::object::function::CellObject;
    use crate::object::tuple::TupleObject;
    // SAFETY: the frame, if it has code, is live; its registers are initialised.
    unsafe {
        let frame = &*py.frame.get();
        if frame.code.get().is_null() {
            return DictObject::new(py);
        }
        if frame.locals.get() != word::EMPTY {
            return Ok(Value::from_borrowed_word(frame.locals.get()));
        }
        let code = frames::frame_code(frame);
        if code.data.flags & crate::bytecode::code::flags::OPTIMIZED == 0 {
            return Ok(Value::from_borrowed_word(frame.globals.get()));
        }
        let made = DictObject::new(py)?;
        let Some(dict) = made.payload::<DictObject>() else { return Ok(made) };
        for (r, &name) in code.varnames.iter().enumerate() {
            let mut w = *frame.regs.get().add(r);
            if word::is_pointer(w)
                && code.data.cell_registers.contains(&(r as u16))
                && word::to_object(w).as_ref().kind() == crate::object::kind::Kind::Cell as u8
            {
                w = payload_of::<CellObject>(word::to_object(w)).contents.load();
            }
            if w != word::EMPTY {
                let name = Value::from_borrowed_word(name);
                if name.as_text().is_some_and(|t| t.code_at(0) != Some(u32::from(b'.'))) {
                    dict.set_str(py, &made, &name, Value::from_borrowed_word(w))?;
                }
            }
        }
        if word::is_pointer(frame.function.get()) && !code.data.freevars.is_empty() {
            let function = payload_of::<crate::object::function::FunctionObject>(word::to_object(frame.function.get()));
            let closure = function.closure.get(py);
            if let Some(cells) = closure.payload::<TupleObject>() {
                for (cell, name) in cells.values().iter().zip(&code.data.freevars) {
                    if let Some(v) = cell.payload::<CellObject>().and_then(|c| c.contents.get_some(py)) {
                        let name = py.intern(name);
                        dict.set_str(py, &made, &name, v)?;
                    }
                }
            }
        }
        Ok(made)
    }
}
