//! Reading an XML document, piece by piece: what was fed becomes a list of events. Pure: nothing here knows of Python.
//!
//! A token is read when all of it is there; what is not stays in the buffer. Entities that the document declares are expanded in place, up
//! to a factor that no honest document reaches.

mod elements;
mod references;

use super::dtd::{self, Declarations};
use super::event::{Event, Fault, Place, What, code, fault};
use super::names::{is_char, is_space, name_length, spaces};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    Prolog,
    Content,
    Epilog,
    Over,
}

/// What a step has done.
enum Step {
    /// So many bytes were read.
    Read(usize),
    /// The token is not all there.
    More,
}

struct Open {
    written: String,
    shown: String,
    bindings: usize,
}

/// The reader.
pub struct Scanner {
    buffer: String,
    place: Place,
    stage: Stage,
    open: Vec<Open>,
    /// Between the brackets of a CDATA section.
    in_cdata: bool,
    /// Prefix and namespace, innermost last; `None` without a prefix, and for no namespace.
    bindings: Vec<(Option<String>, Option<String>)>,
    separator: Option<String>,
    /// Are names with three parts asked for?
    triplets: bool,
    declarations: Declarations,
    /// Entities being expanded.
    expanding: Vec<String>,
    fed: usize,
    expanded: usize,
    failed: Option<Fault>,
    events: Vec<Event>,
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

impl Scanner {
    /// A reader; with a separator it knows of namespaces.
    pub fn new(separator: Option<String>) -> Scanner {
        Scanner {
            buffer: String::new(),
            place: Place { line: 1, column: 0, byte: 0 },
            stage: Stage::Start,
            open: Vec::new(),
            in_cdata: false,
            bindings: Vec::new(),
            separator,
            triplets: false,
            declarations: Declarations::default(),
            expanding: Vec::new(),
            fed: 0,
            expanded: 0,
            failed: None,
            events: Vec::new(),
        }
    }

    /// A reader of an entity's text, which knows what this one does.
    pub fn of_entity(&self) -> Scanner {
        let mut made = Scanner::new(self.separator.clone());
        made.stage = Stage::Content;
        made.bindings.clone_from(&self.bindings);
        made.triplets = self.triplets;
        made.declarations = self.declarations.clone();
        // Content may stand at the top of it.
        made.open.push(Open { written: String::new(), shown: String::new(), bindings: made.bindings.len() });
        made
    }

    /// Asks for names with three parts.
    pub fn set_triplets(&mut self, on: bool) {
        self.triplets = on;
    }

    /// A document that names no declarations is treated as if it had some that nobody has read.
    pub fn use_foreign(&mut self) {
        self.declarations.is_partial = true;
    }

    /// Where the reader is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Takes more of the document; what it says, and the fault that ended it, with its place.
    pub fn feed(&mut self, text: &str, last: bool) -> (Vec<Event>, Option<(u32, Place)>) {
        if let Some(old) = self.failed {
            return (Vec::new(), Some((old.code, self.place)));
        }
        if self.stage == Stage::Over {
            return (Vec::new(), Some((code::FINISHED, self.place)));
        }
        self.buffer.push_str(text);
        self.fed += text.len();
        let buffer = std::mem::take(&mut self.buffer);
        let mut at = 0;
        let result = self.run(&buffer, &mut at, last);
        let fault = match result {
            Ok(()) => {
                buffer[at..].clone_into(&mut self.buffer);
                if last {
                    self.stage = Stage::Over;
                }
                None
            }
            Err(fault) => {
                let to = (at + fault.at).min(buffer.len());
                let skipped = buffer.get(at..to).unwrap_or("").to_owned();
                self.advance(&skipped);
                self.failed = Some(fault);
                Some((fault.code, self.place))
            }
        };
        (std::mem::take(&mut self.events), fault)
    }

    fn advance(&mut self, text: &str) {
        self.place.byte += text.len();
        let mut after_return = false;
        for c in text.chars() {
            match c {
                '\n' if after_return => {}
                '\n' | '\r' => {
                    self.place.line += 1;
                    self.place.column = 0;
                }
                _ => self.place.column += 1,
            }
            after_return = c == '\r';
        }
    }

    fn say(&mut self, what: What, raw: &str) {
        // What an entity contains is where its reference is; its characters come as one run.
        if !self.expanding.is_empty()
            && let What::Text(more) = &what
            && let Some(Event { what: What::Text(text), raw: written, .. }) = self.events.last_mut()
        {
            text.push_str(more);
            written.push_str(raw);
            return;
        }
        self.events.push(Event { what, place: self.place, raw: raw.to_owned() });
    }

    fn run(&mut self, text: &str, at: &mut usize, last: bool) -> Result<(), Fault> {
        while *at < text.len() {
            match self.step(&text[*at..], last)? {
                Step::Read(n) => {
                    let n = n.max(1).min(text.len() - *at);
                    self.advance(&text[*at..*at + n]);
                    *at += n;
                }
                Step::More if last => {
                    let code = if self.in_cdata { code::UNCLOSED_CDATA_SECTION } else { code::UNCLOSED_TOKEN };
                    return fault(code, 0);
                }
                Step::More => return Ok(()),
            }
        }
        if !last {
            return Ok(());
        }
        if self.in_cdata {
            return fault(code::UNCLOSED_CDATA_SECTION, 0);
        }
        let is_entity = self.open.first().is_some_and(|o| o.written.is_empty());
        match self.stage {
            Stage::Epilog => Ok(()),
            Stage::Content if is_entity && self.open.len() == 1 => Ok(()),
            Stage::Content if is_entity => fault(code::ASYNC_ENTITY, 0),
            _ => fault(code::NO_ELEMENTS, 0),
        }
    }

    fn step(&mut self, rest: &str, last: bool) -> Result<Step, Fault> {
        match self.stage {
            Stage::Start => {
                // A declaration is one at the very beginning only.
                if !last && rest.len() < 6 && "<?xml ".starts_with(rest) {
                    return Ok(Step::More);
                }
                if rest.starts_with("<?xml") && rest.as_bytes().get(5).is_some_and(|&c| is_space(c)) {
                    return self.declaration(rest);
                }
                self.stage = Stage::Prolog;
                Ok(match rest.strip_prefix('\u{feff}') {
                    Some(_) => Step::Read(3),
                    None => return self.step(rest, last),
                })
            }
            Stage::Prolog | Stage::Epilog | Stage::Over => self.outside(rest, last),
            Stage::Content if self.in_cdata => self.cdata(rest, last),
            Stage::Content => self.content(rest, last),
        }
    }

    fn declaration(&mut self, rest: &str) -> Result<Step, Fault> {
        let Some(end) = rest.find("?>") else { return Ok(Step::More) };
        let (mut version, mut encoding, mut standalone) = (None, None, -1);
        let mut at = 5;
        loop {
            let gap = spaces(&rest[at..]);
            at += gap;
            if at >= end {
                break;
            }
            let n = name_length(&rest[at..end]);
            let name = &rest[at..at + n];
            if gap == 0 || n == 0 {
                return fault(code::XML_DECL, at);
            }
            let start = at;
            at += n;
            at += spaces(&rest[at..]);
            if !rest[at..].starts_with('=') {
                return fault(code::XML_DECL, at);
            }
            at += 1;
            at += spaces(&rest[at..]);
            let Some(quote) = rest[at..end].chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                return fault(code::XML_DECL, at);
            };
            let Some(n) = rest[at + 1..end].find(quote) else { return fault(code::XML_DECL, at) };
            let value = &rest[at + 1..at + 1 + n];
            match name {
                "version" if version.is_none() && encoding.is_none() => version = Some(value.to_owned()),
                "encoding" if version.is_some() && encoding.is_none() && standalone < 0 => {
                    encoding = Some(value.to_owned());
                }
                "standalone" if version.is_some() && standalone < 0 && matches!(value, "yes" | "no") => {
                    standalone = i32::from(value == "yes");
                }
                _ => return fault(code::XML_DECL, if name == "standalone" { at + 1 } else { start }),
            }
            at += n + 2;
        }
        if version.is_none() {
            return fault(code::XML_DECL, end);
        }
        self.stage = Stage::Prolog;
        self.declarations.is_standalone = standalone == 1;
        self.say(What::Declaration(version, encoding, standalone), &rest[..end + 2]);
        Ok(Step::Read(end + 2))
    }

    /// Before and after the root element.
    fn outside(&mut self, rest: &str, last: bool) -> Result<Step, Fault> {
        let n = spaces(rest);
        if n > 0 {
            self.say(What::DoctypeWord(String::new()), &rest[..n]);
            return Ok(Step::Read(n));
        }
        let junk = |at: usize| match self.stage {
            Stage::Epilog => code::JUNK_AFTER_DOC_ELEMENT,
            _ if at == 0 => code::SYNTAX,
            _ => code::INVALID_TOKEN,
        };
        if !rest.starts_with('<') {
            // What could be a word of a declaration is out of place; what could not is no token at all.
            let n = rest.find(|c| !super::names::continues_name(c)).unwrap_or(rest.len());
            let after = rest[n..].chars().next();
            if n > 0 {
                let ends = after.is_none_or(|c| c.is_ascii_whitespace() || ">),|[%?*+".contains(c));
                return if ends { fault(junk(0), 0) } else { fault(code::INVALID_TOKEN, n) };
            }
            let wrong = if after.is_some_and(|c| "\"'%,[]()|>#".contains(c)) { junk(0) } else { code::INVALID_TOKEN };
            return fault(wrong, 0);
        }
        let short = !last && rest.len() < 9;
        if rest.starts_with("<!--") || (short && "<!--".starts_with(rest)) {
            return self.comment(rest);
        }
        if rest.starts_with("<?") {
            return self.instruction(rest);
        }
        if rest.starts_with("<!DOCTYPE") || (short && "<!DOCTYPE".starts_with(rest)) {
            if self.stage == Stage::Epilog || self.declarations.is_declared {
                return fault(junk(0), 0);
            }
            return self.doctype(rest);
        }
        if self.stage == Stage::Epilog {
            return fault(code::JUNK_AFTER_DOC_ELEMENT, 0);
        }
        if rest.len() == 1 && !last {
            return Ok(Step::More);
        }
        if rest[1..].starts_with('!') {
            return fault(code::INVALID_TOKEN, 2.min(rest.len()));
        }
        self.stage = Stage::Content;
        let step = self.start_tag(rest)?;
        if matches!(step, Step::More) {
            self.stage = Stage::Prolog;
        }
        Ok(step)
    }

    fn doctype(&mut self, rest: &str) -> Result<Step, Fault> {
        let Some(end) = dtd::end_of_doctype(rest)? else { return Ok(Step::More) };
        let before = self.place;
        let mut declarations = std::mem::take(&mut self.declarations);
        let (text, mut done) = (&rest[..end], 0);
        let result = dtd::doctype(text, &mut declarations, &mut |what, raw| {
            // What stands in the declaration itself tells how far it is read; the text of an entity is elsewhere.
            let at = (raw.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            if at < text.len()
                && let Some(read) = text.get(done..at)
            {
                self.advance(read);
                done = at;
            }
            self.say(what, raw);
        });
        self.declarations = declarations;
        self.place = before;
        result?;
        Ok(Step::Read(end))
    }

    fn comment(&mut self, rest: &str) -> Result<Step, Fault> {
        let Some(body) = rest.strip_prefix("<!--") else { return Ok(Step::More) };
        let Some(n) = body.find("--") else {
            check_chars(body, 4)?;
            return Ok(Step::More);
        };
        check_chars(&body[..n], 4)?;
        if body.len() < n + 3 {
            return Ok(Step::More);
        }
        if !body[n + 2..].starts_with('>') {
            return fault(code::INVALID_TOKEN, 4 + n + 2);
        }
        self.say(What::Comment(lines(&body[..n])), &rest[..n + 7]);
        Ok(Step::Read(n + 7))
    }

    fn instruction(&mut self, rest: &str) -> Result<Step, Fault> {
        let Some(end) = rest.find("?>") else { return Ok(Step::More) };
        let n = name_length(&rest[2..end]);
        if n == 0 {
            return fault(code::INVALID_TOKEN, 2);
        }
        let (target, data) = (&rest[2..2 + n], &rest[2 + n..end]);
        if target.eq_ignore_ascii_case("xml") {
            return fault(if target == "xml" { code::MISPLACED_XML_PI } else { code::INVALID_TOKEN }, 0);
        }
        if !data.is_empty() && spaces(data) == 0 {
            return fault(code::INVALID_TOKEN, 2 + n);
        }
        check_chars(data, 2 + n)?;
        let data = lines(&data[spaces(data)..]);
        self.say(What::Instruction(target.to_owned(), data), &rest[..end + 2]);
        Ok(Step::Read(end + 2))
    }

    fn cdata(&mut self, rest: &str, last: bool) -> Result<Step, Fault> {
        if rest.starts_with("]]>") {
            self.in_cdata = false;
            self.say(What::CdataEnd, "]]>");
            return Ok(Step::Read(3));
        }
        let end = rest.find("]]>").unwrap_or(rest.len());
        let mut n = rest[..end].find(['\n', '\r']).unwrap_or(end);
        if n == 0 {
            if end == 0 || !rest.starts_with(['\n', '\r']) {
                return Ok(Step::More);
            }
            return self.newline(rest, last);
        }
        if n == rest.len() && !last {
            // The end may be cut in two.
            n -= rest.len() - rest.trim_end_matches(']').len();
        }
        if n == 0 {
            return Ok(Step::More);
        }
        check_chars(&rest[..n], 0)?;
        self.say(What::Text(rest[..n].to_owned()), &rest[..n]);
        Ok(Step::Read(n))
    }

    fn newline(&mut self, rest: &str, last: bool) -> Result<Step, Fault> {
        let n = if rest.starts_with("\r\n") { 2 } else { 1 };
        if rest == "\r" && !last {
            return Ok(Step::More);
        }
        self.say(What::Text("\n".to_owned()), &rest[..n]);
        Ok(Step::Read(n))
    }

    fn content(&mut self, rest: &str, last: bool) -> Result<Step, Fault> {
        let Some(first) = rest.bytes().next() else { return Ok(Step::More) };
        match first {
            b'<' => {}
            b'&' => return self.reference(rest),
            b'\n' | b'\r' => return self.newline(rest, last),
            _ => {
                let n = rest.find(['<', '&', '\n', '\r']).unwrap_or(rest.len());
                if let Some(wrong) = rest[..n].find("]]>") {
                    check_chars(&rest[..wrong], 0)?;
                    return fault(code::INVALID_TOKEN, wrong + 2);
                }
                check_chars(&rest[..n], 0)?;
                let n = match n == rest.len() && !last {
                    true => rest.trim_end_matches(']').len(),
                    false => n,
                };
                if n == 0 {
                    return Ok(Step::More);
                }
                self.say(What::Text(rest[..n].to_owned()), &rest[..n]);
                return Ok(Step::Read(n));
            }
        }
        match rest.as_bytes().get(1) {
            None => Ok(Step::More),
            Some(b'/') => self.end_tag(rest),
            Some(b'?') => self.instruction(rest),
            Some(b'!') if rest.starts_with("<!--") || "<!--".starts_with(rest) => self.comment(rest),
            Some(b'!') if rest.starts_with("<![CDATA[") => {
                self.in_cdata = true;
                self.say(What::CdataStart, "<![CDATA[");
                Ok(Step::Read(9))
            }
            Some(b'!') if "<![CDATA[".starts_with(rest) => Ok(Step::More),
            Some(b'!') => fault(code::INVALID_TOKEN, 2),
            Some(_) => self.start_tag(rest),
        }
    }
}

/// Refuses what may stand nowhere.
fn check_chars(text: &str, at: usize) -> Result<(), Fault> {
    // Most text has only bytes that need no second look.
    if text.bytes().all(|c| (b' '..0xef).contains(&c) || matches!(c, b'\n' | b'\r' | b'\t')) {
        return Ok(());
    }
    match text.char_indices().find(|(_, c)| !is_char(*c)) {
        Some((i, _)) => fault(code::INVALID_TOKEN, at + i),
        None => Ok(()),
    }
}

/// Every end of a line as one character.
fn lines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}
