//! The interactive interpreter: history, input of several lines, and what each statement shows.

use super::run::{main_namespace, print_exception};
use super::tell;
use crate::compile::{Mode, Options, Source, is_incomplete};
use crate::object::dict::DictObject;
use crate::object::exception::read;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::runtime::import::import_absolute;
use crate::runtime::source;
use crate::stdlib::builtins::output::NOTICES;
use rustyline::error::ReadlineError;
use rustyline::{Cmd, DefaultEditor, EventHandler, KeyCode, KeyEvent, Modifiers};
use std::path::PathBuf;

/// Does the input go on? A compound statement ends with an empty line.
fn needs_more(input: &str) -> bool {
    !input.trim().is_empty() && is_incomplete(&format!("{input}\n"))
}

fn history_file() -> Option<PathBuf> {
    std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".orochi_history"))
}

fn set_sys(py: &Py, name: &str, v: Value) {
    let sys = py.interp().sys.get();
    if let Some(dict) = sys.payload::<DictObject>() {
        // Without memory the name stays what it was.
        drop(dict.set_str(py, &sys, &py.intern(name), v));
    }
}

fn get_sys(py: &Py, name: &str) -> Option<Value> {
    let sys = py.interp().sys.get();
    sys.payload::<DictObject>().and_then(|dict| dict.get_interned(py, &py.intern(name)))
}

/// `sys.ps1` or `sys.ps2`, as text.
fn prompt(py: &mut Py, name: &str) -> String {
    match get_sys(py, name) {
        Some(v) => py.str_string(&v).unwrap_or_default(),
        None => String::new(),
    }
}

/// What was typed.
enum Typed {
    Statement(String),
    Interrupted,
    /// It is not text.
    Garbled,
    End,
}

/// Reads lines until they make a statement.
fn read_statement(py: &mut Py, editor: &mut DefaultEditor) -> Typed {
    let mut text = String::new();
    loop {
        let shown = prompt(py, if text.is_empty() { "ps1" } else { "ps2" });
        if !super::interactive() {
            tell(&shown);
        }
        match editor.readline(&shown) {
            Ok(line) => {
                if !line.trim().is_empty() && super::interactive() {
                    drop(editor.add_history_entry(line.trim_end()));
                }
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line);
                if !needs_more(&text) {
                    return Typed::Statement(text);
                }
            }
            Err(ReadlineError::Interrupted) => return Typed::Interrupted,
            Err(ReadlineError::Io(e)) if e.kind() == std::io::ErrorKind::InvalidData => return Typed::Garbled,
            // The end of input ends the statement that was begun; the next one finds it again.
            Err(_) if !text.trim().is_empty() => return Typed::Statement(text),
            Err(_) => return Typed::End,
        }
    }
}

/// Runs until the end of input; returns the exit code.
pub fn run(py: &mut Py, quiet: bool) -> i32 {
    if !quiet {
        let (own, build) = (env!("CARGO_PKG_VERSION"), super::build_name());
        tell(&format!("Orochi {own} ({build}), Python {}\n", super::PYTHON_VERSION));
        tell("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n");
    }
    let namespace = existing_namespace(py).map_or_else(|| main_namespace(py), Ok);
    let Ok(namespace) = namespace else { return 1 };
    let Ok(mut editor) = DefaultEditor::new() else { return 1 };
    // There is nothing to complete: the key indents.
    editor.bind_sequence(
        KeyEvent(KeyCode::Tab, Modifiers::NONE),
        EventHandler::Simple(Cmd::Insert(1, "    ".to_owned())),
    );
    // The line editor has taken the handler of Ctrl-C, which it reads as a character anyway; statements need it.
    crate::runtime::signals::install(py);
    // Without memory, or the library, they are the functions that a program has.
    drop(set_helpers(py));
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if get_sys(py, name).is_none() {
            set_sys(py, name, py.intern(text));
        }
    }
    if let Some(file) = history_file() {
        drop(editor.load_history(&file));
    }
    let code = loop {
        match read_statement(py, &mut editor) {
            Typed::Statement(text) if text.trim().is_empty() => {}
            Typed::Statement(text) => {
                match statement(py, &text, &namespace) {
                    Ok(()) => {}
                    Err(raised) if py.exception_is(&raised, TypeId::SystemExit) => {
                        break super::run::report(py, raised);
                    }
                    Err(raised) => {
                        remember(py, &raised);
                        if let Some(code) = print_exception(py, &raised) {
                            break code;
                        }
                    }
                }
                let _reported_at_exit = crate::stdlib::io::flush_standard(py);
            }
            Typed::Interrupted => tell("\nKeyboardInterrupt\n"),
            Typed::Garbled => tell("SyntaxError: what was typed is not UTF-8\n"),
            Typed::End => break 0,
        }
    };
    if !super::interactive() {
        tell("\n");
    } else if let Some(file) = history_file() {
        drop(editor.save_history(&file));
    }
    code
}

/// Keeps what a statement raised in `sys.last_exc` and its older names.
fn remember(py: &Py, raised: &Raised) {
    let traceback = read(py, &raised.0, |s| &s.traceback);
    set_sys(py, "last_exc", raised.0.clone());
    set_sys(py, "last_type", py.type_of(&raised.0).to_value());
    set_sys(py, "last_value", raised.0.clone());
    set_sys(py, "last_traceback", if traceback.is_empty() { Value::NONE } else { traceback });
}

fn existing_namespace(py: &mut Py) -> Option<Value> {
    let modules = py.interp().modules.get();
    let main = modules.payload::<DictObject>()?.get_interned(py, &py.intern("__main__"))?;
    main.payload::<crate::object::function::ModuleObject>().map(|m| m.dict.get(py))
}

/// `copyright`, `credits` and `license` are shown at a prompt without being called: objects of the library stand for them.
fn set_helpers(py: &mut Py) -> Result<()> {
    let library = import_absolute(py, "_sitebuiltins")?;
    let namespace = py.interp().builtins.get();
    let Some(builtins) = namespace.payload::<DictObject>() else { return Ok(()) };
    let class = py.intern("_Printer");
    let printer = py.getattr(&library, &class)?;
    for (name, text) in NOTICES {
        let (name, text) = (py.intern(name), py.str(text.trim_end())?);
        let made = py.call(&printer, &[name.clone(), text])?;
        builtins.set_str(py, &namespace, &name, made)?;
    }
    Ok(())
}

fn statement(py: &mut Py, text: &str, namespace: &Value) -> Result<()> {
    let text = format!("{}\n", text.trim_end_matches('\n'));
    let code = source::compile_source(py, &Source::Text(&text), "<stdin>", Mode::Single, Options::default())?;
    super::run::keep_source(py, &code, &text);
    crate::vm::call::run_code(py, &code, namespace, &Value::EMPTY, &Value::EMPTY).map(drop)
}
