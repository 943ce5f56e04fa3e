//! `memoryview`: a window on the bytes of a `bytes` or `bytearray`, without copying them.
//!
//! A view holds the object that owns the bytes, and which of them it shows (first, count, step). A view on a bytearray counts as an
//! export, so the array keeps its length while the view is not released. Elements are unsigned bytes (format `B`; `b` and `c`
//! through `cast`).

use super::bind::bind;
use super::bytearray::ByteArrayObject;
use super::bytes::BytesObject;
use super::bytes::construct::byte_value;
use super::sequence::index_in;
use super::slice::SliceObject;
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;
use std::sync::atomic::{AtomicBool, Ordering};

/// The payload of a memoryview. Only its release changes it.
pub struct MemoryViewObject {
    /// The `bytes` or `bytearray`.
    source: Field,
    start: isize,
    count: usize,
    step: isize,
    /// `B`, `b` or `c`.
    format: u8,
    read_only: bool,
    released: AtomicBool,
}

// SAFETY: 1. the source is traced; 2. fixed size; 3. it drops; 4. the flag is atomic, nothing else changes.
unsafe impl Payload for MemoryViewObject {
    const KIND: Kind = Kind::MemoryView;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.source.trace(visit);
    }
}

impl MemoryViewObject {
    fn check(&self, py: &Py) -> Result<()> {
        if self.released.load(Ordering::Acquire) {
            return Err(py.value_error("operation forbidden on released memoryview object"));
        }
        Ok(())
    }

    /// Looks at the source's bytes. `f` is a leaf.
    fn with<R>(&self, py: &Py, f: impl FnOnce(&[u8]) -> R) -> R {
        match self.source.payload::<ByteArrayObject>() {
            Some(array) => array.with(py, &self.source, f),
            None => f(self.source.payload::<BytesObject>().map(BytesObject::data).unwrap_or_default()),
        }
    }

    fn place(&self, i: usize) -> usize {
        // Within the source by construction, for i < count.
        self.start.wrapping_add(self.step.wrapping_mul(i as isize)) as usize
    }

    /// A copy of the bytes that it shows.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn snapshot(&self, py: &Py, _owner: &Value) -> Result<Vec<u8>> {
        self.check(py)?;
        Ok(self.with(py, |data| (0..self.count).filter_map(|i| data.get(self.place(i)).copied()).collect()))
    }

    /// How many bytes can be written into it; `None` if it is read-only.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn writable_len(&self, py: &Py) -> Result<Option<usize>> {
        self.check(py)?;
        Ok((!self.read_only).then_some(self.count))
    }

    /// Writes bytes from its beginning on; what does not fit is left out.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn write(&self, py: &Py, data: &[u8]) -> Result<()> {
        self.check(py)?;
        if let Some(array) = self.source.payload::<ByteArrayObject>() {
            array.with_mut(py, &self.source, |place| {
                for (i, &byte) in data.iter().enumerate().take(self.count) {
                    if let Some(to) = place.get_mut(self.place(i)) {
                        *to = byte;
                    }
                }
            });
        }
        Ok(())
    }

    fn element(&self, py: &Py, byte: u8) -> Result {
        match self.format {
            b'b' => py.int(i64::from(byte as i8)),
            b'c' => py.bytes(vec![byte]),
            _ => py.int(i64::from(byte)),
        }
    }

    fn part(&self, py: &Py, start: isize, count: usize, step: isize, format: u8) -> Result {
        if let Some(array) = self.source.payload::<ByteArrayObject>() {
            array.export(py, &self.source);
        }
        py.alloc(
            py.ty(TypeId::MemoryView),
            MemoryViewObject {
                source: Field::at_birth(self.source.clone()),
                start,
                count,
                step,
                format,
                read_only: self.read_only,
                released: AtomicBool::new(false),
            },
        )
    }
}

impl Drop for MemoryViewObject {
    fn drop(&mut self) {
        if !*self.released.get_mut()
            && let Some(array) = self.source.payload::<ByteArrayObject>()
        {
            // SAFETY: objects die on attached threads; unexporting runs no Python code.
            let py = unsafe { Py::assume() };
            array.unexport(&py, &self.source);
        }
    }
}

fn view<'a>(py: &Py, v: &'a Value) -> Result<&'a MemoryViewObject> {
    let view = v.payload::<MemoryViewObject>().ok_or_else(|| py.type_error("a memoryview is required"))?;
    view.check(py)?;
    Ok(view)
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let [source] = bind(py, "memoryview", ["object"], 0, args)?;
    let Some(source) = source else {
        return Err(py.type_error("memoryview() missing required argument 'object' (pos 1)"));
    };
    if source.has_payload::<MemoryViewObject>() {
        let whole = view(py, source)?;
        return whole.part(py, whole.start, whole.count, whole.step, whole.format);
    }
    let (count, read_only) = if let Some(array) = source.payload::<ByteArrayObject>() {
        array.export(py, source);
        (array.len(py, source), false)
    } else if let Some(bytes) = source.as_bytes() {
        (bytes.len(), true)
    } else {
        let name = py.type_of(source).name();
        return Err(py.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
    };
    py.alloc(
        py.ty(TypeId::MemoryView),
        MemoryViewObject {
            source: Field::at_birth(source.clone()),
            start: 0,
            count,
            step: 1,
            format: b'B',
            read_only,
            released: AtomicBool::new(false),
        },
    )
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(view(py, v)?.count)
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    view(py, v)?;
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        let whole = view(py, v)?;
        let indices = bounds.indices(whole.count);
        let start = whole.start.wrapping_add(whole.step.wrapping_mul(indices.start));
        return whole.part(py, start, indices.count, whole.step.wrapping_mul(indices.step), whole.format);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("memoryview: invalid slice key"));
    }
    let i = py.as_index(key)?;
    let window = view(py, v)?;
    let byte = index_in(i, window.count).and_then(|i| window.with(py, |data| data.get(window.place(i)).copied()));
    match byte {
        Some(byte) => window.element(py, byte),
        None => Err(py.index_error("index out of bounds on dimension 1")),
    }
}

/// A value as an element of the view's format.
fn element_value(py: &mut Py, format: u8, v: &Value) -> Result<u8> {
    match format {
        b'c' => match v.as_bytes() {
            Some([byte]) => Ok(*byte),
            Some(_) => Err(py.value_error("memoryview: invalid value for format 'c'")),
            None => Err(py.type_error("memoryview: invalid type for format 'c'")),
        },
        _ => {
            let shown = char::from(format);
            if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
                return Err(py.type_error(format!("memoryview: invalid type for format '{shown}'")));
            }
            let i = py.as_index_clamped(v)?;
            let byte = if format == b'b' { i8::try_from(i).ok().map(|b| b as u8) } else { u8::try_from(i).ok() };
            byte.ok_or_else(|| py.value_error(format!("memoryview: invalid value for format '{shown}'")))
        }
    }
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    if view(py, v)?.read_only {
        return Err(py.type_error("cannot modify read-only memory"));
    }
    let Some(new) = new else { return Err(py.type_error("cannot delete memory")) };
    if let Some(slice) = key.payload::<SliceObject>() {
        let bytes = py.as_buffer(new)?.into_owned();
        let bounds = slice.unpack(py)?;
        let window = view(py, v)?;
        let indices = bounds.indices(window.count);
        if bytes.len() != indices.count {
            return Err(py.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        let places: Vec<usize> = indices.iter().map(|i| window.place(i)).collect();
        write(py, window, &places, &bytes);
        return Ok(());
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("memoryview: invalid slice key"));
    }
    let i = py.as_index(key)?;
    let format = view(py, v)?.format;
    let byte = element_value(py, format, new)?;
    let window = view(py, v)?;
    match index_in(i, window.count) {
        Some(i) => {
            write(py, window, &[window.place(i)], &[byte]);
            Ok(())
        }
        None => Err(py.index_error("index out of bounds on dimension 1")),
    }
}

fn write(py: &Py, window: &MemoryViewObject, places: &[usize], bytes: &[u8]) {
    if let Some(array) = window.source.payload::<ByteArrayObject>() {
        array.with_mut(py, &window.source, |data| {
            for (&at, &byte) in places.iter().zip(bytes) {
                if let Some(place) = data.get_mut(at) {
                    *place = byte;
                }
            }
        });
    }
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let released = |v: &Value| v.payload::<MemoryViewObject>().is_some_and(|m| m.released.load(Ordering::Acquire));
    if released(a) || released(b) {
        return Ok(Value::bool(a.is(b) == (op == CompareOp::Eq)));
    }
    let (Some(x), Some(y)) = (py.buffer(a)?, py.buffer(b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool((x == y) == (op == CompareOp::Eq)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let window = view(py, v)?;
    if !window.read_only {
        return Err(py.value_error("cannot hash writable memoryview object"));
    }
    let bytes = window.snapshot(py, v)?;
    Ok(crate::number::hash::not_minus_one(crate::text::hash::hash_bytes(&bytes, py.interp().hash_key)))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let released = v.payload::<MemoryViewObject>().is_some_and(|m| m.released.load(Ordering::Acquire));
    let what = if released { "released memory" } else { "memory" };
    py.str(&format!("<{what} at {:#x}>", v.identity()))
}

fn iter(py: &mut Py, v: &Value) -> Result {
    view(py, v)?;
    IteratorObject::make(py, TypeId::MemoryIterator, v.clone(), 0, 0)
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    let bytes = view(py, v)?.snapshot(py, v)?;
    for byte in bytes {
        let element = view(py, v)?.element(py, byte)?;
        if py.eq(&element, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn to_bytes(py: &mut Py, args: &[Value]) -> Result {
    let bytes = view(py, &args[0])?.snapshot(py, &args[0])?;
    py.bytes(bytes)
}

fn to_list(py: &mut Py, args: &[Value]) -> Result {
    let window = view(py, &args[0])?;
    let bytes = window.snapshot(py, &args[0])?;
    let mut items = Vec::with_capacity(bytes.len());
    for byte in bytes {
        items.push(window.element(py, byte)?);
    }
    py.list(items)
}

fn hex(py: &mut Py, args: &[Value]) -> Result {
    let bytes = view(py, &args[0])?.snapshot(py, &args[0])?;
    super::bytes::methods::hex_text(py, &bytes, &args[1], &args[2])
}

fn release(py: &mut Py, args: &[Value]) -> Result {
    if let Some(window) = args[0].payload::<MemoryViewObject>()
        && !window.released.swap(true, Ordering::AcqRel)
        && let Some(array) = window.source.payload::<ByteArrayObject>()
    {
        array.unexport(py, &window.source);
    }
    Ok(Value::NONE)
}

fn enter(py: &mut Py, args: &[Value]) -> Result {
    view(py, &args[0])?;
    Ok(args[0].clone())
}

fn cast(py: &mut Py, args: &[Value]) -> Result {
    let window = view(py, &args[0])?;
    if !args[2].is_empty() {
        return Err(py.error(TypeId::NotImplementedError, "memoryview: cast to several dimensions is not supported"));
    }
    if window.step != 1 {
        return Err(py.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let format = args[1].as_text().map(|t| t.to_string_lossy().into_owned());
    let Some(format) = format else {
        return Err(py.type_error("format argument must be a string"));
    };
    match format.strip_prefix('@').unwrap_or(&format).as_bytes() {
        [code @ (b'B' | b'b' | b'c')] => window.part(py, window.start, window.count, 1, *code),
        _ => Err(py.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        )),
    }
}

fn to_read_only(py: &mut Py, args: &[Value]) -> Result {
    let window = view(py, &args[0])?;
    if let Some(array) = window.source.payload::<ByteArrayObject>() {
        array.export(py, &window.source);
    }
    py.alloc(
        py.ty(TypeId::MemoryView),
        MemoryViewObject {
            source: Field::at_birth(window.source.clone()),
            start: window.start,
            count: window.count,
            step: window.step,
            format: window.format,
            read_only: true,
            released: AtomicBool::new(false),
        },
    )
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let window = view(py, &args[0])?;
    let wanted = byte_value(py, &args[1], "byte").ok();
    let bytes = window.snapshot(py, &args[0])?;
    let start = py.slice_bound(&args[2])?;
    let stop = py.slice_bound(&args[3])?;
    let (start, stop) = crate::algorithm::slice::search_bounds(start, stop, bytes.len());
    let found = bytes.get(start..stop).and_then(|part| part.iter().position(|b| Some(*b) == wanted));
    match found {
        Some(i) => py.int_from_usize(start + i),
        None => Err(py.value_error("memoryview.index(x): x not found")),
    }
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let bytes = view(py, &args[0])?.snapshot(py, &args[0])?;
    let wanted = byte_value(py, &args[1], "byte").ok();
    py.int_from_usize(bytes.iter().filter(|b| Some(**b) == wanted).count())
}

fn single(py: &Py, v: i64) -> Result {
    let one = py.int(v)?;
    py.tuple(vec![one])
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::MemoryView);
    b.doc("Create a new memoryview object which references the given object.")
        .method("tobytes", "(self, /, order='C')", to_bytes)
        .method("tolist", "(self, /)", to_list)
        .method("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex)
        .method("release", "(self, /)", release)
        .method("cast", "(self, /, format, shape=<unrepresentable>)", cast)
        .method("toreadonly", "(self, /)", to_read_only)
        .method("index", "(self, value, start=0, stop=sys.maxsize, /)", index)
        .method("count", "(self, value, /)", count)
        .method("__enter__", "(self, /)", enter)
        .method("__exit__", "(self, exc_type=None, exc=None, traceback=None, /)", release)
        .getter("obj", |py, v| Ok(view(py, v)?.source.clone()))
        .getter("nbytes", |py, v| {
            let n = view(py, v)?.count;
            py.int_from_usize(n)
        })
        .getter("readonly", |py, v| Ok(Value::bool(view(py, v)?.read_only)))
        .getter("format", |py, v| {
            let format = char::from(view(py, v)?.format);
            py.str(&format.to_string())
        })
        .getter("itemsize", |py, v| {
            view(py, v)?;
            py.int(1)
        })
        .getter("ndim", |py, v| {
            view(py, v)?;
            py.int(1)
        })
        .getter("shape", |py, v| {
            let n = view(py, v)?.count;
            single(py, n as i64)
        })
        .getter("strides", |py, v| {
            let step = view(py, v)?.step;
            single(py, step as i64)
        })
        .getter("suboffsets", |py, v| {
            view(py, v)?;
            Ok(py.interp().empty_tuple())
        })
        .getter("c_contiguous", |py, v| Ok(Value::bool(view(py, v)?.step == 1)))
        .getter("f_contiguous", |py, v| Ok(Value::bool(view(py, v)?.step == 1)))
        .getter("contiguous", |py, v| Ok(Value::bool(view(py, v)?.step == 1)));
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.len.set(Some(len));
    slots.getitem.set(Some(getitem));
    slots.setitem.set(Some(setitem));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash));
    slots.repr.set(Some(repr));
    slots.iter.set(Some(iter));
}
