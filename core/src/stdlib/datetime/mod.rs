//! `_datetime`: dates and times.
//!
//! Every object is immutable, so threads share them without a lock. The calendar and the reading of ISO texts are pure (`calendar`, `iso`);
//! what a zone says is asked of it each time, unless it is a `timezone`, which is known to be fixed.

pub mod calendar;
pub mod date;
pub mod daytime;
pub mod delta;
pub mod format;
pub mod iso;
pub mod local;
pub mod moment;
pub mod moment_methods;
pub mod zone;

use super::{ModuleBuilder, make_types};
use crate::object::kind::Kind;
use crate::object::typeobject::type_flags::{BASE, NOT_INSTANTIABLE};
use crate::object::{Args, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::types::table::{Layout, Row};
use calendar::OutOfRange;

const fn row(id: TypeId, name: &'static str, base: TypeId, flags: u32) -> Row {
    Row { id, name, module: "datetime", base: Some(base), layout: Layout::Plain(Kind::Opaque), flags }
}

static ROWS: &[Row] = &[
    row(TypeId::TimeDelta, "timedelta", TypeId::Object, BASE),
    row(TypeId::TzInfo, "tzinfo", TypeId::Object, BASE),
    row(TypeId::TimeZone, "timezone", TypeId::TzInfo, 0),
    row(TypeId::Date, "date", TypeId::Object, BASE),
    row(TypeId::DateTime, "datetime", TypeId::Date, BASE),
    row(TypeId::TimeOfDay, "time", TypeId::Object, BASE),
    Row {
        id: TypeId::IsoCalendarDate,
        name: "IsoCalendarDate",
        module: "datetime",
        base: Some(TypeId::Tuple),
        layout: Layout::Plain(Kind::Tuple),
        flags: NOT_INSTANTIABLE,
    },
];

fn fill(py: &Py) {
    delta::fill(py);
    zone::fill(py);
    date::fill(py);
    moment_methods::fill(py);
    daytime::fill(py);
}

/// The class that a class method was called on.
fn class_of(py: &Py, v: &Value) -> Result<TypeRef> {
    TypeRef::from_value(v).ok_or_else(|| py.type_error("a class is expected"))
}

/// The class of an object as its `repr` shows it.
fn shown_class(py: &Py, v: &Value) -> String {
    py.type_of(v).full_name(py)
}

/// A hash of two words, which is not -1.
fn mix(a: u64, b: u64) -> i64 {
    let mut h = a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.rotate_left(32);
    h = (h ^ h >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ h >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    match (h ^ h >> 31) as i64 {
        -1 => -2,
        h => h,
    }
}

fn range_error(py: &Py, e: OutOfRange) -> Raised {
    py.value_error(e.0)
}

/// The state that pickling has put into the constructor's first argument: so many bytes, or characters where the pickle is an old one.
fn pickled(v: &Value, n: usize) -> Option<Vec<u8>> {
    if let Some(bytes) = v.as_bytes() {
        return (bytes.len() == n).then(|| bytes.to_vec());
    }
    let text = v.as_text().filter(|t| t.len() == n)?;
    text.codes().map(|c| u8::try_from(c).ok()).collect()
}

/// The `fold` argument; what is out of range is told when the other arguments have been looked at.
fn fold_of(py: &mut Py, v: &Value, otherwise: u8) -> Result<std::result::Result<u8, OutOfRange>> {
    if v.is_empty() {
        return Ok(Ok(otherwise));
    }
    let fold = py.as_i32(v)?;
    Ok(match fold {
        0 | 1 => Ok(fold as u8),
        _ => Err(OutOfRange(format!("fold must be either 0 or 1, not {fold}"))),
    })
}

/// Arguments of a constructor that does not tell its name.
fn arguments<const N: usize>(py: &mut Py, args: Args<'_>, names: [&str; N], required: usize) -> Result<[Value; N]> {
    bind(py, "function", args, names, required, N)
}

/// The same where the last can be given by name only.
fn arguments_with_fold<const N: usize>(
    py: &mut Py,
    args: Args<'_>,
    names: [&str; N],
    required: usize,
) -> Result<[Value; N]> {
    bind(py, "function", args, names, required, N - 1)
}

fn bind<const N: usize>(
    py: &mut Py,
    function: &str,
    args: Args<'_>,
    names: [&str; N],
    required: usize,
    positional: usize,
) -> Result<[Value; N]> {
    let mut bound = [const { Value::EMPTY }; N];
    let total = args.values().len();
    if total > N {
        let how = if args.positional().is_empty() { "keyword " } else { "" };
        return Err(py.type_error(format!("{function} takes at most {N} {how}arguments ({total} given)")));
    }
    if args.len() > positional {
        let given = args.len();
        return Err(
            py.type_error(format!("{function} takes at most {positional} positional arguments ({given} given)"))
        );
    }
    for (place, v) in bound.iter_mut().zip(args.positional()) {
        *place = v.clone();
    }
    let mut unknown = None;
    for (name, v) in args.keywords() {
        match names.iter().position(|n| name.as_text().is_some_and(|t| t.is(n))) {
            Some(i) if bound[i].is_empty() => bound[i] = v.clone(),
            Some(i) => {
                let (name, place) = (names[i], i + 1);
                return Err(
                    py.type_error(format!("argument for {function} given by name ('{name}') and position ({place})"))
                );
            }
            None => unknown = name.as_text().map(|t| t.to_string_lossy().into_owned()),
        }
    }
    if let Some(i) = bound[..required].iter().position(Value::is_empty) {
        // What comes before is looked at first; it is numbers.
        for v in &bound[..i] {
            py.as_i32(v)?;
        }
        let (name, place) = (names[i], i + 1);
        return Err(py.type_error(format!("{function} missing required argument '{name}' (pos {place})")));
    }
    let function = if function == "function" { "this function" } else { function };
    match unknown {
        Some(name) => {
            let hint = crate::algorithm::suggest::hint(&name, &names);
            Err(py.type_error(format!("{function} got an unexpected keyword argument '{name}'{hint}")))
        }
        None => Ok(bound),
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let m = ModuleBuilder::new(py, "_datetime")?;
    for id in [TypeId::Date, TypeId::DateTime, TypeId::TimeOfDay, TypeId::TimeDelta, TypeId::TzInfo, TypeId::TimeZone] {
        m.add_type(py, id)?;
    }
    m.add(py, "MINYEAR", py.int(calendar::MIN_YEAR)?)?;
    m.add(py, "MAXYEAR", py.int(calendar::MAX_YEAR)?)?;
    m.add(py, "UTC", zone::utc(py))?;
    m.add(py, "__doc__", py.str("Fast implementation of the datetime module.")?)?;
    m.finish(py)
}
