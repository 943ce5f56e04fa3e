//! The compiler: source text to register bytecode as plain data.
//!
//! `source` decodes, the `ruff` crates parse, `collect` and `scope` build the symbol table, and the `Compiler` here emits
//! instructions, one `Unit` per code object. Every file that follows emits one family of constructs. The heap is never touched:
//! what comes out is a `Code`, which the runtime links.

mod annotations;
mod assign;
mod asynchronous;
mod calls;
mod classes;
mod collect;
mod comprehensions;
mod conditions;
mod diagnose;
mod error;
mod exceptions;
mod expressions;
mod fold;
mod fstrings;
mod functions;
mod generics;
mod imports;
mod literals;
mod names;
mod parse;
mod patterns;
mod registers;
mod scan;
mod scope;
mod source;
mod statements;
#[cfg(all(test, not(orochi_loom)))]
mod stored_tests;
#[cfg(test)]
mod tests;
pub mod tree;
mod unit;
mod unparse;
mod warn;
mod with;

pub use error::{Kind, SyntaxError};
pub use parse::is_incomplete;
pub use source::Source;
pub use source::{foreign_encoding, readable};
pub use warn::Warning;

use crate::bytecode::code::flags;
use crate::bytecode::encode::{HandlerId, Label};
use crate::bytecode::{Code, Const, Op};
use crate::text::Text;
use collect::Body;
use error::R;
use ruff_python_ast::{Expr, Mod, Stmt, name::Name};
use ruff_text_size::{Ranged, TextRange, TextSize};
use scope::{ScopeId, ScopeKind, Scopes};
use source::SourceText;
use std::collections::HashSet;
use std::sync::Arc;
use unit::{Block, OpenBlock, Unit};

/// What the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module.
    Exec,
    /// One expression.
    Eval,
    /// An interactive statement, whose expression values are printed.
    Single,
}

/// What else a compilation depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// 1 drops `assert` and makes `__debug__` false, 2 drops docstrings too.
    pub optimize: u8,
    /// `from __future__ import annotations` is in force from the start.
    pub future_annotations: bool,
}

/// Compiles `source`.
///
/// # Errors
/// The first error of the source, as CPython words it.
pub fn compile(source: &Source<'_>, filename: &str, mode: Mode, options: Options) -> Result<Arc<Code>, SyntaxError> {
    compile_warned(source, filename, mode, options).map(|(code, _)| code)
}

/// Compiles `source`, and says what it is warned of.
///
/// # Errors
/// As `compile`.
pub fn compile_warned(
    source: &Source<'_>,
    filename: &str,
    mode: Mode,
    options: Options,
) -> Result<(Arc<Code>, Vec<Warning>), SyntaxError> {
    compile_inner(source, filename, mode, options).map_err(|error| *error)
}

fn compile_inner(source: &Source<'_>, filename: &str, mode: Mode, options: Options) -> R<(Arc<Code>, Vec<Warning>)> {
    let source = SourceText::new(source, filename)?;
    let first = compile_text(&source, mode, options);
    if let Err(error) = first {
        // What the parser misread is read once more in other words.
        let Some(reworded) = parse::reworded(&source, mode) else { return Err(error) };
        return compile_text(&reworded, mode, options).map_err(|_| error);
    }
    first
}

fn compile_text(source: &SourceText, mode: Mode, options: Options) -> R<(Arc<Code>, Vec<Warning>)> {
    let scanned = scan::scan(source)?;
    scan::with_stack(scanned.depth, || {
        let tree = parse::parse(source, mode, scanned)?;
        let future = imports::future(source, &tree)?;
        let body = match &tree {
            Mod::Module(module) => Body::Module(&module.body),
            Mod::Expression(expression) => Body::Expression(&expression.body),
        };
        if let (Mode::Single, Body::Module(statements)) = (mode, body) {
            // Several simple statements may share a line.
            let apart = statements.windows(2).find(|pair| {
                let between = ruff_text_size::TextRange::new(pair[0].end(), pair[1].start());
                source.slice(between).replace("\\\n", "").contains('\n')
            });
            if let Some([_, second]) = apart {
                let message = "multiple statements found while compiling a single statement";
                return Err(source.error(second.range(), message));
            }
        }
        let scopes = collect::collect(source, body, future.annotations || options.future_annotations)?;
        let mut compiler = Compiler::new(source, &scopes, options, future.end);
        let code = compiler.module(body, mode)?;
        Ok((code, warn::warnings(source, body, options.optimize)))
    })
}

/// Emits the instructions of one module, function after function.
pub(crate) struct Compiler<'a> {
    source: &'a SourceText,
    scopes: &'a Scopes<'a>,
    options: Options,
    /// The code object that instructions go into.
    unit: Unit<'a>,
    /// The code objects around it.
    outer: Vec<Unit<'a>>,
    /// Addresses of expressions that are known not to be constant.
    varying: HashSet<usize>,
    /// Where the part of the module ends in which `from __future__` may stand.
    future_end: TextSize,
}

impl<'a> Compiler<'a> {
    fn new(source: &'a SourceText, scopes: &'a Scopes<'a>, options: Options, future_end: TextSize) -> Compiler<'a> {
        Compiler {
            source,
            scopes,
            options,
            unit: Unit::new(ScopeId(0), String::new(), 0),
            outer: Vec::new(),
            varying: HashSet::new(),
            future_end,
        }
    }

    pub(crate) fn source(&self) -> &'a SourceText {
        self.source
    }

    fn module(&mut self, body: Body<'a>, mode: Mode) -> R<Arc<Code>> {
        self.unit = self.new_unit(ScopeId(0), String::new());
        self.start_cells();
        self.unit.interactive = mode == Mode::Single;
        match body {
            Body::Expression(expr) => self.return_value(expr)?,
            Body::Module(statements) => {
                self.module_body(statements, mode)?;
                self.op_const(Op::ReturnConst, [0; 3], Const::None);
            }
        }
        let unit = std::mem::replace(&mut self.unit, Unit::new(ScopeId(0), String::new(), 0));
        self.finish(unit, "<module>", CodeInfo::default())
    }

    fn module_body(&mut self, statements: &'a [Stmt], mode: Mode) -> R {
        let mut rest = statements;
        if mode == Mode::Exec
            && let Some((doc, after)) = self.docstring(statements)?
        {
            let mark = self.unit.top;
            let register = self.alloc();
            self.at(statements[0].range());
            self.op_const(Op::LoadConst, [register, 0, 0], Const::Str(doc));
            self.op_name(Op::StoreName, [register, 0, 0], "__doc__");
            self.release(mark);
            rest = after;
        }
        self.start_annotations(statements.first().map(|statement| statement.range()))?;
        self.body(rest)
    }

    /// The docstring of a body, and the statements after it.
    pub(crate) fn docstring(&self, body: &'a [Stmt]) -> R<Option<(Text, &'a [Stmt])>> {
        let Some((Stmt::Expr(first), rest)) = body.split_first() else { return Ok(None) };
        let Expr::StringLiteral(literal) = &*first.value else { return Ok(None) };
        if self.options.optimize >= 2 {
            return Ok(None);
        }
        let text = self.string_value(literal)?;
        Ok(Some((clean_doc(&text), rest)))
    }

    pub(crate) fn error<T>(&self, range: TextRange, message: impl Into<String>) -> R<T> {
        Err(self.source.error(range, message))
    }

    /// Position of the instructions emitted from here on.
    pub(crate) fn at(&mut self, range: TextRange) {
        let position = self.source.position(range);
        self.unit.asm.set_position(position);
    }

    /// A statement at which nothing is done, but which has its line (`pass`, the head of a `try`).
    pub(crate) fn mark(&mut self, range: TextRange) {
        let position = self.source.position(range);
        self.unit.asm.mark(position);
    }

    /// As `at`, for what is blamed on an attribute: where the expression spans lines, it starts at the attribute's name.
    pub(crate) fn at_attribute(&mut self, range: TextRange, attribute: &ruff_python_ast::ExprAttribute) {
        let mut position = self.source.position(range);
        let name = self.source.position(attribute.attr.range);
        if position.line != name.end_line {
            (position.line, position.column) = (name.line, name.column);
        }
        self.unit.asm.set_position(position);
    }

    pub(crate) fn op(&mut self, op: Op, operands: [u16; 3]) {
        self.unit.asm.emit(op, operands, 0);
    }

    pub(crate) fn op_num(&mut self, op: Op, operands: [u16; 3], number: u32) {
        self.unit.asm.emit(op, operands, number);
    }

    pub(crate) fn op_name(&mut self, op: Op, operands: [u16; 3], name: &str) {
        self.unit.asm.emit_name(op, operands, name);
    }

    pub(crate) fn op_const(&mut self, op: Op, operands: [u16; 3], value: Const) {
        self.unit.asm.emit_const(op, operands, value);
    }

    pub(crate) fn jump(&mut self, op: Op, operands: [u16; 3], target: Label) {
        self.unit.asm.emit_jump(op, operands, target);
    }

    pub(crate) fn label(&mut self) -> Label {
        self.unit.asm.new_label()
    }

    pub(crate) fn bind(&mut self, label: Label) {
        self.unit.asm.bind(label);
    }

    /// A handler whose exception goes to the next free temporary, and its label.
    pub(crate) fn handler(&mut self) -> (HandlerId, Label) {
        let label = self.label();
        let register = self.unit.top;
        (self.unit.asm.new_handler(label, register), label)
    }

    /// Opens a block; what it covers is handled by `handler`, or as outside if `None`.
    pub(crate) fn open(&mut self, block: Block<'a>, handler: Option<HandlerId>) {
        let outer = match handler {
            Some(handler) => self.unit.asm.set_handler(Some(handler)),
            None => self.unit.asm.handler(),
        };
        self.unit.blocks.push(OpenBlock { block, outer });
    }

    /// Closes the innermost block.
    pub(crate) fn close(&mut self) {
        if let Some(block) = self.unit.blocks.pop() {
            self.unit.asm.set_handler(block.outer);
        }
    }

    fn new_unit(&self, scope: ScopeId, qualname: String) -> Unit<'a> {
        let locals = self.scopes.get(scope).registers.len().min(60_000) as u16;
        let mut unit = Unit::new(scope, qualname, locals);
        for &id in &self.scopes.get(scope).variables {
            let variable = self.scopes.variable(id);
            if variable.parameter && !variable.volatile {
                unit.bound.insert(variable.register);
            }
        }
        unit
    }

    /// Starts the code object of `scope`; what is emitted from now on goes into it.
    pub(crate) fn enter(&mut self, scope: ScopeId, name: &str) {
        let qualname = self.qualname(scope, name);
        let unit = self.new_unit(scope, qualname);
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        let position = self.source.position(self.scopes.get(scope).range);
        let start = crate::bytecode::Position { end_line: position.line, end_column: 0, column: 0, ..position };
        self.unit.asm.set_position(start);
        if self.scopes.get(scope).is_generator || self.scopes.get(scope).is_async {
            self.op(Op::ReturnGenerator, [0; 3]);
        }
        self.start_cells();
    }

    /// Makes the cells of the unit's own captured variables.
    fn start_cells(&mut self) {
        for &id in &self.scopes.get(self.unit.scope).variables {
            let variable = self.scopes.variable(id);
            if variable.captured {
                self.unit.cells.push(id);
                self.op(Op::MakeCell, [variable.register, 0, 0]);
            }
        }
    }

    /// Finishes the current code object and goes back to the one around it.
    pub(crate) fn leave(&mut self, name: &str, info: CodeInfo) -> R<Arc<Code>> {
        let outer = self.outer.pop().unwrap_or_else(|| Unit::new(ScopeId(0), String::new(), 0));
        let unit = std::mem::replace(&mut self.unit, outer);
        self.finish(unit, name, info)
    }

    fn finish(&self, unit: Unit<'a>, name: &str, info: CodeInfo) -> R<Arc<Code>> {
        let scope = self.scopes.get(unit.scope);
        let large = || self.source.error(scope.range, "too much code in one function");
        if unit.overflow || scope.registers.len() > 60_000 || scope.free.len() > 60_000 {
            return Err(large());
        }
        let assembled = unit.asm.finish().ok_or_else(large)?;
        let mut flags = info.flags;
        if scope.is_function_like() {
            flags |= flags::OPTIMIZED | flags::NEWLOCALS;
            flags |= match (scope.is_generator, scope.is_async) {
                (true, true) => flags::ASYNC_GENERATOR,
                (false, true) => flags::COROUTINE,
                (true, false) => flags::GENERATOR,
                (false, false) => 0,
            };
            let nested = scope.parent.is_some_and(|parent| self.in_function(parent));
            if nested {
                flags |= flags::NESTED;
            }
        }
        let code = Code {
            name: name.to_owned(),
            qualname: if unit.qualname.is_empty() { name.to_owned() } else { unit.qualname },
            filename: self.source.filename.clone(),
            first_line: info.first_line.max(1),
            flags,
            arg_count: info.arg_count,
            positional_only: info.positional_only,
            keyword_only: info.keyword_only,
            varnames: scope.registers.iter().map(visible).collect(),
            cellvars: unit.cells.iter().map(|&id| self.scopes.variable(id).name.to_string()).collect(),
            cell_registers: unit.cells.iter().map(|&id| self.scopes.variable(id).register).collect(),
            freevars: scope.free.iter().map(|&id| self.scopes.variable(id).name.to_string()).collect(),
            names: assembled.names,
            consts: assembled.consts,
            words: assembled.words,
            exceptions: assembled.exceptions,
            positions: assembled.positions,
            first_temp: unit.first_temp,
            registers: unit.registers,
            caches: assembled.caches,
            doc: info.doc,
            static_attributes: scope.static_attributes.iter().map(Name::to_string).collect(),
        };
        #[cfg(debug_assertions)]
        if let Err(fault) = crate::bytecode::verify::verify(&code) {
            panic!(
                "compiler fault in {} ({}): {fault}\n{}",
                code.qualname,
                code.filename,
                crate::bytecode::disassemble::listing(&code)
            );
        }
        Ok(Arc::new(code))
    }

    /// Whether the code of a scope, or of one around it, is a function.
    fn in_function(&self, mut scope: ScopeId) -> bool {
        loop {
            let entry = self.scopes.get(scope);
            if entry.is_function_like() {
                return true;
            }
            match entry.parent {
                Some(parent) => scope = parent,
                None => return false,
            }
        }
    }

    /// `__qualname__` of something named `name` whose own scope is `scope`.
    fn qualname(&self, scope: ScopeId, name: &str) -> String {
        let Some(mut parent) = self.scopes.get(scope).parent else { return name.to_owned() };
        let mut unit = &self.unit;
        // The function around something generic does not show.
        let mut units = self.outer.iter().rev();
        while self.scopes.get(parent).kind == ScopeKind::TypeParams
            && let (Some(above), Some(outer)) = (self.scopes.get(parent).parent, units.next())
        {
            (parent, unit) = (above, outer);
        }
        let outer = self.scopes.get(parent);
        let outer_unit = self.scopes.get(outer.unit);
        match outer_unit.kind {
            ScopeKind::Module => return name.to_owned(),
            ScopeKind::Class => {}
            // A name declared `global` here is named as at module level.
            _ => {
                let declared = matches!(self.scopes.get(scope).kind, ScopeKind::Function | ScopeKind::Class)
                    && outer
                        .symbols
                        .get(&*self.mangle(&Name::from(name)))
                        .is_some_and(|symbol| symbol.uses.has(scope::Uses::GLOBAL));
                if declared {
                    return name.to_owned();
                }
            }
        }
        if outer_unit.kind == ScopeKind::Class
            && matches!(self.scopes.get(scope).kind, ScopeKind::Function | ScopeKind::Class)
            && outer.symbols.get(name).is_some_and(|symbol| symbol.uses.has(scope::Uses::GLOBAL))
        {
            return name.to_owned();
        }
        let prefix = &unit.qualname;
        let prefix = if prefix.is_empty() { outer_unit.name.as_str() } else { prefix };
        match outer_unit.kind {
            ScopeKind::Class => format!("{prefix}.{name}"),
            _ => format!("{prefix}.<locals>.{name}"),
        }
    }
}

/// What `finish` needs to know of a code object besides its instructions.
#[derive(Default)]
pub(crate) struct CodeInfo {
    pub first_line: u32,
    pub flags: u32,
    pub arg_count: u32,
    pub positional_only: u32,
    pub keyword_only: u32,
    pub doc: Option<Text>,
}

/// A variable's name as the program sees it.
fn visible(name: &Name) -> String {
    if name == ".format" { "format".to_owned() } else { name.to_string() }
}

/// A text with spaces in place of tabs, which stand eight columns apart.
fn without_tabs(codes: impl Iterator<Item = u32>) -> Vec<u32> {
    let (mut out, mut column) = (Vec::new(), 0usize);
    for code in codes {
        match code {
            9 => {
                let wide = 8 - column % 8;
                out.resize(out.len() + wide, 32);
                column += wide;
            }
            10 | 13 => {
                out.push(code);
                column = 0;
            }
            _ => {
                out.push(code);
                column += 1;
            }
        }
    }
    out
}

/// A docstring as it is stored: without the indentation that all lines but the first share, and without tabs.
fn clean_doc(text: &Text) -> Text {
    let has_tabs = text.codes().any(|code| code == 9);
    let codes: Vec<u32> = if has_tabs { without_tabs(text.codes()) } else { text.codes().collect() };
    let lines: Vec<&[u32]> = codes.split(|&code| code == 10).collect();
    let is_blank = |code: u32| code == 32 || code == 9;
    let blank = |line: &[u32]| line.iter().take_while(|&&code| is_blank(code)).count();
    let first = lines.first().map_or(0, |line| blank(line));
    let margin =
        lines.iter().skip(1).filter(|line| blank(line) < line.len()).map(|line| blank(line)).min().unwrap_or(0);
    if first == 0 && margin == 0 && !has_tabs {
        return text.clone();
    }
    let mut out: Vec<u32> = Vec::with_capacity(codes.len());
    for (at, line) in lines.iter().enumerate() {
        if at == 0 {
            out.extend(&line[first..]);
        } else {
            out.push(10);
            out.extend(&line[margin.min(blank(line))..]);
        }
    }
    Text::from_codes(&out).unwrap_or_else(|_| text.clone())
}
