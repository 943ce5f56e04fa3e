//! The interactive prompt, through a terminal that the `script` command makes. Without that command there is no
//! terminal to test with, and the tests say so.

use crate::{LIMIT, interpreter};
use orochi_tests::process;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Types `input` at the prompt; what the terminal shows, without escape sequences and carriage returns.
fn typed(input: &str) -> Option<(String, i32)> {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("there is no `script` command, so the prompt is not tested");
        return None;
    }
    let mut command = Command::new("script");
    command.args(["-qec", &format!("exec {}", interpreter().display()), "/dev/null"]);
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

#[test]
fn several_statements_on_a_line() {
    let Some((shown, status)) = typed("x = 1; x + 1; 'two'\nimport sys; sys.ps1\nexit()\n") else { return };
    shows(&shown, &["2", "'two'", "'>>> '"]);
    assert_eq!(status, 0, "{shown}");
}

#[test]
fn the_last_exception_is_kept() {
    let Some((shown, _)) = typed("1 / 0\nimport sys\ntype(sys.last_exc), sys.last_value is sys.last_exc\nexit()\n")
    else {
        return;
    };
    if !shown.contains("AttributeError") {
        // 3.12 and later.
        shows(&shown, &["(<class 'ZeroDivisionError'>, True)"]);
    }
}

#[test]
fn a_block_that_does_not_come_is_an_error_at_once() {
    let Some((shown, status)) = typed("if 1:\nx = 5\n'still here'\nexit()\n") else { return };
    assert!(shown.contains("IndentationError: expected an indented block after 'if' statement on line 1"), "{shown}");
    shows(&shown, &["'still here'"]);
    assert_eq!(status, 0, "{shown}");
}

#[test]
fn ctrl_c_ends_the_statement_only() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("there is no `script` command, so the prompt is not tested");
        return;
    }
    let mut command = Command::new("script");
    command.args(["-qec", &format!("exec {}", interpreter().display()), "/dev/null"]);
    command.env("TERM", "xterm").env("PYTHON_BASIC_REPL", "1").env("HOME", std::env::temp_dir());
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    command.stdin(Stdio::from(reader));
    let running = process::start_with_own_input(&mut command).expect("script starts");
    // Each piece is typed once the one before has taken effect: the terminal makes a signal of Ctrl-C while a statement runs.
    for (text, pause) in [
        ("", 1500),
        ("import time\n", 500),
        ("time.sleep(1000)\n", 1500),
        ("\u{3}", 1500),
        ("'still here'\nexit()\n", 0),
    ] {
        writer.write_all(text.as_bytes()).expect("the pipe takes it");
        std::thread::sleep(Duration::from_millis(pause));
    }
    let run = running.finish(LIMIT).expect("an end");
    assert!(!run.timed_out, "no end:\n{}", run.stdout);
    assert!(run.stdout.contains("KeyboardInterrupt") && run.stdout.contains("'still here'"), "{}", run.stdout);
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn a_match_statement_and_comments_in_a_block() {
    let Some((shown, _)) =
        typed("match 2:\n case 1: print('one')\n case 2: print('two')\n\nif 1:\n # why\n print('because')\n\nexit()\n")
    else {
        return;
    };
    shows(&shown, &["two", "because"]);
}

#[test]
fn help_and_copyright_say_how_they_are_called() {
    let Some((shown, _)) = typed("help\ncopyright\nexit()\n") else { return };
    assert!(shown.contains("Type help() for interactive help"), "{shown}");
    assert!(shown.contains("Copyright (c)"), "{shown}");
}
