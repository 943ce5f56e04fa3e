//! Annotations: evaluated lazily by a function `__annotate__(format)` (PEP 649, 749), or stored as strings under
//! `from __future__ import annotations`.

use super::error::R;
use super::functions::{ANNOTATE, ANNOTATIONS};
use super::scope::{Binding, CONDITIONAL_ANNOTATIONS, Role, ScopeId, ScopeKind};
use super::{CodeInfo, Compiler};
use crate::bytecode::{Code, Const, Op};
use ruff_python_ast::{self as ast, Expr, name::Name};
use ruff_text_size::{Ranged, TextRange};
use std::sync::Arc;

impl<'a> Compiler<'a> {
    /// Puts the `__annotate__` function of a function, or its dict of strings, into `next` if it has annotations; returns the bit.
    pub(crate) fn function_annotations(&mut self, def: &'a ast::StmtFunctionDef, next: &mut u16) -> R<u16> {
        let mut items: Vec<(Name, &'a Expr)> = Vec::new();
        let parameters = &def.parameters;
        let ordered = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .map(|parameter| &parameter.parameter)
            .chain(parameters.vararg.as_deref())
            .chain(parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter))
            .chain(parameters.kwarg.as_deref());
        for parameter in ordered {
            if let Some(annotation) = &parameter.annotation {
                items.push((self.mangle(&parameter.name.id).into_owned(), annotation));
            }
        }
        if let Some(returns) = &def.returns {
            items.push((Name::from("return"), returns));
        }
        if items.is_empty() {
            return Ok(0);
        }
        let register = self.slot(*next);
        *next += 1;
        if self.scopes.future_annotations {
            self.string_annotations(&items, def.range, register)?;
            return Ok(ANNOTATIONS);
        }
        let scope = self.scopes.at(def, Role::Annotations);
        let line = self.source.position(def.range).line;
        let code = self.annotate_code(scope, line, |compiler, map| {
            for (name, annotation) in &items {
                compiler.annotation_item(name, annotation, map)?;
            }
            Ok(())
        })?;
        self.at(def.range);
        let run = self.window(register);
        self.make_function(register, run, run, 0, scope, code);
        Ok(ANNOTATE)
    }

    /// The code of an `__annotate__` function: refuses formats other than values, then fills a dict.
    fn annotate_code(&mut self, scope: ScopeId, line: u32, fill: impl FnOnce(&mut Self, u16) -> R) -> R<Arc<Code>> {
        self.lazy_code(scope, &Name::from("__annotate__"), line, |compiler| {
            let map = compiler.alloc();
            compiler.op(Op::BuildMap, [map, map, 0]);
            fill(compiler, map)?;
            compiler.op(Op::Return, [map, 0, 0]);
            Ok(())
        })
    }

    /// The code of a function that evaluates something later: it takes a format, and refuses those other than values.
    pub(crate) fn lazy_code(
        &mut self,
        scope: ScopeId,
        name: &Name,
        line: u32,
        body: impl FnOnce(&mut Self) -> R,
    ) -> R<Arc<Code>> {
        self.enter(scope, name);
        let two = self.unit.asm.small_constant(Const::Int(2)).unwrap_or(0);
        let supported = self.label();
        self.jump(Op::JumpUnlessGtK, [0, two, 0], supported);
        let error = self.alloc();
        self.op_name(Op::LoadGlobal, [error, 0, 0], "NotImplementedError");
        self.op(Op::Raise, [error, 0, 1]);
        self.release(error);
        self.bind(supported);
        body(self)?;
        let info = CodeInfo { first_line: line, arg_count: 1, positional_only: 1, ..CodeInfo::default() };
        self.leave(name, info)
    }

    /// Makes the function of `lazy_code`, whose format is 1 (values) if it is called without.
    pub(crate) fn make_lazy(&mut self, target: u16, run: u16, scope: ScopeId, code: Arc<Code>) {
        let defaults = self.slot(run);
        self.op_const(Op::LoadConst, [defaults, 0, 0], Const::Tuple(vec![Const::Int(1)]));
        self.make_function(target, run, run + 1, super::functions::DEFAULTS, scope, code);
    }

    fn annotation_item(&mut self, name: &Name, annotation: &'a Expr, map: u16) -> R {
        let mark = self.unit.top;
        self.at(annotation.range());
        let key = self.constant_temp(Self::string(name));
        let value = match annotation {
            // `*args: *Ts` means the single element that unpacking `Ts` gives.
            Expr::Starred(starred) => {
                let value = self.temp(&starred.value)?;
                self.at(starred.range);
                self.op(Op::Unpack, [value, value, 1]);
                value
            }
            other => self.temp(other)?,
        };
        self.at(annotation.range());
        self.op(Op::MapSet, [map, key, value]);
        self.release(mark);
        Ok(())
    }

    fn string_annotations(&mut self, items: &[(Name, &'a Expr)], range: TextRange, target: u16) -> R {
        self.at(range);
        self.op(Op::BuildMap, [target, target, 0]);
        let mark = self.unit.top;
        for (name, annotation) in items {
            let key = self.constant_temp(Self::string(name));
            let text = self.unparse(annotation)?;
            let value = self.constant_temp(Const::Str(text));
            self.op(Op::MapSet, [target, key, value]);
            self.release(mark);
        }
        Ok(())
    }

    /// At the start of a module or class body: what its annotations need.
    pub(crate) fn start_annotations(&mut self, range: Option<TextRange>) -> R {
        let scope = self.unit.scope;
        if let Some(range) = range {
            self.at(range);
        }
        if self.scopes.future_annotations {
            if self.scopes.get(scope).symbols.contains_key("__annotations__") {
                self.op(Op::SetupAnnotations, [0; 3]);
            }
            return Ok(());
        }
        if self.scopes.get(scope).has_conditional_annotations() {
            let mark = self.unit.top;
            let set = self.alloc();
            self.op(Op::BuildSet, [set, set, 0]);
            match self.conditional_set() {
                Some(id) => self.store_variable(id, set),
                None => self.op_name(Op::StoreName, [set, 0, 0], CONDITIONAL_ANNOTATIONS),
            }
            self.release(mark);
        }
        if self.scopes.get(scope).kind == ScopeKind::Module {
            self.namespace_annotate("__annotate__")?;
        }
        Ok(())
    }

    /// The variable of a class that says which conditional annotations have run.
    fn conditional_set(&self) -> Option<super::scope::VarId> {
        let variables = &self.scopes.get(self.unit.scope).variables;
        variables.iter().copied().find(|&id| self.scopes.variable(id).name == CONDITIONAL_ANNOTATIONS)
    }

    /// Stores the `__annotate__` function of this module or class under `attribute`, if it has annotations.
    pub(crate) fn namespace_annotate(&mut self, attribute: &str) -> R {
        let owner = self.unit.scope;
        let Some(scope) = self.scopes.get(owner).annotation_scope else { return Ok(()) };
        let annotations = self.scopes.get(owner).annotations.clone();
        let Some((first, _)) = annotations.first() else { return Ok(()) };
        let range = first.range;
        let line = match self.scopes.get(owner).kind {
            ScopeKind::Class => self.source.position(self.scopes.get(owner).range).line,
            _ => 1,
        };
        let code = self.annotate_code(scope, line, |compiler, map| {
            let mut conditional_number = 0;
            for (node, conditional) in &annotations {
                let Expr::Name(name) = &*node.target else { continue };
                let name = compiler.mangle(&name.id).into_owned();
                if !conditional {
                    compiler.annotation_item(&name, &node.annotation, map)?;
                    continue;
                }
                let skip = compiler.label();
                let mark = compiler.unit.top;
                compiler.at(node.range);
                let number = compiler.constant_temp(Const::Int(conditional_number));
                conditional_number += 1;
                let set = compiler.alloc();
                match compiler.scopes.binding(scope, CONDITIONAL_ANNOTATIONS) {
                    Binding::Variable(id) => compiler.load_variable(id, set),
                    _ => compiler.op_name(Op::LoadGlobal, [set, 0, 0], CONDITIONAL_ANNOTATIONS),
                }
                compiler.op_num(Op::In, [number, number, set], 0);
                compiler.jump(Op::JumpIfFalse, [number, 0, 0], skip);
                compiler.release(mark);
                compiler.annotation_item(&name, &node.annotation, map)?;
                compiler.bind(skip);
            }
            Ok(())
        })?;
        let mark = self.unit.top;
        let function = self.alloc();
        self.at(range);
        let run = self.window(function);
        self.make_function(function, run, run, 0, scope, code);
        self.op_name(Op::StoreName, [function, 0, 0], attribute);
        self.release(mark);
        Ok(())
    }

    /// An annotation of a module or class where it stands.
    pub(crate) fn namespace_annotation(&mut self, node: &'a ast::StmtAnnAssign) -> R {
        let Expr::Name(name) = &*node.target else { return Ok(()) };
        let mark = self.unit.top;
        if self.scopes.future_annotations {
            self.at(node.annotation.range());
            let text = self.unparse(&node.annotation)?;
            let value = self.constant_temp(Const::Str(text));
            let map = self.alloc();
            self.op_name(Op::LoadName, [map, 0, 0], "__annotations__");
            let key = self.constant_temp(Self::string(&self.mangle(&name.id)));
            self.op(Op::StoreItem, [map, key, value]);
            self.release(mark);
            return Ok(());
        }
        let conditional = self
            .scopes
            .get(self.unit.scope)
            .annotations
            .iter()
            .any(|&(other, conditional)| conditional && std::ptr::eq(other, node));
        if conditional {
            let number = self.conditional_number(node);
            self.at(node.range);
            let set = self.alloc();
            match self.conditional_set() {
                Some(id) => self.load_variable(id, set),
                None => self.op_name(Op::LoadName, [set, 0, 0], CONDITIONAL_ANNOTATIONS),
            }
            let number = self.constant_temp(Const::Int(number));
            self.op(Op::SetAdd, [set, number, 0]);
            self.op(Op::Drop, [set, 0, 0]);
            self.release(mark);
        }
        Ok(())
    }

    /// The number of a conditional annotation within its module or class.
    fn conditional_number(&self, node: &'a ast::StmtAnnAssign) -> i64 {
        let annotations = &self.scopes.get(self.unit.scope).annotations;
        annotations
            .iter()
            .filter(|(_, conditional)| *conditional)
            .take_while(|(other, _)| !std::ptr::eq(*other, node))
            .count() as i64
    }
}
