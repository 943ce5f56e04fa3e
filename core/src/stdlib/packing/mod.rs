//! `struct` and `_struct`: values as bytes, by formats.
//!
//! A parsed format never changes, so a Struct holds it in one shared piece, and the functions of the module keep those they met lately,
//! each thread for itself.

pub mod format;

use super::{ModuleBuilder, make_types};
use crate::algorithm::memory::try_string;
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, EXCEPTION, HAS_DICT, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Args, Field, Guarded, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::io::{writable_len, write_at};
use crate::types::table::{Layout, Row};
use format::{Format, error};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicUsize, Ordering};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

const MODULE: &str = "_struct";

static ROWS: &[Row] = &[
    Row {
        id: TypeId::StructError,
        name: "error",
        module: "struct",
        base: Some(TypeId::Exception),
        layout: Layout::Extended(Kind::Exception),
        flags: BASE | EXCEPTION | WEAKREFS | HAS_DICT,
    },
    Row {
        id: TypeId::Struct,
        name: "Struct",
        module: MODULE,
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: BASE | WEAKREFS,
    },
    Row {
        id: TypeId::StructUnpackIterator,
        name: "unpack_iterator",
        module: MODULE,
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: NOT_INSTANTIABLE,
    },
];

/// A Struct: its format, once it was initialised.
struct Packer {
    format: Guarded<Option<Arc<Format>>>,
}

// SAFETY: no references; the format is guarded.
unsafe impl Native for Packer {}

/// An iterator of `iter_unpack`.
struct Unpacker {
    format: Arc<Format>,
    source: Field,
    at: AtomicUsize,
}

// SAFETY: the source is traced and never changes; the position is atomic.
unsafe impl Native for Unpacker {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.source.trace(visit);
    }
}

/// Formats that a thread keeps.
const MOST_KEPT: usize = 100;

thread_local! {
    static KEPT: RefCell<HashMap<String, Rc<Format>>> = RefCell::new(HashMap::new());
}

fn text_of(py: &mut Py, v: &Value) -> Result<String> {
    if let Some(bytes) = v.as_bytes() {
        return match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => py.had(try_string(text)),
            _ => Err(error(py, "bad char in struct format")),
        };
    }
    if v.as_text().is_some() {
        let bytes = py.encode(v, Some("ascii"), None)?;
        return Ok(String::from_utf8(bytes).unwrap_or_default());
    }
    let name = py.type_of(v).full_name(py);
    Err(py.type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}")))
}

/// The format that an argument of the module's functions says, from those kept or parsed anew.
fn kept(py: &mut Py, v: &Value) -> Result<Rc<Format>> {
    let quick = match v.payload::<crate::object::strobject::StrObject>() {
        Some(s) => s.text.as_str().and_then(|s| KEPT.with_borrow(|all| all.get(s).cloned())),
        None => None,
    };
    if let Some(found) = quick {
        return Ok(found);
    }
    let text = text_of(py, v)?;
    let parsed = Rc::new(Format::parse(py, &text)?);
    KEPT.with_borrow_mut(|all| {
        if all.len() >= MOST_KEPT {
            all.clear();
        }
        all.insert(text, parsed.clone());
    });
    Ok(parsed)
}

fn pack(py: &mut Py, format: &Format, values: &[Value], function: &str) -> Result<Vec<u8>> {
    if values.len() != format.values {
        let (wanted, given) = (format.values, values.len());
        return Err(error(py, format!("{function} expected {wanted} items for packing (got {given})")));
    }
    let mut out = crate::algorithm::memory::try_filled(0u8, format.size).map_err(|_| py.no_memory())?;
    let mut values = values.iter();
    for item in &format.items {
        for (i, v) in values.by_ref().take(item.count).enumerate() {
            let at = item.offset + i * item.size;
            format.pack_one(py, *item, v, &mut out[at..at + item.size])?;
        }
    }
    Ok(out)
}

/// The values that `bytes`, as long as the format says, hold.
fn unpack(py: &mut Py, format: &Format, bytes: &[u8]) -> Result {
    let mut values = Vec::with_capacity(format.values.min(1 << 16));
    for item in &format.items {
        for i in 0..item.count {
            let at = item.offset + i * item.size;
            values.push(format.unpack_one(py, item.code, &bytes[at..at + item.size])?);
        }
    }
    py.tuple(values)
}

fn unpack_all(py: &mut Py, format: &Format, buffer: &Value) -> Result {
    let bytes = py.as_buffer(buffer)?;
    if bytes.len() != format.size {
        return Err(error(py, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    unpack(py, format, &bytes)
}

fn unpack_from(py: &mut Py, format: &Format, buffer: &Value, offset: &Value) -> Result {
    let offset = if offset.is_empty() { 0 } else { py.as_index(offset)? };
    let bytes = py.as_buffer(buffer)?;
    let (size, len) = (format.size, bytes.len());
    let start = if offset < 0 {
        if offset.unsigned_abs() < size as u64 && offset.unsigned_abs() <= len as u64 {
            return Err(error(py, format!("not enough data to unpack {size} bytes at offset {offset}")));
        }
        match len.checked_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX)) {
            Some(start) => start,
            None => return Err(error(py, format!("offset {offset} out of range for {len}-byte buffer"))),
        }
    } else {
        usize::try_from(offset).unwrap_or(usize::MAX)
    };
    match start.checked_add(size).and_then(|end| bytes.get(start..end)) {
        Some(part) => unpack(py, format, part),
        None => {
            let needed = start.saturating_add(size);
            Err(error(
                py,
                format!(
                    "unpack_from requires a buffer of at least {needed} bytes for unpacking {size} bytes at offset {start} (actual buffer size is {len})"
                ),
            ))
        }
    }
}

fn pack_into(py: &mut Py, format: &Format, args: &[Value]) -> Result {
    let (Some(buffer), offset) = (args.first(), args.get(1)) else {
        return Err(error(py, "pack_into expected buffer argument"));
    };
    let Some(offset) = offset else { return Err(error(py, "pack_into expected offset argument")) };
    if args.len() - 2 != format.values {
        let (wanted, given) = (format.values, args.len() - 2);
        return Err(error(py, format!("pack_into expected {wanted} items for packing (got {given})")));
    }
    let Ok(len) = writable_len(py, buffer, "pack_into") else {
        let name = py.type_of(buffer).full_name(py);
        return Err(py.type_error(format!("argument must be read-write bytes-like object, not {name}")));
    };
    let offset = py.as_index(offset)?;
    let size = format.size;
    let start = if offset < 0 {
        let back = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        if back < size && back <= len {
            return Err(error(py, format!("no space to pack {size} bytes at offset {offset}")));
        }
        match len.checked_sub(back) {
            Some(start) => start,
            None => return Err(error(py, format!("offset {offset} out of range for {len}-byte buffer"))),
        }
    } else {
        usize::try_from(offset).unwrap_or(usize::MAX)
    };
    if start.checked_add(size).is_none_or(|end| end > len) {
        let needed = start.saturating_add(size);
        return Err(error(
            py,
            format!(
                "pack_into requires a buffer of at least {needed} bytes for packing {size} bytes at offset {start} (actual buffer size is {len})"
            ),
        ));
    }
    let data = pack(py, format, &args[2..], "pack_into")?;
    write_at(py, buffer, start, &data)?;
    Ok(Value::NONE)
}

fn iter_unpack(py: &mut Py, format: Arc<Format>, buffer: &Value) -> Result {
    if format.size == 0 {
        return Err(error(py, "cannot iteratively unpack with a struct of length 0"));
    }
    let bytes = py.as_buffer(buffer)?;
    if bytes.len() % format.size != 0 {
        return Err(error(py, format!("iterative unpacking requires a buffer of a multiple of {} bytes", format.size)));
    }
    // A view keeps a buffer that could change from changing its length.
    let source = if buffer.as_bytes().is_some() {
        buffer.clone()
    } else {
        let view = py.ty(TypeId::MemoryView).to_value();
        py.call(&view, std::slice::from_ref(buffer))?
    };
    py.make_native(
        py.ty(TypeId::StructUnpackIterator),
        Unpacker { format, source: Field::at_birth(source), at: AtomicUsize::new(0) },
    )
}

fn unpacker_next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let it = py.native::<Unpacker>(v)?;
    let size = it.format.size;
    // Each position is handed out once.
    let at = it.at.fetch_add(size, Ordering::Relaxed);
    let bytes = py.as_buffer(&it.source)?;
    match at.checked_add(size).and_then(|end| bytes.get(at..end)) {
        Some(part) => unpack(py, &it.format, part).map(Some),
        None => {
            it.at.store(bytes.len(), Ordering::Relaxed);
            Ok(None)
        }
    }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.make_native(class, Packer { format: Guarded::new(None) })
}

fn init(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [text] = py.named_args("Struct", args, ["format"], 1)?;
    let text = text_of(py, &text)?;
    let format = Arc::new(Format::parse(py, &text)?);
    let packer = py.native::<Packer>(v)?;
    let old = packer.format.with(py, v, |f, _| f.replace(format));
    drop(old);
    Ok(())
}

fn own(py: &Py, v: &Value) -> Result<Arc<Format>> {
    let packer = py.native::<Packer>(v)?;
    let format = packer.format.with(py, v, |f, _| f.clone());
    format.ok_or_else(|| py.runtime_error("Struct object is not initialized"))
}

fn method_pack(py: &mut Py, args: Args<'_>) -> Result {
    py.no_keywords("Struct.pack", args)?;
    let Some(me) = args.get(0) else { return Err(py.type_error("unbound method Struct.pack() needs an argument")) };
    let format = own(py, me)?;
    let out = pack(py, &format, args.rest().positional(), "pack")?;
    py.bytes(out)
}

fn method_pack_into(py: &mut Py, args: Args<'_>) -> Result {
    py.no_keywords("Struct.pack_into", args)?;
    let Some(me) = args.get(0) else {
        return Err(py.type_error("unbound method Struct.pack_into() needs an argument"));
    };
    let format = own(py, me)?;
    pack_into(py, &format, args.rest().positional())
}

fn module_pack(py: &mut Py, args: Args<'_>) -> Result {
    py.no_keywords("_struct.pack", args)?;
    let Some(format) = args.get(0) else { return Err(py.type_error("missing format argument")) };
    let format = kept(py, format)?;
    let out = pack(py, &format, args.rest().positional(), "pack")?;
    py.bytes(out)
}

fn module_pack_into(py: &mut Py, args: Args<'_>) -> Result {
    py.no_keywords("_struct.pack_into", args)?;
    let Some(format) = args.get(0) else { return Err(py.type_error("missing format argument")) };
    let format = kept(py, format)?;
    pack_into(py, &format, args.rest().positional())
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Struct);
    b.doc("Struct(fmt) --> compiled struct object").slots().new.set(Some(new));
    b.slots().init.set(Some(init));
    b.slots().repr.set(Some(|py, v| {
        let name = py.type_of(v).name();
        let text = own(py, v)?.text.clone();
        let text = py.str(&text)?;
        let shown = py.repr_string(&text)?;
        py.str(&format!("{name}({shown})"))
    }));
    b.raw_method("pack", method_pack)
        .raw_method("pack_into", method_pack_into)
        .method("unpack", "(self, buffer, /)", |py, a| {
            let format = own(py, &a[0])?;
            unpack_all(py, &format, &a[1])
        })
        .method("unpack_from", "(self, /, buffer, offset=0)", |py, a| {
            let format = own(py, &a[0])?;
            unpack_from(py, &format, &a[1], &a[2])
        })
        .method("iter_unpack", "(self, buffer, /)", |py, a| {
            let format = own(py, &a[0])?;
            iter_unpack(py, format, &a[1])
        })
        .getter("format", |py, v| {
            let format = own(py, v)?;
            py.str(&format.text)
        })
        .getter("size", |py, v| {
            let size = own(py, v)?.size;
            py.int_from_usize(size)
        });
    let b = TypeBuilder::new(py, TypeId::StructUnpackIterator);
    b.slots().iter.set(Some(crate::types::iterators::itself));
    b.slots().next.set(Some(unpacker_next));
    b.method("__length_hint__", "(self, /)", |py, a| {
        let it = py.native::<Unpacker>(&a[0])?;
        let left = py.as_buffer(&it.source)?.len().saturating_sub(it.at.load(Ordering::Relaxed));
        py.int_from_usize(left / it.format.size)
    });
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, MODULE)?;
    b.add_type(py, TypeId::Struct)?;
    b.add_type(py, TypeId::StructError)?;
    b.raw_function(py, "pack", module_pack)?;
    b.raw_function(py, "pack_into", module_pack_into)?;
    b.function(py, "unpack", "(format, buffer, /)", |py, a| {
        let format = kept(py, &a[0])?;
        unpack_all(py, &format, &a[1])
    })?;
    b.function(py, "unpack_from", "(format, /, buffer, offset=0)", |py, a| {
        let format = kept(py, &a[0])?;
        unpack_from(py, &format, &a[1], &a[2])
    })?;
    b.function(py, "iter_unpack", "(format, buffer, /)", |py, a| {
        let text = text_of(py, &a[0])?;
        let format = Arc::new(Format::parse(py, &text)?);
        iter_unpack(py, format, &a[1])
    })?;
    b.function(py, "calcsize", "(format, /)", |py, a| {
        let size = kept(py, &a[0])?.size;
        py.int_from_usize(size)
    })?;
    b.function(py, "_clearcache", "()", |_, _| {
        KEPT.with_borrow_mut(HashMap::clear);
        Ok(Value::NONE)
    })?;
    b.finish(py)
}
