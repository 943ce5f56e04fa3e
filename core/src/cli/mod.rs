//! The `orochi` command: options, running a program as CPython would, exit codes.

mod options;
mod repl;
mod run;

use options::Program;
use orochi_gc::sync::atomic::{AtomicBool, Ordering};
use std::io::{IsTerminal, Write};

/// Exit code of a wrong command line or an unreadable program.
pub const USAGE: i32 = 2;
/// A KeyboardInterrupt that nobody caught ended the program.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Native stack of the thread that runs the program; address space, taken as it is used.
const STACK: usize = 256 << 20;

/// The version of Python that the language is.
pub const PYTHON_VERSION: &str = "3.14.0";

/// Name of the build: `free-threaded` or `gil`.
pub fn build_name() -> &'static str {
    if crate::object::sharing() { "free-threaded" } else { "gil" }
}

/// Runs the command line and returns the exit code. `closed_streams` has a bit for each standard stream that was closed at the start.
pub fn main(closed_streams: u8) -> i32 {
    let mut options = match options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(options::Refused::Environment(message)) => {
            let _ = writeln!(std::io::stderr(), "Fatal Python error: {message}");
            return 1;
        }
        Err(options::Refused::Usage(message)) => {
            let mut err = std::io::stderr();
            let _ = writeln!(
                err,
                "{message}\nusage: orochi [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `orochi -h' for more information."
            );
            return USAGE;
        }
    };
    options.config.closed_streams = closed_streams;
    match &options.program {
        Program::Version(level) => {
            say(&format!("Python {PYTHON_VERSION} (Orochi {})", env!("CARGO_PKG_VERSION")));
            if *level > 1 {
                say(&format!("build: {}\ncompiler: {}", build_name(), env!("OROCHI_RUSTC")));
            }
            0
        }
        Program::Help => {
            say(options::HELP);
            0
        }
        Program::Disassemble(file) => run::disassemble(file),
        _ => {
            // The program gets a thread with a large stack: nested natives and the parser use it.
            let runner = std::thread::Builder::new().name("main".to_owned()).stack_size(STACK).spawn(move || {
                let process = std::process::id();
                let code = run::run(options, STACK);
                if std::process::id() != process {
                    // A child that the program forked has no other thread to end it.
                    std::process::exit(code);
                }
                code
            });
            // Signals are for that thread.
            crate::runtime::signals::block_all_on_this_thread();
            match runner.map(std::thread::JoinHandle::join) {
                Ok(Ok(code)) => {
                    if code == run::INTERRUPTED && INTERRUPTED.load(Ordering::Relaxed) {
                        // Who waits for the process sees that it was Ctrl-C.
                        crate::runtime::signals::die_of_interrupt();
                    }
                    code
                }
                Ok(Err(_)) => 1,
                Err(e) => {
                    let _ = writeln!(std::io::stderr(), "orochi: cannot start the main thread: {e}");
                    1
                }
            }
        }
    }
}

/// Prints a line to standard output. Whether anybody reads it is no matter.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints to standard error, in the same way.
fn tell(text: &str) {
    let _ = write!(std::io::stderr(), "{text}");
}

/// Is standard input a terminal?
fn interactive() -> bool {
    std::io::stdin().is_terminal()
}
