//! The hashes of containers, from those of their elements, exactly as CPython mixes them.

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// The hash of a tuple (and of what hashes like one), element by element.
#[derive(Clone, Copy, Debug)]
pub struct TupleHash {
    state: u64,
    length: u64,
}

impl Default for TupleHash {
    fn default() -> Self {
        Self { state: PRIME_5, length: 0 }
    }
}

impl TupleHash {
    /// Takes the hash of the next element.
    #[inline]
    pub fn push(&mut self, hash: i64) {
        let mixed = self.state.wrapping_add((hash as u64).wrapping_mul(PRIME_2));
        self.state = mixed.rotate_left(31).wrapping_mul(PRIME_1);
        self.length += 1;
    }

    /// The hash of the whole.
    #[must_use]
    pub fn finish(self) -> i64 {
        match self.state.wrapping_add(self.length ^ (PRIME_5 ^ 3_527_539)) as i64 {
            -1 => 1_546_275_796,
            hash => hash,
        }
    }
}

/// The hash of a tuple whose elements have these hashes.
#[must_use]
pub fn hash_tuple(hashes: impl IntoIterator<Item = i64>) -> i64 {
    let mut state = TupleHash::default();
    hashes.into_iter().for_each(|h| state.push(h));
    state.finish()
}

/// The hash of a frozenset whose elements have these hashes, in any order.
#[must_use]
pub fn hash_set(hashes: impl IntoIterator<Item = i64>) -> i64 {
    let (mut mixed, mut length) = (0u64, 0u64);
    for hash in hashes {
        let hash = hash as u64;
        mixed ^= ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        length += 1;
    }
    mixed ^= (length + 1).wrapping_mul(1_927_868_237);
    mixed ^= (mixed >> 11) ^ (mixed >> 25);
    match mixed.wrapping_mul(69_069).wrapping_add(907_133_923) as i64 {
        -1 => 590_923_713,
        hash => hash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_cpython() {
        assert_eq!(hash_tuple([] as [i64; 0]), 5740354900026072187);
        assert_eq!(hash_tuple([0] as [i64; 1]), -8753497827991233192);
        assert_eq!(hash_tuple([1, 2, 3] as [i64; 3]), 529344067295497451);
        assert_eq!(hash_tuple([-2, -2] as [i64; 2]), 960947337673586213);
        assert_eq!(hash_tuple([2305843009213693950, -5, 7, 0] as [i64; 4]), 6874250573822716274);
        assert_eq!(
            hash_tuple([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] as [i64; 20]),
            -9217304902224717415
        );
        assert_eq!(hash_set([] as [i64; 0]), 133146708735736);
        assert_eq!(hash_set([0] as [i64; 1]), -2704248722033767810);
        assert_eq!(hash_set([1, 2, 3] as [i64; 3]), -272375401224217160);
        assert_eq!(hash_set([-5, 1000000000000000, 7] as [i64; 3]), -6957402543811209613);
        assert_eq!(
            hash_set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] as [i64; 20]),
            7026028923906358870
        );
        // A range hashes as (length, start, step), an empty one as (0, None, None).
        assert_eq!(hash_tuple([10, 0, 1]), -7546101314042312252);
    }
}
