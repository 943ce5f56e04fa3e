//! Class statements: the body as a function, called by `__build_class__`.

use super::calls::Callable;
use super::error::R;
use super::scope::{Binding, CLASS_CELL, CLASS_DICT, Role, VarId};
use super::{CodeInfo, Compiler};
use crate::bytecode::{Code, Const, Op};
use crate::text::Text;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;
use std::sync::Arc;

impl<'a> Compiler<'a> {
    pub(crate) fn class(&mut self, class: &'a ast::StmtClassDef) -> R {
        let mark = self.unit.top;
        let target = self.decorators(&class.decorator_list)?;
        let range = self.undecorated(class.range, &class.decorator_list, class.name.range, "class");
        match &class.type_params {
            Some(params) => self.generic_class(class, params, target, range)?,
            None => self.class_object(class, target, None, range)?,
        }
        self.release(target + 1);
        self.apply_decorators(&class.decorator_list, target);
        let result = self.decorated(&class.decorator_list, target);
        self.at(range);
        self.store_name(&class.name.id, result)?;
        self.release(mark);
        Ok(())
    }

    /// Builds the class in `target`, the topmost temporary; `generic` is the variable of one more base.
    pub(crate) fn class_object(
        &mut self,
        class: &'a ast::StmtClassDef,
        target: u16,
        generic: Option<VarId>,
        range: ruff_text_size::TextRange,
    ) -> R {
        let base = target;
        self.at(range);
        self.op(Op::LoadBuildClass, [base, 0, 0]);
        self.slot(base + 1);
        let scope = self.scopes.at(class, Role::Body);
        let code = self.class_body(class)?;
        let function = self.slot(base + 2);
        self.at(range);
        let run = self.window(function);
        self.make_function(function, run, run, 0, scope, code);
        let name = self.slot(base + 3);
        self.op_const(Op::LoadConst, [name, 0, 0], Self::string(&class.name.id));
        match &class.arguments {
            Some(arguments) => self.arguments_and(base, None, 2, arguments, generic, range, target)?,
            None => {
                let mut count = 2;
                if let Some(id) = generic {
                    let register = self.slot(base + 4);
                    self.load_variable(id, register);
                    count = 3;
                }
                self.call_window(base, Callable::Plain, count, target);
            }
        }
        Ok(())
    }

    fn class_body(&mut self, class: &'a ast::StmtClassDef) -> R<Arc<Code>> {
        let scope = self.scopes.at(class, Role::Body);
        self.enter(scope, &class.name.id);
        let first_line = self.source.position(class.range).line;
        let mark = self.unit.top;
        let register = self.alloc();
        self.op_name(Op::LoadName, [register, 0, 0], "__name__");
        self.op_name(Op::StoreName, [register, 0, 0], "__module__");
        let qualname = Const::Str(Text::from(self.unit.qualname.as_str()));
        self.op_const(Op::LoadConst, [register, 0, 0], qualname);
        self.op_name(Op::StoreName, [register, 0, 0], "__qualname__");
        self.op_const(Op::LoadConst, [register, 0, 0], Const::Int(i64::from(first_line)));
        self.op_name(Op::StoreName, [register, 0, 0], "__firstlineno__");
        if let Some(id) = self.class_variable(CLASS_DICT) {
            self.op(Op::LoadLocals, [register, 0, 0]);
            self.store_variable(id, register);
        }
        if class.type_params.is_some()
            && let Binding::Variable(id) | Binding::NameOrFree(id) =
                self.scopes.binding(scope, super::generics::TYPE_PARAMS)
        {
            self.load_variable(id, register);
            self.op_name(Op::StoreName, [register, 0, 0], "__type_params__");
        }
        self.release(mark);
        let body = match self.docstring(&class.body)? {
            Some((doc, rest)) => {
                let register = self.alloc();
                self.at(class.body[0].range());
                self.op_const(Op::LoadConst, [register, 0, 0], Const::Str(doc));
                self.op_name(Op::StoreName, [register, 0, 0], "__doc__");
                self.release(mark);
                rest
            }
            None => &class.body[..],
        };
        self.start_annotations(None)?;
        self.body(body)?;
        self.namespace_annotate("__annotate_func__")?;
        // What follows is no statement of the program.
        if body.last().is_some_and(super::functions::is_compound) {
            self.unit.asm.set_position(crate::bytecode::Position::default());
        }
        let attributes = self.scopes.get(scope).static_attributes.iter().map(Self::string).collect();
        let register = self.alloc();
        self.op_const(Op::LoadConst, [register, 0, 0], Const::Tuple(attributes));
        self.op_name(Op::StoreName, [register, 0, 0], "__static_attributes__");
        match self.class_variable(CLASS_CELL) {
            Some(id) => {
                self.load_cell_reference(id, register);
                self.op_name(Op::StoreName, [register, 0, 0], "__classcell__");
                self.load_cell_reference(id, register);
                self.op(Op::Return, [register, 0, 0]);
            }
            None => self.op_const(Op::ReturnConst, [0; 3], Const::None),
        }
        let info = CodeInfo { first_line, ..CodeInfo::default() };
        self.leave(&class.name.id, info)
    }

    /// A hidden variable of the class body being compiled.
    fn class_variable(&self, name: &str) -> Option<VarId> {
        let variables = &self.scopes.get(self.unit.scope).variables;
        variables.iter().copied().find(|&id| self.scopes.variable(id).name == *name)
    }
}
