//! Hashing of strings and bytes: SipHash-1-3 under a key, with CPython's rules for the empty string and for -1.
//!
//! The storage of equal strings is the same, so hashing raw units is well defined; an ASCII string and the bytes of the
//! same content hash alike, as in CPython. With the key that a `PYTHONHASHSEED` gives, hashes are CPython's own.

use siphasher::sip::SipHasher13;

use super::Text;

/// The key of the string hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashKey {
    /// First half.
    pub k0: u64,
    /// Second half.
    pub k1: u64,
}

impl HashKey {
    /// The key that a given seed expands to; seed 0 disables randomisation (an all-zero key).
    ///
    /// The expansion is the linear congruential generator that CPython fills its 24-byte secret with; the key is the
    /// first 16 bytes.
    #[must_use]
    pub fn from_seed(seed: u32) -> Self {
        if seed == 0 {
            return Self { k0: 0, k1: 0 };
        }
        let mut x = seed;
        let mut next = || {
            let mut bytes = [0; 8];
            for byte in &mut bytes {
                x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
                *byte = (x >> 16) as u8;
            }
            u64::from_le_bytes(bytes)
        };
        Self { k0: next(), k1: next() }
    }

    /// The key that `PYTHONHASHSEED` asks for: `Ok(None)` for random, an error where the value is not acceptable.
    pub fn from_environment(value: &str) -> Result<Option<Self>, BadSeed> {
        if value.is_empty() || value == "random" {
            return Ok(None);
        }
        let digits = value.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
        let digits = digits.strip_prefix('+').unwrap_or(digits);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadSeed);
        }
        digits.parse().map(|seed| Some(Self::from_seed(seed))).map_err(|_| BadSeed)
    }
}

/// `PYTHONHASHSEED` is neither "random" nor an integer in 0..=4294967295.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSeed;

/// The hash of bytes.
#[must_use]
pub fn hash_bytes(bytes: &[u8], key: HashKey) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    match SipHasher13::new_with_keys(key.k0, key.k1).hash(bytes) as i64 {
        -1 => -2,
        hash => hash,
    }
}

/// The hash of a string.
#[must_use]
pub fn hash(text: &Text, key: HashKey) -> i64 {
    hash_bytes(text.view().raw_bytes(), key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython_with_a_seed() {
        for (seed, s, expected) in HASHES {
            assert_eq!(hash(&Text::from(s), HashKey::from_seed(seed)), expected, "{seed} {s}");
        }
        assert_eq!(hash_bytes(b"abc", HashKey::from_seed(7)), hash(&Text::from("abc"), HashKey::from_seed(7)));
    }

    #[test]
    fn seeds_from_the_environment() {
        assert_eq!(HashKey::from_environment("random"), Ok(None));
        assert_eq!(HashKey::from_environment("0"), Ok(Some(HashKey { k0: 0, k1: 0 })));
        assert_eq!(HashKey::from_environment("4294967295").map(|k| k.is_some()), Ok(true));
        for bad in ["4294967296", "-1", "1x", "x"] {
            assert_eq!(HashKey::from_environment(bad), Err(BadSeed), "{bad}");
        }
    }

    /// Printed by `python3` under these values of `PYTHONHASHSEED`.
    const HASHES: [(u32, &str, i64); 28] = [
        (0, "", 0),
        (0, "a", 4644417185603328019),
        (0, "abc", -4594863902769663758),
        (0, "hello world, this is long", 7650859633215404784),
        (0, "é", 6047309291227476195),
        (0, "Łódź", 5735756214380303231),
        (0, "😀x", -8926728262118538918),
        (1, "", 0),
        (1, "a", -3012895188637184397),
        (1, "abc", -4667308735975688587),
        (1, "hello world, this is long", -4526064855385444927),
        (1, "é", 8133168473585362875),
        (1, "Łódź", -8976601703149206534),
        (1, "😀x", 8904275969526274476),
        (42, "", 0),
        (42, "a", -123207753977932514),
        (42, "abc", 3869580338025362921),
        (42, "hello world, this is long", -1199649544206272706),
        (42, "é", 5653850369683463245),
        (42, "Łódź", 8338090512403139801),
        (42, "😀x", -7412435959675129227),
        (4294967295, "", 0),
        (4294967295, "a", -5989683813037840249),
        (4294967295, "abc", -6122489556238538401),
        (4294967295, "hello world, this is long", -8845454792208099849),
        (4294967295, "é", -5741392403324874290),
        (4294967295, "Łódź", -8110271643253765959),
        (4294967295, "😀x", 461681878319395138),
    ];
}
