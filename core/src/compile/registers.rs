//! Registers: the stack of temporaries, and which locals are known to be bound.
//!
//! Temporaries are allocated upwards and released downwards. An operand that is a local variable is read in place, by the
//! instruction that uses it. That is later than Python evaluates it, so it is done only where nothing in between can
//! tell: no later operand rebinds the variable, and either it is certainly bound or no later operand can have an effect.

use super::Compiler;
use super::collect::{RED_ZONE, STACK_STEP};
use super::error::R;
use super::scope::{Binding, mangle};
use crate::bytecode::Op;
use ruff_python_ast::{self as ast, Expr, ExprContext, name::Name};

/// A set of local registers that certainly hold a value.
#[derive(Clone, Default, Debug, PartialEq)]
pub(crate) struct Bound(Vec<u64>);

impl Bound {
    pub fn insert(&mut self, register: u16) {
        let word = usize::from(register) / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (register % 64);
    }

    pub fn contains(&self, register: u16) -> bool {
        self.0.get(usize::from(register) / 64).is_some_and(|word| word >> (register % 64) & 1 != 0)
    }

    /// Keeps what is in both.
    pub fn intersect(&mut self, other: &Bound) {
        self.0.truncate(other.0.len());
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }
}

impl<'a> Compiler<'a> {
    /// A new temporary.
    pub(crate) fn alloc(&mut self) -> u16 {
        self.alloc_run(1)
    }

    /// The first of `count` new consecutive temporaries.
    pub(crate) fn alloc_run(&mut self, count: u16) -> u16 {
        let first = self.unit.top;
        match first.checked_add(count).filter(|&top| top < 65_000) {
            Some(top) => {
                self.unit.top = top;
                self.unit.registers = self.unit.registers.max(top);
            }
            None => self.unit.overflow = true,
        }
        first
    }

    /// Gives back all temporaries from `top` on.
    pub(crate) fn release(&mut self, top: u16) {
        self.unit.top = top;
    }

    pub(crate) fn is_temp(&self, register: u16) -> bool {
        register >= self.unit.first_temp
    }

    /// The register of a local variable of this unit that is not captured.
    pub(crate) fn local_register(&self, name: &Name) -> Option<u16> {
        match self.binding(name) {
            Binding::Variable(id) => {
                let variable = self.scopes.variable(id);
                (variable.unit == self.unit.scope && !variable.captured).then_some(variable.register)
            }
            _ => None,
        }
    }

    /// The register to read `expr` from in place, if it is a local variable that no expression in `later` interferes with.
    pub(crate) fn in_place(&self, expr: &Expr, later: &[&Expr]) -> Option<u16> {
        let Expr::Name(ast::ExprName { id, ctx: ExprContext::Load, .. }) = expr else { return None };
        if id == "__debug__" {
            return None;
        }
        let register = self.local_register(id)?;
        if later.is_empty() {
            return Some(register);
        }
        let certain = self.unit.bound.contains(register);
        if !certain && !later.iter().all(|expr| is_inert(expr) || self.is_local(expr)) {
            return None;
        }
        if self.scopes.get(self.unit.scope).has_named && later.iter().any(|expr| self.rebinds(expr, register)) {
            return None;
        }
        Some(register)
    }

    /// Whether `expr` is a local variable that is read in place.
    fn is_local(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Name(name) if self.local_register(&name.id).is_some())
    }

    /// Whether an assignment expression within `expr` may write local `register`.
    pub(crate) fn rebinds(&self, expr: &Expr, register: u16) -> bool {
        use ast::visitor::Visitor;
        struct Finder<'c, 'a> {
            compiler: &'c Compiler<'a>,
            register: u16,
            found: bool,
        }
        impl<'v> Visitor<'v> for Finder<'_, '_> {
            fn visit_expr(&mut self, expr: &'v Expr) {
                if self.found {
                    return;
                }
                if let Expr::Named(named) = expr
                    && let Expr::Name(name) = &*named.target
                    && self.compiler.named_register(&name.id) == Some(self.register)
                {
                    self.found = true;
                    return;
                }
                stacker::maybe_grow(RED_ZONE, STACK_STEP, || ast::visitor::walk_expr(self, expr));
            }
        }
        let mut finder = Finder { compiler: self, register, found: false };
        finder.visit_expr(expr);
        finder.found
    }

    /// The register that an assignment expression to `name` writes, whichever inlined comprehension it stands in.
    fn named_register(&self, name: &Name) -> Option<u16> {
        let scope = self.scopes.get(self.unit.scope);
        match scope.bindings.get(&mangle(scope.private.as_ref(), name)) {
            Some(&Binding::Variable(id)) => {
                let variable = self.scopes.variable(id);
                (variable.unit == self.unit.scope).then_some(variable.register)
            }
            _ => None,
        }
    }

    /// A register to read `expr` from: its own if it is a local, else a new temporary. `later` is what is evaluated between now and
    /// the instruction that reads it.
    pub(crate) fn operand(&mut self, expr: &'a Expr, later: &[&Expr]) -> R<u16> {
        match self.in_place(expr, later) {
            Some(register) => Ok(register),
            None => self.temp(expr),
        }
    }

    /// As `operand`, but `target` is used as the temporary if it is one.
    pub(crate) fn operand_in(&mut self, expr: &'a Expr, target: u16, later: &[&Expr]) -> R<u16> {
        match self.in_place(expr, later) {
            Some(register) => Ok(register),
            None if self.is_temp(target) => {
                self.expr_to(expr, target)?;
                Ok(target)
            }
            None => self.temp(expr),
        }
    }

    /// The value of `expr` in a new temporary at the top.
    pub(crate) fn temp(&mut self, expr: &'a Expr) -> R<u16> {
        let register = self.alloc();
        self.expr_to(expr, register)?;
        Ok(register)
    }

    /// Evaluates `expr` for its effect.
    pub(crate) fn effect(&mut self, expr: &'a Expr) -> R {
        let mark = self.unit.top;
        if let Expr::Yield(node) = expr {
            let value = self.yielded(node)?;
            self.yield_value(None, value, 255, mark, node.range);
            self.release(mark);
            return Ok(());
        }
        let register = self.temp(expr)?;
        self.op(Op::Drop, [register, 0, 0]);
        self.release(mark);
        Ok(())
    }
}

/// Whether evaluating `expr` can neither fail nor run anything: constants.
fn is_inert(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
    )
}
