//! Imports and interactive output.

use super::slow;
use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::thread::Thread;
use crate::object::{Args, Name, Value, word};

slow! {
    /// `a = __import__(name, globals, locals, b, c)`.
    import_name(s, a: usize, b: usize, c: usize) -> leave {
        let name = s.name(0);
        let fromlist = s.operand(b)?.clone();
        let globals = Value::from_borrowed_word(s.m.frame().globals.get());
        let hook = s.py.name(Name::__import__);
        let builtins = s.py.interp().builtins.get();
        let import = builtins.payload::<DictObject>().and_then(|d| d.get_interned(&s.py, &hook));
        let level = Value::small_int(c as i64).unwrap_or(Value::NONE);
        let module = match import {
            Some(import) if !import.has_payload::<crate::object::native::NativeFunction>() => {
                s.py.call_args(&import, Args::positional_only(&[name, globals.clone(), globals, fromlist, level]))?
            }
            Some(_) => {
                let import = s.py.interp().hooks().import;
                import(&mut s.py, &name, &globals, &globals, &fromlist, c as i64)?
            }
            None => {
                let import = s.py.interp().hooks().import;
                import(&mut s.py, &name, &globals, &globals, &fromlist, c as i64)?
            }
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
            let key = s.py.intern_value(&name);
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
