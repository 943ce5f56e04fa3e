//! The document type declaration: what it declares of entities, attributes, elements and notations. Pure.

use super::event::{Fault, What, code, fault};
use super::names::{is_space, name_length, spaces};
use std::collections::HashMap;

/// What an entity is.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// Its text, if it is an internal one.
    pub value: Option<String>,
    /// Where it is otherwise.
    pub system: Option<String>,
    /// Its public name.
    pub public: Option<String>,
    /// What reads it, if it is no XML.
    pub notation: Option<String>,
}

/// What a document has declared.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// General entities.
    pub entities: HashMap<String, Entity>,
    parameters: HashMap<String, Entity>,
    /// By element: attribute, type, default.
    attributes: HashMap<String, Vec<(String, String, Option<String>)>>,
    /// Was there a document type declaration?
    pub is_declared: bool,
    /// Are there declarations that nobody has read?
    pub is_partial: bool,
    /// Does the document say that it needs none of these?
    pub is_standalone: bool,
}

impl Declarations {
    /// May an unknown entity be declared where nobody looked?
    pub fn may_be_elsewhere(&self) -> bool {
        self.is_partial && !self.is_standalone
    }

    /// Attributes of an element that are there without being written.
    pub fn defaults(&self, element: &str) -> Vec<(String, String)> {
        let known = self.attributes.get(element).map_or(&[][..], Vec::as_slice);
        known.iter().filter_map(|(name, _, default)| Some((name.clone(), default.clone()?))).collect()
    }

    /// Is white space in the attribute's value just a separator?
    pub fn is_tokenized(&self, element: &str, attribute: &str) -> bool {
        let known = self.attributes.get(element).map_or(&[][..], Vec::as_slice);
        known.iter().any(|(name, kind, _)| name == attribute && kind != "CDATA")
    }
}

type Say<'a> = &'a mut dyn FnMut(What, &str);

/// Where the declaration that `text` begins with ends; `None` if that is not there yet.
pub fn end_of_doctype(text: &str) -> Result<Option<usize>, Fault> {
    let bytes = text.as_bytes();
    let (mut at, mut inside) = (9, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'\'' => match text[at + 1..].find(char::from(bytes[at])) {
                Some(n) => at += n + 1,
                None => return Ok(None),
            },
            b'<' if text[at..].starts_with("<!--") => match text[at + 4..].find("-->") {
                Some(n) => at += n + 6,
                None => return Ok(None),
            },
            b'<' if text[at..].starts_with("<?") => match text[at..].find("?>") {
                Some(n) => at += n + 1,
                None => return Ok(None),
            },
            b'<' if !inside => return fault(code::INVALID_TOKEN, at),
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return Ok(Some(at + 1)),
            _ => {}
        }
        at += 1;
    }
    Ok(None)
}

/// System and public id.
type Identity = (Option<String>, Option<String>);

/// A place in the declaration.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) -> usize {
        let n = spaces(self.rest());
        self.at += n;
        n
    }

    fn name(&mut self) -> Result<&'a str, Fault> {
        let n = name_length(self.rest());
        if n == 0 {
            return self.wrong();
        }
        let name = &self.rest()[..n];
        self.at += n;
        Ok(name)
    }

    /// Letters, digits and what else a name may go on with.
    fn token(&mut self) -> &'a str {
        let rest = self.rest();
        let n = rest.find(|c| !super::names::continues_name(c)).unwrap_or(rest.len());
        self.at += n;
        &rest[..n]
    }

    fn quoted(&mut self) -> Result<&'a str, Fault> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return self.wrong() };
        let Some(n) = rest[1..].find(quote) else { return self.wrong() };
        self.at += n + 2;
        Ok(&rest[1..=n])
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn need_spaces(&mut self) -> Result<(), Fault> {
        if self.skip_spaces() == 0 { self.wrong() } else { Ok(()) }
    }

    fn need(&mut self, word: &str) -> Result<(), Fault> {
        if self.take(word) { Ok(()) } else { self.wrong() }
    }

    fn wrong<T>(&self) -> Result<T, Fault> {
        fault(code::SYNTAX, self.at)
    }

    /// `SYSTEM "..."` or `PUBLIC "..." "..."`: system and public id.
    fn external(&mut self, alone: bool) -> Result<Option<Identity>, Fault> {
        if self.take("SYSTEM") {
            self.need_spaces()?;
            return Ok(Some((Some(self.quoted()?.to_owned()), None)));
        }
        if !self.take("PUBLIC") {
            return Ok(None);
        }
        self.need_spaces()?;
        let public = self.quoted()?.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let gap = self.skip_spaces();
        if alone && !self.rest().starts_with(['"', '\'']) {
            return Ok(Some((None, Some(public))));
        }
        if gap == 0 {
            return self.wrong();
        }
        Ok(Some((Some(self.quoted()?.to_owned()), Some(public))))
    }
}

/// Reads a whole document type declaration.
pub fn doctype(text: &str, d: &mut Declarations, say: Say<'_>) -> Result<(), Fault> {
    let mut r = Reader { text, at: 9 };
    d.is_declared = true;
    r.need_spaces()?;
    let name = r.name()?.to_owned();
    r.skip_spaces();
    let external = r.external(false)?;
    r.skip_spaces();
    let head = r.at;
    let has_subset = r.take("[");
    let (system, public) = external.clone().unwrap_or_default();
    say(What::DoctypeStart(name, system, public, has_subset), "");
    words(&text[..head], say);
    if external.is_some() {
        d.is_partial = true;
    }
    if has_subset {
        say(What::DoctypeWord("[".to_owned()), "[");
        subset(&mut r, d, say, 0)?;
        r.need("]")?;
        say(What::DoctypeWord("]".to_owned()), "]");
        r.skip_spaces();
    }
    r.need(">")?;
    say(What::DoctypeWord(">".to_owned()), &text[r.at - 1..r.at]);
    say(What::DoctypeEnd, "");
    Ok(())
}

/// The head, word by word, for whoever wants it as it was written.
fn words(text: &str, say: Say<'_>) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let n = match rest.as_bytes()[0] {
            c if is_space(c) => spaces(rest),
            c @ (b'"' | b'\'') => rest[1..].find(char::from(c)).map_or(rest.len(), |n| n + 2),
            _ => rest.find(|c: char| c.is_ascii_whitespace() || c == '"').unwrap_or(rest.len()).max(1),
        };
        say(What::DoctypeWord(rest[..n].to_owned()), &rest[..n]);
        at += n;
    }
}

fn subset(r: &mut Reader<'_>, d: &mut Declarations, say: Say<'_>, depth: usize) -> Result<(), Fault> {
    loop {
        let start = r.at;
        if r.skip_spaces() > 0 {
            let raw = &r.text[start..r.at];
            say(What::DoctypeWord(raw.to_owned()), raw);
        }
        let start = r.at;
        if r.rest().is_empty() || r.rest().starts_with(']') {
            return Ok(());
        }
        if r.take("<!--") {
            let Some(n) = r.rest().find("-->") else { return r.wrong() };
            let body = r.rest()[..n].to_owned();
            r.at += n + 3;
            say(What::Comment(body), &r.text[start..r.at]);
        } else if r.take("<?") {
            let target = r.name()?.to_owned();
            r.skip_spaces();
            let Some(n) = r.rest().find("?>") else { return r.wrong() };
            let data = r.rest()[..n].to_owned();
            r.at += n + 2;
            say(What::Instruction(target, data), &r.text[start..r.at]);
        } else if r.take("<!ENTITY") {
            entity(r, d, say)?;
        } else if r.take("<!ATTLIST") {
            attributes(r, d, say)?;
        } else if r.take("<!ELEMENT") {
            r.need_spaces()?;
            let name = r.name()?.to_owned();
            r.need_spaces()?;
            let Some(n) = r.rest().find('>') else { return r.wrong() };
            let model = r.rest()[..n].trim().to_owned();
            if !matches!(model.as_str(), "EMPTY" | "ANY") && !model.starts_with('(') {
                return r.wrong();
            }
            r.at += n + 1;
            say(What::ElementDeclared(name, model), &r.text[start..r.at]);
        } else if r.take("<!NOTATION") {
            r.need_spaces()?;
            let name = r.name()?.to_owned();
            r.need_spaces()?;
            let Some((system, public)) = r.external(true)? else { return r.wrong() };
            r.skip_spaces();
            r.need(">")?;
            say(What::NotationDeclared(name, system, public), &r.text[start..r.at]);
        } else if r.take("%") {
            let name = r.name()?;
            r.need(";")?;
            match d.parameters.get(name).cloned() {
                Some(Entity { value: Some(text), .. }) if depth < 20 => {
                    let mut inner = Reader { text: &text, at: 0 };
                    subset(&mut inner, d, say, depth + 1).map_err(|f| Fault { code: f.code, at: start })?;
                    if !inner.rest().is_empty() {
                        return fault(code::SYNTAX, start);
                    }
                }
                Some(Entity { value: Some(_), .. }) => return fault(code::RECURSIVE_ENTITY_REF, start),
                Some(_) => d.is_partial = true,
                None if d.is_partial => say(What::Skipped(format!("%{name}")), &r.text[start..r.at]),
                None => return fault(code::UNDEFINED_ENTITY, start),
            }
        } else if let Some(word) = r.rest().strip_prefix("<!") {
            return fault(code::INVALID_TOKEN, r.at + 2 + name_length(word));
        } else {
            return r.wrong();
        }
    }
}

/// A value in a declaration: references to characters and parameter entities are resolved, the others stay.
fn entity_value(value: &str, d: &Declarations, at: usize) -> Result<String, Fault> {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(n) = rest.find(['&', '%', '\r']) {
        out.push_str(&rest[..n]);
        rest = &rest[n..];
        if rest.starts_with('\r') {
            out.push('\n');
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
            continue;
        }
        let Some(end) = rest.find(';') else { return fault(code::INVALID_TOKEN, at) };
        let name = &rest[1..end];
        if rest.starts_with('%') {
            match d.parameters.get(name) {
                Some(Entity { value: Some(text), .. }) => out.push_str(text),
                _ => return fault(code::UNDEFINED_ENTITY, at),
            }
        } else if let Some(number) = name.strip_prefix('#') {
            let found = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            match found.ok().and_then(char::from_u32).filter(|&c| super::names::is_char(c)) {
                Some(c) => out.push(c),
                None => return fault(code::BAD_CHAR_REF, at),
            }
        } else {
            out.push_str(&rest[..=end]);
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn entity(r: &mut Reader<'_>, d: &mut Declarations, say: Say<'_>) -> Result<(), Fault> {
    let start = r.at - 8;
    r.need_spaces()?;
    let is_parameter = r.take("%");
    if is_parameter {
        r.need_spaces()?;
    }
    let name = r.name()?.to_owned();
    r.need_spaces()?;
    let mut found = Entity::default();
    if let Some((system, public)) = r.external(false)? {
        (found.system, found.public) = (system, public);
        let gap = r.skip_spaces();
        if gap > 0 && !is_parameter && r.take("NDATA") {
            r.need_spaces()?;
            found.notation = Some(r.name()?.to_owned());
        }
    } else {
        let at = r.at;
        let value = r.quoted()?;
        found.value = Some(entity_value(value, d, at)?);
    }
    r.skip_spaces();
    r.need(">")?;
    // The first declaration holds.
    let known = if is_parameter { &mut d.parameters } else { &mut d.entities };
    if !known.contains_key(&name) {
        known.insert(name.clone(), found.clone());
        say(What::EntityDeclared(name, is_parameter, found), &r.text[start..r.at]);
    }
    Ok(())
}

fn attributes(r: &mut Reader<'_>, d: &mut Declarations, say: Say<'_>) -> Result<(), Fault> {
    let start = r.at - 9;
    r.need_spaces()?;
    let element = r.name()?.to_owned();
    loop {
        let gap = r.skip_spaces();
        if r.take(">") {
            return Ok(());
        }
        if gap == 0 {
            return r.wrong();
        }
        let name = r.name()?.to_owned();
        r.need_spaces()?;
        let mut kind = r.token().to_owned();
        if kind.is_empty() || kind == "NOTATION" {
            r.skip_spaces();
            r.need("(")?;
            let Some(n) = r.rest().find(')') else { return r.wrong() };
            let choices: String = r.rest()[..n].split_ascii_whitespace().collect();
            kind = format!("{kind}({choices})");
            r.at += n + 1;
        } else if !matches!(
            kind.as_str(),
            "CDATA" | "ID" | "IDREF" | "IDREFS" | "ENTITY" | "ENTITIES" | "NMTOKEN" | "NMTOKENS"
        ) {
            return r.wrong();
        }
        r.need_spaces()?;
        let (mut default, mut required) = (None, false);
        if r.take("#REQUIRED") {
            required = true;
        } else if !r.take("#IMPLIED") {
            required = r.take("#FIXED");
            if required {
                r.need_spaces()?;
            }
            let at = r.at;
            let value = r.quoted()?;
            let mut value = entity_value(value, d, at)?.replace(['\n', '\t'], " ");
            for (reference, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
                value = value.replace(reference, c);
            }
            if kind != "CDATA" {
                value = value.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            }
            default = Some(value);
        }
        let known = d.attributes.entry(element.clone()).or_default();
        if !known.iter().any(|(n, _, _)| *n == name) {
            known.push((name.clone(), kind.clone(), default.clone()));
        }
        say(What::AttributeDeclared(element.clone(), name, kind, default, required), &r.text[start..r.at]);
    }
}
