//! Weak references and proxies.
//!
//! A reference is the *holder* of a cell of the memory core, which clears the cell when the referent dies and then hands the reference to
//! `referent_died` at a point where Python code may run: there its callback is called, or the weak container that it is part of forgets
//! its entry. The cell's `Arc` is set at birth, the callback is a slot that is emptied once it was called.

use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::function::BoundMethod;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::{Payload, payload_of};
use crate::object::typeobject::{BinaryFn, type_flags};
use crate::object::{Args, CompareOp, Name, Py, Raised, Result, Slot, Thread, TypeId, TypeRef, Value};
use orochi_gc::sync::{AtomicI64, Ordering};
use orochi_gc::{Header, Object, WeakCell};
use std::ptr::NonNull;
use std::sync::Arc;

/// The hash of a reference that was not asked for it yet: -1 is no hash.
const UNKNOWN: i64 = -1;

/// What references and proxies have in common.
pub struct Weak {
    cell: Arc<WeakCell>,
    /// The callback, or EMPTY.
    callback: Slot,
    /// `KeyedRef.key`; `WeakMethod`: the weak reference to the function. EMPTY otherwise.
    extra: Slot,
    /// The weak container that this reference is an entry of.
    container: Option<Arc<WeakCell>>,
    hash: AtomicI64,
    /// Can be handed out again to who asks for a reference without a callback.
    plain: bool,
}

impl Weak {
    /// Is it handed out again to who asks for a reference without a callback?
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.callback.trace(visit);
        self.extra.trace(visit);
    }

    fn cells(&self, visit: &mut dyn FnMut(&WeakCell)) {
        visit(&self.cell);
        if let Some(container) = &self.container {
            visit(container);
        }
    }

    /// The referent, if it lives.
    pub fn upgrade(&self, py: &Py) -> Option<Value> {
        upgrade(py, &self.cell)
    }

    /// Is the referent gone?
    pub fn is_dead(&self) -> bool {
        self.cell.is_dead()
    }

    /// The key of an entry, the function of a method.
    pub fn extra(&self, py: &Py) -> Value {
        self.extra.get(py)
    }
}

impl Drop for Weak {
    fn drop(&mut self) {
        // SAFETY: payloads are dropped by attached threads, whose state is current.
        unsafe { (*Thread::current()).mutator().weak_forget(&self.cell) };
    }
}

/// The object that a cell refers to, if it lives.
pub fn upgrade(py: &Py, cell: &Arc<WeakCell>) -> Option<Value> {
    // SAFETY: the upgrade gives us the count that it made.
    cell.upgrade(py.mutator()).map(|o| unsafe { Value::from_object(o) })
}

/// The payload of a reference.
pub struct WeakRefObject(pub Weak);
/// The payload of a proxy.
pub struct WeakProxyObject(pub Weak);

unsafe fn ref_cells(object: Object, visit: &mut dyn FnMut(&WeakCell)) {
    // SAFETY: the memory core calls this for live objects of the kind.
    unsafe { payload_of::<WeakRefObject>(object) }.0.cells(visit);
}

unsafe fn proxy_cells(object: Object, visit: &mut dyn FnMut(&WeakCell)) {
    // SAFETY: as above.
    unsafe { payload_of::<WeakProxyObject>(object) }.0.cells(visit);
}

// SAFETY: 1. both slots are traced; 2. fixed size; 3. they drop; 4. slots change under the lock, the hash is atomic.
unsafe impl Payload for WeakRefObject {
    const KIND: Kind = Kind::WeakRef;
    const TRACKED: bool = true;
    const WEAK: Option<unsafe fn(Object, &mut dyn FnMut(&WeakCell))> = Some(ref_cells);
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.0.trace(visit);
    }
}

// SAFETY: as above.
unsafe impl Payload for WeakProxyObject {
    const KIND: Kind = Kind::WeakProxy;
    const TRACKED: bool = true;
    const WEAK: Option<unsafe fn(Object, &mut dyn FnMut(&WeakCell))> = Some(proxy_cells);
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.0.trace(visit);
    }
}

/// The weak part of a reference or proxy.
pub fn weak_of(v: &Value) -> Option<&Weak> {
    v.payload::<WeakRefObject>().map(|r| &r.0).or_else(|| v.payload::<WeakProxyObject>().map(|p| &p.0))
}

/// The object of `v`, whose type must allow weak references.
fn referent(py: &Py, v: &Value) -> Result<Object> {
    match v.object() {
        Some(o) if py.type_of(v).has(type_flags::WEAKREFS) => Ok(o),
        _ => Err(py.type_error(format!("cannot create weak reference to '{}' object", py.type_of(v).full_name(py)))),
    }
}

/// What a new reference is made with.
pub struct Parts {
    /// The callback, or EMPTY.
    pub callback: Value,
    /// See `Weak::extra`.
    pub extra: Value,
    /// The container's own cell.
    pub container: Option<Arc<WeakCell>>,
}

impl Parts {
    /// Nothing but a reference.
    pub const PLAIN: Parts = Parts { callback: Value::EMPTY, extra: Value::EMPTY, container: None };
}

/// A new reference or proxy (by the kind of `class`) to `to`.
///
/// # Errors
/// TypeError if it cannot be weakly referenced; MemoryError.
pub fn make(py: &Py, class: TypeRef, to: &Value, parts: Parts) -> Result {
    let target = referent(py, to)?;
    let is_proxy = class.instance_kind & crate::object::kind::LAYOUT == Kind::WeakProxy as u8;
    let plain = class.id.is_some() && parts.callback.is_empty() && parts.container.is_none() && parts.extra.is_empty();
    let bytes = size_of::<Weak>().next_multiple_of(8);
    let mut made_cell = None;
    // SAFETY: both payloads are transparent around `Weak` in content and size, and it is written completely.
    let made = unsafe {
        py.alloc_raw(class, bytes, true, |at| {
            let holder = NonNull::new_unchecked(at.cast::<Header>().sub(1));
            let cell = WeakCell::new(Some(holder));
            made_cell = Some(cell.clone());
            let weak = Weak {
                cell,
                callback: Slot::at_birth(parts.callback),
                extra: Slot::at_birth(parts.extra),
                container: parts.container,
                hash: AtomicI64::new(UNKNOWN),
                plain,
            };
            if is_proxy {
                at.cast::<WeakProxyObject>().write(WeakProxyObject(weak));
            } else {
                at.cast::<WeakRefObject>().write(WeakRefObject(weak));
            }
        })
    }?;
    if let Some(cell) = made_cell {
        py.mutator().weak_register(target, &cell);
    }
    Ok(made)
}

/// A reference or proxy without a callback that exists already.
fn existing(py: &Py, class: TypeRef, to: &Value) -> Option<Value> {
    let target = to.object()?;
    let shape = class.instance_shape.load(Ordering::Relaxed);
    let found = py.mutator().weak_holder(target, &mut |holder| {
        // SAFETY: a holder is alive under the lock that the memory core holds here; a shape says which payload it has.
        unsafe {
            holder.as_ref().shape() == shape
                && if class.instance_kind == Kind::WeakProxy as u8 {
                    payload_of::<WeakProxyObject>(holder).0.plain
                } else {
                    payload_of::<WeakRefObject>(holder).0.plain
                }
        }
    })?;
    // SAFETY: the memory core hands it over with one count.
    Some(unsafe { Value::from_object(found) })
}

/// Every reference and proxy to `to` that this thread may see.
pub fn all_of(py: &Py, to: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let Some(target) = to.object() else { return all };
    loop {
        let mut skip = all.len();
        let found = py.mutator().weak_holder(target, &mut |holder| {
            // SAFETY: as in `existing`.
            let kind = unsafe { holder.as_ref().kind() } & crate::object::kind::LAYOUT;
            if kind != Kind::WeakRef as u8 && kind != Kind::WeakProxy as u8 {
                return false;
            }
            let take = skip == 0;
            skip = skip.saturating_sub(1);
            take
        });
        match found {
            // SAFETY: as above.
            Some(o) => all.push(unsafe { Value::from_object(o) }),
            None => return all,
        }
    }
}

impl Py {
    /// `weakref.ref(v)`.
    ///
    /// # Errors
    /// As `make`.
    pub fn weak_ref(&self, v: &Value) -> Result {
        let class = self.ty(TypeId::WeakReference);
        match existing(self, class, v) {
            Some(found) => Ok(found),
            None => make(self, class, v, Parts::PLAIN),
        }
    }
}

/// A referent has died: its container forgets the entry, and the callback is called with the reference.
pub fn referent_died(py: &mut Py, reference: &Value) {
    let Some(weak) = weak_of(reference) else { return };
    if let Some(container) = weak.container.as_ref().and_then(|cell| upgrade(py, cell)) {
        (py.interp().hooks().weak_entry_died)(py, &container, reference);
    }
    let callback = match reference.object() {
        Some(object) => {
            let _guard = py.mutator().lock(object);
            weak.callback.take()
        }
        None => return,
    };
    if callback.is_none_or_empty() {
        return;
    }
    if let Err(raised) = py.call(&callback, std::slice::from_ref(reference)) {
        (py.interp().hooks().unraisable)(py, raised, &callback, "Exception ignored while calling weakref callback");
    }
}

fn reference_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    py.count("__new__", args.len(), 1, 2)?;
    let given = args.positional();
    let callback = given.get(1).filter(|c| !c.is_none()).cloned().unwrap_or(Value::EMPTY);
    if callback.is_empty()
        && class.is(TypeId::WeakReference)
        && let Some(found) = existing(py, class, &given[0])
    {
        return Ok(found);
    }
    make(py, class, &given[0], Parts { callback, ..Parts::PLAIN })
}

fn reference_init(py: &mut Py, _v: &Value, args: Args<'_>) -> Result<()> {
    py.arity("__init__", args, 1, 2).map(drop)
}

fn reference_call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    py.arity("weakref", args, 0, 0)?;
    Ok(weak_of(v).and_then(|w| w.upgrade(py)).unwrap_or(Value::NONE))
}

fn reference_hash(py: &mut Py, v: &Value) -> Result<i64> {
    let Some(weak) = weak_of(v) else { return Ok(0) };
    let known = weak.hash.load(Ordering::Relaxed);
    if known != UNKNOWN {
        return Ok(known);
    }
    let Some(object) = weak.upgrade(py) else { return Err(py.type_error("weak object has gone away")) };
    let hash = py.hash(&object)?;
    weak.hash.store(hash, Ordering::Relaxed);
    Ok(hash)
}

fn reference_compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.payload::<WeakRefObject>(), b.payload::<WeakRefObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (x.0.upgrade(py), y.0.upgrade(py)) {
        (Some(p), Some(q)) => py.compare(&p, &q, op),
        _ => Ok(Value::bool(a.is(b) == (op == CompareOp::Eq))),
    }
}

fn shown(py: &mut Py, what: &str, v: &Value) -> Result {
    let at = v.identity();
    let Some(object) = weak_of(v).and_then(|w| w.upgrade(py)) else {
        return py.str(&format!("<{what} at {at:#x}; dead>"));
    };
    let (class, target) = (py.type_of(&object).name(), object.identity());
    let key = py.name(Name::__name__);
    let name = if what == "weakref" { py.getattr_optional(&object, &key).unwrap_or(None) } else { None };
    match name.as_ref().and_then(Value::as_text) {
        Some(name) => py.str(&format!("<{what} at {at:#x}; to '{class}' at {target:#x} ({})>", name.to_string_lossy())),
        None => py.str(&format!("<{what} at {at:#x}; to '{class}' at {target:#x}>")),
    }
}

fn reference_repr(py: &mut Py, v: &Value) -> Result {
    shown(py, "weakref", v)
}

fn get_callback(py: &mut Py, v: &Value) -> Result {
    let callback = weak_of(v).map_or(Value::EMPTY, |w| w.callback.get(py));
    Ok(if callback.is_empty() { Value::NONE } else { callback })
}

// Methods.

fn method_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("WeakMethod", args, 1, 2)?;
    let Some(method) = given[0].payload::<BoundMethod>() else {
        let name = crate::types::class::qualified_name(py, py.type_of(&given[0]));
        return Err(py.type_error(format!("argument should be a bound method, not <class '{name}'>")));
    };
    let (receiver, function) = (Value::clone(&method.receiver), Value::clone(&method.function));
    let callback = given.get(1).filter(|c| !c.is_none()).cloned().unwrap_or(Value::EMPTY);
    let extra = py.weak_ref(&function)?;
    make(py, class, &receiver, Parts { callback, extra, container: None })
}

fn method_call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    py.arity("WeakMethod", args, 0, 0)?;
    let Some(weak) = weak_of(v) else { return Ok(Value::NONE) };
    let function = weak_of(&weak.extra(py)).and_then(|w| w.upgrade(py));
    match (weak.upgrade(py), function) {
        (Some(receiver), Some(function)) => {
            let class = py.type_of(&receiver).to_value();
            match py.type_of(&function).slots.descr_get.get() {
                Some(bind) => bind(py, &function, Some(&receiver), &class),
                None => Ok(function),
            }
        }
        _ => Ok(Value::NONE),
    }
}

fn method_compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (weak_of(a), weak_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !b.has_payload::<WeakRefObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let equal = if x.is_dead() || y.is_dead() {
        a.is(b)
    } else {
        let (f, g) = (x.extra(py), y.extra(py));
        let receivers = match (x.upgrade(py), y.upgrade(py)) {
            (Some(p), Some(q)) => py.eq(&p, &q)?,
            _ => false,
        };
        receivers && py.eq(&f, &g)?
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn key(py: &mut Py, v: &Value) -> Result {
    Ok(weak_of(v).map_or(Value::NONE, |w| w.extra(py)))
}

// Proxies.

/// `weakref.proxy(object, callback=None)`.
///
/// # Errors
/// As `make`.
pub fn proxy(py: &Py, to: &Value, callback: &Value) -> Result {
    let callable = py.type_of(to).slots.call.get().is_some();
    let class = py.ty(if callable { TypeId::WeakCallableProxy } else { TypeId::WeakProxy });
    if callback.is_none_or_empty() {
        if let Some(found) = existing(py, class, to) {
            return Ok(found);
        }
        return make(py, class, to, Parts::PLAIN);
    }
    make(py, class, to, Parts { callback: callback.clone(), ..Parts::PLAIN })
}

fn gone(py: &Py) -> Raised {
    py.error(TypeId::ReferenceError, "weakly-referenced object no longer exists")
}

/// What a proxy stands for; anything else stands for itself.
fn real(py: &mut Py, v: &Value) -> Result {
    match v.payload::<WeakProxyObject>() {
        Some(p) => {
            // A referent that nobody else holds may be waiting for the next safepoint: this is one.
            py.poll()?;
            p.0.upgrade(py).ok_or_else(|| gone(py))
        }
        None => Ok(v.clone()),
    }
}

fn proxy_repr(py: &mut Py, v: &Value) -> Result {
    shown(py, "weakproxy", v)
}

macro_rules! forward_binary {
    ($how:ident: $($op:ident)*) => {
        [$((BinaryOp::$op, (|py, a, b| {
            let (a, b) = (real(py, a)?, real(py, b)?);
            py.$how(BinaryOp::$op, &a, &b)
        }) as BinaryFn)),*]
    };
}

/// Calls a builtin function with what the proxies among `args` stand for.
fn by_builtin(py: &mut Py, name: &str, args: &[Value]) -> Result {
    let builtins = py.interp().builtins.get();
    let name = py.intern(name);
    let function = match builtins.payload::<DictObject>() {
        Some(dict) => dict.get_interned(py, &name),
        None => None,
    };
    let Some(function) = function else { return Ok(Value::NOT_IMPLEMENTED) };
    let mut given = Vec::with_capacity(args.len());
    for v in args {
        given.push(real(py, v)?);
    }
    py.call(&function, &given)
}

fn fill_proxy(py: &Py, id: TypeId) {
    let b = TypeBuilder::new(py, id);
    let s = b.slots();
    s.repr.set(Some(proxy_repr));
    s.str.set(Some(|py, v| {
        let v = real(py, v)?;
        py.str_of(&v)
    }));
    s.hash.set(Some(|py, v| Err(py.type_error(format!("unhashable type: '{}'", py.type_of(v).full_name(py))))));
    s.getattr.set(Some(|py, v, name| {
        let v = real(py, v)?;
        py.getattr(&v, name)
    }));
    s.setattr.set(Some(|py, v, name, new| {
        let v = real(py, v)?;
        py.setattr(&v, name, new)
    }));
    s.compare.set(Some(|py, a, b, op| {
        let (a, b) = (real(py, a)?, real(py, b)?);
        py.compare(&a, &b, op)
    }));
    s.iter.set(Some(|py, v| {
        let v = real(py, v)?;
        py.iter(&v)
    }));
    s.next.set(Some(|py, v| {
        let v = real(py, v)?;
        if py.type_of(&v).slots.next.get().is_none() {
            let name = py.type_of(&v).full_name(py);
            return Err(py.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
        }
        py.next(&v)
    }));
    s.len.set(Some(|py, v| {
        let v = real(py, v)?;
        py.len(&v)
    }));
    s.truth.set(Some(|py, v| {
        let v = real(py, v)?;
        py.truth(&v)
    }));
    s.getitem.set(Some(|py, v, key| {
        let v = real(py, v)?;
        py.getitem(&v, key)
    }));
    s.setitem.set(Some(|py, v, key, new| {
        let v = real(py, v)?;
        py.setitem(&v, key, new)
    }));
    s.contains.set(Some(|py, v, item| {
        let v = real(py, v)?;
        py.contains(&v, item)
    }));
    s.index.set(Some(|py, v| {
        let v = real(py, v)?;
        py.index(&v)
    }));
    s.float.set(Some(|py, v| {
        let v = real(py, v)?;
        let f = py.as_f64(&v)?;
        py.float(f)
    }));
    s.int.set(Some(|py, v| {
        let v = real(py, v)?;
        let int = py.ty(TypeId::Int).to_value();
        py.call(&int, &[v])
    }));
    s.neg.set(Some(|py, v| {
        let v = real(py, v)?;
        py.unary("unary -", &v, |t| t.slots.neg.get())
    }));
    s.pos.set(Some(|py, v| {
        let v = real(py, v)?;
        py.unary("unary +", &v, |t| t.slots.pos.get())
    }));
    s.invert.set(Some(|py, v| {
        let v = real(py, v)?;
        py.unary("unary ~", &v, |t| t.slots.invert.get())
    }));
    s.abs.set(Some(|py, v| {
        let v = real(py, v)?;
        py.unary("abs()", &v, |t| t.slots.abs.get())
    }));
    for (op, f) in forward_binary!(binary: Add Sub Mul MatMul TrueDiv FloorDiv Mod Pow LShift RShift And Or Xor) {
        s.binary[op as usize].set(Some(f));
    }
    for (op, f) in forward_binary!(inplace: Add Sub Mul MatMul TrueDiv FloorDiv Mod Pow LShift RShift And Or Xor) {
        s.inplace[op as usize].set(Some(f));
    }
    b.method("__divmod__", "(self, value, /)", |py, a| by_builtin(py, "divmod", a))
        .method("__rdivmod__", "(self, value, /)", |py, a| by_builtin(py, "divmod", &[a[1].clone(), a[0].clone()]))
        .method("__reversed__", "(self, /)", |py, a| by_builtin(py, "reversed", a))
        .method("__bytes__", "(self, /)", |py, a| {
            let real = real(py, &a[0])?;
            py.call_method(&real, "__bytes__", &[])
        });
    if id == TypeId::WeakCallableProxy {
        s.call.set(Some(|py, v, args| {
            let v = real(py, v)?;
            py.call_args(&v, args)
        }));
    }
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::WeakReference);
    let s = b.slots();
    s.new.set(Some(reference_new));
    s.init.set(Some(reference_init));
    s.call.set(Some(reference_call));
    s.hash.set(Some(reference_hash));
    s.compare.set(Some(reference_compare));
    s.repr.set(Some(reference_repr));
    b.getter("__callback__", get_callback);
    fill_proxy(py, TypeId::WeakProxy);
    fill_proxy(py, TypeId::WeakCallableProxy);
}

/// Fills the types of the `weakref` module that are references.
pub fn init_module_types(py: &Py) {
    TypeBuilder::new(py, TypeId::KeyedRef).getter("key", key);
    let s = TypeBuilder::new(py, TypeId::WeakMethod);
    s.slots().new.set(Some(method_new));
    s.slots().call.set(Some(method_call));
    s.slots().compare.set(Some(method_compare));
    s.slots().hash.set(Some(reference_hash));
}
