//! Linking: from a compiled `Code`, which is plain data, to a code object in the heap.
//!
//! Constants become immortal, names are interned, and every code object is immortal with what it holds: the instructions refer to
//! them without counting. A linked code object is shared by all threads.

use crate::bytecode::code::flags;
use crate::bytecode::{Code, Const};
use crate::object::function::{CodeObject, NOT_PLAIN, Words};
use crate::object::set::SetObject;
use crate::object::{Field, Py, Result, TypeId, Value, word};
use std::sync::Arc;

/// The code object of `code`, with all nested ones.
///
/// # Errors
/// MemoryError.
pub fn link(py: &mut Py, code: &Arc<Code>) -> Result {
    let mut owned = Vec::with_capacity(code.consts.len());
    let mut consts = Vec::with_capacity(code.consts.len());
    for constant in &code.consts {
        let v = link_const(py, constant)?;
        if let Some(o) = v.object() {
            py.mutator().make_immortal(o);
        }
        consts.push(register_word(&v));
        owned.push(Field::at_birth(v));
    }
    let intern = |py: &Py, names: &[String]| -> Box<[u64]> {
        names.iter().map(|n| py.intern(n).into_word() | word::BORROWED).collect()
    };
    let names = intern(py, &code.names);
    let varnames = intern(py, &code.varnames);
    let doc = match &code.doc {
        Some(text) => py.text(text.clone())?,
        None => Value::NONE,
    };
    if let Some(o) = doc.object() {
        py.mutator().make_immortal(o);
    }
    let plain = code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0 && code.keyword_only == 0;
    let object = py.alloc(
        py.ty(TypeId::Code),
        CodeObject {
            words: Words::link(code),
            registers: u32::from(code.registers),
            first_temp: u32::from(code.first_temp),
            plain_args: if plain { code.arg_count } else { NOT_PLAIN },
            consts: consts.into(),
            names,
            varnames,
            owned,
            parameters: code.arg_count
                + code.keyword_only
                + (code.flags & flags::VARARGS != 0) as u32
                + (code.flags & flags::VARKEYWORDS != 0) as u32,
            must_close: must_close(code),
            name: Field::at_birth(py.intern(&code.name)),
            qualname: Field::at_birth(py.intern(&code.qualname)),
            doc: Field::at_birth(doc),
            data: code.clone(),
        },
    )?;
    if let Some(o) = object.object() {
        py.mutator().make_immortal(o);
    }
    Ok(object)
}

/// Does closing a suspended generator of this code do more than drop what it holds: leave a handler, or close another generator?
fn must_close(code: &crate::bytecode::Code) -> bool {
    // A number among the extra words may look like a `Send`; then a generator is closed for nothing.
    let send = crate::bytecode::Op::Send as u32;
    !code.exceptions.is_empty() || code.words.iter().any(|w| w & 0xff == send)
}

/// The word that loading the constant copies into a register: pointers are borrowed, for constants are immortal.
fn register_word(v: &Value) -> u64 {
    let w = v.word();
    if word::is_pointer(w) { w | word::BORROWED } else { w }
}

fn link_const(py: &mut Py, constant: &Const) -> Result {
    Ok(match constant {
        Const::None => Value::NONE,
        Const::Bool(b) => Value::bool(*b),
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(i) => py.int(*i)?,
        Const::BigInt(i) => py.int_from(i.clone().into())?,
        Const::Float(f) => py.float(*f)?,
        Const::Complex(re, im) => py.complex(crate::number::complex::Complex { re: *re, im: *im })?,
        // Identifier-like strings are interned, as in CPython; so are all short ones here.
        Const::Str(text) if text.len() <= 64 => py.interp().intern(py, text.clone()),
        Const::Str(text) => py.text(text.clone())?,
        Const::Bytes(bytes) => py.bytes(bytes.clone())?,
        Const::Tuple(items) => {
            let items = items.iter().map(|c| link_const(py, c)).collect::<Result<Vec<_>>>()?;
            py.tuple(items)?
        }
        Const::FrozenSet(items) => {
            let made = SetObject::new_of(py, py.ty(TypeId::FrozenSet))?;
            for item in items {
                let item = link_const(py, item)?;
                if let Some(set) = made.payload::<SetObject>() {
                    set.add(py, &made, &item)?;
                }
            }
            made
        }
        Const::Code(code) => link(py, code)?,
    })
}
