//! What the instruction `Intrinsic` does: one function per construct, in a file per family.
//!
//! The arguments are lent by the registers that hold them, so a function clones what it keeps.

pub mod awaiting;
pub mod patterns;

use crate::bytecode::Intrinsic;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::exceptions::group;
use awaiting::From;

/// Does `which` with its arguments, as many as `Intrinsic` says.
///
/// # Errors
/// What the construct raises.
pub fn run(py: &mut Py, which: Intrinsic, args: &[Value]) -> Result {
    match which {
        Intrinsic::MatchKeys => patterns::keys(py, &args[0], &args[1]),
        Intrinsic::MatchRest => patterns::rest(py, &args[0], &args[1]),
        Intrinsic::MatchClass => patterns::class(py, args),
        Intrinsic::ItemFromEnd => patterns::item_from_end(py, &args[0], &args[1]),
        Intrinsic::Awaitable => awaiting::awaitable(py, &args[0], From::Expression),
        Intrinsic::AwaitableEnter => awaiting::awaitable(py, &args[0], From::Enter),
        Intrinsic::AwaitableExit => awaiting::awaitable(py, &args[0], From::Exit),
        Intrinsic::AsyncIter => awaiting::async_iter(py, &args[0]),
        Intrinsic::AsyncNext => awaiting::async_next(py, &args[0]),
        Intrinsic::IsAsyncEnd => Ok(Value::bool(py.is_instance(&args[0], TypeId::StopAsyncIteration))),
        Intrinsic::AsyncYield => awaiting::async_yield(py, &args[0]),
        Intrinsic::MatchGroup => group::match_clause(py, &args[0], &args[1]),
        Intrinsic::PrepareGroup => group::left_over(py, &args[0], &args[1]),
        _ => Err(py.error(TypeId::SystemError, "no such intrinsic")),
    }
}
