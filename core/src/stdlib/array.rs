//! `array`: numbers of one kind, side by side.
//!
//! The bytes are guarded by the object's lock; values are converted before it is taken, as that may run Python code. While there is a
//! memoryview on an array its length cannot change.

use super::{ModuleBuilder, make_types};
use crate::algorithm::memory::{try_append, try_copy, try_grow};
use crate::bytecode::BinaryOp;
use crate::object::capsule::{Exporter, Native};
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, NOT_INSTANTIABLE, WEAKREFS};
use crate::object::{Args, CompareOp, Guarded, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::Text;
use crate::types::sequence::{index_in, search_bounds};
use crate::types::slice::SliceObject;
use crate::types::table::{Layout, Row};
use std::cmp::Ordering;

static ROWS: &[Row] = &[
    Row {
        id: TypeId::Array,
        name: "array",
        module: "array",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Opaque),
        flags: BASE | WEAKREFS,
    },
    Row {
        id: TypeId::ArrayIterator,
        name: "arrayiterator",
        module: "array",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::Iterator),
        flags: NOT_INSTANTIABLE,
    },
];

const CODES: &str = "bBuwhHiIlLqQfd";

struct State {
    data: Vec<u8>,
    exports: usize,
}

/// An array.
struct Array {
    code: u8,
    size: usize,
    state: Guarded<State>,
}

// SAFETY: no references; the state is guarded.
unsafe impl Native for Array {
    fn exporter(&self) -> Option<&dyn Exporter> {
        Some(self)
    }
}

impl Exporter for Array {
    fn with(&self, py: &Py, owner: &Value, f: &mut dyn FnMut(&mut [u8])) {
        self.state.with(py, owner, |s, _| f(&mut s.data));
    }

    fn format(&self) -> (u8, usize) {
        // Characters are lent as the numbers they are.
        (if matches!(self.code, b'u' | b'w') { b'I' } else { self.code }, self.size)
    }

    fn export(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports += 1);
    }

    fn unexport(&self, py: &Py, owner: &Value) {
        self.state.with(py, owner, |s, _| s.exports = s.exports.saturating_sub(1));
    }
}

impl Array {
    /// How many elements there are at this moment.
    fn len(&self, py: &Py, owner: &Value) -> usize {
        self.state.with(py, owner, |s, _| s.data.len()) / self.size
    }

    fn bytes(&self, py: &Py, owner: &Value) -> Result<Vec<u8>> {
        py.had(self.state.with(py, owner, |s, _| try_copy(&s.data)))
    }

    /// Appends bytes.
    fn append(&self, py: &Py, owner: &Value, more: &[u8]) -> Result<()> {
        let done = self.resize(py, owner, |data| try_append(data, more))?;
        py.had(done)
    }

    /// Changes the bytes in a way that may change their number; refused while there are views. `f` is a leaf.
    fn resize<R>(&self, py: &Py, owner: &Value, f: impl FnOnce(&mut Vec<u8>) -> R) -> Result<R> {
        let done = self.state.with(py, owner, |s, _| if s.exports == 0 { Some(f(&mut s.data)) } else { None });
        done.ok_or_else(|| py.error(TypeId::BufferError, "cannot resize an array that is exporting buffers"))
    }

    fn is_text(&self) -> bool {
        matches!(self.code, b'u' | b'w')
    }

    /// The value of an element's bytes.
    fn value(&self, py: &Py, bytes: &[u8]) -> Result {
        let mut word = [0u8; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let unsigned = u64::from_ne_bytes(word);
        match self.code {
            b'f' => py.float(f64::from(f32::from_bits(unsigned as u32))),
            b'd' => py.float(f64::from_bits(unsigned)),
            b'u' | b'w' => match Text::from_code(unsigned as u32) {
                Some(text) => py.text(text),
                None => {
                    Err(py.value_error(format!("character U+{:x} is not in range [U+0000; U+10ffff]", unsigned as u32)))
                }
            },
            b'B' | b'H' | b'I' | b'L' | b'Q' => py.int_from_u64(unsigned),
            _ => {
                let shift = 64 - 8 * self.size as u32;
                py.int((unsigned << shift) as i64 >> shift)
            }
        }
    }

    /// The bytes of a value as an element.
    fn element(&self, py: &mut Py, v: &Value) -> Result<[u8; 8]> {
        let code = self.code;
        match code {
            b'f' => return Ok(u64::from((py.as_f64(v)? as f32).to_bits()).to_ne_bytes()),
            b'd' => return Ok(py.as_f64(v)?.to_bits().to_ne_bytes()),
            b'u' | b'w' => {
                let Some(text) = v.as_text() else {
                    let name = py.type_of(v).full_name(py);
                    return Err(py.type_error(format!("array item must be a unicode character, not {name}")));
                };
                return match text.code_at(0).filter(|_| text.len() == 1) {
                    Some(c) => Ok(u64::from(c).to_ne_bytes()),
                    None => {
                        let len = text.len();
                        Err(py.type_error(format!(
                            "array item must be a string of length 1, not a string of length {len}"
                        )))
                    }
                };
            }
            _ => {}
        }
        let n = py.index_int(v)?;
        let too_large =
            |py: &Py, what: &str| Err(py.overflow_error(format!("Python int too large to convert to C {what}")));
        match code {
            b'Q' => {
                if n.is_negative() {
                    return Err(py.overflow_error("can't convert negative int to unsigned"));
                }
                return match n.as_u64() {
                    Some(n) => Ok(n.to_ne_bytes()),
                    None => Err(py.overflow_error("int too big to convert")),
                };
            }
            b'L' | b'I' => {
                if n.is_negative() {
                    return Err(py.overflow_error("can't convert negative value to unsigned int"));
                }
                return match n.as_u64() {
                    Some(n) if code == b'L' || n >> 32 == 0 => Ok(n.to_ne_bytes()),
                    Some(_) => Err(py.overflow_error("unsigned int is greater than maximum")),
                    None => too_large(py, "unsigned long"),
                };
            }
            _ => {}
        }
        let Some(n) = n.as_i64() else {
            return if code == b'q' { Err(py.overflow_error("int too big to convert")) } else { too_large(py, "long") };
        };
        let ranges: &[(i64, i64, &str)] = match code {
            b'b' => &[(-32768, 32767, "signed short integer"), (-128, 127, "signed char")],
            b'B' => &[(0, 255, "unsigned byte integer")],
            b'h' => &[(-32768, 32767, "signed short integer")],
            b'H' => &[(i32::MIN as i64, i32::MAX as i64, "signed integer"), (0, 65535, "unsigned short")],
            b'i' => &[(i32::MIN as i64, i32::MAX as i64, "signed integer")],
            _ => &[],
        };
        for &(low, high, what) in ranges {
            if n < low {
                return Err(py.overflow_error(format!("{what} is less than minimum")));
            }
            if n > high {
                return Err(py.overflow_error(format!("{what} is greater than maximum")));
            }
        }
        Ok(n.to_ne_bytes())
    }

    fn item(&self, py: &Py, owner: &Value, i: usize) -> Result<Option<Value>> {
        let mut word = [0u8; 8];
        let size = self.size;
        let found = self.state.with(py, owner, |s, _| match s.data.get(i * size..(i + 1) * size) {
            Some(bytes) => {
                word[..size].copy_from_slice(bytes);
                true
            }
            None => false,
        });
        if found { self.value(py, &word[..size]).map(Some) } else { Ok(None) }
    }

    fn items(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        let data = self.bytes(py, owner)?;
        let mut items = py.room(data.len() / self.size)?;
        for bytes in data.chunks_exact(self.size) {
            items.push(self.value(py, bytes)?);
        }
        Ok(items)
    }
}

fn size_of(code: u8) -> Option<usize> {
    Some(match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' | b'u' | b'w' => 4,
        b'l' | b'L' => std::mem::size_of::<libc::c_long>(),
        b'q' | b'Q' | b'd' => 8,
        _ => return None,
    })
}

fn make_array(py: &Py, class: TypeRef, code: u8, data: Vec<u8>) -> Result {
    let size = size_of(code).unwrap_or(1);
    py.make_native(class, Array { code, size, state: Guarded::new(State { data, exports: 0 }) })
}

fn of<'a>(py: &Py, v: &'a Value) -> Result<&'a Array> {
    py.native::<Array>(v)
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if class.is(TypeId::Array) {
        py.no_keywords("array.array", args)?;
    }
    let given = args.positional();
    if given.is_empty() {
        return Err(py.type_error("array() takes at least 1 argument (0 given)"));
    }
    if given.len() > 2 {
        let n = given.len();
        return Err(py.type_error(format!("array() takes at most 2 arguments ({n} given)")));
    }
    let code = match given[0].as_text().map(|t| (t.len(), t.code_at(0))) {
        Some((1, Some(code))) => code,
        Some((n, _)) => {
            return Err(
                py.type_error(format!("array() argument 1 must be a unicode character, not a string of length {n}"))
            );
        }
        None => {
            let name = py.argument_type(&given[0]);
            return Err(py.type_error(format!("array() argument 1 must be a unicode character, not {name}")));
        }
    };
    let Some((code, size)) = u8::try_from(code).ok().and_then(|c| Some((c, size_of(c)?))) else {
        return Err(py.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
    };
    let text = matches!(code, b'u' | b'w');
    let Some(source) = given.get(1) else { return make_array(py, class, code, Vec::new()) };
    if !text {
        let shown = char::from(code);
        if source.as_text().is_some() {
            return Err(py.type_error(format!("cannot use a str to initialize an array with typecode '{shown}'")));
        }
        if source.native::<Array>().is_some_and(Array::is_text) {
            return Err(
                py.type_error(format!("cannot use a unicode array to initialize an array with typecode '{shown}'"))
            );
        }
    }
    if let Some(other) = source.native::<Array>()
        && other.code == code
    {
        let data = other.bytes(py, source)?;
        return make_array(py, class, code, data);
    }
    if let Some(chars) = source.as_text()
        && text
    {
        let data = py.gather(chars.codes().flat_map(u32::to_ne_bytes))?;
        return make_array(py, class, code, data);
    }
    if source.as_bytes().is_some() || py.is_instance(source, TypeId::ByteArray) {
        let data = py.owned(py.as_buffer(source)?)?;
        if data.len() % size != 0 {
            return Err(py.value_error("bytes length not a multiple of item size"));
        }
        return make_array(py, class, code, data);
    }
    let made = make_array(py, class, code, Vec::new())?;
    extend_iterable(py, &made, source)?;
    Ok(made)
}

fn extend_iterable(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    let owner = v.clone();
    py.for_each(source, |py, item| append_value(py, &owner, &item))
}

fn append_value(py: &mut Py, v: &Value, item: &Value) -> Result<()> {
    let array = of(py, v)?;
    let element = array.element(py, item)?;
    array.append(py, v, &element[..array.size])
}

fn extend(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    let array = of(py, v)?;
    if let Some(other) = source.native::<Array>() {
        if other.code != array.code {
            return Err(py.type_error("can only extend with array of same kind"));
        }
        let more = other.bytes(py, source)?;
        return array.append(py, v, &more);
    }
    extend_iterable(py, v, source)
}

#[cold]
fn out_of_range(py: &Py, what: &str) -> Raised {
    py.index_error(format!("array {what}index out of range"))
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        let array = of(py, v)?;
        let data = array.bytes(py, v)?;
        let size = array.size;
        let indices = bounds.indices(data.len() / size);
        let mut out = py.room(indices.count * size)?;
        for i in indices.iter() {
            out.extend_from_slice(&data[i * size..(i + 1) * size]);
        }
        return make_array(py, py.ty(TypeId::Array), array.code, out);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("array indices must be integers"));
    }
    let i = py.as_index(key)?;
    let array = of(py, v)?;
    let found = match index_in(i, array.len(py, v)) {
        Some(i) => array.item(py, v, i)?,
        None => None,
    };
    found.ok_or_else(|| out_of_range(py, ""))
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let array = of(py, v)?;
    let size = array.size;
    if let Some(slice) = key.payload::<SliceObject>() {
        let with = match new {
            None => Vec::new(),
            Some(new) => match new.native::<Array>() {
                Some(other) if other.code == array.code => other.bytes(py, new)?,
                Some(_) => return Err(py.type_error("bad argument type for built-in operation")),
                None => {
                    let name = py.type_of(new).full_name(py);
                    return Err(py.type_error(format!("can only assign array (not \"{name}\") to array slice")));
                }
            },
        };
        let bounds = slice.unpack(py)?;
        let indices = bounds.indices(array.len(py, v));
        let (count, given) = (indices.count, with.len() / size);
        if bounds.is_simple() {
            let start = usize::try_from(indices.start).unwrap_or(0);
            if count == given {
                array.state.with(py, v, |s, _| {
                    if let Some(place) = s.data.get_mut(start * size..(start + count) * size) {
                        place.copy_from_slice(&with);
                    }
                });
                return Ok(());
            }
            let done = array.resize(py, v, |data| {
                let (from, to) = ((start * size).min(data.len()), ((start + count) * size).min(data.len()));
                try_grow(data, with.len())?;
                drop(data.splice(from..to, with));
                Ok(())
            })?;
            return py.had(done);
        }
        if new.is_none() {
            let (first, step) = match indices.step {
                0.. => (indices.start, indices.step),
                step => (indices.start + step * (indices.count as isize - 1), -step),
            };
            let is_gone = |i: usize| {
                let behind = i as isize - first;
                behind >= 0 && behind % step == 0 && behind / step < indices.count as isize
            };
            return array.resize(py, v, |data| {
                let mut kept = 0;
                for i in 0..data.len() / size {
                    if !is_gone(i) {
                        data.copy_within(i * size..(i + 1) * size, kept);
                        kept += size;
                    }
                }
                data.truncate(kept);
            });
        }
        if count != given {
            return Err(
                py.value_error(format!("attempt to assign array of size {given} to extended slice of size {count}"))
            );
        }
        array.state.with(py, v, |s, _| {
            for (i, bytes) in indices.iter().zip(with.chunks(size)) {
                if let Some(place) = s.data.get_mut(i * size..(i + 1) * size) {
                    place.copy_from_slice(bytes);
                }
            }
        });
        return Ok(());
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        return Err(py.type_error("array indices must be integers"));
    }
    let i = py.as_index(key)?;
    let Some(i) = index_in(i, array.len(py, v)) else { return Err(out_of_range(py, "assignment ")) };
    match new {
        Some(new) => {
            let element = array.element(py, new)?;
            let done = array.state.with(py, v, |s, _| match s.data.get_mut(i * size..(i + 1) * size) {
                Some(place) => {
                    place.copy_from_slice(&element[..size]);
                    true
                }
                None => false,
            });
            if done { Ok(()) } else { Err(out_of_range(py, "assignment ")) }
        }
        None => array.resize(py, v, |data| {
            if (i + 1) * size <= data.len() {
                drop(data.drain(i * size..(i + 1) * size));
            }
        }),
    }
}

fn concat(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(x) = a.native::<Array>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(y) = b.native::<Array>() else {
        let name = py.type_of(b).full_name(py);
        return Err(py.type_error(format!("can only append array (not \"{name}\") to array")));
    };
    if x.code != y.code {
        return Err(py.type_error("bad argument type for built-in operation"));
    }
    let mut data = x.bytes(py, a)?;
    py.had(try_append(&mut data, &y.bytes(py, b)?))?;
    make_array(py, py.ty(TypeId::Array), x.code, data)
}

fn concat_in_place(py: &mut Py, a: &Value, b: &Value) -> Result {
    if b.native::<Array>().is_none() {
        let name = py.type_of(b).full_name(py);
        return Err(py.type_error(format!("can only extend array with array (not \"{name}\")")));
    }
    extend(py, a, b)?;
    Ok(a.clone())
}

fn repeated(py: &mut Py, array: &Array, v: &Value, times: i64) -> Result<Vec<u8>> {
    let data = array.bytes(py, v)?;
    let times = usize::try_from(times).unwrap_or(0);
    crate::algorithm::memory::try_repeat(&data, times).map_err(|_| py.no_memory())
}

fn repeat(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, times) = if a.native::<Array>().is_some() { (a, b) } else { (b, a) };
    let Some(times) = crate::types::sequence::repeat_count(py, times)? else {
        // The sequence on the left is the one that is multiplied.
        return if py.type_of(times).base_sequence(py).is_some() { not_a_count(py, b) } else { not_a_count(py, times) };
    };
    let array = of(py, v)?;
    let data = repeated(py, array, v, times)?;
    make_array(py, py.ty(TypeId::Array), array.code, data)
}

/// What no number repeats: an error for a sequence, and otherwise for the other operand to say.
fn not_a_count(py: &mut Py, v: &Value) -> Result {
    let ty = py.type_of(v);
    if ty.base_sequence(py).is_none() && v.native::<Array>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Err(py.type_error(format!("can't multiply sequence by non-int of type '{}'", ty.full_name(py))))
}

fn repeat_in_place(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(times) = crate::types::sequence::repeat_count(py, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let array = of(py, a)?;
    let data = repeated(py, array, a, times)?;
    array.resize(py, a, |old| *old = data)?;
    Ok(a.clone())
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.native::<Array>(), b.native::<Array>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (p, q) = (x.bytes(py, a)?, y.bytes(py, b)?);
    let (n, m) = (p.len() / x.size, q.len() / y.size);
    if n != m && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    for (i, (c, d)) in p.chunks_exact(x.size).zip(q.chunks_exact(y.size)).enumerate() {
        let (c, d) = (x.value(py, c)?, y.value(py, d)?);
        if !py.compare_truth(&c, &d, CompareOp::Eq)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => py.compare(&c, &d, op),
            };
        }
        if i & 0xfff == 0 {
            py.poll()?;
        }
    }
    let order: Ordering = n.cmp(&m);
    Ok(Value::bool(op.holds(order)))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let array = of(py, v)?;
    let (name, code) = (py.type_of(v).name(), char::from(array.code));
    if array.len(py, v) == 0 {
        return py.str(&format!("{name}('{code}')"));
    }
    let inner = if array.is_text() { to_text(py, v)? } else { py.list(array.items(py, v)?)? };
    let shown = py.repr(&inner)?;
    let mut out = crate::text::TextBuilder::new();
    out.push_str(&format!("{name}('{code}', "));
    if let Some(shown) = shown.as_text() {
        out.push_text(shown);
    }
    out.push_str(")");
    crate::types::container::finish_text(py, out)
}

fn to_text(py: &mut Py, v: &Value) -> Result {
    let array = of(py, v)?;
    if !array.is_text() {
        return Err(py.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let data = array.bytes(py, v)?;
    let codes = py.gather(data.chunks_exact(4).map(|c| u32::from_ne_bytes([c[0], c[1], c[2], c[3]])))?;
    if let Some(wrong) = codes.iter().find(|&&c| c > 0x10_ffff) {
        return Err(py.value_error(format!("character U+{wrong:x} is not in range [U+0000; U+10ffff]")));
    }
    let text = Text::from_codes(&codes).map_err(|_| py.no_memory())?;
    py.text(text)
}

/// Where an element equals `x`.
fn find(py: &mut Py, v: &Value, x: &Value, start: usize, stop: usize) -> Result<Option<usize>> {
    for i in start..stop {
        let Some(item) = of(py, v)?.item(py, v, i)? else { break };
        if py.eq(&item, x)? {
            return Ok(Some(i));
        }
        if i & 0xfff == 0 {
            py.poll()?;
        }
    }
    Ok(None)
}

fn count(py: &mut Py, a: &[Value]) -> Result {
    let (mut n, mut from) = (0, 0);
    while let Some(at) = find(py, &a[0], &a[1], from, usize::MAX)? {
        (n, from) = (n + 1, at + 1);
    }
    py.int_from_usize(n)
}

fn index(py: &mut Py, a: &[Value]) -> Result {
    let len = of(py, &a[0])?.len(py, &a[0]);
    let (start, stop) = search_bounds(py, &a[2], &a[3], len)?;
    match find(py, &a[0], &a[1], start, stop)? {
        Some(at) => py.int_from_usize(at),
        None => Err(py.value_error("array.index(x): x not in array")),
    }
}

fn remove_at(py: &mut Py, v: &Value, i: usize) -> Result<Option<Value>> {
    let array = of(py, v)?;
    let size = array.size;
    let gone = array.resize(py, v, |data| {
        ((i + 1) * size <= data.len()).then(|| data.drain(i * size..(i + 1) * size).collect::<Vec<u8>>())
    })?;
    gone.map(|bytes| array.value(py, &bytes)).transpose()
}

fn remove(py: &mut Py, a: &[Value]) -> Result {
    match find(py, &a[0], &a[1], 0, usize::MAX)? {
        Some(at) => {
            remove_at(py, &a[0], at)?;
            Ok(Value::NONE)
        }
        None => Err(py.value_error("array.remove(x): x not in array")),
    }
}

fn pop(py: &mut Py, a: &[Value]) -> Result {
    let i = if a[1].is_empty() { -1 } else { py.as_index(&a[1])? };
    let len = of(py, &a[0])?.len(py, &a[0]);
    if len == 0 {
        return Err(py.index_error("pop from empty array"));
    }
    let found = match index_in(i, len) {
        Some(i) => remove_at(py, &a[0], i)?,
        None => None,
    };
    found.ok_or_else(|| py.index_error("pop index out of range"))
}

fn insert(py: &mut Py, a: &[Value]) -> Result {
    let i = py.as_index(&a[1])?;
    let array = of(py, &a[0])?;
    let element = array.element(py, &a[2])?;
    let size = array.size;
    let done = array.resize(py, &a[0], |data| {
        let len = (data.len() / size) as i64;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) } as usize * size;
        try_grow(data, size)?;
        drop(data.splice(at..at, element[..size].iter().copied()));
        Ok(())
    })?;
    py.had(done)?;
    Ok(Value::NONE)
}

fn from_bytes(py: &mut Py, v: &Value, more: &[u8]) -> Result<()> {
    let array = of(py, v)?;
    if !more.len().is_multiple_of(array.size) {
        return Err(py.value_error("bytes length not a multiple of item size"));
    }
    array.append(py, v, more)
}

fn from_list(py: &mut Py, a: &[Value]) -> Result {
    let Some(list) = a[1].payload::<ListObject>() else { return Err(py.type_error("arg must be list")) };
    let array = of(py, &a[0])?;
    let mut more = Vec::new();
    for item in list.snapshot(py, &a[1])? {
        let element = array.element(py, &item)?;
        py.had(try_append(&mut more, &element[..array.size]))?;
    }
    array.append(py, &a[0], &more)?;
    Ok(Value::NONE)
}

fn from_text(py: &mut Py, a: &[Value]) -> Result {
    let Some(text) = a[1].as_text() else {
        let name = py.argument_type(&a[1]);
        return Err(py.type_error(format!("fromunicode() argument must be str, not {name}")));
    };
    let array = of(py, &a[0])?;
    if !array.is_text() {
        return Err(py.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let more = py.gather(text.codes().flat_map(u32::to_ne_bytes))?;
    array.append(py, &a[0], &more)?;
    Ok(Value::NONE)
}

fn from_file(py: &mut Py, a: &[Value]) -> Result {
    let n = py.as_i64(&a[2])?;
    let Ok(n) = usize::try_from(n) else { return Err(py.value_error("negative count")) };
    let wanted = n.checked_mul(of(py, &a[0])?.size).ok_or_else(|| py.no_memory())?;
    let size = py.int_from_usize(wanted)?;
    let read = py.call_method(&a[1], "read", &[size])?;
    let Some(bytes) = read.as_bytes() else { return Err(py.type_error("read() didn't return bytes")) };
    let whole = bytes.len() / of(py, &a[0])?.size * of(py, &a[0])?.size;
    if bytes.len() == wanted {
        from_bytes(py, &a[0], bytes)?;
        return Ok(Value::NONE);
    }
    if whole == bytes.len() {
        from_bytes(py, &a[0], bytes)?;
    } else {
        return Err(py.value_error("bytes length not a multiple of item size"));
    }
    Err(py.error(TypeId::EOFError, "read() didn't return enough bytes"))
}

fn byteswap(py: &mut Py, a: &[Value]) -> Result {
    let array = of(py, &a[0])?;
    let size = array.size;
    array.state.with(py, &a[0], |s, _| s.data.chunks_mut(size).for_each(<[u8]>::reverse));
    Ok(Value::NONE)
}

/// The number by which pickles know how elements lie in memory.
fn machine_format(code: u8, size: usize) -> i64 {
    let little = cfg!(target_endian = "little");
    match code {
        b'f' => 14 + i64::from(!little),
        b'd' => 16 + i64::from(!little),
        b'u' | b'w' => 20 + i64::from(!little),
        _ => {
            let signed = code.is_ascii_lowercase();
            let base = match size {
                1 => return i64::from(signed),
                2 => 2,
                4 => 6,
                _ => 10,
            };
            base + 2 * i64::from(signed) + i64::from(!little)
        }
    }
}

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let protocol = py.as_i64(&a[1])?;
    let array = of(py, &a[0])?;
    let dict = py.intern("__dict__");
    let dict = py.getattr_optional(&a[0], &dict)?.unwrap_or(Value::NONE);
    let class = py.type_of(&a[0]).to_value();
    let code = py.str(&char::from(array.code).to_string())?;
    if protocol < 3 {
        let items = if array.is_text() { to_text(py, &a[0])? } else { py.list(array.items(py, &a[0])?)? };
        let args = py.tuple_of_two(code, items)?;
        return py.tuple(vec![class, args, dict]);
    }
    let module = crate::runtime::import::import_absolute(py, "array")?;
    let name = py.intern("_array_reconstructor");
    let function = py.getattr(&module, &name)?;
    let format = py.int(machine_format(array.code, array.size))?;
    let data = array.bytes(py, &a[0])?;
    let data = py.bytes(data)?;
    let args = py.tuple(vec![class, code, format, data])?;
    py.tuple(vec![function, args, dict])
}

/// `_array_reconstructor(arraytype, typecode, mformat_code, items)`
fn reconstruct(py: &mut Py, a: &[Value]) -> Result {
    let class = match TypeRef::from_value(&a[0]) {
        Some(ty) if ty.is_subtype(py, py.ty(TypeId::Array)) => ty,
        Some(ty) => {
            let name = ty.name();
            return Err(py.type_error(format!("{name} is not a subtype of array.array")));
        }
        None => {
            let name = py.type_of(&a[0]).full_name(py);
            return Err(py.type_error(format!("first argument must be a type object, not {name}")));
        }
    };
    let code = a[1].as_text().and_then(|t| t.code_at(0)).and_then(|c| u8::try_from(c).ok());
    let Some(code) = code.filter(|&c| size_of(c).is_some()) else {
        return Err(py.value_error("second argument must be a valid type code"));
    };
    let format = py.as_i64(&a[2])?;
    let (signed, size, big) = match format {
        0 | 1 => (format == 1, 1usize, false),
        2..=13 => {
            let size = match format {
                2..=5 => 2,
                6..=9 => 4,
                _ => 8,
            };
            ((format - 2) % 4 >= 2, size, format % 2 == 1)
        }
        14..=21 => (false, 0, format % 2 == 1),
        _ => return Err(py.value_error("third argument must be a valid machine format code.")),
    };
    let Some(data) = a[3].as_bytes() else {
        let name = py.type_of(&a[3]).full_name(py);
        return Err(py.type_error(format!("fourth argument should be bytes, not {name}")));
    };
    let own = size_of(code).unwrap_or(1);
    if format == machine_format(code, own) {
        if data.len() % own != 0 {
            return Err(py.value_error("bytes length not a multiple of item size"));
        }
        return make_array(py, class, code, py.copied(data)?);
    }
    let width = match format {
        14 | 15 | 20 | 21 => 4,
        16 | 17 => 8,
        18 | 19 => 2,
        _ => size,
    };
    if data.len() % width != 0 {
        return Err(py.value_error("bytes length not a multiple of item size"));
    }
    let made = make_array(py, class, code, Vec::new())?;
    for chunk in data.chunks_exact(width) {
        let mut word = [0u8; 8];
        word[..width].copy_from_slice(chunk);
        if big {
            word[..width].reverse();
        }
        let unsigned = u64::from_le_bytes(word);
        let v = match format {
            14 | 15 => py.float(f64::from(f32::from_bits(unsigned as u32)))?,
            16 | 17 => py.float(f64::from_bits(unsigned))?,
            18..=21 => match Text::from_code(unsigned as u32) {
                Some(text) => py.text(text)?,
                None => return Err(py.value_error("character is not in range [U+0000; U+10ffff]")),
            },
            _ if signed => {
                let shift = 64 - 8 * width as u32;
                py.int((unsigned << shift) as i64 >> shift)?
            }
            _ => py.int_from_u64(unsigned)?,
        };
        append_value(py, &made, &v)?;
    }
    Ok(made)
}

fn copy(py: &mut Py, a: &[Value]) -> Result {
    let array = of(py, &a[0])?;
    let data = array.bytes(py, &a[0])?;
    make_array(py, py.ty(TypeId::Array), array.code, data)
}

fn next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    let Some(source) = state.source(py) else { return Ok(None) };
    let at = state.take_position(py, it);
    let found = of(py, &source)?.item(py, &source, at)?;
    if found.is_none() {
        state.finish(py, it);
    }
    Ok(found)
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Array);
    b.doc("array(typecode [, initializer]) -> array");
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.len.set(Some(|py, v| Ok(of(py, v)?.len(py, v))));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(setitem));
    s.contains.set(Some(|py, v, x| Ok(find(py, v, x, 0, usize::MAX)?.is_some())));
    s.compare.set(Some(compare));
    s.iter.set(Some(|py, v| IteratorObject::make(py, TypeId::ArrayIterator, v.clone(), 0, 0)));
    s.binary[BinaryOp::Add as usize].set(Some(concat));
    s.inplace[BinaryOp::Add as usize].set(Some(concat_in_place));
    s.binary[BinaryOp::Mul as usize].set(Some(repeat));
    s.inplace[BinaryOp::Mul as usize].set(Some(repeat_in_place));
    b.method("append", "(self, v, /)", |py, a| {
        append_value(py, &a[0], &a[1])?;
        Ok(Value::NONE)
    })
    .method("extend", "(self, bb, /)", |py, a| {
        extend(py, &a[0], &a[1])?;
        Ok(Value::NONE)
    })
    .method("insert", "(self, i, v, /)", insert)
    .method("pop", "(self, i=-1, /)", pop)
    .method("remove", "(self, v, /)", remove)
    .method("index", "(self, v, start=0, stop=sys.maxsize, /)", index)
    .method("count", "(self, v, /)", count)
    .method("clear", "(self, /)", |py, a| {
        of(py, &a[0])?.resize(py, &a[0], Vec::clear)?;
        Ok(Value::NONE)
    })
    .method("reverse", "(self, /)", |py, a| {
        let array = of(py, &a[0])?;
        let size = array.size;
        array.state.with(py, &a[0], |s, _| {
            s.data.reverse();
            s.data.chunks_mut(size).for_each(<[u8]>::reverse);
        });
        Ok(Value::NONE)
    })
    .method("byteswap", "(self, /)", byteswap)
    .method("buffer_info", "(self, /)", |py, a| {
        let array = of(py, &a[0])?;
        let (at, len) = array.state.with(py, &a[0], |s, _| (s.data.as_ptr() as usize, s.data.len()));
        py.tuple_of_two(py.int_from_usize(at)?, py.int_from_usize(len / array.size)?)
    })
    .method("tobytes", "(self, /)", |py, a| {
        let data = of(py, &a[0])?.bytes(py, &a[0])?;
        py.bytes(data)
    })
    .method("frombytes", "(self, buffer, /)", |py, a| {
        let data = py.as_buffer(&a[1])?;
        from_bytes(py, &a[0], &data)?;
        Ok(Value::NONE)
    })
    .method("tolist", "(self, /)", |py, a| {
        let items = of(py, &a[0])?.items(py, &a[0])?;
        py.list(items)
    })
    .method("fromlist", "(self, list, /)", from_list)
    .method("tounicode", "(self, /)", |py, a| to_text(py, &a[0]))
    .method("fromunicode", "(self, ustr, /)", from_text)
    .method("tofile", "(self, f, /)", |py, a| {
        let data = of(py, &a[0])?.bytes(py, &a[0])?;
        for part in data.chunks(64 << 10) {
            let part = py.bytes_from(part)?;
            py.call_method(&a[1], "write", &[part])?;
        }
        Ok(Value::NONE)
    })
    .method("fromfile", "(self, f, n, /)", from_file)
    .method("__copy__", "(self, /)", copy)
    .method("__deepcopy__", "(self, unused, /)", copy)
    .method("__reduce_ex__", "(self, value, /)", reduce)
    .class_method("__class_getitem__", "(cls, object, /)", |py, a| {
        (py.interp().hooks().generic_alias)(py, &a[0], &a[1])
    })
    .getter("typecode", |py, v| {
        let code = char::from(of(py, v)?.code);
        py.str(&code.to_string())
    })
    .getter("itemsize", |py, v| {
        let size = of(py, v)?.size;
        py.int_from_usize(size)
    });
    let b = TypeBuilder::new(py, TypeId::ArrayIterator);
    b.slots().iter.set(Some(crate::types::iterators::itself));
    b.slots().next.set(Some(next));
    b.method("__reduce__", "(self, /)", crate::types::iterators::reduce).method(
        "__setstate__",
        "(self, state, /)",
        crate::types::iterators::set_state,
    );
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "array")?;
    b.add_type(py, TypeId::Array)?;
    b.add(py, "ArrayType", py.ty(TypeId::Array).to_value())?;
    b.add(py, "typecodes", py.intern(CODES))?;
    b.function(py, "_array_reconstructor", "(arraytype, typecode, mformat_code, items, /)", reconstruct)?;
    let abstract_classes = crate::runtime::import::import_absolute(py, "_collections_abc")?;
    let sequence = py.getattr(&abstract_classes, &py.intern("MutableSequence"))?;
    let class = py.ty(TypeId::Array).to_value();
    py.call_method(&sequence, "register", &[class])?;
    b.finish(py)
}
