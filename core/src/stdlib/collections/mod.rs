//! `collections`: deque, defaultdict, OrderedDict, Counter and namedtuple.

pub mod counter;
pub mod defaultdict;
pub mod deque;
mod deque_iterators;
pub mod namedtuple;
pub mod ordered;

use crate::object::kind::Kind;
use crate::object::native::NativeCode;
use crate::object::typeobject::type_flags::{BASE, HAS_DICT, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Py, Result, TypeId, Value};
use crate::types::table::{Layout, Row};

const NAME: &str = "collections";

const fn row(id: TypeId, name: &'static str, module: &'static str, base: TypeId, layout: Layout, flags: u32) -> Row {
    Row { id, name, module, base: Some(base), layout, flags }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::Deque, "deque", NAME, TypeId::Object, Layout::Plain(Kind::Deque), BASE | WEAKREFS),
    row(TypeId::DequeIterator, "_deque_iterator", NAME, TypeId::Object, Layout::Plain(Kind::Iterator), 0),
    row(
        TypeId::DequeReverseIterator,
        "_deque_reverse_iterator",
        NAME,
        TypeId::Object,
        Layout::Plain(Kind::Iterator),
        0,
    ),
    row(TypeId::DefaultDict, "defaultdict", NAME, TypeId::Dict, Layout::Plain(Kind::Dict), BASE),
    row(
        TypeId::OrderedDict,
        "OrderedDict",
        NAME,
        TypeId::Dict,
        Layout::Extended(Kind::Dict),
        BASE | WEAKREFS | HAS_DICT,
    ),
    row(TypeId::Counter, "Counter", NAME, TypeId::Dict, Layout::Extended(Kind::Dict), BASE | WEAKREFS | HAS_DICT),
    row(
        TypeId::CounterElements,
        "_counter_elements",
        NAME,
        TypeId::Object,
        Layout::Plain(Kind::Iterator),
        NOT_INSTANTIABLE,
    ),
    row(TypeId::TupleGetter, "_tuplegetter", NAME, TypeId::Object, Layout::Plain(Kind::TupleItem), 0),
];

/// Fills the module's types.
pub fn init(py: &Py) {
    deque::init(py);
    defaultdict::init(py);
    ordered::init(py);
    counter::init(py);
    crate::types::tuple_item::init(py);
}

/// `collections.__getattr__`: the classes that are written in Python are loaded when somebody wants one.
///
/// # Errors
/// AttributeError for any other name.
pub fn written_in_python(py: &mut Py, args: &[Value]) -> Result {
    let name = args[0].as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    if ["ChainMap", "UserDict", "UserList", "UserString", "_count_elements"].contains(&name.as_str()) {
        return crate::stdlib::frozen::attribute(py, "_user_containers", &args[0]);
    }
    Err(py.error(TypeId::AttributeError, format!("module 'collections' has no attribute '{name}'")))
}

/// The module's names and what they stand for.
///
/// # Errors
/// MemoryError.
pub fn contents(py: &mut Py) -> Result<Vec<(&'static str, Value)>> {
    let mut all = Vec::new();
    for (name, id) in [
        ("deque", TypeId::Deque),
        ("defaultdict", TypeId::DefaultDict),
        ("OrderedDict", TypeId::OrderedDict),
        ("Counter", TypeId::Counter),
        ("_tuplegetter", TypeId::TupleGetter),
        ("_deque_iterator", TypeId::DequeIterator),
    ] {
        all.push((name, py.ty(id).to_value()));
    }
    let signature = "(typename, field_names, *, rename=False, defaults=None, module=None)";
    all.push((
        "namedtuple",
        py.native_function(NAME, "namedtuple", signature, NativeCode::Bound(namedtuple::namedtuple))?,
    ));
    Ok(all)
}
