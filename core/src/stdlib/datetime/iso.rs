//! Reading ISO 8601 texts, in the forms that `fromisoformat` takes. Pure.

use super::calendar::Day;

/// The numbers of a time and of its zone's offset.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct IsoTime {
    /// Hour (24 is not yet refused), minute, second, microsecond.
    pub parts: [i64; 4],
    /// Sign and parts of the offset, if there is one.
    pub offset: Option<(i64, [i64; 4])>,
}

/// What is no ISO text at all is `None`; what has numbers out of range is refused later.
pub enum IsoDay {
    /// Year, month, day.
    Plain(i64, i64, i64),
    /// Year, week, weekday.
    Week(i64, i64, i64),
}

impl IsoDay {
    /// The day, if the numbers are in range.
    pub fn day(self) -> Result<Day, super::calendar::OutOfRange> {
        match self {
            IsoDay::Plain(year, month, day) => Day::checked(year, month, day),
            IsoDay::Week(year, week, weekday) => Day::from_iso(year, week, weekday),
        }
    }
}

fn digits(text: &[u8], at: usize, count: usize) -> Option<i64> {
    let part = text.get(at..at + count)?;
    part.iter().try_fold(0, |n, c| c.is_ascii_digit().then(|| n * 10 + i64::from(c - b'0')))
}

/// A date of 7, 8 or 10 characters.
pub fn date(text: &[u8]) -> Option<IsoDay> {
    if !matches!(text.len(), 7 | 8 | 10) {
        return None;
    }
    let year = digits(text, 0, 4)?;
    let dashed = text.get(4) == Some(&b'-');
    let mut at = 4 + usize::from(dashed);
    if text.get(at) == Some(&b'W') {
        let week = digits(text, at + 1, 2)?;
        at += 3;
        if at == text.len() {
            return Some(IsoDay::Week(year, week, 1));
        }
        if (text[at] == b'-') != dashed {
            return None;
        }
        at += usize::from(dashed);
        let weekday = digits(text, at, 1)?;
        return (at + 1 == text.len()).then_some(IsoDay::Week(year, week, weekday));
    }
    let month = digits(text, at, 2)?;
    at += 2;
    if (text.get(at) == Some(&b'-')) != dashed {
        return None;
    }
    at += usize::from(dashed);
    let day = digits(text, at, 2)?;
    (at + 2 == text.len()).then_some(IsoDay::Plain(year, month, day))
}

/// Where the date of a date and time ends.
pub fn separator(text: &[u8]) -> Option<usize> {
    let digit = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
    let len = text.len();
    if len < 7 {
        return None;
    }
    if len == 7 {
        return Some(7);
    }
    if text[4] == b'-' {
        if text[5] != b'W' {
            return Some(10);
        }
        if text.get(8) == Some(&b'-') {
            return match len {
                9 => None,
                _ if len > 10 && digit(10) => Some(8),
                _ => Some(10),
            };
        }
        return Some(8);
    }
    if text[4] != b'W' {
        return Some(8);
    }
    let mut at = 7;
    while digit(at) {
        at += 1;
    }
    Some(if at < 9 {
        at
    } else if at % 2 == 0 {
        7
    } else {
        8
    })
}

/// Hours, minutes, seconds. Before an offset one character too many is passed over, as CPython does.
fn clock(text: &[u8], before_offset: bool) -> Option<[i64; 4]> {
    let mut parts = [0i64; 4];
    let (mut at, mut colons) = (0, false);
    for (i, part) in parts.iter_mut().enumerate().take(3) {
        *part = digits(text, at, 2)?;
        at += 2;
        let next = text.get(at).copied();
        if before_offset && at + 1 == text.len() {
            return Some(parts);
        }
        if i == 0 {
            colons = next == Some(b':');
        }
        if next.is_none() || i == 2 {
            break;
        }
        if colons && next != Some(b':') {
            return None;
        }
        if !colons && i == 0 && matches!(next, Some(b'.' | b',')) {
            return None;
        }
        at += usize::from(colons);
    }
    if at < text.len() {
        if !matches!(text[at], b'.' | b',') {
            return None;
        }
        let fraction = &text[at + 1..];
        if fraction.is_empty() || !fraction.iter().all(u8::is_ascii_digit) {
            return None;
        }
        for i in 0..6 {
            parts[3] = parts[3] * 10 + fraction.get(i).map_or(0, |c| i64::from(c - b'0'));
        }
    }
    Some(parts)
}

/// A time with or without an offset.
pub fn time(text: &[u8]) -> Option<IsoTime> {
    if text.len() < 2 {
        return None;
    }
    let Some(at) = text.iter().position(|c| matches!(c, b'+' | b'-' | b'Z')) else {
        return Some(IsoTime { parts: clock(text, false)?, offset: None });
    };
    let parts = clock(&text[..at], true)?;
    let (sign, zone) = (text[at], &text[at + 1..]);
    if sign == b'Z' {
        return zone.is_empty().then_some(IsoTime { parts, offset: Some((1, [0; 4])) });
    }
    if matches!(zone.len(), 0 | 1 | 3) {
        return None;
    }
    Some(IsoTime { parts, offset: Some((if sign == b'-' { -1 } else { 1 }, clock(zone, false)?)) })
}
