//! Encodings of seven bits that say which table is meant: ISO 2022 by escape sequences, HZ by tildes.
//!
//! The state is one number, 0 at the beginning: which set the low characters mean, which the shifted ones, and whether they are shifted.

use super::steps::Step;
use super::tables::{Name, Table};

const ESCAPE: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;
/// The state's bit that says that characters are shifted.
const SHIFTED: u32 = 1 << 16;
/// The longest escape sequence.
const LONGEST: usize = 16;

/// A set of characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// Katakana of half width.
    Kana,
    /// ASCII with a yen and an overline.
    Roman,
    /// A table of two bytes.
    Table(Name),
}

/// A set, what comes after the escape to choose it, and whether it is for shifted characters.
struct Choice {
    set: Set,
    escape: &'static [u8],
    shifted: bool,
}

const fn choice(set: Set, escape: &'static [u8]) -> Choice {
    Choice { set, escape, shifted: false }
}

const JIS0208: Choice = choice(Set::Table(Name::Jis0208), b"$B");
const JIS0208_OLD: Choice = choice(Set::Table(Name::Jis0208), b"$@");
const JIS0212: Choice = choice(Set::Table(Name::Jis0212), b"$(D");
const ROMAN: Choice = choice(Set::Roman, b"(J");
const KANA: Choice = choice(Set::Kana, b"(I");
const KOREAN: Choice = Choice { set: Set::Table(Name::Ksx1001), escape: b"$)C", shifted: true };

/// `iso2022_jp`
pub static JP: Iso = Iso { choices: &[JIS0208, ROMAN, JIS0208_OLD], shifts: false };
/// `iso2022_jp_1`
pub static JP_1: Iso = Iso { choices: &[JIS0208, JIS0212, ROMAN, JIS0208_OLD], shifts: false };
/// `iso2022_jp_ext`
pub static JP_EXT: Iso = Iso { choices: &[JIS0208, JIS0212, ROMAN, KANA, JIS0208_OLD], shifts: false };
/// `iso2022_kr`
pub static KR: Iso = Iso { choices: &[KOREAN], shifts: true };

/// An encoding by ISO 2022: its sets in the order in which they are tried.
pub struct Iso {
    choices: &'static [Choice],
    shifts: bool,
}

/// The set that the state says, by its place in the list; `None` is ASCII.
fn chosen(state: u32, shifted: bool) -> Option<usize> {
    let byte = if shifted { state >> 8 } else { state } & 0xff;
    (byte as usize).checked_sub(1)
}

fn choose(state: &mut u32, shifted: bool, which: Option<usize>) {
    let byte = which.map_or(0, |i| i as u32 + 1);
    *state = if shifted { *state & !0xff00 | byte << 8 } else { *state & !0xff | byte };
}

impl Set {
    fn decode(self, data: &[u8]) -> Step {
        let first = data[0];
        match self {
            Set::Roman => Step::One(
                if first == 0x5c {
                    0xa5
                } else if first == 0x7e {
                    0x203e
                } else {
                    first.into()
                },
                1,
            ),
            Set::Kana if (0x21..=0x5f).contains(&first) => Step::One(0xff61 - 0x21 + u32::from(first), 1),
            Set::Kana => Step::Bad(1),
            Set::Table(table) => match data.get(1) {
                None => Step::Short,
                Some(&second) => match Table::of(table).decode(first | 0x80, second | 0x80) {
                    Some(code) if second < 0x80 => Step::One(code, 2),
                    _ => Step::Bad(2),
                },
            },
        }
    }

    fn encode(self, code: u32) -> Option<[u8; 2]> {
        match self {
            Set::Roman if code == 0xa5 => Some([0, 0x5c]),
            Set::Roman if code == 0x203e => Some([0, 0x7e]),
            Set::Roman => None,
            Set::Kana => (0xff61..=0xff9f).contains(&code).then(|| [0, (code - 0xff61 + 0x21) as u8]),
            Set::Table(table) => {
                let [first, second] = Table::of(table).encode(code)?;
                // What lies in the lower half of a table of Big5's kind has no place here.
                (first >= 0xa1 && second >= 0xa1).then_some([first & 0x7f, second & 0x7f])
            }
        }
    }
}

impl Iso {
    fn escape(&self, data: &[u8], state: &mut u32) -> Step {
        let ends = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'@';
        let Some(length) = data.iter().take(LONGEST).skip(1).position(ends).map(|i| i + 2) else {
            return if data.len() < LONGEST { Step::Short } else { Step::Bad(1) };
        };
        let escape = &data[1..length];
        if escape == b"(B" {
            choose(state, false, None);
            return Step::Skip(length);
        }
        match self.choices.iter().position(|c| c.escape == escape) {
            Some(which) => {
                choose(state, self.choices[which].shifted, Some(which));
                Step::Skip(length)
            }
            None => Step::Bad(length),
        }
    }

    /// What `data`, which is not empty, begins with.
    pub fn decode(&self, data: &[u8], state: &mut u32) -> Step {
        let first = data[0];
        match first {
            ESCAPE => {
                return match data.get(1) {
                    None => Step::Short,
                    Some(b'(' | b')' | b'$' | b'.' | b'&') => self.escape(data, state),
                    Some(_) => Step::One(ESCAPE.into(), 1),
                };
            }
            SHIFT_IN if self.shifts => {
                *state &= !SHIFTED;
                return Step::Skip(1);
            }
            SHIFT_OUT if self.shifts => {
                *state |= SHIFTED;
                return Step::Skip(1);
            }
            b'\n' => *state &= !SHIFTED,
            0x80.. => return Step::Bad(1),
            _ => {}
        }
        match chosen(*state, *state & SHIFTED != 0) {
            Some(which) if first >= 0x20 => match self.choices.get(which) {
                Some(choice) => choice.set.decode(data),
                None => Step::Bad(1),
            },
            _ => Step::One(first.into(), 1),
        }
    }

    /// Writes a character; false if it cannot be.
    pub fn encode(&self, code: u32, state: &mut u32, out: &mut Vec<u8>) -> bool {
        if code < 0x80 {
            self.reset(state, out);
            out.push(code as u8);
            return true;
        }
        let Some((which, choice, bytes)) =
            self.choices.iter().enumerate().find_map(|(i, c)| c.set.encode(code).map(|bytes| (i, c, bytes)))
        else {
            return false;
        };
        if !choice.shifted && *state & SHIFTED != 0 {
            out.push(SHIFT_IN);
            *state &= !SHIFTED;
        }
        if chosen(*state, choice.shifted) != Some(which) {
            out.push(ESCAPE);
            out.extend(choice.escape);
            choose(state, choice.shifted, Some(which));
        }
        if choice.shifted && *state & SHIFTED == 0 {
            out.push(SHIFT_OUT);
            *state |= SHIFTED;
        }
        out.extend(bytes.iter().filter(|byte| **byte != 0));
        true
    }

    /// Goes back to ASCII.
    pub fn reset(&self, state: &mut u32, out: &mut Vec<u8>) {
        if *state & SHIFTED != 0 {
            out.push(SHIFT_IN);
            *state &= !SHIFTED;
        }
        if chosen(*state, false).is_some() {
            out.extend(b"\x1b(B");
            choose(state, false, None);
        }
    }
}

/// HZ: what `data`, which is not empty, begins with. The state is 1 between `~{` and `~}`.
pub fn decode_hz(data: &[u8], state: &mut u32) -> Step {
    let (first, second) = (data[0], data.get(1).copied());
    match (first, second, *state) {
        (b'~', None, _) => Step::Short,
        (b'~', Some(b'~'), 0) => Step::One(b'~'.into(), 2),
        (b'~', Some(b'\n'), 0) => Step::Skip(2),
        (b'~', Some(b'{'), 0) => {
            *state = 1;
            Step::Skip(2)
        }
        (b'~', Some(b'}'), 1) => {
            *state = 0;
            Step::Skip(2)
        }
        (b'~' | 0x80.., ..) => Step::Bad(1),
        (_, _, 0) => Step::One(first.into(), 1),
        (_, None, _) => Step::Short,
        (_, Some(second), _) => match Table::of(Name::Gb2312).decode(first | 0x80, second | 0x80) {
            Some(code) => Step::One(code, 2),
            None => Step::Bad(1),
        },
    }
}

/// HZ: writes a character; false if it cannot be.
pub fn encode_hz(code: u32, state: &mut u32, out: &mut Vec<u8>) -> bool {
    if code < 0x80 {
        reset_hz(state, out);
        out.push(code as u8);
        if code == u32::from(b'~') {
            out.push(b'~');
        }
        return true;
    }
    let Some([first, second]) = Table::of(Name::Gb2312).encode(code) else { return false };
    if *state == 0 {
        out.extend(b"~{");
        *state = 1;
    }
    out.extend([first & 0x7f, second & 0x7f]);
    true
}

/// HZ: goes back to ASCII.
pub fn reset_hz(state: &mut u32, out: &mut Vec<u8>) {
    if *state != 0 {
        out.extend(b"~}");
        *state = 0;
    }
}
