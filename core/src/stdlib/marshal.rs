//! `marshal`: values of builtin types as bytes and back.
//!
//! The form is CPython's, version 4, for everything but code objects, whose bytes are this build's own: they are checked as those of a
//! compiled module are, and refused when another build made them.

use super::ModuleBuilder;
use crate::algorithm::memory::{try_append, try_grow};
use crate::number::complex::Complex;
use crate::object::dict::DictObject;
use crate::object::function::CodeObject;
use crate::object::list::ListObject;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::runtime::import;
use crate::text::Text;
use num_bigint::{BigInt, Sign};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Deepest nesting.
const DEEPEST: u32 = 2000;
/// Marks a value that later ones may refer to.
const FLAG_REF: u8 = 0x80;

fn number(out: &mut Vec<u8>, n: usize) {
    out.extend_from_slice(&(n as u32).to_le_bytes());
}

/// Longest that a value takes without its contents.
const HEAD: usize = 64;

/// There is room for [`HEAD`] bytes in `out`.
fn sized(py: &Py, out: &mut Vec<u8>, tag: u8, bytes: &[u8]) -> Result<()> {
    out.push(tag);
    number(out, bytes.len());
    py.had(try_append(out, bytes))
}

/// What has been written: the bytes, and by address the objects in them with their numbers. They are held, so that no address comes twice.
struct Writer {
    out: Vec<u8>,
    seen: HashMap<u64, (u32, Value)>,
    /// Later versions refer to what was written before.
    refers: bool,
    allow_code: bool,
}

impl Writer {
    fn new(refers: bool, allow_code: bool) -> Writer {
        Writer { out: Vec::new(), seen: HashMap::new(), refers, allow_code }
    }

    /// Writes a value, or its number if it was written before.
    fn value(&mut self, py: &mut Py, v: &Value, depth: u32) -> Result<()> {
        let singleton = v.is_none() || v.as_bool().is_some() || v.is(&Value::ELLIPSIS);
        if !self.refers || singleton || v.object().is_none() {
            return write(py, self, v, depth);
        }
        let next = self.seen.len() as u32;
        match self.seen.entry(v.identity()) {
            Entry::Occupied(known) => {
                self.out.push(b'r');
                self.out.extend_from_slice(&known.get().0.to_le_bytes());
                return Ok(());
            }
            Entry::Vacant(place) => place.insert((next, v.clone())),
        };
        let at = self.out.len();
        write(py, self, v, depth)?;
        if let Some(tag) = self.out.get_mut(at) {
            *tag |= FLAG_REF;
        }
        Ok(())
    }
}

fn write(py: &mut Py, w: &mut Writer, v: &Value, depth: u32) -> Result<()> {
    if depth > DEEPEST {
        return Err(py.value_error("object too deeply nested to marshal"));
    }
    if w.out.capacity() - w.out.len() < HEAD {
        py.had(try_grow(&mut w.out, HEAD))?;
    }
    if v.is_none() {
        w.out.push(b'N');
    } else if let Some(b) = v.as_bool() {
        w.out.push(if b { b'T' } else { b'F' });
    } else if v.is(&Value::ELLIPSIS) {
        w.out.push(b'.');
    } else if v.is(&py.ty(TypeId::StopIteration).to_value()) {
        w.out.push(b'S');
    } else if py.type_of(v).is(TypeId::Int) {
        match v.to_i64().and_then(|n| i32::try_from(n).ok()) {
            Some(n) => {
                w.out.push(b'i');
                w.out.extend_from_slice(&n.to_le_bytes());
            }
            None => write_long(py, &mut w.out, v)?,
        }
    } else if py.type_of(v).is(TypeId::Float) {
        w.out.push(b'g');
        let f = py.as_f64(v)?;
        w.out.extend_from_slice(&f.to_bits().to_le_bytes());
    } else if py.type_of(v).is(TypeId::Complex) {
        let (re, im) = (py.intern("real"), py.intern("imag"));
        let (re, im) = (py.getattr(v, &re)?, py.getattr(v, &im)?);
        let (re, im) = (py.as_f64(&re)?, py.as_f64(&im)?);
        w.out.push(b'y');
        w.out.extend_from_slice(&re.to_bits().to_le_bytes());
        w.out.extend_from_slice(&im.to_bits().to_le_bytes());
    } else if let Some(text) = v.as_text().filter(|_| py.type_of(v).is(TypeId::Str)) {
        let ascii = text.is_ascii();
        let bytes = py.encode(v, None, Some("surrogatepass"))?;
        if ascii && bytes.len() < 256 {
            w.out.extend_from_slice(&[b'z', bytes.len() as u8]);
            py.had(try_append(&mut w.out, &bytes))?;
        } else {
            sized(py, &mut w.out, if ascii { b'a' } else { b'u' }, &bytes)?;
        }
    } else if let Some(tuple) = v.payload::<TupleObject>().filter(|_| py.type_of(v).is(TypeId::Tuple)) {
        let items = tuple.values();
        if items.len() < 256 {
            w.out.extend_from_slice(&[b')', items.len() as u8]);
        } else {
            w.out.push(b'(');
            number(&mut w.out, items.len());
        }
        for item in items {
            w.value(py, item, depth + 1)?;
        }
    } else if v.has_payload::<ListObject>() && py.type_of(v).is(TypeId::List) {
        let items = py.collect(v)?;
        w.out.push(b'[');
        number(&mut w.out, items.len());
        for item in &items {
            w.value(py, item, depth + 1)?;
        }
    } else if let Some(dict) = v.payload::<DictObject>().filter(|_| py.type_of(v).is(TypeId::Dict)) {
        w.out.push(b'{');
        for (key, value) in dict.entries(py, v)? {
            w.value(py, &key, depth + 1)?;
            w.value(py, &value, depth + 1)?;
        }
        w.out.push(b'0');
    } else if let Some(set) =
        v.payload::<SetObject>().filter(|_| [TypeId::Set, TypeId::FrozenSet].iter().any(|id| py.type_of(v).is(*id)))
    {
        let frozen = py.type_of(v).is(TypeId::FrozenSet);
        // In an order that does not depend on hashes: that of the bytes that they are on their own.
        let mut keys = Vec::new();
        for key in set.keys(py, v)? {
            let mut own = Writer::new(w.refers, w.allow_code);
            own.value(py, &key, depth + 1)?;
            keys.push((own.out, key));
        }
        keys.sort_by(|(a, _), (b, _)| a.cmp(b));
        w.out.push(if frozen { b'>' } else { b'<' });
        number(&mut w.out, keys.len());
        for (_, key) in &keys {
            w.value(py, key, depth + 1)?;
        }
    } else if v.has_payload::<CodeObject>() {
        if !w.allow_code {
            return Err(py.value_error("marshalling code objects is disallowed"));
        }
        let bytes = import::to_bytes(v).unwrap_or_default();
        sized(py, &mut w.out, b'c', &bytes)?;
    } else if let Some(bytes) = if v.as_text().is_some() { None } else { py.buffer(v)? } {
        sized(py, &mut w.out, b's', &bytes)?;
    } else {
        return Err(py.value_error("unmarshallable object"));
    }
    Ok(())
}

/// An int in digits of 15 bits, their number signed as the int.
fn write_long(py: &Py, out: &mut Vec<u8>, v: &Value) -> Result<()> {
    let Some(n) = py.as_int(v) else { return Ok(()) };
    py.had(n.check_room(4))?;
    let n = n.to_big();
    let sign = n.sign();
    let bytes = n.magnitude().to_bytes_le();
    let mut words: Vec<u16> = Vec::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held |= u32::from(byte) << bits;
        bits += 8;
        if bits >= 15 {
            words.push((held & 0x7fff) as u16);
            held >>= 15;
            bits -= 15;
        }
    }
    if held != 0 {
        words.push(held as u16);
    }
    while words.last() == Some(&0) {
        words.pop();
    }
    let len = words.len() as i32;
    out.push(b'l');
    out.extend_from_slice(&(if sign == Sign::Minus { -len } else { len }).to_le_bytes());
    py.had(try_grow(out, 2 * words.len()))?;
    words.iter().for_each(|w| out.extend_from_slice(&w.to_le_bytes()));
    Ok(())
}

struct Reader<'a> {
    rest: &'a [u8],
    refs: Vec<Value>,
    allow_code: bool,
}

fn bad(py: &Py) -> Raised {
    py.value_error("bad marshal data (unknown type code)")
}

fn short(py: &Py) -> Raised {
    py.error(TypeId::EOFError, "marshal data too short")
}

impl<'a> Reader<'a> {
    fn take(&mut self, py: &Py, n: usize) -> Result<&'a [u8]> {
        match self.rest.split_at_checked(n) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(short(py)),
        }
    }

    fn word(&mut self, py: &Py) -> Result<i32> {
        let bytes = self.take(py, 4)?;
        Ok(bytes.first_chunk::<4>().map_or(0, |b| i32::from_le_bytes(*b)))
    }

    /// A length, of things that take a byte each at least.
    fn len(&mut self, py: &Py) -> Result<usize> {
        let n = self.word(py)?;
        match usize::try_from(n) {
            Ok(n) if n <= self.rest.len() => Ok(n),
            Ok(_) => Err(short(py)),
            Err(_) => Err(py.value_error("bad marshal data (size out of range)")),
        }
    }

    fn float(&mut self, py: &Py) -> Result<f64> {
        let bytes = self.take(py, 8)?;
        Ok(f64::from_bits(bytes.first_chunk::<8>().map_or(0, |b| u64::from_le_bytes(*b))))
    }

    fn many(&mut self, py: &mut Py, n: usize, depth: u32) -> Result<Vec<Value>> {
        let mut items = Vec::with_capacity(n);
        for _ in 0..n {
            items.push(self.read(py, depth + 1)?);
        }
        Ok(items)
    }

    fn read(&mut self, py: &mut Py, depth: u32) -> Result {
        match self.read_or_end(py, depth)? {
            Some(v) => Ok(v),
            None => Err(py.type_error("NULL object in marshal data for object")),
        }
    }

    /// A value, or the end of a dict.
    fn read_or_end(&mut self, py: &mut Py, depth: u32) -> Result<Option<Value>> {
        if depth > DEEPEST {
            return Err(py.value_error("bad marshal data (recursion limit exceeded)"));
        }
        let first = self.take(py, 1)?.first().copied().unwrap_or(0);
        let (tag, keep) = (first & !FLAG_REF, first & FLAG_REF != 0);
        // Containers take their number before what is in them.
        let at = self.refs.len();
        if keep {
            self.refs.push(Value::NONE);
        }
        let v = match tag {
            b'0' => return Ok(None),
            b'N' => Value::NONE,
            b'T' => Value::TRUE,
            b'F' => Value::FALSE,
            b'.' => Value::ELLIPSIS,
            b'S' => py.ty(TypeId::StopIteration).to_value(),
            b'i' => {
                let n = self.word(py)?;
                py.int(i64::from(n))?
            }
            b'I' => {
                let bytes = self.take(py, 8)?;
                py.int(bytes.first_chunk::<8>().map_or(0, |b| i64::from_le_bytes(*b)))?
            }
            b'l' => self.long(py)?,
            b'g' => {
                let f = self.float(py)?;
                py.float(f)?
            }
            b'y' => {
                let (re, im) = (self.float(py)?, self.float(py)?);
                py.complex(Complex { re, im })?
            }
            b's' => {
                let n = self.len(py)?;
                let bytes = py.copied(self.take(py, n)?)?;
                py.bytes(bytes)?
            }
            b'z' | b'Z' => {
                let n = usize::from(self.take(py, 1)?.first().copied().unwrap_or(0));
                let bytes = py.copied(self.take(py, n)?)?;
                py.text(Text::from_latin1(bytes))?
            }
            b'a' | b'A' => {
                let n = self.len(py)?;
                let bytes = py.copied(self.take(py, n)?)?;
                py.text(Text::from_latin1(bytes))?
            }
            b'u' | b't' => {
                let n = self.len(py)?;
                let bytes = self.take(py, n)?;
                py.decode(bytes, None, Some("surrogatepass"))?
            }
            b')' => {
                let n = usize::from(self.take(py, 1)?.first().copied().unwrap_or(0));
                let items = self.many(py, n, depth)?;
                py.tuple(items)?
            }
            b'(' => {
                let n = self.len(py)?;
                let items = self.many(py, n, depth)?;
                py.tuple(items)?
            }
            b'[' => {
                let n = self.len(py)?;
                let list = py.list(Vec::new())?;
                if let Some(slot) = self.refs.get_mut(at).filter(|_| keep) {
                    *slot = list.clone();
                }
                for _ in 0..n {
                    let item = self.read(py, depth + 1)?;
                    py.call_method(&list, "append", &[item])?;
                }
                list
            }
            b'{' => {
                let dict = DictObject::new(py)?;
                if let Some(slot) = self.refs.get_mut(at).filter(|_| keep) {
                    *slot = dict.clone();
                }
                while let Some(key) = self.read_or_end(py, depth + 1)? {
                    let value = self.read(py, depth + 1)?;
                    py.setitem(&dict, &key, Some(&value))?;
                }
                dict
            }
            b'<' | b'>' => {
                let n = self.len(py)?;
                let items = self.many(py, n, depth)?;
                let id = if tag == b'<' { TypeId::Set } else { TypeId::FrozenSet };
                let set = SetObject::new_of(py, py.ty(id))?;
                if let Some(object) = set.payload::<SetObject>() {
                    for item in &items {
                        object.add(py, &set, item)?;
                    }
                }
                set
            }
            b'c' => {
                if !self.allow_code {
                    return Err(py.value_error("unmarshalling code objects is disallowed"));
                }
                let n = self.len(py)?;
                let bytes = self.take(py, n)?;
                match import::from_bytes(py, bytes)? {
                    Some(code) => code,
                    None => return Err(py.value_error("bad marshal data (code of another build)")),
                }
            }
            b'r' => {
                let n = self.word(py)?;
                match usize::try_from(n).ok().and_then(|n| self.refs.get(n)) {
                    Some(v) => v.clone(),
                    None => return Err(py.value_error("bad marshal data (invalid reference)")),
                }
            }
            _ => return Err(bad(py)),
        };
        if let Some(slot) = self.refs.get_mut(at).filter(|_| keep) {
            *slot = v.clone();
        }
        Ok(Some(v))
    }

    fn long(&mut self, py: &mut Py) -> Result {
        let n = self.word(py)?;
        let bytes = self.take(py, 2 * n.unsigned_abs() as usize)?;
        let mut value = BigInt::default();
        for (i, pair) in bytes.as_chunks::<2>().0.iter().enumerate() {
            let digit = u16::from_le_bytes(*pair);
            if digit > 0x7fff {
                return Err(py.value_error("bad marshal data (digit out of range in long)"));
            }
            if digit == 0 && i + 1 == n.unsigned_abs() as usize {
                return Err(py.value_error("bad marshal data (unnormalized long data)"));
            }
            value |= BigInt::from(digit) << (15 * i);
        }
        py.int_from(if n < 0 { -value } else { value }.into())
    }
}

/// A flag that is true where it is not given.
fn flag(py: &mut Py, v: &Value) -> Result<bool> {
    if v.is_empty() { Ok(true) } else { py.truth(v) }
}

fn written(py: &mut Py, v: &Value, version: &Value, allow_code: &Value) -> Result {
    /// The first version that refers to what was written before.
    const REFERS: i64 = 3;
    let version = if version.is_empty() { REFERS } else { py.as_i64(version)? };
    let mut writer = Writer::new(version >= REFERS, flag(py, allow_code)?);
    writer.value(py, v, 0)?;
    py.bytes(writer.out)
}

fn dumps(py: &mut Py, args: &[Value]) -> Result {
    written(py, &args[0], &args[1], &args[2])
}

fn loads(py: &mut Py, args: &[Value]) -> Result {
    let bytes = py.owned(py.as_buffer(&args[0])?)?;
    if bytes.is_empty() {
        return Err(py.error(TypeId::EOFError, "EOF read where object expected"));
    }
    let allow_code = flag(py, &args[1])?;
    let mut reader = Reader { rest: &bytes, refs: Vec::new(), allow_code };
    reader.read(py, 0)
}

fn dump(py: &mut Py, args: &[Value]) -> Result {
    let bytes = written(py, &args[0], &args[2], &args[3])?;
    py.call_method(&args[1], "write", &[bytes])
}

fn load(py: &mut Py, args: &[Value]) -> Result {
    let bytes = py.call_method(&args[0], "read", &[])?;
    let bytes = py.as_buffer(&bytes)?;
    let allow_code = flag(py, &args[1])?;
    let mut reader = Reader { rest: &bytes, refs: Vec::new(), allow_code };
    let v = reader.read(py, 0)?;
    // What follows is for the next reader.
    let left = reader.rest.len();
    if left > 0 {
        let back = py.int(-i64::try_from(left).unwrap_or(0))?;
        let from_here = py.int(1)?;
        py.call_method(&args[0], "seek", &[back, from_here])?;
    }
    Ok(v)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "marshal")?;
    b.add(py, "version", py.int(5)?)?;
    b.function(py, "dumps", "(value, version=version, /, *, allow_code=True)", dumps)?;
    b.function(py, "loads", "(bytes, /, *, allow_code=True)", loads)?;
    b.function(py, "dump", "(value, file, version=version, /, *, allow_code=True)", dump)?;
    b.function(py, "load", "(file, /, *, allow_code=True)", load)?;
    b.finish(py)
}
