//! Texts of dates and times: ISO, `ctime`, `strftime`.

use super::calendar::{Clock, Day};
use super::zone;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::import::import_absolute;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2024-02-29`
pub fn day(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// `Thu Feb 29 00:00:00 2024`
pub fn ctime(day: Day, t: Clock) -> String {
    let (weekday, month) = (DAYS[day.weekday() as usize % 7], MONTHS[usize::from(day.month - 1) % 12]);
    format!("{weekday} {month} {:2} {:02}:{:02}:{:02} {:04}", day.day, t.hour, t.minute, t.second, day.year)
}

/// A time to the precision asked for; `None` for an unknown one.
pub fn clock(t: Clock, precision: &str) -> Option<String> {
    let (h, m, s) = (t.hour, t.minute, t.second);
    Some(match precision {
        "auto" if t.micro == 0 => format!("{h:02}:{m:02}:{s:02}"),
        "auto" | "microseconds" => format!("{h:02}:{m:02}:{s:02}.{:06}", t.micro),
        "hours" => format!("{h:02}"),
        "minutes" => format!("{h:02}:{m:02}"),
        "seconds" => format!("{h:02}:{m:02}:{s:02}"),
        "milliseconds" => format!("{h:02}:{m:02}:{s:02}.{:03}", t.micro / 1000),
        _ => return None,
    })
}

/// The precision that was asked for.
///
/// # Errors
/// TypeError, ValueError.
pub fn clock_as_asked(py: &mut Py, t: Clock, precision: &Value, place: usize) -> Result<String> {
    let shown = if precision.is_empty() {
        clock(t, "auto")
    } else {
        match precision.as_text() {
            Some(text) => clock(t, &text.to_string_lossy()),
            None => {
                let kind = py.argument_type(precision);
                return Err(py.type_error(format!("isoformat() argument {place} must be str, not {kind}")));
            }
        }
    };
    shown.ok_or_else(|| py.value_error("Unknown timespec value"))
}

/// A tuple of nine as `time` has them.
///
/// # Errors
/// MemoryError.
pub fn struct_time(py: &Py, day: Day, t: Clock, dst: i64) -> Result {
    let numbers = [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
        i64::from(t.hour),
        i64::from(t.minute),
        i64::from(t.second),
        day.weekday(),
        day.year_day(),
        dst,
    ];
    let items = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    py.struct_sequence(TypeId::StructTime, items)
}

/// `strftime`: what the C library does not know is put in, the rest is its own.
///
/// # Errors
/// Any that the zone raises; ValueError, TypeError.
pub fn strftime(py: &mut Py, format: &Value, tuple: &Value, micro: u32, zone: &Value, argument: &Value) -> Result {
    let Some(text) = format.as_text() else {
        let kind = py.argument_type(format);
        return Err(py.type_error(format!("strftime() argument 1 must be str, not {kind}")));
    };
    let text = text.to_string_lossy().into_owned();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else {
            out.push('%');
            break;
        };
        match c {
            'z' => {
                let offset = zone::ask(py, zone, "utcoffset", argument)?;
                out += &offset.map(|o| zone::offset_text(o, "")).unwrap_or_default();
            }
            ':' if rest.starts_with(":z") => {
                let offset = zone::ask(py, zone, "utcoffset", argument)?;
                out += &offset.map(|o| zone::offset_text(o, ":")).unwrap_or_default();
                rest = &rest[1..];
            }
            'Z' => {
                let name = zone::name(py, zone, argument)?;
                if let Some(name) = name.as_text() {
                    out += &name.to_string_lossy().replace('%', "%%");
                }
            }
            'f' => out += &format!("{micro:06}"),
            'Y' | 'G' | 'F' | 'C' => {
                let zero = py.int(0)?;
                let year = py.getitem(tuple, &zero)?;
                let mut year = py.as_i64(&year)?;
                if c == 'G' && year < 1001 {
                    year = iso_year(py, tuple, year)?;
                }
                match c {
                    _ if year >= 1000 => {
                        out.push('%');
                        out.push(c);
                    }
                    'F' => out += &format!("{year:04}-%m-%d"),
                    'C' => out += &format!("{:02}", year / 100),
                    _ => out += &format!("{year:04}"),
                }
            }
            c => {
                out.push('%');
                out.push(c);
            }
        }
        rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
    }
    out.push_str(rest);
    let module = import_absolute(py, "time")?;
    let out = py.str(&out)?;
    py.call_method(&module, "strftime", &[out, tuple.clone()])
}

fn iso_year(py: &mut Py, tuple: &Value, year: i64) -> Result<i64> {
    let part = |py: &mut Py, i: i64| -> Result<i64> {
        let i = py.int(i)?;
        let v = py.getitem(tuple, &i)?;
        py.as_i64(&v)
    };
    let (month, day) = (part(py, 1)?, part(py, 2)?);
    Ok(Day::checked(year, month, day).map_or(year, |d| d.iso().0))
}
