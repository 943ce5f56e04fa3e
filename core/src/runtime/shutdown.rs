//! The end of a program: threads are joined, exit functions run, streams are flushed.

use crate::object::dict::DictObject;
use crate::object::{Py, Value};
use std::sync::atomic::Ordering;

/// Exit code when standard output could not be flushed.
const FLUSH_FAILED: i32 = 120;

/// Ends the program on its main thread; returns 0, or the exit code that a failure to flush demands.
pub fn finalize(py: &mut Py) -> i32 {
    if let Err(raised) = super::threads::join_all(py) {
        // A second Ctrl-C: the threads are left behind.
        crate::vm::requests::unraisable(py, raised, &Value::NONE, "Exception ignored on threading shutdown");
    }
    crate::stdlib::weakref::finalize::run_at_exit(py);
    py.interp().finalizing.store(true, Ordering::Release);
    match crate::stdlib::io::flush_standard(py) {
        Ok(()) => 0,
        Err(raised) => {
            let stdout = crate::stdlib::io::standard::current(py, "stdout").unwrap_or(Value::NONE);
            crate::vm::requests::unraisable(py, raised, &stdout, "Exception ignored while flushing sys.stdout");
            FLUSH_FAILED
        }
    }
}

/// Flushes `sys.stdout` and `sys.stderr`; `false` if stdout failed.
pub fn flush(py: &mut Py) -> bool {
    let sys = py.interp().sys.get();
    let mut good = true;
    for name in ["stdout", "stderr"] {
        let key = py.intern(name);
        let Some(stream) = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &key)) else { continue };
        if stream.is_none() {
            continue;
        }
        if py.call_method(&stream, "flush", &[]).map(|v: Value| drop(v)).is_err() && name == "stdout" {
            good = false;
        }
    }
    good
}
