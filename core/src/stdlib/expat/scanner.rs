//! Reading an XML document, piece by piece: what was fed becomes a list of events. Pure: nothing here knows of Python.
//!
//! A token is read when all of it is there; what is not stays in the buffer. Entities that the document declares are expanded in place, up
//! to a factor that no honest document reaches.

use super::dtd::{self, Declarations, Entity};
use super::names::{is_char, is_space, name_length, spaces};

/// Something that the document says. The names are those of the handlers.
#[derive(Debug)]
pub enum What {
    /// Name; names and values in turn; how many of these were written (the rest are defaults).
    Start(String, Vec<String>, usize),
    /// Name.
    End(String),
    /// Characters.
    Text(String),
    /// Target, data.
    Instruction(String, String),
    /// Text.
    Comment(String),
    /// `<![CDATA[`
    CdataStart,
    /// `]]>`
    CdataEnd,
    /// Prefix, name.
    NamespaceStart(Option<String>, Option<String>),
    /// Prefix.
    NamespaceEnd(Option<String>),
    /// Version, encoding, standalone (-1: not said).
    Declaration(Option<String>, Option<String>, i32),
    /// Name, system id, public id, whether declarations follow.
    DoctypeStart(String, Option<String>, Option<String>, bool),
    /// The end of it.
    DoctypeEnd,
    /// A word of the document type declaration.
    DoctypeWord(String),
    /// Name, model as it is written.
    ElementDeclared(String, String),
    /// Element, attribute, type, default, required.
    AttributeDeclared(String, String, String, Option<String>, bool),
    /// Name, whether a parameter entity, what it is.
    EntityDeclared(String, bool, Entity),
    /// Name, system id, public id.
    NotationDeclared(String, Option<String>, Option<String>),
    /// Context, system id, public id.
    External(String, Option<String>, Option<String>),
    /// Name: an entity that may be declared where nobody looked.
    Skipped(String),
}

/// Where something is: line from 1, column and byte from 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Characters before it on the line.
    pub column: usize,
    /// Bytes before it.
    pub byte: usize,
}

/// An event: what, where, and how it was written.
#[derive(Debug)]
pub struct Event {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
    /// As it was written.
    pub raw: String,
}

/// Why a document is refused: the number of the message, and how far into the token the fault is.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The number.
    pub code: u32,
    /// Bytes from the beginning of what was looked at.
    pub at: usize,
}

/// A fault.
pub fn fault<T>(code: u32, at: usize) -> Result<T, Fault> {
    Err(Fault { code, at })
}

/// Numbers of messages.
pub mod code {
    #![allow(missing_docs, reason = "they are named as expat names them")]
    pub const SYNTAX: u32 = 2;
    pub const NO_ELEMENTS: u32 = 3;
    pub const INVALID_TOKEN: u32 = 4;
    pub const UNCLOSED_TOKEN: u32 = 5;
    pub const TAG_MISMATCH: u32 = 7;
    pub const DUPLICATE_ATTRIBUTE: u32 = 8;
    pub const JUNK_AFTER_DOC_ELEMENT: u32 = 9;
    pub const UNDEFINED_ENTITY: u32 = 11;
    pub const RECURSIVE_ENTITY_REF: u32 = 12;
    pub const ASYNC_ENTITY: u32 = 13;
    pub const BAD_CHAR_REF: u32 = 14;
    pub const BINARY_ENTITY_REF: u32 = 15;
    pub const ATTRIBUTE_EXTERNAL_ENTITY_REF: u32 = 16;
    pub const MISPLACED_XML_PI: u32 = 17;
    pub const UNCLOSED_CDATA_SECTION: u32 = 20;
    pub const UNBOUND_PREFIX: u32 = 27;
    pub const UNDECLARING_PREFIX: u32 = 28;
    pub const XML_DECL: u32 = 30;
    pub const FINISHED: u32 = 36;
    pub const RESERVED_PREFIX_XML: u32 = 38;
    pub const RESERVED_PREFIX_XMLNS: u32 = 39;
    pub const RESERVED_NAMESPACE_URI: u32 = 40;
    pub const AMPLIFICATION_LIMIT_BREACH: u32 = 43;
}

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

    fn end_tag(&mut self, rest: &str) -> Result<Step, Fault> {
        let n = name_length(&rest[2..]);
        if n == 0 {
            return if rest.len() == 2 { Ok(Step::More) } else { fault(code::INVALID_TOKEN, 2) };
        }
        let after = 2 + n + spaces(&rest[2 + n..]);
        match rest[after..].chars().next() {
            None => return Ok(Step::More),
            Some('>') => {}
            Some(_) => return fault(code::INVALID_TOKEN, after),
        }
        if self.open.last().is_none_or(|o| o.written != rest[2..2 + n]) {
            return fault(code::TAG_MISMATCH, 2);
        }
        self.close(&rest[..=after]);
        Ok(Step::Read(after + 1))
    }

    fn close(&mut self, raw: &str) {
        let Some(open) = self.open.pop() else { return };
        self.say(What::End(open.shown), raw);
        while self.bindings.len() > open.bindings {
            if let Some((prefix, _)) = self.bindings.pop() {
                self.say(What::NamespaceEnd(prefix), "");
            }
        }
        if self.open.is_empty() {
            self.stage = Stage::Epilog;
        }
    }

    fn start_tag(&mut self, rest: &str) -> Result<Step, Fault> {
        let n = name_length(&rest[1..]);
        if n == 0 {
            return if rest.len() == 1 { Ok(Step::More) } else { fault(code::INVALID_TOKEN, 1) };
        }
        let name = &rest[1..1 + n];
        let mut at = 1 + n;
        let mut attributes: Vec<(&str, &str, usize, usize)> = Vec::new();
        let empty = loop {
            let gap = spaces(&rest[at..]);
            at += gap;
            match rest[at..].chars().next() {
                None => return Ok(Step::More),
                Some('>') => break false,
                Some('/') => match rest.as_bytes().get(at + 1) {
                    None => return Ok(Step::More),
                    Some(b'>') => break true,
                    Some(_) => return fault(code::INVALID_TOKEN, at + 1),
                },
                Some(_) => {}
            }
            let n = name_length(&rest[at..]);
            if gap == 0 || n == 0 {
                return fault(code::INVALID_TOKEN, at);
            }
            let start = at;
            at += n;
            let name = &rest[start..at];
            at += spaces(&rest[at..]);
            match rest[at..].chars().next() {
                None => return Ok(Step::More),
                Some('=') => at += 1,
                Some(_) => return fault(code::INVALID_TOKEN, at),
            }
            at += spaces(&rest[at..]);
            let quote = match rest[at..].chars().next() {
                None => return Ok(Step::More),
                Some(c @ ('"' | '\'')) => c,
                Some(_) => return fault(code::INVALID_TOKEN, at),
            };
            let Some(n) = rest[at + 1..].find([quote, '<']) else { return Ok(Step::More) };
            let value = &rest[at + 1..at + 1 + n];
            if rest[at + 1 + n..].starts_with('<') {
                return fault(code::INVALID_TOKEN, at + 1 + n);
            }
            check_chars(value, at + 1)?;
            attributes.push((name, value, start, at + 1));
            at += n + 2;
        };
        let raw = &rest[..at + 1 + usize::from(empty)];
        self.begin(name, &attributes, raw)?;
        if empty {
            self.close("");
        }
        Ok(Step::Read(raw.len()))
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str, usize, usize)], raw: &str) -> Result<(), Fault> {
        let mut all: Vec<(String, String)> = Vec::with_capacity(attributes.len());
        for (i, &(attribute, value, start, value_at)) in attributes.iter().enumerate() {
            if attributes[..i].iter().any(|earlier| earlier.0 == attribute) {
                return fault(code::DUPLICATE_ATTRIBUTE, start);
            }
            let mut out = String::with_capacity(value.len());
            self.attribute_value(value, &mut out, 0).map_err(|f| match f.code {
                code::UNDEFINED_ENTITY => Fault { code: f.code, at: 0 },
                code => Fault { code, at: value_at + f.at },
            })?;
            if self.declarations.is_tokenized(name, attribute) {
                out = out.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            }
            all.push((attribute.to_owned(), out));
        }
        let mut written = all.len();
        for (attribute, value) in self.declarations.defaults(name) {
            if !all.iter().any(|(known, _)| *known == attribute) {
                all.push((attribute, value));
            }
        }
        let bindings = self.bindings.len();
        let mut shown = name.to_owned();
        if self.separator.is_some() {
            let mut kept = Vec::with_capacity(all.len());
            let before = written;
            for (i, (attribute, value)) in all.into_iter().enumerate() {
                let prefix = match attribute.strip_prefix("xmlns") {
                    Some("") => None,
                    Some(p) if p.starts_with(':') => Some(p[1..].to_owned()),
                    _ => {
                        kept.push((attribute, value));
                        continue;
                    }
                };
                written -= usize::from(i < before);
                self.bind(prefix, value)?;
            }
            all = kept;
            shown = self.resolve(name, true)?;
            for i in 0..all.len() {
                all[i].0 = self.resolve(&all[i].0, false)?;
                if all[..i].iter().any(|earlier| earlier.0 == all[i].0) {
                    return fault(code::DUPLICATE_ATTRIBUTE, 0);
                }
            }
        }
        let flat = all.into_iter().flat_map(|(n, v)| [n, v]).collect();
        self.say(What::Start(shown.clone(), flat, 2 * written), raw);
        self.open.push(Open { written: name.to_owned(), shown, bindings });
        Ok(())
    }

    fn bind(&mut self, prefix: Option<String>, uri: String) -> Result<(), Fault> {
        match prefix.as_deref() {
            Some("xmlns") => return fault(code::RESERVED_PREFIX_XMLNS, 0),
            Some("xml") if uri != XML => return fault(code::RESERVED_PREFIX_XML, 0),
            Some(p) if uri.is_empty() && p != "xml" => return fault(code::UNDECLARING_PREFIX, 0),
            p if uri == XML && p != Some("xml") => return fault(code::RESERVED_NAMESPACE_URI, 0),
            _ if uri == XMLNS => return fault(code::RESERVED_NAMESPACE_URI, 0),
            _ => {}
        }
        let uri = if uri.is_empty() { None } else { Some(uri) };
        self.say(What::NamespaceStart(prefix.clone(), uri.clone()), "");
        self.bindings.push((prefix, uri));
        Ok(())
    }

    fn resolve(&self, name: &str, is_element: bool) -> Result<String, Fault> {
        let separator = self.separator.as_deref().unwrap_or("");
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None if is_element => (None, name),
            None => return Ok(name.to_owned()),
        };
        let bound = self.bindings.iter().rev().find(|(known, _)| known.as_deref() == prefix);
        let uri = match (bound, prefix) {
            (Some((_, uri)), _) => uri.as_deref(),
            (None, Some("xml")) => Some(XML),
            (None, Some(_)) => return fault(code::UNBOUND_PREFIX, 0),
            (None, None) => None,
        };
        let triplet = prefix.filter(|_| self.triplets).map(|p| format!("{separator}{p}")).unwrap_or_default();
        Ok(match uri {
            Some(uri) => format!("{uri}{separator}{local}{triplet}"),
            None => local.to_owned(),
        })
    }

    fn attribute_value(&mut self, value: &str, out: &mut String, depth: usize) -> Result<(), Fault> {
        let mut at = 0;
        while let Some(n) = value[at..].find(['&', '\n', '\r', '\t', '<']) {
            out.push_str(&value[at..at + n]);
            at += n;
            if !value[at..].starts_with('&') {
                if value[at..].starts_with('<') {
                    return fault(code::INVALID_TOKEN, at);
                }
                out.push(' ');
                at += if value[at..].starts_with("\r\n") { 2 } else { 1 };
                continue;
            }
            let Some(end) = value[at..].find(';') else { return fault(code::INVALID_TOKEN, value.len()) };
            let name = &value[at + 1..at + end];
            match plain_reference(name, at)? {
                Some(c) => out.push(c),
                None => {
                    let inner = |f: Fault| Fault { code: f.code, at };
                    match self.declarations.entities.get(name).cloned() {
                        Some(Entity { value: Some(text), .. }) => {
                            if self.expanding.iter().any(|e| e == name) || depth > 100 {
                                return fault(code::RECURSIVE_ENTITY_REF, at);
                            }
                            self.count_expansion(text.len()).map_err(inner)?;
                            self.expanding.push(name.to_owned());
                            let done = self.attribute_value(&text, out, depth + 1);
                            self.expanding.pop();
                            done.map_err(inner)?;
                        }
                        Some(Entity { notation: Some(_), .. }) => return fault(code::BINARY_ENTITY_REF, at),
                        Some(_) => return fault(code::ATTRIBUTE_EXTERNAL_ENTITY_REF, at),
                        None if self.declarations.may_be_elsewhere() => {}
                        None => return fault(code::UNDEFINED_ENTITY, at),
                    }
                }
            }
            at += end + 1;
        }
        out.push_str(&value[at..]);
        Ok(())
    }

    fn count_expansion(&mut self, bytes: usize) -> Result<(), Fault> {
        self.expanded += bytes;
        if self.expanded > (8 << 20) && self.expanded > 100 * self.fed.max(1) {
            return fault(code::AMPLIFICATION_LIMIT_BREACH, 0);
        }
        Ok(())
    }

    fn reference(&mut self, rest: &str) -> Result<Step, Fault> {
        let body = &rest[1..];
        let n = match body.strip_prefix('#') {
            Some(number) => 1 + number.bytes().take_while(u8::is_ascii_alphanumeric).count(),
            None => name_length(body),
        };
        match body[n..].chars().next() {
            None if body.is_empty() || n > 0 => return Ok(Step::More),
            Some(';') if n > 0 => {}
            _ => return fault(code::INVALID_TOKEN, 1 + n),
        }
        let (name, raw) = (&body[..n], &rest[..n + 2]);
        if let Some(c) = plain_reference(name, 0)? {
            self.say(What::Text(c.to_string()), raw);
            return Ok(Step::Read(n + 2));
        }
        match self.declarations.entities.get(name).cloned() {
            Some(Entity { value: Some(text), .. }) => {
                if self.expanding.iter().any(|e| e == name) {
                    return fault(code::RECURSIVE_ENTITY_REF, 0);
                }
                self.count_expansion(text.len())?;
                // Each level takes stack; no honest document has as many.
                if self.expanding.len() >= 200 {
                    return fault(code::AMPLIFICATION_LIMIT_BREACH, 0);
                }
                self.expanding.push(name.to_owned());
                let done = self.expansion(&text);
                self.expanding.pop();
                done.map_err(|f| Fault { code: f.code, at: 0 })?;
            }
            Some(Entity { notation: Some(_), .. }) => return fault(code::BINARY_ENTITY_REF, 0),
            Some(entity) => self.say(What::External(name.to_owned(), entity.system, entity.public), raw),
            None if self.declarations.may_be_elsewhere() => self.say(What::Skipped(name.to_owned()), raw),
            None => return fault(code::UNDEFINED_ENTITY, 0),
        }
        Ok(Step::Read(n + 2))
    }

    /// The text of an entity, where its reference stands.
    fn expansion(&mut self, text: &str) -> Result<(), Fault> {
        let depth = self.open.len();
        let place = self.place;
        let mut at = 0;
        while at < text.len() {
            let step = if self.in_cdata { self.cdata(&text[at..], true)? } else { self.content(&text[at..], true)? };
            match step {
                Step::Read(n) => at += n.max(1),
                Step::More => return fault(code::UNCLOSED_TOKEN, 0),
            }
            if self.open.len() < depth {
                return fault(code::ASYNC_ENTITY, 0);
            }
            self.place = place;
        }
        if self.open.len() == depth { Ok(()) } else { fault(code::ASYNC_ENTITY, 0) }
    }
}

/// What `&name;` stands for if that needs no declaration.
fn plain_reference(name: &str, at: usize) -> Result<Option<char>, Fault> {
    let Some(number) = name.strip_prefix('#') else {
        return match name {
            "lt" => Ok(Some('<')),
            "gt" => Ok(Some('>')),
            "amp" => Ok(Some('&')),
            "quot" => Ok(Some('"')),
            "apos" => Ok(Some('\'')),
            _ if name.is_empty() || name_length(name) != name.len() => {
                fault(code::INVALID_TOKEN, at + 1 + name_length(name))
            }
            _ => Ok(None),
        };
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        let good = digits.chars().take_while(|c| c.is_digit(radix)).count();
        return fault(code::INVALID_TOKEN, at + name.len() - digits.len() + 1 + good);
    }
    match u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|&c| is_char(c)) {
        Some(c) => Ok(Some(c)),
        None => fault(code::BAD_CHAR_REF, at),
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
