//! Calls of Python functions with keywords, or with parameters left to their defaults, without a call.
//!
//! Part of the hot paths (see `hot`). Where the values of keywords go depends on the code called and on how many arguments there are; a `CallKw`
//! remembers that in its cache under the address of the code (`Plan`), so that names are compared once. Only functions without `*args` and
//! `**kwargs` are called here: all their parameters have names.

use crate::bytecode::code::flags;
use crate::object::dict::DictObject;
use crate::object::function::{CodeObject, word_payload};
use crate::object::inline_cache;
use crate::object::tuple::TupleObject;
use crate::object::word;
use crate::vm::frames::{self, Callee, returns};
use crate::vm::machine::{M, take_ref};
use crate::vm::window::positional_defaults;

/// Most parameters of a function that is called here.
const PARAMETERS: usize = 32;
/// Most keywords.
const NAMES: usize = 4;
/// Most positional arguments.
const GIVEN: usize = 63;

/// Where the arguments of one call go: bits 0 to 31 the parameters that are left to their defaults, 5 bits for the parameter of each keyword, 3 for how
/// many there are, 6 for the number of positional arguments, and one so that no plan is 0.
#[derive(Clone, Copy)]
struct Plan(u64);

impl Plan {
    fn new(missing: u32, places: [u8; NAMES], names: usize, given: usize) -> Plan {
        let mut bits = u64::from(missing) | (names as u64) << 52 | (given as u64) << 55 | 1 << 63;
        for (i, place) in places.into_iter().enumerate() {
            bits |= u64::from(place) << (32 + 5 * i);
        }
        Plan(bits)
    }

    #[inline(always)]
    fn missing(self) -> u32 {
        self.0 as u32
    }

    #[inline(always)]
    fn place(self, i: usize) -> usize {
        (self.0 >> (32 + 5 * i)) as usize & 31
    }

    #[inline(always)]
    fn names(self) -> usize {
        (self.0 >> 52) as usize & 7
    }

    #[inline(always)]
    fn given(self) -> usize {
        (self.0 >> 55) as usize & 63
    }
}

/// How many parameters with names the code has, if it has no others and not too many.
#[inline(always)]
fn named(code: &CodeObject) -> Option<usize> {
    let data = &code.data;
    let n = (data.arg_count + data.keyword_only) as usize;
    (data.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0 && n <= PARAMETERS).then_some(n)
}

/// The key of a plan: code objects are immortal, so an address names one for ever.
#[inline(always)]
fn key(code: &CodeObject) -> u64 {
    std::ptr::from_ref(code) as u64
}

/// The default of the parameter `i`; EMPTY if it has none, or if it is not where one looks for it.
#[inline(always)]
unsafe fn default(callee: &Callee<'_>, i: usize) -> u64 {
    let count = callee.code.data.arg_count as usize;
    if i < count {
        let defaults = positional_defaults(callee);
        let at = defaults.len().wrapping_sub(count - i);
        return defaults.get(at).map_or(word::EMPTY, |v| v.word());
    }
    let Some(dict) = word_payload::<DictObject>(callee.function.kwdefaults.load()) else { return word::EMPTY };
    let Some(&name) = callee.code.varnames.get(i) else { return word::EMPTY };
    // In the order of the parameters, of which some have no default.
    let mut at = i - count + 1;
    while at != 0 {
        at -= 1;
        let found = dict.value_at(at as u32, name);
        if found != word::EMPTY {
            return found;
        }
    }
    word::EMPTY
}

/// Fills the parameters of the set `missing` with their defaults. `false`, and nothing is changed, if one has none.
#[inline(always)]
unsafe fn fill(m: M, callee: &Callee<'_>, regs: *mut u64, missing: u32) -> bool {
    // SAFETY: the callee's window; the parameters are empty registers.
    unsafe {
        let mut open = missing;
        while open != 0 {
            let i = open.trailing_zeros() as usize;
            open &= open - 1;
            let v = default(callee, i);
            if v == word::EMPTY {
                // What was filled in is given up: the defaults themselves hold these objects.
                let mut done = missing & ((1 << i) - 1);
                while done != 0 {
                    let r = done.trailing_zeros() as usize;
                    done &= done - 1;
                    super::hot::quick_drop(m, regs.add(r).replace(word::EMPTY));
                }
                return false;
            }
            *regs.add(i) = take_ref(m.t, v);
        }
        true
    }
}

/// A call with `argc` positional arguments in `regs` of a function with keyword-only parameters, all of which have defaults.
#[inline(always)]
pub(super) unsafe fn enter_defaults(m: M, callee: &Callee<'_>, regs: *mut u64, argc: usize) -> Option<usize> {
    // SAFETY: operands of the instruction.
    unsafe {
        let n = named(callee.code)?;
        if argc > callee.code.data.arg_count as usize {
            return None;
        }
        let missing = (((1u64 << n) - 1) & !((1u64 << argc) - 1)) as u32;
        fill(m, callee, regs, missing).then_some(n)
    }
}

/// `CallKw`.
#[inline(always)]
pub(super) unsafe fn call(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let f = m.get(a);
        let callee = Callee::of(f)?;
        let known = inline_cache::read(m.cache(1), key(callee.code));
        if known == 0 || (*m.t).is_asked() {
            return None;
        }
        let plan = Plan(known);
        let (first, argc) = if m.get(a + 1) != word::EMPTY { (a + 1, b + 1) } else { (a + 2, b) };
        let regs = m.regs.add(first);
        let given = plan.given();
        if given + plan.names() != argc || !frames::has_room_quick(m.t, regs, callee.code.registers as usize + argc) {
            return None;
        }
        let mut moved = [word::EMPTY; NAMES];
        for (i, to) in moved.iter_mut().enumerate() {
            if i < plan.names() {
                *to = regs.add(given + i).replace(word::EMPTY);
            }
        }
        if !fill(m, &callee, regs, plan.missing()) {
            for (i, w) in moved.iter().enumerate() {
                if i < plan.names() {
                    *regs.add(given + i) = *w;
                }
            }
            return None;
        }
        for (i, w) in moved.iter().enumerate() {
            if i < plan.names() {
                *regs.add(plan.place(i)) = *w;
            }
        }
        let n = callee.code.parameters as usize;
        m.frame().pc.set(m.pc);
        Some(frames::push(m.t, f, &callee, regs, n, frames::target(c, a), returns::VALUE, 3))
    }
}

/// Has the `CallKw` at `m` remember where the arguments of this call go, if `call` can make it.
pub unsafe fn learn(m: M, a: usize, b: usize) {
    // SAFETY: operands of the instruction.
    unsafe {
        let names = m.konst(m.extra(0) as usize);
        let names = word_payload::<TupleObject>(names).map_or(&[][..], TupleObject::values);
        let Some(callee) = Callee::of(m.get(a)) else { return };
        let Some(n) = named(callee.code) else { return };
        let argc = if m.get(a + 1) != word::EMPTY { b + 1 } else { b };
        let given = argc - names.len();
        let data = &callee.code.data;
        if names.len() > NAMES || given > GIVEN.min(data.arg_count as usize) {
            return;
        }
        let mut filled = (1u64 << given) - 1;
        let mut places = [0; NAMES];
        for (place, name) in places.iter_mut().zip(names) {
            let wanted = name.word() & !word::BORROWED;
            match callee.code.varnames[..n].iter().position(|&w| w & !word::BORROWED == wanted) {
                Some(i) if i >= data.positional_only as usize && filled >> i & 1 == 0 => {
                    filled |= 1 << i;
                    *place = i as u8;
                }
                _ => return,
            }
        }
        let missing = ((1u64 << n) - 1) & !filled;
        inline_cache::fill(m.cache(1), key(callee.code), Plan::new(missing as u32, places, names.len(), given).0);
    }
}
