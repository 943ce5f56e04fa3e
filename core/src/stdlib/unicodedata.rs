//! `unicodedata`: the Unicode character database.
//!
//! Pure functions of characters. `ucd_3_2_0`, which the codecs of internationalised names ask, answers as the current database does.

use super::{ModuleBuilder, make_types};
use crate::object::capsule::Native;
use crate::object::kind::Kind;
use crate::object::native::{BoundFn, TypeBuilder};
use crate::object::typeobject::type_flags::NOT_INSTANTIABLE;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::{TextBuilder, class, unidata};
use crate::types::container::finish_text;
use crate::types::table::{Layout, Row};
use icu_normalizer::properties::{CanonicalCombiningClassMapBorrowed, CanonicalDecompositionBorrowed, Decomposed};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{BidiClass, BidiMirrored, EastAsianWidth, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData, PropertyNamesShort};

static ROWS: &[Row] = &[Row {
    id: TypeId::Ucd,
    name: "UCD",
    module: "unicodedata",
    base: Some(TypeId::Object),
    layout: Layout::Plain(Kind::Opaque),
    flags: NOT_INSTANTIABLE,
}];

/// An older database.
struct Database;

// SAFETY: nothing in it.
unsafe impl Native for Database {}

/// The character that is the argument of `function`.
fn character(py: &Py, function: &str, v: &Value) -> Result<u32> {
    let Some(text) = v.as_text() else {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("{function}() argument 1 must be a unicode character, not {name}")));
    };
    match text.code_at(0).filter(|_| text.len() == 1) {
        Some(code) => Ok(code),
        None => {
            let n = text.len();
            Err(py
                .type_error(format!("{function}() argument 1 must be a unicode character, not a string of length {n}")))
        }
    }
}

fn sole(py: &Py, function: &str, v: &Value) -> Result<u32> {
    character(py, function, v).map_err(|e| {
        // A function of one argument does not number it.
        let text = crate::object::exception::read(py, &e.0, |s| &s.args);
        match text.payload::<crate::object::tuple::TupleObject>().and_then(|t| t.values().first().cloned()) {
            Some(message) => {
                let message = message.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
                py.type_error(message.replacen("argument 1", "argument", 1))
            }
            None => e,
        }
    })
}

fn or_default(py: &Py, default: &Value, message: &str) -> Result {
    if default.is_empty() { Err(py.value_error(message)) } else { Ok(default.clone()) }
}

fn name(py: &mut Py, a: &[Value]) -> Result {
    let code = character(py, "name", &a[0])?;
    match char::from_u32(code).and_then(unicode_names2::name) {
        Some(name) => py.str(&name.to_string()),
        None => or_default(py, &a[1], "no such name"),
    }
}

fn lookup(py: &mut Py, a: &[Value]) -> Result {
    let Some(text) = a[0].as_text() else {
        let name = py.argument_type(&a[0]);
        return Err(py.type_error(format!("lookup() argument must be str, not {name}")));
    };
    let name = text.to_string_lossy().into_owned();
    match unicode_names2::character(&name) {
        Some(c) => py.str(c.encode_utf8(&mut [0; 4])),
        None => {
            let message = py.str(&format!("undefined character name '{name}'"))?;
            Err(py.key_error(&message))
        }
    }
}

fn decimal(py: &mut Py, a: &[Value]) -> Result {
    match class::decimal_value(character(py, "decimal", &a[0])?) {
        Some(n) => py.int(i64::from(n)),
        None => or_default(py, &a[1], "not a decimal"),
    }
}

fn digit(py: &mut Py, a: &[Value]) -> Result {
    match unidata::digit_value(character(py, "digit", &a[0])?) {
        Some(n) => py.int(i64::from(n)),
        None => or_default(py, &a[1], "not a digit"),
    }
}

fn numeric(py: &mut Py, a: &[Value]) -> Result {
    match unidata::numeric_value(character(py, "numeric", &a[0])?) {
        Some((n, of)) => py.float(n as f64 / f64::from(of)),
        None => or_default(py, &a[1], "not a numeric character"),
    }
}

fn category(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "category", &a[0])?;
    let found = class::category(code);
    py.str(PropertyNamesShort::<GeneralCategory>::new().get(found).unwrap_or("Cn"))
}

fn bidirectional(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "bidirectional", &a[0])?;
    if class::category(code) == GeneralCategory::Unassigned {
        return Ok(py.interp().empty_str());
    }
    let found = CodePointMapData::<BidiClass>::new().get32(code);
    py.str(PropertyNamesShort::<BidiClass>::new().get(found).unwrap_or(""))
}

fn combining(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "combining", &a[0])?;
    py.int(i64::from(CanonicalCombiningClassMapBorrowed::new().get32_u8(code)))
}

fn east_asian_width(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "east_asian_width", &a[0])?;
    let found = CodePointMapData::<EastAsianWidth>::new().get32(code);
    py.str(PropertyNamesShort::<EastAsianWidth>::new().get(found).unwrap_or("N"))
}

fn mirrored(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "mirrored", &a[0])?;
    py.int(i64::from(CodePointSetData::new::<BidiMirrored>().contains32(code)))
}

fn decomposition(py: &mut Py, a: &[Value]) -> Result {
    let code = sole(py, "decomposition", &a[0])?;
    let Some(c) = char::from_u32(code) else { return Ok(py.interp().empty_str()) };
    // Syllables of Hangul are taken apart by rule, and have no mapping.
    if (0xac00..0xd7a4).contains(&code) {
        return Ok(py.interp().empty_str());
    }
    let shown = |c: char| format!("{:04X}", u32::from(c));
    if let Some(kind) = unidata::mapping_kind(code) {
        let mapped = DecomposingNormalizerBorrowed::new_nfkd().normalize(c.encode_utf8(&mut [0; 4])).into_owned();
        let parts: Vec<String> = mapped.chars().map(shown).collect();
        return py.str(&format!("<{kind}> {}", parts.join(" ")));
    }
    match CanonicalDecompositionBorrowed::new().decompose(c) {
        Decomposed::Default => Ok(py.interp().empty_str()),
        Decomposed::Singleton(a) => py.str(&shown(a)),
        Decomposed::Expansion(a, b) => py.str(&format!("{} {}", shown(a), shown(b))),
    }
}

/// A form's function on texts without lone surrogates.
fn form(py: &Py, v: &Value) -> Result<fn(&str) -> String> {
    let Some(text) = v.as_text() else {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("normalize() argument 1 must be str, not {name}")));
    };
    Ok(match text.to_string_lossy().as_ref() {
        "NFC" => |s| ComposingNormalizerBorrowed::new_nfc().normalize(s).into_owned(),
        "NFKC" => |s| ComposingNormalizerBorrowed::new_nfkc().normalize(s).into_owned(),
        "NFD" => |s| DecomposingNormalizerBorrowed::new_nfd().normalize(s).into_owned(),
        "NFKD" => |s| DecomposingNormalizerBorrowed::new_nfkd().normalize(s).into_owned(),
        _ => return Err(py.value_error("invalid normalization form")),
    })
}

fn normalized(py: &mut Py, function: &str, how: &Value, v: &Value) -> Result {
    let how = form(py, how)?;
    let Some(text) = v.as_text() else {
        let name = py.argument_type(v);
        return Err(py.type_error(format!("{function}() argument 2 must be str, not {name}")));
    };
    if text.is_ascii() {
        return Ok(v.clone());
    }
    if let Some(s) = text.to_utf8() {
        return py.str(&how(&s));
    }
    // Lone surrogates stay where they are.
    let mut out = TextBuilder::with_capacity(text.len());
    let mut run = String::new();
    for code in text.codes() {
        match char::from_u32(code) {
            Some(c) => run.push(c),
            None => {
                out.push_str(&how(&std::mem::take(&mut run)));
                out.push(code);
            }
        }
    }
    out.push_str(&how(&run));
    finish_text(py, out)
}

fn normalize(py: &mut Py, a: &[Value]) -> Result {
    normalized(py, "normalize", &a[0], &a[1])
}

fn is_normalized(py: &mut Py, a: &[Value]) -> Result {
    let made = normalized(py, "is_normalized", &a[0], &a[1])?;
    let same = match (made.as_text(), a[1].as_text()) {
        (Some(x), Some(y)) => x.len() == y.len() && x.codes().eq(y.codes()),
        _ => false,
    };
    Ok(Value::bool(same))
}

const FUNCTIONS: &[(&str, &str, BoundFn)] = &[
    ("name", "chr, default=<unrepresentable>, /", name),
    ("lookup", "name, /", lookup),
    ("decimal", "chr, default=<unrepresentable>, /", decimal),
    ("digit", "chr, default=<unrepresentable>, /", digit),
    ("numeric", "chr, default=<unrepresentable>, /", numeric),
    ("category", "chr, /", category),
    ("bidirectional", "chr, /", bidirectional),
    ("combining", "chr, /", combining),
    ("east_asian_width", "chr, /", east_asian_width),
    ("mirrored", "chr, /", mirrored),
    ("decomposition", "chr, /", decomposition),
    ("normalize", "form, unistr, /", normalize),
    ("is_normalized", "form, unistr, /", is_normalized),
];

macro_rules! methods {
    ($b:expr, $($name:ident: $signature:literal;)*) => {
        $($b.method(stringify!($name), $signature, |py, a| $name(py, &a[1..]));)*
    };
}

fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Ucd);
    methods! { b,
        name: "(self, chr, default=<unrepresentable>, /)";
        lookup: "(self, name, /)";
        decimal: "(self, chr, default=<unrepresentable>, /)";
        digit: "(self, chr, default=<unrepresentable>, /)";
        numeric: "(self, chr, default=<unrepresentable>, /)";
        category: "(self, chr, /)";
        bidirectional: "(self, chr, /)";
        combining: "(self, chr, /)";
        east_asian_width: "(self, chr, /)";
        mirrored: "(self, chr, /)";
        decomposition: "(self, chr, /)";
        normalize: "(self, form, unistr, /)";
        is_normalized: "(self, form, unistr, /)";
    }
    b.getter("unidata_version", |py, _| py.str("3.2.0"));
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    make_types(py, ROWS, fill);
    let b = ModuleBuilder::new(py, "unicodedata")?;
    for (name, signature, f) in FUNCTIONS {
        b.function(py, name, &format!("({signature})"), *f)?;
    }
    b.add_type(py, TypeId::Ucd)?;
    b.add(py, "unidata_version", py.str("16.0.0")?)?;
    let old = py.make_native(py.ty(TypeId::Ucd), Database)?;
    b.add(py, "ucd_3_2_0", old)?;
    b.finish(py)
}
