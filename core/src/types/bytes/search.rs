//! Searching, splitting, joining and replacing in `bytes` and `bytearray`.

use super::construct::byte_value;
use super::sequence::{make, make_from, own};
use crate::algorithm::slice::search_bounds;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::class::is_ascii_line_break;
use crate::text::class::is_ascii_space;
use crate::text::{edit, search, split};
use std::ops::Range;

/// The bounds of a search; `given` holds `start` and `end`.
fn bounds(py: &mut Py, given: &[Value], len: usize) -> Result<(usize, usize)> {
    let start = py.slice_bound(&given[0])?;
    let end = py.slice_bound(&given[1])?;
    Ok(search_bounds(start, end, len))
}

/// What is searched for: bytes, or one byte by number.
fn needle(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    if let Some(bytes) = py.buffer(v)? {
        return py.owned(bytes);
    }
    if v.is_int_like() || py.type_of(v).slots.index.get().is_some() {
        return byte_value(py, v, "byte").map(|b| vec![b]);
    }
    let name = py.type_of(v).full_name(py);
    Err(py.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}

type Finder = fn(&[u8], &[u8], usize, usize) -> Option<usize>;

fn locate(py: &mut Py, args: &[Value], finder: Finder) -> Result<Option<usize>> {
    let length = own(py, &args[0])?.len();
    let (start, end) = bounds(py, &args[2..4], length)?;
    let sought = needle(py, &args[1])?;
    let bytes = own(py, &args[0])?;
    Ok(finder(&bytes, &sought, start, end.min(bytes.len())))
}

fn position(py: &mut Py, found: Option<usize>) -> Result {
    match found {
        Some(i) => py.int_from_usize(i),
        None => py.int(-1),
    }
}

fn find(py: &mut Py, args: &[Value]) -> Result {
    let found = locate(py, args, search::find)?;
    position(py, found)
}

fn rfind(py: &mut Py, args: &[Value]) -> Result {
    let found = locate(py, args, search::rfind)?;
    position(py, found)
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    match locate(py, args, search::find)? {
        None => Err(py.value_error("subsection not found")),
        found => position(py, found),
    }
}

fn rindex(py: &mut Py, args: &[Value]) -> Result {
    match locate(py, args, search::rfind)? {
        None => Err(py.value_error("subsection not found")),
        found => position(py, found),
    }
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let length = own(py, &args[0])?.len();
    let (start, end) = bounds(py, &args[2..4], length)?;
    let sought = needle(py, &args[1])?;
    let bytes = own(py, &args[0])?;
    let n = search::count(&bytes, &sought, start, end.min(bytes.len()));
    py.int_from_usize(n)
}

/// `startswith` and `endswith` for one candidate.
fn matches(bytes: &[u8], affix: &[u8], start: usize, end: usize, at_end: bool) -> bool {
    let end = end.min(bytes.len());
    match bytes.get(start..end) {
        Some(part) if at_end => part.ends_with(affix),
        Some(part) => part.starts_with(affix),
        None => false,
    }
}

fn affix(py: &mut Py, args: &[Value], at_end: bool) -> Result {
    let name = if at_end { "endswith" } else { "startswith" };
    let length = own(py, &args[0])?.len();
    let (start, end) = bounds(py, &args[2..4], length)?;
    let bytes = own(py, &args[0])?;
    if let Some(candidates) = args[1].payload::<TupleObject>() {
        for candidate in candidates.values() {
            let candidate = py.as_buffer(candidate)?;
            if matches(&bytes, &candidate, start, end, at_end) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match py.buffer(&args[1])? {
        Some(candidate) => Ok(Value::bool(matches(&bytes, &candidate, start, end, at_end))),
        None => {
            let given = py.type_of(&args[1]).full_name(py);
            Err(py.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {given}")))
        }
    }
}

fn starts_with(py: &mut Py, args: &[Value]) -> Result {
    affix(py, args, false)
}

fn ends_with(py: &mut Py, args: &[Value]) -> Result {
    affix(py, args, true)
}

fn remove_prefix(py: &mut Py, args: &[Value]) -> Result {
    let prefix = py.as_buffer(&args[1])?;
    let bytes = own(py, &args[0])?;
    make_from(py, &args[0], bytes.strip_prefix(&*prefix).unwrap_or(&bytes))
}

fn remove_suffix(py: &mut Py, args: &[Value]) -> Result {
    let suffix = py.as_buffer(&args[1])?;
    let bytes = own(py, &args[0])?;
    make_from(py, &args[0], bytes.strip_suffix(&*suffix).unwrap_or(&bytes))
}

/// The pieces as a list of the receiver's type.
fn pieces(py: &mut Py, receiver: &Value, bytes: &[u8], ranges: Vec<Range<usize>>) -> Result {
    let mut items = py.room(ranges.len())?;
    for range in ranges {
        items.push(make_from(py, receiver, bytes.get(range).unwrap_or_default())?);
    }
    py.list(items)
}

/// A `maxsplit` argument: negative or absent means no limit.
fn limit(py: &mut Py, v: &Value) -> Result<Option<usize>> {
    if v.is_empty() {
        return Ok(None);
    }
    Ok(usize::try_from(py.as_i64(v)?).ok())
}

fn split_either(py: &mut Py, args: &[Value], from_right: bool) -> Result {
    let max = limit(py, &args[2])?;
    let bytes = own(py, &args[0])?;
    let ranges = if args[1].is_none_or_empty() {
        if from_right {
            split::rsplit_space(&bytes, max, is_ascii_space)
        } else {
            split::split_space(&bytes, max, is_ascii_space)
        }
    } else {
        let separator = py.as_buffer(&args[1])?;
        if separator.is_empty() {
            return Err(py.value_error("empty separator"));
        }
        if from_right { split::rsplit_on(&bytes, &separator, max) } else { split::split_on(&bytes, &separator, max) }
    };
    let ranges = py.had(ranges)?;
    pieces(py, &args[0], &bytes, ranges)
}

fn split_left(py: &mut Py, args: &[Value]) -> Result {
    split_either(py, args, false)
}

fn split_right(py: &mut Py, args: &[Value]) -> Result {
    split_either(py, args, true)
}

fn split_lines(py: &mut Py, args: &[Value]) -> Result {
    let keep = !args[1].is_empty() && py.truth(&args[1])?;
    let bytes = own(py, &args[0])?;
    let ranges = split::split_lines(&bytes, keep, is_ascii_line_break);
    let ranges = py.had(ranges)?;
    pieces(py, &args[0], &bytes, ranges)
}

fn partition_either(py: &mut Py, args: &[Value], from_right: bool) -> Result {
    let separator = py.as_buffer(&args[1])?;
    if separator.is_empty() {
        return Err(py.value_error("empty separator"));
    }
    let bytes = own(py, &args[0])?;
    let found = if from_right {
        search::rfind(&bytes, &separator, 0, bytes.len())
    } else {
        search::find(&bytes, &separator, 0, bytes.len())
    };
    let (before, middle, after): (&[u8], &[u8], &[u8]) = match found {
        Some(at) => (&bytes[..at], &separator, &bytes[at + separator.len()..]),
        None if from_right => (&[], &[], &bytes),
        None => (&bytes, &[], &[]),
    };
    let mut made = Vec::with_capacity(3);
    for part in [before, middle, after] {
        made.push(make_from(py, &args[0], part)?);
    }
    py.tuple(made)
}

fn partition(py: &mut Py, args: &[Value]) -> Result {
    partition_either(py, args, false)
}

fn rpartition(py: &mut Py, args: &[Value]) -> Result {
    partition_either(py, args, true)
}

fn strip_ends(py: &mut Py, args: &[Value], left: bool, right: bool) -> Result {
    let set = if args[1].is_none_or_empty() { None } else { Some(py.as_buffer(&args[1])?) };
    let bytes = own(py, &args[0])?;
    let kept = match set {
        None => split::strip(&bytes, left, right, is_ascii_space),
        Some(set) => {
            let mut table = [false; 256];
            set.iter().for_each(|&b| table[usize::from(b)] = true);
            split::strip(&bytes, left, right, |code| table.get(code as usize).copied().unwrap_or(false))
        }
    };
    if kept.len() == bytes.len() && py.type_of(&args[0]).is(TypeId::Bytes) {
        return Ok(args[0].clone());
    }
    make_from(py, &args[0], bytes.get(kept).unwrap_or_default())
}

fn strip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, true, true)
}

fn lstrip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, true, false)
}

fn rstrip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, false, true)
}

fn replace(py: &mut Py, args: &[Value]) -> Result {
    let old = py.as_buffer(&args[1])?;
    let new = py.as_buffer(&args[2])?;
    let max = limit(py, &args[3])?;
    let bytes = own(py, &args[0])?;
    match edit::replace_bytes(&bytes, &old, &new, max) {
        Ok(Some(changed)) => make(py, &args[0], changed),
        Ok(None) if py.type_of(&args[0]).is(TypeId::Bytes) => Ok(args[0].clone()),
        Ok(None) => make_from(py, &args[0], &bytes),
        Err(_) => Err(py.no_memory()),
    }
}

fn join(py: &mut Py, args: &[Value]) -> Result {
    let separator = own(py, &args[0])?;
    let ty = py.type_of(&args[1]);
    if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
        return Err(py.type_error("can only join an iterable"));
    }
    let items = py.collect(&args[1])?;
    let mut out: Vec<u8> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let bytes = match py.buffer(item)? {
            Some(bytes) => Some(bytes),
            None => py.lent_bytes(item)?.map(std::borrow::Cow::Owned),
        };
        let Some(bytes) = bytes else {
            let name = py.type_of(item).full_name(py);
            return Err(py.type_error(format!("sequence item {i}: expected a bytes-like object, {name} found")));
        };
        if out.try_reserve(bytes.len() + separator.len()).is_err() {
            return Err(py.no_memory());
        }
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&bytes);
    }
    make(py, &args[0], out)
}

/// Enters the methods.
pub(in crate::types) fn fill(b: &TypeBuilder<'_>) {
    const RANGE: &str = "(self, sub, start=None, end=None, /)";
    b.method("find", RANGE, find)
        .method("rfind", RANGE, rfind)
        .method("index", RANGE, index)
        .method("rindex", RANGE, rindex)
        .method("count", RANGE, count)
        .method("startswith", "(self, prefix, start=None, end=None, /)", starts_with)
        .method("endswith", "(self, suffix, start=None, end=None, /)", ends_with)
        .method("removeprefix", "(self, prefix, /)", remove_prefix)
        .method("removesuffix", "(self, suffix, /)", remove_suffix)
        .method("split", "(self, /, sep=None, maxsplit=-1)", split_left)
        .method("rsplit", "(self, /, sep=None, maxsplit=-1)", split_right)
        .method("splitlines", "(self, /, keepends=False)", split_lines)
        .method("partition", "(self, sep, /)", partition)
        .method("rpartition", "(self, sep, /)", rpartition)
        .method("strip", "(self, bytes=None, /)", strip)
        .method("lstrip", "(self, bytes=None, /)", lstrip)
        .method("rstrip", "(self, bytes=None, /)", rstrip)
        .method("replace", "(self, old, new, count=-1, /)", replace)
        .method("join", "(self, iterable_of_bytes, /)", join);
}
