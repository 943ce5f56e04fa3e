//! Small objects made without a call: tuples, iterators of the builtin containers, ranges, sums and slices of tuples.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything. A cell is popped off the thread's free list; where there is
//! none, or a collection is due, the complete handler does it. What is made holds counted words only: a borrowed word of an
//! object that is not immortal would have to be counted with a call.

use super::hot::{can_drop, is_temp, quick_drop};
use crate::bytecode::code::flags;
use crate::object::dict::DictObject;
use crate::object::function::{CellObject, FunctionObject};
use crate::object::generator::GeneratorObject;
use crate::object::iterator::IteratorObject;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::{Name, Py, TypeId, Value, word};
use crate::types::range::{RangeIterator, RangeObject};
use crate::vm::frames::{Callee, returns};
use crate::vm::machine::{M, owned_copy};
use orochi_gc::sync::Ordering;

/// Can the word of a register be moved into the heap as it is, but for its borrowed bit?
#[inline(always)]
unsafe fn can_move(w: u64) -> bool {
    // SAFETY: a live register's word.
    !word::is_pointer(w) || word::is_counted(w) || unsafe { word::to_object(w).as_ref().is_immortal() }
}

/// The word without its borrowed bit.
#[inline(always)]
fn own(w: u64) -> u64 {
    if word::is_pointer(w) { w & !word::BORROWED } else { w }
}

/// `a = (b, …)`, `n` temporaries, which move into the tuple.
#[inline(always)]
pub(super) unsafe fn tuple(m: M, a: usize, b: usize, n: usize) -> Option<M> {
    // SAFETY: operands of the instruction; the words are written before anything else happens.
    unsafe {
        // Where the result lies among the items, what it displaces has moved.
        let old = if a.wrapping_sub(b) < n { word::EMPTY } else { m.get(a) };
        if n == 0 || !is_temp(m, b) || !can_drop(old) {
            return None;
        }
        let mut r = b;
        while r < b + n {
            if !can_move(m.get(r)) {
                return None;
            }
            r += 1;
        }
        let (made, mut to) = Py::from_thread(m.t).tuple_quick(n)?;
        let mut r = b;
        while r < b + n {
            // Volatile: a handful of words, for which a call of memcpy would take longer.
            to.write_volatile(own(m.get(r)));
            m.put(r, word::EMPTY);
            to = to.add(1);
            r += 1;
        }
        quick_drop(m, old);
        m.put(a, word::from_object(made));
        Some(m.next(1))
    }
}

/// Wraps what register `a` holds into a cell, in place.
#[inline(always)]
pub(super) unsafe fn cell(m: M, a: usize) -> Option<M> {
    // SAFETY: operands of the instruction; what the register owned moves into the cell.
    unsafe {
        let w = m.get(a);
        if !can_move(w) {
            return None;
        }
        let made = CellObject::make_quick(&Py::from_thread(m.t), own(w))?;
        m.put(a, word::from_object(made));
        Some(m.next(1))
    }
}

/// Can a word that was read from a heap slot be counted without a call, or needs it not be?
#[inline(always)]
unsafe fn can_count(w: u64) -> bool {
    // SAFETY: the word was read from a live slot under the current pin.
    !word::is_pointer(w)
        || unsafe {
            let object = word::to_object(w).as_ref();
            object.is_private() || object.is_immortal()
        }
}

/// Counts such a word.
#[inline(always)]
unsafe fn count(m: M, w: u64) {
    // SAFETY: as in `can_count`.
    unsafe {
        if word::is_pointer(w) && word::to_object(w).as_ref().is_private() {
            (*m.t).mutator().retain_private(word::to_object(w));
        }
    }
}

/// `a = function(code)`, without defaults and annotations; `c` says whether there is a closure, which is in the temporary `b`.
#[inline(always)]
pub(super) unsafe fn function(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    const CLOSURE: usize = 8;
    // SAFETY: operands of the instruction; a frame's globals are a dict.
    unsafe {
        if c & !CLOSURE != 0 {
            return None;
        }
        let closure = if c == CLOSURE { m.get(b) } else { word::EMPTY };
        let old = if c == CLOSURE && a == b { word::EMPTY } else { m.get(a) };
        if !can_drop(old) || !can_move(closure) || (c == CLOSURE && !is_temp(m, b)) {
            return None;
        }
        let py = Py::from_thread(m.t);
        let globals = m.frame().globals.get() & !word::BORROWED;
        // The first entry of a module's namespace, nearly always.
        let name = py.name_word(Name::__name__);
        let module = payload_of::<DictObject>(word::to_object(globals)).value_at(0, name);
        if module == word::EMPTY || !can_count(globals) || !can_count(module) {
            return None;
        }
        let code = m.konst(m.extra(0) as usize) & !word::BORROWED;
        let made = FunctionObject::make_quick(&py, code, globals, module, own(closure))?;
        count(m, globals);
        count(m, module);
        if c == CLOSURE {
            m.put(b, word::EMPTY);
        }
        quick_drop(m, old);
        m.put(a, word::from_object(made));
        Some(m.next(2))
    }
}

/// `ReturnGenerator` of a plain generator function that an instruction called: its generator is the call's result.
#[inline(always)]
pub(super) unsafe fn generator(m: M) -> Option<M> {
    // SAFETY: a generator function's frame is running at its first instruction: arguments and cells are all that is there.
    unsafe {
        let frame = (*m.t).frame.get();
        if (*frame).kind.get() != returns::VALUE {
            return None;
        }
        let callee = Callee::of((*frame).function.get())?;
        if callee.code.must_close || callee.code.data.flags & (flags::COROUTINE | flags::ASYNC_GENERATOR) != 0 {
            return None;
        }
        let below = frame.sub(1);
        let (caller, dst) = ((*below).regs.get(), (*frame).dst.get() as usize);
        let (callable, target) = (caller.add(dst >> 16), caller.add(dst & 0xffff));
        // The call's reference to the function becomes the generator's.
        let (f, old) = (*callable, if target == callable { word::EMPTY } else { *target });
        let names = [callee.function.name.load(), callee.function.qualname.load()];
        if (f ^ (*frame).function.get()) & !word::BORROWED != 0
            || !can_move(f)
            || !can_drop(old)
            || !can_count(names[0])
            || !can_count(names[1])
        {
            return None;
        }
        let live = (*frame).first_temp.get() as usize;
        let mut r = 0;
        while r < live {
            if !can_move(m.get(r)) {
                return None;
            }
            r += 1;
        }
        let function = f & !word::BORROWED;
        let made = GeneratorObject::make_quick(&Py::from_thread(m.t), function, names, frame, m.pc.add(1), live)?;
        count(m, names[0]);
        count(m, names[1]);
        let skip = (*frame).skip.get() as usize;
        (*m.t).frame.set(below);
        if (*m.t).claimed.get() > below {
            (*m.t).claimed.set(below);
        }
        *callable = word::EMPTY;
        quick_drop(m, old);
        *target = word::from_object(made);
        Some(M { t: m.t, pc: (*below).pc.get().add(skip), regs: caller, consts: (*below).consts.get() })
    }
}

/// A private iterator of type `id` over the object in register `b`, whose reference it takes or counts; then `a` holds it.
#[inline(always)]
unsafe fn walk(m: M, a: usize, b: usize, id: TypeId, size: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(b);
        let moves = is_temp(m, b);
        let old = if a == b && moves { word::EMPTY } else { m.get(a) };
        let source = word::to_object(w);
        if !can_drop(old) || !(can_move(w) && (moves || source.as_ref().is_private() || source.as_ref().is_immortal()))
        {
            return None;
        }
        let made = IteratorObject::make_quick(&Py::from_thread(m.t), id, w & !word::BORROWED, size)?;
        if moves {
            m.put(b, word::EMPTY);
        } else if source.as_ref().is_private() {
            (*m.t).mutator().retain_private(source);
        }
        quick_drop(m, old);
        m.put(a, word::from_object(made));
        Some(m.next(1))
    }
}

/// `a = iter(b)` of an exact list, tuple, dict, set, str or bytes, of a range, and of a generator, which is its own.
#[inline(always)]
pub(super) unsafe fn iterator(m: M, a: usize, b: usize) -> Option<M> {
    // SAFETY: operands of the instruction; a kind says which payload follows.
    unsafe {
        let w = m.get(b);
        if !word::is_pointer(w) {
            return None;
        }
        let py = Py::from_thread(m.t);
        let object = word::to_object(w);
        let kind = object.as_ref().kind();
        if kind == Kind::List as u8 {
            return walk(m, a, b, TypeId::ListIterator, 0);
        }
        if kind == Kind::Range as u8 {
            let gives_up = is_temp(m, b);
            let old = if a == b && gives_up { word::EMPTY } else { m.get(a) };
            if !can_drop(old) || old == w {
                return None;
            }
            if gives_up && word::is_counted(w) && !object.as_ref().has_more_private_counts() {
                RangeIterator::in_place_of(&py, object)?;
                m.put(b, word::EMPTY);
                quick_drop(m, old);
                m.put(a, w);
                return Some(m.next(1));
            }
            let made = RangeIterator::make_quick(&py, payload_of::<RangeObject>(object).fast?)?;
            if gives_up {
                quick_drop(m, w);
                m.put(b, word::EMPTY);
            }
            quick_drop(m, old);
            m.put(a, word::from_object(made));
            return Some(m.next(1));
        }
        let ty = py.type_of_word(w);
        match ty.id? {
            TypeId::Tuple => walk(m, a, b, TypeId::TupleIterator, 0),
            TypeId::Dict => walk(m, a, b, TypeId::DictKeyIterator, payload_of::<DictObject>(object).len()),
            TypeId::Set => walk(m, a, b, TypeId::SetIterator, payload_of::<SetObject>(object).len()),
            TypeId::Str if payload_of::<StrObject>(object).text.is_ascii() => {
                walk(m, a, b, TypeId::StrAsciiIterator, 0)
            }
            TypeId::Bytes => walk(m, a, b, TypeId::BytesIterator, 0),
            TypeId::Generator if a == b => Some(m.next(1)),
            _ => None,
        }
    }
}

/// `CallFunction` of `range`, the class whose word is `f`, with one or two immediate ints.
#[inline(always)]
pub(super) unsafe fn range(m: M, f: u64, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        if b == 0 || b > 2 {
            return None;
        }
        let (first, last) = (m.get(a + 2), m.get(a + 1 + b));
        let old = if c >= a && c < a + 2 + b { word::EMPTY } else { m.get(c) };
        if !word::both_int(first, last) || !can_drop(f) || !can_drop(old) || old == f {
            return None;
        }
        let start = if b == 2 { word::to_int(first) } else { 0 };
        let made = RangeObject::make_quick(&Py::from_thread(m.t), start, word::to_int(last))?;
        quick_drop(m, f);
        quick_drop(m, old);
        m.put(a, word::EMPTY);
        m.put(a + 1, word::EMPTY);
        m.put(c, word::from_object(made));
        Some(m.next(1))
    }
}

/// The exact tuple that a word names: instances of `tuple` itself, and of nothing else, have its shape.
#[inline(always)]
unsafe fn exact<'a>(shape: u32, w: u64) -> Option<&'a TupleObject> {
    if !word::is_pointer(w) {
        return None;
    }
    let object = word::to_object(w);
    // SAFETY: a live register's word; the register keeps the tuple alive.
    unsafe { if object.as_ref().shape() == shape { Some(payload_of::<TupleObject>(object)) } else { None } }
}

/// Copies items to where a new tuple has them, each counted once more; returns where the next goes.
#[inline(always)]
unsafe fn copy_items(m: M, items: &[Value], mut to: *mut u64) -> *mut u64 {
    for item in items {
        let w = item.word();
        // SAFETY: the caller's: there is room; the tuple that is copied keeps its items alive.
        unsafe {
            if word::is_pointer(w) {
                (*m.t).mutator().retain(word::to_object(w));
            }
            to.write_volatile(w);
            to = to.add(1);
        }
    }
    to
}

/// The word of a tuple of the items of `x` and those of `y` behind them: a new private one, or one of the two where the other is empty.
/// `None` where they are not both exactly tuples, or no cell is at hand.
///
/// # Safety
/// Both are alive. The caller takes over the word before anything else happens.
#[inline(always)]
pub unsafe fn sum(m: M, x: u64, y: u64) -> Option<u64> {
    // SAFETY: the caller's; items never change.
    unsafe {
        let py = Py::from_thread(m.t);
        let shape = py.try_ty(TypeId::Tuple)?.instance_shape.load(Ordering::Relaxed);
        let (first, second) = (exact(shape, x)?.values(), exact(shape, y)?.values());
        if first.is_empty() {
            return Some(owned_copy(m.t, y));
        }
        if second.is_empty() {
            return Some(owned_copy(m.t, x));
        }
        let (made, to) = py.tuple_quick(first.len() + second.len())?;
        let to = copy_items(m, first, to);
        copy_items(m, second, to);
        Some(word::from_object(made))
    }
}

/// The word of a tuple of the items `start..end` of the exact tuple `w`: a new private one, or `w` itself where these are all of them.
/// `None` where it is not exactly a tuple, or no cell is at hand.
///
/// # Safety
/// As `sum`.
#[inline(always)]
pub unsafe fn part(m: M, w: u64, start: Option<i64>, end: Option<i64>) -> Option<u64> {
    // SAFETY: the caller's; items never change.
    unsafe {
        let py = Py::from_thread(m.t);
        let of = exact(py.try_ty(TypeId::Tuple)?.instance_shape.load(Ordering::Relaxed), w)?;
        let len = of.len() as i64;
        let place = |i: Option<i64>, missing: i64| match i {
            None => missing,
            Some(i) if i < 0 => (i + len).max(0),
            Some(i) => i.min(len),
        };
        let (start, end) = (place(start, 0), place(end, len));
        if end <= start {
            return Some(py.interp().empty_tuple().into_word());
        }
        if end - start == len {
            return Some(owned_copy(m.t, w));
        }
        let items = of.values().get(start as usize..end as usize)?;
        let (made, to) = py.tuple_quick(items.len())?;
        copy_items(m, items, to);
        Some(word::from_object(made))
    }
}
