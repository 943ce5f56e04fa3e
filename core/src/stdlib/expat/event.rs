//! What the reader of XML says: events, where they are, and why a document is refused.

use super::dtd::Entity;

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
