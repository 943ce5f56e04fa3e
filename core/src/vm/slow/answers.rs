//! What the result of a special method means that an instruction has entered (`enter`): its frame is of kind `OPERATOR`.
//!
//! The instruction has not been finished: its operands lie in their registers still, so that whatever comes next has them at hand when the method
//! has declined (NotImplemented), and a handler finds and drops them when it has raised. Here it is finished, as its slow function does it after the
//! call. What follows a refusal runs nested.

use super::{Slow, calls};
use crate::bytecode::{BinaryOp, Op};
use crate::object::thread::Thread;
use crate::object::typeobject::CompareOp;
use crate::object::{Result, Value, word};
use crate::types::class::generic;
use crate::vm::frames;
use crate::vm::handlers::fast::{comparison, jump_comparison};
use crate::vm::machine::M;
use crate::vm::{machine, unwind};

/// An arithmetic instruction: operator, whether its second operand is a constant, whether it is in place.
pub const fn operator(op: Op) -> Option<(BinaryOp, bool, bool)> {
    use BinaryOp as B;
    Some(match op {
        Op::Add => (B::Add, false, false),
        Op::Sub => (B::Sub, false, false),
        Op::Mul => (B::Mul, false, false),
        Op::TrueDiv => (B::TrueDiv, false, false),
        Op::FloorDiv => (B::FloorDiv, false, false),
        Op::Mod => (B::Mod, false, false),
        Op::And => (B::And, false, false),
        Op::Or => (B::Or, false, false),
        Op::Xor => (B::Xor, false, false),
        Op::LShift => (B::LShift, false, false),
        Op::RShift => (B::RShift, false, false),
        Op::AddK => (B::Add, true, false),
        Op::SubK => (B::Sub, true, false),
        Op::MulK => (B::Mul, true, false),
        Op::TrueDivK => (B::TrueDiv, true, false),
        Op::FloorDivK => (B::FloorDiv, true, false),
        Op::ModK => (B::Mod, true, false),
        Op::AndK => (B::And, true, false),
        Op::OrK => (B::Or, true, false),
        Op::XorK => (B::Xor, true, false),
        Op::LShiftK => (B::LShift, true, false),
        Op::RShiftK => (B::RShift, true, false),
        Op::IAdd => (B::Add, false, true),
        Op::ISub => (B::Sub, false, true),
        Op::IMul => (B::Mul, false, true),
        Op::IAddK => (B::Add, true, true),
        Op::ISubK => (B::Sub, true, true),
        Op::IMulK => (B::Mul, true, true),
        _ => return None,
    })
}

/// The value of a register word that has left its register.
unsafe fn owned(w: u64) -> Value {
    // SAFETY: the caller gives the word up.
    unsafe { if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) } }
}

/// The frame of a special method ends with the word `w`, which is out of its window: pops it, and finishes the instruction that entered it.
///
/// # Safety
/// A frame of kind `OPERATOR` is running.
#[inline(never)]
pub unsafe fn answer(t: *const Thread, w: u64) -> *const u32 {
    // SAFETY: the caller's; the instruction is one that `enter` knows, with operands of a byte each.
    unsafe {
        let callable = ((*(*t).frame.get()).dst.get() >> 16) as usize;
        frames::pop(t);
        let pc = (*(*t).frame.get()).pc.get();
        let mut s = Slow::enter(t, pc);
        let m = s.m;
        let f = m.get(callable);
        m.put(callable, word::EMPTY);
        if word::is_counted(f) {
            machine::release(t, f);
        }
        let (a, b, c) = (m.operand(1), m.operand(2), m.operand(3));
        let Some(op) = Op::from_byte(machine::op_byte(pc)).map(Op::generic) else { return pc };
        if let Some((operator, constant, in_place)) = operator(op) {
            let done = arithmetic(&mut s, w, operator, [a, b, c], constant, in_place);
            return s.leave(done);
        }
        if let Some(comparison) = comparison(op) {
            let done = compare(&mut s, w, comparison, [a, b, c]);
            return s.leave(done);
        }
        if let Some((comparison, sense, constant)) = jump_comparison(op) {
            let done = jump_compare(&mut s, w, comparison, sense, [a, b], constant);
            return s.leave_jump(done);
        }
        match op {
            Op::Binary | Op::InPlace => {
                let operator = BinaryOp::ALL[m.extra(0) as usize];
                let done = arithmetic(&mut s, w, operator, [a, b, c], false, op == Op::InPlace);
                s.leave(done)
            }
            Op::JumpIfTrue | Op::JumpIfFalse | Op::JumpIfTrueKeep | Op::JumpIfFalseKeep => {
                let sense = matches!(op, Op::JumpIfTrue | Op::JumpIfTrueKeep);
                let keeps = matches!(op, Op::JumpIfTrueKeep | Op::JumpIfFalseKeep);
                let done = object_truth(&mut s, w, a).map(|truth| {
                    if !keeps || truth != sense {
                        s.consume(a);
                    }
                    truth == sense
                });
                s.leave_jump(done)
            }
            Op::Not => {
                let done = object_truth(&mut s, w, b).map(|truth| {
                    s.consume(b);
                    s.put(a, Value::bool(!truth));
                });
                s.leave(done)
            }
            Op::In => {
                let negated = m.extra(0) == 1;
                let done = truth(&mut s, w).map(|found| {
                    s.consume(b);
                    s.consume(c);
                    s.put(a, Value::bool(found != negated));
                });
                s.leave(done)
            }
            Op::StoreItem => {
                drop(owned(w));
                s.consume(a);
                s.consume(b);
                s.consume(c);
                s.leave(Ok(()))
            }
            Op::GetIter => {
                let ty = s.py.type_of_word(w);
                if ty.slots.next.get().is_none() {
                    let raised =
                        s.py.type_error(format!("iter() returned non-iterator of type '{}'", ty.full_name(&s.py)));
                    drop(owned(w));
                    return unwind::raise(&mut s.py, raised);
                }
                s.consume(b);
                s.put_taken(a, w);
                s.leave(Ok(()))
            }
            // `len(x)`.
            Op::CallFunction => {
                let done = length(&mut s, w).map(|n| {
                    calls::clear_run(m, a, b + 2);
                    s.put(c, n);
                });
                s.leave(done)
            }
            // `LoadItemK` and what else takes the result as it is.
            _ => {
                s.consume(b);
                s.put_taken(a, w);
                s.leave(Ok(()))
            }
        }
    }
}

/// A constant as a value: constants are immediate or immortal, so the copy counts nothing.
unsafe fn konst(m: M, i: usize) -> Value {
    // SAFETY: the code object keeps its constants alive.
    unsafe { Value::from_borrowed_word(m.konst(i)) }
}

unsafe fn arithmetic(
    s: &mut Slow,
    w: u64,
    op: BinaryOp,
    [a, b, c]: [usize; 3],
    constant: bool,
    in_place: bool,
) -> Result<()> {
    // SAFETY: operands of the instruction.
    unsafe {
        let mut w = w;
        if w == word::NOT_IMPLEMENTED {
            let fixed = if constant { konst(s.m, c) } else { Value::EMPTY };
            let (x, y) = (s.m.value(b), if constant { &fixed } else { s.m.value(c) });
            // Who has declined: the method of the in-place form, where the class has one, or that of the plain form.
            let own = in_place && s.py.type_of(x).slots.inplace[op as usize].get().is_some();
            let result = if own {
                s.py.binary_or_not_implemented(op, x, y)?
            } else {
                generic::binary_declined(&mut s.py, op, x, y)?
            };
            if result.is_not_implemented() {
                return Err(if in_place {
                    s.py.inplace_error(op, x, y)
                } else {
                    s.py.operand_error(op, op.symbol(), x, y)
                });
            }
            w = result.into_word();
        }
        s.consume(b);
        if !constant {
            s.consume(c);
        }
        s.put_taken(a, w);
        Ok(())
    }
}

unsafe fn compare(s: &mut Slow, w: u64, op: CompareOp, [a, b, c]: [usize; 3]) -> Result<()> {
    // SAFETY: operands of the instruction.
    unsafe {
        let mut w = w;
        if w == word::NOT_IMPLEMENTED {
            w = s.py.compare_reflected(s.m.value(b), s.m.value(c), op)?.into_word();
        }
        s.consume(b);
        s.consume(c);
        s.put_taken(a, w);
        Ok(())
    }
}

unsafe fn jump_compare(
    s: &mut Slow,
    w: u64,
    op: CompareOp,
    sense: bool,
    [a, b]: [usize; 2],
    constant: bool,
) -> Result<bool> {
    // SAFETY: operands of the instruction.
    unsafe {
        let mut w = w;
        if w == word::NOT_IMPLEMENTED {
            let fixed = if constant { konst(s.m, b) } else { Value::EMPTY };
            let y = if constant { &fixed } else { s.m.value(b) };
            w = s.py.compare_reflected(s.m.value(a), y, op)?.into_word();
        }
        let truth = truth(s, w)?;
        s.consume(a);
        if !constant {
            s.consume(b);
        }
        Ok(truth == sense)
    }
}

/// The truth of a result.
unsafe fn truth(s: &mut Slow, w: u64) -> Result<bool> {
    match w {
        word::TRUE => Ok(true),
        word::FALSE => Ok(false),
        // SAFETY: the word is given up.
        _ => s.py.truth(&unsafe { owned(w) }),
    }
}

/// The truth of the object in register `r`, whose `__bool__`, or `__len__` if it has none, has the result `w`.
unsafe fn object_truth(s: &mut Slow, w: u64, r: usize) -> Result<bool> {
    match w {
        word::TRUE => Ok(true),
        word::FALSE => Ok(false),
        _ => {
            // SAFETY: the word is given up; the register holds the object.
            let (result, v) = unsafe { (owned(w), s.m.value(r)) };
            if s.py.type_of(v).slots.truth.get().is_some() {
                generic::truth_of(&s.py, &result)
            } else {
                Ok(generic::length(&mut s.py, &result)? != 0)
            }
        }
    }
}

/// What `len` makes of the result of `__len__`.
unsafe fn length(s: &mut Slow, w: u64) -> Result {
    // SAFETY: the word is given up.
    let result = unsafe { owned(w) };
    if word::is_int(w) && word::to_int(w) >= 0 {
        return Ok(result);
    }
    let n = generic::length(&mut s.py, &result)?;
    s.py.int(i64::try_from(n).unwrap_or(i64::MAX))
}
