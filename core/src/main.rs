//! The `orochi` command.
//!
//! Rust's start-up code opens `/dev/null` in the place of a standard stream that is closed. Python has None there instead, so a
//! constructor, which runs before that code, notes which ones are open.

use orochi_gc::sync::atomic::{AtomicU8, Ordering};

// The sanitizers know the allocator that they replace, and no other.
#[cfg(not(any(orochi_asan, orochi_tsan)))]
mod allocator;

#[cfg(not(any(orochi_asan, orochi_tsan)))]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

/// A bit for each standard descriptor that was closed when the process started.
static CLOSED: AtomicU8 = AtomicU8::new(0);

extern "C" fn note_closed_streams() {
    for fd in 0..3 {
        // SAFETY: no memory is involved.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
            CLOSED.fetch_or(1 << fd, Ordering::Relaxed);
        }
    }
}

#[cfg(target_os = "linux")]
#[used]
// SAFETY: the section holds pointers to functions that the loader calls before `main`; this one touches nothing of Rust's runtime.
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn() = note_closed_streams;

fn main() {
    #[cfg(not(target_os = "linux"))]
    note_closed_streams();
    std::process::exit(orochi_core::cli::main(CLOSED.load(Ordering::Relaxed)));
}
