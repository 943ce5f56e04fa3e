//! Subscripts, slices, and attribute-free container operations.

use super::slow;
use crate::object::thread::Thread;
use crate::object::Value;

slow! {
    /// `a = b[c]`.
    load_item(s, a: usize, b: usize, c: usize) -> leave {
        let (v, key) = (s.operand(b)?, s.operand(c)?);
        let result = s.py.getitem(v, key)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b[constant c]`.
    load_item_k(s, a: usize, b: usize, c: usize) -> leave {
        let v = s.operand(b)?;
        // SAFETY: the code object keeps its constants alive.
        let key = Value::from_borrowed_word(s.m.konst(c));
        let result = s.py.getitem(v, &key)?;
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a[b] = c`.
    store_item(s, a: usize, b: usize, c: usize) -> leave {
        let (v, key, new) = (s.operand(a)?, s.operand(b)?, s.operand(c)?);
        s.py.setitem(v, key, Some(new))?;
        s.consume(a);
        s.consume(b);
        s.consume(c);
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

