//! Calling Python code from native code: functions, code objects, class bodies.

use super::bind;
use super::frames::{self, Callee, returns};
use crate::object::function::CodeObject;
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
    // SAFETY: the frame, if it has code, is live.
    let frame = unsafe { &*py.frame.get() };
    if frame.code.get().is_null() {
        return crate::object::dict::DictObject::new(py);
    }
    crate::types::frame::frame_locals(py, frame)
}
