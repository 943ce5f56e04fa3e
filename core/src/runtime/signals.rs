//! Signals: they are noted where they arrive and handled by the main thread at its next safepoint; a closed pipe is an error of `write`, not
//! the end of the process.
//!
//! Signals belong to the process, so this file has the crate's statics: the interpreter that signals are for, which have arrived, and the
//! file descriptor that hears of them. A handler notes the signal, sets the interpreter's flag, raises the main thread's breaker bit and
//! unparks it: atomic stores and at most two system calls that a handler may make. On any other thread it hands the signal on to the main
//! thread, whose system calls it is to interrupt. What it refers to is never freed. All other threads block SIGINT.

use crate::object::Py;
use crate::object::interp::Interpreter;
use crate::vm::requests::SIGNAL;
use orochi_gc::Interrupter;
use orochi_gc::sync::atomic::AtomicI32;
use orochi_gc::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::Arc;

/// Signals have smaller numbers.
pub const SIGNALS: usize = 65;

/// What the handler touches.
struct Target {
    interrupted: Arc<AtomicBool>,
    breaker: Interrupter,
    thread: std::thread::Thread,
    native: libc::pthread_t,
}

impl Target {
    fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Release);
        self.breaker.request(SIGNAL);
        self.thread.unpark();
    }
}

static TARGET: AtomicPtr<Target> = AtomicPtr::new(std::ptr::null_mut());
static ARRIVED: [AtomicBool; SIGNALS] = [const { AtomicBool::new(false) }; SIGNALS];
static WAKE_UP: AtomicI32 = AtomicI32::new(-1);

extern "C" fn on_signal(signal: libc::c_int) {
    // SAFETY: a target that was installed is never freed.
    let Some(target) = (unsafe { TARGET.load(Ordering::Acquire).as_ref() }) else { return };
    let errno = std::io::Error::last_os_error().raw_os_error();
    // SAFETY: both functions may be called by a handler; the main thread lives as long as the process.
    if unsafe { libc::pthread_equal(libc::pthread_self(), target.native) } == 0 {
        // SAFETY: as above.
        unsafe { libc::pthread_kill(target.native, signal) };
        return restore_errno(errno);
    }
    if let Some(arrived) = usize::try_from(signal).ok().and_then(|i| ARRIVED.get(i)) {
        arrived.store(true, Ordering::Release);
    }
    target.interrupt();
    let fd = WAKE_UP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signal as u8;
        // SAFETY: one byte that lives on the stack; a full or closed pipe is nothing to report from here.
        unsafe { libc::write(fd, std::ptr::from_ref(&byte).cast(), 1) };
    }
    restore_errno(errno);
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
        // SAFETY: no arguments.
        native: unsafe { libc::pthread_self() },
    };
    // The old target stays allocated: a handler may be looking at it on another thread.
    TARGET.store(Box::into_raw(Box::new(target)), Ordering::Release);
    if disposition(libc::SIGINT) == Some(libc::SIG_IGN) {
        return;
    }
    let _unsupported = set(libc::SIGINT, Disposition::Noted);
}

/// What is to be done about a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// What the system does.
    Default,
    /// Nothing.
    Ignored,
    /// It is noted for the main thread.
    Noted,
}

/// Says what is to be done about a signal.
///
/// # Errors
/// What the system refuses.
pub fn set(signal: i32, how: Disposition) -> std::io::Result<()> {
    // SAFETY: the handler does only what a handler may; the structures are initialised.
    let done = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = match how {
            Disposition::Default => libc::SIG_DFL,
            Disposition::Ignored => libc::SIG_IGN,
            Disposition::Noted => on_signal as *const () as usize,
        };
        libc::sigemptyset(&raw mut action.sa_mask);
        // Without SA_RESTART: a blocked read of the main thread returns, and the signal is seen.
        action.sa_flags = 0;
        libc::sigaction(signal, &raw const action, std::ptr::null_mut())
    };
    if done == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

/// The address of a signal's handler, or SIG_DFL or SIG_IGN; `None` if there is no such signal.
pub fn disposition(signal: i32) -> Option<usize> {
    // SAFETY: the structure is initialised.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        (libc::sigaction(signal, std::ptr::null(), &raw mut old) == 0).then_some(old.sa_sigaction)
    }
}

/// The signals that have arrived since this was asked last.
pub fn take_arrived() -> impl Iterator<Item = i32> {
    ARRIVED.iter().enumerate().filter(|(_, flag)| flag.swap(false, Ordering::AcqRel)).map(|(i, _)| i as i32)
}

/// The file descriptor that hears of signals from now on (-1: none); returns the one before.
pub fn set_wake_up(fd: i32) -> i32 {
    WAKE_UP.swap(fd, Ordering::AcqRel)
}

/// The main thread, as the system knows it.
pub fn main_thread() -> Option<libc::pthread_t> {
    // SAFETY: a target that was installed is never freed.
    unsafe { TARGET.load(Ordering::Acquire).as_ref() }.map(|target| target.native)
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

/// Leaves all signals to other threads: on a thread that only waits for one that runs programs.
pub fn block_all_on_this_thread() {
    // SAFETY: the set is filled; only this thread's mask changes.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut set);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
    }
}

/// Ends the process by SIGINT, as if nobody had ever handled it.
pub fn die_of_interrupt() {
    // SAFETY: the default action takes the handler's place before the signal is let through to this thread.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGINT);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
        libc::kill(libc::getpid(), libc::SIGINT);
    }
}

/// Notes a signal as if it had arrived (`_thread.interrupt_main`).
pub fn simulate(interp: &Interpreter, signal: i32) {
    if let Some(arrived) = usize::try_from(signal).ok().and_then(|i| ARRIVED.get(i)) {
        arrived.store(true, Ordering::Release);
    }
    interp.interrupted.store(true, Ordering::Release);
    // SAFETY: as in the handler.
    match unsafe { TARGET.load(Ordering::Acquire).as_ref() } {
        Some(target) if Arc::ptr_eq(&target.interrupted, &interp.interrupted) => target.interrupt(),
        // Nobody has installed the handler: every thread looks, the main one acts.
        _ => interp.domain.request_everyone(SIGNAL),
    }
}
