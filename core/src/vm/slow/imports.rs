//! Imports and interactive output.

use super::names::own_builtins;
use super::slow;
use crate::object::dict::DictObject;
use crate::object::function::{ModuleObject, word_payload};
use crate::object::native::NativeFunction;
use crate::object::payload::payload_of;
use crate::object::strobject::StrObject;
use crate::object::thread::Thread;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Name, Py, TypeId, Value, word};
use orochi_gc::sync::atomic::Ordering;

/// The uncounted word of what `import name` (its word) binds, or of the module of `from name import ...`, if that is loaded and nothing else is to be
/// done: nobody has replaced `__import__` or the builtins, no module is being loaded, and what the module lacks is not looked for among submodules.
///
/// # Safety
/// `name` is an interned str, `fromlist` the word of a live value, `globals` that of the frame's namespace.
unsafe fn loaded(py: &Py, name: u64, fromlist: u64, globals: u64) -> Option<u64> {
    let peek =
        |dict: u64, name: u64| word_payload::<DictObject>(dict).map_or(word::EMPTY, |d| d.peek_interned(py, name));
    let interp = py.interp();
    let builtins = interp.builtins.word();
    let named = peek(globals, py.name_word(Name::__builtins__));
    let same = |dict: u64| (dict ^ builtins) & !word::BORROWED == 0;
    if named != word::EMPTY && !same(named) && !same(word_payload::<ModuleObject>(named)?.dict.load()) {
        return None;
    }
    let hook = peek(builtins, py.name_word(Name::__import__));
    word_payload::<NativeFunction>(hook)?;
    let modules = interp.modules.word();
    let module = peek(modules, name);
    let namespace = word_payload::<ModuleObject>(module)?.dict.load();
    // Whoever loads a module counts itself before it enters the module. One that replaced itself meanwhile is found by looking again.
    if interp.modules_loading.load(Ordering::Acquire) != 0 || peek(modules, name) != module {
        return None;
    }
    let whole = if fromlist == word::NONE {
        // SAFETY: the caller's; names are strings.
        let text = unsafe { &payload_of::<StrObject>(word::to_object(name & !word::BORROWED)).text };
        !text.as_str()?.contains('.')
    } else {
        word_payload::<TupleObject>(fromlist)?;
        peek(namespace, py.name_word(Name::__path__)) == word::EMPTY
            && peek(namespace, py.name_word(Name::__getattr__)) == word::EMPTY
    };
    whole.then_some(module)
}

slow! {
    /// `a = __import__(name, globals, locals, b, c)`.
    import_name(s, a: usize, b: usize, c: usize) -> leave {
        if c == 0
            && let Some(module) = loaded(&s.py, super::super::handlers::names::name_at(s.m, 0), s.m.get(b), s.m.frame().globals.get())
        {
            s.consume(b);
            s.put_word(a, module);
            return Ok(());
        }
        let name = s.name(0);
        let fromlist = s.operand(b)?.clone();
        let globals = Value::from_borrowed_word(s.m.frame().globals.get());
        let hook = s.py.name(Name::__import__);
        let own = globals.payload::<DictObject>().and_then(|d| own_builtins(&s.py, d));
        let builtins = own.unwrap_or_else(|| s.py.interp().builtins.get());
        let import = builtins.payload::<DictObject>().and_then(|d| d.get_interned(&s.py, &hook));
        let level = Value::small_int(c as i64).unwrap_or(Value::NONE);
        let module = match import {
            Some(import) if !import.has_payload::<NativeFunction>() => {
                s.py.call_args(&import, Args::positional_only(&[name, globals.clone(), globals, fromlist, level]))?
            }
            Some(_) => {
                let import = s.py.interp().hooks().import;
                import(&mut s.py, &name, &globals, &globals, &fromlist, c as i64)?
            }
            None => return Err(s.py.error(TypeId::ImportError, "__import__ not found")),
        };
        s.consume(b);
        s.put(a, module);
        Ok(())
    }
}

slow! {
    /// `a = from module b import name`.
    import_from(s, a: usize, b: usize) -> leave {
        let name = s.name(0);
        let module = s.operand(b)?.clone();
        if let Some(v) = s.py.getattr_optional(&module, &name)? {
            s.put(a, v);
            return Ok(());
        }
        let v = (s.py.interp().hooks().import_from)(&mut s.py, &module, &name)?;
        s.put(a, v);
        Ok(())
    }
}

slow! {
    /// `from a import *`.
    import_star(s, a: usize) -> leave {
        let module = s.operand(a)?.clone();
        let frame = s.m.frame();
        let target = if frame.locals.get() == word::EMPTY { frame.globals.get() } else { frame.locals.get() };
        let target = Value::from_borrowed_word(target);
        let all = s.py.intern("__all__");
        let explicit = s.py.getattr_optional(&module, &all)?;
        let names = match &explicit {
            Some(list) => s.py.collect(list)?,
            None => match module.payload::<ModuleObject>().map(|m| m.dict.get(&s.py)) {
                Some(dict) => s.py.collect(&dict)?,
                None => Vec::new(),
            },
        };
        for name in names {
            let Some(text) = name.as_text() else {
                let own = s.py.get_attribute(&module, Name::__name__)?;
                let (ty, module) = (s.py.type_of(&name).name(), s.py.str_string(&own)?);
                let (what, kind) = if explicit.is_some() { ("Item", "__all__") } else { ("Key", "__dict__") };
                return Err(s.py.type_error(format!("{what} in {module}.{kind} must be str, not {ty}")));
            };
            if explicit.is_none() && text.code_at(0) == Some(u32::from(b'_')) {
                continue;
            }
            let v = s.py.getattr(&module, &name)?;
            let key = s.py.intern_value(&name)?;
            s.py.setitem(&target, &key, Some(&v))?;
        }
        s.consume(a);
        Ok(())
    }
}

slow! {
    /// Shows an interactive statement's value.
    print_expr(s, a: usize) -> leave {
        let v = s.operand(a)?.clone();
        let name = s.py.name(Name::displayhook);
        let sys = s.py.interp().sys.get();
        let Some(hook) = sys.payload::<DictObject>().and_then(|d| d.get_interned(&s.py, &name)) else {
            return Err(s.py.runtime_error("lost sys.displayhook"));
        };
        s.py.call(&hook, &[v])?;
        s.consume(a);
        Ok(())
    }
}
