//! The `orochi` command.
//!
//! Rust's start-up code opens `/dev/null` in the place of a standard stream that is closed. Python has None there instead, so a
//! constructor, which runs before that code, notes which ones are open.

use orochi_gc::sync::atomic::{AtomicU8, Ordering};

// The sanitizers know the allocator that they replace, and no other.
#[cfg(not(any(orochi_asan, orochi_tsan, feature = "scheduled")))]
mod allocator;

#[cfg(not(any(orochi_asan, orochi_tsan, feature = "scheduled")))]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

#[cfg(feature = "scheduled")]
mod repeating;

#[cfg(feature = "scheduled")]
#[global_allocator]
static ALLOCATOR: repeating::Allocator = repeating::Allocator::new();

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

/// Runs the command once more at addresses that are not drawn at random: the identity of an object decides about hashes, and an order of locks.
#[cfg(all(feature = "scheduled", target_os = "linux"))]
fn fix_addresses() {
    use std::os::unix::process::CommandExt;
    const ASK: libc::c_ulong = 0xffff_ffff;
    let fixed = libc::ADDR_NO_RANDOMIZE as libc::c_ulong;
    // SAFETY: no memory is involved. The personality comes into force with the next program.
    let done = unsafe {
        let now = libc::personality(ASK);
        now < 0 || now as libc::c_ulong & fixed != 0 || libc::personality(now as libc::c_ulong | fixed) < 0
    };
    if !done && let Ok(own) = std::env::current_exe() {
        // It returns only if it fails; then addresses are as they are.
        let _ = std::process::Command::new(own).args(std::env::args_os().skip(1)).exec();
    }
}

fn main() {
    #[cfg(all(feature = "scheduled", target_os = "linux"))]
    fix_addresses();
    #[cfg(not(target_os = "linux"))]
    note_closed_streams();
    std::process::exit(orochi_core::cli::main(CLOSED.load(Ordering::Relaxed)));
}
