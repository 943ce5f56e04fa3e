//! Wrong variants of this crate, and of the interpreter's objects, by name: what the models must be able to tell from the right one.
//!
//! ```text
//! self.lock.store(0, mutant!(Ordering::Release, "unlock_relaxed" => Ordering::Relaxed));
//! ```
//!
//! reads: the ordering is Release; the mutant `unlock_relaxed` has Relaxed there. The first argument is the
//! code, and it is all that a build without `--cfg orochi_mutants` ever sees: the macro hands it on and drops
//! the rest before anything is compiled, so nothing of a mutant is left to optimise away. An argument may be
//! an ordering, a condition or a whole step; a step that a mutant leaves out is `()` there, and one that only the
//! mutant has stands alone: `mutant!("name" => step)`. One name may stand at several places, which then go wrong
//! together.
//!
//! Under `--cfg orochi_mutants` all variants are compiled in, and the environment variable `OROCHI_MUTANT` chooses
//! one of them for the life of the process; without it the code is the right one. So a single build runs
//! the models and every mutant. The list of mutants, with what each one breaks and which model sees it, is
//! `loom-tests/src/mutants/`; `cargo mutants-loom` runs them. Its tests hold the two together: every name in the code
//! is in the list, and every ordering stronger than Relaxed, here and in `core/src/object`, stands in a mutant.

/// See the module's text.
#[cfg(not(orochi_mutants))]
#[macro_export]
macro_rules! mutant {
    ($($name:literal => $wrong:expr),+ $(,)?) => {};
    ($right:expr, $($name:literal => $wrong:expr),+ $(,)?) => {
        $right
    };
}

/// See the module's text.
#[cfg(orochi_mutants)]
#[macro_export]
macro_rules! mutant {
    ($($name:literal => $wrong:expr),+ $(,)?) => {
        $(if $crate::mutant::is($name) { $wrong; })+
    };
    ($right:expr, $($name:literal => $wrong:expr),+ $(,)?) => {
        $(if $crate::mutant::is($name) { $wrong } else)+ { $right }
    };
}

/// Whether this process runs the mutant of that name.
#[cfg(orochi_mutants)]
pub fn is(name: &str) -> bool {
    static CHOSEN: crate::sync::OnceLock<Option<String>> = crate::sync::OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("OROCHI_MUTANT").ok()).as_deref() == Some(name)
}
