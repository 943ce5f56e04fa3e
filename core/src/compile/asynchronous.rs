//! `await`, `async for`: delegation to what can be awaited.
//!
//! Awaiting is `yield from` with another way to find the iterator. A step of `async for` awaits what `__anext__` returns under a handler of its own,
//! which takes StopAsyncIteration for the end of the loop.

use super::Compiler;
use super::error::R;
use super::unit::Block;
use crate::bytecode::encode::{HandlerId, Label};
use crate::bytecode::{Intrinsic, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

/// The handler of an asynchronous step, and where its exceptions go.
pub(crate) type AsyncHandler = (HandlerId, Label);

impl<'a> Compiler<'a> {
    pub(crate) fn await_expression(&mut self, node: &'a ast::ExprAwait, target: u16) -> R {
        let value = self.temp(&node.value)?;
        self.await_temporary(value, Some(Intrinsic::Awaitable), node.range);
        self.at(node.range);
        self.op(Op::Move, [target, value, 0]);
        Ok(())
    }

    /// Awaits what the topmost temporary holds; its result takes its place. `which` finds what is sent into, unless it is that already.
    pub(crate) fn await_temporary(&mut self, value: u16, which: Option<Intrinsic>, range: TextRange) {
        let mark = self.unit.top;
        let mut iterator = value;
        // The number 255 says that a `Yield` does not delegate.
        if value == 255 {
            iterator = self.alloc();
            self.op(Op::Move, [iterator, value, 0]);
        }
        self.at(range);
        if let Some(which) = which {
            self.op_num(Op::Intrinsic, [iterator, iterator, 1], which as u32);
        }
        self.delegate(iterator, value, range);
        self.release(mark);
    }

    /// The next item of the asynchronous iterator in the topmost temporary, into a loop's target. `async_end` has to follow.
    pub(crate) fn async_next(&mut self, target: &'a Expr, iterator: u16, range: TextRange) -> R<AsyncHandler> {
        let mark = self.unit.top;
        let (handler, ended) = self.handler();
        let outer = self.unit.asm.set_handler(Some(handler));
        self.at(range);
        let item = self.alloc();
        self.op(Op::Copy, [item, iterator, 0]);
        self.op_num(Op::Intrinsic, [item, item, 1], Intrinsic::AsyncNext as u32);
        self.await_temporary(item, None, range);
        self.unit.asm.set_handler(outer);
        self.store(target, item)?;
        self.release(mark);
        Ok((handler, ended))
    }

    /// Where the exceptions of `async_next` go: the end of the loop drops the iterator and goes on at `exhausted`.
    pub(crate) fn async_end(&mut self, (_, ended): AsyncHandler, iterator: u16, exhausted: Label) {
        let mark = self.unit.top;
        let cold = self.unit.asm.set_cold(true);
        self.bind(ended);
        let exception = self.alloc();
        let is_end = self.alloc();
        self.op(Op::Copy, [is_end, exception, 0]);
        self.op_num(Op::Intrinsic, [is_end, is_end, 1], Intrinsic::IsAsyncEnd as u32);
        let done = self.label();
        self.jump(Op::JumpIfTrue, [is_end, 0, 0], done);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.bind(done);
        self.op(Op::Drop, [exception, 0, 0]);
        self.op(Op::Drop, [iterator, 0, 0]);
        self.jump(Op::Jump, [0; 3], exhausted);
        self.unit.asm.set_cold(cold);
        self.release(mark);
    }

    pub(crate) fn async_for_loop(&mut self, node: &'a ast::StmtFor) -> R {
        let iterator = self.temp(&node.iter)?;
        let range = node.iter.range();
        self.at(range);
        self.op_num(Op::Intrinsic, [iterator, iterator, 1], Intrinsic::AsyncIter as u32);
        let (again, exhausted, leave) = (self.label(), self.label(), self.label());
        self.bind(again);
        let before = self.unit.bound.clone();
        self.open(Block::Loop { leave, again, iterator: Some(iterator), head: None }, None);
        let handler = self.async_next(&node.target, iterator, range)?;
        self.body(&node.body)?;
        self.at(range);
        self.jump(Op::Loop, [0; 3], again);
        self.close();
        self.async_end(handler, iterator, exhausted);
        self.bind(exhausted);
        self.unit.bound = before.clone();
        self.release(iterator);
        self.body(&node.orelse)?;
        self.unit.bound = before;
        self.bind(leave);
        Ok(())
    }
}
