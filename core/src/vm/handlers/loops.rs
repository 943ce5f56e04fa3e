//! `for` without a call: over ranges, lists, tuples, strings, dicts, sets and bytes, over the pairs of `zip`, `enumerate` and `dict.items()`, and
//! over generators, whose frames are entered.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything. Only private iterators are stepped here; what they walk
//! may be shared.

use super::hot::{can_drop, put_loaded, quick_drop};
use crate::bytecode::Op;
use crate::object::TypeId;
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::tuple::TupleObject;
use crate::object::word;
use crate::types::range::RangeIterator;
use crate::vm::frames::returns;
use crate::vm::generator;
use crate::vm::machine::{M, op_byte};
use crate::vm::step;
use orochi_gc::sync::Ordering;
use std::hint::cold_path;

/// `a = next(b)` of a private iterator over a range.
#[inline(always)]
pub(super) unsafe fn for_range(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; only private iterators are stepped here.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) || word::is_counted(m.get(a)) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::RangeIterator as u8 || !object.as_ref().is_private() {
            return None;
        }
        let range = payload_of::<RangeIterator>(object);
        let i = range.next.load(Ordering::Relaxed);
        // Both are rare, each by itself: one test for both would want registers that the handler had to save.
        if i == range.end {
            cold_path();
            return None;
        }
        let Some(w) = word::from_int(i) else {
            cold_path();
            return None;
        };
        m.put(a, w);
        range.next.store(i.wrapping_add(range.step), Ordering::Relaxed);
        Some(m.next(2))
    }
}

/// `a = next(b)` of a private, suspended generator: its frame is pushed.
#[inline(always)]
pub(super) unsafe fn for_generator(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the register `b` keeps the generator alive.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::Generator as u8 || !object.as_ref().is_private() {
            return None;
        }
        m.frame().pc.set(m.pc);
        generator::quick::enter(m.t, object, word::NONE, returns::FOR_ITER, a)
    }
}

/// What a loop's iterator walks, as far as it says how the next step is done.
pub enum Walked {
    /// A container, by position.
    Sequence,
    /// A generator.
    Generator,
    /// Anything else.
    Other,
}

/// Is the iterator of a `ForIterList` one that its fast path steps, at the end of its list?
#[inline(always)]
pub unsafe fn has_no_more(m: M) -> bool {
    // SAFETY: an operand of the instruction. A shape says the kind and the type.
    unsafe {
        let w = m.get(m.operand(2));
        if !word::is_counted(w) || word::counted_object(w).as_ref().shape() != (*m.t).list_iterators.get() {
            return false;
        }
        let object = word::counted_object(w);
        let iterator = payload_of::<IteratorObject>(object);
        object.as_ref().is_private()
            && iterator.known_source::<ListObject>().is_none_or(|list| iterator.position() >= list.len())
    }
}

/// What the iterator of a `ForIter` walks.
#[inline(always)]
pub unsafe fn walked(m: M) -> Walked {
    // SAFETY: an operand of the instruction.
    unsafe {
        let w = m.get(m.operand(2));
        if !word::is_pointer(w) {
            return Walked::Other;
        }
        let kind = word::to_object(w).as_ref().kind();
        if kind == Kind::Iterator as u8 {
            Walked::Sequence
        } else if kind == Kind::Generator as u8 {
            Walked::Generator
        } else {
            Walked::Other
        }
    }
}

/// `a = next(b)` of a private iterator over a list or tuple; what the items are, they are lent by the container.
#[inline(always)]
pub(super) unsafe fn for_iter(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; only private iterators are stepped here.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        if !object.as_ref().is_private() {
            return None;
        }
        if object.as_ref().kind() != Kind::Iterator as u8 {
            return None;
        }
        let iterator = payload_of::<IteratorObject>(object);
        let position = iterator.position();
        let v = if iterator.id() == TypeId::ListIterator {
            iterator.source_payload::<ListObject>()?.word_at(position)
        } else if iterator.id() == TypeId::TupleIterator {
            iterator.source_payload::<TupleObject>()?.values().get(position)?.word()
        } else {
            return None;
        };
        if v == word::EMPTY {
            return None;
        }
        let next = put_loaded(m, a, v, 2)?;
        iterator.set_position(position + 1);
        Some(next)
    }
}

/// Has the thread know the shape of iterators over lists, if that is what `b` holds: `ForIterList` looks at nothing else.
#[inline(always)]
pub(super) unsafe fn note_list_iterator(m: M, b: usize) {
    // SAFETY: the register holds an iterator of a container.
    unsafe {
        let object = word::to_object(m.get(b));
        if payload_of::<IteratorObject>(object).id() == TypeId::ListIterator {
            (*m.t).list_iterators.set(object.as_ref().shape());
        }
    }
}

/// The operation that walks the iterator in `b` from here on.
#[inline(always)]
pub(super) unsafe fn quick_loop(m: M, b: usize) -> Op {
    // SAFETY: the register holds an iterator of a container.
    let id = unsafe { payload_of::<IteratorObject>(word::to_object(m.get(b))).id() };
    if id == TypeId::ListIterator { Op::ForIterList } else { Op::ForIterStep }
}

/// `a = next(b)` of any private builtin iterator whose step takes no call.
#[inline(always)]
pub(super) unsafe fn for_step(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (w, old) = (m.get(b), m.get(a));
        if !word::is_pointer(w) || !can_drop(old) {
            return None;
        }
        let v = step::word_inline(m.t, word::to_object(w));
        if v == word::EMPTY {
            return None;
        }
        quick_drop(m, old);
        m.put(a, v);
        Some(m.next(2))
    }
}

/// A step of a loop over pairs: its `ForIter`, the `Unpack` behind it, and the moves of both parts into locals behind that.
#[inline(always)]
pub(super) unsafe fn for_pair(m: M, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction. `ForIterPair` is written only where `moved_apart` holds, and of the words behind it none but the
    // operations' bytes, which are not looked at here, ever changes.
    unsafe {
        let w = m.get(b);
        let (x, y) = (m.next(3).operand(1), m.next(4).operand(1));
        let (old_x, old_y) = (m.get(x), m.get(y));
        let one_object = old_x == old_y && word::is_counted(old_x);
        if !word::is_pointer(w) || x == y || !can_drop(old_x) || !can_drop(old_y) || one_object {
            return None;
        }
        let (first, second) = step::whole_pair(m.t, word::to_object(w))?;
        quick_drop(m, old_x);
        quick_drop(m, old_y);
        m.put(x, first);
        m.put(y, second);
        Some(m.next(5))
    }
}

/// Are the instructions behind this `ForIter` the `Unpack` of its item in `a` into two, and moves of both into other registers?
#[inline(always)]
pub unsafe fn moved_apart(m: M, a: usize) -> bool {
    // SAFETY: instructions follow.
    unsafe {
        let Some(base) = taken_apart(m, a) else { return false };
        // `Move local <- base`, `Move local <- base + 1`.
        is_move_of(m.next(3), base) && is_move_of(m.next(4), base + 1)
    }
}

/// Does the instruction move register `r` into another?
#[inline(always)]
pub unsafe fn is_move_of(m: M, r: usize) -> bool {
    // SAFETY: an instruction.
    unsafe { op_byte(m.pc) == Op::Move as u8 && m.operand(2) == r }
}

/// If the instruction behind this `ForIter` unpacks the item into two: the first of their registers.
#[inline(always)]
pub unsafe fn taken_apart(m: M, a: usize) -> Option<usize> {
    // SAFETY: an instruction follows.
    unsafe {
        let next = m.next(2);
        let fits = op_byte(next.pc) == Op::Unpack as u8 && next.operand(2) == a && next.operand(3) == 2;
        (fits && a >= m.frame().first_temp.get() as usize).then_some(next.operand(1))
    }
}
