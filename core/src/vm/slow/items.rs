//! Subscripts, slices, and attribute-free container operations.

use super::{Slow, enter, slow};
use crate::object::dict::DictObject;
use crate::object::keys;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::{Name, Py, Result, Value, word};
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
        first |m| enter::method(m, a | b | c < 256, Name::__getitem__, [m.get(b), m.konst(c)]);
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

slow! {
    /// `del a[b]`.
    delete_item(s, a: usize, b: usize) -> leave {
        let (v, key) = (s.operand(a)?, s.operand(b)?);
        s.py.setitem(v, key, None)?;
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
