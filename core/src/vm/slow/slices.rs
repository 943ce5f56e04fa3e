//! Slices as they are written: `v[i:j]`, `v[i:j] = w`, `del v[i:j]`. Lists, strings and tuples take the bounds as they lie in the registers; for anything
//! else a slice object is made.

use super::{Slow, slow};
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::{Py, Result, TypeId, Value, word};
use crate::types::slice::Bounds;
use crate::types::{bytes, list, str, tuple};
use crate::vm::handlers::making;
use crate::vm::machine::M;

impl Slow {
    /// The parts of a slice, lent.
    unsafe fn parts<'a>(&self, base: usize) -> &'a [Value] {
        // SAFETY: the instruction says how many registers there are from `base` on; a `Value` is one register word.
        unsafe { std::slice::from_raw_parts(self.m.regs.add(base).cast::<Value>(), self.m.extra(0) as usize) }
    }

    /// A slice object of the parts.
    unsafe fn slice_object(&mut self, base: usize) -> Result {
        // SAFETY: as above.
        let parts = unsafe { self.parts(base) };
        let step = parts.get(2).cloned().unwrap_or(Value::NONE);
        self.py.slice(parts[0].clone(), parts[1].clone(), step)
    }

    /// Consumes the parts.
    unsafe fn consume_parts(&self, base: usize) {
        // SAFETY: as above.
        unsafe {
            for r in base..base + self.m.extra(0) as usize {
                self.consume(r);
            }
        }
    }
}

/// `v[bounds]` of an exact list, str, bytes or tuple.
#[inline]
fn quick_slice(py: &mut Py, v: &Value, bounds: Bounds) -> Option<Result> {
    let object = v.object()?;
    // SAFETY: `v` holds the object.
    let kind = unsafe { object.as_ref().kind() };
    if kind == Kind::List as u8 {
        Some(list::items::slice_of(py, v, bounds))
    } else if kind == Kind::Str as u8 {
        Some(str::sequence::slice_of(py, v, bounds))
    } else if kind == Kind::Bytes as u8 {
        Some(bytes::sequence::slice_of(py, v, bounds))
    } else if kind == Kind::Tuple as u8 && py.type_of(v).is(TypeId::Tuple) {
        Some(tuple::slice_of(py, v, bounds))
    } else {
        None
    }
}

/// Is `v` exactly a list?
fn is_list(py: &Py, v: &Value) -> bool {
    py.type_of(v).is(TypeId::List)
}

/// `a = b[c : c+1]` of a tuple of which a part is taken, with plain bounds; null if it is not that.
#[inline(always)]
unsafe fn part_of_tuple(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    let bound = |w: u64| {
        if word::is_int(w) { Some(Some(word::to_int(w))) } else { (w == word::NONE).then_some(None) }
    };
    // SAFETY: operands of the instruction. The bounds are immediate: nothing of them is given up.
    unsafe {
        if m.extra(0) == 2
            && let (Some(start), Some(end)) = (bound(m.get(c)), bound(m.get(c + 1)))
            && let Some(w) = making::part(m, m.get(b), start, end)
        {
            m.consume(b);
            return m.result(a, w, 2).pc;
        }
        std::ptr::null()
    }
}

/// `a = b[c : c+1 (: c+2)]` of a list, with plain bounds; null if it is not that.
#[inline(always)]
unsafe fn part_of_list(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction. The bounds are immediate: nothing of them is given up.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) || word::to_object(w).as_ref().kind() != Kind::List as u8 {
            return std::ptr::null();
        }
        let parts = std::slice::from_raw_parts(m.regs.add(c).cast::<Value>(), m.extra(0) as usize);
        let Some(bounds) = Bounds::quick(parts) else { return std::ptr::null() };
        let list = payload_of::<ListObject>(word::to_object(w));
        let Ok(part) = list.part(&Py::from_thread(m.t), m.value(b), |len| bounds.indices(len)) else {
            return std::ptr::null();
        };
        m.consume(b);
        m.result(a, part.into_word(), 2).pc
    }
}

/// What is tried first of a slice.
#[inline(always)]
unsafe fn first_slice(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let next = part_of_tuple(m, a, b, c);
        if next.is_null() { part_of_list(m, a, b, c) } else { next }
    }
}

/// `a[b : b+1] = c` of a private list and as many items of a private one in the temporary `c`, which nobody else knows of; null if it is not that.
#[inline(always)]
unsafe fn exchange_part(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    let list = |w: u64| {
        // SAFETY: a register's word.
        let is_list = word::is_pointer(w)
            && unsafe { word::to_object(w).as_ref() }.kind() == Kind::List as u8
            && unsafe { word::to_object(w).as_ref() }.is_private();
        is_list.then(|| word::to_object(w))
    };
    // SAFETY: operands of the instruction. The bounds are immediate; the lists are two, each of this thread alone.
    unsafe {
        let (w, given) = (m.get(a), m.get(c));
        let (Some(to), Some(from)) = (list(w), list(given)) else { return std::ptr::null() };
        if to == from || !m.is_temp_counted(c, given) || from.as_ref().has_more_private_counts() {
            return std::ptr::null();
        }
        let parts = std::slice::from_raw_parts(m.regs.add(b).cast::<Value>(), m.extra(0) as usize);
        let Some(bounds) = Bounds::quick(parts).filter(|bounds| bounds.is_simple()) else { return std::ptr::null() };
        let (to, from) = (payload_of::<ListObject>(to), payload_of::<ListObject>(from));
        let indices = bounds.indices(to.len());
        if indices.count != from.len() {
            return std::ptr::null();
        }
        to.exchange_private(indices.start as usize, from);
        m.consume(a);
        m.consume(c);
        m.next(2).pc
    }
}

slow! {
    /// `a = b[c : c+1]`
    load_slice(s, a: usize, b: usize, c: usize) first |m| first_slice(m, a, b, c); -> leave {
        let v = s.operand(b)?;
        let quick = match Bounds::quick(s.parts(c)) {
            Some(bounds) => quick_slice(&mut s.py, v, bounds),
            None => None,
        };
        let result = match quick {
            Some(result) => result?,
            None => {
                let key = s.slice_object(c)?;
                s.py.getitem(v, &key)?
            }
        };
        s.consume(b);
        s.consume_parts(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a[b : b+1] = c`
    store_slice(s, a: usize, b: usize, c: usize) first |m| exchange_part(m, a, b, c); -> leave {
        let (v, new) = (s.operand(a)?, s.operand(c)?);
        match Bounds::quick(s.parts(b)) {
            Some(bounds) if is_list(&s.py, v) => list::items::assign_slice(&mut s.py, v, bounds, new)?,
            _ => {
                let key = s.slice_object(b)?;
                s.py.setitem(v, &key, Some(new))?;
            }
        }
        s.consume(a);
        s.consume_parts(b);
        s.consume(c);
        Ok(())
    }
}

slow! {
    /// `del a[b : b+1]`
    delete_slice(s, a: usize, b: usize) -> leave {
        let v = s.operand(a)?;
        match Bounds::quick(s.parts(b)) {
            Some(bounds) if is_list(&s.py, v) => list::items::delete_slice(&mut s.py, v, bounds)?,
            _ => {
                let key = s.slice_object(b)?;
                s.py.setitem(v, &key, None)?;
            }
        }
        s.consume(a);
        s.consume_parts(b);
        Ok(())
    }
}
