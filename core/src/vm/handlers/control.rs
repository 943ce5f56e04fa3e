//! Jumps, moves and truth tests.

use crate::object::word;
use crate::vm::machine::{M, copy_register};
use crate::vm::slow;

/// Jumps backward; polls the breaker word.
#[inline(always)]
pub unsafe fn jump_back(m: M) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let next = m.jump(0);
        if (*m.t).is_asked() {
            return M::reload(m.t, slow::poll(m.t, next.pc));
        }
        next
    }
}

/// The truth of an immediate whose truth is known without a call.
#[inline(always)]
pub(super) fn quick_truth(w: u64) -> Option<bool> {
    match w {
        word::TRUE => Some(true),
        word::FALSE | word::NONE => Some(false),
        _ if word::is_int(w) => Some(word::to_int(w) != 0),
        // The two zeros have the smallest words of all floats.
        _ if word::is_float(w) => Some(w > word::LAST_ZERO),
        _ => None,
    }
}

/// Jumps if the truth of `a` is `sense`; `a` is consumed.
#[inline(always)]
pub unsafe fn jump_truth(m: M, sense: bool, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_truth(m.get(a)) {
            Some(truth) if truth == sense => m.jump(0),
            Some(_) => m.next(2),
            None => M::reload(m.t, slow::jump_truth(m.t, m.pc, a, sense)),
        }
    }
}

/// Jumps and keeps `a` if its truth is `sense`; else consumes it.
#[inline(always)]
pub unsafe fn jump_truth_keep(m: M, sense: bool, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_truth(m.get(a)) {
            Some(truth) if truth == sense => m.jump(0),
            Some(_) => m.next(2),
            None => M::reload(m.t, slow::jump_truth_keep(m.t, m.pc, a, sense)),
        }
    }
}

/// Jumps if `a` is None (`sense`) or is not; `a` is consumed.
#[inline(always)]
pub unsafe fn jump_none(m: M, sense: bool, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(a);
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound(m.t, m.pc, a));
        }
        m.consume(a);
        if (w == word::NONE) == sense { m.jump(0) } else { m.next(2) }
    }
}

/// `a = b`.
#[inline(always)]
pub unsafe fn copy(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(b);
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound(m.t, m.pc, b));
        }
        let w = copy_register(m, b);
        m.result(a, w, 1)
    }
}

/// `a = b`, `b` kept.
#[inline(always)]
pub unsafe fn copy_keep(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(b);
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound(m.t, m.pc, b));
        }
        if word::is_counted(w) {
            (*m.t).mutator().retain(word::to_object(w));
        }
        m.result(a, w, 1)
    }
}

/// Moves `b, b+1` to `a, a+1`.
#[inline(always)]
pub unsafe fn move_pair(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's, temporaries both.
    unsafe {
        let (x, y) = (m.get(b), m.get(b + 1));
        m.put(b, word::EMPTY);
        m.put(b + 1, word::EMPTY);
        m.put(a, x);
        m.put(a + 1, y);
        m.next(1)
    }
}

/// `a = constants[x]`.
#[inline(always)]
pub unsafe fn load_const(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.konst(m.extra(0) as usize);
        m.result(a, w, 2)
    }
}

/// Empties a register.
#[inline(always)]
pub unsafe fn clear(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe { m.result(a, word::EMPTY, 1) }
}

/// Drops a temporary.
#[inline(always)]
pub unsafe fn drop_temp(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(a);
        if w == word::EMPTY {
            return M::reload(m.t, slow::unbound(m.t, m.pc, a));
        }
        m.consume(a);
        m.next(1)
    }
}

/// Unbinds a local.
#[inline(always)]
pub unsafe fn delete_local(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        if m.get(a) == word::EMPTY {
            return M::reload(m.t, slow::unbound(m.t, m.pc, a));
        }
        m.result(a, word::EMPTY, 1)
    }
}

/// `a = not b`.
#[inline(always)]
pub unsafe fn not(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_truth(m.get(b)) {
            Some(truth) => m.result(a, word::from_bool(!truth), 1),
            None => M::reload(m.t, slow::not(m.t, m.pc, a, b)),
        }
    }
}
