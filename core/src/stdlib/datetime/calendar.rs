//! The proleptic Gregorian calendar: pure arithmetic on years, months, days and ordinals.

use std::fmt;

/// The first year.
pub const MIN_YEAR: i64 = 1;
/// The last year.
pub const MAX_YEAR: i64 = 9999;
/// The ordinal of the last day.
pub const MAX_ORDINAL: i64 = 3_652_059;
/// Microseconds of a day.
pub const DAY_MICROS: i64 = 86_400_000_000;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// 1..=9999
    pub year: u16,
    /// 1..=12
    pub month: u8,
    /// 1..=31
    pub day: u8,
}

/// A time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// 0..=23
    pub hour: u8,
    /// 0..=59
    pub minute: u8,
    /// 0..=59
    pub second: u8,
    /// 0..=999999
    pub micro: u32,
}

/// Is it a leap year?
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the year before a month.
pub fn days_before_month(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    BEFORE[month.clamp(0, 12) as usize] + i64::from(month > 2 && is_leap(year))
}

/// Days before a year.
pub fn days_before_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}

/// The ordinal of the Monday that begins week 1 of a year.
pub fn first_monday(year: i64) -> i64 {
    let first = days_before_year(year) + 1;
    let weekday = (first + 6).rem_euclid(7);
    let monday = first - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// Why something is no day or time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange(pub String);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Day {
    /// A day of checked numbers.
    pub fn checked(year: i64, month: i64, day: i64) -> Result<Day, OutOfRange> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            return Err(OutOfRange(format!("year must be in 1..9999, not {year}")));
        }
        if !(1..=12).contains(&month) {
            return Err(OutOfRange(format!("month must be in 1..12, not {month}")));
        }
        let most = days_in_month(year, month);
        if !(1..=most).contains(&day) {
            return Err(OutOfRange(format!("day {day} must be in range 1..{most} for month {month} in year {year}")));
        }
        Ok(Day { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// Its number, 1 for the first day of year 1.
    pub fn ordinal(self) -> i64 {
        days_before_year(i64::from(self.year)) + self.year_day()
    }

    /// Its number in the year, from 1.
    pub fn year_day(self) -> i64 {
        days_before_month(i64::from(self.year), i64::from(self.month)) + i64::from(self.day)
    }

    /// 0 for Monday.
    pub fn weekday(self) -> i64 {
        (self.ordinal() + 6) % 7
    }

    /// The day of a number; `None` outside the calendar.
    pub fn from_ordinal(ordinal: i64) -> Option<Day> {
        if !(1..=MAX_ORDINAL).contains(&ordinal) {
            return None;
        }
        let n = ordinal - 1;
        let (n400, n) = (n / 146_097, n % 146_097);
        let (n100, n) = (n / 36_524, n % 36_524);
        let (n4, n) = (n / 1_461, n % 1_461);
        let (n1, n) = (n / 365, n % 365);
        let year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
        if n1 == 4 || n100 == 4 {
            return Some(Day { year: (year - 1) as u16, month: 12, day: 31 });
        }
        // A guess that is at most one too large.
        let mut month = (n + 50) >> 5;
        if days_before_month(year, month) > n {
            month -= 1;
        }
        Some(Day { year: year as u16, month: month as u8, day: (n - days_before_month(year, month) + 1) as u8 })
    }

    /// ISO year, week and weekday.
    pub fn iso(self) -> (i64, i64, i64) {
        let mut year = i64::from(self.year);
        let today = self.ordinal();
        let mut monday = first_monday(year);
        if today < monday {
            year -= 1;
            monday = first_monday(year);
        } else if today >= first_monday(year + 1) {
            year += 1;
            monday = first_monday(year);
        }
        let days = today - monday;
        (year, days / 7 + 1, days % 7 + 1)
    }

    /// The day that an ISO year, week and weekday name.
    pub fn from_iso(year: i64, week: i64, weekday: i64) -> Result<Day, OutOfRange> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            return Err(OutOfRange(format!("year must be in 1..9999, not {year}")));
        }
        if !(1..=52).contains(&week) {
            let long = week == 53 && {
                let first = (days_before_year(year) + 7) % 7;
                first == 3 || (first == 2 && is_leap(year))
            };
            if !long {
                return Err(OutOfRange(format!("Invalid week: {week}")));
            }
        }
        if !(1..=7).contains(&weekday) {
            return Err(OutOfRange(format!("Invalid weekday: {weekday} (range is [1, 7])")));
        }
        let ordinal = first_monday(year) + (week - 1) * 7 + weekday - 1;
        match Day::from_ordinal(ordinal) {
            Some(day) => Ok(day),
            None if ordinal < 1 => Err(OutOfRange("year must be in 1..9999, not 0".to_owned())),
            None => Err(OutOfRange("year must be in 1..9999, not 10000".to_owned())),
        }
    }
}

impl Clock {
    /// A time of checked numbers.
    pub fn checked(hour: i64, minute: i64, second: i64, micro: i64) -> Result<Clock, OutOfRange> {
        for (value, most, name) in
            [(hour, 23, "hour"), (minute, 59, "minute"), (second, 59, "second"), (micro, 999_999, "microsecond")]
        {
            if !(0..=most).contains(&value) {
                return Err(OutOfRange(format!("{name} must be in 0..{most}, not {value}")));
            }
        }
        Ok(Clock { hour: hour as u8, minute: minute as u8, second: second as u8, micro: micro as u32 })
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// Microseconds since midnight.
    pub fn micros(self) -> i64 {
        self.seconds() * 1_000_000 + i64::from(self.micro)
    }

    /// The time so many microseconds (of a day) after midnight.
    pub fn from_micros(micros: i64) -> Clock {
        let micros = micros.rem_euclid(DAY_MICROS);
        let seconds = micros / 1_000_000;
        Clock {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            micro: (micros % 1_000_000) as u32,
        }
    }
}

/// A day and time as microseconds, day 1 beginning at one day's worth.
pub fn absolute(day: Day, clock: Clock) -> i64 {
    day.ordinal() * DAY_MICROS + clock.micros()
}

/// The other way; `None` outside the calendar.
pub fn from_absolute(micros: i64) -> Option<(Day, Clock)> {
    Some((Day::from_ordinal(micros.div_euclid(DAY_MICROS))?, Clock::from_micros(micros.rem_euclid(DAY_MICROS))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_go_both_ways() {
        let mut before = None;
        for ordinal in (1..=MAX_ORDINAL).step_by(11).chain([MAX_ORDINAL]) {
            let day = Day::from_ordinal(ordinal).expect("inside the calendar");
            assert_eq!(day.ordinal(), ordinal);
            let (year, week, weekday) = day.iso();
            if (1..=9999).contains(&year) {
                assert_eq!(Day::from_iso(year, week, weekday), Ok(day));
            }
            assert!(before < Some(day));
            before = Some(day);
        }
        assert_eq!(Day::from_ordinal(0), None);
        assert_eq!(Day::from_ordinal(MAX_ORDINAL + 1), None);
    }

    #[test]
    fn times_go_both_ways() {
        for micros in (0..DAY_MICROS).step_by(987_654_321) {
            assert_eq!(Clock::from_micros(micros).micros(), micros);
        }
    }
}
