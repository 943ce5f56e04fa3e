//! `_locale`: what the C library knows of the user's conventions.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};
use std::ffi::{CStr, CString};

/// The C library keeps one locale for the process, and its answers in places that the next call overwrites: one thread at a time.
static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// What a text is made of is as the user has it from the start, and never plain ASCII; nobody sees that before this module is made.
static USERS_TEXT: std::sync::Once = std::sync::Once::new();

fn take_users_text() {
    // SAFETY: constant texts; the answer is looked at before the next call.
    unsafe {
        let users = libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
        if users.is_null() || [c"C", c"POSIX"].contains(&CStr::from_ptr(users)) {
            libc::setlocale(libc::LC_CTYPE, c"C.UTF-8".as_ptr());
        }
    }
}

fn text_argument(py: &mut Py, v: &Value) -> Result<CString> {
    let Some(text) = v.as_text() else {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("argument must be str, not {name}")));
    };
    CString::new(text.to_string_lossy().into_owned()).map_err(|_| py.value_error("embedded null character"))
}

/// A copy of what the C library answers.
fn answer(ask: impl FnOnce() -> *const libc::c_char) -> Option<Vec<u8>> {
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let text = ask();
    // SAFETY: null, or a text that stays until the next call, which waits for the guard.
    if text.is_null() { None } else { Some(unsafe { CStr::from_ptr(text) }.to_bytes().to_vec()) }
}

fn setlocale(py: &mut Py, a: &[Value]) -> Result {
    let category = py.as_i32(&a[0])?;
    let locale = if a[1].is_none_or_empty() { None } else { Some(text_argument(py, &a[1])?) };
    let made = answer(|| {
        let locale = locale.as_ref().map_or(std::ptr::null(), |l| l.as_ptr());
        // SAFETY: the text lives during the call.
        unsafe { libc::setlocale(category, locale) }
    });
    match made {
        Some(name) => py.str(&String::from_utf8_lossy(&name)),
        None if locale.is_some() => Err(py.error(TypeId::LocaleError, "unsupported locale setting")),
        None => Err(py.error(TypeId::LocaleError, "locale query failed")),
    }
}

fn localeconv(py: &mut Py, _a: &[Value]) -> Result {
    let (texts, groups, numbers) = {
        let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // SAFETY: the structure stays until the next call, which waits for the guard; its texts are copied.
        unsafe {
            let c = &*libc::localeconv();
            let text = |p: *const libc::c_char| {
                if p.is_null() { String::new() } else { CStr::from_ptr(p).to_string_lossy().into_owned() }
            };
            let group = |p: *const libc::c_char| {
                let bytes = if p.is_null() { Vec::new() } else { CStr::from_ptr(p).to_bytes().to_vec() };
                bytes.into_iter().map(i64::from).collect::<Vec<i64>>()
            };
            (
                [
                    ("decimal_point", text(c.decimal_point)),
                    ("thousands_sep", text(c.thousands_sep)),
                    ("int_curr_symbol", text(c.int_curr_symbol)),
                    ("currency_symbol", text(c.currency_symbol)),
                    ("mon_decimal_point", text(c.mon_decimal_point)),
                    ("mon_thousands_sep", text(c.mon_thousands_sep)),
                    ("positive_sign", text(c.positive_sign)),
                    ("negative_sign", text(c.negative_sign)),
                ],
                [("grouping", group(c.grouping)), ("mon_grouping", group(c.mon_grouping))],
                [
                    ("int_frac_digits", c.int_frac_digits),
                    ("frac_digits", c.frac_digits),
                    ("p_cs_precedes", c.p_cs_precedes),
                    ("p_sep_by_space", c.p_sep_by_space),
                    ("n_cs_precedes", c.n_cs_precedes),
                    ("n_sep_by_space", c.n_sep_by_space),
                    ("p_sign_posn", c.p_sign_posn),
                    ("n_sign_posn", c.n_sign_posn),
                ],
            )
        }
    };
    let made = DictObject::new(py)?;
    let Some(d) = made.payload::<DictObject>() else { return Ok(made) };
    for (name, text) in texts {
        d.set_str(py, &made, &py.intern(name), py.str(&text)?)?;
    }
    for (name, mut group) in groups {
        // The last group goes on, unless it says that there are no more.
        if !group.is_empty() && group.last() != Some(&127) {
            group.push(0);
        }
        let items = group.into_iter().map(|n| py.int(n)).collect::<Result<Vec<Value>>>()?;
        d.set_str(py, &made, &py.intern(name), py.list(items)?)?;
    }
    for (name, n) in numbers {
        d.set_str(py, &made, &py.intern(name), py.int(i64::from(n))?)?;
    }
    Ok(made)
}

fn strcoll(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (text_argument(py, &a[0])?, text_argument(py, &a[1])?);
    // SAFETY: both texts live during the call.
    let order = unsafe { libc::strcoll(x.as_ptr(), y.as_ptr()) };
    py.int(i64::from(order))
}

fn strxfrm(py: &mut Py, a: &[Value]) -> Result {
    let x = text_argument(py, &a[0])?;
    // SAFETY: asks for the length only.
    let len = unsafe { libc::strxfrm(std::ptr::null_mut(), x.as_ptr(), 0) };
    let mut buffer = super::io::zeroed(py, len + 1)?;
    // SAFETY: the buffer has the length that is told.
    let used = unsafe { libc::strxfrm(buffer.as_mut_ptr().cast(), x.as_ptr(), buffer.len()) };
    buffer.truncate(used.min(len));
    py.decode(&buffer, Some("utf-8"), Some("surrogateescape"))
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    USERS_TEXT.call_once(take_users_text);
    super::make_types(py, ROWS, |_| {});
    let b = ModuleBuilder::new(py, "_locale")?;
    b.add_type(py, TypeId::LocaleError)?;
    for (name, v) in system_constants![
        LC_CTYPE,
        LC_TIME,
        LC_COLLATE,
        LC_MONETARY,
        LC_MESSAGES,
        LC_NUMERIC,
        LC_ALL,
        CHAR_MAX = 127,
        CODESET,
        RADIXCHAR,
        THOUSEP,
        CRNCYSTR,
        D_FMT,
        D_T_FMT,
        T_FMT,
        T_FMT_AMPM,
        AM_STR,
        PM_STR,
        YESEXPR,
        NOEXPR,
        ERA,
        ERA_D_FMT,
        ERA_D_T_FMT,
        ERA_T_FMT,
        ALT_DIGITS,
    ] {
        b.add(py, name, py.int(i64::from(v))?)?;
    }
    for (prefix, first, count) in [
        ("DAY_", libc::DAY_1, 7),
        ("ABDAY_", libc::ABDAY_1, 7),
        ("MON_", libc::MON_1, 12),
        ("ABMON_", libc::ABMON_1, 12),
    ] {
        for i in 0..count {
            b.add(py, &format!("{prefix}{}", i + 1), py.int(i64::from(first + i))?)?;
        }
    }
    b.function(py, "setlocale", "(category, locale=None, /)", setlocale)?;
    b.function(py, "localeconv", "()", localeconv)?;
    b.function(py, "strcoll", "(os1, os2, /)", strcoll)?;
    b.function(py, "strxfrm", "(string, /)", strxfrm)?;
    b.function(py, "nl_langinfo", "(key, /)", |py, a| {
        let key = py.as_i32(&a[0])?;
        // SAFETY: an unknown key is answered with an empty text.
        let text = answer(|| unsafe { libc::nl_langinfo(key) }).unwrap_or_default();
        if key == libc::CODESET && text.starts_with(b"ANSI_X3") {
            return py.str("UTF-8");
        }
        py.str(&String::from_utf8_lossy(&text))
    })?;
    b.function(py, "getencoding", "()", |py, _| py.str("utf-8"))?;
    b.finish(py)
}

static ROWS: &[crate::types::table::Row] = &[crate::types::table::Row {
    id: TypeId::LocaleError,
    name: "Error",
    module: "locale",
    base: Some(TypeId::Exception),
    layout: crate::types::table::Layout::Extended(crate::object::kind::Kind::Exception),
    flags: crate::object::typeobject::type_flags::BASE
        | crate::object::typeobject::type_flags::EXCEPTION
        | crate::object::typeobject::type_flags::WEAKREFS
        | crate::object::typeobject::type_flags::HAS_DICT,
}];
