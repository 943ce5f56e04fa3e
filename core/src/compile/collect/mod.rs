//! The walk that fills the symbol table, and the errors that need no more than names and scopes.

mod expressions;

use super::error::R;
use super::generics::{DEFAULTS, GENERIC_BASE, KEYWORD_DEFAULTS, TYPE_PARAMS};
use super::scope::{CONDITIONAL_ANNOTATIONS, Role, Scope, ScopeId, ScopeKind, Scopes, Symbol, Uses, address, mangle};
use super::source::SourceText;
use ruff_python_ast::{self as ast, Expr, Stmt, name::Name};
use ruff_text_size::{Ranged, TextRange};
use std::collections::{BTreeSet, HashMap};

/// Stack that must be left before a recursive step, and how much to add.
pub(crate) const RED_ZONE: usize = 256 * 1024;
pub(crate) const STACK_STEP: usize = 4 * 1024 * 1024;

/// Builds the symbol table of a module or expression.
pub(crate) fn collect<'a>(source: &'a SourceText, body: Body<'a>, future_annotations: bool) -> R<Scopes<'a>> {
    let scopes = Scopes { scopes: Vec::new(), variables: Vec::new(), by_node: HashMap::new(), future_annotations };
    let mut collector = Collector { source, scopes, current: ScopeId(0), conditional: 0 };
    collector.push(ScopeKind::Module, Name::from("<module>"), TextRange::default());
    match body {
        Body::Module(statements) => collector.body(statements)?,
        Body::Expression(expr) => collector.expr(expr)?,
    }
    let Collector { mut scopes, .. } = collector;
    scopes.resolve(source)?;
    Ok(scopes)
}

/// What is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    Module(&'a [Stmt]),
    Expression(&'a Expr),
}

struct Collector<'a> {
    source: &'a SourceText,
    scopes: Scopes<'a>,
    current: ScopeId,
    /// Depth of blocks that may not run, in the current module or class body.
    conditional: u32,
}

impl<'a> Collector<'a> {
    fn scope(&mut self) -> &mut Scope<'a> {
        self.scopes.get_mut(self.current)
    }

    fn kind(&self) -> ScopeKind {
        self.scopes.get(self.current).kind
    }

    fn push(&mut self, kind: ScopeKind, name: Name, range: TextRange) -> ScopeId {
        let id = ScopeId(self.scopes.scopes.len() as u32);
        let parent = (id.0 != 0).then_some(self.current);
        let private = parent.and_then(|parent| self.scopes.get(parent).private.clone());
        let unit = match parent {
            Some(parent) if kind == ScopeKind::Comprehension => self.scopes.get(parent).unit,
            _ => id,
        };
        if let Some(parent) = parent {
            self.scopes.get_mut(parent).children.push(id);
        }
        self.scopes.scopes.push(Scope {
            kind,
            parent,
            unit,
            name,
            private,
            symbols: HashMap::new(),
            order: Vec::new(),
            bindings: HashMap::new(),
            free: Vec::new(),
            registers: Vec::new(),
            variables: Vec::new(),
            children: Vec::new(),
            is_generator: false,
            is_async: false,
            return_value: None,
            has_named: false,
            parameters: 0,
            static_attributes: BTreeSet::new(),
            annotations: Vec::new(),
            annotation_scope: None,
            what: "an annotation",
            range,
        });
        self.current = id;
        id
    }

    fn pop(&mut self) {
        if let Some(parent) = self.scopes.get(self.current).parent {
            self.current = parent;
        }
    }

    fn error<T>(&self, range: TextRange, message: impl Into<String>) -> R<T> {
        Err(self.source.error(range, message))
    }

    fn mangled(&self, name: &Name) -> Name {
        mangle(self.scopes.get(self.current).private.as_ref(), name)
    }

    /// Records flags for a name of scope `id`.
    fn mark(&mut self, id: ScopeId, name: &Name, flags: u16, range: TextRange) {
        let scope = self.scopes.get_mut(id);
        match scope.symbols.get_mut(name) {
            Some(symbol) => symbol.uses.0 |= flags,
            None => {
                scope.order.push(name.clone());
                scope.symbols.insert(name.clone(), Symbol { uses: Uses(flags), range });
            }
        }
    }

    fn bind(&mut self, name: &Name, range: TextRange) -> R {
        self.bind_with(name, Uses::BOUND, range)
    }

    fn bind_with(&mut self, name: &Name, flags: u16, range: TextRange) -> R {
        if name == "__debug__" {
            let verb = if flags & Uses::UNBOUND != 0 { "delete" } else { "assign to" };
            return self.error(range, format!("cannot {verb} __debug__"));
        }
        let name = self.mangled(name);
        if self.kind() == ScopeKind::Comprehension || self.kind() == ScopeKind::Generator {
            let uses = self.scopes.get(self.current).symbols.get(&name).map_or(Uses(0), |symbol| symbol.uses);
            if uses.has(Uses::NAMED) {
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return self.error(range, message);
            }
            self.mark(self.current, &name, flags | Uses::ITERATION, range);
        } else {
            self.mark(self.current, &name, flags, range);
        }
        Ok(())
    }

    fn use_name(&mut self, name: &Name, range: TextRange) {
        let mangled = self.mangled(name);
        self.mark(self.current, &mangled, Uses::USED, range);
        if name == "super" && self.scopes.get(self.current).is_function_like() {
            self.mark(self.current, &Name::from("__class__"), Uses::USED, range);
        }
    }

    fn body(&mut self, body: &'a [Stmt]) -> R {
        body.iter().try_for_each(|statement| self.stmt(statement))
    }

    fn block(&mut self, body: &'a [Stmt]) -> R {
        self.conditional += 1;
        let result = self.body(body);
        self.conditional = self.conditional.saturating_sub(1);
        result
    }

    fn stmt(&mut self, statement: &'a Stmt) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.stmt_inner(statement))
    }

    fn stmt_inner(&mut self, statement: &'a Stmt) -> R {
        match statement {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(node) => {
                if !matches!(self.kind(), ScopeKind::Function) {
                    return self.error(node.range, "'return' outside function");
                }
                if node.value.is_some() {
                    self.scope().return_value.get_or_insert(node.range);
                }
                self.maybe(node.value.as_deref())
            }
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete_target(target)),
            Stmt::TypeAlias(node) => {
                self.expr(&node.name)?;
                let name = match &*node.name {
                    Expr::Name(name) => name.id.clone(),
                    _ => Name::from("alias"),
                };
                if let Some(params) = &node.type_params {
                    self.type_params(params, address(node), &name, node.range)?;
                }
                self.lazily(address(node), Role::Bound, &name, "a type alias", &node.value)?;
                if node.type_params.is_some() {
                    self.pop();
                }
                Ok(())
            }
            Stmt::Assign(node) => {
                self.expr(&node.value)?;
                node.targets.iter().try_for_each(|target| self.expr(target))
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.target)?;
                if let Expr::Name(name) = &*node.target {
                    self.use_name(&name.id, name.range);
                }
                self.expr(&node.value)
            }
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => {
                if node.is_async {
                    self.wants_async(node.range, "async for")?;
                }
                self.expr(&node.iter)?;
                self.expr(&node.target)?;
                self.block(&node.body)?;
                self.block(&node.orelse)
            }
            Stmt::While(node) => {
                self.expr(&node.test)?;
                self.block(&node.body)?;
                self.block(&node.orelse)
            }
            Stmt::If(node) => {
                self.expr(&node.test)?;
                self.block(&node.body)?;
                for clause in &node.elif_else_clauses {
                    self.maybe(clause.test.as_ref())?;
                    self.block(&clause.body)?;
                }
                Ok(())
            }
            Stmt::With(node) => {
                if node.is_async {
                    self.wants_async(node.range, "async with")?;
                }
                for item in &node.items {
                    self.expr(&item.context_expr)?;
                    self.maybe(item.optional_vars.as_deref())?;
                }
                self.block(&node.body)
            }
            Stmt::Match(node) => {
                self.expr(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.maybe(case.guard.as_deref())?;
                    self.block(&case.body)?;
                }
                Ok(())
            }
            Stmt::Raise(node) => {
                self.maybe(node.exc.as_deref())?;
                self.maybe(node.cause.as_deref())
            }
            Stmt::Try(node) => {
                self.block(&node.body)?;
                for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.maybe(handler.type_.as_deref())?;
                    if let Some(name) = &handler.name {
                        self.bind_with(&name.id, Uses::BOUND | Uses::UNBOUND, name.range)?;
                    }
                    self.block(&handler.body)?;
                }
                self.block(&node.orelse)?;
                self.block(&node.finalbody)
            }
            Stmt::Assert(node) => {
                self.expr(&node.test)?;
                self.maybe(node.msg.as_deref())
            }
            Stmt::Import(node) => node.names.iter().try_for_each(|alias| {
                let target = match &alias.asname {
                    Some(name) => name.id.clone(),
                    None => Name::from(alias.name.split('.').next().unwrap_or("")),
                };
                self.bind(&target, alias.range)
            }),
            Stmt::ImportFrom(node) => {
                for alias in &node.names {
                    if &*alias.name == "*" {
                        if self.kind() != ScopeKind::Module {
                            return self.error(alias.range, "import * only allowed at module level");
                        }
                        continue;
                    }
                    self.bind(&alias.asname.as_ref().unwrap_or(&alias.name).id, alias.range)?;
                }
                Ok(())
            }
            Stmt::Global(node) => node.names.iter().try_for_each(|name| self.declare(name, node.range, true)),
            Stmt::Nonlocal(node) => node.names.iter().try_for_each(|name| self.declare(name, node.range, false)),
            Stmt::Expr(node) => self.expr(&node.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::IpyEscapeCommand(node) => self.error(node.range, "invalid syntax"),
        }
    }

    /// Refuses a statement that may only stand in an asynchronous function.
    fn wants_async(&mut self, range: TextRange, what: &str) -> R {
        let scope = self.scopes.get(self.current);
        if scope.kind == ScopeKind::Function && scope.is_async {
            return Ok(());
        }
        self.error(range, format!("'{what}' outside async function"))
    }

    fn pattern(&mut self, pattern: &'a ast::Pattern) -> R {
        use ast::Pattern;
        let name = |collector: &mut Self, name: &Option<ast::Identifier>| match name {
            Some(name) => collector.bind(&name.id, name.range),
            None => Ok(()),
        };
        match pattern {
            Pattern::MatchValue(node) => self.expr(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner)),
            Pattern::MatchMapping(node) => {
                node.keys.iter().try_for_each(|key| self.expr(key))?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                name(self, &node.rest)
            }
            Pattern::MatchClass(node) => {
                self.expr(&node.cls)?;
                node.arguments.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                node.arguments.keywords.iter().try_for_each(|keyword| self.pattern(&keyword.pattern))
            }
            Pattern::MatchStar(node) => name(self, &node.name),
            Pattern::MatchAs(node) => {
                node.pattern.as_ref().map_or(Ok(()), |inner| self.pattern(inner))?;
                name(self, &node.name)
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner)),
        }
    }

    fn declare(&mut self, identifier: &ast::Identifier, range: TextRange, global: bool) -> R {
        let word = if global { "global" } else { "nonlocal" };
        if !global && self.kind() == ScopeKind::Module {
            return self.error(range, "nonlocal declaration not allowed at module level");
        }
        if identifier.id == "__debug__" {
            return self.error(range, "cannot assign to __debug__");
        }
        let written = &identifier.id;
        let name = self.mangled(written);
        let uses = self.scopes.get(self.current).symbols.get(&name).map_or(Uses(0), |symbol| symbol.uses);
        let complaint = if uses.has(Uses::PARAMETER) {
            Some(format!("name '{written}' is parameter and {word}"))
        } else if uses.has(if global { Uses::NONLOCAL } else { Uses::GLOBAL }) {
            Some(format!("name '{written}' is nonlocal and global"))
        } else if uses.has(Uses::ANNOTATED) {
            Some(format!("annotated name '{written}' can't be {word}"))
        } else if uses.has(Uses::USED) {
            Some(format!("name '{written}' is used prior to {word} declaration"))
        } else if uses.has(Uses::BOUND) {
            Some(format!("name '{written}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = complaint {
            let earlier = self.scopes.get(self.current).symbols.get(&name).map(|symbol| symbol.range);
            let both = uses.has(Uses::GLOBAL | Uses::NONLOCAL) && message.ends_with("nonlocal and global");
            return self.error(if both { earlier.unwrap_or(range) } else { range }, message);
        }
        let flag = if global { Uses::GLOBAL } else { Uses::NONLOCAL };
        self.mark(self.current, &name, flag, range);
        if let Some(symbol) = self.scope().symbols.get_mut(&name) {
            symbol.range = range;
        }
        Ok(())
    }

    fn annotated(&mut self, node: &'a ast::StmtAnnAssign) -> R {
        if let Expr::Name(name) = &*node.target {
            let mangled = self.mangled(&name.id);
            let uses = self.scopes.get(self.current).symbols.get(&mangled).map_or(Uses(0), |symbol| symbol.uses);
            if node.simple && self.kind() != ScopeKind::Module && uses.has(Uses::GLOBAL | Uses::NONLOCAL) {
                let word = if uses.has(Uses::GLOBAL) { "global" } else { "nonlocal" };
                return self.error(node.range, format!("annotated name '{}' can't be {word}", name.id));
            }
            if node.simple {
                self.bind_with(&name.id, Uses::BOUND | Uses::ANNOTATED, name.range)?;
            } else if node.value.is_some() {
                self.bind(&name.id, name.range)?;
            }
        } else {
            self.expr(&node.target)?;
        }
        let namespace = matches!(self.kind(), ScopeKind::Module | ScopeKind::Class);
        if self.scopes.future_annotations {
            self.check_annotation(&node.annotation)?;
            if namespace && node.simple {
                self.mark(self.current, &Name::from("__annotations__"), Uses::USED, node.range);
            }
        } else if namespace && node.simple {
            let conditional = self.conditional > 0;
            self.annotation_scope(node.range);
            self.expr(&node.annotation)?;
            if conditional {
                let name = Name::from(CONDITIONAL_ANNOTATIONS);
                self.mark(self.current, &name, Uses::USED, node.range);
                self.pop();
                if self.kind() == ScopeKind::Module {
                    self.mark(self.current, &name, Uses::BOUND, node.range);
                }
            } else {
                self.pop();
            }
            self.scope().annotations.push((node, conditional));
        } else if namespace {
            self.check_annotation(&node.annotation)?;
            self.expr(&node.annotation)?;
        } else {
            self.check_annotation(&node.annotation)?;
        }
        self.maybe(node.value.as_deref())
    }

    /// Enters the scope of the current module's or class's annotations.
    fn annotation_scope(&mut self, range: TextRange) {
        if let Some(id) = self.scopes.get(self.current).annotation_scope {
            self.current = id;
            return;
        }
        let owner = self.current;
        let id = self.push(ScopeKind::Annotation, Name::from("__annotate__"), range);
        self.scopes.get_mut(owner).annotation_scope = Some(id);
        self.format_parameter(id, range);
    }

    fn format_parameter(&mut self, id: ScopeId, range: TextRange) {
        self.mark(id, &Name::from(".format"), Uses::BOUND | Uses::PARAMETER, range);
        self.scopes.get_mut(id).parameters = 1;
    }

    /// Enters the scope of the type parameters of `node` and walks them; the caller leaves it.
    fn type_params(&mut self, params: &'a ast::TypeParams, node: usize, name: &Name, range: TextRange) -> R<ScopeId> {
        let id = self.push(ScopeKind::TypeParams, Name::from(format!("<generic parameters of {name}>")), range);
        self.scopes.get_mut(id).what = "the definition of a generic";
        self.scopes.by_node.insert((node, Role::TypeParams), id);
        let mut defaulted = false;
        for param in params.iter() {
            let name = &param.name().id;
            let mangled = self.mangled(name);
            if self.scopes.get(id).symbols.get(&mangled).is_some_and(|symbol| symbol.uses.has(Uses::BOUND)) {
                return self.error(param.range(), format!("duplicate type parameter '{name}'"));
            }
            self.bind(name, param.range())?;
            if let ast::TypeParam::TypeVar(node) = param
                && let Some(bound) = &node.bound
            {
                let what = if bound.is_tuple_expr() { "a TypeVar constraint" } else { "a TypeVar bound" };
                self.lazily(address(param), Role::Bound, name, what, bound)?;
            }
            match param.default() {
                Some(default) => {
                    let what = match param {
                        ast::TypeParam::TypeVar(_) => "a TypeVar default",
                        ast::TypeParam::ParamSpec(_) => "a ParamSpec default",
                        ast::TypeParam::TypeVarTuple(_) => "a TypeVarTuple default",
                    };
                    self.lazily(address(param), Role::Default, name, what, default)?;
                    defaulted = true;
                }
                None if defaulted => {
                    let message = format!("non-default type parameter '{name}' follows default type parameter");
                    return self.error(param.range(), message);
                }
                None => {}
            }
        }
        Ok(id)
    }

    /// Walks an expression that is evaluated later, by a function of its own.
    fn lazily(&mut self, node: usize, role: Role, name: &Name, what: &'static str, expr: &'a Expr) -> R {
        let id = self.push(ScopeKind::Annotation, name.clone(), expr.range());
        self.scopes.get_mut(id).what = what;
        self.scopes.by_node.insert((node, role), id);
        self.format_parameter(id, expr.range());
        match expr {
            Expr::Starred(starred) => self.expr(&starred.value)?,
            other => self.expr(other)?,
        }
        self.pop();
        Ok(())
    }

    /// Refuses what an annotation may not contain.
    fn check_annotation(&self, annotation: &'a Expr) -> R {
        match annotation {
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.error(annotation.range(), "yield expression cannot be used within an annotation")
            }
            Expr::Await(_) => self.error(annotation.range(), "await expression cannot be used within an annotation"),
            Expr::Named(_) => self.error(annotation.range(), "named expression cannot be used within an annotation"),
            _ => Ok(()),
        }
    }

    fn delete_target(&mut self, target: &'a Expr) -> R {
        match target {
            Expr::Name(name) => self.bind_with(&name.id, Uses::BOUND | Uses::UNBOUND, name.range),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().try_for_each(|target| self.delete_target(target))
            }
            other => self.expr(other),
        }
    }

    fn function(&mut self, def: &'a ast::StmtFunctionDef) -> R {
        self.bind(&def.name.id, def.name.range)?;
        def.decorator_list.iter().try_for_each(|decorator| self.expr(&decorator.expression))?;
        self.defaults(&def.parameters)?;
        if let Some(params) = &def.type_params {
            let id = self.type_params(params, address(def), &def.name.id, def.range)?;
            let parameters = &def.parameters;
            let positional = parameters.posonlyargs.iter().chain(&parameters.args).any(|p| p.default.is_some());
            let keyword = parameters.kwonlyargs.iter().any(|p| p.default.is_some());
            for (wanted, name) in [(positional, DEFAULTS), (keyword, KEYWORD_DEFAULTS)] {
                if wanted {
                    self.mark(id, &Name::from(name), Uses::BOUND | Uses::PARAMETER, def.range);
                    self.scopes.get_mut(id).parameters += 1;
                }
            }
            // Parameters take the first registers.
            self.scopes.get_mut(id).order.sort_by_key(|name| (name != DEFAULTS, name != KEYWORD_DEFAULTS));
        }
        let annotated =
            def.returns.is_some() || def.parameters.iter().any(|parameter| parameter.annotation().is_some());
        if annotated && !self.scopes.future_annotations {
            let id = self.push(ScopeKind::Annotation, Name::from("__annotate__"), def.range);
            self.scopes.by_node.insert((address(def), Role::Annotations), id);
            self.format_parameter(id, def.range);
            for parameter in def.parameters.iter() {
                if let Some(annotation) = parameter.annotation() {
                    match annotation {
                        Expr::Starred(starred) => self.expr(&starred.value)?,
                        other => self.expr(other)?,
                    }
                }
            }
            self.maybe(def.returns.as_deref())?;
            self.pop();
        }
        let id = self.push(ScopeKind::Function, def.name.id.clone(), def.range);
        self.scopes.by_node.insert((address(def), Role::Body), id);
        let conditional = std::mem::take(&mut self.conditional);
        self.scope().is_async = def.is_async;
        self.parameters(&def.parameters)?;
        self.body(&def.body)?;
        self.conditional = conditional;
        if def.is_async
            && self.scope().is_generator
            && let Some(range) = self.scope().return_value
        {
            return self.error(range, "'return' with value in async generator");
        }
        self.pop();
        if def.type_params.is_some() {
            self.pop();
        }
        Ok(())
    }

    fn defaults(&mut self, parameters: &'a ast::Parameters) -> R {
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            self.maybe(parameter.default.as_deref())?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &'a ast::Parameters) -> R {
        let ordered = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .chain(&parameters.kwonlyargs)
            .map(|parameter| &parameter.parameter)
            .chain(parameters.vararg.as_deref())
            .chain(parameters.kwarg.as_deref());
        let mut count = 0u32;
        for parameter in ordered {
            let name = self.mangled(&parameter.name.id);
            if self.scopes.get(self.current).symbols.contains_key(&name) {
                return self.error(
                    parameter.name.range,
                    format!("duplicate argument '{}' in function definition", parameter.name.id),
                );
            }
            self.bind_with(&parameter.name.id, Uses::BOUND | Uses::PARAMETER, parameter.name.range)?;
            count += 1;
        }
        if count > 60_000 {
            return self.error(parameters.range, "too many parameters");
        }
        self.scope().parameters = count as u16;
        Ok(())
    }

    fn class(&mut self, class: &'a ast::StmtClassDef) -> R {
        self.bind(&class.name.id, class.name.range)?;
        class.decorator_list.iter().try_for_each(|decorator| self.expr(&decorator.expression))?;
        if let Some(params) = &class.type_params {
            let id = self.type_params(params, address(class), &class.name.id, class.range)?;
            self.scopes.get_mut(id).private = Some(class.name.id.clone());
            for name in [TYPE_PARAMS, GENERIC_BASE] {
                self.mark(id, &Name::from(name), Uses::BOUND, class.range);
            }
        }
        if let Some(arguments) = &class.arguments {
            self.arguments(arguments)?;
        }
        let id = self.push(ScopeKind::Class, class.name.id.clone(), class.range);
        self.scopes.by_node.insert((address(class), Role::Body), id);
        self.scope().private = Some(class.name.id.clone());
        if class.type_params.is_some() {
            self.mark(id, &Name::from(TYPE_PARAMS), Uses::USED, class.range);
        }
        let conditional = std::mem::take(&mut self.conditional);
        self.body(&class.body)?;
        self.conditional = conditional;
        self.pop();
        if class.type_params.is_some() {
            self.pop();
        }
        Ok(())
    }

    fn arguments(&mut self, arguments: &'a ast::Arguments) -> R {
        let mut seen = BTreeSet::new();
        arguments.args.iter().try_for_each(|argument| self.expr(argument))?;
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                if name.id == "__debug__" {
                    return self.error(keyword.range, "cannot assign to __debug__");
                }
                if !seen.insert(name.id.as_str()) {
                    return self.error(keyword.range, format!("keyword argument repeated: {}", name.id));
                }
            }
            self.expr(&keyword.value)?;
        }
        Ok(())
    }

    fn maybe(&mut self, expr: Option<&'a Expr>) -> R {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    fn all(&mut self, exprs: &'a [Expr]) -> R {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn expr(&mut self, expr: &'a Expr) -> R {
        stacker::maybe_grow(RED_ZONE, STACK_STEP, || self.expr_inner(expr))
    }
}
