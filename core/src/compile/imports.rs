//! Imports, and what `from __future__` switches on.

use super::Compiler;
use super::error::R;
use super::source::SourceText;
use crate::bytecode::{Const, Op};
use crate::text::Text;
use ruff_python_ast::{self as ast, Expr, Mod, Stmt, name::Name};
use ruff_text_size::TextSize;

/// Features that exist, all but `annotations` being in force anyway.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// What the future statements at the start of a module say.
#[derive(Clone, Copy, Default)]
pub(crate) struct Future {
    pub annotations: bool,
    /// Where the part of the module ends in which they may stand.
    pub end: TextSize,
}

/// Reads the future statements at the start of a module.
pub(crate) fn future(source: &SourceText, tree: &Mod) -> R<Future> {
    let mut future = Future::default();
    let Mod::Module(module) = tree else { return Ok(future) };
    for (at, statement) in module.body.iter().enumerate() {
        match statement {
            Stmt::Expr(node) if at == 0 && matches!(&*node.value, Expr::StringLiteral(_)) => {}
            Stmt::ImportFrom(node) if is_future(node) => {
                for alias in &node.names {
                    match alias.name.as_str() {
                        "annotations" => future.annotations = true,
                        "braces" => return Err(source.error(node.range, "not a chance")),
                        name if FEATURES.contains(&name) => {}
                        name => {
                            return Err(source.error(node.range, format!("future feature {name} is not defined")));
                        }
                    }
                }
                future.end = node.range.end();
            }
            _ => break,
        }
    }
    Ok(future)
}

fn is_future(node: &ast::StmtImportFrom) -> bool {
    node.level == 0 && node.module.as_ref().is_some_and(|module| module.id == "__future__")
}

impl<'a> Compiler<'a> {
    pub(crate) fn import(&mut self, node: &'a ast::StmtImport) -> R {
        for alias in &node.names {
            let mark = self.unit.top;
            self.at(node.range);
            let module = self.constant_temp(Const::None);
            self.op_name(Op::ImportName, [module, module, 0], &alias.name);
            match &alias.asname {
                None => {
                    let name = Name::from(alias.name.split('.').next().unwrap_or(""));
                    self.store_name(&name, module)?;
                    self.name_now_bound(&name);
                }
                Some(name) => {
                    for part in alias.name.split('.').skip(1) {
                        let inner = self.alloc();
                        self.op_name(Op::ImportFrom, [inner, module, 0], part);
                        self.op(Op::Drop, [module, 0, 0]);
                        self.op(Op::Move, [module, inner, 0]);
                        self.release(module + 1);
                    }
                    self.store_name(&name.id, module)?;
                    self.name_now_bound(&name.id);
                }
            }
            self.release(mark);
        }
        Ok(())
    }

    pub(crate) fn import_from(&mut self, node: &'a ast::StmtImportFrom) -> R {
        if is_future(node) && node.range.end() > self.future_end {
            return self.error(node.range, "from __future__ imports must occur at the beginning of the file");
        }
        let mark = self.unit.top;
        self.at(node.range);
        let names = node.names.iter().map(|alias| Const::Str(Text::from(alias.name.as_str()))).collect();
        let module = self.constant_temp(Const::Tuple(names));
        let name = node.module.as_ref().map_or("", |name| name.as_str());
        if node.level > 60_000 {
            return self.error(node.range, "attempted relative import beyond top-level package");
        }
        self.op_name(Op::ImportName, [module, module, node.level as u16], name);
        for alias in &node.names {
            if &*alias.name == "*" {
                self.op(Op::ImportStar, [module, 0, 0]);
                self.release(mark);
                return Ok(());
            }
            let value = self.alloc();
            self.at(node.range);
            self.op_name(Op::ImportFrom, [value, module, 0], &alias.name);
            let target = &alias.asname.as_ref().unwrap_or(&alias.name).id;
            self.store_name(target, value)?;
            self.name_now_bound(target);
            self.release(module + 1);
        }
        self.op(Op::Drop, [module, 0, 0]);
        self.release(mark);
        Ok(())
    }
}
