//! Calls of natives that take no call at all: `len` of a builtin container, `append` to a private list with room.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything. What is called is looked at, not what it is named.

use super::hot::{can_drop, quick_drop};
use crate::object::dict::DictObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::{Intrinsic, NativeDescriptor, NativeFunction};
use crate::object::payload::payload_of;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::word;
use crate::vm::machine::M;

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
        } else {
            return None;
        }
    };
    word::from_int(n as i64)
}

/// `CallFunction` of the native in `a` with one argument.
#[inline(always)]
pub(super) unsafe fn call_function(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if b != 1 || !word::is_pointer(f) || word::is_counted(f) {
            return None;
        }
        let object = word::to_object(f);
        if object.as_ref().kind() != Kind::NativeFunction as u8
            || payload_of::<NativeFunction>(object).def.intrinsic != Intrinsic::Len
        {
            return None;
        }
        let v = m.get(a + 2);
        let n = length(v)?;
        // What is given up is not the last reference.
        if !can_drop(v) || (c != a && c != a + 2 && word::is_counted(m.get(c))) {
            return None;
        }
        quick_drop(m, v);
        m.put(a + 2, word::EMPTY);
        m.put(a, word::EMPTY);
        m.put(c, n);
        Some(m.next(1))
    }
}

/// `Call` of the native method in `a` with one argument.
#[inline(always)]
pub(super) unsafe fn call_method(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if b != 1 || !word::is_pointer(f) || word::is_counted(f) {
            return None;
        }
        let object = word::to_object(f);
        if object.as_ref().kind() != Kind::NativeDescriptor as u8
            || payload_of::<NativeDescriptor>(object).def.intrinsic != Intrinsic::Append
        {
            return None;
        }
        let (receiver, v) = (m.get(a + 1), m.get(a + 2));
        if !word::is_counted(receiver) {
            return None;
        }
        let list = word::to_object(receiver);
        if list.as_ref().kind() != Kind::List as u8 || !can_drop(receiver) {
            return None;
        }
        let payload = payload_of::<ListObject>(list);
        // The argument moves into the list; a borrowed one only if nobody counts it. (`can_drop` said that the list is private.)
        let moved = if word::is_pointer(v) && !word::is_counted(v) {
            if !word::to_object(v).as_ref().is_immortal() {
                return None;
            }
            v & !word::BORROWED
        } else {
            v
        };
        if !payload.has_room() || (c != a && word::is_counted(m.get(c))) {
            return None;
        }
        payload.push_private(moved);
        quick_drop(m, receiver);
        m.put(a + 2, word::EMPTY);
        m.put(a + 1, word::EMPTY);
        m.put(a, word::EMPTY);
        m.put(c, word::NONE);
        Some(m.next(1))
    }
}
