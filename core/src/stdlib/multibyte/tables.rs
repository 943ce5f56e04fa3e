//! Tables of two bytes a character, in both directions, made from those of `encoding_rs` when an encoding is first used.

use super::data::{self, Difference};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use std::sync::OnceLock;

/// A table, in both directions.
pub struct Table {
    /// By the key without its highest bit; 0 where there is nothing.
    to: Vec<u32>,
    /// Sorted by character.
    from: Vec<(u32, u16)>,
}

/// Where a table comes from.
struct Source {
    encoding: &'static Encoding,
    /// What stands before the two bytes.
    prefix: &'static [u8],
    /// The least of the first and of the second byte.
    least: (u8, u8),
    difference: &'static Difference,
    /// Which key a character that has two is written as.
    last: bool,
}

/// Names of the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// GB 2312
    Gb2312,
    /// GBK
    Gbk,
    /// The two-byte part of GB 18030
    Gb18030,
    /// Big5
    Big5,
    /// Big5 of Microsoft
    Cp950,
    /// Big5 with the characters of Hong Kong
    Hkscs,
    /// JIS X 0208 as Shift JIS has it
    ShiftJis,
    /// Shift JIS of Microsoft
    Cp932,
    /// JIS X 0208
    Jis0208,
    /// JIS X 0212
    Jis0212,
    /// KS X 1001
    Ksx1001,
    /// The same of Microsoft, with all syllables
    Cp949,
}

const COUNT: usize = 12;

fn source(name: Name) -> Source {
    let (encoding, least, difference): (_, _, &'static Difference) = match name {
        Name::Gb2312 => (GB18030, (0xa1, 0xa1), &data::GB2312),
        Name::Gbk => (GB18030, (0x81, 0x40), &data::GBK),
        Name::Gb18030 => (GB18030, (0x81, 0x40), &data::GB18030),
        Name::Big5 => (BIG5, (0xa1, 0x40), &data::BIG5),
        Name::Cp950 => (BIG5, (0x81, 0x40), &data::CP950),
        Name::Hkscs => (BIG5, (0x81, 0x40), &data::BIG5HKSCS),
        Name::ShiftJis => (SHIFT_JIS, (0x81, 0x40), &data::SHIFT_JIS),
        Name::Cp932 => (SHIFT_JIS, (0x81, 0x40), &data::CP932),
        Name::Jis0208 => (EUC_JP, (0xa1, 0xa1), &data::EUC_JP),
        Name::Jis0212 => (EUC_JP, (0xa1, 0xa1), &data::NONE),
        Name::Ksx1001 => (EUC_KR, (0xa1, 0xa1), &data::NONE),
        Name::Cp949 => (EUC_KR, (0x81, 0x40), &data::NONE),
    };
    let prefix: &[u8] = if name == Name::Jis0212 { &[0x8f] } else { &[] };
    Source { encoding, prefix, least, difference, last: matches!(name, Name::Big5 | Name::Hkscs) }
}

impl Table {
    /// The table of that name; making it takes a few milliseconds.
    pub fn of(name: Name) -> &'static Table {
        static TABLES: [OnceLock<Table>; COUNT] = [const { OnceLock::new() }; COUNT];
        TABLES[name as usize].get_or_init(|| Table::make(name))
    }

    fn make(name: Name) -> Table {
        let Source { encoding, prefix, least, difference, last } = source(name);
        let single = matches!(name, Name::ShiftJis | Name::Cp932);
        let mut to = vec![0u32; 0x8000];
        for first in least.0..0xff {
            if single && (0xa0..0xe0).contains(&first) {
                continue;
            }
            for second in least.1..=0xff {
                let mut bytes = prefix.to_vec();
                bytes.extend([first, second]);
                let made = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
                let mut characters = made.as_deref().unwrap_or_default().chars();
                if let (Some(c), None) = (characters.next(), characters.next()) {
                    to[index(u16::from_be_bytes([first, second]))] = c as u32;
                }
            }
        }
        if name == Name::Jis0212 {
            to[index(0xa2b7)] = 0x7e;
        }
        for &(from, end) in difference.without {
            to[index(from)..=index(end)].fill(0);
        }
        for &(key, code, count) in difference.other {
            for i in 0..count {
                to[index(key + i)] = code + u32::from(i);
            }
        }
        let keys = to.iter().enumerate().filter(|(_, code)| **code != 0);
        let mut from: Vec<(u32, u16)> = keys.map(|(i, &code)| (code, i as u16 | 0x8000)).collect();
        from.extend(difference.written);
        // Of several keys of a character the wanted one comes first: one that is told, else the first or the last.
        let rank = |code: u32, key: u16| {
            let told = difference.written.contains(&(code, key));
            (!told, if last { !key } else { key })
        };
        from.sort_by_key(|&(code, key)| (code, rank(code, key)));
        from.dedup_by_key(|(code, _)| *code);
        Table { to, from }
    }

    /// The character of two bytes.
    pub fn decode(&self, first: u8, second: u8) -> Option<u32> {
        if first < 0x80 {
            return None;
        }
        Some(self.to[index(u16::from_be_bytes([first, second]))]).filter(|&code| code != 0)
    }

    /// The two bytes of a character.
    pub fn encode(&self, code: u32) -> Option<[u8; 2]> {
        let at = self.from.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        Some(self.from[at].1.to_be_bytes())
    }

    /// Has the table the character? (For the four-byte part of GB 18030, which has all the others, in order.)
    fn knows(&self, code: u32) -> bool {
        self.from.binary_search_by_key(&code, |(code, _)| *code).is_ok()
    }
}

fn index(key: u16) -> usize {
    usize::from(key & 0x7fff)
}

/// The characters below 0x10000 that GB 18030 writes as four bytes, in order.
pub fn four_bytes() -> &'static [u16] {
    static REST: OnceLock<Vec<u16>> = OnceLock::new();
    REST.get_or_init(|| {
        let table = Table::of(Name::Gb18030);
        let all = (0x80..0xd800u32).chain(0xe000..0x1_0000);
        all.filter(|&code| !table.knows(code)).map(|code| code as u16).collect()
    })
}
