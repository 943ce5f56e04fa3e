//! Linking: from a compiled `Code`, which is plain data, to a code object in the heap.
//!
//! Constants become immortal, names are interned, and every code object is immortal with what it holds: the instructions refer to
//! them without counting. A linked code object is shared by all threads.

use crate::bytecode::code::flags;
use crate::bytecode::{Code, Const};
use crate::object::function::{CodeObject, NOT_PLAIN, Words};
use crate::object::native::TypeBuilder;
use crate::object::set::SetObject;
use crate::object::{Args, Field, Py, Result, TypeId, Value, word};
use std::sync::Arc;

/// `code.replace(**changes)`: a copy with other names, file or first line.
///
/// What the instructions depend on can be named with its present value only.
fn replace(py: &mut Py, args: Args<'_>) -> Result {
    let Some(own) = args.get(0) else { return Ok(Value::NONE) };
    let Some(object) = own.payload::<CodeObject>() else { return Err(py.type_error("a code object is required")) };
    if args.len() > 1 {
        return Err(py.type_error("replace() takes no positional arguments"));
    }
    let mut code = Code::clone(&object.data);
    for (name, v) in args.keywords() {
        let keyword = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        let text = |py: &mut Py| match v.as_text() {
            Some(text) => Ok(text.to_string_lossy().into_owned()),
            None => {
                let given = py.argument_type(v);
                Err(py.type_error(format!("replace() argument '{keyword}' must be str, not {given}")))
            }
        };
        match keyword.as_str() {
            "co_name" => code.name = text(py)?,
            "co_qualname" => code.qualname = text(py)?,
            "co_filename" => code.filename = Arc::from(text(py)?),
            "co_firstlineno" => {
                let line = py.as_i32(v)?.max(1) as u32;
                let delta = line.wrapping_sub(code.first_line);
                code.first_line = line;
                for (_, position) in &mut code.positions {
                    position.line = position.line.wrapping_add(delta);
                    position.end_line = position.end_line.wrapping_add(delta);
                }
            }
            "co_flags" => code.flags = py.as_i32(v)? as u32,
            "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_nlocals" | "co_stacksize" | "co_code"
            | "co_consts" | "co_names" | "co_varnames" | "co_freevars" | "co_cellvars" => {
                let present = py.getattr(own, name)?;
                if !py.eq(&present, v)? {
                    return Err(py.value_error(format!("code: {keyword} cannot be replaced by another value")));
                }
            }
            _ => {
                return Err(py.type_error(format!("replace() got an unexpected keyword argument '{keyword}'")));
            }
        }
    }
    link(py, &Arc::new(code))
}

/// Enters what code objects have from this layer.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Code);
    b.raw_method("replace", replace).raw_method("__replace__", replace);
}

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
        Const::Str(text) if text.len() <= 64 => py.interp().intern(py, text.clone())?,
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
