//! One character of an encoding that keeps no state, read or written.

use super::tables::{Name, Table, four_bytes};

/// What stands at a place of the input.
pub enum Step {
    /// A character of so many bytes.
    One(u32, usize),
    /// Two characters of so many bytes.
    Two(u32, u32, usize),
    /// Bytes that mean no character.
    Skip(usize),
    /// So many bytes that nothing begins with.
    Bad(usize),
    /// The beginning of something.
    Short,
}

/// The encodings that keep no state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// ASCII, and two bytes of a table.
    Double(Name),
    /// The same; four bytes are all the other characters.
    Gb18030,
    /// The same; some keys are two characters.
    Hkscs,
    /// Katakana of half width are one byte.
    ShiftJis,
    /// The same of Microsoft, with a few bytes more.
    Cp932,
    /// Three tables, told apart by the first byte.
    EucJp,
    /// Syllables that the table lacks are written letter by letter.
    EucKr,
}

/// Keys of Big5 of Hong Kong that are a letter and a mark.
const PAIRS: [(u16, u32, u32); 4] =
    [(0x8862, 0xca, 0x304), (0x8864, 0xca, 0x30c), (0x88a3, 0xea, 0x304), (0x88a5, 0xea, 0x30c)];

/// Second bytes of the letters that begin a syllable, in the order of syllables; the first is 0xa4.
const INITIAL: [u8; 19] =
    [0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe];
/// The same of those that end one; first is none.
const FINAL: [u8; 28] = [
    0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb4,
    0xb5, 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
];
/// Of the first vowel; the others follow.
const VOWEL: u8 = 0xbf;
/// Begins a syllable that is written letter by letter.
const FILLER: u8 = 0xd4;
const SYLLABLES: u32 = 0xac00;

fn double(table: Name, data: &[u8]) -> Step {
    let &[first, second, ..] = data else { return Step::Short };
    match Table::of(table).decode(first, second) {
        Some(code) => Step::One(code, 2),
        None => Step::Bad(1),
    }
}

fn pair(table: Name, code: u32, out: &mut Vec<u8>) -> bool {
    let found = Table::of(table).encode(code);
    out.extend(found.into_iter().flatten());
    found.is_some()
}

fn four(data: &[u8]) -> Step {
    let &[a, b, c, d, ..] = data else { return Step::Short };
    if a < 0x81 || c < 0x81 || !d.is_ascii_digit() {
        return Step::Bad(1);
    }
    let place =
        ((u32::from(a - 0x81) * 10 + u32::from(b - 0x30)) * 126 + u32::from(c - 0x81)) * 10 + u32::from(d - 0x30);
    match four_bytes().get(place as usize) {
        Some(&code) => Step::One(u32::from(code), 4),
        None if (189_000..189_000 + 0x10_0000).contains(&place) => Step::One(place - 189_000 + 0x1_0000, 4),
        None => Step::Bad(1),
    }
}

fn syllable(data: &[u8]) -> Step {
    let Some(letters) = data.get(..8) else { return Step::Short };
    let place = |letters: &[u8], byte: u8| letters.iter().position(|&l| l == byte).map(|i| i as u32);
    let vowel = letters[5].checked_sub(VOWEL).filter(|&v| v < 21).map(u32::from);
    match (place(&INITIAL, letters[3]), vowel, place(&FINAL, letters[7])) {
        (Some(initial), Some(vowel), Some(last)) if letters[2] == 0xa4 && letters[4] == 0xa4 && letters[6] == 0xa4 => {
            Step::One(SYLLABLES + (initial * 21 + vowel) * 28 + last, 8)
        }
        _ => Step::Bad(1),
    }
}

impl Plain {
    /// What `data`, which is not empty, begins with.
    pub fn decode(self, data: &[u8]) -> Step {
        let first = data[0];
        if first < 0x80 {
            return Step::One(u32::from(first), 1);
        }
        match self {
            Plain::Double(table) => double(table, data),
            Plain::Gb18030 => match data.get(1) {
                None => Step::Short,
                Some(second) if second.is_ascii_digit() => four(data),
                Some(_) => double(Name::Gb18030, data),
            },
            Plain::Hkscs => {
                let key = data.get(1).map(|&second| u16::from_be_bytes([first, second]));
                match PAIRS.iter().find(|(pair, _, _)| Some(*pair) == key) {
                    Some(&(_, letter, mark)) => Step::Two(letter, mark, 2),
                    None => double(Name::Hkscs, data),
                }
            }
            Plain::ShiftJis | Plain::Cp932 => match first {
                0xa1..=0xdf => Step::One(0xff61 - 0xa1 + u32::from(first), 1),
                0x80 if self == Plain::Cp932 => Step::One(u32::from(first), 1),
                0xa0 if self == Plain::Cp932 => Step::One(0xf8f0, 1),
                0xfd..=0xff if self == Plain::Cp932 => Step::One(0xf8f1 - 0xfd + u32::from(first), 1),
                0x80 | 0xa0 | 0xfd..=0xff => Step::Bad(1),
                _ if self == Plain::Cp932 => double(Name::Cp932, data),
                _ => double(Name::ShiftJis, data),
            },
            Plain::EucJp => match (first, data) {
                (0x8e, &[_, second, ..]) if (0xa1..=0xdf).contains(&second) => {
                    Step::One(0xff61 - 0xa1 + u32::from(second), 2)
                }
                (0x8e, &[_, _, ..]) => Step::Bad(1),
                (0x8f, &[_, second, third, ..]) => match Table::of(Name::Jis0212).decode(second, third) {
                    Some(code) => Step::One(code, 3),
                    None => Step::Bad(1),
                },
                (0x8e | 0x8f, _) => Step::Short,
                _ => double(Name::Jis0208, data),
            },
            Plain::EucKr => match data {
                [0xa4, FILLER, ..] => syllable(data),
                _ => double(Name::Ksx1001, data),
            },
        }
    }

    /// Writes the character `code`, and where it belongs to it the `next`; how many were written, 0 if it cannot be.
    pub fn encode(self, code: u32, next: Option<u32>, out: &mut Vec<u8>) -> usize {
        if code < 0x80 {
            out.push(code as u8);
            return 1;
        }
        let done = match self {
            Plain::Double(table) => pair(table, code, out),
            Plain::Gb18030 => {
                if pair(Name::Gb18030, code, out) {
                    return 1;
                }
                let place = match u16::try_from(code) {
                    Ok(code) => four_bytes().binary_search(&code).ok().map(|i| i as u32),
                    Err(_) => Some(code - 0x1_0000 + 189_000),
                };
                let Some(place) = place else { return 0 };
                out.extend([
                    (place / 12600 + 0x81) as u8,
                    (place / 1260 % 10 + 0x30) as u8,
                    (place / 10 % 126 + 0x81) as u8,
                    (place % 10 + 0x30) as u8,
                ]);
                true
            }
            Plain::Hkscs => {
                if let Some((key, _, _)) = PAIRS.iter().find(|&&(_, letter, mark)| letter == code && Some(mark) == next)
                {
                    out.extend(key.to_be_bytes());
                    return 2;
                }
                pair(Name::Hkscs, code, out)
            }
            Plain::ShiftJis | Plain::Cp932 | Plain::EucJp => {
                let kana = (0xff61..=0xff9f).contains(&code).then(|| (code - 0xff61 + 0xa1) as u8);
                match (self, code, kana) {
                    (Plain::EucJp, _, Some(byte)) => out.extend([0x8e, byte]),
                    (_, _, Some(byte)) => out.push(byte),
                    (Plain::Cp932, 0x80, _) => out.push(0x80),
                    (Plain::Cp932, 0xf8f0, _) => out.push(0xa0),
                    (Plain::Cp932, 0xf8f1..=0xf8f3, _) => out.push((code - 0xf8f1 + 0xfd) as u8),
                    (Plain::Cp932, ..) => return usize::from(pair(Name::Cp932, code, out)),
                    (_, 0xa5, _) => out.push(0x5c),
                    (_, 0x203e, _) => out.push(0x7e),
                    (Plain::ShiftJis, ..) => return usize::from(pair(Name::ShiftJis, code, out)),
                    _ => {
                        if pair(Name::Jis0208, code, out) {
                            return 1;
                        }
                        let Some(bytes) = Table::of(Name::Jis0212).encode(code) else { return 0 };
                        out.push(0x8f);
                        out.extend(bytes);
                    }
                }
                true
            }
            Plain::EucKr => {
                if pair(Name::Ksx1001, code, out) {
                    return 1;
                }
                let Some(place) = code.checked_sub(SYLLABLES).filter(|&place| place < 19 * 21 * 28) else { return 0 };
                let (initial, vowel, last) = (place / 588, place / 28 % 21, place % 28);
                for letter in [FILLER, INITIAL[initial as usize], VOWEL + vowel as u8, FINAL[last as usize]] {
                    out.extend([0xa4, letter]);
                }
                true
            }
        };
        usize::from(done)
    }
}
