//! The syntax tree as plain data, in the shape that Python programs see it: node names, fields and positions of the module `ast`.
//!
//! What the parser says in its own way is said here in Python's: `elif` as an `If` within an `If`, a function's position at its `def`,
//! the parts of joined strings merged.

use super::error::R;
use super::source::SourceText;
use super::{Compiler, Mode, Options, Source, SyntaxError, collect, parse, scan};
use crate::bytecode::{Const, Position};
use crate::text::{Text, TextBuilder};
use ruff_python_ast::{self as ast, Expr, ExprContext, InterpolatedStringElement, Mod, Pattern, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A node: its class in `ast`, its fields in order, and where it is in the source if its kind has a place.
#[derive(Debug)]
pub struct Node {
    /// Name of its class.
    pub class: &'static str,
    /// Its fields.
    pub fields: Vec<(&'static str, Item)>,
    /// Its place.
    pub position: Option<Position>,
}

/// What a field holds.
#[derive(Debug)]
pub enum Item {
    /// None.
    None,
    /// Another node.
    Node(Box<Node>),
    /// A list.
    List(Vec<Item>),
    /// A constant's value.
    Const(Const),
    /// An identifier.
    Name(String),
    /// A number.
    Int(i64),
}

/// Parses `source`.
///
/// # Errors
/// The first syntax error.
pub fn tree(source: &Source<'_>, filename: &str, mode: Mode) -> Result<Node, SyntaxError> {
    inner(source, filename, mode).map_err(|error| *error)
}

fn inner(source: &Source<'_>, filename: &str, mode: Mode) -> R<Node> {
    let source = SourceText::new(source, filename)?;
    let scanned = scan::scan(&source)?;
    scan::with_stack(scanned.depth, || {
        let parsed = parse::parse(&source, mode, scanned)?;
        // Literals are decoded by the compiler, which wants to know scopes; here nothing is in them.
        let scopes = collect::collect(&source, collect::Body::Module(&[]), false)?;
        let compiler = Compiler::new(&source, &scopes, Options::default(), TextSize::default());
        let builder = Builder { compiler: &compiler };
        match &parsed {
            Mod::Module(module) if mode == Mode::Single => {
                Ok(bare("Interactive", vec![("body", builder.statements(&module.body)?)]))
            }
            Mod::Module(module) => Ok(bare(
                "Module",
                vec![("body", builder.statements(&module.body)?), ("type_ignores", Item::List(Vec::new()))],
            )),
            Mod::Expression(expression) => {
                Ok(bare("Expression", vec![("body", builder.expression(&expression.body)?)]))
            }
        }
    })
}

fn bare(class: &'static str, fields: Vec<(&'static str, Item)>) -> Node {
    Node { class, fields, position: None }
}

fn item(node: Node) -> Item {
    Item::Node(Box::new(node))
}

fn name(class: &'static str) -> Item {
    item(bare(class, Vec::new()))
}

fn identifier(v: &ast::Identifier) -> Item {
    Item::Name(v.as_str().to_owned())
}

fn optional_identifier(v: Option<&ast::Identifier>) -> Item {
    v.map_or(Item::None, identifier)
}

fn context(ctx: ExprContext) -> Item {
    name(match ctx {
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
        ExprContext::Load | ExprContext::Invalid => "Load",
    })
}

fn operator(op: ast::Operator) -> Item {
    use ast::Operator::*;
    name(match op {
        Add => "Add",
        Sub => "Sub",
        Mult => "Mult",
        MatMult => "MatMult",
        Div => "Div",
        Mod => "Mod",
        Pow => "Pow",
        LShift => "LShift",
        RShift => "RShift",
        BitOr => "BitOr",
        BitXor => "BitXor",
        BitAnd => "BitAnd",
        FloorDiv => "FloorDiv",
    })
}

fn comparison(op: ast::CmpOp) -> Item {
    use ast::CmpOp::*;
    name(match op {
        Eq => "Eq",
        NotEq => "NotEq",
        Lt => "Lt",
        LtE => "LtE",
        Gt => "Gt",
        GtE => "GtE",
        Is => "Is",
        IsNot => "IsNot",
        In => "In",
        NotIn => "NotIn",
    })
}

struct Builder<'a, 'b> {
    compiler: &'a Compiler<'b>,
}

impl Builder<'_, '_> {
    fn at(&self, class: &'static str, range: TextRange, fields: Vec<(&'static str, Item)>) -> Item {
        item(Node { class, fields, position: Some(self.compiler.source().position(range)) })
    }

    fn statements(&self, body: &[Stmt]) -> R<Item> {
        body.iter().map(|s| self.statement(s)).collect::<R<Vec<_>>>().map(Item::List)
    }

    fn expressions<'e>(&self, all: impl IntoIterator<Item = &'e Expr>) -> R<Item> {
        all.into_iter().map(|e| self.expression(e)).collect::<R<Vec<_>>>().map(Item::List)
    }

    fn optional(&self, e: Option<&Expr>) -> R<Item> {
        e.map_or(Ok(Item::None), |e| self.expression(e))
    }

    /// Where a decorated definition itself begins.
    fn after_decorators(&self, decorators: &[ast::Decorator], range: TextRange) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let start = last.range().end();
        let text = self.compiler.source().slice(TextRange::new(start, range.end()));
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if c == '#' {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            } else if c.is_whitespace() || c == '\\' {
                at += c.len_utf8();
            } else {
                break;
            }
        }
        TextRange::new(start + TextSize::new(at as u32), range.end())
    }

    fn statement(&self, statement: &Stmt) -> R<Item> {
        let range = statement.range();
        Ok(match statement {
            Stmt::FunctionDef(s) => {
                let class = if s.is_async { "AsyncFunctionDef" } else { "FunctionDef" };
                let fields = vec![
                    ("name", identifier(&s.name)),
                    ("args", self.parameters(&s.parameters)?),
                    ("body", self.statements(&s.body)?),
                    ("decorator_list", self.expressions(s.decorator_list.iter().map(|d| &d.expression))?),
                    ("returns", self.optional(s.returns.as_deref())?),
                    ("type_comment", Item::None),
                    ("type_params", self.type_params(s.type_params.as_deref())?),
                ];
                self.at(class, self.after_decorators(&s.decorator_list, range), fields)
            }
            Stmt::ClassDef(s) => {
                let (bases, keywords) = match &s.arguments {
                    Some(arguments) => self.arguments(arguments)?,
                    None => (Item::List(Vec::new()), Item::List(Vec::new())),
                };
                let fields = vec![
                    ("name", identifier(&s.name)),
                    ("bases", bases),
                    ("keywords", keywords),
                    ("body", self.statements(&s.body)?),
                    ("decorator_list", self.expressions(s.decorator_list.iter().map(|d| &d.expression))?),
                    ("type_params", self.type_params(s.type_params.as_deref())?),
                ];
                self.at("ClassDef", self.after_decorators(&s.decorator_list, range), fields)
            }
            Stmt::Return(s) => self.at("Return", range, vec![("value", self.optional(s.value.as_deref())?)]),
            Stmt::Delete(s) => self.at("Delete", range, vec![("targets", self.expressions(&s.targets)?)]),
            Stmt::TypeAlias(s) => self.at(
                "TypeAlias",
                range,
                vec![
                    ("name", self.expression(&s.name)?),
                    ("type_params", self.type_params(s.type_params.as_deref())?),
                    ("value", self.expression(&s.value)?),
                ],
            ),
            Stmt::Assign(s) => self.at(
                "Assign",
                range,
                vec![
                    ("targets", self.expressions(&s.targets)?),
                    ("value", self.expression(&s.value)?),
                    ("type_comment", Item::None),
                ],
            ),
            Stmt::AugAssign(s) => self.at(
                "AugAssign",
                range,
                vec![
                    ("target", self.expression(&s.target)?),
                    ("op", operator(s.op)),
                    ("value", self.expression(&s.value)?),
                ],
            ),
            Stmt::AnnAssign(s) => self.at(
                "AnnAssign",
                range,
                vec![
                    ("target", self.expression(&s.target)?),
                    ("annotation", self.expression(&s.annotation)?),
                    ("value", self.optional(s.value.as_deref())?),
                    ("simple", Item::Int(i64::from(s.simple))),
                ],
            ),
            Stmt::For(s) => self.at(
                if s.is_async { "AsyncFor" } else { "For" },
                range,
                vec![
                    ("target", self.expression(&s.target)?),
                    ("iter", self.expression(&s.iter)?),
                    ("body", self.statements(&s.body)?),
                    ("orelse", self.statements(&s.orelse)?),
                    ("type_comment", Item::None),
                ],
            ),
            Stmt::While(s) => self.at(
                "While",
                range,
                vec![
                    ("test", self.expression(&s.test)?),
                    ("body", self.statements(&s.body)?),
                    ("orelse", self.statements(&s.orelse)?),
                ],
            ),
            Stmt::If(s) => self.conditional(range, &s.test, &s.body, &s.elif_else_clauses)?,
            Stmt::With(s) => {
                let mut items = Vec::new();
                for with in &s.items {
                    items.push(item(bare(
                        "withitem",
                        vec![
                            ("context_expr", self.expression(&with.context_expr)?),
                            ("optional_vars", self.optional(with.optional_vars.as_deref())?),
                        ],
                    )));
                }
                self.at(
                    if s.is_async { "AsyncWith" } else { "With" },
                    range,
                    vec![
                        ("items", Item::List(items)),
                        ("body", self.statements(&s.body)?),
                        ("type_comment", Item::None),
                    ],
                )
            }
            Stmt::Match(s) => {
                let mut cases = Vec::new();
                for case in &s.cases {
                    cases.push(item(bare(
                        "match_case",
                        vec![
                            ("pattern", self.pattern(&case.pattern)?),
                            ("guard", self.optional(case.guard.as_deref())?),
                            ("body", self.statements(&case.body)?),
                        ],
                    )));
                }
                self.at("Match", range, vec![("subject", self.expression(&s.subject)?), ("cases", Item::List(cases))])
            }
            Stmt::Raise(s) => self.at(
                "Raise",
                range,
                vec![("exc", self.optional(s.exc.as_deref())?), ("cause", self.optional(s.cause.as_deref())?)],
            ),
            Stmt::Try(s) => {
                let mut handlers = Vec::new();
                for handler in &s.handlers {
                    let ast::ExceptHandler::ExceptHandler(h) = handler;
                    let fields = vec![
                        ("type", self.optional(h.type_.as_deref())?),
                        ("name", optional_identifier(h.name.as_ref())),
                        ("body", self.statements(&h.body)?),
                    ];
                    handlers.push(self.at("ExceptHandler", h.range, fields));
                }
                self.at(
                    if s.is_star { "TryStar" } else { "Try" },
                    range,
                    vec![
                        ("body", self.statements(&s.body)?),
                        ("handlers", Item::List(handlers)),
                        ("orelse", self.statements(&s.orelse)?),
                        ("finalbody", self.statements(&s.finalbody)?),
                    ],
                )
            }
            Stmt::Assert(s) => self.at(
                "Assert",
                range,
                vec![("test", self.expression(&s.test)?), ("msg", self.optional(s.msg.as_deref())?)],
            ),
            Stmt::Import(s) => self.at("Import", range, vec![("names", self.aliases(&s.names))]),
            Stmt::ImportFrom(s) => self.at(
                "ImportFrom",
                range,
                vec![
                    ("module", optional_identifier(s.module.as_ref())),
                    ("names", self.aliases(&s.names)),
                    ("level", Item::Int(i64::from(s.level))),
                ],
            ),
            Stmt::Global(s) => {
                self.at("Global", range, vec![("names", Item::List(s.names.iter().map(identifier).collect()))])
            }
            Stmt::Nonlocal(s) => {
                self.at("Nonlocal", range, vec![("names", Item::List(s.names.iter().map(identifier).collect()))])
            }
            Stmt::Expr(s) => self.at("Expr", range, vec![("value", self.expression(&s.value)?)]),
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => self.at("Pass", range, Vec::new()),
            Stmt::Break(_) => self.at("Break", range, Vec::new()),
            Stmt::Continue(_) => self.at("Continue", range, Vec::new()),
        })
    }

    /// An `if` and what follows it: an `elif` is an `If` within.
    fn conditional(&self, range: TextRange, test: &Expr, body: &[Stmt], rest: &[ast::ElifElseClause]) -> R<Item> {
        let orelse = match rest.split_first() {
            None => Item::List(Vec::new()),
            Some((first, after)) => match &first.test {
                Some(test) => {
                    let inner = TextRange::new(first.range.start(), range.end());
                    Item::List(vec![self.conditional(inner, test, &first.body, after)?])
                }
                None => self.statements(&first.body)?,
            },
        };
        let fields = vec![("test", self.expression(test)?), ("body", self.statements(body)?), ("orelse", orelse)];
        Ok(self.at("If", range, fields))
    }

    fn aliases(&self, names: &[ast::Alias]) -> Item {
        let all = names.iter().map(|alias| {
            let fields =
                vec![("name", identifier(&alias.name)), ("asname", optional_identifier(alias.asname.as_ref()))];
            self.at("alias", alias.range, fields)
        });
        Item::List(all.collect())
    }

    fn parameter(&self, p: &ast::Parameter) -> R<Item> {
        let fields = vec![
            ("arg", identifier(&p.name)),
            ("annotation", self.optional(p.annotation.as_deref())?),
            ("type_comment", Item::None),
        ];
        Ok(self.at("arg", p.range, fields))
    }

    fn parameters(&self, p: &ast::Parameters) -> R<Item> {
        let each = |all: &[ast::ParameterWithDefault]| {
            all.iter().map(|p| self.parameter(&p.parameter)).collect::<R<Vec<_>>>().map(Item::List)
        };
        let variadic = |p: Option<&ast::Parameter>| p.map_or(Ok(Item::None), |p| self.parameter(p));
        let positional = p.posonlyargs.iter().chain(&p.args);
        let defaults = positional.filter_map(|p| p.default.as_deref());
        let keyword_defaults =
            p.kwonlyargs.iter().map(|p| self.optional(p.default.as_deref())).collect::<R<Vec<_>>>()?;
        Ok(item(bare(
            "arguments",
            vec![
                ("posonlyargs", each(&p.posonlyargs)?),
                ("args", each(&p.args)?),
                ("vararg", variadic(p.vararg.as_deref())?),
                ("kwonlyargs", each(&p.kwonlyargs)?),
                ("kw_defaults", Item::List(keyword_defaults)),
                ("kwarg", variadic(p.kwarg.as_deref())?),
                ("defaults", self.expressions(defaults)?),
            ],
        )))
    }

    fn arguments(&self, arguments: &ast::Arguments) -> R<(Item, Item)> {
        let mut keywords = Vec::new();
        for keyword in &arguments.keywords {
            let fields =
                vec![("arg", optional_identifier(keyword.arg.as_ref())), ("value", self.expression(&keyword.value)?)];
            keywords.push(self.at("keyword", keyword.range, fields));
        }
        Ok((self.expressions(&arguments.args)?, Item::List(keywords)))
    }

    fn type_params(&self, params: Option<&ast::TypeParams>) -> R<Item> {
        let mut all = Vec::new();
        for param in params.iter().flat_map(|p| p.type_params.iter()) {
            all.push(match param {
                TypeParam::TypeVar(p) => self.at(
                    "TypeVar",
                    p.range,
                    vec![
                        ("name", identifier(&p.name)),
                        ("bound", self.optional(p.bound.as_deref())?),
                        ("default_value", self.optional(p.default.as_deref())?),
                    ],
                ),
                TypeParam::TypeVarTuple(p) => self.at(
                    "TypeVarTuple",
                    p.range,
                    vec![("name", identifier(&p.name)), ("default_value", self.optional(p.default.as_deref())?)],
                ),
                TypeParam::ParamSpec(p) => self.at(
                    "ParamSpec",
                    p.range,
                    vec![("name", identifier(&p.name)), ("default_value", self.optional(p.default.as_deref())?)],
                ),
            });
        }
        Ok(Item::List(all))
    }

    fn comprehensions(&self, generators: &[ast::Comprehension]) -> R<Item> {
        let mut all = Vec::new();
        for generator in generators {
            all.push(item(bare(
                "comprehension",
                vec![
                    ("target", self.expression(&generator.target)?),
                    ("iter", self.expression(&generator.iter)?),
                    ("ifs", self.expressions(&generator.ifs)?),
                    ("is_async", Item::Int(i64::from(generator.is_async))),
                ],
            )));
        }
        Ok(Item::List(all))
    }

    fn constant(&self, range: TextRange, value: Const) -> Item {
        self.at("Constant", range, vec![("value", Item::Const(value)), ("kind", Item::None)])
    }

    fn expression(&self, expr: &Expr) -> R<Item> {
        let range = expr.range();
        let at = |class, fields| self.at(class, range, fields);
        Ok(match expr {
            Expr::BoolOp(e) => at(
                "BoolOp",
                vec![
                    ("op", name(if e.op == ast::BoolOp::And { "And" } else { "Or" })),
                    ("values", self.expressions(&e.values)?),
                ],
            ),
            Expr::Named(e) => {
                at("NamedExpr", vec![("target", self.expression(&e.target)?), ("value", self.expression(&e.value)?)])
            }
            Expr::BinOp(e) => at(
                "BinOp",
                vec![
                    ("left", self.expression(&e.left)?),
                    ("op", operator(e.op)),
                    ("right", self.expression(&e.right)?),
                ],
            ),
            Expr::UnaryOp(e) => {
                let op = match e.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                };
                at("UnaryOp", vec![("op", name(op)), ("operand", self.expression(&e.operand)?)])
            }
            Expr::Lambda(e) => {
                let empty = ast::Parameters::default();
                let parameters = e.parameters.as_deref().unwrap_or(&empty);
                at("Lambda", vec![("args", self.parameters(parameters)?), ("body", self.expression(&e.body)?)])
            }
            Expr::If(e) => at(
                "IfExp",
                vec![
                    ("test", self.expression(&e.test)?),
                    ("body", self.expression(&e.body)?),
                    ("orelse", self.expression(&e.orelse)?),
                ],
            ),
            Expr::Dict(e) => {
                let keys = e.items.iter().map(|d| self.optional(d.key.as_ref())).collect::<R<Vec<_>>>()?;
                at(
                    "Dict",
                    vec![("keys", Item::List(keys)), ("values", self.expressions(e.items.iter().map(|d| &d.value))?)],
                )
            }
            Expr::Set(e) => at("Set", vec![("elts", self.expressions(&e.elts)?)]),
            Expr::ListComp(e) => at(
                "ListComp",
                vec![("elt", self.expression(&e.elt)?), ("generators", self.comprehensions(&e.generators)?)],
            ),
            Expr::SetComp(e) => at(
                "SetComp",
                vec![("elt", self.expression(&e.elt)?), ("generators", self.comprehensions(&e.generators)?)],
            ),
            Expr::DictComp(e) => at(
                "DictComp",
                vec![
                    ("key", self.optional(e.key.as_deref())?),
                    ("value", self.expression(&e.value)?),
                    ("generators", self.comprehensions(&e.generators)?),
                ],
            ),
            Expr::Generator(e) => at(
                "GeneratorExp",
                vec![("elt", self.expression(&e.elt)?), ("generators", self.comprehensions(&e.generators)?)],
            ),
            Expr::Await(e) => at("Await", vec![("value", self.expression(&e.value)?)]),
            Expr::Yield(e) => at("Yield", vec![("value", self.optional(e.value.as_deref())?)]),
            Expr::YieldFrom(e) => at("YieldFrom", vec![("value", self.expression(&e.value)?)]),
            Expr::Compare(e) => at(
                "Compare",
                vec![
                    ("left", self.expression(&e.left)?),
                    ("ops", Item::List(e.ops.iter().map(|op| comparison(*op)).collect())),
                    ("comparators", self.expressions(&e.comparators)?),
                ],
            ),
            Expr::Call(e) => {
                let (args, keywords) = self.arguments(&e.arguments)?;
                at("Call", vec![("func", self.expression(&e.func)?), ("args", args), ("keywords", keywords)])
            }
            Expr::FString(e) => {
                let mut values = Vec::new();
                for part in &e.value {
                    match part {
                        ast::FStringPart::Literal(literal) => {
                            let text = self.compiler.string_part(literal)?;
                            add_text(&mut values, literal.range, text);
                        }
                        ast::FStringPart::FString(f) => {
                            self.elements(&f.elements, f.flags.prefix().is_raw(), false, &mut values)?;
                        }
                    }
                }
                at("JoinedStr", vec![("values", self.pieces(values)?)])
            }
            Expr::TString(e) => {
                let mut values = Vec::new();
                for part in &e.value {
                    self.elements(&part.elements, part.flags.prefix().is_raw(), true, &mut values)?;
                }
                at("TemplateStr", vec![("values", self.pieces(values)?)])
            }
            Expr::StringLiteral(e) => {
                let text = self.compiler.string_value(e)?;
                let first = e.value.iter().next();
                let kind = match first {
                    Some(first) if first.flags.prefix() == ast::str_prefix::StringLiteralPrefix::Unicode => {
                        Item::Name("u".to_owned())
                    }
                    _ => Item::None,
                };
                at("Constant", vec![("value", Item::Const(Const::Str(text))), ("kind", kind)])
            }
            Expr::BytesLiteral(e) => self.constant(range, self.compiler.bytes_value(e)),
            Expr::NumberLiteral(e) => self.constant(range, self.compiler.number(e)?),
            Expr::BooleanLiteral(e) => self.constant(range, Const::Bool(e.value)),
            Expr::NoneLiteral(_) => self.constant(range, Const::None),
            Expr::EllipsisLiteral(_) => self.constant(range, Const::Ellipsis),
            Expr::Attribute(e) => at(
                "Attribute",
                vec![("value", self.expression(&e.value)?), ("attr", identifier(&e.attr)), ("ctx", context(e.ctx))],
            ),
            Expr::Subscript(e) => at(
                "Subscript",
                vec![
                    ("value", self.expression(&e.value)?),
                    ("slice", self.expression(&e.slice)?),
                    ("ctx", context(e.ctx)),
                ],
            ),
            Expr::Starred(e) => at("Starred", vec![("value", self.expression(&e.value)?), ("ctx", context(e.ctx))]),
            Expr::Name(e) => at("Name", vec![("id", Item::Name(e.id.as_str().to_owned())), ("ctx", context(e.ctx))]),
            Expr::List(e) => at("List", vec![("elts", self.expressions(&e.elts)?), ("ctx", context(e.ctx))]),
            Expr::Tuple(e) => at("Tuple", vec![("elts", self.expressions(&e.elts)?), ("ctx", context(e.ctx))]),
            Expr::Slice(e) => at(
                "Slice",
                vec![
                    ("lower", self.optional(e.lower.as_deref())?),
                    ("upper", self.optional(e.upper.as_deref())?),
                    ("step", self.optional(e.step.as_deref())?),
                ],
            ),
            Expr::IpyEscapeCommand(_) => self.constant(range, Const::None),
        })
    }

    /// The parts of a joined string.
    fn elements(
        &self,
        elements: &ast::InterpolatedStringElements,
        raw: bool,
        template: bool,
        values: &mut Vec<Piece>,
    ) -> R {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let text = self.compiler.fstring_text(literal, raw)?;
                    add_text(values, literal.range, text);
                }
                InterpolatedStringElement::Interpolation(value) => {
                    if let Some(debug) = &value.debug_text {
                        add_text(values, value.range, Text::from(debug.as_str()));
                    }
                    let conversion = match value.conversion {
                        ast::ConversionFlag::None if value.debug_text.is_some() && value.format_spec.is_none() => 114,
                        ast::ConversionFlag::None => -1,
                        ast::ConversionFlag::Str => 115,
                        ast::ConversionFlag::Repr => 114,
                        ast::ConversionFlag::Ascii => 97,
                    };
                    let spec = match value.format_spec.as_deref() {
                        Some(spec) => {
                            let mut inner = Vec::new();
                            self.elements(&spec.elements, raw, false, &mut inner)?;
                            self.at("JoinedStr", spec.range, vec![("values", self.pieces(inner)?)])
                        }
                        None => Item::None,
                    };
                    let mut fields = vec![("value", self.expression(&value.expression)?)];
                    if template {
                        let text = self.compiler.source().slice(value.expression.range());
                        fields.push(("str", Item::Const(Const::Str(Text::from(text)))));
                    }
                    fields.push(("conversion", Item::Int(conversion)));
                    fields.push(("format_spec", spec));
                    let class = if template { "Interpolation" } else { "FormattedValue" };
                    values.push(Piece::Value(self.at(class, value.range, fields)));
                }
            }
        }
        Ok(())
    }

    fn pieces(&self, pieces: Vec<Piece>) -> R<Item> {
        let mut all = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Value(v) => all.push(v),
                Piece::Text(range, text) => {
                    let text =
                        text.finish().map_err(|_| self.compiler.source().error_of(super::Kind::Memory, range, ""))?;
                    if !text.is_empty() {
                        all.push(self.constant(range, Const::Str(text)));
                    }
                }
            }
        }
        Ok(Item::List(all))
    }

    fn patterns(&self, all: &[Pattern]) -> R<Item> {
        all.iter().map(|p| self.pattern(p)).collect::<R<Vec<_>>>().map(Item::List)
    }

    fn pattern(&self, pattern: &Pattern) -> R<Item> {
        let range = pattern.range();
        let at = |class, fields| self.at(class, range, fields);
        Ok(match pattern {
            Pattern::MatchValue(p) => at("MatchValue", vec![("value", self.expression(&p.value)?)]),
            Pattern::MatchSingleton(p) => {
                let value = match p.value {
                    ast::Singleton::None => Const::None,
                    ast::Singleton::True => Const::Bool(true),
                    ast::Singleton::False => Const::Bool(false),
                };
                at("MatchSingleton", vec![("value", Item::Const(value))])
            }
            Pattern::MatchSequence(p) => at("MatchSequence", vec![("patterns", self.patterns(&p.patterns)?)]),
            Pattern::MatchMapping(p) => at(
                "MatchMapping",
                vec![
                    ("keys", self.expressions(&p.keys)?),
                    ("patterns", self.patterns(&p.patterns)?),
                    ("rest", optional_identifier(p.rest.as_ref())),
                ],
            ),
            Pattern::MatchClass(p) => {
                let keywords = &p.arguments.keywords;
                let names = keywords.iter().map(|k| identifier(&k.attr)).collect();
                let values = keywords.iter().map(|k| self.pattern(&k.pattern)).collect::<R<Vec<_>>>()?;
                at(
                    "MatchClass",
                    vec![
                        ("cls", self.expression(&p.cls)?),
                        ("patterns", self.patterns(&p.arguments.patterns)?),
                        ("kwd_attrs", Item::List(names)),
                        ("kwd_patterns", Item::List(values)),
                    ],
                )
            }
            Pattern::MatchStar(p) => at("MatchStar", vec![("name", optional_identifier(p.name.as_ref()))]),
            Pattern::MatchAs(p) => {
                let inner = p.pattern.as_deref().map_or(Ok(Item::None), |p| self.pattern(p))?;
                at("MatchAs", vec![("pattern", inner), ("name", optional_identifier(p.name.as_ref()))])
            }
            Pattern::MatchOr(p) => at("MatchOr", vec![("patterns", self.patterns(&p.patterns)?)]),
        })
    }
}

/// A part of a joined string; neighbouring texts are one.
enum Piece {
    Text(TextRange, TextBuilder),
    Value(Item),
}

fn add_text(pieces: &mut Vec<Piece>, range: TextRange, text: Text) {
    if let Some(Piece::Text(known, builder)) = pieces.last_mut() {
        builder.push_text(&text);
        *known = known.cover(range);
        return;
    }
    let mut builder = TextBuilder::new();
    builder.push_text(&text);
    pieces.push(Piece::Text(range, builder));
}
