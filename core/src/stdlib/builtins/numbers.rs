//! Builtin functions about numbers and characters: `abs`, `bin`, `chr`, `divmod`, `format`, `hex`, `oct`, `ord`, `pow`, `round`.

use crate::bytecode::BinaryOp;
use crate::object::names::Name;
use crate::object::{Py, Result, TypeId, Value, word};
use crate::stdlib::ModuleBuilder;
use crate::text::{Text, TextBuilder};
use crate::types::container::finish_text;
use crate::types::int::prefixed;

pub(super) fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    b.function(py, "abs", "(number, /)", |py, a| py.unary("abs()", &a[0], |t| t.slots.abs.get()))?;
    b.function(py, "ascii", "(obj, /)", ascii)?;
    b.function(py, "bin", "(number, /)", |py, a| prefixed(py, &a[0], 2))?;
    b.function(py, "oct", "(number, /)", |py, a| prefixed(py, &a[0], 8))?;
    b.function(py, "hex", "(number, /)", |py, a| prefixed(py, &a[0], 16))?;
    b.function(py, "chr", "(i, /)", chr)?;
    b.function(py, "divmod", "(x, y, /)", divmod)?;
    b.function(py, "format", "(value, format_spec='', /)", format)?;
    b.function(py, "ord", "(character, /)", ord)?;
    b.function(py, "pow", "(base, exp, mod=None)", pow)?;
    b.function(py, "repr", "(obj, /)", |py, a| py.repr(&a[0]))?;
    b.function(py, "round", "(number, ndigits=None)", round)
}

fn ascii(py: &mut Py, a: &[Value]) -> Result {
    let shown = py.repr(&a[0])?;
    let Some(text) = shown.as_text().filter(|t| !t.is_ascii()) else { return Ok(shown) };
    let mut out = TextBuilder::new();
    for code in text.codes() {
        match code {
            0..=0x7f => out.push(code),
            0x80..=0xff => out.push_str(&format!("\\x{code:02x}")),
            0x100..=0xffff => out.push_str(&format!("\\u{code:04x}")),
            _ => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    finish_text(py, out)
}

fn chr(py: &mut Py, a: &[Value]) -> Result {
    if let Some(code @ 0..=0xff) = a[0].as_small_int() {
        return Ok(py.interp().latin1_str(code as u8));
    }
    let n = py.index_int(&a[0])?;
    let code = n.as_i64().and_then(|n| u32::try_from(n).ok()).and_then(Text::from_code);
    match code {
        Some(text) => py.text(text),
        None => Err(py.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(py: &mut Py, a: &[Value]) -> Result {
    let v = &a[0];
    let len = if let Some(text) = v.as_text() {
        if let (1, Some(code)) = (text.len(), text.code_at(0)) {
            return py.int(i64::from(code));
        }
        text.len()
    } else if crate::types::bytes::buffer::is_buffer(v) && !py.is_instance(v, TypeId::MemoryView) {
        let bytes = py.as_buffer(v)?;
        if let [byte] = *bytes {
            return py.int(i64::from(byte));
        }
        bytes.len()
    } else {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    Err(py.type_error(format!("ord() expected a character, but string of length {len} found")))
}

fn divmod(py: &mut Py, a: &[Value]) -> Result {
    let (x, y) = (&a[0], &a[1]);
    if let (Some(n), Some(d)) = (x.as_small_int(), y.as_small_int()) {
        if d > 0 {
            return py.tuple_of_two(py.int(n.div_euclid(d))?, py.int(n.rem_euclid(d))?);
        }
        let quotient = py.binary(BinaryOp::FloorDiv, x, y)?;
        let rest = py.binary(BinaryOp::Mod, x, y)?;
        return py.tuple_of_two(quotient, rest);
    }
    let (tx, ty) = (py.type_of(x), py.type_of(y));
    if tx.is(TypeId::Float) && ty.is(TypeId::Float) {
        return crate::types::float::operators::divmod(py, x, y);
    }
    let reflected_first = tx != ty && ty.is_subtype(py, tx);
    for reflected in [reflected_first, !reflected_first] {
        let made = if reflected {
            py.call_special(y, Name::__rdivmod__, std::slice::from_ref(x))?
        } else {
            py.call_special(x, Name::__divmod__, std::slice::from_ref(y))?
        };
        if let Some(made) = made.filter(|m| !m.is_not_implemented()) {
            return Ok(made);
        }
    }
    let (tx, ty) = (tx.full_name(py), ty.full_name(py));
    Err(py.type_error(format!("unsupported operand type(s) for divmod(): '{tx}' and '{ty}'")))
}

fn format(py: &mut Py, a: &[Value]) -> Result {
    let spec = if a[1].is_empty() { py.interp().empty_str() } else { a[1].clone() };
    if spec.as_text().is_none() {
        let name = py.argument_type(&spec);
        return Err(py.type_error(format!("format() argument 2 must be str, not {name}")));
    }
    py.format(&a[0], &spec)
}

fn pow(py: &mut Py, a: &[Value]) -> Result {
    let (base, exponent, modulus) = (&a[0], &a[1], &a[2]);
    if modulus.is_none_or_empty() {
        return py.binary(BinaryOp::Pow, base, exponent);
    }
    let types = [py.type_of(base), py.type_of(exponent), py.type_of(modulus)];
    for (i, ty) in types.iter().enumerate() {
        if types[..i].contains(ty) {
            continue;
        }
        if let Some(f) = ty.slots.pow_mod.get() {
            let made = f(py, base, exponent, modulus)?;
            if !made.is_not_implemented() {
                return Ok(made);
            }
        }
    }
    let [x, y, z] = types.map(|t| t.name());
    Err(py.type_error(format!("unsupported operand type(s) for ** or pow(): '{x}', '{y}', '{z}'")))
}

fn round(py: &mut Py, a: &[Value]) -> Result {
    let given = if a[1].is_none_or_empty() { &a[1..1] } else { &a[1..2] };
    if given.is_empty() {
        let w = a[0].word();
        if word::is_int(w) {
            return Ok(a[0].clone());
        }
        // Far below 2^61 the rounded number is one that a word holds.
        if word::is_float(w) && word::to_float(w).abs() < 1e18 {
            return py.int(word::to_float(w).round_ties_even() as i64);
        }
    }
    match py.call_special(&a[0], Name::__round__, given)? {
        Some(rounded) => Ok(rounded),
        None => {
            let name = py.type_of(&a[0]).full_name(py);
            Err(py.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}
