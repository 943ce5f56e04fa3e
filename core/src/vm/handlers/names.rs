//! Globals, builtins and cells.

use crate::object::dict::DictObject;
use crate::object::function::CellObject;
use crate::object::payload::payload_of;
use crate::object::word;
use crate::vm::frames::globals;
use crate::vm::machine::{M, take_ref};
use crate::vm::slow::names as slow;
use orochi_gc::sync::Ordering;

/// `a = globals[name]` or `builtins[name]`.
///
/// The cache word is 0, `index << 1` (an entry of the globals), or `keys version of the globals << 32 | index << 1 | 1`
/// (an entry of the builtins, valid while no key was added to the globals). Entries check their key themselves.
#[inline(always)]
pub unsafe fn load_global(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's; dicts are kept alive by frame and interpreter.
    unsafe {
        // Acquire pairs with the release of the fill.
        let cached = m.cache(1)[0].load(Ordering::Acquire);
        if cached != 0 {
            let name = name_at(m, 0);
            let dict = globals(m.frame());
            let index = (cached as u32) >> 1;
            let found = if cached & 1 == 0 {
                dict.value_at(index, name)
            } else if dict.keys_version() == (cached >> 32) as u32 {
                let builtins = payload_of::<DictObject>(word::to_object((*m.t).interp().builtins.word()));
                builtins.value_at(index, name)
            } else {
                word::EMPTY
            };
            if found != word::EMPTY {
                return m.result(a, take_ref(m.t, found), 3);
            }
        }
        M::reload(m.t, slow::load_global(m.t, m.pc, a))
    }
}

/// The word of the name that extra word `i` says.
#[inline(always)]
pub unsafe fn name_at(m: M, i: usize) -> u64 {
    // SAFETY: the code has that many names.
    unsafe { *crate::vm::frames::frame_code(m.frame()).names.get_unchecked(m.extra(i) as usize) }
}

/// `a = contents of the cell in register b`.
#[inline(always)]
pub unsafe fn load_cell(m: M, a: usize, b: usize) -> M {
    // SAFETY: the register holds a cell.
    unsafe {
        let w = payload_of::<CellObject>(word::to_object(m.get(b))).contents.load();
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound_cell(m.t, m.pc, b));
        }
        m.result(a, take_ref(m.t, w), 1)
    }
}

/// `a = contents of free variable b`.
#[inline(always)]
pub unsafe fn load_free(m: M, a: usize, b: usize) -> M {
    // SAFETY: the running function has a closure with that variable.
    unsafe {
        let cell = free_cell(m, b);
        let w = payload_of::<CellObject>(word::to_object(cell)).contents.load();
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound_free(m.t, m.pc, b));
        }
        m.result(a, take_ref(m.t, w), 1)
    }
}

/// The word of the running function's free variable's cell.
#[inline(always)]
pub unsafe fn free_cell(m: M, i: usize) -> u64 {
    // SAFETY: the running function has a closure with that variable.
    unsafe {
        let function = payload_of::<crate::object::function::FunctionObject>(word::to_object(m.frame().function.get()));
        let closure = payload_of::<crate::object::tuple::TupleObject>(word::to_object(function.closure.load()));
        closure.values().get_unchecked(i).word()
    }
}

/// `a = namespace[name]`: where the frame has no namespace of its own (modules), a global.
#[inline(always)]
pub unsafe fn load_name(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        if names_are_globals(m) {
            return load_global(m, a);
        }
        M::reload(m.t, slow::load_name(m.t, m.pc, a))
    }
}

/// Is the namespace of the running frame that of its globals, as in a module?
#[inline(always)]
pub unsafe fn names_are_globals(m: M) -> bool {
    // SAFETY: a frame is running.
    unsafe {
        let frame = m.frame();
        let locals = frame.locals.get();
        locals == word::EMPTY || (locals ^ frame.globals.get()) & !word::BORROWED == 0
    }
}

/// `globals[name] = a`, where the globals are private and have the name in the entry that the cache says. What that held is given up, with a
/// call if need be where `CALLS` is set.
#[inline(always)]
pub unsafe fn store_global_private<const CALLS: bool>(m: M, a: usize) -> Option<M> {
    // SAFETY: the operands are this instruction's; the frame keeps its globals alive, which nobody else sees.
    unsafe {
        let v = m.get(a);
        // An entry's number, as for `load_global`; entries check their key themselves.
        let cached = m.cache(1)[0].load(Ordering::Acquire);
        if cached == 0 || v == word::EMPTY || !word::to_object(m.frame().globals.get()).as_ref().is_private() {
            return None;
        }
        let slot = globals(m.frame()).private_value_at((cached as u32) >> 1, name_at(m, 0))?;
        let old = slot.load();
        if old == word::EMPTY || (!CALLS && !super::hot::can_drop(old)) {
            return None;
        }
        // One object as old and new value: counted before it is given back.
        slot.store_moved(super::subscripts::owned(m, a, v)?);
        if word::is_pointer(v) && super::hot::is_temp(m, a) {
            m.put(a, word::EMPTY);
        }
        let next = m.next(3);
        if CALLS {
            return Some(if word::is_counted(old) { next.released(old) } else { next });
        }
        super::hot::quick_drop(m, old);
        Some(next)
    }
}

/// `globals[name] = a`.
#[inline(always)]
pub unsafe fn store_global(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match store_global_private::<true>(m, a) {
            Some(next) => next,
            None => super::out::store_global(m, a),
        }
    }
}

/// `namespace[name] = a`: where the frame has no namespace of its own (modules), a global.
#[inline(always)]
pub unsafe fn store_name(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        if names_are_globals(m)
            && let Some(next) = store_global_private::<true>(m, a)
        {
            return next;
        }
        super::out::store_name(m, a)
    }
}

/// `contents of cell = b`, where the cell is private.
#[inline(always)]
unsafe fn store_private(m: M, cell: u64, b: usize) -> Option<M> {
    // SAFETY: the word is a cell's; operands of the instruction.
    unsafe {
        let object = word::to_object(cell);
        let v = m.get(b);
        if v == word::EMPTY || !object.as_ref().is_private() {
            return None;
        }
        let slot = &payload_of::<CellObject>(object).contents;
        let old = slot.load();
        let owned = crate::vm::machine::take_source(m, b);
        slot.store_moved(owned);
        let next = m.next(1);
        Some(if word::is_counted(old) { next.released(old) } else { next })
    }
}

/// `cell in register a = b`.
#[inline(always)]
pub unsafe fn store_cell(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match store_private(m, m.get(a), b) {
            Some(next) => next,
            None => M::reload(m.t, slow::store_cell(m.t, m.pc, a, b)),
        }
    }
}

/// `free variable a = b`.
#[inline(always)]
pub unsafe fn store_free(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match store_private(m, free_cell(m, a), b) {
            Some(next) => next,
            None => M::reload(m.t, slow::store_free(m.t, m.pc, a, b)),
        }
    }
}
