//! Random Python expressions for comparing two interpreters: always the same ones for a seed.
//!
//! Only what every version of Python since 3.11 evaluates alike is generated: no sums of floats by `sum`, no text of
//! exceptions, no order of sets of strings.

/// A small generator of random numbers (xorshift*): reproducible, and good enough to pick from lists.
pub struct Chance(u64);

impl Chance {
    /// The generator for a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        ((self.next() >> 33) as usize) % bound.max(1)
    }

    /// One of `choices`.
    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices.get(self.below(choices.len())).copied().unwrap_or_default()
    }
}

/// What an expression should be.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int,
    Float,
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Bool,
}

/// An expression of a random kind, nested at most `depth` deep.
pub fn expression(chance: &mut Chance, depth: usize) -> String {
    use Kind::*;
    let kinds = [Int, Int, Float, Float, Str, Str, Str, Bytes, List, List, Tuple, Dict, Bool];
    let kind = kinds[chance.below(kinds.len())];
    of(chance, kind, depth)
}

fn of(chance: &mut Chance, kind: Kind, depth: usize) -> String {
    if depth == 0 {
        return leaf(chance, kind);
    }
    match kind {
        Kind::Int => int(chance, depth - 1),
        Kind::Float => float(chance, depth - 1),
        Kind::Str => str(chance, depth - 1),
        Kind::Bytes => bytes(chance, depth - 1),
        Kind::List => list(chance, depth - 1),
        Kind::Tuple => tuple(chance, depth - 1),
        Kind::Dict => dict(chance, depth - 1),
        Kind::Bool => bool(chance, depth - 1),
    }
}

fn leaf(chance: &mut Chance, kind: Kind) -> String {
    let text = match kind {
        Kind::Int => chance.pick(&[
            "0",
            "1",
            "2",
            "3",
            "7",
            "10",
            "255",
            "(-1)",
            "(-2)",
            "(-7)",
            "1000",
            "(2**31)",
            "(2**62)",
            "(2**63-1)",
            "(-2**63)",
            "(2**64)",
            "(10**18)",
            "(-10**20)",
            "(3**50)",
            "True",
            "12345678901234567890",
        ]),
        Kind::Float => chance.pick(&[
            "0.0",
            "(-0.0)",
            "1.0",
            "0.5",
            "2.5",
            "(-1.5)",
            "0.1",
            "1e16",
            "1e-5",
            "123456.789",
            "1e300",
            "(-2.675)",
            "float('inf')",
            "float('nan')",
            "3.0",
            "1e22",
            "5e-324",
        ]),
        Kind::Str => chance.pick(&[
            "''",
            "'a'",
            "'abc'",
            "'Hello World'",
            "'  spaced  '",
            "'a,b,,c'",
            "'\\u00e9t\\u00e9'",
            "'\\u65e5\\u672c'",
            "'\\U0001f600x'",
            "'123'",
            "'-4.5'",
            "'line\\nbreak'",
            "'tab\\t'",
            "'aXbXc'",
            "'\\x00'",
            "'\\u00df'",
        ]),
        Kind::Bytes => chance.pick(&[
            "b''",
            "b'abc'",
            "b'a,b,c'",
            "b'\\x00\\xff'",
            "b' x '",
            "b'Hello'",
            "bytes(3)",
            "bytearray(b'xy')",
        ]),
        Kind::List => {
            chance.pick(&["[]", "[1]", "[3, 1, 2]", "[1, 'a', None]", "list(range(10))", "[[1], [2, 3]]", "['b', 'a']"])
        }
        Kind::Tuple => chance.pick(&["()", "(1,)", "(1, 2)", "('a', 1.5)", "((1, 2), 3)", "tuple('xyz')"]),
        Kind::Dict => {
            chance.pick(&["{}", "{'a': 1}", "{1: 'x', 2: 'y'}", "{'k': [1, 2], (1,): None}", "dict(a=1, b=2)"])
        }
        Kind::Bool => chance.pick(&["True", "False"]),
    };
    text.to_owned()
}

fn int(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Int, depth);
    let b = of(chance, Kind::Int, depth);
    match chance.below(16) {
        0..=5 => format!("({a} {} {b})", chance.pick(&["+", "-", "*", "//", "%", "&", "|", "^"])),
        6 => format!("({a} {} ({b} & 63))", chance.pick(&["<<", ">>"])),
        7 => format!("({a} ** ({b} & 7))"),
        8 => format!("{}({a})", chance.pick(&["-", "~", "+", "abs", "int", "hash"])),
        9 => format!("divmod({a}, {b})[{}]", chance.below(2)),
        10 => format!("len({})", any_sequence(chance, depth)),
        11 => format!("pow({a}, {b} & 31, ({} & 0xffff) + 1)", of(chance, Kind::Int, depth)),
        12 => format!("int({})", of(chance, Kind::Float, depth)),
        13 => format!("round({a}, -{})", chance.below(4)),
        14 => format!(
            "({a}).{}",
            chance.pick(&["bit_length()", "bit_count()", "numerator", "real", "__index__()", "conjugate()"])
        ),
        _ => format!("({a} if {} else {b})", of(chance, Kind::Bool, depth)),
    }
}

fn float(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Float, depth);
    let other = if chance.below(3) == 0 { Kind::Int } else { Kind::Float };
    let b = of(chance, other, depth);
    match chance.below(10) {
        0..=4 => format!("({a} {} {b})", chance.pick(&["+", "-", "*", "/", "//", "%"])),
        5 => format!("({} / {b})", of(chance, Kind::Int, depth)),
        6 => format!("round({a}, {})", chance.below(6)),
        7 => format!("float({b})"),
        8 => format!("{}({a})", chance.pick(&["-", "abs", "+"])),
        _ => format!("({a} ** {})", chance.pick(&["2", "0.5", "3", "-1", "0"])),
    }
}

/// A small number that is good as an index or a width.
fn small(chance: &mut Chance) -> String {
    chance.pick(&["0", "1", "2", "3", "5", "8", "-1", "-2", "-4", "100"]).to_owned()
}

fn slice(chance: &mut Chance) -> String {
    let part = |chance: &mut Chance| if chance.below(3) == 0 { String::new() } else { small(chance) };
    let (start, stop) = (part(chance), part(chance));
    match chance.below(3) {
        0 => format!("[{start}:{stop}:{}]", chance.pick(&["1", "2", "-1", "-2", "3"])),
        _ => format!("[{start}:{stop}]"),
    }
}

fn any_sequence(chance: &mut Chance, depth: usize) -> String {
    let kinds = [Kind::Str, Kind::List, Kind::Tuple, Kind::Bytes, Kind::Dict];
    let kind = kinds[chance.below(kinds.len())];
    of(chance, kind, depth)
}

fn str(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Str, depth);
    let b = of(chance, Kind::Str, depth);
    match chance.below(18) {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} * {})", chance.below(4)),
        3 => format!("{a}{}", slice(chance)),
        4 | 5 => {
            let method = chance.pick(&[
                "upper",
                "lower",
                "title",
                "capitalize",
                "swapcase",
                "casefold",
                "strip",
                "lstrip",
                "rstrip",
                "expandtabs",
            ]);
            format!("{a}.{method}()")
        }
        6 => format!("{a}.replace({b}, {})", of(chance, Kind::Str, depth)),
        7 => format!("{a}.{}({})", chance.pick(&["center", "ljust", "rjust", "zfill"]), small(chance)),
        8 => format!("{}({})", chance.pick(&["repr", "ascii", "str"]), any(chance, depth)),
        9 => format!("{a}.join(map(str, {}))", of(chance, Kind::List, depth)),
        10 | 11 => format!("format({}, '{}')", number(chance, depth), spec(chance)),
        12 => format!("('%{}' % {})", percent(chance), number(chance, depth)),
        13 => format!("{a}[{}]", small(chance)),
        14 => format!("{a}.{}({b})", chance.pick(&["strip", "lstrip", "removeprefix", "removesuffix"])),
        15 => format!("f'{{{}!r:>{}}}'", chance.pick(&["1", "2.5", "None", "(1, 2)"]), chance.below(12)),
        16 => format!("''.join(sorted({a}))"),
        _ => format!("{}({})", chance.pick(&["hex", "oct", "bin", "str"]), of(chance, Kind::Int, depth)),
    }
}

fn number(chance: &mut Chance, depth: usize) -> String {
    let kind = if chance.below(2) == 0 { Kind::Int } else { Kind::Float };
    of(chance, kind, depth)
}

fn any(chance: &mut Chance, depth: usize) -> String {
    match chance.below(3) {
        0 => number(chance, depth),
        _ => any_sequence(chance, depth),
    }
}

/// A format specification that suits numbers, most of the time.
fn spec(chance: &mut Chance) -> String {
    let mut spec = String::new();
    spec.push_str(chance.pick(&["", "", "<", ">", "^", "*>", "0=", "x^"]));
    spec.push_str(chance.pick(&["", "", "+", " ", "-"]));
    spec.push_str(chance.pick(&["", "", "#"]));
    spec.push_str(chance.pick(&["", "", "0"]));
    spec.push_str(chance.pick(&["", "8", "12", "20"]));
    spec.push_str(chance.pick(&["", "", "", ",", "_"]));
    spec.push_str(chance.pick(&["", "", ".0", ".2", ".6"]));
    spec.push_str(chance.pick(&["", "d", "x", "b", "o", "e", "f", "g", "%", "E", "G", "X"]));
    spec
}

fn percent(chance: &mut Chance) -> String {
    let flags = chance.pick(&["", "", "-", "+", "0", " ", "#"]);
    let width = chance.pick(&["", "", "5", "12"]);
    let precision = chance.pick(&["", "", ".0", ".3"]);
    format!("{flags}{width}{precision}{}", chance.pick(&["d", "s", "r", "f", "e", "g", "x", "o", "a", "i"]))
}

fn bytes(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Bytes, depth);
    let b = of(chance, Kind::Bytes, depth);
    match chance.below(9) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} * {})", chance.below(3)),
        2 => format!("{a}{}", slice(chance)),
        3 => format!(
            "{a}.{}()",
            chance.pick(&["upper", "lower", "strip", "title", "hex", "split", "swapcase", "splitlines"])
        ),
        4 => format!("{a}.replace({b}, b'-')"),
        5 => format!(
            "{}.encode('{}')",
            of(chance, Kind::Str, depth),
            chance.pick(&["utf-8", "latin-1", "ascii", "utf-16-le"])
        ),
        6 => format!("list({a})"),
        7 => format!("{a}.{}({b})", chance.pick(&["find", "count", "startswith", "endswith", "rfind"])),
        _ => format!("bytes({})", of(chance, Kind::List, depth)),
    }
}

fn list(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::List, depth);
    match chance.below(12) {
        0 => format!("({a} + {})", of(chance, Kind::List, depth)),
        1 => format!("({a} * {})", chance.below(4)),
        2 => format!("{a}{}", slice(chance)),
        3 => format!("sorted({a}, key=repr{})", chance.pick(&["", ", reverse=True"])),
        4 => format!("[{}, {}]", any(chance, depth), any(chance, depth)),
        5 => format!("[(x, {}) for x in {a}]", number(chance, depth)),
        6 => format!("list({})", any_sequence(chance, depth)),
        7 => format!("list(zip({a}, {}))", any_sequence(chance, depth)),
        8 => format!("list(enumerate({}))", any_sequence(chance, depth)),
        9 => {
            format!("{}.split({})", of(chance, Kind::Str, depth), chance.pick(&["", "','", "'a'", "None, 1", "' ', 2"]))
        }
        10 => format!("list(map({}, {a}))", chance.pick(&["str", "repr", "type", "bool", "lambda v: (v, v)"])),
        _ => format!("[*{a}, *{}]", any_sequence(chance, depth)),
    }
}

fn tuple(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Tuple, depth);
    match chance.below(7) {
        0 => format!("({a} + {})", of(chance, Kind::Tuple, depth)),
        1 => format!("({a} * {})", chance.below(3)),
        2 => format!("{a}{}", slice(chance)),
        3 => format!("({}, {})", any(chance, depth), any(chance, depth)),
        4 => format!("tuple({})", any_sequence(chance, depth)),
        5 => format!("{}.{}('a')", of(chance, Kind::Str, depth), chance.pick(&["partition", "rpartition"])),
        _ => format!("divmod({}, {})", number(chance, depth), number(chance, depth)),
    }
}

fn dict(chance: &mut Chance, depth: usize) -> String {
    let a = of(chance, Kind::Dict, depth);
    match chance.below(6) {
        0 => format!("({a} | {})", of(chance, Kind::Dict, depth)),
        1 => format!("{{k: v for v, k in enumerate({})}}", of(chance, Kind::Str, depth)),
        2 => format!("dict(zip({}, {}))", of(chance, Kind::Str, depth), any_sequence(chance, depth)),
        3 => format!("{{**{a}, {}: {}}}", number(chance, depth), any(chance, depth)),
        4 => format!("dict.fromkeys({}, {})", any_sequence(chance, depth), number(chance, depth)),
        _ => format!("{a}.get({}, {})", any(chance, depth), any(chance, depth)),
    }
}

fn bool(chance: &mut Chance, depth: usize) -> String {
    match chance.below(8) {
        0 | 1 => {
            let operator = chance.pick(&["<", "<=", "==", "!=", ">", ">="]);
            format!("({} {operator} {})", number(chance, depth), number(chance, depth))
        }
        2 => format!("({} == {})", any(chance, depth), any(chance, depth)),
        3 => {
            let operator = chance.pick(&["<", "<=", "==", "!=", "in", "not in"]);
            format!("({} {operator} {})", of(chance, Kind::Str, depth), of(chance, Kind::Str, depth))
        }
        4 => format!("({} in {})", number(chance, depth), of(chance, Kind::List, depth)),
        5 => format!("({} {} {})", any(chance, depth), chance.pick(&["and", "or"]), any(chance, depth)),
        6 => format!("(not {})", any(chance, depth)),
        _ => {
            let test =
                chance.pick(&["isalpha", "isdigit", "isspace", "isupper", "istitle", "isidentifier", "isprintable"]);
            format!("{}.{test}()", of(chance, Kind::Str, depth))
        }
    }
}
