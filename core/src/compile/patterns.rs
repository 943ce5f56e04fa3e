//! `match` statements.
//!
//! The subject lies in a temporary while the cases are tried. What a pattern captures waits in temporaries of its own until the whole
//! pattern has matched; only then are the names bound and the guard is asked. A pattern that does not match jumps to the end of its
//! case, where everything that it may have left in temporaries is emptied.

use super::Compiler;
use super::error::R;
use crate::bytecode::encode::Label;
use crate::bytecode::{Const, Intrinsic, Op, Probe};
use ruff_python_ast::{self as ast, Expr, Pattern, Singleton, name::Name};
use ruff_text_size::{Ranged, TextRange};

/// The names that a pattern binds, and the temporary in which each waits.
type Captures<'a> = [(&'a Name, u16)];

impl<'a> Compiler<'a> {
    pub(crate) fn match_statement(&mut self, node: &'a ast::StmtMatch) -> R {
        let subject = self.temp(&node.subject)?;
        let end = self.label();
        let mut merged = None;
        let mut exhaustive = false;
        for (at, case) in node.cases.iter().enumerate() {
            if case.guard.is_none()
                && let Some((range, complaint)) = irrefutable(&case.pattern)
            {
                if at + 1 < node.cases.len() {
                    return self.error(range, complaint);
                }
                exhaustive = true;
            }
            let before = self.unit.bound.clone();
            let fail = self.label();
            let mut names = Vec::new();
            self.pattern_names(&case.pattern, &mut names)?;
            let base = self.alloc_run(names.len() as u16);
            let captures: Vec<(&'a Name, u16)> = names.into_iter().zip(base..).collect();
            let high = self.watched(|compiler| compiler.pattern(&case.pattern, subject, &captures, fail))?;
            self.at(case.pattern.range());
            for (name, register) in &captures {
                self.store_name(name, *register)?;
            }
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, fail)?;
            }
            self.at(case.pattern.range());
            self.op(Op::Drop, [subject, 0, 0]);
            self.release(base);
            self.body(&case.body)?;
            self.merge(&mut merged);
            self.jump(Op::Jump, [0; 3], end);
            self.bind(fail);
            self.at(case.pattern.range());
            for register in base..high {
                self.op(Op::Clear, [register, 0, 0]);
            }
            self.unit.bound = before;
        }
        self.op(Op::Drop, [subject, 0, 0]);
        if !exhaustive {
            self.merge(&mut merged);
        }
        self.bind(end);
        if let Some(merged) = merged {
            self.unit.bound = merged;
        }
        Ok(())
    }

    /// Emits something and says up to where it used temporaries.
    fn watched(&mut self, emit: impl FnOnce(&mut Self) -> R) -> R<u16> {
        let registers = std::mem::replace(&mut self.unit.registers, self.unit.top);
        emit(self)?;
        let high = self.unit.registers;
        self.unit.registers = high.max(registers);
        Ok(high)
    }

    /// The names that a pattern binds, in order.
    fn pattern_names(&self, pattern: &'a Pattern, names: &mut Vec<&'a Name>) -> R {
        let mut add = |name: &'a ast::Identifier, range: TextRange| {
            if names.contains(&&name.id) {
                return self.error(range, format!("multiple assignments to name '{}' in pattern", name.id));
            }
            names.push(&name.id);
            Ok(())
        };
        match pattern {
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchStar(node) => node.name.as_ref().map_or(Ok(()), |name| add(name, node.range)),
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern_names(inner, names)?;
                    let mut add = |name: &'a ast::Identifier| {
                        if names.contains(&&name.id) {
                            let message = format!("multiple assignments to name '{}' in pattern", name.id);
                            return self.error(node.range, message);
                        }
                        names.push(&name.id);
                        Ok(())
                    };
                    return node.name.as_ref().map_or(Ok(()), &mut add);
                }
                node.name.as_ref().map_or(Ok(()), |name| add(name, node.range))
            }
            Pattern::MatchSequence(node) => {
                node.patterns.iter().try_for_each(|inner| self.pattern_names(inner, names))?;
                let stars = node.patterns.iter().filter(|inner| inner.is_match_star());
                match stars.count() {
                    0 | 1 => Ok(()),
                    _ => self.error(node.range, "multiple starred names in sequence pattern"),
                }
            }
            Pattern::MatchMapping(node) => {
                node.patterns.iter().try_for_each(|inner| self.pattern_names(inner, names))?;
                match &node.rest {
                    Some(rest) if names.contains(&&rest.id) => {
                        self.error(node.range, format!("multiple assignments to name '{}' in pattern", rest.id))
                    }
                    Some(rest) => {
                        names.push(&rest.id);
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            Pattern::MatchClass(node) => {
                let positional = node.arguments.patterns.iter();
                positional
                    .chain(node.arguments.keywords.iter().map(|keyword| &keyword.pattern))
                    .try_for_each(|inner| self.pattern_names(inner, names))?;
                let keywords = &node.arguments.keywords;
                for (at, keyword) in keywords.iter().enumerate() {
                    if let Some(again) = keywords[at + 1..].iter().find(|other| other.attr.id == keyword.attr.id) {
                        let message = format!("attribute name repeated in class pattern: {}", keyword.attr.id);
                        return self.error(again.pattern.range(), message);
                    }
                }
                Ok(())
            }
            Pattern::MatchOr(node) => {
                let outer = names.len();
                let mut first: Option<Vec<&'a Name>> = None;
                for (at, alternative) in node.patterns.iter().enumerate() {
                    if at + 1 < node.patterns.len()
                        && let Some((range, complaint)) = irrefutable(alternative)
                    {
                        return self.error(range, complaint);
                    }
                    let mut inner = names[..outer].to_vec();
                    self.pattern_names(alternative, &mut inner)?;
                    let bound = inner.split_off(outer);
                    match &first {
                        None => {
                            names.extend(&bound);
                            first = Some(bound);
                        }
                        Some(first) if first.len() == bound.len() && first.iter().all(|name| bound.contains(name)) => {}
                        Some(_) => return self.error(node.range, "alternative patterns bind different names"),
                    }
                }
                Ok(())
            }
        }
    }

    /// Tries a pattern on what register `subject` holds, which is kept. If it does not match, jumps to `fail` and may leave captures
    /// and temporaries behind.
    fn pattern(&mut self, pattern: &'a Pattern, subject: u16, captures: &Captures<'a>, fail: Label) -> R {
        stacker::maybe_grow(super::collect::RED_ZONE, super::collect::STACK_STEP, || {
            self.pattern_inner(pattern, subject, captures, fail)
        })
    }

    fn pattern_inner(&mut self, pattern: &'a Pattern, subject: u16, captures: &Captures<'a>, fail: Label) -> R {
        let mark = self.unit.top;
        self.at(pattern.range());
        match pattern {
            Pattern::MatchValue(node) => {
                if !matches!(&*node.value, Expr::Attribute(_)) && self.constant(&node.value)?.is_none() {
                    return self.error(node.range, "patterns may only match literals and attribute lookups");
                }
                let copy = self.copied(subject);
                match self.small_constant(&node.value)? {
                    Some(constant) => self.jump(Op::JumpUnlessEqK, [copy, constant, 0], fail),
                    None => {
                        let value = self.temp(&node.value)?;
                        self.at(node.range);
                        self.jump(Op::JumpUnlessEq, [copy, value, 0], fail);
                    }
                }
            }
            Pattern::MatchSingleton(node) => {
                let copy = self.copied(subject);
                match node.value {
                    Singleton::None => self.jump(Op::JumpIfNotNone, [copy, 0, 0], fail),
                    Singleton::True | Singleton::False => {
                        let constant = self.constant_temp(Const::Bool(node.value == Singleton::True));
                        self.op_num(Op::Is, [copy, copy, constant], 0);
                        self.jump(Op::JumpIfFalse, [copy, 0, 0], fail);
                    }
                }
            }
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject, captures, fail)?;
                }
                if let Some(name) = &node.name {
                    self.at(node.range);
                    self.op(Op::Copy, [place(captures, name), subject, 0]);
                }
            }
            Pattern::MatchOr(node) => {
                let matched = self.label();
                let bound = self.unit.bound.clone();
                let mut names = Vec::new();
                self.pattern_names(pattern, &mut names)?;
                let Some((last, rest)) = node.patterns.split_last() else { return Ok(()) };
                for alternative in rest {
                    let next = self.label();
                    let high = self.watched(|compiler| compiler.pattern(alternative, subject, captures, next))?;
                    self.jump(Op::Jump, [0; 3], matched);
                    self.bind(next);
                    for register in mark..high {
                        self.op(Op::Clear, [register, 0, 0]);
                    }
                    for (name, register) in captures {
                        if names.contains(name) {
                            self.op(Op::Clear, [*register, 0, 0]);
                        }
                    }
                    self.unit.bound = bound.clone();
                }
                self.pattern(last, subject, captures, fail)?;
                self.unit.bound = bound;
                self.bind(matched);
            }
            Pattern::MatchSequence(node) => self.sequence_pattern(node, subject, captures, fail)?,
            Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, captures, fail)?,
            Pattern::MatchClass(node) => self.class_pattern(node, subject, captures, fail)?,
            Pattern::MatchStar(node) => {
                return self.error(node.range, "can't use starred pattern here");
            }
        }
        self.release(mark);
        Ok(())
    }

    /// A new temporary with what `register` holds.
    fn copied(&mut self, register: u16) -> u16 {
        let copy = self.alloc();
        self.op(Op::Copy, [copy, register, 0]);
        copy
    }

    fn probe(&mut self, subject: u16, probe: Probe, number: usize, fail: Label) {
        let answer = self.alloc();
        self.op_num(Op::Probe, [answer, subject, 0], probe as u32 | (number.min(0xffff) as u32) << 16);
        self.jump(Op::JumpIfFalse, [answer, 0, 0], fail);
        self.release(answer);
    }

    /// Tries a pattern on a temporary, which is consumed.
    fn item_pattern(&mut self, pattern: &'a Pattern, item: u16, captures: &Captures<'a>, fail: Label) -> R {
        let capture = match pattern {
            Pattern::MatchStar(node) => Some(&node.name),
            Pattern::MatchAs(node) if node.pattern.is_none() => Some(&node.name),
            _ => None,
        };
        match capture {
            Some(Some(name)) => {
                self.at(pattern.range());
                self.op(Op::Move, [place(captures, name), item, 0]);
            }
            Some(None) => self.op(Op::Drop, [item, 0, 0]),
            None => {
                self.pattern(pattern, item, captures, fail)?;
                self.op(Op::Drop, [item, 0, 0]);
            }
        }
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        subject: u16,
        captures: &Captures<'a>,
        fail: Label,
    ) -> R {
        let patterns = &node.patterns;
        let count = patterns.len();
        if count > 60_000 {
            return self.error(node.range, "too many expressions in star-unpacking sequence pattern");
        }
        let star = patterns.iter().position(Pattern::is_match_star);
        match star {
            None => self.probe(subject, Probe::SequenceOf, count, fail),
            Some(_) if count == 1 => self.probe(subject, Probe::Sequence, 0, fail),
            Some(_) => self.probe(subject, Probe::SequenceFrom, count - 1, fail),
        }
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        match star {
            Some(star) if is_wildcard(&patterns[star]) => {
                for (at, inner) in patterns.iter().enumerate().filter(|(_, inner)| !is_wildcard(inner)) {
                    let mark = self.unit.top;
                    self.at(inner.range());
                    let item = self.copied(subject);
                    if at < star {
                        let index = self.constant_temp(Const::Int(at as i64));
                        self.op(Op::LoadItem, [item, item, index]);
                    } else {
                        self.constant_temp(Const::Int((count - at) as i64));
                        self.op_num(Op::Intrinsic, [item, item, 2], Intrinsic::ItemFromEnd as u32);
                    }
                    self.release(item + 1);
                    self.item_pattern(inner, item, captures, fail)?;
                    self.release(mark);
                }
            }
            _ => {
                let items = self.copied(subject);
                self.alloc_run(count as u16 - 1);
                match star {
                    Some(star) => {
                        let after = (count - star - 1) as u32;
                        self.op_num(Op::UnpackEx, [items, items, star as u16], after);
                    }
                    None => self.op(Op::Unpack, [items, items, count as u16]),
                }
                self.item_patterns(patterns.iter(), items, captures, fail)?;
            }
        }
        Ok(())
    }

    fn item_patterns(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        items: u16,
        captures: &Captures<'a>,
        fail: Label,
    ) -> R {
        for (item, inner) in (items..).zip(patterns) {
            self.item_pattern(inner, item, captures, fail)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: u16,
        captures: &Captures<'a>,
        fail: Label,
    ) -> R {
        let count = node.keys.len();
        let mut constants: Vec<Const> = Vec::new();
        for key in &node.keys {
            match self.constant(key)? {
                Some(value) => {
                    if constants.iter().any(|other| same_key(other, &value)) {
                        let shown = self.source.slice(key.range());
                        let shown = match &value {
                            Const::Str(text) => text.repr().map_or_else(|_| shown.to_owned(), |text| text.to_string()),
                            _ => shown.to_owned(),
                        };
                        return self.error(node.range, format!("mapping pattern checks duplicate key ({shown})"));
                    }
                    constants.push(value);
                }
                None if key.is_attribute_expr() => {}
                None => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(key.range(), message);
                }
            }
        }
        if count == 0 {
            self.probe(subject, Probe::Mapping, 0, fail);
            let Some(rest) = &node.rest else { return Ok(()) };
            let base = self.copied(subject);
            self.constant_temp(Const::Tuple(Vec::new()));
            self.op_num(Op::Intrinsic, [base, base, 2], Intrinsic::MatchRest as u32);
            self.op(Op::Move, [place(captures, rest), base, 0]);
            return Ok(());
        }
        self.probe(subject, Probe::MappingFrom, count, fail);
        let keys = if constants.len() == count {
            self.constant_temp(Const::Tuple(constants))
        } else {
            let base = self.alloc();
            for (at, key) in node.keys.iter().enumerate() {
                let register = self.slot(base + at as u16);
                self.expr_to(key, register)?;
            }
            self.at(node.range);
            self.op(Op::BuildTuple, [base, base, count as u16]);
            self.release(base + 1);
            base
        };
        let items = self.copied(subject);
        let again = self.alloc();
        self.op(if node.rest.is_some() { Op::Copy } else { Op::Move }, [again, keys, 0]);
        self.op_num(Op::Intrinsic, [items, items, 2], Intrinsic::MatchKeys as u32);
        self.release(items + 1);
        self.values(items, count, fail);
        self.item_patterns(node.patterns.iter(), items, captures, fail)?;
        if let Some(rest) = &node.rest {
            self.at(node.range);
            self.release(items);
            let base = self.copied(subject);
            let again = self.alloc();
            self.op(Op::Move, [again, keys, 0]);
            self.op_num(Op::Intrinsic, [base, base, 2], Intrinsic::MatchRest as u32);
            self.op(Op::Move, [place(captures, rest), base, 0]);
        }
        Ok(())
    }

    /// Unpacks the tuple in the topmost temporary `items` in place; None is a failure.
    fn values(&mut self, items: u16, count: usize, fail: Label) {
        let copy = self.copied(items);
        self.jump(Op::JumpIfNone, [copy, 0, 0], fail);
        self.release(items + 1);
        self.alloc_run(count as u16 - 1);
        self.op(Op::Unpack, [items, items, count as u16]);
    }

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        subject: u16,
        captures: &Captures<'a>,
        fail: Label,
    ) -> R {
        let (positional, keywords) = (&node.arguments.patterns, &node.arguments.keywords);
        let count = positional.len() + keywords.len();
        let base = self.copied(subject);
        let class = self.alloc();
        self.expr_to(&node.cls, class)?;
        self.at(node.range);
        self.constant_temp(Const::Int(positional.len() as i64));
        let names = keywords.iter().map(|keyword| Self::string(&keyword.attr.id)).collect();
        self.constant_temp(Const::Tuple(names));
        self.op_num(Op::Intrinsic, [base, base, 4], Intrinsic::MatchClass as u32);
        self.release(base + 1);
        if count == 0 {
            self.jump(Op::JumpIfNone, [base, 0, 0], fail);
            return Ok(());
        }
        self.values(base, count, fail);
        let patterns = positional.iter().chain(keywords.iter().map(|keyword| &keyword.pattern));
        self.item_patterns(patterns, base, captures, fail)
    }
}

/// The temporary in which a captured name waits.
fn place(captures: &Captures<'_>, name: &ast::Identifier) -> u16 {
    captures.iter().find(|(other, _)| **other == name.id).map_or(0, |&(_, register)| register)
}

/// `_` or `*_`.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}

/// If the pattern matches everything: what is wrong with another one behind it.
fn irrefutable(pattern: &Pattern) -> Option<(TextRange, String)> {
    match pattern {
        Pattern::MatchAs(node) => match (&node.pattern, &node.name) {
            (Some(inner), _) => irrefutable(inner),
            (None, Some(name)) => {
                Some((node.range, format!("name capture '{}' makes remaining patterns unreachable", name.id)))
            }
            (None, None) => Some((node.range, "wildcard makes remaining patterns unreachable".to_owned())),
        },
        Pattern::MatchOr(node) => node.patterns.last().and_then(irrefutable),
        _ => None,
    }
}

/// Are two constants the same key of a mapping?
fn same_key(a: &Const, b: &Const) -> bool {
    let number = |value: &Const| match value {
        Const::Bool(v) => Some(f64::from(u8::from(*v))),
        Const::Int(v) if v.unsigned_abs() < 1 << 53 => Some(*v as f64),
        Const::Float(v) => Some(*v),
        _ => None,
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
