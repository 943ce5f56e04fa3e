//! Classes made and changed from native code, without a VM.

use crate::object::dict::DictObject;
use crate::object::native::NativeCode;
use crate::object::typeobject::type_flags;
use crate::object::{Py, Raised, Result, TypeId, TypeRef, Value};
use crate::testing::{int, ok, with_interpreter};

fn class(py: &mut Py, name: &str, bases: &[&Value], entries: &[(&str, Value)]) -> Result {
    let namespace = DictObject::new(py)?;
    if let Some(d) = namespace.payload::<DictObject>() {
        for (key, v) in entries {
            d.set_str(py, &namespace, &py.intern(key), v.clone())?;
        }
    }
    let name = py.str(name)?;
    let bases = py.tuple(bases.iter().map(|b| (*b).clone()).collect())?;
    let meta = py.ty(TypeId::Type).to_value();
    py.call(&meta, &[name, bases, namespace])
}

fn message(py: &mut Py, raised: Raised) -> String {
    let text = crate::object::exception::read(py, &raised.0, |s| &s.args);
    let first = text
        .payload::<crate::object::tuple::TupleObject>()
        .and_then(|t| t.values().first().cloned())
        .unwrap_or(Value::NONE);
    ok(py.str_string(&first))
}

fn names(py: &Py, v: &Value) -> Vec<String> {
    TypeRef::from_value(v).map(|t| t.mro(py).map(TypeRef::name).collect()).unwrap_or_default()
}

#[test]
fn classes_have_an_order_and_attributes() {
    with_interpreter(|py| {
        let a = ok(class(py, "A", &[], &[("x", int(1)), ("__module__", py.intern("m"))]));
        let b = ok(class(py, "B", &[&a], &[]));
        let c = ok(class(py, "C", &[&a], &[("x", int(2))]));
        let d = ok(class(py, "D", &[&b, &c], &[]));
        assert_eq!(names(py, &d), ["D", "B", "C", "A", "object"]);
        let x = py.intern("x");
        assert_eq!(ok(py.getattr(&d, &x)).as_small_int(), Some(2));
        assert_eq!(ok(py.repr_string(&a)), "<class 'm.A'>");
        let e = class(py, "E", &[&a, &b], &[]).unwrap_err();
        assert_eq!(message(py, e), "Cannot create a consistent method resolution order (MRO) for bases A, B");
        // A change is seen through every cache.
        ok(py.setattr(&c, &x, Some(&int(7))));
        assert_eq!(ok(py.getattr(&d, &x)).as_small_int(), Some(7));
        let i = ok(py.call(&d, &[]));
        assert_eq!(ok(py.getattr(&i, &x)).as_small_int(), Some(7));
        ok(py.setattr(&i, &x, Some(&int(8))));
        assert_eq!(ok(py.getattr(&i, &x)).as_small_int(), Some(8));
        ok(py.setattr(&i, &x, None));
        assert_eq!(ok(py.getattr(&i, &x)).as_small_int(), Some(7));
        let missing = py.intern("nope");
        let e = py.getattr(&i, &missing).unwrap_err();
        assert_eq!(message(py, e), "'D' object has no attribute 'nope'");
        let bool_type = py.ty(TypeId::Bool).to_value();
        let e = class(py, "F", &[&bool_type], &[]).unwrap_err();
        assert_eq!(message(py, e), "type 'bool' is not an acceptable base type");
        let (list, tuple) = (py.ty(TypeId::List).to_value(), py.ty(TypeId::Tuple).to_value());
        let e = class(py, "G", &[&list, &tuple], &[]).unwrap_err();
        assert_eq!(message(py, e), "multiple bases have instance lay-out conflict");
    });
}

#[test]
fn slots_follow_special_methods() {
    with_interpreter(|py| {
        let forty_two = ok(py.native_function("m", "f", "(*args)", NativeCode::Raw(|py, _| py.int(42))));
        let as_static = ok(crate::types::methods::wrap(py, TypeId::StaticMethod, forty_two.clone()));
        let c = ok(class(py, "C", &[], &[("__len__", as_static.clone()), ("__getitem__", forty_two)]));
        let i = ok(py.call(&c, &[]));
        assert_eq!(ok(py.len(&i)), 42);
        assert!(ok(py.truth(&i)));
        let key = py.intern("k");
        assert_eq!(ok(py.getitem(&i, &key)).as_small_int(), Some(42));
        let name = py.intern("__len__");
        ok(py.setattr(&c, &name, None));
        assert!(py.len(&i).is_err());
        let sub = ok(class(py, "S", &[&c], &[]));
        let j = ok(py.call(&sub, &[]));
        ok(py.setattr(&c, &name, Some(&as_static)));
        assert_eq!(ok(py.len(&j)), 42);
        // What a builtin does costs a subclass nothing: the very same slot functions.
        let list = py.ty(TypeId::List);
        let l = ok(class(py, "L", &[&list.to_value()], &[]));
        let t = TypeRef::from_value(&l).unwrap();
        assert_eq!(t.slots.getitem.get().map(|f| f as usize), list.slots.getitem.get().map(|f| f as usize));
        assert!(t.has(type_flags::HAS_DICT | type_flags::PLAIN_GETATTR) && !t.has(type_flags::PLAIN_INSTANCES));
        let made = ok(py.call(&l, &[]));
        let tag = py.intern("tag");
        ok(py.setattr(&made, &tag, Some(&int(3))));
        assert_eq!(ok(py.getattr(&made, &tag)).as_small_int(), Some(3));
        let l2 = ok(class(py, "L2", &[&c, &l], &[]));
        let t = TypeRef::from_value(&l2).unwrap();
        assert_eq!(t.slots.iter.get().map(|f| f as usize), list.slots.iter.get().map(|f| f as usize));
        assert!(t.slots.hash.get().is_none());
    });
}

#[test]
fn members_stay_apart_from_the_dict() {
    with_interpreter(|py| {
        let declared = ok(py.tuple(vec![py.intern("b"), py.intern("a")]));
        let p = ok(class(py, "P", &[], &[("__slots__", declared)]));
        let q = ok(class(py, "Q", &[&p], &[]));
        let i = ok(py.call(&q, &[]));
        let (a, b, c) = (py.intern("a"), py.intern("b"), py.intern("c"));
        ok(py.setattr(&i, &a, Some(&int(1))));
        ok(py.setattr(&i, &c, Some(&int(3))));
        assert!(py.getattr(&i, &b).is_err());
        let dict = ok(py.get_attribute(&i, crate::object::Name::__dict__));
        assert_eq!(ok(py.len(&dict)), 1);
        ok(py.setattr(&i, &b, Some(&int(2))));
        assert_eq!(ok(py.getattr(&i, &a)).as_small_int(), Some(1));
        assert_eq!(ok(py.getattr(&i, &b)).as_small_int(), Some(2));
        assert_eq!(ok(py.getattr(&i, &c)).as_small_int(), Some(3));
        let plain = ok(py.call(&p, &[]));
        let e = py.setattr(&plain, &c, Some(&int(3))).unwrap_err();
        assert_eq!(message(py, e), "'P' object has no attribute 'c' and no __dict__ for setting new attributes");
        let many = (0..50).map(|i| py.intern(&format!("s{i}"))).collect();
        let many = ok(py.tuple(many));
        let m = ok(class(py, "Many", &[], &[("__slots__", many)]));
        let i = ok(py.call(&m, &[]));
        for n in 0..50 {
            let name = py.intern(&format!("s{n}"));
            ok(py.setattr(&i, &name, Some(&int(n))));
        }
        for n in 0..50 {
            let name = py.intern(&format!("s{n}"));
            assert_eq!(ok(py.getattr(&i, &name)).as_small_int(), Some(n));
        }
        // Another class for an instance that has attributes already.
        let (x, y) = (ok(class(py, "X", &[], &[])), ok(class(py, "Y", &[], &[("k", int(5))])));
        let i = ok(py.call(&x, &[]));
        ok(py.setattr(&i, &a, Some(&int(1))));
        let name = py.intern("__class__");
        ok(py.setattr(&i, &name, Some(&y)));
        let k = py.intern("k");
        assert_eq!(ok(py.getattr(&i, &k)).as_small_int(), Some(5));
        assert_eq!(ok(py.getattr(&i, &a)).as_small_int(), Some(1));
    });
}

#[test]
fn messages_of_construction() {
    with_interpreter(|py| {
        let c = ok(class(py, "C", &[], &[]));
        let e = py.call(&c, &[int(1)]).unwrap_err();
        assert_eq!(message(py, e), "C() takes no arguments");
        let object = py.ty(TypeId::Object).to_value();
        let new = ok(py.get_attribute(&object, crate::object::Name::__new__));
        let int_type = py.ty(TypeId::Int).to_value();
        let e = py.call(&new, std::slice::from_ref(&int_type)).unwrap_err();
        assert_eq!(message(py, e), "object.__new__(int) is not safe, use int.__new__()");
        let repr = py.intern("x");
        let e = py.setattr(&int_type, &repr, Some(&int(1))).unwrap_err();
        assert_eq!(message(py, e), "cannot set 'x' attribute of immutable type 'int'");
        let add = py.intern("__add__");
        let wrapper = ok(py.getattr(&int_type, &add));
        assert_eq!(ok(py.repr_string(&wrapper)), "<slot wrapper '__add__' of 'int' objects>");
        assert_eq!(ok(py.call(&wrapper, &[int(2), int(3)])).as_small_int(), Some(5));
        let e = py.call(&wrapper, &[py.intern("s"), int(3)]).unwrap_err();
        assert_eq!(message(py, e), "descriptor '__add__' requires a 'int' object but received a 'str'");
        let str_type = py.ty(TypeId::Str).to_value();
        let union = ok(py.binary(crate::bytecode::BinaryOp::Or, &int_type, &str_type));
        assert_eq!(ok(py.repr_string(&union)), "int | str");
        assert!(ok(py.isinstance(&int(1), &union)));
        assert!(!ok(py.isinstance(&Value::NONE, &union)));
    });
}
