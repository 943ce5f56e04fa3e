//! What the instruction `Intrinsic` does: one function per construct, in a file per family.
//!
//! The arguments are lent by the registers that hold them, so a function clones what it keeps.

pub mod awaiting;
pub mod patterns;

use crate::bytecode::Intrinsic;
use crate::object::{Name, Py, Result, TypeId, Value};
use crate::types::exceptions::group;
use awaiting::From;

const TYPING: &str = "_typing";
const TEMPLATES: &str = "_templates";

/// Calls a function of a frozen module.
fn python(py: &mut Py, module: &str, function: &str, args: &[Value]) -> Result {
    let (module, empty) = (py.str(module)?, py.interp().empty_tuple());
    let module = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &empty, 0)?;
    let name = py.intern(function);
    let function = py.getattr(&module, &name)?;
    // The registers that lend the arguments may be claimed meanwhile, so the call gets its own.
    let args = args.to_vec();
    py.call(&function, &args)
}

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
        Intrinsic::TypeVar => python(py, TYPING, "_typevar", args),
        Intrinsic::TypeVarBound | Intrinsic::TypeVarConstraints => {
            let which = py.str(if which == Intrinsic::TypeVarBound { "bound" } else { "constraints" })?;
            python(py, TYPING, "_typevar", &[args[0].clone(), which, args[1].clone()])
        }
        Intrinsic::ParamSpec => python(py, TYPING, "_paramspec", args),
        Intrinsic::TypeVarTuple => python(py, TYPING, "_typevartuple", args),
        Intrinsic::TypeDefault => python(py, TYPING, "_default", args),
        Intrinsic::TypeAlias => python(py, TYPING, "_typealias", args),
        Intrinsic::SetTypeParams => {
            let name = py.name(Name::__type_params__);
            py.setattr(&args[0], &name, Some(&args[1]))?;
            Ok(args[0].clone())
        }
        Intrinsic::GenericBase => python(py, TYPING, "_generic", args),
        Intrinsic::Interpolation => python(py, TEMPLATES, "_interpolation", args),
        Intrinsic::Template => python(py, TEMPLATES, "_template", args),
    }
}
