//! Signals: Ctrl-C interrupts the main thread wherever it is, and a closed pipe is an error of `write`, not the end of the process.
//!
//! Signals belong to the process, so this file has the crate's one static: the interpreter that Ctrl-C is for. The handler sets the
//! interpreter's flag, raises the main thread's breaker bit and unparks it: two atomic stores and at most one system call. What it refers
//! to is never freed. All other threads block SIGINT, so that it interrupts the system calls of the main thread.

use crate::object::Py;
use crate::object::interp::Interpreter;
use crate::vm::requests::SIGNAL;
use orochi_gc::Interrupter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// What the handler touches.
struct Target {
    interrupted: Arc<AtomicBool>,
    breaker: Interrupter,
    thread: std::thread::Thread,
}

impl Target {
    fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Release);
        self.breaker.request(SIGNAL);
        self.thread.unpark();
    }
}

static TARGET: AtomicPtr<Target> = AtomicPtr::new(std::ptr::null_mut());

extern "C" fn on_interrupt(_signal: libc::c_int) {
    // SAFETY: a target that was installed is never freed.
    if let Some(target) = unsafe { TARGET.load(Ordering::Acquire).as_ref() } {
        let errno = std::io::Error::last_os_error().raw_os_error();
        target.interrupt();
        restore_errno(errno);
    }
}

fn restore_errno(errno: Option<i32>) {
    #[cfg(target_os = "linux")]
    // SAFETY: the location is this thread's own.
    unsafe {
        *libc::__errno_location() = errno.unwrap_or(0);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = errno;
}

/// Makes Ctrl-C interrupt the calling thread, the main thread of its interpreter (again, if somebody has changed the handler). A process that was started with SIGINT ignored
/// goes on ignoring it.
pub fn install(py: &Py) {
    let target = Target {
        interrupted: py.interp().interrupted.clone(),
        breaker: py.mutator().interrupter(),
        thread: std::thread::current(),
    };
    // The old target stays allocated: a handler may be looking at it on another thread.
    TARGET.store(Box::into_raw(Box::new(target)), Ordering::Release);
    // SAFETY: the handler does only what a handler may; the structures are initialised.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(libc::SIGINT, std::ptr::null(), &raw mut old) == 0 && old.sa_sigaction == libc::SIG_IGN {
            return;
        }
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_interrupt as *const () as usize;
        libc::sigemptyset(&raw mut action.sa_mask);
        // Without SA_RESTART: a blocked read of the main thread returns, and the interrupt is seen.
        action.sa_flags = 0;
        libc::sigaction(libc::SIGINT, &raw const action, std::ptr::null_mut());
    }
}

/// Gives SIGINT its default effect back: after an uncaught KeyboardInterrupt the process ends by the signal, as shells expect.
pub fn restore_default() {
    // SAFETY: SIG_DFL needs no handler.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
}

/// Makes writing to a closed pipe an error (BrokenPipeError) instead of a deadly signal.
pub fn ignore_broken_pipe() {
    // SAFETY: SIG_IGN needs no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
}

/// Leaves SIGINT to other threads.
pub fn block_on_this_thread() {
    // SAFETY: the set is initialised; only this thread's mask changes.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGINT);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
    }
}

/// Does what Ctrl-C does (`_thread.interrupt_main`).
pub fn interrupt_main(interp: &Interpreter) {
    interp.interrupted.store(true, Ordering::Release);
    // SAFETY: as in the handler.
    match unsafe { TARGET.load(Ordering::Acquire).as_ref() } {
        Some(target) if Arc::ptr_eq(&target.interrupted, &interp.interrupted) => target.interrupt(),
        // Nobody has installed the handler: every thread looks, the main one acts.
        _ => interp.domain.request_everyone(SIGNAL),
    }
}
