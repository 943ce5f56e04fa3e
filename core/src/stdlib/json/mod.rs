//! `_json`: what makes `json` fast: a scanner, an encoder, and strings between quotes.

mod encoder;
mod scanner;

use super::{ModuleBuilder, make_types};
use crate::object::kind::Kind;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::{TextBuilder, View};
use crate::types::container::finish_text;
use crate::types::table::{Layout, Row};

const fn row(id: TypeId, name: &'static str) -> Row {
    Row { id, name, module: "_json", base: Some(TypeId::Object), layout: Layout::Plain(Kind::Opaque), flags: 0 }
}

static ROWS: &[Row] = &[row(TypeId::JsonScanner, "Scanner"), row(TypeId::JsonEncoder, "Encoder")];

/// How a string is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// Only ASCII characters come out.
    Ascii,
    /// What must be escaped is.
    Least,
}

/// Appends `text` between quotes.
fn push_quoted(text: View<'_>, quoting: Quoting, out: &mut TextBuilder) {
    out.push(0x22);
    let plain = |c: u32| c >= 0x20 && c != 0x22 && c != 0x5c && (quoting == Quoting::Least || c <= 0x7e);
    let len = text.len();
    let mut from = 0;
    while from < len {
        let mut to = from;
        while to < len && plain(text.code_at(to)) {
            to += 1;
        }
        out.push_view(text.sub(from, to));
        if to == len {
            break;
        }
        let c = text.code_at(to);
        match c {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            0x0a => out.push_str("\\n"),
            0x0d => out.push_str("\\r"),
            0x09 => out.push_str("\\t"),
            0x1_0000.. => {
                let c = c - 0x1_0000;
                out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 | c >> 10, 0xdc00 | c & 0x3ff));
            }
            _ => out.push_str(&format!("\\u{c:04x}")),
        }
        from = to + 1;
    }
    out.push(0x22);
}

fn quoted(py: &mut Py, v: &Value, quoting: Quoting) -> Result {
    let Some(text) = v.as_text() else {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("first argument must be a string, not {name}")));
    };
    let mut out = TextBuilder::with_capacity(text.len() + 2);
    push_quoted(text.view(), quoting, &mut out);
    finish_text(py, out)
}

fn encode_ascii(py: &mut Py, a: &[Value]) -> Result {
    quoted(py, &a[0], Quoting::Ascii)
}

fn encode_least(py: &mut Py, a: &[Value]) -> Result {
    quoted(py, &a[0], Quoting::Least)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, |py| {
        scanner::fill(py);
        encoder::fill(py);
    });
    let b = ModuleBuilder::new(py, "_json")?;
    b.add(py, "make_scanner", py.ty(TypeId::JsonScanner).to_value())?;
    b.add(py, "make_encoder", py.ty(TypeId::JsonEncoder).to_value())?;
    b.function(py, "scanstring", "(string, end, strict=True, /)", scanner::scan_string)?;
    b.function(py, "encode_basestring_ascii", "(string, /)", encode_ascii)?;
    b.function(py, "encode_basestring", "(string, /)", encode_least)?;
    b.finish(py)
}
