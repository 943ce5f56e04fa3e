//! `operator`: the operators as functions, and `attrgetter`, `itemgetter`, `methodcaller`.
//!
//! The three callables never change after birth, so threads share them freely.

use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::native::{BoundFn, NativeCode, RawFn, TypeBuilder};
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Args, CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::ModuleBuilder;
use crate::text::TextBuilder;
use crate::types::container::{finish_text, push_repr};
use crate::types::table::{Layout, Row};
use orochi_gc::Object;

const fn row(id: TypeId, name: &'static str) -> Row {
    Row {
        id,
        name,
        module: "operator",
        base: Some(TypeId::Object),
        layout: Layout::Plain(Kind::OperatorTool),
        flags: 0,
    }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::AttrGetter, "attrgetter"),
    row(TypeId::ItemGetter, "itemgetter"),
    row(TypeId::MethodCaller, "methodcaller"),
];

/// The payload of `attrgetter`, `itemgetter` and `methodcaller`.
pub struct OperatorTool {
    /// The arguments as they were given (tuple), those of keywords last.
    given: Field,
    /// `attrgetter`: a tuple of the parts of each dotted name. `methodcaller`: the names of the keyword arguments (tuple).
    names: Field,
}

// SAFETY: 1.–3. two fields, traced and dropped; 4. nothing changes after birth.
unsafe impl Payload for OperatorTool {
    const KIND: Kind = Kind::OperatorTool;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.given.trace(visit);
        self.names.trace(visit);
    }
}

impl OperatorTool {
    fn make(py: &Py, class: TypeRef, given: Value, names: Value) -> Result {
        py.alloc(class, OperatorTool { given: Field::at_birth(given), names: Field::at_birth(names) })
    }
}

fn items(v: &Value) -> &[Value] {
    v.payload::<TupleObject>().map(TupleObject::values).unwrap_or_default()
}

fn tool(v: &Value) -> (&[Value], &[Value]) {
    match v.payload::<OperatorTool>() {
        Some(t) => (items(&t.given), items(&t.names)),
        None => (&[], &[]),
    }
}

fn item_getter_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.no_keywords("itemgetter", args)?;
    if args.is_empty() {
        return Err(py.type_error("itemgetter expected 1 argument, got 0"));
    }
    let given = py.tuple_from(args.positional())?;
    OperatorTool::make(py, class, given, Value::NONE)
}

fn the_object<'a>(py: &Py, name: &str, args: Args<'a>) -> Result<&'a Value> {
    Ok(&py.arity(name, args, 1, 1)?[0])
}

fn item_getter_call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let object = the_object(py, "itemgetter", args)?;
    let (keys, _) = tool(v);
    if let [key] = keys {
        return py.getitem(object, key);
    }
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.push(py.getitem(object, key)?);
    }
    py.tuple(found)
}

fn attr_getter_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.no_keywords("attrgetter", args)?;
    if args.is_empty() {
        return Err(py.type_error("attrgetter expected 1 argument, got 0"));
    }
    let mut all = Vec::with_capacity(args.len());
    for name in args.positional() {
        let Some(text) = name.as_text() else {
            return Err(py.type_error("attribute name must be a string"));
        };
        let text = text.to_string_lossy();
        let parts = if text.contains('.') {
            text.split('.').map(|part| py.intern(part)).collect()
        } else {
            vec![py.intern_value(name)?]
        };
        all.push(py.tuple(parts)?);
    }
    let given = py.tuple_from(args.positional())?;
    let names = py.tuple(all)?;
    OperatorTool::make(py, class, given, names)
}

fn dotted(py: &mut Py, object: &Value, parts: &Value) -> Result {
    if let [part] = items(parts) {
        return py.getattr(object, part);
    }
    let mut at = object.clone();
    for part in items(parts) {
        at = py.getattr(&at, part)?;
    }
    Ok(at)
}

fn attr_getter_call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let object = the_object(py, "attrgetter", args)?;
    let (_, names) = tool(v);
    if let [parts] = names {
        return dotted(py, object, parts);
    }
    let mut found = Vec::with_capacity(names.len());
    for parts in names {
        found.push(dotted(py, object, parts)?);
    }
    py.tuple(found)
}

fn method_caller_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let Some(name) = args.get(0) else {
        return Err(py.type_error("methodcaller needs at least one argument, the method name"));
    };
    if name.as_text().is_none() {
        return Err(py.type_error("method name must be a string"));
    }
    let mut given = py.copied(args.values())?;
    given[0] = py.intern_value(name)?;
    let given = py.tuple(given)?;
    let names = py.tuple_from(args.names())?;
    OperatorTool::make(py, class, given, names)
}

fn method_caller_call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let object = the_object(py, "methodcaller", args)?;
    let (given, names) = tool(v);
    let Some((name, rest)) = given.split_first() else { return Ok(Value::NONE) };
    let method = py.getattr(object, name)?;
    py.call_args(&method, Args::new(rest, names))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    py.container_repr(v, "operator.(...)", |py| {
        let ty = py.type_of(v);
        let (given, names) = tool(v);
        let names = if ty.is(TypeId::MethodCaller) { names } else { &[] };
        let mut out = TextBuilder::new();
        out.push_str("operator.");
        out.push_str(&ty.name());
        out.push_str("(");
        let positional = given.len() - names.len().min(given.len());
        for (i, item) in given.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            if let Some(name) = i.checked_sub(positional).and_then(|k| names.get(k)).and_then(Value::as_text) {
                out.push_text(name);
                out.push_str("=");
            }
            push_repr(py, &mut out, item)?;
        }
        out.push_str(")");
        finish_text(py, out)
    })
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let class = py.type_of(&args[0]).to_value();
    let (given, names) = tool(&args[0]);
    if !py.type_of(&args[0]).is(TypeId::MethodCaller) || names.is_empty() {
        let given = py.tuple_from(given)?;
        return py.tuple_of_two(class, given);
    }
    let positional = given.len() - names.len().min(given.len());
    let partial = py.ty(TypeId::Partial).to_value();
    let mut values = vec![class];
    values.extend_from_slice(&given[..1]);
    values.extend_from_slice(&given[positional..]);
    let made = py.call_args(&partial, Args::new(&values, names))?;
    let rest = py.tuple_from(&given[1..positional])?;
    py.tuple_of_two(made, rest)
}

/// Fills the module's types.
pub fn init(py: &Py) {
    type New = fn(&mut Py, TypeRef, Args<'_>) -> Result;
    type Call = fn(&mut Py, &Value, Args<'_>) -> Result;
    let all: [(TypeId, New, Call, &str); 3] = [
        (
            TypeId::AttrGetter,
            attr_getter_new,
            attr_getter_call,
            "Return a callable object that fetches the given attribute(s) from its operand.",
        ),
        (
            TypeId::ItemGetter,
            item_getter_new,
            item_getter_call,
            "Return a callable object that fetches the given item(s) from its operand.",
        ),
        (
            TypeId::MethodCaller,
            method_caller_new,
            method_caller_call,
            "Return a callable object that calls the given method on its operand.",
        ),
    ];
    for (id, new, call, doc) in all {
        let b = TypeBuilder::new(py, id);
        b.doc(doc).method("__reduce__", "(self, /)", reduce);
        let s = b.slots();
        s.new.set(Some(new));
        s.call.set(Some(call));
        s.repr.set(Some(repr));
    }
}

macro_rules! binary {
    ($op:ident) => {
        |py, a| py.binary(BinaryOp::$op, &a[0], &a[1])
    };
}

macro_rules! inplace {
    ($op:ident) => {
        |py, a| py.inplace(BinaryOp::$op, &a[0], &a[1])
    };
}

macro_rules! comparison {
    ($op:ident) => {
        |py, a| py.compare(&a[0], &a[1], CompareOp::$op)
    };
}

fn is_sequence(py: &Py, v: &Value) -> bool {
    let ty = py.type_of(v);
    ty.slots.getitem.get().is_some() && !ty.is_subtype(py, py.ty(TypeId::Dict))
}

/// The result is an int, never one of a subclass.
fn index(py: &mut Py, a: &[Value]) -> Result {
    let v = py.index(&a[0])?;
    if py.type_of(&v).is(TypeId::Int) {
        return Ok(v);
    }
    match v.as_int() {
        Some(i) => py.int_from(i.into_owned()),
        None => Ok(v),
    }
}

fn concat(py: &mut Py, a: &[Value]) -> Result {
    check_concat(py, a)?;
    py.binary(BinaryOp::Add, &a[0], &a[1])
}

fn inplace_concat(py: &mut Py, a: &[Value]) -> Result {
    check_concat(py, a)?;
    py.inplace(BinaryOp::Add, &a[0], &a[1])
}

fn check_concat(py: &mut Py, a: &[Value]) -> Result<()> {
    let builtin = py.type_of(&a[0]).base_sequence(py).is_some();
    if is_sequence(py, &a[0]) && (builtin || is_sequence(py, &a[1])) {
        return Ok(());
    }
    let name = py.type_of(&a[0]).full_name(py);
    Err(py.type_error(format!("'{name}' object can't be concatenated")))
}

fn count_of(py: &mut Py, a: &[Value]) -> Result {
    let mut n = 0;
    py.for_each(&a[0], |py, item| {
        n += i64::from(py.eq(&item, &a[1])?);
        Ok(())
    })?;
    py.int(n)
}

fn index_of(py: &mut Py, a: &[Value]) -> Result {
    let it = py.iter(&a[0])?;
    let mut i = 0;
    while let Some(item) = py.next(&it)? {
        if py.eq(&item, &a[1])? {
            return py.int(i);
        }
        i += 1;
        py.poll()?;
    }
    Err(py.value_error("sequence.index(x): x not in sequence"))
}

fn length_hint(py: &mut Py, a: &[Value]) -> Result {
    let default = if a[1].is_empty() { 0 } else { py.as_i64(&a[1])? };
    match py.length_hint(&a[0])? {
        Some(n) => py.int_from_usize(n),
        None => py.int(default),
    }
}

fn call(py: &mut Py, args: Args<'_>) -> Result {
    match args.get(0) {
        Some(f) => py.call_args(f, args.rest()),
        None => Err(py.type_error("call expected at least 1 argument, got 0")),
    }
}

fn setitem(py: &mut Py, a: &[Value]) -> Result {
    py.setitem(&a[0], &a[1], Some(&a[2]))?;
    Ok(Value::NONE)
}

fn delitem(py: &mut Py, a: &[Value]) -> Result {
    py.setitem(&a[0], &a[1], None)?;
    Ok(Value::NONE)
}

const ONE: &str = "(a, /)";
const TWO: &str = "(a, b, /)";

/// Functions that have a second name with underscores around it.
static OPERATORS: &[(&str, &str, BoundFn)] = &[
    ("lt", TWO, comparison!(Lt)),
    ("le", TWO, comparison!(Le)),
    ("eq", TWO, comparison!(Eq)),
    ("ne", TWO, comparison!(Ne)),
    ("ge", TWO, comparison!(Ge)),
    ("gt", TWO, comparison!(Gt)),
    ("not_", ONE, |py, a| Ok(Value::bool(!py.truth(&a[0])?))),
    ("abs", ONE, |py, a| py.unary("abs()", &a[0], |t| t.slots.abs.get())),
    ("add", TWO, binary!(Add)),
    ("and_", TWO, binary!(And)),
    ("floordiv", TWO, binary!(FloorDiv)),
    ("index", ONE, index),
    ("inv", ONE, |py, a| py.unary("unary ~", &a[0], |t| t.slots.invert.get())),
    ("invert", ONE, |py, a| py.unary("unary ~", &a[0], |t| t.slots.invert.get())),
    ("lshift", TWO, binary!(LShift)),
    ("mod", TWO, binary!(Mod)),
    ("mul", TWO, binary!(Mul)),
    ("matmul", TWO, binary!(MatMul)),
    ("neg", ONE, |py, a| py.unary("unary -", &a[0], |t| t.slots.neg.get())),
    ("or_", TWO, binary!(Or)),
    ("pos", ONE, |py, a| py.unary("unary +", &a[0], |t| t.slots.pos.get())),
    ("pow", TWO, binary!(Pow)),
    ("rshift", TWO, binary!(RShift)),
    ("sub", TWO, binary!(Sub)),
    ("truediv", TWO, binary!(TrueDiv)),
    ("xor", TWO, binary!(Xor)),
    ("concat", TWO, concat),
    ("contains", TWO, |py, a| py.contains(&a[0], &a[1]).map(Value::bool)),
    ("delitem", TWO, delitem),
    ("getitem", TWO, |py, a| py.getitem(&a[0], &a[1])),
    ("setitem", "(a, b, c, /)", setitem),
    ("iadd", TWO, inplace!(Add)),
    ("iand", TWO, inplace!(And)),
    ("iconcat", TWO, inplace_concat),
    ("ifloordiv", TWO, inplace!(FloorDiv)),
    ("ilshift", TWO, inplace!(LShift)),
    ("imod", TWO, inplace!(Mod)),
    ("imul", TWO, inplace!(Mul)),
    ("imatmul", TWO, inplace!(MatMul)),
    ("ior", TWO, inplace!(Or)),
    ("ipow", TWO, inplace!(Pow)),
    ("irshift", TWO, inplace!(RShift)),
    ("isub", TWO, inplace!(Sub)),
    ("itruediv", TWO, inplace!(TrueDiv)),
    ("ixor", TWO, inplace!(Xor)),
];

/// Functions with one name.
static OTHERS: &[(&str, &str, BoundFn)] = &[
    ("truth", ONE, |py, a| py.truth(&a[0]).map(Value::bool)),
    ("is_", TWO, |_, a| Ok(Value::bool(a[0].is(&a[1])))),
    ("is_not", TWO, |_, a| Ok(Value::bool(!a[0].is(&a[1])))),
    ("is_none", ONE, |_, a| Ok(Value::bool(a[0].is_none()))),
    ("is_not_none", ONE, |_, a| Ok(Value::bool(!a[0].is_none()))),
    ("countOf", TWO, count_of),
    ("indexOf", TWO, index_of),
    ("length_hint", "(obj, default=0, /)", length_hint),
];

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    const INNER: &str = "_operator";
    let builder = ModuleBuilder::new(py, "operator")?;
    let mut public = Vec::new();
    for &(name, signature, f) in OPERATORS {
        let v = py.native_function(INNER, name, signature, NativeCode::Bound(f))?;
        builder.add(py, &format!("__{}__", name.trim_end_matches('_')), v.clone())?;
        builder.add(py, name, v)?;
        public.push(name);
    }
    for &(name, signature, f) in OTHERS {
        let v = py.native_function(INNER, name, signature, NativeCode::Bound(f))?;
        builder.add(py, name, v)?;
        public.push(name);
    }
    let v = py.native_function(INNER, "call", "(obj, /, *args, **kwargs)", NativeCode::Raw(call as RawFn))?;
    builder.add(py, "__call__", v.clone())?;
    builder.add(py, "call", v)?;
    public.push("call");
    for id in [TypeId::AttrGetter, TypeId::ItemGetter, TypeId::MethodCaller] {
        builder.add_type(py, id)?;
    }
    public.extend(["attrgetter", "itemgetter", "methodcaller"]);
    public.sort_unstable();
    let names = public.into_iter().map(|name| py.intern(name)).collect();
    let all = py.list(names)?;
    builder.add(py, "__all__", all)?;
    builder.finish(py)
}
