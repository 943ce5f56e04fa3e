//! Native functions and methods: how Rust code becomes callable from Python, and how arguments are bound to its parameters.
//!
//! A definition carries a signature text as CPython shows it (`"(self, sep=None, maxsplit=-1)"`, with `/` and `*`). Binding
//! hands the function one value per parameter, EMPTY where an argument is absent, so no native parses arguments
//! itself, and every error message about arguments comes from here. `Raw` functions take the arguments as they came.

use super::args::{Args, Result};
use super::kind::Kind;
use super::payload::{Payload, payload_of};
use super::slot::Field;
use super::thread::Py;
use super::type_ids::TypeId;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use super::wrapped::WrappedSlot;
use orochi_gc::Object;
use std::cell::Cell;
use std::sync::Arc;

/// A native function whose arguments were bound: one value per parameter (`self` first in a method), EMPTY = absent.
pub type BoundFn = fn(&mut Py, &[Value]) -> Result;
/// A native function that takes the arguments as they came (`self` first in a method).
pub type RawFn = fn(&mut Py, Args<'_>) -> Result;

/// What a definition runs.
#[derive(Clone, Copy)]
pub enum NativeCode {
    /// With bound arguments.
    Bound(BoundFn),
    /// With the arguments as they came.
    Raw(RawFn),
    /// A slot of a builtin type as a method.
    Slot(WrappedSlot),
}

/// A parameter of a native function.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parameter {
    name: String,
    positional: bool,
    keyword: bool,
    optional: bool,
}

/// Natives that the VM does itself where that takes no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Intrinsic {
    /// None of them.
    None,
    /// `len`
    Len,
    /// `list.append`
    Append,
    /// `bytearray.append`
    AppendByte,
    /// `list.pop`
    Pop,
    /// `dict.get`
    Get,
    /// `set.add`
    Add,
    /// `ord`
    Ord,
    /// `abs`
    Abs,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `isinstance`
    IsInstance,
}

impl Intrinsic {
    fn of(owner: &str, name: &str) -> Intrinsic {
        match (owner, name) {
            ("builtins", "len") => Intrinsic::Len,
            ("builtins", "ord") => Intrinsic::Ord,
            ("builtins", "abs") => Intrinsic::Abs,
            ("builtins", "min") => Intrinsic::Min,
            ("builtins", "max") => Intrinsic::Max,
            ("builtins", "isinstance") => Intrinsic::IsInstance,
            ("list", "append") => Intrinsic::Append,
            ("bytearray", "append") => Intrinsic::AppendByte,
            ("list", "pop") => Intrinsic::Pop,
            ("dict", "get") => Intrinsic::Get,
            ("set", "add") => Intrinsic::Add,
            _ => Intrinsic::None,
        }
    }
}

/// A native function's definition. Immutable, shared by all objects made of it.
pub struct NativeDef {
    /// `__name__`
    pub name: String,
    /// The text of the signature, for `__text_signature__`.
    pub signature: String,
    /// `__doc__`
    pub doc: String,
    /// What stands before the name in some messages: type or module with a dot, or nothing.
    pub prefix: String,
    /// The Rust function.
    pub code: NativeCode,
    /// Does the VM know it?
    pub intrinsic: Intrinsic,
    parameters: Vec<Parameter>,
    positional_max: usize,
    required: usize,
    is_method: bool,
    pythonic: bool,
    quick: Quick,
}

/// How many positional arguments need no more binding than EMPTY for those that are absent.
#[derive(Clone, Copy)]
struct Quick {
    fewest: u32,
    /// The most less the fewest.
    span: u8,
    /// Parameters in all.
    all: u8,
}

impl Quick {
    const NEVER: Quick = Quick { fewest: u32::MAX, span: 0, all: u8::MAX };

    fn of(parameters: &[Parameter], positional: usize) -> Quick {
        let optional_rest = parameters.iter().skip_while(|p| !p.optional).all(|p| p.optional);
        if parameters.len() > QUICK_PARAMETERS || !optional_rest {
            return Quick::NEVER;
        }
        let fewest = parameters.iter().filter(|p| !p.optional).count();
        if fewest > positional {
            return Quick::NEVER;
        }
        Quick { fewest: fewest as u32, span: (positional - fewest) as u8, all: parameters.len() as u8 }
    }
}

/// Most parameters that a bound native can have.
const MAX_PARAMETERS: usize = 24;
/// Most parameters for which absent ones are filled in without looking at names.
const QUICK_PARAMETERS: usize = 6;

impl NativeDef {
    /// A definition. A method's signature starts with `self` (or `cls`), which binding takes from the call.
    ///
    /// # Panics
    /// At start-up, if the signature is malformed.
    pub fn new(name: &str, signature: &str, code: NativeCode) -> Arc<NativeDef> {
        NativeDef::parsed(name, signature, code, true)
    }

    /// `receives`: may the first parameter be a receiver, by its name? Not in a function of a module. A signature that `def` stands before is that of
    /// a function which is written in Python in CPython: its complaints about arguments are worded as those of Python functions.
    fn parsed(name: &str, signature: &str, code: NativeCode, receives: bool) -> Arc<NativeDef> {
        let (pythonic, signature) = signature.strip_prefix("def ").map_or((false, signature), |s| (true, s));
        let inner = signature
            .strip_prefix('(')
            .and_then(|s| s.strip_suffix(')'))
            .unwrap_or_else(|| panic!("signature of {name}: {signature}"));
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut keyword_only = false;
        let mut is_method = false;
        if matches!(code, NativeCode::Bound(_)) {
            for (i, part) in split_top(inner).into_iter().map(str::trim).filter(|p| !p.is_empty()).enumerate() {
                match part {
                    "/" => parameters.iter_mut().for_each(|p| p.keyword = false),
                    "*" => keyword_only = true,
                    _ => {
                        let part_name = part.split(['=', ':']).next().unwrap_or(part).trim();
                        let receiver = receives
                            && i == 0
                            && matches!(part_name, "self" | "cls" | "$self" | "$cls" | "$type" | "$module");
                        is_method |= receiver;
                        parameters.push(Parameter {
                            name: part_name.trim_start_matches('$').to_owned(),
                            positional: !keyword_only,
                            keyword: !receiver,
                            optional: part.contains('='),
                        });
                    }
                }
            }
        } else {
            let first = inner.trim_start_matches('$');
            is_method = receives && (first.starts_with("self") || first.starts_with("cls"));
        }
        assert!(parameters.len() <= MAX_PARAMETERS, "{name} has too many parameters");
        let positional_max = parameters.iter().filter(|p| p.positional).count();
        let required = parameters.iter().filter(|p| p.positional && !p.optional).count();
        let quick = Quick::of(&parameters, positional_max);
        Arc::new(NativeDef {
            name: name.to_owned(),
            signature: signature.to_owned(),
            doc: String::new(),
            prefix: String::new(),
            code,
            intrinsic: Intrinsic::None,
            parameters,
            positional_max,
            required,
            is_method,
            pythonic,
            quick,
        })
    }

    /// The same definition as one of a type's or module's.
    #[must_use]
    pub fn of(mut self: Arc<NativeDef>, owner: &str) -> Arc<NativeDef> {
        if let Some(def) = Arc::get_mut(&mut self) {
            def.intrinsic = Intrinsic::of(owner, &def.name);
            if owner != "builtins" {
                def.prefix = format!("{owner}.");
            }
        }
        self
    }

    /// Is this the definition of the Rust function `f`?
    #[inline]
    pub fn runs(&self, f: BoundFn) -> bool {
        matches!(self.code, NativeCode::Bound(own) if std::ptr::fn_addr_eq(own, f))
    }

    /// The Rust function, if it takes `n` positional arguments and none of its other parameters must be given; and how many parameters it has, all told.
    #[inline(always)]
    pub fn quickly(&self, n: usize) -> Option<(BoundFn, usize)> {
        match self.code {
            NativeCode::Bound(f) if n.wrapping_sub(self.quick.fewest as usize) <= usize::from(self.quick.span) => {
                Some((f, usize::from(self.quick.all)))
            }
            _ => None,
        }
    }

    /// Does the first parameter receive the instance or class?
    pub fn is_method(&self) -> bool {
        self.is_method
    }

    /// Calls the function with these arguments (`self` among them in a method).
    ///
    /// # Errors
    /// TypeError when the arguments do not fit the signature; whatever the function raises.
    #[inline]
    pub fn call(&self, py: &mut Py, args: Args<'_>) -> Result {
        if !args.has_keywords() {
            return self.call_positional(py, args.values());
        }
        match self.code {
            NativeCode::Raw(f) => f(py, args),
            NativeCode::Slot(slot) => slot.run(py, &self.name, args),
            NativeCode::Bound(f) => self.bind_and_call(py, f, args),
        }
    }

    /// Calls the function with positional arguments that lie in registers or an array (`self` among them in a method).
    ///
    /// # Errors
    /// As `call`.
    #[inline(always)]
    pub fn call_positional(&self, py: &mut Py, given: &[Value]) -> Result {
        match self.code {
            NativeCode::Bound(f) => {
                let (n, quick) = (given.len(), self.quick);
                if n.wrapping_sub(quick.fewest as usize) <= usize::from(quick.span) {
                    if n == usize::from(quick.all) {
                        return f(py, given);
                    }
                    return fill_up(py, f, given, usize::from(quick.all));
                }
                self.bind_and_call(py, f, Args::positional_only(given))
            }
            NativeCode::Raw(f) => f(py, Args::positional_only(given)),
            NativeCode::Slot(slot) => slot.run(py, &self.name, Args::positional_only(given)),
        }
    }

    #[inline(never)]
    fn bind_and_call(&self, py: &mut Py, f: BoundFn, args: Args<'_>) -> Result {
        // The words are copies that own nothing: the arguments live in the caller's registers for the whole call.
        let words: [Cell<u64>; MAX_PARAMETERS] = [const { Cell::new(word::EMPTY) }; MAX_PARAMETERS];
        let given = args.positional();
        // As many positional arguments as it takes, and nothing else: there is nothing to complain of.
        if self.pythonic && (args.has_keywords() || !(self.required..=self.positional_max).contains(&given.len())) {
            self.check_as_python(py, args)?;
        }
        if args.has_keywords() {
            if self.parameters.iter().all(|p| !p.keyword) {
                return Err(py.type_error(format!("{}{}() takes no keyword arguments", self.prefix, self.name)));
            }
            if args.values().len() > self.parameters.len() {
                return Err(self.too_many_in_all(py, given.len(), args.values().len()));
            }
        }
        if given.len() > self.positional_max {
            return Err(self.too_many(py, given.len()));
        }
        for (cell, value) in words.iter().zip(given) {
            cell.set(value.word());
        }
        // What is missing is said before what fits nowhere.
        let mut misplaced = None;
        for (name, value) in args.keywords() {
            let text = name.as_text();
            match self.parameters.iter().position(|p| p.keyword && text.is_some_and(|t| t.is(&p.name))) {
                Some(i) if words[i].get() == word::EMPTY => words[i].set(value.word()),
                found if misplaced.is_none() => {
                    misplaced = Some((text.map(|t| t.to_string_lossy().into_owned()).unwrap_or_default(), found));
                }
                _ => {}
            }
        }
        for (i, parameter) in self.parameters.iter().enumerate() {
            if !parameter.optional && words[i].get() == word::EMPTY {
                return Err(self.missing(py, i, given.len()));
            }
        }
        match misplaced {
            None => {}
            Some((text, Some(i))) => {
                return Err(py.type_error(format!(
                    "argument for {}() given by name ('{text}') and position ({})",
                    self.name,
                    i + 1 - usize::from(self.is_method)
                )));
            }
            Some((text, None)) => {
                return Err(py.unexpected_keyword(&self.name, &text, &self.keyword_names()));
            }
        }
        // SAFETY: `Value` is a transparent wrapper of `Cell<u64>`; the slice is only lent, so nothing is dropped.
        let bound = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Value>(), self.parameters.len()) };
        f(py, bound)
    }

    fn keyword_names(&self) -> Vec<&str> {
        self.parameters.iter().filter(|p| p.keyword).map(|p| p.name.as_str()).collect()
    }

    /// The TypeError with which a Python function with these parameters takes such arguments.
    #[cold]
    fn check_as_python(&self, py: &mut Py, args: Args<'_>) -> Result<()> {
        let (given, names) = (args.positional().len(), args.keywords().map(|(name, _)| name.clone()));
        let mut bound: Vec<bool> = (0..self.parameters.len()).map(|i| i < given.min(self.positional_max)).collect();
        for name in names {
            let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
            match self.parameters.iter().position(|p| p.keyword && p.name == text) {
                Some(i) if bound[i] => {
                    return Err(py.type_error(format!("{}() got multiple values for argument '{text}'", self.name)));
                }
                Some(i) => bound[i] = true,
                None => return Err(py.unexpected_keyword(&self.name, &text, &self.keyword_names())),
            }
        }
        let (max, min) = (self.positional_max, self.required);
        if given > max {
            let takes = if min == max { max.to_string() } else { format!("from {min} to {max}") };
            let s = if min == max && max == 1 { "" } else { "s" };
            let were = if given == 1 { "was" } else { "were" };
            let name = &self.name;
            return Err(
                py.type_error(format!("{name}() takes {takes} positional argument{s} but {given} {were} given"))
            );
        }
        for (positional, what) in [(true, "positional"), (false, "keyword-only")] {
            let missing: Vec<&str> = std::iter::zip(&self.parameters, &bound)
                .filter(|(p, bound)| p.positional == positional && !p.optional && !**bound)
                .map(|(p, _)| p.name.as_str())
                .collect();
            if !missing.is_empty() {
                return Err(py.missing_arguments(&self.name, what, &missing));
            }
        }
        Ok(())
    }

    /// The error of more arguments than there are parameters, some of them given by name.
    fn too_many_in_all(&self, py: &mut Py, positional: usize, given: usize) -> super::args::Raised {
        let receiver = usize::from(self.is_method);
        let (all, given) = (self.parameters.len() - receiver, given - receiver);
        let kind = if positional == receiver { "keyword " } else { "" };
        let s = if all == 1 { "" } else { "s" };
        py.type_error(format!("{}() takes at most {all} {kind}argument{s} ({given} given)", self.name))
    }

    fn too_many(&self, py: &mut Py, given: usize) -> super::args::Raised {
        let receiver = usize::from(self.is_method);
        let (max, min, given) = (self.positional_max - receiver, self.required - receiver, given - receiver);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        py.type_error(if max == 0 && self.parameters.len() == receiver {
            format!("{}{}() takes no arguments ({given} given)", self.prefix, self.name)
        } else if max == 0 && given > self.parameters.len() - receiver {
            let all = self.parameters.len() - receiver;
            format!("{}() takes at most {all} argument{} ({given} given)", self.name, s(all))
        } else if max == 0 {
            format!("{}() takes no positional arguments", self.name)
        } else if max == min && max == 1 && self.parameters.iter().skip(receiver).all(|p| !p.keyword) {
            format!("{}{}() takes exactly one argument ({given} given)", self.prefix, self.name)
        } else if max == min
            && self.parameters.len() == self.positional_max
            && self.parameters.iter().skip(receiver).all(|p| !p.keyword)
        {
            format!("{} expected {max} argument{}, got {given}", self.name, s(max))
        } else if self.parameters.iter().skip(receiver).all(|p| !p.keyword) {
            format!("{} expected at most {max} argument{}, got {given}", self.name, s(max))
        } else {
            let total = self.parameters.len() - receiver;
            let most = if min == max && given <= total { "exactly" } else { "at most" };
            let kind = if given <= total && max < total { "positional " } else { "" };
            let max = if given > total { total } else { max };
            format!("{}() takes {most} {max} {kind}argument{} ({given} given)", self.name, s(max))
        })
    }

    fn missing(&self, py: &mut Py, i: usize, given: usize) -> super::args::Raised {
        let receiver = usize::from(self.is_method);
        if given < receiver {
            return py.type_error(format!("unbound method {}{}() needs an argument", self.prefix, self.name));
        }
        let (max, min, given) = (self.positional_max - receiver, self.required - receiver, given - receiver);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let p = &self.parameters[i];
        py.type_error(if !p.keyword && self.parameters.iter().skip(receiver).any(|p| p.keyword) {
            let least = if min < max { "at least" } else { "exactly" };
            format!("{}() takes {least} {min} positional argument{} ({given} given)", self.name, s(min))
        } else if p.keyword {
            format!("{}() missing required argument '{}' (pos {})", self.name, p.name, i + 1 - receiver)
        } else if max == min && max == 1 {
            format!("{}{}() takes exactly one argument ({given} given)", self.prefix, self.name)
        } else if max == min {
            format!("{} expected {min} argument{}, got {given}", self.name, s(min))
        } else {
            format!("{} expected at least {min} argument{}, got {given}", self.name, s(min))
        })
    }
}

/// Calls `f` with EMPTY for the arguments that are absent.
#[inline(always)]
pub(crate) fn fill_up(py: &mut Py, f: BoundFn, given: &[Value], all: usize) -> Result {
    // Copies that own nothing, as in `bind_and_call`.
    let words: [Cell<u64>; QUICK_PARAMETERS] = [const { Cell::new(word::EMPTY) }; QUICK_PARAMETERS];
    let mut i = 0;
    while i < given.len() && i < QUICK_PARAMETERS {
        words[i].set(given[i].word());
        i += 1;
    }
    // SAFETY: `Value` is a transparent wrapper of `Cell<u64>`; the slice is only lent, so nothing is dropped.
    f(py, unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Value>(), all) })
}

impl Py {
    /// `callable(args…)` of a native function, or of a method of the first argument's own type, that takes so many arguments. `None`: it is none.
    #[inline]
    pub fn call_native(&mut self, callable: &Value, args: &[Value]) -> Option<Result> {
        let object = callable.object()?;
        // SAFETY: the caller holds the callable, whose kind says which payload follows.
        let def = unsafe {
            let kind = object.as_ref().kind();
            if kind == Kind::NativeFunction as u8 {
                let function = payload_of::<NativeFunction>(object);
                if !function.receiver.is_empty() {
                    return None;
                }
                &function.def
            } else if kind == Kind::NativeDescriptor as u8 {
                let descriptor = payload_of::<NativeDescriptor>(object);
                if descriptor.kind != DescriptorKind::Method || self.type_of(args.first()?) != descriptor.owner {
                    return None;
                }
                &descriptor.def
            } else {
                return None;
            }
        };
        let (f, all) = def.quickly(args.len())?;
        Some(self.recurse("", |py| if args.len() == all { f(py, args) } else { fill_up(py, f, args, all) }))
    }
}

/// Splits at commas that are outside brackets and quotes.
fn split_top(s: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quote, mut start) = (Vec::new(), 0u32, None, 0);
    for (i, c) in s.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(&s[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&s[start..]);
    parts
}

/// A native function object: of a module, or a builtin method bound to its receiver.
pub struct NativeFunction {
    /// The definition.
    pub def: Arc<NativeDef>,
    /// The receiver, or EMPTY for a function of a module.
    pub receiver: Field,
    /// `__module__` (str or None).
    pub module: Field,
}

// SAFETY: 1. both fields are traced; 2. fixed size; 3. the fields drop; 4. nothing changes after birth.
unsafe impl Payload for NativeFunction {
    const KIND: Kind = Kind::NativeFunction;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.receiver.trace(visit);
        self.module.trace(visit);
    }
}

impl NativeFunction {
    /// Calls it.
    ///
    /// # Errors
    /// As `NativeDef::call`.
    pub fn call(&self, py: &mut Py, args: Args<'_>) -> Result {
        if self.receiver.is_empty() {
            return self.def.call(py, args);
        }
        super::args::with_prefix(py, &self.receiver, args, |py, args| self.def.call(py, args))
    }
}

/// How a native descriptor of a type binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescriptorKind {
    /// A method of instances.
    Method,
    /// A method of the class.
    Class,
    /// A function in the class's namespace.
    Static,
    /// A method that wraps a slot (`__repr__` of a builtin type).
    Wrapper,
}

/// A method in a builtin type's namespace.
pub struct NativeDescriptor {
    /// The definition.
    pub def: Arc<NativeDef>,
    /// How it binds.
    pub kind: DescriptorKind,
    /// The type whose instances it accepts.
    pub owner: TypeRef,
}

// SAFETY: 1. no counted reference (the owner type holds the descriptor, and is immortal); 2. fixed size; 3., 4. nothing changes.
unsafe impl Payload for NativeDescriptor {
    const KIND: Kind = Kind::NativeDescriptor;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

/// Getter of an attribute.
pub type Getter = fn(&mut Py, &Value) -> Result;
/// Setter of an attribute; no value means delete.
pub type Setter = fn(&mut Py, &Value, Option<&Value>) -> Result<()>;

/// What a `GetSet` reads and writes.
#[derive(Clone, Copy)]
pub enum Access {
    /// Native functions.
    Native(Getter, Option<Setter>),
    /// A `__slots__` member with this index in the instance's slots or slot array.
    Member(u32),
}

/// A computed attribute or `__slots__` member of a type.
pub struct GetSet {
    /// `__name__` (interned str).
    pub name: Field,
    /// What it reads and writes.
    pub access: Access,
    /// The type whose instances it accepts.
    pub owner: TypeRef,
    /// The owner, counted, if it is a Python class; EMPTY for an immortal owner.
    pub keep: Field,
    /// `__doc__`
    pub doc: String,
}

// SAFETY: 1. name and owner are traced; 2. fixed size; 3. they drop; 4. nothing changes after birth.
unsafe impl Payload for GetSet {
    const KIND: Kind = Kind::GetSet;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.name.trace(visit);
        self.keep.trace(visit);
    }
}

/// Fills a builtin type's namespace.
pub struct TypeBuilder<'a> {
    /// The token.
    pub py: &'a Py,
    /// The type.
    pub ty: TypeRef,
}

impl<'a> TypeBuilder<'a> {
    /// A builder for the builtin type `id`, which exists already (bare) from start-up.
    pub fn new(py: &'a Py, id: TypeId) -> TypeBuilder<'a> {
        TypeBuilder { py, ty: py.ty(id) }
    }

    /// A builder for an immortal type that is at hand.
    pub fn of(py: &'a Py, ty: TypeRef) -> TypeBuilder<'a> {
        TypeBuilder { py, ty }
    }

    /// A slot as a method, with its docstring.
    pub fn slot(&self, name: &str, signature: &str, doc: &str, slot: WrappedSlot) -> &Self {
        let mut def = NativeDef::new(name, signature, NativeCode::Slot(slot));
        if let Some(def) = Arc::get_mut(&mut def) {
            def.doc = doc.to_owned();
        }
        match self.py.alloc(
            self.py.ty(TypeId::WrapperDescriptor),
            NativeDescriptor { def, kind: DescriptorKind::Wrapper, owner: self.ty },
        ) {
            Ok(v) => self.constant(name, v),
            Err(_) => self,
        }
    }

    /// The slot table.
    pub fn slots(&self) -> &super::typeobject::Slots {
        // SAFETY: builtin types are immortal; the borrow is bounded by the builder.
        unsafe { &*std::ptr::from_ref(&self.ty.slots) }
    }

    /// Enters `v` into the namespace.
    pub fn constant(&self, name: &str, v: Value) -> &Self {
        let key = self.py.intern(name);
        let dict = self.ty.dict.get(self.py);
        if self.ty.namespace(self.py).set_str(self.py, &dict, &key, v).is_err() {
            unreachable!("no memory for a builtin type's namespace");
        }
        self
    }

    fn descriptor(&self, name: &str, signature: &str, code: NativeCode, kind: DescriptorKind) -> &Self {
        let def = NativeDef::new(name, signature, code).of(&self.ty.name());
        let id = match kind {
            DescriptorKind::Method => TypeId::MethodDescriptor,
            DescriptorKind::Class => TypeId::ClassMethodDescriptor,
            DescriptorKind::Wrapper => TypeId::WrapperDescriptor,
            DescriptorKind::Static => {
                let function = NativeFunction { def, receiver: Field::EMPTY, module: Field::at_birth(Value::NONE) };
                let Ok(v) = self.py.alloc(self.py.ty(TypeId::BuiltinFunction), function) else { return self };
                return self.constant(name, v);
            }
        };
        match self.py.alloc(self.py.ty(id), NativeDescriptor { def, kind, owner: self.ty }) {
            Ok(v) => self.constant(name, v),
            Err(_) => self,
        }
    }

    /// A method. The signature starts with `self`.
    pub fn method(&self, name: &str, signature: &str, f: BoundFn) -> &Self {
        self.descriptor(name, signature, NativeCode::Bound(f), DescriptorKind::Method)
    }

    /// A method that takes its arguments as they came, `self` first.
    pub fn raw_method(&self, name: &str, f: RawFn) -> &Self {
        self.descriptor(name, "(self, *args, **kwargs)", NativeCode::Raw(f), DescriptorKind::Method)
    }

    /// A class method; the class comes first.
    pub fn class_method(&self, name: &str, signature: &str, f: BoundFn) -> &Self {
        self.descriptor(name, signature, NativeCode::Bound(f), DescriptorKind::Class)
    }

    /// A class method that takes its arguments as they came, the class first.
    pub fn raw_class_method(&self, name: &str, f: RawFn) -> &Self {
        self.descriptor(name, "(cls, *args, **kwargs)", NativeCode::Raw(f), DescriptorKind::Class)
    }

    /// A static method; no receiver.
    pub fn static_method(&self, name: &str, signature: &str, f: BoundFn) -> &Self {
        self.descriptor(name, signature, NativeCode::Bound(f), DescriptorKind::Static)
    }

    /// A method that wraps a slot.
    pub fn wrapper(&self, name: &str, signature: &str, f: BoundFn) -> &Self {
        self.descriptor(name, signature, NativeCode::Bound(f), DescriptorKind::Wrapper)
    }

    /// A wrapper that takes its arguments as they came.
    pub fn raw_wrapper(&self, name: &str, f: RawFn) -> &Self {
        self.descriptor(name, "(self, /, *args, **kwargs)", NativeCode::Raw(f), DescriptorKind::Wrapper)
    }

    /// A computed read-only attribute.
    pub fn getter(&self, name: &str, get: Getter) -> &Self {
        self.getset(name, get, None)
    }

    /// A read-only attribute that is a part of the object, as a `member_descriptor`.
    pub fn member(&self, name: &str, get: Getter) -> &Self {
        self.computed(TypeId::MemberDescriptor, name, get, None)
    }

    /// An attribute that is a part of the object and can be replaced, as a `member_descriptor`.
    pub fn open_member(&self, name: &str, get: Getter, set: Setter) -> &Self {
        self.computed(TypeId::MemberDescriptor, name, get, Some(set))
    }

    /// A computed attribute.
    pub fn getset(&self, name: &str, get: Getter, set: Option<Setter>) -> &Self {
        self.computed(TypeId::GetSetDescriptor, name, get, set)
    }

    fn computed(&self, id: TypeId, name: &str, get: Getter, set: Option<Setter>) -> &Self {
        let getset = GetSet {
            name: Field::at_birth(self.py.intern(name)),
            access: Access::Native(get, set),
            owner: self.ty,
            keep: Field::EMPTY,
            doc: String::new(),
        };
        match self.py.alloc(self.py.ty(id), getset) {
            Ok(v) => self.constant(name, v),
            Err(_) => self,
        }
    }

    /// `__doc__`
    pub fn doc(&self, text: &str) -> &Self {
        match self.py.str(text) {
            Ok(v) => self.constant("__doc__", v),
            Err(_) => self,
        }
    }
}

impl Py {
    /// A native function object for a module's namespace.
    ///
    /// # Errors
    /// MemoryError.
    pub fn native_function(&self, module: &str, name: &str, signature: &str, code: NativeCode) -> Result {
        let def = NativeDef::parsed(name, signature, code, false).of(module);
        let module = Field::at_birth(self.intern(module));
        self.alloc_exact(TypeId::BuiltinFunction, NativeFunction { def, receiver: Field::EMPTY, module })
    }
}
