//! The encoder of `json.dumps`: from objects to one piece of text.
//!
//! The settings never change after birth; what is being written lives on the stack of the call, so threads share an encoder freely.

use super::{Quoting, encode_ascii, encode_least, push_quoted};
use crate::object::capsule::Native;
use crate::object::dict::DictObject;
use crate::object::list::ListObject;
use crate::object::native::{NativeFunction, TypeBuilder};
use crate::object::tuple::TupleObject;
use crate::object::{Args, Field, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::finish_text;
use orochi_gc::Object;

/// The settings.
struct Encoder {
    /// Look for objects that contain themselves.
    circular: bool,
    default: Field,
    encoder: Field,
    quoting: Option<Quoting>,
    /// None or a str.
    indent: Field,
    key_separator: Field,
    item_separator: Field,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

// SAFETY: all fields that refer to objects are traced; nothing changes after birth.
unsafe impl Native for Encoder {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for field in [&self.default, &self.encoder, &self.indent, &self.key_separator, &self.item_separator] {
            field.trace(visit);
        }
    }
}

const PARAMETERS: [&str; 9] = [
    "markers",
    "default",
    "encoder",
    "indent",
    "key_separator",
    "item_separator",
    "sort_keys",
    "skipkeys",
    "allow_nan",
];

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.named_args("make_encoder", args, PARAMETERS, 9)?;
    let [markers, default, encoder, indent, keys, items, sort, skip, nan] = given;
    if !markers.is_none() && !py.is_instance(&markers, TypeId::Dict) {
        let name = py.type_of(&markers).full_name(py);
        return Err(py.type_error(format!("make_encoder() argument 1 must be dict or None, not {name}")));
    }
    for (i, v) in [(5, &keys), (6, &items)] {
        if v.as_text().is_none() {
            let name = py.argument_type(v);
            return Err(py.type_error(format!("make_encoder() argument {i} must be str, not {name}")));
        }
    }
    if !indent.is_none() && indent.as_text().is_none() {
        let name = py.type_of(&indent).full_name(py);
        return Err(py.type_error(format!("make_encoder() argument 4 must be str or None, not {name}")));
    }
    let quoting = encoder.payload::<NativeFunction>().and_then(|f| {
        if f.def.runs(encode_ascii) {
            Some(Quoting::Ascii)
        } else if f.def.runs(encode_least) {
            Some(Quoting::Least)
        } else {
            None
        }
    });
    let (sort_keys, skip_keys, allow_nan) = (py.truth(&sort)?, py.truth(&skip)?, py.truth(&nan)?);
    py.make_native(
        class,
        Encoder {
            circular: !markers.is_none(),
            default: Field::at_birth(default),
            encoder: Field::at_birth(encoder),
            quoting,
            indent: Field::at_birth(indent),
            key_separator: Field::at_birth(keys),
            item_separator: Field::at_birth(items),
            sort_keys,
            skip_keys,
            allow_nan,
        },
    )
}

/// One piece of work.
struct Writer<'a> {
    settings: &'a Encoder,
    out: TextBuilder,
    /// The objects that are being written, from the outermost on.
    open: Vec<u64>,
}

/// Adds a line to an exception that tells where it happened.
#[cold]
fn note(py: &mut Py, raised: Raised, text: &str) -> Raised {
    match py.str(text).and_then(|text| py.call_method(&raised.0, "add_note", &[text])) {
        Ok(_) => raised,
        Err(e) => e,
    }
}

impl Writer<'_> {
    fn push(&mut self, v: &Value) {
        if let Some(text) = v.as_text() {
            self.out.push_text(text);
        }
    }

    fn string(&mut self, py: &mut Py, v: &Value) -> Result<()> {
        if let (Some(quoting), Some(text)) = (self.settings.quoting, v.as_text()) {
            push_quoted(text.view(), quoting, &mut self.out);
            return Ok(());
        }
        let made = py.call(&self.settings.encoder, std::slice::from_ref(v))?;
        if made.as_text().is_none() {
            let name = py.type_of(&made).full_name(py);
            return Err(py.type_error(format!("encoder() must return a string, not {name}")));
        }
        self.push(&made);
        Ok(())
    }

    fn float(&self, py: &mut Py, v: &Value, x: f64) -> Result<String> {
        if x.is_finite() {
            return Ok(crate::number::float_text::repr(x));
        }
        if !self.settings.allow_nan {
            let shown = py.repr_string(v)?;
            return Err(py.value_error(format!("Out of range float values are not JSON compliant: {shown}")));
        }
        Ok(if x.is_nan() {
            "NaN"
        } else if x > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned())
    }

    fn int(py: &mut Py, v: &Value) -> Result<String> {
        if let Some(i) = v.as_small_int() {
            return Ok(i.to_string());
        }
        let text = crate::types::int::methods::repr(py, v)?;
        Ok(text.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default())
    }

    fn value(&mut self, py: &mut Py, v: &Value, level: usize) -> Result<()> {
        if v.is_none() {
            self.out.push_str("null");
        } else if let Some(b) = v.as_bool() {
            self.out.push_str(if b { "true" } else { "false" });
        } else if v.as_text().is_some() {
            self.string(py, v)?;
        } else if v.is_int_like() {
            let text = Self::int(py, v)?;
            self.out.push_str(&text);
        } else if let Some(x) = v.as_float() {
            let text = self.float(py, v, x)?;
            self.out.push_str(&text);
        } else if v.has_payload::<ListObject>() || v.has_payload::<TupleObject>() {
            py.recurse(" while encoding a JSON object", |py| self.list(py, v, level))?;
        } else if py.is_instance(v, TypeId::Dict) {
            py.recurse(" while encoding a JSON object", |py| self.dict(py, v, level))?;
        } else {
            self.enter(py, v)?;
            let made = py.call(&self.settings.default, std::slice::from_ref(v))?;
            let written = py.recurse(" while encoding a JSON object", |py| self.value(py, &made, level));
            if let Err(e) = written {
                let name = py.type_of(v).full_name(py);
                return Err(note(py, e, &format!("when serializing {name} object")));
            }
            self.leave();
        }
        Ok(())
    }

    fn enter(&mut self, py: &Py, v: &Value) -> Result<()> {
        if self.settings.circular {
            if self.open.contains(&v.identity()) {
                return Err(py.value_error("Circular reference detected"));
            }
            self.open.push(v.identity());
        }
        Ok(())
    }

    fn leave(&mut self) {
        if self.settings.circular {
            self.open.pop();
        }
    }

    fn new_line(&mut self, level: usize) {
        let indent = &self.settings.indent;
        if let Some(indent) = indent.as_text() {
            self.out.push_str("\n");
            for _ in 0..level {
                self.out.push_text(indent);
            }
        }
    }

    fn separator(&mut self, level: usize) {
        let settings = self.settings;
        self.push(&settings.item_separator);
        self.new_line(level);
    }

    fn list(&mut self, py: &mut Py, v: &Value, level: usize) -> Result<()> {
        let items = match v.payload::<ListObject>() {
            Some(list) => list.snapshot(py, v)?,
            None => v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default(),
        };
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.enter(py, v)?;
        self.out.push_str("[");
        self.new_line(level + 1);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.separator(level + 1);
            }
            if let Err(e) = self.value(py, item, level + 1) {
                let name = py.type_of(v).full_name(py);
                return Err(note(py, e, &format!("when serializing {name} item {i}")));
            }
            py.poll()?;
        }
        self.leave();
        self.new_line(level);
        self.out.push_str("]");
        Ok(())
    }

    fn items(&self, py: &mut Py, v: &Value) -> Result<Vec<(Value, Value)>> {
        if py.type_of(v).is(TypeId::Dict) && !self.settings.sort_keys {
            return Ok(v.payload::<DictObject>().map(|d| d.entries(py, v)).transpose()?.unwrap_or_default());
        }
        let items = py.call_method(v, "items", &[])?;
        let mut items = py.collect(&items)?;
        if self.settings.sort_keys {
            crate::types::list::sort::sort_values(py, &mut items, &Value::NONE, false)?;
        }
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            match item.payload::<TupleObject>().map(TupleObject::values) {
                Some([key, v]) => pairs.push((key.clone(), v.clone())),
                _ => return Err(py.value_error("items must return 2-tuples")),
            }
        }
        Ok(pairs)
    }

    fn dict(&mut self, py: &mut Py, v: &Value, level: usize) -> Result<()> {
        if py.len(v)? == 0 {
            self.out.push_str("{}");
            return Ok(());
        }
        self.enter(py, v)?;
        self.out.push_str("{");
        let mut first = true;
        for (key, item) in self.items(py, v)? {
            let shown = if key.as_text().is_some() {
                None
            } else if let Some(x) = key.as_float() {
                Some(self.float(py, &key, x)?)
            } else if key.is_none() {
                Some("null".to_owned())
            } else if let Some(b) = key.as_bool() {
                Some(if b { "true" } else { "false" }.to_owned())
            } else if key.is_int_like() {
                Some(Self::int(py, &key)?)
            } else if self.settings.skip_keys {
                continue;
            } else {
                let name = py.type_of(&key).full_name(py);
                return Err(py.type_error(format!("keys must be str, int, float, bool or None, not {name}")));
            };
            if first {
                self.new_line(level + 1);
            } else {
                self.separator(level + 1);
            }
            first = false;
            match shown {
                None => self.string(py, &key)?,
                Some(text) => {
                    let text = py.str(&text)?;
                    self.string(py, &text)?;
                }
            }
            let settings = self.settings;
            self.push(&settings.key_separator);
            if let Err(e) = self.value(py, &item, level + 1) {
                let (name, key) = (py.type_of(v).full_name(py), py.repr_string(&key)?);
                return Err(note(py, e, &format!("when serializing {name} item {key}")));
            }
            py.poll()?;
        }
        self.leave();
        if !first {
            self.new_line(level);
        }
        self.out.push_str("}");
        Ok(())
    }
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let [object, level] = py.named_args("_iterencode", args, ["obj", "_current_indent_level"], 2)?;
    let level = py.as_i64(&level)?;
    let settings = py.native::<Encoder>(v)?;
    let mut writer = Writer { settings, out: TextBuilder::new(), open: Vec::new() };
    writer.value(py, &object, usize::try_from(level).unwrap_or(0))?;
    let text = finish_text(py, writer.out)?;
    py.tuple(vec![text])
}

pub(super) fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::JsonEncoder);
    b.slots().new.set(Some(new));
    b.slots().call.set(Some(call));
    b.doc("Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")
        .member("markers", |_, _| Ok(Value::NONE))
        .member("default", |py, v| Ok(py.native::<Encoder>(v)?.default.clone()))
        .member("encoder", |py, v| Ok(py.native::<Encoder>(v)?.encoder.clone()))
        .member("indent", |py, v| Ok(py.native::<Encoder>(v)?.indent.clone()))
        .member("key_separator", |py, v| Ok(py.native::<Encoder>(v)?.key_separator.clone()))
        .member("item_separator", |py, v| Ok(py.native::<Encoder>(v)?.item_separator.clone()))
        .member("sort_keys", |py, v| Ok(Value::bool(py.native::<Encoder>(v)?.sort_keys)))
        .member("skipkeys", |py, v| Ok(Value::bool(py.native::<Encoder>(v)?.skip_keys)));
}
