//! `match`: what sequence, mapping and class patterns ask of the subject (PEP 634).

use crate::bytecode::Probe;
use crate::object::dict::DictObject;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Name, Py, Result, TypeId, TypeRef, Value};

/// `__abc_tpflags__` of a class that stands for sequences, and of one that stands for mappings.
const ABC_SEQUENCE: i64 = 1 << 5;
const ABC_MAPPING: i64 = 1 << 6;

/// Types whose instances count as sequences in patterns.
const SEQUENCES: [TypeId; 6] =
    [TypeId::List, TypeId::Tuple, TypeId::Range, TypeId::MemoryView, TypeId::Deque, TypeId::Array];
/// Types whose instances count as mappings in patterns.
const MAPPINGS: [TypeId; 3] = [TypeId::Dict, TypeId::MappingProxy, TypeId::FrameLocalsProxy];

/// Answers a question to the subject, where `n` is the number that belongs to it.
///
/// # Errors
/// What `__len__` raises.
pub fn probe(py: &mut Py, which: Probe, v: &Value, n: usize) -> Result<bool> {
    let ty = py.type_of(v);
    Ok(match which {
        Probe::SequenceOf => is_sequence(py, ty) && py.len(v)? == n,
        Probe::SequenceFrom => is_sequence(py, ty) && py.len(v)? >= n,
        Probe::MappingFrom => is_mapping(py, ty) && py.len(v)? >= n,
        Probe::Mapping => is_mapping(py, ty),
        Probe::Sequence => is_sequence(py, ty),
    })
}

fn is_sequence(py: &Py, ty: TypeRef) -> bool {
    ty.is(TypeId::List)
        || ty.is(TypeId::Tuple)
        || is_one_of(py, ty, (&SEQUENCES, &MAPPINGS), type_flags::SEQUENCE, ABC_SEQUENCE)
}

fn is_mapping(py: &Py, ty: TypeRef) -> bool {
    ty.is(TypeId::Dict) || is_one_of(py, ty, (&MAPPINGS, &SEQUENCES), type_flags::MAPPING, ABC_MAPPING)
}

fn is_one_of(py: &Py, ty: TypeRef, (builtin, others): (&[TypeId], &[TypeId]), flag: u32, abc: i64) -> bool {
    let declared = py.intern("__abc_tpflags__");
    for base in ty.mro(py) {
        // The first class of the order that says anything decides.
        if base.has(flag) || base.id.is_some_and(|id| builtin.contains(&id)) {
            return true;
        }
        let is_other = base.id.is_some_and(|id| others.contains(&id));
        if is_other || base.has(type_flags::SEQUENCE) || base.has(type_flags::MAPPING) {
            return false;
        }
        if let Some(flags) = base.namespace(py).get_interned(py, &declared).and_then(|v| v.to_i64()) {
            return flags & abc != 0;
        }
    }
    false
}

/// The values of `keys` in `subject`, as a tuple; None if one is missing.
///
/// # Errors
/// ValueError for a key that occurs twice; what hashing and the mapping raise.
pub fn keys(py: &mut Py, subject: &Value, keys: &Value) -> Result {
    let Some(wanted) = keys.payload::<TupleObject>() else { return Ok(Value::NONE) };
    let seen = SetObject::new(py)?;
    let plain = py.type_of(subject).is(TypeId::Dict);
    let get = if plain || wanted.is_empty() {
        Value::EMPTY
    } else {
        let name = py.intern("get");
        py.getattr(subject, &name)?
    };
    // Something that no mapping holds.
    let missing = py.list(Vec::new())?;
    let mut values = Vec::with_capacity(wanted.len());
    for key in wanted.values() {
        let Some(set) = seen.payload::<SetObject>() else { break };
        if set.contains(py, &seen, key)? {
            let shown = py.repr_string(key)?;
            return Err(py.value_error(format!("mapping pattern checks duplicate key ({shown})")));
        }
        set.add(py, &seen, key)?;
        if plain {
            let Some(dict) = subject.payload::<DictObject>() else { break };
            match dict.get(py, subject, key)? {
                Some(v) => values.push(v),
                None => return Ok(Value::NONE),
            }
            continue;
        }
        let v = py.call(&get, &[key.clone(), missing.clone()])?;
        if v.is(&missing) {
            return Ok(Value::NONE);
        }
        values.push(v);
    }
    py.tuple(values)
}

/// A new dict of the items of `subject` whose keys are not among `keys`.
///
/// # Errors
/// What the mapping raises.
pub fn rest(py: &mut Py, subject: &Value, keys: &Value) -> Result {
    let made = DictObject::new(py)?;
    let class = py.ty(TypeId::Dict).to_value();
    let update = py.intern("update");
    let update = py.getattr(&class, &update)?;
    py.call(&update, &[made.clone(), subject.clone()])?;
    if let (Some(dict), Some(keys)) = (made.payload::<DictObject>(), keys.payload::<TupleObject>()) {
        for key in keys.values() {
            if dict.remove(py, &made, key)?.is_none() {
                return Err(py.key_error(key));
            }
        }
    }
    Ok(made)
}

/// Does `args[0]` match the class `args[1]` with so many (`args[2]`) positional patterns and the keywords `args[3]`? The tuple of their
/// values, or None.
///
/// # Errors
/// TypeError for what is no class, too many positional patterns, a bad `__match_args__` or an attribute that is asked for twice.
pub fn class(py: &mut Py, args: &[Value]) -> Result {
    let (subject, class) = (&args[0], &args[1]);
    let count = args[2].to_i64().unwrap_or(0) as usize;
    let keywords = args[3].payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let Some(ty) = TypeRef::from_value(class) else {
        return Err(py.type_error("called match pattern must be a class"));
    };
    if !py.isinstance(subject, class)? {
        return Ok(Value::NONE);
    }
    let mut names: Vec<Value> = Vec::new();
    let mut found = Vec::with_capacity(count + keywords.len());
    if count > 0 {
        let which = py.name(Name::__match_args__);
        match py.getattr_optional(class, &which)? {
            Some(listed) => {
                if !py.type_of(&listed).is(TypeId::Tuple) {
                    let (of, got) = (ty.name(), py.type_of(&listed).full_name(py));
                    return Err(py.type_error(format!("{of}.__match_args__ must be a tuple (got {got})")));
                }
                let listed = listed.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
                if listed.len() < count {
                    return Err(too_many(py, ty, listed.len(), count));
                }
                for name in listed.into_iter().take(count) {
                    if name.as_text().is_none() {
                        let got = py.type_of(&name).full_name(py);
                        return Err(py.type_error(format!("__match_args__ elements must be strings (got {got})")));
                    }
                    match attribute(py, subject, ty, &name, &mut names)? {
                        Some(v) => found.push(v),
                        None => return Ok(Value::NONE),
                    }
                }
            }
            None if matches_self(py, ty) => {
                if count > 1 {
                    return Err(too_many(py, ty, 1, count));
                }
                found.push(subject.clone());
            }
            None => return Err(too_many(py, ty, 0, count)),
        }
    }
    for name in keywords {
        match attribute(py, subject, ty, &name, &mut names)? {
            Some(v) => found.push(v),
            None => return Ok(Value::NONE),
        }
    }
    py.tuple(found)
}

fn too_many(py: &Py, ty: TypeRef, allowed: usize, given: usize) -> crate::object::Raised {
    let plural = if allowed == 1 { "" } else { "s" };
    let name = ty.name();
    py.type_error(format!("{name}() accepts {allowed} positional sub-pattern{plural} ({given} given)"))
}

/// Does a single positional pattern of this class match the subject itself?
fn matches_self(py: &Py, ty: TypeRef) -> bool {
    use TypeId::{Bool, ByteArray, Bytes, Dict, Float, FrozenSet, Int, List, Set, Str, Tuple};
    let whole = [Bool, ByteArray, Bytes, Dict, Float, FrozenSet, Int, List, Set, Str, Tuple];
    ty.mro(py).any(|base| base.id.is_some_and(|id| whole.contains(&id)))
}

fn attribute(py: &mut Py, v: &Value, ty: TypeRef, name: &Value, names: &mut Vec<Value>) -> Result<Option<Value>> {
    for other in names.iter() {
        if py.eq(other, name)? {
            let (of, name) = (ty.name(), py.repr_string(name)?);
            return Err(py.type_error(format!("{of}() got multiple sub-patterns for attribute {name}")));
        }
    }
    names.push(name.clone());
    py.getattr_optional(v, name)
}

/// `sequence[len(sequence) - n]`.
///
/// # Errors
/// What the sequence raises.
pub fn item_from_end(py: &mut Py, sequence: &Value, n: &Value) -> Result {
    let len = py.len(sequence)? as i64;
    let at = py.int(len - n.to_i64().unwrap_or(0))?;
    py.getitem(sequence, &at)
}
