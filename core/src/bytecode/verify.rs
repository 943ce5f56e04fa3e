//! The verifier: checks that a code object keeps the rules of the operation table.
//!
//! It walks all paths with the state of every temporary: empty, live, or one or the other depending on the path (`MAYBE`, which
//! nothing may read or overwrite). So a temporary is never read before it is written, never consumed twice, and never overwritten
//! while it owns something. Everything compiled in debug builds passes through here.

use super::disassemble::{Decoded, decode};
use super::{Code, Extra, Op, Operand};
use std::collections::HashMap;

const EMPTY: u8 = 0;
const LIVE: u8 = 1;
const MAYBE: u8 = 2;

/// Checks a code object (not the ones nested in it, which were checked when they were made).
///
/// # Errors
/// What is wrong with it, and where.
pub fn verify(code: &Code) -> Result<(), String> {
    let mut verifier =
        Verifier { code, instructions: Vec::new(), at: HashMap::new(), states: Vec::new(), work: Vec::new() };
    verifier.decode()?;
    verifier.tables()?;
    verifier.flow()
}

struct Verifier<'a> {
    code: &'a Code,
    instructions: Vec<Decoded>,
    /// Instruction index by word index.
    at: HashMap<usize, usize>,
    /// State at the start of each instruction that was reached.
    states: Vec<Option<Box<[u8]>>>,
    work: Vec<usize>,
}

/// The temporaries while one instruction is interpreted.
struct State<'a> {
    code: &'a Code,
    decoded: &'a Decoded,
    temps: Box<[u8]>,
    /// Temporaries consumed by this instruction.
    consumed: Vec<usize>,
}

impl State<'_> {
    fn fail<T>(&self, what: &str, register: u16) -> Result<T, String> {
        let temp = i32::from(register) - i32::from(self.code.first_temp);
        Err(format!("{} at {}: {what} t{temp}", self.decoded.op.name(), self.decoded.start))
    }

    fn temp(&self, register: u16) -> Result<Option<usize>, String> {
        if register >= self.code.registers {
            return self.fail("no such register", register);
        }
        Ok(register.checked_sub(self.code.first_temp).map(usize::from))
    }

    fn keep(&self, register: u16) -> Result<(), String> {
        match self.temp(register)? {
            Some(temp) if self.temps[temp] != LIVE => self.fail("reads", register),
            _ => Ok(()),
        }
    }

    fn consume(&mut self, register: u16) -> Result<(), String> {
        self.keep(register)?;
        if let Some(temp) = self.temp(register)? {
            self.temps[temp] = EMPTY;
            self.consumed.push(temp);
        }
        Ok(())
    }

    /// Consumes a run of temporaries.
    fn consume_run(&mut self, first: u16, count: u16) -> Result<(), String> {
        for register in first..first.saturating_add(count) {
            if self.temp(register)?.is_none() {
                return self.fail("a run that is no run of temporaries", register);
            }
            self.consume(register)?;
        }
        Ok(())
    }

    fn write(&mut self, register: u16) -> Result<(), String> {
        if let Some(temp) = self.temp(register)? {
            if self.temps[temp] != EMPTY {
                return self.fail("overwrites", register);
            }
            self.temps[temp] = LIVE;
        }
        Ok(())
    }

    fn write_run(&mut self, first: u16, count: u16) -> Result<(), String> {
        (first..first.saturating_add(count)).try_for_each(|register| self.write(register))
    }

    /// Nothing may be live above a call window.
    fn top(&self, register: u16) -> Result<(), String> {
        let first = usize::from(register.saturating_sub(self.code.first_temp));
        match self.temps.iter().skip(first).position(|&state| state != EMPTY) {
            Some(above) => self.fail("calls below the live", register + above as u16),
            None => Ok(()),
        }
    }

    /// The effects that do not depend on where the instruction goes on. Returns what changes only if it falls through, and
    /// only if it jumps, as (register, state).
    fn apply(&mut self) -> Result<[Vec<(u16, u8)>; 2], String> {
        let Decoded { op, operands: [a, b, c], extra: [x, _], .. } = *self.decoded;
        let (mut falls, mut jumps) = (Vec::new(), Vec::new());
        match op {
            Op::Raise => {
                if c >= 1 {
                    self.consume(a)?;
                }
                if c >= 2 {
                    self.consume(b)?;
                }
            }
            Op::Format => {
                self.consume(b)?;
                if x & 4 != 0 {
                    self.consume(c)?;
                }
                self.write(a)?;
            }
            Op::JumpIfTrueKeep | Op::JumpIfFalseKeep => {
                if self.temp(a)?.is_none() {
                    return self.fail("wants a temporary, not", a);
                }
                self.keep(a)?;
                falls.push((a, EMPTY));
            }
            Op::ForIter => {
                if self.temp(b)?.is_none() {
                    return self.fail("wants a temporary, not", b);
                }
                self.keep(b)?;
                let before = self.temp(a)?.map(|temp| self.temps[temp]);
                self.write(a)?;
                if let Some(before) = before {
                    jumps.push((a, before));
                }
                jumps.push((b, EMPTY));
            }
            Op::Send => {
                self.keep(b)?;
                self.consume(c)?;
                self.write(a)?;
                jumps.push((b, EMPTY));
            }
            Op::BuildList
            | Op::BuildTuple
            | Op::BuildSet
            | Op::BuildString
            | Op::BuildSlice
            | Op::BuildMap
            | Op::Intrinsic => {
                let count = if op == Op::BuildMap { c * 2 } else { c };
                self.consume_run(b, count)?;
                self.write(a)?;
            }
            Op::LoadSlice => {
                self.consume(b)?;
                self.consume_run(c, x as u16)?;
                self.write(a)?;
            }
            Op::StoreSlice => {
                self.consume(a)?;
                self.consume_run(b, x as u16)?;
                self.consume(c)?;
            }
            Op::DeleteSlice => {
                self.consume(a)?;
                self.consume_run(b, x as u16)?;
            }
            Op::MakeFunction => {
                self.consume_run(b, c.count_ones() as u16)?;
                self.write(a)?;
            }
            Op::Yield => {
                self.consume(b)?;
                self.top((x & 0xffff) as u16)?;
                if self.temp(b)?.is_some() && u32::from(b) < x & 0xffff {
                    return self.fail("keeps", b);
                }
                if x >> 16 != 0xffff {
                    if x >> 16 != u32::from(a) {
                        return self.fail("sends elsewhere than to", a);
                    }
                    self.write(a)?;
                }
            }
            Op::Unpack | Op::UnpackEx => {
                self.consume(b)?;
                let count = if op == Op::Unpack { c } else { c + 1 + x as u16 };
                self.write_run(a, count)?;
            }
            Op::LoadMethod => {
                self.consume(b)?;
                self.write_run(a, 2)?;
            }
            Op::LoadSuperMethod => {
                self.consume(a)?;
                self.consume_run(a + 2, 2)?;
                self.top(a)?;
                self.write_run(a, 2)?;
            }
            Op::LoadSpecial => {
                self.keep(b)?;
                self.write_run(a, 2)?;
            }
            Op::MovePair => {
                self.consume_run(b, 2)?;
                self.write_run(a, 2)?;
            }
            Op::ExcParts => {
                self.keep(b)?;
                self.write_run(a, 3)?;
            }
            Op::Call => {
                self.consume_run(a, b + 2)?;
                self.top(a)?;
                self.write(c)?;
            }
            Op::CallFunction => {
                self.consume(a)?;
                self.consume_run(a + 2, b)?;
                self.top(a)?;
                self.write(c)?;
            }
            Op::CallKw => {
                self.consume(a)?;
                if self.temp(a + 1)?.is_some_and(|temp| self.temps[temp] == LIVE) {
                    self.consume(a + 1)?;
                }
                self.consume_run(a + 2, b)?;
                self.top(a)?;
                self.write(c)?;
            }
            Op::CallEx => {
                self.consume(a)?;
                self.consume_run(a + 2, 1 + b)?;
                self.top(a)?;
                self.write(c)?;
            }
            Op::Clear => {
                if let Some(temp) = self.temp(a)? {
                    self.temps[temp] = EMPTY;
                }
            }
            Op::DeleteLocal | Op::MakeCell | Op::LoadCell | Op::StoreCell | Op::DeleteCell | Op::LoadCellRef => {
                let (register, source) = match op {
                    Op::LoadCell | Op::LoadCellRef => (b, None),
                    Op::StoreCell => (a, Some(b)),
                    _ => (a, None),
                };
                if self.temp(register)?.is_some() {
                    return self.fail("wants a local, not", register);
                }
                if let Some(source) = source {
                    self.consume(source)?;
                }
                if matches!(op, Op::LoadCell | Op::LoadCellRef) {
                    self.write(a)?;
                }
            }
            _ => {
                let kinds = op.operands().into_iter().zip(self.decoded.operands);
                for (kind, register) in kinds.clone() {
                    if kind == Operand::Keep {
                        self.keep(register)?;
                    }
                }
                for (kind, register) in kinds.clone() {
                    match kind {
                        Operand::Src => self.consume(register)?,
                        Operand::Base | Operand::Reg => {
                            return self.fail("an operation that the verifier does not know", register);
                        }
                        _ => {}
                    }
                }
                for (kind, register) in kinds {
                    if kind == Operand::Dst {
                        self.write(register)?;
                    }
                }
            }
        }
        Ok([falls, jumps])
    }
}

impl Verifier<'_> {
    fn decode(&mut self) -> Result<(), String> {
        let mut at = 0;
        while at < self.code.words.len() {
            let Some(decoded) = decode(&self.code.words, at) else { return Err(format!("no instruction at {at}")) };
            self.at.insert(at, self.instructions.len());
            self.instructions.push(decoded);
            at = decoded.end;
        }
        Ok(())
    }

    fn instruction(&self, word: i64) -> Option<usize> {
        usize::try_from(word).ok().and_then(|word| self.at.get(&word).copied())
    }

    fn tables(&self) -> Result<(), String> {
        let code = self.code;
        if code.registers < code.first_temp || code.varnames.len() != usize::from(code.first_temp) {
            return Err("register counts do not fit".to_owned());
        }
        for decoded in &self.instructions {
            let wrong = |what: &str| Err(format!("{} at {}: {what} out of range", decoded.op.name(), decoded.start));
            for (kind, &value) in decoded.op.extra().iter().zip(&decoded.extra) {
                let fits = match kind {
                    Extra::Name => (value as usize) < code.names.len(),
                    Extra::Const => (value as usize) < code.consts.len(),
                    Extra::Cache => value < code.caches,
                    Extra::Jump => decoded.target().and_then(|target| self.instruction(target)).is_some(),
                    Extra::Num => true,
                };
                if !fits {
                    return wrong("extra word");
                }
            }
            for (kind, value) in decoded.op.operands().into_iter().zip(decoded.operands) {
                if kind == Operand::Konst && (value > 255 || usize::from(value) >= code.consts.len()) {
                    return wrong("constant");
                }
            }
            let free = match decoded.op {
                Op::LoadFree | Op::LoadFreeRef | Op::LoadNameOrFree => Some(decoded.operands[1]),
                Op::StoreFree | Op::DeleteFree => Some(decoded.operands[0]),
                Op::LoadFromOrFree => Some(decoded.operands[2]),
                _ => None,
            };
            if free.is_some_and(|free| usize::from(free) >= code.freevars.len()) {
                return wrong("free variable");
            }
        }
        for entry in &code.exceptions {
            let starts = [entry.start, entry.handler].iter().all(|&word| self.at.contains_key(&(word as usize)));
            let ends = entry.end as usize == code.words.len() || self.at.contains_key(&(entry.end as usize));
            if !starts
                || !ends
                || entry.start >= entry.end
                || entry.register < code.first_temp
                || entry.register >= code.registers
            {
                return Err(format!("bad exception table entry {entry:?}"));
            }
        }
        let mut last = None;
        for (word, _) in &code.positions {
            if !self.at.contains_key(&(*word as usize)) || last.is_some_and(|last| last >= *word) {
                return Err(format!("bad position at {word}"));
            }
            last = Some(*word);
        }
        if code.cell_registers.iter().any(|&register| register >= code.first_temp) {
            return Err("a cell in a temporary".to_owned());
        }
        Ok(())
    }

    fn flow(&mut self) -> Result<(), String> {
        if self.instructions.is_empty() {
            return Err("no instructions".to_owned());
        }
        self.states = vec![None; self.instructions.len()];
        let temps = usize::from(self.code.registers - self.code.first_temp);
        self.reach(0, vec![EMPTY; temps].into());
        while let Some(index) = self.work.pop() {
            let Some(temps) = self.states[index].clone() else { continue };
            self.step(index, temps)?;
        }
        Ok(())
    }

    fn step(&mut self, index: usize, temps: Box<[u8]>) -> Result<(), String> {
        let decoded = self.instructions[index];
        let before = temps.clone();
        let mut state = State { code: self.code, decoded: &decoded, temps, consumed: Vec::new() };
        let [falls, jumps] = state.apply()?;
        let State { temps, consumed, .. } = state;
        let word = decoded.start as u32;
        if let Some(entry) = self.code.exceptions.iter().find(|entry| entry.start <= word && word < entry.end) {
            let mut caught = before;
            for temp in consumed {
                caught[temp] = MAYBE;
            }
            let register = usize::from(entry.register - self.code.first_temp);
            caught[register..].fill(EMPTY);
            caught[register] = LIVE;
            if let Some(handler) = self.instruction(i64::from(entry.handler)) {
                self.reach(handler, caught);
            }
        }
        let with = |changes: &[(u16, u8)]| {
            let mut temps = temps.clone();
            for &(register, value) in changes {
                if let Some(temp) = register.checked_sub(self.code.first_temp) {
                    temps[usize::from(temp)] = value;
                }
            }
            temps
        };
        let (falling, jumping) = (with(&falls), with(&jumps));
        if let Some(target) = decoded.target().and_then(|target| self.instruction(target)) {
            self.reach(target, jumping);
        }
        let ends = matches!(decoded.op, Op::Jump | Op::Loop | Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise);
        if !ends {
            if index + 1 >= self.instructions.len() {
                return Err("falls off the end".to_owned());
            }
            self.reach(index + 1, falling);
        }
        Ok(())
    }

    /// Joins a state into the start of an instruction.
    fn reach(&mut self, index: usize, temps: Box<[u8]>) {
        match &mut self.states[index] {
            Some(known) => {
                let mut changed = false;
                for (known, new) in known.iter_mut().zip(&temps) {
                    if *known != *new && *known != MAYBE {
                        *known = MAYBE;
                        changed = true;
                    }
                }
                if changed {
                    self.work.push(index);
                }
            }
            slot => {
                *slot = Some(temps);
                self.work.push(index);
            }
        }
    }
}
