//! Calls that are not those of a Python function with exactly its plain parameters, and results that do not go into a register.

use super::{Slow, slow};
use crate::object::dict::DictObject;
use crate::object::function::{BoundMethod, FunctionObject, word_payload};
use crate::object::native::{DescriptorKind, NativeDescriptor, NativeFunction};
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::type_flags;
use crate::object::{Args, Name, Py, Result, Slot, TypeId, TypeRef, Value, word};
use crate::vm::frames::{self, Callee, returns};
use crate::vm::handlers::calls::length;
use crate::vm::handlers::keywords;
use crate::vm::machine::{M, owned_copy, take_ref};
use crate::vm::{bind, requests, unwind, window};

/// How a call goes on.
enum Outcome {
    /// A frame was pushed; execution goes on in it.
    Entered,
    /// A native made the result.
    Done(Value),
}

/// Words of an argument run as values, lent.
unsafe fn values<'a>(m: M, first: usize, n: usize) -> &'a [Value] {
    // SAFETY: the registers are initialised and stay put during the call; `Value` is one register word.
    unsafe { std::slice::from_raw_parts(m.regs.add(first).cast::<Value>(), n) }
}

/// Empties the registers `first..first + n` and drops what they held.
pub(super) unsafe fn clear_run(m: M, first: usize, n: usize) {
    for r in first..first + n {
        // SAFETY: registers of the running window.
        unsafe {
            let w = m.get(r);
            if word::is_pointer(w) {
                m.put(r, word::EMPTY);
                if word::is_counted(w) {
                    drop(Value::from_word(w));
                }
            }
        }
    }
}

/// Calls what is prepared at `a` with `b` arguments (keyword values last, named by `names`).
unsafe fn dispatch(
    s: &mut Slow,
    a: usize,
    b: usize,
    c: usize,
    with_receiver: bool,
    names: &[Value],
) -> Result<Outcome> {
    // SAFETY: operands of the instruction; see the comments.
    unsafe {
        if (*s.m.t).is_asked() {
            requests::handle(&mut s.py)?;
        }
        let m = s.m;
        if !with_receiver {
            m.put(a + 1, word::EMPTY);
        }
        loop {
            let (first, argc) = if m.get(a + 1) == word::EMPTY { (a + 2, b) } else { (a + 1, b + 1) };
            let f = m.get(a);
            if let Some(callee) = Callee::of(f) {
                enter_function(s, f, &callee, a, first, argc, c, names)?;
                return Ok(Outcome::Entered);
            }
            let callable = m.value(a);
            if first == a + 2
                && let Some(method) = word_payload::<BoundMethod>(f)
            {
                let (function, receiver) = (Value::clone(&method.function), Value::clone(&method.receiver));
                s.put(a + 1, receiver);
                s.put(a, function);
                continue;
            }
            let args = Args::new(values(m, first, argc), names);
            if let Some(native) = word_payload::<NativeFunction>(f) {
                if native.receiver.is_empty() {
                    return native.def.call(&mut s.py, args).map(Outcome::Done);
                }
                if first == a + 2 {
                    // The receiver goes in front of the arguments, where there is room for it.
                    s.put(a + 1, Value::clone(&native.receiver));
                    let args = Args::new(values(m, a + 1, b + 1), names);
                    let result = native.def.call(&mut s.py, args);
                    return result.map(Outcome::Done);
                }
                return native.call(&mut s.py, args).map(Outcome::Done);
            }
            if let Some(descriptor) = word_payload::<NativeDescriptor>(f)
                && matches!(descriptor.kind, DescriptorKind::Method | DescriptorKind::Wrapper)
                && let Some(receiver) = args.get(0)
                && s.py.type_of(receiver).is_subtype(&s.py, descriptor.owner)
            {
                return descriptor.def.call(&mut s.py, args).map(Outcome::Done);
            }
            if let Some(ty) = TypeRef::from_value(callable)
                && first == a + 2
                && ty.has(type_flags::PLAIN_NEW | type_flags::PLAIN_INSTANCES)
                && enter_init(s, ty, a, b, c, names)?
            {
                return Ok(Outcome::Entered);
            }
            let ty = s.py.type_of(callable);
            if first == a + 2
                && word::is_pointer(f)
                && ty.id.is_none()
                && let method = ty.lookup_word(&s.py, s.py.name_word(Name::__call__))
                && Callee::of(method).is_some()
                && TypeRef::from_value(callable).is_none()
            {
                // An instance whose class says how it is called: the instance becomes the first argument.
                let method = crate::vm::machine::take_ref(m.t, method);
                m.put(a + 1, m.get(a));
                m.put(a, method);
                continue;
            }
            return match ty.slots.call.get() {
                Some(call) => s.py.recurse("", |py| call(py, callable, args)).map(Outcome::Done),
                None => Err(s.py.type_error(format!("'{}' object is not callable", ty.full_name(&s.py)))),
            };
        }
    }
}

/// Is the class's `__init__` that of `object`, which does nothing where there are no arguments?
pub fn has_idle_init(py: &Py, ty: TypeRef) -> bool {
    match (ty.slots.init.get(), py.ty(TypeId::Object).slots.init.get()) {
        (Some(own), Some(idle)) => std::ptr::fn_addr_eq(own, idle),
        (own, _) => own.is_none(),
    }
}

/// Makes an instance and pushes the frame of its `__init__`, if that is a Python function that takes just these arguments.
pub unsafe fn enter_init(s: &mut Slow, ty: TypeRef, a: usize, b: usize, c: usize, names: &[Value]) -> Result<bool> {
    // SAFETY: operands of the instruction.
    unsafe {
        let m = s.m;
        let init = ty.lookup_word(&s.py, s.py.name_word(Name::__init__));
        let Some(callee) = Callee::of(init) else { return Ok(false) };
        let regs = m.regs.add(a + 1);
        if callee.code.data.flags & crate::bytecode::code::flags::GENERATOR != 0
            || !frames::has_room(m.t, regs, callee.code.registers as usize + b)
        {
            return Ok(false);
        }
        let instance = s.py.new_instance(ty)?;
        let receiver = instance.clone();
        s.put(a, instance);
        m.put(a + 1, receiver.into_word());
        let n = if names.is_empty() && callee.code.plain_args as usize == b + 1 {
            b + 1
        } else {
            bind_window(s, &callee, regs, b + 1, names)?
        };
        // A shared function is borrowed by the frame, and a claim counts it there.
        let function = crate::vm::machine::take_ref(m.t, init);
        frames::push(m.t, function, &callee, regs, n, frames::target(c, a), returns::INIT, length(m.pc));
        Ok(true)
    }
}

/// Binds arguments to the parameters of a Python function and pushes its frame.
#[allow(clippy::too_many_arguments)]
pub unsafe fn enter_function(
    s: &mut Slow,
    f: u64,
    callee: &Callee<'_>,
    a: usize,
    first: usize,
    argc: usize,
    c: usize,
    names: &[Value],
) -> Result<()> {
    // SAFETY: operands of the instruction; arguments are moved out of the window before it is rebuilt.
    unsafe {
        let m = s.m;
        let regs = m.regs.add(first);
        if !frames::has_room(m.t, regs, callee.code.registers as usize + argc) {
            return Err(s.py.recursion_error(""));
        }
        let n = if names.is_empty() && callee.code.plain_args as usize == argc {
            argc
        } else {
            bind_window(s, callee, regs, argc, names)?
        };
        frames::push(m.t, f, callee, regs, n, frames::target(c, a), returns::VALUE, length(m.pc));
        Ok(())
    }
}

/// Binds the `argc` arguments in `regs`, the last of which `names` name; how many registers the parameters take.
unsafe fn bind_window(
    s: &mut Slow,
    callee: &Callee<'_>,
    regs: *mut u64,
    argc: usize,
    names: &[Value],
) -> Result<usize> {
    // SAFETY: the caller's window has room; arguments are moved out of it before it is rebuilt.
    unsafe {
        if let Some(n) = window::bind(&mut s.py, callee, regs, argc, names)? {
            return Ok(n);
        }
        let mut given = Vec::with_capacity(argc);
        for r in 0..argc {
            let w = regs.add(r).replace(word::EMPTY);
            given.push(if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) });
        }
        let bound = bind::bind(&mut s.py, callee, given, names)?;
        let n = bound.len();
        for (i, v) in bound.into_iter().enumerate() {
            *regs.add(i) = v.into_word();
        }
        Ok(n)
    }
}

/// After `dispatch`: the running frame's next instruction, or the pushed frame's first.
unsafe fn conclude(mut s: Slow, outcome: Result<Outcome>, a: usize, window: usize, c: usize) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        match outcome {
            Ok(Outcome::Entered) => (*(*s.m.t).frame.get()).pc.get(),
            Ok(Outcome::Done(result)) => {
                clear_run(s.m, a, window);
                s.put(c, result);
                let next = s.m.pc.add(length(s.m.pc) as usize);
                if s.py.mutator().has_pending() && !s.py.finalizing.get() {
                    requests::run_pending(&mut s.py);
                }
                next
            }
            Err(raised) => unwind::raise(&mut s.py, raised),
        }
    }
}

/// `Call` and `CallFunction` of anything that the handler does not enter itself.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn call(
    t: *const Thread,
    pc: *const u32,
    a: usize,
    b: usize,
    c: usize,
    with_receiver: bool,
) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        let outcome = dispatch(&mut s, a, b, c, with_receiver, &[]);
        conclude(s, outcome, a, b + 2, c)
    }
}

/// A call of the Python function in `a` that the hot path does not enter: with defaults, keyword-only parameters or `*args`.
///
/// # Safety
/// As `call`; nothing is asked of the thread.
#[inline(never)]
pub unsafe extern "C" fn call_python(
    t: *const Thread,
    pc: *const u32,
    a: usize,
    b: usize,
    c: usize,
    with_receiver: bool,
) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let m = M::reload(t, pc);
        if !with_receiver {
            m.put(a + 1, word::EMPTY);
        }
        let f = m.get(a);
        let (first, argc) = if m.get(a + 1) == word::EMPTY { (a + 2, b) } else { (a + 1, b + 1) };
        if let Some(callee) = Callee::of(f)
            && frames::has_room(t, m.regs.add(first), callee.code.registers as usize + argc)
        {
            m.frame().pc.set(pc);
            let regs = m.regs.add(first);
            if let Ok(Some(n)) = window::bind(&mut Py::from_thread(t), &callee, regs, argc, &[]) {
                return frames::push(t, f, &callee, regs, n, frames::target(c, a), returns::VALUE, 1).pc;
            }
        }
        call(t, pc, a, b, c, true)
    }
}

/// `CallKw`.
///
/// # Safety
/// As `call`.
#[inline(never)]
pub unsafe extern "C" fn call_kw(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        let names = s.m.konst(s.m.extra(0) as usize);
        let names = word_payload::<TupleObject>(names).map_or(&[][..], TupleObject::values);
        keywords::learn(s.m, a, b);
        let outcome = dispatch(&mut s, a, b, c, true, names);
        conclude(s, outcome, a, b + 2, c)
    }
}

/// `CallEx`.
///
/// # Safety
/// As `call`.
#[inline(never)]
pub unsafe extern "C" fn call_ex(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let mut s = Slow::enter(t, pc);
        let outcome = call_ex_inner(&mut s, a, b, c);
        conclude(s, outcome, a, 3 + b, c)
    }
}

/// Arguments that are spread in the window at most.
const SPREAD: usize = 32;

/// `CallEx` of a Python function, or of a method of one, with a tuple and a dict of few: they are spread where the callee finds them. `None`: nothing
/// was changed.
unsafe fn spread(s: &mut Slow, a: usize, b: usize, c: usize) -> Result<Option<Outcome>> {
    // SAFETY: operands of the instruction; the window has room for what is written.
    unsafe {
        let m = s.m;
        let f = m.get(a);
        let (function, receiver) = match word_payload::<BoundMethod>(f) {
            Some(method) => (method.function.word(), method.receiver.word()),
            None => (f, word::EMPTY),
        };
        let Some(callee) = Callee::of(function) else { return Ok(None) };
        let Some(tuple) = word_payload::<TupleObject>(m.get(a + 2)) else { return Ok(None) };
        let regs = m.regs.add(a + 4);
        let extra = usize::from(receiver != word::EMPTY);
        if tuple.len() > SPREAD || !frames::has_room(m.t, regs, callee.code.registers as usize + 2 * SPREAD + 2) {
            return Ok(None);
        }
        let mut names = Vec::new();
        let mut values = Vec::new();
        if b == 1 {
            let keywords = m.value(a + 3).clone();
            let Some(dict) = keywords.payload::<DictObject>() else { return Ok(None) };
            let mut at = 0;
            while let Some((key, value)) = dict.next_entry(&s.py, &mut at) {
                if key.as_text().is_none() || names.len() == SPREAD {
                    return Ok(None);
                }
                names.push(key);
                values.push(value);
            }
        }
        let mut n = 0;
        let items = tuple.slots().iter().map(Slot::load);
        for w in (extra == 1).then_some(receiver).into_iter().chain(items) {
            *regs.add(n) = take_ref(m.t, w);
            n += 1;
        }
        for v in values {
            *regs.add(n) = v.into_word();
            n += 1;
        }
        // Tuple, dict and a bound method are given up, now that what is in them was counted; the function stays in the window's first register.
        if extra == 1 {
            let function = take_ref(m.t, function);
            s.put_taken(a, function);
        }
        clear_run(m, a + 2, 1 + b);
        let bound = if names.is_empty() && callee.code.plain_args as usize == n {
            Ok(n)
        } else {
            bind_window(s, &callee, regs, n, &names)
        };
        match bound {
            Ok(parameters) => {
                let f = m.get(a);
                frames::push(m.t, f, &callee, regs, parameters, frames::target(c, a), returns::VALUE, length(m.pc));
                Ok(Some(Outcome::Entered))
            }
            Err(raised) => {
                for r in 0..n {
                    drop(Value::from_word(regs.add(r).replace(word::EMPTY)));
                }
                Err(raised)
            }
        }
    }
}

unsafe fn call_ex_inner(s: &mut Slow, a: usize, b: usize, c: usize) -> Result<Outcome> {
    // SAFETY: operands of the instruction.
    unsafe {
        if (*s.m.t).is_asked() {
            requests::handle(&mut s.py)?;
        }
        s.m.put(a + 1, word::EMPTY);
        if let Some(outcome) = spread(s, a, b, c)? {
            return Ok(outcome);
        }
        let callable = s.m.value(a).clone();
        let given = s.m.value(a + 2);
        let mut positional = match given.payload::<TupleObject>() {
            Some(tuple) => s.py.copied(tuple.values())?,
            None => {
                let iterable = given.clone();
                let ty = s.py.type_of(&iterable);
                if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
                    let who = callable_name(&mut s.py, &callable);
                    return Err(s.py.type_error(format!(
                        "{who} argument after * must be an iterable, not {}",
                        ty.full_name(&s.py)
                    )));
                }
                s.py.collect(&iterable)?
            }
        };
        let mut names = Vec::new();
        if b == 1 {
            let keywords = s.m.value(a + 3).clone();
            if let Some(dict) = keywords.payload::<DictObject>() {
                let mut at = 0;
                while let Some((key, value)) = dict.next_entry(&s.py, &mut at) {
                    if key.as_text().is_none() {
                        return Err(s.py.type_error("keywords must be strings"));
                    }
                    s.py.push(&mut names, key)?;
                    s.py.push(&mut positional, value)?;
                }
            }
        }
        if let Some(method) = callable.payload::<BoundMethod>()
            && method.function.has_payload::<FunctionObject>()
        {
            positional.insert(0, Value::clone(&method.receiver));
            let function = Value::clone(&method.function);
            return enter_bound(s, function, positional, &names, a, b, c);
        }
        if callable.has_payload::<FunctionObject>() {
            return enter_bound(s, callable, positional, &names, a, b, c);
        }
        s.py.call_args(&callable, Args::new(&positional, &names)).map(Outcome::Done)
    }
}

unsafe fn enter_bound(
    s: &mut Slow,
    function: Value,
    given: Vec<Value>,
    names: &[Value],
    a: usize,
    b: usize,
    c: usize,
) -> Result<Outcome> {
    // SAFETY: operands of the instruction; the window above `a + 1` is emptied before it is rebuilt.
    unsafe {
        s.put(a, function);
        let f = s.m.get(a);
        let Some(callee) = Callee::of(f) else { return Err(s.py.type_error("function expected")) };
        let bound = bind::bind(&mut s.py, &callee, given, names)?;
        clear_run(s.m, a + 1, 2 + b);
        let regs = s.m.regs.add(a + 2);
        if !frames::has_room(s.m.t, regs, callee.code.registers as usize) {
            return Err(s.py.recursion_error(""));
        }
        let n = bound.len();
        for (i, v) in bound.into_iter().enumerate() {
            *regs.add(i) = v.into_word();
        }
        frames::push(s.m.t, f, &callee, regs, n, frames::target(c, a), returns::VALUE, length(s.m.pc));
        Ok(Outcome::Entered)
    }
}

/// How error messages name a callable: `module.name()`, without `builtins.`.
pub fn callable_name(py: &mut Py, callable: &Value) -> String {
    let qualname = py.name(Name::__qualname__);
    let module = py.name(Name::__module__);
    let text = |v: &Value| v.as_text().map(|t| t.to_string_lossy().into_owned());
    match py.getattr_optional(callable, &qualname) {
        Ok(Some(name)) => {
            let prefix = match py.getattr_optional(callable, &module) {
                Ok(Some(m)) => text(&m).filter(|m| m != "builtins").map(|m| m + ".").unwrap_or_default(),
                _ => String::new(),
            };
            format!("{prefix}{}()", text(&name).unwrap_or_default())
        }
        _ => match py.str_string(callable) {
            Ok(shown) => shown,
            Err(_) => format!("{} object", py.type_of(callable).name()),
        },
    }
}

/// A frame that does not return into a register ends with result `w`.
///
/// # Safety
/// The running frame's handler took `w` out of the window.
#[inline(never)]
pub unsafe extern "C" fn finish(t: *const Thread, w: u64) -> *const u32 {
    // SAFETY: the caller's.
    unsafe {
        let frame = (*t).frame.get();
        let mut py = Py::from_thread(t);
        match (*frame).kind.get() {
            returns::FOR_ITER => match crate::vm::generator::quick::end_loop(t, w) {
                Some(next) => next,
                None => crate::vm::generator::returned(&mut py, w),
            },
            returns::INIT => {
                let (dst, skip) = ((*frame).dst.get(), (*frame).skip.get());
                if w != word::NONE {
                    let v = if word::is_counted(w) { Value::from_word(w) } else { Value::from_borrowed_word(w) };
                    let name = py.type_of(&v).full_name(&py);
                    let raised = py.type_error(format!("__init__() should return None, not '{name}'"));
                    drop(v);
                    frames::pop(t);
                    return unwind::raise(&mut py, raised);
                }
                frames::pop(t);
                let m = M::reload(t, (*(*t).frame.get()).pc.get());
                let (a, c) = ((dst >> 16) as usize, (dst & 0xffff) as usize);
                let instance = m.get(a);
                m.put(a, word::EMPTY);
                let next = m.result(c, instance, skip as usize);
                next.pc
            }
            returns::HALT => {
                let result = if word::is_counted(w) { w } else { owned_copy(t, w) };
                frames::pop(t);
                (*t).result.set(result);
                super::super::halt()
            }
            returns::OPERATOR => super::answers::answer(t, w),
            _ => crate::vm::generator::returned(&mut py, w),
        }
    }
}

slow! {
    /// `a = function(code)`.
    make_function(s, a: usize, b: usize, c: usize) -> leave {
        let code = Value::from_borrowed_word(s.m.konst(s.m.extra(0) as usize));
        let mut at = b;
        let mut part = |s: &mut Slow, bit: usize| -> Result {
            if c & bit == 0 {
                return Ok(Value::EMPTY);
            }
            let v = s.take(at)?;
            at += 1;
            Ok(v)
        };
        let defaults = part(s, 1)?;
        let kwdefaults = part(s, 2)?;
        let annotate = part(s, 4)?;
        let annotations = part(s, 16)?;
        let closure = part(s, 8)?;
        let globals = Value::from_borrowed_word(s.m.frame().globals.get());
        let function = new_function(&s.py, code, globals, defaults, kwdefaults, annotate, closure)?;
        if let (false, Some(f), Some(o)) = (annotations.is_empty(), function.payload::<FunctionObject>(), function.object()) {
            // No lock: nobody else has the new function yet.
            drop(f.annotations.replace(&s.py, o, annotations));
        }
        s.put(a, function);
        Ok(())
    }
}

/// A function object.
///
/// # Errors
/// MemoryError.
pub fn new_function(
    py: &Py,
    code: Value,
    globals: Value,
    defaults: Value,
    kwdefaults: Value,
    annotate: Value,
    closure: Value,
) -> Result {
    let Some(linked) = code.payload::<crate::object::function::CodeObject>() else {
        return Err(py.type_error("code object expected"));
    };
    // Immortal all three.
    let (name, qualname, doc) = (linked.name.clone(), linked.qualname.clone(), linked.doc.clone());
    let module = match globals.payload::<DictObject>() {
        Some(d) => {
            let name = py.name_word(Name::__name__);
            // The first entry of a module's namespace, nearly always.
            let w = match d.value_at(0, name) {
                word::EMPTY => d.peek_interned(py, name),
                w => w,
            };
            // SAFETY: a live slot's word, under the current pin.
            if w == word::EMPTY { Value::NONE } else { unsafe { Value::from_borrowed_word(w) } }
        }
        None => Value::NONE,
    };
    let born = Slot::at_birth;
    py.alloc(
        py.ty(TypeId::Function),
        FunctionObject {
            globals: born(globals),
            closure: born(closure),
            defaults: born(defaults),
            kwdefaults: born(kwdefaults),
            annotate: born(annotate),
            annotations: Slot::empty(),
            name: born(name),
            qualname: born(qualname),
            doc: born(doc),
            module: born(module),
            dict: Slot::empty(),
            code: born(code),
        },
    )
}

slow! {
    /// `a = __build_class__`.
    load_build_class(s, a: usize) -> leave {
        let name = s.py.name(Name::__build_class__);
        let builtins = s.py.interp().builtins.get();
        match builtins.payload::<DictObject>().and_then(|d| d.get_interned(&s.py, &name)) {
            Some(v) => {
                s.put(a, v);
                Ok(())
            }
            None => Err(s.py.error(TypeId::NameError, "__build_class__ not found")),
        }
    }
}
