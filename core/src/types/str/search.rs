//! Searching, splitting and replacing in strings.

use super::{argument, exact, own, part};
use crate::algorithm::slice::search_bounds;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::string::copy_short;
use crate::text::{Text, View};
use std::ops::Range;

/// The bounds of a search; `given` holds `start` and `end`.
fn bounds(py: &mut Py, given: &[Value], len: usize) -> Result<(usize, usize)> {
    if given[0].is_empty() && given[1].is_empty() {
        return Ok((0, len));
    }
    let start = py.slice_bound(&given[0])?;
    let end = py.slice_bound(&given[1])?;
    Ok(search_bounds(start, end, len))
}

type Finder = fn(&Text, &Text, usize, usize) -> Option<usize>;

fn locate(py: &mut Py, args: &[Value], name: &str, finder: Finder) -> Result<Option<usize>> {
    let text = own(py, &args[0])?;
    let Some(needle) = args[1].as_text() else {
        let given = py.argument_type(&args[1]);
        return Err(py.type_error(format!("{name}() argument 1 must be str, not {given}")));
    };
    let (start, end) = bounds(py, &args[2..4], text.len())?;
    Ok(finder(text, needle, start, end))
}

fn position(py: &mut Py, found: Option<usize>) -> Result {
    match found {
        Some(i) => py.int_from_usize(i),
        None => py.int(-1),
    }
}

fn find(py: &mut Py, args: &[Value]) -> Result {
    let found = locate(py, args, "find", Text::find)?;
    position(py, found)
}

fn rfind(py: &mut Py, args: &[Value]) -> Result {
    let found = locate(py, args, "rfind", Text::rfind)?;
    position(py, found)
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    match locate(py, args, "index", Text::find)? {
        None => Err(py.value_error("substring not found")),
        found => position(py, found),
    }
}

fn rindex(py: &mut Py, args: &[Value]) -> Result {
    match locate(py, args, "rindex", Text::rfind)? {
        None => Err(py.value_error("substring not found")),
        found => position(py, found),
    }
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let text = own(py, &args[0])?;
    let needle = argument(py, &args[1], "count() argument 1")?;
    let (start, end) = bounds(py, &args[2..4], text.len())?;
    py.int_from_usize(text.count(needle, start, end))
}

type Tester = fn(&Text, &Text, usize, usize) -> bool;

fn affix(py: &mut Py, args: &[Value], name: &str, test: Tester) -> Result {
    let text = own(py, &args[0])?;
    let (start, end) = bounds(py, &args[2..4], text.len())?;
    if let Some(candidate) = args[1].as_text() {
        return Ok(Value::bool(test(text, candidate, start, end)));
    }
    let Some(candidates) = args[1].payload::<TupleObject>() else {
        let given = py.type_of(&args[1]).full_name(py);
        return Err(py.type_error(format!("{name} first arg must be str or a tuple of str, not {given}")));
    };
    for candidate in candidates.values() {
        let Some(wanted) = candidate.as_text() else {
            let given = py.type_of(candidate).full_name(py);
            return Err(py.type_error(format!("tuple for {name} must only contain str, not {given}")));
        };
        if test(text, wanted, start, end) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn starts_with(py: &mut Py, args: &[Value]) -> Result {
    affix(py, args, "startswith", Text::starts_with)
}

fn ends_with(py: &mut Py, args: &[Value]) -> Result {
    affix(py, args, "endswith", Text::ends_with)
}

fn remove_prefix(py: &mut Py, args: &[Value]) -> Result {
    let text = own(py, &args[0])?;
    let prefix = argument(py, &args[1], "removeprefix() argument")?;
    let skipped = if text.starts_with(prefix, 0, text.len()) { prefix.len() } else { 0 };
    part(py, &args[0], skipped..text.len())
}

fn remove_suffix(py: &mut Py, args: &[Value]) -> Result {
    let text = own(py, &args[0])?;
    let suffix = argument(py, &args[1], "removesuffix() argument")?;
    let cut = if text.ends_with(suffix, 0, text.len()) { suffix.len() } else { 0 };
    part(py, &args[0], 0..text.len() - cut)
}

/// The pieces as a list.
fn pieces(py: &mut Py, v: &Value, ranges: Vec<Range<usize>>) -> Result {
    let mut items = py.room(ranges.len())?;
    for range in ranges {
        items.push(part(py, v, range)?);
    }
    py.list(items)
}

/// The pieces of ASCII text at a separator of one byte, or at white space, without a limit: found one after another and made at once.
fn split_ascii(py: &Py, hay: &[u8], separator: Option<u8>) -> Result {
    const ON_STACK: usize = 32;
    let mut ends = [(0usize, 0usize); ON_STACK];
    let mut pieces = Pieces { hay, separator, at: 0, done: false };
    let mut n = 0;
    // The first pieces are counted before the list is made, so that a short one has just the room it needs.
    let mut more = None;
    for piece in pieces.by_ref() {
        if n == ON_STACK {
            more = Some(piece);
            break;
        }
        ends[n] = piece;
        n += 1;
    }
    let list = py.list_with_room(if more.is_some() { 2 * ON_STACK } else { n })?;
    let Some(payload) = list.payload::<ListObject>() else { return Ok(list) };
    let rest = more.into_iter().chain(pieces);
    for (start, end) in ends[..n].iter().copied().chain(rest) {
        payload.push(py, &list, py.ascii(&hay[start..end])?)?;
    }
    Ok(list)
}

/// Steps through the pieces of ASCII text.
struct Pieces<'a> {
    hay: &'a [u8],
    separator: Option<u8>,
    at: usize,
    done: bool,
}

impl Iterator for Pieces<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        if self.done {
            return None;
        }
        let start = match self.separator {
            Some(_) => self.at,
            None => {
                let rest = &self.hay[self.at..];
                self.at += rest.iter().position(|&b| !is_ascii_space(b)).unwrap_or(rest.len());
                if self.at == self.hay.len() {
                    self.done = true;
                    return None;
                }
                self.at
            }
        };
        let rest = &self.hay[start..];
        let found = match self.separator {
            // Short texts are looked through faster than the searcher is set up.
            Some(wanted) if rest.len() < 16 => rest.iter().position(|&b| b == wanted),
            Some(wanted) => memchr::memchr(wanted, rest),
            None => rest.iter().position(|&b| is_ascii_space(b)),
        };
        match found {
            Some(length) => {
                self.at = start + length + 1;
                Some((start, start + length))
            }
            None => {
                self.done = true;
                Some((start, self.hay.len()))
            }
        }
    }
}

/// White space among ASCII, as `str` sees it.
fn is_ascii_space(b: u8) -> bool {
    matches!(b, 0x09..=0x0d | 0x1c..=0x20)
}

/// A `maxsplit` or `count` argument: negative or absent means no limit.
fn limit(py: &mut Py, v: &Value) -> Result<Option<usize>> {
    if v.is_empty() {
        return Ok(None);
    }
    Ok(usize::try_from(py.as_i64(v)?).ok())
}

/// The separator of a split: none for white space.
fn separator<'a>(py: &Py, v: &'a Value) -> Result<Option<&'a Text>> {
    if v.is_none_or_empty() {
        return Ok(None);
    }
    match v.as_text() {
        Some(text) if text.is_empty() => Err(py.value_error("empty separator")),
        Some(text) => Ok(Some(text)),
        None => Err(py.type_error(format!("must be str or None, not {}", py.type_of(v).full_name(py)))),
    }
}

fn split(py: &mut Py, args: &[Value]) -> Result {
    let max = limit(py, &args[2])?;
    let (text, at) = (own(py, &args[0])?, separator(py, &args[1])?);
    if let (View::Ascii(hay), None) = (text.view(), max) {
        match at.map(|s| (s.len(), s.code_at(0))) {
            None => return split_ascii(py, hay, None),
            Some((1, Some(code @ 0..=0x7f))) => return split_ascii(py, hay, Some(code as u8)),
            Some(_) => {}
        }
    }
    let ranges = py.had(text.split(at, max))?;
    pieces(py, &args[0], ranges)
}

fn rsplit(py: &mut Py, args: &[Value]) -> Result {
    let max = limit(py, &args[2])?;
    let ranges = own(py, &args[0])?.rsplit(separator(py, &args[1])?, max);
    let ranges = py.had(ranges)?;
    pieces(py, &args[0], ranges)
}

fn split_lines(py: &mut Py, args: &[Value]) -> Result {
    let keep = !args[1].is_empty() && py.truth(&args[1])?;
    let ranges = own(py, &args[0])?.split_lines(keep);
    let ranges = py.had(ranges)?;
    pieces(py, &args[0], ranges)
}

fn partition_either(py: &mut Py, args: &[Value], from_right: bool) -> Result {
    let text = own(py, &args[0])?;
    let Some(wanted) = args[1].as_text() else {
        let given = py.type_of(&args[1]).full_name(py);
        return Err(py.type_error(format!("must be str, not {given}")));
    };
    if wanted.is_empty() {
        return Err(py.value_error("empty separator"));
    }
    let empty = py.interp().empty_str();
    let parts = match text.partition(wanted, from_right) {
        Some(at) => {
            let end = text.len();
            vec![part(py, &args[0], 0..at.start)?, exact(py, &args[1])?, part(py, &args[0], at.end..end)?]
        }
        None if from_right => vec![empty.clone(), empty, exact(py, &args[0])?],
        None => vec![exact(py, &args[0])?, empty.clone(), empty],
    };
    py.tuple(parts)
}

fn partition(py: &mut Py, args: &[Value]) -> Result {
    partition_either(py, args, false)
}

fn rpartition(py: &mut Py, args: &[Value]) -> Result {
    partition_either(py, args, true)
}

fn strip_ends(py: &mut Py, args: &[Value], name: &str, left: bool, right: bool) -> Result {
    let set = if args[1].is_none_or_empty() {
        None
    } else {
        match args[1].as_text() {
            Some(set) => Some(set),
            None => return Err(py.type_error(format!("{name} arg must be None or str"))),
        }
    };
    let text = own(py, &args[0])?;
    if let (View::Ascii(units), None) = (text.view(), set) {
        let mut range = 0..units.len();
        while left && range.start < range.end && is_ascii_space(units[range.start]) {
            range.start += 1;
        }
        while right && range.end > range.start && is_ascii_space(units[range.end - 1]) {
            range.end -= 1;
        }
        return part(py, &args[0], range);
    }
    let range = text.strip(set, left, right);
    part(py, &args[0], range)
}

fn strip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, "strip", true, true)
}

fn lstrip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, "lstrip", true, false)
}

fn rstrip(py: &mut Py, args: &[Value]) -> Result {
    strip_ends(py, args, "rstrip", false, true)
}

fn replace(py: &mut Py, args: &[Value]) -> Result {
    let text = own(py, &args[0])?;
    let old = argument(py, &args[1], "replace() argument 1")?;
    let new = argument(py, &args[2], "replace() argument 2")?;
    let max = limit(py, &args[3])?;
    if let (View::Ascii(hay), View::Ascii(&[from]), View::Ascii(&[to]), None) =
        (text.view(), old.view(), new.view(), max)
    {
        // One character for another: the length stays.
        if (from == to || !hay.contains(&from)) && py.type_of(&args[0]).is(TypeId::Str) {
            return Ok(args[0].clone());
        }
        return py.ascii_filled(hay.len(), |out| {
            for (place, &b) in out.iter_mut().zip(hay) {
                *place = if b == from { to } else { b };
            }
        });
    }
    if let (View::Ascii(hay), View::Ascii(&[from]), View::Ascii(to), None) = (text.view(), old.view(), new.view(), max)
        && hay.len() <= Text::SMALL
    {
        let count = hay.iter().filter(|&&b| b == from).count();
        let total = hay.len() - count + count * to.len();
        if count > 0 && total <= Text::SMALL {
            return py.ascii_filled(total, |out| {
                let mut at = 0;
                for &b in hay {
                    if b == from {
                        copy_short(&mut out[at..at + to.len()], to);
                        at += to.len();
                    } else {
                        out[at] = b;
                        at += 1;
                    }
                }
            });
        }
    }
    match text.replace(old, new, max) {
        Ok(Some(changed)) => py.text(changed),
        Ok(None) if py.type_of(&args[0]).is(TypeId::Str) => Ok(args[0].clone()),
        Ok(None) => py.text(py.had(text.copy())?),
        Err(_) => Err(py.no_memory()),
    }
}

/// Enters the methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
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
        .method("split", "(self, /, sep=None, maxsplit=-1)", split)
        .method("rsplit", "(self, /, sep=None, maxsplit=-1)", rsplit)
        .method("splitlines", "(self, /, keepends=False)", split_lines)
        .method("partition", "(self, sep, /)", partition)
        .method("rpartition", "(self, sep, /)", rpartition)
        .method("strip", "(self, chars=None, /)", strip)
        .method("lstrip", "(self, chars=None, /)", lstrip)
        .method("rstrip", "(self, chars=None, /)", rstrip)
        .method("replace", "(self, old, new, /, count=-1)", replace);
}
