//! `itertools`: iterators made of iterators. All have one payload (`tool`), which is safe to step from several threads.

mod combine;
mod endless;
mod group;
mod join;
mod select;
mod tee;
pub mod tool;

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::typeobject::{NewFn, NextFn};
use crate::object::{Py, Result, TypeId};
use crate::stdlib::ModuleBuilder;
use crate::types::iterators::itself;
use crate::types::table::{Layout, Row};

const fn row(id: TypeId, name: &'static str, flags: u32) -> Row {
    Row { id, name, module: "itertools", base: Some(TypeId::Object), layout: Layout::Plain(Kind::IterTool), flags }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::Count, "count", BASE),
    row(TypeId::Cycle, "cycle", BASE),
    row(TypeId::Repeat, "repeat", BASE),
    row(TypeId::Chain, "chain", BASE),
    row(TypeId::Accumulate, "accumulate", BASE),
    row(TypeId::Batched, "batched", BASE),
    row(TypeId::Combinations, "combinations", BASE),
    row(TypeId::CombinationsWithReplacement, "combinations_with_replacement", BASE),
    row(TypeId::Compress, "compress", BASE),
    row(TypeId::DropWhile, "dropwhile", BASE),
    row(TypeId::FilterFalse, "filterfalse", BASE),
    row(TypeId::GroupBy, "groupby", BASE),
    row(TypeId::Grouper, "_grouper", NOT_INSTANTIABLE),
    row(TypeId::ISlice, "islice", BASE),
    row(TypeId::Pairwise, "pairwise", BASE),
    row(TypeId::Permutations, "permutations", BASE),
    row(TypeId::Product, "product", BASE),
    row(TypeId::StarMap, "starmap", BASE),
    row(TypeId::TakeWhile, "takewhile", BASE),
    row(TypeId::Tee, "_tee", WEAKREFS),
    row(TypeId::ZipLongest, "zip_longest", BASE),
];

/// Fills an iterator type: how it is made, how it goes on, and its doc.
fn fill<'py>(py: &'py Py, id: TypeId, new: NewFn, next: NextFn, doc: &'static str) -> TypeBuilder<'py> {
    let b = TypeBuilder::new(py, id);
    b.doc(doc);
    b.slots().new.set(Some(new));
    b.slots().next.set(Some(next));
    b.slots().iter.set(Some(itself));
    b
}

/// Fills the module's types.
pub fn init(py: &Py) {
    combine::init(py);
    endless::init(py);
    group::init(py);
    join::init(py);
    select::init(py);
    tee::init(py);
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let builder = ModuleBuilder::new(py, "itertools")?;
    for row in ROWS {
        builder.add_type(py, row.id)?;
    }
    let tee = tee::function(py)?;
    builder.add(py, "tee", tee)?;
    builder.finish(py)
}
