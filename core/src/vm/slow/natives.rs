//! Calls of native functions, methods of builtin types and builtin classes with positional arguments: the arguments are lent to
//! the Rust function where they lie in the caller's window. Nothing is bound, copied or collected on the way.

use super::{calls, enter};
use crate::bytecode::Op;
use crate::object::dict::DictObject;
use crate::object::keys::is_exact_str;
use crate::object::kind::{self, Kind};
use crate::object::native::{BoundFn, DescriptorKind, Intrinsic, NativeDescriptor, NativeFunction, fill_up};
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::thread::Thread;
use crate::object::typeobject::{NewFn, type_flags};
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value, word};
use crate::text::View;
use crate::vm::frames::returns;
use crate::vm::machine::{M, op_byte, release, take_ref, take_source};
use crate::vm::{generator, unwind};
use orochi_gc::sync::Ordering;

/// The registers of an argument run as values, lent.
#[inline(always)]
unsafe fn lent<'a>(m: M, first: usize, n: usize) -> &'a [Value] {
    // SAFETY: the registers are initialised and stay put during the call; a `Value` is one register word.
    unsafe { std::slice::from_raw_parts(m.regs.add(first).cast::<Value>(), n) }
}

/// Does the register word name a generator? Its calls of `next` and `send` stay in this run of the loop.
#[inline(always)]
unsafe fn is_generator(w: u64) -> bool {
    // SAFETY: a live register's word.
    word::is_pointer(w) && unsafe { word::to_object(w).as_ref().kind() } == Kind::Generator as u8
}

/// `Call`: a method of an instance of exactly its type, nearly always.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn call_method(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let (f, receiver) = (m.get(a), m.get(a + 1));
        if word::is_pointer(f) && receiver != word::EMPTY && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::NativeDescriptor as u8 {
                let descriptor = payload_of::<NativeDescriptor>(object);
                if descriptor.owner == Py::from_thread(t).type_of_word(receiver)
                    && matches!(descriptor.kind, DescriptorKind::Method | DescriptorKind::Wrapper)
                {
                    m.frame().pc.set(pc);
                    if b == 1 && is_generator(receiver) && descriptor.def.runs(crate::vm::types::generator::send) {
                        let sent = Value::from_word(take_source(m, a + 2));
                        return generator::step(t, receiver, sent, returns::NEXT, c | a << 16);
                    }
                    if op_byte(pc) == Op::Call as u8
                        && descriptor.def.quickly(b + 1).is_some()
                        && !descriptor.def.runs(crate::vm::types::generator::send)
                        && !descriptor.def.runs(crate::types::dict::get)
                    {
                        m.quicken(Op::CallNativeMethod);
                    }
                    let mut py = Py::from_thread(t);
                    let result = match got(&mut py, m, descriptor, a, b) {
                        Some(v) => Ok(v),
                        None => descriptor.def.call_positional(&mut py, lent(m, a + 1, b + 1)),
                    };
                    return finish(m, result, a, b + 2, c);
                }
                // A class method of a builtin type, called on that or on a class derived from it.
                if descriptor.kind == DescriptorKind::Class
                    && let Some(class) = TypeRef::from_value(m.value(a + 1))
                    && class.is_subtype(&Py::from_thread(t), descriptor.owner)
                {
                    m.frame().pc.set(pc);
                    let result = descriptor.def.call_positional(&mut Py::from_thread(t), lent(m, a + 1, b + 1));
                    return finish(m, result, a, b + 2, c);
                }
            }
        }
        if word::is_pointer(f) && !(*t).is_asked() {
            let kind = word::to_object(f).as_ref().kind();
            if kind == Kind::Function as u8 {
                return calls::call_python(t, pc, a, b, c, true);
            }
            // Of a module, mostly: called without a receiver.
            if kind == Kind::NativeFunction as u8 && receiver == word::EMPTY {
                let def = &payload_of::<NativeFunction>(word::to_object(f)).def;
                if op_byte(pc) == Op::Call as u8
                    && def.quickly(b).is_some()
                    && !def.runs(crate::types::iterators::builtin_next)
                {
                    m.quicken(Op::CallNativeMethod);
                }
                return native_function(t, pc, a, b, c);
            }
        }
        call_any(t, pc, a, b, c, true)
    }
}

/// What `dict.get` finds in a dict under a key that takes no Python code to find. As with a subscript, a shared value is borrowed: threads
/// that read one dict do not meet at its values' counts.
#[inline(always)]
unsafe fn got(py: &mut Py, m: M, descriptor: &NativeDescriptor, a: usize, b: usize) -> Option<Value> {
    if !descriptor.def.runs(crate::types::dict::get) || (b != 1 && b != 2) {
        return None;
    }
    // SAFETY: the receiver is of the descriptor's own type, a dict; both registers are live, and the word was read from a live dict just now.
    unsafe {
        let dict = m.value(a + 1).payload::<DictObject>()?;
        let found = dict.peek_quick(py, m.value(a + 2))?;
        (found != word::EMPTY).then(|| Value::from_word(take_ref(m.t, found)))
    }
}

/// `CallFunction`: a function of a native module, nearly always.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn call_function(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if word::is_pointer(f) && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::Function as u8 {
                return calls::call_python(t, pc, a, b, c, false);
            }
            if object.as_ref().kind() == Kind::NativeFunction as u8 {
                let native = payload_of::<NativeFunction>(object);
                if native.receiver.is_empty() {
                    m.put(a + 1, word::EMPTY);
                    m.frame().pc.set(pc);
                    let first = m.get(a + 2);
                    if (b == 1 || b == 2)
                        && is_generator(first)
                        && (*t)
                            .interp()
                            .shapes
                            .get(word::to_object(first).as_ref().shape_acquire())
                            .ty
                            .is(TypeId::Generator)
                        && native.def.runs(crate::types::iterators::builtin_next)
                    {
                        let kind = if b == 1 { returns::NEXT } else { returns::NEXT_OR };
                        return generator::step(t, first, Value::NONE, kind, c | a << 16);
                    }
                    if b == 1 && native.def.intrinsic == Intrinsic::Len {
                        let next = enter::method(m, a | c < 256, Name::__len__, [first]);
                        if !next.is_null() {
                            return next;
                        }
                    }
                    if op_byte(pc) == Op::CallFunction as u8
                        && native.def.quickly(b).is_some()
                        && !native.def.runs(crate::types::iterators::builtin_next)
                    {
                        m.quicken(Op::CallNative);
                    }
                    let result = native.def.call_positional(&mut Py::from_thread(t), lent(m, a + 2, b));
                    return finish(m, result, a, b + 2, c);
                }
            } else if object.as_ref().kind() == Kind::Type as u8
                && TypeRef::from_object(object).has(type_flags::EXCEPTION)
                && Py::from_thread(t).is_plain_exception(TypeRef::from_object(object))
            {
                m.put(a + 1, word::EMPTY);
                m.frame().pc.set(pc);
                let made = Py::from_thread(t).make_plain_exception(TypeRef::from_object(object), lent(m, a + 2, b));
                return finish(m, made, a, b + 2, c);
            } else if object.as_ref().kind() == Kind::Type as u8 && TypeRef::from_object(object).has(type_flags::HEAP) {
                let next = enter::class(t, pc, a, b, c);
                if !next.is_null() {
                    return next;
                }
            } else if object.as_ref().kind() == Kind::Type as u8 {
                let mut py = Py::from_thread(t);
                m.frame().pc.set(pc);
                let class = TypeRef::from_object(object);
                let made = match b {
                    0 => empty(&py, class),
                    1 => {
                        let made = convert(&mut py, class, m.value(a + 2));
                        if made.is_some() && op_byte(pc) == Op::CallFunction as u8 {
                            m.quicken(Op::CallConvert);
                        }
                        made
                    }
                    _ => None,
                };
                let made = made.or_else(|| {
                    let new = plain_new(class)?;
                    // Constructors may iterate and convert, which may nest without end.
                    Some(py.recurse("", |py| new(py, class, Args::positional_only(lent(m, a + 2, b)))))
                });
                if let Some(result) = made {
                    m.put(a + 1, word::EMPTY);
                    return finish(m, result, a, b + 2, c);
                }
            }
        }
        if word::is_pointer(f) && !(*t).is_asked() {
            let kind = word::to_object(f).as_ref().kind();
            // `partial`, `lru_cache`, `itemgetter` and the like.
            if [Kind::Partial as u8, Kind::FuncTool as u8, Kind::OperatorTool as u8].contains(&(kind & kind::LAYOUT))
                && !Py::from_thread(t).type_of_word(f).has(type_flags::HEAP)
                && let Some(call) = Py::from_thread(t).type_of_word(f).slots.call.get()
            {
                m.put(a + 1, word::EMPTY);
                m.frame().pc.set(pc);
                let args = Args::positional_only(lent(m, a + 2, b));
                let result = Py::from_thread(t).recurse("", |py| call(py, m.value(a), args));
                return finish(m, result, a, b + 2, c);
            }
            let next = enter::callable(m, a, b, c);
            if !next.is_null() {
                return next;
            }
        }
        if word::is_pointer(f) && !(*t).mutator().poll() && word::to_object(f).as_ref().kind() == Kind::Function as u8 {
            return calls::call_python(t, pc, a, b, c, false);
        }
        call_any(t, pc, a, b, c, false)
    }
}

/// `Call` and `CallFunction` of anything but a Python function: natives and builtin classes here, the rest in `calls`.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
unsafe extern "C" fn call_any(
    t: *const Thread,
    pc: *const u32,
    a: usize,
    b: usize,
    c: usize,
    with_receiver: bool,
) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if !word::is_pointer(f) || (*t).is_asked() {
            return calls::call(t, pc, a, b, c, with_receiver);
        }
        let (mut first, mut n) = if with_receiver && m.get(a + 1) != word::EMPTY { (a + 1, b + 1) } else { (a + 2, b) };
        let object = word::to_object(f);
        let kind = object.as_ref().kind();
        let mut py = Py::from_thread(t);
        m.frame().pc.set(pc);
        let result = if kind == Kind::NativeFunction as u8 {
            let native = payload_of::<NativeFunction>(object);
            if !native.receiver.is_empty() {
                if first != a + 2 {
                    return calls::call(t, pc, a, b, c, with_receiver);
                }
                // The receiver goes in front of the arguments, where there is room for it.
                m.put(a + 1, take_ref(t, native.receiver.word()));
                (first, n) = (a + 1, b + 1);
            } else if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            native.def.call_positional(&mut py, lent(m, first, n))
        } else if kind == Kind::NativeDescriptor as u8 {
            if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            let descriptor = payload_of::<NativeDescriptor>(object);
            let accepted = n > 0
                && matches!(descriptor.kind, DescriptorKind::Method | DescriptorKind::Wrapper)
                && accepts(&py, descriptor.owner, m.get(first));
            if !accepted {
                return calls::call(t, pc, a, b, c, with_receiver);
            }
            descriptor.def.call_positional(&mut py, lent(m, first, n))
        } else if kind == Kind::Type as u8 && first == a + 2 {
            let ty = TypeRef::from_object(object);
            if ty.has(type_flags::HEAP) {
                return calls::call(t, pc, a, b, c, with_receiver);
            }
            if !with_receiver {
                m.put(a + 1, word::EMPTY);
            }
            let args = lent(m, first, n);
            match args {
                [v] if ty.is(TypeId::Type) => Ok(py.type_of(v).to_value()),
                _ => make(&mut py, m.value(a), Args::positional_only(args)),
            }
        } else {
            return calls::call(t, pc, a, b, c, with_receiver);
        };
        finish(m, result, a, b + 2, c)
    }
}

/// What makes an instance of a builtin class, if that is all that calling the class does.
#[inline]
fn plain_new(class: TypeRef) -> Option<NewFn> {
    let special = matches!(class.id?, TypeId::Type | TypeId::Super);
    let plain = class.has(type_flags::NO_INIT) && !class.has(type_flags::NOT_INSTANTIABLE) && !special;
    if plain { class.slots.new.get() } else { None }
}

/// What calling a builtin class without arguments makes.
#[inline]
fn empty(py: &Py, class: TypeRef) -> Option<Result> {
    Some(match class.id? {
        TypeId::List => py.list_of_words(0, |_| word::NONE),
        TypeId::Dict => DictObject::new(py),
        TypeId::Set => SetObject::new(py),
        TypeId::Tuple => Ok(py.interp().empty_tuple()),
        TypeId::Str => Ok(py.interp().empty_str()),
        TypeId::Int => py.int(0),
        TypeId::Float => py.float(0.0),
        TypeId::Bool => Ok(Value::FALSE),
        _ => return None,
    })
}

/// What calling `class` with one argument makes, if it is a builtin class and that is a plain conversion.
#[inline]
pub fn converted(py: &mut Py, class: &Value, v: &Value) -> Option<Result> {
    let class = TypeRef::from_value(class)?;
    if class.has(type_flags::HEAP) { None } else { convert(py, class, v) }
}

/// What calling a builtin class with one argument makes, where that is a plain conversion of a number or of short text.
#[inline]
fn convert(py: &mut Py, class: TypeRef, v: &Value) -> Option<Result> {
    let w = v.word();
    match class.id? {
        TypeId::Type => Some(Ok(py.type_of(v).to_value())),
        TypeId::Str if word::is_int(w) => Some(crate::types::int::repr(py, v)),
        TypeId::Str if is_exact_str(v) => Some(Ok(v.clone())),
        TypeId::Int if word::is_int(w) => Some(Ok(v.clone())),
        TypeId::Int if word::is_float(w) => {
            let f = word::to_float(w);
            // Below 2^53 the conversion is exact but for the fraction that it cuts off.
            if f.abs() < 9e15 { Value::small_int(f as i64).map(Ok) } else { None }
        }
        TypeId::Int => decimal(v).and_then(Value::small_int).map(Ok),
        TypeId::Float if word::is_float(w) => Some(Ok(v.clone())),
        TypeId::Float if word::is_int(w) => Some(py.float(word::to_int(w) as f64)),
        TypeId::Bytes if word::is_int(w) => {
            let zeros = usize::try_from(word::to_int(w)).ok().filter(|&n| n < 1 << 16)?;
            Some(py.bytes(vec![0; zeros]))
        }
        TypeId::Bool => Some(py.truth(v).map(Value::bool)),
        TypeId::Str if !word::is_pointer(w) => Some(py.repr(v)),
        TypeId::List => Some(crate::types::list::made_of(py, v)),
        TypeId::Tuple => Some(crate::types::tuple::made_of(py, v)),
        TypeId::Set | TypeId::FrozenSet => Some(crate::types::set::made_of(py, class, v)),
        _ => None,
    }
}

/// The int that up to 17 digits with a sign or without spell.
fn decimal(v: &Value) -> Option<i64> {
    if !is_exact_str(v) {
        return None;
    }
    let View::Ascii(units) = v.as_text()?.view() else { return None };
    let (negative, digits) = match units {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let mut n = 0i64;
    for &digit in digits {
        n = n * 10 + i64::from(digit.checked_sub(b'0').filter(|d| *d < 10)?);
    }
    Some(if negative { -n } else { n })
}

/// Is what the word holds an instance of the builtin type `owner`?
#[inline(always)]
fn accepts(py: &Py, owner: TypeRef, w: u64) -> bool {
    let ty = py.type_of_word(w);
    ty == owner || ty.is_subtype(py, owner)
}

/// An instance of a builtin class: what calling it does.
#[inline]
fn make(py: &mut Py, class: &Value, args: Args<'_>) -> Result {
    // Constructors may iterate and convert, which may nest without end.
    py.recurse("", |py| crate::types::class::call(py, class, args))
}

/// Empties the window and writes the result, or raises.
#[inline(always)]
unsafe fn finish(m: M, result: Result, a: usize, window: usize, c: usize) -> *const u32 {
    // SAFETY: the window's registers are the instruction's; their words are given up here.
    unsafe {
        match result {
            Ok(v) => {
                for r in a..a + window {
                    give_up(m, r);
                }
                put_result(m, v, c)
            }
            Err(raised) => unwind::raise(&mut Py::from_thread(m.t), raised),
        }
    }
}

/// Empties register `r`.
#[inline(always)]
unsafe fn give_up(m: M, r: usize) {
    // SAFETY: the register is the instruction's.
    unsafe {
        let w = m.get(r);
        if word::is_pointer(w) {
            m.put(r, word::EMPTY);
            drop_word(m, w);
        }
    }
}

/// Drops a word, mostly one that others count as well.
#[inline(always)]
unsafe fn drop_word(m: M, w: u64) {
    // SAFETY: the caller owns the word.
    unsafe {
        if word::is_counted(w) && !(*m.t).mutator().release_quick(word::to_object(w)) {
            release(m.t, w);
        }
    }
}

/// Empties register `r`, of a call that is over.
#[inline(always)]
unsafe fn empty_out(m: M, r: usize) {
    // SAFETY: the register is the instruction's.
    unsafe {
        let w = m.get(r);
        m.put(r, word::EMPTY);
        drop_word(m, w);
    }
}

/// Empties the registers of `b` arguments from `first` on: one mostly, or none.
#[inline(always)]
unsafe fn empty_arguments(m: M, first: usize, b: usize) {
    // SAFETY: the registers are the instruction's.
    unsafe {
        if b != 0 {
            empty_out(m, first);
            for r in first + 1..first + b {
                give_up(m, r);
            }
        }
    }
}

/// Writes the result of a call into `c`, and goes on behind the call.
#[inline(always)]
unsafe fn put_result(m: M, v: Value, c: usize) -> *const u32 {
    // SAFETY: an operand of the instruction.
    unsafe {
        let old = m.get(c);
        m.put(c, v.into_word());
        drop_word(m, old);
        m.pc.add(1)
    }
}

/// Does the type of what the word holds equal `ty`? Of an instance with the class's own shape that is seen at once.
#[inline(always)]
unsafe fn is_of(t: *const Thread, ty: TypeRef, w: u64) -> bool {
    // SAFETY: a live register's word.
    unsafe {
        if word::is_pointer(w)
            && word::to_object(w).as_ref().shape_acquire() == ty.instance_shape.load(Ordering::Relaxed)
        {
            return true;
        }
        Py::from_thread(t).type_of_word(w) == ty
    }
}

/// Runs a native with the arguments in `n` registers from `first` on, and EMPTY for the parameters that are absent.
#[inline(always)]
unsafe fn run(m: M, f: BoundFn, all: usize, first: usize, n: usize) -> Result {
    // SAFETY: the registers are the instruction's.
    unsafe {
        let (mut py, given) = (Py::from_thread(m.t), lent(m, first, n));
        if n == all { f(&mut py, given) } else { fill_up(&mut py, f, given, all) }
    }
}

/// `CallNative`: a function of a native module that takes so many arguments.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn native_function(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if word::is_pointer(f) && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::NativeFunction as u8 {
                let native = payload_of::<NativeFunction>(object);
                if native.receiver.is_empty()
                    && let Some((code, all)) = native.def.quickly(b)
                {
                    m.frame().pc.set(pc);
                    return match run(m, code, all, a + 2, b) {
                        Ok(v) => {
                            empty_out(m, a);
                            empty_arguments(m, a + 2, b);
                            put_result(m, v, c)
                        }
                        Err(raised) => unwind::raise(&mut Py::from_thread(t), raised),
                    };
                }
            }
        }
        call_function(t, pc, a, b, c)
    }
}

/// `CallConvert`: a builtin class with one argument, where that is a plain conversion.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn conversion(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let f = m.get(a);
        if word::is_pointer(f)
            && !(*t).is_asked()
            && word::to_object(f).as_ref().kind() == Kind::Type as u8
            && !TypeRef::from_object(word::to_object(f)).has(type_flags::HEAP)
        {
            m.frame().pc.set(pc);
            let class = TypeRef::from_object(word::to_object(f));
            if let Some(made) = convert(&mut Py::from_thread(t), class, m.value(a + 2)) {
                return match made {
                    Ok(v) => {
                        empty_out(m, a);
                        empty_out(m, a + 2);
                        put_result(m, v, c)
                    }
                    Err(raised) => unwind::raise(&mut Py::from_thread(t), raised),
                };
            }
        }
        call_function(t, pc, a, b, c)
    }
}

/// `CallNativeMethod`: a method of a builtin type, or a function of a module, that takes so many arguments.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn native_method(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; a kind says which payload follows.
    unsafe {
        let m = M::reload(t, pc);
        let (f, receiver) = (m.get(a), m.get(a + 1));
        if word::is_pointer(f) && receiver != word::EMPTY && !(*t).is_asked() {
            let object = word::to_object(f);
            if object.as_ref().kind() == Kind::NativeDescriptor as u8 {
                let descriptor = payload_of::<NativeDescriptor>(object);
                if descriptor.kind == DescriptorKind::Method
                    && is_of(t, descriptor.owner, receiver)
                    && let Some((code, all)) = descriptor.def.quickly(b + 1)
                {
                    m.frame().pc.set(pc);
                    return match run(m, code, all, a + 1, b + 1) {
                        Ok(v) => {
                            empty_out(m, a);
                            empty_out(m, a + 1);
                            empty_arguments(m, a + 2, b);
                            put_result(m, v, c)
                        }
                        Err(raised) => unwind::raise(&mut Py::from_thread(t), raised),
                    };
                }
            }
        } else if word::is_pointer(f)
            && receiver == word::EMPTY
            && word::to_object(f).as_ref().kind() == Kind::NativeFunction as u8
        {
            return native_function(t, pc, a, b, c);
        }
        call_method(t, pc, a, b, c)
    }
}
