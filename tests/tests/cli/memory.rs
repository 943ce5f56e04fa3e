//! Memory that the system refuses: MemoryError, which a program can catch and go on after, not the end of the process.

use crate::{LIMIT, command, expect, finish, interpreter};
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
    expect(&within(700, &program), 0, "refused\nrefused\n");
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
