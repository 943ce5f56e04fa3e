//! `re.Pattern`: compiled regular expressions and what is done with them.
//!
//! A pattern never changes, so any number of threads may use it at once; each attempt has its own engine state. A search of a long subject
//! runs detached, so that nobody waits for it.

use super::matched::{Match, expand_template, group_text};
use super::subject::{Range, Spans, Want, run};
use crate::algorithm::memory::try_append;
use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{CompareOp, Field, Py, Result, TypeId, Value};
use crate::text::{TextBuilder, View};
use crate::types::container::finish_text;
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicU64, Ordering};
use std::borrow::Cow;

/// The state of a pattern.
pub struct Pattern {
    /// The source, or None.
    pub pattern: Field,
    /// Flags, those of the source among them.
    pub flags: i64,
    /// The engine's program.
    pub codes: Box<[u32]>,
    /// How many groups there are.
    pub groups: usize,
    /// Names to numbers (dict).
    pub groupindex: Field,
    /// Names by number (tuple).
    pub indexgroup: Field,
    /// Is the source bytes? `None`: there is no source.
    pub is_bytes: Option<bool>,
}

// SAFETY: all references are traced, and nothing changes.
unsafe impl Native for Pattern {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        [&self.pattern, &self.groupindex, &self.indexgroup].into_iter().for_each(|f| f.trace(visit));
    }
}

/// Subjects from this length on are searched detached.
const LONG: usize = 50_000;

/// What is searched: a str, or the bytes of anything that lends them.
pub(super) enum Subject<'a> {
    Text(View<'a>),
    Bytes(Cow<'a, [u8]>),
}

impl<'a> Subject<'a> {
    pub(super) fn of(py: &Py, pattern: &Pattern, v: &'a Value) -> Result<Subject<'a>> {
        if let Some(text) = v.as_text() {
            if pattern.is_bytes == Some(true) {
                return Err(py.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject::Text(text.view()));
        }
        match py.buffer(v)? {
            Some(_) if pattern.is_bytes == Some(false) => {
                Err(py.type_error("cannot use a string pattern on a bytes-like object"))
            }
            Some(bytes) => Ok(Subject::Bytes(bytes)),
            None => {
                Err(py
                    .type_error(format!("expected string or bytes-like object, got '{}'", py.type_of(v).full_name(py))))
            }
        }
    }

    fn view(&self) -> View<'_> {
        match self {
            Subject::Text(view) => *view,
            Subject::Bytes(bytes) => View::Latin1(bytes),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.view().len()
    }

    /// One attempt.
    pub(super) fn attempt(&self, py: &mut Py, pattern: &Pattern, range: Range, want: Want) -> Option<Spans> {
        let view = self.view();
        let (codes, groups) = (&*pattern.codes, pattern.groups);
        if range.end.saturating_sub(range.start) < LONG {
            return run(view, codes, range, want, groups);
        }
        py.detach(move || run(view, codes, range, want, groups))
    }
}

/// A part of what was searched: of a str a str, of anything else bytes.
pub fn part(py: &mut Py, string: &Value, start: usize, end: usize) -> Result {
    if let Some(text) = string.as_text() {
        if start == 0 && end == text.len() && py.type_of(string).is(TypeId::Str) {
            return Ok(string.clone());
        }
        let (start, end) = (start.min(text.len()), end.min(text.len()));
        return match text.sub(start, end) {
            Ok(part) => py.text(part),
            Err(_) => Err(py.no_memory()),
        };
    }
    let bytes = py.as_buffer(string)?;
    if start == 0 && end == bytes.len() && py.type_of(string).is(TypeId::Bytes) {
        return Ok(string.clone());
    }
    py.bytes_from(bytes.get(start..end.min(bytes.len())).unwrap_or_default())
}

/// The parts as one value of the kind of `string`.
pub fn join(py: &mut Py, string: &Value, parts: &[Value]) -> Result {
    if string.as_text().is_some() {
        let mut out = TextBuilder::new();
        for (i, v) in parts.iter().enumerate() {
            match v.as_text() {
                Some(text) => out.push_text(text),
                None => {
                    let name = py.type_of(v).full_name(py);
                    return Err(py.type_error(format!("sequence item {i}: expected str instance, {name} found")));
                }
            }
        }
        return finish_text(py, out);
    }
    let mut out = Vec::new();
    for (i, v) in parts.iter().enumerate() {
        match py.buffer(v)? {
            Some(bytes) => py.had(try_append(&mut out, &bytes))?,
            None => {
                let name = py.type_of(v).full_name(py);
                return Err(py.type_error(format!("sequence item {i}: expected a bytes-like object, {name} found")));
            }
        }
    }
    py.bytes(out)
}

/// `pos` and `endpos` as positions in a subject of this length.
fn bounds(py: &mut Py, len: usize, pos: &Value, endpos: &Value) -> Result<(usize, usize)> {
    let clamp = |i: i64| usize::try_from(i).unwrap_or(0).min(len);
    let start = if pos.is_empty() { 0 } else { clamp(py.as_index_clamped(pos)?) };
    let end = if endpos.is_empty() { len } else { clamp(py.as_index_clamped(endpos)?) };
    Ok((start, end))
}

fn make_match(py: &Py, pattern: &Value, string: &Value, pos: usize, endpos: usize, spans: Spans) -> Result {
    let state = Match {
        pattern: Field::at_birth(pattern.clone()),
        string: Field::at_birth(string.clone()),
        pos,
        endpos,
        spans,
    };
    py.make_native(py.ty(TypeId::Match), state)
}

fn once(py: &mut Py, args: &[Value], want: Want) -> Result {
    let pattern = py.native::<Pattern>(&args[0])?;
    let subject = Subject::of(py, pattern, &args[1])?;
    let (start, end) = bounds(py, subject.len(), &args[2], &args[3])?;
    if start > end {
        return Ok(Value::NONE);
    }
    match subject.attempt(py, pattern, Range { start, end, must_advance: false }, want) {
        Some(spans) => make_match(py, &args[0], &args[1], start, end, spans),
        None => Ok(Value::NONE),
    }
}

/// Goes through all matches in a range, from left to right; an empty match does not follow directly on another match's end twice.
struct Walk {
    range: Range,
    done: bool,
}

impl Walk {
    fn new(start: usize, end: usize) -> Walk {
        Walk { range: Range { start, end, must_advance: false }, done: start > end }
    }

    fn next(&mut self, py: &mut Py, pattern: &Pattern, subject: &Subject<'_>) -> Option<Spans> {
        if self.done {
            return None;
        }
        let found = subject.attempt(py, pattern, self.range, Want::Search);
        match &found {
            Some(spans) => {
                let (start, end) = spans.whole();
                self.range.must_advance = start == end;
                self.range.start = end;
            }
            None => self.done = true,
        }
        found
    }
}

fn findall(py: &mut Py, args: &[Value]) -> Result {
    let pattern = py.native::<Pattern>(&args[0])?;
    let subject = Subject::of(py, pattern, &args[1])?;
    let (start, end) = bounds(py, subject.len(), &args[2], &args[3])?;
    let empty = part(py, &args[1], 0, 0)?;
    let mut walk = Walk::new(start, end);
    let mut all = Vec::new();
    while let Some(spans) = walk.next(py, pattern, &subject) {
        let text = |py: &mut Py, group: usize| match spans.spans.get(group).copied().flatten() {
            Some((start, end)) => part(py, &args[1], start, end),
            None => Ok(empty.clone()),
        };
        let item = match pattern.groups {
            0 => text(py, 0)?,
            1 => text(py, 1)?,
            n => {
                let items = (1..=n).map(|i| text(py, i)).collect::<Result<Vec<_>>>()?;
                py.tuple(items)?
            }
        };
        py.push(&mut all, item)?;
        py.poll()?;
    }
    py.list(all)
}

fn split(py: &mut Py, args: &[Value]) -> Result {
    let most = if args[2].is_empty() { 0 } else { py.as_index_clamped(&args[2])? };
    let pattern = py.native::<Pattern>(&args[0])?;
    let subject = Subject::of(py, pattern, &args[1])?;
    let len = subject.len();
    let mut walk = Walk::new(0, len);
    let (mut all, mut last, mut n) = (Vec::new(), 0, 0);
    while most == 0 || n < most {
        let Some(spans) = walk.next(py, pattern, &subject) else { break };
        let (start, end) = spans.whole();
        let piece = part(py, &args[1], last, start)?;
        py.push(&mut all, piece)?;
        for group in 1..=pattern.groups {
            let item = match spans.spans.get(group).copied().flatten() {
                Some((start, end)) => part(py, &args[1], start, end)?,
                None => Value::NONE,
            };
            py.push(&mut all, item)?;
        }
        (last, n) = (end, n + 1);
        py.poll()?;
    }
    let piece = part(py, &args[1], last, len)?;
    py.push(&mut all, piece)?;
    py.list(all)
}

/// The replacement template that `re` makes of its text: a tuple of texts and group numbers in turn, or a text without groups.
pub fn compile_template(py: &mut Py, pattern: &Value, template: &Value) -> Result {
    let name = py.str("re")?;
    let empty = py.interp().empty_tuple();
    let import = py.interp().hooks().import;
    let re = import(py, &name, &Value::NONE, &Value::NONE, &empty, 0)?;
    py.call_method(&re, "_compile_template", &[pattern.clone(), template.clone()])
}

/// What stands in the place of a match.
enum Replacement {
    Text(Value),
    Template(Value),
    Call(Value),
}

fn replacement(py: &mut Py, pattern: &Value, v: &Value) -> Result<Replacement> {
    if py.type_of(v).slots.call.get().is_some() {
        return Ok(Replacement::Call(v.clone()));
    }
    let literal = match (v.as_text(), py.buffer(v)?) {
        (Some(text), _) => !text.contains_code(u32::from(b'\\')),
        (None, Some(bytes)) => !bytes.contains(&b'\\'),
        (None, None) => false,
    };
    if literal {
        return Ok(Replacement::Text(v.clone()));
    }
    let template = compile_template(py, pattern, v)?;
    match template.payload::<crate::object::tuple::TupleObject>().map(|t| t.values()) {
        Some([only]) => Ok(Replacement::Text(only.clone())),
        Some(_) => Ok(Replacement::Template(template)),
        None => Ok(Replacement::Text(template)),
    }
}

fn substitute(py: &mut Py, args: &[Value]) -> Result<(Value, i64)> {
    let [own, with, string, count] = args else { return Ok((Value::NONE, 0)) };
    let most = if count.is_empty() { 0 } else { py.as_index_clamped(count)? };
    let pattern = py.native::<Pattern>(own)?;
    let with = replacement(py, own, with)?;
    let subject = Subject::of(py, pattern, string)?;
    let len = subject.len();
    let mut walk = Walk::new(0, len);
    let (mut parts, mut last, mut n) = (Vec::new(), 0, 0i64);
    while most == 0 || n < most {
        let Some(spans) = walk.next(py, pattern, &subject) else { break };
        let (start, end) = spans.whole();
        if last < start {
            let piece = part(py, string, last, start)?;
            py.push(&mut parts, piece)?;
        }
        match &with {
            Replacement::Text(text) => py.push(&mut parts, text.clone())?,
            Replacement::Template(template) => {
                let matched = make_match(py, own, string, 0, len, spans)?;
                let piece = expand_template(py, &matched, template)?;
                py.push(&mut parts, piece)?;
            }
            Replacement::Call(function) => {
                let matched = make_match(py, own, string, 0, len, spans)?;
                let made = py.call(function, &[matched])?;
                if !made.is_none() {
                    py.push(&mut parts, made)?;
                }
            }
        }
        (last, n) = (end, n + 1);
        py.poll()?;
    }
    if n == 0 && (py.type_of(string).is(TypeId::Str) || py.type_of(string).is(TypeId::Bytes)) {
        return Ok((string.clone(), 0));
    }
    if last < len {
        let piece = part(py, string, last, len)?;
        py.push(&mut parts, piece)?;
    }
    Ok((join(py, string, &parts)?, n))
}

/// The state of a scanner: of `finditer`, and of the undocumented `scanner()`.
pub struct Scanner {
    pattern: Field,
    string: Field,
    pos: usize,
    end: usize,
    /// Twice the position, plus one if an empty match there does not count; `DONE` at the end. Each match is taken by one exchange.
    state: AtomicU64,
}

const DONE: u64 = u64::MAX;

// SAFETY: both references are traced; the rest is atomic.
unsafe impl Native for Scanner {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.pattern.trace(visit);
        self.string.trace(visit);
    }
}

fn scanner(py: &mut Py, args: &[Value], id: TypeId) -> Result {
    let pattern = py.native::<Pattern>(&args[0])?;
    let len = Subject::of(py, pattern, &args[1])?.len();
    let (start, end) = bounds(py, len, &args[2], &args[3])?;
    let state = if start > end { DONE } else { 2 * start as u64 };
    let state = Scanner {
        pattern: Field::at_birth(args[0].clone()),
        string: Field::at_birth(args[1].clone()),
        pos: start,
        end,
        state: AtomicU64::new(state),
    };
    py.make_native(py.ty(id), state)
}

fn scan(py: &mut Py, v: &Value, want: Want) -> Result<Option<Value>> {
    let scanner = py.native::<Scanner>(v)?;
    let (pattern_value, string) = (scanner.pattern.clone(), scanner.string.clone());
    let pattern = py.native::<Pattern>(&pattern_value)?;
    let subject = Subject::of(py, pattern, &string)?;
    loop {
        let before = scanner.state.load(Ordering::Acquire);
        if before == DONE {
            return Ok(None);
        }
        let range = Range { start: (before >> 1) as usize, end: scanner.end, must_advance: before & 1 == 1 };
        let found = subject.attempt(py, pattern, range, want);
        let after = match &found {
            Some(spans) => {
                let (start, end) = spans.whole();
                2 * end as u64 + u64::from(start == end)
            }
            None => DONE,
        };
        if scanner.state.compare_exchange(before, after, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            continue;
        }
        let Some(spans) = found else { return Ok(None) };
        return make_match(py, &pattern_value, &string, scanner.pos, scanner.end, spans).map(Some);
    }
}

/// The names of flags, as `repr` shows them.
const FLAGS: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

fn repr(py: &mut Py, v: &Value) -> Result {
    let pattern = py.native::<Pattern>(v)?;
    let mut flags = pattern.flags;
    if pattern.is_bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let source = pattern.pattern.clone();
    let text: String = py.repr_string(&source)?.chars().take(200).collect();
    let mut names = Vec::new();
    for (bit, name) in FLAGS {
        if flags & bit != 0 {
            names.push((*name).to_owned());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let flags = if names.is_empty() { String::new() } else { format!(", {}", names.join("|")) };
    py.str(&format!("re.compile({text}{flags})"))
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.native::<Pattern>(), b.native::<Pattern>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = x.flags == y.flags && x.is_bytes == y.is_bytes && x.codes == y.codes;
    let (left, right) = (x.pattern.clone(), y.pattern.clone());
    let equal = same && py.eq(&left, &right)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let pattern = py.native::<Pattern>(v)?;
    let (source, flags) = (pattern.pattern.clone(), pattern.flags);
    let hash = py.hash(&source)? ^ flags ^ (pattern.codes.len() as i64) << 16;
    Ok(if hash == -1 { -2 } else { hash })
}

/// Fills the types.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Pattern);
    b.slots().repr.set(Some(repr));
    b.slots().compare.set(Some(compare));
    b.slots().hash.set(Some(hash));
    const WHERE: &str = "(self, /, string, pos=0, endpos=sys.maxsize)";
    b.method("match", WHERE, |py, a| once(py, a, Want::Match))
        .method("fullmatch", WHERE, |py, a| once(py, a, Want::Full))
        .method("search", WHERE, |py, a| once(py, a, Want::Search))
        .method("findall", WHERE, findall)
        .method("finditer", WHERE, |py, a| scanner(py, a, TypeId::FindIterator))
        .method("scanner", WHERE, |py, a| scanner(py, a, TypeId::Scanner))
        .method("split", "(self, /, string, maxsplit=0)", split)
        .method("sub", "(self, /, repl, string, count=0)", |py, a| Ok(substitute(py, a)?.0))
        .method("subn", "(self, /, repl, string, count=0)", |py, a| {
            let (text, n) = substitute(py, a)?;
            let n = py.int(n)?;
            py.tuple_of_two(text, n)
        })
        .method("__copy__", "(self, /)", |_, a| Ok(a[0].clone()))
        .method("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone()))
        .class_method("__class_getitem__", "(cls, item, /)", crate::types::generic_alias::class_getitem)
        .member("pattern", |py, v| Ok(py.native::<Pattern>(v)?.pattern.clone()))
        .member("flags", |py, v| {
            let flags = py.native::<Pattern>(v)?.flags;
            py.int(flags)
        })
        .member("groups", |py, v| {
            let n = py.native::<Pattern>(v)?.groups;
            py.int_from_usize(n)
        })
        .getter("groupindex", |py, v| {
            let index = py.native::<Pattern>(v)?.groupindex.clone();
            crate::types::mapping_proxy::make(py, index)
        });
    b.doc("Compiled regular expression object.");

    let b = TypeBuilder::new(py, TypeId::Scanner);
    b.method("match", "(self, /)", |py, a| Ok(scan(py, &a[0], Want::Match)?.unwrap_or(Value::NONE)))
        .method("search", "(self, /)", |py, a| Ok(scan(py, &a[0], Want::Search)?.unwrap_or(Value::NONE)))
        .member("pattern", |py, v| Ok(py.native::<Scanner>(v)?.pattern.clone()));
    let b = TypeBuilder::new(py, TypeId::FindIterator);
    b.slots().iter.set(Some(crate::types::iterators::itself));
    b.slots().next.set(Some(|py, v| scan(py, v, Want::Search)));
    let _ = (group_text, DictObject::new);
}
