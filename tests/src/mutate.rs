//! Source text that no one would write: real programs with bytes, tokens and lines deleted, doubled, swapped and put in from elsewhere, and
//! plain noise. Always the same for a seed.
//!
//! The programs that are mutated are those of the script suite that touch neither files nor processes, since what comes out is run.

use crate::expressions::Chance;
use crate::script;

/// Words that a program of the corpus must not contain: a mutant of it is run.
const AVOIDED: &[&str] = &[
    "os", "open", "posix", "io", "exit", "_exit", "kill", "signal", "input", "stdin", "fileno", "sleep", "fork",
    "path", "tempfile",
];

/// Pieces of text that mutation puts in.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    ".",
    "=",
    "==",
    "->",
    ":=",
    "*",
    "**",
    "//",
    "@",
    "~",
    "...",
    "\n",
    "\n    ",
    "\t",
    " ",
    "\\",
    "\\\n",
    "#",
    "'",
    "\"",
    "\"\"\"",
    "f'{",
    "}'",
    "b'",
    "rb'\\x",
    "'\\N{",
    "'\\ud800'",
    "0x",
    "1_000",
    "1e999",
    "0o8",
    "99999999999999999999999",
    "1j",
    "def f(",
    "class C(",
    "lambda ",
    "yield ",
    "yield from ",
    "await ",
    "async ",
    "async def f():",
    "return ",
    "raise ",
    "import ",
    "from . import *",
    "global x",
    "nonlocal x",
    "del ",
    "with ",
    "try:",
    "except*",
    "except:",
    "finally:",
    "else:",
    "elif ",
    "for x in ",
    "while 0:",
    "match x:\n case ",
    "case _:",
    "type X = ",
    "pass",
    "break",
    "continue",
    "assert ",
    "not ",
    "in ",
    "is ",
    "and ",
    "or ",
    "None",
    "True",
    "__debug__",
    "__class__",
    "super()",
    "*a, ",
    "**k",
    "x if y else z",
    "[x for x in y]",
    "{x: y for x in z}",
    "(x async for x in y)",
    "print(",
    "x: int = ",
    "@property\n",
    "if 1:",
    "\u{feff}",
    "\u{0}",
    "\r",
    "\r\n",
    "\u{c}",
    "é",
    "ℌ",
    "𝔘",
    "٣",
    "\u{200b}",
    "((((((((((((((((((((",
    "]]]]]]]]",
    "-----------",
    "# coding: latin-1\n",
];

/// The programs that mutation starts from.
pub fn corpus() -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    for script in script::all() {
        let Ok(text) = std::fs::read(script.directory.join(&script.file)) else { continue };
        let shown = String::from_utf8_lossy(&text);
        let words = shown.split(|c: char| !c.is_alphanumeric() && c != '_');
        if text.len() < 20_000 && !words.into_iter().any(|word| AVOIDED.contains(&word)) {
            texts.push(text);
        }
    }
    texts
}

/// A place in `text`, and one after it that is at most `most` further.
fn span(chance: &mut Chance, text: &[u8], most: usize) -> (usize, usize) {
    let start = chance.below(text.len() + 1);
    let end = start + chance.below(most.min(text.len() - start) + 1);
    (start, end)
}

/// A line of `text`, with its end.
fn line<'a>(chance: &mut Chance, text: &'a [u8]) -> &'a [u8] {
    let lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
    lines.get(chance.below(lines.len())).copied().unwrap_or_default()
}

/// The start of some line of `text`.
fn line_start(chance: &mut Chance, text: &[u8]) -> usize {
    let near = chance.below(text.len() + 1);
    text[..near].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1)
}

/// Noise: bytes, or pieces of programs in no order.
fn noise(chance: &mut Chance) -> Vec<u8> {
    let mut text = Vec::new();
    let bytes = chance.below(3) == 0;
    for _ in 0..chance.below(60) {
        if bytes {
            text.push(chance.below(256) as u8);
        } else {
            text.extend_from_slice(chance.pick(PIECES).as_bytes());
            if chance.below(2) == 0 {
                text.push(b' ');
            }
        }
    }
    text
}

/// One input: a part of a program of the corpus with a few changes, or noise.
pub fn input(chance: &mut Chance, corpus: &[Vec<u8>]) -> Vec<u8> {
    if corpus.is_empty() || chance.below(8) == 0 {
        return noise(chance);
    }
    let whole = &corpus[chance.below(corpus.len())];
    // A stretch of lines, so that a change has a chance to matter.
    let start = line_start(chance, whole);
    let length = 200 + chance.below(3000);
    let mut text: Vec<u8> = whole[start..whole.len().min(start + length)].to_vec();
    for _ in 0..=chance.below(6) {
        let (from, to) = span(chance, &text, 12);
        match chance.below(9) {
            0 => drop(text.drain(from..to)),
            1 => {
                let piece = text[from..to].to_vec();
                let at = chance.below(text.len() + 1);
                drop(text.splice(at..at, piece));
            }
            2 | 3 => drop(text.splice(from..from, chance.pick(PIECES).bytes())),
            4 => drop(text.splice(from..to, chance.pick(PIECES).bytes())),
            5 => {
                let other = &corpus[chance.below(corpus.len())];
                let taken = line(chance, other).to_vec();
                let at = line_start(chance, &text);
                drop(text.splice(at..at, taken));
            }
            6 => {
                let at = line_start(chance, &text);
                let end = text[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |n| at + n + 1);
                drop(text.drain(at..end));
            }
            7 => {
                if let Some(byte) = text.get_mut(from) {
                    *byte = chance.below(256) as u8;
                }
            }
            _ => text.truncate(from.max(20)),
        }
    }
    text
}
