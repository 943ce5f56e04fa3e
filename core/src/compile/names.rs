//! Loading, storing and deleting names, whatever they are bound to.

use super::Compiler;
use super::error::R;
use super::scope::{Binding, CLASS_DICT, ScopeKind, VarId, mangle};
use crate::bytecode::{Const, Op};
use ruff_python_ast::name::Name;
use std::borrow::Cow;

/// Where a variable lives, seen from the current unit.
enum Place {
    Local(u16),
    Cell(u16),
    Free(u16),
}

impl<'a> Compiler<'a> {
    /// The name as it is stored here.
    pub(crate) fn mangle<'n>(&self, name: &'n Name) -> Cow<'n, Name> {
        match self.scopes.get(self.unit.names).private {
            Some(ref class) if name.starts_with("__") => Cow::Owned(mangle(Some(class), name)),
            _ => Cow::Borrowed(name),
        }
    }

    pub(crate) fn binding(&self, name: &Name) -> Binding {
        self.scopes.binding(self.unit.names, &self.mangle(name))
    }

    fn place(&self, id: VarId) -> Place {
        let variable = self.scopes.variable(id);
        if variable.unit != self.unit.scope {
            Place::Free(self.scopes.free_index(self.unit.scope, id).unwrap_or(0))
        } else if variable.captured {
            Place::Cell(variable.register)
        } else {
            Place::Local(variable.register)
        }
    }

    /// Loads a name into `target`.
    pub(crate) fn load_name(&mut self, name: &Name, target: u16) -> R {
        if name == "__debug__" {
            let value = Const::Bool(self.options.optimize == 0);
            self.op_const(Op::LoadConst, [target, 0, 0], value);
            return Ok(());
        }
        let mangled = self.mangle(name).into_owned();
        match self.binding(name) {
            Binding::Variable(id) => self.load_variable(id, target),
            Binding::Global => self.op_name(Op::LoadGlobal, [target, 0, 0], &mangled),
            Binding::Name => match self.scopes.get(self.unit.scope).kind {
                ScopeKind::Module | ScopeKind::Class => self.op_name(Op::LoadName, [target, 0, 0], &mangled),
                _ => self.op_name(Op::LoadGlobal, [target, 0, 0], &mangled),
            },
            Binding::NameOrFree(id) => {
                let free = self.scopes.free_index(self.unit.scope, id).unwrap_or(0);
                self.op_name(Op::LoadNameOrFree, [target, free, 0], &mangled);
            }
            Binding::ClassOrGlobal => self.load_class_name(&mangled, target, None),
            Binding::ClassOrFree(id) => self.load_class_name(&mangled, target, Some(id)),
        }
        Ok(())
    }

    /// A name of an annotation in a class: the class's namespace first.
    fn load_class_name(&mut self, name: &Name, target: u16, free: Option<VarId>) {
        let mark = self.unit.top;
        let dict = self.alloc();
        match self.scopes.binding(self.unit.scope, CLASS_DICT) {
            Binding::Variable(id) => self.load_variable(id, dict),
            _ => {
                let id = self.class_dict();
                match id {
                    Some(id) => self.load_variable(id, dict),
                    None => self.op(Op::LoadLocals, [dict, 0, 0]),
                }
            }
        }
        match free.and_then(|id| self.scopes.free_index(self.unit.scope, id)) {
            Some(free) => self.op_name(Op::LoadFromOrFree, [target, dict, free], name),
            None => self.op_name(Op::LoadFromOrGlobal, [target, dict, 0], name),
        }
        self.op(Op::Drop, [dict, 0, 0]);
        self.release(mark);
    }

    /// The hidden variable with the namespace of the class around the current annotations.
    fn class_dict(&self) -> Option<VarId> {
        let mut parent = self.scopes.get(self.unit.scope).parent?;
        while self.scopes.get(parent).kind == ScopeKind::TypeParams {
            parent = self.scopes.get(parent).parent?;
        }
        let variables = &self.scopes.get(parent).variables;
        variables.iter().copied().find(|&id| self.scopes.variable(id).name == CLASS_DICT)
    }

    pub(crate) fn load_variable(&mut self, id: VarId, target: u16) {
        match self.place(id) {
            Place::Local(register) => {
                self.op(Op::Move, [target, register, 0]);
                if !self.scopes.variable(id).volatile {
                    self.unit.bound.insert(register);
                }
            }
            Place::Cell(register) => self.op(Op::LoadCell, [target, register, 0]),
            Place::Free(index) => self.op(Op::LoadFree, [target, index, 0]),
        }
    }

    /// The cell of a variable itself, into `target`.
    pub(crate) fn load_cell_reference(&mut self, id: VarId, target: u16) {
        match self.place(id) {
            Place::Local(register) | Place::Cell(register) => self.op(Op::LoadCellRef, [target, register, 0]),
            Place::Free(index) => self.op(Op::LoadFreeRef, [target, index, 0]),
        }
    }

    /// Stores register `value` under a name; a temporary is consumed.
    pub(crate) fn store_name(&mut self, name: &Name, value: u16) -> R {
        let mangled = self.mangle(name).into_owned();
        match self.binding(name) {
            Binding::Variable(id) => self.store_variable(id, value),
            Binding::Global => self.op_name(Op::StoreGlobal, [value, 0, 0], &mangled),
            _ => self.op_name(Op::StoreName, [value, 0, 0], &mangled),
        }
        Ok(())
    }

    pub(crate) fn store_variable(&mut self, id: VarId, value: u16) {
        match self.place(id) {
            Place::Local(register) => {
                self.op(Op::Move, [register, value, 0]);
                self.now_bound(id);
            }
            Place::Cell(register) => self.op(Op::StoreCell, [register, value, 0]),
            Place::Free(index) => self.op(Op::StoreFree, [index, value, 0]),
        }
    }

    /// Notes that the variable certainly has a value from here on.
    pub(crate) fn now_bound(&mut self, id: VarId) {
        let variable = self.scopes.variable(id);
        if !variable.volatile {
            self.unit.bound.insert(variable.register);
        }
    }

    /// As `now_bound`, by name.
    pub(crate) fn name_now_bound(&mut self, name: &Name) {
        if let Binding::Variable(id) = self.binding(name)
            && self.scopes.variable(id).unit == self.unit.scope
        {
            self.now_bound(id);
        }
    }

    /// `del name`.
    pub(crate) fn delete_name(&mut self, name: &Name) -> R {
        let mangled = self.mangle(name).into_owned();
        match self.binding(name) {
            Binding::Variable(id) => match self.place(id) {
                Place::Local(register) => self.op(Op::DeleteLocal, [register, 0, 0]),
                Place::Cell(register) => self.op(Op::DeleteCell, [register, 0, 0]),
                Place::Free(index) => self.op(Op::DeleteFree, [index, 0, 0]),
            },
            Binding::Global => self.op_name(Op::DeleteGlobal, [0, 0, 0], &mangled),
            _ => self.op_name(Op::DeleteName, [0, 0, 0], &mangled),
        }
        Ok(())
    }

    /// Unbinds the name of an `except … as` clause, which may be unbound already.
    pub(crate) fn clear_name(&mut self, name: &Name) -> R {
        if let Binding::Variable(id) = self.binding(name)
            && let Place::Local(register) = self.place(id)
        {
            self.op(Op::Clear, [register, 0, 0]);
            return Ok(());
        }
        let mark = self.unit.top;
        let none = self.alloc();
        self.op_const(Op::LoadConst, [none, 0, 0], Const::None);
        self.store_name(name, none)?;
        self.release(mark);
        self.delete_name(name)
    }
}
