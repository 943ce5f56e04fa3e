//! The runtime: starting an interpreter, attaching threads to it, linking code, importing modules.
//!
//! A `Runtime` is an interpreter as an embedder sees it: `Send` and `Sync`, any number of them in a process. A thread `attach`es to
//! get a `Py` token. The runtime is the one place that knows all layers below: it makes the types, fills the hooks
//! through which lower layers reach the compiler and the VM, and joins `compile` and `vm`.

pub mod import;
pub mod kinds;
pub mod library;
pub mod link;
#[cfg(test)]
mod sharing_tests;
pub mod shutdown;
pub mod signals;
pub mod source;
pub mod stacks;
pub mod start;
pub mod stdlib_names;
pub mod threads;
pub mod traceback;
pub mod wait;

use crate::object::interp::{Config, Interpreter};
use crate::object::{Py, Thread};
use orochi_gc::Mutator;
use stacks::Stacks;
use std::sync::Arc;

/// An interpreter.
#[derive(Clone)]
pub struct Runtime {
    interp: Arc<Interpreter>,
}

/// Native stack that a thread is taken to have when nobody says otherwise.
pub const DEFAULT_STACK: usize = 8 << 20;

impl Runtime {
    /// Starts an interpreter: makes its types and the builtin modules of `library`. The calling thread becomes its main thread.
    ///
    /// # Panics
    /// When the system refuses memory for the builtin types, or stacks.
    pub fn new(library: &library::Library, config: Config) -> Runtime {
        Runtime { interp: start::start(library, config).expect("stacks for the main thread") }
    }

    /// The state that its threads share.
    pub fn interp(&self) -> &Arc<Interpreter> {
        &self.interp
    }

    /// Attaches the calling thread, which has `stack_bytes` of native stack left, and runs `f` with its token.
    ///
    /// The first time that two threads are attached at once, the second waits until the first reaches a safepoint or detaches (see
    /// `threads::begin_sharing`): who waits for another thread's attachment has to be detached meanwhile.
    ///
    /// # Errors
    /// When the system refuses the thread's stacks, or 65 000 threads are attached already.
    pub fn attach<R>(&self, stack_bytes: usize, f: impl FnOnce(&mut Py) -> R) -> std::io::Result<R> {
        let ident = self.interp.new_ident();
        Attached::new(self.interp.clone(), stack_bytes, ident).map(|mut a| f(a.py()))
    }
}

/// A thread's attachment to an interpreter; ends when dropped.
pub struct Attached {
    thread: Option<Box<Thread>>,
    stacks: Option<Stacks>,
    previous: *const Thread,
    py: Py,
}

impl Attached {
    /// Attaches the calling thread.
    ///
    /// # Errors
    /// As `Runtime::attach`.
    pub fn new(interp: Arc<Interpreter>, stack_bytes: usize, ident: u64) -> std::io::Result<Attached> {
        let Some(mutator) = interp.domain.register() else {
            return Err(std::io::Error::other("too many threads"));
        };
        Self::with_mutator(interp, mutator, stack_bytes, ident)
    }

    fn with_mutator(
        interp: Arc<Interpreter>,
        mutator: Box<Mutator>,
        stack_bytes: usize,
        ident: u64,
    ) -> std::io::Result<Attached> {
        mutator.allow_standing_claims();
        let thread = Thread::new(mutator, interp, stack_bytes, ident);
        crate::vm::drivers::install(&thread);
        let stacks = match Stacks::install(&thread) {
            Ok(stacks) => stacks,
            Err(e) => {
                drop(thread.exit());
                return Err(e);
            }
        };
        let previous = Thread::set_current(&*thread);
        // SAFETY: the state just became current, and lives as long as this attachment.
        let mut py = unsafe { Py::from_thread(&*thread) };
        threads::came(&mut py);
        Ok(Attached { thread: Some(thread), stacks: Some(stacks), previous, py })
    }

    /// The thread's token.
    pub fn py(&mut self) -> &mut Py {
        &mut self.py
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        let py = &mut self.py;
        drop(py.replace_handled(crate::object::Value::NONE));
        crate::vm::trace::end(py);
        // SAFETY: the cell owned its word.
        drop(unsafe { crate::object::Value::from_word(py.locals.replace(crate::object::word::EMPTY)) });
        crate::vm::collect::end_of_thread(py);
        let mut threads = None;
        if let Some(thread) = self.thread.take() {
            threads = Some(threads::Threads::of(&thread.exit()));
        }
        Thread::set_current(self.previous);
        if let (Some(stacks), Some(threads)) = (self.stacks.take(), threads) {
            threads.keep_stacks(stacks);
        }
    }
}
