//! The disassembler: a readable listing of a code object and the ones nested in it.

use super::code::Code;
use super::op::{BinaryOp, Extra, Op, Operand};
use super::{Const, Position};
use std::fmt::Write;

/// One decoded instruction.
#[derive(Clone, Copy, Debug)]
pub struct Decoded {
    /// Index of its first word, the prefix included.
    pub start: usize,
    /// Index of the word after it.
    pub end: usize,
    /// The operation.
    pub op: Op,
    /// Its operands, widened.
    pub operands: [u16; 3],
    /// Its extra words.
    pub extra: [u32; 2],
}

impl Decoded {
    /// Index of the word that jumps count from.
    pub fn first(&self) -> usize {
        self.end - self.op.words()
    }

    /// Where its jump goes.
    pub fn target(&self) -> Option<i64> {
        let at = self.op.extra().iter().position(|&extra| extra == Extra::Jump)?;
        Some(self.first() as i64 + i64::from(self.extra[at] as i32))
    }
}

/// Decodes the instruction at word `start`.
pub fn decode(words: &[u32], start: usize) -> Option<Decoded> {
    let mut at = start;
    let mut high = [0u16; 3];
    let mut word = *words.get(at)?;
    let byte = |word: u32, index: u32| (word >> (8 * index + 8) & 255) as u16;
    if Op::from_byte(word as u8)? == Op::Wide {
        high = [byte(word, 0) << 8, byte(word, 1) << 8, byte(word, 2) << 8];
        at += 1;
        word = *words.get(at)?;
    }
    let op = Op::from_byte(word as u8)?;
    let operands = [byte(word, 0) | high[0], byte(word, 1) | high[1], byte(word, 2) | high[2]];
    let mut extra = [0; 2];
    for (index, slot) in extra.iter_mut().enumerate().take(op.extra().len()) {
        *slot = *words.get(at + 1 + index)?;
    }
    Some(Decoded { start, end: at + op.words(), op, operands, extra })
}

/// The listing of a code object and of those nested in it.
pub fn listing(code: &Code) -> String {
    let mut out = String::new();
    write_code(code, &mut out);
    out
}

fn write_code(code: &Code, out: &mut String) {
    _ = writeln!(
        out,
        "{} ({}:{})  locals {}, temporaries {}, flags {:#x}",
        code.qualname,
        code.filename,
        code.first_line,
        code.first_temp,
        code.registers.saturating_sub(code.first_temp),
        code.flags
    );
    if !code.cellvars.is_empty() {
        _ = writeln!(out, "  cells: {}", code.cellvars.join(", "));
    }
    if !code.freevars.is_empty() {
        _ = writeln!(out, "  free: {}", code.freevars.join(", "));
    }
    let targets = targets(code);
    let mut positions = code.positions.iter().peekable();
    let mut position = Position::default();
    let mut line = 0;
    let mut at = 0;
    while at < code.words.len() {
        let Some(decoded) = decode(&code.words, at) else {
            _ = writeln!(out, "  {at:>5}  ???");
            break;
        };
        while let Some((_, next)) = positions.next_if(|(word, _)| *word as usize <= at) {
            position = *next;
        }
        let shown = if position.line == line { String::new() } else { position.line.to_string() };
        line = position.line;
        let mark = if targets.contains(&(at as i64)) { ">>" } else { "" };
        _ = writeln!(out, "{shown:>5} {mark:>2} {at:>5}  {:<16} {}", decoded.op.name(), operands(code, &decoded));
        at = decoded.end;
    }
    if !code.exceptions.is_empty() {
        _ = writeln!(out, "  exceptions:");
        for entry in &code.exceptions {
            let register = register(code, entry.register);
            _ = writeln!(out, "    {} to {} -> {} in {register}", entry.start, entry.end, entry.handler);
        }
    }
    for constant in &code.consts {
        if let Const::Code(nested) = constant {
            out.push('\n');
            write_code(nested, out);
        }
    }
}

fn targets(code: &Code) -> std::collections::HashSet<i64> {
    let mut targets: std::collections::HashSet<i64> =
        code.exceptions.iter().map(|entry| i64::from(entry.handler)).collect();
    let mut at = 0;
    while let Some(decoded) = decode(&code.words, at) {
        targets.extend(decoded.target());
        at = decoded.end;
    }
    targets
}

fn register(code: &Code, register: u16) -> String {
    match code.varnames.get(usize::from(register)) {
        Some(name) => name.clone(),
        None => format!("t{}", i32::from(register) - i32::from(code.first_temp)),
    }
}

fn operands(code: &Code, decoded: &Decoded) -> String {
    let mut parts = Vec::new();
    for (kind, &value) in decoded.op.operands().into_iter().zip(&decoded.operands) {
        parts.push(match kind {
            Operand::None => continue,
            Operand::Dst => format!("{} <-", register(code, value)),
            Operand::Src => register(code, value),
            Operand::Keep => format!("{}'", register(code, value)),
            Operand::Base => format!("{}..", register(code, value)),
            Operand::Reg => format!("&{}", register(code, value)),
            Operand::Imm => match decoded.op {
                Op::LoadFree
                | Op::LoadFreeRef
                | Op::StoreFree
                | Op::DeleteFree
                | Op::LoadNameOrFree
                | Op::LoadFromOrFree => {
                    format!("free {}", code.freevars.get(usize::from(value)).map_or("?", String::as_str))
                }
                _ => format!("#{value}"),
            },
            Operand::Konst => constant(code, u32::from(value)),
        });
    }
    for (kind, &value) in decoded.op.extra().iter().zip(&decoded.extra) {
        match kind {
            Extra::Name => parts.push(code.names.get(value as usize).cloned().unwrap_or_else(|| "?".to_owned())),
            Extra::Const => parts.push(constant(code, value)),
            Extra::Jump => parts.push(format!("-> {}", decoded.target().unwrap_or(-1))),
            Extra::Cache => {}
            Extra::Num => parts.push(match decoded.op {
                Op::Binary => BinaryOp::ALL.get(value as usize).map_or("?", |op| op.symbol()).to_owned(),
                Op::InPlace => format!("{}=", BinaryOp::ALL.get(value as usize).map_or("?", |op| op.symbol())),
                _ => format!("#{value}"),
            }),
        }
    }
    parts.join(" ")
}

fn constant(code: &Code, index: u32) -> String {
    code.consts.get(index as usize).map_or_else(|| "?".to_owned(), display)
}

fn display(value: &Const) -> String {
    match value {
        Const::None => "None".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Ellipsis => "...".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => value.to_string(),
        Const::Float(value) => format!("{value:?}"),
        Const::Complex(re, im) => format!("({re:?}+{im:?}j)"),
        Const::Str(text) => format!("{text:?}"),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(values) => format!("({})", values.iter().map(display).collect::<Vec<_>>().join(", ")),
        Const::FrozenSet(values) => format!("{{{}}}", values.iter().map(display).collect::<Vec<_>>().join(", ")),
        Const::Code(code) => format!("<code {}>", code.qualname),
    }
}
