//! A bare interpreter for unit tests of `object`: all builtin types exist, with the slots that a test gives them.

use crate::object::args::{Raised, Result};
use crate::object::dict::DictObject;
use crate::object::exception::ExceptionObject;
use crate::object::instance;
use crate::object::interp::{Config, Hooks, Interpreter};
use crate::object::iterator::IteratorObject;
use crate::object::kind::{EXTENDED, INSTANCE, MAX_INLINE_SLOTS};
use crate::object::list::ListObject;
use crate::object::native::{GetSet, NativeDescriptor, NativeFunction};
use crate::object::payload::{Payload, kind_entry};
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::TypeObject;
use crate::object::{Py, Thread, TypeId, Value};
use crate::runtime::source;
use crate::runtime::start;
use crate::types::bootstrap;
use crate::types::dict::views::DictView;
use crate::types::table::ROWS;
use std::sync::Arc;

fn enter<T: Payload>(kinds: &mut [orochi_gc::Kind], name: &'static str) {
    kinds[T::KIND as usize] = kind_entry::<T>(name, false);
    kinds[usize::from(T::KIND as u8 | EXTENDED)] = kind_entry::<T>(name, true);
}

fn kinds() -> &'static [orochi_gc::Kind] {
    let mut all = vec![kind_entry::<StrObject>("unused", false); 256];
    enter::<TypeObject>(&mut all, "type");
    enter::<StrObject>(&mut all, "str");
    enter::<TupleObject>(&mut all, "tuple");
    enter::<ListObject>(&mut all, "list");
    enter::<DictObject>(&mut all, "dict");
    enter::<DictView>(&mut all, "dict view");
    enter::<SetObject>(&mut all, "set");
    enter::<IteratorObject>(&mut all, "iterator");
    enter::<ExceptionObject>(&mut all, "exception");
    enter::<crate::types::int::IntObject>(&mut all, "int");
    enter::<crate::types::float::FloatObject>(&mut all, "float");
    enter::<crate::types::complex::ComplexObject>(&mut all, "complex");
    enter::<crate::types::bytes::BytesObject>(&mut all, "bytes");
    enter::<crate::types::bytearray::ByteArrayObject>(&mut all, "bytearray");
    enter::<crate::types::memoryview::MemoryViewObject>(&mut all, "memoryview");
    enter::<crate::types::slice::SliceObject>(&mut all, "slice");
    enter::<NativeFunction>(&mut all, "native function");
    enter::<NativeDescriptor>(&mut all, "native descriptor");
    enter::<GetSet>(&mut all, "getset");
    for inline in 0..=MAX_INLINE_SLOTS {
        all[usize::from(INSTANCE + inline)] = instance::kind_entry();
    }
    Vec::leak(all)
}

fn refuse<R>(py: &Py) -> Result<R> {
    Err(py.runtime_error("not in unit tests"))
}

fn hooks() -> Hooks {
    Hooks {
        handle_requests: |py| {
            py.safepoint();
            Ok(())
        },
        sequence_iterator: |py, _| refuse(py),
        drain: |py, _, _| refuse(py),
        compile: |py, _, _, _, _| refuse(py),
        run_code: |py, _, _, _, _| refuse(py),
        current_globals: |_| None,
        current_locals: |py| refuse(py),
        import: |py, _, _, _, _, _| refuse(py),
        run_class_body: |py, _, _| refuse(py),
        object_getattr: |py, _, _| refuse(py),
        object_getattr_optional: |py, _, _| refuse(py),
        generic_alias: |py, _, _| refuse(py),
        import_from: |py, _, _| refuse(py),
        native_module: |_| None,
        unraisable: |_, raised, _, message| panic!("{message}: {:?}", raised.0),
        abstract_check: |py, _, _, _| refuse(py),
        weak_entry_died: |_, _, _| (),
        at_exit: |_| (),
        signals_arrived: |_| Ok(()),
        flush_standard: |_| Ok(()),
        traced_frame: |_, _| None,
        frame_trace: |_, _, _, _| None,
        link: |py, _| refuse(py),
        int: Py::int,
    }
}

/// Runs `f` on a new thread state of `interp`.
pub fn attach<R>(interp: &Arc<Interpreter>, f: impl FnOnce(&mut Py) -> R) -> R {
    let mutator = interp.domain.register().expect("a free thread id");
    mutator.allow_standing_claims();
    let thread = Thread::new(mutator, interp.clone(), 512 * 1024, interp.new_ident());
    let previous = Thread::set_current(&*thread);
    // SAFETY: this OS thread is attached, and nothing else runs on it.
    let mut py = unsafe { Py::assume() };
    let result = f(&mut py);
    drop(thread.exit());
    Thread::set_current(previous);
    result
}

/// An interpreter whose types are made. `finish` gives types their slots.
pub fn interpreter(finish: impl FnOnce(&mut Py)) -> Arc<Interpreter> {
    let interp = Interpreter::new(kinds(), hooks(), Config::default());
    attach(&interp, |py| {
        bootstrap::make(py, ROWS);
        let empty = py.tuple_of(py.ty(TypeId::Tuple), Vec::new()).expect("memory");
        drop(interp.empty_tuple.set(py, empty));
        interp.make_short_strings(py);
        py.make_names();
        bootstrap::complete(py, ROWS);
        finish(py);
        bootstrap::finish(py, ROWS, |_, _| {});
    });
    interp
}

/// Runs `f` on a fresh interpreter.
pub fn with_py(f: impl FnOnce(&mut Py)) {
    attach(&interpreter(|_| {}), f);
}

/// Runs `f` on a fresh interpreter with everything: types, native modules, compiler and VM.
pub fn with_interpreter<R>(f: impl FnOnce(&mut Py) -> R) -> R {
    start::with_interpreter(&crate::stdlib::LIBRARY, Config::default(), f)
}

/// An interpreter with everything, to attach threads to.
pub fn runtime(config: Config) -> crate::runtime::Runtime {
    crate::runtime::Runtime::new(&crate::stdlib::LIBRARY, config)
}

/// Runs a program's source with fresh globals, which it returns.
pub fn run_source(py: &mut Py, program: &str, file: &str) -> Result {
    use crate::compile::{Mode, Options, Source};
    let globals = DictObject::new(py)?;
    let code = source::compile_source(py, &Source::Text(program), file, Mode::Exec, Options::default())?;
    crate::runtime::import::add_builtins(py, &globals)?;
    crate::vm::call::run_code(py, &code, &globals, &Value::EMPTY, &Value::EMPTY)?;
    Ok(globals)
}

/// What an uncaught exception would show.
pub fn shown(py: &mut Py, raised: &Raised) -> String {
    crate::runtime::traceback::format_exception(py, &raised.0)
}

/// The int `i`.
pub fn int(i: i64) -> Value {
    Value::small_int(i).expect("a small int")
}

/// Unwraps what cannot fail in a test.
pub fn ok<T>(result: Result<T>) -> T {
    result.unwrap_or_else(|Raised(e)| panic!("raised {e:?}"))
}
