//! What the benches with an interpreter share: one in this process, and programs run with it.

use criterion::Criterion;
use orochi_core::compile::{Mode, Options, Source};
use orochi_core::object::dict::DictObject;
use orochi_core::object::interp::Config;
use orochi_core::object::{Py, Result, Value};
use orochi_core::runtime::{Runtime, import, source};
use orochi_core::stdlib::LIBRARY;
use orochi_core::vm::call::run_code;
use std::time::Duration;

/// The settings of all benches: short, because there are many.
pub fn criterion() -> Criterion {
    let timing = Criterion::default().warm_up_time(Duration::from_millis(300));
    timing.measurement_time(Duration::from_millis(1200)).sample_size(20).configure_from_args()
}

/// Native stack of the thread that the benches run on.
const STACK: usize = 64 << 20;

/// Runs `f` on a thread with the stack that an interpreter wants.
pub fn with_stack(f: fn()) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(f).expect("a thread");
    thread.join().expect("the benches end");
}

/// Runs `f` with a fresh interpreter.
pub fn with_interpreter(f: impl FnOnce(&mut Py)) {
    let config = Config { argv: vec!["bench".into()], ..Config::default() };
    Runtime::new(&LIBRARY, config).attach(STACK / 2, f).expect("an attached thread");
}

/// Takes the value out of a result.
pub fn ok<T>(py: &mut Py, result: Result<T>) -> T {
    result.unwrap_or_else(|raised| {
        panic!("{}", orochi_core::runtime::traceback::format_exception(py, &raised.0));
    })
}

/// Runs a program with globals of its own and returns them.
pub fn run(py: &mut Py, program: &str, file: &str) -> Value {
    let globals = DictObject::new(py);
    let globals = ok(py, globals);
    let code = source::compile_source(py, &Source::Text(program), file, Mode::Exec, Options::default());
    let code = ok(py, code);
    let added = import::add_builtins(py, &globals);
    ok(py, added);
    let nothing = Value::EMPTY;
    let done = run_code(py, &code, &globals, &nothing, &nothing);
    ok(py, done);
    globals
}
