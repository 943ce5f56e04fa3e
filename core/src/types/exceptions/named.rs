//! Exceptions that know a name: `AttributeError`, `NameError`, `ImportError`.

use super::base::str_base;
use super::{extra, field, set_init, store_args, store_extras, store_keywords};
use crate::object::dict::DictObject;
use crate::object::exception::read;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, Value};

fn init_attribute_error(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    store_args(py, v, args.positional())?;
    store_keywords(py, v, "AttributeError", args, &["name", "obj"], 0)
}

fn init_name_error(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    store_args(py, v, args.positional())?;
    store_keywords(py, v, "NameError", args, &["name"], 0)
}

fn init_import_error(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    store_args(py, v, args.positional())?;
    // What is not given now is not there, even if it was given before.
    store_extras(py, v, (0..4).map(|i| (i, Value::EMPTY)));
    store_keywords(py, v, "ImportError", args, &["name", "path", "name_from"], 1)?;
    if let [message] = args.positional() {
        store_extras(py, v, [(0, message.clone())]);
    }
    Ok(())
}

fn import_error_str(py: &mut Py, v: &Value) -> Result {
    let message = extra(py, v, 0);
    if py.type_of(&message).is(TypeId::Str) { Ok(message) } else { str_base(py, v) }
}

fn import_error_reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let mut parts = vec![py.type_of(v).to_value(), read(py, v, |s| &s.args)];
    let own = py.attribute_dict(v)?;
    let state = DictObject::new(py)?;
    if let (Some(state_dict), Some(own_dict)) = (state.payload::<DictObject>(), own.payload::<DictObject>()) {
        own_dict.copy_into(py, &own, state_dict)?;
        for (i, name) in [(1, "name"), (2, "path"), (3, "name_from")] {
            let value = extra(py, v, i);
            if !value.is_none() {
                state_dict.set_str(py, &state, &py.intern(name), value)?;
            }
        }
        if !state_dict.is_empty() {
            parts.push(state.clone());
        }
    }
    py.tuple(parts)
}

impl Py {
    /// NameError for a variable that is not there; `what` is `name '{}' is not defined` or the like.
    #[cold]
    pub fn name_error(&self, id: TypeId, message: &str, name: &Value) -> crate::object::Raised {
        let raised = self.error(id, message);
        store_extras(self, &raised.0, [(0, name.clone())]);
        raised
    }

    /// ImportError or ModuleNotFoundError with `name`, `path` and `name_from` (EMPTY: unset).
    #[cold]
    pub fn import_error(
        &self,
        id: TypeId,
        message: &str,
        name: Value,
        path: Value,
        name_from: Value,
    ) -> crate::object::Raised {
        let raised = self.error(id, message);
        let text = super::arguments(self, &raised.0).first().cloned().unwrap_or(Value::EMPTY);
        store_extras(self, &raised.0, [(0, text), (1, name), (2, path), (3, name_from)]);
        raised
    }
}

/// What is pickled of an AttributeError beside its class: its attributes, its name and its arguments. The object often cannot be pickled.
fn attribute_error_state(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let state = DictObject::new(py)?;
    let own = py.attribute_dict(v)?;
    let mut entries = own.payload::<DictObject>().map(|d| d.entries(py, &own)).transpose()?.unwrap_or_default();
    for (key, value) in [("name", super::read(py, v, |s| &s.extra[0])), ("args", super::read(py, v, |s| &s.args))] {
        if !value.is_none_or_empty() {
            entries.push((py.intern(key), value));
        }
    }
    if let Some(dict) = state.payload::<DictObject>() {
        for (key, value) in entries {
            dict.set(py, &state, &key, value)?;
        }
    }
    Ok(state)
}

pub(super) fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::AttributeError);
    b.doc("Attribute not found.");
    field::<0>(&b, "name");
    field::<1>(&b, "obj");
    set_init(&b, init_attribute_error);
    b.method("__getstate__", "(self, /)", attribute_error_state).method("__reduce__", "(self, /)", |py, args| {
        let (class, given) = (py.type_of(&args[0]).to_value(), super::read(py, &args[0], |s| &s.args));
        let state = attribute_error_state(py, args)?;
        py.tuple(if state.is_none() { vec![class, given] } else { vec![class, given, state] })
    });

    let b = TypeBuilder::new(py, TypeId::NameError);
    b.doc("Name not found globally.");
    field::<0>(&b, "name");
    set_init(&b, init_name_error);

    let b = TypeBuilder::new(py, TypeId::ImportError);
    b.doc("Import can't find module, or can't find name in module.");
    field::<0>(&b, "msg");
    field::<1>(&b, "name");
    field::<2>(&b, "path");
    field::<3>(&b, "name_from");
    b.method("__reduce__", "(self, /)", import_error_reduce);
    set_init(&b, init_import_error);
    b.slots().str.set(Some(import_error_str));

    TypeBuilder::new(py, TypeId::ModuleNotFoundError).doc("Module not found.");
}
