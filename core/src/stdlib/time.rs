//! `time`: clocks, sleeping, and calendar times as the C library computes them.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::HAS_DICT;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::namespace;
use crate::types::table::{Layout, Row};
use std::time::Duration;

const NAMES: [&str; 9] =
    ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];

/// The module's types.
pub static ROWS: &[Row] = &[Row {
    id: TypeId::StructTime,
    name: "struct_time",
    module: "time",
    base: Some(TypeId::Tuple),
    layout: Layout::Extended(Kind::Tuple),
    flags: HAS_DICT,
}];

/// Fills the module's types.
///
/// # Panics
/// When the system refuses memory at start-up.
pub fn init(py: &Py) {
    crate::types::struct_sequence::init(py, TypeId::StructTime, &NAMES, "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.")
        .expect("memory at start-up");
    let b = TypeBuilder::new(py, TypeId::StructTime);
    b.slots().new.set(Some(new_struct));
    let extra = |b: &TypeBuilder<'_>| {
        if let Ok(n) = b.py.int(11) {
            b.constant("n_fields", n);
        }
    };
    extra(&b);
}

fn new_struct(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [sequence, dict] = py.named_args("time.struct_time", args, ["sequence", "dict"], 1)?;
    let mut items = py.collect(&sequence)?;
    let n = items.len();
    if !(9..=11).contains(&n) {
        let how = if n < 9 { "at least 9" } else { "at most 11" };
        return Err(py.type_error(format!("time.struct_time() takes an {how}-sequence ({n}-sequence given)")));
    }
    let hidden = items.split_off(9);
    let v = py.tuple_of(class, items)?;
    for (i, name) in ["tm_zone", "tm_gmtoff"].iter().enumerate() {
        let name = py.intern(name);
        let named = match dict.payload::<DictObject>() {
            Some(d) => d.get(py, &dict, &name)?,
            None => None,
        };
        let value = hidden.get(i).cloned().or(named).unwrap_or(Value::NONE);
        py.set_own_attribute(&v, &name, value)?;
    }
    Ok(v)
}

/// Nanoseconds of a clock.
fn clock(py: &Py, id: libc::clockid_t) -> Result<i64> {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time has room.
    if unsafe { libc::clock_gettime(id, &mut at) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    Ok(at.tv_sec.saturating_mul(1_000_000_000).saturating_add(at.tv_nsec))
}

fn set_clock(py: &mut Py, id: libc::clockid_t, nanos: i64) -> Result {
    let at = libc::timespec { tv_sec: nanos.div_euclid(1_000_000_000), tv_nsec: nanos.rem_euclid(1_000_000_000) };
    // SAFETY: the call reads the time.
    if unsafe { libc::clock_settime(id, &raw const at) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    Ok(Value::NONE)
}

/// The clock that counts a thread's time. A thread is known here by a number of the interpreter's, so only the calling one's can be told.
fn thread_clock(py: &mut Py, a: &[Value]) -> Result {
    let own = own_ident(py)?;
    if py.as_i64(&a[0])? != py.as_i64(&own)? {
        return Err(py.os_error(libc::ESRCH, None));
    }
    py.int(i64::from(libc::CLOCK_THREAD_CPUTIME_ID))
}

fn own_ident(py: &mut Py) -> Result {
    let module = crate::runtime::import::import_absolute(py, "_thread")?;
    py.call_method(&module, "get_ident", &[])
}

/// Nanoseconds as seconds.
fn seconds(py: &Py, nanos: i64) -> Result {
    py.float(nanos as f64 * 1e-9)
}

fn exact_seconds(py: &Py, nanos: i64) -> Result {
    // Whole seconds and the rest apart: fewer digits are lost.
    let (whole, rest) = (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000));
    py.float(whole as f64 + rest as f64 * 1e-9)
}

fn sleep(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[0];
    let duration = if let Some(s) = v.as_float() {
        if s.is_nan() {
            return Err(py.value_error("Invalid value NaN (not a number)"));
        }
        if s < 0.0 {
            return Err(py.value_error("sleep length must be non-negative"));
        }
        if s >= 9_223_372_036.854_775 {
            return Err(py.overflow_error("timestamp out of range for platform time_t"));
        }
        Duration::from_secs_f64(s)
    } else {
        let s = py.index_int(v)?;
        if s.is_negative() {
            return Err(py.value_error("sleep length must be non-negative"));
        }
        match s.as_u64() {
            Some(s) if s <= 9_223_372_036 => Duration::from_secs(s),
            _ => return Err(py.overflow_error("timestamp too large to convert to C PyTime_t")),
        }
    };
    py.sleep(duration)?;
    Ok(Value::NONE)
}

fn empty_tm() -> libc::tm {
    // SAFETY: `tm` is plain data.
    unsafe { std::mem::zeroed() }
}

/// A `seconds` argument as whole seconds; now if it is absent.
fn whole_seconds(py: &mut Py, v: &Value) -> Result<i64> {
    if v.is_none_or_empty() {
        return Ok(clock(py, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000));
    }
    if let Some(s) = v.as_float() {
        if s.is_nan() {
            return Err(py.value_error("Invalid value NaN (not a number)"));
        }
        if s.abs() >= 9.2e18 {
            return Err(py.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(s.floor() as i64);
    }
    let s = py.index_int(v)?;
    s.as_i64().ok_or_else(|| py.overflow_error("timestamp out of range for platform time_t"))
}

fn make_struct(py: &mut Py, t: &libc::tm, zone: Value, offset: i64) -> Result {
    let numbers = [
        i64::from(t.tm_year) + 1900,
        i64::from(t.tm_mon) + 1,
        i64::from(t.tm_mday),
        i64::from(t.tm_hour),
        i64::from(t.tm_min),
        i64::from(t.tm_sec),
        (i64::from(t.tm_wday) + 6) % 7,
        i64::from(t.tm_yday) + 1,
        i64::from(t.tm_isdst),
    ];
    let items = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    let v = py.struct_sequence(TypeId::StructTime, items)?;
    py.set_own_attribute(&v, &py.intern("tm_zone"), zone)?;
    py.set_own_attribute(&v, &py.intern("tm_gmtoff"), py.int(offset)?)?;
    Ok(v)
}

fn gmtime(py: &mut Py, a: &[Value]) -> Result {
    let at = whole_seconds(py, &a[0])?;
    let mut t = empty_tm();
    // SAFETY: both places have room.
    if unsafe { libc::gmtime_r(&at, &mut t) }.is_null() {
        return Err(py.os_error(libc::EOVERFLOW, None));
    }
    let zone = py.str(&zone_name(&t))?;
    make_struct(py, &t, zone, 0)
}

/// Local time; `None` where the system has none.
fn local(at: i64) -> Option<libc::tm> {
    let mut t = empty_tm();
    // SAFETY: both places have room.
    if unsafe { libc::localtime_r(&at, &mut t) }.is_null() { None } else { Some(t) }
}

fn zone_name(t: &libc::tm) -> String {
    if t.tm_zone.is_null() {
        return String::new();
    }
    // SAFETY: the C library keeps the names of zones for the process's life.
    unsafe { std::ffi::CStr::from_ptr(t.tm_zone) }.to_string_lossy().into_owned()
}

fn localtime(py: &mut Py, a: &[Value]) -> Result {
    let at = whole_seconds(py, &a[0])?;
    let Some(t) = local(at) else { return Err(py.os_error(libc::EOVERFLOW, None)) };
    let zone = py.str(&zone_name(&t))?;
    make_struct(py, &t, zone, t.tm_gmtoff)
}

/// A `struct_time` or tuple of nine numbers as the C library's record.
fn tm_of(py: &mut Py, v: &Value, function: &str) -> Result<libc::tm> {
    if !py.is_instance(v, TypeId::Tuple) {
        return Err(py.type_error("Tuple or struct_time argument required"));
    }
    let items = py.collect(v)?;
    if items.len() != 9 {
        return Err(py.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0i32; 9];
    for (to, item) in n.iter_mut().zip(&items) {
        if item.as_float().is_some() {
            return Err(py.type_error("'float' object cannot be interpreted as an integer"));
        }
        *to = py.as_i32(item)?;
    }
    let Some(year) = n[0].checked_sub(1900) else { return Err(py.overflow_error("year out of range")) };
    let mut t = empty_tm();
    t.tm_year = year;
    t.tm_mon = n[1].wrapping_sub(1);
    t.tm_mday = n[2];
    (t.tm_hour, t.tm_min, t.tm_sec) = (n[3], n[4], n[5]);
    t.tm_wday = n[6].wrapping_add(1) % 7;
    t.tm_yday = n[7].wrapping_sub(1);
    t.tm_isdst = n[8];
    Ok(t)
}

/// Refuses what `strftime` and `asctime` could not name.
fn check_tm(py: &Py, t: &mut libc::tm) -> Result<()> {
    if t.tm_mon == -1 {
        t.tm_mon = 0;
    }
    if t.tm_mday == 0 {
        t.tm_mday = 1;
    }
    if t.tm_yday == -1 {
        t.tm_yday = 0;
    }
    let wrong = [
        (!(0..=11).contains(&t.tm_mon), "month out of range"),
        (!(0..=31).contains(&t.tm_mday), "day of month out of range"),
        (!(0..=23).contains(&t.tm_hour), "hour out of range"),
        (!(0..=59).contains(&t.tm_min), "minute out of range"),
        (!(0..=61).contains(&t.tm_sec), "seconds out of range"),
        (t.tm_wday < 0, "day of week out of range"),
        (!(0..=365).contains(&t.tm_yday), "day of year out of range"),
    ];
    match wrong.iter().find(|(is, _)| *is) {
        Some((_, message)) => Err(py.value_error(message)),
        None => Ok(()),
    }
}

fn mktime(py: &mut Py, a: &[Value]) -> Result {
    let mut t = tm_of(py, &a[0], "mktime")?;
    t.tm_wday = -1;
    // SAFETY: the record is complete.
    let at = unsafe { libc::mktime(&mut t) };
    if at == -1 && t.tm_wday == -1 {
        return Err(py.overflow_error("mktime argument out of range"));
    }
    py.float(at as f64)
}

/// The local time now, or that of a tuple.
fn tm_argument(py: &mut Py, v: &Value, function: &str) -> Result<libc::tm> {
    let mut t = if v.is_empty() {
        let now = clock(py, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000);
        local(now).unwrap_or_else(empty_tm)
    } else {
        tm_of(py, v, function)?
    };
    check_tm(py, &mut t)?;
    t.tm_isdst = t.tm_isdst.clamp(-1, 1);
    Ok(t)
}

fn strftime(py: &mut Py, a: &[Value]) -> Result {
    if a[0].as_text().is_none() {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("strftime() argument 1 must be str, not {name}")));
    }
    let mut t = tm_argument(py, &a[1], "strftime")?;
    // Asking for the zone takes a lock of the C library: only where the format may show it.
    let shows_zone =
        a[0].as_text().is_some_and(|t| ['Z', 'z', 's', 'c', '+'].iter().any(|&c| t.contains_code(c.into())));
    if shows_zone
        && !a[1].is_empty()
        && let Some(zone) = local(0).filter(|_| t.tm_zone.is_null())
    {
        // The name and offset of the zone for `%Z` and `%z`.
        let mut probe = t;
        // SAFETY: the record is complete.
        let at = unsafe { libc::mktime(&mut probe) };
        let known = if at == -1 { zone } else { probe };
        (t.tm_zone, t.tm_gmtoff) = (known.tm_zone, known.tm_gmtoff);
        let own_zone = py.getattr_optional(&a[1], &py.intern("tm_zone"))?;
        if own_zone.as_ref().and_then(Value::as_text).is_some_and(|z| z.is("GMT") || z.is("UTC")) {
            (t.tm_zone, t.tm_gmtoff) = (c"GMT".as_ptr(), 0);
        }
    }
    let format = py.encode(&a[0], Some("utf-8"), Some("surrogateescape"))?;
    let mut made: Vec<u8> = Vec::new();
    // Null characters are passed through: the C library ends at each.
    for (i, part) in format.split(|&b| b == 0).enumerate() {
        if i > 0 {
            made.push(0);
        }
        if !part.is_empty() {
            made.extend(format_part(py, part, &t)?);
        }
    }
    py.decode(&made, Some("utf-8"), Some("surrogateescape"))
}

fn format_part(py: &Py, part: &[u8], t: &libc::tm) -> Result<Vec<u8>> {
    let mut format = part.to_vec();
    // A format that makes nothing is told from a buffer that is too small by one character more.
    format.extend_from_slice(b" \0");
    let mut size = 256 + part.len() * 4;
    loop {
        let mut buffer = crate::stdlib::io::zeroed(py, size)?;
        // SAFETY: the buffer is as long as it says, the format ends with a null byte, and the record is complete.
        let n = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, format.as_ptr().cast(), t) };
        if n > 0 {
            buffer.truncate(n - 1);
            return Ok(buffer);
        }
        if size > (1 << 24) {
            return Err(py.value_error("Invalid format string"));
        }
        size *= 4;
    }
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn ascii_time(py: &Py, t: &libc::tm) -> Result {
    let day = DAYS.get(((t.tm_wday + 6) % 7).unsigned_abs() as usize).map_or("???", |d| &d[..3]);
    let month = MONTHS.get(t.tm_mon.unsigned_abs() as usize).map_or("???", |m| &m[..3]);
    let (h, m, s, y) = (t.tm_hour, t.tm_min, t.tm_sec, i64::from(t.tm_year) + 1900);
    py.str(&format!("{day} {month}{:3} {h:02}:{m:02}:{s:02} {y}", t.tm_mday))
}

fn asctime(py: &mut Py, a: &[Value]) -> Result {
    let t = tm_argument(py, &a[0], "asctime")?;
    ascii_time(py, &t)
}

fn ctime(py: &mut Py, a: &[Value]) -> Result {
    let at = whole_seconds(py, &a[0])?;
    match local(at) {
        Some(t) => ascii_time(py, &t),
        None => Err(py.os_error(libc::EOVERFLOW, None)),
    }
}

/// What `strptime` has read.
#[derive(Default)]
struct Parsed {
    year: Option<i64>,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    weekday: Option<i64>,
    day_of_year: Option<i64>,
    afternoon: Option<bool>,
    zone: Option<&'static str>,
    offset: Option<i64>,
    week: Option<(i64, bool)>,
}

fn number(text: &[u8], at: &mut usize, most: usize, low: i64, high: i64) -> Option<i64> {
    let (mut n, mut digits) = (0i64, 0);
    while digits < most && text.get(*at + digits).is_some_and(u8::is_ascii_digit) {
        let next = n * 10 + i64::from(text[*at + digits] - b'0');
        if next > high && digits > 0 {
            break;
        }
        n = next;
        digits += 1;
    }
    if digits == 0 || n < low || n > high {
        return None;
    }
    *at += digits;
    Some(n)
}

fn word(text: &[u8], at: &mut usize, words: &[&str], short: bool) -> Option<i64> {
    for (i, w) in words.iter().enumerate() {
        let w = if short { &w[..3] } else { w };
        if text.get(*at..*at + w.len()).is_some_and(|t| t.eq_ignore_ascii_case(w.as_bytes())) {
            *at += w.len();
            return i64::try_from(i).ok();
        }
    }
    None
}

/// Reads `text` by `format`; answers where it stopped. `None`: it does not match.
fn parse(text: &[u8], format: &[u8], p: &mut Parsed, mut at: usize) -> Option<usize> {
    let mut i = 0;
    while i < format.len() {
        let c = format[i];
        i += 1;
        if c.is_ascii_whitespace() {
            while format.get(i).is_some_and(u8::is_ascii_whitespace) {
                i += 1;
            }
            if !text.get(at).is_some_and(u8::is_ascii_whitespace) {
                return None;
            }
            while text.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            continue;
        }
        if c != b'%' {
            if !text.get(at).is_some_and(|t| t.eq_ignore_ascii_case(&c)) {
                return None;
            }
            at += 1;
            continue;
        }
        let directive = *format.get(i)?;
        i += 1;
        match directive {
            b'Y' => {
                let digits = text.get(at..at + 4)?;
                if !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                p.year = number(text, &mut at, 4, 0, 9999);
            }
            b'y' => {
                let digits = text.get(at..at + 2)?;
                if !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                let n = number(text, &mut at, 2, 0, 99)?;
                p.year = Some(if n <= 68 { 2000 + n } else { 1900 + n });
            }
            b'm' => p.month = number(text, &mut at, 2, 1, 12)?,
            b'd' | b'e' => {
                if text.get(at) == Some(&b' ') {
                    at += 1;
                }
                p.day = number(text, &mut at, 2, 1, 31)?;
            }
            b'H' => p.hour = number(text, &mut at, 2, 0, 23)?,
            b'I' => p.hour = number(text, &mut at, 2, 1, 12)?,
            b'M' => p.minute = number(text, &mut at, 2, 0, 59)?,
            b'S' => p.second = number(text, &mut at, 2, 0, 61)?,
            b'f' => drop(number(text, &mut at, 6, 0, 999_999)?),
            b'j' => p.day_of_year = Some(number(text, &mut at, 3, 1, 366)?),
            b'w' => p.weekday = Some((number(text, &mut at, 1, 0, 6)? + 6) % 7),
            b'u' => p.weekday = Some(number(text, &mut at, 1, 1, 7)? - 1),
            b'U' => p.week = Some((number(text, &mut at, 2, 0, 53)?, true)),
            b'W' => p.week = Some((number(text, &mut at, 2, 0, 53)?, false)),
            b'a' => p.weekday = Some(word(text, &mut at, &DAYS, true)?),
            b'A' => p.weekday = Some(word(text, &mut at, &DAYS, false)?),
            b'b' | b'h' => p.month = word(text, &mut at, &MONTHS, true)? + 1,
            b'B' => p.month = word(text, &mut at, &MONTHS, false)? + 1,
            b'p' => p.afternoon = Some(word(text, &mut at, &["AM ", "PM "].map(|w| &w[..2]), false)? == 1),
            b'Z' => {
                let zones = ["UTC", "GMT"];
                p.zone = Some(zones[usize::try_from(word(text, &mut at, &zones, false)?).ok()?]);
            }
            b'z' => {
                if text.get(at).is_some_and(|b| b.eq_ignore_ascii_case(&b'Z')) {
                    at += 1;
                    p.offset = Some(0);
                    continue;
                }
                let sign = match text.get(at)? {
                    b'+' => 1,
                    b'-' => -1,
                    _ => return None,
                };
                at += 1;
                let hours = number(text, &mut at, 2, 0, 23)?;
                if text.get(at) == Some(&b':') {
                    at += 1;
                }
                let minutes = number(text, &mut at, 2, 0, 59)?;
                p.offset = Some(sign * (hours * 3600 + minutes * 60));
            }
            b'c' => at = parse(text, b"%a %b %d %H:%M:%S %Y", p, at)?,
            b'x' | b'D' => at = parse(text, b"%m/%d/%y", p, at)?,
            b'X' | b'T' => at = parse(text, b"%H:%M:%S", p, at)?,
            b'R' => at = parse(text, b"%H:%M", p, at)?,
            b'F' => at = parse(text, b"%Y-%m-%d", p, at)?,
            b'%' if text.get(at) == Some(&b'%') => at += 1,
            _ => return None,
        }
    }
    Some(at)
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Day of the year, from 1.
fn year_day(year: i64, month: i64, day: i64) -> i64 {
    (1..month).map(|m| month_days(year, m)).sum::<i64>() + day
}

/// Day of the week of a date, Monday being 0.
fn week_day(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let days = before * 365 + before.div_euclid(4) - before.div_euclid(100)
        + before.div_euclid(400)
        + year_day(year, month, day);
    (days + 6).rem_euclid(7)
}

fn known_directives(py: &mut Py, format: &str) -> Result<()> {
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        match chars.next() {
            None => return Err(py.value_error(format!("stray % in format '{format}'"))),
            Some(d) if !"YymdeHIMSfjwuUWaAbhBpZzcxXDTRF%".contains(d) => {
                return Err(py.value_error(format!("'{d}' is a bad directive in format '{format}'")));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn strptime(py: &mut Py, a: &[Value]) -> Result {
    let default = py.str("%a %b %d %H:%M:%S %Y")?;
    let format_value = if a[1].is_empty() { &default } else { &a[1] };
    let (Some(text), Some(format)) = (a[0].as_text(), format_value.as_text()) else {
        let (place, wrong) = if a[0].as_text().is_none() { (0, &a[0]) } else { (1, format_value) };
        let name = py.type_of(wrong).full_name(py);
        return Err(py.type_error(format!("strptime() argument {place} must be str, not <class '{name}'>")));
    };
    let (text, format) = (text.to_string_lossy().into_owned(), format.to_string_lossy().into_owned());
    known_directives(py, &format)?;
    let mut p = Parsed { month: 1, day: 1, ..Parsed::default() };
    let Some(end) = parse(text.as_bytes(), format.as_bytes(), &mut p, 0) else {
        let (text, format) = (py.repr_string(&a[0])?, py.repr_string(format_value)?);
        return Err(py.value_error(format!("time data {text} does not match format {format}")));
    };
    if end < text.len() {
        let rest = text.get(end..).unwrap_or_default();
        return Err(py.value_error(format!("unconverted data remains: {rest}")));
    }
    if let Some(afternoon) = p.afternoon {
        p.hour = p.hour % 12 + if afternoon { 12 } else { 0 };
    }
    let no_year = p.year.is_none();
    let mut year = p.year.unwrap_or(1900);
    if no_year && p.month == 2 && p.day == 29 {
        year = 1904;
    }
    if let (Some((week, sunday)), Some(weekday), None) = (p.week, p.weekday, p.day_of_year)
        && !no_year
    {
        let first = week_day(year, 1, 1);
        let (first, weekday) = if sunday { ((first + 1) % 7, (weekday + 1) % 7) } else { (first, weekday) };
        let zero = (7 - first) % 7;
        p.day_of_year = Some(if week == 0 { 1 + weekday - first } else { 1 + zero + 7 * (week - 1) + weekday });
    }
    if let Some(mut day) = p.day_of_year {
        if day <= 0 {
            year -= 1;
            day += 365 + i64::from(is_leap(year));
        }
        p.month = 1;
        while day > month_days(year, p.month) && p.month < 12 {
            day -= month_days(year, p.month);
            p.month += 1;
        }
        p.day = day;
    }
    if p.day > month_days(year, p.month) {
        return Err(py.value_error("day is out of range for month"));
    }
    let weekday = p.weekday.unwrap_or_else(|| week_day(year, p.month, p.day));
    let shown_year = if no_year { 1900 } else { year };
    let numbers = [
        shown_year,
        p.month,
        p.day,
        p.hour,
        p.minute,
        p.second,
        weekday,
        year_day(year, p.month, p.day),
        if p.zone.is_some() { 0 } else { -1 },
    ];
    let items = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    let v = py.struct_sequence(TypeId::StructTime, items)?;
    let zone = match p.zone {
        Some(zone) => py.str(zone)?,
        None => Value::NONE,
    };
    py.set_own_attribute(&v, &py.intern("tm_zone"), zone)?;
    let offset = match p.offset {
        Some(offset) => py.int(offset)?,
        None => Value::NONE,
    };
    py.set_own_attribute(&v, &py.intern("tm_gmtoff"), offset)?;
    Ok(v)
}

const CLOCKS: [(&str, &str, libc::clockid_t, bool, bool); 5] = [
    ("time", "clock_gettime(CLOCK_REALTIME)", libc::CLOCK_REALTIME, false, true),
    ("monotonic", "clock_gettime(CLOCK_MONOTONIC)", libc::CLOCK_MONOTONIC, true, false),
    ("perf_counter", "clock_gettime(CLOCK_MONOTONIC)", libc::CLOCK_MONOTONIC, true, false),
    ("process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", libc::CLOCK_PROCESS_CPUTIME_ID, true, false),
    ("thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", libc::CLOCK_THREAD_CPUTIME_ID, true, false),
];

fn get_clock_info(py: &mut Py, a: &[Value]) -> Result {
    let Some(name) = a[0].as_text() else {
        let given = py.argument_type(&a[0]);
        return Err(py.type_error(format!("get_clock_info() argument 1 must be str, not {given}")));
    };
    let Some(&(_, implementation, id, monotonic, adjustable)) = CLOCKS.iter().find(|c| name.is(c.0)) else {
        return Err(py.value_error("unknown clock"));
    };
    let resolution = resolution(py, id)?;
    let implementation = py.str(implementation)?;
    namespace::make(
        py,
        &[
            ("implementation", implementation),
            ("monotonic", Value::bool(monotonic)),
            ("adjustable", Value::bool(adjustable)),
            ("resolution", resolution),
        ],
    )
}

fn resolution(py: &mut Py, id: libc::clockid_t) -> Result {
    let mut step = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time has room.
    if unsafe { libc::clock_getres(id, &mut step) } != 0 {
        return Err(py.os_error_from(&std::io::Error::last_os_error(), None));
    }
    py.float(step.tv_sec as f64 + step.tv_nsec as f64 * 1e-9)
}

/// The zone's constants: those of January and July, as CPython finds them.
fn zone_constants(py: &mut Py, namespace: &Value) -> Result<()> {
    // SAFETY: reads the environment, as the C library does in every conversion of times.
    unsafe { tzset() };
    let year = 365 * 24 * 3600 + 6 * 3600;
    let now = clock(py, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000);
    let january = (now / year) * year;
    let (first, second) = (local(january), local(january + year / 2));
    let (Some(first), Some(second)) = (first, second) else { return Ok(()) };
    let (winter, summer) = if first.tm_gmtoff <= second.tm_gmtoff { (first, second) } else { (second, first) };
    let daylight = i64::from(winter.tm_gmtoff != summer.tm_gmtoff);
    let names = vec![py.str(&zone_name(&winter))?, py.str(&zone_name(&summer))?];
    let names = py.tuple(names)?;
    let entries = [
        ("timezone", py.int(-winter.tm_gmtoff)?),
        ("altzone", py.int(-summer.tm_gmtoff)?),
        ("daylight", py.int(daylight)?),
        ("tzname", names),
    ];
    for (name, v) in entries {
        let name = py.intern(name);
        py.setitem(namespace, &name, Some(&v))?;
    }
    Ok(())
}

unsafe extern "C" {
    fn tzset();
}

fn clock_argument(py: &mut Py, v: &Value) -> Result<libc::clockid_t> {
    py.as_i32(v)
}

/// The module `time`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "time")?;
    m.function(py, "time", "()", |py, _| {
        let now = clock(py, libc::CLOCK_REALTIME)?;
        exact_seconds(py, now)
    })?;
    m.function(py, "time_ns", "()", |py, _| py.int(clock(py, libc::CLOCK_REALTIME)?))?;
    m.function(py, "monotonic", "()", |py, _| seconds(py, clock(py, libc::CLOCK_MONOTONIC)?))?;
    m.function(py, "monotonic_ns", "()", |py, _| py.int(clock(py, libc::CLOCK_MONOTONIC)?))?;
    m.function(py, "perf_counter", "()", |py, _| seconds(py, clock(py, libc::CLOCK_MONOTONIC)?))?;
    m.function(py, "perf_counter_ns", "()", |py, _| py.int(clock(py, libc::CLOCK_MONOTONIC)?))?;
    m.function(py, "process_time", "()", |py, _| seconds(py, clock(py, libc::CLOCK_PROCESS_CPUTIME_ID)?))?;
    m.function(py, "process_time_ns", "()", |py, _| py.int(clock(py, libc::CLOCK_PROCESS_CPUTIME_ID)?))?;
    m.function(py, "thread_time", "()", |py, _| seconds(py, clock(py, libc::CLOCK_THREAD_CPUTIME_ID)?))?;
    m.function(py, "thread_time_ns", "()", |py, _| py.int(clock(py, libc::CLOCK_THREAD_CPUTIME_ID)?))?;
    m.function(py, "clock_gettime", "(clk_id, /)", |py, a| {
        let id = clock_argument(py, &a[0])?;
        exact_seconds(py, clock(py, id)?)
    })?;
    m.function(py, "clock_gettime_ns", "(clk_id, /)", |py, a| {
        let id = clock_argument(py, &a[0])?;
        py.int(clock(py, id)?)
    })?;
    m.function(py, "clock_getres", "(clk_id, /)", |py, a| {
        let id = clock_argument(py, &a[0])?;
        resolution(py, id)
    })?;
    m.function(py, "clock_settime", "(clk_id, time, /)", |py, a| {
        let id = clock_argument(py, &a[0])?;
        let seconds = py.as_f64(&a[1])?;
        set_clock(py, id, (seconds * 1e9).round() as i64)
    })?;
    m.function(py, "clock_settime_ns", "(clk_id, time, /)", |py, a| {
        let id = clock_argument(py, &a[0])?;
        let nanos = py.as_i64(&a[1])?;
        set_clock(py, id, nanos)
    })?;
    m.function(py, "pthread_getcpuclockid", "(thread_id, /)", thread_clock)?;
    m.function(py, "sleep", "(seconds, /)", sleep)?;
    m.function(py, "gmtime", "(seconds=None, /)", gmtime)?;
    m.function(py, "localtime", "(seconds=None, /)", localtime)?;
    m.function(py, "mktime", "(time_tuple, /)", mktime)?;
    m.function(py, "strftime", "(format, time_tuple=None, /)", strftime)?;
    m.function(py, "strptime", "(string, format=None, /)", strptime)?;
    m.function(py, "asctime", "(time_tuple=None, /)", asctime)?;
    m.function(py, "ctime", "(seconds=None, /)", ctime)?;
    m.function(py, "get_clock_info", "(name, /)", get_clock_info)?;
    let namespace = m.namespace();
    m.function(py, "tzset", "()", |py, _| {
        let modules = py.interp().modules.get();
        let name = py.intern("time");
        if let Some(module) = modules.payload::<DictObject>().and_then(|d| d.get_interned(py, &name)) {
            let namespace = py.getattr(&module, &py.intern("__dict__"))?;
            zone_constants(py, &namespace)?;
        }
        Ok(Value::NONE)
    })?;
    for (name, id) in system_constants![
        CLOCK_REALTIME,
        CLOCK_MONOTONIC,
        CLOCK_MONOTONIC_RAW,
        CLOCK_BOOTTIME,
        CLOCK_TAI,
        CLOCK_PROCESS_CPUTIME_ID,
        CLOCK_THREAD_CPUTIME_ID,
    ] {
        m.add(py, name, py.int(i64::from(id))?)?;
    }
    zone_constants(py, &namespace)?;
    m.add(py, "_STRUCT_TM_ITEMS", py.int(11)?)?;
    m.add_type(py, TypeId::StructTime)?;
    m.finish(py)
}
