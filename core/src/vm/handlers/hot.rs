//! The hot paths of the frequent operations: no call, hence no saved registers and no stack.
//!
//! Each returns the machine at the next instruction, or `None` before it changed anything: then the operation's complete handler,
//! which may call, does it from the start. What an operation displaces or consumes is given up here only while other
//! counts remain, so that nothing dies in a hot path.

use super::arithmetic::{both_numbers, float_result, int_result, number};
use super::attributes::{
    cache_key, enter_getter, found, immediate_key, module_dict, module_entry, module_key, read_site, slot_at,
    tuple_item,
};
use super::comparing::{compare, equality, is, jump_compare, jump_equality};
use super::control::quick_truth;
use super::fast::{jump_comparison, jumps_on_equality};
use super::loops::{for_generator, for_iter, for_pair, for_range, for_step, quick_loop};
use super::names::name_at;
use crate::bytecode::{BinaryOp, Op};
use crate::object::dict::DictObject;
use crate::object::function::{CellObject, NOT_PLAIN};
use crate::object::inline_cache;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::word;
use crate::vm::frames::{self, Callee, globals, returns};
use crate::vm::generator;
use crate::vm::machine::{M, take_ref};
use crate::vm::window::positional_defaults;
use orochi_gc::sync::Ordering;

/// Gives up a word that a register owned, if that takes no call.
#[inline(always)]
pub(super) unsafe fn quick_drop(m: M, w: u64) -> bool {
    // SAFETY: the register owned the word.
    !word::is_counted(w) || unsafe { (*m.t).mutator().release_quick(word::to_object(w)) }
}

/// Writes a result, if what the register held can be given up without a call.
#[inline(always)]
pub(super) unsafe fn set(m: M, r: usize, w: u64, words: usize) -> Option<M> {
    // SAFETY: an operand of the instruction.
    unsafe {
        if !quick_drop(m, m.get(r)) {
            return None;
        }
        m.put(r, w);
        Some(m.next(words))
    }
}

/// Is register `r` a temporary?
#[inline(always)]
pub(super) unsafe fn is_temp(m: M, r: usize) -> bool {
    // SAFETY: a frame is running.
    r >= unsafe { m.frame().first_temp.get() } as usize
}

/// Consumes a source register that holds a pointer, if that takes no call.
#[inline(always)]
unsafe fn quick_consume(m: M, r: usize) -> bool {
    // SAFETY: an operand of the instruction.
    unsafe {
        if is_temp(m, r) {
            let w = m.get(r);
            if !quick_drop(m, w) {
                return false;
            }
            m.put(r, word::EMPTY);
        }
        true
    }
}

#[inline(always)]
unsafe fn binary(m: M, this: Op, op: BinaryOp, a: usize, x: u64, y: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if word::both_int(x, y) {
            set(m, a, int_result(op, x, y)?, 1)
        } else if both_numbers(x, y) {
            if word::is_float(x)
                && word::is_float(y)
                && let Some(quick) = this.for_floats()
            {
                m.quicken(quick);
            }
            set(m, a, float_result(op, number(x), number(y))?, 1)
        } else {
            None
        }
    }
}

/// `a = b op c` or `b op= c` of immediate numbers, for the operators that have no operation of their own.
#[inline(always)]
unsafe fn binary_rare(m: M, a: usize, x: u64, y: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let op = m.extra(0);
        let is = |wanted: BinaryOp| op == wanted as u32;
        let w = if word::both_int(x, y) {
            if is(BinaryOp::FloorDiv) {
                int_result(BinaryOp::FloorDiv, x, y)
            } else if is(BinaryOp::Mod) {
                int_result(BinaryOp::Mod, x, y)
            } else if is(BinaryOp::And) {
                int_result(BinaryOp::And, x, y)
            } else if is(BinaryOp::Or) {
                int_result(BinaryOp::Or, x, y)
            } else if is(BinaryOp::Xor) {
                int_result(BinaryOp::Xor, x, y)
            } else if is(BinaryOp::RShift) {
                int_result(BinaryOp::RShift, x, y)
            } else if is(BinaryOp::LShift) {
                int_result(BinaryOp::LShift, x, y)
            } else if is(BinaryOp::TrueDiv) {
                int_result(BinaryOp::TrueDiv, x, y)
            } else {
                None
            }
        } else if both_numbers(x, y) && is(BinaryOp::TrueDiv) {
            float_result(BinaryOp::TrueDiv, number(x), number(y))
        } else {
            None
        };
        set(m, a, w?, 2)
    }
}

/// The truth of an immediate or of an exact builtin container.
#[inline(always)]
pub(super) unsafe fn truth(w: u64) -> Option<bool> {
    if !word::is_pointer(w) {
        return quick_truth(w);
    }
    // SAFETY: a register holds the object; a kind says which payload follows.
    unsafe {
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        if kind == Kind::List as u8 {
            Some(!payload_of::<ListObject>(object).is_empty())
        } else if kind == Kind::Str as u8 {
            Some(!payload_of::<StrObject>(object).text.is_empty())
        } else if kind == Kind::Dict as u8 {
            Some(!payload_of::<DictObject>(object).is_empty())
        } else if kind == Kind::Tuple as u8 {
            Some(!payload_of::<TupleObject>(object).is_empty())
        } else if kind == Kind::Set as u8 {
            Some(payload_of::<SetObject>(object).len_at_rest()? != 0)
        } else {
            None
        }
    }
}

#[inline(always)]
unsafe fn jump_truth(m: M, sense: bool, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(a);
        let truth = truth(w)?;
        if word::is_pointer(w) && !quick_consume(m, a) {
            return None;
        }
        Some(if truth == sense { m.jump(0) } else { m.next(2) })
    }
}

/// As `jump_truth`, but `a` is kept where it jumps.
#[inline(always)]
unsafe fn jump_truth_keep(m: M, sense: bool, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(a);
        if truth(w)? == sense {
            return Some(m.jump(0));
        }
        if word::is_pointer(w) && !quick_consume(m, a) {
            return None;
        }
        Some(m.next(2))
    }
}

/// `a = not b`
#[inline(always)]
unsafe fn not(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(b);
        let truth = truth(w)?;
        // In one register, what it held is given up as the result is written.
        if word::is_pointer(w) && a != b && (word::is_pointer(m.get(a)) || !quick_consume(m, b)) {
            return None;
        }
        set(m, a, word::from_bool(!truth), 1)
    }
}

#[inline(always)]
unsafe fn jump_none(m: M, sense: bool, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(a);
        if w == word::EMPTY || (word::is_pointer(w) && !quick_consume(m, a)) {
            return None;
        }
        Some(if (w == word::NONE) == sense { m.jump(0) } else { m.next(2) })
    }
}

#[inline(always)]
unsafe fn copy(m: M, a: usize, b: usize, words: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(b);
        if w == word::EMPTY || !quick_drop(m, m.get(a)) {
            return None;
        }
        if word::is_pointer(w) {
            if is_temp(m, b) {
                m.put(b, word::EMPTY);
            } else if word::is_counted(w) {
                let object = word::to_object(w);
                if !object.as_ref().is_private() {
                    // Out of line; nothing changed but the old value of `a`, which the register gives up for good.
                    m.put(a, word::EMPTY);
                    return None;
                }
                (*m.t).mutator().retain_private(object);
            }
        }
        m.put(a, w);
        Some(m.next(words))
    }
}

#[inline(always)]
unsafe fn load_global(m: M, this: Op, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction; see `names::load_global`.
    unsafe {
        let cached = m.cache(1)[0].load(Ordering::Acquire);
        if cached == 0 {
            return None;
        }
        let name = name_at(m, 0);
        let dict = globals(m.frame());
        let index = (cached as u32) >> 1;
        let found = if cached & 1 == 0 {
            dict.value_at(index, name)
        } else if dict.keys_version() == (cached >> 32) as u32 {
            payload_of::<DictObject>(word::to_object((*m.t).interp().builtins.word())).value_at(index, name)
        } else {
            return None;
        };
        if found == word::EMPTY {
            return None;
        }
        // Another instruction may have filled the cache, which those of one name share.
        if this as u8 == Op::LoadGlobal as u8 && is_temp(m, a) {
            m.quicken(if cached & 1 == 0 {
                Op::LoadGlobalHere
            } else if super::fast::moves::loads_length_of_local(m, a, found) {
                Op::LoadGlobalLen
            } else {
                Op::LoadGlobalBuiltin
            });
        }
        // It was no container that was asked for its length, or there was something to displace.
        if this as u8 == Op::LoadGlobalLen as u8 {
            m.quicken(Op::LoadGlobalBuiltin);
        }
        put_loaded(m, a, found, 3)
    }
}

/// Writes what was loaded from the heap.
#[inline(always)]
pub(super) unsafe fn put_loaded(m: M, a: usize, w: u64, words: usize) -> Option<M> {
    // SAFETY: operands of the instruction; `w` is from a live slot.
    unsafe {
        if !quick_drop(m, m.get(a)) {
            return None;
        }
        m.put(a, take_ref(m.t, w));
        Some(m.next(words))
    }
}

#[inline(always)]
unsafe fn load_name(m: M, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if !super::names::names_are_globals(m) {
            return None;
        }
        load_global(m, Op::LoadName, a)
    }
}

#[inline(always)]
unsafe fn load_cell(m: M, a: usize, cell: u64) -> Option<M> {
    // SAFETY: the word is a cell's.
    unsafe {
        let w = payload_of::<CellObject>(word::to_object(cell)).contents.load();
        if w == word::EMPTY { None } else { put_loaded(m, a, w, 1) }
    }
}

/// Stores a local or temporary into a private cell.
#[inline(always)]
unsafe fn store_cell(m: M, cell: u64, b: usize) -> Option<M> {
    // SAFETY: the word is a cell's; operands of the instruction.
    unsafe {
        let object = word::to_object(cell);
        let v = m.get(b);
        let slot = &payload_of::<CellObject>(object).contents;
        let old = slot.load();
        if v == word::EMPTY || !object.as_ref().is_private() || !can_drop(old) {
            return None;
        }
        if word::is_pointer(v) {
            let of = word::to_object(v).as_ref();
            if word::is_counted(v) && is_temp(m, b) {
                m.put(b, word::EMPTY);
            } else if of.is_private() {
                (*m.t).mutator().retain_private(word::to_object(v));
            } else if !of.is_immortal() {
                return None;
            }
        }
        quick_drop(m, old);
        slot.store_moved(v & !(if word::is_pointer(v) { word::BORROWED } else { 0 }));
        Some(m.next(1))
    }
}

/// Unpacks a tuple, or a private set, of just `c` items that others hold as well.
#[inline(always)]
unsafe fn unpack(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the targets are empty temporaries.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        let gives_up = is_temp(m, b);
        if gives_up && !can_drop(w) {
            return None;
        }
        if object.as_ref().kind() == Kind::Set as u8 && object.as_ref().is_private() {
            let set = payload_of::<SetObject>(object);
            if set.len() != c {
                return None;
            }
            let mut position = 0;
            for r in a..a + c {
                let (item, _) = set.next_word(&mut position)?;
                m.put(r, take_ref(m.t, item));
            }
            if gives_up {
                quick_drop(m, w);
                m.put(b, word::EMPTY);
            }
            return Some(m.next(1));
        }
        if object.as_ref().kind() != Kind::Tuple as u8 {
            return None;
        }
        let slots = payload_of::<TupleObject>(object).slots();
        if slots.len() != c {
            return None;
        }
        if gives_up {
            quick_drop(m, w);
            m.put(b, word::EMPTY);
        }
        for (i, slot) in slots.iter().enumerate() {
            m.put(a + i, take_ref(m.t, slot.load()));
        }
        Some(m.next(1))
    }
}

/// The key of what was found for an object or in a module. (Classes have keys of their own: what this gives for them is no key.)
#[inline(always)]
unsafe fn quick_key(m: M, object: orochi_gc::Object) -> u64 {
    // SAFETY: a register holds the object.
    unsafe {
        let shape = object.as_ref().shape_acquire();
        if shape >> 24 == Kind::Module as u32 { module_key(object, shape) } else { cache_key(m.t, shape) }
    }
}

#[inline(always)]
unsafe fn load_attr(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; see `attributes`.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        let cached = read_site(m, quick_key(m, object));
        if cached & 0xf == found::GETTER {
            return enter_getter(m, a, b, cached & !0xf);
        }
        if cached as u8 == found::SLOT as u8 {
            let v = slot_at(object, cached >> 8).load();
            return put_part(m, a, b, w, v, 3);
        }
        if cached as u8 == found::TUPLE_ITEM as u8 {
            return put_part(m, a, b, w, tuple_item(object, cached)?, 3);
        }
        // What the class has; it holds that as long as the key fits.
        match cached & 0xf {
            found::TYPE_VALUE => put_part(m, a, b, w, cached & !0xf, 3),
            found::TYPE_INT => put_part(m, a, b, w, word::from_int(cached as i64 >> 4)?, 3),
            found::TYPE_SPECIAL => put_part(m, a, b, w, cached >> 4, 3),
            found::ENTRY => put_part(m, a, b, w, module_entry(m, object, cached), 3),
            _ => None,
        }
    }
}

/// Writes `v`, which was read from a slot of `w` in register `b`, into `a`, and consumes `b`.
#[inline(always)]
pub(super) unsafe fn put_part(m: M, a: usize, b: usize, w: u64, v: u64, words: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let old = m.get(a);
        let gives_up = a == b || is_temp(m, b);
        // One object in both registers would be given up twice: that goes the long way.
        if v == word::EMPTY
            || (gives_up && !can_drop(w))
            || (a != b && (!can_drop(old) || (word::is_pointer(old) && (old ^ w) & !word::BORROWED == 0)))
        {
            return None;
        }
        // Taken before the object is given up: the value is counted by then, or borrowed under the pin.
        let v = take_ref(m.t, v);
        if gives_up {
            quick_drop(m, w);
            m.put(b, word::EMPTY);
        }
        if a != b {
            quick_drop(m, old);
        }
        m.put(a, v);
        Some(m.next(words))
    }
}

/// Would `quick_drop` succeed?
#[inline(always)]
pub(super) unsafe fn can_drop(w: u64) -> bool {
    // SAFETY: a register owns or borrows the word.
    !word::is_counted(w) || unsafe { word::to_object(w).as_ref().has_more_private_counts() }
}

/// Gives back a count that was just taken; others remain.
#[inline(always)]
unsafe fn undo(m: M, v: u64) {
    // SAFETY: as above: the slot it came from still counts it.
    unsafe {
        quick_drop(m, v);
    }
}

#[inline(always)]
unsafe fn load_method(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; see `attributes`.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            // A method of an immediate number.
            let cached = read_site(m, immediate_key(m.t, w)?);
            if cached & 0xf != found::METHOD {
                return None;
            }
            m.put(a, take_ref(m.t, cached & !0xf));
            m.put(a + 1, w);
            return Some(m.next(3));
        }
        let object = word::to_object(w);
        let shape = object.as_ref().shape_acquire();
        if shape >> 24 == Kind::Module as u32 {
            // A function of a module. Without a version of its keys, nothing is found under this key.
            let dict = module_dict(object)?;
            let cached = inline_cache::read(m.cache(1), u64::from(dict.keys_version()) << 32 | u64::from(shape));
            if cached & 0xf != found::ENTRY {
                return None;
            }
            let v = dict.value_at((cached >> 8) as u32, name_at(m, 0));
            let gives_up = is_temp(m, b);
            if v == word::EMPTY || (gives_up && !can_drop(w)) {
                return None;
            }
            let v = take_ref(m.t, v);
            if gives_up {
                quick_drop(m, w);
                m.put(b, word::EMPTY);
            }
            m.put(a, v);
            m.put(a + 1, word::EMPTY);
            return Some(m.next(3));
        }
        let cached = read_site(m, cache_key(m.t, shape));
        if cached & 0xf != found::METHOD {
            return None;
        }
        let receiver = if is_temp(m, b) {
            m.put(b, word::EMPTY);
            w
        } else {
            if word::is_counted(w) {
                if !object.as_ref().is_private() {
                    return None;
                }
                (*m.t).mutator().retain_private(object);
            }
            w
        };
        m.put(a, take_ref(m.t, cached & !0xf));
        m.put(a + 1, receiver);
        Some(m.next(3))
    }
}

#[inline(always)]
unsafe fn store_attr(m: M, this: Op, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; see `attributes`.
    unsafe {
        let (w, v) = (m.get(a), m.get(b));
        if !word::is_pointer(w) || v == word::EMPTY {
            return None;
        }
        let object = word::to_object(w);
        if !object.as_ref().is_private() {
            return None;
        }
        let shape = object.as_ref().shape();
        let cached = read_site(m, cache_key(m.t, shape));
        let kind = cached & 0xf;
        if kind != found::STORE && kind != found::ADD {
            return None;
        }
        let slot = slot_at(object, cached >> 8 & 0xff_ffff);
        // A temporary is given up; not if it is stored into itself.
        let gives_up = is_temp(m, a);
        if gives_up && (!can_drop(w) || v == w || slot.load() == w) {
            return None;
        }
        let owned = if !word::is_pointer(v) || (word::is_counted(v) && is_temp(m, b)) {
            v
        } else {
            let value = word::to_object(v);
            if value.as_ref().is_immortal() {
                v & !word::BORROWED
            } else if value.as_ref().is_private() {
                (*m.t).mutator().retain_private(value);
                v
            } else {
                return None;
            }
        };
        if !quick_drop(m, slot.load()) {
            if owned == v && word::is_counted(v) && !is_temp(m, b) {
                undo(m, v);
            }
            return None;
        }
        if word::is_pointer(v) && is_temp(m, b) {
            m.put(b, word::EMPTY);
        }
        slot.store_moved(owned);
        if kind == found::ADD {
            object.as_ref().set_shape((cached >> 32) as u32);
        }
        if gives_up {
            quick_drop(m, w);
            m.put(a, word::EMPTY);
            if this as u8 == Op::StoreAttr as u8 && !word::is_pointer(v) {
                m.quicken(Op::StoreAttrSlotTemp);
            }
        }
        Some(m.next(3))
    }
}

#[inline(always)]
unsafe fn list_append(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (w, v) = (m.get(a), m.get(b));
        if !word::is_pointer(w) || v == word::EMPTY {
            return None;
        }
        let object = word::to_object(w);
        let list = payload_of::<ListObject>(object);
        if !object.as_ref().is_private() || !list.has_room() {
            return None;
        }
        let stored = super::subscripts::owned(m, b, v)?;
        if word::is_pointer(v) && is_temp(m, b) {
            m.put(b, word::EMPTY);
        }
        list.push_private(stored);
        Some(m.next(1))
    }
}

/// Does the handler of the operation look which path to take, without a fast path of its own?
pub const fn has_door(op: Op) -> bool {
    matches!(op, Op::Yield)
}

/// Is the running frame that of a generator which native code drains?
#[inline(always)]
pub unsafe fn is_drained(m: M) -> bool {
    // SAFETY: a frame is running.
    unsafe { m.frame().kind.get() == returns::DRAIN }
}

/// Does the operation have a path that is tried after the hot one, apart from it because it needs more? (That of `ForIter` is tried instead of
/// the hot one: see `Walked`.)
pub const fn has_late_path(op: Op) -> bool {
    matches!(
        op,
        Op::Yield
            | Op::ForIterList
            | Op::ForIterStep
            | Op::CallIntrinsic
            | Op::CallLen
            | Op::CallIntrinsicMethod
            | Op::CallAppend
    )
}

/// Does the instruction call a class or a bound method? Then the late path comes first.
#[inline(always)]
pub unsafe fn calls_class(m: M) -> bool {
    // SAFETY: an operand of the instruction.
    unsafe {
        let f = m.get(m.operand(1));
        if !word::is_pointer(f) {
            return false;
        }
        let kind = word::to_object(f).as_ref().kind();
        kind == Kind::Type as u8 || kind == Kind::BoundMethod as u8
    }
}

/// Is the running frame that of an operator's special method?
#[inline(always)]
pub unsafe fn answers_operator(m: M) -> bool {
    // SAFETY: a frame is running.
    unsafe { m.frame().kind.get() == returns::OPERATOR }
}

/// Does the hot path do no more than the fast path? It is passed over then.
pub const fn is_no_more_than_fast(op: Op) -> bool {
    matches!(op, Op::Drop | Op::Clear | Op::Move | Op::LoadConst | Op::Loop | Op::Return | Op::ReturnConst)
}

/// The path of `has_late_path`, and that of jumps on the equality of objects, which is tried before the hot one.
#[inline(always)]
pub unsafe fn operate_late(op: Op, m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: the code was verified: operands are in range.
    unsafe {
        if let (Some((comparison, sense, konst)), Some(_)) = (jump_comparison(op), jumps_on_equality(op)) {
            return super::comparing::jump_lent(m, comparison, sense, konst);
        }
        match op {
            Op::ForIter | Op::ForIterList | Op::ForIterStep => for_generator(m, a, b),
            // A Python function where natives were called before.
            Op::CallIntrinsic | Op::CallLen => enter(m, &Callee::of(m.get(a))?, a, b, c, false),
            Op::CallIntrinsicMethod | Op::CallAppend => enter(m, &Callee::of(m.get(a))?, a, b, c, true),
            Op::CallFunction => super::instances::call(m, a, b, c),
            Op::Call if m.get(a + 1) == word::EMPTY => super::instances::call(m, a, b, c),
            Op::Yield => generator::quick::leave::<false>(m, b),
            Op::Return => super::answers::leave(m, m.get(a), a),
            Op::ReturnConst => super::answers::leave(m, m.konst(m.extra(0) as usize), usize::MAX),
            _ => None,
        }
    }
}

/// Sends `c` into a private generator in `b`.
#[inline(always)]
unsafe fn send(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the register `b` keeps the generator alive.
    unsafe {
        let (w, sent) = (m.get(b), m.get(c));
        if !word::is_pointer(w) || sent == word::EMPTY || (word::is_pointer(sent) && !is_temp(m, c)) {
            return None;
        }
        let object = word::to_object(w);
        if object.as_ref().kind() != Kind::Generator as u8 || !object.as_ref().is_private() {
            return None;
        }
        m.frame().pc.set(m.pc);
        let next = generator::quick::enter(m.t, object, sent, returns::SEND, a)?;
        if word::is_pointer(sent) {
            m.put(c, word::EMPTY);
        }
        Some(next)
    }
}

#[inline(always)]
unsafe fn call(m: M, a: usize, b: usize, c: usize, with_receiver: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let f = m.get(a);
        let Some(callee) = Callee::of(f) else {
            // Classes are called on the late path.
            let next = if with_receiver {
                super::intrinsics::call_method(m, f, a, b, c)?
            } else {
                super::intrinsics::call_function(m, f, a, b, c)?
            };
            m.quicken(if with_receiver { Op::CallIntrinsicMethod } else { Op::CallIntrinsic });
            return Some(next);
        };
        enter(m, &callee, a, b, c, with_receiver)
    }
}

/// Enters the Python function in `a` with its `b` arguments, if it has plain parameters.
#[inline(always)]
unsafe fn enter(m: M, callee: &Callee<'_>, a: usize, b: usize, c: usize, with_receiver: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let f = m.get(a);
        let (first, argc) = if with_receiver && m.get(a + 1) != word::EMPTY { (a + 1, b + 1) } else { (a + 2, b) };
        let regs = m.regs.add(first);
        let mut parameters = callee.code.plain_args as usize;
        if parameters < argc || !frames::has_room_quick(m.t, regs, callee.code.registers as usize) || (*m.t).is_asked()
        {
            return None;
        }
        if parameters == NOT_PLAIN as usize {
            parameters = super::keywords::enter_defaults(m, callee, regs, argc)?;
        } else if parameters > argc {
            // The last parameters have defaults.
            let defaults = positional_defaults(callee);
            let from = (argc + defaults.len()).checked_sub(parameters)?;
            for (i, v) in defaults.get(from..)?.iter().enumerate() {
                *regs.add(argc + i) = take_ref(m.t, v.word());
            }
        }
        let argc = parameters;
        if !with_receiver {
            m.put(a + 1, word::EMPTY);
        }
        m.frame().pc.set(m.pc);
        Some(frames::push(m.t, f, callee, regs, argc, frames::target(c, a), returns::VALUE, 1))
    }
}

/// Does one operation without a call, if that can be.
#[inline(always)]
pub unsafe fn operate(op: Op, m: M, a: usize, b: usize, c: usize) -> Option<M> {
    use {BinaryOp as B, CompareOp as C};
    // SAFETY: the code was verified: operands are in range.
    unsafe {
        match op {
            Op::Nop => Some(m.next(1)),
            Op::Jump => Some(m.jump(0)),
            Op::Loop => {
                if (*m.t).is_asked() {
                    None
                } else {
                    Some(m.jump(0))
                }
            }
            Op::JumpIfTrue => jump_truth(m, true, a),
            Op::JumpIfFalse => jump_truth(m, false, a),
            Op::JumpIfTrueKeep => jump_truth_keep(m, true, a),
            Op::JumpIfFalseKeep => jump_truth_keep(m, false, a),
            Op::JumpIfNone => jump_none(m, true, a),
            Op::JumpIfNotNone => jump_none(m, false, a),
            Op::JumpIfLt => jump_compare(m, C::Lt, true, m.get(a), m.get(b)),
            Op::JumpIfLe => jump_compare(m, C::Le, true, m.get(a), m.get(b)),
            Op::JumpIfGt => jump_compare(m, C::Gt, true, m.get(a), m.get(b)),
            Op::JumpIfGe => jump_compare(m, C::Ge, true, m.get(a), m.get(b)),
            Op::JumpIfEq => jump_equality(m, true, true, a, Some(b), m.get(b)),
            Op::JumpIfNe => jump_equality(m, false, true, a, Some(b), m.get(b)),
            Op::JumpUnlessLt => jump_compare(m, C::Lt, false, m.get(a), m.get(b)),
            Op::JumpUnlessLe => jump_compare(m, C::Le, false, m.get(a), m.get(b)),
            Op::JumpUnlessGt => jump_compare(m, C::Gt, false, m.get(a), m.get(b)),
            Op::JumpUnlessGe => jump_compare(m, C::Ge, false, m.get(a), m.get(b)),
            Op::JumpUnlessEq => jump_equality(m, true, false, a, Some(b), m.get(b)),
            Op::JumpUnlessNe => jump_equality(m, false, false, a, Some(b), m.get(b)),
            Op::JumpIfLtK => jump_compare(m, C::Lt, true, m.get(a), m.konst(b)),
            Op::JumpIfLeK => jump_compare(m, C::Le, true, m.get(a), m.konst(b)),
            Op::JumpIfGtK => jump_compare(m, C::Gt, true, m.get(a), m.konst(b)),
            Op::JumpIfGeK => jump_compare(m, C::Ge, true, m.get(a), m.konst(b)),
            Op::JumpIfEqK => jump_equality(m, true, true, a, None, m.konst(b)),
            Op::JumpIfNeK => jump_equality(m, false, true, a, None, m.konst(b)),
            Op::JumpUnlessLtK => jump_compare(m, C::Lt, false, m.get(a), m.konst(b)),
            Op::JumpUnlessLeK => jump_compare(m, C::Le, false, m.get(a), m.konst(b)),
            Op::JumpUnlessGtK => jump_compare(m, C::Gt, false, m.get(a), m.konst(b)),
            Op::JumpUnlessGeK => jump_compare(m, C::Ge, false, m.get(a), m.konst(b)),
            Op::JumpUnlessEqK => jump_equality(m, true, false, a, None, m.konst(b)),
            Op::JumpUnlessNeK => jump_equality(m, false, false, a, None, m.konst(b)),
            Op::Move => copy(m, a, b, 1),
            // Exactly a str, or an int that goes into a `BuildString`.
            Op::Format => {
                let (w, how) = (m.get(b), m.extra(0));
                // A str also where it is to be converted to one, without a spec.
                let as_it_is = (word::is_int(w) && how == 8)
                    || (word::is_pointer(w)
                        && matches!(how, 0 | 1 | 8)
                        && word::to_object(w).as_ref().kind() == Kind::Str as u8);
                if !as_it_is {
                    None
                } else if a == b {
                    Some(m.next(2))
                } else {
                    copy(m, a, b, 2)
                }
            }
            Op::LoadConst => set(m, a, m.konst(m.extra(0) as usize), 2),
            Op::Clear => set(m, a, word::EMPTY, 1),
            Op::Drop => {
                if m.get(a) == word::EMPTY || !quick_consume(m, a) {
                    return None;
                }
                Some(m.next(1))
            }
            Op::LoadGlobal | Op::LoadGlobalHere | Op::LoadGlobalBuiltin | Op::LoadGlobalLen => load_global(m, op, a),
            Op::LoadName => load_name(m, a),
            Op::StoreGlobal => super::names::store_global_private::<false>(m, a),
            Op::StoreName if super::names::names_are_globals(m) => super::names::store_global_private::<false>(m, a),
            Op::LoadCellRef => put_loaded(m, a, m.get(b) & !word::BORROWED, 1),
            Op::LoadFreeRef => put_loaded(m, a, super::names::free_cell(m, b), 1),
            Op::StoreCell => store_cell(m, m.get(a), b),
            Op::StoreFree => store_cell(m, super::names::free_cell(m, a), b),
            Op::Unpack => unpack(m, a, b, c),
            Op::LoadCell => load_cell(m, a, m.get(b)),
            Op::LoadFree => load_cell(m, a, super::names::free_cell(m, b)),
            Op::Add | Op::IAdd | Op::AddFloat | Op::IAddFloat => binary(m, op, B::Add, a, m.get(b), m.get(c)),
            Op::Sub | Op::ISub | Op::SubFloat | Op::ISubFloat => binary(m, op, B::Sub, a, m.get(b), m.get(c)),
            Op::Mul | Op::IMul | Op::MulFloat | Op::IMulFloat => binary(m, op, B::Mul, a, m.get(b), m.get(c)),
            Op::TrueDiv | Op::TrueDivFloat => binary(m, op, B::TrueDiv, a, m.get(b), m.get(c)),
            Op::FloorDiv => binary(m, op, B::FloorDiv, a, m.get(b), m.get(c)),
            Op::Mod => binary(m, op, B::Mod, a, m.get(b), m.get(c)),
            Op::And => binary(m, op, B::And, a, m.get(b), m.get(c)),
            Op::Or => binary(m, op, B::Or, a, m.get(b), m.get(c)),
            Op::Xor => binary(m, op, B::Xor, a, m.get(b), m.get(c)),
            Op::LShift => binary(m, op, B::LShift, a, m.get(b), m.get(c)),
            Op::RShift => binary(m, op, B::RShift, a, m.get(b), m.get(c)),
            Op::AddK | Op::IAddK | Op::AddFloatK => binary(m, op, B::Add, a, m.get(b), m.konst(c)),
            Op::SubK | Op::ISubK | Op::SubFloatK => binary(m, op, B::Sub, a, m.get(b), m.konst(c)),
            Op::MulK | Op::IMulK | Op::MulFloatK => binary(m, op, B::Mul, a, m.get(b), m.konst(c)),
            Op::TrueDivK | Op::TrueDivFloatK => binary(m, op, B::TrueDiv, a, m.get(b), m.konst(c)),
            Op::FloorDivK => binary(m, op, B::FloorDiv, a, m.get(b), m.konst(c)),
            Op::ModK => binary(m, op, B::Mod, a, m.get(b), m.konst(c)),
            Op::AndK => binary(m, op, B::And, a, m.get(b), m.konst(c)),
            Op::OrK => binary(m, op, B::Or, a, m.get(b), m.konst(c)),
            Op::XorK => binary(m, op, B::Xor, a, m.get(b), m.konst(c)),
            Op::LShiftK => binary(m, op, B::LShift, a, m.get(b), m.konst(c)),
            Op::RShiftK => binary(m, op, B::RShift, a, m.get(b), m.konst(c)),
            Op::Binary | Op::InPlace => binary_rare(m, a, m.get(b), m.get(c)),
            Op::Not => not(m, a, b),
            Op::Lt => compare(m, C::Lt, a, m.get(b), m.get(c)),
            Op::Le => compare(m, C::Le, a, m.get(b), m.get(c)),
            Op::Gt => compare(m, C::Gt, a, m.get(b), m.get(c)),
            Op::Ge => compare(m, C::Ge, a, m.get(b), m.get(c)),
            Op::Eq => equality(m, true, a, b, c),
            Op::Ne => equality(m, false, a, b, c),
            Op::LoadAttr | Op::LoadAttrSlot | Op::LoadAttrSlotOver | Op::LoadAttrSlotLocal => load_attr(m, a, b),
            Op::StoreAttr | Op::StoreAttrSlot | Op::StoreAttrSlotTemp => store_attr(m, op, a, b),
            Op::LoadMethod | Op::LoadMethodLocal | Op::LoadMethodTemp => load_method(m, a, b),
            Op::LoadItem => {
                let from_temp = b != c && is_temp(m, b) && super::subscripts::is_sequence(m.get(b));
                let next = super::subscripts::load_item(m, a, b, m.get(c), Some(c))?;
                if from_temp {
                    m.quicken(if a == b { Op::LoadItemOver } else { Op::LoadItemFrom });
                }
                Some(next)
            }
            Op::LoadItemOver | Op::LoadItemFrom => super::subscripts::load_item(m, a, b, m.get(c), Some(c)),
            Op::LoadItemK => super::subscripts::load_item(m, a, b, m.konst(c), None),
            Op::StoreItem => super::subscripts::store_item(m, a, b, c),
            Op::Is => is(m, a, b, c),
            Op::In => super::subscripts::contains(m, a, b, c),
            Op::BuildTuple => super::making::tuple(m, a, b, c),
            Op::GetIter => super::making::iterator(m, a, b),
            Op::MakeCell => super::making::cell(m, a),
            Op::MakeFunction => super::making::function(m, a, b, c),
            Op::ReturnGenerator => super::making::generator(m),
            Op::ListAppend => list_append(m, a, b),
            Op::SetAdd => super::subscripts::set_add(m, a, b),
            Op::MapSet => super::subscripts::map_set(m, a, b, c),
            Op::ForIter => {
                let next = for_iter(m, a, b)?;
                m.quicken(quick_loop(m, b));
                Some(next)
            }
            Op::ForIterList => match for_iter(m, a, b) {
                Some(next) => {
                    super::loops::note_list_iterator(m, b);
                    Some(next)
                }
                None => for_range(m, a, b),
            },
            Op::ForIterStep => for_step(m, a, b),
            Op::ForIterPair => for_pair(m, b),
            Op::Yield => generator::quick::leave_first::<false>(m, b),
            Op::Send => send(m, a, b, c),
            Op::ExcEnter => super::exceptions::enter(m, a, b),
            Op::ExcLeave => super::exceptions::leave(m, a),
            Op::ExcMatch => super::exceptions::matches(m, a, b, c),
            Op::CallKw => super::keywords::call(m, a, b, c),
            Op::Call => call(m, a, b, c, true),
            Op::CallFunction => call(m, a, b, c, false),
            Op::CallIntrinsic | Op::CallLen => super::intrinsics::call_function(m, m.get(a), a, b, c),
            Op::CallIntrinsicMethod | Op::CallAppend => super::intrinsics::call_method(m, m.get(a), a, b, c),
            _ => None,
        }
    }
}
