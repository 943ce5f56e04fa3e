//! Objects that lend their bytes: `bytes`, `bytearray`, `memoryview` and some of native modules.
//!
//! What is immutable is borrowed; what is not is copied under its lock, so that nobody sees it change half-way.

use super::BytesObject;
use crate::algorithm::memory::try_copy;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::types::bytearray::ByteArrayObject;
use crate::types::memoryview::MemoryViewObject;
use std::borrow::Cow;

impl Py {
    /// The bytes of a bytes-like object; `None` for anything else.
    ///
    /// # Errors
    /// ValueError for a released memoryview; MemoryError.
    pub fn buffer<'a>(&self, v: &'a Value) -> Result<Option<Cow<'a, [u8]>>> {
        if let Some(bytes) = v.payload::<BytesObject>() {
            return Ok(Some(Cow::Borrowed(bytes.data())));
        }
        if let Some(array) = v.payload::<ByteArrayObject>() {
            return array.snapshot(self, v).map(|data| Some(Cow::Owned(data)));
        }
        if let Some(view) = v.payload::<MemoryViewObject>() {
            return view.snapshot(self, v).map(|data| Some(Cow::Owned(data)));
        }
        if let Some(exporter) = v.exporter() {
            exporter.check(self, v)?;
            let mut copy = Ok(Vec::new());
            exporter.with(self, v, &mut |data| copy = try_copy(data));
            return copy.map(|data| Some(Cow::Owned(data))).map_err(|_| self.no_memory());
        }
        Ok(None)
    }

    /// The bytes of a bytes-like object.
    ///
    /// # Errors
    /// TypeError for anything else.
    pub fn as_buffer<'a>(&self, v: &'a Value) -> Result<Cow<'a, [u8]>> {
        match self.buffer(v)? {
            Some(bytes) => Ok(bytes),
            None => Err(self.buffer_error(v)),
        }
    }

    /// The TypeError for what is not bytes-like.
    #[cold]
    pub fn buffer_error(&self, v: &Value) -> Raised {
        self.type_error(format!("a bytes-like object is required, not '{}'", self.type_of(v).full_name(self)))
    }
}

/// The bytes of an exact `bytes` or `bytearray`, whose items are just these.
///
/// # Errors
/// MemoryError.
pub fn plain<'a>(py: &Py, v: &'a Value) -> Result<Option<Cow<'a, [u8]>>> {
    let ty = py.type_of(v);
    if ty.is(TypeId::Bytes) || ty.is(TypeId::ByteArray) { py.buffer(v) } else { Ok(None) }
}

/// Is it bytes-like?
pub fn is_buffer(v: &Value) -> bool {
    v.has_payload::<BytesObject>()
        || v.has_payload::<ByteArrayObject>()
        || v.has_payload::<MemoryViewObject>()
        || v.exporter().is_some()
}
