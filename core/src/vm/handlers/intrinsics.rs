//! Calls of natives that take no call at all: `len` of a builtin container, `type` and `isinstance`, `min` and `max` of two numbers, `append` to a
//! private list with room, `pop` off its end, `get` of a dict, `add` to a set.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything. What is called is looked at, not what it is named. What a
//! call gives up (the callable, the arguments, what its result displaces) must have other counts, each one its own.

use super::arithmetic::quick_compare;
use super::control::quick_truth;
use super::hot::{can_drop, quick_drop, truth};
use super::subscripts::key_parts;
use crate::bytecode::Op;
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::{Intrinsic, NativeDescriptor, NativeFunction};
use crate::object::payload::payload_of;
use crate::object::set::{Near, SetObject};
use crate::object::strobject::StrObject;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::word;
use crate::object::{Py, TypeId, TypeRef};
use crate::types::bytearray::ByteArrayObject;
use crate::types::bytes::BytesObject;
use crate::types::range::RangeObject;
use crate::vm::machine::{M, op_byte, take_ref};

/// Can all these words be given up without a call?
#[inline(always)]
unsafe fn can_drop_all<const N: usize>(words: [u64; N]) -> bool {
    let mut i = 0;
    while i < N {
        // SAFETY: registers own or borrow the words.
        if !unsafe { can_drop(words[i]) } {
            return false;
        }
        let mut j = 0;
        while j < i {
            // One object given up twice.
            if words[i] == words[j] && word::is_counted(words[i]) {
                return false;
            }
            j += 1;
        }
        i += 1;
    }
    true
}

/// What the result in register `c` displaces, where that is no part of the call's window.
#[inline(always)]
unsafe fn displaced(m: M, a: usize, window: usize, c: usize) -> u64 {
    // SAFETY: operands of the instruction.
    if c >= a && c < a + window { word::EMPTY } else { unsafe { m.get(c) } }
}

/// `len(v)` of an exact builtin container.
#[inline(always)]
unsafe fn length(w: u64) -> Option<u64> {
    if !word::is_pointer(w) {
        return None;
    }
    let object = word::to_object(w);
    // SAFETY: a register holds the object; a kind says which payload follows.
    let n = unsafe {
        let kind = object.as_ref().kind();
        if kind == Kind::List as u8 {
            payload_of::<ListObject>(object).len()
        } else if kind == Kind::Str as u8 {
            payload_of::<StrObject>(object).text.len()
        } else if kind == Kind::Dict as u8 {
            payload_of::<DictObject>(object).len()
        } else if kind == Kind::Tuple as u8 {
            payload_of::<TupleObject>(object).len()
        } else if kind == Kind::Set as u8 {
            payload_of::<SetObject>(object).len_at_rest()?
        } else if kind == Kind::Bytes as u8 {
            payload_of::<BytesObject>(object).data().len()
        } else if kind == Kind::ByteArray as u8 && object.as_ref().is_private() {
            payload_of::<ByteArrayObject>(object).private_bytes().len()
        } else if kind == Kind::Range as u8 {
            payload_of::<RangeObject>(object).fast?.len as usize
        } else {
            return None;
        }
    };
    word::from_int(n as i64)
}

/// `abs(v)` of an immediate number.
#[inline(always)]
fn absolute(w: u64) -> Option<u64> {
    if word::is_int(w) {
        word::from_int(word::to_int(w).abs())
    } else if word::is_float(w) {
        word::from_float(word::to_float(w).abs())
    } else {
        None
    }
}

/// `ord(v)` of an exact str.
#[inline(always)]
unsafe fn code_point(w: u64) -> Option<u64> {
    if !word::is_pointer(w) {
        return None;
    }
    let object = word::to_object(w);
    // SAFETY: as in `length`.
    unsafe {
        if object.as_ref().kind() != Kind::Str as u8 {
            return None;
        }
        let text = &payload_of::<StrObject>(object).text;
        if text.len() != 1 { None } else { word::from_int(i64::from(text.code_at(0)?)) }
    }
}

/// Is `w` an instance of the class, as its type says? `None`: only a closer look can tell.
#[inline(always)]
unsafe fn is_instance(t: *const Thread, w: u64, class: u64) -> Option<u64> {
    if !word::is_pointer(class) {
        return None;
    }
    // SAFETY: registers hold the words.
    unsafe {
        let py = Py::from_thread(t);
        let object = word::to_object(class);
        // A class of another metaclass may have a check of its own.
        if object.as_ref().kind() != Kind::Type as u8 || !py.type_of_word(class).is(TypeId::Type) {
            return None;
        }
        let (own, class) = (py.type_of_word(w), TypeRef::from_object(object));
        if own == class || own.mro(&py).any(|base| base == class) {
            return Some(word::TRUE);
        }
        // Nothing but its type says what an int or a str is.
        if word::is_int(w) || own.is(TypeId::Str) { Some(word::FALSE) } else { None }
    }
}

/// `CallFunction` of the callable in `a`, which is no Python function, with one argument or two.
#[inline(always)]
pub(super) unsafe fn call_function(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if b == 0 || b > 2 || !word::is_pointer(f) {
            return None;
        }
        let object = word::to_object(f);
        let kind = object.as_ref().kind();
        let v = m.get(a + 2);
        if kind == Kind::NativeFunction as u8 {
            let known = payload_of::<NativeFunction>(object).def.intrinsic;
            if b == 1 {
                let result = match known {
                    Intrinsic::Len => {
                        let n = length(v)?;
                        // `CallLen` knows containers only.
                        let kind = word::to_object(v).as_ref().kind();
                        let quick = [Kind::List as u8, Kind::Tuple as u8, Kind::Set as u8, Kind::Dict as u8];
                        if op_byte(m.pc) == Op::CallIntrinsic as u8 && quick.contains(&kind) {
                            m.quicken(Op::CallLen);
                        }
                        n
                    }
                    Intrinsic::Ord => code_point(v)?,
                    Intrinsic::Abs => absolute(v)?,
                    _ => return None,
                };
                // Neither of these arguments is a function.
                if word::is_counted(displaced(m, a, 3, c)) || !can_drop(f) || !can_drop(v) {
                    return None;
                }
                quick_drop(m, v);
                m.put(a + 2, word::EMPTY);
                quick_drop(m, f);
                m.put(a, word::EMPTY);
                m.put(c, result);
                return Some(m.next(1));
            }
            let w = m.get(a + 3);
            let result = match known {
                Intrinsic::IsInstance => is_instance(m.t, v, w)?,
                Intrinsic::Min => {
                    if quick_compare(CompareOp::Lt, w, v)? {
                        w
                    } else {
                        v
                    }
                }
                Intrinsic::Max => {
                    if quick_compare(CompareOp::Gt, w, v)? {
                        w
                    } else {
                        v
                    }
                }
                _ => return None,
            };
            let old = displaced(m, a, 4, c);
            if !can_drop_all([f, v, w, old]) {
                return None;
            }
            quick_drop(m, w);
            m.put(a + 3, word::EMPTY);
            quick_drop(m, v);
            m.put(a + 2, word::EMPTY);
            quick_drop(m, f);
            m.put(a, word::EMPTY);
            quick_drop(m, old);
            m.put(c, result);
            return Some(m.next(1));
        }
        None
    }
}

/// `CallFunction` of the class `type`, whose word is `f`, with one argument.
#[inline(always)]
pub(super) unsafe fn type_of(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the word is a class's.
    unsafe {
        if b != 1 || !TypeRef::from_object(word::to_object(f)).is(TypeId::Type) {
            return None;
        }
        let v = m.get(a + 2);
        let old = displaced(m, a, 3, c);
        if !can_drop_all([f, v, old]) {
            return None;
        }
        let class = Py::from_thread(m.t).type_of_word(v);
        let result = take_ref(m.t, word::from_object(class.object()));
        quick_drop(m, v);
        m.put(a + 2, word::EMPTY);
        quick_drop(m, f);
        m.put(a, word::EMPTY);
        quick_drop(m, old);
        m.put(c, result);
        Some(m.next(1))
    }
}

/// `CallFunction` of a builtin class, whose word is `f`, with one argument, where that is a conversion between immediates, or the argument itself.
#[inline(always)]
pub(super) unsafe fn convert(m: M, f: u64, id: TypeId, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if b != 1 {
            return None;
        }
        let v = m.get(a + 2);
        let made = match id {
            TypeId::Int if word::is_int(v) => v,
            TypeId::Int if word::is_float(v) => {
                let f = word::to_float(v);
                // Below 2^53 the conversion is exact but for the fraction that it cuts off.
                if f.abs() < 9e15 { word::from_int(f as i64)? } else { return None }
            }
            TypeId::Float if word::is_float(v) => v,
            TypeId::Float if word::is_int(v) => word::from_float(word::to_int(v) as f64)?,
            TypeId::Bool if word::is_pointer(v) => {
                let made = word::from_bool(truth(v)?);
                let old = displaced(m, a, 3, c);
                if !can_drop_all([f, v, old]) {
                    return None;
                }
                quick_drop(m, v);
                quick_drop(m, f);
                quick_drop(m, old);
                m.put(a, word::EMPTY);
                m.put(a + 2, word::EMPTY);
                m.put(c, made);
                return Some(m.next(1));
            }
            TypeId::Bool => word::from_bool(quick_truth(v)?),
            TypeId::Str | TypeId::Tuple | TypeId::FrozenSet
                if word::is_pointer(v) && Py::from_thread(m.t).type_of_word(v).is(id) =>
            {
                v
            }
            _ => return None,
        };
        let old = displaced(m, a, 3, c);
        if !can_drop_all([f, old]) {
            return None;
        }
        quick_drop(m, f);
        quick_drop(m, old);
        m.put(a, word::EMPTY);
        m.put(a + 2, word::EMPTY);
        m.put(c, made);
        Some(m.next(1))
    }
}

/// `Call` of the native method in `a`.
#[inline(always)]
pub(super) unsafe fn call_method(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; a kind says which payload follows.
    unsafe {
        if !word::is_pointer(f) {
            return None;
        }
        let receiver = m.get(a + 1);
        let object = word::to_object(f);
        if !word::is_pointer(receiver) || object.as_ref().kind() != Kind::NativeDescriptor as u8 {
            return None;
        }
        let container = word::to_object(receiver);
        let kind = container.as_ref().kind();
        match payload_of::<NativeDescriptor>(object).def.intrinsic {
            Intrinsic::Append if b == 1 && kind == Kind::List as u8 => {
                let v = m.get(a + 2);
                let list = payload_of::<ListObject>(container);
                let old = displaced(m, a, 3, c);
                if !container.as_ref().is_private() || !list.has_room() || !can_drop_all([f, receiver, old]) {
                    return None;
                }
                // The argument moves into the list; a borrowed one only if nobody counts it.
                let moved = if word::is_pointer(v) && !word::is_counted(v) {
                    if !word::to_object(v).as_ref().is_immortal() {
                        return None;
                    }
                    v & !word::BORROWED
                } else {
                    v
                };
                list.push_private(moved);
                m.put(a + 2, word::EMPTY);
                if op_byte(m.pc) == Op::CallIntrinsicMethod as u8 {
                    m.quicken(Op::CallAppend);
                }
                Some(end(m, f, receiver, old, a, c, word::NONE))
            }
            Intrinsic::AppendByte if b == 1 && kind == Kind::ByteArray as u8 => {
                let v = m.get(a + 2);
                let old = displaced(m, a, 3, c);
                if !word::is_int(v)
                    || word::to_int(v) as u64 > 255
                    || !container.as_ref().is_private()
                    || !can_drop_all([f, receiver, old])
                    || !payload_of::<ByteArrayObject>(container).push_private(word::to_int(v) as u8)
                {
                    return None;
                }
                m.put(a + 2, word::EMPTY);
                Some(end(m, f, receiver, old, a, c, word::NONE))
            }
            Intrinsic::Pop if b == 0 && kind == Kind::List as u8 => {
                let old = displaced(m, a, 2, c);
                if !container.as_ref().is_private() || !can_drop_all([f, receiver, old]) {
                    return None;
                }
                let taken = payload_of::<ListObject>(container).pop_private()?;
                Some(end(m, f, receiver, old, a, c, taken))
            }
            Intrinsic::Get if (b == 1 || b == 2) && kind == Kind::Dict as u8 => {
                let key = m.get(a + 2);
                let (hash, same) = key_parts(key)?;
                let dict = payload_of::<DictObject>(container);
                let other = if b == 2 { m.get(a + 3) } else { word::NONE };
                let old = displaced(m, a, 2 + b, c);
                let result = match dict.find_plain(hash, same) {
                    Some(entry) => {
                        let found = entry.value.load();
                        if found == word::EMPTY || !can_drop_all([f, receiver, key, old, other]) {
                            return None;
                        }
                        let found = take_ref(m.t, found);
                        quick_drop(m, other);
                        found
                    }
                    // The default itself is the result.
                    None if !dict.has_plain(hash, same)? && can_drop_all([f, receiver, key, old]) => other,
                    None => return None,
                };
                if b == 2 {
                    m.put(a + 3, word::EMPTY);
                }
                quick_drop(m, key);
                m.put(a + 2, word::EMPTY);
                Some(end(m, f, receiver, old, a, c, result))
            }
            Intrinsic::Add if b == 1 && kind == Kind::Set as u8 && container.as_ref().is_private() => {
                let key = m.get(a + 2);
                let (hash, same) = key_parts(key)?;
                let set = payload_of::<SetObject>(container);
                let old = displaced(m, a, 3, c);
                if !can_drop_all([f, receiver, key, old]) {
                    return None;
                }
                match set.near_private(hash, same)? {
                    Near::Here => {
                        quick_drop(m, key);
                    }
                    // The argument moves into the set; a borrowed one only if nobody counts it.
                    Near::Free(place) => {
                        if word::is_pointer(key)
                            && !word::is_counted(key)
                            && !word::to_object(key).as_ref().is_immortal()
                        {
                            return None;
                        }
                        set.put_private(place, hash, same);
                    }
                }
                m.put(a + 2, word::EMPTY);
                Some(end(m, f, receiver, old, a, c, word::NONE))
            }
            _ => None,
        }
    }
}

/// Ends a call of a method: gives up callable, receiver and what the result displaces, all of which can go.
#[inline(always)]
unsafe fn end(m: M, f: u64, receiver: u64, old: u64, a: usize, c: usize, result: u64) -> M {
    // SAFETY: operands of the instruction.
    unsafe {
        quick_drop(m, receiver);
        m.put(a + 1, word::EMPTY);
        quick_drop(m, f);
        m.put(a, word::EMPTY);
        quick_drop(m, old);
        m.put(c, result);
        m.next(1)
    }
}
