//! References to characters and entities, in attributes and in content. Entities that refer to themselves, or grow beyond what an honest
//! document needs, are faults.

use super::super::dtd::Entity;
use super::super::event::{Fault, What, code, fault};
use super::super::names::{is_char, name_length};
use super::{Scanner, Step};

impl Scanner {
    pub(super) fn attribute_value(&mut self, value: &str, out: &mut String, depth: usize) -> Result<(), Fault> {
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

    pub(super) fn reference(&mut self, rest: &str) -> Result<Step, Fault> {
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
