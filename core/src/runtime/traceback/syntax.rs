//! A SyntaxError: its file and line, the source line and carets under what is wrong.

use super::shown_text;
use crate::object::{Py, Value};
use crate::types::exceptions::extra;

/// The lines of a SyntaxError whose class is shown as `name`.
pub fn describe(py: &mut Py, exception: &Value, name: &str) -> String {
    let [message, filename, line, offset, text, end_line, end_offset] =
        std::array::from_fn(|i| extra(py, exception, i));
    let mut out = String::new();
    let file = filename.as_text().map(shown_text);
    let mut suffix = String::new();
    let (line, end_line) = (line.to_i64(), end_line.to_i64());
    match (line, &file) {
        (Some(line), _) => {
            out.push_str(&format!("  File \"{}\", line {line}\n", file.as_deref().unwrap_or("<string>")))
        }
        (None, Some(file)) => suffix = format!(" ({file})"),
        (None, None) => {}
    }
    let plain = message.as_text().is_some_and(|m| shown_text(m) == "invalid syntax") && line.is_some();
    let repaired = text.as_text().filter(|_| plain).and_then(|text| misspelt_keyword(&shown_text(text)));
    let (mut offset, mut end_offset) = (offset.to_i64(), end_offset.to_i64());
    if let Some((_, start, end)) = &repaired {
        (offset, end_offset) = (Some(*start), Some(*end));
    }
    if let Some(text) = text.as_text() {
        place(&mut out, &shown_text(text), offset, end_offset, line == end_line, line.is_some());
    }
    let message = if message.is_none() {
        "<no detail available>".to_owned()
    } else {
        match py.str_of(&message) {
            Ok(s) => s.as_text().map(shown_text).unwrap_or_default(),
            Err(_) => "<exception str() failed>".to_owned(),
        }
    };
    let message = if message.is_empty() { "<no detail available>".to_owned() } else { message };
    let message = match repaired {
        Some((keyword, ..)) => format!("invalid syntax. Did you mean '{keyword}'?"),
        None => message,
    };
    out.push_str(&format!("{name}: {message}{suffix}\n"));
    out
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Words of a line that are tried.
const MOST_WORDS: usize = 10;

/// The keyword that makes the line right if it stands for one of its words; and the columns of that word, counted from 1.
fn misspelt_keyword(text: &str) -> Option<(&'static str, i64, i64)> {
    let line = text.trim_end();
    if line.len() > 1024 || line.contains(['"', '\'', '#']) {
        return None;
    }
    let chars: Vec<char> = line.chars().collect();
    let indent = chars.iter().take_while(|c| c.is_whitespace()).count();
    let (mut at, mut tried) = (indent, 0);
    while at < chars.len() {
        if !(chars[at].is_alphabetic() || chars[at] == '_') {
            // A number with its letters is no word.
            let digits = chars[at].is_numeric();
            at += 1;
            while digits && at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            continue;
        }
        let start = at;
        while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
            at += 1;
        }
        let word: String = chars[start..at].iter().collect();
        if KEYWORDS.contains(&word.as_str()) {
            continue;
        }
        tried += 1;
        if tried > MOST_WORDS {
            return None;
        }
        let near = crate::algorithm::suggest::closest(&word, KEYWORDS);
        let Some(keyword) = near.or_else(|| KEYWORDS.iter().copied().find(|k| same_letters(k, &word))) else {
            continue;
        };
        let before: String = chars[indent..start].iter().collect();
        let after: String = chars[at..].iter().collect();
        if parses(&format!("{before}{keyword}{after}\n")) {
            return Some((keyword, start as i64 + 1, at as i64 + 1));
        }
    }
    None
}

/// Do two words differ only in the order of their letters?
fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// Is it right, or the beginning of something right?
fn parses(source: &str) -> bool {
    use crate::compile::{Mode, Options, Source, compile, is_incomplete};
    match compile(&Source::Text(source), "<string>", Mode::Exec, Options::default()) {
        Ok(_) => true,
        // What no parser minds.
        Err(error) => error.message.contains("outside") || is_incomplete(source),
    }
}

/// The source line, and carets from `offset` up to `end` (characters counted from 1).
fn place(out: &mut String, text: &str, offset: Option<i64>, end: Option<i64>, one_line: bool, has_line: bool) {
    let line = text.trim_end_matches('\n');
    let stripped = line.trim_start_matches([' ', '\n', '\u{c}']);
    let spaces = (line.chars().count() - stripped.chars().count()) as i64;
    out.push_str(&format!("    {stripped}\n"));
    let Some(mut offset) = offset.filter(|_| has_line) else { return };
    let length = line.chars().count() as i64;
    let mut end = if one_line { end.filter(|&e| e != 0).unwrap_or(offset) } else { length + 1 };
    if !text.is_empty() && offset > text.chars().count() as i64 {
        offset = text.trim_end_matches('\n').chars().count() as i64 + 1;
        end = end.min(offset);
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let (start, end) = (offset - 1 - spaces, end - 1 - spaces);
    if start < 0 {
        return;
    }
    // White space other than blanks is kept, so that the carets stand right behind tabs.
    let mut marks: String =
        stripped.chars().take(start as usize).map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
    marks.extend(std::iter::repeat_n(' ', (start as usize).saturating_sub(marks.chars().count())));
    marks.extend(std::iter::repeat_n('^', (end - start) as usize));
    out.push_str(&format!("    {marks}\n"));
}

#[cfg(test)]
mod tests {
    use super::place;

    fn shown(text: &str, offset: i64, end: i64) -> String {
        let mut out = String::new();
        place(&mut out, text, Some(offset), Some(end), true, true);
        out
    }

    #[test]
    fn carets() {
        assert_eq!(shown("f() = 1\n", 1, 4), "    f() = 1\n    ^^^\n");
        assert_eq!(shown("    y = = 2\n", 9, 10), "    y = = 2\n        ^\n");
        assert_eq!(shown("class\n", 6, 6), "    class\n         ^\n");
        assert_eq!(shown("x\n", 2, 0), "    x\n     ^\n");
        assert_eq!(shown("\tx y\n", 4, 5), "    \tx y\n    \t  ^\n");
    }
}
