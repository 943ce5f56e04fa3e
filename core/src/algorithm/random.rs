//! The Mersenne Twister (MT19937) as Python's `random` seeds and reads it: the same sequence for the same seed.

use sha2::{Digest, Sha512};

use super::OutOfMemory;
use super::memory::try_filled;
use crate::number::Int;

const N: usize = 624;
const M: usize = 397;

/// The generator's state.
#[derive(Clone)]
pub struct MersenneTwister {
    words: [u32; N],
    /// The next word to hand out; `N` where a new block must be made first.
    index: usize,
}

impl MersenneTwister {
    /// The state for an integer seed; its sign does not matter.
    #[must_use]
    pub fn from_int(seed: &Int) -> Self {
        let key: Vec<u32> = seed.magnitude().iter_u32_digits().collect();
        Self::from_key(&key)
    }

    /// The state for a `str` (as UTF-8), `bytes` or `bytearray` seed: version 2 of Python's seeding.
    #[must_use]
    pub fn from_bytes(seed: &[u8]) -> Self {
        let digest = Sha512::digest(seed);
        let number: Vec<u8> = seed.iter().chain(digest.iter()).copied().collect();
        Self::from_int(&Int::from_bytes(&number, false, false))
    }

    /// The state for a seed that only has a hash (a float).
    #[must_use]
    pub fn from_hash(hash: i64) -> Self {
        Self::from_int(&Int::from(hash as u64))
    }

    /// The state for a key of words; an empty one stands for zero.
    #[must_use]
    pub fn from_key(key: &[u32]) -> Self {
        let key = if key.is_empty() { &[0] } else { key };
        let mut words = Self::from_word(19_650_218).words;
        let previous = |words: &[u32; N], i: usize| words[i - 1] ^ (words[i - 1] >> 30);
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            words[i] =
                (words[i] ^ previous(&words, i).wrapping_mul(1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            words[i] = (words[i] ^ previous(&words, i).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        Self { words, index: N }
    }

    fn from_word(seed: u32) -> Self {
        let mut words = [seed; N];
        for i in 1..N {
            let last = words[i - 1];
            words[i] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
        }
        Self { words, index: N }
    }

    /// The 624 words and the index, as `getstate` shows them.
    #[must_use]
    pub fn state(&self) -> (&[u32], usize) {
        (&self.words, self.index)
    }

    /// The generator in a state that `getstate` showed; `None` where there are not 624 words or the index is too large.
    #[must_use]
    pub fn from_state(words: &[u32], index: usize) -> Option<Self> {
        (index <= N).then_some(())?;
        Some(Self { words: words.try_into().ok()?, index })
    }

    fn refill(&mut self) {
        let words = &mut self.words;
        for i in 0..N {
            let mixed = (words[i] & 0x8000_0000) | (words[(i + 1) % N] & 0x7fff_ffff);
            let twist = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
            words[i] = words[(i + M) % N] ^ (mixed >> 1) ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// `random()`: a float in [0, 1) with 53 random bits.
    #[inline]
    pub fn random(&mut self) -> f64 {
        let high = self.next_u32() >> 5;
        let low = self.next_u32() >> 6;
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `getrandbits(bits)`.
    pub fn bits(&mut self, bits: u64) -> Result<Int, OutOfMemory> {
        if bits == 0 {
            return Ok(Int::ZERO);
        }
        if bits <= 64 {
            return Ok(Int::from(self.bits_u64(bits as u32)));
        }
        let count = usize::try_from(bits.div_ceil(32)).map_err(|_| OutOfMemory)?;
        let mut words = try_filled(0u32, count)?;
        for (i, word) in words.iter_mut().enumerate() {
            let left = bits - 32 * i as u64;
            *word = self.next_u32();
            if left < 32 {
                *word >>= 32 - left;
            }
        }
        Ok(Int::from(num_bigint::BigUint::new(words)))
    }

    /// `getrandbits` for 1 to 64 bits.
    fn bits_u64(&mut self, bits: u32) -> u64 {
        if bits <= 32 {
            return u64::from(self.next_u32() >> (32 - bits));
        }
        let low = u64::from(self.next_u32());
        low | u64::from(self.next_u32() >> (64 - bits)) << 32
    }

    /// `_randbelow(n)` for a positive `n`: a random integer in `0..n`.
    pub fn below(&mut self, n: &Int) -> Result<Int, OutOfMemory> {
        if let Some(n) = n.as_u64() {
            return Ok(Int::from(self.below_u64(n)));
        }
        let bits = n.bit_length();
        loop {
            let value = self.bits(bits)?;
            if value < *n {
                return Ok(value);
            }
        }
    }

    /// `_randbelow(n)` for a word; zero for `n` of zero.
    pub fn below_u64(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let bits = 64 - n.leading_zeros();
        loop {
            let value = self.bits_u64(bits);
            if value < n {
                return value;
            }
        }
    }

    /// `randbytes(n)`: the bytes of `getrandbits(8 * n)`, lowest first.
    pub fn bytes(&mut self, count: usize) -> Result<Vec<u8>, OutOfMemory> {
        let mut bytes = try_filled(0u8, count)?;
        for chunk in bytes.chunks_mut(4) {
            let word = self.next_u32() >> (32 - 8 * chunk.len());
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sequence_as_cpython() {
        let int = |s: &str| Int::parse(s.as_bytes(), 10, 0).unwrap();
        let mut r = MersenneTwister::from_int(&int("0"));
        assert_eq!([r.random(), r.random()], [0.8444218515250481, 0.7579544029403025]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("0"));
        assert_eq!(r.bits(31).unwrap(), int("86939546"));
        assert_eq!(r.bits(32).unwrap(), int("1112038970"));
        assert_eq!(r.bits(33).unwrap(), int("8441607418"));
        assert_eq!(r.bits(64).unwrap(), int("7469716379221213669"));
        assert_eq!(r.bits(65).unwrap(), int("32905276048232507315"));
        assert_eq!(r.bits(200).unwrap(), int("1461884647278304357907897152441023373263183197270073802090249"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("0"));
        assert_eq!(r.below(&int("10")).unwrap(), int("4"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("3433407905"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("892086922017"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("5721212930748269353"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("580758056784006393768269358868"));
        assert_eq!(r.bytes(7).unwrap(), [30, 243, 79, 143, 141, 199, 25]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.06369015415518986);
        let mut r = MersenneTwister::from_int(&int("-42"));
        assert_eq!([r.random(), r.random()], [0.6394267984578837, 0.025010755222666936]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("0"));
        assert_eq!(r.bits(31).unwrap(), int("525901256"));
        assert_eq!(r.bits(32).unwrap(), int("958682846"));
        assert_eq!(r.bits(33).unwrap(), int("4894278121"));
        assert_eq!(r.bits(64).unwrap(), int("12482902213779070887"));
        assert_eq!(r.bits(65).unwrap(), int("34904552223899674291"));
        assert_eq!(r.bits(200).unwrap(), int("345828730026817434363566303341580222854291408346870341279618"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("0"));
        assert_eq!(r.below(&int("10")).unwrap(), int("8"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("2340505846"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("490573056992"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("5131712758418120108"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("951252835099050638285506794891"));
        assert_eq!(r.bytes(7).unwrap(), [189, 43, 74, 206, 110, 223, 40]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.9619111021928367);
        let mut r = MersenneTwister::from_int(&int("10000000000000000000000000000000000000000"));
        assert_eq!([r.random(), r.random()], [0.34753796566513817, 0.7605339873511711]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("0"));
        assert_eq!(r.bits(31).unwrap(), int("509874604"));
        assert_eq!(r.bits(32).unwrap(), int("2138159654"));
        assert_eq!(r.bits(33).unwrap(), int("3393881994"));
        assert_eq!(r.bits(64).unwrap(), int("1264047113003232594"));
        assert_eq!(r.bits(65).unwrap(), int("24008819838771682408"));
        assert_eq!(r.bits(200).unwrap(), int("913651200726865335474203055120264705466909801101620496525348"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("1"));
        assert_eq!(r.below(&int("10")).unwrap(), int("1"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("3464077396"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("135416060337"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("2381857512564542597"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("401953759359340017649222239399"));
        assert_eq!(r.bytes(7).unwrap(), [125, 73, 213, 150, 53, 174, 89]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.16978266173596324);
        let mut r = MersenneTwister::from_bytes("hé".as_bytes());
        assert_eq!([r.random(), r.random()], [0.1220724103494707, 0.4892486885750611]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("1"));
        assert_eq!(r.bits(31).unwrap(), int("371802606"));
        assert_eq!(r.bits(32).unwrap(), int("737255145"));
        assert_eq!(r.bits(33).unwrap(), int("5265693777"));
        assert_eq!(r.bits(64).unwrap(), int("14503892484302290103"));
        assert_eq!(r.bits(65).unwrap(), int("19230171360062592159"));
        assert_eq!(r.bits(200).unwrap(), int("13348717047230102960164421691022859520909248235727097450553"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("1"));
        assert_eq!(r.below(&int("10")).unwrap(), int("8"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("308338424"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("966324488841"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("1824605583785895287"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("662865724729836290264087195801"));
        assert_eq!(r.bytes(7).unwrap(), [211, 4, 87, 110, 157, 11, 24]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.06955434894369272);
        let mut r = MersenneTwister::from_bytes(b"\x00abc");
        assert_eq!([r.random(), r.random()], [0.36502372882343415, 0.3447469901155511]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("1"));
        assert_eq!(r.bits(31).unwrap(), int("1405331479"));
        assert_eq!(r.bits(32).unwrap(), int("2487486754"));
        assert_eq!(r.bits(33).unwrap(), int("1866442127"));
        assert_eq!(r.bits(64).unwrap(), int("9215337487565339101"));
        assert_eq!(r.bits(65).unwrap(), int("20664903908058064688"));
        assert_eq!(r.bits(200).unwrap(), int("1369377499738278189341595375137394078433180551269372585536988"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("0"));
        assert_eq!(r.below(&int("10")).unwrap(), int("2"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("1129503442"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("530390687755"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("5090297702243786812"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("631532626922194082613741369814"));
        assert_eq!(r.bytes(7).unwrap(), [40, 249, 30, 216, 150, 188, 162]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.26046293305351764);
        let mut r = MersenneTwister::from_hash(-1152921504606846978);
        assert_eq!([r.random(), r.random()], [0.4779490710306722, 0.3850051423533203]);
        assert_eq!(r.bits(0).unwrap(), int("0"));
        assert_eq!(r.bits(1).unwrap(), int("1"));
        assert_eq!(r.bits(31).unwrap(), int("798368886"));
        assert_eq!(r.bits(32).unwrap(), int("2296161464"));
        assert_eq!(r.bits(33).unwrap(), int("1931499822"));
        assert_eq!(r.bits(64).unwrap(), int("396878972681025950"));
        assert_eq!(r.bits(65).unwrap(), int("23836470811683000835"));
        assert_eq!(r.bits(200).unwrap(), int("701247873919029886704623885065223964455390889827935614230648"));
        assert_eq!(r.below(&int("1")).unwrap(), int("0"));
        assert_eq!(r.below(&int("2")).unwrap(), int("0"));
        assert_eq!(r.below(&int("10")).unwrap(), int("5"));
        assert_eq!(r.below(&int("4294967296")).unwrap(), int("803905168"));
        assert_eq!(r.below(&int("1000000000000")).unwrap(), int("27145330062"));
        assert_eq!(r.below(&int("9223372036854775808")).unwrap(), int("7750814846565197334"));
        assert_eq!(r.below(&int("1000000000000000000000000000000")).unwrap(), int("411531278658980605414087629793"));
        assert_eq!(r.bytes(7).unwrap(), [43, 100, 46, 60, 115, 124, 132]);
        (0..700).for_each(|_| assert!(r.random() < 1.0));
        assert_eq!(r.random(), 0.8010549387438262);
    }

    #[test]
    fn state_goes_out_and_in() {
        let mut random = MersenneTwister::from_int(&Int::from(5i64));
        random.random();
        let (words, index) = random.state();
        assert_eq!((words.len(), index), (624, 2));
        let mut copy = MersenneTwister::from_state(words, index).unwrap();
        assert_eq!(copy.random(), random.random());
        assert!(MersenneTwister::from_state(&[0; 623], 0).is_none());
        assert!(MersenneTwister::from_state(&[0; 624], 625).is_none());
    }
}
