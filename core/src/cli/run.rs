//! Running a program: where its source comes from, what its `__main__` looks like, and what becomes of its end.

use super::options::{Options, Program};
use super::{USAGE, interactive};
use crate::compile::{Mode, Options as CompileOptions, Source};
use crate::object::dict::DictObject;
use crate::object::interp::Interpreter;
use crate::object::{Name, Py, Raised, Result, TypeId, Value};
use crate::runtime::{Attached, import, source, start};
use crate::stdlib::sys::hooks;
use orochi_gc::sync::atomic::Ordering;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Exit code after Ctrl-C.
pub const INTERRUPTED: i32 = 130;

/// Prints the bytecode of a file.
pub fn disassemble(file: &str) -> i32 {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(e) => return cannot_open(file, &e),
    };
    match crate::compile::compile(&Source::Bytes(&bytes), file, Mode::Exec, CompileOptions::default()) {
        Ok(code) => {
            let _ = write!(std::io::stdout(), "{}", crate::bytecode::disassemble::listing(&code));
            0
        }
        Err(e) => {
            let _ = writeln!(std::io::stderr(), "{e}");
            1
        }
    }
}

fn cannot_open(file: &str, e: &std::io::Error) -> i32 {
    let shown = std::env::args().next().unwrap_or_else(|| "orochi".to_owned());
    let text = e.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    let _ = writeln!(
        std::io::stderr(),
        "{shown}: can't open file '{}': [Errno {}] {reason}",
        absolute(file),
        e.raw_os_error().unwrap_or(0)
    );
    USAGE
}

fn absolute(file: &str) -> String {
    std::path::absolute(file).map_or_else(|_| file.to_owned(), |p| p.to_string_lossy().into_owned())
}

/// What was read before the interpreter started.
enum Loaded {
    Source {
        bytes: Vec<u8>,
        name: String,
        file: Option<String>,
    },
    Module(String),
    /// A zip archive, or a folder without a `__main__.py` of source: what imports have to find the program in.
    Container,
    /// A compiled file.
    Compiled(String),
    Interactive,
}

/// The interpreter of the command, when its program is over.
static LAST: OnceLock<Arc<Interpreter>> = OnceLock::new();

/// Runs the program and returns the exit code.
pub fn run(mut options: Options, stack: usize) -> i32 {
    let (first, folder, loaded) = match load(&options) {
        Ok(parts) => parts,
        Err(code) => return code,
    };
    options.config.argv = std::iter::once(first).chain(options.rest.iter().cloned()).collect();
    if options.config.executable.is_empty() {
        options.config.executable =
            std::env::current_exe().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    }
    // What holds the program is searched for its modules, come what may.
    let holds = matches!(&options.program, Program::File(given) if Path::new(given).is_dir())
        || matches!(loaded, Loaded::Container);
    if holds || !options.config.isolated && !options.config.safe_path {
        options.config.path.insert(0, folder);
    }
    // What the prompt itself has ended is not looked at once more.
    let inspect = options.config.inspect && !matches!(loaded, Loaded::Interactive);
    let (quiet, typed) = (options.config.quiet, options.config.interactive || interactive());
    let warned = !options.config.warn_options.is_empty();
    let started = start::start(&crate::stdlib::LIBRARY, options.config);
    let Ok(mut attached) = started.and_then(|interp| {
        let ident = interp.main_ident.load(Ordering::Relaxed);
        Attached::new(interp, stack, ident)
    }) else {
        let _ = writeln!(std::io::stderr(), "orochi: no memory for the main thread's stacks");
        return 1;
    };
    let py = attached.py();
    crate::runtime::signals::install(py);
    crate::runtime::signals::ignore_broken_pipe();
    if warned {
        // Which says what is wrong with the options.
        let _cannot = import::import_absolute(py, "warnings");
    }
    // What a signal that arrived in the last statement wants is done as well.
    let code = match run_loaded(py, loaded, quiet).and_then(|()| py.poll()) {
        Ok(()) => 0,
        Err(raised) => report(py, raised),
    };
    let code = if inspect && typed { super::repl::run(py, true) } else { code };
    // For those that join it, the main thread ends here.
    crate::stdlib::threading::main_ends(py);
    let flushed = crate::runtime::shutdown::finalize(py);
    // What the interpreter still holds (types, code, interned names) is not freed one by one at the end of the process. It stays where a leak
    // checker finds it: what cannot be reached from here was lost.
    let _ = LAST.set(py.interp().clone());
    if flushed == 0 { code } else { flushed }
}

/// `argv[0]`, `sys.path[0]` and the source.
fn load(options: &Options) -> std::result::Result<(OsString, String, Loaded), i32> {
    match &options.program {
        Program::Command(text) => {
            let bytes = text.clone().into_vec();
            if let Err(e) = std::str::from_utf8(&bytes) {
                let (at, byte) = (e.valid_up_to(), bytes.get(e.valid_up_to()).copied().unwrap_or(0));
                let at = String::from_utf8_lossy(&bytes[..at]).chars().count();
                let text = "Unable to decode the command from the command line:\nUnicodeEncodeError: 'utf-8' codec can't encode character";
                let _ =
                    writeln!(std::io::stderr(), "{text} '\\udc{byte:02x}' in position {at}: surrogates not allowed");
                return Err(1);
            }
            Ok(("-c".into(), String::new(), Loaded::Source { bytes, name: "<string>".to_owned(), file: None }))
        }
        Program::Module(name) => {
            let here = std::env::current_dir().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
            Ok(("-m".into(), here, Loaded::Module(name.clone())))
        }
        Program::File(given) => {
            // No name at all is the current folder.
            let path = Path::new(if given.is_empty() { OsStr::new(".") } else { given });
            let file = &path.to_string_lossy().into_owned();
            if path.is_dir() {
                let main = path.join("__main__.py");
                if !main.is_file() && path.join("__main__.pyc").is_file() {
                    return Ok((given.clone(), file.clone(), Loaded::Container));
                }
                if !main.is_file() {
                    let shown = std::env::args().next().unwrap_or_else(|| "orochi".to_owned());
                    let _ =
                        writeln!(std::io::stderr(), "{shown}: can't find '__main__' module in '{}'", absolute(file));
                    return Err(1);
                }
                let bytes = std::fs::read(&main).map_err(|e| cannot_open(&main.to_string_lossy(), &e))?;
                let shown = absolute(&main.to_string_lossy());
                return Ok((
                    given.clone(),
                    absolute(file),
                    Loaded::Source { bytes, name: shown.clone(), file: Some(shown) },
                ));
            }
            let mut bytes = std::fs::read(path).map_err(|e| cannot_open(file, &e))?;
            if options.config.skip_first_line {
                // Its end stays, so that lines keep their numbers.
                bytes.drain(..bytes.iter().position(|&b| b == b'\n').unwrap_or(bytes.len()));
            }
            let folder = std::fs::canonicalize(path)
                .ok()
                .and_then(|p| p.parent().map(|p| p.to_string_lossy().into_owned()))
                .unwrap_or_default();
            if is_archive(&bytes) {
                return Ok((given.clone(), file.clone(), Loaded::Container));
            }
            let file = absolute(file);
            if path.extension().is_some_and(|e| e == "pyc") {
                return Ok((given.clone(), folder, Loaded::Compiled(file)));
            }
            Ok((given.clone(), folder, Loaded::Source { bytes, name: file.clone(), file: Some(file) }))
        }
        _ if options.config.interactive || interactive() => Ok((OsString::new(), String::new(), Loaded::Interactive)),
        _ => {
            let mut bytes = Vec::new();
            if let Err(e) = std::io::stdin().read_to_end(&mut bytes) {
                let _ = writeln!(std::io::stderr(), "orochi: cannot read standard input: {e}");
                return Err(1);
            }
            let first = if std::env::args_os().any(|a| a == "-") { "-" } else { "" };
            Ok((first.into(), String::new(), Loaded::Source { bytes, name: "<stdin>".to_owned(), file: None }))
        }
    }
}

/// A zip archive? They begin or end with its marks; what stands before an archive may be a program that runs it.
fn is_archive(bytes: &[u8]) -> bool {
    const END: &[u8] = b"PK\x05\x06";
    /// Bytes of the end record, and the most that a comment behind it can have.
    const LAST: usize = 22 + 0xffff;
    let tail = &bytes[bytes.len().saturating_sub(LAST)..];
    bytes.starts_with(b"PK\x03\x04") || memchr::memmem::rfind(tail, END).is_some()
}

/// The namespace of `__main__`, a new module in `sys.modules`.
///
/// # Errors
/// MemoryError.
pub fn main_namespace(py: &mut Py) -> Result {
    let builder = crate::stdlib::ModuleBuilder::new(py, "__main__")?;
    builder.add(py, "__package__", Value::NONE)?;
    let dict = builder.namespace();
    import::add_builtins(py, &dict)?;
    builder.finish(py)?;
    Ok(dict)
}

fn set(py: &Py, dict: &Value, name: &str, v: Value) -> Result<()> {
    match dict.payload::<DictObject>() {
        Some(d) => d.set_str(py, dict, &py.intern(name), v),
        None => Ok(()),
    }
}

fn run_loaded(py: &mut Py, loaded: Loaded, quiet: bool) -> Result<()> {
    let namespace = main_namespace(py)?;
    match loaded {
        Loaded::Source { bytes, name, file } => {
            let made_up = file.is_none();
            if let Some(file) = file.or_else(|| (name == "<stdin>").then(|| name.clone())) {
                let file = py.str(&file)?;
                set(py, &namespace, "__file__", file)?;
                set(py, &namespace, "__cached__", Value::NONE)?;
            }
            run_source(py, &bytes, &name, &namespace, made_up)
        }
        Loaded::Module(name) => run_module(py, &name, &namespace),
        Loaded::Container => run_by_library(py, "__main__", false),
        Loaded::Compiled(file) => {
            let machinery = import::import_absolute(py, "importlib.machinery")?;
            let (main, path) = (py.str("__main__")?, py.str(&file)?);
            let loader = py.call_method(&machinery, "SourcelessFileLoader", &[main.clone(), path.clone()])?;
            let code = py.call_method(&loader, "get_code", &[main])?;
            set(py, &namespace, "__file__", path)?;
            set(py, &namespace, "__cached__", Value::NONE)?;
            set(py, &namespace, "__loader__", loader)?;
            crate::vm::call::run_code(py, &code, &namespace, &Value::EMPTY, &Value::EMPTY).map(drop)
        }
        Loaded::Interactive => match super::repl::run(py, quiet) {
            0 => Ok(()),
            code => {
                let code = py.int(i64::from(code))?;
                Err(py.error_args(TypeId::SystemExit, vec![code]))
            }
        },
    }
}

fn run_source(py: &mut Py, bytes: &[u8], name: &str, namespace: &Value, made_up: bool) -> Result<()> {
    let options = CompileOptions { optimize: py.interp().config.optimize, future_annotations: false };
    let decoded = source::decoded(py, bytes, "strict")?;
    let given = match (&decoded, crate::compile::foreign_encoding(bytes)) {
        (Some(text), _) => Source::Text(text),
        (None, Some(encoding)) => return Err(source::placeless(py, &format!("encoding problem: {encoding}"))),
        (None, None) => Source::Bytes(bytes),
    };
    let code = source::compile_source(py, &given, name, Mode::Exec, options)?;
    if made_up {
        keep_source(py, &code, &String::from_utf8_lossy(bytes));
    }
    crate::vm::call::run_code(py, &code, namespace, &Value::EMPTY, &Value::EMPTY).map(drop)
}

/// Keeps the source of code that has no file, for tracebacks.
pub fn keep_source(py: &Py, code: &Value, source: &str) {
    if let Some(code) = code.payload::<crate::object::function::CodeObject>() {
        crate::runtime::traceback::register_source(py.interp(), code.data.filename.clone(), source);
    }
}

/// What importlib's finders have to find, and names that cannot be run: `runpy` knows what to say about these.
fn run_by_library(py: &mut Py, name: &str, alter_argv: bool) -> Result<()> {
    let runpy = import::import_absolute(py, "runpy")?;
    let name = py.str(name)?;
    py.call_method(&runpy, "_run_module_as_main", &[name, Value::bool(alter_argv)]).map(drop)
}

/// `-m NAME`: the module's file (or its package's `__main__`) runs as `__main__`.
fn run_module(py: &mut Py, name: &str, namespace: &Value) -> Result<()> {
    let (code, shown) = match import::find_main(py, name)? {
        import::Main::Code { code, file, package, spec } => {
            let package = py.str(&package)?;
            set(py, namespace, "__package__", package)?;
            let cached = py.intern("cached");
            let cached = py.getattr_optional(&spec, &cached)?.unwrap_or(Value::NONE);
            set(py, namespace, "__cached__", cached)?;
            set(py, namespace, "__spec__", spec)?;
            if let Some(dict) = namespace.payload::<DictObject>() {
                drop(dict.remove_str(py, namespace, &py.name(Name::__loader__)));
            }
            (code, file)
        }
        import::Main::Native | import::Main::PackageWithoutMain | import::Main::Missing => {
            return run_by_library(py, name, true);
        }
    };
    let text = py.str(&shown)?;
    set(py, namespace, "__file__", text.clone())?;
    let sys = py.interp().sys.get();
    let argv = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern("argv")));
    if let Some(argv) = argv {
        let zero = py.int(0)?;
        py.setitem(&argv, &zero, Some(&text))?;
    }
    crate::vm::call::run_code(py, &code, namespace, &Value::EMPTY, &Value::EMPTY).map(drop)
}

/// Reports what ended the program: SystemExit silently, all else through `sys.excepthook`. Returns the exit code.
pub fn report(py: &mut Py, raised: Raised) -> i32 {
    if py.exception_is(&raised, TypeId::SystemExit) {
        return exit_code(py, &raised);
    }
    let interrupted = py.exception_is(&raised, TypeId::KeyboardInterrupt);
    super::INTERRUPTED.store(interrupted, Ordering::Relaxed);
    let _reported_at_exit = crate::stdlib::io::flush_standard(py);
    match print_exception(py, &raised) {
        Some(code) => code,
        None if interrupted => INTERRUPTED,
        None => 1,
    }
}

/// Shows an uncaught exception through `sys.excepthook`. A hook that raises is reported too, and one that raises SystemExit says
/// with which code to exit.
pub fn print_exception(py: &mut Py, raised: &Raised) -> Option<i32> {
    let sys = py.interp().sys.get();
    let name = py.name(Name::excepthook);
    let hook = sys.payload::<DictObject>().and_then(|d| d.get_interned(py, &name));
    let traceback = crate::object::exception::read(py, &raised.0, |s| &s.traceback);
    let traceback = if traceback.is_empty() { Value::NONE } else { traceback };
    let ty = py.type_of(&raised.0).to_value();
    let Some(hook) = hook else {
        hooks::write_stderr(py, "sys.excepthook is missing\n");
        hooks::show_error(py, &raised.0);
        return None;
    };
    if let Err(second) = py.call(&hook, &[ty, raised.0.clone(), traceback]) {
        if py.exception_is(&second, TypeId::SystemExit) {
            return Some(exit_code(py, &second));
        }
        hooks::write_stderr(py, "Error in sys.excepthook:\n");
        hooks::show_error(py, &second.0);
        hooks::write_stderr(py, "\nOriginal exception was:\n");
        hooks::show_error(py, &raised.0);
    }
    None
}

/// The exit code of a SystemExit: None is 0, an int itself, anything else is printed and is 1.
fn exit_code(py: &mut Py, raised: &Raised) -> i32 {
    let code = py.stop_value(raised);
    if code.is_none() {
        return 0;
    }
    if py.is_instance(&code, TypeId::Int) {
        // A number that no system takes is -1.
        return py.as_i64(&code).map_or(0xff, |code| (code & 0xff) as i32);
    }
    let _reported_at_exit = crate::stdlib::io::flush_standard(py);
    let mut text = String::new();
    if let Ok(shown) = py.str_of(&code) {
        for c in shown.as_text().into_iter().flat_map(|t| t.codes().collect::<Vec<_>>()) {
            match char::from_u32(c) {
                Some(c) => text.push(c),
                None => text.push_str(&format!("\\u{c:04x}")),
            }
        }
    }
    hooks::write_stderr(py, &format!("{text}\n"));
    1
}
