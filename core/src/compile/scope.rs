//! The symbol table: scopes, the variables they bind, and what every name in them means.
//!
//! `collect` walks the tree once and records which names each scope binds, uses and declares. `resolve` then gives every
//! name of every scope a `Binding`. A variable belongs to the scope that binds it, and a scope belongs to a *unit*: the
//! scope whose code object its instructions go into. List, set and dict comprehensions are scopes without a unit of their own
//! (they are inlined into the enclosing one), so a variable is *captured*, and needs a cell, exactly when a scope of
//! another unit refers to it.

use super::error::R;
use super::source::SourceText;
use ruff_python_ast::{StmtAnnAssign, name::Name};
use ruff_text_size::TextRange;
use std::collections::{BTreeSet, HashMap};

/// Index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeId(pub u32);

/// Index of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct VarId(pub u32);

/// What kind of code a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A generator expression.
    Generator,
    /// A list, set or dict comprehension, inlined into the enclosing unit.
    Comprehension,
    /// The `__annotate__` function of a function, class or module; a bound, a default, the value of an alias.
    Annotation,
    /// The function around something generic, whose variables are the type parameters.
    TypeParams,
}

/// How a name is used in a scope, as flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses(pub u16);

impl Uses {
    /// Assigned, imported, a parameter, …
    pub const BOUND: u16 = 1;
    pub const PARAMETER: u16 = 2;
    pub const GLOBAL: u16 = 4;
    pub const NONLOCAL: u16 = 8;
    pub const USED: u16 = 16;
    pub const ANNOTATED: u16 = 32;
    /// Iteration variable of a comprehension.
    pub const ITERATION: u16 = 64;
    /// Target of an assignment expression inside a comprehension.
    pub const NAMED: u16 = 128;
    /// May be unbound again: `del`, `except … as`.
    pub const UNBOUND: u16 = 256;

    pub fn has(self, flag: u16) -> bool {
        self.0 & flag != 0
    }
}

/// A name of a scope.
pub(crate) struct Symbol {
    pub uses: Uses,
    /// The `global` or `nonlocal` statement's name, or the first use.
    pub range: TextRange,
}

/// What a name means where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// A variable of this or of an enclosing unit.
    Variable(VarId),
    /// Global, then builtin.
    Global,
    /// By name in the local namespace, then global, then builtin.
    Name,
    /// Class bodies: by name in the local namespace, then the variable of an enclosing function.
    NameOrFree(VarId),
    /// Annotations in a class: by name in the class namespace, then global.
    ClassOrGlobal,
    /// Annotations in a class: by name in the class namespace, then the variable of an enclosing function.
    ClassOrFree(VarId),
}

/// A variable that lives in a register or cell.
#[derive(Debug)]
pub(crate) struct Variable {
    pub name: Name,
    /// The unit that holds its register.
    pub unit: ScopeId,
    pub register: u16,
    pub captured: bool,
    pub parameter: bool,
    /// Some statement unbinds it, so that nothing may be assumed about it.
    pub volatile: bool,
}

/// A scope.
pub(crate) struct Scope<'a> {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    /// The scope whose code object this one's instructions go into.
    pub unit: ScopeId,
    pub name: Name,
    /// The class whose private names are mangled here.
    pub private: Option<Name>,
    pub symbols: HashMap<Name, Symbol>,
    /// The names in order of appearance.
    pub order: Vec<Name>,
    pub bindings: HashMap<Name, Binding>,
    /// Units: captured variables of enclosing units, in the order of `freevars`.
    pub free: Vec<VarId>,
    /// Units: names of the local registers.
    pub registers: Vec<Name>,
    /// The variables that this scope binds, in order.
    pub variables: Vec<VarId>,
    pub children: Vec<ScopeId>,
    pub is_generator: bool,
    /// An `async def`, or a generator expression that awaits.
    pub is_async: bool,
    /// The first `return` with a value.
    pub return_value: Option<TextRange>,
    /// Units: an assignment expression binds a name somewhere in it.
    pub has_named: bool,
    /// Units: number of parameters.
    pub parameters: u16,
    /// Classes: attributes that methods assign to `self`.
    pub static_attributes: BTreeSet<Name>,
    /// Modules and classes: the annotated names, and whether each stands in a block that may not run.
    pub annotations: Vec<(&'a StmtAnnAssign, bool)>,
    /// Modules and classes: the scope of those annotations.
    pub annotation_scope: Option<ScopeId>,
    /// Annotations and what is evaluated like them: what it is, for messages.
    pub what: &'static str,
    /// Where the construct stands.
    pub range: TextRange,
}

/// Name of the hidden variable that holds a class body's namespace for its annotations.
pub(crate) const CLASS_DICT: &str = "__classdict__";
/// Name of the variable that holds a class for `super()`.
pub(crate) const CLASS_CELL: &str = "__class__";
/// Name of the set of annotations in blocks that have run.
pub(crate) const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";

impl Scope<'_> {
    /// Whether names bound here are fast variables.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }

    /// Whether some annotation of this module or class stands in a block that may not run.
    pub fn has_conditional_annotations(&self) -> bool {
        self.annotations.iter().any(|&(_, conditional)| conditional)
    }
}

/// Which of the scopes at one tree node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// The function, class or comprehension itself.
    Body,
    /// The annotations of a function.
    Annotations,
    /// The type parameters of a function, class or alias.
    TypeParams,
    /// The bound of a type parameter, or the value of an alias.
    Bound,
    /// The default of a type parameter.
    Default,
}

/// All scopes of a module.
pub(crate) struct Scopes<'a> {
    pub scopes: Vec<Scope<'a>>,
    pub variables: Vec<Variable>,
    /// By address of the tree node.
    pub by_node: HashMap<(usize, Role), ScopeId>,
    pub future_annotations: bool,
}

/// The address of a tree node, which identifies it as long as the tree lives.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// A private name as it is stored: `__x` in class `C` is `_C__x`.
pub(crate) fn mangle(private: Option<&Name>, name: &Name) -> Name {
    let Some(class) = private else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    match class.trim_start_matches('_') {
        "" => name.clone(),
        class => Name::from(format!("_{class}{name}")),
    }
}

impl<'a> Scopes<'a> {
    pub fn get(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: ScopeId) -> &mut Scope<'a> {
        &mut self.scopes[id.0 as usize]
    }

    pub fn variable(&self, id: VarId) -> &Variable {
        &self.variables[id.0 as usize]
    }

    /// The scope of a node.
    pub fn at<T>(&self, node: &T, role: Role) -> ScopeId {
        self.by_node.get(&(address(node), role)).copied().unwrap_or(ScopeId(0))
    }

    /// What `name` (mangled) means in a scope.
    pub fn binding(&self, scope: ScopeId, name: &str) -> Binding {
        self.get(scope).bindings.get(name).copied().unwrap_or(Binding::Global)
    }

    /// Index of a variable among the free variables of a unit.
    pub fn free_index(&self, unit: ScopeId, variable: VarId) -> Option<u16> {
        self.get(unit).free.iter().position(|&free| free == variable).map(|at| at as u16)
    }

    fn new_variable(&mut self, scope: ScopeId, name: &Name, uses: Uses) -> VarId {
        let id = VarId(self.variables.len() as u32);
        let unit = self.get(scope).unit;
        self.variables.push(Variable {
            name: name.clone(),
            unit,
            register: 0,
            captured: false,
            parameter: uses.has(Uses::PARAMETER),
            volatile: uses.has(Uses::UNBOUND),
        });
        self.get_mut(scope).variables.push(id);
        id
    }

    /// Gives every name its binding and every variable its register.
    pub fn resolve(&mut self, source: &SourceText) -> R {
        let count = self.scopes.len() as u32;
        self.spread_globals();
        for id in (0..count).map(ScopeId) {
            let scope = self.get(id);
            let (kind, function_like) = (scope.kind, scope.is_function_like());
            for name in scope.order.clone() {
                let uses = self.get(id).symbols[&name].uses;
                let binding = if uses.has(Uses::GLOBAL) {
                    Binding::Global
                } else if uses.has(Uses::NONLOCAL) || !uses.has(Uses::BOUND) {
                    continue;
                } else if function_like {
                    Binding::Variable(self.new_variable(id, &name, uses))
                } else {
                    debug_assert!(matches!(kind, ScopeKind::Module | ScopeKind::Class));
                    Binding::Name
                };
                self.get_mut(id).bindings.insert(name, binding);
            }
        }
        for id in (0..count).map(ScopeId) {
            for name in self.get(id).order.clone() {
                if !self.get(id).bindings.contains_key(&name) {
                    let binding = self.lookup(id, &name, source)?;
                    self.get_mut(id).bindings.insert(name, binding);
                }
            }
        }
        for id in (0..count).map(ScopeId) {
            if self.get(id).unit == id {
                self.assign_registers(id);
            }
            // `co_freevars` and `__closure__` are in the order of names.
            let mut free = std::mem::take(&mut self.get_mut(id).free);
            free.sort_by(|one, other| self.variable(*one).name.cmp(&self.variable(*other).name));
            self.get_mut(id).free = free;
        }
        Ok(())
    }

    /// What any scope declares global is global for the module itself too, which matters where its names live in another namespace (`exec`).
    fn spread_globals(&mut self) {
        let declared: Vec<Name> = self.scopes[1..]
            .iter()
            .flat_map(|scope| scope.symbols.iter().filter(|(_, symbol)| symbol.uses.has(Uses::GLOBAL)))
            .map(|(name, _)| name.clone())
            .collect();
        for name in declared {
            if let Some(symbol) = self.scopes[0].symbols.get_mut(&name) {
                symbol.uses.0 |= Uses::GLOBAL;
            }
        }
    }

    fn lookup(&mut self, id: ScopeId, name: &Name, source: &SourceText) -> R<Binding> {
        let scope = self.get(id);
        let (kind, symbol) = (scope.kind, &scope.symbols[name]);
        let (nonlocal, range) = (symbol.uses.has(Uses::NONLOCAL), symbol.range);
        let found = self.enclosing(id, name);
        if nonlocal {
            let Some(variable) = found else {
                return Err(source.error(range, format!("no binding for nonlocal '{name}' found")));
            };
            if self.get(self.variable(variable).unit).kind == ScopeKind::TypeParams {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return Err(source.error(range, message));
            }
            self.capture(id, variable);
            return Ok(Binding::Variable(variable));
        }
        // An annotation or type parameter in a class sees the names of the class first; comprehensions in it do not.
        let unit = self.get(id).unit;
        if name != CLASS_DICT
            && name != CONDITIONAL_ANNOTATIONS
            && kind != ScopeKind::Comprehension
            && let Some((parent, between)) = self.class_seen(unit)
            && !found.is_some_and(|variable| between.contains(&self.variable(variable).unit))
        {
            if self.get(parent).symbols.get(name).is_some_and(|symbol| symbol.uses.has(Uses::GLOBAL)) {
                return Ok(Binding::Global);
            }
            let dict = self.class_variable(parent, CLASS_DICT);
            self.capture(id, dict);
            let bound_in_class = matches!(self.get(parent).bindings.get(name), Some(Binding::Name))
                && self.get(parent).symbols.get(name).is_some_and(|symbol| symbol.uses.has(Uses::BOUND));
            return Ok(match found {
                Some(variable) if !bound_in_class => {
                    self.capture(id, variable);
                    Binding::ClassOrFree(variable)
                }
                _ => Binding::ClassOrGlobal,
            });
        }
        Ok(match found {
            Some(variable) => {
                self.capture(id, variable);
                if kind == ScopeKind::Class { Binding::NameOrFree(variable) } else { Binding::Variable(variable) }
            }
            None if matches!(kind, ScopeKind::Module | ScopeKind::Class) => Binding::Name,
            None if kind == ScopeKind::Comprehension && self.get(unit).kind == ScopeKind::Module => Binding::Name,
            None => Binding::Global,
        })
    }

    /// The class whose namespace the code of `unit` sees, and the scopes that stand between.
    fn class_seen(&self, unit: ScopeId) -> Option<(ScopeId, Vec<ScopeId>)> {
        let mut between = Vec::new();
        let mut at = unit;
        loop {
            match self.get(at).kind {
                ScopeKind::Annotation | ScopeKind::TypeParams => between.push(at),
                ScopeKind::Class if at != unit => return Some((at, between)),
                _ => return None,
            }
            at = self.get(at).parent?;
        }
    }

    /// The variable of an enclosing scope that `name` refers to.
    fn enclosing(&mut self, id: ScopeId, name: &Name) -> Option<VarId> {
        let unit = self.get(id).unit;
        let mut next = self.get(id).parent;
        while let Some(parent) = next {
            let scope = self.get(parent);
            match scope.kind {
                ScopeKind::Module => return None,
                ScopeKind::Class => {
                    // The class itself is known to its functions, not to the comprehensions in its body.
                    let cell = name == CLASS_CELL && unit != parent;
                    if cell || name == CLASS_DICT || name == CONDITIONAL_ANNOTATIONS {
                        return Some(self.class_variable(parent, name));
                    }
                }
                _ => {
                    if let Some(symbol) = scope.symbols.get(name) {
                        if symbol.uses.has(Uses::GLOBAL) {
                            return None;
                        }
                        if let Some(&Binding::Variable(variable)) = scope.bindings.get(name) {
                            return Some(variable);
                        }
                    }
                }
            }
            next = self.get(parent).parent;
        }
        None
    }

    /// A hidden variable of a class body.
    fn class_variable(&mut self, class: ScopeId, name: &str) -> VarId {
        let existing = self.get(class).variables.iter().find(|&&variable| self.variable(variable).name == *name);
        match existing {
            Some(&variable) => variable,
            None => self.new_variable(class, &Name::from(name), Uses(Uses::BOUND)),
        }
    }

    /// Records that the code of scope `id` refers to a variable: in another unit it is captured, and free in all units between.
    fn capture(&mut self, id: ScopeId, variable: VarId) {
        let owner = self.variable(variable).unit;
        let mut unit = self.get(id).unit;
        while unit != owner {
            self.variables[variable.0 as usize].captured = true;
            let scope = self.get_mut(unit);
            if !scope.free.contains(&variable) {
                scope.free.push(variable);
            }
            match scope.parent {
                Some(parent) => unit = self.get(parent).unit,
                None => return,
            }
        }
    }

    /// Numbers the registers of a unit: its own variables in order, then those of inlined comprehensions. Comprehensions that are
    /// not nested in one another share the register of a name.
    fn assign_registers(&mut self, unit: ScopeId) {
        let mut names = Vec::new();
        for variable in self.get(unit).variables.clone() {
            let entry = &mut self.variables[variable.0 as usize];
            entry.register = names.len() as u16;
            names.push(entry.name.clone());
        }
        let mut pool: HashMap<(Name, bool), Vec<u16>> = HashMap::new();
        let mut work: Vec<(ScopeId, bool)> =
            self.get(unit).children.iter().rev().map(|&child| (child, false)).collect();
        while let Some((child, leaving)) = work.pop() {
            if self.get(child).kind != ScopeKind::Comprehension {
                continue;
            }
            for variable in self.get(child).variables.clone() {
                let entry = &mut self.variables[variable.0 as usize];
                let free = pool.entry((entry.name.clone(), entry.captured)).or_default();
                if leaving {
                    free.push(entry.register);
                    continue;
                }
                entry.register = free.pop().unwrap_or_else(|| {
                    names.push(entry.name.clone());
                    names.len() as u16 - 1
                });
            }
            if !leaving {
                work.push((child, true));
                work.extend(self.get(child).children.iter().rev().map(|&child| (child, false)));
            }
        }
        self.get_mut(unit).registers = names;
    }
}
