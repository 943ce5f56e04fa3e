//! Tests of the compiler as a whole: what names mean, which instructions come out, which errors.

use super::{Kind, Mode, Options, Source, compile, is_incomplete};
use crate::bytecode::disassemble::{decode, listing};
use crate::bytecode::verify::verify;
use crate::bytecode::{Code, Const, Op};
use std::sync::Arc;

fn module(source: &str) -> Arc<Code> {
    match compile(&Source::Text(source), "<test>", Mode::Exec, Options::default()) {
        Ok(code) => code,
        Err(error) => panic!("{error}\n{source}"),
    }
}

/// The code of the first function (or class) with this name.
fn function(source: &str, name: &str) -> Arc<Code> {
    fn search(code: &Arc<Code>, name: &str) -> Option<Arc<Code>> {
        if code.name == name {
            return Some(code.clone());
        }
        code.consts.iter().find_map(|constant| match constant {
            Const::Code(nested) => search(nested, name),
            _ => None,
        })
    }
    let code = module(source);
    search(&code, name).unwrap_or_else(|| panic!("no {name} in\n{source}"))
}

/// The operations of a code object.
fn ops(code: &Code) -> Vec<Op> {
    let mut at = 0;
    let mut ops = Vec::new();
    while let Some(decoded) = decode(&code.words, at) {
        ops.push(decoded.op);
        at = decoded.end;
    }
    ops
}

fn body_ops(body: &str) -> Vec<Op> {
    ops(&function(&format!("def f(a, b, c):\n    {}\n", body.replace('\n', "\n    ")), "f"))
}

fn message(source: &str) -> String {
    match compile(&Source::Text(source), "<test>", Mode::Exec, Options::default()) {
        Ok(_) => panic!("compiled: {source}"),
        Err(error) => format!("{}:{}:{}", error.line, error.column, error.message),
    }
}

#[test]
fn operands_are_read_in_place() {
    assert_eq!(body_ops("return a + b"), [Op::Add, Op::Return]);
    assert_eq!(body_ops("c = a + 1"), [Op::AddK, Op::ReturnConst]);
    assert_eq!(body_ops("a += b"), [Op::IAdd, Op::ReturnConst]);
    assert_eq!(body_ops("a.x = b"), [Op::StoreAttr, Op::ReturnConst]);
    assert_eq!(body_ops("a[b] = c"), [Op::StoreItem, Op::ReturnConst]);
    assert_eq!(body_ops("return a.x[b]"), [Op::LoadAttr, Op::LoadItem, Op::Return]);
    assert_eq!(body_ops("a, b = b, a"), [Op::Move, Op::Move, Op::Move, Op::ReturnConst]);
    assert_eq!(body_ops("a, b = b, a + b"), [Op::Move, Op::Add, Op::Move, Op::ReturnConst]);
    assert_eq!(body_ops("a, b = 0, 1"), [Op::LoadConst, Op::LoadConst, Op::Move, Op::ReturnConst]);
    assert_eq!(body_ops("a, a = b, c"), [Op::Move, Op::Move, Op::Move, Op::Move, Op::ReturnConst]);
}

#[test]
fn later_operands_that_rebind_are_minded() {
    assert_eq!(body_ops("return a + (a := 5)"), [Op::Move, Op::LoadConst, Op::Move, Op::Add, Op::Return]);
    assert_eq!(body_ops("return a + (b := 5)"), [Op::LoadConst, Op::Move, Op::Add, Op::Return]);
    // An unbound variable is an error before what comes after it runs.
    let code = function("def f(a):\n    return x + a()\n    x = 1\n", "f");
    assert_eq!(ops(&code), [Op::Move, Op::Move, Op::CallFunction, Op::Add, Op::Return]);
    let code = function("def f(a):\n    x = 1\n    return x + a()\n", "f");
    assert_eq!(ops(&code), [Op::LoadConst, Op::Move, Op::CallFunction, Op::Add, Op::Return]);
}

#[test]
fn conditions_branch_on_the_comparison() {
    assert_eq!(body_ops("if a < b: return c"), [Op::JumpUnlessLt, Op::Return, Op::ReturnConst]);
    assert_eq!(body_ops("if not a == 3: return c"), [Op::JumpIfEqK, Op::Return, Op::ReturnConst]);
    assert_eq!(body_ops("if a is None: return c"), [Op::JumpIfNotNone, Op::Return, Op::ReturnConst]);
    assert_eq!(
        body_ops("if a and b or c: return 1\nreturn 2"),
        [Op::JumpIfFalse, Op::JumpIfTrue, Op::JumpIfFalse, Op::ReturnConst, Op::ReturnConst]
    );
    assert_eq!(
        body_ops("while a: b()"),
        [Op::JumpIfFalse, Op::Move, Op::CallFunction, Op::Drop, Op::Loop, Op::ReturnConst]
    );
}

#[test]
fn what_cannot_run_is_left_out() {
    assert_eq!(body_ops("return a\nb()"), [Op::Return]);
    // Its line is left, for those who trace.
    assert_eq!(body_ops("if 0: b()\nreturn a"), [Op::Jump, Op::Return]);
    assert_eq!(body_ops("pass; return a"), [Op::Return]);
    assert_eq!(body_ops("while True: a()"), [Op::Nop, Op::Move, Op::CallFunction, Op::Drop, Op::Loop]);
    assert_eq!(body_ops("if __debug__: return a\nreturn b"), [Op::Return]);
}

#[test]
fn constants_fold() {
    let constant = |expr: &str| {
        let code = function(&format!("def f(): return {expr}"), "f");
        assert_eq!(ops(&code), [Op::ReturnConst], "{expr}");
        code.consts[0].clone()
    };
    assert_eq!(constant("-1"), Const::Int(-1));
    assert_eq!(constant("2 ** 10 - 1"), Const::Int(1023));
    assert_eq!(constant("-7 // 2"), Const::Int(-4));
    assert_eq!(constant("-7 % 3"), Const::Int(2));
    assert_eq!(constant("1 / 4"), Const::Float(0.25));
    assert_eq!(
        constant("(1, (1 + 1, 3))"),
        Const::Tuple(vec![Const::Int(1), Const::Tuple(vec![Const::Int(2), Const::Int(3)])])
    );
    assert_eq!(constant("'ab' * 2"), Const::Str("abab".into()));
    assert!(matches!(constant("1 << 100"), Const::BigInt(_)));
    // Too large, or an error that belongs to the run time.
    for expr in ["'a' * 5000", "1 << 200", "1 // 0", "2 ** -1", "'a' + 1"] {
        let code = function(&format!("def f(): return {expr}"), "f");
        assert_ne!(ops(&code), [Op::ReturnConst], "{expr}");
    }
    let code = function("def f(x): return x in {1, 2}", "f");
    assert!(code.consts.iter().any(|constant| matches!(constant, Const::FrozenSet(_))));
}

#[test]
fn equal_constants_of_different_types_stay_apart() {
    let code = function("def f(): return [x, 1, 1.0, True, 0.0, -0.0, '1', b'1']", "f");
    assert_eq!(code.consts.len(), 7);
}

#[test]
fn closures_capture() {
    let source = "def f(a, b):\n    c = 1\n    def g():\n        nonlocal c\n        c += a\n        return lambda: c\n    return g, b\n";
    let f = function(source, "f");
    assert_eq!(f.cellvars, ["a", "c"]);
    assert_eq!(f.varnames, ["a", "b", "c", "g"]);
    let g = function(source, "g");
    assert_eq!(g.freevars, ["a", "c"]);
    assert!(g.cellvars.is_empty());
}

#[test]
fn comprehensions_run_in_the_frame_around_them() {
    let code = function("def f(x):\n    y = [x for x in x]\n    z = [x for x in y]\n    return x\n", "f");
    assert_eq!(code.varnames, ["x", "y", "z", "x"]);
    assert!(!ops(&code).contains(&Op::MakeFunction));
    // Captured by a lambda, the variable needs a cell of its own.
    let code = function("def f(y):\n    return [lambda: i for i in y]\n", "f");
    assert_eq!(code.cellvars, ["i"]);
    // In a class the body's names are not seen.
    let code = function("def f():\n    class C:\n        a = 1\n        b = [a for i in range(a)]\n", "C");
    let listing = listing(&code);
    assert!(listing.contains("LoadGlobal       t2 <- a") || listing.contains("LoadGlobal"), "{listing}");
    assert!(ops(&code).contains(&Op::LoadName));
}

#[test]
fn classes_have_their_cell_and_their_attributes() {
    let source = "class C:\n    '''doc'''\n    def __init__(self):\n        self.__x = self.y = super().z\n    def f(self): return __class__\n";
    let class = function(source, "C");
    assert_eq!(class.cellvars, ["__class__"]);
    assert_eq!(class.static_attributes, ["_C__x", "y"]);
    let init = function(source, "__init__");
    assert_eq!(init.qualname, "C.__init__");
    assert!(init.names.contains(&"_C__x".to_owned()));
    assert_eq!(init.freevars, ["__class__"]);
}

#[test]
fn annotations_are_functions_or_strings() {
    let code = function("def f(a: int, *b: str) -> bool: pass\n", "__annotate__");
    assert_eq!((code.arg_count, code.positional_only), (1, 1));
    assert_eq!(code.varnames, ["format"]);
    let class = function("class C:\n    x: int\n    y: C.x = 1\n", "C");
    assert_eq!(class.cellvars, ["__classdict__"]);
    assert!(class.names.contains(&"__annotate_func__".to_owned()));
    let code = module("from __future__ import annotations\nx: {1:2}[ 'a' ]=1\n");
    assert!(code.consts.contains(&Const::Str("{1: 2}['a']".into())), "{}", listing(&code));
}

#[test]
fn strings_keep_lone_surrogates_and_escapes() {
    let code = function("def f(): return '\\ud800\\x41\\N{BULLET}\\101\\\n\\q'", "f");
    let Const::Str(text) = &code.consts[0] else { panic!("no string") };
    assert_eq!(text.codes().collect::<Vec<_>>(), [0xd800, 0x41, 0x2022, 0x41, 0x5c, 0x71]);
    let code = function("def f(x): return f'\\ud800{{{x}\\n}}'", "f");
    assert_eq!(code.consts.len(), 2);
}

#[test]
fn long_displays_and_calls_use_small_windows() {
    let names = (0..1000).map(|at| format!("x{at}")).collect::<Vec<_>>().join(", ");
    for source in
        [format!("a = [{names}]"), format!("a = ({names})"), format!("a = {{{names}}}"), format!("f({names})")]
    {
        let code = module(&source);
        assert!(code.registers < 60, "{} registers", code.registers);
    }
    let pairs = (0..1000).map(|at| format!("x{at}: y{at}")).collect::<Vec<_>>().join(", ");
    assert!(module(&format!("a = {{{pairs}}}")).registers < 60);
}

#[test]
fn many_locals_need_wide_operands() {
    let body: String = (0..600).map(|at| format!("    x{at} = a + x{}\n", at.max(1) - 1)).collect();
    let code = function(&format!("def f(a, x0):\n{body}    return [x599 for x599 in x598]\n"), "f");
    assert!(code.first_temp > 600);
    assert_eq!(verify(&code), Ok(()));
}

#[test]
fn the_verifier_finds_faults() {
    let code = function("def f(a):\n    for x in a():\n        try: g(x, [x])\n        finally: h()\n", "f");
    assert_eq!(verify(&code), Ok(()));
    // Every instruction word matters: with any one replaced by a jump far away, a read of an unwritten temporary or an unknown
    // operation, the code is refused.
    let mut refused = 0;
    let mut total = 0;
    let mut at = 0;
    while let Some(decoded) = decode(&code.words, at) {
        let mut broken = (*code).clone();
        broken.words[decoded.first()] = 0xff;
        refused += usize::from(verify(&broken).is_err());
        total += 1;
        at = decoded.end;
    }
    assert_eq!(refused, total);
    for (op, operands) in [(Op::Drop, [9u32, 0, 0]), (Op::Move, [0, 8, 0]), (Op::Return, [200, 0, 0])] {
        let mut broken = (*code).clone();
        broken.words[0] = op as u32 | operands[0] << 8 | operands[1] << 16;
        assert!(verify(&broken).is_err(), "{op:?}");
    }
}

#[test]
fn errors_of_names_and_places() {
    for (source, expected) in [
        ("def f():\n    x = 1\n    global x\n", "3:5:name 'x' is assigned to before global declaration"),
        ("def f():\n    print(x)\n    global x\n", "3:5:name 'x' is used prior to global declaration"),
        ("def f(x):\n    global x\n", "2:5:name 'x' is parameter and global"),
        ("def f():\n    nonlocal y\n", "2:5:no binding for nonlocal 'y' found"),
        ("nonlocal y\n", "1:1:nonlocal declaration not allowed at module level"),
        ("def f(a, a): pass\n", "1:10:duplicate argument 'a' in function definition"),
        ("return 1\n", "1:1:'return' outside function"),
        ("class C:\n    yield 1\n", "2:5:'yield' outside function"),
        ("break\n", "1:1:'break' outside loop"),
        ("if 1:\n    continue\n", "2:5:'continue' not properly in loop"),
        ("def f():\n    from x import *\n", "2:19:import * only allowed at module level"),
        ("[(yield x) for x in y]\n", "1:3:'yield' inside list comprehension"),
        ("f(a=1, a=2)\n", "1:8:keyword argument repeated: a"),
        ("*a = 1\n", "1:1:starred assignment target must be in a list or tuple"),
        ("*a, *b = c\n", "1:1:multiple starred expressions in assignment"),
        (
            "class C:\n    [x := 1 for y in z]\n",
            "2:6:assignment expression within a comprehension cannot be used in a class body",
        ),
        ("[i := 0 for i in x]\n", "1:2:assignment expression cannot rebind comprehension iteration variable 'i'"),
        (
            "x = 1\nfrom __future__ import annotations\n",
            "2:1:from __future__ imports must occur at the beginning of the file",
        ),
        ("try: pass\nexcept: pass\nexcept E: pass\n", "2:1:default 'except:' must be last"),
    ] {
        assert_eq!(message(source), expected);
    }
}

#[test]
fn errors_of_the_parser() {
    for (source, expected) in [
        ("f() = 1\n", "1:1:cannot assign to function call here. Maybe you meant '==' instead of '='?"),
        ("None = 1\n", "1:1:cannot assign to None"),
        ("if x = 3: pass\n", "1:4:invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ("if x\n    pass\n", "1:5:expected ':'"),
        ("def f():\npass\n", "2:1:expected an indented block after function definition on line 1"),
        ("if 1:\n    a\n  b\n", "3:4:unindent does not match any outer indentation level"),
        ("  a\n", "1:2:unexpected indent"),
        ("x = 'abc\n", "1:5:unterminated string literal (detected at line 1)"),
        ("x = (1,\ny = 2\n", "1:5:'(' was never closed"),
        ("x = (1]\n", "1:7:closing parenthesis ']' does not match opening parenthesis '('"),
        ("x = )\n", "1:5:unmatched ')'"),
        ("[1 2]\n", "1:2:invalid syntax. Perhaps you forgot a comma?"),
        ("print 'a'\n", "1:1:Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("x = 1a\n", "1:5:invalid decimal literal"),
        (
            "x = 012\n",
            "1:5:leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        ),
        ("x = 0b12\n", "1:8:invalid digit '2' in binary literal"),
        ("x = £\n", "1:5:invalid character '£' (U+00A3)"),
        (
            "x = '\\N{nothing}'\n",
            "1:5:(unicode error) 'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name",
        ),
        ("f'{}'\n", "1:4:f-string: valid expression required before '}'"),
        ("def f(a=1, b): pass\n", "1:12:parameter without a default follows parameter with a default"),
        ("f(x for x in y, 1)\n", "1:3:Generator expression must be parenthesized"),
        ("f(a=1, 2)\n", "1:9:positional argument follows keyword argument"),
        ("try:\n    pass\nx\n", "3:1:expected 'except' or 'finally' block"),
        ("del f()\n", "1:5:cannot delete function call"),
        ("a + 1 += 2\n", "1:1:'expression' is an illegal expression for augmented assignment"),
        ("import a from b\n", "1:1:Did you mean to use 'from ... import ...' instead?"),
    ] {
        assert_eq!(message(source), expected, "{source}");
    }
}

#[test]
fn leaving_a_finally_drops_the_value_that_waits() {
    // The debug build verifies: the value of `return` must not stay behind in its temporary.
    let source = "def f(a):\n    for x in a:\n        try: return g(x)\n        finally:\n            if x: break\n            elif a: continue\n    return [a()]\n";
    let code = function(source, "f");
    assert_eq!(verify(&code), Ok(()));
    assert!(ops(&code).contains(&Op::Drop));
}

#[test]
fn huge_integers_are_refused() {
    let digits = "9".repeat(5000);
    assert!(
        message(&format!("x = {digits}\n")).contains("Exceeds the limit (4300 digits) for integer string conversion")
    );
    assert!(matches!(
        &function(&format!("def f(): return 0x{}", "f".repeat(5000)), "f").consts[0],
        Const::BigInt(value) if value.bits() == 20_000
    ));
}

#[test]
fn sources_are_decoded() {
    let compiled = |bytes: &[u8]| compile(&Source::Bytes(bytes), "<test>", Mode::Exec, Options::default());
    let first = |bytes: &[u8]| match compiled(bytes) {
        Ok(code) => code.consts[0].clone(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(first("x = 'é'".as_bytes()), Const::Str("é".into()));
    assert_eq!(first(b"\xef\xbb\xbfx = 'a'"), Const::Str("a".into()));
    assert_eq!(first(b"# -*- coding: latin-1 -*-\nx = '\xe9'"), Const::Str("é".into()));
    assert_eq!(first(b"#!/bin/sh\n# vim: set fileencoding=iso-8859-15 :\nx = '\xa4'"), Const::Str("€".into()));
    assert_eq!(first(b"x = '''a\r\nb\rc'''"), Const::Str("a\nb\nc".into()));
    let error = |bytes: &[u8]| compiled(bytes).err().map(|error| error.message).unwrap_or_default();
    assert_eq!(error(b"x = 1\0"), "source code cannot contain null bytes");
    assert!(
        error(b"\nx = '\xe9'")
            .starts_with("Non-UTF-8 code starting with '\\xe9' in file <test> on line 2, but no encoding declared")
    );
    assert_eq!(error(b"# coding: nonsense\n"), "encoding problem: nonsense");
    assert_eq!(
        error(b"# coding: ascii\nx = '\xe9'"),
        "(unicode error) 'ascii' codec can't decode byte 0xe9 in position 21: ordinal not in range(128)"
    );
}

#[test]
fn deep_nesting_ends_in_an_error_and_not_in_a_crash() {
    let kind = |source: &str| match compile(&Source::Text(source), "<test>", Mode::Exec, Options::default()) {
        Ok(_) => None,
        Err(error) => Some((error.kind, error.message)),
    };
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("x[", "]"), ("{1:", "}")] {
        let source = format!("{}1{}", open.repeat(150), close.repeat(150));
        assert_eq!(kind(&source), None, "{open}");
        let source = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(kind(&source).map(|error| error.1).as_deref(), Some("too many nested parentheses"), "{open}");
    }
    for prefix in ["-", "not ", "lambda: ", "~", "*"] {
        let error = kind(&format!("x = {}1", prefix.repeat(200_000)));
        assert!(error.is_some(), "{prefix}");
    }
    let chain = format!("x = {}1", "1 + ".repeat(30_000));
    assert_eq!(kind(&chain), None);
    let chain = format!("x = a{}", ".b".repeat(30_000));
    assert_eq!(kind(&chain), None);
    let chain = format!("x = a{}", "()".repeat(15_000));
    assert_eq!(kind(&chain), None);
    let chain = format!("x = {}1", "a if b else ".repeat(5_000));
    assert_eq!(kind(&chain), None);
    let chain = format!("x = {}1", "a and b or ".repeat(200_000));
    assert_eq!(kind(&chain).map(|error| error.0), Some(Kind::Recursion));
    let blocks: String = (0..150).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    assert_eq!(kind(&blocks).map(|error| error.0), Some(Kind::Indentation));
    let branches = format!("if x: pass\n{}", "elif y: pass\n".repeat(20_000));
    assert_eq!(kind(&branches), None);
}

#[test]
fn incomplete_input() {
    for source in [
        "if x:",
        "if x:\n",
        "if x:\n    y\n",
        "def f():\n",
        "@d\n",
        "(1,\n",
        "x = '''a\n",
        "x = 1 + \\\n",
        "try:\n    pass\n",
        "class C:\n    def f(self):\n        return 1\n",
        "[\n 1,\n",
        "for x in y:\n    if z:\n",
        "if x:\n    # why\n",
        "match x:\n",
        "match x:\n    case 1: y\n",
    ] {
        assert!(is_incomplete(source), "{source:?}");
    }
    for source in [
        "x\n",
        "x = 1",
        "if x: pass\n\n",
        "match(x)\n",
        "match x:\n    case 1: y\n\n",
        "def f():\n    pass\n\n",
        "x = (1 2",
        "a b\n",
        "1 +\n",
        "x = 'a\n",
        "",
        ")",
    ] {
        assert!(!is_incomplete(source), "{source:?}");
    }
}

#[test]
fn interactive_statements_print() {
    let code = |source: &str| compile(&Source::Text(source), "<stdin>", Mode::Single, Options::default());
    let printed = code("1 + x\n").map(|code| ops(&code).contains(&Op::PrintExpr));
    assert_eq!(printed.ok(), Some(true));
    let error = code("x\ny\n").err().map(|error| error.message);
    assert_eq!(error.as_deref(), Some("multiple statements found while compiling a single statement"));
    let value = compile(&Source::Text("1 + x"), "<string>", Mode::Eval, Options::default());
    assert_eq!(value.ok().map(|code| ops(&code)), Some(vec![Op::LoadConst, Op::LoadName, Op::Add, Op::Return]));
}
