//! Subscripts, slices, and attribute-free container operations.

use super::{Slow, enter, slow};
use crate::object::dict::DictObject;
use crate::object::keys;
use crate::object::kind::{self, Kind};
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, Result, TypeId, Value, word};
use crate::vm::machine::take_ref;

/// The uncounted word of the value of a key that is in a dict, if that takes no Python code.
///
/// An object of the very kind of dicts is one, or of a builtin subclass; those differ in what they do for absent keys only.
#[inline]
fn dict_item(py: &Py, v: &Value, key: &Value) -> Option<u64> {
    let object = v.object()?;
    // SAFETY: the register holds the object; a kind names one payload.
    unsafe {
        if object.as_ref().kind() != Kind::Dict as u8 {
            return None;
        }
        payload_of::<DictObject>(object).peek_quick(py, key).filter(|&w| w != word::EMPTY)
    }
}

/// The uncounted word of the item that an instance of a subclass of tuple or dict has under this key, if its class reads items as its base does. EMPTY
/// if this is not that, or if there is no such item.
unsafe fn inherited_item(py: &Py, v: &Value, key: &Value) -> u64 {
    let Some(object) = v.object() else { return word::EMPTY };
    // SAFETY: the register holds the object; the layout's kind names one payload.
    unsafe {
        let kind = object.as_ref().kind();
        if kind & kind::EXTENDED == 0 || kind >= kind::EXTENDED | kind::INSTANCE {
            return word::EMPTY;
        }
        let same = |id: TypeId| match (py.type_of(v).slots.getitem.get(), py.ty(id).slots.getitem.get()) {
            (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
            _ => false,
        };
        let layout = kind & kind::LAYOUT;
        if layout == Kind::Tuple as u8 && same(TypeId::Tuple) {
            let w = key.word();
            if !word::is_int(w) {
                return word::EMPTY;
            }
            let slots = payload_of::<TupleObject>(object).slots();
            let (i, len) = (word::to_int(w), slots.len() as i64);
            let i = if i < 0 { i + len } else { i };
            return slots.get(i as usize).map_or(word::EMPTY, |slot| slot.load());
        }
        if layout == Kind::Dict as u8 && same(TypeId::Dict) {
            return payload_of::<DictObject>(object).peek_quick(py, key).unwrap_or(word::EMPTY);
        }
        word::EMPTY
    }
}

impl Slow {
    /// Puts what was found in the container `b` into `a`, counted only if it is private.
    ///
    /// # Safety
    /// The operands are this instruction's, and `found` was read from the container just now.
    #[inline]
    unsafe fn found(&mut self, a: usize, b: usize, key: Option<usize>, found: u64) -> Result<()> {
        // SAFETY: the caller's. The value is taken before the container may go.
        unsafe {
            let v = take_ref(self.m.t, found);
            self.consume(b);
            if let Some(key) = key {
                self.consume(key);
            }
            self.put_taken(a, v);
            Ok(())
        }
    }
}

slow! {
    /// `a = b[c]`.
    load_item(s, a: usize, b: usize, c: usize) -> leave {
        let (v, key) = (s.operand(b)?, s.operand(c)?);
        if let Some(found) = dict_item(&s.py, v, key) {
            return s.found(a, b, Some(c), found);
        }
        let found = inherited_item(&s.py, v, key);
        if found != word::EMPTY {
            return s.found(a, b, Some(c), found);
        }
        let result = s.py.getitem(v, key)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b[constant c]`.
    load_item_k(s, a: usize, b: usize, c: usize)
        first |m| match inherited_item(&Py::from_thread(m.t), m.value(b), &Value::from_borrowed_word(m.konst(c))) {
            word::EMPTY => enter::method(m, a | b | c < 256, Name::__getitem__, [m.get(b), m.konst(c)]),
            found => {
                // Taken before its container may go.
                let v = take_ref(m.t, found);
                m.consume(b);
                m.result(a, v, 1).pc
            }
        };
    -> leave {
        let v = s.operand(b)?;
        // SAFETY: the code object keeps its constants alive.
        let key = Value::from_borrowed_word(s.m.konst(c));
        if let Some(found) = dict_item(&s.py, v, &key) {
            return s.found(a, b, None, found);
        }
        let result = s.py.getitem(v, &key)?;
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a[b] = c`.
    store_item(s, a: usize, b: usize, c: usize)
        first |m| enter::method(m, a | b | c < 256, Name::__setitem__, [m.get(a), m.get(b), m.get(c)]);
    -> leave {
        let (v, key, new) = (s.operand(a)?, s.operand(b)?, s.operand(c)?);
        match v.object() {
            // As in `dict_item`: none of the builtin subclasses stores otherwise.
            Some(object) if object.as_ref().kind() == Kind::Dict as u8 => {
                let hash = keys::hash(&mut s.py, key)?;
                let new = s.take(c)?;
                payload_of::<DictObject>(object).set_hashed(&mut s.py, v, key, hash, new)?;
            }
            _ => {
                s.py.setitem(v, key, Some(new))?;
                s.consume(c);
            }
        }
        s.consume(a);
        s.consume(b);
        Ok(())
    }
}

/// Deletes the entry of an exact dict under a key that takes no Python code to find. `false`: nothing was done.
unsafe fn deleted(py: &Py, v: &Value, key: &Value) -> bool {
    let Some(object) = v.object() else { return false };
    // SAFETY: the register holds the object; the kind, without a mark of a subclass, names one payload.
    unsafe {
        if object.as_ref().kind() != Kind::Dict as u8 {
            return false;
        }
        payload_of::<DictObject>(object).remove_quick(py, object, key).is_some()
    }
}

slow! {
    /// `del a[b]`.
    delete_item(s, a: usize, b: usize) -> leave {
        let (v, key) = (s.operand(a)?, s.operand(b)?);
        if !deleted(&s.py, v, key) {
            s.py.setitem(v, key, None)?;
        }
        s.consume(a);
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// `a = slice(b, b+1, b+2)`.
    build_slice(s, a: usize, b: usize, c: usize) -> leave {
        let start = s.take(b)?;
        let stop = s.take(b + 1)?;
        let step = if c > 2 { s.take(b + 2)? } else { Value::NONE };
        let made = s.py.slice(start, stop, step)?;
        s.put(a, made);
        Ok(())
    }
}
