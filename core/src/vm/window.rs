//! Binding arguments where they lie: at the start of the callee's window.
//!
//! A call has built its arguments there: positional ones, then the values of keywords. Here they are moved to the parameters that they
//! belong to, and defaults, `*args` and `**kwargs` are filled in, as register words: nothing is counted that only moves. What
//! takes more than that (a keyword that matches no parameter, a missing argument, any error) is left as it was found to `bind`.

// What is not said otherwise here has one contract: the thread is the current one, and `regs` is its window above the running frame.
#![allow(clippy::missing_safety_doc)]

use super::frames::Callee;
use super::machine::take_ref;
use crate::bytecode::code::flags;
use crate::object::dict::DictObject;
use crate::object::function::word_payload;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, Value, word};

/// Most parameters and keywords of a call that is bound here.
const MOST: usize = 32;

/// The value that a register word moves out as.
unsafe fn owned(w: u64) -> Value {
    // SAFETY: the caller gives the word up.
    unsafe { if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) } }
}

/// Empties the registers of surplus positional arguments, which a tuple has counted.
#[inline(always)]
unsafe fn drop_surplus(regs: *mut u64, from: usize, to: usize) {
    for r in from..to {
        // SAFETY: arguments of the call, each given up once.
        unsafe { drop(owned(regs.add(r).replace(word::EMPTY))) };
    }
}

/// The defaults of the positional parameters.
#[inline(always)]
pub fn positional_defaults<'a>(callee: &Callee<'_>) -> &'a [Value] {
    let w = callee.function.defaults.load();
    word_payload::<TupleObject>(w).map_or(&[], TupleObject::values)
}

/// Binds the `argc` arguments in `regs`, the last of which `names` name, and returns how many registers parameters take. `None`: nothing was
/// changed, and `bind` has to do it.
///
/// # Errors
/// MemoryError.
///
/// # Safety
/// The window has room for the callee's registers and for `argc`, all initialised and empty behind the arguments.
pub unsafe fn bind(
    py: &mut Py,
    callee: &Callee<'_>,
    regs: *mut u64,
    argc: usize,
    names: &[Value],
) -> Result<Option<usize>> {
    // SAFETY: the caller's; every register written lies below the callee's parameters or `argc`.
    unsafe {
        let t: *const Thread = Py::thread_ptr(py);
        let data = &callee.code.data;
        let (count, kwonly) = (data.arg_count as usize, data.keyword_only as usize);
        let named = count + kwonly;
        let has_varargs = data.flags & flags::VARARGS != 0;
        let has_kwargs = data.flags & flags::VARKEYWORDS != 0;
        let given = argc - names.len();
        if named > MOST || names.len() > MOST || (given > count && !has_varargs) || (has_kwargs && !names.is_empty()) {
            return Ok(None);
        }
        // First where everything comes from; nothing is changed until it is clear that all is there.
        let positional = given.min(count);
        let mut filled = (1u64 << positional) - 1;
        let mut places = [0u8; MOST];
        for (place, name) in places.iter_mut().zip(names) {
            let wanted = name.word() & !word::BORROWED;
            let found = callee.code.varnames[..named].iter().position(|&w| w & !word::BORROWED == wanted);
            match found {
                Some(i) if i >= data.positional_only as usize && filled >> i & 1 == 0 => {
                    filled |= 1 << i;
                    *place = i as u8;
                }
                _ => return Ok(None),
            }
        }
        let all = (1u64 << named) - 1;
        let missing = all & !filled;
        let mut defaults: &[Value] = &[];
        let mut keyword_defaults = None;
        if missing != 0 {
            defaults = positional_defaults(callee);
            let without = count - defaults.len().min(count);
            // A missing parameter without a default.
            if missing & ((1u64 << without) - 1) != 0 {
                return Ok(None);
            }
            if missing >> count != 0 {
                keyword_defaults = word_payload::<DictObject>(callee.function.kwdefaults.load());
                let Some(dict) = keyword_defaults else { return Ok(None) };
                for i in count..named {
                    if missing >> i & 1 != 0 && dict.peek_interned(py, callee.code.varnames[i]) == word::EMPTY {
                        return Ok(None);
                    }
                }
            }
        }
        // What may fail comes before what moves; the arguments stay in their registers, where an error finds and drops them.
        let rest = match has_varargs {
            false => Value::EMPTY,
            true if given <= count => py.interp().empty_tuple(),
            true => {
                let items = std::slice::from_raw_parts(regs.add(count).cast::<Value>(), given - count);
                py.tuple_from(items)?
            }
        };
        let keywords = if has_kwargs { DictObject::new(py)? } else { Value::EMPTY };
        if names.is_empty() {
            drop_surplus(regs, positional, given);
        } else {
            let mut moved = [word::EMPTY; MOST];
            for (i, to) in moved.iter_mut().enumerate().take(names.len()) {
                *to = regs.add(given + i).replace(word::EMPTY);
            }
            drop_surplus(regs, positional, given);
            for (w, place) in moved.iter().zip(places).take(names.len()) {
                *regs.add(place as usize) = *w;
            }
        }
        let mut open = missing;
        while open != 0 {
            let i = open.trailing_zeros() as usize;
            open &= open - 1;
            let w = if i < count {
                defaults[defaults.len() - (count - i)].word()
            } else {
                keyword_defaults.map_or(word::EMPTY, |d| d.peek_interned(py, callee.code.varnames[i]))
            };
            *regs.add(i) = take_ref(t, w);
        }
        let mut n = named;
        if has_varargs {
            *regs.add(n) = rest.into_word();
            n += 1;
        }
        if has_kwargs {
            *regs.add(n) = keywords.into_word();
            n += 1;
        }
        Ok(Some(n))
    }
}
