//! Where the program comes from, and what is wrong with it: missing, unreadable, not text, not Python.

use crate::{Folder, command, expect, expect_error, finish, is_orochi, program, run};
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_file_with_arguments() {
    let folder = Folder::new();
    let path = folder.file("a.py", "import sys\nprint(sys.argv[1:], __name__, __file__.endswith('a.py'))\n");
    expect(&run(&[&path, "x", "-c", "--", "-V"]), 0, "['x', '-c', '--', '-V'] __main__ True\n");
    let relative = finish(command().current_dir(folder.path()).args(["a.py", "y"]), b"");
    expect(&relative, 0, "['y'] __main__ True\n");
}

#[test]
fn its_folder_is_on_the_path() {
    let folder = Folder::new();
    folder.file("inner/beside.py", "x = 'beside'\n");
    let path = folder.file("inner/main.py", "import beside\nprint(beside.x)\n");
    expect(&run(&[&path]), 0, "beside\n");
    expect_error(&run(&["-I", &path]), 1, "No module named 'beside'");
}

#[test]
fn a_missing_file() {
    let shown = run(&["/nonexistent/program.py"]);
    expect_error(&shown, 2, "can't open file '/nonexistent/program.py': [Errno 2] No such file or directory");
}

#[test]
fn a_folder_needs_a_main() {
    let folder = Folder::new();
    folder.file("with/__main__.py", "import part\nprint('folder', __name__, part.y)\n");
    folder.file("with/part.py", "y = 7\n");
    folder.file("without/other.py", "");
    expect(&run(&[&folder.path().join("with").display().to_string()]), 0, "folder __main__ 7\n");
    let without = folder.path().join("without").display().to_string();
    expect_error(&run(&[&without]), 1, &format!("can't find '__main__' module in '{without}'"));
}

#[test]
fn an_unreadable_file() {
    let folder = Folder::new();
    let path = folder.file("secret.py", "print(1)\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("permissions can be set");
    if std::fs::read(&path).is_ok() {
        // The superuser reads everything, so there is nothing to see.
        return;
    }
    expect_error(&run(&[&path]), 2, "[Errno 13] Permission denied");
}

#[test]
fn text_that_is_not_utf8() {
    let folder = Folder::new();
    let path = folder.file("bytes.py", b"x = 1\ny = '\xff'\n");
    let shown = run(&[&path]);
    expect_error(&shown, 1, "SyntaxError");
    assert!(shown.stderr.contains("utf-8") || shown.stderr.contains("Non-UTF-8"), "{}", shown.stderr);
    let declared = folder.file("latin.py", b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n");
    expect(&run(&[&declared]), 0, "'\\xe9'\n");
    let unknown = folder.file("unknown.py", b"# coding: no-such-code\nprint(1)\n");
    expect_error(&run(&[&unknown]), 1, "no-such-code");
}

#[test]
fn arguments_that_are_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"a\xff");
    let shown = finish(command().args(["-c", "import sys; print(ascii(sys.argv))"]).arg(odd), b"");
    expect(&shown, 0, "['-c', 'a\\udcff']\n");
    let shown = finish(command().arg("-c").arg(std::ffi::OsStr::from_bytes(b"print('\xff')")), b"");
    expect_error(&shown, 1, "Unable to decode the command from the command line:");
}

#[test]
fn null_bytes() {
    let folder = Folder::new();
    let path = folder.file("null.py", b"print(1)\nprint('a\0b')\n");
    let shown = run(&[&path]);
    expect_error(&shown, 1, "null bytes");
    expect_error(&shown, 1, "line 2\n    print('a\n");
    assert_eq!(shown.stdout, "");
}

#[test]
fn line_ends_marks_and_missing_newlines() {
    let folder = Folder::new();
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty.py", b"", ""),
        ("comment.py", b"# nothing else", ""),
        ("blank.py", b"\n\n   \n\t\n", ""),
        ("crlf.py", b"if 1:\r\n    print('crlf')\r\nx = '''a\r\nb'''\r\nprint(repr(x))\r\n", "crlf\n'a\\nb'\n"),
        ("cr.py", b"print(1)\rprint(2)\r", "1\n2\n"),
        ("bom.py", b"\xef\xbb\xbfprint('bom')\n", "bom\n"),
        ("no_newline.py", b"if 1:\n    print('end')", "end\n"),
        ("shebang.py", b"#!/usr/bin/env orochi\nprint('sh')\n", "sh\n"),
        ("form_feed.py", b"\x0cprint('ff')\n", "ff\n"),
        ("tabs.py", b"if 1:\n\tif 1:\n\t\tprint('tabs')\n", "tabs\n"),
        ("joined.py", b"x = 1 + \\\n2\nprint(x)\n", "3\n"),
        (
            "utf8.py",
            "print('h\u{e9}', '\u{65e5}\u{672c}', '\u{1f600}')\n".as_bytes(),
            "h\u{e9} \u{65e5}\u{672c} \u{1f600}\n",
        ),
    ];
    for (name, bytes, expected) in cases {
        let path = folder.file(name, bytes);
        let shown = run(&[&path]);
        assert_eq!((shown.status, shown.stdout.as_str()), (0, *expected), "{name}: {}", shown.stderr);
    }
    let mixed = folder.file("mixed.py", b"if 1:\n        x = 1\n\ty = 2\n");
    expect_error(&run(&[&mixed]), 1, "TabError");
}

#[test]
fn syntax_errors_name_file_line_and_column() {
    let folder = Folder::new();
    let path = folder.file("wrong.py", "x = 1\ny = = 2\n");
    let expected = format!("  File \"{path}\", line 2\n    y = = 2\n        ^\nSyntaxError: invalid syntax\n");
    let shown = run(&[&path]);
    assert_eq!((shown.status, shown.stderr.as_str(), shown.stdout.as_str()), (1, expected.as_str(), ""));
}

#[test]
fn deep_nesting_is_refused_not_fatal() {
    let folder = Folder::new();
    let deep = 50_000;
    let nested_blocks: String = (0..150).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
    let cases = [
        ("parentheses", format!("x = {}1{}\n", "(".repeat(deep), ")".repeat(deep))),
        ("lists", format!("x = {}{}\n", "[".repeat(deep), "]".repeat(deep))),
        ("open", "(".repeat(deep)),
        ("signs", format!("x = {}1\n", "-".repeat(deep))),
        ("nots", format!("x = {}1\n", "not ".repeat(deep))),
        ("lambdas", format!("x = {}1\n", "lambda: ".repeat(deep))),
        ("subscripts", format!("x = []\nx{}\n", "[0".repeat(deep))),
        ("calls", format!("f{}\n", "(f".repeat(deep))),
        ("conditions", format!("x = {}1\n", "1 if 1 else ".repeat(deep))),
        ("powers", format!("x = {}1\n", "1 ** ".repeat(deep))),
        ("blocks", format!("{nested_blocks}{}pass\n", " ".repeat(150))),
    ];
    for (name, text) in cases {
        let path = folder.file(&format!("{name}.py"), text);
        let shown = run(&[&path]);
        // CPython names SyntaxError, MemoryError or RecursionError here; each is a clean end.
        let last = shown.stderr.lines().last().unwrap_or_default();
        let clean = shown.status == 0 || (shown.status == 1 && last.contains("Error"));
        assert!(clean, "{name}: status {}, {last}", shown.status);
    }
}

#[test]
fn long_but_flat_programs_run() {
    let folder = Folder::new();
    let terms = 20_000;
    let cases = [
        ("list", format!("x = [{}]\nprint(len(x))\n", "1, ".repeat(terms)), "20000\n"),
        ("lines", format!("x = 0\n{}print(x)\n", "x += 1\n".repeat(terms)), "20000\n"),
        ("dict", format!("x = {{{}}}\nprint(len(x))\n", "1: 2, ".repeat(terms)), "1\n"),
        ("string", format!("print(len('{}'))\n", "a".repeat(terms)), "20000\n"),
        ("names", format!("{}print(v999)\n", (0..1000).map(|n| format!("v{n} = {n}\n")).collect::<String>()), "999\n"),
    ];
    for (name, text, expected) in cases {
        let path = folder.file(&format!("{name}.py"), text);
        let shown = run(&[&path]);
        assert_eq!((shown.status, shown.stdout.as_str()), (0, expected), "{name}: {}", shown.stderr);
    }
}

#[test]
fn newer_constructs_run() {
    let cases = [
        "match 1:\n    case 1:\n        print('works')\n",
        "async def f():\n    await g()\nprint('works')\n",
        "try:\n    print('works')\nexcept* ValueError:\n    pass\n",
    ];
    // What CPython has since 3.12 and 3.14.
    let latest = [
        "type X = int\nprint('works')\n",
        "def f[T](x: T): return x\nprint('works')\n",
        "class C[T]: pass\nprint('works')\n",
        "x = t'{1}'\nprint('works')\n",
    ];
    for text in cases.into_iter().chain(latest.into_iter().filter(|_| is_orochi())) {
        let shown = program(text);
        assert_eq!((shown.status, shown.stdout.as_str()), (0, "works\n"), "{text}{}", shown.stderr);
    }
}
