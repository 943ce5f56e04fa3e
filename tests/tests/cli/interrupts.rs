//! Ctrl-C: it reaches the main thread wherever that waits, as a KeyboardInterrupt; uncaught, the exit status is 130.

use crate::{Folder, LIMIT, command, wait_for};
use orochi_tests::process::{self, Finished};
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

/// The start of every program here: `ready()` tells the test that the next statement is the one to interrupt.
const PROLOGUE: &str = "import sys, time, threading, queue, os\n\
                        def ready(): open(sys.argv[1], 'w').close()\n";

/// Runs a program, interrupts it `times` times once it is ready, and returns how it ended.
#[track_caller]
fn interrupted(text: &str, times: u32) -> Finished {
    let folder = Folder::new();
    let path = folder.file("program.py", format!("{PROLOGUE}{text}\n"));
    let mark = folder.path().join("ready");
    let mut child = command();
    child.arg(&path).arg(&mark);
    // A pipe that nobody writes to: a program that reads its standard input waits for ever.
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    child.stdin(Stdio::from(reader));
    let running = process::start_with_own_input(&mut child).expect("the interpreter starts");
    wait_for(&mark);
    for _ in 0..times {
        std::thread::sleep(Duration::from_millis(100));
        running.signal("INT");
    }
    let run = running.finish(LIMIT).expect("an end");
    // Kept open until here, so that no read ended early.
    let _ = writer.flush();
    assert!(!run.timed_out, "Ctrl-C does not end\n{text}\nstdout: {}\nstderr: {}", run.stdout, run.stderr);
    assert!(!run.stderr.contains("panicked at"), "{}", run.stderr);
    run
}

#[track_caller]
fn ends_with_130(text: &str) {
    let run = interrupted(text, 1);
    assert_eq!(run.status, 130, "{text}\nstderr: {}", run.stderr);
    assert!(run.stderr.contains("Traceback (most recent call last):"), "{}", run.stderr);
    assert!(run.stderr.trim_end().ends_with("KeyboardInterrupt"), "{}", run.stderr);
}

#[test]
fn while_it_sleeps() {
    ends_with_130("ready(); time.sleep(1000)");
}

#[test]
fn while_it_loops() {
    ends_with_130("ready()\nwhile True: pass");
    ends_with_130("def f(n):\n    return n\nready()\nx = 0\nwhile True: x = f(x) + 1");
    ends_with_130("ready()\nfor i in iter(int, 1): pass");
    ends_with_130("def g():\n    while True: yield 1\nready()\nfor v in g(): pass");
    ends_with_130("ready()\n[0 for i in iter(int, 1) if i]");
}

#[test]
fn while_it_joins() {
    ends_with_130("t = threading.Thread(target=time.sleep, args=(1000,), daemon=True)\nt.start(); ready(); t.join()");
    ends_with_130(
        "t = threading.Thread(target=time.sleep, args=(1000,), daemon=True)\nt.start(); ready(); t.join(900)",
    );
}

#[test]
fn while_it_waits_for_a_queue() {
    ends_with_130("ready(); queue.Queue().get()");
    ends_with_130("ready(); queue.SimpleQueue().get()");
    ends_with_130("ready(); queue.Queue().get(timeout=900)");
    ends_with_130("q = queue.Queue(1); q.put(1); ready(); q.put(2)");
}

#[test]
fn while_it_waits_for_a_lock() {
    ends_with_130("l = threading.Lock(); l.acquire(); ready(); l.acquire()");
    ends_with_130("l = threading.Lock(); l.acquire(); ready(); l.acquire(timeout=900)");
    ends_with_130("ready(); threading.Event().wait()");
    ends_with_130("c = threading.Condition()\nwith c:\n    ready(); c.wait()");
    ends_with_130("s = threading.Semaphore(0); ready(); s.acquire()");
    ends_with_130("b = threading.Barrier(2); ready(); b.wait()");
}

#[test]
fn while_it_reads() {
    ends_with_130("ready(); sys.stdin.readline()");
    ends_with_130("ready(); input()");
    ends_with_130("r, w = os.pipe(); ready(); os.read(r, 1)");
}

#[test]
fn while_other_threads_run() {
    let text = "def spin():\n    while True: pass\n\
                for _ in range(2): threading.Thread(target=spin, daemon=True).start()\n\
                ready()\n\
                while True: time.sleep(0.01)";
    ends_with_130(text);
}

#[test]
fn it_can_be_caught() {
    let text = "try:\n    ready(); time.sleep(1000)\nexcept KeyboardInterrupt:\n    print('caught')\nfinally:\n    print('finally')\nprint('goes on')";
    let run = interrupted(text, 1);
    assert_eq!((run.status, run.stdout.as_str()), (0, "caught\nfinally\ngoes on\n"), "{}", run.stderr);
    let text = "n = 0\nready()\nwhile n < 3:\n    try:\n        while True: time.sleep(0.001)\n    except KeyboardInterrupt:\n        n += 1\nprint(n)";
    let run = interrupted(text, 3);
    assert_eq!((run.status, run.stdout.as_str()), (0, "3\n"), "{}", run.stderr);
}

#[test]
fn with_and_finally_run() {
    let text = "class M:\n    def __enter__(self): pass\n    def __exit__(self, t, *a): print('exit', t.__name__)\n\
                with M():\n    ready(); time.sleep(1000)";
    let run = interrupted(text, 1);
    assert_eq!((run.status, run.stdout.as_str()), (130, "exit KeyboardInterrupt\n"), "{}", run.stderr);
}

#[test]
fn it_goes_to_the_main_thread_only() {
    let text = "log = []\n\
                def other():\n    try:\n        time.sleep(0.5); log.append('undisturbed')\n    except BaseException as e: log.append(repr(e))\n\
                t = threading.Thread(target=other); t.start()\n\
                try:\n    ready(); time.sleep(1000)\nexcept KeyboardInterrupt: pass\n\
                t.join(); print(log)";
    let run = interrupted(text, 1);
    assert_eq!((run.status, run.stdout.as_str()), (0, "['undisturbed']\n"), "{}", run.stderr);
}

#[test]
fn while_it_writes_to_a_full_pipe() {
    ends_with_130("r, w = os.pipe()\nready()\nos.write(w, b'x' * 1000000)");
    ends_with_130("r, w = os.pipe()\nf = open(w, 'wb', closefd=False)\nready()\nf.write(b'x' * 1000000); f.flush()");
}
