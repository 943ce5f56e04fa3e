//! Leaving the frame of a special method that an operator has entered, without a call, where the result is the operator's.
//!
//! What the complete handlers do in `slow::answers`. A result that asks for more (NotImplemented, the truth of an object) and operands that die with the
//! instruction go there.

use super::fast::{comparison, jump_comparison};
use super::hot::{can_drop, quick_drop};
use crate::bytecode::Op;
use crate::object::word;
use crate::vm::machine::{M, op_byte};
use crate::vm::slow::answers::operator;

/// How an instruction is finished; 0: not here.
mod form {
    /// The result goes into `a`; `b` and `c` are consumed.
    pub const VALUE: u8 = 1;
    /// The result goes into `a`; `b` is consumed.
    pub const VALUE_OF_ONE: u8 = 2;
    /// It jumps if the result is true; `a` and `b` are consumed.
    pub const JUMP: u8 = 3;
    /// It jumps if the result is true; `a` is consumed.
    pub const JUMP_OF_ONE: u8 = 4;
    /// Added to the last two: it jumps if the result is false.
    pub const UNLESS: u8 = 8;
}

/// The form of each operation, by number.
static FORMS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < Op::ALL.len() {
        let op = Op::ALL[i].generic();
        table[i] = if let Some((_, constant, _)) = operator(op) {
            if constant { form::VALUE_OF_ONE } else { form::VALUE }
        } else if comparison(op).is_some() {
            form::VALUE
        } else if let Some((_, sense, constant)) = jump_comparison(op) {
            let form = if constant { form::JUMP_OF_ONE } else { form::JUMP };
            if sense { form } else { form + form::UNLESS }
        } else {
            match op {
                Op::JumpIfTrue => form::JUMP_OF_ONE,
                Op::JumpIfFalse => form::JUMP_OF_ONE + form::UNLESS,
                Op::LoadItemK => form::VALUE_OF_ONE,
                _ => 0,
            }
        };
        i += 1;
    }
    table
};

/// Leaves the running frame, of kind `OPERATOR`, with the word `w` of register `own` (or of a constant, where that is out of range).
#[inline(always)]
pub(super) unsafe fn leave(m: M, w: u64, own: usize) -> Option<M> {
    // SAFETY: a frame is running; the instruction below it has operands of a byte each.
    unsafe {
        let frame = (*m.t).frame.get();
        let below = frame.sub(1);
        let caller = M { t: m.t, pc: (*below).pc.get(), regs: (*below).regs.get(), consts: (*below).consts.get() };
        let form = FORMS[op_byte(caller.pc) as usize];
        let jumps = form & 7 >= form::JUMP;
        if form == 0
            || w == word::NOT_IMPLEMENTED
            || w == word::EMPTY
            || (*frame).locals.get() != word::EMPTY
            || (jumps && w != word::TRUE && w != word::FALSE)
        {
            return None;
        }
        // Its copies of the operands go first.
        for r in 0..(*frame).first_temp.get() as usize {
            let v = m.get(r);
            if word::is_pointer(v) && r != own {
                if !quick_drop(m, v) {
                    return None;
                }
                m.put(r, word::EMPTY);
            }
        }
        let first_temp = (*below).first_temp.get() as usize;
        // What the operand in register `r` gives up.
        let given_up = |r: usize| {
            let v = caller.get(r);
            if r >= first_temp && word::is_pointer(v) { v } else { word::EMPTY }
        };
        let two = form & 1 != 0;
        let first = caller.operand(if jumps { 1 } else { 2 });
        let second = caller.operand(if jumps { 2 } else { 3 });
        let x = given_up(first);
        let y = if two { given_up(second) } else { word::EMPTY };
        let target = caller.operand(1);
        let old = if jumps || (target == first && x != word::EMPTY) || (two && target == second && y != word::EMPTY) {
            word::EMPTY
        } else {
            caller.get(target)
        };
        let callable = caller.regs.add(((*frame).dst.get() >> 16) as usize);
        let f = *callable;
        let same = |v: u64, u: u64| word::is_counted(v) && word::is_counted(u) && v == u;
        // Two counts of one object are more than this looks at.
        if !can_drop(f)
            || !can_drop(x)
            || !can_drop(y)
            || !can_drop(old)
            || same(x, y)
            || same(x, old)
            || same(y, old)
            || same(f, old)
        {
            return None;
        }
        if own != usize::MAX {
            m.put(own, word::EMPTY);
        }
        (*m.t).frame.set(below);
        if (*m.t).claimed.get() > below {
            (*m.t).claimed.set(below);
        }
        quick_drop(m, f);
        *callable = word::EMPTY;
        if x != word::EMPTY {
            quick_drop(m, x);
            caller.put(first, word::EMPTY);
        }
        if y != word::EMPTY {
            quick_drop(m, y);
            caller.put(second, word::EMPTY);
        }
        if jumps {
            let wanted = if form & form::UNLESS == 0 { word::TRUE } else { word::FALSE };
            return Some(if w == wanted { caller.jump(0) } else { caller.next(2) });
        }
        quick_drop(m, old);
        caller.put(target, w);
        Some(caller.next(1))
    }
}
