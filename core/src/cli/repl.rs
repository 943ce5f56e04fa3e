//! The interactive interpreter: history, multi-line input, and what each statement shows.

use super::run::{main_namespace, print_exception};
use crate::compile::{Mode, Options, Source, is_incomplete};
use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::source;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Completer, Editor, Helper, Highlighter, Hinter};
use std::path::PathBuf;

/// Tells the line editor when a statement goes on.
#[derive(Completer, Helper, Highlighter, Hinter)]
struct Statements;

impl Validator for Statements {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if needs_more(context.input()) { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

/// Does the input go on? A compound statement ends with an empty line.
fn needs_more(input: &str) -> bool {
    !input.trim().is_empty() && is_incomplete(&format!("{input}\n"))
}

fn history_file() -> Option<PathBuf> {
    std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".orochi_history"))
}

/// Runs until the end of input; returns the exit code.
pub fn run(py: &mut Py, quiet: bool) -> i32 {
    if !quiet {
        println!("Orochi {} ({}), Python {}", env!("CARGO_PKG_VERSION"), super::build_name(), super::PYTHON_VERSION);
        println!("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.");
    }
    let namespace = existing_namespace(py).map_or_else(|| main_namespace(py), Ok);
    let Ok(namespace) = namespace else { return 1 };
    let Ok(mut editor) = Editor::<Statements, FileHistory>::new() else { return 1 };
    editor.set_helper(Some(Statements));
    if let Some(file) = history_file() {
        drop(editor.load_history(&file));
    }
    let code = loop {
        match editor.readline(">>> ") {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                drop(editor.add_history_entry(line.trim_end()));
                match statement(py, &line, &namespace) {
                    Ok(()) => {}
                    Err(raised) if py.exception_is(&raised, TypeId::SystemExit) => {
                        break super::run::report(py, raised);
                    }
                    Err(raised) => print_exception(py, &raised),
                }
                let _reported_at_exit = crate::stdlib::io::flush_standard(py);
            }
            Err(ReadlineError::Interrupted) => println!("KeyboardInterrupt"),
            Err(_) => break 0,
        }
    };
    if let Some(file) = history_file() {
        drop(editor.save_history(&file));
    }
    code
}

fn existing_namespace(py: &mut Py) -> Option<Value> {
    let modules = py.interp().modules.get();
    let main = modules.payload::<DictObject>()?.get_interned(py, &py.intern("__main__"))?;
    main.payload::<crate::object::function::ModuleObject>().map(|m| m.dict.get(py))
}

fn statement(py: &mut Py, line: &str, namespace: &Value) -> Result<()> {
    let text = format!("{}\n", line.trim_end_matches('\n'));
    let code = source::compile_source(py, &Source::Text(&text), "<stdin>", Mode::Single, Options::default())?;
    super::run::keep_source(py, &code, line);
    crate::vm::call::run_code(py, &code, namespace, &Value::EMPTY, &Value::EMPTY).map(drop)
}
