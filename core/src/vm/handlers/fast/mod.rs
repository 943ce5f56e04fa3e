//! The fast paths: what an operation's handler tries first.
//!
//! Each is a few dozen machine instructions that call nothing, save nothing and spill nothing; `cargo verify` looks at the machine code.
//! A path returns the machine at the next instruction, or `None` before it changed anything that the hot path or the complete handler,
//! which come next, would not change in the same way. Operands are read from the instruction when they are needed, so that few
//! values are alive at a time.

mod attributes;
mod calls;
pub(super) mod moves;
mod numbers;

use super::{loops, names, subscripts};
use crate::bytecode::{BinaryOp, Op};
use crate::object::typeobject::CompareOp;
use crate::object::word;
use crate::vm::machine::M;

/// Gives up a word that a register owned, if that takes no call.
#[inline(always)]
unsafe fn quick_drop(m: M, w: u64) -> bool {
    // SAFETY: the register owned the word.
    !word::is_counted(w) || unsafe { (*m.t).mutator().release_quick(word::to_object(w)) }
}

/// The operator of an arithmetic operation on ints, and whether its second operand is a constant.
const fn int_operator(op: Op) -> Option<(BinaryOp, bool)> {
    use BinaryOp as B;
    Some(match op {
        Op::Add | Op::IAdd => (B::Add, false),
        Op::Sub | Op::ISub => (B::Sub, false),
        Op::Mul | Op::IMul => (B::Mul, false),
        Op::FloorDiv => (B::FloorDiv, false),
        Op::Mod => (B::Mod, false),
        Op::And => (B::And, false),
        Op::Or => (B::Or, false),
        Op::Xor => (B::Xor, false),
        Op::LShift => (B::LShift, false),
        Op::RShift => (B::RShift, false),
        Op::AddK | Op::IAddK => (B::Add, true),
        Op::SubK | Op::ISubK => (B::Sub, true),
        Op::MulK | Op::IMulK => (B::Mul, true),
        Op::FloorDivK => (B::FloorDiv, true),
        Op::ModK => (B::Mod, true),
        Op::AndK => (B::And, true),
        Op::OrK => (B::Or, true),
        Op::XorK => (B::Xor, true),
        Op::LShiftK => (B::LShift, true),
        Op::RShiftK => (B::RShift, true),
        _ => return None,
    })
}

/// The operator of an arithmetic operation on floats, and whether its second operand is a constant.
const fn float_operator(op: Op) -> Option<(BinaryOp, bool)> {
    use BinaryOp as B;
    Some(match op {
        Op::AddFloat | Op::IAddFloat => (B::Add, false),
        Op::SubFloat | Op::ISubFloat => (B::Sub, false),
        Op::MulFloat | Op::IMulFloat => (B::Mul, false),
        Op::TrueDivFloat => (B::TrueDiv, false),
        Op::AddFloatK => (B::Add, true),
        Op::SubFloatK => (B::Sub, true),
        Op::MulFloatK => (B::Mul, true),
        Op::TrueDivFloatK => (B::TrueDiv, true),
        _ => return None,
    })
}

/// The comparison of a compare-and-jump, the truth on which it jumps, and whether its second operand is a constant.
pub const fn jump_comparison(op: Op) -> Option<(CompareOp, bool, bool)> {
    use CompareOp as C;
    Some(match op {
        Op::JumpIfLt => (C::Lt, true, false),
        Op::JumpIfLe => (C::Le, true, false),
        Op::JumpIfGt => (C::Gt, true, false),
        Op::JumpIfGe => (C::Ge, true, false),
        Op::JumpIfEq => (C::Eq, true, false),
        Op::JumpIfNe => (C::Ne, true, false),
        Op::JumpUnlessLt => (C::Lt, false, false),
        Op::JumpUnlessLe => (C::Le, false, false),
        Op::JumpUnlessGt => (C::Gt, false, false),
        Op::JumpUnlessGe => (C::Ge, false, false),
        Op::JumpUnlessEq => (C::Eq, false, false),
        Op::JumpUnlessNe => (C::Ne, false, false),
        Op::JumpIfLtK => (C::Lt, true, true),
        Op::JumpIfLeK => (C::Le, true, true),
        Op::JumpIfGtK => (C::Gt, true, true),
        Op::JumpIfGeK => (C::Ge, true, true),
        Op::JumpIfEqK => (C::Eq, true, true),
        Op::JumpIfNeK => (C::Ne, true, true),
        Op::JumpUnlessLtK => (C::Lt, false, true),
        Op::JumpUnlessLeK => (C::Le, false, true),
        Op::JumpUnlessGtK => (C::Gt, false, true),
        Op::JumpUnlessGeK => (C::Ge, false, true),
        Op::JumpUnlessEqK => (C::Eq, false, true),
        Op::JumpUnlessNeK => (C::Ne, false, true),
        _ => return None,
    })
}

/// Is the operation a jump on equality, and if so, is its second operand a constant?
pub const fn jumps_on_equality(op: Op) -> Option<bool> {
    match jump_comparison(op) {
        Some((CompareOp::Eq | CompareOp::Ne, _, konst)) => Some(konst),
        _ => None,
    }
}

/// The comparison of an operation that gives a bool.
pub const fn comparison(op: Op) -> Option<CompareOp> {
    Some(match op {
        Op::Lt => CompareOp::Lt,
        Op::Le => CompareOp::Le,
        Op::Gt => CompareOp::Gt,
        Op::Ge => CompareOp::Ge,
        Op::Eq => CompareOp::Eq,
        Op::Ne => CompareOp::Ne,
        _ => return None,
    })
}

/// Has the operation a fast path?
pub const fn has(op: Op) -> bool {
    int_operator(op).is_some()
        || float_operator(op).is_some()
        || jump_comparison(op).is_some()
        || comparison(op).is_some()
        || matches!(
            op,
            Op::Nop
                | Op::Jump
                | Op::Loop
                | Op::JumpIfTrue
                | Op::JumpIfFalse
                | Op::JumpIfNone
                | Op::JumpIfNotNone
                | Op::Move
                | Op::LoadConst
                | Op::Clear
                | Op::Drop
                | Op::Not
                | Op::Neg
                | Op::LoadAttrSlot
                | Op::LoadAttrSlotOver
                | Op::LoadAttrSlotLocal
                | Op::StoreAttrSlot
                | Op::StoreAttrSlotTemp
                | Op::LoadMethodLocal
                | Op::LoadMethodTemp
                | Op::LoadItem
                | Op::LoadItemK
                | Op::LoadItemOver
                | Op::LoadItemFrom
                | Op::CallLen
                | Op::CallAppend
                | Op::In
                | Op::StoreItem
                | Op::ForIter
                | Op::ForIterList
                | Op::LoadFree
                | Op::LoadCell
                | Op::LoadGlobalHere
                | Op::LoadGlobalBuiltin
                | Op::LoadGlobalLen
                | Op::Is
                | Op::Call
                | Op::CallFunction
                | Op::Return
                | Op::ReturnConst
        )
}

/// Tries the fast path of one operation.
#[inline(always)]
pub unsafe fn operate(op: Op, m: M) -> Option<M> {
    // SAFETY: the code was verified: operands are in range.
    unsafe {
        if let Some((operator, konst)) = int_operator(op) {
            return numbers::ints(m, operator, konst);
        }
        if let Some((operator, konst)) = float_operator(op) {
            return numbers::floats(m, operator, konst);
        }
        if let Some((operator, sense, konst)) = jump_comparison(op) {
            return numbers::jump(m, operator, sense, konst);
        }
        if let Some(operator) = comparison(op) {
            return numbers::compare(m, operator);
        }
        match op {
            Op::Nop => Some(m.next(1)),
            Op::Jump => Some(m.jump(0)),
            Op::Loop => moves::jump_back(m),
            Op::JumpIfTrue => moves::jump_truth(m, true),
            Op::JumpIfFalse => moves::jump_truth(m, false),
            Op::JumpIfNone => moves::jump_none(m, true),
            Op::JumpIfNotNone => moves::jump_none(m, false),
            Op::Move => moves::copy(m),
            Op::LoadConst => moves::load_const(m),
            Op::Clear => moves::clear(m),
            Op::Drop => moves::drop_temp(m),
            Op::Not => moves::not(m),
            Op::Neg => numbers::negate(m),
            Op::LoadAttrSlot => attributes::load_slot(m),
            Op::LoadAttrSlotOver => attributes::load_slot_over(m),
            Op::LoadAttrSlotLocal => attributes::load_slot_local(m),
            Op::StoreAttrSlot => attributes::store_slot(m),
            Op::StoreAttrSlotTemp => attributes::store_slot_temp(m),
            Op::LoadMethodLocal => attributes::load_method(m),
            Op::LoadMethodTemp => attributes::load_method_temp(m),
            Op::LoadItem => subscripts::load_first(m, m.operand(1), m.operand(2), m.get(m.operand(3))),
            Op::LoadItemK => subscripts::load_first(m, m.operand(1), m.operand(2), m.konst(m.operand(3))),
            Op::LoadItemOver => subscripts::load_over(m, m.operand(1), m.get(m.operand(3))),
            Op::LoadItemFrom => subscripts::load_from(m),
            Op::CallLen => calls::call_len(m),
            Op::CallAppend => calls::call_append(m),
            Op::In => subscripts::in_set(m),
            Op::StoreItem => subscripts::store_first(m, m.operand(1), m.operand(2), m.operand(3)),
            Op::ForIter => loops::for_range(m, m.operand(1), m.operand(2)),
            Op::ForIterList => moves::for_list(m),
            Op::LoadFree => moves::load_contents(m, names::free_cell(m, m.operand(2))),
            Op::LoadCell => moves::load_contents(m, m.get(m.operand(2))),
            Op::LoadGlobalHere => moves::load_global(m),
            Op::LoadGlobalBuiltin => moves::load_builtin(m),
            Op::LoadGlobalLen => moves::length_of_local(m),
            Op::Is => moves::is(m),
            Op::Call => calls::call(m, true),
            Op::CallFunction => calls::call(m, false),
            Op::Return => calls::return_register(m),
            Op::ReturnConst => calls::return_const(m),
            _ => None,
        }
    }
}
