//! The names under which CPython has the native halves of its library modules (`_collections`, `_functools`, `_operator`, `_weakref`,
//! `_random`, `_locale`, …): faces of the modules that stand here.

use super::{ModuleBuilder, functools, operator};
use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::weakref::{self, weak_of};

/// The entries of a module that is loaded already, or is made by `make`.
fn contents(py: &mut Py, name: &str, make: fn(&mut Py) -> Result) -> Result<Vec<(Value, Value)>> {
    let modules = py.interp().modules.get();
    let loaded = modules.payload::<DictObject>().and_then(|d| d.get_str(py, &py.intern(name)));
    let module = match loaded {
        // A module of that name that is written in Python stands before the native one.
        Some(m) if is_native(py, &m) => m,
        other => {
            let made = make(py)?;
            // Its maker has entered it under its name.
            if let Some(d) = modules.payload::<DictObject>() {
                match other {
                    Some(before) => d.set_str(py, &modules, &py.intern(name), before)?,
                    None => drop(d.remove_str(py, &modules, &py.intern(name))),
                }
            }
            made
        }
    };
    let Some(m) = module.payload::<ModuleObject>() else { return Ok(Vec::new()) };
    let dict = m.dict.get(py);
    Ok(dict.payload::<DictObject>().map(|d| d.entries(py, &dict)).transpose()?.unwrap_or_default())
}

fn is_native(py: &Py, module: &Value) -> bool {
    let file = py.intern("__file__");
    module.payload::<ModuleObject>().is_some_and(|m| {
        let dict = m.dict.get(py);
        dict.payload::<DictObject>().is_some_and(|d| d.get_str(py, &file).is_none())
    })
}

/// Enters what `wanted` says of `from`.
fn copy(py: &mut Py, b: &ModuleBuilder, from: Vec<(Value, Value)>, wanted: impl Fn(&str) -> bool) -> Result<()> {
    for (key, v) in from {
        let name = key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
        if wanted(&name) {
            b.add(py, &name, v)?;
        }
    }
    Ok(())
}

/// `_operator`
///
/// # Errors
/// MemoryError.
pub fn operator(py: &mut Py) -> Result {
    let all = contents(py, "operator", operator::make)?;
    let b = ModuleBuilder::new(py, "_operator")?;
    copy(py, &b, all, |name| !name.starts_with('_') || name == "_compare_digest")?;
    b.function(py, "_compare_digest", "(a, b, /)", compare_digest)?;
    b.finish(py)
}

/// Compares two digests in a time that does not tell where they differ.
///
/// # Errors
/// TypeError for anything but two bytes-like objects or two ASCII strings.
pub fn compare_digest(py: &mut Py, a: &[Value]) -> Result {
    let bytes = |v: &Value| -> Option<Vec<u8>> { v.as_text().and_then(|t| t.as_str()).map(|s| s.as_bytes().to_vec()) };
    let (x, y) = match (a[0].as_text(), a[1].as_text()) {
        (Some(x), Some(y)) => {
            if !x.is_ascii() || !y.is_ascii() {
                return Err(py.type_error("comparing strings with non-ASCII characters is not supported"));
            }
            (bytes(&a[0]).unwrap_or_default(), bytes(&a[1]).unwrap_or_default())
        }
        _ => match (py.buffer(&a[0])?, py.buffer(&a[1])?) {
            (Some(x), Some(y)) => (x.into_owned(), y.into_owned()),
            _ => {
                let (x, y) = (py.type_of(&a[0]).full_name(py), py.type_of(&a[1]).full_name(py));
                return Err(
                    py.type_error(format!("unsupported operand types(s) or combination of types: '{x}' and '{y}'"))
                );
            }
        },
    };
    let longest = y.iter().enumerate();
    let differ = longest.fold(u8::from(x.len() != y.len()), |all, (i, b)| all | (x.get(i).copied().unwrap_or(!b) ^ b));
    Ok(Value::bool(std::hint::black_box(differ) == 0))
}

/// `_functools`
///
/// # Errors
/// MemoryError.
pub fn functools(py: &mut Py) -> Result {
    let all = contents(py, "functools", functools::make)?;
    let b = ModuleBuilder::new(py, "_functools")?;
    copy(py, &b, all, |name| ["reduce", "partial", "cmp_to_key", "Placeholder", "_lru_cache_wrapper"].contains(&name))?;
    b.add(py, "_PlaceholderType", py.ty(TypeId::Placeholder).to_value())?;
    b.finish(py)
}

/// `_collections`
///
/// # Errors
/// MemoryError.
pub fn collections(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_collections")?;
    for (name, id) in [
        ("deque", TypeId::Deque),
        ("defaultdict", TypeId::DefaultDict),
        ("OrderedDict", TypeId::OrderedDict),
        ("_tuplegetter", TypeId::TupleGetter),
        ("_deque_iterator", TypeId::DequeIterator),
        ("_deque_reverse_iterator", TypeId::DequeReverseIterator),
    ] {
        b.add(py, name, py.ty(id).to_value())?;
    }
    b.function(py, "_count_elements", "(mapping, iterable, /)", count_elements)?;
    b.finish(py)
}

/// Counts the elements of an iterable in a mapping.
fn count_elements(py: &mut Py, a: &[Value]) -> Result {
    let mapping = a[0].clone();
    let get = py.intern("get");
    let plain = py
        .type_of(&mapping)
        .lookup(py, &get)
        .is_some_and(|own| py.ty(TypeId::Dict).lookup(py, &get).is_some_and(|base| base.is(&own)));
    let one = py.int(1)?;
    py.for_each(&a[1], |py, item| {
        let old = match mapping.payload::<DictObject>() {
            Some(d) if plain => d.get(py, &mapping, &item)?,
            _ => {
                let zero = py.int(0)?;
                Some(py.call_method(&mapping, "get", &[item.clone(), zero])?)
            }
        };
        let new = match old {
            Some(old) => py.binary(crate::bytecode::BinaryOp::Add, &old, &one)?,
            None => one.clone(),
        };
        match mapping.payload::<DictObject>() {
            Some(d) if plain => d.set(py, &mapping, &item, new),
            _ => py.setitem(&mapping, &item, Some(&new)),
        }
    })?;
    Ok(Value::NONE)
}

/// `_weakref`
///
/// # Errors
/// MemoryError.
pub fn weak(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_weakref")?;
    for (name, id) in [
        ("ref", TypeId::WeakReference),
        ("ReferenceType", TypeId::WeakReference),
        ("ProxyType", TypeId::WeakProxy),
        ("CallableProxyType", TypeId::WeakCallableProxy),
    ] {
        b.add(py, name, py.ty(id).to_value())?;
    }
    b.function(py, "proxy", "(object, callback=None, /)", |py, a| weakref::proxy(py, &a[0], &a[1]))?;
    b.function(py, "getweakrefcount", "(object, /)", |py, a| {
        let n = weakref::all_of(py, &a[0]).len();
        py.int_from_usize(n)
    })?;
    b.function(py, "getweakrefs", "(object, /)", |py, a| {
        let all = weakref::all_of(py, &a[0]);
        py.list(all)
    })?;
    b.function(py, "_remove_dead_weakref", "(dct, key, /)", |py, a| {
        let Some(d) = a[0].payload::<DictObject>() else { return Err(py.type_error("dct must be a dict")) };
        if let Some(found) = d.get(py, &a[0], &a[1])?
            && weak_of(&found).is_some_and(weakref::Weak::is_dead)
        {
            drop(d.remove(py, &a[0], &a[1])?);
        }
        Ok(Value::NONE)
    })?;
    b.finish(py)
}

/// `_random`
///
/// # Errors
/// MemoryError.
pub fn random(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_random")?;
    b.add_type(py, TypeId::Random)?;
    b.finish(py)
}

/// `_opcode`, as far as `dis` and `opcode` import it: this interpreter's code has its own instructions, of which nothing is told.
///
/// # Errors
/// MemoryError.
pub fn opcode(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_opcode")?;
    b.function(py, "stack_effect", "(opcode, oparg=None, /, *, jump=None)", |py, _| {
        Err(py.value_error("invalid opcode or oparg"))
    })?;
    for name in ["is_valid", "has_arg", "has_const", "has_name", "has_jump", "has_free", "has_local", "has_exc"] {
        b.function(py, name, "(opcode)", |py, a| {
            py.as_i32(&a[0])?;
            Ok(Value::FALSE)
        })?;
    }
    b.function(py, "get_nb_ops", "()", |py, _| {
        let names = [
            ("NB_ADD", "+"),
            ("NB_AND", "&"),
            ("NB_FLOOR_DIVIDE", "//"),
            ("NB_LSHIFT", "<<"),
            ("NB_MATRIX_MULTIPLY", "@"),
            ("NB_MULTIPLY", "*"),
            ("NB_REMAINDER", "%"),
            ("NB_OR", "|"),
            ("NB_POWER", "**"),
            ("NB_RSHIFT", ">>"),
            ("NB_SUBTRACT", "-"),
            ("NB_TRUE_DIVIDE", "/"),
            ("NB_XOR", "^"),
        ];
        let mut all = Vec::new();
        for suffix in ["", "="] {
            for (name, symbol) in names {
                let place = if suffix.is_empty() { "" } else { "INPLACE_" };
                let name = py.str(&name.replacen("NB_", &format!("NB_{place}"), 1))?;
                let symbol = py.str(&format!("{symbol}{suffix}"))?;
                all.push(py.tuple_of_two(name, symbol)?);
            }
        }
        let (name, symbol) = (py.str("NB_SUBSCR")?, py.str("[]")?);
        all.push(py.tuple_of_two(name, symbol)?);
        py.list(all)
    })?;
    b.function(py, "get_intrinsic1_descs", "()", |py, _| py.list(Vec::new()))?;
    b.function(py, "get_intrinsic2_descs", "()", |py, _| py.list(Vec::new()))?;
    b.function(py, "get_special_method_names", "()", |py, _| {
        let names = ["__enter__", "__exit__", "__aenter__", "__aexit__"].iter().map(|n| py.intern(n)).collect();
        py.list(names)
    })?;
    b.function(py, "get_executor", "(*, code, offset)", |py, _| {
        Err(py.runtime_error("Executors are not available in this build"))
    })?;
    b.function(py, "get_specialization_stats", "()", |_, _| Ok(Value::NONE))?;
    b.finish(py)
}

/// `_statistics`
///
/// # Errors
/// MemoryError.
pub fn statistics(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_statistics")?;
    b.function(py, "_normal_dist_inv_cdf", "(p, mu, sigma, /)", |py, a| {
        let (p, mu, sigma) = (py.as_f64(&a[0])?, py.as_f64(&a[1])?, py.as_f64(&a[2])?);
        if p <= 0.0 || p >= 1.0 || sigma <= 0.0 {
            return Err(py.value_error("inverse cdf undefined"));
        }
        py.float(mu + crate::number::special::normal_quantile(p) * sigma)
    })?;
    b.finish(py)
}

/// `_sysconfig`
///
/// # Errors
/// MemoryError.
pub fn sysconfig(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_sysconfig")?;
    b.function(py, "config_vars", "()", |py, _| {
        let made = DictObject::new(py)?;
        if let Some(d) = made.payload::<DictObject>() {
            let free = py.int(i64::from(crate::object::sharing()))?;
            d.set_str(py, &made, &py.intern("Py_GIL_DISABLED"), free)?;
            d.set_str(py, &made, &py.intern("Py_DEBUG"), py.int(0)?)?;
            d.set_str(py, &made, &py.intern("WITH_DOC_STRINGS"), py.int(1)?)?;
            d.set_str(py, &made, &py.intern("EXT_SUFFIX"), py.str(".so")?)?;
            d.set_str(py, &made, &py.intern("SOABI"), py.str("orochi-314")?)?;
        }
        Ok(made)
    })?;
    b.finish(py)
}

/// `_uuid`: nothing of the system's own, which the module in Python does without.
///
/// # Errors
/// MemoryError.
pub fn uuid(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_uuid")?;
    b.add(py, "has_uuid_generate_time_safe", py.int(0)?)?;
    b.add(py, "has_stable_extractable_node", py.int(0)?)?;
    b.add(py, "generate_time_safe", Value::NONE)?;
    b.finish(py)
}

/// `_suggestions`
///
/// # Errors
/// MemoryError.
pub fn suggestions(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_suggestions")?;
    b.function(py, "_generate_suggestions", "(candidates, item, /)", |py, a| {
        let texts = py.collect(&a[0])?;
        let mut names = Vec::with_capacity(texts.len());
        for v in &texts {
            match v.as_text() {
                Some(t) => names.push(t.to_string_lossy().into_owned()),
                None => return Err(py.type_error("all elements in 'candidates' must be strings")),
            }
        }
        let Some(wrong) = a[1].as_text() else { return Err(py.type_error("item must be a string")) };
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        match crate::algorithm::suggest::closest(&wrong.to_string_lossy(), &known) {
            Some(found) => py.str(found),
            None => Ok(Value::NONE),
        }
    })?;
    b.finish(py)
}
