//! Options and environment variables.

use crate::{Folder, command, expect, expect_error, finish, is_orochi, program, run};
use std::process::Stdio;

#[test]
fn c_runs_its_argument_with_the_rest_in_argv() {
    let shown = run(&["-c", "import sys; print(sys.argv, __name__)", "a", "-x", "--", "-c"]);
    expect(&shown, 0, "['-c', 'a', '-x', '--', '-c'] __main__\n");
    expect(&run(&["-cprint(5)"]), 0, "5\n");
    expect(&program("x = 1\nif x:\n    print('two lines')\n"), 0, "two lines\n");
    expect(&program(""), 0, "");
}

#[test]
fn c_reports_errors() {
    expect_error(&program("1 / 0"), 1, "ZeroDivisionError: division by zero");
    let shown = program("def f():\n    raise KeyError('k')\nf()");
    expect_error(&shown, 1, "File \"<string>\", line 3, in <module>");
    expect_error(&shown, 1, "KeyError: 'k'");
    expect_error(&program("x = = 1"), 1, "SyntaxError: invalid syntax");
    expect_error(&run(&["-c"]), 2, "-c");
}

#[test]
fn m_runs_a_module() {
    let folder = Folder::new();
    folder.file("tool.py", "import sys\nprint(__name__, sys.argv[1:], sys.argv[0].endswith('tool.py'))\n");
    folder.file("pack/__init__.py", "print('init', __name__)\n");
    folder.file("pack/__main__.py", "from . import part\nprint('main', __name__, __package__, part.x)\n");
    folder.file("pack/part.py", "x = 5\n");
    folder.file("fails.py", "raise ValueError('inside')\n");
    let in_folder = |args: &[&str]| finish(command().current_dir(folder.path()).args(args), b"");
    expect(&in_folder(&["-m", "tool", "a", "-b"]), 0, "__main__ ['a', '-b'] True\n");
    expect(&in_folder(&["-m", "pack"]), 0, "init pack\nmain __main__ pack 5\n");
    expect(&in_folder(&["-m", "pack.part"]), 0, "init pack\n");
    expect_error(&in_folder(&["-m", "fails"]), 1, "ValueError: inside");
    expect_error(&in_folder(&["-m", "no_such_module"]), 1, "No module named no_such_module");
    expect_error(&in_folder(&["-m"]), 2, "-m");
}

#[test]
fn the_program_may_come_from_standard_input() {
    expect(&finish(&mut command(), b"import sys\nprint('piped', sys.argv)\n"), 0, "piped ['']\n");
    let shown = finish(command().args(["-", "a", "b"]), b"import sys; print(sys.argv)");
    expect(&shown, 0, "['-', 'a', 'b']\n");
    expect(&finish(command().arg("-"), b""), 0, "");
    expect_error(&finish(&mut command(), b"print('first')\n1 / 0\n"), 1, "File \"<stdin>\", line 2, in <module>");
    expect_error(&finish(&mut command(), b"def f(:\n"), 1, "SyntaxError");
    let text = "def f(x):\n    return x * 2\n\n\nfor i in range(3):\n    print(f(i))\n";
    expect(&finish(&mut command(), text.as_bytes()), 0, "0\n2\n4\n");
}

#[test]
fn versions() {
    let short = run(&["-V"]);
    assert_eq!(short.status, 0);
    assert!(short.stdout.contains(if is_orochi() { "3.14" } else { "3." }), "{}", short.stdout);
    expect(&run(&["--version"]), 0, &short.stdout);
    let long = run(&["-VV"]);
    assert_eq!(long.status, 0);
    if is_orochi() {
        let gil = program("import sys; print(sys._is_gil_enabled())");
        let build = if gil.stdout == "True\n" { "gil" } else { "free-threaded" };
        assert!(long.stdout.contains(build), "{}", long.stdout);
        assert!(long.stdout.contains("rustc"), "{}", long.stdout);
        let version = program("import sys; print(sys.version)");
        assert_eq!(version.stdout.contains(" free-threading build "), build == "free-threaded", "{}", version.stdout);
    }
}

#[test]
fn help_and_unknown_options() {
    let help = run(&["-h"]);
    assert_eq!(help.status, 0, "{}", help.stderr);
    assert!(help.stdout.contains("-c") && help.stdout.contains("-m"), "{}", help.stdout);
    expect_error(&run(&["-Z"]), 2, "usage:");
    expect_error(&run(&["--no-such-option"]), 2, "usage:");
}

#[test]
fn unbuffered_output_arrives_at_once() {
    // `os._exit` skips every flush, so only what was written through is seen.
    let text = "import os, sys; sys.stdout.write('a'); sys.stderr.write('b\\n'); os._exit(0)";
    let shown = run(&["-u", "-c", text]);
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("a", "b\n"));
    let shown = finish(command().env("PYTHONUNBUFFERED", "1").args(["-c", text]), b"");
    assert_eq!(shown.stdout, "a");
    let shown = program(text);
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("", "b\n"));
}

#[test]
fn pythonpath_and_its_absence() {
    let folder = Folder::new();
    folder.file("extra.py", "word = 'found'\n");
    let text = "import extra; print(extra.word)";
    let with_path = |args: &[&str]| finish(command().env("PYTHONPATH", folder.path()).args(args), b"");
    expect(&with_path(&["-c", text]), 0, "found\n");
    expect_error(&with_path(&["-E", "-c", text]), 1, "No module named 'extra'");
    expect_error(&with_path(&["-I", "-c", text]), 1, "No module named 'extra'");
    // -I also leaves out the current folder; -c alone has it.
    let here = |args: &[&str]| finish(command().current_dir(folder.path()).args(args), b"");
    expect(&here(&["-c", text]), 0, "found\n");
    expect_error(&here(&["-I", "-c", text]), 1, "No module named 'extra'");
    let two = format!("{}:{}", folder.path().join("none").display(), folder.path().display());
    expect(&finish(command().env("PYTHONPATH", two).args(["-c", text]), b""), 0, "found\n");
}

#[test]
fn hash_seeds() {
    let hashes = |seed: &str| {
        let text = "print(hash('abc'), hash(b'abc'), hash('\u{e9}'))";
        let shown = finish(command().env("PYTHONHASHSEED", seed).args(["-c", text]), b"");
        assert_eq!(shown.status, 0, "{}", shown.stderr);
        shown.stdout
    };
    assert_eq!(hashes("0"), hashes("0"));
    assert_eq!(hashes("12345"), hashes("12345"));
    assert_ne!(hashes("1"), hashes("2"));
    assert_ne!(hashes("random"), hashes("random"));
    let bad = finish(command().env("PYTHONHASHSEED", "many").args(["-c", "pass"]), b"");
    expect_error(&bad, 1, "PYTHONHASHSEED");
    // -E ignores it.
    let ignored = finish(command().env("PYTHONHASHSEED", "many").args(["-E", "-c", "print(1)"]), b"");
    expect(&ignored, 0, "1\n");
}

#[test]
fn combined_and_repeated_options() {
    expect(&run(&["-uEc", "print(1)"]), 0, "1\n");
    expect(&run(&["-u", "-E", "-I", "-c", "import sys; print(sys.flags.isolated)"]), 0, "1\n");
    expect(&run(&["-Es", "-c", "import sys; print(sys.flags.ignore_environment)"]), 0, "1\n");
}

#[test]
fn i_takes_what_follows_as_typed() {
    let shown = finish(command().args(["-i", "-c", "x = 1; 1 / 0"]), b"x + 1\n");
    assert_eq!((shown.status, shown.stdout.as_str()), (0, "2\n"), "{}", shown.stderr);
    assert!(shown.stderr.contains("ZeroDivisionError") && shown.stderr.ends_with(">>> >>> \n"), "{}", shown.stderr);
}

#[test]
fn i_alone_ends_with_what_was_typed() {
    let shown = finish(command().args(["-i"]), b"import sys\nsys.exit(3)\n");
    assert_eq!((shown.status, shown.stdout.as_str()), (3, ""), "{}", shown.stderr);
    let shown = finish(command().args(["-q", "-i"]), b"1 + 1\n");
    assert_eq!((shown.status, shown.stdout.as_str(), shown.stderr.as_str()), (0, "2\n", ">>> >>> \n"));
}

#[test]
fn x_leaves_the_first_line_out() {
    let folder = Folder::new();
    folder.file("tool", "not python at all\nprint('kept')\n1 / 0\n");
    let shown = finish(command().current_dir(folder.path()).args(["-x", "tool"]), b"");
    assert_eq!((shown.status, shown.stdout.as_str()), (1, "kept\n"), "{}", shown.stderr);
    assert!(shown.stderr.contains("line 3"), "{}", shown.stderr);
}

#[test]
fn p_leaves_the_own_folder_out() {
    let folder = Folder::new();
    folder.file("beside.py", "");
    folder.file("main.py", "import sys\nprint(sys.flags.safe_path)\nimport beside\n");
    let shown = finish(command().current_dir(folder.path()).args(["-P", "main.py"]), b"");
    expect_error(&shown, 1, "ModuleNotFoundError: No module named 'beside'");
    assert_eq!(shown.stdout, "True\n");
}

#[test]
fn options_that_are_wrong_are_told_of() {
    let shown = run(&["-W", "nonsense", "-c", "print(1)"]);
    assert_eq!((shown.status, shown.stdout.as_str()), (0, "1\n"));
    assert_eq!(shown.stderr, "Invalid -W option ignored: invalid action: 'nonsense'\n");
    expect_error(
        &run(&["-X", "int_max_str_digits=5", "-c", "1"]),
        1,
        "invalid limit; must be >= 640 or 0 for unlimited.",
    );
    expect(
        &run(&["-X", "int_max_str_digits=700", "-c", "import sys; print(sys.get_int_max_str_digits())"]),
        0,
        "700\n",
    );
    expect(
        &run(&["-X", "dev", "-c", "import sys; print(sys.flags.dev_mode, sys.warnoptions)"]),
        0,
        "True ['default']\n",
    );
}

#[test]
fn what_nobody_reads_is_no_crash() {
    for option in ["-V", "-VV", "-h"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that is full");
        let run = command().arg(option).stdout(full).stderr(Stdio::piped()).output().expect("the interpreter starts");
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert!(!stderr.contains("panicked at"), "{stderr}");
    }
}

#[test]
fn a_safe_path_by_the_environment() {
    let folder = Folder::new();
    folder.file("neighbour.py", "print('found')");
    let script = folder.file("script.py", "import neighbour");
    expect(&run(&[&script]), 0, "found\n");
    let run = finish(command().env("PYTHONSAFEPATH", "1").arg(&script), b"");
    expect_error(&run, 1, "No module named 'neighbour'");
}

#[test]
fn the_limit_of_digits_by_the_environment() {
    let show = "import sys; print(sys.get_int_max_str_digits(), sys.flags.int_max_str_digits)";
    expect(&finish(command().env("PYTHONINTMAXSTRDIGITS", "0").args(["-c", show]), b""), 0, "0 0\n");
    let run = finish(command().env("PYTHONINTMAXSTRDIGITS", "12").args(["-c", show]), b"");
    expect_error(&run, 1, "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.");
}
