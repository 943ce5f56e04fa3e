//! The types `coroutine` and `coroutine_wrapper`.

use super::generator::{self as plain, send};
use crate::object::awaitable::AwaitableObject;
use crate::object::generator::GeneratorPhase;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::vm::generator::{self, Step};

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Coroutine);
    b.slots().repr.set(Some(plain::repr));
    b.slots().del.set(Some(del));
    b.method("send", "(self, arg, /)", send)
        .method("throw", "(self, type, value=None, traceback=None, /)", plain::throw)
        .method("close", "(self, /)", |py, a| generator::close(py, &a[0]))
        .method("__await__", "(self, /)", |py, a| py.awaitable(TypeId::CoroutineWrapper, a[0].clone(), Value::NONE))
        .class_method("__class_getitem__", "(cls, item, /)", plain::class_getitem)
        .getter("cr_running", |py, v| plain::is_phase(py, v, GeneratorPhase::Running))
        .getter("cr_suspended", |py, v| plain::is_phase(py, v, GeneratorPhase::Suspended))
        .getter("cr_code", plain::code)
        .getter("cr_frame", plain::frame)
        .getter("cr_await", |py, v| Ok(plain::delegate_of(py, v)))
        .member("cr_origin", |_, _| Ok(Value::NONE));
    plain::names(&b);

    let b = TypeBuilder::new(py, TypeId::CoroutineWrapper);
    b.slots().iter.set(Some(|_, v| Ok(v.clone())));
    b.slots().next.set(Some(|py, v| {
        let coroutine = target(py, v)?;
        plain::outcome_of_next(generator::send(py, &coroutine, Value::NONE)?, py)
    }));
    b.method("send", "(self, arg, /)", |py, a| {
        let coroutine = target(py, &a[0])?;
        let step = generator::send(py, &coroutine, a[1].clone())?;
        plain::outcome(py, step)
    })
    .method("throw", "(self, type, value=None, traceback=None, /)", |py, a| {
        let coroutine = target(py, &a[0])?;
        plain::throw(py, &[coroutine, a[1].clone(), a[2].clone(), a[3].clone()])
    })
    .method("close", "(self, /)", |py, a| {
        let coroutine = target(py, &a[0])?;
        generator::close(py, &coroutine)
    });
}

fn target(py: &Py, v: &Value) -> Result {
    match v.payload::<AwaitableObject>() {
        Some(wrapper) => Ok(Value::clone(&wrapper.target)),
        None => Err(py.type_error("coroutine_wrapper expected")),
    }
}

/// Says that the coroutine was never awaited: `warnings` knows how.
fn warn_unawaited(py: &mut Py, v: &Value) -> Result<()> {
    if py.interp().finalizing.load(orochi_gc::sync::Ordering::Acquire) {
        // Nothing is imported any more for one more line.
        let name = plain::payload(py, v)?.qualname.get(py);
        let text = format!("<sys>:0: RuntimeWarning: coroutine '{}' was never awaited\n", py.str_string(&name)?);
        crate::types::warn::write_error(py, &text);
        return Ok(());
    }
    let (module, none) = (py.intern("warnings"), py.interp().empty_tuple());
    let module = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &none, 0)?;
    let name = py.intern("_warn_unawaited_coroutine");
    if let Some(warn) = py.getattr_optional(&module, &name)? {
        return py.call(&warn, std::slice::from_ref(v)).map(drop);
    }
    let name = plain::payload(py, v)?.qualname.get(py);
    let text = format!("coroutine '{}' was never awaited", py.str_string(&name)?);
    crate::types::warn::warn(py, TypeId::RuntimeWarning, &text, 1)
}

/// A coroutine that dies without having been started is warned of; one that is suspended is closed.
fn del(py: &mut Py, v: &Value) -> Result {
    if plain::phase(py, v)? == GeneratorPhase::Fresh {
        if let Err(raised) = warn_unawaited(py, v) {
            crate::vm::requests::unraisable(py, raised, v, "Exception ignored while finalizing coroutine");
        }
        // Nothing of it ever ran.
        let _closed: Result<Step> = generator::throw(py, v, py.make_exception(TypeId::GeneratorExit, Vec::new()));
        return Ok(Value::NONE);
    }
    plain::del(py, v)
}
