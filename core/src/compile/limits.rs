//! Limits on nesting, checked before parsing, so that neither the parser nor the compiler nor the drop of a tree can
//! run out of stack.
//!
//! The check is a scan over the bytes that knows strings, f-strings, comments and brackets. It counts the tokens of each
//! statement between brackets and commas, which bounds the depth of the tree from above.

use super::error::{Kind, R};
use super::source::SourceText;
use ruff_text_size::{TextRange, TextSize};

/// Brackets that may be open at once, as in CPython.
const MAX_BRACKETS: usize = 200;
/// Levels of indentation, as in CPython.
const MAX_INDENTS: usize = 100;
/// Tokens that may follow one another within one bracket, and so nest in the tree.
const MAX_CHAIN: usize = 100_000;
/// Operators and keywords in a row, each of which nests in the parser.
const MAX_PREFIXES: usize = 3_000;
/// Stack that one level of the tree may take in the recursions that do not grow the stack by themselves.
const STACK_PER_LEVEL: usize = 600;

/// What encloses the scanned byte.
#[derive(Clone, Copy)]
enum Frame {
    /// A bracket; what the chain was before it.
    Bracket(usize),
    /// A replacement field of an f-string.
    Field(usize),
    /// The format specification of a field.
    Spec,
    /// The text of an f-string.
    Text { quote: u8, triple: bool },
}

struct Scan<'a> {
    source: &'a SourceText,
    bytes: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    open: usize,
    chain: usize,
    prefixes: usize,
    deepest: usize,
    indents: Vec<usize>,
}

/// Checks the nesting of `source`; returns a bound on the depth of its tree.
pub(crate) fn check(source: &SourceText) -> R<usize> {
    let mut scan = Scan {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        frames: Vec::new(),
        open: 0,
        chain: 0,
        prefixes: 0,
        deepest: 0,
        indents: Vec::new(),
    };
    scan.indentation()?;
    while scan.at < scan.bytes.len() {
        match scan.frames.last() {
            Some(&Frame::Text { quote, triple }) => scan.text(quote, triple),
            Some(Frame::Spec) => scan.spec()?,
            _ => scan.code()?,
        }
    }
    Ok(scan.deepest)
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn range(&self) -> TextRange {
        let at = TextSize::new(self.at.min(self.bytes.len()) as u32);
        TextRange::at(at, TextSize::new(u32::from(self.at < self.bytes.len() && self.bytes[self.at].is_ascii())))
    }

    fn token(&mut self, prefix: bool) -> R {
        self.chain += 1;
        self.prefixes = if prefix { self.prefixes + 1 } else { 0 };
        self.deepest = self.deepest.max(self.chain + 4 * self.indents.len());
        if self.chain > MAX_CHAIN || self.prefixes > MAX_PREFIXES {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(self.source.error_of(Kind::Recursion, self.range(), message));
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame) -> R {
        if !matches!(frame, Frame::Spec) {
            if self.open >= MAX_BRACKETS {
                return Err(self.source.error(self.range(), "too many nested parentheses"));
            }
            self.open += 1;
        }
        self.frames.push(frame);
        Ok(())
    }

    fn pop(&mut self) {
        match self.frames.pop() {
            Some(Frame::Bracket(chain) | Frame::Field(chain)) => {
                self.chain = chain + 1;
                self.open -= 1;
            }
            Some(Frame::Text { .. }) => self.open -= 1,
            Some(Frame::Spec) | None => {}
        }
        self.prefixes = 0;
    }

    /// The text of an f-string, up to a field or its end.
    fn text(&mut self, quote: u8, triple: bool) {
        match self.peek(0) {
            b'\\' => self.at += 2,
            b'{' if self.peek(1) == b'{' => self.at += 2,
            b'{' => {
                let chain = self.chain;
                if self.push(Frame::Field(chain)).is_err() {
                    // Deeper than brackets may be: the parser stops at the same place.
                    self.frames.clear();
                    self.open = 0;
                    self.at = self.bytes.len();
                }
                self.at += 1;
            }
            b'\n' if !triple => self.pop(),
            byte if byte == quote && !triple => {
                self.at += 1;
                self.pop();
            }
            byte if byte == quote && self.peek(1) == quote && self.peek(2) == quote => {
                self.at += 3;
                self.pop();
            }
            _ => self.at += 1,
        }
    }

    fn spec(&mut self) -> R {
        match self.peek(0) {
            b'}' => {
                self.pop();
                self.pop();
            }
            b'{' => {
                let chain = self.chain;
                self.push(Frame::Field(chain))?;
            }
            b'\n' | b'\'' | b'"' => {
                self.pop();
                self.pop();
                return Ok(());
            }
            _ => {}
        }
        self.at += 1;
        Ok(())
    }

    fn code(&mut self) -> R {
        let byte = self.peek(0);
        match byte {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'#' => {
                while self.at < self.bytes.len() && self.bytes[self.at] != b'\n' {
                    self.at += 1;
                }
            }
            b'\\' => self.at += 2,
            b'\n' => {
                self.at += 1;
                if self.frames.is_empty() {
                    self.chain = 0;
                    self.prefixes = 0;
                    self.indentation()?;
                }
            }
            b'\'' | b'"' => {
                self.token(false)?;
                self.string(false);
            }
            b'(' | b'[' | b'{' => {
                self.token(false)?;
                let chain = self.chain;
                self.push(Frame::Bracket(chain))?;
                self.at += 1;
            }
            b')' | b']' | b'}' => {
                if matches!(self.frames.last(), Some(Frame::Bracket(_)))
                    || byte == b'}' && matches!(self.frames.last(), Some(Frame::Field(_)))
                {
                    self.pop();
                }
                self.at += 1;
            }
            b':' if matches!(self.frames.last(), Some(Frame::Field(_))) => {
                self.frames.push(Frame::Spec);
                self.at += 1;
            }
            b',' | b';' => {
                self.chain = match self.frames.last() {
                    Some(&(Frame::Bracket(chain) | Frame::Field(chain))) => chain + 1,
                    _ => 0,
                };
                self.prefixes = 0;
                self.at += 1;
            }
            _ if byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80 => return self.word(),
            _ => {
                self.token(true)?;
                self.at += 1;
            }
        }
        Ok(())
    }

    fn word(&mut self) -> R {
        let start = self.at;
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            if byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80 {
                self.at += 1;
            } else {
                break;
            }
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.peek(0), b'\'' | b'"') && word.len() <= 2 {
            let lower = word.to_ascii_lowercase();
            match lower.as_slice() {
                b"f" | b"fr" | b"rf" | b"t" | b"tr" | b"rt" => {
                    self.token(false)?;
                    let quote = self.peek(0);
                    let triple = self.peek(1) == quote && self.peek(2) == quote;
                    self.push(Frame::Text { quote, triple })?;
                    self.at += if triple { 3 } else { 1 };
                    return Ok(());
                }
                b"r" | b"b" | b"u" | b"br" | b"rb" => {
                    self.token(false)?;
                    self.string(true);
                    return Ok(());
                }
                _ => {}
            }
        }
        let prefix = matches!(word, b"not" | b"lambda" | b"await" | b"yield" | b"from");
        self.token(prefix)
    }

    /// Skips a plain string.
    fn string(&mut self, _prefixed: bool) {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\\' => self.at += 2,
                b'\n' if !triple => return,
                byte if byte == quote && !triple => {
                    self.at += 1;
                    return;
                }
                byte if byte == quote && self.peek(1) == quote && self.peek(2) == quote => {
                    self.at += 3;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }

    /// At the start of a line: its indentation, unless it is blank.
    fn indentation(&mut self) -> R {
        let mut width = 0;
        while matches!(self.peek(0), b' ' | b'\t' | b'\x0c') {
            width += match self.peek(0) {
                b' ' => 1,
                b'\t' => 8 - width % 8,
                _ => 0,
            };
            self.at += 1;
        }
        if matches!(self.peek(0), b'\n' | b'#' | 0) {
            return Ok(());
        }
        while self.indents.last().is_some_and(|&last| last > width) {
            self.indents.pop();
        }
        if width > self.indents.last().copied().unwrap_or(0) {
            self.indents.push(width);
            if self.indents.len() >= MAX_INDENTS {
                return Err(self.source.error_of(Kind::Indentation, self.range(), "too many levels of indentation"));
            }
        }
        Ok(())
    }
}

/// Runs `work` with stack for a tree of the given depth, whose drop recurses without asking for more.
pub(crate) fn with_stack<T>(depth: usize, work: impl FnOnce() -> T) -> T {
    let need = depth.saturating_mul(STACK_PER_LEVEL);
    if need > 64 * 1024 { stacker::maybe_grow(need + 512 * 1024, need + 4 * 1024 * 1024, work) } else { work() }
}
