//! Assignment: plain, augmented and annotated, to names, attributes, items and patterns of them; and `del`.

use super::Compiler;
use super::error::R;
use super::expressions::binary_op;
use super::scope::ScopeKind;
use crate::bytecode::{Const, Op};
use ruff_python_ast::{self as ast, Expr, Operator};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(crate) fn assign(&mut self, node: &'a ast::StmtAssign) -> R {
        let mark = self.unit.top;
        if let [target] = &*node.targets {
            if let Expr::Name(name) = target
                && let Some(register) = self.local_register(&name.id)
            {
                self.expr_to(&node.value, register)?;
                self.name_now_bound(&name.id);
                return Ok(());
            }
            if self.swap(target, &node.value)? {
                self.release(mark);
                return Ok(());
            }
            let value = match target {
                Expr::Attribute(attribute) => self.operand(&node.value, &[&attribute.value])?,
                Expr::Subscript(subscript) => self.operand(&node.value, &[&subscript.value, &subscript.slice])?,
                Expr::Name(_) => self.operand(&node.value, &[])?,
                _ => self.temp(&node.value)?,
            };
            self.store(target, value)?;
            self.release(mark);
            return Ok(());
        }
        let value = self.temp(&node.value)?;
        let Some((last, rest)) = node.targets.split_last() else { return Ok(()) };
        for target in rest {
            let copy = self.alloc();
            self.at(node.value.range());
            self.op(Op::Copy, [copy, value, 0]);
            self.store(target, copy)?;
            self.release(value + 1);
        }
        self.store(last, value)?;
        self.release(mark);
        Ok(())
    }

    /// Unpacking a display of the same length without building it: `a, b = b, a`. Everything is evaluated before anything is stored.
    fn swap(&mut self, target: &'a Expr, value: &'a Expr) -> R<bool> {
        let (Some(targets), Some(values)) = (elements(target), elements(value)) else { return Ok(false) };
        let simple = |expr: &Expr| !expr.is_starred_expr();
        if targets.len() != values.len() || values.is_empty() || values.len() > 8 {
            return Ok(false);
        }
        if !targets.iter().all(simple) || !values.iter().all(simple) {
            return Ok(false);
        }
        let base = self.unit.top;
        let (Some((last_target, first_targets)), Some((last_value, first_values))) =
            (targets.split_last(), values.split_last())
        else {
            return Ok(false);
        };
        for value in first_values {
            self.temp(value)?;
        }
        // The last value may go straight to its place, if that is a local that no other target is.
        let last = match last_target {
            Expr::Name(name) if targets.iter().all(Expr::is_name_expr) => self.local_register(&name.id).filter(|_| {
                !first_targets.iter().any(|other| matches!(other, Expr::Name(other) if other.id == name.id))
            }),
            _ => None,
        };
        if let (Some(register), Expr::Name(name)) = (last, last_target) {
            self.expr_to(last_value, register)?;
            self.name_now_bound(&name.id);
        } else {
            self.temp(last_value)?;
        }
        let stored = if last.is_some() { first_targets } else { targets };
        for (at, target) in stored.iter().enumerate() {
            let top = self.unit.top;
            self.store(target, base + at as u16)?;
            self.release(top);
        }
        Ok(true)
    }

    /// Stores register `value` into a target; a temporary is consumed.
    pub(crate) fn store(&mut self, target: &'a Expr, value: u16) -> R {
        let mark = self.unit.top;
        match target {
            Expr::Name(name) => {
                self.at(name.range);
                self.store_name(&name.id, value)?;
            }
            Expr::Attribute(node) => {
                let object = self.operand(&node.value, &[])?;
                self.at_attribute(node.range, node);
                let name = self.mangle(&node.attr.id);
                self.op_name(Op::StoreAttr, [object, value, 0], &name);
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value, &[&node.slice])?;
                if let Expr::Slice(slice) = &*node.slice {
                    let (base, count) = self.slice_parts(slice)?;
                    self.at(node.range);
                    self.op_num(Op::StoreSlice, [object, base, value], count);
                } else {
                    let index = self.operand(&node.slice, &[])?;
                    self.at(node.range);
                    self.op(Op::StoreItem, [object, index, value]);
                }
            }
            Expr::Tuple(ast::ExprTuple { elts, range, .. }) | Expr::List(ast::ExprList { elts, range, .. }) => {
                self.unpack(elts, *range, value)?;
            }
            Expr::Starred(node) => {
                return self.error(node.range, "starred assignment target must be in a list or tuple");
            }
            other => return self.error(other.range(), "cannot assign to expression"),
        }
        self.release(mark);
        Ok(())
    }

    /// Unpacks register `value` into the targets of a list or tuple.
    fn unpack(&mut self, elts: &'a [Expr], range: TextRange, value: u16) -> R {
        let star = elts.iter().position(Expr::is_starred_expr);
        if star.is_some_and(|star| elts[star + 1..].iter().any(Expr::is_starred_expr)) {
            return self.error(range, "multiple starred expressions in assignment");
        }
        if elts.len() > 30_000 || star.is_some_and(|star| star > 255) {
            return self.error(range, "too many expressions in star-unpacking assignment");
        }
        let base = self.alloc_run(elts.len() as u16);
        self.at(range);
        match star {
            None => self.op(Op::Unpack, [base, value, elts.len() as u16]),
            Some(star) => {
                let after = elts.len() - star - 1;
                self.op_num(Op::UnpackEx, [base, value, star as u16], after as u32);
            }
        }
        for (at, target) in elts.iter().enumerate() {
            let target = match target {
                Expr::Starred(starred) => &starred.value,
                other => other,
            };
            let top = self.unit.top;
            self.store(target, base + at as u16)?;
            self.release(top);
        }
        Ok(())
    }

    pub(crate) fn augmented(&mut self, node: &'a ast::StmtAugAssign) -> R {
        let mark = self.unit.top;
        match &*node.target {
            Expr::Name(name) => {
                if let Some(register) = self.local_register(&name.id) {
                    let load = if self.scopes.get(self.unit.scope).has_named && self.rebinds(&node.value, register)
                        || !self.unit.bound.contains(register) && !is_literal(&node.value)
                    {
                        let copy = self.alloc();
                        self.at(name.range);
                        self.op(Op::Move, [copy, register, 0]);
                        copy
                    } else {
                        register
                    };
                    self.in_place_op(node, register, load)?;
                    self.name_now_bound(&name.id);
                } else {
                    let value = self.alloc();
                    self.at(name.range);
                    self.load_name(&name.id, value)?;
                    self.in_place_op(node, value, value)?;
                    self.at(name.range);
                    self.store_name(&name.id, value)?;
                }
            }
            Expr::Attribute(target) => {
                let object = self.operand(&target.value, &[&node.value])?;
                let value = self.alloc();
                self.at_attribute(target.range, target);
                let copy = self.keep(object, value);
                let name = self.mangle(&target.attr.id);
                self.op_name(Op::LoadAttr, [value, copy, 0], &name);
                self.in_place_op(node, value, value)?;
                self.at_attribute(target.range, target);
                self.op_name(Op::StoreAttr, [object, value, 0], &name);
            }
            Expr::Subscript(target) => {
                let object = self.operand(&target.value, &[&target.slice, &node.value])?;
                let index = self.operand(&target.slice, &[&node.value])?;
                let value = self.alloc();
                self.at(target.range);
                let object_copy = self.keep(object, value);
                let index_copy = if self.is_temp(index) {
                    let copy = self.alloc();
                    self.op(Op::Copy, [copy, index, 0]);
                    copy
                } else {
                    index
                };
                self.op(Op::LoadItem, [value, object_copy, index_copy]);
                self.release(value + 1);
                self.in_place_op(node, value, value)?;
                self.at(target.range);
                self.op(Op::StoreItem, [object, index, value]);
            }
            other => return self.error(other.range(), "illegal expression for augmented assignment"),
        }
        self.release(mark);
        Ok(())
    }

    /// A register that may be consumed instead of `register`: itself if it is a local, else a copy in `scratch`.
    fn keep(&mut self, register: u16, scratch: u16) -> u16 {
        if !self.is_temp(register) {
            return register;
        }
        self.op(Op::Copy, [scratch, register, 0]);
        scratch
    }

    /// `target = left op= value`.
    fn in_place_op(&mut self, node: &'a ast::StmtAugAssign, target: u16, left: u16) -> R {
        let forms = match node.op {
            Operator::Add => Some((Op::IAdd, Op::IAddK)),
            Operator::Sub => Some((Op::ISub, Op::ISubK)),
            Operator::Mult => Some((Op::IMul, Op::IMulK)),
            _ => None,
        };
        if let Some((_, constant)) = forms
            && let Some(right) = self.small_constant(&node.value)?
        {
            self.at(node.range);
            self.op(constant, [target, left, right]);
            return Ok(());
        }
        let right = self.operand(&node.value, &[])?;
        self.at(node.range);
        match forms {
            Some((plain, _)) => self.op(plain, [target, left, right]),
            None => self.op_num(Op::InPlace, [target, left, right], binary_op(node.op) as u32),
        }
        Ok(())
    }

    pub(crate) fn annotated(&mut self, node: &'a ast::StmtAnnAssign) -> R {
        let mark = self.unit.top;
        if let Some(value) = &node.value {
            if let Expr::Name(name) = &*node.target
                && let Some(register) = self.local_register(&name.id)
            {
                self.expr_to(value, register)?;
                self.name_now_bound(&name.id);
                return Ok(());
            }
            let value = self.temp(value)?;
            self.store(&node.target, value)?;
            self.release(mark);
        }
        let namespace = matches!(self.scopes.get(self.unit.scope).kind, ScopeKind::Module | ScopeKind::Class);
        if namespace && node.simple {
            return self.namespace_annotation(node);
        }
        match &*node.target {
            Expr::Attribute(target) if node.value.is_none() => self.effect(&target.value)?,
            Expr::Subscript(target) if node.value.is_none() => {
                self.effect(&target.value)?;
                self.effect(&target.slice)?;
            }
            _ => {}
        }
        if namespace && !self.scopes.future_annotations {
            self.effect(&node.annotation)?;
        }
        Ok(())
    }

    pub(crate) fn delete(&mut self, target: &'a Expr) -> R {
        let mark = self.unit.top;
        match target {
            Expr::Name(name) => {
                self.at(name.range);
                self.delete_name(&name.id)?;
            }
            Expr::Attribute(node) => {
                let object = self.operand(&node.value, &[])?;
                self.at_attribute(node.range, node);
                let name = self.mangle(&node.attr.id);
                self.op_name(Op::DeleteAttr, [object, 0, 0], &name);
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value, &[&node.slice])?;
                if let Expr::Slice(slice) = &*node.slice {
                    let (base, count) = self.slice_parts(slice)?;
                    self.at(node.range);
                    self.op_num(Op::DeleteSlice, [object, base, 0], count);
                } else {
                    let index = self.operand(&node.slice, &[])?;
                    self.at(node.range);
                    self.op(Op::DeleteItem, [object, index, 0]);
                }
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for target in elts {
                    self.delete(target)?;
                }
            }
            other => return self.error(other.range(), "cannot delete expression"),
        }
        self.release(mark);
        Ok(())
    }

    /// Loads a constant into a new temporary.
    pub(crate) fn constant_temp(&mut self, value: Const) -> u16 {
        let register = self.alloc();
        self.op_const(Op::LoadConst, [register, 0, 0], value);
        register
    }
}

/// The elements of a list or tuple.
fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(node) => Some(&node.elts),
        Expr::List(node) => Some(&node.elts),
        _ => None,
    }
}

fn is_literal(expr: &Expr) -> bool {
    expr.is_literal_expr() || expr.is_name_expr()
}
