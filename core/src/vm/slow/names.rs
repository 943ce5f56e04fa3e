//! Globals, local namespaces, cells.

use super::{Slow, slow};
use crate::bytecode::Op;
use crate::object::dict::DictObject;
use crate::object::function::CellObject;
use crate::object::payload::payload_of;
use crate::object::thread::Thread;
use crate::object::{Name, Py, Raised, Result, TypeId, Value, word};
use crate::vm::frames::{frame_code, globals};
use crate::vm::handlers::names::free_cell;
use crate::vm::machine::{op_byte, owned_copy};
use orochi_gc::sync::Ordering;

fn name_error(py: &Py, name: &Value) -> Raised {
    let text = name.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let raised = py.error(TypeId::NameError, format!("name '{text}' is not defined"));
    crate::object::exception::write(py, &raised.0, name.clone(), |s| &mut s.extra[0]);
    raised
}

unsafe fn builtins<'a>(py: &Py) -> &'a DictObject {
    // SAFETY: the interpreter holds the builtins' namespace.
    unsafe { payload_of::<DictObject>(word::to_object(py.interp().builtins.word())) }
}

/// The builtins that a frame's globals name: `__builtins__` of `exec`'s globals, if it is a dict of its own.
pub(super) fn own_builtins(py: &Py, dict: &DictObject) -> Option<Value> {
    let found = dict.get_interned(py, &py.name(Name::__builtins__))?;
    if let Some(module) = found.payload::<crate::object::function::ModuleObject>() {
        let own = module.dict.get(py);
        return (own.identity() != py.interp().builtins.get().identity()).then_some(own);
    }
    (found.has_payload::<DictObject>() && found.identity() != py.interp().builtins.get().identity()).then_some(found)
}

/// Looks a name up in globals and builtins: its uncounted word, or EMPTY.
unsafe fn global_word(py: &mut Py, dict: &DictObject, name: &Value) -> Result<u64> {
    let found = dict.peek_interned(py, name.word());
    if found != word::EMPTY {
        return Ok(found);
    }
    // SAFETY: as in `builtins`.
    unsafe {
        if let Some(own) = own_builtins(py, dict) {
            return Ok(own.payload::<DictObject>().map_or(word::EMPTY, |d| d.peek_interned(py, name.word())));
        }
        Ok(builtins(py).peek_interned(py, name.word()))
    }
}

/// What globals of a subclass of dict say of a name that is not in them: their `__missing__` comes before the builtins.
unsafe fn missing_global(s: &mut super::Slow, name: &Value) -> Result<Option<Value>> {
    // SAFETY: the frame runs, and keeps its globals.
    let owner = lend(unsafe { s.m.frame().globals.get() });
    if s.py.type_of(&owner).is(TypeId::Dict)
        || owner.payload::<DictObject>().is_none_or(|d| d.peek_interned(&s.py, name.word()) != word::EMPTY)
    {
        return Ok(None);
    }
    match s.py.getitem(&owner, name) {
        Ok(v) => Ok(Some(v)),
        Err(e) if s.py.exception_is(&e, TypeId::KeyError) => Ok(None),
        Err(e) => Err(e),
    }
}

slow! {
    /// `a = globals[name]` or `builtins[name]`; fills the cache.
    load_global(s, a: usize) -> leave {
        let name = s.name(0);
        if let Some(v) = missing_global(s, &name)? {
            s.put(a, v);
            return Ok(());
        }
        let dict = globals(s.m.frame());
        let found = global_word(&mut s.py, dict, &name)?;
        if found == word::EMPTY {
            return Err(name_error(&s.py, &name));
        }
        let [cell, key, ..] = s.m.cache(1);
        // Before the entry's number: always the same word.
        key.store(name.word() & !word::BORROWED, Ordering::Release);
        let into_temp = op_byte(s.m.pc) == Op::LoadGlobal as u8 && a >= s.m.frame().first_temp.get() as usize;
        if let Some(index) = dict.find_index_interned(&s.py, name.word()) {
            // The mark in the upper half keeps index 0 from looking like an empty cache.
            cell.store(u64::from(index) << 1 | 1 << 32, Ordering::Release);
            if into_temp {
                s.m.quicken(Op::LoadGlobalHere);
            }
        } else if own_builtins(&s.py, dict).is_none()
            && let Some(index) = builtins(&s.py).find_index_interned(&s.py, name.word())
        {
            let version = dict.assign_keys_version(&s.py);
            if dict.peek_interned(&s.py, name.word()) == word::EMPTY {
                cell.store(u64::from(version) << 32 | u64::from(index) << 1 | 1, Ordering::Release);
                if into_temp {
                    s.m.quicken(Op::LoadGlobalBuiltin);
                }
            }
        }
        s.put_word(a, found);
        Ok(())
    }
}

slow! {
    /// `globals[name] = a`.
    store_global(s, a: usize) -> leave {
        let name = s.name(0);
        let v = s.take(a)?;
        store_in_globals(s, &name, v)
    }
}

/// Stores into the globals, in the entry that the instruction's cache names if it is that of the name still.
unsafe fn store_in_globals(s: &mut super::Slow, name: &Value, mut v: Value) -> Result<()> {
    // SAFETY: the instruction has a cache; the frame keeps its globals alive.
    unsafe {
        let owner = lend(s.m.frame().globals.get());
        let dict = globals(s.m.frame());
        // An entry's number, as `LoadGlobal` keeps it; entries check their key themselves.
        let cell = &s.m.cache(1)[0];
        let cached = cell.load(Ordering::Acquire);
        if cached != 0 {
            match dict.replace_value_at(&s.py, &owner, (cached as u32) >> 1, name.word(), v) {
                Ok(old) => {
                    drop(old);
                    return Ok(());
                }
                Err(back) => v = back,
            }
        }
        dict.set_str(&s.py, &owner, name, v)?;
        if let Some(index) = dict.find_index_interned(&s.py, name.word()) {
            cell.store(u64::from(index) << 1 | 1 << 32, Ordering::Release);
        }
        Ok(())
    }
}

/// A counted value of a word that something else keeps alive.
fn lend(w: u64) -> Value {
    // SAFETY: the frame keeps it alive.
    unsafe { Value::from_borrowed_word(w) }
}

slow! {
    /// `del globals[name]`.
    delete_global(s) -> leave {
        let name = s.name(0);
        let owner = lend(s.m.frame().globals.get());
        match globals(s.m.frame()).remove_str(&s.py, &owner, &name) {
            Some(_) => Ok(()),
            None => Err(name_error(&s.py, &name)),
        }
    }
}

/// The local namespace of the running frame, if it is not the globals.
fn local_namespace(s: &super::Slow) -> Option<Value> {
    // SAFETY: a frame is running.
    let frame = unsafe { s.m.frame() };
    let w = frame.locals.get();
    (w != word::EMPTY && (w ^ frame.globals.get()) & !word::BORROWED != 0).then(|| lend(w))
}

/// `mapping[name]` where absence is no error.
fn mapping_get(py: &mut Py, mapping: &Value, name: &Value) -> Result<Option<Value>> {
    if let Some(d) = mapping.payload::<DictObject>()
        && py.type_of(mapping).is(TypeId::Dict)
    {
        return Ok(d.get_interned(py, name));
    }
    match py.getitem(mapping, name) {
        Ok(v) => Ok(Some(v)),
        Err(e) if py.exception_is(&e, TypeId::KeyError) => Ok(None),
        Err(e) => Err(e),
    }
}

/// `a` = the global or builtin of that name.
///
/// # Safety
/// `a` is a register of the running frame.
unsafe fn global_or_builtin(s: &mut Slow, a: usize, name: &Value) -> Result<()> {
    // SAFETY: the caller's; the frame is running.
    unsafe {
        if let Some(v) = missing_global(s, name)? {
            s.put(a, v);
            return Ok(());
        }
        let found = global_word(&mut s.py, globals(s.m.frame()), name)?;
        if found == word::EMPTY {
            return Err(name_error(&s.py, name));
        }
        s.put_word(a, found);
    }
    Ok(())
}

slow! {
    /// `a = namespace[name]`, then globals, then builtins.
    load_name(s, a: usize) -> leave {
        let name = s.name(0);
        if let Some(namespace) = local_namespace(s)
            && let Some(v) = mapping_get(&mut s.py, &namespace, &name)?
        {
            s.put(a, v);
            return Ok(());
        }
        global_or_builtin(s, a, &name)
    }
}

slow! {
    /// `namespace[name] = a`.
    store_name(s, a: usize) -> leave {
        let name = s.name(0);
        let v = s.take(a)?;
        match local_namespace(s) {
            Some(namespace) => s.py.setitem(&namespace, &name, Some(&v)),
            None => store_in_globals(s, &name, v),
        }
    }
}

slow! {
    /// `del namespace[name]`.
    delete_name(s) -> leave {
        let name = s.name(0);
        let namespace = local_namespace(s).unwrap_or_else(|| lend(s.m.frame().globals.get()));
        match s.py.setitem(&namespace, &name, None) {
            Err(e) if s.py.exception_is(&e, TypeId::KeyError) => Err(name_error(&s.py, &name)),
            other => other,
        }
    }
}

slow! {
    /// `a = namespace[name]`, then free variable b.
    load_name_or_free(s, a: usize, b: usize) -> leave {
        let name = s.name(0);
        if let Some(namespace) = local_namespace(s)
            && let Some(v) = mapping_get(&mut s.py, &namespace, &name)?
        {
            s.put(a, v);
            return Ok(());
        }
        let v = free_value(s, b)?;
        s.put(a, v);
        Ok(())
    }
}

slow! {
    /// `a = mapping b[name]`, then globals, then builtins.
    load_from_or_global(s, a: usize, b: usize) -> leave {
        let name = s.name(0);
        let mapping = s.operand(b)?;
        if let Some(v) = mapping_get(&mut s.py, mapping, &name)? {
            s.put(a, v);
            return Ok(());
        }
        global_or_builtin(s, a, &name)
    }
}

slow! {
    /// `a = mapping b[name]`, then free variable c.
    load_from_or_free(s, a: usize, b: usize, c: usize) -> leave {
        let name = s.name(0);
        let mapping = s.operand(b)?;
        if let Some(v) = mapping_get(&mut s.py, mapping, &name)? {
            s.put(a, v);
            return Ok(());
        }
        let v = free_value(s, c)?;
        s.put(a, v);
        Ok(())
    }
}

unsafe fn free_value(s: &mut super::Slow, i: usize) -> Result {
    // SAFETY: the running function has that free variable.
    unsafe {
        let cell = payload_of::<CellObject>(word::to_object(free_cell(s.m, i)));
        match cell.contents.get_some(&s.py) {
            Some(v) => Ok(v),
            None => Err(unbound_free_error(s, i)),
        }
    }
}

slow! {
    /// `a = the local namespace`.
    load_locals(s, a: usize) -> leave {
        let v = local_namespace(s).unwrap_or_else(|| lend(s.m.frame().globals.get()));
        s.put(a, v);
        Ok(())
    }
}

slow! {
    /// Makes `__annotations__` unless it is there.
    setup_annotations(s) -> leave {
        let name = s.py.name(Name::__annotations__);
        let namespace = local_namespace(s).unwrap_or_else(|| lend(s.m.frame().globals.get()));
        if mapping_get(&mut s.py, &namespace, &name)?.is_none() {
            let fresh = DictObject::new(&s.py)?;
            s.py.setitem(&namespace, &name, Some(&fresh))?;
        }
        Ok(())
    }
}

slow! {
    /// Wraps register a into a cell.
    make_cell(s, a: usize) -> leave {
        let w = owned_copy(s.m.t, s.m.get(a));
        let contents = crate::object::Slot::at_birth(Value::from_word(w));
        let cell = s.py.alloc(s.py.ty(TypeId::Cell), CellObject { contents })?;
        s.put(a, cell);
        Ok(())
    }
}

fn store_into_cell(py: &Py, cell: u64, v: Value) {
    let object = word::to_object(cell);
    // SAFETY: the word is a live cell's.
    let payload = unsafe { payload_of::<CellObject>(object) };
    payload.contents.set(py, object, v);
}

slow! {
    /// `cell a = b`.
    store_cell(s, a: usize, b: usize) -> leave {
        let v = s.take(b)?;
        store_into_cell(&s.py, s.m.get(a), v);
        Ok(())
    }
}

slow! {
    /// `free variable a = b`.
    store_free(s, a: usize, b: usize) -> leave {
        let v = s.take(b)?;
        store_into_cell(&s.py, free_cell(s.m, a), v);
        Ok(())
    }
}

slow! {
    /// Empties the cell in register a.
    delete_cell(s, a: usize) -> leave {
        let w = s.m.get(a);
        if payload_of::<CellObject>(word::to_object(w)).contents.is_empty() {
            return Err(unbound_cell_error(s, a));
        }
        store_into_cell(&s.py, w, Value::EMPTY);
        Ok(())
    }
}

slow! {
    /// Empties free variable a.
    delete_free(s, a: usize) -> leave {
        let w = free_cell(s.m, a);
        if payload_of::<CellObject>(word::to_object(w)).contents.is_empty() {
            return Err(unbound_free_error(s, a));
        }
        store_into_cell(&s.py, w, Value::EMPTY);
        Ok(())
    }
}

slow! {
    /// `a = the cell in register b`.
    load_cell_ref(s, a: usize, b: usize) -> leave {
        let v = Value::from_borrowed_word(s.m.get(b));
        s.put(a, v);
        Ok(())
    }
}

slow! {
    /// `a = the cell of free variable b`.
    load_free_ref(s, a: usize, b: usize) -> leave {
        let v = Value::from_borrowed_word(free_cell(s.m, b));
        s.put(a, v);
        Ok(())
    }
}

unsafe fn unbound_cell_error(s: &mut super::Slow, r: usize) -> Raised {
    // SAFETY: a frame is running.
    let code = unsafe { frame_code(s.m.frame()) };
    let text = code.data.varnames.get(r).cloned().unwrap_or_default();
    s.py.error(
        TypeId::UnboundLocalError,
        format!("cannot access local variable '{text}' where it is not associated with a value"),
    )
}

unsafe fn unbound_free_error(s: &mut super::Slow, i: usize) -> Raised {
    // SAFETY: a frame is running.
    let code = unsafe { frame_code(s.m.frame()) };
    let text = code.data.freevars.get(i).cloned().unwrap_or_default();
    let raised = s.py.error(
        TypeId::NameError,
        format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope"),
    );
    let name = s.py.intern(&text);
    crate::object::exception::write(&s.py, &raised.0, name, |e| &mut e.extra[0]);
    raised
}

slow! {
    /// Reading an empty cell.
    unbound_cell(s, r: usize) -> leave { Err(unbound_cell_error(s, r)) }
}

slow! {
    /// Reading an empty free variable.
    unbound_free(s, i: usize) -> leave { Err(unbound_free_error(s, i)) }
}
