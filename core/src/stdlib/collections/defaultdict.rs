//! `collections.defaultdict`: a dict whose payload also holds the factory of missing values.

use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, Value};
use crate::types::container::wrapped;
use crate::types::dict::{self, dict_of};

/// The factory; None if there is none.
fn factory(py: &mut Py, v: &Value) -> Result {
    Ok(dict_of(py, v)?.extra.get_some(py).unwrap_or(Value::NONE))
}

fn set_factory(py: &mut Py, v: &Value, new: Option<&Value>) -> Result<()> {
    let Some(object) = v.object() else { return Ok(()) };
    let dict = dict_of(py, v)?;
    let new = new.cloned().unwrap_or(Value::NONE);
    let _dropped_last = {
        let _guard = py.mutator().lock(object);
        dict.extra.replace(py, object, new)
    };
    Ok(())
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    if let Some(first) = args.get(0) {
        if !first.is_none() && py.type_of(first).slots.call.get().is_none() {
            return Err(py.type_error("first argument must be callable or None"));
        }
        set_factory(py, v, Some(first))?;
        return dict::update_with_args(py, v, "dict", args.rest());
    }
    set_factory(py, v, None)?;
    dict::update_with_args(py, v, "dict", args)
}

fn missing(py: &mut Py, args: &[Value]) -> Result {
    let (v, key) = (&args[0], &args[1]);
    let make = factory(py, v)?;
    if make.is_none() {
        return Err(py.key_error(key));
    }
    let value = py.call(&make, &[])?;
    py.setitem(v, key, Some(&value))?;
    Ok(value)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let make = factory(py, v)?;
    // A factory may lead back here (a bound method of a subclass of this very dict).
    let make = match py.guard_repr(&make, |py| py.repr_string(&make))? {
        Some(text) => text,
        None => "...".to_owned(),
    };
    let contents = dict::repr(py, v)?;
    let name = py.type_of(v).name();
    wrapped(py, &format!("{name}({make}, "), &contents, ")")
}

fn copy_of(py: &mut Py, v: &Value) -> Result {
    let (class, make) = (py.type_of(v).to_value(), factory(py, v)?);
    py.call(&class, &[make, v.clone()])
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    copy_of(py, &args[0])
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !a.has_payload::<DictObject>() || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if py.is_instance(a, TypeId::DefaultDict) {
        let joined = copy_of(py, a)?;
        dict::update(py, &joined, b)?;
        return Ok(joined);
    }
    let (class, make) = (py.type_of(b).to_value(), factory(py, b)?);
    let joined = py.call(&class, &[make, a.clone()])?;
    dict::update(py, &joined, b)?;
    Ok(joined)
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let make = factory(py, v)?;
    let arguments = py.tuple(if make.is_none() { Vec::new() } else { vec![make] })?;
    let items = py.call_method(v, "items", &[])?;
    let items = py.iter(&items)?;
    let class = py.type_of(v).to_value();
    py.tuple(vec![class, arguments, Value::NONE, Value::NONE, items])
}

/// Fills the type.
pub fn init(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::DefaultDict);
    let s = t.slots();
    s.new.set(Some(dict::new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.binary[BinaryOp::Or as usize].set(Some(or));
    t.method("__missing__", "(self, key, /)", missing)
        .method("copy", "(self, /)", copy)
        .method("__copy__", "(self, /)", copy)
        .method("__reduce__", "(self, /)", reduce)
        .getset("default_factory", factory, Some(set_factory))
        .doc(
            "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to \
             produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same \
             items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
        );
}
