//! What the tests of Orochi as a whole share: finding the repository and the interpreter under test,
//! finding scripts with their expected transcripts, running them with a time-out, and comparing.
//!
//! A script is a Python file under `tests/scripts/` with its transcript in a `.out` file beside it, or an
//! example under `examples/` with its transcript in `tests/golden/`. The transcript is the standard output,
//! then, only if there is any, the standard error after a line `--- stderr`, then, only if it is not zero,
//! the exit status in a line `--- exit N`. Nothing that a script says or does can therefore go unnoticed.
#![deny(missing_docs)]

pub mod build;
pub mod expressions;
pub mod fuzz;
pub mod instructions;
pub mod machine_code;
pub mod mutate;
pub mod process;
pub mod programs;
pub mod race;
pub mod report;
pub mod schedules;
pub mod script;
pub mod suite;
pub mod watch;
