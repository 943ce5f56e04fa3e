//! `with` statements.
//!
//! The prepared call of `__exit__` lies in two registers while the body runs. The normal way out calls it with three `None`, an
//! exception with its parts, and a true result ends the exception there.

use super::Compiler;
use super::error::R;
use super::unit::Block;
use crate::bytecode::{Const, Intrinsic, Op, SpecialMethod};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub(crate) fn with_statement(&mut self, node: &'a ast::StmtWith) -> R {
        self.with_item(node, &node.items)
    }

    fn with_item(&mut self, node: &'a ast::StmtWith, items: &'a [ast::WithItem]) -> R {
        let Some((item, rest)) = items.split_first() else { return self.body(&node.body) };
        let range = item.context_expr.range();
        let before = self.unit.bound.clone();
        let exit = self.alloc_run(2);
        let manager = self.temp(&item.context_expr)?;
        self.at(range);
        let is_async = node.is_async;
        let (exit_method, enter_method) = match is_async {
            true => (SpecialMethod::AsyncExit, SpecialMethod::AsyncEnter),
            false => (SpecialMethod::Exit, SpecialMethod::Enter),
        };
        self.op_num(Op::LoadSpecial, [exit, manager, 0], exit_method as u32);
        let enter = self.alloc_run(2);
        self.op_num(Op::LoadSpecial, [enter, manager, 0], enter_method as u32);
        self.op(Op::Call, [enter, 0, enter]);
        self.op(Op::Drop, [manager, 0, 0]);
        self.release(enter + 1);
        if is_async {
            self.await_temporary(enter, Some(Intrinsic::AwaitableEnter), range);
        }

        let caught = self.label();
        let handler = self.unit.asm.new_handler(caught, manager);
        let position = self.source.position(range);
        let outside = self.unit.asm.handler();
        self.open(Block::With { exit, position, is_async }, Some(handler));
        match &item.optional_vars {
            Some(target) => self.store(target, enter)?,
            None => self.op(Op::Drop, [enter, 0, 0]),
        }
        self.release(manager);
        self.with_item(node, rest)?;
        self.close();
        let end = self.label();
        self.unit.asm.set_position(position);
        self.with_exit(exit, is_async, range);
        self.jump(Op::Jump, [0; 3], end);

        let cold = self.unit.asm.set_cold(true);
        self.bind(caught);
        self.unit.bound = before.clone();
        let exception = self.alloc();
        let saved = self.alloc();
        self.op(Op::ExcEnter, [saved, exception, 0]);
        let (inner, failed) = self.handler();
        self.unit.asm.set_handler(Some(inner));
        let top = self.unit.top;
        let window = self.alloc_run(5);
        self.op(Op::MovePair, [window, exit, 0]);
        self.op(Op::ExcParts, [window + 2, exception, 0]);
        self.op(Op::Call, [window, 3, window]);
        if is_async {
            self.release(window + 1);
            self.await_temporary(window, Some(Intrinsic::AwaitableExit), range);
        }
        let suppressed = self.label();
        self.jump(Op::JumpIfTrue, [window, 0, 0], suppressed);
        self.unit.asm.set_handler(outside);
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.bind(suppressed);
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Drop, [exception, 0, 0]);
        self.jump(Op::Jump, [0; 3], end);
        self.bind(failed);
        self.release(top);
        let raised = self.alloc();
        self.op(Op::ExcLeave, [saved, 0, 0]);
        self.op(Op::Reraise, [raised, 0, 0]);
        self.release(exit);
        self.unit.asm.set_cold(cold);
        self.bind(end);
        self.unit.bound = before;
        Ok(())
    }

    /// The normal way out: calls the prepared `__exit__(None, None, None)`.
    pub(crate) fn with_exit(&mut self, exit: u16, is_async: bool, range: ruff_text_size::TextRange) {
        let mark = self.unit.top;
        let base = if mark == exit + 2 {
            exit
        } else {
            let base = self.alloc_run(2);
            self.op(Op::MovePair, [base, exit, 0]);
            base
        };
        for _ in 0..3 {
            self.constant_temp(Const::None);
        }
        self.op(Op::Call, [base, 3, base]);
        if is_async {
            self.release(base + 1);
            let position = self.unit.asm.position();
            self.await_temporary(base, Some(Intrinsic::AwaitableExit), range);
            self.unit.asm.set_position(position);
        }
        self.op(Op::Drop, [base, 0, 0]);
        self.release(mark);
    }
}
