//! `memoryview`: a window on the bytes of a `bytes`, a `bytearray` or an object of a native module, without copying them.
//!
//! A view holds the object that owns the bytes, and which of them it shows: where the first element lies, how large one is, and for
//! each dimension how many there are and how far apart. Slicing makes a view of one dimension with another step, `cast`
//! one of another format or of several dimensions, which are then contiguous. A view on a bytearray counts as an export, so the array keeps
//! its length while the view is not released.

mod format;
pub use format::{from_half, to_half};
pub mod lender;
mod methods;

use super::bind::bind;
use super::bytearray::ByteArrayObject;
use super::bytes::BytesObject;
use super::sequence::index_in;
use super::slice::SliceObject;
use crate::algorithm::memory::{try_copy, try_vec};
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// Which bytes a view shows, and as what.
#[derive(Clone)]
struct Window {
    /// Where the first element begins.
    start: isize,
    /// The format character of an element, and its size.
    format: u8,
    size: usize,
    /// Elements in each dimension.
    shape: Vec<usize>,
    /// Bytes from one element to the next in each dimension.
    strides: Vec<isize>,
    read_only: bool,
}

impl Window {
    fn flat(count: usize, read_only: bool) -> Window {
        Window { start: 0, format: b'B', size: 1, shape: vec![count], strides: vec![1], read_only }
    }

    /// How many elements there are.
    fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Do the elements lie side by side, the last index running fastest?
    fn is_contiguous(&self) -> bool {
        let mut expected = self.size as isize;
        self.shape.iter().zip(&self.strides).rev().all(|(&n, &stride)| {
            let fits = n <= 1 || stride == expected;
            expected = expected.wrapping_mul(n as isize);
            fits
        }) || self.count() == 0
    }

    /// Where element `i`, counted with the last index running fastest, begins.
    fn place(&self, mut i: usize) -> usize {
        let mut at = self.start;
        for (&n, &stride) in self.shape.iter().zip(&self.strides).rev() {
            let n = n.max(1);
            at = at.wrapping_add(stride.wrapping_mul((i % n) as isize));
            i /= n;
        }
        // Within the source by construction, for i < count.
        at as usize
    }
}

/// The payload of a memoryview. Only its release changes it.
pub struct MemoryViewObject {
    /// The `bytes` or `bytearray`.
    source: Field,
    /// Who has lent it, and the memoryview that it lent; EMPTY for a view that nobody gets back.
    lender: Field,
    window: Window,
    released: AtomicBool,
    /// The hash, once somebody has asked for it; -1 before. It stays known after the release.
    hash: AtomicI64,
}

// SAFETY: 1. source and lender are traced; 2. fixed size; 3. it drops; 4. the flag is atomic, nothing else changes.
unsafe impl Payload for MemoryViewObject {
    const KIND: Kind = Kind::MemoryView;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.source.trace(visit);
        self.lender.trace(visit);
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
            None => match self.source.exporter() {
                Some(exporter) => {
                    let (mut f, mut made) = (Some(f), None);
                    exporter.with(py, &self.source, &mut |data| made = f.take().map(|f| f(data)));
                    match (made, f) {
                        (Some(made), _) => made,
                        // It had nothing to show.
                        (None, Some(f)) => f(&[]),
                        (None, None) => unreachable!("what was called has made something"),
                    }
                }
                None => f(self.source.payload::<BytesObject>().map(BytesObject::data).unwrap_or_default()),
            },
        }
    }

    /// A copy of the bytes that it shows.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn snapshot(&self, py: &Py, _owner: &Value) -> Result<Vec<u8>> {
        self.check(py)?;
        let (window, size) = (&self.window, self.window.size);
        let count = window.count();
        let made = self.with(py, |data| {
            if window.is_contiguous() {
                let start = window.start.max(0) as usize;
                return try_copy(data.get(start..start.saturating_add(count * size)).unwrap_or_default());
            }
            let mut bytes = try_vec(count * size)?;
            for i in 0..count {
                let at = window.place(i);
                bytes.extend_from_slice(data.get(at..at.saturating_add(size)).unwrap_or_default());
            }
            Ok(bytes)
        });
        py.had(made)
    }

    /// How many bytes can be written into it; `None` if it is read-only.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn writable_len(&self, py: &Py) -> Result<Option<usize>> {
        self.check(py)?;
        Ok((!self.window.read_only).then_some(self.window.count() * self.window.size))
    }

    /// Writes bytes from its beginning on; what does not fit is left out.
    ///
    /// # Errors
    /// ValueError if it was released.
    pub fn write(&self, py: &Py, data: &[u8]) -> Result<()> {
        self.write_at(py, 0, data)
    }

    /// The same from byte `start` on.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_at(&self, py: &Py, start: usize, data: &[u8]) -> Result<()> {
        self.check(py)?;
        let (window, size) = (&self.window, self.window.size.max(1));
        let room = (window.count() * size).saturating_sub(start);
        let data = &data[..data.len().min(room)];
        if data.is_empty() {
            return Ok(());
        }
        if window.is_contiguous() {
            self.put_runs(py, &[window.place(0) + start], data, data.len());
        } else {
            let places: Vec<usize> = (start..start + data.len()).map(|i| window.place(i / size) + i % size).collect();
            self.put_runs(py, &places, data, 1);
        }
        Ok(())
    }

    /// Writes elements, whose bytes follow one another in `bytes`, to these places.
    fn put(&self, py: &Py, places: &[usize], bytes: &[u8]) {
        self.put_runs(py, places, bytes, self.window.size);
    }

    /// Writes runs of `size` bytes to these places.
    fn put_runs(&self, py: &Py, places: &[usize], bytes: &[u8], size: usize) {
        let write = |data: &mut [u8]| {
            for (&at, element) in places.iter().zip(bytes.chunks(size.max(1))) {
                if let Some(place) = data.get_mut(at..at.saturating_add(element.len())) {
                    place.copy_from_slice(element);
                }
            }
        };
        if let Some(array) = self.source.payload::<ByteArrayObject>() {
            array.with_mut(py, &self.source, write);
        } else if let Some(exporter) = self.source.exporter() {
            exporter.with(py, &self.source, &mut { write });
        }
    }

    /// The value of the element that begins at `at`.
    fn element(&self, py: &Py, at: usize) -> Result {
        let size = self.window.size;
        let mut bytes = [0u8; 8];
        self.with(py, |data| {
            for (to, from) in bytes.iter_mut().zip(data.get(at..at.saturating_add(size)).unwrap_or_default()) {
                *to = *from;
            }
        });
        format::unpack(py, self.window.format, &bytes[..size.min(8)])
    }

    /// Another view on the same object.
    fn part(&self, py: &Py, window: Window) -> Result {
        make(py, &self.source, window)
    }
}

impl Drop for MemoryViewObject {
    fn drop(&mut self) {
        if !*self.released.get_mut() {
            // SAFETY: objects die on attached threads; unexporting runs no Python code.
            let py = unsafe { Py::assume() };
            count_less(&py, &self.source);
        }
    }
}

/// A view more on an object that counts them.
fn count_more(py: &Py, source: &Value) {
    if let Some(array) = source.payload::<ByteArrayObject>() {
        array.export(py, source);
    } else if let Some(exporter) = source.exporter() {
        exporter.export(py, source);
    }
}

/// A view less on an object that counts them.
fn count_less(py: &Py, source: &Value) {
    if let Some(array) = source.payload::<ByteArrayObject>() {
        array.unexport(py, source);
    } else if let Some(exporter) = source.exporter() {
        exporter.unexport(py, source);
    }
}

/// A view on an object that lends its bytes, which counts as an export of it.
fn make(py: &Py, source: &Value, window: Window) -> Result {
    count_more(py, source);
    py.alloc(
        py.ty(TypeId::MemoryView),
        MemoryViewObject {
            source: Field::at_birth(source.clone()),
            lender: Field::EMPTY,
            window,
            released: AtomicBool::new(false),
            hash: AtomicI64::new(-1),
        },
    )
}

/// A view on all bytes of a `bytearray`.
///
/// # Errors
/// MemoryError.
pub fn on_bytearray(py: &Py, source: &Value) -> Result {
    let count = source.payload::<ByteArrayObject>().map_or(0, |array| array.len(py, source));
    make(py, source, Window::flat(count, false))
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
        return whole.part(py, whole.window.clone());
    }
    if source.has_payload::<ByteArrayObject>() {
        return on_bytearray(py, source);
    }
    if let Some(exporter) = source.exporter() {
        exporter.check(py, source)?;
        let (format, size) = exporter.format();
        let mut bytes = 0;
        exporter.with(py, source, &mut |data| bytes = data.len());
        let window = Window {
            format,
            size,
            strides: vec![size as isize],
            ..Window::flat(bytes / size.max(1), exporter.is_read_only())
        };
        return make(py, source, window);
    }
    match source.as_bytes() {
        Some(bytes) => make(py, source, Window::flat(bytes.len(), true)),
        None => {
            if let Some(made) = lender::borrow(py, source)? {
                return Ok(made);
            }
            let name = py.type_of(source).full_name(py);
            Err(py.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")))
        }
    }
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    match view(py, v)?.window.shape.first() {
        Some(&n) => Ok(n),
        None => Err(py.type_error("0-dim memory has no length")),
    }
}

/// What a subscript names: the place of an element, or the window of a slice.
enum Selected {
    Element(usize),
    Part(Window),
}

fn select(py: &mut Py, v: &Value, key: &Value, setting: bool) -> Result<Selected> {
    let dimensions = view(py, v)?.window.shape.len();
    if let Some(slice) = key.payload::<SliceObject>() {
        if dimensions == 0 {
            return Err(py.type_error("invalid indexing of 0-dim memory"));
        }
        let bounds = slice.unpack(py)?;
        let whole = &view(py, v)?.window;
        let indices = bounds.indices(whole.shape[0]);
        let mut part = whole.clone();
        part.start = whole.start.wrapping_add(whole.strides[0].wrapping_mul(indices.start));
        part.shape[0] = indices.count;
        part.strides[0] = whole.strides[0].wrapping_mul(indices.step);
        return Ok(Selected::Part(part));
    }
    let keys = match key.payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None if dimensions == 0 => return Err(py.type_error("invalid indexing of 0-dim memory")),
        None => vec![key.clone()],
    };
    let is_tuple = key.has_payload::<TupleObject>();
    if keys.iter().any(|k| !k.is_int_like() && py.type_of(k).slots.index.get().is_none()) {
        if is_tuple && !keys.is_empty() && keys.iter().all(Value::has_payload::<SliceObject>) {
            return Err(py.error(TypeId::NotImplementedError, "multi-dimensional slicing is not implemented"));
        }
        return Err(py.type_error("memoryview: invalid slice key"));
    }
    if keys.len() > dimensions {
        return Err(
            py.type_error(format!("cannot index {dimensions}-dimension view with {}-element tuple", keys.len()))
        );
    }
    if keys.len() < dimensions {
        let what = match (is_tuple, setting) {
            (false, false) => "multi-dimensional sub-views are not implemented",
            _ => "sub-views are not implemented",
        };
        return Err(py.error(TypeId::NotImplementedError, what));
    }
    let mut indices = Vec::with_capacity(keys.len());
    for k in &keys {
        indices.push(py.as_index(k)?);
    }
    let window = &view(py, v)?.window;
    let mut at = window.start;
    for (dimension, (&i, (&n, &stride))) in indices.iter().zip(window.shape.iter().zip(&window.strides)).enumerate() {
        match index_in(i, n) {
            Some(i) => at = at.wrapping_add(stride.wrapping_mul(i as isize)),
            None => return Err(py.index_error(format!("index out of bounds on dimension {}", dimension + 1))),
        }
    }
    Ok(Selected::Element(at as usize))
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    // The frequent case first: one dimension, an integer.
    if let (Some(i), Some(window)) = (key.to_i64(), v.payload::<MemoryViewObject>())
        && let [n] = window.window.shape[..]
    {
        window.check(py)?;
        return match index_in(i, n) {
            Some(i) => window.element(py, window.window.place(i)),
            None => Err(py.index_error("index out of bounds on dimension 1")),
        };
    }
    match select(py, v, key, false)? {
        Selected::Element(at) => view(py, v)?.element(py, at),
        Selected::Part(window) => view(py, v)?.part(py, window),
    }
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    if view(py, v)?.window.read_only {
        return Err(py.type_error("cannot modify read-only memory"));
    }
    let Some(new) = new else { return Err(py.type_error("cannot delete memory")) };
    // The frequent cases first: a byte among bytes, and as many bytes as there are in the part.
    let whole = &view(py, v)?.window;
    if let (b'B', &[n], &[stride]) = (whole.format, &whole.shape[..], &whole.strides[..]) {
        if let Some(i) = key.as_small_int().and_then(|i| index_in(i, n))
            && let Some(byte) = new.as_small_int().and_then(|b| u8::try_from(b).ok())
        {
            view(py, v)?.put(py, &[whole.place(i)], &[byte]);
            return Ok(());
        }
        if let (Some(slice), Some(bytes), 1) = (key.payload::<SliceObject>(), new.as_bytes(), stride)
            && [&slice.start, &slice.stop, &slice.step]
                .iter()
                .all(|part| part.is_none() || part.as_small_int().is_some())
        {
            let indices = slice.unpack(py)?.indices(n);
            if indices.step == 1 && indices.count == bytes.len() {
                let at = usize::try_from(whole.start.wrapping_add(indices.start)).unwrap_or(usize::MAX);
                view(py, v)?.put_runs(py, &[at], bytes, bytes.len());
                return Ok(());
            }
        }
    }
    match select(py, v, key, true)? {
        Selected::Element(at) => {
            let format = view(py, v)?.window.format;
            let bytes = format::pack(py, format, new)?;
            view(py, v)?.put(py, &[at], &bytes);
        }
        Selected::Part(part) => {
            if part.shape.len() != 1 {
                let message = "memoryview slice assignments are currently restricted to ndim = 1";
                return Err(py.error(TypeId::NotImplementedError, message));
            }
            let given = match new.has_payload::<MemoryViewObject>() {
                true => new.clone(),
                false => {
                    // Said in these words, not those of the class.
                    drop(py.as_buffer(new)?);
                    let class = py.ty(TypeId::MemoryView).to_value();
                    py.call(&class, std::slice::from_ref(new))?
                }
            };
            let bytes = py.owned(py.as_buffer(&given)?)?;
            let window = &view(py, &given)?.window;
            let (format, shape) = (window.format, window.shape.clone());
            if format != part.format || shape != part.shape {
                return Err(py.value_error("memoryview assignment: lvalue and rvalue have different structures"));
            }
            let places: Vec<usize> = (0..part.count()).map(|i| part.place(i)).collect();
            view(py, v)?.put(py, &places, &bytes);
        }
    }
    Ok(())
}

/// The elements as nested lists, or the only one of a view without dimensions.
fn to_list(py: &mut Py, v: &Value) -> Result {
    fn level(py: &mut Py, view: &MemoryViewObject, dimension: usize, at: isize) -> Result {
        let window = &view.window;
        let Some((&n, &stride)) = window.shape.get(dimension).zip(window.strides.get(dimension)) else {
            return view.element(py, at as usize);
        };
        let mut items = Vec::with_capacity(n);
        for i in 0..n {
            items.push(level(py, view, dimension + 1, at.wrapping_add(stride.wrapping_mul(i as isize)))?);
        }
        py.list(items)
    }
    let window = view(py, v)?;
    level(py, window, 0, window.window.start)
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
    // What shows its memory without being a view has a format as well.
    let kind = |v: &Value, bytes: &[u8]| match (v.payload::<MemoryViewObject>(), v.exporter()) {
        (Some(m), _) => (m.window.format, m.window.shape.clone()),
        (None, Some(exporter)) => {
            let (format, size) = exporter.format();
            (format, vec![bytes.len() / size.max(1)])
        }
        (None, None) => (b'B', vec![bytes.len()]),
    };
    let ((x_format, x_shape), (y_format, y_shape)) = (kind(a, &x), kind(b, &y));
    let whole = |format: u8| !matches!(format, b'e' | b'f' | b'd' | b'?');
    let known = |format: u8| format::size_of(format).is_some();
    let equal = if x_shape != y_shape {
        false
    } else if x_format == y_format && whole(x_format) && known(x_format) {
        x == y
    } else if !known(x_format) || !known(y_format) {
        // Elements that cannot be unpacked are equal to nothing.
        false
    } else {
        let elements = |py: &mut Py, format: u8, bytes: &[u8]| -> Result {
            let size = format::size_of(format).unwrap_or(1);
            let items = bytes.chunks(size).map(|element| format::unpack(py, format, element));
            let items = items.collect::<Result<Vec<Value>>>()?;
            py.list(items)
        };
        // Not through the list's own comparison, for which a NaN equals itself.
        let (x, y) = (elements(py, x_format, &x)?, elements(py, y_format, &y)?);
        let (x, y) = (py.collect(&x)?, py.collect(&y)?);
        let mut equal = true;
        for (p, q) in x.iter().zip(&y) {
            let same = py.compare(p, q, CompareOp::Eq)?;
            equal = equal && py.truth(&same)?;
        }
        equal
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    if let Some(known) = v.payload::<MemoryViewObject>().map(|m| m.hash.load(Ordering::Relaxed)).filter(|&h| h != -1) {
        return Ok(known);
    }
    let window = view(py, v)?;
    if !window.window.read_only {
        return Err(py.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(window.window.format, b'B' | b'b' | b'c') {
        return Err(py.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    // What can change is not hashable, whoever lends it.
    py.hash(&window.source)?;
    let bytes = window.snapshot(py, v)?;
    let hash = crate::number::hash::not_minus_one(crate::text::hash::hash_bytes(&bytes, py.interp().hash_key));
    window.hash.store(hash, Ordering::Relaxed);
    Ok(hash)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let released = v.payload::<MemoryViewObject>().is_some_and(|m| m.released.load(Ordering::Acquire));
    let what = if released { "released memory" } else { "memory" };
    py.str(&format!("<{what} at {:#x}>", v.identity()))
}

fn iter(py: &mut Py, v: &Value) -> Result {
    match view(py, v)?.window.shape.len() {
        1 => IteratorObject::make(py, TypeId::MemoryIterator, v.clone(), 0, 0),
        0 => Err(py.type_error("invalid indexing of 0-dim memory")),
        _ => Err(py.error(TypeId::NotImplementedError, "multi-dimensional sub-views are not implemented")),
    }
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    Ok(methods::find(py, v, item, 0, usize::MAX)?.is_some())
}

/// Fills the type.
pub fn init(py: &Py) {
    methods::fill(py);
    let b = crate::object::native::TypeBuilder::new(py, TypeId::MemoryView);
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
    for (id, releases) in [(TypeId::Bytes, false), (TypeId::ByteArray, true), (TypeId::MemoryView, true)] {
        lender::fill(py, id, releases);
    }
}
