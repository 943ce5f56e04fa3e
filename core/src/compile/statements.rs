//! Statements: blocks, branches, loops and the way out of them.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::error::R;
use super::unit::{Block, OpenBlock};
use crate::bytecode::encode::{Label, NOTICED};
use crate::bytecode::{Const, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(crate) fn body(&mut self, body: &'a [Stmt]) -> R {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Stmt) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.statement_inner(statement))
    }

    fn statement_inner(&mut self, statement: &'a Stmt) -> R {
        let mark = self.unit.top;
        match statement {
            Stmt::Expr(node) => self.expression_statement(node)?,
            Stmt::Assign(node) => self.assign(node)?,
            Stmt::AugAssign(node) => self.augmented(node)?,
            Stmt::AnnAssign(node) => self.annotated(node)?,
            Stmt::FunctionDef(node) => self.function(node)?,
            Stmt::ClassDef(node) => self.class(node)?,
            Stmt::Return(node) => self.return_statement(node)?,
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target))?,
            Stmt::If(node) => self.if_statement(node)?,
            Stmt::While(node) => self.while_loop(node)?,
            Stmt::For(node) if node.is_async => self.async_for_loop(node)?,
            Stmt::For(node) => self.for_loop(node)?,
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::With(node) => self.with_statement(node)?,
            Stmt::Raise(node) => self.raise(node)?,
            Stmt::Assert(node) => self.assert(node)?,
            Stmt::Import(node) => self.import(node)?,
            Stmt::ImportFrom(node) => self.import_from(node)?,
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Pass(node) => self.mark(node.range),
            Stmt::Break(node) => self.break_or_continue(node.range, true)?,
            Stmt::Continue(node) => self.break_or_continue(node.range, false)?,
            Stmt::Match(node) => self.match_statement(node)?,
            Stmt::TypeAlias(node) => self.type_alias(node)?,
            Stmt::IpyEscapeCommand(node) => return self.error(node.range, "invalid syntax"),
        }
        self.release(mark);
        Ok(())
    }

    fn expression_statement(&mut self, node: &'a ast::StmtExpr) -> R {
        if self.unit.interactive && self.outer.is_empty() {
            let value = self.operand(&node.value, &[])?;
            self.at(node.range);
            self.op(Op::PrintExpr, [value, 0, 0]);
            return Ok(());
        }
        if self.constant(&node.value)?.is_some() {
            self.mark(node.range);
            return Ok(());
        }
        // A local named alone still has to be bound.
        self.effect(&node.value)
    }

    /// Refuses to leave an `except*` clause that is open above `depth`.
    fn refuse_leaving(&self, depth: usize, range: TextRange) -> R {
        if self.unit.blocks[depth..].iter().any(|open| matches!(open.block, Block::ExceptStar)) {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            return self.error(range, message);
        }
        Ok(())
    }

    fn return_statement(&mut self, node: &'a ast::StmtReturn) -> R {
        self.refuse_leaving(0, node.range)?;
        // Iterators are dropped here: a `Return` finds no pointer in any temporary but its own.
        let must_unwind =
            self.unit.blocks.iter().any(|open| !matches!(open.block, Block::Loop { iterator: None, .. } | Block::Try));
        if !must_unwind {
            match &node.value {
                Some(value) => self.return_value_at(value, node.range)?,
                None => {
                    self.at(node.range);
                    self.op_const(Op::ReturnConst, [0; 3], Const::None);
                }
            }
            return Ok(());
        }
        let constant = match &node.value {
            Some(value) => self.constant(value)?,
            None => Some(Const::None),
        };
        let handler = self.unit.asm.handler();
        match (constant, &node.value) {
            (None, Some(value)) => {
                let register = self.temp(value)?;
                if !self.unwind(0, node.range, Some(register))? {
                    self.at(node.range);
                }
                self.op(Op::Return, [register, 0, 0]);
            }
            (constant, _) => {
                self.mark(node.range);
                if !self.unwind(0, node.range, None)? {
                    self.at(node.range);
                }
                self.op_const(Op::ReturnConst, [0; 3], constant.unwrap_or(Const::None));
            }
        }
        self.unit.asm.set_handler(handler);
        Ok(())
    }

    /// Returns the value of an expression, where nothing has to be left.
    pub(crate) fn return_value(&mut self, value: &'a Expr) -> R {
        self.return_value_at(value, value.range())
    }

    fn return_value_at(&mut self, value: &'a Expr, range: TextRange) -> R {
        if let Some(constant) = self.constant(value)? {
            self.at(range);
            self.op_const(Op::ReturnConst, [0; 3], constant);
            return Ok(());
        }
        let mark = self.unit.top;
        let register = self.operand(value, &[])?;
        self.at(range);
        self.op(Op::Return, [register, 0, 0]);
        self.release(mark);
        Ok(())
    }

    /// Emits what leaving the blocks above `depth` takes, the innermost first. The blocks stay open for the code that follows in the
    /// source, but while one is being left, neither it nor its handler is in force. `value` is what is about to be returned. True if other
    /// statements run on the way: what follows them belongs to no statement.
    fn unwind(&mut self, depth: usize, range: TextRange, value: Option<u16>) -> R<bool> {
        let blocks: Vec<OpenBlock<'a>> = self.unit.blocks[depth..].to_vec();
        let saved = self.unit.blocks.clone();
        let mut others = false;
        for open in blocks.into_iter().rev() {
            self.unit.blocks.pop();
            self.leave_block(open, range, others, value)?;
            others |= matches!(open.block, Block::Finally { .. } | Block::With { .. });
        }
        self.unit.blocks = saved;
        Ok(others)
    }

    fn leave_block(&mut self, open: OpenBlock<'a>, range: TextRange, others: bool, value: Option<u16>) -> R {
        if !others {
            self.at(range);
        }
        match open.block {
            Block::Loop { iterator: Some(iterator), .. } => {
                self.op(Op::Drop, [iterator, 0, 0]);
            }
            Block::Loop { .. } => {}
            Block::Try => {
                self.unit.asm.set_handler(open.outer);
            }
            Block::Finally { body } => {
                self.unit.asm.set_handler(open.outer);
                let bound = self.unit.bound.clone();
                if let Some(register) = value {
                    self.open(Block::Value { register }, None);
                }
                self.body(body)?;
                if value.is_some() {
                    self.close();
                }
                self.unit.bound = bound;
            }
            // Refused before.
            Block::ExceptStar => {}
            Block::Value { register } => {
                self.op(Op::Drop, [register, 0, 0]);
            }
            Block::FinallyHandler { exception, saved } | Block::Except { exception, saved } => {
                self.unit.asm.set_handler(open.outer);
                self.op(Op::ExcLeave, [saved, 0, 0]);
                self.op(Op::Drop, [exception, 0, 0]);
            }
            Block::ExceptName { name } => {
                self.unit.asm.set_handler(open.outer);
                self.clear_name(name)?;
            }
            Block::With { exit, position, is_async } => {
                self.unit.asm.set_handler(open.outer);
                self.unit.asm.set_position(position);
                self.with_exit(exit, is_async, range);
            }
        }
        Ok(())
    }

    fn break_or_continue(&mut self, range: TextRange, is_break: bool) -> R {
        let Some(depth) = self.unit.blocks.iter().rposition(|open| matches!(open.block, Block::Loop { .. })) else {
            self.refuse_leaving(0, range)?;
            let message = if is_break { "'break' outside loop" } else { "'continue' not properly in loop" };
            return self.error(range, message);
        };
        let Block::Loop { leave, again, iterator, head } = self.unit.blocks[depth].block else { return Ok(()) };
        self.refuse_leaving(depth, range)?;
        self.mark(range);
        let handler = self.unit.asm.handler();
        if !self.unwind(depth + 1, range, None)? {
            self.at(range);
        }
        if is_break {
            if let Some(iterator) = iterator {
                self.op(Op::Drop, [iterator, 0, 0]);
            }
            self.jump(Op::Jump, [0; 3], leave);
        } else {
            self.again(head, again);
        }
        self.unit.asm.set_handler(handler);
        Ok(())
    }

    /// Back to the start of a loop, by way of its head if that is no code.
    fn again(&mut self, head: Option<TextRange>, again: Label) {
        match head {
            Some(head) => {
                self.at(head);
                self.jump(Op::Loop, NOTICED, again);
            }
            None => self.jump(Op::Loop, [0; 3], again),
        }
    }

    fn if_statement(&mut self, node: &'a ast::StmtIf) -> R {
        let end = self.label();
        let mut merged: Option<super::registers::Bound> = None;
        let mut next = self.label();
        self.jump_if(&node.test, false, next)?;
        let mut at_test = self.unit.bound.clone();
        self.body(&node.body)?;
        self.merge(&mut merged);
        let mut exhaustive = false;
        for clause in &node.elif_else_clauses {
            self.jump(Op::Jump, [0; 3], end);
            self.bind(next);
            self.unit.bound = at_test.clone();
            next = self.label();
            match &clause.test {
                Some(test) => {
                    self.jump_if(test, false, next)?;
                    at_test = self.unit.bound.clone();
                }
                None => exhaustive = true,
            }
            self.body(&clause.body)?;
            self.merge(&mut merged);
        }
        self.bind(next);
        if !exhaustive {
            self.unit.bound = at_test;
            self.merge(&mut merged);
        }
        self.bind(end);
        if let Some(merged) = merged {
            self.unit.bound = merged;
        }
        Ok(())
    }

    /// Joins what is bound here into what is bound where branches meet; an unreachable branch does not count.
    pub(crate) fn merge(&self, into: &mut Option<super::registers::Bound>) {
        if self.unit.asm.is_unreachable() {
            return;
        }
        match into {
            Some(bound) => bound.intersect(&self.unit.bound),
            None => *into = Some(self.unit.bound.clone()),
        }
    }

    fn while_loop(&mut self, node: &'a ast::StmtWhile) -> R {
        let (again, exhausted, leave) = (self.label(), self.label(), self.label());
        // A condition that always holds is told of once before the loop, and whenever the loop goes round.
        let head = self.constant(&node.test)?.filter(super::conditions::truth).map(|_| node.test.range());
        if let Some(head) = head {
            self.mark(head);
        }
        self.bind(again);
        let before = self.unit.bound.clone();
        self.open(Block::Loop { leave, again, iterator: None, head }, None);
        if head.is_none() {
            self.jump_if(&node.test, false, exhausted)?;
        }
        let at_test = self.unit.bound.clone();
        self.body(&node.body)?;
        if head.is_none() {
            self.at(node.test.range());
        }
        self.again(head, again);
        self.close();
        self.bind(exhausted);
        self.unit.bound = at_test;
        self.body(&node.orelse)?;
        self.unit.bound = before;
        self.bind(leave);
        Ok(())
    }

    fn for_loop(&mut self, node: &'a ast::StmtFor) -> R {
        let iterator = self.alloc();
        let iterable = self.iterable(&node.iter, iterator)?;
        self.at(node.iter.range());
        self.op(Op::GetIter, [iterator, iterable, 0]);
        let (again, exhausted, leave) = (self.label(), self.label(), self.label());
        self.bind(again);
        let before = self.unit.bound.clone();
        self.open(Block::Loop { leave, again, iterator: Some(iterator), head: None }, None);
        self.at(node.iter.range());
        self.for_iter(&node.target, iterator, exhausted)?;
        self.body(&node.body)?;
        self.at(node.iter.range());
        self.jump(Op::Loop, [0; 3], again);
        self.close();
        self.bind(exhausted);
        self.unit.bound = before.clone();
        self.release(iterator);
        self.body(&node.orelse)?;
        self.unit.bound = before;
        self.bind(leave);
        Ok(())
    }

    fn raise(&mut self, node: &'a ast::StmtRaise) -> R {
        match (&node.exc, &node.cause) {
            (Some(exception), Some(cause)) => {
                let exception = self.operand(exception, &[cause])?;
                let cause = self.operand(cause, &[])?;
                self.at(node.range);
                self.op(Op::Raise, [exception, cause, 2]);
            }
            (Some(exception), None) => {
                let exception = self.operand(exception, &[])?;
                self.at(node.range);
                self.op(Op::Raise, [exception, 0, 1]);
            }
            (None, _) => {
                self.at(node.range);
                self.op(Op::Raise, [0, 0, 0]);
            }
        }
        Ok(())
    }

    fn assert(&mut self, node: &'a ast::StmtAssert) -> R {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(&node.test, true, end)?;
        let bound = self.unit.bound.clone();
        let base = self.alloc();
        self.at(node.test.range());
        self.op(Op::LoadAssertionError, [base, 0, 0]);
        if let Some(message) = &node.msg {
            self.slot(base + 1);
            let argument = self.slot(base + 2);
            self.expr_to(message, argument)?;
            self.at(node.test.range());
            self.call_window(base, super::calls::Callable::Plain, 1, base);
        }
        self.op(Op::Raise, [base, 0, 1]);
        self.unit.bound = bound;
        self.bind(end);
        Ok(())
    }
}
