//! Syntax trees for Python programs: `compile(..., PyCF_ONLY_AST)`, and code objects of trees.
//!
//! The classes of the nodes are written in Python (`_ast` in the library); the tree comes from the compiler as plain data and becomes instances
//! here. A tree that a program made or changed is compiled from the source text that it stands for, with each statement on its line.

use crate::bytecode::Const;
use crate::compile::tree::{Item, Node, tree};
use crate::compile::{Mode, Source};
use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::{Py, Result, Value};
use crate::runtime::{import, source};

/// The tree of a source (str or bytes). `mode` is `exec`, `eval` or `single`.
///
/// # Errors
/// SyntaxError; ValueError for another mode.
pub fn parse(py: &mut Py, text: &Value, filename: &str, mode: &str) -> Result {
    let mode = match mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(py.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")),
    };
    let made = match text.as_text() {
        Some(text) => tree(&Source::Text(&text.to_string_lossy()), filename, mode),
        None => {
            let bytes = py.as_buffer(text)?.to_vec();
            match source::decoded(py, &bytes, "strict")? {
                Some(text) => tree(&Source::Text(&text), filename, mode),
                None => tree(&Source::Bytes(&bytes), filename, mode),
            }
        }
    };
    let node = made.map_err(|e| source::syntax_error(py, &e))?;
    let module = import::import_absolute(py, "_ast")?;
    let Some(classes) = module.payload::<ModuleObject>().map(|m| m.dict.get(py)) else {
        return Err(py.runtime_error("_ast is no module"));
    };
    let make = Make { classes };
    make.node(py, &node)
}

/// Is it a node of a syntax tree?
///
/// # Errors
/// What importing `_ast` raises.
pub fn is_tree(py: &mut Py, v: &Value) -> Result<bool> {
    // Nodes are instances of classes written in Python: nothing else needs a look at the module.
    if v.as_text().is_some()
        || v.as_bytes().is_some()
        || !py.type_of(v).has(crate::object::typeobject::type_flags::HEAP)
    {
        return Ok(false);
    }
    let module = import::import_absolute(py, "_ast")?;
    let class = py.intern("AST");
    let class = py.getattr(&module, &class)?;
    py.isinstance(v, &class)
}

/// The source text of a tree that a program hands to `compile`, for `mode`.
///
/// # Errors
/// TypeError for a tree of another mode; what making the text raises.
pub fn unparse(py: &mut Py, tree: &Value, mode: &str) -> Result {
    let module = import::import_absolute(py, "_ast_source")?;
    let mode = py.str(mode)?;
    py.call_method(&module, "source_of", &[tree.clone(), mode])
}

struct Make {
    classes: Value,
}

impl Make {
    fn class(&self, py: &mut Py, name: &str) -> Result {
        let key = py.intern(name);
        match self.classes.payload::<DictObject>().and_then(|d| d.get_interned(py, &key)) {
            Some(class) => Ok(class),
            None => Err(py.runtime_error(format!("_ast has no class {name}"))),
        }
    }

    fn node(&self, py: &mut Py, node: &Node) -> Result {
        if py.stack_is_low() {
            return Err(py.recursion_error("during ast construction"));
        }
        let class = self.class(py, node.class)?;
        // Nodes without anything in them are all the same.
        if node.fields.is_empty() && node.position.is_none() {
            let key = py.intern("_only");
            if let Some(only) = py.getattr_optional(&class, &key)? {
                return Ok(only);
            }
        }
        let Some(ty) = crate::object::TypeRef::from_value(&class) else {
            return Err(py.runtime_error("a node's class is no class"));
        };
        let made = py.new_instance(ty)?;
        for (name, item) in &node.fields {
            let v = self.item(py, item)?;
            let key = py.intern(name);
            py.set_own_attribute(&made, &key, v)?;
        }
        if let Some(p) = node.position {
            for (name, n) in [
                ("lineno", p.line),
                ("col_offset", p.column),
                ("end_lineno", p.end_line),
                ("end_col_offset", p.end_column),
            ] {
                let (key, n) = (py.intern(name), py.int(i64::from(n))?);
                py.set_own_attribute(&made, &key, n)?;
            }
        }
        Ok(made)
    }

    fn item(&self, py: &mut Py, item: &Item) -> Result {
        Ok(match item {
            Item::None => Value::NONE,
            Item::Node(node) => self.node(py, node)?,
            Item::List(items) => {
                let all = items.iter().map(|item| self.item(py, item)).collect::<Result<Vec<_>>>()?;
                py.list(all)?
            }
            Item::Const(constant) => value(py, constant)?,
            Item::Name(name) => py.intern(name),
            Item::Int(n) => py.int(*n)?,
        })
    }
}

/// A literal's value.
fn value(py: &mut Py, constant: &Const) -> Result {
    Ok(match constant {
        Const::Bool(b) => Value::bool(*b),
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(i) => py.int(*i)?,
        Const::BigInt(i) => py.int_from(i.clone().into())?,
        Const::Float(f) => py.float(*f)?,
        Const::Complex(re, im) => py.complex(crate::number::complex::Complex { re: *re, im: *im })?,
        Const::Str(text) => py.text(text.clone())?,
        Const::Bytes(bytes) => py.bytes(bytes.clone())?,
        Const::None | Const::Tuple(_) | Const::FrozenSet(_) | Const::Code(_) => Value::NONE,
    })
}
