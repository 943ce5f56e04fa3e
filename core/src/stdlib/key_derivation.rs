//! `_key_derivation`: `pbkdf2_hmac` and `scrypt`, which `hashlib` hands on.
//!
//! Both are pure functions of their arguments and run detached: they are meant to take long.

use super::ModuleBuilder;
use super::hashes::fixed_hash;
use crate::object::{Py, Result, Value};
use sha2::digest::DynDigest;

/// A keyed hash (RFC 2104), ready to take data.
struct Keyed {
    inner: Box<dyn DynDigest>,
    outer: Box<dyn DynDigest>,
}

impl Keyed {
    fn new(make: fn() -> Box<dyn DynDigest>, block: usize, key: &[u8]) -> Keyed {
        let mut padded = vec![0u8; block];
        if key.len() > block {
            let mut hash = make();
            hash.update(key);
            let digest = hash.finalize();
            padded[..digest.len()].copy_from_slice(&digest);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }
        let with = |mask: u8| {
            let mut hash = make();
            let bytes: Vec<u8> = padded.iter().map(|b| b ^ mask).collect();
            hash.update(&bytes);
            hash
        };
        Keyed { inner: with(0x36), outer: with(0x5c) }
    }

    /// The digest of these parts, one after another.
    fn digest(&self, parts: &[&[u8]]) -> Box<[u8]> {
        let mut inner = self.inner.box_clone();
        parts.iter().for_each(|part| inner.update(part));
        let mut outer = self.outer.box_clone();
        outer.update(&inner.finalize());
        outer.finalize()
    }
}

/// A hash that starts empty, and how long its blocks are.
type Hash = (fn() -> Box<dyn DynDigest>, usize);

/// RFC 8018.
fn pbkdf2(hash: Hash, password: &[u8], salt: &[u8], iterations: u64, out: &mut [u8]) {
    let (make, block) = hash;
    let keyed = Keyed::new(make, block, password);
    for (n, part) in out.chunks_mut(make().output_size()).enumerate() {
        let number = (n as u32 + 1).to_be_bytes();
        let mut last = keyed.digest(&[salt, &number]);
        let mut sum = last.to_vec();
        for _ in 1..iterations {
            last = keyed.digest(&[&last]);
            sum.iter_mut().zip(last.iter()).for_each(|(a, b)| *a ^= b);
        }
        part.copy_from_slice(&sum[..part.len()]);
    }
}

fn wanted_length(py: &mut Py, v: &Value, otherwise: usize) -> Result<usize> {
    if v.is_none_or_empty() {
        return Ok(otherwise);
    }
    match py.as_i64(v)? {
        n if n < 1 => Err(py.value_error("key length must be greater than 0.")),
        n if n > i64::from(i32::MAX) => Err(py.overflow_error("key length is too great.")),
        n => Ok(n as usize),
    }
}

fn pbkdf2_hmac(py: &mut Py, a: &[Value]) -> Result {
    let Some(name) = a[0].as_text().map(|t| t.to_string_lossy().into_owned()) else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("pbkdf2_hmac() argument 'hash_name' must be str, not {name}")));
    };
    let (password, salt) = (py.owned(py.as_buffer(&a[1])?)?, py.owned(py.as_buffer(&a[2])?)?);
    let iterations = py.as_i64(&a[3])?;
    let Some(hash) = fixed_hash(&name.to_ascii_lowercase()) else {
        return Err(py.value_error(format!("unsupported hash type {name}")));
    };
    if iterations < 1 {
        return Err(py.value_error("iteration value must be greater than 0."));
    }
    let size = (hash.0)().output_size();
    let length = wanted_length(py, &a[4], size)?;
    let mut out = super::io::zeroed(py, length)?;
    let place = &mut out[..];
    py.detach(|| pbkdf2(hash, &password, &salt, iterations as u64, place));
    py.bytes(out)
}

fn quarter(x: &mut [u32; 16], to: usize, a: usize, b: usize, by: u32) {
    x[to] ^= x[a].wrapping_add(x[b]).rotate_left(by);
}

/// Salsa20 with eight rounds, on one block of sixteen words.
fn salsa(block: &mut [u32]) {
    let mut x = [0u32; 16];
    x.copy_from_slice(block);
    for _ in 0..4 {
        for i in 0..4 {
            let at = |row: usize| (row * 4 + i * 5) % 16;
            quarter(&mut x, at(1), at(0), at(3), 7);
            quarter(&mut x, at(2), at(1), at(0), 9);
            quarter(&mut x, at(3), at(2), at(1), 13);
            quarter(&mut x, at(0), at(3), at(2), 18);
        }
        for row in 0..4 {
            let at = |i: usize| row * 4 + (row + i) % 4;
            quarter(&mut x, at(1), at(0), at(3), 7);
            quarter(&mut x, at(2), at(1), at(0), 9);
            quarter(&mut x, at(3), at(2), at(1), 13);
            quarter(&mut x, at(0), at(3), at(2), 18);
        }
    }
    block.iter_mut().zip(x).for_each(|(a, b)| *a = a.wrapping_add(b));
}

/// Mixes `2 * r` blocks (RFC 7914, section 4); `spare` is as long.
fn mix_blocks(data: &mut [u32], spare: &mut [u32]) {
    let blocks = data.len() / 16;
    let mut x = [0u32; 16];
    x.copy_from_slice(&data[(blocks - 1) * 16..]);
    for (i, block) in data.chunks_exact(16).enumerate() {
        x.iter_mut().zip(block).for_each(|(a, b)| *a ^= b);
        salsa(&mut x);
        let to = if i % 2 == 0 { i / 2 } else { blocks / 2 + i / 2 };
        spare[to * 16..(to + 1) * 16].copy_from_slice(&x);
    }
    data.copy_from_slice(spare);
}

/// RFC 7914, section 5.
fn mix(data: &mut [u32], n: usize) {
    let len = data.len();
    let mut table = vec![0u32; len * n];
    let mut spare = vec![0u32; len];
    for row in table.chunks_exact_mut(len) {
        row.copy_from_slice(data);
        mix_blocks(data, &mut spare);
    }
    for _ in 0..n {
        let j = data[len - 16] as usize & (n - 1);
        data.iter_mut().zip(&table[j * len..(j + 1) * len]).for_each(|(a, b)| *a ^= b);
        mix_blocks(data, &mut spare);
    }
}

fn scrypt(py: &mut Py, a: &[Value]) -> Result {
    let password = py.owned(py.as_buffer(&a[0])?)?;
    for (v, what) in [(&a[1], "salt"), (&a[2], "n"), (&a[3], "r"), (&a[4], "p")] {
        if v.is_none_or_empty() {
            return Err(py.type_error(format!("{what} is required")));
        }
    }
    let salt = py.owned(py.as_buffer(&a[1])?)?;
    let (n, r, p) = (py.as_i64(&a[2])?, py.as_i64(&a[3])?, py.as_i64(&a[4])?);
    if n < 2 || n & (n - 1) != 0 {
        return Err(py.value_error("n must be a power of 2."));
    }
    let most = if a[5].is_none_or_empty() { 0 } else { py.as_i64(&a[5])? };
    if most < 0 || most > i64::from(i32::MAX) {
        return Err(py.value_error(format!("maxmem must be positive and smaller than {}", i32::MAX)));
    }
    let most = if most == 0 { 32 << 20 } else { most as usize };
    let length = wanted_length(py, &a[6], 64)?;
    let sizes = usize::try_from(n).ok().zip(usize::try_from(r).ok()).zip(usize::try_from(p).ok());
    let needed = sizes.and_then(|((n, r), p)| {
        let row = r.checked_mul(128)?;
        row.checked_mul(n)?.checked_add(row.checked_mul(p)?)
    });
    let ((n, r), p) = match (sizes, needed) {
        (Some(sizes), Some(needed)) if r > 0 && p > 0 && needed <= most => sizes,
        _ => return Err(py.value_error("Invalid parameter combination for n, r, p, maxmem.")),
    };
    let Some(hash) = fixed_hash("sha256") else { return Ok(Value::NONE) };
    let mut out = super::io::zeroed(py, length)?;
    let place = &mut out[..];
    py.detach(|| {
        let mut bytes = vec![0u8; 128 * r * p];
        pbkdf2(hash, &password, &salt, 1, &mut bytes);
        for row in bytes.chunks_exact_mut(128 * r) {
            let mut words: Vec<u32> =
                row.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
            mix(&mut words, n);
            row.chunks_exact_mut(4).zip(words).for_each(|(to, w)| to.copy_from_slice(&w.to_le_bytes()));
        }
        pbkdf2(hash, &password, &bytes, 1, place);
    });
    py.bytes(out)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_key_derivation")?;
    b.function(py, "pbkdf2_hmac", "(hash_name, password, salt, iterations, dklen=None)", pbkdf2_hmac)?;
    b.function(py, "scrypt", "(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)", scrypt)?;
    b.finish(py)
}
