//! What `sys` says about the interpreter, its build and its numbers.

use crate::object::set::SetObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::runtime::stdlib_names::STDLIB_MODULES;
use crate::stdlib::ModuleBuilder;
use crate::types::struct_sequence;

const VERSION: (i64, i64, i64) = (3, 14, 0);

/// `sys.version`
pub fn version_text() -> String {
    let (major, minor, micro) = VERSION;
    // The library's `platform` reads this, and knows these words only.
    let build = if crate::object::sharing() { " free-threading build" } else { "" };
    format!("{major}.{minor}.{micro}{build} (Orochi {}) [{}]", env!("CARGO_PKG_VERSION"), env!("OROCHI_RUSTC"))
}

pub(super) fn init(py: &Py) -> Result<()> {
    let make = |id, names: &[&str], doc| struct_sequence::init(py, id, names, doc);
    make(
        TypeId::VersionInfo,
        &["major", "minor", "micro", "releaselevel", "serial"],
        "Version information as a named tuple.",
    )?;
    make(
        TypeId::SysFlags,
        &[
            "debug",
            "inspect",
            "interactive",
            "optimize",
            "dont_write_bytecode",
            "no_user_site",
            "no_site",
            "ignore_environment",
            "verbose",
            "bytes_warning",
            "quiet",
            "hash_randomization",
            "isolated",
            "dev_mode",
            "utf8_mode",
            "warn_default_encoding",
            "safe_path",
            "int_max_str_digits",
            "gil",
            "thread_inherit_context",
            "context_aware_warnings",
        ],
        "Flags provided through command line arguments or environment vars.",
    )?;
    // There is one of each.
    for id in [TypeId::VersionInfo, TypeId::SysFlags] {
        let ty = py.ty(id);
        ty.flags.fetch_or(crate::object::typeobject::type_flags::NOT_INSTANTIABLE, orochi_gc::sync::Ordering::Relaxed);
    }
    make(
        TypeId::FloatInfo,
        &[
            "max",
            "max_exp",
            "max_10_exp",
            "min",
            "min_exp",
            "min_10_exp",
            "dig",
            "mant_dig",
            "epsilon",
            "radix",
            "rounds",
        ],
        "A named tuple holding information about the float type.",
    )?;
    make(
        TypeId::IntInfo,
        &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
        "A named tuple that holds information about Python's internal representation of integers.",
    )?;
    make(
        TypeId::HashInfo,
        &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
        "A named tuple that holds parameters used for the numeric hashes.",
    )?;
    make(
        TypeId::ThreadInfo,
        &["name", "lock", "version"],
        "A named tuple holding information about the thread implementation.",
    )?;
    make(TypeId::AsyncGenHooks, &["firstiter", "finalizer"], "What sys.set_asyncgen_hooks has set for the thread.")?;
    make(
        TypeId::UnraisableHookArgs,
        &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
        "What sys.unraisablehook is called with.",
    )
}

fn ints(py: &Py, numbers: &[i64]) -> Result<Vec<Value>> {
    numbers.iter().map(|&n| py.int(n)).collect()
}

fn version_info(py: &Py) -> Result {
    let (major, minor, micro) = VERSION;
    let mut items = ints(py, &[major, minor, micro])?;
    items.push(py.str("final")?);
    items.push(py.int(0)?);
    py.struct_sequence(TypeId::VersionInfo, items)
}

fn flags(py: &Py) -> Result {
    let c = &py.interp().config;
    let flag = |b: bool| Value::small_int(i64::from(b)).unwrap_or(Value::NONE);
    let number = |n: i64| Value::small_int(n).unwrap_or(Value::NONE);
    let digits = py.interp().int_max_str_digits.load(std::sync::atomic::Ordering::Relaxed);
    let items = vec![
        number(0),
        flag(c.inspect),
        flag(c.interactive),
        number(i64::from(c.optimize)),
        flag(c.dont_write_bytecode),
        flag(c.no_user_site || c.isolated),
        flag(c.no_site),
        flag(c.ignore_environment || c.isolated),
        number(i64::from(c.verbose)),
        number(0),
        flag(c.quiet),
        flag(c.hash_randomized),
        flag(c.isolated),
        Value::bool(c.dev_mode),
        number(1),
        number(0),
        Value::bool(c.isolated || c.safe_path),
        py.int_from_usize(digits)?,
        flag(!crate::object::sharing()),
        number(0),
        number(1),
    ];
    py.struct_sequence(TypeId::SysFlags, items)
}

fn float_info(py: &Py) -> Result {
    let items = vec![
        py.float(f64::MAX)?,
        py.int(1024)?,
        py.int(308)?,
        py.float(f64::MIN_POSITIVE)?,
        py.int(-1021)?,
        py.int(-307)?,
        py.int(15)?,
        py.int(53)?,
        py.float(f64::EPSILON)?,
        py.int(2)?,
        py.int(1)?,
    ];
    py.struct_sequence(TypeId::FloatInfo, items)
}

fn hash_info(py: &Py) -> Result {
    let items = vec![
        py.int(64)?,
        py.int((1 << 61) - 1)?,
        py.int(314_159)?,
        py.int(0)?,
        py.int(1_000_003)?,
        py.str("siphash13")?,
        py.int(64)?,
        py.int(128)?,
        py.int(0)?,
    ];
    py.struct_sequence(TypeId::HashInfo, items)
}

fn implementation(py: &Py) -> Result {
    let cache = py.str(crate::runtime::import::TAG)?;
    crate::types::namespace::make(
        py,
        &[
            ("name", py.str("orochi")?),
            ("cache_tag", cache),
            ("version", version_info(py)?),
            ("hexversion", py.int(hex_version())?),
            ("supports_isolated_interpreters", Value::TRUE),
        ],
    )
}

fn hex_version() -> i64 {
    let (major, minor, micro) = VERSION;
    (major << 24) | (minor << 16) | (micro << 8) | 0xf0
}

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    let add = |name: &str, v: Result| v.and_then(|v| b.add(py, name, v));
    let text = |s: &str| py.str(s);
    add("version", text(&version_text()))?;
    add("version_info", version_info(py))?;
    add("hexversion", py.int(hex_version()))?;
    add("api_version", py.int(1013))?;
    add("implementation", implementation(py))?;
    add("platform", text(std::env::consts::OS.replace("macos", "darwin").as_str()))?;
    add("byteorder", text(if cfg!(target_endian = "little") { "little" } else { "big" }))?;
    add("maxsize", py.int(i64::MAX))?;
    add("maxunicode", py.int(0x10_ffff))?;
    add("float_repr_style", text("short"))?;
    add("abiflags", text(if crate::object::sharing() { "t" } else { "" }))?;
    add("platlibdir", text("lib"))?;
    add("copyright", text("Copyright (c) the Orochi developers."))?;
    let home = std::path::Path::new(&py.interp().config.executable);
    let prefix =
        home.parent().and_then(std::path::Path::parent).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        add(name, text(&prefix))?;
    }
    add("flags", flags(py))?;
    add("float_info", float_info(py))?;
    add("int_info", ints(py, &[30, 4, 4300, 640]).and_then(|items| py.struct_sequence(TypeId::IntInfo, items)))?;
    add("hash_info", hash_info(py))?;
    let thread = vec![text("pthread")?, text("semaphore")?, Value::NONE];
    add("thread_info", py.struct_sequence(TypeId::ThreadInfo, thread))?;
    let mut builtin: Vec<&str> =
        crate::stdlib::MODULES.iter().map(|(name, _)| *name).chain(["builtins", "sys"]).collect();
    builtin.retain(|name| crate::runtime::import::is_first(name) && !name.contains('.'));
    builtin.sort_unstable();
    let builtin = builtin.into_iter().map(text).collect::<Result<Vec<_>>>()?;
    add("builtin_module_names", py.tuple(builtin))?;
    let names = SetObject::new_of(py, py.ty(TypeId::FrozenSet))?;
    if let Some(set) = names.payload::<SetObject>() {
        for name in STDLIB_MODULES {
            let name = py.str(name)?;
            set.add(py, &names, &name)?;
        }
    }
    b.add(py, "stdlib_module_names", names)
}
