//! Strings as objects: a `Text` with its cached hash, and interning.

use super::args::Result;
use super::kind::Kind;
use super::payload::{Payload, payload_of};
use super::thread::Py;
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use crate::text::{OutOfMemory, Text};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// The payload of a `str`. Immutable but for its caches.
pub struct StrObject {
    /// The characters.
    pub text: Text,
    hash: AtomicI64,
    interned: AtomicBool,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. the caches are atomic.
unsafe impl Payload for StrObject {
    const KIND: Kind = Kind::Str;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

impl StrObject {
    /// A payload that is not interned.
    pub fn new(text: Text) -> StrObject {
        StrObject { text, hash: AtomicI64::new(-1), interned: AtomicBool::new(false) }
    }

    /// The hash if it was computed already, else -1.
    #[inline(always)]
    pub fn cached_hash(&self) -> i64 {
        self.hash.load(Ordering::Relaxed)
    }

    /// The hash, computed once. Never -1.
    #[inline]
    pub fn hash(&self, py: &Py) -> i64 {
        // Relaxed: the hash is a function of the immutable text, so every thread computes the same.
        let cached = self.hash.load(Ordering::Relaxed);
        if cached != -1 {
            return cached;
        }
        let computed = match crate::text::hash(&self.text, py.interp().hash_key) {
            -1 => -2,
            h => h,
        };
        self.hash.store(computed, Ordering::Relaxed);
        computed
    }

    /// Appends to the text, if its width allows, and forgets the hash.
    ///
    /// # Errors
    /// When memory is refused.
    pub fn append(&mut self, more: &Text) -> std::result::Result<bool, OutOfMemory> {
        let done = self.text.append(more)?;
        *self.hash.get_mut() = -1;
        Ok(done)
    }

    /// Is this object the one of the interner?
    #[inline]
    pub fn is_interned(&self) -> bool {
        self.interned.load(Ordering::Relaxed)
    }

    /// Marks the object as the interner's.
    pub fn set_interned(&self) {
        self.interned.store(true, Ordering::Relaxed);
    }
}

/// The text that a str word holds, for messages; empty for anything else.
pub fn word_to_string(w: u64) -> String {
    // SAFETY: messages are made while the object is held.
    let value = std::mem::ManuallyDrop::new(unsafe { Value::from_word(w) });
    value.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Value {
    /// The text, if this is a str (or of a subclass).
    #[inline(always)]
    pub fn as_text(&self) -> Option<&Text> {
        self.payload::<StrObject>().map(|s| &s.text)
    }

    /// The text of an interned name.
    ///
    /// # Safety
    /// The value is a str.
    #[inline(always)]
    pub unsafe fn str_unchecked(&self) -> &StrObject {
        // SAFETY: the caller's.
        unsafe { payload_of::<StrObject>(word::to_object(self.word())) }
    }
}

impl Py {
    /// A str of Rust text.
    ///
    /// # Errors
    /// MemoryError.
    pub fn str(&self, s: &str) -> Result {
        self.text(self.had(Text::try_from_str(s))?)
    }

    /// A str of ASCII bytes.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn ascii(&self, bytes: &[u8]) -> Result {
        match bytes {
            [] => Ok(self.interp().empty_str()),
            [one] => Ok(self.interp().latin1_str(*one)),
            _ if bytes.len() <= Text::SMALL => {
                // SAFETY: text and caches are written, which is all of the payload.
                unsafe {
                    self.alloc_exact_raw::<StrObject>(TypeId::Str, |at| {
                        Text::write_small(&raw mut (*at).text, bytes);
                        (&raw mut (*at).hash).write(AtomicI64::new(-1));
                        (&raw mut (*at).interned).write(AtomicBool::new(false));
                    })
                }
            }
            _ => match Text::copy_ascii(bytes) {
                Ok(text) => self.alloc_exact(TypeId::Str, StrObject::new(text)),
                Err(OutOfMemory) => Err(self.no_memory()),
            },
        }
    }

    /// A str of `n` ASCII characters that `fill` writes, all of them.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    #[cfg(not(orochi_loom))]
    pub(crate) fn ascii_filled(&self, n: usize, fill: impl FnOnce(&mut [u8])) -> Result {
        if !(2..=Text::SMALL).contains(&n) {
            return match Text::fill_ascii(n, fill) {
                Ok(text) => self.text(text),
                Err(OutOfMemory) => Err(self.no_memory()),
            };
        }
        // SAFETY: text and caches are written, which is all of the payload.
        unsafe {
            self.alloc_exact_raw::<StrObject>(TypeId::Str, |at| {
                Text::fill_small(&raw mut (*at).text, n, fill);
                (&raw mut (*at).hash).write(AtomicI64::new(-1));
                (&raw mut (*at).interned).write(AtomicBool::new(false));
            })
        }
    }

    /// A str. Empty and one-character Latin-1 strings are interned.
    ///
    /// # Errors
    /// MemoryError.
    pub fn text(&self, text: Text) -> Result {
        if text.len() <= 1 {
            match text.code_at(0) {
                None => return Ok(self.interp().empty_str()),
                Some(code) if code < 256 => return Ok(self.interp().latin1_str(code as u8)),
                Some(_) => {}
            }
        }
        self.alloc_exact(TypeId::Str, StrObject::new(text))
    }

    /// The interned str of Rust text: immortal, the same object for the same text.
    ///
    /// # Panics
    /// When the system refuses memory for it: what a program can make large goes through [`Py::intern_value`].
    pub fn intern(&self, s: &str) -> Value {
        self.intern_here(s, || Ok(Text::from(s))).expect("memory for an interned name")
    }

    /// The interned str with the ASCII text `s`, which `text` makes: this thread's own cache is asked first.
    fn intern_here(&self, s: &str, text: impl FnOnce() -> std::result::Result<Text, OutOfMemory>) -> Result {
        // SAFETY: the cache is this thread's alone, and looking into it is a leaf; interned strings are immortal.
        unsafe {
            if let Some(word) = (*self.interned.get()).get(s) {
                return Ok(Value::from_borrowed_word(word));
            }
        }
        let text = self.had(text())?;
        let is_ascii = text.is_ascii();
        let value = self.interp().intern(self, text)?;
        if is_ascii && !self.mutator().weakened(super::weakened::INTERNING) {
            // SAFETY: as above.
            unsafe { (*self.interned.get()).put(s, value.word()) }
        }
        Ok(value)
    }

    /// The interned str with the text of `v`, which is a str.
    ///
    /// # Errors
    /// MemoryError.
    pub fn intern_value(&self, v: &Value) -> Result {
        match v.payload::<StrObject>() {
            Some(s) if s.is_interned() => Ok(v.clone()),
            Some(s) => match s.text.as_str() {
                Some(ascii) => self.intern_here(ascii, || s.text.try_clone()),
                None => self.interp().intern(self, self.had(s.text.try_clone())?),
            },
            None => Ok(v.clone()),
        }
    }
}
