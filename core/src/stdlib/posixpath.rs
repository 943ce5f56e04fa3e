//! `os.path` (`posixpath`) and `genericpath`: paths as text, and questions about the files that they name.
//!
//! The text functions work on bytes: a str is taken as UTF-8 with its surrogates, in which every separator is one ASCII byte that
//! occurs in no other character. The answer has the type of the question.

use super::ModuleBuilder;
use super::os::arg::{Also, PathArg, fsdecode, fspath};
use super::os::{getcwd, os_str, stat_at, stat_fd};
use crate::algorithm::memory::try_append;
use crate::object::{Args, CompareOp, Py, Result, TypeId, Value};
use std::collections::HashMap;
use std::ffi::CString;
use std::io::ErrorKind::NotFound;

/// A path argument as bytes.
struct Text {
    bytes: Vec<u8>,
    is_bytes: bool,
}

fn take(py: &mut Py, v: &Value) -> Result<Text> {
    let path = fspath(py, v)?;
    take_plain(py, &path)
}

/// A str or bytes.
fn take_plain(py: &mut Py, v: &Value) -> Result<Text> {
    match v.as_bytes() {
        Some(bytes) => Ok(Text { bytes: py.copied(bytes)?, is_bytes: true }),
        None => Ok(Text { bytes: py.encode(v, Some("utf-8"), Some("surrogatepass"))?, is_bytes: false }),
    }
}

fn give(py: &mut Py, bytes: &[u8], is_bytes: bool) -> Result {
    if is_bytes {
        return py.bytes_from(bytes);
    }
    py.decode(bytes, Some("utf-8"), Some("surrogatepass"))
}

fn give_two(py: &mut Py, a: &[u8], b: &[u8], is_bytes: bool) -> Result {
    let (a, b) = (give(py, a, is_bytes)?, give(py, b, is_bytes)?);
    py.tuple(vec![a, b])
}

fn after_slash(path: &[u8]) -> usize {
    path.iter().rposition(|&b| b == b'/').map_or(0, |i| i + 1)
}

/// `os.path.split`
pub fn split_bytes(path: &[u8]) -> (&[u8], &[u8]) {
    let at = after_slash(path);
    let (mut head, tail) = path.split_at(at);
    if head.iter().any(|&b| b != b'/') {
        while let [rest @ .., b'/'] = head {
            head = rest;
        }
    }
    (head, tail)
}

fn join(py: &mut Py, args: Args<'_>) -> Result {
    if args.has_keywords() {
        return Err(py.type_error("join() got an unexpected keyword argument"));
    }
    let Some(first) = args.get(0) else {
        return Err(py.type_error("join() missing 1 required positional argument: 'a'"));
    };
    let mut path = take(py, first)?;
    for part in &args.positional()[1..] {
        let plain = part.as_text().is_some() || part.as_bytes().is_some();
        let part_text = match take(py, part) {
            Ok(text) => text,
            Err(_) if !plain && py.exception_is_path_error(part) => {
                let name = py.type_of(part).full_name(py);
                return Err(
                    py.type_error(format!("join() argument must be str, bytes, or os.PathLike object, not '{name}'"))
                );
            }
            Err(e) => return Err(e),
        };
        if part_text.is_bytes != path.is_bytes {
            return Err(py.type_error("Can't mix strings and bytes in path components"));
        }
        if part_text.bytes.first() == Some(&b'/') || path.bytes.is_empty() {
            path.bytes = part_text.bytes;
        } else {
            if path.bytes.last() != Some(&b'/') {
                py.push(&mut path.bytes, b'/')?;
            }
            py.had(try_append(&mut path.bytes, &part_text.bytes))?;
        }
    }
    give(py, &path.bytes, path.is_bytes)
}

impl Py {
    /// Is it no path at all?
    fn exception_is_path_error(&mut self, v: &Value) -> bool {
        matches!(self.lookup_special(v, crate::object::Name::__fspath__), Ok(None))
    }
}

fn splitext_at(path: &[u8]) -> usize {
    let start = after_slash(path);
    let name = &path[start..];
    match name.iter().rposition(|&b| b == b'.') {
        Some(dot) if name[..dot].iter().any(|&b| b != b'.') => start + dot,
        _ => path.len(),
    }
}

fn splitroot(path: &[u8]) -> (&[u8], &[u8]) {
    let slashes = path.iter().take_while(|&&b| b == b'/').count();
    match slashes {
        0 => path.split_at(0),
        2 => path.split_at(2),
        _ => path.split_at(1),
    }
}

/// `os.path.normpath`
fn normalized(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    let (root, rest) = splitroot(path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in rest.split(|&b| b == b'/') {
        if part.is_empty() || part == b"." {
            continue;
        }
        if part != b".." || (root.is_empty() && parts.is_empty()) || parts.last() == Some(&b"..".as_slice()) {
            parts.push(part);
        } else {
            parts.pop();
        }
    }
    let mut made = root.to_vec();
    made.extend_from_slice(&parts.join(&b'/'));
    if made.is_empty() { b".".to_vec() } else { made }
}

fn absolute(py: &mut Py, path: &[u8]) -> Result<Vec<u8>> {
    if path.first() == Some(&b'/') {
        return Ok(normalized(path));
    }
    let mut whole = getcwd(py)?;
    whole.push(b'/');
    whole.extend_from_slice(path);
    Ok(normalized(&whole))
}

fn join_bytes(a: &[u8], b: &[u8]) -> Vec<u8> {
    if b.first() == Some(&b'/') || a.is_empty() {
        return b.to_vec();
    }
    let mut path = a.to_vec();
    if path.last() != Some(&b'/') {
        path.push(b'/');
    }
    path.extend_from_slice(b);
    path
}

/// What `realpath` makes errors of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strict {
    /// Nothing.
    No,
    /// All but missing files (`ALLOW_MISSING`).
    AllowMissing,
    /// Missing files, loops and the rest.
    Yes,
}

/// What is left to do of a path.
enum Step {
    /// A name to go into.
    Part(Vec<u8>),
    /// What this link refers to is resolved now.
    Resolved(Vec<u8>),
}

/// `os.path.realpath`: links are followed. A link that is met while it is being followed goes round in circles and stays as it is.
fn real(py: &mut Py, path: &[u8], strict: Strict) -> Result<Vec<u8>> {
    fn parts(path: &[u8]) -> impl Iterator<Item = Step> {
        path.split(|&b| b == b'/').rev().map(|part| Step::Part(part.to_vec()))
    }
    let mut done = if path.first() == Some(&b'/') { b"/".to_vec() } else { getcwd(py)? };
    let mut rest: Vec<Step> = parts(path).collect();
    let mut count = rest.len();
    // Where the links met so far lead; nothing while that is being found out.
    let mut seen: HashMap<Vec<u8>, Option<Vec<u8>>> = HashMap::new();
    while count > 0 {
        let part = match rest.pop() {
            Some(Step::Part(part)) => part,
            Some(Step::Resolved(link)) => {
                seen.insert(link, Some(done.clone()));
                continue;
            }
            None => break,
        };
        count -= 1;
        if part.is_empty() || part == b"." {
            continue;
        }
        if part == b".." {
            let at = after_slash(&done);
            done.truncate(at.saturating_sub(1).max(1));
            continue;
        }
        let next = join_bytes(&done, &part);
        let file = std::path::Path::new(os_str(&next));
        let kind = match py.detach(|| std::fs::symlink_metadata(file).map(|m| m.file_type())) {
            Ok(kind) => kind,
            Err(e) if strict == Strict::Yes || (strict == Strict::AllowMissing && e.kind() != NotFound) => {
                let v = fsdecode(py, &next, false)?;
                return Err(py.os_error_from(&e, Some(&v)));
            }
            Err(_) => {
                done = next;
                continue;
            }
        };
        if !kind.is_symlink() {
            if strict != Strict::No && count > 0 && !kind.is_dir() {
                let v = fsdecode(py, &next, false)?;
                return Err(py.os_error(libc::ENOTDIR, Some(&v)));
            }
            done = next;
            continue;
        }
        match seen.get(&next) {
            Some(Some(target)) => {
                done = target.clone();
                continue;
            }
            Some(None) if strict != Strict::No => {
                let v = fsdecode(py, &next, false)?;
                return Err(py.os_error(libc::ELOOP, Some(&v)));
            }
            Some(None) => {
                done = next;
                continue;
            }
            None => {}
        }
        match py.detach(|| std::fs::read_link(file)) {
            Ok(target) => {
                let target = target.as_os_str().as_encoded_bytes();
                if target.first() == Some(&b'/') {
                    done = b"/".to_vec();
                }
                let before = rest.len() + 1;
                seen.insert(next.clone(), None);
                rest.push(Step::Resolved(next));
                rest.extend(parts(target));
                count += rest.len() - before;
            }
            Err(_) => done = next,
        }
        py.poll()?;
    }
    Ok(done)
}

fn relative(path: &[u8], start: &[u8]) -> Vec<u8> {
    let parts = |p: &'_ [u8]| -> Vec<Vec<u8>> {
        p.split(|&b| b == b'/').filter(|s| !s.is_empty()).map(<[u8]>::to_vec).collect()
    };
    let (from, to) = (parts(start), parts(path));
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut made: Vec<&[u8]> = vec![b".."; from.len() - same];
    made.extend(to[same..].iter().map(Vec::as_slice));
    if made.is_empty() { b".".to_vec() } else { made.join(&b'/') }
}

fn relpath(py: &mut Py, a: &[Value]) -> Result {
    let path = take(py, &a[0])?;
    if path.bytes.is_empty() {
        return Err(py.value_error("no path specified"));
    }
    let start =
        if a[1].is_none_or_empty() { Text { bytes: b".".to_vec(), is_bytes: path.is_bytes } } else { take(py, &a[1])? };
    if start.is_bytes != path.is_bytes {
        return Err(py.type_error("Can't mix strings and bytes in path components"));
    }
    let (from, to) = (absolute(py, &start.bytes)?, absolute(py, &path.bytes)?);
    give(py, &relative(&to, &from), path.is_bytes)
}

fn take_all(py: &mut Py, v: &Value) -> Result<Vec<Text>> {
    let mut all = Vec::new();
    for item in py.collect(v)? {
        all.push(take(py, &item)?);
    }
    if all.windows(2).any(|w| w[0].is_bytes != w[1].is_bytes) {
        return Err(py.type_error("Can't mix strings and bytes in path components"));
    }
    Ok(all)
}

fn commonpath(py: &mut Py, a: &[Value]) -> Result {
    let all = take_all(py, &a[0])?;
    let Some(first) = all.first() else { return Err(py.value_error("commonpath() arg is an empty sequence")) };
    let rooted = first.bytes.first() == Some(&b'/');
    if all.iter().any(|t| (t.bytes.first() == Some(&b'/')) != rooted) {
        return Err(py.value_error("Can't mix absolute and relative paths"));
    }
    let split: Vec<Vec<&[u8]>> =
        all.iter().map(|t| t.bytes.split(|&b| b == b'/').filter(|s| !s.is_empty() && *s != b".").collect()).collect();
    let mut same = split[0].len();
    for parts in &split[1..] {
        same = same.min(parts.iter().zip(&split[0]).take_while(|(x, y)| x == y).count());
    }
    let mut made = if rooted { b"/".to_vec() } else { Vec::new() };
    made.extend_from_slice(&split[0][..same].join(&b'/'));
    give(py, &made, first.is_bytes)
}

fn commonprefix(py: &mut Py, a: &[Value]) -> Result {
    let items = py.collect(&a[0])?;
    if items.is_empty() {
        return py.str("");
    }
    // Sequences of any kind are compared item by item; paths are made str or bytes first.
    let is_list = |v: &Value| {
        v.has_payload::<crate::object::list::ListObject>() || v.has_payload::<crate::object::tuple::TupleObject>()
    };
    let mut all = Vec::new();
    for item in &items {
        all.push(if is_list(&items[0]) { item.clone() } else { fspath(py, item)? });
    }
    let (mut low, mut high) = (all[0].clone(), all[0].clone());
    for v in &all[1..] {
        if py.compare_truth(v, &low, CompareOp::Lt)? {
            low = v.clone();
        }
        if py.compare_truth(v, &high, CompareOp::Gt)? {
            high = v.clone();
        }
    }
    let (mut same, least) = (0, py.len(&low)?.min(py.len(&high)?));
    while same < least {
        let i = py.int_from_usize(same)?;
        let (x, y) = (py.getitem(&low, &i)?, py.getitem(&high, &i)?);
        if !py.eq(&x, &y)? {
            break;
        }
        same += 1;
    }
    let end = py.int_from_usize(same)?;
    let slice = py.ty(TypeId::Slice).to_value();
    let slice = py.call(&slice, &[Value::NONE, end])?;
    py.getitem(&low, &slice)
}

fn home_of(py: &mut Py, user: &[u8]) -> Option<Vec<u8>> {
    if user.is_empty()
        && let Some(home) = std::env::var_os("HOME")
    {
        return Some(home.as_encoded_bytes().to_vec());
    }
    let name = CString::new(user).ok()?;
    let by_name = !user.is_empty();
    // SAFETY: the record and its strings live in the buffer, which outlives their use.
    py.detach(|| unsafe {
        let mut record: libc::passwd = std::mem::zeroed();
        let mut buffer = vec![0u8; 16384];
        let mut found = std::ptr::null_mut();
        let (place, len) = (buffer.as_mut_ptr().cast(), buffer.len());
        if by_name {
            libc::getpwnam_r(name.as_ptr(), &mut record, place, len, &mut found);
        } else {
            libc::getpwuid_r(libc::getuid(), &mut record, place, len, &mut found);
        }
        if found.is_null() || record.pw_dir.is_null() {
            return None;
        }
        Some(std::ffi::CStr::from_ptr(record.pw_dir).to_bytes().to_vec())
    })
}

fn expanduser(py: &mut Py, a: &[Value]) -> Result {
    let path = take(py, &a[0])?;
    if path.bytes.first() != Some(&b'~') {
        return fspath(py, &a[0]);
    }
    let end = path.bytes.iter().position(|&b| b == b'/').unwrap_or(path.bytes.len());
    let Some(mut home) = home_of(py, &path.bytes[1..end]) else { return fspath(py, &a[0]) };
    while home.last() == Some(&b'/') {
        home.pop();
    }
    home.extend_from_slice(&path.bytes[end..]);
    if home.is_empty() {
        home.push(b'/');
    }
    give(py, &home, path.is_bytes)
}

fn expandvars(py: &mut Py, a: &[Value]) -> Result {
    let path = take(py, &a[0])?;
    let (bytes, mut made, mut i) = (&path.bytes, Vec::new(), 0);
    while i < bytes.len() {
        if bytes[i] != b'$' {
            made.push(bytes[i]);
            i += 1;
            continue;
        }
        let braced = bytes.get(i + 1) == Some(&b'{');
        let start = i + 1 + usize::from(braced);
        let end = if braced {
            bytes[start..].iter().position(|&b| b == b'}').map(|n| start + n)
        } else {
            let n = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            (n > 0).then_some(start + n)
        };
        let value = end.and_then(|end| std::env::var_os(os_str(&bytes[start..end])).map(|v| (v, end)));
        match (value, end) {
            (Some((value, end)), _) => {
                made.extend_from_slice(value.as_encoded_bytes());
                i = end + usize::from(braced);
            }
            (None, Some(end)) => {
                let stop = end + usize::from(braced);
                made.extend_from_slice(&bytes[i..stop]);
                i = stop;
            }
            (None, None) => {
                made.push(b'$');
                i += 1;
            }
        }
    }
    give(py, &made, path.is_bytes)
}

/// What the system says about a path or descriptor; `None` if it says nothing.
fn look(py: &mut Py, v: &Value, follow: bool) -> Result<Option<libc::stat>> {
    let p = match PathArg::of(
        py,
        if follow { "stat" } else { "lstat" },
        "path",
        v,
        if follow { Also::Fd } else { Also::Nothing },
    ) {
        Ok(p) => p,
        Err(e) if py.exception_is(&e, TypeId::ValueError) => return Ok(None),
        Err(e) => return Err(e),
    };
    let (path, fd) = (&p.path, p.fd);
    Ok(py
        .detach(|| match fd {
            Some(fd) => stat_fd(fd),
            None => stat_at(libc::AT_FDCWD, path, follow),
        })
        .ok())
}

fn is_type(py: &mut Py, v: &Value, follow: bool, mode: u32) -> Result {
    let s = look(py, v, follow)?;
    Ok(Value::bool(s.is_some_and(|s| s.st_mode & libc::S_IFMT == mode)))
}

/// As `look`, where nothing is an error.
fn ask(py: &mut Py, v: &Value) -> Result<libc::stat> {
    let p = PathArg::of(py, "stat", "path", v, Also::Fd)?;
    let (path, fd) = (&p.path, p.fd);
    let got = py.detach(|| match fd {
        Some(fd) => stat_fd(fd),
        None => stat_at(libc::AT_FDCWD, path, true),
    });
    got.map_err(|e| p.error(py, &e))
}

fn ismount(py: &mut Py, a: &[Value]) -> Result {
    let path = take(py, &a[0])?;
    let Some(own) = look(py, &a[0], false)? else { return Ok(Value::FALSE) };
    if own.st_mode & libc::S_IFMT == libc::S_IFLNK {
        return Ok(Value::FALSE);
    }
    let parent = join_bytes(&path.bytes, b"..");
    let parent = real(py, &parent, Strict::No)?;
    let parent = fsdecode(py, &parent, false)?;
    let Some(above) = look(py, &parent, false)? else { return Ok(Value::FALSE) };
    Ok(Value::bool(own.st_dev != above.st_dev || own.st_ino == above.st_ino))
}

fn time_of(py: &mut Py, seconds: i64, nanos: i64) -> Result {
    py.float(seconds as f64 + 1e-9 * nanos as f64)
}

fn stat_numbers(py: &mut Py, v: &Value) -> Result<(Value, Value)> {
    Ok((py.getattr(v, &py.intern("st_ino"))?, py.getattr(v, &py.intern("st_dev"))?))
}

fn text_functions(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.raw_function(py, "join", join)?;
    m.function(py, "split", "def (p)", |py, a| {
        let p = take(py, &a[0])?;
        let (head, tail) = split_bytes(&p.bytes);
        give_two(py, head, tail, p.is_bytes)
    })?;
    m.function(py, "basename", "def (p)", |py, a| {
        let p = take(py, &a[0])?;
        give(py, &p.bytes[after_slash(&p.bytes)..], p.is_bytes)
    })?;
    m.function(py, "dirname", "def (p)", |py, a| {
        let p = take(py, &a[0])?;
        give(py, split_bytes(&p.bytes).0, p.is_bytes)
    })?;
    m.function(py, "splitext", "def (p)", |py, a| {
        let p = take(py, &a[0])?;
        let (root, extension) = p.bytes.split_at(splitext_at(&p.bytes));
        give_two(py, root, extension, p.is_bytes)
    })?;
    m.function(py, "splitdrive", "def (p)", |py, a| {
        let p = take(py, &a[0])?;
        give_two(py, b"", &p.bytes, p.is_bytes)
    })?;
    m.function(py, "splitroot", "(p)", |py, a| {
        let p = take(py, &a[0])?;
        let (root, rest) = splitroot(&p.bytes);
        let items = [give(py, b"", p.is_bytes)?, give(py, root, p.is_bytes)?, give(py, rest, p.is_bytes)?];
        py.tuple(items.to_vec())
    })?;
    m.function(py, "normcase", "def (s)", |py, a| fspath(py, &a[0]))?;
    m.function(py, "isabs", "def (s)", |py, a| {
        let p = take(py, &a[0])?;
        Ok(Value::bool(p.bytes.first() == Some(&b'/')))
    })?;
    m.function(py, "normpath", "(path)", |py, a| {
        let p = take(py, &a[0])?;
        give(py, &normalized(&p.bytes), p.is_bytes)
    })?;
    m.function(py, "abspath", "def (path)", |py, a| {
        let p = take(py, &a[0])?;
        let path = absolute(py, &p.bytes)?;
        give(py, &path, p.is_bytes)
    })?;
    m.function(py, "realpath", "def (filename, *, strict=False)", |py, a| {
        let strict = if a[1].is_empty() || !py.truth(&a[1])? {
            Strict::No
        } else if py.type_of(&a[1]).name() == "ALLOW_MISSING" {
            Strict::AllowMissing
        } else {
            Strict::Yes
        };
        let p = take(py, &a[0])?;
        let path = real(py, &p.bytes, strict)?;
        give(py, &path, p.is_bytes)
    })?;
    m.function(py, "relpath", "def (path, start=None)", relpath)?;
    m.function(py, "commonpath", "def (paths)", commonpath)?;
    m.function(py, "expanduser", "def (path)", expanduser)?;
    m.function(py, "expandvars", "def (path)", expandvars)
}

/// What `genericpath` has too.
fn file_functions(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "commonprefix", "def (m, /)", commonprefix)?;
    m.function(py, "exists", "def (path)", |py, a| Ok(Value::bool(look(py, &a[0], true)?.is_some())))?;
    m.function(py, "lexists", "def (path)", |py, a| Ok(Value::bool(look(py, &a[0], false)?.is_some())))?;
    m.function(py, "isfile", "def (path)", |py, a| is_type(py, &a[0], true, libc::S_IFREG))?;
    m.function(py, "isdir", "def (s)", |py, a| is_type(py, &a[0], true, libc::S_IFDIR))?;
    m.function(py, "islink", "def (path)", |py, a| is_type(py, &a[0], false, libc::S_IFLNK))?;
    m.function(py, "isjunction", "def (path)", |py, a| fspath(py, &a[0]).map(|_| Value::FALSE))?;
    m.function(py, "isdevdrive", "def (path)", |py, a| fspath(py, &a[0]).map(|_| Value::FALSE))?;
    m.function(py, "getsize", "def (filename)", |py, a| {
        let s = ask(py, &a[0])?;
        py.int(s.st_size)
    })?;
    m.function(py, "getmtime", "def (filename)", |py, a| {
        let s = ask(py, &a[0])?;
        time_of(py, s.st_mtime, s.st_mtime_nsec)
    })?;
    m.function(py, "getatime", "def (filename)", |py, a| {
        let s = ask(py, &a[0])?;
        time_of(py, s.st_atime, s.st_atime_nsec)
    })?;
    m.function(py, "getctime", "def (filename)", |py, a| {
        let s = ask(py, &a[0])?;
        time_of(py, s.st_ctime, s.st_ctime_nsec)
    })?;
    m.function(py, "samefile", "def (f1, f2)", |py, a| {
        let (x, y) = (ask(py, &a[0])?, ask(py, &a[1])?);
        Ok(Value::bool(x.st_ino == y.st_ino && x.st_dev == y.st_dev))
    })?;
    m.function(py, "sameopenfile", "def (fp1, fp2)", |py, a| {
        let (x, y) = (ask(py, &a[0])?, ask(py, &a[1])?);
        Ok(Value::bool(x.st_ino == y.st_ino && x.st_dev == y.st_dev))
    })?;
    m.function(py, "samestat", "def (s1, s2)", |py, a| {
        let ((i, d), (j, e)) = (stat_numbers(py, &a[0])?, stat_numbers(py, &a[1])?);
        Ok(Value::bool(py.eq(&i, &j)? && py.eq(&d, &e)?))
    })
}

/// The module `posixpath`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "posixpath")?;
    text_functions(py, &m)?;
    file_functions(py, &m)?;
    m.function(py, "ismount", "def (path)", ismount)?;
    for (name, v) in [
        ("curdir", "."),
        ("pardir", ".."),
        ("extsep", "."),
        ("sep", "/"),
        ("pathsep", ":"),
        ("defpath", "/bin:/usr/bin"),
        ("devnull", "/dev/null"),
    ] {
        m.add(py, name, py.intern(v))?;
    }
    m.add(py, "altsep", Value::NONE)?;
    m.add(py, "supports_unicode_filenames", Value::FALSE)?;
    m.public(
        py,
        &[
            "normcase",
            "isabs",
            "join",
            "splitdrive",
            "splitroot",
            "split",
            "splitext",
            "basename",
            "dirname",
            "commonprefix",
            "getsize",
            "getmtime",
            "getatime",
            "getctime",
            "islink",
            "exists",
            "lexists",
            "isdir",
            "isfile",
            "ismount",
            "expanduser",
            "expandvars",
            "normpath",
            "abspath",
            "samefile",
            "sameopenfile",
            "samestat",
            "curdir",
            "pardir",
            "sep",
            "pathsep",
            "defpath",
            "altsep",
            "extsep",
            "devnull",
            "realpath",
            "supports_unicode_filenames",
            "relpath",
            "commonpath",
            "isjunction",
            "isdevdrive",
        ],
    )?;
    m.finish(py)
}

/// The module `genericpath`.
///
/// # Errors
/// MemoryError.
pub fn make_generic(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "genericpath")?;
    file_functions(py, &m)?;
    m.finish(py)
}
