//! Encoding and decoding for Python: codecs by name, error handlers by name, and the Unicode errors as exceptions.
//!
//! The conversions are those of `text::codec`; here the names of a program become its `Encoding` and `Policy`, and its refusals
//! become exceptions with all their attributes.

use super::codec_registry;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::text::codec::{
    CodecError, Encoding, Fault, Order, Policy, Replacement, decode_utf8_anyway, encode_narrow_anyway, escape, utf8,
    utf16, utf32,
};
use crate::text::{OutOfMemory, Text, TextBuilder};
use std::borrow::Cow;

/// Why a conversion stopped.
enum Stop {
    Codec(CodecError),
    Memory,
    /// A handler for the other direction.
    Direction,
    /// What a handler that the program registered raised.
    Raised(Raised),
}

impl From<OutOfMemory> for Stop {
    fn from(_: OutOfMemory) -> Stop {
        Stop::Memory
    }
}

impl From<CodecError> for Stop {
    fn from(e: CodecError) -> Stop {
        Stop::Codec(e)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        match fault {
            Fault::Codec(e) => Stop::Codec(e),
            Fault::WrongDirection => Stop::Direction,
            Fault::Memory => Stop::Memory,
        }
    }
}

/// Where the decoding of a stream stands between two parts.
#[derive(Clone, Copy)]
pub struct Decoding {
    /// The codec.
    pub encoding: Encoding,
    /// The order of bytes that the stream's mark told.
    pub order: Option<Order>,
    /// The stream's beginning was seen.
    pub started: bool,
}

impl Decoding {
    /// At the beginning of a stream.
    pub fn new(encoding: Encoding) -> Decoding {
        Decoding { encoding, order: None, started: false }
    }
}

/// An encoding or error handler argument of a method: `None` if it is absent.
///
/// # Errors
/// TypeError if it is no str; ValueError if it contains a null character.
pub fn name_argument<'a>(py: &Py, v: &'a Value, function: &str, parameter: &str) -> Result<Option<Cow<'a, str>>> {
    if v.is_empty() {
        return Ok(None);
    }
    match v.as_text() {
        Some(text) if text.contains_code(0) => Err(py.value_error("embedded null character")),
        Some(text) => match text.as_str() {
            Some(ascii) => Ok(Some(Cow::Borrowed(ascii))),
            None => py.rust_string(v).map(|name| Some(Cow::Owned(name))),
        },
        None => {
            Err(py.type_error(format!("{function}() argument '{parameter}' must be str, not {}", py.argument_type(v))))
        }
    }
}

impl Py {
    /// The codec of this name (UTF-8 without one).
    ///
    /// # Errors
    /// LookupError.
    pub fn encoding(&self, name: Option<&str>) -> Result<Encoding> {
        match name {
            None => Ok(Encoding::Utf8),
            Some(name) => Encoding::by_name(name)
                .ok_or_else(|| self.error(TypeId::LookupError, format!("unknown encoding: {name}"))),
        }
    }

    /// `text.encode(encoding, errors)` of a str.
    ///
    /// # Errors
    /// UnicodeEncodeError; LookupError for unknown names.
    pub fn encode(&mut self, text: &Value, encoding: Option<&str>, errors: Option<&str>) -> Result<Vec<u8>> {
        let codec = match self.encoding(encoding) {
            Ok(codec) => codec,
            Err(_) => return self.encode_registered(text, encoding.unwrap_or_default(), errors),
        };
        match (self.encode_with(text, codec, errors), encoding) {
            (Err(e), Some(name)) if !codec_registry::is_direct(name) => Err(codec_registry::noted(self, e, 0, name)),
            (made, _) => made,
        }
    }

    /// The same with a codec that the interpreter has.
    ///
    /// # Errors
    /// As `encode`.
    pub fn encode_with(&mut self, text: &Value, codec: Encoding, errors: Option<&str>) -> Result<Vec<u8>> {
        let Some(content) = text.as_text() else {
            return Err(
                self.type_error(format!("encode() argument must be str, not {}", self.type_of(text).full_name(self)))
            );
        };
        if let (Encoding::Utf8, Some(ascii)) = (codec, content.as_str()) {
            return self.copied(ascii.as_bytes());
        }
        let policy = Policy::by_name(errors.unwrap_or("strict"));
        let limit = match codec {
            Encoding::Ascii => 0x80,
            Encoding::Latin1 => 0x100,
            _ => 0,
        };
        if let (true, Some(Policy::Ignore | Policy::Replace)) = (limit > 0, policy) {
            return self.had(encode_narrow_anyway(content, limit, policy == Some(Policy::Replace)));
        }
        let made = codec.encode::<Stop>(content, &mut |input: &Text,
                                                       error|
         -> std::result::Result<(Replacement, usize), Stop> {
            match policy {
                Some(policy) => Ok(policy.on_encode(input, error)?),
                None => codec_registry::on_encode(self, errors.unwrap_or_default(), error, input).map_err(Stop::Raised),
            }
        });
        made.map_err(|stop| match stop {
            Stop::Codec(e) => self.unicode_error(TypeId::UnicodeEncodeError, e, text.clone()),
            other => self.stopped(other, "UnicodeEncodeError"),
        })
    }

    /// Encodes with a codec that was registered.
    #[cold]
    fn encode_registered(&mut self, text: &Value, encoding: &str, errors: Option<&str>) -> Result<Vec<u8>> {
        let made = codec_registry::apply(self, 0, text, encoding, errors, true)?;
        match self.buffer(&made)? {
            Some(bytes) if made.as_bytes().is_some() || self.is_instance(&made, TypeId::ByteArray) => self.owned(bytes),
            _ => {
                let name = self.type_of(&made).full_name(self);
                Err(self.type_error(format!("'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types")))
            }
        }
    }

    /// Decodes with a codec that was registered.
    #[cold]
    fn decode_registered(&mut self, bytes: &[u8], encoding: &str, errors: Option<&str>) -> Result {
        let input = self.bytes_from(bytes)?;
        let made = codec_registry::apply(self, 1, &input, encoding, errors, true)?;
        if made.as_text().is_none() {
            let name = self.type_of(&made).full_name(self);
            return Err(self.type_error(format!("'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types")));
        }
        Ok(made)
    }

    /// `bytes.decode(encoding, errors)`.
    ///
    /// # Errors
    /// UnicodeDecodeError; LookupError for unknown names.
    pub fn decode(&mut self, bytes: &[u8], encoding: Option<&str>, errors: Option<&str>) -> Result {
        if bytes.is_empty() {
            return Ok(self.interp().empty_str());
        }
        match self.encoding(encoding) {
            Ok(codec) => match (self.decode_with(bytes, codec, errors), encoding) {
                (Err(e), Some(name)) if !codec_registry::is_direct(name) => {
                    Err(codec_registry::noted(self, e, 1, name))
                }
                (made, _) => made,
            },
            Err(_) => self.decode_registered(bytes, encoding.unwrap_or_default(), errors),
        }
    }

    /// The same with a codec that the interpreter has.
    ///
    /// # Errors
    /// As `decode`.
    pub fn decode_with(&mut self, bytes: &[u8], codec: Encoding, errors: Option<&str>) -> Result {
        let policy = Policy::by_name(errors.unwrap_or("strict"));
        if let (Encoding::Utf8, Some(Policy::Ignore | Policy::Replace)) = (codec, policy) {
            let made = decode_utf8_anyway(bytes, policy == Some(Policy::Replace));
            return self.text(self.had(made)?);
        }
        let made = codec.decode::<Stop>(bytes, &mut |input: &[u8], error| match policy {
            Some(policy) => Ok(policy.on_decode(input, error)?),
            None => codec_registry::on_decode(self, errors.unwrap_or_default(), error, input).map_err(Stop::Raised),
        });
        match made {
            Ok(text) => self.text(text),
            Err(Stop::Codec(e)) => {
                let input = self.bytes_from(bytes)?;
                Err(self.unicode_error(TypeId::UnicodeDecodeError, e, input))
            }
            Err(other) => Err(self.stopped(other, "UnicodeDecodeError")),
        }
    }

    /// Decodes one part of a stream, up to an incomplete end unless it is the last part; answers the text and how many bytes it took.
    ///
    /// # Errors
    /// As `decode`.
    pub fn decode_part(
        &mut self,
        stream: &mut Decoding,
        bytes: &[u8],
        errors: &str,
        last: bool,
    ) -> Result<(Text, usize)> {
        let policy = Policy::by_name(errors);
        let mut fault = |input: &[u8], error: CodecError| -> std::result::Result<(Text, usize), Stop> {
            match policy {
                Some(policy) => Ok(policy.on_decode(input, error)?),
                None => codec_registry::on_decode(self, errors, error, input).map_err(Stop::Raised),
            }
        };
        let made = (|| {
            let mut out = TextBuilder::with_capacity(bytes.len());
            let used = match stream.encoding {
                Encoding::Utf8 => utf8::decode(bytes, last, &mut out, &mut fault)?,
                Encoding::Utf8Sig => {
                    if !stream.started && !last && bytes.len() < utf8::MARK.len() && utf8::MARK.starts_with(bytes) {
                        return Ok((Text::empty(), 0));
                    }
                    let skipped = if !stream.started && bytes.starts_with(utf8::MARK) { utf8::MARK.len() } else { 0 };
                    stream.started = true;
                    skipped + utf8::decode(&bytes[skipped..], last, &mut out, &mut fault)?
                }
                Encoding::Utf16(order) => {
                    let (used, found) = utf16::decode(bytes, order.or(stream.order), last, &mut out, &mut fault)?;
                    stream.order = if used > 0 { Some(found.unwrap_or(Order::Little)) } else { found };
                    used
                }
                Encoding::Utf32(order) => {
                    let (used, found) = utf32::decode(bytes, order.or(stream.order), last, &mut out, &mut fault)?;
                    stream.order = if used > 0 { Some(found.unwrap_or(Order::Little)) } else { found };
                    used
                }
                Encoding::UnicodeEscape => escape::decode(bytes, last, &mut out, &mut fault)?,
                Encoding::RawUnicodeEscape => escape::decode_raw(bytes, last, &mut out, &mut fault)?,
                other => return Ok((other.decode(bytes, &mut fault)?, bytes.len())),
            };
            Ok((out.finish()?, used))
        })();
        match made {
            Ok(done) => Ok(done),
            Err(Stop::Codec(e)) => {
                let input = self.bytes_from(bytes)?;
                Err(self.unicode_error(TypeId::UnicodeDecodeError, e, input))
            }
            Err(other) => Err(self.stopped(other, "UnicodeDecodeError")),
        }
    }

    fn stopped(&self, stop: Stop, exception: &str) -> Raised {
        match stop {
            Stop::Direction => self.type_error(format!("don't know how to handle {exception} in error callback")),
            Stop::Raised(raised) => raised,
            Stop::Memory | Stop::Codec(_) => self.no_memory(),
        }
    }

    /// A UnicodeEncodeError or UnicodeDecodeError, made by its class so that every attribute is set.
    pub fn unicode_error(&mut self, id: TypeId, e: CodecError, input: Value) -> Raised {
        let class = self.ty(id).to_value();
        let made = (|| {
            let args = [
                self.str(&e.encoding)?,
                input,
                self.int_from_usize(e.start)?,
                self.int_from_usize(e.end)?,
                self.str(&e.reason)?,
            ];
            self.call(&class, &args)
        })();
        match made {
            Ok(exception) => Raised(exception),
            Err(raised) => raised,
        }
    }
}
