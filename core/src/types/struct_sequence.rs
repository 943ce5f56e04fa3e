//! Struct sequences: tuples whose items have names (`sys.version_info`, `os.stat_result`, `time.struct_time`).
//!
//! An instance is a plain tuple of its type; the names are read-only attributes of the type, which the items' descriptors serve.

use super::tuple_item::TupleItem;
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
        .method("__reduce__", "(self, /)", reduce);
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

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let items = a[0].payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let items = py.tuple(items)?;
    let args = py.tuple(vec![items])?;
    py.tuple_of_two(py.type_of(&a[0]).to_value(), args)
}
