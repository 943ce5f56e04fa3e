//! `bytes`: an immutable array of bytes. Methods that `bytes` and `bytearray` share are written once, over the bytes and a maker
//! of the receiver's type (`methods`, `search`); the search and split algorithms are those of `crate::text`.

pub mod buffer;
pub mod construct;
pub mod methods;
pub mod search;
pub mod sequence;

use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::string::copy_short;
use orochi_gc::Object;
use orochi_gc::sync::{AtomicI64, Ordering};

/// The payload of a `bytes`. Immutable but for its cached hash.
pub struct BytesObject {
    store: Store,
    hash: AtomicI64,
}

/// Most bytes that lie in the object itself.
const SMALL: usize = 22;

/// Where the bytes are. An object never moves, so neither do they.
enum Store {
    /// So many of these.
    Small(u8, [u8; SMALL]),
    /// Elsewhere.
    Large(Box<[u8]>),
}

const _: () = assert!(size_of::<Store>() == 24);

// SAFETY: 1. and 3. no references; 2. fixed size; 4. the cache is atomic.
unsafe impl Payload for BytesObject {
    const KIND: Kind = Kind::Bytes;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl Store {
    /// The bytes in the object itself, if they are few.
    #[inline]
    fn small(data: &[u8]) -> Option<Store> {
        let mut bytes = [0; SMALL];
        copy_short(bytes.get_mut(..data.len())?, data);
        Some(Store::Small(data.len() as u8, bytes))
    }
}

impl BytesObject {
    /// A payload of these bytes.
    pub fn new(data: Vec<u8>) -> BytesObject {
        let store = match Store::small(&data) {
            Some(store) => store,
            None => Store::Large(data.into_boxed_slice()),
        };
        BytesObject { store, hash: AtomicI64::new(-1) }
    }

    /// A payload of a copy of these bytes.
    pub fn copy_of(data: &[u8]) -> BytesObject {
        let store = Store::small(data).unwrap_or_else(|| Store::Large(data.into()));
        BytesObject { store, hash: AtomicI64::new(-1) }
    }

    /// The bytes.
    #[inline(always)]
    pub fn data(&self) -> &[u8] {
        match &self.store {
            // SAFETY: `small` wrote a length of at most `SMALL`. A check here would be a call in handlers that have none.
            Store::Small(len, bytes) => unsafe { bytes.get_unchecked(..usize::from(*len)) },
            Store::Large(bytes) => bytes,
        }
    }

    /// The hash, computed once. Never -1.
    pub fn hash(&self, py: &Py) -> i64 {
        // Relaxed: the hash is a function of the immutable bytes, so every thread computes the same.
        let cached = self.hash.load(Ordering::Relaxed);
        if cached != -1 {
            return cached;
        }
        let computed =
            crate::number::hash::not_minus_one(crate::text::hash::hash_bytes(self.data(), py.interp().hash_key));
        self.hash.store(computed, Ordering::Relaxed);
        computed
    }
}

impl Value {
    /// The bytes, if this is a `bytes` or an instance of a subclass of it.
    #[inline]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.payload::<BytesObject>().map(BytesObject::data)
    }
}

impl Py {
    /// A `bytes`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn bytes(&self, data: Vec<u8>) -> Result {
        self.alloc_exact(TypeId::Bytes, BytesObject::new(data))
    }

    /// A `bytes` of a copy of these.
    ///
    /// # Errors
    /// MemoryError.
    pub fn bytes_from(&self, data: &[u8]) -> Result {
        if data.len() > SHORT {
            return self.bytes(self.copied(data)?);
        }
        self.alloc_exact(TypeId::Bytes, BytesObject::copy_of(data))
    }
}

/// Bytes of a small request for memory, which is met (`vm::spare`).
const SHORT: usize = 1 << 12;

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Bytes);
    b.doc("bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object");
    b.slots().new.set(Some(construct::new));
    sequence::fill(b.slots());
    methods::fill(&b);
    search::fill(&b);
    b.method("__getnewargs__", "(self, /)", |py, args| {
        let same = py.bytes_from(args[0].as_bytes().unwrap_or_default())?;
        py.tuple(vec![same])
    })
    .method("__bytes__", "(self, /)", |py, args| {
        if py.type_of(&args[0]).is(TypeId::Bytes) {
            return Ok(args[0].clone());
        }
        py.bytes_from(args[0].as_bytes().unwrap_or_default())
    });
}
