//! Folders: `os.listdir`, `os.scandir` with its entries, and `os.walk`.

use super::arg::{Also, PathArg, check, fsdecode, fsencode};
use super::stat;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Field, Guarded, Py, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use orochi_gc::Object;
use std::ffi::{CStr, CString};

/// A name in a folder, and the type that the system told with it.
struct Name {
    name: Vec<u8>,
    kind: u8,
    inode: u64,
}

/// Reads a whole folder.
fn names(path: &CStr, fd: Option<i32>) -> std::io::Result<Vec<Name>> {
    // SAFETY: the stream is this function's from its opening to its closing; an entry is read before the next is asked for.
    unsafe {
        let stream = match fd {
            Some(fd) => {
                let own = check(libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0))?;
                let stream = libc::fdopendir(own);
                if stream.is_null() {
                    let e = std::io::Error::last_os_error();
                    libc::close(own);
                    return Err(e);
                }
                libc::rewinddir(stream);
                stream
            }
            None => libc::opendir(path.as_ptr()),
        };
        if stream.is_null() {
            return Err(std::io::Error::last_os_error());
        }
        let mut found = Vec::new();
        let result = loop {
            *libc::__errno_location() = 0;
            let entry = libc::readdir(stream);
            if entry.is_null() {
                let e = std::io::Error::last_os_error();
                break if e.raw_os_error() == Some(0) { Ok(()) } else { Err(e) };
            }
            let name = CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes();
            if name != b"." && name != b".." {
                found.push(Name { name: name.to_vec(), kind: (*entry).d_type, inode: (*entry).d_ino });
            }
        };
        libc::closedir(stream);
        result.map(|()| found)
    }
}

fn read(py: &mut Py, p: &PathArg) -> Result<Vec<Name>> {
    let (path, fd) = (&p.path, p.fd);
    py.detach(|| names(path, fd)).map_err(|e| p.error(py, &e))
}

fn listdir(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "listdir", "path", &a[0], Also::FdOrNone)?;
    let mut items = Vec::new();
    for entry in read(py, &p)? {
        items.push(fsdecode(py, &entry.name, p.is_bytes)?);
    }
    py.list(items)
}

struct Entry {
    name: Vec<u8>,
    path: Vec<u8>,
    /// The folder's descriptor, if it was given as one: then the name is looked up there.
    folder: Option<i32>,
    kind: u8,
    inode: u64,
    is_bytes: bool,
}

struct Scan {
    left: std::vec::IntoIter<Entry>,
}

struct Walk {
    /// Folders to visit, the next one last.
    stack: Vec<Vec<u8>>,
    /// Triples that are ready, the next one last (when walking bottom-up).
    ready: Vec<Found>,
    top_down: bool,
    follow: bool,
    /// Links to folders are files, as `pathlib` wants it.
    links_are_files: bool,
    is_bytes: bool,
    started: bool,
    onerror: Field,
    /// The folder and the list of folders handed out last: the program may have taken some out.
    last: Option<(Vec<u8>, Field)>,
}

struct Found {
    path: Vec<u8>,
    dirs: Vec<Vec<u8>>,
    files: Vec<Vec<u8>>,
}

/// The payload of an entry, of `scandir`'s iterator and of `walk`'s iterator.
pub enum DirObject {
    /// `os.DirEntry`
    Entry(EntryData),
    /// The iterator of `os.scandir`.
    Scan(ScanData),
    /// The iterator of `os.walk`.
    Walk(WalkData),
}

/// What an entry knows; it never changes.
pub struct EntryData(Entry);
/// What is left of a scanned folder.
pub struct ScanData(Guarded<Scan>);
/// Where a walk stands.
pub struct WalkData(Guarded<Walk>);

// SAFETY: 1. the walk's two fields are the only references and both are traced; 2. fixed size; 3. they drop; 4. entries never change, the
// rest is guarded.
unsafe impl Payload for DirObject {
    const KIND: Kind = Kind::DirEntry;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        if let DirObject::Walk(walk) = self {
            // SAFETY: called from `trace`.
            let walk = unsafe { walk.0.for_trace() };
            walk.onerror.trace(visit);
            if let Some((_, dirs)) = &walk.last {
                dirs.trace(visit);
            }
        }
    }
}

fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    let mut path = folder.to_vec();
    if !path.is_empty() && path.last() != Some(&b'/') {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    path
}

fn scandir(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "scandir", "path", &a[0], Also::FdOrNone)?;
    let found = read(py, &p)?;
    let folder = if p.fd.is_some() { Vec::new() } else { p.path.to_bytes().to_vec() };
    let entries: Vec<Entry> = found
        .into_iter()
        .map(|n| Entry {
            path: joined(&folder, &n.name),
            name: n.name,
            folder: p.fd,
            kind: n.kind,
            inode: n.inode,
            is_bytes: p.is_bytes,
        })
        .collect();
    let scan = Scan { left: entries.into_iter() };
    py.alloc(py.ty(TypeId::ScandirIterator), DirObject::Scan(ScanData(Guarded::new(scan))))
}

fn scan_next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let Some(DirObject::Scan(scan)) = v.payload::<DirObject>() else { return Ok(None) };
    match scan.0.with(py, v, |s, _| s.left.next()) {
        Some(entry) => py.alloc(py.ty(TypeId::DirEntry), DirObject::Entry(EntryData(entry))).map(Some),
        None => Ok(None),
    }
}

fn scan_close(py: &mut Py, v: &Value) -> Result {
    if let Some(DirObject::Scan(scan)) = v.payload::<DirObject>() {
        let _rest = scan.0.with(py, v, |s, _| std::mem::replace(&mut s.left, Vec::new().into_iter()));
    }
    Ok(Value::NONE)
}

fn entry_of<'a>(py: &Py, v: &'a Value) -> Result<&'a Entry> {
    match v.payload::<DirObject>() {
        Some(DirObject::Entry(e)) => Ok(&e.0),
        _ => Err(py.type_error("a DirEntry is required")),
    }
}

fn entry_stat(py: &mut Py, entry: &Entry, follow: bool) -> Result<std::result::Result<libc::stat, std::io::Error>> {
    let name = if entry.folder.is_some() { &entry.name } else { &entry.path };
    let name = CString::new(name.clone()).map_err(|_| py.value_error("embedded null byte"))?;
    let folder = entry.folder.unwrap_or(libc::AT_FDCWD);
    Ok(py.detach(|| stat::stat_at(folder, &name, follow)))
}

/// Is the entry of this type (of `S_IFMT`)? One that vanished is of none.
fn is_type(py: &mut Py, v: &Value, follow: bool, d_type: u8, mode: u32) -> Result {
    let entry = entry_of(py, v)?;
    let known = entry.kind;
    if known != libc::DT_UNKNOWN && (known != libc::DT_LNK || !follow) {
        return Ok(Value::bool(known == d_type));
    }
    match entry_stat(py, entry, follow)? {
        Ok(s) => Ok(Value::bool(s.st_mode & libc::S_IFMT == mode)),
        Err(e) if e.raw_os_error() == Some(libc::ENOENT) => Ok(Value::FALSE),
        Err(e) => {
            let path = fsdecode(py, &entry.path, entry.is_bytes)?;
            Err(py.os_error_from(&e, Some(&path)))
        }
    }
}

fn init_entry(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::DirEntry);
    b.slots().repr.set(Some(|py, v| {
        let entry = entry_of(py, v)?;
        let name = fsdecode(py, &entry.name, entry.is_bytes)?;
        let name = py.repr_string(&name)?;
        py.str(&format!("<DirEntry {name}>"))
    }));
    b.getter("name", |py, v| {
        let entry = entry_of(py, v)?;
        fsdecode(py, &entry.name, entry.is_bytes)
    })
    .getter("path", |py, v| {
        let entry = entry_of(py, v)?;
        fsdecode(py, &entry.path, entry.is_bytes)
    })
    .method("__fspath__", "(self, /)", |py, a| {
        let entry = entry_of(py, &a[0])?;
        fsdecode(py, &entry.path, entry.is_bytes)
    })
    .method("is_dir", "(self, /, *, follow_symlinks=True)", |py, a| {
        let follow = super::files::flag(py, &a[1], true)?;
        is_type(py, &a[0], follow, libc::DT_DIR, libc::S_IFDIR)
    })
    .method("is_file", "(self, /, *, follow_symlinks=True)", |py, a| {
        let follow = super::files::flag(py, &a[1], true)?;
        is_type(py, &a[0], follow, libc::DT_REG, libc::S_IFREG)
    })
    .method("is_symlink", "(self, /)", |py, a| is_type(py, &a[0], false, libc::DT_LNK, libc::S_IFLNK))
    .method("is_junction", "(self, /)", |_, _| Ok(Value::FALSE))
    .method("inode", "(self, /)", |py, a| {
        let inode = entry_of(py, &a[0])?.inode;
        py.int_from_u64(inode)
    })
    .method("stat", "(self, /, *, follow_symlinks=True)", |py, a| {
        let follow = super::files::flag(py, &a[1], true)?;
        let entry = entry_of(py, &a[0])?;
        match entry_stat(py, entry, follow)? {
            Ok(s) => stat::result(py, &s),
            Err(e) => {
                let path = fsdecode(py, &entry.path, entry.is_bytes)?;
                Err(py.os_error_from(&e, Some(&path)))
            }
        }
    });
}

/// What `pathlib` gives as `followlinks` for links to be files: an object that nothing else is.
fn links_as_files(py: &Py) -> Value {
    py.ty(TypeId::WalkIterator).to_value()
}

fn walk(py: &mut Py, a: &[Value]) -> Result {
    let top_down = super::files::flag(py, &a[1], true)?;
    let onerror = if a[2].is_empty() { Value::NONE } else { a[2].clone() };
    let links_are_files = a[3].is(&links_as_files(py));
    let follow = !links_are_files && super::files::flag(py, &a[3], false)?;
    let top = super::arg::fspath(py, &a[0])?;
    let is_bytes = top.as_bytes().is_some();
    let path = fsencode(py, &top)?;
    let walk = Walk {
        stack: vec![path],
        ready: Vec::new(),
        top_down,
        follow,
        links_are_files,
        is_bytes,
        started: false,
        onerror: Field::at_birth(onerror),
        last: None,
    };
    py.alloc(py.ty(TypeId::WalkIterator), DirObject::Walk(WalkData(Guarded::new(walk))))
}

/// Reads one folder of a walk. An error is told to `onerror`, if there is one, and the folder passed over.
fn visit(py: &mut Py, path: Vec<u8>, is_bytes: bool, links_are_files: bool, onerror: &Value) -> Result<Option<Found>> {
    let value = fsdecode(py, &path, is_bytes)?;
    let p = PathArg::path(py, "scandir", &value)?;
    let entries = match read(py, &p) {
        Ok(entries) => entries,
        Err(e) if !py.exception_is(&e, TypeId::OSError) => return Err(e),
        Err(e) => {
            if !onerror.is_none() {
                py.call(onerror, std::slice::from_ref(&e.0))?;
            }
            return Ok(None);
        }
    };
    let mut found = Found { path, dirs: Vec::new(), files: Vec::new() };
    for entry in entries {
        let is_dir = match entry.kind {
            libc::DT_DIR => true,
            libc::DT_LNK if links_are_files => false,
            libc::DT_LNK | libc::DT_UNKNOWN => {
                let path = joined(&found.path, &entry.name);
                let path = std::path::Path::new(super::files::os_str(&path));
                py.detach(|| path.is_dir() && !(links_are_files && path.is_symlink()))
            }
            _ => false,
        };
        if is_dir { found.dirs.push(entry.name) } else { found.files.push(entry.name) }
    }
    Ok(Some(found))
}

/// Is it a link that the walk must not follow?
fn is_link(py: &mut Py, path: &[u8]) -> bool {
    let path = std::path::Path::new(super::files::os_str(path));
    py.detach(|| path.is_symlink())
}

fn value_list(py: &mut Py, names: &[Vec<u8>], is_bytes: bool) -> Result {
    let items = names.iter().map(|n| fsdecode(py, n, is_bytes)).collect::<Result<Vec<_>>>()?;
    py.list(items)
}

fn walk_next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let Some(DirObject::Walk(walk)) = v.payload::<DirObject>() else { return Ok(None) };
    let (top_down, follow, is_bytes, as_files, onerror) =
        walk.0.with(py, v, |w, _| (w.top_down, w.follow, w.is_bytes, w.links_are_files, Value::clone(&w.onerror)));
    if !top_down {
        return bottom_up(py, v, walk, follow, is_bytes, as_files, &onerror);
    }
    // The folders below the last one, as the program left the list.
    if let Some((path, dirs)) = walk.0.with(py, v, |w, _| w.last.take()) {
        let dirs = dirs.into_value();
        let names = dirs.payload::<ListObject>().map(|l| l.snapshot(py, &dirs)).transpose()?.unwrap_or_default();
        let mut below = Vec::new();
        for name in names.iter().rev() {
            let name = super::arg::fspath(py, name)?;
            let name = fsencode(py, &name)?;
            let path = joined(&path, &name);
            if follow || !is_link(py, &path) {
                below.push(path);
            }
        }
        walk.0.with(py, v, |w, _| w.stack.extend(below));
    }
    loop {
        let Some(path) = walk.0.with(py, v, |w, _| w.stack.pop()) else { return Ok(None) };
        let Some(found) = visit(py, path, is_bytes, as_files, &onerror)? else { continue };
        let dirs = value_list(py, &found.dirs, is_bytes)?;
        let files = value_list(py, &found.files, is_bytes)?;
        let path = fsdecode(py, &found.path, is_bytes)?;
        let kept = dirs.clone();
        let displaced = walk.0.with(py, v, |w, barrier| w.last.replace((found.path, barrier.field(kept))));
        drop(displaced);
        return py.tuple(vec![path, dirs, files]).map(Some);
    }
}

fn bottom_up(
    py: &mut Py,
    v: &Value,
    walk: &WalkData,
    follow: bool,
    is_bytes: bool,
    as_files: bool,
    onerror: &Value,
) -> Result<Option<Value>> {
    let first = walk.0.with(py, v, |w, _| if std::mem::replace(&mut w.started, true) { None } else { w.stack.pop() });
    if let Some(top) = first {
        // Parents come before their children in this order, and siblings last to first; it is handed out backwards.
        let (mut stack, mut order) = (vec![top], Vec::new());
        while let Some(path) = stack.pop() {
            let Some(found) = visit(py, path, is_bytes, as_files, onerror)? else { continue };
            for name in &found.dirs {
                let path = joined(&found.path, name);
                if follow || !is_link(py, &path) {
                    stack.push(path);
                }
            }
            order.push(found);
            py.poll()?;
        }
        walk.0.with(py, v, |w, _| w.ready = order);
    }
    let Some(found) = walk.0.with(py, v, |w, _| w.ready.pop()) else { return Ok(None) };
    let dirs = value_list(py, &found.dirs, is_bytes)?;
    let files = value_list(py, &found.files, is_bytes)?;
    let path = fsdecode(py, &found.path, is_bytes)?;
    py.tuple(vec![path, dirs, files]).map(Some)
}

/// Fills the types.
pub fn init(py: &Py) {
    init_entry(py);
    let b = TypeBuilder::new(py, TypeId::ScandirIterator);
    b.slots().iter.set(Some(|_, v| Ok(v.clone())));
    b.slots().next.set(Some(scan_next));
    b.method("close", "(self, /)", |py, a| scan_close(py, &a[0]))
        .method("__enter__", "(self, /)", |_, a| Ok(a[0].clone()))
        .raw_method("__exit__", |py, args| match args.get(0) {
            Some(v) => scan_close(py, v),
            None => Err(py.type_error("unbound method __exit__() needs an argument")),
        });
    let b = TypeBuilder::new(py, TypeId::WalkIterator);
    b.slots().iter.set(Some(|_, v| Ok(v.clone())));
    b.slots().next.set(Some(walk_next));
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "listdir", "(path=None)", listdir)?;
    m.function(py, "scandir", "(path=None)", scandir)?;
    m.function(py, "walk", "(top, topdown=True, onerror=None, followlinks=False)", walk)?;
    m.add(py, "_walk_symlinks_as_files", links_as_files(py))?;
    m.add(py, "DirEntry", py.ty(TypeId::DirEntry).to_value())
}
