//! Displays, unpacking and formatting.

use super::{Slow, slow};
use crate::object::dict::DictObject;
use crate::object::kind::{self, Kind};
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, Result, TypeId, Value, word};
use crate::text::Text;
use crate::vm::handlers::subscripts;
use crate::vm::machine::{M, take_ref, take_source};

slow! {
    /// `a = [b, …]`.
    build_list(s, a: usize, b: usize, c: usize) -> leave {
        // Temporaries of a run are never empty.
        let m = s.m;
        let made = s.py.list_of_words(c, |i| take_source(m, b + i))?;
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = (b, …)`.
    build_tuple(s, a: usize, b: usize, c: usize) -> leave {
        let m = s.m;
        let made = s.py.tuple_of_words(c, |i| take_source(m, b + i))?;
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = {b, …}`.
    build_set(s, a: usize, b: usize, c: usize) -> leave {
        let made = SetObject::new(&s.py)?;
        if let Some(set) = made.payload::<SetObject>() {
            if c > 0 {
                set.begin(&s.py)?;
            }
            for r in b..b + c {
                let key = s.m.value(r);
                if !set.add_plain(&s.py, &made, key) {
                    set.add(&mut s.py, &made, key)?;
                }
            }
        }
        for r in b..b + c {
            s.consume(r);
        }
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = {b: b+1, …}`.
    build_map(s, a: usize, b: usize, c: usize) -> leave {
        let made = DictObject::with_capacity(&s.py, c)?;
        if let Some(dict) = made.payload::<DictObject>() {
            for r in (b..b + 2 * c).step_by(2) {
                // Borrowed words stay where they are until the key was compared, which may run Python code.
                let (key, v) = (s.m.value(r), s.m.value(r + 1));
                dict.set(&mut s.py, &made, key, v.clone())?;
            }
        }
        for r in b..b + 2 * c {
            s.consume(r);
        }
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// `a = "".join(b, …)`.
    build_string(s, a: usize, b: usize, c: usize) -> leave {
        // The parts stay in their registers, which keep them alive.
        let parts = std::slice::from_raw_parts(s.m.regs.add(b).cast::<Value>(), c);
        let made = crate::types::str::join::concat_parts(&mut s.py, parts)?;
        for r in b..b + c {
            s.consume(r);
        }
        s.put(a, made);
        Ok(())
    }
}

slow! {
    /// Appends b to the list in a.
    list_append(s, a: usize, b: usize) -> leave {
        let v = s.take(b)?;
        let list = s.m.value(a);
        match list.payload::<ListObject>() {
            Some(payload) => payload.push(&s.py, list, v),
            None => Ok(()),
        }
    }
}

slow! {
    /// Extends the list in a from b.
    list_extend(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        let ty = s.py.type_of(v);
        if ty.is(TypeId::Tuple)
            && let (Some(list), Some(tuple)) = (s.m.value(a).payload::<ListObject>(), v.payload::<TupleObject>())
            && list.extend_private(&s.py, s.m.value(a), tuple.slots())?
        {
            s.consume(b);
            return Ok(());
        }
        if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
            return Err(s.py.type_error(format!("Value after * must be an iterable, not {}", ty.full_name(&s.py))));
        }
        crate::types::list::extend_with(&mut s.py, s.m.value(a), v)?;
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// Adds b to the set in a.
    set_add(s, a: usize, b: usize) first |m| subscripts::set_grow(m, a, b); -> leave {
        let v = s.operand(b)?;
        let set = s.m.value(a);
        if let Some(payload) = set.payload::<SetObject>() {
            payload.add(&mut s.py, set, v)?;
        }
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// Adds all of b to the set in a.
    set_update(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?;
        crate::types::set::operations::update(&mut s.py, s.m.value(a), v)?;
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// `a[b] = c` on a dict.
    map_set(s, a: usize, b: usize, c: usize) -> leave {
        let (key, v) = (s.operand(b)?.clone(), s.operand(c)?.clone());
        let dict = s.m.value(a);
        if let Some(payload) = dict.payload::<DictObject>() {
            payload.set(&mut s.py, dict, &key, v)?;
        }
        s.consume(b);
        s.consume(c);
        Ok(())
    }
}

/// Has it a method `keys`, as mappings have?
fn has_keys(py: &mut Py, v: &Value) -> Result<bool> {
    let keys = py.name(Name::keys);
    Ok(py.getattr_optional(v, &keys)?.is_some())
}

slow! {
    /// `**b` in a dict display.
    map_update(s, a: usize, b: usize) -> leave {
        let v = s.operand(b)?.clone();
        if !v.has_payload::<DictObject>() && !has_keys(&mut s.py, &v)? {
            let name = s.py.type_of(&v).full_name(&s.py);
            return Err(s.py.type_error(format!("'{name}' object is not a mapping")));
        }
        let dict = s.m.value(a);
        crate::types::dict::update_from_mapping(&mut s.py, dict, &v)?;
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// `**b` in a call of c.
    map_merge(s, a: usize, b: usize, c: usize) -> leave {
        let v = s.operand(b)?.clone();
        let callable = s.m.value(c).clone();
        let target = s.m.value(a);
        let pairs: Vec<(Value, Value)> = if let (Some(d), true) = (v.payload::<DictObject>(), crate::types::dict::iterates_plainly(&s.py, &v)) {
            let mut at = 0;
            s.py.gather(std::iter::from_fn(|| d.next_entry(&s.py, &mut at)))?
        } else if has_keys(&mut s.py, &v)? {
            let listed = crate::types::dict::keys_of(&mut s.py, &v)?;
            let mut pairs = Vec::new();
            for key in s.py.collect(&listed)? {
                let item = s.py.getitem(&v, &key)?;
                s.py.push(&mut pairs, (key, item))?;
            }
            pairs
        } else {
            let who = super::calls::callable_name(&mut s.py, &callable);
            let name = s.py.type_of(&v).full_name(&s.py);
            return Err(s.py.type_error(format!("{who} argument after ** must be a mapping, not {name}")));
        };
        if let Some(payload) = target.payload::<DictObject>() {
            for (key, item) in pairs {
                // What is no string is refused by the call, unless it comes twice.
                let known = match key.as_text() {
                    Some(_) => payload.get_str(&s.py, &key).is_some(),
                    None => payload.get(&mut s.py, target, &key)?.is_some(),
                };
                if known {
                    let who = super::calls::callable_name(&mut s.py, &callable);
                    let key = s.py.str_string(&key)?;
                    return Err(s.py.type_error(format!("{who} got multiple values for keyword argument '{key}'")));
                }
                payload.set(&mut s.py, target, &key, item)?;
            }
        }
        s.consume(b);
        Ok(())
    }
}

slow! {
    /// `a = tuple(list b)`.
    list_to_tuple(s, a: usize, b: usize) -> leave {
        let list = s.operand(b)?;
        let made = match list.payload::<ListObject>() {
            Some(payload) => payload.moved_to_tuple(&s.py, list)?,
            None => s.py.tuple(Vec::new())?,
        };
        s.consume(b);
        s.put(a, made);
        Ok(())
    }
}

/// The items of what is unpacked, or the iterator's first `limit + 1` of them.
fn unpack_items(s: &mut Slow, v: &Value, limit: usize) -> Result<Vec<Value>> {
    if let (Some(tuple), true) = (v.payload::<TupleObject>(), s.py.type_of(v).is(TypeId::Tuple)) {
        return s.py.copied(tuple.values());
    }
    if let (Some(list), true) = (v.payload::<ListObject>(), s.py.type_of(v).is(TypeId::List)) {
        return list.snapshot(&s.py, v);
    }
    let ty = s.py.type_of(v);
    if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
        return Err(s.py.type_error(format!("cannot unpack non-iterable {} object", ty.full_name(&s.py))));
    }
    let it = s.py.iter(v)?;
    let mut items = Vec::new();
    while items.len() <= limit {
        match s.py.next(&it)? {
            Some(item) => s.py.push(&mut items, item)?,
            None => break,
        }
    }
    Ok(items)
}

/// Unpacks a private set of just `c` items; false for anything else.
unsafe fn unpack_set(s: &Slow, v: &Value, a: usize, c: usize) -> bool {
    // SAFETY: the targets are the instruction's; the caller holds the set, which nobody changes meanwhile.
    unsafe {
        let private = v.object().is_some_and(|o| o.as_ref().kind() == Kind::Set as u8 && o.as_ref().is_private());
        let Some(set) = v.payload::<SetObject>().filter(|set| private && set.len() == c) else { return false };
        let mut position = 0;
        for r in a..a + c {
            if let Some((w, _)) = set.next_word(&mut position) {
                s.put_word(r, w);
            }
        }
        true
    }
}

/// Unpacks an instance of a subclass of tuple that iterates as tuples do, of just `c` items; null if it is not that.
#[inline(always)]
unsafe fn unpack_inherited(m: M, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction; the targets are empty temporaries. Items are taken before the tuple is given up.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) || word::to_object(w).as_ref().kind() != Kind::Tuple as u8 | kind::EXTENDED {
            return std::ptr::null();
        }
        let py = Py::from_thread(m.t);
        let same = match (py.type_of_word(w).slots.iter.get(), py.ty(TypeId::Tuple).slots.iter.get()) {
            (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
            _ => false,
        };
        let slots = payload_of::<TupleObject>(word::to_object(w)).slots();
        if !same || slots.len() != c || (b >= a && b < a + c) {
            return std::ptr::null();
        }
        for (i, slot) in slots.iter().enumerate() {
            m.put(a + i, take_ref(m.t, slot.load()));
        }
        m.consume(b);
        m.next(1).pc
    }
}

slow! {
    /// Unpacks b into c registers from a on.
    unpack(s, a: usize, b: usize, c: usize) first |m| unpack_inherited(m, a, b, c); -> leave {
        let v = s.operand(b)?.clone();
        if unpack_set(s, &v, a, c) {
            s.consume(b);
            return Ok(());
        }
        let items = unpack_items(s, &v, c)?;
        if items.len() < c {
            return Err(s.py.value_error(format!("not enough values to unpack (expected {c}, got {})", items.len())));
        }
        if items.len() > c {
            let sized = v.has_payload::<TupleObject>() || v.has_payload::<ListObject>() || v.has_payload::<DictObject>();
            let got = if sized { format!(", got {}", s.py.len(&v)?) } else { String::new() };
            return Err(s.py.value_error(format!("too many values to unpack (expected {c}{got})")));
        }
        s.consume(b);
        for (i, item) in items.into_iter().enumerate() {
            s.put(a + i, item);
        }
        Ok(())
    }
}

slow! {
    /// Unpacks b into c registers, a list, and x more.
    unpack_ex(s, a: usize, b: usize, c: usize) -> leave {
        let after = s.m.extra(0) as usize;
        let v = s.operand(b)?.clone();
        let mut items = unpack_items(s, &v, usize::MAX - 1)?;
        if items.len() < c + after {
            return Err(s.py.value_error(format!(
                "not enough values to unpack (expected at least {}, got {})",
                c + after,
                items.len()
            )));
        }
        let tail = items.split_off(items.len() - after);
        let mut middle = s.py.room(items.len() - c)?;
        middle.extend(items.drain(c..));
        let middle = s.py.list(middle)?;
        s.consume(b);
        for (i, item) in items.into_iter().chain([middle]).chain(tail).enumerate() {
            s.put(a + i, item);
        }
        Ok(())
    }
}

slow! {
    /// `a = format(b, c)`.
    format(s, a: usize, b: usize, c: usize) -> leave {
        let conversion = s.m.extra(0);
        let v = s.operand(b)?;
        if conversion == 8 && (v.as_small_int().is_some() || s.py.type_of(v).is(TypeId::Str)) {
            let same = s.take(b)?;
            s.put(a, same);
            return Ok(());
        }
        if conversion == 0 {
            if s.py.type_of(v).is(TypeId::Str) {
                let text = s.take(b)?;
                s.put(a, text);
                return Ok(());
            }
            if v.as_small_int().is_some() {
                let text = crate::types::int::repr(&mut s.py, v)?;
                s.put(a, text);
                return Ok(());
            }
        }
        let v = v.clone();
        let has_spec = conversion & 4 != 0;
        let spec = if has_spec { s.operand(c)?.clone() } else { s.py.interp().empty_str() };
        let v = match conversion & 3 {
            1 => s.py.str_of(&v)?,
            2 => s.py.repr(&v)?,
            3 => crate::types::str::format::ascii(&mut s.py, &v)?,
            _ => v,
        };
        let plain_text = s.py.type_of(&v).is(TypeId::Str) && spec.as_text().is_some_and(Text::is_empty);
        let made = if plain_text { v } else { s.py.format(&v, &spec)? };
        s.consume(b);
        if has_spec {
            s.consume(c);
        }
        s.put(a, made);
        Ok(())
    }
}
