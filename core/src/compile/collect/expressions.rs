//! The walk over expressions.

use super::super::error::R;
use super::super::scope::{Role, ScopeKind, Uses, address};
use super::{Collector, RED_ZONE, STACK_STEP};
use ruff_python_ast::{self as ast, Expr, ExprContext, name::Name};
use ruff_text_size::TextRange;

impl<'a> Collector<'a> {
    pub(super) fn expr_inner(&mut self, expr: &'a Expr) -> R {
        match expr {
            Expr::Name(node) => match node.ctx {
                ExprContext::Store => self.bind(&node.id, node.range),
                ExprContext::Del => self.bind_with(&node.id, Uses::BOUND | Uses::UNBOUND, node.range),
                _ => {
                    self.use_name(&node.id, node.range);
                    Ok(())
                }
            },
            Expr::BoolOp(node) => self.all(&node.values),
            Expr::Named(node) => self.named(node),
            Expr::BinOp(node) => {
                self.expr(&node.left)?;
                self.expr(&node.right)
            }
            Expr::UnaryOp(node) => self.expr(&node.operand),
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters)?;
                }
                let id = self.push(ScopeKind::Lambda, Name::from("<lambda>"), node.range);
                self.scopes.by_node.insert((address(node), Role::Body), id);
                if let Some(parameters) = &node.parameters {
                    self.parameters(parameters)?;
                }
                self.expr(&node.body)?;
                self.pop();
                Ok(())
            }
            Expr::If(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)
            }
            Expr::Dict(node) => node.items.iter().try_for_each(|item| {
                self.maybe(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            Expr::Set(node) => self.all(&node.elts),
            Expr::List(node) => self.all(&node.elts),
            Expr::Tuple(node) => self.all(&node.elts),
            Expr::ListComp(node) => {
                self.comprehension(address(node), "<listcomp>", &[&node.elt], &node.generators, node.range)
            }
            Expr::SetComp(node) => {
                self.comprehension(address(node), "<setcomp>", &[&node.elt], &node.generators, node.range)
            }
            Expr::DictComp(node) => match &node.key {
                Some(key) => {
                    self.comprehension(address(node), "<dictcomp>", &[key, &node.value], &node.generators, node.range)
                }
                None => self.error(node.range, "dict unpacking cannot be used in dict comprehension"),
            },
            Expr::Generator(node) => {
                self.comprehension(address(node), "<genexpr>", &[&node.elt], &node.generators, node.range)
            }
            Expr::Await(node) => {
                self.awaits(node.range)?;
                self.expr(&node.value)
            }
            Expr::Yield(node) => {
                self.yields(node.range, "yield")?;
                self.maybe(node.value.as_deref())
            }
            Expr::YieldFrom(node) => {
                self.yields(node.range, "yield from")?;
                self.expr(&node.value)
            }
            Expr::Compare(node) => {
                self.expr(&node.left)?;
                self.all(&node.comparators)
            }
            Expr::Call(node) => {
                self.expr(&node.func)?;
                self.arguments(&node.arguments)
            }
            Expr::FString(node) => node.value.iter().try_for_each(|part| match part {
                ast::FStringPart::Literal(_) => Ok(()),
                ast::FStringPart::FString(fstring) => self.fstring(&fstring.elements),
            }),
            Expr::TString(node) => node.value.iter().try_for_each(|part| self.fstring(&part.elements)),
            Expr::Attribute(node) => {
                if node.attr.id == "__debug__" && node.ctx != ExprContext::Load {
                    let verb = if node.ctx == ExprContext::Del { "delete" } else { "assign to" };
                    return self.error(node.range, format!("cannot {verb} __debug__"));
                }
                if node.ctx == ExprContext::Store && matches!(&*node.value, Expr::Name(name) if name.id == "self") {
                    self.static_attribute(&node.attr.id);
                }
                self.expr(&node.value)
            }
            Expr::Subscript(node) => {
                self.expr(&node.value)?;
                self.expr(&node.slice)
            }
            Expr::Starred(node) => self.expr(&node.value),
            Expr::Slice(node) => {
                self.maybe(node.lower.as_deref())?;
                self.maybe(node.upper.as_deref())?;
                self.maybe(node.step.as_deref())
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(()),
            Expr::IpyEscapeCommand(node) => self.error(node.range, "invalid syntax"),
        }
    }

    pub(super) fn fstring(&mut self, elements: &'a ast::InterpolatedStringElements) -> R {
        for element in elements {
            if let ast::InterpolatedStringElement::Interpolation(element) = element {
                self.expr(&element.expression)?;
                if let Some(spec) = &element.format_spec {
                    self.fstring(&spec.elements)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn static_attribute(&mut self, name: &Name) {
        let name = self.mangled(name);
        let mut next = Some(self.current);
        while let Some(id) = next {
            let scope = self.scopes.get_mut(id);
            if scope.kind == ScopeKind::Class {
                scope.static_attributes.insert(name);
                return;
            }
            next = scope.parent;
        }
    }

    /// An `await` in the current scope: a generator expression becomes asynchronous by it.
    fn awaits(&mut self, range: TextRange) -> R {
        let unit = self.scopes.get(self.current).unit;
        match self.scopes.get(unit).kind {
            ScopeKind::Function if self.scopes.get(unit).is_async => Ok(()),
            ScopeKind::Generator => {
                self.scopes.get_mut(unit).is_async = true;
                Ok(())
            }
            ScopeKind::Function | ScopeKind::Lambda => self.error(range, "'await' outside async function"),
            ScopeKind::Annotation | ScopeKind::TypeParams => {
                let what = self.scopes.get(unit).what;
                self.error(range, format!("await expression cannot be used within {what}"))
            }
            ScopeKind::Module | ScopeKind::Class | ScopeKind::Comprehension => {
                self.error(range, "'await' outside function")
            }
        }
    }

    /// The comprehension that is the current scope has an `async for`.
    fn is_asynchronous(&mut self, range: TextRange) -> R {
        let unit = self.scopes.get(self.current).unit;
        match self.scopes.get(unit).kind {
            ScopeKind::Function if self.scopes.get(unit).is_async => Ok(()),
            ScopeKind::Generator => {
                self.scopes.get_mut(unit).is_async = true;
                Ok(())
            }
            _ => self.error(range, "asynchronous comprehension outside of an asynchronous function"),
        }
    }

    pub(super) fn yields(&mut self, range: TextRange, word: &str) -> R {
        match self.kind() {
            ScopeKind::Function | ScopeKind::Lambda => {
                if word == "yield from" && self.scope().is_async {
                    return self.error(range, "'yield from' inside async function");
                }
                self.scope().is_generator = true;
                Ok(())
            }
            ScopeKind::Generator => self.error(range, "'yield' inside generator expression"),
            ScopeKind::Comprehension => {
                let what = match self.scopes.get(self.current).name.as_str() {
                    "<setcomp>" => "set comprehension",
                    "<dictcomp>" => "dict comprehension",
                    _ => "list comprehension",
                };
                self.error(range, format!("'yield' inside {what}"))
            }
            ScopeKind::Annotation | ScopeKind::TypeParams => {
                let what = self.scopes.get(self.current).what;
                self.error(range, format!("yield expression cannot be used within {what}"))
            }
            ScopeKind::Module | ScopeKind::Class => self.error(range, format!("'{word}' outside function")),
        }
    }

    /// An assignment expression binds in the nearest scope that is no comprehension.
    pub(super) fn named(&mut self, node: &'a ast::ExprNamed) -> R {
        if matches!(self.kind(), ScopeKind::Annotation | ScopeKind::TypeParams) {
            let what = self.scopes.get(self.current).what;
            return self.error(node.range, format!("named expression cannot be used within {what}"));
        }
        let Expr::Name(target) = &*node.target else {
            return self.error(node.range, "cannot use assignment expressions with expression");
        };
        if target.id == "__debug__" {
            return self.error(target.range, "cannot assign to __debug__");
        }
        let name = self.mangled(&target.id);
        let mut inner = Vec::new();
        let mut owner = self.current;
        while matches!(self.scopes.get(owner).kind, ScopeKind::Comprehension | ScopeKind::Generator) {
            let uses = self.scopes.get(owner).symbols.get(&name).map_or(Uses(0), |symbol| symbol.uses);
            if uses.has(Uses::ITERATION) {
                let message =
                    format!("assignment expression cannot rebind comprehension iteration variable '{}'", target.id);
                return self.error(target.range, message);
            }
            inner.push(owner);
            match self.scopes.get(owner).parent {
                Some(parent) => owner = parent,
                None => break,
            }
        }
        let kind = self.scopes.get(owner).kind;
        if !inner.is_empty() {
            match kind {
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return self.error(target.range, message);
                }
                ScopeKind::Annotation | ScopeKind::TypeParams => {
                    return self.error(node.range, "named expression cannot be used within an annotation");
                }
                _ => {}
            }
            let declared_global =
                self.scopes.get(owner).symbols.get(&name).is_some_and(|symbol| symbol.uses.has(Uses::GLOBAL));
            let flag = if kind == ScopeKind::Module || declared_global { Uses::GLOBAL } else { Uses::NONLOCAL };
            for id in inner {
                self.mark(id, &name, flag | Uses::NAMED, target.range);
            }
        }
        let unit = self.scopes.get(owner).unit;
        self.scopes.get_mut(unit).has_named = true;
        self.mark(owner, &name, Uses::BOUND, target.range);
        self.expr(&node.value)
    }

    pub(super) fn comprehension(
        &mut self,
        address: usize,
        name: &'static str,
        results: &[&'a Expr],
        generators: &'a [ast::Comprehension],
        range: TextRange,
    ) -> R {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        for generator in generators {
            if let Some(named) = find_named(&generator.iter) {
                let message = "assignment expression cannot be used in a comprehension iterable expression";
                return self.error(named, message);
            }
        }
        self.expr(&first.iter)?;
        let kind = if name == "<genexpr>" { ScopeKind::Generator } else { ScopeKind::Comprehension };
        let id = self.push(kind, Name::from(name), range);
        self.scopes.by_node.insert((address, Role::Body), id);
        if kind == ScopeKind::Generator {
            self.mark(id, &Name::from(".0"), Uses::BOUND | Uses::PARAMETER, range);
            self.scope().parameters = 1;
            self.scope().is_generator = true;
        }
        if generators.iter().any(|generator| generator.is_async) {
            self.is_asynchronous(range)?;
        }
        self.expr(&first.target)?;
        self.all(&first.ifs)?;
        for generator in rest {
            self.expr(&generator.iter)?;
            self.expr(&generator.target)?;
            self.all(&generator.ifs)?;
        }
        results.iter().try_for_each(|result| self.expr(result))?;
        self.pop();
        Ok(())
    }
}

/// Finds an assignment expression that belongs to the expression itself, lambdas included.
fn find_named(expr: &Expr) -> Option<TextRange> {
    use ast::visitor::Visitor;
    struct Finder(Option<TextRange>);
    impl<'a> Visitor<'a> for Finder {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if self.0.is_some() {
                return;
            }
            if let Expr::Named(node) = expr {
                self.0 = Some(node.range);
                return;
            }
            stacker::maybe_grow(RED_ZONE, STACK_STEP, || ast::visitor::walk_expr(self, expr));
        }
    }
    let mut finder = Finder(None);
    finder.visit_expr(expr);
    finder.0
}
