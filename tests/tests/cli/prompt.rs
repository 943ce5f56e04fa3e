//! The interactive prompt, through a terminal that the `script` command makes. Without that command there is no
//! terminal to test with, and the tests say so.

use crate::{LIMIT, interpreter};
use orochi_tests::process;
use std::process::Command;

/// Types `input` at the prompt; what the terminal shows, without escape sequences and carriage returns.
fn typed(input: &str) -> Option<(String, i32)> {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("there is no `script` command, so the prompt is not tested");
        return None;
    }
    let mut command = Command::new("script");
    command.args(["-qec", &interpreter().display().to_string(), "/dev/null"]);
    command.env("TERM", "xterm").env("PYTHON_BASIC_REPL", "1").env("HOME", std::env::temp_dir());
    let run = process::run(&mut command, input.as_bytes(), LIMIT).expect("script starts");
    assert!(!run.timed_out, "no end:\n{}", run.stdout);
    assert!(!run.stdout.contains("panicked at"), "{}", run.stdout);
    let mut shown = String::new();
    let mut characters = run.stdout.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            // A control sequence ends with a letter; a title with a bell.
            '\u{1b}' => {
                let ends = if characters.next_if_eq(&']').is_some() {
                    |c: &char| *c == '\u{7}'
                } else {
                    |c: &char| c.is_ascii_alphabetic() || *c == '~'
                };
                for c in characters.by_ref() {
                    if ends(&c) {
                        break;
                    }
                }
            }
            '\r' => {}
            c => shown.push(c),
        }
    }
    Some((shown, run.status))
}

#[track_caller]
fn shows(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|found| found.trim() == *line), "{line:?} is not a line of\n{shown}");
    }
}

#[test]
fn expressions_and_statements() {
    let Some((shown, status)) = typed("1 + 41\nx = 5\nx * 2\nprint('said')\nNone\n'text'\n_ + '!'\nexit()\n") else {
        return;
    };
    shows(&shown, &["42", "10", "said", "'text'", "'text!'"]);
    assert_eq!(status, 0, "{shown}");
}

#[test]
fn several_lines() {
    let text = "def f(x):\n    return x * 3\n\nf(14)\nfor i in range(2):\n    print('i', i)\n\nprint((1 +\n2))\nif x if 0 else 1:\n    'yes'\n\nexit(3)\n";
    let Some((shown, status)) = typed(text) else { return };
    shows(&shown, &["42", "i 0", "i 1", "3", "'yes'"]);
    assert_eq!(status, 3, "{shown}");
}

#[test]
fn errors_do_not_end_it() {
    let text = "1 / 0\nx = = 1\nundefined\ndef f():\n    raise KeyError('k')\n\nf()\n'still here'\nexit()\n";
    let Some((shown, status)) = typed(text) else { return };
    let lines = [
        "ZeroDivisionError: division by zero",
        "SyntaxError: invalid syntax",
        "NameError: name 'undefined' is not defined",
        "KeyError: 'k'",
        "'still here'",
    ];
    shows(&shown, &lines);
    assert_eq!(status, 0, "{shown}");
}

#[test]
fn the_end_of_input_ends_it() {
    let Some((shown, status)) = typed("'first'\n\u{4}") else { return };
    shows(&shown, &["'first'"]);
    assert_eq!(status, 0, "{shown}");
}

#[test]
fn raising_system_exit_ends_it() {
    let Some((shown, status)) = typed("import sys\nsys.exit(5)\n") else { return };
    assert_eq!(status, 5, "{shown}");
}
