//! Source text: decoding bytes to text and finding lines and columns in it.
//!
//! Bytes are decoded as PEP 263 says: a byte order mark or a coding cookie in the first two lines names the encoding, UTF-8
//! is the default. Line ends become `\n`, so that the lexer, string literals and line numbers agree with CPython.

use super::error::{Kind, R, SyntaxError};
use crate::bytecode::Position;
use ruff_text_size::{TextRange, TextSize};
use std::borrow::Cow;
use std::sync::Arc;

/// Source to compile.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Text, for which a coding cookie means nothing.
    Text(&'a str),
    /// The bytes of a file.
    Bytes(&'a [u8]),
}

/// Decoded source with its line starts.
pub(crate) struct SourceText {
    pub text: String,
    pub filename: Arc<str>,
    starts: Vec<u32>,
}

impl SourceText {
    /// Decodes `source`.
    pub fn new(source: &Source<'_>, filename: &str) -> R<SourceText> {
        let filename: Arc<str> = Arc::from(filename);
        let text = match source {
            Source::Text(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Source::Bytes(bytes) => decode(bytes, &filename)?,
        };
        if text.contains('\0') {
            return Err(plain(&filename, 0, "source code string cannot contain null bytes".to_owned()));
        }
        if text.len() >= u32::MAX as usize / 2 {
            return Err(plain(&filename, 0, "source code is too large".to_owned()));
        }
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() };
        Ok(SourceText::from_text(text, filename))
    }

    /// Text that is decoded already.
    pub fn from_text(text: String, filename: Arc<str>) -> SourceText {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1))
            .collect();
        SourceText { text, filename, starts }
    }

    /// The source of a range.
    pub fn slice(&self, range: TextRange) -> &str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// Line (from 1) and byte column (from 0) of an offset.
    pub fn line_column(&self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_u32().min(self.text.len() as u32);
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        (line as u32, offset - self.starts[line - 1])
    }

    /// The position of a range.
    pub fn position(&self, range: TextRange) -> Position {
        let (line, column) = self.line_column(range.start());
        let (end_line, end_column) = self.line_column(range.end());
        Position { line, end_line, column, end_column }
    }

    /// The text of a line (from 1), without its line end.
    pub fn line(&self, line: u32) -> &str {
        let start = self.starts.get((line as usize).wrapping_sub(1)).copied().unwrap_or(0) as usize;
        let rest = &self.text[start.min(self.text.len())..];
        &rest[..rest.find('\n').unwrap_or(rest.len())]
    }

    /// An error at a range.
    pub fn error_of(&self, kind: Kind, range: TextRange, message: impl Into<String>) -> Box<SyntaxError> {
        let (line, column) = self.line_column(range.start());
        let (mut end_line, mut end_column) = self.line_column(range.end());
        if range.len().to_u32() > 0 && self.slice(range).ends_with('\n') {
            // A line end counts as a character of its line.
            (end_line, end_column) = self.line_column(range.end() - TextSize::new(1));
            end_column += 1;
        }
        let characters = |line: u32, column: u32| {
            let text = self.line(line);
            text.get(..column as usize).map_or_else(
                || text.chars().count() as u32 + column - text.len().min(column as usize) as u32,
                |before| before.chars().count() as u32,
            ) + 1
        };
        Box::new(SyntaxError {
            kind,
            message: message.into(),
            filename: self.filename.clone(),
            line,
            column: characters(line, column),
            end_line,
            end_column: characters(end_line, end_column),
            text: Some(format!("{}\n", self.line(line))),
        })
    }

    /// A plain `SyntaxError` at a range.
    pub fn error(&self, range: TextRange, message: impl Into<String>) -> Box<SyntaxError> {
        self.error_of(Kind::Syntax, range, message)
    }
}

fn plain(filename: &Arc<str>, line: u32, message: String) -> Box<SyntaxError> {
    Box::new(SyntaxError {
        kind: Kind::Syntax,
        message,
        filename: filename.clone(),
        line,
        column: 0,
        end_line: line,
        end_column: 0,
        text: None,
    })
}

fn decode<'a>(bytes: &'a [u8], filename: &Arc<str>) -> R<Cow<'a, str>> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        // The line ends where the text ends for C.
        let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |before| before + 1);
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
        let mut error = plain(filename, line, "source code cannot contain null bytes".to_owned());
        error.text = Some(String::from_utf8_lossy(&bytes[start..at]).into_owned());
        return Err(error);
    }
    let cookie = coding_cookie(bytes);
    let name = match &cookie {
        Some(name) => normalized(name),
        None => "utf-8".to_owned(),
    };
    if marked && name != "utf-8" {
        let cookie = cookie.unwrap_or_default();
        return Err(plain(filename, 0, format!("encoding problem: {cookie} with BOM")));
    }
    let bad = |at: usize, what: &str| {
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
        plain(
            filename,
            line,
            format!("(unicode error) '{what}' codec can't decode byte 0x{:02x} in position {at}", bytes[at]),
        )
    };
    match name.as_str() {
        "utf-8" => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => {
                let at = error.valid_up_to();
                let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
                if cookie.is_some() || marked {
                    let start = bytes.get(at).copied().unwrap_or(0);
                    let reason = match error.error_len() {
                        _ if !(0xc2..=0xf4).contains(&start) => "invalid start byte",
                        Some(_) => "invalid continuation byte",
                        None => "unexpected end of data",
                    };
                    let message = format!(
                        "(unicode error) 'utf-8' codec can't decode byte 0x{start:02x} in position {at}: {reason}"
                    );
                    return Err(plain(filename, line, message));
                }
                let message = format!(
                    "Non-UTF-8 code starting with '\\x{:02x}' in file {filename} on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
                    bytes[at]
                );
                Err(plain(filename, line, message))
            }
        },
        "iso-8859-1" => Ok(Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect())),
        "iso-8859-15" => Ok(Cow::Owned(bytes.iter().map(|&byte| latin9(byte)).collect())),
        "ascii" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect())),
            Some(at) => {
                let mut error = bad(at, "ascii");
                error.message.push_str(": ordinal not in range(128)");
                Err(error)
            }
        },
        "cp1252" => bytes
            .iter()
            .enumerate()
            .map(|(at, &byte)| {
                cp1252(byte).ok_or_else(|| {
                    let mut error = bad(at, "charmap");
                    error.message.push_str(": character maps to <undefined>");
                    error
                })
            })
            .collect::<R<String>>()
            .map(Cow::Owned),
        _ => Err(plain(filename, 0, format!("encoding problem: {}", cookie.unwrap_or_default()))),
    }
}

/// The encodings that this file knows.
const KNOWN: [&str; 5] = ["utf-8", "iso-8859-1", "iso-8859-15", "ascii", "cp1252"];

/// The encoding that a source declares, if it takes a codec of the library to read it.
pub fn foreign_encoding(bytes: &[u8]) -> Option<String> {
    coding_cookie(bytes).filter(|name| !KNOWN.contains(&normalized(name).as_str()))
}

/// The text of a source, for somebody to look at: what cannot be decoded is replaced.
pub fn readable(bytes: &[u8]) -> String {
    match decode(bytes, &Arc::from("")) {
        Ok(text) => text.into_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Finds the coding cookie in the first two lines.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    for _ in 0..2 {
        let end = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len());
        let line = &rest[..end];
        let blank = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        match line.get(blank) {
            None => {}
            Some(b'#') => {
                if let Some(name) = cookie_in(&line[blank..]) {
                    return Some(name);
                }
            }
            Some(_) => return None,
        }
        rest = rest.get(end..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..))?;
    }
    None
}

fn cookie_in(comment: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = comment[at..].windows(6).position(|window| window == b"coding") {
        at += found + 6;
        if !matches!(comment.get(at), Some(b':' | b'=')) {
            continue;
        }
        let rest = &comment[at + 1..];
        let skip = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let name: String = rest[skip..]
            .iter()
            .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|&byte| char::from(byte))
            .collect();
        if !name.is_empty() {
            return Some(name);
        }
    }
    None
}

fn normalized(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let name = name.as_str();
    match name {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf-8-sig" => "utf-8",
        _ if name.starts_with("utf-8-") => "utf-8",
        "latin-1" | "iso-8859-1" | "iso-latin-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" => {
            "iso-8859-1"
        }
        _ if ["latin-1-", "iso-8859-1-", "iso-latin-1-"].iter().any(|prefix| name.starts_with(prefix)) => "iso-8859-1",
        "iso-8859-15" | "latin-9" | "latin9" | "iso8859-15" | "l9" => "iso-8859-15",
        "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => "ascii",
        "cp1252" | "windows-1252" | "1252" => "cp1252",
        other => other,
    }
    .to_owned()
}

fn latin9(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        other => char::from(other),
    }
}

fn cp1252(byte: u8) -> Option<char> {
    const HIGH: [u16; 32] = [
        0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
        0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
    ];
    match byte {
        0x80..=0x9f => match HIGH[usize::from(byte) - 0x80] {
            0 => None,
            code => char::from_u32(u32::from(code)),
        },
        other => Some(char::from(other)),
    }
}
