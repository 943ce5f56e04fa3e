//! Tags of elements: names, attributes, and what namespaces make of them.

use super::super::event::{Fault, What, code, fault};
use super::super::names::{name_length, spaces};
use super::{Open, Scanner, Stage, Step, XML, XMLNS, check_chars};

impl Scanner {
    pub(super) fn end_tag(&mut self, rest: &str) -> Result<Step, Fault> {
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

    pub(super) fn start_tag(&mut self, rest: &str) -> Result<Step, Fault> {
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
}
