//! The builtin types, one file or folder each. They stand on `object` and know nothing of the VM.

pub mod adaptors;
pub mod arguments;
pub mod bind;
pub mod bool;
pub mod bootstrap;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod class;
pub mod code;
pub mod codec;
pub mod complex;
pub mod container;
pub mod descriptors;
pub mod dict;
pub mod exceptions;
pub mod float;
pub mod format;
pub mod frame;
pub mod function;
pub mod generic_alias;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod method;
pub mod methods;
pub mod module;
pub mod module_spec;
pub mod namespace;
pub mod none;
pub mod object_type;
pub mod percent;
pub mod plain;
pub mod property;
pub mod range;
pub mod recursion;
pub mod reduce;
pub mod sequence;
pub mod set;
pub mod slice;
pub mod str;
pub mod struct_sequence;
pub mod super_;
pub mod table;
pub mod traceback;
pub mod tuple;
pub mod tuple_item;
pub mod warn;
pub mod weakref;

use crate::object::Py;

/// Fills the slots and namespaces of the builtin types.
pub fn init(py: &mut Py) {
    object_type::init(py);
    class::init(py);
    descriptors::init(py);
    methods::init(py);
    none::init(py);
    adaptors::init(py);
    bool::init(py);
    bytearray::init(py);
    bytes::init(py);
    cell::init(py);
    code::init(py);
    complex::init(py);
    dict::fill(py);
    exceptions::init(py);
    float::init(py);
    frame::init(py);
    function::init(py);
    generic_alias::init(py);
    int::init(py);
    iterators::init(py);
    list::init(py);
    mapping_proxy::init(py);
    memoryview::init(py);
    method::init(py);
    module::init(py);
    module_spec::init(py);
    namespace::init(py);
    property::init(py);
    range::init(py);
    set::fill(py);
    slice::init(py);
    str::init(py);
    super_::init(py);
    traceback::init(py);
    tuple::init(py);
    weakref::init(py);
    tuple_item::init(py);
}

#[cfg(test)]
mod tests;
