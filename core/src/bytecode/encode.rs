//! The assembler: instructions with labels in, instruction words, exception table and positions out.
//!
//! An instruction is kept symbolically (`Instruction`) until the code object is finished, because only then is
//! it known which constants got 8-bit indices, how long each instruction is and where labels lie. Unreachable
//! instructions are never recorded: after an instruction that does not fall through, everything up to the next label
//! that somebody refers to is dropped. Every jump is 32 bits wide, so layout needs one pass.

use super::{Const, ExceptionEntry, Op, Position};
use crate::bytecode::op::{Extra, Operand};
use std::collections::HashMap;

/// The operands of a jump that stands for a statement, so that who traces is told of its line.
pub const NOTICED: [u16; 3] = [1, 0, 0];

/// A place in the code that jumps refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u32);

/// A handler of exceptions: where it starts and which register receives the exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlerId(u32);

#[derive(Clone, Copy, Debug)]
struct Handler {
    label: Label,
    register: u16,
}

/// One instruction before layout.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// The operation.
    pub op: Op,
    /// The three operands; a `Konst` operand is an index into the pool of small constants.
    pub operands: [u16; 3],
    /// The extra words; a `Jump` is a label number, a `Const` a pool index.
    pub extra: [u32; 2],
    /// Where it comes from.
    pub position: Position,
    handler: Option<HandlerId>,
    cold: bool,
}

#[derive(Clone, Copy, Default)]
struct LabelState {
    /// Index of the instruction that follows.
    at: Option<usize>,
    referenced: bool,
}

/// A constant's identity: `1`, `1.0` and `True` are different constants, and so are `0.0` and `-0.0`.
#[derive(PartialEq, Eq, Hash)]
struct ConstKey(String);

impl ConstKey {
    fn of(value: &Const) -> Option<ConstKey> {
        fn write(value: &Const, out: &mut String) -> bool {
            use std::fmt::Write;
            match value {
                Const::Code(_) => return false,
                Const::Float(x) => _ = write!(out, "f{:x}", x.to_bits()),
                Const::Complex(re, im) => _ = write!(out, "c{:x},{:x}", re.to_bits(), im.to_bits()),
                Const::Tuple(items) | Const::FrozenSet(items) => {
                    out.push(if matches!(value, Const::Tuple(_)) { '(' } else { '{' });
                    for item in items {
                        if !write(item, out) {
                            return false;
                        }
                        out.push(';');
                    }
                    out.push(')');
                }
                // Its length keeps what follows in a tuple apart from it.
                Const::Str(text) => match text.as_str() {
                    Some(plain) => _ = write!(out, "s{}:{plain}", plain.len()),
                    None => {
                        out.push('u');
                        for code in text.codes() {
                            _ = write!(out, "{code:x} ");
                        }
                    }
                },
                other => _ = write!(out, "{other:?}"),
            }
            true
        }
        let mut key = String::new();
        write(value, &mut key).then_some(ConstKey(key))
    }
}

/// What `Assembler::finish` makes.
pub struct Assembled {
    /// The instruction words.
    pub words: Vec<u32>,
    /// The exception table.
    pub exceptions: Vec<ExceptionEntry>,
    /// Positions by word index.
    pub positions: Vec<(u32, Position)>,
    /// The constants.
    pub consts: Vec<Const>,
    /// The names.
    pub names: Vec<String>,
    /// Pairs of cache words.
    pub caches: u32,
}

/// Collects the instructions of one code object.
#[derive(Default)]
pub struct Assembler {
    instructions: Vec<Instruction>,
    labels: Vec<LabelState>,
    handlers: Vec<Handler>,
    current_handler: Option<HandlerId>,
    unreachable: bool,
    cold: bool,
    position: Position,
    /// A statement without code of its own: what comes next stands in for it, or an instruction that does nothing.
    mark: Option<Position>,
    consts: Vec<Const>,
    const_index: HashMap<ConstKey, u32>,
    /// Pool indices of the constants that some instruction wants in 8 bits.
    small: Vec<u32>,
    names: Vec<String>,
    name_index: HashMap<String, u32>,
    caches: u32,
    global_caches: HashMap<u32, u32>,
}

impl Assembler {
    /// Position of the instructions emitted from here on.
    pub fn set_position(&mut self, position: Position) {
        self.position = position;
    }

    /// A statement that is noticed by who traces, though nothing is done for it. The instructions that follow are at its position.
    pub fn mark(&mut self, position: Position) {
        self.settle_mark();
        self.position = position;
        let same = |i: &Instruction| i.position.line == position.line;
        let fresh = self.labels.iter().rev().take(8).all(|label| label.at != Some(self.instructions.len()));
        let known = fresh && self.instructions.last().is_some_and(same);
        if !self.unreachable && !known {
            self.mark = Some(position);
        }
    }

    /// The pending mark becomes an instruction.
    fn settle_mark(&mut self) {
        if let Some(position) = self.mark.take() {
            self.record(Op::Nop, [0; 3], [0, 0], position);
        }
    }

    /// The current position.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether what is emitted now could never run.
    pub fn is_unreachable(&self) -> bool {
        self.unreachable
    }

    /// Index of the next instruction.
    pub fn here(&self) -> usize {
        self.instructions.len()
    }

    /// A label that is bound later.
    pub fn new_label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() as u32 - 1)
    }

    /// Binds a label here. Where control cannot fall in from above, the code is reachable only if something refers to it.
    pub fn bind(&mut self, label: Label) {
        self.settle_mark();
        let state = &mut self.labels[label.0 as usize];
        state.at = Some(self.instructions.len());
        if state.referenced {
            self.unreachable = false;
        }
    }

    /// Whether a reachable instruction jumps to the label.
    pub fn is_referenced(&self, label: Label) -> bool {
        self.labels[label.0 as usize].referenced
    }

    /// A handler whose code starts at `label`.
    pub fn new_handler(&mut self, label: Label, register: u16) -> HandlerId {
        self.handlers.push(Handler { label, register });
        HandlerId(self.handlers.len() as u32 - 1)
    }

    /// Makes `handler` the one of the following instructions; returns the one before.
    pub fn set_handler(&mut self, handler: Option<HandlerId>) -> Option<HandlerId> {
        std::mem::replace(&mut self.current_handler, handler)
    }

    /// The handler of the following instructions.
    pub fn handler(&self) -> Option<HandlerId> {
        self.current_handler
    }

    /// Whether the following instructions go to the end of the code, out of the way of those that usually run. Cold code is
    /// entered and left by jumps only. Returns what was in force before.
    pub fn set_cold(&mut self, cold: bool) -> bool {
        self.settle_mark();
        std::mem::replace(&mut self.cold, cold)
    }

    /// Pool index of a constant.
    pub fn constant(&mut self, value: Const) -> u32 {
        let next = self.consts.len() as u32;
        if let Some(key) = ConstKey::of(&value) {
            if let Some(&index) = self.const_index.get(&key) {
                return index;
            }
            self.const_index.insert(key, next);
        }
        self.consts.push(value);
        next
    }

    /// Index for a `Konst` operand, unless there are 256 already.
    pub fn small_constant(&mut self, value: Const) -> Option<u16> {
        let index = self.constant(value);
        if let Some(place) = self.small.iter().position(|&small| small == index) {
            return Some(place as u16);
        }
        if self.small.len() >= 256 {
            return None;
        }
        self.small.push(index);
        Some(self.small.len() as u16 - 1)
    }

    /// Index of a name.
    pub fn name(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.name_index.get(name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.name_index.insert(name.to_owned(), index);
        index
    }

    /// A new pair of cache words.
    fn cache(&mut self) -> u32 {
        self.caches += 1;
        self.caches - 1
    }

    /// Emits an instruction that has neither name, constant nor jump, `x` being its number if it has one.
    pub fn emit(&mut self, op: Op, operands: [u16; 3], x: u32) {
        self.push(op, operands, [x, 0]);
    }

    /// Emits an instruction with a constant.
    pub fn emit_const(&mut self, op: Op, operands: [u16; 3], value: Const) {
        if !self.unreachable {
            let index = self.constant(value);
            let cache = if op.extra().contains(&Extra::Cache) { self.cache() } else { 0 };
            self.push(op, operands, [index, cache]);
        }
    }

    /// Emits an instruction with a name, and a cache if the operation has one. All loads of one global share a cache.
    pub fn emit_name(&mut self, op: Op, operands: [u16; 3], name: &str) {
        if self.unreachable {
            return;
        }
        let name = self.name(name);
        let cache = match op {
            Op::LoadGlobal => match self.global_caches.get(&name) {
                Some(&cache) => cache,
                None => {
                    let cache = self.cache();
                    self.global_caches.insert(name, cache);
                    cache
                }
            },
            _ if op.extra().contains(&Extra::Cache) => self.cache(),
            _ => 0,
        };
        self.push(op, operands, [name, cache]);
    }

    /// Emits a jump.
    pub fn emit_jump(&mut self, op: Op, operands: [u16; 3], target: Label) {
        if !self.unreachable {
            self.labels[target.0 as usize].referenced = true;
            self.push(op, operands, [target.0, 0]);
        }
    }

    fn push(&mut self, op: Op, operands: [u16; 3], extra: [u32; 2]) {
        if self.unreachable {
            return;
        }
        let (mut operands, mut position) = (operands, self.position);
        match self.mark {
            // A jump that nobody wrote is not noticed, but this one stands for a statement.
            Some(mark) if matches!(op, Op::Jump | Op::Loop) && operands[0] == 0 => {
                (operands, position) = (NOTICED, mark);
                self.mark = None;
            }
            Some(mark) if mark.line == position.line => self.mark = None,
            _ => self.settle_mark(),
        }
        self.record(op, operands, extra, position);
    }

    fn record(&mut self, op: Op, operands: [u16; 3], extra: [u32; 2], position: Position) {
        let handler = self.current_handler;
        if let Some(id) = handler {
            let label = self.handlers[id.0 as usize].label;
            self.labels[label.0 as usize].referenced = true;
        }
        self.instructions.push(Instruction { op, operands, extra, position, handler, cold: self.cold });
        if matches!(op, Op::Jump | Op::Loop | Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise) {
            self.unreachable = true;
        }
    }

    /// Follows a label through unconditional jumps.
    fn thread(&self, label: u32) -> usize {
        let mut target = self.labels[label as usize].at.unwrap_or(self.instructions.len());
        for _ in 0..16 {
            match self.instructions.get(target) {
                Some(next) if next.op == Op::Jump && next.operands != NOTICED => {
                    match self.labels[next.extra[0] as usize].at {
                        Some(at) => target = at,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        target
    }

    /// Moves the cold instructions behind the others; both keep their order.
    fn move_cold(&mut self) {
        let count = self.instructions.len();
        let mut place = vec![0; count + 1];
        let mut next = 0;
        for cold in [false, true] {
            for (at, instruction) in self.instructions.iter().enumerate() {
                if instruction.cold == cold {
                    place[at] = next;
                    next += 1;
                }
            }
        }
        place[count] = count;
        self.instructions.sort_by_key(|instruction| instruction.cold);
        for label in &mut self.labels {
            label.at = label.at.map(|at| place[at]);
        }
    }

    /// Lays the instructions out. `None` if the code is too large for its jumps.
    pub fn finish(mut self) -> Option<Assembled> {
        self.move_cold();
        // A jump to what follows anyway is left out, unless a label forbids nothing: instructions keep their indices and
        // get length 0.
        let count = self.instructions.len();
        let targets: Vec<usize> = self
            .instructions
            .iter()
            .map(|i| if i.op.extra().contains(&Extra::Jump) { self.thread(i.extra[0]) } else { 0 })
            .collect();
        let skipped: Vec<bool> = self
            .instructions
            .iter()
            .enumerate()
            .map(|(at, i)| i.op == Op::Jump && i.operands != NOTICED && targets[at] == at + 1)
            .collect();
        let mut offsets = Vec::with_capacity(count + 1);
        let mut offset = 0usize;
        for (at, instruction) in self.instructions.iter().enumerate() {
            offsets.push(offset);
            if !skipped[at] {
                offset += instruction.op.words() + usize::from(is_wide(instruction));
            }
        }
        offsets.push(offset);
        if offset > i32::MAX as usize {
            return None;
        }

        // Constants that need 8-bit indices come first.
        let mut order = self.small.clone();
        let mut place = vec![u32::MAX; self.consts.len()];
        for (at, &index) in self.small.iter().enumerate() {
            place[index as usize] = at as u32;
        }
        for (index, place) in place.iter_mut().enumerate() {
            if *place == u32::MAX {
                *place = order.len() as u32;
                order.push(index as u32);
            }
        }
        let mut pool: Vec<Option<Const>> = self.consts.into_iter().map(Some).collect();
        let consts = order.iter().filter_map(|&index| pool[index as usize].take()).collect();

        let mut words = Vec::with_capacity(offset);
        let mut positions = Vec::with_capacity(count);
        for (at, instruction) in self.instructions.iter().enumerate() {
            if skipped[at] {
                continue;
            }
            positions.push((words.len() as u32, instruction.position));
            let [a, b, c] = instruction.operands;
            if is_wide(instruction) {
                words.push(encode(Op::Wide, a >> 8, b >> 8, c >> 8));
            }
            let first = words.len();
            words.push(encode(instruction.op, a & 255, b & 255, c & 255));
            for (extra, &value) in instruction.op.extra().iter().zip(&instruction.extra) {
                words.push(match extra {
                    Extra::Jump => (offsets[targets[at]] as i64 - first as i64) as i32 as u32,
                    Extra::Const => place[value as usize],
                    Extra::Name | Extra::Cache | Extra::Num => value,
                });
            }
        }

        let mut exceptions: Vec<ExceptionEntry> = Vec::new();
        let mut at = 0;
        while at < count {
            let handler = self.instructions[at].handler;
            let mut end = at + 1;
            while end < count && self.instructions[end].handler == handler {
                end += 1;
            }
            if let Some(id) = handler {
                let Handler { label, register } = self.handlers[id.0 as usize];
                let target = self.labels[label.0 as usize].at.unwrap_or(count);
                let entry = ExceptionEntry {
                    start: offsets[at] as u32,
                    end: offsets[end] as u32,
                    handler: offsets[target] as u32,
                    register,
                };
                if entry.start < entry.end {
                    exceptions.push(entry);
                }
            }
            at = end;
        }
        Some(Assembled { words, exceptions, positions, consts, names: self.names, caches: self.caches })
    }
}

fn is_wide(instruction: &Instruction) -> bool {
    instruction
        .operands
        .iter()
        .zip(instruction.op.operands())
        .any(|(&value, kind)| value > 255 && kind != Operand::None)
}

fn encode(op: Op, a: u16, b: u16, c: u16) -> u32 {
    u32::from(op as u8) | u32::from(a) << 8 | u32::from(b) << 16 | u32::from(c) << 24
}
