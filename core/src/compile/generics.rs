//! Type parameters and `type` statements (PEP 695, 696).
//!
//! A generic function, class or alias is made inside a function of its own, whose variables are the type parameters and which is called at
//! once. Bounds, constraints, defaults and the value of an alias are functions that are called when somebody asks.

use super::calls::Callable;
use super::error::R;
use super::scope::{Binding, Role, ScopeId, VarId};
use super::{CodeInfo, Compiler};
use crate::bytecode::{Code, Intrinsic, Op};
use ruff_python_ast::{self as ast, Expr, TypeParam, name::Name};
use ruff_text_size::{Ranged, TextRange};
use std::sync::Arc;

/// Hidden parameters of the function around a generic function, and hidden variables of the one around a generic class.
pub(crate) const DEFAULTS: &str = ".defaults";
pub(crate) const KEYWORD_DEFAULTS: &str = ".kwdefaults";
pub(crate) const TYPE_PARAMS: &str = ".type_params";
pub(crate) const GENERIC_BASE: &str = ".generic_base";

impl<'a> Compiler<'a> {
    /// The code that evaluates one expression lazily.
    fn evaluator(&mut self, scope: ScopeId, name: &Name, expr: &'a Expr, target: u16) -> R {
        let line = self.source.position(expr.range()).line;
        let code = self.lazy_code(scope, name, line, |compiler| {
            let mark = compiler.unit.top;
            let value = match expr {
                Expr::Starred(starred) => {
                    let value = compiler.temp(&starred.value)?;
                    compiler.at(starred.range);
                    compiler.op(Op::Unpack, [value, value, 1]);
                    value
                }
                other => compiler.temp(other)?,
            };
            compiler.at(expr.range());
            compiler.op(Op::Return, [value, 0, 0]);
            compiler.release(mark);
            Ok(())
        })?;
        self.at(expr.range());
        let run = self.window(target);
        self.make_lazy(target, run, scope, code);
        Ok(())
    }

    /// Makes the type parameters; the tuple of them goes into a new temporary.
    fn type_parameters(&mut self, params: &'a ast::TypeParams) -> R<u16> {
        let base = self.alloc();
        for (at, param) in params.iter().enumerate() {
            let slot = self.slot(base + at as u16);
            self.type_parameter(param, slot)?;
            let copy = self.alloc();
            self.op(Op::Copy, [copy, slot, 0]);
            self.store_name(&param.name().id, copy)?;
            self.release(slot + 1);
        }
        self.at(params.range);
        self.op(Op::BuildTuple, [base, base, params.len() as u16]);
        self.release(base + 1);
        Ok(base)
    }

    fn type_parameter(&mut self, param: &'a TypeParam, target: u16) -> R {
        let name = &param.name().id;
        self.at(param.range());
        let base = target;
        self.op_const(Op::LoadConst, [base, 0, 0], Self::string(name));
        let (mut which, mut count) = match param {
            TypeParam::TypeVar(_) => (Intrinsic::TypeVar, 1),
            TypeParam::ParamSpec(_) => (Intrinsic::ParamSpec, 1),
            TypeParam::TypeVarTuple(_) => (Intrinsic::TypeVarTuple, 1),
        };
        if let TypeParam::TypeVar(node) = param
            && let Some(bound) = &node.bound
        {
            which = match &**bound {
                Expr::Tuple(_) => Intrinsic::TypeVarConstraints,
                _ => Intrinsic::TypeVarBound,
            };
            count = 2;
            let register = self.slot(base + 1);
            let scope = self.scopes.at(param, Role::Bound);
            self.evaluator(scope, name, bound, register)?;
        }
        self.at(param.range());
        self.op_num(Op::Intrinsic, [target, base, count], which as u32);
        self.release(target + 1);
        if let Some(default) = param.default() {
            let register = self.slot(target + 1);
            let scope = self.scopes.at(param, Role::Default);
            self.evaluator(scope, name, default, register)?;
            self.at(param.range());
            self.op_num(Op::Intrinsic, [target, target, 2], Intrinsic::TypeDefault as u32);
            self.release(target + 1);
        }
        Ok(())
    }

    /// The hidden variable `name` of the current code.
    fn hidden(&self, name: &str) -> Option<VarId> {
        match self.scopes.binding(self.unit.scope, name) {
            Binding::Variable(id) => Some(id),
            _ => None,
        }
    }

    /// Starts the function around something generic.
    fn enter_generic<T>(&mut self, node: &T, name: &Name) -> ScopeId {
        let scope = self.scopes.at(node, Role::TypeParams);
        self.enter(scope, &format!("<generic parameters of {name}>"));
        scope
    }

    fn leave_generic(&mut self, name: &Name, range: TextRange, arguments: u32) -> R<Arc<Code>> {
        let line = self.source.position(range).line;
        let info = CodeInfo { first_line: line, arg_count: arguments, ..CodeInfo::default() };
        self.leave(&format!("<generic parameters of {name}>"), info)
    }

    /// A generic function into `target`, the topmost temporary.
    pub(crate) fn generic_function(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        params: &'a ast::TypeParams,
        target: u16,
        range: TextRange,
    ) -> R {
        let name = &def.name.id;
        let scope = self.enter_generic(def, name);
        let mark = self.unit.top;
        let tuple = self.type_parameters(params)?;
        let function = self.alloc();
        let run = function;
        let mut next = run;
        let mut bits = 0;
        let mut arguments = 0;
        for (hidden, bit) in [(DEFAULTS, 1), (KEYWORD_DEFAULTS, 2)] {
            if let Some(id) = self.hidden(hidden) {
                let register = self.slot(next);
                self.load_variable(id, register);
                next += 1;
                bits |= bit;
                arguments += 1;
            }
        }
        self.at(def.range);
        bits |= self.function_annotations(def, &mut next)?;
        self.function_object(def, function, run, next, bits, range)?;
        // (function, tuple) side by side.
        let base = self.alloc_run(2);
        self.op(Op::Move, [base, function, 0]);
        self.op(Op::Move, [base + 1, tuple, 0]);
        self.op_num(Op::Intrinsic, [base, base, 2], Intrinsic::SetTypeParams as u32);
        self.op(Op::Return, [base, 0, 0]);
        self.release(mark);
        let code = self.leave_generic(name, def.range, arguments)?;
        self.at(range);
        let run = self.window(target);
        self.make_function(target, run, run, 0, scope, code);
        self.slot(target + 1);
        let mut next = target + 2;
        self.defaults(&def.parameters, &mut next)?;
        self.at(range);
        self.call_window(target, Callable::Plain, next - target - 2, target);
        self.release(target + 1);
        Ok(())
    }

    /// A generic class into `target`, the topmost temporary.
    pub(crate) fn generic_class(
        &mut self,
        class: &'a ast::StmtClassDef,
        params: &'a ast::TypeParams,
        target: u16,
        range: TextRange,
    ) -> R {
        let name = &class.name.id;
        let scope = self.enter_generic(class, name);
        let mark = self.unit.top;
        let tuple = self.type_parameters(params)?;
        let copy = self.alloc();
        self.op(Op::Copy, [copy, tuple, 0]);
        self.op_num(Op::Intrinsic, [copy, copy, 1], Intrinsic::GenericBase as u32);
        let base = self.hidden(GENERIC_BASE);
        if let Some(id) = base {
            self.store_variable(id, copy);
        }
        if let Some(id) = self.hidden(TYPE_PARAMS) {
            self.store_variable(id, tuple);
        }
        self.release(mark);
        let result = self.alloc();
        self.class_object(class, result, base, range)?;
        self.at(range);
        self.op(Op::Return, [result, 0, 0]);
        self.release(mark);
        let code = self.leave_generic(name, class.range, 0)?;
        self.call_generic(scope, code, target, range);
        Ok(())
    }

    /// Makes the function of something generic and calls it.
    fn call_generic(&mut self, scope: ScopeId, code: Arc<Code>, target: u16, range: TextRange) {
        self.at(range);
        let run = self.window(target);
        self.make_function(target, run, run, 0, scope, code);
        self.slot(target + 1);
        self.call_window(target, Callable::Plain, 0, target);
        self.release(target + 1);
    }

    /// `type name[…] = value`.
    pub(crate) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> R {
        let Expr::Name(name) = &*node.name else { return self.error(node.name.range(), "invalid syntax") };
        let target = self.alloc();
        match &node.type_params {
            None => self.alias(node, &name.id, None, target)?,
            Some(params) => {
                let scope = self.enter_generic(node, &name.id);
                let mark = self.unit.top;
                let tuple = self.type_parameters(params)?;
                let result = self.alloc();
                self.alias(node, &name.id, Some(tuple), result)?;
                self.op(Op::Return, [result, 0, 0]);
                self.release(mark);
                let code = self.leave_generic(&name.id, node.range, 0)?;
                self.call_generic(scope, code, target, node.range);
            }
        }
        self.at(node.range);
        self.store_name(&name.id, target)
    }

    fn alias(&mut self, node: &'a ast::StmtTypeAlias, name: &Name, params: Option<u16>, target: u16) -> R {
        self.at(node.range);
        self.op_const(Op::LoadConst, [target, 0, 0], Self::string(name));
        let second = self.slot(target + 1);
        match params {
            Some(params) => self.op(Op::Move, [second, params, 0]),
            None => self.op_const(Op::LoadConst, [second, 0, 0], crate::bytecode::Const::None),
        }
        let third = self.slot(target + 2);
        let scope = self.scopes.at(node, Role::Bound);
        self.evaluator(scope, name, &node.value, third)?;
        self.at(node.range);
        self.op_num(Op::Intrinsic, [target, target, 3], Intrinsic::TypeAlias as u32);
        self.release(target + 1);
        Ok(())
    }
}
