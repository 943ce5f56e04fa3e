//! Encoding and decoding for Python: codecs by name, error handlers by name, and the Unicode errors as exceptions.
//!
//! The conversions are those of `text::codec`; here the names of a program become its `Encoding` and `Policy`, and its refusals
//! become exceptions with all their attributes.

use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::text::codec::{CodecError, Encoding, Fault, Policy, Replacement};
use crate::text::{OutOfMemory, Text};

/// Why a conversion stopped.
enum Stop {
    Codec(CodecError),
    Memory,
    /// A handler for the other direction.
    Direction,
    /// There is no handler of that name.
    Unknown,
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

/// An encoding or error handler argument of a method: `None` if it is absent.
///
/// # Errors
/// TypeError if it is no str; ValueError if it contains a null character.
pub fn name_argument(py: &Py, v: &Value, function: &str, parameter: &str) -> Result<Option<String>> {
    if v.is_empty() {
        return Ok(None);
    }
    match v.as_text() {
        Some(text) if text.contains_code(0) => Err(py.value_error("embedded null character")),
        Some(text) => Ok(Some(text.to_string_lossy().into_owned())),
        None => Err(py.type_error(format!("{function}() argument '{parameter}' must be str, not {}", py.type_of(v).name()))),
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
            Some(name) => Encoding::by_name(name).ok_or_else(|| self.error(TypeId::LookupError, format!("unknown encoding: {name}"))),
        }
    }

    /// `text.encode(encoding, errors)` of a str.
    ///
    /// # Errors
    /// UnicodeEncodeError; LookupError for unknown names.
    pub fn encode(&mut self, text: &Value, encoding: Option<&str>, errors: Option<&str>) -> Result<Vec<u8>> {
        let codec = self.encoding(encoding)?;
        let Some(content) = text.as_text() else {
            return Err(self.type_error(format!("encode() argument must be str, not {}", self.type_of(text).name())));
        };
        if let (Encoding::Utf8, Some(ascii)) = (codec, content.as_str()) {
            return Ok(ascii.as_bytes().to_vec());
        }
        let policy = Policy::by_name(errors.unwrap_or("strict"));
        let made = codec.encode::<Stop>(content, &mut |input: &Text, error| -> std::result::Result<(Replacement, usize), Stop> {
            match policy {
                Some(policy) => Ok(policy.on_encode(input, error)?),
                None => Err(Stop::Unknown),
            }
        });
        made.map_err(|stop| match stop {
            Stop::Codec(e) => self.unicode_error(TypeId::UnicodeEncodeError, e, text.clone()),
            other => self.stopped(other, errors, "UnicodeEncodeError"),
        })
    }

    /// `bytes.decode(encoding, errors)`.
    ///
    /// # Errors
    /// UnicodeDecodeError; LookupError for unknown names.
    pub fn decode(&mut self, bytes: &[u8], encoding: Option<&str>, errors: Option<&str>) -> Result {
        let codec = self.encoding(encoding)?;
        let policy = Policy::by_name(errors.unwrap_or("strict"));
        let made = codec.decode::<Stop>(bytes, &mut |input: &[u8], error| match policy {
            Some(policy) => Ok(policy.on_decode(input, error)?),
            None => Err(Stop::Unknown),
        });
        match made {
            Ok(text) => self.text(text),
            Err(Stop::Codec(e)) => {
                let input = self.bytes(bytes.to_vec())?;
                Err(self.unicode_error(TypeId::UnicodeDecodeError, e, input))
            }
            Err(other) => Err(self.stopped(other, errors, "UnicodeDecodeError")),
        }
    }

    fn stopped(&self, stop: Stop, errors: Option<&str>, exception: &str) -> Raised {
        match stop {
            Stop::Direction => self.type_error(format!("don't know how to handle {exception} in error callback")),
            Stop::Unknown => self.error(TypeId::LookupError, format!("unknown error handler name '{}'", errors.unwrap_or_default())),
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
