//! Operations without a fast path: each goes straight to its slow function.

use crate::vm::generator;
use crate::vm::machine::M;
use crate::vm::slow::{
    attributes, build, calls, exceptions, imports, intrinsics, items, iteration, names, operators, slices,
};

macro_rules! out {
    ($($name:ident = $slow:path [$($arg:ident)*];)*) => {
        $(
            /// Goes out of line.
            #[inline(always)]
            pub unsafe fn $name(m: M $(, $arg: usize)*) -> M {
                // SAFETY: the operands are this instruction's.
                unsafe { M::reload(m.t, $slow(m.t, m.pc $(, $arg)*)) }
            }
        )*
    };
}

out! {
    store_global = names::store_global [a];
    delete_global = names::delete_global [];
    store_name = names::store_name [a];
    delete_name = names::delete_name [];
    load_name_or_free = names::load_name_or_free [a b];
    load_from_or_global = names::load_from_or_global [a b];
    load_from_or_free = names::load_from_or_free [a b c];
    setup_annotations = names::setup_annotations [];
    load_locals = names::load_locals [a];
    make_cell = names::make_cell [a];
    delete_cell = names::delete_cell [a];
    delete_free = names::delete_free [a];
    load_cell_ref = names::load_cell_ref [a b];
    load_free_ref = names::load_free_ref [a b];
    binary = operators::binary_any [a b c];
    inplace = operators::inplace_any [a b c];
    unary = operators::unary [a b c];
    contains = operators::contains [a b c];
    delete_attr = attributes::delete_attr [a];
    load_super_method = attributes::load_super_method [a];
    load_special = attributes::load_special [a b];
    delete_item = items::delete_item [a b];
    load_slice = slices::load_slice [a b c];
    store_slice = slices::store_slice [a b c];
    delete_slice = slices::delete_slice [a b];
    build_slice = items::build_slice [a b c];
    build_list = build::build_list [a b c];
    build_tuple = build::build_tuple [a b c];
    build_set = build::build_set [a b c];
    build_map = build::build_map [a b c];
    build_string = build::build_string [a b c];
    list_extend = build::list_extend [a b];
    set_add = build::set_add [a b];
    set_update = build::set_update [a b];
    map_set = build::map_set [a b c];
    map_update = build::map_update [a b];
    map_merge = build::map_merge [a b c];
    list_to_tuple = build::list_to_tuple [a b];
    intrinsic = intrinsics::intrinsic [a b c];
    probe = intrinsics::probe [a b];
    unpack_ex = build::unpack_ex [a b c];
    format = build::format [a b c];
    call_kw = calls::call_kw [a b c];
    call_ex = calls::call_ex [a b c];
    make_function = calls::make_function [a b c];
    load_build_class = calls::load_build_class [a];
    load_assertion_error = exceptions::load_assertion_error [a];
    get_iter = iteration::get_iter [a b];
    get_yield_from_iter = iteration::get_yield_from_iter [a b];
    send = iteration::send [a b c];
    raise = exceptions::raise [a b c];
    reraise = exceptions::reraise [a];
    exc_enter = exceptions::exc_enter [a b];
    exc_leave = exceptions::exc_leave [a];
    exc_match = exceptions::exc_match [a b c];
    exc_parts = exceptions::exc_parts [a b];
    import_name = imports::import_name [a b c];
    import_from = imports::import_from [a b];
    import_star = imports::import_star [a];
    print_expr = imports::print_expr [a];
}

/// `ReturnGenerator`.
#[inline(always)]
pub unsafe fn return_generator(m: M) -> M {
    // SAFETY: a generator function's frame is running.
    unsafe { M::reload(m.t, crate::vm::generator::create(m.t, m.pc)) }
}

/// `Yield`.
#[inline(always)]
pub unsafe fn yield_value(m: M, a: usize, b: usize) -> M {
    // SAFETY: a generator's frame is running.
    unsafe {
        let next = if generator::quick::hands_over(m.frame().kind.get()) {
            generator::hand_over(m.t, m.pc, a, b)
        } else {
            generator::suspend(m.t, m.pc, a, b)
        };
        M::reload(m.t, next)
    }
}
