//! Struct sequences: tuples whose items have names (`sys.version_info`, `os.stat_result`, `time.struct_time`).
//!
//! An instance is a plain tuple of its type; the names are read-only attributes of the type, which the items' descriptors serve.

use super::tuple_item::TupleItem;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::finish_text;

/// Fills the type `id`, whose row has the layout of a tuple: one attribute per name.
///
/// # Errors
/// MemoryError.
pub fn init(py: &Py, id: TypeId, names: &[&str], doc: &str) -> Result<()> {
    let b = TypeBuilder::new(py, id);
    b.doc(doc);
    for (i, name) in names.iter().enumerate() {
        b.constant(name, TupleItem::make(py, i, Value::NONE)?);
    }
    let keys = py.tuple(names.iter().map(|n| py.intern(n)).collect())?;
    let count = py.int_from_usize(names.len())?;
    b.constant("__match_args__", keys)
        .constant("n_fields", count.clone())
        .constant("n_sequence_fields", count)
        .constant("n_unnamed_fields", py.int(0)?)
        .method("__reduce__", "(self, /)", reduce)
        .raw_method("__replace__", replace);
    b.slots().repr.set(Some(repr));
    b.slots().new.set(Some(new));
    Ok(())
}

impl Py {
    /// A struct sequence of type `id`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn struct_sequence(&self, id: TypeId, items: Vec<Value>) -> Result {
        self.tuple_of(self.ty(id), items)
    }
}

fn names(py: &Py, ty: TypeRef) -> Vec<Value> {
    let found = ty.lookup(py, &py.intern("__match_args__"));
    found.and_then(|v| v.payload::<TupleObject>().map(|t| t.values().to_vec())).unwrap_or_default()
}

fn shown_name(py: &Py, ty: TypeRef) -> String {
    match super::class::module_name(py, ty) {
        Some(module) if module != "builtins" => format!("{module}.{}", ty.name()),
        _ => ty.name(),
    }
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let name = shown_name(py, class);
    let [sequence, _] = py.named_args(&class.name(), args, ["sequence", "dict"], 1)?;
    let items = py.collect(&sequence)?;
    let wanted = names(py, class).len();
    if items.len() != wanted {
        let given = items.len();
        return Err(py.type_error(format!("{name}() takes a {wanted}-sequence ({given}-sequence given)")));
    }
    py.tuple_of(class, items)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    let mut text = TextBuilder::new();
    text.push_str(&shown_name(py, ty));
    text.push_str("(");
    let items = v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    for (i, (name, item)) in names(py, ty).iter().zip(&items).enumerate() {
        text.push_str(if i > 0 { ", " } else { "" });
        if let Some(name) = name.as_text() {
            text.push_text(name);
        }
        text.push_str("=");
        super::container::push_repr(py, &mut text, item)?;
    }
    text.push_str(")");
    finish_text(py, text)
}

/// The fields that are no items: an instance keeps them as attributes of its own.
fn hidden(py: &Py, v: &Value) -> Result {
    match super::object_type::attribute_dict(py, v) {
        Ok(dict) if dict.has_payload::<DictObject>() => Ok(dict),
        _ => DictObject::new(py),
    }
}

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let items = a[0].payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let (items, hidden) = (py.tuple(items)?, hidden(py, &a[0])?);
    let args = py.tuple_of_two(items, hidden)?;
    py.tuple_of_two(py.type_of(&a[0]).to_value(), args)
}

/// `__replace__(**changes)`: the same with other values of some fields.
fn replace(py: &mut Py, args: Args<'_>) -> Result {
    let Some(v) = args.get(0) else { return Err(py.type_error("unbound method __replace__() needs an argument")) };
    if args.len() > 1 {
        return Err(py.type_error("__replace__() takes no positional arguments"));
    }
    let ty = py.type_of(v);
    let names = names(py, ty);
    let mut items = v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    if names.len() != items.len() {
        let name = shown_name(py, ty);
        return Err(py.type_error(format!("__replace__() is not supported for {name} because it has unnamed field(s)")));
    }
    let own = hidden(py, v)?;
    let (mut strange, mut changed) = (Vec::new(), Vec::new());
    for (name, new) in args.keywords() {
        let at = names.iter().position(|n| match (n.as_text(), name.as_text()) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        });
        let is_hidden = match own.payload::<DictObject>() {
            Some(dict) => at.is_none() && dict.contains(py, &own, name)?,
            None => false,
        };
        match at {
            Some(i) => items[i] = new.clone(),
            None if is_hidden => changed.push((name.clone(), new.clone())),
            None => strange.push(name.clone()),
        }
    }
    if !strange.is_empty() {
        let strange = py.list(strange)?;
        let strange = py.repr_string(&strange)?;
        return Err(py.type_error(format!("Got unexpected field name(s): {strange}")));
    }
    let made = py.tuple_of(ty, items)?;
    let kept = own.payload::<DictObject>().map(|d| d.entries(py, &own)).transpose()?.unwrap_or_default();
    for (name, value) in kept.into_iter().chain(changed) {
        let name = py.intern_value(&name)?;
        py.set_own_attribute(&made, &name, value)?;
    }
    Ok(made)
}
