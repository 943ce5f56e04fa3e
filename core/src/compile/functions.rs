//! Functions and lambdas: defaults, annotations and closure into a function object; decorators around it.

use super::calls::Callable;
use super::error::R;
use super::scope::{Role, ScopeId};
use super::{CodeInfo, Compiler};
use crate::bytecode::code::flags;
use crate::bytecode::{Code, Const, Op};
use ruff_python_ast::{self as ast, Expr, Parameters};
use ruff_text_size::{TextRange, TextSize};
use std::sync::Arc;

/// What a function object is made of besides its code, as the bits of `MakeFunction`.
pub(crate) const DEFAULTS: u16 = 1;
const KEYWORD_DEFAULTS: u16 = 2;
pub(crate) const ANNOTATE: u16 = 4;
const CLOSURE: u16 = 8;
pub(crate) const ANNOTATIONS: u16 = 16;

impl<'a> Compiler<'a> {
    pub(crate) fn function(&mut self, def: &'a ast::StmtFunctionDef) -> R {
        let mark = self.unit.top;
        let range = self.undecorated(def.range, &def.decorator_list, def.name.range, "def");
        let plain = def.decorator_list.is_empty() && def.type_params.is_none();
        let local = if plain { self.local_register(&def.name.id) } else { None };
        let target = match local {
            Some(register) => register,
            None => self.decorators(&def.decorator_list)?,
        };
        match &def.type_params {
            Some(params) => self.generic_function(def, params, target, range)?,
            None => {
                let run = self.window(target);
                let mut next = run;
                let mut bits = self.defaults(&def.parameters, &mut next)?;
                self.at(def.range);
                bits |= self.function_annotations(def, &mut next)?;
                self.function_object(def, target, run, next, bits, range)?;
            }
        }
        if local.is_some() {
            self.name_now_bound(&def.name.id);
            self.release(mark);
            return Ok(());
        }
        self.apply_decorators(&def.decorator_list, target);
        let result = self.decorated(&def.decorator_list, target);
        self.at(range);
        self.store_name(&def.name.id, result)?;
        self.release(mark);
        Ok(())
    }

    /// Compiles the body of a function and makes the function object from it and the parts in `run..next`.
    pub(crate) fn function_object(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        target: u16,
        run: u16,
        next: u16,
        bits: u16,
        range: TextRange,
    ) -> R {
        let scope = self.scopes.at(def, Role::Body);
        self.enter(scope, &def.name.id);
        let mut info = self.parameters_info(Some(&def.parameters));
        let body = match self.docstring(&def.body)? {
            Some((doc, rest)) => {
                info.doc = Some(doc);
                rest
            }
            None => &def.body[..],
        };
        self.body(body)?;
        if body.last().is_some_and(is_compound) {
            // It may end at one line or another.
            self.unit.asm.set_position(crate::bytecode::Position::default());
        }
        self.op_const(Op::ReturnConst, [0; 3], Const::None);
        info.first_line = self.source.position(def.range).line;
        let code = self.leave(&def.name.id, info)?;
        self.at(range);
        self.make_function(target, run, next, bits, scope, code);
        Ok(())
    }

    pub(crate) fn lambda(&mut self, node: &'a ast::ExprLambda, target: u16) -> R {
        let run = self.window(target);
        let mut next = run;
        let bits = match &node.parameters {
            Some(parameters) => self.defaults(parameters, &mut next)?,
            None => 0,
        };
        let scope = self.scopes.at(node, Role::Body);
        self.enter(scope, "<lambda>");
        let mut info = self.parameters_info(node.parameters.as_deref());
        info.first_line = self.source.position(node.range).line;
        self.return_value(&node.body)?;
        let code = self.leave("<lambda>", info)?;
        self.at(node.range);
        self.make_function(target, run, next, bits, scope, code);
        Ok(())
    }

    /// The range of a definition without its decorators: from its keyword on.
    pub(crate) fn undecorated(
        &self,
        range: TextRange,
        decorators: &[ast::Decorator],
        name: TextRange,
        keyword: &str,
    ) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let between = TextRange::new(last.range.end().min(name.start()), name.start());
        match self.source.slice(between).rfind(keyword) {
            Some(at) => TextRange::new(between.start() + TextSize::new(at as u32), range.end()),
            None => range,
        }
    }

    /// Evaluates the decorators; the register that the decorated object belongs into lies right behind them.
    pub(crate) fn decorators(&mut self, decorators: &'a [ast::Decorator]) -> R<u16> {
        for decorator in decorators {
            let callable = self.alloc();
            self.expr_to(&decorator.expression, callable)?;
            self.alloc();
        }
        Ok(self.alloc())
    }

    /// Calls the decorators, the last first; each result lies where the next one out wants its argument.
    pub(crate) fn apply_decorators(&mut self, decorators: &'a [ast::Decorator], target: u16) {
        let mut argument = target;
        for decorator in decorators.iter().rev() {
            let base = argument - 2;
            self.release(argument + 1);
            self.at(decorator_range(decorator));
            self.call_window(base, Callable::Plain, 1, base);
            argument = base;
        }
    }

    /// Where `apply_decorators` leaves its result.
    pub(crate) fn decorated(&self, decorators: &[ast::Decorator], target: u16) -> u16 {
        target - 2 * decorators.len() as u16
    }

    /// Puts the defaults into the run that ends at `next`; returns the bits of what is there.
    pub(crate) fn defaults(&mut self, parameters: &'a Parameters, next: &mut u16) -> R<u16> {
        let mut bits = 0;
        let positional: Vec<&'a Expr> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|parameter| parameter.default.as_deref())
            .collect();
        if !positional.is_empty() {
            bits |= DEFAULTS;
            let register = self.slot(*next);
            *next += 1;
            let mark = self.unit.top;
            let base = self.window(register);
            for (at, default) in positional.iter().enumerate() {
                let register = self.slot(base + at as u16);
                self.expr_to(default, register)?;
            }
            self.op(Op::BuildTuple, [register, base, positional.len() as u16]);
            self.release(mark);
        }
        if parameters.kwonlyargs.iter().any(|parameter| parameter.default.is_some()) {
            bits |= KEYWORD_DEFAULTS;
            let map = self.slot(*next);
            *next += 1;
            self.op(Op::BuildMap, [map, map, 0]);
            let mark = self.unit.top;
            for parameter in &parameters.kwonlyargs {
                if let Some(default) = &parameter.default {
                    let name = Self::string(&self.mangle(&parameter.parameter.name.id));
                    self.at(parameter.range);
                    let key = self.constant_temp(name);
                    let value = self.temp(default)?;
                    self.op(Op::MapSet, [map, key, value]);
                    self.release(mark);
                }
            }
        }
        Ok(bits)
    }

    /// Emits `MakeFunction` for the parts in `run..next` and, if the code has free variables, a closure behind them.
    pub(crate) fn make_function(
        &mut self,
        target: u16,
        run: u16,
        next: u16,
        bits: u16,
        scope: ScopeId,
        code: Arc<Code>,
    ) {
        let mut bits = bits;
        if !self.scopes.get(scope).free.is_empty() {
            bits |= CLOSURE;
            let register = self.slot(next);
            self.closure(scope, register);
        }
        self.op_const(Op::MakeFunction, [target, run, bits], Const::Code(code));
        self.release(if self.is_temp(target) { target + 1 } else { run });
    }

    pub(crate) fn parameters_info(&self, parameters: Option<&Parameters>) -> CodeInfo {
        let mut info = CodeInfo::default();
        if let Some(parameters) = parameters {
            info.positional_only = parameters.posonlyargs.len() as u32;
            info.arg_count = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
            info.keyword_only = parameters.kwonlyargs.len() as u32;
            if parameters.vararg.is_some() {
                info.flags |= flags::VARARGS;
            }
            if parameters.kwarg.is_some() {
                info.flags |= flags::VARKEYWORDS;
            }
        }
        info
    }
}

fn decorator_range(decorator: &ast::Decorator) -> TextRange {
    use ruff_text_size::Ranged;
    decorator.expression.range()
}

/// Does the statement contain others?
pub(crate) fn is_compound(statement: &ast::Stmt) -> bool {
    use ast::Stmt;
    matches!(statement, Stmt::If(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Try(_) | Stmt::With(_) | Stmt::Match(_))
}
