//! Random programs, made by a grammar: functions, classes, generators, exceptions, loops that end, patterns and comprehensions, which print
//! what they come to. Every version of Python since 3.11 runs them alike. Always the same for a seed.

use crate::expressions::{Chance, expression};

/// Writes a line whose text takes choices.
macro_rules! say {
    ($writer:expr, $text:expr) => {{
        let text = $text;
        $writer.line(&text)
    }};
}

/// Writes one program.
struct Writer<'c> {
    chance: &'c mut Chance,
    text: String,
    indent: usize,
    /// Statements that may still be written.
    fuel: usize,
    functions: usize,
    classes: usize,
    loops: usize,
    in_function: bool,
    in_loop: bool,
    /// Whether `match` may be written.
    matching: bool,
}

/// A program, with `match` statements if all who are to run it know them. It defines a few things and prints what becomes of its variables.
pub fn program(chance: &mut Chance, matching: bool) -> String {
    let fuel = 12 + chance.below(30);
    let mut writer = Writer {
        chance,
        text: String::new(),
        indent: 0,
        fuel,
        functions: 0,
        classes: 0,
        loops: 0,
        in_function: false,
        in_loop: false,
        matching,
    };
    writer.line("a, b, c, d = 1, 'two', [3], {'four': 4}");
    while writer.fuel > 0 {
        writer.statement(3);
    }
    writer.line("show('end', a, b, c, d)");
    writer.text
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(&"    ".repeat(self.indent));
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn variable(&mut self) -> String {
        self.chance.pick(&["a", "b", "c", "d"]).to_owned()
    }

    fn expression(&mut self) -> String {
        match self.chance.below(14) {
            0..=2 => self.variable(),
            3 => format!("({} if {} else {})", self.variable(), self.variable(), self.variable()),
            4 => format!("[x for x in range({}) if x % {}]", self.chance.below(8), 1 + self.chance.below(3)),
            5 => format!("{{k: v for k, v in zip('abc', [{}, {}])}}", self.variable(), self.variable()),
            6 => format!("sum(x * {} for x in range({}))", self.chance.below(5), self.chance.below(6)),
            7 => format!("(lambda x, *y, z={}: (x, y, z))({}, {})", self.variable(), self.variable(), self.variable()),
            8 if self.functions > 0 => {
                let n = self.chance.below(self.functions);
                let arguments = match self.chance.below(5) {
                    0 => self.variable(),
                    1 => format!("{}, {}", self.variable(), self.variable()),
                    2 => format!("*[{}, 2]", self.variable()),
                    3 => format!("x={}, **{{'y': 5}}", self.variable()),
                    _ => String::new(),
                };
                format!("f{n}({arguments})")
            }
            9 if self.classes > 0 => {
                let n = self.chance.below(self.classes);
                let what = self.chance.pick(&[
                    ".value",
                    ".method(2)",
                    ".double",
                    " + 1",
                    "[0]",
                    ".kind()",
                    ".missing",
                    ".__class__.__name__",
                ]);
                format!("C{n}({}){what}", self.variable())
            }
            10 => format!("f'{{{}!r:>{}}}|{{{}}}'", self.variable(), self.chance.below(12), self.variable()),
            11 => format!(
                "({} {} {})",
                self.variable(),
                self.chance.pick(&["==", "!=", "<", "in", "is", "and", "or", "+", "*"]),
                self.variable()
            ),
            12 => format!("(n := {})", self.chance.below(100)),
            _ => expression(self.chance, 1),
        }
    }

    /// A block of one or more statements.
    fn block(&mut self, depth: usize) {
        self.indent += 1;
        let before = self.text.len();
        for _ in 0..=self.chance.below(3) {
            self.statement(depth);
        }
        if self.text.len() == before {
            self.line("pass");
        }
        self.indent -= 1;
    }

    fn statement(&mut self, depth: usize) {
        if self.fuel == 0 {
            return self.line("pass");
        }
        self.fuel -= 1;
        if depth == 0 {
            return self.simple();
        }
        match self.chance.below(20) {
            0..=6 => self.simple(),
            7 | 8 => {
                let test = self.expression();
                say!(self, format!("if {test}:"));
                self.block(depth - 1);
                if self.chance.below(2) == 0 {
                    self.line("else:");
                    self.block(depth - 1);
                }
            }
            9 | 10 => self.looping(depth),
            11 | 12 => self.trying(depth),
            13 | 14 => self.function(depth),
            15 => self.class(depth),
            16 => self.generator(),
            17 if self.matching => self.matching(depth),
            18 => {
                self.line("with manager('w') as m:");
                self.block(depth - 1);
            }
            _ => {
                let value = self.expression();
                say!(self, format!("*{}, last = 0, {value}\nshow(last)", self.chance.pick(&["c", "rest"])));
            }
        }
    }

    fn simple(&mut self) {
        let (name, value) = (self.variable(), self.expression());
        match self.chance.below(12) {
            0..=3 => say!(self, format!("{name} = {value}")),
            4 => say!(self, format!("{name} {}= {value}", self.chance.pick(&["+", "*", "-", "|", "//", "%"]))),
            5 | 6 => say!(self, format!("show({value})")),
            7 => say!(self, format!("c = [{value}, *c][:5]")),
            8 => say!(self, format!("d = {{**d, {}: {value}}}", self.chance.pick(&["'k'", "1", "None", "(1, 2)"]))),
            9 if self.in_function => say!(self, format!("return {value}")),
            10 if self.in_loop => say!(self, self.chance.pick(&["break", "continue"])),
            _ => say!(self, format!("raise {}({value})", self.chance.pick(&["ValueError", "KeyError", "Custom"]))),
        }
    }

    fn looping(&mut self, depth: usize) {
        let outer = std::mem::replace(&mut self.in_loop, true);
        self.loops += 1;
        let n = self.loops;
        match self.chance.below(3) {
            0 => {
                say!(self, format!("i{n} = 0\nwhile i{n} < {}:", 1 + self.chance.below(4)));
                self.indent += 1;
                say!(self, format!("i{n} += 1"));
                self.indent -= 1;
            }
            1 => say!(self, format!("for i{n} in range({}):", self.chance.below(5))),
            _ => {
                let source = self.expression();
                say!(self, format!("for i{n}, e{n} in enumerate(few({source})):"));
            }
        }
        self.block(depth - 1);
        self.in_loop = outer;
        if self.chance.below(4) == 0 {
            self.line("else:");
            self.block(depth - 1);
        }
    }

    fn trying(&mut self, depth: usize) {
        self.line("try:");
        self.block(depth - 1);
        let kind = self.chance.below(4);
        if kind < 3 {
            let caught =
                self.chance.pick(&["Exception", "(TypeError, ValueError)", "KeyError", "Custom", "ArithmeticError"]);
            say!(self, format!("except {caught} as error:\n    show('caught', type(error).__name__)"));
            self.block(depth - 1);
            if kind == 1 {
                self.line("else:");
                self.block(depth - 1);
            }
        }
        if kind >= 2 {
            // No `return`, `break` or `continue` here: newer versions warn of them.
            let (function, looping) = (self.in_function, self.in_loop);
            (self.in_function, self.in_loop) = (false, false);
            self.line("finally:\n    show('finally')");
            self.block(0);
            (self.in_function, self.in_loop) = (function, looping);
        }
    }

    fn function(&mut self, depth: usize) {
        let outer = (self.in_function, self.in_loop);
        (self.in_function, self.in_loop) = (true, false);
        let parameters =
            self.chance.pick(&["x=0", "x=1, y=2", "x=1, *y", "x=3, /, y=4", "*, x=5, y=6", "x=7, *y, **z"]);
        let n = self.functions;
        say!(self, format!("def f{n}({parameters}):"));
        self.indent += 1;
        match self.chance.below(4) {
            0 => self.line("global a, b, c, d\na = x"),
            1 => {
                self.line("a, b, c, d = x, 2, [], {}\ndef inner():\n    nonlocal a\n    a = [a]\n    return a\ninner()")
            }
            _ => self.line("a, b, c, d = x, x, [x], {0: x}"),
        }
        self.indent -= 1;
        self.block(depth - 1);
        let value = self.expression();
        self.indent += 1;
        say!(self, format!("return {value}"));
        self.indent -= 1;
        // Only from here on: a function that calls itself would not end.
        self.functions = n + 1;
        (self.in_function, self.in_loop) = outer;
    }

    fn class(&mut self, depth: usize) {
        let outer = (self.in_function, self.in_loop);
        let n = self.classes;
        let base =
            if n > 0 && self.chance.below(2) == 0 { format!("(C{})", self.chance.below(n)) } else { String::new() };
        say!(self, format!("class C{n}{base}:"));
        self.indent += 1;
        if self.chance.below(3) == 0 && base.is_empty() {
            self.line("__slots__ = ('value', 'other')");
        }
        self.line("def __init__(self, value):\n    self.value = value");
        let body = match self.chance.below(5) {
            0 => {
                "def method(self, by):\n    return [self.value] * by\n@property\ndef double(self):\n    return (self.value, self.value)"
            }
            1 => {
                "def __getitem__(self, i):\n    return (i, self.value)\ndef __add__(self, other):\n    return NotImplemented"
            }
            2 => "def __eq__(self, other):\n    return self.value == getattr(other, 'value', None)\n__hash__ = None",
            3 => {
                "@classmethod\ndef kind(cls):\n    return cls.__name__\n@staticmethod\ndef method(by):\n    return -by"
            }
            _ => "def __getattr__(self, name):\n    return name.upper()\ndef __len__(self):\n    return 3",
        };
        self.line(body);
        if self.chance.below(3) == 0 {
            (self.in_function, self.in_loop) = (true, false);
            self.line("def kind(self):\n    a, b, c, d = self, 0, [], {}");
            self.block(depth - 1);
        }
        self.indent -= 1;
        self.classes = n + 1;
        (self.in_function, self.in_loop) = outer;
    }

    fn generator(&mut self) {
        let (first, second) = (self.expression(), self.expression());
        let n = self.loops + 1;
        self.loops = n;
        let body = match self.chance.below(3) {
            0 => format!(
                "def g{n}():\n    a, b, c, d = 1, 2, [3], {{}}\n    got = yield {first}\n    show('got', got)\n    yield {second}\n"
            ),
            1 => format!(
                "def g{n}():\n    a, b, c, d = 1, 2, [3], {{}}\n    try:\n        yield {first}\n    finally:\n        show('closed')\n"
            ),
            _ => format!(
                "def g{n}():\n    a, b, c, d = 1, 2, [3], {{}}\n    back = yield from few({first})\n    return {second}\n"
            ),
        };
        self.line(&body);
        say!(
            self,
            match self.chance.below(3) {
                0 => format!("show(list(g{n}()))"),
                1 => format!("h = g{n}()\nshow(next(h, 'none'))\nh.close()"),
                _ => format!(
                    "h = g{n}()\nnext(h, 0)\ntry:\n    show(h.send({}))\nexcept StopIteration as stop:\n    show('stop', stop.value)",
                    self.variable()
                ),
            }
        );
    }

    fn matching(&mut self, depth: usize) {
        let subject = self.expression();
        say!(self, format!("match {subject}:"));
        self.indent += 1;
        for _ in 0..=self.chance.below(3) {
            let pattern = self.chance.pick(&[
                "0 | 1 | True",
                "[x, *rest]",
                "{'four': x, **more}",
                "str() as s",
                "int(n) if n > 2",
                "(x, y)",
                "None",
                "[]",
                "float()",
                "{}",
                "'two'",
                "[[x], *_]",
            ]);
            say!(self, format!("case {pattern}:\n    show('matched')"));
            self.block(depth - 1);
        }
        self.line("case _:\n    show('other')");
        self.indent -= 1;
    }
}

/// Runs the programs in `PROGRAMS`, which stands before it; what each says is kept apart by lines that nothing else looks like.
pub const HARNESS: &str = r#"
class Custom(Exception):
    pass

class manager:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        show('enter', self.name)
        return self.name
    def __exit__(self, kind, error, traceback):
        show('exit', None if kind is None else kind.__name__)
        return kind is Custom

said = []
class Enough(BaseException):
    pass

def text_of(value, depth=0):
    name = type(value).__name__
    if name in ('int', 'float', 'str', 'bytes', 'bool', 'NoneType', 'bytearray', 'complex', 'range'):
        try:
            text = ascii(value)
        except ValueError:
            return 'huge'
        return text if len(text) < 200 else f"{text[:80]}..{len(text)}"
    if name in ('list', 'tuple'):
        if depth > 3:
            return name
        return name + '(' + ', '.join([text_of(item, depth + 1) for item in value[:6]]) + f'){len(value)}'
    if name == 'dict':
        if depth > 3:
            return name
        return 'dict(' + ', '.join([text_of(k, depth + 1) + ': ' + text_of(v, depth + 1) for k, v in list(value.items())[:6]]) + ')'
    return name

def show(*values):
    if len(said) > 300:
        raise Enough
    said.append(' '.join([text_of(value) for value in values]))

def few(values):
    result = []
    for value in values:
        result.append(value)
        if len(result) == 5:
            break
    return result

for number, program in enumerate(PROGRAMS):
    said.clear()
    names = {'show': show, 'few': few, 'Custom': Custom, 'manager': manager, '__name__': 'program'}
    try:
        exec(compile(program, 'program', 'exec'), names)
    except Enough:
        said.append('enough')
    except BaseException as error:
        said.append('raises ' + type(error).__name__)
    print('=====', number)
    print('\n'.join(said))
"#;

/// The file that runs some programs.
pub fn file(programs: &[String]) -> String {
    let quoted = |text: &String| {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("    \"{text}\",\n")
    };
    format!("PROGRAMS = [\n{}]\n{HARNESS}", programs.iter().map(quoted).collect::<String>())
}

/// What each program of such a file said.
pub fn outcomes(output: &str) -> Vec<String> {
    output.split("===== ").skip(1).map(|part| part.split_once('\n').map_or("", |(_, said)| said).to_owned()).collect()
}
