//! `try` in all its parts.
//!
//! A handler finds the exception in the register behind everything live. `ExcEnter` makes it the handled one and saves the one
//! before in the next register; `ExcLeave` undoes that on every way out, a second exception's included. The last part of `try …
//! finally` is emitted once for the normal way, once for exceptions, and once for each `return`, `break` and `continue`.

use super::Compiler;
use super::error::R;
use super::registers::Bound;
use super::unit::Block;
use crate::bytecode::encode::{HandlerId, Label};
use crate::bytecode::{Intrinsic, Op};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Where the clauses of a `try` begin.
struct Entered {
    /// The registers in use before the statement.
    mark: u16,
    /// What is bound in whatever part of the body was left.
    before: Bound,
    /// Behind the statement.
    end: Label,
    /// What is bound behind the statement, by the ways so far.
    merged: Option<Bound>,
    /// Whether the statement itself lies among cold code.
    cold: bool,
    /// The exception's register.
    exception: u16,
    /// Where the exception handled before is kept.
    saved: u16,
    /// The handler of what the clauses raise, and where it begins.
    inner: HandlerId,
    again: Label,
    /// The handler outside the statement.
    outside: Option<HandlerId>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn try_statement(&mut self, node: &'a ast::StmtTry) -> R {
        self.mark(TextRange::at(node.range.start(), TextSize::new(3)));
        if node.finalbody.is_empty() { self.clauses(node) } else { self.try_finally(node) }
    }

    /// The body and `else` of a `try` with clauses, then, where its handler begins, the exception made the handled one.
    fn enter_clauses(&mut self, node: &'a ast::StmtTry) -> R<Entered> {
        let mark = self.unit.top;
        let before = self.unit.bound.clone();
        let (handler, caught) = self.handler();
        self.open(Block::Try, Some(handler));
        self.body(&node.body)?;
        self.close();
        let end = self.label();
        let mut merged = None;
        self.body(&node.orelse)?;
        self.merge(&mut merged);
        self.jump(Op::Jump, [0; 3], end);

        let cold = self.unit.asm.set_cold(true);
        self.bind(caught);
        self.unit.bound = before.clone();
        let exception = self.alloc();
        let saved = self.alloc();
        if let Some(ast::ExceptHandler::ExceptHandler(first)) = node.handlers.first() {
            self.at(clause_head(first));
        }
        self.op(Op::ExcEnter, [saved, exception, 0]);
        let (inner, again) = self.handler();
        let outside = self.unit.asm.handler();
        Ok(Entered { mark, before, end, merged, cold, exception, saved, inner, again, outside })
    }

    fn clauses(&mut self, node: &'a ast::StmtTry) -> R {
        if node.is_star { self.try_except_star(node) } else { self.try_except(node) }
    }

    /// `try … except*`: each clause takes its part of the exception out of what is left; what clauses raise is collected, and raised at the
    /// end together with what none of them took.
    fn try_except_star(&mut self, node: &'a ast::StmtTry) -> R {
        let entered = self.enter_clauses(node)?;
        let Entered { mark, before, end, merged: _, cold, exception, saved, inner, again, outside } = entered;
        self.open(Block::ExceptStar, Some(inner));
        let raised = self.alloc();
        self.op(Op::BuildList, [raised, raised, 0]);
        let rest = self.alloc();
        self.op(Op::Copy, [rest, exception, 0]);
        for ast::ExceptHandler::ExceptHandler(clause) in &node.handlers {
            let (next, skip) = (self.label(), self.label());
            self.unit.bound = before.clone();
            let top = self.unit.top;
            let taken = self.alloc();
            self.at(clause_head(clause));
            self.op(Op::Copy, [taken, rest, 0]);
            let class = self.alloc();
            if let Some(expr) = &clause.type_ {
                self.expr_to(expr, class)?;
            }
            self.at(clause_head(clause));
            self.op_num(Op::Intrinsic, [taken, taken, 2], Intrinsic::MatchGroup as u32);
            self.op(Op::Unpack, [taken, taken, 2]);
            self.op(Op::Drop, [rest, 0, 0]);
            self.op(Op::Move, [rest, class, 0]);
            self.op(Op::Copy, [class, taken, 0]);
            self.jump(Op::JumpIfNone, [class, 0, 0], skip);
            let outer = self.unit.top - 1;
            self.release(outer);
            let outer = self.alloc();
            self.op(Op::ExcEnter, [outer, taken, 0]);
            if let Some(name) = &clause.name {
                let copy = self.alloc();
                self.op(Op::Copy, [copy, taken, 0]);
                self.store_name(&name.id, copy)?;
                self.release(copy);
            }
            let (handler, failed) = self.handler();
            self.open(Block::ExceptStar, Some(handler));
            self.body(&clause.body)?;
            self.close();
            self.at(clause_head(clause));
            if let Some(name) = &clause.name {
                self.clear_name(&name.id)?;
            }
            self.op(Op::ExcLeave, [outer, 0, 0]);
            self.op(Op::Drop, [taken, 0, 0]);
            self.jump(Op::Jump, [0; 3], next);
            self.bind(failed);
            let failure = self.alloc();
            self.op(Op::ListAppend, [raised, failure, 0]);
            if let Some(name) = &clause.name {
                self.clear_name(&name.id)?;
            }
            self.op(Op::ExcLeave, [outer, 0, 0]);
            self.op(Op::Drop, [taken, 0, 0]);
            self.jump(Op::Jump, [0; 3], next);
            self.bind(skip);
            self.op(Op::Drop, [taken, 0, 0]);
            self.bind(next);
            self.release(top);
        }
        self.unit.bound = before.clone();
        self.op(Op::ListAppend, [raised, rest, 0]);
        self.release(rest);
        let result = self.alloc();
        self.op(Op::Copy, [result, exception, 0]);
        let list = self.alloc();
        self.op(Op::Move, [list, raised, 0]);
        self.op_num(Op::Intrinsic, [result, result, 2], Intrinsic::PrepareGroup as u32);
        let nothing = self.label();
        self.op(Op::Copy, [list, result, 0]);
        self.jump(Op::JumpIfNone, [list, 0, 0], nothing);
        self.close();
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Drop, [exception, 0, 0]);
        self.op(Op::Reraise, [result, 0, 0]);
        self.bind(nothing);
        self.op(Op::Drop, [result, 0, 0]);
        self.leave_clause(exception, saved, end, outside);
        self.release(raised);
        self.leave_on_exception(again, saved);
        self.release(mark);
        self.unit.bound = before;
        self.unit.asm.set_cold(cold);
        self.bind(end);
        Ok(())
    }

    fn try_finally(&mut self, node: &'a ast::StmtTry) -> R {
        let mark = self.unit.top;
        let before = self.unit.bound.clone();
        let (handler, caught) = self.handler();
        self.open(Block::Finally { body: &node.finalbody }, Some(handler));
        if node.handlers.is_empty() {
            self.body(&node.body)?;
            self.body(&node.orelse)?;
        } else {
            self.clauses(node)?;
        }
        self.close();
        let end = self.label();
        self.body(&node.finalbody)?;
        let after = self.unit.bound.clone();
        let falls_through = !self.unit.asm.is_unreachable();
        self.jump(Op::Jump, [0; 3], end);

        let cold = self.unit.asm.set_cold(true);
        self.bind(caught);
        self.unit.bound = before.clone();
        let exception = self.alloc();
        let saved = self.alloc();
        self.nowhere();
        self.op(Op::ExcEnter, [saved, exception, 0]);
        let (handler, again) = self.handler();
        self.open(Block::FinallyHandler { exception, saved }, Some(handler));
        self.body(&node.finalbody)?;
        self.close();
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.leave_on_exception(again, saved);
        self.release(mark);
        self.unit.bound = if falls_through { after } else { before };
        self.unit.asm.set_cold(cold);
        self.bind(end);
        Ok(())
    }

    /// What follows belongs to no statement.
    fn nowhere(&mut self) {
        self.unit.asm.set_position(crate::bytecode::Position::default());
    }

    /// An exception inside a handler: the one handled before is restored, and the new one goes on.
    fn leave_on_exception(&mut self, label: Label, saved: u16) {
        self.bind(label);
        self.nowhere();
        let mark = self.unit.top;
        let exception = self.alloc();
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.release(mark);
    }

    fn try_except(&mut self, node: &'a ast::StmtTry) -> R {
        let entered = self.enter_clauses(node)?;
        let Entered { mark, before, end, mut merged, cold, exception, saved, inner, again, outside } = entered;
        self.open(Block::Except { exception, saved }, Some(inner));
        for (at, ast::ExceptHandler::ExceptHandler(clause)) in node.handlers.iter().enumerate() {
            let next = self.label();
            self.unit.bound = before.clone();
            match &clause.type_ {
                Some(class) => {
                    let top = self.unit.top;
                    let matches = self.alloc();
                    let class_register = self.operand_in(class, matches, &[])?;
                    self.at(clause_head(clause));
                    self.op(Op::ExcMatch, [matches, exception, class_register]);
                    self.jump(Op::JumpIfFalse, [matches, 0, 0], next);
                    self.release(top);
                }
                None if at + 1 < node.handlers.len() => {
                    return self.error(clause.range, "default 'except:' must be last");
                }
                None => {}
            }
            match &clause.name {
                Some(name) => {
                    let top = self.unit.top;
                    let copy = self.alloc();
                    self.at(clause_head(clause));
                    self.op(Op::Copy, [copy, exception, 0]);
                    self.store_name(&name.id, copy)?;
                    self.release(top);
                    let (handler, failed) = self.handler();
                    self.open(Block::ExceptName { name: &name.id }, Some(handler));
                    self.body(&clause.body)?;
                    self.close();
                    self.clear_name(&name.id)?;
                    self.merge(&mut merged);
                    self.leave_clause(exception, saved, end, outside);
                    self.bind(failed);
                    let raised = self.alloc();
                    self.at(clause_head(clause));
                    self.clear_name(&name.id)?;
                    self.op(Op::Reraise, [raised, 0, 0]);
                    self.release(top);
                }
                None => {
                    self.body(&clause.body)?;
                    self.merge(&mut merged);
                    self.leave_clause(exception, saved, end, outside);
                }
            }
            self.bind(next);
        }
        self.close();
        // No clause matched.
        if let Some(ast::ExceptHandler::ExceptHandler(last)) = node.handlers.last() {
            self.at(clause_head(last));
        }
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.leave_on_exception(again, saved);
        self.release(mark);
        self.unit.bound = merged.unwrap_or(before);
        self.unit.asm.set_cold(cold);
        self.bind(end);
        Ok(())
    }

    /// The normal end of an `except` clause.
    fn leave_clause(
        &mut self,
        exception: u16,
        saved: u16,
        end: Label,
        outside: Option<crate::bytecode::encode::HandlerId>,
    ) {
        let handler = self.unit.asm.set_handler(outside);
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Drop, [exception, 0, 0]);
        self.jump(Op::Jump, [0; 3], end);
        self.unit.asm.set_handler(handler);
    }
}

/// The part of an `except` clause that matching is blamed on: the class expression, or the keyword.
fn clause_head(clause: &ast::ExceptHandlerExceptHandler) -> TextRange {
    match &clause.type_ {
        Some(class) => class.range(),
        None => TextRange::at(clause.range.start(), TextSize::new(6)),
    }
}
