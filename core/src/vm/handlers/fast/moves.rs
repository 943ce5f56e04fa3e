//! Jumps, truth tests, moves, constants and globals.

use super::quick_drop;
use crate::bytecode::Op;
use crate::object::dict::DictObject;
use crate::object::function::CellObject;
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::native::{Intrinsic, NativeFunction};
use crate::object::payload::payload_of;
use crate::object::word;
use crate::vm::frames::globals;
use crate::vm::handlers::control::quick_truth;
use crate::vm::machine::{M, op_byte, take_ref};
use orochi_gc::sync::Ordering;

/// Is register `r` a temporary?
#[inline(always)]
unsafe fn is_temp(m: M, r: usize) -> bool {
    // SAFETY: a frame is running.
    r >= unsafe { m.frame().first_temp.get() } as usize
}

/// Jumps backward, if nothing is asked of the thread.
#[inline(always)]
pub(super) unsafe fn jump_back(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { if (*m.t).is_asked() { None } else { Some(m.jump(0)) } }
}

/// Jumps if the truth of the immediate `a` is `sense`.
#[inline(always)]
pub(super) unsafe fn jump_truth(m: M, sense: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { Some(if quick_truth(m.get(m.operand(1)))? == sense { m.jump(0) } else { m.next(2) }) }
}

/// Jumps if `a` is None (`sense`) or is not.
#[inline(always)]
pub(super) unsafe fn jump_none(m: M, sense: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        let w = m.get(a);
        if w == word::EMPTY {
            return None;
        }
        if word::is_pointer(w) && is_temp(m, a) {
            if !quick_drop(m, w) {
                return None;
            }
            m.put(a, word::EMPTY);
        }
        Some(if (w == word::NONE) == sense { m.jump(0) } else { m.next(2) })
    }
}

/// `a = not b` of an immediate.
#[inline(always)]
pub(super) unsafe fn not(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let truth = quick_truth(m.get(m.operand(2)))?;
        let a = m.operand(1);
        if word::is_counted(m.get(a)) {
            return None;
        }
        m.put(a, word::from_bool(!truth));
        Some(m.next(1))
    }
}

/// `a = b is c` (or `is not`) of immediates and of what locals hold.
#[inline(always)]
pub(super) unsafe fn is(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = (m.get(m.operand(2)), m.get(m.operand(3)));
        let owns = |r: usize, w: u64| word::is_pointer(w) && is_temp(m, r);
        if x == word::EMPTY || y == word::EMPTY || owns(m.operand(2), x) || owns(m.operand(3), y) {
            return None;
        }
        let a = m.operand(1);
        if word::is_counted(m.get(a)) {
            return None;
        }
        m.put(a, word::from_bool(same(x, y) != (m.extra(0) == 1)));
        Some(m.next(2))
    }
}

/// Do two words name one thing?
#[inline(always)]
pub(in crate::vm::handlers) fn same(x: u64, y: u64) -> bool {
    // A borrowed word of an object differs from a counted one by one bit, which in an immediate is no tag.
    x == y || (word::is_pointer(x) && x ^ y == word::BORROWED)
}

/// `a = b`.
#[inline(always)]
pub(super) unsafe fn copy(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (a, b) = (m.operand(1), m.operand(2));
        let w = m.get(b);
        if w == word::EMPTY {
            return None;
        }
        if word::is_pointer(w) {
            if is_temp(m, b) {
                if !quick_drop(m, m.get(a)) {
                    return None;
                }
                m.put(b, word::EMPTY);
                m.put(a, w);
                return Some(m.next(1));
            }
            if word::is_counted(w) {
                let object = word::to_object(w);
                if !object.as_ref().is_private() || !quick_drop(m, m.get(a)) {
                    return None;
                }
                (*m.t).mutator().retain_private(object);
                m.put(a, w);
                return Some(m.next(1));
            }
        }
        if !quick_drop(m, m.get(a)) {
            return None;
        }
        m.put(a, w);
        Some(m.next(1))
    }
}

/// `a = constants[x]`.
#[inline(always)]
pub(super) unsafe fn load_const(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        if !quick_drop(m, m.get(a)) {
            return None;
        }
        m.put(a, m.konst(m.extra(0) as usize));
        Some(m.next(2))
    }
}

/// Empties a register.
#[inline(always)]
pub(super) unsafe fn clear(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        if !quick_drop(m, m.get(a)) {
            return None;
        }
        m.put(a, word::EMPTY);
        Some(m.next(1))
    }
}

/// Drops a temporary.
#[inline(always)]
pub(super) unsafe fn drop_temp(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        let w = m.get(a);
        if w == word::EMPTY {
            return None;
        }
        if word::is_pointer(w) {
            if !is_temp(m, a) {
                return Some(m.next(1));
            }
            if !quick_drop(m, w) {
                return None;
            }
            m.put(a, word::EMPTY);
        }
        Some(m.next(1))
    }
}

/// `a = contents of the cell`.
#[inline(always)]
pub(super) unsafe fn load_contents(m: M, cell: u64) -> Option<M> {
    // SAFETY: operands of the instruction; the word is a cell's.
    unsafe {
        let w = payload_of::<CellObject>(word::to_object(cell)).contents.load();
        let a = m.operand(1);
        if w == word::EMPTY || word::is_counted(m.get(a)) {
            return None;
        }
        m.put(a, take_ref(m.t, w));
        Some(m.next(1))
    }
}

/// The value of the entry that the cache names, if it has the cached key still; EMPTY otherwise.
#[inline(always)]
unsafe fn entry(dict: &DictObject, cached: u64, key: u64) -> u64 {
    dict.value_at((cached as u32) >> 1, key)
}

/// `a = next(b)` of a private iterator over a list.
#[inline(always)]
pub(super) unsafe fn for_list(m: M) -> Option<M> {
    // SAFETY: operands of the instruction; a private iterator is this thread's. A shape says the kind and the type.
    unsafe {
        let w = m.get(m.operand(2));
        // What is borrowed is not private.
        if !word::is_counted(w) {
            return None;
        }
        let object = word::counted_object(w);
        if object.as_ref().shape() != (*m.t).list_iterators.get() || !object.as_ref().is_private() {
            return None;
        }
        let iterator = payload_of::<IteratorObject>(object);
        let position = iterator.position();
        let v = iterator.known_source::<ListObject>()?.word_at(position);
        let old = m.get(m.operand(1));
        if v == word::EMPTY || !quick_drop(m, old) {
            return None;
        }
        iterator.set_position(position + 1);
        m.put(m.operand(1), take_ref(m.t, v));
        Some(m.next(2))
    }
}

/// `a = globals[name]`, where `a` is a temporary.
#[inline(always)]
pub(super) unsafe fn load_global(m: M) -> Option<M> {
    // SAFETY: operands of the instruction; see `names::load_global`.
    unsafe {
        let [cell, key, ..] = m.cache(1);
        // Acquire pairs with the release of the fill.
        let cached = cell.load(Ordering::Acquire);
        if cached & 1 != 0 {
            return None;
        }
        let found = entry(globals(m.frame()), cached, key.load(Ordering::Relaxed));
        if found == word::EMPTY {
            return None;
        }
        m.put(m.operand(1), take_ref(m.t, found));
        Some(m.next(3))
    }
}

/// What the builtins have under the name of a `LoadGlobal`, if the globals have got no key since the cache was filled.
#[inline(always)]
unsafe fn builtin(m: M) -> Option<u64> {
    // SAFETY: operands of the instruction; see `names::load_global`.
    unsafe {
        let [cell, key, ..] = m.cache(1);
        let cached = cell.load(Ordering::Acquire);
        if cached & 1 == 0 || globals(m.frame()).keys_version() != (cached >> 32) as u32 {
            return None;
        }
        let builtins = payload_of::<DictObject>(word::to_object((*m.t).interp().builtins.word()));
        let found = entry(builtins, cached, key.load(Ordering::Relaxed));
        if found == word::EMPTY { None } else { Some(found) }
    }
}

/// `a = builtins[name]`, where `a` is a temporary and the globals have got no key since the cache was filled.
#[inline(always)]
pub(super) unsafe fn load_builtin(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let found = builtin(m)?;
        m.put(m.operand(1), take_ref(m.t, found));
        Some(m.next(3))
    }
}

/// `c = len(b)` of a list, tuple, dict or set in a local: the `LoadGlobal`, the `Move` of `b` and the `CallFunction` into `c` in one step.
#[inline(always)]
pub(super) unsafe fn length_of_local(m: M) -> Option<M> {
    // SAFETY: `LoadGlobalLen` is written only where `loads_length_of_local` holds, and of the words behind it none but the operations'
    // bytes, which are not looked at here, ever changes.
    unsafe {
        let function = builtin(m)?;
        if !is_len(function) {
            return None;
        }
        let n = super::calls::length(m.get(m.next(3).operand(2)))?;
        let c = m.next(4).operand(3);
        if word::is_counted(m.get(c)) {
            return None;
        }
        // A length is far below what an immediate int holds.
        m.put(c, (n as u64) << 2 | 3);
        Some(m.next(5))
    }
}

/// Is the word that of the native `len`?
#[inline(always)]
unsafe fn is_len(w: u64) -> bool {
    // SAFETY: a word of a live slot; a kind says which payload follows.
    unsafe {
        word::is_pointer(w)
            && word::counted_object(w).as_ref().kind() == Kind::NativeFunction as u8
            && payload_of::<NativeFunction>(word::counted_object(w)).def.intrinsic == Intrinsic::Len
    }
}

/// Is this `LoadGlobal` into `a` of `found`, which is `len`, followed by the `Move` of a local as its argument and the call?
#[inline(always)]
pub(in crate::vm::handlers) unsafe fn loads_length_of_local(m: M, a: usize, found: u64) -> bool {
    // SAFETY: instructions follow.
    unsafe {
        let (argument, call) = (m.next(3), m.next(4));
        is_len(found)
            && op_byte(argument.pc) == Op::Move as u8
            && argument.operand(1) == a + 2
            && !is_temp(m, argument.operand(2))
            && matches!(Op::from_byte(op_byte(call.pc)), Some(op) if op.generic() == Op::CallFunction)
            && call.operand(1) == a
            && call.operand(2) == 1
    }
}
