//! The two drivers, generated from the operation table: tail-called handlers (release) and a `match` (debug builds, `Wide` instructions).
//!
//! In a release build each operation has an `extern "C"` handler of four register arguments that ends in a jump through the thread's
//! table to the next one: nothing it calls gets the address of a local, so the compiler turns that last call into a jump. The handler
//! proper is only the fast path, which calls nothing and needs so few registers that nothing is saved; where that does not apply it jumps
//! to the hot path, which calls nothing either but knows more cases, and that to the complete handler. `cargo verify` looks at the
//! machine code to see all this. Without optimisation it would not be so, and debug builds loop over `execute`.

#[cfg(not(debug_assertions))]
use super::generator::quick;
use super::handlers::{arithmetic, attributes, calls, control, items, iteration, names, out};
#[cfg(not(debug_assertions))]
use super::handlers::{comparing, hot, loops};
use super::machine::{M, op_byte};
use crate::bytecode::{BinaryOp, Op};
use crate::for_each_op;
use crate::object::typeobject::CompareOp;

/// Does one operation with its operands. Inlined with a constant operation into each handler, and with all of them into `execute`.
#[inline(always)]
unsafe fn operate(op: Op, m: M, a: usize, b: usize, c: usize) -> M {
    use {BinaryOp as B, CompareOp as C};
    // SAFETY: the code was verified: operands are in range.
    unsafe {
        match op {
            Op::Wide => wide(m, a, b, c),
            Op::Halt => m,
            Op::Nop => m.next(1),
            Op::Jump => m.jump(0),
            Op::Loop => control::jump_back(m),
            Op::JumpIfTrue => control::jump_truth(m, true, a),
            Op::JumpIfFalse => control::jump_truth(m, false, a),
            Op::JumpIfTrueKeep => control::jump_truth_keep(m, true, a),
            Op::JumpIfFalseKeep => control::jump_truth_keep(m, false, a),
            Op::JumpIfNone => control::jump_none(m, true, a),
            Op::JumpIfNotNone => control::jump_none(m, false, a),
            Op::JumpIfLt => arithmetic::jump_compare(m, C::Lt, true, a, b),
            Op::JumpIfLe => arithmetic::jump_compare(m, C::Le, true, a, b),
            Op::JumpIfGt => arithmetic::jump_compare(m, C::Gt, true, a, b),
            Op::JumpIfGe => arithmetic::jump_compare(m, C::Ge, true, a, b),
            Op::JumpIfEq => arithmetic::jump_compare(m, C::Eq, true, a, b),
            Op::JumpIfNe => arithmetic::jump_compare(m, C::Ne, true, a, b),
            Op::JumpUnlessLt => arithmetic::jump_compare(m, C::Lt, false, a, b),
            Op::JumpUnlessLe => arithmetic::jump_compare(m, C::Le, false, a, b),
            Op::JumpUnlessGt => arithmetic::jump_compare(m, C::Gt, false, a, b),
            Op::JumpUnlessGe => arithmetic::jump_compare(m, C::Ge, false, a, b),
            Op::JumpUnlessEq => arithmetic::jump_compare(m, C::Eq, false, a, b),
            Op::JumpUnlessNe => arithmetic::jump_compare(m, C::Ne, false, a, b),
            Op::JumpIfLtK => arithmetic::jump_compare_k(m, C::Lt, true, a, b),
            Op::JumpIfLeK => arithmetic::jump_compare_k(m, C::Le, true, a, b),
            Op::JumpIfGtK => arithmetic::jump_compare_k(m, C::Gt, true, a, b),
            Op::JumpIfGeK => arithmetic::jump_compare_k(m, C::Ge, true, a, b),
            Op::JumpIfEqK => arithmetic::jump_compare_k(m, C::Eq, true, a, b),
            Op::JumpIfNeK => arithmetic::jump_compare_k(m, C::Ne, true, a, b),
            Op::JumpUnlessLtK => arithmetic::jump_compare_k(m, C::Lt, false, a, b),
            Op::JumpUnlessLeK => arithmetic::jump_compare_k(m, C::Le, false, a, b),
            Op::JumpUnlessGtK => arithmetic::jump_compare_k(m, C::Gt, false, a, b),
            Op::JumpUnlessGeK => arithmetic::jump_compare_k(m, C::Ge, false, a, b),
            Op::JumpUnlessEqK => arithmetic::jump_compare_k(m, C::Eq, false, a, b),
            Op::JumpUnlessNeK => arithmetic::jump_compare_k(m, C::Ne, false, a, b),
            Op::Move => control::copy(m, a, b),
            Op::Copy => control::copy_keep(m, a, b),
            Op::MovePair => control::move_pair(m, a, b),
            Op::LoadConst => control::load_const(m, a),
            Op::DeleteLocal => control::delete_local(m, a),
            Op::Drop => control::drop_temp(m, a),
            Op::Clear => control::clear(m, a),
            Op::LoadGlobal | Op::LoadGlobalHere | Op::LoadGlobalBuiltin | Op::LoadGlobalLen => names::load_global(m, a),
            Op::StoreGlobal => names::store_global(m, a),
            Op::DeleteGlobal => out::delete_global(m),
            Op::LoadName => names::load_name(m, a),
            Op::StoreName => names::store_name(m, a),
            Op::DeleteName => out::delete_name(m),
            Op::LoadNameOrFree => out::load_name_or_free(m, a, b),
            Op::LoadFromOrGlobal => out::load_from_or_global(m, a, b),
            Op::LoadFromOrFree => out::load_from_or_free(m, a, b, c),
            Op::SetupAnnotations => out::setup_annotations(m),
            Op::LoadLocals => out::load_locals(m, a),
            Op::MakeCell => out::make_cell(m, a),
            Op::LoadCell => names::load_cell(m, a, b),
            Op::StoreCell => names::store_cell(m, a, b),
            Op::DeleteCell => out::delete_cell(m, a),
            Op::LoadFree => names::load_free(m, a, b),
            Op::StoreFree => names::store_free(m, a, b),
            Op::DeleteFree => out::delete_free(m, a),
            Op::LoadCellRef => out::load_cell_ref(m, a, b),
            Op::LoadFreeRef => out::load_free_ref(m, a, b),
            Op::Add | Op::AddFloat => arithmetic::binary(m, B::Add, a, b, c),
            Op::Sub | Op::SubFloat => arithmetic::binary(m, B::Sub, a, b, c),
            Op::Mul | Op::MulFloat => arithmetic::binary(m, B::Mul, a, b, c),
            Op::TrueDiv | Op::TrueDivFloat => arithmetic::binary(m, B::TrueDiv, a, b, c),
            Op::FloorDiv => arithmetic::binary(m, B::FloorDiv, a, b, c),
            Op::Mod => arithmetic::binary(m, B::Mod, a, b, c),
            Op::And => arithmetic::binary(m, B::And, a, b, c),
            Op::Or => arithmetic::binary(m, B::Or, a, b, c),
            Op::Xor => arithmetic::binary(m, B::Xor, a, b, c),
            Op::LShift => arithmetic::binary(m, B::LShift, a, b, c),
            Op::RShift => arithmetic::binary(m, B::RShift, a, b, c),
            Op::AddK | Op::AddFloatK => arithmetic::binary_k(m, B::Add, a, b, c),
            Op::SubK | Op::SubFloatK => arithmetic::binary_k(m, B::Sub, a, b, c),
            Op::MulK | Op::MulFloatK => arithmetic::binary_k(m, B::Mul, a, b, c),
            Op::TrueDivK | Op::TrueDivFloatK => arithmetic::binary_k(m, B::TrueDiv, a, b, c),
            Op::FloorDivK => arithmetic::binary_k(m, B::FloorDiv, a, b, c),
            Op::ModK => arithmetic::binary_k(m, B::Mod, a, b, c),
            Op::AndK => arithmetic::binary_k(m, B::And, a, b, c),
            Op::OrK => arithmetic::binary_k(m, B::Or, a, b, c),
            Op::XorK => arithmetic::binary_k(m, B::Xor, a, b, c),
            Op::LShiftK => arithmetic::binary_k(m, B::LShift, a, b, c),
            Op::RShiftK => arithmetic::binary_k(m, B::RShift, a, b, c),
            Op::Binary => arithmetic::power_or_other(m, a, b, c, false),
            Op::IAdd | Op::IAddFloat => arithmetic::inplace(m, B::Add, a, b, c),
            Op::ISub | Op::ISubFloat => arithmetic::inplace(m, B::Sub, a, b, c),
            Op::IMul | Op::IMulFloat => arithmetic::inplace(m, B::Mul, a, b, c),
            Op::IAddK => arithmetic::inplace_k(m, B::Add, a, b, c),
            Op::ISubK => arithmetic::inplace_k(m, B::Sub, a, b, c),
            Op::IMulK => arithmetic::inplace_k(m, B::Mul, a, b, c),
            Op::InPlace => arithmetic::power_or_other(m, a, b, c, true),
            Op::Neg => arithmetic::negate(m, a, b),
            Op::Pos => out::unary(m, a, b, 1),
            Op::Invert => out::unary(m, a, b, 2),
            Op::Not => control::not(m, a, b),
            Op::Lt => arithmetic::compare(m, C::Lt, a, b, c),
            Op::Le => arithmetic::compare(m, C::Le, a, b, c),
            Op::Gt => arithmetic::compare(m, C::Gt, a, b, c),
            Op::Ge => arithmetic::compare(m, C::Ge, a, b, c),
            Op::Eq => arithmetic::compare(m, C::Eq, a, b, c),
            Op::Ne => arithmetic::compare(m, C::Ne, a, b, c),
            Op::Is => arithmetic::is(m, a, b, c),
            Op::In => out::contains(m, a, b, c),
            Op::LoadAttr | Op::LoadAttrSlot | Op::LoadAttrSlotOver | Op::LoadAttrSlotLocal => {
                attributes::load_attr(m, a, b)
            }
            Op::StoreAttr | Op::StoreAttrSlot | Op::StoreAttrSlotTemp => attributes::store_attr(m, a, b),
            Op::DeleteAttr => out::delete_attr(m, a),
            Op::LoadMethod | Op::LoadMethodLocal | Op::LoadMethodTemp => attributes::load_method(m, a, b),
            Op::LoadSuperMethod => out::load_super_method(m, a),
            Op::LoadSpecial => out::load_special(m, a, b),
            Op::LoadItem | Op::LoadItemOver | Op::LoadItemFrom => items::load_item(m, a, b, c),
            Op::LoadItemK => items::load_item_k(m, a, b, c),
            Op::StoreItem => items::store_item(m, a, b, c),
            Op::DeleteItem => out::delete_item(m, a, b),
            Op::LoadSlice => out::load_slice(m, a, b, c),
            Op::StoreSlice => out::store_slice(m, a, b, c),
            Op::DeleteSlice => out::delete_slice(m, a, b),
            Op::BuildSlice => out::build_slice(m, a, b, c),
            Op::BuildList => out::build_list(m, a, b, c),
            Op::BuildTuple => out::build_tuple(m, a, b, c),
            Op::BuildSet => out::build_set(m, a, b, c),
            Op::BuildMap => out::build_map(m, a, b, c),
            Op::BuildString => out::build_string(m, a, b, c),
            Op::ListAppend => items::list_append(m, a, b),
            Op::ListExtend => out::list_extend(m, a, b),
            Op::SetAdd => out::set_add(m, a, b),
            Op::SetUpdate => out::set_update(m, a, b),
            Op::MapSet => out::map_set(m, a, b, c),
            Op::MapUpdate => out::map_update(m, a, b),
            Op::MapMerge => out::map_merge(m, a, b, c),
            Op::ListToTuple => out::list_to_tuple(m, a, b),
            Op::Unpack => items::unpack(m, a, b, c),
            Op::UnpackEx => out::unpack_ex(m, a, b, c),
            Op::Format => out::format(m, a, b, c),
            Op::Call => calls::call(m, a, b, c, true),
            Op::CallFunction => calls::call(m, a, b, c, false),
            Op::CallNative | Op::CallIntrinsic | Op::CallLen => calls::call_native(m, a, b, c),
            Op::CallConvert => calls::convert(m, a, b, c),
            Op::CallNativeMethod | Op::CallIntrinsicMethod | Op::CallAppend => calls::call_native_method(m, a, b, c),
            Op::CallKw => out::call_kw(m, a, b, c),
            Op::CallEx => out::call_ex(m, a, b, c),
            Op::Return => calls::return_register(m, a),
            Op::ReturnConst => calls::return_const(m),
            Op::MakeFunction => out::make_function(m, a, b, c),
            Op::LoadBuildClass => out::load_build_class(m, a),
            Op::LoadAssertionError => out::load_assertion_error(m, a),
            Op::GetIter => out::get_iter(m, a, b),
            Op::ForIter | Op::ForIterList | Op::ForIterStep | Op::ForIterPair => iteration::for_iter(m, a, b),
            Op::ReturnGenerator => out::return_generator(m),
            Op::Yield => out::yield_value(m, a, b),
            Op::GetYieldFromIter => out::get_yield_from_iter(m, a, b),
            Op::Send => out::send(m, a, b, c),
            Op::Raise => out::raise(m, a, b, c),
            Op::Reraise => out::reraise(m, a),
            Op::ExcEnter => out::exc_enter(m, a, b),
            Op::ExcLeave => out::exc_leave(m, a),
            Op::ExcMatch => out::exc_match(m, a, b, c),
            Op::ExcParts => out::exc_parts(m, a, b),
            Op::Intrinsic => out::intrinsic(m, a, b, c),
            Op::Probe => out::probe(m, a, b),
            Op::ImportName => out::import_name(m, a, b, c),
            Op::ImportFrom => out::import_from(m, a, b),
            Op::ImportStar => out::import_star(m, a),
            Op::PrintExpr => out::print_expr(m, a),
        }
    }
}

/// Between two instructions: runs the finalizers that the last one made due. All live references are in registers here.
#[inline(always)]
unsafe fn settle(m: M) -> M {
    // SAFETY: `m` is the state of the running frame, or that of the run loop's end.
    unsafe {
        if (*m.t).mutator().has_pending() && m.pc != super::halt() {
            return M::reload(m.t, super::slow::pending(m.t, m.pc));
        }
        m
    }
}

/// A `Wide` prefix: does the next instruction with 16-bit operands, out of line.
#[inline(always)]
unsafe fn wide(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: an instruction follows a prefix.
    unsafe { M::reload(m.t, execute_wide(m.t, m.pc.add(1), a << 8, b << 8, c << 8)) }
}

#[inline(never)]
unsafe extern "C" fn execute_wide(
    t: *const crate::object::Thread,
    pc: *const u32,
    a: usize,
    b: usize,
    c: usize,
) -> *const u32 {
    // SAFETY: the verifier knows the instruction.
    unsafe {
        let m = M::reload(t, pc);
        execute(m, a | m.operand(1), b | m.operand(2), c | m.operand(3)).pc
    }
}

/// Does the instruction at `m.pc` with these operands: the `match` driver's step.
#[inline(never)]
unsafe fn execute(m: M, a: usize, b: usize, c: usize) -> M {
    macro_rules! arms {
        ($($(#[$doc:meta])* ($name:ident, $operands:tt, $extra:tt))*) => {
            // SAFETY: the verifier knows the instruction; `Wide` is never doubled.
            unsafe {
                match Op::from_byte(op_byte(m.pc)) {
                    $(Some(Op::$name) => operate(Op::$name, m, a, b, c),)*
                    None => m,
                }
            }
        };
    }
    for_each_op!(arms)
}

/// Runs from `m` until `Halt`.
///
/// # Safety
/// `m` is the state of the running frame.
#[cfg(debug_assertions)]
pub unsafe fn drive(mut m: M) {
    // SAFETY: the caller's; each step leaves the state of the running frame.
    unsafe {
        while op_byte(m.pc) != Op::Halt as u8 {
            if super::trace::is_on(m.t) {
                m = settle(super::trace::step(m, execute));
                continue;
            }
            m = settle(execute(m, m.operand(1), m.operand(2), m.operand(3)));
        }
    }
}

/// Runs from `m` until `Halt`.
///
/// # Safety
/// `m` is the state of the running frame.
#[cfg(not(debug_assertions))]
pub unsafe fn drive(m: M) {
    // SAFETY: the caller's.
    unsafe { tail::dispatch(m) };
}

/// Gives a new thread what the driver needs.
pub fn install(thread: &crate::object::Thread) {
    #[cfg(not(debug_assertions))]
    tail::install(thread);
    #[cfg(debug_assertions)]
    let _ = thread;
}

/// Gives a thread the handlers that look at each instruction first (debug builds ask in their loop).
pub fn install_traced(thread: &crate::object::Thread) {
    #[cfg(not(debug_assertions))]
    tail::install_traced(thread);
    #[cfg(debug_assertions)]
    let _ = thread;
}

/// The tail-called driver.
#[cfg(not(debug_assertions))]
mod tail {
    use super::*;
    use crate::object::{Thread, word};
    use crate::vm::handlers::fast;
    use crate::vm::machine::op_index;

    type Handler = unsafe extern "C" fn(*const Thread, *const u32, *mut u64, *const u64);

    /// Jumps to the handler of the next instruction. The thread has a table of its own at hand, whose address takes no register.
    #[inline(always)]
    pub unsafe fn dispatch(m: M) {
        // SAFETY: `m.pc` is an instruction of the running frame, or `HALT`; `install` wrote handlers into the table, one for each byte.
        unsafe {
            let handler = (*m.t).handlers.get_unchecked(op_index(m.pc)).get();
            std::mem::transmute::<*const (), Handler>(handler)(m.t, m.pc, m.regs, m.consts);
        }
    }

    /// Writes the handlers into the thread's table.
    pub fn install(thread: &Thread) {
        for (to, handler) in thread.handlers.iter().zip(TABLE) {
            to.set(handler as *const ());
        }
    }

    /// Makes every entry of the thread's table but the one that halts the handler of a traced thread.
    pub fn install_traced(thread: &Thread) {
        for (i, to) in thread.handlers.iter().enumerate() {
            if Op::from_byte(i as u8).is_some_and(|op| op != Op::Halt) {
                to.set(traced as *const ());
            }
        }
    }

    /// Any instruction of a traced thread.
    #[inline(never)]
    unsafe extern "C" fn traced(t: *const Thread, pc: *const u32, regs: *mut u64, consts: *const u64) {
        // SAFETY: the verifier knows the instruction.
        unsafe {
            let m = M { t, pc, regs, consts };
            dispatch(settle(crate::vm::trace::step(m, execute)));
        }
    }

    macro_rules! handlers {
        ($($(#[$doc:meta])* ($name:ident, $operands:tt, $extra:tt))*) => {
            /// The complete handlers, which may call.
            #[allow(non_snake_case)]
            mod complete {
                use super::*;
                $(
                    /// The complete handler of one operation.
                    #[inline(never)]
                    pub unsafe extern "C" fn $name(t: *const Thread, pc: *const u32, regs: *mut u64, consts: *const u64) {
                        // SAFETY: the verifier knows the instruction.
                        unsafe {
                            if Op::$name as u8 == Op::Halt as u8 {
                                return;
                            }
                            let m = M { t, pc, regs, consts };
                            dispatch(settle(operate(Op::$name, m, m.operand(1), m.operand(2), m.operand(3))));
                        }
                    }
                )*
            }

            /// The hot paths, with a jump to the complete handler where they do not apply.
            #[allow(non_snake_case)]
            mod hot_path {
                use super::*;
                $(
                    /// The hot path of one operation.
                    #[inline(never)]
                    pub unsafe extern "C" fn $name(t: *const Thread, pc: *const u32, regs: *mut u64, consts: *const u64) {
                        // SAFETY: the verifier knows the instruction.
                        unsafe {
                            let m = M { t, pc, regs, consts };
                            match hot::operate(Op::$name, m, m.operand(1), m.operand(2), m.operand(3)) {
                                Some(next) => dispatch(next),
                                None if matches!(Op::$name, Op::Yield) && quick::yield_buries(m) => {
                                    complete::$name(t, pc, regs, consts)
                                }
                                None if hot::has_late_path(Op::$name) => late::$name(t, pc, regs, consts),
                                None => complete::$name(t, pc, regs, consts),
                            }
                        }
                    }
                )*
            }

            /// What is tried between the hot path and the complete handler, where there is such a thing.
            #[allow(non_snake_case)]
            mod late {
                use super::*;
                $(
                    /// The late path of one operation.
                    #[inline(never)]
                    pub unsafe extern "C" fn $name(t: *const Thread, pc: *const u32, regs: *mut u64, consts: *const u64) {
                        // SAFETY: the verifier knows the instruction.
                        unsafe {
                            let m = M { t, pc, regs, consts };
                            match hot::operate_late(Op::$name, m, m.operand(1), m.operand(2), m.operand(3)) {
                                Some(next) => dispatch(next),
                                // Here the late path was tried first.
                                None if fast::jumps_on_equality(Op::$name).is_some() => {
                                    hot_path::$name(t, pc, regs, consts)
                                }
                                None => complete::$name(t, pc, regs, consts),
                            }
                        }
                    }
                )*
            }

            /// The handlers that the table names: the fast path where an operation has one, or a look at which of the others to take, else the hot path.
            #[allow(non_snake_case)]
            mod handler {
                use super::*;
                $(
                    /// The handler of one operation.
                    pub unsafe extern "C" fn $name(t: *const Thread, pc: *const u32, regs: *mut u64, consts: *const u64) {
                        // SAFETY: the verifier knows the instruction.
                        unsafe {
                            if fast::has(Op::$name) {
                                let m = M { t, pc, regs, consts };
                                if let Some(next) = fast::operate(Op::$name, m) {
                                    return dispatch(next);
                                }
                            }
                            if matches!(Op::$name, Op::Call | Op::CallFunction) && hot::calls_class(M { t, pc, regs, consts }) {
                                return late::$name(t, pc, regs, consts);
                            }
                            if matches!(Op::$name, Op::ForIter) {
                                return match loops::walked(M { t, pc, regs, consts }) {
                                    loops::Walked::Sequence => hot_path::$name(t, pc, regs, consts),
                                    loops::Walked::Generator => late::$name(t, pc, regs, consts),
                                    loops::Walked::Other => complete::$name(t, pc, regs, consts),
                                };
                            }
                            // At the end of a list there is an iterator to be freed.
                            if matches!(Op::$name, Op::ForIterList) && loops::has_no_more(M { t, pc, regs, consts }) {
                                return complete::$name(t, pc, regs, consts);
                            }
                            if matches!(Op::$name, Op::Yield) {
                                let m = M { t, pc, regs, consts };
                                // Where one object follows upon another, the first one dies, nearly always.
                                if hot::is_drained(m) || (word::is_pointer(m.get(m.operand(2))) && quick::yield_buries(m)) {
                                    return complete::$name(t, pc, regs, consts);
                                }
                            }
                            if matches!(Op::$name, Op::Return | Op::ReturnConst) && hot::answers_operator(M { t, pc, regs, consts }) {
                                return late::$name(t, pc, regs, consts);
                            }
                            if let Some(konst) = fast::jumps_on_equality(Op::$name)
                                && comparing::jumps_on_objects(M { t, pc, regs, consts }, konst)
                            {
                                return late::$name(t, pc, regs, consts);
                            }
                            // Where the hot path would look at the same things again.
                            if hot::is_no_more_than_fast(Op::$name) {
                                return complete::$name(t, pc, regs, consts);
                            }
                            hot_path::$name(t, pc, regs, consts)
                        }
                    }
                )*
            }

            /// Handlers by operation number; bytes that are no operation halt.
            const TABLE: [Handler; 256] = {
                let mut table: [Handler; 256] = [handler::Halt; 256];
                $(table[Op::$name as usize] = if fast::has(Op::$name) || hot::has_door(Op::$name) { handler::$name } else { hot_path::$name };)*
                table
            };
        };
    }
    for_each_op!(handlers);
}
