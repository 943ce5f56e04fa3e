//! Calls: windows of callable, self and arguments at the top of the registers.

use super::Compiler;
use super::error::R;
use super::scope::{Binding, CLASS_CELL, ScopeId, ScopeKind, Uses, VarId};
use crate::bytecode::{Const, Op};
use crate::text::Text;
use ruff_python_ast::{self as ast, Expr, name::Name};
use ruff_text_size::{Ranged, TextRange};

/// Arguments that are passed in a window; more go through a tuple.
const MAX_ARGUMENTS: usize = 200;

/// What the callable of a window is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callable {
    /// A plain value; the register behind it was not written.
    Plain,
    /// A prepared method.
    Method,
}

impl<'a> Compiler<'a> {
    pub(crate) fn call(&mut self, node: &'a ast::ExprCall, target: u16) -> R {
        let range = node.range();
        let arguments = &node.arguments;
        if let Expr::Name(name) = &*node.func
            && name.id == "super"
            && arguments.is_empty()
        {
            let base = self.window(target);
            if self.zero_argument_super(name, range, base)? {
                self.call_window(base, Callable::Plain, 2, target);
                return Ok(());
            }
        }
        let base = self.window(target);
        self.slot(base);
        let unpacks = is_unpacking(arguments);
        let method = match &*node.func {
            Expr::Attribute(attribute) if !unpacks && self.super_window(&attribute.value, base)? => {
                self.at_attribute(attribute.range, attribute);
                let name = self.mangle(&attribute.attr.id);
                self.op_name(Op::LoadSuperMethod, [base, 0, 0], &name);
                self.release(base + 2);
                Some(attribute)
            }
            Expr::Attribute(attribute) if !unpacks => {
                let receiver = self.operand_in(&attribute.value, base, &[])?;
                self.at_attribute(attribute.range, attribute);
                let name = self.mangle(&attribute.attr.id);
                self.op_name(Op::LoadMethod, [base, receiver, 0], &name);
                Some(attribute)
            }
            callee => {
                self.expr_to(callee, base)?;
                None
            }
        };
        self.slot(base + 1);
        self.arguments(base, method, 0, arguments, range, target)
    }

    /// Evaluates the arguments of a call into the window at `base`, which holds `given` of them already, and calls. `method` is the
    /// callee if a method was prepared.
    pub(crate) fn arguments(
        &mut self,
        base: u16,
        method: Option<&ast::ExprAttribute>,
        given: u16,
        arguments: &'a ast::Arguments,
        range: TextRange,
        target: u16,
    ) -> R {
        self.arguments_and(base, method, given, arguments, None, range, target)
    }

    /// As `arguments`, with the value of a variable as one more positional argument.
    #[expect(clippy::too_many_arguments, reason = "the parts of a call")]
    pub(crate) fn arguments_and(
        &mut self,
        base: u16,
        method: Option<&ast::ExprAttribute>,
        given: u16,
        arguments: &'a ast::Arguments,
        last: Option<VarId>,
        range: TextRange,
        target: u16,
    ) -> R {
        if is_unpacking(arguments) {
            return self.unpacking_call(base, given, arguments, last, range, target);
        }
        let mut next = base + 2 + given;
        for argument in &arguments.args {
            let register = self.slot(next);
            self.expr_to(argument, register)?;
            next += 1;
        }
        if let Some(id) = last {
            let register = self.slot(next);
            self.load_variable(id, register);
            next += 1;
        }
        let mut names = Vec::new();
        for keyword in &arguments.keywords {
            let register = self.slot(next);
            self.expr_to(&keyword.value, register)?;
            next += 1;
            if let Some(name) = &keyword.arg {
                names.push(Const::Str(Text::from(name.as_str())));
            }
        }
        match method {
            Some(attribute) => self.at_attribute(range, attribute),
            None => self.at(range),
        }
        let kind = if method.is_some() { Callable::Method } else { Callable::Plain };
        let count = next - base - 2;
        if names.is_empty() {
            self.call_window(base, kind, count, target);
        } else {
            if kind == Callable::Plain {
                self.op(Op::Clear, [base + 1, 0, 0]);
            }
            self.op_const(Op::CallKw, [base, count, target], Const::Tuple(names));
        }
        Ok(())
    }

    /// Calls what lies at `base` with `count` positional arguments.
    pub(crate) fn call_window(&mut self, base: u16, kind: Callable, count: u16, target: u16) {
        let op = if kind == Callable::Method { Op::Call } else { Op::CallFunction };
        self.op(op, [base, count, target]);
    }

    /// A call with `*` or `**`, or with very many arguments: a tuple and a dict are built.
    fn unpacking_call(
        &mut self,
        base: u16,
        given: u16,
        arguments: &'a ast::Arguments,
        last: Option<VarId>,
        range: TextRange,
        target: u16,
    ) -> R {
        let positional = base + 2;
        match &*arguments.args {
            [Expr::Starred(only)] if given == 0 => {
                let register = self.slot(positional);
                self.expr_to(&only.value, register)?;
            }
            args if given == 0 && args.is_empty() => {
                let register = self.slot(positional);
                self.at(range);
                self.op_const(Op::LoadConst, [register, 0, 0], Const::Tuple(Vec::new()));
            }
            args => {
                // What is given already lies where the list goes, so it is packed first.
                let list = self.slot(positional);
                self.at(range);
                self.op(Op::BuildList, [list, positional, given]);
                self.release(positional + 1);
                let mark = self.unit.top;
                for argument in args {
                    match argument {
                        Expr::Starred(starred) => {
                            let value = self.operand(&starred.value, &[])?;
                            self.at(starred.range);
                            self.op(Op::ListExtend, [list, value, 0]);
                        }
                        other => {
                            let value = self.operand(other, &[])?;
                            self.at(range);
                            self.op(Op::ListAppend, [list, value, 0]);
                        }
                    }
                    self.release(mark);
                }
                if let Some(id) = last {
                    let value = self.alloc();
                    self.load_variable(id, value);
                    self.op(Op::ListAppend, [list, value, 0]);
                    self.release(mark);
                }
                self.at(range);
                self.op(Op::ListToTuple, [list, list, 0]);
            }
        }
        let mut keywords = 0;
        if !arguments.keywords.is_empty() {
            keywords = 1;
            let map = self.slot(positional + 1);
            self.at(range);
            self.op(Op::BuildMap, [map, map, 0]);
            let mark = self.unit.top;
            for keyword in &arguments.keywords {
                match &keyword.arg {
                    Some(name) => {
                        // Merging a dict of one finds duplicates; a plain store would hide them.
                        let one = self.alloc();
                        self.at(range);
                        self.op_const(Op::LoadConst, [one, 0, 0], Const::Str(Text::from(name.as_str())));
                        let value = self.alloc();
                        self.expr_to(&keyword.value, value)?;
                        self.at(range);
                        self.op(Op::BuildMap, [one, one, 1]);
                        self.op(Op::MapMerge, [map, one, base]);
                    }
                    None => {
                        let value = self.operand(&keyword.value, &[])?;
                        self.at(range);
                        self.op(Op::MapMerge, [map, value, base]);
                    }
                }
                self.release(mark);
            }
        }
        self.at(range);
        self.op(Op::CallEx, [base, keywords, target]);
        Ok(())
    }

    /// If `value` is `super()` without arguments: the window at `base` that calls it.
    fn super_window(&mut self, value: &'a Expr, base: u16) -> R<bool> {
        match value {
            Expr::Call(call) if call.arguments.is_empty() => match &*call.func {
                Expr::Name(name) if name.id == "super" => self.zero_argument_super(name, call.range(), base),
                _ => Ok(false),
            },
            _ => Ok(false),
        }
    }

    /// `super()` without arguments, where there is a class and a first parameter to pass: the window of `super(__class__, first)` at `base`.
    fn zero_argument_super(&mut self, name: &'a ast::ExprName, range: TextRange, base: u16) -> R<bool> {
        if !matches!(self.binding(&name.id), Binding::Global | Binding::ClassOrGlobal) {
            return Ok(false);
        }
        // A module's own `super` takes what it is given: nothing.
        let own = self.scopes.get(ScopeId(0)).symbols.get("super");
        if own.is_some_and(|symbol| symbol.uses.has(Uses::BOUND)) {
            return Ok(false);
        }
        let Binding::Variable(class) = self.scopes.binding(self.unit.names, CLASS_CELL) else { return Ok(false) };
        let scope = self.scopes.get(self.unit.scope);
        if scope.parameters == 0 || !matches!(scope.kind, ScopeKind::Function | ScopeKind::Lambda) {
            return Ok(false);
        }
        let Some(&first) = scope.variables.first() else { return Ok(false) };
        self.slot(base);
        self.at(name.range);
        self.op_name(Op::LoadGlobal, [base, 0, 0], "super");
        self.slot(base + 1);
        self.at(range);
        let register = self.slot(base + 2);
        self.load_variable(class, register);
        let register = self.slot(base + 3);
        self.load_variable(first, register);
        Ok(true)
    }

    /// A closure tuple for the code of `scope` into `target`.
    pub(crate) fn closure(&mut self, scope: ScopeId, target: u16) {
        let free = self.scopes.get(scope).free.clone();
        let base = self.window(target);
        for (at, id) in free.iter().enumerate() {
            let register = self.slot(base + at as u16);
            self.load_cell_reference(*id, register);
        }
        self.op(Op::BuildTuple, [target, base, free.len() as u16]);
    }

    /// A string constant.
    pub(crate) fn string(name: &Name) -> Const {
        Const::Str(Text::from(name.as_str()))
    }
}

fn is_unpacking(arguments: &ast::Arguments) -> bool {
    arguments.args.len() + arguments.keywords.len() > MAX_ARGUMENTS
        || arguments.args.iter().any(Expr::is_starred_expr)
        || arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
}
