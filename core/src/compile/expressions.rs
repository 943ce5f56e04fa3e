//! Expressions: a value into a register.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::error::R;
use crate::bytecode::{BinaryOp, Const, Intrinsic, Op};
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

/// Elements that a display builds in one window before it goes on appending.
pub(crate) const WINDOW: usize = 32;

impl<'a> Compiler<'a> {
    /// Evaluates `expr` into `target`: a temporary, or a local that is written only once the value is there.
    pub(crate) fn expr_to(&mut self, expr: &'a Expr, target: u16) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.expr_inner(expr, target))
    }

    fn expr_inner(&mut self, expr: &'a Expr, target: u16) -> R {
        if let Some(value) = self.constant(expr)? {
            self.at(expr.range());
            self.op_const(Op::LoadConst, [target, 0, 0], value);
            return Ok(());
        }
        let mark = self.unit.top;
        match expr {
            Expr::Name(node) => {
                self.at(node.range);
                self.load_name(&node.id, target)?;
            }
            Expr::BinOp(node) => self.binary(node, target)?,
            Expr::UnaryOp(node) => {
                let op = match node.op {
                    UnaryOp::Invert => Op::Invert,
                    UnaryOp::Not => Op::Not,
                    UnaryOp::UAdd => Op::Pos,
                    UnaryOp::USub => Op::Neg,
                };
                let operand = self.operand_in(&node.operand, target, &[])?;
                self.at(node.range);
                self.op(op, [target, operand, 0]);
            }
            Expr::BoolOp(node) => self.bool_op(node, target)?,
            Expr::Compare(node) => self.compare(node, target)?,
            Expr::If(node) => self.conditional(node, target)?,
            Expr::Named(node) => self.named(node, target)?,
            Expr::Lambda(node) => self.lambda(node, target)?,
            Expr::Call(node) => self.call(node, target)?,
            Expr::Attribute(node) => {
                let value = self.operand_in(&node.value, target, &[])?;
                self.at_attribute(node.range, node);
                let name = self.mangle(&node.attr.id);
                self.op_name(Op::LoadAttr, [target, value, 0], &name);
            }
            Expr::Subscript(node) => {
                let value = self.operand_in(&node.value, target, &[&node.slice])?;
                if let Expr::Slice(slice) = &*node.slice {
                    let (base, count) = self.slice_parts(slice)?;
                    self.at(node.range);
                    self.op_num(Op::LoadSlice, [target, value, base], count);
                } else if let Some(index) = self.small_constant(&node.slice)? {
                    self.at(node.range);
                    self.op(Op::LoadItemK, [target, value, index]);
                } else {
                    let index = self.operand(&node.slice, &[])?;
                    self.at(node.range);
                    self.op(Op::LoadItem, [target, value, index]);
                }
            }
            Expr::Slice(node) => {
                let (base, count) = self.slice_parts(node)?;
                self.at(node.range);
                self.op(Op::BuildSlice, [target, base, count as u16]);
            }
            Expr::List(node) => self.sequence(&node.elts, expr, Op::BuildList, target)?,
            Expr::Tuple(node) => self.sequence(&node.elts, expr, Op::BuildTuple, target)?,
            Expr::Set(node) => self.sequence(&node.elts, expr, Op::BuildSet, target)?,
            Expr::Dict(node) => self.dict(node, target)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => self.comprehension(expr, target)?,
            Expr::Generator(node) => self.generator(node, target)?,
            Expr::Yield(node) => {
                let value = self.yielded(node)?;
                // The target is empty, and mostly the last register in use.
                let top = if self.is_temp(target) && target + 1 == mark { target } else { mark };
                self.yield_value(Some(target), value, 255, top, node.range);
            }
            Expr::YieldFrom(node) => self.yield_from(node, target)?,
            Expr::FString(node) => self.fstring(node, target)?,
            Expr::Starred(node) => return self.error(node.range, "can't use starred expression here"),
            Expr::Await(node) => self.await_expression(node, target)?,
            Expr::TString(node) => self.tstring(node, target)?,
            // Constants, which were handled above.
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => return self.error(expr.range(), "invalid syntax"),
        }
        self.release(mark);
        Ok(())
    }

    /// The parts of a slice in new temporaries at the top: the first of them, and how many.
    pub(crate) fn slice_parts(&mut self, node: &'a ast::ExprSlice) -> R<(u16, u32)> {
        let parts = [&node.lower, &node.upper, &node.step];
        let count: u8 = if node.step.is_some() { 3 } else { 2 };
        let base = self.unit.top;
        for (at, part) in parts.into_iter().take(usize::from(count)).enumerate() {
            let register = self.slot(base + at as u16);
            match part {
                Some(part) => self.expr_to(part, register)?,
                None => {
                    self.at(node.range);
                    self.op_const(Op::LoadConst, [register, 0, 0], Const::None);
                }
            }
        }
        Ok((base, u32::from(count)))
    }

    /// The index of `expr` as a small constant, if it is a constant and there is room.
    pub(crate) fn small_constant(&mut self, expr: &'a Expr) -> R<Option<u16>> {
        if self.unit.asm.is_unreachable() {
            return Ok(None);
        }
        Ok(match self.constant(expr)? {
            Some(value) => self.unit.asm.small_constant(value),
            None => None,
        })
    }

    fn binary(&mut self, node: &'a ast::ExprBinOp, target: u16) -> R {
        let left = self.operand_in(&node.left, target, &[&node.right])?;
        if let Some(op) = constant_form(node.op)
            && let Some(right) = self.small_constant(&node.right)?
        {
            self.at(node.range);
            self.op(op, [target, left, right]);
            return Ok(());
        }
        let right = self.operand(&node.right, &[])?;
        self.at(node.range);
        match register_form(node.op) {
            Some(op) => self.op(op, [target, left, right]),
            None => self.op_num(Op::Binary, [target, left, right], binary_op(node.op) as u32),
        }
        Ok(())
    }

    /// `a and b or c` as a value: each operand but the last is kept if it decides.
    fn bool_op(&mut self, node: &'a ast::ExprBoolOp, target: u16) -> R {
        let keep = match node.op {
            ast::BoolOp::And => Op::JumpIfFalseKeep,
            ast::BoolOp::Or => Op::JumpIfTrueKeep,
        };
        let register = if self.is_temp(target) { target } else { self.alloc() };
        let end = self.label();
        let Some((last, rest)) = node.values.split_last() else { return Ok(()) };
        let mut bound = None;
        for value in rest {
            self.expr_to(value, register)?;
            bound.get_or_insert_with(|| self.unit.bound.clone());
            self.at(node.range);
            self.jump(keep, [register, 0, 0], end);
        }
        self.expr_to(last, register)?;
        self.bind(end);
        if let Some(bound) = bound {
            self.unit.bound = bound;
        }
        if register != target {
            self.at(node.range);
            self.op(Op::Move, [target, register, 0]);
        }
        Ok(())
    }

    /// A comparison as a value. In a chain every middle operand is evaluated once and read twice.
    fn compare(&mut self, node: &'a ast::ExprCompare, target: u16) -> R {
        let ([op], [right]) = (&*node.ops, &*node.comparators) else { return self.compare_chain(node, target) };
        let left = self.operand_in(&node.left, target, &[right])?;
        let right = self.comparator(right, *op)?;
        self.at(node.range);
        self.compare_op(*op, target, left, right);
        Ok(())
    }

    /// The right operand of a comparison. A set of constants that is only searched becomes a frozenset.
    pub(crate) fn comparator(&mut self, expr: &'a Expr, op: CmpOp) -> R<u16> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(value) = self.membership_constant(expr)?
        {
            let register = self.alloc();
            self.at(expr.range());
            self.op_const(Op::LoadConst, [register, 0, 0], value);
            return Ok(register);
        }
        self.operand(expr, &[])
    }

    pub(crate) fn compare_op(&mut self, op: CmpOp, target: u16, left: u16, right: u16) {
        let operands = [target, left, right];
        match op {
            CmpOp::Eq => self.op(Op::Eq, operands),
            CmpOp::NotEq => self.op(Op::Ne, operands),
            CmpOp::Lt => self.op(Op::Lt, operands),
            CmpOp::LtE => self.op(Op::Le, operands),
            CmpOp::Gt => self.op(Op::Gt, operands),
            CmpOp::GtE => self.op(Op::Ge, operands),
            CmpOp::Is => self.op_num(Op::Is, operands, 0),
            CmpOp::IsNot => self.op_num(Op::Is, operands, 1),
            CmpOp::In => self.op_num(Op::In, operands, 0),
            CmpOp::NotIn => self.op_num(Op::In, operands, 1),
        }
    }

    fn compare_chain(&mut self, node: &'a ast::ExprCompare, target: u16) -> R {
        let result = if self.is_temp(target) { target } else { self.alloc() };
        let later: Vec<&Expr> = node.comparators.iter().collect();
        let mut left = self.operand(&node.left, &later)?;
        let end = self.label();
        // Where the comparison is decided while the temporary of a middle operand is still held.
        let mut pending = Vec::new();
        let mut bound = None;
        let last = node.comparators.len() - 1;
        for (at, (op, comparator)) in node.ops.iter().zip(&*node.comparators).enumerate() {
            if at == last {
                let right = self.comparator(comparator, *op)?;
                self.at(node.range);
                self.compare_op(*op, result, left, right);
                break;
            }
            let (right, held) = self.middle_operand(comparator, &later[at + 1..])?;
            bound.get_or_insert_with(|| self.unit.bound.clone());
            self.at(node.range);
            self.compare_op(*op, result, left, right);
            match held {
                Some(held) => {
                    let decided = self.label();
                    self.jump(Op::JumpIfFalseKeep, [result, 0, 0], decided);
                    pending.push((decided, held));
                    left = held;
                }
                None => {
                    self.jump(Op::JumpIfFalseKeep, [result, 0, 0], end);
                    left = right;
                }
            }
        }
        if !pending.is_empty() {
            self.jump(Op::Jump, [0; 3], end);
            for (decided, held) in pending {
                self.bind(decided);
                self.op(Op::Drop, [held, 0, 0]);
                self.jump(Op::Jump, [0; 3], end);
            }
        }
        self.bind(end);
        if let Some(bound) = bound {
            self.unit.bound = bound;
        }
        if result != target {
            self.op(Op::Move, [target, result, 0]);
        }
        Ok(())
    }

    /// An operand that is read by two comparisons: the register that the first reads and, if that consumes it, the temporary that is
    /// left for the second.
    pub(crate) fn middle_operand(&mut self, expr: &'a Expr, later: &[&Expr]) -> R<(u16, Option<u16>)> {
        if let Some(register) = self.in_place(expr, later) {
            return Ok((register, None));
        }
        let held = self.temp(expr)?;
        let copy = self.alloc();
        self.at(expr.range());
        self.op(Op::Copy, [copy, held, 0]);
        Ok((copy, Some(held)))
    }

    fn conditional(&mut self, node: &'a ast::ExprIf, target: u16) -> R {
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(&node.test, false, otherwise)?;
        let bound = self.unit.bound.clone();
        self.expr_to(&node.body, target)?;
        self.jump(Op::Jump, [0; 3], end);
        self.bind(otherwise);
        self.unit.bound = bound.clone();
        self.expr_to(&node.orelse, target)?;
        self.bind(end);
        self.unit.bound = bound;
        Ok(())
    }

    /// `(name := value)`.
    fn named(&mut self, node: &'a ast::ExprNamed, target: u16) -> R {
        let Expr::Name(name) = &*node.target else { return self.error(node.range, "invalid syntax") };
        if let Some(register) = self.local_register(&name.id) {
            self.expr_to(&node.value, register)?;
            self.name_now_bound(&name.id);
            self.at(node.range);
            if register != target {
                self.op(Op::Move, [target, register, 0]);
            }
            return Ok(());
        }
        let value = if self.is_temp(target) { target } else { self.alloc() };
        self.expr_to(&node.value, value)?;
        let copy = self.alloc();
        self.at(node.range);
        self.op(Op::Copy, [copy, value, 0]);
        self.store_name(&name.id, copy)?;
        if value != target {
            self.op(Op::Move, [target, value, 0]);
        }
        Ok(())
    }

    /// A list, tuple or set display. Long ones are built in a window and then appended to, so that frames stay small.
    fn sequence(&mut self, elts: &'a [Expr], expr: &'a Expr, op: Op, target: u16) -> R {
        if op != Op::BuildTuple
            && elts.len() >= 3
            && let Some(values) = self.constants(elts)?
        {
            return self.constant_display(values, expr, op, target);
        }
        let starred = elts.iter().any(Expr::is_starred_expr);
        if !starred && elts.len() <= WINDOW {
            let base = self.window(target);
            for (at, element) in elts.iter().enumerate() {
                let register = self.slot(base + at as u16);
                self.expr_to(element, register)?;
            }
            self.at(expr.range());
            self.op(op, [target, base, elts.len() as u16]);
            return Ok(());
        }
        let collection = self.collection(elts, expr, if op == Op::BuildSet { op } else { Op::BuildList }, target)?;
        self.at(expr.range());
        if op == Op::BuildTuple {
            self.op(Op::ListToTuple, [target, collection, 0]);
        } else if collection != target {
            self.op(Op::Move, [target, collection, 0]);
        }
        Ok(())
    }

    /// First register of a run of values: `target` itself where that is the topmost temporary, else the next free one. The
    /// run grows by `slot`, so that what one value needs while it is evaluated lies right behind the values before it.
    pub(crate) fn window(&mut self, target: u16) -> u16 {
        if self.is_temp(target) && target + 1 == self.unit.top { target } else { self.unit.top }
    }

    /// Makes sure that `register`, the next of a run, is allocated.
    pub(crate) fn slot(&mut self, register: u16) -> u16 {
        if register >= self.unit.top { self.alloc() } else { register }
    }

    /// A list or set of any elements, starred ones included, in a temporary.
    pub(crate) fn collection(&mut self, elts: &'a [Expr], expr: &'a Expr, op: Op, target: u16) -> R<u16> {
        let collection = if self.is_temp(target) { target } else { self.alloc() };
        let (append, extend) =
            if op == Op::BuildSet { (Op::SetAdd, Op::SetUpdate) } else { (Op::ListAppend, Op::ListExtend) };
        let plain = elts.iter().take(WINDOW).take_while(|element| !element.is_starred_expr()).count();
        let mark = self.unit.top;
        let base = self.window(collection);
        for (at, element) in elts[..plain].iter().enumerate() {
            let register = self.slot(base + at as u16);
            self.expr_to(element, register)?;
        }
        self.at(expr.range());
        self.op(op, [collection, base, plain as u16]);
        self.release(mark);
        for element in &elts[plain..] {
            match element {
                Expr::Starred(starred) => {
                    let value = self.operand(&starred.value, &[])?;
                    self.at(starred.range);
                    self.op(extend, [collection, value, 0]);
                }
                element => {
                    let value = self.operand(element, &[])?;
                    self.at(expr.range());
                    self.op(append, [collection, value, 0]);
                }
            }
            self.release(mark);
        }
        Ok(collection)
    }

    /// A list or set display of constants: copied from one constant.
    fn constant_display(&mut self, values: Vec<Const>, expr: &'a Expr, op: Op, target: u16) -> R {
        let collection = if self.is_temp(target) { target } else { self.alloc() };
        self.at(expr.range());
        self.op(op, [collection, collection, 0]);
        let constant = self.alloc();
        let (value, extend) = match op {
            Op::BuildSet => (Const::FrozenSet(super::fold::distinct(values)), Op::SetUpdate),
            _ => (Const::Tuple(values), Op::ListExtend),
        };
        self.op_const(Op::LoadConst, [constant, 0, 0], value);
        self.op(extend, [collection, constant, 0]);
        if collection != target {
            self.op(Op::Move, [target, collection, 0]);
        }
        Ok(())
    }

    fn dict(&mut self, node: &'a ast::ExprDict, target: u16) -> R {
        let map = if self.is_temp(target) { target } else { self.alloc() };
        let items = &node.items;
        let plain = items.iter().take(WINDOW / 2).take_while(|item| item.key.is_some()).count();
        let mark = self.unit.top;
        let base = self.window(map);
        for (at, item) in items[..plain].iter().enumerate() {
            if let Some(key) = &item.key {
                let register = self.slot(base + at as u16 * 2);
                self.expr_to(key, register)?;
            }
            let register = self.slot(base + at as u16 * 2 + 1);
            self.expr_to(&item.value, register)?;
        }
        self.at(node.range);
        self.op(Op::BuildMap, [map, base, plain as u16]);
        self.release(mark);
        for item in &items[plain..] {
            match &item.key {
                Some(key) => {
                    let key = self.operand(key, &[&item.value])?;
                    let value = self.operand(&item.value, &[])?;
                    self.at(node.range);
                    self.op(Op::MapSet, [map, key, value]);
                }
                None => {
                    let value = self.operand(&item.value, &[])?;
                    self.at(node.range);
                    self.op(Op::MapUpdate, [map, value, 0]);
                }
            }
            self.release(mark);
        }
        if map != target {
            self.op(Op::Move, [target, map, 0]);
        }
        Ok(())
    }

    /// The operand of a `yield`.
    pub(crate) fn yielded(&mut self, node: &'a ast::ExprYield) -> R<u16> {
        let is_async = self.scopes.get(self.unit.scope).is_async;
        let value = match &node.value {
            Some(value) if is_async => self.temp(value)?,
            Some(value) => self.operand(value, &[])?,
            None => {
                let none = self.alloc();
                self.at(node.range);
                self.op_const(Op::LoadConst, [none, 0, 0], Const::None);
                none
            }
        };
        if is_async {
            self.at(node.range);
            self.op_num(Op::Intrinsic, [value, value, 1], Intrinsic::AsyncYield as u32);
        }
        Ok(value)
    }

    /// Yields register `value`; what is sent goes into `target`, if it is wanted. Registers from `top` on are free by then.
    pub(crate) fn yield_value(&mut self, target: Option<u16>, value: u16, delegate: u16, top: u16, range: TextRange) {
        // A code object has at most 0xffff registers, so none has that number.
        let sent = u32::from(target.unwrap_or(u16::MAX));
        self.at(range);
        self.op_num(Op::Yield, [target.unwrap_or(0), value, delegate], u32::from(top) | sent << 16);
    }

    /// `yield from value`: sends into the sub-iterator and yields what comes back until it ends.
    fn yield_from(&mut self, node: &'a ast::ExprYieldFrom, target: u16) -> R {
        let mut iterator = self.alloc();
        if iterator == 255 {
            iterator = self.alloc();
        }
        let value = self.operand_in(&node.value, iterator, &[])?;
        self.at(node.range);
        self.op(Op::GetYieldFromIter, [iterator, value, 0]);
        self.delegate(iterator, target, node.range);
        Ok(())
    }

    /// Sends into the iterator in the topmost temporary and yields what comes back until it ends; its value goes into `target`.
    pub(crate) fn delegate(&mut self, iterator: u16, target: u16, range: TextRange) {
        let sent = self.alloc();
        self.op_const(Op::LoadConst, [sent, 0, 0], Const::None);
        let (again, end) = (self.label(), self.label());
        self.bind(again);
        self.jump(Op::Send, [sent, iterator, sent], end);
        self.yield_value(Some(sent), sent, iterator, sent, range);
        self.jump(Op::Loop, [0; 3], again);
        self.bind(end);
        self.op(Op::Move, [target, sent, 0]);
    }
}

/// The operator in the numbering of the bytecode.
pub(crate) fn binary_op(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::TrueDiv,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::LShift,
        Operator::RShift => BinaryOp::RShift,
        Operator::BitOr => BinaryOp::Or,
        Operator::BitXor => BinaryOp::Xor,
        Operator::BitAnd => BinaryOp::And,
        Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn register_form(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
        Operator::MatMult | Operator::Pow => return None,
    })
}

fn constant_form(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::AddK,
        Operator::Sub => Op::SubK,
        Operator::Mult => Op::MulK,
        Operator::Div => Op::TrueDivK,
        Operator::Mod => Op::ModK,
        Operator::LShift => Op::LShiftK,
        Operator::RShift => Op::RShiftK,
        Operator::BitOr => Op::OrK,
        Operator::BitXor => Op::XorK,
        Operator::BitAnd => Op::AndK,
        Operator::FloorDiv => Op::FloorDivK,
        Operator::MatMult | Operator::Pow => return None,
    })
}
