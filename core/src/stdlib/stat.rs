//! `_stat`: the bits of a file's mode, and what they look like.

use super::ModuleBuilder;
use crate::object::{Py, Raised, Result, Value};

const CONSTANTS: &[(&str, u32)] = &[
    ("S_IFDIR", 0o040_000),
    ("S_IFCHR", 0o020_000),
    ("S_IFBLK", 0o060_000),
    ("S_IFREG", 0o100_000),
    ("S_IFIFO", 0o010_000),
    ("S_IFLNK", 0o120_000),
    ("S_IFSOCK", 0o140_000),
    ("S_IFDOOR", 0),
    ("S_IFPORT", 0),
    ("S_IFWHT", 0),
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400),
    ("S_IWRITE", 0o200),
    ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o070),
    ("S_IRGRP", 0o040),
    ("S_IWGRP", 0o020),
    ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007),
    ("S_IROTH", 0o004),
    ("S_IWOTH", 0o002),
    ("S_IXOTH", 0o001),
    ("UF_SETTABLE", 0x0000_ffff),
    ("UF_NODUMP", 0x0000_0001),
    ("UF_IMMUTABLE", 0x0000_0002),
    ("UF_APPEND", 0x0000_0004),
    ("UF_OPAQUE", 0x0000_0008),
    ("UF_NOUNLINK", 0x0000_0010),
    ("UF_COMPRESSED", 0x0000_0020),
    ("UF_TRACKED", 0x0000_0040),
    ("UF_DATAVAULT", 0x0000_0080),
    ("UF_HIDDEN", 0x0000_8000),
    ("SF_SETTABLE", 0x3fff_0000),
    ("SF_ARCHIVED", 0x0001_0000),
    ("SF_IMMUTABLE", 0x0002_0000),
    ("SF_APPEND", 0x0004_0000),
    ("SF_RESTRICTED", 0x0008_0000),
    ("SF_NOUNLINK", 0x0010_0000),
    ("SF_SNAPSHOT", 0x0020_0000),
    ("SF_FIRMLINK", 0x0080_0000),
    ("SF_DATALESS", 0x4000_0000),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

const KIND: u32 = 0o170_000;

fn mode(py: &mut Py, v: &Value) -> Result<u32> {
    let refused = |py: &Py| -> Raised { py.overflow_error("mode out of range") };
    let n = py.index_int(v)?;
    if n.is_negative() {
        return Err(py.overflow_error("can't convert negative value to unsigned int"));
    }
    let n = n.as_u64().ok_or_else(|| py.overflow_error("Python int too large to convert to C unsigned long"))?;
    u32::try_from(n).map_err(|_| refused(py))
}

fn is<const WANTED: u32>(py: &mut Py, a: &[Value]) -> Result {
    Ok(Value::bool(mode(py, &a[0])? & KIND == WANTED))
}

fn never(py: &mut Py, a: &[Value]) -> Result {
    mode(py, &a[0])?;
    Ok(Value::FALSE)
}

/// The mode as `ls -l` shows it.
fn shown(mode: u32) -> String {
    let mut text = String::with_capacity(10);
    text.push(match mode & KIND {
        0o120_000 => 'l',
        0o140_000 => 's',
        0o100_000 => '-',
        0o060_000 => 'b',
        0o040_000 => 'd',
        0o020_000 => 'c',
        0o010_000 => 'p',
        _ => '?',
    });
    for (shift, special, lower, upper) in [(6, 0o4000, 's', 'S'), (3, 0o2000, 's', 'S'), (0, 0o1000, 't', 'T')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => lower,
            (true, false) => upper,
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_stat")?;
    for (name, v) in CONSTANTS {
        b.add(py, name, py.int(i64::from(*v))?)?;
    }
    b.function(py, "S_ISDIR", "(mode, /)", is::<0o040_000>)?;
    b.function(py, "S_ISCHR", "(mode, /)", is::<0o020_000>)?;
    b.function(py, "S_ISBLK", "(mode, /)", is::<0o060_000>)?;
    b.function(py, "S_ISREG", "(mode, /)", is::<0o100_000>)?;
    b.function(py, "S_ISFIFO", "(mode, /)", is::<0o010_000>)?;
    b.function(py, "S_ISLNK", "(mode, /)", is::<0o120_000>)?;
    b.function(py, "S_ISSOCK", "(mode, /)", is::<0o140_000>)?;
    for name in ["S_ISDOOR", "S_ISPORT", "S_ISWHT"] {
        b.function(py, name, "(mode, /)", never)?;
    }
    b.function(py, "S_IMODE", "(mode, /)", |py, a| {
        let m = mode(py, &a[0])?;
        py.int(i64::from(m & 0o7777))
    })?;
    b.function(py, "S_IFMT", "(mode, /)", |py, a| {
        let m = mode(py, &a[0])?;
        py.int(i64::from(m & KIND))
    })?;
    b.function(py, "filemode", "(mode, /)", |py, a| {
        let m = mode(py, &a[0])?;
        py.str(&shown(m))
    })?;
    b.finish(py)
}
