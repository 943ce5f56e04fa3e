//! `finalize`: a function that is called once, when an object dies or the program ends.
//!
//! A live finalizer is held by a table of the interpreter, by its number. Whoever takes it out of the table, under the table's own lock,
//! is the one who calls it; so it is called once, whichever threads meet.

use super::{WeakContainer, number_order, of};
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, Slot, TypeId, TypeRef, Value};
use crate::stdlib::threading::thread::call_with;
use crate::types::weakref::{self, weak_of};
use orochi_gc::sync::atomic::Ordering;

fn table(py: &Py) -> Value {
    py.interp().state(ModuleState::Finalizers).get()
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = args.positional();
    let [object, function, rest @ ..] = given else {
        let n = given.len();
        return Err(py.type_error(format!("finalize expected at least 2 arguments, got {n}")));
    };
    let arguments = py.tuple_from(rest)?;
    let kwargs = DictObject::new(py)?;
    for (name, v) in args.keywords() {
        if let Some(dict) = kwargs.payload::<DictObject>() {
            dict.set_str(py, &kwargs, name, v.clone())?;
        }
    }
    let made = WeakContainer::make(py, class, Value::EMPTY)?;
    let parts = weakref::Parts { callback: made.clone(), ..weakref::Parts::PLAIN };
    let reference = weakref::make(py, py.ty(TypeId::WeakReference), object, parts)?;
    let me = of(py, &made)?;
    let store = |slot: &Slot, v: Value| crate::stdlib::threading::sync::store(py, &made, slot, v);
    store(&me.data, reference);
    store(&me.rest[0], function.clone());
    store(&me.rest[1], arguments);
    store(&me.rest[2], kwargs);
    let number = py.interp().new_ident();
    me.number.store(i64::try_from(number).unwrap_or(i64::MAX), Ordering::Relaxed);
    let (table, key) = (table(py), py.int_from_u64(number)?);
    if let Some(dict) = table.payload::<DictObject>() {
        dict.set(py, &table, &key, made.clone())?;
    }
    Ok(made)
}

fn init(_py: &mut Py, _v: &Value, _args: Args<'_>) -> Result<()> {
    Ok(())
}

/// Takes the finalizer out of the table; `true` for the one who did it.
fn claim(py: &mut Py, me: &Value) -> Result<bool> {
    let number = number_order(of(py, me)?);
    let (table, key) = (table(py), py.int(number)?);
    match table.payload::<DictObject>() {
        Some(dict) => Ok(dict.remove(py, &table, &key)?.is_some()),
        None => Ok(false),
    }
}

fn is_alive(py: &mut Py, me: &Value) -> Result<bool> {
    let number = number_order(of(py, me)?);
    let (table, key) = (table(py), py.int(number)?);
    match table.payload::<DictObject>() {
        Some(dict) => dict.contains(py, &table, &key),
        None => Ok(false),
    }
}

fn run(py: &mut Py, me: &Value) -> Result {
    if !claim(py, me)? {
        return Ok(Value::NONE);
    }
    let parts = of(py, me)?.rest.each_ref().map(|slot| slot.get(py));
    release(py, me)?;
    // Once the program is over, what dies is let go of in silence: those that were to run at the end have run.
    if py.interp().finalizing.load(Ordering::Acquire) {
        return Ok(Value::NONE);
    }
    let [function, arguments, kwargs] = parts;
    call_with(py, &function, &arguments, &kwargs)
}

/// Lets go of everything that the finalizer held.
fn release(py: &mut Py, me: &Value) -> Result<()> {
    let f = of(py, me)?;
    let taken: Vec<Value> = match me.object() {
        Some(object) => {
            let _guard = py.mutator().lock(object);
            std::iter::once(&f.data).chain(&f.rest).map(Slot::take).collect()
        }
        None => Vec::new(),
    };
    drop(taken);
    Ok(())
}

fn call(py: &mut Py, me: &Value, _args: Args<'_>) -> Result {
    run(py, me)
}

/// Object, function, arguments and keyword arguments.
fn parts(py: &mut Py, me: &Value) -> Result {
    let f = of(py, me)?;
    let object = weak_of(&f.data.get(py)).and_then(|w| w.upgrade(py));
    match object {
        Some(object) => {
            let [function, arguments, kwargs] = f.rest.each_ref().map(|slot| slot.get(py));
            py.tuple(vec![object, function, arguments, kwargs])
        }
        None => Ok(Value::NONE),
    }
}

fn peek(py: &mut Py, args: &[Value]) -> Result {
    if is_alive(py, &args[0])? { parts(py, &args[0]) } else { Ok(Value::NONE) }
}

fn detach(py: &mut Py, args: &[Value]) -> Result {
    let all = parts(py, &args[0])?;
    if all.is_none() || !claim(py, &args[0])? {
        return Ok(Value::NONE);
    }
    release(py, &args[0])?;
    Ok(all)
}

fn alive(py: &mut Py, v: &Value) -> Result {
    is_alive(py, v).map(Value::bool)
}

fn at_exit(py: &mut Py, v: &Value) -> Result {
    let flag = of(py, v)?.at_exit.load(Ordering::Relaxed);
    Ok(Value::bool(flag && is_alive(py, v)?))
}

fn set_at_exit(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let flag = match new {
        Some(new) => py.truth(new)?,
        None => false,
    };
    of(py, v)?.at_exit.store(flag, Ordering::Relaxed);
    Ok(())
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let at = v.identity();
    let name = py.type_of(v).name();
    let object = weak_of(&of(py, v)?.data.get(py)).and_then(|w| w.upgrade(py));
    match object {
        Some(o) => {
            let class = py.type_of(&o).name();
            py.str(&format!("<{name} object at {at:#x}; for '{class}' at {:#x}>", o.identity()))
        }
        None => py.str(&format!("<{name} object at {at:#x}; dead>")),
    }
}

/// Calls the finalizers that are to run when the program ends, the newest first.
pub fn run_at_exit(py: &mut Py) {
    loop {
        let table = table(py);
        let Some(dict) = table.payload::<DictObject>() else { return };
        let entries = dict.entries(py, &table).unwrap_or_default();
        let next = entries
            .into_iter()
            .map(|(_, f)| f)
            .filter(|f| f.payload::<WeakContainer>().is_some_and(|f| f.at_exit.load(Ordering::Relaxed)))
            .max_by_key(|f| f.payload::<WeakContainer>().map_or(0, number_order));
        let Some(next) = next else { return };
        if let Err(raised) = run(py, &next) {
            crate::vm::requests::unraisable(py, raised, &next, "Exception ignored in atexit callback");
        }
    }
}

/// Fills the type.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Finalize);
    b.slots().new.set(Some(new));
    b.slots().init.set(Some(init));
    b.slots().call.set(Some(call));
    b.slots().repr.set(Some(repr));
    b.method("peek", "(self)", peek).method("detach", "(self)", detach).getter("alive", alive).getset(
        "atexit",
        at_exit,
        Some(set_at_exit),
    );
}
