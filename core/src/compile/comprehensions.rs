//! Comprehensions. List, set and dict comprehensions run in the frame around them, with registers of their own for their
//! variables (PEP 709); a generator expression is a generator function of one argument, the first iterator.

use super::calls::Callable;
use super::error::R;
use super::scope::{Role, ScopeId};
use super::unit::Block;
use super::{CodeInfo, Compiler};
use crate::bytecode::{Intrinsic, Op};
use ruff_python_ast::{self as ast, Comprehension, Expr};
use ruff_text_size::{TextRange, TextSize};

/// What is done with each element.
#[derive(Clone, Copy)]
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Compiler<'a> {
    pub(crate) fn comprehension(&mut self, expr: &'a Expr, target: u16) -> R {
        let (scope, element, generators, range) = match expr {
            Expr::ListComp(node) => {
                (self.scopes.at(node, Role::Body), Element::List(&node.elt), &node.generators, node.range)
            }
            Expr::SetComp(node) => {
                (self.scopes.at(node, Role::Body), Element::Set(&node.elt), &node.generators, node.range)
            }
            Expr::DictComp(node) => {
                let Some(key) = &node.key else { return self.error(node.range, "invalid syntax") };
                (self.scopes.at(node, Role::Body), Element::Dict(key, &node.value), &node.generators, node.range)
            }
            _ => return Ok(()),
        };
        let Some(first) = generators.first() else { return Ok(()) };
        let result = if self.is_temp(target) { target } else { self.alloc() };
        // The first iterable is evaluated outside the comprehension's scope.
        let iterator = self.alloc();
        self.comprehension_iterator(first, iterator)?;
        let outside = std::mem::replace(&mut self.unit.names, scope);
        let variables = self.scopes.get(scope).variables.clone();
        self.at(range);
        for &id in &variables {
            let variable = self.scopes.variable(id);
            if variable.captured {
                self.op(Op::Clear, [variable.register, 0, 0]);
                self.op(Op::MakeCell, [variable.register, 0, 0]);
                self.unit.cells.push(id);
            }
        }
        let op = match element {
            Element::Set(_) => Op::BuildSet,
            Element::Dict(..) => Op::BuildMap,
            Element::List(_) | Element::Yield(_) => Op::BuildList,
        };
        self.op(op, [result, result, 0]);
        let (handler, cleanup) = self.handler();
        self.open(Block::Try, Some(handler));
        let bound = self.unit.bound.clone();
        self.comprehension_loop(generators, 0, Some(iterator), element, result, range)?;
        self.unit.bound = bound;
        self.close();
        self.clear_variables(scope);
        let end = self.label();
        self.jump(Op::Jump, [0; 3], end);
        let cold = self.unit.asm.set_cold(true);
        self.bind(cleanup);
        let mark = self.unit.top;
        let exception = self.alloc();
        self.clear_variables(scope);
        self.op(Op::Reraise, [exception, 0, 0]);
        self.release(mark);
        self.unit.asm.set_cold(cold);
        self.bind(end);
        self.unit.names = outside;
        if result != target {
            self.at(range);
            self.op(Op::Move, [target, result, 0]);
        }
        Ok(())
    }

    /// The variables of an inlined comprehension cease to exist.
    fn clear_variables(&mut self, scope: ScopeId) {
        for id in self.scopes.get(scope).variables.clone() {
            let register = self.scopes.variable(id).register;
            self.op(Op::Clear, [register, 0, 0]);
        }
    }

    /// The loop of generator `at`, and within it the following ones. `iterator` is given for the first.
    fn comprehension_loop(
        &mut self,
        generators: &'a [Comprehension],
        at: usize,
        iterator: Option<u16>,
        element: Element<'a>,
        result: u16,
        range: TextRange,
    ) -> R {
        let Some(generator) = generators.get(at) else { return self.element(element, result, range) };
        let mark = self.unit.top;
        // `for x in [value]` with one element is an assignment.
        if iterator.is_none()
            && !generator.is_async
            && let Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) = &generator.iter
            && let [only] = &elts[..]
            && !only.is_starred_expr()
        {
            let skip = self.label();
            let value = self.operand(only, &[])?;
            self.store(&generator.target, value)?;
            self.release(mark);
            for condition in &generator.ifs {
                self.jump_if(condition, false, skip)?;
            }
            self.comprehension_loop(generators, at + 1, None, element, result, range)?;
            self.bind(skip);
            return Ok(());
        }
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => {
                let iterator = self.alloc();
                self.comprehension_iterator(generator, iterator)?;
                iterator
            }
        };
        if generator.is_async {
            let (again, ended) = (self.label(), self.label());
            self.bind(again);
            let handler = self.async_next(&generator.target, iterator, range_of(&generator.iter))?;
            let next = self.label();
            for condition in &generator.ifs {
                self.jump_if(condition, false, next)?;
            }
            self.comprehension_loop(generators, at + 1, None, element, result, range)?;
            self.bind(next);
            self.at(range);
            self.jump(Op::Loop, [0; 3], again);
            self.async_end(handler, iterator, ended);
            self.bind(ended);
            self.release(mark);
            return Ok(());
        }
        let (again, end) = (self.label(), self.label());
        self.bind(again);
        self.at(range_of(&generator.iter));
        self.for_iter(&generator.target, iterator, end)?;
        let next = self.label();
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        self.comprehension_loop(generators, at + 1, None, element, result, range)?;
        self.bind(next);
        self.at(range);
        self.jump(Op::Loop, [0; 3], again);
        self.bind(end);
        self.release(mark);
        Ok(())
    }

    /// The iterator of a generator of a comprehension, into the temporary `iterator`.
    fn comprehension_iterator(&mut self, generator: &'a Comprehension, iterator: u16) -> R {
        if generator.is_async {
            self.expr_to(&generator.iter, iterator)?;
            self.at(range_of(&generator.iter));
            self.op_num(Op::Intrinsic, [iterator, iterator, 1], Intrinsic::AsyncIter as u32);
            return Ok(());
        }
        let iterable = self.iterable(&generator.iter, iterator)?;
        self.at(range_of(&generator.iter));
        self.op(Op::GetIter, [iterator, iterable, 0]);
        Ok(())
    }

    /// `ForIter` into a loop target: right into a local, else by way of a temporary.
    pub(crate) fn for_iter(&mut self, target: &'a Expr, iterator: u16, end: crate::bytecode::encode::Label) -> R {
        if let Expr::Name(name) = target
            && let Some(register) = self.local_register(&name.id)
        {
            self.jump(Op::ForIter, [register, iterator, 0], end);
            self.name_now_bound(&name.id);
            return Ok(());
        }
        let mark = self.unit.top;
        let item = self.alloc();
        self.jump(Op::ForIter, [item, iterator, 0], end);
        self.store(target, item)?;
        self.release(mark);
        Ok(())
    }

    /// What a loop iterates over, in `target` or in place. A list or set of constants, which nobody else can see, is a constant itself.
    pub(crate) fn iterable(&mut self, expr: &'a Expr, target: u16) -> R<u16> {
        match self.membership_constant(expr)? {
            Some(value) => {
                self.at(range_of(expr));
                self.op_const(Op::LoadConst, [target, 0, 0], value);
                Ok(target)
            }
            None => self.operand_in(expr, target, &[]),
        }
    }

    fn element(&mut self, element: Element<'a>, result: u16, range: TextRange) -> R {
        let mark = self.unit.top;
        match element {
            Element::List(value) => {
                let value = self.operand(value, &[])?;
                self.at(range);
                self.op(Op::ListAppend, [result, value, 0]);
            }
            Element::Set(value) => {
                let value = self.operand(value, &[])?;
                self.at(range);
                self.op(Op::SetAdd, [result, value, 0]);
            }
            Element::Dict(key, value) => {
                let key = self.operand(key, &[value])?;
                let value = self.operand(value, &[])?;
                self.at(range);
                self.op(Op::MapSet, [result, key, value]);
            }
            Element::Yield(value) => {
                let value = match self.scopes.get(self.unit.scope).is_async {
                    true => {
                        let value = self.temp(value)?;
                        self.at(range);
                        self.op_num(Op::Intrinsic, [value, value, 1], Intrinsic::AsyncYield as u32);
                        value
                    }
                    false => self.operand(value, &[])?,
                };
                self.yield_value(None, value, 255, mark, range);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The range of a generator expression with its parentheses, be they those of a call.
    fn generator_range(&self, node: &ast::ExprGenerator) -> TextRange {
        if node.parenthesized {
            return node.range;
        }
        let text = &self.source.text;
        let before = text[..node.range.start().to_usize()].trim_end();
        let after = text[node.range.end().to_usize()..].trim_start();
        if before.ends_with('(') && after.starts_with(')') {
            let (start, end) = (before.len() - 1, text.len() - after.len() + 1);
            return TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
        }
        node.range
    }

    /// A generator expression: the function is made and called with the first iterator.
    pub(crate) fn generator(&mut self, node: &'a ast::ExprGenerator, target: u16) -> R {
        let Some(first) = node.generators.first() else { return Ok(()) };
        let range = self.generator_range(node);
        let base = self.window(target);
        self.slot(base);
        let scope = self.scopes.at(node, Role::Body);
        self.enter(scope, "<genexpr>");
        let iterator = self.alloc();
        self.at(range_of(&first.iter));
        self.op(Op::Move, [iterator, 0, 0]);
        self.comprehension_loop(&node.generators, 0, Some(iterator), Element::Yield(&node.elt), iterator, range)?;
        self.at(range);
        self.op_const(Op::ReturnConst, [0; 3], crate::bytecode::Const::None);
        let info = CodeInfo { first_line: self.source.position(node.range).line, arg_count: 1, ..CodeInfo::default() };
        let code = self.leave("<genexpr>", info)?;
        self.at(range);
        let top = self.unit.top;
        self.make_function(base, top, top, 0, scope, code);
        self.slot(base + 1);
        let argument = self.slot(base + 2);
        self.comprehension_iterator(first, argument)?;
        self.at(range);
        self.call_window(base, Callable::Plain, 1, target);
        Ok(())
    }
}

fn range_of(expr: &Expr) -> TextRange {
    use ruff_text_size::Ranged;
    expr.range()
}
