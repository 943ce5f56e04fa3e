//! Local time as the system has it, and moments as seconds since 1970.

use super::calendar::{Clock, DAY_MICROS, Day, from_absolute};
use crate::object::{Py, Result, Value};

/// The ordinal of the first of January 1970.
pub const EPOCH_DAY: i64 = 719_163;
const EPOCH: i64 = EPOCH_DAY * 86_400;
/// No clock is put back by more.
const LONGEST_FOLD: i64 = 86_400;

/// Local time at a moment.
pub struct Local {
    /// The day.
    pub day: Day,
    /// The time, in seconds.
    pub clock: Clock,
    /// East of Greenwich, in seconds.
    pub offset: i64,
    /// What the zone is called.
    pub name: String,
}

fn broken_down(at: i64) -> Option<libc::tm> {
    // SAFETY: `tm` is plain data; both places have room.
    unsafe {
        let mut t: libc::tm = std::mem::zeroed();
        if libc::localtime_r(&at, &mut t).is_null() { None } else { Some(t) }
    }
}

/// Local time at so many seconds since 1970.
///
/// # Errors
/// ValueError outside the calendar, OSError outside the system's.
pub fn at(py: &mut Py, seconds: i64) -> Result<Local> {
    let Some(t) = broken_down(seconds) else { return Err(py.os_error(libc::EOVERFLOW, None)) };
    let day = Day::checked(i64::from(t.tm_year) + 1900, i64::from(t.tm_mon) + 1, i64::from(t.tm_mday));
    let day = day.map_err(|e| py.value_error(e.0))?;
    // A leap second is the second before it.
    let clock = Clock { hour: t.tm_hour as u8, minute: t.tm_min as u8, second: (t.tm_sec as u8).min(59), micro: 0 };
    let name = if t.tm_zone.is_null() {
        String::new()
    } else {
        // SAFETY: the C library keeps the names of zones for the process's life.
        unsafe { std::ffi::CStr::from_ptr(t.tm_zone) }.to_string_lossy().into_owned()
    };
    Ok(Local { day, clock, offset: t.tm_gmtoff, name })
}

/// The time of day and day at so many seconds since 1970, in UTC.
///
/// # Errors
/// ValueError outside the calendar.
pub fn utc(py: &Py, seconds: i64) -> Result<(Day, Clock)> {
    let found = seconds.checked_add(EPOCH).and_then(|s| s.checked_mul(1_000_000)).and_then(from_absolute);
    found.ok_or_else(|| {
        // About the year it would be in.
        let year = 1970 + seconds / 31_556_952;
        py.value_error(format!("year must be in 1..9999, not {year}"))
    })
}

/// Seconds of a day and time since the first day of the calendar, as if it were UTC.
fn count(day: Day, clock: Clock) -> i64 {
    day.ordinal() * 86_400 + clock.seconds()
}

/// What the clocks show, in seconds of the calendar, at such a moment (in seconds of the calendar).
fn shown(py: &mut Py, at: i64) -> Result<i64> {
    let local = self::at(py, at - EPOCH)?;
    Ok(count(local.day, local.clock))
}

/// Is a local time the second of two that read the same?
///
/// # Errors
/// As `at`.
pub fn fold(py: &mut Py, seconds: i64, day: Day, clock: Clock) -> Result<u8> {
    // Before the first day of the calendar and a little there is nothing to look at.
    if seconds + EPOCH < 3 * LONGEST_FOLD {
        return Ok(0);
    }
    let result = count(day, clock);
    let probe = shown(py, EPOCH + seconds - LONGEST_FOLD)?;
    let transition = result - probe - LONGEST_FOLD;
    if transition < 0 {
        let probe = shown(py, EPOCH + seconds + transition)?;
        return Ok(u8::from(probe == result));
    }
    Ok(0)
}

/// The moment at which the clocks show a day and time, in seconds since 1970.
///
/// # Errors
/// As `at`.
pub fn seconds(py: &mut Py, day: Day, clock: Clock, fold: u8) -> Result<i64> {
    let t = count(day, clock);
    let lt = shown(py, t)?;
    let a = lt - t;
    let u1 = t - a;
    let t1 = shown(py, u1)?;
    let b;
    if t1 == t {
        // A solution; there may be an earlier or a later one.
        let u2 = if fold != 0 { u1 + LONGEST_FOLD } else { u1 - LONGEST_FOLD };
        let lt = shown(py, u2)?;
        b = lt - u2;
        if a == b {
            return Ok(u1 - EPOCH);
        }
    } else {
        b = t1 - u1;
    }
    let u2 = t - b;
    if shown(py, u2)? == t {
        return Ok(u2 - EPOCH);
    }
    if t1 == t {
        return Ok(u1 - EPOCH);
    }
    // In a gap: nothing shows this time.
    Ok(if fold != 0 { u1.min(u2) } else { u1.max(u2) } - EPOCH)
}

/// A timestamp argument as whole seconds and microseconds, rounded to the nearest, ties to even.
///
/// # Errors
/// TypeError, ValueError, OverflowError.
pub fn timestamp(py: &mut Py, v: &Value) -> Result<(i64, i64)> {
    if let Some(f) = v.as_float() {
        if f.is_nan() {
            return Err(py.value_error("Invalid value NaN (not a number)"));
        }
        let mut whole = f.trunc();
        let scaled = f.fract() * 1e6;
        let mut micros = scaled.round_ties_even();
        if micros >= 1e6 {
            micros -= 1e6;
            whole += 1.0;
        } else if micros < 0.0 {
            micros += 1e6;
            whole -= 1.0;
        }
        if whole.abs() >= 9.2e18 {
            return Err(py.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok((whole as i64, micros as i64));
    }
    let n = py.index_int(v)?;
    n.as_i64().map(|n| (n, 0)).ok_or_else(|| py.overflow_error("timestamp out of range for platform time_t"))
}

/// Now, in seconds and microseconds since 1970.
pub fn now() -> (i64, i64) {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    (since.as_secs() as i64, i64::from(since.subsec_micros()))
}

/// Microseconds since 1970 of a day and time in UTC.
pub fn since_epoch(day: Day, clock: Clock) -> i64 {
    super::calendar::absolute(day, clock) - EPOCH_DAY * DAY_MICROS
}
