//! Memory that the system refuses: MemoryError, which a program can catch and go on after, not the end of the process.

use crate::{LIMIT, command, expect, finish, interpreter, is_orochi, run};
use orochi_tests::process;
use std::process::Command;

/// Runs a program that may have `megabytes` of address space, 256 of them the main thread's stack.
#[track_caller]
fn within(megabytes: u32, program: &str) -> process::Finished {
    let mut shell = Command::new("sh");
    let limited = format!("ulimit -v {} && exec \"$0\" -c \"$1\"", megabytes * 1024);
    shell.args(["-c", &limited]).arg(interpreter()).arg(program);
    // As every interpreter is started here.
    shell.envs(command().get_envs().filter_map(|(name, value)| Some((name, value?))));
    finish(&mut shell, b"")
}

/// A loop that keeps all that `expression` makes is refused memory twice; both times the program goes on.
#[track_caller]
fn fills_memory(before: &str, expression: &str) {
    let program = format!(
        "{before}\nfor _ in range(2):\n    kept = []\n    try:\n        while True: kept.append({expression})\n    \
         except MemoryError:\n        kept = None\n        print('refused')"
    );
    expect(&within(560, &program), 0, "refused\nrefused\n");
}

#[test]
fn containers() {
    fills_memory("", "[]");
    fills_memory("", "{str(len(kept)): kept}");
    fills_memory(
        "class Node:\n    pass\ndef make():\n    node = Node()\n    node.own = [node]\n    return node",
        "make()",
    );
}

#[test]
fn functions() {
    fills_memory("", "lambda n=len(kept): n");
}

#[test]
fn large_integers() {
    fills_memory("", "1 << 100000 + len(kept)");
}

#[test]
fn strings() {
    fills_memory("", "'x' * 10000");
    fills_memory("", "str(len(kept)) * 7");
}

#[test]
fn a_chain_of_tuples() {
    let program = "chain = ()\ntry:\n    while True: chain = (chain,)\nexcept MemoryError:\n    chain = None\n    print('refused')";
    expect(&within(600, program), 0, "refused\n");
}

#[test]
fn what_is_too_large_from_the_start() {
    for expression in
        ["'x' * 10**15", "[0] * 10**15", "1 << 10**15", "bytearray(10**15)", "b'x' * 10**15", "(0,) * 10**15"]
    {
        let program = format!("try:\n    {expression}\nexcept MemoryError:\n    print('refused')");
        let run = process::run(command().args(["-c", &program]), b"", LIMIT).expect("the interpreter starts");
        expect(&run, 0, "refused\n");
    }
}

/// Operations whose own tables are as large as what they work on, each refused memory at every large request in turn. `x` is new each time.
const OPERATIONS: &[(&str, &[&str])] = &[
    (
        "'ab \\n' * 25000",
        &[
            "x.split()",
            "x.splitlines()",
            "x.rsplit(' ', 9)",
            "x.encode('utf-16')",
            "ascii(x)",
            "x.translate({97: 'yyy'})",
            "[*x]",
            "sys.intern(x)",
            "getattr(x, x, None)",
        ],
    ),
    (
        "'\\xe9' * 90000",
        &["x.encode('ascii', 'backslashreplace')", "x.encode('unicode_escape')", "repr(x)", "x * 2", "x + '\\u1234'"],
    ),
    ("b'ab \\n' * 25000", &["x.hex()", "x.split()", "x.upper()", "x.translate(None, b'a')", "x[::2]", "bytearray(x)"]),
    (
        "list(range(20000))",
        &["x[1:]", "(*x,)", "{*x}", "max(*x)", "[str(i) for i in x]", "dict.fromkeys(x)", "list(zip(x))"],
    ),
    ("dict.fromkeys(range(20000))", &["list(x)", "{**x}", "set(x)", "repr(x)", "x | x"]),
    ("io.BytesIO(b'ab\\n' * 30000)", &["x.read()", "x.getvalue()", "x.readlines()", "x.write(b'x' * 200000)"]),
    (
        "array.array('d', range(20000))",
        &["x + x", "x * 2", "x[::2]", "x.tolist()", "bytes(x)", "x.tobytes()", "x.extend(x)"],
    ),
    ("collections.deque(range(20000))", &["x.copy()", "x + x", "list(x)", "repr(x)"]),
    (
        "'ab' * 40000",
        &["re.findall('a', x)", "re.sub('a', 'yy', x)", "marshal.dumps(x)", "binascii.hexlify(x.encode())"],
    ),
];

#[test]
fn every_large_request_refused_in_turn() {
    let mut program = String::from(
        "import _orochi, array, binascii, collections, io, marshal, re, sys\nLARGE = 65536\nrefused = 0\n\
         def sweep(make, operation):\n    global refused\n    code = compile(operation, 'operation', 'eval')\n    met = 0\n    \
         while True:\n        x = eval(make)\n        _orochi.refuse(met, LARGE)\n        try:\n            \
         eval(code, globals(), {'x': x})\n        except MemoryError:\n            refused += 1\n        \
         if _orochi.refuse(-1, LARGE) <= met: break\n        met += 1\n",
    );
    for (make, operations) in OPERATIONS {
        for operation in *operations {
            program.push_str(&format!("sweep({make:?}, {operation:?})\n"));
        }
    }
    // Only a build with debug assertions refuses what it is asked to.
    program.push_str("print(refused == 0 or refused > 40)");
    if is_orochi() {
        expect(&run(&["-c", &program]), 0, "True\n");
    }
}

#[test]
fn large_tables() {
    for expression in [
        "(b'x' * 300000000).hex()",
        "io.BytesIO(b'x' * 300000000)",
        "itertools.tee([], 10**8)",
        "list(range(10**10))",
        "zip(*[[]] * 10**8)",
        "binascii.hexlify(bytes(300000000))",
        "marshal.dumps(bytes(300000000))",
        "x := 1 << 3 * 10**9, x * x",
        "open('/dev/zero').readline()",
    ] {
        let program = format!(
            "import binascii, io, itertools, marshal\ntry:\n    ({expression})\nexcept MemoryError:\n    print('refused')"
        );
        expect(&within(560, &program), 0, "refused\n");
    }
}

#[test]
fn a_refused_sort_loses_nothing() {
    // What a thread was given is shared; what a function made is not.
    let program = "import _orochi, threading\nLARGE = 65536\n\
         def made(): return [(i * 7919 % 20011,) for i in range(20000)]\n\
         def sweep(items, key):\n    met = 0\n    while True:\n        _orochi.refuse(met, LARGE)\n        try:\n            \
         items.sort(key=key)\n        except MemoryError:\n            pass\n        \
         if _orochi.refuse(-1, LARGE) <= met: break\n        met += 1\n        if len(set(items)) != 20000: return 'lost'\n    \
         return 'kept'\n\
         for key in (None, tuple):\n    print(sweep(made(), key))\n    shared = made()\n    \
         thread = threading.Thread(target=len, args=(shared,))\n    thread.start(); thread.join()\n    \
         print(sweep(shared, key))\n";
    if is_orochi() {
        expect(&run(&["-c", program]), 0, &"kept\n".repeat(4));
    }
}
