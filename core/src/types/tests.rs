//! Numbers and texts without Python code: methods and slots called directly. What is expected is what CPython prints.

use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::args::lend;
use crate::object::exception::read;
use crate::object::native::{NativeDescriptor, NativeFunction};
use crate::object::{Args, Py, Raised, Result, TypeId, Value};

fn with_types(f: impl FnOnce(&mut Py)) {
    crate::testing::with_interpreter(f);
}

/// Calls a method of a builtin type.
fn call(py: &mut Py, v: &Value, name: &str, args: &[Value]) -> Result {
    let key = py.intern(name);
    let found = py.type_of(v).lookup(py, &key).unwrap_or_else(|| panic!("no method {name}"));
    if let Some(function) = found.payload::<NativeFunction>() {
        return function.call(py, Args::positional_only(args));
    }
    let def = found.payload::<NativeDescriptor>().unwrap_or_else(|| panic!("{name} is no method")).def.clone();
    let mut all = vec![v.clone()];
    all.extend_from_slice(args);
    def.call(py, Args::positional_only(&all))
}

/// The repr of a result, or the type and message of what was raised.
fn show(py: &mut Py, made: Result) -> String {
    match made {
        Ok(v) => py.repr_string(&v).unwrap_or_else(|_| "<no repr>".to_owned()),
        Err(Raised(e)) => {
            let args = read(py, &e, |s| &s.args);
            let items =
                args.payload::<crate::object::tuple::TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
            let text =
                items.last().and_then(|v| v.as_text().map(|t| t.to_string_lossy().into_owned())).unwrap_or_default();
            format!("{}: {text}", py.type_of(&e).name())
        }
    }
}

fn binary(py: &mut Py, op: BinaryOp, a: &Value, b: &Value) -> String {
    let made = py.binary(op, a, b);
    show(py, made)
}

fn s(py: &Py, text: &str) -> Value {
    py.str(text).expect("memory")
}

fn b(py: &Py, bytes: &[u8]) -> Value {
    py.bytes(bytes.to_vec()).expect("memory")
}

fn i(py: &Py, i: i64) -> Value {
    py.int(i).expect("memory")
}

fn f(py: &Py, f: f64) -> Value {
    py.float(f).expect("memory")
}

#[test]
fn int_operators() {
    with_types(|py| {
        let (seven, two, zero, minus) = (i(py, 7), i(py, 2), i(py, 0), i(py, -3));
        assert_eq!(binary(py, BinaryOp::FloorDiv, &minus, &two), "-2");
        assert_eq!(binary(py, BinaryOp::Mod, &seven, &minus), "-2");
        assert_eq!(binary(py, BinaryOp::TrueDiv, &seven, &two), "3.5");
        assert_eq!(binary(py, BinaryOp::TrueDiv, &seven, &zero), "ZeroDivisionError: division by zero");
        assert_eq!(binary(py, BinaryOp::Mod, &seven, &zero), "ZeroDivisionError: division by zero");
        assert_eq!(binary(py, BinaryOp::Pow, &two, &minus), "0.125");
        assert_eq!(binary(py, BinaryOp::LShift, &two, &minus), "ValueError: negative shift count");
        let big = py.int_from(Int::parse(b"1000000000000000000000", 10, 0).expect("digits")).expect("memory");
        assert_eq!(binary(py, BinaryOp::Mul, &big, &big), "1000000000000000000000000000000000000000000");
        assert_eq!(binary(py, BinaryOp::Add, &big, &Value::TRUE), "1000000000000000000001");
        assert_eq!(binary(py, BinaryOp::And, &Value::TRUE, &Value::FALSE), "False");
        assert_eq!(binary(py, BinaryOp::And, &Value::TRUE, &seven), "1");
        let text = s(py, "x");
        assert_eq!(
            binary(py, BinaryOp::Sub, &seven, &text),
            "TypeError: unsupported operand type(s) for -: 'int' and 'str'"
        );
        assert_eq!(binary(py, BinaryOp::Mul, &seven, &text), "'xxxxxxx'");
        assert_eq!(
            binary(py, BinaryOp::Add, &text, &seven),
            "TypeError: can only concatenate str (not \"int\") to str"
        );
    });
}

#[test]
fn int_methods() {
    with_types(|py| {
        let n = i(py, 1024);
        let made = lend([&i(py, 2), &s(py, "big")], |args| call(py, &n, "to_bytes", args));
        assert_eq!(show(py, made), "b'\\x04\\x00'");
        let made = call(py, &n, "to_bytes", &[]);
        assert_eq!(show(py, made), "OverflowError: int too big to convert");
        let made = lend([&s(py, "middle")], |args| call(py, &n, "to_bytes", &[i(py, 2), args[0].clone()]));
        assert_eq!(show(py, made), "ValueError: byteorder must be either 'little' or 'big'");
        let made = call(py, &n, "__round__", &[i(py, -2)]);
        assert_eq!(show(py, made), "1000");
        let made = call(py, &n, "__format__", &[s(py, "#x")]);
        assert_eq!(show(py, made), "'0x400'");
        for (text, base, expected) in [
            ("ff", 16, "255"),
            ("0b101", 0, "5"),
            ("9", 8, "ValueError: invalid literal for int() with base 8: '9'"),
            ("5", 1, "ValueError: int() base must be >= 2 and <= 36, or 0"),
        ] {
            let args = [s(py, text), i(py, base)];
            let made = super::int::construct::new(py, py.ty(TypeId::Int), Args::positional_only(&args));
            assert_eq!(show(py, made), expected);
        }
        let nothing = py.list(Vec::new()).expect("memory");
        let made = super::int::construct::from_value(py, &nothing);
        assert_eq!(
            show(py, made),
            "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'"
        );
    });
}

#[test]
fn floats_and_complex() {
    with_types(|py| {
        let (x, zero) = (f(py, -7.5), f(py, 0.0));
        assert_eq!(binary(py, BinaryOp::Mod, &x, &i(py, 2)), "0.5");
        assert_eq!(binary(py, BinaryOp::TrueDiv, &x, &zero), "ZeroDivisionError: division by zero");
        assert_eq!(binary(py, BinaryOp::Pow, &zero, &i(py, -1)), "ZeroDivisionError: zero to a negative power");
        assert_eq!(binary(py, BinaryOp::Pow, &f(py, 1e300), &i(py, 2)), "OverflowError: Numerical result out of range");
        assert_eq!(
            binary(py, BinaryOp::Pow, &f(py, -8.0), &f(py, 0.5)),
            "(1.7319121124709868e-16+2.8284271247461903j)"
        );
        assert_eq!(
            binary(py, BinaryOp::Add, &f(py, 1.0), &Value::NONE),
            "TypeError: unsupported operand type(s) for +: 'float' and 'NoneType'"
        );
        let made = call(py, &f(py, 2.675), "__round__", &[i(py, 2)]);
        assert_eq!(show(py, made), "2.67");
        let made = call(py, &f(py, f64::NAN), "__round__", &[]);
        assert_eq!(show(py, made), "ValueError: cannot convert float NaN to integer");
        let made = super::float::methods::from_value(py, &s(py, " 1_0.5 ")).and_then(|f| py.float(f));
        assert_eq!(show(py, made), "10.5");
        let made = super::float::methods::from_value(py, &s(py, "abc")).and_then(|f| py.float(f));
        assert_eq!(show(py, made), "ValueError: could not convert string to float: 'abc'");
        let made = py.compare(&f(py, 9007199254740992.0), &i(py, 9007199254740993), crate::object::CompareOp::Lt);
        assert_eq!(show(py, made), "True");
        let z = py.complex(crate::number::Complex::new(3.0, 4.0)).expect("memory");
        assert_eq!(binary(py, BinaryOp::Mul, &z, &z), "(-7+24j)");
        assert_eq!(binary(py, BinaryOp::Sub, &i(py, 1), &z), "(-2-4j)");
        assert_eq!(
            binary(py, BinaryOp::FloorDiv, &z, &z),
            "TypeError: unsupported operand type(s) for //: 'complex' and 'complex'"
        );
    });
}

#[test]
fn strings() {
    with_types(|py| {
        let text = s(py, "hello world");
        for (name, args, expected) in [
            ("upper", vec![], "'HELLO WORLD'"),
            ("split", vec![], "['hello', 'world']"),
            ("find", vec![s(py, "o"), i(py, 5)], "7"),
            ("index", vec![s(py, "z")], "ValueError: substring not found"),
            ("replace", vec![s(py, "o"), s(py, "0"), i(py, 1)], "'hell0 world'"),
            ("partition", vec![s(py, " ")], "('hello', ' ', 'world')"),
            ("startswith", vec![i(py, 5)], "TypeError: startswith first arg must be str or a tuple of str, not int"),
            ("center", vec![i(py, 15), s(py, "*")], "'**hello world**'"),
            ("encode", vec![], "b'hello world'"),
            ("split", vec![s(py, "")], "ValueError: empty separator"),
            ("strip", vec![s(py, "hd")], "'ello worl'"),
        ] {
            let made = call(py, &text, name, &args);
            assert_eq!(show(py, made), expected, "{name}");
        }
        let items = py.list(vec![s(py, "a"), i(py, 1)]).expect("memory");
        let made = call(py, &s(py, ","), "join", &[items]);
        assert_eq!(show(py, made), "TypeError: sequence item 1: expected str instance, int found");
        let template = s(py, "{} {:>5} {!r:<6}|{{}}");
        let made = call(py, &template, "format", &[i(py, 1), f(py, 2.5), s(py, "x")]);
        assert_eq!(show(py, made), "\"1   2.5 'x'   |{}\"");
        let pair = py.tuple(vec![s(py, "a"), i(py, 5)]).expect("memory");
        assert_eq!(binary(py, BinaryOp::Mod, &s(py, "%s=%05d%%"), &pair), "'a=00005%'");
        assert_eq!(
            binary(py, BinaryOp::Mod, &s(py, "%d"), &s(py, "x")),
            "TypeError: %d format: a real number is required, not str"
        );
        assert_eq!(
            binary(py, BinaryOp::Mod, &s(py, "%s %s"), &s(py, "x")),
            "TypeError: not enough arguments for format string"
        );
        let made = py.getitem(&text, &i(py, -1));
        assert_eq!(show(py, made), "'d'");
        let made = py.getitem(&text, &i(py, 99));
        assert_eq!(show(py, made), "IndexError: string index out of range");
        let made = py.getitem(&text, &s(py, "x"));
        assert_eq!(show(py, made), "TypeError: string indices must be integers, not 'str'");
        let reverse = py.slice(Value::NONE, Value::NONE, i(py, -2)).expect("memory");
        let made = py.getitem(&text, &reverse);
        assert_eq!(show(py, made), "'drwolh'");
    });
}

#[test]
fn bytes_and_arrays() {
    with_types(|py| {
        let bytes = b(py, b"one two");
        for (name, args, expected) in [
            ("split", vec![], "[b'one', b'two']"),
            ("find", vec![i(py, 116)], "4"),
            ("find", vec![s(py, "t")], "TypeError: argument should be integer or bytes-like object, not 'str'"),
            ("hex", vec![s(py, ":"), i(py, 2)], "'6f:6e65:2074:776f'"),
            ("replace", vec![b(py, b"o"), b(py, b"00")], "b'00ne tw00'"),
            ("decode", vec![s(py, "ascii")], "'one two'"),
            ("decode", vec![s(py, "nope")], "LookupError: unknown encoding: nope"),
            ("title", vec![], "b'One Two'"),
        ] {
            let made = call(py, &bytes, name, &args);
            assert_eq!(show(py, made), expected, "{name}");
        }
        let array = py.byte_array(b"abc".to_vec()).expect("memory");
        let made = call(py, &array, "append", &[i(py, 256)]);
        assert_eq!(show(py, made), "ValueError: byte must be in range(0, 256)");
        let part = py.slice(i(py, 1), i(py, 2), Value::NONE).expect("memory");
        assert!(py.setitem(&array, &part, Some(&b(py, b"XYZ"))).is_ok());
        let made = Ok(array.clone());
        assert_eq!(show(py, made), "bytearray(b'aXYZc')");
        let view = {
            let new = py.ty(TypeId::MemoryView).slots.new.get().expect("a constructor");
            let class = py.ty(TypeId::MemoryView);
            lend([&array], |args| new(py, class, Args::positional_only(args))).expect("a view")
        };
        let made = call(py, &array, "clear", &[]);
        assert_eq!(show(py, made), "BufferError: Existing exports of data: object cannot be re-sized");
        assert!(py.setitem(&view, &i(py, 0), Some(&i(py, 65))).is_ok());
        drop(view);
        let made = call(py, &array, "pop", &[i(py, 0)]);
        assert_eq!(show(py, made), "65");
        assert_eq!(binary(py, BinaryOp::Add, &bytes, &s(py, "x")), "TypeError: can't concat str to bytes");
        let pair = py.tuple(vec![b(py, b"v"), i(py, 7)]).expect("memory");
        assert_eq!(binary(py, BinaryOp::Mod, &b(py, b"%b %x"), &pair), "b'v 7'");
    });
}
