//! Conditions: jumps instead of truth values, wherever a value is only tested.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::error::R;
use crate::bytecode::encode::Label;
use crate::bytecode::{Const, Op};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    /// Evaluates `expr` and jumps to `label` if its truth is `when`, else falls through.
    pub(crate) fn jump_if(&mut self, expr: &'a Expr, when: bool, label: Label) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.jump_if_inner(expr, when, label))
    }

    fn jump_if_inner(&mut self, expr: &'a Expr, when: bool, label: Label) -> R {
        if let Some(value) = self.constant(expr)? {
            self.mark(expr.range());
            if truth(&value) == when {
                self.at(expr.range());
                self.jump(Op::Jump, [0; 3], label);
            }
            return Ok(());
        }
        let mark = self.unit.top;
        match expr {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => return self.jump_if(&node.operand, !when, label),
            Expr::BoolOp(node) => {
                let Some((last, rest)) = node.values.split_last() else { return Ok(()) };
                // `and` is decided by the first false operand, `or` by the first true one.
                let decides = node.op == BoolOp::Or;
                let mut bound = None;
                if decides == when {
                    for value in rest {
                        self.jump_if(value, when, label)?;
                        bound.get_or_insert_with(|| self.unit.bound.clone());
                    }
                    self.jump_if(last, when, label)?;
                } else {
                    let through = self.label();
                    for value in rest {
                        self.jump_if(value, decides, through)?;
                        bound.get_or_insert_with(|| self.unit.bound.clone());
                    }
                    self.jump_if(last, when, label)?;
                    self.bind(through);
                }
                if let Some(bound) = bound {
                    self.unit.bound = bound;
                }
            }
            Expr::If(node) => {
                let (otherwise, end) = (self.label(), self.label());
                self.jump_if(&node.test, false, otherwise)?;
                let bound = self.unit.bound.clone();
                self.jump_if(&node.body, when, label)?;
                self.jump(Op::Jump, [0; 3], end);
                self.bind(otherwise);
                self.unit.bound = bound.clone();
                self.jump_if(&node.orelse, when, label)?;
                self.bind(end);
                self.unit.bound = bound;
            }
            Expr::Compare(node) => match (&*node.ops, &*node.comparators) {
                ([op], [right]) => {
                    let left = self.operand(&node.left, &[right])?;
                    self.compare_jump(node, *op, left, right, when, label)?;
                }
                _ => self.chain_jump(node, when, label)?,
            },
            _ => {
                let value = self.operand(expr, &[])?;
                self.at(expr.range());
                self.jump(if when { Op::JumpIfTrue } else { Op::JumpIfFalse }, [value, 0, 0], label);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Compares register `left` with `right` and jumps if the outcome is `when`.
    fn compare_jump(
        &mut self,
        node: &'a ast::ExprCompare,
        op: CmpOp,
        left: u16,
        right: &'a Expr,
        when: bool,
        label: Label,
    ) -> R {
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && right.is_none_literal_expr() {
            self.at(node.range);
            let none = (op == CmpOp::Is) == when;
            self.jump(if none { Op::JumpIfNone } else { Op::JumpIfNotNone }, [left, 0, 0], label);
            return Ok(());
        }
        if let Some((plain, constant)) = jump_ops(op, when) {
            if let Some(index) = self.small_constant(right)? {
                self.at(node.range);
                self.jump(constant, [left, index, 0], label);
                return Ok(());
            }
            let right = self.operand(right, &[])?;
            self.at(node.range);
            self.jump(plain, [left, right, 0], label);
            return Ok(());
        }
        let right = self.comparator(right, op)?;
        self.compare_and_test(node, op, left, right, when, label);
        Ok(())
    }

    fn compare_registers(
        &mut self,
        node: &'a ast::ExprCompare,
        op: CmpOp,
        left: u16,
        right: u16,
        when: bool,
        label: Label,
    ) {
        match jump_ops(op, when) {
            Some((plain, _)) => {
                self.at(node.range);
                self.jump(plain, [left, right, 0], label);
            }
            None => self.compare_and_test(node, op, left, right, when, label),
        }
    }

    fn compare_and_test(
        &mut self,
        node: &'a ast::ExprCompare,
        op: CmpOp,
        left: u16,
        right: u16,
        when: bool,
        label: Label,
    ) {
        let mark = self.unit.top;
        let result = self.alloc();
        self.at(node.range);
        self.compare_op(op, result, left, right);
        self.jump(if when { Op::JumpIfTrue } else { Op::JumpIfFalse }, [result, 0, 0], label);
        self.release(mark);
    }

    /// A chained comparison as a condition.
    fn chain_jump(&mut self, node: &'a ast::ExprCompare, when: bool, label: Label) -> R {
        let later: Vec<&Expr> = node.comparators.iter().collect();
        let mut left = self.operand(&node.left, &later)?;
        let through = self.label();
        let failed = if when { through } else { label };
        let mut pending = Vec::new();
        let mut bound = None;
        let last = node.comparators.len() - 1;
        for (at, (op, comparator)) in node.ops.iter().zip(&*node.comparators).enumerate() {
            if at == last {
                self.compare_jump(node, *op, left, comparator, when, label)?;
                break;
            }
            let (right, held) = self.middle_operand(comparator, &later[at + 1..])?;
            bound.get_or_insert_with(|| self.unit.bound.clone());
            match held {
                Some(held) => {
                    let decided = self.label();
                    self.compare_registers(node, *op, left, right, false, decided);
                    pending.push((decided, held));
                    left = held;
                }
                None => {
                    self.compare_registers(node, *op, left, right, false, failed);
                    left = right;
                }
            }
        }
        if !pending.is_empty() {
            self.jump(Op::Jump, [0; 3], through);
            for (decided, held) in pending {
                self.bind(decided);
                self.op(Op::Drop, [held, 0, 0]);
                self.jump(Op::Jump, [0; 3], failed);
            }
        }
        self.bind(through);
        if let Some(bound) = bound {
            self.unit.bound = bound;
        }
        Ok(())
    }
}

/// The compare-and-branch operation, and its form with a constant, that jumps if the comparison's truth is `when`.
fn jump_ops(op: CmpOp, when: bool) -> Option<(Op, Op)> {
    Some(match (op, when) {
        (CmpOp::Lt, true) => (Op::JumpIfLt, Op::JumpIfLtK),
        (CmpOp::LtE, true) => (Op::JumpIfLe, Op::JumpIfLeK),
        (CmpOp::Gt, true) => (Op::JumpIfGt, Op::JumpIfGtK),
        (CmpOp::GtE, true) => (Op::JumpIfGe, Op::JumpIfGeK),
        (CmpOp::Eq, true) => (Op::JumpIfEq, Op::JumpIfEqK),
        (CmpOp::NotEq, true) => (Op::JumpIfNe, Op::JumpIfNeK),
        (CmpOp::Lt, false) => (Op::JumpUnlessLt, Op::JumpUnlessLtK),
        (CmpOp::LtE, false) => (Op::JumpUnlessLe, Op::JumpUnlessLeK),
        (CmpOp::Gt, false) => (Op::JumpUnlessGt, Op::JumpUnlessGtK),
        (CmpOp::GtE, false) => (Op::JumpUnlessGe, Op::JumpUnlessGeK),
        (CmpOp::Eq, false) => (Op::JumpUnlessEq, Op::JumpUnlessEqK),
        (CmpOp::NotEq, false) => (Op::JumpUnlessNe, Op::JumpUnlessNeK),
        _ => return None,
    })
}

/// The truth of a constant.
pub(crate) fn truth(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Ellipsis | Const::Code(_) => true,
        Const::Int(value) => *value != 0,
        // Only what does not fit 64 bits is stored as a big integer.
        Const::BigInt(_) => true,
        Const::Float(value) => *value != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(value) => !value.is_empty(),
        Const::Bytes(value) => !value.is_empty(),
        Const::Tuple(values) | Const::FrozenSet(values) => !values.is_empty(),
    }
}
