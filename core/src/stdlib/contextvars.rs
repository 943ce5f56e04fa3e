//! `_contextvars`: variables whose value belongs to a context, and contexts, one of which is current on every thread.
//!
//! A context holds a dict that is never changed once it is there: setting a variable puts a changed copy in its place, under the context's
//! lock. So copying a context is taking the dict along, and reading a variable is one lookup that waits for nobody. The current context is
//! kept in the thread's own table of native state.

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::NOT_INSTANTIABLE;
use crate::object::{Args, Field, Py, Result, Slot, TypeId, TypeRef, Value, word};
use crate::types::table::{Layout, Row};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, Ordering};

const fn row(id: TypeId, name: &'static str, flags: u32) -> Row {
    Row {
        id,
        name,
        module: "_contextvars",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: flags | crate::object::typeobject::type_flags::WEAKREFS,
    }
}

static ROWS: &[Row] = &[
    row(TypeId::ContextVar, "ContextVar", 0),
    row(TypeId::Context, "Context", 0),
    row(TypeId::ContextToken, "Token", 0),
    row(TypeId::ContextTokenMissing, "MISSING", NOT_INSTANTIABLE),
];

/// A variable.
struct Variable {
    name: Field,
    /// EMPTY without one.
    default: Field,
}

// SAFETY: two fields, traced; nothing changes after birth.
unsafe impl Native for Variable {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.name.trace(visit);
        self.default.trace(visit);
    }
}

/// A context.
struct Context {
    /// Values by variable (dict), replaced as a whole.
    values: Slot,
    /// Is a thread in it?
    entered: AtomicBool,
}

// SAFETY: the slot is traced, and replaced under the lock; the flag is atomic.
unsafe impl Native for Context {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.values.trace(visit);
    }
}

/// What `ContextVar.set` returns.
struct Token {
    context: Field,
    variable: Field,
    /// EMPTY: the variable had no value.
    old: Field,
    used: AtomicBool,
}

// SAFETY: three fields, traced, which never change; the flag is atomic.
unsafe impl Native for Token {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.context.trace(visit);
        self.variable.trace(visit);
        self.old.trace(visit);
    }
}

/// `Token.MISSING`
struct Missing;

// SAFETY: nothing in it.
unsafe impl Native for Missing {}

/// The calling thread's table of native state (dict).
fn thread_table(py: &Py) -> Result {
    if py.locals.get() == word::EMPTY {
        let fresh = DictObject::new(py)?;
        py.locals.set(fresh.into_word());
    }
    // SAFETY: the cell owns the dict.
    Ok(unsafe { Value::from_borrowed_word(py.locals.get()) })
}

const KEY: &str = "context";

/// The current context, if the thread has one.
fn current_if_any(py: &Py) -> Option<Value> {
    if py.locals.get() == word::EMPTY {
        return None;
    }
    let table = thread_table(py).ok()?;
    table.payload::<DictObject>()?.get_interned(py, &py.intern(KEY))
}

fn set_current(py: &Py, context: Value) -> Result<()> {
    let table = thread_table(py)?;
    match table.payload::<DictObject>() {
        Some(d) => d.set_str(py, &table, &py.intern(KEY), context),
        None => Ok(()),
    }
}

/// The current context, made if there is none.
fn current(py: &mut Py) -> Result {
    if let Some(found) = current_if_any(py) {
        return Ok(found);
    }
    let made = make_context(py, DictObject::new(py)?)?;
    set_current(py, made.clone())?;
    Ok(made)
}

fn make_context(py: &Py, values: Value) -> Result {
    let state = Context { values: Slot::at_birth(values), entered: AtomicBool::new(false) };
    py.make_native(py.ty(TypeId::Context), state)
}

/// A variable's value in a context.
fn lookup(py: &mut Py, context: &Value, variable: &Value) -> Result<Option<Value>> {
    let values = py.native::<Context>(context)?.values.get(py);
    match values.payload::<DictObject>() {
        Some(d) => d.get(py, &values, variable),
        None => Ok(None),
    }
}

/// Sets a variable in a context, or takes it out of it.
fn store(py: &mut Py, context: &Value, variable: &Value, v: Option<&Value>) -> Result<()> {
    let state = py.native::<Context>(context)?;
    let Some(object) = context.object() else { return Ok(()) };
    loop {
        let old = state.values.get(py);
        let Some(d) = old.payload::<DictObject>() else { return Ok(()) };
        let new = d.copy(py, &old)?;
        if let Some(d) = new.payload::<DictObject>() {
            match v {
                Some(v) => d.set(py, &new, variable, v.clone())?,
                None => drop(d.remove(py, &new, variable)?),
            }
        }
        let displaced = {
            let _guard = py.mutator().lock(object);
            // Another thread may have been faster: then once more.
            if state.values.load() & !word::BORROWED == old.word() & !word::BORROWED {
                Some(state.values.replace(py, object, new))
            } else {
                None
            }
        };
        if displaced.is_some() {
            return Ok(());
        }
    }
}

fn new_variable(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if args.len() > 1 {
        let given = args.len();
        return Err(py.type_error(format!("ContextVar() takes exactly 1 positional argument ({given} given)")));
    }
    let [name, default] = py.named_args("ContextVar", args, ["name", "default"], 1)?;
    if name.as_text().is_none() {
        return Err(py.type_error("context variable name must be a str"));
    }
    py.make_native(class, Variable { name: Field::at_birth(name), default: Field::at_birth(default) })
}

fn get(py: &mut Py, a: &[Value]) -> Result {
    let variable = py.native::<Variable>(&a[0])?;
    if let Some(context) = current_if_any(py)
        && let Some(found) = lookup(py, &context, &a[0])?
    {
        return Ok(found);
    }
    if !a[1].is_empty() {
        return Ok(a[1].clone());
    }
    if !variable.default.is_empty() {
        return Ok(variable.default.clone());
    }
    Err(py.error_args(TypeId::LookupError, vec![a[0].clone()]))
}

fn set(py: &mut Py, a: &[Value]) -> Result {
    py.native::<Variable>(&a[0])?;
    let context = current(py)?;
    let old = lookup(py, &context, &a[0])?.unwrap_or(Value::EMPTY);
    store(py, &context, &a[0], Some(&a[1]))?;
    py.make_native(
        py.ty(TypeId::ContextToken),
        Token {
            context: Field::at_birth(context),
            variable: Field::at_birth(a[0].clone()),
            old: Field::at_birth(old),
            used: AtomicBool::new(false),
        },
    )
}

fn reset(py: &mut Py, a: &[Value]) -> Result {
    let Some(token) = a[1].native::<Token>() else {
        let shown = py.repr_string(&a[1])?;
        return Err(py.type_error(format!("expected an instance of Token, got {shown}")));
    };
    if token.used.load(Ordering::Acquire) {
        let shown = py.repr_string(&a[1])?;
        return Err(py.runtime_error(format!("{shown} has already been used once")));
    }
    if !token.variable.is(&a[0]) {
        let shown = py.repr_string(&a[1])?;
        return Err(py.value_error(format!("{shown} was created by a different ContextVar")));
    }
    if !current(py)?.is(&token.context) {
        let shown = py.repr_string(&a[1])?;
        return Err(py.value_error(format!("{shown} was created in a different Context")));
    }
    if token.used.swap(true, Ordering::AcqRel) {
        let shown = py.repr_string(&a[1])?;
        return Err(py.runtime_error(format!("{shown} has already been used once")));
    }
    let old = if token.old.is_empty() { None } else { Some(&*token.old) };
    store(py, &token.context, &a[0], old)?;
    Ok(Value::NONE)
}

fn new_context(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    if args.has_keywords() || !args.is_empty() {
        return Err(py.type_error("Context() does not accept any arguments"));
    }
    let values = DictObject::new(py)?;
    make_context(py, values)
}

fn run(py: &mut Py, args: Args<'_>) -> Result {
    let Some(me) = args.get(0) else { return Err(py.type_error("unbound method Context.run() needs an argument")) };
    let Some(callable) = args.get(1) else { return Err(py.type_error("run() missing 1 required positional argument")) };
    let context = py.native::<Context>(me)?;
    if context.entered.swap(true, Ordering::AcqRel) {
        let shown = py.repr_string(me)?;
        return Err(py.runtime_error(format!("cannot enter context: {shown} is already entered")));
    }
    let before = current_if_any(py);
    let result = match set_current(py, me.clone()) {
        Ok(()) => py.call_args(callable, args.rest().rest()),
        Err(e) => Err(e),
    };
    let restored = match before {
        Some(before) => set_current(py, before),
        None => {
            let table = thread_table(py)?;
            let key = py.intern(KEY);
            let dropped = table.payload::<DictObject>().and_then(|d| d.remove_str(py, &table, &key));
            drop(dropped);
            Ok(())
        }
    };
    context.entered.store(false, Ordering::Release);
    restored?;
    result
}

fn variable_key<'a>(py: &mut Py, v: &'a Value) -> Result<&'a Value> {
    if v.native::<Variable>().is_none() {
        let shown = py.repr_string(v)?;
        return Err(py.type_error(format!("a ContextVar key was expected, got {shown}")));
    }
    Ok(v)
}

fn values(py: &mut Py, v: &Value) -> Result {
    Ok(py.native::<Context>(v)?.values.get(py))
}

fn copy_context(py: &mut Py, _a: &[Value]) -> Result {
    let now = current(py)?;
    let values = values(py, &now)?;
    make_context(py, values)
}

/// The context of a thread that the calling one starts; None for an empty one. It is a new one (`sys.flags.thread_inherit_context`
/// is 0, as CPython has it), in which only the filters of `warnings` are those of the calling thread: without a context they would be
/// the program's.
///
/// # Errors
/// MemoryError.
pub fn handed_on(py: &mut Py) -> Result {
    let Some(now) = current_if_any(py) else { return Ok(Value::NONE) };
    let all = values(py, &now)?;
    let Some(dict) = all.payload::<DictObject>() else { return Ok(Value::NONE) };
    for (variable, v) in dict.entries(py, &all)? {
        let is_filters = variable
            .native::<Variable>()
            .is_some_and(|state| state.name.as_text().is_some_and(|name| name.to_string_lossy() == "warnings_context"));
        if is_filters {
            let kept = DictObject::new(py)?;
            if let Some(dict) = kept.payload::<DictObject>() {
                dict.set(py, &kept, &variable, v)?;
            }
            return make_context(py, kept);
        }
    }
    Ok(Value::NONE)
}

/// The calling thread begins in this context, which is its own; with None in an empty one.
///
/// # Errors
/// MemoryError.
pub fn begin_with(py: &Py, context: &Value) -> Result<()> {
    match context.native::<Context>() {
        Some(state) => {
            state.entered.store(true, Ordering::Release);
            set_current(py, context.clone())
        }
        None => Ok(()),
    }
}

fn missing(py: &Py) -> Value {
    py.ty(TypeId::ContextToken).lookup(py, &py.intern("MISSING")).unwrap_or(Value::NONE)
}

fn shown_variable(py: &mut Py, v: &Value) -> Result<String> {
    let variable = py.native::<Variable>(v)?;
    let name = py.repr_string(&variable.name)?;
    let default = match variable.default.is_empty() {
        true => String::new(),
        false => format!(" default={}", py.repr_string(&variable.default)?),
    };
    Ok(format!("<ContextVar name={name}{default} at {:#x}>", v.identity()))
}

fn fill(py: &Py) {
    let class_getitem: crate::object::native::BoundFn = |py, a| (py.interp().hooks().generic_alias)(py, &a[0], &a[1]);
    let b = TypeBuilder::new(py, TypeId::ContextVar);
    b.slots().new.set(Some(new_variable));
    b.slots().repr.set(Some(|py, v| {
        let shown = shown_variable(py, v)?;
        py.str(&shown)
    }));
    b.method("get", "(self, default=<unrepresentable>, /)", get)
        .method("set", "(self, value, /)", set)
        .method("reset", "(self, token, /)", reset)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem)
        .member("name", |py, v| Ok(py.native::<Variable>(v)?.name.clone()));

    let b = TypeBuilder::new(py, TypeId::ContextToken);
    b.slots().new.set(Some(|py, _, _| Err(py.runtime_error("Tokens can only be created by ContextVars"))));
    b.slots().hash.set(None);
    b.slots().repr.set(Some(|py, v| {
        let token = py.native::<Token>(v)?;
        let used = if token.used.load(Ordering::Acquire) { " used" } else { "" };
        let shown = shown_variable(py, &token.variable)?;
        py.str(&format!("<Token{used} var={shown} at {:#x}>", v.identity()))
    }));
    b.class_method("__class_getitem__", "(cls, item, /)", class_getitem)
        .method("__enter__", "(self, /)", |_, a| Ok(a[0].clone()))
        .method("__exit__", "(self, type, value, traceback, /)", |py, a| {
            let variable = py.native::<Token>(&a[0])?.variable.clone();
            reset(py, &[variable, a[0].clone()])
        })
        .getter("var", |py, v| Ok(py.native::<Token>(v)?.variable.clone()))
        .getter("old_value", |py, v| {
            let old = py.native::<Token>(v)?.old.clone();
            Ok(if old.is_empty() { missing(py) } else { old })
        });
    if let Ok(missing) = py.make_native(py.ty(TypeId::ContextTokenMissing), Missing) {
        b.constant("MISSING", missing);
    }
    TypeBuilder::new(py, TypeId::ContextTokenMissing).slots().repr.set(Some(|py, _| py.str("<Token.MISSING>")));

    let b = TypeBuilder::new(py, TypeId::Context);
    let s = b.slots();
    s.new.set(Some(new_context));
    s.len.set(Some(|py, v| {
        let values = values(py, v)?;
        Ok(values.payload::<DictObject>().map_or(0, DictObject::len))
    }));
    s.contains.set(Some(|py, v, key| {
        variable_key(py, key)?;
        Ok(lookup(py, v, key)?.is_some())
    }));
    s.getitem.set(Some(|py, v, key| {
        variable_key(py, key)?;
        match lookup(py, v, key)? {
            Some(found) => Ok(found),
            None => Err(py.key_error(key)),
        }
    }));
    s.iter.set(Some(|py, v| {
        let values = values(py, v)?;
        py.iter(&values)
    }));
    s.compare.set(Some(|py, a, b, op| {
        if a.native::<Context>().is_none() || b.native::<Context>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (x, y) = (values(py, a)?, values(py, b)?);
        match op {
            crate::object::CompareOp::Eq | crate::object::CompareOp::Ne => py.compare(&x, &y, op),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }));
    b.raw_method("run", run)
        .method("copy", "(self, /)", |py, a| {
            let values = values(py, &a[0])?;
            make_context(py, values)
        })
        .method("get", "(self, key, default=None, /)", |py, a| {
            variable_key(py, &a[1])?;
            Ok(match lookup(py, &a[0], &a[1])? {
                Some(found) => found,
                None if a[2].is_empty() => Value::NONE,
                None => a[2].clone(),
            })
        });
    for (name, f) in [
        ("keys", (|py, a| view(py, &a[0], "keys")) as crate::object::native::BoundFn),
        ("values", |py, a| view(py, &a[0], "values")),
        ("items", |py, a| view(py, &a[0], "items")),
    ] {
        b.method(name, "(self, /)", f);
    }
}

/// The keys, values or pairs: the dict is never changed, so a view of it is as good as a copy.
fn view(py: &mut Py, v: &Value, name: &str) -> Result {
    let values = values(py, v)?;
    py.call_method(&values, name, &[])
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "_contextvars")?;
    for id in [TypeId::ContextVar, TypeId::Context, TypeId::ContextToken] {
        b.add_type(py, id)?;
    }
    b.function(py, "copy_context", "()", copy_context)?;
    b.finish(py)
}
