//! A scan over the source before it is parsed: limits on nesting, and the errors of the lexer.
//!
//! The limits make sure that neither the parser nor the compiler nor the drop of a tree can run out of stack: the scan
//! counts the tokens of each statement between brackets and commas, which bounds the depth of the tree from above. The
//! lexical errors are kept for the case that parsing fails, because CPython reports an error of its tokenizer, wherever it
//! stands, before any error of its parser.

mod number;

use super::error::{Kind, R, SyntaxError};
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

/// What the scan found.
pub(crate) struct Scanned {
    /// A bound on the depth of the tree.
    pub depth: usize,
    /// The first lexical error.
    pub lexical: Option<Box<SyntaxError>>,
    /// That error is one of an f-string, which an earlier error of the parser goes before.
    pub weak: bool,
    /// The innermost bracket that is open at the end, and where.
    pub unclosed: Option<(char, TextSize)>,
    /// Whether the source ends within a triple-quoted string.
    pub open_string: bool,
    /// Whether the last line ends with a backslash.
    pub continued: bool,
}

/// What encloses the scanned byte.
#[derive(Clone, Copy)]
enum Frame {
    /// A bracket; what the chain was before it.
    Bracket { open: u8, chain: usize, at: usize },
    /// A replacement field of an f-string.
    Field { chain: usize, at: usize },
    /// The format specification of a field.
    Spec,
    /// The text of an f-string.
    Text { quote: u8, triple: bool, raw: bool, at: usize },
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
    /// Columns with tabs to multiples of 8, and with tabs as single columns.
    indents: Vec<(usize, usize)>,
    lexical: Option<Box<SyntaxError>>,
    open_string: bool,
    continued: bool,
}

/// Scans the source.
///
/// # Errors
/// Nesting beyond the limits, inconsistent tabs.
pub(crate) fn scan(source: &SourceText) -> R<Scanned> {
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
        lexical: None,
        open_string: false,
        continued: false,
    };
    scan.indentation()?;
    while scan.at < scan.bytes.len() && scan.lexical.is_none() {
        match scan.frames.last() {
            Some(&Frame::Text { quote, triple, raw, at }) => scan.text(quote, triple, raw, at)?,
            Some(Frame::Spec) => scan.spec()?,
            _ => scan.code()?,
        }
    }
    if scan.lexical.is_none()
        && let Some(&Frame::Text { triple, at, .. }) = scan.frames.last()
    {
        scan.unterminated(at, triple, true, false);
    }
    let unclosed = scan.frames.iter().rev().find_map(|frame| match *frame {
        Frame::Bracket { open, at, .. } => Some((char::from(open), TextSize::new(at as u32))),
        Frame::Field { at, .. } => Some(('{', TextSize::new(at as u32))),
        _ => None,
    });
    Ok(Scanned {
        depth: scan.deepest,
        weak: scan.lexical.as_ref().is_some_and(|error| error.message.starts_with("f-string: expecting")),
        lexical: scan.lexical,
        unclosed,
        open_string: scan.open_string,
        continued: scan.continued,
    })
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn range_at(&self, at: usize) -> TextRange {
        TextRange::empty(TextSize::new(at.min(self.bytes.len()) as u32))
    }

    /// Notes a lexical error whose column is that of the character at byte `at`.
    fn fail(&mut self, at: usize, message: impl Into<String>) {
        if self.lexical.is_none() {
            self.lexical = Some(self.source.error(self.range_at(at), message));
        }
    }

    /// The lexical error's end is unknown.
    fn without_end(&mut self) {
        if let Some(error) = &mut self.lexical {
            error.end_column = 0;
        }
    }

    fn token(&mut self, prefix: bool) -> R {
        self.chain += 1;
        self.prefixes = if prefix { self.prefixes + 1 } else { 0 };
        self.deepest = self.deepest.max(self.chain + 4 * self.indents.len());
        if self.chain > MAX_CHAIN || self.prefixes > MAX_PREFIXES {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(self.source.error_of(Kind::Recursion, self.range_at(self.at), message));
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame) -> R {
        if !matches!(frame, Frame::Spec) {
            if self.open >= MAX_BRACKETS {
                return Err(self.source.error(self.range_at(self.at), "too many nested parentheses"));
            }
            self.open += 1;
        }
        self.frames.push(frame);
        Ok(())
    }

    fn pop(&mut self) {
        match self.frames.pop() {
            Some(Frame::Bracket { chain, .. } | Frame::Field { chain, .. }) => {
                self.chain = chain + 1;
                self.open -= 1;
            }
            Some(Frame::Text { .. }) => self.open -= 1,
            Some(Frame::Spec) | None => {}
        }
        self.prefixes = 0;
    }

    /// The text of an f-string, up to a field or its end.
    fn text(&mut self, quote: u8, triple: bool, raw: bool, start: usize) -> R {
        match self.peek(0) {
            b'\\' if raw && matches!(self.peek(1), b'{' | b'}') => self.at += 1,
            b'\\' if self.peek(1) == b'N' && self.peek(2) == b'{' && !raw => {
                self.at += 3;
                while !matches!(self.peek(0), b'}' | b'\n' | 0) && self.peek(0) != quote {
                    self.at += 1;
                }
                self.at += usize::from(self.peek(0) == b'}');
            }
            b'\\' if matches!(self.peek(1), b'{' | b'}') => self.at += 1,
            b'\\' => self.at += 2,
            b'{' if self.peek(1) == b'{' => self.at += 2,
            b'}' if self.peek(1) == b'}' => self.at += 2,
            b'}' => self.fail(self.at, "f-string: single '}' is not allowed"),
            b'{' => {
                let (chain, at) = (self.chain, self.at);
                self.push(Frame::Field { chain, at })?;
                self.at += 1;
            }
            b'\n' if !triple => self.unterminated(start, triple, true, false),
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
        Ok(())
    }

    fn spec(&mut self) -> R {
        match self.peek(0) {
            b'}' => {
                self.pop();
                self.pop();
            }
            b'{' => {
                let (chain, at) = (self.chain, self.at);
                self.push(Frame::Field { chain, at })?;
            }
            b'\n' | b'\'' | b'"' => {
                let text = self.frames.iter().rev().find_map(|frame| match *frame {
                    Frame::Text { quote, triple, .. } => Some((quote, triple)),
                    _ => None,
                });
                let byte = self.peek(0);
                let ends = text.is_some_and(|(quote, triple)| match triple {
                    true => byte == quote && self.peek(1) == quote && self.peek(2) == quote,
                    false => byte == quote || byte == b'\n',
                });
                if ends && byte != b'\n' {
                    self.fail(self.at, "f-string: expecting '}', or format specs");
                    if let Some(error) = &mut self.lexical {
                        error.end_column += 1;
                    }
                    return Ok(());
                }
            }
            b'\\' => self.at += 1,
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
            b'\\' if self.peek(1) == b'\n' => {
                self.at += 2;
                if self.at >= self.bytes.len() {
                    self.continued = true;
                    self.fail(self.at - 1, "unexpected EOF while parsing");
                    self.without_end();
                }
            }
            b'\\' if self.at + 1 >= self.bytes.len() => {
                self.continued = true;
                self.fail(self.at + 1, "unexpected EOF while parsing");
                self.without_end();
            }
            b'\\' => {
                self.fail(self.at + 1, "unexpected character after line continuation character");
                self.without_end();
            }
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
                self.string(self.at);
            }
            b'(' | b'[' | b'{' => {
                self.token(false)?;
                let (chain, at) = (self.chain, self.at);
                self.push(Frame::Bracket { open: byte, chain, at })?;
                self.at += 1;
            }
            b')' | b']' | b'}' => self.closing(byte),
            b':' if matches!(self.frames.last(), Some(Frame::Field { .. })) => {
                self.frames.push(Frame::Spec);
                self.at += 1;
            }
            b',' | b';' => {
                self.chain = match self.frames.last() {
                    Some(&(Frame::Bracket { chain, .. } | Frame::Field { chain, .. })) => chain + 1,
                    _ => 0,
                };
                self.prefixes = 0;
                self.at += 1;
            }
            b'0'..=b'9' => {
                self.token(false)?;
                self.number();
            }
            b'.' if self.peek(1).is_ascii_digit() => {
                self.token(false)?;
                self.number();
            }
            _ if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => return self.word(),
            b'?' | b'$' | b'`' | b'!' => {
                self.token(true)?;
                self.at += 1;
            }
            _ if byte < 32 || byte == 127 => {
                self.fail(self.at, format!("invalid non-printable character U+{byte:04X}"));
            }
            _ => {
                self.token(true)?;
                self.at += 1;
            }
        }
        Ok(())
    }

    fn closing(&mut self, byte: u8) {
        let in_text = self.frames.iter().any(|frame| matches!(frame, Frame::Text { .. }));
        match self.frames.last() {
            Some(&Frame::Bracket { open, at, .. }) => {
                if matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                    self.pop();
                    self.at += 1;
                    return;
                }
                let line = self.source.line_column(TextSize::new(at as u32)).0;
                let here = self.source.line_column(TextSize::new(self.at as u32)).0;
                let (closing, open) = (char::from(byte), char::from(open));
                let place = if line == here { String::new() } else { format!(" on line {line}") };
                let message =
                    format!("closing parenthesis '{closing}' does not match opening parenthesis '{open}'{place}");
                self.fail(self.at, message);
            }
            Some(Frame::Field { .. }) if byte == b'}' => {
                self.pop();
                self.at += 1;
            }
            _ => {
                let prefix = if in_text { "f-string: " } else { "" };
                self.fail(self.at, format!("{prefix}unmatched '{}'", char::from(byte)));
            }
        }
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
                    self.push(Frame::Text { quote, triple, raw: lower.contains(&b'r'), at: start })?;
                    self.at += if triple { 3 } else { 1 };
                    return Ok(());
                }
                b"r" | b"b" | b"u" | b"br" | b"rb" => {
                    self.token(false)?;
                    self.string(start);
                    return Ok(());
                }
                _ => {}
            }
        }
        let prefix = matches!(word, b"not" | b"lambda" | b"await" | b"yield" | b"from");
        self.token(prefix)
    }

    /// Skips a plain string that starts, prefix included, at `start`.
    fn string(&mut self, start: usize) {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        let mut escaped_quote = false;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\\' => {
                    escaped_quote |= self.peek(1) == quote;
                    self.at += 2;
                }
                b'\n' if !triple => break,
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
        let missing_brace = self.frames.iter().any(
            |frame| matches!(*frame, Frame::Text { quote: outer, triple: outer_triple, .. } if outer == quote && outer_triple == triple),
        );
        if missing_brace {
            self.fail(start, "f-string: expecting '}'");
            return;
        }
        self.unterminated(start, triple, false, escaped_quote);
    }

    fn unterminated(&mut self, start: usize, triple: bool, fstring: bool, escaped_quote: bool) {
        self.open_string |= triple;
        let kind = if fstring { "f-string" } else { "string" };
        let line = match triple {
            true => {
                let text = &self.source.text;
                text.matches('\n').count() + usize::from(!text.ends_with('\n'))
            }
            false => self.source.line_column(TextSize::new(self.at.min(self.bytes.len()) as u32)).0 as usize,
        };
        let triple = if triple { "triple-quoted " } else { "" };
        let hint = if escaped_quote && triple.is_empty() { "; perhaps you escaped the end quote?" } else { "" };
        self.fail(start, format!("unterminated {triple}{kind} literal (detected at line {line}){hint}"));
    }

    /// At the start of a line: its indentation, unless it is blank.
    fn indentation(&mut self) -> R {
        let (mut width, mut alternative) = (0, 0);
        while matches!(self.peek(0), b' ' | b'\t' | b'\x0c') {
            match self.peek(0) {
                b'\t' => {
                    width = (width / 8 + 1) * 8;
                    alternative += 1;
                }
                b' ' => {
                    width += 1;
                    alternative += 1;
                }
                _ => (width, alternative) = (0, 0),
            }
            self.at += 1;
        }
        if matches!(self.peek(0), b'\n' | b'#' | 0) || self.peek(0) == b'\\' && self.peek(1) == b'\n' {
            return Ok(());
        }
        let top = self.indents.last().copied().unwrap_or((0, 0));
        let mut consistent = true;
        if width == top.0 {
            consistent = alternative == top.1;
        } else if width > top.0 {
            consistent = alternative > top.1;
            self.indents.push((width, alternative));
            if self.indents.len() >= MAX_INDENTS {
                let range = self.range_at(self.at);
                return Err(self.source.error_of(Kind::Indentation, range, "too many levels of indentation"));
            }
        } else {
            while self.indents.last().is_some_and(|&(last, _)| last > width) {
                self.indents.pop();
            }
            let top = self.indents.last().copied().unwrap_or((0, 0));
            if top.0 == width {
                consistent = alternative == top.1;
            } else if self.lexical.is_none() {
                let line = self.source.line_column(TextSize::new(self.at as u32)).0;
                let end = self.at - width.min(self.at) + self.source.line(line).len();
                let range = self.range_at(end.min(self.bytes.len()));
                let message = "unindent does not match any outer indentation level";
                let mut error = self.source.error_of(Kind::Indentation, range, message);
                error.line = line;
                error.column = self.source.line(line).chars().count() as u32 + 1;
                (error.end_line, error.end_column) = (line, 0);
                error.text = Some(format!("{}\n", self.source.line(line)));
                self.lexical = Some(error);
            }
        }
        if !consistent {
            let range = self.range_at(self.at);
            let message = "inconsistent use of tabs and spaces in indentation";
            let mut error = self.source.error_of(Kind::Tab, range, message);
            (error.column, error.end_column) = (1, 0);
            return Err(error);
        }
        Ok(())
    }
}

/// Runs `work` with stack for a tree of the given depth, whose drop recurses without asking for more.
pub(crate) fn with_stack<T>(depth: usize, work: impl FnOnce() -> T) -> T {
    let need = depth.saturating_mul(STACK_PER_LEVEL);
    if need > 64 * 1024 { stacker::maybe_grow(need + 512 * 1024, need + 4 * 1024 * 1024, work) } else { work() }
}
