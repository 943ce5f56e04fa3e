//! `bytearray`: bytes that change. The vector is guarded by the object's lock; whoever reads it takes a copy or looks under the lock.
//!
//! A memoryview on it counts as an export: while there is one the length cannot change, so a view's range stays valid.

mod mutate;

use crate::algorithm::memory::try_copy;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::types::bytes;
use orochi_gc::Object;

/// The changeable state of a bytearray.
pub struct ByteArrayState {
    /// The bytes.
    pub data: Vec<u8>,
    /// How many views there are.
    pub exports: usize,
}

/// The payload of a bytearray.
pub struct ByteArrayObject {
    state: Guarded<ByteArrayState>,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. guarded.
unsafe impl Payload for ByteArrayObject {
    const KIND: Kind = Kind::ByteArray;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl ByteArrayObject {
    /// A payload of these bytes.
    pub fn new(data: Vec<u8>) -> ByteArrayObject {
        ByteArrayObject { state: Guarded::new(ByteArrayState { data, exports: 0 }) }
    }

    /// The bytes of a private bytearray.
    ///
    /// # Safety
    /// As `Guarded::private`.
    #[inline(always)]
    #[expect(clippy::mut_from_ref, reason = "as in `Guarded::private`")]
    pub unsafe fn private_bytes(&self) -> &mut [u8] {
        // SAFETY: the caller's.
        unsafe { &mut self.state.private().data }
    }

    /// Adds a byte to a private bytearray, if there is room for it and no view keeps its length. `false`: nothing was done.
    ///
    /// # Safety
    /// As `Guarded::private`.
    #[inline(always)]
    pub unsafe fn push_private(&self, byte: u8) -> bool {
        // SAFETY: the caller's; the byte behind the last one is within the capacity.
        unsafe {
            let state = self.state.private();
            let len = state.data.len();
            if state.exports != 0 || len == state.data.capacity() {
                return false;
            }
            state.data.as_mut_ptr().add(len).write(byte);
            state.data.set_len(len + 1);
            true
        }
    }

    /// Looks at the bytes under the lock. `f` is a leaf.
    #[inline]
    pub fn with<R>(&self, py: &Py, owner: &Value, f: impl FnOnce(&[u8]) -> R) -> R {
        self.state.with(py, owner, |s, _| f(&s.data))
    }

    /// Writes into the bytes, without changing their number, under the lock. `f` is a leaf.
    #[inline]
    pub fn with_mut<R>(&self, py: &Py, owner: &Value, f: impl FnOnce(&mut [u8]) -> R) -> R {
        self.state.with(py, owner, |s, _| f(&mut s.data))
    }

    /// Changes the vector under the lock; refused while there are views. `f` is a leaf.
    ///
    /// # Errors
    /// BufferError.
    #[inline]
    pub fn resize<R>(&self, py: &Py, owner: &Value, f: impl FnOnce(&mut Vec<u8>) -> R) -> Result<R> {
        let done = self.state.with(py, owner, |s, _| (s.exports == 0).then(|| f(&mut s.data)));
        done.ok_or_else(|| py.error(TypeId::BufferError, "Existing exports of data: object cannot be re-sized"))
    }

    /// Its length at this moment.
    #[inline]
    pub fn len(&self, py: &Py, owner: &Value) -> usize {
        self.with(py, owner, <[u8]>::len)
    }

    /// A copy of the bytes.
    ///
    /// # Errors
    /// MemoryError.
    pub fn snapshot(&self, py: &Py, owner: &Value) -> Result<Vec<u8>> {
        self.with(py, owner, try_copy).map_err(|_| py.no_memory())
    }

    /// Counts a view.
    pub fn export(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports += 1);
    }

    /// Is there a view on it?
    pub fn is_exported(&self, py: &Py, owner: &Value) -> bool {
        self.state.with(py, owner, |s, _| s.exports > 0)
    }

    /// Counts a view less.
    pub fn unexport(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports = s.exports.saturating_sub(1));
    }
}

impl Py {
    /// A bytearray.
    ///
    /// # Errors
    /// MemoryError.
    pub fn byte_array(&self, data: Vec<u8>) -> Result {
        self.alloc_exact(TypeId::ByteArray, ByteArrayObject::new(data))
    }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, ByteArrayObject::new(Vec::new()))
}

fn init_slot(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [source, encoding, errors] =
        crate::types::bind::bind(py, "bytearray", ["source", "encoding", "errors"], 0, args)?;
    if let Some(array) = v.payload::<ByteArrayObject>() {
        drop(array.resize(py, v, std::mem::take)?);
    }
    let data = bytes::construct::contents(py, source, encoding, errors, "bytearray")?;
    match v.payload::<ByteArrayObject>() {
        Some(array) => array.resize(py, v, |old| std::mem::replace(old, data)).map(drop),
        None => Ok(()),
    }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::ByteArray);
    b.doc("bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array");
    bytes::sequence::fill(b.slots());
    bytes::methods::fill(&b);
    bytes::search::fill(&b);
    mutate::fill(&b);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.init.set(Some(init_slot));
    slots.hash.set(None);
}
