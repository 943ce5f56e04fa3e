//! The builtin types, one file or folder each. They stand on `object` and know nothing of the VM.

pub mod bootstrap;
pub mod container;
pub mod table;

pub mod adaptors;
pub mod arguments;
pub mod dict;
pub mod exceptions;
pub mod float;
pub mod int;
pub mod iterators;
pub mod list;
pub mod range;
pub mod recursion;
pub mod sequence;
pub mod set;
pub mod slice;
pub mod tuple_item;
pub mod tuple;
pub mod bind;
pub mod bool;
pub mod bytearray;
pub mod bytes;
pub mod codec;
pub mod complex;
pub mod format;
pub mod memoryview;
pub mod percent;
pub mod str;

pub mod cell;
pub mod class;
pub mod code;
pub mod descriptors;
pub mod function;
pub mod generic_alias;
pub mod mapping_proxy;
pub mod method;
pub mod methods;
pub mod module;
pub mod namespace;
pub mod none;
pub mod object_type;
pub mod property;
pub mod reduce;
pub mod super_;
use crate::object::Py;

/// Fills the slots and namespaces of the builtin types.
pub fn init(py: &mut Py) {
    adaptors::init(py);
    bool::init(py);
    bytearray::init(py);
    bytes::init(py);
    complex::init(py);
    dict::fill(py);
    float::init(py);
    int::init(py);
    iterators::init(py);
    list::init(py);
    memoryview::init(py);
    range::init(py);
    set::fill(py);
    slice::init(py);
    str::init(py);
    tuple::init(py);
}
