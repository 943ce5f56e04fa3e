//! `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`: hashes as `hashlib` wants them.
//!
//! A hash is behind a lock of its own. Much data is taken in while the thread is detached, so that others run meanwhile.

use super::{ModuleBuilder, make_types};
use crate::algorithm::blake2::{Blake2, Parameters};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::NOT_INSTANTIABLE;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use sha2::digest::{DynDigest, ExtendableOutput, Update, XofReader};
use std::sync::{Mutex, MutexGuard, PoisonError};

const fn row(id: TypeId, name: &'static str, module: &'static str, flags: u32) -> Row {
    Row { id, name, module, base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags }
}

static HASH: &[Row] = &[row(TypeId::Hasher, "HASH", "_hashlib", NOT_INSTANTIABLE)];
static BLAKE: &[Row] = &[row(TypeId::Blake2, "blake2b", "_blake2", 0), row(TypeId::Blake2s, "blake2s", "_blake2", 0)];

/// A hash with a digest of one length.
struct Fixed(Box<dyn DynDigest>);

// SAFETY: all hashes that are made here are plain data, which any thread may have.
unsafe impl Send for Fixed {}

enum State {
    Fixed(Fixed),
    Shake128(sha3::Shake128),
    Shake256(sha3::Shake256),
    Blake(Blake2),
}

impl State {
    fn update(&mut self, data: &[u8]) {
        match self {
            State::Fixed(hash) => hash.0.update(data),
            State::Shake128(hash) => Update::update(hash, data),
            State::Shake256(hash) => Update::update(hash, data),
            State::Blake(hash) => hash.update(data),
        }
    }

    fn copy(&self) -> State {
        match self {
            State::Fixed(hash) => State::Fixed(Fixed(hash.0.box_clone())),
            State::Shake128(hash) => State::Shake128(hash.clone()),
            State::Shake256(hash) => State::Shake256(hash.clone()),
            State::Blake(hash) => State::Blake(hash.clone()),
        }
    }

    /// The digest; `length` is for the hashes that have no length of their own.
    fn digest(&self, length: usize) -> Vec<u8> {
        match self.copy() {
            State::Fixed(hash) => hash.0.finalize().to_vec(),
            State::Shake128(hash) => {
                let mut out = vec![0; length];
                hash.finalize_xof().read(&mut out);
                out
            }
            State::Shake256(hash) => {
                let mut out = vec![0; length];
                hash.finalize_xof().read(&mut out);
                out
            }
            State::Blake(hash) => hash.digest(),
        }
    }
}

/// A hash.
struct Hasher {
    name: &'static str,
    size: usize,
    block: usize,
    state: Mutex<State>,
}

// SAFETY: no references; the state is behind a lock of its own.
unsafe impl Native for Hasher {}

/// Names, bytes of the digest and of a block.
const ALGORITHMS: &[(&str, usize, usize)] = &[
    ("md5", 16, 64),
    ("sha1", 20, 64),
    ("sha224", 28, 64),
    ("sha256", 32, 64),
    ("sha384", 48, 128),
    ("sha512", 64, 128),
    ("sha3_224", 28, 144),
    ("sha3_256", 32, 136),
    ("sha3_384", 48, 104),
    ("sha3_512", 64, 72),
    ("shake_128", 0, 168),
    ("shake_256", 0, 136),
];

/// Data that is worth letting other threads run.
const MUCH: usize = 2048;

fn lock(hasher: &Hasher) -> MutexGuard<'_, State> {
    hasher.state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks at the state; waits detached for a thread that is at it.
fn with<R: Send>(py: &mut Py, hasher: &Hasher, f: impl FnOnce(&mut State) -> R + Send) -> R {
    match hasher.state.try_lock() {
        Ok(mut state) => f(&mut state),
        Err(_) => py.detach(|| f(&mut lock(hasher))),
    }
}

fn data_of<'a>(py: &Py, v: &'a Value) -> Result<std::borrow::Cow<'a, [u8]>> {
    if v.as_text().is_some() {
        return Err(py.type_error("Strings must be encoded before hashing"));
    }
    match py.buffer(v)? {
        Some(data) => Ok(data),
        None => Err(py.type_error("object supporting the buffer API required")),
    }
}

fn take_in(py: &mut Py, hasher: &Hasher, v: &Value) -> Result<()> {
    let data = data_of(py, v)?;
    if data.len() >= MUCH {
        py.detach(|| lock(hasher).update(&data));
    } else {
        with(py, hasher, |state| state.update(&data));
    }
    Ok(())
}

fn make_hash(py: &mut Py, a: &[Value], name: &str) -> Result {
    if !a[0].is_empty() && !a[2].is_empty() && !a[2].is_none() {
        return Err(py.type_error("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version."));
    }
    let data = if a[0].is_empty() { &a[2] } else { &a[0] };
    let Some(&(name, size, block)) = ALGORITHMS.iter().find(|(known, _, _)| *known == name) else {
        return Err(py.value_error("unsupported hash type"));
    };
    let Some(state) = make_state(name) else { return Err(py.value_error("unsupported hash type")) };
    let made = py.make_native(py.ty(TypeId::Hasher), Hasher { name, size, block, state: Mutex::new(state) })?;
    if !data.is_none_or_empty() {
        take_in(py, py.native::<Hasher>(&made)?, data)?;
    }
    Ok(made)
}

macro_rules! fixed {
    ($($name:literal: $hash:ty;)*) => {
        fn make_state(name: &str) -> Option<State> {
            Some(match name {
                $($name => State::Fixed(Fixed(Box::new(<$hash>::default()))),)*
                "shake_128" => State::Shake128(sha3::Shake128::default()),
                "shake_256" => State::Shake256(sha3::Shake256::default()),
                _ => return None,
            })
        }

        /// What makes the empty hash of this name, and how long its blocks are; for hashes with a digest of one length.
        pub fn fixed_hash(name: &str) -> Option<(fn() -> Box<dyn DynDigest>, usize)> {
            let (_, _, block) = ALGORITHMS.iter().find(|(known, _, _)| *known == name)?;
            let make: fn() -> Box<dyn DynDigest> = match name {
                $($name => || Box::new(<$hash>::default()),)*
                _ => return None,
            };
            Some((make, *block))
        }
    };
}

fixed! {
    "md5": md5::Md5;
    "sha1": sha1::Sha1;
    "sha224": sha2::Sha224;
    "sha256": sha2::Sha256;
    "sha384": sha2::Sha384;
    "sha512": sha2::Sha512;
    "sha3_224": sha3::Sha3_224;
    "sha3_256": sha3::Sha3_256;
    "sha3_384": sha3::Sha3_384;
    "sha3_512": sha3::Sha3_512;
}

fn digest_bytes(py: &mut Py, v: &Value, length: &Value) -> Result<Vec<u8>> {
    let hasher = py.native::<Hasher>(v)?;
    let shake = hasher.name.starts_with("shake");
    if shake == length.is_empty() {
        return Err(if shake {
            py.type_error("digest() missing required argument 'length' (pos 1)")
        } else {
            py.type_error(format!("{}.digest() takes no arguments (1 given)", hasher.name))
        });
    }
    let length = if shake {
        let n = py.as_i64(length)?;
        match usize::try_from(n) {
            Ok(n) if n < 1 << 29 => n,
            Ok(_) => return Err(py.value_error("length is too large")),
            Err(_) => return Err(py.value_error("value must be positive")),
        }
    } else {
        0
    };
    Ok(with(py, hasher, |state| state.digest(length)))
}

fn hex(py: &Py, bytes: &[u8]) -> Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let text: Vec<u8> = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).collect();
    py.ascii(&text)
}

fn copy(py: &mut Py, a: &[Value]) -> Result {
    let hasher = py.native::<Hasher>(&a[0])?;
    let state = with(py, hasher, |state| state.copy());
    let (name, size, block) = (hasher.name, hasher.size, hasher.block);
    py.make_native(py.type_of(&a[0]), Hasher { name, size, block, state: Mutex::new(state) })
}

fn methods(b: &TypeBuilder<'_>, digest_signature: &str) {
    b.method("update", "(self, data, /)", |py, a| {
        let hasher = py.native::<Hasher>(&a[0])?;
        take_in(py, hasher, &a[1])?;
        Ok(Value::NONE)
    })
    .method("digest", digest_signature, |py, a| {
        let bytes = digest_bytes(py, &a[0], a.get(1).unwrap_or(&Value::EMPTY))?;
        py.bytes(bytes)
    })
    .method("hexdigest", digest_signature, |py, a| {
        let bytes = digest_bytes(py, &a[0], a.get(1).unwrap_or(&Value::EMPTY))?;
        hex(py, &bytes)
    })
    .method("copy", "(self, /)", copy)
    .getter("name", |py, v| py.str(py.native::<Hasher>(v)?.name))
    .getter("digest_size", |py, v| py.int_from_usize(py.native::<Hasher>(v)?.size))
    .getter("block_size", |py, v| py.int_from_usize(py.native::<Hasher>(v)?.block));
}

fn fill_hash(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Hasher);
    methods(&b, "(self, length=<unrepresentable>, /)");
    b.slots().repr.set(Some(|py, v| {
        let name = py.native::<Hasher>(v)?.name;
        py.str(&format!("<{name} _hashlib.HASH object @ {:#x}>", v.identity()))
    }));
}

const BLAKE_NAMES: [&str; 14] = [
    "data",
    "digest_size",
    "key",
    "salt",
    "person",
    "fanout",
    "depth",
    "leaf_size",
    "node_offset",
    "node_depth",
    "inner_size",
    "last_node",
    "usedforsecurity",
    "string",
];

fn new_blake(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let small = class.is(TypeId::Blake2s);
    let (name, most, quarter) = if small { ("blake2s", 32, 8) } else { ("blake2b", 64, 16) };
    if args.len() > 1 {
        let given = args.len();
        return Err(py.type_error(format!("{name}() takes at most 1 positional argument ({given} given)")));
    }
    let given = py.named_args(name, args, BLAKE_NAMES, 0)?;
    let number = |py: &mut Py, v: &Value, otherwise: i64| if v.is_empty() { Ok(otherwise) } else { py.as_i64(v) };
    let digest = number(py, &given[1], most)?;
    if !(1..=most).contains(&digest) {
        return Err(py.value_error(format!("digest_size must be between 1 and {most} bytes")));
    }
    let bytes = |py: &mut Py, v: &Value| -> Result<Vec<u8>> {
        if v.is_empty() { Ok(Vec::new()) } else { Ok(py.owned(py.as_buffer(v)?)?) }
    };
    let key = bytes(py, &given[2])?;
    if key.len() > most as usize {
        return Err(py.value_error(format!("maximum key length is {most} bytes")));
    }
    let (salt, person) = (bytes(py, &given[3])?, bytes(py, &given[4])?);
    for (v, what) in [(&salt, "salt"), (&person, "person")] {
        if v.len() > quarter {
            return Err(py.value_error(format!("maximum {what} length is {quarter} bytes")));
        }
    }
    let mut small_numbers = [0u8; 4];
    for (to, (i, what, low, high, otherwise)) in small_numbers.iter_mut().zip([
        (5, "fanout", 0, 255, 1),
        (6, "depth", 1, 255, 1),
        (9, "node_depth", 0, 255, 0),
        (10, "inner_size", 0, most, 0),
    ]) {
        let n = number(py, &given[i], otherwise)?;
        if !(low..=high).contains(&n) {
            return Err(py.value_error(match what {
                "inner_size" => format!("inner_size must be between 0 and is {most}"),
                _ => format!("{what} must be between {low} and {high}"),
            }));
        }
        *to = n as u8;
    }
    let wide = |py: &mut Py, v: &Value, bits: u32, what: &str| -> Result<u64> {
        if v.is_empty() {
            return Ok(0);
        }
        let n = py.index_int(v)?;
        if n.is_negative() {
            return Err(py.value_error("value must be positive"));
        }
        match n.as_u64().filter(|n| bits == 64 || n >> bits == 0) {
            Some(n) => Ok(n),
            None => Err(py.overflow_error(format!("{what} is too large"))),
        }
    };
    let leaf = wide(py, &given[7], 32, "leaf_size")? as u32;
    let offset = wide(py, &given[8], if small { 48 } else { 64 }, "node_offset")?;
    let last = !given[11].is_empty() && py.truth(&given[11])?;
    let [fanout, depth, level, inner] = small_numbers;
    let parameters =
        Parameters { digest: digest as u8, key, salt, person, fanout, depth, leaf, offset, level, inner, last };
    let state = Blake2::new(small, &parameters);
    let block = state.block_size();
    let hasher = Hasher { name, size: digest as usize, block, state: Mutex::new(State::Blake(state)) };
    let made = py.make_native(class, hasher)?;
    let data = if given[0].is_empty() { &given[13] } else { &given[0] };
    if !data.is_none_or_empty() {
        take_in(py, py.native::<Hasher>(&made)?, data)?;
    }
    Ok(made)
}

fn fill_blake(py: &Py) {
    for (id, most, quarter) in [(TypeId::Blake2, 64, 16), (TypeId::Blake2s, 32, 8)] {
        let b = TypeBuilder::new(py, id);
        b.slots().new.set(Some(new_blake));
        methods(&b, "(self, /)");
        for (name, n) in
            [("SALT_SIZE", quarter), ("PERSON_SIZE", quarter), ("MAX_KEY_SIZE", most), ("MAX_DIGEST_SIZE", most)]
        {
            if let Ok(n) = py.int(n) {
                b.constant(name, n);
            }
        }
    }
}

macro_rules! constructors {
    ($py:expr, $m:expr, $($name:literal)*) => {
        $($m.function($py, $name, "(data=b'', *, usedforsecurity=True, string=None)", |py, a| make_hash(py, a, $name))?;)*
    };
}

/// `_md5`
///
/// # Errors
/// MemoryError.
pub fn make_md5(py: &mut Py) -> Result {
    make_types(py, HASH, fill_hash);
    let b = ModuleBuilder::new(py, "_md5")?;
    constructors!(py, b, "md5");
    b.add(py, "MD5Type", py.ty(TypeId::Hasher).to_value())?;
    b.finish(py)
}

/// `_sha1`
///
/// # Errors
/// MemoryError.
pub fn make_sha1(py: &mut Py) -> Result {
    make_types(py, HASH, fill_hash);
    let b = ModuleBuilder::new(py, "_sha1")?;
    constructors!(py, b, "sha1");
    b.add(py, "SHA1Type", py.ty(TypeId::Hasher).to_value())?;
    b.finish(py)
}

/// `_sha2`
///
/// # Errors
/// MemoryError.
pub fn make_sha2(py: &mut Py) -> Result {
    make_types(py, HASH, fill_hash);
    let b = ModuleBuilder::new(py, "_sha2")?;
    constructors!(py, b, "sha224" "sha256" "sha384" "sha512");
    for name in ["SHA224Type", "SHA256Type", "SHA384Type", "SHA512Type"] {
        b.add(py, name, py.ty(TypeId::Hasher).to_value())?;
    }
    b.finish(py)
}

/// `_sha3`
///
/// # Errors
/// MemoryError.
pub fn make_sha3(py: &mut Py) -> Result {
    make_types(py, HASH, fill_hash);
    let b = ModuleBuilder::new(py, "_sha3")?;
    constructors!(py, b, "sha3_224" "sha3_256" "sha3_384" "sha3_512" "shake_128" "shake_256");
    b.finish(py)
}

/// `_blake2`
///
/// # Errors
/// MemoryError.
pub fn make_blake2(py: &mut Py) -> Result {
    make_types(py, BLAKE, fill_blake);
    let b = ModuleBuilder::new(py, "_blake2")?;
    b.add_type(py, TypeId::Blake2)?;
    b.add_type(py, TypeId::Blake2s)?;
    b.finish(py)
}
