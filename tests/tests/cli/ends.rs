//! How a program ends: exit codes, what runs at the end, threads that still run, closed pipes.

use crate::{LIMIT, command, expect, expect_error, interpreter, program};
use std::io::Read;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn exit_codes() {
    let cases: &[(&str, i32, &str)] = &[
        ("pass", 0, ""),
        ("raise SystemExit", 0, ""),
        ("raise SystemExit(None)", 0, ""),
        ("raise SystemExit(3)", 3, ""),
        ("import sys; sys.exit(4)", 4, ""),
        ("import sys; sys.exit(True)", 1, ""),
        ("import sys; sys.exit(-1)", 255, ""),
        ("import sys; sys.exit(256)", 0, ""),
        ("import sys; sys.exit('words')", 1, "words\n"),
        ("import sys; sys.exit([1, 2])", 1, "[1, 2]\n"),
        ("import sys; sys.exit(1.5)", 1, "1.5\n"),
        ("exit(6)", 6, ""),
        ("quit(7)", 7, ""),
        ("import os; os._exit(9)", 9, ""),
        ("try:\n  raise SystemExit(5)\nfinally:\n  print('f')", 5, ""),
        ("class E(SystemExit): pass\nraise E(8)", 8, ""),
        ("raise SystemExit(2 ** 70)", 255, ""),
    ];
    for (text, status, stderr) in cases {
        // The names `exit` and `quit` come with a module that not every interpreter loads.
        let shown = program(text);
        assert_eq!((shown.status, shown.stderr.as_str()), (*status, *stderr), "{text}");
    }
}

#[test]
fn uncaught_exceptions_exit_with_one() {
    expect_error(&program("raise ValueError('v')"), 1, "ValueError: v");
    expect_error(&program("def f(): return f()\nf()"), 1, "RecursionError: maximum recursion depth exceeded");
    expect_error(&program("import nope_nope"), 1, "ModuleNotFoundError: No module named 'nope_nope'");
    expect_error(&program("class E(BaseException): pass\nraise E('base')"), 1, "E: base");
    let shown = program("print('before'); raise KeyError('k')");
    assert_eq!(shown.stdout, "before\n");
}

#[test]
fn output_without_a_newline_is_flushed() {
    expect(&program("print('x', end='')"), 0, "x");
    expect(&program("import sys; sys.stdout.write('y' * 100000)"), 0, &"y".repeat(100_000));
    expect(&program("import sys; sys.stdout.write('z'); raise SystemExit(2)"), 2, "z");
    let failed = program("import sys; sys.stdout.write('w'); 1/0");
    assert_eq!(failed.stdout, "w");
}

#[test]
fn a_daemon_does_not_hold_the_end() {
    let text = "import threading, time\n\
                threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n\
                def spin():\n    while True: pass\n\
                threading.Thread(target=spin, daemon=True).start()\n\
                print('main ends')";
    expect(&program(text), 0, "main ends\n");
    let text = "import threading, queue\n\
                for wait in (threading.Event().wait, queue.Queue().get, threading.Lock().__enter__):\n\
                \x20   threading.Thread(target=wait, daemon=True).start()\n\
                print('end'); raise SystemExit(3)";
    expect(&program(text), 3, "end\n");
}

#[test]
fn a_plain_thread_is_waited_for() {
    let text = "import threading, time\n\
                def work():\n    time.sleep(0.1); print('thread ends')\n\
                threading.Thread(target=work).start()\n\
                print('main ends')";
    expect(&program(text), 0, "main ends\nthread ends\n");
    let failing = text.replace("print('main ends')", "1 / 0");
    let shown = program(&failing);
    expect_error(&shown, 1, "ZeroDivisionError");
    assert_eq!(shown.stdout, "thread ends\n");
    let starts_another = "import threading, time\n\
                def second():\n    time.sleep(0.05); print('second')\n\
                def first():\n    time.sleep(0.05); threading.Thread(target=second).start()\n\
                threading.Thread(target=first).start()";
    expect(&program(starts_another), 0, "second\n");
}

#[test]
fn a_thread_that_dies_leaves_the_rest_alone() {
    let text = "import threading\n\
                def bad(): raise ValueError('dead')\n\
                t = threading.Thread(target=bad, name='worker')\n\
                t.start(); t.join(); print('alive')";
    let shown = program(text);
    expect_error(&shown, 0, "Exception in thread worker:");
    expect_error(&shown, 0, "ValueError: dead");
    assert_eq!(shown.stdout, "alive\n");
}

#[test]
fn exceptions_in_finalizers_are_reported() {
    let text = "class A:\n    def __del__(self): raise ValueError('in del')\na = A()\ndel a\nprint('on')";
    let shown = program(text);
    expect_error(&shown, 0, "ValueError: in del");
    expect_error(&shown, 0, "Exception ignored");
    assert_eq!(shown.stdout, "on\n");
    let at_the_end = program("class A:\n    def __del__(self): print('bye')\na = A()");
    expect(&at_the_end, 0, "bye\n");
    let fails_at_the_end = program("class A:\n    def __del__(self): 1 / 0\na = A()");
    expect_error(&fails_at_the_end, 0, "ZeroDivisionError");
}

#[test]
fn a_closed_pipe_is_an_error_not_a_crash() {
    let text = "for i in range(200000): print('line', i)";
    let mut child = command()
        .args(["-c", text])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the interpreter starts");
    let mut some = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut some).expect("some output");
    drop(stdout);
    let mut stderr = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
    let status = child.wait().expect("an end").code();
    assert!(stderr.contains("BrokenPipeError"), "{stderr}");
    assert!(!stderr.contains("panicked at"), "{stderr}");
    assert!(matches!(status, Some(1 | 120)), "status {status:?}: {stderr}");
}

#[test]
fn closed_standard_streams() {
    // The shell closes a stream before the interpreter starts.
    let with = |redirection: &str, text: &str| {
        let line = format!("exec \"$0\" -c \"$1\" {redirection}");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line]).arg(interpreter()).arg(text);
        orochi_tests::process::run(&mut shell, b"", LIMIT).expect("a shell")
    };
    let closed = with(">&-", "print('lost'); raise SystemExit(3)");
    assert_eq!((closed.status, closed.timed_out), (3, false), "{}", closed.stderr);
    let closed = with("2>&-", "import sys; print('kept'); raise ValueError");
    assert_eq!((closed.status, closed.stdout.as_str()), (1, "kept\n"));
    let full = with(">/dev/full", "print('x' * 10)");
    assert!(matches!(full.status, 1 | 120), "{}: {}", full.status, full.stderr);
}

#[test]
fn many_threads_at_the_end() {
    let text = "import threading, time\n\
                def work(n):\n    time.sleep(n % 7 / 1000); done.append(n)\n\
                done = []\n\
                ts = [threading.Thread(target=work, args=(n,), daemon=n % 2 == 0) for n in range(40)]\n\
                for t in ts: t.start()\n\
                for t in ts[1::2]: t.join()\n\
                print(len([n for n in done if n % 2]))";
    for _ in 0..3 {
        expect(&program(text), 0, "20\n");
    }
}

#[test]
fn a_daemon_that_prints_while_the_program_ends() {
    let text = "import threading\n\
                def chatter():\n    while True: print('', end='')\n\
                for _ in range(3): threading.Thread(target=chatter, daemon=True).start()\n\
                import time; time.sleep(0.02)";
    for _ in 0..5 {
        let shown = program(text);
        assert_eq!(shown.status, 0, "{}", shown.stderr);
        assert!(shown.elapsed < Duration::from_secs(30));
    }
}

#[test]
fn closed_streams_are_none() {
    let with = |redirection: &str, text: &str| {
        let line = format!("exec \"$0\" -c \"$1\" {redirection}");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line]).arg(interpreter()).arg(text);
        orochi_tests::process::run(&mut shell, b"", LIMIT).expect("a shell")
    };
    let names = "import sys; print([n for n in ('stdin', 'stdout', 'stderr') if getattr(sys, n) is None], file=sys.stderr or sys.stdout)";
    assert_eq!(with("<&-", names).stderr, "['stdin']\n");
    assert_eq!(with(">&-", names).stderr, "['stdout']\n");
    assert_eq!(with("2>&-", names).stdout, "['stderr']\n");
    let shown = with("<&-", "input()");
    expect_error(&shown, 1, "RuntimeError: input(): lost sys.stdin");
    let nothing = with("<&- >&- 2>&-", "print(1); 1 / 0");
    assert_eq!((nothing.status, nothing.timed_out), (1, false));
}

#[test]
fn hooks_that_fail_are_reported_with_what_they_were_for() {
    let shown = program("import sys\ndef bad(*a): raise KeyError('hook')\nsys.excepthook = bad\nraise ValueError('v')");
    expect_error(&shown, 1, "Error in sys.excepthook:\nTraceback");
    expect_error(&shown, 1, "KeyError: 'hook'\n\nOriginal exception was:\nTraceback");
    expect_error(&shown, 1, "ValueError: v");
    let shown = program("import sys\nsys.excepthook = lambda *a: sys.exit(7)\nraise ValueError");
    assert_eq!((shown.status, shown.stderr.as_str()), (7, ""));
    expect_error(
        &program("import sys\ndel sys.excepthook\nraise ValueError('v')"),
        1,
        "sys.excepthook is missing\nTraceback",
    );
    let shown = program("import sys\nsys.stderr = None\nraise ValueError");
    assert_eq!((shown.status, shown.stderr.as_str()), (1, ""));
}

#[test]
fn the_main_thread_can_be_joined_by_those_that_outlive_it() {
    let text = "import threading\n\
                main = threading.main_thread()\n\
                def work(): main.join(); print('joined', main.is_alive())\n\
                threading.Thread(target=work).start()";
    expect(&program(text), 0, "joined False\n");
}

#[test]
fn finalizers_at_the_end_still_have_the_globals() {
    let text = "import sys\n\
                def helper(name): print('helper', name, sys is not None, A.__name__)\n\
                class A:\n    def __init__(self, name): self.name = name\n    def __del__(self): helper(self.name)\n\
                a = A('a'); b = [A('b')]";
    let shown = program(text);
    let mut lines: Vec<&str> = shown.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!((lines, shown.stderr.as_str()), (vec!["helper a True A", "helper b True A"], ""));
    // Kept alive by somebody else's reference to a function: its finalizers run all the same.
    let text = "import sys\nclass A:\n    def __del__(self): print('bye')\na = A()\nsys.excepthook = lambda *a: None";
    expect(&program(text), 0, "bye\n");
}

#[test]
fn finalizers_that_make_more_of_their_kind_end() {
    let text = "class C:\n    def __del__(self): C()\nC()\nprint('end')";
    let shown = program(text);
    expect_error(&shown, 0, "RecursionError: maximum recursion depth exceeded");
    assert_eq!(shown.stdout, "end\n");
}

#[test]
fn a_relative_import_in_a_program() {
    expect_error(&program("from . import x"), 1, "ImportError: attempted relative import with no known parent package");
}
