//! BLAKE2b and BLAKE2s (RFC 7693) with all parameters: key, salt, person and the tree's.

const IV_B: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Which columns and diagonals a round mixes.
const MIXED: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// The parameters of a hash. Lengths are the caller's to check.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    /// Bytes of the digest.
    pub digest: u8,
    /// The key.
    pub key: Vec<u8>,
    /// The salt, at most a quarter of the largest digest.
    pub salt: Vec<u8>,
    /// The personalisation, as long.
    pub person: Vec<u8>,
    /// Children of a node.
    pub fanout: u8,
    /// Levels of the tree.
    pub depth: u8,
    /// Bytes of a leaf.
    pub leaf: u32,
    /// Place of the node on its level.
    pub offset: u64,
    /// Level of the node.
    pub level: u8,
    /// Bytes of an inner digest.
    pub inner: u8,
    /// The last node of its level.
    pub last: bool,
}

/// The state of a hash.
#[derive(Clone)]
pub struct Blake2 {
    /// BLAKE2s: words of 32 bits.
    small: bool,
    state: [u64; 8],
    buffer: Vec<u8>,
    count: u128,
    digest: usize,
    last: bool,
}

impl Blake2 {
    /// A hash with these parameters.
    pub fn new(small: bool, p: &Parameters) -> Blake2 {
        let word = if small { 4 } else { 8 };
        let mut block = vec![p.digest, p.key.len() as u8, p.fanout, p.depth];
        block.extend(p.leaf.to_le_bytes());
        if small {
            // 48 bits of offset, and no reserved bytes.
            block.extend(&p.offset.to_le_bytes()[..6]);
            block.extend([p.level, p.inner]);
        } else {
            block.extend(p.offset.to_le_bytes());
            block.extend([p.level, p.inner]);
            block.extend([0; 14]);
        }
        for part in [&p.salt, &p.person] {
            let mut padded = part.clone();
            padded.resize(2 * word, 0);
            block.extend(padded);
        }
        let mut state = [0u64; 8];
        for (i, (to, bytes)) in state.iter_mut().zip(block.chunks(word)).enumerate() {
            let mut wide = [0u8; 8];
            wide[..bytes.len()].copy_from_slice(bytes);
            // The constants of BLAKE2s are the upper halves of those of BLAKE2b.
            let iv = if small { IV_B[i] >> 32 } else { IV_B[i] };
            *to = iv ^ u64::from_le_bytes(wide);
        }
        let mut made =
            Blake2 { small, state, buffer: Vec::new(), count: 0, digest: usize::from(p.digest), last: p.last };
        if !p.key.is_empty() {
            let mut first = p.key.clone();
            first.resize(made.block_size(), 0);
            made.update(&first);
        }
        made
    }

    /// Bytes of a block.
    pub fn block_size(&self) -> usize {
        if self.small { 64 } else { 128 }
    }

    /// Takes more data in.
    pub fn update(&mut self, mut data: &[u8]) {
        let size = self.block_size();
        // The last block is kept until it is known not to be the last.
        while self.buffer.len() + data.len() > size {
            let take = size - self.buffer.len();
            self.buffer.extend_from_slice(&data[..take]);
            data = &data[take..];
            let block = std::mem::take(&mut self.buffer);
            self.count += size as u128;
            self.compress(&block, false);
        }
        self.buffer.extend_from_slice(data);
    }

    /// The digest of what was taken in so far.
    pub fn digest(&self) -> Vec<u8> {
        let mut end = self.clone();
        let mut block = std::mem::take(&mut end.buffer);
        end.count += block.len() as u128;
        block.resize(end.block_size(), 0);
        end.compress(&block, true);
        let word = if end.small { 4 } else { 8 };
        let mut out: Vec<u8> = end.state.iter().flat_map(|w| w.to_le_bytes().into_iter().take(word)).collect();
        out.truncate(end.digest);
        out
    }

    fn compress(&mut self, block: &[u8], last: bool) {
        let small = self.small;
        let (word, bits, rounds) = if small { (4, 32, 10) } else { (8, 64, 12) };
        let mask = if small { u64::from(u32::MAX) } else { u64::MAX };
        let mut m = [0u64; 16];
        for (to, bytes) in m.iter_mut().zip(block.chunks(word)) {
            let mut wide = [0u8; 8];
            wide[..bytes.len()].copy_from_slice(bytes);
            *to = u64::from_le_bytes(wide);
        }
        let mut v = [0u64; 16];
        v[..8].copy_from_slice(&self.state);
        for (to, iv) in v[8..].iter_mut().zip(IV_B) {
            *to = if small { iv >> 32 } else { iv };
        }
        v[12] ^= self.count as u64 & mask;
        v[13] ^= (self.count >> bits) as u64 & mask;
        if last {
            v[14] ^= mask;
            if self.last {
                v[15] ^= mask;
            }
        }
        let rotations: [u32; 4] = if small { [16, 12, 8, 7] } else { [32, 24, 16, 63] };
        let rotate = |x: u64, n: u32| if small { u64::from((x as u32).rotate_right(n)) } else { x.rotate_right(n) };
        for round in 0..rounds {
            let order = &SIGMA[round % 10];
            for (i, &[a, b, c, d]) in MIXED.iter().enumerate() {
                let (x, y) = (m[order[2 * i]], m[order[2 * i + 1]]);
                v[a] = v[a].wrapping_add(v[b]).wrapping_add(x) & mask;
                v[d] = rotate(v[d] ^ v[a], rotations[0]);
                v[c] = v[c].wrapping_add(v[d]) & mask;
                v[b] = rotate(v[b] ^ v[c], rotations[1]);
                v[a] = v[a].wrapping_add(v[b]).wrapping_add(y) & mask;
                v[d] = rotate(v[d] ^ v[a], rotations[2]);
                v[c] = v[c].wrapping_add(v[d]) & mask;
                v[b] = rotate(v[b] ^ v[c], rotations[3]);
            }
        }
        for i in 0..8 {
            self.state[i] ^= v[i] ^ v[i + 8];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Blake2, Parameters};

    fn hex(small: bool, data: &[u8]) -> String {
        let digest = if small { 32 } else { 64 };
        let mut hash = Blake2::new(small, &Parameters { digest, fanout: 1, depth: 1, ..Parameters::default() });
        hash.update(data);
        hash.digest().iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn of_the_standard() {
        assert!(hex(false, b"abc").starts_with("ba80a53f981c4d0d6a2797b69f12f6e9"));
        assert!(hex(true, b"abc").starts_with("508c5e8c327c14e2e1a72ba34eeb452f"));
    }
}
